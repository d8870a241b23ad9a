/*
 * getpass.c - getpass(3): asks for a password without showing it.
 *
 * Whatever ends or stops the program meanwhile finds the terminal as it was: signals are
 * noted, and had once the modes are put back.  They come only while we wait for input
 * (ppoll(2)), so that none slips in before the wait; but the terminal's own, for who is
 * in the background, are had at once.  ^C is no part of a password, even if the caller
 * ignores it.  After ^Z the question is asked anew.
 */
#include <fcntl.h>
#include <paths.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <termios.h>
#include <unistd.h>

static const int signals[] = { SIGTTIN, SIGTTOU, SIGTSTP, SIGALRM, SIGHUP, SIGINT,
    SIGQUIT, SIGTERM };
#define NOT_BLOCKED	2		/* the first ones, */
#define STOPS		3		/* that stop */

static volatile sig_atomic_t caught;

static void
on_signal(int sig)
{
	caught = sig;
}

/* Asks once; how many bytes the answer has, -1 without one, *sigp the signal, if any. */
static int
ask(int fd, const char *prompt, char buf[_PASSWORD_LEN + 1], int *sigp)
{
	struct sigaction sa = { .sa_handler = on_signal }, saved[nitems(signals)];
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	struct termios old, new;
	sigset_t block, mask;
	int quiet, n = 0;
	ssize_t got = -1;
	size_t i;
	char c;

	caught = 0;
	sigemptyset(&block);
	for (i = 0; i < nitems(signals); i++) {
		sigaction(signals[i], &sa, &saved[i]);
		if (i < STOPS && saved[i].sa_handler == SIG_IGN)
			sigaction(signals[i], &saved[i], NULL);
		if (i >= NOT_BLOCKED)
			sigaddset(&block, signals[i]);
	}
	sigprocmask(SIG_BLOCK, &block, &mask);
	quiet = tcgetattr(fd, &old) == 0;
	if (quiet) {
		new = old;
		new.c_lflag &= ~(tcflag_t)ECHO;
		quiet = tcsetattr(fd, TCSAFLUSH, &new) == 0;
	}
	/* Who sees the prompt may type: it shall be neither shown nor lost. */
	if (caught == 0)
		dprintf(fd == STDIN_FILENO ? STDERR_FILENO : fd, "%s", prompt);
	while (caught == 0) {
		if (ppoll(&pfd, 1, NULL, &mask) == -1)
			continue;
		got = read(fd, &c, 1);
		if (got != 1 || c == '\n')
			break;
		if (n < _PASSWORD_LEN)
			buf[n++] = c;
	}
	buf[n] = '\0';
	if (quiet) {
		tcsetattr(fd, TCSANOW, &old);
		dprintf(fd, "\n");
	}
	/* One that came together with the end of the line is noted, too. */
	sigprocmask(SIG_SETMASK, &mask, NULL);
	for (i = 0; i < nitems(signals); i++)
		sigaction(signals[i], &saved[i], NULL);
	*sigp = caught;
	return (caught == 0 && (got == 1 || n > 0) ? n : -1);
}

/* The answer, good until the next call; NULL at the end of input, or on a signal. */
char *
getpass(const char *prompt)
{
	static char buf[_PASSWORD_LEN + 1];
	int fd, n, sig;

	fd = open(_PATH_TTY, O_RDWR | O_CLOEXEC);
	if (fd == -1)
		fd = STDIN_FILENO;
	do {
		n = ask(fd, prompt, buf, &sig);
		if (sig != 0)
			kill(getpid(), sig);
	} while (sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU);
	if (fd != STDIN_FILENO)
		close(fd);
	return (n != -1 ? buf : NULL);
}
