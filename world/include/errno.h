/*
 * errno.h - the number of the last error.
 */
#ifndef WORLD_ERRNO_H
#define WORLD_ERRNO_H

#include <sys/errno.h>

extern int	errno;

#endif
