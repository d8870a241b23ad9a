/*
 * chmod.c - chmod(1): changes file modes; chflags(1), file flags.
 *
 *	chmod [-fhv] [-R [-H | -L | -P]] mode file ...
 *	chflags [-fhv] [-R [-H | -L | -P]] flags file ...
 *
 * The mode is octal or symbolic (setmode(3)); flags are, too (strtofflags(3)).  -R goes
 * into directories, -L through all links, -H through those among the arguments.  -h
 * changes links themselves.
 */
#include <err.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

static void	*set;			/* the mode; NULL: flags are changed */
static unsigned long set_flags, clear_flags;

/* Changes the flags of one file, or link if nofollow, if they are not so already. */
static int
change_flags(const char *name, const struct stat *st, int nofollow)
{
	unsigned long flags = (st->st_flags & ~clear_flags) | set_flags;

	if (flags == st->st_flags)
		return (1);
	return (nofollow ? lchflags(name, flags) : chflags(name, flags));
}

/* Changes the mode of one file, or link if nofollow, if it is not so already. */
static int
change_mode(const char *name, const struct stat *st, int nofollow)
{
	mode_t mode = getmode(set, st->st_mode) & ALLPERMS;

	if (mode == (st->st_mode & ALLPERMS))
		return (1);
	return (nofollow ? lchmod(name, mode) : chmod(name, mode));
}

/* Changes one file; links inside a tree are left alone. */
static int
change(const char *path, const struct stat *st, int type, struct FTW *where)
{
	const char *name = path + where->base;
	struct stat target;
	int done, nofollow;

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
	/* In a tree nobody shall put a link in the file's place meanwhile. */
	nofollow = opt['h'] || (where->level > 0 && !opt['L']);
	done = set != NULL ? change_mode(name, st, nofollow) :
	    change_flags(name, st, nofollow);
	if (done == -1 && !opt['f'])
		complain(path);
	else if (done == 0 && opt['v'])
		printf("%s\n", path);
	return (0);
}

/* The flags of chflags: an octal number, or names. */
static void
parse_flags(char *text)
{
	char *end;

	set_flags = strtoul(text, &end, 8);
	clear_flags = ~set_flags;
	if ((*end != '\0' || end == text) &&
	    (end = text, strtofflags(&end, &set_flags, &clear_flags) != 0))
		errx(1, "invalid flag: %s", end);
}

int
main(int argc, char **argv)
{
	struct FTW top = { 0, 0 };
	struct stat st;
	int n = 1, is_flags = strcmp(getprogname(), "chflags") == 0;

	/* A mode like -w looks like an option: it ends them. */
	while (n < argc && argv[n][0] == '-' && argv[n][1] != '\0' &&
	    strspn(argv[n] + 1, "RHLPfhv") == strlen(argv[n] + 1))
		n++;
	options(n, argv, "RHLPfhv", is_flags ?
	    "chflags [-fhv] [-R [-H | -L | -P]] flags file ..." :
	    "chmod [-fhv] [-R [-H | -L | -P]] mode file ...");
	if (n < argc && strcmp(argv[n], "--") == 0)
		n++;
	if (argc - n < 2)
		usage();
	if (is_flags)
		parse_flags(argv[n]);
	else if ((set = setmode(argv[n])) == NULL)
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
