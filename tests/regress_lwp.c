/*
 * regress_lwp.c - tests of regress.c: many threads in one process.
 *
 * In the vkernel the threads are LWPs, made and ended by its own calls, as no thread
 * library hides these; on Linux, the judge, they are pthreads.  The guest's libc keeps
 * one errno for all, so that threads look at results only.
 */
#define _GNU_SOURCE
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#ifdef __DragonFly__
#include <sys/lwp.h>
#include <sys/syscall.h>
#include <sys/tls.h>
#else
#include <linux/futex.h>
#include <pthread.h>
#include <sys/syscall.h>
#endif

#include "tests/regress.h"

#define STACK		16384
#define MANY		200

struct thr {
	void	(*fn)(struct thr *);
	int	me;
	int	tid;
	int	done;			/* set, and waiters woken, by its end */
	long	result;
#ifndef __DragonFly__
	pthread_t pthread;
#endif
};

static struct thr thr[MANY];

/* ---- the two systems ------------------------------------------------------- */

#ifdef __DragonFly__
int	lwp_create(struct lwp_params *);
int	lwp_gettid(void);
int	lwp_kill(pid_t, int, int);
int	umtx_sleep(volatile const int *, int, int);
int	umtx_wakeup(volatile const int *, int);
int	set_tls_area(int, struct tls_info *, size_t);
int	sched_yield(void);

#define EXTEXIT_SETINT	0x1
#define EXTEXIT_LWP	0x10000

static int
my_tid(void)
{
	return lwp_gettid();
}

static void
thread_exit(int *done)
{
	syscall(SYS_extexit, EXTEXIT_LWP | (done != NULL ? EXTEXIT_SETINT : 0), 1, done);
	_exit(99);
}

static void
thread_main(void *arg)
{
	struct thr *t = arg;
	struct tls_info tls = { &t, sizeof(t) };

	/* Each has an fs base of its own, which shows it to itself. */
	if (set_tls_area(0, &tls, sizeof(tls)) != 0)
		_exit(98);
	t->fn(t);
	thread_exit(&t->done);
}

static void
thread_start(struct thr *t, void (*fn)(struct thr *))
{
	static char *stacks;
	struct lwp_params pa = { .lwp_func = thread_main, .lwp_arg = t, .lwp_tid1 =
	    &t->tid };

	if (stacks == NULL)
		stacks = mmap(NULL, MANY * STACK, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANON, -1, 0);
	CHECK(stacks != MAP_FAILED);
	t->fn = fn;
	t->me = (int)(t - thr);
	t->done = 0;
	pa.lwp_stack = stacks + (t->me + 1) * STACK;
	CHECK(lwp_create(&pa) == 0);
}

static void
word_wait(int *word, int value)
{
	(void)umtx_sleep(word, value, 0);
}

static void
word_wake(int *word, int n)
{
	CHECK(umtx_wakeup(word, n) == 0);
}

static void
thread_join(struct thr *t)
{
	while (__atomic_load_n(&t->done, __ATOMIC_SEQ_CST) == 0)
		word_wait(&t->done, 0);
}

static int
thread_kill(struct thr *t, int sig)
{
	return lwp_kill(-1, t->tid, sig);
}

/* Does fs still lead to this thread's own data? */
static bool
own_tls(struct thr *t)
{
	struct thr *seen;

	__asm__ volatile("movq %%fs:0, %0" : "=r"(seen));
	return seen == t;
}

#else
static int
my_tid(void)
{
	return gettid();
}

static void
thread_exit(int *done)
{
	(void)done;
	pthread_exit(NULL);
}

static void *
thread_main(void *arg)
{
	struct thr *t = arg;

	__atomic_store_n(&t->tid, gettid(), __ATOMIC_SEQ_CST);
	t->fn(t);
	return NULL;
}

static void
thread_start(struct thr *t, void (*fn)(struct thr *))
{
	t->fn = fn;
	t->me = (int)(t - thr);
	t->tid = 0;
	CHECK(pthread_create(&t->pthread, NULL, thread_main, t) == 0);
	while (__atomic_load_n(&t->tid, __ATOMIC_SEQ_CST) == 0)
		sched_yield();
}

static void
thread_join(struct thr *t)
{
	CHECK(pthread_join(t->pthread, NULL) == 0);
}

static int
thread_kill(struct thr *t, int sig)
{
	return (int)syscall(SYS_tgkill, getpid(), t->tid, sig);
}

static void
word_wait(int *word, int value)
{
	(void)syscall(SYS_futex, word, FUTEX_WAIT, value, NULL);
}

static void
word_wake(int *word, int n)
{
	CHECK(syscall(SYS_futex, word, FUTEX_WAKE, n == 0 ? INT32_MAX : n) >= 0);
}

static bool
own_tls(struct thr *t)
{
	return t->tid == gettid();
}
#endif

static int counter;

static int
count_up(void)
{
	return __atomic_add_fetch(&counter, 1, __ATOMIC_SEQ_CST);
}

/* Wait until n threads have counted themselves. */
static void
wait_count(int n)
{
	while (__atomic_load_n(&counter, __ATOMIC_SEQ_CST) < n)
		sched_yield();
}

/* ---- computing ------------------------------------------------------------- */

/* What is in the FPU and in fs is each thread's own, through switches and calls. */
static void
compute(struct thr *t)
{
	double x = t->me + 1, sum = 0;

	for (int i = 0; i < 2000; i++) {
		__asm__ volatile("" : "+x"(x), "+x"(sum));
		sum += x;
		if (i % 200 == t->me % 200)
			sched_yield();
		if (!own_tls(t))
			return;
	}
	t->result = (long)sum;
	count_up();
}

static void
t_lwp_compute(void)
{
	for (int i = 0; i < MANY; i++)
		thread_start(&thr[i], compute);
	for (int i = 0; i < MANY; i++)
		thread_join(&thr[i]);
	CHECK(counter == MANY);
	for (int i = 0; i < MANY; i++)
		CHECK(thr[i].result == 2000L * (i + 1));
}

static void
spin(struct thr *t)
{
	struct timespec ts;

	do
		for (volatile int i = 0; i < 100000; i++)
			;
	while (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts) == 0 && ts.tv_sec == 0 &&
	    ts.tv_nsec < 20000000);
	t->result = ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

/* The process's time is the sum of its threads', also of those that have ended. */
static void
t_lwp_usage(void)
{
	struct timespec start;
	struct rusage ru;
	long sum = 0, used;

	CHECK(clock_gettime(CLOCK_MONOTONIC, &start) == 0);
	for (int i = 0; i < 10; i++)
		thread_start(&thr[i], spin);
	for (int i = 0; i < 10; i++) {
		thread_join(&thr[i]);
		sum += thr[i].result;
	}
	CHECK(getrusage(RUSAGE_SELF, &ru) == 0);
	used = (ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) * 1000000 + ru.ru_utime.tv_usec +
	    ru.ru_stime.tv_usec;
	/* No more than 11 CPUs could have done. */
	CHECK(sum >= 200000 && used >= sum - 10000 &&
	    used <= 11000 * (ms_since(&start) + 1));
}

/* ---- sleeping together ----------------------------------------------------- */

static int turn;

static void
ping_pong(struct thr *t)
{
	int now;

	for (int i = 0; i < 2000; i++) {
		while ((now = __atomic_load_n(&turn, __ATOMIC_SEQ_CST)) != t->me)
			word_wait(&turn, now);
		__atomic_store_n(&turn, 1 - t->me, __ATOMIC_SEQ_CST);
		word_wake(&turn, 0);
	}
	t->result = 1;
}

static void
t_lwp_handover(void)
{
	thread_start(&thr[0], ping_pong);
	thread_start(&thr[1], ping_pong);
	thread_join(&thr[0]);
	thread_join(&thr[1]);
	CHECK(thr[0].result == 1 && thr[1].result == 1);
}

static int gate;

static void
wait_at_gate(struct thr *t)
{
	count_up();
	while (__atomic_load_n(&gate, __ATOMIC_SEQ_CST) == 0)
		word_wait(&gate, 0);
	t->result = 1;
}

static void
t_lwp_gate(void)
{
	for (int i = 0; i < MANY; i++)
		thread_start(&thr[i], wait_at_gate);
	wait_count(MANY);
	__atomic_store_n(&gate, 1, __ATOMIC_SEQ_CST);
	word_wake(&gate, 0);
	for (int i = 0; i < MANY; i++) {
		thread_join(&thr[i]);
		CHECK(thr[i].result == 1);
	}
}

/* Each forks, and waits for its own child. */
static void
fork_and_wait(struct thr *t)
{
	int status;

	for (int i = 0; i < 3; i++) {
		pid_t pid = xfork();

		if (pid == 0)
			_exit(t->me);
		if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status) ||
		    WEXITSTATUS(status) != t->me)
			return;
	}
	t->result = 1;
}

static void
t_lwp_fork(void)
{
	for (int i = 0; i < 10; i++)
		thread_start(&thr[i], fork_and_wait);
	for (int i = 0; i < 10; i++) {
		thread_join(&thr[i]);
		CHECK(thr[i].result == 1);
	}
}

/* ---- signals --------------------------------------------------------------- */

static volatile sig_atomic_t got_tid, got_count;

static void
note_tid(int sig)
{
	(void)sig;
	got_tid = my_tid();
	got_count++;
}

static sigset_t
usr1(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	return set;
}

/* Even ones block SIGUSR1, odd ones let it in while they wait. */
static void
blocker(struct thr *t)
{
	sigset_t set = usr1();

	sigprocmask(t->me % 2 ? SIG_UNBLOCK : SIG_BLOCK, &set, NULL);
	wait_at_gate(t);
}

/* A signal for the process goes to a thread that does not block it, one for a thread to
 * this one. */
static void
t_lwp_signals(void)
{
	sigset_t set = usr1(), pend;
	int seen = 0;

	handle(SIGUSR1, note_tid, 0);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (int i = 0; i < 10; i++)
		thread_start(&thr[i], blocker);
	wait_count(10);
	CHECK(kill(getpid(), SIGUSR1) == 0);
	while (got_count == 0)
		sched_yield();
	for (int i = 1; i < 10; i += 2)
		seen += got_tid == thr[i].tid;
	CHECK(seen == 1);
	for (int i = 1; i < 10; i += 2) {
		got_count = 0;
		CHECK(thread_kill(&thr[i], SIGUSR1) == 0);
		while (got_count == 0)
			sched_yield();
		CHECK(got_tid == thr[i].tid);
	}
	got_count = 0;
	CHECK(thread_kill(&thr[0], SIGUSR1) == 0 && sigpending(&pend) == 0);
	CHECK(!sigismember(&pend, SIGUSR1) && got_count == 0);	/* it is another's */
	__atomic_store_n(&gate, 1, __ATOMIC_SEQ_CST);
	word_wake(&gate, 0);
	for (int i = 0; i < 10; i++)
		thread_join(&thr[i]);
	CHECK(kill(getpid(), SIGUSR1) == 0 && sigpending(&pend) == 0);
	CHECK(sigismember(&pend, SIGUSR1) && got_count == 0);
}

/* The thread that would take a signal ends: another one takes it. */
static void
short_lived(struct thr *t)
{
	sigset_t set = usr1();

	sigprocmask(SIG_UNBLOCK, &set, NULL);
	t->result = count_up();
}

static void
t_lwp_signal_left(void)
{
	sigset_t set = usr1();

	handle(SIGUSR1, note_tid, 0);
	sigprocmask(SIG_BLOCK, &set, NULL);
	thread_start(&thr[1], blocker);
	wait_count(1);
	for (int i = 0; i < 50; i++) {
		got_count = 0;
		thread_start(&thr[2], short_lived);
		CHECK(kill(getpid(), SIGUSR1) == 0);
		while (got_count == 0)
			sched_yield();
		thread_join(&thr[2]);
	}
	__atomic_store_n(&gate, 1, __ATOMIC_SEQ_CST);
	word_wake(&gate, 0);
	thread_join(&thr[1]);
}

static volatile sig_atomic_t got_usr2;

static void
note_usr2(int sig)
{
	(void)sig;
	got_usr2 = my_tid();
}

static void
await_usr2(int sig)
{
	note_tid(sig);
	while (got_usr2 == 0)
		sched_yield();
}

/* One lets both signals in, one the second. */
static void
let_in(struct thr *t)
{
	sigset_t set = usr1();

	if (t->me == 0)
		sigprocmask(SIG_UNBLOCK, &set, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	wait_at_gate(t);
}

/* What a handler blocks in its thread is for the other thread, which sleeps. */
static void
t_lwp_signal_other(void)
{
	struct sigaction sa = { .sa_handler = await_usr2 };
	sigset_t set = usr1();

	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	sigemptyset(&sa.sa_mask);
	sigaddset(&sa.sa_mask, SIGUSR2);
	CHECK(sigaction(SIGUSR1, &sa, NULL) == 0);
	handle(SIGUSR2, note_usr2, 0);
	thread_start(&thr[0], let_in);
	thread_start(&thr[1], let_in);
	wait_count(2);
	CHECK(kill(getpid(), SIGUSR1) == 0 && kill(getpid(), SIGUSR2) == 0);
	while (got_tid == 0 || got_usr2 == 0)
		sched_yield();
	CHECK(got_tid == thr[0].tid && got_usr2 == thr[1].tid);
	__atomic_store_n(&gate, 1, __ATOMIC_SEQ_CST);
	word_wake(&gate, 0);
	thread_join(&thr[0]);
	thread_join(&thr[1]);
}

static void
take_one(struct thr *t)
{
	sigset_t set = usr1();
	int sig;

	count_up();
	while ((sig = sigwaitinfo(&set, NULL)) == -1)	/* on Linux a stop ends it */
		;
	t->result = sig == SIGUSR1;
}

static void
t_lwp_sigwait(void)
{
	sigset_t set = usr1();
	int taken = 0;

	sigprocmask(SIG_BLOCK, &set, NULL);
	for (int i = 0; i < 5; i++)
		thread_start(&thr[i], take_one);
	for (int i = 0; i < 5; i++)
		CHECK(thread_kill(&thr[i], SIGUSR1) == 0);
	for (int i = 0; i < 5; i++) {
		thread_join(&thr[i]);
		taken += (int)thr[i].result;
	}
	CHECK(taken == 5);
}

/* ---- who they are ---------------------------------------------------------- */

static void
change_ids(struct thr *t)
{
	while (__atomic_load_n(&gate, __ATOMIC_SEQ_CST) == 0) {
		if (setuid(getuid()) != 0)
			return;
		sched_yield();
	}
	t->result = 1;
}

static void
sync_file(struct thr *t)
{
	int fd = open("f", O_RDWR);

	while (__atomic_load_n(&gate, __ATOMIC_SEQ_CST) == 0)
		if (write(fd, "x", 1) != 1 || fsync(fd) != 0)
			return;
	t->result = close(fd) == 0;
}

/* A call that sleeps has the rights it began with, whatever others set meanwhile; and
 * who writes a file to disk all the time does not keep others from it. */
static void
t_lwp_rights(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0600);

	CHECK(fd >= 0 && close(fd) == 0);
	thread_start(&thr[0], change_ids);
	thread_start(&thr[1], sync_file);
	for (int i = 0; i < 200; i++) {		/* each may wait for a disk */
		CHECK(truncate("f", i % 2) == 0);
		sched_yield();
	}
	__atomic_store_n(&gate, 1, __ATOMIC_SEQ_CST);
	for (int i = 0; i < 2; i++) {
		thread_join(&thr[i]);
		CHECK(thr[i].result == 1);
	}
	CHECK(unlink("f") == 0);
}

/* ---- the end of a process that has many ------------------------------------ */

static int pfd[2], full[2], lockfd, lockfd2;

static void
sleep_in_many_ways(struct thr *t)
{
	static char buf[1 << 20];
	struct timespec ts = { 1000, 0 };
	struct pollfd p = { .fd = pfd[0], .events = POLLIN };
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	sigset_t set = usr1();
	fd_set fds;
	char c;

	count_up();
	switch (t->me % 14) {
	case 0:
		(void)!read(pfd[0], &c, 1);
		break;
	case 1:
		(void)!write(full[1], buf, sizeof(buf));
		break;
	case 2:
		(void)nanosleep(&ts, NULL);
		break;
	case 3:
		(void)poll(&p, 1, -1);
		break;
	case 4:
		FD_ZERO(&fds);
		FD_SET(pfd[0], &fds);
		(void)select(pfd[0] + 1, &fds, NULL, NULL, NULL);
		break;
	case 5:
		(void)waitpid(-1, NULL, 0);
		break;
	case 6:
		(void)flock(lockfd, LOCK_EX);
		break;
	case 7:
		(void)fcntl(lockfd2, F_SETLKW, &fl);
		break;
	case 8:
		(void)sigwaitinfo(&set, NULL);
		break;
	case 9:
		(void)open("fifo", O_RDONLY);
		break;
	case 10:
		word_wait(&gate, 0);
		break;
	case 11:
		(void)pause();
		break;
	case 12:
		for (;;)
			(void)getppid();
	default:
		while (own_tls(t))
			;
	}
	for (;;)			/* those whose sleep was of no use */
		(void)nanosleep(&ts, NULL);
}

static pid_t child;

/* How it ends: a thread, not the first, does it. */
enum end { EXIT, EXEC, FATAL, FAULT, SUICIDE, NENDS };
static enum end how;

static void
end_all(struct thr *t)
{
	wait_count(t->me);
	for (int i = 0; i < 3; i++)
		sched_yield();
	switch (how) {
	case EXIT:
		_exit(0);
	case EXEC:
		exec_program("say_nothing");
	case FATAL:
		kill(getpid(), SIGTERM);
		break;
	case FAULT:
		*(volatile int *)8 = 1;
		break;
	default:
		kill(getpid(), SIGKILL);
		break;
	}
	for (;;)
		pause();
}

/* All of these threads sleep, or compute; then the end. */
static int
many_end(void)
{
	const int n = 42;

	CHECK(pipe(pfd) == 0 && pipe(full) == 0);
	child = xfork();
	if (child == 0)
		for (;;)
			pause();
	CHECK(write(pfd[1], &child, sizeof(child)) == sizeof(child));
	CHECK(read(pfd[0], &child, sizeof(child)) == sizeof(child));
	lockfd = open("lock", O_RDWR);
	lockfd2 = open("lock2", O_RDWR);
	CHECK(lockfd >= 0 && lockfd2 >= 0);
	for (int i = 0; i < n; i++)
		thread_start(&thr[i], sleep_in_many_ways);
	thread_start(&thr[n], end_all);
	thread_exit(NULL);		/* the first thread goes before the others */
	return 1;
}

static int
holds_locks(void)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open("lock", O_RDWR), fd2 = open("lock2", O_RDWR | O_CREAT, 0600);

	/* Two files: on BSD the two kinds of locks exclude each other. */
	CHECK(fd >= 0 && flock(fd, LOCK_EX) == 0 && fcntl(fd2, F_SETLK, &fl) == 0);
	raise(SIGSTOP);
	return 0;
}

static void
t_lwp_ends(void)
{
	static const int want[NENDS] = { [FATAL] = SIGTERM, [FAULT] = SIGSEGV,
	    [SUICIDE] = SIGKILL };
	struct rlimit none = { 0, 0 };
	pid_t locker;
	int status;

	CHECK(setrlimit(RLIMIT_CORE, &none) == 0 && mkfifo("fifo", 0600) == 0);
	CHECK(close(open("lock", O_RDWR | O_CREAT, 0600)) == 0);
	locker = spawn(holds_locks);
	CHECK(waitpid(locker, &status, WUNTRACED) == locker && WIFSTOPPED(status));
	for (how = 0; how < NENDS; how++) {
		pid_t pid = xfork();

		if (pid == 0) {
			CHECK(setpgid(0, 0) == 0);
			_exit(many_end());
		}
		status = wait_for(pid);
		(void)kill(-pid, SIGKILL);	/* its child, now nobody's */
		if (want[how] == 0 ? status != 0 :
		    !WIFSIGNALED(status) || WTERMSIG(status) != want[how])
			fail("end %d: status 0x%x", (int)how, status);
	}
	CHECK(kill(locker, SIGKILL) == 0 && wait_for(locker) != 0);
	CHECK(unlink("fifo") == 0 && unlink("lock") == 0 && unlink("lock2") == 0);
}

/* A stop stops all of them, and they go on where they were. */
static int
many_stop(void)
{
	for (int i = 0; i < 20; i++)
		thread_start(&thr[i], wait_at_gate);
	wait_count(20);
	kill(getpid(), SIGSTOP);
	__atomic_store_n(&gate, 1, __ATOMIC_SEQ_CST);
	word_wake(&gate, 0);
	for (int i = 0; i < 20; i++)
		thread_join(&thr[i]);
	return 7;
}

static int
stop_beside_waiter(void)
{
	sigset_t set = usr1();

	sigprocmask(SIG_BLOCK, &set, NULL);
	thread_start(&thr[0], take_one);
	wait_count(1);
	for (int i = 0; i < 10; i++)
		sched_yield();
	kill(getpid(), SIGSTOP);
	thread_join(&thr[0]);
	return thr[0].result == 1 ? 8 : 1;
}

static void
t_lwp_stop(void)
{
	pid_t pid = spawn(many_stop);
	int status;

	CHECK(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status));
	CHECK(waitpid(pid, &status, WUNTRACED | WNOHANG) == 0 && kill(pid, SIGCONT) == 0);
	status = wait_for(pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	/* One that waits for a signal gets it, also when that came meanwhile. */
	pid = spawn(stop_beside_waiter);
	CHECK(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status));
	CHECK(kill(pid, SIGUSR1) == 0 && kill(pid, SIGCONT) == 0);
	status = wait_for(pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 8);
}

/* A thread waits for its vfork child, which does not go: the process can end. */
static void
vforker(struct thr *t)
{
	(void)t;
	if (vfork() == 0) {
		count_up();
		for (;;)
			pause();
	}
}

static int
end_while_vforking(void)
{
	thread_start(&thr[0], vforker);
	wait_count(1);
	return 5;
}

static int
killed_in_vfork(void)
{
	vforker(NULL);
	return 1;
}

static void
t_lwp_vfork(void)
{
	pid_t pid = xfork(), lone;
	int p[2], status;
	char c;

	if (pid == 0) {
		CHECK(setpgid(0, 0) == 0);
		_exit(end_while_vforking());
	}
	status = wait_for(pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 5 && kill(-pid, SIGKILL) == 0);
	CHECK(pipe(p) == 0);
	lone = xfork();
	if (lone == 0) {
		CHECK(setpgid(0, 0) == 0 && write(p[1], "x", 1) == 1);
		_exit(killed_in_vfork());
	}
	CHECK(read(p[0], &c, 1) == 1 && kill(lone, SIGKILL) == 0);
	status = wait_for(lone);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	(void)kill(-lone, SIGKILL);
}

#ifdef __DragonFly__
/* There is one CPU to run on. */
static void
t_lwp_affinity(void)
{
	cpumask_t set = { { 0, 0, 0, 7 } };

	CHECK(syscall(SYS_lwp_getaffinity, 0, -1, &set) == 0);
	CHECK(set.ary[0] == 1 && set.ary[3] == 0);
	CHECK(syscall(SYS_lwp_setaffinity, getpid(), lwp_gettid(), &set) == 0);
	set.ary[0] = 2;
	FAILS(syscall(SYS_lwp_setaffinity, 0, -1, &set), EINVAL);
	FAILS(syscall(SYS_lwp_getaffinity, 0, 4711, &set), ESRCH);
	FAILS(syscall(SYS_lwp_getaffinity, 99998, -1, &set), ESRCH);
}
#endif

static unsigned handler_csr;
static uint16_t handler_cw;

static void
on_fpu(int sig)
{
	(void)sig;
	__asm__ volatile("stmxcsr %0; fnstcw %1" : "=m"(handler_csr), "=m"(handler_cw));
}

/* A handler has the FPU of a new program, and gives back that of what it interrupted. */
static void
t_handler_fpu(void)
{
	unsigned csr = 0x7f80;				/* rounds to zero */
	uint16_t cw = 0x27f;				/* 53 bits */

	CHECK(signal(SIGUSR1, on_fpu) != SIG_ERR);
	__asm__ volatile("ldmxcsr %0; fldcw %1" : : "m"(csr), "m"(cw));
	CHECK(raise(SIGUSR1) == 0);
	__asm__ volatile("stmxcsr %0; fnstcw %1" : "=m"(csr), "=m"(cw));
	CHECK(handler_csr == 0x1f80 && handler_cw == 0x37f);
	CHECK((csr & 0x7f80) == 0x7f80 && cw == 0x27f);
}

const struct regress lwp_tests[] = {
	T(lwp_compute), T(lwp_usage), T(lwp_handover), T(lwp_gate), T(lwp_fork),
	T(lwp_signals), T(lwp_signal_left), T(lwp_signal_other), T(lwp_sigwait),
	T(lwp_rights), T(lwp_ends), T(lwp_stop),
	T(lwp_vfork), T(handler_fpu),
#ifdef __DragonFly__
	T(lwp_affinity),
#endif
	{ NULL, NULL }
};
