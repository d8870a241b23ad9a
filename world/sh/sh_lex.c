/*
 * Where the shell's characters come from, and how they become tokens.
 *
 * Inputs are stacked: a script's file below the string of an `eval' in it.  From a
 * terminal or a file of its own the shell reads what it gets; from a standard input that
 * its commands share it reads byte by byte, so that `read' in a script that is piped
 * into sh finds the rest.  A few bytes stay in the buffer after they were read, to be
 * unread.
 *
 * A word is cut into parts as it is read: literal text, quoted or not, ${...}, $(...),
 * $((...)).  Nothing is expanded here, and no quote or backslash survives: what was
 * quoted is marked so.  $(...) holds commands, and those are parsed on the spot by the
 * grammar, which so finds the closing parenthesis.
 *
 * The text of a here-document is read when the newline after its redirection is.
 *
 * XCU 2.2, 2.3.  Called by sh_parse.c; read that next.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

#define UNREAD		4		/* bytes that can be unread */
#define BUFSIZE		1024
#define END		(-1)		/* in place of a character: the input's end */

struct input {
	struct input *below;
	const char *str;		/* a string, or */
	char	*alias;			/* the string is what this alias stands for */
	int	fd;			/* a file */
	int	own;			/* to be closed */
	int	bytewise;
	int	tty;
	int	line;
	int	eof;
	size_t	pos, len;
	char	buf[UNREAD + BUFSIZE];
};

/* A word being built. */
struct wbuild {
	struct part *first, **tail;
	struct sbuf lit;		/* text not yet made a part */
	int	litquoted;
	int	havelit;
};

struct arena *parse_arena;		/* where trees are allocated */

static struct input *input;
static struct input *gone;		/* alias texts, read to their end in this token */
static int afterblank;			/* one of them just ended in a blank */
static struct token tok;
static int peeked;
static struct redir *heres;		/* here-documents to be read at the newline, */
static struct redir **lasthere = &heres; /* and where the next one goes */
static struct sbuf source;		/* the text of the command being parsed */
static int continued;			/* the next prompt is PS2 */
static struct sbuf typed;		/* an edited line, */
static size_t taken;			/* so much of which was read already */

static void read_dollar(struct wbuild *wb, int quoted);
static struct word *read_until(int stop, int quoted);

/* What a growing string holds, in the arena of the tree; the string is freed. */
char *
sb_take(struct sbuf *sb)
{
	char *s = arena_strndup(parse_arena, sb->s != NULL ? sb->s : "", sb->len);

	sb_free(sb);
	return (s);
}

static struct input *
input_push(void)
{
	struct input *in = xmalloc(sizeof(*in));

	memset(in, 0, offsetof(struct input, buf));
	in->fd = -1;
	in->line = 1;
	memset(in->buf, '\n', UNREAD);		/* a line begins */
	in->pos = in->len = UNREAD;
	in->below = input;
	input = in;
	return (in);
}

/* Read commands from a descriptor, and close it afterwards if `own'. */
void
input_push_fd(int fd, int own)
{
	struct input *in = input_push();

	in->fd = fd;
	in->own = own;
	in->tty = isatty(fd);
	in->bytewise = !own && !in->tty;
}

/* Read commands from a string, which must stay as it is. */
void
input_push_string(const char *s, int line)
{
	struct input *in = input_push();

	in->str = s;
	in->line = line;
}

static void
input_free(struct input *in)
{
	if (in->own)
		close(in->fd);
	if (in->alias != NULL)
		free((char *)(uintptr_t)in->str);
	free(in->alias);
	free(in);
}

/* Back to the input before, from the current one and aliases that it began. */
void
input_pop(void)
{
	struct input *in;
	int alias;

	do {
		in = input;
		alias = in->alias != NULL;
		input = in->below;
		input_free(in);
	} while (alias);
}

/* Forget the aliases that were read to their end: they may be used again. */
static void
free_gone(void)
{
	struct input *in;

	while ((in = gone) != NULL) {
		gone = in->below;
		input_free(in);
	}
}

/* Is nothing left of a string? */
int
input_at_end(void)
{
	const struct input *in = input;

	while (in->alias != NULL && in->str[in->pos - UNREAD] == '\0')
		in = in->below;
	return (in->str != NULL && in->str[in->pos - UNREAD] == '\0');
}

int
input_depth(void)
{
	struct input *in;
	int n = 0;

	for (in = input; in != NULL; in = in->below)
		n++;
	return (n);
}

/* After an error: back to the input that was read at this depth. */
void
input_unwind(int depth)
{
	struct input *in;

	while (input_depth() > depth) {
		in = input;
		input = in->below;
		input_free(in);
	}
	lex_reset();
}

/* Forget the rest of the line that was typed. */
void
input_discard_line(void)
{
	if (input != NULL && input->tty) {
		input->pos = input->len = UNREAD;
		input->eof = 0;
		typed.len = taken = 0;
	}
}

int
input_line(void)
{
	return (input != NULL ? input->line : 0);
}

int
input_is_tty(void)
{
	return (input != NULL && input->tty);
}

/* Print the prompt for the next line from whoever types it, be it at no terminal. */
static void
prompt(void)
{
	char *s;

	if (!sh.interactive || (input->fd != 0 && !input->tty))
		return;
	fflush(stdout);
	s = prompt_string(continued ? "PS2" : "PS1");
	(void)!write(2, s, strlen(s));
	free(s);
	continued = 1;
}

/* read() of a line that is edited; -1 if it cannot be. */
static ssize_t
read_edited(char *buf, size_t len, int first)
{
	static char *shown;		/* static: an interrupt is thrown */
	int got;

	if (taken == typed.len) {
		typed.len = taken = 0;
		fflush(stdout);
		free(shown);
		shown = NULL;
		shown = prompt_string(first ? "PS1" : "PS2");
		if ((got = edit_line(shown, first, &typed)) <= 0)
			return (got);
		history_add(typed.s, typed.len, first);
		continued = 1;
	}
	if (len > typed.len - taken)
		len = typed.len - taken;
	memcpy(buf, typed.s + taken, len);
	taken += len;
	return ((ssize_t)len);
}

/* Get more of the input's file into its buffer.  Returns 0 at the end. */
static int
fill(struct input *in)
{
	int first = in->tty && !continued;
	ssize_t n = -1;
	size_t i;

	for (i = 0; i < UNREAD; i++)
		in->buf[i] = in->buf[in->len - UNREAD + i];
	in->pos = in->len = UNREAD;
	if (in->tty && edit_usable(in->fd))
		n = read_edited(in->buf + UNREAD, BUFSIZE, first);
	if (n < 0 && (in->tty || in->buf[UNREAD - 1] == '\n'))
		prompt();
	while (n < 0 && (n = in->tty ? read_signals(in->fd, in->buf + UNREAD, BUFSIZE) :
	    read(in->fd, in->buf + UNREAD, in->bytewise ? 1 : BUFSIZE)) < 0) {
		if (errno != EINTR)
			return (0);
		check_interrupt();
		if (trap_pending && first) {
			/* At the prompt, nothing is half parsed. */
			trap_run_pending();
			continued = 0;
			prompt();
		}
	}
	if (n == 0)
		return (0);
	if (in->tty && sh.interactive && !edit_usable(in->fd))
		history_add(in->buf + UNREAD, (size_t)n, first);
	in->len += (size_t)n;
	if (sh.opt['v'])
		(void)!write(2, in->buf + UNREAD, (size_t)n);
	return (1);
}

/* An alias was read to its end: go on with what follows its name. */
static void
end_alias(void)
{
	struct input *in = input;

	afterblank |= in->pos > UNREAD && strchr(" \t", in->str[in->pos - UNREAD - 1]) !=
	    NULL;
	input = in->below;
	in->below = gone;
	gone = in;
}

/* The next character, or END.  NUL bytes are skipped. */
static int
getch(void)
{
	struct input *in;
	int c;

	do {
		while ((in = input)->alias != NULL && in->str[in->pos - UNREAD] == '\0')
			end_alias();
		if (in->str != NULL) {
			if (in->str[in->pos - UNREAD] == '\0')
				in->eof = 1;
			c = (unsigned char)in->str[in->pos - UNREAD];
		} else {
			if (in->pos == in->len && !in->eof && !fill(in))
				in->eof = 1;
			c = (unsigned char)in->buf[in->pos];
		}
		if (in->eof)
			return (END);
		in->pos++;
	} while (c == '\0');
	if (c == '\n')
		in->line++;
	sb_putc(&source, c);
	return (c);
}

/* Put the last character back. */
static void
ungetch(int c)
{
	if (c == END)
		return;
	input->pos--;
	if (c == '\n')
		input->line--;
	source.len--;
}

/* The next character, with continued lines joined. */
static int
nextch(void)
{
	int c, c2;

	for (;;) {
		if ((c = getch()) != '\\')
			return (c);
		if ((c2 = getch()) != '\n') {
			ungetch(c2);
			return (c);
		}
	}
}

/* The next character, not taken. */
static int
peekch(void)
{
	int c = nextch();

	ungetch(c);
	return (c);
}

/* Between commands: nothing is half read. */
void
lex_reset(void)
{
	peeked = 0;
	heres = NULL;
	lasthere = &heres;
	free_gone();
	source.len = 0;
	continued = 0;
}

/* A copy of the source text between two tokens, for `jobs'. */
char *
lex_source(size_t start, size_t end)
{
	if (end > source.len)
		end = source.len;
	while (end > start && strchr(" \t\n", source.s[end - 1]) != NULL)
		end--;
	while (start < end && strchr(" \t\n", source.s[start]) != NULL)
		start++;
	return (arena_strndup(parse_arena, source.s + start, end - start));
}

static struct part *
new_part(struct wbuild *wb, enum part_type type, int quoted)
{
	struct part *p = arena_alloc(parse_arena, sizeof(*p));

	p->type = type;
	p->quoted = quoted;
	*wb->tail = p;
	wb->tail = &p->next;
	return (p);
}

static void
wb_init(struct wbuild *wb)
{
	memset(wb, 0, sizeof(*wb));
	wb->tail = &wb->first;
}

/* Make the text collected so far a part. */
static void
wb_flush(struct wbuild *wb)
{
	struct part *p;

	if (!wb->havelit)
		return;
	p = new_part(wb, P_TEXT, wb->litquoted);
	p->text = sb_take(&wb->lit);
	wb->havelit = 0;
}

/* Begin literal text, or go on with it. */
static void
wb_literal(struct wbuild *wb, int quoted)
{
	if (wb->havelit && wb->litquoted != quoted)
		wb_flush(wb);
	wb->havelit = 1;
	wb->litquoted = quoted;
}

static void
wb_putc(struct wbuild *wb, int c, int quoted)
{
	wb_literal(wb, quoted);
	sb_putc(&wb->lit, c);
}

static struct word *
wb_finish(struct wbuild *wb)
{
	struct word *w = arena_alloc(parse_arena, sizeof(*w));

	wb_flush(wb);
	w->parts = wb->first;
	return (w);
}

/* May c be part of a variable's name? */
int
is_name_char(int c, int first)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	    (!first && c >= '0' && c <= '9'));
}

/* The rest of '...'. */
static void
read_single(struct wbuild *wb)
{
	int c;

	wb_literal(wb, 1);
	while ((c = getch()) != '\'') {
		if (c == END)
			syntax_error("unterminated quoted string");
		sb_putc(&wb->lit, c);
	}
}

/* Parse commands while a word is being read, up to a token of type `end'. */
static struct node *
parse_inside(enum token_type end, const char *otherwise)
{
	struct token savetok = tok;
	struct redir *saveheres = heres, **savelast = lasthere;
	int savepeeked = peeked;
	struct node *n;

	peeked = 0;
	heres = NULL;
	lasthere = &heres;
	n = parse_substitution();
	if (lex_next().type != end)
		syntax_error("%s", otherwise);
	tok = savetok;
	heres = saveheres;
	lasthere = savelast;
	peeked = savepeeked;
	return (n);
}

/* The rest of `...`.  Within, a backslash quotes only $, ` and \ (and " in "..."). */
static void
read_backquote(struct wbuild *wb, int quoted)
{
	struct sbuf sb = { .s = NULL };
	int c, line = input->line;
	struct node *n;
	size_t len;
	char *s;

	while ((c = getch()) != '`') {
		if (c == END)
			syntax_error("unterminated backquote");
		if (c == '\\') {
			c = getch();
			if (c == END)
				syntax_error("unterminated backquote");
			if (c != '$' && c != '`' && c != '\\' && !(quoted && c == '"'))
				sb_putc(&sb, '\\');
		}
		sb_putc(&sb, c);
	}
	s = sb_take(&sb);
	wb_flush(wb);
	len = source.len;
	input_push_string(s, line);
	n = parse_inside(T_EOF, "unexpected ) in command substitution");
	input_pop();
	source.len = len;
	new_part(wb, P_CMD, quoted)->cmd = n;
}

/* The rest of $((...)). */
static void
read_arith(struct wbuild *wb, int quoted)
{
	struct wbuild in;
	int c, depth = 0;

	wb_init(&in);
	for (;;) {
		c = nextch();
		if (c == END)
			syntax_error("unterminated $((");
		if (c == ')' && depth == 0 && peekch() == ')') {
			nextch();
			break;
		}
		depth += c == '(' ? 1 : c == ')' ? -1 : 0;
		if (c == '$')
			read_dollar(&in, 1);
		else if (c == '`')
			read_backquote(&in, 1);
		else if (c != '"')
			wb_putc(&in, c, 1);
	}
	wb_flush(wb);
	new_part(wb, P_ARITH, quoted)->arg = wb_finish(&in);
}

/* The operator of ${name...}; the closing brace means OP_NONE and is taken. */
static void
read_param_op(struct part *p, int quoted)
{
	static const struct {
		char c;
		enum param_op op;
	} ops[] = {
		{ '-', OP_DEFAULT }, { '=', OP_ASSIGN }, { '?', OP_ERROR }, { '+',
		    OP_ALT },
		{ '%', OP_SUFFIX }, { '#', OP_PREFIX }
	};
	size_t i;
	int c = nextch();

	if (c == '}')
		return;
	if (c == ':') {
		p->colon = 1;
		c = nextch();
	}
	for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
		if (c == ops[i].c)
			break;
	if (i == sizeof(ops) / sizeof(ops[0]) || (p->colon && ops[i].op >= OP_SUFFIX))
		syntax_error("bad substitution");
	p->op = ops[i].op;
	if (p->op >= OP_SUFFIX) {
		if (peekch() == c) {
			nextch();
			p->op++;
		}
		quoted = 0;		/* quotes quote in a pattern, always */
	}
	p->arg = read_until('}', quoted);
}

/* The rest of ${...}. */
static void
read_braced(struct wbuild *wb, int quoted)
{
	struct sbuf name = { .s = NULL };
	struct part *p;
	int c, length = 0;

	wb_flush(wb);
	p = new_part(wb, P_PARAM, quoted);
	c = nextch();
	if (c == '#') {
		/* ${#}, ${#-x} and the like are about $#; ${#x} is a length. */
		c = peekch();
		if (c == '}' || c == ':' || c == '=' || c == '%' || c == '+')
			c = '#';
		else {
			length = 1;
			c = nextch();
		}
	}
	if (is_name_char(c, 1))
		for (; is_name_char(c, 0); c = nextch())
			sb_putc(&name, c);
	else if (c >= '0' && c <= '9')
		for (; c >= '0' && c <= '9'; c = nextch())
			sb_putc(&name, c);
	else if (c != END && strchr("@*#?-$!", c) != NULL) {
		sb_putc(&name, c);
		c = nextch();
	} else
		syntax_error("bad substitution");
	p->text = sb_take(&name);
	if (length && c == '}') {
		p->op = OP_LENGTH;
		return;
	}
	ungetch(c);
	if (length) {
		/* ${#-x}: $# with an operator after all. */
		if (strlen(p->text) != 1 || strchr("-?#", c = *p->text) == NULL)
			syntax_error("bad substitution");
		ungetch(c);
		p->text = arena_strndup(parse_arena, "#", 1);
	}
	read_param_op(p, quoted);
}

/* What follows a $. */
static void
read_dollar(struct wbuild *wb, int quoted)
{
	struct sbuf name = { .s = NULL };
	struct node *n;
	int c = nextch();

	check_depth();
	if (c == '(') {
		if (peekch() == '(') {
			nextch();
			read_arith(wb, quoted);
		} else {
			n = parse_inside(T_RPAREN, "unterminated $(");
			wb_flush(wb);
			new_part(wb, P_CMD, quoted)->cmd = n;
		}
	} else if (c == '{')
		read_braced(wb, quoted);
	else if (c != END && (is_name_char(c, 0) || strchr("@*#?-$!", c) != NULL)) {
		sb_putc(&name, c);
		if (is_name_char(c, 1)) {
			while (is_name_char(c = nextch(), 0))
				sb_putc(&name, c);
			ungetch(c);
		}
		wb_flush(wb);
		new_part(wb, P_PARAM, quoted)->text = sb_take(&name);
	} else {
		ungetch(c);
		wb_putc(wb, '$', quoted);
	}
}

/* The rest of "...". */
static void
read_double(struct wbuild *wb)
{
	struct part **before;
	int c;

	wb_flush(wb);
	before = wb->tail;
	while ((c = nextch()) != '"') {
		switch (c) {
		case END:
			syntax_error("unterminated quoted string");
		case '$':
			read_dollar(wb, 1);
			break;
		case '`':
			read_backquote(wb, 1);
			break;
		case '\\':
			c = getch();
			if (c == END || strchr("$`\"\\", c) == NULL)
				wb_putc(wb, '\\', 1);
			/* FALLTHROUGH */
		default:
			if (c != END)
				wb_putc(wb, c, 1);
		}
	}
	if (wb->tail == before)
		wb_literal(wb, 1);	/* "" is a word */
}

/*
 * A word up to the character `stop', which is taken: the argument of ${x-...}.  If
 * quoted, it stands within "..." and only $, ` and \ mean something, and quotes pair.
 * Stop 0 reads up to the end of the input: the text of a here-document.
 */
static struct word *
read_until(int stop, int quoted)
{
	struct wbuild wb;
	int c;

	wb_init(&wb);
	for (;;) {
		c = nextch();
		if (stop != 0 ? c == stop : c == END)
			break;
		if (c == END)
			syntax_error("missing %c", stop);
		if (c == '$')
			read_dollar(&wb, quoted);
		else if (c == '`')
			read_backquote(&wb, quoted);
		else if (c == '\\') {
			c = getch();
			if (quoted && (c == END || (strchr("$`\\", c) == NULL &&
			    (stop == 0 || (c != stop && c != '"')))))
				wb_putc(&wb, '\\', 1);
			if (c != END)
				wb_putc(&wb, c, 1);
		} else if (c == '"' && stop != 0)
			read_double(&wb);
		else if (c == '\'' && !quoted)
			read_single(&wb);
		else
			wb_putc(&wb, c, quoted);
	}
	return (wb_finish(&wb));
}

/* The parts of a string in which only $, ` and \ are special, as in a here-document. */
struct word *
lex_string(const char *s)
{
	size_t len = source.len;
	struct word *w;

	input_push_string(s, input_line());
	w = read_until(0, 1);
	input_pop();
	source.len = len;
	return (w);
}

/* Read the text of one here-document from the input. */
static void
read_here(struct redir *r)
{
	struct sbuf text = { .s = NULL };
	size_t linestart = 0;
	struct part *p;
	char *s;
	int c;

	for (;;) {
		/* At the start of a line. */
		linestart = text.len;
		while ((c = r->literal ? getch() : nextch()) == '\t' && r->striptabs)
			continue;
		for (; c != END && c != '\n'; c = getch()) {
			sb_putc(&text, c);
			if (c == '\\' && !r->literal) {
				/* A continued line: its end is no line's end. */
				if ((c = getch()) == END)
					break;
				if (c == '\n')
					text.len--;
				else
					sb_putc(&text, c);
			}
		}
		if (text.len - linestart == strlen(r->delim) && (text.len == linestart ||
		    memcmp(text.s + linestart, r->delim, text.len - linestart) == 0))
			break;
		if (c == END) {
			linestart = text.len;
			break;
		}
		sb_putc(&text, '\n');
	}
	text.len = linestart;
	s = sb_take(&text);
	if (r->literal) {
		r->word = arena_alloc(parse_arena, sizeof(*r->word));
		p = arena_alloc(parse_arena, sizeof(*p));
		p->type = P_TEXT;
		p->quoted = 1;
		p->text = s;
		r->word->parts = p;
	} else
		r->word = lex_string(s);
}

/* Have the text of a here-document read after the next newline. */
void
lex_add_here(struct redir *r)
{
	*lasthere = r;
	lasthere = &r->nexthere;
}

static void
read_heres(void)
{
	struct redir *h;

	while ((h = heres) != NULL) {
		if ((heres = h->nexthere) == NULL)
			lasthere = &heres;
		read_here(h);
	}
}

/* A token of the operator that begins with c: the longest one that the input makes. */
static enum token_type
read_operator(int c)
{
	static const struct {
		char	text[4];
		enum token_type type;
	} ops[] = {
		{ "<<-", T_DLESSDASH }, { "<<", T_DLESS }, { "<&", T_LESSAND },
		{ "<>", T_LESSGREAT }, { "<", T_LESS }, { ">>", T_DGREAT },
		{ ">&", T_GREATAND }, { ">|", T_CLOBBER }, { ">", T_GREAT },
		{ ";;", T_DSEMI }, { ";&", T_SEMIAND }, { ";", T_SEMI }, { "&&", T_AND },
		{ "&", T_AMP }, { "||", T_OR }, { "|", T_PIPE }, { "(", T_LPAREN },
		{ ")", T_RPAREN },
	};
	enum token_type type = T_EOF;
	char text[4] = { 0 };
	size_t i, n;

	for (n = 0; n < 3; n++, c = nextch()) {
		text[n] = c != END ? (char)c : '\n';
		for (i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
			if (strcmp(text, ops[i].text) == 0)
				break;
		if (i == sizeof(ops) / sizeof(ops[0]))
			break;
		type = ops[i].type;
	}
	ungetch(c);
	return (type);
}

/* Read a word that begins with c, or the number before a redirection. */
static void
read_word(int c)
{
	struct wbuild wb;
	const char *s;

	wb_init(&wb);
	for (;; c = nextch()) {
		if (c == END || strchr(" \t\n;&|<>()", c) != NULL)
			break;
		switch (c) {
		case '\'':
			read_single(&wb);
			break;
		case '"':
			read_double(&wb);
			break;
		case '`':
			read_backquote(&wb, 0);
			break;
		case '$':
			read_dollar(&wb, 0);
			break;
		case '\\':
			c = getch();
			wb_putc(&wb, c == END ? '\\' : c, 1);
			break;
		default:
			wb_putc(&wb, c, 0);
		}
	}
	ungetch(c);
	tok.type = T_WORD;
	tok.word = wb_finish(&wb);
	if ((c == '<' || c == '>') && (s = word_plain(tok.word)) != NULL &&
	    strlen(s) < 9 && strspn(s, "0123456789") == strlen(s)) {
		tok.type = T_IONUMBER;
		tok.number = atoi(s);
	}
}

/* Read the next token into tok. */
static void
read_token(void)
{
	int c;

	afterblank = 0;
	for (;;) {
		c = nextch();
		if (c == ' ' || c == '\t')
			continue;
		if (c == '#') {
			while ((c = getch()) != END && c != '\n')
				continue;
		}
		break;
	}
	free_gone();
	tok.afterblank = afterblank;
	tok.word = NULL;
	tok.start = source.len - (c != END);
	tok.line = input->line;
	if (c == END) {
		tok.type = T_EOF;
		read_heres();
	} else if (c == '\n') {
		tok.type = T_NEWLINE;
		tok.line--;
		read_heres();
	} else if (strchr(";&|<>()", c) != NULL)
		tok.type = read_operator(c);
	else
		read_word(c);
	tok.end = source.len;
}

/* The next token, not taken.  Good until the next call. */
const struct token *
lex_peek(void)
{
	if (!peeked) {
		read_token();
		peeked = 1;
		while (tok.afterblank && lex_alias())
			continue;
	}
	return (&tok);
}

/* Take the next token. */
struct token
lex_next(void)
{
	lex_peek();
	peeked = 0;
	return (tok);
}

/*
 * If the next token is the name of an alias, put the text in its place.  Within that text
 * the name is no alias.  Returns 0 if it is none.
 */
int
lex_alias(void)
{
	const char *s, *text;
	struct input *in;
	int blank;

	if (lex_peek()->type != T_WORD || (s = word_plain(tok.word)) == NULL ||
	    (!tok.afterblank && is_reserved(s)) || (text = alias_get(s)) == NULL)
		return (0);
	for (in = input; in != NULL; in = in->below)
		if (in->alias != NULL && strcmp(in->alias, s) == 0)
			return (0);
	for (in = gone; in != NULL; in = in->below)
		if (strcmp(in->alias, s) == 0)
			return (0);
	source.len = tok.start;
	/* The name may have been the end of another alias, which is still in use. */
	while ((in = gone) != NULL) {
		gone = in->below;
		in->below = input;
		input = in;
	}
	input_push_string(xstrdup(text), input->line);
	input->alias = xstrdup(s);
	blank = tok.afterblank;
	read_token();
	tok.afterblank |= blank;
	return (1);
}

/* The text of a word without any quoting or expansion in it; NULL for another. */
const char *
word_plain(const struct word *w)
{
	const struct part *p = w->parts;

	if (p == NULL || p->next != NULL || p->type != P_TEXT || p->quoted)
		return (NULL);
	return (p->text);
}
