/*
 * kern/vfs_mount.c - mounting, unmounting, the root file system, and writing back.
 *
 *	mountlist: root -> /dev -> ...		in the order of mounting
 *	  mp->mnt_vnodecovered	the directory under it; its v_mountedhere is mp
 *	  mp->mnt_rootvp	its root, referenced; NULL while it is being unmounted:
 *				lookups wait then (cross_mounts)
 *	  mp->mnt_vnodes	every vnode of it
 *
 * vfs_mountroot() mounts the disk that the machine was started with, read-only, and
 * devfs on /dev.  Which disk: the kernel environment's vfs.root.mountfrom, or the first
 * of vkd0s0a, vkd0s1a, vkd0a, vkd0 that is a file system; if none is, the console is
 * asked.  /etc/rc checks the root and makes it writable (mount -u).
 *
 * The syncer thread writes dirty files back: it sleeps without a timeout until
 * something becomes dirty (syncer_kick), waits some seconds for more, and writes all.
 * So an idle vkernel uses no CPU.
 *
 * Called at boot and shutdown, by mount(2), unmount(2), sync(2); calls vfsops.  Read a
 * file system next: devfs.c, then ufs_vfsops.c.  mount(2), sync(2), DragonFly's VFS.
 */
#include "kern/conf.h"
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/thread.h"
#include "kern/tty.h"
#include "kern/vnode.h"

void	boot_fail(int status) __attribute__((noreturn));	/* kern/shutdown.c */

static MALLOC_DEFINE(M_MOUNT, "mount");

struct mntlist mountlist = TAILQ_HEAD_INITIALIZER(mountlist);
struct vnode *rootvnode;
const struct vfsops *const vfs_table[] = { &ufs_vfsops, &devfs_vfsops, NULL };

/* mount(2) flags that say how a file system is used; MNT_UPDATE can change them. */
#define MNT_MODES	(MNT_RDONLY | MNT_SYNCHRONOUS | MNT_NOEXEC | MNT_NOSUID | \
			MNT_NODEV | MNT_ASYNC | MNT_NOATIME | MNT_NOSYMFOLLOW)

#define SYNC_DELAY	(10 * NS_PER_SEC)	/* first dirty page to disk */
static bool syncer_wanted;

/* ---- writing back ------------------------------------------------------ */

/* Writes a file system back: data, then metadata.  MNT_NOWAIT: what is locked is left
 * for the next time. */
static int
sync_mount(struct mount *mp, int waitfor)
{
	int error, error1 = 0;

	if ((mp->mnt_flag & MNT_RDONLY) != 0)
		return 0;
	error = vnode_pager_cleanall(mp, false,
	    LK_EXCLUSIVE | (waitfor == MNT_WAIT ? 0 : LK_NOWAIT), waitfor);
	if (mp->mnt_op->vfs_sync != NULL)
		error1 = mp->mnt_op->vfs_sync(mp, waitfor);
	return error != 0 ? error : error1;
}

/* sync(2): every file system.  Those that are being unmounted look after themselves. */
void
vfs_syncall(int waitfor)
{
	struct mount *mp, *next;
	bool failed = false;

	for (mp = TAILQ_FIRST(&mountlist); mp != NULL; mp = next) {
		if (!mp->mnt_unmounting) {
			vfs_busy(mp);
			failed |= sync_mount(mp, waitfor) != 0;
			vfs_unbusy(mp);
		}
		next = TAILQ_NEXT(mp, mnt_list);
	}
	if (failed)
		syncer_kick();		/* what was not written is still dirty */
}

void
syncer_kick(void)
{
	if (syncer_wanted)
		return;
	syncer_wanted = true;
	wakeup(&syncer_wanted);
}

/* The syncer thread. */
static void
syncer(void *arg __unused)
{
	for (;;) {
		while (!syncer_wanted)
			(void)tsleep(&syncer_wanted, 0, "nothing", 0);
		(void)tsleep(&syncer_kick, 0, "syncer", SYNC_DELAY);
		syncer_wanted = false;
		vfs_syncall(MNT_NOWAIT);
	}
}

/* Memory is short: each file system type frees something that it can make again. */
void
vfs_shrink(void)
{
	for (int i = 0; vfs_table[i] != NULL; i++)
		if (vfs_table[i]->vfs_shrink != NULL)
			(void)vfs_table[i]->vfs_shrink();
}

/* ---- mounting ---------------------------------------------------------- */

/* A mount that is on no list yet. */
static struct mount *
mount_alloc(const struct vfsops *op, int flags, const char *on)
{
	static int32_t lastfsid;
	struct mount *mp;

	mp = kmalloc(sizeof(*mp), M_MOUNT, M_WAITOK | M_ZERO);
	mp->mnt_op = op;
	mp->mnt_flag = flags;
	TAILQ_INIT(&mp->mnt_vnodes);
	lockinit(&mp->mnt_renlock, "rename");
	kstrlcpy(mp->mnt_stat.f_fstypename, op->vfs_name, MFSNAMELEN);
	kstrlcpy(mp->mnt_stat.f_mntonname, on, MNAMELEN);
	mp->mnt_stat.f_type = op->vfs_typenum;
	mp->mnt_stat.f_fsid.val[0] = (int32_t)makedev(130, (uint32_t)++lastfsid);
	mp->mnt_stat.f_fsid.val[1] = op->vfs_typenum;
	mp->mnt_stat.f_owner = curproc != NULL ? curproc->p_ucred->cr_uid : 0;
	return mp;
}

/* Gets the root and puts the mount on the list; the file system is mounted already. */
static int
mount_start(struct mount *mp)
{
	int error;

	if ((error = mp->mnt_op->vfs_root(mp, &mp->mnt_rootvp)) != 0) {
		mp->mnt_rootvp = NULL;
		(void)vflush(mp, true);
		(void)mp->mnt_op->vfs_unmount(mp, MNT_FORCE);
		return error;
	}
	mp->mnt_rootvp->v_flag |= VROOT;
	vn_unlock(mp->mnt_rootvp);
	TAILQ_INSERT_TAIL(&mountlist, mp, mnt_list);
	return 0;
}

/* The file system type of a name; NULL. */
static const struct vfsops *
vfs_byname(const char *name)
{
	for (int i = 0; vfs_table[i] != NULL; i++) {
		if (strcmp(vfs_table[i]->vfs_name, name) == 0)
			return vfs_table[i];
	}
	return NULL;
}

/* Mounts a new file system on directory vp, referenced, not locked. */
static int
mount_new(const struct vfsops *op, struct vnode *vp, int flags, void *data)
{
	struct mount *mp;
	char *path, *start;
	int error;

	if (vp->v_type != VDIR)
		return ENOTDIR;
	if (vp->v_mountedhere != NULL || vp == rootvnode)
		return EBUSY;
	path = kmalloc(MAXPATHLEN, M_TEMP, M_WAITOK);
	if (vn_fullpath(vp, path, MAXPATHLEN, &start) != 0)
		start = "";
	mp = mount_alloc(op, flags & (MNT_MODES | MNT_FORCE), start);
	kfree(path, M_TEMP);
	error = op->vfs_mount(mp, NULL, data);
	mp->mnt_flag &= ~MNT_FORCE;
	if (error == 0)
		error = mount_start(mp);
	if (error == 0 && vp->v_mountedhere != NULL) {	/* someone was faster */
		(void)dounmount(mp, MNT_FORCE);
		return EBUSY;
	}
	if (error != 0) {
		kfree(mp, M_MOUNT);
		return error;
	}
	vref(vp);
	mp->mnt_vnodecovered = vp;
	vp->v_mountedhere = mp;
	cache_purge(vp);
	return 0;
}

/* Is a file open for writing? */
static bool
mount_iswritten(struct mount *mp)
{
	struct vnode *vp;

	TAILQ_FOREACH(vp, &mp->mnt_vnodes, v_mntlist) {
		if (vp->v_type == VREG && vp->v_writecount > 0)
			return true;
	}
	return false;
}

/* mount -u: changes how the file system with root vp is used.  EINVAL; EBUSY: read-only,
 * while files are written, and not by force */
static int
mount_update(struct vnode *vp, int flags, void *data)
{
	struct mount *mp = vp->v_mount;
	int error, old = mp->mnt_flag;

	if ((vp->v_flag & VROOT) == 0)
		return EINVAL;
	if (mp->mnt_unmounting || (old & MNT_UPDATE) != 0)
		return EBUSY;
	if ((flags & MNT_RDONLY) != 0 && (old & MNT_RDONLY) == 0 &&
	    (flags & MNT_FORCE) == 0 && mount_iswritten(mp))
		return EBUSY;
	mp->mnt_flag = (old & ~MNT_MODES) | (flags & MNT_MODES) | MNT_UPDATE |
	    (flags & (MNT_FORCE | MNT_RELOAD));
	if ((old & ~flags & MNT_RDONLY) != 0)	/* nobody may write before it is ready */
		mp->mnt_flag |= MNT_RDONLY | MNT_WANTRDWR;
	error = mp->mnt_op->vfs_mount(mp, NULL, data);
	if (error != 0)
		mp->mnt_flag = old;
	else if ((mp->mnt_flag & MNT_WANTRDWR) != 0)
		mp->mnt_flag &= ~MNT_RDONLY;
	mp->mnt_flag &= ~(MNT_UPDATE | MNT_FORCE | MNT_RELOAD | MNT_WANTRDWR);
	return error;
}

int
vfs_getdev(void *data, struct cdev **devp, char *name)
{
	struct nameidata nd;
	struct cdev *dev = NULL;
	char *fspec;
	int error;

	if ((error = copyin(data, &fspec, sizeof(fspec))) != 0 ||
	    (error = copyinstr(fspec, name, MNAMELEN, NULL)) != 0)
		return error;
	nlookup_init(&nd, name, false, NAMEI_LOOKUP, NI_FOLLOW | NI_NOLOCK);
	if ((error = nlookup(&nd)) == 0) {
		if (nd.ni_vp->v_type == VCHR)
			dev = nd.ni_vp->v_rdev;
		if (dev == NULL || (dev->si_ops->flags & D_DISK) == 0)
			error = ENOTBLK;
		vrele(nd.ni_vp);
	}
	nlookup_done(&nd);
	*devp = dev;
	return error;
}

/* mount(type, path, flags, data) */
int
sys_mount(struct sysmsg *msg)
{
	const struct vfsops *op;
	struct nameidata nd;
	char type[MFSNAMELEN];
	int error, flags = (int)msg->arg[2];
	void *data = (void *)msg->arg[3];

	if ((error = suser()) != 0 ||
	    (error = copyinstr((void *)msg->arg[0], type, sizeof(type), NULL)) != 0)
		return error;
	nlookup_init(&nd, (const char *)msg->arg[1], true, NAMEI_LOOKUP,
	    NI_FOLLOW | NI_NOLOCK);
	if ((error = nlookup(&nd)) == 0) {
		if ((flags & MNT_UPDATE) != 0)
			error = mount_update(nd.ni_vp, flags, data);
		else if ((op = vfs_byname(type)) == NULL)
			error = ENODEV;
		else
			error = mount_new(op, nd.ni_vp, flags, data);
		vrele(nd.ni_vp);
	}
	nlookup_done(&nd);
	return error;
}

/* ---- unmounting -------------------------------------------------------- */

/* Wait for those who are at work without a lock of a vnode. */
static void
mount_drain(struct mount *mp)
{
	while (mp->mnt_busy > 0)
		(void)tsleep(&mp->mnt_busy, 0, "umount", 0);
}

/*
 * Unmounts; mp is freed.  EBUSY when files are in use, or an error of writing back, and
 * it stays mounted, unless MNT_FORCE.  Lookups that cross into it wait meanwhile.
 */
int
dounmount(struct mount *mp, int flags)
{
	bool force = (flags & MNT_FORCE) != 0;
	struct vnode *covered = mp->mnt_vnodecovered, *root = mp->mnt_rootvp;
	int error, syncerror;

	if (mp->mnt_unmounting || (mp->mnt_flag & MNT_UPDATE) != 0)
		return EBUSY;
	mp->mnt_unmounting = true;
	mp->mnt_rootvp = NULL;
	mount_drain(mp);
	syncerror = sync_mount(mp, MNT_WAIT);
	cache_purge(root);
	vrele(root);
	error = force ? 0 : syncerror;
	if (error == 0)
		error = vflush(mp, force);
	while (error == 0 && mp->mnt_busy > 0) {
		mount_drain(mp);
		error = vflush(mp, force);	/* what those have made */
	}
	if (error == 0)
		error = mp->mnt_op->vfs_unmount(mp, flags & MNT_FORCE);
	if (error != 0 && !force) {
		if (mp->mnt_op->vfs_root(mp, &root) == 0) {
			vn_unlock(root);
			mp->mnt_rootvp = root;
			mp->mnt_unmounting = false;
			if (covered != NULL)
				wakeup(&covered->v_mountedhere);
			return error;
		}
		(void)vflush(mp, true);
		(void)mp->mnt_op->vfs_unmount(mp, MNT_FORCE);
	}
	KASSERT(TAILQ_EMPTY(&mp->mnt_vnodes));
	TAILQ_REMOVE(&mountlist, mp, mnt_list);
	if (covered != NULL) {
		covered->v_mountedhere = NULL;
		wakeup(&covered->v_mountedhere);
		vrele(covered);
	}
	kfree(mp, M_MOUNT);
	return error != 0 ? error : syncerror;
}

/* Is a file system mounted on a directory of this one? */
static bool
mount_iscovered(struct mount *mp)
{
	struct mount *m;

	TAILQ_FOREACH(m, &mountlist, mnt_list) {
		if (m->mnt_vnodecovered != NULL && m->mnt_vnodecovered->v_mount == mp)
			return true;
	}
	return false;
}

/* unmount(path, flags) */
int
sys_unmount(struct sysmsg *msg)
{
	struct nameidata nd;
	struct mount *mp = NULL;
	int error;

	if ((error = suser()) != 0)
		return error;
	nlookup_init(&nd, (const char *)msg->arg[0], true, NAMEI_LOOKUP,
	    NI_FOLLOW | NI_NOLOCK);
	if ((error = nlookup(&nd)) == 0) {
		mp = nd.ni_vp->v_mount;
		if ((nd.ni_vp->v_flag & VROOT) == 0)
			error = EINVAL;
		else if (nd.ni_vp == rootvnode || mount_iscovered(mp))
			error = EBUSY;
		vrele(nd.ni_vp);
	}
	nlookup_done(&nd);
	return error != 0 ? error : dounmount(mp, (int)msg->arg[1]);
}

/*
 * For halt and reboot: makes every file system read-only, the last mounted first, which
 * writes all back and marks it clean on its disk.  They are not taken away from under
 * init and others, who run on for a moment yet.  Returns the first error; what could
 * not be made clean is said on the console.
 */
int
vfs_unmountall(void)
{
	struct mount *mp;
	int error, first = 0;

	for (mp = TAILQ_LAST(&mountlist, mntlist); mp != NULL;
	    mp = TAILQ_PREV(mp, mntlist, mnt_list)) {
		if ((mp->mnt_flag & MNT_RDONLY) != 0 || mp->mnt_rootvp == NULL)
			continue;
		error = mount_update(mp->mnt_rootvp,
		    mp->mnt_flag | MNT_RDONLY | MNT_FORCE, NULL);
		if (error == 0)
			continue;
		kprintf("unmount of %s failed: error %d\n", mp->mnt_stat.f_mntonname,
		    error);
		if (first == 0)
			first = error;
	}
	return first;
}

/* ---- the root ---------------------------------------------------------- */

/* Makes ready for mounting: tables, devices without hardware, the syncer. */
void
vfs_init(void)
{
	vnode_init();
	cache_init();
	if (kthread_create(syncer, NULL, NULL, "syncer") != 0)
		panic("no memory for the syncer thread");
}

/* Tries one disk as the root file system, read-only.  ENODEV, ENXIO, ... */
static int
mount_rootdev(const char *fstype, const char *devname)
{
	const struct vfsops *op = vfs_byname(fstype);
	struct cdev *dev;
	struct mount *mp;
	int error;

	if (strncmp(devname, "/dev/", 5) == 0)
		devname += 5;
	if (op == NULL)
		return ENODEV;
	if ((dev = dev_lookup(devname)) == NULL)
		return ENXIO;
	if ((dev->si_ops->flags & D_DISK) == 0)
		return ENOTBLK;
	mp = mount_alloc(op, MNT_RDONLY | MNT_ROOTFS, "/");
	(void)ksnprintf(mp->mnt_stat.f_mntfromname, MNAMELEN, "/dev/%s", devname);
	if ((error = op->vfs_mount(mp, dev, NULL)) == 0)
		error = mount_start(mp);
	if (error != 0) {
		kfree(mp, M_MOUNT);
		return error;
	}
	rootvnode = mp->mnt_rootvp;
	kprintf("Mounting root from %s:%s\n", fstype, devname);
	return 0;
}

/* Tries a "type:device" and says why it cannot be. */
static bool
mount_rootspec(const char *spec)
{
	const char *colon = strchr(spec, ':');
	char type[MFSNAMELEN];
	int error;

	if (colon == NULL || (size_t)(colon - spec) >= sizeof(type)) {
		kprintf("%s: not of the form type:device\n", spec);
		return false;
	}
	kstrlcpy(type, spec, (size_t)(colon - spec) + 1);
	if ((error = mount_rootdev(type, colon + 1)) == 0)
		return true;
	kprintf("Root mount of %s failed: %s (error %d)\n", spec,
	    error == ENODEV ? "no such file system type" :
	    error == ENXIO ? "no such device" :
	    error == EINVAL ? "not a file system of that type" : "cannot be mounted",
	    error);
	return false;
}

/* Where the root is looked for on the first disk. */
static const char *const root_candidates[] = { "vkd0s0a", "vkd0s1a", "vkd0a", "vkd0" };

static bool
mount_rootdefault(void)
{
	for (size_t i = 0; i < nitems(root_candidates); i++) {
		bootverbose_printf("Trying to mount root from ufs:%s\n",
		    root_candidates[i]);
		if (dev_lookup(root_candidates[i]) != NULL &&
		    mount_rootdev("ufs", root_candidates[i]) == 0)
			return true;
	}
	kprintf("No root file system found\n");
	return false;
}

/* "?": the disks there are. */
static void
list_disks(void)
{
	struct cdev *dev;

	kprintf("Disks:");
	TAILQ_FOREACH(dev, &alldevs, si_link) {
		if ((dev->si_ops->flags & D_DISK) != 0)
			kprintf(" %s", dev->si_name);
	}
	kprintf("\n");
}

/* Asks the console until a root is mounted; without input the vkernel ends. */
static void
ask_root(void)
{
	char line[80];

	kprintf("Enter the root file system as type:device, such as ufs:vkd0s0a; "
	    "? lists the disks\n");
	for (;;) {
		kprintf("mountroot> ");
		if (cngets(line, sizeof(line)) < 0) {
			kprintf("\nNo root file system and no console input\n");
			boot_fail(1);
		}
		if (strcmp(line, "?") == 0)
			list_disks();
		else if (line[0] != '\0' && mount_rootspec(line))
			return;
	}
}

/* Mounts devfs on /dev of the root. */
static void
mount_devfs(void)
{
	struct nameidata nd;
	int error;

	nlookup_init(&nd, "/dev", false, NAMEI_LOOKUP, NI_FOLLOW | NI_NOLOCK);
	if ((error = nlookup(&nd)) == 0) {
		bootverbose_printf("Mounting devfs on /dev\n");
		error = mount_new(&devfs_vfsops, nd.ni_vp, 0, NULL);
		vrele(nd.ni_vp);
	}
	nlookup_done(&nd);
	if (error != 0)
		kprintf("Cannot mount devfs on /dev: error %d\n", error);
}

/* Mounts the root and /dev; returns when that is done, if the user at the console so
 * helps.  proc0 gets them as its directories. */
void
vfs_mountroot(void)
{
	const char *spec = kgetenv("vfs.root.mountfrom");
	struct filedesc *fdp = proc0.p_fd;

	if (!(spec != NULL ? mount_rootspec(spec) : mount_rootdefault()))
		ask_root();
	if (fdp != NULL && fdp->fd_cdir == NULL) {
		vref(rootvnode);
		fdp->fd_cdir = rootvnode;
		vref(rootvnode);
		fdp->fd_rdir = rootvnode;
	}
	mount_devfs();
}
