/*
 * pty.h - run other programs, by pipes or under a terminal, and expect things of them.  A
 * small expect(1) as a C library, for Check tests.  guest.h has the vkernel.
 *
 * Every wait has a bound in seconds; when it is over the test fails and says what
 * came instead.  A bound is there to end what hangs and tells nothing of speed: what
 * must come is given at least PATIENCE.  Nothing that a test started outlives it
 * (PDEATHSIG).
 */
#ifndef TESTS_PTY_H
#define TESTS_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

#include "tests/suite.h"

#define PATIENCE	180		/* seconds, on a slow and busy host */

struct pty {
	pid_t	pid;
	int	master, slave;		/* slave: open, to read its modes */
	struct termios start;		/* the modes before the program */
	char	out[1 << 20];		/* all that came; NUL-terminated */
	size_t	len, seen;		/* bytes of it; up to where expect has looked */
	bool	dead;
	int	status;			/* of waitpid, when dead */
	char	disk[256];		/* guest.c: its root disk, to be looked at */
};

/* Start argv under a new terminal of rows by cols, as its session's leader. */
struct pty *pty_spawn(const char *const argv[], int rows, int cols);
/* Wait for s in what comes after the last match.  Fails the test when the
 * program ends or the time is over before. */
void	pty_expect(struct pty *, const char *s, double seconds);
/* As that, but tells; in just that time. */
bool	pty_seen(struct pty *, const char *s, double seconds);
void	pty_send(struct pty *, const char *s);
/* What is typed (NULL: nothing) and what must come then, up to a NULL of that. */
struct step {
	const char *send, *expect;
};
void	pty_play(struct pty *, const struct step *, double seconds);
/* Send a line, then expect what it prints, then the next prompt "# ". */
void	pty_cmd(struct pty *, const char *line, const char *expect, double seconds);
/* That for each step, up to a NULL to send. */
void	pty_cmds(struct pty *, const struct step *, double seconds);
/* Wait for "login: ", be root, wait for the prompt; a bound for each wait. */
void	pty_login(struct pty *, double boot, double seconds);
void	pty_winsize(struct pty *, int rows, int cols);
/* Wait for the end: the exit status, or 128 + a signal. */
int	pty_wait(struct pty *, double seconds);
/* Are the terminal's modes what they were at the start? */
bool	pty_restored(struct pty *);
void	pty_free(struct pty *);		/* kills, if still there */

/* Run argv with `input' (NULL: /dev/null) to its end; what it wrote, and its exit
 * status, 128 + a signal, or -1 when it had to be killed after `seconds'. */
struct run {
	int	status;
	char	out[65536], err[65536];
};
void	run(struct run *, const char *const argv[], const char *input, double seconds);

double	now(void);			/* seconds */
/* The end of a text, for a message: Check takes no more than 8 kB of those. */
const char *ending(const char *);

#endif
