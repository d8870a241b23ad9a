/*
 * kern/sys_generic.c - reading, writing, ioctl, and waiting for files of any kind.
 *
 *	read, readv, extpread ...  -> dofileread()  -> fo_read
 *	write, writev ...          -> dofilewrite() -> fo_write, SIGPIPE
 *	ioctl                      -> fo_ioctl, with the data copied in and out here
 *	poll, ppoll, select, pselect -> poll_wait() -> fo_poll of each file
 *
 * A transfer that moved something before it was interrupted, ran out or met bad memory
 * succeeds; so does a read that moved something before any error.
 *
 * Polling: poll_wait() asks all files; one that is not ready links a pollent, from the
 * caller's pollrec, to its selinfo, and when its state changes selwakeup() wakes the
 * poller, which asks all again.  The files are held meanwhile, so a selinfo does not go
 * away while it has entries.  select is poll with other clothes.
 *
 *	selinfo (tty, pipe ...) --si_list--> pollent --pe_rec--> pollrec (on the stack of
 *	                                     the poller, which sleeps on its address)
 *
 * Called by: system calls; selrecord() and selwakeup() by whatever can be polled.
 * Manual pages: read(2), write(2), ioctl(2), poll(2), select(2).
 * Read next: kern/pipe.c, kern/vfs_vnops.c, the files behind fo_*.
 */
#include <sys/fcntl.h>
#include <sys/ioctl.h>
#include <sys/poll.h>
#include <sys/select.h>
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/uio.h"
#include "kern/vnode.h"

#define SMALL_IOV	8		/* this many are kept on the stack */
#define SMALL_IOCTL	128		/* bytes of ioctl data, ditto */
#define SMALL_POLL	24		/* polled files, ditto */
#define SELECT_MAX	65536		/* more cannot be open */
#define NFDSET(nd)	(((size_t)(nd) + NFDBITS - 1) / NFDBITS)	/* words */

static MALLOC_DEFINE(M_IOV, "iov");
static MALLOC_DEFINE(M_IOCTL, "ioctl");
static MALLOC_DEFINE(M_SELECT, "select");

/* ---- reading and writing ------------------------------------------------ */

/* Read into the uio from fp, at its own offset or (O_FOFFSET_FLAG) at the uio's. */
static int
dofileread(struct file *fp, struct uio *uio, int flags, uint64_t *result)
{
	size_t len = uio->uio_resid;
	int error;

	error = fp->f_ops->fo_read(fp, uio, fp->f_cred, flags);
	if (uio->uio_resid != len)
		error = 0;
	*result = len - uio->uio_resid;
	return (error);
}

/* Write from the uio to fp.  EPIPE comes with SIGPIPE. */
static int
dofilewrite(struct file *fp, struct uio *uio, int flags, uint64_t *result)
{
	size_t len = uio->uio_resid;
	int error;

	error = fp->f_ops->fo_write(fp, uio, fp->f_cred, flags);
	if (error != 0) {
		if (uio->uio_resid != len && (error == ERESTART || error == EINTR ||
		    error == EWOULDBLOCK || error == EFAULT))
			error = 0;
		if (error == EPIPE)
			lwpsignal(curproc, curlwp, SIGPIPE);
	}
	*result = len - uio->uio_resid;
	return (error);
}

/* Can fp be read and written at an offset that a program gives? */
static int
offset_ok(struct file *fp)
{
	if (fp->f_type != DTYPE_VNODE || ((struct vnode *)fp->f_data)->v_type == VFIFO)
		return (ESPIPE);
	return (0);
}

/*
 * The transfer that all eight calls are: descriptor m->arg[0], the buffers in uio.
 * off < 0: at the file's own offset.
 */
static int
do_rw(struct sysmsg *m, struct uio *uio, off_t off)
{
	int flags = 0, error;
	struct file *fp;

	error = holdfp(curproc, (int)m->arg[0],
	    uio->uio_rw == UIO_READ ? FREAD : FWRITE, &fp);
	if (error != 0)
		return (error);
	uio->uio_offset = off;
	if (off >= 0) {
		flags = O_FOFFSET_FLAG;
		error = offset_ok(fp);
	}
	if (error == 0)
		error = uio->uio_rw == UIO_READ ?
		    dofileread(fp, uio, flags, &m->result) :
		    dofilewrite(fp, uio, flags, &m->result);
	(void)fdrop(fp);
	return (error);
}

/* read, write, extpread, extpwrite: one buffer, m->arg[1] and [2]. */
static int
rw_one(struct sysmsg *m, enum uio_rw rw, off_t off)
{
	struct iovec iov = {
		.iov_base = (void *)m->arg[1], .iov_len = (size_t)m->arg[2],
	};
	struct uio uio = {
		.uio_iov = &iov, .uio_iovcnt = 1, .uio_resid = iov.iov_len,
		.uio_segflg = UIO_USERSPACE, .uio_rw = rw,
	};

	if ((ssize_t)iov.iov_len < 0)
		return (EINVAL);
	return (do_rw(m, &uio, off));
}

/* readv and its like: m->arg[2] buffers, described at m->arg[1].  EINVAL, ENOMEM */
static int
rw_vec(struct sysmsg *m, enum uio_rw rw, off_t off)
{
	struct iovec small[SMALL_IOV], *iov = small;
	struct uio uio = { .uio_segflg = UIO_USERSPACE, .uio_rw = rw };
	int n = (int)m->arg[2], error;

	if (n <= 0 || n > UIO_MAXIOV)
		return (EINVAL);
	if (n > SMALL_IOV)
		iov = kmalloc((size_t)n * sizeof(*iov), M_IOV, M_WAITOK | M_NULLOK);
	if (iov == NULL)
		return (ENOMEM);
	error = copyin((void *)m->arg[1], iov, (size_t)n * sizeof(*iov));
	for (int i = 0; error == 0 && i < n; i++) {
		if ((ssize_t)iov[i].iov_len < 0 ||
		    (ssize_t)(uio.uio_resid + iov[i].iov_len) < 0)
			error = EINVAL;
		uio.uio_resid += iov[i].iov_len;
	}
	uio.uio_iov = iov;
	uio.uio_iovcnt = n;
	if (error == 0)
		error = do_rw(m, &uio, off);
	if (iov != small)
		kfree(iov, M_IOV);
	return (error);
}

/* The offset of the extp* calls: -1 is the file's own; no flags are known.  EINVAL */
static int
ext_offset(struct sysmsg *m, off_t *offp)
{
	*offp = (off_t)m->arg[4];
	return (m->arg[3] != 0 || *offp < -1 ? EINVAL : 0);
}

int
sys_read(struct sysmsg *m)
{
	return (rw_one(m, UIO_READ, -1));
}

int
sys_write(struct sysmsg *m)
{
	return (rw_one(m, UIO_WRITE, -1));
}

int
sys_readv(struct sysmsg *m)
{
	return (rw_vec(m, UIO_READ, -1));
}

int
sys_writev(struct sysmsg *m)
{
	return (rw_vec(m, UIO_WRITE, -1));
}

int
sys_extpread(struct sysmsg *m)
{
	off_t off;
	int error = ext_offset(m, &off);

	return (error != 0 ? error : rw_one(m, UIO_READ, off));
}

int
sys_extpwrite(struct sysmsg *m)
{
	off_t off;
	int error = ext_offset(m, &off);

	return (error != 0 ? error : rw_one(m, UIO_WRITE, off));
}

int
sys_extpreadv(struct sysmsg *m)
{
	off_t off;
	int error = ext_offset(m, &off);

	return (error != 0 ? error : rw_vec(m, UIO_READ, off));
}

int
sys_extpwritev(struct sysmsg *m)
{
	off_t off;
	int error = ext_offset(m, &off);

	return (error != 0 ? error : rw_vec(m, UIO_WRITE, off));
}

/* ---- ioctl -------------------------------------------------------------- */

/* The requests that any descriptor knows: true if cmd was one. */
static bool
ioctl_any(struct proc *p, int fd, struct file *fp, u_long cmd, int *data)
{
	struct fdnode *fdn = &p->p_fd->fd_files[fd];

	switch (cmd) {
	case FIOCLEX:
		fdn->flags |= FD_CLOEXEC;
		return (true);
	case FIONCLEX:
		fdn->flags &= (uint8_t)~FD_CLOEXEC;
		return (true);
	case FIONBIO:
		fp->f_flag = *data != 0 ? fp->f_flag | O_NONBLOCK :
		    fp->f_flag & ~O_NONBLOCK;
		return (true);
	case FIOSETOWN:
		fp->f_owner = *data;
		return (true);
	case FIOGETOWN:
		*data = fp->f_owner;
		return (true);
	default:
		return (false);
	}
}

/* A session got this terminal: it keeps the vnode, to revoke it when it ends. */
static void
ctty_vnode(struct file *fp)
{
	struct session *sp = curproc->p_session;
	struct vnode *vp = fp->f_data, *old = sp->s_ttyvp;

	if (fp->f_type != DTYPE_VNODE || old == vp)
		return;
	vref(vp);
	sp->s_ttyvp = vp;
	if (old != NULL)
		vrele(old);
}

/* One ioctl, with its data in kernel memory. */
static int
do_ioctl(struct proc *p, int fd, struct file *fp, u_long cmd, void *data)
{
	int error;

	if (cmd == FIOASYNC)
		return (*(int *)data != 0 ? ENOTTY : 0);	/* nothing sends SIGIO */
	if (ioctl_any(p, fd, fp, cmd, data))
		return (0);
	error = fp->f_ops->fo_ioctl(fp, cmd, data, curcred());
	if (error == 0 && cmd == TIOCSCTTY)
		ctty_vnode(fp);
	return (error);
}

int
sys_ioctl(struct sysmsg *m)
{
	_Alignas(16) char small[SMALL_IOCTL];
	struct proc *p = curproc;
	u_long cmd = m->arg[1] & 0xffffffffU;
	size_t size = IOCPARM_LEN(cmd);
	void *udata = (void *)m->arg[2], *data = small;
	struct file *fp;
	int error;

	if ((cmd & (IOC_VOID | IOC_IN | IOC_OUT)) == 0 ||
	    ((cmd & (IOC_IN | IOC_OUT)) != 0 && size == 0))
		return (ENOTTY);
	error = holdfp(p, (int)m->arg[0], FREAD | FWRITE, &fp);
	if (error != 0)
		return (error);
	if (size > sizeof(small) &&
	    (data = kmalloc(size, M_IOCTL, M_WAITOK | M_NULLOK)) == NULL) {
		(void)fdrop(fp);
		return (ENOMEM);
	}
	bzero(data, MAX(size, sizeof(void *)));
	if ((cmd & IOC_IN) != 0)
		error = copyin(udata, data, size);
	else if ((cmd & IOC_VOID) != 0)
		*(void **)data = udata;	/* the argument is the value itself */
	if (error == 0)
		error = do_ioctl(p, (int)m->arg[0], fp, cmd, data);
	if (error == 0 && (cmd & IOC_OUT) != 0)
		error = copyout(data, udata, size);
	if (data != small)
		kfree(data, M_IOCTL);
	(void)fdrop(fp);
	return (error);
}

/* ---- polling ------------------------------------------------------------ */

/* An object that is not ready: selwakeup(sip) is to wake this poller.  Never sleeps. */
void
selrecord(struct pollrec *rec, struct selinfo *sip)
{
	struct pollent *pe;

	if (rec == NULL)
		return;
	if (rec->pr_nfirst < POLLREC_NFIRST)
		pe = &rec->pr_first[rec->pr_nfirst++];
	else if ((pe = kmalloc(sizeof(*pe), M_SELECT, M_NOWAIT)) == NULL) {
		rec->pr_nomem = true;
		return;
	}
	pe->pe_rec = rec;
	pe->pe_next = rec->pr_ents;
	rec->pr_ents = pe;
	LIST_INSERT_HEAD(&sip->si_list, pe, pe_link);
}

/* The object's state changed: pollers look again. */
void
selwakeup(struct selinfo *sip)
{
	struct pollent *pe;

	LIST_FOREACH(pe, &sip->si_list, pe_link)
		if (!pe->pe_rec->pr_fired) {
			pe->pe_rec->pr_fired = true;
			wakeup(pe->pe_rec);
		}
}

/* Unlink a poller from all objects. */
static void
poll_unlink(struct pollrec *rec)
{
	struct pollent *pe, *next;

	for (pe = rec->pr_ents; pe != NULL; pe = next) {
		next = pe->pe_next;
		LIST_REMOVE(pe, pe_link);
		if (pe < rec->pr_first || pe >= rec->pr_first + POLLREC_NFIRST)
			kfree(pe, M_SELECT);
	}
	rec->pr_ents = NULL;
	rec->pr_nfirst = 0;
}

/* Ask all files once; how many are ready.  Those before the first that is get linked. */
static int
poll_scan(struct pollfd *pfd, struct file **fps, u_int n, struct pollrec *rec)
{
	int ready = 0;

	for (u_int i = 0; i < n; i++) {
		if (fps[i] != NULL)
			pfd[i].revents = (int16_t)fps[i]->f_ops->fo_poll(fps[i],
			    pfd[i].events | POLLERR | POLLHUP, ready == 0 ? rec : NULL);
		else
			pfd[i].revents = pfd[i].fd < 0 ? 0 : POLLNVAL;
		if (pfd[i].revents != 0)
			ready++;
	}
	return (ready);
}

/*
 * Wait until one of the files is ready; *readyp: how many are.  timo: nanoseconds, 0
 * only looks, UINT64_MAX is for ever.  EINTR, ENOMEM.
 */
static int
poll_wait(struct pollfd *pfd, struct file **fps, u_int n, uint64_t timo, int *readyp)
{
	struct pollrec rec = { .pr_ents = NULL };
	uint64_t now = 0, end = UINT64_MAX;
	int error = 0;

	if (timo != 0 && timo != UINT64_MAX)
		end = nanouptime_ns() + timo;
	for (;;) {
		rec.pr_fired = false;
		*readyp = poll_scan(pfd, fps, n, timo == 0 ? NULL : &rec);
		if (*readyp != 0 || timo == 0)
			break;
		if (rec.pr_nomem) {
			error = ENOMEM;
			break;
		}
		if (end != UINT64_MAX && (now = nanouptime_ns()) >= end)
			break;
		if (!rec.pr_fired)
			error = tsleep(&rec, PCATCH, "poll",
			    end != UINT64_MAX ? end - now : 0);
		if (error != 0 && error != EWOULDBLOCK)
			break;
		error = 0;
		poll_unlink(&rec);
	}
	poll_unlink(&rec);
	return (error == ERESTART ? EINTR : error);
}

/* Memory for n polled files; small if it suffices.  NULL: no memory. */
static struct file **
poll_hold(struct proc *p, const struct pollfd *pfd, u_int n, struct file **small)
{
	struct file **fps = small;

	if (n > SMALL_POLL)
		fps = kmalloc(n * sizeof(*fps), M_SELECT, M_WAITOK | M_NULLOK);
	if (fps == NULL)
		return (NULL);
	for (u_int i = 0; i < n; i++)
		if (holdfp(p, pfd[i].fd, 0, &fps[i]) != 0)
			fps[i] = NULL;
	return (fps);
}

/* Undo poll_hold(). */
static void
poll_drop(struct file **fps, u_int n, struct file **small)
{
	for (u_int i = 0; i < n; i++)
		if (fps[i] != NULL)
			(void)fdrop(fps[i]);
	if (fps != small)
		kfree(fps, M_SELECT);
}

/* poll's core, between copying in and out. */
static int
do_poll(struct pollfd *pfd, u_int n, uint64_t timo, int *readyp)
{
	struct file *small[SMALL_POLL], **fps;
	int error;

	if ((fps = poll_hold(curproc, pfd, n, small)) == NULL)
		return (ENOMEM);
	error = poll_wait(pfd, fps, n, timo, readyp);
	poll_drop(fps, n, small);
	return (error);
}

/* A timeout in nanoseconds from a user timespec; NULL is for ever.  EINVAL, EFAULT. */
static int
timeout_ts(const void *uts, uint64_t *timo)
{
	struct timespec ts;
	int error;

	*timo = UINT64_MAX;
	if (uts == NULL)
		return (0);
	error = copyin(uts, &ts, sizeof(ts));
	return (error != 0 ? error : timespec_ns(&ts, timo));
}

/* The same from a user timeval. */
static int
timeout_tv(const void *utv, uint64_t *timo)
{
	struct timeval tv;
	int error;

	*timo = UINT64_MAX;
	if (utv == NULL)
		return (0);
	error = copyin(utv, &tv, sizeof(tv));
	return (error != 0 ? error : timeval_ns(&tv, timo));
}

/* ppoll, pselect: the signal mask while they wait, from user memory; NULL: no change. */
static int
mask_set(struct lwp *lp, const void *umask)
{
	sigset_t mask;
	int error;

	if (umask == NULL)
		return (0);
	if ((error = copyin(umask, &mask, sizeof(mask))) != 0)
		return (error);
	SIGDELSET(mask, SIGKILL);
	SIGDELSET(mask, SIGSTOP);
	lp->lwp_oldsigmask = lp->lwp_sigmask;
	lp->lwp_sigmask = mask;
	return (0);
}

/* And back: at once, or when the signal that interrupted us has been delivered. */
static void
mask_restore(struct lwp *lp, const void *umask, int error)
{
	if (umask == NULL)
		return;
	if (error == EINTR)
		lp->lwp_sigrestore = true;
	else
		lp->lwp_sigmask = lp->lwp_oldsigmask;
}

/* poll and ppoll: ufds[n], a timeout, a signal mask. */
static int
poll_common(struct sysmsg *m, uint64_t timo, const void *umask)
{
	struct pollfd small[SMALL_POLL], *pfd = small;
	void *ufds = (void *)m->arg[0];
	u_int n = (u_int)m->arg[1];
	int error, ready = 0;

	if (n > (u_int)maxfilesperproc &&
	    n > (uint64_t)curproc->p_limit.pl_rlimit[RLIMIT_NOFILE].rlim_cur)
		return (EINVAL);
	if (n > SELECT_MAX)
		return (EINVAL);
	if (n > SMALL_POLL)
		pfd = kmalloc(n * sizeof(*pfd), M_SELECT, M_WAITOK | M_NULLOK);
	if (pfd == NULL)
		return (ENOMEM);
	error = copyin(ufds, pfd, n * sizeof(*pfd));
	if (error == 0)
		error = mask_set(curlwp, umask);
	if (error == 0) {
		error = do_poll(pfd, n, timo, &ready);
		mask_restore(curlwp, umask, error);
	}
	if (error == 0)
		error = copyout(pfd, ufds, n * sizeof(*pfd));
	if (pfd != small)
		kfree(pfd, M_SELECT);
	m->result = (uint64_t)ready;
	return (error);
}

int
sys_poll(struct sysmsg *m)
{
	int ms = (int)m->arg[2];

	if (ms < INFTIM)
		return (EINVAL);
	return (poll_common(m, ms == INFTIM ? UINT64_MAX : (uint64_t)ms * 1000000, NULL));
}

int
sys_ppoll(struct sysmsg *m)
{
	uint64_t timo;
	int error = timeout_ts((void *)m->arg[2], &timo);

	return (error != 0 ? error : poll_common(m, timo, (void *)m->arg[3]));
}

/* The three sets of select: what to poll for, and what of the answer is a yes. */
static const struct {
	int16_t	ask, yes;
} selkinds[3] = {
	{ POLLIN | POLLRDNORM, POLLIN | POLLRDNORM | POLLHUP | POLLERR },
	{ POLLOUT, POLLOUT | POLLHUP | POLLERR },
	{ POLLPRI | POLLRDBAND, POLLPRI | POLLRDBAND },
};

/* Is bit i set? */
static bool
isset(const uint64_t *set, int i)
{
	return ((set[i / NFDBITS] >> (i % NFDBITS) & 1) != 0);
}

/* The descriptors of the three sets, as pollfds; how many. */
static u_int
select_gather(uint64_t *const sets[3], int nd, struct pollfd *pfd)
{
	int16_t events;
	u_int n = 0;

	for (int fd = 0; fd < nd; fd++) {
		events = 0;
		for (int k = 0; k < 3; k++)
			if (isset(sets[k], fd))
				events |= selkinds[k].ask;
		if (events != 0) {
			pfd[n].fd = fd;
			pfd[n].events = events;
			n++;
		}
	}
	return (n);
}

/* Turn the answers into sets; how many bits, or EBADF. */
static int
select_answer(uint64_t *const sets[3], const struct pollfd *pfd, u_int n, int *bits)
{
	int fd;

	*bits = 0;
	for (u_int i = 0; i < n; i++) {
		fd = pfd[i].fd;
		if ((pfd[i].revents & POLLNVAL) != 0)
			return (EBADF);
		for (int k = 0; k < 3; k++) {
			if (!isset(sets[k], fd))
				continue;
			if ((pfd[i].revents & selkinds[k].yes) != 0)
				(*bits)++;
			else
				sets[k][fd / NFDBITS] &= ~(1UL << fd % NFDBITS);
		}
	}
	return (0);
}

/* Look whether one of the descriptors is bad before waiting for the others. */
static int
select_check(struct proc *p, const struct pollfd *pfd, u_int n)
{
	struct file *fp;
	int error = 0;

	for (u_int i = 0; error == 0 && i < n; i++)
		if ((error = holdfp(p, pfd[i].fd, 0, &fp)) == 0)
			(void)fdrop(fp);
	return (error);
}

/* select and pselect, with memory for the sets and the pollfds. */
static int
select_sets(struct sysmsg *m, uint64_t *const sets[3], struct pollfd *pfd, uint64_t timo,
    const void *umask)
{
	int nd = (int)m->arg[0], error = 0, ready, bits = 0;
	size_t size = NFDSET(nd) * sizeof(uint64_t);
	u_int n;

	for (int k = 0; error == 0 && k < 3; k++)
		if (m->arg[1 + k] != 0)
			error = copyin((void *)m->arg[1 + k], sets[k], size);
	if (error != 0)
		return (error);
	n = select_gather(sets, nd, pfd);
	if ((error = select_check(curproc, pfd, n)) != 0 ||
	    (error = mask_set(curlwp, umask)) != 0)
		return (error);
	error = do_poll(pfd, n, timo, &ready);
	mask_restore(curlwp, umask, error);
	if (error == 0)
		error = select_answer(sets, pfd, n, &bits);
	for (int k = 0; error == 0 && k < 3; k++)
		if (m->arg[1 + k] != 0)
			error = copyout(sets[k], (void *)m->arg[1 + k], size);
	m->result = (uint64_t)bits;
	return (error);
}

/* select(nd, in, out, except ...): find the memory. */
static int
select_common(struct sysmsg *m, uint64_t timo, const void *umask)
{
	int nd = (int)m->arg[0], error;
	size_t words;
	uint64_t *mem;
	struct pollfd *pfd;

	if (nd < 0 || nd > SELECT_MAX)
		return (EINVAL);
	words = NFDSET(nd);
	mem = kmalloc(3 * words * sizeof(*mem) + (size_t)nd * sizeof(*pfd) + 1, M_SELECT,
	    M_WAITOK | M_NULLOK | M_ZERO);
	if (mem == NULL)
		return (ENOMEM);
	pfd = (struct pollfd *)(mem + 3 * words);
	error = select_sets(m, (uint64_t *const []){ mem, mem + words, mem + 2 * words },
	    pfd, timo, umask);
	kfree(mem, M_SELECT);
	return (error);
}

int
sys_select(struct sysmsg *m)
{
	uint64_t timo;
	int error = timeout_tv((void *)m->arg[4], &timo);

	return (error != 0 ? error : select_common(m, timo, NULL));
}

int
sys_pselect(struct sysmsg *m)
{
	uint64_t timo;
	int error = timeout_ts((void *)m->arg[4], &timo);

	return (error != 0 ? error : select_common(m, timo, (void *)m->arg[5]));
}
