/*
 * xargs.c - xargs(1): runs a program with arguments from standard input.
 *
 *	xargs [-0oprtx] [-E eof] [-I word | -J word | -L lines | -n count] [-P jobs]
 *	    [-s size] [program [argument ...]]
 *
 * Arguments are words, which quotes and backslashes protect, or with -0 what is
 * between NULs.  A run takes as many as fit into -s bytes, -n arguments or -L lines;
 * -I takes a line as one and puts it where `word' is; -J puts all that a run takes in
 * the place of the argument `word'.  Up to -P runs go at a time.
 * -t shows each command, -p asks first, -r runs nothing for no input (this is so
 * here anyway, except for POSIX's one run of an empty input without -r), -o gives
 * the program the terminal as input, -x ends when the arguments do not fit.
 *
 * The status: 0; 123 when a run failed; 124 when one returned 255, 125 when one was
 * killed, 126 and 127 when the program could not be run or found, all of which end it
 * at once; 1 for other errors.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <paths.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <util.h>

static char	**args;			/* the command: fixed first, then the input's */
static size_t	nargs, room, nfixed;
static size_t	place;			/* where the input's go among the fixed: -J */
static size_t	fixed_size, size;	/* bytes of the strings, with their NULs */
static size_t	max_args = SIZE_MAX, max_lines = SIZE_MAX, max_size;
static long	jobs = 1, running;
static int	ever;			/* something was run */
static char	*word;			/* the input's current argument */
static size_t	word_len, word_room;
static int	word_lines;		/* the lines that ended after it */

/* What a string takes of the size, and of the kernel's ARG_MAX. */
static size_t
cost(const char *s)
{
	return (strlen(s) + 1);
}

/* Memory, or the end. */
static void *
more(void *p, size_t n)
{
	p = realloc(p, n);
	if (p == NULL)
		err(1, NULL);
	return (p);
}

/* Adds an argument to the command; it is ours from now on. */
static void
add(char *s)
{
	if (nargs + 2 > room) {
		room = room * 2 + 16;
		args = more(args, room * sizeof(*args));
	}
	args[nargs++] = s;
	args[nargs] = NULL;
	size += cost(s);
}

/* Waits for one run and judges it; ends for those that end all. */
static void
reap(void)
{
	int st, code;

	if (wait(&st) == -1)
		err(1, "wait");
	running--;
	code = WEXITSTATUS(st);
	if (WIFSIGNALED(st))
		errx(125, "%s: terminated with signal %d; aborting", args[0],
		    WTERMSIG(st));
	if (code == 255)
		errx(124, "%s: exited with status 255; aborting", args[0]);
	if (code == 126 || code == 127)
		exit(code);
	if (code != 0)
		status = 123;
}

/* Shows a command; under -p asks whether to run it. */
static int
show(char **v)
{
	int c, answer;
	FILE *tty;

	for (; *v != NULL; v++)
		fprintf(stderr, "%s%s", *v, v[1] != NULL ? " " : opt['p'] ? "?..." :
		    "\n");
	if (!opt['p'])
		return (1);
	tty = fopen(_PATH_TTY, "re");
	if (tty == NULL)
		err(1, "%s", _PATH_TTY);
	c = answer = getc(tty);
	while (c != '\n' && c != EOF)
		c = getc(tty);
	fclose(tty);
	return (answer == 'y' || answer == 'Y');
}

/* Runs a command. */
static void
run(char **v)
{
	int fd;

	ever = 1;
	if ((opt['t'] || opt['p']) && !show(v))
		return;
	while (running >= jobs)
		reap();
	switch (fork()) {
	case -1:
		err(1, "fork");
	case 0:
		fd = open(opt['o'] ? _PATH_TTY : _PATH_DEVNULL, O_RDONLY);
		if (fd == -1 || dup2(fd, STDIN_FILENO) == -1)
			err(1, "%s", opt['o'] ? _PATH_TTY : _PATH_DEVNULL);
		closefrom(STDERR_FILENO + 1);
		execvp(*v, v);
		_exit(failed_exec(*v));
	default:
		running++;
	}
}

/* Runs what was gathered, and begins again. */
static void
flush(void)
{
	size_t n = nargs - nfixed;
	char **v = more(NULL, (nargs + 1) * sizeof(*v));

	memcpy(v, args, place * sizeof(*v));
	memcpy(v + place, args + nfixed, n * sizeof(*v));
	memcpy(v + place + n, args + place, (nfixed - place) * sizeof(*v));
	v[nargs] = NULL;
	run(v);
	free(v);
	while (nargs > nfixed)
		free(args[--nargs]);
	args[nargs] = NULL;
	size = fixed_size;
}

static void
word_put(int c)
{
	if (word_len + 1 >= word_room) {
		word_room = word_room * 2 + 256;
		word = more(word, word_room);
	}
	word[word_len++] = (char)c;
	word[word_len] = '\0';
}

/* Reads an argument into word; 0 at the end of the input. */
static int
next_word(void)
{
	int c, quote = 0, begun = 0;

	word_len = 0;
	word_lines = 0;
	if (word != NULL)
		word[0] = '\0';
	while ((c = getchar()) != EOF) {
		if (opt['0']) {
			begun = 1;
			if (c == '\0') {
				word_lines = 1;
				break;
			}
			word_put(c);
		} else if (quote != 0) {
			if (c == '\n')
				errx(1, "unterminated quote");
			if (c == quote)
				quote = 0;
			else
				word_put(c);
		} else if (c == '\'' || c == '"') {
			quote = c;
			begun = 1;
		} else if (c == '\\') {
			c = getchar();
			if (c == EOF)
				errx(1, "backslash at the end of the input");
			word_put(c);
			begun = 1;
		} else if (c == '\n') {
			if (begun) {
				word_lines = 1;
				break;
			}
		} else if (isspace(c) && !(opt['I'] && begun)) {
			if (begun) {
				/* Blanks before the end of a line continue it. */
				while ((c = getchar()) != EOF && c != '\n' && isspace(c))
					;
				if (c != '\n' && c != EOF)
					ungetc(c, stdin);
				break;
			}
		} else {
			word_put(c);
			begun = 1;
		}
	}
	if (quote != 0)
		errx(1, "unterminated quote");
	if (!begun && ferror(stdin))
		err(1, "stdin");
	if (begun && word_len == 0) {
		word_put(0);
		word_len = 0;
	}
	return (begun && !(opt['E'] && !opt['0'] && strcmp(word, optval['E']) == 0));
}

/* A copy of s with the word where -I's is. */
static char *
replace(const char *s)
{
	size_t len = strlen(optval['I']), n = 0;
	char *copy = more(NULL, 1);
	const char *p;

	for (;; s = p + len) {
		p = strstr(s, optval['I']);
		if (p == NULL)
			p = s + strlen(s);
		copy = more(copy, n + (size_t)(p - s) + word_len + 1);
		memcpy(copy + n, s, (size_t)(p - s));
		n += (size_t)(p - s);
		copy[n] = '\0';
		if (*p == '\0')
			return (copy);
		memcpy(copy + n, word, word_len + 1);
		n += word_len;
	}
}

/* -I: one run for each line. */
static void
run_replaced(void)
{
	char **v = more(NULL, (nargs + 1) * sizeof(*v));
	size_t i, total;

	while (next_word()) {
		for (i = total = 0; i < nargs; i++) {
			v[i] = replace(args[i]);
			total += cost(v[i]);
		}
		v[i] = NULL;
		if (total > max_size)
			errx(1, "insufficient space for argument");
		run(v);
		while (i > 0)
			free(v[--i]);
	}
	free(v);
}

/* Gathers arguments, and runs when no more may be added. */
static void
run_gathered(void)
{
	size_t lines = 0;
	char *copy;

	while (next_word()) {
		copy = strdup(word);
		if (copy == NULL)
			err(1, NULL);
		if (nargs > nfixed && size + cost(copy) > max_size) {
			if (opt['x'])
				errx(1, "insufficient space for arguments");
			flush();
			lines = 0;
		}
		if (size + cost(copy) > max_size)
			errx(1, "insufficient space for argument");
		add(copy);
		lines += (size_t)word_lines;
		if (nargs - nfixed >= max_args || lines >= max_lines) {
			flush();
			lines = 0;
		}
	}
	if (nargs > nfixed || (!ever && !opt['r']))
		flush();
}

/* An option's number, at least `least'; exits for anything else. */
static long
number(int c, long least)
{
	const char *error;
	long n = (long)strtonum(optval[c], least, INT_MAX, &error);

	if (error != NULL)
		errx(1, "-%c %s: %s", c, optval[c], error);
	return (n);
}

int
main(int argc, char **argv)
{
	long limit = sysconf(_SC_ARG_MAX) - 4096;
	char **p;

	argv += options(argc, argv, "0E:I:J:L:n:oP:prs:tx", "xargs [-0oprtx] [-E eof] "
	    "[-I word | -J word | -L lines | -n count] [-P jobs]\n             [-s size] "
	    "[program [argument ...]]");
	for (p = environ; *p != NULL; p++)
		limit -= (long)cost(*p);
	if (opt['s'] && number('s', 1) < limit)
		limit = number('s', 1);
	if (limit <= 0)
		errx(1, "the environment is too large");
	max_size = (size_t)limit;
	if (opt['P'] && (jobs = number('P', 0)) == 0)
		jobs = INT_MAX;
	/* Of -I, -L and -n the last one counts. */
	if (opt['I'] < opt['L'] || opt['I'] < opt['n'])
		opt['I'] = 0;
	if (opt['n'] > opt['L'])
		max_args = (size_t)number('n', 1);
	else if (opt['L'])
		max_lines = (size_t)number('L', 1);
	if (opt['I'] && *optval['I'] == '\0')
		errx(1, "-I: the word is empty");
	add(*argv != NULL ? *argv++ : "echo");
	for (; args != NULL && *argv != NULL; argv++)
		if (opt['J'] && place == 0 && strcmp(*argv, optval['J']) == 0)
			place = nargs;
		else
			add(*argv);
	nfixed = nargs;
	place = place != 0 ? place : nfixed;
	fixed_size = size;
	if (opt['I'])
		run_replaced();
	else
		run_gathered();
	while (running > 0)
		reap();
	return (status);
}
