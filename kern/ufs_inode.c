/*
 * kern/ufs_inode.c - UFS1: an inode and its blocks.
 *
 * The inode in memory (i_din) is changed first and copied to its block by ufs_update().
 * It names a file's blocks:
 *
 *	di_db[0..11]	blocks 0 to 11
 *	di_ib[0]	a block of addresses: the next fs_nindir blocks
 *	di_ib[1]	a block of addresses of such blocks
 *	di_ib[2]	one level more
 *
 * An address 0 is a hole and reads as zeroes.  The last block of a file without
 * indirect blocks may be a few fragments only; when the file grows, they grow in
 * place or move to where there is room (grow_tail).
 *
 * Blocks come from the free lists with old contents, so before the file has one, what is
 * written there, and zeroes for the rest of it, are in the page cache, and dirty.  In the
 * cache, and when a page is written, there are only zeroes behind the end of the file.
 *
 * Order of writing: a new indirect block is on disk, zeroed, before anything points to
 * it; what no longer belongs to the file is given to ufs_free() only after the buffers
 * of the inode and of indirect blocks are without it.
 *
 * The vnode is locked exclusively, but for ufs_bmap() and ufs_update().  Called by
 * ufs_vnops.c and ufs_lookup.c; calls ufs_alloc.c, the page cache, vfs_bio.c.
 * Read next: ufs_vnops.c.  inode(5).
 */
#include "kern/ufs.h"

#define MAXRUN		256		/* blocks; nobody reads or writes more at once */

/* ---- the inode itself ---------------------------------------------------- */

/* Set the times that are due. */
void
ufs_itimes(struct inode *ip)
{
	struct timespec ts;

	if ((ip->i_flag & (IN_ACCESS | IN_UPDATE | IN_CHANGE)) == 0)
		return;
	nanotime(&ts);
	if ((ip->i_flag & IN_ACCESS) != 0) {
		ip->i_din.di_atime = (int32_t)ts.tv_sec;
		ip->i_din.di_atimensec = (int32_t)ts.tv_nsec;
	}
	if ((ip->i_flag & IN_UPDATE) != 0) {
		ip->i_din.di_mtime = (int32_t)ts.tv_sec;
		ip->i_din.di_mtimensec = (int32_t)ts.tv_nsec;
	}
	if ((ip->i_flag & IN_CHANGE) != 0) {
		ip->i_din.di_ctime = (int32_t)ts.tv_sec;
		ip->i_din.di_ctimensec = (int32_t)ts.tv_nsec;
	}
	ip->i_flag &= ~(uint32_t)(IN_ACCESS | IN_UPDATE | IN_CHANGE);
	ip->i_flag |= IN_MODIFIED;
}

/* The file was read: note the time, if the mount wants it. */
void
ufs_accessed(struct inode *ip)
{
	if (ip->i_ump->um_ronly || (ip->i_ump->um_mp->mnt_flag & MNT_NOATIME) != 0)
		return;
	ip->i_flag |= IN_ACCESS;
	ufs_itimes(ip);
}

/* The file was written to: note the time, now, not when somebody asks for it. */
void
ufs_modified(struct inode *ip)
{
	ip->i_flag |= IN_CHANGE | IN_UPDATE;
	ufs_itimes(ip);
}

/* The block of an inode, busy in *bpp, and the inode in it.  EIO */
int
ufs_dinode(struct ufsmount *ump, uint32_t ino, struct buf **bpp,
    struct ufs1_dinode **dipp)
{
	struct fs *fs = &ump->um_fs;
	int error;

	error = bread(ump->um_dev, fsbtob(fs, ino_to_fsba(fs, ino)),
	    (uint32_t)fs->fs_bsize, bpp);
	if (error == 0)
		*dipp = (struct ufs1_dinode *)(*bpp)->b_data + ino_to_fsbo(fs, ino);
	return error;
}

/* Copy a changed inode to its block.  EIO */
int
ufs_update(struct inode *ip)
{
	struct ufs1_dinode *dip;
	struct buf *bp;
	int error;

	ufs_itimes(ip);
	if (ip->i_ump->um_ronly || (ip->i_flag & (IN_MODIFIED | IN_HASHED)) !=
	    (IN_MODIFIED | IN_HASHED))
		return 0;
	if ((error = ufs_dinode(ip->i_ump, ip->i_number, &bp, &dip)) != 0)
		return error;
	ip->i_flag &= ~(uint32_t)IN_MODIFIED;	/* nobody else may believe it before */
	*dip = ip->i_din;
	bdwrite(bp);
	return 0;
}

/* ---- finding blocks ------------------------------------------------------ */

/* Which entries lead to block lbn?  Returns the level: 0 for a direct block, else how
 * many indirect blocks there are on the way; idx[level - 1] is the entry in the first of
 * them, idx[0] in the last (or of di_db). */
static int
block_path(const struct fs *fs, int64_t lbn, int32_t *idx)
{
	int64_t n = fs->fs_nindir, span = n;
	int level, i;

	if (lbn < UFS_NDADDR) {
		idx[0] = (int32_t)lbn;
		return 0;
	}
	lbn -= UFS_NDADDR;
	for (level = 1; level < UFS_NIADDR && lbn >= span; level++) {
		lbn -= span;
		span *= n;
	}
	KASSERT(lbn < span);
	for (i = 0; i < level; i++, lbn /= n)
		idx[i] = (int32_t)(lbn % n);
	return level;
}

/* The buffer of an indirect block. */
static int
read_indir(struct inode *ip, ufs_daddr_t bno, struct buf **bpp)
{
	struct fs *fs = ITOFS(ip);

	if (ffs_badblock(ITOFS(ip), bno, fs->fs_frag))
		return ufs_corrupt(ip->i_ump, "bad indirect block in inode",
		    ip->i_number);
	return bread(ip->i_ump->um_dev, fsbtob(fs, bno), (uint32_t)fs->fs_bsize, bpp);
}

/* How many of the n addresses at ap are of blocks that follow each other (or are
 * holes)?  Those after the first must be good. */
static int
count_run(struct inode *ip, const ufs_daddr_t *ap, int n, int64_t lbn)
{
	struct fs *fs = ITOFS(ip);
	int i;

	n = MIN(n, MAXRUN);
	for (i = 1; i < n; i++) {
		if (ap[i] != (ap[0] == 0 ? 0 : (int64_t)ap[i - 1] + fs->fs_frag))
			break;
		if (ap[0] != 0 && ffs_badblock(ITOFS(ip), ap[i],
		    sblksize(fs, ip->i_size, lbn + i) >> fs->fs_fshift))
			break;
	}
	return i;
}

/* Where on disk block lbn is.  Needs no lock.  EIO */
int
ufs_bmap(struct inode *ip, int64_t lbn, ufs_daddr_t *bnp, int *runp)
{
	struct fs *fs = ITOFS(ip);
	int32_t idx[UFS_NIADDR], nfrags = sblksize(fs, ip->i_size, lbn) >> fs->fs_fshift;
	int level = block_path(fs, lbn, idx), l, error;
	struct buf *bp = NULL;
	ufs_daddr_t *ap, bno;

	if (level == 0) {
		*bnp = ip->i_din.di_db[lbn];
		*runp = count_run(ip, &ip->i_din.di_db[lbn], UFS_NDADDR - (int)lbn, lbn);
	} else {
		bno = ip->i_din.di_ib[level - 1];
		for (l = level - 1; bno != 0 && l >= 0; l--) {
			if ((error = read_indir(ip, bno, &bp)) != 0)
				return error;
			ap = (ufs_daddr_t *)bp->b_data + idx[l];
			bno = *ap;
			if (l == 0)
				*runp = count_run(ip, ap, fs->fs_nindir - idx[0], lbn);
			brelse(bp);
		}
		if (l >= 0)
			*runp = fs->fs_nindir - idx[0];
		*bnp = bno;
	}
	if (*bnp != 0 && ffs_badblock(ITOFS(ip), *bnp, nfrags))
		return ufs_corrupt(ip->i_ump, "bad block in inode", ip->i_number);
	return 0;
}

/* ---- making blocks ------------------------------------------------------- */

/* See to it that the file's pages in [from, to) exist, full of zeroes if they are new,
 * and are dirty.  ENOMEM */
static int
zero_pages(struct inode *ip, uint64_t from, uint64_t to)
{
	struct vm_page *m;
	int error;

	for (from = trunc_page(from); from < to; from += PAGE_SIZE) {
		if ((error = vnode_grabpage(ITOV(ip), from >> PAGE_SHIFT, &m)) != 0)
			return error;
		if ((m->flags & PG_VALID) == 0)
			bzero(VM_PAGE_KVA(m), PAGE_SIZE);
		m->flags |= PG_VALID;
		vm_page_dirty(m);
		vm_page_wakeup(m);
	}
	return 0;
}

/* Undo an allocation that nothing points to. */
static void
unalloc(struct inode *ip, ufs_daddr_t bno, int32_t n)
{
	ufs_free_now(ip->i_ump, bno, n);
	ip->i_din.di_blocks -= (uint32_t)n << ITOFS(ip)->fs_fsbtodb;
}

/* Fragments of a file are not its own any more. */
static void
drop_frags(struct inode *ip, ufs_daddr_t bno, int32_t n)
{
	uint32_t secs = (uint32_t)n << ITOFS(ip)->fs_fsbtodb;

	ip->i_din.di_blocks -= MIN(secs, ip->i_din.di_blocks);
	ufs_free(ip->i_ump, bno, n);
}

/* Allocate an indirect block; it is on disk, full of holes. */
static int
alloc_indir(struct inode *ip, struct ucred *cred, ufs_daddr_t *bnp)
{
	struct fs *fs = ITOFS(ip);
	struct cdev *dev = ip->i_ump->um_dev;
	struct buf *bp;
	int error;

	if ((error = ufs_alloc(ip, ip->i_nextblk, fs->fs_frag, cred, bnp)) != 0)
		return error;
	bp = getblk(dev, fsbtob(fs, *bnp), (uint32_t)fs->fs_bsize);
	if (bp == NULL) {
		unalloc(ip, *bnp, fs->fs_frag);
		return ENOMEM;
	}
	bzero(bp->b_data, (size_t)fs->fs_bsize);
	if (ufs_isasync(ip->i_ump)) {
		bdwrite(bp);
	} else if ((error = bwrite(bp)) != 0) {
		binval(dev, fsbtob(fs, *bnp));
		unalloc(ip, *bnp, fs->fs_frag);
		return error;
	}
	ip->i_nextblk = *bnp + fs->fs_frag;
	return 0;
}

/* A place for a block's address: entry s_idx of indirect block s_ibno, or of di_db
 * (and behind that di_ib) if that is 0. */
struct slot {
	ufs_daddr_t	s_ibno;
	int32_t		s_idx;
	ufs_daddr_t	s_addr;		/* what is there */
	ufs_daddr_t	s_prev;		/* and in the entry before; 0: none */
	/* What slot_find() made on the way: */
	int		s_nnew;
	ufs_daddr_t	s_new[UFS_NIADDR];
	ufs_daddr_t	s_topibno;	/* the slot of the first of these */
	int32_t		s_topidx;
};

/* The inode's own slots: di_ib lies behind di_db. */
static ufs_daddr_t *
slot_array(struct inode *ip)
{
	_Static_assert(offsetof(struct ufs1_dinode, di_ib) ==
	    offsetof(struct ufs1_dinode, di_db) + UFS_NDADDR * sizeof(ufs_daddr_t),
	    "di_ib behind di_db");
	return (ufs_daddr_t *)((char *)&ip->i_din + offsetof(struct ufs1_dinode, di_db));
}

/* Read what is in a slot. */
static int
slot_get(struct inode *ip, struct slot *s)
{
	ufs_daddr_t *ap = slot_array(ip);
	struct buf *bp = NULL;
	int error;

	if (s->s_ibno != 0) {
		if ((error = read_indir(ip, s->s_ibno, &bp)) != 0)
			return error;
		ap = (ufs_daddr_t *)bp->b_data;
	}
	s->s_addr = ap[s->s_idx];
	s->s_prev = s->s_idx > 0 ? ap[s->s_idx - 1] : 0;
	if (bp != NULL)
		brelse(bp);
	return 0;
}

/* Put an address into a slot. */
static int
slot_set(struct inode *ip, struct slot *s, ufs_daddr_t addr)
{
	struct buf *bp;
	int error;

	ip->i_flag |= IN_CHANGE | IN_UPDATE;
	s->s_addr = addr;
	if (s->s_ibno == 0) {
		slot_array(ip)[s->s_idx] = addr;
		return 0;
	}
	if ((error = read_indir(ip, s->s_ibno, &bp)) != 0)
		return error;
	((ufs_daddr_t *)bp->b_data)[s->s_idx] = addr;
	bdwrite(bp);
	return 0;
}

/* Take back the indirect blocks that slot_find() made; what was put there is forgotten.
 * The disk may have seen them already. */
static void
slot_undo(struct inode *ip, const struct slot *s)
{
	struct slot top = { .s_ibno = s->s_topibno, .s_idx = s->s_topidx };

	if (s->s_nnew == 0 || slot_set(ip, &top, 0) != 0)
		return;
	(void)ufs_update(ip);
	for (int i = 0; i < s->s_nnew; i++) {
		binval(ip->i_ump->um_dev, fsbtob(ITOFS(ip), s->s_new[i]));
		drop_frags(ip, s->s_new[i], ITOFS(ip)->fs_frag);
	}
}

/* Find the slot for block lbn, and make the indirect blocks on the way to it.  After an
 * error there are none that were not there before. */
static int
slot_find(struct inode *ip, int64_t lbn, struct ucred *cred, struct slot *s)
{
	int32_t idx[UFS_NIADDR];
	int level = block_path(ITOFS(ip), lbn, idx), error;
	ufs_daddr_t bno;

	s->s_ibno = 0;
	s->s_nnew = 0;
	s->s_idx = level == 0 ? idx[0] : UFS_NDADDR + level - 1;
	while ((error = slot_get(ip, s)) == 0 && level-- > 0) {
		if ((bno = s->s_addr) == 0) {
			if ((error = alloc_indir(ip, cred, &bno)) != 0)
				break;
			if ((error = slot_set(ip, s, bno)) != 0) {
				unalloc(ip, bno, ITOFS(ip)->fs_frag);
				break;
			}
			if (s->s_nnew == 0) {
				s->s_topibno = s->s_ibno;
				s->s_topidx = s->s_idx;
			}
			s->s_new[s->s_nnew++] = bno;
		}
		s->s_ibno = bno;
		s->s_idx = idx[level];
	}
	if (error != 0)
		slot_undo(ip, s);
	return error;
}

/* Allocate the block for a slot; it is not in it yet. */
static int
slot_alloc(struct inode *ip, const struct slot *s, int32_t nfrags, struct ucred *cred,
    ufs_daddr_t *bnp)
{
	struct fs *fs = ITOFS(ip);
	ufs_daddr_t pref = s->s_prev != 0 ? s->s_prev + fs->fs_frag : ip->i_nextblk;
	int error;

	if ((error = ufs_alloc(ip, pref, nfrags, cred, bnp)) == 0)
		ip->i_nextblk = *bnp + fs->fs_frag;
	return error;
}

/* New fragments for a tail that cannot grow where it is.  They are the beginning of a
 * free block if there is one, so that it can grow on there. */
static int
alloc_tail(struct inode *ip, int32_t n, struct ucred *cred, ufs_daddr_t *bnp)
{
	struct fs *fs = ITOFS(ip);

	if (ufs_alloc(ip, ip->i_nextblk, fs->fs_frag, cred, bnp) == 0) {
		if (n < fs->fs_frag)
			unalloc(ip, *bnp + n, fs->fs_frag - n);
		return 0;
	}
	return ufs_alloc(ip, 0, n, cred, bnp);
}

/* Have all pages of the file in [from, to) busy and valid. */
static int
busy_pages(struct inode *ip, uint64_t from, uint64_t to, struct vm_page **pages, int *np)
{
	int error = 0;

	for (*np = 0; from < to && error == 0; from += PAGE_SIZE) {
		error = vnode_getpage(ITOV(ip), from >> PAGE_SHIFT, &pages[*np]);
		if (error == 0)
			++*np;
	}
	if (error != 0)
		while (*np > 0)
			vm_page_wakeup(pages[--*np]);
	return error;
}

/*
 * The last block, lbn, at `old', gets what it needs as the file grows to newsize:
 * fragments, perhaps elsewhere, and zeroes behind the old end in the page cache.  The
 * pages are busy until the size is right, lest somebody read what the disk has there.
 * If the block moves, all of it becomes dirty; of a directory, the caller writes that
 * before the inode, and frees i_oldtail then.
 */
static int
grow_tail(struct inode *ip, int64_t lbn, ufs_daddr_t old, uint64_t newsize,
    struct ucred *cred)
{
	struct fs *fs = ITOFS(ip);
	struct vm_page *pages[FS_MAXBSIZE / PAGE_SIZE];
	int32_t oldn = sblksize(fs, ip->i_size, lbn) >> fs->fs_fshift;
	int32_t newn = sblksize(fs, newsize, lbn) >> fs->fs_fshift;
	uint64_t from = trunc_page(ip->i_size), rest = ip->i_size & PAGE_MASK;
	uint64_t to = MIN((uint64_t)lblktosize(fs, lbn + 1), newsize);
	ufs_daddr_t new = old;
	int n, error;

	if (newn > oldn && !ufs_extendfrags(ip, old, oldn, newn, cred)) {
		if ((error = alloc_tail(ip, newn, cred, &new)) != 0)
			return error;
		from = (uint64_t)lblktosize(fs, lbn);
	}
	if ((error = busy_pages(ip, from, to, pages, &n)) != 0) {
		if (new != old)
			unalloc(ip, new, newn);
		else
			unalloc(ip, old + oldn, newn - oldn);
		return error;
	}
	if (rest != 0)
		bzero((char *)VM_PAGE_KVA(pages[(ip->i_size - from) >> PAGE_SHIFT]) +
		    rest, PAGE_SIZE - rest);
	if (new != old) {
		ip->i_din.di_db[lbn] = new;
		ip->i_din.di_blocks -= (uint32_t)oldn << fs->fs_fsbtodb;
		ip->i_nextblk = new + fs->fs_frag;
	}
	ip->i_size = newsize;
	while (n > 0) {
		vm_page_dirty(pages[--n]);
		vm_page_wakeup(pages[n]);
	}
	if (new != old && ITOV(ip)->v_type == VDIR) {
		ip->i_oldtail = old;
		ip->i_oldtailn = oldn;
	} else if (new != old) {
		(void)ufs_update(ip);
		ufs_free(ip->i_ump, old, oldn);
	}
	return 0;
}

/* The end of the file is in a hole: there are zeroes behind it, whatever somebody who
 * maps the page put there. */
static int
clear_tail_page(struct inode *ip)
{
	uint64_t rest = ip->i_size & PAGE_MASK;
	struct vm_page *m;
	int error;

	if ((error = vnode_getpage(ITOV(ip), ip->i_size >> PAGE_SHIFT, &m)) != 0)
		return error;
	bzero((char *)VM_PAGE_KVA(m) + rest, PAGE_SIZE - rest);
	vm_page_wakeup(m);
	return 0;
}

/* Make the file newsize bytes long; what is added is a hole, but for the rest of the
 * block that was the last. */
static int
extend(struct inode *ip, uint64_t newsize, struct ucred *cred)
{
	struct fs *fs = ITOFS(ip);
	int64_t lbn = lblkno(fs, ip->i_size);
	ufs_daddr_t bno = 0;
	int run, error = 0;

	vnode_pager_setsize(ITOV(ip), newsize);
	if (blkoff(fs, ip->i_size) != 0)
		error = ufs_bmap(ip, lbn, &bno, &run);
	if (error == 0 && bno != 0)
		error = grow_tail(ip, lbn, bno, newsize, cred);
	else if (error == 0 && (ip->i_size & PAGE_MASK) != 0)
		error = clear_tail_page(ip);
	if (error != 0)
		return error;
	ip->i_size = newsize;
	ip->i_flag |= IN_CHANGE | IN_UPDATE;
	return 0;
}

/* ufs_balloc() after the file's size is right.  The file gets a block when what it is to
 * show is in the page cache: who maps the file may look at it while its writer's memory
 * is fetched. */
static int
fill_block(struct inode *ip, uint64_t off, uint32_t len, struct ucred *cred,
    struct uio *uio)
{
	struct fs *fs = ITOFS(ip);
	int64_t lbn = lblkno(fs, off);
	int32_t n = sblksize(fs, ip->i_size, lbn) >> fs->fs_fshift;
	uint64_t start = (uint64_t)lblktosize(fs, lbn);
	uint64_t end = MIN(start + (uint64_t)fs->fs_bsize, ip->i_size), done = off;
	struct slot s;
	ufs_daddr_t bno;
	int error, e = 0;

	if ((error = slot_find(ip, lbn, cred, &s)) != 0)
		return error;
	if (s.s_addr != 0)
		return uio == NULL ? 0 : vnode_pager_write(ITOV(ip), uio, len);
	if ((error = slot_alloc(ip, &s, n, cred, &bno)) != 0) {
		slot_undo(ip, &s);
		return error;
	}
	if ((error = zero_pages(ip, start, off)) == 0)
		error = zero_pages(ip, off + len, end);
	if (error == 0 && uio != NULL) {
		e = vnode_pager_write(ITOV(ip), uio, len);
		done = (uint64_t)uio->uio_offset;
	}
	if (error == 0)
		error = zero_pages(ip, done, off + len);
	if (error == 0)
		error = slot_set(ip, &s, bno);
	if (error == 0)
		return e;
	unalloc(ip, bno, n);
	slot_undo(ip, &s);
	if (uio != NULL)
		uio_takeback(uio, done - off);
	return error;
}

/*
 * Bytes [off, off + len) of one block are going to be written, or are here from uio if
 * that is not NULL: have disk space for them, and zeroes in the page cache for all else
 * that is new.  The file becomes longer if need be; on an error, as long as what was
 * written.  ENOSPC, EFBIG, EFAULT, EIO, ENOMEM
 */
int
ufs_balloc(struct inode *ip, uint64_t off, uint32_t len, struct ucred *cred,
    struct uio *uio)
{
	uint64_t size = ip->i_size;
	int error = 0;

	if (off + len > ffs_maxsize(ITOFS(ip)))
		return EFBIG;
	if (off + len > size)
		error = extend(ip, off + len, cred);
	if (error == 0)
		error = fill_block(ip, off, len, cred, uio);
	if (error == 0)
		return 0;
	if (uio != NULL && (uint64_t)uio->uio_offset > off)
		size = MAX(size, (uint64_t)uio->uio_offset);
	if (ip->i_size != size)
		(void)ufs_truncate(ip, size, cred);
	else if (ITOV(ip)->v_filesize != size)
		vnode_pager_setsize(ITOV(ip), size);
	return error;
}

/* A dirty page of a mapping lies over the hole at lbn: put a block of zeroes there.
 * EBUSY: the file is being changed, try again later. */
int
ufs_fillhole(struct inode *ip, int64_t lbn, ufs_daddr_t *bnp)
{
	struct fs *fs = ITOFS(ip);
	int32_t n = sblksize(fs, ip->i_size, lbn) >> fs->fs_fshift;
	struct lock *lk = &ITOV(ip)->v_lock;
	struct slot s;
	char *zeroes;
	int error;

	if (lockmgr(lk, LK_EXCLUSIVE | LK_NOWAIT) != 0)
		return EBUSY;
	if ((error = slot_find(ip, lbn, NULL, &s)) != 0 || (*bnp = s.s_addr) != 0)
		goto out;
	if ((error = slot_alloc(ip, &s, n, NULL, bnp)) != 0) {
		slot_undo(ip, &s);
		goto out;
	}
	zeroes = kmalloc((size_t)fs->fs_bsize, M_UFS, M_WAITOK | M_ZERO);
	error = dev_rw(ip->i_ump->um_dev, BIO_WRITE, fsbtob(fs, *bnp), zeroes,
	    (size_t)n << fs->fs_fshift);
	kfree(zeroes, M_UFS);
	if (error == 0)
		error = slot_set(ip, &s, *bnp);
	if (error != 0) {
		unalloc(ip, *bnp, n);
		slot_undo(ip, &s);
	} else {
		error = ufs_update(ip);
	}
out:
	(void)lockmgr(lk, LK_RELEASE);
	return error;
}

/* ---- cutting off --------------------------------------------------------- */

/*
 * Free the blocks below the indirect block bno of a level (1 to 3) but for the first
 * `keep' of them; with keep 0 bno itself, too.  *budget, the blocks of the whole disk,
 * bounds the walk through a damaged file.  What cannot be read is left to fsck.
 */
static int
free_tree(struct inode *ip, ufs_daddr_t bno, int level, int64_t keep, int64_t *budget)
{
	struct fs *fs = ITOFS(ip);
	int64_t span = 1, first, part;
	ufs_daddr_t *addr;
	struct buf *bp;
	int error, e = 0;

	for (int l = 1; l < level; l++)
		span *= fs->fs_nindir;
	first = (keep + span - 1) / span;
	part = keep % span;
	if ((error = read_indir(ip, bno, &bp)) != 0) {
		(void)ufs_corrupt(ip->i_ump, "could not free all of inode", ip->i_number);
		return error;
	}
	addr = kmalloc((size_t)fs->fs_bsize, M_UFS, M_WAITOK);
	memcpy(addr, bp->b_data, (size_t)fs->fs_bsize);
	if (keep > 0) {
		bzero((ufs_daddr_t *)bp->b_data + first,
		    (size_t)(fs->fs_nindir - first) * sizeof(ufs_daddr_t));
		bdwrite(bp);
	} else {
		brelse(bp);
	}
	if (part != 0 && addr[keep / span] != 0)
		error = free_tree(ip, addr[keep / span], level - 1, part, budget);
	for (int64_t i = first; i < fs->fs_nindir; i++) {
		if (addr[i] == 0)
			continue;
		if (--*budget < 0) {
			error = ufs_corrupt(ip->i_ump, "too many blocks in inode",
			    ip->i_number);
			break;
		}
		if (level > 1)
			e = free_tree(ip, addr[i], level - 1, 0, budget);
		else
			drop_frags(ip, addr[i], fs->fs_frag);
		if (error == 0)
			error = e;
	}
	kfree(addr, M_UFS);
	if (keep == 0) {
		binval(ip->i_ump->um_dev, fsbtob(fs, bno));
		drop_frags(ip, bno, fs->fs_frag);
	}
	return error;
}

/* Free all but the first nkeep blocks; old has the addresses as they were when the
 * file was oldsize long, and the inode's buffer has them no more. */
static int
free_blocks(struct inode *ip, const struct ufs1_dinode *old, int64_t nkeep)
{
	struct fs *fs = ITOFS(ip);
	int64_t base = UFS_NDADDR, span = fs->fs_nindir, budget = fs->fs_size, lbn;
	int32_t oldn, newn;
	int error = 0, e;

	for (lbn = 0; lbn < UFS_NDADDR; lbn++) {
		if (old->di_db[lbn] == 0)
			continue;
		oldn = sblksize(fs, old->di_size, lbn) >> fs->fs_fshift;
		newn = lbn >= nkeep ? 0 :
		    sblksize(fs, ip->i_size, lbn) >> fs->fs_fshift;
		if (newn < oldn)
			drop_frags(ip, old->di_db[lbn] + newn, oldn - newn);
	}
	for (int i = 0; i < UFS_NIADDR; i++, base += span, span *= fs->fs_nindir) {
		if (old->di_ib[i] == 0 || nkeep >= base + span)
			continue;
		e = free_tree(ip, old->di_ib[i], i + 1, MAX(nkeep - base, 0), &budget);
		if (error == 0)
			error = e;
	}
	return error;
}

/* Make the file shorter. */
static int
shrink(struct inode *ip, uint64_t size)
{
	struct fs *fs = ITOFS(ip);
	int64_t nkeep = lblkno(fs, size + (uint64_t)fs->fs_bsize - 1);
	int64_t base = UFS_NDADDR, span = fs->fs_nindir;
	struct ufs1_dinode old = ip->i_din;
	ufs_daddr_t bno = 0;
	int run, error, e;

	/* Also to have read the indirect blocks of which a part stays. */
	if (nkeep > 0 && (error = ufs_bmap(ip, nkeep - 1, &bno, &run)) != 0)
		return error;
	if (bno != 0 && (size & PAGE_MASK) != 0) {
		/* The page must be there to be cleared behind the new end. */
		struct vm_page *m;

		error = vnode_getpage(ITOV(ip), size >> PAGE_SHIFT, &m);
		if (error != 0)
			return error;
		vm_page_dirty(m);
		vm_page_wakeup(m);
	}
	ip->i_size = size;
	vnode_pager_setsize(ITOV(ip), size);
	ip->i_nextblk = 0;
	for (int64_t lbn = nkeep; lbn < UFS_NDADDR; lbn++)
		ip->i_din.di_db[lbn] = 0;
	for (int i = 0; i < UFS_NIADDR; i++, base += span, span *= fs->fs_nindir)
		if (nkeep <= base)
			ip->i_din.di_ib[i] = 0;
	ip->i_flag |= IN_CHANGE | IN_UPDATE;
	error = ufs_update(ip);
	e = free_blocks(ip, &old, nkeep);
	if (nkeep == 0)
		ip->i_din.di_blocks = 0;
	ip->i_flag |= IN_CHANGE;
	if (error == 0)
		error = e;
	e = ufs_update(ip);
	return error != 0 ? error : e;
}

/*
 * Give a file, directory or long symbolic link a new size.  A longer file has its last
 * byte on disk, and a hole before it.  EFBIG, ENOSPC, EIO
 */
int
ufs_truncate(struct inode *ip, uint64_t size, struct ucred *cred)
{
	int error;

	if (size < ip->i_size)
		return shrink(ip, size);
	if (size > ip->i_size && (error = ufs_balloc(ip, size - 1, 1, cred, NULL)) != 0)
		return error;
	ip->i_flag |= IN_CHANGE | IN_UPDATE;
	return ufs_update(ip);
}
