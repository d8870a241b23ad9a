/*
 * date.c - date(1): shows and sets the date.
 *
 *	date [-jRu] [-r seconds | file] [-v [+ | -]number[ymwdHMS]] ...
 *	    [-f format date | [[[[[cc]yy]mm]dd]HH]MM[.ss]] [+format]
 *
 * -j parses a date but does not set it; -f says how it is written (strptime(3)); -v
 * sets a part of what is shown, or adds to it; -R has the form of mail headers; -u is
 * UTC, whatever $TZ says.
 */
#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

/* The two digits that end at *endp, which moves in front of them; -1 for none. */
static int
two_digits(const char *start, const char **endp)
{
	const char *p = *endp - 2;

	if (p < start)
		return (-1);
	if (!isdigit((unsigned char)p[0]) || !isdigit((unsigned char)p[1]))
		errx(1, "illegal time format");
	*endp = p;
	return ((p[0] - '0') * 10 + p[1] - '0');
}

/* Reads a date written as a format says; what it leaves out is as it is now. */
static time_t
parse_as(const char *s, const char *format, time_t now)
{
	struct tm tm = *localtime(&now);
	const char *end = strptime(s, format, &tm);

	if (end == NULL)
		errx(1, "%s: not of the format %s", s, format);
	if (*end != '\0')
		warnx("%s: ignored at the end of the date", end);
	tm.tm_isdst = -1;
	return (mktime(&tm));
}

/* Reads a date; what it leaves out is as it is now. */
static time_t
parse(const char *s, time_t now)
{
	struct tm tm = *localtime(&now);
	const char *end = strchrnul(s, '.'), *tail;
	int v, year, month, *fields[] = { &tm.tm_min, &tm.tm_hour, &tm.tm_mday,
	    &tm.tm_mon };
	unsigned i;

	tm.tm_sec = 0;
	if (*end == '.') {
		tail = end + strlen(end);
		if (tail - end != 3)
			errx(1, "illegal time format");
		tm.tm_sec = two_digits(end + 1, &tail);
	}
	for (i = 0; i < 4 && (v = two_digits(s, &end)) != -1; i++)
		*fields[i] = i == 3 ? v - 1 : v;
	if (i == 4 && (year = two_digits(s, &end)) != -1) {
		v = two_digits(s, &end);
		tm.tm_year = v != -1 ? v * 100 + year - 1900 :
		    year < 69 ? year + 100 : year;
	}
	if (end != s || i == 0 || tm.tm_mon < 0 || tm.tm_mon > 11 ||
	    tm.tm_mday < 1 || tm.tm_mday > 31 || tm.tm_hour > 23 || tm.tm_min > 59 ||
	    tm.tm_sec > 60)
		errx(1, "illegal time format");
	month = tm.tm_mon;
	tm.tm_isdst = -1;
	now = mktime(&tm);
	if (tm.tm_mon != month)		/* 30 February */
		errx(1, "illegal time format");
	return (now);
}

/* Changes a part of a time: "+1d" is tomorrow, "1d" the first of the month. */
static time_t
adjust(time_t t, const char *s)
{
	static const char units[] = "ymwdHMS";
	struct tm tm = *localtime(&t);
	int *fields[] = { &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_mday, &tm.tm_hour,
	    &tm.tm_min, &tm.tm_sec };
	char *end;
	long n = strtol(s, &end, 10);
	const char *unit = *end != '\0' ? strchr(units, *end) : NULL;
	int day = tm.tm_mday, relative = *s == '+' || *s == '-';

	if (end == s || unit == NULL || end[1] != '\0' || n < -1000000000 ||
	    n > 1000000000 || (*unit == 'w' && !relative))
		errx(1, "-v %s: cannot apply date adjustment", s);
	if (!relative)
		*fields[unit - units] = (int)(*unit == 'm' ? n - 1 : *unit == 'y' &&
		    n >= 1900 ? n - 1900 : n);
	else
		*fields[unit - units] += (int)(*unit == 'w' ? n * 7 : n);
	if (*unit == 'y' || *unit == 'm') {
		/* A month later is in that month: the 31st may be the 30th there. */
		tm.tm_mday = 1;
		timegm(&tm);
		for (n = tm.tm_mon; day > 28; day--) {
			struct tm last = tm;

			last.tm_mday = day;
			timegm(&last);
			if (last.tm_mon == n)
				break;
		}
		tm.tm_mday = day;
	}
	tm.tm_isdst = -1;
	return (mktime(&tm));
}

int
main(int argc, char **argv)
{
	const char *format = "%a %b %e %H:%M:%S %Z %Y";
	struct timeval tv = { 0, 0 };
	char buf[1024], *end;
	struct stat st;
	time_t t = time(NULL);

	argv += options(argc, argv, "f:jnRr:uv:+", "date [-jRu] [-r seconds | file] "
	    "[-v [+ | -]number[ymwdHMS]] ...\n            "
	    "[-f format date | [[[[[cc]yy]mm]dd]HH]MM[.ss]] [+format]");
	if (opt['u'] && setenv("TZ", "UTC0", 1) == -1)
		err(1, NULL);
	if (opt['R'])
		format = "%a, %d %b %Y %H:%M:%S %z";
	if (opt['r']) {
		t = strtol(optval['r'], &end, 0);
		if (*end != '\0' && stat(optval['r'], &st) == -1)
			err(1, "%s", optval['r']);
		if (*end != '\0')
			t = st.st_mtime;
	}
	for (; *argv != NULL; argv++) {
		if (**argv == '+') {
			format = *argv + 1;
			continue;
		}
		t = opt['f'] ? parse_as(*argv, optval['f'], t) : parse(*argv, t);
		tv.tv_sec = t;
		if (!opt['j'] && settimeofday(&tv, NULL) == -1)
			err(1, "settimeofday");
	}
	for (; optval['v'] != NULL; )
		t = adjust(t, strsep(&optval['v'], "\n"));
	if (localtime(&t) == NULL)
		errx(1, "bad time");
	if (strftime(buf, sizeof(buf), format, localtime(&t)) == 0 && *format != '\0')
		errx(1, "%s: bad format", format);
	printf("%s\n", *format != '\0' ? buf : "");
	return (finish());
}
