/*
 * tsort.c - tsort(1): orders the words of pairs "before after" so that all agree.
 *
 *	tsort [-lq] [file]
 *
 * Words without a predecessor go into a queue, and out of it to the output; each takes
 * its edges along.  When only cycles are left one is reported (not under -q) and broken
 * at its first word.  -l, the search for the longest cycle, is accepted.
 */
#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

struct node;

struct edge {
	struct node	*to;
	struct edge	*next;
};

struct node {
	char		*name;
	struct node	*hash;		/* the next of the same hash */
	struct node	*next;		/* all, in the order of the input */
	struct node	*queue;
	struct edge	*edges, **tail;
	long		before;		/* how many predecessors are left */
	int		done;		/* in the queue or out of it */
	struct node	*from;		/* on a walk: where we came from */
};

static struct node	*table[65536], *all, **last = &all;
static struct node	*head, **tail = &head;

static void *
need(size_t size)
{
	void *p = calloc(1, size);

	if (p == NULL)
		err(1, NULL);
	return (p);
}

/* The node of a word; a new one when it is new. */
static struct node *
lookup(const char *name)
{
	struct node *n, **np;
	const char *p;
	unsigned h = 5381;

	for (p = name; *p != '\0'; p++)
		h = h * 33 + (unsigned char)*p;
	for (np = &table[h % 65536]; (n = *np) != NULL; np = &n->hash)
		if (strcmp(n->name, name) == 0)
			return (n);
	n = *np = need(sizeof(*n));
	n->name = strdup(name);
	if (n->name == NULL)
		err(1, NULL);
	n->tail = &n->edges;
	*last = n;
	last = &n->next;
	return (n);
}

static void
enqueue(struct node *n)
{
	n->done = 1;
	n->queue = NULL;
	*tail = n;
	tail = &n->queue;
}

/* Reads the next word; NULL at the end. */
static char *
word(FILE *f)
{
	static char *buf;
	static size_t room;
	size_t n = 0;
	int c;

	while ((c = getc(f)) != EOF && isspace(c))
		;
	for (; c != EOF && !isspace(c); c = getc(f)) {
		if (n + 2 > room && (buf = realloc(buf, room = room * 2 + 64)) == NULL)
			err(1, NULL);
		buf[n++] = (char)c;
	}
	if (n == 0)
		return (NULL);
	buf[n] = '\0';
	return (buf);
}

/* Reads all pairs. */
static void
read_pairs(FILE *f)
{
	struct node *a, *b;
	struct edge *e;
	char *s;

	while ((s = word(f)) != NULL) {
		a = lookup(s);
		s = word(f);
		if (s == NULL)
			errx(1, "odd data count");
		b = lookup(s);
		if (a == b)
			continue;
		e = need(sizeof(*e));
		e->to = b;
		*a->tail = e;
		a->tail = &e->next;
		b->before++;
	}
}

/*
 * Reports a cycle and frees its first word of its predecessors.  Every word that is left
 * has a predecessor that is left, so a walk backwards meets itself.
 */
static void
break_cycle(void)
{
	struct node *n, *start = NULL;
	struct edge *e;

	for (n = all; n != NULL; n = n->next) {
		n->from = NULL;
		if (start == NULL && !n->done)
			start = n;
	}
	for (n = all; n != NULL; n = n->next)
		for (e = n->done ? NULL : n->edges; e != NULL; e = e->next)
			if (e->to->from == NULL)
				e->to->from = n;
	/* Walk back marking by done = 2 until a marked one comes again. */
	for (n = start; n->done != 2; n = n->from)
		n->done = 2;
	start = n;
	status = 1;
	if (!opt['q'])
		warnx("cycle in data");
	do {
		if (!opt['q'])
			warnx("%s", n->name);
		n = n->from;
	} while (n != start);
	for (n = all; n != NULL; n = n->next)
		if (n->done == 2)
			n->done = 0;
	enqueue(start);
}

int
main(int argc, char **argv)
{
	struct node *n;
	struct edge *e;
	FILE *f;
	const char *path;

	argv += options(argc, argv, "lq", "tsort [-lq] [file]");
	if (argc - optind > 1)
		usage();
	path = *argv != NULL ? *argv : "-";
	f = input(path);
	if (f == NULL)
		return (status);
	read_pairs(f);
	end_input(f, path);
	for (n = all; n != NULL; n = n->next)
		if (n->before == 0)
			enqueue(n);
	for (;;) {
		while ((n = head) != NULL) {
			head = n->queue;
			if (head == NULL)
				tail = &head;
			puts(n->name);
			for (e = n->edges; e != NULL; e = e->next)
				if (--e->to->before == 0 && !e->to->done)
					enqueue(e->to);
		}
		for (n = all; n != NULL && n->done; n = n->next)
			;
		if (n == NULL)
			break;
		break_cycle();
	}
	return (finish());
}
