/*
 * test.c - test(1), and [ under that name: evaluates an expression.
 *
 *	expr  = and { -o and }
 *	and   = not { -a not }
 *	not   = ! not | primary
 *	primary = ( expr ) | unary word | word binary word | word
 *
 * Up to four arguments are read as POSIX says, by their number, so that words that
 * look like operators do no harm.  Exit status 0 true, 1 false, 2 for errors.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char	**args;
static int	nargs, at;

static const char *const binaries[] = {
	"=", "==", "!=", "<", ">", "-eq", "-ne", "-gt", "-ge", "-lt", "-le", "-nt",
	"-ot", "-ef",
};

/* The index of a binary operator, or -1. */
static int
binary_of(const char *s)
{
	int i;

	for (i = 0; i < 14; i++)
		if (strcmp(binaries[i], s) == 0)
			return (i);
	return (-1);
}

static int
is_unary(const char *s)
{
	return (s[0] == '-' && s[1] != '\0' && s[2] == '\0' &&
	    strchr("bcdefghknprstuwxzLSO", s[1]) != NULL);
}

/* A number; exits for anything else. */
static long
number(const char *s)
{
	char *end;
	long n;

	errno = 0;
	n = strtol(s, &end, 10);
	while (*end == ' ' || *end == '\t')
		end++;
	if (end == s || *end != '\0' || errno != 0)
		errx(2, "%s: bad number", s);
	return (n);
}

/* Whether a is the newer file. */
static int
newer(const struct stat *a, const struct stat *b)
{
	if (a->st_mtim.tv_sec != b->st_mtim.tv_sec)
		return (a->st_mtim.tv_sec > b->st_mtim.tv_sec);
	return (a->st_mtim.tv_nsec > b->st_mtim.tv_nsec);
}

static int
binary(const char *a, int op, const char *b)
{
	struct stat sa, sb;
	int ha, hb;

	switch (op) {
	case 0:
	case 1:
		return (strcmp(a, b) == 0);
	case 2:
		return (strcmp(a, b) != 0);
	case 3:
		return (strcmp(a, b) < 0);
	case 4:
		return (strcmp(a, b) > 0);
	case 5:
		return (number(a) == number(b));
	case 6:
		return (number(a) != number(b));
	case 7:
		return (number(a) > number(b));
	case 8:
		return (number(a) >= number(b));
	case 9:
		return (number(a) < number(b));
	case 10:
		return (number(a) <= number(b));
	}
	ha = stat(a, &sa) == 0;
	hb = stat(b, &sb) == 0;
	if (op == 11)
		return (ha && (!hb || newer(&sa, &sb)));
	if (op == 12)
		return (hb && (!ha || newer(&sb, &sa)));
	return (ha && hb && sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino);
}

static int
unary(char op, const char *s)
{
	struct stat st;

	switch (op) {
	case 'n':
		return (*s != '\0');
	case 'z':
		return (*s == '\0');
	case 't':
		return (isatty((int)number(s)));
	case 'r':
		return (eaccess(s, R_OK) == 0);
	case 'w':
		return (eaccess(s, W_OK) == 0);
	case 'x':
		return (stat(s, &st) == 0 && eaccess(s, X_OK) == 0 &&
		    (S_ISDIR(st.st_mode) || (st.st_mode & 0111) != 0));
	}
	if ((op == 'h' || op == 'L' ? lstat : stat)(s, &st) == -1)
		return (0);
	switch (op) {
	case 'b':
		return (S_ISBLK(st.st_mode));
	case 'c':
		return (S_ISCHR(st.st_mode));
	case 'd':
		return (S_ISDIR(st.st_mode));
	case 'f':
		return (S_ISREG(st.st_mode));
	case 'g':
		return ((st.st_mode & S_ISGID) != 0);
	case 'h':
	case 'L':
		return (S_ISLNK(st.st_mode));
	case 'k':
		return ((st.st_mode & S_ISVTX) != 0);
	case 'p':
		return (S_ISFIFO(st.st_mode));
	case 's':
		return (st.st_size > 0);
	case 'u':
		return ((st.st_mode & S_ISUID) != 0);
	case 'O':
		return (st.st_uid == geteuid());
	case 'S':
		return (S_ISSOCK(st.st_mode));
	default:			/* -e */
		return (1);
	}
}

static int	or_expr(void);

/* The argument n further on, or NULL. */
static const char *
peek(int n)
{
	return (at + n < nargs ? args[at + n] : NULL);
}

static int
primary(void)
{
	const char *a = peek(0), *b = peek(1), *c = peek(2);
	int value;

	if (a == NULL)
		errx(2, "argument expected");
	if (b != NULL && c != NULL && binary_of(b) >= 0) {
		at += 3;
		return (binary(a, binary_of(b), c));
	}
	if (strcmp(a, "(") == 0 && b != NULL) {
		at++;
		value = or_expr();
		if (peek(0) == NULL || strcmp(peek(0), ")") != 0)
			errx(2, "closing paren expected");
		at++;
		return (value);
	}
	if (is_unary(a) && b != NULL) {
		at += 2;
		return (unary(a[1], b));
	}
	at++;
	return (*a != '\0');
}

static int
not_expr(void)
{
	const char *a = peek(0), *b = peek(1);

	if (a != NULL && strcmp(a, "!") == 0 && b != NULL &&
	    (peek(2) == NULL || binary_of(b) < 0)) {
		at++;
		return (!not_expr());
	}
	return (primary());
}

static int
and_expr(void)
{
	int value = not_expr();

	while (peek(0) != NULL && strcmp(peek(0), "-a") == 0) {
		at++;
		value &= not_expr();
	}
	return (value);
}

static int
or_expr(void)
{
	int value = and_expr();

	while (peek(0) != NULL && strcmp(peek(0), "-o") == 0) {
		at++;
		value |= and_expr();
	}
	return (value);
}

/* Evaluates n arguments from a on, by their number. */
static int
evaluate(char **a, int n)
{
	int value;

	if (n == 0)
		return (0);
	if (n == 1)
		return (*a[0] != '\0');
	if (n == 2 && strcmp(a[0], "!") == 0)
		return (*a[1] == '\0');
	if (n == 2 && is_unary(a[0]))
		return (unary(a[0][1], a[1]));
	if (n == 3 && binary_of(a[1]) >= 0)
		return (binary(a[0], binary_of(a[1]), a[2]));
	if ((n == 3 || n == 4) && strcmp(a[0], "!") == 0)
		return (!evaluate(a + 1, n - 1));
	args = a;
	nargs = n;
	at = 0;
	value = or_expr();
	if (at < nargs)
		errx(2, "%s: unexpected operator", args[at]);
	return (value);
}

int
main(int argc, char **argv)
{
	if (strcmp(getprogname(), "[") == 0 && strcmp(argv[--argc], "]") != 0)
		errx(2, "missing ]");
	return (!evaluate(argv + 1, argc - 1));
}
