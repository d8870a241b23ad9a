/*
 * nice.c - nice(1): runs a program at another priority; renice(8): changes that of
 * programs that run.
 *
 *	nice [-n increment] program [argument ...]
 *	renice priority | -n increment [-g | -p | -u] id ...
 *
 * The increment is 10, or as given ("-5" is an older form of -n 5); only root may go
 * below 0.  The status is the program's, 126 or 127 when it cannot be run.  The ids of
 * renice are those of processes, with -g of process groups, with -u names of users.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include <util.h>

/* A priority or an increment. */
static int
number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end != '\0' || n < -1000 || n > 1000)
		errx(1, "%s: invalid increment", text);
	return ((int)n);
}

/* Sets the priority of what an id names, or adds to it; nothing out of range is asked. */
static int
change(int which, id_t id, int n, int add)
{
	int old = 0;

	errno = 0;
	if (add && (old = getpriority(which, id)) == -1 && errno != 0)
		return (-1);
	n += old;
	return (setpriority(which, id, n > PRIO_MAX ? PRIO_MAX : n < PRIO_MIN ?
	    PRIO_MIN : n));
}

static int
renice(int argc, char **argv)
{
	static const char text[] = "renice priority | -n increment [-g | -p | -u] id ...";
	int n = 0, add, which;
	const char *error;
	struct passwd *pw;
	id_t id;

	/* The priority comes first, and may look like an option. */
	add = argc > 1 && strncmp(argv[1], "-n", 2) == 0;
	if (!add && argc > 1) {
		n = number(argv[1]);
		argv++;
		argc--;
	}
	argv += options(argc, argv, "gn:pu", text);
	if (opt['n'])
		n = number(optval['n']);
	if (*argv == NULL)
		usage();
	which = opt['g'] > opt['p'] && opt['g'] > opt['u'] ? PRIO_PGRP :
	    opt['u'] > opt['p'] ? PRIO_USER : PRIO_PROCESS;
	for (; *argv != NULL; argv++) {
		pw = which == PRIO_USER ? getpwnam(*argv) : NULL;
		error = NULL;
		id = pw != NULL ? pw->pw_uid : (id_t)strtonum(*argv, 0, INT_MAX, &error);
		if (error != NULL) {
			warnx("%s: bad value", *argv);
			status = 1;
		} else if (change(which, id, n, add) == -1) {
			complain(*argv);
		}
	}
	return (status);
}

int
main(int argc, char **argv)
{
	if (strcmp(getprogname(), "renice") == 0)
		return (renice(argc, argv));
	if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1]) &&
	    asprintf(&argv[1], "-n%s", argv[1] + 1) == -1)
		err(1, NULL);
	argv += options(argc, argv, "n:", "nice [-n increment] program [argument ...]");
	if (*argv == NULL)
		usage();
	if (change(PRIO_PROCESS, 0, number(opt['n'] ? optval['n'] : "10"), 1) == -1)
		warn("setpriority");
	execvp(*argv, argv);
	return (failed_exec(*argv));
}
