/*
 * console.c - the console: the host's terminal as the tty /dev/console.
 *
 *	keyboard -> host.c's reader thread -> HOST_IRQ_CONSOLE -> cnintr()
 *	    -> ttyinput() of the line discipline	once init has opened it
 *	    -> cngets()					before that (mountroot>)
 *	programs -> ttywrite() -> cn_start() -> host.c's writer thread -> the terminal
 *	kprintf() -> cnputs() -> host.c's writer thread -> the terminal
 *
 * The terminal is raw: echo, line editing, ^C and ^Z are the line discipline's
 * and concern guest processes.  Only ^\ remains the host's; it is SIGQUIT, and
 * comes as HOST_SIG_QUIT to console_debugger().
 *
 * Standard input need not be a terminal.  A terminal's input is given to the tty as
 * it comes (what does not fit is lost, with a bell, as on any terminal); a file
 * or pipe is read a line at a time, when a program reads the console, so that
 * nothing of a script is lost.  Its end is no more input, for ever.
 *
 * Called by: kern/ at boot and at interrupts, kprintf, the tty layer.
 * Calls: host.c, kern/tty.c.  Read next: kern/tty.c.  Manual page: vkernel(7).
 */
#include <sys/poll.h>
#include "ddb.h"
#include "host.h"
#include "vk.h"
#include "kern/conf.h"
#include "kern/systm.h"
#include "kern/tty.h"

static int	cn_open(struct cdev *, int fflags, int devtype);
static int	cn_read(struct cdev *, struct uio *, int ioflag);
static int	cn_poll(struct cdev *, int events, struct pollrec *);

static const struct dev_ops cn_ops = {
	.name = "console", .maj = 0, .flags = D_TTY,
	.d_open = cn_open, .d_close = ttyclose, .d_read = cn_read,
	.d_write = ttywrite, .d_ioctl = ttyioctl, .d_poll = cn_poll,
};

struct tty	*constty;
static bool	cn_eof;			/* the tty was told of the end of input */
static bool	cn_wanted;		/* a program reads, and has got nothing yet */
static int	cn_getting;		/* sleepers in cngets(), and their channel */

/* Start output: move what the host has space for to the terminal.  The tty layer's
 * t_oproc; cnintr() goes on with it. */
static void
cn_start(struct tty *tp)
{
	char buf[1024];
	int n;

	while ((tp->t_state & TS_TTSTOP) == 0 && (n = host_cons_space()) > 0 &&
	    (n = ttyout_take(tp, buf, MIN(n, (int)sizeof(buf)))) > 0)
		(void)host_cons_write(buf, n);		/* there is space for all */
}

/* Write a message of the kernel's own; each newline returns the carriage, too. */
void
cnputs(const char *s, int len)
{
	char buf[256];
	int n = 0;

	for (int i = 0; i < len; i++) {
		if (s[i] == '\n')
			buf[n++] = '\r';
		buf[n++] = s[i];
		if (n >= (int)sizeof(buf) - 1 || i == len - 1) {
			(void)host_cons_write(buf, n);	/* dmesg has what is lost */
			n = 0;
		}
	}
}

/* Has the tty input that nobody has read yet? */
static bool
cn_waiting(const struct tty *tp)
{
	return (tp->t_canq.head != tp->t_canq.tail ||
	    ((tp->t_termios.c_lflag & ICANON) == 0 &&
	    tp->t_rawq.head != tp->t_rawq.tail));
}

/*
 * Give the tty input: from a terminal all there is, else a line at most, and only
 * when somebody wants to read: a script's next line may be for another program,
 * and the tty's queue is flushed by logins and when it is closed.
 */
static void
cn_feed(struct tty *tp)
{
	char buf[256];
	bool term = host_cons_isterm();
	int n = 0;

	while ((tp->t_state & TS_OPEN) != 0 &&
	    (term || (cn_wanted && !cn_waiting(tp)))) {
		n = host_cons_read(buf, !term && (tp->t_termios.c_lflag & ICANON) ? 1 :
		    (int)sizeof(buf));
		if (n <= 0)
			break;
		ttyinputs(tp, buf, n);
	}
	if (cn_waiting(tp))
		cn_wanted = false;
	if (n < 0 && !cn_eof) {
		cn_eof = true;
		ttyeof(tp);
	}
}

/* HOST_IRQ_CONSOLE: there is input, or its end, or space for output. */
void
cnintr(void)
{
	if (constty != NULL)
		cn_start(constty);
	if (cn_getting != 0)
		wakeup(&cn_getting);
	else if (constty != NULL)
		cn_feed(constty);
}

/* Open: what was typed before is for the one who opens. */
static int
cn_open(struct cdev *dev, int fflags, int devtype)
{
	int error = ttyopen(dev, fflags, devtype);

	if (error == 0)
		cn_feed(dev->si_tty);
	return (error);
}

/* Read. */
static int
cn_read(struct cdev *dev, struct uio *uio, int ioflag)
{
	cn_wanted = true;
	cn_feed(dev->si_tty);
	return (ttyread(dev, uio, ioflag));
}

/* Poll; who asks for input wants it. */
static int
cn_poll(struct cdev *dev, int events, struct pollrec *rec)
{
	if ((events & (POLLIN | POLLRDNORM)) != 0) {
		cn_wanted = true;
		cn_feed(dev->si_tty);
	}
	return (ttypoll(dev, events, rec));
}

/*
 * Read a line from the console, with echo, erase (backspace) and kill (^U), for
 * questions the kernel asks while there is no init.  Sleeps.  The length, without
 * the newline, at most size - 1; -1 at the end of input.
 */
int
cngets(char *buf, int size)
{
	int n = 0, got;
	char c = '\0';

	cn_getting++;
	while (c != '\n') {
		while ((got = host_cons_read(&c, 1)) == 0)
			(void)tsleep(&cn_getting, 0, "cngets", 0);
		if (got < 0)
			break;
		switch (c) {
		case '\r':
		case '\n':
			c = '\n';
			cnputs("\n", 1);
			break;
		case '\b':
		case '\177':
			if (n > 0) {
				n--;
				cnputs("\b \b", 3);
			}
			break;
		case 'U' & 0x1f:
			for (; n > 0; n--)
				cnputs("\b \b", 3);
			break;
		default:
			if (n < size - 1 && c >= ' ') {
				buf[n++] = c;
				cnputs(&c, 1);
			}
			break;
		}
	}
	cn_getting--;
	buf[n] = '\0';
	return (c != '\n' && n == 0 ? -1 : n);
}

/* ^\ on the console, or kill -QUIT: the kernel debugger's entrance. */
void
console_debugger(void)
{
	if (host_cons_ended())
		kprintf("SIGQUIT: no debugger, as the console has no input\n");
	else
		Debugger("SIGQUIT");
}

/* Take the terminal, and make /dev/console. */
void
cninit(void)
{
	struct tty *tp = ttymalloc();
	struct cdev *dev;
	int rows, cols;

	if (tp == NULL || (dev = make_dev(&cn_ops, 0, 0, 0, 0600, "console")) == NULL)
		panic("no memory for the console");
	tp->t_oproc = cn_start;
	tp->t_dev = dev;
	dev->si_tty = tp;
	constty = tp;
	host_cons_raw();
	host_cons_winsize(&rows, &cols);
	ttywinsize(tp, rows, cols);
}
