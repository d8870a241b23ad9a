/*
 * shutdown.c - shutdown(8): ends the system's work at a given time.
 *
 *	shutdown [-h | -p | -r | -k] [-o [-n]] time [message ...]
 *
 * time is "now", "+minutes" or [yymmdd]hhmm.  Until then terminals are warned, ever
 * more often; five minutes before, /var/run/nologin keeps others than root out.  At
 * the time init(8) is told to halt (-h), power off (-p), reboot (-r) or, without any,
 * to go single-user; -k only warns, -o runs halt(8) or reboot(8) itself.  A message "-"
 * is read from standard input.
 *
 * It waits in the background, where kill(1) calls it off.
 */
#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <paths.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <ttyent.h>
#include <unistd.h>

#define NOLOG_TIME	(5 * 60)

static char	message[1024];
static int	action;			/* 'h', 'p', 'r', 'k' or 0 */

/* Minutes before the end at which to warn. */
static const int warnings[] = { 600, 300, 120, 60, 30, 10, 5, 2, 1, 0 };

/* Two digits; exits for anything else. */
static int
digits(const char *s)
{
	if (!isdigit((unsigned char)s[0]) || !isdigit((unsigned char)s[1]))
		errx(1, "illegal time format");
	return ((s[0] - '0') * 10 + s[1] - '0');
}

/* Seconds until the time given. */
static long
parse_time(const char *s)
{
	time_t now = time(NULL), t;
	struct tm tm = *localtime(&now);
	const char *error;
	size_t len = strlen(s);
	int has_date = len == 10, month;

	if (strcmp(s, "now") == 0)
		return (0);
	if (*s == '+') {
		t = strtonum(s + 1, 0, 1000000, &error) * 60;
		if (error != NULL)
			errx(1, "illegal time format");
		return (t);
	}
	if (has_date) {
		tm.tm_year = 100 + digits(s);
		tm.tm_mon = digits(s + 2) - 1;
		tm.tm_mday = digits(s + 4);
		s += 6;
		len = 4;
	}
	if (len == 5 && s[2] == ':') {
		tm.tm_hour = digits(s);
		tm.tm_min = digits(s + 3);
	} else if (len == 4) {
		tm.tm_hour = digits(s);
		tm.tm_min = digits(s + 2);
	} else {
		errx(1, "illegal time format");
	}
	tm.tm_sec = 0;
	month = tm.tm_mon;
	if (tm.tm_hour > 23 || tm.tm_min > 59 || month < 0 || month > 11)
		errx(1, "illegal time format");
	tm.tm_isdst = -1;
	t = mktime(&tm);
	if (tm.tm_mon != month)		/* 30 February */
		errx(1, "illegal time format");
	if (t < now && !has_date)
		t += 24 * 3600;
	if (t < now)
		errx(1, "that time is already past");
	return (t - now);
}

/* Writes the warning to every terminal that /etc/ttys has on. */
static void
warn_all(long left)
{
	char text[2048], host[256] = "", path[256], when[64], *who;
	time_t at = time(NULL) + left;
	struct ttyent *t;
	int fd;

	gethostname(host, sizeof(host));
	who = getlogin();
	if (left == 0)
		strlcpy(when, "System going down IMMEDIATELY", sizeof(when));
	else if (left > 60)
		strftime(when, sizeof(when), "System going down at %H:%M",
		    localtime(&at));
	else
		strlcpy(when, "System going down in less than a minute", sizeof(when));
	snprintf(text, sizeof(text), "\007\r\n*** %sSystem shutdown message from %s@%s "
	    "***\r\n%s\r\n\r\n%s%s", left == 0 ? "FINAL " : "",
	    who != NULL ? who : "root", host, when, message,
	    message[0] != '\0' ? "\r\n" : "");
	while ((t = getttyent()) != NULL) {
		if ((t->ty_status & TTY_ON) == 0)
			continue;
		snprintf(path, sizeof(path), "%s%s", _PATH_DEV, t->ty_name);
		fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY);
		if (fd == -1)
			continue;
		write(fd, text, strlen(text));
		close(fd);
	}
	endttyent();
}

/* Keeps users out, and tells them why. */
static void
close_logins(void)
{
	int fd = open(_PATH_NOLOGIN, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd == -1)
		return;
	dprintf(fd, "\n\nNO LOGINS: System going down\n\n%s\n", message);
	close(fd);
}

/* SIGTERM: it is called off. */
static void
cancel(int sig)
{
	static const char text[] = "\nshutdown: called off\n";

	unlink(_PATH_NOLOGIN);
	write(STDERR_FILENO, text, sizeof(text) - 1);
	_exit(128 + sig);
}

/* Does it. */
static _Noreturn void
bring_down(int by_itself, int nosync)
{
	int sig = action == 'h' ? SIGUSR1 : action == 'p' ? SIGUSR2 :
	    action == 'r' ? SIGINT : SIGTERM;

	unlink(_PATH_NOLOGIN);
	if (action == 'k') {
		printf("but you'll have to do it yourself\n");
		exit(0);
	}
	if (by_itself && action != 0) {
		execl(action == 'r' ? "/sbin/reboot" : "/sbin/halt",
		    action == 'r' ? "reboot" : "halt", action == 'p' ? "-p" : "-l",
		    nosync ? "-n" : "-l", (char *)NULL);
		err(1, "/sbin");
	}
	if (kill(1, sig) == -1)
		err(1, "init");
	exit(0);
}

int
main(int argc, char **argv)
{
	int c, oflag = 0, nflag = 0, closed = 0;
	long left, next;
	time_t at;
	char line[1024];
	unsigned i;
	pid_t pid;

	while ((c = getopt(argc, argv, "hknopr")) != -1) {
		if (c == '?') {
			optind = argc;
		} else if (c == 'n') {
			nflag = 1;
		} else if (c == 'o') {
			oflag = 1;
		} else if (action != 0 && action != c) {
			warnx("incompatible switches -h, -k, -p and -r");
			return (1);
		} else {
			action = c;
		}
	}
	if (optind >= argc) {
		fprintf(stderr, "usage: shutdown [-h | -p | -r | -k] [-o [-n]] time "
		    "[message ...]\n");
		return (1);
	}
	if (geteuid() != 0)
		errx(1, "NOT super-user");
	left = parse_time(argv[optind++]);
	at = time(NULL) + left;
	if (optind + 1 == argc && strcmp(argv[optind], "-") == 0) {
		while (fgets(line, sizeof(line), stdin) != NULL) {
			line[strcspn(line, "\n")] = '\0';
			strlcat(message, message[0] != '\0' ? "\r\n" : "",
			    sizeof(message));
			strlcat(message, line, sizeof(message));
		}
	} else {
		for (; optind < argc; optind++) {
			strlcat(message, message[0] != '\0' ? " " : "",
			    sizeof(message));
			strlcat(message, argv[optind], sizeof(message));
		}
	}
	if (left == 0)
		printf("Shutdown NOW!\n");
	else
		printf("Shutdown at %s", ctime(&at));
	fflush(stdout);
	if (left > 0) {
		pid = fork();
		if (pid == -1)
			err(1, "fork");
		if (pid > 0) {
			printf("shutdown: [pid %d]\n", pid);
			return (0);
		}
		setsid();
	}
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, cancel);
	for (i = 0; i < sizeof(warnings) / sizeof(warnings[0]); i++) {
		next = warnings[i] * 60L;
		left = (long)(at - time(NULL));
		if (next > left && next != 0)
			continue;
		if (i > 0 && left > 0 && warnings[i - 1] * 60L > left && next != left)
			warn_all(left);
		while ((left = (long)(at - time(NULL))) > next) {
			if (!closed && left <= NOLOG_TIME) {
				close_logins();
				closed = 1;
			}
			sleep(!closed && left - NOLOG_TIME < left - next ?
			    (unsigned)(left - NOLOG_TIME) : (unsigned)(left - next));
		}
		warn_all(next);
	}
	bring_down(oflag, nflag);
}
