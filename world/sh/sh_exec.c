/*
 * Running trees.
 *
 * eval() walks a tree and leaves its result in sh.status.  break, continue and return
 * are not thrown: they set sh.skip, and every level that sees it set leaves its work
 * until the loop or function that was meant clears it.  Two flags go down the tree:
 * EV_TESTED says that a failure is looked at, as in an if's condition, so set -e must
 * not act; EV_EXIT says that the shell has nothing left to do, so a program may
 * replace it at once.
 *
 * Redirections of builtins, functions and compound commands are undone afterwards: the
 * descriptors they replace are kept, above 9, on a stack.
 *
 * XCU 2.7, 2.9.  Read next: sh_expand.c, sh_job.c, sh_builtin.c.
 */
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

#define HIGHFD		10		/* the shell's own descriptors: from here on */
#define CLOSED		(-1)
#define PIPESIZE	4096		/* a pipe takes so much without a reader */

/* A descriptor that a redirection replaced. */
struct saved_fd {
	int	fd;
	int	copy;			/* CLOSED: it was not open */
};

static struct saved_fd *saved;
static int nsaved;
static struct function *functions;

/* Move a descriptor out of the user's way.  Returns the new one. */
int
move_fd_high(int fd)
{
	int high = fcntl(fd, F_DUPFD_CLOEXEC, HIGHFD);

	if (high < 0)
		return (fd);
	close(fd);
	return (high);
}

int
redirect_level(void)
{
	return (nsaved);
}

/* Undo the redirections made since redirect_level() returned `to'. */
void
redirect_undo(int to)
{
	struct saved_fd *s;

	while (nsaved > to) {
		s = &saved[--nsaved];
		if (s->copy == CLOSED)
			close(s->fd);
		else {
			dup2(s->copy, s->fd);
			close(s->copy);
		}
	}
}

/* Make all redirections permanent: exec without a command. */
void
redirect_forget(void)
{
	while (nsaved > 0)
		if (saved[--nsaved].copy != CLOSED)
			close(saved[nsaved].copy);
}

/* Note that a redirection replaces fd, whose copy is kept unless it is not to be. */
static void
save_fd(int fd, int keep)
{
	saved = xrealloc(saved, ((size_t)nsaved + 1) * sizeof(*saved));
	saved[nsaved].fd = fd;
	saved[nsaved].copy = keep ? fcntl(fd, F_DUPFD_CLOEXEC, HIGHFD) : CLOSED;
	nsaved++;
}

/* Open the file of a redirection.  Returns -1 with errno set. */
static int
open_file(const struct redir *r, const char *name)
{
	struct stat st;

	switch (r->type) {
	case R_IN:
		return (open(name, O_RDONLY));
	case R_RDWR:
		return (open(name, O_RDWR | O_CREAT, 0666));
	case R_APPEND:
		return (open(name, O_WRONLY | O_CREAT | O_APPEND, 0666));
	case R_OUT:
		if (sh.opt['C']) {
			if (stat(name, &st) < 0)
				return (open(name, O_WRONLY | O_CREAT | O_EXCL, 0666));
			if (S_ISREG(st.st_mode)) {
				errno = EEXIST;
				return (-1);
			}
		}
		/* FALLTHROUGH */
	default:
		return (open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666));
	}
}

/* A descriptor from which the text of a here-document can be read; -1 with errno set. */
static int
open_here(const char *text)
{
	size_t len = strlen(text), off = 0;
	int fd[2], status = 0, error;
	pid_t pid = 0;
	ssize_t n;

	if (pipe(fd) < 0)
		return (-1);
	/* A grandchild writes what is long: there is nothing to wait for later. */
	if (len > PIPESIZE && (pid = fork()) == 0) {
		signal(SIGPIPE, SIG_DFL);
		close(fd[0]);
		if ((pid = fork()) != 0)
			_exit(pid < 0 ? errno : 0);
	}
	if (pid == 0)
		while (off < len && (n = write(fd[1], text + off, len - off)) > 0)
			off += (size_t)n;
	if (pid == 0 && len > PIPESIZE)
		_exit(0);
	error = pid < 0 ? errno : 0;
	close(fd[1]);
	if (pid > 0) {
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			continue;
		error = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
	}
	if (error == 0)
		return (fd[0]);
	close(fd[0]);
	errno = error;
	return (-1);
}

/* Apply one redirection.  Returns 0, or -1 after a message. */
static int
redirect_one(const struct redir *r, int save)
{
	char *target = expand_string(r->word, r->type == R_HERE ? EXP_NOTILDE : 0);
	int fd, close_it = 0;

	if (r->type == R_DUPIN || r->type == R_DUPOUT) {
		if (strcmp(target, "-") == 0)
			close_it = 1;
		else if (*target == '\0' || strlen(target) > 5 ||
		    strspn(target, "0123456789") != strlen(target))
			return (sh_fail(-1, "%s: bad descriptor", target));
		fd = close_it ? -1 : atoi(target);
		if (fd >= 0 && fcntl(fd, F_GETFD) < 0)
			return (sh_fail(-1, "%d: %s", fd, strerror(errno)));
		if (save)
			save_fd(r->fd, 1);
		if (close_it)
			close(r->fd);
		else if (fd != r->fd && dup2(fd, r->fd) < 0)
			return (sh_fail(-1, "%d: %s", r->fd, strerror(errno)));
		return (0);
	}
	fd = r->type == R_HERE ? open_here(target) : open_file(r, target);
	if (fd < 0)
		return (sh_fail(-1, "cannot %s %s: %s", r->type == R_HERE ?
		    "make a pipe for" : r->type == R_IN ? "open" : "create",
		    r->type == R_HERE ? "a here-document" : target, strerror(errno)));
	if (save)		/* if it was closed, open() may have picked it */
		save_fd(r->fd, fd != r->fd);
	if (fd != r->fd) {
		if (dup2(fd, r->fd) < 0) {
			sh_warn("%d: %s", r->fd, strerror(errno));
			close(fd);
			return (-1);
		}
		close(fd);
	}
	return (0);
}

/*
 * Apply redirections, so that they can be undone if `save'.  Returns 0, or -1 after a
 * message; then the caller undoes what was done.
 */
int
redirect(const struct redir *r, int save)
{
	fflush(stdout);
	for (; r != NULL; r = r->next)
		if (redirect_one(r, save) < 0)
			return (-1);
	return (0);
}

struct function *
func_find(const char *name)
{
	struct function *f;

	for (f = functions; f != NULL; f = f->next)
		if (strcmp(f->name, name) == 0)
			return (f);
	return (NULL);
}

/* All functions, linked by next. */
const struct function *
func_first(void)
{
	return (functions);
}

/* Remove a function.  Returns 0 if there is none. */
int
func_unset(const char *name)
{
	struct function **fp, *f;

	for (fp = &functions; (f = *fp) != NULL; fp = &f->next)
		if (strcmp(f->name, name) == 0) {
			*fp = f->next;
			arena_drop(f->arena);
			free(f->name);
			free(f);
			return (1);
		}
	return (0);
}

static void
func_define(const struct node *n)
{
	struct function *f = xmalloc(sizeof(*f));

	func_unset(n->text);
	f->name = xstrdup(n->text);
	f->body = n->a;
	f->arena = n->arena;
	arena_hold(f->arena);
	f->next = functions;
	functions = f;
}

/*
 * The next file to try for a name in a list of directories like $PATH: *listp, which is
 * moved on.  In the temporary arena; NULL at the end.
 */
char *
path_next(const char **listp, const char *name)
{
	const char *list = *listp;
	size_t n;
	char *s;

	if (list == NULL)
		return (NULL);
	n = strcspn(list, ":");
	*listp = list[n] == ':' ? list + n + 1 : NULL;
	s = talloc(n + strlen(name) + 2);
	sprintf(s, "%.*s%s%s", (int)n, list, n > 0 ? "/" : "", name);
	return (s);
}

/*
 * The file of a program in the temporary arena, by $PATH (or `path' if not NULL); NULL
 * if there is none.
 */
char *
path_search(const char *name, const char *path)
{
	struct stat st;
	char *s;

	if (strchr(name, '/') != NULL)
		return (access(name, X_OK) == 0 ? tstrndup(name, strlen(name)) : NULL);
	if (path == NULL)
		path = var_get("PATH");
	while ((s = path_next(&path, name)) != NULL)
		if (stat(s, &st) == 0 && S_ISREG(st.st_mode) && access(s, X_OK) == 0)
			break;
	return (s);
}

/* Is there a NUL in what a file begins with?  Then it is no script. */
static int
is_binary(const char *file)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	char buf[512];
	ssize_t n;

	if (fd < 0)
		return (0);
	n = read(fd, buf, sizeof(buf));
	close(fd);
	return (n > 0 && memchr(buf, '\0', (size_t)n) != NULL);
}

/*
 * Replace the shell by a program.  Returns only when that fails, with the status for
 * it, after a message.
 */
int
exec_program(char **argv, const char *path)
{
	char *file = path_search(argv[0], path), **env = var_environ(), **script;
	int n, error;

	fflush(stdout);
	if (file == NULL && strchr(argv[0], '/') != NULL)
		file = argv[0];
	if (file == NULL)
		errno = ENOENT;
	else
		(void)execve(file, argv, env);
	error = errno;
	if (error == ENOEXEC && is_binary(file))
		return (sh_fail(126, "%s: cannot execute binary file", argv[0]));
	if (error == ENOEXEC) {
		/* No program, so a script for us. */
		for (n = 0; argv[n] != NULL; n++)
			continue;
		script = talloc(((size_t)n + 2) * sizeof(*script));
		script[0] = argv[0];
		script[1] = file;
		for (n = 1; argv[n] != NULL; n++)
			script[n + 1] = argv[n];
		(void)execve("/bin/sh", script, env);
	}
	if (error == ENOENT && strchr(argv[0], '/') == NULL)
		sh_warn("%s: not found", argv[0]);
	else
		sh_warn("%s: %s", argv[0], strerror(error));
	return (error == ENOENT || error == ENOTDIR ? 127 : 126);
}

/* In a child: run a tree, and end.  EV_TESTED in flags as for eval(). */
void
child_eval(const struct node *n, int flags)
{
	struct handler h;

	h.outer = NULL;
	handler = &h;
	if (_setjmp(h.env) == 0)
		eval(n, EV_EXIT | flags);
	sh_exit(sh.status);
}

/* Print a command before it is run: set -x. */
static void
trace(const struct assign *as, char *const *values, char *const *argv)
{
	struct sbuf sb = { .s = NULL };
	char *ps4 = prompt_string("PS4");
	int i;

	sb_puts(&sb, ps4);
	free(ps4);
	for (i = 0; as != NULL; as = as->next, i++) {
		sb_puts(&sb, as->name);
		sb_putc(&sb, '=');
		sb_puts(&sb, values[i]);
		if (as->next != NULL || *argv != NULL)
			sb_putc(&sb, ' ');
	}
	for (; *argv != NULL; argv++) {
		sb_puts(&sb, *argv);
		if (argv[1] != NULL)
			sb_putc(&sb, ' ');
	}
	sb_putc(&sb, '\n');
	fflush(stdout);
	(void)!write(2, sb.s, sb.len);
	sb_free(&sb);
}

/*
 * Make the assignments in front of a command: for the shell, or local to a scope that
 * was just opened; exported if flags say so.
 */
static void
assign(const struct assign *as, char *const *values, int local, int flags)
{
	for (; as != NULL; as = as->next, values++) {
		if (local)
			var_local(as->name);
		var_set(as->name, *values, flags);
	}
}

/* Call a function.  What it changes of the shell's state is put back by run_inside(). */
static void
call_function(struct function *f, char **argv, int argc, int flags)
{
	arena_hold(f->arena);		/* it may redefine itself */
	memset(&params, 0, sizeof(params));
	params_set(&params, argv + 1, argc - 1);
	sh.loops = 0;
	sh.funcs++;
	eval(f->body, flags & EV_TESTED);
}

/* Run a builtin, and see that what it printed got out. */
static void
call_builtin(const struct builtin *b, int argc, char **argv)
{
	sh.status = b->fn(argc, argv);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		clearerr(stdout);
		if (errno != EPIPE)
			sh_warn("%s: write error: %s", argv[0], strerror(errno));
		if (sh.status == 0)
			sh.status = 1;
	}
}

/* Run a function or builtin with redirections and assignments. */
static void
run_inside(const struct node *n, struct function *f, const struct builtin *b,
    char **argv, int argc, char **values, int flags)
{
	int level = redirect_level(), scopes = var_scopes(), tested = sh.tested, e;
	int special = b != NULL && (b->flags & B_SPECIAL), loops = sh.loops;
	struct arena *a = f != NULL ? f->arena : NULL;
	struct params outer = params;
	volatile int called = 0, inside = 0;
	struct handler h;

	if (redirect(n->redirs, 1) < 0) {
		redirect_undo(level);
		sh.status = 2;
		if (special)
			throw(EXC_ERROR);
		return;
	}
	sh.tested = flags & EV_TESTED;
	h.outer = handler;
	handler = &h;
	if ((e = _setjmp(h.env)) == 0) {
		if (f != NULL || (!special && n->assigns != NULL))
			var_push_scope();
		assign(n->assigns, values, f != NULL || !special, b == NULL ||
		    (b->flags & (B_SPECIAL | B_ENV)) != B_SPECIAL ? V_EXPORT : 0);
		called = f != NULL;
		inside = !called && !special;
		if (f != NULL)
			call_function(f, argv, argc, flags);
		else
			call_builtin(b, argc, argv);
	}
	if (e == EXC_ERROR && inside)
		e = 0;			/* such a builtin fails; it ends no script */
	handler = h.outer;
	if (called) {
		sh.funcs--;
		sh.loops = loops;
		params_free(&params);
		params = outer;
		arena_drop(a);
		if (sh.skip == SKIP_RETURN)
			sh.skip = SKIP_NONE;
	}
	sh.tested = tested;
	fflush(stdout);
	while (var_scopes() > scopes)
		var_pop_scope();
	if (redirect_level() > level)
		redirect_undo(level);
	if (e != 0)
		throw(e);
}

/*
 * Fork for a foreground command, unless the shell is to be replaced.  Returns 1 in the
 * shell, with the command done.
 */
static int
forked(const struct node *n, int flags)
{
	struct job *j;

	if ((flags & EV_EXIT) && !trap_any() && !sh.interactive)
		return (0);
	j = job_new(n->text, 1);
	if (job_fork(j, FORK_FG) == 0)
		return (0);
	sh.status = job_wait(j);
	return (1);
}

/* Run a program, in a child unless the shell is to be replaced. */
static void
run_program(const struct node *n, char **argv, char **values, int flags)
{
	struct handler h;

	if (forked(n, flags))
		return;
	h.outer = NULL;
	handler = &h;
	if (_setjmp(h.env) != 0)
		sh_exit(sh.status);
	if (redirect(n->redirs, 0) < 0)
		sh_exit(2);
	var_push_scope();
	assign(n->assigns, values, 1, V_EXPORT);
	sh_exit(exec_program(argv, NULL));
}

static void
eval_simple(const struct node *n, int flags)
{
	struct strlist args = { .v = NULL }, values = { .v = NULL };
	const struct builtin *b = NULL;
	struct function *f = NULL;
	struct mark m = tmark();
	const struct assign *as;
	int level;

	sh.line = n->line;
	sh.lastsubst = 0;
	expand_words(n->words, &args);
	/* An assignment sees the ones before it, be they meant to last or not. */
	if (args.n > 0 && n->assigns != NULL)
		var_push_scope();
	for (as = n->assigns; as != NULL; as = as->next) {
		list_add(&values, expand_string(as->value, EXP_ASSIGN));
		if (args.n > 0)
			var_local(as->name);
		var_set(as->name, values.v[values.n - 1], 0);
	}
	if (args.n > 0 && n->assigns != NULL)
		var_pop_scope();
	if (sh.opt['x'] && (args.n > 0 || values.n > 0))
		trace(n->assigns, values.v, args.n > 0 ? args.v : (char *[]){ NULL });
	if (args.n == 0) {
		level = redirect_level();
		sh.status = redirect(n->redirs, 1) < 0 ? 2 : sh.lastsubst;
		redirect_undo(level);
		trelease(m);
		return;
	}
	b = builtin_find(args.v[0]);
	if (b == NULL || !(b->flags & B_SPECIAL))
		f = func_find(args.v[0]);
	if (f != NULL || b != NULL)
		run_inside(n, f, f != NULL ? NULL : b, args.v, args.n, values.v, flags);
	else
		run_program(n, args.v, values.v, flags);
	trelease(m);
}

/* A pipeline, in the foreground or the background. */
static void
eval_pipe(const struct node *n, enum fork_mode mode, int flags)
{
	const struct node *c;
	int fd[2], in = -1, count = 0;
	struct job *j;
	pid_t pid = 0;

	for (c = n->a; c != NULL; c = c->next)
		count++;
	j = job_new(n->text, count);
	for (c = n->a; c != NULL && pid >= 0; c = c->next) {
		fd[0] = fd[1] = -1;
		if (c->next != NULL && pipe(fd) < 0) {
			sh_warn("pipe: %s", strerror(errno));
			break;
		}
		if ((pid = job_try_fork(j, mode)) == 0) {
			if (in > 0) {
				dup2(in, 0);
				close(in);
			}
			if (fd[0] >= 0)
				close(fd[0]);
			if (fd[1] >= 0 && fd[1] != 1) {
				dup2(fd[1], 1);
				close(fd[1]);
			}
			child_eval(c, flags & EV_TESTED);
		}
		if (in >= 0)
			close(in);
		if (fd[1] >= 0)
			close(fd[1]);
		in = fd[0];
	}
	if (in >= 0)
		close(in);
	if (c != NULL || pid < 0)
		job_broken(j, mode);
	if (mode == FORK_BG) {
		job_background(j);
		sh.status = 0;
	} else
		sh.status = job_wait(j);
}

/* A command followed by &. */
static void
eval_background(const struct node *n)
{
	struct job *j;

	if (n->a->type == N_PIPE) {
		eval_pipe(n->a, FORK_BG, 0);
		return;
	}
	j = job_new(n->text, 1);
	if (job_fork(j, FORK_BG) == 0)
		child_eval(n->a, 0);
	job_background(j);
	sh.status = 0;
}

static void
eval_subshell(const struct node *n, int flags)
{
	if (forked(n, flags))
		return;
	if (redirect(n->redirs, 0) < 0)
		sh_exit(2);
	child_eval(n->a, flags & EV_TESTED);
}

/* After a loop's body: is the loop to be left? */
static int
leave_loop(void)
{
	if (sh.skip == SKIP_NONE)
		return (0);
	if (sh.skip == SKIP_RETURN || --sh.skipcount > 0)
		return (1);
	if (sh.skip == SKIP_CONTINUE) {
		sh.skip = SKIP_NONE;
		return (0);
	}
	sh.skip = SKIP_NONE;
	return (1);
}

static void
eval_while(const struct node *n, int flags)
{
	int status = 0;

	sh.loops++;
	for (;;) {
		eval(n->a, EV_TESTED);
		if (sh.skip != SKIP_NONE) {
			if (leave_loop()) {
				status = sh.skip == SKIP_RETURN ? sh.status : 0;
				break;
			}
			continue;
		}
		if ((sh.status == 0) != (n->type == N_WHILE))
			break;
		eval(n->b, flags & EV_TESTED);
		status = sh.status;
		if (leave_loop())
			break;
	}
	sh.loops--;
	sh.status = status;
}

static void
eval_for(const struct node *n, int flags)
{
	struct strlist list = { .v = NULL };
	struct mark m = tmark();
	int i;

	if (n->hasin)
		expand_words(n->words, &list);
	else
		for (i = 0; i < params.n; i++)
			list_add(&list, tstrndup(params.v[i], strlen(params.v[i])));
	if (list.n == 0)
		sh.status = 0;
	sh.loops++;
	for (i = 0; i < list.n; i++) {
		var_set(n->text, list.v[i], 0);
		eval(n->b, flags & EV_TESTED);
		if (leave_loop())
			break;
	}
	sh.loops--;
	trelease(m);
}

static void
eval_case(const struct node *n, int flags)
{
	struct mark m = tmark();
	char *subject = expand_string(n->words, 0);
	const struct caseitem *it;
	const struct word *w;

	for (it = n->items; it != NULL; it = it->next) {
		for (w = it->patterns; w != NULL; w = w->next)
			if (expand_case(w, subject))
				break;
		if (w != NULL)
			break;
	}
	if (it == NULL)
		sh.status = 0;
	for (; it != NULL; it = it->next) {
		eval(it->body, flags);
		if (!it->fallthrough || sh.skip != SKIP_NONE)
			break;
	}
	trelease(m);
}

static void
eval_if(const struct node *n, int flags)
{
	eval(n->a, EV_TESTED);
	if (sh.skip != SKIP_NONE)
		return;
	if (sh.status == 0)
		eval(n->b, flags);
	else if (n->c != NULL)
		eval(n->c, flags);
	else
		sh.status = 0;
}

/* A compound command with redirections: they are undone even if an error is thrown. */
static void
eval_redirected(const struct node *n, int flags)
{
	struct node plain = *n;
	int level = redirect_level(), e;
	struct handler h;

	plain.redirs = NULL;
	if (redirect(n->redirs, 1) < 0) {
		redirect_undo(level);
		sh.status = 2;
		if (sh.opt['e'] && !(flags & EV_TESTED))
			sh_exit(2);
		return;
	}
	h.outer = handler;
	handler = &h;
	if ((e = _setjmp(h.env)) == 0)
		eval(&plain, flags & ~EV_EXIT);
	handler = h.outer;
	fflush(stdout);
	if (redirect_level() > level)
		redirect_undo(level);
	if (e != 0)
		throw(e);
}

/* Run a tree.  Returns its status, which is also $?. */
int
eval(const struct node *n, int flags)
{
	if (n == NULL) {
		sh.status = 0;
		return (0);
	}
	check_interrupt();
	check_depth();
	if (trap_pending)		/* came since, or `continue' ran over it */
		trap_run_pending();
	if (sh.skip != SKIP_NONE || (sh.opt['n'] && !sh.interactive))
		return (sh.status);
	if (n->redirs != NULL && n->type != N_SIMPLE && n->type != N_SUBSHELL)
		eval_redirected(n, flags);
	else switch (n->type) {
	case N_SIMPLE:
		eval_simple(n, flags);
		break;
	case N_PIPE:
		eval_pipe(n, FORK_FG, flags);
		break;
	case N_NOT:
		eval(n->a, EV_TESTED);
		if (sh.skip == SKIP_NONE)
			sh.status = !sh.status;
		break;
	case N_AND:
	case N_OR:
		eval(n->a, EV_TESTED);
		if (sh.skip == SKIP_NONE && (sh.status == 0) == (n->type == N_AND))
			eval(n->b, flags);
		break;
	case N_SEQ:
		eval(n->a, flags & EV_TESTED);
		if (sh.skip == SKIP_NONE)
			eval(n->b, flags);
		break;
	case N_BG:
		eval_background(n);
		break;
	case N_SUBSHELL:
		eval_subshell(n, flags);
		break;
	case N_GROUP:
		eval(n->a, flags);
		break;
	case N_IF:
		eval_if(n, flags);
		break;
	case N_WHILE:
	case N_UNTIL:
		eval_while(n, flags);
		break;
	case N_FOR:
		eval_for(n, flags);
		break;
	case N_CASE:
		eval_case(n, flags);
		break;
	case N_FUNC:
		func_define(n);
		sh.status = 0;
		break;
	}
	if (trap_pending && sh.skip == SKIP_NONE)
		trap_run_pending();
	if (sh.status != 0 && sh.opt['e'] && !(flags & EV_TESTED) &&
	    (n->type == N_SIMPLE || n->type == N_PIPE || n->type == N_SUBSHELL))
		sh_exit(sh.status);
	return (sh.status);
}

/*
 * Read commands from the current input and run them, to its end or until a break or
 * return.  With `last', the last command may replace the shell.
 */
int
eval_input(int last)
{
	struct arena *outer = parse_arena, *a;
	struct node *n;
	int eof = 0, flags, any = 0;

	while (!eof && sh.skip == SKIP_NONE) {
		a = parse_arena = arena_new();
		n = parse_command(&eof);
		parse_arena = outer;
		flags = (last && input_at_end() ? EV_EXIT : 0) | sh.tested;
		if (n != NULL) {
			any = 1;
			eval(n, flags);
		}
		arena_drop(a);
	}
	if (!any)
		sh.status = 0;
	return (sh.status);
}

/* Run the commands in a string. */
int
eval_string(const char *s)
{
	input_push_string(s, sh.line);
	eval_input(0);
	input_pop();
	return (sh.status);
}
