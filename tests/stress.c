/*
 * stress.c - be rude to the system: use up what it has, race it, ask nonsense of it.
 *
 * One source for two systems: in the vkernel it is /usr/bin/stress, on the host the
 * same program tests itself against Linux.  Each mode is a function that ends
 * normally or by fail(); it runs in a child of its own, in a scratch folder of its
 * own, from a seed, for a bounded amount of work (the mode's number of rounds, times
 * -n percent).  Modes that check results keep a model of what should be there and
 * compare: those are in stress_mem.c; that of many threads is in stress_lwp.c.  What a
 * mode proves is on one side its own checks, on the other that the system is as it was
 * before: no panic, no hang, nothing leaked.
 *
 *	stress [-s seed] [-n percent] [-d folder] mode ...
 *	stress all		every mode at full length
 *	stress all-short	every mode for a second or so
 *	stress list
 *
 * The last line is "stress: N ok, M failed".  Modes that would harm the host (fork
 * until it fails) have a bound there.  Used by t_abuse.c, soak_stress.c, soak_mixed.c.
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef __DragonFly__
#include <sys/syscall.h>
#endif

#include "tests/stress.h"

#define GUEST_UID	1000		/* a user without rights */

static const char *self = "stress";	/* how to exec this program again */
int guest;
static int percent = 100;
uint32_t rnd_state = 1;
pid_t kids[MAXKIDS];
int nkids;

/* End the mode: it failed. */
void
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

/* A number below n, of the same sequence for the same seed. */
uint32_t
rnd(uint32_t n)
{
	rnd_state ^= rnd_state << 13;
	rnd_state ^= rnd_state >> 17;
	rnd_state ^= rnd_state << 5;
	return rnd_state % n;
}

/* How many rounds of n at full length; at least 1. */
int
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

void
ms_sleep(int ms)
{
	(void)poll(NULL, 0, ms);
}

void
handle(int sig, void (*fn)(int), int flags)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = fn;
	sa.sa_flags = flags;
	CHECK(sigaction(sig, &sa, NULL) == 0);
}

/* Fork a child with a random sequence of its own; -1: the system is full. */
pid_t
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

int
wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) != pid)
		CHECK(errno == EINTR);
	return status;
}

/* Wait for all of kid(): each ended with 0, or by a signal if that is allowed. */
int
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

void *
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
	/* When the others have taken all there are, there may be none left. */
	CHECK((errno == EMFILE && n > 10) || errno == ENFILE || errno == ENOMEM);
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

/* With the memory full of file pages, which can be had back, forks and execs must go
 * on as if it were free. */
static void
m_cache(void)
{
	static char buf[65536];
	int fd = open("keep", O_CREAT | O_RDWR, 0600), fds[2];
	char c;

	CHECK(fd >= 0 && pipe(fds) == 0);
	for (int i = 0; i < rounds(640); i++)		/* 40 MB */
		CHECK(write(fd, buf, sizeof(buf)) == sizeof(buf));
	for (int i = 0; i < 30; i++) {
		pid_t pid = kid();

		CHECK(pid >= 0);
		if (pid != 0)
			continue;
		close(fds[1]);
		CHECK(read(fds[0], &c, 1) == 0);
		execl(self, self, "exec-n", "0", (char *)NULL);
		fail("exec");
	}
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	while (read(fd, buf, sizeof(buf)) > 0)
		continue;
	close(fds[0]);
	close(fds[1]);
	wait_kids(0);
	close(fd);
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
	static const int sigs[] = { SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT, SIGCHLD, 0,
	    SIGIO };
	pid_t *pids = map_anon(PAGE, MAP_SHARED);
	long end;

	CHECK(pids != MAP_FAILED);
	for (int i = 0; i < N; i++) {
		pid_t pid;

		for (size_t s = 0; s < sizeof(sigs) / sizeof(sigs[0]); s++)
			if (sigs[s] != 0)
				handle(sigs[s], count_sig, rnd(2) ? SA_RESTART : 0);
		if ((pid = kid()) != 0) {
			pids[i] = pid;
			continue;
		}
		while (*(volatile pid_t *)&pids[N] == 0)
			ms_sleep(1);
		/* Until the parent, which must find us alive, has done its part. */
		end = ms_now() + 60000;
		while (*(volatile pid_t *)&pids[N] == 1 && ms_now() < end) {
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
			pid_t got = waitpid(p, &status, WUNTRACED | WNOHANG);

			CHECK(got == 0 || (got == p && WIFSTOPPED(status)));
		}
		CHECK(kill(p, SIGCONT) == 0);
	}
	pids[N] = 2;
	wait_kids(0);
	munmap(pids, PAGE);
}

/* A timer of a microsecond must leave time for work. */
static void
m_timer(void)
{
	int us = guest ? 1 : 50;	/* Linux would do nothing else */
	struct itimerval it = { { 0, us }, { 0, us } }, off = { { 0, 0 }, { 0, 0 } };
	volatile long sum;

	for (int k = 0; k < 3; k++) {
		nsig = 0;
		handle(SIGALRM, k == 0 ? SIG_IGN : count_sig, k == 2 ? SA_RESTART : 0);
		handle(SIGPROF, count_sig, 0);
		CHECK(setitimer(ITIMER_REAL, &it, NULL) == 0);
		CHECK(setitimer(ITIMER_PROF, &it, NULL) == 0);
		for (int i = 0; i < rounds(20000) || (k != 0 && nsig == 0); i++)
			sum = i;
		(void)sum;
		for (int i = 0; i < rounds(200); i++)
			ms_sleep(0);
		CHECK(setitimer(ITIMER_REAL, &off, NULL) == 0);
		CHECK(setitimer(ITIMER_PROF, &off, NULL) == 0);
		CHECK(k == 0 || nsig > 0);
	}
}

/*
 * System calls that move two gigabytes, which take many slices: others run meanwhile, and
 * it can be killed.  A sleeper that wakes up again and again is the clock, which stands
 * still with the host.
 */
static void
m_bigio(void)
{
	static const char *const from[] = { "/dev/zero", "/dev/urandom" };
	int *calls = map_anon(PAGE, MAP_SHARED);
	const size_t size = 512 * PAGE;
	char *buf = map_anon(size, MAP_PRIVATE);
	struct iovec iov[1023];		/* together less than 2 GiB */

	CHECK(buf != MAP_FAILED && calls != MAP_FAILED);
	for (int i = 0; i < 1023; i++)
		iov[i] = (struct iovec){ buf, size };
	for (int k = 0; k < 2; k++) {
		int n, ncalls, status = 0;
		pid_t pid;

		*calls = 0;
		pid = kid();
		CHECK(pid >= 0);
		if (pid == 0) {
			int fd = open(from[k], O_RDONLY);

			while (readv(fd, iov, 1023) > 0)
				++*(volatile int *)calls;
			_exit(1);
		}
		for (n = 0; n < rounds(100); n++)
			ms_sleep(2);
		ncalls = *(volatile int *)calls;
		if (n < 2 * ncalls)
			fail("others ran %d times in %d calls", n, ncalls);
		CHECK(kill(pid, SIGKILL) == 0);
		for (n = 0; waitpid(pid, &status, WNOHANG) == 0; n++)
			ms_sleep(2);
		nkids = 0;
		CHECK(WIFSIGNALED(status));
		if (n > 500)	/* the rest of the call would be some thousand */
			fail("others ran %d times while it was killed", n);
	}
	munmap(buf, size);
	munmap(calls, PAGE);
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
		0, 1, 2, 3, 4, 5, 6, 7, 8, 16, 64, 255, 256, 4095, 4096, 65536,
		0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x7fffffffffff,
		0x800000000000, 0x7fffffffffffffff, 0x8000000000000000, (uint64_t)-1,
		(uint64_t)-2, (uint64_t)-4096, 0x400000, 0x7ff000000000,
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

/* Any system call with any arguments, by a user without rights.  Every other child keeps
 * to one call, and meets no end by another one before it has asked that one a lot. */
static void
m_syscalls(void)
{
	int status, devnull = open("/dev/null", O_RDWR);
	long end;

	for (int i = 0; i < rounds(200); i++) {
		int only = i % 2 == 0 ? -1 : (int)rnd(560);
		pid_t pid = kid();

		if (pid == 0) {
			CHECK(setsid() > 0);
			for (int fd = 0; fd < 3; fd++)
				CHECK(dup2(devnull, fd) == fd);
			(void)setuid(GUEST_UID);
			for (int k = 0; k < 2000; k++) {
				int call = only != -1 ? only : (int)rnd(560);

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
m_syscalls(void)
{
}
#endif

/* The memory devices: nothing for users, nothing to write for root, and no offset or
 * mapping that does harm. */
static void
m_devmem(void)
{
	static const char *const devs[] = { "/dev/mem", "/dev/kmem" };
	static char buf[65536];

	for (int d = 0; guest && getuid() == 0 && d < 2; d++) {
		int fd = open(devs[d], O_RDONLY);

		CHECK(fd >= 0 && open(devs[d], O_RDWR) < 0);
		for (int i = 0; i < rounds(2000); i++) {
			int shift = (int)rnd(64);
			off_t at = (off_t)(((uint64_t)rnd(1U << 31) << 33 |
			    rnd(1U << 31)) >> shift);

			(void)pread(fd, buf, 1 + rnd(sizeof(buf)), at);
		}
		if (kid() == 0) {
			char *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0);

			_exit(p != MAP_FAILED && p[0] == 1);
		}
		wait_kids(1);
		if (kid() == 0) {
			CHECK(setgid(GUEST_UID) == 0 && setuid(GUEST_UID) == 0);
			CHECK(open(devs[d], O_RDONLY) < 0 && errno == EACCES);
			_exit(0);
		}
		wait_kids(0);
		close(fd);
	}
}

/* ---- running --------------------------------------------------------------- */

static const struct mode {
	const char	*name;
	void		(*fn)(void);
	int		percent;	/* of all-short */
} modes[] = {
	{ "forkbomb", m_forkbomb, 5 },
	{ "memhog", m_memhog, 5 },
	{ "fdhog", m_fdhog, 5 },
	{ "cache", m_cache, 100 },
	{ "enospc", m_enospc, 25 },
	{ "exec", m_exec, 2 },
	{ "vfork", m_vfork, 5 },
	{ "signals", m_signals, 20 },
	{ "timer", m_timer, 20 },
	{ "bigio", m_bigio, 20 },
	{ "sigframe", m_sigframe, 10 },
	{ "lwps", m_lwps, 15 },
	{ "syscalls", m_syscalls, 4 },
	{ "devmem", m_devmem, 20 },
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

/* Remove a folder in which anything may have been made. */
static int
removed(const char *folder)
{
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid == 0) {
		(void)execl("/bin/rm", "rm", "-rf", folder, (char *)NULL);
		_exit(127);
	}
	return wait_for(pid) == 0;
}

/* Run a mode in a child, in a scratch folder; 1 if it failed. */
static int
run_mode(const struct mode *m, uint32_t seed, const char *dir)
{
	char folder[128];
	int status;
	pid_t pid;
	long start = ms_now();

	snprintf(folder, sizeof(folder), "%s/stress.%d.%s", dir, (int)getpid(), m->name);
	CHECK(mkdir(folder, 0777) == 0 && chmod(folder, 0777) == 0);
	fflush(stdout);
	CHECK((pid = fork()) >= 0);
	if (pid == 0) {
		CHECK(setpgid(0, 0) == 0 && chdir(folder) == 0);
		rnd_state = seed * 2654435761u | 1;
		m->fn();
		(void)unlink("mm");
		(void)unlink("keep");
		fflush(stdout);
		_exit(0);
	}
	status = wait_for(pid);
	(void)kill(-pid, SIGKILL);	/* what a mode that failed has left */
	if (status != 0)
		printf("    status 0x%x\n", status);
	else if (rmdir(folder) != 0 && (m->fn != m_syscalls || !removed(folder)))
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
