/*
 * kern/tty.c - terminals: the line discipline of termios(4), and job control.
 *
 *	driver's input -> ttyinput() -> t_rawq -> t_canq -> ttyread() -> program
 *	                     | echo        (raw mode: -> ttyread())
 *	                     v
 *	program -> ttywrite() -> t_outq -> t_oproc(): the driver's ttyout_take()
 *
 * With ICANON, t_rawq is the line being typed, which erase, kill and the like edit;
 * a newline, EOL or EOF moves it to t_canq as one record: its length in two bytes,
 * then the bytes.  The record of an EOF does not hold the EOF itself, so that an
 * empty record is the end of file, and bytes typed after ^V are nothing special.
 * read() takes one record at most.  Without ICANON the reader takes what is left in
 * t_canq, then t_rawq; on the way back to ICANON, t_rawq is typed again.
 *
 * Input that finds no room is dropped, with a bell (IMAXBEL); echo that finds no room
 * is dropped; a program's output waits (t_outq, 16 KiB).
 *
 * t_rocount is how much of the line being typed stands at the cursor's left, echoed
 * without other output in between: when it is less than the line, an erase shows the
 * line again, as it would otherwise erase someone else's characters.
 *
 * A terminal may be the controlling one of a session; its foreground process group
 * (t_pgrp) gets the signals of ^C, ^\, ^Z and may read.  Others of the session are
 * stopped by SIGTTIN and SIGTTOU, or get EIO if nobody could continue them.
 * When the leader exits the terminal is hung up: SIGHUP, and every open file of it
 * is dead.  kern/prot.c forgets t_pgrp when a group vanishes.
 *
 * Called by: drivers (console.c), devfs through struct dev_ops, exit1().  Sleeps on:
 * &t_rawq readers, &t_outq writers.  Manual page: termios(4), tty(4), POSIX chapter 11.
 * Read next: console.c.
 */
#include <sys/fcntl.h>
#include <sys/poll.h>
#include <sys/ttydefaults.h>
#include "kern/conf.h"
#include "kern/proc.h"
#include "kern/tty.h"
#include "kern/uio.h"
#include "kern/vnode.h"

#define OUT_RESERVE	16	/* most bytes one character becomes on output */
#define OUT_LOWAT	(TTYOBUF / 4)	/* room at which poll calls output possible */
#define REC_HEAD	2	/* length before a record of t_canq */
#define CLOSE_NS	(5 * NS_PER_SEC)	/* of patience when it closes */
#define NO_PGRP		100000	/* TIOCGPGRP's answer for none: nobody's id */

static MALLOC_DEFINE(M_TTY, "tty");

static const uint8_t ttydefchars[NCCS] = TTYDEF_CC;

static void	tty_retype(struct tty *);
static void	tty_info(struct tty *);

/* ---- rings -------------------------------------------------------------- */

/* Bytes in a ring. */
static uint32_t
ring_used(const struct tty_ring *r)
{
	return ((r->tail + r->size - r->head) % r->size);
}

/* Bytes that a ring has room for. */
static uint32_t
ring_room(const struct tty_ring *r)
{
	return (r->size - 1 - ring_used(r));
}

/* Forget the contents of a ring. */
static void
ring_clear(struct tty_ring *r)
{
	r->head = r->tail = 0;
}

/* Append n bytes, for which there is room. */
static void
ring_put(struct tty_ring *r, const char *s, uint32_t n)
{
	uint32_t first = MIN(n, r->size - r->tail);

	KASSERT(n <= ring_room(r));
	memcpy(r->buf + r->tail, s, first);
	memcpy(r->buf, s + first, n - first);
	r->tail = (r->tail + n) % r->size;
}

/* Append a byte, for which there is room. */
static void
ring_putc(struct tty_ring *r, int c)
{
	char ch = (char)c;

	ring_put(r, &ch, 1);
}

/* The byte at distance off from the head. */
static int
ring_at(const struct tty_ring *r, uint32_t off)
{
	return ((unsigned char)r->buf[(r->head + off) % r->size]);
}

/* Remove up to n bytes from the head; how many. */
static uint32_t
ring_get(struct tty_ring *r, char *s, uint32_t n)
{
	uint32_t first;

	n = MIN(n, ring_used(r));
	first = MIN(n, r->size - r->head);
	memcpy(s, r->buf + r->head, first);
	memcpy(s + first, r->buf, n - first);
	r->head = (r->head + n) % r->size;
	return (n);
}

/* Remove the byte at the tail: -1 when there is none. */
static int
ring_unput(struct tty_ring *r)
{
	if (r->head == r->tail)
		return (-1);
	r->tail = (r->tail + r->size - 1) % r->size;
	return ((unsigned char)r->buf[r->tail]);
}

/* Give a ring its memory: false when there is none. */
static bool
ring_alloc(struct tty_ring *r, uint32_t size)
{
	r->buf = kmalloc(size, M_TTY, M_WAITOK | M_NULLOK);
	r->size = size;
	r->head = r->tail = 0;
	return (r->buf != NULL);
}

/* ---- finished lines: the records of t_canq ------------------------------ */

/* Length of the first record.  There is one. */
static uint32_t
canq_len(const struct tty *tp)
{
	return ((uint32_t)(ring_at(&tp->t_canq, 0) | ring_at(&tp->t_canq, 1) << 8));
}

/* Is there a finished line, or an end of file? */
static bool
canq_ready(const struct tty *tp)
{
	return (ring_used(&tp->t_canq) != 0);
}

/* The bytes of all records together. */
static uint32_t
canq_bytes(const struct tty *tp)
{
	uint32_t used = ring_used(&tp->t_canq), off = 0, sum = 0, len;

	while (off < used) {
		len = (uint32_t)(ring_at(&tp->t_canq, off) |
		    ring_at(&tp->t_canq, off + 1) << 8);
		sum += len;
		off += REC_HEAD + len;
	}
	return (sum);
}

/* Take up to n bytes of the first record; *endp: nothing is left of it. */
static uint32_t
canq_get(struct tty *tp, char *s, uint32_t n, bool *endp)
{
	struct tty_ring *r = &tp->t_canq;
	uint32_t len = canq_len(tp), left;

	n = MIN(n, len);
	left = len - n;
	r->head = (r->head + REC_HEAD) % r->size;
	(void)ring_get(r, s, n);
	*endp = left == 0;
	if (left != 0) {		/* the rest is a record, too */
		r->head = (r->head + r->size - REC_HEAD) % r->size;
		r->buf[r->head] = (char)left;
		r->buf[(r->head + 1) % r->size] = (char)(left >> 8);
	}
	return (n);
}

/* The line being typed is finished.  False: no room, nothing was done. */
static bool
canq_finish(struct tty *tp)
{
	uint32_t len = ring_used(&tp->t_rawq), n;
	char buf[256];

	if (ring_room(&tp->t_canq) < REC_HEAD + len)
		return (false);
	ring_putc(&tp->t_canq, (int)len);
	ring_putc(&tp->t_canq, (int)(len >> 8));
	while ((n = ring_get(&tp->t_rawq, buf, sizeof(buf))) != 0)
		ring_put(&tp->t_canq, buf, n);
	tp->t_rocount = 0;
	tp->t_state |= TS_WAKE;
	return (true);
}

/* ---- output ------------------------------------------------------------- */

/* Is c the character of this function (VERASE...)? */
static bool
cceq(const struct tty *tp, int which, int c)
{
	return (c == tp->t_termios.c_cc[which] && c != _POSIX_VDISABLE);
}

static bool
lflag(const struct tty *tp, uint32_t flag)
{
	return ((tp->t_termios.c_lflag & flag) != 0);
}

static bool
iflag(const struct tty *tp, uint32_t flag)
{
	return ((tp->t_termios.c_iflag & flag) != 0);
}

static bool
iscontrol(int c)
{
	return (c < ' ' || c == 0177);
}

/* Where the cursor is after c was written at column col. */
static int
nextcol(const struct tty *tp, int col, int c)
{
	switch (c) {
	case '\b':
		return (col > 0 ? col - 1 : 0);
	case '\t':
		return ((col + 8) & ~7);
	case '\r':
		return (0);
	case '\n':
		return (tp->t_termios.c_oflag & (ONLCR | ONLRET) ? 0 : col);
	default:
		return (iscontrol(c) ? col : col + 1);
	}
}

/* Put a character into t_outq, processed as c_oflag says.  False: no room. */
static bool
tty_outc(struct tty *tp, int c)
{
	const uint32_t of = tp->t_termios.c_oflag;
	int n;

	if (lflag(tp, FLUSHO))
		return (true);
	if (ring_room(&tp->t_outq) < OUT_RESERVE)
		return (false);
	if ((of & OPOST) != 0) {
		if (c == '\t' && (of & OXTABS) != 0) {
			n = 8 - (tp->t_column & 7);
			ring_put(&tp->t_outq, "        ", (uint32_t)n);
			tp->t_column += n;
			return (true);
		}
		if (c == CEOT && (of & ONOEOT) != 0)
			return (true);
		if (c == '\n' && (of & ONLCR) != 0)
			ring_putc(&tp->t_outq, '\r');
		else if (c == '\r' && (of & OCRNL) != 0)
			c = '\n';
		else if (c == '\r' && (of & ONOCR) != 0 && tp->t_column == 0)
			return (true);
	}
	ring_putc(&tp->t_outq, c);
	tp->t_column = nextcol(tp, tp->t_column, c);
	return (true);
}

/* Put out what needs no processing, up to n bytes; how many.  The rest is for
 * tty_outc(), or for when there is room. */
static uint32_t
tty_outrun(struct tty *tp, const char *s, uint32_t n)
{
	uint32_t room = ring_room(&tp->t_outq), i = 0;

	n = MIN(n, room);
	if ((tp->t_termios.c_oflag & OPOST) == 0)
		while (i < n) {
			tp->t_column = nextcol(tp, tp->t_column, (unsigned char)s[i]);
			i++;
		}
	else {
		while (i < n && !iscontrol((unsigned char)s[i]))
			i++;
		tp->t_column += (int)i;
	}
	ring_put(&tp->t_outq, s, i);
	return (i);
}

/* Have the driver write what is in t_outq, unless ^S. */
static void
tty_start(struct tty *tp)
{
	if ((tp->t_state & TS_TTSTOP) == 0 && ring_used(&tp->t_outq) != 0)
		tp->t_oproc(tp);
}

/* Output goes on after ^S or ^O. */
static void
tty_restart(struct tty *tp)
{
	tp->t_state &= ~(uint32_t)TS_TTSTOP;
	tp->t_termios.c_lflag &= ~(uint32_t)FLUSHO;
	tty_start(tp);
}

/* Throw away input (FREAD), output (FWRITE), and wake who waited. */
static void
tty_flush(struct tty *tp, int what)
{
	if ((what & FREAD) != 0) {
		ring_clear(&tp->t_rawq);
		ring_clear(&tp->t_canq);
		tp->t_rocount = 0;
		tp->t_state &= ~(uint32_t)TS_LNCH;
	}
	if ((what & FWRITE) != 0) {
		ring_clear(&tp->t_outq);
		wakeup(&tp->t_outq);
		selwakeup(&tp->t_wsel);
	}
}

/*
 * For the driver: take up to len bytes of output; how many there were.  Wakes
 * writers when there is room for them.
 */
int
ttyout_take(struct tty *tp, char *buf, int len)
{
	int n = (int)ring_get(&tp->t_outq, buf, (uint32_t)len);

	if (n != 0 && ring_room(&tp->t_outq) >= OUT_LOWAT) {
		wakeup(&tp->t_outq);
		selwakeup(&tp->t_wsel);
	}
	return (n);
}

/* Write a message of the kernel's to the terminal.  Never sleeps; drops. */
void
ttyputs(struct tty *tp, const char *s, int n)
{
	for (int i = 0; i < n; i++)
		(void)tty_outc(tp, (unsigned char)s[i]);
	tp->t_rocount = 0;
	tty_start(tp);
}

/* ---- echo and editing --------------------------------------------------- */

/* Is c echoed as ^X? */
static bool
echoes_ctl(const struct tty *tp, int c)
{
	return (lflag(tp, ECHOCTL) && iscontrol(c) && c != '\t' && c != '\n');
}

/* Echo a character, if and as c_lflag says. */
static void
tty_echo(struct tty *tp, int c)
{
	if (lflag(tp, EXTPROC) ||
	    (!lflag(tp, ECHO) && !(lflag(tp, ECHONL) && c == '\n')))
		return;
	if (echoes_ctl(tp, c)) {
		(void)tty_outc(tp, '^');
		c = c == 0177 ? '?' : c + '@';
	}
	(void)tty_outc(tp, c);
}

/* Move n columns left, blanking them. */
static void
tty_rubo(struct tty *tp, int n)
{
	while (n-- > 0) {
		(void)tty_outc(tp, '\b');
		(void)tty_outc(tp, ' ');
		(void)tty_outc(tp, '\b');
	}
}

/* The column where the line being typed ends, as it was echoed. */
static int
tty_linecol(const struct tty *tp)
{
	uint32_t n = ring_used(&tp->t_rawq);
	int col = tp->t_rocol, c;

	for (uint32_t i = 0; i < n; i++) {
		c = ring_at(&tp->t_rawq, i);
		col = echoes_ctl(tp, c) ? col + 2 : nextcol(tp, col, c);
	}
	return (col);
}

/* Erase c, just removed from the line, from the screen. */
static void
tty_rub(struct tty *tp, int c)
{
	int n;

	if (!lflag(tp, ECHO) || lflag(tp, EXTPROC))
		return;
	if (!lflag(tp, ECHOE)) {
		tty_echo(tp, tp->t_termios.c_cc[VERASE]);
		return;
	}
	if (tp->t_rocount < ring_used(&tp->t_rawq) + 1) {
		tty_retype(tp);
		return;
	}
	if (c == '\t') {
		for (n = tp->t_column - tty_linecol(tp); n > 0; n--)
			(void)tty_outc(tp, '\b');
	} else if (echoes_ctl(tp, c))
		tty_rubo(tp, 2);
	else if (!iscontrol(c))
		tty_rubo(tp, 1);
	tp->t_rocount--;
}

/* Show the line being typed again, on a new line. */
static void
tty_retype(struct tty *tp)
{
	uint32_t n = ring_used(&tp->t_rawq);

	if (tp->t_termios.c_cc[VREPRINT] != _POSIX_VDISABLE)
		tty_echo(tp, tp->t_termios.c_cc[VREPRINT]);
	(void)tty_outc(tp, '\n');
	tp->t_rocol = tp->t_column;
	for (uint32_t i = 0; i < n; i++)
		tty_echo(tp, ring_at(&tp->t_rawq, i));
	tp->t_rocount = n;
}

/* VERASE: the last character of the line. */
static void
edit_erase(struct tty *tp)
{
	int c = ring_unput(&tp->t_rawq);

	if (c >= 0)
		tty_rub(tp, c);
}

/* VKILL: the whole line. */
static void
edit_kill(struct tty *tp)
{
	if (lflag(tp, ECHO) && lflag(tp, ECHOKE) && lflag(tp, ECHOE) &&
	    tp->t_rocount == ring_used(&tp->t_rawq)) {
		while (ring_used(&tp->t_rawq) != 0)
			edit_erase(tp);
	} else {
		tty_echo(tp, tp->t_termios.c_cc[VKILL]);
		if (lflag(tp, ECHO) && lflag(tp, ECHOK | ECHOKE))
			(void)tty_outc(tp, '\n');
		ring_clear(&tp->t_rawq);
	}
	tp->t_rocount = 0;
}

/* What VWERASE tells apart: blanks, and with ALTWERASE letters and others. */
static int
wordclass(const struct tty *tp, int c)
{
	if (c == ' ' || c == '\t')
		return (0);
	if (lflag(tp, ALTWERASE) && !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_'))
		return (2);
	return (1);
}

/* VWERASE: the last word, and blanks after it. */
static void
edit_werase(struct tty *tp)
{
	struct tty_ring *r = &tp->t_rawq;
	int class = 0, last;
	uint32_t n;

	while ((n = ring_used(r)) != 0) {
		last = wordclass(tp, ring_at(r, n - 1));
		if (class != 0 && last != class)
			break;
		class = last;
		edit_erase(tp);
	}
}

/* VSTATUS: a line about the foreground job. */
static void
edit_status(struct tty *tp)
{
	if (lflag(tp, ISIG))
		pgsignal(tp->t_pgrp, SIGINFO, true);
	if (!lflag(tp, NOKERNINFO))
		tty_info(tp);
}

/* The editing characters of ICANON. */
static const struct {
	int	which;
	bool	iexten;			/* only with IEXTEN */
	void	(*func)(struct tty *);
} edits[] = {
	{ VERASE, false, edit_erase },
	{ VERASE2, false, edit_erase },
	{ VKILL, false, edit_kill },
	{ VWERASE, true, edit_werase },
	{ VREPRINT, true, tty_retype },
	{ VSTATUS, true, edit_status },
};

/* The characters of ISIG; both clear the input, some the output. */
static const struct {
	int	which, sig, flush;
} sigchars[] = {
	{ VINTR, SIGINT, FREAD | FWRITE },
	{ VQUIT, SIGQUIT, FREAD | FWRITE },
	{ VSUSP, SIGTSTP, FREAD },
};

/* ---- input -------------------------------------------------------------- */

/* Characters that do something at once, in every mode: true if c was one. */
static bool
input_special(struct tty *tp, int c)
{
	if (lflag(tp, IEXTEN) && cceq(tp, VLNEXT, c)) {
		if (lflag(tp, ECHO) && lflag(tp, ECHOE)) {
			(void)tty_outc(tp, '^');
			(void)tty_outc(tp, '\b');
		} else
			tty_echo(tp, c);
		tp->t_state |= TS_LNCH;
		return (true);
	}
	if (lflag(tp, IEXTEN) && cceq(tp, VDISCARD, c)) {
		if (lflag(tp, FLUSHO)) {
			tty_restart(tp);
			return (true);
		}
		tty_flush(tp, FWRITE);
		tty_echo(tp, c);
		if (ring_used(&tp->t_rawq) != 0)
			tty_retype(tp);
		tty_start(tp);
		tp->t_termios.c_lflag |= FLUSHO;
		return (true);
	}
	for (size_t i = 0; lflag(tp, ISIG) && i < nitems(sigchars); i++)
		if (cceq(tp, sigchars[i].which, c)) {
			if (!lflag(tp, NOFLSH))
				tty_flush(tp, sigchars[i].flush);
			tty_restart(tp);
			tty_echo(tp, c);
			pgsignal(tp->t_pgrp, sigchars[i].sig, true);
			return (true);
		}
	if (iflag(tp, IXON) && cceq(tp, VSTOP, c)) {
		if ((tp->t_state & TS_TTSTOP) == 0)
			tp->t_state |= TS_TTSTOP;
		else if (cceq(tp, VSTART, c))
			tty_restart(tp);
		return (true);
	}
	if (iflag(tp, IXON) && cceq(tp, VSTART, c)) {
		tty_restart(tp);
		return (true);
	}
	return (false);
}

/* A finished character that there is no room for. */
static void
input_full(struct tty *tp)
{
	if (iflag(tp, IMAXBEL))
		(void)tty_outc(tp, '\a');
}

/* Put a character that is no editing one into the line, and finish the line if it
 * is a delimiter (which a literal one never is). */
static void
input_canon(struct tty *tp, int c, bool literal)
{
	bool eof = !literal && cceq(tp, VEOF, c);
	bool delim = eof || (!literal && (c == '\n' || cceq(tp, VEOL, c) ||
	    (lflag(tp, IEXTEN) && cceq(tp, VEOL2, c))));
	int col = tp->t_column;

	/* The last place is kept for the delimiter. */
	if (ring_room(&tp->t_rawq) < (delim ? 1 : 2)) {
		input_full(tp);
		return;
	}
	if (!eof)
		ring_putc(&tp->t_rawq, c);
	if (delim && !canq_finish(tp)) {
		if (!eof)
			(void)ring_unput(&tp->t_rawq);
		input_full(tp);
		return;
	}
	if (!delim && tp->t_rocount++ == 0)
		tp->t_rocol = col;
	tty_echo(tp, c);
	if (eof)		/* ^D is written over by what comes next */
		for (int n = MIN(2, tp->t_column - col); n > 0; n--)
			(void)tty_outc(tp, '\b');
}

/* One character, but for waking readers and starting output. */
static void
tty_in(struct tty *tp, int c)
{
	bool literal = (tp->t_state & TS_LNCH) != 0;

	if (iflag(tp, ISTRIP))
		c &= 0177;
	tp->t_state &= ~(uint32_t)TS_LNCH;
	if (!literal && !lflag(tp, EXTPROC)) {
		if (input_special(tp, c))
			return;
		if (c == '\r') {
			if (iflag(tp, IGNCR))
				return;
			if (iflag(tp, ICRNL))
				c = '\n';
		} else if (c == '\n' && iflag(tp, INLCR))
			c = '\r';
	}
	if (iflag(tp, IXANY) && (tp->t_state & TS_TTSTOP) != 0)
		tty_restart(tp);
	if (!lflag(tp, ICANON)) {
		if (ring_room(&tp->t_rawq) == 0) {
			input_full(tp);
			return;
		}
		ring_putc(&tp->t_rawq, c);
		tp->t_state |= TS_WAKE;
		tty_echo(tp, c);
		return;
	}
	for (size_t i = 0; !literal && i < nitems(edits); i++)
		if (cceq(tp, edits[i].which, c) &&
		    (!edits[i].iexten || lflag(tp, IEXTEN))) {
			edits[i].func(tp);
			return;
		}
	input_canon(tp, c, literal);
}

/* What input came: echo it, and tell readers. */
static void
tty_indone(struct tty *tp)
{
	tty_start(tp);
	if ((tp->t_state & TS_WAKE) != 0) {
		tp->t_state &= ~(uint32_t)TS_WAKE;
		wakeup(&tp->t_rawq);
		selwakeup(&tp->t_rsel);
	}
}

/* For the driver: one received character.  Never sleeps. */
void
ttyinput(struct tty *tp, int c)
{
	tty_in(tp, c & 0xff);
	tty_indone(tp);
}

/* The same for many, with one wake-up and one start of output. */
void
ttyinputs(struct tty *tp, const char *s, int n)
{
	for (int i = 0; i < n; i++) {
		tty_in(tp, (unsigned char)s[i]);
		if (ring_room(&tp->t_outq) < OUT_LOWAT)
			tty_start(tp);
	}
	tty_indone(tp);
}

/* For the driver: there will be no more input, ever.  Reads return what is left, a
 * last unfinished line too, then end of file. */
void
ttyeof(struct tty *tp)
{
	if (lflag(tp, ICANON) && ring_used(&tp->t_rawq) != 0)
		(void)canq_finish(tp);
	tp->t_state |= TS_EOF | TS_WAKE;
	tty_indone(tp);
}

/* For the driver: the terminal has this size. */
void
ttywinsize(struct tty *tp, int rows, int cols)
{
	if (tp->t_winsize.ws_row == rows && tp->t_winsize.ws_col == cols)
		return;
	tp->t_winsize.ws_row = (uint16_t)rows;
	tp->t_winsize.ws_col = (uint16_t)cols;
	pgsignal(tp->t_pgrp, SIGWINCH, true);
}

/* ---- what programs do --------------------------------------------------- */

/* A new terminal, with default modes and no driver yet.  NULL: no memory. */
struct tty *
ttymalloc(void)
{
	struct tty *tp = kmalloc(sizeof(*tp), M_TTY, M_WAITOK | M_NULLOK | M_ZERO);

	if (tp == NULL)
		return (NULL);
	if (!ring_alloc(&tp->t_rawq, TTYHOG - REC_HEAD) ||
	    !ring_alloc(&tp->t_canq, TTYHOG) ||
	    !ring_alloc(&tp->t_outq, TTYOBUF)) {
		kfree(tp->t_rawq.buf, M_TTY);
		kfree(tp->t_canq.buf, M_TTY);
		kfree(tp, M_TTY);
		return (NULL);
	}
	LIST_INIT(&tp->t_rsel.si_list);
	LIST_INIT(&tp->t_wsel.si_list);
	return (tp);
}

/* Is it the controlling terminal of p? */
static bool
isctty(const struct proc *p, const struct tty *tp)
{
	return (tp->t_session != NULL && p->p_session == tp->t_session &&
	    (p->p_flags & P_CONTROLT) != 0);
}

/*
 * The caller wants to read (sig SIGTTIN) or change something (SIGTTOU): a background
 * job is stopped here.  0: go on.  EIO: it may not, and cannot be stopped.
 */
static int
tty_bgcheck(struct tty *tp, int sig)
{
	struct proc *p = curproc;
	uint32_t gen = tp->t_gen;
	int error;

	while (isctty(p, tp) && p->p_pgrp != tp->t_pgrp) {
		if (SIGISMEMBER(p->p_sigacts.ps_ignore, sig) ||
		    SIGISMEMBER(curlwp->lwp_sigmask, sig) || (p->p_flags & P_PPWAIT) != 0)
			return (sig == SIGTTIN ? EIO : 0);
		if (p->p_pgrp->pg_jobc == 0)
			return (EIO);
		pgsignal(p->p_pgrp, sig, true);
		error = tsleep(&tp->t_pgrp, PCATCH, "ttybg", NS_PER_SEC);
		if (error != 0 && error != EWOULDBLOCK)
			return (error);
		if (tp->t_gen != gen)
			return (EIO);
	}
	return (0);
}

/* Sleep for the tty.  EIO when it was closed or revoked meanwhile. */
static int
tty_sleep(struct tty *tp, struct tty_ring *r, const char *wmesg, uint64_t timo)
{
	uint32_t gen = tp->t_gen;
	int error = tsleep(r, PCATCH, wmesg, timo);

	return (tp->t_gen != gen ? EIO : error);
}

/* Bytes that a read gets at once; canonically, of all lines together. */
static uint32_t
tty_nread(const struct tty *tp)
{
	return (canq_bytes(tp) + (lflag(tp, ICANON) ? 0 : ring_used(&tp->t_rawq)));
}

/* Wait for a line.  EWOULDBLOCK with IO_NDELAY. */
static int
read_wait_canon(struct tty *tp, int ioflag)
{
	if ((ioflag & IO_NDELAY) != 0)
		return (EWOULDBLOCK);
	return (tty_sleep(tp, &tp->t_rawq, "ttyin", 0));
}

/*
 * Wait as VMIN and VTIME say for a raw read of up to `want' bytes.  *donep: read what
 * there is, even nothing; else the caller looks at everything again.
 */
static int
read_wait_raw(struct tty *tp, int ioflag, size_t want, uint64_t start, bool *donep)
{
	uint32_t min = tp->t_termios.c_cc[VMIN], have = tty_nread(tp), then = have;
	uint64_t time = tp->t_termios.c_cc[VTIME] * (NS_PER_SEC / 10), now;
	int error;

	if (min > want)
		min = (uint32_t)want;
	*donep = true;
	if ((have != 0 && have >= min) || (tp->t_state & TS_EOF) != 0)
		return (0);
	if ((ioflag & IO_NDELAY) != 0)
		return (have != 0 || min == 0 ? 0 : EWOULDBLOCK);
	*donep = false;
	if (min == 0) {			/* VTIME is the time for the whole read */
		now = nanouptime_ns();
		if (now - start >= time) {
			*donep = true;
			return (0);
		}
		time -= now - start;
	} else if (have == 0)		/* VTIME counts from the first byte on */
		time = 0;
	error = tty_sleep(tp, &tp->t_rawq, "ttyin", time);
	if (error == EWOULDBLOCK) {
		*donep = tty_nread(tp) == then;
		error = 0;
	}
	return (error);
}

/* Take up to n bytes of input; *endp: this was a line's end (or all there is). */
static uint32_t
read_take(struct tty *tp, char *buf, uint32_t n, bool *endp)
{
	uint32_t got = 0;

	*endp = false;
	if (lflag(tp, ICANON))
		return (canq_ready(tp) ? canq_get(tp, buf, n, endp) : 0);
	while (got < n && canq_ready(tp))
		got += canq_get(tp, buf + got, n - got, endp);
	*endp = false;
	return (got + ring_get(&tp->t_rawq, buf + got, n - got));
}

/*
 * Read: one line at most, or what VMIN and VTIME allow.  EWOULDBLOCK with IO_NDELAY,
 * EIO for a background job that cannot stop; sleeps, signals end that.
 */
int
ttyread(struct cdev *dev, struct uio *uio, int ioflag)
{
	struct tty *tp = dev->si_tty;
	char buf[512];
	uint64_t start = 0;
	uint32_t n;
	bool done = false, end = false;
	int error;

	if (uio->uio_resid == 0)
		return (0);
	for (;;) {
		if ((error = tty_bgcheck(tp, SIGTTIN)) != 0)
			return (error);
		if (lflag(tp, ICANON)) {
			if (canq_ready(tp) || (tp->t_state & TS_EOF) != 0)
				break;
			error = read_wait_canon(tp, ioflag);
		} else {
			if (start == 0)
				start = nanouptime_ns();
			error = read_wait_raw(tp, ioflag, uio->uio_resid, start, &done);
			if (done)
				break;
		}
		if (error != 0)
			return (error);
	}
	while (error == 0 && uio->uio_resid != 0 && !end) {
		n = read_take(tp, buf, (uint32_t)MIN(uio->uio_resid, sizeof(buf)), &end);
		if (n == 0)
			break;
		error = uiomove(buf, n, uio);
	}
	return (error);
}

/*
 * Write n bytes, of which some may not have found room when an error (EWOULDBLOCK, a
 * signal, EIO) comes back: *leftp.
 */
static int
write_chunk(struct tty *tp, const char *s, uint32_t n, int ioflag, uint32_t *leftp)
{
	uint32_t k;
	int error = 0;

	tp->t_rocount = 0;
	while (n != 0) {
		if (lflag(tp, FLUSHO))
			n = 0;
		k = tty_outrun(tp, s, n);
		s += k;
		n -= k;
		if (n == 0)
			break;
		if (tty_outc(tp, (unsigned char)*s)) {
			s++;
			n--;
			continue;
		}
		tty_start(tp);
		if (ring_room(&tp->t_outq) >= OUT_RESERVE)
			continue;
		error = (ioflag & IO_NDELAY) != 0 ? EWOULDBLOCK :
		    tty_sleep(tp, &tp->t_outq, "ttyout", 0);
		if (error == 0)
			error = lflag(tp, TOSTOP) ? tty_bgcheck(tp, SIGTTOU) : 0;
		if (error != 0)
			break;
	}
	*leftp = n;
	return (error);
}

/* Write.  EWOULDBLOCK with IO_NDELAY, EIO; sleeps while output is stopped. */
int
ttywrite(struct cdev *dev, struct uio *uio, int ioflag)
{
	struct tty *tp = dev->si_tty;
	char buf[1024];
	uint32_t n, left = 0;
	int error;

	error = lflag(tp, TOSTOP) ? tty_bgcheck(tp, SIGTTOU) : 0;
	while (error == 0 && uio->uio_resid != 0) {
		n = (uint32_t)MIN(uio->uio_resid, sizeof(buf));
		error = uiomove(buf, n, uio);
		if (error != 0)
			break;
		error = write_chunk(tp, buf, n, ioflag, &left);
		uio->uio_resid += left;
	}
	tty_start(tp);
	return (error);
}

/* Which of the events are there? */
int
ttypoll(struct cdev *dev, int events, struct pollrec *rec)
{
	struct tty *tp = dev->si_tty;
	int revents = 0;
	bool in = lflag(tp, ICANON) ? canq_ready(tp) : tty_nread(tp) != 0;

	if (in || (tp->t_state & TS_EOF) != 0)
		revents |= events & (POLLIN | POLLRDNORM);
	if (ring_room(&tp->t_outq) >= OUT_LOWAT)
		revents |= events & POLLOUT;
	if (revents == 0) {
		if ((events & (POLLIN | POLLRDNORM)) != 0)
			selrecord(rec, &tp->t_rsel);
		if ((events & POLLOUT) != 0)
			selrecord(rec, &tp->t_wsel);
	}
	return (revents);
}

/* Wait until all output is at the device. */
static int
tty_drain(struct tty *tp)
{
	int error = 0;

	tty_start(tp);
	while (error == 0 && ring_used(&tp->t_outq) != 0)
		error = tty_sleep(tp, &tp->t_outq, "ttydrn", 0);
	return (error);
}

/* Open: the first one sets the default modes.  EBUSY after TIOCEXCL. */
int
ttyopen(struct cdev *dev, int fflags __unused, int devtype __unused)
{
	struct tty *tp = dev->si_tty;

	if ((tp->t_state & TS_OPEN) == 0) {
		tp->t_termios = (struct termios){
			.c_iflag = TTYDEF_IFLAG, .c_oflag = TTYDEF_OFLAG,
			.c_cflag = TTYDEF_CFLAG, .c_lflag = TTYDEF_LFLAG,
			.c_ispeed = TTYDEF_SPEED, .c_ospeed = TTYDEF_SPEED,
		};
		memcpy(tp->t_termios.c_cc, ttydefchars, sizeof(ttydefchars));
		tp->t_state |= TS_OPEN;
	} else if ((tp->t_state & TS_XCLUDE) != 0 && suser() != 0)
		return (EBUSY);
	return (0);
}

/* All who sleep for it give up, or look again. */
static void
tty_wakeall(struct tty *tp)
{
	tp->t_gen++;
	wakeup(&tp->t_rawq);
	wakeup(&tp->t_outq);
	wakeup(&tp->t_pgrp);
	selwakeup(&tp->t_rsel);
	selwakeup(&tp->t_wsel);
}

/* The last close: output is written, as long as the device takes some now and then;
 * input is forgotten.  Sleepers get EIO. */
int
ttyclose(struct cdev *dev, int fflags __unused)
{
	struct tty *tp = dev->si_tty;
	uint32_t left;

	tty_wakeall(tp);
	tty_restart(tp);
	while ((left = ring_used(&tp->t_outq)) != 0) {
		(void)tsleep(&tp->t_outq, 0, "ttycls", CLOSE_NS);
		if (ring_used(&tp->t_outq) >= left)
			break;
	}
	if (dev->si_opencount != 0)		/* somebody opened it meanwhile */
		return (0);
	tty_flush(tp, FREAD | FWRITE);
	tp->t_state &= TS_EOF;
	return (0);
}

/*
 * The leader of a session exits: hang up its terminal.  Foreground processes get
 * SIGHUP, and no open file of the terminal works any more.  May sleep.
 */
void
tty_sessiongone(struct session *sp)
{
	struct tty *tp = sp->s_ttyp;
	struct vnode *vp = sp->s_ttyvp;
	bool ours = tp != NULL && tp->t_session == sp;

	sp->s_ttyp = NULL;
	sp->s_ttyvp = NULL;
	if (ours) {
		pgsignal(tp->t_pgrp, SIGHUP, true);
		tp->t_session = NULL;
		tp->t_pgrp = NULL;
		tty_wakeall(tp);
		tty_restart(tp);
	}
	if (vp == NULL)
		return;
	if (ours)
		vrevoke(vp);
	vrele(vp);
}

/* ---- ioctl -------------------------------------------------------------- */

/* New modes.  Waiting input is seen in the light of the new ICANON. */
static void
set_termios(struct tty *tp, const struct termios *new)
{
	bool was = lflag(tp, ICANON);
	char buf[TTYHOG];
	uint32_t n;

	tp->t_termios = *new;
	if (tp->t_termios.c_ispeed == 0)
		tp->t_termios.c_ispeed = tp->t_termios.c_ospeed;
	if (!iflag(tp, IXON) && (tp->t_state & TS_TTSTOP) != 0)
		tty_restart(tp);
	if (!was && lflag(tp, ICANON)) {
		n = ring_get(&tp->t_rawq, buf, sizeof(buf));
		ttyinputs(tp, buf, (int)n);
	}
	tp->t_state |= TS_WAKE;		/* VMIN, VTIME may be others */
	tty_indone(tp);
}

/* TIOCSCTTY: become the controlling terminal of the caller's session.  EPERM. The
 * vnode is remembered by sys_ioctl(). */
static int
set_ctty(struct tty *tp, struct proc *p)
{
	struct session *sp = p->p_session;

	if (sp->s_leader != p ||
	    (tp->t_session != sp && (sp->s_ttyp != NULL || tp->t_session != NULL)))
		return (EPERM);
	tp->t_session = sp;
	tp->t_pgrp = p->p_pgrp;
	sp->s_ttyp = tp;
	p->p_flags |= P_CONTROLT;
	return (0);
}

/* TIOCSPGRP: another foreground group, of the same session.  EINVAL, EPERM. */
static int
set_pgrp(struct tty *tp, struct proc *p, int pgid)
{
	struct pgrp *pg;

	if (!isctty(p, tp))
		return (ENOTTY);
	if (pgid < 0)
		return (EINVAL);
	pg = pgfind(pgid);
	if (pg == NULL || pg->pg_session != p->p_session)
		return (EPERM);
	tp->t_pgrp = pg;
	wakeup(&tp->t_pgrp);
	return (0);
}

/* TIOCSWINSZ: a new size, as the program says. */
static void
set_winsize(struct tty *tp, const struct winsize *ws)
{
	if (memcmp(&tp->t_winsize, ws, sizeof(*ws)) == 0)
		return;
	tp->t_winsize = *ws;
	pgsignal(tp->t_pgrp, SIGWINCH, true);
}

/* Does this request change something that concerns the foreground job? */
static bool
ioctl_changes(u_long cmd)
{
	static const uint32_t cmds[] = {
		TIOCSETA, TIOCSETAW, TIOCSETAF, TIOCFLUSH, TIOCDRAIN, TIOCSPGRP,
		TIOCSWINSZ, TIOCSTI, TIOCSTAT, TIOCSETD, TIOCSTOP, TIOCSTART,
	};

	for (size_t i = 0; i < nitems(cmds); i++)
		if (cmds[i] == cmd)
			return (true);
	return (false);
}

/* The requests that only ask: true if cmd was one, *errorp its result. */
static bool
ioctl_get(struct tty *tp, u_long cmd, void *data, int *errorp)
{
	struct proc *p = curproc;
	int *ip = data;

	*errorp = 0;
	switch (cmd) {
	case TIOCGETA:
		*(struct termios *)data = tp->t_termios;
		return (true);
	case TIOCGWINSZ:
		*(struct winsize *)data = tp->t_winsize;
		return (true);
	case TIOCGPGRP:
		if (!isctty(p, tp))
			*errorp = ENOTTY;
		*ip = tp->t_pgrp != NULL ? tp->t_pgrp->pg_id : NO_PGRP;
		return (true);
	case TIOCGSID:
		if (!isctty(p, tp))
			*errorp = ENOTTY;
		else
			*ip = tp->t_session->s_sid;
		return (true);
	case FIONREAD:
		*ip = (int)tty_nread(tp);
		return (true);
	case TIOCOUTQ:
		*ip = (int)ring_used(&tp->t_outq);
		return (true);
	case TIOCGETD:
		*ip = 0;
		return (true);
	default:
		return (false);
	}
}

/* The requests of tty(4).  ENOTTY: not one. */
int
ttyioctl(struct cdev *dev, u_long cmd, void *data, int fflags)
{
	struct tty *tp = dev->si_tty;
	struct proc *p = curproc;
	int error;

	if (ioctl_get(tp, cmd, data, &error))
		return (error);
	if (ioctl_changes(cmd) && (error = tty_bgcheck(tp, SIGTTOU)) != 0)
		return (error);
	switch (cmd) {
	case TIOCSETAW:
	case TIOCSETAF:
		if ((error = tty_drain(tp)) != 0)
			return (error);
		if (cmd == TIOCSETAF)
			tty_flush(tp, FREAD);
		/* FALLTHROUGH */
	case TIOCSETA:
		set_termios(tp, data);
		return (0);
	case TIOCDRAIN:
		return (tty_drain(tp));
	case TIOCFLUSH:
		tty_flush(tp, (*(int *)data & (FREAD | FWRITE)) == 0 ? FREAD | FWRITE :
		    *(int *)data);
		return (0);
	case TIOCSPGRP:
		return (set_pgrp(tp, p, *(int *)data));
	case TIOCSWINSZ:
		set_winsize(tp, data);
		return (0);
	case TIOCSCTTY:
		return (set_ctty(tp, p));
	case TIOCNOTTY:
		if (!isctty(p, tp))
			return (ENOTTY);
		if (p->p_session->s_leader == p)
			return (EINVAL);
		p->p_flags &= ~P_CONTROLT;
		return (0);
	case TIOCSTI:
		if (suser() != 0 && ((fflags & FREAD) == 0 || !isctty(p, tp)))
			return ((fflags & FREAD) == 0 ? EPERM : EACCES);
		ttyinput(tp, *(unsigned char *)data);
		return (0);
	case TIOCSTOP:
		tp->t_state |= TS_TTSTOP;
		return (0);
	case TIOCSTART:
		tty_restart(tp);
		return (0);
	case TIOCEXCL:
		tp->t_state |= TS_XCLUDE;
		return (0);
	case TIOCNXCL:
		tp->t_state &= ~(uint32_t)TS_XCLUDE;
		return (0);
	case TIOCSTAT:
		tty_info(tp);
		return (0);
	case TIOCSETD:
		return (*(int *)data == 0 ? 0 : ENXIO);
	case TIOCCONS:
		return (suser());
	case TIOCSBRK:			/* lines that a console does not have */
	case TIOCCBRK:
	case TIOCSDTR:
	case TIOCCDTR:
		return (0);
	default:
		return (ENOTTY);
	}
}

/* ---- ^T ----------------------------------------------------------------- */

/* The process of a group to tell about: one that runs, else the youngest. */
static struct proc *
info_pick(struct pgrp *pg)
{
	struct proc *p, *best = NULL;
	struct lwp *lp;

	LIST_FOREACH(p, &pg->pg_members, p_pglist) {
		if (p->p_stat == SZOMB)
			continue;
		lp = TAILQ_FIRST(&p->p_lwps);
		if (lp != NULL && lp->lwp_stat == LSRUN)
			return (p);
		if (best == NULL || p->p_pid > best->p_pid)
			best = p;
	}
	return (best);
}

/* Print a line on what the foreground job does. */
static void
tty_info(struct tty *tp)
{
	struct timeval ut, st;
	struct proc *p;
	struct lwp *lp;
	const char *what = "running";
	char buf[128];
	int n;

	p = tp->t_pgrp != NULL ? info_pick(tp->t_pgrp) : NULL;
	if (tp->t_column != 0)
		ttyputs(tp, "\n", 1);
	if (p == NULL) {
		ttyputs(tp, "no foreground process group\n", 28);
		return;
	}
	lp = TAILQ_FIRST(&p->p_lwps);
	if (p->p_stat == SSTOP)
		what = "stopped";
	else if (lp != NULL && lp->lwp_thread != NULL &&
	    lp->lwp_thread->td_state == TDS_SLEEP)
		what = lp->lwp_thread->td_wmesg;
	calcru(p, &ut, &st);
	n = ksnprintf(buf, sizeof(buf), "cmd: %s %d [%s] %ld.%02ldu %ld.%02lds %luk\n",
	    p->p_comm, p->p_pid, what, ut.tv_sec, ut.tv_usec / 10000, st.tv_sec,
	    st.tv_usec / 10000, p->p_vmspace == NULL ? 0 :
	    p->p_vmspace->vm_pmap.pm_resident * (PAGE_SIZE / 1024));
	ttyputs(tp, buf, MIN(n, (int)sizeof(buf) - 1));
}
