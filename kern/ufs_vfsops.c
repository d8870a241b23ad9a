/*
 * kern/ufs_vfsops.c - UFS1: mounting, the superblock, inodes in memory, sync.
 *
 * A mount reads and checks the superblock and the summary of free space.  To mount for
 * writing, the file system must be clean, that is unmounted well or checked by fsck(8);
 * then it is marked not clean on disk until it is unmounted or becomes read-only.
 * With MNT_FORCE a file system that is not clean can be mounted all the same; it stays
 * marked.  A change from read-only to read-write forgets all that was cached, because
 * fsck may have changed anything on the disk below.
 *
 * Inodes in memory are found by the hash (mount, inode number); each has one vnode, and
 * lives as long.  Inodes changed in passing (times) are written by ufs_sync(), other
 * changes go to the inode's buffer at once.
 *
 * Called by vfs_mount.c, the syncer, and the other ufs_*.c.  Calls vfs_subr.c,
 * vfs_bio.c.  Read next: ufs_vnops.c.  mount(8), fsck(8), fs(5).
 */
#include <sys/fcntl.h>
#include "kern/ufs.h"

#define INOHASH		1024
#define MAX_COMPLAINTS	10
#define UFS_TYPENUM	1

MALLOC_DEFINE(M_UFS, "ufs");
static MALLOC_DEFINE(M_INODE, "ufs inode");

static LIST_HEAD(, inode) inohash[INOHASH];

/* Say what is wrong with the disk, a few times.  Returns EIO. */
int
ufs_corrupt(struct ufsmount *ump, const char *what, uint64_t number)
{
	ump->um_fs.fs_flags |= FS_UNCLEAN;
	if (ump->um_complaints++ < MAX_COMPLAINTS)
		kprintf("ufs: %s: %s %lu: run fsck\n", ump->um_dev->si_name, what,
		    number);
	return EIO;
}

/* ---- inodes in memory ---------------------------------------------------- */

/* The inode of that number, if it is in memory. */
static struct inode *
inode_find(struct ufsmount *ump, uint32_t ino)
{
	struct inode *ip;

	LIST_FOREACH(ip, &inohash[ino % INOHASH], i_hash)
		if (ip->i_number == ino && ip->i_ump == ump)
			break;
	return ip;
}

/* An inode is not found any more, nor written to disk. */
void
ufs_idrop(struct inode *ip)
{
	if ((ip->i_flag & IN_HASHED) != 0)
		LIST_REMOVE(ip, i_hash);
	ip->i_flag &= ~(uint32_t)IN_HASHED;
}

/* The vnode is gone: its inode, too. */
void
ufs_ifree(struct inode *ip)
{
	ufs_idrop(ip);
	ufs_dirhash_free(ip);
	kfree(ip, M_INODE);
}

/* Read the inode from its block. */
static int
inode_read(struct inode *ip)
{
	struct ufs1_dinode *dip;
	struct buf *bp;
	int error;

	if ((error = ufs_dinode(ip->i_ump, ip->i_number, &bp, &dip)) != 0)
		return error;
	ip->i_din = *dip;
	brelse(bp);
	return 0;
}

/* Is a symbolic link's text in its inode? */
static bool
inode_isshortlink(struct inode *ip)
{
	return (int64_t)ip->i_size < ITOFS(ip)->fs_maxsymlinklen;
}

/* Does the inode make sense? */
static int
inode_check(struct inode *ip)
{
	struct fs *fs = ITOFS(ip);
	const char *bad = ffs_badinode(fs, &ip->i_din);

	if (bad == NULL && IFTOVT(ip->i_din.di_mode) == VDIR &&
	    (ip->i_size % DIRBLKSIZ != 0 ||
	    ip->i_size > (uint64_t)fs->fs_size << fs->fs_fshift))
		bad = "bad directory size, inode";
	return bad == NULL ? 0 : ufs_corrupt(ip->i_ump, bad, ip->i_number);
}

/* Make the vnode what its inode's mode says. */
int
ufs_vinit(struct vnode *vp)
{
	struct inode *ip = VTOI(vp);

	vn_settype(vp, IFTOVT(ip->i_din.di_mode));
	if (ip->i_number == UFS_ROOTINO)
		vp->v_flag |= VROOT;
	switch (vp->v_type) {
	case VREG:
	case VDIR:
		vnode_pager_alloc(vp, ip->i_size);
		return 0;
	case VLNK:
		if (!inode_isshortlink(ip))
			vnode_pager_alloc(vp, ip->i_size);
		return 0;
	case VCHR:
	case VBLK:
		return vop_spec_init(vp, (dev_t)ip->i_din.di_rdev);
	default:
		return 0;
	}
}

/* A vnode that turned out useless: forget it, and drop it. */
static void
vnode_abort(struct vnode *vp)
{
	ufs_idrop(VTOI(vp));
	vgone(vp);
	vput(vp);
}

/* A new vnode with an empty inode, in the hash; NULL in *vpp: somebody was faster. */
static int
inode_make(struct ufsmount *ump, uint32_t ino, struct vnode **vpp)
{
	struct inode *ip = kmalloc(sizeof(*ip), M_INODE, M_WAITOK | M_ZERO);
	struct vnode *vp;
	int error;

	*vpp = NULL;
	if ((error = getnewvnode(ump->um_mp, &ufs_vops, &vp)) != 0) {
		kfree(ip, M_INODE);
		return error;
	}
	ip->i_vnode = vp;
	ip->i_ump = ump;
	ip->i_number = ino;
	vp->v_data = ip;
	if (inode_find(ump, ino) != NULL) {
		vnode_abort(vp);
		return 0;
	}
	LIST_INSERT_HEAD(&inohash[ino % INOHASH], ip, i_hash);
	ip->i_flag |= IN_HASHED;
	*vpp = vp;
	return 0;
}

/* The vnode of an inode, from the hash or new; *newp says which. */
static int
inode_get(struct ufsmount *ump, uint32_t ino, struct vnode **vpp, bool *newp)
{
	struct fs *fs = &ump->um_fs;
	struct inode *ip;
	int error;

	*newp = false;
	if (ino < UFS_ROOTINO || ino >= (uint32_t)(fs->fs_ncg * fs->fs_ipg))
		return ufs_corrupt(ump, "bad inode number", ino);
	for (;;) {
		if ((ip = inode_find(ump, ino)) != NULL) {
			*vpp = ITOV(ip);
			error = vget(*vpp, LK_EXCLUSIVE);
			if (error == ENOENT)
				continue;	/* it died */
			if (error == 0 && ((VTOI(*vpp)->i_flag & IN_HASHED) == 0)) {
				vput(*vpp);
				continue;
			}
			return error;
		}
		if ((error = inode_make(ump, ino, vpp)) != 0)
			return error;
		if (*vpp != NULL) {
			*newp = true;
			return 0;
		}
	}
}

/* The vnode of an inode that a name leads to, referenced and locked.  EIO; ESTALE: it is
 * free, or about to be. */
int
ufs_iget(struct ufsmount *ump, uint32_t ino, struct vnode **vpp)
{
	bool isnew;
	int error;

	error = inode_get(ump, ino, vpp, &isnew);
	if (error != 0 || !isnew)
		return error;
	error = inode_read(VTOI(*vpp));
	if (error == 0 && (VTOI(*vpp)->i_din.di_mode == 0 ||
	    VTOI(*vpp)->i_din.di_nlink <= 0))
		error = ESTALE;
	if (error == 0)
		error = inode_check(VTOI(*vpp));
	if (error == 0)
		error = ufs_vinit(*vpp);
	if (error != 0) {
		vnode_abort(*vpp);
		*vpp = NULL;
	}
	return error;
}

/* The same for an inode that was just allocated: it is empty, its vnode VNON. */
int
ufs_inew(struct ufsmount *ump, uint32_t ino, struct vnode **vpp)
{
	struct inode *ip;
	bool isnew;
	int32_t gen;
	uint8_t step;
	int error;

	error = inode_get(ump, ino, vpp, &isnew);
	if (error != 0)
		return error;
	if (!isnew) {
		vput(*vpp);
		return ufs_corrupt(ump, "allocated an inode that is in use", ino);
	}
	ip = VTOI(*vpp);
	error = inode_read(ip);
	if (error == 0 && ip->i_din.di_mode != 0)
		error = ufs_corrupt(ump, "allocated an inode that is in use", ino);
	if (error != 0) {
		vnode_abort(*vpp);
		*vpp = NULL;
		return error;
	}
	gen = ip->i_din.di_gen;
	bzero(&ip->i_din, sizeof(ip->i_din));
	karc4random_buf(&step, sizeof(step));
	ip->i_din.di_gen = (int32_t)((uint32_t)gen + 1 + step);
	return 0;
}

/* ---- writing ------------------------------------------------------------- */

/* Call fn for the inodes of the file system that have one of the flags now, their vnodes
 * locked.  lkflags LK_NOWAIT: not for those that others have locked.  Returns the first
 * error, after all were tried. */
static int
inodes_do(struct ufsmount *ump, uint32_t flags, int lkflags, int (*fn)(struct inode *))
{
	struct inode *ip;
	struct vnode *vp;
	int error = 0, e;

	for (int i = 0; i < INOHASH; i++) {
		LIST_FOREACH(ip, &inohash[i], i_hash)
			if (ip->i_ump == ump && (ip->i_flag & flags) != 0)
				ip->i_flag |= IN_DUE;
again:
		LIST_FOREACH(ip, &inohash[i], i_hash) {
			if (ip->i_ump != ump || (ip->i_flag & IN_DUE) == 0)
				continue;
			vp = ITOV(ip);
			if ((e = vget(vp, LK_EXCLUSIVE | lkflags)) == EBUSY) {
				ip->i_flag &= ~(uint32_t)IN_DUE;
				continue;
			}
			if (e == 0) {		/* else it died */
				ip->i_flag &= ~(uint32_t)IN_DUE;
				e = fn(ip);
				vput(vp);
				if (error == 0)
					error = e;
			}
			goto again;		/* the list may be another now */
		}
	}
	return error;
}

/* Put the superblock and the summary area into their buffers. */
static int
write_super(struct ufsmount *ump)
{
	struct fs *fs = &ump->um_fs;
	char *cs = (char *)ump->um_cs;
	int32_t left = fs->fs_cssize, n;
	int64_t off = fsbtob(fs, fs->fs_csaddr);
	struct buf *bp;
	int error;

	ump->um_modified = false;
	fs->fs_time = (int32_t)time_second();
	fs->fs_state = (int32_t)((uint32_t)FS_OKAY - (uint32_t)fs->fs_time);
	for (; left > 0; left -= n, off += n, cs += n) {
		n = MIN(left, fs->fs_bsize);
		error = bread(ump->um_dev, off, (uint32_t)roundup2(n, fs->fs_fsize),
		    &bp);
		if (error != 0)
			return error;
		memcpy(bp->b_data, cs, (size_t)n);
		bdwrite(bp);
	}
	if ((error = bread(ump->um_dev, FS_SBOFF, FS_SBAREA, &bp)) != 0)
		return error;
	memcpy(bp->b_data, fs, sizeof(*fs));
	((struct fs *)bp->b_data)->fs_fmod = 0;
	((struct fs *)bp->b_data)->fs_ronly = 0;
	bdwrite(bp);
	return 0;
}

/* VFS_SYNC: metadata to the disk; the vnodes' pages were written before.  Returns the
 * first error, after it has done what can be done. */
static int
ufs_sync(struct mount *mp, int waitfor)
{
	struct ufsmount *ump = VFSTOUFS(mp);
	int error = 0, e;

	if (!ump->um_ronly) {
		/* One that is locked may be left to the next sync, or who locked it. */
		error = inodes_do(ump, IN_ACCESS | IN_CHANGE | IN_UPDATE | IN_MODIFIED,
		    waitfor == MNT_WAIT ? 0 : LK_NOWAIT, ufs_update);
		if ((e = ufs_dopending(ump)) != 0 && error == 0)
			error = e;
		if (ump->um_modified && (e = write_super(ump)) != 0 && error == 0)
			error = e;
	}
	e = waitfor == MNT_WAIT ? bsync(ump->um_dev) : bflush(ump->um_dev);
	return error != 0 ? error : e;
}

/* Mark the file system clean (or not) on disk.  After an error it is to be not: it may
 * be written to yet. */
static int
set_clean(struct ufsmount *ump, bool clean)
{
	struct fs *fs = &ump->um_fs;
	int error;

	fs->fs_clean = clean && (fs->fs_flags & FS_UNCLEAN) == 0;
	if ((error = write_super(ump)) == 0)
		error = bsync(ump->um_dev);
	if (error != 0 && clean) {
		fs->fs_clean = 0;
		(void)write_super(ump);
	}
	return error;
}

/* ---- mounting ------------------------------------------------------------ */

/* Is there a UFS2, whose superblock may be elsewhere? */
static bool
is_ufs2(struct cdev *dev)
{
	struct buf *bp;
	bool is;

	if (dev->si_mediasize < FS_SBOFF2 + FS_SBAREA ||
	    bread(dev, FS_SBOFF2, FS_SBAREA, &bp) != 0)
		return false;
	is = ((struct fs *)(void *)bp->b_data)->fs_magic == FS_MAGIC2;
	brelse(bp);
	return is;
}

/* Read superblock and summary area.  EINVAL: not a UFS1 that can be used; ENOMEM */
static int
read_super(struct ufsmount *ump)
{
	struct cdev *dev = ump->um_dev;
	const char *bad;
	struct csum *cs;
	struct buf *bp;
	struct fs fs;
	int error;

	if (dev->si_mediasize < FS_SBOFF + FS_SBAREA)
		return EINVAL;
	if ((error = bread(dev, FS_SBOFF, FS_SBAREA, &bp)) != 0)
		return error;
	memcpy(&fs, bp->b_data, sizeof(fs));
	brelse(bp);
	if ((bad = ffs_badsb(&fs, dev->si_mediasize)) != NULL) {
		if (fs.fs_magic != FS_MAGIC && is_ufs2(dev)) {
			fs.fs_magic = FS_MAGIC2;
			bad = ffs_badsb(&fs, dev->si_mediasize);
		}
		kprintf("ufs: %s: %s\n", dev->si_name, bad);
		return EINVAL;
	}
	cs = kmalloc((size_t)fs.fs_cssize, M_UFS, M_WAITOK | M_NULLOK);
	if (cs == NULL)
		return ENOMEM;
	for (int32_t n, done = 0; done < fs.fs_cssize; done += n) {
		n = MIN(fs.fs_cssize - done, fs.fs_bsize);
		error = bread(dev, fsbtob(&fs, fs.fs_csaddr) + done,
		    (uint32_t)roundup2(n, fs.fs_fsize), &bp);
		if (error != 0) {
			kfree(cs, M_UFS);
			return error;
		}
		memcpy((char *)cs + done, bp->b_data, (size_t)n);
		brelse(bp);
	}
	if (ump->um_cs != NULL)
		kfree(ump->um_cs, M_UFS);
	ump->um_cs = cs;
	ump->um_fs = fs;
	ump->um_modified = false;
	return 0;
}

/* Begin to write: the file system must be clean, and is not any more.  EROFS, EPERM */
static int
start_writing(struct ufsmount *ump)
{
	struct fs *fs = &ump->um_fs;
	int error;

	if (fs->fs_clean != 1 && (ump->um_mp->mnt_flag & MNT_FORCE) == 0) {
		kprintf("WARNING: %s was not properly dismounted: run fsck\n",
		    ump->um_dev->si_name);
		return EPERM;
	}
	if (fs->fs_clean != 1)
		fs->fs_flags |= FS_UNCLEAN;
	ump->um_ronly = false;
	if ((error = set_clean(ump, false)) != 0) {
		ump->um_ronly = true;
		binval_all(ump->um_dev);
	}
	return error;
}

/* Forget what is known of an inode and of the file's contents, and read it again. */
static int
inode_reload(struct inode *ip)
{
	struct vnode *vp = ITOV(ip);
	enum vtype type = vp->v_type;
	int error;

	cache_purge(vp);
	if (vp->v_object != NULL)
		vm_object_page_remove(vp->v_object, 0, UINT64_MAX);
	ip->i_flag &= (uint32_t)IN_HASHED;
	ip->i_diroff = 0;
	ufs_dirhash_free(ip);
	if ((error = inode_read(ip)) != 0)
		return error;
	if (IFTOVT(ip->i_din.di_mode) != type || inode_check(ip) != 0) {
		vgone(vp);			/* fsck removed or changed it */
		return 0;
	}
	if (vp->v_object != NULL)
		vnode_pager_setsize(vp, ip->i_size);
	return 0;
}

/* fsck may have changed anything: read all again that is in memory. */
static int
reload(struct ufsmount *ump)
{
	int error;

	binval_all(ump->um_dev);
	if ((error = read_super(ump)) != 0)
		return error;
	return inodes_do(ump, IN_HASHED, 0, inode_reload);
}

/* A file without a name, that lives because it is open; NULL. */
static struct inode *
an_orphan(struct ufsmount *ump)
{
	struct inode *ip;

	for (int i = 0; i < INOHASH; i++)
		LIST_FOREACH(ip, &inohash[i], i_hash)
			if (ip->i_ump == ump && ip->i_din.di_nlink <= 0)
				return ip;
	return NULL;
}

/* End writing: everything to disk, and mark it clean.  What has begun, before the mount
 * was read-only, ends first: it has the rename lock or that of a vnode.  Files without
 * a name are in the way (EBUSY), or go now. */
static int
stop_writing(struct ufsmount *ump)
{
	struct mount *mp = ump->um_mp;
	struct inode *ip;
	struct vnode *vp;
	int error;

	(void)lockmgr(&mp->mnt_renlock, LK_EXCLUSIVE);
	(void)lockmgr(&mp->mnt_renlock, LK_RELEASE);
	if ((error = vnode_pager_cleanall(mp, false, LK_EXCLUSIVE, MNT_WAIT)) != 0)
		return error;
	while ((ip = an_orphan(ump)) != NULL) {
		if ((mp->mnt_flag & MNT_FORCE) == 0)
			return EBUSY;
		vp = ITOV(ip);
		vref(vp);
		vgone(vp);
		vrele(vp);
	}
	error = vnode_pager_cleanall(mp, false, LK_EXCLUSIVE, MNT_WAIT);
	if (error != 0 || (error = ufs_sync(mp, MNT_WAIT)) != 0 ||
	    (error = set_clean(ump, an_orphan(ump) == NULL)) != 0)
		return error;
	ump->um_ronly = true;
	return 0;
}

/* Mount again with other flags: mnt_flag says what is wanted. */
static int
update_mount(struct ufsmount *ump)
{
	int flags = ump->um_mp->mnt_flag, error;

	if (!ump->um_ronly)
		return (flags & MNT_RDONLY) != 0 ? stop_writing(ump) : 0;
	if ((flags & (MNT_WANTRDWR | MNT_RELOAD)) == 0)
		return 0;
	if ((error = reload(ump)) == 0 && (flags & MNT_WANTRDWR) != 0)
		error = start_writing(ump);
	return error;
}

/* The numbers of statfs(2). */
static int
ufs_statfs(struct mount *mp, struct statfs *sb)
{
	struct ufsmount *ump = VFSTOUFS(mp);
	struct fs *fs = &ump->um_fs;
	int64_t reserve = (int64_t)fs->fs_dsize * fs->fs_minfree / 100;

	sb->f_type = UFS_TYPENUM;
	sb->f_bsize = fs->fs_fsize;
	sb->f_iosize = fs->fs_bsize;
	sb->f_blocks = fs->fs_dsize;
	sb->f_bfree = ((int64_t)fs->fs_cstotal.cs_nbfree * fs->fs_frag) +
	    fs->fs_cstotal.cs_nffree + ump->um_pendfrags;
	sb->f_bavail = sb->f_bfree - reserve;
	sb->f_files = (int64_t)fs->fs_ncg * fs->fs_ipg - UFS_ROOTINO;
	sb->f_ffree = fs->fs_cstotal.cs_nifree + ump->um_pendinodes;
	return 0;
}

/* Free a ufsmount and close its device. */
static void
ump_free(struct ufsmount *ump)
{
	struct cdev *dev = ump->um_dev;

	binval_all(dev);
	dev->si_mount = NULL;
	if (dev->si_ops->d_close != NULL)
		(void)dev->si_ops->d_close(dev, ump->um_ronly ? FREAD : FREAD | FWRITE);
	if (ump->um_cs != NULL)
		kfree(ump->um_cs, M_UFS);
	if (ump->um_pend != NULL)
		kfree(ump->um_pend, M_UFS);
	kfree(ump, M_UFS);
}

/* Mount the disk dev. */
static int
mount_disk(struct mount *mp, struct cdev *dev)
{
	bool ronly = (mp->mnt_flag & MNT_RDONLY) != 0;
	int error, fflags = ronly ? FREAD : FREAD | FWRITE;
	struct ufsmount *ump;

	if (disk_ismounted(dev))
		return EBUSY;
	if (dev->si_ops->d_open != NULL &&
	    (error = dev->si_ops->d_open(dev, fflags, S_IFCHR)) != 0)
		return error;
	ump = kmalloc(sizeof(*ump), M_UFS, M_WAITOK | M_ZERO);
	ump->um_mp = mp;
	ump->um_dev = dev;
	ump->um_ronly = true;
	lockinit(&ump->um_pendlock, "ufspend");
	dev->si_mount = mp;
	binval_all(dev);
	error = read_super(ump);
	if (error == 0 && !ronly)
		error = start_writing(ump);
	if (error != 0) {
		ump_free(ump);
		return error;
	}
	mp->mnt_data = ump;
	mp->mnt_dev = dev;
	mp->mnt_flag |= MNT_LOCAL;
	mp->mnt_stat.f_fsid.val[0] = (int32_t)dev->si_rdev;
	mp->mnt_stat.f_fsid.val[1] = UFS_TYPENUM;
	return ufs_statfs(mp, &mp->mnt_stat);
}

/* VFS_MOUNT, also with MNT_UPDATE.  data is a program's struct ufs_args unless dev is
 * given.  EINVAL, EBUSY, EPERM, EROFS, EIO */
static int
ufs_mount(struct mount *mp, struct cdev *dev, void *data)
{
	char name[MNAMELEN];
	int error;

	if ((mp->mnt_flag & MNT_UPDATE) != 0 && mp->mnt_data != NULL)
		return update_mount(VFSTOUFS(mp));
	if (dev == NULL) {
		if ((error = vfs_getdev(data, &dev, name)) != 0)
			return error;
		kstrlcpy(mp->mnt_stat.f_mntfromname, name, MNAMELEN);
	}
	ufs_dirhash_init();
	return mount_disk(mp, dev);
}

/* VFS_UNMOUNT: the vnodes are gone already.  With MNT_FORCE it always succeeds. */
static int
ufs_unmount(struct mount *mp, int mntflags)
{
	struct ufsmount *ump = VFSTOUFS(mp);
	int error = 0;

	if (!ump->um_ronly) {
		if ((error = ufs_sync(mp, MNT_WAIT)) == 0)
			error = set_clean(ump, true);
		if (error != 0 && (mntflags & MNT_FORCE) == 0)
			return error;
		if (error != 0)
			kprintf("ufs: %s: data could not be written\n",
			    ump->um_dev->si_name);
	}
	ump_free(ump);
	mp->mnt_data = NULL;
	return 0;
}

/* VFS_VGET: a file by its number.  EINVAL, EIO */
static int
ufs_vget(struct mount *mp, ino_t ino, struct vnode **vpp)
{
	if (ino > UINT32_MAX)
		return EINVAL;
	return ufs_iget(VFSTOUFS(mp), (uint32_t)ino, vpp);
}

/* VFS_ROOT.  EIO: the root is not a directory */
static int
ufs_root(struct mount *mp, struct vnode **vpp)
{
	int error;

	error = ufs_vget(mp, UFS_ROOTINO, vpp);
	if (error != ESTALE && (error != 0 || (*vpp)->v_type == VDIR))
		return error;
	if (error == 0)
		vput(*vpp);
	return ufs_corrupt(VFSTOUFS(mp), "root is not a directory, inode", UFS_ROOTINO);
}

const struct vfsops ufs_vfsops = {
	.vfs_name = "ufs",
	.vfs_typenum = UFS_TYPENUM,
	.vfs_mount = ufs_mount,
	.vfs_unmount = ufs_unmount,
	.vfs_root = ufs_root,
	.vfs_statfs = ufs_statfs,
	.vfs_sync = ufs_sync,
	.vfs_vget = ufs_vget,
	.vfs_shrink = ufs_dirhash_shrink,
};
