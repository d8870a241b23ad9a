/*
 * kern/vfs_lockf.c - advisory locks on files: fcntl(2)'s byte ranges, flock(2)'s files.
 *
 * v_lockf points to the locks of one vnode, made when the first is set:
 *
 *	struct lockf_list	locks: every lock that is held, in no order
 *				nwait: sleepers, who look again when any lock goes
 *
 * A holder is a process (F_POSIX) or an open file (F_FLOCK), told apart by address; the
 * two kinds exclude each other, as in all BSDs.  flock locks cover the whole file.
 * Locks of one holder never overlap: a new one cuts pieces off the old ones, and
 * neighbours of one type melt together.
 *
 * A process that would wait for a process that (through others) waits for it gets
 * EDEADLK: every sleeper for a POSIX lock is on the list `lockf_waits' with whom it
 * waits for; the chain from the blocker must not come back to the caller.
 *
 * The kernel is not preempted, so nothing here needs a lock of its own; memory is got
 * before a list is changed.  Called by descrip.c (fcntl, flock, close), sys_open
 * (O_EXLOCK), vgone.  fcntl(2), flock(2), POSIX.1-2008.
 */
#include <sys/fcntl.h>
#include <sys/unistd.h>
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/vnode.h"

static MALLOC_DEFINE(M_LOCKF, "lockf");

struct lockf {
	LIST_ENTRY(lockf) lf_link;
	void		*lf_id;		/* struct proc or struct file */
	int		lf_flags;	/* F_POSIX or F_FLOCK */
	int		lf_type;	/* F_RDLCK, F_WRLCK */
	pid_t		lf_pid;		/* for F_GETLK; -1: an open file */
	off_t		lf_start, lf_end;	/* last byte, OFF_MAX to the end */
};

struct lockf_list {
	LIST_HEAD(, lockf) locks;
	int		nwait;
};

/* One who sleeps for a POSIX lock, and who has it. */
struct lockf_wait {
	LIST_ENTRY(lockf_wait) lw_link;
	void		*lw_id, *lw_blocker;
};
static LIST_HEAD(, lockf_wait) lockf_waits;

#define OFF_MAX		INT64_MAX
#define MAXLOCKS	65536
#define RESERVED_LOCKS	1024			/* the last ones are root's */
static int nlocks;

/* The range of a struct flock.  EINVAL, EOVERFLOW */
static int
flock_range(struct vnode *vp, const struct flock *fl, off_t *start, off_t *end)
{
	off_t s = fl->l_start, len = fl->l_len;

	if (fl->l_whence == SEEK_END) {
		if (__builtin_add_overflow(s, (off_t)vp->v_filesize, &s))
			return EOVERFLOW;
	} else if (fl->l_whence != SEEK_SET) {
		return EINVAL;
	}
	*end = OFF_MAX;
	if (len < 0) {
		*end = s - 1;
		if (__builtin_add_overflow(s, len, &s))
			return EINVAL;
	} else if (len > 0 && __builtin_add_overflow(s, len - 1, end)) {
		return EOVERFLOW;
	}
	*start = s;
	return s < 0 ? EINVAL : 0;
}

static bool
overlaps(const struct lockf *lf, off_t start, off_t end)
{
	return lf->lf_start <= end && lf->lf_end >= start;
}

/* A lock of someone else that keeps id from having this one; NULL. */
static struct lockf *
find_blocker(struct lockf_list *ll, void *id, int type, off_t start, off_t end)
{
	struct lockf *lf;

	LIST_FOREACH(lf, &ll->locks, lf_link) {
		if (lf->lf_id != id && overlaps(lf, start, end) &&
		    (type == F_WRLCK || lf->lf_type == F_WRLCK))
			return lf;
	}
	return NULL;
}

/* Would id wait for itself if it waited for blocker? */
static bool
deadlock(void *id, void *blocker)
{
	struct lockf_wait *lw;
	int steps = 0;

again:
	if (blocker == id)
		return true;
	LIST_FOREACH(lw, &lockf_waits, lw_link) {
		if (lw->lw_id == blocker && steps++ < 1000) {
			blocker = lw->lw_blocker;
			goto again;
		}
	}
	return false;
}

static void
lockf_insert(struct lockf_list *ll, struct lockf *lf)
{
	LIST_INSERT_HEAD(&ll->locks, lf, lf_link);
	nlocks++;
	if ((lf->lf_flags & F_POSIX) != 0)
		((struct proc *)lf->lf_id)->p_nposixlocks++;
}

static void
lockf_free(struct lockf *lf)
{
	LIST_REMOVE(lf, lf_link);
	nlocks--;
	if ((lf->lf_flags & F_POSIX) != 0)
		((struct proc *)lf->lf_id)->p_nposixlocks--;
	kfree(lf, M_LOCKF);
}

/* May the current process have one more?  RLIMIT_POSIXLOCKS is for all of a user's. */
static bool
within_limits(int flags)
{
	rlim_t limit = curproc->p_limit.pl_rlimit[RLIMIT_POSIXLOCKS].rlim_cur, n = 0;
	uid_t uid = curproc->p_ucred->cr_ruid;
	struct proc *p;

	if (curproc->p_ucred->cr_uid == 0)
		return nlocks < MAXLOCKS;
	if ((flags & F_POSIX) != 0 && limit != RLIM_INFINITY) {
		LIST_FOREACH(p, &allproc, p_list)
			if (p->p_ucred != NULL && p->p_ucred->cr_ruid == uid)
				n += p->p_nposixlocks;
		if (n >= limit)
			return false;
	}
	return nlocks < MAXLOCKS - RESERVED_LOCKS;
}

/* Takes [start, end] out of id's locks.  One may be cut in two: *spare is used then. */
static bool
cut_out(struct lockf_list *ll, void *id, off_t start, off_t end, struct lockf **spare)
{
	struct lockf *lf, *next, *tail;
	bool changed = false;

	LIST_FOREACH_SAFE(lf, &ll->locks, lf_link, next) {
		if (lf->lf_id != id || !overlaps(lf, start, end))
			continue;
		changed = true;
		if (lf->lf_start < start && lf->lf_end > end) {
			tail = *spare;
			*spare = NULL;
			*tail = *lf;
			tail->lf_start = end + 1;
			lf->lf_end = start - 1;
			lockf_insert(ll, tail);
		} else if (lf->lf_start < start) {
			lf->lf_end = start - 1;
		} else if (lf->lf_end > end) {
			lf->lf_start = end + 1;
		} else {
			lockf_free(lf);
		}
	}
	return changed;
}

/* Melts neighbours of the same holder and type into the new lock. */
static void
melt(struct lockf_list *ll, struct lockf *new)
{
	struct lockf *lf, *next;

	LIST_FOREACH_SAFE(lf, &ll->locks, lf_link, next) {
		if (lf == new || lf->lf_id != new->lf_id || lf->lf_type != new->lf_type)
			continue;
		if (lf->lf_end != OFF_MAX && lf->lf_end + 1 == new->lf_start)
			new->lf_start = lf->lf_start;
		else if (new->lf_end != OFF_MAX && new->lf_end + 1 == lf->lf_start)
			new->lf_end = lf->lf_end;
		else
			continue;
		lockf_free(lf);
	}
}

/* Wakes those who wait; frees the list when nobody needs it. */
static void
lockf_settle(struct vnode *vp, struct lockf_list *ll)
{
	if (ll->nwait > 0) {
		wakeup(ll);
	} else if (LIST_EMPTY(&ll->locks)) {
		if (vp->v_lockf == ll)
			vp->v_lockf = NULL;
		kfree(ll, M_LOCKF);
	}
}

/* Sleeps until a lock of the list goes.  EDEADLK, EINTR, ERESTART; EBADF: vp died */
static int
wait_for(struct vnode *vp, struct lockf_list *ll, void *id, struct lockf *blocker,
    int flags)
{
	struct lockf_wait lw = { .lw_id = id, .lw_blocker = blocker->lf_id };
	bool posix = (flags & F_POSIX) != 0;
	int error;

	if (posix && deadlock(id, blocker->lf_id))
		return EDEADLK;
	if (posix)
		LIST_INSERT_HEAD(&lockf_waits, &lw, lw_link);
	ll->nwait++;
	error = tsleep(ll, PCATCH, "lockf", 0);
	ll->nwait--;
	if (posix)
		LIST_REMOVE(&lw, lw_link);
	if (error == 0 && vp->v_lockf != ll)
		error = EBADF;
	return error;
}

/* F_SETLK with F_RDLCK or F_WRLCK.  ENOLCK, EAGAIN; or as wait_for() */
static int
lockf_set(struct vnode *vp, void *id, int type, off_t start, off_t end, int flags)
{
	struct lockf_list *ll;
	struct lockf *new, *spare, *blocker;
	int error = 0;

	if (!within_limits(flags))
		return ENOLCK;
	new = kmalloc(sizeof(*new), M_LOCKF, M_WAITOK | M_ZERO);
	spare = kmalloc(sizeof(*spare), M_LOCKF, M_WAITOK);
	ll = kmalloc(sizeof(*ll), M_LOCKF, M_WAITOK | M_ZERO);
	if ((vp->v_flag & VRECLAIMED) != 0) {		/* it died while we slept */
		kfree(new, M_LOCKF);
		kfree(spare, M_LOCKF);
		kfree(ll, M_LOCKF);
		return EBADF;
	}
	if (vp->v_lockf != NULL)
		kfree(ll, M_LOCKF);
	else
		vp->v_lockf = ll;
	ll = vp->v_lockf;
	while ((blocker = find_blocker(ll, id, type, start, end)) != NULL) {
		if ((flags & F_WAIT) == 0) {
			error = EAGAIN;
			break;
		}
		/* flock(2): a holder that changes its kind gives up the old one first. */
		if ((flags & F_FLOCK) != 0 && cut_out(ll, id, 0, OFF_MAX, &spare))
			wakeup(ll);
		if ((error = wait_for(vp, ll, id, blocker, flags)) != 0)
			break;
	}
	if (error == 0) {
		(void)cut_out(ll, id, start, end, &spare);
		new->lf_id = id;
		new->lf_flags = flags & (F_POSIX | F_FLOCK);
		new->lf_type = type;
		new->lf_pid = (flags & F_POSIX) != 0 ? curproc->p_pid : -1;
		new->lf_start = start;
		new->lf_end = end;
		lockf_insert(ll, new);
		melt(ll, new);
		new = NULL;
	}
	lockf_settle(vp, ll);
	if (new != NULL)
		kfree(new, M_LOCKF);
	if (spare != NULL)
		kfree(spare, M_LOCKF);
	return error;
}

/* F_UNLCK. */
static int
lockf_clear(struct vnode *vp, void *id, off_t start, off_t end)
{
	struct lockf_list *ll;
	struct lockf *spare = NULL;

	if (start != 0 || end != OFF_MAX)
		spare = kmalloc(sizeof(*spare), M_LOCKF, M_WAITOK);
	if ((ll = vp->v_lockf) != NULL) {
		(void)cut_out(ll, id, start, end, &spare);
		lockf_settle(vp, ll);
	}
	if (spare != NULL)
		kfree(spare, M_LOCKF);
	return 0;
}

/* F_GETLK: who is in the way, or F_UNLCK in l_type. */
static void
lockf_get(struct vnode *vp, void *id, struct flock *fl, off_t start, off_t end)
{
	struct lockf_list *ll = vp->v_lockf;
	struct lockf *lf = NULL;

	if (ll != NULL)
		lf = find_blocker(ll, id, fl->l_type, start, end);
	if (lf == NULL) {
		fl->l_type = F_UNLCK;
		return;
	}
	fl->l_type = (int16_t)lf->lf_type;
	fl->l_whence = SEEK_SET;
	fl->l_start = lf->lf_start;
	fl->l_len = lf->lf_end == OFF_MAX ? 0 : lf->lf_end - lf->lf_start + 1;
	fl->l_pid = lf->lf_pid;
}

/* The one entry: see kern/vnode.h.  May sleep, with a reference to vp held. */
int
lf_advlock(struct vnode *vp, void *id, int op, struct flock *fl, int flags)
{
	off_t start, end;
	int error;

	if (vp->v_lockf == NULL && op == F_UNLCK)
		return 0;
	if ((vp->v_flag & VRECLAIMED) != 0)
		return op == F_UNLCK ? 0 : EBADF;
	if ((error = flock_range(vp, fl, &start, &end)) != 0)
		return error;
	switch (op) {
	case F_SETLK:
		if (fl->l_type == F_UNLCK)
			return lockf_clear(vp, id, start, end);
		if (fl->l_type != F_RDLCK && fl->l_type != F_WRLCK)
			return EINVAL;
		return lockf_set(vp, id, fl->l_type, start, end, flags);
	case F_UNLCK:
		return lockf_clear(vp, id, start, end);
	case F_GETLK:
		if (fl->l_type != F_RDLCK && fl->l_type != F_WRLCK)
			return EINVAL;
		lockf_get(vp, id, fl, start, end);
		return 0;
	default:
		return EINVAL;
	}
}

/* The vnode dies: nobody holds or waits for anything on it any more. */
void
lf_purge(struct vnode *vp)
{
	struct lockf_list *ll = vp->v_lockf;
	struct lockf *lf;

	if (ll == NULL)
		return;
	while ((lf = LIST_FIRST(&ll->locks)) != NULL)
		lockf_free(lf);
	vp->v_lockf = NULL;
	lockf_settle(vp, ll);
}
