/*
 * stress_lwp.c - a mode of stress.c: threads that fight each other.
 *
 * A process of the mode has up to NLWPS LWPs.  Each takes one action after another, by
 * chance, from a table: fork, vfork, exec, exit, wait, make an LWP and end, signal each
 * other, and do all they can to the same few descriptors, pages, files, locks and ids,
 * so that what one sleeps in is what another takes away.  Nothing is expected of a
 * single call; the process must be gone soon after it was killed, if it does not end by
 * itself, and nothing may be left of it (t_abuse.c, soak_mixed.c).
 *
 * The LWPs share one errno and have no locks: no call here looks at errno or uses stdio.
 */
#ifdef __DragonFly__
#include <sys/file.h>
#include <sys/lwp.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysctl.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/stress.h"

#define NLWPS		12
#define LWP_STACK	65536
#define FIRST_FD	3		/* and NFDS of them are fought for */
#define NFDS		24
#define NPAGES		16		/* of memory, ditto */
#define OTHER_UID	1000
#define EXTEXIT_SETINT	0x1
#define EXTEXIT_LWP	0x10000

int	umtx_sleep(volatile const int *, int, int);
int	umtx_wakeup(volatile const int *, int);

struct slot {
	int		used;		/* cleared by the end of its LWP */
	int		tid;
	uint32_t	rnd;		/* its own random sequence */
	char		*altstack;
};
static struct slot slots[NLWPS];
static char *stacks, *region;
static int word;

/* A number below n, by chance. */
static uint32_t
below(struct slot *s, uint32_t n)
{
	s->rnd ^= s->rnd << 13;
	s->rnd ^= s->rnd >> 17;
	s->rnd ^= s->rnd << 5;
	return s->rnd % n;
}

static int
some_fd(struct slot *s)
{
	return FIRST_FD + (int)below(s, NFDS);
}

static char *
some_page(struct slot *s)
{
	return region + below(s, NPAGES) * PAGE;
}

/* Bytes from a page on, which do not leave the region. */
static size_t
some_len(struct slot *s, const char *page)
{
	return 1 + below(s, (uint32_t)(region + NPAGES * PAGE - page));
}

/* A page that was taken away is replaced. */
static void
on_fault(int sig, siginfo_t *si, void *uc)
{
	char *page = (char *)((uintptr_t)si->si_addr & ~(uintptr_t)(PAGE - 1));

	(void)sig;
	(void)uc;
	if (page < region || page >= region + NPAGES * PAGE ||
	    mmap(page, PAGE, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE | MAP_FIXED,
	    -1, 0) == MAP_FAILED)
		_exit(0);
}

static void
on_signal(int sig)
{
	(void)sig;
}

/* ---- actions --------------------------------------------------------------- */

static void
a_sleep(struct slot *s)
{
	struct timespec ts = { 0, 1000L * below(s, 300) };

	(void)nanosleep(&ts, NULL);
}

static void
a_fork(struct slot *s)
{
	pid_t pid = fork();

	if (pid > 0 && below(s, 3) == 0)
		(void)setpgid(pid, below(s, 2) ? 0 : getpid());
	if (pid != 0)
		return;
	(void)alarm(1);
	switch (below(s, 6)) {
	case 0:
		(void)kill(getppid(), SIGCHLD);
		break;
	case 1:
		(void)setsid();
		break;
	case 2:
		(void)setpgid(0, 0);
		(void)kill(getpid(), SIGTSTP);		/* orphaned: nothing */
		break;
	case 3:
		(void)kill(getpid(), SIGKILL);
		break;
	case 4:
		memset(some_page(s), 1, 1);
		break;
	default:
		break;
	}
	_exit((int)below(s, 256));
}

static void
a_vfork(struct slot *s)
{
	uint32_t how = below(s, 3);
	pid_t pid = vfork();

	if (pid != 0)
		return;
	if (how == 0)
		(void)execl("/usr/bin/stress", "stress", "exec-n", "0", (char *)NULL);
	else if (how == 1)
		(void)kill(getpid(), SIGKILL);
	_exit(0);
}

static void
a_wait(struct slot *s)
{
	int status, options = below(s, 4) != 0 ? WNOHANG : 0;

	(void)waitpid(below(s, 4) != 0 ? -1 : 0, &status,
	    options | WUNTRACED | WCONTINUED);
}

static void
a_end(struct slot *s)
{
	switch (below(s, 60)) {
	case 0:
		_exit(0);
	case 1:
		(void)execl("/usr/bin/stress", "stress", "exec-n", "0", (char *)NULL);
		break;
	case 2:
		(void)execl("/nonexistent", "x", (char *)NULL);
		break;
	case 3:
		(void)kill(getpid(), SIGSTOP);
		break;
	default:
		break;
	}
}

static void	lwp_main(void *);

static void
a_lwp_new(struct slot *s)
{
	struct slot *n = &slots[below(s, NLWPS)];
	struct lwp_params pa = { .lwp_func = lwp_main, .lwp_arg = n };

	if (__atomic_exchange_n(&n->used, 1, __ATOMIC_ACQUIRE) != 0)
		return;
	n->rnd = below(s, 0x7fffffff) | 1;
	pa.lwp_stack = stacks + (n - slots + 1) * LWP_STACK;
	pa.lwp_tid1 = &n->tid;
	/* Where the id is to be written may be gone. */
	if (below(s, 8) == 0)
		pa.lwp_tid2 = (int *)some_page(s);
	if (syscall(SYS_lwp_create, &pa) != 0)
		n->used = 0;
}

static void
a_lwp_end(struct slot *s)
{
	if (below(s, 6) != 0)
		return;
	(void)syscall(SYS_extexit, EXTEXIT_LWP | EXTEXIT_SETINT, 0, &s->used);
	_exit(0);
}

static void
a_signal(struct slot *s)
{
	static const int sigs[] = { SIGUSR1, SIGUSR2, SIGCHLD, SIGWINCH, SIGCONT, 0 };
	int sig = sigs[below(s, 6)];

	if (below(s, 3) == 0)
		(void)kill(getpid(), sig);
	else
		(void)syscall(SYS_lwp_kill, -1, slots[below(s, NLWPS)].tid, sig);
}

static void
a_mask(struct slot *s)
{
	struct timespec ts = { 0, 1000L * below(s, 300) };
	stack_t ss = { .ss_sp = s->altstack, .ss_size = LWP_STACK / 2 };
	sigset_t set;

	(void)sigemptyset(&set);
	for (uint32_t n = below(s, 4); n > 0; n--)
		(void)sigaddset(&set, (int[]){ SIGUSR1, SIGUSR2, SIGCHLD,
		    SIGALRM }[below(s, 4)]);
	switch (below(s, 6)) {
	case 0:
		(void)sigtimedwait(&set, NULL, &ts);
		break;
	case 1:
		(void)sigdelset(&set, SIGALRM);
		(void)sigsuspend(&set);
		break;
	case 2:
		ss.ss_flags = below(s, 2) ? SS_DISABLE : 0;
		(void)sigaltstack(&ss, NULL);
		break;
	case 3:
		(void)ppoll(NULL, 0, &ts, &set);
		break;
	default:
		(void)sigprocmask((int[]){ SIG_BLOCK, SIG_UNBLOCK,
		    SIG_SETMASK }[below(s, 3)], &set, NULL);
		break;
	}
}

static void
a_open(struct slot *s)
{
	static const char *const names[] = { "f", "f", "g", "fifo", "/dev/null",
	    "/dev/zero", ".", "/usr/bin/stress" };
	const char *name = names[below(s, 8)];
	int fd[2];

	switch (below(s, 8)) {
	case 0:
		(void)pipe(fd);
		break;
	case 1:
		(void)dup2(some_fd(s), some_fd(s));
		break;
	case 2:
		(void)fcntl(some_fd(s), below(s, 2) ? F_DUPFD : F_DUPFD_CLOEXEC,
		    some_fd(s));
		break;
	case 3:
		(void)fcntl(some_fd(s), F_SETFL, below(s, 2) ? O_NONBLOCK : 0);
		break;
	case 4:
		(void)unlink(names[below(s, 4)]);
		(void)mkfifo("fifo", 0666);
		break;
	default:
		(void)open(name, (below(s, 2) ? O_RDWR | O_CREAT : (int)below(s, 3)) |
		    (below(s, 2) ? O_NONBLOCK : 0), 0666);
		break;
	}
}

static void
a_close(struct slot *s)
{
	if (below(s, 40) == 0)
		(void)closefrom(some_fd(s));
	else
		(void)close(some_fd(s));
}

static void
a_io(struct slot *s)
{
	char *p = some_page(s), *q = some_page(s);
	struct iovec iov[2] = { { p, some_len(s, p) }, { q, some_len(s, q) } };
	struct pollfd pfd[3] = { { some_fd(s), POLLIN, 0 }, { some_fd(s), POLLOUT, 0 },
	    { some_fd(s), POLLIN | POLLOUT, 0 } };
	int fd = some_fd(s);

	switch (below(s, 8)) {
	case 0:
		(void)readv(fd, iov, 2);
		break;
	case 1:
		(void)writev(fd, iov, 2);
		break;
	case 2:
		(void)poll(pfd, 3, (int)below(s, 3));
		break;
	case 3:
		(void)ftruncate(fd, below(s, 2 * NPAGES * PAGE));
		(void)lseek(fd, 0, SEEK_SET);
		break;
	case 4:
		(void)pread(fd, p, iov[0].iov_len, below(s, PAGE));
		break;
	case 5:
		(void)pwrite(fd, p, iov[0].iov_len, below(s, PAGE));
		break;
	case 6:
		(void)fsync(fd);
		break;
	default:
		(void)read(fd, p, 1);
		break;
	}
}

static void
a_map(struct slot *s)
{
	char *p = some_page(s);
	size_t len = some_len(s, p);
	int prot = (int[]){ PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE }[below(s, 3)];
	int flags = (below(s, 2) ? MAP_PRIVATE : MAP_SHARED) | MAP_FIXED;

	switch (below(s, 7)) {
	case 0:
		(void)munmap(p, len);
		break;
	case 1:
		(void)mprotect(p, len, prot);
		break;
	case 2:
		(void)mmap(p, len, prot, flags | MAP_ANON, -1, 0);
		break;
	case 3:
		(void)mmap(p, len, prot, flags, some_fd(s), 0);
		break;
	case 4:
		(void)madvise(p, len, below(s, 2) ? MADV_FREE : MADV_DONTNEED);
		break;
	case 5:
		(void)syscall(SYS_minherit, p, len, below(s, 3));
		break;
	default:
		(void)msync(p, len, MS_SYNC);
		(void)(below(s, 2) ? mlock(p, len) : munlock(p, len));
		break;
	}
}

static void
a_touch(struct slot *s)
{
	volatile char *p = some_page(s);

	*p = (char)below(s, 256);
}

static void
a_lock(struct slot *s)
{
	struct flock fl = { .l_type = (short[]){ F_RDLCK, F_WRLCK, F_UNLCK }[below(s, 3)],
	    .l_start = below(s, 20), .l_len = 1 + below(s, 20) };

	if (below(s, 3) == 0)
		(void)flock(some_fd(s), (int[]){ LOCK_SH, LOCK_EX, LOCK_UN,
		    LOCK_EX | LOCK_NB }[below(s, 4)]);
	else
		(void)fcntl(some_fd(s), below(s, 2) ? F_SETLK : F_SETLKW, &fl);
}

static void
a_umtx(struct slot *s)
{
	int *w = below(s, 2) ? &word : (int *)some_page(s);

	if (below(s, 2))
		(void)umtx_sleep(w, 0, 1 + (int)below(s, 500));
	else
		(void)umtx_wakeup(w, (int)below(s, 3));
}

static void
a_ids(struct slot *s)
{
	struct rlimit rl = { 8 + below(s, 2 * NFDS), 100 };

	(void)seteuid(below(s, 2) ? OTHER_UID : 0);
	if (below(s, 4) == 0)
		(void)setrlimit(RLIMIT_NOFILE, &rl);
	(void)setpriority(PRIO_PROCESS, 0, (int)below(s, 5));
}

static void
a_look(struct slot *s)
{
	int name[4] = { CTL_KERN, KERN_PROC, (int[]){ KERN_PROC_ARGS, KERN_PROC_CWD,
	    KERN_PROC_PATHNAME, KERN_PROC_PID }[below(s, 4)], 0 };
	char *p = some_page(s);
	size_t len = some_len(s, p);

	name[3] = below(s, 2) ? getpid() : getpid() + (int)below(s, 8);
	(void)sysctl(name, 4, p, &len, NULL, 0);
}

static void (*const actions[])(struct slot *) = {
	a_sleep, a_fork, a_vfork, a_wait, a_wait, a_end, a_lwp_new, a_lwp_new, a_lwp_end,
	a_signal, a_signal, a_mask, a_mask, a_open, a_open, a_open, a_close, a_close,
	a_io, a_io, a_io, a_io, a_map, a_map, a_map, a_touch, a_touch, a_lock, a_lock,
	a_umtx, a_umtx, a_ids, a_look,
};

/* An LWP, until it or its process ends. */
static void
lwp_main(void *arg)
{
	struct slot *s = arg;

	for (;;)
		actions[below(s, sizeof(actions) / sizeof(actions[0]))](s);
}

/* ---- the mode -------------------------------------------------------------- */

/* A process whose LWPs fight.  A timer ends what they might sleep in for ever. */
static void
fight(void)
{
	struct sigaction sa = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
	struct itimerval it = { { 0, 2000 }, { 0, 2000 } };

	if (setsid() < 0)		/* without a terminal, which it would read */
		_exit(0);		/* ENOMEM */
	region = map_anon(NPAGES * PAGE, rnd(2) ? MAP_PRIVATE : MAP_SHARED);
	stacks = map_anon(2 * NLWPS * LWP_STACK, MAP_PRIVATE);
	CHECK(region != MAP_FAILED && stacks != MAP_FAILED);
	CHECK(sigaction(SIGSEGV, &sa, NULL) == 0 && sigaction(SIGBUS, &sa, NULL) == 0);
	handle(SIGUSR1, on_signal, 0);
	handle(SIGUSR2, on_signal, SA_ONSTACK);
	handle(SIGALRM, on_signal, 0);
	handle(SIGCHLD, on_signal, rnd(2) ? SA_RESTART : SA_NOCLDWAIT);
	CHECK(setitimer(ITIMER_REAL, &it, NULL) == 0);
	for (int i = 0; i < NLWPS; i++)
		slots[i].altstack = stacks + (NLWPS + i) * LWP_STACK;
	slots[0].rnd = rnd(0x7fffffff) | 1;
	slots[0].used = 1;
	slots[0].tid = (int)syscall(SYS_lwp_gettid);
	for (int i = 0; i < NLWPS; i++)
		a_lwp_new(&slots[0]);
	lwp_main(&slots[0]);
}

/* Processes that fight for a while, some at a time, and are killed. */
void
m_lwps(void)
{
	int status, waited;

	for (int i = 0; i < rounds(400); i++) {
		if (kid() == 0)
			fight();
		if (nkids < 4)
			continue;
		ms_sleep((int)rnd(50));
		for (int k = 0; k < nkids; k++) {
			if (rnd(4) == 0)
				(void)kill(kids[k], rnd(2) ? SIGTERM : SIGSTOP);
			(void)kill(kids[k], SIGKILL);
		}
		for (waited = 0; nkids > 0; waited++) {
			if (waitpid(kids[nkids - 1], &status, WNOHANG) != 0)
				nkids--;
			else if (waited > 60000)
				fail("round %d: cannot be killed", i);
			else
				ms_sleep(1);
		}
	}
	for (int k = 0; k < nkids; k++)
		(void)kill(kids[k], SIGKILL);
	wait_kids(1);
	(void)unlink("f");
	(void)unlink("g");
	(void)unlink("fifo");
}
#else
#include "tests/stress.h"

void
m_lwps(void)
{
}
#endif
