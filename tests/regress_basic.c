/*
 * regress_basic.c - the tests of regress.c that a system must pass before any other.
 */
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/regress.h"

static volatile sig_atomic_t got, gotcode;
static volatile uintptr_t gotaddr;
static sigjmp_buf jump;

static void
note(int sig)
{
	got = sig;
}

static void
note_info(int sig, siginfo_t *si, void *uc)
{
	(void)uc;
	got = sig;
	gotcode = si->si_code;
	gotaddr = (uintptr_t)si->si_addr;
	siglongjmp(jump, 1);
}

/* ---- processes ------------------------------------------------------------ */

static int
exit_42(void)
{
	return 42;
}

static int
die_by_kill(void)
{
	kill(getpid(), SIGKILL);
	return 1;
}

static void
t_wait(void)
{
	int status = wait_for(spawn(exit_42));

	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 42);
	status = wait_for(spawn(die_by_kill));
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	FAILS(waitpid(-1, &status, 0), ECHILD);
	FAILS(waitpid(getppid(), &status, WNOHANG), ECHILD);
}

static int
pause_for_ever(void)
{
	for (;;)
		pause();
}

static void
t_wait_nohang(void)
{
	pid_t pid = spawn(pause_for_ever);
	int status;

	CHECK(waitpid(pid, &status, WNOHANG) == 0);
	CHECK(kill(pid, SIGTERM) == 0);
	status = wait_for(pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static void
t_stop_continue(void)
{
	pid_t pid = spawn(pause_for_ever);
	int status;

	CHECK(kill(pid, SIGSTOP) == 0);
	CHECK(waitpid(pid, &status, WUNTRACED) == pid);
	CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
	CHECK(waitpid(pid, &status, WNOHANG | WUNTRACED) == 0);
	CHECK(kill(pid, SIGCONT) == 0);
	CHECK(waitpid(pid, &status, WCONTINUED) == pid);
	CHECK(WIFCONTINUED(status));
	CHECK(kill(pid, SIGSTOP) == 0);
	CHECK(waitpid(pid, &status, WUNTRACED) == pid);
	CHECK(kill(pid, SIGKILL) == 0);			/* also when stopped */
	status = wait_for(pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void
t_fork_memory(void)
{
	static char data[64 * PAGE];
	char *heap = malloc(1 << 20);
	int p[2], status;
	pid_t pid;

	CHECK(heap != NULL && pipe(p) == 0);
	memset(data, 1, sizeof(data));
	memset(heap, 2, 1 << 20);
	pid = xfork();
	CHECK(pid >= 0);
	if (pid == 0) {
		memset(data, 3, sizeof(data));
		heap[12345] = 4;
		CHECK(write(p[1], "x", 1) == 1);
		_exit(data[100] == 3 && heap[12345] == 4 && heap[5] == 2 ? 0 : 1);
	}
	CHECK(read(p[0], &status, 1) == 1);
	CHECK(data[100] == 1 && data[sizeof(data) - 1] == 1 && heap[12345] == 2);
	data[200] = 5;
	CHECK(wait_for(pid) == 0);
}

static void
t_vfork(void)
{
	volatile int shared = 0;
	pid_t pid = vfork();

	if (pid == 0) {
		shared = 7;
		_exit(3);
	}
	CHECK(pid > 0);
	CHECK(WEXITSTATUS(wait_for(pid)) == 3);
	(void)shared;
}

static void
t_exec(void)
{
	char *argv[] = { "sh", "-c", "exit 9", NULL }, *env[] = { "A=b", NULL };
	char *bad[] = { "x", NULL };
	pid_t pid = xfork();

	if (pid == 0) {
		execve("/bin/sh", argv, env);
		_exit(1);
	}
	CHECK(WEXITSTATUS(wait_for(pid)) == 9);
	FAILS(execve("/nonexistent", bad, env), ENOENT);
	FAILS(execve("/etc", bad, env), EACCES);
	FAILS(execve("/etc/passwd", bad, env), EACCES);
	FAILS(execve("/bin/sh", bad, (char **)8), EFAULT);
}

static void
t_exec_script(void)
{
	char *argv[] = { "script", "one", NULL }, *env[] = { NULL };
	const char *text = "#!/bin/sh\nexit $#\n";
	int fd = open("script.sh", O_WRONLY | O_CREAT | O_TRUNC, 0755);
	pid_t pid;

	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	CHECK(close(fd) == 0);
	pid = xfork();
	if (pid == 0) {
		execve("./script.sh", argv, env);
		_exit(99);
	}
	CHECK(WEXITSTATUS(wait_for(pid)) == 1);
	CHECK((fd = open("garbage", O_WRONLY | O_CREAT | O_TRUNC, 0755)) >= 0);
	CHECK(write(fd, "\x7f" "ELF garbage", 12) == 12 && close(fd) == 0);
	FAILS(execve("./garbage", argv, env), ENOEXEC);
	CHECK(unlink("script.sh") == 0 && unlink("garbage") == 0);
}

static void
t_cloexec(void)
{
	char *argv[] = { "sh", "-c", "echo x >&7", NULL }, *env[] = { NULL };
	int p[2], keep;
	pid_t pid;

	for (keep = 0; keep < 2; keep++) {
		CHECK(pipe(p) == 0);
		pid = xfork();
		if (pid == 0) {
			CHECK(dup2(p[1], 7) == 7);
			if (!keep)
				CHECK(fcntl(7, F_SETFD, FD_CLOEXEC) == 0);
			close(2);
			execve("/bin/sh", argv, env);
			_exit(99);
		}
		close(p[1]);
		CHECK((WEXITSTATUS(wait_for(pid)) == 0) == keep);
		close(p[0]);
	}
}

static void
t_groups(void)
{
	int p[2], status;
	char c;
	pid_t pid;

	CHECK(pipe(p) == 0);
	pid = xfork();
	if (pid == 0) {
		CHECK(setpgid(0, 0) == 0 && getpgrp() == getpid());
		CHECK(write(p[1], "x", 1) == 1);
		pause_for_ever();
	}
	CHECK(read(p[0], &c, 1) == 1);
	CHECK(getpgid(pid) == pid && getpgrp() != pid);
	FAILS(setpgid(pid, 99998), EPERM);
	CHECK(kill(-pid, SIGTERM) == 0);
	status = wait_for(pid);
	CHECK(WIFSIGNALED(status));
	FAILS(kill(-pid, 0), ESRCH);
	pid = xfork();
	if (pid == 0) {
		CHECK(setsid() == getpid() && getsid(0) == getpid());
		FAILS(setsid(), EPERM);
		_exit(0);
	}
	CHECK(wait_for(pid) == 0);
}

static int
deep_children(void)
{
	for (int i = 0; i < 20; i++)
		if (xfork() == 0)
			_exit(i);
	return 0;			/* leaves zombies to init */
}

static void
t_orphans(void)
{
	for (int i = 0; i < 5; i++)
		CHECK(wait_for(spawn(deep_children)) == 0);
}

static void
t_sigchld_ignored(void)
{
	signal(SIGCHLD, SIG_IGN);
	spawn(exit_42);
	FAILS(waitpid(-1, NULL, 0), ECHILD);	/* waits until they are gone */
}

static void
t_rusage(void)
{
	struct rusage ru;

	do {
		for (volatile int i = 0; i < 100000; i++)
			;
		CHECK(getrusage(RUSAGE_SELF, &ru) == 0);
	} while (ru.ru_utime.tv_sec == 0 && ru.ru_utime.tv_usec <= 10000);
}

/* ---- signals ------------------------------------------------------------------- */

static void
t_handler(void)
{
	handle(SIGUSR1, note, 0);
	CHECK(kill(getpid(), SIGUSR1) == 0 && got == SIGUSR1);
	FAILS(kill(getpid(), 1000), EINVAL);
	FAILS(kill(INT_MAX, SIGTERM), ESRCH);
}

static void
t_mask(void)
{
	sigset_t set, old, pend;

	handle(SIGUSR1, note, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	CHECK(sigprocmask(SIG_BLOCK, &set, &old) == 0);
	kill(getpid(), SIGUSR1);
	CHECK(got == 0);
	CHECK(sigpending(&pend) == 0 && sigismember(&pend, SIGUSR1));
	CHECK(sigprocmask(SIG_SETMASK, &old, NULL) == 0);
	CHECK(got == SIGUSR1);
}

static void
t_suspend(void)
{
	sigset_t set, none;
	pid_t pid, self = getpid();

	handle(SIGUSR1, note, 0);
	sigemptyset(&none);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	pid = xfork();
	if (pid == 0)
		_exit(kill(self, SIGUSR1));
	FAILS(sigsuspend(&none), EINTR);
	CHECK(got == SIGUSR1);
	sigprocmask(SIG_BLOCK, NULL, &none);
	CHECK(sigismember(&none, SIGUSR1));
	wait_for(pid);
}

static void
t_restart(void)
{
	int p[2];
	char c;
	pid_t pid, self = getpid();

	CHECK(pipe(p) == 0);
	handle(SIGUSR1, note, SA_RESTART);
	handle(SIGUSR2, note, 0);
	pid = xfork();
	if (pid == 0) {
		usleep(20000);
		kill(self, SIGUSR1);
		usleep(20000);
		_exit(write(p[1], "x", 1) != 1);
	}
	close(p[1]);				/* a child that dies is end of file */
	CHECK(read(p[0], &c, 1) == 1 && got == SIGUSR1);
	CHECK(wait_for(pid) == 0);
	close(p[0]);
	CHECK(pipe(p) == 0);
	pid = xfork();
	if (pid == 0)
		for (;;) {				/* until it was in read() */
			usleep(10000);
			kill(self, SIGUSR2);
		}
	close(p[1]);
	FAILS(read(p[0], &c, 1), EINTR);
	CHECK(got == SIGUSR2);
	kill(pid, SIGKILL);
	wait_for(pid);
}

static void
t_fault_info(void)
{
	struct sigaction sa;
	volatile char *page = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANON, -1, 0);

	CHECK(page != MAP_FAILED);
	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = note_info;
	sa.sa_flags = SA_SIGINFO;
	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGFPE, &sa, NULL);
	sigaction(SIGILL, &sa, NULL);
	sigaction(SIGTRAP, &sa, NULL);
	if (sigsetjmp(jump, 1) == 0)
		page[5] = 1;
	CHECK(got == SIGSEGV && gotaddr == (uintptr_t)page + 5);
	got = 0;
	if (sigsetjmp(jump, 1) == 0)
		*(volatile int *)16 = 1;
	CHECK(got == SIGSEGV && gotaddr == 16 && gotcode == SEGV_MAPERR);
	if (sigsetjmp(jump, 1) == 0) {
		volatile int zero = 0;

		__asm__ volatile("idivl %0" : : "m"(zero), "a"(1), "d"(0) : "cc");
	}
	CHECK(got == SIGFPE);
	if (sigsetjmp(jump, 1) == 0)
		__asm__ volatile("ud2");
	CHECK(got == SIGILL);
	if (sigsetjmp(jump, 1) == 0)
		__asm__ volatile("int3");
	CHECK(got == SIGTRAP);
}

static char altstack[65536];
static volatile int onalt;

static void
note_stack(int sig)
{
	char here;

	got = sig;
	onalt = &here >= altstack && &here < altstack + sizeof(altstack);
}

static void
t_altstack(void)
{
	stack_t ss = { .ss_sp = altstack, .ss_size = sizeof(altstack), .ss_flags = 0 },
	    old;

	CHECK(sigaltstack(&ss, NULL) == 0);
	handle(SIGUSR1, note_stack, SA_ONSTACK);
	handle(SIGUSR2, note_stack, 0);
	kill(getpid(), SIGUSR1);
	CHECK(got == SIGUSR1 && onalt);
	kill(getpid(), SIGUSR2);
	CHECK(got == SIGUSR2 && !onalt);
	CHECK(sigaltstack(NULL, &old) == 0 && old.ss_sp == ss.ss_sp);
}

static volatile int depth;

static void
deeper(int sig)
{
	if (++depth == 60)
		_exit(1);
	raise(sig);
}

/* What is below the stack for handlers is not written to by one too many. */
static void
t_altstack_end(void)
{
	char *mem = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON,
	    -1, 0);
	stack_t ss = { .ss_sp = mem + (1 << 19), .ss_size = 32768 };
	pid_t pid;
	int status;

	CHECK(mem != MAP_FAILED);
	pid = xfork();
	if (pid == 0) {
		CHECK(sigaltstack(&ss, NULL) == 0);
		handle(SIGUSR1, deeper, SA_ONSTACK | SA_NODEFER);
		raise(SIGUSR1);
		_exit(0);
	}
	status = wait_for(pid);
	CHECK(WIFSIGNALED(status));
}

static void
t_fpu_in_handler(void)
{
	double x = 3.25, y;

	handle(SIGUSR1, note, 0);
	__asm__ volatile("movsd %0, %%xmm5" : : "m"(x) : "xmm5");
	kill(getpid(), SIGUSR1);
	/* The libc call may have used xmm5 in between: the value is only a smoke test of
	 * the control words and of not faulting. */
	__asm__ volatile("movsd %%xmm5, %0" : "=m"(y));
	CHECK(got == SIGUSR1);
	y = x * 4.0;
	CHECK(y == 13.0);
}

static void
t_alarm(void)
{
	struct itimerval it = { { 0, 10000 }, { 0, 10000 } };
	sigset_t set, none;
	int n = 0;

	handle(SIGALRM, note, 0);
	sigemptyset(&none);
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	CHECK(setitimer(ITIMER_REAL, &it, NULL) == 0);
	for (; n < 5; n++)
		FAILS(sigsuspend(&none), EINTR);
	memset(&it, 0, sizeof(it));
	CHECK(setitimer(ITIMER_REAL, &it, NULL) == 0);
}

static void
t_nanosleep(void)
{
	struct timespec a, b, ts = { 0, 30000000 }, bad = { 0, 1000000000 };
	long ms;

	clock_gettime(CLOCK_MONOTONIC, &a);
	CHECK(nanosleep(&ts, NULL) == 0);
	clock_gettime(CLOCK_MONOTONIC, &b);
	ms = (b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000;
	CHECK(ms >= 29);
	FAILS(nanosleep(&bad, NULL), EINVAL);
}

/* A timeout may be longer than any machine lives; a time of day that no clock can show is
 * refused, and changes nothing. */
static void
t_far_times(void)
{
	const struct timespec far = { INT64_MAX, 999999999 };
	struct timeval tv = { INT64_MAX, 999999 };
	struct timespec before, after;
	sigset_t set;
	fd_set in;
	int p[2];

	CHECK(clock_gettime(CLOCK_REALTIME, &before) == 0);
	FAILS(clock_settime(CLOCK_REALTIME, &far), geteuid() == 0 ? EINVAL : errno);
	CHECK(clock_gettime(CLOCK_REALTIME, &after) == 0);
	CHECK(after.tv_sec >= before.tv_sec && after.tv_sec - before.tv_sec < 3600);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	CHECK(sigprocmask(SIG_BLOCK, &set, NULL) == 0 && raise(SIGUSR1) == 0);
	CHECK(sigtimedwait(&set, NULL, &far) == SIGUSR1);
	CHECK(pipe(p) == 0 && close(p[1]) == 0);
	FD_ZERO(&in);
	FD_SET(p[0], &in);
	CHECK(select(p[0] + 1, &in, NULL, NULL, &tv) == 1);
}

/* ---- memory ---------------------------------------------------------------- */

static void
t_mmap_anon(void)
{
	size_t len = 256 * PAGE;
	char *p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);

	CHECK(p != MAP_FAILED);
	for (size_t i = 0; i < len; i++)
		CHECK(p[i] == 0);
	memset(p, 0x5a, len);
	CHECK(munmap(p + 16 * PAGE, 32 * PAGE) == 0);
	CHECK(p[15 * PAGE] == 0x5a && p[48 * PAGE] == 0x5a);
	CHECK(mmap(p + 16 * PAGE, PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANON | MAP_FIXED, -1, 0) == p + 16 * PAGE);
	CHECK(p[16 * PAGE] == 0);
	CHECK(munmap(p, 17 * PAGE) == 0);	/* BSD wants all of a range mapped */
	CHECK(munmap(p + 48 * PAGE, len - 48 * PAGE) == 0);
	FAILS(munmap(p + 1, PAGE), EINVAL);
}

static void
t_mmap_shared(void)
{
	char *p = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANON,
	    -1, 0);
	pid_t pid;

	CHECK(p != MAP_FAILED);
	p[0] = 1;
	pid = xfork();
	if (pid == 0) {
		p[1] = p[0] + 1;
		p[3 * PAGE] = 9;
		_exit(0);
	}
	CHECK(wait_for(pid) == 0);
	CHECK(p[1] == 2 && p[3 * PAGE] == 9);
}

static void
t_mmap_file(void)
{
	char buf[PAGE * 2], *s, *q;
	int fd = open("mapped", O_RDWR | O_CREAT | O_TRUNC, 0600);

	CHECK(fd >= 0);
	memset(buf, 'a', sizeof(buf));
	CHECK(write(fd, buf, sizeof(buf)) == sizeof(buf));
	s = mmap(NULL, sizeof(buf), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	q = mmap(NULL, sizeof(buf), PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	CHECK(s != MAP_FAILED && q != MAP_FAILED);
	CHECK(s[100] == 'a' && q[100] == 'a');
	s[100] = 'b';
	CHECK(pread(fd, buf, 1, 100) == 1 && buf[0] == 'b');
	CHECK(pwrite(fd, "c", 1, 200) == 1 && s[200] == 'c' && q[200] == 'c');
	q[PAGE] = 'z';
	CHECK(pread(fd, buf, 1, PAGE) == 1 && buf[0] == 'a' && s[PAGE] == 'a');
	CHECK(msync(s, sizeof(buf), MS_SYNC) == 0);
	CHECK(munmap(s, sizeof(buf)) == 0 && munmap(q, sizeof(buf)) == 0);
	close(fd);
	CHECK(unlink("mapped") == 0);
}

static void
t_mmap_beyond(void)
{
	struct sigaction sa;
	int fd = open("short", O_RDWR | O_CREAT | O_TRUNC, 0600);
	volatile char *p;

	CHECK(fd >= 0 && write(fd, "abc", 3) == 3);
	p = mmap(NULL, 2 * PAGE, PROT_READ, MAP_SHARED, fd, 0);
	CHECK(p != MAP_FAILED && p[2] == 'c' && p[3] == 0);
	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = note_info;
	sa.sa_flags = SA_SIGINFO;
	sigaction(SIGBUS, &sa, NULL);
	if (sigsetjmp(jump, 1) == 0)
		(void)p[PAGE];
	CHECK(got == SIGBUS);
	close(fd);
	CHECK(unlink("short") == 0);
}

static void
t_mprotect(void)
{
	struct sigaction sa;
	volatile char *p = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE |
	    MAP_ANON, -1, 0);

	CHECK(p != MAP_FAILED);
	p[0] = p[PAGE] = p[2 * PAGE] = 1;
	CHECK(mprotect((char *)p + PAGE, PAGE, PROT_READ) == 0);
	p[0] = p[2 * PAGE] = 2;
	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = note_info;
	sa.sa_flags = SA_SIGINFO;
	sigaction(SIGSEGV, &sa, NULL);
	if (sigsetjmp(jump, 1) == 0)
		p[PAGE] = 2;
	CHECK(got == SIGSEGV && gotcode == SEGV_ACCERR && p[PAGE] == 1);
	CHECK(mprotect((char *)p + PAGE, PAGE, PROT_READ | PROT_WRITE) == 0);
	p[PAGE] = 3;
	CHECK(p[PAGE] == 3);
	/* The kernel obeys protections, too. */
	CHECK(mprotect((char *)p, PAGE, PROT_READ) == 0);
	FAILS(pread(open("/etc/passwd", O_RDONLY), (char *)p, 10, 0), EFAULT);
}

static void
t_efault(void)
{
	int p[2];

	CHECK(pipe(p) == 0);
	FAILS(write(p[1], (void *)16, 10), EFAULT);
	FAILS(open((char *)16, O_RDONLY), EFAULT);
	FAILS(write(p[1], (void *)0xffff800000000000, 10), EFAULT);
}

#define HALF	(2 * PAGE)
enum { PLAIN, AT, VECTOR, APPEND, NHOW };

/* Four pages of memory full of 'n'; the last two cannot be accessed. */
static char *
half_memory(void)
{
	char *mem = mmap(NULL, 2 * HALF, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANON, -1, 0);

	CHECK(mem != MAP_FAILED);
	memset(mem, 'n', 2 * HALF);
	CHECK(mprotect(mem + HALF, HALF, PROT_NONE) == 0);
	return mem;
}

/* Write four such pages to a file of `size' bytes 'o': what was written counts, and
 * nothing else. */
static void
write_half(int how, off_t size, off_t off)
{
	static char old[8 * PAGE], now[8 * PAGE];
	char *mem = half_memory();
	struct iovec iov[] = { { mem, PAGE }, { mem + PAGE, 2 * PAGE } };
	off_t place = how == APPEND ? size : off, newsize;
	struct stat st;
	ssize_t n;
	int fd;

	fd = open("half", O_RDWR | O_CREAT | O_TRUNC | (how == APPEND ? O_APPEND : 0),
	    0600);
	memset(old, 'o', sizeof(old));
	CHECK(write(fd, old, (size_t)size) == size);
	CHECK(lseek(fd, how == AT ? 7 : off, SEEK_SET) >= 0);
	n = how == AT ? pwrite(fd, mem, 2 * HALF, off) :
	    how == VECTOR ? writev(fd, iov, 2) : write(fd, mem, 2 * HALF);
	CHECK(n <= HALF && (n > 0 || (n == -1 && errno == EFAULT)));
	if (n == -1)
		n = 0;
	CHECK(n > 0 || off + HALF > size || how == APPEND);
	CHECK(lseek(fd, 0, SEEK_CUR) == (how == AT ? 7 : n == 0 ? off : place + n));
	newsize = n == 0 || place + n < size ? size : place + n;
	CHECK(fstat(fd, &st) == 0 && st.st_size == newsize);
	CHECK(pread(fd, now, sizeof(now), 0) == newsize);
	for (off_t i = 0; i < newsize; i++)
		CHECK(now[i] == (i >= place && i < place + n ? 'n' :
		    i < size ? 'o' : '\0'));
	CHECK(munmap(mem, 2 * HALF) == 0 && close(fd) == 0 && unlink("half") == 0);
}

/* Memory that ends in the middle of a transfer: what came before it is moved, and
 * counted, or there is an error and nothing is moved. */
static void
t_efault_half(void)
{
	static char buf[2 * HALF];
	char *mem = half_memory();
	struct iovec iov[] = { { mem, 10 }, { mem + HALF, 10 } };
	ssize_t n, rest;
	int fd, p[2];

	for (int how = 0; how < NHOW; how++) {
		write_half(how, 0, 0);
		write_half(how, PAGE, 0);
		write_half(how, PAGE, 100);
		write_half(how, PAGE, 3 * PAGE + 1);
		write_half(how, 5 * PAGE, 100);
		write_half(how, 5 * PAGE, PAGE);
	}
	fd = open("half", O_RDWR | O_CREAT, 0600);
	memset(buf, 'o', sizeof(buf));
	CHECK(write(fd, buf, sizeof(buf)) == sizeof(buf) && lseek(fd, 3, SEEK_SET) == 3);
	CHECK((n = read(fd, mem, 2 * HALF)) > 0 && n <= HALF);
	CHECK(lseek(fd, 0, SEEK_CUR) == 3 + n && mem[n - 1] == 'o');
	FAILS(read(fd, mem + HALF, 1), EFAULT);
	CHECK(lseek(fd, 0, SEEK_CUR) == 3 + n);
	CHECK(close(fd) == 0 && unlink("half") == 0);
	/* Nothing is lost in a pipe. */
	CHECK(pipe(p) == 0 && write(p[1], buf, HALF + 100) == HALF + 100);
	CHECK((n = read(p[0], mem, 2 * HALF)) > 0 && n <= HALF);
	CHECK((rest = read(p[0], buf, sizeof(buf))) == HALF + 100 - n);
	if ((n = writev(p[1], iov, 2)) == -1)
		n = 0;
	CHECK(write(p[1], "z", 1) == 1);
	CHECK(read(p[0], buf, sizeof(buf)) == n + 1 && buf[n] == 'z');
	CHECK(write(p[1], buf, 20) == 20);
	if ((n = readv(p[0], iov, 2)) == -1)
		n = 0;
	CHECK(read(p[0], buf, sizeof(buf)) == 20 - n);
	CHECK(close(p[0]) == 0 && close(p[1]) == 0);
}

static void
t_stack_growth(void)
{
	volatile char big[1 << 20];

	for (size_t i = 0; i < sizeof(big); i += PAGE)
		big[i] = 1;
	CHECK(big[sizeof(big) - PAGE] == 1 || big[0] == 1);
}

/* ---- descriptors ----------------------------------------------------------- */

static void
t_pipe(void)
{
	char buf[128 * 1024];
	int p[2], fl;
	ssize_t n, total = 0;

	CHECK(pipe(p) == 0);
	CHECK(write(p[1], "hello", 5) == 5 && read(p[0], buf, sizeof(buf)) == 5);
	fl = fcntl(p[1], F_GETFL);
	CHECK(fcntl(p[1], F_SETFL, fl | O_NONBLOCK) == 0);
	while ((n = write(p[1], buf, 1000)) > 0)
		total += n;
	CHECK(errno == EAGAIN && total >= 4096);
	fcntl(p[1], F_SETFL, fl);
	for (; total > 0; total -= n)
		CHECK((n = read(p[0], buf, sizeof(buf))) > 0);
	CHECK(total == 0);
	close(p[1]);
	CHECK(read(p[0], buf, 1) == 0);
	CHECK(pipe(p) == 0 && close(p[0]) == 0);
	signal(SIGPIPE, SIG_IGN);
	FAILS(write(p[1], "x", 1), EPIPE);
	FAILS(lseek(p[1], 0, SEEK_SET), ESPIPE);
}

static int pipefd[2];

static int
write_megabytes(void)
{
	static char buf[70000];

	for (int i = 0; i < 100; i++)
		for (size_t done = 0, n; done < sizeof(buf); done += n)
			if ((ssize_t)(n = write(pipefd[1], buf, sizeof(buf) - done)) <= 0)
				return 1;
	return 0;
}

static void
t_pipe_bulk(void)
{
	char buf[9999];
	ssize_t n, total = 0;
	pid_t pid;

	CHECK(pipe(pipefd) == 0);
	pid = spawn(write_megabytes);
	close(pipefd[1]);
	while ((n = read(pipefd[0], buf, sizeof(buf))) > 0)
		total += n;
	CHECK(n == 0 && total == 7000000);
	CHECK(wait_for(pid) == 0);
}

/* Of two that write all the time, more at once than there is room for, none waits for
 * ever. */
static void
t_pipe_fair(void)
{
	static char buf[100000];
	long seen[2] = { 0, 0 };
	pid_t pid[2];
	ssize_t n;

	CHECK(pipe(pipefd) == 0);
	for (int i = 0; i < 2; i++) {
		pid[i] = xfork();
		if (pid[i] == 0) {
			memset(buf, i, sizeof(buf));
			while (write(pipefd[1], buf, sizeof(buf)) > 0)
				;
			_exit(0);
		}
	}
	for (long total = 0; total < 100000000; total += n) {
		CHECK((n = read(pipefd[0], buf, sizeof(buf))) > 0);
		seen[(int)buf[0]] += n;
	}
	for (int i = 0; i < 2; i++)
		CHECK(kill(pid[i], SIGKILL) == 0 && wait_for(pid[i]) == SIGKILL);
	if (seen[0] < 1000000 || seen[1] < 1000000)
		fail("%ld of one, %ld of the other", seen[0], seen[1]);
}

static void
t_dup(void)
{
	int fd = open("/dev/null", O_RDWR), a, b;

	CHECK(fd >= 0);
	CHECK((a = dup(fd)) > fd && (b = fcntl(fd, F_DUPFD, 50)) == 50);
	CHECK(dup2(fd, 60) == 60 && dup2(60, 60) == 60);
	close(a);
	FAILS(dup(a), EBADF);
	FAILS(dup2(a, 61), EBADF);
	FAILS(close(a), EBADF);
	FAILS(fcntl(fd, F_DUPFD, -1), EINVAL);
	CHECK(b == 50);
}

static void
t_poll(void)
{
	int p[2];
	struct pollfd pf[3];

	CHECK(pipe(p) == 0);
	pf[0] = (struct pollfd){ p[0], POLLIN, 0 };
	pf[1] = (struct pollfd){ p[1], POLLOUT, 0 };
	pf[2] = (struct pollfd){ 77, POLLIN, 0 };
	CHECK(poll(pf, 2, 0) == 1 && pf[0].revents == 0 && pf[1].revents == POLLOUT);
	CHECK(poll(pf, 3, 0) == 2 && pf[2].revents == POLLNVAL);
	CHECK(poll(pf, 1, 10) == 0);
	CHECK(write(p[1], "x", 1) == 1);
	CHECK(poll(pf, 1, 1000) == 1 && pf[0].revents == POLLIN);
	close(p[1]);
	CHECK(poll(pf, 1, 1000) == 1 && (pf[0].revents & POLLHUP) != 0);
}

static int
late_write(void)
{
	usleep(20000);
	return write(pipefd[1], "x", 1) != 1;
}

static void
t_poll_wakeup(void)
{
	struct pollfd pf;
	pid_t pid;

	CHECK(pipe(pipefd) == 0);
	pf = (struct pollfd){ pipefd[0], POLLIN, 0 };
	pid = spawn(late_write);
	CHECK(poll(&pf, 1, -1) == 1 && pf.revents == POLLIN);
	CHECK(wait_for(pid) == 0);
}

static void
t_limit_files(void)
{
	struct rlimit rl;
	int fd, n = 0;

	CHECK(getrlimit(RLIMIT_NOFILE, &rl) == 0);
	rl.rlim_cur = 20;
	CHECK(setrlimit(RLIMIT_NOFILE, &rl) == 0);
	while ((fd = open("/dev/null", O_RDONLY)) >= 0)
		n++;
	CHECK(errno == EMFILE && n > 10 && n < 20);
}

/* ---- files ----------------------------------------------------------------- */

static void
t_open_flags(void)
{
	int fd;
	char c;

	FAILS(open("none", O_RDONLY), ENOENT);
	CHECK((fd = open("f1", O_WRONLY | O_CREAT | O_EXCL, 0640)) >= 0);
	FAILS(open("f1", O_WRONLY | O_CREAT | O_EXCL, 0640), EEXIST);
	CHECK(write(fd, "12345", 5) == 5);
	FAILS(read(fd, &c, 1), EBADF);
	close(fd);
	CHECK((fd = open("f1", O_WRONLY | O_APPEND)) >= 0);
	CHECK(lseek(fd, 0, SEEK_SET) == 0 && write(fd, "6", 1) == 1);
	CHECK(lseek(fd, 0, SEEK_CUR) == 6);
	FAILS(lseek(fd, -1, SEEK_SET), EINVAL);
	close(fd);
	CHECK((fd = open("f1", O_RDWR | O_TRUNC)) >= 0 && read(fd, &c, 1) == 0);
	close(fd);
	FAILS(open(".", O_WRONLY), EISDIR);
	FAILS(open("f1/x", O_RDONLY), ENOTDIR);
	FAILS(open("f1", O_RDONLY | O_DIRECTORY), ENOTDIR);
	CHECK(symlink("f1", "l1") == 0);
	FAILS(open("l1", O_RDONLY | O_NOFOLLOW), ELOOP);
	CHECK(unlink("l1") == 0 && unlink("f1") == 0);
}

static void
t_holes(void)
{
	struct stat st;
	char buf[16];
	int fd = open("holes", O_RDWR | O_CREAT | O_TRUNC, 0600);
	off_t far = (off_t)5 << 30;			/* past 4 GiB */

	CHECK(fd >= 0 && pwrite(fd, "end", 3, far) == 3);
	CHECK(fstat(fd, &st) == 0 && st.st_size == far + 3 && st.st_blocks < 2048);
	CHECK(pread(fd, buf, 16, far - 8) == 11 && memcmp(buf, "\0\0\0\0\0\0\0\0end",
	    11) == 0);
	CHECK(pread(fd, buf, 1, 1 << 20) == 1 && buf[0] == 0);
	CHECK(ftruncate(fd, 10) == 0 && fstat(fd, &st) == 0 && st.st_size == 10);
	CHECK(ftruncate(fd, 8192) == 0 && pread(fd, buf, 4, 8000) == 4 && buf[0] == 0);
	close(fd);
	CHECK(unlink("holes") == 0);
}

static void
t_links(void)
{
	struct stat st;
	char buf[64];
	int fd = open("a", O_RDWR | O_CREAT | O_TRUNC, 0600);

	CHECK(fd >= 0 && write(fd, "text", 4) == 4);
	CHECK(link("a", "b") == 0 && stat("b", &st) == 0 && st.st_nlink == 2);
	FAILS(link("a", "b"), EEXIST);
	CHECK(unlink("a") == 0 && fstat(fd, &st) == 0 && st.st_nlink == 1);
	CHECK(unlink("b") == 0 && fstat(fd, &st) == 0 && st.st_nlink == 0);
	CHECK(pread(fd, buf, 4, 0) == 4 && memcmp(buf, "text", 4) == 0);
	close(fd);
	CHECK(symlink("nowhere", "s") == 0 && readlink("s", buf, sizeof(buf)) == 7);
	FAILS(stat("s", &st), ENOENT);
	CHECK(lstat("s", &st) == 0 && S_ISLNK(st.st_mode));
	CHECK(unlink("s") == 0);
	CHECK(symlink("loop", "loop") == 0);
	FAILS(stat("loop", &st), ELOOP);
	CHECK(unlink("loop") == 0);
	FAILS(readlink(".", buf, 1), EINVAL);
}

static void
t_rename(void)
{
	struct stat st;

	CHECK(mkdir("d1", 0755) == 0 && mkdir("d2", 0755) == 0 &&
	    mkdir("d1/sub", 0755) == 0);
	close(open("d1/f", O_CREAT | O_WRONLY, 0644));
	CHECK(rename("d1/f", "d2/g") == 0 && stat("d2/g", &st) == 0);
	FAILS(rename("d1/f", "x"), ENOENT);
	FAILS(rename("d1", "d1/sub/x"), EINVAL);
	FAILS(rename("d1", "d2"), ENOTEMPTY);
	FAILS(rename("d2/g", "d1"), EISDIR);
	FAILS(rename("d1", "d2/g"), ENOTDIR);
	CHECK(unlink("d2/g") == 0 && rename("d1", "d2") == 0);
	CHECK(stat("d2/sub", &st) == 0 && stat("d2", &st) == 0 && st.st_nlink == 3);
	CHECK(rename("d2/sub", "moved") == 0 && stat("moved/..", &st) == 0);
	FAILS(rmdir("moved/."), EINVAL);
	CHECK(rmdir("moved") == 0 && rmdir("d2") == 0);
	FAILS(rmdir("d2"), ENOENT);
}

static void
t_dirs(void)
{
	char name[300];
	DIR *d;
	int n = 0;

	CHECK(mkdir("many", 0755) == 0);
	for (int i = 0; i < 500; i++) {
		snprintf(name, sizeof(name), "many/file-with-a-name-%d", i);
		CHECK(close(open(name, O_CREAT | O_WRONLY, 0644)) == 0);
	}
	FAILS(rmdir("many"), ENOTEMPTY);
	CHECK((d = opendir("many")) != NULL);
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	CHECK(n == 502);
	for (int i = 0; i < 500; i++) {
		snprintf(name, sizeof(name), "many/file-with-a-name-%d", i);
		CHECK(unlink(name) == 0);
	}
	CHECK(rmdir("many") == 0);
	memset(name, 'n', 256);
	name[256] = '\0';
	FAILS(mkdir(name, 0755), ENAMETOOLONG);
	name[255] = '\0';
	CHECK(mkdir(name, 0755) == 0 && rmdir(name) == 0);
	FAILS(mkdir("/", 0755), EEXIST);
	CHECK(unlink(".") == -1 && (errno == EISDIR || errno == EPERM));
}

static void
t_perms(void)
{
	struct stat st;
	mode_t old = umask(027);
	pid_t pid;

	close(open("p", O_CREAT | O_WRONLY, 0666));
	CHECK(stat("p", &st) == 0 && (st.st_mode & 0777) == 0640);
	umask(old);
	CHECK(chmod("p", 0400) == 0);
	if (getuid() == 0) {
		CHECK(chmod(".", 0755) == 0);
		pid = xfork();
		if (pid == 0) {
			CHECK(setgid(1234) == 0 && setuid(1234) == 0);
			FAILS(open("p", O_RDONLY), EACCES);
			FAILS(open("q", O_CREAT | O_WRONLY, 0644), EACCES);
			FAILS(unlink("p"), EACCES);
			FAILS(chmod("p", 0777), EPERM);
			FAILS(setuid(0), EPERM);
			FAILS(kill(1, SIGKILL), EPERM);
			FAILS(access("p", R_OK), EACCES);
			_exit(0);
		}
		CHECK(wait_for(pid) == 0);
	}
	CHECK(unlink("p") == 0);
}

static void
t_times(void)
{
	struct timeval tv[2] = { { 1000000000, 0 }, { 1100000000, 0 } };
	struct stat st;

	close(open("t", O_CREAT | O_WRONLY, 0644));
	CHECK(utimes("t", tv) == 0 && stat("t", &st) == 0);
	CHECK(st.st_atime == 1000000000 && st.st_mtime == 1100000000);
	CHECK(st.st_ctime > 1600000000);
	CHECK(unlink("t") == 0);
}

static void
t_writev(void)
{
	struct iovec iov[3] = { { "ab", 2 }, { "", 0 }, { "cde", 3 } };
	char a[2], b[10];
	struct iovec in[2] = { { a, 2 }, { b, 10 } };
	int fd = open("v", O_RDWR | O_CREAT | O_TRUNC, 0600);

	CHECK(writev(fd, iov, 3) == 5 && lseek(fd, 0, SEEK_SET) == 0);
	CHECK(readv(fd, in, 2) == 5 && memcmp(a, "ab", 2) == 0 &&
	    memcmp(b, "cde", 3) == 0);
	FAILS(writev(fd, iov, -1), EINVAL);
	close(fd);
	CHECK(unlink("v") == 0);
}

static void
t_big_file(void)
{
	static char buf[65536];
	unsigned seed = 1;
	int fd = open("big", O_RDWR | O_CREAT | O_TRUNC, 0600);

	CHECK(fd >= 0);
	for (int i = 0; i < 128; i++) {			/* 8 MiB */
		for (size_t j = 0; j < sizeof(buf); j += 4)
			*(unsigned *)(void *)(buf + j) = seed =
			    seed * 1664525 + 1013904223;
		CHECK(write(fd, buf, sizeof(buf)) == sizeof(buf));
	}
	CHECK(fsync(fd) == 0 && lseek(fd, 0, SEEK_SET) == 0);
	seed = 1;
	for (int i = 0; i < 128; i++) {
		CHECK(read(fd, buf, sizeof(buf)) == sizeof(buf));
		for (size_t j = 0; j < sizeof(buf); j += 4)
			CHECK(*(unsigned *)(void *)(buf + j) ==
			    (seed = seed * 1664525 + 1013904223));
	}
	close(fd);
	CHECK(unlink("big") == 0);
}

static void
t_fifo(void)
{
	char buf[8];
	int fd;
	pid_t pid;

	CHECK(mkfifo("fifo", 0600) == 0);
	FAILS(open("fifo", O_WRONLY | O_NONBLOCK), ENXIO);
	pid = xfork();
	if (pid == 0) {
		fd = open("fifo", O_WRONLY);
		_exit(fd < 0 || write(fd, "hi", 2) != 2);
	}
	CHECK((fd = open("fifo", O_RDONLY)) >= 0);
	CHECK(read(fd, buf, 8) == 2 && read(fd, buf, 8) == 0);
	CHECK(wait_for(pid) == 0);
	close(fd);
	CHECK(unlink("fifo") == 0);
}

static void
t_flock(void)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0,
	    .l_len = 10 };
	int fd = open("lock", O_RDWR | O_CREAT, 0600);
	pid_t pid;

	CHECK(fd >= 0 && fcntl(fd, F_SETLK, &fl) == 0);
	pid = xfork();
	if (pid == 0) {
		fl.l_start = 5;
		FAILS(fcntl(fd, F_SETLK, &fl), EAGAIN);
		fl.l_start = 10;
		CHECK(fcntl(fd, F_SETLK, &fl) == 0);
		_exit(0);
	}
	CHECK(wait_for(pid) == 0);
	close(fd);
	CHECK(unlink("lock") == 0);
}

static void
t_chdir(void)
{
	char buf[1024];

	CHECK(mkdir("cd", 0755) == 0 && chdir("cd") == 0 &&
	    getcwd(buf, sizeof(buf)) != NULL);
	CHECK(strlen(buf) > 3 && strcmp(buf + strlen(buf) - 3, "/cd") == 0);
	CHECK(chdir("..") == 0 && rmdir("cd") == 0);
	FAILS(chdir("cd"), ENOENT);
	FAILS(chdir("/etc/passwd"), ENOTDIR);
}

static void
t_devices(void)
{
	char buf[100];
	int fd;

	memset(buf, 1, sizeof(buf));
	CHECK((fd = open("/dev/zero", O_RDWR)) >= 0 && read(fd, buf, 100) == 100);
	CHECK(buf[0] == 0 && buf[99] == 0 && write(fd, buf, 100) == 100);
	CHECK((fd = open("/dev/null", O_RDWR)) >= 0 && read(fd, buf, 100) == 0);
	CHECK(write(fd, buf, 100) == 100);
	CHECK((fd = open("/dev/full", O_RDWR)) >= 0);
	FAILS(write(fd, buf, 1), ENOSPC);
	CHECK((fd = open("/dev/random", O_RDONLY)) >= 0 && read(fd, buf, 32) == 32);
	CHECK(memcmp(buf, buf + 16, 16) != 0);
}

#define BUSY	12
static char busy_dir[] = "ba";

/* Make names and remove them, for ever. */
static int
make_names(void)
{
	char name[20];
	int fd;

	for (unsigned i = 0;; i++) {
		snprintf(name, sizeof(name), "%s/%u", busy_dir, i % 40);
		if (i / 40 % 2 != 0)
			CHECK(unlink(name) == 0);
		else
			CHECK((fd = open(name, O_WRONLY | O_CREAT, 0600)) >= 0 &&
			    write(fd, "x", 1) == 1 && close(fd) == 0);
	}
}

/* What others make dirty meanwhile does not keep fsync and sync from their end. */
static void
t_sync_ends(void)
{
	pid_t pid[BUSY];
	char name[20];
	int fd;

	CHECK((fd = open("f", O_RDWR | O_CREAT, 0600)) >= 0);
	for (int i = 0; i < BUSY; i++) {
		busy_dir[1] = (char)('a' + i);
		CHECK(mkdir(busy_dir, 0755) == 0);
		pid[i] = spawn(make_names);
	}
	for (int i = 0; i < 10; i++) {
		CHECK(pwrite(fd, "f", 1, i) == 1 && fsync(fd) == 0);
#ifdef __DragonFly__				/* Linux may have much to write */
		sync();
#endif
	}
	for (int i = 0; i < BUSY; i++) {
		CHECK(kill(pid[i], SIGKILL) == 0);
		CHECK(WTERMSIG(wait_for(pid[i])) == SIGKILL);
		for (int n = 0; n < 40; n++) {
			snprintf(name, sizeof(name), "b%c/%d", 'a' + i, n);
			CHECK(unlink(name) == 0 || errno == ENOENT);
		}
		name[2] = '\0';
		CHECK(rmdir(name) == 0);
	}
	CHECK(close(fd) == 0 && unlink("f") == 0);
}

/* ---- the table ------------------------------------------------------------- */

const struct regress basic_tests[] = {
	T(wait), T(wait_nohang), T(stop_continue), T(fork_memory), T(vfork), T(exec),
	T(exec_script), T(cloexec), T(groups), T(orphans), T(sigchld_ignored), T(rusage),
	T(handler), T(mask), T(suspend), T(restart), T(fault_info), T(altstack),
	T(altstack_end), T(fpu_in_handler), T(alarm), T(nanosleep),
	T(far_times),
	T(mmap_anon), T(mmap_shared), T(mmap_file), T(mmap_beyond), T(mprotect),
	T(efault), T(efault_half), T(stack_growth),
	T(pipe), T(pipe_bulk), T(pipe_fair), T(dup), T(poll), T(poll_wakeup),
	T(limit_files),
	T(open_flags), T(holes), T(links), T(rename), T(dirs), T(perms), T(times),
	T(writev), T(big_file), T(fifo), T(flock), T(chdir), T(devices),
	T(sync_ends),
	{ NULL, NULL }
};
