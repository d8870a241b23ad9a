/*
 * seq.c - seq(1): prints numbers.
 *
 *	seq [-w] [-f format] [-s separator] [-t terminator] [first [step]] last
 *
 * Whole numbers are counted as such, up to 64 bits; others have as many decimals as
 * first and step show.  -w pads with zeros to one width; -f is one conversion of
 * printf(3) for a floating-point number.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

static const char *separator = "\n";
static int	printed;

/* A number; exits for anything else. */
static double
number(const char *s)
{
	char *end;
	double v = strtod(s, &end);

	if (end == s || *end != '\0' || v - v != 0)
		errx(1, "invalid floating point argument: %s", s);
	return (v);
}

/* A whole number into *vp; whether it is one. */
static int
integer(const char *s, long long *vp)
{
	char *end;

	errno = 0;
	*vp = strtoll(s, &end, 10);
	return (errno == 0 && *end == '\0');
}

/* How many decimals a number is written with; -1 for an exponent. */
static int
decimals(const char *s)
{
	const char *dot = strchr(s, '.');

	if (strpbrk(s, "eExX") != NULL)
		return (-1);
	return (dot != NULL ? (int)strlen(dot + 1) : 0);
}

/* Makes escapes into what they are, in place. */
static const char *
unescape(char *s)
{
	static const char from[] = "abfnrtv0\\", to[] = "\a\b\f\n\r\t\v\0\\";
	char *in = s, *out = s;
	const char *p;

	for (; *in != '\0'; in++)
		if (*in == '\\' && in[1] != '\0' && (p = strchr(from, in[1])) != NULL) {
			*out++ = to[p - from];
			in++;
		} else {
			*out++ = *in;
		}
	*out = '\0';
	return (s);
}

/* Exits unless a format has just one conversion, and that of a number like ours. */
static void
check_format(const char *f)
{
	const char *p;
	int n = 0;

	for (p = f; (p = strchr(p, '%')) != NULL; p++) {
		if (*++p == '%')
			continue;
		p += strspn(p, " #+-0'");
		p += strspn(p, "0123456789");
		if (*p == '.')
			p += 1 + strspn(p + 1, "0123456789");
		if (*p == '\0' || strchr("eEfFgG", *p) == NULL)
			errx(1, "%s: invalid format", f);
		n++;
	}
	if (n != 1)
		errx(1, "%s: invalid format", f);
}

/* What goes between two numbers; leaves when nobody takes them. */
static void
separate(void)
{
	if (printed++ > 0)
		fputs(separator, stdout);
	if (ferror(stdout))
		exit(finish());
}

int
main(int argc, char **argv)
{
	const char *first = "1", *step = NULL, *last, *tail, *end = "\n";
	long long i, d, max;
	double v, from, by, to;
	char format[32], a[400], b[400];
	int n, width = 0, places, p;

	/* A number may begin like an option. */
	for (n = 1; n < argc && argv[n][0] == '-' && argv[n][1] != '\0' &&
	    strchr("wfst-", argv[n][1]) != NULL; n++) {
		tail = argv[n] + 1 + strspn(argv[n] + 1, "w");
		if (*tail != '\0' && strchr("fst", *tail) != NULL && tail[1] == '\0')
			n++;
	}
	last = n < argc ? argv[n] : NULL;
	if (n < argc)
		argv[n] = "x";		/* where options() is to stop */
	n = options(argc, argv, "f:s:t:w", "seq [-w] [-f format] [-s separator] "
	    "[-t terminator] [first [step]] last");
	argc -= n;
	argv += n;
	if (argc < 1 || argc > 3)
		usage();
	argv[0] = (char *)last;
	if (argc > 1)
		first = argv[0];
	if (argc > 2)
		step = argv[1];
	last = argv[argc - 1];
	if (opt['s'])
		separator = unescape(optval['s']);
	if (opt['t'])
		end = unescape(optval['t']);
	if (opt['f'])
		check_format(optval['f']);
	from = number(first);
	to = number(last);
	by = step != NULL ? number(step) : argc > 2 || from <= to ? 1 : -1;
	if (by == 0)
		errx(1, "zero %screment", from <= to ? "in" : "de");
	if (!opt['f'] && integer(first, &i) && integer(last, &max) &&
	    (step == NULL || integer(step, &d))) {
		if (step == NULL)
			d = by > 0 ? 1 : -1;
		n = snprintf(a, sizeof(a), "%lld", i);
		p = snprintf(b, sizeof(b), "%lld", max);
		if (opt['w'])
			width = n > p ? n : p;
		while (d > 0 ? i <= max : i >= max) {
			separate();
			printf("%0*lld", width, i);
			if (__builtin_add_overflow(i, d, &i))
				break;
		}
	} else {
		places = decimals(first);
		p = decimals(step != NULL ? step : "1");
		if (places == -1 || p == -1 || decimals(last) == -1) {
			strlcpy(format, "%g", sizeof(format));
		} else {
			places = p > places ? p : places;
			n = snprintf(a, sizeof(a), "%.*f", places, from);
			p = snprintf(b, sizeof(b), "%.*f", places, to);
			if (opt['w'])
				width = n > p ? n : p;
			snprintf(format, sizeof(format), "%%0%d.%df", width, places);
			if (width == 0)
				snprintf(format, sizeof(format), "%%.%df", places);
		}
		/* The last one counts, though its sum may be a little more. */
		for (i = 0; v = from + by * (double)i,
		    by > 0 ? v <= to + by * 1e-10 : v >= to + by * 1e-10; i++) {
			separate();
			printf(opt['f'] ? optval['f'] : format, v);
		}
	}
	if (printed > 0)
		fputs(end, stdout);
	return (finish());
}
