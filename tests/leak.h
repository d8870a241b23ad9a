/*
 * leak.h - what a vkernel holds at a moment, in its kernel and on the host.
 */
#ifndef TESTS_LEAK_H
#define TESTS_LEAK_H

struct pty;

#define LEAK_ITEMS	96

struct leak {
	struct {
		char	name[32];
		long	n;
	} item[LEAK_ITEMS];
	int	nitems;
};

/* Measure a vkernel that waits at root's prompt. */
void	leak_measure(struct pty *, struct leak *);
/* Nothing may have grown by more than caches may: else the test fails, and says after
 * what.  With `print', says what has changed at all. */
void	leak_compare(const char *what, const struct leak *before,
	    const struct leak *after, int print);

#endif
