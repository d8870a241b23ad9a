/*
 * What newfs, ffspop and fsck_ffs share: laying out and counting cylinder groups,
 * reading and writing inodes and blocks.  What on a disk can be used they know from
 * kern/ufs_check.c.
 *
 * Free blocks are decided by the caller, in the free map alone; ffs_cgcount() derives
 * every number that can be derived from it (free blocks, fragments, runs, clusters).
 * So newfs, ffspop and fsck cannot disagree about the counts.
 *
 * Read next: sys/fs.h for the layout, newfs.c, ffspop.c, fsck_ffs.c.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "tools/ffs.h"

/*
 * calloc that exits when there is no memory.
 */
void *
xcalloc(size_t n, size_t size)
{
	void *p = calloc(n != 0 ? n : 1, size);

	if (p == NULL)
		err(dev_exit, "out of memory");
	return (p);
}

/*
 * Fill the block at cgp with an empty group cgx: all inodes free, and all fragments
 * but those of the group's own metadata.
 */
void
ffs_cginit(const struct fs *fs, struct cg *cgp, int32_t cgx, int32_t now)
{
	int32_t i, lo, hi, off;

	memset(cgp, 0, (size_t)fs->fs_bsize);
	cgp->cg_magic = CG_MAGIC;
	cgp->cg_time = now;
	cgp->cg_cgx = cgx;
	cgp->cg_ncyl = 1;
	cgp->cg_niblk = (int16_t)fs->fs_ipg;
	cgp->cg_ndblk = ffs_cgfrags(fs, cgx);
	off = (int32_t)sizeof(*cgp);
	cgp->cg_btotoff = off;
	cgp->cg_boff = off + (int32_t)sizeof(int32_t);
	cgp->cg_iusedoff = cgp->cg_boff + (int32_t)sizeof(int16_t);
	cgp->cg_freeoff = cgp->cg_iusedoff + (fs->fs_ipg + 7) / 8;
	cgp->cg_nextfreeoff = cgp->cg_freeoff + (fs->fs_fpg + 7) / 8;
	if (fs->fs_contigsumsize > 0) {
		cgp->cg_clustersumoff = (cgp->cg_nextfreeoff + 3) / 4 * 4;
		cgp->cg_clusteroff =
		    cgp->cg_clustersumoff + 4 * (fs->fs_contigsumsize + 1);
		cgp->cg_nclusterblks = cgp->cg_ndblk / fs->fs_frag;
		cgp->cg_nextfreeoff = cgp->cg_clusteroff +
		    (fs->fs_fpg / fs->fs_frag + 7) / 8;
	}
	lo = cgsblock(fs, cgx) - cgbase(fs, cgx);
	hi = cgdmin(fs, cgx) - cgbase(fs, cgx);
	if (cgx == 0) {
		lo = 0;
		hi = fs->fs_csaddr + ffs_csfrags(fs);
	} else
		for (i = 0; i < lo; i++)
			BIT_SET(cg_blksfree(cgp), i);
	for (i = hi; i < cgp->cg_ndblk; i++)
		BIT_SET(cg_blksfree(cgp), i);
	if (cgx == 0)
		for (i = 0; i < UFS_ROOTINO; i++)
			BIT_SET(cg_inosused(cgp), i);
}

/*
 * Derive the counts of a group from its maps.  The number of directories is the
 * caller's: the maps do not tell.
 */
void
ffs_cgcount(const struct fs *fs, struct cg *cgp)
{
	uint8_t *freemap = cg_blksfree(cgp), *used = cg_inosused(cgp);
	int32_t b, i, run, nfree, cluster = 0;

	memset(cgp->cg_frsum, 0, sizeof(cgp->cg_frsum));
	cgp->cg_cs.cs_nbfree = cgp->cg_cs.cs_nffree = cgp->cg_cs.cs_nifree = 0;
	for (i = 0; i < fs->fs_ipg; i++)
		cgp->cg_cs.cs_nifree += !BIT_ISSET(used, i);
	if (fs->fs_contigsumsize > 0) {
		memset(cg_clustersfree(cgp), 0,
		    (size_t)(fs->fs_fpg / fs->fs_frag + 7) / 8);
		memset(cg_clustersum(cgp) + 1, 0, 4 * (size_t)fs->fs_contigsumsize);
	}
	for (b = 0; b < cgp->cg_ndblk; b += fs->fs_frag) {
		for (i = run = nfree = 0; i <= fs->fs_frag; i++) {
			if (i < fs->fs_frag && b + i < cgp->cg_ndblk &&
			    BIT_ISSET(freemap, b + i)) {
				run++;
				nfree++;
			} else if (run > 0 && run < fs->fs_frag) {
				cgp->cg_frsum[run]++;
				run = 0;
			}
		}
		if (nfree < fs->fs_frag)
			cgp->cg_cs.cs_nffree += nfree;
		else
			cgp->cg_cs.cs_nbfree++;
		if (fs->fs_contigsumsize == 0)
			continue;
		if (nfree == fs->fs_frag) {
			BIT_SET(cg_clustersfree(cgp), b / fs->fs_frag);
			cluster++;
		}
		if (cluster > 0 &&
		    (nfree < fs->fs_frag || b + fs->fs_frag >= cgp->cg_ndblk)) {
			cg_clustersum(cgp)[cluster < fs->fs_contigsumsize ? cluster :
			    fs->fs_contigsumsize]++;
			cluster = 0;
		}
	}
}

/*
 * Read `len' bytes from fragment `addr' on.
 */
void
ffs_read(struct ffs *f, ufs_daddr_t addr, void *buf, size_t len)
{
	dev_read(&f->f_dev, buf, len, fsbtob(&f->f_sb.fs, addr));
}

/*
 * Write `len' bytes from fragment `addr' on.
 */
void
ffs_write(struct ffs *f, ufs_daddr_t addr, const void *buf, size_t len)
{
	dev_write(&f->f_dev, buf, len, fsbtob(&f->f_sb.fs, addr));
}

/*
 * Write the superblock, and its copy in every cylinder group too if `copies'.
 */
void
ffs_writesb(struct ffs *f, int copies)
{
	struct fs *fs = &f->f_sb.fs;
	int32_t c;

	fs->fs_fmod = fs->fs_ronly = 0;
	fs->fs_state = (int32_t)((uint32_t)FS_OKAY - (uint32_t)fs->fs_time);
	dev_write(&f->f_dev, f->f_sb.area, FS_SBAREA, FS_SBOFF);
	for (c = 0; copies && c < fs->fs_ncg; c++)
		ffs_write(f, cgsblock(fs, c), f->f_sb.area, (size_t)fs->fs_sbsize);
}

/*
 * Write the cached block of inodes back if it was changed.
 */
void
ffs_iflush(struct ffs *f)
{
	if (f->f_idirty)
		ffs_write(f, f->f_iaddr, f->f_iblk, (size_t)f->f_sb.fs.fs_bsize);
	f->f_idirty = 0;
}

/*
 * The inode `ino', which must be below fs_ncg * fs_ipg.  The pointer is good until the
 * next call.  With `modify' what the caller changes will reach the disk.
 */
struct ufs1_dinode *
ffs_inode(struct ffs *f, uint32_t ino, int modify)
{
	struct fs *fs = &f->f_sb.fs;
	ufs_daddr_t addr = ino_to_fsba(fs, ino);

	if (f->f_iblk == NULL)
		f->f_iblk = xcalloc(1, (size_t)fs->fs_bsize);
	if (f->f_iaddr != addr) {
		ffs_iflush(f);
		ffs_read(f, addr, f->f_iblk, (size_t)fs->fs_bsize);
		f->f_iaddr = addr;
	}
	f->f_idirty |= modify;
	return ((struct ufs1_dinode *)(void *)f->f_iblk + ino_to_fsbo(fs, ino));
}

/*
 * Put a directory entry at `at', `reclen' bytes long or, if that is 0, as short as can
 * be.  Returns its length.  ino 0 makes an unused entry.
 */
uint32_t
ffs_direntry(void *at, uint32_t ino, uint8_t type, const char *name, uint32_t reclen)
{
	size_t namlen = strlen(name);
	struct direct *dp = at;

	if (reclen == 0)
		reclen = UFS_DIRSIZ(namlen);
	memset(dp, 0, ino != 0 ? UFS_DIRSIZ(namlen) : 12);
	dp->d_ino = ino;
	dp->d_reclen = (uint16_t)reclen;
	dp->d_type = type;
	dp->d_namlen = (uint8_t)namlen;
	memcpy(dp->d_name, name, namlen);
	return (reclen);
}
