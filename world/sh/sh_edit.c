/*
 * Line editing: one line of input, typed at a terminal.
 *
 * edit_line() puts the terminal into a raw mode, lets the user edit a line with the
 * keys of emacs, and puts the modes back before it returns, so that no command ever
 * sees them.  Whatever else leaves it (an interrupt, a trap that throws, a signal that
 * ends the shell) passes raw_end(), too.  Bytes are read one at a time: what was typed
 * ahead is left to the command that is run next.
 *
 * The screen is drawn from cells: a character is one cell, or none or two by Unicode's
 * account of it; a control character is ^X, a byte that is not UTF-8 is \xNN.  draw()
 * lays out the prompt and the line in rows of the window, and shows as many of them
 * as there is room for around the cursor.  It needs only what every terminal of the
 * last forty years has: CR, BS, and ESC [ with n A, n C, J, K, H.
 *
 * A line may hold newlines: a command of several lines is one entry of the history.
 *
 * Called by sh_lex.c.  Read next: sh_hist.c, sh_comp.c.  XCU sh, "Command Line
 * Editing", asks for vi's keys; emacs' are what most people's fingers know.
 */
#include <sys/ioctl.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "sh.h"

#define CTL(c)		((c) & 037)
#define DEL		0177
#define META(c)		(0x100 | (c))
#define MANY		100		/* completions: more are listed on demand */
#define PASTE_END	"\033[201~"

/* Keys that a terminal sends as sequences. */
enum {
	K_UP = 0x200, K_DOWN, K_RIGHT, K_LEFT, K_HOME, K_END, K_DELETE, K_WRIGHT,
	K_WLEFT, K_PASTE, K_UNKNOWN, K_EOF, K_REDRAWN
};

static struct {
	struct sbuf line;
	size_t	pos;			/* the cursor's place in it */
	struct sbuf kill;		/* what ^K and the like cut last */
	struct sbuf stash;		/* the new line, while an old one is shown */
	int	hist;			/* number of the old line; 0: the new one */
	const char *prompt;
	int	killed, tabs;		/* how many such keys came in a row */
	int	quote;			/* the next byte means itself */
	int	first;			/* the line begins a command */
	int	stale;			/* the screen is to be drawn yet */
} ed;

static struct {
	int	rows, cols;		/* of the window */
	int	row, col;		/* where the next cell goes */
	int	top;			/* first row that is shown */
	int	emit;			/* rows are to be drawn, not only counted */
	int	crow, ccol;		/* where the cursor is */
	struct sbuf out;
} scr;

static struct termios modes, rawmodes;	/* what commands see; while editing */
static int raw;

/* What else ends or redraws a line; else such a signal would leave raw modes behind. */
static const int watched[] = { SIGHUP, SIGALRM, SIGUSR1, SIGUSR2, SIGVTALRM, SIGPROF,
    SIGXCPU, SIGWINCH, SIGCONT };
#define NWATCHED	(sizeof(watched) / sizeof(watched[0]))

static void
out_flush(void)
{
	size_t off = 0;
	ssize_t n;

	while (off < scr.out.len) {
		n = write(2, scr.out.s + off, scr.out.len - off);
		if (n < 0 && errno != EINTR)
			break;
		off += n > 0 ? (size_t)n : 0;
	}
	scr.out.len = 0;
}

/* Append ESC [ n c, if n is more than 0. */
static void
out_csi(int n, char c)
{
	char buf[24];

	if (n <= 0)
		return;
	snprintf(buf, sizeof(buf), "\033[%d%c", n, c);
	sb_puts(&scr.out, buf);
}

static void
window_size(void)
{
	struct winsize ws;

	if (ioctl(2, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0) {
		scr.cols = ws.ws_col;
		scr.rows = ws.ws_row > 0 ? ws.ws_row : 24;
	}
	if (scr.cols < 4)
		scr.cols = 4;
}

/* Can lines be edited that are read from this descriptor? */
int
edit_usable(int fd)
{
	static const char *const dumb[] = { "", "dumb", "unknown", "network", "dialup",
	    "su" };
	const char *term = var_get("TERM");
	struct winsize ws;
	size_t i;

	if (!sh.interactive || !sh.opt['E'] || fd != 0 || term == NULL ||
	    ioctl(2, TIOCGWINSZ, &ws) < 0 || ws.ws_col == 0)
		return (0);
	for (i = 0; i < sizeof(dumb) / sizeof(dumb[0]); i++)
		if (strcmp(term, dumb[i]) == 0)
			return (0);
	return (1);
}

static void
set_modes(const struct termios *t)
{
	while (tcsetattr(0, TCSADRAIN, t) < 0 && errno == EINTR)
		continue;
}

/* Into the editing modes.  Returns -1 if there is no terminal after all. */
static int
raw_begin(void)
{
	struct termios *t = &rawmodes;
	size_t i;

	if (tcgetattr(0, &modes) < 0)
		return (-1);
	*t = modes;
	t->c_iflag &= ~(tcflag_t)(IXON | IXOFF | ISTRIP | INLCR | IGNCR);
	t->c_iflag |= ICRNL;
	t->c_oflag |= OPOST | ONLCR;
	t->c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG | IEXTEN);
	t->c_cc[VMIN] = 1;
	t->c_cc[VTIME] = 0;
	for (i = 0; i < NWATCHED; i++)
		if (trap_get(watched[i]) == NULL)
			trap_handle(watched[i]);
	raw = 1;
	set_modes(t);
	window_size();
	return (0);
}

/* Back to the modes that commands see. */
static void
raw_end(void)
{
	size_t i;

	if (!raw)
		return;
	sb_puts(&scr.out, "\033[?2004l");
	out_flush();
	set_modes(&modes);
	raw = 0;
	for (i = 0; i < NWATCHED; i++)
		trap_update(watched[i]);
	got_watched = 0;
}

/* ---- what is on the screen ------------------------------------------------------ */

/*
 * The unit at s, of n > 0 bytes: a UTF-8 character, or one byte.  Returns its length;
 * *cp is its code point, -1 if it is no character.
 */
static size_t
decode(const char *s, size_t n, int *cp)
{
	static const int least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	int c = (unsigned char)s[0];
	size_t len = c < 0x80 ? 1 : c >= 0xf8 || c < 0xc0 ? 0 : c >= 0xf0 ? 4 :
	    c >= 0xe0 ? 3 : 2, i;

	*cp = c;
	if (len == 1)
		return (1);
	*cp = -1;
	if (len == 0 || len > n)
		return (1);
	c &= 0x7f >> len;
	for (i = 1; i < len; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return (1);
		c = c << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000) || c < 0xa0)
		return (1);
	*cp = c;
	return (len);
}

/* How many columns a character takes. */
static int
width(int cp)
{
	static const struct {
		int	from, to, width;
	} ranges[] = {
		{ 0x300, 0x36f, 0 }, { 0x200b, 0x200f, 0 }, { 0x20d0, 0x20ff, 0 },
		{ 0xfe00, 0xfe0f, 0 }, { 0xfe20, 0xfe2f, 0 }, { 0x1100, 0x115f, 2 },
		{ 0x2e80, 0xa4cf, 2 }, { 0xac00, 0xd7a3, 2 }, { 0xf900, 0xfaff, 2 },
		{ 0xfe30, 0xfe6f, 2 }, { 0xff00, 0xff60, 2 }, { 0xffe0, 0xffe6, 2 },
		{ 0x1f300, 0x1f64f, 2 }, { 0x1f900, 0x1f9ff, 2 }, { 0x20000, 0x3fffd, 2 },
	};
	size_t i;

	for (i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (cp >= ranges[i].from && cp <= ranges[i].to)
			return (ranges[i].width);
	return (1);
}

/* How a unit is shown, in buf; returns its width.  Not for tab and newline. */
int
edit_show(const char *s, size_t n, size_t *lenp, char buf[8])
{
	int cp;

	*lenp = decode(s, n, &cp);
	if (cp >= 0 && (cp < ' ' || cp == DEL))
		return (snprintf(buf, 8, "^%c", cp ^ 0100));
	if (cp < 0)
		return (snprintf(buf, 8, "\\x%02x", (unsigned char)s[0]));
	memcpy(buf, s, *lenp);
	buf[*lenp] = '\0';
	return (width(cp));
}

static int
visible(int row)
{
	return (scr.emit && row >= scr.top && row < scr.top + scr.rows);
}

/* To the next row: by `how', which must get a terminal there. */
static void
next_row(const char *how)
{
	if (visible(scr.row) && visible(scr.row + 1))
		sb_puts(&scr.out, how);
	scr.row++;
	scr.col = 0;
}

/*
 * Lay out what is w columns wide.  A row that is full is left by a blank and a CR: at
 * its end some terminals wait for the next character to wrap, and some do not.
 */
static void
cell(const char *s, size_t n, int w)
{
	while (scr.col + w > scr.cols)
		cell(" ", 1, 1);
	if (visible(scr.row))
		sb_put(&scr.out, s, n);
	scr.col += w;
	if (scr.col >= scr.cols)
		next_row(" \r");
}

/* Lay out a unit of the line.  Returns its length. */
static size_t
unit(const char *s, size_t n)
{
	char buf[8];
	size_t len, i;
	int w;

	if (*s == '\n') {
		next_row("\033[K\n");
		return (1);
	}
	if (*s == '\t') {
		do
			cell(" ", 1, 1);
		while (scr.col % 8 != 0);
		return (1);
	}
	w = edit_show(s, n, &len, buf);
	if (len == 1 && w > 1)
		for (i = 0; i < (size_t)w; i++)
			cell(buf + i, 1, 1);
	else
		cell(buf, len, w);
	return (len);
}

/* The length of the escape sequence at s, which takes no room; 0: there is none. */
static size_t
escape_length(const char *s)
{
	size_t n = 2;

	if (s[0] != '\033' || s[1] == '\0')
		return (0);
	if (s[1] == '[')
		while (s[n] != '\0' && ((unsigned char)s[n] < '@' || s[n] > '~'))
			n++;
	else if (s[1] == ']')
		while (s[n] != '\0' && s[n] != '\a')
			n++;
	else
		return (n);
	return (s[n] != '\0' ? n + 1 : n);
}

/* Lay out prompt and line.  Leaves the cursor's place in crow and ccol. */
static void
layout(void)
{
	const char *p;
	size_t i, n;

	scr.row = scr.col = 0;
	for (p = ed.prompt; *p != '\0'; p += n)
		if ((n = escape_length(p)) != 0) {
			if (visible(scr.row))
				sb_put(&scr.out, p, n);
		} else
			n = unit(p, strlen(p));
	for (i = 0; ; i += unit(ed.line.s + i, ed.line.len - i)) {
		if (i == ed.pos) {
			scr.crow = scr.row;
			scr.ccol = scr.col;
		}
		if (i >= ed.line.len)
			break;
	}
}

/* Draw prompt and line anew, from the row where they begin. */
static void
draw(void)
{
	int last;

	out_csi(scr.crow - scr.top, 'A');
	sb_puts(&scr.out, "\r");
	scr.emit = 0;
	layout();
	if (scr.row < scr.rows)
		scr.top = 0;
	else if (scr.crow < scr.top)
		scr.top = scr.crow;
	else if (scr.crow >= scr.top + scr.rows)
		scr.top = scr.crow - scr.rows + 1;
	scr.emit = 1;
	layout();
	last = scr.top + scr.rows - 1;
	if (scr.row <= last) {
		last = scr.row;
		sb_puts(&scr.out, "\033[J");
	}
	out_csi(last - scr.crow, 'A');
	sb_puts(&scr.out, "\r");
	out_csi(scr.ccol, 'C');
	ed.stale = 0;
}

/* Draw them where the cursor is now. */
static void
draw_here(void)
{
	scr.crow = scr.top = 0;
	draw();
	sb_puts(&scr.out, "\033[?2004h");
}

/* Put the cursor below the line. */
static void
leave_line(void)
{
	if (ed.pos < ed.line.len) {
		ed.pos = ed.line.len;
		draw();
	}
}

static void
beep(void)
{
	sb_puts(&scr.out, "\a");
}

/* ---- keys --------------------------------------------------------------------- */

/* Run the traps of signals that came, if nothing is half parsed; then edit on. */
static void
run_traps(void)
{
	size_t pos = ed.pos;

	leave_line();
	raw_end();
	(void)!write(2, "\n", 1);
	trap_run_pending();
	fflush(stdout);
	ed.pos = pos;
	if (raw_begin() == 0)
		draw_here();
}

/* A window that was resized has wrapped its rows anew, as layout() will. */
static void
resized(void)
{
	int top = scr.top;

	window_size();
	scr.emit = 0;
	layout();
	scr.top = scr.crow < scr.rows ? 0 : top;
	if (scr.crow - scr.top >= scr.rows)
		scr.top = scr.crow - scr.rows + 1;
	draw();
}

/*
 * A signal that ended a read.  An interrupt is thrown; a trap is run; one that ends the
 * shell does so with the terminal as it was.
 */
static void
take_signal(void)
{
	size_t i;
	int sig;

	got_watched = 0;
	for (i = 0; i < NWATCHED; i++) {
		sig = watched[i];
		if (!trap_take(sig) || sig == SIGWINCH)
			continue;
		if (sig == SIGCONT) {
			if (tcgetpgrp(0) == getpgrp())
				set_modes(&rawmodes);
			continue;
		}
		raw_end();
		history_save();
		(void)kill(getpid(), sig);
		sh_exit(128 + sig);
	}
	if (got_sigint) {
		leave_line();
		raw_end();
		check_interrupt();
	}
	if (trap_pending && ed.first)
		run_traps();
	else
		resized();
}

/* The next byte from the terminal; K_EOF, or K_REDRAWN after a signal. */
static int
get_byte(void)
{
	unsigned char c;
	ssize_t n;

	out_flush();
	n = read_signals(0, &c, 1);
	if (n == 1)
		return (c);
	if (n < 0 && errno == EINTR) {
		take_signal();
		return (K_REDRAWN);
	}
	return (K_EOF);
}

/* The rest of a sequence that ESC [ or ESC O began. */
static int
get_sequence(void)
{
	static const struct {
		char	final;
		int	number;		/* for those that end in ~ */
		int	key;
	} keys[] = {
		{ 'A', 0, K_UP }, { 'B', 0, K_DOWN }, { 'C', 0, K_RIGHT },
		{ 'D', 0, K_LEFT }, { 'H', 0, K_HOME }, { 'F', 0, K_END },
		{ '~', 1, K_HOME }, { '~', 7, K_HOME }, { '~', 4, K_END },
		{ '~', 8, K_END }, { '~', 3, K_DELETE }, { '~', 200, K_PASTE },
	};
	int c, numbers[2] = { 0, 0 }, n = 0;
	size_t i;

	while ((c = get_byte()) < '@' || c > '~') {
		if (c >= K_UP || c < ' ')
			return (c >= K_UP ? c : K_UNKNOWN);
		if (c >= '0' && c <= '9' && numbers[n] < 1000)
			numbers[n] = numbers[n] * 10 + c - '0';
		else if (c == ';')
			n = 1;
	}
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (c == keys[i].final && (c != '~' || numbers[0] == keys[i].number)) {
			c = keys[i].key;
			/* With Shift, Alt or Control an arrow is a word's. */
			if (numbers[1] > 1 && (c == K_RIGHT || c == K_LEFT))
				c = c == K_RIGHT ? K_WRIGHT : K_WLEFT;
			return (c);
		}
	return (K_UNKNOWN);
}

static int
get_key(void)
{
	int c = get_byte();

	if (c != 033)
		return (c);
	c = get_byte();
	if (c == '[' || c == 'O')
		return (get_sequence());
	return (c < 0x80 ? META(c) : c >= K_EOF ? c : K_UNKNOWN);
}

/* ---- editing ------------------------------------------------------------------ */

/* Where the unit before, or after, a place begins. */
static size_t
before(size_t pos)
{
	size_t p = pos;
	int cp, i;

	for (i = 0; i < 4 && p > 0; i++)
		if (((unsigned char)ed.line.s[--p] & 0xc0) != 0x80)
			break;
	return (pos == 0 || p + decode(ed.line.s + p, ed.line.len - p, &cp) == pos ?
	    p : pos - 1);
}

static size_t
after(size_t pos)
{
	int cp;

	return (pos < ed.line.len ? pos + decode(ed.line.s + pos, ed.line.len - pos,
	    &cp) : pos);
}

static int
word_byte(size_t pos)
{
	int c = (unsigned char)ed.line.s[pos];

	return (is_name_char(c, 0) || c >= 0x80);
}

/* Where the word before, or after, a place ends. */
static size_t
word_before(size_t pos)
{
	while (pos > 0 && !word_byte(pos - 1))
		pos--;
	while (pos > 0 && word_byte(pos - 1))
		pos--;
	return (pos);
}

static size_t
word_after(size_t pos)
{
	while (pos < ed.line.len && !word_byte(pos))
		pos++;
	while (pos < ed.line.len && word_byte(pos))
		pos++;
	return (pos);
}

/* Insert at the cursor. */
void
edit_insert(const char *s, size_t n)
{
	size_t tail = ed.line.len - ed.pos;

	sb_put(&ed.line, s, n);
	memmove(ed.line.s + ed.pos + n, ed.line.s + ed.pos, tail);
	memcpy(ed.line.s + ed.pos, s, n);
	ed.pos += n;
}

/* Remove a piece.  If it is to be kept: more pieces in a row become one. */
static void
cut(size_t from, size_t to, int keep)
{
	struct sbuf old = ed.kill;

	if (from == to) {
		beep();
		return;
	}
	if (keep) {
		memset(&ed.kill, 0, sizeof(ed.kill));
		if (ed.killed > 1 && from == ed.pos)
			sb_put(&ed.kill, old.s, old.len);
		sb_put(&ed.kill, ed.line.s + from, to - from);
		if (ed.killed > 1 && from != ed.pos)
			sb_put(&ed.kill, old.s, old.len);
		sb_free(&old);
	}
	memmove(ed.line.s + from, ed.line.s + to, ed.line.len - to);
	ed.line.len -= to - from;
	ed.line.s[ed.line.len] = '\0';
	ed.pos = from;
}

static void
set_line(const char *s, size_t n)
{
	ed.line.len = 0;
	sb_put(&ed.line, s, n);
	ed.pos = n;
}

/* Show an older, or a newer, line. */
static void
go_history(int step)
{
	int to = history_step(ed.hist, step);
	const char *s = to != 0 ? history_get(to) : NULL;

	if (to == ed.hist) {
		beep();
		return;
	}
	if (ed.hist == 0) {
		ed.stash.len = 0;
		sb_put(&ed.stash, ed.line.s, ed.line.len);
	}
	ed.hist = to;
	if (s != NULL)
		set_line(s, strlen(s));
	else
		set_line(ed.stash.s, ed.stash.len);
}

static size_t
line_start(size_t pos)
{
	(void)pos;
	return (0);
}

static size_t
line_end(size_t pos)
{
	(void)pos;
	return (ed.line.len);
}

/* Where the word before a place begins, as the shell has words: up to a blank. */
static size_t
field_before(size_t pos)
{
	while (pos > 0 && strchr(" \t\n", ed.line.s[pos - 1]) != NULL)
		pos--;
	while (pos > 0 && strchr(" \t\n", ed.line.s[pos - 1]) == NULL)
		pos--;
	return (pos);
}

static void
k_yank(void)
{
	if (ed.kill.len > 0)
		edit_insert(ed.kill.s, ed.kill.len);
	else
		beep();
}

/* Exchange the characters around the cursor; at the end, the last two. */
static void
k_transpose(void)
{
	size_t b = ed.pos == ed.line.len ? before(ed.pos) : ed.pos, a = before(b);
	size_t end = after(b), first = b - a;
	char buf[8];

	if (a == b || b == end) {
		beep();
		return;
	}
	memcpy(buf, ed.line.s + a, first);
	memmove(ed.line.s + a, ed.line.s + b, end - b);
	memcpy(ed.line.s + a + (end - b), buf, first);
	ed.pos = end;
}

static void
k_clear(void)
{
	sb_puts(&scr.out, "\033[H\033[2J");
	scr.crow = scr.top = 0;
}

static void
k_older(void)
{
	go_history(-1);
}

static void
k_newer(void)
{
	go_history(1);
}

/* The last word of the command before. */
static void
k_last_word(void)
{
	int n = history_step(0, -1);
	const char *s = n != 0 ? history_get(n) : "";
	size_t end = strlen(s), p;

	while (end > 0 && strchr(" \t\n", s[end - 1]) != NULL)
		end--;
	for (p = end; p > 0 && strchr(" \t\n", s[p - 1]) == NULL; p--)
		continue;
	edit_insert(s + p, end - p);
}

static void
k_quote(void)
{
	ed.quote = 1;
}

/* What a terminal pastes between brackets is text, whatever bytes it has. */
static void
k_paste(void)
{
	size_t n = sizeof(PASTE_END) - 1;
	struct sbuf text = { .s = NULL };
	int c;

	while ((c = get_byte()) != K_EOF) {
		if (c < 0x100)
			sb_putc(&text, c == '\r' ? '\n' : c);
		if (text.len >= n && memcmp(text.s + text.len - n, PASTE_END, n) == 0) {
			text.len -= n;
			break;
		}
	}
	edit_insert(text.s != NULL ? text.s : "", text.len);
	sb_free(&text);
}

static void
k_complete(void)
{
	struct strlist found = { .v = NULL };
	struct mark m = tmark();
	size_t pos;
	char ask[64];
	int c = 'y';

	if (!complete(ed.line.s, ed.pos, &found))
		beep();
	if (found.n > 1 && ed.tabs > 1) {
		pos = ed.pos;
		leave_line();
		ed.pos = pos;
		sb_puts(&scr.out, "\n");
		if (found.n > MANY) {
			snprintf(ask, sizeof(ask), "Show all %d possibilities (y or n)? ",
			    found.n);
			sb_puts(&scr.out, ask);
			c = get_byte();
			sb_puts(&scr.out, "\n");
		}
		if (c == 'y' || c == 'Y' || c == ' ')
			complete_list(&found, scr.cols, &scr.out);
		scr.crow = scr.top = 0;
	}
	trelease(m);
}

/* Search the history as a pattern is typed.  Returns the key that ended it. */
static int
search(void)
{
	struct sbuf pat = { .s = NULL }, prompt = { .s = NULL };
	const char *outer = ed.prompt, *s, *at;
	size_t pos = ed.pos;
	int c = CTL('R'), from = ed.hist, n = 0, failed = 0, older = -1, to;
	struct sbuf line = ed.line;

	memset(&ed.line, 0, sizeof(ed.line));
	sb_put(&ed.line, line.s, line.len);
	sb_puts(&pat, "");
	for (;;) {
		prompt.len = 0;
		sb_puts(&prompt, failed ? "(failed search)`" : "(search)`");
		sb_puts(&prompt, pat.s);
		sb_puts(&prompt, "': ");
		ed.prompt = prompt.s;
		draw();
		while ((c = get_key()) == K_REDRAWN)
			continue;
		to = n != 0 ? n : from;
		if (c == CTL('R') || c == CTL('S')) {
			older = c == CTL('R') ? -1 : 1;
			to = history_step(to, older);
		} else if ((c == DEL || c == CTL('H')) && pat.len > 0) {
			pat.s[--pat.len] = '\0';
			to = history_step(0, older = -1);
		} else if (c >= ' ' && c < 0x100 && c != DEL) {
			sb_putc(&pat, c);
			if (n == 0)
				to = history_step(0, -1);
		} else
			break;
		for (failed = pat.len > 0; pat.len > 0 && to != 0; ) {
			s = history_get(to);
			if (s != NULL && (at = strstr(s, pat.s)) != NULL) {
				n = to;
				failed = 0;
				set_line(s, strlen(s));
				ed.pos = (size_t)(at - s);
				break;
			}
			if (history_step(to, older) == to)
				break;
			to = history_step(to, older);
		}
		if (failed)
			beep();
	}
	ed.prompt = outer;
	if (n == 0 || c == CTL('G') || c == CTL('C')) {
		set_line(line.s, line.len);
		ed.pos = pos;
	} else {
		if (ed.hist == 0) {
			ed.stash.len = 0;
			sb_put(&ed.stash, line.s, line.len);
		}
		ed.hist = n;
	}
	sb_free(&line);
	sb_free(&pat);
	sb_free(&prompt);
	return (c == CTL('G') || c == CTL('C') ? K_REDRAWN : c);
}

/*
 * The keys: of each, where it goes to from the cursor, and whether it only goes there,
 * or deletes, or kills what is between; or else a function, that leaves the line to be
 * drawn.
 */
enum action { GO, DELETE, KILL };

static const struct {
	int	key;
	enum action action;
	size_t	(*motion)(size_t);
	void	(*func)(void);
} keys[] = {
	{ CTL('A'), GO, line_start, NULL }, { K_HOME, GO, line_start, NULL },
	{ CTL('B'), GO, before, NULL }, { K_LEFT, GO, before, NULL },
	{ CTL('D'), DELETE, after, NULL }, { K_DELETE, DELETE, after, NULL },
	{ CTL('E'), GO, line_end, NULL }, { K_END, GO, line_end, NULL },
	{ CTL('F'), GO, after, NULL }, { K_RIGHT, GO, after, NULL },
	{ CTL('H'), DELETE, before, NULL }, { DEL, DELETE, before, NULL },
	{ CTL('I'), GO, NULL, k_complete },
	{ CTL('K'), KILL, line_end, NULL }, { CTL('L'), GO, NULL, k_clear },
	{ CTL('N'), GO, NULL, k_newer }, { K_DOWN, GO, NULL, k_newer },
	{ CTL('P'), GO, NULL, k_older }, { K_UP, GO, NULL, k_older },
	{ CTL('T'), GO, NULL, k_transpose }, { CTL('U'), KILL, line_start, NULL },
	{ CTL('V'), GO, NULL, k_quote }, { CTL('W'), KILL, field_before, NULL },
	{ CTL('Y'), GO, NULL, k_yank }, { K_PASTE, GO, NULL, k_paste },
	{ META('b'), GO, word_before, NULL }, { K_WLEFT, GO, word_before, NULL },
	{ META('f'), GO, word_after, NULL }, { K_WRIGHT, GO, word_after, NULL },
	{ META('d'), KILL, word_after, NULL }, { META(DEL), KILL, word_before, NULL },
	{ META(CTL('H')), KILL, word_before, NULL }, { META('.'), GO, NULL, k_last_word },
};
#define NKEYS		(sizeof(keys) / sizeof(keys[0]))

/* Insert a byte.  One that only goes on at the end of the row is drawn by itself. */
static void
type(int c)
{
	char ch = (char)c;
	size_t lead;

	edit_insert(&ch, 1);
	if (ed.pos == ed.line.len && c >= ' ' && c < DEL && !ed.stale &&
	    scr.ccol + 1 < scr.cols) {
		sb_put(&scr.out, &ch, 1);
		scr.ccol++;
		return;
	}
	/* Half a character is not drawn. */
	for (lead = ed.pos; c >= 0x80 && lead > 0 && ed.pos - lead < 4; )
		if ((c = (unsigned char)ed.line.s[--lead]) >= 0xc0) {
			ed.stale = ed.pos - lead < (c >= 0xf0 ? 4u : c >= 0xe0 ? 3u : 2u);
			break;
		}
	if (!ed.stale)
		draw();
}

/* ^C: as if the terminal had sent the signal. */
static void
interrupt(void)
{
	leave_line();
	sb_puts(&scr.out, "^C");
	raw_end();
	(void)kill(getpid(), SIGINT);
	check_interrupt();		/* throws, unless there is a trap */
	if (!ed.first) {
		sh.status = 128 + SIGINT;
		throw(EXC_INT);
	}
	set_line("", 0);
	ed.hist = 0;
	run_traps();
}

/* Act on a key.  Returns 1 at the end of the line, -1 at the end of input. */
static int
act(int key)
{
	size_t i, to;

	if (key < 0x100 && key == modes.c_cc[VINTR] && key != CTL('D')) {
		interrupt();
		return (0);
	}
	if (key == K_EOF || (key == modes.c_cc[VEOF] && ed.line.len == 0))
		return (-1);
	if (key == '\n' || key == '\r')
		return (1);
	if (key < 0x100 && (key == modes.c_cc[VERASE] || key == DEL))
		key = DEL;
	for (i = 0; i < NKEYS; i++)
		if (keys[i].key == key)
			break;
	ed.tabs = key == CTL('I') ? ed.tabs + 1 : 0;
	ed.killed = i < NKEYS && keys[i].action == KILL ? ed.killed + 1 : 0;
	if (i == NKEYS && (key < ' ' || key >= 0x100))
		beep();
	else if (i == NKEYS)
		type(key);
	else {
		to = keys[i].motion != NULL ? keys[i].motion(ed.pos) : ed.pos;
		if (keys[i].func != NULL)
			keys[i].func();
		else if (keys[i].action != GO)
			cut(to < ed.pos ? to : ed.pos, to > ed.pos ? to : ed.pos,
			    keys[i].action == KILL);
		else
			ed.pos = to;
		draw();
	}
	return (0);
}

/*
 * Read a line into *out, with its newline; PS1 or PS2 was expanded to `prompt'.
 * `first': it begins a command.  Returns 0 at the end of input, -1 if there is no
 * terminal to edit on.  An interrupt is thrown.
 */
int
edit_line(const char *prompt, int first, struct sbuf *out)
{
	const char *last = strrchr(prompt, '\n');
	int key, end = 0;

	if (raw_begin() < 0)
		return (-1);
	/* Of a prompt of several lines, the last is part of the edited line. */
	if (last != NULL)
		sb_put(&scr.out, prompt, (size_t)(++last - prompt));
	ed.prompt = last != NULL ? last : prompt;
	set_line("", 0);
	ed.hist = ed.killed = ed.tabs = ed.quote = 0;
	if ((ed.first = first))
		history_settle();
	draw_here();
	while (end == 0) {
		key = ed.quote ? get_byte() : get_key();
		if (key == K_REDRAWN)
			continue;
		if (ed.quote && key < 0x100) {
			ed.quote = 0;
			type(key);
			continue;
		}
		if (key == CTL('R')) {
			key = search();
			draw();
			if (key == K_REDRAWN)
				continue;
		}
		end = act(key);
	}
	if (end > 0)
		leave_line();
	raw_end();
	if (end < 0)
		return (0);
	(void)!write(2, "\n", 1);
	sb_put(out, ed.line.s, ed.line.len);
	sb_putc(out, '\n');
	return (1);
}
