/*
 * w.c - w(1): who is logged in, and what they do.
 *
 *	w [-hi] [user ...]
 *	uptime
 *
 * The users are utmpx(5)'s.  A terminal is idle since it was last read from; what runs
 * there is the youngest process of its foreground group.  -h: no header, -i: the
 * longest idle first.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/kinfo.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <util.h>
#include <utmpx.h>

#define MAXUSERS	256

static struct user {
	struct utmpx	ux;
	time_t		idle;		/* seconds */
	dev_t		tty;
} users[MAXUSERS];
static int	nusers;
static time_t	now;

static int
by_idle(const void *a, const void *b)
{
	time_t x = ((const struct user *)a)->idle, y = ((const struct user *)b)->idle;

	return (x < y ? 1 : x > y ? -1 : 0);
}

static void
read_users(void)
{
	const struct utmpx *ux;
	struct user *u;
	struct stat st;
	char path[64];

	while ((ux = getutxent()) != NULL && nusers < MAXUSERS) {
		if (ux->ut_type != USER_PROCESS)
			continue;
		u = &users[nusers++];
		u->ux = *ux;
		u->tty = NODEV;
		snprintf(path, sizeof(path), "/dev/%.32s", ux->ut_line);
		if (stat(path, &st) == 0) {
			u->tty = st.st_rdev;
			u->idle = now > st.st_atime ? now - st.st_atime : 0;
		}
	}
	endutxent();
}

/* " 4:05PM  up 2 days, 3:04, 1 user, load averages: 0.00, 0.00, 0.00" */
static void
print_uptime(void)
{
	struct timespec up;
	double load[3];
	char text[32];
	long mins;

	strftime(text, sizeof(text), "%l:%M%p", localtime(&now));
	printf("%s  up ", text);
	clock_gettime(CLOCK_UPTIME, &up);
	mins = up.tv_sec / 60;
	if (mins >= 24 * 60)
		printf("%ld day%s, ", mins / (24 * 60), mins >= 48 * 60 ? "s" : "");
	mins %= 24 * 60;
	if (mins >= 60)
		printf("%2ld:%02ld, ", mins / 60, mins % 60);
	else if (up.tv_sec < 60)
		printf("%ld secs, ", (long)up.tv_sec);
	else
		printf("%ld min%s, ", mins, mins != 1 ? "s" : "");
	load_averages(load);
	printf("%d user%s, load averages: %.2f, %.2f, %.2f\n", nusers,
	    nusers != 1 ? "s" : "", load[0], load[1], load[2]);
}

/* How long ago someone logged in, for the column LOGIN@. */
static void
format_login(time_t t, char *buf, size_t size)
{
	strftime(buf, size, now - t < 12 * 3600 ? "%l:%M%p" : now - t < 7 * 86400 ?
	    "%a%I%p" : "%d%b%y", localtime(&t));
}

static void
format_idle(time_t t, char *buf, size_t size)
{
	if (t >= 2 * 86400)
		snprintf(buf, size, "%lddays", (long)(t / 86400));
	else if (t >= 3600)
		snprintf(buf, size, "%ld:%02ld", (long)(t / 3600), (long)(t / 60 % 60));
	else if (t >= 60)
		snprintf(buf, size, "%ld", (long)(t / 60));
	else
		strlcpy(buf, "-", size);
}

static int
younger(const struct kinfo_proc *a, const struct kinfo_proc *b)
{
	const struct timeval *x = &a->kp_start, *y = &b->kp_start;

	return (x->tv_sec > y->tv_sec || (x->tv_sec == y->tv_sec &&
	    x->tv_usec >= y->tv_usec));
}

/* The process that the user looks at. */
static const struct kinfo_proc *
foreground(const struct user *u, const struct kinfo_proc *list, size_t n)
{
	const struct kinfo_proc *best = NULL;
	size_t i;

	for (i = 0; i < n; i++)
		if (u->tty != NODEV && list[i].kp_tdev == u->tty &&
		    list[i].kp_pgid == list[i].kp_tpgid && list[i].kp_stat != SZOMB &&
		    (best == NULL || younger(&list[i], best)))
			best = &list[i];
	return (best);
}

static int
wanted(const struct user *u, char **names)
{
	if (*names == NULL)
		return (1);
	for (; *names != NULL; names++)
		if (strncmp(u->ux.ut_name, *names, UTX_USERSIZE) == 0)
			return (1);
	return (0);
}

int
main(int argc, char **argv)
{
	int uptime = strcmp(getprogname(), "uptime") == 0, i, width = 80;
	const struct kinfo_proc *k;
	struct kinfo_proc *list;
	char login[16], idle[16], command[1024];
	struct winsize ws;
	size_t n;

	argv += uptime ? options(argc, argv, "", "uptime") :
	    options(argc, argv, "hi", "w [-hi] [user ...]");
	now = time(NULL);
	read_users();
	if (uptime || !opt['h'])
		print_uptime();
	if (uptime)
		return (finish());
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0)
		width = ws.ws_col;
	else if (!isatty(STDOUT_FILENO))
		width = 1024;
	if (!opt['h'])
		printf("%-10s %-8s %-16s %-7s %6s %s\n", "USER", "TTY", "FROM", "LOGIN@",
		    "IDLE", "WHAT");
	if (opt['i'])
		qsort(users, (size_t)nusers, sizeof(users[0]), by_idle);
	list = processes(&n);
	for (i = 0; i < nusers; i++) {
		if (!wanted(&users[i], argv))
			continue;
		format_login(users[i].ux.ut_tv.tv_sec, login, sizeof(login));
		format_idle(users[i].idle, idle, sizeof(idle));
		strlcpy(command, "-", sizeof(command));
		if ((k = foreground(&users[i], list, n)) != NULL)
			command_line(k, command, sizeof(command));
		printf("%-10.32s %-8.8s %-16.16s %-7s %6s %.*s\n", users[i].ux.ut_name,
		    users[i].ux.ut_line, users[i].ux.ut_host[0] != '\0' ?
		    users[i].ux.ut_host : "-", login, idle, MAX(width - 52, 1), command);
	}
	return (finish());
}
