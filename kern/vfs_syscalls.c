/*
 * kern/vfs_syscalls.c - the system calls that open files and change names: open, link,
 * unlink, rename, mkdir, rmdir, symlink, readlink, mknod, chdir, chroot, lseek, fsync,
 * reading directories, paths.
 *
 * The pattern of those that change a directory: nlookup() with NI_LOCKPARENT checks the
 * permissions and leaves the directory locked (and the file, if it exists); one VOP
 * makes the change; the name cache is corrected before the directory is unlocked.
 * rename is different: its VOP gets four unlocked vnodes and the file system's rename
 * lock held, and locks in an order of its own.
 *
 * Each call has an *at form; the plain form is the one at AT_FDCWD.  What these do on
 * attributes is in vfs_attr.c, mount and unmount in vfs_mount.c.  Called through
 * kern/syscalls.c.  Errors are those of the POSIX.1-2008 and DragonFly manual pages.
 */
#include <sys/dirent.h>
#include <sys/fcntl.h>
#include <sys/unistd.h>
#include "kern/buf.h"
#include "kern/conf.h"
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/vnode.h"

#define ARG_PATH(msg, n)	((const char *)(msg)->arg[n])
#define ARG_INT(msg, n)		((int)(msg)->arg[n])

/* ---- open -------------------------------------------------------------- */

/* open(2) flags that only matter while opening; the others stay in f_flag. */
#define OPEN_ONLY	(O_CREAT | O_TRUNC | O_EXCL | O_NOCTTY | O_NOFOLLOW | \
			O_CLOEXEC | O_DIRECTORY | O_EXLOCK | O_SHLOCK)

/* Opening /dev/fd/N: descriptor fd becomes another name of N's file.  EBADF, EACCES */
static int
open_fdesc(int oldfd, int fflags, int fd, int fdflags)
{
	struct file *fp;
	int error;

	if ((error = holdfp(curproc, oldfd, 0, &fp)) != 0)
		return error;
	if ((fflags & (FREAD | FWRITE) & ~fp->f_flag) != 0)
		error = EACCES;
	else
		fsetfd(curproc, fp, fd, fdflags);
	fdrop(fp);
	return error;
}

/* O_EXLOCK, O_SHLOCK: the lock, and the truncation that was put off for it. */
static int
open_lock(struct file *fp, struct vnode *vp, int fflags)
{
	struct flock fl = { .l_whence = SEEK_SET };
	int error;

	fl.l_type = (fflags & O_EXLOCK) != 0 ? F_WRLCK : F_RDLCK;
	error = lf_advlock(vp, fp, F_SETLK, &fl,
	    F_FLOCK | ((fflags & O_NONBLOCK) != 0 ? 0 : F_WAIT));
	if (error != 0)
		return error;
	fp->f_haslock = true;
	if ((fflags & O_TRUNC) != 0 && vp->v_type == VREG) {
		if ((error = vn_lock(vp, LK_EXCLUSIVE)) != 0)
			return error;
		error = vn_truncate(vp, 0, fp->f_cred);
		vn_unlock(vp);
	}
	return error;
}

/* Makes fp the open of vp, which is open, referenced and unlocked; on error it is
 * closed.  *fdnum >= 0 says that it was the device of that descriptor instead. */
static int
open_finish(struct file *fp, struct vnode *vp, int fflags, int *fdnum)
{
	int error;

	*fdnum = -1;
	if (vp->v_type == VCHR && vp->v_rdev != NULL &&
	    vp->v_rdev->si_ops == &fdesc_ops) {
		*fdnum = minor(vp->v_rdev->si_rdev);
		return vn_close(vp, fflags);
	}
	fp->f_type = DTYPE_VNODE;
	fp->f_flag = fflags & ~OPEN_ONLY;
	if (vp->v_type == VFIFO) {
		if ((error = fifo_open(vp, fflags, fp)) != 0)
			(void)vn_close(vp, fflags);
		return error;
	}
	fp->f_data = vp;
	fp->f_ops = vp->v_type == VCHR || vp->v_type == VBLK ? &spec_fileops :
	    &vnode_fileops;
	if ((fflags & (O_EXLOCK | O_SHLOCK)) != 0)
		return open_lock(fp, vp, fflags);
	return 0;
}

int
kern_open(struct nameidata *nd, int oflags, int mode, struct sysmsg *msg)
{
	struct proc *p = curproc;
	int fflags = FFLAGS(oflags), fdflags = (oflags & O_CLOEXEC) != 0 ? FD_CLOEXEC : 0;
	struct file *fp;
	struct vnode *vp;
	int fd, fdnum, error;

	if ((oflags & O_ACCMODE) == O_ACCMODE)
		return EINVAL;
	if ((error = falloc(p, &fp, &fd)) != 0)
		return error;
	mode &= ALLPERMS & ~p->p_fd->fd_cmask & ~S_ISVTX;
	if ((error = vn_open(nd, fflags, (mode_t)mode, &vp)) == 0) {
		vn_unlock(vp);
		error = open_finish(fp, vp, fflags, &fdnum);
		if (error == 0 && fdnum >= 0)
			error = open_fdesc(fdnum, fflags, fd, fdflags);
		else if (error == 0)
			fsetfd(p, fp, fd, fdflags);
	}
	if (error != 0)
		fdunreserve(p, fd);
	fdrop(fp);
	msg->result = (uint64_t)fd;
	return error;
}

/* open(path, flags, mode) */
int
sys_open(struct sysmsg *msg)
{
	struct nameidata nd;
	int error;

	nlookup_init(&nd, ARG_PATH(msg, 0), true, NAMEI_LOOKUP, 0);
	error = kern_open(&nd, ARG_INT(msg, 1), ARG_INT(msg, 2), msg);
	nlookup_done(&nd);
	return error;
}

/* openat(fd, path, flags, mode) */
int
sys_openat(struct sysmsg *msg)
{
	struct nameidata nd;
	int error;

	error = nlookup_init_at(&nd, ARG_INT(msg, 0), ARG_PATH(msg, 1), NAMEI_LOOKUP, 0);
	if (error == 0)
		error = kern_open(&nd, ARG_INT(msg, 2), ARG_INT(msg, 3), msg);
	nlookup_done(&nd);
	return error;
}

/* ---- making names ------------------------------------------------------ */

/* Lets go of what a lookup with NI_LOCKPARENT came back with. */
static void
release_both(struct nameidata *nd)
{
	if (nd->ni_dvp != NULL)
		vput(nd->ni_dvp);
	if (nd->ni_vp != NULL)
		vput(nd->ni_vp);
}

/*
 * Makes a directory, symlink, FIFO or device node, as va says, at path relative to fd.
 * target is a symlink's text.  EEXIST
 */
static int
make_node(int fd, const char *path, struct vattr *va, const char *target)
{
	struct nameidata nd;
	struct componentname *cn = &nd.ni_cn;
	struct vnode *vp = NULL;
	int error;

	error = nlookup_init_at(&nd, fd, path, NAMEI_CREATE, NI_WANTPARENT |
	    NI_LOCKPARENT | (va->va_type == VDIR ? NI_WILLBEDIR : 0));
	if (error != 0 || (error = nlookup(&nd)) != 0)
		goto out;
	if (nd.ni_vp != NULL)
		error = EEXIST;
	else if (va->va_type == VDIR)
		error = VOP_MKDIR(nd.ni_dvp, &vp, cn, va);
	else if (va->va_type == VLNK)
		error = VOP_SYMLINK(nd.ni_dvp, &vp, cn, va, target);
	else
		error = VOP_MKNOD(nd.ni_dvp, &vp, cn, va);
	if (vp != NULL && error == 0) {
		cache_enter(nd.ni_dvp, vp, cn->cn_name, cn->cn_len);
		vput(vp);
	}
	release_both(&nd);
out:
	nlookup_done(&nd);
	return error;
}

static int
kern_mkdir(int fd, const char *path, int mode)
{
	struct vattr va;

	vattr_null(&va);
	va.va_type = VDIR;
	va.va_mode = (mode_t)(mode & (ACCESSPERMS | S_ISVTX) & ~curproc->p_fd->fd_cmask);
	return make_node(fd, path, &va, NULL);
}

/* mkdir(path, mode) */
int
sys_mkdir(struct sysmsg *msg)
{
	return kern_mkdir(AT_FDCWD, ARG_PATH(msg, 0), ARG_INT(msg, 1));
}

/* mkdirat(fd, path, mode) */
int
sys_mkdirat(struct sysmsg *msg)
{
	return kern_mkdir(ARG_INT(msg, 0), ARG_PATH(msg, 1), ARG_INT(msg, 2));
}

/* Device nodes are for root; anyone may make a FIFO. */
static int
kern_mknod(int fd, const char *path, int mode, dev_t rdev)
{
	struct vattr va;
	int error;

	vattr_null(&va);
	va.va_type = IFTOVT(mode);
	va.va_mode = (mode_t)(mode & ALLPERMS & ~curproc->p_fd->fd_cmask);
	switch (va.va_type) {
	case VFIFO:
		break;
	case VCHR:
	case VBLK:
		if ((error = suser()) != 0)
			return error;
		va.va_rdev = rdev;
		break;
	default:
		return suser() != 0 ? EPERM : EINVAL;
	}
	return make_node(fd, path, &va, NULL);
}

/* mknod(path, mode, dev) */
int
sys_mknod(struct sysmsg *msg)
{
	return kern_mknod(AT_FDCWD, ARG_PATH(msg, 0), ARG_INT(msg, 1),
	    (dev_t)msg->arg[2]);
}

/* mknodat(fd, path, mode, dev) */
int
sys_mknodat(struct sysmsg *msg)
{
	return kern_mknod(ARG_INT(msg, 0), ARG_PATH(msg, 1), ARG_INT(msg, 2),
	    (dev_t)msg->arg[3]);
}

/* mkfifo(path, mode) */
int
sys_mkfifo(struct sysmsg *msg)
{
	return kern_mknod(AT_FDCWD, ARG_PATH(msg, 0),
	    (ARG_INT(msg, 1) & ALLPERMS) | S_IFIFO, 0);
}

/* mkfifoat(fd, path, mode) */
int
sys_mkfifoat(struct sysmsg *msg)
{
	return kern_mknod(ARG_INT(msg, 0), ARG_PATH(msg, 1),
	    (ARG_INT(msg, 2) & ALLPERMS) | S_IFIFO, 0);
}

static int
kern_symlink(const char *utarget, int fd, const char *path)
{
	struct vattr va;
	char *target;
	int error;

	target = kmalloc(MAXPATHLEN, M_TEMP, M_WAITOK);
	error = copyinstr(utarget, target, MAXPATHLEN, NULL);
	if (error == 0 && target[0] == '\0')
		error = ENOENT;
	if (error == 0) {
		vattr_null(&va);
		va.va_type = VLNK;
		va.va_mode = ACCESSPERMS & ~curproc->p_fd->fd_cmask;
		error = make_node(fd, path, &va, target);
	}
	kfree(target, M_TEMP);
	return error;
}

/* symlink(target, path) */
int
sys_symlink(struct sysmsg *msg)
{
	return kern_symlink(ARG_PATH(msg, 0), AT_FDCWD, ARG_PATH(msg, 1));
}

/* symlinkat(target, fd, path) */
int
sys_symlinkat(struct sysmsg *msg)
{
	return kern_symlink(ARG_PATH(msg, 0), ARG_INT(msg, 1), ARG_PATH(msg, 2));
}

/* The second half of link: the new name of vp (referenced, unlocked). */
static int
link_to(struct vnode *vp, int fd, const char *path)
{
	struct nameidata nd;
	struct componentname *cn = &nd.ni_cn;
	int error;

	error = nlookup_init_at(&nd, fd, path, NAMEI_CREATE,
	    NI_WANTPARENT | NI_LOCKPARENT);
	if (error != 0 || (error = nlookup(&nd)) != 0)
		goto out;
	if (nd.ni_vp != NULL) {
		error = EEXIST;
	} else if (nd.ni_dvp->v_mount != vp->v_mount) {
		error = EXDEV;
	} else if ((error = vn_lock(vp, LK_EXCLUSIVE)) == 0) {
		error = VOP_LINK(nd.ni_dvp, vp, cn);
		if (error == 0)
			cache_enter(nd.ni_dvp, vp, cn->cn_name, cn->cn_len);
		vn_unlock(vp);
	}
	release_both(&nd);
out:
	nlookup_done(&nd);
	return error;
}

static int
kern_link(int fd1, const char *path1, int fd2, const char *path2, int follow)
{
	struct nameidata nd;
	struct vnode *vp;
	int error;

	error = nlookup_init_at(&nd, fd1, path1, NAMEI_LOOKUP, NI_NOLOCK | follow);
	if (error == 0)
		error = nlookup(&nd);
	nlookup_done(&nd);
	if (error != 0)
		return error;
	vp = nd.ni_vp;
	if (vp->v_type == VDIR)
		error = EPERM;
	else
		error = link_to(vp, fd2, path2);
	vrele(vp);
	return error;
}

/* link(path, newpath) */
int
sys_link(struct sysmsg *msg)
{
	return kern_link(AT_FDCWD, ARG_PATH(msg, 0), AT_FDCWD, ARG_PATH(msg, 1),
	    NI_FOLLOW);
}

/* linkat(fd1, path1, fd2, path2, flags) */
int
sys_linkat(struct sysmsg *msg)
{
	int flags = ARG_INT(msg, 4);

	if ((flags & ~AT_SYMLINK_FOLLOW) != 0)
		return EINVAL;
	return kern_link(ARG_INT(msg, 0), ARG_PATH(msg, 1), ARG_INT(msg, 2),
	    ARG_PATH(msg, 3), flags != 0 ? NI_FOLLOW : 0);
}

/* ---- removing names ---------------------------------------------------- */

/* Removes the name of a directory, or of anything else. */
static int
kern_remove(int fd, const char *path, bool isdir)
{
	struct nameidata nd;
	struct componentname *cn = &nd.ni_cn;
	int error;

	error = nlookup_init_at(&nd, fd, path, NAMEI_DELETE,
	    NI_WANTPARENT | NI_LOCKPARENT);
	if (error != 0 || (error = nlookup(&nd)) != 0)
		goto out;
	if ((nd.ni_vp->v_flag & VROOT) != 0) {
		error = EBUSY;
	} else if (isdir != (nd.ni_vp->v_type == VDIR)) {
		error = isdir ? ENOTDIR : EPERM;
	} else if (nd.ni_dvp == NULL) {
		error = EINVAL;			/* "." or ".." */
	} else {
		error = isdir ? VOP_RMDIR(nd.ni_dvp, nd.ni_vp, cn) :
		    VOP_REMOVE(nd.ni_dvp, nd.ni_vp, cn);
		if (error == 0 && isdir)
			cache_purge(nd.ni_vp);
		cache_purge_name(nd.ni_dvp, cn->cn_name, cn->cn_len);
	}
	release_both(&nd);
out:
	nlookup_done(&nd);
	return error;
}

/* unlink(path) */
int
sys_unlink(struct sysmsg *msg)
{
	return kern_remove(AT_FDCWD, ARG_PATH(msg, 0), false);
}

/* rmdir(path) */
int
sys_rmdir(struct sysmsg *msg)
{
	return kern_remove(AT_FDCWD, ARG_PATH(msg, 0), true);
}

/* unlinkat(fd, path, flags) */
int
sys_unlinkat(struct sysmsg *msg)
{
	int flags = ARG_INT(msg, 2);

	if ((flags & ~AT_REMOVEDIR) != 0)
		return EINVAL;
	return kern_remove(ARG_INT(msg, 0), ARG_PATH(msg, 1), flags != 0);
}

/* ---- rename ------------------------------------------------------------ */

/* What can be said before any lock is taken.  -1: nothing is to be done */
static int
rename_check(struct nameidata *from, struct nameidata *to)
{
	struct vnode *fvp = from->ni_vp, *tvp = to->ni_vp;

	if ((fvp->v_flag & VROOT) != 0 || (tvp != NULL && (tvp->v_flag & VROOT) != 0))
		return EBUSY;
	if (from->ni_dvp == NULL || to->ni_dvp == NULL)
		return EINVAL;		/* "." or ".." */
	if (fvp->v_mount != to->ni_dvp->v_mount || from->ni_dvp->v_mount != fvp->v_mount)
		return EXDEV;
	if (fvp == tvp)
		return -1;
	if (tvp == NULL)
		return to->ni_trailslash && fvp->v_type != VDIR ? ENOTDIR : 0;
	if (fvp->v_type == VDIR && tvp->v_type != VDIR)
		return ENOTDIR;
	if (fvp->v_type != VDIR && tvp->v_type == VDIR)
		return EISDIR;
	return 0;
}

/* Both ends are looked up and referenced: does it. */
static int
rename_found(struct nameidata *from, struct nameidata *to)
{
	struct componentname *fcn = &from->ni_cn, *tcn = &to->ni_cn;
	struct vnode *fdvp = from->ni_dvp, *fvp = from->ni_vp;
	struct vnode *tdvp = to->ni_dvp, *tvp = to->ni_vp;
	struct mount *mp;
	int error;

	if ((error = rename_check(from, to)) != 0)
		return error == -1 ? 0 : error;
	/* A directory that gets another parent is written to: its ".." changes. */
	if (fvp->v_type == VDIR && fdvp != tdvp &&
	    (error = VOP_ACCESS(fvp, VWRITE, fcn->cn_cred)) != 0)
		return error;
	mp = fvp->v_mount;
	vfs_busy(mp);
	if ((error = lockmgr(&mp->mnt_renlock, LK_EXCLUSIVE | LK_PCATCH)) != 0)
		goto out;
	/* It may have become read-only since the names were looked up. */
	error = (mp->mnt_flag & MNT_RDONLY) != 0 ? EROFS :
	    VOP_RENAME(fdvp, fvp, fcn, tdvp, tvp, tcn);
	cache_purge_name(fdvp, fcn->cn_name, fcn->cn_len);
	cache_purge_name(tdvp, tcn->cn_name, tcn->cn_len);
	if (fvp->v_type == VDIR)
		cache_purge_name(fvp, "..", 2);
	if (tvp != NULL && tvp->v_type == VDIR && error == 0)
		cache_purge(tvp);
	(void)lockmgr(&mp->mnt_renlock, LK_RELEASE);
out:
	vfs_unbusy(mp);
	return error;
}

static void
release_refs(struct nameidata *nd)
{
	if (nd->ni_vp != NULL)
		vrele(nd->ni_vp);
	if (nd->ni_dvp != NULL)
		vrele(nd->ni_dvp);
}

static int
kern_rename(int fd1, const char *path1, int fd2, const char *path2)
{
	struct nameidata from, to;
	int error;

	error = nlookup_init_at(&from, fd1, path1, NAMEI_DELETE,
	    NI_WANTPARENT | NI_NOLOCK);
	if (error != 0 || (error = nlookup(&from)) != 0) {
		nlookup_done(&from);
		return error;
	}
	error = nlookup_init_at(&to, fd2, path2, NAMEI_RENAME,
	    NI_WANTPARENT | NI_NOLOCK);
	if (error == 0 && (error = nlookup(&to)) == 0) {
		error = rename_found(&from, &to);
		release_refs(&to);
	}
	release_refs(&from);
	nlookup_done(&to);
	nlookup_done(&from);
	return error;
}

/* rename(from, to) */
int
sys_rename(struct sysmsg *msg)
{
	return kern_rename(AT_FDCWD, ARG_PATH(msg, 0), AT_FDCWD, ARG_PATH(msg, 1));
}

/* renameat(fd1, from, fd2, to) */
int
sys_renameat(struct sysmsg *msg)
{
	return kern_rename(ARG_INT(msg, 0), ARG_PATH(msg, 1), ARG_INT(msg, 2),
	    ARG_PATH(msg, 3));
}

/* ---- directories as places --------------------------------------------- */

/* May the caller go there?  Takes over vp's reference and puts it into *slot. */
static int
change_dir(struct vnode *vp, struct vnode **slot)
{
	struct vnode *old;
	int error;

	if (vp->v_type != VDIR)
		error = ENOTDIR;
	else
		error = VOP_ACCESS(vp, VEXEC, curcred());
	if (error != 0) {
		vrele(vp);
		return error;
	}
	old = *slot;
	*slot = vp;
	if (old != NULL)
		vrele(old);
	return 0;
}

/* A path's vnode, referenced, unlocked, symlinks followed. */
static int
lookup_ref(const char *upath, struct vnode **vpp)
{
	struct nameidata nd;
	int error;

	nlookup_init(&nd, upath, true, NAMEI_LOOKUP, NI_FOLLOW | NI_NOLOCK);
	error = nlookup(&nd);
	nlookup_done(&nd);
	*vpp = nd.ni_vp;
	return error;
}

/* chdir(path) */
int
sys_chdir(struct sysmsg *msg)
{
	struct vnode *vp;
	int error;

	if ((error = lookup_ref(ARG_PATH(msg, 0), &vp)) != 0)
		return error;
	return change_dir(vp, &curproc->p_fd->fd_cdir);
}

/* fchdir(fd) */
int
sys_fchdir(struct sysmsg *msg)
{
	struct file *fp;
	struct vnode *vp;
	int error;

	if ((error = holdfp(curproc, ARG_INT(msg, 0), 0, &fp)) != 0)
		return error;
	if (fp->f_type != DTYPE_VNODE) {
		fdrop(fp);
		return ENOTDIR;
	}
	vp = fp->f_data;
	vref(vp);
	fdrop(fp);
	return change_dir(vp, &curproc->p_fd->fd_cdir);
}

/* Does the process have a directory open, by which it could leave a chroot? */
static bool
has_open_dir(struct filedesc *fdp)
{
	struct file *fp;

	for (int i = 0; i < fdp->fd_nfiles; i++) {
		fp = fdp->fd_files[i].fp;
		if (fp != NULL && fp->f_type == DTYPE_VNODE &&
		    ((struct vnode *)fp->f_data)->v_type == VDIR)
			return true;
	}
	return false;
}

/* chroot(path): the current directory moves there too, as in DragonFly. */
int
sys_chroot(struct sysmsg *msg)
{
	struct filedesc *fdp = curproc->p_fd;
	struct vnode *vp;
	int error;

	if ((error = suser()) != 0)
		return error;
	if (fdp->fd_rdir != rootvnode && has_open_dir(fdp))
		return EPERM;
	if ((error = lookup_ref(ARG_PATH(msg, 0), &vp)) != 0)
		return error;
	vref(vp);
	if ((error = change_dir(vp, &fdp->fd_rdir)) != 0) {
		vrele(vp);
		return error;
	}
	return change_dir(vp, &fdp->fd_cdir);
}

/* umask(mode) */
int
sys_umask(struct sysmsg *msg)
{
	struct filedesc *fdp = curproc->p_fd;

	msg->result = fdp->fd_cmask;
	fdp->fd_cmask = (mode_t)(msg->arg[0] & ALLPERMS);
	return 0;
}

/* __getcwd(buf, len): the path of the current directory. ERANGE, ENOENT, ENOMEM */
int
sys___getcwd(struct sysmsg *msg)
{
	size_t len = MIN((u_int)msg->arg[1], 64 * MAXPATHLEN);	/* deeper than a name */
	char *buf, *start;
	int error;

	if (len < 2)
		return EINVAL;
	buf = kmalloc(len, M_TEMP, M_WAITOK | M_NULLOK);
	if (buf == NULL)
		return ENOMEM;
	error = vn_fullpath(curproc->p_fd->fd_cdir, buf, len, &start);
	if (error == 0)
		error = copyout(start, (void *)msg->arg[0], (size_t)(buf + len - start));
	kfree(buf, M_TEMP);
	return error;
}

/* The path of what a lookup (NI_WANTPARENT, NI_NOLOCK) found, at the end of buf. */
static int
nd_fullpath(struct nameidata *nd, char *buf, size_t len, char **start)
{
	size_t n = (size_t)nd->ni_cn.cn_len;
	int error;

	if (nd->ni_vp->v_type == VDIR || nd->ni_dvp == NULL)
		return vn_fullpath(nd->ni_vp, buf, len, start);
	if (n + 2 >= len)
		return ENAMETOOLONG;
	if ((error = vn_fullpath(nd->ni_dvp, buf, len - n - 1, start)) != 0)
		return error;
	if ((*start)[1] == '\0')	/* "/": do not double the slash */
		(*start)++;
	buf[len - n - 2] = '/';
	memcpy(buf + len - n - 1, nd->ni_cn.cn_name, n);
	buf[len - 1] = '\0';
	return 0;
}

/* __realpath(path, buf, len): the absolute path without symlinks; returns its length. */
int
sys___realpath(struct sysmsg *msg)
{
	struct nameidata nd;
	char *buf, *start;
	size_t len;
	int error;

	nlookup_init(&nd, ARG_PATH(msg, 0), true, NAMEI_LOOKUP,
	    NI_FOLLOW | NI_WANTPARENT | NI_NOLOCK);
	if ((error = nlookup(&nd)) == 0) {
		buf = kmalloc(MAXPATHLEN, M_TEMP, M_WAITOK);
		error = nd_fullpath(&nd, buf, MAXPATHLEN, &start);
		len = error == 0 ? strlen(start) : 0;
		if (error == 0 && len >= msg->arg[2])
			error = ENAMETOOLONG;
		if (error == 0)
			error = copyout(start, (void *)msg->arg[1], len + 1);
		msg->result = len;
		kfree(buf, M_TEMP);
		release_refs(&nd);
	}
	nlookup_done(&nd);
	return error;
}

/* ---- reading links and directories ------------------------------------- */

static void
user_uio(struct uio *uio, struct iovec *iov, uint64_t ubuf, size_t len, off_t off)
{
	uio_kinit(uio, iov, (void *)ubuf, len, off, UIO_READ);
	uio->uio_segflg = UIO_USERSPACE;
}

static int
kern_readlink(struct sysmsg *msg, int fd, const char *path, uint64_t ubuf, size_t len)
{
	struct nameidata nd;
	struct iovec iov;
	struct uio uio;
	int error;

	error = nlookup_init_at(&nd, fd, path, NAMEI_LOOKUP, 0);
	if (error == 0 && (error = nlookup(&nd)) == 0) {
		user_uio(&uio, &iov, ubuf, len, 0);
		if (nd.ni_vp->v_type != VLNK)
			error = EINVAL;
		else
			error = VOP_READLINK(nd.ni_vp, &uio);
		vput(nd.ni_vp);
		msg->result = len - uio.uio_resid;
	}
	nlookup_done(&nd);
	return error;
}

/* readlink(path, buf, count) */
int
sys_readlink(struct sysmsg *msg)
{
	if (ARG_INT(msg, 2) < 0)
		return EINVAL;
	return kern_readlink(msg, AT_FDCWD, ARG_PATH(msg, 0), msg->arg[1],
	    (size_t)ARG_INT(msg, 2));
}

/* readlinkat(fd, path, buf, len) */
int
sys_readlinkat(struct sysmsg *msg)
{
	if (msg->arg[3] > INT32_MAX)
		return EINVAL;
	return kern_readlink(msg, ARG_INT(msg, 0), ARG_PATH(msg, 1), msg->arg[2],
	    msg->arg[3]);
}

/* Reads entries from where the descriptor stands; *basep is where that was. */
static int
kern_getdirentries(struct sysmsg *msg, size_t count, off_t *basep)
{
	struct file *fp;
	struct vnode *vp;
	struct iovec iov;
	struct uio uio;
	bool eof;
	int error;

	if (count > INT32_MAX)
		return EINVAL;
	if ((error = holdfp(curproc, ARG_INT(msg, 0), FREAD, &fp)) != 0)
		return error;
	vp = fp->f_data;
	if (fp->f_type != DTYPE_VNODE || vp->v_type != VDIR) {
		error = EINVAL;
	} else if ((error = vn_lock(vp, LK_EXCLUSIVE)) == 0) {
		*basep = fp->f_offset;
		user_uio(&uio, &iov, msg->arg[1], count, fp->f_offset);
		if ((error = VOP_READDIR(vp, &uio, &eof)) == 0)
			fp->f_offset = uio.uio_offset;
		vn_unlock(vp);
		msg->result = count - uio.uio_resid;
	}
	fdrop(fp);
	return error;
}

/* getdirentries(fd, buf, count, basep) */
int
sys_getdirentries(struct sysmsg *msg)
{
	off_t base = 0;
	int error;

	error = kern_getdirentries(msg, (u_int)msg->arg[2], &base);
	if (error == 0 && msg->arg[3] != 0)
		error = copyout(&base, (void *)msg->arg[3], sizeof(base));
	return error;
}

/* getdents(fd, buf, count) */
int
sys_getdents(struct sysmsg *msg)
{
	off_t base;

	return kern_getdirentries(msg, msg->arg[2], &base);
}

/* ---- open files -------------------------------------------------------- */

/* The end of a file or disk, for SEEK_END. */
static int
file_size(struct vnode *vp, off_t *size)
{
	struct vattr va;
	int error;

	if (vp->v_type == VCHR && vp->v_rdev != NULL &&
	    (vp->v_rdev->si_ops->flags & D_DISK) != 0) {
		*size = vp->v_rdev->si_mediasize;
		return 0;
	}
	error = VOP_GETATTR(vp, &va);
	*size = error == 0 ? (off_t)va.va_size : 0;
	return error;
}

/* Where lseek goes.  We tell of no holes: all up to the end is data. */
static int
seek_target(struct file *fp, struct vnode *vp, off_t off, int whence, off_t *newp)
{
	off_t size, base;
	int error;

	switch (whence) {
	case SEEK_SET:
		base = 0;
		break;
	case SEEK_CUR:
		base = fp->f_offset;
		break;
	case SEEK_END:
		if ((error = file_size(vp, &base)) != 0)
			return error;
		break;
	case SEEK_DATA:
	case SEEK_HOLE:
		if ((error = file_size(vp, &size)) != 0)
			return error;
		if (off < 0 || off >= size)
			return ENXIO;
		*newp = whence == SEEK_DATA ? off : size;
		return 0;
	default:
		return EINVAL;
	}
	if (__builtin_add_overflow(base, off, newp))
		return EOVERFLOW;
	return *newp < 0 ? EINVAL : 0;
}

/* lseek(fd, pad, offset, whence).  ESPIPE: a pipe, FIFO, socket or terminal */
int
sys_lseek(struct sysmsg *msg)
{
	struct file *fp;
	struct vnode *vp;
	off_t new = 0;
	int error;

	if ((error = holdfp(curproc, ARG_INT(msg, 0), 0, &fp)) != 0)
		return error;
	vp = fp->f_data;
	if (fp->f_type != DTYPE_VNODE || vp->v_type == VFIFO ||
	    (vp->v_flag & VISTTY) != 0)
		error = ESPIPE;
	else
		error = seek_target(fp, vp, (off_t)msg->arg[2], ARG_INT(msg, 3), &new);
	if (error == 0) {
		fp->f_offset = new;
		msg->result = (uint64_t)new;
	}
	fdrop(fp);
	return error;
}

/* fsync(fd): to the disk, and through the disk's cache. */
int
sys_fsync(struct sysmsg *msg)
{
	struct file *fp;
	struct vnode *vp;
	int error;

	if ((error = holdfp(curproc, ARG_INT(msg, 0), 0, &fp)) != 0)
		return error;
	vp = fp->f_data;
	if (fp->f_type != DTYPE_VNODE || vp->v_type == VFIFO) {
		error = EINVAL;
	} else if (vp->v_type == VCHR) {
		if (vp->v_rdev != NULL && (vp->v_rdev->si_ops->flags & D_DISK) != 0)
			error = dev_rw(vp->v_rdev, BIO_FLUSH, 0, NULL, 0);
	} else if ((error = vn_lock(vp, LK_EXCLUSIVE)) == 0) {
		error = VOP_FSYNC(vp, MNT_WAIT);
		vn_unlock(vp);
	}
	fdrop(fp);
	return error;
}

/* sync(): returns when all is written. */
int
sys_sync(struct sysmsg *msg __unused)
{
	vfs_syncall(MNT_WAIT);
	return 0;
}

/* revoke(path): ends all use of a terminal or device, by its owner or root. */
int
sys_revoke(struct sysmsg *msg)
{
	struct vnode *vp;
	struct vattr va;
	int error;

	if ((error = lookup_ref(ARG_PATH(msg, 0), &vp)) != 0)
		return error;
	if (vp->v_type != VCHR && vp->v_type != VBLK)
		error = EINVAL;
	else if ((error = VOP_GETATTR(vp, &va)) == 0 &&
	    curproc->p_ucred->cr_uid != va.va_uid)
		error = suser();
	if (error == 0)
		vrevoke(vp);
	vrele(vp);
	return error;
}
