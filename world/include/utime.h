/*
 * utime.h - times of a file in seconds; see utimes(2) for finer ones.
 */
#ifndef WORLD_UTIME_H
#define WORLD_UTIME_H

#include <sys/types.h>

struct utimbuf {
	time_t	actime;
	time_t	modtime;
};

int	utime(const char *, const struct utimbuf *);

#endif
