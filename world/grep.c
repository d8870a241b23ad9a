/*
 * grep.c - grep(1): prints lines that match.
 *
 *	grep [-abcEFGHhIiLlnoqrsUvwxZz] [-e pattern] [-f file] [-m num] [-ABC num]
 *	    [-num] [pattern] [file ...]
 *
 * egrep and fgrep are grep -E and -F.  Patterns are regex(3)'s; those of several
 * lines, -e or -f are alternatives.  Of a binary file, which has a NUL near its start,
 * only whether it matches is told, unless under -a.  Exit status: 0 if a line was
 * selected, 1 if none, 2 on errors.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <ftw.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

static int	many;
static long	maxcount = -1, after, before;
static int	cflags = REG_BASIC;
static char	**patterns;
static regex_t	*regexes;
static int	npatterns;
static int	newline = '\n';
static struct {
	char	*s;
	size_t	cap, len;
	off_t	at;
} *context;				/* the last lines, for -B */

/* Adds patterns, one a line. */
static void
add_patterns(const char *text, size_t len)
{
	const char *end = text + len, *nl;

	for (;; text = nl + 1) {
		nl = memchr(text, '\n', (size_t)(end - text));
		patterns = reallocarray(patterns, (size_t)npatterns + 1,
		    sizeof(*patterns));
		if (patterns == NULL || (patterns[npatterns++] = strndup(text,
		    (size_t)((nl != NULL ? nl : end) - text))) == NULL)
			err(2, NULL);
		if (nl == NULL)
			break;
	}
}

/* Adds the patterns in a file. */
static void
add_file(const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (f == NULL)
		err(2, "%s", path);
	while ((n = getline(&line, &cap, f)) > 0)
		add_patterns(line, (size_t)(n - (line[n - 1] == '\n')));
	if (ferror(f))
		err(2, "%s", path);
	free(line);
	if (f != stdin)
		fclose(f);
}

/* Compiles all patterns. */
static void
compile(void)
{
	char text[128];
	int i, error, need = opt['o'] || opt['w'] || opt['x'] ? 0 : REG_NOSUB;

	regexes = calloc((size_t)npatterns, sizeof(*regexes));
	if (regexes == NULL && npatterns > 0)
		err(2, NULL);
	for (i = 0; i < npatterns; i++) {
		error = regcomp(&regexes[i], patterns[i], cflags | need);
		if (error != 0) {
			regerror(error, &regexes[i], text, sizeof(text));
			errx(2, "%s: %s", patterns[i], text);
		}
	}
}

static int
is_word(int c)
{
	return (isalnum(c) || c == '_');
}

/* The first match in line from off on; under -w and -x one that they allow. */
static int
match(const char *line, size_t len, size_t off, regmatch_t *best)
{
	regmatch_t m;
	size_t from;
	int i, found = 0;

	for (i = 0; i < npatterns; i++) {
		for (from = off; from <= len; from = (size_t)m.rm_so + 1) {
			m.rm_so = (regoff_t)from;
			m.rm_eo = (regoff_t)len;
			if (!regexec_or_exit(&regexes[i], line, 1, &m, REG_STARTEND |
			    (from > 0 ? REG_NOTBOL : 0)))
				break;
			if (opt['x'] && (m.rm_so != 0 || (size_t)m.rm_eo != len))
				continue;
			if (opt['w'] && ((m.rm_so > 0 &&
			    is_word((unsigned char)line[m.rm_so - 1])) ||
			    ((size_t)m.rm_eo < len &&
			    is_word((unsigned char)line[m.rm_eo]))))
				continue;
			if (!found || m.rm_so < best->rm_so ||
			    (m.rm_so == best->rm_so && m.rm_eo > best->rm_eo))
				*best = m;
			found = 1;
			break;
		}
		if (found && !opt['o'])
			break;
	}
	return (found);
}

/* Prints what stands in front of a line. */
static void
prefix(const char *name, long number, off_t at, char sep)
{
	if (many)
		printf("%s%c", name, opt['Z'] ? '\0' : sep);
	if (opt['n'])
		printf("%ld%c", number, sep);
	if (opt['b'])
		printf("%lld%c", (long long)at, sep);
}

/* Prints a line that is whole. */
static void
put_line(const char *name, long number, off_t at, char sep, const char *line, size_t len)
{
	prefix(name, number, at, sep);
	fwrite(line, 1, len, stdout);
	putchar(newline);
}

/* Prints a selected line, or its matches under -o. */
static void
print(const char *name, long number, off_t at, const char *line, size_t len)
{
	regmatch_t m;
	size_t off;

	if (!opt['o']) {
		put_line(name, number, at, ':', line, len);
		return;
	}
	for (off = 0; !opt['v'] && off <= len && match(line, len, off, &m);
	    off = (size_t)m.rm_eo + (m.rm_eo == m.rm_so))
		if (m.rm_eo != m.rm_so)
			put_line(name, number, at + m.rm_so, ':', line + m.rm_so,
			    (size_t)(m.rm_eo - m.rm_so));
}

/* Keeps a line for -B. */
static void
remember(long number, off_t at, const char *line, size_t len)
{
	size_t slot = (size_t)(number % before);

	if (context[slot].cap < len) {
		context[slot].s = realloc(context[slot].s, len);
		if (context[slot].s == NULL)
			err(2, NULL);
		context[slot].cap = len;
	}
	memcpy(context[slot].s, line, len);
	context[slot].len = len;
	context[slot].at = at;
}

/* Prints the lines before a selected one that were not printed yet. */
static void
print_before(const char *name, long number, long printed)
{
	static int some;
	long i = number - before > printed ? number - before : printed + 1;

	if ((before > 0 || after > 0) && some && (printed == 0 || i > printed + 1))
		printf("--\n");
	some = 1;
	for (; i < number && !opt['o']; i++)
		put_line(name, i, context[i % before].at, '-', context[i % before].s,
		    context[i % before].len);
}

/* Whether a file looks binary, by its start. */
static int
is_binary(FILE *f)
{
	static char buf[32768];
	ssize_t n = pread(fileno(f), buf, sizeof(buf), 0);

	return (n > 0 && memchr(buf, newline == '\0' ? 0200 : '\0', (size_t)n) != NULL);
}

/* Searches a stream. */
static void
search(FILE *f, const char *name)
{
	static char *line;
	static size_t cap;
	long number = 0, selected = 0, printed = 0, trailing = 0;
	int quiet = opt['c'] || opt['l'] || opt['L'] || opt['q'];
	int binary = !opt['a'] && !opt['z'] && is_binary(f);
	off_t at = 0;
	regmatch_t m;
	ssize_t n;

	if (binary && opt['I'])
		return;
	while ((selected != maxcount || trailing > 0) &&
	    (n = getdelim(&line, &cap, newline, f)) > 0) {
		size_t len = (size_t)n - (line[n - 1] == newline);

		number++;
		if (selected != maxcount && match(line, len, 0, &m) != opt['v']) {
			selected++;
			if (status == 1)
				status = 0;
			if (opt['q'])
				exit(0);
			if (opt['l'] || opt['L'])
				break;
			if (!quiet && (binary || (!opt['a'] && newline == '\n' &&
			    memchr(line, '\0', len) != NULL))) {
				printf("Binary file %s matches\n", name);
				break;
			}
			if (!quiet) {
				print_before(name, number, printed);
				print(name, number, at, line, len);
				printed = number;
				trailing = after;
			}
		} else if (trailing > 0) {
			trailing--;
			if (!opt['o'])
				put_line(name, number, at, '-', line, len);
			printed = number;
		}
		if (before > 0)
			remember(number, at, line, len);
		at += n;
	}
	if (ferror(f)) {
		if (!opt['s'])
			warn("%s", name);
		status = 2;
	}
	if (f == stdin)
		fflush(f);		/* what is not read is for others */
	if (opt['q'])
		return;
	if (opt['c'] && !opt['l'] && !opt['L']) {
		if (many)
			printf("%s%c", name, opt['Z'] ? '\0' : ':');
		printf("%ld\n", selected);
	}
	if ((opt['l'] && selected > 0) || (opt['L'] && selected == 0)) {
		printf("%s", name);
		putchar(opt['Z'] ? '\0' : '\n');
	}
}

/* Searches a file, which is called `name' from where we are; "-" is standard input. */
static void
search_file(const char *path, const char *name)
{
	struct stat st;
	FILE *f;

	if (strcmp(path, "-") == 0) {
		search(stdin, "(standard input)");
		return;
	}
	f = fopen(name, "r");
	if (f == NULL || (fstat(fileno(f), &st) == 0 && S_ISDIR(st.st_mode))) {
		if (!opt['s'])
			warnc(f == NULL ? errno : EISDIR, "%s", path);
		status = 2;
	} else {
		search(f, path);
	}
	if (f != NULL)
		fclose(f);
}

/* Searches a file of a tree. */
static int
visit(const char *path, const struct stat *st, int type, struct FTW *where)
{
	if (type == FTW_NS || type == FTW_DNR) {
		if (!opt['s'])
			warn("%s", path);
		status = 2;
	} else if (S_ISREG(st->st_mode) || (where->level == 0 && type == FTW_F)) {
		search_file(path, path + where->base);
	}
	return (0);
}

/* The argument of an option that is a count. */
static long
count(const char *s)
{
	const char *error;
	long n = strtonum(s, 0, 1000000000, &error);

	if (error != NULL)
		errx(2, "%s: invalid number", s);
	return (n);
}

int
main(int argc, char **argv)
{
	int extended = strcmp(getprogname(), "egrep") == 0;
	int fixed = strcmp(getprogname(), "fgrep") == 0;
	char *path;
	int i, tree;

	status = 1;
	usage_status = 2;
	/* -num is -C num */
	for (i = 1; i < argc && argv[i][0] == '-' && strcmp(argv[i], "--") != 0; i++)
		if (isdigit((unsigned char)argv[i][1]) &&
		    asprintf(&argv[i], "-C%s", argv[i] + 1) < 0)
			err(2, NULL);
	argv += options(argc, argv, "A:B:C:EFGHILRUZabce:+f:+hilm:noqrsvwxyz",
	    "grep [-abcEFGHhIiLlnoqrsUvwxZz] [-e pattern] [-f file] [-m num]\n"
	    "            [-ABC num] [-num] [pattern] [file ...]");
	if (opt['z'])
		newline = '\0';
	/* The last of -E, -F and -G counts, of -A, -B and -C, and of -h and -H. */
	if (opt['E'] || opt['F'] || opt['G']) {
		fixed = opt['F'] > opt['E'] && opt['F'] > opt['G'];
		extended = opt['E'] > opt['F'] && opt['E'] > opt['G'];
	}
	cflags |= (fixed ? REG_NOSPEC : extended ? REG_EXTENDED : 0) |
	    (opt['i'] || opt['y'] ? REG_ICASE : 0);
	if (opt['C'])
		after = before = count(optval['C']);
	if (opt['A'] > opt['C'])
		after = count(optval['A']);
	if (opt['B'] > opt['C'])
		before = count(optval['B']);
	if (opt['m'])
		maxcount = count(optval['m']);
	/* -r follows only the links that are operands, -R all. */
	tree = FTW_CHDIR | (opt['R'] ? 0 : FTW_PHYS | FTW_COMFOLLOW);
	opt['r'] |= opt['R'];
	opt['v'] = opt['v'] != 0;
	if (opt['e'])
		add_patterns(optval['e'], strlen(optval['e']));
	while ((path = strsep(&optval['f'], "\n")) != NULL)
		add_file(path);
	if (!opt['e'] && !opt['f']) {
		if (*argv == NULL)
			usage();
		add_patterns(*argv, strlen(*argv));
		argv++;
	}
	compile();
	if (before > 0) {
		context = calloc((size_t)before, sizeof(*context));
		if (context == NULL)
			err(2, NULL);
	}
	many = opt['H'] > opt['h'] ||
	    (opt['h'] == 0 && *argv != NULL && (argv[1] != NULL || opt['r']));
	if (*argv == NULL && !opt['r'])
		search_file("-", "-");
	else if (*argv == NULL)
		nftw(".", visit, 0, tree);
	for (; *argv != NULL; argv++) {
		if (!opt['r'])
			search_file(*argv, *argv);
		else if (nftw(*argv, visit, 0, tree) == -1)
			warn("%s", *argv);
	}
	return (finish());
}
