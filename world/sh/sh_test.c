/*
 * The builtins test, [, echo and printf; world/test.c makes programs of them.
 *
 * test decides by the number of its operands, as POSIX has it, and for five or more
 * parses an expression with -a, -o, ! and parentheses.
 *
 * XCU test, echo, printf.  echo knows -n, -e, with which it takes the escape sequences
 * of %b, and a \c at the end of the last operand; otherwise it prints its operands as
 * they are.
 */
#include <sys/stat.h>

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

static char **targ;			/* test's operands that are left */
static int tleft, tbad;

static int test_or(void);

/* An integer operand of test. */
static long long
integer(const char *s)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(s, &end, 10);
	end += strspn(end, " \t");
	if (*s == '\0' || *end != '\0' || errno != 0) {
		if (!tbad)
			sh_warn("test: bad number: %s", s);
		tbad = 1;
	}
	return (n);
}

static int
is_unary(const char *s)
{
	return (s[0] == '-' && s[1] != '\0' && s[2] == '\0' &&
	    strchr("bcdefghknprstuwxzLSO", s[1]) != NULL);
}

/* A unary operator: of strings, by access(2), or by what stat(2) says. */
static int
unary(int op, const char *s)
{
	static const struct {
		char	op;
		mode_t	type;
	} types[] = {
		{ 'b', S_IFBLK }, { 'c', S_IFCHR }, { 'd', S_IFDIR }, { 'f', S_IFREG },
		{ 'h', S_IFLNK }, { 'L', S_IFLNK }, { 'p', S_IFIFO }, { 'S', S_IFSOCK },
	}, bits[] = { { 'g', S_ISGID }, { 'k', S_ISVTX }, { 'u', S_ISUID } };
	struct stat st;
	size_t i;

	switch (op) {
	case 'n':
		return (*s != '\0');
	case 'z':
		return (*s == '\0');
	case 't':
		return (isatty((int)integer(s)));
	case 'r':
		return (faccessat(AT_FDCWD, s, R_OK, AT_EACCESS) == 0);
	case 'w':
		return (faccessat(AT_FDCWD, s, W_OK, AT_EACCESS) == 0);
	case 'x':			/* root, too, needs an x bit */
		return (faccessat(AT_FDCWD, s, X_OK, AT_EACCESS) == 0 &&
		    stat(s, &st) == 0 && (S_ISDIR(st.st_mode) ||
		    (st.st_mode & 0111) != 0));
	}
	if ((op == 'h' || op == 'L' ? lstat : stat)(s, &st) < 0)
		return (0);
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].op == op)
			return ((st.st_mode & S_IFMT) == types[i].type);
	for (i = 0; i < sizeof(bits) / sizeof(bits[0]); i++)
		if (bits[i].op == op)
			return ((st.st_mode & bits[i].type) != 0);
	return (op == 's' ? st.st_size > 0 : op == 'O' ? st.st_uid == geteuid() : 1);
}

static const char *const binaries[] = {
	"=", "!=", "==", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt",
	"-ot",
	"-ef", NULL
};

static int
is_binary(const char *s)
{
	int i;

	for (i = 0; binaries[i] != NULL; i++)
		if (strcmp(s, binaries[i]) == 0)
			return (1);
	return (0);
}

/*
 * -nt, -ot, -ef.
 */
static int
compare_files(const char *a, int op, const char *b)
{
	struct stat sa, sb;
	int ea = stat(a, &sa), eb = stat(b, &sb);

	if (op == 'e')
		return (ea == 0 && eb == 0 && sa.st_dev == sb.st_dev &&
		    sa.st_ino == sb.st_ino);
	if (ea != 0 || eb != 0)
		return (op == 'n' ? ea == 0 : eb == 0);
	if (sa.st_mtim.tv_sec != sb.st_mtim.tv_sec)
		return ((sa.st_mtim.tv_sec > sb.st_mtim.tv_sec) == (op == 'n'));
	return (op == 'n' ? sa.st_mtim.tv_nsec > sb.st_mtim.tv_nsec :
	    sa.st_mtim.tv_nsec < sb.st_mtim.tv_nsec);
}

static int
binary(const char *a, const char *op, const char *b)
{
	long long x, y;

	if (op[0] == '=')
		return (strcmp(a, b) == 0);
	if (op[0] == '!')
		return (strcmp(a, b) != 0);
	if (op[0] == '<')
		return (strcmp(a, b) < 0);
	if (op[0] == '>')
		return (strcmp(a, b) > 0);
	if (op[2] == 't' && (op[1] == 'n' || op[1] == 'o'))
		return (compare_files(a, op[1], b));
	if (op[1] == 'e' && op[2] == 'f')
		return (compare_files(a, 'e', b));
	x = integer(a);
	y = integer(b);
	switch (op[1]) {
	case 'e':
		return (x == y);
	case 'n':
		return (x != y);
	case 'l':
		return (op[2] == 't' ? x < y : x <= y);
	default:
		return (op[2] == 't' ? x > y : x >= y);
	}
}

static void
test_take(int n)
{
	targ += n;
	tleft -= n;
}

static int
test_primary(void)
{
	int r;

	if (tleft == 0) {
		if (!tbad)
			sh_warn("test: operand expected");
		tbad = 1;
		return (0);
	}
	if (tleft >= 3 && is_binary(targ[1])) {
		r = binary(targ[0], targ[1], targ[2]);
		test_take(3);
		return (r);
	}
	if (strcmp(targ[0], "!") == 0) {
		test_take(1);
		return (!test_primary());
	}
	if (strcmp(targ[0], "(") == 0 && tleft >= 2) {
		test_take(1);
		r = test_or();
		if (tleft == 0 || strcmp(targ[0], ")") != 0) {
			if (!tbad)
				sh_warn("test: missing )");
			tbad = 1;
		} else
			test_take(1);
		return (r);
	}
	if (tleft >= 2 && is_unary(targ[0])) {
		r = unary(targ[0][1], targ[1]);
		test_take(2);
		return (r);
	}
	r = targ[0][0] != '\0';
	test_take(1);
	return (r);
}

static int
test_and(void)
{
	int r = test_primary();

	while (tleft > 0 && strcmp(targ[0], "-a") == 0) {
		test_take(1);
		r &= test_primary();
	}
	return (r);
}

static int
test_or(void)
{
	int r = test_and();

	while (tleft > 0 && strcmp(targ[0], "-o") == 0) {
		test_take(1);
		r |= test_and();
	}
	return (r);
}

/* By POSIX's table for up to four operands; -1 if an expression is to be parsed. */
static int
test_few(int n, char **v)
{
	int r;

	switch (n) {
	case 0:
		return (0);
	case 1:
		return (v[0][0] != '\0');
	case 2:
		if (strcmp(v[0], "!") == 0)
			return (v[1][0] == '\0');
		return (is_unary(v[0]) ? unary(v[0][1], v[1]) : -1);
	case 3:
		if (is_binary(v[1]))
			return (binary(v[0], v[1], v[2]));
		if (strcmp(v[1], "-a") == 0)
			return (v[0][0] != '\0' && v[2][0] != '\0');
		if (strcmp(v[1], "-o") == 0)
			return (v[0][0] != '\0' || v[2][0] != '\0');
		if (strcmp(v[0], "!") == 0)
			return ((r = test_few(2, v + 1)) < 0 ? r : !r);
		if (strcmp(v[0], "(") == 0 && strcmp(v[2], ")") == 0)
			return (v[1][0] != '\0');
		return (-1);
	case 4:
		if (strcmp(v[0], "!") == 0)
			return ((r = test_few(3, v + 1)) < 0 ? r : !r);
		if (strcmp(v[0], "(") == 0 && strcmp(v[3], ")") == 0)
			return (test_few(2, v + 1));
		return (-1);
	default:
		return (-1);
	}
}

int
builtin_test(int argc, char **argv)
{
	int n = argc - 1, r;

	tbad = 0;
	if (strcmp(argv[0], "[") == 0 && (n == 0 || strcmp(argv[n--], "]") != 0)) {
		sh_warn("[: missing ]");
		return (2);
	}
	if ((r = test_few(n, argv + 1)) < 0) {
		targ = argv + 1;
		tleft = n;
		r = test_or();
		if (tleft > 0 && !tbad) {
			sh_warn("test: unexpected operator: %s", targ[0]);
			tbad = 1;
		}
	}
	return (tbad ? 2 : !r);
}

/*
 * The character that the escape sequence at s (behind the backslash) stands for, in *c;
 * a backslash if it is none.  Returns the place behind it; NULL for \c, which ends all
 * output.  In %b an octal number has a leading zero.
 */
static const char *
escape(const char *s, int in_b, int *c)
{
	static const char from[] = "abfnrtv\\", to[] = "\a\b\f\n\r\t\v\\";
	const char *p;
	int i;

	if (*s >= '0' && *s <= '7') {
		if (in_b && *s == '0')
			s++;
		for (*c = i = 0; i < 3 && *s >= '0' && *s <= '7'; i++)
			*c = *c * 8 + *s++ - '0';
		return (s);
	}
	if (*s == 'c' && in_b)
		return (NULL);
	p = *s != '\0' ? strchr(from, *s) : NULL;
	*c = p != NULL ? to[p - from] : *s == 'e' && in_b ? '\033' : '\\';
	return (s + (*c != '\\' || p != NULL));
}

/*
 * Print a string as %b does, by a conversion whose flags, width and precision are given.
 * Returns 0 if all output ends here.
 */
static int
print_escaped(const char *s, const char *spec)
{
	char *end;
	int c, left = strchr(spec, '-') != NULL;
	struct sbuf sb = { 0 };
	size_t width = strtoul(spec + strspn(spec, "%-+ #0"), &end, 10), most;

	while (s != NULL && *s != '\0') {
		c = *s++;
		if (c == '\\' && (s = escape(s, 1, &c)) == NULL)
			break;
		sb_putc(&sb, c);
	}
	if (*end == '.' && (most = strtoul(end + 1, NULL, 10)) < sb.len)
		sb.len = most;
	width = width > sb.len ? width - sb.len : 0;
	for (; !left && width > 0; width--)
		putchar(' ');
	fwrite(sb.s, 1, sb.len, stdout);
	for (; width > 0; width--)
		putchar(' ');
	sb_free(&sb);
	return (s != NULL);
}

int
builtin_echo(int argc, char **argv)
{
	const char *o = argc > 1 ? argv[1] : "";
	int i = 1, newline = 1, escapes = 0;
	size_t n;

	if (*o == '-' && o[1] != '\0' && strspn(o + 1, "en") == strlen(o + 1)) {
		newline = strchr(o, 'n') == NULL;
		escapes = strchr(o, 'e') != NULL;
		i++;
	}
	for (; i < argc; i++) {
		n = strlen(argv[i]);
		if (escapes) {
			if (!print_escaped(argv[i], ""))
				return (0);
			n = 0;
		} else if (i == argc - 1 && n >= 2 &&
		    strcmp(argv[i] + n - 2, "\\c") == 0) {
			n -= 2;
			newline = 0;
		}
		fwrite(argv[i], 1, n, stdout);
		if (i < argc - 1)
			putchar(' ');
	}
	if (newline)
		putchar('\n');
	return (0);
}

/* The next operand of printf as a number; a quote means the code of a character. */
static long long
print_number(const char *s, int is_signed, int *status)
{
	long long n;
	char *end;

	if (*s == '\0')
		return (0);
	if (*s == '"' || *s == '\'')
		return ((unsigned char)s[1]);
	errno = 0;
	n = is_signed ? strtoll(s, &end, 0) : (long long)strtoull(s, &end, 0);
	if (*end != '\0' || end == s || errno != 0) {
		sh_warn("printf: %s: bad number", s);
		*status = 1;
	}
	return (n);
}

/* The next operand of printf as a floating point number. */
static double
print_double(const char *s, int *status)
{
	char *end;
	double v;

	if (*s == '\0' || *s == '"' || *s == '\'')
		return ((double)print_number(s, 1, status));
	v = strtod(s, &end);
	if (*end != '\0') {
		sh_warn("printf: %s: bad number", s);
		*status = 1;
	}
	return (v);
}

/*
 * Print one conversion; f is at its %.  Takes an operand from *argvp.  Returns the place
 * behind the conversion, NULL to end all output.
 */
static const char *
convert(const char *f, char ***argvp, int *status)
{
	char spec[64], conv;
	const char *start = f++, *arg;
	size_t n = 0;
	int v;

	spec[n++] = *start;
	while (*f != '\0' && strchr("-+ #0123456789.*", *f) != NULL && n < 40) {
		if (*f == '*') {
			arg = **argvp != NULL ? *(*argvp)++ : "0";
			v = (int)print_number(arg, 1, status);
			if (v < 0 && spec[n - 1] == '.')	/* as if not given */
				n--;
			else
				n += (size_t)snprintf(spec + n, 16, "%d", v);
		} else
			spec[n++] = *f;
		f++;
	}
	conv = *f;
	if (conv == '\0' || strchr("diouxXcsbaAeEfFgG", conv) == NULL) {
		sh_warn("printf: %.*s: bad conversion", (int)(f - start) + 1, start);
		*status = 1;
		return (NULL);
	}
	arg = **argvp != NULL ? *(*argvp)++ : "";
	if (conv == 'b') {
		spec[n] = '\0';
		if (!print_escaped(arg, spec))
			return (NULL);
	} else if (conv == 's' || conv == 'c') {
		spec[n++] = conv;
		spec[n] = '\0';
		if (conv == 's')
			printf(spec, arg);
		else
			printf(spec, *arg);
	} else if (strchr("aAeEfFgG", conv) != NULL) {
		spec[n++] = conv;
		spec[n] = '\0';
		printf(spec, print_double(arg, status));
	} else {
		strcpy(spec + n, "ll");
		spec[n + 2] = conv;
		spec[n + 3] = '\0';
		printf(spec, print_number(arg, conv == 'd' || conv == 'i', status));
	}
	return (f + 1);
}

int
builtin_printf(int argc, char **argv)
{
	const char *format, *f;
	char **before;
	int status = 0, c;

	if (argc > 1 && strcmp(argv[1], "--") == 0)
		argv++;
	if (argv[1] == NULL) {
		sh_warn("printf: a format is needed");
		return (2);
	}
	format = argv[1];
	argv += 2;
	do {
		before = argv;
		for (f = format; *f != '\0'; ) {
			if (*f == '\\') {
				f = escape(f + 1, 0, &c);
				putchar(c);
			} else if (*f == '%' && f[1] == '%') {
				putchar('%');
				f += 2;
			} else if (*f == '%') {
				if ((f = convert(f, &argv, &status)) == NULL)
					return (status);
			} else
				putchar(*f++);
		}
	} while (*argv != NULL && argv > before);
	return (status);
}
