/*
 * date.c - date(1): shows and sets the date.
 *
 *	date [-ju] [-r seconds | file] [[[[[cc]yy]mm]dd]HH]MM[.ss]] [+format]
 *
 * -j parses a date but does not set it; -u is the default, as there is only UTC.
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

/* Reads a date; what it leaves out is as it is now. */
static time_t
parse(const char *s, time_t now)
{
	struct tm tm = *localtime(&now);
	const char *end = strchrnul(s, '.'), *tail;
	int v, year, month, *fields[] = { &tm.tm_min, &tm.tm_hour, &tm.tm_mday, &tm.tm_mon };
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
	now = mktime(&tm);
	if (tm.tm_mon != month)		/* 30 February */
		errx(1, "illegal time format");
	return (now);
}

int
main(int argc, char **argv)
{
	const char *format = "%a %b %e %H:%M:%S %Z %Y";
	struct timeval tv = { 0, 0 };
	char buf[1024], *end;
	struct stat st;
	time_t t = time(NULL);

	argv += options(argc, argv, "jr:u", "date [-ju] [-r seconds | file] "
	    "[[[[[cc]yy]mm]dd]HH]MM[.ss]] [+format]");
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
		t = parse(*argv, t);
		tv.tv_sec = t;
		if (!opt['j'] && settimeofday(&tv, NULL) == -1)
			err(1, "settimeofday");
	}
	if (localtime(&t) == NULL)
		errx(1, "bad time");
	if (strftime(buf, sizeof(buf), format, localtime(&t)) == 0 && *format != '\0')
		errx(1, "%s: bad format", format);
	printf("%s\n", *format != '\0' ? buf : "");
	return (finish());
}
