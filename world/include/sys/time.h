/*
 * sys/time.h - gettimeofday(2), timers.
 */
#ifndef WORLD_SYS_TIME_H
#define WORLD_SYS_TIME_H

#include_next <sys/time.h>

int	gettimeofday(struct timeval *, struct timezone *);
int	settimeofday(const struct timeval *, const struct timezone *);
int	getitimer(int, struct itimerval *);
int	setitimer(int, const struct itimerval *, struct itimerval *);
int	utimes(const char *, const struct timeval *);
int	lutimes(const char *, const struct timeval *);
int	futimes(int, const struct timeval *);

#endif
