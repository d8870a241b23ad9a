/*
 * kern/lock.c - lockmgr: locks held across sleeps, shared or exclusive.
 *
 * The kernel is not preempted, so the state of a lock is plain integers; only
 * waiting is a matter of tsleep().  Exclusive requests go before shared ones that
 * come later, so that a stream of readers cannot starve a writer.  A thread that
 * holds a lock exclusively may take it again, either way; the count of both is in
 * lk_excl.
 *
 * Who takes several locks does so in an order.  That of vnodes, parents first, is read
 * from a disk, which may be damaged: so a wait for them can be refused when it would be
 * one in a circle (LK_DEADLK).  DragonFly's lockmgr(9).
 *
 * Called by: vnodes (kern/vfs_subr.c) above all.  Calls: kern/lwkt.c.
 */
#include "kern/lock.h"
#include "kern/thread.h"

void
lockinit(struct lock *lk, const char *wmesg)
{
	bzero(lk, sizeof(*lk));
	lk->lk_wmesg = wmesg;
}

/* Can the calling thread have the lock this way now? */
static bool
available(struct lock *lk, int type)
{
	if (lk->lk_owner != NULL)
		return lk->lk_owner == curthread;
	if (type == LK_SHARED)
		return lk->lk_waiters == 0;
	return lk->lk_shared == 0;
}

/* Does the exclusive holder of a lock wait, perhaps by some others, for the caller? */
static bool
circular(const struct lock *lk)
{
	for (int n = 0; n < 64 && lk != NULL && lk->lk_owner != NULL; n++) {
		if (lk->lk_owner == curthread)
			return true;
		lk = lk->lk_owner->td_wlock;
	}
	return false;
}

int
lockmgr(struct lock *lk, int flags)
{
	int type = flags & LK_TYPE_MASK, error;

	if (type == LK_RELEASE) {
		if (lk->lk_owner != NULL) {
			KASSERT(lk->lk_owner == curthread && lk->lk_excl > 0);
			if (--lk->lk_excl > 0)
				return 0;
			lk->lk_owner = NULL;
		} else {
			KASSERT(lk->lk_shared > 0);
			lk->lk_shared--;
		}
		if (lk->lk_shared == 0 && lk->lk_sleepers > 0) {
			wakeup(lk);
			lwkt_handoff();
		}
		return 0;
	}
	while (!available(lk, type)) {
		if ((flags & LK_NOWAIT) != 0)
			return EBUSY;
		if ((flags & LK_DEADLK) != 0 && circular(lk))
			return EDEADLK;
		if (type == LK_EXCLUSIVE)
			lk->lk_waiters++;
		lk->lk_sleepers++;
		curthread->td_wlock = lk;
		error = tsleep(lk, flags & LK_PCATCH ? PCATCH : 0, lk->lk_wmesg, 0);
		curthread->td_wlock = NULL;
		lk->lk_sleepers--;
		if (type == LK_EXCLUSIVE && --lk->lk_waiters == 0 && error != 0)
			wakeup(lk);
		if (error != 0)
			return error;
	}
	if (type == LK_EXCLUSIVE || lk->lk_owner == curthread) {
		lk->lk_owner = curthread;
		lk->lk_excl++;
	} else {
		lk->lk_shared++;
	}
	return 0;
}

bool
lockowned(struct lock *lk)
{
	return lk->lk_owner == curthread;
}

bool
lockinuse(struct lock *lk)
{
	return lk->lk_owner != NULL || lk->lk_shared > 0;
}
