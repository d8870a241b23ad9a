/*
 * chmod.c - chmod(1): changes file modes.
 *
 *	chmod [-fhv] [-R [-H | -L | -P]] mode file ...
 *
 * The mode is octal or symbolic (setmode(3)).  -R goes into directories, -h changes
 * links themselves.
 */
#include <err.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

static int	fflag, hflag, vflag;
static void	*set;

/* Changes one file; links inside a tree are left alone. */
static int
change(const char *path, const struct stat *st, int type, struct FTW *where)
{
	const char *name = path + where->base;
	struct stat target;
	mode_t mode;
	int bad;

	if (type == FTW_NS || type == FTW_DNR) {
		complain(path);
		if (type == FTW_NS)
			return (0);
	}
	if (S_ISLNK(st->st_mode) && !hflag) {
		if (where->level > 0)
			return (0);
		if (stat(name, &target) == -1) {
			complain(path);
			return (0);
		}
		st = &target;
	}
	mode = getmode(set, st->st_mode);
	if (((mode ^ st->st_mode) & ALLPERMS) == 0)
		return (0);
	bad = hflag ? lchmod(name, mode & ALLPERMS) : chmod(name, mode & ALLPERMS);
	if (bad && !fflag)
		complain(path);
	else if (vflag)
		printf("%s\n", path);
	return (0);
}

int
main(int argc, char **argv)
{
	struct FTW top = { 0, 0 };
	struct stat st;
	int c, rflag = 0;

	/* A mode like -w looks like an option: it ends them. */
	while (optind < argc && argv[optind][0] == '-' &&
	    strspn(argv[optind] + 1, "RHLPfhv") == strlen(argv[optind] + 1) &&
	    (c = getopt(argc, argv, "RHLPfhv")) != -1) {
		if (c == 'R')
			rflag = 1;
		else if (c == 'f')
			fflag = 1;
		else if (c == 'h')
			hflag = 1;
		else if (c == 'v')
			vflag = 1;
	}
	if (optind < argc && strcmp(argv[optind], "--") == 0)
		optind++;
	if (argc - optind < 2) {
		fprintf(stderr, "usage: chmod [-fhv] [-R] mode file ...\n");
		return (1);
	}
	set = setmode(argv[optind]);
	if (set == NULL)
		errx(1, "invalid file mode: %s", argv[optind]);
	for (argv += optind + 1; *argv != NULL; argv++) {
		if (rflag) {
			if (nftw(*argv, change, 0, FTW_PHYS | FTW_CHDIR) == -1)
				complain(*argv);
		} else {
			change(*argv, &st, lstat(*argv, &st) == -1 ? FTW_NS : FTW_F,
			    &top);
		}
	}
	return (status);
}
