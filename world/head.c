/*
 * head.c - head(1): the first lines (-n, also -number) or bytes (-c) of files; -v and
 * -q: with names above the parts or without.
 */
#include <ctype.h>
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

/* Copies the first lines or bytes of a stream. */
static void
head(FILE *f, long lines, long bytes)
{
	static char *line;
	static size_t cap;
	char buf[4096];
	ssize_t n;

	while (bytes > 0 && (n = (ssize_t)fread(buf, 1, (size_t)(bytes < 4096 ?
	    bytes : 4096), f)) > 0) {
		fwrite(buf, 1, (size_t)n, stdout);
		bytes -= n;
	}
	while (lines-- > 0 && (n = getline(&line, &cap, f)) > 0)
		fwrite(line, 1, (size_t)n, stdout);
}

/* A count of at least min; exits for anything else. */
static long
count(const char *s, const char *what, long min)
{
	const char *error;
	long long n = strtonum(s, min, LONG_MAX, &error);

	if (error != NULL)
		errx(1, "illegal %s count -- %s", what, s);
	return (n);
}

int
main(int argc, char **argv)
{
	long lines = 10, bytes = 0;
	int many, first = 1;
	FILE *f;

	if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1])) {
		lines = count(argv[1] + 1, "line", 0);
		optind = 2;
	}
	argv += options(argc, argv, "c:n:qv",
	    "head [-qv] [-n lines | -c bytes] [file ...]");
	if (opt['n'])
		lines = count(optval['n'], "line", 0);
	if (opt['c']) {
		bytes = count(optval['c'], "byte", 0);
		lines = 0;
	}
	if (*argv == NULL) {
		head(stdin, lines, bytes);
		end_input(stdin, "stdin");
	}
	many = !opt['q'] && (opt['v'] || (*argv != NULL && argv[1] != NULL));
	for (; *argv != NULL; argv++) {
		f = input(*argv);
		if (f == NULL)
			continue;
		if (many)
			printf("%s==> %s <==\n", first ? "" : "\n", *argv);
		first = 0;
		head(f, lines, bytes);
		end_input(f, *argv);
	}
	return (finish());
}
