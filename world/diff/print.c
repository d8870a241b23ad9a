/*
 * print.c - prints the changes between two files in the ways of diff(1): plain, -e, -f,
 * -n, and -c and -u with lines around, where changes near each other make up one hunk.
 */
#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

#include "diff.h"

/* Prints a line behind a mark, -t and -T heeded. */
static void
put_line(const char *mark, const struct line *l)
{
	size_t i, col = 0;

	fputs(mark, stdout);
	if (opt['T'])
		putchar('\t');
	if (!opt['t'])
		fwrite(l->s, 1, l->len, stdout);
	for (i = 0; opt['t'] && i < l->len; i++) {
		if (l->s[i] != '\t') {
			col++;
			putchar(l->s[i]);
			continue;
		}
		do {
			putchar(' ');
		} while (++col % 8 != 0);
	}
	if (l->len > 0 && l->s[l->len - 1] == '\n')
		return;
	if (opt['e'] || opt['f']) {	/* an editor's script has no such line */
		putchar('\n');
		warnx("no newline at end of file");
	} else
		printf("\n\\ No newline at end of file\n");
}

static void
put_lines(const char *mark, const struct text *t, long from, long n)
{
	for (; n > 0; n--)
		put_line(mark, &t->line[from++]);
}

/* Prints a range as "from,to"; when it is empty, the line before it. */
static void
put_range(long from, int comma, long n)
{
	if (n > 1)
		printf("%ld%c%ld", from + 1, comma, from + n);
	else
		printf("%ld", from + n);
}

/* Whether -B says that a change is none. */
static int
is_blank(const struct text *a, const struct text *b, const struct change *c)
{
	long i;

	for (i = 0; i < c->na; i++)
		if (a->line[c->a + i].len > 1 || a->line[c->a + i].s[0] != '\n')
			return (0);
	for (i = 0; i < c->nb; i++)
		if (b->line[c->b + i].len > 1 || b->line[c->b + i].s[0] != '\n')
			return (0);
	return (1);
}

static void
plain(const struct text *a, const struct text *b, const struct change *c)
{
	put_range(c->a, ',', c->na);
	putchar(c->na == 0 ? 'a' : c->nb == 0 ? 'd' : 'c');
	put_range(c->b, ',', c->nb);
	putchar('\n');
	put_lines(opt['T'] ? "<" : "< ", a, c->a, c->na);
	if (c->na > 0 && c->nb > 0)
		printf("---\n");
	put_lines(opt['T'] ? ">" : "> ", b, c->b, c->nb);
}

/*
 * A change as ed(1)'s commands, or as -f has them, to be read.  A "." alone would end
 * ed's text: it is made of "..".
 */
static void
ed_script(const struct text *b, const struct change *c)
{
	long i;
	int open = 1, letter = c->na == 0 ? 'a' : c->nb == 0 ? 'd' : 'c';

	if (opt['f'])
		putchar(letter);
	put_range(c->a, opt['f'] ? ' ' : ',', c->na);
	if (!opt['f'])
		putchar(letter);
	putchar('\n');
	for (i = 0; i < c->nb; i++) {
		const struct line *l = &b->line[c->b + i];

		if (!open)
			printf("a\n");
		open = opt['f'] || !(l->len == 2 && memcmp(l->s, ".\n", 2) == 0);
		if (open)
			put_line("", l);
		else
			printf("..\n.\ns/.//\n");
	}
	if (c->nb > 0 && open)
		printf(".\n");
}

/* A change as rcs(1) has it. */
static void
rcs(const struct text *b, const struct change *c)
{
	if (c->na > 0)
		printf("d%ld %ld\n", c->a + 1, c->na);
	if (c->nb > 0) {
		printf("a%ld %ld\n", c->a + c->na, c->nb);
		for (long i = 0; i < c->nb; i++)
			fwrite(b->line[c->b + i].s, 1, b->line[c->b + i].len, stdout);
	}
}

/* Prints the line at or before `from' that looks like the start of a function. */
static void
put_function(const struct text *a, long from)
{
	const struct line *l;
	size_t n;

	while (opt['p'] && --from >= 0) {
		l = &a->line[from];
		if (l->len == 0 || (!isalpha((unsigned char)l->s[0]) &&
		    l->s[0] != '_' && l->s[0] != '$'))
			continue;
		for (n = l->len < 40 ? l->len : 40; n > 0 &&
		    isspace((unsigned char)l->s[n - 1]); n--)
			;
		printf(" %.*s", (int)n, l->s);
		break;
	}
	putchar('\n');
}

/* The line that names a file at the head of -c and -u. */
static void
put_header(const char *mark, const struct text *t, const char *label)
{
	char date[64], zone[16];
	const struct tm *tm = localtime(&t->st.st_mtim.tv_sec);

	if (label != NULL) {
		printf("%s %s\n", mark, label);
		return;
	}
	if (tm == NULL || strftime(date, sizeof(date), opt['u'] ? "%Y-%m-%d %H:%M:%S" :
	    "%a %b %e %H:%M:%S %Y", tm) == 0 ||
	    strftime(zone, sizeof(zone), "%z", tm) == 0)
		date[0] = zone[0] = '\0';
	if (opt['u'])
		printf("%s %s\t%s.%09ld %s\n", mark, t->path, date,
		    (long)t->st.st_mtim.tv_nsec, zone);
	else
		printf("%s %s\t%s\n", mark, t->path, date);
}

static void
unified_range(long from, long n)
{
	if (n == 1)
		printf("%ld", from + 1);
	else
		printf("%ld,%ld", n == 0 ? from : from + 1, n);
}

/* A hunk of changes c up to end, in lines a0 to a1 and b0 to b1, as -u has it. */
static void
unified(const struct text *a, const struct text *b, const struct change *c,
    const struct change *end, long a0, long a1, long b0, long b1)
{
	printf("@@ -");
	unified_range(a0, a1 - a0);
	printf(" +");
	unified_range(b0, b1 - b0);
	printf(" @@");
	put_function(a, a0);
	for (; c < end; c++) {
		put_lines(" ", a, a0, c->a - a0);
		put_lines("-", a, c->a, c->na);
		put_lines("+", b, c->b, c->nb);
		a0 = c->a + c->na;
	}
	put_lines(" ", a, a0, a1 - a0);
}

/* One file's part of a hunk as -c has it: all its lines if some are changed here. */
static void
context_part(const struct text *t, int second, const struct change *c,
    const struct change *end, long from, long to)
{
	const struct change *p;
	long at, n;
	const char *mark;

	printf(second ? "--- " : "*** ");
	if (to - from < 2)
		printf("%ld", to);
	else
		printf("%ld,%ld", from + 1, to);
	printf(second ? " ----\n" : " ****\n");
	for (p = c; p < end && (second ? p->nb : p->na) == 0; p++)
		;
	if (p == end)
		return;
	for (; c < end; c++) {
		at = second ? c->b : c->a;
		n = second ? c->nb : c->na;
		mark = c->na > 0 && c->nb > 0 ? "!" : second ? "+" : "-";
		put_lines(opt['T'] ? " " : "  ", t, from, at - from);
		for (from = at; n > 0; n--, from++) {
			fputs(mark, stdout);
			put_line(opt['T'] ? "" : " ", &t->line[from]);
		}
	}
	put_lines(opt['T'] ? " " : "  ", t, from, to - from);
}

/* The n changes with lines around; how many hunks were printed. */
static int
hunks(const struct text *a, const struct text *b, const struct change *c, long n,
    long around)
{
	const struct change *stop = c + n, *end, *last, *p;
	long a0, a1, b0, b1;
	int done = 0;

	for (; c < stop; c = end) {
		for (end = c + 1; end < stop && end->a - end[-1].a - end[-1].na <=
		    2 * around; end++)
			;
		for (p = c; opt['B'] && p < end && is_blank(a, b, p); p++)
			;
		if (p == end)
			continue;
		if (done++ == 0) {
			char *labels = optval['L'];
			const char *one = strsep(&labels, "\n");

			put_header(opt['u'] ? "---" : "***", a, one);
			put_header(opt['u'] ? "+++" : "---", b, labels);
		}
		last = end - 1;
		a0 = c->a > around ? c->a - around : 0;
		b0 = c->b > around ? c->b - around : 0;
		a1 = last->a + last->na;
		a1 = a->n - a1 > around ? a1 + around : a->n;
		b1 = last->b + last->nb;
		b1 = b->n - b1 > around ? b1 + around : b->n;
		if (opt['u']) {
			unified(a, b, c, end, a0, a1, b0, b1);
			continue;
		}
		printf("***************");
		put_function(a, a0);
		context_part(a, 0, c, end, a0, a1);
		context_part(b, 1, c, end, b0, b1);
	}
	return (done);
}

/*
 * Prints n changes, the command line in front when there is one; whether there were any
 * that count.
 */
int
print_changes(struct text *a, struct text *b, const struct change *c, long n,
    const char *command)
{
	int wanted = 0;
	long i, around = 3;

	for (i = 0; i < n && !wanted; i++)
		wanted = !opt['B'] || !is_blank(a, b, &c[i]);
	if (!wanted)
		return (0);
	if (opt['q']) {
		printf("Files %s and %s differ\n", a->path, b->path);
		return (1);
	}
	if (command != NULL)
		printf("%s %s %s\n", command, a->path, b->path);
	if (opt['u'] || opt['c']) {
		if (optval[opt['u'] ? 'U' : 'C'] != NULL)
			around = strtol(optval[opt['u'] ? 'U' : 'C'], NULL, 10);
		return (hunks(a, b, c, n, around) > 0);
	}
	for (i = 0; i < n; i++) {
		const struct change *one = &c[opt['e'] ? n - 1 - i : i];

		if (opt['B'] && is_blank(a, b, one))
			continue;
		if (opt['e'] || opt['f'])
			ed_script(b, one);
		else if (opt['n'])
			rcs(b, one);
		else
			plain(a, b, one);
	}
	return (1);
}
