/*
 * k_ufs.c - a fake kernel around the real kern/ufs*.c, vfs_bio.c, vfs_page.c,
 * vfs_subr.c, vfs_cache.c, vm_page.c and vm_object.c, with one thread, and a disk that
 * is a file.
 *
 * Compiled as kernel code; t_ufs.c is host code and uses k_ufs.h.  Requests end at once,
 * so nothing ever sleeps: tsleep() is a deadlock, and stops the program, unless a test
 * says what wakes the sleeper.
 */
#include <sys/dirent.h>
#include <sys/fcntl.h>
#include "kern/buf.h"
#include "kern/conf.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/thread.h"
#include "kern/ufs.h"
#include "kern/vnode.h"
#include "tests/k_ufs.h"
#include "vk.h"

int	vprintf(const char *, va_list);
ssize_t	pread(int, void *, size_t, off_t);
ssize_t	pwrite(int, const void *, size_t, off_t);

struct vk vk;
struct pmap kernel_pmap;
struct proc proc0;
struct proclist allproc;
struct mntlist mountlist = TAILQ_HEAD_INITIALIZER(mountlist);
struct vnode *rootvnode;
int securelevel;
int64_t ku_nreads, ku_nwrites, ku_nfailed, ku_nrefused;
bool ku_quiet;
int ku_mode, ku_kicks;

static struct vmspace vmspace0;
static struct ucred cred0 = { .cr_ref = 1, .cr_ngroups = 1 };
static struct thread thread0;
static struct globaldata cpu0;
struct globaldata *mycpu = &cpu0;
static struct mount mount0;
static int diskfd;
static int64_t writes_left = -1, reads_left = -1;
static bool silent;
static uintptr_t bad_from;
static void (*onsleep)(void);			/* does what wakes the next sleeper */
void (*ku_oncopyin)(void);

/* ---- the fake kernel ----------------------------------------------------- */

int
kprintf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!ku_quiet)
		vprintf(fmt, ap);
	va_end(ap);
	return 0;
}

int
tsleep(const volatile void *ident __unused, int flags __unused, const char *wmesg,
    uint64_t timo __unused)
{
	void (*fn)(void) = onsleep;

	if (fn == NULL)
		panic("tsleep(%s): nobody will wake us", wmesg);
	onsleep = NULL;
	fn();
	return 0;
}

/* User memory is the test's own, but behind bad_from.  It takes time to have a page that
 * is in no page table. */
int
copyin(const void *uaddr, void *kaddr, size_t len)
{
	if ((uintptr_t)uaddr + len > bad_from && bad_from != 0)
		return EFAULT;
	if (ku_oncopyin != NULL && pmap_pte(NULL, (uintptr_t)uaddr, false) == NULL)
		ku_oncopyin();
	memcpy(kaddr, uaddr, len);
	return 0;
}

int
copyout(const void *kaddr, void *uaddr, size_t len)
{
	memcpy(uaddr, kaddr, len);
	return 0;
}

int
copyoutzero(void *uaddr, size_t len)
{
	bzero(uaddr, len);
	return 0;
}

/* Every second page of user memory is in a page table. */
vpte_t *
pmap_pte(struct pmap *pm __unused, uint64_t va, bool alloc __unused)
{
	static vpte_t pte = VPTE_V | VPTE_U | VPTE_RW;

	return (va >> PAGE_SHIFT & 1) != 0 ? &pte : NULL;
}

void
nanotime(struct timespec *ts)
{
	ts->tv_sec = 1700000000;
	ts->tv_nsec = 5;
}

time_t
time_second(void)
{
	return 1700000000;
}

bool
groupmember(gid_t gid, struct ucred *cred)
{
	return gid == cred->cr_gid;
}

void
syncer_kick(void)
{
	ku_kicks++;
}

/* There is no second thread. */
int
kthread_create(void (*fn)(void *) __unused, void *arg __unused, struct thread **tdp,
    const char *fmt __unused, ...)
{
	*tdp = NULL;
	return 0;
}

/* What a test does not come to. */
bool vm_pageout_self(void) { return false; }
bool vm_pageout_hopeless(void) { return true; }
void vm_pageout_kick(void) { }
void spec_forget(struct vnode *vp __unused) { }
int vop_spec_init(struct vnode *vp __unused, dev_t dev __unused) { return 0; }
int
vfs_getdev(void *data __unused, struct cdev **dev __unused, char *name __unused)
{
	return ENODEV;
}
int
SYSCTL_OUT(struct sysctl_req *req __unused, const void *p __unused, size_t n __unused)
{
	return 0;
}
void *kva_map(size_t len __unused, int flags __unused) { return NULL; }
void kva_unmap(void *va __unused) { }
size_t kva_size(void *va __unused) { return 0; }
void
pmap_remove(struct pmap *pm __unused, uint64_t start __unused, uint64_t end __unused)
{
}
bool
pmap_remove_page(struct pmap *pm __unused, uint64_t va __unused,
    struct vm_page *m __unused)
{
	return false;
}
void
pmap_protect_page(struct pmap *pm __unused, uint64_t va __unused,
    struct vm_page *m __unused)
{
}
vpte_t *
pmap_leaf(struct pmap *pm __unused, uint64_t *va __unused, uint64_t end __unused,
    unsigned *n __unused)
{
	return NULL;
}

/* ---- the disk ------------------------------------------------------------ */

static int
disk_io(struct bio *bio)
{
	int64_t off = bio->bio_offset;
	ssize_t n;

	if (bio->bio_cmd == BIO_FLUSH)
		return writes_left == 0 && !silent ? EIO : 0;
	if (bio->bio_cmd == BIO_READ) {
		ku_nreads++;
		if (reads_left == 0 || (reads_left > 0 && --reads_left == 0)) {
			ku_nfailed++;
			return EIO;
		}
	} else {
		ku_nwrites++;
		if (writes_left == 0 || (writes_left > 0 && --writes_left == 0)) {
			ku_nfailed++;
			return silent ? 0 : EIO;
		}
	}
	KASSERT(off >= 0 && off % 512 == 0 && bio->bio_length % 512 == 0);
	KASSERT(off + (int64_t)bio->bio_length <= bio->bio_dev->si_mediasize);
	for (int i = 0; i < bio->bio_nseg; i++) {
		n = (ssize_t)bio->bio_seg[i].len;
		if ((bio->bio_cmd == BIO_READ ?
		    pread(diskfd, bio->bio_seg[i].addr, (size_t)n, off) :
		    pwrite(diskfd, bio->bio_seg[i].addr, (size_t)n, off)) != n)
			return EIO;
		off += n;
	}
	return 0;
}

void
dev_strategy(struct cdev *dev, struct bio *bio)
{
	bio->bio_dev = dev;
	bio->bio_error = disk_io(bio);
	biodone(bio);
}

static const struct dev_ops disk_ops = { .name = "disk", .flags = D_DISK };
static struct cdev disk0 = {
	.si_ops = &disk_ops, .si_name = "disk0", .si_rdev = 0x1234
};

void
ku_failwrites(int64_t n, bool lost)
{
	writes_left = n;
	silent = lost;
}

void
ku_failreads(int64_t n)
{
	reads_left = n;
}

/* ---- the allocator --------------------------------------------------------- */

int	__real_ufs_alloc(struct inode *, ufs_daddr_t, int32_t, struct ucred *,
    ufs_daddr_t *);
int	__wrap_ufs_alloc(struct inode *, ufs_daddr_t, int32_t, struct ucred *,
    ufs_daddr_t *);
int	__real_ufs_valloc(struct inode *, uint16_t, uint32_t *);
int	__wrap_ufs_valloc(struct inode *, uint16_t, uint32_t *);
bool	__real_ufs_extendfrags(struct inode *, ufs_daddr_t, int32_t, int32_t,
    struct ucred *);
bool	__wrap_ufs_extendfrags(struct inode *, ufs_daddr_t, int32_t, int32_t,
    struct ucred *);

static int64_t allocs_left;
static bool refuse_once;

void
ku_failallocs(int64_t n, bool once)
{
	allocs_left = n;
	refuse_once = once;
}

/* Is this the request that fails? */
static bool
refused(void)
{
	if (allocs_left == 0 || (allocs_left > 1 && --allocs_left > 0))
		return false;
	if (refuse_once)
		allocs_left = 0;
	ku_nrefused++;
	return true;
}

int
__wrap_ufs_alloc(struct inode *ip, ufs_daddr_t pref, int32_t n, struct ucred *cred,
    ufs_daddr_t *bnp)
{
	return refused() ? ENOSPC : __real_ufs_alloc(ip, pref, n, cred, bnp);
}

int
__wrap_ufs_valloc(struct inode *dp, uint16_t mode, uint32_t *inop)
{
	return refused() ? ENOSPC : __real_ufs_valloc(dp, mode, inop);
}

bool
__wrap_ufs_extendfrags(struct inode *ip, ufs_daddr_t bno, int32_t oldn, int32_t newn,
    struct ucred *cred)
{
	return !refused() && __real_ufs_extendfrags(ip, bno, oldn, newn, cred);
}

/* ---- mounting ------------------------------------------------------------ */

void
ku_init(void)
{
	vk.memsize = KU_MEMSIZE;
	vk.dmap = (char *)KU_MEMBASE;
	proc0.p_vmspace = &vmspace0;
	proc0.p_ucred = &cred0;
	thread0.td_proc = &proc0;
	cpu0.gd_curthread = &thread0;
	vm_page_startup();
	vnode_init();
	cache_init();
	bio_init();
}

int
ku_mount(int fd, int64_t size, bool ronly, bool force)
{
	struct vnode *vp;
	int error;

	diskfd = fd;
	disk0.si_mediasize = size;
	bzero(&mount0, sizeof(mount0));
	TAILQ_INIT(&mount0.mnt_vnodes);
	mount0.mnt_op = &ufs_vfsops;
	mount0.mnt_flag = (ronly ? MNT_RDONLY : 0) | (force ? MNT_FORCE : 0) |
	    ((ku_mode & KU_SYNC) != 0 ? MNT_SYNCHRONOUS : 0) |
	    ((ku_mode & KU_ASYNC) != 0 ? MNT_ASYNC : 0);
	lockinit(&mount0.mnt_renlock, "rename");
	if ((error = ufs_vfsops.vfs_mount(&mount0, &disk0, NULL)) != 0)
		return -error;
	if ((error = ufs_vfsops.vfs_root(&mount0, &vp)) != 0) {
		(void)vflush(&mount0, true);
		(void)ufs_vfsops.vfs_unmount(&mount0, MNT_FORCE);
		return -error;
	}
	vn_unlock(vp);
	mount0.mnt_rootvp = vp;
	return 0;
}

/* mount -u, with what is wanted. */
int
ku_update(bool ronly)
{
	int error, old = mount0.mnt_flag;

	mount0.mnt_flag = MNT_RDONLY | (ronly ? 0 : MNT_WANTRDWR) | MNT_UPDATE;
	error = ufs_vfsops.vfs_mount(&mount0, NULL, NULL);
	mount0.mnt_flag = error != 0 ? old : ronly ? MNT_RDONLY : 0;
	return -error;
}

int
ku_sync(void)
{
	int error = vnode_pager_cleanall(&mount0, false, LK_EXCLUSIVE, MNT_WAIT);
	int error2 = ufs_vfsops.vfs_sync(&mount0, MNT_WAIT);

	return -(error != 0 ? error : error2);
}

int
ku_unmount(bool force)
{
	int error = force ? 0 : -ku_sync();

	if (error != 0)
		return -error;
	vrele(mount0.mnt_rootvp);
	mount0.mnt_rootvp = NULL;
	if ((error = vflush(&mount0, force)) != 0)
		return -error;
	return -ufs_vfsops.vfs_unmount(&mount0, force ? MNT_FORCE : 0);
}

void
ku_crash(void)
{
	if (mount0.mnt_data != NULL)
		(void)ku_unmount(true);
	ku_shrink();
}

void
ku_statfs(int64_t *bfree, int64_t *ffree)
{
	struct statfs sb;

	(void)ufs_vfsops.vfs_statfs(&mount0, &sb);
	*bfree = sb.f_bfree;
	*ffree = sb.f_ffree;
}

/* ---- paths --------------------------------------------------------------- */

/* Look up a path: *dvpp locked and referenced (NULL: not wanted), *vpp locked and
 * referenced or NULL. */
static int
walk(const char *path, struct vnode **dvpp, struct vnode **vpp, struct componentname *cn)
{
	struct vnode *dvp = mount0.mnt_rootvp, *vp;
	const char *p = path;
	int error;

	vref(dvp);
	(void)vn_lock(dvp, LK_EXCLUSIVE);
	for (;;) {
		while (*p == '/')
			p++;
		cn->cn_name = p;
		while (*p != '/' && *p != '\0')
			p++;
		cn->cn_len = (int)(p - cn->cn_name);
		cn->cn_cred = &cred0;
		cn->cn_op = NAMEI_LOOKUP;
		if (cn->cn_len == 0) {
			*vpp = dvp;
			if (dvpp != NULL)
				*dvpp = NULL;
			return 0;
		}
		error = VOP_LOOKUP(dvp, &vp, cn);
		if (*p == '\0' && dvpp != NULL && (error == 0 || error == ENOENT)) {
			*dvpp = dvp;
			*vpp = error == 0 ? vp : NULL;
			return 0;
		}
		if (error != 0) {
			vput(dvp);
			return error;
		}
		vput(dvp);
		dvp = vp;
	}
}

static int
get(const char *path, struct vnode **vpp)
{
	struct componentname cn;

	return walk(path, NULL, vpp, &cn);
}

int
ku_create(const char *path, char type, int mode)
{
	struct vnode *dvp, *vp;
	struct componentname cn;
	struct vattr va;
	int error;

	if ((error = walk(path, &dvp, &vp, &cn)) != 0)
		return -error;
	if (vp != NULL) {
		vput(vp);
		vput(dvp);
		return -EEXIST;
	}
	vattr_null(&va);
	va.va_mode = (mode_t)mode;
	va.va_type = type == 'd' ? VDIR : type == 'p' ? VFIFO : type == 'c' ? VCHR :
	    type == 's' ? VSOCK : VREG;
	va.va_rdev = 0x203;
	if (type == 'd')
		error = VOP_MKDIR(dvp, &vp, &cn, &va);
	else if (type == 'p' || type == 'c')
		error = VOP_MKNOD(dvp, &vp, &cn, &va);
	else
		error = VOP_CREATE(dvp, &vp, &cn, &va);
	if (error == 0)
		vput(vp);
	vput(dvp);
	return -error;
}

int
ku_symlink(const char *path, const char *target)
{
	struct vnode *dvp, *vp;
	struct componentname cn;
	struct vattr va;
	int error;

	if ((error = walk(path, &dvp, &vp, &cn)) != 0)
		return -error;
	if (vp != NULL) {
		vput(vp);
		vput(dvp);
		return -EEXIST;
	}
	vattr_null(&va);
	va.va_mode = 0777;
	va.va_type = VLNK;
	error = VOP_SYMLINK(dvp, &vp, &cn, &va, target);
	if (error == 0)
		vput(vp);
	vput(dvp);
	return -error;
}

int
ku_readlink(const char *path, char *buf, size_t len)
{
	struct vnode *vp;
	struct iovec iov;
	struct uio uio;
	int error;

	if ((error = get(path, &vp)) != 0)
		return -error;
	uio_kinit(&uio, &iov, buf, len, 0, UIO_READ);
	error = VOP_READLINK(vp, &uio);
	vput(vp);
	return error != 0 ? -error : (int)(len - uio.uio_resid);
}

int
ku_link(const char *old, const char *new)
{
	struct vnode *dvp, *vp, *tvp;
	struct componentname cn;
	int error;

	if ((error = get(old, &vp)) != 0)
		return -error;
	vn_unlock(vp);
	if ((error = walk(new, &dvp, &tvp, &cn)) != 0) {
		vrele(vp);
		return -error;
	}
	if (tvp != NULL) {
		vput(tvp);
		error = EEXIST;
	} else {
		(void)vn_lock(vp, LK_EXCLUSIVE);
		error = VOP_LINK(dvp, vp, &cn);
		vn_unlock(vp);
	}
	vput(dvp);
	vrele(vp);
	return -error;
}

static int
remove(const char *path,
    int (*fn)(struct vnode *, struct vnode *, struct componentname *))
{
	struct vnode *dvp, *vp;
	struct componentname cn;
	int error;

	if ((error = walk(path, &dvp, &vp, &cn)) != 0)
		return -error;
	if (dvp == NULL) {
		vput(vp);
		return -EBUSY;
	}
	error = vp != NULL ? fn(dvp, vp, &cn) : ENOENT;
	if (vp != NULL)
		vput(vp);
	vput(dvp);
	return -error;
}

int
ku_unlink(const char *path)
{
	return remove(path, VOP_REMOVE);
}

int
ku_rmdir(const char *path)
{
	return remove(path, VOP_RMDIR);
}

int
ku_rename(const char *from, const char *to)
{
	struct vnode *fdvp, *fvp, *tdvp, *tvp;
	struct componentname fcn, tcn;
	int error;

	if ((error = walk(from, &fdvp, &fvp, &fcn)) != 0)
		return -error;
	vn_unlock(fdvp);
	if (fvp == NULL) {
		vrele(fdvp);
		return -ENOENT;
	}
	vn_unlock(fvp);
	if ((error = walk(to, &tdvp, &tvp, &tcn)) == 0) {
		if (tvp != NULL)
			vn_unlock(tvp);
		vn_unlock(tdvp);
		error = VOP_RENAME(fdvp, fvp, &fcn, tdvp, tvp, &tcn);
		if (tvp != NULL)
			vrele(tvp);
		vrele(tdvp);
	}
	vrele(fvp);
	vrele(fdvp);
	return -error;
}

/* ---- files --------------------------------------------------------------- */

void
ku_user(uint32_t uid)
{
	cred0.cr_uid = cred0.cr_groups[0] = uid;
}

static size_t badmem;

void
ku_badmem(size_t bad)
{
	badmem = bad;
}

int64_t
ku_write(const char *path, const void *buf, size_t len, int64_t off)
{
	struct vnode *vp;
	struct iovec iov;
	struct uio uio;
	int error;

	if ((error = get(path, &vp)) != 0)
		return -error;
	uio_kinit(&uio, &iov, (void *)(uintptr_t)buf, len, off, UIO_WRITE);
	if (badmem != 0)
		bad_from = (uintptr_t)buf + len - badmem;
	uio.uio_segflg = UIO_USERSPACE;
	error = VOP_WRITE(vp, &uio, 0, &cred0);
	bad_from = 0;
	vput(vp);
	return error != 0 ? -error : (int64_t)(len - uio.uio_resid);
}

int64_t
ku_fread(void *file, void *buf, size_t len, int64_t off)
{
	struct vnode *vp = file;
	struct iovec iov;
	struct uio uio;
	int error;

	uio_kinit(&uio, &iov, buf, len, off, UIO_READ);
	if ((error = vn_lock(vp, LK_SHARED)) != 0)
		return -error;
	error = VOP_READ(vp, &uio, 0, &cred0);
	vn_unlock(vp);
	return error != 0 ? -error : (int64_t)(len - uio.uio_resid);
}

int
ku_peek(void *file, uint64_t off)
{
	struct vm_page *m;
	int error, byte;

	if ((error = vnode_getpage(file, off >> PAGE_SHIFT, &m)) != 0)
		return -error;
	byte = ((uint8_t *)VM_PAGE_KVA(m))[off & PAGE_MASK];
	vm_page_wakeup(m);
	return byte;
}

void *
ku_open(const char *path)
{
	struct vnode *vp;

	if (get(path, &vp) != 0)
		return NULL;
	vn_unlock(vp);
	return vp;
}

void
ku_close(void *file)
{
	vrele(file);
}

int64_t
ku_read(const char *path, void *buf, size_t len, int64_t off)
{
	struct vnode *vp;
	int64_t n;
	int error;

	if ((error = get(path, &vp)) != 0)
		return -error;
	vn_unlock(vp);
	n = ku_fread(vp, buf, len, off);
	vrele(vp);
	return n;
}

static int
setattr(const char *path, struct vattr *va)
{
	struct vnode *vp;
	int error;

	if ((error = get(path, &vp)) != 0)
		return -error;
	error = VOP_SETATTR(vp, va, &cred0);
	vput(vp);
	return -error;
}

int
ku_truncate(const char *path, uint64_t size)
{
	struct vattr va;

	vattr_null(&va);
	va.va_size = size;
	return setattr(path, &va);
}

int
ku_chmod(const char *path, int mode)
{
	struct vattr va;

	vattr_null(&va);
	va.va_mode = (mode_t)mode;
	return setattr(path, &va);
}

int
ku_stat(const char *path, struct ku_stat *st)
{
	static const char types[] = "?-dbclsp?";
	struct vnode *vp;
	struct vattr va;
	int error;

	if ((error = get(path, &vp)) != 0)
		return -error;
	error = VOP_GETATTR(vp, &va);
	vput(vp);
	st->size = va.va_size;
	st->bytes = va.va_bytes;
	st->ino = (uint32_t)va.va_fileid;
	st->nlink = va.va_nlink;
	st->mode = va.va_mode;
	st->uid = va.va_uid;
	st->flags = va.va_flags;
	st->type = types[va.va_type];
	return -error;
}

int
ku_fsync(const char *path)
{
	struct vnode *vp;
	int error;

	if ((error = get(path, &vp)) != 0)
		return -error;
	error = VOP_FSYNC(vp, MNT_WAIT);
	vput(vp);
	return -error;
}

int
ku_readdir(const char *path, char *buf, size_t len)
{
	char chunk[700];		/* so that it takes many calls */
	size_t used = 0, n;
	struct dirent *de;
	struct vnode *vp;
	struct iovec iov;
	struct uio uio;
	off_t off = 0;
	bool eof = false;
	int error, count = 0;

	if ((error = get(path, &vp)) != 0)
		return -error;
	while (!eof && error == 0) {
		uio_kinit(&uio, &iov, chunk, sizeof(chunk), off, UIO_READ);
		if ((error = VOP_READDIR(vp, &uio, &eof)) != 0)
			break;
		off = uio.uio_offset;
		n = sizeof(chunk) - uio.uio_resid;
		for (de = (struct dirent *)chunk; (char *)de < chunk + n;
		    de = _DIRENT_NEXT(de)) {
			count++;
			used += (size_t)ksnprintf(buf + used, len - used, "%s ",
			    de->d_name);
			KASSERT(used < len);
		}
	}
	vput(vp);
	return error != 0 ? -error : count;
}

int
ku_store(const char *path, uint64_t off, char byte)
{
	struct vnode *vp;
	struct vm_page *m;
	int error;

	if ((error = get(path, &vp)) != 0)
		return -error;
	if ((error = vnode_getpage(vp, off >> PAGE_SHIFT, &m)) == 0) {
		((char *)VM_PAGE_KVA(m))[off & PAGE_MASK] = byte;
		vm_page_dirty(m);
		vm_page_wakeup(m);
	}
	vput(vp);
	return -error;
}

/* Another thread has a vnode's lock; NULL: not any more. */
static void
lock_is(struct vnode *vp, struct thread *other)
{
	vp->v_lock.lk_owner = other;
	vp->v_lock.lk_excl = other != NULL;
}

int
ku_syncer(const char *locked)
{
	struct thread other = { 0 };
	struct vnode *vp;
	int error;

	if ((error = get(locked, &vp)) != 0)
		return -error;
	vn_unlock(vp);
	lock_is(vp, &other);
	error = vnode_pager_cleanall(&mount0, false, LK_EXCLUSIVE | LK_NOWAIT,
	    MNT_NOWAIT);
	lock_is(vp, NULL);
	vrele(vp);
	return -error;
}

static struct vnode *other_has;

/* The other thread lets go. */
static void
let_go(void)
{
	lock_is(other_has, NULL);
}

int
ku_sync_waits(const char *locked)
{
	struct thread other = { 0 };
	int error;

	if ((error = get(locked, &other_has)) != 0)
		return -error;
	vn_unlock(other_has);
	lock_is(other_has, &other);
	onsleep = let_go;
	error = ufs_vfsops.vfs_sync(&mount0, MNT_WAIT);
	onsleep = NULL;
	lock_is(other_has, NULL);
	vrele(other_has);
	return -error;
}

int
ku_deadlock(const char *ours, const char *theirs)
{
	struct thread second = { 0 }, third = { 0 };
	struct lock between = { .lk_owner = &third, .lk_excl = 1 };
	struct vnode *vp, *wanted;
	int error;

	if ((error = get(theirs, &wanted)) != 0)
		return -error;
	vn_unlock(wanted);
	if ((error = get(ours, &vp)) != 0) {
		vrele(wanted);
		return -error;
	}
	lock_is(wanted, &second);
	second.td_wlock = &between;
	third.td_wlock = &vp->v_lock;
	error = vn_lock(wanted, LK_EXCLUSIVE);
	lock_is(wanted, NULL);
	vput(vp);
	vrele(wanted);
	return -error;
}

int
ku_dotdot(const char *path)
{
	struct componentname cn = { "..", 2, &cred0, NAMEI_LOOKUP };
	struct vnode *dvp, *vp;
	int error, ino;

	if ((error = get(path, &dvp)) != 0)
		return -error;
	error = VOP_LOOKUP(dvp, &vp, &cn);
	vput(dvp);
	if (error != 0)
		return -error;
	ino = (int)VTOI(vp)->i_number;
	vput(vp);
	return ino;
}

static struct vnode *moved_from;
static const char *moved, *moved_to;

/* The other thread has what it waited for. */
static void
move_it(void)
{
	lock_is(moved_from, NULL);
	if (ku_rename(moved, moved_to) != 0)
		panic("%s cannot be moved to %s", moved, moved_to);
}

int
ku_dotdot_moved(const char *path, const char *to)
{
	struct componentname cn = { "..", 2, &cred0, NAMEI_LOOKUP };
	struct vnode *dvp, *vp, *from;
	struct thread other = { 0 };
	int error, ino = 0;

	if ((error = get(path, &dvp)) != 0)
		return -error;
	if ((error = VOP_LOOKUP(dvp, &from, &cn)) != 0) {
		vput(dvp);
		return -error;
	}
	vn_unlock(from);
	lock_is(from, &other);
	moved_from = from;
	moved = path;
	moved_to = to;
	onsleep = move_it;
	if ((error = VOP_LOOKUP(dvp, &vp, &cn)) == 0) {
		ino = (int)VTOI(vp)->i_number;
		vput(vp);
	}
	vput(dvp);
	vrele(from);
	return error != 0 ? -error : ino;
}

/* ---- memory -------------------------------------------------------------- */

void
ku_shrink(void)
{
	struct vm_page *m, *next;

	TAILQ_FOREACH_SAFE(m, &vm_page_lru, pageq, next) {
		if ((m->flags & (PG_DIRTY | PG_BUSY)) != 0 || m->ref != 0)
			continue;
		vm_page_remove(m);
		vm_page_free(m);
	}
	(void)bufcache_shrink(SIZE_MAX);
	(void)vnlru_shrink(10000);
	while (ufs_dirhash_shrink())
		continue;
}

int
ku_dirhash(int maxmem)
{
	ufs_dirhash_maxmem = maxmem;
	return ufs_dirhash_mem;
}

uint64_t
ku_freepages(void)
{
	return vm_free_count;
}

void
ku_hold(uint64_t nfree)
{
	static struct vm_page *held[KU_MEMSIZE / PAGE_SIZE];
	static int n;

	while (nfree == 0 && n > 0)
		vm_page_unhold(held[--n]);
	while (nfree != 0 && vm_free_count > nfree)
		held[n++] = vm_page_alloc(VM_ALLOC_NORMAL);
}

uint64_t
ku_dirtypages(void)
{
	return vm_dirty_count;
}

/* The one disk of the tests has no partitions. */
bool
disk_ismounted(const struct cdev *dev)
{
	return (dev->si_mount != NULL);
}

/* Nobody sleeps here, so time stands still. */
uint64_t
nanouptime_ns(void)
{
	return (0);
}

void
devstat_end_transaction_bio(struct devstat *ds __unused, const struct bio *bio __unused)
{
}
