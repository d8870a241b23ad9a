/*
 * rm.c - rm(1): removes files; -r (-R) trees, -d empty directories, -f without
 * asking or complaining about missing ones, -i asks for each, -v.
 */
#include <err.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>


/* Asks, if that is wanted; name is the end of path that leads to the file. */
static int
confirmed(const char *path, const char *name, const struct stat *st)
{
	char mode[12];

	if (opt['i'] > opt['f']) {
		fprintf(stderr, "remove %s? ", path);
	} else if (opt['f'] <= opt['i'] && !S_ISLNK(st->st_mode) &&
	    access(name, W_OK) == -1 && errno == EACCES && isatty(STDIN_FILENO)) {
		strmode(st->st_mode, mode);
		fprintf(stderr, "override %s%s for %s? ", mode + 1,
		    user_from_uid(st->st_uid, 0), path);
	} else {
		return (1);
	}
	return (yes());
}

/* Removes one file or empty directory. */
static int
take(const char *path, const struct stat *st, int type, struct FTW *where)
{
	const char *name = path + (where != NULL ? where->base : 0);

	if (type == FTW_NS) {
		if (opt['f'] <= opt['i'] || errno != ENOENT)
			complain(path);
		return (0);
	}
	if (S_ISDIR(st->st_mode) && !opt['r'] && !opt['d']) {
		warnx("%s: is a directory", path);
		status = 1;
		return (0);
	}
	if (!confirmed(path, name, st))
		return (0);
	if ((S_ISDIR(st->st_mode) ? rmdir(name) : unlink(name)) == -1)
		complain(path);
	else if (opt['v'])
		printf("%s\n", path);
	return (0);
}

int
main(int argc, char **argv)
{
	struct stat st;
	const char *base;

	argv += options(argc, argv, "dfiRrvPW", "rm [-dfiRrv] file ...");
	opt['r'] |= opt['R'];
	if (*argv == NULL && !opt['f'])
		usage();
	for (; *argv != NULL; argv++) {
		base = strrchr(*argv, '/');
		base = base != NULL ? base + 1 : *argv;
		if (strcmp(base, ".") == 0 || strcmp(base, "..") == 0 ||
		    strspn(*argv, "/") == strlen(*argv)) {
			warnx("\"%s\" may not be removed", *argv);
			status = 1;
		} else if (!opt['r']) {
			take(*argv, &st, lstat(*argv, &st) == -1 ? FTW_NS : FTW_F, NULL);
		} else if (nftw(*argv, take, 0, FTW_PHYS | FTW_DEPTH | FTW_CHDIR) == -1)
			complain(*argv);
	}
	return (finish());
}
