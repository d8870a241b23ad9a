/*
 * sys/stat.h - stat(2) and what changes what it shows.
 */
#ifndef WORLD_SYS_STAT_H
#define WORLD_SYS_STAT_H

#include_next <sys/stat.h>

int	stat(const char *, struct stat *);
int	lstat(const char *, struct stat *);
int	fstat(int, struct stat *);
int	fstatat(int, const char *, struct stat *, int);
int	chmod(const char *, mode_t);
int	lchmod(const char *, mode_t);
int	fchmod(int, mode_t);
int	fchmodat(int, const char *, mode_t, int);
int	chflags(const char *, unsigned long);
int	lchflags(const char *, unsigned long);
int	fchflags(int, unsigned long);
int	chflagsat(int, const char *, unsigned long, int);
int	mkdir(const char *, mode_t);
int	mkdirat(int, const char *, mode_t);
int	mkfifo(const char *, mode_t);
int	mkfifoat(int, const char *, mode_t);
int	mknod(const char *, mode_t, dev_t);
int	mknodat(int, const char *, mode_t, dev_t);
int	utimensat(int, const char *, const struct timespec *, int);
int	futimens(int, const struct timespec *);
mode_t	umask(mode_t);

#endif
