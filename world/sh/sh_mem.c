/*
 * The shell's memory.
 *
 * There are three kinds of things to allocate, with three lives:
 *
 *   variables, functions' names, jobs	malloc, freed when replaced
 *   trees				an arena for each complete command; the tree of a
 *					function holds on to the arena it came from
 *   what expansions yield		the temporary arena, a stack: tmark() notes its
 *					height, trelease() goes back to it.  An error
 *					that is thrown past a trelease() does no harm,
 *					the handler at the top releases everything
 *
 * None of these returns NULL: without memory the shell ends.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

#define CHUNKSIZE	4000
#define ALIGN(n)	(((n) + 15) & ~(size_t)15)

struct chunk {
	struct chunk *prev;
	size_t	size;
	_Alignas(16) char data[];
};

struct arena {
	struct chunk *top;
	size_t	used;			/* of the top chunk */
	int	refs;
};

static struct arena temp;

void *
xmalloc(size_t n)
{
	return (xrealloc(NULL, n));
}

void *
xrealloc(void *p, size_t n)
{
	static const char text[] = "sh: out of memory\n";

	if ((p = realloc(p, n != 0 ? n : 1)) == NULL) {
		(void)!write(2, text, sizeof(text) - 1);
		_exit(2);
	}
	return (p);
}

char *
xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return (memcpy(xmalloc(n), s, n));
}

/* A new arena, with one reference. */
struct arena *
arena_new(void)
{
	struct arena *a = xmalloc(sizeof(*a));

	a->top = NULL;
	a->used = 0;
	a->refs = 1;
	return (a);
}

void
arena_hold(struct arena *a)
{
	a->refs++;
}

/* Give a reference back; the last one frees the arena. */
void
arena_drop(struct arena *a)
{
	struct chunk *c;

	if (--a->refs > 0)
		return;
	while ((c = a->top) != NULL) {
		a->top = c->prev;
		free(c);
	}
	free(a);
}

void *
arena_alloc(struct arena *a, size_t n)
{
	struct chunk *c = a->top;
	size_t size;

	n = ALIGN(n);
	if (c == NULL || c->size - a->used < n) {
		size = n > CHUNKSIZE ? n : CHUNKSIZE;
		c = xmalloc(sizeof(*c) + size);
		c->prev = a->top;
		c->size = size;
		a->top = c;
		a->used = 0;
	}
	a->used += n;
	return (memset(c->data + a->used - n, 0, n));
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	return (memcpy(arena_alloc(a, n + 1), s, n));
}

/* Zeroed memory from the temporary arena. */
void *
talloc(size_t n)
{
	return (arena_alloc(&temp, n));
}

char *
tstrndup(const char *s, size_t n)
{
	return (arena_strndup(&temp, s, n));
}

struct mark
tmark(void)
{
	return ((struct mark){ temp.top, temp.used });
}

/* Free all that was allocated from the temporary arena since the mark was taken. */
void
trelease(struct mark m)
{
	struct chunk *c;

	while ((c = temp.top) != m.chunk) {
		temp.top = c->prev;
		free(c);
	}
	temp.used = m.used;
}

void
sb_put(struct sbuf *sb, const char *s, size_t n)
{
	if (sb->size - sb->len <= n) {
		sb->size = (sb->len + n + 32) * 2;
		sb->s = xrealloc(sb->s, sb->size);
	}
	memcpy(sb->s + sb->len, s, n);
	sb->len += n;
	sb->s[sb->len] = '\0';
}

void
sb_puts(struct sbuf *sb, const char *s)
{
	sb_put(sb, s, strlen(s));
}

void
sb_putc(struct sbuf *sb, int c)
{
	char ch = (char)c;

	sb_put(sb, &ch, 1);
}

void
sb_free(struct sbuf *sb)
{
	free(sb->s);
	memset(sb, 0, sizeof(*sb));
}

/* Append to a list.  A NULL always follows the last string. */
void
list_add(struct strlist *l, char *s)
{
	char **v;

	if (l->n + 2 > l->size) {
		l->size = l->size * 2 + 16;
		v = talloc((size_t)l->size * sizeof(*v));
		if (l->n > 0)
			memcpy(v, l->v, (size_t)l->n * sizeof(*v));
		l->v = v;
	}
	l->v[l->n++] = s;
	l->v[l->n] = NULL;
}
