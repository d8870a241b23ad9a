/*
 * touch.c - touch(1): sets the times of files and creates missing ones.
 *
 *	touch [-achm] [-d yyyy-mm-ddTHH:MM:SS[.frac][Z] | -r file |
 *	    -t [[cc]yy]mmddHHMM[.ss]] file ...
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

static _Noreturn void
bad_time(void)
{
	errx(1, "out of range or illegal time specification");
}

/* The time, if there is such a one. */
static time_t
checked(struct tm *tm, time_t (*make)(struct tm *))
{
	struct tm copy = *tm;
	time_t t;

	copy.tm_sec = 0;		/* a leap second may be the next day's first */
	copy.tm_isdst = -1;
	t = make(&copy);
	if (copy.tm_mon != tm->tm_mon || copy.tm_mday != tm->tm_mday ||
	    copy.tm_hour != tm->tm_hour || tm->tm_min > 59 || tm->tm_sec > 60)
		bad_time();
	return (t + tm->tm_sec);
}

/* Reads the argument of -t. */
static time_t
parse(const char *s)
{
	struct tm tm;
	int v[7] = { 0 }, n = 0, i;
	size_t digits = strspn(s, "0123456789");
	const char *p = s;
	time_t now = time(NULL);

	tm = *localtime(&now);
	if ((digits != 8 && digits != 10 && digits != 12) ||
	    (s[digits] != '\0' && (s[digits] != '.' || strlen(s + digits) != 3 ||
	    !isdigit((unsigned char)s[digits + 1]) ||
	    !isdigit((unsigned char)s[digits + 2]))))
		bad_time();
	for (n = 0; n < (int)digits / 2; n++, p += 2)
		v[n] = (p[0] - '0') * 10 + p[1] - '0';
	i = n - 4;			/* the month's place */
	if (n == 6)
		tm.tm_year = v[0] * 100 + v[1] - 1900;
	else if (n == 5)
		tm.tm_year = v[0] < 69 ? v[0] + 100 : v[0];
	tm.tm_mon = v[i] - 1;
	tm.tm_mday = v[i + 1];
	tm.tm_hour = v[i + 2];
	tm.tm_min = v[i + 3];
	tm.tm_sec = *p == '.' ? (p[1] - '0') * 10 + p[2] - '0' : 0;
	return (checked(&tm, mktime));
}

/* Reads the argument of -d. */
static struct timespec
parse_date(const char *s)
{
	struct timespec ts = { 0, 0 };
	struct tm tm = { .tm_isdst = -1 };
	long unit = 100000000;
	char t;
	int n = 0;

	if (sscanf(s, "%4d-%2d-%2d%c%2d:%2d:%2d%n", &tm.tm_year, &tm.tm_mon, &tm.tm_mday,
	    &t, &tm.tm_hour, &tm.tm_min, &tm.tm_sec, &n) < 7 || (t != 'T' && t != ' '))
		bad_time();
	s += n;
	if (*s == '.' || *s == ',')
		for (s++; isdigit((unsigned char)*s); s++, unit /= 10)
			ts.tv_nsec += (*s - '0') * unit;
	if (s[*s == 'Z'] != '\0')
		bad_time();
	tm.tm_year -= 1900;
	tm.tm_mon--;
	ts.tv_sec = checked(&tm, *s == 'Z' ? timegm : mktime);
	return (ts);
}

int
main(int argc, char **argv)
{
	struct timespec times[2] = { { 0, UTIME_NOW }, { 0, UTIME_NOW } };
	struct stat st;
	int fd;

	argv += options(argc, argv, "acd:hmr:t:", "touch [-achm] "
	    "[-d yyyy-mm-ddTHH:MM:SS[.frac][Z] | -r file |\n             "
	    "-t [[cc]yy]mmddHHMM[.ss]] file ...");
	if (*argv == NULL)
		usage();
	if (opt['r']) {
		if (stat(optval['r'], &st) == -1)
			err(1, "%s", optval['r']);
		times[0] = st.st_atim;
		times[1] = st.st_mtim;
	}
	if (opt['d'])
		times[0] = times[1] = parse_date(optval['d']);
	if (opt['t']) {
		times[0].tv_sec = times[1].tv_sec = parse(optval['t']);
		times[0].tv_nsec = times[1].tv_nsec = 0;
	}
	opt['c'] |= opt['h'];
	if (opt['a'] && !opt['m'])
		times[1].tv_nsec = UTIME_OMIT;
	if (opt['m'] && !opt['a'])
		times[0].tv_nsec = UTIME_OMIT;
	for (; *argv != NULL; argv++) {
		if (!opt['h'] && stat(*argv, &st) == -1 && errno == ENOENT) {
			if (opt['c'])
				continue;
			fd = open(*argv, O_WRONLY | O_CREAT, 0666);
			if (fd == -1) {
				complain(*argv);
				continue;
			}
			close(fd);
		}
		if (utimensat(AT_FDCWD, *argv, times, opt['h'] ? AT_SYMLINK_NOFOLLOW :
		    0) == -1)
			complain(*argv);
	}
	return (status);
}
