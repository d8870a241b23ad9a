/*
 * match.c - finds out which lines of two files are not in the other, for diff(1).
 *
 * Each line gets the number of its class: lines that are equal, as far as -b, -i and -w
 * want to know, have the same.  Lines whose class the other file does not have are
 * changed for sure and left out; the rest is matched by E. W. Myers, "An O(ND)
 * Difference Algorithm and Its Variations" (1986), in its linear space form: where a
 * search from both ends meets, the problem falls apart in two.  A search that takes too
 * many steps (never under -d) is cut short where it has come farthest, so that files
 * which have little in common take time, too, that grows little faster than their size.
 * At last each run of changed lines is moved to where it joins others.
 */
#include <ctype.h>
#include <err.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

#include "diff.h"

static const int	*xs, *ys;	/* classes of the lines that are matched */
static const long	*xmap, *ymap;	/* their line numbers */
static char		*xchanged, *ychanged;
static long		*fwd, *bwd;	/* how far each diagonal got */
static long		limit;

static void *
need(size_t n, size_t size)
{
	void *p = calloc(n > 0 ? n : 1, size);

	if (p == NULL)
		err(2, NULL);
	return (p);
}

/* The next byte of a line that counts, -1 at the end. */
static int
next(const char **pp, const char *end)
{
	const char *p = *pp;
	int c;

	if (p < end && isspace((unsigned char)*p) && (opt['w'] || opt['b'])) {
		while (p < end && isspace((unsigned char)*p))
			p++;
		if (!opt['w'] && p < end) {
			*pp = p;
			return (' ');
		}
	}
	if (p == end)
		return (-1);
	c = (unsigned char)*p++;
	*pp = p;
	return (opt['i'] ? tolower(c) : c);
}

static uint64_t
hash(const struct line *l)
{
	const char *p = l->s, *end = l->s + l->len;
	uint64_t h = 14695981039346656037u;
	int c;

	if (opt['b'] || opt['i'] || opt['w'])
		while ((c = next(&p, end)) != -1)
			h = (h ^ (unsigned)c) * 1099511628211u;
	else
		while (p < end)
			h = (h ^ (unsigned char)*p++) * 1099511628211u;
	return (h ^ h >> 32);
}

static int
equal(const struct line *a, const struct line *b)
{
	const char *p = a->s, *q = b->s;
	int c, d;

	if (!opt['b'] && !opt['i'] && !opt['w'])
		return (a->len == b->len && memcmp(p, q, a->len) == 0);
	do {
		c = next(&p, a->s + a->len);
		d = next(&q, b->s + b->len);
	} while (c == d && c != -1);
	return (c == d);
}

/* Gives all lines of both texts their classes, by a table of one line of each. */
void
classify(struct text *a, struct text *b)
{
	size_t size = 1024, i;
	const struct line **table;
	struct text *t;
	struct line *l;
	int classes = 0;

	while (size < (size_t)(a->n + b->n) * 2)
		size *= 2;
	table = need(size, sizeof(*table));
	for (t = a; t != NULL; t = t == a ? b : NULL)
		for (l = t->line; l < t->line + t->n; l++) {
			for (i = hash(l) & (size - 1); table[i] != NULL &&
			    !equal(table[i], l); i = (i + 1) & (size - 1))
				;
			if (table[i] == NULL) {
				table[i] = l;
				l->class = classes++;
			} else {
				l->class = table[i]->class;
			}
		}
	free(table);
}

/* Follows equal lines from (*x, *y) on, forwards or backwards. */
static inline void
slide(long *x, long *y, long xend, long yend, int step)
{
	long i = *x, j = *y;

	if (step > 0)
		while (i < xend && j < yend && xs[i] == ys[j])
			i++, j++;
	else
		while (i > xend && j > yend && xs[i - 1] == ys[j - 1])
			i--, j--;
	*x = i;
	*y = j;
}

/*
 * Finds a place (*xp, *yp) on a way from (x0, y0) to (x1, y1) with as few changes as
 * can be, or, past the limit, the place that promises most.  Diagonal d has x - y = d;
 * a value in fwd (bwd) is the x that changes of a number known reach from the start
 * (from the end), and each round adds one change.
 */
static void
middle(long x0, long x1, long y0, long y1, long *xp, long *yp)
{
	long dmin = x0 - y1, dmax = x1 - y0, start = x0 - y0, end = x1 - y1;
	long flo = start, fhi = start, blo = end, bhi = end, d, x, y, best, steps;
	int odd = (start - end) & 1;

	fwd[start] = x0;
	bwd[end] = x1;
	for (steps = 1;; steps++) {
		if (flo > dmin)
			fwd[--flo - 1] = -1;
		else
			flo++;
		if (fhi < dmax)
			fwd[++fhi + 1] = -1;
		else
			fhi--;
		for (d = fhi; d >= flo; d -= 2) {
			x = fwd[d - 1] < fwd[d + 1] ? fwd[d + 1] : fwd[d - 1] + 1;
			y = x - d;
			slide(&x, &y, x1, y1, 1);
			fwd[d] = x;
			if (odd && d >= blo && d <= bhi && bwd[d] <= x) {
				*xp = x;
				*yp = y;
				return;
			}
		}
		if (blo > dmin)
			bwd[--blo - 1] = LONG_MAX;
		else
			blo++;
		if (bhi < dmax)
			bwd[++bhi + 1] = LONG_MAX;
		else
			bhi--;
		for (d = bhi; d >= blo; d -= 2) {
			x = bwd[d - 1] < bwd[d + 1] ? bwd[d - 1] : bwd[d + 1] - 1;
			y = x - d;
			slide(&x, &y, x0, y0, -1);
			bwd[d] = x;
			if (!odd && d >= flo && d <= fhi && x <= fwd[d]) {
				*xp = x;
				*yp = y;
				return;
			}
		}
		if (steps >= limit)
			break;
	}
	best = -1;			/* lines done, from either end */
	for (d = fhi; d >= flo; d -= 2) {
		x = fwd[d] < x1 ? fwd[d] : x1;
		if (x - d > y1)
			x = y1 + d;
		if (x + (x - d) - x0 - y0 > best) {
			best = x + (x - d) - x0 - y0;
			*xp = x;
			*yp = x - d;
		}
	}
	for (d = bhi; d >= blo; d -= 2) {
		x = bwd[d] > x0 ? bwd[d] : x0;
		if (x - d < y0)
			x = y0 + d;
		if (x1 + y1 - x - (x - d) > best) {
			best = x1 + y1 - x - (x - d);
			*xp = x;
			*yp = x - d;
		}
	}
}

/* Marks what is changed between two parts. */
static void
match(long x0, long x1, long y0, long y1)
{
	long x, y;

	for (;;) {
		slide(&x0, &y0, x1, y1, 1);
		slide(&x1, &y1, x0, y0, -1);
		if (x0 == x1 || y0 == y1)
			break;
		middle(x0, x1, y0, y1, &x, &y);
		/* The smaller part by recursion, which is thus never deep. */
		if (x + y - x0 - y0 < x1 + y1 - x - y) {
			match(x0, x, y0, y);
			x0 = x;
			y0 = y;
		} else {
			match(x, x1, y, y1);
			x1 = x;
			y1 = y;
		}
	}
	for (; x0 < x1; x0++)
		xchanged[xmap[x0]] = 1;
	for (; y0 < y1; y0++)
		ychanged[ymap[y0]] = 1;
}

/*
 * The classes, and in *mapp the numbers, of lines between that the other text has, too.
 */
static int *
common(struct text *t, const char *other_has, long from, long to, long **mapp, long *np)
{
	int *list = need((size_t)(to - from), sizeof(*list));
	long *map = need((size_t)(to - from), sizeof(*map)), i, n = 0;

	for (i = from; i < to; i++) {
		if (!other_has[t->line[i].class]) {
			t->changed[i] = 1;
			continue;
		}
		map[n] = i;
		list[n++] = t->line[i].class;
	}
	*mapp = map;
	*np = n;
	return (list);
}

/*
 * Moves runs of changed lines, where the line before is like the last or the one behind
 * like the first: so that they join other runs, then to where the other text (o) has a
 * change as well, else down as far as it goes.  o_at is where o's run would begin.
 */
static void
move_runs(struct text *t, const struct text *o)
{
	const struct line *l = t->line;
	char *c = t->changed;
	const char *oc = o->changed;
	long i = 0, at = 0, from, meets;

	for (;;) {
		while (i < t->n && !c[i]) {
			while (oc[at])
				at++;
			at++;
			i++;
		}
		if (i == t->n)
			return;
		for (from = i; c[i]; i++)
			;
		for (meets = -1;;) {		/* up, joining what comes in the way */
			long size = i - from;

			while (from > 0 && l[from - 1].class == l[i - 1].class) {
				c[--from] = 1;
				c[--i] = 0;
				at--;
				while (at > 0 && oc[at - 1])
					at--;
				while (from > 0 && c[from - 1])
					from--;
			}
			meets = oc[at] ? i : -1;
			while (i < t->n && l[from].class == l[i].class) {
				c[from++] = 0;
				c[i++] = 1;
				while (oc[at])
					at++;
				at++;
				while (c[i])
					i++;
				if (oc[at])
					meets = i;
			}
			if (i - from == size)
				break;
		}
		while (meets != -1 && meets < i) {
			c[--from] = 1;
			c[--i] = 0;
			at--;
			while (at > 0 && oc[at - 1])
				at--;
		}
	}
}

/* Compares; the *np changes in order. */
struct change *
compare_lines(struct text *a, struct text *b, long *np)
{
	long from = 0, ato = a->n, bto = b->n, n = 0, i, j, xn, yn;
	char *ahas, *bhas;
	struct change *list = NULL, *ch;
	size_t room = 0;
	long *fbase, *bbase, *xm, *ym;
	int *x, *y;

	a->changed = need((size_t)a->n + 1, 1);
	b->changed = need((size_t)b->n + 1, 1);
	while (from < ato && from < bto && a->line[from].class == b->line[from].class)
		from++;
	while (ato > from && bto > from &&
	    a->line[ato - 1].class == b->line[bto - 1].class)
		ato--, bto--;
	ahas = need((size_t)(a->n + b->n), 1);
	bhas = need((size_t)(a->n + b->n), 1);
	for (i = from; i < ato; i++)
		ahas[a->line[i].class] = 1;
	for (i = from; i < bto; i++)
		bhas[b->line[i].class] = 1;
	xs = x = common(a, bhas, from, ato, &xm, &xn);
	ys = y = common(b, ahas, from, bto, &ym, &yn);
	xmap = xm;
	ymap = ym;
	xchanged = a->changed;
	ychanged = b->changed;
	fbase = need((size_t)(xn + yn + 3), sizeof(*fbase));
	bbase = need((size_t)(xn + yn + 3), sizeof(*bbase));
	fwd = fbase + yn + 1;
	bwd = bbase + yn + 1;
	for (limit = 256; limit * limit < xn + yn; limit *= 2)
		;
	if (opt['d'])
		limit = LONG_MAX;
	match(0, xn, 0, yn);
	free(fbase);
	free(bbase);
	free(x);
	free(y);
	free(xm);
	free(ym);
	free(ahas);
	free(bhas);
	move_runs(a, b);
	move_runs(b, a);
	for (i = j = 0; i < a->n || j < b->n; i++, j++) {
		if (!a->changed[i] && !b->changed[j])
			continue;
		if ((size_t)n == room) {
			room = room * 2 + 64;
			list = reallocarray(list, room, sizeof(*list));
			if (list == NULL)
				err(2, NULL);
		}
		ch = &list[n++];
		ch->a = i;
		ch->b = j;
		while (a->changed[i])
			i++;
		while (b->changed[j])
			j++;
		ch->na = i - ch->a;
		ch->nb = j - ch->b;
		if (i == a->n && j == b->n)
			break;
	}
	*np = n;
	return (list);
}
