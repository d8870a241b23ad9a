/*
 * sys/uio.h - readv(2), writev(2).
 */
#ifndef WORLD_SYS_UIO_H
#define WORLD_SYS_UIO_H

#include_next <sys/uio.h>

ssize_t	readv(int, const struct iovec *, int);
ssize_t	writev(int, const struct iovec *, int);

#endif
