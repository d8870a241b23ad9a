/*
 * fnmatch.c - fnmatch(3): shell patterns.
 *
 * "*", "?", "[...]" with ranges, "!" or "^" and classes, backslash.  On a mismatch
 * only the last "*" is tried again, further on, so that no pattern takes more than
 * the product of the two lengths.
 */
#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

/*
 * Matches c with the bracket expression whose "[" is at p; the place after its
 * "]" in *endp.  Returns 1, 0, or -1 when it is no bracket expression.
 */
static int
bracket(const char *p, int c, int flags, const char **endp)
{
	int negate, found = 0, lo, hi, hit, first = 1, other = c;

	if ((flags & FNM_CASEFOLD) != 0)
		other = isupper(c) ? tolower(c) : toupper(c);
	p++;
	negate = *p == '!' || *p == '^';
	p += negate;
	for (; *p != ']' || first; first = 0) {
		if (*p == '\0')
			return (-1);
		if (p[0] == '[' && p[1] == ':' && (hit = __isclass(p, c, &p)) >= 0) {
			found |= hit != 0;
			continue;
		}
		if (*p == '\\' && (flags & FNM_NOESCAPE) == 0 && p[1] != '\0')
			p++;
		lo = hi = (unsigned char)*p++;
		if (p[0] == '-' && p[1] != ']' && p[1] != '\0') {
			p++;
			if (*p == '\\' && (flags & FNM_NOESCAPE) == 0 && p[1] != '\0')
				p++;
			hi = (unsigned char)*p++;
		}
		found |= (c >= lo && c <= hi) || (other >= lo && other <= hi);
	}
	*endp = p + 1;
	return (found != negate);
}

/* 0 when the string matches the pattern, FNM_NOMATCH otherwise. */
int
fnmatch(const char *pattern, const char *string, int flags)
{
	const char *p = pattern, *s = string, *star = NULL, *mark = NULL, *next;
	int ok, leading;

	for (;;) {
		leading = *s == '.' && (flags & FNM_PERIOD) != 0 && (s == string ||
		    ((flags & FNM_PATHNAME) != 0 && s[-1] == '/'));
		if (*p == '*' && !leading) {
			star = ++p;
			mark = s;
			continue;
		}
		if (*s == '\0' && *p == '\0')
			return (0);
		ok = 0;
		next = p + 1;
		if (*s == '\0' || *p == '\0') {
			ok = 0;
		} else if (*p == '?') {
			ok = !leading && (*s != '/' || (flags & FNM_PATHNAME) == 0);
		} else if (*p == '[') {
			ok = bracket(p, (unsigned char)*s, flags, &next);
			if (ok == -1) {
				next = p + 1;
				ok = *s == '[';
			} else if (leading || (*s == '/' &&
			    (flags & FNM_PATHNAME) != 0)) {
				ok = 0;
			}
		} else {
			if (*p == '\\' && (flags & FNM_NOESCAPE) == 0 && p[1] != '\0')
				next = ++p + 1;
			ok = *p == *s || ((flags & FNM_CASEFOLD) != 0 &&
			    tolower((unsigned char)*p) == tolower((unsigned char)*s));
		}
		if (ok) {
			p = next;
			s++;
			continue;
		}
		if (star == NULL || *mark == '\0' ||
		    (*mark == '/' && (flags & FNM_PATHNAME) != 0))
			return (FNM_NOMATCH);
		p = star;
		s = ++mark;
	}
}
