/*
 * util.h - what many of the programs here do alike; of no standard.
 */
#ifndef WORLD_UTIL_H
#define WORLD_UTIL_H

#include <regex.h>
#include <stdio.h>
#include <sys/types.h>

extern int	opt[128];	/* 0: not given; the larger, the later */
extern char	*optval[128];	/* the option's argument */
extern int	status;		/* what main() is to return: 1 after complain() */
extern int	usage_status;	/* of usage() and complain(): 1 */

struct kinfo_proc;
struct passwd;
struct stat;
struct statfs;

/* A long option and the short one that it stands for, as in "signal=", 's'. */
struct longopt {
	const char	*name;		/* with a "=" if it has an argument */
	char		letter;
};
extern const struct longopt *longopts;	/* a program's, or NULL; the last has no name */

/* A directory that a walk is in, and the one that it came from. */
struct level {
	const struct level *up;
	dev_t	dev;
	ino_t	ino;
};

int	options(int, char **, const char *, const char *);
_Noreturn void usage(void);
void	complain(const char *);
int	tree_flags(void);
int	is_loop(const struct level *, const struct stat *);
FILE	*input(const char *);
void	end_input(FILE *, const char *);
int	finish(void);
int	yes(void);
int	regexec_or_exit(const regex_t *, const char *, size_t, regmatch_t *, int);
int	authenticate(const struct passwd *, const char *);
int	failed_exec(const char *);
int	signal_number(const char *);
void	each_source(char **, int, const char *, int,
	    void (*)(const char *, const char *));
void	human(char *, size_t, double);
struct statfs *mount_of(int);
struct kinfo_proc *processes(size_t *);
void	command_line(const struct kinfo_proc *, char *, size_t);
void	load_averages(double [3]);

#endif
