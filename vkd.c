/*
 * vkd.c - virtual disks: each -r file of the command line is one, vkd0, vkd1...
 *
 * The kernel must not wait in a host system call, so each disk has a host thread
 * of its own (DragonFly's cothread), which touches nothing of the kernel but
 * the request it was given and the pages the request names:
 *
 *	dev_strategy() -> vkd_strategy()	request to the end of sc_queue
 *	    vkd_thread()			preadv, pwritev, fsync; to sc_done
 *	HOST_IRQ_DISK -> vkd_intr()		biodone() of all that is in sc_done
 *
 * A thread takes requests in order, so that a BIO_FLUSH covers all writes before
 * it.  Data goes directly between the file and the pages of the memory image.
 *
 * Waking a thread on another CPU costs more than copying a few pages: when the
 * disk's thread has nothing to do, vkd_strategy() first tries what the host can do
 * without waiting, by its page cache, and puts the request into sc_now itself.
 *
 * What the host cannot do is EIO: read errors, writes that fail for want of space
 * behind a sparse file, files that were truncated meanwhile.  Sizes, slices and
 * labels are the disk layer's business (kern/subr_disk.c), which also has
 * checked a request against the disk's size.
 *
 * Called by: kern/ at boot (vkd_attach), the disk layer, kern/intr.c (vkd_intr).
 * Calls: host.c, disk_create(), biodone().
 * Read next: kern/subr_disk.c.  Manual page: vkernel(7), vkd(4).
 */
#include "host.h"
#include "vk.h"
#include "vkd.h"
#include "kern/buf.h"
#include "kern/conf.h"
#include "kern/systm.h"

#define VKD_BLKSIZE	512

struct bioq {
	struct bio	*head, **tail;
};

struct vkd_softc {
	int		sc_unit;
	int		sc_fd;
	struct host_lock sc_lock;	/* sc_queue and sc_done */
	struct host_sem	sc_work;	/* one count a request in sc_queue */
	int		sc_busy;	/* requests given to the thread and not ended;
					 * this and sc_now are the vCPU's own */
	struct bioq	sc_now;		/* for vkd_intr(): done without the thread */
	struct bioq	sc_queue;	/* for the thread, first come first served */
	struct bioq	sc_done;	/* for vkd_intr() */
};

static struct vkd_softc vkd[VK_MAXDISKS];

static void	vkd_strategy(struct cdev *dev, struct bio *bp);

static const struct dev_ops vkd_ops = {
	.name = "vkd", .maj = 97, .flags = D_DISK, .d_strategy = vkd_strategy,
};

/* Make a queue empty. */
static void
bioq_init(struct bioq *q)
{
	q->head = NULL;
	q->tail = &q->head;
}

/* Append a request. */
static void
bioq_put(struct bioq *q, struct bio *bp)
{
	bp->bio_next = NULL;
	*q->tail = bp;
	q->tail = &bp->bio_next;
}

/* Remove the first request; NULL when there is none. */
static struct bio *
bioq_get(struct bioq *q)
{
	struct bio *bp = q->head;

	if (bp != NULL && (q->head = bp->bio_next) == NULL)
		q->tail = &q->head;
	return (bp);
}

/* The pieces of a request, for the host. */
static void
vkd_iov(const struct bio *bp, struct host_iov *iov)
{
	for (int i = 0; i < bp->bio_nseg; i++) {
		iov[i].base = bp->bio_seg[i].addr;
		iov[i].len = bp->bio_seg[i].len;
	}
}

/* Do one request: 0 or the host's error.  On the disk's thread. */
static int
vkd_io(struct vkd_softc *sc, struct bio *bp)
{
	struct host_iov iov[BIO_MAXSEG];
	int64_t n;

	if (bp->bio_cmd == BIO_FLUSH)
		return (-host_fsync(sc->sc_fd));
	vkd_iov(bp, iov);
	if (bp->bio_cmd == BIO_READ)
		n = host_preadv(sc->sc_fd, iov, bp->bio_nseg, bp->bio_offset);
	else
		n = host_pwritev(sc->sc_fd, iov, bp->bio_nseg, bp->bio_offset);
	return (n == (int64_t)bp->bio_length ? 0 : n < 0 ? (int)-n : EIO);
}

/* Try to do a request at once: false, if the thread must do (all of) it. */
static bool
vkd_io_now(struct vkd_softc *sc, struct bio *bp)
{
	struct host_iov iov[BIO_MAXSEG];

	if (bp->bio_cmd == BIO_FLUSH)
		return (false);
	vkd_iov(bp, iov);
	bp->bio_error = 0;
	return (host_io_nowait(bp->bio_cmd == BIO_WRITE, sc->sc_fd, iov, bp->bio_nseg,
	    bp->bio_offset) == (int64_t)bp->bio_length);
}

/* A disk's host thread. */
static void
vkd_thread(void *arg)
{
	struct vkd_softc *sc = arg;
	struct bio *bp;

	for (;;) {
		host_sem_wait(&sc->sc_work);
		host_lock(&sc->sc_lock);
		bp = bioq_get(&sc->sc_queue);
		host_unlock(&sc->sc_lock);
		bp->bio_error = vkd_io(sc, bp);
		host_lock(&sc->sc_lock);
		bioq_put(&sc->sc_done, bp);
		host_unlock(&sc->sc_lock);
		host_intr_post(HOST_IRQ_DISK);
	}
}

/* Take a request for the whole disk; it ends by biodone(), from vkd_intr(). */
static void
vkd_strategy(struct cdev *dev, struct bio *bp)
{
	struct vkd_softc *sc = disk_softc(dev);

	KASSERT(bp->bio_nseg <= BIO_MAXSEG);
	if (sc->sc_busy == 0 && vkd_io_now(sc, bp)) {
		bioq_put(&sc->sc_now, bp);
		host_intr_post(HOST_IRQ_DISK);
		return;
	}
	sc->sc_busy++;
	host_lock(&sc->sc_lock);
	bioq_put(&sc->sc_queue, bp);
	host_unlock(&sc->sc_lock);
	host_sem_post(&sc->sc_work);
}

/* End a request: EIO, with a message that says why, if it failed. */
static void
vkd_done(struct vkd_softc *sc, struct bio *bp)
{
	static const char *const what[] = {
		[BIO_READ] = "read", [BIO_WRITE] = "write", [BIO_FLUSH] = "flush",
	};
	static const char *const why[ELAST + 1] = {
		[ENOSPC] = ": no space left on the host", [EDQUOT] = ": the host's quota",
		[EFBIG] = ": the host wants no file so large",
	};

	if (bp->bio_error != 0) {
		kprintf("vkd%d: hard %s error, offset %ld length %lu%s\n", sc->sc_unit,
		    what[bp->bio_cmd], bp->bio_offset, bp->bio_length,
		    why[bp->bio_error] != NULL ? why[bp->bio_error] : "");
		bp->bio_error = EIO;
	}
	biodone(bp);
}

/* HOST_IRQ_DISK: end all requests that are done. */
void
vkd_intr(void)
{
	struct vkd_softc *sc;
	struct bio *bp;

	for (sc = vkd; sc < &vkd[vk.ndisks]; sc++) {
		while ((bp = bioq_get(&sc->sc_now)) != NULL)
			vkd_done(sc, bp);
		while (sc->sc_busy > 0) {
			host_lock(&sc->sc_lock);
			bp = bioq_get(&sc->sc_done);
			host_unlock(&sc->sc_lock);
			if (bp == NULL)
				break;
			sc->sc_busy--;
			vkd_done(sc, bp);
		}
	}
}

/* Make the disks of the command line.  May sleep: labels are read. */
void
vkd_attach(void)
{
	for (int i = 0; i < vk.ndisks; i++) {
		struct vkd_softc *sc = &vkd[i];

		sc->sc_unit = i;
		sc->sc_fd = vk.disk[i].fd;
		bioq_init(&sc->sc_now);
		bioq_init(&sc->sc_queue);
		bioq_init(&sc->sc_done);
	}
	/* All are initialised by now: vkd_intr() looks at each. */
	for (int i = 0; i < vk.ndisks; i++) {
		if (host_thread_create("vkd", vkd_thread, &vkd[i]) != 0) {
			kprintf("vkd%d: cannot start its thread\n", i);
			continue;
		}
		bootverbose_printf("vkd%d: %s, %ld bytes\n", i, vk.disk[i].path,
		    vk.disk[i].size);
		if (disk_create("vkd", i, vk.disk[i].size, VKD_BLKSIZE, false, &vkd_ops,
		    &vkd[i]) == NULL)
			kprintf("vkd%d: no memory for its devices\n", i);
	}
}
