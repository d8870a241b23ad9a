/*
 * diff.c - diff(1): the differences between files, or between directories.
 *
 *	diff [-aBbdefiNnPpqrstTuw] [-c | -C n | -U n] [-L label] [-S name] [-x pattern]
 *	    [-X file] file1 file2
 *
 * Plain output are commands like "2,3c4" with the lines; -e for ed(1), -f like that but
 * forwards, -n for rcs(1),
 * -c and -u (-C, -U: how many) with lines around, -p the function too, -q only that they
 * differ, -s that they do not.  -b, -w and -i leave out of account how much space,
 * any space, and case; -B blank lines.  -a takes binary files for text, -d tries hardest.
 * Of directories the files of one name are compared, and with -r so all the way down; -N
 * takes one that is missing for empty (-P: in the first directory only), -x and -X leave
 * out names, -S begins with one.  Exit status: 0 for no differences, 1 for some, 2 for
 * trouble.
 *
 * Read next: match.c, which finds the changes; print.c, which prints them.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

#include "diff.h"

static char	*command;		/* "diff" and its options, for the headers */
static char	**excluded;
static size_t	nexcluded;
static int	result;			/* 1 once there was a difference */

static void	diff_paths(const char *, const char *, int);

/* Adds names that are left out, one a line. */
static void
exclude(char *names)
{
	char *p;

	while ((p = strsep(&names, "\n")) != NULL) {
		if (*p == '\0')
			continue;
		excluded = reallocarray(excluded, nexcluded + 1, sizeof(*excluded));
		if (excluded == NULL)
			err(2, NULL);
		excluded[nexcluded++] = p;
	}
}

/* Reads a file whole: t->buf, t->size, and t->st as it is; -1 after a complaint. */
static int
slurp(struct text *t)
{
	int fd = strcmp(t->path, "-") == 0 ? STDIN_FILENO : open(t->path, O_RDONLY);
	size_t room;
	ssize_t n = -1;

	if (fd == -1 || fstat(fd, &t->st) == -1) {
		complain(t->path);
		return (-1);
	}
	room = S_ISREG(t->st.st_mode) ? (size_t)t->st.st_size + 1 : 65536;
	t->buf = malloc(room);
	while (t->buf != NULL && (n = read(fd, t->buf + t->size, room - t->size)) > 0) {
		t->size += (size_t)n;
		if (t->size == room)
			t->buf = reallocf(t->buf, room *= 2);
	}
	if (t->buf == NULL || n < 0)
		complain(t->path);
	if (fd != STDIN_FILENO)
		close(fd);
	return (t->buf == NULL || n < 0 ? -1 : 0);
}

/* Finds the lines. */
static void
split(struct text *t)
{
	const char *p = t->buf, *end = p + t->size, *nl;
	long n = 0;

	for (; p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
		n++;
	t->line = reallocarray(NULL, (size_t)n + 2, sizeof(*t->line));
	if (t->line == NULL)
		err(2, "%s", t->path);
	for (p = t->buf, n = 0; p < end; p = nl, n++) {
		nl = memchr(p, '\n', (size_t)(end - p));
		nl = nl != NULL ? nl + 1 : end;
		t->line[n].s = p;
		t->line[n].len = (size_t)(nl - p);
	}
	t->n = n;
}

/* Compares two texts and prints what is different. */
static int
diff_texts(struct text *a, struct text *b, int header)
{
	struct change *list;
	long n;
	int differ;

	if (!opt['a'] && (memchr(a->buf, '\0', a->size) != NULL ||
	    memchr(b->buf, '\0', b->size) != NULL)) {
		printf(opt['q'] ? "Files %s and %s differ\n" :
		    "Binary files %s and %s differ\n", a->path, b->path);
		return (1);
	}
	split(a);
	split(b);
	classify(a, b);
	list = compare_lines(a, b, &n);
	differ = print_changes(a, b, list, n, header ? command : NULL);
	free(list);
	free(a->line);
	free(b->line);
	free(a->changed);
	free(b->changed);
	return (differ);
}

/*
 * Compares two files, one of which may be missing (st_mode 0); header: print "diff ..."
 */
static void
diff_files(struct text *a, struct text *b, int header)
{
	int differ = 0;

	if ((a->st.st_mode != 0 && slurp(a) == -1) ||
	    (b->st.st_mode != 0 && slurp(b) == -1)) {
		free(a->buf);
		free(b->buf);
		return;
	}
	if (a->size != b->size || (a->size > 0 && memcmp(a->buf, b->buf, a->size) != 0)) {
		if (a->buf == NULL)
			a->buf = strdup("");
		if (b->buf == NULL)
			b->buf = strdup("");
		if (a->buf == NULL || b->buf == NULL)
			err(2, NULL);
		differ = diff_texts(a, b, header);
	}
	if (!differ && opt['s'])
		printf("Files %s and %s are identical\n", a->path, b->path);
	result |= differ;
	free(a->buf);
	free(b->buf);
}

static int
by_name(const void *a, const void *b)
{
	return (strcmp(*(char *const *)a, *(char *const *)b));
}

/* The names in a directory, in order, NULL last; NULL after a complaint. */
static char **
names_in(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *de;
	char **list = NULL;
	size_t n = 0, i;

	if (dir == NULL && (errno != ENOENT || (!opt['N'] && !opt['P']))) {
		complain(path);
		return (NULL);
	}
	do {
		list = reallocarray(list, n + 1, sizeof(*list));
		if (list == NULL)
			err(2, NULL);
		list[n] = NULL;
		de = dir != NULL ? readdir(dir) : NULL;
		if (de == NULL || strcmp(de->d_name, ".") == 0 ||
		    strcmp(de->d_name, "..") == 0 || (opt['S'] &&
		    strcmp(de->d_name, optval['S']) < 0))
			continue;
		for (i = 0; i < nexcluded && fnmatch(excluded[i], de->d_name, 0) != 0;
		    i++)
			;
		if (i == nexcluded && (list[n++] = strdup(de->d_name)) == NULL)
			err(2, NULL);
	} while (de != NULL);
	if (dir != NULL)
		closedir(dir);
	qsort(list, n, sizeof(*list), by_name);
	return (list);
}

/* The path of a name in a directory. */
static char *
join(const char *dir, const char *name)
{
	char *path;

	if (asprintf(&path, "%s%s%s", dir, dir[strlen(dir) - 1] == '/' ? "" : "/",
	    name) < 0)
		err(2, NULL);
	return (path);
}

/* Compares two directories. */
static void
diff_directories(const char *a, const char *b)
{
	char **an, **bn, **p, **q, *path[2];
	int d, saved = opt['S'];

	if ((an = names_in(a)) == NULL)
		return;
	if ((bn = names_in(b)) == NULL) {
		free(an);
		return;
	}
	opt['S'] = 0;				/* at the top only */
	for (p = an, q = bn; *p != NULL || *q != NULL; p += d <= 0, q += d >= 0) {
		d = *p == NULL ? 1 : *q == NULL ? -1 : strcmp(*p, *q);
		if (d != 0 && !opt['N'] && (d < 0 || !opt['P'])) {
			printf("Only in %s: %s\n", d < 0 ? a : b, d < 0 ? *p : *q);
			result = 1;
		} else {
			path[0] = join(a, d <= 0 ? *p : *q);
			path[1] = join(b, d <= 0 ? *p : *q);
			diff_paths(path[0], path[1], 1);
			free(path[0]);
			free(path[1]);
		}
	}
	opt['S'] = saved;
	for (p = an; *p != NULL; p++)
		free(*p);
	for (q = bn; *q != NULL; q++)
		free(*q);
	free(an);
	free(bn);
}

static const char *
kind(mode_t mode, off_t size)
{
	return (S_ISREG(mode) ? size > 0 ? "regular file" : "regular empty file" :
	    S_ISDIR(mode) ? "directory" : S_ISFIFO(mode) ? "fifo" : S_ISCHR(mode) ?
	    "character special file" : S_ISBLK(mode) ? "block special file" : "socket");
}

/*
 * What is at a path: nothing is st_mode 0, where that is allowed; -1 after a complaint.
 */
static int
look(struct text *t, const char *path, int inside)
{
	t->path = path;
	if (strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &t->st) == 0 :
	    stat(path, &t->st) == 0)
		return (0);
	memset(&t->st, 0, sizeof(t->st));
	if (errno == ENOENT && (opt['N'] || (inside && opt['P'])))
		return (0);
	complain(path);
	return (-1);
}

/* Compares what is at two paths; inside: they were found in directories. */
static void
diff_paths(const char *apath, const char *bpath, int inside)
{
	struct text a = { .path = NULL }, b = { .path = NULL };
	mode_t am, bm;

	int bad = look(&a, apath, inside);

	if (look(&b, bpath, inside) == -1 || bad == -1)
		return;
	if (a.st.st_mode == 0 && b.st.st_mode == 0) {
		errno = ENOENT;
		complain(apath);
		return;
	}
	am = a.st.st_mode != 0 ? a.st.st_mode : b.st.st_mode;
	bm = b.st.st_mode != 0 ? b.st.st_mode : a.st.st_mode;
	if (a.st.st_ino == b.st.st_ino && a.st.st_dev == b.st.st_dev &&
	    !S_ISDIR(am)) {
		if (opt['s'])
			printf("Files %s and %s are identical\n", apath, bpath);
	} else if (S_ISDIR(am) && S_ISDIR(bm)) {
		if (inside && !opt['r'])
			printf("Common subdirectories: %s and %s\n", apath, bpath);
		else
			diff_directories(apath, bpath);
	} else if (inside && (!S_ISREG(am) || !S_ISREG(bm))) {
		printf("File %s is a %s while file %s is a %s\n", apath,
		    kind(am, a.st.st_size), bpath, kind(bm, b.st.st_size));
		result = 1;
	} else {
		diff_files(&a, &b, inside);
	}
}

/* The path of file as it is in a directory, if dir is one; else dir. */
static const char *
in_directory(const char *dir, const char *file)
{
	struct stat st;
	const char *slash = strrchr(file, '/');

	if (strcmp(dir, "-") == 0 || strcmp(file, "-") == 0 || stat(dir, &st) == -1 ||
	    !S_ISDIR(st.st_mode) || stat(file, &st) == -1 || S_ISDIR(st.st_mode))
		return (dir);
	return (join(dir, slash != NULL ? slash + 1 : file));
}

/* Reads the patterns in the files of -X, one path a line. */
static void
exclude_files(char *paths)
{
	struct text t;

	while ((t.path = strsep(&paths, "\n")) != NULL) {
		t.size = 0;
		if (slurp(&t) == -1)
			exit(2);
		t.buf[t.size] = '\0';		/* slurp() left room */
		exclude(t.buf);
	}
}

int
main(int argc, char **argv)
{
	const char *error;
	size_t len = 5;
	int i, c;

	usage_status = 2;
	argv += options(argc, argv, "aBbC:cdefiL:+lNnPpqrsS:TtU:uwX:+x:+",
	    "diff [-aBbdefiNnPpqrsTtuw] [-c | -C n | -U n] [-L label] [-S name]\n"
	    "            [-x pattern] [-X file] file1 file2");
	if (argc - optind != 2)
		usage();
	for (c = 'C'; c <= 'U'; c += 'U' - 'C')
		if (opt[c] && (strtonum(optval[c], 0, LONG_MAX / 2, &error), error))
			errx(2, "invalid context length '%s'", optval[c]);
	opt['u'] |= opt['U'];
	opt['c'] |= opt['C'];
	if (!opt['u'] && !opt['c'] && opt['p'])
		opt['c'] = 1;
	if (opt['u'] && opt['c'])
		opt[opt['u'] > opt['c'] ? 'c' : 'u'] = 0;
	if (opt['e'] && opt['f'])
		opt[opt['e'] > opt['f'] ? 'f' : 'e'] = 0;
	exclude(optval['x']);
	exclude_files(optval['X']);
	for (i = 1; i < optind; i++)
		len += strlen(argv[i - optind]) + 1;
	command = malloc(len);
	if (command == NULL)
		err(2, NULL);
	strlcpy(command, "diff", len);
	for (i = 1; i < optind && strcmp(argv[i - optind], "--") != 0; i++) {
		strlcat(command, " ", len);
		strlcat(command, argv[i - optind], len);
	}
	if (strcmp(argv[0], "-") == 0 && strcmp(argv[1], "-") == 0)
		return (0);
	diff_paths(in_directory(argv[0], argv[1]), in_directory(argv[1], argv[0]), 0);
	return (finish() != 0 ? status : result);
}
