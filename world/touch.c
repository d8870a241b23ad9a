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
	int c, fd, aflag = 0, cflag = 0, hflag = 0, mflag = 0, status = 0;
	struct stat st;

	while ((c = getopt(argc, argv, "achmr:t:")) != -1) {
		switch (c) {
		case 'a':
			aflag = 1;
			break;
		case 'c':
			cflag = 1;
			break;
		case 'h':
			hflag = cflag = 1;
			break;
		case 'm':
			mflag = 1;
			break;
		case 'r':
			if (stat(optarg, &st) == -1)
				err(1, "%s", optarg);
			times[0] = st.st_atim;
			times[1] = st.st_mtim;
			break;
		case 't':
			times[0].tv_sec = times[1].tv_sec = parse(optarg);
			times[0].tv_nsec = times[1].tv_nsec = 0;
			break;
		default:
			optind = argc;
			break;
		}
	}
	if (optind >= argc) {
		fprintf(stderr, "usage: touch [-achm] [-r file] "
		    "[-t [[cc]yy]mmddHHMM[.ss]] file ...\n");
		return (1);
	}
	if (aflag && !mflag)
		times[1].tv_nsec = UTIME_OMIT;
	if (mflag && !aflag)
		times[0].tv_nsec = UTIME_OMIT;
	for (argv += optind; *argv != NULL; argv++) {
		if (!hflag && stat(*argv, &st) == -1 && errno == ENOENT) {
			if (cflag)
				continue;
			fd = open(*argv, O_WRONLY | O_CREAT, 0666);
			if (fd == -1) {
				warn("%s", *argv);
				status = 1;
				continue;
			}
			close(fd);
		}
		if (utimensat(AT_FDCWD, *argv, times, hflag ? AT_SYMLINK_NOFOLLOW :
		    0) == -1) {
			warn("%s", *argv);
			status = 1;
		}
	}
	return (status);
}
