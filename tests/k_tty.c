/*
 * k_tty.c - a fake kernel for kern/tty.c: one process, one terminal, no threads.
 *
 * Compiled as kernel code; t_tty.c is host code and uses k_tty.h.  tsleep() runs the
 * function that the test gave, which does what in life another thread would do
 * meanwhile, or ends with EINTR.  Time passes only when that function moves kt_now.
 */
#include <sys/fcntl.h>
#include <sys/poll.h>
#include "kern/conf.h"
#include "kern/proc.h"
#include "kern/tty.h"
#include "kern/uio.h"
#include "kern/vnode.h"
#include "tests/k_tty.h"

#define OUTMAX	(1 << 20)

void	free(void *);
void	abort(void) __attribute__((noreturn));

uint64_t kt_now, kt_slept;

static struct cdev dev;
static struct tty *tp;
static struct proc proc;
static struct lwp lwp;
static struct thread thread = { .td_lwp = &lwp, .td_proc = &proc };
static struct globaldata gd = { .gd_curthread = &thread };
static struct session session;
static struct pgrp fg, bg;
static struct vnode vnode;
static struct ucred cred;
static int lastsig, lastbgsig;
static void (*onsleep)(void);
static char out[OUTMAX];
static int nout;
static bool device_works;

struct globaldata *mycpu = &gd;

/* ---- the fake kernel ---------------------------------------------------- */

int
tsleep(const volatile void *ident __unused, int flags __unused,
    const char *wmesg __unused, uint64_t timo)
{
	uint64_t end = kt_now + timo;

	kt_slept = timo;
	if (onsleep == NULL)
		return (EINTR);
	onsleep();
	return (timo != 0 && kt_now >= end ? EWOULDBLOCK : 0);
}

void
selwakeup(struct selinfo *si __unused)
{
}

void
selrecord(struct pollrec *rec __unused, struct selinfo *si __unused)
{
}

void
pgsignal(struct pgrp *pg, int sig, bool checkctty __unused)
{
	if (pg == &fg)
		lastsig = sig;
	else if (pg == &bg)
		lastbgsig = sig;
}

struct pgrp *
pgfind(pid_t id)
{
	return (id == fg.pg_id ? &fg : id == bg.pg_id ? &bg : NULL);
}

int
suser_cred(struct ucred *cr)
{
	return (cr->cr_uid == 0 ? 0 : EPERM);
}

uint64_t
nanouptime_ns(void)
{
	return (kt_now);
}

void
calcru(struct proc *p __unused, struct timeval *ut, struct timeval *st)
{
	*ut = *st = (struct timeval){ .tv_sec = 1 };
}

void
vrevoke(struct vnode *vp __unused)
{
	(void)ttyclose(&dev, 0);
}

void
vrele(struct vnode *vp)
{
	vp->v_usecount--;
}

int
uiomove(void *cp, size_t n, struct uio *uio)
{
	n = MIN(n, uio->uio_resid);
	if (uio->uio_rw == UIO_READ)
		memcpy(uio->uio_iov->iov_base, cp, n);
	else
		memcpy(cp, uio->uio_iov->iov_base, n);
	uio->uio_iov->iov_base = (char *)uio->uio_iov->iov_base + n;
	uio->uio_iov->iov_len -= n;
	uio->uio_resid -= n;
	return (0);
}

/* The driver: output is kept for the test. */
static void
device_start(struct tty *t)
{
	while (device_works && nout < OUTMAX &&
	    (nout += ttyout_take(t, out + nout, MIN(64, OUTMAX - nout))) >= 0 &&
	    t->t_outq.head != t->t_outq.tail)
		continue;
}

/* ---- for the tests ------------------------------------------------------ */

void
kt_reset(void)
{
	if (tp != NULL) {
		free(tp->t_rawq.buf);
		free(tp->t_canq.buf);
		free(tp->t_outq.buf);
		free(tp);
	}
	nout = lastsig = lastbgsig = 0;
	onsleep = NULL;
	device_works = true;
	kt_now = NS_PER_SEC;
	tp = ttymalloc();
	tp->t_oproc = device_start;
	tp->t_dev = &dev;
	dev.si_tty = tp;
	lwp = (struct lwp){ .lwp_proc = &proc };
	TAILQ_INIT(&proc.p_lwps);
	bzero(&proc.p_sigacts.ps_ignore, sizeof(proc.p_sigacts.ps_ignore));
	session = (struct session){ .s_leader = &proc, .s_sid = 10 };
	fg = (struct pgrp){ .pg_session = &session, .pg_id = 10, .pg_jobc = 1 };
	bg = (struct pgrp){ .pg_session = &session, .pg_id = 11, .pg_jobc = 1 };
	proc.p_pid = 10;
	proc.p_pgrp = &fg;
	proc.p_ucred = &cred;
	proc.p_stat = SACTIVE;
	proc.p_flags = 0;
	memcpy(proc.p_comm, "cat", 4);
	LIST_INIT(&fg.pg_members);
	LIST_INSERT_HEAD(&fg.pg_members, &proc, p_pglist);
	if (ttyopen(&dev, FREAD | FWRITE, 0) != 0 ||
	    ttyioctl(&dev, TIOCSCTTY, NULL, FREAD | FWRITE) != 0)
		abort();
	session.s_ttyvp = &vnode;
}

void
kt_input(const char *s, int n)
{
	ttyinputs(tp, s, n);
}

void
kt_input1(const char *s, int n)
{
	while (n-- > 0)
		ttyinput(tp, *s++);
}

void
kt_eof(void)
{
	ttyeof(tp);
}

/* A read or write by the process: bytes moved, or a negative errno. */
static int
transfer(void *buf, int n, enum uio_rw rw, bool nonblock)
{
	struct iovec iov = { .iov_base = buf, .iov_len = (size_t)n };
	struct uio uio = {
		.uio_iov = &iov, .uio_iovcnt = 1, .uio_resid = (size_t)n, .uio_rw = rw,
	};
	int flag = nonblock ? IO_NDELAY : 0, error;

	error = rw == UIO_READ ? ttyread(&dev, &uio, flag) : ttywrite(&dev, &uio, flag);
	if (error != 0 && (int)uio.uio_resid == n)
		return (-error);
	return (n - (int)uio.uio_resid);
}

int
kt_read(char *buf, int n, bool nonblock)
{
	return (transfer(buf, n, UIO_READ, nonblock));
}

int
kt_write(const char *s, int n, bool nonblock)
{
	return (transfer((char *)(uintptr_t)s, n, UIO_WRITE, nonblock));
}

int
kt_output(char *buf, int n)
{
	n = MIN(n, nout);
	memcpy(buf, out, (size_t)n);
	nout = 0;
	return (n);
}

void
kt_device(bool works)
{
	device_works = works;
	if (works)
		device_start(tp);
}

void
kt_mode(char flags, uint32_t clear, uint32_t set)
{
	struct termios t = tp->t_termios;
	uint32_t *p = flags == 'i' ? &t.c_iflag : flags == 'o' ? &t.c_oflag : &t.c_lflag;

	*p = (*p & ~clear) | set;
	(void)ttyioctl(&dev, TIOCSETA, &t, FREAD | FWRITE);
}

void
kt_cc(int which, int c)
{
	struct termios t = tp->t_termios;

	t.c_cc[which] = (uint8_t)c;
	(void)ttyioctl(&dev, TIOCSETA, &t, FREAD | FWRITE);
}

int
kt_ioctl(unsigned long cmd, void *data)
{
	return (-ttyioctl(&dev, cmd, data, FREAD | FWRITE));
}

bool
kt_poll(bool writing)
{
	return (ttypoll(&dev, writing ? POLLOUT : POLLIN, NULL) != 0);
}

void
kt_reopen(void)
{
	(void)ttyclose(&dev, 0);
	(void)ttyopen(&dev, FREAD | FWRITE, 0);
}

int
kt_signal(void)
{
	int sig = lastsig;

	lastsig = 0;
	return (sig);
}

int
kt_bgsignal(void)
{
	int sig = lastbgsig;

	lastbgsig = 0;
	return (sig);
}

void
kt_caller(bool background, int ignored, bool orphaned)
{
	proc.p_pgrp = background ? &bg : &fg;
	bg.pg_jobc = orphaned ? 0 : 1;
	bzero(&proc.p_sigacts.ps_ignore, sizeof(proc.p_sigacts.ps_ignore));
	if (ignored != 0)
		SIGADDSET(proc.p_sigacts.ps_ignore, ignored);
}

void
kt_hangup(void)
{
	tty_sessiongone(&session);
}

void
kt_onsleep(void (*fn)(void))
{
	onsleep = fn;
}
