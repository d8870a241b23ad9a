/*
 * kern/vm_pageout.c - the pager: where free memory comes from when it runs out.
 *
 * There is no swap space, so what can be taken back is what files, directories and
 * disks can give again: cached pages, cached blocks of metadata, cached vnodes, hashes of
 * directories.  Two kernel threads do it:
 *
 *	pager		below vm_free_min it goes over vm_page_lru, from its old end,
 *			and frees clean pages that were not used since it saw them
 *			last (second chance); pages that programs map are unmapped
 *			first, and freed the next time if nobody has touched them.
 *			It never waits for a lock or for I/O.
 *	flusher		writes old dirty pages, a cluster of a file at a time, when
 *			the pager meets too many of them.  It may wait.
 *
 * When the pager has gone through all this and memory is still short, while somebody
 * waits for it, the largest process, what the kernel has for it included, is killed: one
 * line on the console, and the others live on.  If there is none either,
 * vm_pageout_hopeless() says so, and allocations fail instead of waiting.
 *
 * Woken by vm_page_alloc_run() and vm_wait() through vm_pageout_kick(), which costs
 * nothing while the pager runs.  An idle kernel with enough memory never runs this.
 * Calls kern/vfs_subr.c, kern/vfs_bio.c and kern/vfs_page.c, the next to read.
 */
#include "kern/buf.h"
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/thread.h"
#include "kern/vm.h"
#include "kern/vnode.h"

#define CLUSTER		32		/* pages that the flusher writes at a time */
#define FLUSH_BATCH	16		/* clusters before it looks at the list anew */
#define PASSES		3		/* over everything, before harder means */
#define RETRY_NS	(10 * 1000000ULL)
#define FLUSH_PATIENCE	100		/* RETRY_NS each, while nothing is written */
#define KILL_PATIENCE	200	/* RETRY_NS each, for a killed process to go ... */
#define KILL_PROGRESS	200000		/* ... from when it last ran for so many ns */

static struct thread *pager, *flusher;
static bool pager_kicked, flusher_kicked, hopeless;
static uint64_t flushed;		/* clusters written, ever */
static int kill_patience;		/* RETRY_NS each, to the next kill */

/* Is the calling thread one of ours?  They may use the last of the memory. */
bool
vm_pageout_self(void)
{
	return pager != NULL && (curthread == pager || curthread == flusher);
}

/* Before the pager is there, or when it can do no more, nobody should wait. */
bool
vm_pageout_hopeless(void)
{
	return pager == NULL || hopeless;
}

void
vm_pageout_kick(void)
{
	if (pager_kicked || pager == NULL)
		return;
	pager_kicked = true;
	wakeup(&pager_kicked);
}

/* ---- pages --------------------------------------------------------------- */

/* Go over the LRU list once and free what is clean and unused, until there is enough.
 * Returns how many were freed; counts the dirty ones it met. */
static uint64_t
scan_pages(uint64_t *dirty)
{
	struct vm_page *m, *next, *last = TAILQ_LAST(&vm_page_lru, vm_pagelist);
	uint64_t freed = 0;

	TAILQ_FOREACH_SAFE(m, &vm_page_lru, pageq, next) {
		bool busy = (m->flags & PG_BUSY) != 0;
		bool used = (m->flags & PG_REFERENCED) != 0;
		bool end = m == last;

		if (!vm_page_shortage())
			break;
		mycpu->gd_cnt.v_pdpages++;
		if ((m->flags & PG_DIRTY) != 0) {
			(*dirty)++;
		} else if (!busy && !used && m->ref == 0) {
			vm_page_remove(m);
			vm_page_free(m);
			mycpu->gd_cnt.v_dfree++;
			freed++;
			if (end)
				break;
			continue;
		} else if (!busy && !used && !vm_page_wired(m)) {
			vm_page_unmap_all(m);
		}
		m->flags &= ~PG_REFERENCED;
		TAILQ_REMOVE(&vm_page_lru, m, pageq);
		TAILQ_INSERT_TAIL(&vm_page_lru, m, pageq);
		if (end)
			break;
	}
	return freed;
}

/* The oldest dirty page that is not busy, of a vnode that can be had at once: its
 * vnode locked and referenced.  NULL. */
static struct vnode *
dirty_vnode(uint64_t *pindex)
{
	struct vm_page *m;
	struct vnode *vp;

	TAILQ_FOREACH(m, &vm_page_lru, pageq) {
		if ((m->flags & (PG_DIRTY | PG_BUSY)) != PG_DIRTY)
			continue;
		vp = m->object->vnode;
		*pindex = m->pindex;
		if (vp != NULL && vget(vp, LK_EXCLUSIVE | LK_NOWAIT) == 0)
			return vp;
	}
	return NULL;
}

/* The flusher's thread. */
static void
flusher_loop(void *arg __unused)
{
	struct vnode *vp;
	uint64_t pindex, start;
	int i;

	for (;;) {
		while (!flusher_kicked)
			(void)tsleep(&flusher_kicked, 0, "flushr", 0);
		for (i = 0; i < FLUSH_BATCH; i++) {
			if ((vp = dirty_vnode(&pindex)) == NULL)
				break;
			start = rounddown(pindex, CLUSTER) << PAGE_SHIFT;
			/* An error stays with the pages: fsync(2) will report it. */
			if (vnode_pager_clean(vp, start, start + CLUSTER * PAGE_SIZE,
			    MNT_WAIT) == 0)
				flushed++;
			vput(vp);
		}
		flusher_kicked = false;
		vm_pageout_kick();
	}
}

/* ---- processes ----------------------------------------------------------- */

/* The pages that would be free without a process: its own, and those the kernel has for
 * it: page tables, stacks, map entries, what is in its pipes. */
static uint64_t
proc_pages(struct proc *p)
{
	const struct pmap *pm = &p->p_vmspace->vm_pmap;
	uint64_t n = pm->pm_resident + pm->pm_ptpages +
	    (uint64_t)p->p_nlwps * (KSTACK_SIZE / PAGE_SIZE) +
	    (uint64_t)p->p_vmspace->vm_nentries * sizeof(struct vm_map_entry) / PAGE_SIZE;
	struct filedesc *fdp = p->p_fd;

	for (int fd = 0; fdp != NULL && fd <= fdp->fd_lastfile; fd++)
		if (fdp->fd_files[fd].fp != NULL)
			n += pipe_pages(fdp->fd_files[fd].fp);
	return n;
}

/* Kill the process that has the most memory, unless one is still dying of that.  False
 * if there is none to kill. */
static bool
kill_largest(void)
{
	static uint64_t ran_before;
	struct proc *p, *big = NULL;
	uint64_t size, most = 0, ran = 0;
	bool dying = false;

	LIST_FOREACH(p, &allproc, p_list) {
		if ((p->p_flags & P_SYSTEM) != 0 || p == initproc ||
		    p->p_stat == SZOMB || p->p_stat == SIDL)
			continue;
		/* It may have let go of its vmspace while that is still being freed. */
		if (proc_isdying(p)) {
			dying = true;
			ran += p->p_sticks;
			continue;
		}
		if (p->p_vmspace == NULL)
			continue;
		size = proc_pages(p);
		if (size > most) {
			most = size;
			big = p;
		}
	}
	/* Freeing much takes time, on a busy host much time; who waits does not run. */
	if (ran > ran_before + KILL_PROGRESS)
		kill_patience = KILL_PATIENCE;
	ran_before = ran;
	if (dying && kill_patience > 0)
		return true;
	if (big == NULL)
		return false;
	kprintf("pid %d (%s), uid %u, was killed: out of memory (%lu KiB)\n", big->p_pid,
	    big->p_comm, big->p_ucred->cr_uid, most * (PAGE_SIZE / 1024));
	kill_patience = KILL_PATIENCE;
	ksignal(big, SIGKILL);
	return true;
}

/* ---- the pager ----------------------------------------------------------- */

/* Try everything once; false if nothing came of it. */
static bool
make_room(void)
{
	uint64_t freed, dirty = 0, before = vm_free_count;

	freed = scan_pages(&dirty);
	if (vm_page_shortage()) {
		(void)bufcache_shrink(vm_free_min * PAGE_SIZE / 4);
		(void)vnlru_shrink(32);
		vfs_shrink();
	}
	if (dirty > 0 && !flusher_kicked) {
		flusher_kicked = true;
		wakeup(&flusher_kicked);
	}
	return freed > 0 || vm_free_count > before;
}

/*
 * Make room until there is enough, or nothing more can be done.  While others wait
 * for memory, that includes to kill.  True: hopeless.
 */
static bool
make_enough_room(void)
{
	uint64_t seen = flushed;
	int idle = 0, patience = 0;

	while (vm_page_shortage()) {
		if (make_room()) {
			idle = 0;
			lwkt_yield();
			continue;
		}
		if (++idle < PASSES)
			continue;
		if (!vm_page_wanted())
			return false;
		(void)tsleep(&pager, 0, "pgwait", RETRY_NS);
		if (kill_patience > 0)
			kill_patience--;
		if (!vm_page_shortage())
			break;				/* some came while we slept */
		if (flushed != seen) {			/* writing goes on */
			seen = flushed;
			patience = 0;
		} else if (vm_dirty_count == 0 || ++patience >= FLUSH_PATIENCE) {
			if (!kill_largest())
				return true;
		}
	}
	return false;
}

/* The pager's thread. */
static void
pager_loop(void *arg __unused)
{
	for (;;) {
		while (!pager_kicked)
			(void)tsleep(&pager_kicked, 0, "psleep", 0);
		mycpu->gd_cnt.v_pdwakeups++;
		hopeless = make_enough_room();
		/* Not again with every page that is allocated meanwhile. */
		if (vm_page_shortage())
			(void)tsleep(&pager, 0, "pgwait", RETRY_NS);
		pager_kicked = hopeless = hopeless && vm_page_shortage();
	}
}

/* Start the pager; threads can be made and memory is plentiful. */
void
vm_init(void)
{
	if (kthread_create(flusher_loop, NULL, &flusher, "flusher") != 0 ||
	    kthread_create(pager_loop, NULL, &pager, "pagedaemon") != 0)
		panic("vm_init: cannot start the pager");
}
