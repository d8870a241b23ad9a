/*
 * kern/vfs_lookup.c - nlookup: from a path to a vnode.
 *
 * A lookup walks the path a component at a time.  At each it holds one reference, to
 * the directory `dir' it has come to:
 *
 *	"usr/lib/x"	dir = cwd
 *	 ^^^		the name cache, or else VOP_LOOKUP with dir locked: a vnode
 *			mounted on?  then the root of that file system instead
 *			a symlink?   its text and the rest of the path are the new path
 *			else	     dir = the vnode, go on
 *
 * Directories are locked only when the name cache has no answer, and when the caller
 * wants the parent locked (NI_LOCKPARENT), because it is about to change it.  Locks
 * are taken parent before child.
 *
 * What the operation (ni_op) adds: NAMEI_CREATE and NAMEI_RENAME accept that the last
 * component does not exist (ni_vp NULL), if the directory may be written; NAMEI_DELETE
 * and NAMEI_RENAME check that an existing one may be removed.
 *
 * A path that ends in "." or "..", or is "/", has no last component to create or
 * remove: ni_dvp is then NULL, also with NI_WANTPARENT, and ni_vp the directory.
 *
 * ".." never leaves the process's root directory (chroot).  Limits: 255 bytes a
 * component, 1023 a path, 32 symlinks.
 *
 * Called by everything that takes a path; read vfs_syscalls.c next.  POSIX.1-2008,
 * "Pathname Resolution"; DragonFly's nlookup(9).
 */
#include <sys/fcntl.h>
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/vnode.h"

static MALLOC_DEFINE(M_NAMEI, "namei");

/* One step of a walk: the component and what comes after it. */
struct step {
	const char	*name;
	int		len;
	const char	*rest;		/* right after the name: "", "/", "/more" */
	bool		last;
	bool		slash;		/* last, with slashes after it */
};

static struct filedesc *
lookup_fd(void)
{
	return curproc != NULL ? curproc->p_fd : NULL;
}

static struct vnode *
root_dir(void)
{
	struct filedesc *fdp = lookup_fd();

	return fdp != NULL && fdp->fd_rdir != NULL ? fdp->fd_rdir : rootvnode;
}

/* Prepares a lookup of a path of a program (user) or of the kernel. */
void
nlookup_init(struct nameidata *nd, const char *path, bool user, int op, int flags)
{
	memset(nd, 0, sizeof(*nd));
	nd->ni_path = path;
	nd->ni_userpath = user;
	nd->ni_op = op;
	nd->ni_flags = flags;
	nd->ni_cn.cn_cred = curcred();
	nd->ni_cn.cn_op = op;
}

/* Copies the path to ni_buf.  EFAULT, ENAMETOOLONG, ENOENT for "" */
static int
fetch_path(struct nameidata *nd)
{
	int error;

	nd->ni_buf = kmalloc(MAXPATHLEN, M_NAMEI, M_WAITOK);
	if (nd->ni_userpath) {
		error = copyinstr(nd->ni_path, nd->ni_buf, MAXPATHLEN, NULL);
		if (error != 0)
			return error;
	} else if (kstrlcpy(nd->ni_buf, nd->ni_path, MAXPATHLEN) >= MAXPATHLEN) {
		return ENAMETOOLONG;
	}
	return nd->ni_buf[0] == '\0' ? ENOENT : 0;
}

/*
 * The same for the *at(2) calls: a relative path begins at the directory that is
 * open as fd.  nlookup_done() is to be called also after an error.  EBADF, ENOTDIR
 */
int
nlookup_init_at(struct nameidata *nd, int fd, const char *upath, int op, int flags)
{
	struct file *fp;
	struct vnode *vp;
	int error;

	nlookup_init(nd, upath, true, op, flags);
	if (fd == AT_FDCWD)
		return 0;
	if ((error = fetch_path(nd)) != 0 || nd->ni_buf[0] == '/')
		return error;
	if ((error = holdfp(curproc, fd, 0, &fp)) != 0)
		return error;
	vp = fp->f_data;
	if (fp->f_type != DTYPE_VNODE || vp->v_type != VDIR) {
		error = ENOTDIR;
	} else {
		vref(vp);
		nd->ni_startdir = vp;
		nd->ni_flags |= NI_STARTREF;
	}
	fdrop(fp);
	return error;
}

/* Frees what a lookup holds for itself. */
void
nlookup_done(struct nameidata *nd)
{
	if (nd->ni_buf != NULL)
		kfree(nd->ni_buf, M_NAMEI);
	nd->ni_buf = NULL;
	if ((nd->ni_flags & NI_STARTREF) != 0) {
		nd->ni_flags &= ~NI_STARTREF;
		vrele(nd->ni_startdir);
		nd->ni_startdir = NULL;
	}
}

/* Where a path begins, referenced. */
static struct vnode *
start_dir(struct nameidata *nd)
{
	struct filedesc *fdp = lookup_fd();
	struct vnode *vp;

	if (nd->ni_buf[0] == '/')
		vp = root_dir();
	else if (nd->ni_startdir != NULL)
		vp = nd->ni_startdir;
	else
		vp = fdp != NULL && fdp->fd_cdir != NULL ? fdp->fd_cdir : rootvnode;
	vref(vp);
	return vp;
}

/* Cuts the next component off the path at p.  ENAMETOOLONG */
static int
next_step(const char *p, struct step *st)
{
	const char *q = p;

	while (*q != '/' && *q != '\0')
		q++;
	if (q - p > NAME_MAX)
		return ENAMETOOLONG;
	st->name = p;
	st->len = (int)(q - p);
	st->rest = q;
	while (*q == '/')
		q++;
	st->last = *q == '\0';
	st->slash = st->last && q != st->rest;
	return 0;
}

static bool
step_isdots(const struct step *st)
{
	return st->name[0] == '.' &&
	    (st->len == 1 || (st->len == 2 && st->name[1] == '.'));
}

/*
 * From a covered directory to the root of what is mounted on it, and so on up; takes
 * over vp's reference.  Waits while such a file system is being unmounted.
 */
static struct vnode *
cross_mounts(struct vnode *vp)
{
	struct mount *mp;
	struct vnode *root;

	while ((mp = vp->v_mountedhere) != NULL) {
		if ((root = mp->mnt_rootvp) == NULL) {
			(void)tsleep(&vp->v_mountedhere, 0, "mntwait", NS_PER_SEC / 10);
			continue;
		}
		vref(root);
		vrele(vp);
		vp = root;
	}
	return vp;
}

/*
 * One name in a directory; the vnode comes back referenced, not locked.  `locked' says
 * whether the caller has dir locked.  What is found is entered in the name cache.
 */
static int
lookup_name(struct vnode *dir, bool locked, struct componentname *cn, struct vnode **vpp)
{
	int error;

	error = cache_lookup(dir, cn->cn_name, cn->cn_len, vpp);
	if (error == -1) {
		vref(*vpp);
		return 0;
	}
	if (error != 0)
		return error;
	if (!locked && (error = vn_lock(dir, LK_EXCLUSIVE)) != 0)
		return error;
	error = VOP_LOOKUP(dir, vpp, cn);
	if (error == 0) {
		cache_enter(dir, *vpp, cn->cn_name, cn->cn_len);
		vn_unlock(*vpp);
	} else if (error == ENOENT) {
		cache_enter(dir, NULL, cn->cn_name, cn->cn_len);
	}
	if (!locked)
		vn_unlock(dir);
	return error;
}

/* "..": up from dir, whose reference is the caller's, also out of a mount. */
static int
lookup_dotdot(struct nameidata *nd, struct vnode *dir, struct vnode **vpp)
{
	struct componentname cn = { "..", 2, nd->ni_cn.cn_cred, NAMEI_LOOKUP };
	struct vnode *up = dir;
	int error = 0;

	vref(up);
	while (up != root_dir() && up != rootvnode) {
		if ((up->v_flag & VROOT) == 0 || up->v_mount == NULL ||
		    up->v_mount->mnt_vnodecovered == NULL) {
			error = lookup_name(up, false, &cn, vpp);
			vrele(up);
			return error;
		}
		dir = up->v_mount->mnt_vnodecovered;
		vref(dir);
		vrele(up);
		up = dir;
	}
	*vpp = up;
	return 0;
}

/* May a name be made in directory dir?  EROFS, EACCES, EPERM, ENOENT: it is removed */
static int
may_create(struct vnode *dir, struct ucred *cred)
{
	struct vattr va;
	int error;

	if (dir->v_mount != NULL && (dir->v_mount->mnt_flag & MNT_RDONLY) != 0)
		return EROFS;
	if ((error = VOP_ACCESS(dir, VWRITE, cred)) != 0 ||
	    (error = VOP_GETATTR(dir, &va)) != 0)
		return error;
	if (va.va_nlink == 0)
		return ENOENT;
	return (va.va_flags & (UF_IMMUTABLE | SF_IMMUTABLE)) != 0 ? EPERM : 0;
}

/* May vp be removed from dir?  A sticky directory wants the owner of either. */
static int
may_delete(struct vnode *dir, struct vnode *vp, struct ucred *cred)
{
	const uint32_t forever = UF_IMMUTABLE | SF_IMMUTABLE | UF_APPEND | SF_APPEND;
	struct vattr dva, va;
	int error;

	if (dir->v_mount != NULL && (dir->v_mount->mnt_flag & MNT_RDONLY) != 0)
		return EROFS;
	if ((error = VOP_ACCESS(dir, VWRITE, cred)) != 0 ||
	    (error = VOP_GETATTR(dir, &dva)) != 0 || (error = VOP_GETATTR(vp, &va)) != 0)
		return error;
	if ((dva.va_flags & forever) != 0 ||
	    (va.va_flags & (forever | UF_NOUNLINK | SF_NOUNLINK)) != 0)
		return EPERM;
	if ((dva.va_mode & S_ISVTX) != 0 && cred->cr_uid != 0 &&
	    cred->cr_uid != dva.va_uid && cred->cr_uid != va.va_uid)
		return EPERM;
	return 0;
}

/*
 * Puts the text of symlink vp in place of the path up to st->rest.  Drops vp.
 * ELOOP, ENAMETOOLONG, ENOENT for an empty link; EACCES: not on this mount.
 */
static int
follow_link(struct nameidata *nd, struct vnode *vp, const struct step *st)
{
	struct iovec iov;
	struct uio uio;
	char *buf;
	size_t n, restlen = strlen(st->rest);
	int error;

	error = ++nd->ni_nlinks > MAXSYMLINKS ? ELOOP : vp->v_mount != NULL &&
	    (vp->v_mount->mnt_flag & MNT_NOSYMFOLLOW) != 0 ? EACCES : 0;
	if (error != 0) {
		vrele(vp);
		return error;
	}
	buf = kmalloc(MAXPATHLEN, M_NAMEI, M_WAITOK);
	uio_kinit(&uio, &iov, buf, MAXPATHLEN, 0, UIO_READ);
	if ((error = vn_lock(vp, LK_EXCLUSIVE)) == 0) {
		error = VOP_READLINK(vp, &uio);
		vput(vp);
	} else {
		vrele(vp);
	}
	n = MAXPATHLEN - uio.uio_resid;
	if (error == 0 && n == 0)
		error = ENOENT;
	if (error == 0 && n + restlen + 1 > MAXPATHLEN)
		error = ENAMETOOLONG;
	if (error != 0) {
		kfree(buf, M_NAMEI);
		return error;
	}
	memcpy(buf + n, st->rest, restlen + 1);
	kfree(nd->ni_buf, M_NAMEI);
	nd->ni_buf = buf;
	return 0;
}

/* Hands out a vnode that has no parent to speak of; takes over its reference. */
static int
found_alone(struct nameidata *nd, struct vnode *vp)
{
	int error;

	if ((nd->ni_flags & NI_NOLOCK) == 0 &&
	    (error = vn_lock(vp, LK_EXCLUSIVE)) != 0) {
		vrele(vp);
		return error;
	}
	nd->ni_cn.cn_len = 0;
	nd->ni_vp = vp;
	return 0;
}

/* The checks on the last component, found (vp) or not (NULL), dir locked or not. */
static int
check_last(struct nameidata *nd, struct vnode *dir, struct vnode *vp, bool slash)
{
	struct ucred *cred = nd->ni_cn.cn_cred;

	if (vp == NULL) {
		if (nd->ni_op != NAMEI_CREATE && nd->ni_op != NAMEI_RENAME)
			return ENOENT;
		if (slash && nd->ni_op == NAMEI_CREATE &&
		    (nd->ni_flags & NI_WILLBEDIR) == 0)
			return ENOENT;
		return may_create(dir, cred);
	}
	if (slash && vp->v_type != VDIR)
		return ENOTDIR;
	if (nd->ni_op == NAMEI_DELETE || nd->ni_op == NAMEI_RENAME)
		return may_delete(dir, vp, cred);
	return 0;
}

/*
 * The last component of a path has been looked up in dir: vp, or NULL.  Takes over
 * both references (and dir's lock with NI_LOCKPARENT) and fills in the results.
 */
static int
found_last(struct nameidata *nd, struct vnode *dir, struct vnode *vp,
    const struct step *st)
{
	bool lockp = (nd->ni_flags & NI_LOCKPARENT) != 0;
	int error;

	if ((error = check_last(nd, dir, vp, st->slash)) != 0)
		goto fail;
	if ((nd->ni_flags & NI_WANTPARENT) == 0) {
		vrele(dir);
		dir = NULL;
	}
	if (vp != NULL && (nd->ni_flags & NI_NOLOCK) == 0 &&
	    (error = vn_lock(vp, LK_EXCLUSIVE)) != 0)
		goto fail;
	nd->ni_dvp = dir;
	nd->ni_vp = vp;
	nd->ni_trailslash = st->slash;
	return 0;
fail:
	if (vp != NULL)
		vrele(vp);
	if (dir != NULL && lockp)
		vput(dir);
	else if (dir != NULL)
		vrele(dir);
	return error;
}

/* The walk.  Consumes dir's reference. */
static int
walk(struct nameidata *nd, struct vnode *dir)
{
	struct componentname *cn = &nd->ni_cn;
	const char *p = nd->ni_buf;
	struct vnode *vp;
	struct step st;
	bool lockit;
	int error;

	for (;;) {
		while (*p == '/')
			p++;
		if (*p == '\0')
			return found_alone(nd, dir);
		if ((error = next_step(p, &st)) != 0)
			break;
		if (dir->v_type != VDIR) {
			error = dir->v_type == VBAD ? ENOENT : ENOTDIR;
			break;
		}
		if ((error = VOP_ACCESS(dir, VEXEC, cn->cn_cred)) != 0)
			break;
		if (step_isdots(&st)) {
			if (st.len == 2) {
				if ((error = lookup_dotdot(nd, dir, &vp)) != 0)
					break;
				vrele(dir);
				dir = vp;
			}
			p = st.rest;
			continue;
		}
		cn->cn_name = st.name;
		cn->cn_len = st.len;
		cn->cn_op = st.last ? nd->ni_op : NAMEI_LOOKUP;
		lockit = st.last && (nd->ni_flags & NI_LOCKPARENT) != 0;
		if (lockit && (error = vn_lock(dir, LK_EXCLUSIVE)) != 0)
			break;
		vp = NULL;
		error = lookup_name(dir, lockit, cn, &vp);
		if (error == ENOENT && st.last) {
			error = 0;
			vp = NULL;
		} else if (error == 0) {
			vp = cross_mounts(vp);
		}
		if (error == 0 && vp != NULL && vp->v_type == VLNK &&
		    (!st.last || st.slash || (nd->ni_flags & NI_FOLLOW) != 0)) {
			if (lockit)
				vn_unlock(dir);
			if ((error = follow_link(nd, vp, &st)) != 0)
				break;
			p = nd->ni_buf;
			if (*p == '/') {
				vrele(dir);
				dir = root_dir();
				vref(dir);
			}
			continue;
		}
		if (error == 0 && st.last)
			return found_last(nd, dir, vp, &st);
		if (lockit)
			vn_unlock(dir);
		if (error != 0)
			break;
		vrele(dir);
		dir = vp;
		p = st.rest;
	}
	vrele(dir);
	return error;
}

/* Looks ni_path up; see kern/vnode.h and above for what comes out. */
int
nlookup(struct nameidata *nd)
{
	int error;

	KASSERT((nd->ni_flags & (NI_LOCKPARENT | NI_WANTPARENT)) != NI_LOCKPARENT);
	nd->ni_dvp = nd->ni_vp = NULL;
	if (nd->ni_buf == NULL && (error = fetch_path(nd)) != 0)
		return error;
	if (rootvnode == NULL)
		return ENOENT;
	return walk(nd, start_dir(nd));
}
