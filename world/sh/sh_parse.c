/*
 * The shell's grammar, by recursive descent: from tokens to a tree of struct node.
 *
 * The functions follow POSIX's grammar (XCU 2.10) from the top: a complete command is a
 * list, up to a newline; a list is and-or lists divided by ; and &; these are pipelines,
 * these are commands.  A reserved word is one only where a command may begin, and only
 * when no part of it is quoted.
 *
 * Trees are allocated in parse_arena, and so vanish as a whole.  A syntax error is
 * thrown; who parses again must call lex_reset(), as parse_command() does.
 *
 * Read next: sh_exec.c, which runs the trees.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sh.h"

/* Reserved words, by what may follow them. */
static const char *const ends[] = {
	"then", "else", "elif", "fi", "do", "done", "esac", "}", NULL
};

static struct node *parse_list(int toplevel);
static struct node *parse_compound(void);

/* Report a syntax error and throw. */
void
syntax_error(const char *fmt, ...)
{
	char text[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	sh.line = input_line();
	sh_error("syntax error: %s", text);
}

/* Are the first n characters of s a variable's name? */
int
is_name(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n && is_name_char(s[i], i == 0); i++)
		continue;
	return (n > 0 && i == n);
}

/* Is this a reserved word, where a command may begin? */
int
is_reserved(const char *s)
{
	static const char *const others[] = {
		"!", "{", "case", "for", "if", "in", "until", "while", NULL
	};
	int i;

	for (i = 0; others[i] != NULL; i++)
		if (strcmp(s, others[i]) == 0)
			return (1);
	for (i = 0; ends[i] != NULL; i++)
		if (strcmp(s, ends[i]) == 0)
			return (1);
	return (0);
}

/* Complain of the next token. */
static void __attribute__((noreturn))
unexpected(void)
{
	const struct token *t = lex_peek();
	const char *s;

	switch (t->type) {
	case T_EOF:
		syntax_error("unexpected end of file");
	case T_NEWLINE:
		syntax_error("unexpected newline");
	case T_WORD:
		s = word_plain(t->word);
		if (s != NULL)
			syntax_error("unexpected \"%s\"", s);
		syntax_error("unexpected word");
	default:
		syntax_error("unexpected \"%s\"", lex_source(t->start, t->end));
	}
}

static void *
new(size_t size)
{
	return (arena_alloc(parse_arena, size));
}

static struct node *
new_node(enum node_type type)
{
	struct node *n = new(sizeof(*n));

	n->type = type;
	n->line = lex_peek()->line;
	return (n);
}

/* If the next token is of this type, take it. */
static int
accept(enum token_type type)
{
	if (lex_peek()->type != type)
		return (0);
	lex_next();
	return (1);
}

/* The next token, as an unquoted word; "" for any other. */
static const char *
peek_plain(void)
{
	const struct token *t = lex_peek();
	const char *s = t->type == T_WORD ? word_plain(t->word) : NULL;

	return (s != NULL ? s : "");
}

/* If the next token is this reserved word, take it. */
static int
accept_word(const char *s)
{
	if (strcmp(peek_plain(), s) != 0)
		return (0);
	lex_next();
	return (1);
}

static void
expect_word(const char *s)
{
	if (!accept_word(s))
		unexpected();
}

static void
skip_newlines(void)
{
	while (accept(T_NEWLINE))
		continue;
}

/* Is the next token one that ends a list? */
static int
at_end(void)
{
	const char *s;
	int i;

	switch (lex_peek()->type) {
	case T_EOF:
	case T_RPAREN:
	case T_DSEMI:
	case T_SEMIAND:
		return (1);
	case T_WORD:
		s = peek_plain();
		for (i = 0; ends[i] != NULL; i++)
			if (strcmp(s, ends[i]) == 0)
				return (1);
		return (0);
	default:
		return (0);
	}
}

/*
 * A word without its quotes, for the delimiter of a here-document.  Nothing in it is
 * expanded, so it is taken from the source text.
 */
static char *
here_delimiter(const struct token *t, int *quoted)
{
	const char *s = lex_source(t->start, t->end);
	struct sbuf sb = { .s = NULL };
	int in = 0;			/* the quote that we are in */

	*quoted = 0;
	for (; *s != '\0'; s++) {
		if (in == 0 ? *s == '\'' || *s == '"' : *s == in) {
			in ^= *s;
			*quoted = 1;
			continue;
		}
		if (*s == '\\' && s[1] != '\0' && (in == 0 || (in == '"' &&
		    strchr("$`\"\\\n", s[1]) != NULL))) {
			*quoted |= s[1] != '\n';
			if (*++s == '\n')
				continue;
		}
		sb_putc(&sb, *s);
	}
	return (sb_take(&sb));
}

/* A redirection, if there is one next; it is appended at *tail.  Returns 0 if not. */
static int
parse_redir(struct redir ***tail)
{
	static const struct {
		enum token_type token;
		enum redir_type type;
		int	fd;
	} ops[] = {
		{ T_LESS, R_IN, 0 }, { T_GREAT, R_OUT, 1 }, { T_CLOBBER, R_CLOBBER, 1 },
		{ T_DGREAT, R_APPEND, 1 }, { T_LESSGREAT, R_RDWR, 0 },
		{ T_LESSAND, R_DUPIN, 0 }, { T_GREATAND, R_DUPOUT, 1 },
		{ T_DLESS, R_HERE, 0 }, { T_DLESSDASH, R_HERE, 0 },
	};
	struct token t;
	struct redir *r;
	int fd = -1;
	size_t i;

	if (lex_peek()->type == T_IONUMBER)
		fd = lex_next().number;
	for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		if (lex_peek()->type == ops[i].token)
			break;
	if (i == sizeof(ops) / sizeof(ops[0])) {
		if (fd != -1)
			unexpected();
		return (0);
	}
	lex_next();
	if (lex_peek()->type != T_WORD)
		unexpected();
	r = new(sizeof(*r));
	r->type = ops[i].type;
	r->fd = fd != -1 ? fd : ops[i].fd;
	t = lex_next();
	r->word = t.word;
	if (r->type == R_HERE) {
		r->delim = here_delimiter(&t, &r->literal);
		r->striptabs = ops[i].token == T_DLESSDASH;
		lex_add_here(r);
	}
	**tail = r;
	*tail = &r->next;
	return (1);
}

/* If a word has the form name=value, split it. */
static struct assign *
split_assignment(const struct word *w)
{
	struct part *p = w->parts, *rest;
	struct assign *as;
	const char *eq;

	if (p == NULL || p->type != P_TEXT || p->quoted ||
	    (eq = strchr(p->text, '=')) == NULL || !is_name(p->text,
	    (size_t)(eq - p->text)))
		return (NULL);
	as = new(sizeof(*as));
	as->name = arena_strndup(parse_arena, p->text, (size_t)(eq - p->text));
	as->value = new(sizeof(*as->value));
	rest = new(sizeof(*rest));
	*rest = *p;
	rest->text = arena_strndup(parse_arena, eq + 1, strlen(eq + 1));
	as->value->parts = *rest->text != '\0' ? rest : rest->next;
	return (as);
}

static void
parse_redirs(struct node *n)
{
	struct redir **tail = &n->redirs;

	while (parse_redir(&tail))
		continue;
}

/* The rest of `name ( )': a function. */
static struct node *
parse_function(struct node *n, const char *name)
{
	const struct builtin *b;

	if (!accept(T_RPAREN))
		unexpected();
	if (!is_name(name, strlen(name)) || ((b = builtin_find(name)) != NULL &&
	    (b->flags & B_SPECIAL)))
		syntax_error("bad function name");
	skip_newlines();
	n->type = N_FUNC;
	n->text = arena_strndup(parse_arena, name, strlen(name));
	if ((n->a = parse_compound()) == NULL)
		unexpected();
	n->arena = parse_arena;
	return (n);
}

/* A simple command, or a function definition, which begins like one. */
static struct node *
parse_simple(void)
{
	struct node *n = new_node(N_SIMPLE);
	struct redir **rtail = &n->redirs;
	struct word **wtail = &n->words;
	struct assign **atail = &n->assigns, *as;
	size_t start = lex_peek()->start, end = start;
	const struct builtin *b;
	const char *s;
	struct token t;
	int any = 0, decl = 0;

	if (at_end())
		unexpected();
	for (;; any = 1) {
		if (parse_redir(&rtail))
			continue;
		if (lex_peek()->type == T_LPAREN && n->words != NULL &&
		    n->words->next == NULL && n->assigns == NULL && n->redirs == NULL &&
		    word_plain(n->words) != NULL) {
			lex_next();
			return (parse_function(n, word_plain(n->words)));
		}
		if (lex_peek()->type != T_WORD)
			break;
		if (n->words == NULL && lex_alias())
			continue;
		t = lex_next();
		end = t.end;
		if (n->words == NULL && (as = split_assignment(t.word)) != NULL) {
			*atail = as;
			atail = &as->next;
			continue;
		}
		if (decl)
			t.word->assign = split_assignment(t.word);
		if (n->words == NULL && (s = word_plain(t.word)) != NULL &&
		    (b = builtin_find(s)) != NULL)
			decl = (b->flags & B_DECL) != 0;
		*wtail = t.word;
		wtail = &t.word->next;
	}
	if (!any)
		unexpected();
	n->text = lex_source(start, end);
	return (n);
}

/* `do list done', as a loop's body. */
static struct node *
parse_do(void)
{
	struct node *n;

	expect_word("do");
	n = parse_list(0);
	expect_word("done");
	return (n);
}

/* After `if' or `elif': the rest, with the `fi' taken. */
static struct node *
parse_if(void)
{
	struct node *n = new_node(N_IF);

	n->a = parse_list(0);
	expect_word("then");
	n->b = parse_list(0);
	if (accept_word("elif"))
		n->c = parse_if();
	else {
		if (accept_word("else"))
			n->c = parse_list(0);
		expect_word("fi");
	}
	return (n);
}

/* After `while' or `until'. */
static struct node *
parse_while(enum node_type type)
{
	struct node *n = new_node(type);

	n->a = parse_list(0);
	n->b = parse_do();
	return (n);
}

/* After `for'. */
static struct node *
parse_for(void)
{
	struct node *n = new_node(N_FOR);
	struct word **tail = &n->words;
	const char *name = peek_plain();

	if (!is_name(name, strlen(name)))
		syntax_error("bad for loop variable");
	n->text = arena_strndup(parse_arena, name, strlen(name));
	lex_next();
	skip_newlines();
	if (accept_word("in")) {
		n->hasin = 1;
		while (lex_peek()->type == T_WORD) {
			*tail = lex_next().word;
			tail = &(*tail)->next;
		}
		if (!accept(T_SEMI) && !accept(T_NEWLINE))
			unexpected();
	} else
		accept(T_SEMI);
	skip_newlines();
	n->b = parse_do();
	return (n);
}

/* After `case'. */
static struct node *
parse_case(void)
{
	struct node *n = new_node(N_CASE);
	struct caseitem **tail = &n->items, *it;
	struct word **ptail;

	if (lex_peek()->type != T_WORD)
		unexpected();
	n->words = lex_next().word;
	skip_newlines();
	expect_word("in");
	skip_newlines();
	while (!accept_word("esac")) {
		accept(T_LPAREN);
		it = new(sizeof(*it));
		ptail = &it->patterns;
		do {
			if (lex_peek()->type != T_WORD)
				unexpected();
			*ptail = lex_next().word;
			ptail = &(*ptail)->next;
		} while (accept(T_PIPE));
		if (!accept(T_RPAREN))
			unexpected();
		skip_newlines();
		it->body = at_end() ? NULL : parse_list(0);
		*tail = it;
		tail = &it->next;
		it->fallthrough = accept(T_SEMIAND);
		if (!it->fallthrough && !accept(T_DSEMI)) {
			skip_newlines();
			expect_word("esac");
			break;
		}
		skip_newlines();
	}
	return (n);
}

/* A compound command with its redirections; NULL if the next token begins none. */
static struct node *
parse_compound(void)
{
	struct node *n;

	if (accept(T_LPAREN)) {
		n = new_node(N_SUBSHELL);
		n->a = parse_list(0);
		if (!accept(T_RPAREN))
			unexpected();
	} else if (accept_word("{")) {
		n = new_node(N_GROUP);
		n->a = parse_list(0);
		expect_word("}");
	} else if (accept_word("if"))
		n = parse_if();
	else if (accept_word("while"))
		n = parse_while(N_WHILE);
	else if (accept_word("until"))
		n = parse_while(N_UNTIL);
	else if (accept_word("for"))
		n = parse_for();
	else if (accept_word("case"))
		n = parse_case();
	else
		return (NULL);
	parse_redirs(n);
	return (n);
}

static struct node *
parse_one(void)
{
	struct node *n;
	size_t start;

	check_depth();
	while (lex_alias())
		continue;
	start = lex_peek()->start;
	n = parse_compound();
	if (n == NULL)
		return (parse_simple());
	if (n->type == N_SUBSHELL)
		n->text = lex_source(start, lex_peek()->start);
	return (n);
}

/* A pipeline. */
static struct node *
parse_pipeline(void)
{
	struct node *n, *first, **tail;
	size_t start = lex_peek()->start;
	int not = 0;

	while (accept_word("!"))
		not = !not;
	first = parse_one();
	if (lex_peek()->type == T_PIPE) {
		n = new_node(N_PIPE);
		n->line = first->line;
		n->a = first;
		tail = &first->next;
		while (accept(T_PIPE)) {
			skip_newlines();
			*tail = parse_one();
			tail = &(*tail)->next;
		}
		n->text = lex_source(start, lex_peek()->start);
		first = n;
	}
	if (!not)
		return (first);
	n = new_node(N_NOT);
	n->a = first;
	return (n);
}

static struct node *
parse_and_or(void)
{
	struct node *n = parse_pipeline(), *op;
	enum token_type t;

	while ((t = lex_peek()->type) == T_AND || t == T_OR) {
		lex_next();
		skip_newlines();
		op = new_node(t == T_AND ? N_AND : N_OR);
		op->a = n;
		op->b = parse_pipeline();
		n = op;
	}
	return (n);
}

/*
 * A list.  At the top level it ends with the line, which is taken, and may be empty
 * (NULL); elsewhere it goes on until something that cannot begin a command.
 */
static struct node *
parse_list(int toplevel)
{
	struct node *list = NULL, *n, *seq;
	size_t start;

	if (!toplevel)
		skip_newlines();
	while (lex_alias())
		continue;
	while (!(toplevel && (accept(T_NEWLINE) || lex_peek()->type == T_EOF))) {
		if (!toplevel && list != NULL && at_end())
			break;
		start = lex_peek()->start;
		n = parse_and_or();
		if (lex_peek()->type == T_AMP) {
			seq = new_node(N_BG);
			seq->a = n;
			seq->text = lex_source(start, lex_peek()->start);
			n = seq;
		}
		if (list == NULL)
			list = n;
		else {
			seq = new_node(N_SEQ);
			seq->a = list;
			seq->b = n;
			list = seq;
		}
		if (accept(T_SEMI) || accept(T_AMP)) {
			if (!toplevel)
				skip_newlines();
			while (lex_alias())
				continue;
			continue;
		}
		if (toplevel) {
			if (accept(T_NEWLINE) || lex_peek()->type == T_EOF)
				break;
			unexpected();
		}
		if (!accept(T_NEWLINE))
			break;
		skip_newlines();
		while (lex_alias())
			continue;
	}
	return (list);
}

/*
 * The next complete command of the input; NULL for an empty line.  *eof is set at the
 * end of the input.  The caller has set parse_arena.
 */
struct node *
parse_command(int *eof)
{
	lex_reset();
	*eof = lex_peek()->type == T_EOF;
	return (*eof ? NULL : parse_list(1));
}

/* The commands of a command substitution, up to what cannot be part of a list. */
struct node *
parse_substitution(void)
{
	skip_newlines();
	if (lex_peek()->type == T_EOF || lex_peek()->type == T_RPAREN)
		return (NULL);
	return (parse_list(0));
}
