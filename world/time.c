/*
 * time.c - time(1): runs a program and tells the time that it took.
 *
 *	time [-alp] [-o file] program [argument ...]
 *
 * The report goes to standard error or to -o's file, with -a to its end; -p has the
 * form that POSIX gives, -l adds all of the resource usage.  The status is the
 * program's; a signal that ended it ends us, too.
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

static double
seconds(const struct timeval *tv)
{
	return ((double)tv->tv_sec + (double)tv->tv_usec / 1e6);
}

/* Prints what getrusage(2) knows. */
static void
show_usage(FILE *out, const struct rusage *ru)
{
	const struct {
		long		value;
		const char	*name;
	} rows[] = {
		{ ru->ru_maxrss, "maximum resident set size" },
		{ ru->ru_minflt, "page reclaims" }, { ru->ru_majflt, "page faults" },
		{ ru->ru_inblock, "block input operations" },
		{ ru->ru_oublock, "block output operations" },
		{ ru->ru_nsignals, "signals received" },
		{ ru->ru_nvcsw, "voluntary context switches" },
		{ ru->ru_nivcsw, "involuntary context switches" },
	};
	unsigned i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		fprintf(out, "%10ld  %s\n", rows[i].value, rows[i].name);
}

int
main(int argc, char **argv)
{
	struct timespec from, to;
	FILE *out = stderr;
	struct rusage ru;
	double real;
	pid_t pid;
	int st;

	argv += options(argc, argv, "alo:p", "time [-alp] [-o file] program "
	    "[argument ...]");
	if (*argv == NULL)
		usage();
	if (opt['o'] && (out = fopen(optval['o'], opt['a'] ? "ae" : "we")) == NULL)
		err(1, "%s", optval['o']);
	clock_gettime(CLOCK_MONOTONIC, &from);
	pid = fork();
	if (pid == -1)
		err(1, "fork");
	if (pid == 0) {
		execvp(*argv, argv);
		_exit(failed_exec(*argv));
	}
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	if (wait4(pid, &st, 0, &ru) == -1)
		err(1, "wait");
	clock_gettime(CLOCK_MONOTONIC, &to);
	real = (double)(to.tv_sec - from.tv_sec) +
	    (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	if (WIFSIGNALED(st))
		warnx("command terminated abnormally");
	fprintf(out, opt['p'] ? "real %.2f\nuser %.2f\nsys %.2f\n" :
	    "%9.2f real %9.2f user %9.2f sys\n", real, seconds(&ru.ru_utime),
	    seconds(&ru.ru_stime));
	if (opt['l'])
		show_usage(out, &ru);
	if (fflush(out) != 0)
		err(1, "%s", opt['o'] ? optval['o'] : "stderr");
	if (WIFSIGNALED(st)) {
		signal(WTERMSIG(st), SIG_DFL);
		kill(getpid(), WTERMSIG(st));
	}
	return (WEXITSTATUS(st));
}
