/*
 * The shell's built-in commands, each a function like a main().  Those that are
 * special in POSIX's sense end a script when they fail on an error of the shell's
 * (they throw); all others report an error and return a status.
 *
 * test, [, echo and printf are in sh_test.c.  XCU 2.14 and the utilities' own pages.
 */
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/resource.h>

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

/* A number that must be >= 0, or an error. */
static int
number(const char *cmd, const char *s)
{
	char *end;
	long n = strtol(s, &end, 10);

	if (*s == '\0' || *end != '\0' || n < 0 || n > INT_MAX)
		sh_error("%s: bad number: %s", cmd, s);
	return ((int)n);
}

/* Complain of an option that a command does not have. */
static int
bad_option(const char *cmd, const char *opt)
{
	sh_warn("%s: bad option: %s", cmd, opt);
	return (2);
}

/*
 * The options of a command, letters of `known'; the index of the first operand, or -1
 * after a message.  The last one given is left in *last.
 */
static int
letters(char **argv, const char *known, int *last)
{
	int i;
	const char *p;

	for (i = 1; argv[i] != NULL && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
		if (strcmp(argv[i], "--") == 0)
			return (i + 1);
		for (p = argv[i] + 1; *p != '\0'; p++) {
			if (strchr(known, *p) == NULL) {
				(void)bad_option(argv[0], argv[i]);
				return (-1);
			}
			*last = *p;
		}
	}
	return (i);
}

/* true, and false under that name; what does nothing is true. */
static int
b_true(int argc, char **argv)
{
	(void)argc;
	return (strcmp(argv[0], "false") == 0);
}

/* break and continue. */
static int
b_break(int argc, char **argv)
{
	int n = argc > 1 ? number(argv[0], argv[1]) : 1;

	if (n == 0)
		sh_error("%s: bad number: 0", argv[0]);
	if (sh.loops == 0)
		return (0);
	sh.skip = argv[0][0] == 'b' ? SKIP_BREAK : SKIP_CONTINUE;
	sh.skipcount = n < sh.loops ? n : sh.loops;
	return (0);
}

static int
b_return(int argc, char **argv)
{
	int status = sh.trapstatus >= 0 && sh.funcs == sh.trapfuncs ? sh.trapstatus :
	    sh.status;

	if (argc > 1)
		status = number("return", argv[1]) & 255;
	if (sh.funcs == 0)
		sh_exit(status);
	sh.skip = SKIP_RETURN;
	return (status);
}

static int
b_exit(int argc, char **argv)
{
	int status = sh.trapstatus >= 0 ? sh.trapstatus : sh.status;

	if (argc > 1)
		status = number("exit", argv[1]) & 255;
	if (sh.interactive && !sh.forked && job_stopped_warning())
		return (1);
	sh_exit(status);
}

/* Join words by blanks, in the temporary arena. */
static char *
join(char **argv)
{
	struct sbuf sb = { .s = NULL };
	char *s;

	for (; *argv != NULL; argv++) {
		sb_puts(&sb, *argv);
		if (argv[1] != NULL)
			sb_putc(&sb, ' ');
	}
	s = tstrndup(sb.s != NULL ? sb.s : "", sb.len);
	sb_free(&sb);
	return (s);
}

static int
b_eval(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--") == 0)
		argv++;
	return (eval_string(join(argv + 1)));
}

static int
b_dot(int argc, char **argv)
{
	const char *path = NULL, *list = var_get("PATH");
	struct stat st;
	int fd;

	if (argc > 1 && strcmp(argv[1], "--") == 0)
		argv++;
	if (argv[1] == NULL)
		sh_error(".: a file is needed");
	if (strchr(argv[1], '/') != NULL)
		path = argv[1];
	else
		while ((path = path_next(&list, argv[1])) != NULL)
			if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
				break;
	if (path == NULL || (fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		sh_error(".: %s: %s", argv[1], path == NULL ? "not found" :
		    strerror(errno));
	input_push_fd(move_fd_high(fd), 1);
	sh.funcs++;
	eval_input(0);
	sh.funcs--;
	input_pop();
	if (sh.skip == SKIP_RETURN)
		sh.skip = SKIP_NONE;
	return (sh.status);
}

static int
b_exec(int argc, char **argv)
{
	int status;

	if (argc > 1 && strcmp(argv[1], "--") == 0)
		argv++;
	if (argv[1] == NULL) {
		redirect_forget();
		return (0);
	}
	history_save();
	job_control(0);
	status = exec_program(argv + 1, NULL);
	if (!sh.interactive) {
		trap_set(0, NULL);
		sh_exit(status);
	}
	job_control(1);
	sh.status = status;
	throw(EXC_ERROR);
}

/* export and readonly. */
static int
b_export(int argc, char **argv)
{
	int flag = argv[0][0] == 'e' ? V_EXPORT : V_READONLY;
	const char *eq;
	char *name;

	if (argc > 1 && strcmp(argv[1], "-p") == 0) {
		argc--;
		argv++;
	}
	if (argc > 1 && strcmp(argv[1], "--") == 0) {
		argc--;
		argv++;
	}
	if (argc == 1)
		var_print(flag, flag == V_EXPORT ? "export " : "readonly ");
	for (argv++; *argv != NULL; argv++) {
		eq = strchr(*argv, '=');
		if (!is_name(*argv, eq != NULL ? (size_t)(eq - *argv) : strlen(*argv)))
			sh_error("%s: bad variable name", *argv);
		if (eq != NULL) {
			name = tstrndup(*argv, (size_t)(eq - *argv));
			var_set(name, eq + 1, flag);
		} else
			var_flag(*argv, flag);
	}
	return (0);
}

static int
b_local(int argc, char **argv)
{
	const char *eq;
	char *name;

	(void)argc;
	if (sh.funcs == 0 || var_scopes() == 0)
		sh_error("local: not in a function");
	for (argv++; *argv != NULL; argv++) {
		eq = strchr(*argv, '=');
		name = tstrndup(*argv, eq != NULL ? (size_t)(eq - *argv) :
		    strlen(*argv));
		if (!is_name(name, strlen(name)))
			sh_error("%s: bad variable name", name);
		var_local(name);
		if (eq != NULL)
			var_set(name, eq + 1, 0);
	}
	return (0);
}

static int
b_unset(int argc, char **argv)
{
	int what = 'v', i = letters(argv, "fv", &what);

	if (i < 0)
		return (2);
	for (; i < argc; i++) {
		if (what == 'f')
			func_unset(argv[i]);
		else if (var_unset(argv[i]) != 0)
			sh_error("unset: %s: is read only", argv[i]);
	}
	return (0);
}

/* The names of the options of set -o. */
static const struct {
	int	c;
	const char *name;
} options[] = {
	{ 'a', "allexport" }, { 'b', "notify" }, { 'E', "emacs" }, { 'C', "noclobber" },
	{ 'e', "errexit" },
	{ 'f', "noglob" }, { 'h', "hashall" }, { 'i', "interactive" }, { 'm',
	    "monitor" },
	{ 'n', "noexec" }, { 's', "stdin" }, { 'u', "nounset" }, { 'v', "verbose" },
	{ 'x', "xtrace" }, { 'P', "pipefail" },
};
#define NOPTIONS	(sizeof(options) / sizeof(options[0]))

/*
 * Set an option by its letter.  Returns 0 if there is none.  'P' is no letter of the
 * user's: it stands for pipefail, which has only a name.
 */
int
set_option(int c, int on)
{
	size_t i;

	for (i = 0; i < NOPTIONS; i++)
		if (options[i].c == c)
			break;
	if (i == NOPTIONS)
		return (0);
	if (c == 'P')
		sh.pipefail = on;
	else if (c == 'm')
		job_control(on);
	else
		sh.opt[c] = (char)on;
	return (1);
}

/* set -o name, set -o, set +o. */
static void
set_named_option(const char *name, int on)
{
	size_t i;
	int cur;

	for (i = 0; i < NOPTIONS; i++) {
		cur = options[i].c == 'P' ? sh.pipefail : sh.opt[options[i].c];
		if (name != NULL && strcmp(name, options[i].name) == 0) {
			set_option(options[i].c, on);
			return;
		}
		if (name == NULL && on)
			printf("%-16s%s\n", options[i].name, cur ? "on" : "off");
		else if (name == NULL)
			printf("set %co %s\n", cur ? '-' : '+', options[i].name);
	}
	if (name != NULL)
		sh_error("set: bad option: %s", name);
}

static int
b_set(int argc, char **argv)
{
	const char *p;
	int i, on, dashes = 0;

	if (argc == 1)
		var_print(0, "");
	for (i = 1; i < argc && (argv[i][0] == '-' || argv[i][0] == '+'); i++) {
		on = argv[i][0] == '-';
		if (argv[i][1] == '\0') {
			if (on)
				sh.opt['x'] = sh.opt['v'] = 0;
			i++;
			break;
		}
		if (strcmp(argv[i], "--") == 0) {
			dashes = 1;
			i++;
			break;
		}
		for (p = argv[i] + 1; *p != '\0'; p++) {
			if (*p == 'o') {
				set_named_option(argv[i + 1], on);
				if (argv[i + 1] == NULL)
					return (0);
				i++;
				break;
			}
			if (*p == 'P' || !set_option(*p, on))
				sh_error("set: bad option: %c%c", argv[i][0], *p);
		}
	}
	if (i < argc || dashes)
		params_set(&params, argv + i, argc - i);
	return (0);
}

static int
b_shift(int argc, char **argv)
{
	int n = argc > 1 ? number("shift", argv[1]) : 1;
	struct params rest;

	if (n > params.n)
		sh_error("shift: can't shift that many");
	memset(&rest, 0, sizeof(rest));
	params_set(&rest, params.v + n, params.n - n);
	params_free(&params);
	params = rest;
	return (0);
}

static int
b_trap(int argc, char **argv)
{
	const char *action;
	int print = 0, i = letters(argv, "p", &print), sig, status = 0;

	if (i < 0)
		return (2);
	if (i == argc) {
		trap_print(-1);
		return (0);
	}
	action = argv[i];
	/* A number, or a single operand, is a condition: back to the default. */
	if (print != 0)
		;
	else if (strcmp(action, "-") == 0) {
		action = NULL;
		i++;
	} else if (i + 1 == argc || (*action != '\0' &&
	    strspn(action, "0123456789") == strlen(action)))
		action = NULL;
	else
		i++;
	for (; i < argc; i++) {
		sig = signal_number(argv[i]);
		if (sig < 0) {
			sh_warn("trap: %s: bad signal", argv[i]);
			status = 1;
		} else if (print != 0)
			trap_print(sig);
		else
			trap_set(sig, action);
	}
	return (status);
}

static int
b_times(int argc, char **argv)
{
	static const int who[] = { RUSAGE_SELF, RUSAGE_CHILDREN };
	struct rusage ru;
	int i;

	(void)argc;
	(void)argv;
	for (i = 0; i < 2; i++) {
		if (getrusage(who[i], &ru) < 0)
			return (1);
		printf("%ldm%ld.%02lds %ldm%ld.%02lds\n", (long)ru.ru_utime.tv_sec / 60,
		    (long)ru.ru_utime.tv_sec % 60, (long)ru.ru_utime.tv_usec / 10000,
		    (long)ru.ru_stime.tv_sec / 60, (long)ru.ru_stime.tv_sec % 60,
		    (long)ru.ru_stime.tv_usec / 10000);
	}
	return (0);
}

/*
 * A path without `.', `..' and double slashes; path begins with a slash.  In the
 * temporary arena.
 */
static char *
canonical(const char *path)
{
	char *out = talloc(strlen(path) + 2), *o = out;
	size_t n;

	while (*path != '\0') {
		path += strspn(path, "/");
		n = strcspn(path, "/");
		if (n == 2 && strncmp(path, "..", 2) == 0) {
			while (o > out && *--o != '/')
				continue;
		} else if (n != 0 && !(n == 1 && *path == '.')) {
			*o++ = '/';
			memcpy(o, path, n);
			o += n;
		}
		path += n;
	}
	if (o == out)
		*o++ = '/';
	*o = '\0';
	return (out);
}

/*
 * Go to a directory, by its logical name unless `physical'.  Returns 0, or -1 with
 * errno.
 */
static int
change_dir(const char *dir, int physical)
{
	const char *pwd = var_get("PWD");
	char *path = NULL, *cwd = NULL;

	if (!physical && (*dir == '/' || (pwd != NULL && *pwd == '/'))) {
		path = talloc(strlen(dir) + (pwd != NULL ? strlen(pwd) : 0) + 2);
		if (*dir == '/')
			strcpy(path, dir);
		else
			sprintf(path, "%s/%s", pwd, dir);
		path = canonical(path);
		if (chdir(path) < 0)
			path = NULL;
	}
	if (path == NULL) {
		if (chdir(dir) < 0)
			return (-1);
		path = cwd = getcwd(NULL, 0);
	}
	if (pwd != NULL)
		var_set("OLDPWD", pwd, V_EXPORT);
	if (path != NULL)
		var_set("PWD", path, V_EXPORT);
	else
		var_unset("PWD");
	free(cwd);
	return (0);
}

static int
b_cd(int argc, char **argv)
{
	const char *dir, *cdpath;
	int how = 'L', i = letters(argv, "LP", &how), physical, print = 0;
	char *s;

	(void)argc;
	if (i < 0)
		return (2);
	physical = how == 'P';
	dir = argv[i];
	if (dir == NULL && (dir = var_get("HOME")) == NULL)
		return (sh_fail(2, "cd: HOME not set"));
	if (strcmp(dir, "-") == 0) {
		if ((dir = var_get("OLDPWD")) == NULL)
			return (sh_fail(2, "cd: OLDPWD not set"));
		dir = tstrndup(dir, strlen(dir));
		print = 1;
	}
	cdpath = var_get("CDPATH");
	if (*dir == '/' || strcmp(dir, ".") == 0 || strcmp(dir, "..") == 0 ||
	    strncmp(dir, "./", 2) == 0 || strncmp(dir, "../", 3) == 0)
		cdpath = NULL;
	while ((s = path_next(&cdpath, dir)) != NULL)
		if (change_dir(s, physical) == 0) {
			if (strcmp(s, dir) != 0)	/* not by an empty entry */
				printf("%s\n", var_get("PWD"));
			return (0);
		}
	if (change_dir(dir, physical) < 0)
		return (sh_fail(2, "cd: %s: %s", dir, strerror(errno)));
	if (print && var_get("PWD") != NULL)
		printf("%s\n", var_get("PWD"));
	return (0);
}

static int
b_pwd(int argc, char **argv)
{
	const char *pwd = var_get("PWD");
	struct stat a, b;
	char *cwd;
	int physical = argc > 1 && strcmp(argv[1], "-P") == 0;

	if (!physical && pwd != NULL && *pwd == '/' && stat(pwd, &a) == 0 &&
	    stat(".", &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino) {
		printf("%s\n", pwd);
		return (0);
	}
	if ((cwd = getcwd(NULL, 0)) == NULL)
		return (sh_fail(1, "pwd: %s", strerror(errno)));
	printf("%s\n", cwd);
	free(cwd);
	return (0);
}

/*
 * Read a line from descriptor 0, byte by byte, as others may read on behind it.  What
 * was not behind a backslash may be split.  Returns 0 at the end of the file, -1 if a
 * trap's signal came.
 */
static int
read_line(struct xbuf *line, int raw)
{
	int esc = 0;
	ssize_t n;
	char c;

	for (;;) {
		n = read_signals(0, &c, 1);
		if (n < 0 && errno == EINTR) {
			check_interrupt();
			if (trap_pending)
				return (-1);
			continue;
		}
		if (n <= 0)
			return (0);
		if (c == '\0')
			continue;
		if (!esc && c == '\n')
			return (1);
		if (!esc && !raw && c == '\\') {
			esc = 1;
			continue;
		}
		if (!(esc && c == '\n'))
			xb_put(line, &c, 1, esc ? XF_QUOTED : XF_SPLIT);
		esc = 0;
	}
}

/* Divide a line among variables; the last one gets all the rest. */
static void
assign_fields(const struct xbuf *line, char **names)
{
	const char *ifs = var_get("IFS");
	size_t i = 0, n = line->len, from, end;

	if (ifs == NULL)
		ifs = " \t\n";
	while (i < n && is_separator(line, i, ifs) == 1)
		i++;
	for (; *names != NULL; names++) {
		from = i;
		while (i < n && is_separator(line, i, ifs) == 0)
			i++;
		end = i;
		/* One separator, with the white space around it. */
		while (i < n && is_separator(line, i, ifs) == 1)
			i++;
		if (i < n && is_separator(line, i, ifs) == 2)
			for (i++; i < n && is_separator(line, i, ifs) == 1; )
				i++;
		/* If more fields are left: all of them, less white space. */
		if (names[1] == NULL && i < n)
			for (end = n; end > from; end--)
				if (is_separator(line, end - 1, ifs) != 1)
					break;
		var_set(*names, end == from ? "" :
		    tstrndup(line->s + from, end - from), 0);
	}
}

static int
b_read(int argc, char **argv)
{
	struct xbuf line = { .s = NULL };
	static char *dflt[] = { "REPLY", NULL };
	char **names;
	int i, raw = 0, got;

	for (i = 1; i < argc && argv[i][0] == '-'; i++) {
		if (strcmp(argv[i], "-r") == 0)
			raw = 1;
		else if (strcmp(argv[i], "-p") == 0 && i + 1 < argc)
			fprintf(stderr, "%s", argv[++i]);
		else if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		} else
			return (bad_option("read", argv[i]));
	}
	names = i < argc ? argv + i : dflt;
	for (i = 0; names[i] != NULL; i++)
		if (!is_name(names[i], strlen(names[i])))
			return (sh_fail(2, "read: %s: bad variable name", names[i]));
	got = read_line(&line, raw);
	assign_fields(&line, names);
	return (got < 0 ? 128 + trap_pending : !got);
}

static int
b_getopts(int argc, char **argv)
{
	const char *spec, *s, *arg, *opt;
	char name[2] = "?", num[16], c;
	int ind, n, silent;
	char **v;

	if (argc < 3)
		return (sh_fail(2, "getopts: options and a variable are needed"));
	spec = argv[1];
	silent = *spec == ':';
	v = argc > 3 ? argv + 3 : params.v;
	n = argc > 3 ? argc - 3 : params.n;
	s = var_get("OPTIND");
	ind = s != NULL ? atoi(s) : 1;
	if (ind < 1)
		ind = 1;
	arg = ind <= n ? v[ind - 1] : NULL;
	if (arg == NULL || (params.optoff == 0 && (arg[0] != '-' || arg[1] == '\0' ||
	    strcmp(arg, "--") == 0))) {
		if (arg != NULL && strcmp(arg, "--") == 0)
			ind++;
		snprintf(num, sizeof(num), "%d", ind);
		var_set("OPTIND", num, 0);
		var_set(argv[2], "?", 0);
		var_unset("OPTARG");
		return (1);
	}
	if (params.optoff == 0 || params.optoff >= (int)strlen(arg))
		params.optoff = 1;
	c = arg[params.optoff++];
	opt = c != ':' ? strchr(spec, c) : NULL;
	var_unset("OPTARG");
	name[0] = c;
	if (opt == NULL) {
		if (silent)
			var_set("OPTARG", name, 0);
		else
			fprintf(stderr, "%s: illegal option -- %c\n", sh.arg0, c);
		name[0] = '?';
	} else if (opt[1] == ':') {
		if (arg[params.optoff] != '\0')
			var_set("OPTARG", arg + params.optoff, 0);
		else if (ind < n)
			var_set("OPTARG", v[ind++], 0);
		else {
			if (silent)
				var_set("OPTARG", name, 0);
			else
				fprintf(stderr,
				    "%s: option requires an argument -- %c\n",
				    sh.arg0, c);
			name[0] = silent ? ':' : '?';
		}
		params.optoff = 0;
		ind++;
	}
	var_set(argv[2], name, 0);
	n = params.optoff;
	if (n > 0 && arg[n] == '\0') {
		n = 0;
		ind++;
	}
	snprintf(num, sizeof(num), "%d", ind);
	var_set("OPTIND", num, 0);	/* resets the place */
	params.optoff = n;
	return (0);
}

static int
b_umask(int argc, char **argv)
{
	mode_t mask = umask(0);
	const char *s;
	char *end;
	int i, symbolic = 0;
	long n;

	(void)umask(mask);
	if (argc > 1 && strcmp(argv[1], "-S") == 0) {
		symbolic = 1;
		argv++;
		argc--;
	}
	if (argc == 1 && !symbolic)
		printf("%04o\n", (unsigned)mask);
	else if (argc == 1) {
		for (i = 6; i >= 0; i -= 3)
			printf("%c=%s%s%s%c", "ogu"[i / 3], (mask >> i & 4) ? "" : "r",
			    (mask >> i & 2) ? "" : "w", (mask >> i & 1) ? "" : "x",
			    i > 0 ? ',' : '\n');
	} else if (isdigit((unsigned char)argv[1][0])) {
		n = strtol(argv[1], &end, 8);
		if (*end != '\0' || n > 07777)
			return (sh_fail(2, "umask: bad mask: %s", argv[1]));
		(void)umask((mode_t)n & 0777);
	} else {
		/* who[+-=]perm,...: of the permissions, not of the mask. */
		mode_t mode = ~mask & 0777, who, bits;
		int op;

		for (s = argv[1]; ; s++) {
			for (who = 0; *s != '\0' && strchr("ugoa", *s) != NULL; s++)
				who |= *s == 'u' ? 0700 : *s == 'g' ? 070 : *s == 'o' ?
				    07 :
				    0777;
			if (who == 0)
				who = 0777;
			op = *s;
			if (op != '+' && op != '-' && op != '=')
				return (sh_fail(2, "umask: bad mask: %s", argv[1]));
			for (bits = 0, s++; *s != '\0' && strchr("rwxugo", *s) != NULL;
			    s++)
				bits |= *s == 'r' ? 0444 : *s == 'w' ? 0222 : *s == 'x' ?
				    0111 : 0111 * (mode >> (*s == 'u' ? 6 : *s == 'g' ?
				    3 : 0) & 7);
			bits &= who;
			mode = op == '+' ? mode | bits : op == '-' ? mode & ~bits :
			    (mode & ~who) | bits;
			if (*s != ',')
				break;
		}
		if (*s != '\0')
			return (sh_fail(2, "umask: bad mask: %s", argv[1]));
		(void)umask(~mode & 0777);
	}
	return (0);
}

/* What ulimit limits: an option, RLIMIT_*, the unit in bytes or 1, a name. */
static const struct {
	char	c;
	int	resource;
	int	unit;
	const char *name;
} limits[] = {
	{ 't', RLIMIT_CPU, 1, "time(seconds)" },
	{ 'f', RLIMIT_FSIZE, 512, "file(blocks)" },
	{ 'd', RLIMIT_DATA, 1024, "data(kbytes)" },
	{ 's', RLIMIT_STACK, 1024, "stack(kbytes)" },
	{ 'c', RLIMIT_CORE, 512, "coredump(blocks)" },
	{ 'm', RLIMIT_RSS, 1024, "memory(kbytes)" },
	{ 'l', RLIMIT_MEMLOCK, 1024, "locked(kbytes)" },
	{ 'n', RLIMIT_NOFILE, 1, "nofiles" },
	{ 'u', RLIMIT_NPROC, 1, "processes" },
	{ 'v', RLIMIT_AS, 1024, "vmemory(kbytes)" },
#ifdef RLIMIT_POSIXLOCKS
	{ 'x', RLIMIT_POSIXLOCKS, 1, "locks" },
#endif
};
#define NLIMITS		(sizeof(limits) / sizeof(limits[0]))

/*
 * ulimit [-HS] [-a | -cdflmnstuvx] [limit]: both limits are set, the soft one is shown.
 */
static int
b_ulimit(int argc, char **argv)
{
	int hard = 0, soft = 0, what = 'f', i;
	const char *p, *value;
	struct rlimit rl;
	rlim_t n;
	size_t k;

	for (i = 1; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++)
		for (p = argv[i] + 1; *p != '\0'; p++)
			if (*p == 'H')
				hard = 1;
			else if (*p == 'S')
				soft = 1;
			else if (strchr("acdflmnstuvx", *p) != NULL)
				what = *p;
			else
				return (bad_option("ulimit", argv[i]));
	value = argv[i];
	if (value != NULL && (what == 'a' || i + 1 < argc))
		return (sh_fail(2, "ulimit: too many arguments"));
	for (k = 0; k < NLIMITS; k++) {
		if (what != 'a' && what != limits[k].c)
			continue;
		if (getrlimit(limits[k].resource, &rl) < 0)
			return (sh_fail(1, "ulimit: %s", strerror(errno)));
		if (value == NULL) {
			n = hard && !soft ? rl.rlim_max : rl.rlim_cur;
			if (what == 'a')
				printf("%-20s ", limits[k].name);
			if (n == RLIM_INFINITY)
				printf("unlimited\n");
			else
				printf("%ld\n", (long)(n / (rlim_t)limits[k].unit));
			continue;
		}
		n = strcmp(value, "unlimited") == 0 ? RLIM_INFINITY :
		    (rlim_t)number("ulimit", value) * (rlim_t)limits[k].unit;
		if (hard || !soft)
			rl.rlim_max = n;
		if (soft || !hard)
			rl.rlim_cur = n;
		if (setrlimit(limits[k].resource, &rl) < 0)
			return (sh_fail(1, "ulimit: %s", strerror(errno)));
	}
	return (0);
}

static int
b_wait(int argc, char **argv)
{
	int status = 0;

	if (argc == 1)
		return (job_wait_all());
	for (argv++; *argv != NULL; argv++)
		status = job_wait_for(*argv);
	return (status);
}

static int
b_jobs(int argc, char **argv)
{
	int format = 0, i = letters(argv, "lp", &format);

	(void)argc;
	return (i < 0 ? 2 : job_list(format, argv + i));
}

/* fg and bg. */
static int
b_fg(int argc, char **argv)
{
	int fg = argv[0][0] == 'f', status = 0;

	if (argc == 1)
		return (job_continue("%+", fg));
	for (argv++; *argv != NULL; argv++)
		status = job_continue(*argv, fg);
	return (status);
}

static int
b_kill(int argc, char **argv)
{
	const char *name;
	char *end;
	long pid;
	int i = 1, sig = SIGTERM, status = 0, n;

	if (argc > 1 && strcmp(argv[1], "-l") == 0) {
		if (argc > 2) {
			n = argv[2][0] == '1' ? atoi(argv[2]) - 128 : 0;
			name = signal_name(n > 0 ? n : signal_number(argv[2]));
			printf("%s\n", name != NULL ? name : argv[2]);
			return (name == NULL);
		}
		for (n = 1; n < 65; n++)
			if ((name = signal_name(n)) != NULL)
				printf("%s ", name);
		printf("\n");
		return (0);
	}
	if (argc > 2 && strcmp(argv[1], "-s") == 0) {
		sig = signal_number(argv[2]);
		i = 3;
	} else if (argc > 1 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0) {
		sig = signal_number(argv[1] + 1);
		i = 2;
	}
	if (i < argc && strcmp(argv[i], "--") == 0)
		i++;
	job_poll();			/* a child that is done is no process any more */
	if (sig < 0 || i >= argc)
		return (sh_fail(2, "kill: %s", sig < 0 ? "bad signal" :
		    "a process is needed"));
	for (; i < argc; i++) {
		if (argv[i][0] == '%') {
			status |= job_kill(argv[i], sig);
			continue;
		}
		pid = strtol(argv[i], &end, 10);
		if (*end != '\0' || end == argv[i] || pid != (pid_t)pid) {
			sh_warn("kill: %s: bad process number", argv[i]);
			status = 2;
		} else if (kill((pid_t)pid, sig) < 0) {
			sh_warn("kill: %s: %s", argv[i], strerror(errno));
			status = 1;
		}
	}
	return (status);
}

/* Say what a command name means.  Format 'v': command -v, 'V': in words. */
static int
describe(const char *name, int format, const char *path)
{
	const struct builtin *b = builtin_find(name);
	const char *what = NULL;
	char *file;

	if (is_reserved(name))
		what = "a shell keyword";
	else if (alias_get(name) != NULL) {
		if (format == 'V')
			printf("%s is an alias: ", name);
		alias_describe(name);
		return (0);
	}
	if (what == NULL && b != NULL && (b->flags & B_SPECIAL))
		what = "a special shell builtin";
	else if (what == NULL && func_find(name) != NULL)
		what = "a shell function";
	else if (what == NULL && b != NULL)
		what = "a shell builtin";
	if (what != NULL) {
		if (format == 'v')
			printf("%s\n", name);
		else
			printf("%s is %s\n", name, what);
		return (0);
	}
	if ((file = path_search(name, path)) == NULL) {
		if (format == 'V')
			fprintf(stderr, "%s: not found\n", name);
		return (127);
	}
	if (format == 'V')
		printf("%s is ", name);
	printf("%s\n", file);
	return (0);
}

static int
b_command(int argc, char **argv)
{
	const struct builtin *b;
	const char *path = NULL, *s;
	int format = 0, i, status = 0, e, depth = input_depth();
	struct handler h;
	struct job *j;

	for (i = 1; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		for (s = argv[i] + 1; *s != '\0'; s++)
			if (*s == 'p')
				path = "/bin:/usr/bin:/sbin:/usr/sbin";
			else if (*s == 'v' || *s == 'V')
				format = *s;
			else
				return (bad_option("command", argv[i]));
	}
	if (i >= argc)
		return (0);
	if (format != 0) {
		for (; i < argc; i++)
			status |= describe(argv[i], format, path);
		return (status);
	}
	if ((b = builtin_find(argv[i])) != NULL) {
		/* A special builtin's error does not end the shell here. */
		h.outer = handler;
		handler = &h;
		if ((e = _setjmp(h.env)) == 0)
			sh.status = b->fn(argc - i, argv + i);
		handler = h.outer;
		if (e == EXC_INT)
			throw(e);
		if (e != 0)
			input_unwind(depth);
		return (sh.status);
	}
	j = job_new(join(argv + i), 1);
	if (job_fork(j, FORK_FG) == 0)
		sh_exit(exec_program(argv + i, path));
	return (job_wait(j));
}

static int
b_type(int argc, char **argv)
{
	int status = 0;

	(void)argc;
	for (argv++; *argv != NULL; argv++)
		status |= describe(*argv, 'V', NULL);
	return (status);
}

/* hash: nothing is remembered, so all it can do is to look. */
static int
b_hash(int argc, char **argv)
{
	int forget, i = letters(argv, "r", &forget), status = i < 0 ? 2 : 0;

	for (; i > 0 && i < argc; i++)
		if (builtin_find(argv[i]) == NULL && func_find(argv[i]) == NULL &&
		    path_search(argv[i], NULL) == NULL)
			status = sh_fail(1, "hash: %s: not found", argv[i]);
	return (status);
}

static const struct builtin builtins[] = {
	{ ".", b_dot, B_SPECIAL },
	{ ":", b_true, B_SPECIAL },
	{ "[", builtin_test, 0 },
	{ "alias", builtin_alias, 0 },
	{ "bg", b_fg, 0 },
	{ "break", b_break, B_SPECIAL },
	{ "cd", b_cd, 0 },
	{ "command", b_command, 0 },
	{ "continue", b_break, B_SPECIAL },
	{ "echo", builtin_echo, 0 },
	{ "eval", b_eval, B_SPECIAL },
	{ "exec", b_exec, B_SPECIAL | B_ENV },
	{ "exit", b_exit, B_SPECIAL },
	{ "export", b_export, B_SPECIAL | B_DECL },
	{ "false", b_true, 0 },
	{ "fc", builtin_fc, 0 },
	{ "fg", b_fg, 0 },
	{ "getopts", b_getopts, 0 },
	{ "hash", b_hash, 0 },
	{ "history", builtin_fc, 0 },
	{ "jobs", b_jobs, 0 },
	{ "kill", b_kill, 0 },
	{ "local", b_local, B_SPECIAL | B_DECL },
	{ "printf", builtin_printf, 0 },
	{ "pwd", b_pwd, 0 },
	{ "read", b_read, 0 },
	{ "readonly", b_export, B_SPECIAL | B_DECL },
	{ "return", b_return, B_SPECIAL },
	{ "set", b_set, B_SPECIAL },
	{ "shift", b_shift, B_SPECIAL },
	{ "test", builtin_test, 0 },
	{ "times", b_times, B_SPECIAL },
	{ "trap", b_trap, B_SPECIAL },
	{ "true", b_true, 0 },
	{ "type", b_type, 0 },
	{ "ulimit", b_ulimit, 0 },
	{ "umask", b_umask, 0 },
	{ "unalias", builtin_unalias, 0 },
	{ "unset", b_unset, B_SPECIAL },
	{ "wait", b_wait, 0 },
};

/* The builtin of this name, or NULL. */
const struct builtin *
builtin_find(const char *name)
{
	size_t lo = 0, hi = sizeof(builtins) / sizeof(builtins[0]), mid;
	int c;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if ((c = strcmp(name, builtins[mid].name)) == 0)
			return (&builtins[mid]);
		if (c < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return (NULL);
}

/* The name of the i-th builtin, or NULL. */
const char *
builtin_name(size_t i)
{
	return (i < sizeof(builtins) / sizeof(builtins[0]) ? builtins[i].name : NULL);
}
