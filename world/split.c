/*
 * split.c - split(1): cuts a file into pieces.
 *
 *	split [-d] [-a length] [-l lines | -b bytes[k|m|g] | -n pieces | -p pattern]
 *	    [file [prefix]]
 *
 * Pieces are called prefix ("x") and a suffix of letters aa, ab..., or with -d of
 * digits.  -p begins one at each line that the extended regular expression matches,
 * -n makes so many of equal size.  The default is -l 1000; -l 5 may be written -5.
 */
#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <limits.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

static const char *prefix = "x";
static int	suffix_length = 2;
static long	pieces;			/* made so far */
static FILE	*out;
static char	name[PATH_MAX];

/* A positive number with perhaps a unit; exits for anything else. */
static long long
number(const char *s, const char *what)
{
	static const char units[] = "bkmg";
	char *end;
	long long n = strtoll(s, &end, 10), unit = 1;
	const char *u;

	if (end != s && *end != '\0' && (u = strchr(units,
	    tolower((unsigned char)*end))) != NULL) {
		unit = u == units ? 512 : 1LL << 10 * (u - units);
		end++;
	}
	if (end == s || *end != '\0' || n <= 0 || n > LLONG_MAX / unit)
		errx(1, "%s: illegal %s", s, what);
	return (n * unit);
}

/* Ends a piece. */
static void
close_piece(void)
{
	if (out != NULL && fclose(out) != 0)
		err(1, "%s", name);
	out = NULL;
}

/* Begins the next piece; exits when there are no more names. */
static void
next_piece(void)
{
	int base = opt['d'] ? 10 : 26, i;
	long n = pieces++;
	char suffix[32];

	close_piece();
	suffix[suffix_length] = '\0';
	for (i = suffix_length - 1; i >= 0; i--, n /= base)
		suffix[i] = (char)((opt['d'] ? '0' : 'a') + n % base);
	if (n > 0)
		errx(1, "too many files");
	if (snprintf(name, sizeof(name), "%s%s", prefix, suffix) >= (int)sizeof(name))
		errx(1, "%s: name too long", prefix);
	out = fopen(name, "we");
	if (out == NULL)
		err(1, "%s", name);
}

static void
put(const char *p, size_t n)
{
	if (fwrite(p, 1, n, out) != n)
		err(1, "%s", name);
}

/*
 * Pieces of so many bytes; the last of `most' pieces, if that is not 0, takes the rest.
 */
static void
by_bytes(FILE *in, long long each, long long most)
{
	static char buf[65536];
	long long left = 0;
	size_t n, want;

	for (;;) {
		want = left > 0 && left < (long long)sizeof(buf) ? (size_t)left :
		    left == 0 && each < (long long)sizeof(buf) ? (size_t)each :
		    sizeof(buf);
		n = fread(buf, 1, want, in);
		if (n == 0)
			break;
		if (left == 0) {
			next_piece();
			left = most != 0 && pieces == most ? LLONG_MAX : each;
		}
		put(buf, n);
		left -= (long long)n;
	}
	while (most != 0 && pieces < most)
		next_piece();
}

/* Pieces of so many lines, or from one match to the next. */
static void
by_lines(FILE *in, long long each, const char *pattern)
{
	regmatch_t m = { 0, 0 };
	char *line = NULL, why[128];
	size_t cap = 0, len;
	long long left = 0;
	ssize_t n;
	regex_t re;
	int e;

	if (pattern != NULL && (e = regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB)) !=
	    0) {
		regerror(e, &re, why, sizeof(why));
		errx(1, "%s: %s", pattern, why);
	}
	while ((n = getline(&line, &cap, in)) > 0) {
		len = (size_t)n;
		m.rm_eo = n - (line[n - 1] == '\n');
		if (out == NULL || (pattern == NULL ? left == 0 :
		    regexec_or_exit(&re, line, 1, &m, REG_STARTEND))) {
			next_piece();
			left = each;
		}
		put(line, len);
		left--;
	}
	free(line);
}

int
main(int argc, char **argv)
{
	long long n = 1000;
	const char *file = "stdin", *error;
	FILE *in = stdin;
	struct stat st;

	if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1]) &&
	    asprintf(&argv[1], "-l%s", argv[1] + 1) == -1)
		err(1, NULL);
	argv += options(argc, argv, "a:b:dl:n:p:", "split [-d] [-a length] [-l lines | "
	    "-b bytes[k|m|g] | -n pieces | -p pattern]\n             [file [prefix]]");
	argc -= optind;
	if (argc > 2 || !!opt['b'] + !!opt['l'] + !!opt['n'] + !!opt['p'] > 1)
		usage();
	if (opt['a']) {
		suffix_length = (int)strtonum(optval['a'], 1, 31, &error);
		if (error != NULL)
			errx(1, "%s: illegal suffix length", optval['a']);
	}
	if (argc > 0 && strcmp(argv[0], "-") != 0) {
		file = argv[0];
		in = fopen(file, "re");
		if (in == NULL)
			err(1, "%s", file);
	}
	if (argc > 1)
		prefix = argv[1];
	if (opt['b']) {
		by_bytes(in, number(optval['b'], "byte count"), 0);
	} else if (opt['n']) {
		n = number(optval['n'], "number of pieces");
		if (fstat(fileno(in), &st) == -1)
			err(1, "%s", file);
		if (!S_ISREG(st.st_mode))
			errx(1, "%s: not a regular file: its size is not known", file);
		by_bytes(in, st.st_size > n ? st.st_size / n : 1, n);
	} else {
		if (opt['l'])
			n = number(optval['l'], "line count");
		by_lines(in, n, optval['p']);
	}
	if (ferror(in))
		err(1, "%s", file);
	close_piece();
	return (0);
}
