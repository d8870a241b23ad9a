/*
 * paste.c - paste(1): joins lines, of several files side by side or, with -s, of each
 * file one behind the other.
 *
 *	paste [-s] [-d list] file ...
 *
 * The delimiters of the list are taken in turn; \n, \t, \\ and \0 (none) are escapes.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

static int	*delimiters;		/* -1: none */
static int	ndelimiters;
static char	*line;
static size_t	cap;

/* Reads the argument of -d. */
static void
parse(const char *s)
{
	static const char from[] = "nt0", to[] = "\n\t";
	const char *p;

	delimiters = calloc(strlen(s) + 1, sizeof(*delimiters));
	if (delimiters == NULL)
		err(1, NULL);
	for (; *s != '\0'; s++) {
		if (*s == '\\' && s[1] == '\0')
			errx(1, "no delimiter after \\");
		p = *s == '\\' ? strchr(from, *++s) : NULL;
		delimiters[ndelimiters++] = p == NULL ? (unsigned char)*s :
		    *p == '0' ? -1 : to[p - from];
	}
	if (ndelimiters == 0)
		delimiters[ndelimiters++] = -1;
}

static void
put_delimiter(int n)
{
	if (delimiters[n % ndelimiters] != -1)
		putchar(delimiters[n % ndelimiters]);
}

/* Prints a line that was read, without its newline. */
static void
put_line(ssize_t n)
{
	if (n > 0)
		fwrite(line, 1, (size_t)(n - (line[n - 1] == '\n')), stdout);
}

/* Joins the lines of one file. */
static void
serial(const char *path)
{
	FILE *f = input(path);
	ssize_t n;
	int i;

	if (f == NULL)
		return;
	for (i = 0; (n = getline(&line, &cap, f)) > 0; i++) {
		if (i > 0)
			put_delimiter(i - 1);
		put_line(n);
	}
	putchar('\n');
	end_input(f, path);
}

/* Joins the lines of n files; a file that has ended counts as empty lines. */
static void
parallel(char **paths, int n)
{
	FILE **f = calloc((size_t)n, sizeof(*f));
	int i, c, due, some;

	if (f == NULL)
		err(1, NULL);
	for (i = 0; i < n; i++)
		if ((f[i] = input(paths[i])) == NULL)
			exit(status);
	for (;;) {
		/* due: the delimiter to print next, once it is known to be wanted */
		for (i = due = some = 0; i < n; i++) {
			if (f[i] == NULL)
				continue;
			c = getc(f[i]);
			if (c == EOF) {
				end_input(f[i], paths[i]);
				f[i] = NULL;
				continue;
			}
			ungetc(c, f[i]);
			for (some = 1; due < i; due++)
				put_delimiter(due);
			put_line(getline(&line, &cap, f[i]));
		}
		if (!some)
			break;
		for (; due < n - 1; due++)
			put_delimiter(due);
		putchar('\n');
	}
	free(f);
}

int
main(int argc, char **argv)
{
	argv += options(argc, argv, "d:s", "paste [-s] [-d list] file ...");
	if (*argv == NULL)
		usage();
	parse(opt['d'] ? optval['d'] : "\t");
	if (!opt['s'])
		parallel(argv, argc - optind);
	for (; opt['s'] && *argv != NULL; argv++)
		serial(*argv);
	return (finish());
}
