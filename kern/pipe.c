/*
 * kern/pipe.c - pipes and FIFOs.
 *
 * A struct pipe is one direction: a ring of 64 KiB, whose 16 pages are made when data
 * first reaches them.  An empty ring begins at its first page again, so that the
 * usual short messages use one page.  pipe(2) makes two of them, a pair, as pipes go
 * both ways in BSD; an end is a struct pipe_end.  A FIFO has one, at its vnode.
 *
 *	end[0]: reads p_pipe[0], writes p_pipe[1]	end[1]: the other way round
 *
 *	      p_rpos (next to read)    p_wpos (next to write)
 *	           v                     v
 *	  [........xxxxxxxxxxxxxxxxxxxxxx.......]  both only grow; modulo 64 KiB
 *
 * One reader and one writer at a time move data (P_RBUSY, P_WBUSY), as copying to and
 * from a program may sleep.  A writer keeps P_WBUSY until all is written, so writes
 * up to PIPE_BUF (and bigger ones, among blocking writers) are not mixed.
 * Wake-ups go only to those who said that they wait (P_RWAIT, P_WWAIT), and to a
 * writer only when the room that it waits for is there (p_wneed).
 *
 * Called by: system calls, vn_open() for FIFOs.  Sleeps on: &p_rpos readers, &p_wpos
 * writers, &p_readers and &p_writers openers of FIFOs.  Manual pages: pipe(2), mkfifo(2).
 * Read next: kern/sys_generic.c.
 */
#include <sys/fcntl.h>
#include <sys/ioctl.h>
#include <sys/poll.h>
#include <sys/stat.h>
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/uio.h"
#include "kern/vnode.h"

#define PIPE_PAGES	16
#define PIPE_SIZE	(PIPE_PAGES * PAGE_SIZE)
#define PIPE_WAKE	(PIPE_SIZE / 2)	/* a big write goes on when this much is free */

struct pipe {
	uint32_t	p_rpos, p_wpos;
	uint32_t	p_wneed;	/* bytes of room that the writer waits for */
	int		p_wqueue;	/* writers that want to be the one at work */
	int		p_flags;	/* P_* */
	int		p_readers, p_writers;	/* open ends */
	uint32_t	p_ropens, p_wopens;	/* how often they were ever opened */
	struct selinfo	p_rsel, p_wsel;
	struct timespec	p_atime, p_mtime, p_ctime;
	char		*p_page[PIPE_PAGES];
};
#define P_RBUSY		0x01		/* a reader moves data */
#define P_WBUSY		0x02		/* a writer is at work */
#define P_RWAIT		0x04		/* someone sleeps on p_rpos */
#define P_WWAIT		0x08		/* someone sleeps on p_wpos */
#define P_WCOPY		0x10		/* the writer moves data: p_wpos is fixed */

struct pipe_pair {
	struct pipe	pp_pipe[2];
	int		pp_ends;	/* how many are open */
	ino_t		pp_ino;
};

static MALLOC_DEFINE(M_PIPE, "pipe");
static ino_t pipe_lastino;

/* ---- one direction ------------------------------------------------------ */

/* Bytes waiting. */
static uint32_t
pipe_used(const struct pipe *pp)
{
	return (pp->p_wpos - pp->p_rpos);
}

/* Make an empty pipe of zeroed memory, with so many readers and writers. */
static void
pipe_init(struct pipe *pp, int readers, int writers)
{
	pp->p_readers = readers;
	pp->p_writers = writers;
	LIST_INIT(&pp->p_rsel.si_list);
	LIST_INIT(&pp->p_wsel.si_list);
	nanotime(&pp->p_ctime);
	pp->p_atime = pp->p_mtime = pp->p_ctime;
}

/* Free its pages. */
static void
pipe_fini(struct pipe *pp)
{
	for (int i = 0; i < PIPE_PAGES; i++)
		if (pp->p_page[i] != NULL)
			kfree(pp->p_page[i], M_PIPE);
}

/* Readers can go on. */
static void
pipe_wakereaders(struct pipe *pp)
{
	if ((pp->p_flags & P_RWAIT) != 0) {
		pp->p_flags &= ~P_RWAIT;
		wakeup(&pp->p_rpos);
	}
	selwakeup(&pp->p_rsel);
}

/* Writers can go on. */
static void
pipe_wakewriters(struct pipe *pp)
{
	if ((pp->p_flags & P_WWAIT) != 0) {
		pp->p_flags &= ~P_WWAIT;
		wakeup(&pp->p_wpos);
	}
	selwakeup(&pp->p_wsel);
}

/* Copy n bytes at ring position pos (not beyond its page) to or from the uio. */
static int
pipe_move(struct pipe *pp, uint32_t pos, uint32_t n, struct uio *uio)
{
	char **page = &pp->p_page[pos % PIPE_SIZE / PAGE_SIZE];

	if (*page == NULL && (*page = kmalloc(PAGE_SIZE, M_PIPE,
	    M_WAITOK | M_NULLOK)) == NULL)
		return (ENOMEM);
	return (uiomove(*page + pos % PAGE_SIZE, n, uio));
}

/* How much can be moved at pos: to the end of its page, of n. */
static uint32_t
pipe_chunk(uint32_t pos, size_t n)
{
	return ((uint32_t)MIN(n, PAGE_SIZE - pos % PAGE_SIZE));
}

/* The room that the sleeping writer wants, or any room for pollers, was made. */
static void
pipe_made_room(struct pipe *pp)
{
	if (pipe_used(pp) == 0 && (pp->p_flags & P_WCOPY) == 0)
		pp->p_rpos = pp->p_wpos = 0;
	if (PIPE_SIZE - pipe_used(pp) >= pp->p_wneed)
		pipe_wakewriters(pp);
}

/*
 * Read what there is, or sleep until there is something.  0 with nothing read is the
 * end: no writers.  EAGAIN, EINTR, ERESTART.
 */
static int
pipe_do_read(struct pipe *pp, struct uio *uio, bool nonblock)
{
	uint32_t n;
	int error = 0;

	if (uio->uio_resid == 0)
		return (0);
	while (pipe_used(pp) == 0 || (pp->p_flags & P_RBUSY) != 0) {
		if (pipe_used(pp) == 0 && pp->p_writers == 0)
			return (0);
		if (nonblock)
			return (EAGAIN);
		pp->p_flags |= P_RWAIT;
		error = tsleep(&pp->p_rpos, PCATCH, "piperd", 0);
		if (error != 0)
			return (error);
	}
	pp->p_flags |= P_RBUSY;
	while (error == 0 && uio->uio_resid != 0 && (n = pipe_used(pp)) != 0) {
		n = pipe_chunk(pp->p_rpos, MIN(n, uio->uio_resid));
		error = pipe_move(pp, pp->p_rpos, n, uio);
		if (error == 0) {
			pp->p_rpos += n;
			pipe_made_room(pp);
		}
	}
	pp->p_flags &= ~P_RBUSY;
	if ((pp->p_flags & P_RWAIT) != 0 && (pipe_used(pp) != 0 || pp->p_writers == 0))
		pipe_wakereaders(pp);
	nanotime(&pp->p_atime);
	return (error);
}

/* Write all of the uio that fits now. */
static int
pipe_fill(struct pipe *pp, struct uio *uio)
{
	uint32_t room, n;
	int error = 0;

	pp->p_flags |= P_WCOPY;
	while (error == 0 && uio->uio_resid != 0 &&
	    (room = PIPE_SIZE - pipe_used(pp)) != 0) {
		n = pipe_chunk(pp->p_wpos, MIN(room, uio->uio_resid));
		error = pipe_move(pp, pp->p_wpos, n, uio);
		if (error == 0)
			pp->p_wpos += n;
	}
	pp->p_flags &= ~P_WCOPY;
	if (pipe_used(pp) != 0)
		pipe_wakereaders(pp);
	return (error);
}

/* Sleep until `need' bytes of room are there, or the readers gone.  EPIPE, EINTR... */
static int
pipe_wait_room(struct pipe *pp, uint32_t need, bool nonblock)
{
	int error;

	while (pp->p_readers != 0 && PIPE_SIZE - pipe_used(pp) < need) {
		if (nonblock)
			return (EAGAIN);
		pp->p_wneed = need;
		pp->p_flags |= P_WWAIT;
		error = tsleep(&pp->p_wpos, PCATCH, "pipewr", 0);
		pp->p_wneed = 0;
		if (error != 0)
			return (error);
	}
	return (pp->p_readers == 0 ? EPIPE : 0);
}

/*
 * Write all, sleeping for room; up to PIPE_BUF bytes in one piece.  With nonblock as
 * much as fits.  EPIPE, EAGAIN, EINTR, ERESTART.
 */
static int
pipe_do_write(struct pipe *pp, struct uio *uio, bool nonblock)
{
	uint32_t need;
	int error;

	if (uio->uio_resid == 0)
		return (0);
	while ((pp->p_flags & P_WBUSY) != 0) {
		if (pp->p_readers == 0)
			return (EPIPE);
		if (nonblock)
			return (EAGAIN);
		pp->p_flags |= P_WWAIT;
		pp->p_wqueue++;
		error = tsleep(&pp->p_wpos, PCATCH, "pipewl", 0);
		pp->p_wqueue--;
		if (error != 0)
			return (error);
	}
	pp->p_flags |= P_WBUSY;
	need = uio->uio_resid <= PIPE_BUF ? (uint32_t)uio->uio_resid : 1;
	do {
		error = pipe_wait_room(pp, need, nonblock);
		if (error == 0)
			error = pipe_fill(pp, uio);
		need = (uint32_t)MIN(uio->uio_resid, PIPE_WAKE);
	} while (error == 0 && uio->uio_resid != 0);
	pp->p_flags &= ~P_WBUSY;
	if (pp->p_wqueue != 0)
		lwkt_handoff();
	pipe_wakewriters(pp);		/* P_WBUSY kept pollers away, too */
	nanotime(&pp->p_mtime);
	return (error);
}

/* Ready for reading: data, or the end. */
static int
pipe_poll_read(struct pipe *pp, int events, struct pollrec *rec)
{
	if (pp->p_writers == 0 && pp->p_wopens != 0)
		return ((events & (POLLIN | POLLRDNORM)) | POLLHUP);
	if (pipe_used(pp) != 0)
		return (events & (POLLIN | POLLRDNORM));
	selrecord(rec, &pp->p_rsel);
	return (0);
}

/* Ready for writing: room for PIPE_BUF, or no readers. */
static int
pipe_poll_write(struct pipe *pp, int events, struct pollrec *rec)
{
	if (pp->p_readers == 0)
		return ((events & POLLOUT) | POLLHUP);
	if (PIPE_SIZE - pipe_used(pp) >= PIPE_BUF && (pp->p_flags & P_WBUSY) == 0)
		return (events & POLLOUT);
	if ((events & POLLOUT) != 0)
		selrecord(rec, &pp->p_wsel);
	return (0);
}

/* An end that read from it was closed. */
static void
pipe_reader_gone(struct pipe *pp)
{
	if (--pp->p_readers == 0)
		pipe_wakewriters(pp);
}

/* An end that wrote to it was closed. */
static void
pipe_writer_gone(struct pipe *pp)
{
	if (--pp->p_writers == 0)
		pipe_wakereaders(pp);
}

/* FIONREAD of an end that reads pp. */
static int
pipe_do_ioctl(struct pipe *pp, u_long cmd, void *data)
{
	if (cmd != FIONREAD)
		return (ENOTTY);
	*(int *)data = (int)pipe_used(pp);
	return (0);
}

/* ---- pipe(2) ------------------------------------------------------------ */

/* f_data of an end: its pair, with the end's number in the lowest bit. */
static struct pipe_pair *
end_pair(const struct file *fp)
{
	return ((struct pipe_pair *)((uintptr_t)fp->f_data & ~(uintptr_t)1));
}

static int
end_number(const struct file *fp)
{
	return ((int)((uintptr_t)fp->f_data & 1));
}

/* What this end reads from. */
static struct pipe *
end_rpipe(const struct file *fp)
{
	return (&end_pair(fp)->pp_pipe[end_number(fp)]);
}

/* What this end writes to. */
static struct pipe *
end_wpipe(const struct file *fp)
{
	return (&end_pair(fp)->pp_pipe[end_number(fp) ^ 1]);
}

static int
pipe_read(struct file *fp, struct uio *uio, struct ucred *cred __unused,
    int flags __unused)
{
	return (pipe_do_read(end_rpipe(fp), uio, (fp->f_flag & O_NONBLOCK) != 0));
}

static int
pipe_write(struct file *fp, struct uio *uio, struct ucred *cred __unused,
    int flags __unused)
{
	return (pipe_do_write(end_wpipe(fp), uio, (fp->f_flag & O_NONBLOCK) != 0));
}

static int
pipe_ioctl(struct file *fp, u_long cmd, void *data, struct ucred *cred __unused)
{
	return (pipe_do_ioctl(end_rpipe(fp), cmd, data));
}

static int
pipe_poll(struct file *fp, int events, struct pollrec *rec)
{
	int revents = 0;

	if ((events & POLLOUT) != 0)
		revents = pipe_poll_write(end_wpipe(fp), events, rec);
	/* Also without POLLIN asked for: POLLHUP when the other end is gone. */
	return (revents | pipe_poll_read(end_rpipe(fp), events, revents ? NULL : rec));
}

static int
pipe_stat(struct file *fp, struct stat *st, struct ucred *cred __unused)
{
	struct pipe *rp = end_rpipe(fp);

	st->st_mode = S_IFIFO | S_IRUSR | S_IWUSR;
	st->st_nlink = 1;
	st->st_ino = end_pair(fp)->pp_ino;
	st->st_dev = NODEV;
	st->st_uid = fp->f_cred->cr_uid;
	st->st_gid = fp->f_cred->cr_gid;
	st->st_size = pipe_used(rp);
	st->st_blksize = PAGE_SIZE;
	st->__old_st_blksize = PAGE_SIZE;
	st->st_blocks = howmany(st->st_size, S_BLKSIZE);
	st->st_atim = rp->p_atime;
	st->st_mtim = end_wpipe(fp)->p_mtime;
	st->st_ctim = rp->p_ctime;
	return (0);
}

static int
pipe_close(struct file *fp)
{
	struct pipe_pair *pair = end_pair(fp);
	struct pipe *rp = end_rpipe(fp), *wp = end_wpipe(fp);

	pipe_reader_gone(rp);
	pipe_writer_gone(wp);
	if (--pair->pp_ends == 0) {
		pipe_fini(&pair->pp_pipe[0]);
		pipe_fini(&pair->pp_pipe[1]);
		kfree(pair, M_PIPE);
	}
	return (0);
}

static const struct fileops pipe_fileops = {
	.fo_read = pipe_read, .fo_write = pipe_write, .fo_ioctl = pipe_ioctl,
	.fo_poll = pipe_poll, .fo_stat = pipe_stat, .fo_close = pipe_close,
};

/* Make file fp an end of a pair. */
static void
pipe_open_end(struct file *fp, struct pipe_pair *pair, int number, int flags)
{
	fp->f_type = DTYPE_PIPE;
	fp->f_flag = FREAD | FWRITE | (flags & O_NONBLOCK);
	fp->f_data = (void *)((uintptr_t)pair | (uintptr_t)number);
	fp->f_ops = &pipe_fileops;
	pair->pp_ends++;
}

/* pipe and pipe2: two new descriptors, in both result registers. */
static int
do_pipe(struct sysmsg *m, int flags)
{
	int cloexec = (flags & O_CLOEXEC) != 0 ? FD_CLOEXEC : 0, fd[2], error;
	struct proc *p = curproc;
	struct pipe_pair *pair;
	struct file *fp[2];

	pair = kmalloc(sizeof(*pair), M_PIPE, M_WAITOK | M_NULLOK | M_ZERO);
	if (pair == NULL)
		return (ENOMEM);
	if ((error = falloc(p, &fp[0], &fd[0])) != 0) {
		kfree(pair, M_PIPE);
		return (error);
	}
	if ((error = falloc(p, &fp[1], &fd[1])) != 0) {
		fdunreserve(p, fd[0]);
		(void)fdrop(fp[0]);
		kfree(pair, M_PIPE);
		return (error);
	}
	pair->pp_ino = ++pipe_lastino;
	for (int i = 0; i < 2; i++) {
		pipe_init(&pair->pp_pipe[i], 1, 1);
		pair->pp_pipe[i].p_wopens = 1;
		pipe_open_end(fp[i], pair, i, flags);
	}
	for (int i = 0; i < 2; i++) {
		fsetfd(p, fp[i], fd[i], cloexec);
		(void)fdrop(fp[i]);
	}
	m->result = (uint64_t)fd[0];
	m->result2 = (uint64_t)fd[1];
	m->set_result2 = true;
	return (0);
}

int
sys_pipe(struct sysmsg *m)
{
	return (do_pipe(m, 0));
}

int
sys_pipe2(struct sysmsg *m)
{
	int flags = (int)m->arg[1];

	if ((flags & ~(O_CLOEXEC | O_NONBLOCK)) != 0)
		return (EINVAL);
	return (do_pipe(m, flags));
}

/* For the pager: the pages that wait to be read of what can be written to this file; 0
 * for what is no pipe. */
uint64_t
pipe_pages(const struct file *fp)
{
	const struct pipe *pp = NULL;
	uint64_t n = 0;

	if (fp->f_type == DTYPE_PIPE)
		pp = end_wpipe(fp);
	else if (fp->f_ops == &fifo_fileops)
		pp = ((struct vnode *)fp->f_data)->v_fifo;
	for (int i = 0; pp != NULL && i < PIPE_PAGES; i++)
		n += pp->p_page[i] != NULL;
	return (n);
}

/* ---- FIFOs -------------------------------------------------------------- */

/* One open less of each kind in fflags; the last one frees the pipe and its data. */
static void
fifo_unopen(struct vnode *vp, int fflags)
{
	struct pipe *pp = vp->v_fifo;

	if ((fflags & FREAD) != 0)
		pipe_reader_gone(pp);
	if ((fflags & FWRITE) != 0)
		pipe_writer_gone(pp);
	if (pp->p_readers == 0 && pp->p_writers == 0) {
		vp->v_fifo = NULL;
		pipe_fini(pp);
		kfree(pp, M_PIPE);
	}
}

/* Wait until the other kind of end is open, or was since we came (*opens changed). */
static int
fifo_wait_peer(const int *count, const uint32_t *opens, const char *wmesg)
{
	uint32_t then = *opens;
	int error = 0;

	while (error == 0 && *count == 0 && *opens == then)
		error = tsleep(count, PCATCH, wmesg, 0);
	return (error);
}

/*
 * Open a FIFO: a reader waits for a writer and a writer for a reader, unless
 * O_NONBLOCK (writer without reader: ENXIO).  EINTR, ERESTART, ENOMEM.
 */
int
fifo_open(struct vnode *vp, int fflags, struct file *fp)
{
	bool rd = (fflags & FREAD) != 0, wr = (fflags & FWRITE) != 0;
	bool nonblock = (fflags & O_NONBLOCK) != 0;
	struct pipe *pp = vp->v_fifo;
	int error = 0;

	if (pp == NULL) {
		pp = kmalloc(sizeof(*pp), M_PIPE, M_WAITOK | M_NULLOK | M_ZERO);
		if (pp == NULL)
			return (ENOMEM);
		if (vp->v_fifo == NULL) {
			pipe_init(pp, 0, 0);
			vp->v_fifo = pp;
		} else
			kfree(pp, M_PIPE);	/* another opener was faster */
		pp = vp->v_fifo;
	}
	if (rd) {
		pp->p_ropens++;
		if (pp->p_readers++ == 0)
			wakeup(&pp->p_readers);
	}
	if (wr) {
		pp->p_wopens++;
		if (pp->p_writers++ == 0)
			wakeup(&pp->p_writers);
	}
	if (rd && !wr && !nonblock)
		error = fifo_wait_peer(&pp->p_writers, &pp->p_wopens, "fifor");
	else if (wr && !rd && nonblock && pp->p_readers == 0)
		error = ENXIO;
	else if (wr && !rd)
		error = fifo_wait_peer(&pp->p_readers, &pp->p_ropens, "fifow");
	if (error != 0) {
		fifo_unopen(vp, fflags);
		return (error);
	}
	fp->f_type = DTYPE_VNODE;
	fp->f_data = vp;
	fp->f_ops = &fifo_fileops;
	return (0);
}

static int
fifo_read(struct file *fp, struct uio *uio, struct ucred *cred __unused,
    int flags __unused)
{
	return (pipe_do_read(((struct vnode *)fp->f_data)->v_fifo, uio,
	    (fp->f_flag & O_NONBLOCK) != 0));
}

static int
fifo_write(struct file *fp, struct uio *uio, struct ucred *cred __unused,
    int flags __unused)
{
	return (pipe_do_write(((struct vnode *)fp->f_data)->v_fifo, uio,
	    (fp->f_flag & O_NONBLOCK) != 0));
}

static int
fifo_ioctl(struct file *fp, u_long cmd, void *data, struct ucred *cred __unused)
{
	return (pipe_do_ioctl(((struct vnode *)fp->f_data)->v_fifo, cmd, data));
}

static int
fifo_poll(struct file *fp, int events, struct pollrec *rec)
{
	struct pipe *pp = ((struct vnode *)fp->f_data)->v_fifo;
	int revents = 0;

	if ((fp->f_flag & FWRITE) != 0)
		revents = pipe_poll_write(pp, events, rec);
	if ((fp->f_flag & FREAD) != 0)
		revents |= pipe_poll_read(pp, events, revents ? NULL : rec);
	return (revents);
}

static int
fifo_stat(struct file *fp, struct stat *st, struct ucred *cred __unused)
{
	struct vnode *vp = fp->f_data;
	int error = vn_lock(vp, LK_SHARED);

	if (error == 0) {
		error = vn_stat(vp, st);
		vn_unlock(vp);
	}
	return (error);
}

static int
fifo_close(struct file *fp)
{
	struct vnode *vp = fp->f_data;

	fifo_unopen(vp, fp->f_flag);
	return (vn_close(vp, fp->f_flag));
}

const struct fileops fifo_fileops = {
	.fo_read = fifo_read, .fo_write = fifo_write, .fo_ioctl = fifo_ioctl,
	.fo_poll = fifo_poll, .fo_stat = fifo_stat, .fo_close = fifo_close,
};
