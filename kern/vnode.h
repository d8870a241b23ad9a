/*
 * kern/vnode.h - the virtual file system: vnodes, mounts, name lookup.
 *
 * A vnode is an active file.  v_usecount counts references; at zero it stays
 * cached until its memory is wanted.  v_lock protects it: every VOP is called with
 * the vnode locked (exclusively, unless the VOP says shared is enough), directory
 * VOPs with the directory locked too.
 */
#ifndef KERN_VNODE_H
#define KERN_VNODE_H

#include <sys/mount.h>
#include <sys/stat.h>
#include "kern/systm.h"
#include "kern/lock.h"
#include "kern/queue.h"
#include "kern/uio.h"
#include "kern/vm.h"

struct cdev;
struct mount;
struct pollrec;
struct ucred;
struct uio;
struct namecache;
struct file;

enum vtype { VNON, VREG, VDIR, VBLK, VCHR, VLNK, VSOCK, VFIFO, VBAD };

struct vattr {
	enum vtype	va_type;
	uint32_t	va_nlink;
	mode_t		va_mode;		/* permission bits only */
	uid_t		va_uid;
	gid_t		va_gid;
	dev_t		va_fsid;
	ino_t		va_fileid;
	uint64_t	va_size;
	int64_t		va_blocksize;
	struct timespec	va_atime, va_mtime, va_ctime;
	uint32_t	va_gen, va_flags;
	dev_t		va_rdev;
	uint64_t	va_bytes;		/* disk space held */
	int		va_vaflags;		/* VA_UTIMES_NULL */
};
/* In a setattr request, fields with this value are left alone. */
#define VNOVAL		(-1)
#define VA_UTIMES_NULL	0x01			/* utimes(NULL): writers may */
void	vattr_null(struct vattr *);

TAILQ_HEAD(vnodelist, vnode);
struct vnode {
	const struct vop_ops *v_ops;
	enum vtype	v_type;
	int		v_usecount;
	int		v_writecount;		/* open for writing */
	int		v_textcount;		/* processes that run it: ETXTBSY */
	int		v_flag;			/* V* */
	struct lock	v_lock;
	struct mount	*v_mount;		/* the file system it is of */
	struct mount	*v_mountedhere;		/* VDIR: what is mounted on it */
	void		*v_data;		/* the file system's: inode ... */
	struct vm_object *v_object;		/* page cache; VREG, VDIR, VLNK */
	uint64_t	v_filesize;		/* kept by the file system */
	struct cdev	*v_rdev;		/* VCHR */
	void		*v_fifo;		/* VFIFO: struct pipe */
	void		*v_lockf;		/* flock and fcntl locks */
	int		v_opencount;		/* VCHR: opens through this vnode */
	TAILQ_ENTRY(vnode) v_mntlist;		/* mount's vnodes */
	TAILQ_ENTRY(vnode) v_lrulist;		/* when v_usecount is 0 */
	LIST_HEAD(, namecache) v_nc_src;	/* names in this directory */
	LIST_HEAD(, namecache) v_nc_dst;	/* names of this file */
};
#define VROOT		0x01
#define VRECLAIMED	0x04			/* dead: v_ops answer EBADF/EIO */
#define VISTTY		0x08
#define VONLRU		0x10
#define VRECYCLE	0x40			/* set by vop_inactive: the file is
						 * gone, forget the vnode at once */

#define IO_APPEND	0x02
#define IO_SYNC		0x04
#define IO_NDELAY	0x08

/* One component of a path, as a directory VOP gets it. */
struct componentname {
	const char	*cn_name;	/* not NUL-terminated */
	int		cn_len;
	struct ucred	*cn_cred;
	int		cn_op;		/* NAMEI_* */
};
enum { NAMEI_LOOKUP, NAMEI_CREATE, NAMEI_DELETE, NAMEI_RENAME };

/*
 * What a file system supplies.  NULL: EOPNOTSUPP (or the generic one of
 * kern/vfs_default.c where the comment says "generic").  All return an errno.
 * vnodes that come back in vpp are referenced and exclusively locked.
 */
struct vop_ops {
	/* ENOENT, or ENOTDIR; "." and ".." are handled too ("..": unlocked order
	 * dvp is unlocked while the parent is locked). */
	int	(*vop_lookup)(struct vnode *dvp, struct vnode **vpp,
		    struct componentname *);
	int	(*vop_create)(struct vnode *dvp, struct vnode **vpp,
		    struct componentname *, struct vattr *);	/* VREG, VSOCK */
	int	(*vop_mknod)(struct vnode *dvp, struct vnode **vpp,
		    struct componentname *, struct vattr *);	/* VFIFO, VCHR, VBLK */
	int	(*vop_mkdir)(struct vnode *dvp, struct vnode **vpp,
		    struct componentname *, struct vattr *);
	int	(*vop_symlink)(struct vnode *dvp, struct vnode **vpp,
		    struct componentname *, struct vattr *, const char *target);
	int	(*vop_link)(struct vnode *dvp, struct vnode *vp,
		    struct componentname *);
	int	(*vop_remove)(struct vnode *dvp, struct vnode *vp,
		    struct componentname *);
	int	(*vop_rmdir)(struct vnode *dvp, struct vnode *vp,
		    struct componentname *);
	/* Called with nothing locked, all referenced; tvp may be NULL. The caller
	 * holds the mount's rename lock.  Names are looked up again. */
	int	(*vop_rename)(struct vnode *fdvp, struct vnode *fvp,
		    struct componentname *fcn,
		    struct vnode *tdvp, struct vnode *tvp, struct componentname *tcn);
	/* open, close, access: generic */
	int	(*vop_open)(struct vnode *, int fflags, struct ucred *, struct file *);
	int	(*vop_close)(struct vnode *, int fflags, struct file *);
	int	(*vop_access)(struct vnode *, int vmode, struct ucred *);
	int	(*vop_getattr)(struct vnode *, struct vattr *);
	int	(*vop_setattr)(struct vnode *, struct vattr *, struct ucred *);
	int	(*vop_read)(struct vnode *, struct uio *, int ioflag, struct ucred *);
	int	(*vop_write)(struct vnode *, struct uio *, int ioflag, struct ucred *);
	/* A mapping was written to: set the times.  Not locked; never sleeps. */
	int	(*vop_touch)(struct vnode *);
	/* Gives struct dirents; uio_offset is a cookie, multiple of nothing. */
	int	(*vop_readdir)(struct vnode *, struct uio *, bool *eof);
	int	(*vop_readlink)(struct vnode *, struct uio *);
	int	(*vop_ioctl)(struct vnode *, u_long cmd, void *data, int fflags);
	/* generic: always ready */
	int	(*vop_poll)(struct vnode *, int events, struct pollrec *);
	int	(*vop_fsync)(struct vnode *, int waitfor);
	/* File pages <-> disk.  The pages are busy, consecutive, in v_object. On return
	 * they are valid (get) or clean (put) unless an error comes back; still busy. */
	int	(*vop_getpages)(struct vnode *, struct vm_page **, int count);
	int	(*vop_putpages)(struct vnode *, struct vm_page **, int count,
		    bool wait);
	/* Last reference gone: free an unlinked file. Vnode locked. */
	int	(*vop_inactive)(struct vnode *);
	/* Its memory is wanted: write nothing (clean already), free v_data. */
	int	(*vop_reclaim)(struct vnode *);
	int	(*vop_pathconf)(struct vnode *, int name, long *ret);	/* generic */
};

#define VEXEC		0100
#define VWRITE		0200
#define VREAD		0400

/* ---- mounts ----------------------------------------------------------------- */
/* In mnt_flag, with MNT_UPDATE: MNT_RDONLY is to go, when the file system is ready. */
#define MNT_WANTRDWR	0x02000000

struct vfsops {
	const char	*vfs_name;		/* "ufs" */
	int		vfs_typenum;
	/* data is the user's pointer, NULL for root (dev is then set). MNT_UPDATE too. */
	int	(*vfs_mount)(struct mount *, struct cdev *dev, void *data);
	/* The vnodes are flushed already. */
	int	(*vfs_unmount)(struct mount *, int mntflags);
	int	(*vfs_root)(struct mount *, struct vnode **);	/* referenced, locked */
	int	(*vfs_statfs)(struct mount *, struct statfs *);
	/* Metadata; after the vnodes. */
	int	(*vfs_sync)(struct mount *, int waitfor);
	/* Referenced and locked. */
	int	(*vfs_vget)(struct mount *, ino_t, struct vnode **);
	/* Memory is short: free something that can be made again.  False: there is
	 * nothing (NULL: never is).  Does not sleep. */
	bool	(*vfs_shrink)(void);
};
TAILQ_HEAD(mntlist, mount);
struct mount {
	TAILQ_ENTRY(mount) mnt_list;
	const struct vfsops *mnt_op;
	struct vnode	*mnt_vnodecovered;	/* NULL: the root */
	struct vnodelist mnt_vnodes;
	int		mnt_nvnodes;		/* how many */
	int		mnt_flag;		/* MNT_* */
	struct cdev	*mnt_dev;
	void		*mnt_data;		/* struct ufsmount ... */
	struct lock	mnt_renlock;		/* renames of this file system */
	struct statfs	mnt_stat;		/* fixed parts: names, fsid, sizes */
	bool		mnt_unmounting;
	int		mnt_busy;		/* vfs_busy() */
	struct vnode	*mnt_rootvp;		/* referenced; NULL: unmounting */
};
extern struct mntlist mountlist;
extern const struct vfsops ufs_vfsops, devfs_vfsops;
extern const struct vfsops *const vfs_table[];	/* kern/vfs_mount.c; NULL-terminated */
extern struct vnode *rootvnode;

/* One who has no vnode of the mount locked will go on to use it: as long as that is so,
 * it is not freed, though its vnodes may die. */
static inline void
vfs_busy(struct mount *mp)
{
	mp->mnt_busy++;
}

/* He does not any more. */
static inline void
vfs_unbusy(struct mount *mp)
{
	mp->mnt_busy--;
	wakeup(&mp->mnt_busy);
}

void	vfs_init(void);
void	vfs_mountroot(void);		/* asks at the console when it must */
int	dounmount(struct mount *, int flags);	/* frees it; EBUSY... and it stays */
int	vfs_unmountall(void);		/* halt and reboot: sync, unmount, mark clean */
void	vfs_syncall(int waitfor);	/* sync(2) */
void	vfs_shrink(void);		/* for the pager: vfs_shrink of each type */
/* Something became dirty: the syncer is to write it in some seconds.  Never sleeps. */
void	syncer_kick(void);
/* For vfs_mount: the disk that a struct ufs_args at `data' (user) names, and its path
 * (MNAMELEN bytes, for f_mntfromname).  ENOTBLK: not a disk */
int	vfs_getdev(void *data, struct cdev **, char *name);

/* ---- vnodes: kern/vfs_subr.c ---------------------------------------------------- */
/* A new one: referenced, locked, VNON. */
int	getnewvnode(struct mount *, const struct vop_ops *, struct vnode **);
void	vref(struct vnode *);
void	vrele(struct vnode *);		/* may sleep */
void	vput(struct vnode *);		/* unlock and vrele */
int	vn_lock(struct vnode *, int flags);	/* LK_*; ENOENT/EIO if reclaimed */
void	vn_unlock(struct vnode *);
void	vnode_init(void);
/* A reference to a cached vnode that a file system found in its own hash. */
int	vget(struct vnode *, int lkflags);
void	vgone(struct vnode *);		/* revoke: make it dead */
int	vflush(struct mount *, bool force);	/* EBUSY */
/* permissions by mode bits: helper of VOP_ACCESS.  EACCES */
int	vaccess(enum vtype, mode_t, uid_t, gid_t, int acc, struct ucred *);
void	vn_settype(struct vnode *, enum vtype);
int	vnlru_shrink(int want);		/* free unused clean vnodes; how many it did */
/* revoke(2): every vnode of the same device dies. */
void	vrevoke(struct vnode *);
/* The rules of chmod, chown, chflags and utimes, for VOP_SETATTR: may cred make these
 * changes (va) to a file that is as `old' says?  Clears set-id bits in va where the
 * rules want it.  EPERM, EACCES, EROFS */
int	vattr_check(struct vnode *, const struct vattr *old, struct vattr *va,
	    struct ucred *);
extern const mode_t vttoif_tab[];
extern const enum vtype iftovt_tab[];
#define IFTOVT(mode)	(iftovt_tab[((mode) & S_IFMT) >> 12])
#define VTTOIF(type)	(vttoif_tab[(int)(type)])

/* ---- the name cache: kern/vfs_cache.c --------------------------------- */
void	cache_init(void);
/* 0: not known; ENOENT: known not to exist; -1: found, *vpp not referenced */
int	cache_lookup(struct vnode *dvp, const char *name, int len, struct vnode **vpp);
void	cache_enter(struct vnode *dvp, struct vnode *vp, const char *name, int len);
void	cache_purge(struct vnode *);			/* names of and in it */
void	cache_purge_name(struct vnode *dvp, const char *name, int len);
int	vn_fullpath(struct vnode *, char *buf, size_t len, char **start);

/* ---- lookup: kern/vfs_lookup.c ----------------------------------------- */
struct nameidata {
	/* in: */
	const char	*ni_path;	/* kernel or user string */
	bool		ni_userpath;
	int		ni_op;		/* NAMEI_* */
	int		ni_flags;	/* NI_* */
	struct vnode	*ni_startdir;	/* for *at(); NULL: cwd */
	/* out: */
	/* With NI_WANTPARENT: referenced (locked with NI_LOCKPARENT); NULL if the
	 * path is "/" or ends in "." or "..". */
	struct vnode	*ni_dvp;
	struct vnode	*ni_vp;		/* referenced; locked unless NI_NOLOCK; NULL for
					 * CREATE, RENAME targets that do not exist */
	struct componentname ni_cn;	/* the last component (points into ni_buf) */
	bool		ni_trailslash;
	char		*ni_buf;	/* freed by nlookup_done */
	int		ni_nlinks;	/* symlinks followed so far */
};
#define NI_FOLLOW	0x01		/* a last symlink */
#define NI_WANTPARENT	0x02
#define NI_LOCKPARENT	0x04
#define NI_NOLOCK	0x08
#define NI_WILLBEDIR	0x10	/* CREATE: a directory; slashes may follow its name */
#define NI_STARTREF	0x20	/* nlookup's own: ni_startdir is referenced */
void	nlookup_init(struct nameidata *, const char *path, bool user, int op,
	    int flags);
int	nlookup_init_at(struct nameidata *, int fd, const char *upath, int op,
	    int flags);
int	nlookup(struct nameidata *);	/* on error nothing is held but ni_buf */
/* Frees ni_buf; the vnodes are the caller's. */
void	nlookup_done(struct nameidata *);

/* ---- calling a vnode: kern/vfs_default.c --------------------------------------------
 * VOP_X(vp, ...) is vp->v_ops->vop_x, or what its comment says when that is NULL; on a
 * dead vnode EIO.  GETATTR and ACCESS never sleep and need no lock, only a reference. */
int	VOP_LOOKUP(struct vnode *, struct vnode **, struct componentname *);
int	VOP_CREATE(struct vnode *, struct vnode **, struct componentname *,
	    struct vattr *);
int	VOP_MKNOD(struct vnode *, struct vnode **, struct componentname *,
	    struct vattr *);
int	VOP_MKDIR(struct vnode *, struct vnode **, struct componentname *,
	    struct vattr *);
int	VOP_SYMLINK(struct vnode *, struct vnode **, struct componentname *,
	    struct vattr *, const char *target);
int	VOP_LINK(struct vnode *dvp, struct vnode *vp, struct componentname *);
int	VOP_REMOVE(struct vnode *dvp, struct vnode *vp, struct componentname *);
int	VOP_RMDIR(struct vnode *dvp, struct vnode *vp, struct componentname *);
int	VOP_RENAME(struct vnode *fdvp, struct vnode *fvp, struct componentname *,
	    struct vnode *tdvp, struct vnode *tvp, struct componentname *);
int	VOP_OPEN(struct vnode *, int fflags, struct ucred *, struct file *);
int	VOP_CLOSE(struct vnode *, int fflags, struct file *);
int	VOP_ACCESS(struct vnode *, int mode, struct ucred *);
int	VOP_GETATTR(struct vnode *, struct vattr *);
int	VOP_SETATTR(struct vnode *, struct vattr *, struct ucred *);
int	VOP_READ(struct vnode *, struct uio *, int ioflag, struct ucred *);
int	VOP_WRITE(struct vnode *, struct uio *, int ioflag, struct ucred *);
int	VOP_TOUCH(struct vnode *);
int	VOP_READDIR(struct vnode *, struct uio *, bool *eof);
int	VOP_READLINK(struct vnode *, struct uio *);
int	VOP_IOCTL(struct vnode *, u_long cmd, void *data, int fflags);
int	VOP_POLL(struct vnode *, int events, struct pollrec *);
int	VOP_FSYNC(struct vnode *, int waitfor);
int	VOP_GETPAGES(struct vnode *, struct vm_page **, int count);
int	VOP_PUTPAGES(struct vnode *, struct vm_page **, int count, bool wait);
int	VOP_INACTIVE(struct vnode *);
int	VOP_PATHCONF(struct vnode *, int name, long *ret);
int	vop_stdpathconf(enum vtype, int name, long *ret);
extern const struct vop_ops dead_vops;

/* ---- device nodes: kern/devfs.c ----------------------------------------
 * A file system that has VCHR vnodes needs nothing but vop_spec_init(vp, rdev) when it
 * makes one: open files of devices use spec_fileops, not vop_read and vop_write. */
/* That there is no such device yet is no error. */
int	vop_spec_init(struct vnode *, dev_t rdev);
void	mem_init(void);		/* /dev/null and the like: kern/mem.c */
int	spec_open(struct vnode *, int fflags);		/* unlocked.  ENXIO */
void	spec_close(struct vnode *, int fflags);
/* The vnode dies: its opens end. */
void	spec_forget(struct vnode *);
extern const struct fileops spec_fileops;
struct dev_ops;
extern const struct dev_ops fdesc_ops;		/* /dev/fd/N: the minor number is N */

/* ---- FIFOs: kern/pipe.c ------------------------------------------------
 * fifo_open is called with the vnode referenced, unlocked, v_writecount counted; it may
 * sleep for the other end.  It sets f_ops; fo_close ends in vn_close(vp, f_flag). */
int	fifo_open(struct vnode *, int fflags, struct file *);
extern const struct fileops fifo_fileops;

/* ---- advisory locks: kern/vfs_lockf.c ----------------------------------
 * id: the struct proc (F_POSIX) or the struct file (F_FLOCK) that holds.  op: F_SETLK,
 * F_UNLCK or F_GETLK.  l_whence: SEEK_SET or SEEK_END; the caller resolves SEEK_CUR.
 * EAGAIN (without F_WAIT), EDEADLK, EINTR, ERESTART, ENOLCK, EINVAL, EOVERFLOW */
#define F_WAIT		0x10
#define F_FLOCK		0x20
#define F_POSIX		0x40
struct flock;
struct sysmsg;
int	lf_advlock(struct vnode *, void *id, int op, struct flock *, int flags);
void	lf_purge(struct vnode *);	/* the vnode dies: all locks and waits end */

/* ---- files as vnodes: kern/vfs_vnops.c --------------------------------- */
/* The vnode comes back locked. */
int	vn_open(struct nameidata *, int fflags, mode_t, struct vnode **);
/* What open(2) does, with its flags; the descriptor is the call's result. */
int	kern_open(struct nameidata *, int oflags, int mode, struct sysmsg *);
/* Of an unlocked vnode; drops the reference. */
int	vn_close(struct vnode *, int fflags);
int	vn_rdwr(enum uio_rw, struct vnode *, void *kbuf, size_t len,
	    off_t, struct ucred *, size_t *residp);	/* vnode locked */
int	vn_stat(struct vnode *, struct stat *);
int	vn_writechk(struct vnode *);			/* EROFS, ETXTBSY */
int	vn_truncate(struct vnode *, off_t size, struct ucred *);	/* locked */
int	vn_closefile(struct file *);			/* fo_close of any vnode */
extern const struct fileops vnode_fileops;

/* ---- the page cache: kern/vfs_page.c ----------------------------------- */
void	vnode_pager_alloc(struct vnode *, uint64_t size);	/* gives it v_object */
/* Sets v_filesize, too; cuts pages, zeroes the tail of the last one. */
void	vnode_pager_setsize(struct vnode *, uint64_t size);
/* A valid, busy page of the file (reads it and some after it). EIO, ENOMEM */
int	vnode_getpage(struct vnode *, uint64_t pindex, struct vm_page **);
/* A busy page for writing all of it: contents not read if not cached */
int	vnode_grabpage(struct vnode *, uint64_t pindex, struct vm_page **);
/* VOP_READ for files in the page cache. */
int	vnode_pager_read(struct vnode *, struct uio *);
/* Within v_filesize. */
int	vnode_pager_write(struct vnode *, struct uio *, size_t);
void	vnode_pager_throttle(struct vnode *, uint64_t off); /* after a write up to off */
void	vnode_pager_init(void);		/* starts a thread */
/* write dirty pages in [start, end) bytes and wait (MNT_WAIT), or only start */
int	vnode_pager_clean(struct vnode *, uint64_t start, uint64_t end, int waitfor);
/* The same for all files of a mount, or its directories, locked if lkflags is not 0 */
int	vnode_pager_cleanall(struct mount *, bool dirs, int lkflags, int waitfor);

#endif
