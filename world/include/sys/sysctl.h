/*
 * sys/sysctl.h - sysctl(3).
 */
#ifndef WORLD_SYS_SYSCTL_H
#define WORLD_SYS_SYSCTL_H

#include_next <sys/sysctl.h>

int	sysctl(const int *, unsigned, void *, size_t *, const void *, size_t);
int	sysctlbyname(const char *, void *, size_t *, const void *, size_t);
int	sysctlnametomib(const char *, int *, size_t *);

#endif
