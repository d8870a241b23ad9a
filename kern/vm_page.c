/*
 * kern/vm_page.c - physical memory: who has which page.
 *
 * Physical memory is the memory image, and every page of it has a struct vm_page
 * in vm_page_array, which itself lies at the start of the image:
 *
 *	0         vm_page_array      hash           everything else
 *	+----------------------------+--------------+---------------------------+
 *
 * Free memory is kept as runs of 2^n aligned pages, n from 0 to 9 (a buddy
 * allocator): a run that is too large is halved, a run whose other half is free
 * too is joined with it.  Large runs matter, because one host mapping shows a
 * whole run to a user program.
 *
 * A page in use is one of
 *
 *	kernel		PG_KERNEL: tables, kmalloc, stacks; ref is 1
 *	anonymous	only page tables know it; ref is how many of them
 *	of an object	found by (object, pindex) in the hash; ref counts page
 *			tables and holders, not the object
 *
 * Pages of files are also in vm_page_lru, from whose head kern/vm_pageout.c takes
 * pages back.  PG_BUSY is a lock on the identity and contents of an object's page,
 * for I/O.
 *
 * Part of the free memory is a reserve.  Below vm_free_reserved only the kernel
 * itself may allocate (VM_ALLOC_SYSTEM), and the last quarter is for the pager,
 * which needs a little memory to make more.
 *
 * Nothing here sleeps, but for VM_ALLOC_WAIT, vm_page_sbusy() and
 * vm_page_sleep_busy().  Called by everybody; read next: kern/vm_object.c.
 */
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/thread.h"
#include "kern/vm.h"
#include "kern/vnode.h"

#define MAXORDER	9
#define RESERVE_MIN	64		/* pages */
#define RESERVE_MAX	1024
#define WAKEUP_PAGES	16
#define WAIT_NS		(20 * 1000000ULL)
#define BRIEF_NS	(500 * 1000000ULL)	/* vm_wait_briefly() in all */

struct vm_page *vm_page_array;
uint64_t vm_page_count, vm_free_count, vm_free_min, vm_free_reserved, vm_dirty_count;
uint64_t vm_kernel_count, vm_file_count;
struct vm_pagelist vm_page_lru = TAILQ_HEAD_INITIALIZER(vm_page_lru);

static struct vm_pagelist free_runs[MAXORDER + 1];
static struct vm_page **hash;
static uint64_t hash_mask;
static int waiters;			/* threads that wait for memory ... */
static int brief_waiters;		/* ... those among them that can do without */
static int fail_alloc;
static int wanted_order = -1;		/* a run that somebody waits for */

/* ---- free runs ----------------------------------------------------------- */

/* Put a run on its free list. */
static void
run_insert(struct vm_page *m, int order)
{
	m->flags = PG_FREE;
	m->order = (uint8_t)order;
	TAILQ_INSERT_HEAD(&free_runs[order], m, pageq);
}

/* Take a run of this order off the lists, halving a larger one; NULL. */
static struct vm_page *
run_take(int order)
{
	struct vm_page *m = NULL;
	int o;

	for (o = order; o <= MAXORDER; o++)
		if ((m = TAILQ_FIRST(&free_runs[o])) != NULL)
			break;
	if (m == NULL)
		return NULL;
	TAILQ_REMOVE(&free_runs[o], m, pageq);
	while (o-- > order)
		run_insert(m + (1UL << o), o);
	vm_free_count -= 1UL << order;
	return m;
}

/* Give a run back, joined with its free neighbours. */
static void
run_give(uint64_t i, int order)
{
	vm_free_count += 1UL << order;
	for (; order < MAXORDER; order++) {
		uint64_t buddy = i ^ 1UL << order;
		struct vm_page *b = &vm_page_array[buddy];

		if (buddy + (1UL << order) > vm_page_count ||
		    (b->flags & PG_FREE) == 0 || b->order != order)
			break;
		TAILQ_REMOVE(&free_runs[order], b, pageq);
		b->flags = 0;
		i &= ~(1UL << order);
	}
	run_insert(&vm_page_array[i], order);
}

/* Is there a run of this order? */
static bool
run_exists(int order)
{
	for (; order <= MAXORDER; order++)
		if (!TAILQ_EMPTY(&free_runs[order]))
			return true;
	return false;
}

/* Build vm_page_array and the hash in the (zeroed) image; first thing at boot. */
void
vm_page_startup(void)
{
	uint64_t nhash = 1024, first, i;
	int order;

	vm_page_count = vk.memsize >> PAGE_SHIFT;
	while (nhash * 4 < vm_page_count)
		nhash *= 2;
	vm_page_array = PHYS_TO_DMAP(0);
	hash = (struct vm_page **)(vm_page_array + vm_page_count);
	hash_mask = nhash - 1;
	first = round_page(DMAP_TO_PHYS(hash + nhash)) >> PAGE_SHIFT;
	KASSERT(first < vm_page_count);
	for (i = 0; i < first; i++) {
		vm_page_array[i].flags = PG_KERNEL;
		vm_page_array[i].ref = 1;
	}
	vm_kernel_count = first;
	for (order = 0; order <= MAXORDER; order++)
		TAILQ_INIT(&free_runs[order]);

	/* The largest aligned runs that fit; from the top, so that low ones go first. */
	for (i = vm_page_count; i > first; i -= 1UL << order) {
		order = MAXORDER;
		while ((i & ((1UL << order) - 1)) != 0 || i - (1UL << order) < first)
			order--;
		run_give(i - (1UL << order), order);
	}
	vm_free_reserved = MIN(MAX(vm_page_count / 64, RESERVE_MIN), RESERVE_MAX);
	vm_free_min = 2 * vm_free_reserved;
}

/* ---- allocation ---------------------------------------------------------- */

/* How many pages this request must leave alone.  Who was killed to make room must not
 * wait for room before it can go. */
static uint64_t
reserve_for(int flags)
{
	struct proc *p = curproc;

	if (vm_pageout_self())
		return 0;
	if (p != NULL && proc_isdying(p))
		flags |= VM_ALLOC_SYSTEM;
	return (flags & VM_ALLOC_SYSTEM) != 0 ? vm_free_reserved / 4 : vm_free_reserved;
}

/* For tests of what happens then: with debug.fail_alloc=N, one in N allocations fails
 * of those that are allowed to, by chance, but the same ones every time. */
bool
vm_alloc_fails(void)
{
	static uint32_t seed = 1;

	if (fail_alloc <= 0 || vm_pageout_self())
		return false;
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % (uint32_t)fail_alloc == 0;
}

/* 2^order contiguous, aligned pages, each with ref 1.  NULL when there are none. */
struct vm_page *
vm_page_alloc_run(int order, int flags)
{
	uint64_t npages = 1UL << order, i;
	struct vm_page *m = NULL;
	uint64_t until = 0;

	KASSERT(order >= 0 && order <= MAXORDER);
	if ((flags & VM_ALLOC_WAIT) == 0 && vm_alloc_fails())
		return NULL;
	for (;;) {
		if (vm_free_count >= npages + reserve_for(flags))
			m = run_take(order);
		if (vm_free_count < vm_free_min)
			vm_pageout_kick();
		if (m != NULL)
			break;
		if ((flags & (VM_ALLOC_WAIT | VM_ALLOC_BRIEF)) == 0 ||
		    vm_pageout_hopeless())
			return NULL;
		wanted_order = MAX(wanted_order, order);
		if ((flags & VM_ALLOC_WAIT) != 0)
			vm_wait();
		else if (!vm_wait_briefly(&until))
			return NULL;
	}
	for (i = 0; i < npages; i++) {
		m[i].ref = 1;
		m[i].flags = 0;
		m[i].object = NULL;
	}
	if ((flags & VM_ALLOC_ZERO) != 0)
		bzero(VM_PAGE_KVA(m), npages << PAGE_SHIFT);
	return m;
}

/* One page that nobody uses any more. */
void
vm_page_free(struct vm_page *m)
{
	KASSERT(m->ref == 0 && m->object == NULL);
	KASSERT((m->flags & (PG_FREE | PG_BUSY)) == 0);
	run_give((uint64_t)(m - vm_page_array), 0);
	mycpu->gd_cnt.v_tfree++;
	if (waiters != 0 && vm_free_count > vm_free_reserved + WAKEUP_PAGES)
		wakeup(&waiters);
}

/* A run of n pages is kernel memory from now on. */
void
vm_page_wire(struct vm_page *m, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		m[i].flags |= PG_KERNEL;
	vm_kernel_count += n;
}

/* It is not any more, and free. */
void
vm_page_unwire(struct vm_page *m, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		m[i].flags &= ~PG_KERNEL;
		vm_page_unhold(m + i);
	}
	vm_kernel_count -= n;
}

/* Is somebody waiting for memory who cannot do without? */
bool
vm_page_wanted(void)
{
	return waiters > brief_waiters;
}

/* Should the pager free more pages? */
bool
vm_page_shortage(void)
{
	return (vm_free_count < vm_free_min ||
	    (wanted_order >= 0 && !run_exists(wanted_order)));
}

/* Wait for the pager, but not for ever; the caller tries again. */
void
vm_wait(void)
{
	if (vm_pageout_self() || vm_pageout_hopeless())
		return;
	vm_pageout_kick();
	waiters++;
	(void)tsleep(&waiters, 0, "vmwait", WAIT_NS);
	if (--waiters == 0)
		wanted_order = -1;
}

/* The pager makes room for who waits here, but kills nobody for it. */
bool
vm_wait_briefly(uint64_t *until)
{
	uint64_t now = nanouptime_ns();

	if (*until == 0)
		*until = now + BRIEF_NS;
	if (now >= *until || vm_pageout_self() || vm_pageout_hopeless())
		return false;
	brief_waiters++;
	vm_wait();
	brief_waiters--;
	return true;
}

void
vm_page_hold(struct vm_page *m)
{
	m->ref++;
}

/* Drop a reference; the last one frees a page that no object has. */
void
vm_page_unhold(struct vm_page *m)
{
	KASSERT(m->ref > 0);
	if (--m->ref == 0 && m->object == NULL)
		vm_page_free(m);
}

/* ---- pages of objects ---------------------------------------------------- */

/* Neighbours in an object are neighbours in the hash. */
static struct vm_page **
bucket(struct vm_object *obj, uint64_t pindex)
{
	return &hash[(((uintptr_t)obj >> 6) * 0x9e3779b9UL + pindex) & hash_mask];
}

/* The page of an object, perhaps busy; NULL. */
struct vm_page *
vm_page_lookup(struct vm_object *obj, uint64_t pindex)
{
	struct vm_page *m;

	for (m = *bucket(obj, pindex); m != NULL; m = m->hnext) {
		if (m->object == obj && m->pindex == pindex) {
			m->flags |= PG_REFERENCED;
			return m;
		}
	}
	return NULL;
}

/* Put a new page into an object, which takes over its one reference. */
void
vm_page_insert(struct vm_page *m, struct vm_object *obj, uint64_t pindex)
{
	struct vm_page **b = bucket(obj, pindex);

	KASSERT(m->object == NULL && m->ref == 1 && (m->flags & PG_KERNEL) == 0);
	m->ref = 0;
	m->object = obj;
	m->pindex = pindex;
	m->hnext = *b;
	*b = m;
	TAILQ_INSERT_TAIL(&obj->memq, m, listq);
	obj->resident++;
	if (obj->type == OBJT_VNODE) {
		TAILQ_INSERT_TAIL(&vm_page_lru, m, pageq);
		vm_file_count++;
	}
}

/* Take a page out of its object.  It is clean and not busy then; with ref 0 it is
 * the caller's to free. */
void
vm_page_remove(struct vm_page *m)
{
	struct vm_object *obj = m->object;
	struct vm_page **p;

	vm_page_undirty(m);
	for (p = bucket(obj, m->pindex); *p != m; p = &(*p)->hnext)
		KASSERT(*p != NULL);
	*p = m->hnext;
	TAILQ_REMOVE(&obj->memq, m, listq);
	obj->resident--;
	if (obj->type == OBJT_VNODE) {
		TAILQ_REMOVE(&vm_page_lru, m, pageq);
		vm_file_count--;
	}
	m->object = NULL;
	if ((m->flags & PG_BUSY) != 0)
		vm_page_wakeup(m);
	m->flags = 0;
}

/* Wait until nobody has the page busy, then have it.  The page stays what it is only
 * if its object cannot lose it meanwhile. */
void
vm_page_sbusy(struct vm_page *m)
{
	m->ref++;
	while (vm_page_sleep_busy(m))
		continue;
	m->ref--;
	m->flags |= PG_BUSY;
}

/* If the page is busy, sleep until that may have changed.  True: look it up again. */
bool
vm_page_sleep_busy(struct vm_page *m)
{
	if ((m->flags & PG_BUSY) == 0)
		return false;
	m->flags |= PG_WANTED;
	mycpu->gd_cnt.v_intrans++;
	(void)tsleep(m, 0, "pgbusy", 0);
	return true;
}

/* Not busy any more. */
void
vm_page_wakeup(struct vm_page *m)
{
	KASSERT((m->flags & PG_BUSY) != 0);
	if ((m->flags & PG_WANTED) != 0)
		wakeup(m);
	m->flags &= ~(PG_BUSY | PG_WANTED);
}

/* The page is newer than the file.  Shared memory has no file to go to. */
void
vm_page_dirty(struct vm_page *m)
{
	struct vm_object *obj = m->object;

	if ((m->flags & PG_DIRTY) != 0 || obj == NULL || obj->type != OBJT_VNODE)
		return;
	m->flags |= PG_DIRTY;
	if (TAILQ_EMPTY(&obj->dirtyq))
		syncer_kick();
	TAILQ_INSERT_TAIL(&obj->dirtyq, m, dirtyq);
	vm_dirty_count++;
}

/* The file has the page's contents, or does not want them. */
void
vm_page_undirty(struct vm_page *m)
{
	if ((m->flags & PG_DIRTY) == 0)
		return;
	m->flags &= ~PG_DIRTY;
	TAILQ_REMOVE(&m->object->dirtyq, m, dirtyq);
	vm_dirty_count--;
}

/* ---- sysctl -------------------------------------------------------------- */
static int pagesize = PAGE_SIZE;
SYSCTL_INT(pagesize, "hw.pagesize", CTLFLAG_RD, &pagesize, "bytes of a page");
SYSCTL_INT(fail_alloc, "debug.fail_alloc", CTLFLAG_RW | CTLFLAG_SECURE, &fail_alloc,
    "make one in so many allocations of memory fail");
SYSCTL_ULONG(physmem, "hw.physmem", CTLFLAG_RD, &vk.memsize, "bytes of memory");
