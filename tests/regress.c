/*
 * regress.c - what programs rely on: processes, signals, memory, descriptors, files.
 *
 * One source for two systems: run in the vkernel it tests our kernel and libc; run on
 * the host (make check does that first) it tests itself against Linux, an
 * independent judge of what POSIX means.  Each test runs in a child of its own.
 * "regress" runs all, "regress name ..." some; the last line is
 * "regress: N ok, M failed".  "regress -x name" is one of the programs that tests
 * execute.  Read next: regress.h, regress_basic.c.
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/regress.h"

#define LIMIT	300		/* seconds for a test, on a machine that is busy */

extern char **environ;

static const struct regress *const tables[] = { basic_tests, fs_tests, mem_tests,
    signal_tests, proc_tests, lwp_tests, libc_tests };
static const struct regress *const programs[] = { signal_programs, proc_programs };

static char self[1024];			/* this program's file */

/* End the test: it failed. */
void
fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("    ");
	vprintf(fmt, ap);
	printf(" (errno %d)\n", errno);
	va_end(ap);
	fflush(stdout);
	_exit(1);
}

/* Install a handler. */
void
handle(int sig, void (*fn)(int), int flags)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = fn;
	sa.sa_flags = flags;
	CHECK(sigaction(sig, &sa, NULL) == 0);
}

pid_t
xfork(void)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	CHECK(pid >= 0);
	return pid;
}

/* Fork; in the child run fn and exit with what it returns. */
pid_t
spawn(int (*fn)(void))
{
	pid_t pid = xfork();

	if (pid == 0)
		_exit(fn());
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

pid_t
spawn_program(const char *path, const char *name)
{
	char *argv[] = { "regress", "-x", (char *)name, NULL };
	pid_t pid = xfork();

	if (pid == 0) {
		execve(path != NULL ? path : self, argv, environ);
		_exit(127);
	}
	return pid;
}

void
exec_program(const char *name)
{
	char *argv[] = { "regress", "-x", (char *)name, NULL };

	fflush(stdout);
	execve(self, argv, environ);
	fail("exec %s", self);
}

int
copy_self(const char *to, int mode)
{
	static char buf[65536];
	int from = open(self, O_RDONLY), fd = open(to, O_WRONLY | O_CREAT | O_TRUNC,
	    0700);
	ssize_t n;

	CHECK(from >= 0 && fd >= 0);
	while ((n = read(from, buf, sizeof(buf))) > 0)
		CHECK(write(fd, buf, n) == n);
	CHECK(n == 0 && close(from) == 0 && fchmod(fd, mode) == 0 && close(fd) == 0);
	return 0;
}

long
ms_since(const struct timespec *a)
{
	struct timespec b;

	CHECK(clock_gettime(CLOCK_MONOTONIC, &b) == 0);
	return (b.tv_sec - a->tv_sec) * 1000 + (b.tv_nsec - a->tv_nsec) / 1000000;
}

/* Run a program of the tables: what an exec'd image is to see or do. */
static int
run_program(const char *name)
{
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		for (const struct regress *t = programs[i]; t->name != NULL; t++)
			if (strcmp(t->name, name) == 0) {
				t->fn();
				return 0;
			}
	return 126;
}

/* Find out where our own file is. */
static void
find_self(const char *argv0)
{
	size_t n = 0;

	if (strchr(argv0, '/') == NULL) {
		snprintf(self, sizeof(self), "/usr/bin/%s", argv0);
		return;
	}
	if (argv0[0] != '/') {
		CHECK(getcwd(self, sizeof(self) - 1) != NULL);
		n = strlen(self);
		self[n++] = '/';
	}
	snprintf(self + n, sizeof(self) - n, "%s", argv0);
}

static volatile pid_t test_group;

/* The test takes too long: it waits for what will not happen. */
static void
too_long(int sig)
{
	(void)sig;
	(void)kill(-test_group, SIGKILL);
}

/* Lead the group of a test's processes, of which no other ends it. */
static int
lead(void)
{
	for (;;)
		pause();
}

/*
 * Run one test in a child and a scratch directory, for LIMIT seconds at most.  What it
 * leaves running ends with it.
 */
static int
run_test(const char *name, void (*fn)(void))
{
	char dir[64];
	pid_t leader, pid;
	int status, litter;

	snprintf(dir, sizeof(dir), "/tmp/regress.%d.%s", (int)getpid(), name);
	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		fail("%s", dir);
	leader = spawn(lead);
	CHECK(setpgid(leader, leader) == 0);
	pid = xfork();
	if (pid == 0) {
		CHECK(setpgid(0, leader) == 0 && chdir(dir) == 0);
		fn();
		_exit(0);
	}
	test_group = leader;
	handle(SIGALRM, too_long, 0);
	alarm(LIMIT);
	status = wait_for(pid);
	alarm(0);
	signal(SIGALRM, SIG_DFL);
	CHECK(kill(-leader, SIGKILL) == 0 && wait_for(leader) == SIGKILL);
	litter = status == 0 && rmdir(dir) != 0;
	printf("%s %s", status == 0 && !litter ? "ok  " : "FAIL", name);
	if (WIFSIGNALED(status))
		printf(": signal %d", WTERMSIG(status));
	else if (litter)
		printf(": it leaves files (errno %d)", errno);
	printf("\n");
	return status == 0 && !litter;
}

int
main(int argc, char **argv)
{
	int ok = 0, failed = 0, wanted;

	if (argc >= 3 && strcmp(argv[1], "-x") == 0)
		return run_program(argv[argc - 1]);
	find_self(argv[0]);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (const struct regress *t = tables[i]; t->name != NULL; t++) {
			wanted = argc == 1;
			for (int a = 1; a < argc; a++)
				wanted |= strcmp(argv[a], t->name) == 0;
			if (!wanted)
				continue;
			if (run_test(t->name, t->fn))
				ok++;
			else
				failed++;
		}
	}
	printf("regress: %d ok, %d failed\n", ok, failed);
	return failed != 0;
}
