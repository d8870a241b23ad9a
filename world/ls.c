/*
 * ls.c - ls(1): lists files and directories.
 *
 *	ls [-1ACFHLRSTacdfghiklmnopqrstux] [file ...]
 *
 * Names go into columns when the output is a terminal (or -C; -x: filled across), one a
 * line otherwise (or -1); -m puts commas between them.  -l, -n (ids as numbers), -o
 * (flags) give lines; -T the whole time.
 * Order: names, -t time, -S size, -f none, -r the other way; -c and -u choose the
 * time.  -a and -A show names with a dot, -F marks types, -p directories only, -i
 * inode numbers, -s blocks (-k: of 1024 bytes), -d does not look into directories,
 * -R does so all the way down, -L follows links.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

struct entry {
	char		*name;
	struct stat	st;
	char		*target;	/* of a link, for -l */
};

struct table {
	struct entry	*e;
	size_t		n, room;
};

static int	width = 80, columns;
static int	first = 1;		/* nothing printed yet */

/* The time that was asked for. */
static const struct timespec *
when(const struct stat *st)
{
	return (opt['u'] ? &st->st_atim : opt['c'] ? &st->st_ctim : &st->st_mtim);
}

/* The order of two entries. */
static int
compare(const void *va, const void *vb)
{
	const struct entry *a = va, *b = vb;
	const struct timespec *ta = when(&a->st), *tb = when(&b->st);
	int d = 0;

	if (opt['t'] && ta->tv_sec != tb->tv_sec)
		d = ta->tv_sec < tb->tv_sec ? 1 : -1;
	else if (opt['t'] && ta->tv_nsec != tb->tv_nsec)
		d = ta->tv_nsec < tb->tv_nsec ? 1 : -1;
	else if (opt['S'] && a->st.st_size != b->st.st_size)
		d = a->st.st_size < b->st.st_size ? 1 : -1;
	if (d == 0)
		d = strcmp(a->name, b->name);
	return (opt['r'] ? -d : d);
}

/* Adds a file to a table: name, in the open directory fd. */
static void
add(struct table *t, int fd, const char *name, int follow)
{
	struct entry *e;
	char buf[PATH_MAX];
	ssize_t n;

	if (t->n == t->room) {
		t->room = t->room * 2 + 16;
		t->e = reallocarray(t->e, t->room, sizeof(*t->e));
		if (t->e == NULL)
			err(1, NULL);
	}
	e = &t->e[t->n];
	memset(e, 0, sizeof(*e));
	if (!(follow && fstatat(fd, name, &e->st, 0) == 0) &&
	    fstatat(fd, name, &e->st, AT_SYMLINK_NOFOLLOW) == -1) {
		complain(name);
		return;
	}
	e->name = strdup(name);
	if (e->name == NULL)
		err(1, NULL);
	if (opt['l'] && S_ISLNK(e->st.st_mode) &&
	    (n = readlinkat(fd, name, buf, sizeof(buf) - 1)) >= 0)
		e->target = strndup(buf, (size_t)n);
	t->n++;
}

/* The mark of -F and -p. */
static char
mark(const struct stat *st)
{
	if (S_ISDIR(st->st_mode))
		return (opt['F'] || opt['p'] ? '/' : 0);
	if (!opt['F'])
		return (0);
	return (S_ISLNK(st->st_mode) ? '@' : S_ISFIFO(st->st_mode) ? '|' :
	    S_ISSOCK(st->st_mode) ? '=' : (st->st_mode & 0111) != 0 ? '*' : 0);
}

static long
blocks(const struct stat *st)
{
	return (opt['k'] ? (st->st_blocks + 1) / 2 : st->st_blocks);
}

/* The size, with a unit under -h. */
static void
size_of(char *buf, size_t size, off_t bytes)
{
	if (opt['h'])
		human(buf, size, (double)bytes);
	else
		snprintf(buf, size, "%ld", bytes);
}

/* Prints a name, what controls a terminal (also as UTF-8: U+80 to U+9F) shown as "?" if
 * it is for one; the width. */
static int
print_text(const char *name)
{
	const unsigned char *s = (const unsigned char *)name, *p;

	for (p = s; *p != '\0'; p++)
		putchar(opt['q'] && (*p < ' ' || *p == 0177 || (p > s && p[-1] == 0xc2 &&
		    *p >= 0x80 && *p < 0xa0)) ? '?' : *p);
	return ((int)(p - s));
}

/* Prints an entry's name and mark; the width. */
static int
print_name(const struct entry *e)
{
	int n = print_text(e->name);
	char m = mark(&e->st);

	if (m != 0)
		putchar(m);
	return (n + (m != 0));
}

/* The names of the file flags. */
static const char *
flags_of(const struct stat *st)
{
	static char *names;

	free(names);
	names = fflagstostr(st->st_flags);
	if (names == NULL)
		err(1, NULL);
	return (*names != '\0' ? names : "-");
}

/* Prints one line of -l; w holds the widths of links, owner, group, size. */
static void
print_long(const struct entry *e, const int *w)
{
	const struct stat *st = &e->st;
	const struct timespec *t = when(st);
	time_t now = time(NULL);
	char mode[12], size[32], date[64];
	const struct tm *tm = localtime(&t->tv_sec);

	strmode(st->st_mode, mode);
	printf("%s %*u ", mode, w[0], st->st_nlink);
	if (opt['n'])
		printf("%-*u  %-*u  ", w[1], st->st_uid, w[2], st->st_gid);
	else
		printf("%-*s  %-*s  ", w[1], user_from_uid(st->st_uid, 0), w[2],
		    group_from_gid(st->st_gid, 0));
	if (opt['o'])
		printf("%-*s ", w[4], flags_of(st));
	if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
		snprintf(size, sizeof(size), "%3d, 0x%08x", major(st->st_rdev),
		    (unsigned)minor(st->st_rdev));
	else
		size_of(size, sizeof(size), st->st_size);
	printf("%*s ", w[3], size);
	if (tm == NULL || strftime(date, sizeof(date), opt['T'] ?
	    "%b %e %H:%M:%S %Y" : t->tv_sec + 15778463 > now &&
	    t->tv_sec < now + 15778463 ? "%b %e %H:%M" : "%b %e  %Y", tm) == 0)
		strlcpy(date, "?", sizeof(date));
	printf("%s ", date);
	print_name(e);
	if (e->target != NULL) {
		printf(" -> ");
		print_text(e->target);
	}
	putchar('\n');
}

/* Makes *w at least n. */
static void
widen(int *w, size_t n)
{
	if (*w < (int)n)
		*w = (int)n;
}

/* Prints the lines of -l. */
static void
list_long(const struct table *t)
{
	int w[5] = { 1, 1, 1, 1, 1 }, inodes = 1, bw = 1;
	char buf[32];
	size_t i;

	for (i = 0; i < t->n; i++) {
		const struct stat *st = &t->e[i].st;

		widen(&w[0], (size_t)snprintf(buf, sizeof(buf), "%u", st->st_nlink));
		if (opt['n']) {
			widen(&w[1], (size_t)snprintf(buf, 32, "%u", st->st_uid));
			widen(&w[2], (size_t)snprintf(buf, 32, "%u", st->st_gid));
		} else {
			widen(&w[1], strlen(user_from_uid(st->st_uid, 0)));
			widen(&w[2], strlen(group_from_gid(st->st_gid, 0)));
		}
		size_of(buf, sizeof(buf), st->st_size);
		widen(&w[3], S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode) ? 15 :
		    strlen(buf));
		widen(&w[4], strlen(flags_of(st)));
		widen(&inodes, (size_t)snprintf(buf, 32, "%lu", st->st_ino));
		widen(&bw, (size_t)snprintf(buf, 32, "%ld", blocks(st)));
	}
	for (i = 0; i < t->n; i++) {
		if (opt['i'])
			printf("%*lu ", inodes, t->e[i].st.st_ino);
		if (opt['s'])
			printf("%*ld ", bw, blocks(&t->e[i].st));
		print_long(&t->e[i], w);
	}
}

/* Prints a name with what -i and -s put before it, that wide; the width. */
static int
print_cell(const struct entry *e, int inodes, int bw)
{
	if (opt['i'])
		printf("%*lu ", inodes - 1, e->st.st_ino);
	if (opt['s'])
		printf("%*ld ", bw - 1, blocks(&e->st));
	return (inodes + bw + print_name(e));
}

/* Prints names with commas between them, in lines. */
static void
list_stream(const struct table *t)
{
	int used = 0, n;
	char buf[64];

	for (size_t i = 0; i < t->n; i++) {
		const struct entry *e = &t->e[i];

		n = (int)strlen(e->name) + (mark(&e->st) != 0);
		if (opt['i'])
			n += snprintf(buf, sizeof(buf), "%lu ", e->st.st_ino);
		if (opt['s'])
			n += snprintf(buf, sizeof(buf), "%ld ", blocks(&e->st));
		if (i > 0) {
			used = used + n + 2 < width ? used + 2 : 0;
			printf(used > 0 ? ", " : ",\n");
		}
		used += n;
		print_cell(e, 0, 0);
	}
	putchar('\n');
}

/* Prints names in columns, filled downwards, or across under -x. */
static void
list_columns(const struct table *t)
{
	size_t i, n, rows, cols, row, col, next;
	int w = 0, inodes = 0, bw = 0, used;
	char buf[32];

	for (i = 0; i < t->n; i++) {
		widen(&w, strlen(t->e[i].name));
		if (opt['i'])
			widen(&inodes, (size_t)snprintf(buf, 32, "%lu ",
			    t->e[i].st.st_ino));
		if (opt['s'])
			widen(&bw, (size_t)snprintf(buf, 32, "%ld ",
			    blocks(&t->e[i].st)));
	}
	n = (size_t)(w + inodes + bw + (opt['F'] || opt['p']) + 1);
	n = (n + 7) / 8 * 8;
	cols = columns && n < (size_t)width ? (size_t)width / n : 1;
	rows = (t->n + cols - 1) / cols;
	for (row = 0; row < rows; row++) {
		next = opt['x'] ? row * cols : row;
		for (col = 0; (i = next) < t->n && col < cols; col++) {
			used = print_cell(&t->e[i], inodes, bw);
			next += opt['x'] ? 1 : rows;
			if (next < t->n && col + 1 < cols)
				printf("%*s", (int)n - used, "");
		}
		putchar('\n');
	}
}

/* Prints a table in its order. */
static void
list(struct table *t)
{
	if (!opt['f'])
		qsort(t->e, t->n, sizeof(*t->e), compare);
	if (t->n == 0)
		return;
	first = 0;
	if (opt['l'])
		list_long(t);
	else if (opt['m'])
		list_stream(t);
	else
		list_columns(t);
}

static void
free_table(struct table *t)
{
	size_t i;

	for (i = 0; i < t->n; i++) {
		free(t->e[i].name);
		free(t->e[i].target);
	}
	free(t->e);
}

/* Lists what is in directory name of the open directory fd, and under -R in those inside.
 * path, from where we began, may be longer than a path can be. */
static void
list_directory(int fd, const char *name, const char *path, int title,
    const struct level *up)
{
	struct level here = { .up = up };
	struct stat st;
	struct table t = { NULL, 0, 0 };
	struct dirent *de;
	long total = 0;
	char *sub;
	size_t i;
	DIR *dir;

	if (title) {
		if (!first)
			putchar('\n');
		print_text(path);
		printf(":\n");
	}
	fd = openat(fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	dir = fd != -1 && fstat(fd, &st) == 0 ? fdopendir(fd) : NULL;
	if (dir == NULL) {
		complain(path);
		if (fd != -1)
			close(fd);
		return;
	}
	while ((de = readdir(dir)) != NULL) {
		if (de->d_name[0] == '.' && !opt['a'] && (!opt['A'] ||
		    strcmp(de->d_name, ".") == 0 || strcmp(de->d_name, "..") == 0))
			continue;
		add(&t, fd, de->d_name, opt['L']);
	}
	here.dev = st.st_dev;
	here.ino = st.st_ino;
	for (i = 0; i < t.n; i++)
		total += blocks(&t.e[i].st);
	if (opt['l'] || opt['s'])
		printf("total %ld\n", total);
	list(&t);
	first = 0;
	for (i = 0; opt['R'] && i < t.n; i++) {
		if (!S_ISDIR(t.e[i].st.st_mode) || strcmp(t.e[i].name, ".") == 0 ||
		    strcmp(t.e[i].name, "..") == 0)
			continue;
		if (asprintf(&sub, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" :
		    "/", t.e[i].name) == -1)
			err(1, NULL);
		if (opt['L'] && is_loop(&here, &t.e[i].st))
			complain(sub);
		else
			list_directory(fd, t.e[i].name, sub, 1, &here);
		free(sub);
	}
	closedir(dir);
	free_table(&t);
}

int
main(int argc, char **argv)
{
	static char *dot[] = { ".", NULL };
	struct table files = { NULL, 0, 0 }, dirs = { NULL, 0, 0 }, *to;
	struct winsize ws;
	const char *p;
	struct stat st;
	size_t i;
	int many, way = 0;

	columns = opt['q'] = isatty(STDOUT_FILENO);
	p = getenv("COLUMNS");
	if (p != NULL && atoi(p) > 0)
		width = atoi(p);
	else if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0)
		width = ws.ws_col;
	if (getuid() == 0)
		opt['A'] = 1;
	argv += options(argc, argv, "1ACFHLRSTacdfghiklmnopqrstux",
	    "ls [-1ACFHLRSTacdfghiklmnopqrstux] [file ...]");
	opt['a'] |= opt['f'];
	/* The last of the ways to list counts. */
	for (p = "1Cglmnox"; *p != '\0'; p++)
		if (opt[(int)*p] > opt[way])
			way = *p;
	if (way != 0)
		columns = way == 'C' || way == 'x';
	opt['l'] = strchr("glno", way) != NULL && way != 0;
	opt['m'] = way == 'm';
	opt['x'] = way == 'x';
	if (*argv == NULL)
		argv = dot;
	for (; *argv != NULL; argv++) {
		int follow = opt['L'] || opt['H'] || (!opt['l'] && !opt['d'] &&
		    !opt['F']);

		to = &files;
		if (!opt['d'] && (follow ? stat : lstat)(*argv, &st) == 0 &&
		    S_ISDIR(st.st_mode))
			to = &dirs;
		add(to, AT_FDCWD, *argv, follow);
	}
	many = files.n + dirs.n > 1 || status != 0 || opt['R'];
	list(&files);
	if (!opt['f'])
		qsort(dirs.e, dirs.n, sizeof(*dirs.e), compare);
	for (i = 0; i < dirs.n; i++)
		list_directory(AT_FDCWD, dirs.e[i].name, dirs.e[i].name, many &&
		    (files.n + dirs.n > 1 || strcmp(dirs.e[i].name, ".") != 0), NULL);
	free_table(&files);
	free_table(&dirs);
	return (finish());
}
