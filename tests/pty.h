/*
 * pty.h - whole-system tests: run the vkernel, by a pipe or under a terminal, and
 * expect things of it.  A small expect(1) as a C library, for Check tests.
 *
 * Every wait has a bound in seconds; when it is over the test fails and says what
 * came instead.  Nothing that a test started outlives it (PDEATHSIG).
 */
#ifndef TESTS_PTY_H
#define TESTS_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>

struct pty {
	pid_t	pid;
	int	master, slave;		/* slave: open, to read its modes */
	struct termios start;		/* the modes before the program */
	char	out[1 << 20];		/* all that came; NUL-terminated */
	size_t	len, seen;		/* bytes of it; up to where expect has looked */
	bool	dead;
	int	status;			/* of waitpid, when dead */
};

/* Start argv under a new terminal of rows by cols, as its session's leader. */
struct pty *pty_spawn(const char *const argv[], int rows, int cols);
/* Wait for s in what comes after the last match.  Fails the test when the
 * program ends or the time is over before. */
void	pty_expect(struct pty *, const char *s, double seconds);
/* As that, but tells. */
bool	pty_seen(struct pty *, const char *s, double seconds);
void	pty_send(struct pty *, const char *s);
/* Send a line, then expect what it prints, then the next prompt "# ". */
void	pty_cmd(struct pty *, const char *line, const char *expect, double seconds);
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

/* The vkernel to test: $VKERNEL or obj/VKERNEL/kernel.debug; an absolute path. */
const char *vk_kernel(void);
/* A scratch folder for this test process, removed at its exit: in $VKTMP, or else
 * /dev/shm where it can be used, or /tmp. */
const char *vk_tmp(void);
/* "<scratch>/name", in one of 32 static buffers, used in turn. */
const char *vk_path(const char *name);
/* A private copy of $ROOTIMG or obj/rootimg.01 at vk_path(name). */
const char *vk_rootimg(const char *name);
/* To test as an ordinary user where the tests run as root: vk_share() makes copies of
 * what is tested that all may use, and that no build replaces meanwhile; before the
 * tests, and once is enough.  vk_drop(): if we are root, be nobody from here on. */
void	vk_share(void);
void	vk_drop(void);
void	vk_ordinary_user(void);		/* both: a fixture of whole test programs */
/* The file system on an image must be whole, and marked clean. */
void	vk_fsck(const char *image);
void	vk_fsck_raw(const char *image);	/* one without a label */
/* vm.vkernel_enable=1 in a private setting: $VKERNEL_STATE. */
void	vk_allow(void);
/* The children of a process (a vkernel's stubs): how many, and which. */
int	vk_children(pid_t pid, pid_t *list, int max);
/* Are they all gone, within so many seconds? */
bool	vk_all_gone(const pid_t *list, int n, double seconds);
/* This test cannot run here; with CI in the environment that is a failure. */
void	skip(const char *id, const char *why);
double	now(void);			/* seconds */

#endif
