/*
 * pkill.c - pgrep(1), pkill(1): finds processes, signals them; killall(1): by their
 * exact names.
 *
 *	pgrep [-filnovx] [-P ppid] [-u user] [pattern ...]
 *	pkill [-signal] [-filnovx] [-P ppid] [-u user] [pattern ...]
 *	killall [-signal] name ...
 *
 * A process is found when its name, with -f its whole command, matches one of the
 * extended regular expressions (-i: in either case, -x: all of it), and it has the
 * parent and the user that were asked for; -v finds the others.  -n takes only the
 * newest one, -o the oldest.  -l shows names, too.  Neither this process is ever found
 * nor those of the kernel, which have no arguments.
 *
 * Status 0: some were found and, if so asked, signalled; 1: none; 2: wrong use.
 */
#include <err.h>
#include <limits.h>
#include <pwd.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/kinfo.h>
#include <unistd.h>
#include <util.h>

#define LINE	8192

static char	**patterns;
static int	flags = REG_EXTENDED | REG_NOSUB;

/* Whether a text matches a pattern. */
static int
matches(const char *text, const char *pattern)
{
	char *whole = NULL, why[100];
	regex_t re;
	int error;

	if (opt['x'] && asprintf(&whole, "^(%s)$", pattern) == -1)
		err(2, NULL);
	error = regcomp(&re, whole != NULL ? whole : pattern, flags);
	if (error != 0) {
		regerror(error, &re, why, sizeof(why));
		errx(2, "%s: %s", pattern, why);
	}
	error = regexec(&re, text, 0, NULL, 0);
	regfree(&re);
	free(whole);
	return (error == 0);
}

/* Whether a process is one of those that are asked for, but for -v. */
static int
wanted(const struct kinfo_proc *k, pid_t parent, uid_t user)
{
	char line[LINE];
	int i;

	if ((opt['P'] && k->kp_ppid != parent) || (opt['u'] && k->kp_uid != user))
		return (0);
	strlcpy(line, k->kp_comm, sizeof(line));
	if (opt['f'])
		command_line(k, line, sizeof(line));
	for (i = 0; patterns[i] != NULL; i++)
		if (matches(line, patterns[i]))
			return (1);
	return (i == 0);
}

/* Signals a process (0: no signal), or prints it. */
static int
act(const struct kinfo_proc *k, int sig, int print)
{
	char line[LINE];

	strlcpy(line, k->kp_comm, sizeof(line));
	if (opt['f'])
		command_line(k, line, sizeof(line));
	if (!print && kill(k->kp_pid, sig) == -1) {
		warn("%d", k->kp_pid);
		return (0);
	}
	if (opt['l'])
		printf("%d %s\n", k->kp_pid, line);
	else if (print)
		printf("%d\n", k->kp_pid);
	return (1);
}

/* Whether process a was started after b. */
static int
newer(const struct kinfo_proc *a, const struct kinfo_proc *b)
{
	const struct timeval *s = &a->kp_start, *t = &b->kp_start;

	return (s->tv_sec != t->tv_sec ? s->tv_sec > t->tv_sec :
	    s->tv_usec != t->tv_usec ? s->tv_usec > t->tv_usec : a->kp_pid > b->kp_pid);
}

int
main(int argc, char **argv)
{
	const char *name = getprogname(), *error = NULL;
	int print = strcmp(name, "pgrep") == 0, all = strcmp(name, "killall") == 0;
	int sig = SIGTERM, found = 0, n;
	const struct kinfo_proc *one = NULL;
	struct kinfo_proc *list, *k;
	struct passwd *pw;
	pid_t parent = 0;
	uid_t user = 0;
	size_t count;

	usage_status = 2;
	if (!print && argc > 1 && argv[1][0] == '-' &&
	    (n = signal_number(argv[1] + 1)) >= 0) {
		sig = n;
		argv++;
		argc--;
	}
	argv += options(argc, argv, all ? "" : "filnoP:u:vx",
	    all ? "killall [-signal] name ..." :
	    print ? "pgrep [-filnovx] [-P ppid] [-u user] [pattern ...]" :
	    "pkill [-signal] [-filnovx] [-P ppid] [-u user] [pattern ...]");
	if (*argv == NULL && (all || (!opt['P'] && !opt['u'])))
		usage();
	patterns = argv;
	if (all)
		opt['x'] = 1;
	if (opt['i'])
		flags |= REG_ICASE;
	if (opt['P'])
		parent = (pid_t)strtonum(optval['P'], 0, INT_MAX, &error);
	if (error != NULL)
		errx(2, "%s: %s", optval['P'], error);
	if (opt['u']) {
		pw = getpwnam(optval['u']);
		user = pw != NULL ? pw->pw_uid :
		    (uid_t)strtonum(optval['u'], 0, UINT32_MAX, &error);
		if (error != NULL)
			errx(2, "%s: no such user", optval['u']);
	}
	list = processes(&count);
	for (k = list; k < list + count; k++) {
		if (k->kp_pid == getpid() || k->kp_pid <= 0 || k->kp_stat == SZOMB ||
		    wanted(k, parent, user) == (opt['v'] != 0))
			continue;
		if (!opt['n'] && !opt['o'])
			found |= act(k, sig, print);
		else if (one == NULL || newer(k, one) == (opt['n'] != 0))
			one = k;
	}
	if (one != NULL)
		found = act(one, sig, print);
	free(list);
	if (all && !found)
		warnx("no matching processes were found");
	n = finish();
	return (n != 0 ? n : !found);
}
