/*
 * kern/devfs.c - /dev: the list of devices, the file system that shows them, and what
 * happens when a program opens, reads or writes one.
 *
 * Three layers:
 *
 *	make_dev()	a driver announces a device: a struct cdev on alldevs, and a node
 *			in the tree of names (a '/' in the name makes a directory: fd/0)
 *	devfs_vops	the file system "devfs" over that tree, mounted on /dev.  A
 *			vnode's v_data is its node; owner and mode live in the cdev,
 *			so chmod lasts until reboot.  All mounts show the same tree
 *	spec_*		open files of VCHR vnodes, of devfs or of another file system
 *			(whose vnodes name the device by number): spec_fileops calls
 *			the driver's dev_ops.  No vnode lock is held there: a
 *			terminal's read may last
 *
 * A driver's d_close is called when the last open ends, under whatever name;
 * si_opencount counts the opens of a device, v_opencount those through one vnode, so
 * that revoke(2) can end the latter at once (spec_forget).
 *
 * Called by drivers (make_dev), vfs_vnops.c (spec_open), nlookup through VOPs.  Calls
 * drivers.  Read mem.c next, the simplest driver.  DragonFly's devfs(5), make_dev(9).
 */
#include <sys/dirent.h>
#include <sys/fcntl.h>
#include <sys/ioctl.h>
#include <sys/poll.h>
#include "kern/conf.h"
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/vnode.h"

static MALLOC_DEFINE(M_DEVFS, "devfs");

/* A name in /dev. */
struct devfs_node {
	TAILQ_ENTRY(devfs_node) link;		/* parent's children, by ino */
	TAILQ_HEAD(, devfs_node) children;
	struct devfs_node *parent;		/* the root's is itself */
	struct cdev	*dev;			/* NULL: a directory */
	ino_t		ino;
	struct vattr	va;			/* of a directory: mode, owners, times */
	int		len;
	char		name[32];
};

struct cdevlist alldevs = TAILQ_HEAD_INITIALIZER(alldevs);
static const struct vop_ops devfs_vops;
static struct devfs_node *devfs_root;
static ino_t devfs_lastino = 1;			/* the root gets 2 */

/* ---- the tree of names ---------------------------------------------------- */

/* A new node in parent (NULL: the root). NULL: no memory. */
static struct devfs_node *
node_alloc(struct devfs_node *parent, const char *name, size_t len, struct cdev *dev)
{
	struct devfs_node *n;

	n = kmalloc(sizeof(*n), M_DEVFS, M_NOWAIT | M_ZERO);
	if (n == NULL)
		return NULL;
	TAILQ_INIT(&n->children);
	n->parent = parent != NULL ? parent : n;
	n->dev = dev;
	n->ino = ++devfs_lastino;
	n->len = (int)len;
	memcpy(n->name, name, len);
	n->va.va_mode = 0755;
	nanotime(&n->va.va_mtime);
	n->va.va_atime = n->va.va_ctime = n->va.va_mtime;
	if (parent != NULL)
		TAILQ_INSERT_TAIL(&parent->children, n, link);
	return n;
}

static struct devfs_node *
node_find(struct devfs_node *dir, const char *name, size_t len)
{
	struct devfs_node *n;

	TAILQ_FOREACH(n, &dir->children, link) {
		if ((size_t)n->len == len && memcmp(n->name, name, len) == 0)
			return n;
	}
	return NULL;
}

/* The node of a path of names; with dev, makes it (and directories on the way). */
static struct devfs_node *
node_path(const char *path, struct cdev *dev)
{
	struct devfs_node *n, *dir = devfs_root;
	const char *slash;
	size_t len;

	while (dir != NULL) {
		slash = strchr(path, '/');
		len = slash != NULL ? (size_t)(slash - path) : strlen(path);
		n = node_find(dir, path, len);
		if (n == NULL && dev != NULL)
			n = node_alloc(dir, path, len, slash != NULL ? NULL : dev);
		if (n == NULL || slash == NULL)
			return n;
		dir = n;
		path = slash + 1;
	}
	return NULL;
}

/* The name cache may know that a name does not exist which now does. */
static void
devfs_purge(void)
{
	struct mount *mp;
	struct vnode *vp;

	TAILQ_FOREACH(mp, &mountlist, mnt_list) {
		if (mp->mnt_op != &devfs_vfsops)
			continue;
		TAILQ_FOREACH(vp, &mp->mnt_vnodes, v_mntlist)
			if (vp->v_type == VDIR)
				cache_purge(vp);
	}
}

/* ---- devices -------------------------------------------------------------- */

/*
 * Announces a device under a name that nobody has; see kern/conf.h.  Never sleeps.
 * NULL: no memory, or the name is taken.
 */
struct cdev *
make_dev(const struct dev_ops *ops, int min, uid_t uid, gid_t gid, int perms,
    const char *fmt, ...)
{
	struct cdev *dev;
	va_list ap;

	if (devfs_root == NULL && (devfs_root = node_alloc(NULL, "", 0, NULL)) == NULL)
		return NULL;
	if ((dev = kmalloc(sizeof(*dev), M_DEVFS, M_NOWAIT | M_ZERO)) == NULL)
		return NULL;
	va_start(ap, fmt);
	(void)kvsnprintf(dev->si_name, sizeof(dev->si_name), fmt, ap);
	va_end(ap);
	dev->si_ops = ops;
	dev->si_rdev = makedev((uint32_t)ops->maj, (uint32_t)min);
	dev->si_uid = uid;
	dev->si_gid = gid;
	dev->si_perms = (mode_t)perms;
	dev->si_ctime = dev->si_mtime = dev->si_atime = time_second();
	if (dev_lookup(dev->si_name) != NULL || node_path(dev->si_name, dev) == NULL) {
		kfree(dev, M_DEVFS);
		return NULL;
	}
	TAILQ_INSERT_TAIL(&alldevs, dev, si_link);
	devfs_purge();
	return dev;
}

/* A vnode of this device that is still alive, referenced; NULL. */
static struct vnode *
dev_vnode(struct cdev *dev)
{
	struct mount *mp;
	struct vnode *vp;

	TAILQ_FOREACH(mp, &mountlist, mnt_list) {
		TAILQ_FOREACH(vp, &mp->mnt_vnodes, v_mntlist) {
			if (vp->v_rdev == dev) {
				vref(vp);
				return vp;
			}
		}
	}
	return NULL;
}

/*
 * Takes a device away: its name goes, its opens die.  One that was open stays in
 * memory, since its driver may still be at work for a reader that sleeps.
 */
void
destroy_dev(struct cdev *dev)
{
	struct devfs_node *n = node_path(dev->si_name, NULL);
	bool wasopen = dev->si_opencount > 0;
	struct vnode *vp;

	if (n != NULL && n->dev == dev) {
		TAILQ_REMOVE(&n->parent->children, n, link);
		TAILQ_REMOVE(&alldevs, dev, si_link);
	}
	while ((vp = dev_vnode(dev)) != NULL) {
		if (vp->v_ops == &devfs_vops)
			vgone(vp);
		else
			spec_forget(vp);
		vrele(vp);
	}
	if (n != NULL && n->dev == dev)
		kfree(n, M_DEVFS);
	if (!wasopen)
		kfree(dev, M_DEVFS);
}

/* The device of a name in /dev; NULL. */
struct cdev *
dev_lookup(const char *name)
{
	struct cdev *dev;

	TAILQ_FOREACH(dev, &alldevs, si_link) {
		if (strcmp(dev->si_name, name) == 0)
			return dev;
	}
	return NULL;
}

static struct cdev *
dev_bynumber(dev_t rdev)
{
	struct cdev *dev;

	TAILQ_FOREACH(dev, &alldevs, si_link) {
		if (dev->si_rdev == rdev)
			return dev;
	}
	return NULL;
}

/* ---- open devices --------------------------------------------------------- */

/* For other file systems: vp is device number rdev. */
int
vop_spec_init(struct vnode *vp, dev_t rdev)
{
	vp->v_rdev = dev_bynumber(rdev);
	return 0;
}

/* One open less; the driver hears of the last. */
static void
dev_release(struct cdev *dev, int nopens, int fflags)
{
	KASSERT(dev->si_opencount >= nopens);
	dev->si_opencount -= nopens;
	if (nopens > 0 && dev->si_opencount == 0 && dev->si_ops->d_close != NULL)
		(void)dev->si_ops->d_close(dev, fflags);
}

/* Opens the device of a vnode, which is not locked.  ENXIO: there is none. */
int
spec_open(struct vnode *vp, int fflags)
{
	struct cdev *dev = vp->v_rdev;
	struct vattr va;
	int error = 0;

	if (dev == NULL && VOP_GETATTR(vp, &va) == 0)
		dev = vp->v_rdev = dev_bynumber(va.va_rdev);
	if (dev == NULL || (vp->v_mount != NULL &&
	    (vp->v_mount->mnt_flag & MNT_NODEV) != 0))
		return ENXIO;
	if ((dev->si_ops->flags & D_TTY) != 0)
		vp->v_flag |= VISTTY;
	dev->si_opencount++;
	vp->v_opencount++;
	if (dev->si_ops->d_open != NULL)
		error = dev->si_ops->d_open(dev, fflags, S_IFCHR);
	if (vp->v_rdev != dev)		/* revoked meanwhile, and closed by that */
		return ENXIO;
	if (error != 0) {
		vp->v_opencount--;
		dev->si_opencount--;
	}
	return error;
}

/* Ends an open, unless revoke or destroy_dev did. */
void
spec_close(struct vnode *vp, int fflags)
{
	if (vp->v_rdev == NULL || vp->v_opencount == 0)
		return;
	vp->v_opencount--;
	dev_release(vp->v_rdev, 1, fflags);
}

/* Cuts the vnode off its device, which closes if this was its last user. */
void
spec_forget(struct vnode *vp)
{
	struct cdev *dev = vp->v_rdev;
	int n = vp->v_opencount;

	if (dev == NULL)
		return;
	vp->v_rdev = NULL;
	vp->v_opencount = 0;
	dev_release(dev, n, FREAD | FWRITE);
}

static int
spec_ioflag(struct file *fp)
{
	return ((fp->f_flag & O_NONBLOCK) != 0 ? IO_NDELAY : 0) |
	    ((fp->f_flag & O_FSYNC) != 0 ? IO_SYNC : 0);
}

static int
spec_read(struct file *fp, struct uio *uio, struct ucred *cred __unused, int flags)
{
	struct vnode *vp = fp->f_data;
	struct cdev *dev = vp->v_rdev;
	int error;

	if (dev == NULL)
		return (vp->v_flag & VISTTY) != 0 ? 0 : ENXIO;
	if (dev->si_ops->d_read == NULL)
		return ENODEV;
	if ((dev->si_ops->flags & D_TTY) != 0)
		dev->si_atime = time_second();
	if ((flags & O_FOFFSET_FLAG) != 0)
		return dev->si_ops->d_read(dev, uio, spec_ioflag(fp));
	uio->uio_offset = fp->f_offset;
	error = dev->si_ops->d_read(dev, uio, spec_ioflag(fp));
	fp->f_offset = uio->uio_offset;
	return error;
}

static int
spec_write(struct file *fp, struct uio *uio, struct ucred *cred __unused, int flags)
{
	struct vnode *vp = fp->f_data;
	struct cdev *dev = vp->v_rdev;
	int error;

	if (dev == NULL)
		return (vp->v_flag & VISTTY) != 0 ? EIO : ENXIO;
	if (dev->si_ops->d_write == NULL)
		return ENODEV;
	if ((dev->si_ops->flags & D_TTY) != 0)
		dev->si_mtime = time_second();
	if ((flags & O_FOFFSET_FLAG) != 0)
		return dev->si_ops->d_write(dev, uio, spec_ioflag(fp));
	uio->uio_offset = fp->f_offset;
	error = dev->si_ops->d_write(dev, uio, spec_ioflag(fp));
	fp->f_offset = uio->uio_offset;
	return error;
}

static int
spec_ioctl(struct file *fp, u_long cmd, void *data, struct ucred *cred __unused)
{
	struct vnode *vp = fp->f_data;
	struct cdev *dev = vp->v_rdev;
	int error = ENOTTY;

	if (dev == NULL)
		return ENXIO;
	if (dev->si_ops->d_ioctl != NULL)
		error = dev->si_ops->d_ioctl(dev, cmd, data, fp->f_flag);
	if (error == ENOTTY && (cmd == FIONBIO || cmd == FIOASYNC))
		error = 0;
	return error;
}

static int
spec_poll(struct file *fp, int events, struct pollrec *rec)
{
	struct vnode *vp = fp->f_data;
	struct cdev *dev = vp->v_rdev;

	if (dev == NULL)
		return POLLHUP | (events & (POLLIN | POLLRDNORM));
	if (dev->si_ops->d_poll == NULL)
		return events & (POLLIN | POLLOUT | POLLRDNORM);
	return dev->si_ops->d_poll(dev, events, rec);
}

static int
spec_stat(struct file *fp, struct stat *st, struct ucred *cred __unused)
{
	return vn_stat(fp->f_data, st);
}

const struct fileops spec_fileops = {
	.fo_read = spec_read,
	.fo_write = spec_write,
	.fo_ioctl = spec_ioctl,
	.fo_poll = spec_poll,
	.fo_stat = spec_stat,
	.fo_close = vn_closefile,
};

/* ---- the file system ------------------------------------------------------ */

/* The vnode of a node in one mount: referenced, locked. */
static int
devfs_vnode(struct mount *mp, struct devfs_node *n, struct vnode **vpp)
{
	struct vnode *vp;
	int error;

again:
	TAILQ_FOREACH(vp, &mp->mnt_vnodes, v_mntlist) {
		if (vp->v_data != n)
			continue;
		if ((error = vget(vp, LK_EXCLUSIVE)) == ENOENT)
			goto again;
		*vpp = vp;
		return error;
	}
	if ((error = getnewvnode(mp, &devfs_vops, &vp)) != 0)
		return error;
	vp->v_data = n;
	if (n == devfs_root)
		vp->v_flag |= VROOT;
	vn_settype(vp, n->dev != NULL ? VCHR : VDIR);
	vp->v_rdev = n->dev;
	if (n->dev != NULL && (n->dev->si_ops->flags & D_TTY) != 0)
		vp->v_flag |= VISTTY;
	*vpp = vp;
	return 0;
}

static int
devfs_lookup(struct vnode *dvp, struct vnode **vpp, struct componentname *cn)
{
	struct devfs_node *dir = dvp->v_data, *n;
	struct mount *mp = dvp->v_mount;
	int error;

	if (dvp->v_type != VDIR)
		return ENOTDIR;
	if (cn->cn_len == 1 && cn->cn_name[0] == '.') {
		vref(dvp);
		*vpp = dvp;
		return vn_lock(dvp, LK_EXCLUSIVE);
	}
	if (cn->cn_len == 2 && memcmp(cn->cn_name, "..", 2) == 0) {
		vfs_busy(mp);
		vn_unlock(dvp);
		error = devfs_vnode(mp, dir->parent, vpp);
		(void)lockmgr(&dvp->v_lock, LK_EXCLUSIVE);
		vfs_unbusy(mp);
		return error;
	}
	n = node_find(dir, cn->cn_name, (size_t)cn->cn_len);
	return n == NULL ? ENOENT : devfs_vnode(mp, n, vpp);
}

static int
devfs_getattr(struct vnode *vp, struct vattr *va)
{
	struct devfs_node *n = vp->v_data, *c;
	struct cdev *dev = n->dev;

	*va = n->va;
	va->va_type = vp->v_type;
	va->va_nlink = 1;
	va->va_fsid = (dev_t)vp->v_mount->mnt_stat.f_fsid.val[0];
	va->va_fileid = n->ino;
	va->va_blocksize = DEV_BSIZE;
	if (dev != NULL && dev->si_blksize > 0)
		va->va_blocksize = dev->si_blksize;
	va->va_rdev = NODEV;
	if (dev == NULL) {
		va->va_nlink = 2;
		va->va_size = DEV_BSIZE;
		TAILQ_FOREACH(c, &n->children, link)
			va->va_nlink += c->dev == NULL;
		return 0;
	}
	va->va_mode = dev->si_perms;
	va->va_uid = dev->si_uid;
	va->va_gid = dev->si_gid;
	va->va_rdev = dev->si_rdev;
	va->va_atime.tv_sec = dev->si_atime;
	va->va_mtime.tv_sec = dev->si_mtime;
	va->va_ctime.tv_sec = dev->si_ctime;
	va->va_atime.tv_nsec = va->va_mtime.tv_nsec = va->va_ctime.tv_nsec = 0;
	return 0;
}

static int
devfs_setattr(struct vnode *vp, struct vattr *va, struct ucred *cred)
{
	struct devfs_node *n = vp->v_data;
	struct vattr now;
	int error;

	if ((error = devfs_getattr(vp, &now)) != 0 ||
	    (error = vattr_check(vp, &now, va, cred)) != 0)
		return error;
	if (va->va_flags != (uint32_t)VNOVAL)
		return EOPNOTSUPP;
	if (va->va_mode != (mode_t)VNOVAL)
		now.va_mode = va->va_mode & ALLPERMS;
	if (va->va_uid != (uid_t)VNOVAL)
		now.va_uid = va->va_uid;
	if (va->va_gid != (gid_t)VNOVAL)
		now.va_gid = va->va_gid;
	if (va->va_atime.tv_sec != VNOVAL)
		now.va_atime = va->va_atime;
	if (va->va_mtime.tv_sec != VNOVAL)
		now.va_mtime = va->va_mtime;
	nanotime(&now.va_ctime);
	n->va = now;
	if (n->dev != NULL) {
		n->dev->si_perms = now.va_mode;
		n->dev->si_uid = now.va_uid;
		n->dev->si_gid = now.va_gid;
		n->dev->si_atime = now.va_atime.tv_sec;
		n->dev->si_mtime = now.va_mtime.tv_sec;
		n->dev->si_ctime = now.va_ctime.tv_sec;
	}
	return 0;
}

/* Puts one entry out.  EINVAL: there is no room for it. */
static int
put_dirent(struct uio *uio, off_t next, ino_t ino, int type, const char *name, int len)
{
	size_t reclen = _DIRENT_RECLEN((size_t)len);
	struct dirent de;

	if (uio->uio_resid < reclen)
		return EINVAL;
	memset(&de, 0, reclen);
	de.d_fileno = ino;
	de.d_namlen = (uint16_t)len;
	de.d_type = (uint8_t)type;
	de.d_unused2 = (uint32_t)next;
	memcpy(de.d_name, name, (size_t)len);
	return uiomove(&de, reclen, uio);
}

/* The cookie is the number of the last node told of; 0 and 1 come before "." and "..". */
static int
devfs_readdir(struct vnode *vp, struct uio *uio, bool *eof)
{
	struct devfs_node *dir = vp->v_data, *n;
	size_t resid = uio->uio_resid;
	off_t off = uio->uio_offset;
	int error = 0;

	if (vp->v_type != VDIR)
		return ENOTDIR;
	if (off < 0)
		return EINVAL;
	*eof = false;
	if (off == 0 && (error = put_dirent(uio, 1, dir->ino, DT_DIR, ".", 1)) == 0)
		off = 1;
	if (off == 1 &&
	    (error = put_dirent(uio, 2, dir->parent->ino, DT_DIR, "..", 2)) == 0)
		off = 2;
	n = error == 0 ? TAILQ_FIRST(&dir->children) : NULL;
	for (; n != NULL; n = TAILQ_NEXT(n, link)) {
		if ((off_t)n->ino <= off)
			continue;
		error = put_dirent(uio, (off_t)n->ino, n->ino,
		    n->dev != NULL ? DT_CHR : DT_DIR, n->name, n->len);
		if (error != 0)
			break;
		off = (off_t)n->ino;
	}
	if (error == 0)
		*eof = true;
	else if (error == EINVAL && uio->uio_resid < resid)
		error = 0;
	uio->uio_offset = off;
	return error;
}

static const struct vop_ops devfs_vops = {
	.vop_lookup = devfs_lookup,
	.vop_getattr = devfs_getattr,
	.vop_setattr = devfs_setattr,
	.vop_readdir = devfs_readdir,
};

static int
devfs_mount(struct mount *mp, struct cdev *dev __unused, void *data __unused)
{
	kstrlcpy(mp->mnt_stat.f_mntfromname, "devfs", MNAMELEN);
	mp->mnt_stat.f_bsize = mp->mnt_stat.f_iosize = DEV_BSIZE;
	return devfs_root == NULL ? ENXIO : 0;
}

static int
devfs_unmount(struct mount *mp __unused, int mntflags __unused)
{
	return 0;
}

static int
devfs_rootvp(struct mount *mp, struct vnode **vpp)
{
	return devfs_vnode(mp, devfs_root, vpp);
}

static int
devfs_statfs(struct mount *mp __unused, struct statfs *sb)
{
	struct cdev *dev;

	sb->f_files = 0;
	TAILQ_FOREACH(dev, &alldevs, si_link)
		sb->f_files++;
	return 0;
}

const struct vfsops devfs_vfsops = {
	.vfs_name = "devfs",
	.vfs_typenum = 6,
	.vfs_mount = devfs_mount,
	.vfs_unmount = devfs_unmount,
	.vfs_root = devfs_rootvp,
	.vfs_statfs = devfs_statfs,
};
