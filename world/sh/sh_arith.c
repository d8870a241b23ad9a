/*
 * Arithmetic: the text between $(( and )), expanded already.
 *
 * The operators of C on 64-bit integers, but for sizeof, and with ++ and -- only as two
 * signs: assignment, ?:, || && | ^ & == != < <= > >= << >> + - * / % and the unary ones.
 * Constants are decimal, octal or hexadecimal; a name is the value of the variable,
 * which must be a constant, or 0 if it is unset or empty.
 *
 * Binary operators are parsed by precedence, from one table.  What is not to be
 * evaluated (behind a decided || or in the branch not taken) is parsed with `noeval'
 * set.
 *
 * XCU 2.6.4.  Called by sh_expand.c.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

static const char *text, *pos;
static int noeval;

static const struct binop {
	char	op[4];
	int	prec;			/* binds tighter if larger */
} binops[] = {
	/* A longer operator before its beginning. */
	{ "||", 1 }, { "&&", 2 }, { "==", 6 }, { "!=", 6 }, { "<<", 8 }, { ">>", 8 },
	{ "<=", 7 }, { ">=", 7 }, { "|", 3 }, { "^", 4 }, { "&", 5 }, { "<", 7 },
	{ ">", 7 }, { "+", 9 }, { "-", 9 }, { "*", 10 }, { "/", 10 }, { "%", 10 },
};

static int64_t assignment(void);

static void __attribute__((noreturn))
bad(const char *why)
{
	sh_error("arithmetic expression: %s: \"%s\"", why, text);
}

static void
blanks(void)
{
	pos += strspn(pos, " \t\n");
}

/* Take the character c if it is next. */
static int
take(int c)
{
	blanks();
	if (*pos != c)
		return (0);
	pos++;
	return (1);
}

/* The constant at *sp, which is moved behind it. */
static int64_t
constant(const char **sp)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(*sp, &end, 0);
	if (end == *sp || errno != 0)
		bad(errno != 0 ? "number too large" : "expecting a number");
	*sp = end;
	return ((int64_t)n);
}

/* The value of a variable. */
static int64_t
variable(const char *name)
{
	const char *s = var_get(name);
	int64_t n;
	int neg;

	if (s == NULL && sh.opt['u'])
		sh_error("%s: parameter not set", name);
	if (s == NULL)
		return (0);
	s += strspn(s, " \t\n");
	if (*s == '\0')
		return (0);
	neg = *s == '-';
	if (*s == '-' || *s == '+')
		s++;
	if (*s < '0' || *s > '9')
		sh_error("%s: not a number: \"%s\"", name, var_get(name));
	n = constant(&s);
	s += strspn(s, " \t\n");
	if (*s != '\0')
		sh_error("%s: not a number: \"%s\"", name, var_get(name));
	return (neg ? (int64_t)-(uint64_t)n : n);
}

/* The length of the name at pos, 0 if there is none. */
static size_t
name_length(void)
{
	size_t n = 0;

	while (is_name_char(pos[n], n == 0))
		n++;
	return (n);
}

/* The name at pos, which is taken; NULL if there is none. */
static char *
take_name(void)
{
	size_t len = name_length();

	pos += len;
	return (len > 0 ? tstrndup(pos - len, len) : NULL);
}

/* Give a variable a value, unless nothing is to be evaluated.  Returns it. */
static int64_t
store(const char *name, int64_t n)
{
	char num[24];

	snprintf(num, sizeof(num), "%lld", (long long)n);
	if (!noeval)
		var_set(name, num, 0);
	return (n);
}

/* The step of the ++ or -- at pos, which is taken; 0 if there is none. */
static int
take_step(void)
{
	blanks();
	if ((*pos != '+' && *pos != '-') || pos[1] != *pos)
		return (0);
	pos += 2;
	return (pos[-1] == '+' ? 1 : -1);
}

static int64_t
unary(void)
{
	const char *start;
	int64_t n;
	char *name;
	int step;

	check_depth();
	blanks();
	/* `++3' and `--3' are signs, and so is what is followed by an operand. */
	start = pos;
	if ((step = take_step()) != 0) {
		blanks();
		if ((name = take_name()) != NULL)
			return (noeval ? 0 : store(name, variable(name) + step));
		pos = start;
	}
	if ((name = take_name()) != NULL) {
		n = noeval ? 0 : variable(name);
		start = pos;
		step = take_step();
		blanks();
		if (step != 0 && (is_name_char(*pos, 0) || *pos == '('))
			pos = start;
		else if (step != 0)
			(void)store(name, n + step);
		return (n);
	}
	switch (*pos) {
	case '+':
		pos++;
		return (unary());
	case '-':
		pos++;
		return ((int64_t)-(uint64_t)unary());
	case '!':
		pos++;
		return (!unary());
	case '~':
		pos++;
		return (~unary());
	case '(':
		pos++;
		n = assignment();
		if (!take(')'))
			bad("expecting ')'");
		return (n);
	}
	if (*pos < '0' || *pos > '9')
		bad("expecting primary");
	return (constant(&pos));
}

/* The result of a binary operator. */
static int64_t
compute(const char *op, int64_t a, int64_t b)
{
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b;

	switch (op[0]) {
	case '|':
		return (op[1] == '|' ? a || b : a | b);
	case '&':
		return (op[1] == '&' ? a && b : (a & b));
	case '^':
		return (a ^ b);
	case '=':
		return (a == b);
	case '!':
		return (a != b);
	case '<':
		return (op[1] == '<' ? (int64_t)(ua << (ub & 63)) :
		    op[1] == '=' ? a <= b : a < b);
	case '>':
		return (op[1] == '>' ? a >> (ub & 63) : op[1] == '=' ? a >= b : a > b);
	case '+':
		return ((int64_t)(ua + ub));
	case '-':
		return ((int64_t)(ua - ub));
	case '*':
		return ((int64_t)(ua * ub));
	}
	if (noeval)
		return (0);
	if (b == 0)
		bad("division by zero");
	if (b == -1)			/* the smallest number would trap */
		return (op[0] == '/' ? (int64_t)(0 - ua) : 0);
	return (op[0] == '/' ? a / b : a % b);
}

/* The binary operator at pos, or NULL.  An assignment like += is none. */
static const struct binop *
peek_binop(void)
{
	size_t i, n;

	blanks();
	for (i = 0; i < sizeof(binops) / sizeof(binops[0]); i++) {
		n = strlen(binops[i].op);
		if (strncmp(pos, binops[i].op, n) == 0)
			return (pos[n] == '=' && strchr("|^&<>+-*/%",
			    pos[n - 1]) != NULL && strcmp(binops[i].op, "||") != 0 &&
			    strcmp(binops[i].op, "&&") != 0 ? NULL : &binops[i]);
	}
	return (NULL);
}

/* An expression of binary operators that bind at least as tight as `prec'. */
static int64_t
binary(int prec)
{
	const struct binop *op;
	int64_t a = unary(), b;
	int skip;

	while ((op = peek_binop()) != NULL && op->prec >= prec) {
		pos += strlen(op->op);
		skip = (op->prec == 1 && a != 0) || (op->prec == 2 && a == 0);
		noeval += skip;
		b = binary(op->prec + 1);
		noeval -= skip;
		a = compute(op->op, a, b);
	}
	return (a);
}

static int64_t
conditional(void)
{
	int64_t cond = binary(1), a, b;

	if (!take('?'))
		return (cond);
	noeval += cond == 0;
	a = assignment();
	noeval -= cond == 0;
	if (!take(':'))
		bad("expecting ':'");
	noeval += cond != 0;
	b = conditional();
	noeval -= cond != 0;
	return (cond != 0 ? a : b);
}

/* name = ..., name += ..., or an expression without that. */
static int64_t
assignment(void)
{
	static const char *const ops[] = {
		"<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "="
	};
	const char *start, *op = NULL;
	char *name;
	size_t i;
	int64_t n;

	check_depth();
	blanks();
	start = pos;
	if ((name = take_name()) != NULL) {
		blanks();
		for (i = 0; i < sizeof(ops) / sizeof(ops[0]) && op == NULL; i++)
			if (strncmp(pos, ops[i], strlen(ops[i])) == 0)
				op = ops[i];
	}
	if (op == NULL || strncmp(pos, "==", 2) == 0) {
		pos = start;
		return (conditional());
	}
	pos += strlen(op);
	n = assignment();
	if (*op != '=' && !noeval)
		n = compute(op, variable(name), n);
	return (store(name, n));
}

/* The value of an expression; throws if it is none. */
int64_t
arith(const char *expr)
{
	const char *savetext = text, *savepos = pos;
	int64_t n;

	text = pos = expr;
	noeval = 0;
	blanks();
	n = *pos != '\0' ? assignment() : 0;
	blanks();
	if (*pos != '\0')
		bad("unexpected text");
	text = savetext;
	pos = savepos;
	return (n);
}
