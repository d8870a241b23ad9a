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
/* Measure again: nothing may have grown by more than caches may, or the test fails, and
 * says after what.  What is still on its way out is waited for.  With `print', says what
 * has changed at all. */
void	leak_check(struct pty *, const char *what, const struct leak *before, int print);

#endif
