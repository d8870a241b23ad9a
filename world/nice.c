/*
 * nice.c - nice(1): runs a program at another priority.
 *
 *	nice [-n increment] program [argument ...]
 *
 * The increment is 10, or as given ("-5" is an older form of -n 5); only root may go
 * below 0.  The status is the program's, 126 or 127 when it cannot be run.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
#include <util.h>

int
main(int argc, char **argv)
{
	const char *text = "10";
	char *end;
	long n;

	if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1]) &&
	    asprintf(&argv[1], "-n%s", argv[1] + 1) == -1)
		err(1, NULL);
	argv += options(argc, argv, "n:", "nice [-n increment] program [argument ...]");
	if (opt['n'])
		text = optval['n'];
	n = strtol(text, &end, 10);
	if (end == text || *end != '\0' || n < -1000 || n > 1000)
		errx(1, "%s: invalid increment", text);
	if (*argv == NULL)
		usage();
	errno = 0;
	n += getpriority(PRIO_PROCESS, 0);
	if (errno != 0)
		err(1, "getpriority");
	if (setpriority(PRIO_PROCESS, 0, n > PRIO_MAX ? PRIO_MAX : n < PRIO_MIN ?
	    PRIO_MIN : (int)n) == -1)
		warn("setpriority");
	execvp(*argv, argv);
	return (failed_exec(*argv));
}
