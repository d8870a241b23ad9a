/*
 * ln.c - ln(1): makes links.
 *
 *	ln [-L | -P | -s] [-fhinv] source ... target
 *
 * Hard links, or with -s symbolic ones; -f replaces what is there, -i asks; -h (also -n)
 * does not follow a target that is a link to a directory.  A hard link to a symbolic
 * link is one to that itself, unless -L.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

/* The directory that a path's last part is in, and that part. */
static const char *
divide(const char *path, struct stat *dir)
{
	static char copy[2][PATH_MAX];
	static int which;
	char *p = copy[which ^= 1], up[PATH_MAX];

	strlcpy(up, path, sizeof(up));
	strlcpy(p, path, sizeof(copy[0]));
	if (stat(dirname(up), dir) == -1)
		dir->st_ino = 0;
	return (basename(p));
}

/* Whether two paths name the same entry of the same directory. */
static int
same_entry(const char *a, const char *b)
{
	struct stat da, db;
	const char *na = divide(a, &da), *nb = divide(b, &db);

	return (da.st_ino != 0 && da.st_ino == db.st_ino && da.st_dev == db.st_dev &&
	    strcmp(na, nb) == 0);
}

/* Makes one link. */
static void
make(const char *source, const char *target)
{
	struct stat st;

	if (!opt['s'] && (opt['L'] > opt['P'] ? stat : lstat)(source, &st) == -1) {
		complain(source);
		return;
	}
	if (!opt['s'] && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		complain(source);
		return;
	}
	if ((opt['f'] || opt['i']) && lstat(target, &st) == 0) {
		if (same_entry(source, target)) {
			warnx("%s and %s are the same directory entry", source, target);
			status = 1;
			return;
		}
		if (opt['i'] > opt['f']) {
			fprintf(stderr, "replace %s? ", target);
			if (!yes()) {
				fprintf(stderr, "not replaced\n");
				status = 1;
				return;
			}
		}
		if (unlink(target) == -1) {
			complain(target);
			return;
		}
	}
	if ((opt['s'] ? symlink(source, target) : linkat(AT_FDCWD, source, AT_FDCWD,
	    target, opt['L'] > opt['P'] ? AT_SYMLINK_FOLLOW : 0)) == -1)
		complain(target);
	else if (opt['v'])
		printf("%s %c> %s\n", target, opt['s'] ? '-' : '=', source);
}

int
main(int argc, char **argv)
{
	struct stat st;
	const char *target;
	int n = argc - options(argc, argv, "LPfhinsv",
	    "ln [-L | -P | -s] [-fhinv] source ... target"), isdir;

	if (n < 1)
		usage();
	target = n == 1 ? "." : argv[argc - 1];
	isdir = (opt['h'] || opt['n'] ? lstat : stat)(target, &st) == 0 &&
	    S_ISDIR(st.st_mode);
	if (!isdir && n > 2)
		errx(1, "%s: not a directory", target);
	each_source(argv + optind, n - (n > 1), target, isdir, make);
	return (finish());
}
