/*
 * regress.h - what the files of the regress program share.
 *
 * A test is a function that ends normally, or by fail().  It runs in a child of its own,
 * in an empty directory, which it leaves empty.  Each file has a table of its tests that
 * ends with a null name; regress.c runs them all.  Same source on Linux and in the guest:
 * only what both have, or an #ifdef __DragonFly__ that says why.
 */
#ifndef TESTS_REGRESS_H
#define TESTS_REGRESS_H

#include <sys/types.h>
#include <errno.h>
#include <time.h>

#define PAGE	4096

struct regress {
	const char	*name;
	void		(*fn)(void);
};
#define T(name)	{ #name, t_##name }

extern const struct regress basic_tests[];	/* regress_basic.c */
extern const struct regress fs_tests[];		/* regress_fs.c */
extern const struct regress mem_tests[];	/* regress_mem.c */
extern const struct regress signal_tests[];	/* regress_signal.c */
extern const struct regress proc_tests[];	/* regress_proc.c */
extern const struct regress lwp_tests[];	/* regress_lwp.c */
extern const struct regress libc_tests[];	/* regress_libc.c */
/* What tests execute: "regress -x name". */
extern const struct regress signal_programs[], proc_programs[];

/* End the test: it failed. */
void	fail(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));

#define CHECK(e)	((e) ? (void)0 : fail("%s, line %d: %s", __FILE__, __LINE__, #e))
/* The call fails with this error. */
#define FAILS(call, err) do {						\
	errno = 0;							\
	if ((call) != -1 || errno != (err))				\
		fail("%s, line %d: %s: not %s", __FILE__, __LINE__, #call, #err); \
} while (0)

/* Install a handler. */
void	handle(int sig, void (*fn)(int), int flags);
/* Fork, or end the test: it is not to wait for, nor kill, child -1. */
pid_t	xfork(void);
/* Fork; in the child run fn and exit with what it returns. */
pid_t	spawn(int (*fn)(void));
/* Wait for this child to end: its status. */
int	wait_for(pid_t pid);
/* Fork and execute "path -x name", path NULL being our own file; 127 if it cannot. */
pid_t	spawn_program(const char *path, const char *name);
/* Become "regress -x name". */
void	exec_program(const char *name) __attribute__((noreturn));
/* A copy of our own file, with this mode. */
int	copy_self(const char *to, int mode);
/* Milliseconds since a moment of CLOCK_MONOTONIC. */
long	ms_since(const struct timespec *);

#endif
