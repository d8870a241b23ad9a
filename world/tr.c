/*
 * tr.c - tr(1): translates bytes.
 *
 *	tr [-Ccs] set1 set2	tr [-Cc] -d set1	tr [-Cc] -s set1
 *	tr [-Cc] -ds set1 set2
 *
 * Sets have bytes, ranges a-z, classes [:name:] and [=a=], escapes \n \t \\ \ooo and
 * repetitions [x*n].  A set2 that is too short goes on with its last byte.
 */
#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

#define MAXSET	4096

struct set {
	int	byte[MAXSET];
	int	n;
	int	fill;			/* where [x*] goes on, or -1 */
};

/* Adds a byte to a set. */
static void
add(struct set *s, int c)
{
	if (s->n == MAXSET)
		errx(1, "set too long");
	s->byte[s->n++] = c;
}

/* One byte of a set's text, escapes decoded; *pp moves on. */
static int
next_byte(const char **pp)
{
	static const char from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
	const char *p = *pp, *e;
	int c = (unsigned char)*p++, i;

	if (c == '\\' && *p >= '0' && *p <= '7') {
		for (c = 0, i = 0; i < 3 && *p >= '0' && *p <= '7'; i++)
			c = c * 8 + (*p++ - '0');
		c &= 0xff;
	} else if (c == '\\' && *p != '\0') {
		e = strchr(from, *p);
		c = e != NULL ? to[e - from] : (unsigned char)*p;
		p++;
	}
	*pp = p;
	return (c);
}

/* Adds the class at "[:name:]"; the place after it, NULL if it is none. */
static const char *
parse_class(struct set *s, const char *p)
{
	const char *end = NULL, *colon = strstr(p + 2, ":]");
	int c;

	for (c = 0; c < 256; c++)
		if (__isclass(p, c, &end) > 0)
			add(s, c);
	if (end == NULL && colon != NULL)
		errx(1, "unknown class %.*s", (int)(colon - p - 2), p + 2);
	return (end);
}

/* Adds the repetition at "[x*n]"; the place after it, NULL if it is none. */
static const char *
parse_repeat(struct set *s, const char *p)
{
	const char *q = p + 1;
	char *end;
	int c;
	long n;

	if (*q == '\0')
		return (NULL);
	c = next_byte(&q);
	if (*q != '*')
		return (NULL);
	n = strtol(q + 1, &end, q[1] == '0' ? 8 : 10);
	if (*end != ']')
		return (NULL);
	if (n == 0) {
		s->fill = s->n;
		n = 1;
	}
	while (n-- > 0)
		add(s, c);
	return (end + 1);
}

/* Reads a set. */
static void
parse(struct set *s, const char *p)
{
	const char *q;
	int lo, hi;

	s->n = 0;
	s->fill = -1;
	while (*p != '\0') {
		if (*p == '[') {
			q = p[1] == ':' ? parse_class(s, p) : parse_repeat(s, p);
			if (p[1] == '=' && p[2] != '\0' && p[3] == '=' &&
			    p[4] == ']') {		/* [=a=] is just a */
				add(s, (unsigned char)p[2]);
				q = p + 5;
			}
			if (q != NULL) {
				p = q;
				continue;
			}
		}
		lo = hi = next_byte(&p);
		if (p[0] == '-' && p[1] != '\0') {
			p++;
			hi = next_byte(&p);
			if (hi < lo)
				errx(1, "range is out of order");
		}
		for (; lo <= hi; lo++)
			add(s, lo);
	}
}

/* Turns a set into all the bytes that are not in it. */
static void
complement(struct set *s)
{
	char in[256] = { 0 };
	int i;

	for (i = 0; i < s->n; i++)
		in[s->byte[i]] = 1;
	s->n = 0;
	for (i = 0; i < 256; i++)
		if (!in[i])
			add(s, i);
}

/* Makes set2 as long as set1. */
static void
stretch(struct set *s, int n)
{
	int c, at, count;

	if (s->n == 0)
		errx(1, "empty string2");
	at = s->fill >= 0 ? s->fill : s->n - 1;
	c = s->byte[at];
	count = n - s->n;
	if (count <= 0 || n > MAXSET)
		return;
	memmove(s->byte + at + count, s->byte + at, (size_t)(s->n - at) *
	    sizeof(*s->byte));
	for (s->n = n; count-- > 0; at++)
		s->byte[at] = c;
}

int
main(int argc, char **argv)
{
	static struct set one, two;
	static int map[256], drop[256], squeeze[256];
	static unsigned char buf[65536], *from, *to;
	ssize_t n;
	int c, i, last = -1, nsets;

	argv += options(argc, argv, "Ccdsu", "tr [-Ccs] set1 set2\n"
	    "       tr [-Cc] -d set1\n"
	    "       tr [-Cc] -s set1\n       tr [-Cc] -ds set1 set2");
	opt['c'] |= opt['C'];
	nsets = argc - optind;
	if (nsets < 1 || nsets > 2 || (nsets == 1 && !opt['d'] && !opt['s']) ||
	    (nsets == 2 && opt['d'] && !opt['s']))
		usage();
	parse(&one, argv[0]);
	if (opt['c'])
		complement(&one);
	if (nsets == 2)
		parse(&two, argv[1]);
	for (i = 0; i < 256; i++)
		map[i] = i;
	if (opt['d']) {
		for (i = 0; i < one.n; i++)
			drop[one.byte[i]] = 1;
	} else if (nsets == 2) {
		stretch(&two, one.n);
		for (i = 0; i < one.n; i++)
			map[one.byte[i]] = two.byte[i];
	}
	if (opt['s'])
		for (i = 0; i < (nsets == 2 ? two.n : one.n); i++)
			squeeze[nsets == 2 ? two.byte[i] : one.byte[i]] = 1;
	while ((n = read(STDIN_FILENO, buf, sizeof(buf))) > 0) {
		for (from = to = buf; from < buf + n; from++) {
			if (drop[*from])
				continue;
			c = map[*from];
			if (squeeze[c] && c == last)
				continue;
			last = c;
			*to++ = (unsigned char)c;
		}
		fwrite(buf, 1, (size_t)(to - buf), stdout);
		if ((opt['u'] && fflush(stdout) != 0) || ferror(stdout))
			err(1, "stdout");
	}
	if (n == -1)
		err(1, "stdin");
	return (finish());
}
