/*
 * sh [-abCeEfhimnuvx] [-l] [-o option] [-c command [name [arg ...]] | -s | file]
 *	[arg ...]
 *
 * The shell's start and its main loop: read a complete command, run it, and survive its
 * errors if someone sits at the terminal.
 *
 * A shell whose name begins with - (or with -l) is a login shell and first reads
 * /etc/profile and ~/.profile; an interactive one then reads the file $ENV.
 *
 * Errors and interrupts are thrown to the innermost handler.  Most handlers clean
 * up and throw on; the one in main_loop() ends a script, or goes on with the next
 * prompt.
 *
 * sh(1), XCU 2 and sh.  Read next: sh.h, sh_exec.c.
 */
#include <sys/time.h>
#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

#define STACK_CAP	((size_t)64 << 20) /* so much is used even of an endless stack */

struct shell sh;
struct handler *handler;

static char *stack_top;
static size_t stack_max;

/* Leave what is being done, for the innermost handler. */
void
throw(enum exception e)
{
	if (handler == NULL)
		_exit(2);
	longjmp(handler->env, e);
}

/* Print an error's place and text. */
static void
complain(const char *fmt, va_list ap)
{
	fflush(stdout);
	fprintf(stderr, "%s: ", sh.arg0);
	if (!sh.opt['i'] && sh.line > 0)
		fprintf(stderr, "%d: ", sh.line);
	vfprintf(stderr, fmt, ap);
	fprintf(stderr, "\n");
}

/* An error that ends the command being run, and a script. */
void
sh_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain(fmt, ap);
	va_end(ap);
	sh.status = 2;
	throw(EXC_ERROR);
}

/* An error that its command reports by its status. */
void
sh_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain(fmt, ap);
	va_end(ap);
}

/* sh_warn() as a command's last words: returns the status. */
int
sh_fail(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain(fmt, ap);
	va_end(ap);
	return (status);
}

/* End the shell, or the subshell. */
void
sh_exit(int status)
{
	struct handler h;

	sh.status = status;
	h.outer = NULL;
	handler = &h;
	if (_setjmp(h.env) == 0)
		trap_exit();
	fflush(stdout);
	if (!sh.forked) {
		history_save();
		job_control(0);
	}
	_exit(sh.status & 255);
}

/* At a place where an interactive shell can stop what it does: has ^C been typed? */
void
check_interrupt(void)
{
	if (!got_sigint)
		return;
	got_sigint = 0;
	sh.status = 128 + SIGINT;
	throw(EXC_INT);
}

/*
 * At a place that recurs as what a script contains does: stop it before the stack is
 * full.
 */
void
check_depth(void)
{
	if ((size_t)(stack_top - (char *)__builtin_frame_address(0)) > stack_max)
		sh_error("nested too deeply");
}

/* Note where the stack begins, and how much of it may be used. */
static void
init_depth(char *top)
{
	struct rlimit rl;

	stack_top = top;
	stack_max = STACK_CAP;
	if (getrlimit(RLIMIT_STACK, &rl) == 0 && rl.rlim_cur != RLIM_INFINITY &&
	    (size_t)rl.rlim_cur / 2 < stack_max)
		stack_max = (size_t)rl.rlim_cur / 2;
}

/*
 * The value of PS1, PS2 or PS4, expanded; malloc'ed.  After an error in one, which is
 * thrown, the next is not expanded: there must be some prompt.
 */
char *
prompt_string(const char *var)
{
	static int failed;
	struct arena *outer = parse_arena;
	const char *s = var_get(var);
	struct mark m = tmark();
	int status = sh.status;
	char *p;

	if (s == NULL)
		return (xstrdup(""));
	if (failed || strpbrk(s, "$`\\") == NULL) {
		failed = 0;
		return (xstrdup(s));
	}
	failed = 1;
	parse_arena = arena_new();
	p = xstrdup(expand_string(lex_string(s), EXP_NOTILDE));
	failed = 0;
	arena_drop(parse_arena);
	parse_arena = outer;
	trelease(m);
	sh.status = status;
	return (p);
}

/* After an error in an interactive shell: back to the state between commands. */
static void
recover(struct mark m, int depth)
{
	input_unwind(depth);
	input_discard_line();
	redirect_undo(0);
	sh.skip = SKIP_NONE;
	sh.loops = sh.funcs = sh.tested = 0;
	sh.trapstatus = -1;
	while (var_scopes() > 0)
		var_pop_scope();
	parse_arena = NULL;
	trelease(m);
}

/* Read and run commands from the input on top of the stack, to its end. */
static void
main_loop(int last)
{
	struct mark m = tmark();
	int depth = input_depth(), e, eof;
	struct handler h;
	struct node *n;
	struct arena *a;

	h.outer = NULL;
	e = _setjmp(h.env);
	handler = &h;
	if (e != 0) {
		if (!sh.interactive || sh.forked)
			sh_exit(sh.status);
		if (e == EXC_INT)
			fprintf(stderr, "\n");
		recover(m, depth);
	}
	if (!sh.interactive) {
		eval_input(last);
		return;
	}
	for (;;) {
		job_notify();
		a = parse_arena = arena_new();
		n = parse_command(&eof);
		parse_arena = NULL;
		if (eof) {
			arena_drop(a);
			if (!input_is_tty() || !job_stopped_warning())
				break;
			input_discard_line();
			continue;
		}
		if (n != NULL && !sh.opt['n'])
			eval(n, 0);
		check_interrupt();
		sh.skip = SKIP_NONE;
		arena_drop(a);
	}
	if (input_is_tty())
		fprintf(stderr, "\n");
}

/* Run a startup file, if there is one. */
static void
run_profile(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC), depth = input_depth();
	struct handler h;

	if (fd < 0)
		return;
	h.outer = NULL;
	handler = &h;
	input_push_fd(move_fd_high(fd), 1);
	if (_setjmp(h.env) == 0) {
		sh.funcs++;
		eval_input(0);
		input_pop();
	} else
		recover(tmark(), depth);
	sh.funcs = 0;
	sh.skip = SKIP_NONE;
	handler = NULL;
}

static void
run_startup_files(int login)
{
	struct sbuf sb = { .s = NULL };
	struct word *w;
	const char *s;

	if (login) {
		run_profile("/etc/profile");
		if ((s = var_get("HOME")) != NULL) {
			sb_puts(&sb, s);
			sb_puts(&sb, "/.profile");
			run_profile(sb.s);
			sb_free(&sb);
		}
	}
	if (sh.interactive && (s = var_get("ENV")) != NULL) {
		parse_arena = arena_new();
		w = lex_string(s);
		run_profile(expand_string(w, EXP_NOTILDE));
		arena_drop(parse_arena);
		parse_arena = NULL;
	}
	sh.status = 0;
}

static void
usage(void)
{
	fprintf(stderr, "usage: sh [-abCeEfhimnuvx] [-l] [-o option] "
	    "[-c command [name [arg ...]] | -s | file] [arg ...]\n");
	_exit(2);
}

/*
 * Parse the options.  Returns the index of the first operand.  -m is only noted: job
 * control begins when all else is set up.
 */
static int
parse_options(int argc, char **argv, int *cflag, int *login, int *monitor)
{
	struct handler h;
	const char *p;
	int i, on;
	char *named[4] = { "set" };

	*monitor = -1;
	h.outer = NULL;
	handler = &h;
	if (_setjmp(h.env) != 0)
		usage();
	for (i = 1; i < argc && (argv[i][0] == '-' || argv[i][0] == '+'); i++) {
		on = argv[i][0] == '-';
		if (argv[i][1] == '\0' || strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		for (p = argv[i] + 1; *p != '\0'; p++) {
			if (*p == 'c')
				*cflag = on;
			else if (*p == 'l')
				*login = on;
			else if (*p == 'm')
				*monitor = on;
			else if (*p == 'o') {
				if (p[1] != '\0' || ++i == argc)
					usage();
				named[1] = on ? "-o" : "+o";
				named[2] = argv[i];
				builtin_find("set")->fn(3, named);
				break;
			} else if (*p == 'P' || !set_option(*p, on))
				usage();
		}
	}
	handler = NULL;
	return (i);
}

/* Set PWD, if the environment's is not right. */
static void
init_pwd(void)
{
	char buf[1024];
	const char *pwd = var_get("PWD");

	if (pwd != NULL && *pwd == '/' && access(pwd, X_OK) == 0 &&
	    getcwd(buf, sizeof(buf)) != NULL && strcmp(buf, pwd) == 0)
		return;
	if (getcwd(buf, sizeof(buf)) != NULL)
		var_set("PWD", buf, 0);
}

int
main(int argc, char **argv)
{
	int i, fd, cflag = 0, login, monitor;
	const char *command = NULL;

	init_depth(__builtin_frame_address(0));
	sh.arg0 = argc > 0 ? argv[0] : "sh";
	sh.pid = getpid();
	sh.trapstatus = -1;
	login = sh.arg0[0] == '-';
	sh.opt['E'] = -1;		/* on if interactive, if not asked for */
	var_init();
	i = parse_options(argc, argv, &cflag, &login, &monitor);
	if (cflag) {
		if (i == argc)
			usage();
		command = argv[i++];
		if (i < argc)
			sh.arg0 = argv[i++];
	} else if (i == argc)
		sh.opt['s'] = 1;
	if (!cflag && sh.opt['s'] && isatty(0) && isatty(2))
		sh.opt['i'] = 1;
	sh.interactive = sh.opt['i'];
	if (sh.opt['E'] < 0)
		sh.opt['E'] = sh.opt['i'];
	fd = 0;
	if (!cflag && !sh.opt['s']) {
		sh.arg0 = argv[i];
		if ((fd = open(argv[i++], O_RDONLY | O_CLOEXEC)) < 0) {
			fprintf(stderr, "sh: cannot open %s: %s\n", sh.arg0,
			    strerror(errno));
			return (127);
		}
		fd = move_fd_high(fd);
	}
	params_set(&params, argv + i, argc - i);
	trap_init();
	init_pwd();
	if (monitor == 1 || (monitor == -1 && sh.interactive))
		job_control(1);
	run_startup_files(login);
	if (command != NULL)
		input_push_string(command, 1);
	else
		input_push_fd(fd, fd != 0);
	main_loop(command != NULL);
	sh_exit(sh.status);
}
