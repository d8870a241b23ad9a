/*
 * kern/ufs_alloc.c - UFS1: free blocks, fragments and inodes.
 *
 * Free space is in the cylinder groups: a bit for each fragment and each inode, and
 * counts that follow from the bits.  cg_change() is the only function that changes
 * fragment bits; it keeps all counts right: of the group, of its fragment runs and
 * clusters, of um_cs and of the superblock.
 *
 * A file's next block goes right behind its last one if that is free, so that large
 * files lie in one piece; a file's first block and its inode are in its directory's
 * group, and directories are spread over the groups.
 *
 * What is freed is not free at once.  After a crash the disk must not show one block
 * in two files, or a name that leads to another file's inode.  So ufs_free() and
 * ufs_vfree() only put down what is to be freed (um_pend), and ufs_dopending() does
 * it when everything that could still point there was written:
 *
 *	1 inode and indirect blocks without the pointers	bflush()
 *	2 directories without the names		vnode_pager_cleanall()
 *	3 now the bits are set free
 *
 * It runs at each sync, and when the disk seems full.  On an async mount nothing waits
 * for anything, here and elsewhere: fast, and after a crash fsck -p may not do.
 * Statistics count what is pending as free.  The other half of crash safety is in
 * ufs_vnops.c, ufs_putpages().
 *
 * Called by ufs_inode.c and ufs_vnops.c.  Calls vfs_bio.c.  Read next: ufs_inode.c.
 * McKusick et al., "A Fast File System for UNIX"; fs(5).
 */
#include "kern/proc.h"
#include "kern/ufs.h"

/* Something to be freed. */
struct ufs_pend {
	uint32_t	p_addr;		/* fragment, or inode number */
	int32_t		p_n;		/* fragments; PEND_INODE, PEND_DIR */
};
#define PEND_INODE	0
#define PEND_DIR	(-1)

#define isset(map, i)	(((map)[(i) >> 3] >> ((i) & 7) & 1) != 0)
#define setbit(map, i)	((map)[(i) >> 3] |= (uint8_t)(1 << ((i) & 7)))
#define clrbit(map, i)	((map)[(i) >> 3] &= (uint8_t)~(1 << ((i) & 7)))

#define FULLBLOCK(fs)	((1u << (fs)->fs_frag) - 1)
#define FRAGSECS(fs, n)	((uint32_t)(n) << (fs)->fs_fsbtodb)

/* ---- groups ------------------------------------------------------------- */

/* The busy buffer of a group.  EIO */
static int
cg_read(struct ufsmount *ump, int32_t cgx, struct buf **bpp)
{
	struct fs *fs = &ump->um_fs;
	const char *bad;
	int error;

	error = bread(ump->um_dev, fsbtob(fs, cgtod(fs, cgx)), (uint32_t)fs->fs_bsize,
	    bpp);
	if (error != 0)
		return error;
	bad = ffs_badcg(fs, (struct cg *)(*bpp)->b_data, cgx);
	if (bad == NULL)
		return 0;
	brelse(*bpp);
	return ufs_corrupt(ump, bad, (uint64_t)cgx);
}

/* Release a changed group. */
static void
cg_write(struct ufsmount *ump, struct buf *bp)
{
	((struct cg *)bp->b_data)->cg_time = (int32_t)time_second();
	ump->um_modified = true;
	bdwrite(bp);
}

/* ---- counting ------------------------------------------------------------ */

/* The free bits of a block of a group. */
static uint32_t
blockbits(const struct fs *fs, struct cg *cgp, int32_t blk)
{
	int32_t f = blkstofrags(fs, blk);

	return (uint32_t)cg_blksfree(cgp)[f >> 3] >> (f & 7) & FULLBLOCK(fs);
}

/* Add `by' to the number of each length of run in a block's free bits. */
static void
count_runs(const struct fs *fs, struct cg *cgp, uint32_t bits, int32_t by)
{
	int run = 0;

	for (int i = 0; i <= fs->fs_frag; i++) {
		if (i < fs->fs_frag && (bits >> i & 1) != 0) {
			run++;
		} else if (run > 0) {
			cgp->cg_frsum[run] += by;
			run = 0;
		}
	}
}

/* A whole block became free (by 1) or not (-1): keep the cluster maps. */
static void
count_cluster(const struct fs *fs, struct cg *cgp, int32_t blk, int32_t by)
{
	uint8_t *map = cg_clustersfree(cgp);
	int32_t *sum = cg_clustersum(cgp), max = fs->fs_contigsumsize;
	int32_t nblk = cgp->cg_ndblk >> fs->fs_fragshift, before = 0, after = 0;

	if (max == 0)
		return;
	if (by > 0)
		setbit(map, blk);
	else
		clrbit(map, blk);
	while (after < max && blk + after + 1 < nblk && isset(map, blk + after + 1))
		after++;
	while (before < max && blk - before > 0 && isset(map, blk - before - 1))
		before++;
	if (before > 0)
		sum[before] -= by;
	if (after > 0)
		sum[after] -= by;
	sum[MIN(before + after + 1, max)] += by;
}

/* Add to the free counts of a group, here and in the summaries. */
static void
count_free(struct ufsmount *ump, struct cg *cgp, int32_t nb, int32_t nf, int32_t ni,
    int32_t nd)
{
	struct csum *cs[3] = {
		&cgp->cg_cs, &ump->um_cs[cgp->cg_cgx], &ump->um_fs.fs_cstotal
	};

	for (size_t i = 0; i < nitems(cs); i++) {
		cs[i]->cs_nbfree += nb;
		cs[i]->cs_nffree += nf;
		cs[i]->cs_nifree += ni;
		cs[i]->cs_ndir += nd;
	}
}

/* Give a block of a group new free bits, and keep all counts. */
static void
cg_change(struct ufsmount *ump, struct cg *cgp, int32_t blk, uint32_t bits)
{
	struct fs *fs = &ump->um_fs;
	uint32_t old = blockbits(fs, cgp, blk), full = FULLBLOCK(fs);
	int32_t f = blkstofrags(fs, blk), nb = 0, nf = 0;

	if (old == full) {
		nb--;
		count_cluster(fs, cgp, blk, -1);
	} else {
		nf -= __builtin_popcount(old);
		count_runs(fs, cgp, old, -1);
	}
	if (bits == full) {
		nb++;
		count_cluster(fs, cgp, blk, 1);
	} else {
		nf += __builtin_popcount(bits);
		count_runs(fs, cgp, bits, 1);
	}
	cg_blksfree(cgp)[f >> 3] = (uint8_t)(cg_blksfree(cgp)[f >> 3] &
	    ~(full << (f & 7))) | (uint8_t)(bits << (f & 7));
	count_free(ump, cgp, nb, nf, 0, 0);
}

/* ---- allocating blocks --------------------------------------------------- */

/* A free whole block of a group, looked for from block `from' on; -1. */
static int32_t
find_block(const struct fs *fs, struct cg *cgp, int32_t from)
{
	int32_t nblk = cgp->cg_ndblk >> fs->fs_fragshift, blk = from;

	if (blk < 0 || blk >= nblk)
		blk = 0;
	for (int32_t i = 0; i < nblk; i++) {
		if (blockbits(fs, cgp, blk) == FULLBLOCK(fs))
			return blk;
		if (++blk == nblk)
			blk = 0;
	}
	return -1;
}

/* Where in a block's free bits is a run of exactly n?  -1: nowhere */
static int
find_run(const struct fs *fs, uint32_t bits, int n)
{
	for (int i = 0, run = 0; i <= fs->fs_frag; i++) {
		if (i < fs->fs_frag && (bits >> i & 1) != 0) {
			run++;
			continue;
		}
		if (run == n)
			return i - n;
		run = 0;
	}
	return -1;
}

/* A run of n fragments (less than a block) in a group: the tightest one that fits, else
 * part of a free block.  Fragment number in the group; -1. */
static int32_t
find_frags(const struct fs *fs, struct cg *cgp, int32_t from, int n)
{
	int32_t nblk = (cgp->cg_ndblk + fs->fs_frag - 1) >> fs->fs_fragshift, blk;
	int at, len;

	for (len = n; len < fs->fs_frag; len++) {
		if (cgp->cg_frsum[len] <= 0)
			continue;
		blk = from < 0 || from >= nblk ? 0 : from;
		for (int32_t i = 0; i < nblk; i++) {
			at = find_run(fs, blockbits(fs, cgp, blk), len);
			if (at >= 0)
				return blkstofrags(fs, blk) + at;
			if (++blk == nblk)
				blk = 0;
		}
	}
	blk = find_block(fs, cgp, from);
	return blk < 0 ? -1 : blkstofrags(fs, blk);
}

/* Take n fragments in group cgx, best at pref (0: anywhere).  0: there are none, or an
 * error is in *errorp. */
static ufs_daddr_t
alloc_in_cg(struct ufsmount *ump, int32_t cgx, ufs_daddr_t pref, int32_t n, int *errorp)
{
	struct fs *fs = &ump->um_fs;
	struct csum *cs = &ump->um_cs[cgx];
	int32_t f, from;
	struct cg *cgp;
	struct buf *bp;
	int error;

	if (cs->cs_nbfree <= 0 && (n == fs->fs_frag || cs->cs_nffree < n))
		return 0;
	if ((error = cg_read(ump, cgx, &bp)) != 0) {
		*errorp = error;
		return 0;
	}
	cgp = (struct cg *)bp->b_data;
	from = pref != 0 ? dtogd(fs, pref) : cgp->cg_rotor;
	from = fragstoblks(fs, from);
	if (n == fs->fs_frag) {
		f = find_block(fs, cgp, from);
		f = f < 0 ? -1 : blkstofrags(fs, f);
	} else {
		f = find_frags(fs, cgp, from, n);
	}
	if (f < 0 || ffs_badblock(fs, cgbase(fs, cgx) + f, n)) {
		brelse(bp);
		if (f >= 0)
			*errorp = ufs_corrupt(ump, "metadata marked free in group",
			    (uint64_t)cgx);
		return 0;
	}
	cg_change(ump, cgp, fragstoblks(fs, f), blockbits(fs, cgp, fragstoblks(fs, f)) &
	    ~(((1u << n) - 1) << fragnum(fs, f)));
	cgp->cg_rotor = f;
	cg_write(ump, bp);
	return cgbase(fs, cgx) + f;
}

/* May cred take n more fragments?  The last minfree percent are the superuser's. */
static bool
has_space(struct ufsmount *ump, int32_t n, struct ucred *cred)
{
	struct fs *fs = &ump->um_fs;
	int64_t left = ((int64_t)fs->fs_cstotal.cs_nbfree * fs->fs_frag) +
	    fs->fs_cstotal.cs_nffree;

	if (cred != NULL && cred->cr_uid != 0)
		left -= (int64_t)fs->fs_dsize * fs->fs_minfree / 100;
	return left >= n;
}

/*
 * Allocate n fragments (at most a block) for a file, best at pref (0: near its inode).
 * No buffer or page may be busy.  ENOSPC
 */
int
ufs_alloc(struct inode *ip, ufs_daddr_t pref, int32_t n, struct ucred *cred,
    ufs_daddr_t *bnp)
{
	struct ufsmount *ump = ip->i_ump;
	struct fs *fs = &ump->um_fs;
	int32_t first, cgx;
	ufs_daddr_t bno;
	int error = 0, e = 0;

	if (pref < 0 || pref >= fs->fs_size)
		pref = 0;
	first = pref != 0 ? dtog(fs, pref) : ino_to_cg(fs, ip->i_number);
	for (int try = 0; try < 2; try++) {
		for (int32_t i = 0; has_space(ump, n, cred) && i < fs->fs_ncg; i++) {
			cgx = (int32_t)(((int64_t)first + i) % fs->fs_ncg);
			bno = alloc_in_cg(ump, cgx, i == 0 ? pref : 0, n, &error);
			if (bno == 0)
				continue;
			ip->i_din.di_blocks += FRAGSECS(fs, n);
			ip->i_flag |= IN_CHANGE | IN_UPDATE;
			*bnp = bno;
			return 0;
		}
		if (try == 0 && (e = ufs_dopending(ump)) != 0)
			break;
	}
	return error != 0 ? error : e != 0 ? e : ENOSPC;
}

/* Let the oldn fragments at bno grow to newn where they are, if those are free. */
bool
ufs_extendfrags(struct inode *ip, ufs_daddr_t bno, int32_t oldn, int32_t newn,
    struct ucred *cred)
{
	struct ufsmount *ump = ip->i_ump;
	struct fs *fs = &ump->um_fs;
	uint32_t bits, want;
	struct cg *cgp;
	struct buf *bp;
	int32_t blk;

	if (fragnum(fs, bno) + newn > fs->fs_frag ||
	    !has_space(ump, newn - oldn, cred) || cg_read(ump, dtog(fs, bno), &bp) != 0)
		return false;
	cgp = (struct cg *)bp->b_data;
	blk = fragstoblks(fs, dtogd(fs, bno));
	bits = blockbits(fs, cgp, blk);
	want = ((1u << newn) - (1u << oldn)) << fragnum(fs, bno);
	if ((bits & want) != want) {
		brelse(bp);
		return false;
	}
	cg_change(ump, cgp, blk, bits & ~want);
	cg_write(ump, bp);
	ip->i_din.di_blocks += FRAGSECS(fs, newn - oldn);
	ip->i_flag |= IN_CHANGE | IN_UPDATE;
	return true;
}

/* ---- allocating inodes --------------------------------------------------- */

/* Take an inode of group cgx; 0: there is none, or an error is in *errorp. */
static uint32_t
valloc_in_cg(struct ufsmount *ump, int32_t cgx, bool isdir, int *errorp)
{
	struct fs *fs = &ump->um_fs;
	struct cg *cgp;
	struct buf *bp;
	uint8_t *used;
	int32_t i, n;
	int error;

	if (ump->um_cs[cgx].cs_nifree <= 0)
		return 0;
	if ((error = cg_read(ump, cgx, &bp)) != 0) {
		*errorp = error;
		return 0;
	}
	cgp = (struct cg *)bp->b_data;
	used = cg_inosused(cgp);
	i = cgp->cg_irotor;
	if (i < 0 || i >= fs->fs_ipg)
		i = 0;
	for (n = 0; n < fs->fs_ipg; n++) {
		if (!isset(used, i) && (cgx > 0 || i > UFS_ROOTINO))
			break;
		if (++i == fs->fs_ipg)
			i = 0;
	}
	if (n == fs->fs_ipg) {
		brelse(bp);
		return 0;
	}
	setbit(used, i);
	cgp->cg_irotor = i;
	count_free(ump, cgp, 0, 0, -1, isdir);
	cg_write(ump, bp);
	return (uint32_t)(cgx * fs->fs_ipg + i);
}

/* The group for a new directory: the next that has more than the average of both
 * inodes and blocks, so that trees spread over the disk. */
static int32_t
dir_group(struct ufsmount *ump)
{
	struct fs *fs = &ump->um_fs;
	int32_t avgi = fs->fs_cstotal.cs_nifree / fs->fs_ncg;
	int32_t avgb = fs->fs_cstotal.cs_nbfree / fs->fs_ncg, cgx = ump->um_lastdircg;

	for (int32_t i = 0; i < fs->fs_ncg; i++) {
		cgx = (cgx + 1) % fs->fs_ncg;
		if (ump->um_cs[cgx].cs_nifree >= avgi &&
		    ump->um_cs[cgx].cs_nbfree >= avgb)
			break;
	}
	ump->um_lastdircg = cgx;
	return cgx;
}

/* Allocate an inode for a file of that mode in directory dip.  ENOSPC */
int
ufs_valloc(struct inode *dip, uint16_t mode, uint32_t *inop)
{
	struct ufsmount *ump = dip->i_ump;
	struct fs *fs = &ump->um_fs;
	bool isdir = (mode & IFMT) == IFDIR;
	int32_t first = isdir ? dir_group(ump) : ino_to_cg(fs, dip->i_number);
	int error = 0, e = 0;

	for (int try = 0; try < 2; try++) {
		for (int32_t i = 0; i < fs->fs_ncg; i++) {
			*inop = valloc_in_cg(ump,
			    (int32_t)(((int64_t)first + i) % fs->fs_ncg), isdir, &error);
			if (*inop != 0)
				return 0;
		}
		if (try == 0 && (e = ufs_dopending(ump)) != 0)
			break;
	}
	return error != 0 ? error : e != 0 ? e : ENOSPC;
}

/* ---- freeing ------------------------------------------------------------- */

/* Set n fragments of one block free. */
static void
free_frags(struct ufsmount *ump, ufs_daddr_t bno, int32_t n)
{
	struct fs *fs = &ump->um_fs;
	uint32_t bits, want;
	struct cg *cgp;
	struct buf *bp;
	int32_t blk;

	if (cg_read(ump, dtog(fs, bno), &bp) != 0) {
		(void)ufs_corrupt(ump, "could not free block", (uint64_t)bno);
		return;
	}
	cgp = (struct cg *)bp->b_data;
	blk = fragstoblks(fs, dtogd(fs, bno));
	bits = blockbits(fs, cgp, blk);
	want = ((1u << n) - 1) << fragnum(fs, bno);
	if ((bits & want) != 0) {
		brelse(bp);
		(void)ufs_corrupt(ump, "freeing a free block", (uint64_t)bno);
		return;
	}
	cg_change(ump, cgp, blk, bits | want);
	cg_write(ump, bp);
}

/* Set fragments free at once: nothing on disk can point to them. */
void
ufs_free_now(struct ufsmount *ump, ufs_daddr_t bno, int32_t n)
{
	struct fs *fs = &ump->um_fs;
	int32_t part;

	for (; n > 0; n -= part, bno += part) {
		part = MIN(n, fs->fs_frag - fragnum(fs, bno));
		free_frags(ump, bno, part);
	}
}

/* Set an inode free, in its block and in the map. */
static void
free_inode(struct ufsmount *ump, uint32_t ino, bool isdir)
{
	struct fs *fs = &ump->um_fs;
	int32_t bit = (int32_t)(ino % (uint32_t)fs->fs_ipg);
	struct ufs1_dinode *dip;
	struct cg *cgp;
	struct buf *bp;
	int error;

	if ((error = ufs_dinode(ump, ino, &bp, &dip)) == 0) {
		dip->di_mode = 0;
		dip->di_nlink = 0;
		bdwrite(bp);
		error = cg_read(ump, ino_to_cg(fs, ino), &bp);
	}
	if (error != 0) {
		(void)ufs_corrupt(ump, "could not free inode", ino);
		return;
	}
	cgp = (struct cg *)bp->b_data;
	if (!isset(cg_inosused(cgp), bit)) {
		brelse(bp);
		(void)ufs_corrupt(ump, "freeing free inode", ino);
		return;
	}
	clrbit(cg_inosused(cgp), bit);
	count_free(ump, cgp, 0, 0, 1, isdir ? -1 : 0);
	cg_write(ump, bp);
}

/* Put something down to be freed. */
static void
pend_add(struct ufsmount *ump, uint32_t addr, int32_t n)
{
	struct ufs_pend *last, *new;
	int max;

	if (n > 0)
		ump->um_pendfrags += n;
	else
		ump->um_pendinodes++;
	if (n > 0 && ump->um_npend > 0) {
		last = &ump->um_pend[ump->um_npend - 1];
		if (last->p_n > 0 && last->p_addr + (uint32_t)last->p_n == addr) {
			last->p_n += n;
			return;
		}
	}
	while (ump->um_npend == ump->um_maxpend) {
		max = MAX(64, 2 * ump->um_maxpend);
		new = kmalloc((size_t)max * sizeof(*new), M_UFS, M_WAITOK);
		if (max <= ump->um_maxpend) {	/* it grew, or was done, while we slept */
			kfree(new, M_UFS);
			continue;
		}
		if (ump->um_pend != NULL)
			memcpy(new, ump->um_pend, (size_t)ump->um_npend * sizeof(*new));
		kfree(ump->um_pend, M_UFS);
		ump->um_pend = new;
		ump->um_maxpend = max;
	}
	ump->um_pend[ump->um_npend++] = (struct ufs_pend){ addr, n };
}

/* Free the fragments of a file; the caller has made inode and indirect blocks forget
 * them, in their buffers. */
void
ufs_free(struct ufsmount *ump, ufs_daddr_t bno, int32_t n)
{
	if (ffs_badblock(&ump->um_fs, bno, n))
		(void)ufs_corrupt(ump, "bad block", (uint64_t)bno);
	else
		pend_add(ump, (uint32_t)bno, n);
}

/* Free an inode that no directory names any more. */
void
ufs_vfree(struct ufsmount *ump, uint32_t ino, uint16_t mode)
{
	pend_add(ump, ino, (mode & IFMT) == IFDIR ? PEND_DIR : PEND_INODE);
}

/*
 * Do what is pending: write what could point there, then set it free.  No buffer and no
 * page of a directory may be busy.  EIO: it stays pending.
 */
int
ufs_dopending(struct ufsmount *ump)
{
	struct ufs_pend *list;
	int n, i, error;

	(void)lockmgr(&ump->um_pendlock, LK_EXCLUSIVE);
	list = ump->um_pend;
	n = ump->um_npend;
	ump->um_pend = NULL;
	ump->um_npend = ump->um_maxpend = 0;
	error = n > 0 && !ufs_isasync(ump) ? bflush(ump->um_dev) : 0;
	for (i = 0; i < n && error == 0 && !ufs_isasync(ump); i++)
		if (list[i].p_n <= 0) {
			error = vnode_pager_cleanall(ump->um_mp, true, 0, MNT_WAIT);
			break;
		}
	for (i = 0; i < n; i++) {
		if (list[i].p_n > 0)
			ump->um_pendfrags -= list[i].p_n;
		else
			ump->um_pendinodes--;
		if (error != 0)
			pend_add(ump, list[i].p_addr, list[i].p_n);
		else if (list[i].p_n > 0)
			ufs_free_now(ump, (ufs_daddr_t)list[i].p_addr, list[i].p_n);
		else
			free_inode(ump, list[i].p_addr, list[i].p_n == PEND_DIR);
	}
	if (list != NULL)
		kfree(list, M_UFS);
	(void)lockmgr(&ump->um_pendlock, LK_RELEASE);
	return error;
}
