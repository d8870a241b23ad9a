/*
 * bench.c - what the basic operations of a system cost, one line each.
 *
 * One source for every system that is compared: built against world/ it is the
 * guest's /usr/bin/bench, built against glibc it measures Linux and User-mode
 * Linux.  `make bench' (bench_run.c) runs all of them and prints the table.
 *
 * The data: one table, rows[].  A row's function does an operation n times and
 * says how long that took.  Where no number is given, n grows until a sample
 * takes SAMPLE_NS.  What is printed is the median of the samples, lower is
 * better in every row:
 *
 *	name <tab> unit <tab> value
 *
 * As process 1, which it is when User-mode Linux starts it as init, it prints
 * "login:" as a mark for the clock outside, measures, and powers off.
 *
 *	bench [-f file] [row ...]	the file is written, read, and removed
 *	bench -x			exit at once: what fork+exec+exit+wait runs
 *
 * Called by: bench_run.c, or a person.  Calls: the C library.
 * Read next: bench_run.c.
 */
#ifndef __DragonFly__
#define _GNU_SOURCE
#include <sys/reboot.h>
#endif
#include <sys/mman.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SAMPLE_NS	50e6
#define MAXSAMPLES	7
#define PAGE		4096
#define MIB		(1024 * 1024)
#define AREA		(64 * MIB)		/* of memory, and of the file */
#define CHUNK		65536			/* of a file's read and write */

static const char *self;			/* this program's path */
static const char *file = "/tmp/bench.dat";
static char	buf[CHUNK];

/* Nanoseconds since some moment. */
static double
now(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_MONOTONIC, &ts) != 0)
		err(1, "clock_gettime");
	return ((double)ts.tv_sec * 1e9 + (double)ts.tv_nsec);
}

/* The shortest system call. */
static double
do_getppid(long n)
{
	double start = now();

	while (n-- > 0)
		(void)getppid();
	return (now() - start);
}

/* A system call that moves a byte. */
static double
do_read(long n)
{
	int fd = open("/dev/zero", O_RDONLY);
	double t;

	if (fd < 0)
		err(1, "/dev/zero");
	t = now();
	while (n-- > 0)
		if (read(fd, buf, 1) != 1)
			err(1, "read /dev/zero");
	t = now() - t;
	(void)close(fd);
	return (t);
}

/* Touch n pages of fresh anonymous memory. */
static double
do_fault(long n)
{
	size_t len = (size_t)n * PAGE;
	volatile char *p;
	double t;

	p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
	if (p == MAP_FAILED)
		err(1, "mmap");
#ifndef __DragonFly__
	/* Huge pages would make it another operation; not every kernel has them. */
	(void)madvise((void *)p, len, MADV_NOHUGEPAGE);
#endif
	t = now();
	for (size_t i = 0; i < len; i += PAGE)
		p[i] = 1;
	t = now() - t;
	if (munmap((void *)p, len) != 0)
		err(1, "munmap");
	return (t);
}

/* Wait for a child that must have done well. */
static void
reap(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		err(1, "waitpid");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		errx(1, "a child failed, status %#x", (unsigned)status);
}

/* A byte to another process and back. */
static double
do_pipe(long n)
{
	int to[2], from[2];
	pid_t pid;
	double t;

	if (pipe(to) != 0 || pipe(from) != 0)
		err(1, "pipe");
	if ((pid = fork()) < 0)
		err(1, "fork");
	if (pid == 0) {
		(void)close(to[1]);
		while (read(to[0], buf, 1) == 1)
			if (write(from[1], buf, 1) != 1)
				_exit(1);
		_exit(0);
	}
	t = now();
	while (n-- > 0)
		if (write(to[1], buf, 1) != 1 || read(from[0], buf, 1) != 1)
			err(1, "pipe");
	t = now() - t;
	(void)close(to[1]);
	reap(pid);
	(void)close(to[0]);
	(void)close(from[0]);
	(void)close(from[1]);
	return (t);
}

/* A process that does nothing. */
static double
do_fork(long n)
{
	double start = now();
	pid_t pid;

	while (n-- > 0) {
		if ((pid = fork()) < 0)
			err(1, "fork");
		if (pid == 0)
			_exit(0);
		reap(pid);
	}
	return (now() - start);
}

/* A program that does nothing. */
static double
do_exec(long n)
{
	double start = now();
	pid_t pid;

	while (n-- > 0) {
		if ((pid = fork()) < 0)
			err(1, "fork");
		if (pid == 0) {
			(void)execl(self, self, "-x", (char *)NULL);
			_exit(127);
		}
		reap(pid);
	}
	return (now() - start);
}

/* Write a new file, until the system says that it is on the disk. */
static double
do_filewrite(long n)
{
	double t;
	int fd;

	(void)unlink(file);
	t = now();
	while (n-- > 0) {
		if ((fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600)) < 0)
			err(1, "%s", file);
		for (int i = 0; i < AREA / CHUNK; i++)
			if (write(fd, buf, CHUNK) != CHUNK)
				err(1, "write %s", file);
		if (fsync(fd) != 0 || close(fd) != 0)
			err(1, "fsync %s", file);
	}
	return (now() - t);
}

/* Read it back, as it was just written. */
static double
do_fileread(long n)
{
	double t;
	int fd;

	if (access(file, R_OK) != 0)
		(void)do_filewrite(1);
	t = now();
	while (n-- > 0) {
		if ((fd = open(file, O_RDONLY)) < 0)
			err(1, "%s", file);
		for (int i = 0; i < AREA / CHUNK; i++)
			if (read(fd, buf, CHUNK) != CHUNK)
				err(1, "read %s", file);
		(void)close(fd);
	}
	return (now() - t);
}

static const struct row {
	const char *name, *unit;
	double	unit_ns;
	double	(*run)(long);
	long	n;			/* operations in a sample; 0: find out */
	int	samples;
} rows[] = {
	{ "getppid",			"us", 1e3, do_getppid,	0, 7 },
	{ "read of 1 byte",		"us", 1e3, do_read,	0, 7 },
	{ "page fault",			"us", 1e3, do_fault,	AREA / PAGE, 3 },
	{ "pipe round trip",		"us", 1e3, do_pipe,	0, 5 },
	{ "fork+exit+wait",		"us", 1e3, do_fork,	0, 5 },
	{ "fork+exec+exit+wait",	"us", 1e3, do_exec,	0, 5 },
	{ "64 MiB file write",		"ms", 1e6, do_filewrite, 1, 3 },
	{ "64 MiB file read",		"ms", 1e6, do_fileread,	1, 3 },
};
#define NROWS	(sizeof(rows) / sizeof(rows[0]))

/* qsort's order of doubles. */
static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Measure a row and print it. */
static void
measure(const struct row *r)
{
	double t, sample[MAXSAMPLES];
	long n = r->n;

	if (n == 0) {
		n = 4;
		while ((t = r->run(n)) < SAMPLE_NS / 8)
			n *= 4;
		n = (long)((double)n * SAMPLE_NS / t) + 1;
	}
	for (int i = 0; i < r->samples; i++)
		sample[i] = r->run(n) / (double)n / r->unit_ns;
	qsort(sample, (size_t)r->samples, sizeof(sample[0]), ascending);
	printf("%s\t%s\t%.3f\n", r->name, r->unit, sample[r->samples / 2]);
	(void)fflush(stdout);
}

/* Measure the rows that were asked for; none asked for are all. */
static void
bench(int argc, char *argv[])
{
	for (size_t i = 0; i < NROWS; i++) {
		int wanted = argc == 0;

		for (int k = 0; k < argc; k++)
			wanted |= strcmp(argv[k], rows[i].name) == 0;
		if (wanted)
			measure(&rows[i]);
	}
	(void)unlink(file);
}

#ifndef __DragonFly__
/* Be init: the child that this returns in measures; then the machine goes off. */
static void
be_init(void)
{
	pid_t pid;

	printf("login:\n");
	(void)fflush(stdout);
	if ((pid = fork()) == 0)
		return;
	if (pid > 0)
		(void)waitpid(pid, NULL, 0);
	(void)reboot(RB_POWER_OFF);
	for (;;)
		(void)pause();
}
#endif

int
main(int argc, char *argv[])
{
	int c;

	self = strchr(argv[0], '/') != NULL ? argv[0] : "/usr/bin/bench";
	while ((c = getopt(argc, argv, "f:x")) != -1)
		switch (c) {
		case 'f':
			file = optarg;
			break;
		case 'x':
			return (0);
		default:
			(void)fprintf(stderr, "usage: bench [-f file] [row ...]\n");
			return (64);
		}
#ifndef __DragonFly__
	if (getpid() == 1) {
		argc = optind;			/* UML adds words of its own */
		be_init();
	}
#endif
	memset(buf, 'b', sizeof(buf));
	bench(argc - optind, argv + optind);
	return (0);
}
