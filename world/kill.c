/*
 * kill.c - kill(1): sends signals.
 *
 *	kill [-s name | -name | -number] pid ...
 *	kill -l [status]
 */
#include <err.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <util.h>

/* A signal by number or by name; exits for no signal. */
static int
signal_of(const char *s)
{
	int sig = signal_number(s);

	if (sig == -1)
		errx(1, "unknown signal %s; kill -l lists them", s);
	return (sig);
}

/* kill -l: all signals, or the one that ended a program. */
static int
list(const char *arg)
{
	int sig;

	if (arg != NULL) {
		sig = atoi(arg);
		if (sig >= 128)
			sig -= 128;
		if (sig <= 0 || sig >= NSIG || sys_signame[sig] == NULL)
			errx(1, "%s: no signal", arg);
		printf("%s\n", sys_signame[sig]);
		return (finish());
	}
	for (sig = 1; sig < NSIG && sys_signame[sig] != NULL; sig++)
		printf("%s%s", sys_signame[sig], sig % 16 == 0 ? "\n" : " ");
	printf("\n");
	return (finish());
}

int
main(int argc, char **argv)
{
	int sig = SIGTERM;
	const char *error;
	pid_t pid;

	argv++;
	if (*argv != NULL && strcmp(*argv, "-l") == 0)
		return (list(argv[1]));
	if (*argv != NULL && strcmp(*argv, "-s") == 0 && argv[1] != NULL) {
		sig = signal_of(argv[1]);
		argv += 2;
	} else if (*argv != NULL && **argv == '-' && strcmp(*argv, "--") != 0) {
		sig = signal_of(*argv + 1);
		argv++;
	}
	if (*argv != NULL && strcmp(*argv, "--") == 0)
		argv++;
	if (argc < 2 || *argv == NULL) {
		fprintf(stderr, "usage: kill [-s signal | -signal] pid ...\n"
		    "       kill -l [status]\n");
		return (1);
	}
	for (; *argv != NULL; argv++) {
		pid = (pid_t)strtonum(*argv, -99999999, 99999999, &error);
		if (error != NULL) {
			warnx("%s: arguments must be process ids", *argv);
			status = 1;
		} else if (kill(pid, sig) == -1) {
			warn("%s", *argv);
			status = 1;
		}
	}
	return (status);
}
