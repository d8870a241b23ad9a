/*
 * scanf.c - sscanf(3).
 *
 * Conversions d i u o x X p c s [ n %, assignment suppression, widths and the
 * lengths hh h l ll q j z t.  Reading streams is left to getline(3) and sscanf(),
 * which tell a program what it could not read.
 */
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Stores a number in a variable of the given length. */
static void
store(va_list *ap, char length, long v)
{
	switch (length) {
	case 'H':
		*va_arg(*ap, char *) = (char)v;
		break;
	case 'h':
		*va_arg(*ap, short *) = (short)v;
		break;
	case 'l':
		*va_arg(*ap, long *) = v;
		break;
	default:
		*va_arg(*ap, int *) = (int)v;
		break;
	}
}

/* Reads a number of at most width bytes; the place after it, or NULL. */
static const char *
scan_number(const char *s, int width, int base, int is_signed, long *vp)
{
	char buf[80], *end;
	size_t n;

	n = strnlen(s, sizeof(buf) - 1);
	if ((size_t)width < n)
		n = (size_t)width;
	memcpy(buf, s, n);
	buf[n] = '\0';
	*vp = is_signed ? strtol(buf, &end, base) : (long)strtoul(buf, &end, base);
	return (end == buf ? NULL : s + (end - buf));
}

/* Whether c is in the set that begins at p, after "[" and "^"; its end in *endp. */
static int
in_set(const char *p, int c, const char **endp)
{
	const char *start = p;
	int found = 0;

	for (; *p != '\0' && (*p != ']' || p == start); p++) {
		if (p[1] == '-' && p[2] != ']' && p[2] != '\0') {
			found |= c >= (unsigned char)p[0] && c <= (unsigned char)p[2];
			p += 2;
		} else {
			found |= c == (unsigned char)*p;
		}
	}
	*endp = p;
	return (found);
}

/* Scans a string; the number of assignments, EOF when it ends before the first. */
int
vsscanf(const char *s, const char *fmt, va_list args)
{
	const char *start = s, *next, *end = fmt;
	char length, *out;
	int count = 0, width, suppress, base, negate, n;
	va_list ap;
	long v;

	va_copy(ap, args);
	for (; *fmt != '\0'; fmt++) {
		if (isspace((unsigned char)*fmt)) {
			while (isspace((unsigned char)*s))
				s++;
			continue;
		}
		if (*fmt != '%' || fmt[1] == '%') {
			fmt += *fmt == '%';
			if (*s != *fmt)
				break;
			s++;
			continue;
		}
		suppress = *++fmt == '*';
		fmt += suppress;
		for (width = 0; isdigit((unsigned char)*fmt); fmt++)
			width = width * 10 + (*fmt - '0');
		for (length = 0; *fmt != '\0' && strchr("hlqjzt", *fmt) != NULL; fmt++)
			length = *fmt != 'h' ? 'l' : length == 'h' ? 'H' : 'h';
		if (*fmt == 'n') {
			store(&ap, length, s - start);
			continue;
		}
		if (strchr("c[", *fmt) == NULL)
			while (isspace((unsigned char)*s))
				s++;
		if (*s == '\0') {
			va_end(ap);
			return (count > 0 ? count : EOF);
		}
		switch (*fmt) {
		case 'd':
		case 'i':
		case 'u':
		case 'o':
		case 'x':
		case 'X':
		case 'p':
			base = *fmt == 'i' ? 0 : *fmt == 'o' ? 8 :
			    *fmt == 'd' || *fmt == 'u' ? 10 : 16;
			next = scan_number(s, width > 0 ? width : INT_MAX, base,
			    *fmt == 'd' || *fmt == 'i', &v);
			if (next == NULL)
				goto out;
			s = next;
			if (!suppress)
				store(&ap, *fmt == 'p' ? 'l' : length, v);
			break;
		case 'c':
		case 's':
		case '[':
			negate = *fmt == '[' && fmt[1] == '^';
			if (width == 0)
				width = *fmt == 'c' ? 1 : INT_MAX;
			out = suppress ? NULL : va_arg(ap, char *);
			for (n = 0; n < width && *s != '\0'; n++, s++) {
				if (*fmt == 's' && isspace((unsigned char)*s))
					break;
				if (*fmt == '[' && in_set(fmt + 1 + negate,
				    (unsigned char)*s, &end) == negate)
					break;
				if (out != NULL)
					out[n] = *s;
			}
			if (n == 0 || (*fmt == 'c' && n < width))
				goto out;
			if (out != NULL && *fmt != 'c')
				out[n] = '\0';
			if (*fmt == '[') {
				in_set(fmt + 1 + negate, 0, &end);
				fmt = end;
			}
			break;
		default:
			goto out;
		}
		count += !suppress;
		if (*fmt == '\0')
			break;
	}
out:
	va_end(ap);
	return (count);
}

int
sscanf(const char *s, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsscanf(s, fmt, ap);
	va_end(ap);
	return (n);
}
