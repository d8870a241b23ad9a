/*
 * kern/uio.c - moving data along a list of buffers: uiomove(9).
 *
 * Called by: whatever reads and writes: kern/sys_generic.c makes the list of a program's
 * buffers, and files, pipes and devices move data along it.  Calls: trap.c (copyin).
 */
#include "kern/uio.h"

/* The part of the first buffer that a move of at most n bytes takes; skips empty ones. */
static size_t
uio_chunk(struct uio *uio, size_t n)
{
	while (uio->uio_iovcnt > 0 && uio->uio_iov->iov_len == 0) {
		uio->uio_iov++;
		uio->uio_iovcnt--;
	}
	if (uio->uio_iovcnt == 0)
		return 0;
	return MIN(n, uio->uio_iov->iov_len);
}

/* n bytes of the first buffer are done. */
static void
uio_advance(struct uio *uio, size_t n)
{
	uio->uio_iov->iov_base = (char *)uio->uio_iov->iov_base + n;
	uio->uio_iov->iov_len -= n;
	uio->uio_resid -= n;
	uio->uio_offset += n;
}

int
uiomove(void *cp, size_t n, struct uio *uio)
{
	size_t cnt, moved = 0;
	void *base;
	int error = 0;

	n = MIN(n, uio->uio_resid);
	while (n > 0 && (cnt = uio_chunk(uio, n)) > 0) {
		base = uio->uio_iov->iov_base;
		if (uio->uio_segflg == UIO_SYSSPACE) {
			if (uio->uio_rw == UIO_READ)
				memcpy(base, cp, cnt);
			else
				memcpy(cp, base, cnt);
		} else if (uio->uio_rw == UIO_READ) {
			error = copyout(cp, base, cnt);
		} else {
			error = copyin(base, cp, cnt);
		}
		if (error != 0) {
			uio_takeback(uio, moved);
			break;
		}
		uio_advance(uio, cnt);
		moved += cnt;
		cp = (char *)cp + cnt;
		n -= cnt;
	}
	return error;
}

int
uiomovez(size_t n, struct uio *uio)
{
	size_t cnt;
	int error = 0;

	KASSERT(uio->uio_rw == UIO_READ);
	n = MIN(n, uio->uio_resid);
	while (n > 0 && (cnt = uio_chunk(uio, n)) > 0) {
		if (uio->uio_segflg == UIO_SYSSPACE)
			bzero(uio->uio_iov->iov_base, cnt);
		else
			error = copyoutzero(uio->uio_iov->iov_base, cnt);
		if (error != 0)
			return error;
		uio_advance(uio, cnt);
		n -= cnt;
	}
	return 0;
}

void
uio_kinit(struct uio *uio, struct iovec *iov, void *buf, size_t len, off_t off,
    enum uio_rw rw)
{
	iov->iov_base = buf;
	iov->iov_len = len;
	uio->uio_iov = iov;
	uio->uio_iovcnt = 1;
	uio->uio_offset = off;
	uio->uio_resid = len;
	uio->uio_segflg = UIO_SYSSPACE;
	uio->uio_rw = rw;
}
