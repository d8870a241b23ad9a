/*
 * k_vfs.c - a fake kernel for the VFS (kern/vfs_*.c, devfs.c, mem.c): one process, no
 * threads, and a file system in memory that is called "ufs".
 *
 * Compiled as kernel code; t_vfs.c is host code and uses k_vfs.h.  The file system
 * (memfs) checks what kern/vnode.h promises it: which vnodes are locked when it
 * is called.  A sleep runs the function that the test gave, or is a failure.
 */
#include <sys/dirent.h>
#include <sys/fcntl.h>
#include "kern/buf.h"
#include "kern/conf.h"
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/tty.h"
#include "kern/vnode.h"
#include "tests/k_vfs.h"
#include "vk.h"

void	*calloc(size_t, size_t);
void	free(void *);

#define NFDS	64

static struct thread thread;
static struct globaldata gd = { .gd_curthread = &thread };
static struct ucred cred = { .cr_ref = 1, .cr_ngroups = 1 };
static struct session session;
static struct pgrp pgrp = { .pg_session = &session };
static struct fdnode fdnodes[NFDS];
static struct filedesc fds = {
	.fd_files = fdnodes, .fd_nfiles = NFDS, .fd_cmask = 022
};
static struct proc holders[4];		/* who locks */
static int lastsig;
static void (*onsleep)(void);

struct globaldata *mycpu = &gd;
struct proc proc0;
struct proclist allproc;
struct vk vk;
struct pmap kernel_pmap;
bool bootverbose;
int securelevel;
uint64_t vm_page_count = 4000;
struct malloc_type M_TEMP[1];
int64_t kv_lockstart, kv_locklen;
int kv_locktype;

/* ---- the fake kernel --------------------------------------------------- */

int
tsleep(const volatile void *ident __unused, int flags __unused, const char *wmesg,
    uint64_t timo __unused)
{
	void (*fn)(void) = onsleep;

	if (fn == NULL)
		panic("sleeps for %s", wmesg);
	onsleep = NULL;
	fn();
	return 0;
}

/* User memory is the test's own; only NULL is bad. */
int
copyin(const void *u, void *k, size_t n)
{
	if (u == NULL)
		return EFAULT;
	memcpy(k, u, n);
	return 0;
}

int
copyout(const void *k, void *u, size_t n)
{
	if (u == NULL)
		return EFAULT;
	memcpy(u, k, n);
	return 0;
}

int
copyoutzero(void *u, size_t n)
{
	memset(u, 0, n);
	return 0;
}

int
copyinstr(const void *u, char *k, size_t max, size_t *lenp)
{
	size_t n;

	if (u == NULL)
		return EFAULT;
	if ((n = strnlen(u, max)) == max)
		return ENAMETOOLONG;
	memcpy(k, u, n + 1);
	if (lenp != NULL)
		*lenp = n + 1;
	return 0;
}

void
nanotime(struct timespec *ts)
{
	ts->tv_sec = 1000;
	ts->tv_nsec = 0;
}

time_t
time_second(void)
{
	return 1000;
}

char *
kgetenv(const char *name)
{
	static char spec[] = "ufs:md0";

	return strcmp(name, "vfs.root.mountfrom") == 0 ? spec : NULL;
}

int
kthread_create(void (*fn)(void *) __unused, void *arg __unused,
    struct thread **tdp __unused, const char *fmt __unused, ...)
{
	return 0;
}

void
boot_fail(int status)
{
	panic("boot_fail(%d)", status);
}

int
cngets(char *buf __unused, int size __unused)
{
	return -1;
}

vpte_t *
pmap_pte(struct pmap *pm __unused, uint64_t va __unused, bool alloc __unused)
{
	return NULL;
}

int
dev_rw(struct cdev *dev __unused, enum bio_cmd cmd __unused, int64_t off __unused,
    void *buf __unused, size_t len __unused)
{
	return 0;
}

int
vnode_pager_clean(struct vnode *vp __unused, uint64_t start __unused,
    uint64_t end __unused, int waitfor __unused)
{
	return 0;
}

int
vnode_pager_cleanall(struct mount *mp __unused, bool dirs __unused, int lkflags __unused,
    int waitfor __unused)
{
	return 0;
}

void
vm_object_page_remove(struct vm_object *obj __unused, uint64_t start __unused,
    uint64_t end __unused)
{
}

void
vm_object_deallocate(struct vm_object *obj __unused)
{
}

int
fifo_open(struct vnode *vp __unused, int fflags __unused, struct file *fp __unused)
{
	return ENXIO;
}

void
ksignal(struct proc *p __unused, int sig)
{
	lastsig = sig;
}

bool
groupmember(gid_t gid, struct ucred *cr)
{
	return cr->cr_gid == gid;
}

int
suser_cred(struct ucred *cr)
{
	return cr->cr_uid == 0 ? 0 : EPERM;
}

struct ucred *
crdup(void)
{
	struct ucred *new = calloc(1, sizeof(*new));

	*new = *curproc->p_ucred;
	return new;
}

void
crfree(struct ucred *cr)
{
	free(cr);
}

/* ---- descriptors ------------------------------------------------------- */

int
falloc(struct proc *p, struct file **fpp, int *fdp)
{
	for (int i = 0; i < NFDS; i++) {
		if (fdnodes[i].fp != NULL || fdnodes[i].reserved)
			continue;
		fdnodes[i].reserved = true;
		*fpp = calloc(1, sizeof(**fpp));
		(*fpp)->f_count = 1;
		(*fpp)->f_cred = p->p_ucred;
		*fdp = i;
		return 0;
	}
	return EMFILE;
}

void
fhold(struct file *fp)
{
	fp->f_count++;
}

int
fdrop(struct file *fp)
{
	int error;

	if (--fp->f_count > 0)
		return 0;
	error = fp->f_ops != NULL ? fp->f_ops->fo_close(fp) : 0;
	free(fp);
	return error;
}

void
fsetfd(struct proc *p __unused, struct file *fp, int fd, int fdflags __unused)
{
	fhold(fp);
	fdnodes[fd].fp = fp;
	fdnodes[fd].reserved = false;
}

void
fdunreserve(struct proc *p __unused, int fd)
{
	fdnodes[fd].reserved = false;
}

int
holdfp(struct proc *p __unused, int fd, int flag, struct file **fpp)
{
	if (fd < 0 || fd >= NFDS || fdnodes[fd].fp == NULL ||
	    (flag != 0 && (fdnodes[fd].fp->f_flag & flag) == 0))
		return EBADF;
	*fpp = fdnodes[fd].fp;
	fhold(*fpp);
	return 0;
}

/* ---- memfs ------------------------------------------------------------- */

struct mnode {
	struct ment	*ents;		/* VDIR */
	struct mnode	*parent;
	enum vtype	type;
	struct vattr	va;
	char		data[4096];	/* VREG, VLNK */
};
struct ment {
	struct ment	*next;
	struct mnode	*node;
	char		name[256];
};
static const struct vop_ops memfs_vops;
static struct mnode *mroot;

static struct mnode *
mnode_new(struct mnode *parent, enum vtype type, mode_t mode, uid_t uid)
{
	static ino_t lastino = 1;
	struct mnode *n = calloc(1, sizeof(*n));

	n->parent = parent != NULL ? parent : n;
	n->type = type;
	n->va.va_type = type;
	n->va.va_mode = mode;
	n->va.va_uid = uid;
	n->va.va_fileid = ++lastino;
	n->va.va_nlink = type == VDIR;
	if (type == VDIR && parent != NULL)
		parent->va.va_nlink++;
	return n;
}

static int
memfs_vnode(struct mount *mp, struct mnode *n, struct vnode **vpp)
{
	struct vnode *vp;

	TAILQ_FOREACH(vp, &mp->mnt_vnodes, v_mntlist) {
		if (vp->v_data == n) {
			*vpp = vp;
			return vget(vp, LK_EXCLUSIVE);
		}
	}
	(void)getnewvnode(mp, &memfs_vops, vpp);
	vp = *vpp;
	vp->v_data = n;
	vp->v_filesize = n->va.va_size;
	vn_settype(vp, n->type);
	return n->type == VCHR ? vop_spec_init(vp, n->va.va_rdev) : 0;
}

static struct ment **
ment_find(struct mnode *dir, const struct componentname *cn)
{
	struct ment **ep;

	for (ep = &dir->ents; *ep != NULL; ep = &(*ep)->next) {
		if (strlen((*ep)->name) == (size_t)cn->cn_len &&
		    memcmp((*ep)->name, cn->cn_name, (size_t)cn->cn_len) == 0)
			break;
	}
	return ep;
}

static void
ment_add(struct mnode *dir, const struct componentname *cn, struct mnode *n)
{
	struct ment *e = calloc(1, sizeof(*e));

	memcpy(e->name, cn->cn_name, (size_t)cn->cn_len);
	e->node = n;
	e->next = dir->ents;
	dir->ents = e;
	n->va.va_nlink++;
}

static void
ment_remove(struct mnode *dir, const struct componentname *cn)
{
	struct ment **ep = ment_find(dir, cn), *e = *ep;

	KASSERT(e != NULL);
	*ep = e->next;
	e->node->va.va_nlink--;
	if (e->node->type == VDIR)
		dir->va.va_nlink--;
	free(e);
}

static int
memfs_lookup(struct vnode *dvp, struct vnode **vpp, struct componentname *cn)
{
	struct mnode *dir = dvp->v_data;
	struct ment *e;
	int error;

	KASSERT(lockowned(&dvp->v_lock));
	if (cn->cn_len == 2 && memcmp(cn->cn_name, "..", 2) == 0) {
		vn_unlock(dvp);
		error = memfs_vnode(dvp->v_mount, dir->parent, vpp);
		(void)lockmgr(&dvp->v_lock, LK_EXCLUSIVE);
		return error;
	}
	e = *ment_find(dir, cn);
	return e == NULL ? ENOENT : memfs_vnode(dvp->v_mount, e->node, vpp);
}

static int
memfs_create(struct vnode *dvp, struct vnode **vpp, struct componentname *cn,
    struct vattr *va)
{
	struct mnode *n;

	KASSERT(lockowned(&dvp->v_lock) && *ment_find(dvp->v_data, cn) == NULL);
	n = mnode_new(dvp->v_data, va->va_type, va->va_mode, cn->cn_cred->cr_uid);
	n->va.va_rdev = va->va_rdev;
	ment_add(dvp->v_data, cn, n);
	return memfs_vnode(dvp->v_mount, n, vpp);
}

static int
memfs_symlink(struct vnode *dvp, struct vnode **vpp, struct componentname *cn,
    struct vattr *va, const char *target)
{
	int error = memfs_create(dvp, vpp, cn, va);

	if (error == 0)
		kstrlcpy(((struct mnode *)(*vpp)->v_data)->data, target, 4096);
	return error;
}

static int
memfs_link(struct vnode *dvp, struct vnode *vp, struct componentname *cn)
{
	KASSERT(lockowned(&dvp->v_lock) && lockowned(&vp->v_lock));
	ment_add(dvp->v_data, cn, vp->v_data);
	return 0;
}

static int
memfs_remove(struct vnode *dvp, struct vnode *vp, struct componentname *cn)
{
	KASSERT(lockowned(&dvp->v_lock) && lockowned(&vp->v_lock));
	ment_remove(dvp->v_data, cn);
	return 0;
}

static int
memfs_rmdir(struct vnode *dvp, struct vnode *vp, struct componentname *cn)
{
	struct mnode *n = vp->v_data;

	KASSERT(lockowned(&dvp->v_lock) && lockowned(&vp->v_lock));
	if (n->ents != NULL)
		return ENOTEMPTY;
	ment_remove(dvp->v_data, cn);
	n->va.va_nlink = 0;
	return 0;
}

static int
memfs_rename(struct vnode *fdvp, struct vnode *fvp, struct componentname *fcn,
    struct vnode *tdvp, struct vnode *tvp, struct componentname *tcn)
{
	struct mnode *t, *n = fvp->v_data, *tdir = tdvp->v_data;

	KASSERT(!kv_locked() && lockowned(&fvp->v_mount->mnt_renlock));
	if (tvp != NULL) {
		t = tvp->v_data;
		if (t->ents != NULL)
			return ENOTEMPTY;
		ment_remove(tdir, tcn);
		if (t->type == VDIR)
			t->va.va_nlink = 0;
	}
	ment_remove(fdvp->v_data, fcn);
	ment_add(tdir, tcn, n);
	n->parent = tdir;
	if (n->type == VDIR)
		tdir->va.va_nlink++;
	return 0;
}

static int
memfs_getattr(struct vnode *vp, struct vattr *va)
{
	*va = ((struct mnode *)vp->v_data)->va;
	return 0;
}

static int
memfs_setattr(struct vnode *vp, struct vattr *va, struct ucred *cr)
{
	struct vattr *now = &((struct mnode *)vp->v_data)->va;
	int error;

	KASSERT(lockowned(&vp->v_lock));
	if ((error = vattr_check(vp, now, va, cr)) != 0)
		return error;
	if (va->va_mode != (mode_t)VNOVAL)
		now->va_mode = va->va_mode;
	if (va->va_uid != (uid_t)VNOVAL)
		now->va_uid = va->va_uid;
	if (va->va_flags != (uint32_t)VNOVAL)
		now->va_flags = va->va_flags;
	if (va->va_size != (uint64_t)VNOVAL)
		vp->v_filesize = now->va_size = va->va_size;
	return 0;
}

static int
memfs_read(struct vnode *vp, struct uio *uio, int ioflag __unused,
    struct ucred *cr __unused)
{
	struct mnode *n = vp->v_data;
	uint64_t off = (uint64_t)uio->uio_offset;

	KASSERT(lockowned(&vp->v_lock));
	if (off >= n->va.va_size)
		return 0;
	return uiomove(n->data + off, MIN(uio->uio_resid, n->va.va_size - off), uio);
}

static int
memfs_write(struct vnode *vp, struct uio *uio, int ioflag, struct ucred *cr __unused)
{
	struct mnode *n = vp->v_data;
	int error;

	KASSERT(lockowned(&vp->v_lock));
	if ((ioflag & IO_APPEND) != 0)
		uio->uio_offset = (off_t)n->va.va_size;
	if ((size_t)uio->uio_offset + uio->uio_resid > sizeof(n->data))
		return ENOSPC;
	error = uiomove(n->data + uio->uio_offset, uio->uio_resid, uio);
	vp->v_filesize = n->va.va_size = MAX(n->va.va_size, (uint64_t)uio->uio_offset);
	return error;
}

static int
memfs_readlink(struct vnode *vp, struct uio *uio)
{
	struct mnode *n = vp->v_data;

	return uiomove(n->data, strlen(n->data), uio);
}

static int
memfs_readdir(struct vnode *vp, struct uio *uio, bool *eof)
{
	struct mnode *n = vp->v_data;
	struct ment *e = n->ents;
	struct dirent de;
	off_t i;

	for (i = 0; e != NULL; e = e->next, i++) {
		if (i < uio->uio_offset)
			continue;
		memset(&de, 0, sizeof(de));
		de.d_fileno = e->node->va.va_fileid;
		de.d_namlen = (uint16_t)strlen(e->name);
		memcpy(de.d_name, e->name, de.d_namlen);
		if (uio->uio_resid < _DIRENT_RECLEN(de.d_namlen))
			break;
		(void)uiomove(&de, _DIRENT_RECLEN(de.d_namlen), uio);
		uio->uio_offset = i + 1;
	}
	*eof = e == NULL;
	return 0;
}

static int
memfs_inactive(struct vnode *vp)
{
	KASSERT(lockowned(&vp->v_lock));
	if (((struct mnode *)vp->v_data)->va.va_nlink == 0)
		vp->v_flag |= VRECYCLE;
	return 0;
}

static const struct vop_ops memfs_vops = {
	.vop_lookup = memfs_lookup, .vop_create = memfs_create,
	.vop_mknod = memfs_create, .vop_mkdir = memfs_create,
	.vop_symlink = memfs_symlink, .vop_link = memfs_link,
	.vop_remove = memfs_remove, .vop_rmdir = memfs_rmdir,
	.vop_rename = memfs_rename, .vop_getattr = memfs_getattr,
	.vop_setattr = memfs_setattr, .vop_read = memfs_read,
	.vop_write = memfs_write, .vop_readlink = memfs_readlink,
	.vop_readdir = memfs_readdir, .vop_inactive = memfs_inactive,
};

static int
memfs_mount(struct mount *mp __unused, struct cdev *dev __unused, void *data __unused)
{
	const struct componentname dev_cn = { "dev", 3, NULL, 0 };

	if (mroot == NULL) {
		mroot = mnode_new(NULL, VDIR, 0755, 0);
		ment_add(mroot, &dev_cn, mnode_new(mroot, VDIR, 0755, 0));
	}
	return 0;
}

static int
memfs_unmount(struct mount *mp __unused, int flags __unused)
{
	return 0;
}

static int
memfs_root(struct mount *mp, struct vnode **vpp)
{
	return memfs_vnode(mp, mroot, vpp);
}

static int
memfs_statfs(struct mount *mp __unused, struct statfs *sb __unused)
{
	return 0;
}

const struct vfsops ufs_vfsops = {
	.vfs_name = "ufs", .vfs_typenum = 1, .vfs_mount = memfs_mount,
	.vfs_unmount = memfs_unmount, .vfs_root = memfs_root,
	.vfs_statfs = memfs_statfs,
};

/* ---- for the tests ----------------------------------------------------- */

static const struct dev_ops md_ops = { .name = "md", .maj = 9, .flags = D_DISK };

void
kv_boot(void)
{
	thread.td_proc = &proc0;
	proc0.p_ucred = &cred;
	proc0.p_fd = &fds;
	proc0.p_pgrp = &pgrp;
	kv_fsize(-1);
	vfs_init();
	mem_init();
	KASSERT(make_dev(&md_ops, 0, 0, 0, 0640, "md0") != NULL);
	vfs_mountroot();
}

static const struct {
	const char	*name;
	sy_call_t	*call;
} calls[] = {
	{ "open", sys_open }, { "openat", sys_openat }, { "link", sys_link },
	{ "unlink", sys_unlink }, { "unlinkat", sys_unlinkat }, { "chdir", sys_chdir },
	{ "chroot", sys_chroot }, { "mknod", sys_mknod }, { "mkfifo", sys_mkfifo },
	{ "chmod", sys_chmod }, { "chown", sys_chown }, { "access", sys_access },
	{ "eaccess", sys_eaccess }, { "chflags", sys_chflags },
	{ "symlink", sys_symlink }, { "readlink", sys_readlink },
	{ "rename", sys_rename }, { "mkdir", sys_mkdir }, { "rmdir", sys_rmdir },
	{ "utimes", sys_utimes }, { "lseek", sys_lseek }, { "truncate", sys_truncate },
	{ "ftruncate", sys_ftruncate }, { "getcwd", sys___getcwd },
	{ "realpath", sys___realpath }, { "revoke", sys_revoke },
	{ "pathconf", sys_pathconf }, { "mount", sys_mount },
	{ "unmount", sys_unmount }, { "getfsstat", sys_getfsstat },
};

int64_t
kv_call(const char *name, const uint64_t arg[8])
{
	struct sysmsg msg;
	int error;

	memset(&msg, 0, sizeof(msg));
	memcpy(msg.arg, arg, sizeof(msg.arg));
	for (size_t i = 0; i < nitems(calls); i++) {
		if (strcmp(calls[i].name, name) != 0)
			continue;
		error = calls[i].call(&msg);
		KASSERT(!kv_locked());
		return error != 0 ? -error : (int64_t)msg.result;
	}
	panic("no call %s", name);
}

int
kv_stat(const char *path, bool follow, struct kv_stat *kst)
{
	struct sysmsg msg;
	struct stat st;
	int error;

	memset(&msg, 0, sizeof(msg));
	msg.arg[0] = P(path);
	msg.arg[1] = P(&st);
	if ((error = follow ? sys_stat(&msg) : sys_lstat(&msg)) != 0)
		return -error;
	*kst = (struct kv_stat){ st.st_mode, st.st_uid, st.st_nlink, st.st_rdev,
	    st.st_flags, st.st_ino, (uint64_t)st.st_size };
	return 0;
}

int64_t
kv_read(int fd, void *buf, size_t n, int64_t off)
{
	struct file *fp = fdnodes[fd].fp;
	struct iovec iov;
	struct uio uio;
	int error;

	uio_kinit(&uio, &iov, buf, n, off, UIO_READ);
	error = fp->f_ops->fo_read(fp, &uio, &cred, off < 0 ? 0 : O_FOFFSET_FLAG);
	return error != 0 ? -error : (int64_t)(n - uio.uio_resid);
}

int64_t
kv_write(int fd, const void *buf, size_t n)
{
	struct file *fp = fdnodes[fd].fp;
	struct iovec iov;
	struct uio uio;
	int error;

	uio_kinit(&uio, &iov, (void *)(uintptr_t)buf, n, 0, UIO_WRITE);
	error = fp->f_ops->fo_write(fp, &uio, &cred, 0);
	return error != 0 ? -error : (int64_t)(n - uio.uio_resid);
}

int
kv_close(int fd)
{
	struct file *fp = fdnodes[fd].fp;

	KASSERT(fp != NULL);
	fdnodes[fd].fp = NULL;
	return fdrop(fp);
}

bool
kv_samefile(int fd1, int fd2)
{
	return fdnodes[fd1].fp == fdnodes[fd2].fp;
}

int
kv_names(int fd)
{
	struct sysmsg msg;
	char buf[100], *p;
	int n = 0;

	for (;;) {
		memset(&msg, 0, sizeof(msg));
		msg.arg[0] = (uint64_t)fd;
		msg.arg[1] = P(buf);
		msg.arg[2] = sizeof(buf);
		KASSERT(sys_getdirentries(&msg) == 0);
		if (msg.result == 0)
			return n;
		for (p = buf; p < buf + msg.result; n++)
			p = (char *)_DIRENT_NEXT((struct dirent *)(void *)p);
	}
}

void
kv_ids(unsigned euid, unsigned ruid, unsigned gid)
{
	cred.cr_uid = euid;
	cred.cr_ruid = ruid;
	cred.cr_gid = cred.cr_rgid = gid;
}

void
kv_fsize(int64_t limit)
{
	proc0.p_limit.pl_rlimit[RLIMIT_FSIZE].rlim_cur =
	    limit < 0 ? RLIM_INFINITY : limit;
}

int
kv_signal(void)
{
	int sig = lastsig;

	lastsig = 0;
	return sig;
}

int
kv_lock(int fd, int who, int op, int type, int64_t start, int64_t len, bool wait)
{
	struct flock fl = { .l_start = start, .l_len = len, .l_type = (int16_t)type };
	int error;

	error = lf_advlock(fdnodes[fd].fp->f_data, &holders[who], op, &fl,
	    F_POSIX | (wait ? F_WAIT : 0));
	kv_lockstart = fl.l_start;
	kv_locklen = fl.l_len;
	kv_locktype = fl.l_type;
	return -error;
}

void
kv_onsleep(void (*fn)(void))
{
	onsleep = fn;
}

int
kv_opens(const char *dev)
{
	return dev_lookup(dev)->si_opencount;
}

bool
kv_locked(void)
{
	struct mount *mp;
	struct vnode *vp;

	TAILQ_FOREACH(mp, &mountlist, mnt_list)
		TAILQ_FOREACH(vp, &mp->mnt_vnodes, v_mntlist)
			if (lockinuse(&vp->v_lock))
				return true;
	return false;
}

int
kv_refs(void)
{
	struct mount *mp;
	struct vnode *vp;
	int n = 0;

	TAILQ_FOREACH(mp, &mountlist, mnt_list)
		TAILQ_FOREACH(vp, &mp->mnt_vnodes, v_mntlist)
			n += vp->v_usecount;
	return n;
}

int
kv_unmountall(void)
{
	return -vfs_unmountall();
}

void
devstat_end_transaction_bio(struct devstat *ds __unused, const struct bio *bio __unused)
{
}
