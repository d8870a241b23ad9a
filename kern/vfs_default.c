/*
 * kern/vfs_default.c - VOP_X(): calling a vnode's operation, and what happens when its
 * file system has none.
 *
 * Each VOP_X(vp, ...) looks into vp->v_ops.  Most operations that are missing answer
 * EOPNOTSUPP; a dead vnode's ops (dead_vops) are all missing and answer EIO.  Some have
 * a generic form here, so that a small file system such as devfs need not repeat it:
 *
 *	open, close, inactive, reclaim, fsync, touch	nothing to do
 *	access		by VOP_GETATTR and vaccess(); immutable files cannot be written
 *	ioctl		ENOTTY
 *	poll		always ready
 *	pathconf	the limits of kern/vnode.h's file systems, from a table
 *
 * Callers hold the lock as kern/vnode.h says.  DragonFly's vnodeops(9); pathconf(2).
 * Called by everything above file systems.  Read next: devfs.c, a small file system.
 */
#include <sys/fcntl.h>
#include <sys/poll.h>
#include <sys/unistd.h>
#include "kern/conf.h"
#include "kern/proc.h"
#include "kern/vnode.h"

const struct vop_ops dead_vops = { 0 };

/* The answer of an operation that vp's file system does not have. */
static int
vop_missing(struct vnode *vp)
{
	return (vp->v_flag & VRECLAIMED) != 0 ? EIO : EOPNOTSUPP;
}

/* A plain VOP: call it, or `missing'. */
#define CALL(vp, op, missing, ...) \
	((vp)->v_ops->op != NULL ? (vp)->v_ops->op(__VA_ARGS__) : (missing))

/* ---- in directories ---------------------------------------------------- */

int
VOP_LOOKUP(struct vnode *dvp, struct vnode **vpp, struct componentname *cn)
{
	return CALL(dvp, vop_lookup, ENOTDIR, dvp, vpp, cn);
}

int
VOP_CREATE(struct vnode *dvp, struct vnode **vpp, struct componentname *cn,
    struct vattr *va)
{
	return CALL(dvp, vop_create, vop_missing(dvp), dvp, vpp, cn, va);
}

int
VOP_MKNOD(struct vnode *dvp, struct vnode **vpp, struct componentname *cn,
    struct vattr *va)
{
	return CALL(dvp, vop_mknod, vop_missing(dvp), dvp, vpp, cn, va);
}

int
VOP_MKDIR(struct vnode *dvp, struct vnode **vpp, struct componentname *cn,
    struct vattr *va)
{
	return CALL(dvp, vop_mkdir, vop_missing(dvp), dvp, vpp, cn, va);
}

int
VOP_SYMLINK(struct vnode *dvp, struct vnode **vpp, struct componentname *cn,
    struct vattr *va, const char *target)
{
	return CALL(dvp, vop_symlink, vop_missing(dvp), dvp, vpp, cn, va, target);
}

int
VOP_LINK(struct vnode *dvp, struct vnode *vp, struct componentname *cn)
{
	return CALL(dvp, vop_link, vop_missing(dvp), dvp, vp, cn);
}

int
VOP_REMOVE(struct vnode *dvp, struct vnode *vp, struct componentname *cn)
{
	return CALL(dvp, vop_remove, vop_missing(dvp), dvp, vp, cn);
}

int
VOP_RMDIR(struct vnode *dvp, struct vnode *vp, struct componentname *cn)
{
	return CALL(dvp, vop_rmdir, vop_missing(dvp), dvp, vp, cn);
}

int
VOP_RENAME(struct vnode *fdvp, struct vnode *fvp, struct componentname *fcn,
    struct vnode *tdvp, struct vnode *tvp, struct componentname *tcn)
{
	return CALL(fdvp, vop_rename, vop_missing(fdvp), fdvp, fvp, fcn, tdvp, tvp, tcn);
}

/* ---- on files ---------------------------------------------------------- */

int
VOP_OPEN(struct vnode *vp, int fflags, struct ucred *cred, struct file *fp)
{
	return CALL(vp, vop_open, 0, vp, fflags, cred, fp);
}

int
VOP_CLOSE(struct vnode *vp, int fflags, struct file *fp)
{
	return CALL(vp, vop_close, 0, vp, fflags, fp);
}

/* Access by mode bits; the superuser cannot write an immutable or read-only file. */
static int
vop_stdaccess(struct vnode *vp, int mode, struct ucred *cred)
{
	struct vattr va;
	int error;

	if ((error = VOP_GETATTR(vp, &va)) != 0)
		return error;
	if ((mode & VWRITE) != 0 && (va.va_flags & (UF_IMMUTABLE | SF_IMMUTABLE)) != 0)
		return EPERM;
	return vaccess(vp->v_type, va.va_mode, va.va_uid, va.va_gid, mode, cred);
}

int
VOP_ACCESS(struct vnode *vp, int mode, struct ucred *cred)
{
	return CALL(vp, vop_access, vop_stdaccess(vp, mode, cred), vp, mode, cred);
}

int
VOP_GETATTR(struct vnode *vp, struct vattr *va)
{
	return CALL(vp, vop_getattr, vop_missing(vp), vp, va);
}

int
VOP_SETATTR(struct vnode *vp, struct vattr *va, struct ucred *cred)
{
	return CALL(vp, vop_setattr, vop_missing(vp), vp, va, cred);
}

int
VOP_READ(struct vnode *vp, struct uio *uio, int ioflag, struct ucred *cred)
{
	return CALL(vp, vop_read, vop_missing(vp), vp, uio, ioflag, cred);
}

int
VOP_WRITE(struct vnode *vp, struct uio *uio, int ioflag, struct ucred *cred)
{
	return CALL(vp, vop_write, vop_missing(vp), vp, uio, ioflag, cred);
}

int
VOP_TOUCH(struct vnode *vp)
{
	return CALL(vp, vop_touch, 0, vp);
}

int
VOP_READDIR(struct vnode *vp, struct uio *uio, bool *eof)
{
	return CALL(vp, vop_readdir, vop_missing(vp), vp, uio, eof);
}

int
VOP_READLINK(struct vnode *vp, struct uio *uio)
{
	return CALL(vp, vop_readlink, vop_missing(vp), vp, uio);
}

int
VOP_IOCTL(struct vnode *vp, u_long cmd, void *data, int fflags)
{
	return CALL(vp, vop_ioctl, ENOTTY, vp, cmd, data, fflags);
}

int
VOP_POLL(struct vnode *vp, int events, struct pollrec *rec)
{
	return CALL(vp, vop_poll, events & (POLLIN | POLLOUT | POLLRDNORM), vp,
	    events, rec);
}

int
VOP_FSYNC(struct vnode *vp, int waitfor)
{
	return CALL(vp, vop_fsync, 0, vp, waitfor);
}

int
VOP_GETPAGES(struct vnode *vp, struct vm_page **pages, int count)
{
	return CALL(vp, vop_getpages, vop_missing(vp), vp, pages, count);
}

int
VOP_PUTPAGES(struct vnode *vp, struct vm_page **pages, int count, bool wait)
{
	return CALL(vp, vop_putpages, vop_missing(vp), vp, pages, count, wait);
}

int
VOP_INACTIVE(struct vnode *vp)
{
	return CALL(vp, vop_inactive, 0, vp);
}

/* pathconf(2)'s names and what they are on any of our file systems. */
static const struct { int name; long value; } pathconf_tab[] = {
	{ _PC_LINK_MAX, 32767 },
	{ _PC_MAX_CANON, 255 },
	{ _PC_MAX_INPUT, 255 },
	{ _PC_NAME_MAX, NAME_MAX },
	{ _PC_PATH_MAX, PATH_MAX },
	{ _PC_PIPE_BUF, PIPE_BUF },
	{ _PC_CHOWN_RESTRICTED, 1 },
	{ _PC_NO_TRUNC, 1 },
	{ _PC_VDISABLE, 0xff },
	{ _PC_FILESIZEBITS, 64 },
	{ _PC_SYMLINK_MAX, MAXPATHLEN },
	{ _PC_SYNC_IO, 1 },
};

/* The generic pathconf, of a vnode's type (VFIFO also for pipes).  EINVAL */
int
vop_stdpathconf(enum vtype type, int name, long *ret)
{
	if ((name == _PC_MAX_CANON || name == _PC_MAX_INPUT || name == _PC_VDISABLE) &&
	    type != VCHR)
		return EINVAL;
	if (name == _PC_PIPE_BUF && type != VFIFO && type != VDIR)
		return EINVAL;
	for (size_t i = 0; i < nitems(pathconf_tab); i++) {
		if (pathconf_tab[i].name == name) {
			*ret = pathconf_tab[i].value;
			return 0;
		}
	}
	return EINVAL;
}

int
VOP_PATHCONF(struct vnode *vp, int name, long *ret)
{
	if ((vp->v_flag & VRECLAIMED) != 0)
		return EIO;
	return CALL(vp, vop_pathconf, vop_stdpathconf(vp->v_type, name, ret),
	    vp, name, ret);
}
