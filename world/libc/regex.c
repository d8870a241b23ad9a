/*
 * regex.c - regex(3): POSIX basic and extended regular expressions.
 *
 * regcomp() parses an expression into a tree and writes the tree out as a program
 * for a machine with many threads; regexec() runs all the threads side by side,
 * one step a byte, so that no expression takes more time than its length times
 * the string's (Thompson 1968, Pike).  Threads stay in the order of where they
 * began, and of preference; the leftmost, then longest match wins.
 *
 *	CHAR c		go on if the byte is c
 *	ANY		any byte (not a newline under REG_NEWLINE)
 *	SET i		a byte of set i
 *	SPLIT x y	two threads
 *	JMP x
 *	SAVE i		note the place as pmatch offset i
 *	BOL EOL BOW EOW	go on at the beginning or end of a line, a word
 *	BACKREF i	the bytes that group i matched
 *	MATCH
 *
 * {n,m} is written out as copies, within MAXPROG instructions.  Of the basic
 * expressions \(\) \{\} and, as GNU has them, \| \+ \? \< \> are there.
 *
 * No number of threads does for references back (\1): a program with these is run by
 * trying one way after the other, for a number of steps that no sane expression needs,
 * else REG_ESPACE.
 */
#include <ctype.h>
#include <err.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <util.h>

#define MAXPROG		8000
#define MAXDEPTH	200
#define MAXSTEPS	100000000	/* of a search that tries all ways */
#define MAXFRAMES	20000		/* and how deep it goes */
#define DUP_INF		(-1)

enum op { CHAR, ANY, SET, SPLIT, JMP, SAVE, BOL, EOL, BOW, EOW, BACKREF,
    MATCH };

struct inst {
	enum op		op;
	int		x;		/* byte, set, offset or target */
	int		y;
};

struct set {
	uint32_t	bits[8];
};

enum kind { N_EMPTY, N_LEAF, N_CAT, N_ALT, N_REPEAT, N_GROUP };

struct node {
	enum kind	kind;
	enum op		op;		/* N_LEAF */
	int		x;		/* N_LEAF, or the group's number */
	int		min, max;	/* N_REPEAT */
	struct node	*a, *b;
	struct node	*all;		/* the next of all nodes, to free them */
};

struct thread {
	int		pc;
	regoff_t	*save;
};

struct list {
	struct thread	*t;
	int		n;
};

struct program {
	struct inst	*inst;
	int		ninst;
	struct set	*sets;
	int		nsets;
	int		flags;
	int		nsave;		/* offsets a thread keeps */
	int		anchored;	/* begins with BOL */
	int		backrefs;	/* has references back */
	struct set	first;		/* bytes a match can begin with */
	int		empty;		/* may match the empty string */
	/* regexec()'s working memory */
	struct list	now, next;
	regoff_t	*saves;
	int		*mark;		/* step at which an instruction was added */
	int		step;
};

struct parser {
	const char	*p;
	int		flags;
	int		depth;
	int		groups;
	int		error;
	struct node	*all;
	struct program	*prog;
};

static struct node *parse_alt(struct parser *);

/* Tells whether a byte is in a set. */
static int
set_has(const struct set *s, int c)
{
	return ((s->bits[c >> 5] >> (c & 31)) & 1);
}

static void
set_add(struct set *s, int c)
{
	s->bits[c >> 5] |= 1U << (c & 31);
}

/* Notes the first error and returns no node. */
static struct node *
fail(struct parser *ps, int error)
{
	if (ps->error == 0)
		ps->error = error;
	return (NULL);
}

/* A new node; NULL and REG_ESPACE without memory. */
static struct node *
node(struct parser *ps, enum kind kind, struct node *a, struct node *b)
{
	struct node *n = calloc(1, sizeof(*n));

	if (n == NULL)
		return (fail(ps, REG_ESPACE));
	n->kind = kind;
	n->a = a;
	n->b = b;
	n->all = ps->all;
	ps->all = n;
	return (n);
}

static struct node *
leaf(struct parser *ps, enum op op, int x)
{
	struct node *n = node(ps, N_LEAF, NULL, NULL);

	if (n != NULL) {
		n->op = op;
		n->x = x;
	}
	return (n);
}

/* Adds the bytes of a class "[:name:]" at ps->p to the set. */
static int
parse_class(struct parser *ps, struct set *set)
{
	const char *end = NULL;
	int c;

	for (c = 1; c < 256; c++)
		if (__isclass(ps->p, c, &end) > 0)
			set_add(set, c);
	if (end == NULL) {
		fail(ps, REG_ECTYPE);
		return (0);
	}
	ps->p = end;
	return (1);
}

/* One byte of a bracket expression: itself, "[.x.]" or "[=x=]"; -1 on errors. */
static int
bracket_byte(struct parser *ps)
{
	const char *p = ps->p;

	if (*p == '\0') {
		fail(ps, REG_EBRACK);
		return (-1);
	}
	if (p[0] == '[' && (p[1] == '.' || p[1] == '=')) {
		if (p[2] == '\0' || p[3] != p[1] || p[4] != ']') {
			fail(ps, REG_ECOLLATE);
			return (-1);
		}
		ps->p += 5;
		return ((unsigned char)p[2]);
	}
	ps->p++;
	return ((unsigned char)*p);
}

/* A bracket expression; ps->p is after its "[". */
static struct node *
parse_bracket(struct parser *ps)
{
	struct program *pr = ps->prog;
	struct set *set, *sets;
	int negate, first = 1, lo, hi, c;

	if (strncmp(ps->p, "[:<:]]", 6) == 0 || strncmp(ps->p, "[:>:]]", 6) == 0) {
		ps->p += 6;
		return (leaf(ps, ps->p[-4] == '<' ? BOW : EOW, 0));
	}
	sets = reallocarray(pr->sets, (size_t)pr->nsets + 1, sizeof(*sets));
	if (sets == NULL)
		return (fail(ps, REG_ESPACE));
	pr->sets = sets;
	set = &sets[pr->nsets++];
	memset(set, 0, sizeof(*set));
	negate = *ps->p == '^';
	ps->p += negate;
	for (; *ps->p != ']' || first; first = 0) {
		if (ps->p[0] == '[' && ps->p[1] == ':') {
			if (!parse_class(ps, set))
				return (NULL);
			continue;
		}
		lo = hi = bracket_byte(ps);
		if (lo != -1 && ps->p[0] == '-' && ps->p[1] != ']') {
			ps->p++;
			hi = bracket_byte(ps);
		}
		if (lo == -1 || hi == -1)
			return (NULL);
		if (hi < lo)
			return (fail(ps, REG_ERANGE));
		for (c = lo; c <= hi; c++)
			set_add(set, c);
	}
	ps->p++;
	if ((ps->flags & REG_ICASE) != 0)
		for (c = 'a'; c <= 'z'; c++)
			if (set_has(set, c) || set_has(set, toupper(c))) {
				set_add(set, c);
				set_add(set, toupper(c));
			}
	if (negate) {
		for (c = 0; c < 8; c++)
			set->bits[c] = ~set->bits[c];
		if ((ps->flags & REG_NEWLINE) != 0)
			set->bits[0] &= ~(1U << '\n');
	}
	return (leaf(ps, SET, pr->nsets - 1));
}

/* Tells whether the operator c (as "\c" in a basic expression) is next. */
static int
at_operator(const struct parser *ps, char c)
{
	if ((ps->flags & REG_NOSPEC) != 0)
		return (0);
	if ((ps->flags & REG_EXTENDED) != 0)
		return (*ps->p == c);
	return (ps->p[0] == '\\' && ps->p[1] == c);
}

/* Steps over an operator, if it is next. */
static int
skip_operator(struct parser *ps, char c)
{
	if (!at_operator(ps, c))
		return (0);
	ps->p += (ps->flags & REG_EXTENDED) != 0 ? 1 : 2;
	return (1);
}

/* A backslash and what follows it; ps->p is at the backslash. */
static struct node *
parse_escape(struct parser *ps)
{
	int c = (unsigned char)ps->p[1];

	if (c == '\0')
		return (fail(ps, REG_EESCAPE));
	ps->p += 2;
	if (c == '<' || c == '>')
		return (leaf(ps, c == '<' ? BOW : EOW, 0));
	if (c >= '1' && c <= '9') {
		if (c - '0' > ps->groups)
			return (fail(ps, REG_ESUBREG));
		ps->prog->backrefs = 1;
		return (leaf(ps, BACKREF, c - '0'));
	}
	if ((ps->flags & REG_EXTENDED) == 0 && c == '{')
		return (fail(ps, REG_BADRPT));
	return (leaf(ps, CHAR, c));
}

/* One atom; start says whether an anchor or "*" here is at the beginning. */
static struct node *
parse_atom(struct parser *ps, int start)
{
	int extended = (ps->flags & REG_EXTENDED) != 0, group;
	struct node *n, *inside;
	const char *p;

	if ((ps->flags & REG_NOSPEC) != 0)
		return (leaf(ps, CHAR, (unsigned char)*ps->p++));
	if (skip_operator(ps, '(')) {
		if (++ps->depth > MAXDEPTH)
			return (fail(ps, REG_ESPACE));
		group = ++ps->groups;
		inside = parse_alt(ps);
		ps->depth--;
		if (ps->error == 0 && !skip_operator(ps, ')'))
			return (fail(ps, REG_EPAREN));
		n = node(ps, N_GROUP, inside, NULL);
		if (n != NULL)
			n->x = group;
		return (n);
	}
	p = ps->p;
	switch (*p) {
	case '[':
		ps->p++;
		return (parse_bracket(ps));
	case '.':
		ps->p++;
		return (leaf(ps, ANY, 0));
	case '\\':
		return (parse_escape(ps));
	case '^':
		if (!extended && !start)
			break;
		ps->p++;
		return (leaf(ps, BOL, 0));
	case '$':
		if (!extended && p[1] != '\0' && strncmp(p + 1, "\\)", 2) != 0 &&
		    strncmp(p + 1, "\\|", 2) != 0)
			break;
		ps->p++;
		return (leaf(ps, EOL, 0));
	case '*':
	case '+':
	case '?':
		if (extended)
			return (fail(ps, REG_BADRPT));
		break;
	case '{':
		if (extended && isdigit((unsigned char)p[1]))
			return (fail(ps, REG_BADRPT));
		break;
	}
	ps->p++;
	return (leaf(ps, CHAR, (unsigned char)*p));
}

/* The bounds of "{n,m}" after its brace. */
static int
parse_bounds(struct parser *ps, int *minp, int *maxp)
{
	char *end;
	long min, max;

	if (!isdigit((unsigned char)*ps->p)) {
		fail(ps, REG_BADBR);
		return (0);
	}
	min = max = strtol(ps->p, &end, 10);
	if (*end == ',') {
		end++;
		max = DUP_INF;
		if (isdigit((unsigned char)*end))
			max = strtol(end, &end, 10);
	}
	ps->p = end;
	if (!skip_operator(ps, '}')) {
		fail(ps, *ps->p == '\0' ? REG_EBRACE : REG_BADBR);
		return (0);
	}
	if (min > 255 || max > 255 || (max != DUP_INF && min > max)) {
		fail(ps, REG_BADBR);
		return (0);
	}
	*minp = (int)min;
	*maxp = (int)max;
	return (1);
}

/* An atom with what repeats it. */
static struct node *
parse_piece(struct parser *ps, int start)
{
	struct node *n = parse_atom(ps, start), *r;
	int min, max, depth = 0;

	while (n != NULL && (ps->flags & REG_NOSPEC) == 0) {
		if (*ps->p == '*' && !((ps->flags & REG_EXTENDED) == 0 &&
		    n->kind == N_LEAF && n->op == BOL)) {
			ps->p++;
			min = 0;
			max = DUP_INF;
		} else if (skip_operator(ps, '+')) {
			min = 1;
			max = DUP_INF;
		} else if (skip_operator(ps, '?')) {
			min = 0;
			max = 1;
		} else if (at_operator(ps, '{') && ((ps->flags & REG_EXTENDED) == 0 ||
		    isdigit((unsigned char)ps->p[1]))) {
			skip_operator(ps, '{');
			if (!parse_bounds(ps, &min, &max))
				return (NULL);
		} else {
			break;
		}
		if (++depth > MAXDEPTH)
			return (fail(ps, REG_ESPACE));
		r = node(ps, N_REPEAT, n, NULL);
		if (r != NULL) {
			r->min = min;
			r->max = max;
		}
		n = r;
	}
	return (n);
}

/* A sequence, possibly empty, up to "|", ")" or the end. */
static struct node *
parse_cat(struct parser *ps)
{
	struct node *n = NULL, *piece;
	int start = 1;

	while (ps->error == 0 && *ps->p != '\0' && !at_operator(ps, '|') &&
	    !(at_operator(ps, ')') && ps->depth > 0)) {
		if (at_operator(ps, ')') && (ps->flags & REG_EXTENDED) == 0)
			return (fail(ps, REG_EPAREN));
		piece = parse_piece(ps, start);
		if (piece == NULL)
			return (NULL);
		start = piece->kind == N_LEAF && piece->op == BOL;
		n = n == NULL ? piece : node(ps, N_CAT, n, piece);
		if (start)
			start = 0;
	}
	return (n != NULL ? n : node(ps, N_EMPTY, NULL, NULL));
}

/* Sequences separated by "|". */
static struct node *
parse_alt(struct parser *ps)
{
	struct node *n = parse_cat(ps);

	while (ps->error == 0 && skip_operator(ps, '|'))
		n = node(ps, N_ALT, n, parse_cat(ps));
	return (n);
}

/* Adds an instruction; its index.  Past MAXPROG only the count goes on. */
static int
emit(struct program *pr, enum op op, int x, int y)
{
	if (pr->ninst < MAXPROG) {
		pr->inst[pr->ninst].op = op;
		pr->inst[pr->ninst].x = x;
		pr->inst[pr->ninst].y = y;
	}
	return (pr->ninst < MAXPROG ? pr->ninst++ : MAXPROG - 1);
}

/* Writes a tree out as instructions. */
static void
compile(struct program *pr, const struct node *n)
{
	int i, split, jump, last;

	if (pr->ninst >= MAXPROG - 1)
		return;			/* regcomp() sees that it is full */
	switch (n->kind) {
	case N_EMPTY:
		break;
	case N_LEAF:
		emit(pr, n->op, n->x, 0);
		break;
	case N_CAT:
		compile(pr, n->a);
		compile(pr, n->b);
		break;
	case N_ALT:
		split = emit(pr, SPLIT, 0, 0);
		pr->inst[split].x = pr->ninst;
		compile(pr, n->a);
		jump = emit(pr, JMP, 0, 0);
		pr->inst[split].y = pr->ninst;
		compile(pr, n->b);
		pr->inst[jump].x = pr->ninst;
		break;
	case N_GROUP:
		emit(pr, SAVE, 2 * n->x, 0);
		compile(pr, n->a);
		emit(pr, SAVE, 2 * n->x + 1, 0);
		break;
	case N_REPEAT:
		for (i = 0; i < n->min; i++)
			compile(pr, n->a);
		if (n->max == DUP_INF) {
			split = emit(pr, SPLIT, 0, 0);
			pr->inst[split].x = pr->ninst;
			compile(pr, n->a);
			emit(pr, JMP, split, 0);
			pr->inst[split].y = pr->ninst;
			break;
		}
		/* Optional copies inside each other; all leave to the same place. */
		last = -1;
		for (; i < n->max; i++) {
			split = emit(pr, SPLIT, pr->ninst + 1, last);
			last = split;
			compile(pr, n->a);
		}
		while (last >= 0 && pr->ninst < MAXPROG - 1) {
			split = pr->inst[last].y;
			pr->inst[last].y = pr->ninst;
			last = split;
		}
		break;
	}
}

/*
 * Notes in pr->first what a match can begin with, in pr->empty whether it can be
 * nothing: walks from pc to the first instruction that takes a byte.
 */
static void
find_first(struct program *pr, int pc)
{
	const struct inst *in;
	int c;

	for (;;) {
		if (pr->mark[pc] != 0)
			return;
		pr->mark[pc] = 1;
		in = &pr->inst[pc];
		switch (in->op) {
		case CHAR:
			set_add(&pr->first, in->x);
			if ((pr->flags & REG_ICASE) != 0) {
				set_add(&pr->first, tolower(in->x));
				set_add(&pr->first, toupper(in->x));
			}
			return;
		case ANY:
			memset(&pr->first, 0xff, sizeof(pr->first));
			return;
		case SET:
			for (c = 0; c < 8; c++)
				pr->first.bits[c] |= pr->sets[in->x].bits[c];
			return;
		case MATCH:
			pr->empty = 1;
			return;
		case SPLIT:
			find_first(pr, in->x);
			pc = in->y;
			break;
		case JMP:
			pc = in->x;
			break;
		default:
			pc++;
			break;
		}
	}
}

/* Frees a program. */
static void
free_program(struct program *pr)
{
	if (pr == NULL)
		return;
	free(pr->inst);
	free(pr->sets);
	free(pr->now.t);
	free(pr->next.t);
	free(pr->saves);
	free(pr->mark);
	free(pr);
}

/* Allocates what regexec() works with. */
static int
allocate_work(struct program *pr)
{
	size_t n = (size_t)pr->ninst, i;

	pr->now.t = calloc(n, sizeof(struct thread));
	pr->next.t = calloc(n, sizeof(struct thread));
	pr->saves = calloc((2 * n + 2) * (size_t)pr->nsave, sizeof(regoff_t));
	pr->mark = calloc(n, sizeof(int));
	if (pr->now.t == NULL || pr->next.t == NULL || pr->saves == NULL ||
	    pr->mark == NULL)
		return (REG_ESPACE);
	for (i = 0; i < n; i++) {
		pr->now.t[i].save = pr->saves + i * (size_t)pr->nsave;
		pr->next.t[i].save = pr->saves + (n + i) * (size_t)pr->nsave;
	}
	find_first(pr, 0);
	memset(pr->mark, 0, n * sizeof(int));
	return (0);
}

/* Compiles an expression; 0 or an error. */
int
regcomp(regex_t *re, const char *pattern, int flags)
{
	struct parser ps = { .p = pattern, .flags = flags };
	struct program *pr = calloc(1, sizeof(*pr));
	struct node *tree, *n;
	struct inst *shrunk;

	re->re_prog = NULL;
	if (pr == NULL)
		return (REG_ESPACE);
	if ((flags & REG_NOSPEC) != 0)
		ps.flags &= ~REG_EXTENDED;
	ps.prog = pr;
	pr->flags = flags;
	pr->inst = calloc(MAXPROG, sizeof(*pr->inst));
	if (pr->inst == NULL)
		ps.error = REG_ESPACE;
	tree = ps.error == 0 ? parse_alt(&ps) : NULL;
	if (ps.error == 0 && *ps.p != '\0')
		ps.error = REG_EPAREN;
	if (ps.error == 0) {
		compile(pr, tree);
		if (pr->ninst >= MAXPROG - 1)
			ps.error = REG_ESPACE;
		emit(pr, MATCH, 0, 0);
	}
	while ((n = ps.all) != NULL) {
		ps.all = n->all;
		free(n);
	}
	re->re_nsub = (size_t)ps.groups;
	pr->nsave = (flags & REG_NOSUB) != 0 && !pr->backrefs ? 2 : 2 * (ps.groups + 1);
	if (ps.error == 0) {
		shrunk = reallocarray(pr->inst, (size_t)pr->ninst, sizeof(*shrunk));
		if (shrunk != NULL)
			pr->inst = shrunk;
		pr->anchored = pr->inst[0].op == BOL && (flags & REG_NEWLINE) == 0;
		ps.error = allocate_work(pr);
	}
	if (ps.error != 0) {
		free_program(pr);
		return (ps.error);
	}
	re->re_prog = pr;
	return (0);
}

void
regfree(regex_t *re)
{
	free_program(re->re_prog);
	re->re_prog = NULL;
}

/* The string that regexec() is in. */
struct subject {
	const char	*base;		/* offsets count from here */
	const char	*begin;
	const char	*end;
	int		flags;
};

static int
is_word(int c)
{
	return (isalnum(c) || c == '_');
}

/* Tells whether an assertion holds at p. */
static int
holds(const struct program *pr, const struct subject *s, enum op op, const char *p)
{
	int newline = (pr->flags & REG_NEWLINE) != 0, before, after;

	switch (op) {
	case BOL:
		return (p == s->begin ? (s->flags & REG_NOTBOL) == 0 :
		    newline && p[-1] == '\n');
	case EOL:
		return (p == s->end ? (s->flags & REG_NOTEOL) == 0 :
		    newline && *p == '\n');
	default:
		before = p > s->begin && is_word((unsigned char)p[-1]);
		after = p < s->end && is_word((unsigned char)*p);
		return (op == BOW ? !before && after : before && !after);
	}
}

/* Adds a thread at pc, or those that it leads to without taking a byte. */
static void
add_thread(struct program *pr, const struct subject *s, struct list *l, int pc,
    const char *p, regoff_t *save)
{
	const struct inst *in;
	regoff_t old;

	for (;;) {
		if (pr->mark[pc] == pr->step)
			return;
		pr->mark[pc] = pr->step;
		in = &pr->inst[pc];
		switch (in->op) {
		case JMP:
			pc = in->x;
			break;
		case SPLIT:
			add_thread(pr, s, l, in->x, p, save);
			pc = in->y;
			break;
		case SAVE:
			if (in->x < pr->nsave) {
				old = save[in->x];
				save[in->x] = p - s->base;
				add_thread(pr, s, l, pc + 1, p, save);
				save[in->x] = old;
				return;
			}
			pc++;
			break;
		case BOL:
		case EOL:
		case BOW:
		case EOW:
			if (!holds(pr, s, in->op, p))
				return;
			pc++;
			break;
		default:
			l->t[l->n].pc = pc;
			memcpy(l->t[l->n].save, save, (size_t)pr->nsave * sizeof(*save));
			l->n++;
			return;
		}
	}
}

/* Tells whether an instruction takes the byte c. */
static int
takes(const struct program *pr, const struct inst *in, int c)
{
	switch (in->op) {
	case CHAR:
		return (c == in->x || ((pr->flags & REG_ICASE) != 0 &&
		    tolower(c) == tolower(in->x)));
	case ANY:
		return (c != '\n' || (pr->flags & REG_NEWLINE) == 0);
	case SET:
		return (set_has(&pr->sets[in->x], c));
	default:
		return (0);
	}
}

/* Runs the threads over the subject; the best match in best. */
static int
run(struct program *pr, const struct subject *s, regoff_t *best, int want_best)
{
	regoff_t *fresh = pr->saves + 2 * (size_t)pr->ninst * (size_t)pr->nsave;
	struct list *now = &pr->now, *next = &pr->next, *tmp;
	struct thread *t;
	const char *p = s->begin;
	int matched = 0, i;

	memset(pr->mark, 0, (size_t)pr->ninst * sizeof(int));
	pr->step = 1;
	now->n = 0;
	for (;; p++) {
		if (now->n == 0) {
			if (matched || (pr->anchored && p > s->begin))
				break;
			if (!pr->empty)
				while (p < s->end &&
				    !set_has(&pr->first, (unsigned char)*p))
					p++;
		}
		if (!matched) {
			for (i = 0; i < pr->nsave; i++)
				fresh[i] = -1;
			fresh[0] = p - s->base;
			add_thread(pr, s, now, 0, p, fresh);
		}
		pr->step++;
		next->n = 0;
		for (i = 0; i < now->n; i++) {
			t = &now->t[i];
			if (matched && t->save[0] > best[0])
				break;
			if (pr->inst[t->pc].op == MATCH) {
				if (matched && t->save[0] == best[0] &&
				    p - s->base <= best[1])
					continue;
				matched = 1;
				if (!want_best)
					return (1);
				memcpy(best, t->save, (size_t)pr->nsave * sizeof(*best));
				best[1] = p - s->base;
			} else if (p < s->end &&
			    takes(pr, &pr->inst[t->pc], (unsigned char)*p)) {
				add_thread(pr, s, next, t->pc + 1, p + 1, t->save);
			}
		}
		if (p >= s->end)
			break;
		tmp = now;
		now = next;
		next = tmp;
	}
	return (matched);
}

/* A search that tries all ways. */
struct search {
	struct program	*pr;
	const struct subject *s;
	regoff_t	*save, *best;
	int		any;		/* any match will do, not just the longest */
	long		steps;
	int		frames;
};

/* Where the text of group g ends if it comes again at p; NULL if it does not. */
static const char *
again(const struct search *se, int g, const char *p)
{
	const char *from = se->s->base + se->save[2 * g];
	regoff_t n = se->save[2 * g + 1] - se->save[2 * g], i;

	if (se->save[2 * g] == -1 || se->save[2 * g + 1] == -1 || n > se->s->end - p)
		return (NULL);
	for (i = 0; i < n; i++)
		if (from[i] != p[i] && ((se->pr->flags & REG_ICASE) == 0 ||
		    tolower((unsigned char)from[i]) != tolower((unsigned char)p[i])))
			return (NULL);
	return (p + n);
}

/* Tries all ways on from pc and p; 1 to stop: the match will do, or it took too long. */
static int
attempt(struct search *se, int pc, const char *p)
{
	struct program *pr = se->pr;
	const struct inst *in, *body;
	const char *q;
	regoff_t old;
	int here, mark, stop = 0;

	if (++se->frames > MAXFRAMES)
		se->steps = MAXSTEPS;
	for (; !stop; ) {
		if (++se->steps > MAXSTEPS) {
			stop = 1;
			break;
		}
		in = &pr->inst[pc++];
		if (in->op == MATCH) {
			if (p - se->s->base > se->best[1]) {
				memcpy(se->best, se->save, (size_t)pr->nsave *
				    sizeof(*se->best));
				se->best[1] = p - se->s->base;
			}
			stop = se->any || p == se->s->end;
			break;
		}
		if (in->op == JMP) {
			pc = in->x;
		} else if (in->op == SAVE) {
			old = se->save[in->x];
			se->save[in->x] = p - se->s->base;
			stop = attempt(se, pc, p);
			se->save[in->x] = old;
			break;
		} else if (in->op == BACKREF) {
			p = again(se, in->x, p);
			if (p == NULL)
				break;
		} else if (in->op == SPLIT) {
			body = &pr->inst[in->x];
			if (body->op <= SET && body[1].op == JMP &&
			    body[1].x == pc - 1) {	/* of one byte, any number */
				for (q = p; q < se->s->end &&
				    takes(pr, body, (unsigned char)*q); q++)
					;
				for (; q > p && !stop; q--)
					stop = attempt(se, in->y, q);
			} else {
				/* not twice at the same place: it took nothing */
				here = (int)(p - se->s->begin) + 1;
				mark = pr->mark[pc - 1];
				pr->mark[pc - 1] = here;
				if (mark != here)
					stop = attempt(se, in->x, p);
				pr->mark[pc - 1] = mark;
			}
			pc = in->y;
		} else if (in->op <= SET) {
			if (p == se->s->end || !takes(pr, in, (unsigned char)*p))
				break;
			p++;
		} else if (!holds(pr, se->s, in->op, p)) {
			break;
		}
	}
	se->frames--;
	return (stop);
}

/* Does what run() does for a program with references back; -1 if it took too long. */
static int
run_backrefs(struct program *pr, const struct subject *s, regoff_t *best, int want_best)
{
	struct search se = { .pr = pr, .s = s, .best = best, .any = !want_best };
	const char *p = s->begin;
	int i;

	se.save = pr->saves + 2 * (size_t)pr->ninst * (size_t)pr->nsave;
	memset(pr->mark, 0, (size_t)pr->ninst * sizeof(int));
	best[1] = -1;
	for (; best[1] == -1 && p <= s->end; p++) {
		if (!pr->empty && (p == s->end ||
		    !set_has(&pr->first, (unsigned char)*p)))
			continue;
		for (i = 0; i < pr->nsave; i++)
			se.save[i] = -1;
		se.save[0] = p - s->base;
		if (attempt(&se, 0, p) && se.steps >= MAXSTEPS)
			return (-1);
		if (pr->anchored)
			break;
	}
	return (best[1] != -1);
}

/* Finds the leftmost longest match; 0, REG_NOMATCH, or REG_ESPACE. */
int
regexec(const regex_t *re, const char *string, size_t nmatch, regmatch_t *pmatch,
    int flags)
{
	struct program *pr = re->re_prog;
	struct subject s = { .base = string, .flags = flags };
	regoff_t *best;
	size_t i;
	int found;

	if ((flags & REG_STARTEND) != 0) {
		s.begin = string + pmatch[0].rm_so;
		s.end = string + pmatch[0].rm_eo;
	} else {
		s.begin = string;
		s.end = string + strlen(string);
	}
	if ((pr->flags & REG_NOSUB) != 0)
		nmatch = 0;
	best = pr->saves + (2 * (size_t)pr->ninst + 1) * (size_t)pr->nsave;
	found = (pr->backrefs ? run_backrefs : run)(pr, &s, best, nmatch > 0);
	if (found != 1)
		return (found == 0 ? REG_NOMATCH : REG_ESPACE);
	for (i = 0; i < nmatch; i++) {
		pmatch[i].rm_so = i <= re->re_nsub ? best[2 * i] : -1;
		pmatch[i].rm_eo = i <= re->re_nsub ? best[2 * i + 1] : -1;
	}
	return (0);
}

/* Whether there is a match.  A search that had to be given up is no answer: it ends the
 * program, with the status of its other errors. */
int
regexec_or_exit(const regex_t *re, const char *string, size_t nmatch, regmatch_t *pmatch,
    int flags)
{
	int error = regexec(re, string, nmatch, pmatch, flags);
	char why[100];

	if (error != 0 && error != REG_NOMATCH) {
		regerror(error, re, why, sizeof(why));
		errx(usage_status, "regular expression: %s", why);
	}
	return (error == 0);
}

/* The text of an error; the room that it needs. */
size_t
regerror(int error, const regex_t *re, char *buf, size_t size)
{
	static const char *const texts[] = {
		[0] = "no error",
		[REG_NOMATCH] = "regexec() failed to match",
		[REG_BADPAT] = "invalid regular expression",
		[REG_ECOLLATE] = "invalid collating element",
		[REG_ECTYPE] = "invalid character class",
		[REG_EESCAPE] = "trailing backslash (\\)",
		[REG_ESUBREG] = "invalid back reference",
		[REG_EBRACK] = "brackets ([ ]) not balanced",
		[REG_EPAREN] = "parentheses not balanced",
		[REG_EBRACE] = "braces not balanced",
		[REG_BADBR] = "invalid repetition count(s)",
		[REG_ERANGE] = "invalid character range",
		[REG_ESPACE] = "out of memory",
		[REG_BADRPT] = "repetition-operator operand invalid",
	};

	(void)re;
	if (error < 0 || error > REG_BADRPT)
		error = REG_BADPAT;
	return (strlcpy(buf, texts[error], size) + 1);
}
