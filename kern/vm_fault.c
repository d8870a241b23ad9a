/*
 * kern/vm_fault.c - a page that the page table does not have, or not writable.
 *
 *	entry		page table		what happens
 *	anonymous	nothing			zeroed pages, several at once
 *	anonymous	read-only, sole owner	made writable
 *	anonymous	read-only, shared	copied (fork)
 *	shared object	nothing			the object's page; written: dirty
 *	shared object	read-only		dirty, made writable
 *	private object	nothing, reading	the object's page, read-only
 *	private object	nothing, writing	copied at once
 *	private object	read-only		copied: anonymous from now on
 *
 * An object's page is first entered read-only, so that the first write to it faults
 * and marks it dirty.
 *
 * As a host fault costs as much as zeroing several pages, one fault fills more than
 * one entry where that is likely to be wanted: anonymous memory comes in aligned
 * clusters, larger ones when it is touched in order, and pages of a file that are
 * cached come with their neighbours.
 *
 * Sleeping: for a file's page to be read, for a busy page, and for memory.  After each
 * of them everything is looked up again.  No lock is held, so that read(2) into a
 * mapping of the same file works.
 *
 * Called by trap.c for user code and for copyin() and friends.  Calls vnode_getpage()
 * (kern/vfs_page.c) for files.  Read next: kern/vm_pageout.c.
 */
#include "kern/proc.h"
#include "kern/thread.h"
#include "kern/vm.h"
#include "kern/vnode.h"

#define FILE_CLUSTER	16UL		/* cached file pages that one fault enters */
#define ANON_SMALL	2		/* log2 of the pages of a cluster */
#define ANON_MEDIUM	4
#define ANON_LARGE	6
#define BIG_ENTRY	(2UL << 20)	/* bytes of memory that begin with medium ones */
#define TRY_AGAIN	(-3)		/* slept: look everything up again */

struct fault {
	struct vmspace	*vm;
	struct vm_map_entry *e;
	uint64_t	va;		/* of the page */
	int		prot;		/* the access that is wanted */
	vpte_t		*pte;
};

/* May the map entry be accessed like this?  Reading comes with every other right. */
static bool
entry_allows(const struct vm_map_entry *e, int prot)
{
	return (e->prot != VM_PROT_NONE && (prot & ~e->prot & ~VM_PROT_READ) == 0);
}

static inline struct vm_page *
page_of(vpte_t pte)
{
	return PHYS_TO_VM_PAGE(pte & VPTE_FRAME);
}

/* ---- anonymous memory ---------------------------------------------------- */

/* Is the cluster of 2^order pages around va inside the entry, and all empty? */
static bool
cluster_empty(const struct fault *f, int order)
{
	uint64_t start = f->va & ~(((uint64_t)PAGE_SIZE << order) - 1);
	vpte_t *pte = f->pte - ((f->va - start) >> PAGE_SHIFT);

	if (start < f->e->start || start + ((uint64_t)PAGE_SIZE << order) > f->e->end)
		return false;
	for (int i = 0; i < 1 << order; i++)
		if ((pte[i] & VPTE_V) != 0)
			return false;
	return true;
}

/* Is the cluster of 2^order pages before or after the one of va full at its near and
 * far end: is this memory touched in order? */
static bool
cluster_neighbour(const struct fault *f, int order)
{
	uint64_t size = (uint64_t)PAGE_SIZE << order, start = f->va & ~(size - 1);
	uint64_t ends[][2] = {
		{ start - size, start - PAGE_SIZE },
		{ start + size, start + 2 * size - PAGE_SIZE },
	};
	vpte_t *near, *far;

	for (unsigned i = 0; i < nitems(ends); i++) {
		if (ends[i][0] < f->e->start || ends[i][1] >= f->e->end)
			continue;
		near = pmap_pte(&f->vm->vm_pmap, ends[i][0], false);
		far = pmap_pte(&f->vm->vm_pmap, ends[i][1], false);
		if (near != NULL && far != NULL && (*near & *far & VPTE_V) != 0)
			return true;
	}
	return false;
}

/* How large a cluster to allocate for a fault: log2 of its pages.  Small while it may
 * be all that a small program wants, as fork() has to copy it. */
static int
cluster_order(const struct fault *f)
{
	int order = ANON_SMALL;

	if (vm_free_count < 2 * vm_free_min)
		return 0;
	if (f->e->end - f->e->start >= BIG_ENTRY && (f->e->flags & VME_STACK) == 0 &&
	    vm_free_count > vm_page_count / 4)
		order = ANON_MEDIUM;
	if (cluster_neighbour(f, ANON_MEDIUM))
		order = ANON_LARGE;
	else if (cluster_neighbour(f, ANON_SMALL))
		order = ANON_MEDIUM;
	while (order > 0 && !cluster_empty(f, order))
		order -= ANON_SMALL;
	return order;
}

/* Nothing is there yet: zeroed memory.  ENOMEM. */
static int
fault_zero(const struct fault *f)
{
	int order = cluster_order(f);
	struct vm_page *m;
	uint64_t start;
	vpte_t *pte;

	m = vm_page_alloc_run(order, VM_ALLOC_NORMAL | VM_ALLOC_ZERO);
	if (m == NULL && order > 0) {
		order = 0;
		m = vm_page_alloc(VM_ALLOC_NORMAL | VM_ALLOC_ZERO);
	}
	if (m == NULL)
		return ENOMEM;
	start = f->va & ~(((uint64_t)PAGE_SIZE << order) - 1);
	pte = f->pte - ((f->va - start) >> PAGE_SHIFT);
	for (int i = 0; i < 1 << order; i++)
		pmap_enter(&f->vm->vm_pmap, &pte[i], VM_PAGE_TO_PHYS(m + i),
		    f->e->prot, 0);
	mycpu->gd_cnt.v_zfod += 1U << order;
	return 0;
}

/*
 * Pages were replaced by copies in the entries [pte, pte + n) from va on; let go the
 * old ones (where old[i] is not NULL) when the host has confirmed that they are out.
 */
static void
release_old(const struct fault *f, uint64_t va, vpte_t *pte, struct vm_page **old, int n)
{
	struct pmap *pm = &f->vm->vm_pmap;

	if ((*f->pte & VPTE_HOST) != 0)
		(void)pmap_refill(pm, f->va, f->prot);
	for (int i = 0; i < n; i++)
		if (old[i] != NULL && (pte[i] & (VPTE_HOST | VPTE_A)) == VPTE_HOST)
			pmap_zap(pm, va + (uint64_t)i * PAGE_SIZE,
			    va + (i + 1UL) * PAGE_SIZE);
	pmap_sync(pm);
	for (int i = 0; i < n; i++)
		if (old[i] != NULL)
			vm_page_unhold(old[i]);
}

/* Enter an anonymous copy of an object's page; `mapped': in place of that.  ENOMEM. */
static int
fault_copy(const struct fault *f, struct vm_page *old, bool mapped)
{
	struct vm_page *m = vm_page_alloc(VM_ALLOC_NORMAL);

	if (m == NULL)
		return ENOMEM;
	memcpy(VM_PAGE_KVA(m), VM_PAGE_KVA(old), PAGE_SIZE);
	mycpu->gd_cnt.v_cow_faults++;
	pmap_enter(&f->vm->vm_pmap, f->pte, VM_PAGE_TO_PHYS(m), f->e->prot, 0);
	if (mapped)
		release_old(f, f->va, f->pte, &old, 1);
	return 0;
}

/* How many pages to copy for a write to one that is shared since a fork: log2.  More
 * if the memory before it was copied, too. */
static int
cow_order(const struct fault *f)
{
	uint64_t size = (uint64_t)PAGE_SIZE << ANON_MEDIUM, start = f->va & ~(size - 1);
	vpte_t *pte = f->pte - ((f->va - start) >> PAGE_SHIFT);

	if (vm_free_count < 2 * vm_free_min)
		return 0;
	if (start >= f->e->start && start + size <= f->e->end && f->va > start &&
	    (pte[0] & f->pte[-1] & VPTE_RW) != 0)
		return ANON_MEDIUM;
	size = (uint64_t)PAGE_SIZE << ANON_SMALL;
	start = f->va & ~(size - 1);
	return start >= f->e->start && start + size <= f->e->end ? ANON_SMALL : 0;
}

/* A write to anonymous memory that is shared since a fork: copy it, and what is around
 * it and like it.  ENOMEM. */
static int
fault_cow(const struct fault *f)
{
	int order = cow_order(f), n, i;
	struct vm_page *m, *old[1 << ANON_MEDIUM];
	uint64_t start;
	vpte_t *pte;

	m = vm_page_alloc_run(order, VM_ALLOC_NORMAL);
	if (m == NULL && order > 0) {
		order = 0;
		m = vm_page_alloc(VM_ALLOC_NORMAL);
	}
	if (m == NULL)
		return ENOMEM;
	n = 1 << order;
	start = f->va & ~(((uint64_t)PAGE_SIZE << order) - 1);
	pte = f->pte - ((f->va - start) >> PAGE_SHIFT);
	for (i = 0; i < n; i++) {
		old[i] = NULL;
		if ((pte[i] & (VPTE_V | VPTE_RW | VPTE_MANAGED)) != VPTE_V ||
		    page_of(pte[i])->ref == 1) {
			vm_page_unhold(m + i);
			continue;
		}
		old[i] = page_of(pte[i]);
		memcpy(VM_PAGE_KVA(m + i), VM_PAGE_KVA(old[i]), PAGE_SIZE);
		mycpu->gd_cnt.v_cow_faults++;
		pmap_enter(&f->vm->vm_pmap, &pte[i], VM_PAGE_TO_PHYS(m + i),
		    f->e->prot, 0);
	}
	release_old(f, start, pte, old, n);
	return 0;
}

/* A write to a page that belongs to this page table alone: make it writable, and with
 * it those of its neighbours that can be. */
static void
fault_reuse(const struct fault *f)
{
	uint64_t cluster = (uint64_t)PAGE_SIZE << ANON_MEDIUM;
	uint64_t va = MAX(f->va & ~(cluster - 1), f->e->start);
	uint64_t end = MIN((f->va & ~(cluster - 1)) + cluster, f->e->end);
	vpte_t *pte = f->pte - ((f->va - va) >> PAGE_SHIFT);

	mycpu->gd_cnt.v_cow_optim++;
	for (; va < end; va += PAGE_SIZE, pte++)
		if ((*pte & (VPTE_V | VPTE_RW | VPTE_MANAGED)) == VPTE_V &&
		    page_of(*pte)->ref == 1)
			*pte = (*pte | VPTE_RW) & ~VPTE_A;
}

/* ---- objects ------------------------------------------------------------- */

/* The object's page for an index, valid and not busy.  EIO, ENOMEM, TRY_AGAIN. */
static int
object_page(const struct fault *f, uint64_t pindex, struct vm_page **mp)
{
	struct vm_object *obj = f->e->object;
	struct vnode *vp = f->e->vnode;
	struct vm_page *m;
	int error;

	if (pindex >= obj->size || (obj->type == OBJT_VNODE && obj->vnode == NULL))
		return EIO;
	m = vm_page_lookup(obj, pindex);
	if (m != NULL && vm_page_sleep_busy(m))
		return TRY_AGAIN;
	if (m != NULL && (m->flags & PG_VALID) != 0) {
		*mp = m;
		return 0;
	}
	if (obj->type == OBJT_ANON) {
		m = vm_page_alloc(VM_ALLOC_NORMAL | VM_ALLOC_ZERO);
		if (m == NULL)
			return ENOMEM;
		vm_page_insert(m, obj, pindex);
		m->flags |= PG_VALID;
		mycpu->gd_cnt.v_zfod++;
		*mp = m;
		return 0;
	}
	vref(vp);
	f->vm->vm_majflt++;
	error = vnode_getpage(vp, pindex, &m);
	if (error == 0)
		vm_page_wakeup(m);
	vrele(vp);
	if (error != 0)
		return error == ENOMEM ? ENOMEM : EIO;
	return TRY_AGAIN;
}

/* Enter the cached pages around a file's page, read-only. */
static void
fault_around(const struct fault *f, uint64_t pindex)
{
	struct vm_object *obj = f->e->object;
	uint64_t va, start, end;
	struct vm_page *m;
	vpte_t *pte;

	start = MAX(f->va & ~(FILE_CLUSTER * PAGE_SIZE - 1), f->e->start);
	end = MIN((f->va & ~(FILE_CLUSTER * PAGE_SIZE - 1)) + FILE_CLUSTER * PAGE_SIZE,
	    f->e->end);
	for (va = start; va < end; va += PAGE_SIZE) {
		uint64_t i = pindex - (f->va >> PAGE_SHIFT) + (va >> PAGE_SHIFT);

		pte = f->pte - (f->va >> PAGE_SHIFT) + (va >> PAGE_SHIFT);
		if ((*pte & VPTE_V) != 0 || i >= obj->size)
			continue;
		m = vm_page_lookup(obj, i);
		if (m == NULL || (m->flags & (PG_VALID | PG_BUSY)) != PG_VALID)
			continue;
		vm_page_hold(m);
		pmap_enter(&f->vm->vm_pmap, pte, VM_PAGE_TO_PHYS(m),
		    f->e->prot & ~VM_PROT_WRITE, VPTE_MANAGED);
	}
}

/* A shared mapping is written to whose file system became read-only after the mmap. */
static bool
became_readonly(const struct fault *f)
{
	struct vnode *vp = f->e->object->type == OBJT_VNODE ? f->e->vnode : NULL;

	return vp != NULL && vp->v_mount != NULL &&
	    (vp->v_mount->mnt_flag & MNT_RDONLY) != 0;
}

/* A shared mapping's page is written to, for the first time since it was clean. */
static void
page_stored(const struct fault *f, struct vm_page *m)
{
	vm_page_dirty(m);
	if (f->e->object->type == OBJT_VNODE)
		(void)VOP_TOUCH(f->e->vnode);
}

/* A page of an object is wanted where there is none.  As object_page(). */
static int
fault_object(const struct fault *f)
{
	uint64_t pindex = (f->va - f->e->start + f->e->offset) >> PAGE_SHIFT;
	bool write = (f->prot & VM_PROT_WRITE) != 0;
	int prot = f->e->prot & ~VM_PROT_WRITE;
	struct vm_page *m;
	int error;

	error = object_page(f, pindex, &m);
	if (error != 0)
		return error;
	if (write && (f->e->flags & VME_COW) != 0)
		return fault_copy(f, m, false);
	if (write) {
		if (became_readonly(f))
			return EIO;
		page_stored(f, m);
		prot |= VM_PROT_WRITE;
	}
	vm_page_hold(m);
	pmap_enter(&f->vm->vm_pmap, f->pte, VM_PAGE_TO_PHYS(m), prot, VPTE_MANAGED);
	fault_around(f, pindex);
	return 0;
}

/* A write to a page of an object that is mapped read-only.  ENOMEM, EIO, TRY_AGAIN. */
static int
fault_object_write(const struct fault *f)
{
	struct vm_page *m = page_of(*f->pte);

	if ((f->e->flags & VME_COW) != 0)
		return fault_copy(f, m, true);
	if (vm_page_sleep_busy(m))		/* it is being written: stand still */
		return TRY_AGAIN;
	if (became_readonly(f))
		return EIO;
	page_stored(f, m);
	*f->pte = (*f->pte | VPTE_RW) & ~VPTE_A;
	return 0;
}

/* ---- the fault ----------------------------------------------------------- */

/* One try.  TRY_AGAIN after a sleep. */
static int
fault_once(struct fault *f)
{
	f->e = vm_map_lookup(f->vm, f->va);
	if (f->e == NULL && (f->e = vm_map_growstack(f->vm, f->va)) == NULL)
		return EFAULT;
	if (!entry_allows(f->e, f->prot))
		return EACCES;
	f->pte = pmap_pte(&f->vm->vm_pmap, f->va, true);
	if (f->pte == NULL)
		return ENOMEM;
	if (pmap_allows(*f->pte, f->prot))
		return 0;
	if ((*f->pte & VPTE_V) == 0)
		return f->e->object == NULL ? fault_zero(f) : fault_object(f);

	/* A page is there, and the access is allowed: it is a first write. */
	KASSERT((f->prot & VM_PROT_WRITE) != 0);
	if ((*f->pte & VPTE_MANAGED) != 0)
		return fault_object_write(f);
	if (page_of(*f->pte)->ref > 1)
		return fault_cow(f);
	fault_reuse(f);
	return 0;
}

/* Is there any use in waiting for memory: not for one who is to be killed. */
static bool
doomed(void)
{
	struct proc *p = curproc;

	return (vm_pageout_hopeless() ||
	    (p != NULL && SIGISMEMBER(p->p_siglist, SIGKILL)));
}

int
vm_fault(struct vmspace *vm, uint64_t va, int prot)
{
	struct fault f = { .vm = vm, .va = trunc_page(va), .prot = prot };
	uint64_t majflt = vm->vm_majflt, kib;
	struct proc *p = curproc;
	int error;

	if (va >= VM_MAX_USER_ADDRESS)
		return EFAULT;
	mycpu->gd_cnt.v_vm_faults++;
	while ((error = fault_once(&f)) != 0) {
		if (error == ENOMEM && !doomed())
			vm_wait();
		else if (error != TRY_AGAIN)
			break;
	}
	if (vm->vm_majflt == majflt)
		vm->vm_minflt++;
	if (p != NULL) {
		if (vm->vm_majflt != majflt)
			p->p_ru.ru_majflt++;
		else
			p->p_ru.ru_minflt++;
		kib = vm->vm_pmap.pm_resident * (PAGE_SIZE / 1024);
		if (p->p_ru.ru_maxrss < (int64_t)kib)
			p->p_ru.ru_maxrss = (int64_t)kib;
	}
	return error;
}
