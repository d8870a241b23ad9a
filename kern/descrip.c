/*
 * kern/descrip.c - descriptors and open files.
 *
 *	proc.p_fd -> filedesc.fd_files[fd] -> file -> vnode, pipe, socket ...
 *
 * A filedesc is a process's table, with its directories and umask; fork copies it.  A
 * file is one open: f_count counts the descriptors that name it, in any table, and the
 * system calls that use it just now (holdfp, fdrop); the last one closes.  So a file
 * never goes away under a sleeping read().
 *
 * A descriptor is reserved (falloc) before its file is opened, which may sleep, and
 * filled (fsetfd) or given back (fdunreserve) after.  A reserved one is EBADF to all.
 * fd_freefile: no free descriptor is below it.  fd_lastfile: none in use is above it.
 *
 * Locks of fcntl(2) belong to a process and a vnode: any close of any descriptor of
 * that file ends them.  Those of flock(2) belong to the file.
 *
 * Called by: system calls, fork, exec, exit.  Calls: struct fileops, kern/vfs_lockf.c.
 * Manual pages: dup(2), fcntl(2), close(2), closefrom(2), flock(2), getdtablesize(2).
 * Read next: kern/sys_generic.c, which reads, writes and polls.
 */
#include <sys/fcntl.h>
#include <sys/stat.h>
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/sysctl.h"
#include "kern/vnode.h"

#define NDFILE		24		/* first size of a table */
#define FILES_RESERVED	64		/* of maxfiles, for the superuser */
#define FCNTLFLAGS	(O_APPEND | O_ASYNC | O_FSYNC | O_NONBLOCK)	/* F_SETFL's */
#define WHENCE_CUR	1		/* SEEK_CUR in struct flock */

static MALLOC_DEFINE(M_FILE, "file");
static MALLOC_DEFINE(M_FILEDESC, "filedesc");

static int badfo_close(struct file *);

/* A file that was not opened yet, or never: there is nothing to close. */
static const struct fileops badfileops = { .fo_close = badfo_close };

static LIST_HEAD(, file) allfiles;
int nfiles, maxfiles = 16384, maxfilesperproc = 8192;

SYSCTL_INT(maxfiles, "kern.maxfiles", CTLFLAG_RW, &maxfiles, "open files, at most");
SYSCTL_INT(openfiles, "kern.openfiles", CTLFLAG_RD, &nfiles, "open files");
SYSCTL_INT(maxfilesperproc, "kern.maxfilesperproc", CTLFLAG_RW, &maxfilesperproc,
    "descriptors of a process, at most");

static int
badfo_close(struct file *fp __unused)
{
	return (0);
}

/* ---- tables ------------------------------------------------------------- */

/* A table with room for n descriptors and nothing in it.  NULL: no memory. */
static struct filedesc *
fdnew(int n)
{
	struct filedesc *fdp = kmalloc(sizeof(*fdp), M_FILEDESC,
	    M_WAITOK | M_NULLOK | M_ZERO);

	if (fdp == NULL)
		return (NULL);
	fdp->fd_files = kmalloc((size_t)n * sizeof(*fdp->fd_files), M_FILEDESC,
	    M_WAITOK | M_NULLOK | M_ZERO);
	if (fdp->fd_files == NULL) {
		kfree(fdp, M_FILEDESC);
		return (NULL);
	}
	fdp->fd_nfiles = n;
	fdp->fd_lastfile = -1;
	return (fdp);
}

/* The first process's table: nothing open, no directories yet. */
struct filedesc *
fdinit(struct proc *p)
{
	p->p_fd = fdnew(NDFILE);
	if (p->p_fd == NULL)
		panic("no memory for the first process's descriptors");
	p->p_fd->fd_cmask = S_IWGRP | S_IWOTH;
	return (p->p_fd);
}

/* A copy of p's table, for a child.  NULL: no memory.  May sleep. */
struct filedesc *
fdcopy(struct proc *p)
{
	struct filedesc *old = p->p_fd, *new;
	struct file *fp;
	int n;

	do {		/* while we wait for memory, another LWP may open files */
		n = old->fd_nfiles;
		if ((new = fdnew(n)) == NULL)
			return (NULL);
		if (n != old->fd_nfiles) {
			kfree(new->fd_files, M_FILEDESC);
			kfree(new, M_FILEDESC);
		}
	} while (n != old->fd_nfiles);
	for (int fd = 0; fd <= old->fd_lastfile; fd++) {
		fp = old->fd_files[fd].fp;
		if (fp == NULL || old->fd_files[fd].reserved)
			continue;
		fhold(fp);
		new->fd_files[fd] = old->fd_files[fd];
		new->fd_lastfile = fd;
	}
	new->fd_freefile = old->fd_freefile;
	for (int fd = 0; fd < new->fd_freefile; fd++)
		if (new->fd_files[fd].fp == NULL)	/* was reserved */
			new->fd_freefile = fd;
	new->fd_cmask = old->fd_cmask;
	new->fd_cdir = old->fd_cdir;
	new->fd_rdir = old->fd_rdir;
	if (new->fd_cdir != NULL)
		vref(new->fd_cdir);
	if (new->fd_rdir != NULL)
		vref(new->fd_rdir);
	return (new);
}

/* End all fcntl(2) locks that p has on the file. */
static void
unlock_posix(struct proc *p, struct file *fp)
{
	struct flock fl = { .l_type = F_UNLCK };	/* from 0 to the end */
	struct vnode *vp = fp->f_data;

	if (fp->f_type == DTYPE_VNODE && vp->v_lockf != NULL)
		(void)lf_advlock(vp, p, F_UNLCK, &fl, F_POSIX);
}

/* A descriptor of p does not name fp any more.  The error of the last close. */
static int
closef(struct proc *p, struct file *fp)
{
	unlock_posix(p, fp);
	return (fdrop(fp));
}

/* Exit: close everything, leave the directories. */
void
fdfree(struct proc *p)
{
	struct filedesc *fdp = p->p_fd;

	if (fdp == NULL)
		return;
	fdclosefrom(p, 0);
	p->p_fd = NULL;
	if (fdp->fd_cdir != NULL)
		vrele(fdp->fd_cdir);
	if (fdp->fd_rdir != NULL)
		vrele(fdp->fd_rdir);
	kfree(fdp->fd_files, M_FILEDESC);
	kfree(fdp, M_FILEDESC);
}

/* The most descriptors that p may have. */
static int
fdlimit(struct proc *p)
{
	rlim_t lim = p->p_limit.pl_rlimit[RLIMIT_NOFILE].rlim_cur;

	return (lim < maxfilesperproc ? (int)lim : maxfilesperproc);
}

/* Make the table big enough for descriptor fd.  ENOMEM.  May sleep. */
static int
fdgrow(struct filedesc *fdp, int fd)
{
	struct fdnode *new;
	int n = fdp->fd_nfiles;

	while (n <= fd && n <= INT32_MAX / 2)
		n *= 2;
	if (n <= fd)
		return (ENOMEM);
	new = kmalloc((size_t)n * sizeof(*new), M_FILEDESC,
	    M_WAITOK | M_NULLOK | M_ZERO);
	if (new == NULL)
		return (ENOMEM);
	if (n > fdp->fd_nfiles) {
		memcpy(new, fdp->fd_files, (size_t)fdp->fd_nfiles * sizeof(*new));
		kfree(fdp->fd_files, M_FILEDESC);
		fdp->fd_files = new;
		fdp->fd_nfiles = n;
	} else				/* another LWP was faster */
		kfree(new, M_FILEDESC);
	return (0);
}

/* Is this slot taken? */
static bool
fdused(const struct filedesc *fdp, int fd)
{
	return (fdp->fd_files[fd].fp != NULL || fdp->fd_files[fd].reserved);
}

/* Keep fd_lastfile and fd_freefile right: fd was taken. */
static void
fdtaken(struct filedesc *fdp, int fd)
{
	if (fd > fdp->fd_lastfile)
		fdp->fd_lastfile = fd;
	if (fd == fdp->fd_freefile)
		fdp->fd_freefile++;
}

/* Empty a slot; the caller has its file now. */
static void
fdvacate(struct filedesc *fdp, int fd)
{
	fdp->fd_files[fd] = (struct fdnode){ .fp = NULL };
	if (fd < fdp->fd_freefile)
		fdp->fd_freefile = fd;
	while (fdp->fd_lastfile >= 0 && !fdused(fdp, fdp->fd_lastfile))
		fdp->fd_lastfile--;
}

/* Reserve the lowest free descriptor >= want.  EMFILE, ENOMEM.  May sleep. */
static int
fdreserve(struct proc *p, int want, int *result)
{
	struct filedesc *fdp = p->p_fd;
	int fd, lim, error;

	for (;;) {
		lim = fdlimit(p);
		for (fd = MAX(want, fdp->fd_freefile); fd < fdp->fd_nfiles; fd++)
			if (!fdused(fdp, fd))
				break;
		if (fd >= lim)
			return (EMFILE);
		if (fd < fdp->fd_nfiles)
			break;
		if ((error = fdgrow(fdp, fd)) != 0)
			return (error);
	}
	fdp->fd_files[fd].reserved = true;
	fdp->fd_files[fd].flags = 0;
	if (want <= fdp->fd_freefile)
		fdp->fd_freefile = fd;
	fdtaken(fdp, fd);
	*result = fd;
	return (0);
}

/* ---- files -------------------------------------------------------------- */

int
falloc(struct proc *p, struct file **fpp, int *fdp)
{
	struct file *fp;
	int error;

	if (nfiles >= maxfiles - (p->p_ucred->cr_uid == 0 ? 0 : FILES_RESERVED))
		return (ENFILE);
	fp = kmalloc(sizeof(*fp), M_FILE, M_WAITOK | M_NULLOK | M_ZERO);
	if (fp == NULL)
		return (ENOMEM);
	if (fdp != NULL && (error = fdreserve(p, 0, fdp)) != 0) {
		kfree(fp, M_FILE);
		return (error);
	}
	fp->f_count = 1;
	fp->f_ops = &badfileops;
	fp->f_cred = crhold(p->p_ucred);
	LIST_INSERT_HEAD(&allfiles, fp, f_list);
	nfiles++;
	*fpp = fp;
	return (0);
}

/* The reserved descriptor fd names fp from now on. */
void
fsetfd(struct proc *p, struct file *fp, int fd, int fdflags)
{
	struct fdnode *fdn = &p->p_fd->fd_files[fd];

	KASSERT(fdn->reserved && fdn->fp == NULL);
	fhold(fp);
	fdn->fp = fp;
	fdn->flags = (uint8_t)fdflags;
	fdn->reserved = false;
}

void
fdunreserve(struct proc *p, int fd)
{
	KASSERT(p->p_fd->fd_files[fd].reserved);
	fdvacate(p->p_fd, fd);
}

/* The slot of a descriptor that names a file, or NULL. */
static struct fdnode *
fdslot(struct proc *p, int fd)
{
	struct filedesc *fdp = p->p_fd;

	if ((u_int)fd >= (u_int)fdp->fd_nfiles || fdp->fd_files[fd].fp == NULL ||
	    fdp->fd_files[fd].reserved)
		return (NULL);
	return (&fdp->fd_files[fd]);
}

int
holdfp(struct proc *p, int fd, int flag, struct file **fpp)
{
	struct fdnode *fdn = fdslot(p, fd);

	if (fdn == NULL || (flag != 0 && (fdn->fp->f_flag & flag) == 0))
		return (EBADF);
	*fpp = fdn->fp;
	fdn->fp->f_count++;
	return (0);
}

void
fhold(struct file *fp)
{
	KASSERT(fp->f_count > 0);
	fp->f_count++;
}

int
fdrop(struct file *fp)
{
	struct flock fl = { .l_type = F_UNLCK };
	int error;

	KASSERT(fp->f_count > 0);
	if (--fp->f_count > 0)
		return (0);
	if (fp->f_haslock)
		(void)lf_advlock(fp->f_data, fp, F_UNLCK, &fl, F_FLOCK);
	error = fp->f_ops->fo_close(fp);
	LIST_REMOVE(fp, f_list);
	nfiles--;
	crfree(fp->f_cred);
	kfree(fp, M_FILE);
	return (error);
}

/* Close a descriptor of p.  EBADF, or what the file's close says. */
static int
fdclose(struct proc *p, int fd)
{
	struct fdnode *fdn = fdslot(p, fd);
	struct file *fp;

	if (fdn == NULL)
		return (EBADF);
	fp = fdn->fp;
	fdvacate(p->p_fd, fd);
	return (closef(p, fp));
}

void
fdclosefrom(struct proc *p, int fd)
{
	for (; fd <= p->p_fd->fd_lastfile; fd++)
		(void)fdclose(p, fd);		/* EBADF: a hole */
}

/* Exec: a program starts without the FD_CLOEXEC descriptors. */
void
fdcloseexec(struct proc *p)
{
	for (int fd = 0; fd <= p->p_fd->fd_lastfile; fd++)
		if ((p->p_fd->fd_files[fd].flags & FD_CLOEXEC) != 0)
			(void)fdclose(p, fd);
}

/* ---- duplicating -------------------------------------------------------- */

/* F_DUPFD: the lowest descriptor >= min that is free will name old's file. */
static int
dup_lowest(struct proc *p, int old, long min, int fdflags, uint64_t *result)
{
	struct file *fp;
	int fd, error;

	if ((error = holdfp(p, old, 0, &fp)) != 0)
		return (error);
	if (min < 0 || min >= fdlimit(p))
		error = EINVAL;
	else
		error = fdreserve(p, (int)min, &fd);
	if (error == 0) {
		fsetfd(p, fp, fd, fdflags);
		*result = (uint64_t)fd;
	}
	(void)fdrop(fp);
	return (error);
}

/* dup2: descriptor new will name old's file, whatever it named before.  EBADF; EBUSY
 * when another LWP is opening it just now. */
static int
dup_exact(struct proc *p, int old, long new, int fdflags, uint64_t *result)
{
	struct file *fp, *oldfp;
	struct fdnode *fdn;
	int fd = (int)new, error;

	if (new < 0 || new >= fdlimit(p))
		return (EBADF);
	if ((error = holdfp(p, old, 0, &fp)) != 0)
		return (error);
	*result = (uint64_t)fd;
	if (old == fd) {
		(void)fdrop(fp);
		return (0);
	}
	if (fd >= p->p_fd->fd_nfiles)
		error = fdgrow(p->p_fd, fd);
	fdn = &p->p_fd->fd_files[fd];
	if (error == 0 && fdn->reserved)
		error = EBUSY;
	if (error != 0) {
		(void)fdrop(fp);
		return (error);
	}
	oldfp = fdn->fp;
	fdn->fp = fp;			/* our hold is the descriptor's now */
	fdn->flags = (uint8_t)fdflags;
	fdtaken(p->p_fd, fd);
	if (oldfp != NULL)
		(void)closef(p, oldfp);
	return (0);
}

/* ---- system calls ------------------------------------------------------- */

int
sys_close(struct sysmsg *m)
{
	return (fdclose(curproc, (int)m->arg[0]));
}

int
sys_dup(struct sysmsg *m)
{
	return (dup_lowest(curproc, (int)m->arg[0], 0, 0, &m->result));
}

int
sys_dup2(struct sysmsg *m)
{
	return (dup_exact(curproc, (int)m->arg[0], (int)m->arg[1], 0, &m->result));
}

int
sys_closefrom(struct sysmsg *m)
{
	int fd = (int)m->arg[0];

	if (fd < 0 || fd > curproc->p_fd->fd_lastfile)
		return (EBADF);
	fdclosefrom(curproc, fd);
	return (0);
}

int
sys_getdtablesize(struct sysmsg *m)
{
	m->result = (uint64_t)fdlimit(curproc);
	return (0);
}

int
sys_fstat(struct sysmsg *m)
{
	struct proc *p = curproc;
	struct file *fp;
	struct stat st;
	int error;

	if ((error = holdfp(p, (int)m->arg[0], 0, &fp)) != 0)
		return (error);
	bzero(&st, sizeof(st));
	error = fp->f_ops->fo_stat(fp, &st, curcred());
	if (error == 0)
		error = copyout(&st, (void *)m->arg[1], sizeof(st));
	(void)fdrop(fp);
	return (error);
}

/* F_SETFL: what may change of an open file's flags.  ENOTTY: nothing sends SIGIO. */
static int
set_flags(struct file *fp, int flags)
{
	if ((flags & O_ASYNC) != 0)
		return (ENOTTY);
	fp->f_flag = (fp->f_flag & ~FCNTLFLAGS) | (flags & FCNTLFLAGS);
	return (0);
}

/* Have l_start count from the file's beginning or (SEEK_END) end. */
static int
resolve_whence(struct file *fp, struct flock *fl)
{
	if (fl->l_whence != WHENCE_CUR)
		return (0);
	if (__builtin_add_overflow(fl->l_start, fp->f_offset, &fl->l_start))
		return (EOVERFLOW);
	fl->l_whence = 0;
	return (0);
}

/* F_GETLK, F_SETLK, F_SETLKW.  fp is held.  EBADF: open for reading only, say. */
static int
fcntl_lock(struct proc *p, int fd, struct file *fp, int cmd, void *ufl)
{
	struct fdnode *fdn;
	struct flock fl;
	int error;

	if (fp->f_type != DTYPE_VNODE)
		return (EBADF);
	if ((error = copyin(ufl, &fl, sizeof(fl))) != 0 ||
	    (error = resolve_whence(fp, &fl)) != 0)
		return (error);
	if (cmd == F_GETLK) {
		if (fl.l_type != F_RDLCK && fl.l_type != F_WRLCK && fl.l_type != F_UNLCK)
			return (EINVAL);
		error = lf_advlock(fp->f_data, p, F_GETLK, &fl, F_POSIX);
		return (error != 0 ? error : copyout(&fl, ufl, sizeof(fl)));
	}
	switch (fl.l_type) {
	case F_RDLCK:
		if ((fp->f_flag & FREAD) == 0)
			return (EBADF);
		break;
	case F_WRLCK:
		if ((fp->f_flag & FWRITE) == 0)
			return (EBADF);
		break;
	case F_UNLCK:
		return (lf_advlock(fp->f_data, p, F_UNLCK, &fl, F_POSIX));
	default:
		return (EINVAL);
	}
	error = lf_advlock(fp->f_data, p, F_SETLK, &fl,
	    F_POSIX | (cmd == F_SETLKW ? F_WAIT : 0));
	/* While we slept, another LWP may have closed the descriptor: then that
	 * close could not end this lock, and nothing ever would. */
	fdn = fdslot(p, fd);
	if (error == 0 && (fdn == NULL || fdn->fp != fp))
		unlock_posix(p, fp);
	return (error);
}

int
sys_fcntl(struct sysmsg *m)
{
	struct proc *p = curproc;
	int fd = (int)m->arg[0], cmd = (int)m->arg[1], error;
	long arg = (long)m->arg[2];
	struct fdnode *fdn = fdslot(p, fd);
	struct file *fp;

	if (fdn == NULL)
		return (EBADF);
	fp = fdn->fp;
	switch (cmd) {
	case F_DUPFD:
		return (dup_lowest(p, fd, (int)arg, 0, &m->result));
	case F_DUPFD_CLOEXEC:
		return (dup_lowest(p, fd, (int)arg, FD_CLOEXEC, &m->result));
	case F_DUP2FD:
		return (dup_exact(p, fd, (int)arg, 0, &m->result));
	case F_DUP2FD_CLOEXEC:
		return (dup_exact(p, fd, (int)arg, FD_CLOEXEC, &m->result));
	case F_GETFD:
		m->result = fdn->flags & FD_CLOEXEC;
		return (0);
	case F_SETFD:
		fdn->flags = (uint8_t)(arg & FD_CLOEXEC);
		return (0);
	case F_GETFL:
		m->result = (uint64_t)(OFLAGS(fp->f_flag & (FREAD | FWRITE)) |
		    (fp->f_flag & (FCNTLFLAGS | O_DIRECT)));
		return (0);
	case F_SETFL:
		return (set_flags(fp, (int)arg));
	case F_GETOWN:
		m->result = (uint64_t)(int64_t)fp->f_owner;
		return (0);
	case F_SETOWN:
		fp->f_owner = (pid_t)arg;
		return (0);
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
		fhold(fp);
		error = fcntl_lock(p, fd, fp, cmd, (void *)arg);
		(void)fdrop(fp);
		return (error);
	default:
		return (EINVAL);
	}
}

/* flock(2): a lock of the whole file, which the open file has. */
int
sys_flock(struct sysmsg *m)
{
	struct flock fl = { .l_type = F_WRLCK };
	int how = (int)m->arg[1], error;
	struct file *fp;

	if ((error = holdfp(curproc, (int)m->arg[0], 0, &fp)) != 0)
		return (error);
	if (fp->f_type != DTYPE_VNODE)
		error = EOPNOTSUPP;
	else if ((how & LOCK_UN) != 0) {
		fl.l_type = F_UNLCK;
		fp->f_haslock = false;
		error = lf_advlock(fp->f_data, fp, F_UNLCK, &fl, F_FLOCK);
	} else if ((how & (LOCK_SH | LOCK_EX)) == 0)
		error = EBADF;
	else {
		if ((how & LOCK_EX) == 0)
			fl.l_type = F_RDLCK;
		error = lf_advlock(fp->f_data, fp, F_SETLK, &fl,
		    F_FLOCK | ((how & LOCK_NB) != 0 ? 0 : F_WAIT));
		if (error == 0)
			fp->f_haslock = true;
	}
	(void)fdrop(fp);
	return (error);
}
