/*
 * The history of an interactive shell, fc and history.
 *
 * An entry is a command as it was typed, newlines within it.  Entries are numbered from
 * 1; the oldest are forgotten when there are more than $HISTSIZE (500).  A command that
 * is the same as the one before is not noted again.
 *
 * The history is read from $HISTFILE (~/.sh_history; none if it is set to nothing) with
 * the first line that is read, and written at the end of the shell: what it added,
 * behind what the file holds by then, for other shells have written there, too.  In the
 * file, a line that goes on an entry begins with a tab.  That there is no such file,
 * or that it cannot be written, is no error.
 *
 * fc in XCU 3.  Called by sh_lex.c, sh_edit.c, sh_main.c.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

#define DEFSIZE		500
#define SHOWN		16		/* entries that fc -l shows */

struct history {
	char	**v;
	int	n, size;
	int	first;			/* number of v[0] */
};

static struct history hist = { .first = 1 };
static int loaded;
static int added;			/* entries of this shell, at the end */

static int
limit(void)
{
	const char *s = var_get("HISTSIZE");
	int n = s != NULL ? atoi(s) : DEFSIZE;

	return (n > 0 ? n : 1);
}

/* Append an entry, which from now on belongs to the history; forget old ones. */
static void
append(struct history *h, char *s)
{
	int drop, i;

	if (h->n == h->size) {
		h->size = h->size * 2 + 64;
		h->v = xrealloc(h->v, (size_t)h->size * sizeof(*h->v));
	}
	h->v[h->n++] = s;
	drop = h->n - limit();
	if (drop <= 0)
		return;
	for (i = 0; i < drop; i++)
		free(h->v[i]);
	h->n -= drop;
	h->first += drop;
	memmove(h->v, h->v + drop, (size_t)h->n * sizeof(*h->v));
}

/* Drop the newest entry. */
static void
forget_last(void)
{
	if (hist.n == 0)
		return;
	free(hist.v[--hist.n]);
	if (added > 0)
		added--;
}

/* Open the history's file; -1: there is none. */
static int
open_file(int flags)
{
	const char *name = var_get("HISTFILE"), *home = var_get("HOME");
	struct sbuf sb = { .s = NULL };
	struct stat st;
	int fd = -1;

	if (name != NULL)
		sb_puts(&sb, name);
	else if (home != NULL) {
		sb_puts(&sb, home);
		sb_puts(&sb, "/.sh_history");
	}
	if (sb.len > 0)
		fd = open(sb.s, flags | O_CLOEXEC | O_NONBLOCK, 0600);
	sb_free(&sb);
	if (fd >= 0 && (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))) {
		close(fd);
		fd = -1;
	}
	return (fd);
}

/* Read a file's entries. */
static void
read_entries(int fd, struct history *h)
{
	struct sbuf all = { .s = NULL }, entry = { .s = NULL };
	char buf[4096], *line, *next;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		sb_put(&all, buf, (size_t)n);
	for (line = all.s; line != NULL && line < all.s + all.len; line = next) {
		next = memchr(line, '\n', (size_t)(all.s + all.len - line));
		next = next != NULL ? next : all.s + all.len;
		*next++ = '\0';
		sb_puts(&entry, line);
		if (*next == '\t') {
			sb_putc(&entry, '\n');
			next++;
		} else {
			append(h, xstrdup(entry.s));
			entry.len = 0;
		}
	}
	sb_free(&all);
	sb_free(&entry);
}

static void
load(void)
{
	int fd;

	if (loaded)
		return;
	loaded = 1;
	if ((fd = open_file(O_RDONLY)) < 0)
		return;
	read_entries(fd, &hist);
	close(fd);
}

/* Before a new command: the newest entry, if it is as the one before, is not needed. */
void
history_settle(void)
{
	if (hist.n > 1 && strcmp(hist.v[hist.n - 1], hist.v[hist.n - 2]) == 0)
		forget_last();
}

/* Note a line of input, which may end in a newline; `first': it begins a command. */
void
history_add(const char *s, size_t len, int first)
{
	struct sbuf sb = { .s = NULL };

	load();
	while (len > 0 && s[len - 1] == '\n')
		len--;
	if (first) {
		history_settle();
		while (len > 0 && (*s == ' ' || *s == '\t')) {
			s++;
			len--;
		}
		if (len == 0)
			return;
		sb_put(&sb, s, len);
		append(&hist, sb.s);
		added++;
	} else if (added > 0 && hist.n > 0) {
		sb_puts(&sb, hist.v[hist.n - 1]);
		sb_putc(&sb, '\n');
		sb_put(&sb, s, len);
		free(hist.v[hist.n - 1]);
		hist.v[hist.n - 1] = sb.s;
	}
}

/*
 * The number of the entry that is `step' (1 or -1) from number n, where 0 stands for
 * the line behind the newest.  n itself if there is none.
 */
int
history_step(int n, int step)
{
	load();
	if (n == 0)
		return (step < 0 && hist.n > 0 ? hist.first + hist.n - 1 : 0);
	n += step;
	if (n >= hist.first + hist.n)
		return (0);
	return (n < hist.first ? hist.first : n);
}

/* The entry with a number; NULL if it was forgotten. */
const char *
history_get(int n)
{
	if (n < hist.first || n >= hist.first + hist.n)
		return (NULL);
	return (hist.v[n - hist.first]);
}

/* Write what this shell added. */
void
history_save(void)
{
	struct history all = { .first = 1 };
	struct sbuf sb = { .s = NULL };
	const char *p;
	size_t off = 0;
	ssize_t n;
	int fd, i;

	history_settle();
	if (!sh.interactive || sh.forked || added == 0 ||
	    (fd = open_file(O_RDWR | O_CREAT)) < 0)
		return;
	read_entries(fd, &all);
	for (i = added > hist.n ? 0 : hist.n - added; i < hist.n; i++)
		if (all.n == 0 || strcmp(all.v[all.n - 1], hist.v[i]) != 0)
			append(&all, xstrdup(hist.v[i]));
	added = 0;
	for (i = 0; i < all.n; i++) {
		for (p = all.v[i]; *p != '\0'; p++) {
			sb_putc(&sb, *p);
			if (*p == '\n')
				sb_putc(&sb, '\t');
		}
		sb_putc(&sb, '\n');
		free(all.v[i]);
	}
	free(all.v);
	while (off < sb.len && (n = pwrite(fd, sb.s + off, sb.len - off,
	    (off_t)off)) > 0)
		off += (size_t)n;
	if (off == sb.len)
		(void)!ftruncate(fd, (off_t)off);
	sb_free(&sb);
	close(fd);
}

/*
 * The number of the entry that an operand of fc means, where `last' is the newest that
 * counts.  Throws if there is none.
 */
static int
find(const char *s, int last)
{
	char *end;
	int n;

	n = (int)strtol(s, &end, 10);
	if (*s != '\0' && *end == '\0') {
		if (n <= 0)		/* -1: the newest; 0, too */
			n += last + (n < 0);
		return (n < hist.first ? hist.first : n > last ? last : n);
	}
	for (n = last; n >= hist.first; n--)
		if (strncmp(history_get(n), s, strlen(s)) == 0)
			return (n);
	sh_error("fc: %s: no such command", s);
}

static void
list_range(int from, int to, int numbers)
{
	int step = from <= to ? 1 : -1;
	const char *s;

	for (; ; from += step) {
		s = history_get(from);
		if (numbers)
			printf("%d", from);
		for (putchar('\t'); *s != '\0'; s++) {
			putchar(*s);
			if (*s == '\n')
				putchar('\t');
		}
		putchar('\n');
		if (from == to)
			break;
	}
}

/* Show a command, note it, and run it. */
static int
run_again(const char *s)
{
	fprintf(stderr, "%s%s", s, *s != '\0' && s[strlen(s) - 1] == '\n' ? "" : "\n");
	history_add(s, strlen(s), 1);
	return (eval_string(tstrndup(s, strlen(s))));
}

/* fc -s [old=new] [first] */
static int
substitute(char **argv)
{
	struct sbuf sb = { .s = NULL };
	const char *eq = argv[0] != NULL ? strchr(argv[0], '=') : NULL, *s, *at;
	char *old = "", *line;

	if (eq != NULL) {
		old = tstrndup(argv[0], (size_t)(eq - argv[0]));
		argv++;
	}
	s = history_get(find(argv[0] != NULL ? argv[0] : "-1",
	    hist.first + hist.n - 1));
	if (*old != '\0') {
		if ((at = strstr(s, old)) == NULL)
			return (sh_fail(1, "fc: %s: not in the command", old));
		sb_put(&sb, s, (size_t)(at - s));
		sb_puts(&sb, eq + 1);
		s = at + strlen(old);
	}
	sb_puts(&sb, s);
	line = tstrndup(sb.s, sb.len);
	sb_free(&sb);
	return (run_again(line));
}

/* Have an editor change commands, then run what it left. */
static int
edit_range(const char *editor, int from, int to)
{
	const char *tmp = var_get("TMPDIR");
	struct sbuf sb = { .s = NULL };
	char *name, *command, buf[1024];
	int fd, status, step = from <= to ? 1 : -1;
	ssize_t n = 0;

	if (editor == NULL && (editor = var_get("FCEDIT")) == NULL)
		editor = "ed";
	tmp = tmp != NULL && *tmp != '\0' ? tmp : "/tmp";
	name = talloc(strlen(tmp) + sizeof("/sh.XXXXXX"));
	sprintf(name, "%s/sh.XXXXXX", tmp);
	if ((fd = mkstemp(name)) < 0)
		return (sh_fail(1, "fc: %s: %s", name, strerror(errno)));
	for (; ; from += step) {
		sb_puts(&sb, history_get(from));
		sb_putc(&sb, '\n');
		if (from == to)
			break;
	}
	if (write(fd, sb.s, sb.len) != (ssize_t)sb.len)
		sh_warn("fc: %s: %s", name, strerror(errno));
	close(fd);
	sb_free(&sb);
	command = talloc(strlen(editor) + strlen(name) + 4);
	sprintf(command, "%s '%s'", editor, name);
	if ((status = eval_string(command)) == 0) {
		if ((fd = open(name, O_RDONLY | O_CLOEXEC)) >= 0) {
			while ((n = read(fd, buf, sizeof(buf))) > 0)
				sb_put(&sb, buf, (size_t)n);
			close(fd);
		}
		if (fd < 0 || n < 0)
			status = sh_fail(1, "fc: %s: %s", name, strerror(errno));
	}
	(void)unlink(name);
	if (status == 0 && sb.len > 0) {
		command = tstrndup(sb.s, sb.len);
		status = run_again(command);
	}
	sb_free(&sb);
	return (status);
}

/*
 * fc [-r] [-e editor] [first [last]]
 * fc -l [-nr] [first [last]]
 * fc -s [old=new] [first]
 * history: all of fc -l
 */
int
builtin_fc(int argc, char **argv)
{
	int list = argv[0][0] == 'h', numbers = 1, reverse = 0, subst = 0, i;
	int from, to, last, status = 0;
	const char *editor = NULL, *p;
	struct mark m = tmark();

	for (i = 1; i < argc && argv[i][0] == '-' && argv[i][1] != '\0' &&
	    strchr("0123456789", argv[i][1]) == NULL; i++) {
		if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		}
		for (p = argv[i] + 1; *p != '\0'; p++)
			if (*p == 'l')
				list = 1;
			else if (*p == 'n')
				numbers = 0;
			else if (*p == 'r')
				reverse = 1;
			else if (*p == 's')
				subst = 1;
			else if (*p == 'e' && p[1] == '\0' && i + 1 < argc) {
				editor = argv[++i];
				break;
			} else
				return (sh_fail(2, "%s: bad option: %s", argv[0],
				    argv[i]));
	}
	/* What is being run is in the list, but is not meant. */
	history_settle();
	if (!list && added > 0)
		forget_last();
	last = hist.first + hist.n - 1 - list;
	if (last < hist.first)
		return (list ? 0 : sh_fail(1, "fc: there is no history"));
	if (subst || (editor != NULL && strcmp(editor, "-") == 0)) {
		status = substitute(argv + i);
		trelease(m);
		return (status);
	}
	to = last;
	from = !list ? to : argv[0][0] == 'h' || to - SHOWN < hist.first ? hist.first :
	    to - SHOWN + 1;
	if (i < argc) {
		from = find(argv[i], last);
		if (i + 1 < argc)
			to = find(argv[i + 1], last);
		else if (!list)
			to = from;
	}
	if (list)
		list_range(reverse ? to : from, reverse ? from : to, numbers);
	else
		status = edit_range(editor, reverse ? to : from, reverse ? from : to);
	trelease(m);
	return (status);
}
