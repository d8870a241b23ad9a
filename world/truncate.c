/*
 * truncate.c - truncate(1): sets the sizes of files.
 *
 *	truncate [-c] -s [+ | -]size[kmgt] file ...
 *	truncate [-c] -r file file ...
 *
 * Missing files are made, unless -c.  A size with a sign is added.  What a file gains is
 * a hole.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

/* The size given; exits for anything else. */
static off_t
parse(const char *s)
{
	static const char units[] = "kmgt";
	const char *unit;
	char *end;
	off_t n;

	errno = 0;
	n = strtoll(s, &end, 10);
	unit = *end != '\0' ? strchr(units, tolower((unsigned char)*end)) : NULL;
	if (errno != 0 || end == s ||
	    (*end != '\0' && (unit == NULL || end[1] != '\0')) ||
	    (unit != NULL &&
	    __builtin_mul_overflow(n, 1LL << 10 * (unit - units + 1), &n)))
		errx(1, "%s: invalid size", s);
	return (n);
}

int
main(int argc, char **argv)
{
	int fd, relative = 0;
	struct stat st;
	off_t size = 0, new;

	argv += options(argc, argv, "cr:s:",
	    "truncate [-c] -s [+ | -]size[kmgt] file ...\n"
	    "       truncate [-c] -r file file ...");
	if (*argv == NULL || !opt['r'] == !opt['s'])
		usage();
	if (opt['s']) {
		size = parse(optval['s']);
		relative = *optval['s'] == '+' || *optval['s'] == '-';
	} else if (stat(optval['r'], &st) == -1) {
		err(1, "%s", optval['r']);
	} else {
		size = st.st_size;
	}
	for (; *argv != NULL; argv++) {
		fd = open(*argv, O_WRONLY | O_NONBLOCK | (opt['c'] ? 0 : O_CREAT), 0666);
		if (fd == -1) {
			if (!opt['c'] || errno != ENOENT)
				complain(*argv);
			continue;
		}
		new = size;
		if (fstat(fd, &st) == -1 ||
		    (relative && __builtin_add_overflow(st.st_size, size, &new)) ||
		    ftruncate(fd, new > 0 ? new : 0) == -1)
			complain(*argv);
		close(fd);
	}
	return (status);
}
