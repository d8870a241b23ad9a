/*
 * comm.c - comm(1): the lines that two sorted files have in common.
 *
 *	comm [-123i] file1 file2
 *
 * Three columns: lines only in file1, only in file2, in both; -1, -2 and -3 leave one
 * out.  -i compares without regard to case.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

struct side {
	const char	*name;
	FILE		*f;
	char		*line;
	size_t		cap;
	ssize_t		len;		/* without the newline; -1 at the end */
};

/* Reads a side's next line. */
static void
next(struct side *s)
{
	s->len = getline(&s->line, &s->cap, s->f);
	if (s->len > 0 && s->line[s->len - 1] == '\n')
		s->line[--s->len] = '\0';
	if (s->len == -1 && ferror(s->f))
		err(1, "%s", s->name);
}

/* The order of two lines; the end comes last. */
static int
compare(const struct side *a, const struct side *b)
{
	size_t n = (size_t)(a->len < b->len ? a->len : b->len);
	int d;

	if (a->len == -1 || b->len == -1)
		return (a->len == -1 ? 1 : -1);
	d = opt['i'] ? strncasecmp(a->line, b->line, n) : memcmp(a->line, b->line, n);
	return (d != 0 ? d : (a->len > b->len) - (a->len < b->len));
}

/* Prints a line after tabs for the columns before its own. */
static void
show(const struct side *s, const char *tabs)
{
	fputs(tabs, stdout);
	fwrite(s->line, 1, (size_t)s->len, stdout);
	putchar('\n');
}

int
main(int argc, char **argv)
{
	struct side a = { .line = NULL }, b = { .line = NULL };
	int d;

	argv += options(argc, argv, "123i", "comm [-123i] file1 file2");
	if (argc - optind != 2)
		usage();
	a.f = input(a.name = argv[0]);
	b.f = input(b.name = argv[1]);
	if (a.f == NULL || b.f == NULL)
		return (status);
	next(&a);
	next(&b);
	while (a.len != -1 || b.len != -1) {
		d = compare(&a, &b);
		if (d < 0 && !opt['1'])
			show(&a, "");
		if (d > 0 && !opt['2'])
			show(&b, opt['1'] ? "" : "\t");
		if (d == 0 && !opt['3'])
			show(&a, &"\t\t"[(opt['1'] != 0) + (opt['2'] != 0)]);
		if (d <= 0)
			next(&a);
		if (d >= 0)
			next(&b);
	}
	return (finish());
}
