/*
 * regress_proc.c - tests of regress.c: usage, limits, ids, locks, roots.
 *
 * What only root may do is tested by whoever runs as root; others see that it fails.
 */
#define _GNU_SOURCE
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#ifdef __DragonFly__
#include <sys/sysctl.h>
#endif
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#ifndef __DragonFly__
#include <sched.h>
#endif
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/regress.h"

#define NOBODY	65534
#define TRIES	10		/* at measuring, where others take part of the time */

static pid_t helper_pid;

static long
us_of(const struct timeval *tv)
{
	return tv->tv_sec * 1000000L + tv->tv_usec;
}

static long
cpu_us(int who)
{
	struct rusage ru;

	CHECK(getrusage(who, &ru) == 0);
	return us_of(&ru.ru_utime) + us_of(&ru.ru_stime);
}

/* Compute until this much CPU time is gone. */
static void
burn(long us)
{
	long until = cpu_us(RUSAGE_SELF) + us;

	while (cpu_us(RUSAGE_SELF) < until)
		for (volatile int i = 0; i < 100000; i++)
			;
}

static int
burn_some(void)
{
	burn(75000);
	return 0;
}

static int
burn_two(void)
{
	burn(75000);
	return wait_for(spawn(burn_some));
}

/* What a child and its children used comes to who waits for it; times() agrees. */
static void
t_child_usage(void)
{
	struct rusage ru;
	struct tms a, b;
	long used, children;
	pid_t pid;
	int status;

	CHECK(times(&a) != (clock_t)-1 && cpu_us(RUSAGE_CHILDREN) == 0);
	pid = spawn(burn_two);
	CHECK(wait4(pid, &status, 0, &ru) == pid && status == 0);
	used = us_of(&ru.ru_utime) + us_of(&ru.ru_stime);
	children = cpu_us(RUSAGE_CHILDREN);
	CHECK(used >= 150000 && children == used && times(&b) != (clock_t)-1);
	used = (b.tms_cutime + b.tms_cstime) * (1000000 / sysconf(_SC_CLK_TCK));
	CHECK(a.tms_cutime == 0 && used <= children && used >= children - 40000);
}

static int
nap(void)
{
	return usleep(1000);
}

/* The counters of getrusage() move when they should. */
static void
t_usage_fields(void)
{
	struct rusage a, b;
	char *mem;

	CHECK(getrusage(RUSAGE_SELF, &a) == 0);
	mem = mmap(NULL, 8 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
	CHECK(mem != MAP_FAILED);
	for (int i = 0; i < 8 << 20; i += PAGE)
		mem[i] = 1;
	CHECK(wait_for(spawn(nap)) == 0 && nap() == 0);
	CHECK(getrusage(RUSAGE_SELF, &b) == 0);
	CHECK(b.ru_minflt > a.ru_minflt && b.ru_majflt >= a.ru_majflt);
	CHECK(b.ru_maxrss >= 8 << 10 && b.ru_maxrss >= a.ru_maxrss);
	CHECK(b.ru_nvcsw > a.ru_nvcsw);
	CHECK(getrusage(RUSAGE_CHILDREN, &a) == 0 && a.ru_maxrss >= 8 << 10 &&
	    a.ru_nvcsw > 0);
	FAILS(getrusage(2, &a), EINVAL);
}

/* System calls are system time, and so is a process's end. */
static int
call_and_leave(void)
{
	struct rusage ru;
	char *mem = mmap(NULL, 16 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON,
	    -1, 0);

	CHECK(mem != MAP_FAILED);
	for (int i = 0; i < 16 << 20; i += PAGE)
		mem[i] = 1;
	alarm(60);
	do
		CHECK(getrusage(RUSAGE_SELF, &ru) == 0);
	while (us_of(&ru.ru_stime) < 20000);
	return 0;
}

static void
t_system_time(void)
{
	struct rusage ru;
	pid_t pid = spawn(call_and_leave);

	CHECK(wait4(pid, NULL, 0, &ru) == pid && us_of(&ru.ru_stime) >= 20000);
}

/* For t_guest, which runs it alone: CPU time is what a clock on the wall says, but for
 * what a busy host takes from one second or the other. */
static void
x_busy(void)
{
	struct timespec a;
	long ms, cpu;

	for (int i = 0; i < TRIES; i++) {
		clock_gettime(CLOCK_MONOTONIC, &a);
		cpu = -cpu_us(RUSAGE_SELF) / 1000;
		while ((ms = ms_since(&a)) < 1000)
			for (volatile int k = 0; k < 1000000; k++)
				;
		cpu += cpu_us(RUSAGE_SELF) / 1000;
		if (cpu >= ms * 9 / 10 && cpu <= ms * 11 / 10) {
			printf("busy: well\n");
			return;
		}
	}
	fail("%ld ms of CPU in %ld ms", cpu, ms);
}

/* ---- limits -------------------------------------------------------------------- */

static void
limit(int which, long soft, long hard)
{
	struct rlimit rl = { .rlim_cur = (rlim_t)soft, .rlim_max = (rlim_t)hard };

	CHECK(setrlimit(which, &rl) == 0);
}

/* Be nobody, if we are root. */
static void
drop(void)
{
	if (geteuid() == 0)
		CHECK(setgid(NOBODY) == 0 && setuid(NOBODY) == 0);
}

static int
use_up_cpu(void)
{
	limit(RLIMIT_CPU, 1, 2);
	for (;;)
		;
}

static volatile sig_atomic_t got;

static void
note(int sig)
{
	got = sig;
}

static int told[2];

/* Says that the soft limit has come, and goes on to the hard one. */
static int
survive_xcpu(void)
{
	handle(SIGXCPU, note, 0);
	limit(RLIMIT_CPU, 1, 2);
	burn(400000);		/* Linux counts ticks, and miscounts */
	CHECK(got == 0 || cpu_us(RUSAGE_SELF) > 700000);	/* a host stood still */
	while (got == 0)
		;
	CHECK(got == SIGXCPU && write(told[1], "x", 1) == 1);
	handle(SIGXCPU, SIG_IGN, 0);
	for (;;)
		;
}

static void
t_limit_cpu(void)
{
	pid_t pid, pid2;
	int status;
	char c;

	CHECK(pipe(told) == 0);
	pid = spawn(use_up_cpu);
	pid2 = spawn(survive_xcpu);
	CHECK(close(told[1]) == 0);
	status = wait_for(pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU);
	status = wait_for(pid2);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	CHECK(read(told[0], &c, 1) == 1);
}

/* A write goes up to the limit; the next one is refused, with a signal. */
static void
t_limit_fsize(void)
{
	static char buf[8192];
	int fd = open("f", O_RDWR | O_CREAT, 0600), p[2];

	CHECK(fd >= 0 && unlink("f") == 0 && pipe(p) == 0);
	handle(SIGXFSZ, note, 0);
	limit(RLIMIT_FSIZE, 5000, 10000);
	CHECK(write(fd, buf, sizeof(buf)) == 5000 && got == 0);
	FAILS(write(fd, buf, 1), EFBIG);
	CHECK(got == SIGXFSZ);
	FAILS(ftruncate(fd, 5001), EFBIG);
	CHECK(ftruncate(fd, 5000) == 0 && pwrite(fd, "x", 1, 4999) == 1);
	FAILS(pwrite(fd, "x", 1, 5000), EFBIG);
	CHECK(write(p[1], buf, sizeof(buf)) == sizeof(buf));	/* not for pipes */
}

static int
default_xfsz(void)
{
	limit(RLIMIT_FSIZE, 0, 0);
	return write(open("f", O_WRONLY | O_CREAT, 0600), "x", 1) == 1;
}

static void
t_limit_fsize_kills(void)
{
	int status = wait_for(spawn(default_xfsz));

	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGXFSZ && unlink("f") == 0);
}

static int
over_memory(void)
{
	limit(RLIMIT_AS, 64 << 20, 64 << 20);
	CHECK(mmap(NULL, 1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANON, -1,
	    0) != MAP_FAILED);
	CHECK(mmap(NULL, 64 << 20, PROT_READ, MAP_PRIVATE | MAP_ANON, -1,
	    0) == MAP_FAILED);
	CHECK(errno == ENOMEM);
	return 0;
}

static volatile char *lowest;

static int
deeper(volatile char *above)
{
	volatile char frame[4096];

	frame[0] = above[0];
	lowest = frame;
	return (frame[0] == 1 ? 0 : deeper(frame)) + frame[1];
}

static void
x_overflow(void)
{
	volatile char c = 0;

	(void)deeper(&c);
}

static int
small_stack(void)
{
	limit(RLIMIT_STACK, 256 << 10, 256 << 10);
	exec_program("overflow");
}

static void
x_limits_kept(void)
{
	struct rlimit rl;

	CHECK(getrlimit(RLIMIT_NOFILE, &rl) == 0 && rl.rlim_cur == 50 &&
	    rl.rlim_max == 60);
	CHECK(getrlimit(RLIMIT_CPU, &rl) == 0 && rl.rlim_cur == 1000 &&
	    rl.rlim_max == 2000);
}

static int
limits_kept(void)
{
	limit(RLIMIT_NOFILE, 50, 60);
	limit(RLIMIT_CPU, 1000, 2000);
	exec_program("limits_kept");
}

static void
t_rlimits(void)
{
	static const int stored[] = { RLIMIT_CPU, RLIMIT_DATA, RLIMIT_RSS, RLIMIT_MEMLOCK,
	    RLIMIT_CORE, RLIMIT_NPROC,
#ifdef RLIMIT_SBSIZE
	    RLIMIT_SBSIZE,
#endif
	};
	struct rlimit rl, more;
	int status;

	CHECK(wait_for(spawn(over_memory)) == 0);
	status = wait_for(spawn(small_stack));
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
	CHECK(wait_for(spawn(limits_kept)) == 0);
	for (size_t i = 0; i < sizeof(stored) / sizeof(stored[0]); i++) {
		limit(stored[i], 10, 20);
		CHECK(getrlimit(stored[i], &rl) == 0 && rl.rlim_cur == 10 &&
		    rl.rlim_max == 20);
		more = (struct rlimit){ 21, 20 };
		FAILS(setrlimit(stored[i], &more), EINVAL);
		limit(stored[i], 20, 20);
	}
	drop();
	more = (struct rlimit){ 1, 21 };
	FAILS(setrlimit(RLIMIT_CPU, &more), EPERM);
	limit(RLIMIT_CPU, 5, 5);
	FAILS(getrlimit(1000, &rl), EINVAL);
	FAILS(setrlimit(1000, &rl), EINVAL);
}

static int
forks_no_more(void)
{
	drop();
	limit(RLIMIT_NPROC, 1, 1);
	FAILS(fork(), EAGAIN);
	return 0;
}

static void
t_limit_nproc(void)
{
	CHECK(wait_for(spawn(forks_no_more)) == 0);
}

/* ---- locks ----------------------------------------------------------------- */

static int lockfd;

/* Set (F_SETLK, F_SETLKW) or ask for (F_GETLK) a lock; the answer in *fl. */
static int
lock(int cmd, int type, off_t start, off_t len, struct flock *fl)
{
	struct flock l = { .l_type = (short)type, .l_whence = SEEK_SET, .l_start = start,
	    .l_len = len };
	int r = fcntl(lockfd, cmd, &l);

	if (fl != NULL)
		*fl = l;
	return r;
}

/* What another process sees at a byte: 'r', 'w', '-'; it checks whose it is. */
static pid_t holder;
static off_t at;

static int
see(void)
{
	struct flock l;

	CHECK(lock(F_GETLK, F_WRLCK, at, 1, &l) == 0);
	if (l.l_type == F_UNLCK)
		return '-';
	CHECK(l.l_pid == holder && l.l_start <= at &&
	    (l.l_len == 0 || l.l_start + l.l_len > at));
	return l.l_type == F_WRLCK ? 'w' : 'r';
}

static void
locks_are(const char *want)
{
	int status;

	for (at = 0; want[at] != '\0'; at++) {
		status = wait_for(spawn(see));
		if (!WIFEXITED(status) || WEXITSTATUS(status) != want[at])
			fail("byte %d of %s: status 0x%x", (int)at, want, status);
	}
}

static int
refused(void)
{
	CHECK(lock(F_SETLK, F_RDLCK, 0, 1, NULL) == -1 &&
	    (errno == EAGAIN || errno == EACCES));
	CHECK(lock(F_SETLK, F_WRLCK, 4, 1, NULL) == -1 &&
	    lock(F_SETLK, F_RDLCK, 4, 1, NULL) == 0);
	return 0;
}

static void
t_record_locks(void)
{
	struct flock l;

	lockfd = open("lock", O_RDWR | O_CREAT, 0600);
	CHECK(lockfd >= 0);
	holder = getpid();
	CHECK(lock(F_SETLK, F_WRLCK, 0, 6, NULL) == 0);
	locks_are("wwwwww-");
	CHECK(lock(F_SETLK, F_RDLCK, 4, 1, NULL) == 0);	/* cut in three */
	locks_are("wwwwrw-");
	CHECK(wait_for(spawn(refused)) == 0);
	CHECK(lock(F_SETLK, F_UNLCK, 1, 2, NULL) == 0);
	locks_are("w--wrw-");
	CHECK(lock(F_SETLK, F_WRLCK, 1, 0, NULL) == 0);	/* to the end, melts */
	locks_are("wwwwwwwww");
	CHECK(lock(F_GETLK, F_WRLCK, 0, 0, &l) == 0 && l.l_type == F_UNLCK);
	CHECK(close(dup(lockfd)) == 0);			/* any close lets go of all */
	locks_are("---");
	FAILS(lock(F_SETLK, F_WRLCK, -1, 1, NULL), EINVAL);
	FAILS(lock(F_SETLK, 77, 0, 1, NULL), EINVAL);
	CHECK(close(lockfd) == 0 && (lockfd = open("lock", O_RDONLY)) >= 0);
	FAILS(lock(F_SETLK, F_WRLCK, 0, 1, NULL), EBADF);
	CHECK(lock(F_SETLK, F_RDLCK, 0, 1, NULL) == 0 && unlink("lock") == 0);
}

#ifdef RLIMIT_POSIXLOCKS
/* With one lock of its parent, which has the same user. */
static int
second_lock_is_last(void)
{
	CHECK(lock(F_SETLK, F_RDLCK, 2, 1, NULL) == 0);
	FAILS(lock(F_SETLK, F_RDLCK, 4, 1, NULL), ENOLCK);
	CHECK(flock(lockfd, LOCK_SH | LOCK_NB) == 0);		/* not counted */
	CHECK(lock(F_SETLK, F_UNLCK, 2, 1, NULL) == 0);
	return lock(F_SETLK, F_RDLCK, 4, 1, NULL) != 0;
}

static int
locks_up_to_limit(void)
{
	/* All locks of a user count: be one that no other run of this is. */
	if (geteuid() == 0)
		CHECK(setuid(100000 + (uid_t)getpid()) == 0);
	limit(RLIMIT_POSIXLOCKS, 2, 2);
	CHECK(lock(F_SETLK, F_RDLCK, 0, 1, NULL) == 0);
	CHECK(wait_for(spawn(second_lock_is_last)) == 0);
	return wait_for(spawn(second_lock_is_last));	/* the first one's are gone */
}
#endif

static void
t_limit_locks(void)
{
#ifdef RLIMIT_POSIXLOCKS
	lockfd = open("lock", O_RDWR | O_CREAT, 0600);
	CHECK(lockfd >= 0 && unlink("lock") == 0);
	CHECK(wait_for(spawn(locks_up_to_limit)) == 0);
#endif
}

/* Two that would wait for each other: one is told. */
static void
t_deadlock(void)
{
	int p[2], status;
	pid_t pid;
	char c;

	lockfd = open("lock", O_RDWR | O_CREAT, 0600);
	CHECK(lockfd >= 0 && pipe(p) == 0 && unlink("lock") == 0);
	CHECK(lock(F_SETLK, F_WRLCK, 0, 1, NULL) == 0);
	pid = xfork();
	if (pid == 0) {
		CHECK(lock(F_SETLK, F_WRLCK, 1, 1, NULL) == 0 &&
		    write(p[1], "x", 1) == 1);
		_exit(lock(F_SETLKW, F_WRLCK, 0, 1, NULL) == 0 ? 0 : errno == EDEADLK ?
		    1 : 2);
	}
	CHECK(read(p[0], &c, 1) == 1);
	if (lock(F_SETLKW, F_WRLCK, 1, 1, NULL) == -1) {
		CHECK(errno == EDEADLK && lock(F_SETLK, F_UNLCK, 0, 0, NULL) == 0);
		CHECK(wait_for(pid) == 0);
	} else {
		status = wait_for(pid);
		CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	}
}

static int
try_flock(void)
{
	int fd = open("lock", O_RDWR);

	CHECK(fd >= 0);
	return flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno == EWOULDBLOCK ? 1 : 2;
}

static int
unlock_inherited(void)
{
	return flock(lockfd, LOCK_UN) != 0;
}

static bool
flocked(void)
{
	int status = wait_for(spawn(try_flock));

	CHECK(WIFEXITED(status) && WEXITSTATUS(status) <= 1);
	return WEXITSTATUS(status) == 1;
}

/* flock() belongs to the open file: to dup()s and children, too. */
static void
t_flock_shared(void)
{
	int fd2;

	lockfd = open("lock", O_RDWR | O_CREAT, 0600);
	CHECK(lockfd >= 0 && (fd2 = dup(lockfd)) >= 0 && flock(lockfd, LOCK_EX) == 0);
	CHECK(flocked() && close(lockfd) == 0 && flocked());
	CHECK(flock(fd2, LOCK_SH) == 0 && flocked());
	CHECK(close(fd2) == 0 && !flocked());
	lockfd = open("lock", O_RDWR);
	CHECK(flock(lockfd, LOCK_EX) == 0 && flocked());
	CHECK(wait_for(spawn(unlock_inherited)) == 0 && !flocked());
	FAILS(flock(1000, LOCK_EX), EBADF);
	CHECK(unlink("lock") == 0);
}

/* ---- ids ------------------------------------------------------------------- */

static void
ids_are(uid_t real, uid_t eff, uid_t saved)
{
	uid_t r, e, s;

	CHECK(getresuid(&r, &e, &s) == 0);
	if (r != real || e != eff || s != saved)
		fail("ids are %d %d %d, not %d %d %d", (int)r, (int)e, (int)s, (int)real,
		    (int)eff, (int)saved);
	CHECK(getuid() == r && geteuid() == e);
}

/* Run from a file of user 100's, set-user-id, by NOBODY. */
static void
x_setuid(void)
{
	ids_are(NOBODY, 100, 100);
#ifdef __DragonFly__
	CHECK(issetugid() == 1);
#endif
	CHECK(seteuid(NOBODY) == 0);
	ids_are(NOBODY, NOBODY, 100);
	CHECK(seteuid(100) == 0);
	FAILS(seteuid(0), EPERM);
	FAILS(setuid(0), EPERM);
	FAILS(setreuid(0, -1), EPERM);
	FAILS(setresuid(-1, -1, 0), EPERM);
	CHECK(setreuid(100, NOBODY) == 0);
	ids_are(100, NOBODY, NOBODY);
	CHECK(setresuid(NOBODY, NOBODY, NOBODY) == 0);
	FAILS(seteuid(100), EPERM);
	ids_are(NOBODY, NOBODY, NOBODY);
}

/* The same, executed with descriptor 0 closed, and 1 closed by this exec: none of its
 * files becomes one of the first three. */
static void
x_standard(void)
{
	int fd;

	CHECK(geteuid() == 100);
	for (fd = 0; fd < 3; fd++)
		CHECK(fcntl(fd, F_GETFD) == 0);
	CHECK((fd = open("/etc/passwd", O_RDONLY)) > 2 && close(fd) == 0);
}

static void
x_plain(void)
{
	ids_are(NOBODY, NOBODY, NOBODY);
#ifdef __DragonFly__
	CHECK(issetugid() == 0);
#endif
}

static int
run_as_nobody(const char *path, const char *what)
{
	pid_t pid = xfork();

	if (pid == 0) {
		drop();
		_exit(wait_for(spawn_program(path, what)) != 0);
	}
	return wait_for(pid);
}

static int
run_without_stdin(void)
{
	drop();
	if (close(0) != 0 || fcntl(1, F_SETFD, FD_CLOEXEC) != 0)
		return 1;
	execl("./prog", "prog", "-x", "standard", (char *)NULL);
	return 1;
}

static bool
is_setid(const char *path)
{
	struct stat st;

	CHECK(stat(path, &st) == 0);
	return (st.st_mode & (S_ISUID | S_ISGID)) != 0;
}

static int
write_to_it(void)
{
	int fd;

	drop();
	fd = open("prog2", O_WRONLY | O_APPEND);
	return fd < 0 || write(fd, "x", 1) != 1;
}

static int
chown_it(void)
{
	CHECK(setgid(NOBODY) == 0 && setuid(101) == 0);
	return chown("prog2", 101, NOBODY);
}

static int
not_root(void)
{
	gid_t g = 0;

	drop();
	FAILS(setuid(0), EPERM);
	FAILS(setgid(0), EPERM);
	FAILS(setgroups(1, &g), EPERM);
	FAILS(chroot("/"), EPERM);
	FAILS(kill(1, SIGTERM), EPERM);
	FAILS(nice(-1), EPERM);
	return 0;
}

static void
t_set_ids(void)
{
	int fd;

	CHECK(chmod(".", 0755) == 0);
	CHECK(wait_for(spawn(not_root)) == 0);
	if (geteuid() != 0)
		return;
	copy_self("prog", 0755);
	CHECK(chown("prog", 100, 100) == 0 && run_as_nobody("./prog", "plain") == 0);
	CHECK(chmod("prog", 04755) == 0 && run_as_nobody("./prog", "setuid") == 0);
	CHECK(wait_for(spawn(run_without_stdin)) == 0);
	/* Not for scripts. */
	fd = open("script", O_WRONLY | O_CREAT, 0755);
	CHECK(dprintf(fd, "#!./prog2 -x\n") > 0 && close(fd) == 0);
	copy_self("prog2", 0755);
	CHECK(chown("script", 100, 100) == 0 && chmod("script", 04755) == 0);
	CHECK(run_as_nobody("./script", "plain") == 0);
	/* A write or chown by others than root takes the bits away. */
	CHECK(chmod("prog2", 06777) == 0 && wait_for(spawn(write_to_it)) == 0);
	CHECK(!is_setid("prog2"));
	CHECK(chown("prog2", 101, 101) == 0 && chmod("prog2", 06755) == 0);
	CHECK(wait_for(spawn(chown_it)) == 0 && !is_setid("prog2"));
	CHECK(unlink("prog") == 0 && unlink("prog2") == 0 && unlink("script") == 0);
}

/* The rules of setreuid() and setresuid() for root, and the way back by the saved id. */
static void
t_saved_ids(void)
{
	if (geteuid() != 0)
		return;
	CHECK(setresuid(1, 2, 3) == 0);
	ids_are(1, 2, 3);
	CHECK(setresuid(-1, 3, -1) == 0);
	ids_are(1, 3, 3);
	CHECK(setresuid(3, 1, 1) == 0);
	ids_are(3, 1, 1);
	FAILS(setresuid(2, 1, 1), EPERM);
	CHECK(setresgid(0, 0, 0) == 0);			/* what it has anyway */
	FAILS(setresgid(7, 7, 7), EPERM);
}

static void
t_chroot(void)
{
	struct stat a, b;
	int fd;

	if (geteuid() != 0)
		return;
	CHECK(mkdir("jail", 0755) == 0 && mkdir("jail/dir", 0755) == 0);
	CHECK((fd = open("jail/file", O_CREAT | O_WRONLY, 0644)) >= 0 && close(fd) == 0);
	FAILS(chroot("jail/file"), ENOTDIR);
	FAILS(chroot("jail/none"), ENOENT);
	helper_pid = xfork();
	if (helper_pid == 0) {
		CHECK(chroot("jail") == 0 && stat("/file", &a) == 0);
		CHECK(stat("../..", &b) == 0);		/* the cwd is still outside */
		CHECK(chdir("/dir") == 0 && stat("../../../file", &b) == 0);
		CHECK(a.st_ino == b.st_ino && stat("/..", &a) == 0 && stat("/", &b) == 0);
		CHECK(a.st_ino == b.st_ino);
		FAILS(stat("/jail", &a), ENOENT);
		FAILS(execve("/bin/sh", (char *[]){ "sh", NULL }, NULL), ENOENT);
		_exit(0);
	}
	CHECK(wait_for(helper_pid) == 0);
	CHECK(unlink("jail/file") == 0 && rmdir("jail/dir") == 0 && rmdir("jail") == 0);
}

/* ---- umask, priority ------------------------------------------------------- */

static void
t_umask(void)
{
	struct stat st;

	CHECK(umask(0x1ff & ~0700) != 07777 && umask(027) == 077);
	CHECK(close(open("f", O_CREAT | O_WRONLY, 0666)) == 0 && stat("f", &st) == 0);
	CHECK((st.st_mode & 07777) == 0640);
	CHECK(mkdir("d", 0777) == 0 && stat("d", &st) == 0 &&
	    (st.st_mode & 0777) == 0750);
	CHECK(mkfifo("p", 0666) == 0 && stat("p", &st) == 0 &&
	    (st.st_mode & 0777) == 0640);
	helper_pid = xfork();
	if (helper_pid == 0)
		_exit(umask(0) != 027);
	CHECK(wait_for(helper_pid) == 0 && umask(0) == 027);
	CHECK(unlink("f") == 0 && rmdir("d") == 0 && unlink("p") == 0);
}

static void
t_priority(void)
{
	int nice;

	errno = 0;
	nice = getpriority(PRIO_PROCESS, 0);
	CHECK(errno == 0);
	nice += nice < 10 ? 5 : 0;		/* who runs us may be nice, too */
	CHECK(setpriority(PRIO_PROCESS, 0, nice) == 0 &&
	    getpriority(PRIO_PROCESS, 0) == nice);
	helper_pid = xfork();
	if (helper_pid == 0)
		_exit(getpriority(PRIO_PROCESS, 0) != nice);
	CHECK(wait_for(helper_pid) == 0);
	CHECK(setpriority(PRIO_PROCESS, 0, 100) == 0 &&
	    getpriority(PRIO_PROCESS, 0) >= 19);
	FAILS(getpriority(PRIO_PROCESS, INT_MAX), ESRCH);
	FAILS(setpriority(PRIO_PROCESS, INT_MAX, 1), ESRCH);
	FAILS(getpriority(17, 0), EINVAL);
	drop();
	FAILS(setpriority(PRIO_PROCESS, 0, 0), EACCES);
}

/* Compute. */
static int
hog(void)
{
	alarm(100);			/* should nobody end it */
	for (volatile unsigned n = 0;; n++)
		;
}

static int
nice_hog(void)
{
	CHECK(setpriority(PRIO_PROCESS, 0, 19) == 0);
	return hog();
}

/* Compute most of the time, half a second in all. */
static int
sleeper(void)
{
	for (int i = 0; i < 55; i++) {
		burn(9000);
		usleep(1000);
	}
	return 0;
}

/* End a hog: the milliseconds of CPU time that it had. */
static long
end_hog(pid_t pid)
{
	struct rusage ru;

	CHECK(kill(pid, SIGKILL) == 0 && wait4(pid, NULL, 0, &ru) == pid);
	return ru.ru_utime.tv_sec * 1000 + ru.ru_utime.tv_usec / 1000;
}

/* Of those who compete for one CPU a nice one gets little, and one who often sleeps a
 * little not more than one who does not. */
static void
t_shares(void)
{
	long nice_had, had;

#ifndef __DragonFly__
	cpu_set_t one;

	CHECK(sched_getaffinity(0, sizeof(one), &one) == 0);
	for (int i = 0, found = 0; i < CPU_SETSIZE; i++) {
		if (found)
			CPU_CLR(i, &one);
		found |= CPU_ISSET(i, &one);
	}
	CHECK(sched_setaffinity(0, sizeof(one), &one) == 0);
#endif
	for (int i = 0; i < TRIES; i++) {
		/* The nice one last: it is never alone for long. */
		pid_t h = spawn(hog), s = spawn(sleeper), n = spawn(nice_hog);

		CHECK(wait_for(s) == 0);
		nice_had = end_hog(n);
		had = end_hog(h);
		if (nice_had <= 200 && had >= 350)
			return;
	}
	fail("beside one who slept now and then and had 500 ms a nice one had %ld, a hog "
	    "%ld", nice_had, had);
}

/* Write to a file by a mapping, once with msync(2), once without; t_boot.c looks for the
 * texts in the disk's file, and this program's own does not have them. */
static void
x_msync(void)
{
	int fd = open("mapped", O_RDWR | O_CREAT, 0600);
	char *p;

	CHECK(fd >= 0 && ftruncate(fd, 4 * PAGE) == 0);
	p = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(p != MAP_FAILED);
	snprintf(p + PAGE, PAGE, "%d mapped %d", 31415, 92653);
	CHECK(msync(p, 4 * PAGE, MS_SYNC) == 0);
	snprintf(p + 2 * PAGE, PAGE, "%d mapped %d", 27182, 81828);
	CHECK(munmap(p, 4 * PAGE) == 0 && close(fd) == 0);
	printf("msync: well\n");
}

#ifdef __DragonFly__
static int go[2], report[2];

/* Pipes full of data, until there is no memory for more, or we are killed for it. */
static int
fill_pipes(void)
{
	static char buf[65536];
	int p[2], n = 0;

	CHECK(read(go[0], buf, 1) == 1);
	for (; pipe(p) == 0; n++) {
		CHECK(fcntl(p[1], F_SETFL, O_NONBLOCK) == 0);
		if (write(p[1], buf, sizeof(buf)) < 0 && errno == ENOMEM)
			break;
	}
	CHECK(n > 100 && write(report[1], "f", 1) == 1);
	for (;;)
		pause();
}

/* Memory is short because of one who has it in pipes: that one is killed, and not who has
 * more of his own. */
static void
x_pipe_hog(void)
{
	const size_t len = 8 << 20;
	pid_t pid;
	char *p;

	CHECK(pipe(go) == 0 && pipe(report) == 0);
	pid = spawn(fill_pipes);
	p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
	CHECK(p != MAP_FAILED && close(report[1]) == 0);
	memset(p, 1, len / 2);
	CHECK(write(go[1], "g", 1) == 1 && read(report[0], p, 1) >= 0);
	memset(p, 2, len);
	CHECK(wait_for(pid) == SIGKILL);
	printf("pipe_hog: well\n");
}

/* Keep one page of each 16 of nearly all memory: what is free has no 16 side by side. */
static void
x_fragment(void)
{
	const size_t cluster = 16 * PAGE, size = 100 << 20;
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
	u_int nfree = UINT_MAX;
	size_t n, len = sizeof(nfree);

	CHECK(p != MAP_FAILED);
	for (n = 0; n < size && nfree > 500; n += cluster) {
		memset(p + n, 1, cluster);
		CHECK(sysctlbyname("vm.stats.vm.v_free_count", &nfree, &len, NULL,
		    0) == 0);
	}
	for (; n > 0; n -= cluster)
		CHECK(madvise(p + n - cluster + PAGE, cluster - PAGE, MADV_FREE) == 0);
	fprintf(stderr, "fragment: well\n");
	for (;;)
		pause();
}

/* One allocation in two fails (debug.fail_alloc): open(2), pipe(2) and calls that ask for
 * much at once say just that. */
static void
x_refused(void)
{
	static char path[65536];
	int fd, p[2], on = 2, off = 0, other = 0, refused[4] = { 0 };
	struct iovec iov[100] = { { path, 1 } };

	CHECK(sysctlbyname("debug.fail_alloc", NULL, NULL, &on, sizeof(on)) == 0);
	for (int i = 0; i < 400; i++) {
		if (i % 4 == 0 && (fd = open("/etc/passwd", O_RDONLY)) >= 0)
			close(fd);
		else if (i % 4 == 1 && pipe(p) == 0)
			(void)(close(p[0]) + close(p[1]));
		else if ((i % 4 == 2 && getcwd(path, sizeof(path)) != NULL) ||
		    (i % 4 == 3 && readv(-1, iov, 100) < 0 && errno == EBADF))
			continue;
		else if (errno == ENOMEM)
			refused[i % 4]++;
		else
			other = errno;
	}
	while (sysctlbyname("debug.fail_alloc", NULL, NULL, &off, sizeof(off)) != 0)
		CHECK(errno == ENOMEM);
	for (int i = 0; i < 4; i++)
		if (refused[i] < 10 || other != 0)
			fail("%d refused of kind %d; errno %d", refused[i], i, other);
	printf("refused as it should be\n");
}

/* From security level 1 on, system flags of files stay, and so does the level. */
static void
x_secure(void)
{
	int fd = open("flagged", O_RDWR | O_CREAT, 0600), level = 1, lower = 0;

	CHECK(fd >= 0 && chflags("flagged", SF_IMMUTABLE) == 0);
	CHECK(chflags("flagged", 0) == 0 && chflags("flagged", SF_IMMUTABLE) == 0);
	CHECK(sysctlbyname("kern.securelevel", NULL, NULL, &level, sizeof(level)) == 0);
	FAILS(chflags("flagged", 0), EPERM);
	FAILS(unlink("flagged"), EPERM);
	FAILS(sysctlbyname("kern.securelevel", NULL, NULL, &lower, sizeof(lower)), EPERM);
	printf("secure: well\n");
}
#endif

const struct regress proc_programs[] = {
	{ "busy", x_busy }, { "limits_kept", x_limits_kept }, { "overflow", x_overflow },
	{ "plain", x_plain }, { "setuid", x_setuid }, { "msync", x_msync },
	{ "standard", x_standard },
#ifdef __DragonFly__
	{ "refused", x_refused }, { "fragment", x_fragment },
	{ "secure", x_secure }, { "pipe_hog", x_pipe_hog },
#endif
	{ NULL, NULL }
};

const struct regress proc_tests[] = {
	T(child_usage), T(usage_fields), T(system_time), T(limit_cpu), T(limit_fsize),
	T(limit_fsize_kills), T(rlimits), T(limit_nproc), T(record_locks),
	T(limit_locks), T(deadlock), T(flock_shared), T(set_ids), T(saved_ids), T(chroot),
	T(umask), T(priority), T(shares),
	{ NULL, NULL }
};
