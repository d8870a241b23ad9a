/*
 * kern/vfs_bio.c - block I/O, and the cache of file system metadata.
 *
 * Lowest is the request, struct bio: dev_strategy() takes it, biodone() ends it, on
 * the vCPU when the disk's host thread has done the work.  struct pgio makes few large
 * requests of many small ones.
 *
 * Above it is the buffer cache, for blocks that are neither file data nor directories:
 *
 *	bufhash (disk, offset) ----> struct buf ----> b_data, 1 to 16 pages in a row
 *	buflru	 buffers nobody has busy, longest unused first
 *	dirtyq	 buffers that are newer than the disk, in the order of bdwrite()
 *
 * A buffer is busy from getblk() or bread() until brelse() or a write: its user has it
 * alone.  bdwrite() leaves the writing to the syncer, to bflush(), or to whoever needs
 * the memory; a buffer that is changed again moves to the queue's end, so blocks are
 * written in the order of their last change.  A block whose write fails stays dirty
 * and is tried again by the next bflush(), which reports the error.
 *
 * The cache takes at most a sixteenth of memory (1 MiB at least), and gives clean
 * blocks back when the pager asks.
 *
 * Called by kern/ufs_*.c and the pager.  Calls dev_strategy(), vm_page_alloc_run().
 * Read next: kern/vfs_page.c, which does the same for file data.
 * Compare DragonFly's buffercache(9), strategy(9).
 */
#include "kern/buf.h"
#include "kern/ktr.h"
#include "kern/conf.h"
#include "kern/sysctl.h"
#include "kern/thread.h"
#include "kern/vm.h"
#include "kern/vnode.h"

#define BUFHASH		1024
#define BUF_MINSPACE	(1024 * 1024)

static LIST_HEAD(, buf) bufhash[BUFHASH];
static TAILQ_HEAD(bufqueue, buf) buflru = TAILQ_HEAD_INITIALIZER(buflru);
static struct bufqueue dirtyq = TAILQ_HEAD_INITIALIZER(dirtyq);
static uint64_t bufspace, bufmax, dirtyspace;
static uint64_t dirtyseq;		/* counts buffers that became dirty */
static int nwriting;			/* bawrite()s under way */

static MALLOC_DEFINE(M_BUF, "buf");
SYSCTL_ULONG(bufspace, "vfs.bufspace", CTLFLAG_RD, &bufspace,
    "bytes of cached metadata");
SYSCTL_ULONG(dirtybufspace, "vfs.dirtybufspace", CTLFLAG_RD, &dirtyspace,
    "bytes of metadata that are not yet written");

/* ---- requests ------------------------------------------------------------ */

/* A driver is done with a request.  On the vCPU; never sleeps. */
void
biodone(struct bio *bio)
{
	KASSERT(!bio->bio_isdone);
	bio->bio_isdone = true;
	KTR(KTR_DISK, KT_IODONE, bio, bio->bio_error, 0, 0);
	if (bio->bio_stat != NULL)
		devstat_end_transaction_bio(bio->bio_stat, bio);
	if (bio->bio_done != NULL)
		bio->bio_done(bio);
	else
		wakeup(bio);
}

/* Wait for a request without bio_done.  Returns its error. */
int
biowait(struct bio *bio)
{
	while (!bio->bio_isdone)
		(void)tsleep(bio, 0, "biowait", 0);
	return bio->bio_error;
}

/* Make bio an empty request. */
static void
bio_setup(struct bio *bio, struct cdev *dev, enum bio_cmd cmd, int64_t off)
{
	bio->bio_cmd = cmd;
	bio->bio_dev = dev;
	bio->bio_offset = off;
	bio->bio_length = 0;
	bio->bio_nseg = 0;
	bio->bio_error = 0;
	bio->bio_isdone = false;
	bio->bio_stat = NULL;
	bio->bio_done = NULL;
}

/* Have the disk keep what was written. */
static int
dev_flush(struct cdev *dev)
{
	struct bio bio;

	bio_setup(&bio, dev, BIO_FLUSH, 0);
	dev_strategy(dev, &bio);
	return biowait(&bio);
}

/* Read or write len bytes of direct-map memory, or flush, and wait.  EIO */
int
dev_rw(struct cdev *dev, enum bio_cmd cmd, int64_t off, void *buf, size_t len)
{
	struct pgio io;

	if (cmd == BIO_FLUSH)
		return dev_flush(dev);
	pgio_init(&io, dev, cmd);
	pgio_add(&io, off, buf, len);
	return pgio_finish(&io);
}

/* Begin a batch of reads from, or writes to, a disk. */
void
pgio_init(struct pgio *io, struct cdev *dev, enum bio_cmd cmd)
{
	io->pg_dev = dev;
	io->pg_cmd = cmd;
	io->pg_next = 0;
	io->pg_error = 0;
	io->pg_bio[0].bio_length = 0;
}

/* Wait for all requests that were started; an error goes to pg_error. */
static void
pgio_wait(struct pgio *io)
{
	int error;

	/* When the last one is done, the others will be. */
	for (int i = io->pg_next - 1; i >= 0; i--) {
		error = biowait(&io->pg_bio[i]);
		if (io->pg_error == 0)
			io->pg_error = error;
	}
	io->pg_next = 0;
}

/* Start the request that is being put together, and begin a new one. */
static void
pgio_start(struct pgio *io)
{
	dev_strategy(io->pg_dev, &io->pg_bio[io->pg_next++]);
	if (io->pg_next == PGIO_MAX)
		pgio_wait(io);
	io->pg_bio[io->pg_next].bio_length = 0;
}

/* Can n more bytes, at off and at addr, be part of the request?  1: they prolong its
 * last segment; 0: as a new segment; -1: no. */
static int
bio_canjoin(const struct bio *bio, int64_t off, const char *addr, size_t n)
{
	const char *end;

	if (bio->bio_offset + (int64_t)bio->bio_length != off ||
	    bio->bio_length + n > MAXPHYS)
		return -1;
	end = (const char *)bio->bio_seg[bio->bio_nseg - 1].addr +
	    bio->bio_seg[bio->bio_nseg - 1].len;
	if (end == addr)
		return 1;
	return bio->bio_nseg < BIO_MAXSEG ? 0 : -1;
}

/* Add a transfer of len bytes, a multiple of 512, to a batch. */
void
pgio_add(struct pgio *io, int64_t off, void *addr, size_t len)
{
	struct bio *bio;
	char *p = addr;
	size_t n;
	int join;

	for (; len > 0; len -= n, p += n, off += (int64_t)n) {
		n = MIN(len, (size_t)MAXPHYS);
		bio = &io->pg_bio[io->pg_next];
		join = -1;
		if (bio->bio_length > 0 && (join = bio_canjoin(bio, off, p, n)) < 0) {
			pgio_start(io);
			bio = &io->pg_bio[io->pg_next];
		}
		if (bio->bio_length == 0)
			bio_setup(bio, io->pg_dev, io->pg_cmd, off);
		if (join > 0) {
			bio->bio_seg[bio->bio_nseg - 1].len += n;
		} else {
			bio->bio_seg[bio->bio_nseg].addr = p;
			bio->bio_seg[bio->bio_nseg++].len = n;
		}
		bio->bio_length += n;
	}
}

/* End a batch: when this returns, nothing of it is under way any more. */
int
pgio_finish(struct pgio *io)
{
	if (io->pg_bio[io->pg_next].bio_length > 0)
		pgio_start(io);
	pgio_wait(io);
	return io->pg_error;
}

/* ---- buffers ------------------------------------------------------------- */

void
buf_foreach(void (*fn)(const struct buf *))
{
	const struct buf *bp;

	for (unsigned i = 0; i < BUFHASH; i++)
		LIST_FOREACH(bp, &bufhash[i], b_hash)
			fn(bp);
}

/* Size the cache by memory. */
void
bio_init(void)
{
	bufmax = MAX(vm_page_count * PAGE_SIZE / 16, (uint64_t)BUF_MINSPACE);
}

/* Where in the hash table a block belongs. */
static unsigned
buf_hash(struct cdev *dev, int64_t off)
{
	uint64_t h = (uintptr_t)dev / sizeof(*dev) + (uint64_t)off / DEV_BSIZE;

	return (unsigned)(h * 0x9e3779b97f4a7c15UL >> 32) & (BUFHASH - 1);
}

/* The buffer of a block, if it is cached. */
static struct buf *
buf_find(struct cdev *dev, int64_t off)
{
	struct buf *bp;

	LIST_FOREACH(bp, &bufhash[buf_hash(dev, off)], b_hash)
		if (bp->b_offset == off && bp->b_dev == dev)
			break;
	return bp;
}

/* Let a new buffer be found. */
static void
buf_enter(struct buf *bp)
{
	LIST_INSERT_HEAD(&bufhash[buf_hash(bp->b_dev, bp->b_offset)], bp, b_hash);
}

/* log2 of the pages that hold size bytes. */
static int
buf_order(uint32_t size)
{
	int order = 0;

	while (((uint32_t)PAGE_SIZE << order) < size)
		order++;
	return order;
}

/* The buffer is newer than the disk: to the end of the queue.  Its sequence number
 * stays if it was dirty already. */
static void
buf_dirty(struct buf *bp)
{
	if ((bp->b_flags & B_DELWRI) != 0) {
		TAILQ_REMOVE(&dirtyq, bp, b_dirtyq);
	} else {
		bp->b_flags |= B_DELWRI;
		bp->b_seq = ++dirtyseq;
		dirtyspace += bp->b_bcount;
	}
	TAILQ_INSERT_TAIL(&dirtyq, bp, b_dirtyq);
}

/* The buffer is going to be written, or forgotten. */
static void
buf_undirty(struct buf *bp)
{
	if ((bp->b_flags & B_DELWRI) == 0)
		return;
	bp->b_flags &= ~B_DELWRI;
	dirtyspace -= bp->b_bcount;
	TAILQ_REMOVE(&dirtyq, bp, b_dirtyq);
}

/* Free a buffer that is on no LRU list. */
static void
buf_free(struct buf *bp)
{
	struct vm_page *m = PHYS_TO_VM_PAGE(DMAP_TO_PHYS(bp->b_data));

	if ((bp->b_flags & B_WANTED) != 0)
		wakeup(bp);
	buf_undirty(bp);
	LIST_REMOVE(bp, b_hash);
	bufspace -= (uint64_t)PAGE_SIZE << buf_order(bp->b_bcount);
	for (int i = 1 << buf_order(bp->b_bcount); i > 0; i--)
		vm_page_unhold(m++);
	kfree(bp, M_BUF);
}

/* Give clean unused blocks back, oldest first, until `bytes' are free or there are no
 * more.  Never sleeps. */
int
bufcache_shrink(size_t bytes)
{
	struct buf *bp, *next;
	size_t done = 0;

	TAILQ_FOREACH_SAFE(bp, &buflru, b_lru, next) {
		if (done >= bytes)
			break;
		if ((bp->b_flags & B_DELWRI) != 0)
			continue;
		done += (size_t)PAGE_SIZE << buf_order(bp->b_bcount);
		TAILQ_REMOVE(&buflru, bp, b_lru);
		buf_free(bp);
	}
	return (int)MIN(done, (size_t)INT32_MAX);
}

/* Take a buffer that nobody has busy. */
static void
buf_take(struct buf *bp)
{
	KASSERT((bp->b_flags & B_BUSY) == 0);
	TAILQ_REMOVE(&buflru, bp, b_lru);
	bp->b_flags |= B_BUSY;
}

/* Write the oldest dirty buffer that is not busy, to have clean ones.  False when
 * there is none or the disk does not take it. */
static bool
buf_cleanone(void)
{
	struct buf *bp;

	TAILQ_FOREACH(bp, &dirtyq, b_dirtyq) {
		if ((bp->b_flags & B_BUSY) != 0)
			continue;
		buf_take(bp);
		return bwrite(bp) == 0;
	}
	return false;
}

/* Make a buffer, busy and without contents, not in the hash.  May sleep; NULL when
 * there is no memory. */
static struct buf *
buf_alloc(struct cdev *dev, int64_t off, uint32_t size)
{
	int order = buf_order(size);
	size_t bytes = (size_t)PAGE_SIZE << order;
	struct vm_page *m;
	struct buf *bp;

	if (bufspace + bytes > bufmax && bufcache_shrink(bytes) < (int)bytes &&
	    buf_cleanone())
		(void)bufcache_shrink(bytes);
	while ((m = vm_page_alloc_run(order, VM_ALLOC_SYSTEM)) == NULL) {
		if (bufcache_shrink(bytes) == 0) {
			m = vm_page_alloc_run(order, VM_ALLOC_SYSTEM | VM_ALLOC_WAIT);
			if (m == NULL)
				return NULL;
			break;
		}
	}
	bp = kmalloc(sizeof(*bp), M_BUF, M_WAITOK | M_ZERO);
	bp->b_dev = dev;
	bp->b_offset = off;
	bp->b_bcount = size;
	bp->b_data = VM_PAGE_KVA(m);
	bp->b_flags = B_BUSY;
	bufspace += bytes;
	return bp;
}

/* Find or make the buffer of a block, and have it busy.  It has B_CACHE if its
 * contents are good.  A block has one size at a time. */
struct buf *
getblk(struct cdev *dev, int64_t off, uint32_t size)
{
	struct buf *bp, *new = NULL;

	KASSERT(size > 0 && size <= MAXBSIZE);
	for (;;) {
		if ((bp = buf_find(dev, off)) == NULL) {
			if (new != NULL) {
				buf_enter(new);
				return new;
			}
			if ((new = buf_alloc(dev, off, size)) == NULL)
				return NULL;
			continue;		/* it may have slept */
		}
		if ((bp->b_flags & B_BUSY) != 0) {
			bp->b_flags |= B_WANTED;
			(void)tsleep(bp, 0, "getblk", 0);
			continue;
		}
		buf_take(bp);
		if (bp->b_bcount == size)
			break;
		if ((bp->b_flags & B_DELWRI) == 0)
			buf_free(bp);
		else if (bwrite(bp) != 0)
			return NULL;
	}
	if (new != NULL) {
		buf_enter(new);			/* as buf_free() wants it */
		buf_free(new);
	}
	return bp;
}

/* The user of a buffer is done with it.  Never sleeps. */
void
brelse(struct buf *bp)
{
	KASSERT((bp->b_flags & B_BUSY) != 0);
	if ((bp->b_flags & B_INVAL) != 0 ||
	    (bp->b_flags & (B_CACHE | B_DELWRI)) == 0) {
		buf_free(bp);
		return;
	}
	if ((bp->b_flags & B_WANTED) != 0)
		wakeup(bp);
	bp->b_flags &= ~(B_BUSY | B_WANTED);
	TAILQ_INSERT_TAIL(&buflru, bp, b_lru);
}

/* Hand a busy buffer to its disk. */
static void
buf_start(struct buf *bp, enum bio_cmd cmd, void (*done)(struct bio *))
{
	bio_setup(&bp->b_bio, bp->b_dev, cmd, bp->b_offset);
	bp->b_bio.bio_done = done;
	bp->b_bio.bio_arg = bp;
	bp->b_bio.bio_length = bp->b_bcount;
	bp->b_bio.bio_nseg = 1;
	bp->b_bio.bio_seg[0].addr = bp->b_data;
	bp->b_bio.bio_seg[0].len = bp->b_bcount;
	dev_strategy(bp->b_dev, &bp->b_bio);
}

/* The busy buffer of a block, with its contents.  EIO, ENOMEM; *bpp is NULL then. */
int
bread(struct cdev *dev, int64_t off, uint32_t size, struct buf **bpp)
{
	struct buf *bp = getblk(dev, off, size);
	int error;

	*bpp = NULL;
	if (bp == NULL)
		return ENOMEM;
	if ((bp->b_flags & B_CACHE) == 0) {
		buf_start(bp, BIO_READ, NULL);
		if ((error = biowait(&bp->b_bio)) != 0) {
			bp->b_flags |= B_INVAL;
			brelse(bp);
			return error;
		}
		bp->b_flags |= B_CACHE;
	}
	*bpp = bp;
	return 0;
}

/* A write has ended: release the buffer, dirty again if it failed. */
static void
buf_written(struct buf *bp)
{
	bp->b_error = bp->b_bio.bio_error;
	if (bp->b_error != 0 && (bp->b_flags & B_INVAL) == 0) {
		buf_dirty(bp);
		syncer_kick();
	}
	brelse(bp);
}

/* Write a buffer and wait.  On an error it stays dirty. */
int
bwrite(struct buf *bp)
{
	int error;

	bp->b_flags |= B_CACHE;
	buf_undirty(bp);
	buf_start(bp, BIO_WRITE, NULL);
	error = biowait(&bp->b_bio);
	buf_written(bp);
	return error;
}

/* The end of a bawrite(). */
static void
bawrite_done(struct bio *bio)
{
	buf_written(bio->bio_arg);
	if (--nwriting == 0)
		wakeup(&nwriting);
}

/* Start to write a buffer; it becomes free when that is done.  Never sleeps. */
void
bawrite(struct buf *bp)
{
	bp->b_flags |= B_CACHE;
	buf_undirty(bp);
	nwriting++;
	buf_start(bp, BIO_WRITE, bawrite_done);
}

/* Release a changed buffer, to be written later. */
void
bdwrite(struct buf *bp)
{
	syncer_kick();		/* it may be at work, and past this buffer */
	bp->b_flags |= B_CACHE;
	buf_dirty(bp);
	brelse(bp);
}

/* Start to write what was dirty at `seq'.  Returns one that is busy, to wait for. */
static struct buf *
bflush_start(struct cdev *dev, uint64_t seq)
{
	struct buf *bp, *next, *busy = NULL;

	TAILQ_FOREACH_SAFE(bp, &dirtyq, b_dirtyq, next) {
		if (bp->b_dev != dev || bp->b_seq > seq)
			continue;
		if ((bp->b_flags & B_BUSY) != 0) {
			busy = bp;
		} else {
			buf_take(bp);
			bawrite(bp);
		}
	}
	return busy;
}

/* Write every block of the disk that is dirty now, and wait until they are written.
 * The caller has no buffer busy.  EIO when one of them could not be. */
int
bflush(struct cdev *dev)
{
	uint64_t seq = dirtyseq;
	struct buf *bp;

	while ((bp = bflush_start(dev, seq)) != NULL) {
		bp->b_flags |= B_WANTED;
		(void)tsleep(bp, 0, "bflush", 0);
	}
	while (nwriting > 0)
		(void)tsleep(&nwriting, 0, "bflush", 0);
	TAILQ_FOREACH(bp, &dirtyq, b_dirtyq)
		if (bp->b_dev == dev && bp->b_error != 0)
			return bp->b_error;
	return 0;
}

/* bflush(), and have the disk write what it caches itself. */
int
bsync(struct cdev *dev)
{
	int error = bflush(dev);
	int error2 = dev_flush(dev);

	return error != 0 ? error : error2;
}

/* Take a buffer that is about to be forgotten.  False: slept, look again. */
static bool
buf_trytake(struct buf *bp)
{
	if ((bp->b_flags & B_BUSY) == 0) {
		buf_take(bp);
		return true;
	}
	bp->b_flags |= B_WANTED;
	(void)tsleep(bp, 0, "binval", 0);
	return false;
}

/* Forget a block, dirty or not: it was freed. */
void
binval(struct cdev *dev, int64_t off)
{
	struct buf *bp;

	while ((bp = buf_find(dev, off)) != NULL) {
		if (buf_trytake(bp)) {
			buf_free(bp);
			break;
		}
	}
}

/* Forget every block of a disk, dirty or not. */
void
binval_all(struct cdev *dev)
{
	struct buf *bp;
	int i = 0;

	while (i < BUFHASH) {
		LIST_FOREACH(bp, &bufhash[i], b_hash)
			if (bp->b_dev == dev)
				break;
		if (bp == NULL)
			i++;
		else if (buf_trytake(bp))
			buf_free(bp);
	}
}
