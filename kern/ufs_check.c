/*
 * kern/ufs_check.c - UFS1: what on a disk can be used, and what cannot.
 *
 * Nothing that comes from a disk is used as an index, a shift or a length before it was
 * looked at here.  After ffs_badsb() said NULL, the parts of every group lie on the disk,
 * and none of sys/fs.h's macros overflows for a group, inode or fragment in range; after
 * ffs_badcg(), a group's maps lie in its block.
 *
 * The kernel and the image tools (newfs, ffspop, fsck_ffs) all have this file, so that
 * what one of them accepts the others do: it includes nothing but the format.
 *
 * Called by ufs_*.c and tools/.  Read next: sys/fs.h; kern/ufs_alloc.c, tools/ffs.c.
 */
#include "sys/fs.h"

/* Is n 2 to the power of shift? */
static bool
powerof2(int32_t n, int32_t shift)
{
	return shift >= 0 && shift < 31 && n == (int32_t)1 << shift;
}

/* What is wrong with the sizes of blocks in a superblock; NULL: nothing. */
static const char *
badsizes(const struct fs *fs)
{
	if (fs->fs_bsize < FS_MINBSIZE || fs->fs_bsize > FS_MAXBSIZE ||
	    !powerof2(fs->fs_bsize, fs->fs_bshift) ||
	    fs->fs_bmask != ~(fs->fs_bsize - 1) || fs->fs_qbmask != fs->fs_bsize - 1)
		return "bad block size";
	if (fs->fs_fsize < FS_DEVBSIZE || fs->fs_fsize > fs->fs_bsize ||
	    !powerof2(fs->fs_fsize, fs->fs_fshift) ||
	    fs->fs_fmask != ~(fs->fs_fsize - 1) || fs->fs_qfmask != fs->fs_fsize - 1 ||
	    !powerof2(fs->fs_fsize / FS_DEVBSIZE, fs->fs_fsbtodb))
		return "bad fragment size";
	if (fs->fs_frag > FS_MAXFRAG || !powerof2(fs->fs_frag, fs->fs_fragshift) ||
	    (int64_t)fs->fs_fsize * fs->fs_frag != fs->fs_bsize)
		return "bad number of fragments in a block";
	if (fs->fs_nindir != fs->fs_bsize / (int32_t)sizeof(ufs_daddr_t) ||
	    fs->fs_inopb != fs->fs_bsize / (int32_t)sizeof(struct ufs1_dinode))
		return "bad number of inodes or addresses in a block";
	if (fs->fs_sbsize < FS_SBSIZE || fs->fs_sbsize > FS_SBAREA)
		return "bad superblock size";
	if (fs->fs_inodefmt != FS_44INODEFMT || fs->fs_maxsymlinklen < 0 ||
	    fs->fs_maxsymlinklen > UFS_MAXSYMLINK)
		return "unknown inode format";
	if (fs->fs_contigsumsize < 0 || fs->fs_contigsumsize > FS_MAXCONTIG)
		return "bad cluster summary";
	return NULL;
}

/* What makes a superblock useless on a disk of devsize bytes; NULL: nothing. */
const char *
ffs_badsb(const struct fs *fs, int64_t devsize)
{
	int64_t skew = 0, last;
	const char *bad;

	if (fs->fs_magic == FS_MAGIC_BE)
		return "a big-endian UFS1 file system: not supported";
	if (fs->fs_magic == FS_MAGIC2)
		return "a UFS2 file system: not supported";
	if (fs->fs_magic != FS_MAGIC)
		return "no UFS1 file system";
	if ((bad = badsizes(fs)) != NULL)
		return bad;
	if (fs->fs_ncg < 1 || fs->fs_fpg < fs->fs_frag ||
	    fs->fs_fpg % fs->fs_frag != 0 ||
	    fs->fs_ipg < fs->fs_inopb || fs->fs_ipg % fs->fs_inopb != 0 ||
	    (int64_t)fs->fs_ncg * fs->fs_ipg > INT32_MAX)
		return "bad cylinder groups";
	if (fs->fs_cgsize < (int32_t)sizeof(struct cg) || fs->fs_cgsize > fs->fs_bsize ||
	    ffs_cglen(fs) > fs->fs_bsize)
		return "bad size of a cylinder group's maps";
	if (fs->fs_size < 1 || (int64_t)fs->fs_size << fs->fs_fshift > devsize)
		return "file system is larger than its disk";
	last = (int64_t)fs->fs_fpg * (fs->fs_ncg - 1);
	if (last >= fs->fs_size || last + fs->fs_fpg < fs->fs_size)
		return "cylinder groups do not add up to the file system";
	if (fs->fs_cgoffset != 0 && fs->fs_cgmask != -1) {
		skew = (int64_t)fs->fs_cgoffset * ~fs->fs_cgmask;
		if (fs->fs_cgoffset < 0 || ~fs->fs_cgmask < 0 ||
		    fs->fs_cgoffset % fs->fs_frag != 0)
			return "bad skew of cylinder groups";
	}
	if (fs->fs_sblkno < 1 || fs->fs_cblkno < fs->fs_sblkno ||
	    (fs->fs_sblkno | fs->fs_cblkno | fs->fs_iblkno) % fs->fs_frag != 0 ||
	    fs->fs_iblkno < (int64_t)fs->fs_cblkno + fs->fs_frag ||
	    fs->fs_dblkno < (int64_t)fs->fs_iblkno +
	    fs->fs_ipg / (fs->fs_inopb >> fs->fs_fragshift) ||
	    fs->fs_dblkno + skew > fs->fs_fpg ||
	    last + skew + fs->fs_dblkno > fs->fs_size)
		return "cylinder group parts overlap";
	if (fs->fs_cssize < fs->fs_ncg * (int64_t)sizeof(struct csum) ||
	    fs->fs_csaddr < fs->fs_dblkno ||
	    (int64_t)fs->fs_csaddr + ffs_csfrags(fs) > ffs_cgfrags(fs, 0))
		return "bad summary area";
	return NULL;
}

/* Fragments of the summary area. */
int32_t
ffs_csfrags(const struct fs *fs)
{
	return (int32_t)(((int64_t)fs->fs_cssize + fs->fs_fsize - 1) >> fs->fs_fshift);
}

/* Fragments of group cgx: fs_fpg, but for the last one. */
int32_t
ffs_cgfrags(const struct fs *fs, int32_t cgx)
{
	return cgx < fs->fs_ncg - 1 ? fs->fs_fpg : fs->fs_size - cgbase(fs, cgx);
}

/* Bytes that a cylinder group's head and maps take, in the layout of newfs.  fs_ipg and
 * fs_fpg need not be good: the sum may then be anything above fs_bsize. */
int32_t
ffs_cglen(const struct fs *fs)
{
	int64_t n;

	/* One cylinder a group: BSD's rotational tables have one entry each. */
	n = (int64_t)sizeof(struct cg) + sizeof(int32_t) + sizeof(int16_t) + 2;
	n += ((int64_t)fs->fs_ipg + 7) / 8 + ((int64_t)fs->fs_fpg + 7) / 8;
	if (fs->fs_contigsumsize > 0)
		n += 4 + ((int64_t)fs->fs_contigsumsize + 1) * 4 +
		    ((int64_t)fs->fs_fpg / fs->fs_frag + 7) / 8;
	return n > INT32_MAX ? INT32_MAX : (int32_t)n;
}

/* What is wrong with the head of cylinder group cgx?  NULL: its maps can be used. */
const char *
ffs_badcg(const struct fs *fs, const struct cg *cgp, int32_t cgx)
{
	int32_t imap = (fs->fs_ipg + 7) / 8, fmap = (fs->fs_fpg + 7) / 8;
	int32_t cmap = (fs->fs_fpg / fs->fs_frag + 7) / 8;
	int32_t sums = 4 * (fs->fs_contigsumsize + 1), end = fs->fs_bsize;

	if (!cg_chkmagic(cgp) || cgp->cg_cgx != cgx ||
	    cgp->cg_ndblk != ffs_cgfrags(fs, cgx))
		return "not a cylinder group";
	if (cgp->cg_iusedoff < (int32_t)sizeof(*cgp) || cgp->cg_iusedoff > end ||
	    cgp->cg_freeoff < cgp->cg_iusedoff + imap || cgp->cg_freeoff > end - fmap)
		return "bad maps in cylinder group";
	/* Number 0 of the cluster sums is not used, and may lie over the map before. */
	if (fs->fs_contigsumsize > 0 &&
	    (cgp->cg_clustersumoff < cgp->cg_freeoff + fmap - 4 ||
	    cgp->cg_clustersumoff > end || cgp->cg_clustersumoff % 4 != 0 ||
	    cgp->cg_clusteroff < cgp->cg_clustersumoff + sums ||
	    cgp->cg_clusteroff > end - cmap))
		return "bad cluster maps in cylinder group";
	return NULL;
}

/* Is this not a run of n data fragments, in one block?  0 is not. */
bool
ffs_badblock(const struct fs *fs, ufs_daddr_t bno, int32_t n)
{
	int32_t cgx;

	if (bno < 1 || n < 1 || bno > fs->fs_size - n ||
	    fragnum(fs, bno) + n > fs->fs_frag)
		return true;
	cgx = dtog(fs, bno);
	if (bno < cgdmin(fs, cgx) && (cgx == 0 || bno + n > cgsblock(fs, cgx)))
		return true;
	return bno < fs->fs_csaddr + ffs_csfrags(fs) && bno + n > fs->fs_csaddr;
}

/* The largest file that three levels of addresses can describe. */
uint64_t
ffs_maxsize(const struct fs *fs)
{
	uint64_t n = (uint64_t)fs->fs_nindir;

	return ((UFS_NDADDR + n + n * n + n * n * n) << fs->fs_bshift) - 1;
}

/* What makes an inode that is in use useless; NULL: nothing. */
const char *
ffs_badinode(const struct fs *fs, const struct ufs1_dinode *dip)
{
	switch (dip->di_mode & IFMT) {
	case IFREG:
	case IFDIR:
		return dip->di_size > ffs_maxsize(fs) ? "bad size, inode" : NULL;
	case IFLNK:
		return dip->di_size >= UFS_MAXLINKLEN ? "bad symbolic link, inode" : NULL;
	case IFIFO:
	case IFSOCK:
		return dip->di_size > 0 ? "bad size, inode" : NULL;
	case IFCHR:
	case IFBLK:
		return NULL;
	default:
		return "unknown type, inode";
	}
}
