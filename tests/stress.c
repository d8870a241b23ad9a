/*
 * stress.c - be rude to the system: use up what it has, race it, ask nonsense of it.
 *
 * One source for two systems: in the vkernel it is /usr/bin/stress, on the host the
 * same program tests itself against Linux.  Each mode is a function that ends
 * normally or by fail(); it runs in a child of its own, in a scratch folder of its
 * own, from a seed, for a bounded amount of work (the mode's number of rounds, times
 * -n percent).  Modes that check results keep a model of what should be there and
 * compare.  What a mode proves is on one side its own checks, on the other that the
 * system is as it was before: no panic, no hang, nothing leaked.
 *
 *	stress [-s seed] [-n percent] [-d folder] mode ...
 *	stress all		every mode at full length
 *	stress all-short	every mode for a second or so
 *	stress list
 *
 * The last line is "stress: N ok, M failed".  Modes that would harm the host (fork
 * until it fails) have a bound there.  Used by tests/t_stress.c.
 */
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __DragonFly__
#include <sys/lwp.h>
#include <sys/syscall.h>
#endif

#define PAGE		4096
#define GUEST_UID	1000		/* a user without rights */
#define MAXKIDS		4000

static void fail(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

static const char *self = "stress";	/* how to exec this program again */
static int guest;			/* this is the vkernel, not the host */
static int percent = 100;
static uint32_t rnd_state = 1;
static pid_t kids[MAXKIDS];
static int nkids;

/* End the mode: it failed. */
static void
fail(const char *fmt, ...)
{
	va_list ap;
	int error = errno;

	va_start(ap, fmt);
	printf("    ");
	vprintf(fmt, ap);
	printf(" (errno %d)\n", error);
	va_end(ap);
	fflush(stdout);
	_exit(1);
}

#define CHECK(e)	((e) ? (void)0 : fail("line %d: %s", __LINE__, #e))

/* A number below n, of the same sequence for the same seed. */
static uint32_t
rnd(uint32_t n)
{
	rnd_state ^= rnd_state << 13;
	rnd_state ^= rnd_state >> 17;
	rnd_state ^= rnd_state << 5;
	return rnd_state % n;
}

/* How many rounds of n at full length; at least 1. */
static int
rounds(int n)
{
	int k = (int)((long)n * percent / 100);

	return k > 0 ? k : 1;
}

/* Milliseconds, from some time on. */
static long
ms_now(void)
{
	struct timespec ts;

	CHECK(clock_gettime(CLOCK_MONOTONIC, &ts) == 0);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
ms_sleep(int ms)
{
	(void)poll(NULL, 0, ms);
}

static void
handle(int sig, void (*fn)(int), int flags)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = fn;
	sa.sa_flags = flags;
	CHECK(sigaction(sig, &sa, NULL) == 0);
}

/* Fork a child with a random sequence of its own; -1: the system is full. */
static pid_t
kid(void)
{
	uint32_t seed = rnd(0x7fffffff) | 1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		rnd_state = seed;
		nkids = 0;
	} else if (pid < 0) {
		CHECK(errno == EAGAIN || errno == ENOMEM);
	} else {
		CHECK(nkids < MAXKIDS);
		kids[nkids++] = pid;
	}
	return pid;
}

static int
wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) != pid)
		CHECK(errno == EINTR);
	return status;
}

/* Wait for all of kid(): each ended with 0, or by a signal if that is allowed. */
static int
wait_kids(int signal_ok)
{
	int status, killed = 0;

	for (int i = 0; i < nkids; i++) {
		status = wait_for(kids[i]);
		if (WIFSIGNALED(status) && signal_ok)
			killed++;
		else if (status != 0)
			fail("child %d ended with status 0x%x", i, status);
	}
	nkids = 0;
	return killed;
}

static void *
map_anon(size_t len, int flags)
{
	return mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_ANON | flags, -1, 0);
}

/* ---- using up what there is ----------------------------------------------- */

/* Fork children that wait for the end of a pipe, until no more come. */
static void
fork_all(int most)
{
	int fd[2], got;
	char c;

	CHECK(pipe(fd) == 0);
	while (nkids < most) {
		pid_t pid = kid();

		if (pid < 0)
			break;
		if (pid == 0) {
			close(fd[1]);
			_exit(read(fd[0], &c, 1) == 0 ? 0 : 1);
		}
	}
	got = nkids;
	close(fd[0]);
	close(fd[1]);
	CHECK(got > 5);
	wait_kids(1);
}

static void
m_forkbomb(void)
{
	int most = guest ? rounds(3000) : 100;

	for (int i = 0; i < rounds(3); i++) {
		fork_all(most);
		if (getuid() == 0 && kid() == 0) {
			nkids = 0;
			CHECK(setuid(GUEST_UID) == 0);
			fork_all(most);
			_exit(0);
		}
		wait_kids(0);
	}
	/* Children that fork on, and nobody waits for. */
	for (int i = 0; i < rounds(20); i++) {
		if (kid() == 0) {
			for (int k = 0; k < 6; k++)
				if (fork() < 0)
					break;
			_exit(0);
		}
		wait_kids(0);
	}
}

/* Touch memory until there is no more, or we are killed for it. */
static void
hog(size_t most)
{
	size_t step = 64 * PAGE, all = 0;
	char *p;

	while (all < most && (p = map_anon(step, MAP_PRIVATE)) != MAP_FAILED) {
		for (size_t i = 0; i < step; i += PAGE)
			p[i] = (char)all;
		all += step;
	}
	_exit(0);
}

static void
m_memhog(void)
{
	size_t most = guest ? (size_t)4 << 30 : (size_t)32 << 20;
	unsigned char *own = map_anon(64 * PAGE, MAP_PRIVATE);

	CHECK(own != MAP_FAILED);
	for (int i = 0; i < 64 * PAGE; i++)
		own[i] = (unsigned char)(i * 7);
	for (int n = 1; n <= (percent < 100 ? 4 : 16); n *= 4) {
		for (int i = 0; i < n; i++)
			if (kid() == 0)
				hog(most);
		wait_kids(1);
	}
	for (int i = 0; i < 64 * PAGE; i++)
		CHECK(own[i] == (unsigned char)(i * 7));
}

/* Descriptors until there are no more, of every kind. */
static void
fd_all(void)
{
	int fd[2], last = -1, n = 0;

	for (;; n++) {
		if (n % 3 == 0)
			last = open("/dev/null", O_RDWR);
		else if (n % 3 == 1)
			last = dup(last);
		else
			last = pipe(fd) == 0 ? fd[0] : -1;
		if (last < 0)
			break;
	}
	CHECK(errno == EMFILE || errno == ENFILE || errno == ENOMEM);
	CHECK(n > 10);
}

static void
m_fdhog(void)
{
	for (int i = 0; i < rounds(10); i++) {
		for (int k = 0; k < 8; k++) {
			if (kid() == 0) {
				fd_all();
				_exit(0);
			}
		}
		wait_kids(0);
		CHECK(close(open("/dev/null", O_RDONLY)) == 0);
	}
}

/* Fill the disk, look, delete, again; one file must survive all that. */
static void
fill_disk(int who, size_t most)
{
	static char buf[65536], cmp[65536];
	char name[32];
	size_t total = 0;
	int files = 0, fd, full = 0;
	ssize_t n = 0;

	memset(buf, who + 'A', sizeof(buf));
	while (!full && total < most) {
		snprintf(name, sizeof(name), "f%d.%d", who, files);
		if ((fd = open(name, O_CREAT | O_RDWR | O_TRUNC, 0644)) < 0) {
			CHECK(errno == ENOSPC || errno == ENOMEM);
			break;
		}
		files++;
		for (int i = 0; i < 40 && total < most; i++) {
			n = write(fd, buf, 1 + rnd(sizeof(buf)));
			if (n < 0) {
				CHECK(errno == ENOSPC || errno == ENOMEM);
				full = 1;
				break;
			}
			total += (size_t)n;
		}
		CHECK(lseek(fd, 0, SEEK_SET) == 0);
		while ((n = read(fd, cmp, sizeof(cmp))) > 0)
			CHECK(memcmp(cmp, buf, (size_t)n) == 0);
		CHECK(n == 0);
		close(fd);
	}
	while (files > 0) {
		snprintf(name, sizeof(name), "f%d.%d", who, --files);
		CHECK(unlink(name) == 0);
	}
}

static void
m_enospc(void)
{
	size_t most = guest && percent >= 100 ? (size_t)1 << 40 : (size_t)8 << 20;
	char buf[5000];
	int fd = open("keep", O_CREAT | O_RDWR, 0600);

	memset(buf, 'k', sizeof(buf));
	CHECK(write(fd, buf, sizeof(buf)) == sizeof(buf));
	for (int i = 0; i < rounds(4); i++) {
		for (int k = 0; k < 1 + i; k++) {
			if (kid() == 0) {
				fill_disk(k, most);
				_exit(0);
			}
		}
		wait_kids(0);
	}
	CHECK(pread(fd, buf, sizeof(buf), 0) == sizeof(buf));
	for (size_t i = 0; i < sizeof(buf); i++)
		CHECK(buf[i] == 'k');
	close(fd);
}

/* ---- processes ------------------------------------------------------------- */

static void
m_exec(void)
{
	char n[16];
	pid_t pid;

	for (int k = 0; k < 2; k++) {
		snprintf(n, sizeof(n), "%d", rounds(5000));
		if ((pid = kid()) == 0) {
			execl(self, self, "exec-n", n, (char *)NULL);
			fail("exec %s", self);
		}
	}
	wait_kids(0);
}

/* "stress exec-n N": the program executes itself N times. */
static int
exec_n(const char *arg)
{
	char n[16];
	int left = atoi(arg);

	if (left <= 0)
		return 0;
	snprintf(n, sizeof(n), "%d", left - 1);
	execl(self, self, "exec-n", n, (char *)NULL);
	return errno == ENOMEM ? 0 : 1;
}

static void
m_vfork(void)
{
	pid_t pid;

	for (int k = 0; k < 8; k++) {
		if (kid() != 0)
			continue;
		for (int i = 0; i < rounds(300); i++) {
			int how = (int)rnd(4);

			pid = vfork();
			if (pid == 0) {
				if (how == 0)
					execl(self, self, "exec-n", "0", (char *)NULL);
				else if (how == 1)
					execl("/nonexistent", "x", (char *)NULL);
				else if (how == 2)
					(void)kill(getpid(), SIGKILL);
				_exit(0);
			}
			if (pid < 0) {
				CHECK(errno == EAGAIN || errno == ENOMEM);
				continue;
			}
			CHECK(wait_for(pid) == (how == 2 ? SIGKILL : 0));
		}
		_exit(0);
	}
	wait_kids(0);
}

static volatile sig_atomic_t nsig;

static void
count_sig(int sig)
{
	(void)sig;
	nsig++;
}

/* Signals at full rate between n processes, while one stops and continues them. */
static void
m_signals(void)
{
	enum { N = 12 };
	static const int sigs[] = { SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT, SIGCHLD, 0, SIGIO };
	pid_t *pids = map_anon(PAGE, MAP_SHARED);
	long end;

	CHECK(pids != MAP_FAILED);
	for (int i = 0; i < N; i++) {
		pid_t pid = kid();

		if (pid != 0) {
			pids[i] = pid;
			continue;
		}
		for (size_t s = 0; s < sizeof(sigs) / sizeof(sigs[0]); s++)
			if (sigs[s] != 0)
				handle(sigs[s], count_sig, rnd(2) ? SA_RESTART : 0);
		while (pids[N] == 0)
			ms_sleep(1);
		end = ms_now() + rounds(4000);
		while (ms_now() < end) {
			for (int k = 0; k < 50; k++) {
				pid_t to = pids[rnd(N)];

				if (to > 1)
					(void)kill(to, sigs[rnd(7)]);
			}
			if (rnd(10) == 0)
				ms_sleep(1);
			if (rnd(50) == 0) {
				pid_t c = fork();

				if (c == 0)
					_exit(7);
				if (c > 0)
					CHECK(WEXITSTATUS(wait_for(c)) == 7);
			}
		}
		_exit(0);
	}
	pids[N] = 1;
	end = ms_now() + rounds(3500);
	while (ms_now() < end) {
		pid_t p = pids[rnd(N)];
		int status;

		CHECK(kill(p, SIGSTOP) == 0);
		if (rnd(2)) {
			pid_t got = waitpid(p, &status, WUNTRACED);

			CHECK(got == p && WIFSTOPPED(status));
		}
		CHECK(kill(p, SIGCONT) == 0);
	}
	wait_kids(0);
	munmap(pids, PAGE);
}

/* A timer of a microsecond must leave time for work. */
static void
m_timer(void)
{
	struct itimerval it = { { 0, 1 }, { 0, 1 } }, off = { { 0, 0 }, { 0, 0 } };
	volatile long sum;

	for (int k = 0; k < 3; k++) {
		nsig = 0;
		handle(SIGALRM, k == 0 ? SIG_IGN : count_sig, k == 2 ? SA_RESTART : 0);
		handle(SIGPROF, count_sig, 0);
		CHECK(setitimer(ITIMER_REAL, &it, NULL) == 0);
		CHECK(setitimer(ITIMER_PROF, &it, NULL) == 0);
		for (int i = 0; i < rounds(2000000); i++)
			sum = i;
		(void)sum;
		for (int i = 0; i < rounds(200); i++)
			ms_sleep(0);
		CHECK(setitimer(ITIMER_REAL, &off, NULL) == 0);
		CHECK(setitimer(ITIMER_PROF, &off, NULL) == 0);
		CHECK(k == 0 || nsig > 0);
	}
}

/* A handler that returns through registers which make no sense. */
static void
bad_return(int sig, siginfo_t *si, void *uc)
{
	unsigned char *b = uc;

	(void)sig;
	(void)si;
	for (int i = 0, n = 1 + (int)rnd(40); i < n; i++)
		b[rnd(sizeof(ucontext_t))] = (unsigned char)rnd(256);
}

static void
m_sigframe(void)
{
	struct sigaction sa;

	for (int i = 0; i < rounds(500); i++) {
		if (kid() == 0) {
			memset(&sa, 0, sizeof(sa));
			sa.sa_sigaction = bad_return;
			sa.sa_flags = SA_SIGINFO;
			CHECK(sigaction(SIGUSR1, &sa, NULL) == 0);
			alarm(2);
			(void)kill(getpid(), SIGUSR1);
			_exit(0);
		}
		if (nkids == 8) {
			for (int k = 0; k < nkids; k++)
				(void)wait_for(kids[k]);
			nkids = 0;
		}
	}
	for (int k = 0; k < nkids; k++)
		(void)wait_for(kids[k]);
	nkids = 0;
}

#ifdef __DragonFly__
#define LWP_STACK	8192

static volatile int lwp_mode;

/* What the other LWPs of a process do, until it ends. */
static void
lwp_body(void *arg)
{
	int me = (int)(intptr_t)arg, fd[2];
	struct timespec ts = { 0, 1000 * (me + 1) };

	for (;;) {
		switch ((lwp_mode + me) % 6) {
		case 0:
			(void)nanosleep(&ts, NULL);
			break;
		case 1:
			(void)getppid();
			break;
		case 2:
			if (me == 3 && lwp_mode % 2 == 0)
				(void)execl(self, self, "exec-n", "0", (char *)NULL);
			if (me == 4)
				_exit(0);
			break;
		case 3:
			if (pipe(fd) == 0) {
				close(fd[0]);
				close(fd[1]);
			}
			break;
		case 4:
			(void)pause();
			break;
		default:
			(void)kill(getpid(), me % 2 ? SIGUSR1 : SIGWINCH);
			break;
		}
	}
}

/* Many LWPs, and one of them, or all of them, exit, exec, fork or are killed. */
static void
lwp_race(void)
{
	char *stacks = map_anon(16 * LWP_STACK, MAP_PRIVATE);
	struct lwp_params pa;
	pid_t pid;

	CHECK(stacks != MAP_FAILED);
	handle(SIGUSR1, count_sig, 0);
	lwp_mode = (int)rnd(100);
	for (int i = 0; i < 16; i++) {
		memset(&pa, 0, sizeof(pa));
		pa.lwp_func = lwp_body;
		pa.lwp_arg = (void *)(intptr_t)i;
		pa.lwp_stack = stacks + (i + 1) * LWP_STACK;
		if (syscall(SYS_lwp_create, &pa) != 0)
			CHECK(errno == EAGAIN || errno == ENOMEM);
	}
	for (int i = 0; i < (int)rnd(4); i++)
		ms_sleep(1);
	switch (rnd(6)) {
	case 0:
		_exit(0);
	case 1:
		(void)execl(self, self, "exec-n", "0", (char *)NULL);
		_exit(1);
	case 2:
		(void)kill(getpid(), SIGKILL);
		break;
	case 3:
		if ((pid = fork()) == 0)
			_exit(0);
		_exit(0);
	case 4:
		(void)syscall(SYS_extexit, 0x10000, 0, NULL);
		break;
	default:
		(void)kill(getpid(), SIGSTOP);
		(void)kill(getpid(), SIGTERM);
		break;
	}
	for (;;)
		(void)pause();
}

static void
m_lwps(void)
{
	int status;
	long end;

	for (int i = 0; i < rounds(400); i++) {
		if (kid() == 0)
			lwp_race();
		if (nkids < 6)
			continue;
		end = ms_now() + 200;
		while (nkids > 0) {
			pid_t pid = waitpid(kids[nkids - 1], &status, WNOHANG);

			CHECK(pid >= 0);
			if (pid > 0) {
				nkids--;
			} else if (ms_now() > end) {
				CHECK(kill(kids[nkids - 1], SIGKILL) == 0);
				end = ms_now() + 20000;
			} else {
				ms_sleep(2);
			}
			if (ms_now() > end + 10000)
				fail("an LWP cannot be killed");
		}
	}
	for (int k = 0; k < nkids; k++)
		(void)kill(kids[k], SIGKILL);
	wait_kids(1);
}

/* Calls that would end or stop the test rather than the system. */
static int
too_rude(int call)
{
	return call == SYS_reboot || call == SYS_fork || call == SYS_vfork ||
	    call == SYS_rfork || call == SYS_exit;
}

/* Numbers that are likelier to hit something than any. */
static uint64_t
odd_number(void)
{
	static char page[2 * PAGE];
	static const uint64_t odd[] = {
		0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 64, 255, 256, 4095, 4096, 65536, 0x7fffffff,
		0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffff, 0x800000000000,
		0x7fffffffffffffff, 0x8000000000000000, (uint64_t)-1, (uint64_t)-2,
		(uint64_t)-4096, 0x400000, 0x7ff000000000,
	};

	switch (rnd(5)) {
	case 0:
		for (int i = 0; i < 32; i++)
			page[rnd(PAGE)] = (char)rnd(256);
		return (uint64_t)(uintptr_t)(page + rnd(64) * 8);
	case 1:
		strcpy(page + PAGE, rnd(2) ? "x" : "../../dev/null");
		return (uint64_t)(uintptr_t)(page + PAGE);
	case 2:
		return rnd(16);
	case 3:
		return (uint64_t)rnd(0x7fffffff) << rnd(33);
	default:
		return odd[rnd(sizeof(odd) / sizeof(odd[0]))];
	}
}

/* Any system call with any arguments, by a user without rights. */
static void
m_syscalls(void)
{
	int status;
	long end;

	for (int i = 0; i < rounds(200); i++) {
		pid_t pid = kid();

		if (pid == 0) {
			CHECK(setsid() > 0);
			(void)setuid(GUEST_UID);
			for (int k = 0; k < 2000; k++) {
				int call = (int)rnd(560);

				if (too_rude(call))
					continue;
				(void)syscall(call, odd_number(), odd_number(),
				    odd_number(), odd_number(), odd_number(),
				    odd_number());
			}
			_exit(0);
		}
		nkids = 0;
		if (pid < 0)
			continue;
		end = ms_now() + 300;
		while (waitpid(pid, &status, WNOHANG) == 0) {
			if (ms_now() > end)
				(void)kill(pid, SIGKILL);
			if (ms_now() > end + 20000)
				fail("round %d: cannot be killed", i);
			ms_sleep(1);
		}
	}
}
#else
static void
m_lwps(void)
{
}

static void
m_syscalls(void)
{
}
#endif

/* ---- memory ------------------------------------------------------------------ */

#define MM_PAGES	64
#define MM_NONE		0		/* not mapped */
#define MM_NOACC	1
#define MM_RO		2
#define MM_RW		3

static sigjmp_buf fault_env;

static void
on_fault(int sig)
{
	siglongjmp(fault_env, sig);
}

/* The first byte of a page, or -1: not readable. */
static int
peek(volatile unsigned char *p)
{
	if (sigsetjmp(fault_env, 1) != 0)
		return -1;
	return *p;
}

/* Set it; -1: not writable. */
static int
poke(volatile unsigned char *p, unsigned char v)
{
	if (sigsetjmp(fault_env, 1) != 0)
		return -1;
	*p = v;
	return 0;
}

/* Random mmap, munmap, mprotect, madvise over 64 pages, against a model. */
static void
mm_model(int n)
{
	static const int prot[] = { 0, PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE };
	unsigned char state[MM_PAGES], value[MM_PAGES];
	unsigned char *base = map_anon(MM_PAGES * PAGE, MAP_PRIVATE);
	int fd, devnull = open("/dev/null", O_WRONLY);

	CHECK(base != MAP_FAILED && devnull >= 0);
	handle(SIGSEGV, on_fault, 0);
	handle(SIGBUS, on_fault, 0);
	memset(state, MM_RW, sizeof(state));
	memset(value, 0, sizeof(value));
	fd = open("mm", O_CREAT | O_RDWR | O_TRUNC, 0600);
	CHECK(fd >= 0);
	for (int i = 0; i < MM_PAGES; i++) {
		char page[PAGE];

		memset(page, i + 1, sizeof(page));
		CHECK(write(fd, page, sizeof(page)) == sizeof(page));
	}
	for (int i = 0; i < n; i++) {
		int at = (int)rnd(MM_PAGES), len = 1 + (int)rnd(8), mapped = 1;
		int to = (int)rnd(4);
		unsigned char *p = base + at * PAGE;

		if (at + len > MM_PAGES)
			len = MM_PAGES - at;
		for (int k = at; k < at + len; k++)
			mapped &= state[k] != MM_NONE;
		switch (rnd(6)) {
		case 0:
			CHECK(munmap(p, (size_t)len * PAGE) == 0);
			memset(state + at, MM_NONE, (size_t)len);
			break;
		case 1:
			if (to == MM_NONE)
				to = MM_RW;
			CHECK(mmap(p, (size_t)len * PAGE, prot[to],
			    MAP_ANON | MAP_PRIVATE | MAP_FIXED, -1, 0) == p);
			memset(state + at, to, (size_t)len);
			memset(value + at, 0, (size_t)len);
			break;
		case 2:
			if (to == MM_NONE)
				to = MM_RO;
			CHECK(mmap(p, (size_t)len * PAGE, prot[to],
			    MAP_PRIVATE | MAP_FIXED, fd, (off_t)at * PAGE) == p);
			memset(state + at, to, (size_t)len);
			for (int k = at; k < at + len; k++)
				value[k] = (unsigned char)(k + 1);
			break;
		case 3:
			if (to == MM_NONE || !mapped)
				break;
			CHECK(mprotect(p, (size_t)len * PAGE, prot[to]) == 0);
			memset(state + at, to, (size_t)len);
			break;
		case 4:
			to = (int)rnd(256);
			if (poke(p, (unsigned char)to) == 0) {
				CHECK(state[at] == MM_RW);
				value[at] = (unsigned char)to;
			} else {
				CHECK(state[at] != MM_RW);
			}
			break;
		default:
			to = peek(p);
			CHECK((to == -1) == (state[at] < MM_RO));
			CHECK(to == -1 || to == value[at]);
			break;
		}
		if (i % 64 != 0)
			continue;
		for (int k = 0; k < MM_PAGES; k++)
			CHECK(peek(base + k * PAGE) == (state[k] < MM_RO ? -1 : value[k]));
		if (rnd(8) == 0 && kid() == 0) {	/* the child sees the same */
			for (int k = 0; k < MM_PAGES; k++)
				CHECK(peek(base + k * PAGE) ==
				    (state[k] < MM_RO ? -1 : value[k]));
			_exit(0);
		}
		wait_kids(0);
	}
	close(fd);
	close(devnull);
	munmap(base, MM_PAGES * PAGE);
}

static void
m_mmap(void)
{
	mm_model(rounds(60000));
}

/* A tree of forks, each writing to its copy and checking it. */
static void
cow_tree(int depth, unsigned char *mem, unsigned char *model, volatile int *slots)
{
	enum { N = 96 };
	pid_t pid[3];
	int status;

	for (int r = 0; r < 3; r++) {
		for (int i = 0; i < 30; i++) {
			int k = (int)rnd(N);

			model[k] = (unsigned char)rnd(256);
			mem[k * PAGE + (int)(k * 37 % PAGE)] = model[k];
		}
		pid[r] = -1;
		if (depth > 0) {
			uint32_t seed = rnd(0x7fffffff) | 1;

			pid[r] = fork();
			if (pid[r] == 0) {
				rnd_state = seed;
				cow_tree(depth - 1, mem, model, slots);
				(void)__sync_fetch_and_add(&slots[depth], 1);
				_exit(0);
			}
			CHECK(pid[r] > 0 || errno == EAGAIN || errno == ENOMEM);
			if (pid[r] > 0)
				(void)__sync_fetch_and_add(&slots[32 + depth], 1);
		}
	}
	for (int k = 0; k < N; k++)
		CHECK(mem[k * PAGE + (int)(k * 37 % PAGE)] == model[k]);
	for (int r = 0; r < 3; r++) {
		if (pid[r] <= 0)
			continue;
		status = wait_for(pid[r]);
		CHECK(status == 0);
	}
	for (int k = 0; k < N; k++)
		CHECK(mem[k * PAGE + (int)(k * 37 % PAGE)] == model[k]);
}

static void
m_cow(void)
{
	unsigned char *mem = map_anon(96 * PAGE, MAP_PRIVATE);
	static unsigned char model[96];
	volatile int *slots = map_anon(PAGE, MAP_SHARED);

	CHECK(mem != MAP_FAILED && slots != MAP_FAILED);
	for (int i = 0; i < rounds(30); i++) {
		cow_tree(3, mem, model, slots);
		for (int d = 0; d < 8; d++)
			CHECK(slots[d] == slots[32 + d]);
	}
}

/* ---- pipes ------------------------------------------------------------------- */

/* Many writers, one reader: no record is mixed, none is lost. */
static void
m_pipe(void)
{
	enum { REC = 64 };
	int nwriters = guest ? rounds(1000) : 50, each = 20, fd[2];
	unsigned char rec[REC], *next;
	int total = 0;

	CHECK(pipe(fd) == 0);
	next = calloc(MAXKIDS, 1);
	CHECK(next != NULL);
	for (int w = 0; w < nwriters; w++) {
		pid_t pid = kid();

		if (pid < 0)
			break;
		if (pid > 0)
			continue;
		close(fd[0]);
		for (int i = 0; i < each; i++) {
			memset(rec, w ^ i, sizeof(rec));
			memcpy(rec, &w, sizeof(w));
			memcpy(rec + sizeof(w), &i, sizeof(i));
			CHECK(write(fd[1], rec, sizeof(rec)) == sizeof(rec));
		}
		_exit(0);
	}
	close(fd[1]);
	for (;;) {
		size_t have = 0;
		ssize_t n;
		int w, i;

		while (have < REC && (n = read(fd[0], rec + have, REC - have)) > 0)
			have += (size_t)n;
		if (have == 0)
			break;
		CHECK(have == REC);
		memcpy(&w, rec, sizeof(w));
		memcpy(&i, rec + sizeof(w), sizeof(i));
		CHECK(w >= 0 && w < nkids && next[w] == i);
		next[w]++;
		for (size_t k = 8; k < REC; k++)
			CHECK(rec[k] == (unsigned char)(w ^ i));
		total++;
	}
	CHECK(total == nkids * each);
	close(fd[0]);
	wait_kids(0);
	free(next);
}

#define PP_N	8

/* Bytes of stream k at position pos. */
static unsigned char
pp_byte(int k, long pos)
{
	return (unsigned char)(pos * 31 + k + (pos >> 8));
}

/* A process that writes pp_byte()s into PP_N pipes as poll says, until all had all. */
static void
pp_writer(int fd[][2], long len)
{
	static unsigned char buf[20000];
	struct pollfd pfd[PP_N];
	long pos[PP_N] = { 0 };
	int left = PP_N;

	for (int k = 0; k < PP_N; k++) {
		close(fd[k][0]);
		pfd[k] = (struct pollfd){ .fd = fd[k][1], .events = POLLOUT };
		CHECK(fcntl(fd[k][1], F_SETFL, rnd(4) ? O_NONBLOCK : 0) == 0);
	}
	while (left > 0) {
		CHECK(poll(pfd, PP_N, 20000) > 0);
		for (int k = 0; k < PP_N; k++) {
			long n = 1 + (long)rnd(sizeof(buf));
			ssize_t did;

			if ((pfd[k].revents & (POLLOUT | POLLHUP | POLLERR)) == 0)
				continue;
			n = n < len - pos[k] ? n : len - pos[k];
			for (long i = 0; i < n; i++)
				buf[i] = pp_byte(k, pos[k] + i);
			did = write(fd[k][1], buf, (size_t)n);
			if (did < 0) {
				CHECK(errno == EAGAIN);
				continue;
			}
			pos[k] += did;
			if (pos[k] == len) {
				close(fd[k][1]);
				pfd[k].fd = -1;
				pfd[k].revents = 0;
				left--;
			}
		}
	}
	_exit(0);
}

static void
m_poll(void)
{
	static unsigned char buf[20000];
	struct pollfd pfd[PP_N];
	int fd[PP_N][2], left;
	long pos[PP_N], len = rounds(1000000);

	for (int round = 0; round < rounds(5); round++) {
		memset(pos, 0, sizeof(pos));
		for (int k = 0; k < PP_N; k++)
			CHECK(pipe(fd[k]) == 0);
		if (kid() == 0)
			pp_writer(fd, len);
		for (int k = 0; k < PP_N; k++) {
			close(fd[k][1]);
			pfd[k] = (struct pollfd){ .fd = fd[k][0], .events = POLLIN };
		}
		for (left = PP_N; left > 0;) {
			CHECK(poll(pfd, PP_N, 20000) > 0);
			for (int k = 0; k < PP_N; k++) {
				ssize_t n;

				if (pfd[k].fd < 0 || pfd[k].revents == 0)
					continue;
				n = read(fd[k][0], buf, 1 + rnd(sizeof(buf)));
				CHECK(n >= 0);
				for (ssize_t i = 0; i < n; i++)
					CHECK(buf[i] == pp_byte(k, pos[k] + i));
				pos[k] += n;
				if (n > 0)
					continue;
				CHECK(pos[k] == len);
				close(fd[k][0]);
				pfd[k].fd = -1;
				left--;
			}
		}
		wait_kids(0);
	}
}

/* ---- files ------------------------------------------------------------------- */

#define FSX_MAX		300000

/* One file against a model in memory: read, write, truncate, map, sync, reopen. */
static void
fsx(int n)
{
	unsigned char *model = calloc(1, FSX_MAX), *buf = malloc(FSX_MAX), *map;
	size_t size = 0, at, len;
	int fd = open("fsx", O_CREAT | O_RDWR | O_TRUNC, 0600);
	struct stat st;

	CHECK(model != NULL && buf != NULL && fd >= 0);
	for (int i = 0; i < n; i++) {
		at = rnd(FSX_MAX - 1);
		len = 1 + rnd(rnd(3) ? 9000 : 70000);
		if (at + len > FSX_MAX)
			len = FSX_MAX - at;
		switch (rnd(9)) {
		case 0:
		case 1:
			memset(buf, (int)rnd(256), len);
			buf[0] = (unsigned char)i;
			CHECK(pwrite(fd, buf, len, (off_t)at) == (ssize_t)len);
			memcpy(model + at, buf, len);
			size = at + len > size ? at + len : size;
			break;
		case 2:
			CHECK(ftruncate(fd, (off_t)at) == 0);
			if (at < size)
				memset(model + at, 0, size - at);
			size = at;
			break;
		case 3:
		case 4:
			if (at >= size)
				break;
			len = at + len > size ? size - at : len;
			at = at / PAGE * PAGE;
			map = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			    (off_t)at);
			CHECK(map != MAP_FAILED);
			len = at + len > size ? size - at : len;
			CHECK(memcmp(map, model + at, len) == 0);
			if (rnd(2)) {
				memset(map, i, len);
				memset(model + at, i, len);
			}
			if (rnd(4) == 0)
				CHECK(msync(map, len, MS_SYNC) == 0);
			CHECK(munmap(map, len) == 0);
			break;
		case 5:
			if (rnd(4) == 0)
				CHECK(fsync(fd) == 0);
			break;
		case 6:
			close(fd);
			CHECK((fd = open("fsx", O_RDWR)) >= 0);
			break;
		default:
			memset(buf, 0x5a, len);
			CHECK(pread(fd, buf, len, (off_t)at) ==
			    (ssize_t)(at >= size ? 0 : at + len > size ? size - at : len));
			if (at < size)
				CHECK(memcmp(buf, model + at,
				    at + len > size ? size - at : len) == 0);
			break;
		}
		CHECK(fstat(fd, &st) == 0 && (size_t)st.st_size == size);
	}
	close(fd);
	CHECK(unlink("fsx") == 0);
	free(model);
	free(buf);
}

/* In each of n children, in a folder of its own, run fn. */
static void
in_folders(int n, void (*fn)(int), int arg)
{
	char name[16];

	for (int i = 0; i < n; i++) {
		if (kid() != 0)
			continue;
		snprintf(name, sizeof(name), "d%d", i);
		CHECK(mkdir(name, 0755) == 0 && chdir(name) == 0);
		fn(arg);
		CHECK(chdir("..") == 0);
		if (rmdir(name) != 0)
			fail("rmdir %s", name);
		_exit(0);
	}
	wait_kids(0);
}

static void
m_fsx(void)
{
	in_folders(4, fsx, rounds(2500));
}

#define NN	24			/* names: 4 in each of 6 folders */
#define NDIRS	6

/* The name of slot i. */
static const char *
slot_name(int i, char *buf, size_t len)
{
	snprintf(buf, len, "n%d/%s%d", i / 4, i % 2 ? "a-longer-name-" : "x", i % 4);
	return buf;
}

/* rename, link, unlink, symlink of 24 names against a model of which file each is. */
static void
names(int n)
{
	char a[64], b[64], buf[32];
	int file[NN] = { 0 }, links[1 << 16] = { 0 }, next = 0;
	struct stat st;
	int fd, r;

	for (int i = 0; i < NDIRS; i++) {
		snprintf(a, sizeof(a), "n%d", i);
		CHECK(mkdir(a, 0755) == 0);
	}
	for (int i = 0; i < n; i++) {
		int x = (int)rnd(NN), y = (int)rnd(NN);

		slot_name(x, a, sizeof(a));
		slot_name(y, b, sizeof(b));
		switch (rnd(5)) {
		case 0:
			fd = open(a, O_CREAT | O_EXCL | O_WRONLY, 0644);
			CHECK((fd >= 0) == (file[x] == 0));
			if (fd < 0)
				break;
			file[x] = ++next & 0xffff;
			links[file[x]] = 1;
			r = snprintf(buf, sizeof(buf), "%d", file[x]);
			CHECK(write(fd, buf, (size_t)r) == r);
			close(fd);
			break;
		case 1:
			r = link(a, b);
			CHECK((r == 0) == (file[x] != 0 && file[y] == 0));
			if (r == 0)
				links[file[y] = file[x]]++;
			break;
		case 2:
			r = rename(a, b);
			CHECK((r == 0) == (file[x] != 0));
			if (r != 0 || file[x] == file[y])
				break;
			if (file[y] != 0)
				links[file[y]]--;
			file[y] = file[x];
			file[x] = 0;
			break;
		case 3:
			r = unlink(a);
			CHECK((r == 0) == (file[x] != 0));
			if (r == 0)
				links[file[x]]--;
			file[x] = 0;
			break;
		default:
			fd = open(a, O_RDONLY);
			CHECK((fd >= 0) == (file[x] != 0));
			if (fd < 0)
				break;
			r = (int)read(fd, buf, sizeof(buf) - 1);
			CHECK(r > 0);
			buf[r] = '\0';
			CHECK(atoi(buf) == file[x]);
			CHECK(fstat(fd, &st) == 0 && (int)st.st_nlink == links[file[x]]);
			close(fd);
			break;
		}
	}
	for (int i = 0; i < NN; i++)
		if (file[i] != 0)
			CHECK(unlink(slot_name(i, a, sizeof(a))) == 0);
	for (int i = 0; i < NDIRS; i++) {
		snprintf(a, sizeof(a), "n%d", i);
		CHECK(rmdir(a) == 0);
	}
}

static void
m_names(void)
{
	in_folders(4, names, rounds(6000));
}

/* Processes that move folders in and out of each other's way: any result is right,
 * but no loop, no hang, and all of it can be removed. */
static void
m_dirs(void)
{
	char a[64], b[64];

	for (int k = 0; k < 6; k++) {
		if (kid() != 0)
			continue;
		for (int i = 0; i < rounds(4000); i++) {
			int x = (int)rnd(4), y = (int)rnd(4), z = (int)rnd(4);

			snprintf(a, sizeof(a), rnd(2) ? "t%d" : "t%d/t%d/t%d", x, y, z);
			snprintf(b, sizeof(b), rnd(2) ? "t%d/t%d" : "t%d/t%d/t%d", z, x, y);
			switch (rnd(4)) {
			case 0:
				(void)mkdir(a, 0755);
				break;
			case 1:
				(void)rename(a, b);
				break;
			case 2:
				(void)rmdir(b);
				break;
			default:
				(void)close(open(a, O_RDONLY));
				break;
			}
		}
		_exit(0);
	}
	wait_kids(0);
	/* Remove the leaves until nothing is left. */
	for (int i = 0, n = 1; n > 0; i++) {
		char path[1024] = ".";
		int down = 1;

		CHECK(i < 1000);
		n = 0;
		while (down) {
			down = 0;
			for (int k = 0; k < 4 && !down; k++) {
				size_t l = strlen(path);
				struct stat st;

				CHECK(l + 8 < sizeof(path));
				snprintf(path + l, sizeof(path) - l, "/t%d", k);
				if (stat(path, &st) == 0)
					down = n = 1;
				else
					path[l] = '\0';
			}
		}
		if (n > 0)
			CHECK(rmdir(path) == 0);
	}
}

static void
m_deep(void)
{
	int depth = rounds(400);
	char cwd[8192];

	for (int i = 0; i < depth; i++)
		CHECK(mkdir("deep", 0755) == 0 && chdir("deep") == 0);
	if (getcwd(cwd, sizeof(cwd)) == NULL)
		CHECK(errno == ERANGE || errno == ENAMETOOLONG || errno == ENOMEM);
	for (int i = 0; i < depth; i++)
		CHECK(chdir("..") == 0 && rmdir("deep") == 0);
}

static void
m_files(void)
{
	int n = rounds(4000), seen = 0, step;
	struct dirent *d;
	char name[64];
	DIR *dp;

	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "file-number-%d", i);
		CHECK(close(open(name, O_CREAT | O_EXCL | O_WRONLY, 0644)) == 0);
	}
	CHECK((dp = opendir(".")) != NULL);
	while ((d = readdir(dp)) != NULL)
		seen += d->d_name[0] == 'f';
	closedir(dp);
	CHECK(seen == n);
	step = n % 7 != 0 ? 7 : n % 11 != 0 ? 11 : 13;
	for (int i = 0, k = 0; i < n; i++, k = (k + step) % n) {
		snprintf(name, sizeof(name), "file-number-%d", k);
		CHECK(unlink(name) == 0);
	}
}

/* ---- running --------------------------------------------------------------------- */

static const struct mode {
	const char	*name;
	void		(*fn)(void);
	int		percent;	/* of all-short */
} modes[] = {
	{ "forkbomb", m_forkbomb, 5 },
	{ "memhog", m_memhog, 10 },
	{ "fdhog", m_fdhog, 10 },
	{ "enospc", m_enospc, 25 },
	{ "exec", m_exec, 2 },
	{ "vfork", m_vfork, 5 },
	{ "signals", m_signals, 20 },
	{ "timer", m_timer, 20 },
	{ "sigframe", m_sigframe, 10 },
	{ "lwps", m_lwps, 10 },
	{ "syscalls", m_syscalls, 10 },
	{ "mmap", m_mmap, 10 },
	{ "cow", m_cow, 5 },
	{ "pipe", m_pipe, 6 },
	{ "poll", m_poll, 20 },
	{ "fsx", m_fsx, 8 },
	{ "names", m_names, 8 },
	{ "dirs", m_dirs, 8 },
	{ "deep", m_deep, 20 },
	{ "files", m_files, 8 },
};
#define NMODES	(sizeof(modes) / sizeof(modes[0]))

/* Run a mode in a child, in a scratch folder; 1 if it failed. */
static int
run_mode(const struct mode *m, uint32_t seed, const char *dir)
{
	char folder[128];
	int status;
	pid_t pid;
	long start = ms_now();

	snprintf(folder, sizeof(folder), "%s/stress.%d", dir, (int)getpid());
	CHECK(mkdir(folder, 0777) == 0 && chmod(folder, 0777) == 0);
	fflush(stdout);
	CHECK((pid = fork()) >= 0);
	if (pid == 0) {
		CHECK(chdir(folder) == 0);
		rnd_state = seed * 2654435761u | 1;
		m->fn();
		(void)unlink("mm");
		(void)unlink("keep");
		fflush(stdout);
		_exit(0);
	}
	status = wait_for(pid);
	if (status != 0)
		printf("    status 0x%x\n", status);
	else if (rmdir(folder) != 0)
		printf("    %s is not empty\n", folder);
	printf("%s: %s (seed %u, %ld ms)\n", m->name, status == 0 ? "ok" : "FAILED", seed,
	    ms_now() - start);
	fflush(stdout);
	return status != 0;
}

/* The mode of a name; NULL. */
static const struct mode *
mode_of(const char *name)
{
	for (size_t i = 0; i < NMODES; i++)
		if (strcmp(modes[i].name, name) == 0)
			return &modes[i];
	return NULL;
}

int
main(int argc, char **argv)
{
	const char *dir = "/tmp";
	struct utsname un;
	uint32_t seed = 1;
	int c, failed = 0, ok = 0, asked;

	if (argc > 0)
		self = argv[0];
	if (argc == 3 && strcmp(argv[1], "exec-n") == 0)
		return exec_n(argv[2]);
	guest = uname(&un) == 0 && strcmp(un.sysname, "DragonFly") == 0;
	if (guest)
		self = "/usr/bin/stress";
	else if (access("/proc/self/exe", X_OK) == 0)
		self = "/proc/self/exe";
	while ((c = getopt(argc, argv, "s:n:d:")) != -1) {
		if (c == 's')
			seed = (uint32_t)strtoul(optarg, NULL, 0);
		else if (c == 'n')
			percent = atoi(optarg);
		else if (c == 'd')
			dir = optarg;
		else
			return 2;
	}
	asked = percent;
	for (; optind < argc; optind++) {
		const char *name = argv[optind];
		const struct mode *one = mode_of(name);
		int brief = strcmp(name, "all-short") == 0;

		if (strcmp(name, "list") == 0) {
			for (size_t i = 0; i < NMODES; i++)
				printf("%s\n", modes[i].name);
			continue;
		}
		if (one == NULL && !brief && strcmp(name, "all") != 0) {
			fprintf(stderr, "stress: no mode %s\n", name);
			return 2;
		}
		for (size_t i = 0; i < NMODES; i++) {
			if (one != NULL && one != &modes[i])
				continue;
			percent = brief ? modes[i].percent : asked;
			if (run_mode(&modes[i], seed, dir))
				failed++;
			else
				ok++;
		}
	}
	printf("stress: %d ok, %d failed\n", ok, failed);
	return failed != 0;
}
