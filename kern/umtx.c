/*
 * kern/umtx.c - sleeping on a word of user memory: umtx_sleep(2), umtx_wakeup(2).
 *
 * A word is known by where its contents live, so that processes can share it: the
 * object and offset that its address maps, or for private memory the vmspace and the
 * address.  Sleepers wait in a hash table of lists by that key, each on its own
 * record, so that exactly as many are woken as was asked for.
 *
 * A sleeper queues first and reads the word then; reading may sleep (a page fault), but
 * a wake-up that comes meanwhile finds it.
 *
 * Called by: system calls; exit of an LWP.  Calls: kern/vm_map.c (vm_map_lookup).
 */
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/vm.h"

#define UMTX_HASH	64		/* lists */

struct umtx_key {
	const void	*k_base;	/* vm_object or vmspace */
	uint64_t	k_off;
};

struct umtx_waiter {
	LIST_ENTRY(umtx_waiter) w_link;
	struct umtx_key	w_key;
	bool		w_woken;
};

static LIST_HEAD(, umtx_waiter) waiters[UMTX_HASH];

/* The key of an address of p. */
static struct umtx_key
umtx_key(struct proc *p, uint64_t uaddr)
{
	struct umtx_key key = { .k_base = p->p_vmspace, .k_off = uaddr };
	struct vm_map_entry *e = vm_map_lookup(p->p_vmspace, uaddr);

	if (e != NULL && e->object != NULL && (e->flags & VME_COW) == 0) {
		key.k_base = e->object;
		key.k_off = e->offset + (uaddr - e->start);
	}
	return (key);
}

/* The list a key belongs to. */
static u_int
umtx_hash(const struct umtx_key *key)
{
	uint64_t h = ((uintptr_t)key->k_base ^ key->k_off << 7) * 0x9e3779b97f4a7c15UL;

	return ((u_int)(h >> 58) % UMTX_HASH);
}

/* Wake up to max sleepers of an address of p, 0: all. */
static void
umtx_wake_n(struct proc *p, uint64_t uaddr, int max)
{
	struct umtx_key key = umtx_key(p, uaddr);
	struct umtx_waiter *w;
	int n = 0;

	LIST_FOREACH(w, &waiters[umtx_hash(&key)], w_link) {
		if (w->w_woken || w->w_key.k_base != key.k_base ||
		    w->w_key.k_off != key.k_off)
			continue;
		w->w_woken = true;
		wakeup(w);
		if (++n == max)
			break;
	}
}

/* Wake all sleepers of an address of p: an LWP that exits has stored there. */
void
umtx_wake(struct proc *p, uint64_t uaddr)
{
	umtx_wake_n(p, uaddr, 0);
}

/*
 * umtx_sleep(ptr, value, timeout in microseconds, 0 for ever).  EBUSY: the word is not
 * `value'; EWOULDBLOCK: the time is over; EINTR, EINVAL, EFAULT.
 */
int
sys_umtx_sleep(struct sysmsg *m)
{
	struct proc *p = curproc;
	uint64_t uaddr = m->arg[0];
	int want = (int)m->arg[1], timeout = (int)m->arg[2], val, error;
	struct umtx_waiter w = { .w_woken = false };
	uint64_t end = 0, now = 0;

	if (timeout < 0)
		return (EINVAL);
	if (uaddr % sizeof(int) != 0)
		return (EFAULT);
	w.w_key = umtx_key(p, uaddr);
	LIST_INSERT_HEAD(&waiters[umtx_hash(&w.w_key)], &w, w_link);
	error = copyin((void *)uaddr, &val, sizeof(val));
	if (error == 0 && val != want)
		error = EBUSY;
	if (error == 0 && timeout != 0)
		end = nanouptime_ns() + (uint64_t)timeout * 1000;
	while (error == 0 && !w.w_woken) {
		if (end != 0 && (now = nanouptime_ns()) >= end)
			error = EWOULDBLOCK;
		else
			error = tsleep(&w, PCATCH, "umtx", end != 0 ? end - now : 0);
	}
	LIST_REMOVE(&w, w_link);
	if (w.w_woken)
		return (0);
	return (error == ERESTART ? EINTR : error);
}

/* umtx_wakeup(ptr, count): 0 wakes all. */
int
sys_umtx_wakeup(struct sysmsg *m)
{
	if (m->arg[0] % sizeof(int) != 0)
		return (EFAULT);
	umtx_wake_n(curproc, m->arg[0], (int)m->arg[1]);
	return (0);
}
