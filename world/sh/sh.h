/*
 * The shell: what its files share.
 *
 *	sh_main.c	start, the read-execute loop, errors and interrupts, options
 *	sh_mem.c	memory: checked malloc, arenas, growing strings
 *	sh_edit.c	editing a line that is typed
 *	sh_hist.c	the history, fc
 *	sh_comp.c	completion
 *	sh_lex.c	input and tokens: where characters come from, how words are cut
 *	sh_parse.c	the grammar: from tokens to a tree of struct node
 *	sh_expand.c	from a struct word to strings: $x, $(...), splitting, file names
 *	sh_arith.c	$((...))
 *	sh_match.c	patterns, and file names that match them
 *	sh_var.c	variables, positional parameters, the environment
 *	sh_exec.c	running a tree: commands, redirection, functions
 *	sh_job.c	processes: fork, wait, job control
 *	sh_trap.c	signals and traps
 *	sh_alias.c	aliases
 *	sh_builtin.c	the built-in commands, but for
 *	sh_test.c	test, [, echo and printf
 *
 * A command on its way: sh_main.c asks parse_command() for one complete command, which
 * allocates its tree in an arena of its own; eval() walks the tree; for a simple
 * command it expands the words into the temporary arena, applies the redirections and
 * calls a function or builtin, or forks.  Errors that end a command are thrown
 * (longjmp) to the innermost handler.
 *
 * It is the shell of POSIX.1-2017, XCU chapter 2, plus `local', job control and line
 * editing with the keys of emacs.  It uses only what both our libc and the host's offer,
 * so that it can be tested on the host, against other shells.
 */
#ifndef _SH_H_
#define _SH_H_

#include <sys/types.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>

/* Memory; sh_mem.c. */

struct arena;

struct mark {
	struct chunk *chunk;
	size_t	used;
};

/* A growing string; always followed by a NUL that is not counted. */
struct sbuf {
	char	*s;
	size_t	len, size;
};

/* A growing list of strings, in the temporary arena. */
struct strlist {
	char	**v;
	int	n, size;
};

void	*xmalloc(size_t n);
void	*xrealloc(void *p, size_t n);
char	*xstrdup(const char *s);
struct arena *arena_new(void);
void	arena_hold(struct arena *a);
void	arena_drop(struct arena *a);
void	*arena_alloc(struct arena *a, size_t n);
char	*arena_strndup(struct arena *a, const char *s, size_t n);
void	*talloc(size_t n);
char	*tstrndup(const char *s, size_t n);
struct mark tmark(void);
void	trelease(struct mark m);
void	sb_putc(struct sbuf *sb, int c);
void	sb_puts(struct sbuf *sb, const char *s);
void	sb_put(struct sbuf *sb, const char *s, size_t n);
void	sb_free(struct sbuf *sb);
void	list_add(struct strlist *l, char *s);

/* Trees. */

enum part_type { P_TEXT, P_PARAM, P_CMD, P_ARITH };

/* Operators of ${...}. */
enum param_op {
	OP_NONE, OP_DEFAULT, OP_ASSIGN, OP_ERROR, OP_ALT, OP_LENGTH,
	OP_SUFFIX, OP_SUFFIX2, OP_PREFIX, OP_PREFIX2
};

/* A piece of a word. */
struct part {
	struct part *next;
	enum part_type type;
	int	quoted;
	char	*text;			/* P_TEXT: the text; P_PARAM: the name */
	enum param_op op;		/* P_PARAM */
	int	colon;			/* P_PARAM: `:-' rather than `-' */
	struct word *arg;		/* P_PARAM: behind the operator; P_ARITH */
	struct node *cmd;		/* P_CMD */
};

struct word {
	struct word *next;
	struct part *parts;
	struct assign *assign;		/* `export x=y': the same as an assignment */
};

enum redir_type {
	R_IN, R_OUT, R_CLOBBER, R_APPEND, R_RDWR, R_DUPIN, R_DUPOUT, R_HERE
};

struct redir {
	struct redir *next;
	enum redir_type type;
	int	fd;
	struct word *word;		/* the file, or the text of a here-document */
	/* Until a here-document has been read: */
	struct redir *nexthere;
	char	*delim;
	int	literal, striptabs;
};

struct assign {
	struct assign *next;
	char	*name;
	struct word *value;
};

struct caseitem {
	struct caseitem *next;
	struct word *patterns;
	struct node *body;		/* NULL: nothing */
	int	fallthrough;		/* ended by ;& */
};

enum node_type {
	N_SIMPLE,	/* assigns words redirs */
	N_PIPE,		/* a: the commands, linked by next */
	N_NOT,		/* ! a */
	N_AND, N_OR,	/* a && b, a || b */
	N_SEQ,		/* a; b */
	N_BG,		/* a & */
	N_SUBSHELL,	/* ( a ) redirs */
	N_GROUP,	/* { a; } redirs */
	N_IF,		/* if a then b else c */
	N_WHILE, N_UNTIL, /* while a do b */
	N_FOR,		/* for text in words do b; hasin: there was an `in' */
	N_CASE,		/* case words in items */
	N_FUNC		/* text () a, whose tree is in arena */
};

struct node {
	enum node_type type;
	int	line;
	struct node *a, *b, *c, *next;
	struct assign *assigns;
	struct word *words;
	struct redir *redirs;
	struct caseitem *items;
	char	*text;			/* a name, or the source text for `jobs' */
	int	hasin;
	struct arena *arena;
};

/* Input and parsing; sh_lex.c and sh_parse.c. */

enum token_type {
	T_EOF, T_NEWLINE, T_WORD, T_IONUMBER, T_SEMI, T_DSEMI, T_SEMIAND, T_AMP, T_AND,
	T_OR, T_PIPE, T_LPAREN, T_RPAREN, T_LESS, T_GREAT, T_DLESS, T_DLESSDASH,
	T_DGREAT, T_LESSAND, T_GREATAND, T_LESSGREAT, T_CLOBBER
};

struct token {
	enum token_type type;
	struct word *word;
	int	number;			/* T_IONUMBER */
	size_t	start, end;		/* in lex_source() */
	int	line;
	int	afterblank;		/* behind an alias that ended in a blank */
};

extern struct arena *parse_arena;

void	input_push_fd(int fd, int own);
void	input_push_string(const char *s, int line);
void	input_pop(void);
int	input_at_end(void);
int	input_depth(void);
void	input_unwind(int depth);
void	input_discard_line(void);
int	input_line(void);
int	input_is_tty(void);
const struct token *lex_peek(void);
struct token lex_next(void);
int	lex_alias(void);
void	lex_reset(void);
void	lex_add_here(struct redir *r);
char	*lex_source(size_t start, size_t end);
const char *word_plain(const struct word *w);
struct word *lex_string(const char *s);

struct node *parse_command(int *eof);
struct node *parse_substitution(void);
void	syntax_error(const char *fmt, ...) __attribute__((noreturn,
	    format(printf, 1, 2)));
int	is_reserved(const char *s);
int	is_name(const char *s, size_t n);
int	is_name_char(int c, int first);
char	*sb_take(struct sbuf *sb);

/* Typing; sh_edit.c, sh_hist.c, sh_comp.c. */

int	edit_usable(int fd);
int	edit_line(const char *prompt, int first, struct sbuf *out);
void	edit_insert(const char *s, size_t n);
int	edit_show(const char *s, size_t n, size_t *lenp, char buf[8]);
void	history_add(const char *s, size_t len, int first);
void	history_settle(void);
int	history_step(int n, int step);
const char *history_get(int n);
void	history_save(void);
int	complete(const char *s, size_t pos, struct strlist *found);
void	complete_list(const struct strlist *l, int cols, struct sbuf *out);

/* Expansion; sh_expand.c, sh_arith.c, sh_match.c. */

/* Flags of a character that came out of an expansion. */
#define XF_QUOTED	1		/* not special in a pattern */
#define XF_SPLIT	2		/* $IFS splits here */
#define XF_EMPTY	4		/* no character: keeps an empty field alive */
#define XF_BREAK	8		/* no character: fields of "$@" end here */

struct xbuf {
	char	*s;
	uint8_t	*f;			/* XF_* of each character */
	size_t	len, size;
};

int	is_separator(const struct xbuf *xb, size_t i, const char *ifs);
void	xb_put(struct xbuf *xb, const char *s, size_t n, int flags);

#define EXP_ASSIGN	1		/* tildes behind colons, too */
#define EXP_NOTILDE	2

void	expand_words(const struct word *w, struct strlist *out);
char	*expand_string(const struct word *w, int flags);
const char *tilde_home(const char *s, size_t n);
int	expand_case(const struct word *pattern, const char *subject);
int64_t	arith(const char *expr);
char	*pattern_string(const struct xbuf *xb, size_t from, size_t to);
int	glob_files(const char *pat, struct strlist *out);

/* Variables; sh_var.c. */

#define V_EXPORT	1
#define V_READONLY	2
#define V_UNSET		4		/* has flags, but no value */

struct params {
	int	n;
	char	**v;			/* malloc'ed */
	int	optoff;			/* getopts: place in a group of options */
};

extern struct params params;
extern char **environ;

void	var_init(void);
const char *var_get(const char *name);
void	var_set(const char *name, const char *value, int flags);
int	var_unset(const char *name);
void	var_flag(const char *name, int flag);
void	var_print(int flag, const char *prefix);
char	**var_environ(void);
void	var_match(const char *prefix, struct strlist *out);
void	var_push_scope(void);
void	var_pop_scope(void);
int	var_scopes(void);
void	var_local(const char *name);
void	params_set(struct params *p, char *const *v, int n);
void	params_free(struct params *p);
void	print_quoted(const char *s);

/* Running; sh_exec.c. */

#define EV_EXIT		1		/* the shell has nothing to do afterwards */
#define EV_TESTED	2		/* a failure is looked at: set -e is off */

/* Why evaluation is being left. */
enum skip { SKIP_NONE, SKIP_BREAK, SKIP_CONTINUE, SKIP_RETURN };

struct function {
	struct function *next;
	char	*name;
	struct node *body;
	struct arena *arena;
};

int	eval(const struct node *n, int flags);
int	eval_string(const char *s);
int	eval_input(int last);
struct function *func_find(const char *name);
const struct function *func_first(void);
int	func_unset(const char *name);
char	*path_next(const char **listp, const char *name);
char	*path_search(const char *name, const char *path);
int	exec_program(char **argv, const char *path);
void	child_eval(const struct node *n, int flags) __attribute__((noreturn));
int	redirect(const struct redir *r, int save);
void	redirect_undo(int to);
int	redirect_level(void);
void	redirect_forget(void);
int	move_fd_high(int fd);

/* Jobs; sh_job.c. */

struct job;

/* What a child is for. */
enum fork_mode { FORK_FG, FORK_BG, FORK_SUBST };

pid_t	job_try_fork(struct job *j, enum fork_mode mode);
pid_t	job_fork(struct job *j, enum fork_mode mode);
void	job_broken(struct job *j, enum fork_mode mode) __attribute__((noreturn));
struct job *job_new(const char *text, int nprocs);
int	job_wait(struct job *j);
void	job_background(struct job *j);
int	job_wait_for(const char *spec);
int	job_wait_all(void);
void	job_poll(void);
void	job_notify(void);
int	job_list(int format, char **specs);
int	job_continue(const char *spec, int foreground);
int	job_kill(const char *spec, int sig);
int	job_stopped_warning(void);
void	job_control(int on);

/* Traps; sh_trap.c. */

extern volatile sig_atomic_t trap_pending, got_sigint, got_watched;

void	trap_init(void);
int	signal_number(const char *name);
const char *signal_name(int sig);
void	trap_set(int sig, const char *action);
const char *trap_get(int sig);
void	trap_print(int sig);
void	trap_run_pending(void);
void	trap_exit(void);
ssize_t	read_signals(int fd, void *buf, size_t len);
pid_t	wait_signals(int *status, int options);
int	trap_any(void);
void	trap_child(int background);
void	trap_update(int sig);
void	trap_handle(int sig);
int	trap_take(int sig);

/* Aliases; sh_alias.c. */

const char *alias_get(const char *name);
void	alias_describe(const char *name);
int	builtin_alias(int argc, char **argv);
int	builtin_unalias(int argc, char **argv);

/* Builtins; sh_builtin.c, sh_test.c. */

#define B_SPECIAL	1		/* POSIX's special builtins */
#define B_DECL		2		/* its arguments may be assignments */
#define B_ENV		4		/* special, but assignments are exported */

struct builtin {
	const char *name;
	int	(*fn)(int argc, char **argv);
	int	flags;
};

const struct builtin *builtin_find(const char *name);
const char *builtin_name(size_t i);
int	builtin_fc(int argc, char **argv);
int	builtin_test(int argc, char **argv);
int	builtin_echo(int argc, char **argv);
int	builtin_printf(int argc, char **argv);
int	set_option(int c, int on);

/* The shell itself; sh_main.c. */

enum exception { EXC_ERROR = 1, EXC_INT };

struct handler {
	jmp_buf	env;			/* of _setjmp(), which makes no system call */
	struct handler *outer;
};

struct shell {
	int	status;			/* $? */
	pid_t	pid;			/* $$ */
	pid_t	lastbg;			/* $! */
	const char *arg0;
	char	opt[128];		/* by letter: set -e is opt['e'] */
	int	pipefail;
	int	interactive;
	int	jobctl;			/* job control is on */
	int	forked;			/* this is a subshell */
	int	line;			/* of the command being run */
	enum skip skip;
	int	skipcount;		/* loops still to leave */
	int	loops;			/* loops we are in */
	int	funcs;			/* functions and dot scripts we are in */
	int	tested;			/* a function or eval runs under EV_TESTED */
	int	trapstatus;		/* $? before the trap being run; -1: none is */
	int	trapfuncs;		/* sh.funcs when it began */
	int	lastsubst;		/* status of the last command substitution */
};

extern struct shell sh;
extern struct handler *handler;

void	throw(enum exception e) __attribute__((noreturn));
void	sh_error(const char *fmt, ...) __attribute__((noreturn,
	    format(printf, 1, 2)));
void	sh_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int	sh_fail(int status, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void	sh_exit(int status) __attribute__((noreturn));
void	check_interrupt(void);
void	check_depth(void);
char	*prompt_string(const char *var);

#endif /* !_SH_H_ */
