/*
 * touch.c - touch(1): sets the times of files and creates missing ones.
 *
 *	touch [-achm] [-r file] [-t [[cc]yy]mmddHHMM[.ss]] file ...
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
		errx(1, "out of range or illegal time specification: "
		    "[[cc]yy]mmddHHMM[.ss]");
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
	return (mktime(&tm));
}

int
main(int argc, char **argv)
{
	struct timespec times[2] = { { 0, UTIME_NOW }, { 0, UTIME_NOW } };
	struct stat st;
	int fd;

	argv += options(argc, argv, "achmr:t:", "touch [-achm] [-r file] "
	    "[-t [[cc]yy]mmddHHMM[.ss]] file ...");
	if (*argv == NULL)
		usage();
	if (opt['r']) {
		if (stat(optval['r'], &st) == -1)
			err(1, "%s", optval['r']);
		times[0] = st.st_atim;
		times[1] = st.st_mtim;
	}
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
