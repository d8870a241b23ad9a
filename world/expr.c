/*
 * expr.c - expr(1): evaluates an expression.
 *
 *	expr operand [operator operand] ...
 *
 * By precedence, lowest first: |   &   = == > >= < <= !=   + -   * / %   :   and
 * parentheses.  Comparisons are of numbers when both are such.  "a : re" is how much of
 * a the anchored basic regular expression matches, or what its \(...\) does.  Exit
 * status: 0, 1 for a value that is empty or zero, 2 for a bad expression, 3 for others.
 */
#include <err.h>
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

static char	**arg;

static char	*parse(int);

static _Noreturn void
syntax(void)
{
	errx(2, "syntax error");
}

/* Whether s is a number that fits; its value. */
static int
number(const char *s, long long *n)
{
	char *end;
	const char *digits = s + (*s == '-');

	if (*digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
		return (0);
	errno = 0;
	*n = strtoll(s, &end, 10);
	if (errno != 0)
		errx(2, "%s: number out of range", s);
	return (1);
}

/* The text of a number. */
static char *
text(long long n)
{
	char *s;

	if (asprintf(&s, "%lld", n) < 0)
		err(3, NULL);
	return (s);
}

/* Whether a value is empty or zero. */
static int
is_null(const char *s)
{
	long long n;

	return (*s == '\0' || (number(s, &n) && n == 0));
}

/* The value of "s : pattern". */
static char *
match(const char *s, const char *pattern)
{
	char *anchored, message[128], *value;
	regmatch_t m[2];
	regex_t re;
	int error;

	if (asprintf(&anchored, "^%s", pattern + (*pattern == '^')) < 0)
		err(3, NULL);
	error = regcomp(&re, anchored, 0);
	if (error != 0) {
		regerror(error, &re, message, sizeof(message));
		errx(2, "%s: %s", pattern, message);
	}
	error = !regexec_or_exit(&re, s, 2, m, 0);
	if (re.re_nsub > 0)
		value = error != 0 || m[1].rm_so == -1 ? strdup("") :
		    strndup(s + m[1].rm_so, (size_t)(m[1].rm_eo - m[1].rm_so));
	else
		value = text(error != 0 ? 0 : m[0].rm_eo);
	if (value == NULL)
		err(3, NULL);
	regfree(&re);
	free(anchored);
	return (value);
}

/* The value of a calculation. */
static char *
calculate(const char *op, const char *l, const char *r)
{
	long long a, b, n;
	int bad = 0;

	if (!number(l, &a) || !number(r, &b))
		errx(2, "non-numeric argument");
	if ((*op == '/' || *op == '%') && b == 0)
		errx(2, "division by zero");
	switch (*op) {
	case '+':
		bad = __builtin_add_overflow(a, b, &n);
		break;
	case '-':
		bad = __builtin_sub_overflow(a, b, &n);
		break;
	case '*':
		bad = __builtin_mul_overflow(a, b, &n);
		break;
	default:				/* the only quotient that is too large */
		if (b == -1)
			bad = *op == '/' && __builtin_sub_overflow(0LL, a, &n);
		else
			n = *op == '/' ? a / b : a % b;
		if (b == -1 && *op == '%')
			n = 0;
	}
	if (bad)
		errx(2, "overflow");
	return (text(n));
}

/* The value of a comparison; op is an index of compare_ops. */
static char *
compare(int op, const char *l, const char *r)
{
	long long a, b;
	int d;

	if (number(l, &a) && number(r, &b))
		d = (a > b) - (a < b);
	else
		d = strcmp(l, r);
	return (text(op < 2 ? d == 0 : op == 2 ? d > 0 : op == 3 ? d >= 0 :
	    op == 4 ? d < 0 : op == 5 ? d <= 0 : d != 0));
}

static const char *const levels[][8] = {
	{ "|" }, { "&" }, { "=", "==", ">", ">=", "<", "<=", "!=" }, { "+", "-" },
	{ "*", "/", "%" }, { ":" },
};

/* A primary: a parenthesized expression or an operand. */
static char *
primary(void)
{
	char *s = *arg;

	if (s == NULL)
		syntax();
	arg++;
	if (strcmp(s, "(") != 0)
		return (s);
	s = parse(0);
	if (*arg == NULL || strcmp(*arg, ")") != 0)
		syntax();
	arg++;
	return (s);
}

/* Parses and evaluates operators of a level and those that bind tighter. */
static char *
parse(int level)
{
	char *l, *r;
	int op;

	if (level == (int)(sizeof(levels) / sizeof(levels[0])))
		return (primary());
	l = parse(level + 1);
	while (*arg != NULL) {
		for (op = 0; levels[level][op] != NULL &&
		    strcmp(*arg, levels[level][op]) != 0; op++)
			;
		if (levels[level][op] == NULL)
			break;
		arg++;
		r = parse(level + 1);
		switch (level) {
		case 0:
			l = !is_null(l) ? l : !is_null(r) ? r : text(0);
			break;
		case 1:
			l = !is_null(l) && !is_null(r) ? l : text(0);
			break;
		case 2:
			l = compare(op, l, r);
			break;
		case 5:
			l = match(l, r);
			break;
		default:
			l = calculate(levels[level][op], l, r);
		}
	}
	return (l);
}

int
main(int argc, char **argv)
{
	char *value;

	usage_status = 2;
	arg = argv + 1;
	if (argc > 1 && strcmp(*arg, "--") == 0)
		arg++;
	if (*arg == NULL)
		syntax();
	value = parse(0);
	if (*arg != NULL)
		syntax();
	puts(value);
	return (finish() != 0 ? 3 : is_null(value));
}
