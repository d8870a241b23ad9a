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
 *	bench [-d dir] [row ...]	where its files are made, and removed: /tmp
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
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
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
#define MAPPED		MIB			/* of the file, at a time */
#define TREE_DIRS	20
#define TREE_FILES	100			/* in each directory */
#define TREE_SIZE	2048			/* bytes of a file */
#define SORTED		10000000		/* bytes */
#define MANY		10000			/* names in a directory */

static const char *self;			/* this program's path */
static const char file[] = "bench.dat", text[] = "bench.txt", top[] = "bench.tree";
static const char many[] = "bench.many";
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

/* Make the file, if it is not there. */
static void
need_file(void)
{
	if (access(file, R_OK) != 0)
		(void)do_filewrite(1);
}

/* Read it back, as it was just written. */
static double
do_fileread(long n)
{
	double t;
	int fd;

	need_file();
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

/* The directory entry's whole life: a new file, closed and removed. */
static double
do_create(long n)
{
	double start;
	int fd;

	(void)unlink(file);
	start = now();
	while (n-- > 0) {
		if ((fd = open(file, O_WRONLY | O_CREAT | O_EXCL, 0600)) < 0)
			err(1, "%s", file);
		if (close(fd) != 0 || unlink(file) != 0)
			err(1, "%s", file);
	}
	return (now() - start);
}

/* Open a file that is there. */
static double
do_open(long n)
{
	double start;
	int fd;

	need_file();
	start = now();
	while (n-- > 0)
		if ((fd = open(file, O_RDONLY)) < 0 || close(fd) != 0)
			err(1, "%s", file);
	return (now() - start);
}

/* Ask a file's attributes. */
static double
do_stat(long n)
{
	struct stat st;
	double start;

	need_file();
	start = now();
	while (n-- > 0)
		if (stat(file, &st) != 0)
			err(1, "%s", file);
	return (now() - start);
}

/* Map MAPPED bytes of a file, touch each page, unmap. */
static double
do_mapfile(long n)
{
	unsigned sum = 0;
	volatile char *p;
	double start;
	int fd;

	need_file();
	if ((fd = open(file, O_RDONLY)) < 0)
		err(1, "%s", file);
	start = now();
	while (n-- > 0) {
		p = mmap(NULL, MAPPED, PROT_READ, MAP_SHARED, fd, 0);
		if (p == MAP_FAILED)
			err(1, "mmap");
		for (size_t i = 0; i < MAPPED; i += PAGE)
			sum += (unsigned char)p[i];
		if (munmap((void *)p, MAPPED) != 0)
			err(1, "munmap");
	}
	start = now() - start;
	if (sum == 0)
		errx(1, "%s: the mapping is not the file", file);
	(void)close(fd);
	return (start);
}

/* A byte into a pipe, whose other end somebody keeps empty. */
static double
do_pipewrite(long n)
{
	int p[2];
	pid_t pid;
	double t;

	if (pipe(p) != 0)
		err(1, "pipe");
	if ((pid = fork()) < 0)
		err(1, "fork");
	if (pid == 0) {
		(void)close(p[1]);
		while (read(p[0], buf, sizeof(buf)) > 0)
			;
		_exit(0);
	}
	(void)close(p[0]);
	t = now();
	while (n-- > 0)
		if (write(p[1], "b", 1) != 1)
			err(1, "write to a pipe");
	(void)close(p[1]);
	reap(pid);
	return (now() - t);
}

/* Two processes that have work to do give way to each other: one switch each. */
static double
do_yield(long n)
{
	pid_t pid;
	double t;

#ifndef __DragonFly__
	cpu_set_t all, one;

	if (sched_getaffinity(0, sizeof(all), &all) != 0)
		err(1, "sched_getaffinity");
	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	if (sched_setaffinity(0, sizeof(one), &one) != 0)
		err(1, "sched_setaffinity");
#endif
	if ((pid = fork()) < 0)
		err(1, "fork");
	t = now();
	for (long i = 0; i < n; i += 2)
		(void)sched_yield();
	if (pid == 0)
		_exit(0);
	reap(pid);
	t = now() - t;
#ifndef __DragonFly__
	if (sched_setaffinity(0, sizeof(all), &all) != 0)
		err(1, "sched_setaffinity");
#endif
	return (t);
}

static volatile sig_atomic_t signals;

static void
count(int sig)
{
	(void)sig;
	signals++;
}

/* A signal to oneself: delivered, handled, returned from. */
static double
do_signal(long n)
{
	double t;

	signals = 0;
	if (signal(SIGUSR1, count) == SIG_ERR)
		err(1, "signal");
	t = now();
	for (long i = 0; i < n; i++)
		if (kill(getpid(), SIGUSR1) != 0)
			err(1, "kill");
	t = now() - t;
	if (signals != n)
		errx(1, "%ld signals sent, %ld handled", n, (long)signals);
	return (t);
}

/* Run a program n times, with its output to a pipe: the bytes that came are counted. */
static double
run(long n, const char *const argv[])
{
	double start = now();
	long bytes, k;
	pid_t pid;
	int p[2];

	while (n-- > 0) {
		if (pipe(p) != 0)
			err(1, "pipe");
		if ((pid = fork()) < 0)
			err(1, "fork");
		if (pid == 0) {
			if (dup2(p[1], 1) != 1)
				_exit(126);
			(void)close(p[0]);
			(void)close(p[1]);
			(void)execvp(argv[0], (char *const *)(uintptr_t)argv);
			_exit(127);
		}
		(void)close(p[1]);
		for (bytes = 0; (k = read(p[0], buf, sizeof(buf))) > 0; bytes += k)
			;
		(void)close(p[0]);
		reap(pid);
		if (bytes < TREE_DIRS * TREE_FILES)
			errx(1, "%s: its output is too short", argv[0]);
	}
	return (now() - start);
}

/* Make TREE_DIRS directories of TREE_FILES files. */
static void
make_tree(void)
{
	char name[64];
	int fd;

	if (mkdir(top, 0700) != 0)
		err(1, "%s", top);
	for (int d = 0; d < TREE_DIRS; d++) {
		(void)snprintf(name, sizeof(name), "%s/%d", top, d);
		if (mkdir(name, 0700) != 0)
			err(1, "%s", name);
		for (int i = 0; i < TREE_FILES; i++) {
			(void)snprintf(name, sizeof(name), "%s/%d/file%d", top, d, i);
			if ((fd = open(name, O_WRONLY | O_CREAT, 0600)) < 0 ||
			    write(fd, buf, TREE_SIZE) != TREE_SIZE || close(fd) != 0)
				err(1, "%s", name);
		}
	}
}

/* Remove it, as far as it is there. */
static void
remove_tree(void)
{
	char name[64];

	for (int d = 0; d < TREE_DIRS; d++) {
		for (int i = 0; i < TREE_FILES; i++) {
			(void)snprintf(name, sizeof(name), "%s/%d/file%d", top, d, i);
			(void)unlink(name);
		}
		(void)snprintf(name, sizeof(name), "%s/%d", top, d);
		(void)rmdir(name);
	}
	(void)rmdir(top);
}

/* Make a directory and n empty files in it; the time of the latter. */
static double
make_many(long n)
{
	char name[64];
	double t;
	int fd;

	if (mkdir(many, 0755) != 0)
		err(1, "%s", many);
	t = now();
	for (long i = 0; i < n; i++) {
		(void)snprintf(name, sizeof(name), "%s/file%ld", many, i);
		if ((fd = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600)) < 0)
			err(1, "%s", name);
		(void)close(fd);
	}
	return (now() - t);
}

/* Remove them, the last first; the time of it. */
static double
remove_many(long n)
{
	char name[64];
	double t = now();

	while (n-- > 0) {
		(void)snprintf(name, sizeof(name), "%s/file%ld", many, n);
		if (unlink(name) != 0)
			err(1, "%s", name);
	}
	if (rmdir(many) != 0)
		err(1, "%s", many);
	return (now() - t);
}

/* Create many files in one directory, and remove them. */
static double
do_many(long n)
{
	double t = make_many(n);

	return (t + remove_many(n));
}

/* Ask for names that a big directory does not have. */
static double
do_absent(long n)
{
	char name[64];
	double t;

	(void)make_many(MANY);
	t = now();
	for (long i = 0; i < n; i++) {
		(void)snprintf(name, sizeof(name), "%s/absent%ld", many, i);
		if (access(name, F_OK) == 0)
			errx(1, "%s", name);
	}
	t = now() - t;
	(void)remove_many(MANY);
	return (t);
}

/* find(1) over the tree. */
static double
do_find(long n)
{
	double t;

	make_tree();
	t = run(n, (const char *const[]){ "find", top, NULL });
	remove_tree();
	return (t);
}

/* tar(1) of the tree. */
static double
do_tar(long n)
{
	double t;

	make_tree();
	t = run(n, (const char *const[]){ "tar", "cf", "-", top, NULL });
	remove_tree();
	return (t);
}

/* sort(1) of SORTED bytes of lines. */
static double
do_sort(long n)
{
	unsigned long seed = 1;
	FILE *f;
	double t;

	if ((f = fopen(text, "w")) == NULL)
		err(1, "%s", text);
	for (long i = 0; i < SORTED / 20; i++) {
		seed = seed * 6364136223846793005UL + 1442695040888963407UL;
		(void)fprintf(f, "%019lu\n", seed >> 1);
	}
	if (fclose(f) != 0)
		err(1, "%s", text);
	t = run(n, (const char *const[]){ "sort", text, NULL });
	(void)unlink(text);
	return (t);
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
	{ "signal to oneself",		"us", 1e3, do_signal,	0, 5 },
	{ "switch of two busy",		"us", 1e3, do_yield,	0, 5 },
	{ "pipe, write of 1 byte",	"us", 1e3, do_pipewrite, 0, 5 },
	{ "pipe round trip",		"us", 1e3, do_pipe,	0, 5 },
	{ "fork+exit+wait",		"us", 1e3, do_fork,	0, 5 },
	{ "fork+exec+exit+wait",	"us", 1e3, do_exec,	0, 5 },
	{ "64 MiB file write",		"ms", 1e6, do_filewrite, 1, 3 },
	{ "64 MiB file read",		"ms", 1e6, do_fileread,	1, 3 },
	{ "open+close",			"us", 1e3, do_open,	0, 5 },
	{ "stat",			"us", 1e3, do_stat,	0, 5 },
	{ "mmap+touch 1 MiB of file",	"us", 1e3, do_mapfile,	0, 5 },
	{ "create+unlink",		"us", 1e3, do_create,	0, 5 },
	{ "create+unlink, 10000 names",	"us", 1e3, do_many,	MANY, 3 },
	{ "absent of 10000 names",	"us", 1e3, do_absent,	MANY, 3 },
	{ "find, 2000 files",		"ms", 1e6, do_find,	5, 3 },
	{ "tar, 2000 files",		"ms", 1e6, do_tar,	5, 3 },
	{ "sort, 10 MB",		"ms", 1e6, do_sort,	1, 3 },
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
	if (fflush(stdout) != 0)
		err(1, "stdout");
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
	const char *dir = "/tmp";
	int c;

	if (argc == 2 && strcmp(argv[1], "-x") == 0)
		return (0);
	self = realpath(strchr(argv[0], '/') != NULL ? argv[0] : "/usr/bin/bench", NULL);
	if (self == NULL)
		err(1, "%s", argv[0]);
	while ((c = getopt(argc, argv, "d:")) != -1)
		switch (c) {
		case 'd':
			dir = optarg;
			break;
		default:
			(void)fprintf(stderr, "usage: bench [-d dir] [row ...]\n");
			return (64);
		}
#ifndef __DragonFly__
	if (getpid() == 1) {
		argc = optind;			/* UML adds words of its own */
		be_init();
	}
#endif
	if (chdir(dir) != 0)
		err(1, "%s", dir);
	remove_tree();				/* of one that was killed */
	memset(buf, 'b', sizeof(buf));
	bench(argc - optind, argv + optind);
	return (0);
}
