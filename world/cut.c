/*
 * cut.c - cut(1): cuts parts out of lines.
 *
 *	cut -b list [-n] [file ...]		bytes
 *	cut -c list [file ...]			characters, which are bytes here
 *	cut -f list [-s] [-d char | -w] [file ...]	fields
 *
 * A list is like "1,3-5,7-,-2"; the order in it does not matter.  Fields are divided by
 * a tab, -d's character or, under -w, runs of blanks.  -s drops lines without any.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

struct range {
	unsigned long	from, to;
};

static struct range *list;		/* in order, and disjoint */
static size_t	nlist;
static int	delimiter = '\t';

static int
by_start(const void *va, const void *vb)
{
	const struct range *a = va, *b = vb;

	return ((a->from > b->from) - (a->from < b->from));
}

/* Reads one number of a list, or leaves *n alone when there is none. */
static char *
number(char *s, unsigned long *n)
{
	char *end = s;

	if (!isdigit((unsigned char)*s))
		return (s);
	errno = 0;
	*n = strtoul(s, &end, 10);
	if (*n == 0 || errno != 0)
		errx(1, "[-bcf] list: values may not be zero or too large");
	return (end);
}

/* Reads a list. */
static void
parse(char *s)
{
	struct range *r;
	char *part, *end;
	size_t i, n;

	while ((part = strsep(&s, ", \t")) != NULL) {
		list = reallocarray(list, nlist + 1, sizeof(*list));
		if (list == NULL)
			err(1, NULL);
		r = &list[nlist++];
		r->from = 1;
		r->to = ULONG_MAX;
		end = number(part, &r->from);
		if (*end == '-')
			end = number(end + 1, &r->to);
		else
			r->to = r->from;
		if (*end != '\0' || r->from > r->to || strcmp(part, "-") == 0 ||
		    *part == '\0')
			errx(1, "[-bcf] list: illegal list value");
	}
	qsort(list, nlist, sizeof(*list), by_start);
	for (i = 1, n = 1; i < nlist; i++) {
		if (list[i].from - 1 > list[n - 1].to)
			list[n++] = list[i];
		else if (list[n - 1].to < list[i].to)
			list[n - 1].to = list[i].to;
	}
	nlist = n;
}

/* Prints the listed bytes of a line. */
static void
cut_bytes(const char *line, size_t len)
{
	size_t i, to;

	for (i = 0; i < nlist && list[i].from <= len; i++) {
		to = list[i].to < len ? list[i].to : len;
		fwrite(line + list[i].from - 1, 1, to - list[i].from + 1, stdout);
	}
	putchar('\n');
}

/* The end of the field at p; *nextp becomes the start of the next one, or NULL. */
static const char *
field_end(const char *p, const char *end, const char **nextp)
{
	const char *q = p;

	if (!opt['w']) {
		q = memchr(p, delimiter, (size_t)(end - p));
		*nextp = q != NULL ? q + 1 : NULL;
		return (q != NULL ? q : end);
	}
	while (q < end && !isblank((unsigned char)*q))
		q++;
	p = q;
	while (p < end && isblank((unsigned char)*p))
		p++;
	*nextp = q < end ? p : NULL;
	return (q);
}

/* Prints the listed fields of a line. */
static void
cut_fields(const char *line, size_t len)
{
	const char *p, *e, *next, *end = line + len;
	unsigned long n = 1;
	size_t i = 0;
	int some = 0;

	field_end(line, end, &next);
	if (next == NULL) {			/* there is no delimiter */
		if (!opt['s']) {
			fwrite(line, 1, len, stdout);
			putchar('\n');
		}
		return;
	}
	for (p = line; p != NULL && i < nlist; p = next, n++) {
		e = field_end(p, end, &next);
		if (n < list[i].from)
			continue;
		if (some)
			putchar(opt['w'] ? '\t' : delimiter);
		some = 1;
		fwrite(p, 1, (size_t)(e - p), stdout);
		if (n == list[i].to)
			i++;
	}
	putchar('\n');
}

/* Cuts all lines of a file. */
static void
cut(const char *path)
{
	static char *line;
	static size_t cap;
	FILE *f = input(path);
	ssize_t n;

	if (f == NULL)
		return;
	while ((n = getline(&line, &cap, f)) > 0) {
		n -= line[n - 1] == '\n';
		(opt['f'] ? cut_fields : cut_bytes)(line, (size_t)n);
	}
	end_input(f, path);
}

int
main(int argc, char **argv)
{
	int what;

	argv += options(argc, argv, "b:c:d:f:nsw", "cut -b list [-n] [file ...]\n"
	    "       cut -c list [file ...]\n"
	    "       cut -f list [-s] [-d char | -w] [file ...]");
	what = opt['b'] ? 'b' : opt['c'] ? 'c' : 'f';
	if ((opt['b'] != 0) + (opt['c'] != 0) + (opt['f'] != 0) != 1 ||
	    (what != 'f' && (opt['s'] || opt['d'] || opt['w'])) ||
	    (what != 'b' && opt['n']) || (opt['d'] && opt['w']))
		usage();
	if (opt['d']) {
		if (strlen(optval['d']) > 1)
			errx(1, "bad delimiter");
		delimiter = (unsigned char)*optval['d'];
	}
	parse(optval[what]);
	if (*argv == NULL)
		cut("-");
	for (; *argv != NULL; argv++)
		cut(*argv);
	return (finish());
}
