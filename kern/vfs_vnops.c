/*
 * kern/vfs_vnops.c - open files that are vnodes.
 *
 * vn_open() turns a path and open(2)'s flags into a vnode that may be used that way;
 * vnode_fileops is what read(2), write(2), fstat(2), ... on it come to.  The vnode's
 * lock also protects f_offset, so that two writers through one struct file do not
 * write over each other.  Devices have fileops of their own (spec_fileops, devfs.c),
 * and so have FIFOs (pipe.c), since their reads sleep and must not hold the vnode lock.
 *
 * v_writecount counts the opens for writing: a file that is being executed (v_textcount)
 * has none (ETXTBSY), and the other way round.
 *
 * RLIMIT_FSIZE is enforced here: SIGXFSZ and EFBIG for what would begin beyond it, a
 * short write for what would cross it.
 *
 * Called by vfs_syscalls.c, sys_generic.c (through fileops), exec; calls VOPs.  Read
 * vfs_syscalls.c next.  open(2), write(2), POSIX.1-2008.
 */
#include <sys/fcntl.h>
#include <sys/ioctl.h>
#include "kern/conf.h"
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/vnode.h"

/* May this open file be written?  EROFS, ETXTBSY */
int
vn_writechk(struct vnode *vp)
{
	if ((vp->v_type == VREG || vp->v_type == VDIR || vp->v_type == VLNK) &&
	    vp->v_mount != NULL && (vp->v_mount->mnt_flag & MNT_RDONLY) != 0)
		return EROFS;
	return vp->v_textcount != 0 ? ETXTBSY : 0;
}

/* Does the file, which existed before, allow to be opened with these flags? */
static int
open_check(struct vnode *vp, int fflags, struct ucred *cred)
{
	struct vattr va;
	int error, mode = 0;

	if (vp->v_type == VLNK)
		return ELOOP;
	if (vp->v_type == VSOCK)
		return EOPNOTSUPP;
	if ((fflags & O_DIRECTORY) != 0 && vp->v_type != VDIR)
		return ENOTDIR;
	if ((fflags & FREAD) != 0)
		mode |= VREAD;
	if ((fflags & (FWRITE | O_TRUNC)) != 0) {
		if (vp->v_type == VDIR)
			return EISDIR;
		if ((error = vn_writechk(vp)) != 0 ||
		    (error = VOP_GETATTR(vp, &va)) != 0)
			return error;
		if ((va.va_flags & (UF_APPEND | SF_APPEND)) != 0 &&
		    (fflags & (O_APPEND | O_TRUNC)) != O_APPEND)
			return EPERM;
		mode |= VWRITE;
	}
	return VOP_ACCESS(vp, mode, cred);
}

/* Makes the regular file that a lookup did not find; nd's parent is locked. */
static int
open_create(struct nameidata *nd, mode_t mode, struct vnode **vpp)
{
	struct componentname *cn = &nd->ni_cn;
	struct vattr va;
	int error;

	vattr_null(&va);
	va.va_type = VREG;
	va.va_mode = mode;
	error = VOP_CREATE(nd->ni_dvp, vpp, cn, &va);
	if (error == 0)
		cache_enter(nd->ni_dvp, *vpp, cn->cn_name, cn->cn_len);
	return error;
}

/* The lookup of an open; *created says whether the file is new.  vp comes back locked. */
static int
open_lookup(struct nameidata *nd, int fflags, mode_t mode, struct vnode **vpp,
    bool *created)
{
	int error;

	*created = false;
	if ((fflags & O_NOFOLLOW) == 0)
		nd->ni_flags |= NI_FOLLOW;
	if ((fflags & O_CREAT) == 0) {
		nd->ni_op = NAMEI_LOOKUP;
		error = nlookup(nd);
		*vpp = nd->ni_vp;
		return error;
	}
	nd->ni_op = NAMEI_CREATE;
	nd->ni_flags |= NI_WANTPARENT | NI_LOCKPARENT;
	if ((fflags & O_EXCL) != 0)
		nd->ni_flags &= ~NI_FOLLOW;
	if ((error = nlookup(nd)) != 0)
		return error;
	*vpp = nd->ni_vp;
	if (*vpp == NULL) {
		error = open_create(nd, mode, vpp);
		*created = true;
	} else if ((fflags & O_EXCL) != 0) {
		error = EEXIST;
	} else if ((*vpp)->v_type == VDIR) {
		error = EISDIR;
	}
	if (nd->ni_dvp != NULL)
		vput(nd->ni_dvp);
	if (error != 0 && !*created)
		vput(*vpp);
	return error;
}

/* Tells the device or file system of an open.  The vnode is locked before and after,
 * not while a device opens.  After an error it is still locked. */
static int
open_inform(struct vnode *vp, int fflags, struct ucred *cred)
{
	int error;

	if (vp->v_type != VCHR && vp->v_type != VBLK)
		return VOP_OPEN(vp, fflags, cred, NULL);
	vn_unlock(vp);
	error = spec_open(vp, fflags);
	(void)lockmgr(&vp->v_lock, LK_EXCLUSIVE);
	return error;
}

/*
 * Opens the file that nd (initialised, not looked up yet) names.  fflags is FREAD and
 * FWRITE with open(2)'s O_ flags; mode is for a new file.  The vnode comes back
 * referenced and locked; vn_close() ends the open.  With O_EXLOCK or O_SHLOCK the
 * caller does O_TRUNC's work, once it has the lock.
 */
int
vn_open(struct nameidata *nd, int fflags, mode_t mode, struct vnode **vpp)
{
	struct ucred *cred = nd->ni_cn.cn_cred;
	struct vnode *vp;
	bool created;
	int error;

	if ((fflags & O_CREAT) != 0 && (fflags & O_DIRECTORY) != 0)
		return EINVAL;
	if ((error = open_lookup(nd, fflags, mode, &vp, &created)) != 0)
		return error;
	if (!created && (error = open_check(vp, fflags, cred)) != 0)
		goto bad;
	if ((error = open_inform(vp, fflags, cred)) != 0)
		goto bad;
	if ((fflags & FWRITE) != 0)
		vp->v_writecount++;
	if (!created && vp->v_type == VREG && (fflags & O_TRUNC) != 0 &&
	    (fflags & (O_EXLOCK | O_SHLOCK)) == 0 &&
	    (error = vn_truncate(vp, 0, cred)) != 0) {
		vn_unlock(vp);
		(void)vn_close(vp, fflags);	/* the first error is the answer */
		return error;
	}
	*vpp = vp;
	return 0;
bad:
	vput(vp);
	return error;
}

/* Ends an open, dropping its reference.  The vnode is not locked. */
int
vn_close(struct vnode *vp, int fflags)
{
	int error = 0;

	if ((fflags & FWRITE) != 0)
		vp->v_writecount--;
	if (vp->v_type == VCHR || vp->v_type == VBLK)
		spec_close(vp, fflags);
	else if (vp->v_ops->vop_close != NULL && vn_lock(vp, LK_EXCLUSIVE) == 0) {
		error = VOP_CLOSE(vp, fflags, NULL);
		vn_unlock(vp);
	}
	vrele(vp);
	return error;
}

/* Beyond RLIMIT_FSIZE: the signal and the error. */
static int
filesize_exceeded(void)
{
	ksignal(curproc, SIGXFSZ);
	return EFBIG;
}

/* Sets the size of a locked regular file.  EISDIR, EINVAL, EFBIG, EROFS, ... */
int
vn_truncate(struct vnode *vp, off_t size, struct ucred *cred)
{
	struct vattr va;
	int error;

	if (vp->v_type == VDIR)
		return EISDIR;
	if (vp->v_type != VREG)
		return EINVAL;
	if ((error = vn_writechk(vp)) != 0 || (error = VOP_GETATTR(vp, &va)) != 0)
		return error;
	if ((va.va_flags & (UF_APPEND | SF_APPEND)) != 0)
		return EPERM;
	if ((uint64_t)size > va.va_size && curproc != NULL &&
	    size > curproc->p_limit.pl_rlimit[RLIMIT_FSIZE].rlim_cur)
		return filesize_exceeded();
	vattr_null(&va);
	va.va_size = (uint64_t)size;
	return VOP_SETATTR(vp, &va, cred);
}

/*
 * Moves bytes between a locked vnode and kernel memory.  residp, if not NULL, gets
 * how many were not; if it is NULL a short transfer is EIO.
 */
int
vn_rdwr(enum uio_rw rw, struct vnode *vp, void *kbuf, size_t len, off_t off,
    struct ucred *cred, size_t *residp)
{
	struct iovec iov;
	struct uio uio;
	int error;

	uio_kinit(&uio, &iov, kbuf, len, off, rw);
	if (rw == UIO_READ)
		error = VOP_READ(vp, &uio, 0, cred);
	else
		error = VOP_WRITE(vp, &uio, 0, cred);
	if (residp != NULL)
		*residp = uio.uio_resid;
	else if (error == 0 && uio.uio_resid != 0)
		error = EIO;
	return error;
}

/* Fills in a struct stat; the vnode is referenced. */
int
vn_stat(struct vnode *vp, struct stat *st)
{
	struct vattr va;
	int error;

	if ((error = VOP_GETATTR(vp, &va)) != 0)
		return error;
	memset(st, 0, sizeof(*st));
	st->st_ino = va.va_fileid;
	st->st_nlink = va.va_nlink;
	st->st_dev = va.va_fsid;
	st->st_mode = va.va_mode | VTTOIF(vp->v_type);
	st->st_uid = va.va_uid;
	st->st_gid = va.va_gid;
	st->st_rdev = vp->v_type == VCHR || vp->v_type == VBLK ? va.va_rdev : 0;
	st->st_atim = va.va_atime;
	st->st_mtim = va.va_mtime;
	st->st_ctim = va.va_ctime;
	st->st_size = (int64_t)va.va_size;
	st->st_blocks = (int64_t)(va.va_bytes / S_BLKSIZE);
	st->st_blksize = va.va_blocksize > 0 ? va.va_blocksize : PAGE_SIZE;
	st->__old_st_blksize = (uint32_t)st->st_blksize;
	st->st_flags = va.va_flags;
	st->st_gen = curproc != NULL && curproc->p_ucred->cr_uid != 0 ? 0 : va.va_gen;
	return 0;
}

/* ---- the file operations ----------------------------------------------- */

static int
vn_read(struct file *fp, struct uio *uio, struct ucred *cred, int flags)
{
	struct vnode *vp = fp->f_data;
	int error;

	if (vp->v_type == VDIR)
		return EISDIR;
	if (vn_lock(vp, LK_EXCLUSIVE) != 0)
		return EIO;
	if ((flags & O_FOFFSET_FLAG) == 0)
		uio->uio_offset = fp->f_offset;
	error = VOP_READ(vp, uio, (fp->f_flag & O_NONBLOCK) != 0 ? IO_NDELAY : 0, cred);
	if ((flags & O_FOFFSET_FLAG) == 0)
		fp->f_offset = uio->uio_offset;
	vn_unlock(vp);
	return error;
}

/*
 * How many of the bytes of a write RLIMIT_FSIZE takes away: 0 mostly.  EFBIG when
 * nothing would be left.
 */
static int
write_limit(struct vnode *vp, struct uio *uio, int ioflag, size_t *cut)
{
	rlim_t max = curproc->p_limit.pl_rlimit[RLIMIT_FSIZE].rlim_cur;
	off_t off = (ioflag & IO_APPEND) != 0 ? (off_t)vp->v_filesize : uio->uio_offset;

	*cut = 0;
	if (vp->v_type != VREG || max == RLIM_INFINITY || uio->uio_resid == 0)
		return 0;
	if (off >= max)
		return filesize_exceeded();
	if (uio->uio_resid > (size_t)(max - off))
		*cut = uio->uio_resid - (size_t)(max - off);
	return 0;
}

static int
vn_write(struct file *fp, struct uio *uio, struct ucred *cred, int flags)
{
	struct vnode *vp = fp->f_data;
	size_t cut, resid = uio->uio_resid;
	int error, ioflag = 0;

	if (vn_lock(vp, LK_EXCLUSIVE) != 0)
		return EIO;
	if ((flags & O_FOFFSET_FLAG) == 0) {
		uio->uio_offset = fp->f_offset;
		if ((fp->f_flag & O_APPEND) != 0)
			ioflag |= IO_APPEND;
	}
	if ((fp->f_flag & O_FSYNC) != 0 ||
	    (vp->v_mount->mnt_flag & MNT_SYNCHRONOUS) != 0)
		ioflag |= IO_SYNC;
	if (vp->v_type == VREG && (vp->v_mount->mnt_flag & MNT_RDONLY) != 0)
		error = EROFS;		/* it became that after the open */
	else
		error = write_limit(vp, uio, ioflag, &cut);
	if (error == 0) {
		uio->uio_resid -= cut;
		error = VOP_WRITE(vp, uio, ioflag, cred);
		uio->uio_resid += cut;
		if ((flags & O_FOFFSET_FLAG) == 0 && uio->uio_resid != resid)
			fp->f_offset = uio->uio_offset;
	}
	vn_unlock(vp);
	return error;
}

static int
vn_ioctl(struct file *fp, u_long cmd, void *data, struct ucred *cred __unused)
{
	struct vnode *vp = fp->f_data;
	struct vattr va;
	int error;

	switch (cmd) {
	case FIONREAD:
		if (vp->v_type != VREG)
			return ENOTTY;
		if ((error = VOP_GETATTR(vp, &va)) != 0)
			return error;
		*(int *)data = (int)MIN((off_t)INT32_MAX,
		    MAX(0, (off_t)va.va_size - fp->f_offset));
		return 0;
	case FIONBIO:
	case FIOASYNC:
		return 0;
	default:
		return VOP_IOCTL(vp, cmd, data, fp->f_flag);
	}
}

static int
vn_poll(struct file *fp, int events, struct pollrec *rec)
{
	return VOP_POLL(fp->f_data, events, rec);
}

static int
vn_statfile(struct file *fp, struct stat *st, struct ucred *cred __unused)
{
	return vn_stat(fp->f_data, st);
}

/* The last descriptor is closed: flock(2) locks end, then the open. */
int
vn_closefile(struct file *fp)
{
	struct flock fl = { .l_type = F_UNLCK, .l_whence = 0 };

	if (fp->f_haslock)
		(void)lf_advlock(fp->f_data, fp, F_UNLCK, &fl, F_FLOCK);
	return vn_close(fp->f_data, fp->f_flag);
}

const struct fileops vnode_fileops = {
	.fo_read = vn_read,
	.fo_write = vn_write,
	.fo_ioctl = vn_ioctl,
	.fo_poll = vn_poll,
	.fo_stat = vn_statfile,
	.fo_close = vn_closefile,
};
