/*
 * sys/uio.h - readv(2), writev(2).
 */
#ifndef SYS_UIO_H
#define SYS_UIO_H

#include <sys/types.h>

struct iovec {
	void		*iov_base;
	size_t		iov_len;
};
#define UIO_MAXIOV      1024

#endif
