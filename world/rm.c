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

static char	opt[128];		/* options given */
static int	status;

/* Asks, if that is wanted. */
static int
confirmed(const char *path, const struct stat *st)
{
	char mode[12];
	int c, answer;

	if (opt['i']) {
		fprintf(stderr, "remove %s? ", path);
	} else if (!opt['f'] && !S_ISLNK(st->st_mode) && access(path, W_OK) == -1 &&
	    errno == EACCES && isatty(STDIN_FILENO)) {
		strmode(st->st_mode, mode);
		fprintf(stderr, "override %s%s for %s? ", mode + 1,
		    user_from_uid(st->st_uid, 0), path);
	} else {
		return (1);
	}
	answer = c = getchar();
	while (c != '\n' && c != EOF)
		c = getchar();
	return (answer == 'y' || answer == 'Y');
}

/* Removes one file or empty directory. */
static int
take(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)where;
	if (type == FTW_NS) {
		if (!opt['f'] || errno != ENOENT) {
			warn("%s", path);
			status = 1;
		}
		return (0);
	}
	if (S_ISDIR(st->st_mode) && !opt['r'] && !opt['d']) {
		warnx("%s: is a directory", path);
		status = 1;
		return (0);
	}
	if (!confirmed(path, st))
		return (0);
	if ((S_ISDIR(st->st_mode) ? rmdir(path) : unlink(path)) == -1) {
		warn("%s", path);
		status = 1;
	} else if (opt['v']) {
		printf("%s\n", path);
	}
	return (0);
}

int
main(int argc, char **argv)
{
	struct stat st;
	const char *base;
	int c;

	while ((c = getopt(argc, argv, "dfiRrvPW")) != -1) {
		switch (c) {
		case 'f':
			opt['f'] = 1;
			opt['i'] = 0;
			break;
		case 'i':
			opt['i'] = 1;
			opt['f'] = 0;
			break;
		case 'R':
			opt['r'] = 1;
			break;
		case '?':
			fprintf(stderr, "usage: rm [-dfiRrv] file ...\n");
			return (1);
		default:
			opt[c] = 1;
			break;
		}
	}
	argv += optind;
	if (*argv == NULL && !opt['f']) {
		fprintf(stderr, "usage: rm [-dfiRrv] file ...\n");
		return (1);
	}
	for (; *argv != NULL; argv++) {
		base = strrchr(*argv, '/');
		base = base != NULL ? base + 1 : *argv;
		if (strcmp(base, ".") == 0 || strcmp(base, "..") == 0 ||
		    strspn(*argv, "/") == strlen(*argv)) {
			warnx("\"%s\" may not be removed", *argv);
			status = 1;
		} else if (!opt['r']) {
			take(*argv, &st, lstat(*argv, &st) == -1 ? FTW_NS : FTW_F, NULL);
		} else if (nftw(*argv, take, 0, FTW_PHYS | FTW_DEPTH) == -1) {
			warn("%s", *argv);
			status = 1;
		}
	}
	return (status);
}
