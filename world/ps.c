/*
 * ps.c - ps(1): shows processes.
 *
 *	ps [-AachjLlmruwx] [-O | -o fields] [-p pids] [-t ttys] [-U users]
 *
 * The processes are sysctl kern.proc's (sys/kinfo.h).  Without options those of the
 * user that have a terminal; -a everyone's, -x also without a terminal, -A is both.
 * -u, -l, -j choose other fields, -o names them, and -L lists their names.  -m sorts by
 * memory, -r by time; -h repeats the titles on each page; -c shows the program's name
 * alone, -w whole lines.  Lists have commas.  The first dash may be left out.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <paths.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/kinfo.h>
#include <sys/stat.h>
#include <sys/sysctl.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

#define MAXFIELDS	32
#define SEPARATORS	", \t\n"

static int	width = 79;
static long	physpages = 1;

/* A field: its name, its title, its width (negative: to the left), its text. */
struct field {
	const char	*name;
	const char	*title;
	int		width;
	void		(*format)(const struct kinfo_proc *, char *, size_t);
};

/* The formats; each writes the field's text. */
#define FORMAT(name, ...)						\
static void								\
name(const struct kinfo_proc *k, char *buf, size_t size)		\
{									\
	snprintf(buf, size, __VA_ARGS__);				\
}

FORMAT(f_pid, "%d", k->kp_pid)
FORMAT(f_ppid, "%d", k->kp_ppid)
FORMAT(f_pgid, "%d", k->kp_pgid)
FORMAT(f_sid, "%d", k->kp_sid)
FORMAT(f_uid, "%u", k->kp_uid)
FORMAT(f_user, "%s", user_from_uid(k->kp_uid, 0))
FORMAT(f_jobc, "%d", k->kp_jobc)
FORMAT(f_nice, "%d", k->kp_nice)
FORMAT(f_pri, "%d", k->kp_lwp.kl_prio)
FORMAT(f_vsz, "%zu", k->kp_vm_map_size / 1024)
FORMAT(f_rss, "%ld", k->kp_vm_rssize * (PAGE_SIZE / 1024))
FORMAT(f_wchan, "%s", k->kp_lwp.kl_wmesg[0] != '\0' ? k->kp_lwp.kl_wmesg : "-")
FORMAT(f_pcpu, "%.1f", (double)k->kp_lwp.kl_pctcpu * 100 / 2048)
FORMAT(f_pmem, "%.1f", (double)k->kp_vm_rssize * 100 / (double)physpages)
FORMAT(f_comm, "%s", k->kp_comm)
FORMAT(f_ruid, "%u", k->kp_ruid)
FORMAT(f_ruser, "%s", user_from_uid(k->kp_ruid, 0))
FORMAT(f_rgid, "%u", k->kp_rgid)
FORMAT(f_login, "%s", k->kp_login[0] != '\0' ? k->kp_login : "-")
FORMAT(f_tpgid, "%d", k->kp_tpgid)
FORMAT(f_nlwp, "%d", k->kp_nthreads)

/* Microseconds of processor time. */
static int64_t
cpu_time(const struct kinfo_proc *k)
{
	return ((int64_t)(k->kp_lwp.kl_uticks + k->kp_lwp.kl_sticks));
}

static void
f_time(const struct kinfo_proc *k, char *buf, size_t size)
{
	int64_t hundredths = cpu_time(k) / 10000;

	snprintf(buf, size, "%ld:%02ld.%02ld", hundredths / 6000,
	    hundredths / 100 % 60, hundredths % 100);
}

static void
f_start(const struct kinfo_proc *k, char *buf, size_t size)
{
	time_t t = k->kp_start.tv_sec, now = time(NULL);

	strftime(buf, size, now - t < 86400 ? "%H:%M" : now - t < 6 * 86400 ? "%a%H" :
	    "%e%b%y", localtime(&t));
}

static void
f_lstart(const struct kinfo_proc *k, char *buf, size_t size)
{
	time_t t = k->kp_start.tv_sec;

	strftime(buf, size, "%c", localtime(&t));
}

/* How long ago it began. */
static void
f_etime(const struct kinfo_proc *k, char *buf, size_t size)
{
	long t = (long)(time(NULL) - k->kp_start.tv_sec), days = t / 86400;

	if (days > 0)
		snprintf(buf, size, "%ld-%02ld:%02ld:%02ld", days, t / 3600 % 24,
		    t / 60 % 60, t % 60);
	else if (t >= 3600)
		snprintf(buf, size, "%02ld:%02ld:%02ld", t / 3600, t / 60 % 60, t % 60);
	else
		snprintf(buf, size, "%02ld:%02ld", t / 60, t % 60);
}

static void
f_stat(const struct kinfo_proc *k, char *buf, size_t size)
{
	char state = 'S';

	if (k->kp_stat == SZOMB)
		state = 'Z';
	else if (k->kp_stat == SSTOP || k->kp_lwp.kl_stat == LSSTOP)
		state = 'T';
	else if (k->kp_lwp.kl_stat == LSRUN)
		state = 'R';
	else if (k->kp_lwp.kl_slptime > 20)
		state = 'I';
	snprintf(buf, size, "%c%s%s%s", state, k->kp_nice < 0 ? "<" :
	    k->kp_nice > 0 ? "N" : "", (k->kp_auxflags & KI_SLEADER) != 0 ? "s" : "",
	    (k->kp_auxflags & KI_CTTY) != 0 && k->kp_pgid == k->kp_tpgid ? "+" : "");
}

/* The name below /dev of a terminal, or "??". */
static const char *
tty_name(dev_t dev)
{
	static dev_t last = NODEV;
	static char name[32];
	const char *found;

	if (dev == NODEV)
		return ("??");
	if (dev != last) {
		last = dev;
		found = devname(dev, S_IFCHR);
		strlcpy(name, found != NULL ? found : "??", sizeof(name));
	}
	return (name);
}

/* A terminal's name as TT shows it. */
static const char *
short_name(const char *tty)
{
	return (strncmp(tty, "tty", 3) == 0 ? tty + 3 :
	    strcmp(tty, "console") == 0 ? "con" : tty);
}

static void
f_tt(const struct kinfo_proc *k, char *buf, size_t size)
{
	snprintf(buf, size, "%.4s%s", short_name(tty_name(k->kp_tdev)),
	    k->kp_tdev != NODEV && (k->kp_auxflags & KI_CTTY) == 0 ? "-" : "");
}

/* The arguments, or the name in parentheses when there are none. */
static void
f_command(const struct kinfo_proc *k, char *buf, size_t size)
{
	if (opt['c'])
		f_comm(k, buf, size);
	else
		command_line(k, buf, size);
}

static const struct field fields[] = {
	{ "pid", "PID", 5, f_pid }, { "ppid", "PPID", 5, f_ppid },
	{ "pgid", "PGID", 5, f_pgid }, { "sid", "SID", 5, f_sid },
	{ "uid", "UID", 5, f_uid }, { "user", "USER", -8, f_user },
	{ "jobc", "JOBC", 4, f_jobc }, { "nice", "NI", 3, f_nice },
	{ "ni", "NI", 3, f_nice }, { "pri", "PRI", 3, f_pri },
	{ "vsz", "VSZ", 6, f_vsz }, { "rss", "RSS", 6, f_rss },
	{ "wchan", "WCHAN", -8, f_wchan }, { "time", "TIME", 9, f_time },
	{ "%cpu", "%CPU", 4, f_pcpu }, { "pcpu", "%CPU", 4, f_pcpu },
	{ "%mem", "%MEM", 4, f_pmem }, { "pmem", "%MEM", 4, f_pmem },
	{ "start", "STARTED", -7, f_start }, { "stat", "STAT", -4, f_stat },
	{ "state", "STAT", -4, f_stat }, { "tt", "TT", -4, f_tt },
	{ "tty", "TT", -4, f_tt }, { "comm", "COMMAND", -16, f_comm },
	{ "ucomm", "COMMAND", -16, f_comm }, { "command", "COMMAND", 0, f_command },
	{ "args", "COMMAND", 0, f_command }, { "ruid", "RUID", 5, f_ruid },
	{ "ruser", "RUSER", -8, f_ruser }, { "rgid", "RGID", 5, f_rgid },
	{ "login", "LOGIN", -8, f_login }, { "logname", "LOGIN", -8, f_login },
	{ "tpgid", "TPGID", 5, f_tpgid }, { "nlwp", "NLWP", 4, f_nlwp },
	{ "lstart", "STARTED", -24, f_lstart }, { "etime", "ELAPSED", 11, f_etime },
};

static struct {
	const struct field *f;
	const char	*title;
} chosen[MAXFIELDS];
static int	nchosen;

/* Chooses fields by names with commas; "name=title" changes the title. */
static void
choose(const char *list)
{
	char *copy = strdup(list), *name, *title;
	unsigned i;

	while (copy != NULL && (name = strsep(&copy, ", \n")) != NULL) {
		if (*name == '\0')
			continue;
		title = strchr(name, '=');
		if (title != NULL)
			*title++ = '\0';
		for (i = 0; i < nitems(fields); i++)
			if (strcmp(fields[i].name, name) == 0)
				break;
		if (i == nitems(fields) || nchosen == MAXFIELDS)
			errx(1, "%s: keyword not found", name);
		chosen[nchosen].f = &fields[i];
		chosen[nchosen++].title = title != NULL ? title : fields[i].title;
	}
}

/* Prints one line: titles (k is NULL) or a process. */
static void
line(const struct kinfo_proc *k)
{
	static char buf[8192];
	int i, w, used = 0, room;

	for (i = 0; i < nchosen; i++) {
		if (k == NULL)
			strlcpy(buf, chosen[i].title, sizeof(buf));
		else
			chosen[i].f->format(k, buf, sizeof(buf));
		w = i == nchosen - 1 && chosen[i].f->width <= 0 ? 0 :
		    chosen[i].f->width;
		room = width > 0 && width > used ? width - used : 8000;
		used += printf(i > 0 ? " %*.*s" : "%*.*s", w, room, buf);
	}
	putchar('\n');
}

/* By terminal, then by pid. */
static int
compare(const void *va, const void *vb)
{
	const struct kinfo_proc *a = va, *b = vb;

	if (a->kp_tdev != b->kp_tdev)
		return (a->kp_tdev < b->kp_tdev ? -1 : 1);
	return (a->kp_pid < b->kp_pid ? -1 : a->kp_pid > b->kp_pid);
}

/* By processor time, most first. */
static int
compare_time(const void *va, const void *vb)
{
	int64_t a = cpu_time(va), b = cpu_time(vb);

	return (a < b ? 1 : a > b ? -1 : 0);
}

/* By memory, most first. */
static int
compare_memory(const void *va, const void *vb)
{
	int64_t a = ((const struct kinfo_proc *)va)->kp_vm_rssize;
	int64_t b = ((const struct kinfo_proc *)vb)->kp_vm_rssize;

	return (a < b ? 1 : a > b ? -1 : 0);
}

/* Whether a word is in a list that an option gave. */
static int
listed(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (; *list != '\0'; list += strcspn(list, SEPARATORS),
	    list += strspn(list, SEPARATORS))
		if (strncmp(list, word, n) == 0 && strcspn(list, SEPARATORS) == n)
			return (1);
	return (0);
}

/* Whether a process is to be shown.  Terminals go by "console", "/dev/console", "con". */
static int
selected(const struct kinfo_proc *k)
{
	const char *tty = tty_name(k->kp_tdev);
	char text[40];

	snprintf(text, sizeof(text), "%d", k->kp_pid);
	if (optval['p'] != NULL)
		return (listed(optval['p'], text));
	if (optval['t'] != NULL) {
		snprintf(text, sizeof(text), "%s%s", _PATH_DEV, tty);
		return (listed(optval['t'], tty) || listed(optval['t'], text) ||
		    listed(optval['t'], short_name(tty)));
	}
	if (!opt['x'] && k->kp_tdev == NODEV)
		return (0);
	snprintf(text, sizeof(text), "%u", k->kp_uid);
	if (optval['U'] != NULL)
		return (listed(optval['U'], text) || listed(optval['U'],
		    user_from_uid(k->kp_uid, 0)));
	return (opt['a'] || k->kp_uid == getuid());
}

int
main(int argc, char **argv)
{
	static const struct {
		char	option;
		const char *fields;
	} formats[] = {
		{ 'j', "user,pid,ppid,pgid,sid,jobc,stat,tt,time,command" },
		{ 'l', "uid,pid,ppid,pri,nice,vsz,rss,wchan,stat,tt,time,command" },
		{ 'u', "user,pid,%cpu,%mem,vsz,rss,tt,stat,start,time,command" },
	};
	const char *format = "pid,tt,stat,time,command", *own, *extra;
	struct kinfo_proc *list;
	struct winsize ws;
	char *with_dash, *p, *copy, *name;
	int best = 0, rows = 22, titles = 0, shown = 0;
	size_t n, i;
	long mem;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0) {
		width = ws.ws_col;
		rows = ws.ws_row > 5 ? ws.ws_row : rows;
	} else if (!isatty(STDOUT_FILENO)) {
		width = 0;
	}
	if (argc > 1 && argv[1][0] != '-' && isalpha((unsigned char)argv[1][0]) &&
	    asprintf(&with_dash, "-%s", argv[1]) > 0)
		argv[1] = with_dash;
	argv += options(argc, argv, "AachjLlmO:o:+p:+rt:+U:+uwx", "ps [-AachjLlmruwx] "
	    "[-O | -o fields] [-p pids] [-t ttys] [-U users]");
	for (i = 0; i < nitems(formats); i++)
		if (opt[(int)formats[i].option] > best) {
			best = opt[(int)formats[i].option];
			format = formats[i].fields;
		}
	if (opt['L']) {
		for (i = 0; i < nitems(fields); i++)
			printf("%s%c", fields[i].name, i + 1 < nitems(fields) ? ' ' :
			    '\n');
		return (finish());
	}
	if (opt['w'])
		width = 0;
	opt['a'] |= opt['A'];
	if (*argv != NULL)
		optval['p'] = *argv;
	for (p = optval['p']; p != NULL && *p != '\0'; p += strcspn(p, SEPARATORS),
	    p += strspn(p, SEPARATORS))
		if (strspn(p, "0123456789") == 0 ||
		    strspn(p, "0123456789") != strcspn(p, SEPARATORS))
			errx(1, "%s: invalid process id", p);
	for (p = copy = optval['U'] != NULL ? strdup(optval['U']) : NULL; p != NULL &&
	    (name = strsep(&p, SEPARATORS)) != NULL; )
		if (getpwnam(name) == NULL && strspn(name, "0123456789") != strlen(name))
			errx(1, "%s: no such user", name);
	free(copy);
	opt['x'] |= opt['A'] | opt['U'];
	own = optval['o'];
	extra = optval['O'];
	if (own != NULL)
		choose(own);
	if (extra != NULL) {
		choose("pid");
		choose(extra);
		format = "tt,stat,time,command";
	}
	if (own == NULL)
		choose(format);
	n = sizeof(mem);
	if (sysctlbyname("hw.physmem", &mem, &n, NULL, 0) == 0 && mem > 0)
		physpages = mem / PAGE_SIZE;
	list = processes(&n);
	qsort(list, n, sizeof(*list), opt['m'] > opt['r'] ? compare_memory : opt['r'] ?
	    compare_time : compare);
	for (i = 0; i < (size_t)nchosen; i++)
		titles |= chosen[i].title[0] != '\0';
	for (i = 0; i < n; i++) {
		if (!selected(&list[i]))
			continue;
		if (titles && (shown == 0 || (opt['h'] && shown % (rows - 1) == 0)))
			line(NULL);
		line(&list[i]);
		shown++;
	}
	if (titles && shown == 0)
		line(NULL);
	i = (size_t)finish();
	return (shown > 0 ? (int)i : 1);
}
