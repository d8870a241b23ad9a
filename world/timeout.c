/*
 * timeout.c - timeout(1): runs a program for a bounded time.
 *
 *	timeout [-fp] [-k time] [-s signal] time program [argument ...]
 *
 * The time is in seconds, or has the unit s, m, h or d; 0 is for ever.  When it is over
 * the program's group gets the signal (TERM), and after -k's time KILL.  The status is
 * then 124 (with -p, --preserve-status, the program's), otherwise the program's; 125
 * when timeout itself fails.  -f, --foreground: the program stays in our group, and can
 * use the terminal.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <util.h>

static volatile sig_atomic_t caught[NSIG];

static void
note(int sig)
{
	caught[sig] = 1;
}

/* Seconds of an argument; exits for anything else. */
static double
duration(const char *s)
{
	static const char units[] = "smhd";
	static const int each[] = { 1, 60, 3600, 86400 };
	char *end;
	const char *unit;
	double v = strtod(s, &end);

	unit = *end != '\0' ? strchr(units, *end) : units;
	if (end == s || unit == NULL || (*end != '\0' && end[1] != '\0') || !(v >= 0) ||
	    v > 1e8)
		errx(125, "%s: invalid duration", s);
	return (v * each[unit - units]);
}

/* Starts the clock; 0 stops it. */
static void
set_alarm(double seconds)
{
	struct itimerval it = { .it_value = { (time_t)seconds,
	    (suseconds_t)((seconds - (double)(time_t)seconds) * 1e6) } };

	if (seconds > 0 && it.it_value.tv_sec == 0 && it.it_value.tv_usec == 0)
		it.it_value.tv_usec = 1;
	if (setitimer(ITIMER_REAL, &it, NULL) == -1)
		err(125, "setitimer");
}

/* Sends a signal to the program; stopped ones shall get it, too. */
static void
pass_on(pid_t pid, int sig)
{
	if (opt['f']) {
		kill(pid, sig);
	} else {
		signal(sig, SIG_IGN);
		kill(0, sig);
	}
	if (sig != SIGKILL && sig != SIGCONT) {
		if (!opt['f'])
			signal(SIGCONT, SIG_IGN);
		kill(opt['f'] ? pid : 0, SIGCONT);
	}
}

static const struct longopt long_options[] = {
	{ "foreground", 'f' }, { "preserve-status", 'p' }, { "kill-after=", 'k' },
	{ "signal=", 's' }, { NULL, 0 },
};

int
main(int argc, char **argv)
{
	static const int passed[] = { SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1,
	    SIGUSR2 };
	int sig = SIGTERM, i, st, ended = 0;
	struct sigaction sa = { .sa_handler = note };
	sigset_t all, old;
	double limit, grace = 0;
	pid_t pid;

	longopts = long_options;
	usage_status = 125;
	argv += options(argc, argv, "fk:ps:", "timeout [-fp] [-k time] [-s signal] time "
	    "program [argument ...]");
	if (*argv == NULL || argv[1] == NULL)
		usage();
	if (opt['s'] && (sig = signal_number(optval['s'])) <= 0)
		errx(125, "%s: invalid signal", optval['s']);
	if (opt['k'])
		grace = duration(optval['k']);
	limit = duration(*argv++);
	if (!opt['f'])
		setpgid(0, 0);
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &old);
	for (i = 0; i < (int)(sizeof(passed) / sizeof(passed[0])); i++)
		sigaction(passed[i], &sa, NULL);
	sigaction(SIGALRM, &sa, NULL);
	sigaction(SIGCHLD, &sa, NULL);
	signal(SIGTTIN, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	pid = fork();
	if (pid == -1)
		err(125, "fork");
	if (pid == 0) {
		signal(SIGTTIN, SIG_DFL);
		signal(SIGTTOU, SIG_DFL);
		sigprocmask(SIG_SETMASK, &old, NULL);
		execvp(*argv, argv);
		_exit(failed_exec(*argv));
	}
	set_alarm(limit);
	sigdelset(&old, SIGALRM);
	sigdelset(&old, SIGCHLD);
	while ((i = waitpid(pid, &st, WNOHANG)) == 0) {
		sigsuspend(&old);
		for (i = 0; i < (int)(sizeof(passed) / sizeof(passed[0])); i++)
			if (caught[passed[i]]) {
				caught[passed[i]] = 0;
				pass_on(pid, passed[i]);
			}
		if (!caught[SIGALRM])
			continue;
		caught[SIGALRM] = 0;
		if (ended)
			kill(opt['f'] ? pid : -getpgrp(), SIGKILL);
		else
			pass_on(pid, sig);
		ended = 1;
		set_alarm(grace);
		grace = 0;
	}
	if (i == -1)
		err(125, "wait");
	if (ended && !opt['p'])
		return (124);
	return (WIFSIGNALED(st) ? 128 + WTERMSIG(st) : WEXITSTATUS(st));
}
