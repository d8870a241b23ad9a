/*
 * sort.c - sort(1): sorts lines.
 *
 *	sort [-bcdfimnrsu] [-k from[,to]] [-t char] [-o file] [file ...]
 *
 * All lines are read into memory; a sort by pointers with a stable merge.  Keys are
 * compared in turn, then the whole lines, unless -s; -u keeps one of equal ones.
 */
#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

#define MAXKEYS	16

struct key {
	long	f1, c1, f2, c2;		/* fields and characters from 1; f2 0: end */
	int	b, d, f, i, n, r, set;	/* -b and so on for this key */
};

/* A line, with NULs that may be in it. */
struct line {
	char	*s, *end;
};

static struct key	keys[MAXKEYS], global;
static int		nkeys, separator = -1;
static struct line	*lines;
static size_t		nlines, room;

/* Sets the option of a letter; 0 for no such option. */
static int
set_option(struct key *k, int c)
{
	static const char letters[] = "bdfinr";
	int *flags[] = { &k->b, &k->d, &k->f, &k->i, &k->n, &k->r };
	const char *p = c != '\0' ? strchr(letters, c) : NULL;

	if (p == NULL)
		return (0);
	*flags[p - letters] = k->set = 1;
	return (1);
}

/* Reads "field[.char][options]"; the place after it. */
static char *
position(char *s, long *field, long *character, struct key *k)
{
	char *end;

	*field = strtol(s, &end, 10);
	if (end == s || *field < 0)
		errx(2, "invalid key: %s", s);
	if (*end == '.')
		*character = strtol(end + 1, &end, 10);
	while (*end != '\0' && *end != ',' && set_option(k, *end))
		end++;
	return (end);
}

/* Reads the argument of -k. */
static void
add_key(char *s)
{
	struct key *k;
	char *end;

	if (nkeys == MAXKEYS)
		errx(2, "too many keys");
	k = &keys[nkeys++];
	k->c1 = 1;
	end = position(s, &k->f1, &k->c1, k);
	if (*end == ',')
		end = position(end + 1, &k->f2, &k->c2, k);
	if (*end != '\0' || k->f1 == 0 || k->c1 == 0)
		errx(2, "invalid key: %s", s);
}

/* The place of a field; the end of the line when there are not that many. */
static const char *
field(const char *s, const char *end, long n)
{
	const char *p;

	for (; n > 1 && s < end; n--) {
		if (separator != -1) {
			p = memchr(s, separator, (size_t)(end - s));
			s = p != NULL ? p + 1 : end;
			continue;
		}
		while (s < end && isblank((unsigned char)*s))
			s++;
		while (s < end && !isblank((unsigned char)*s))
			s++;
	}
	return (s);
}

/* The bounds of a key in a line. */
static const char *
bounds(const struct line *l, const struct key *k, const char **endp)
{
	const char *s = field(l->s, l->end, k->f1), *e;
	long n;

	if (k->b)
		while (s < l->end && isblank((unsigned char)*s))
			s++;
	for (n = k->c1; n > 1 && s < l->end; n--)
		s++;
	if (k->f2 == 0) {
		e = l->end;
	} else if (k->c2 == 0) {
		e = field(l->s, l->end, k->f2);
		if (separator == -1)
			while (e < l->end && isblank((unsigned char)*e))
				e++;
		while (e < l->end && (separator != -1 ? (unsigned char)*e != separator :
		    !isblank((unsigned char)*e)))
			e++;
	} else {
		e = field(l->s, l->end, k->f2);
		if (k->b)
			while (e < l->end && isblank((unsigned char)*e))
				e++;
		for (n = k->c2; n > 0 && e < l->end; n--)
			e++;
	}
	*endp = e > s ? e : s;
	return (s);
}

/* Compares numbers as text: any number of digits. */
static int
compare_numbers(const char *a, const char *ae, const char *b, const char *be)
{
	int na, nb, d = 0;
	const char *p, *q;

	while (a < ae && isspace((unsigned char)*a))
		a++;
	while (b < be && isspace((unsigned char)*b))
		b++;
	na = a < ae && *a == '-';
	nb = b < be && *b == '-';
	a += na;
	b += nb;
	while (a < ae && *a == '0')
		a++;
	while (b < be && *b == '0')
		b++;
	for (p = a; p < ae && isdigit((unsigned char)*p); p++)
		;
	for (q = b; q < be && isdigit((unsigned char)*q); q++)
		;
	if (p - a != q - b)
		d = p - a < q - b ? -1 : 1;
	else if (p > a)
		d = memcmp(a, b, (size_t)(p - a));
	if (d == 0) {			/* the fractions */
		p += p < ae && *p == '.';
		q += q < be && *q == '.';
		for (; d == 0; p++, q++) {
			int ca = p < ae && isdigit((unsigned char)*p) ? *p : 0;
			int cb = q < be && isdigit((unsigned char)*q) ? *q : 0;

			if (ca == 0 && cb == 0)
				break;
			d = (ca == 0 ? '0' : ca) - (cb == 0 ? '0' : cb);
		}
	}
	if (na != nb) {			/* -0 is 0 */
		for (p = a; p < ae && strchr("0.", *p) != NULL && *p != '\0'; p++)
			;
		for (q = b; q < be && strchr("0.", *q) != NULL && *q != '\0'; q++)
			;
		if ((p < ae && isdigit((unsigned char)*p)) ||
		    (q < be && isdigit((unsigned char)*q)))
			return (na ? -1 : 1);
		return (0);
	}
	return (na ? -d : d);
}

/* Whether a byte counts under -d and -i. */
static int
counts(const struct key *k, int c)
{
	return ((!k->d || isalnum(c) || isblank(c)) && (!k->i || isprint(c)));
}

/* Compares one key of two lines. */
static int
compare_key(const struct line *a, const struct line *b, const struct key *k)
{
	const char *ae, *be, *p = bounds(a, k, &ae), *q = bounds(b, k, &be);
	int ca, cb, d = 0;

	if (k->n) {
		d = compare_numbers(p, ae, q, be);
	} else {
		while (d == 0) {
			while (p < ae && !counts(k, (unsigned char)*p))
				p++;
			while (q < be && !counts(k, (unsigned char)*q))
				q++;
			if (p >= ae || q >= be) {
				d = (p < ae) - (q < be);
				break;
			}
			ca = (unsigned char)*p++;
			cb = (unsigned char)*q++;
			d = k->f ? toupper(ca) - toupper(cb) : ca - cb;
		}
	}
	return (k->r ? -d : d);
}

/* Compares two lines by their keys only. */
static int
compare_keys(const struct line *a, const struct line *b)
{
	int i, d = 0;

	for (i = 0; i < nkeys && d == 0; i++)
		d = compare_key(a, b, &keys[i]);
	return (d);
}

static int
compare(const void *va, const void *vb)
{
	const struct line *a = va, *b = vb;
	size_t an = (size_t)(a->end - a->s), bn = (size_t)(b->end - b->s);
	int d = compare_keys(a, b);

	if (d == 0 && !opt['s'] && !opt['u']) {
		d = memcmp(a->s, b->s, an < bn ? an : bn);
		if (d == 0)
			d = (an > bn) - (an < bn);
		if (global.r)
			d = -d;
	}
	return (d);
}

/* Reads all lines of a file. */
static void
read_lines(const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (f == NULL)
		err(2, "%s", path);
	while ((n = getline(&line, &cap, f)) > 0) {
		if (line[n - 1] == '\n')
			n--;
		if (nlines == room) {
			room = room * 2 + 256;
			lines = reallocarray(lines, room, sizeof(*lines));
		}
		if (lines == NULL || (lines[nlines].s = malloc((size_t)n + 1)) == NULL)
			err(2, NULL);
		memcpy(lines[nlines].s, line, (size_t)n);
		lines[nlines].end = lines[nlines].s + n;
		*lines[nlines++].end = '\n';
	}
	if (ferror(f))
		err(2, "%s", path);
	free(line);
	if (f != stdin)
		fclose(f);
}

int
main(int argc, char **argv)
{
	char *key;
	const char *out, *p;
	size_t n;
	int i;

	usage_status = 2;
	argv += options(argc, argv, "bcdfik:+mno:rst:u", "sort [-bcdfimnrsu] "
	    "[-k from[,to]] [-t char] [-o file] [file ...]");
	for (p = "bdfinr"; *p != '\0'; p++)
		if (opt[(int)*p])
			set_option(&global, *p);
	while ((key = strsep(&optval['k'], "\n")) != NULL)
		add_key(key);
	out = optval['o'];
	if (opt['t'])
		separator = (unsigned char)*optval['t'];
	for (i = 0; i < nkeys; i++)
		if (!keys[i].set) {
			global.f1 = keys[i].f1;
			global.c1 = keys[i].c1;
			global.f2 = keys[i].f2;
			global.c2 = keys[i].c2;
			keys[i] = global;
		}
	if (nkeys == 0) {
		keys[nkeys++] = global;
		keys[0].f1 = keys[0].c1 = 1;
	}
	if (*argv == NULL)
		read_lines("-");
	for (; *argv != NULL; argv++)
		read_lines(*argv);
	if (opt['c']) {
		for (n = 1; n < nlines; n++)
			if (compare(&lines[n - 1], &lines[n]) >= (opt['u'] ? 0 : 1))
				errx(1, "disorder: %.*s", (int)(lines[n].end -
				    lines[n].s), lines[n].s);
		return (0);
	}
	if (nlines > 1 && mergesort(lines, nlines, sizeof(*lines), compare) == -1)
		err(2, NULL);
	if (out != NULL && freopen(out, "w", stdout) == NULL)
		err(2, "%s", out);
	for (n = 0; n < nlines; n++) {
		if (opt['u'] && n > 0 && compare_keys(&lines[n - 1], &lines[n]) == 0) {
			lines[n] = lines[n - 1];
			continue;
		}
		fwrite(lines[n].s, 1, (size_t)(lines[n].end - lines[n].s) + 1, stdout);
	}
	if (fflush(stdout) != 0)
		err(2, "stdout");
	return (0);
}
