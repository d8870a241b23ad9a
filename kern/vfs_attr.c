/*
 * kern/vfs_attr.c - the system calls on attributes of files and file systems: stat,
 * access, chmod, chown, chflags, utimes, truncate, pathconf, statfs.
 *
 * Those that ask need only a reference to the vnode: VOP_GETATTR and VOP_ACCESS do not
 * sleep, so stat(2) of a path that the name cache knows takes no lock at all.  Those
 * that change build a struct vattr in which everything is "leave alone" but what is
 * asked for; VOP_SETATTR applies the rules (vattr_check in vfs_subr.c) and the change.
 *
 * kern/vfs_syscalls.c has open and the calls on names.  Errors are those of the
 * POSIX.1-2008 and DragonFly manual pages.
 * Called through kern/syscalls.c; calls vfs_lookup.c, VOPs.  Read next: vfs_subr.c.
 */
#include <sys/fcntl.h>
#include <sys/statvfs.h>
#include <sys/unistd.h>
#include "kern/conf.h"
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/vnode.h"

#define ARG_PATH(msg, n)	((const char *)(msg)->arg[n])
#define ARG_INT(msg, n)		((int)(msg)->arg[n])

/* The vnode of a path, referenced, unlocked.  follow: NI_FOLLOW or 0 */
static int
lookup_at(int fd, const char *upath, int follow, struct vnode **vpp)
{
	struct nameidata nd;
	int error;

	error = nlookup_init_at(&nd, fd, upath, NAMEI_LOOKUP, NI_NOLOCK | follow);
	if (error == 0)
		error = nlookup(&nd);
	nlookup_done(&nd);
	*vpp = nd.ni_vp;
	return error;
}

/* The vnode of an open file, referenced.  EBADF; EINVAL: not a vnode */
static int
lookup_fd(int fd, struct vnode **vpp)
{
	struct file *fp;
	int error;

	if ((error = holdfp(curproc, fd, 0, &fp)) != 0)
		return error;
	if (fp->f_type == DTYPE_VNODE) {
		*vpp = fp->f_data;
		vref(*vpp);
	} else {
		error = EINVAL;
	}
	fdrop(fp);
	return error;
}

/* ---- stat, access ------------------------------------------------------ */

static int
kern_stat(int fd, const char *path, uint64_t ubuf, int follow)
{
	struct vnode *vp;
	struct stat st;
	int error;

	if ((error = lookup_at(fd, path, follow, &vp)) != 0)
		return error;
	error = vn_stat(vp, &st);
	vrele(vp);
	return error != 0 ? error : copyout(&st, (void *)ubuf, sizeof(st));
}

/* stat(path, buf) */
int
sys_stat(struct sysmsg *msg)
{
	return kern_stat(AT_FDCWD, ARG_PATH(msg, 0), msg->arg[1], NI_FOLLOW);
}

/* lstat(path, buf) */
int
sys_lstat(struct sysmsg *msg)
{
	return kern_stat(AT_FDCWD, ARG_PATH(msg, 0), msg->arg[1], 0);
}

/* fstatat(fd, path, buf, flags) */
int
sys_fstatat(struct sysmsg *msg)
{
	int flags = ARG_INT(msg, 3);

	if ((flags & ~AT_SYMLINK_NOFOLLOW) != 0)
		return EINVAL;
	return kern_stat(ARG_INT(msg, 0), ARG_PATH(msg, 1), msg->arg[2],
	    flags != 0 ? 0 : NI_FOLLOW);
}

/* The check itself, of a file that was found. */
static int
access_vnode(struct vnode *vp, int amode, struct ucred *cred)
{
	int error, mode = 0;

	if ((amode & R_OK) != 0)
		mode |= VREAD;
	if ((amode & W_OK) != 0)
		mode |= VWRITE;
	if ((amode & X_OK) != 0)
		mode |= VEXEC;
	if (mode == 0)
		return 0;
	if ((mode & VWRITE) != 0 && (error = vn_writechk(vp)) != 0)
		return error;
	return VOP_ACCESS(vp, mode, cred);
}

/* access: with the real ids, also for the lookup, unless `effective'. */
static int
kern_access(int fd, const char *path, int amode, int flags)
{
	struct nameidata nd;
	struct ucred *cred = NULL, *pcred = curcred();
	int error;

	if ((amode & ~(R_OK | W_OK | X_OK)) != 0 ||
	    (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW)) != 0)
		return EINVAL;
	error = nlookup_init_at(&nd, fd, path, NAMEI_LOOKUP, NI_NOLOCK |
	    ((flags & AT_SYMLINK_NOFOLLOW) != 0 ? 0 : NI_FOLLOW));
	if (error == 0 && (flags & AT_EACCESS) == 0 &&
	    (pcred->cr_uid != pcred->cr_ruid || pcred->cr_gid != pcred->cr_rgid)) {
		cred = crdup();
		cred->cr_uid = cred->cr_ruid;
		cred->cr_gid = cred->cr_rgid;
		nd.ni_cn.cn_cred = cred;
	}
	if (error == 0 && (error = nlookup(&nd)) == 0) {
		error = access_vnode(nd.ni_vp, amode, nd.ni_cn.cn_cred);
		vrele(nd.ni_vp);
	}
	nlookup_done(&nd);
	if (cred != NULL)
		crfree(cred);
	return error;
}

/* access(path, mode) */
int
sys_access(struct sysmsg *msg)
{
	return kern_access(AT_FDCWD, ARG_PATH(msg, 0), ARG_INT(msg, 1), 0);
}

/* eaccess(path, mode) */
int
sys_eaccess(struct sysmsg *msg)
{
	return kern_access(AT_FDCWD, ARG_PATH(msg, 0), ARG_INT(msg, 1), AT_EACCESS);
}

/* faccessat(fd, path, mode, flags) */
int
sys_faccessat(struct sysmsg *msg)
{
	return kern_access(ARG_INT(msg, 0), ARG_PATH(msg, 1), ARG_INT(msg, 2),
	    ARG_INT(msg, 3));
}

/* ---- changing attributes ----------------------------------------------- */

/* Applies a request to a referenced vnode, and drops it. */
static int
set_attr(struct vnode *vp, struct vattr *va)
{
	int error;

	if ((error = vn_lock(vp, LK_EXCLUSIVE)) == 0) {
		if ((vp->v_mount->mnt_flag & MNT_RDONLY) != 0)
			error = EROFS;
		else
			error = VOP_SETATTR(vp, va, curcred());
		vn_unlock(vp);
	}
	vrele(vp);
	return error;
}

static int
set_attr_at(int fd, const char *path, int follow, struct vattr *va)
{
	struct vnode *vp;
	int error;

	error = lookup_at(fd, path, follow, &vp);
	return error != 0 ? error : set_attr(vp, va);
}

static int
set_attr_fd(int fd, struct vattr *va)
{
	struct vnode *vp;
	int error;

	error = lookup_fd(fd, &vp);
	return error != 0 ? error : set_attr(vp, va);
}

/* AT_SYMLINK_NOFOLLOW alone is allowed: *follow is what it means. */
static int
at_follow(int flags, int *follow)
{
	*follow = (flags & AT_SYMLINK_NOFOLLOW) != 0 ? 0 : NI_FOLLOW;
	return (flags & ~AT_SYMLINK_NOFOLLOW) != 0 ? EINVAL : 0;
}

static void
va_mode(struct vattr *va, uint64_t mode)
{
	vattr_null(va);
	va->va_mode = (mode_t)(mode & ALLPERMS);
}

/* chmod(path, mode) */
int
sys_chmod(struct sysmsg *msg)
{
	struct vattr va;

	va_mode(&va, msg->arg[1]);
	return set_attr_at(AT_FDCWD, ARG_PATH(msg, 0), NI_FOLLOW, &va);
}

/* lchmod(path, mode) */
int
sys_lchmod(struct sysmsg *msg)
{
	struct vattr va;

	va_mode(&va, msg->arg[1]);
	return set_attr_at(AT_FDCWD, ARG_PATH(msg, 0), 0, &va);
}

/* fchmod(fd, mode) */
int
sys_fchmod(struct sysmsg *msg)
{
	struct vattr va;

	va_mode(&va, msg->arg[1]);
	return set_attr_fd(ARG_INT(msg, 0), &va);
}

/* fchmodat(fd, path, mode, flags) */
int
sys_fchmodat(struct sysmsg *msg)
{
	struct vattr va;
	int error, follow;

	if ((error = at_follow(ARG_INT(msg, 3), &follow)) != 0)
		return error;
	va_mode(&va, msg->arg[2]);
	return set_attr_at(ARG_INT(msg, 0), ARG_PATH(msg, 1), follow, &va);
}

/* -1 leaves an id alone, which is what vattr_null puts there. */
static void
va_owner(struct vattr *va, uint64_t uid, uint64_t gid)
{
	vattr_null(va);
	va->va_uid = (uid_t)uid;
	va->va_gid = (gid_t)gid;
}

/* chown(path, uid, gid) */
int
sys_chown(struct sysmsg *msg)
{
	struct vattr va;

	va_owner(&va, msg->arg[1], msg->arg[2]);
	return set_attr_at(AT_FDCWD, ARG_PATH(msg, 0), NI_FOLLOW, &va);
}

/* lchown(path, uid, gid) */
int
sys_lchown(struct sysmsg *msg)
{
	struct vattr va;

	va_owner(&va, msg->arg[1], msg->arg[2]);
	return set_attr_at(AT_FDCWD, ARG_PATH(msg, 0), 0, &va);
}

/* fchown(fd, uid, gid) */
int
sys_fchown(struct sysmsg *msg)
{
	struct vattr va;

	va_owner(&va, msg->arg[1], msg->arg[2]);
	return set_attr_fd(ARG_INT(msg, 0), &va);
}

/* fchownat(fd, path, uid, gid, flags) */
int
sys_fchownat(struct sysmsg *msg)
{
	struct vattr va;
	int error, follow;

	if ((error = at_follow(ARG_INT(msg, 4), &follow)) != 0)
		return error;
	va_owner(&va, msg->arg[2], msg->arg[3]);
	return set_attr_at(ARG_INT(msg, 0), ARG_PATH(msg, 1), follow, &va);
}

static int
va_flags(struct vattr *va, uint64_t flags)
{
	vattr_null(va);
	va->va_flags = (uint32_t)flags;
	return flags >= UINT32_MAX ? EINVAL : 0;
}

/* chflags(path, flags) */
int
sys_chflags(struct sysmsg *msg)
{
	struct vattr va;
	int error;

	if ((error = va_flags(&va, msg->arg[1])) != 0)
		return error;
	return set_attr_at(AT_FDCWD, ARG_PATH(msg, 0), NI_FOLLOW, &va);
}

/* lchflags(path, flags) */
int
sys_lchflags(struct sysmsg *msg)
{
	struct vattr va;
	int error;

	if ((error = va_flags(&va, msg->arg[1])) != 0)
		return error;
	return set_attr_at(AT_FDCWD, ARG_PATH(msg, 0), 0, &va);
}

/* fchflags(fd, flags) */
int
sys_fchflags(struct sysmsg *msg)
{
	struct vattr va;
	int error;

	if ((error = va_flags(&va, msg->arg[1])) != 0)
		return error;
	return set_attr_fd(ARG_INT(msg, 0), &va);
}

/* chflagsat(fd, path, flags, atflags) */
int
sys_chflagsat(struct sysmsg *msg)
{
	struct vattr va;
	int error, follow;

	if ((error = at_follow(ARG_INT(msg, 3), &follow)) != 0 ||
	    (error = va_flags(&va, msg->arg[2])) != 0)
		return error;
	return set_attr_at(ARG_INT(msg, 0), ARG_PATH(msg, 1), follow, &va);
}

/* ---- times ------------------------------------------------------------- */

/* A request to set both times to now, which those who may write the file may make. */
static void
va_times_now(struct vattr *va)
{
	vattr_null(va);
	nanotime(&va->va_mtime);
	va->va_atime = va->va_mtime;
	va->va_vaflags = VA_UTIMES_NULL;
}

/* The request of utimes(2): a user's two timevals, or NULL for now. */
static int
va_timevals(struct vattr *va, uint64_t utv)
{
	struct timeval tv[2];
	int error;

	if (utv == 0) {
		va_times_now(va);
		return 0;
	}
	if ((error = copyin((void *)utv, tv, sizeof(tv))) != 0)
		return error;
	vattr_null(va);
	for (int i = 0; i < 2; i++) {
		if (tv[i].tv_usec < 0 || tv[i].tv_usec >= 1000000)
			return EINVAL;
	}
	va->va_atime = (struct timespec){ tv[0].tv_sec, tv[0].tv_usec * 1000 };
	va->va_mtime = (struct timespec){ tv[1].tv_sec, tv[1].tv_usec * 1000 };
	return 0;
}

/* One time of utimensat(2). */
static int
va_timespec(const struct timespec *ts, const struct timespec *now, struct timespec *out)
{
	if (ts->tv_nsec == UTIME_NOW)
		*out = *now;
	else if (ts->tv_nsec == UTIME_OMIT)
		out->tv_sec = VNOVAL;
	else if (ts->tv_nsec < 0 || ts->tv_nsec >= (int64_t)NS_PER_SEC)
		return EINVAL;
	else
		*out = *ts;
	return 0;
}

/* The request of utimensat(2). */
static int
va_timespecs(struct vattr *va, uint64_t uts)
{
	struct timespec ts[2], now;
	int error;

	va_times_now(va);
	if (uts == 0)
		return 0;
	if ((error = copyin((void *)uts, ts, sizeof(ts))) != 0)
		return error;
	if (ts[0].tv_nsec != UTIME_NOW || ts[1].tv_nsec != UTIME_NOW)
		va->va_vaflags = 0;
	now = va->va_mtime;
	if ((error = va_timespec(&ts[0], &now, &va->va_atime)) != 0)
		return error;
	return va_timespec(&ts[1], &now, &va->va_mtime);
}

/* utimes(path, tv) */
int
sys_utimes(struct sysmsg *msg)
{
	struct vattr va;
	int error;

	if ((error = va_timevals(&va, msg->arg[1])) != 0)
		return error;
	return set_attr_at(AT_FDCWD, ARG_PATH(msg, 0), NI_FOLLOW, &va);
}

/* lutimes(path, tv) */
int
sys_lutimes(struct sysmsg *msg)
{
	struct vattr va;
	int error;

	if ((error = va_timevals(&va, msg->arg[1])) != 0)
		return error;
	return set_attr_at(AT_FDCWD, ARG_PATH(msg, 0), 0, &va);
}

/* futimes(fd, tv) */
int
sys_futimes(struct sysmsg *msg)
{
	struct vattr va;
	int error;

	if ((error = va_timevals(&va, msg->arg[1])) != 0)
		return error;
	return set_attr_fd(ARG_INT(msg, 0), &va);
}

/* utimensat(fd, path, ts, flags) */
int
sys_utimensat(struct sysmsg *msg)
{
	struct vattr va;
	int error, follow;

	if ((error = at_follow(ARG_INT(msg, 3), &follow)) != 0 ||
	    (error = va_timespecs(&va, msg->arg[2])) != 0)
		return error;
	return set_attr_at(ARG_INT(msg, 0), ARG_PATH(msg, 1), follow, &va);
}

/* futimens(fd, ts) */
int
sys_futimens(struct sysmsg *msg)
{
	struct vattr va;
	int error;

	if ((error = va_timespecs(&va, msg->arg[1])) != 0)
		return error;
	return set_attr_fd(ARG_INT(msg, 0), &va);
}

/* ---- truncate ---------------------------------------------------------- */

/* truncate(path, pad, length) */
int
sys_truncate(struct sysmsg *msg)
{
	struct ucred *cred = curcred();
	off_t len = (off_t)msg->arg[2];
	struct vnode *vp;
	int error;

	if (len < 0)
		return EINVAL;
	if ((error = lookup_at(AT_FDCWD, ARG_PATH(msg, 0), NI_FOLLOW, &vp)) != 0)
		return error;
	if ((error = vn_lock(vp, LK_EXCLUSIVE)) == 0) {
		if (vp->v_type == VDIR)
			error = EISDIR;
		else if ((error = vn_writechk(vp)) == 0 &&
		    (error = VOP_ACCESS(vp, VWRITE, cred)) == 0)
			error = vn_truncate(vp, len, cred);
		vn_unlock(vp);
	}
	vrele(vp);
	return error;
}

/* ftruncate(fd, pad, length) */
int
sys_ftruncate(struct sysmsg *msg)
{
	off_t len = (off_t)msg->arg[2];
	struct file *fp;
	struct vnode *vp;
	int error;

	if (len < 0)
		return EINVAL;
	if ((error = holdfp(curproc, ARG_INT(msg, 0), 0, &fp)) != 0)
		return error;
	vp = fp->f_data;
	if (fp->f_type != DTYPE_VNODE || (fp->f_flag & FWRITE) == 0) {
		error = EINVAL;
	} else if ((error = vn_lock(vp, LK_EXCLUSIVE)) == 0) {
		error = vn_truncate(vp, len, fp->f_cred);
		vn_unlock(vp);
	}
	fdrop(fp);
	return error;
}

/* ---- pathconf ---------------------------------------------------------- */

static int
kern_pathconf(struct sysmsg *msg, int follow)
{
	struct vnode *vp;
	long value = 0;
	int error;

	if ((error = lookup_at(AT_FDCWD, ARG_PATH(msg, 0), follow, &vp)) != 0)
		return error;
	error = VOP_PATHCONF(vp, ARG_INT(msg, 1), &value);
	vrele(vp);
	msg->result = (uint64_t)value;
	return error;
}

/* pathconf(path, name) */
int
sys_pathconf(struct sysmsg *msg)
{
	return kern_pathconf(msg, NI_FOLLOW);
}

/* lpathconf(path, name) */
int
sys_lpathconf(struct sysmsg *msg)
{
	return kern_pathconf(msg, 0);
}

/* fpathconf(fd, name): pipes and sockets have limits too. */
int
sys_fpathconf(struct sysmsg *msg)
{
	int error, name = ARG_INT(msg, 1);
	long value = 0;
	struct file *fp;

	if ((error = holdfp(curproc, ARG_INT(msg, 0), 0, &fp)) != 0)
		return error;
	if (fp->f_type == DTYPE_VNODE)
		error = VOP_PATHCONF(fp->f_data, name, &value);
	else if (name == _PC_PIPE_BUF)
		error = vop_stdpathconf(VFIFO, name, &value);
	else
		error = EINVAL;
	fdrop(fp);
	msg->result = (uint64_t)value;
	return error;
}

/* ---- file systems ------------------------------------------------------ */

/* What statfs(2) says of a mount. */
static int
mount_statfs(struct mount *mp, struct statfs *sb)
{
	*sb = mp->mnt_stat;
	sb->f_flags = (int32_t)(mp->mnt_flag & MNT_VISFLAGMASK);
	return mp->mnt_op->vfs_statfs(mp, sb);
}

static int
vnode_statfs(struct vnode *vp, struct statfs *sb)
{
	return vp->v_mount == NULL ? EBADF : mount_statfs(vp->v_mount, sb);
}

static int
path_statfs(const char *path, struct statfs *sb)
{
	struct vnode *vp;
	int error;

	if ((error = lookup_at(AT_FDCWD, path, NI_FOLLOW, &vp)) != 0)
		return error;
	error = vnode_statfs(vp, sb);
	vrele(vp);
	return error;
}

static int
fd_statfs(int fd, struct statfs *sb)
{
	struct vnode *vp;
	int error;

	if ((error = lookup_fd(fd, &vp)) != 0)
		return error;
	error = vnode_statfs(vp, sb);
	vrele(vp);
	return error;
}

/* statfs(path, buf) */
int
sys_statfs(struct sysmsg *msg)
{
	struct statfs sb;
	int error;

	error = path_statfs(ARG_PATH(msg, 0), &sb);
	return error != 0 ? error : copyout(&sb, (void *)msg->arg[1], sizeof(sb));
}

/* fstatfs(fd, buf) */
int
sys_fstatfs(struct sysmsg *msg)
{
	struct statfs sb;
	int error;

	error = fd_statfs(ARG_INT(msg, 0), &sb);
	return error != 0 ? error : copyout(&sb, (void *)msg->arg[1], sizeof(sb));
}

/* The same facts in POSIX's form, to the program. */
static int
copyout_statvfs(const struct statfs *sb, uint64_t ubuf)
{
	struct statvfs sv;

	memset(&sv, 0, sizeof(sv));
	sv.f_bsize = (uint64_t)sb->f_iosize;
	sv.f_frsize = (uint64_t)sb->f_bsize;
	sv.f_blocks = (uint64_t)sb->f_blocks;
	sv.f_bfree = (uint64_t)sb->f_bfree;
	sv.f_bavail = (uint64_t)MAX(0, sb->f_bavail);
	sv.f_files = (uint64_t)sb->f_files;
	sv.f_ffree = sv.f_favail = (uint64_t)sb->f_ffree;
	sv.f_fsid = (uint32_t)sb->f_fsid.val[0];
	if ((sb->f_flags & MNT_RDONLY) != 0)
		sv.f_flag |= ST_RDONLY;
	if ((sb->f_flags & MNT_NOSUID) != 0)
		sv.f_flag |= ST_NOSUID;
	sv.f_namemax = NAME_MAX;
	sv.f_owner = sb->f_owner;
	sv.f_type = (uint32_t)sb->f_type;
	return copyout(&sv, (void *)ubuf, sizeof(sv));
}

/* statvfs(path, buf) */
int
sys_statvfs(struct sysmsg *msg)
{
	struct statfs sb;
	int error;

	error = path_statfs(ARG_PATH(msg, 0), &sb);
	return error != 0 ? error : copyout_statvfs(&sb, msg->arg[1]);
}

/* fstatvfs(fd, buf) */
int
sys_fstatvfs(struct sysmsg *msg)
{
	struct statfs sb;
	int error;

	error = fd_statfs(ARG_INT(msg, 0), &sb);
	return error != 0 ? error : copyout_statvfs(&sb, msg->arg[1]);
}

/* getfsstat(buf, bufsize, flags): all mounts, as many as fit; buf NULL only counts. */
int
sys_getfsstat(struct sysmsg *msg)
{
	uint64_t max = msg->arg[1] / sizeof(struct statfs), n = 0;
	struct mount *mp, *next;
	struct statfs sb;
	int error = 0;

	for (mp = TAILQ_FIRST(&mountlist); mp != NULL && error == 0; mp = next) {
		if (msg->arg[0] != 0 && n < max && !mp->mnt_unmounting) {
			vfs_busy(mp);
			if ((error = mount_statfs(mp, &sb)) == 0)
				error = copyout(&sb, (struct statfs *)msg->arg[0] + n,
				    sizeof(sb));
			vfs_unbusy(mp);
		}
		n++;
		next = TAILQ_NEXT(mp, mnt_list);
	}
	msg->result = msg->arg[0] != 0 ? MIN(n, max) : n;
	return error;
}
