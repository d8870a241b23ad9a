/*
 * kern/buf.h - block I/O: requests to disks, and the cache of metadata blocks.
 *
 * struct bio is one request, of bytes in memory-image pages, to a disk; drivers
 * (vkd.c) take it by dev_strategy() and end it by biodone().  struct pgio is a batch
 * of them, for many pages.  struct buf is one cached block of file system metadata:
 * superblock, cylinder groups, inodes, indirect blocks.  Directories are not: they are
 * file data, in the page cache of the directory's vnode.
 */
#ifndef KERN_BUF_H
#define KERN_BUF_H

#include "kern/systm.h"
#include "kern/queue.h"

struct cdev;
struct devstat;

enum bio_cmd { BIO_READ, BIO_WRITE, BIO_FLUSH };
#define BIO_MAXSEG	32		/* 32 pages: 128 KiB */
struct bio {
	enum bio_cmd	bio_cmd;
	struct cdev	*bio_dev;	/* the partition, then the disk, it goes to */
	int64_t		bio_offset;	/* bytes on bio_dev: a multiple of 512 */
	size_t		bio_length;	/* bytes in all segments together */
	int		bio_nseg;
	struct { void *addr; size_t len; } bio_seg[BIO_MAXSEG];	/* direct map */
	int		bio_error;	/* 0 or EIO... */
	bool		bio_isdone;
	struct devstat	*bio_stat;	/* of the disk, once it has the request */
	void		(*bio_done)(struct bio *);	/* on the vCPU, may not sleep;
					 * NULL: wakes biowait() */
	void		*bio_arg;	/* bio_done's own */
	struct bio	*bio_next;	/* the driver's queue */
};
/* What a disk does: a disk is made, gets a request, has done it.  kern/devstat.c */
void	devstat_add_entry(struct devstat *, const char *name, int unit, int blksize);
void	devstat_start_transaction(struct devstat *);
void	devstat_end_transaction_bio(struct devstat *, const struct bio *);
void	biodone(struct bio *);
int	biowait(struct bio *);		/* sleeps; the error */
/* One synchronous transfer from or to direct-map memory. */
int	dev_rw(struct cdev *, enum bio_cmd, int64_t off, void *buf, size_t len);

/*
 * A batch of transfers: neighbours on disk are joined to one request, and up to
 * PGIO_MAX requests are under way at a time.  It lives on the stack; the memory must
 * stay until pgio_finish(), which must be called once for each pgio_init().
 */
#define PGIO_MAX	6
struct pgio {
	struct cdev	*pg_dev;
	enum bio_cmd	pg_cmd;
	int		pg_next;	/* the request being put together; the ones
					 * before it were started */
	int		pg_error;	/* of one that failed */
	struct bio	pg_bio[PGIO_MAX];
};
void	pgio_init(struct pgio *, struct cdev *, enum bio_cmd);
void	pgio_add(struct pgio *, int64_t off, void *addr, size_t len);	/* may sleep */
int	pgio_finish(struct pgio *);	/* start the rest, wait for all; the error */

struct buf {
	LIST_ENTRY(buf)	b_hash;
	TAILQ_ENTRY(buf) b_lru;		/* when not busy */
	TAILQ_ENTRY(buf) b_dirtyq;	/* when B_DELWRI, in the order of bdwrite() */
	struct cdev	*b_dev;
	int64_t		b_offset;	/* bytes on b_dev */
	uint32_t	b_bcount;	/* bytes */
	uint32_t	b_flags;
	uint64_t	b_seq;		/* B_DELWRI: when it became that */
	int		b_error;
	char		*b_data;	/* direct map */
	struct bio	b_bio;
};
#define B_BUSY		0x01		/* owned by someone */
#define B_WANTED	0x02		/* someone else waits for it */
#define B_CACHE		0x04		/* contents are valid */
#define B_DELWRI	0x08		/* to be written */
#define B_INVAL		0x10		/* forget when released */

/* All of these sleep.  A buf that they return is busy: brelse or a write ends that.
 * EIO, ENOMEM; getblk: NULL without memory. */
int	bread(struct cdev *, int64_t off, uint32_t size, struct buf **bpp);
struct buf *getblk(struct cdev *, int64_t off, uint32_t size);	/* contents not read */
void	brelse(struct buf *);
int	bwrite(struct buf *);		/* now, and wait */
void	bawrite(struct buf *);		/* now, do not wait */
void	bdwrite(struct buf *);		/* later */
int	bflush(struct cdev *);		/* write all delayed ones and wait; EIO */
int	bsync(struct cdev *);		/* that, and make the disk keep it */
void	binval(struct cdev *, int64_t off);	/* forget a block: it was freed */
void	binval_all(struct cdev *);	/* forget every block of the disk */
/* Free clean blocks; how many bytes.  Never sleeps. */
int	bufcache_shrink(size_t bytes);
void	buf_foreach(void (*fn)(const struct buf *));	/* for ddb */
void	bio_init(void);

#endif
