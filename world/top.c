/*
 * top.c - top(1): the busiest processes, again and again.
 *
 *	top [-bIS] [-d count] [-o cpu|pid|res|size|time] [-s seconds] [-U user] [number]
 *
 * What a process had of the processor is the difference of its times between two
 * displays; the first one shows what it had since it was started.  -b, or an output that
 * is no terminal: plain lines, once unless -d says how often.  Keys: space now, q leave,
 * s seconds, n number, o order, u user, i idle ones too, k kill, r renice, h help.
 *
 * The header is from vm.loadavg, kern.cp_time and vm.vmstats (vmstat(8) has more).
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/kinfo.h>
#include <sys/param.h>
#include <sys/resource.h>
#include <sys/sysctl.h>
#include <sys/vmmeter.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

#define CPUSTATES	5
#define HEADER		6		/* lines above the processes */

struct proc {
	struct kinfo_proc k;
	int64_t		time;		/* microseconds of processor time */
	double		cpu;		/* percent */
};

static struct proc *list, *old;
static size_t	nlist, nold;
static uint64_t	cp[CPUSTATES], old_cp[CPUSTATES];
static double	last_time;		/* of the display before, seconds since boot */
static int	interactive, rows = 24, cols = 80, show_idle = 1;
static long	number = -1, seconds = 2;
static uid_t	only = (uid_t)-1;
static char	order = 'c';		/* first letter of what is sorted by */
static struct termios old_modes;
static volatile sig_atomic_t resized, stopped;
static char	notice[80];

static void
restore(void)
{
	if (interactive)
		(void)tcsetattr(STDIN_FILENO, TCSADRAIN, &old_modes);
}

static void
on_signal(int sig)
{
	if (sig == SIGWINCH || sig == SIGTSTP) {
		*(sig == SIGWINCH ? &resized : &stopped) = 1;
		return;
	}
	restore();
	(void)write(STDOUT_FILENO, "\r\n", 2);
	signal(sig, SIG_DFL);
	kill(getpid(), sig);
}

/* Into modes in which each key is read; out of them with `on' 0. */
static void
raw(int on)
{
	struct termios t = old_modes;

	t.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	(void)tcsetattr(STDIN_FILENO, TCSADRAIN, on ? &t : &old_modes);
}

static void
window(void)
{
	struct winsize ws;

	resized = 0;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0) {
		cols = ws.ws_col;
		rows = ws.ws_row;
	}
}

static void
get(const char *name, void *p, size_t size)
{
	size_t len = size;

	if (sysctlbyname(name, p, &len, NULL, 0) == -1 || len != size)
		err(1, "%s", name);
}

static int
compare(const void *va, const void *vb)
{
	const struct proc *a = va, *b = vb;
	int64_t d = 0;

	switch (order) {
	case 'c':
		d = a->cpu < b->cpu ? 1 : a->cpu > b->cpu ? -1 : 0;
		break;
	case 'r':
		d = b->k.kp_vm_rssize - a->k.kp_vm_rssize;
		break;
	case 's':
		d = (int64_t)b->k.kp_vm_map_size - (int64_t)a->k.kp_vm_map_size;
		break;
	case 'p':
		d = b->k.kp_pid - a->k.kp_pid;
		break;
	}
	if (d == 0)
		d = b->time - a->time;
	if (d == 0)
		d = b->k.kp_pid - a->k.kp_pid;
	return (d < 0 ? -1 : d > 0);
}

/* Looks at all processes. */
static void
sample(void)
{
	struct kinfo_proc *all;
	struct timespec ts;
	struct proc *p, *q;
	double t;
	size_t i;

	free(old);
	old = list;
	nold = nlist;
	memcpy(old_cp, cp, sizeof(cp));
	all = processes(&nlist);
	get("kern.cp_time", cp, sizeof(cp));
	clock_gettime(CLOCK_UPTIME, &ts);
	t = (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
	list = calloc(nlist + 1, sizeof(*list));
	if (list == NULL)
		err(1, NULL);
	for (i = 0; i < nlist; i++) {
		p = &list[i];
		p->k = all[i];
		p->time = (int64_t)(p->k.kp_lwp.kl_uticks + p->k.kp_lwp.kl_sticks);
		for (q = old; q < old + nold; q++)
			if (q->k.kp_pid == p->k.kp_pid && q->k.kp_start.tv_sec ==
			    p->k.kp_start.tv_sec)
				break;
		if (nold > 0 && t > last_time)
			p->cpu = (double)(p->time - (q < old + nold ? q->time : 0)) /
			    (t - last_time) / 1e4;
		else if (time(NULL) > p->k.kp_start.tv_sec)
			p->cpu = (double)p->time /
			    (double)(time(NULL) - p->k.kp_start.tv_sec) / 1e4;
	}
	free(all);
	last_time = t;
	qsort(list, nlist, sizeof(*list), compare);
}

/* Prints a line of the display, cut to the window. */
static void __attribute__((format(printf, 1, 2)))
put(const char *fmt, ...)
{
	char buf[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	if (interactive)
		printf("%.*s\033[K\n", cols - 1, buf);
	else
		puts(buf);
}

static int
is_idle(const struct proc *p)
{
	return (p->k.kp_stat != SZOMB && p->k.kp_lwp.kl_stat != LSRUN && p->cpu < 0.05);
}

static void
header(void)
{
	static const char *const names[] = { "user", "nice", "system", "interrupt",
	    "idle" };
	int count[4] = { 0 };			/* running, sleeping, stopped, zombies */
	struct timespec up;
	struct vmstats v;
	char clock[16], text[256], size[5][16];
	double load[3], all = 0;
	time_t now = time(NULL);
	size_t i, n = 0;

	for (i = 0; i < nlist; i++)
		count[list[i].k.kp_stat == SZOMB ? 3 : list[i].k.kp_stat == SSTOP ||
		    list[i].k.kp_lwp.kl_stat == LSSTOP ? 2 :
		    list[i].k.kp_lwp.kl_stat == LSRUN ? 0 : 1]++;
	load_averages(load);
	clock_gettime(CLOCK_UPTIME, &up);
	strftime(clock, sizeof(clock), "%H:%M:%S", localtime(&now));
	put("load averages: %5.2f, %5.2f, %5.2f   up %ld+%02ld:%02ld:%02ld   %s", load[0],
	    load[1], load[2], (long)up.tv_sec / 86400, (long)up.tv_sec / 3600 % 24,
	    (long)up.tv_sec / 60 % 60, (long)up.tv_sec % 60, clock);
	put("%zu processes: %d running, %d sleeping, %d stopped, %d zombie", nlist,
	    count[0], count[1], count[2], count[3]);
	for (i = 0; i < CPUSTATES; i++)
		all += (double)(cp[i] - old_cp[i]);
	for (i = 0; i < CPUSTATES; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%4.1f%% %s",
		    i > 0 ? ", " : "", all > 0 ?
		    (double)(cp[i] - old_cp[i]) * 100 / all : 0, names[i]);
	put("CPU states: %s", text);
	get("vm.vmstats", &v, sizeof(v));
	human(size[0], sizeof(size[0]), (double)v.v_active_count * PAGE_SIZE);
	human(size[1], sizeof(size[1]), (double)v.v_inactive_count * PAGE_SIZE);
	human(size[2], sizeof(size[2]), (double)v.v_wire_count * PAGE_SIZE);
	human(size[3], sizeof(size[3]), (double)v.v_cache_count * PAGE_SIZE);
	human(size[4], sizeof(size[4]), (double)v.v_free_count * PAGE_SIZE);
	put("Memory: %s active, %s inactive, %s wired, %s cache, %s free", size[0],
	    size[1], size[2], size[3], size[4]);
	put("%s", notice);
	notice[0] = '\0';
	put("  PID %-8s %3s %3s %6s %6s %-6s %9s %6s %s", "USERNAME", "PRI", "NI", "SIZE",
	    "RES", "STATE", "TIME", "CPU", "COMMAND");
}

static void
display(void)
{
	long left = number >= 0 ? number : interactive ? INT_MAX : 18;
	char command[512], size[16], res[16], state[16];
	const struct proc *p;

	if (interactive) {
		printf("\033[H");
		left = MIN(left, rows - HEADER - 1);
	}
	header();
	for (p = list; p < list + nlist && left > 0; p++) {
		if ((only != (uid_t)-1 && p->k.kp_uid != only) ||
		    (!show_idle && is_idle(p)) ||
		    (!opt['S'] && p->k.kp_pid <= 0))
			continue;
		left--;
		human(size, sizeof(size), (double)p->k.kp_vm_map_size);
		human(res, sizeof(res), (double)p->k.kp_vm_rssize * PAGE_SIZE);
		if (p->k.kp_stat == SZOMB)
			strlcpy(state, "zomb", sizeof(state));
		else if (p->k.kp_stat == SSTOP || p->k.kp_lwp.kl_stat == LSSTOP)
			strlcpy(state, "stop", sizeof(state));
		else if (p->k.kp_lwp.kl_stat == LSRUN)
			strlcpy(state, "run", sizeof(state));
		else
			snprintf(state, sizeof(state), "%.6s", p->k.kp_lwp.kl_wmesg);
		command_line(&p->k, command, sizeof(command));
		put("%5d %-8.8s %3d %3d %6s %6s %-6s %3ld:%02ld.%02ld %5.1f%% %s",
		    p->k.kp_pid, user_from_uid(p->k.kp_uid, 0), p->k.kp_lwp.kl_prio,
		    p->k.kp_nice, size, res, state, (long)(p->time / 60000000),
		    (long)(p->time / 1000000 % 60), (long)(p->time / 10000 % 100),
		    p->cpu, command);
	}
	if (interactive)
		printf("\033[J");
	if (fflush(stdout) != 0)
		err(1, "stdout");
}

/* Asks for a line in the place of the notice; NULL for an empty one. */
static char *
ask(const char *question)
{
	static char line[80];

	printf("\033[%d;1H\033[K%s ", HEADER - 1, question);
	fflush(stdout);
	raw(0);
	if (fgets(line, sizeof(line), stdin) == NULL)
		line[0] = '\0';
	raw(1);
	line[strcspn(line, "\n")] = '\0';
	return (line[0] != '\0' ? line : NULL);
}

/* "k": [signal] pid ...; "r": nice pid ... */
static void
change(int key)
{
	char *s = ask(key == 'k' ? "kill [-signal] pid ...:" : "renice nice pid ...:"),
	    *w, *end;
	int value = SIGTERM, have = key == 'k';
	long pid;

	while (s != NULL && (w = strsep(&s, " ")) != NULL) {
		if (*w == '\0')
			continue;
		if (key == 'k' && *w == '-') {
			value = signal_number(w + 1);
			if (value < 0) {
				snprintf(notice, sizeof(notice), "%s: no such signal", w);
				return;
			}
			continue;
		}
		errno = 0;
		pid = strtol(w, &end, 10);
		if (*end != '\0' || errno != 0 || pid < INT_MIN || pid > INT_MAX) {
			snprintf(notice, sizeof(notice), "%s: not a number", w);
			return;
		}
		if (!have) {
			value = (int)pid;
			have = 1;
		} else if (pid <= 0)
			snprintf(notice, sizeof(notice), "%s: not a process", w);
		else if ((key == 'k' ? kill((pid_t)pid, value) :
		    setpriority(PRIO_PROCESS, (id_t)pid, value)) == -1)
			snprintf(notice, sizeof(notice), "%s: %s", w, strerror(errno));
	}
}

/* Sets what is sorted by, from its name.  Returns 0 if it has none. */
static int
set_order(const char *s)
{
	static const char *const names[] = { "cpu", "pid", "res", "size", "time" };
	size_t i;

	for (i = 0; i < nitems(names); i++)
		if (strcmp(s, names[i]) == 0) {
			order = names[i][0];
			return (1);
		}
	return (0);
}

static int
set_user(const char *name)
{
	struct passwd *pw = strcmp(name, "+") != 0 ? getpwnam(name) : NULL;

	only = pw != NULL ? pw->pw_uid : (uid_t)-1;
	return (pw != NULL || strcmp(name, "+") == 0);
}

static void
help(void)
{
	printf("\033[H\033[J"
	    "space  look again       q  leave\n"
	    "s  seconds between      n  number of processes\n"
	    "o  order: cpu pid res size time\n"
	    "u  only a user's, + for all\n"
	    "i  idle processes, too, or not\n"
	    "k  kill processes       r  renice processes\n\nPress a key.\n");
	fflush(stdout);
	(void)getchar();
}

/* Acts on a key. */
static void
act(int key)
{
	const char *s, *error = NULL;

	switch (key) {
	case 'q':
		exit(0);
	case 'h': case '?':
		help();
		break;
	case 'k': case 'r':
		change(key);
		break;
	case 'i': case 'I':
		show_idle = !show_idle;
		break;
	case 's':
		if ((s = ask("seconds:")) != NULL)
			seconds = (long)strtonum(s, 1, 1000000, &error);
		if (error != NULL)
			seconds = 2;
		break;
	case 'n': case '#':
		if ((s = ask("number of processes:")) != NULL)
			number = (long)strtonum(s, 0, INT_MAX, &error);
		if (error != NULL)
			number = -1;
		break;
	case 'o':
		if ((s = ask("order:")) != NULL && !set_order(s))
			error = "none";
		break;
	case 'u':
		if ((s = ask("user:")) != NULL && !set_user(s))
			error = "unknown";
		break;
	}
	if (error != NULL)
		snprintf(notice, sizeof(notice), "%.40s: %s", s, error);
}

/* Waits for the next display's time, or a key. */
static void
wait_key(void)
{
	struct pollfd pfd = { .fd = STDIN_FILENO, .events = POLLIN };
	unsigned char c;
	int n = poll(&pfd, 1, (int)MIN(seconds, INT_MAX / 1000) * 1000);

	if (n == -1 && errno == EINTR)
		return;
	if (n <= 0)
		return;
	if (read(STDIN_FILENO, &c, 1) != 1)
		exit(0);
	act(c);
}

/* ^Z: stop with the terminal as it was, go on with it as it is for us. */
static void
stop(void)
{
	struct sigaction sa;

	stopped = 0;
	restore();
	(void)write(STDOUT_FILENO, "\r\n", 2);
	sigaction(SIGTSTP, NULL, &sa);
	signal(SIGTSTP, SIG_DFL);
	kill(getpid(), SIGTSTP);
	sigaction(SIGTSTP, &sa, NULL);
	raw(1);
	resized = 1;
}

static void
set_up(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP,
	    SIGWINCH };
	struct sigaction sa = { .sa_handler = on_signal };
	size_t i;

	if (tcgetattr(STDIN_FILENO, &old_modes) == -1)
		err(1, "terminal");
	setvbuf(stdin, NULL, _IONBF, 0);
	interactive = 1;
	atexit(restore);
	for (i = 0; i < nitems(signals); i++)
		sigaction(signals[i], &sa, NULL);
	raw(1);
	window();
	printf("\033[H\033[J");
}

int
main(int argc, char **argv)
{
	const char *error = NULL;
	long count = -1;

	argv += options(argc, argv, "bd:Io:Ss:U:", "top [-bIS] [-d count] "
	    "[-o order] [-s seconds] [-U user] [number]");
	if (opt['s'])
		seconds = (long)strtonum(optval['s'], 1, 1000000, &error);
	if (error == NULL && opt['d'])
		count = (long)strtonum(optval['d'], 1, INT_MAX, &error);
	if (error == NULL && *argv != NULL)
		number = (long)strtonum(*argv, 0, INT_MAX, &error);
	if (error != NULL)
		usage();
	if (opt['o'] && !set_order(optval['o']))
		errx(1, "%s: not an order", optval['o']);
	if (opt['U'] && !set_user(optval['U']))
		errx(1, "%s: no such user", optval['U']);
	show_idle = !opt['I'];
	if (!opt['b'] && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		set_up();
	else if (count < 0)
		count = 1;
	while (count != 0) {
		sample();
		display();
		if (count > 0 && --count == 0)
			break;
		if (interactive)
			wait_key();
		else
			sleep((unsigned)seconds);
		if (stopped)
			stop();
		if (resized)
			window();
	}
	return (0);
}
