/*
 * uniq.c - uniq(1): drops lines that repeat the one before.
 *
 *	uniq [-c | -d | -D | -u] [-i] [-f fields] [-s chars] [input [output]]
 *
 * -c prints how often, -d only repeated lines, -D all of those, -u only the others; -f
 * and -s leave out fields and then characters at the start of what is compared, -i case.
 */
#include <ctype.h>
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

struct line {
	char	*s;
	size_t	cap;
	ssize_t	len;			/* without the newline */
};

static long	fields, chars;

/* Where the part that is compared begins. */
static size_t
key(const struct line *l)
{
	size_t i = 0, n = (size_t)l->len;
	long f;

	for (f = fields; f > 0 && i < n; f--) {
		while (i < n && isblank((unsigned char)l->s[i]))
			i++;
		while (i < n && !isblank((unsigned char)l->s[i]))
			i++;
	}
	return ((long)(n - i) < chars ? n : i + (size_t)chars);
}

/* Whether two lines count as the same. */
static int
same(const struct line *a, const struct line *b)
{
	size_t i = key(a), j = key(b), n = (size_t)a->len - i;

	return (n == (size_t)b->len - j && (opt['i'] ?
	    strncasecmp(a->s + i, b->s + j, n) : memcmp(a->s + i, b->s + j, n)) == 0);
}

static void
put(const struct line *l)
{
	fwrite(l->s, 1, (size_t)l->len, stdout);
	putchar('\n');
}

/* Prints a line that occurred so many times, if it is wanted. */
static void
show(const struct line *l, long times)
{
	if (opt['D'] || (opt['d'] && times == 1) || (opt['u'] && times > 1))
		return;
	if (opt['c'])
		printf("%4ld ", times);
	put(l);
}

/* The argument of an option that is a count. */
static long
count(int c)
{
	const char *error;
	long n = opt[c] ? strtonum(optval[c], 0, LONG_MAX, &error) : 0;

	if (opt[c] && error != NULL)
		errx(1, "%s: invalid number", optval[c]);
	return (n);
}

int
main(int argc, char **argv)
{
	struct line a = { NULL, 0, 0 }, b = { NULL, 0, 0 }, swap;
	long times = 0;
	FILE *f;

	argv += options(argc, argv, "Dcdf:is:u", "uniq [-c | -d | -D | -u] [-i] "
	    "[-f fields] [-s chars] [input [output]]");
	if (argc - optind > 2)
		usage();
	fields = count('f');
	chars = count('s');
	f = input(*argv != NULL ? *argv : "-");
	if (f == NULL)
		return (status);
	if (*argv != NULL && argv[1] != NULL && strcmp(argv[1], "-") != 0 &&
	    freopen(argv[1], "w", stdout) == NULL)
		err(1, "%s", argv[1]);
	while ((b.len = getline(&b.s, &b.cap, f)) > 0) {
		b.len -= b.s[b.len - 1] == '\n';
		if (times > 0 && same(&a, &b)) {
			if (opt['D'] && times == 1)
				put(&a);
			if (opt['D'])
				put(&b);
			times++;
			continue;
		}
		if (times > 0)
			show(&a, times);
		times = 1;
		swap = a;
		a = b;
		b = swap;
	}
	if (times > 0)
		show(&a, times);
	end_input(f, *argv != NULL ? *argv : "-");
	return (finish());
}
