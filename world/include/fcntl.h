/*
 * fcntl.h - open(2), fcntl(2).
 */
#ifndef WORLD_FCNTL_H
#define WORLD_FCNTL_H

#include <sys/fcntl.h>

int	open(const char *, int, ...);
int	openat(int, const char *, int, ...);
int	creat(const char *, mode_t);
int	fcntl(int, int, ...);
int	flock(int, int);

#endif
