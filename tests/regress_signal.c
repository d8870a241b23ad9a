/*
 * regress_signal.c - tests of regress.c: signals, the calls that they interrupt, timers,
 * job control.
 *
 * Nothing here sleeps in the hope that another process got far enough: a slow call is
 * interrupted by an interval timer, which comes again if it came too early, and its
 * handler also is who lets a restarted call end.
 */
#define _GNU_SOURCE
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tests/regress.h"

#define TICK_US		2000
#define TICKS		8		/* signals before a restarted call may end */
#define PATIENCE	30000		/* ms: longer is for ever */

static volatile sig_atomic_t got, count;
static siginfo_t info;

static void
note(int sig)
{
	got = sig;
	count++;
}

static void
note_info(int sig, siginfo_t *si, void *uc)
{
	(void)uc;
	got = sig;
	count++;
	info = *si;
}

static void
handle_info(int sig, int flags)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = note_info;
	sa.sa_flags = flags | SA_SIGINFO;
	CHECK(sigaction(sig, &sa, NULL) == 0);
}

static sigset_t
set_of(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	if (sig != 0)
		sigaddset(&set, sig);
	return set;
}

static void
mask(int how, int sig)
{
	sigset_t set = set_of(sig);

	CHECK(sigprocmask(how, &set, NULL) == 0);
}

/* Sleep until a handler has run; what is waited for is blocked. */
static void
await(int sig)
{
	sigset_t open;

	CHECK(sigprocmask(SIG_BLOCK, NULL, &open) == 0);
	sigdelset(&open, sig);
	for (got = 0; got != sig;)
		FAILS(sigsuspend(&open), EINTR);
}

static int
pause_for_ever(void)
{
	for (;;)
		pause();
}

static void
timer(int which, long first, long interval)
{
	struct itimerval it = { { interval / 1000000, interval % 1000000 },
	    { first / 1000000, first % 1000000 } };

	CHECK(setitimer(which, &it, NULL) == 0);
}

/* ---- slow calls -------------------------------------------------------------- */

static int pfd[2], lockfd;
static pid_t helper;

static void
slow_pipe(void)
{
	CHECK(pipe(pfd) == 0);
}

static long
slow_read(void)
{
	char c;

	return read(pfd[0], &c, 1) == 1 ? 0 : -1;
}

static void
slow_feed(void)
{
	CHECK(write(pfd[1], "x", 1) == 1);
}

static void
slow_full_pipe(void)
{
	char buf[4096] = { 0 };

	slow_pipe();
	CHECK(fcntl(pfd[1], F_SETFL, O_NONBLOCK) == 0);
	while (write(pfd[1], buf, sizeof(buf)) > 0)
		;
	CHECK(errno == EAGAIN && fcntl(pfd[1], F_SETFL, 0) == 0);
}

static long
slow_write(void)
{
	return write(pfd[1], "y", 1) == 1 ? 0 : -1;
}

static void
slow_drain(void)
{
	char buf[65536];

	CHECK(read(pfd[0], buf, sizeof(buf)) > 0);
}

static void
slow_fifo(void)
{
	CHECK(mkfifo("fifo", 0600) == 0);
}

static void
slow_unfifo(void)
{
	CHECK(unlink("fifo") == 0);
}

static long
slow_open_read(void)
{
	return open("fifo", O_RDONLY) >= 0 ? 0 : -1;
}

static long
slow_open_write(void)
{
	return open("fifo", O_WRONLY) >= 0 ? 0 : -1;
}

static void
slow_open_both(void)
{
	CHECK(open("fifo", O_RDWR | O_NONBLOCK) >= 0);
}

static void
slow_child(void)
{
	helper = spawn(pause_for_ever);
}

static void
slow_kill_child(void)
{
	CHECK(kill(helper, SIGKILL) == 0);
}

static void
slow_reap(void)
{
	(void)kill(helper, SIGKILL);
	(void)waitpid(helper, NULL, 0);
}

static long
slow_wait(void)
{
	return waitpid(helper, NULL, 0) == helper ? 0 : -1;
}

/* A child has a lock of a file until it is killed. */
static void
slow_locked(bool posix)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char c;

	slow_pipe();
	lockfd = open("lock", O_RDWR | O_CREAT, 0600);
	CHECK(lockfd >= 0);
	helper = xfork();
	if (helper == 0) {
		int fd = open("lock", O_RDWR);

		CHECK(fd >= 0 && (posix ? fcntl(fd, F_SETLK, &fl) :
		    flock(fd, LOCK_EX)) == 0);
		CHECK(write(pfd[1], "x", 1) == 1);
		pause_for_ever();
	}
	CHECK(read(pfd[0], &c, 1) == 1);
}

static void
slow_flocked(void)
{
	slow_locked(false);
}

static void
slow_setlked(void)
{
	slow_locked(true);
}

static long
slow_flock(void)
{
	return flock(lockfd, LOCK_SH);
}

static long
slow_setlkw(void)
{
	struct flock fl = { .l_type = F_RDLCK, .l_whence = SEEK_SET };

	return fcntl(lockfd, F_SETLKW, &fl);
}

static void
slow_unlock(void)
{
	slow_reap();
	CHECK(unlink("lock") == 0);
}

static long
slow_nanosleep(void)
{
	struct timespec ts = { PATIENCE / 1000, 0 }, left = { 0, 0 };
	int r = nanosleep(&ts, &left);

	CHECK(left.tv_sec < PATIENCE / 1000 && (left.tv_sec > 0 || left.tv_nsec > 0));
	return r;
}

static long
slow_poll(void)
{
	struct pollfd p = { .fd = pfd[0], .events = POLLIN };

	return poll(&p, 1, PATIENCE);
}

static long
slow_select(void)
{
	fd_set set;
	struct timeval tv = { PATIENCE / 1000, 0 };

	FD_ZERO(&set);
	FD_SET(pfd[0], &set);
	return select(pfd[0] + 1, &set, NULL, NULL, &tv);
}

static long
slow_sigsuspend(void)
{
	sigset_t set = set_of(0);

	return sigsuspend(&set);
}

static long
slow_sigtimedwait(void)
{
	struct timespec ts = { PATIENCE / 1000, 0 };
	sigset_t set = set_of(SIGUSR2);

	return sigtimedwait(&set, NULL, &ts);
}

static void
nothing(void)
{
}

/* restart: what the handler does to let the call end; NULL: it never restarts. */
static const struct slow {
	const char	*name;
	void		(*prepare)(void);
	long		(*call)(void);
	void		(*restart)(void);
	void		(*clean)(void);
} slow_calls[] = {
	{ "read", slow_pipe, slow_read, slow_feed, nothing },
	{ "write", slow_full_pipe, slow_write, slow_drain, nothing },
	{ "open to read", slow_fifo, slow_open_read, slow_open_both, slow_unfifo },
	{ "open to write", slow_fifo, slow_open_write, slow_open_both, slow_unfifo },
	{ "waitpid", slow_child, slow_wait, slow_kill_child, slow_reap },
	{ "flock", slow_flocked, slow_flock, slow_kill_child, slow_unlock },
	{ "F_SETLKW", slow_setlked, slow_setlkw, slow_kill_child, slow_unlock },
	{ "nanosleep", nothing, slow_nanosleep, NULL, nothing },
	{ "poll", slow_pipe, slow_poll, NULL, nothing },
	{ "select", slow_pipe, slow_select, NULL, nothing },
	{ "sigsuspend", nothing, slow_sigsuspend, NULL, nothing },
	{ "sigtimedwait", nothing, slow_sigtimedwait, NULL, nothing },
};

static void (*slow_restart)(void);	/* NULL: the call is to be interrupted */

static void
slow_tick(int sig)
{
	got = sig;
	if (++count == TICKS && slow_restart != NULL)
		slow_restart();
}

/* Every slow call ends with EINTR, or goes on after a handler with SA_RESTART. */
static void
t_slow_calls(void)
{
	const struct slow *slow_now;
	long r;

	for (size_t i = 0; i < 2 * sizeof(slow_calls) / sizeof(slow_calls[0]); i++) {
		slow_now = &slow_calls[i / 2];
		slow_restart = i % 2 ? slow_now->restart : NULL;
		slow_now->prepare();
		got = count = 0;
		handle(SIGALRM, slow_tick, i % 2 ? SA_RESTART : 0);
		timer(ITIMER_REAL, TICK_US, TICK_US);
		errno = 0;
		r = slow_now->call();
		if (slow_restart != NULL) {
			if (r != 0 || count < TICKS)
				fail("%s: not restarted: %ld, %d", slow_now->name, r,
				    count);
		} else if (r != -1 || errno != EINTR || count == 0)
			fail("%s: not interrupted: %ld, %d", slow_now->name, r, count);
		timer(ITIMER_REAL, 0, 0);
		slow_now->clean();
	}
}

/* A write that a signal interrupts says how much it wrote. */
static void
t_partial_write(void)
{
	static char buf[1 << 20];
	ssize_t n;

	slow_pipe();
	handle(SIGALRM, note, SA_RESTART);
	timer(ITIMER_REAL, TICK_US, TICK_US);
	n = write(pfd[1], buf, sizeof(buf));
	timer(ITIMER_REAL, 0, 0);
	CHECK(n > 0 && n < (ssize_t)sizeof(buf));
}

/* A slow call on the terminal, for t_guest.c, which types something when it is told. */
static void
tty_tick(int sig)
{
	got = sig;
	if (++count == TICKS)
		dprintf(STDOUT_FILENO, "type\n");
}

static void
x_tty_read(void)
{
	char line[32];

	handle(SIGALRM, note, 0);
	timer(ITIMER_REAL, TICK_US, TICK_US);
	FAILS(read(STDIN_FILENO, line, sizeof(line)), EINTR);
	count = 0;
	handle(SIGALRM, tty_tick, SA_RESTART);
	CHECK(read(STDIN_FILENO, line, sizeof(line)) == 6 &&
	    memcmp(line, "hello\n", 6) == 0);
	CHECK(count >= TICKS);
	timer(ITIMER_REAL, 0, 0);
	dprintf(STDOUT_FILENO, "read: well\n");
}

/* ---- handlers ----------------------------------------------------------------- */

static volatile sig_atomic_t depth, deepest, order[4], norder;

static void
nested(int sig)
{
	if (++depth > deepest)
		deepest = depth;
	order[norder++ & 3] = sig;
	if (count++ == 0)
		raise(sig);
	depth--;
}

static void
t_nodefer(void)
{
	handle(SIGUSR1, nested, 0);
	raise(SIGUSR1);
	CHECK(count == 2 && deepest == 1);	/* the second one came after the first */
	deepest = count = 0;
	handle(SIGUSR1, nested, SA_NODEFER);
	raise(SIGUSR1);
	CHECK(count == 2 && deepest == 2);
}

static void
t_resethand(void)
{
	struct sigaction sa;
	pid_t pid;
	int status;

	handle(SIGUSR1, note, SA_RESETHAND);
	raise(SIGUSR1);
	CHECK(got == SIGUSR1 && sigaction(SIGUSR1, NULL, &sa) == 0 &&
	    sa.sa_handler == SIG_DFL);
	pid = xfork();
	if (pid == 0) {
		raise(SIGUSR1);
		_exit(0);
	}
	status = wait_for(pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR1);
}

static void
raise_other(int sig)
{
	order[norder++] = sig;
	if (sig == SIGUSR1) {
		raise(SIGUSR2);
		order[norder++] = 0;
	}
}

/* sa_mask holds while the handler runs. */
static void
t_handler_mask(void)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = raise_other;
	sigaddset(&sa.sa_mask, SIGUSR2);
	CHECK(sigaction(SIGUSR1, &sa, NULL) == 0);
	handle(SIGUSR2, raise_other, 0);
	raise(SIGUSR1);
	CHECK(norder == 3 && order[0] == SIGUSR1 && order[1] == 0 && order[2] == SIGUSR2);
	FAILS(sigaction(SIGKILL, &sa, NULL), EINVAL);
	FAILS(sigaction(SIGSTOP, &sa, NULL), EINVAL);
	FAILS(sigaction(0, &sa, NULL), EINVAL);
}

/* Who sent a signal, and what became of a child. */
static void
t_siginfo(void)
{
	pid_t pid;
	int fd[2];

	handle_info(SIGUSR1, 0);
	mask(SIG_BLOCK, SIGUSR1);
	mask(SIG_BLOCK, SIGCHLD);
	pid = xfork();
	if (pid == 0)
		_exit(kill(getppid(), SIGUSR1) == 0 ? 5 : 6);
	await(SIGUSR1);
	CHECK(info.si_signo == SIGUSR1 && info.si_code == SI_USER);
	CHECK(info.si_pid == pid && info.si_uid == getuid());

	handle_info(SIGCHLD, 0);
	await(SIGCHLD);
	CHECK(info.si_code == CLD_EXITED && info.si_pid == pid && info.si_status == 5);
	CHECK(info.si_uid == getuid());
	wait_for(pid);
	pid = spawn(pause_for_ever);
	CHECK(kill(pid, SIGSTOP) == 0);
	await(SIGCHLD);
	CHECK(info.si_code == CLD_STOPPED && info.si_pid == pid &&
	    info.si_status == SIGSTOP);
	CHECK(kill(pid, SIGCONT) == 0);
	await(SIGCHLD);
	CHECK(info.si_code == CLD_CONTINUED && info.si_pid == pid &&
	    info.si_status == SIGCONT);
	CHECK(kill(pid, SIGTERM) == 0);
	await(SIGCHLD);
	CHECK(info.si_code == CLD_KILLED && info.si_pid == pid &&
	    info.si_status == SIGTERM);
	wait_for(pid);
	/* What the kernel sends is not from who sent the last one. */
	handle_info(SIGPIPE, 0);
	mask(SIG_BLOCK, SIGPIPE);
	pid = xfork();
	if (pid == 0)
		_exit(kill(getppid(), SIGPIPE));
	CHECK(wait_for(pid) == 0);
	await(SIGPIPE);
	CHECK(info.si_pid == pid && pipe(fd) == 0 && close(fd[0]) == 0);
	FAILS(write(fd[1], "x", 1), EPIPE);
	await(SIGPIPE);
	CHECK(info.si_pid != pid);
	close(fd[1]);
}

/* SA_NOCLDSTOP: only the end of a child is told.  SA_NOCLDWAIT: nothing is left of it. */
static void
t_nocld(void)
{
	int status;
	pid_t pid;

	mask(SIG_BLOCK, SIGCHLD);
	handle_info(SIGCHLD, SA_NOCLDSTOP);
	pid = spawn(pause_for_ever);
	CHECK(kill(pid, SIGSTOP) == 0 && waitpid(pid, &status, WUNTRACED) == pid);
	CHECK(kill(pid, SIGCONT) == 0 && waitpid(pid, &status, WCONTINUED) == pid);
	CHECK(kill(pid, SIGKILL) == 0);
	await(SIGCHLD);
	CHECK(count == 1 && info.si_code == CLD_KILLED);
	wait_for(pid);
	handle_info(SIGCHLD, SA_NOCLDWAIT);
	pid = spawn(pause_for_ever);
	CHECK(kill(pid, SIGKILL) == 0);
	FAILS(waitpid(pid, &status, 0), ECHILD);
}

/* ---- the alternate stack --------------------------------------------------- */

static char stack[131072];
static volatile int inner_on, outer_on, eperm, reported;

static bool
on_stack(const void *here)
{
	return (const char *)here >= stack && (const char *)here < stack + sizeof(stack);
}

static void
inner(int sig)
{
	got = sig;
	inner_on = on_stack(&sig);
}

static void
outer(int sig)
{
	stack_t ss = { .ss_flags = SS_DISABLE }, old;

	eperm = sigaltstack(&ss, NULL) == -1 && errno == EPERM;
	reported = sigaltstack(NULL, &old) == 0 && (old.ss_flags & SS_ONSTACK) != 0;
	outer_on = on_stack(&sig);
	raise(SIGUSR2);
	outer_on &= on_stack(&ss);
}

static void
x_altstack_gone(void)
{
	stack_t ss;

	CHECK(sigaltstack(NULL, &ss) == 0 && (ss.ss_flags & SS_DISABLE) != 0);
}

static int
altstack_in_child(void)
{
	stack_t ss;

	return sigaltstack(NULL, &ss) != 0 || ss.ss_sp != stack ||
	    (ss.ss_flags & SS_DISABLE) != 0;
}

static void
t_altstacks(void)
{
	stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack), .ss_flags = 0 }, old;

	CHECK(sigaltstack(NULL, &old) == 0 && (old.ss_flags & SS_DISABLE) != 0);
	ss.ss_flags = 0x40000;
	FAILS(sigaltstack(&ss, NULL), EINVAL);
	ss.ss_flags = 0;
	ss.ss_size = 1024;
	FAILS(sigaltstack(&ss, NULL), ENOMEM);
	ss.ss_size = sizeof(stack);
	CHECK(sigaltstack(&ss, NULL) == 0);
	handle(SIGUSR1, outer, SA_ONSTACK);
	handle(SIGUSR2, inner, SA_ONSTACK);
	raise(SIGUSR1);
	CHECK(outer_on && inner_on && eperm && reported);
	handle(SIGUSR2, inner, 0);			/* stays on it without the flag */
	inner_on = 0;
	raise(SIGUSR1);
	CHECK(inner_on);
	raise(SIGUSR2);
	CHECK(!inner_on);
	CHECK(wait_for(spawn(altstack_in_child)) == 0);
	CHECK(wait_for(spawn_program(NULL, "altstack_gone")) == 0);
	ss.ss_flags = SS_DISABLE;
	CHECK(sigaltstack(&ss, &old) == 0 && old.ss_sp == stack && old.ss_flags == 0);
	raise(SIGUSR1);
	CHECK(!outer_on && !inner_on);
}

/* A handler on the alternate stack sees the overflow of the other one. */
static sigjmp_buf jump;

static void
overflowed(int sig)
{
	inner_on = on_stack(&sig);
	siglongjmp(jump, 1);
}

static int
recurse(volatile char *above)
{
	volatile char frame[65536];

	frame[0] = above[0];
	return (frame[0] == 1 ? 0 : recurse(frame)) + frame[1];
}

static void
t_stack_overflow(void)
{
	stack_t ss = { .ss_sp = stack, .ss_size = sizeof(stack) };
	volatile char c = 0;
	int status;

	CHECK(sigaltstack(&ss, NULL) == 0);
	handle(SIGSEGV, overflowed, SA_ONSTACK);
	if (sigsetjmp(jump, 1) == 0)
		(void)recurse(&c);
	CHECK(inner_on);
	/* And without one, there is no way to tell: killed. */
	helper = xfork();
	if (helper == 0) {
		handle(SIGSEGV, overflowed, 0);
		(void)recurse(&c);
		_exit(0);
	}
	status = wait_for(helper);
	CHECK(WIFSIGNALED(status));
}

/* ---- waiting for signals --------------------------------------------------- */

static void
t_sigwait(void)
{
	struct timespec ms20 = { 0, 20000000 }, zero = { 0, 0 }, bad =
	    { 0, 1000000000 }, a;
	sigset_t set = set_of(SIGUSR1), chld = set_of(SIGCHLD), pend;
	siginfo_t si;
	pid_t pid;
	int sig;

	mask(SIG_BLOCK, SIGUSR1);
	clock_gettime(CLOCK_MONOTONIC, &a);
	FAILS(sigtimedwait(&set, NULL, &ms20), EAGAIN);
	CHECK(ms_since(&a) >= 19);
	FAILS(sigtimedwait(&set, NULL, &zero), EAGAIN);
	FAILS(sigtimedwait(&set, NULL, &bad), EINVAL);
	raise(SIGUSR1);
	CHECK(sigtimedwait(&set, &si, &zero) == SIGUSR1 && si.si_signo == SIGUSR1);
	CHECK(sigpending(&pend) == 0 && !sigismember(&pend, SIGUSR1));
	pid = xfork();
	if (pid == 0)
		_exit(kill(getppid(), SIGUSR1) != 0);
	CHECK(sigwaitinfo(&set, &si) == SIGUSR1 && si.si_pid == pid &&
	    si.si_code == SI_USER);
	wait_for(pid);
	/* SIGCHLD is ignored by default, but not for who blocks it and waits. */
	mask(SIG_BLOCK, SIGCHLD);
	pid = xfork();
	if (pid == 0)
		_exit(3);
	CHECK(sigwaitinfo(&chld, &si) == SIGCHLD && si.si_pid == pid &&
	    si.si_status == 3);
	wait_for(pid);
	raise(SIGUSR1);
	CHECK(sigwait(&set, &sig) == 0 && sig == SIGUSR1);
}

/* ---- default actions ------------------------------------------------------- */

static int raised;

static int
die_of_it(void)
{
	sigset_t none = set_of(0);

	signal(raised, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	raise(raised);
	return 0;
}

static void
t_default_actions(void)
{
	static const int kills[] = { SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT,
	    SIGFPE, SIGKILL, SIGBUS, SIGSEGV, SIGSYS, SIGPIPE, SIGALRM, SIGTERM,
	    SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2, 0 };
	static const int ignored[] = { SIGURG, SIGCONT, SIGCHLD, SIGWINCH, 0 };
	struct rlimit rl = { 0, 0 };
	int status;

	CHECK(setrlimit(RLIMIT_CORE, &rl) == 0);
	for (int i = 0; (raised = kills[i]) != 0; i++) {
		status = wait_for(spawn(die_of_it));
		if (!WIFSIGNALED(status) || WTERMSIG(status) != raised ||
		    WCOREDUMP(status))
			fail("signal %d: status 0x%x", raised, status);
	}
	for (int i = 0; (raised = ignored[i]) != 0; i++)
		if ((status = wait_for(spawn(die_of_it))) != 0)
			fail("signal %d: status 0x%x", raised, status);
}

/* Stop, continue and kill in all orders, against one that runs and one that sleeps. */
static void
t_stop_races(void)
{
	static const int seq[][3] = { { SIGSTOP, SIGCONT, SIGKILL },
	    { SIGSTOP, SIGKILL, SIGCONT },
	    { SIGCONT, SIGSTOP, SIGKILL }, { SIGSTOP, SIGTERM, SIGCONT } };
	int status;

	for (int i = 0; i < 80; i++) {
		helper = xfork();
		if (helper == 0) {
			if (i % 2)
				pause_for_ever();
			for (;;)
				(void)getppid();
		}
		for (int k = 0; k < 3; k++)
			CHECK(kill(helper, seq[i / 2 % 4][k]) == 0);
		status = wait_for(helper);
		CHECK(WIFSIGNALED(status) &&
		    WTERMSIG(status) == (i / 2 % 4 == 3 ? SIGTERM : SIGKILL));
	}
}

/* ---- faults -------------------------------------------------------------------- */

#ifdef __DragonFly__
#define BSD(bsd, linux)	bsd
#else
#define BSD(bsd, linux)	linux
#endif
#define EFLAGS_TF	0x100ULL
#define EFLAGS_AC	0x40000ULL

static char *fault_page;		/* read-only; behind it one past the file's end */
static volatile double one = 1, zero = 0, huge = 1e308, tiny = 1e-308;
static volatile double result;
static siginfo_t fault_si;
static sigjmp_buf fault_jump;

static void
set_eflags(unsigned long long bits)
{
	__builtin_ia32_writeeflags_u64(__builtin_ia32_readeflags_u64() | bits);
}

static void
on_fault(int sig, siginfo_t *si, void *uc)
{
	(void)uc;
	__builtin_ia32_writeeflags_u64(__builtin_ia32_readeflags_u64() &
	    ~(EFLAGS_TF | EFLAGS_AC));
	CHECK(sig == si->si_signo);
	fault_si = *si;
	siglongjmp(fault_jump, 1);
}

/* Let this exception of SSE's trap: the bits' order is that of the status word. */
static void
unmask(int bit)
{
	unsigned csr = 0x1f80 & ~(0x80U << bit);

	__asm__ volatile("ldmxcsr %0" : : "m"(csr));
}

static void f_unmapped(void) { *(volatile char *)16 = 1; }
static void f_readonly(void) { *(volatile char *)(fault_page + 5) = 1; }
static void f_noexec(void) { ((void (*)(void))(uintptr_t)fault_page)(); }
static void f_past_end(void) { (void)*(volatile char *)(fault_page + PAGE + 7); }
static void f_wild(void) { *(volatile char *)0x8000000000000000UL = 1; }
static void f_halt(void) { __asm__ volatile("hlt"); }
static void f_undefined(void) { __asm__ volatile("ud2"); }
static void f_break(void) { __asm__ volatile("int3"); }
static void f_step(void) { set_eflags(EFLAGS_TF); __asm__ volatile("nop; nop"); }
static void f_invalid(void) { unmask(0); result = zero / zero; }
static void f_by_zero(void) { unmask(2); result = one / zero; }
static void f_overflow(void) { unmask(3); result = huge * huge; }
static void f_underflow(void) { unmask(4); result = tiny * tiny; }
static void f_inexact(void) { unmask(5); result = one / (one + one + one); }

static void
f_align(void)
{
	static char bytes[16] __attribute__((aligned(8)));

	set_eflags(EFLAGS_AC);
	__asm__ volatile("movl %0, %%eax" : : "m"(bytes[1]) : "eax");
}

static void
f_divide(void)
{
	volatile int z = 0;

	__asm__ volatile("idivl %0" : : "m"(z), "a"(1), "d"(0) : "cc");
}

static void
f_x87(void)
{
	uint16_t cw = 0x37f & ~4;			/* zero divide */

	__asm__ volatile("fninit; fldcw %0; fld1; fldz; fdivrp; fwait" : : "m"(cw));
}

/* Every fault a program can make tells its signal, what it was and, of memory, where. */
static void
t_faults(void)
{
	static const struct {
		const char	*name;
		void		(*fn)(void);
		int		sig, code;
		long		addr;		/* in fault_page; -1: none to check */
	} faults[] = {
		{ "unmapped", f_unmapped, SIGSEGV, SEGV_MAPERR, -1 },
		{ "read-only", f_readonly, SIGSEGV, SEGV_ACCERR, 5 },
		{ "not executable", f_noexec, SIGSEGV, SEGV_ACCERR, 0 },
		{ "past the end", f_past_end, SIGBUS, BUS_ADRERR, PAGE + 7 },
		{ "no address", f_wild, BSD(SIGBUS, SIGSEGV),
		    BSD(BUS_OBJERR, SI_KERNEL), -1 },
		{ "privileged", f_halt, BSD(SIGBUS, SIGSEGV),
		    BSD(BUS_OBJERR, SI_KERNEL), -1 },
		{ "misaligned", f_align, SIGBUS, BUS_ADRALN, -1 },
		{ "undefined", f_undefined, SIGILL, BSD(ILL_PRVOPC, ILL_ILLOPN), -1 },
		{ "breakpoint", f_break, SIGTRAP, BSD(TRAP_BRKPT, SI_KERNEL), -1 },
		{ "step", f_step, SIGTRAP, TRAP_TRACE, -1 },
		{ "divide", f_divide, SIGFPE, FPE_INTDIV, -1 },
		{ "invalid", f_invalid, SIGFPE, FPE_FLTINV, -1 },
		{ "by zero", f_by_zero, SIGFPE, FPE_FLTDIV, -1 },
		{ "overflow", f_overflow, SIGFPE, FPE_FLTOVF, -1 },
		{ "underflow", f_underflow, SIGFPE, FPE_FLTUND, -1 },
		{ "inexact", f_inexact, SIGFPE, FPE_FLTRES, -1 },
		{ "x87 by zero", f_x87, SIGFPE, FPE_FLTDIV, -1 },
	};
	static const int sigs[] = { SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE };
	struct sigaction sa = { .sa_flags = SA_SIGINFO };
	int fd = open("f", O_RDWR | O_CREAT | O_EXCL, 0600);

	CHECK(fd >= 0 && unlink("f") == 0 && ftruncate(fd, 100) == 0);
	fault_page = mmap(NULL, 2 * PAGE, PROT_READ, MAP_SHARED, fd, 0);
	CHECK(fault_page != MAP_FAILED);
	sa.sa_sigaction = on_fault;
	for (size_t i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++)
		CHECK(sigaction(sigs[i], &sa, NULL) == 0);
	for (volatile size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		if (sigsetjmp(fault_jump, 1) == 0) {
			faults[i].fn();
			fail("%s: no fault", faults[i].name);
		}
		if (fault_si.si_signo != faults[i].sig ||
		    fault_si.si_code != faults[i].code)
			fail("%s: signal %d, code %d", faults[i].name, fault_si.si_signo,
			    fault_si.si_code);
		if (faults[i].addr >= 0 &&
		    fault_si.si_addr != (void *)(fault_page + faults[i].addr))
			fail("%s: at %p", faults[i].name, fault_si.si_addr);
	}
}

static int
succeed(void)
{
	return 0;
}

/* Who has ended is there until it is waited for: signals to it are no error. */
static void
t_kill_zombie(void)
{
	sigset_t none;
	pid_t pid;

	sigemptyset(&none);
	handle(SIGCHLD, note, 0);
	mask(SIG_BLOCK, SIGCHLD);
	pid = spawn(succeed);
	FAILS(sigsuspend(&none), EINTR);
	CHECK(got == SIGCHLD);
	CHECK(kill(pid, 0) == 0 && kill(pid, SIGCONT) == 0 && kill(pid, SIGKILL) == 0);
	CHECK(wait_for(pid) == 0);
	FAILS(kill(pid, SIGCONT), ESRCH);
}

/* exec keeps the mask, what is ignored and what is pending, and forgets handlers. */
static void
x_inherited(void)
{
	struct sigaction sa;
	sigset_t set;

	CHECK(sigprocmask(SIG_BLOCK, NULL, &set) == 0 && sigismember(&set, SIGUSR1));
	CHECK(sigpending(&set) == 0 && sigismember(&set, SIGUSR1));
	CHECK(sigaction(SIGHUP, NULL, &sa) == 0 && sa.sa_handler == SIG_IGN);
	CHECK(sigaction(SIGUSR2, NULL, &sa) == 0 && sa.sa_handler == SIG_DFL);
}

static int
no_pending(void)
{
	sigset_t set;

	return sigpending(&set) != 0 || sigismember(&set, SIGUSR1);
}

static void
t_exec_signals(void)
{
	mask(SIG_BLOCK, SIGUSR1);
	raise(SIGUSR1);
	CHECK(wait_for(spawn(no_pending)) == 0);
	signal(SIGHUP, SIG_IGN);
	handle(SIGUSR2, note, 0);
	exec_program("inherited");
}

/* ---- timers ---------------------------------------------------------------- */

static long
cpu_us(bool user)
{
	struct rusage ru;

	CHECK(getrusage(RUSAGE_SELF, &ru) == 0);
	return ru.ru_utime.tv_sec * 1000000L + ru.ru_utime.tv_usec +
	    (user ? 0 : ru.ru_stime.tv_sec * 1000000L + ru.ru_stime.tv_usec);
}

/* Compute, with system calls or without, until this much CPU time is gone. */
static void
burn(long us, bool syscalls)
{
	long until = cpu_us(false) + us;

	while (cpu_us(false) < until)
		for (volatile int i = 0; i < (syscalls ? 100 : 100000); i++)
			if (syscalls)
				(void)getppid();
}

/* A timer of user time that is always nearly over, in a process that is mostly in the
 * kernel: it goes on. */
static void
t_tiny_timer(void)
{
	struct itimerval it = { .it_interval.tv_usec = 1, .it_value.tv_usec = 1 };

	handle(SIGVTALRM, note, 0);
	CHECK(setitimer(ITIMER_VIRTUAL, &it, NULL) == 0);
	while (count < 200)
		CHECK(getppid() != 1);
	memset(&it, 0, sizeof(it));
	CHECK(setitimer(ITIMER_VIRTUAL, &it, NULL) == 0);
}

/* VIRTUAL counts user time, PROF system time too; neither counts sleep.  On a busy host
 * many periods may pass at once, which is one signal. */
static void
t_cpu_timers(void)
{
	struct itimerval it;
	struct timespec ts = { 0, 30000000 };
	long user, all;

	handle(SIGVTALRM, note, SA_RESTART);
	user = cpu_us(true);
	timer(ITIMER_VIRTUAL, 100000, 5000);
	CHECK((nanosleep(&ts, NULL) == 0 && count == 0) || cpu_us(true) - user >= 100000);
	user = cpu_us(true);
	while (count < 20)
		burn(50000, false);
	user = cpu_us(true) - user;
	CHECK(got == SIGVTALRM && count <= user / 5000 + 10);
	timer(ITIMER_VIRTUAL, 0, 0);

	handle(SIGPROF, note, SA_RESTART);
	count = 0;
	all = cpu_us(false);
	timer(ITIMER_PROF, 100000, 5000);
	CHECK((nanosleep(&ts, NULL) == 0 && count == 0) || cpu_us(false) - all >= 100000);
	all = cpu_us(false);
	while (count < 20)
		burn(50000, true);
	all = cpu_us(false) - all;
	CHECK(got == SIGPROF && count <= all / 5000 + 10);
	timer(ITIMER_PROF, 0, 0);
	count = 0;
	burn(20000, false);
	CHECK(count == 0);
	timer(ITIMER_PROF, 5000000, 0);
	CHECK(getitimer(ITIMER_PROF, &it) == 0 && it.it_interval.tv_usec == 0);
	CHECK(it.it_value.tv_sec >= 4 && it.it_value.tv_sec <= 5);
	FAILS(getitimer(3, &it), EINVAL);
	FAILS(setitimer(-1, &it, NULL), EINVAL);
	it.it_value.tv_usec = 1000000;
	FAILS(setitimer(ITIMER_REAL, &it, NULL), EINVAL);
}

static void
x_timer_kept(void)
{
	struct itimerval it;

	CHECK(getitimer(ITIMER_REAL, &it) == 0 && it.it_value.tv_sec > 50);
	CHECK(getitimer(ITIMER_PROF, &it) == 0 && it.it_value.tv_sec > 50);
}

static int
no_timer(void)
{
	struct itimerval it;

	return getitimer(ITIMER_REAL, &it) != 0 || it.it_value.tv_sec != 0 ||
	    alarm(0) != 0;
}

static void
t_alarms(void)
{
	struct itimerval it;
	sigset_t set = set_of(SIGALRM);

	CHECK(alarm(1000) == 0 && alarm(100) > 950);
	CHECK(getitimer(ITIMER_REAL, &it) == 0 && it.it_value.tv_sec >= 99 - 20);
	CHECK(wait_for(spawn(no_timer)) == 0);
	timer(ITIMER_PROF, 100000000, 0);
	helper = xfork();
	if (helper == 0) {
		alarm(100);
		timer(ITIMER_PROF, 100000000, 0);
		exec_program("timer_kept");
	}
	CHECK(wait_for(helper) == 0);
	CHECK(alarm(0) > 50 && alarm(0) == 0);
	/* An interval stays in step, and one that is missed is not made up for. */
	mask(SIG_BLOCK, SIGALRM);
	timer(ITIMER_REAL, 1000, 10000);
	for (int i = 0; i < 5; i++)
		CHECK(sigwaitinfo(&set, NULL) == SIGALRM);
	CHECK(getitimer(ITIMER_REAL, &it) == 0 && it.it_interval.tv_usec == 10000);
	CHECK(it.it_value.tv_sec == 0 && it.it_value.tv_usec <= 10000);
	timer(ITIMER_REAL, 0, 10000);
	CHECK(getitimer(ITIMER_REAL, &it) == 0 && it.it_interval.tv_usec == 0);
}

/* ---- job control ----------------------------------------------------------- */

static int tty;

/* Run a test as the foreground group of a terminal: on Linux, of a new one. */
static void
on_terminal(void (*fn)(void))
{
	pid_t pid;
#ifndef __DragonFly__
	char buf[256], name[128];
	int master = posix_openpt(O_RDWR | O_NOCTTY);

	CHECK(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
	CHECK(ptsname_r(master, name, sizeof(name)) == 0);
	pid = xfork();
	if (pid == 0) {
		close(master);
		CHECK(setsid() > 0 && (tty = open(name, O_RDWR)) >= 0);
		CHECK(ioctl(tty, TIOCSCTTY, 0) == 0);
		fn();
		_exit(0);
	}
	while (read(master, buf, sizeof(buf)) > 0)
		;
#else
	/* Only the foreground job of the console can: "regress &" leaves it out. */
	tty = open("/dev/tty", O_RDWR);
	if (tty < 0 || tcgetpgrp(tty) != getpgrp())
		return;
	pid = xfork();
	if (pid == 0) {
		fn();
		_exit(0);
	}
#endif
	CHECK(wait_for(pid) == 0);
}

/* Run fn in a background group: the signal that stopped it, or minus its result. */
static int
in_background(int (*fn)(void))
{
	int status, p[2];
	char c;

	CHECK(pipe(p) == 0);
	helper = xfork();
	if (helper == 0) {
		CHECK(read(p[0], &c, 1) == 1);
		_exit(fn());
	}
	CHECK(setpgid(helper, helper) == 0 && write(p[1], "x", 1) == 1);
	close(p[0]);
	close(p[1]);
	CHECK(waitpid(helper, &status, WUNTRACED) == helper);
	if (WIFEXITED(status))
		return -WEXITSTATUS(status);
	CHECK(WIFSTOPPED(status) && kill(helper, SIGKILL) == 0);
	wait_for(helper);
	return WSTOPSIG(status);
}

static int
bg_read(void)
{
	char c;

	return read(tty, &c, 1) == -1 ? errno : 200;
}

static int
bg_write(void)
{
	return write(tty, "\r", 1) == 1 ? 200 : errno;
}

static int
bg_setattr(void)
{
	struct termios t;

	CHECK(tcgetattr(tty, &t) == 0);
	return tcsetattr(tty, TCSADRAIN, &t) == 0 ? 200 : errno;
}

static int
bg_setpgrp(void)
{
	pid_t was = tcgetpgrp(tty);

	if (tcsetpgrp(tty, getpgrp()) != 0)
		return errno;
	return tcgetpgrp(tty) == getpgrp() && tcsetpgrp(tty, was) == 0 ? 200 : 201;
}

static int (*bg_fn)(void);

static int
bg_ignoring(void)
{
	signal(SIGTTIN, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	return bg_fn();
}

static int
bg_blocking(void)
{
	mask(SIG_BLOCK, SIGTTIN);
	mask(SIG_BLOCK, SIGTTOU);
	return bg_fn();
}

/* In a group that is orphaned: its leader's parent has gone. */
static int
bg_orphaned(void)
{
	int p[2], r;
	pid_t pid;

	CHECK(pipe(p) == 0);
	pid = xfork();
	if (pid == 0) {
		if (xfork() == 0) {
			pid_t parent = getppid();

			CHECK(setpgid(0, 0) == 0);
			close(p[0]);
			kill(parent, SIGKILL);
			while (getppid() == parent)
				usleep(1000);
			signal(SIGTTIN, SIG_DFL);
			raise(SIGTSTP);			/* does nothing */
			r = bg_fn();
			CHECK(write(p[1], &r, sizeof(r)) == sizeof(r));
			_exit(0);
		}
		pause_for_ever();
	}
	close(p[1]);
	CHECK(read(p[0], &r, sizeof(r)) == sizeof(r));
	wait_for(pid);
	return r;
}

static void
set_tostop(bool on)
{
	struct termios t;

	CHECK(tcgetattr(tty, &t) == 0);
	t.c_lflag = on ? t.c_lflag | TOSTOP : t.c_lflag & ~TOSTOP;
	CHECK(tcsetattr(tty, TCSANOW, &t) == 0);
}

static void
job_control(void)
{
	static const struct {
		int	(*fn)(void);
		bool	tostop;
		int	plain, ignoring, blocking;	/* as of in_background() */
	} c[] = {
		{ bg_read, false, SIGTTIN, -EIO, -EIO },
		{ bg_write, false, -200, -200, -200 },
		{ bg_write, true, SIGTTOU, -200, -200 },
		{ bg_setattr, false, SIGTTOU, -200, -200 },
		{ bg_setpgrp, false, SIGTTOU, -200, -200 },
	};
	int r[3];

	for (size_t i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		set_tostop(c[i].tostop);
		bg_fn = c[i].fn;
		r[0] = in_background(bg_fn);
		r[1] = in_background(bg_ignoring);
		r[2] = in_background(bg_blocking);
		set_tostop(false);
		if (r[0] != c[i].plain || r[1] != c[i].ignoring || r[2] != c[i].blocking)
			fail("case %d: %d %d %d", (int)i, r[0], r[1], r[2]);
	}
	bg_fn = bg_read;
	CHECK(bg_orphaned() == EIO);
	bg_fn = bg_setattr;
	CHECK(bg_orphaned() == EIO);
}

static void
t_job_control(void)
{
	on_terminal(job_control);
}

/* A group that becomes orphaned with a stopped member gets SIGHUP and SIGCONT. */
static void
t_orphaned_stop(void)
{
	int p[2], status;
	char c[2];

	CHECK(pipe(p) == 0);
	helper = xfork();
	if (helper == 0) {
		pid_t pid = xfork();

		if (pid == 0) {
			sigset_t hup = set_of(SIGHUP);

			mask(SIG_BLOCK, SIGHUP);
			CHECK(setpgid(0, 0) == 0);
			raise(SIGSTOP);
			/* Somebody continued it; that was to come with SIGHUP. */
			CHECK(write(p[1], "c", 1) == 1);
			CHECK(sigwaitinfo(&hup, NULL) == SIGHUP &&
			    write(p[1], "h", 1) == 1);
			_exit(0);
		}
		CHECK(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status));
		_exit(0);
	}
	close(p[1]);
	CHECK(read(p[0], &c[0], 1) == 1 && read(p[0], &c[1], 1) == 1);
	CHECK(c[0] == 'c' && c[1] == 'h');
	wait_for(helper);
}

/* The errors of setpgid() and setsid(). */
static void
t_setpgid(void)
{
	int p[2];
	char c;

	CHECK(pipe(p) == 0);
	FAILS(setpgid(0, -1), EINVAL);
	FAILS(setpgid(getppid(), 0), ESRCH);		/* not a child */
	helper = xfork();
	if (helper == 0) {				/* a leader cannot move */
		CHECK(setsid() == getpid());
		FAILS(setpgid(0, 0), EPERM);
		CHECK(write(p[1], "x", 1) == 1);
		pause_for_ever();
	}
	CHECK(read(p[0], &c, 1) == 1);
	FAILS(setpgid(helper, getpgrp()), EPERM);	/* another session */
	slow_reap();
	FAILS(setpgid(helper, helper), ESRCH);
	helper = spawn_program(NULL, "say_hello");
	CHECK(waitpid(helper, NULL, WUNTRACED) == helper);
	FAILS(setpgid(helper, helper), EACCES);		/* it has exec'd */
	slow_reap();
	FAILS(getpgid(INT_MAX), ESRCH);
	FAILS(getsid(INT_MAX), ESRCH);
}

static void
x_say_nothing(void)
{
}

static void
x_say_hello(void)
{
	raise(SIGSTOP);
}

/*
 * For t_guest: stays when its session ends.  Says its pid on standard error, then what
 * it finds: the terminal does not work any more.
 */
static void
x_survivor(void)
{
	struct pollfd p = { .events = POLLIN };
	struct termios t;
	char c;

	tty = p.fd = open("/dev/tty", O_RDWR);
	CHECK(tty >= 0 && tcgetattr(tty, &t) == 0);
	signal(SIGTTIN, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	dprintf(STDERR_FILENO, "%d\n", (int)getpid());
	while (tcgetpgrp(tty) >= 0)
		usleep(1000);
	CHECK(read(tty, &c, 1) <= 0 && write(tty, "x", 1) == -1 &&
	    tcgetattr(tty, &t) == -1);
	CHECK(poll(&p, 1, PATIENCE) == 1 && open("/dev/tty", O_RDWR) == -1);
	dprintf(STDERR_FILENO, "no terminal\n");
}

/* A line about what arrived. */
static void
tell_pending(const char *who)
{
	sigset_t set;

	CHECK(sigpending(&set) == 0);
	dprintf(STDERR_FILENO, "%s%s%s;\n", who, sigismember(&set, SIGHUP) ? " HUP" : "",
	    sigismember(&set, SIGCONT) ? " CONT" : "");
}

/*
 * A session leader exits, for t_guest.c: the foreground group gets SIGHUP, a stopped
 * one SIGHUP and SIGCONT, one in the background nothing.
 */
static void
x_leader(void)
{
	static const struct timespec blink = { 0, 1000000 };
	sigset_t set;
	int p[2], status;
	pid_t pid;
	char c;

	CHECK((tty = open("/dev/tty", O_RDWR)) >= 0 && pipe(p) == 0);
	signal(SIGTTOU, SIG_IGN);
	mask(SIG_BLOCK, SIGHUP);
	mask(SIG_BLOCK, SIGCONT);
	if (xfork() == 0) {
		CHECK(setpgid(0, 0) == 0 && tcsetpgrp(tty, getpid()) == 0);
		CHECK(write(p[1], "f", 1) == 1);
		do {
			nanosleep(&blink, NULL);
			CHECK(sigpending(&set) == 0);
		} while (!sigismember(&set, SIGHUP));
		tell_pending("foreground");
		_exit(0);
	}
	if ((pid = xfork()) == 0) {
		CHECK(setpgid(0, 0) == 0 && kill(getpid(), SIGSTOP) == 0);
		tell_pending("stopped");
		_exit(0);
	}
	if (xfork() == 0) {
		CHECK(setpgid(0, 0) == 0 && write(p[1], "b", 1) == 1);
		while (tcgetpgrp(tty) >= 0)
			nanosleep(&blink, NULL);
		tell_pending("background");
		_exit(0);
	}
	CHECK(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status));
	CHECK(read(p[0], &c, 1) == 1 && read(p[0], &c, 1) == 1);
}

const struct regress signal_programs[] = {
	{ "altstack_gone", x_altstack_gone }, { "inherited", x_inherited },
	{ "timer_kept", x_timer_kept }, { "say_hello", x_say_hello },
	{ "survivor", x_survivor }, { "say_nothing", x_say_nothing },
	{ "tty_read", x_tty_read }, { "leader", x_leader },
	{ NULL, NULL }
};

const struct regress signal_tests[] = {
	T(slow_calls), T(partial_write), T(nodefer), T(resethand), T(handler_mask),
	T(siginfo), T(nocld), T(altstacks), T(stack_overflow), T(sigwait),
	T(default_actions), T(faults), T(stop_races), T(kill_zombie), T(exec_signals),
	T(cpu_timers), T(tiny_timer), T(alarms), T(job_control), T(orphaned_stop),
	T(setpgid),
	{ NULL, NULL }
};
