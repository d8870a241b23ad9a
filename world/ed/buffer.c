/*
 * The buffer of ed(1): an array of pointers to lines with a gap in it, which is where
 * lines were inserted or deleted last, so that a global command that works its way
 * down moves each pointer once.  Lines are counted bytes, NULs among them if need be.
 *
 * Whatever changes the buffer does it by insert_lines() and delete_lines(), and these
 * keep a journal: undo() plays the last command's journal backwards, and so writes the
 * one that undoes the undoing.  A line lives as long as the buffer, a journal, a mark or
 * a global command refers to it.
 *
 * Called by ed.c.
 */
#include <stdlib.h>
#include <string.h>

#include "ed.h"

/* Lines inserted behind, or deleted behind, line `at'. */
struct change {
	int		inserted;
	size_t		at, n;
	struct line	**lines;
};

struct journal {
	struct change	*v;
	size_t		n, size;
	size_t		dot;		/* before the changes, */
	int		modified;	/* as this was */
};

size_t	dot;
int	modified;

static struct line **buf;
static size_t	gap, gapend, size;	/* buf[gap..gapend) is free */
static struct journal journal;
static int	fresh = 1;		/* the next change begins a journal, */
static size_t	fresh_dot;		/* whose command began at this line, */
static int	fresh_modified;		/* in this state */

/* Memory; realloc() that does not fail. */
void *
more(void *old, size_t n)
{
	void *new = realloc(old, n != 0 ? n : 1);

	if (new == NULL)
		fail("Memory exhausted");
	return (new);
}

size_t
last(void)
{
	return (size - (gapend - gap));
}

/* Line n, from 1. */
struct line *
line_at(size_t n)
{
	return (buf[n <= gap ? n - 1 : n - 1 + (gapend - gap)]);
}

struct line *
new_line(const char *text, size_t len)
{
	struct line *l = more(NULL, sizeof(*l) + len + 1);

	l->refs = l->present = 0;
	l->len = len;
	memcpy(l->text, text, len);
	l->text[len] = '\0';
	return (l);
}

void
release(struct line *l)
{
	if (l != NULL && --l->refs <= 0)
		free(l);
}

/* Moves the gap behind line `at', and makes it at least so large. */
static void
move_gap(size_t at, size_t room)
{
	size_t n;

	if (gapend - gap < room) {
		n = size + size / 2 + room + 64;
		buf = more(buf, n * sizeof(*buf));
		memmove(buf + n - (size - gapend), buf + gapend,
		    (size - gapend) * sizeof(*buf));
		gapend += n - size;
		size = n;
	}
	if (at < gap)
		memmove(buf + gapend - (gap - at), buf + at, (gap - at) * sizeof(*buf));
	else
		memmove(buf + gap, buf + gapend, (at - gap) * sizeof(*buf));
	gapend = gapend + at - gap;
	gap = at;
}

static void
free_journal(struct journal *j)
{
	size_t i, k;

	for (i = 0; i < j->n; i++) {
		for (k = 0; k < j->v[i].n; k++)
			release(j->v[i].lines[k]);
		free(j->v[i].lines);
	}
	free(j->v);
	memset(j, 0, sizeof(*j));
}

/* Notes a change; the first of a command begins a new journal. */
static void
note(int inserted, size_t at, struct line **lines, size_t n)
{
	struct change *c;
	size_t i;

	if (fresh) {
		free_journal(&journal);
		journal.dot = fresh_dot;
		journal.modified = fresh_modified;
		fresh = 0;
	}
	if (journal.n == journal.size) {
		journal.size = journal.size * 2 + 8;
		journal.v = more(journal.v, journal.size * sizeof(*journal.v));
	}
	c = &journal.v[journal.n];
	c->inserted = inserted;
	c->at = at;
	c->n = n;
	c->lines = more(NULL, n * sizeof(*lines));
	journal.n++;
	for (i = 0; i < n; i++) {
		c->lines[i] = lines[i];
		lines[i]->refs++;
	}
	modified = 1;
}

/* Inserts lines behind line `at', and goes to the last of them. */
void
insert_lines(size_t at, struct line **lines, size_t n)
{
	size_t i;

	if (n == 0)
		return;
	move_gap(at, n);
	note(1, at, lines, n);
	for (i = 0; i < n; i++) {
		buf[gap++] = lines[i];
		lines[i]->refs++;
		lines[i]->present = 1;
	}
	dot = at + n;
}

/* Deletes n lines behind line `at', and goes to the one behind them. */
void
delete_lines(size_t at, size_t n)
{
	size_t i;

	if (n == 0)
		return;
	move_gap(at, 0);
	note(0, at, buf + gapend, n);
	for (i = 0; i < n; i++) {
		buf[gapend + i]->present = 0;
		release(buf[gapend + i]);
	}
	gapend += n;
	dot = at < last() ? at + 1 : at;
}

/* The number of a line, looked for from line `near' on both ways; 0: it is gone. */
size_t
number_of(const struct line *l, size_t near)
{
	size_t d, n = last();

	if (l == NULL || !l->present)
		return (0);
	for (d = 0; ; d++) {
		if (near + d <= n && near + d > 0 && line_at(near + d) == l)
			return (near + d);
		if (near > d && near - d <= n && line_at(near - d) == l)
			return (near - d);
	}
}

/* The next change begins the journal of a new command. */
void
journal_fresh(void)
{
	fresh = 1;
	fresh_dot = dot;
	fresh_modified = modified;
}

/* What is in the buffer is what is in the file: nothing to save, or to undo. */
void
journal_forget(void)
{
	free_journal(&journal);
	fresh = 1;
	modified = 0;
}

/* Undo the last command that changed anything.  Returns 0 if there is none. */
int
undo(void)
{
	struct journal old = journal;
	struct change *c;

	if (old.n == 0)
		return (0);
	memset(&journal, 0, sizeof(journal));
	for (c = old.v + old.n; c-- > old.v; )
		if (c->inserted)
			delete_lines(c->at, c->n);
		else
			insert_lines(c->at, c->lines, c->n);
	dot = old.dot;
	modified = old.modified;
	free_journal(&old);
	return (1);
}
