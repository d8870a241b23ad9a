/*
 * sys/resource.h - limits, priorities and usage of processes.
 */
#ifndef WORLD_SYS_RESOURCE_H
#define WORLD_SYS_RESOURCE_H

#include_next <sys/resource.h>

int	getpriority(int, int);
int	setpriority(int, int, int);
int	getrlimit(int, struct rlimit *);
int	setrlimit(int, const struct rlimit *);
int	getrusage(int, struct rusage *);

#endif
