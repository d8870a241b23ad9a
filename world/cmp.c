/*
 * cmp.c - cmp(1): compares two files byte by byte.
 *
 *	cmp [-l | -s | -x] [-bhz] [-n count] file1 file2 [skip1 [skip2]]
 *
 * Says where the first difference is; -l all of them in decimal and octal, -x in
 * hexadecimal from 0, -s nothing.  -b prints the bytes, -h does not follow links, -z
 * compares the sizes first, -n stops after that many bytes.  The skips may be octal or
 * hexadecimal.  Exit status: 0 for the same, 1 for different, 2 on errors.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

struct side {
	const char	*name;
	FILE		*f;
	off_t		size;		/* -1 if it is no plain file */
};

/* A number, with a multiplier as in dd(1); at least 0. */
static long long
number(const char *s)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(s, &end, 0);
	if (*end != '\0' && strchr("kKM", *end) != NULL)
		n *= *end++ == 'M' ? 1048576 : 1024;
	if (*s == '\0' || *end != '\0' || errno != 0 || n < 0)
		errx(2, "%s: invalid number", s);
	return (n);
}

/* Opens one of the files and skips what is to be skipped. */
static void
open_side(struct side *s, const char *name, const char *skip)
{
	struct stat st;
	long long n = skip != NULL ? number(skip) : 0;
	int fd;

	s->name = name;
	if (strcmp(name, "-") == 0) {
		s->name = "stdin";
		s->f = stdin;
	} else if (opt['h'] && lstat(name, &st) == 0 && S_ISLNK(st.st_mode)) {
		errx(2, "%s: is a symbolic link", name);
	} else {
		fd = open(name, O_RDONLY);
		s->f = fd == -1 ? NULL : fdopen(fd, "r");
	}
	if (s->f == NULL || fstat(fileno(s->f), &st) == -1) {
		if (opt['s'])
			exit(2);
		err(2, "%s", name);
	}
	s->size = S_ISREG(st.st_mode) ? st.st_size - n : -1;
	if (n > 0 && fseeko(s->f, n, SEEK_CUR) == -1)
		while (n-- > 0 && getc(s->f) != EOF)
			;
}

/* How a byte looks, as cat -v has it. */
static const char *
visible(int c, char buf[8])
{
	snprintf(buf, 8, "%s%s%c", c & 0x80 ? "M-" : "",
	    (c & 0x7f) < ' ' || (c & 0x7f) == 0x7f ? "^" : "", (c & 0x7f) < ' ' ?
	    (c & 0x7f) + '@' : (c & 0x7f) == 0x7f ? '?' : c & 0x7f);
	return (buf);
}

/* Reads past blocks that are the same, as long as there are any within the limit. */
static long long
skip_same(struct side *a, struct side *b, long long limit, long long *line)
{
	static char buf[2][65536];
	const size_t size = sizeof(buf[0]);
	long long at = 0;
	const char *p;
	size_t n, m;

	if (a->size < 0 || b->size < 0)
		return (0);
	for (; limit - at >= (long long)size; at += (long long)size) {
		n = fread(buf[0], 1, size, a->f);
		m = fread(buf[1], 1, size, b->f);
		if (n < size || m < size || memcmp(buf[0], buf[1], size) != 0) {
			if (fseeko(a->f, -(off_t)n, SEEK_CUR) == -1 ||
			    fseeko(b->f, -(off_t)m, SEEK_CUR) == -1)
				err(2, NULL);
			break;
		}
		for (p = buf[0];
		    (p = memchr(p, '\n', (size_t)(buf[0] + size - p))) != NULL; p++)
			++*line;
	}
	return (at);
}

/* Compares; whether the files differ. */
static int
compare(struct side *a, struct side *b, long long limit)
{
	long long at, line = 1;
	int c = 0, d = 0, differ = 0, list = opt['l'] || opt['x'];
	char s[8], t[8];

	for (at = skip_same(a, b, limit, &line); at < limit; at++) {
		c = getc(a->f);
		d = getc(b->f);
		if (c == EOF || d == EOF)
			break;
		if (c != d) {
			differ = 1;
			if (opt['s'])
				return (1);
			if (opt['x'])
				printf("%08llx %02x %02x\n", at, c, d);
			else if (opt['l'] && opt['b'])
				printf("%6lld %3o %-4s %3o %s\n", at + 1, c,
				    visible(c, s), d, visible(d, t));
			else if (opt['l'])
				printf("%6lld %3o %3o\n", at + 1, c, d);
			else if (opt['b'])
				printf("%s %s differ: byte %lld, line %lld is %3o %s "
				    "%3o %s\n", a->name, b->name, at + 1, line, c,
				    visible(c, s), d, visible(d, t));
			else
				printf("%s %s differ: char %lld, line %lld\n", a->name,
				    b->name, at + 1, line);
			if (!list)
				return (1);
		}
		line += c == '\n';
	}
	if (at == limit || (c == d && !ferror(a->f) && !ferror(b->f)))
		return (differ);
	if (ferror(a->f) || ferror(b->f))
		err(2, "%s", ferror(a->f) ? a->name : b->name);
	if (!opt['s'])
		warnx("EOF on %s", c == EOF ? a->name : b->name);
	return (1);
}

int
main(int argc, char **argv)
{
	struct side a, b;
	long long limit = LLONG_MAX;
	int n, differ;

	usage_status = 2;
	n = argc - options(argc, argv, "bhln:sxz",
	    "cmp [-l | -s | -x] [-bhz] [-n count] file1 file2 [skip1 [skip2]]");
	argv += optind;
	if (n < 2 || n > 4)
		usage();
	if (opt['n'])
		limit = number(optval['n']);
	open_side(&a, argv[0], n > 2 ? argv[2] : NULL);
	open_side(&b, argv[1], n > 3 ? argv[3] : NULL);
	if (opt['z'] && a.size != b.size && a.size != -1 && b.size != -1) {
		if (!opt['s'])
			printf("%s %s differ: size\n", a.name, b.name);
		differ = 1;
	} else {
		differ = compare(&a, &b, limit);
	}
	finish();
	return (status != 0 ? status : differ);
}
