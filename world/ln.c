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
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char	opt[128];		/* options given */

/* Makes one link; 1 when that failed. */
static int
make(const char *source, const char *target)
{
	struct stat st;

	if (!opt['s']) {
		if (lstat(source, &st) == -1) {
			warn("%s", source);
			return (1);
		}
		if (S_ISDIR(st.st_mode)) {
			warnc(EISDIR, "%s", source);
			return (1);
		}
	}
	if (opt['f'] && lstat(target, &st) == 0 && unlink(target) == -1) {
		warn("%s", target);
		return (1);
	}
	if ((opt['s'] ? symlink : link)(source, target) == -1) {
		warn("%s", target);
		return (1);
	}
	if (opt['v'])
		printf("%s %c> %s\n", target, opt['s'] ? '-' : '=', source);
	return (0);
}

int
main(int argc, char **argv)
{
	char path[PATH_MAX];
	struct stat st;
	const char *last;
	char *name;
	int c, i, isdir, status = 0;

	while ((c = getopt(argc, argv, "fhinsv")) != -1) {
		switch (c) {
		case 'h':
		case 'n':
			opt['h'] = 1;
			break;
		case 'i':
			opt['f'] = 0;
			break;
		case '?':
			argc = 0;
			break;
		default:
			opt[c] = 1;
			break;
		}
	}
	if (argc - optind < 1) {
		fprintf(stderr, "usage: ln [-fhinsv] source ... target\n");
		return (1);
	}
	last = argc - optind == 1 ? "." : argv[argc - 1];
	isdir = (opt['h'] ? lstat : stat)(last, &st) == 0 && S_ISDIR(st.st_mode);
	if (!isdir && argc - optind > 2)
		errx(1, "%s: not a directory", last);
	for (i = optind; i < argc - (argc - optind > 1); i++) {
		if (!isdir) {
			status |= make(argv[i], last);
			continue;
		}
		name = strdup(argv[i]);
		if (name == NULL)
			err(1, NULL);
		if (snprintf(path, sizeof(path), "%s/%s", last, basename(name)) >=
		    (int)sizeof(path))
			errc(1, ENAMETOOLONG, "%s", argv[i]);
		free(name);
		status |= make(argv[i], path);
	}
	return (status);
}
