/*
 * tar.c - tar(1): archives of files.
 *
 *	tar -c | -r | -u [-hPv] [-C dir] [-f archive] [-T list] [-X list] [file ...]
 *	tar -t | -x [-kmOoPpv] [-C dir] [-f archive] [-X list] [member ...]
 *
 * -c makes an archive, -r adds to its end, -u adds what is newer than in it, -t lists
 * it, -x takes files out.  Members are named as they are or by patterns; a directory
 * stands for all below it.  The archive is ustar, with pax headers where needed.
 *
 *	-C dir	go there first; among the files, too
 *	-f	the archive; "-", the default if there is no $TAPE, is stdin or stdout
 *	-h	store what symbolic links point to
 *	-k	keep the files that are there
 *	-m	do not set times
 *	-O	write the files' contents to standard output
 *	-o	do not set owners (the default for others than root)
 *	-P	trust names: the root, "..", symbolic links on the way
 *	-p	set modes as stored, whatever the umask (the default for root)
 *	-T, -X	names of files to store, patterns to leave out, one a line
 *	-v	say what is done; twice: details
 *	--exclude=pattern  --numeric-owner  --strip-components=n
 *
 * Read next: tar.h, tar_io.c.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

#include "tar.h"

int	numeric_owner;

static char	**patterns;		/* what to leave out */
static size_t	npatterns;
static char	**members;		/* what to take; NULL: all */
static char	*found;			/* which of these were there */

static const struct longopt long_options[] = {
	{ "create", 'c' }, { "append", 'r' }, { "update", 'u' }, { "list", 't' },
	{ "extract", 'x' }, { "get", 'x' }, { "file=", 'f' }, { "directory=", 'C' },
	{ "verbose", 'v' }, { "dereference", 'h' }, { "keep-old-files", 'k' },
	{ "touch", 'm' }, { "to-stdout", 'O' }, { "no-same-owner", 'o' },
	{ "absolute-names", 'P' }, { "absolute-paths", 'P' },
	{ "preserve-permissions", 'p' }, { "same-permissions", 'p' },
	{ "files-from=", 'T' }, { "exclude-from=", 'X' }, { "exclude=", 'E' },
	{ "numeric-owner", 'N' }, { "strip-components=", 'S' }, { NULL, 0 },
};

/* Memory, or the end. */
void *
memory(void *p, size_t n)
{
	p = realloc(p, n);
	if (p == NULL)
		err(1, NULL);
	return (p);
}

/* A name without the slashes that it begins with, unless -P trusts it. */
char *
strip_root(char *path)
{
	static int said;

	if (opt['P'] || *path != '/')
		return (path);
	if (!said)
		warnx("removing leading '/' from names");
	said = 1;
	return (path + strspn(path, "/"));
}

/* Whether a pattern matches a path or a directory above. */
static int
matches(const char *pattern, const char *path)
{
	char *copy, *p;
	int yes = 0;
	size_t n = strlen(pattern);

	while (n > 1 && pattern[n - 1] == '/')
		n--;
	if (strncmp(pattern, path, n) == 0 && (path[n] == '\0' || path[n] == '/'))
		return (1);
	if (strpbrk(pattern, "*?[\\") == NULL)
		return (0);
	copy = memory(NULL, strlen(path) + 1);
	strcpy(copy, path);
	for (p = copy + strlen(copy); !yes && p != NULL; p = strrchr(copy, '/')) {
		*p = '\0';
		yes = *copy != '\0' && fnmatch(pattern, copy, 0) == 0;
	}
	free(copy);
	return (yes);
}

/* Whether a file is to be left out: a pattern matches from the start, or from a slash. */
int
excluded(const char *path)
{
	const char *p;
	size_t i;

	for (i = 0; i < npatterns; i++) {
		for (p = path; p != NULL; p = strchr(p, '/')) {
			p += strspn(p, "/");
			if (*p != '\0' && matches(patterns[i], p))
				return (1);
		}
		if (*path == '/' && matches(patterns[i], path))
			return (1);
	}
	return (0);
}

/* Whether a member was asked for. */
static int
wanted(const char *path)
{
	int i, any = members[0] == NULL;

	for (i = 0; members[i] != NULL; i++)
		if (matches(members[i], path))
			found[i] = any = 1;
	return (any && !excluded(path));
}

static void
exclude(char *pattern)
{
	patterns = memory(patterns, (npatterns + 1) * sizeof(*patterns));
	patterns[npatterns++] = pattern;
}

/* Calls fn for each line of a file. */
static void
each_line(const char *path, void (*fn)(char *))
{
	FILE *f = input(path);
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (f == NULL)
		exit(1);
	while ((n = getline(&line, &cap, f)) > 0) {
		if (line[n - 1] == '\n')
			line[n - 1] = '\0';
		if (*line != '\0')
			fn(strcpy(memory(NULL, (size_t)n + 1), line));
	}
	free(line);
	end_input(f, path);
}

static void
create_named(char *path)
{
	create_tree(path);
	free(path);
}

/* Prints a member as ls -l would. */
static void
show(const struct entry *e)
{
	static const char types[] = "-hlcbdp";
	char mode[12], when[32], size[32], user[16], group[16];
	time_t now = time(NULL);

	if (!opt['v']) {
		printf("%s\n", e->path);
		return;
	}
	strmode(e->mode, mode);
	mode[0] = e->type >= T_FILE && e->type <= T_FIFO ? types[e->type - T_FILE] : '?';
	strftime(when, sizeof(when), e->mtime.tv_sec > now || e->mtime.tv_sec <
	    now - 182 * 86400 ? "%b %e  %Y" : "%b %e %H:%M", localtime(&e->mtime.tv_sec));
	snprintf(user, sizeof(user), "%u", e->uid);
	snprintf(group, sizeof(group), "%u", e->gid);
	snprintf(size, sizeof(size), e->type == T_CHAR || e->type == T_BLOCK ? "%d,%d" :
	    "%d", e->major, e->minor);
	if (e->type != T_CHAR && e->type != T_BLOCK)
		snprintf(size, sizeof(size), "%ld", e->size);
	printf("%s %-8s %-8s %9s %s %s%s%s\n", mode,
	    e->uname[0] != '\0' && !numeric_owner ? e->uname : user,
	    e->gname[0] != '\0' && !numeric_owner ? e->gname : group, size, when, e->path,
	    e->type == T_SYMLINK ? " -> " : e->type == T_LINK ? " link to " : "",
	    e->link);
}

/* Writes a member's contents to standard output. */
static void
print_data(off_t left)
{
	char *p;
	size_t n;

	for (; left > 0; left -= (off_t)n) {
		n = read_data(&p, left);
		if (fwrite(p, 1, n, stdout) != n)
			exit(finish());
	}
}

/* -t and -x. */
static void
take(int strip)
{
	struct entry e = { .path = NULL };
	int i;

	if (opt['x'] && !opt['O'])
		extract_begin();
	while (read_entry(&e)) {
		if (!wanted(e.path)) {
			skip_data(e.size);
		} else if (opt['t']) {
			show(&e);
			skip_data(e.size);
		} else if (opt['O']) {
			print_data(e.size);
		} else {
			extract(&e, strip);
		}
	}
	if (opt['x'] && !opt['O'])
		extract_end();
	for (i = 0; members[i] != NULL; i++)
		if (!found[i]) {
			warnx("%s: not found in archive", members[i]);
			status = 1;
		}
}

/* Goes to the end of the archive, to add to it; -u needs to know what is there. */
static void
find_end(void)
{
	struct entry e = { .path = NULL };

	while (read_entry(&e)) {
		if (opt['u'])
			remember(&e);
		skip_data(e.size);
	}
	append_here();
}

/* Makes "cvf archive" into "-c" "-v" "-f" "archive", as it was before getopt(3). */
static char **
modern(int *argcp, char **argv, const char *spec)
{
	char **new, *p, *option;
	int n = 1, next = 2;

	if (*argcp < 2 || argv[1][0] == '-')
		return (argv);
	new = memory(NULL, ((size_t)*argcp + strlen(argv[1]) * 2 + 1) * sizeof(*new));
	new[0] = argv[0];
	for (p = argv[1]; *p != '\0'; p++) {
		option = memory(NULL, 3);
		option[0] = '-';
		option[1] = *p;
		option[2] = '\0';
		new[n++] = option;
		option = strchr(spec, *p);
		if (option != NULL && option[1] == ':' && next < *argcp)
			new[n++] = argv[next++];
	}
	while (next < *argcp)
		new[n++] = argv[next++];
	new[n] = NULL;
	*argcp = n;
	return (new);
}

int
main(int argc, char **argv)
{
	static const char spec[] = "C:+E:+NOPS:T:X:+cf:hkmoprtuvx";
	const char *archive = getenv("TAPE"), *error = NULL;
	char *p, *line;
	int i, strip = 0;

	argv = modern(&argc, argv, spec);
	longopts = long_options;
	argv += options(argc, argv, spec, "tar -c | -r | -u [-hPv] [-C dir] [-f archive] "
	    "[-T list] [-X list] [file ...]\n       tar -t | -x [-kmOoPpv] [-C dir] "
	    "[-f archive] [-X list] [member ...]");
	if (!!opt['c'] + !!opt['r'] + !!opt['u'] + !!opt['t'] + !!opt['x'] != 1)
		usage();
	if (opt['f'])
		archive = optval['f'];
	if (archive == NULL)
		archive = "-";
	numeric_owner = opt['N'];
	opt['p'] |= geteuid() == 0;
	if (opt['S'])
		strip = (int)strtonum(optval['S'], 0, 1000, &error);
	if (error != NULL)
		errx(1, "--strip-components=%s: %s", optval['S'], error);
	for (p = optval['E']; (line = strsep(&p, "\n")) != NULL; )
		exclude(line);
	for (p = optval['X']; (line = strsep(&p, "\n")) != NULL; )
		each_line(line, exclude);
	archive_open(archive, opt['c'] ? O_WRONLY | O_CREAT | O_TRUNC : opt['r'] ||
	    opt['u'] ? O_RDWR | O_CREAT : O_RDONLY);
	for (p = optval['C']; (line = strsep(&p, "\n")) != NULL; )
		if (chdir(line) == -1)
			err(1, "%s", line);
	if (opt['t'] || opt['x']) {
		for (i = 0; argv[i] != NULL; i++)
			;
		members = argv;
		found = calloc((size_t)i + 1, 1);
		if (found == NULL)
			err(1, NULL);
		take(strip);
		archive_close();
		return (finish());
	}
	if (*argv == NULL && !opt['T'])
		errx(1, "no files given: an empty archive is not made");
	if (!opt['c'])
		find_end();
	if (opt['T'])
		each_line(optval['T'], create_named);
	for (; *argv != NULL; argv++) {
		if (strncmp(*argv, "-C", 2) != 0) {
			create_tree(*argv);
			continue;
		}
		p = *argv + 2;
		if (*p == '\0' && (p = *++argv) == NULL)
			usage();
		if (chdir(p) == -1)
			err(1, "%s", p);
	}
	write_end();
	archive_close();
	return (status);
}
