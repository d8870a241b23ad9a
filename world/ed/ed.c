/*
 * ed.c - ed(1): the line editor.
 *
 *	ed [-s] [-p prompt] [file]
 *
 * An error jumps back to the main loop with a message for h.  Commands come from the
 * standard input, or, in a global command, from its list.  ^C only sets a flag, that
 * every loop looks at.  On SIGHUP the buffer goes to ed.hup.
 *
 * The buffer, and the journal that u plays, are in buffer.c.  XCU ed; where that is
 * silent, GNU's.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <regex.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/param.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <util.h>

#include "ed.h"

#define NMARKS		26
#define LISTWIDTH	72	/* columns of a line that l writes */

static int	warned;		/* that it is, by the command before */
static struct line *marks[NMARKS];

static char	*filename;
static int	unterminated;		/* binary, without a newline at its end */
static const char *prompt;
static int	prompting, verbose;	/* P, H */
static const char *message = "";	/* of the last error */
static jmp_buf	failed;
static volatile sig_atomic_t interrupted, hungup;

static int	cmd;			/* the command's letter */
static size_t	from, to;		/* its lines */
static int	naddr;
static char	*p;			/* what is left of the command line */
static int	printing;		/* p, l, n behind a command: bits of PRINT_ */
#define PRINT	1
#define LIST	2
#define NUMBER	4

static char	*list;		/* in a global command: what is left of its list */
static int	continued;		/* the line from it was ended by a backslash */
static int	global;

static regex_t	pattern;		/* the last regular expression */
static int	have_pattern;
static char	*pattern_text;
static struct {
	char	*re;			/* of the last s, */
	char	*with;			/* its replacement, NULL: there was none */
	int	all, nth, print;	/* g, the number, an omitted delimiter */
} subst;
static char	*shell_command;

static void	command(void);

/* Ends the command by an error. */
_Noreturn void
fail(const char *why)
{
	message = why;
	longjmp(failed, 1);
}

static void
on_signal(int sig)
{
	if (sig == SIGHUP)
		hungup = 1;
	else
		interrupted = 1;
}

/* ---- input ----------------------------------------------------------------- */

static void
save_hangup(void)
{
	const char *home = getenv("HOME");
	char path[1024];
	FILE *f;
	size_t i;

	if (!modified || last() == 0)
		return;
	f = fopen("ed.hup", "w");
	if (f == NULL && home != NULL) {
		snprintf(path, sizeof(path), "%s/ed.hup", home);
		f = fopen(path, "w");
	}
	if (f == NULL)
		return;
	for (i = 1; i <= last(); i++) {
		fwrite(line_at(i)->text, 1, line_at(i)->len, f);
		putc('\n', f);
	}
	fclose(f);
}

static void
check_signals(void)
{
	if (hungup) {
		save_hangup();
		exit(1);
	}
	if (interrupted) {
		interrupted = 0;
		fail("Interrupt");
	}
}

/*
 * The next line of input, without its newline, good until the next call; NULL at the
 * end.
 */
static char *
next_line(size_t *lenp)
{
	static char *line;
	static size_t cap;
	ssize_t n;
	char *start = list, *end;

	if (global) {
		if (list == NULL)
			return (NULL);
		end = strchr(list, '\n');
		list = end != NULL ? end + 1 : NULL;
		continued = end != NULL;
		if (continued)
			*--end = '\0';	/* the backslash */
		else
			end = start + strlen(start);
		*lenp = (size_t)(end - start);
		return (start);
	}
	fflush(stdout);
	check_signals();
	n = getline(&line, &cap, stdin);
	check_signals();
	if (n <= 0)
		return (NULL);
	if (line[n - 1] == '\n')
		line[--n] = '\0';
	*lenp = (size_t)n;
	return (line);
}

/* Does a string of n bytes end in a backslash that is not itself behind one? */
static int
ends_escaped(const char *s, size_t n)
{
	size_t i = n;

	while (i > 0 && s[i - 1] == '\\')
		i--;
	return ((n - i) % 2);
}

static void
skip_blanks(void)
{
	while (*p == ' ' || *p == '\t')
		p++;
}

/* The end of a command: p, l, n, or nothing. */
static void
end_command(void)
{
	static const char letters[] = "pln";
	static const int bits[] = { PRINT, LIST, NUMBER };
	const char *at;

	for (; *p != '\0' && (at = strchr(letters, *p)) != NULL; p++)
		printing |= bits[at - letters];
	if (*p != '\0')
		fail("Invalid command suffix");
}

/* A number; -1 if there is none. */
static long
number(void)
{
	long n;

	if (!isdigit((unsigned char)*p))
		return (-1);
	errno = 0;
	n = strtol(p, &p, 10);
	if (errno != 0)
		fail("Numerical result out of range");
	return (n);
}

/* ---- addresses ------------------------------------------------------------- */

/* Makes this the last regular expression; takes the text over. */
static void
compile(char *re)
{
	static char why[80];
	int error;

	if (have_pattern)
		regfree(&pattern);
	free(pattern_text);
	pattern_text = re;
	error = regcomp(&pattern, re, 0);
	have_pattern = error == 0;
	if (error != 0) {
		regerror(error, &pattern, why, sizeof(why));
		fail(why);
	}
}

static char *
copy(const char *s)
{
	return (strcpy(more(NULL, strlen(s) + 1), s));
}

/*
 * Takes the regular expression that is delimited by *p, up to behind the other
 * delimiter, if that is there.  An empty one is the last one.
 */
static void
read_pattern(void)
{
	char delim = *p++, *re = more(NULL, strlen(p) + 1), *o = re;

	while (*p != '\0' && *p != delim) {
		if (*p == '[') {
			*o++ = *p++;
			if (*p == '^')
				*o++ = *p++;
			if (*p == ']')
				*o++ = *p++;
			while (*p != '\0' && *p != ']') {
				if (*p == '[' && p[1] != '\0' &&
				    strchr(":.=", p[1]) != NULL) {
					char kind = p[1];

					*o++ = *p++;
					do
						*o++ = *p++;
					while (*p != '\0' && !(*p == kind &&
					    p[1] == ']'));
				}
				if (*p != '\0')
					*o++ = *p++;
			}
			if (*p == '\0') {
				free(re);
				fail("Unbalanced brackets ([])");
			}
		} else if (*p == '\\' && p[1] == '\0') {
			free(re);
			fail("Trailing backslash (\\)");
		} else if (*p == '\\' && p[1] == delim)
			p++;
		else if (*p == '\\')
			*o++ = *p++;
		*o++ = *p++;
	}
	if (*p == delim)
		p++;
	*o = '\0';
	if (o == re) {
		free(re);
		if (!have_pattern)
			fail("No previous pattern");
		return;
	}
	compile(re);
}

/*
 * Whether the pattern matches within a text; a search that is given up ends the command.
 */
static int
match(const char *text, size_t n, regmatch_t *m, int flags)
{
	int error = regexec(&pattern, text, n, m, REG_STARTEND | flags);

	if (error != 0 && error != REG_NOMATCH)
		fail("Regular expression too expensive");
	return (error == 0);
}

static int
matches(size_t n)
{
	const struct line *l = line_at(n);
	regmatch_t m = { 0, (regoff_t)l->len };

	return (match(l->text, 1, &m, 0));
}

/* The next line that matches, forwards or backwards, round the end of the buffer. */
static size_t
search(int forward)
{
	size_t n = dot, i;

	for (i = 0; i <= last(); i++) {
		check_signals();
		n = forward ? (n >= last() ? 0 : n + 1) : (n == 0 ? last() : n - 1);
		if (n != 0 && matches(n))
			return (n);
	}
	fail("No match");
}

/* One address: 0 if there is none. */
static int
address(size_t *np)
{
	long n = (long)dot, k;
	int got = 1, c;
	char sign;

	skip_blanks();
	c = *p;
	if (c == '.')
		p++;
	else if (c == '$') {
		p++;
		n = (long)last();
	} else if (isdigit((unsigned char)c))
		n = number();
	else if (c == '/' || c == '?') {
		read_pattern();
		n = (long)search(c == '/');
	} else if (c == '\'') {
		if (!islower((unsigned char)p[1]))
			fail("Invalid mark character");
		n = (long)number_of(marks[p[1] - 'a'], dot);
		if (n == 0)
			fail("Invalid address");
		p += 2;
	} else
		got = c == '+' || c == '-';
	while (got) {
		skip_blanks();
		sign = *p;
		if (sign == '+' || sign == '-')
			p++;
		else if (!isdigit((unsigned char)sign))
			break;
		if ((k = number()) < 0)
			k = 1;
		n += sign == '-' ? -k : k;
	}
	if (!got)
		return (0);
	if (n < 0 || n > (long)last())
		fail("Invalid address");
	*np = (size_t)n;
	return (1);
}

/* All addresses of a command: the last two into from and to, how many into naddr. */
static void
addresses(void)
{
	int got, all = 0, open = 0;
	size_t n;

	naddr = 0;
	from = to = dot;
	for (;;) {
		got = address(&n);
		skip_blanks();
		if (got || open) {
			from = naddr > 0 ? to : n;
			to = got ? n : all ? last() : to;
			naddr = naddr > 0 ? 2 : 1;
			all = 0;
		}
		open = *p == ',' || *p == ';' || (*p == '%' && naddr == 0);
		if (!open)
			break;
		if (naddr == 0) {
			from = to = *p == ';' ? dot : last() > 0;
			naddr = all = 1;
		}
		if (*p++ == ';')
			dot = to;
	}
}

/* ---- printing -------------------------------------------------------------- */

/* Writes a line as l does: unambiguously, folded. */
static void
list_line(const struct line *l)
{
	static const char from_c[] = "\a\b\f\n\r\t\v\\$", to_c[] = "abfnrtv\\$";
	size_t i, col = 0;
	const char *at;
	char text[8];
	int c, n;

	for (i = 0; i < l->len; i++) {
		c = (unsigned char)l->text[i];
		at = c != 0 ? strchr(from_c, c) : NULL;
		if (at != NULL)
			n = snprintf(text, sizeof(text), "\\%c", to_c[at - from_c]);
		else
			n = snprintf(text, sizeof(text), isprint(c) && c < 0x80 ? "%c" :
			    "\\%03o", c);
		if (col + (size_t)n > LISTWIDTH) {
			fputs("\\\n", stdout);
			col = 0;
		}
		fputs(text, stdout);
		col += (size_t)n;
	}
	fputs("$\n", stdout);
}

/* Prints lines, and goes to the last. */
static void
print(size_t a, size_t b, int how)
{
	if (a == 0)
		fail("Invalid address");
	for (; a <= b; a++) {
		check_signals();
		if (how & NUMBER)
			printf("%zu\t", a);
		if (how & LIST)
			list_line(line_at(a));
		else {
			fwrite(line_at(a)->text, 1, line_at(a)->len, stdout);
			putchar('\n');
		}
		dot = a;
	}
	if (ferror(stdout))
		err(1, "stdout");
}

/* ---- files ----------------------------------------------------------------- */

/* The file's name that is the rest of the command, or else the current one. */
static const char *
file_operand(void)
{
	if (*p != '\0' && *p != ' ' && *p != '\t')
		fail("Unexpected command suffix");
	skip_blanks();
	if (*p == '\0' && filename == NULL)
		fail("No current filename");
	return (*p != '\0' ? p : filename);
}

static void
set_filename(const char *name)
{
	char *new = copy(name);

	free(filename);
	filename = new;
}

/* A file, or a command's output or input if its name begins with an exclamation mark. */
static FILE *
open_file(const char *name, const char *mode)
{
	FILE *f;

	fflush(stdout);
	f = *name == '!' ? popen(name + 1, mode) : fopen(name, mode);
	if (f == NULL) {
		warn("%s", name);
		fail(*mode == 'r' ? "Cannot open input file" : "Cannot open output file");
	}
	return (f);
}

static void
close_file(FILE *f, const char *name, int bad, const char *why)
{
	int saved = errno;

	if (*name == '!')
		(void)pclose(f);
	else if (fclose(f) == EOF && !bad) {
		bad = 1;
		saved = errno;
	}
	if (!bad)
		return;
	errno = saved;
	warn("%s", name);
	fail(why);
}

/* Reads a file in behind a line. */
static void
read_file(const char *name, size_t at)
{
	FILE *f = open_file(name, "r");
	struct line **lines = NULL;
	size_t n = 0, room = 0, bytes = 0, cap = 0;
	int binary = 0, missing = 0, bad;
	char *text = NULL;
	ssize_t len;

	while (!interrupted && (len = getline(&text, &cap, f)) > 0) {
		bytes += (size_t)len;
		missing = text[len - 1] != '\n';
		len -= !missing;
		binary |= memchr(text, '\0', (size_t)len) != NULL;
		if (n == room) {
			room = room * 2 + 64;
			lines = more(lines, room * sizeof(*lines));
		}
		lines[n++] = new_line(text, (size_t)len);
	}
	bad = ferror(f);
	free(text);
	insert_lines(at, lines, n);
	free(lines);
	close_file(f, name, bad, "Cannot read input file");
	unterminated = missing && binary && dot == last();
	if (missing && !unterminated) {
		printf("Newline appended\n");
		bytes++;
	}
	if (!opt['s'])
		printf("%zu\n", bytes);
	check_signals();
}

static void
write_file(const char *name, size_t a, size_t b, const char *mode)
{
	FILE *f = open_file(name, mode);
	size_t bytes = 0;
	const struct line *l;

	for (; a > 0 && a <= b && !ferror(f) && !interrupted; a++) {
		l = line_at(a);
		fwrite(l->text, 1, l->len, f);
		if (a < last() || !unterminated) {
			putc('\n', f);
			bytes++;
		}
		bytes += l->len;
	}
	fflush(f);
	close_file(f, name, ferror(f), "Cannot write output file");
	if (!opt['s'])
		printf("%zu\n", bytes);
	check_signals();
}

/*
 * The rest of the line as a command for sh(1), behind an exclamation mark, with % for
 * the file's name, and !! for the last command.
 */
static const char *
shell_operand(void)
{
	char *out = strcpy(more(NULL, 2), "!");
	size_t n = 1;
	const char *add;
	int changed = 0, first = 1;

	for (; *p != '\0'; p++, first = 0) {
		char one[3] = { *p, '\0', '\0' };

		add = one;
		if (*p == '!' && first) {
			if (shell_command == NULL)
				fail("No previous command");
			add = shell_command + 1;
			changed = 1;
		} else if (*p == '%') {
			if (filename == NULL)
				fail("No current filename");
			add = filename;
			changed = 1;
		} else if (*p == '\\' && p[1] != '\0') {
			if (*++p != '%')
				one[1] = *p;
			else
				one[0] = '%';
		}
		out = more(out, n + strlen(add) + 1);
		strcpy(out + n, add);
		n += strlen(add);
	}
	free(shell_command);
	shell_command = out;
	if (changed)
		puts(out + 1);
	return (out);
}

/* Has the buffer been saved, or the user been warned? */
static void
check_saved(void)
{
	if (modified && !warned)
		longjmp(failed, 2);
}

/* ---- commands -------------------------------------------------------------- */

/* Lines of input, up to a dot, behind line `at'. */
static void
append(size_t at)
{
	struct line *l;
	size_t len;
	char *s;

	dot = at;
	while ((s = next_line(&len)) != NULL && !(len == 1 && *s == '.')) {
		l = new_line(s, len);
		insert_lines(dot, &l, 1);
	}
}

static void
c_append(void)
{
	end_command();
	append(to);
}

static void
c_insert(void)
{
	end_command();
	append(to > 0 ? to - 1 : 0);
}

static void
c_change(void)
{
	end_command();
	delete_lines(from - 1, to - from + 1);
	append(from - 1);
	if (dot == from - 1 && dot < last())
		dot = from;
}

static void
c_delete(void)
{
	end_command();
	delete_lines(from - 1, to - from + 1);
}

/* The file, or command, that the rest of the line names; it may become the file's. */
static const char *
target(int rename)
{
	const char *name = file_operand();

	if (*name == '!') {
		if (name == p)
			p++;
		return (shell_operand());
	}
	if (rename || filename == NULL)
		set_filename(name);
	return (rename ? filename : name);
}

/* e, E: edit another file. */
static void
c_edit(void)
{
	const char *name;

	if (cmd == 'e')
		check_saved();
	name = target(1);
	delete_lines(0, last());
	unterminated = 0;
	read_file(name, 0);
	journal_forget();
}

static void
c_file(void)
{
	if (*p != '\0' && *p != ' ' && *p != '\t')
		fail("Unexpected command suffix");
	skip_blanks();
	if (*p == '!')
		fail("Invalid redirection");
	if (*p != '\0')
		set_filename(p);
	if (filename == NULL)
		fail("No current filename");
	puts(filename);
}

static void
c_read(void)
{
	read_file(target(0), to);
}

/* w, W, wq */
static void
c_write(void)
{
	int quit = *p == 'q', whole = naddr == 0 || (from <= 1 && to == last());
	const char *name;

	p += quit;
	name = target(0);
	if (naddr == 0) {
		from = last() > 0;
		to = last();
	}
	write_file(name, from, to, cmd == 'W' ? "a" : "w");
	if (whole && *name != '!')
		modified = 0;
	if (quit && !modified)
		exit(finish());
}

/* q, Q */
static void
c_quit(void)
{
	end_command();
	if (cmd == 'q')
		check_saved();
	exit(finish());
}

static void
c_help(void)
{
	end_command();
	if (cmd == 'H')
		verbose = !verbose;
	if (*message != '\0' && (cmd == 'h' || verbose))
		puts(message);
}

static void
c_prompt(void)
{
	end_command();
	prompting = !prompting;
	if (prompt == NULL)
		prompt = "*";
}

static void
c_join(void)
{
	struct line *l;
	size_t i, len = 0;

	end_command();
	if (from == to)
		return;
	for (i = from; i <= to; i++)
		len += line_at(i)->len;
	l = new_line("", 0);
	l = more(l, sizeof(*l) + len + 1);
	for (i = from; i <= to; i++) {
		memcpy(l->text + l->len, line_at(i)->text, line_at(i)->len + 1);
		l->len += line_at(i)->len;
	}
	delete_lines(from - 1, to - from + 1);
	insert_lines(from - 1, &l, 1);
}

static void
c_mark(void)
{
	int c = *p;

	if (!islower((unsigned char)c))
		fail("Invalid mark character");
	p++;
	end_command();
	release(marks[c - 'a']);
	marks[c - 'a'] = line_at(to);
	line_at(to)->refs++;
}

/* l, n, p */
static void
c_print(void)
{
	p--;
	end_command();
	print(from, to, printing);
	printing = 0;
}

/* m, t: what is behind the command is an address, too. */
static void
c_move(void)
{
	size_t n = to - from + 1, at = dot, i;
	struct line **lines;

	if (!address(&at) && (*p == ',' || *p == ';'))
		fail("Invalid destination");
	end_command();
	if (cmd == 'm' && at >= from && at < to)
		fail("Invalid destination");
	if (cmd == 'm' && (at == to || at == from - 1)) {
		dot = to;
		return;
	}
	lines = more(NULL, n * sizeof(*lines));
	for (i = 0; i < n; i++) {
		lines[i] = line_at(from + i);
		if (cmd == 't')
			lines[i] = new_line(lines[i]->text, lines[i]->len);
	}
	if (cmd == 'm') {
		/* The journal keeps them alive. */
		delete_lines(from - 1, n);
		if (at >= to)
			at -= n;
	}
	insert_lines(at, lines, n);
	free(lines);
}

static void
c_undo(void)
{
	end_command();
	if (!undo())
		fail("Nothing to undo");
}

/* A screenful, or as many lines as are asked for from now on. */
static void
c_scroll(void)
{
	static long lines;
	struct winsize ws;
	long n = number();

	if (naddr == 0)
		to = dot + 1;
	if (to > last())
		fail("Invalid address");
	end_command();
	if (n == 0)
		fail("Invalid window size");
	if (n > 0)
		lines = n;
	else if (lines == 0)
		lines = ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_row > 4 ?
		    ws.ws_row - 2 : 22;
	print(to, to - 1 + (size_t)lines < last() ? to - 1 + (size_t)lines : last(),
	    printing);
	printing = 0;
}

static void
c_number(void)
{
	end_command();
	printf("%zu\n", naddr > 0 ? to : last());
}

static void
c_shell(void)
{
	const char *command = shell_operand();

	fflush(stdout);
	if (system(command + 1) == -1)
		warn("sh");
	if (!opt['s'])
		puts("!");
}

static void
c_comment(void)
{
	p += strlen(p);
}

/* An empty command: the next line. */
static void
c_next(void)
{
	if (naddr == 0)
		to = dot + 1;
	if (to == 0 || to > last())
		fail("Invalid address");
	print(to, to, PRINT);
}

/* ---- s --------------------------------------------------------------------- */

/*
 * Takes the replacement up to the delimiter, with its backslashes.  A line that ends
 * in one goes on in the next line of input.
 */
static void
read_replacement(int delim)
{
	char *text = NULL;
	size_t n = 0, len;
	int lone;

	lone = p[0] == '%' && (p[1] == delim || p[1] == '\0');
	if (lone && subst.with == NULL)
		fail("No previous substitution");
	if (lone) {
		p++;
		return;
	}
	while (*p != '\0' && *p != delim) {
		text = more(text, n + 4);
		if (*p == '\\' && p[1] != '\0')
			text[n++] = *p++;
		if (*p != '\\' || p[1] != '\0') {
			text[n++] = *p++;
			if (*p != '\0' || !global || !continued)
				continue;
		} else
			p++;
		/* A newline that a backslash quotes. */
		text[n++] = '\\';
		text[n++] = '\n';
		if ((p = next_line(&len)) == NULL)
			fail("Unexpected end-of-file");
	}
	text = more(text, n + 1);
	text[n] = '\0';
	free(subst.with);
	subst.with = text;
}

/* Appends to the line being made. */
static void
add(struct line **lp, const char *s, size_t n)
{
	static size_t room;
	struct line *l = *lp;

	if (l == NULL) {
		room = n + 200;
		l = new_line("", 0);
		l = more(l, sizeof(*l) + room + 1);
	} else if (l->len + n > room) {
		room = (l->len + n) * 2;
		l = more(l, sizeof(*l) + room + 1);
	}
	memcpy(l->text + l->len, s, n);
	l->len += n;
	l->text[l->len] = '\0';
	*lp = l;
}

/* Adds the replacement of a match; a newline in it ends the line in *lp. */
static void
replace(struct line **lp, const char *text, const regmatch_t *m,
    struct line ***linesp, size_t *np)
{
	const char *w;
	int k;

	for (w = subst.with; *w != '\0'; w++) {
		k = -1;
		if (*w == '&')
			k = 0;
		else if (*w == '\\' && isdigit((unsigned char)w[1]))
			k = *++w - '0';
		else if (*w == '\\' && *++w == '\n') {
			add(lp, "", 0);
			*linesp = more(*linesp, (*np + 1) * sizeof(**linesp));
			(*linesp)[(*np)++] = *lp;
			*lp = NULL;
			continue;
		}
		if (k < 0)
			add(lp, w, 1);
		else if (m[k].rm_so >= 0)
			add(lp, text + m[k].rm_so, (size_t)(m[k].rm_eo - m[k].rm_so));
	}
}

/* Substitutes in line n.  Returns by how many lines there are more, -1: no match. */
static long
substitute(size_t n)
{
	const struct line *old = line_at(n);
	struct line *new = NULL, **lines = NULL;
	regoff_t at = 0, len = (regoff_t)old->len, end = -1;
	regmatch_t m[10];
	size_t count = 0;
	int nth = 0, done = 0;

	while (at <= len) {
		m[0].rm_so = at;
		m[0].rm_eo = len;
		if (!match(old->text, 10, m, at > 0 ? REG_NOTBOL : 0))
			break;
		add(&new, old->text + at, (size_t)(m[0].rm_so - at));
		/* Nothing, right behind the last match, is none. */
		if (m[0].rm_so == m[0].rm_eo && m[0].rm_so == end)
			;
		else if (++nth >= subst.nth && (nth == subst.nth || subst.all)) {
			replace(&new, old->text, m, &lines, &count);
			done = 1;
		} else
			add(&new, old->text + m[0].rm_so,
			    (size_t)(m[0].rm_eo - m[0].rm_so));
		at = end = m[0].rm_eo;
		if (m[0].rm_so == m[0].rm_eo) {
			if (at < len)
				add(&new, old->text + at, 1);
			at++;
		}
		if (done && !subst.all)
			break;
	}
	if (!done) {
		free(new);
		return (-1);
	}
	add(&new, old->text + at, at < len ? (size_t)(len - at) : 0);
	lines = more(lines, (count + 1) * sizeof(*lines));
	lines[count++] = new;
	delete_lines(n - 1, 1);
	insert_lines(n - 1, lines, count);
	free(lines);
	return ((long)count - 1);
}

/* s/re/replacement/flags, or s and flags: the same again. */
static void
c_substitute(void)
{
	int delim = *p, any = 0;
	size_t n, end;
	long k;

	if (delim == '\0' || strchr("gpr0123456789", delim) != NULL) {
		if (subst.with == NULL)
			fail("No previous substitution");
		if (!have_pattern || strcmp(subst.re, pattern_text) != 0)
			compile(copy(subst.re));
	} else if (delim == ' ' || delim == '\n')
		fail("Invalid pattern delimiter");
	else {
		read_pattern();
		if (p[-1] != delim)
			fail("Missing pattern delimiter");
		read_replacement(delim);
		free(subst.re);
		subst.re = copy(pattern_text);
		subst.all = 0;
		subst.nth = 1;
		if (*p == delim)
			p++;
		subst.print = p[-1] != delim;
	}
	for (;; p++) {
		if (*p == 'g')
			subst.all = 1;
		else if (isdigit((unsigned char)*p) && *p != '0') {
			subst.nth = (int)number();
			p--;
		} else if (*p != 'r')
			break;
	}
	end_command();
	if (subst.print)
		printing |= PRINT;
	for (n = from, end = to; n <= end; n++) {
		check_signals();
		if ((k = substitute(n)) < 0)
			continue;
		any = 1;
		n += (size_t)k;
		end += (size_t)k;
		to = n;
	}
	if (any)
		dot = to;
	else if (!global)
		fail("No match");
}

/* ---- g --------------------------------------------------------------------- */

/*
 * The list of commands of g and v: the rest of the line, and the lines behind it as long
 * as each ends in a backslash.  In G and V: the next line of input, or the last list
 * if that is &.
 */
static char *
read_list(int interactive)
{
	static char *lastlist;
	char *text, *s = p;
	size_t n, len;

	if (interactive) {
		if ((s = next_line(&n)) == NULL)
			fail("Unexpected end-of-file");
		if (n == 0)
			return (NULL);
		if (strcmp(s, "&") == 0) {
			if (lastlist == NULL)
				fail("No previous command");
			return (copy(lastlist));
		}
	} else {
		if (*s == '\0')
			s = "p";
		n = strlen(s);
	}
	text = more(NULL, n + 1);
	memcpy(text, s, n + 1);
	while (ends_escaped(text, n)) {
		if ((s = next_line(&len)) == NULL)
			fail("Unexpected end-of-file");
		text = more(text, n + len + 2);
		text[n] = '\n';
		memcpy(text + n + 1, s, len + 1);
		n += len + 1;
	}
	if (interactive) {
		free(lastlist);
		lastlist = copy(text);
	}
	return (text);
}

/* g, v, G, V: mark the lines that match, then visit each that is still there. */
static void
c_global(void)
{
	int invert = tolower(cmd) == 'v', interactive = isupper(cmd), delim = *p;
	struct line **active = NULL;
	char *text = NULL, *commands_text;
	size_t n, i, count = 0, at;

	if (global)
		fail("Cannot nest global commands");
	if (delim == '\0' || delim == ' ')
		fail("Invalid pattern delimiter");
	read_pattern();
	if (interactive)
		end_command();
	else
		text = read_list(0);
	for (n = from; n > 0 && n <= to; n++)
		if (matches(n) != invert) {
			if ((count & (count - 1)) == 0)
				active = more(active, (count * 2 + 1) * sizeof(*active));
			active[count++] = line_at(n);
			line_at(n)->refs++;
		}
	at = from;
	for (i = 0; i < count; i++) {
		n = number_of(active[i], at);
		release(active[i]);
		if (n == 0)
			continue;
		check_signals();
		dot = at = n;
		if (interactive) {
			print(n, n, printing | PRINT);
			free(text);
			text = read_list(1);
			if (text == NULL)
				continue;
		}
		commands_text = list = copy(text);
		global = 1;
		do
			command();
		while (list != NULL);
		global = 0;
		free(commands_text);
	}
	printing = 0;
	free(active);
	free(text);
}

/* ---- the command line ------------------------------------------------------ */

/* Which addresses a command takes when it is given none, or none at all. */
enum defaults { NONE, CURRENT, ALL, JOIN };

static const struct {
	char	name;
	enum defaults defaults;
	int	most;			/* addresses */
	int	zero;			/* may be given line 0 */
	void	(*func)(void);
} commands[] = {
	{ 'a', CURRENT, 2, 1, c_append }, { 'c', CURRENT, 2, 0, c_change },
	{ 'd', CURRENT, 2, 0, c_delete }, { 'e', NONE, 0, 1, c_edit },
	{ 'E', NONE, 0, 1, c_edit }, { 'f', NONE, 0, 1, c_file },
	{ 'g', ALL, 2, 0, c_global }, { 'G', ALL, 2, 0, c_global },
	{ 'h', NONE, 0, 1, c_help }, { 'H', NONE, 0, 1, c_help },
	{ 'i', CURRENT, 2, 1, c_insert }, { 'j', JOIN, 2, 0, c_join },
	{ 'k', CURRENT, 2, 0, c_mark }, { 'l', CURRENT, 2, 0, c_print },
	{ 'm', CURRENT, 2, 0, c_move }, { 'n', CURRENT, 2, 0, c_print },
	{ 'p', CURRENT, 2, 0, c_print }, { 'P', NONE, 0, 1, c_prompt },
	{ 'q', NONE, 0, 1, c_quit }, { 'Q', NONE, 0, 1, c_quit },
	{ 'r', ALL, 2, 1, c_read }, { 's', CURRENT, 2, 0, c_substitute },
	{ 't', CURRENT, 2, 0, c_move }, { 'u', NONE, 0, 1, c_undo },
	{ 'v', ALL, 2, 0, c_global }, { 'V', ALL, 2, 0, c_global },
	{ 'w', ALL, 2, 1, c_write }, { 'W', ALL, 2, 1, c_write },
	{ 'z', CURRENT, 2, 0, c_scroll }, { '=', CURRENT, 2, 1, c_number },
	{ '!', NONE, 0, 1, c_shell }, { '#', CURRENT, 2, 1, c_comment },
	{ '\0', CURRENT, 2, 0, c_next },
};

/* Reads a command and runs it.  At the end of input, that is q. */
static void
command(void)
{
	static char *line;
	size_t len, i;

	if (prompting && !global)
		fputs(prompt, stdout);
	p = next_line(&len);
	if (p == NULL) {
		if (modified && !warned && !isatty(STDIN_FILENO))
			status = 2;
		p = "q";
	}
	if (!global) {
		/* What a command reads must not write over the command. */
		line = more(line, strlen(p) + 1);
		p = strcpy(line, p);
		journal_fresh();
	}
	printing = 0;
	addresses();
	cmd = *p;
	if (cmd != '\0')
		p++;
	for (i = 0; i < nitems(commands); i++)
		if (commands[i].name == cmd)
			break;
	if (i == nitems(commands))
		fail("Unknown command");
	if (naddr > commands[i].most)
		fail("Unexpected address");
	if (from > to)
		fail("Invalid address");
	if (naddr == 0 && commands[i].defaults == ALL) {
		from = last() > 0;
		to = last();
	}
	if (naddr == 0 && commands[i].defaults == JOIN && ++to > last())
		fail("Invalid address");
	if (!commands[i].zero && (from == 0 || to == 0) && !(naddr == 0 &&
	    (cmd == 'z' || cmd == '\0')))
		fail("Invalid address");
	commands[i].func();
	if (printing != 0)
		print(dot, dot, printing);
}

int
main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = on_signal };
	const char *name = NULL;
	volatile int first = 1;

	argv += options(argc, argv, "p:s", "ed [-s] [-p prompt] [file]");
	if (*argv != NULL && strcmp(*argv, "-") == 0) {
		opt['s'] = 1;
		argv++;
	}
	if (argv[0] != NULL && argv[1] != NULL)
		usage();
	name = *argv;
	prompt = optval['p'];
	prompting = prompt != NULL;
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	signal(SIGQUIT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	switch (setjmp(failed)) {
	case 2:
		message = "Warning: buffer modified";
		warned = 2;
		/* FALLTHROUGH */
	case 1:
		global = 0;
		list = NULL;
		if (status == 2) {
			puts("?");
			exit(2);
		}
		status = 1;
		puts("?");
		if (verbose)
			puts(message);
		break;
	}
	if (first && name != NULL) {
		first = 0;
		p = (char *)name;
		if (*name != '!')
			set_filename(name);
		if (*name == '!' || access(name, F_OK) == 0) {
			read_file(name, 0);
		} else {
			warn("%s", name);
			message = "Cannot open input file";
		}
		journal_forget();
	}
	for (;; warned = 0) {
		warned /= 2;
		command();
	}
}
