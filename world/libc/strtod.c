/*
 * strtod.c - strtod(3) and its sisters: text to floating point.
 *
 * Decimal and hexadecimal numbers, infinity and NaN, as C99 writes them.  What comes
 * back is the number of the format that is nearest to what the text says, however many
 * digits it has (decimal.c).  ERANGE, with infinity or something near 0, for what the
 * format does not have.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "world/libc/decimal.h"

static const struct format single = { 24, -126, 127 };
static const struct format twofold = { 53, -1022, 1023 };
static const struct format extended = { 64, -16382, 16383 };

#define MAXEXP	100000		/* beyond the exponent of anything */

/* An exponent after one of the letters, if there is one; *sp goes past it. */
static long
exponent(const char **sp, int letter)
{
	const char *s = *sp + 1;
	char *end;
	long e;

	if ((**sp | 32) != letter || !isdigit((unsigned char)s[*s == '-' || *s == '+']))
		return (0);
	e = strtol(s, &end, 10);
	*sp = end;
	return (e > MAXEXP ? MAXEXP : e < -MAXEXP ? -MAXEXP : e);
}

/* Hexadecimal digits at *sp, which goes past them. */
static long double
hexadecimal(const char **sp, const struct format *f, int *errp)
{
	unsigned __int128 m = 0;
	const char *s = *sp;
	int point = 0, digit;
	long e = 0;

	for (;; s++) {
		if (*s == '.' && !point) {
			point = 1;
			continue;
		}
		if (!isxdigit((unsigned char)*s))
			break;
		digit = isdigit((unsigned char)*s) ? *s - '0' : (*s | 32) - 'a' + 10;
		if (m >> 116 == 0) {
			m = m << 4 | (unsigned)digit;
			e -= point ? 4 : 0;
		} else {
			m |= digit != 0;
			e += point || e > MAXEXP ? 0 : 4;
		}
	}
	e += exponent(&s, 'p');
	*sp = s;
	return (dec_compose(m, (int)e, f, errp));
}

/* Decimal digits at *sp, which goes past them. */
static long double
decimal(const char **sp, const struct format *f, int *errp)
{
	struct decimal d;
	const char *s = *sp, *start = s, *end;
	long top;
	uint64_t m = 0;
	int n;

	while (*start == '0')
		start++;
	end = start + strspn(start, "0123456789");
	top = end - start;			/* digits before the point */
	for (n = 0; n < 19 && start + n < end; n++)
		m = m * 10 + (unsigned)(start[n] - '0');
	if (*end == '.') {
		if (top == 0)
			for (start = end + 1; *start == '0'; start++)
				top--;
		end += 1 + strspn(end + 1, "0123456789");
	} else if (top < 19 && (*end | 32) != 'e') {
		*sp = end;			/* a small whole number */
		return (dec_compose(m, 0, f, errp));
	}
	s = end;
	top += exponent(&s, 'e');
	*sp = s;
	if (start >= end || top < -MAXEXP)
		top = -MAXEXP;
	if (top > DEC_POINT * 9)		/* the first digit counts 10^(top - 1) */
		return (dec_compose(start < end, MAXEXP, f, errp));
	dec_clear(&d);
	for (; start < end; start++)
		if (*start != '.')
			dec_add_digit(&d, (int)--top, (unsigned)(*start - '0'));
	return (dec_to_binary(&d, f, errp));
}

/* Text to a number of the format. */
static long double
convert(const char *s, char **endp, const struct format *f)
{
	const char *p = s, *q;
	long double v = 0;
	int neg, error = 0;

	while (isspace((unsigned char)*p))
		p++;
	neg = *p == '-';
	if (*p == '-' || *p == '+')
		p++;
	if (*p == '0' && (p[1] | 32) == 'x' &&
	    isxdigit((unsigned char)p[p[2] == '.' ? 3 : 2])) {
		p += 2;
		v = hexadecimal(&p, f, &error);
	} else if (isdigit((unsigned char)p[*p == '.'])) {
		v = decimal(&p, f, &error);
	} else if (strncasecmp(p, "inf", 3) == 0) {
		p += strncasecmp(p, "infinity", 8) == 0 ? 8 : 3;
		v = __builtin_infl();
	} else if (strncasecmp(p, "nan", 3) == 0) {
		p += 3;
		if (*p == '(') {
			for (q = p + 1; isalnum((unsigned char)*q) || *q == '_'; q++)
				continue;
			p = *q == ')' ? q + 1 : p;
		}
		v = __builtin_nanl("");
	} else {
		p = s;
		neg = 0;
	}
	if (error != 0)
		errno = error;
	if (endp != NULL)
		*endp = (char *)p;
	return (neg ? -v : v);
}

double
strtod(const char *s, char **endp)
{
	return ((double)convert(s, endp, &twofold));
}

float
strtof(const char *s, char **endp)
{
	return ((float)convert(s, endp, &single));
}

long double
strtold(const char *s, char **endp)
{
	return (convert(s, endp, &extended));
}

double
atof(const char *s)
{
	return (strtod(s, NULL));
}
