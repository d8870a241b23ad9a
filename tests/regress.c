/*
 * regress.c - what programs rely on: processes, signals, memory, descriptors, files.
 *
 * One source for two systems: run in the vkernel it tests our kernel and libc; run on
 * the host (make check does that first) it tests itself against Linux, an
 * independent judge of what POSIX means.  Each test runs in a child of its own.
 * "regress" runs all, "regress name ..." some; the last line is
 * "regress: N ok, M failed".  Read next: regress.h, regress_basic.c.
 */
#include <sys/stat.h>
#include <sys/wait.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/regress.h"

static const struct regress *const tables[] = { basic_tests, fs_tests, mem_tests };

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

/* Fork; in the child run fn and exit with what it returns. */
pid_t
spawn(int (*fn)(void))
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	CHECK(pid >= 0);
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

/* Run one test in a child and a scratch directory. */
static int
run_test(const char *name, void (*fn)(void))
{
	char dir[64];
	pid_t pid;
	int status;

	snprintf(dir, sizeof(dir), "/tmp/regress.%d", (int)getpid());
	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		fail("%s", dir);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		CHECK(chdir(dir) == 0);
		fn();
		_exit(0);
	}
	status = wait_for(pid);
	printf("%s %s", status == 0 ? "ok  " : "FAIL", name);
	if (WIFSIGNALED(status))
		printf(": signal %d", WTERMSIG(status));
	printf("\n");
	if (status == 0)
		rmdir(dir);
	return status == 0;
}

int
main(int argc, char **argv)
{
	int ok = 0, failed = 0, wanted;

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
