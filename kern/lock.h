/*
 * kern/lock.h - locks that may be held across a sleep: shared or exclusive,
 * exclusive ones recursive.  DragonFly's lockmgr(9).
 */
#ifndef KERN_LOCK_H
#define KERN_LOCK_H

#include "kern/systm.h"

struct thread;

struct lock {
	const char	*lk_wmesg;
	struct thread	*lk_owner;	/* exclusive holder */
	int		lk_excl;	/* its depth */
	int		lk_shared;	/* shared holders */
	int		lk_waiters;	/* exclusive waiters: newcomers queue behind */
	int		lk_sleepers;	/* all waiters */
};

#define LK_SHARED	1
#define LK_EXCLUSIVE	2
#define LK_RELEASE	3
#define LK_TYPE_MASK	0x0f
#define LK_NOWAIT	0x10	/* EBUSY rather than sleep */
#define LK_PCATCH	0x20	/* a signal ends the wait */
#define LK_DEADLK	0x40	/* EDEADLK rather than wait in a circle */

void	lockinit(struct lock *, const char *wmesg);
int	lockmgr(struct lock *, int flags);	/* 0, EBUSY, EDEADLK, EINTR... */
bool	lockowned(struct lock *);		/* exclusively, by curthread */
bool	lockinuse(struct lock *);

#endif
