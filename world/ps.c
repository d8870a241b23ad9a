/*
 * ps.c - ps(1): shows processes.
 *
 *	ps [-Aachjlmruwx] [-O|-o fields] [-p pid] [-t tty] [-U user]
 *
 * The processes are sysctl kern.proc's (sys/kinfo.h).  Without options those of the
 * user that have a terminal; -a everyone's, -x also without a terminal, -A is both.
 * -u, -l, -j choose other fields, -o names them; the first dash may be left out.
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

static void
f_tt(const struct kinfo_proc *k, char *buf, size_t size)
{
	const char *name = tty_name(k->kp_tdev);

	if (strncmp(name, "tty", 3) == 0)
		name += 3;
	else if (strncmp(name, "console", 7) == 0)
		name = "con";
	snprintf(buf, size, "%.4s%s", name,
	    k->kp_tdev != NODEV && (k->kp_auxflags & KI_CTTY) == 0 ? "-" : "");
}

/* The arguments, or the name in parentheses when there are none. */
static void
f_command(const struct kinfo_proc *k, char *buf, size_t size)
{
	int mib[4] = { CTL_KERN, KERN_PROC, KERN_PROC_ARGS, k->kp_pid };
	size_t len = size - 1, i;

	if (opt['c']) {
		f_comm(k, buf, size);
		return;
	}
	if (k->kp_stat == SZOMB) {
		strlcpy(buf, "<defunct>", size);
		return;
	}
	if (k->kp_pid <= 0 || sysctl(mib, 4, buf, &len, NULL, 0) == -1 || len == 0) {
		snprintf(buf, size, "(%s)", k->kp_comm);
		return;
	}
	while (len > 0 && buf[len - 1] == '\0')
		len--;
	for (i = 0; i < len; i++)
		if (buf[i] == '\0')
			buf[i] = ' ';
		else if (!isprint((unsigned char)buf[i]))
			buf[i] = '?';
	buf[len] = '\0';
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
	{ "args", "COMMAND", 0, f_command },
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

/* All processes; the list grows while we ask, so there is room for more. */
static struct kinfo_proc *
read_processes(size_t *np)
{
	int mib[3] = { CTL_KERN, KERN_PROC, KERN_PROC_ALL };
	struct kinfo_proc *list = NULL;
	size_t len;

	do {
		if (sysctl(mib, 3, NULL, &len, NULL, 0) == -1)
			err(1, "kern.proc");
		len += 16 * sizeof(*list);
		list = realloc(list, len);
		if (list == NULL)
			err(1, NULL);
	} while (sysctl(mib, 3, list, &len, NULL, 0) == -1 && errno == ENOMEM);
	*np = len / sizeof(*list);
	return (list);
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
	const char *format = "pid,tt,stat,time,command", *own, *extra, *tty;
	struct kinfo_proc *list;
	struct passwd *pw;
	struct winsize ws;
	const char *error = NULL;
	pid_t pid = -1;
	uid_t uid = getuid();
	char *with_dash;
	int c, best = 0;
	size_t n, i;
	long mem;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0)
		width = ws.ws_col;
	else if (!isatty(STDOUT_FILENO))
		width = 0;
	if (argc > 1 && argv[1][0] != '-' && isalpha((unsigned char)argv[1][0]) &&
	    asprintf(&with_dash, "-%s", argv[1]) > 0)
		argv[1] = with_dash;
	argv += options(argc, argv, "AachjlmO:o:+p:rt:U:uwx", "ps [-Aachjlmruwx] "
	    "[-O | -o fields] [-p pid] [-t tty] [-U user]");
	for (i = 0; i < nitems(formats); i++)
		if (opt[(int)formats[i].option] > best) {
			best = opt[(int)formats[i].option];
			format = formats[i].fields;
		}
	if (opt['w'])
		width = 0;
	if (opt['p'] || *argv != NULL)
		pid = (pid_t)strtonum(*argv != NULL ? *argv : optval['p'], 0, INT_MAX,
		    &error);
	if (error != NULL)
		errx(1, "%s: invalid process id", *argv != NULL ? *argv : optval['p']);
	if (opt['U']) {
		pw = getpwnam(optval['U']);
		if (pw == NULL)
			errx(1, "%s: no such user", optval['U']);
		uid = pw->pw_uid;
	}
	opt['a'] |= opt['A'];
	opt['x'] |= opt['A'] | opt['p'] | opt['U'] | (pid != -1);
	tty = optval['t'];
	if (tty != NULL && strncmp(tty, _PATH_DEV, 5) == 0)
		tty += 5;
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
	status = 1;
	list = read_processes(&n);
	qsort(list, n, sizeof(*list), opt['m'] || opt['r'] ? compare_time : compare);
	for (i = 0, c = 0; !opt['h'] && i < (size_t)nchosen; i++)
		c |= chosen[i].title[0] != '\0';
	if (c)
		line(NULL);
	for (i = 0; i < n; i++) {
		if (pid != -1 ? list[i].kp_pid != pid : tty != NULL ?
		    strcmp(tty_name(list[i].kp_tdev), tty) != 0 :
		    (!opt['a'] && list[i].kp_uid != uid) ||
		    (!opt['x'] && list[i].kp_tdev == NODEV))
			continue;
		line(&list[i]);
		status = 0;
	}
	return (status);
}
