/*
 * Patterns: matching strings, and the names of files.
 *
 * A pattern is part of a struct xbuf, so that each character knows whether it was
 * quoted; a quoted * is a star.  Files are matched a component of the path at a time:
 * one without a pattern is only appended, one with a pattern is matched against the
 * names in the directory so far.  A name that begins with a dot needs a dot in the
 * pattern.
 *
 * XCU 2.13.
 */
#include <sys/stat.h>

#include <ctype.h>
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

#define SKIP(pat, i)	(((pat)->f[i] & (XF_EMPTY | XF_BREAK)) != 0)
#define SPECIAL(pat, i, c) ((pat)->s[i] == (c) && !((pat)->f[i] & XF_QUOTED))

/* Is c in the class [:name:]? */
static int
in_class(const char *name, size_t n, int c)
{
	static const struct {
		const char *name;
		int (*fn)(int);
	} classes[] = {
		{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank },
		{ "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
		{ "lower", islower }, { "print", isprint }, { "punct", ispunct },
		{ "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
	};
	size_t i;

	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strlen(classes[i].name) == n && memcmp(classes[i].name, name,
		    n) == 0)
			return (classes[i].fn(c) != 0);
	return (0);
}

/*
 * Match c against the bracket expression whose [ is at `i'.  Returns the place behind
 * its ], and in *hit whether c is in it; 0 if it is no bracket expression.
 */
static size_t
match_bracket(const struct xbuf *pat, size_t i, size_t to, int c, int *hit)
{
	size_t first, end;
	int not = 0, lo, hi;

	i++;
	if (i < to && (SPECIAL(pat, i, '!') || SPECIAL(pat, i, '^'))) {
		not = 1;
		i++;
	}
	*hit = 0;
	for (first = i; i < to; i++) {
		if (SKIP(pat, i))
			continue;
		if (SPECIAL(pat, i, ']') && i > first) {
			*hit ^= not;
			return (i + 1);
		}
		if (SPECIAL(pat, i, '[') && i + 1 < to && pat->s[i + 1] == ':') {
			for (end = i + 2; end + 1 < to && pat->s[end] != ':'; end++)
				continue;
			if (end + 1 < to && pat->s[end + 1] == ']') {
				*hit |= in_class(pat->s + i + 2, end - i - 2, c);
				i = end + 1;
				continue;
			}
		}
		lo = hi = (unsigned char)pat->s[i];
		if (i + 2 < to && SPECIAL(pat, i + 1, '-') && !SPECIAL(pat, i + 2,
		    ']')) {
			hi = (unsigned char)pat->s[i + 2];
			i += 2;
		}
		if (c >= lo && c <= hi)
			*hit = 1;
	}
	return (0);
}

/* Does pat[from..to) match all of the n characters at s? */
int
match(const struct xbuf *pat, size_t from, size_t to, const char *s, size_t n)
{
	size_t starpat = 0, stars = 0, i = 0, end;
	int star = 0, hit;

	for (;;) {
		while (from < to && SKIP(pat, from))
			from++;
		if (from < to && SPECIAL(pat, from, '*')) {
			star = 1;
			starpat = ++from;
			stars = i;
			continue;
		}
		if (i == n && from == to)
			return (1);
		if (i < n && from < to) {
			if (SPECIAL(pat, from, '?')) {
				from++;
				i++;
				continue;
			}
			if (SPECIAL(pat, from, '[') && (end = match_bracket(pat, from,
			    to,
			    (unsigned char)s[i], &hit)) != 0) {
				if (hit) {
					from = end;
					i++;
					continue;
				}
			} else if (pat->s[from] == s[i]) {
				from++;
				i++;
				continue;
			}
		}
		/* No: let the last star take one more character. */
		if (!star || stars == n)
			return (0);
		from = starpat;
		i = ++stars;
	}
}

/* Is there anything in pat[from..to) that makes it more than a string? */
int
has_pattern(const struct xbuf *pat, size_t from, size_t to)
{
	int hit;

	for (; from < to; from++) {
		if (SKIP(pat, from))
			continue;
		if (SPECIAL(pat, from, '*') || SPECIAL(pat, from, '?') ||
		    (SPECIAL(pat, from, '[') &&
		    match_bracket(pat, from, to, 0, &hit) != 0))
			return (1);
	}
	return (0);
}

/* Match what is left of the pattern below `path', which ends in a slash or is empty. */
static void
glob_below(const char *path, const struct xbuf *pat, size_t from, size_t to,
    struct strlist *out)
{
	struct sbuf name = { .s = NULL };
	struct dirent *de;
	size_t end, i;
	struct stat st;
	DIR *d;

	sb_puts(&name, path);
	/* Take over the components that are plain strings. */
	for (;;) {
		for (end = from; end < to && pat->s[end] != '/'; end++)
			continue;
		if (has_pattern(pat, from, end))
			break;
		for (i = from; i < end; i++)
			if (!SKIP(pat, i))
				sb_putc(&name, pat->s[i]);
		for (; end < to && pat->s[end] == '/'; end++)
			sb_putc(&name, '/');
		from = end;
		if (from == to) {
			if (lstat(name.s, &st) == 0)
				list_add(out, tstrndup(name.s, name.len));
			sb_free(&name);
			return;
		}
	}
	d = opendir(name.len > 0 ? name.s : ".");
	while (d != NULL && (de = readdir(d)) != NULL) {
		struct sbuf sub = { .s = NULL };

		for (i = from; i < end && SKIP(pat, i); i++)
			continue;
		if (de->d_name[0] == '.' && pat->s[i] != '.')
			continue;
		if (!match(pat, from, end, de->d_name, strlen(de->d_name)))
			continue;
		sb_put(&sub, name.s, name.len);
		sb_puts(&sub, de->d_name);
		if (end == to)
			list_add(out, tstrndup(sub.s, sub.len));
		else {
			for (i = end; i < to && pat->s[i] == '/'; i++)
				sb_putc(&sub, '/');
			glob_below(sub.s, pat, i, to, out);
		}
		sb_free(&sub);
	}
	if (d != NULL)
		closedir(d);
	sb_free(&name);
}

static int
by_name(const void *a, const void *b)
{
	return (strcmp(*(char *const *)a, *(char *const *)b));
}

/* Append the names of the files that match pat[from..to), sorted.  Returns how many. */
int
glob_files(const struct xbuf *pat, size_t from, size_t to, struct strlist *out)
{
	int before = out->n;

	glob_below("", pat, from, to, out);
	if (out->n > before)
		qsort(out->v + before, (size_t)(out->n - before), sizeof(*out->v),
		    by_name);
	return (out->n - before);
}
