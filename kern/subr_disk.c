/*
 * kern/subr_disk.c - disks: slices, labels, and reading and writing device nodes.
 *
 * A driver gives disk_create() a disk; this file looks what is on it and makes the
 * nodes of /dev.  Each node but the whole disk is a range of it:
 *
 *	vkd0			the whole disk
 *	vkd0s0			the same, as a slice
 *	vkd0a .. p, vkd0s0a ..	partitions of the label in sector 1 of the disk
 *	vkd0s1 .. s4		slices: the entries of an MBR in sector 0
 *	vkd0s1a ..		partitions of the label in a BSD slice's sector 1
 *
 * What is on a disk is not to be believed: a label counts only if magic numbers and
 * checksum are right and all partitions are inside their slice.  Of a bad one
 * there is a message, and no partition.
 *
 *	program -> d_read, d_write -> dev_rw() -+
 *	file system -> bread() ... -------------+-> dev_strategy() -> driver's d_strategy
 *
 * dev_strategy() checks a request against its node and makes it one of the whole
 * disk.  A program's reads and writes pass the buffer cache by, which forgets all when
 * the program that wrote closes.  What is mounted read-write cannot be written so.
 *
 * When the label changes, the nodes are made anew, but those that are open or mounted
 * must be the same range before and after.
 *
 * Called by: vkd.c, devfs through struct dev_ops, file systems (dev_strategy).
 * Calls: kern/vfs_bio.c, kern/devfs.c.  Manual pages: disklabel(5), DragonFly's disk(9).
 * Read next: vkd.c.
 */
#include <sys/devicestat.h>
#include <sys/disklabel.h>
#include <sys/diskslice.h>
#include <sys/fcntl.h>
#include "kern/buf.h"
#include "kern/conf.h"
#include "kern/ktr.h"
#include "kern/proc.h"
#include "kern/uio.h"
#include "kern/vnode.h"

#define SECSIZE		512		/* of disks that can have slices and labels */
#define NSLICE		(NDOSPART + 1)	/* s0 to s4 */
#define MAXPARTS	(NSLICE + (NSLICE + 1) * MAXPARTITIONS32)
#define WHOLE_PART	0xff		/* partition number of a slice's own node */
#define S0_SLICE	(MAX_SLICES - 1)	/* s0's number in minors */
#define RAWIO_MAX	((size_t)128 * 1024)	/* one transfer of a program's read */
#define GID_OPERATOR	5

/* Minor numbers: unit in bits 24-31, slice 16-23, partition 0-7. */
#define DKMINOR(unit, slice, part)	((unit) << 24 | (slice) << 16 | (part))

/* A node that is a part of a disk. */
struct dpart {
	char		dp_suffix[8];	/* "a", "s1", "s1a" */
	int		dp_slice;	/* 0 to 4; 0 for the disk's own label */
	int		dp_minor;
	uint8_t		dp_fstype;
	int64_t		dp_off, dp_size;	/* bytes of the whole disk */
	struct cdev	*dp_dev;
};

struct layout {
	int		l_n;
	struct dpart	l_part[MAXPARTS];
};

struct disk {
	struct dev_ops	d_ops;		/* the driver's strategy, our other entries */
	char		d_name[16];	/* "vkd0" */
	int		d_unit;
	bool		d_readonly;
	bool		d_written;	/* by a program, since the last flush */
	struct cdev	*d_whole;
	void		*d_softc;
	struct layout	d_layout;
	struct devstat	d_stat;
};

/* A label to be used in place of the one in a slice. */
struct override {
	int		o_slice;
	const struct disklabel32 *o_label;
};

static MALLOC_DEFINE(M_DISK, "disk");

/* ---- requests ----------------------------------------------------------- */

/* Is the request within its device?  0 or EINVAL. */
static int
bio_check(const struct cdev *dev, const struct bio *bp)
{
	int64_t blk = dev->si_blksize, len = (int64_t)bp->bio_length;

	if (bp->bio_cmd == BIO_FLUSH)
		return (0);
	if (bp->bio_offset < 0 || len <= 0 || bp->bio_offset % blk != 0 ||
	    len % blk != 0 || len > dev->si_mediasize ||
	    bp->bio_offset > dev->si_mediasize - len)
		return (EINVAL);
	return (0);
}

/*
 * Send a request to the disk behind a device node.  It ends by biodone(), perhaps
 * before this returns.  Does not sleep.
 */
void
dev_strategy(struct cdev *dev, struct bio *bp)
{
	struct disk *dp = NULL;

	KTR(KTR_DISK, KT_IOSTART, bp, bp->bio_cmd, bp->bio_offset, bp->bio_length);
	bp->bio_stat = NULL;
	bp->bio_error = dev->si_ops->d_strategy == NULL ? ENODEV : bio_check(dev, bp);
	while (bp->bio_error == 0 && dev->si_parent != NULL) {
		bp->bio_offset += dev->si_partoff;
		dev = dev->si_parent;
		bp->bio_error = bio_check(dev, bp);
	}
	bp->bio_dev = dev;
	if (bp->bio_error == 0 && (dev->si_ops->flags & D_DISK) != 0) {
		dp = dev->si_drv1;
		if (bp->bio_cmd == BIO_WRITE && dp->d_readonly)
			bp->bio_error = EROFS;
	}
	if (bp->bio_error != 0) {
		biodone(bp);
		return;
	}
	if (dp != NULL) {
		bp->bio_stat = &dp->d_stat;
		devstat_start_transaction(bp->bio_stat);
	}
	if (curproc != NULL && bp->bio_cmd == BIO_READ)
		curproc->p_ru.ru_inblock++;
	else if (curproc != NULL && bp->bio_cmd == BIO_WRITE)
		curproc->p_ru.ru_oublock++;
	dev->si_ops->d_strategy(dev, bp);
}

void *
disk_softc(struct cdev *dev)
{
	return (((struct disk *)dev->si_drv1)->d_softc);
}

int
disk_flush(struct cdev *dev)
{
	return (dev_rw(dev, BIO_FLUSH, 0, NULL, 0));
}

/* ---- what is on a disk -------------------------------------------------- */

/* A little-endian 32-bit number. */
static uint32_t
le32(const uint8_t *p)
{
	return (p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
}

/* The number of slice sN in minors. */
static int
minor_slice(int n)
{
	return (n == 0 ? S0_SLICE : BASE_SLICE + n - 1);
}

/* Add a node to a layout; partitions that do not fit in the table cannot be. */
static struct dpart *
layout_add(struct layout *l, int slice, int64_t off, int64_t size, int fstype)
{
	struct dpart *p = &l->l_part[l->l_n++];

	KASSERT(l->l_n <= MAXPARTS);
	bzero(p, sizeof(*p));
	p->dp_slice = slice;
	p->dp_off = off;
	p->dp_size = size;
	p->dp_fstype = (uint8_t)fstype;
	return (p);
}

/* What a label calls sector 0: absolute numbers begin where partition c does. */
static uint32_t
label_base(const struct disklabel32 *lp)
{
	return (lp->d_npartitions > RAW_PART && lp->d_partitions[RAW_PART].p_size != 0 ?
	    lp->d_partitions[RAW_PART].p_offset : 0);
}

/* What is wrong with a label for a slice of so many sectors?  NULL: nothing. */
static const char *
label_fault(const struct disklabel32 *lp, int64_t nsect)
{
	const struct partition32 *pp;
	uint32_t base;

	if (lp->d_magic != DISKMAGIC32 || lp->d_magic2 != DISKMAGIC32)
		return ("no magic number");
	if (lp->d_npartitions == 0 || lp->d_npartitions > MAXPARTITIONS32)
		return ("wrong number of partitions");
	if (!disklabel32_valid(lp))
		return ("wrong checksum");
	if (lp->d_secsize != SECSIZE)
		return ("unknown sector size");
	base = label_base(lp);
	for (int i = 0; i < lp->d_npartitions; i++) {
		pp = &lp->d_partitions[i];
		if (pp->p_size != 0 && (pp->p_offset < base ||
		    (int64_t)(pp->p_offset - base) + pp->p_size > nsect))
			return ("a partition is out of bounds");
	}
	return (NULL);
}

/* The partitions of a good label, as nodes named by a prefix and a letter. */
static void
label_parts(struct disk *dp, struct layout *l, const struct disklabel32 *lp,
    const char *prefix, int slice, int minorslice, int64_t off)
{
	const struct partition32 *pp;
	struct dpart *p;

	for (int i = 0; i < lp->d_npartitions; i++) {
		pp = &lp->d_partitions[i];
		if (pp->p_size == 0)
			continue;
		p = layout_add(l, slice,
		    off + (int64_t)(pp->p_offset - label_base(lp)) * SECSIZE,
		    (int64_t)pp->p_size * SECSIZE, pp->p_fstype);
		ksnprintf(p->dp_suffix, sizeof(p->dp_suffix), "%s%c", prefix, 'a' + i);
		p->dp_minor = DKMINOR(dp->d_unit, minorslice, i);
	}
}

/* Read the label of the slice that begins at off.  EIO, or the disk is too small. */
static int
label_read(struct disk *dp, int64_t off, char *sector, struct disklabel32 *lp)
{
	int error = dev_rw(dp->d_whole, BIO_READ, off + LABELSECTOR32 * SECSIZE, sector,
	    SECSIZE);

	if (error == 0)
		memcpy(lp, sector + LABELOFFSET32, sizeof(*lp));
	return (error);
}

/* Look for a label in slice `slice'; make its nodes.  True if there is a good one. */
static bool
probe_label(struct disk *dp, struct layout *l, const struct dpart *slice, char *sector,
    const struct override *over)
{
	int n = slice->dp_slice;
	struct disklabel32 label;
	const char *fault;

	if (over != NULL && over->o_slice == n)
		label = *over->o_label;
	else if (label_read(dp, slice->dp_off, sector, &label) != 0)
		return (false);
	fault = label_fault(&label, slice->dp_size / SECSIZE);
	if (fault != NULL) {
		if (label.d_magic == DISKMAGIC32)
			kprintf("%s%s: bad disk label: %s\n", dp->d_name,
			    n == 0 ? "" : slice->dp_suffix, fault);
		return (false);
	}
	if (n == 0)
		label_parts(dp, l, &label, "", 0, COMPATIBILITY_SLICE, 0);
	label_parts(dp, l, &label, slice->dp_suffix, n, minor_slice(n), slice->dp_off);
	return (true);
}

/* Make the node of slice n. */
static const struct dpart *
add_slice(struct disk *dp, struct layout *l, int n, int64_t off, int64_t size, int type)
{
	struct dpart *p = layout_add(l, n, off, size, type);

	ksnprintf(p->dp_suffix, sizeof(p->dp_suffix), "s%d", n);
	p->dp_minor = DKMINOR(dp->d_unit, minor_slice(n), WHOLE_PART);
	return (p);
}

/* The MBR's slices and the labels in them.  True if there is an MBR with any. */
static bool
probe_mbr(struct disk *dp, struct layout *l, char *sector, const struct override *over)
{
	int64_t media = dp->d_whole->si_mediasize, start, size;
	struct dos_partition parts[NDOSPART];
	const struct dpart *slice;
	bool found = false;

	if (dev_rw(dp->d_whole, BIO_READ, 0, sector, SECSIZE) != 0 ||
	    (uint8_t)sector[DOSMAGICOFF] != 0x55 ||
	    (uint8_t)sector[DOSMAGICOFF + 1] != 0xaa)
		return (false);
	memcpy(parts, sector + DOSPARTOFF, sizeof(parts));
	for (int i = 0; i < NDOSPART; i++) {
		start = (int64_t)le32(parts[i].dp_start) * SECSIZE;
		size = (int64_t)le32(parts[i].dp_size) * SECSIZE;
		if (parts[i].dp_typ == 0 || parts[i].dp_typ == DOSPTYP_PMBR ||
		    start == 0 || size == 0)
			continue;
		if (start + size > media) {
			kprintf("%s: slice %d is out of bounds\n", dp->d_name, i + 1);
			continue;
		}
		found = true;
		slice = add_slice(dp, l, i + 1, start, size, FS_UNUSED);
		if (parts[i].dp_typ == DOSPTYP_386BSD ||
		    parts[i].dp_typ == DOSPTYP_DFLYBSD)
			(void)probe_label(dp, l, slice, sector, over);
	}
	return (found);
}

/* Find out what is on a disk.  Sleeps.  ENOMEM */
static int
probe(struct disk *dp, struct layout *l, const struct override *over)
{
	char *sector = kmalloc(SECSIZE, M_DISK, M_WAITOK | M_NULLOK);
	bool label, mbr;

	if (sector == NULL)
		return (ENOMEM);
	l->l_n = 0;
	(void)add_slice(dp, l, 0, 0, dp->d_whole->si_mediasize, FS_UNUSED);
	if (dp->d_whole->si_blksize == SECSIZE) {
		label = probe_label(dp, l, &l->l_part[0], sector, over);
		mbr = probe_mbr(dp, l, sector, over);
		if (!label && !mbr)
			kprintf("%s: no disk label\n", dp->d_name);
	}
	kfree(sector, M_DISK);
	return (0);
}

/* ---- nodes -------------------------------------------------------------- */

/* The part of this layout with that name, or NULL. */
static struct dpart *
layout_find(struct layout *l, const char *suffix)
{
	for (int i = 0; i < l->l_n; i++)
		if (strcmp(l->l_part[i].dp_suffix, suffix) == 0)
			return (&l->l_part[i]);
	return (NULL);
}

/* Is this range of the disk the same in both layouts? */
static bool
part_same(const struct dpart *a, const struct dpart *b)
{
	return (a != NULL && b != NULL && a->dp_off == b->dp_off &&
	    a->dp_size == b->dp_size);
}

/* The part that a node is of, or NULL: the whole disk. */
static struct dpart *
part_of(struct disk *dp, const struct cdev *dev)
{
	for (int i = 0; i < dp->d_layout.l_n; i++)
		if (dp->d_layout.l_part[i].dp_dev == dev)
			return (&dp->d_layout.l_part[i]);
	return (NULL);
}

/* May the disk's layout become this one?  EBUSY: something in use would move. */
static int
layout_check(struct disk *dp, struct layout *new)
{
	struct dpart *p;

	for (int i = 0; i < dp->d_layout.l_n; i++) {
		p = &dp->d_layout.l_part[i];
		if (p->dp_dev != NULL &&
		    (p->dp_dev->si_opencount != 0 || p->dp_dev->si_mount != NULL) &&
		    !part_same(p, layout_find(new, p->dp_suffix)))
			return (EBUSY);
	}
	return (0);
}

/* Make the node of a part.  Without memory there is none. */
static void
part_mknode(struct disk *dp, struct dpart *p)
{
	struct cdev *dev = make_dev(&dp->d_ops, p->dp_minor, 0, GID_OPERATOR, 0640,
	    "%s%s", dp->d_name, p->dp_suffix);

	p->dp_dev = dev;
	if (dev == NULL)
		return;
	dev->si_drv1 = dp;
	dev->si_parent = dp->d_whole;
	dev->si_partoff = p->dp_off;
	dev->si_mediasize = p->dp_size;
	dev->si_blksize = dp->d_whole->si_blksize;
}

/* Replace the disk's nodes by those of a new layout; same ones stay.  Destroying the
 * others may sleep: meanwhile somebody else may do this, who must not find them. */
static void
layout_set(struct disk *dp, struct layout *new)
{
	struct cdev *gone[MAXPARTS];
	struct dpart *p, *q;
	int n = 0;

	for (int i = 0; i < dp->d_layout.l_n; i++) {
		p = &dp->d_layout.l_part[i];
		q = layout_find(new, p->dp_suffix);
		if (part_same(p, q))
			q->dp_dev = p->dp_dev;
		else if (p->dp_dev != NULL)
			gone[n++] = p->dp_dev;
	}
	dp->d_layout = *new;
	while (n-- > 0) {
		binval_all(gone[n]);
		destroy_dev(gone[n]);
	}
	for (int i = 0; i < dp->d_layout.l_n; i++)
		if (dp->d_layout.l_part[i].dp_dev == NULL)
			part_mknode(dp, &dp->d_layout.l_part[i]);
}

/* Look at the disk, with one label perhaps replaced.  EBUSY, ENOMEM */
static int
reprobe(struct disk *dp, const struct override *over)
{
	struct layout *new = kmalloc(sizeof(*new), M_DISK, M_WAITOK | M_NULLOK);
	int error;

	if (new == NULL)
		return (ENOMEM);
	error = probe(dp, new, over);
	if (error == 0)
		error = layout_check(dp, new);
	if (error == 0)
		layout_set(dp, new);
	kfree(new, M_DISK);
	return (error);
}

/* ---- what programs do with a node --------------------------------------- */

/* Open: EROFS for writing to a read-only disk. */
static int
disk_open(struct cdev *dev, int fflags, int devtype __unused)
{
	struct disk *dp = dev->si_drv1;

	return ((fflags & FWRITE) != 0 && dp->d_readonly ? EROFS : 0);
}

/* Is the node mounted read-write? */
static bool
mounted_rw(const struct cdev *dev)
{
	const struct mount *mp = dev->si_mount;

	return (mp != NULL && (mp->mnt_flag & MNT_RDONLY) == 0);
}

/* Programs wrote to the disk: the buffer cache forgets what it may know of it, under
 * all its names.  What is mounted read-write they could not write to. */
static void
forget(struct disk *dp)
{
	struct cdev *dev;

	if (!mounted_rw(dp->d_whole))
		binval_all(dp->d_whole);
	for (int i = 0; i < dp->d_layout.l_n; i++) {
		dev = dp->d_layout.l_part[i].dp_dev;
		if (dev != NULL && !mounted_rw(dev))
			binval_all(dev);
	}
}

/* The last close: what was written reaches the medium. */
static int
disk_close(struct cdev *dev, int fflags __unused)
{
	struct disk *dp = dev->si_drv1;

	if (!dp->d_written)
		return (0);
	dp->d_written = false;
	forget(dp);
	return (disk_flush(dev));
}

/* Does a node hold any of this range of its disk? */
static bool
in_range(const struct cdev *dev, int64_t off, int64_t len)
{
	return (off < dev->si_partoff + dev->si_mediasize && dev->si_partoff < off + len);
}

/* May a program write this range of the disk?  EBUSY: some is mounted read-write. */
static int
write_check(struct disk *dp, int64_t off, int64_t len)
{
	const struct cdev *dev;

	if (mounted_rw(dp->d_whole))
		return (EBUSY);
	for (int i = 0; i < dp->d_layout.l_n; i++) {
		dev = dp->d_layout.l_part[i].dp_dev;
		if (dev != NULL && mounted_rw(dev) && in_range(dev, off, len))
			return (EBUSY);
	}
	return (0);
}

bool
disk_ismounted(const struct cdev *dev)
{
	const struct disk *dp = dev->si_drv1;
	const struct cdev *other;

	if (dp->d_whole->si_mount != NULL)
		return (true);
	for (int i = 0; i < dp->d_layout.l_n; i++) {
		other = dp->d_layout.l_part[i].dp_dev;
		if (other != NULL && other->si_mount != NULL &&
		    in_range(other, dev->si_partoff, dev->si_mediasize))
			return (true);
	}
	return (false);
}

/* Move n bytes at `off' of the node, through buf. */
static int
rawio_chunk(struct cdev *dev, struct uio *uio, int64_t off, char *buf, size_t n)
{
	struct disk *dp = dev->si_drv1;
	int64_t abs = dev->si_partoff + off;
	int error;

	if (uio->uio_rw == UIO_READ) {
		error = dev_rw(dev, BIO_READ, off, buf, n);
		return (error != 0 ? error : uiomove(buf, n, uio));
	}
	if ((error = uiomove(buf, n, uio)) != 0)
		return (error);
	if ((error = write_check(dp, abs, (int64_t)n)) == 0) {
		dp->d_written = true;
		error = dev_rw(dev, BIO_WRITE, off, buf, n);
	}
	if (error != 0)
		uio_takeback(uio, n);
	return (error);
}

/*
 * read and write of a node: whole sectors (else EINVAL), up to its end, where reads
 * get nothing and writes ENOSPC.
 */
static int
disk_rawio(struct cdev *dev, struct uio *uio, int ioflag __unused)
{
	int64_t off = uio->uio_offset, left = dev->si_mediasize - off;
	size_t bufsize = RAWIO_MAX, total = uio->uio_resid, n;
	char *buf;
	int error = 0;

	if (off < 0 || off % dev->si_blksize != 0 || total % (size_t)dev->si_blksize != 0)
		return (EINVAL);
	if (total == 0 || left <= 0)
		return (total != 0 && uio->uio_rw == UIO_WRITE ? ENOSPC : 0);
	total = MIN(total, (size_t)left);
	bufsize = MIN(bufsize, total);
	if ((buf = kmalloc(bufsize, M_DISK, M_WAITOK | M_NULLOK | M_CONTIG)) == NULL)
		return (ENOMEM);
	while (error == 0 && total != 0) {
		n = MIN(total, bufsize);
		error = rawio_chunk(dev, uio, off, buf, n);
		off += (int64_t)n;
		total -= n;
	}
	kfree(buf, M_DISK);
	return (error);
}

/* DIOCGPART: a node's place and size. */
static void
get_part(struct disk *dp, struct cdev *dev, struct partinfo *pi)
{
	const struct dpart *p = part_of(dp, dev);

	bzero(pi, sizeof(*pi));
	pi->media_offset = (uint64_t)dev->si_partoff;
	pi->media_size = (uint64_t)dev->si_mediasize;
	pi->media_blksize = dev->si_blksize;
	pi->media_blocks = (uint64_t)(dev->si_mediasize / dev->si_blksize);
	pi->fstype = p != NULL ? p->dp_fstype : FS_UNUSED;
}

/* DIOCSDINFO32, DIOCWDINFO32: a new label for a slice, also on the disk (write). */
static int
set_label(struct disk *dp, int slice, struct cdev *dev, const struct disklabel32 *lp,
    bool write, char *sector)
{
	struct override over = { .o_slice = slice, .o_label = lp };
	int64_t off = dev->si_partoff + LABELSECTOR32 * SECSIZE;
	int error;

	if (label_fault(lp, dev->si_mediasize / SECSIZE) != NULL)
		return (EINVAL);
	if (write && dp->d_readonly)
		return (EROFS);
	error = reprobe(dp, &over);
	if (error != 0 || !write)
		return (error);
	error = dev_rw(dp->d_whole, BIO_READ, off, sector, SECSIZE);
	if (error != 0)
		return (error);
	memcpy(sector + LABELOFFSET32, lp, sizeof(*lp));
	error = dev_rw(dp->d_whole, BIO_WRITE, off, sector, SECSIZE);
	return (error != 0 ? error : disk_flush(dev));
}

/* The label requests.  EINVAL: no label, a bad one, a node that is no slice. */
static int
label_ioctl(struct disk *dp, struct cdev *dev, u_long cmd, void *data, int fflags)
{
	const struct dpart *p = part_of(dp, dev);
	int slice = p != NULL ? p->dp_slice : 0, error;
	char *sector;

	if (dev->si_blksize != SECSIZE ||
	    (p != NULL && (p->dp_minor & WHOLE_PART) != WHOLE_PART))
		return (EINVAL);
	if (cmd != DIOCGDINFO32 && (fflags & FWRITE) == 0)
		return (EBADF);
	sector = kmalloc(SECSIZE, M_DISK, M_WAITOK);
	if (cmd == DIOCGDINFO32) {
		error = label_read(dp, dev->si_partoff, sector, data);
		if (error == 0 && label_fault(data, dev->si_mediasize / SECSIZE) != NULL)
			error = EINVAL;
	} else
		error = set_label(dp, slice, dev, data, cmd == DIOCWDINFO32, sector);
	kfree(sector, M_DISK);
	return (error);
}

/* The requests of disk nodes. */
static int
disk_ioctl(struct cdev *dev, u_long cmd, void *data, int fflags)
{
	struct disk *dp = dev->si_drv1;

	switch (cmd) {
	case DIOCGPART:
		get_part(dp, dev, data);
		return (0);
	case DIOCSYNCSLICEINFO:
		return (reprobe(dp, NULL));
	case DIOCGDINFO32:
	case DIOCSDINFO32:
	case DIOCWDINFO32:
		return (label_ioctl(dp, dev, cmd, data, fflags));
	default:
		return (ENOTTY);
	}
}

/* A disk, and its nodes.  NULL: no memory for it.  Sleeps. */
struct cdev *
disk_create(const char *name, int unit, int64_t mediasize, int blksize, bool readonly,
    const struct dev_ops *ops, void *softc)
{
	struct disk *dp = kmalloc(sizeof(*dp), M_DISK, M_WAITOK | M_NULLOK | M_ZERO);

	if (dp == NULL)
		return (NULL);
	dp->d_ops = *ops;
	dp->d_ops.d_open = disk_open;
	dp->d_ops.d_close = disk_close;
	dp->d_ops.d_read = disk_rawio;
	dp->d_ops.d_write = disk_rawio;
	dp->d_ops.d_ioctl = disk_ioctl;
	dp->d_unit = unit;
	dp->d_readonly = readonly;
	dp->d_softc = softc;
	ksnprintf(dp->d_name, sizeof(dp->d_name), "%s%d", name, unit);
	dp->d_whole = make_dev(&dp->d_ops, DKMINOR(unit, WHOLE_DISK_SLICE, WHOLE_PART), 0,
	    GID_OPERATOR, 0640, "%s", dp->d_name);
	if (dp->d_whole == NULL) {
		kfree(dp, M_DISK);
		return (NULL);
	}
	devstat_add_entry(&dp->d_stat, name, unit, blksize);
	dp->d_whole->si_drv1 = dp;
	dp->d_whole->si_mediasize = mediasize - mediasize % blksize;
	dp->d_whole->si_blksize = blksize;
	if (reprobe(dp, NULL) != 0)
		kprintf("%s: no memory for its partitions\n", dp->d_name);
	return (dp->d_whole);
}
