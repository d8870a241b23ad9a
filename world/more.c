/*
 * more.c - more(1): shows files a screenful at a time.
 *
 *	more [-eFiNsu] [-n rows] [-p command] [+command] [file ...]
 *
 * A file is not read: its lines' offsets are noted as far as one has looked, and a line
 * is read when it is shown.  What cannot be sought in, a pipe, is kept in memory.  A
 * place is a line and a row of it, as long lines are wrapped; wrap() divides the one
 * that is being looked at into rows and remembers that.
 *
 * Bytes that would upset the terminal are shown as ^X and \xNN; what was struck twice
 * for bold, or over an underscore, is shown so.  Keys come from the terminal (/dev/tty),
 * whose modes are put back however more is left.  Without a terminal to write to, more
 * is cat(1).
 *
 * POSIX more; the keys that less(1) has besides are understood, too.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <regex.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>
#include <util.h>

#define CHUNK		65536
#define TABSTOP		8
#define CTL(c)		((c) & 037)
#define NMARKS		26

/* Keys that come as sequences. */
enum { K_UP = 0x100, K_DOWN, K_PAGEUP, K_PAGEDOWN, K_HOME, K_END, K_NONE };

struct place {
	size_t	line;			/* from 0 */
	size_t	row;
};

static int	tty = -1;
static struct termios old_modes, modes;
static int	rows, cols, dumb;
static volatile sig_atomic_t resized, interrupted, busy;

static const char *name;		/* of the file, and what is known of it: */
static int	fd = -1;
static int	seekable;
static char	*data;			/* all that a pipe gave */
static size_t	*offset;		/* where the lines begin, */
static size_t	nlines, maxlines;	/* so many so far */
static size_t	scanned;		/* bytes looked at */
static int	at_eof;
static off_t	filesize;

static struct place top, bottom;	/* bottom: behind the last row shown */
static struct place marks[NMARKS];
static const char *notice;		/* in place of the prompt, once */

/* The line that was wrapped last. */
static struct {
	size_t	line;
	int	valid;
	char	*text;
	size_t	len, cap;
	size_t	*start;			/* where its rows begin */
	size_t	nrows, maxrows;
} cur;

static regex_t	pattern;
static int	have_pattern, backwards;

static void *
resize(void *p, size_t n)
{
	if ((p = realloc(p, n)) == NULL)
		err(1, NULL);
	return (p);
}

/* ---- the terminal ------------------------------------------------------- */

static void
restore(void)
{
	if (tty >= 0)
		(void)tcsetattr(tty, TCSADRAIN, &old_modes);
}

/* ^Z: stop with the terminal as it was, go on with it as it is. */
static void
stop(int sig)
{
	int saved = errno;
	sigset_t set;

	(void)write(STDOUT_FILENO, "\r\n", 2);
	restore();
	signal(sig, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, sig);
	kill(0, sig);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	tcsetattr(tty, TCSADRAIN, &modes);
	resized = 1;
	errno = saved;
}

static void
on_signal(int sig)
{
	struct sigaction sa = { .sa_handler = on_signal };

	if (sig == SIGWINCH)
		resized = 1;
	else if (sig == SIGTSTP) {
		stop(sig);
		sigaction(sig, &sa, NULL);
	} else if (sig == SIGINT && busy)
		interrupted = 1;
	else {
		restore();
		(void)write(STDOUT_FILENO, "\r\n", 2);
		signal(sig, SIG_DFL);
		kill(getpid(), sig);
	}
}

static void
window(void)
{
	struct winsize ws;

	rows = 24;
	cols = 80;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0) {
		cols = ws.ws_col;
		rows = ws.ws_row > 1 ? ws.ws_row : rows;
	}
	if (opt['n'] && atoi(optval['n']) > 0)
		rows = atoi(optval['n']) + 1;
	if (cols < 16)
		cols = 16;
	cur.valid = 0;
}

static void
terminal(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP,
	    SIGWINCH };
	struct sigaction sa = { .sa_handler = on_signal };
	const char *term = getenv("TERM");
	size_t i;

	dumb = term == NULL || *term == '\0' || strcmp(term, "dumb") == 0 ||
	    strcmp(term, "unknown") == 0;
	tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
	if (tty < 0)
		tty = dup(STDERR_FILENO);
	if (tcgetattr(tty, &old_modes) == -1)
		err(1, "terminal");
	modes = old_modes;
	modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | IEXTEN);
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	atexit(restore);
	for (i = 0; i < nitems(signals); i++)
		sigaction(signals[i], &sa, NULL);
	tcsetattr(tty, TCSADRAIN, &modes);
	window();
}

/* A byte that is typed; -1: none, as the window was resized; 'q' at a hangup. */
static int
get_byte(void)
{
	unsigned char c;
	ssize_t n;

	fflush(stdout);
	if (resized)
		return (-1);
	n = read(tty, &c, 1);
	if (n < 0 && errno == EINTR)
		return (-1);
	return (n == 1 ? c : 'q');
}

/* A key; K_NONE: none. */
static int
get_key(void)
{
	static const struct {
		char	last;
		int	number, key;
	} keys[] = {
		{ 'A', 0, K_UP }, { 'B', 0, K_DOWN }, { 'H', 0, K_HOME },
		{ 'F', 0, K_END }, { 'I', 0, K_PAGEUP }, { 'G', 0, K_PAGEDOWN },
		{ '~', 1, K_HOME }, { '~', 4, K_END }, { '~', 5, K_PAGEUP },
		{ '~', 6, K_PAGEDOWN }, { '~', 7, K_HOME }, { '~', 8, K_END },
	};
	int c = get_byte(), n = 0;
	size_t i;

	if (c != 033)
		return (c < 0 ? K_NONE : c);
	c = get_byte();
	if (c != '[' && c != 'O')
		return (K_NONE);
	while (isdigit(c = get_byte()) || c == ';')
		n = c != ';' && n < 100 ? n * 10 + c - '0' : n;
	for (i = 0; i < nitems(keys); i++)
		if (keys[i].last == c && keys[i].number == n)
			return (keys[i].key);
	return (K_NONE);
}

/* Reads the rest of a command behind what is shown; NULL if it was given up. */
static char *
get_text(const char *what)
{
	static char text[256];
	size_t n = 0;
	int c;

	printf("\r%s%s", dumb ? "" : "\033[K", what);
	while ((c = get_byte()) != '\n' && c != '\r') {
		if (c == CTL('C') || c == CTL('G') || c == 033 || (n == 0 &&
		    (c == old_modes.c_cc[VERASE] || c == CTL('H') || c == 0177)))
			return (NULL);
		if (c == old_modes.c_cc[VERASE] || c == CTL('H') || c == 0177) {
			n--;
			printf("\b \b");
		} else if (c == old_modes.c_cc[VKILL]) {
			for (; n > 0; n--)
				printf("\b \b");
		} else if (c >= ' ' && n < sizeof(text) - 1) {
			text[n++] = (char)c;
			putchar(c);
		}
	}
	text[n] = '\0';
	return (text);
}

/* ---- the file ----------------------------------------------------------- */

/* Looks at some more of the file.  Returns 0 at its end. */
static int
scan(void)
{
	static char buf[CHUNK];
	static char last;
	char *p, *s, *end;
	ssize_t n;

	if (at_eof)
		return (0);
	if (seekable) {
		p = buf;
		n = pread(fd, buf, CHUNK, (off_t)scanned);
	} else {
		data = resize(data, scanned + CHUNK);
		p = data + scanned;
		n = read(fd, p, CHUNK);
	}
	if (n < 0 && errno == EINTR)
		return (!interrupted);
	if (n <= 0) {
		if (n < 0)
			complain(name);
		at_eof = 1;
		return (0);
	}
	if (scanned == 0)
		last = '\n';
	for (s = p, end = p + n; s < end; s++) {
		if (last == '\n') {
			/* With -s, an empty line behind an empty line is none. */
			if (opt['s'] && *s == '\n' && nlines > 0 && scanned +
			    (size_t)(s - p) == offset[nlines - 1] + 1)
				offset[nlines - 1]++;
			else {
				if (nlines == maxlines) {
					maxlines = maxlines * 2 + 1024;
					offset = resize(offset, maxlines *
					    sizeof(*offset));
				}
				offset[nlines++] = scanned + (size_t)(s - p);
			}
		}
		last = '\n';
		if (*s != '\n') {
			s = memchr(s, '\n', (size_t)(end - s));
			if (s == NULL) {
				last = 'x';
				break;
			}
		}
	}
	scanned += (size_t)n;
	return (1);
}

/* Is there such a line? */
static int
has_line(size_t line)
{
	/* The last one that is known may still be growing. */
	while (line + 1 >= nlines && scan())
		continue;
	return (line < nlines);
}

static size_t
last_line(void)
{
	busy = 1;
	while (!interrupted && scan())
		continue;
	busy = 0;
	return (nlines > 0 ? nlines - 1 : 0);
}

/* Gets a line into cur, without its newline. */
static void
fetch(size_t line)
{
	size_t end = line + 1 < nlines ? offset[line + 1] : scanned;
	const char *nl;
	ssize_t n;

	cur.line = line;
	cur.len = end - offset[line];
	if (cur.len + 1 > cur.cap) {
		cur.cap = cur.len + 256;
		cur.text = resize(cur.text, cur.cap);
	}
	if (!seekable)
		memcpy(cur.text, data + offset[line], cur.len);
	else {
		n = pread(fd, cur.text, cur.len, (off_t)offset[line]);
		cur.len = n > 0 ? (size_t)n : 0;
	}
	nl = memchr(cur.text, '\n', cur.len);
	if (nl != NULL)
		cur.len = (size_t)(nl - cur.text);
	cur.text[cur.len] = '\0';
}

/* ---- rows --------------------------------------------------------------- */

/* The length of the UTF-8 character at s; 0: it is none, or one that controls. */
static size_t
utf8_length(const char *s, size_t n)
{
	int c = (unsigned char)s[0];
	size_t len = c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 :
	    c >= 0xf0 && c < 0xf5 ? 4 : 0, i;

	if (len > n || (c == 0xc2 && (unsigned char)s[1] < 0xa0))
		return (0);
	for (i = 1; i < len; i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return (0);
	return (len);
}

/*
 * What is to be shown for the bytes at s, in column col: returns how many bytes that
 * takes; the text is in out, *w columns wide, and *how is 1 if bold, 4 if underlined.
 */
static size_t
unit(const char *s, size_t n, int col, char out[TABSTOP + 1], int *w, int *how)
{
	int c = (unsigned char)s[0];
	size_t len = c < 0x80 ? 1 : utf8_length(s, n), struck = 0;

	if (len > 0 && !opt['u'])
		while (struck + len + 1 < n && s[struck + len] == '\b' &&
		    (s[struck] == '_' || memcmp(s + struck, s + struck + len + 1,
		    MIN(len, n - struck - len - 1)) == 0)) {
			*how = s[struck] == '_' && s[struck + len + 1] != '_' ? 4 : 1;
			struck += len + 1;
			c = (unsigned char)s[struck];
			len = c < 0x80 ? 1 : utf8_length(s + struck, n - struck);
			if (len == 0)
				break;
		}
	s += struck;
	*w = 1;
	if (c == '\t') {
		*w = TABSTOP - col % TABSTOP;
		memset(out, ' ', (size_t)*w);
		out[*w] = '\0';
	} else if (len == 0) {
		*w = snprintf(out, TABSTOP + 1, "\\x%02x", c);
		len = 1;
	} else if (c < ' ' || c == 0177)
		*w = snprintf(out, TABSTOP + 1, "^%c", c ^ 0100);
	else {
		memcpy(out, s, len);
		out[len] = '\0';
		if (c >= 0xe3 && c <= 0xed)	/* mostly East Asia's, and wide */
			*w = 2;
	}
	return (struck + len);
}

static int
text_columns(void)
{
	return (opt['N'] ? cols - 8 : cols);
}

/* Divides a line into rows, unless that is done. */
static void
wrap(size_t line)
{
	char out[TABSTOP + 1];
	size_t i, n;
	int col = 0, w, how;

	if (cur.valid && cur.line == line)
		return;
	fetch(line);
	cur.valid = line + 1 < nlines || at_eof;
	cur.nrows = 0;
	for (i = 0; i < cur.len || cur.nrows == 0; i += n) {
		n = i < cur.len ? unit(cur.text + i, cur.len - i, col, out, &w, &how) : 1;
		if (cur.nrows == 0 || col + w > text_columns()) {
			if (cur.nrows == cur.maxrows) {
				cur.maxrows = cur.maxrows * 2 + 16;
				cur.start = resize(cur.start, cur.maxrows *
				    sizeof(*cur.start));
			}
			cur.start[cur.nrows++] = i;
			if (col > 0)
				n = unit(cur.text + i, cur.len - i, col = 0, out, &w,
				    &how);
		}
		if (i < cur.len)
			col += w;
	}
}

/* Goes to the next row, or the one before; 0 if there is none. */
static int
next(struct place *p)
{
	if (!has_line(p->line))
		return (0);
	wrap(p->line);
	if (++p->row >= cur.nrows) {
		p->line++;
		p->row = 0;
	}
	return (1);
}

static int
previous(struct place *p)
{
	if (p->row > 0)
		p->row--;
	else if (p->line == 0)
		return (0);
	else {
		(void)has_line(--p->line);
		wrap(p->line);
		p->row = cur.nrows - 1;
	}
	return (1);
}

/* Prints a row. */
static void
print_row(const struct place *p)
{
	char out[TABSTOP + 1];
	size_t i, end;
	int col = 0, w, how, was = 0;

	wrap(p->line);
	i = cur.start[MIN(p->row, cur.nrows - 1)];
	end = p->row + 1 < cur.nrows ? cur.start[p->row + 1] : cur.len;
	if (opt['N'] && p->row == 0)
		printf("%6zu  ", p->line + 1);
	else if (opt['N'])
		printf("        ");
	for (; i < end; col += w) {
		how = 0;
		i += unit(cur.text + i, cur.len - i, col, out, &w, &how);
		if (how != was && !dumb)
			printf("\033[%dm", how);
		was = how;
		fputs(out, stdout);
	}
	if (was != 0 && !dumb)
		printf("\033[m");
	/* A full row: whether or not the terminal has wrapped it by now. */
	if (col >= text_columns())
		fputs(" \r", stdout);
	else
		fputs(dumb ? "\n" : "\033[K\n", stdout);
}

/* Shows more rows behind the bottom.  Returns how many there were. */
static size_t
forward(size_t n)
{
	size_t i;

	for (i = 0; i < n && has_line(bottom.line); i++) {
		print_row(&bottom);
		(void)next(&bottom);
	}
	return (i);
}

/* Scrolls on by n rows. */
static void
scroll(size_t n)
{
	size_t shown = forward(n), screen = (size_t)rows - 1;
	struct place p = top;

	/* The top is a screenful above the bottom, once the screen is full. */
	for (p = bottom; screen > 0 && previous(&p); screen--)
		continue;
	if (shown > 0 && (p.line > top.line || (p.line == top.line && p.row > top.row)))
		top = p;
}

static void
draw(void)
{
	if (!dumb)
		printf("\033[H");
	bottom = top;
	(void)forward((size_t)rows - 1);
	if (!dumb)
		printf("\033[J");
}

/* Goes to a place, but not so far that the screen is not full. */
static void
go(struct place p)
{
	struct place end;
	size_t n = 0;

	if (!has_line(p.line))
		p = (struct place){ last_line(), 0 };
	for (end = p; n < (size_t)rows - 1 && has_line(end.line); n++)
		(void)next(&end);
	for (; n < (size_t)rows - 1 && previous(&p); n++)
		continue;
	top = p;
	draw();
}

static void
back(size_t n)
{
	struct place p = top;

	while (n > 0 && previous(&p))
		n--;
	top = p;
	draw();
}

/* ---- commands ----------------------------------------------------------- */

/* Finds the count-th line that matches, from the top. */
static void
find(int back, long count)
{
	size_t line = top.line;
	regmatch_t m;
	int found = 0;

	if (!have_pattern) {
		notice = "No previous pattern";
		return;
	}
	busy = 1;
	while (!interrupted && (back ? line-- > 0 : has_line(++line))) {
		fetch(line);
		cur.valid = 0;
		m.rm_so = 0;
		m.rm_eo = (regoff_t)cur.len;
		if (regexec(&pattern, cur.text, 1, &m, REG_STARTEND) == 0 &&
		    --count <= 0) {
			found = 1;
			break;
		}
	}
	busy = 0;
	if (found)
		go((struct place){ line, 0 });
	else
		notice = interrupted ? "Interrupted" : "Pattern not found";
	interrupted = 0;
}

static void
search(int back, long count, const char *re)
{
	static char why[80];
	int error;

	if (re == NULL)
		return;
	if (*re != '\0') {
		if (have_pattern)
			regfree(&pattern);
		error = regcomp(&pattern, re, opt['i'] ? REG_ICASE : 0);
		have_pattern = error == 0;
		if (error != 0) {
			regerror(error, &pattern, why, sizeof(why));
			notice = why;
			return;
		}
	}
	backwards = back;
	find(back, count);
}

/* Runs a command with the terminal as it was. */
static void
run(const char *command)
{
	printf("\r%s", dumb ? "\n" : "\033[K");
	fflush(stdout);
	tcsetattr(tty, TCSADRAIN, &old_modes);
	(void)system(command);
	printf("[Enter] ");
	fflush(stdout);
	tcsetattr(tty, TCSADRAIN, &modes);
	while (get_key() == K_NONE && !resized)
		continue;
	draw();
}

static void
edit(void)
{
	const char *editor = getenv("VISUAL");
	char command[1200];

	if (editor == NULL && (editor = getenv("EDITOR")) == NULL)
		editor = "ed";
	if (!seekable || fd == STDIN_FILENO)
		notice = "Not a file";
	else if (setenv("MORE_FILE", name, 1) == 0 && snprintf(command, sizeof(command),
	    "%s \"$MORE_FILE\"", editor) < (int)sizeof(command))
		run(command);
}

static void
describe(void)
{
	static char text[256];
	size_t last = last_line();

	snprintf(text, sizeof(text), "%s: lines %zu-%zu of %zu, %zu bytes", name,
	    top.line + 1, bottom.line, last + 1, scanned);
	notice = text;
}

static void
help(void)
{
	static const char *const text =
	    "SPACE f ^F   a screenful on          b ^B        a screenful back\n"
	    "d ^D         half a screenful on     u ^U        half a screenful back\n"
	    "RETURN j     a line on               k y         a line back\n"
	    "g            line 1, or line N       G           the last line, or line N\n"
	    "N%           N per cent of the file  = ^G        where we are\n"
	    "/re ?re      search on, back         n N         again, the other way\n"
	    "mx 'x        set mark x, go there    r ^L        draw the screen anew\n"
	    ":n :p        next, previous file     v           edit the file\n"
	    "!command     run a command           q :q ZZ     leave\n"
	    "\nN before a key: so many times, or lines.  Press a key.\n";

	printf(dumb ? "\n%s" : "\033[H\033[J%s", text);
	while (get_key() == K_NONE && !resized)
		continue;
	draw();
}

static void
prompt(void)
{
	char text[300], *p;
	int end = !has_line(bottom.line);

	if (notice != NULL)
		snprintf(text, sizeof(text), "%s", notice);
	else if (end)
		snprintf(text, sizeof(text), "%s (END)", name);
	else if (seekable && filesize > 0)
		snprintf(text, sizeof(text), "%s (%d%%)", name,
		    (int)((double)offset[bottom.line] * 100 / (double)filesize));
	else
		snprintf(text, sizeof(text), "%s --More--", name);
	notice = NULL;
	for (p = text; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0177)
			*p = '?';
	printf(dumb ? "%.*s" : "\r\033[7m%.*s\033[m\033[K", cols - 1, text);
}

static void
unprompt(void)
{
	printf(dumb ? "\r" : "\r\033[K");
}

/* Acts on a key, with a count (-1: none).  Returns by how many files to go on. */
static int
act(int key, long count, int which, int nfiles)
{
	size_t n = count > 0 ? (size_t)count : 1, screen = (size_t)rows - 1;
	static size_t half;
	char *text;
	int c;

	switch (key) {
	case ' ': case 'f': case CTL('F'): case CTL('V'): case K_PAGEDOWN:
		if (!has_line(bottom.line))
			return (key == ' ' ? 1 : 0);
		scroll(count > 0 ? n : screen);
		break;
	case '\n': case '\r': case 'j': case 'e': case K_DOWN: case CTL('N'):
		scroll(n);
		break;
	case 'd': case CTL('D'):
		half = count > 0 ? n : half != 0 ? half : screen / 2;
		scroll(half);
		break;
	case 'b': case CTL('B'): case K_PAGEUP:
		back(count > 0 ? n : screen);
		break;
	case 'u': case CTL('U'):
		half = count > 0 ? n : half != 0 ? half : screen / 2;
		back(half);
		break;
	case 'k': case 'y': case K_UP: case CTL('P'):
		back(n);
		break;
	case 'g': case '<': case K_HOME:
		go((struct place){ n - 1, 0 });
		break;
	case 'G': case '>': case K_END:
		go((struct place){ count > 0 ? n - 1 : last_line(), 0 });
		break;
	case '%':
		go((struct place){ last_line() * (count > 0 ? MIN(n, 100) : 0) / 100,
		    0 });
		break;
	case '/': case '?':
		search(key == '?', count, get_text(key == '/' ? "/" : "?"));
		break;
	case 'n': case 'N':
		find(backwards != (key == 'N'), count);
		break;
	case 'm': case '\'':
		c = get_byte();
		if (!islower(c))
			notice = "A mark is a letter";
		else if (key == 'm')
			marks[c - 'a'] = top;
		else
			go(marks[c - 'a']);
		break;
	case 'r': case 'R': case CTL('L'):
		draw();
		break;
	case 'v':
		edit();
		break;
	case '!':
		if ((text = get_text("!")) != NULL)
			run(text);
		break;
	case '=': case CTL('G'):
		describe();
		break;
	case 'h': case 'H':
		help();
		break;
	case ':': case 'Z':
		c = get_byte();
		if (key == 'Z' ? c == 'Z' : c == 'q')
			exit(status);
		if (c == 'f')
			describe();
		else if (key == ':' && (c == 'n' || c == 'p')) {
			c = c == 'n' ? (int)n : -(int)n;
			if (which + c >= 0 && which + c < nfiles)
				return (c);
			notice = c > 0 ? "No next file" : "No previous file";
		}
		break;
	case 'q': case 'Q':
		exit(status);
	case K_NONE:
		break;
	default:
		notice = "h shows the keys, q leaves";
	}
	return (0);
}

/* Opens a file.  Returns 0 if that cannot be. */
static int
open_file(const char *path)
{
	struct stat st;

	if (fd > STDIN_FILENO)
		close(fd);
	name = strcmp(path, "-") == 0 ? "stdin" : path;
	fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) == -1) {
		complain(path);
		return (0);
	}
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		complain(path);
		return (0);
	}
	seekable = S_ISREG(st.st_mode);
	filesize = st.st_size;
	nlines = scanned = 0;
	at_eof = cur.valid = 0;
	memset(marks, 0, sizeof(marks));
	top = bottom = (struct place){ 0, 0 };
	return (1);
}

/* The command given with + or -p: a search, a line, or keys. */
static void
first_command(const char *s, int which, int nfiles)
{
	long n = -1;
	char *end;

	if (*s == '/')
		search(0, 1, s + 1);
	else {
		if (isdigit((unsigned char)*s)) {
			n = strtol(s, &end, 10);
			s = *end != '\0' ? end : "g";
		}
		for (; *s != '\0'; s++)
			(void)act(*s, n, which, nfiles);
	}
	if (bottom.line == 0 && bottom.row == 0)
		draw();
}

/* Shows a file.  Returns by how many to go on to the next. */
static int
show(char **files, int which, int nfiles, const char *command)
{
	int key, move = 0;
	long count;

	if (!open_file(files[which]))
		return (1);
	if (command != NULL)
		first_command(command, which, nfiles);
	else
		scroll((size_t)rows - 1);
	if (opt['F'] && nfiles == 1 && !has_line(bottom.line))
		exit(status);
	while (move == 0) {
		if (resized) {
			resized = 0;
			window();
			top.row = 0;
			draw();
		}
		if (opt['e'] && which == nfiles - 1 && !has_line(bottom.line))
			exit(status);
		prompt();
		count = -1;
		while (isdigit(key = get_key()))
			count = count < 0 ? key - '0' : MIN(count, 1 << 24) * 10 +
			    key - '0';
		unprompt();
		move = act(key, count, which, nfiles);
	}
	return (move);
}

/* Without a terminal: cat, with the files' names between. */
static void
copy(const char *path, int header)
{
	static char buf[CHUNK];
	ssize_t n;

	if (!open_file(path))
		return;
	if (header)
		printf("::::::::::::::\n%s\n::::::::::::::\n", name);
	while ((n = read(fd, buf, sizeof(buf))) > 0)
		if (fwrite(buf, 1, (size_t)n, stdout) != (size_t)n)
			break;
	if (n < 0)
		complain(name);
}

int
main(int argc, char **argv)
{
	static char *standard_input[] = { "-", NULL };
	const char *command = NULL;
	int i, k, nfiles;

	/* +command may stand among the options. */
	for (i = k = 1; i < argc; i++)
		if (argv[i][0] == '+' && k == i)
			command = argv[i] + 1;
		else
			argv[k++] = argv[i];
	argv[argc = k] = NULL;
	argv += options(argc, argv, "ceFiNn:p:su", "more [-ceFiNsu] [-n rows] "
	    "[-p command] [+command] [file ...]");
	if (optval['p'] != NULL)
		command = optval['p'];
	if (*argv == NULL) {
		if (isatty(STDIN_FILENO))
			usage();
		argv = standard_input;
	}
	for (nfiles = 0; argv[nfiles] != NULL; nfiles++)
		continue;
	if (!isatty(STDOUT_FILENO)) {
		for (i = 0; i < nfiles; i++)
			copy(argv[i], nfiles > 1);
		return (finish());
	}
	terminal();
	for (i = 0; i >= 0 && i < nfiles; )
		i += show(argv, i, nfiles, command);
	return (status);
}
