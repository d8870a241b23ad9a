/*
 * nohup.c - nohup(1): runs a program that a hangup does not end.
 *
 *	nohup program [argument ...]
 *
 * What it would write to a terminal goes to the end of nohup.out, here or else in
 * $HOME.  The status is 126 when the program cannot be run, 127 when there is none or
 * nohup itself fails.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <util.h>

/* Opens nohup.out; exits when it cannot be. */
static int
open_output(void)
{
	const char *name = "nohup.out", *home;
	char path[PATH_MAX];
	int fd = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);

	if (fd == -1 && (home = getenv("HOME")) != NULL && *home != '\0' &&
	    snprintf(path, sizeof(path), "%s/%s", home, name) < (int)sizeof(path)) {
		name = path;
		fd = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
	}
	if (fd == -1)
		err(127, "%s", name);
	fprintf(stderr, "sending output to %s\n", name);
	return (fd);
}

int
main(int argc, char **argv)
{
	int said;

	usage_status = 127;
	argv += options(argc, argv, "", "nohup program [argument ...]");
	if (*argv == NULL)
		usage();
	if (isatty(STDOUT_FILENO) && dup2(open_output(), STDOUT_FILENO) == -1)
		err(127, NULL);
	/* A message about the program that cannot be run still has where to go. */
	said = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	if (isatty(STDERR_FILENO) && dup2(STDOUT_FILENO, STDERR_FILENO) == -1)
		err(127, NULL);
	signal(SIGHUP, SIG_IGN);
	execvp(*argv, argv);
	if (said != -1)
		dup2(said, STDERR_FILENO);
	err(errno == ENOENT ? 127 : 126, "%s", *argv);
}
