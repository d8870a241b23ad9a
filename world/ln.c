/*
 * ln.c - ln(1): makes links.
 *
 *	ln [-fhinsv] source ... target
 *
 * Hard links, or with -s symbolic ones; -f replaces what is there; -h (also -n)
 * does not follow a target that is a link to a directory.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>


/* Makes one link. */
static void
make(const char *source, const char *target)
{
	struct stat st;

	if (!opt['s'] && lstat(source, &st) == -1) {
		complain(source);
		return;
	}
	if (!opt['s'] && S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		complain(source);
		return;
	}
	if ((opt['f'] > opt['i'] && lstat(target, &st) == 0 && unlink(target) == -1) ||
	    (opt['s'] ? symlink : link)(source, target) == -1)
		complain(target);
	else if (opt['v'])
		printf("%s %c> %s\n", target, opt['s'] ? '-' : '=', source);
}

int
main(int argc, char **argv)
{
	struct stat st;
	const char *target;
	int n = argc - options(argc, argv, "fhinsv",
	    "ln [-fhinsv] source ... target"), isdir;

	if (n < 1)
		usage();
	target = n == 1 ? "." : argv[argc - 1];
	isdir = (opt['h'] || opt['n'] ? lstat : stat)(target, &st) == 0 &&
	    S_ISDIR(st.st_mode);
	if (!isdir && n > 2)
		errx(1, "%s: not a directory", target);
	each_source(argv + optind, n - (n > 1), target, isdir, make);
	return (status);
}
