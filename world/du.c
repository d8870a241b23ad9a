/*
 * du.c - du(1): how much room the files in trees take.
 *
 *	du [-Aclnrx] [-H | -L | -P] [-g | -h | -k | -m] [-a | -s | -d depth] [-I mask]
 *	    [file ...]
 *
 * Counts blocks of 512 bytes (or of $BLOCKSIZE), -k, -m, -g larger ones, -h with a unit;
 * -A counts what is in the files instead.  Directories are shown with all that is in
 * them, -a files too, -s only the operands, -d down to a depth; -c adds a total.  -x
 * stays on a file system, -I leaves out names, -n files with the nodump flag.  A file of
 * several links counts once, unless under -l.
 */
#include <err.h>
#include <fnmatch.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

/* A file of several links that was seen. */
struct seen {
	dev_t		dev;
	ino_t		ino;
	struct seen	*next;
};

static struct seen	*table[4096];
static long long	*sums;		/* bytes of the directory of each level */
static int		levels, depth = INT_MAX;
static long		unit = 512;
static char		**masks;
static int		nmasks;

/* Whether another link of a file was seen before. */
static int
is_known(const struct stat *st)
{
	struct seen **sp = &table[(st->st_ino ^ st->st_dev) % 4096], *s;

	for (s = *sp; s != NULL; s = s->next)
		if (s->ino == st->st_ino && s->dev == st->st_dev)
			return (1);
	s = malloc(sizeof(*s));
	if (s == NULL)
		err(1, NULL);
	s->dev = st->st_dev;
	s->ino = st->st_ino;
	s->next = *sp;
	*sp = s;
	return (0);
}

static void
show(long long bytes, const char *name)
{
	char buf[16];

	if (opt['h']) {
		human(buf, sizeof(buf), (double)bytes);
		printf("%4s\t%s\n", buf, name);
	} else {
		printf("%lld\t%s\n", (bytes + unit - 1) / unit, name);
	}
}

/* Counts a file. */
static int
visit(const char *path, const struct stat *st, int type, struct FTW *where)
{
	int level = where->level, i;
	long long n = opt['A'] ? st->st_size : st->st_blocks * 512;

	if (type == FTW_NS || type == FTW_DNR)
		complain(path);
	if (type == FTW_NS)
		return (FTW_CONTINUE);
	for (i = 0; i < nmasks && level > 0; i++)
		if (fnmatch(masks[i], path + where->base, 0) == 0)
			return (FTW_SKIP_SUBTREE);
	if (opt['n'] && (st->st_flags & UF_NODUMP) != 0)
		return (FTW_SKIP_SUBTREE);
	if (level + 1 >= levels) {
		levels = level * 2 + 64;
		sums = reallocarray(sums, (size_t)levels, sizeof(*sums));
		if (sums == NULL)
			err(1, NULL);
	}
	if (type == FTW_D) {			/* sums[level + 1]: what is in it */
		if (level == 0)
			sums[0] = 0;
		sums[level + 1] = n;
		return (FTW_CONTINUE);
	}
	if (type == FTW_DP || type == FTW_DNR) {
		n = sums[level + 1];
	} else {
		if (level == 0)
			sums[0] = 0;
		if (st->st_nlink > 1 && !opt['l'] && is_known(st))
			return (FTW_CONTINUE);
	}
	sums[level] += n;
	if (level <= depth && (level == 0 || opt['a'] || type == FTW_DP ||
	    type == FTW_DNR))
		show(n, path);
	return (FTW_CONTINUE);
}

int
main(int argc, char **argv)
{
	static char *dot[] = { ".", NULL };
	const char *error, *env = getenv("BLOCKSIZE");
	long long total = 0;
	int flags = FTW_PHYS;
	char *p;

	argv += options(argc, argv, "Aacd:gHhI:+kLlmnPrsx", "du [-Aclnrx] "
	    "[-H | -L | -P] [-g | -h | -k | -m] [-a | -s | -d depth]\n"
	    "          [-I mask] [file ...]");
	if (opt['s'])
		depth = 0;
	if (opt['d']) {
		depth = (int)strtonum(optval['d'], 0, INT_MAX, &error);
		if (error != NULL)
			errx(1, "%s: invalid depth", optval['d']);
	}
	if ((opt['a'] != 0) + (opt['s'] != 0) + (opt['d'] != 0) > 1 && opt['s'])
		usage();
	if (env != NULL) {
		unit = strtol(env, &p, 10);
		unit = (p == env ? 1 : unit) <<
		    (*p == 'K' || *p == 'k' ? 10 : *p == 'M' || *p == 'm' ? 20 :
		    *p == 'G' || *p == 'g' ? 30 : 0);
		if (unit < 512)
			unit = 512;
	}
	/* The last of the units counts. */
	if (opt['k'] > opt['m'] && opt['k'] > opt['g'])
		unit = 1024;
	else if (opt['m'] > opt['g'])
		unit = 1 << 20;
	else if (opt['g'])
		unit = 1 << 30;
	if (opt['h'] < opt['k'] || opt['h'] < opt['m'] || opt['h'] < opt['g'])
		opt['h'] = 0;
	if (opt['L'] > opt['H'] && opt['L'] > opt['P'])
		flags = 0;
	else if (opt['H'] > opt['P'])
		flags |= FTW_COMFOLLOW;
	if (opt['x'])
		flags |= FTW_MOUNT;
	while ((p = strsep(&optval['I'], "\n")) != NULL) {
		masks = reallocarray(masks, (size_t)nmasks + 1, sizeof(*masks));
		if (masks == NULL)
			err(1, NULL);
		masks[nmasks++] = p;
	}
	if (*argv == NULL)
		argv = dot;
	for (; *argv != NULL; argv++) {
		if (sums != NULL)
			sums[0] = 0;
		if (nftw(*argv, visit, 0, flags | FTW_CHDIR | FTW_BOTH |
		    FTW_ACTIONRETVAL) == -1)
			complain(*argv);
		total += sums != NULL ? sums[0] : 0;
	}
	if (opt['c'])
		show(total, "total");
	return (finish());
}
