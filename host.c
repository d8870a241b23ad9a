/*
 * host.c - what the platform asks of Linux, but address spaces (vmspace.c).
 *
 * The kernel is freestanding: it is built against sys/, whose numbers and
 * layouts are DragonFly's, and may not see a Linux header.  This file is the
 * other side of that wall.  host.h is its interface, in neutral types.
 *
 *	vCPU thread			the process's first thread; runs the kernel
 *	  SIGSEGV BUS ILL FPE		-> kernel_fault(), on the alternate stack
 *	  SIGTERM QUIT WINCH CONT	-> a bit in `signals', HOST_IRQ_SIGNAL
 *	  SIGHUP INT and others		-> the terminal restored, and the end
 *	host threads			all asynchronous signals blocked
 *	  console reader		stdin -> `cons' ring -> HOST_IRQ_CONSOLE
 *	  console writer		`out' ring -> stdout; HOST_IRQ_CONSOLE: space
 *	  populate			touches the image's pages ahead of their use
 *	  one a disk (vkd.c)		queue -> pread/pwrite -> HOST_IRQ_DISK
 *
 * Interrupts are bits in one word, `pending'.  Whoever sets a bit wakes an idle
 * vCPU (a futex on that word) and makes a running guest trap (vmspace_intr());
 * the vCPU takes the bits when it is idle and before it enters user mode.
 *
 * The terminal is raw while the kernel uses it as a console.  What vkernel(7) calls its
 * one signal character, ^\, is a byte like all others, for which the reader sends this
 * process a SIGQUIT: the terminal's own would end make(1), tee(1) and whoever else is in
 * our process group.  Whatever way the process ends, host_cons_restore() has run before.
 *
 * Called by: vk.c, console.c, vkd.c, kern/.  Calls: Linux, vmspace_intr(), and
 * kernel_fault() and kernel_panic_host() of the kernel (vk.h).
 * Read next: vmspace.c.  Manual pages: futex(2), termios(3), sigaltstack(2).
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/uio.h>
#include <termios.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "host.h"
#include "vk.h"
#include "vmspace.h"

#define PAGE		4096UL
#define SIGSTACK_SIZE	(128UL * 1024)
#define THREAD_STACK	(256UL * 1024)
#define CONS_CHUNK	4096		/* bytes written at a time */
#define QUIT_KEY	('\\' & 0x1f)
#define QUIT_PATIENCE_US 125000		/* before a look whether the kernel loops ... */
#define QUIT_PATIENCE	40		/* ... and so often while it does not seem to */
#define CONS_DRAIN_MS	1000		/* at the end, if the terminal takes nothing */
#define POPULATE_STEP	(1UL << 20)	/* bytes at a time */
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23		/* older headers lack it */
#endif

static pthread_t	vcpu;		/* the thread that called host_init() */
static cpu_set_t	cpus_at_start;	/* the CPUs we were given */

/* ---- errors ---------------------------------------------------------- */

/*
 * DragonFly's number for a Linux error.  Up to ERANGE (34) they agree, but for
 * EAGAIN; an error of host I/O that has no entry here is EIO.
 */
static int
errno_to_guest(int linux_errno)
{
	static const struct { int here, guest; } map[] = {
		{ EAGAIN, 35 }, { EDEADLK, 11 }, { ENAMETOOLONG, 63 }, { ENOTEMPTY, 66 },
		{ ELOOP, 62 }, { EDQUOT, 69 }, { ETIMEDOUT, 60 }, { EOPNOTSUPP, 45 },
		{ ENOSYS, 78 }, { EOVERFLOW, 84 }, { ENOBUFS, 55 },
	};

	for (size_t i = 0; i < sizeof(map) / sizeof(map[0]); i++)
		if (map[i].here == linux_errno)
			return (map[i].guest);
	return (linux_errno <= ERANGE ? linux_errno : 5);
}

/* ---- time ------------------------------------------------------------ */

/* The clock, in nanoseconds.  It cannot fail: these always exist. */
static uint64_t
clock_read(clockid_t id)
{
	struct timespec ts = { 0, 0 };

	(void)clock_gettime(id, &ts);
	return ((uint64_t)ts.tv_sec * 1000000000UL + (uint64_t)ts.tv_nsec);
}

/* Time since the host booted; never goes back. */
uint64_t
host_nanouptime(void)
{
	return (clock_read(CLOCK_MONOTONIC));
}

/* Time since 1970, as the host believes. */
uint64_t
host_nanotime(void)
{
	return (clock_read(CLOCK_REALTIME));
}

/* ---- futexes, locks, semaphores --------------------------------------- */

/* Wait while *word is val, at most until the monotonic clock passes deadline. */
static void
futex_wait(_Atomic uint32_t *word, uint32_t val, uint64_t deadline)
{
	struct timespec ts, *tsp = NULL;

	if (deadline != 0) {
		ts.tv_sec = (time_t)(deadline / 1000000000UL);
		ts.tv_nsec = (long)(deadline % 1000000000UL);
		tsp = &ts;
	}
	(void)syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, val, tsp, NULL,
	    FUTEX_BITSET_MATCH_ANY);
}

/* Wake up to n waiters. */
static void
futex_wake(_Atomic uint32_t *word, int n)
{
	int saved = errno;	/* callers include signal handlers */

	(void)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, n, NULL, NULL, 0);
	errno = saved;
}

/* Take a lock.  The word: 0 free, 1 taken, 2 taken and perhaps waited for. */
void
host_lock(struct host_lock *l)
{
	_Atomic uint32_t *word = (_Atomic uint32_t *)&l->word;
	uint32_t expected = 0;

	if (atomic_compare_exchange_strong(word, &expected, 1))
		return;
	while (atomic_exchange(word, 2) != 0)
		futex_wait(word, 2, 0);
}

/* Give it up, and wake one who waits. */
void
host_unlock(struct host_lock *l)
{
	_Atomic uint32_t *word = (_Atomic uint32_t *)&l->word;

	if (atomic_exchange(word, 0) == 2)
		futex_wake(word, 1);
}

/* Take one count, waiting for it. */
void
host_sem_wait(struct host_sem *s)
{
	_Atomic uint32_t *count = (_Atomic uint32_t *)&s->count;
	uint32_t c = atomic_load(count);

	for (;;) {
		if (c == 0) {
			futex_wait(count, 0, 0);
			c = atomic_load(count);
		} else if (atomic_compare_exchange_weak(count, &c, c - 1))
			return;
	}
}

/* Add one count, and wake one who waits. */
void
host_sem_post(struct host_sem *s)
{
	_Atomic uint32_t *count = (_Atomic uint32_t *)&s->count;

	atomic_fetch_add(count, 1);
	futex_wake(count, 1);
}

/* ---- virtual interrupts ------------------------------------------------ */

static _Atomic uint32_t	pending;	/* bits 1 << enum host_irq */
static _Atomic bool	idle;		/* the vCPU may be asleep on `pending' */
static _Atomic uint32_t	signals;	/* HOST_SIG_* */

/* Make irq pending and the vCPU look.  Any thread, any handler. */
void
host_intr_post(enum host_irq irq)
{
	atomic_fetch_or(&pending, 1U << irq);
	if (atomic_load(&idle))
		futex_wake(&pending, 1);
	vmspace_intr();
}

/* Is there an interrupt to take? */
bool
host_intr_pending(void)
{
	return (atomic_load_explicit(&pending, memory_order_relaxed) != 0);
}

/* Take all pending interrupts: bits 1 << enum host_irq. */
uint32_t
host_intr_take(void)
{
	if (!host_intr_pending())
		return (0);
	return (atomic_exchange(&pending, 0));
}

/* Sleep until an interrupt is pending or the deadline has passed (0: none). */
void
host_idle(uint64_t deadline)
{
	atomic_store(&idle, true);
	while (atomic_load(&pending) == 0 &&
	    (deadline == 0 || host_nanouptime() < deadline))
		futex_wait(&pending, 0, deadline);
	atomic_store(&idle, false);
}

/* Why HOST_IRQ_SIGNAL was posted since the last call: HOST_SIG_* bits. */
uint32_t
host_signals_take(void)
{
	return (atomic_exchange(&signals, 0));
}

/* ---- files ------------------------------------------------------------- */

_Static_assert(sizeof(struct host_iov) == sizeof(struct iovec) &&
    offsetof(struct host_iov, len) == offsetof(struct iovec, iov_len),
    "host_iov is an iovec");

/*
 * One preadv or pwritev, gone on with until all is done.  Returns the number of
 * bytes, less than asked only at the end of a file that is read, or a negative
 * errno.
 */
static int64_t
transfer(ssize_t (*io)(int, const struct iovec *, int, off_t), int fd,
    const struct host_iov *from, int n, int64_t off)
{
	struct iovec iov[HOST_IOV_MAX], *v = iov;
	int64_t done = 0;

	if (n > HOST_IOV_MAX)
		return (-errno_to_guest(EINVAL));
	memcpy(iov, from, (size_t)n * sizeof(*from));
	while (n > 0) {
		ssize_t got = io(fd, v, n, off + done);

		if (got == 0)
			break;
		if (got < 0 && errno != EINTR)
			return (-errno_to_guest(errno));
		for (done += got > 0 ? got : 0; got > 0; ) {
			size_t k = (size_t)got < v->iov_len ? (size_t)got : v->iov_len;

			v->iov_base = (char *)v->iov_base + k;
			v->iov_len -= k;
			got -= (ssize_t)k;
			if (v->iov_len == 0) {
				v++;
				n--;
			}
		}
	}
	return (done);
}

/* Read pieces; short only at the end of the file. */
int64_t
host_preadv(int fd, const struct host_iov *iov, int n, int64_t off)
{
	return (transfer(preadv, fd, iov, n, off));
}

/* Write pieces. */
int64_t
host_pwritev(int fd, const struct host_iov *iov, int n, int64_t off)
{
	return (transfer(pwritev, fd, iov, n, off));
}

/* As host.h says: what the host's page cache can do at once. */
int64_t
host_io_nowait(bool write, int fd, const struct host_iov *from, int n, int64_t off)
{
	struct iovec iov[HOST_IOV_MAX];
	ssize_t done;

	if (n > HOST_IOV_MAX)
		return (-errno_to_guest(EINVAL));
	memcpy(iov, from, (size_t)n * sizeof(*from));
	if (write)
		done = pwritev2(fd, iov, n, off, RWF_NOWAIT);
	else
		done = preadv2(fd, iov, n, off, RWF_NOWAIT);
	return (done < 0 ? -errno_to_guest(errno) : done);
}

/* Put what was written on stable storage. */
int
host_fsync(int fd)
{
	while (fsync(fd) != 0)
		if (errno != EINTR)
			return (-errno_to_guest(errno));
	return (0);
}

/* The size of a regular file or block device; a negative errno otherwise. */
int64_t
host_filesize(int fd)
{
	struct stat st;
	off_t end;

	if (fstat(fd, &st) != 0)
		return (-errno_to_guest(errno));
	if (S_ISREG(st.st_mode))
		return (st.st_size);
	if (!S_ISBLK(st.st_mode))
		return (-errno_to_guest(EINVAL));
	end = lseek(fd, 0, SEEK_END);
	return (end < 0 ? -errno_to_guest(errno) : end);
}

/* ---- threads ------------------------------------------------------------- */

struct thread_start {
	void	(*fn)(void *);
	void	*arg;
};

/* What our own instructions cause, and must be handled at once. */
static const int faults[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP };
#define NFAULTS	(sizeof(faults) / sizeof(faults[0]))

/* All signals but those. */
static void
signals_but_faults(sigset_t *set)
{
	(void)sigfillset(set);
	for (size_t i = 0; i < NFAULTS; i++)
		(void)sigdelset(set, faults[i]);
}

/* A host thread's first function: unwrap and call. */
static void *
thread_main(void *p)
{
	struct thread_start ts = *(struct thread_start *)p;

	free(p);
	ts.fn(ts.arg);
	return (NULL);
}

/*
 * Start a thread that never runs a handler but those of its own faults, on any
 * CPU the process was given (the vCPU thread may be pinned to fewer).
 * 0 or a negative errno.
 */
int
host_thread_create(const char *name, void (*fn)(void *), void *arg)
{
	struct thread_start *ts = malloc(sizeof(*ts));
	pthread_attr_t attr;
	sigset_t all, old;
	pthread_t td;
	int error;

	if (ts == NULL)
		return (-errno_to_guest(ENOMEM));
	ts->fn = fn;
	ts->arg = arg;
	if ((error = pthread_attr_init(&attr)) != 0) {
		free(ts);
		return (-errno_to_guest(error));
	}
	(void)pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	(void)pthread_attr_setstacksize(&attr, THREAD_STACK);
	(void)pthread_attr_setaffinity_np(&attr, sizeof(cpus_at_start), &cpus_at_start);
	signals_but_faults(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &old);
	error = pthread_create(&td, &attr, thread_main, ts);
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
	(void)pthread_attr_destroy(&attr);
	if (error != 0) {
		free(ts);
		return (-errno_to_guest(error));
	}
	(void)pthread_setname_np(td, name);
	return (0);
}

/* What host_populate() is to map in. */
static struct {
	char	*addr;
	size_t	len;
} populate;

/* Touch the pages a piece at a time, so that nobody waits long for the lock of our
 * mappings, at the lowest priority there is. */
static void
populate_thread(void *arg)
{
	struct sched_param sp = { .sched_priority = 0 };
	size_t n;

	(void)arg;
	if (sched_setscheduler(0, SCHED_IDLE, &sp) != 0)
		return;
	for (; populate.len > 0; populate.addr += n, populate.len -= n) {
		n = populate.len < POPULATE_STEP ? populate.len : POPULATE_STEP;
		if (madvise(populate.addr, n, MADV_POPULATE_WRITE) != 0)
			return;			/* before Linux 5.14 */
	}
}

void
host_populate(void *addr, size_t len)
{
	populate.addr = addr;
	populate.len = len;
	/* Without the thread every page costs a fault, once. */
	(void)host_thread_create("populate", populate_thread, NULL);
}

/* ---- the terminal ---------------------------------------------------------- */

/* Console input, from the reader thread to the vCPU. */
static struct {
	struct host_lock lock;
	struct host_sem	space;		/* posted when a full ring was emptied */
	bool		started;
	bool		full;		/* the reader waits for space */
	bool		eof;
	uint32_t	head, tail;	/* bytes put in and taken out */
	char		ring[4096];
} cons;

static struct termios	tio_start, tio_raw;	/* tio_raw: with more signals in ddb */
static _Atomic uint32_t	resumed;		/* times the process was continued */
static _Atomic uint32_t	cons_events;		/* input came, or the terminal back */
static volatile sig_atomic_t debugging;		/* ddb runs */
static volatile sig_atomic_t ending;		/* a SIGTERM came */
static volatile sig_atomic_t tio_saved;	/* tio_start is valid: stdin is a terminal */
static volatile sig_atomic_t tio_is_raw;

/* Are we not in the background of our terminal?  (It may know no background, as it is
 * not our session's.)  Any thread, any handler. */
static bool
foreground(void)
{
	pid_t pgrp = tcgetpgrp(STDIN_FILENO);

	return (pgrp < 0 || pgrp == getpgrp());
}

/*
 * Wait for input on stdin and read it.  A read of a terminal from the
 * background gives EIO here, where SIGTTIN is blocked; then the process stops,
 * as any other would, and goes on when it is continued, best in the foreground.
 * An orphan is not stopped by SIGTTIN: for it, this is the end of input.  And one
 * that was told to shut down does that in the background as well.
 */
static ssize_t
cons_getbytes(char *buf, size_t len)
{
	uint32_t continued;
	bool again = false;

	for (;;) {
		struct pollfd pfd = { .fd = STDIN_FILENO, .events = POLLIN };
		ssize_t n = read(STDIN_FILENO, buf, len);

		if (n >= 0)
			return (n);
		if (errno == EAGAIN)		/* someone else's O_NONBLOCK */
			(void)poll(&pfd, 1, -1);
		else if (errno == EIO && tio_saved && !again) {
			/* Perhaps it has come to the foreground just now. */
			if ((again = foreground()))
				continue;
			continued = atomic_load(&resumed);
			(void)poll(NULL, 0, 100);	/* kill %1: TERM, CONT */
			if (ending)
				continue;
			(void)kill(getpid(), SIGTTIN);
			(void)poll(NULL, 0, 100);
			if (continued == atomic_load(&resumed))
				return (0);
		} else if (errno != EINTR)
			return (0);
	}
}

/* Console output, from the vCPU to the writer thread: the vCPU never waits for a
 * terminal that nobody reads. */
static struct {
	struct host_lock lock;
	struct host_sem	work;		/* posted when the ring is not empty any more */
	bool		started;
	bool		full;		/* the vCPU wants to know of space */
	_Atomic uint32_t head, tail;	/* bytes put in and written */
	char		ring[65536];
} out;

/* Write all of it, waiting.  A console that went away (EIO, EPIPE) swallows it. */
static void
cons_putbytes(const char *p, size_t len)
{
	while (len > 0) {
		struct pollfd pfd = { .fd = STDOUT_FILENO, .events = POLLOUT };
		ssize_t n = write(STDOUT_FILENO, p, len);

		if (n > 0) {
			p += n;
			len -= (size_t)n;
		} else if (n < 0 && errno == EAGAIN)
			(void)poll(&pfd, 1, -1);
		else if (n == 0 || errno != EINTR)
			return;
	}
}

/* The console writer thread: the ring to stdout. */
static void
cons_writer(void *arg)
{
	uint32_t at, n;

	(void)arg;
	for (;;) {
		host_sem_wait(&out.work);
		while ((n = atomic_load(&out.head) - atomic_load(&out.tail)) > 0) {
			at = atomic_load(&out.tail) % sizeof(out.ring);
			if (n > sizeof(out.ring) - at)
				n = sizeof(out.ring) - at;
			if (n > CONS_CHUNK)
				n = CONS_CHUNK;
			cons_putbytes(out.ring + at, n);
			host_lock(&out.lock);
			atomic_fetch_add(&out.tail, n);
			if (out.full) {
				out.full = false;
				host_intr_post(HOST_IRQ_CONSOLE);
			}
			host_unlock(&out.lock);
		}
	}
}

/* The console reader thread: stdin to the ring, until the end of input; but a
 * terminal's ^\ is a SIGQUIT for us alone. */
static void
cons_reader(void *arg)
{
	char buf[1024];
	ssize_t n;

	(void)arg;
	do {
		n = cons_getbytes(buf, sizeof(buf));
		if (tio_saved && memchr(buf, QUIT_KEY, (size_t)n) != NULL)
			(void)kill(getpid(), SIGQUIT);
		host_lock(&cons.lock);
		for (ssize_t i = 0; i < n; i++) {
			if (tio_saved && buf[i] == QUIT_KEY)
				continue;
			while (cons.head - cons.tail == sizeof(cons.ring)) {
				cons.full = true;
				host_unlock(&cons.lock);
				atomic_fetch_add(&cons_events, 1);
				futex_wake(&cons_events, 1);
				host_intr_post(HOST_IRQ_CONSOLE);
				host_sem_wait(&cons.space);
				host_lock(&cons.lock);
			}
			cons.ring[cons.head++ % sizeof(cons.ring)] = buf[i];
		}
		if (n == 0)
			cons.eof = true;
		host_unlock(&cons.lock);
		atomic_fetch_add(&cons_events, 1);
		futex_wake(&cons_events, 1);
		host_intr_post(HOST_IRQ_CONSOLE);
	} while (n > 0);
}

/*
 * Take the terminal as the console: raw; ddb and the next vkernel let it send signals.
 * The first call also starts the reader.  Standard input that is no terminal
 * is read as it is.
 */
void
host_cons_raw(void)
{
	if (!tio_saved && tcgetattr(STDIN_FILENO, &tio_start) == 0)
		tio_saved = 1;
	if (tio_saved) {
		tio_raw = tio_start;
		cfmakeraw(&tio_raw);
		tio_raw.c_lflag |= NOFLSH;
		for (int i = 0; i < NCCS; i++)
			tio_raw.c_cc[i] = _POSIX_VDISABLE;
		tio_raw.c_cc[VQUIT] = QUIT_KEY;
		tio_raw.c_cc[VMIN] = 1;
		tio_raw.c_cc[VTIME] = 0;
		/* In the background this stops us by SIGTTOU until we are not. */
		while (tcsetattr(STDIN_FILENO, TCSANOW, &tio_raw) != 0 && errno == EINTR)
			continue;
		tio_is_raw = 1;
	}
	if (!cons.started) {
		cons.started = true;
		if (host_thread_create("console", cons_reader, NULL) != 0)
			cons.eof = true;
		out.started = host_thread_create("conout", cons_writer, NULL) == 0;
	}
}

/* Give the terminal back as it was.  Any thread, any handler. */
void
host_cons_restore(void)
{
	int saved = errno;
	sigset_t set, old;

	if (!tio_is_raw)
		return;
	tio_is_raw = 0;
	/* Never stop here, on the way out, for being in the background. */
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGTTOU);
	(void)pthread_sigmask(SIG_BLOCK, &set, &old);
	(void)tcsetattr(STDIN_FILENO, TCSANOW, &tio_start);
	(void)pthread_sigmask(SIG_SETMASK, &old, NULL);
	errno = saved;
}

/* Is there an end of input?  For the debugger SIGTERM is one: the kernel is to heed it,
 * or if it has panicked to end.  Under the lock. */
static bool
cons_over(void)
{
	return (cons.eof || (debugging &&
	    (atomic_load(&signals) & HOST_SIG_TERM) != 0));
}

/* Take up to len bytes of input: 0 when there is nothing now, -1 at its end. */
int
host_cons_read(void *buf, int len)
{
	char *p = buf;
	int n = 0;

	host_lock(&cons.lock);
	while (n < len && cons.head != cons.tail)
		p[n++] = cons.ring[cons.tail++ % sizeof(cons.ring)];
	if (n > 0 && cons.full) {
		cons.full = false;
		host_sem_post(&cons.space);
	}
	if (n == 0 && cons_over())
		n = -1;
	host_unlock(&cons.lock);
	return (n);
}

bool
host_cons_ended(void)
{
	bool ended;

	host_lock(&cons.lock);
	ended = cons.eof && cons.head == cons.tail;
	host_unlock(&cons.lock);
	return (ended);
}

bool
host_cons_wait(void)
{
	static uint32_t stops;
	uint32_t seen = atomic_load(&cons_events);
	bool any;

	host_lock(&cons.lock);
	any = cons_over() || cons.head != cons.tail;
	host_unlock(&cons.lock);
	if (!any && stops == atomic_load(&resumed))
		futex_wait(&cons_events, seen, 0);
	if (stops == atomic_load(&resumed))
		return (false);
	stops = atomic_load(&resumed);
	return (true);
}

int
host_cons_write(const void *buf, int len)
{
	const char *p = buf;
	uint32_t space;
	int n = 0;

	if (!out.started) {
		cons_putbytes(p, (size_t)len);
		return (len);
	}
	host_lock(&out.lock);
	space = (uint32_t)sizeof(out.ring) -
	    (atomic_load(&out.head) - atomic_load(&out.tail));
	for (; n < len && (uint32_t)n < space; n++)
		out.ring[(atomic_load(&out.head) + (uint32_t)n) % sizeof(out.ring)] =
		    p[n];
	if (n < len)
		out.full = true;
	atomic_fetch_add(&out.head, (uint32_t)n);
	host_unlock(&out.lock);
	if (n > 0)
		host_sem_post(&out.work);
	return (n);
}

int
host_cons_space(void)
{
	int space = INT_MAX;

	if (!out.started)
		return (space);
	host_lock(&out.lock);
	space = (int)(sizeof(out.ring) -
	    (atomic_load(&out.head) - atomic_load(&out.tail)));
	if (space == 0)
		out.full = true;
	host_unlock(&out.lock);
	return (space);
}

void
host_cons_drain(void)
{
	const struct timespec ts = { 0, 1000000 };
	uint32_t tail = atomic_load(&out.tail), now;

	for (int ms = 0; ms < CONS_DRAIN_MS && atomic_load(&out.head) != tail; ms++) {
		(void)nanosleep(&ts, NULL);
		if ((now = atomic_load(&out.tail)) != tail)
			ms = 0;
		tail = now;
	}
}

/* Is standard input a terminal? */
bool
host_cons_isterm(void)
{
	return (tio_saved);
}

/* The terminal's size in characters; 0, 0 when there is no terminal. */
void
host_cons_winsize(int *rows, int *cols)
{
	struct winsize ws;

	*rows = *cols = 0;
	if (ioctl(STDIN_FILENO, TIOCGWINSZ, &ws) == 0 ||
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0) {
		*rows = ws.ws_row;
		*cols = ws.ws_col;
	}
}

/* ---- signals ---------------------------------------------------------------- */

/* A signal that ends the process, once all is undone. */
static void
signal_end(int sig)
{
	struct sigaction sa = { .sa_handler = SIG_DFL };
	sigset_t set;

	host_last_words();
	(void)sigaction(sig, &sa, NULL);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, sig);
	(void)raise(sig);
	(void)pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	_exit(128 + sig);
}

/* Have SIGALRM in a while: has the kernel looked at a SIGQUIT by then?  0: never mind. */
static void
watch_quit(long us)
{
	const struct itimerval it = { .it_value.tv_usec = us };

	(void)setitimer(ITIMER_REAL, &it, NULL);
}

/* A signal that the kernel hears of. */
static void
signal_post(int sig)
{
	static const uint32_t bit[NSIG] = {
		[SIGTERM] = HOST_SIG_TERM, [SIGQUIT] = HOST_SIG_QUIT,
		[SIGWINCH] = HOST_SIG_WINCH, [SIGCONT] = HOST_SIG_WINCH,
	};
	int saved = errno;

	/* After a stop the terminal is as the shell left it. */
	if (sig == SIGCONT) {
		if (tio_is_raw && foreground())
			(void)tcsetattr(STDIN_FILENO, TCSANOW, &tio_raw);
		atomic_fetch_add(&resumed, 1);
	}
	if (sig == SIGTERM)
		ending = 1;
	if (sig == SIGQUIT && debugging)
		signal_end(sig);
	if (sig == SIGQUIT)
		watch_quit(QUIT_PATIENCE_US);
	atomic_fetch_or(&signals, bit[sig]);
	atomic_fetch_add(&cons_events, 1);	/* the debugger may wait for these */
	host_intr_post(HOST_IRQ_SIGNAL);
	errno = saved;
}

/* A signal that stops: with the terminal as it was while we are stopped. */
static void
signal_stop(int sig)
{
	bool raw = tio_is_raw;

	(void)sig;
	host_cons_restore();
	(void)raise(SIGSTOP);
	if (raw) {
		tio_is_raw = 1;
		if (foreground())
			(void)tcsetattr(STDIN_FILENO, TCSANOW, &tio_raw);
	}
}

/* Tell why and end the process at once: for faults where no kernel can go on. */
static void
die(const char *msg)
{
	host_last_words();
	if (write(STDERR_FILENO, msg, strlen(msg)) < 0)
		_exit(70);
	_exit(70);
}

/* Move the registers of a signal frame to what the debugger knows, and back. */
static void
regs_copy(struct vk_regs *r, ucontext_t *uc, bool back)
{
	greg_t *g = uc->uc_mcontext.gregs;
	const struct { uint64_t *r; int g; } tab[] = {
		{ &r->r_rax, REG_RAX }, { &r->r_rbx, REG_RBX }, { &r->r_rcx, REG_RCX },
		{ &r->r_rdx, REG_RDX }, { &r->r_rsi, REG_RSI }, { &r->r_rdi, REG_RDI },
		{ &r->r_rbp, REG_RBP }, { &r->r_rsp, REG_RSP }, { &r->r_r8, REG_R8 },
		{ &r->r_r9, REG_R9 }, { &r->r_r10, REG_R10 }, { &r->r_r11, REG_R11 },
		{ &r->r_r12, REG_R12 }, { &r->r_r13, REG_R13 }, { &r->r_r14, REG_R14 },
		{ &r->r_r15, REG_R15 }, { &r->r_rip, REG_RIP }, { &r->r_rflags, REG_EFL },
	};

	for (size_t i = 0; i < sizeof(tab) / sizeof(tab[0]); i++) {
		if (back)
			g[tab[i].g] = (greg_t)*tab[i].r;
		else
			*tab[i].r = (uint64_t)g[tab[i].g];
	}
}

/* Into the debugger from a handler's frame. */
static void
debug(enum vk_trap why, ucontext_t *uc, const char *msg)
{
	struct vk_regs regs;
	int saved = errno;

	regs_copy(&regs, uc, false);
	kernel_debug(why, &regs, msg);
	regs_copy(&regs, uc, true);
	errno = saved;
}

/* SIGTRAP: a breakpoint or a single step of the debugger's. */
static void
signal_trap(int sig, siginfo_t *si, void *arg)
{
	(void)sig;
	if (!pthread_equal(pthread_self(), vcpu))
		die("vkernel: breakpoint in a host thread\n");
	if (si->si_code <= 0)				/* kill -TRAP */
		signal_end(sig);
	debug(si->si_code == TRAP_TRACE ? VK_TRAP_STEP : VK_TRAP_BREAK, arg, "trap");
}

/*
 * SIGALRM: is a SIGQUIT still waiting?  Then the kernel loops, and the debugger looks
 * at that; unless it is the host that is busy, and lets a stub wait, or us: one who loops
 * has used the CPU since the last look.  Not while it writes to the console: the debugger
 * needs that lock.
 */
static void
signal_alarm(int sig, siginfo_t *si, void *arg)
{
	static uint64_t used;
	static int patience;
	uint64_t now;
	bool busy;

	(void)si;
	if (!pthread_equal(pthread_self(), vcpu) || debugging)
		return;
	now = clock_read(CLOCK_THREAD_CPUTIME_ID);
	busy = patience > 0 && now - used > QUIT_PATIENCE_US * 1000 / 4;
	used = now;
	if ((atomic_load(&signals) & HOST_SIG_QUIT) == 0)
		patience = 0;
	else if (out.lock.word != 0 || cons.lock.word != 0)
		watch_quit(1000);
	else if ((vmspace_running() || !busy) && ++patience < QUIT_PATIENCE)
		watch_quit(QUIT_PATIENCE_US);
	else {
		patience = 0;
		atomic_fetch_and(&signals, ~HOST_SIG_QUIT);
		debug(VK_TRAP_QUIT, arg, "SIGQUIT");
	}
	(void)sig;
}

/*
 * SIGSEGV, SIGBUS, SIGILL, SIGFPE.  On the vCPU thread the kernel may explain a
 * SIGSEGV by its own page table and map the page; what it cannot explain is a
 * panic.  A host thread has no business faulting.
 */
static void
signal_fault(int sig, siginfo_t *si, void *arg)
{
	static _Atomic int depth;
	ucontext_t *uc = arg;
	struct vk_regs regs;
	uintptr_t pc = (uintptr_t)uc->uc_mcontext.gregs[REG_RIP];
	uintptr_t va = (uintptr_t)si->si_addr;
	bool write = (uc->uc_mcontext.gregs[REG_ERR] & 2) != 0;
	int saved = errno;
	char why[128];

	if (!pthread_equal(pthread_self(), vcpu))
		die("vkernel: fault in a host thread\n");
	if (atomic_fetch_add(&depth, 1) > 2)
		die("vkernel: fault while handling a fault\n");
	if (sig == SIGSEGV && si->si_code > 0 && si->si_code != SI_KERNEL &&
	    kernel_fault(va, write, pc)) {
		atomic_fetch_sub(&depth, 1);
		errno = saved;
		return;
	}
	if (sig == SIGSEGV && pc == debugger_trap) {	/* Debugger() */
		atomic_fetch_sub(&depth, 1);
		uc->uc_mcontext.gregs[REG_RIP]++;
		debug(VK_TRAP_QUIT, uc, "trap");
		return;
	}
	if (si->si_code <= 0)
		(void)snprintf(why, sizeof(why), "signal %d, sent by process %d", sig,
		    (int)si->si_pid);
	else if (sig == SIGILL || sig == SIGFPE)
		(void)snprintf(why, sizeof(why), "%s in kernel mode at pc 0x%lx",
		    sig == SIGILL ? "illegal instruction" : "arithmetic trap", pc);
	else if (sig == SIGBUS && va >= VK_KVA_BASE && va < VK_KVA_BASE + VK_KVA_SIZE)
		(void)snprintf(why, sizeof(why), "memory image: no page behind kernel "
		    "address 0x%lx, truncated or I/O error (pc 0x%lx)", va, pc);
	else if (sig == SIGBUS && va >= VK_DMAP_BASE && va < VK_DMAP_BASE + vk.memsize)
		(void)snprintf(why, sizeof(why), "memory image: no page behind 0x%lx, "
		    "truncated or I/O error (pc 0x%lx)", va - VK_DMAP_BASE, pc);
	else
		(void)snprintf(why, sizeof(why), "%s: %s of 0x%lx at pc 0x%lx",
		    sig == SIGBUS ? "bus error" : "page fault in kernel mode",
		    write ? "write" : "read", va, pc);
	atomic_fetch_sub(&depth, 1);
	regs_copy(&regs, uc, false);
	kernel_fault_panic(&regs, why);
}

/* Install a handler, on the alternate stack. */
static void
handle(int sig, void (*fn)(int), int flags)
{
	struct sigaction sa = { .sa_handler = fn, .sa_flags = SA_ONSTACK | flags };

	signals_but_faults(&sa.sa_mask);
	if (sigaction(sig, &sa, NULL) != 0)
		die("vkernel: sigaction failed\n");
}

/*
 * The alternate stack, with a guard page below it, and the fault handlers.
 * Kernel threads run on stacks of their own, so each handler needs this.
 */
void
host_faults_init(void)
{
	struct sigaction sa = { .sa_sigaction = signal_fault,
	    .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };
	char *stk = mmap(NULL, SIGSTACK_SIZE + PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct sigaction trap = { .sa_sigaction = signal_trap,
	    .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };
	struct sigaction alarm = { .sa_sigaction = signal_alarm,
	    .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER | SA_RESTART };
	stack_t ss;

	if (stk == MAP_FAILED || mprotect(stk, PAGE, PROT_NONE) != 0)
		die("vkernel: no memory for the signal stack\n");
	ss = (stack_t){ .ss_sp = stk + PAGE, .ss_size = SIGSTACK_SIZE };
	if (sigaltstack(&ss, NULL) != 0 || sigaction(SIGALRM, &alarm, NULL) != 0)
		die("vkernel: cannot handle SIGALRM\n");
	for (size_t i = 0; i < NFAULTS; i++)
		if (sigaction(faults[i], faults[i] == SIGTRAP ? &trap : &sa, NULL) != 0)
			die("vkernel: cannot handle SIGSEGV\n");
}

/* Signals that users send: while the vkernel becomes another one they wait. */
static sigset_t
users_signals(void)
{
	sigset_t set;

	signals_but_faults(&set);
	(void)sigdelset(&set, SIGCHLD);
	return (set);
}

/*
 * The other signals.  HUP and INT stay ignored when they were (nohup, a
 * background job of a simple shell); TERM and QUIT are always ours.  Those that
 * would end the process anyway do so with the terminal restored.
 */
void
host_signals_init(void)
{
	const sigset_t users = users_signals();
	static const struct { int sig; void (*fn)(int); bool keep_ignored; } tab[] = {
		{ SIGTERM, signal_post, false }, { SIGQUIT, signal_post, false },
		{ SIGWINCH, signal_post, false }, { SIGCONT, signal_post, false },
		{ SIGTSTP, signal_stop, true }, { SIGHUP, signal_end, true },
		{ SIGINT, signal_end, true }, { SIGABRT, signal_end, false },
		{ SIGUSR1, signal_end, false }, { SIGUSR2, signal_end, false },
		{ SIGVTALRM, signal_end, false }, { SIGSYS, signal_end, false },
		{ SIGPROF, signal_end, false }, { SIGIO, signal_end, false },
		{ SIGXCPU, signal_end, false }, { SIGPWR, signal_end, false },
		{ SIGSTKFLT, signal_end, false },
	};

	for (size_t i = 0; i < sizeof(tab) / sizeof(tab[0]); i++) {
		struct sigaction old;

		if (tab[i].keep_ignored && sigaction(tab[i].sig, NULL, &old) == 0 &&
		    old.sa_handler == SIG_IGN)
			continue;
		handle(tab[i].sig, tab[i].fn, SA_RESTART);
	}
	for (int sig = SIGRTMIN; sig <= SIGRTMAX; sig++)
		handle(sig, signal_end, SA_RESTART);
	(void)pthread_sigmask(SIG_UNBLOCK, &users, NULL);
}

/* ---- the debugger ------------------------------------------------------------- */

void
host_debug(bool on)
{
	debugging = on;
	if (!tio_saved)
		return;
	tio_raw.c_lflag = on ? tio_raw.c_lflag | ISIG : tio_raw.c_lflag & ~ISIG;
	tio_raw.c_cc[VINTR] = on ? 'C' & 0x1f : _POSIX_VDISABLE;
	tio_raw.c_cc[VSUSP] = on ? 'Z' & 0x1f : _POSIX_VDISABLE;
	if (tio_is_raw && foreground())
		(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &tio_raw);
}

/* Code is mapped for reading only, but here. */
bool
host_text_write(uintptr_t va, uint8_t byte)
{
	void *page = (void *)(va & ~(PAGE - 1));

	if (mprotect(page, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC) != 0)
		return (false);
	*(volatile uint8_t *)va = byte;
	return (mprotect(page, PAGE, PROT_READ | PROT_EXEC) == 0);
}

const void *
host_map_exe(size_t *size)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	void *p = MAP_FAILED;
	struct stat st;

	if (fd >= 0 && fstat(fd, &st) == 0) {
		*size = (size_t)st.st_size;
		p = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
	}
	if (fd >= 0)
		(void)close(fd);
	return (p == MAP_FAILED ? NULL : p);
}

/* ---- CPUs and limits ---------------------------------------------------------- */

/* Is cpu one of those this process may run on? */
bool
host_cpu_allowed(int cpu)
{
	return (cpu >= 0 && cpu < CPU_SETSIZE && CPU_ISSET(cpu, &cpus_at_start));
}

/* Keep the calling thread on one CPU.  0 or a negative errno. */
int
host_pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set) != 0)
		return (-errno_to_guest(errno));
	return (0);
}

/* The number in a one-line file; UINT64_MAX when there is none ("max", no file). */
static uint64_t
read_number(const char *path)
{
	uint64_t v = UINT64_MAX;
	FILE *f = fopen(path, "re");

	if (f == NULL)
		return (v);
	if (fscanf(f, "%lu", &v) != 1)
		v = UINT64_MAX;
	(void)fclose(f);
	return (v);
}

/*
 * This process's folder in a control group hierarchy: cgroup v2's, or v1's of
 * the named controller.  False when there is none.
 */
static bool
cgroup_dir(const char *controller, char *dir, size_t size)
{
	char line[4096];
	bool found = false;
	FILE *f = fopen("/proc/self/cgroup", "re");

	if (f == NULL)
		return (false);
	while (!found && fgets(line, sizeof(line), f) != NULL) {
		char *names = strchr(line, ':');
		char *path = names != NULL ? strchr(names + 1, ':') : NULL;

		if (path == NULL)
			continue;
		*names++ = '\0';
		*path++ = '\0';
		path[strcspn(path, "\n")] = '\0';
		if (strcmp(names, controller) == 0)
			(void)snprintf(dir, size, "/sys/fs/cgroup/%s%s", controller,
			    path);
		else if (strcmp(line, "0") == 0 && *names == '\0')
			(void)snprintf(dir, size, "/sys/fs/cgroup%s", path);
		else
			continue;
		found = access(dir, F_OK) == 0;
	}
	(void)fclose(f);
	return (found);
}

/*
 * What is left under the tightest limit among our control group and those
 * around it: limit less usage, or the limit itself when `usage' is NULL.
 * The files' names are the two of cgroup v2 and v1.
 */
static uint64_t
cgroup_limit(const char *controller, const char *const limit[2],
    const char *const usage[2])
{
	char dir[4200], path[4300], *slash;
	uint64_t least = UINT64_MAX;

	if (!cgroup_dir(controller, dir, sizeof(dir)))
		return (least);
	for (;;) {
		for (int v = 0; v < 2; v++) {
			uint64_t max, used = 0;

			(void)snprintf(path, sizeof(path), "%s/%s", dir, limit[v]);
			if ((max = read_number(path)) == UINT64_MAX)
				continue;
			if (usage != NULL) {
				(void)snprintf(path, sizeof(path), "%s/%s", dir,
				    usage[v]);
				if ((used = read_number(path)) == UINT64_MAX)
					used = 0;
			}
			max = max > used ? max - used : 0;
			least = max < least ? max : least;
		}
		slash = strrchr(dir, '/');
		if (strcmp(dir, "/sys/fs/cgroup") == 0 || slash == NULL)
			return (least);
		*slash = '\0';
	}
}

/* The most memory that this host could ever give a process like this one. */
uint64_t
host_memlimit(void)
{
	static const char *const limit[2] = { "memory.max", "memory.limit_in_bytes" };
	uint64_t group = cgroup_limit("memory", limit, NULL);
	struct sysinfo si;
	uint64_t ram;

	if (sysinfo(&si) != 0)
		return (group);
	ram = (uint64_t)si.totalram * si.mem_unit;
	return (ram < group ? ram : group);
}

/* The memory that could be had now, the caches of the host given up for it. */
uint64_t
host_memfree(void)
{
	static const char *const limit[2] = { "memory.max", "memory.limit_in_bytes" };
	uint64_t avail = UINT64_MAX, kb, lim = cgroup_limit("memory", limit, NULL);
	char line[128];
	FILE *f = fopen("/proc/meminfo", "re");

	if (f == NULL)
		return (lim);
	while (fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "MemAvailable: %lu kB", &kb) == 1)
			avail = kb * 1024;
	(void)fclose(f);
	return (avail < lim ? avail : lim);
}

/*
 * How many more processes this one may have, each with a few descriptors: the
 * least that RLIMIT_NPROC, pids.max and RLIMIT_NOFILE allow.  What others of
 * the same user will use is not known; fork copes with EAGAIN.
 */
int
host_proclimit(void)
{
	static const char *const limit[2] = { "pids.max", "pids.max" };
	static const char *const usage[2] = { "pids.current", "pids.current" };
	uint64_t n = cgroup_limit("pids", limit, usage);
	struct rlimit rl;

	if (getrlimit(RLIMIT_NPROC, &rl) == 0 && rl.rlim_cur != RLIM_INFINITY &&
	    geteuid() != 0 && rl.rlim_cur < n)
		n = rl.rlim_cur;
	if (getrlimit(RLIMIT_NOFILE, &rl) == 0 && rl.rlim_cur != RLIM_INFINITY &&
	    rl.rlim_cur / 2 < n)
		n = rl.rlim_cur / 2;
	return (n > 100000 ? 100000 : (int)n);
}

/* ---- odds and ends ------------------------------------------------------------ */

/* Fill buf with random bytes. */
void
host_random(void *buf, size_t len)
{
	char *p = buf;

	while (len > 0) {
		ssize_t n = getrandom(p, len < 256 ? len : 256, 0);

		if (n > 0) {
			p += n;
			len -= (size_t)n;
		} else if (errno != EINTR)
			kernel_panic_host("getrandom failed");
	}
}

/* Map the page of the image at pa to va.  0 or a negative errno. */
int
host_kva_map(uintptr_t va, uint64_t pa, int prot)
{
	if (mmap((void *)va, PAGE, prot, MAP_SHARED | MAP_FIXED, vk.image_fd,
	    (off_t)pa) == MAP_FAILED)
		return (-errno_to_guest(errno));
	return (0);
}

/* Unmap kernel addresses.  They stay reserved, so that nothing else lands there. */
void
host_kva_unmap(uintptr_t va, size_t len)
{
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED;

	if (mmap((void *)va, len, PROT_NONE, flags, -1, 0) == MAP_FAILED)
		kernel_panic_host("cannot unmap kernel addresses");
	/* As its neighbours, so that it becomes one mapping with them. */
	(void)madvise((void *)va, len, MADV_DONTDUMP);
}

/*
 * First of all: this thread is the vCPU; descriptors 0 to 2 exist, so that no
 * disk gets one of them; no signal is blocked; as many files as may be had.
 * After a re-exec, `s' is what host_handover() said, else NULL.
 */
void
host_init(const char *s)
{
	struct termios t;
	struct rlimit rl;
	sigset_t set;
	unsigned int v;
	size_t n = 0;
	int fd;

	do
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (fd >= 0 && fd <= STDERR_FILENO && fcntl(fd, F_SETFD, 0) == 0);
	if (fd >= 0)
		(void)close(fd);
	vcpu = pthread_self();
	if (sched_getaffinity(0, sizeof(cpus_at_start), &cpus_at_start) != 0)
		CPU_SET(0, &cpus_at_start);
	(void)sigemptyset(&set);
	if (s != NULL)
		set = users_signals();
	(void)pthread_sigmask(SIG_SETMASK, &set, NULL);
	for (; s != NULL && n < sizeof(t) && sscanf(s, "%2x", &v) == 1; s += 2)
		((uint8_t *)&t)[n++] = (uint8_t)v;
	if (n == sizeof(t)) {
		tio_start = t;
		tio_saved = tio_is_raw = 1;
	}
	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN);		/* EFBIG instead, as an I/O error */
	if (getrlimit(RLIMIT_NOFILE, &rl) == 0 && rl.rlim_cur < rl.rlim_max) {
		rl.rlim_cur = rl.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &rl);
	}
}

/*
 * Before an exec of ourselves: CPUs and timer as they were.  The terminal stays raw, but
 * for the lines that are printed at start, and signals wait, that of ^\ too, until the
 * next vkernel is ready for them; buf, of HOST_HANDOVER bytes, tells it how the terminal
 * was.
 */
void
host_handover(char *buf)
{
	const sigset_t users = users_signals();
	struct termios t = tio_raw;
	uint32_t came;

	_Static_assert(2 * sizeof(tio_start) < HOST_HANDOVER, "HOST_HANDOVER");
	host_cons_drain();
	(void)pthread_sigmask(SIG_BLOCK, &users, NULL);
	watch_quit(0);
	came = host_signals_take();	/* and nobody here will heed them any more */
	if ((came & HOST_SIG_TERM) != 0)
		(void)raise(SIGTERM);
	if ((came & HOST_SIG_QUIT) != 0)
		(void)raise(SIGQUIT);
	*buf++ = '-';
	*buf = '\0';
	for (size_t i = 0; tio_is_raw && i < sizeof(tio_start); i++)
		(void)sprintf(buf - 1 + 2 * i, "%02x", ((uint8_t *)&tio_start)[i]);
	t.c_oflag = tio_start.c_oflag;
	t.c_lflag |= ISIG;
	if (tio_is_raw && foreground())
		(void)tcsetattr(STDIN_FILENO, TCSANOW, &t);
	(void)sched_setaffinity(0, sizeof(cpus_at_start), &cpus_at_start);
}
