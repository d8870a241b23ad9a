/*
 * kern/uio.h - a transfer between kernel memory and a program or the kernel.
 */
#ifndef KERN_UIO_H
#define KERN_UIO_H

#include <sys/uio.h>
#include "kern/systm.h"

enum uio_rw { UIO_READ, UIO_WRITE };		/* READ: out to the iovecs */
enum uio_seg { UIO_USERSPACE, UIO_SYSSPACE };

struct uio {
	struct iovec	*uio_iov;
	int		uio_iovcnt;
	off_t		uio_offset;
	size_t		uio_resid;	/* bytes left */
	enum uio_seg	uio_segflg;
	enum uio_rw	uio_rw;
};

/* Move n bytes (or what is left) and advance.  0 or EFAULT, when nothing counts as moved
 * by this call, and nothing more can be; may sleep. */
int	uiomove(void *cp, size_t n, struct uio *uio);
int	uiomovez(size_t n, struct uio *uio);	/* zeroes, UIO_READ only */
/* After an error: the last n bytes that were moved do not count. */
static inline void
uio_takeback(struct uio *uio, size_t n)
{
	uio->uio_offset -= (off_t)n;
	uio->uio_resid += n;
}
/* Set up a one-buffer uio in kernel memory. */
void	uio_kinit(struct uio *, struct iovec *, void *buf, size_t len, off_t off,
	    enum uio_rw);

#endif
