/*
 * kern/ufs_vnops.c - UFS1: what can be done with a file.
 *
 * Reading and writing is copying from and to the page cache (vfs_page.c); this file
 * says where on disk the pages are.  ufs_write() has space allocated before it copies,
 * so that a full disk is an error of write(2); only a page of a mapping that lies over
 * a hole gets its block as late as in ufs_putpages().
 *
 * Making a name: the inode is in its buffer before the name is in the directory.
 * Removing one: first the name goes, then the link count.  When the last link and the
 * last user of a file are gone, ufs_inactive() frees it.  What then has to reach the
 * disk before what:
 *
 *	inodes before directories that name them	ufs_putpages() of a directory
 *							writes all buffers first
 *	directories before names' inodes are free	ufs_dopending()
 *
 * so that after a crash fsck -p finds nothing worse than wrong counts and lost files.  A
 * file that was fsync()ed is not lost: the directories are written, then, too.
 *
 * Vnodes are locked as kern/vnode.h says; getattr, getpages and putpages need no lock.
 * Called through ufs_vops; calls all other ufs_*.c and vfs_page.c.  Read next: vfs_bio.c,
 * which takes the requests of ufs_getpages() to the disk.
 * Manual pages: the system calls'; POSIX.1-2008.
 */
#include <sys/fcntl.h>
#include "kern/proc.h"
#include "kern/ufs.h"

#define APPEND_FLAGS	(UF_APPEND | SF_APPEND)
#define IMMUTABLE_FLAGS	(UF_IMMUTABLE | SF_IMMUTABLE)

/* ---- pages and the disk -------------------------------------------------- */

/* A run of blocks found by ufs_bmap(). */
struct blockrun {
	int64_t		br_lbn;		/* first block */
	int		br_n;		/* how many; 0: nothing known */
	ufs_daddr_t	br_bno;		/* where; 0: a hole */
};

/* The disk address, in bytes, of byte off of a file: *addr, 0 for a hole.  *len: how
 * much of a page there is on disk. */
static int
map_page(struct inode *ip, uint64_t off, struct blockrun *br, int64_t *addr, size_t *len)
{
	struct fs *fs = ITOFS(ip);
	int64_t lbn = lblkno(fs, off);
	int32_t left = sblksize(fs, ip->i_size, lbn) - blkoff(fs, off);
	int error;

	if (lbn < br->br_lbn || lbn >= br->br_lbn + br->br_n) {
		br->br_lbn = lbn;
		br->br_n = 0;
		if ((error = ufs_bmap(ip, lbn, &br->br_bno, &br->br_n)) != 0)
			return error;
	}
	*len = (size_t)MAX(0, MIN(left, PAGE_SIZE));
	*addr = br->br_bno == 0 ? 0 : fsbtob(fs, br->br_bno + (ufs_daddr_t)
	    blkstofrags(fs, lbn - br->br_lbn)) + blkoff(fs, off);
	return 0;
}

/* VOP_GETPAGES: read pages of the file; holes, and what is behind the end, are
 * zeroes. */
static int
ufs_getpages(struct vnode *vp, struct vm_page **pages, int count)
{
	struct inode *ip = VTOI(vp);
	uint64_t off = pages[0]->pindex << PAGE_SHIFT, size = ip->i_size;
	struct blockrun br = { 0, 0, 0 };
	struct pgio io;
	int64_t addr;
	size_t len;
	char *kva;
	int i, e, error = 0;

	pgio_init(&io, ip->i_ump->um_dev, BIO_READ);
	for (i = 0; i < count && error == 0; i++, off += PAGE_SIZE) {
		kva = VM_PAGE_KVA(pages[i]);
		len = 0;
		addr = 0;
		if (off < size)
			error = map_page(ip, off, &br, &addr, &len);
		if (addr == 0)
			len = 0;
		if (error == 0 && len > 0)
			pgio_add(&io, addr, kva, len);
		bzero(kva + len, PAGE_SIZE - len);
	}
	e = pgio_finish(&io);
	if (error != 0 || e != 0)
		return error != 0 ? error : e;
	off = pages[0]->pindex << PAGE_SHIFT;
	for (i = 0; i < count; i++, off += PAGE_SIZE) {
		if (off < size && size - off < PAGE_SIZE)
			bzero((char *)VM_PAGE_KVA(pages[i]) + (size - off),
			    PAGE_SIZE - (size - off));
		pages[i]->flags |= PG_VALID;
	}
	return 0;
}

/*
 * VOP_PUTPAGES: write pages of the file; always waits.  Pages of a directory may name
 * inodes that are only in buffers, so those go first.  EIO; ENOSPC, EBUSY over a hole
 */
static int
ufs_putpages(struct vnode *vp, struct vm_page **pages, int count, bool wait __unused)
{
	struct inode *ip = VTOI(vp);
	struct fs *fs = ITOFS(ip);
	uint64_t off = pages[0]->pindex << PAGE_SHIFT, size = ip->i_size;
	struct blockrun br = { 0, 0, 0 };
	struct pgio io;
	int64_t addr;
	size_t len;
	char *kva;
	int e, error = 0;

	if (ip->i_ump->um_ronly)
		return EROFS;
	if (vp->v_type == VDIR && (ip->i_flag & IN_NEWDIR) == 0 &&
	    !ufs_isasync(ip->i_ump) &&
	    (error = bflush(ip->i_ump->um_dev)) != 0)
		return error;
	pgio_init(&io, ip->i_ump->um_dev, BIO_WRITE);
	for (int i = 0; i < count && off < size; i++, off += PAGE_SIZE) {
		kva = VM_PAGE_KVA(pages[i]);
		if (size - off < PAGE_SIZE)
			bzero(kva + (size - off), PAGE_SIZE - (size - off));
		error = map_page(ip, off, &br, &addr, &len);
		if (error == 0 && addr == 0) {
			br.br_n = 1;
			error = ufs_fillhole(ip, lblkno(fs, off), &br.br_bno);
			if (error == 0)
				error = map_page(ip, off, &br, &addr, &len);
		}
		if (error != 0)
			break;
		if (len > 0)
			pgio_add(&io, addr, kva, len);
	}
	e = pgio_finish(&io);
	return error != 0 ? error : e;
}

/* ---- reading and writing ------------------------------------------------- */

/* VOP_OPEN: an append-only file is written to at its end only.  EPERM */
static int
ufs_open(struct vnode *vp, int fflags, struct ucred *cred __unused,
    struct file *fp __unused)
{
	if ((fflags & (FWRITE | O_APPEND)) == FWRITE &&
	    (VTOI(vp)->i_din.di_flags & APPEND_FLAGS) != 0)
		return EPERM;
	return 0;
}

/* VOP_READ of a regular file. */
static int
ufs_read(struct vnode *vp, struct uio *uio, int ioflag __unused,
    struct ucred *cred __unused)
{
	if (vp->v_type == VDIR)
		return EISDIR;
	if (vp->v_type != VREG)
		return EINVAL;
	if (uio->uio_resid > 0)
		ufs_accessed(VTOI(vp));
	return vnode_pager_read(vp, uio);
}

/* VOP_FSYNC: all of a file to disk; MNT_WAIT: for sure, and the names it has, too, so
 * that a crash does not leave it in lost+found. */
static int
ufs_fsync(struct vnode *vp, int waitfor)
{
	struct inode *ip = VTOI(vp);
	int error, e;

	if (ip->i_ump->um_ronly)
		return 0;
	error = vnode_pager_clean(vp, 0, UINT64_MAX, waitfor);
	e = ufs_update(ip);
	if (error == 0)
		error = e;
	if (waitfor != MNT_WAIT)
		return error;
	if (error == 0 && !ufs_isasync(ip->i_ump))
		error = vnode_pager_cleanall(vp->v_mount, true, 0, MNT_WAIT);
	e = bsync(ip->i_ump->um_dev);
	return error != 0 ? error : e;
}

/* The contents change: what made the program trusted is gone, unless root did it. */
static void
clear_setid(struct inode *ip, struct ucred *cred)
{
	if (cred != NULL && cred->cr_uid != 0)
		ip->i_din.di_mode &= (uint16_t)~(S_ISUID | S_ISGID);
}

/* The end of an operation on a file or directory: on a sync mount all goes to the disk
 * now.  Passes its error on. */
int
ufs_synced(struct vnode *vp, int error)
{
	if (error == 0 && (vp->v_mount->mnt_flag & MNT_SYNCHRONOUS) != 0)
		error = ufs_fsync(vp, MNT_WAIT);
	return error;
}

/*
 * VOP_WRITE, also for the text of a symbolic link.  After an error, all that was added to
 * the file is taken back.  What was written over counts: the error is left to the next
 * write then.
 * ENOSPC, EFBIG, EFAULT, EIO, EPERM
 */
static int
ufs_write(struct vnode *vp, struct uio *uio, int ioflag, struct ucred *cred)
{
	struct inode *ip = VTOI(vp);
	size_t resid = uio->uio_resid;
	uint64_t oldsize = ip->i_size;
	uint32_t oldblocks = ip->i_din.di_blocks, left;
	uint64_t start;
	int error = 0;

	if (vp->v_type != VREG && vp->v_type != VLNK)
		return vp->v_type == VDIR ? EISDIR : EINVAL;
	if ((ioflag & IO_APPEND) != 0)
		uio->uio_offset = (off_t)ip->i_size;
	if (uio->uio_offset < 0)
		return EINVAL;
	if ((ip->i_din.di_flags & APPEND_FLAGS) != 0 &&
	    (uint64_t)uio->uio_offset != ip->i_size)
		return EPERM;
	if (resid > ffs_maxsize(ITOFS(ip)) ||
	    (uint64_t)uio->uio_offset > ffs_maxsize(ITOFS(ip)) - resid)
		return EFBIG;
	start = (uint64_t)uio->uio_offset;
	while (uio->uio_resid > 0 && error == 0) {
		left = (uint32_t)(ITOFS(ip)->fs_bsize -
		    blkoff(ITOFS(ip), uio->uio_offset));
		error = ufs_balloc(ip, (uint64_t)uio->uio_offset,
		    (uint32_t)MIN(left, uio->uio_resid), cred, uio);
		vnode_pager_throttle(vp, (uint64_t)uio->uio_offset);
	}
	if (error != 0 && ip->i_size > oldsize) {
		(void)ufs_truncate(ip, oldsize, cred);
		start = MAX(start, oldsize);
		if ((uint64_t)uio->uio_offset > start)
			uio_takeback(uio, (uint64_t)uio->uio_offset - start);
	}
	if (uio->uio_resid < resid) {
		ufs_modified(ip);
		clear_setid(ip, cred);
		error = 0;
	}
	if (error == 0 && (ioflag & IO_SYNC) != 0)
		return ufs_fsync(vp, MNT_WAIT);
	if (ip->i_size != oldsize || ip->i_din.di_blocks != oldblocks)
		(void)ufs_update(ip);	/* mere times can wait */
	return ufs_synced(vp, error);
}

/* VOP_TOUCH: so does a store to a mapping. */
static int
ufs_touch(struct vnode *vp)
{
	ufs_modified(VTOI(vp));
	return 0;
}

/* ---- attributes ---------------------------------------------------------- */

/* VOP_GETATTR.  Never sleeps, needs no lock. */
static int
ufs_getattr(struct vnode *vp, struct vattr *va)
{
	struct inode *ip = VTOI(vp);
	struct ufs1_dinode *dip = &ip->i_din;

	ufs_itimes(ip);
	va->va_type = vp->v_type;
	va->va_nlink = (uint32_t)dip->di_nlink;
	va->va_mode = dip->di_mode & ALLPERMS;
	va->va_uid = dip->di_uid;
	va->va_gid = dip->di_gid;
	va->va_fsid = ip->i_ump->um_dev->si_rdev;
	va->va_fileid = ip->i_number;
	va->va_size = ip->i_size;
	va->va_blocksize = ITOFS(ip)->fs_bsize;
	va->va_atime = (struct timespec){ dip->di_atime, dip->di_atimensec };
	va->va_mtime = (struct timespec){ dip->di_mtime, dip->di_mtimensec };
	va->va_ctime = (struct timespec){ dip->di_ctime, dip->di_ctimensec };
	va->va_gen = (uint32_t)dip->di_gen;
	va->va_flags = dip->di_flags;
	va->va_rdev = vp->v_type == VCHR || vp->v_type == VBLK ? (dev_t)dip->di_rdev : 0;
	va->va_bytes = (uint64_t)dip->di_blocks * DEV_BSIZE;
	va->va_vaflags = 0;
	return 0;
}

/* The part of setattr that may not be allowed by what the file is. */
static int
set_size(struct vnode *vp, uint64_t size, struct ucred *cred)
{
	struct inode *ip = VTOI(vp);

	if (vp->v_type == VDIR)
		return EISDIR;
	if (vp->v_type != VREG)
		return 0;
	if ((ip->i_din.di_flags & (IMMUTABLE_FLAGS | APPEND_FLAGS)) != 0)
		return EPERM;
	if (size > ffs_maxsize(ITOFS(ip)))
		return EFBIG;
	clear_setid(ip, cred);
	return ufs_truncate(ip, size, cred);
}

/* VOP_SETATTR.  EPERM, EACCES, EROFS, EISDIR, EFBIG, ENOSPC, EIO; EINVAL: a time that
 * UFS1's 32 bits do not hold */
static int
ufs_setattr(struct vnode *vp, struct vattr *va, struct ucred *cred)
{
	struct inode *ip = VTOI(vp);
	struct ufs1_dinode *dip = &ip->i_din;
	struct vattr old;
	int error;

	if ((error = ufs_getattr(vp, &old)) != 0 ||
	    (error = vattr_check(vp, &old, va, cred)) != 0)
		return error;
	if (va->va_atime.tv_sec != (int32_t)va->va_atime.tv_sec ||
	    va->va_mtime.tv_sec != (int32_t)va->va_mtime.tv_sec)
		return EINVAL;
	if (va->va_size != (uint64_t)VNOVAL &&
	    (error = set_size(vp, va->va_size, cred)) != 0)
		return error;
	if (va->va_flags != (uint32_t)VNOVAL)
		dip->di_flags = va->va_flags;
	if (va->va_uid != (uid_t)VNOVAL)
		dip->di_uid = va->va_uid;
	if (va->va_gid != (gid_t)VNOVAL)
		dip->di_gid = va->va_gid;
	if (va->va_mode != (mode_t)VNOVAL)
		dip->di_mode = (uint16_t)((dip->di_mode & IFMT) |
		    (va->va_mode & ALLPERMS));
	ip->i_flag |= IN_CHANGE;
	ufs_itimes(ip);
	if (va->va_atime.tv_sec != VNOVAL) {
		dip->di_atime = (int32_t)va->va_atime.tv_sec;
		dip->di_atimensec = (int32_t)va->va_atime.tv_nsec;
	}
	if (va->va_mtime.tv_sec != VNOVAL) {
		dip->di_mtime = (int32_t)va->va_mtime.tv_sec;
		dip->di_mtimensec = (int32_t)va->va_mtime.tv_nsec;
	}
	return ufs_synced(vp, ufs_update(ip));
}

/* VOP_READLINK. */
static int
ufs_readlink(struct vnode *vp, struct uio *uio)
{
	struct inode *ip = VTOI(vp);

	if (vp->v_type != VLNK)
		return EINVAL;
	ufs_accessed(ip);
	if (vp->v_object != NULL)
		return vnode_pager_read(vp, uio);
	return uiomove(ip->i_din.di_shortlink, ip->i_size, uio);
}

/* ---- making and removing names ------------------------------------------- */

/* A new inode of that mode for a name in dvp; nothing names it yet.  Its vnode comes
 * back referenced and locked.  ENOSPC, EIO, ENOENT: the directory was removed */
static int
new_inode(struct vnode *dvp, struct vnode **vpp, struct componentname *cn, uint16_t mode,
    dev_t rdev)
{
	struct inode *dp = VTOI(dvp), *ip;
	struct ucred *cred = cn->cn_cred;
	uint32_t ino;
	int error;

	*vpp = NULL;
	if (dp->i_din.di_nlink == 0)
		return ENOENT;
	if ((error = ufs_valloc(dp, mode, &ino)) != 0 ||
	    (error = ufs_inew(dp->i_ump, ino, vpp)) != 0)
		return error;
	ip = VTOI(*vpp);
	ip->i_din.di_uid = cred != NULL ? cred->cr_uid : 0;
	ip->i_din.di_gid = dp->i_din.di_gid;
	if ((mode & S_ISGID) != 0 && cred != NULL && cred->cr_uid != 0 &&
	    !groupmember(ip->i_din.di_gid, cred))
		mode &= (uint16_t)~S_ISGID;
	ip->i_din.di_mode = mode;
	ip->i_din.di_nlink = 1;
	if ((mode & IFMT) == IFCHR || (mode & IFMT) == IFBLK)
		ip->i_din.di_rdev = (ufs_daddr_t)rdev;
	ip->i_flag |= IN_ACCESS | IN_UPDATE | IN_CHANGE;
	error = ufs_vinit(*vpp);
	if (error == 0)
		error = ufs_update(ip);
	if (error != 0) {
		ip->i_din.di_nlink = 0;
		vput(*vpp);
		*vpp = NULL;
	}
	return error;
}

/* Enter the name of a new file; without success, the file goes, too. */
static int
enter_new(struct vnode *dvp, struct vnode **vpp, struct componentname *cn)
{
	struct inode *ip = VTOI(*vpp);
	int error;

	if ((error = ufs_direnter(VTOI(dvp), cn, ip)) != 0) {
		ip->i_din.di_nlink = 0;
		ip->i_flag |= IN_CHANGE;
		vput(*vpp);
		*vpp = NULL;
	} else if (ufs_synced(dvp, 0) != 0) {
		syncer_kick();			/* the name is there, and stays dirty */
	}
	return error;
}

/* VOP_CREATE and VOP_MKNOD. */
static int
ufs_create(struct vnode *dvp, struct vnode **vpp, struct componentname *cn,
    struct vattr *va)
{
	uint16_t mode = (uint16_t)(VTTOIF(va->va_type) | (va->va_mode & ALLPERMS));
	int error;

	if ((error = new_inode(dvp, vpp, cn, mode, va->va_rdev)) != 0)
		return error;
	return enter_new(dvp, vpp, cn);
}

/* VOP_MKDIR.  EMLINK */
static int
ufs_mkdir(struct vnode *dvp, struct vnode **vpp, struct componentname *cn,
    struct vattr *va)
{
	struct inode *dp = VTOI(dvp), *ip;
	int error;

	if (dp->i_din.di_nlink >= UFS_LINK_MAX)
		return EMLINK;
	error = new_inode(dvp, vpp, cn, (uint16_t)(IFDIR | (va->va_mode & ALLPERMS)), 0);
	if (error != 0)
		return error;
	ip = VTOI(*vpp);
	ip->i_din.di_nlink = 2;
	if ((error = ufs_dirmake(ip, dp, cn->cn_cred)) != 0) {
		ip->i_din.di_nlink = 0;
		ip->i_flag |= IN_CHANGE;
		vput(*vpp);
		*vpp = NULL;
		return error;
	}
	dp->i_din.di_nlink++;
	if ((error = enter_new(dvp, vpp, cn)) != 0)
		dp->i_din.di_nlink--;
	dp->i_flag |= IN_CHANGE;
	(void)ufs_update(dp);
	return error;
}

/* VOP_SYMLINK: the text goes into the inode if it is short. */
static int
ufs_symlink(struct vnode *dvp, struct vnode **vpp, struct componentname *cn,
    struct vattr *va, const char *target)
{
	size_t len = strlen(target);
	struct inode *ip;
	struct iovec iov;
	struct uio uio;
	int error;

	error = new_inode(dvp, vpp, cn, (uint16_t)(IFLNK | (va->va_mode & ALLPERMS)), 0);
	if (error != 0)
		return error;
	ip = VTOI(*vpp);
	if ((int64_t)len < ITOFS(ip)->fs_maxsymlinklen) {
		memcpy(ip->i_din.di_shortlink, target, len);
		ip->i_size = len;
		ip->i_flag |= IN_CHANGE | IN_UPDATE;
		error = ufs_update(ip);
	} else {
		if ((*vpp)->v_object == NULL)
			vnode_pager_alloc(*vpp, 0);
		uio_kinit(&uio, &iov, (void *)(uintptr_t)target, len, 0, UIO_WRITE);
		error = ufs_write(*vpp, &uio, 0, cn->cn_cred);
	}
	if (error == 0)
		return enter_new(dvp, vpp, cn);
	ip->i_din.di_nlink = 0;
	vput(*vpp);
	*vpp = NULL;
	return error;
}

/* VOP_LINK.  EPERM: a directory, or immutable; EMLINK */
static int
ufs_link(struct vnode *dvp, struct vnode *vp, struct componentname *cn)
{
	struct inode *ip = VTOI(vp);
	int error;

	if (vp->v_type == VDIR ||
	    (ip->i_din.di_flags & (IMMUTABLE_FLAGS | APPEND_FLAGS)) != 0)
		return EPERM;
	if (ip->i_din.di_nlink >= UFS_LINK_MAX)
		return EMLINK;
	if (ip->i_din.di_nlink <= 0)
		return ENOENT;
	ip->i_din.di_nlink++;
	ip->i_flag |= IN_CHANGE;
	if ((error = ufs_update(ip)) == 0)
		error = ufs_direnter(VTOI(dvp), cn, ip);
	if (error != 0) {
		ip->i_din.di_nlink--;
		ip->i_flag |= IN_CHANGE;
		(void)ufs_update(ip);
	}
	return ufs_synced(dvp, error);
}

/* VOP_REMOVE.  EPERM: a directory */
static int
ufs_remove(struct vnode *dvp, struct vnode *vp, struct componentname *cn)
{
	struct inode *ip = VTOI(vp);
	int error;

	if (vp->v_type == VDIR)
		return EPERM;
	if ((error = ufs_dirremove(VTOI(dvp), cn)) != 0)
		return error;
	if (ip->i_din.di_nlink > 0)
		ip->i_din.di_nlink--;
	ip->i_flag |= IN_CHANGE;
	return ufs_synced(dvp, ufs_update(ip));
}

/* VOP_RMDIR.  ENOTEMPTY, EINVAL: ".", EBUSY: the root */
static int
ufs_rmdir(struct vnode *dvp, struct vnode *vp, struct componentname *cn)
{
	struct inode *dp = VTOI(dvp), *ip = VTOI(vp);
	int error;

	if (vp->v_type != VDIR)
		return ENOTDIR;
	if (dvp == vp)
		return EINVAL;
	if ((vp->v_flag & VROOT) != 0)
		return EBUSY;
	if ((error = ufs_dirisempty(ip)) != 0 || (error = ufs_dirremove(dp, cn)) != 0)
		return error;
	cache_purge(vp);
	ufs_dirgone(dp);
	ip->i_din.di_nlink = 0;
	ip->i_flag |= IN_CHANGE;
	(void)ufs_update(dp);
	return ufs_synced(dvp, ufs_update(ip));
}

/* ---- the end of a file --------------------------------------------------- */

/* Nothing names the file and nobody uses it: free what it has on disk. */
static int
free_file(struct inode *ip)
{
	struct vnode *vp = ITOV(ip);
	uint16_t mode = ip->i_din.di_mode;
	int error = 0, e;

	if (vp->v_object != NULL) {
		error = ufs_truncate(ip, 0, NULL);
	} else {
		bzero(ip->i_din.di_db, sizeof(ip->i_din.di_db));
		bzero(ip->i_din.di_ib, sizeof(ip->i_din.di_ib));
		ip->i_size = 0;
	}
	ip->i_flag |= IN_CHANGE;
	e = ufs_update(ip);
	ufs_idrop(ip);
	ufs_vfree(ip->i_ump, ip->i_number, mode);
	return error != 0 ? error : e;
}

/* Has the file no name, and is it to be freed? */
static bool
is_orphan(struct inode *ip)
{
	return ip->i_din.di_nlink <= 0 && (ip->i_flag & IN_HASHED) != 0 &&
	    !ip->i_ump->um_ronly;
}

/* VOP_INACTIVE. */
static int
ufs_inactive(struct vnode *vp)
{
	struct inode *ip = VTOI(vp);

	if (!is_orphan(ip))
		return 0;
	vp->v_flag |= VRECYCLE;
	return free_file(ip);
}

/* VOP_RECLAIM.  A file without a name can get here while it is open: forced unmount. */
static int
ufs_reclaim(struct vnode *vp)
{
	struct inode *ip = VTOI(vp);
	int error;

	error = is_orphan(ip) ? free_file(ip) : ufs_update(ip);
	ufs_ifree(ip);
	return error;
}

const struct vop_ops ufs_vops = {
	.vop_lookup = ufs_lookup,
	.vop_create = ufs_create,
	.vop_mknod = ufs_create,
	.vop_mkdir = ufs_mkdir,
	.vop_symlink = ufs_symlink,
	.vop_link = ufs_link,
	.vop_remove = ufs_remove,
	.vop_rmdir = ufs_rmdir,
	.vop_rename = ufs_rename,
	.vop_open = ufs_open,
	.vop_getattr = ufs_getattr,
	.vop_setattr = ufs_setattr,
	.vop_read = ufs_read,
	.vop_write = ufs_write,
	.vop_touch = ufs_touch,
	.vop_readdir = ufs_readdir,
	.vop_readlink = ufs_readlink,
	.vop_fsync = ufs_fsync,
	.vop_getpages = ufs_getpages,
	.vop_putpages = ufs_putpages,
	.vop_inactive = ufs_inactive,
	.vop_reclaim = ufs_reclaim,
};
