/*
 * guest.h - whole-system tests: a vkernel, its files, and what is to be seen of it from
 * the host.  Each test process has a scratch folder, and in it the files of its guests.
 *
 * A guest is a struct pty: pty.h has what types at it.
 */
#ifndef TESTS_GUEST_H
#define TESTS_GUEST_H

#include "tests/pty.h"

#define BOOT_TIME	PATIENCE	/* seconds to login:, on a slow and busy host */
#define CMD_TIME	PATIENCE	/* and for what is done at once elsewhere */

/* How a vkernel is started; what is zero has the default. */
struct guest {
	int	rows, cols;		/* 24 by 80 */
	const char *kernel;		/* vk_kernel() */
	const char *memory;		/* -m: 64m */
	const char *mem;		/* -i: mem, in the scratch folder */
	const char *image;		/* -r: root.img, made if need be; or a path */
	const char *const *under;	/* the command that starts it, up to NULL: none */
	const char *more[32];		/* more of its options */
};
#define GUEST(...)	(&(struct guest){ __VA_ARGS__ })

/* Its command line (static), and its files made; it may be enabled. */
const char *const *guest_argv(const struct guest *);
/* Start it under a terminal of its own. */
struct pty *guest_start(const struct guest *);
/* And log in as root. */
struct pty *guest_boot(const struct guest *);
/* Wait for single-user's question, and answer it; wait for the shell. */
void	guest_single(struct pty *, const char *shell);
/* Stop it: it is in ddb. */
void	guest_ddb(struct pty *);
/* Type a line that ends it; what it says is seen, its status is this (128 + a signal),
 * no process is left, and the terminal is as it was, unless it was killed.  And the
 * terminal is freed. */
void	guest_gone(struct pty *, const char *line, const char *says, int status);
/* That, and it ends well: the status is 0, and its root disk is clean. */
void	guest_down(struct pty *, const char *line, const char *says);
/* Halt it from a root shell; it ends well. */
void	guest_halt(struct pty *);
/* Send it SIGTERM, and it ends well, or another signal, which ends it at once. */
void	guest_kill(struct pty *, int sig);

/* The vkernel to test: $VKERNEL or obj/VKERNEL/kernel.debug; an absolute path. */
const char *vk_kernel(void);
/* A scratch folder for this test process, removed at its exit: in $VKTMP, or else
 * /dev/shm where it can be used, or /tmp. */
const char *vk_tmp(void);
/* "<scratch>/name", for as long as the test lives. */
const char *vk_path(const char *name);
/* A shell command on the host; its exit status, 1000 + a signal. */
int	shell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* A fixture: be in the scratch folder; $T is where the tools are, $VK_OBJ/tools. */
void	vk_work(void);
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
/* Are they all gone, or will be soon? */
bool	vk_all_gone(const pid_t *list, int n);

#endif
