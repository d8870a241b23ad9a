/*
 * chmod.c - chmod(1): changes file modes.
 *
 *	chmod [-fhv] [-R [-H | -L | -P]] mode file ...
 *
 * The mode is octal or symbolic (setmode(3)).  -R goes into directories, -L through all
 * links, -H through those among the arguments.  -h changes links themselves.
 */
#include <err.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

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
		if (!opt['f'])
			complain(path);
		if (type == FTW_NS)
			return (0);
	}
	if (S_ISLNK(st->st_mode) && !opt['h']) {
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
	bad = opt['h'] ? lchmod(name, mode & ALLPERMS) : chmod(name, mode & ALLPERMS);
	if (bad && !opt['f'])
		complain(path);
	else if (opt['v'])
		printf("%s\n", path);
	return (0);
}

int
main(int argc, char **argv)
{
	struct FTW top = { 0, 0 };
	struct stat st;
	int n = 1;

	/* A mode like -w looks like an option: it ends them. */
	while (n < argc && argv[n][0] == '-' && argv[n][1] != '\0' &&
	    strspn(argv[n] + 1, "RHLPfhv") == strlen(argv[n] + 1))
		n++;
	options(n, argv, "RHLPfhv", "chmod [-fhv] [-R [-H | -L | -P]] mode file ...");
	if (n < argc && strcmp(argv[n], "--") == 0)
		n++;
	if (argc - n < 2)
		usage();
	set = setmode(argv[n]);
	if (set == NULL)
		errx(1, "invalid file mode: %s", argv[n]);
	for (argv += n + 1; *argv != NULL; argv++) {
		if (opt['R']) {
			if (nftw(*argv, change, 0, tree_flags()) == -1)
				complain(*argv);
		} else {
			change(*argv, &st, lstat(*argv, &st) == -1 ? FTW_NS : FTW_F,
			    &top);
		}
	}
	return (finish());
}
