/*
 * Patterns: matching strings, and the names of files.
 *
 * In a struct xbuf each character knows whether it was quoted; a quoted * is a star, as
 * is one behind a backslash that came out of a variable.  pattern_string() makes of
 * this what fnmatch(3) takes, with backslashes.  Files are
 * matched a component of the path at a time: one without a pattern is only appended,
 * one with a pattern is matched against the names in the directory so far.  A name
 * that begins with a dot needs a dot in the pattern.
 *
 * XCU 2.13.  Called by sh_expand.c.
 */
#include <sys/stat.h>

#include <dirent.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

/* The pattern xb[from..to) as a string, in the temporary arena. */
char *
pattern_string(const struct xbuf *xb, size_t from, size_t to)
{
	char *s = talloc(2 * (to - from) + 1), *p = s;

	for (; from < to; from++) {
		if (xb->f[from] & (XF_EMPTY | XF_BREAK))
			continue;
		if (((xb->f[from] & XF_QUOTED) && xb->s[from] != '/') || (xb->s[from] ==
		    '\\' && (from + 1 == to || (xb->f[from + 1] & XF_QUOTED))))
			*p++ = '\\';
		*p++ = xb->s[from];
	}
	return (s);
}

/* Is there anything in the n characters at s that makes them more than a string? */
static int
has_pattern(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '\\')
			i++;
		else if (s[i] == '*' || s[i] == '?' ||
		    (s[i] == '[' && memchr(s + i, ']', n - i) != NULL))
			return (1);
	}
	return (0);
}

/* Match what is left of the pattern below `path', which ends in a slash or is empty. */
static void
glob_below(const char *path, const char *pat, struct strlist *out)
{
	struct sbuf name = { .s = NULL };
	const char *end, *p;
	struct dirent *de;
	struct stat st;
	size_t len;
	char *part;
	DIR *d;

	sb_puts(&name, path);
	/* Take over the components that are plain strings. */
	while (end = pat + strcspn(pat, "/"), !has_pattern(pat, (size_t)(end - pat))) {
		for (; pat < end; pat++) {
			if (*pat == '\\' && pat + 1 < end)
				pat++;
			sb_putc(&name, *pat);
		}
		for (; *pat == '/'; pat++)
			sb_putc(&name, '/');
		if (*pat == '\0') {
			if (lstat(name.s, &st) == 0)
				list_add(out, tstrndup(name.s, name.len));
			sb_free(&name);
			return;
		}
	}
	part = tstrndup(pat, (size_t)(end - pat));
	len = name.len;
	d = opendir(len > 0 ? name.s : ".");
	while (d != NULL && (de = readdir(d)) != NULL) {
		if (fnmatch(part, de->d_name, FNM_PERIOD) != 0)
			continue;
		name.len = len;
		sb_puts(&name, de->d_name);
		for (p = end; *p == '/'; p++)
			sb_putc(&name, '/');
		if (p == end)
			list_add(out, tstrndup(name.s, name.len));
		else
			glob_below(name.s, p, out);
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

/* Append the names of the files that match, sorted.  Returns how many. */
int
glob_files(const char *pat, struct strlist *out)
{
	int before = out->n;

	if (!has_pattern(pat, strlen(pat)))
		return (0);
	glob_below("", pat, out);
	if (out->n > before)
		qsort(out->v + before, (size_t)(out->n - before), sizeof(*out->v),
		    by_name);
	return (out->n - before);
}
