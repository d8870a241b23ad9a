/*
 * kern/vfs_subr.c - the life of vnodes, and the rules of file permissions.
 *
 * A vnode is made by a file system (getnewvnode) when it first needs a file in
 * memory, and is found again through the file system's own hash (vget) or the name
 * cache (vref).  Its states:
 *
 *	v_usecount > 0		in use: open, mapped, a current directory, in a lookup
 *	v_usecount == 0		cached, on the LRU list vnode_lru; may be taken back to
 *				use, or reclaimed by vnlru_shrink() when there are too
 *				many vnodes or too little memory
 *	VRECLAIMED		dead: the file system has forgotten it (vgone).  Whoever
 *				still has a reference gets EIO; the last one frees it
 *
 * The last vrele() locks the vnode and calls VOP_INACTIVE, which frees a file that
 * has no name left.  A vnode with dirty pages is not reclaimed before they are
 * written; the syncer (vfs_mount.c) sees to that.
 *
 * A thread may wait for v_lock only while it holds a reference (vget takes one
 * first), so memory of a vnode is never freed under a waiter.  Locks are taken parent
 * before child; the last vrele() of a vnode cannot wait for its lock, since nobody
 * else has a reference, so vrele() is allowed while other vnodes are locked.
 *
 * Called by everything above VFS and by file systems; calls the name cache, the page
 * cache, VOPs.  Read vfs_cache.c next.  DragonFly's vnode(9), vref(9), vaccess(9).
 */
#include "kern/conf.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/vnode.h"

static MALLOC_DEFINE(M_VNODE, "vnodes");

const mode_t vttoif_tab[] = {
	0, S_IFREG, S_IFDIR, S_IFBLK, S_IFCHR, S_IFLNK, S_IFSOCK, S_IFIFO, S_IFMT
};
const enum vtype iftovt_tab[16] = {
	VNON, VFIFO, VCHR, VNON, VDIR, VNON, VBLK, VNON,
	VREG, VNON, VLNK, VNON, VSOCK, VNON, VNON, VBAD
};

static struct vnodelist vnode_lru = TAILQ_HEAD_INITIALIZER(vnode_lru);
static int numvnodes, freevnodes, maxvnodes = 1000;
SYSCTL_INT(kern_maxvnodes, "kern.maxvnodes", CTLFLAG_RW, &maxvnodes,
    "vnodes to keep in memory");
SYSCTL_INT(vfs_numvnodes, "vfs.numvnodes", CTLFLAG_RD, &numvnodes, "vnodes in memory");
SYSCTL_INT(vfs_freevnodes, "vfs.freevnodes", CTLFLAG_RD, &freevnodes,
    "vnodes nobody uses");

/* Sizes the vnode cache by the machine's memory: about a fortieth of it. */
void
vnode_init(void)
{
	maxvnodes = (int)MAX(500, MIN(vm_page_count / 4, 60000));
}

/* Makes every field of a request "leave alone". */
void
vattr_null(struct vattr *va)
{
	memset(va, 0, sizeof(*va));
	va->va_type = VNON;
	va->va_nlink = (uint32_t)VNOVAL;
	va->va_mode = (mode_t)VNOVAL;
	va->va_uid = (uid_t)VNOVAL;
	va->va_gid = (gid_t)VNOVAL;
	va->va_size = (uint64_t)VNOVAL;
	va->va_atime.tv_sec = va->va_mtime.tv_sec = va->va_ctime.tv_sec = VNOVAL;
	va->va_flags = (uint32_t)VNOVAL;
	va->va_rdev = (dev_t)VNOVAL;
}

/* Gives a new vnode its type. */
void
vn_settype(struct vnode *vp, enum vtype type)
{
	vp->v_type = type;
}

/* ---- references -------------------------------------------------------- */

/* One more reference to a vnode that the caller can see.  Never sleeps. */
void
vref(struct vnode *vp)
{
	if (vp->v_usecount++ == 0 && (vp->v_flag & VONLRU) != 0) {
		TAILQ_REMOVE(&vnode_lru, vp, v_lrulist);
		vp->v_flag &= ~VONLRU;
		freevnodes--;
	}
}

/* Frees the memory of a dead vnode without references. */
static void
vfree(struct vnode *vp)
{
	KASSERT(vp->v_usecount == 0 && (vp->v_flag & VONLRU) == 0);
	KASSERT(!lockinuse(&vp->v_lock));
	numvnodes--;
	kfree(vp, M_VNODE);
}

/* Drops a reference whose holder has v_lock exclusively, and the lock. */
static void
vrele_locked(struct vnode *vp)
{
	if (vp->v_usecount == 1 && (vp->v_flag & VRECLAIMED) == 0) {
		(void)VOP_INACTIVE(vp);	/* what it could not do fsck repairs */
		if ((vp->v_flag & VRECYCLE) != 0)
			vgone(vp);
	}
	vp->v_usecount--;
	vn_unlock(vp);
	if (vp->v_usecount > 0)
		return;
	if ((vp->v_flag & VRECLAIMED) != 0) {
		vfree(vp);
		return;
	}
	TAILQ_INSERT_TAIL(&vnode_lru, vp, v_lrulist);
	vp->v_flag |= VONLRU;
	freevnodes++;
}

/* Drops a reference to an unlocked vnode; the last one may sleep in VOP_INACTIVE. */
void
vrele(struct vnode *vp)
{
	KASSERT(vp->v_usecount > 0);
	if (vp->v_usecount > 1) {
		vp->v_usecount--;
		return;
	}
	(void)lockmgr(&vp->v_lock, LK_EXCLUSIVE);	/* cannot fail without flags */
	vrele_locked(vp);
}

/* Unlocks and drops a reference. */
void
vput(struct vnode *vp)
{
	KASSERT(vp->v_usecount > 0);
	if (vp->v_usecount > 1) {
		vp->v_usecount--;
		vn_unlock(vp);
	} else if (lockowned(&vp->v_lock)) {
		vrele_locked(vp);
	} else {
		vn_unlock(vp);
		vrele(vp);
	}
}

/*
 * Locks a referenced vnode.  ENOENT when it is dead (nothing is locked then); EBUSY
 * with LK_NOWAIT, EINTR or ERESTART with LK_PCATCH.  EIO: it would wait for ever, which
 * comes of a directory that is below itself.
 */
int
vn_lock(struct vnode *vp, int flags)
{
	int error;

	error = lockmgr(&vp->v_lock, flags | LK_DEADLK);
	if (error == EDEADLK) {
		kprintf("%s: a directory is below itself: run fsck\n",
		    vp->v_mount != NULL ? vp->v_mount->mnt_stat.f_mntonname : "?");
		error = EIO;
	}
	if (error != 0)
		return error;
	if ((vp->v_flag & VRECLAIMED) != 0) {
		(void)lockmgr(&vp->v_lock, LK_RELEASE);
		return ENOENT;
	}
	return 0;
}

void
vn_unlock(struct vnode *vp)
{
	(void)lockmgr(&vp->v_lock, LK_RELEASE);
}

/*
 * References and locks a vnode that the caller found without having a reference.
 * ENOENT: it died meanwhile, look again; nothing is held after an error.
 */
int
vget(struct vnode *vp, int lkflags)
{
	int error;

	vref(vp);
	if ((error = vn_lock(vp, lkflags)) != 0)
		vrele(vp);
	return error;
}

/* ---- making and unmaking ----------------------------------------------- */

/*
 * A new vnode of a file system: type VNON, one reference, locked exclusively, on the
 * mount's list.  When there are many already, unused ones are freed first.
 */
int
getnewvnode(struct mount *mp, const struct vop_ops *ops, struct vnode **vpp)
{
	struct vnode *vp;

	if (numvnodes >= maxvnodes)
		vnlru_shrink(numvnodes - maxvnodes + 8);
	vp = kmalloc(sizeof(*vp), M_VNODE, M_WAITOK | M_ZERO);
	vp->v_ops = ops;
	vp->v_type = VNON;
	vp->v_usecount = 1;
	vp->v_mount = mp;
	lockinit(&vp->v_lock, "vnode");
	LIST_INIT(&vp->v_nc_src);
	LIST_INIT(&vp->v_nc_dst);
	(void)lockmgr(&vp->v_lock, LK_EXCLUSIVE);
	TAILQ_INSERT_TAIL(&mp->mnt_vnodes, vp, v_mntlist);
	mp->mnt_nvnodes++;
	numvnodes++;
	*vpp = vp;
	return 0;
}

static bool
vnode_isdirty(struct vnode *vp)
{
	return vp->v_object != NULL && !TAILQ_EMPTY(&vp->v_object->dirtyq);
}

/*
 * Makes a vnode dead: its names, locks, pages and file system data go; references
 * to it stay valid but good for nothing.  The caller has a reference.  Takes the lock
 * unless the caller has it.  Dirty pages are written if that is possible.
 */
void
vgone(struct vnode *vp)
{
	const struct vop_ops *ops;
	bool locked = lockowned(&vp->v_lock);

	KASSERT(vp->v_usecount > 0);
	if (!locked)
		(void)lockmgr(&vp->v_lock, LK_EXCLUSIVE);
	if ((vp->v_flag & VRECLAIMED) != 0)
		goto out;
	cache_purge(vp);
	if (vnode_isdirty(vp) &&
	    vnode_pager_clean(vp, 0, UINT64_MAX, MNT_WAIT) != 0)
		kprintf("vgone: a file of %s lost data that could not be written\n",
		    vp->v_mount->mnt_stat.f_mntonname);
	if (vp->v_object != NULL)
		vm_object_page_remove(vp->v_object, 0, UINT64_MAX);
	if (vp->v_type == VCHR || vp->v_type == VBLK)
		spec_forget(vp);
	ops = vp->v_ops;
	vp->v_flag |= VRECLAIMED;
	vp->v_ops = &dead_vops;
	lf_purge(vp);
	if (ops->vop_reclaim != NULL)
		(void)ops->vop_reclaim(vp);
	if (vp->v_object != NULL) {
		vp->v_object->vnode = NULL;
		vm_object_deallocate(vp->v_object);
		vp->v_object = NULL;
	}
	vp->v_type = VBAD;
	vp->v_data = NULL;
	TAILQ_REMOVE(&vp->v_mount->mnt_vnodes, vp, v_mntlist);
	vp->v_mount->mnt_nvnodes--;
	vp->v_mount = NULL;
	cache_purge(vp);
out:
	if (!locked)
		vn_unlock(vp);
}

/*
 * Frees up to `want' vnodes that nobody uses, oldest first; returns how many.  Those
 * with dirty pages, or whose pages are mapped, stay, and go to the end of the list:
 * not too many of them are looked at in one call.  Sleeps only as VOP_RECLAIM does.
 */
int
vnlru_shrink(int want)
{
	struct vnode *vp;
	int done = 0, scan;

	for (scan = MIN(freevnodes, 64 + 4 * want); done < want && scan > 0; scan--) {
		if ((vp = TAILQ_FIRST(&vnode_lru)) == NULL)
			break;
		if (vnode_isdirty(vp) || lockinuse(&vp->v_lock) ||
		    (vp->v_object != NULL && vp->v_object->ref > 1)) {
			TAILQ_REMOVE(&vnode_lru, vp, v_lrulist);
			TAILQ_INSERT_TAIL(&vnode_lru, vp, v_lrulist);
			continue;
		}
		vref(vp);
		(void)lockmgr(&vp->v_lock, LK_EXCLUSIVE);
		vgone(vp);
		vput(vp);
		done++;
	}
	return done;
}

/*
 * Makes every vnode of a file system dead, for unmounting.  EBUSY when one is in use,
 * unless forced.  The root's reference that the mount holds must be gone already.
 */
int
vflush(struct mount *mp, bool force)
{
	struct vnode *vp;

	if (!force) {
		TAILQ_FOREACH(vp, &mp->mnt_vnodes, v_mntlist) {
			if (vp->v_usecount > 0 ||
			    (vp->v_object != NULL && vp->v_object->ref > 1))
				return EBUSY;
		}
	}
	while ((vp = TAILQ_FIRST(&mp->mnt_vnodes)) != NULL) {
		vref(vp);
		(void)lockmgr(&vp->v_lock, LK_EXCLUSIVE);
		if (!force && vp->v_usecount > 1) {
			vput(vp);
			return EBUSY;
		}
		vgone(vp);
		vput(vp);
	}
	return 0;
}

/* revoke(2): ends every open of the device of a VCHR vnode, under all its names. */
void
vrevoke(struct vnode *vp)
{
	struct cdev *dev = vp->v_rdev;
	struct mount *mp;
	struct vnode *xp;

	if (dev == NULL) {
		vgone(vp);
		return;
	}
again:
	TAILQ_FOREACH(mp, &mountlist, mnt_list) {
		TAILQ_FOREACH(xp, &mp->mnt_vnodes, v_mntlist) {
			if (xp->v_rdev != dev)
				continue;
			vref(xp);
			vgone(xp);
			vrele(xp);
			goto again;
		}
	}
}

/* ---- permissions ------------------------------------------------------- */

/*
 * May cred access (acc: VREAD, VWRITE, VEXEC together) a file with this mode and
 * these owners?  0 or EACCES.  The superuser may all but execute a file that has no
 * execute bit at all.
 */
int
vaccess(enum vtype type, mode_t mode, uid_t uid, gid_t gid, int acc, struct ucred *cred)
{
	int granted;

	if (cred->cr_uid == 0) {
		if ((acc & VEXEC) != 0 && type != VDIR &&
		    (mode & (S_IXUSR | S_IXGRP | S_IXOTH)) == 0)
			return EACCES;
		return 0;
	}
	if (cred->cr_uid == uid)
		granted = mode & 0700;
	else if (groupmember(gid, cred))
		granted = (mode & 0070) << 3;
	else
		granted = (mode & 0007) << 6;
	return (granted & acc) == acc ? 0 : EACCES;
}

#define IMMUTABLE_FLAGS	(UF_IMMUTABLE | SF_IMMUTABLE | UF_APPEND | SF_APPEND)
#define SYSTEM_FLAGS	(SF_IMMUTABLE | SF_APPEND | SF_NOUNLINK)

/* chflags: only the owner, and system flags only root below securelevel 1. */
static int
vattr_check_flags(const struct vattr *old, const struct vattr *va, struct ucred *cred)
{
	if (cred->cr_uid == 0) {
		if ((old->va_flags & SYSTEM_FLAGS) != 0 && securelevel > 0)
			return EPERM;
		return 0;
	}
	if (cred->cr_uid != old->va_uid || (old->va_flags & SYSTEM_FLAGS) != 0 ||
	    ((old->va_flags ^ va->va_flags) & SF_SETTABLE) != 0)
		return EPERM;
	return 0;
}

/* chown: root; the owner may give it to a group of his. Drops set-id bits. */
static int
vattr_check_owner(const struct vattr *old, struct vattr *va, struct ucred *cred)
{
	bool newuid = va->va_uid != (uid_t)VNOVAL && va->va_uid != old->va_uid;
	bool newgid = va->va_gid != (gid_t)VNOVAL && va->va_gid != old->va_gid;

	if (cred->cr_uid == 0)
		return 0;
	if (cred->cr_uid != old->va_uid || newuid ||
	    (newgid && !groupmember(va->va_gid, cred)))
		return EPERM;
	if ((old->va_mode & (S_ISUID | S_ISGID)) != 0 && va->va_mode == (mode_t)VNOVAL)
		va->va_mode = old->va_mode & ~(S_ISUID | S_ISGID);
	return 0;
}

/* chmod: the owner; sticky only on directories, set-gid only for a group of his. */
static int
vattr_check_mode(struct vnode *vp, const struct vattr *old, const struct vattr *va,
    struct ucred *cred)
{
	if (cred->cr_uid == 0)
		return 0;
	if (cred->cr_uid != old->va_uid)
		return EPERM;
	if ((va->va_mode & S_ISVTX) != 0 && vp->v_type != VDIR)
		return EFTYPE;
	if ((va->va_mode & S_ISGID) != 0 && !groupmember(old->va_gid, cred))
		return EPERM;
	return 0;
}

int
vattr_check(struct vnode *vp, const struct vattr *old, struct vattr *va,
    struct ucred *cred)
{
	bool owner = va->va_uid != (uid_t)VNOVAL || va->va_gid != (gid_t)VNOVAL;
	bool mode = va->va_mode != (mode_t)VNOVAL;
	bool times = va->va_atime.tv_sec != VNOVAL || va->va_mtime.tv_sec != VNOVAL;
	int error;

	if ((vp->v_mount->mnt_flag & MNT_RDONLY) != 0)
		return EROFS;
	if (va->va_flags != (uint32_t)VNOVAL)
		return vattr_check_flags(old, va, cred);
	if ((old->va_flags & IMMUTABLE_FLAGS) != 0 && (owner || mode || times))
		return EPERM;
	if (owner && (error = vattr_check_owner(old, va, cred)) != 0)
		return error;
	if (mode && (error = vattr_check_mode(vp, old, va, cred)) != 0)
		return error;
	if (times && cred->cr_uid != 0 && cred->cr_uid != old->va_uid) {
		if ((va->va_vaflags & VA_UTIMES_NULL) == 0)
			return EPERM;
		return vaccess(vp->v_type, old->va_mode, old->va_uid, old->va_gid,
		    VWRITE, cred);
	}
	return 0;
}
