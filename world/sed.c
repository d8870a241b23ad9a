/*
 * sed.c - sed(1): edits streams of lines.
 *
 *	sed [-Enrsu] [-i extension] script [file ...]
 *	sed [-Enrsu] [-i extension] [-e script] ... [-f file] ... [file ...]
 *
 * The script becomes an array of commands, in which { and branches know the index to
 * go to.  Each line of the input goes through the array in the pattern space; what is
 * left is printed, unless -n, and then what a and r have queued.  One line is read
 * ahead, to know the last one ($).  Commands: { } : = a b c d D g G h H i l n N p P q r
 * s t w x y; regular expressions are regex(3)'s, -E (-r) makes them extended ones.  -s
 * and -i take each file for itself; -i puts the output in its place, and keeps the old
 * file under the name with the extension, if that is not empty.  -u writes each line at
 * once.  A last line without a newline gets none.
 */
#include <ctype.h>
#include <err.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

#define MAXDEPTH	32

/* What delimiters enclose. */
enum kind { RE, STRING, REPLACEMENT };

/* A growing string; without memory sed ends. */
struct text {
	char	*s;
	size_t	len, room;
};

struct address {
	char	kind;			/* 'n'umber, '+', '$' or 'r'egular expression */
	long	line, more;		/* more: of '+' */
	regex_t	*re;			/* NULL: the last one used */
};

struct command {
	struct address addr[2];
	int	naddr, negate, active;	/* active: within its range */
	char	name;
	char	*text;			/* of a, c, i, s; a label; r's file */
	size_t	target;			/* of {, b, t: the command to go to */
	regex_t	*re;			/* s */
	long	count;			/* s: the match to begin with */
	int	global, print;		/* s */
	FILE	*file;			/* s, w */
	char	*path;			/* of file */
	unsigned char map[256];		/* y */
};

static struct command *commands;
static size_t	ncommands;
static const char *p;			/* the place in the script */
static regex_t	*last_re;
static int	cflags, nflag, uflag;
static FILE	*out;
static const char *extension;		/* of -i */
static char	*in_place, *temporary;	/* the file of -i, and what will replace it */
static char	**files;
static FILE	*in;
static char	*ahead;			/* the next line */
static size_t	ahead_cap;
static ssize_t	ahead_len;		/* -1: there is none */
static int	ahead_whole, whole;	/* the next line, this line has a newline */
static int	owed;			/* the output has a line without newline */
static struct text space, hold, work, queue;
static long	lineno;

/* Appends n bytes. */
static void
add(struct text *t, const char *s, size_t n)
{
	if (t->len + n + 1 > t->room) {
		t->room = (t->len + n + 1) * 2;
		t->s = realloc(t->s, t->room);
		if (t->s == NULL)
			err(1, NULL);
	}
	memcpy(t->s + t->len, s, n);
	t->len += n;
	t->s[t->len] = '\0';
}

/* Appends what is in a file, if it could be opened. */
static void
add_file(struct text *t, FILE *f)
{
	char buf[4096];
	size_t n;

	while (f != NULL && (n = fread(buf, 1, sizeof(buf), f)) > 0)
		add(t, buf, n);
	if (f != NULL && f != stdin)
		fclose(f);
}

static void
set(struct text *t, const char *s, size_t n)
{
	t->len = 0;
	add(t, s, n);
}

static _Noreturn void
bad(const char *why)
{
	errx(1, "%zu: %s", ncommands + 1, why);
}

static void
skip(const char *set)
{
	p += strspn(p, set);
}

/* The character that a letter behind a backslash stands for, or 0. */
static char
escaped(char letter)
{
	static const char from[] = "fnrtv", to[] = "\f\n\r\t\v";
	const char *q = letter != '\0' ? strchr(from, letter) : NULL;

	return (q != NULL ? to[q - from] : 0);
}

/* The character that will enclose what follows it. */
static char
delimiter(void)
{
	if (*p == '\0' || *p == '\n' || *p == '\\')
		bad("delimiter expected");
	return (*p++);
}

/* Adds a bracket expression up to its "]", where p stays; if that is missing, nothing. */
static void
bracket(struct text *t)
{
	const char *from = p++, *end;
	char c, class[3] = "?]";

	p += *p == '^';
	p += *p == ']';
	for (; *p != ']' && *p != '\0' && *p != '\n'; p++) {
		class[0] = p[1];
		if (*p == '[' && p[1] != '\0' && strchr(".:=", p[1]) != NULL &&
		    (end = strstr(p + 2, class)) != NULL)
			p = end + 1;
	}
	if (*p != ']') {
		p = from;
		return;
	}
	for (; from < p; from++) {
		c = *from == '\\' ? escaped(from[1]) : 0;
		add(t, c != 0 ? &c : from, 1);
		from += c != 0;
		if (c == 0 && *from == '\\' && from[1] == '\\')
			add(t, from++, 1);
	}
}

/*
 * The text up to an unquoted delimiter, which is taken.  A quoted delimiter loses its
 * backslash; \n is a newline in a regular expression and in y's strings, but not in a
 * replacement, where replace() knows more.  A delimiter in brackets does not count.
 */
static char *
delimited(char delim, enum kind kind)
{
	struct text t = { NULL, 0, 0 };
	char c;

	add(&t, "", 0);
	for (; *p != delim; p++) {
		if (*p == '\0' || (*p == '\n' && kind != REPLACEMENT))
			bad("unterminated expression");
		if (*p == '\\' && p[1] == delim) {
			p++;
		} else if (*p == '\\' && kind != REPLACEMENT &&
		    (c = escaped(p[1])) != 0) {
			p++;
			add(&t, &c, 1);
			continue;
		} else if (*p == '\\' && p[1] != '\0') {
			add(&t, p++, 1);
		} else if (*p == '[' && kind == RE) {
			bracket(&t);
		}
		add(&t, p, 1);
	}
	p++;
	return (t.s);
}

static regex_t *
compile_re(const char *s, int flags)
{
	regex_t *re;
	char text[128];
	int error;

	if (*s == '\0')
		return (NULL);
	re = malloc(sizeof(*re));
	if (re == NULL)
		err(1, NULL);
	error = regcomp(re, s, flags);
	if (error != 0) {
		regerror(error, re, text, sizeof(text));
		errx(1, "%s: %s", s, text);
	}
	return (re);
}

/* An address, if there is one next; 0 if not.  Only the second one can be "+n". */
static int
parse_address(struct address *a, int second)
{
	char *end, delim;

	if (*p >= '0' && *p <= '9') {
		a->kind = 'n';
		a->line = strtol(p, &end, 10);
		p = end;
	} else if (*p == '+' && second && isdigit((unsigned char)p[1])) {
		a->kind = '+';
		a->more = strtol(p + 1, &end, 10);
		p = end;
	} else if (*p == '$') {
		a->kind = '$';
		p++;
	} else if (*p == '/' || *p == '\\') {
		a->kind = 'r';
		p += *p == '\\';
		delim = delimiter();
		a->re = compile_re(delimited(delim, RE), cflags);
	} else {
		return (0);
	}
	return (1);
}

/* The rest of the line, or up to one of the characters in the set; no blanks around. */
static char *
word(const char *set)
{
	size_t n;
	char *s;

	skip(" \t");
	n = strcspn(p, set);
	s = strndup(p, n);
	if (s == NULL)
		err(1, NULL);
	p += n;
	while (n > 0 && strchr(" \t", s[n - 1]) != NULL)
		s[--n] = '\0';
	return (s);
}

/* The file that w names; commands with the same name share it. */
static void
parse_file(struct command *c)
{
	size_t i;

	c->path = word("\n");
	c->file = strcmp(c->path, "/dev/stdout") == 0 ? stdout : NULL;
	for (i = 0; i < ncommands && c->file == NULL; i++)
		if (commands[i].path != NULL && strcmp(commands[i].path, c->path) == 0)
			c->file = commands[i].file;
	if (c->file == NULL && (c->file = fopen(c->path, "w")) == NULL)
		err(1, "%s", c->path);
}

/* The text of a, c and i: after "\" and a newline, or on the same line. */
static char *
parse_text(void)
{
	struct text t = { NULL, 0, 0 };

	skip(" \t");
	if (*p == '\0' || *p == '\n')
		bad("text expected");
	if (*p == '\\') {
		p++;
		if (p[strspn(p, " \t")] == '\n') {
			skip(" \t");
			p++;
		}
	}
	for (; *p != '\0' && *p != '\n'; p++) {
		if (*p == '\\' && p[1] != '\0')
			p++;
		add(&t, p, 1);
	}
	add(&t, "\n", 1);
	return (t.s);
}

static void
parse_substitute(struct command *c)
{
	char delim = delimiter(), *re = delimited(delim, RE), *end;
	const char *q;
	int flags = cflags;

	c->text = delimited(delim, REPLACEMENT);
	c->count = 1;
	for (;; p++) {
		if (*p == 'g') {
			if (c->global)
				bad("more than one g");
			c->global = 1;
		} else if (*p == 'p') {
			c->print = 1;
		} else if (*p == 'i' || *p == 'I') {
			flags |= REG_ICASE;
		} else if (*p >= '1' && *p <= '9') {
			c->count = strtol(p, &end, 10);
			p = end - 1;
		} else {
			break;
		}
	}
	if (*p == 'w') {
		p++;
		parse_file(c);
	}
	c->re = compile_re(re, flags);
	for (q = c->text; c->re != NULL && *q != '\0'; q++)
		if (*q == '\\' && *++q >= '1' && *q <= '9' &&
		    (size_t)(*q - '0') > c->re->re_nsub)
			errx(1, "%zu: \\%c is not defined in the expression",
			    ncommands + 1, *q);
}

static void
parse_map(struct command *c)
{
	char delim = delimiter();
	const char *from = delimited(delim, STRING), *to = delimited(delim, STRING);
	int i;

	for (i = 0; i < 256; i++)
		c->map[i] = (unsigned char)i;
	for (; *from != '\0' && *to != '\0'; from++, to++) {
		from += *from == '\\' && from[1] == '\\';
		to += *to == '\\' && to[1] == '\\';
		c->map[(unsigned char)*from] = (unsigned char)*to;
	}
	if (*from != *to)
		bad("strings for y have different lengths");
}

/* What follows the name of a command, up to where the next one begins. */
static void
parse_arguments(struct command *c)
{
	switch (c->name) {
	case 'a':
	case 'c':
	case 'i':
		c->text = parse_text();
		break;
	case ':':
		c->text = word("\n;");
		if (*c->text == '\0')
			bad("label expected");
		break;
	case 'b':
	case 't':
		c->text = word("\n;}");
		break;
	case 'r':
		c->text = word("\n");
		break;
	case 'w':
		parse_file(c);
		break;
	case 's':
		parse_substitute(c);
		break;
	case 'y':
		parse_map(c);
		break;
	case '{':
		return;
	default:
		if (c->name == '\0' || strchr("}=dDgGhHlnNpPqx", c->name) == NULL)
			bad("unknown command");
	}
	skip(" \t");
	if (*p != '\0' && strchr("\n;}#", *p) == NULL)
		bad("extra characters after command");
}

/* Compiles a script. */
static void
compile(const char *script)
{
	size_t open[MAXDEPTH], depth = 0, i, k;
	struct command *c;

	for (p = script; skip(" \t\n;"), *p != '\0'; ) {
		if (*p == '#') {
			p += strcspn(p, "\n");
			continue;
		}
		commands = realloc(commands, (ncommands + 1) * sizeof(*commands));
		if (commands == NULL)
			err(1, NULL);
		c = &commands[ncommands];
		memset(c, 0, sizeof(*c));
		if (parse_address(&c->addr[0], 0))
			c->naddr = 1;
		skip(" \t");
		if (c->naddr == 1 && *p == ',') {
			p++;
			skip(" \t");
			if (!parse_address(&c->addr[1], 1))
				bad("unexpected ,");
			c->naddr = 2;
			skip(" \t");
		}
		for (; *p == '!' || *p == ' '; p++)
			c->negate |= *p == '!';
		c->name = *p;
		p += *p != '\0';
		if (c->name == '{') {
			if (depth == MAXDEPTH)
				bad("too many {");
			open[depth++] = ncommands;
		} else if (c->name == '}') {
			if (depth == 0)
				bad("unexpected }");
			commands[open[--depth]].target = ncommands;
		}
		parse_arguments(c);
		ncommands++;
	}
	if (depth > 0)
		bad("unmatched {");
	for (i = 0; i < ncommands; i++) {
		c = &commands[i];
		if (c->name != 'b' && c->name != 't')
			continue;
		for (k = 0; k < ncommands && *c->text != '\0'; k++)
			if (commands[k].name == ':' &&
			    strcmp(commands[k].text, c->text) == 0)
				break;
		if (k == ncommands)
			errx(1, "undefined label '%s'", c->text);
		c->target = *c->text != '\0' ? k : ncommands;
	}
}

/* Reads the line after the next one. */
static void
read_ahead(void)
{
	for (;;) {
		if (in != NULL && (ahead_len = getline(&ahead, &ahead_cap, in)) > 0) {
			ahead_whole = ahead[ahead_len - 1] == '\n';
			ahead_len -= ahead_whole;
			return;
		}
		if (in != NULL && ferror(in)) {
			warn("%s", files[-1]);
			status = 1;
		}
		if (in != NULL && in != stdin)
			fclose(in);
		in = NULL;
		ahead_len = -1;
		if (*files == NULL)
			return;
		in = strcmp(*files, "-") == 0 ? stdin : fopen(*files, "r");
		if (in == NULL) {
			warn("%s", *files);
			status = 1;
		}
		files++;
	}
}

/* Prints text as it is, behind a newline that is missing. */
static void
print(const char *s, size_t n)
{
	if (owed && n > 0) {
		putc('\n', out);
		owed = 0;
	}
	fwrite(s, 1, n, out);
	if (uflag && fflush(out) != 0)
		err(1, "stdout");
}

/* Prints n bytes of the pattern space as a line. */
static void
print_line(const char *s, size_t n)
{
	print(s, n);
	if (owed)
		putc('\n', out);
	owed = !whole;
	if (whole)
		print("\n", 1);
}

/* Writes the pattern space to the file of a command. */
static void
write_line(FILE *f)
{
	if (f == stdout) {
		print_line(space.s, space.len);
		return;
	}
	fwrite(space.s, 1, space.len, f);
	putc('\n', f);
	if (fflush(f) != 0)
		err(1, "w");
}

/* The l command: the pattern space with all that is odd in it made visible. */
static void
list(void)
{
	static const char from[] = "\\\a\b\f\n\r\t\v", to[] = "\\abfnrtv";
	char buf[8];
	const char *q;
	size_t i, col = 0, n;
	int c;

	for (i = 0; i < space.len; i++) {
		c = (unsigned char)space.s[i];
		q = c != '\0' ? strchr(from, c) : NULL;
		if (q != NULL)
			snprintf(buf, sizeof(buf), "\\%c", to[q - from]);
		else
			snprintf(buf, sizeof(buf), isprint(c) ? "%c" : "\\%03o", c);
		n = strlen(buf);
		if (col + n > 69) {
			print("\\\n", 2);
			col = 0;
		}
		print(buf, n);
		col += n;
	}
	print("$\n", 2);
}

/* Prints what a and r have queued. */
static void
flush_queue(void)
{
	print(queue.s, queue.len);
	queue.len = 0;
}

/* Appends the next line to the pattern space; 0 at the end of the input. */
static int
next_line(void)
{
	flush_queue();
	if (ahead_len < 0)
		return (0);
	add(&space, ahead, (size_t)ahead_len);
	lineno++;
	whole = ahead_whole;
	read_ahead();
	return (1);
}

static int
match(regex_t *re, size_t from, regmatch_t *m)
{
	if (re == NULL && (re = last_re) == NULL)
		errx(1, "no previous regular expression");
	last_re = re;
	m[0].rm_so = (regoff_t)from;
	m[0].rm_eo = (regoff_t)space.len;
	return (regexec_or_exit(re, space.s, 10, m, REG_STARTEND |
	    (from > 0 ? REG_NOTBOL : 0)));
}

static int
matches(const struct address *a)
{
	regmatch_t m[10];

	return (a->kind == 'n' ? lineno == a->line : a->kind == '$' ?
	    ahead_len < 0 : match(a->re, 0, m));
}

/* Whether a command's addresses select the line. */
static int
selected(struct command *c)
{
	const struct address *end = &c->addr[1];
	int hit = 1;

	if (c->naddr == 2 && c->active) {
		int number = end->kind == 'n' || end->kind == '+';

		c->active = number ? lineno < end->line : !matches(end);
		hit = !number || lineno <= end->line;
	} else if (c->naddr > 0) {
		hit = matches(&c->addr[0]);
		if (hit && end->kind == '+')
			c->addr[1].line = lineno + end->more;
		c->active = c->naddr == 2 && hit &&
		    (end->kind == 'n' || end->kind == '+' ? lineno < end->line :
		    end->kind == 'r' || ahead_len >= 0);
	}
	return (hit != c->negate);
}

/* Appends the replacement of a match. */
static void
replace(const char *s, const regmatch_t *m)
{
	char c;
	int i;

	for (; *s != '\0'; s++) {
		i = *s == '&' ? 0 : *s == '\\' && s[1] >= '0' && s[1] <= '9' ?
		    s[1] - '0' : -1;
		c = *s;
		if (*s == '\\' && s[1] != '\0' && (c = escaped(*++s)) == 0)
			c = *s;
		if (i == -1)
			add(&work, &c, 1);
		else if (m[i].rm_so >= 0)
			add(&work, space.s + m[i].rm_so,
			    (size_t)(m[i].rm_eo - m[i].rm_so));
	}
}

/* The s command; whether there was something to replace. */
static int
substitute(const struct command *c)
{
	regmatch_t m[10];
	struct text old;
	size_t at = 0, so, eo, end = (size_t)-1;
	long n = 0;

	set(&work, "", 0);
	while (at <= space.len && (n < c->count || c->global) && match(c->re, at, m)) {
		so = (size_t)m[0].rm_so;
		eo = (size_t)m[0].rm_eo;
		add(&work, space.s + at, so - at);
		/* An empty match right behind another one is none. */
		if (so != eo || so != end) {
			if (++n >= c->count)
				replace(c->text, m);
			else
				add(&work, space.s + so, eo - so);
		}
		at = end = eo;
		if (so == eo && at++ < space.len)
			add(&work, space.s + so, 1);
	}
	if (n < c->count)
		return (0);
	if (at < space.len)
		add(&work, space.s + at, space.len - at);
	old = space;
	space = work;
	work = old;
	if (c->print)
		print_line(space.s, space.len);
	if (c->file != NULL)
		write_line(c->file);
	return (1);
}

/* Begins with a file of -i: the output goes to a new file beside it. */
static void
begin_in_place(char *path)
{
	struct stat st;
	int fd;

	if (lstat(path, &st) == -1)
		err(1, "%s", path);
	if (!S_ISREG(st.st_mode))
		errx(1, "%s: in-place editing only works for regular files", path);
	if (asprintf(&temporary, "%s.XXXXXXXXXX", path) < 0)
		err(1, NULL);
	fd = mkstemp(temporary);
	if (fd == -1 || (out = fdopen(fd, "w")) == NULL)
		err(1, "%s", temporary);
	if ((fchown(fd, st.st_uid, st.st_gid) == -1 && geteuid() == 0) ||
	    fchmod(fd, st.st_mode & 07777) == -1) {
		warn("%s", temporary);
		unlink(temporary);
		exit(1);
	}
	in_place = path;
}

/* Puts the new file in the place of the old one. */
static void
end_in_place(void)
{
	char *backup;

	if (in_place == NULL)
		return;
	if (fclose(out) != 0) {
		warn("%s", temporary);
		unlink(temporary);
		exit(1);
	}
	if (asprintf(&backup, "%s%s", in_place, extension) < 0)
		err(1, NULL);
	if ((*extension != '\0' && (unlink(backup), link(in_place, backup)) == -1) ||
	    rename(temporary, in_place) == -1) {
		warn("%s", in_place);
		unlink(temporary);
		exit(1);
	}
	free(backup);
	free(temporary);
	in_place = NULL;
	out = stdout;
	owed = 0;
}

/* Ends sed, when all could be written. */
static _Noreturn void
finish_all(void)
{
	if (fflush(NULL) != 0 || ferror(stdout))
		err(1, "stdout");
	exit(status);
}

/* Ends a cycle, or sed: prints the pattern space, if that is wanted, and the queue. */
static void
end_cycle(int quit)
{
	if (!nflag)
		print_line(space.s, space.len);
	flush_queue();
	if (!quit)
		return;
	end_in_place();
	/* What was read ahead is for others, if this can be gone back in. */
	if (in == stdin && ahead_len >= 0 && fflush(stdin) == 0)
		lseek(STDIN_FILENO, -(ahead_len + ahead_whole), SEEK_CUR);
	finish_all();
}

/* Runs the commands over the pattern space; 1: D goes on with what it left of it. */
static int
cycle(void)
{
	struct command *c;
	struct text swap;
	size_t i, n;
	int replaced = 0;
	char number[24];
	const char *nl;

	for (i = 0; i < ncommands; i++) {
		c = &commands[i];
		if (!selected(c)) {
			if (c->name == '{')
				i = c->target;
			continue;
		}
		switch (c->name) {
		case '=':
			snprintf(number, sizeof(number), "%ld\n", lineno);
			print(number, strlen(number));
			break;
		case 'a':
			add(&queue, c->text, strlen(c->text));
			break;
		case 'b':
			i = c->target;
			break;
		case 'c':
			if (c->naddr < 2 || c->negate || !c->active)
				print(c->text, strlen(c->text));
			flush_queue();
			return (0);
		case 'D':
			nl = memchr(space.s, '\n', space.len);
			n = nl != NULL ? (size_t)(nl - space.s) : space.len;
			flush_queue();
			if (n == space.len)
				return (0);
			set(&work, space.s + n + 1, space.len - n - 1);
			set(&space, work.s, work.len);
			return (1);
		case 'd':
			flush_queue();
			return (0);
		case 'G':
			add(&space, "\n", 1);
			add(&space, hold.s, hold.len);
			break;
		case 'g':
			set(&space, hold.s, hold.len);
			break;
		case 'H':
			add(&hold, "\n", 1);
			add(&hold, space.s, space.len);
			break;
		case 'h':
			set(&hold, space.s, space.len);
			break;
		case 'i':
			print(c->text, strlen(c->text));
			break;
		case 'l':
			list();
			break;
		case 'N':
		case 'n':
			if (ahead_len < 0)
				end_cycle(1);
			if (c->name == 'N') {
				add(&space, "\n", 1);
			} else {
				end_cycle(0);
				set(&space, "", 0);
			}
			next_line();
			break;
		case 'P':
			nl = memchr(space.s, '\n', space.len);
			if (nl != NULL)
				print(space.s, (size_t)(nl + 1 - space.s));
			else
				print_line(space.s, space.len);
			break;
		case 'p':
			print_line(space.s, space.len);
			break;
		case 'q':
			end_cycle(1);
			break;
		case 'r':
			add_file(&queue, fopen(c->text, "r"));
			break;
		case 's':
			replaced |= substitute(c);
			break;
		case 't':
			if (replaced)
				i = c->target;
			replaced = 0;
			break;
		case 'w':
			write_line(c->file);
			break;
		case 'x':
			swap = space;
			space = hold;
			hold = swap;
			break;
		case 'y':
			for (n = 0; n < space.len; n++)
				space.s[n] = (char)c->map[(unsigned char)space.s[n]];
			break;
		}
	}
	end_cycle(0);
	return (0);
}

int
main(int argc, char **argv)
{
	static char *standard[] = { "-", NULL };
	struct text script = { NULL, 0, 0 };
	char **operand, *one[2] = { NULL, NULL };
	int c, again, separate = 0, wrong = 0;
	FILE *f;

	while ((c = getopt(argc, argv, "Ee:f:i:nrsu")) != -1) {
		if (c == 'E' || c == 'r')
			cflags = REG_EXTENDED;
		else if (c == 'e')
			add(&script, optarg, strlen(optarg));
		else if (c == 'f') {
			f = strcmp(optarg, "-") == 0 ? stdin : fopen(optarg, "r");
			if (f == NULL)
				err(1, "%s", optarg);
			add_file(&script, f);
		} else if (c == 'n')
			nflag = 1;
		else if (c == 'i')
			extension = optarg;
		else if (c == 's')
			separate = 1;
		else if (c == 'u')
			uflag = 1;
		else if (c == '?')
			wrong = 1;
		if (c == 'e' || c == 'f')
			add(&script, "\n", 1);
	}
	if (script.s == NULL && optind < argc && !wrong) {
		add(&script, argv[optind], strlen(argv[optind]));
		optind++;
	}
	if (script.s == NULL || wrong) {
		fprintf(stderr, "usage: sed [-Enrsu] [-i extension] script [file ...]\n"
		    "       sed [-Enrsu] [-i extension] [-e script] [-f file] "
		    "[file ...]\n");
		return (1);
	}
	if (strncmp(script.s, "#n\n", 3) == 0)
		nflag = 1;
	compile(script.s);
	operand = optind < argc ? argv + optind : standard;
	if (extension != NULL && operand == standard)
		errx(1, "-i extension: it needs files");
	separate |= extension != NULL;
	out = stdout;
	set(&hold, "", 0);
	set(&queue, "", 0);
	do {
		files = operand;
		if (separate) {
			one[0] = *operand++;
			files = one;
			lineno = 0;
			if (extension != NULL)
				begin_in_place(one[0]);
		}
		read_ahead();
		for (again = 0;; again = cycle()) {
			if (!again)
				set(&space, "", 0);
			if (!again && !next_line())
				break;
		}
		end_in_place();
	} while (separate && *operand != NULL);
	finish_all();
}
