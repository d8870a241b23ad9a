/*
 * find.c - find(1): walks trees and does, for each file, what an expression says.
 *
 *	find [-HLPEXdx] [-f path] path ... [expression]
 *
 * The expression is parsed once into a tree of nodes: ! - and -or, and the primaries
 * that the table at the end lists.  Each node's function is called for each file, in the
 * directory where the file is, with the file's whole path and its name there.  Numbers
 * are n, +n (more) or -n (less).  Without an action -print is meant.
 *
 * -exec ... {} + collects paths, and runs its command when they fill a command line, and
 * at the end.  -delete implies -depth.
 *
 * Read next: libc's nftw.c, which walks.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <ftw.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

struct file {
	const char	*path, *name;	/* name: from the directory that we are in */
	const struct stat *st;
	int		level;
};

struct node {
	int		(*fn)(struct node *, const struct file *);
	struct node	*left, *right;
	const char	*text;		/* a pattern, or for error messages */
	int		op;		/* the primary's variant, from the table */
	int		sign;		/* of the number: '+', '-' or 0 */
	long long	n, unit;
	struct timespec	than;		/* -newer */
	regex_t		re;
	char		**argv;		/* -exec: the words; {} + leaves it out */
	size_t		argc;
	char		**paths;	/* -exec +: what is collected */
	size_t		npaths, bytes;
	int		plus;
	struct node	*next;		/* all -exec + */
};

static char	**arg;			/* what is left to parse */
static int	prune, depth, action, mindepth, maxdepth = INT_MAX;
static int	walk_flags = FTW_PHYS;
static int	home = -1;		/* where we were started */
static struct timespec now;
static struct node *collectors;
static long	room;			/* for the paths of a command */

static struct node *parse_or(void);

/* Whether v is what the node's number asks for. */
static int
agrees(const struct node *n, long long v)
{
	return (n->sign == '+' ? v > n->n : n->sign == '-' ? v < n->n : v == n->n);
}

/* ---- operators ---- */

static int
op_and(struct node *n, const struct file *f)
{
	return (n->left->fn(n->left, f) && n->right->fn(n->right, f));
}

static int
op_or(struct node *n, const struct file *f)
{
	return (n->left->fn(n->left, f) || n->right->fn(n->right, f));
}

static int
op_not(struct node *n, const struct file *f)
{
	return (!n->left->fn(n->left, f));
}

/* ---- tests ---- */

static int
test_constant(struct node *n, const struct file *f)
{
	(void)f;
	return (n->op);
}

/* -name, -iname: the last part of the path, slashes behind it left out. */
static int
test_name(struct node *n, const struct file *f)
{
	size_t end = strlen(f->path), start;
	char *copy;
	int found;

	while (end > 1 && f->path[end - 1] == '/')
		end--;
	for (start = end; start > 0 && f->path[start - 1] != '/'; start--)
		;
	if (start == end)
		start = 0;			/* "/" */
	if (f->path[end] == '\0')
		return (fnmatch(n->text, f->path + start, n->op) == 0);
	copy = strndup(f->path + start, end - start);
	if (copy == NULL)
		err(1, NULL);
	found = fnmatch(n->text, copy, n->op) == 0;
	free(copy);
	return (found);
}

static int
test_path(struct node *n, const struct file *f)
{
	return (fnmatch(n->text, f->path, n->op) == 0);
}

static int
test_lname(struct node *n, const struct file *f)
{
	char target[PATH_MAX];
	ssize_t len;

	if (!S_ISLNK(f->st->st_mode))
		return (0);
	len = readlink(f->name, target, sizeof(target) - 1);
	if (len == -1)
		return (0);
	target[len] = '\0';
	return (fnmatch(n->text, target, n->op) == 0);
}

/* -regex: the whole path. */
static int
test_regex(struct node *n, const struct file *f)
{
	regmatch_t m;

	return (regexec_or_exit(&n->re, f->path, 1, &m, 0) && m.rm_so == 0 &&
	    f->path[m.rm_eo] == '\0');
}

static int
test_type(struct node *n, const struct file *f)
{
	return ((f->st->st_mode & S_IFMT) == (mode_t)n->n);
}

/* -size: in blocks of 512, begun ones counted, or in bytes by a unit. */
static int
test_size(struct node *n, const struct file *f)
{
	return (agrees(n, n->unit == 0 ? (f->st->st_size + 511) / 512 : f->st->st_size));
}

/* The time of a file that a letter names. */
static const struct timespec *
time_of(const struct stat *st, int which)
{
	return (which == 'a' ? &st->st_atim : which == 'c' ? &st->st_ctim : &st->st_mtim);
}

/* -mtime: in whole days, or units; -mmin: minutes, begun ones counted. */
static int
test_time(struct node *n, const struct file *f)
{
	long long age = now.tv_sec - time_of(f->st, n->op)->tv_sec;

	if (n->unit == 60)
		age += 59;
	else if (n->unit != 86400)
		return (agrees(n, age));
	return (agrees(n, age < 0 ? -1 : age / n->unit));
}

static int
test_newer(struct node *n, const struct file *f)
{
	const struct timespec *t = time_of(f->st, n->op);

	return (t->tv_sec > n->than.tv_sec || (t->tv_sec == n->than.tv_sec &&
	    t->tv_nsec > n->than.tv_nsec));
}

/* -perm: just these bits, all of them (-) or any of them (+, /). */
static int
test_perm(struct node *n, const struct file *f)
{
	mode_t want = (mode_t)n->n, have = f->st->st_mode & ALLPERMS;

	return (n->sign == '-' ? (have & want) == want :
	    n->sign == '+' ? want == 0 || (have & want) != 0 : have == want);
}

/* -user, -uid, -group, -gid, -links, -inum */
static int
test_number(struct node *n, const struct file *f)
{
	const struct stat *st = f->st;

	return (agrees(n, n->op == 'u' ? (long long)st->st_uid : n->op == 'g' ?
	    (long long)st->st_gid : n->op == 'l' ? (long long)st->st_nlink :
	    (long long)st->st_ino));
}

static int
test_nouser(struct node *n, const struct file *f)
{
	return (n->op == 'u' ? user_from_uid(f->st->st_uid, 1) == NULL :
	    group_from_gid(f->st->st_gid, 1) == NULL);
}

static int
test_samefile(struct node *n, const struct file *f)
{
	return ((long long)f->st->st_ino == n->n && (long long)f->st->st_dev == n->unit);
}

static int
test_empty(struct node *n, const struct file *f)
{
	struct dirent *de;
	DIR *dir;

	(void)n;
	if (!S_ISDIR(f->st->st_mode))
		return (S_ISREG(f->st->st_mode) && f->st->st_size == 0);
	dir = opendir(f->name);
	if (dir == NULL) {
		complain(f->path);
		return (0);
	}
	while ((de = readdir(dir)) != NULL && (strcmp(de->d_name, ".") == 0 ||
	    strcmp(de->d_name, "..") == 0))
		;
	closedir(dir);
	return (de == NULL);
}

/* ---- actions ---- */

static int
do_print(struct node *n, const struct file *f)
{
	fputs(f->path, stdout);
	putchar(n->op);
	return (1);
}

static int
do_ls(struct node *n, const struct file *f)
{
	char mode[12], date[32], target[PATH_MAX];
	const struct stat *st = f->st;
	time_t t = st->st_mtim.tv_sec;
	const struct tm *tm = localtime(&t);
	ssize_t len;

	(void)n;
	strmode((int)st->st_mode, mode);
	if (tm == NULL || strftime(date, sizeof(date), t > now.tv_sec - 15778463 &&
	    t <= now.tv_sec ? "%b %e %H:%M" : "%b %e  %Y", tm) == 0)
		strlcpy(date, "?", sizeof(date));
	printf("%9llu %8lld %s %3lu ", (unsigned long long)st->st_ino,
	    (long long)st->st_blocks / 2, mode, (unsigned long)st->st_nlink);
	printf("%-8s %-8s ", user_from_uid(st->st_uid, 0), group_from_gid(st->st_gid, 0));
	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
		printf("%#8llx", (unsigned long long)st->st_rdev);
	else
		printf("%8lld", (long long)st->st_size);
	printf(" %s %s", date, f->path);
	if (S_ISLNK(st->st_mode) && (len = readlink(f->name, target,
	    sizeof(target))) != -1)
		printf(" -> %.*s", (int)len, target);
	putchar('\n');
	return (1);
}

static int
do_delete(struct node *n, const struct file *f)
{
	(void)n;
	if (strcmp(f->path, ".") == 0)
		return (1);
	if ((S_ISDIR(f->st->st_mode) ? rmdir(f->name) : unlink(f->name)) == 0)
		return (1);
	complain(f->path);
	return (0);
}

static int
do_prune(struct node *n, const struct file *f)
{
	(void)n;
	(void)f;
	prune = 1;
	return (1);
}

/*
 * Runs a command, where we were started (here: where the file is); whether it succeeds.
 */
static int
run(char **argv, int here, int no_input)
{
	pid_t pid;
	int st, null;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (!here && fchdir(home) == -1) {
			warn("fchdir");
			_exit(1);
		}
		if (no_input && (null = open("/dev/null", O_RDONLY)) > 0) {
			dup2(null, STDIN_FILENO);
			close(null);
		}
		execvp(argv[0], argv);
		warn("%s", argv[0]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	if (pid == -1)
		err(1, "fork");
	while (waitpid(pid, &st, 0) == -1)
		if (errno != EINTR)
			err(1, "wait");
	return (st == 0);
}

/* Runs the command of -exec + with what is collected. */
static void
run_collected(struct node *n)
{
	size_t i;

	if (n->npaths == 0)
		return;
	memcpy(n->paths, n->argv, n->argc * sizeof(*n->argv));
	n->paths[n->argc + n->npaths] = NULL;
	if (!run(n->paths, 0, 0))
		status = 1;
	for (i = 0; i < n->npaths; i++)
		free(n->paths[n->argc + i]);
	n->npaths = n->bytes = 0;
}

/* Adds a path to the command line of -exec +. */
static void
collect(struct node *n, const char *path)
{
	size_t len = strlen(path) + 1 + sizeof(char *);
	char **slot;

	if (n->npaths > 0 && n->bytes + len > (size_t)room)
		run_collected(n);
	if (n->paths == NULL && (n->paths = reallocarray(NULL, n->argc + 2 +
	    (size_t)room / (sizeof(char *) + 2), sizeof(*n->paths))) == NULL)
		err(1, NULL);
	slot = &n->paths[n->argc + n->npaths++];
	*slot = strdup(path);
	if (*slot == NULL)
		err(1, NULL);
	n->bytes += len;
}

/* A word of a command with each "{}" replaced. */
static char *
substitute(const char *word, const char *path)
{
	size_t n = strlen(path), count = 0;
	const char *p;
	char *s, *to;

	for (p = word; (p = strstr(p, "{}")) != NULL; p += 2)
		count++;
	s = to = malloc(strlen(word) + count * n + 1);
	if (s == NULL)
		err(1, NULL);
	for (; (p = strstr(word, "{}")) != NULL; word = p + 2) {
		memcpy(to, word, (size_t)(p - word));
		to += p - word;
		memcpy(to, path, n);
		to += n;
	}
	strcpy(to, word);
	return (s);
}

/* -exec, -ok ('o'), -execdir ('d'), -okdir ('D') */
static int
do_exec(struct node *n, const struct file *f)
{
	int here = n->op == 'd' || n->op == 'D', ask = n->op == 'o' || n->op == 'D';
	const char *path = here ? f->name : f->path;
	char **argv;
	size_t i;
	int ok = 1;

	if (n->plus) {
		collect(n, path);
		return (1);
	}
	argv = calloc(n->argc + 1, sizeof(*argv));
	if (argv == NULL)
		err(1, NULL);
	for (i = 0; i < n->argc; i++)
		argv[i] = substitute(n->argv[i], path);
	if (ask) {
		fflush(stdout);
		fprintf(stderr, "\"%s", argv[0]);
		for (i = 1; i < n->argc; i++)
			fprintf(stderr, " %s", argv[i]);
		fprintf(stderr, "\"? ");
		ok = yes();
	}
	ok = ok && run(argv, here, ask);
	for (i = 0; i < n->argc; i++)
		free(argv[i]);
	free(argv);
	return (ok);
}

/* Ends find. */
static int
do_quit(struct node *n, const struct file *f)
{
	(void)f;
	for (n = collectors; n != NULL; n = n->next)
		run_collected(n);
	exit(finish());
}

/* ---- the parser ---- */

static struct node *
new_node(int (*fn)(struct node *, const struct file *), struct node *l, struct node *r)
{
	struct node *n = calloc(1, sizeof(*n));

	if (n == NULL)
		err(1, NULL);
	n->fn = fn;
	n->left = l;
	n->right = r;
	return (n);
}

/* The argument of a primary. */
static char *
argument(const char *primary)
{
	if (*arg == NULL)
		errx(1, "%s: requires additional arguments", primary);
	return (*arg++);
}

/* Reads a number with its sign; the letters behind it are one of units, or none. */
static int
number(struct node *n, const char *primary, const char *s, const char *units)
{
	char *end;

	n->sign = *s == '+' || *s == '-' ? *s : 0;
	s += n->sign != 0;
	errno = 0;
	n->n = strtoll(s, &end, 10);
	if (end == s || *s == '-' || *s == '+' || errno != 0 || (*end != '\0' &&
	    (end[1] != '\0' || strchr(units, *end) == NULL)))
		errx(1, "%s: %s: illegal numeric value", primary, s);
	return (*end);
}

static void
parse_pattern(struct node *n, const char *primary)
{
	n->text = argument(primary);
}

static void
parse_regex(struct node *n, const char *primary)
{
	char text[128];
	int error;

	n->text = argument(primary);
	error = regcomp(&n->re, n->text, (opt['E'] ? REG_EXTENDED : 0) |
	    (n->op ? REG_ICASE : 0));
	if (error != 0) {
		regerror(error, &n->re, text, sizeof(text));
		errx(1, "%s: %s: %s", primary, n->text, text);
	}
}

static void
parse_type(struct node *n, const char *primary)
{
	static const char letters[] = "bcdflps";
	static const mode_t modes[] = { S_IFBLK, S_IFCHR, S_IFDIR, S_IFREG, S_IFLNK,
	    S_IFIFO, S_IFSOCK };
	const char *s = argument(primary), *p = strchr(letters, *s);

	if (*s == '\0' || s[1] != '\0' || p == NULL)
		errx(1, "%s: %s: unknown type", primary, s);
	n->n = modes[p - letters];
}

static void
parse_size(struct node *n, const char *primary)
{
	static const char units[] = "ckMGTP";
	const char *s = argument(primary);
	int c = number(n, primary, s, units), i;

	if (c == '\0')
		return;
	for (n->unit = 1, i = (int)(strchr(units, c) - units); i > 0; i--)
		n->unit *= 1024;
	if (__builtin_mul_overflow(n->n, n->unit, &n->n))
		errx(1, "%s: %s: illegal numeric value", primary, s);
}

/* -mtime and others: days, or as many seconds, minutes... as a letter says. */
static void
parse_time(struct node *n, const char *primary)
{
	static const char units[] = "smhdw";
	static const long seconds[] = { 1, 60, 3600, 86400, 604800 };
	const char *s = argument(primary);
	int c;

	n->unit = strcmp(primary + 2, "min") == 0 ? 60 : 86400;
	c = number(n, primary, s, n->unit == 60 ? "" : units);
	if (c == '\0')
		return;
	n->unit = 1;
	if (__builtin_mul_overflow(n->n, seconds[strchr(units, c) - units], &n->n))
		errx(1, "%s: %s: illegal numeric value", primary, s);
}

/* Looks at a file that a test refers to. */
static void
refer(const char *path, struct stat *st)
{
	if ((opt['L'] || opt['H'] ? stat : lstat)(path, st) == -1 &&
	    lstat(path, st) == -1)
		err(1, "%s", path);
}

static void
parse_newer(struct node *n, const char *primary)
{
	struct stat st;

	refer(argument(primary), &st);
	n->than = *time_of(&st, strlen(primary) == 8 ? primary[7] : 'm');
}

static void
parse_perm(struct node *n, const char *primary)
{
	const char *s = argument(primary);
	void *set;

	/* "+x" alone is a symbolic mode, "+100" and "/x" are any of the bits */
	if (*s == '-' || *s == '/' || (*s == '+' && s[1] >= '0' && s[1] <= '7'))
		n->sign = *s++ == '-' ? '-' : '+';
	set = setmode(s);
	if (set == NULL)
		errx(1, "%s: %s: illegal mode string", primary, s);
	n->n = getmode(set, 0);
	free(set);
}

static void
parse_user(struct node *n, const char *primary)
{
	const char *s = argument(primary);
	const struct passwd *pw = n->op == 'u' ? getpwnam(s) : NULL;
	const struct group *gr = n->op == 'g' ? getgrnam(s) : NULL;

	if (pw != NULL)
		n->n = pw->pw_uid;
	else if (gr != NULL)
		n->n = gr->gr_gid;
	else if (s[*s == '+' || *s == '-'] < '0' || s[*s == '+' || *s == '-'] > '9')
		errx(1, "%s: %s: no such %s", primary, s, n->op == 'u' ? "user" :
		    "group");
	else
		number(n, primary, s, "");
}

static void
parse_number(struct node *n, const char *primary)
{
	number(n, primary, argument(primary), "");
}

static void
parse_samefile(struct node *n, const char *primary)
{
	struct stat st;

	refer(argument(primary), &st);
	n->n = (long long)st.st_ino;
	n->unit = (long long)st.st_dev;
}

/* -mindepth ('m') and -maxdepth */
static void
parse_level(struct node *n, const char *primary)
{
	const char *error, *s = argument(primary);
	int level = (int)strtonum(s, 0, INT_MAX, &error);

	if (error != NULL)
		errx(1, "%s: %s: value is %s", primary, s, error);
	*(n->op == 'm' ? &mindepth : &maxdepth) = level;
	n->op = 1;
}

/* -depth, -xdev, -follow */
static void
parse_flag(struct node *n, const char *primary)
{
	(void)primary;
	if (n->op == 'd')
		depth = 1;
	else if (n->op == 'x')
		walk_flags |= FTW_MOUNT;
	else
		walk_flags &= ~FTW_PHYS;
	n->op = 1;
}

/* The words up to ";" or "{} +". */
static void
parse_exec(struct node *n, const char *primary)
{
	int may_collect = n->op == 'e';

	n->argv = arg;
	for (;; arg++) {
		if (*arg == NULL)
			errx(1, "%s: no terminating \";\"%s", primary, may_collect ?
			    " or \"+\"" : "");
		if (strcmp(*arg, ";") == 0)
			break;
		n->plus = may_collect && strcmp(*arg, "+") == 0 && arg > n->argv &&
		    strcmp(arg[-1], "{}") == 0;
		if (n->plus)
			break;
	}
	n->argc = (size_t)(arg++ - n->argv) - (n->plus != 0);
	if (n->argc == 0)
		errx(1, "%s: no command", primary);
	if (n->plus) {
		n->next = collectors;
		collectors = n;
	}
}

static void
parse_delete(struct node *n, const char *primary)
{
	(void)n;
	(void)primary;
	depth = 1;
}

#define ACTION	1
static const struct primary {
	const char	*name;
	int		(*fn)(struct node *, const struct file *);
	void		(*parse)(struct node *, const char *);
	int		op, kind;
} primaries[] = {
	{ "-amin", test_time, parse_time, 'a', 0 },
	{ "-anewer", test_newer, parse_newer, 'a', 0 },
	{ "-atime", test_time, parse_time, 'a', 0 },
	{ "-cmin", test_time, parse_time, 'c', 0 },
	{ "-cnewer", test_newer, parse_newer, 'c', 0 },
	{ "-ctime", test_time, parse_time, 'c', 0 },
	{ "-d", test_constant, parse_flag, 'd', 0 },
	{ "-delete", do_delete, parse_delete, 0, ACTION },
	{ "-depth", test_constant, parse_flag, 'd', 0 },
	{ "-empty", test_empty, NULL, 0, 0 },
	{ "-exec", do_exec, parse_exec, 'e', ACTION },
	{ "-execdir", do_exec, parse_exec, 'd', ACTION },
	{ "-false", test_constant, NULL, 0, 0 },
	{ "-follow", test_constant, parse_flag, 'f', 0 },
	{ "-gid", test_number, parse_number, 'g', 0 },
	{ "-group", test_number, parse_user, 'g', 0 },
	{ "-ilname", test_lname, parse_pattern, FNM_CASEFOLD, 0 },
	{ "-iname", test_name, parse_pattern, FNM_CASEFOLD, 0 },
	{ "-inum", test_number, parse_number, 'i', 0 },
	{ "-ipath", test_path, parse_pattern, FNM_CASEFOLD, 0 },
	{ "-iregex", test_regex, parse_regex, 1, 0 },
	{ "-links", test_number, parse_number, 'l', 0 },
	{ "-lname", test_lname, parse_pattern, 0, 0 },
	{ "-ls", do_ls, NULL, 0, ACTION },
	{ "-maxdepth", test_constant, parse_level, 'M', 0 },
	{ "-mindepth", test_constant, parse_level, 'm', 0 },
	{ "-mmin", test_time, parse_time, 'm', 0 },
	{ "-mount", test_constant, parse_flag, 'x', 0 },
	{ "-mtime", test_time, parse_time, 'm', 0 },
	{ "-name", test_name, parse_pattern, 0, 0 },
	{ "-newer", test_newer, parse_newer, 'm', 0 },
	{ "-nogroup", test_nouser, NULL, 'g', 0 },
	{ "-nouser", test_nouser, NULL, 'u', 0 },
	{ "-ok", do_exec, parse_exec, 'o', ACTION },
	{ "-okdir", do_exec, parse_exec, 'D', ACTION },
	{ "-path", test_path, parse_pattern, 0, 0 },
	{ "-perm", test_perm, parse_perm, 0, 0 },
	{ "-print", do_print, NULL, '\n', ACTION },
	{ "-print0", do_print, NULL, '\0', ACTION },
	{ "-prune", do_prune, NULL, 0, 0 },
	{ "-quit", do_quit, NULL, 0, ACTION },
	{ "-regex", test_regex, parse_regex, 0, 0 },
	{ "-samefile", test_samefile, parse_samefile, 0, 0 },
	{ "-size", test_size, parse_size, 0, 0 },
	{ "-true", test_constant, NULL, 1, 0 },
	{ "-type", test_type, parse_type, 0, 0 },
	{ "-uid", test_number, parse_number, 'u', 0 },
	{ "-user", test_number, parse_user, 'u', 0 },
	{ "-wholename", test_path, parse_pattern, 0, 0 },
	{ "-xdev", test_constant, parse_flag, 'x', 0 },
};

static struct node *
parse_primary(void)
{
	const char *name = *arg++;
	const struct primary *p = primaries;
	const struct primary *end = p + sizeof(primaries) / sizeof(primaries[0]);
	struct node *n;
	int newer = strlen(name) == 8 && strncmp(name, "-newer", 6) == 0 &&
	    strchr("acm", name[6]) != NULL && strchr("acm", name[7]) != NULL;

	while (p < end && strcmp(p->name, newer ? "-newer" : name) != 0)
		p++;
	if (p == end)
		errx(1, "%s: unknown primary or operator", name);
	n = new_node(p->fn, NULL, NULL);
	n->op = newer ? name[6] : p->op;
	action |= p->kind == ACTION;
	if (p->parse != NULL)
		p->parse(n, name);
	return (n);
}

/* Whether the next word is one of two; it is taken then. */
static int
accept(const char *a, const char *b)
{
	if (*arg == NULL || (strcmp(*arg, a) != 0 && strcmp(*arg, b) != 0))
		return (0);
	arg++;
	return (1);
}

static struct node *
parse_not(void)
{
	struct node *n;

	if (*arg == NULL)
		errx(1, "the expression ends too early");
	if (accept("!", "-not"))
		return (new_node(op_not, parse_not(), NULL));
	if (accept("(", "(")) {
		n = parse_or();
		if (!accept(")", ")"))
			errx(1, "(: missing closing ')'");
		return (n);
	}
	if (strcmp(*arg, ")") == 0)
		errx(1, "): no beginning '('");
	return (parse_primary());
}

static struct node *
parse_and(void)
{
	struct node *n = parse_not();

	while (accept("-a", "-and") || (*arg != NULL && strcmp(*arg, "-o") != 0 &&
	    strcmp(*arg, "-or") != 0 && strcmp(*arg, ")") != 0))
		n = new_node(op_and, n, parse_not());
	return (n);
}

static struct node *
parse_or(void)
{
	struct node *n = parse_and();

	while (accept("-o", "-or"))
		n = new_node(op_or, n, parse_and());
	return (n);
}

/* ---- the walk ---- */

static struct node *expression;

/* Does what is to be done for a file. */
static int
visit(const char *path, const struct stat *st, int type, struct FTW *where)
{
	struct file f = { path, path + where->base, st, where->level };
	int done = 0;

	if (type == FTW_NS || type == FTW_DNR)
		complain(path);
	if (type == FTW_NS)
		return (FTW_CONTINUE);
	prune = 0;
	done = type == FTW_D ? !depth : type == FTW_DP || type == FTW_DNR ? depth : 1;
	if (done && where->level >= mindepth && where->level <= maxdepth)
		expression->fn(expression, &f);
	return (type == FTW_D && ((prune && !depth) || where->level >= maxdepth) ?
	    FTW_SKIP_SUBTREE : FTW_CONTINUE);
}

int
main(int argc, char **argv)
{
	char **paths, **env, *extra;
	struct node *n;

	argv += options(argc, argv, "EHLPXdf:+x",
	    "find [-HLPEXdx] [-f path] path ... [expression]");
	opt['L'] = opt['L'] > opt['H'] && opt['L'] > opt['P'];
	opt['H'] = opt['H'] > opt['P'] && !opt['L'];
	walk_flags = opt['L'] ? 0 : FTW_PHYS | (opt['H'] ? FTW_COMFOLLOW : 0);
	walk_flags |= opt['x'] ? FTW_MOUNT : 0;
	depth = opt['d'];
	for (paths = argv; *argv != NULL && **argv != '-' && strcmp(*argv, "(") != 0 &&
	    strcmp(*argv, "!") != 0; argv++)
		;
	if (argv == paths && !opt['f'])
		usage();
	arg = argv;
	if (clock_gettime(CLOCK_REALTIME, &now) == -1)
		err(1, NULL);
	home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (home == -1)
		err(1, ".");
	room = sysconf(_SC_ARG_MAX) - 4096;
	for (env = environ; *env != NULL; env++)
		room -= (long)(strlen(*env) + 1 + sizeof(*env));
	expression = *arg != NULL ? parse_or() : NULL;
	if (*arg != NULL)
		errx(1, "%s: unexpected", *arg);
	if (!action) {
		n = new_node(do_print, NULL, NULL);
		n->op = '\n';
		expression = expression == NULL ? n : new_node(op_and, expression, n);
	}
	for (n = collectors; n != NULL; n = n->next) {
		size_t i, size = 0;

		for (i = 0; i < n->argc; i++)
			size += strlen(n->argv[i]) + 1 + sizeof(char *);
		room = size < (size_t)room / 2 ? room - (long)size : room / 2;
	}
	walk_flags |= FTW_CHDIR | FTW_BOTH | FTW_ACTIONRETVAL;
	while ((extra = strsep(&optval['f'], "\n")) != NULL)
		if (nftw(extra, visit, 0, walk_flags) == -1)
			complain(extra);
	for (; paths < argv; paths++)
		if (nftw(*paths, visit, 0, walk_flags) == -1)
			complain(*paths);
	for (n = collectors; n != NULL; n = n->next)
		run_collected(n);
	return (finish());
}
