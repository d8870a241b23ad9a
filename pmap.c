/*
 * pmap.c - page tables, and the host mappings that cache them.
 *
 * Each user address space has a page table, a tree of image pages:
 *
 *	pm_pml4 -> 512 GiB each -> 1 GiB each -> 2 MiB each (leaf) -> pages
 *
 * It says what user code may access.  The stub process that runs the code
 * (vmspace.c) has host mappings for some of it, like a processor's TLB: when user
 * code touches a page the stub has no mapping for, it traps, and pmap_refill()
 * adds the mapping if the table allows the access.  Only if it does not, vm_fault()
 * is asked.
 *
 * What makes it fast is doing many pages at once.  Neighbours that are contiguous
 * in the table and in the image become one host mapping; a range is unmapped by
 * one operation; entries without VPTE_HOST need none at all.  What makes it safe
 * is the order: the table is changed, the host operation is queued, pmap_sync()
 * has it confirmed, and only then a page may go to somebody else.  A host process
 * may not have too many mappings, so after HOSTMAPS_MAX all are dropped, to be
 * faulted in again.
 *
 * The kernel has a page table of its own, for VK_KVA_*: tables and large
 * allocations that are not contiguous in the image.  The vkernel itself takes a
 * SIGSEGV when it touches them first, and kernel_fault() maps the page.
 *
 * No locks: nothing here sleeps.  Called by kern/vm_*.c and trap.c; calls
 * kern/vm_page.c and vmspace.c.  Read next: kern/vm_map.c, kern/vm_fault.c.
 */
#include "kern/queue.h"
#include "kern/systm.h"
#include "kern/vm.h"
#include "pmap.h"
#include "vmspace.h"

#define LEVELS		4
#define PT_ENTRIES	512
#define ROOT_SHIFT	39			/* of the address, at the root */
#define REFILL_SMALL	16			/* pages that one fault maps, at most */
#define REFILL_LARGE	64		/* the same, where memory is used in order */
#define HOSTMAPS_MAX	30000			/* Linux allows 65,530 */
#define FORK_COPY_PAGES	16			/* so few are copied at fork */
#define KVA_MAPS_MAX	10000			/* faults of the kernel; of the same */
#define KVA_STACKS	(1UL << 20)		/* smaller: a stack, or a module */

struct pmap kernel_pmap;

/* ---- walking the tree ---------------------------------------------------- */

static inline vpte_t *
table_of(vpte_t pte)
{
	return PHYS_TO_DMAP(pte & VPTE_FRAME);
}

static inline struct vm_page *
page_of(vpte_t pte)
{
	return PHYS_TO_VM_PAGE(pte & VPTE_FRAME);
}

/* A zeroed table page; NULL. */
static vpte_t *
table_alloc(struct pmap *pm)
{
	struct vm_page *m = vm_page_alloc(VM_ALLOC_ZERO |
	    (pm == &kernel_pmap ? VM_ALLOC_SYSTEM : VM_ALLOC_NORMAL));

	if (m == NULL)
		return NULL;
	vm_page_wire(m, 1);
	pm->pm_ptpages++;
	return VM_PAGE_KVA(m);
}

vpte_t *
pmap_pte(struct pmap *pm, uint64_t va, bool alloc)
{
	vpte_t *table = pm->pm_pml4, *next;

	for (int shift = ROOT_SHIFT; shift > PAGE_SHIFT; shift -= 9) {
		vpte_t *pte = &table[va >> shift & (PT_ENTRIES - 1)];

		if ((*pte & VPTE_V) == 0) {
			if (!alloc || (next = table_alloc(pm)) == NULL)
				return NULL;
			*pte = DMAP_TO_PHYS(next) | VPTE_V | VPTE_RW | VPTE_U;
		}
		table = table_of(*pte);
	}
	return &table[va >> PAGE_SHIFT & (PT_ENTRIES - 1)];
}

vpte_t *
pmap_leaf(struct pmap *pm, uint64_t *va, uint64_t end, unsigned *n)
{
	while (*va < end) {
		vpte_t *table = pm->pm_pml4;
		unsigned i;
		int shift;

		for (shift = ROOT_SHIFT; shift > PAGE_SHIFT; shift -= 9) {
			vpte_t pte = table[*va >> shift & (PT_ENTRIES - 1)];

			if ((pte & VPTE_V) == 0)
				break;
			table = table_of(pte);
		}
		if (shift == PAGE_SHIFT) {
			i = *va >> PAGE_SHIFT & (PT_ENTRIES - 1);
			*n = (unsigned)MIN(PT_ENTRIES - i, (end - *va) >> PAGE_SHIFT);
			return &table[i];
		}
		*va = (*va | ((1UL << shift) - 1)) + 1;		/* past the hole */
	}
	return NULL;
}

/* Free a table page and, above the leaves, what it points at. */
static void
table_free(struct pmap *pm, vpte_t *table, int level)
{
	struct vm_page *m = PHYS_TO_VM_PAGE(DMAP_TO_PHYS(table));

	for (int i = 0; level > 1 && i < PT_ENTRIES; i++)
		if ((table[i] & VPTE_V) != 0)
			table_free(pm, table_of(table[i]), level - 1);
	vm_page_unwire(m, 1);
	pm->pm_ptpages--;
}

/* ---- making and ending page tables --------------------------------------- */

/* The kernel's page table; after vm_page_startup(). */
void
pmap_bootstrap(void)
{
	kernel_pmap.pm_pml4 = table_alloc(&kernel_pmap);
	KASSERT(kernel_pmap.pm_pml4 != NULL);
}

int
pmap_init(struct pmap *pm)
{
	int error;

	bzero(pm, sizeof(*pm));
	pm->pm_pml4 = table_alloc(pm);
	if (pm->pm_pml4 == NULL)
		return ENOMEM;
	error = vmspace_create(&pm->pm_stub);
	if (error != 0) {
		table_free(pm, pm->pm_pml4, LEVELS);
		pm->pm_pml4 = NULL;
	}
	return error;
}

void
pmap_detach(struct pmap *pm)
{
	if (pm->pm_stub != NULL)
		vmspace_destroy(pm->pm_stub);
	pm->pm_stub = NULL;
	pm->pm_dirty = false;
}

void
pmap_release(struct pmap *pm)
{
	KASSERT(pm->pm_stub == NULL && pm->pm_resident == 0);
	table_free(pm, pm->pm_pml4, LEVELS);
	pm->pm_pml4 = NULL;
}

/* ---- host mappings ------------------------------------------------------- */

/* What the host is to allow for an entry. */
static int
host_prot(vpte_t pte)
{
	int prot = VMSPACE_PROT_READ;

	if ((pte & VPTE_RW) != 0)
		prot |= VMSPACE_PROT_WRITE;
	if ((pte & VPTE_NX) == 0)
		prot |= VMSPACE_PROT_EXEC;
	return prot;
}

void
pmap_sync(struct pmap *pm)
{
	if (!pm->pm_dirty)
		return;
	vmspace_sync(pm->pm_stub);
	pm->pm_dirty = false;
}

/* Queue one unmapping of everything in the range that the host may have; the
 * entries keep their VPTE_HOST.  False if there is nothing. */
static bool
host_unmap(struct pmap *pm, uint64_t start, uint64_t end)
{
	uint64_t va, first = 0, last = 0;
	vpte_t *pte;
	unsigned n, i;

	if (pm->pm_stub == NULL)
		return false;
	PMAP_FOREACH(pm, va, start, end, pte, n) {
		for (i = 0; i < n; i++) {
			if ((pte[i] & VPTE_HOST) == 0)
				continue;
			last = va + (i + 1UL) * PAGE_SIZE;
			if (first == 0)
				first = va + i * PAGE_SIZE;
		}
	}
	if (first == 0)
		return false;
	vmspace_munmap(pm->pm_stub, first, last - first);
	pm->pm_hostmaps++;
	pm->pm_dirty = true;
	return true;
}

void
pmap_zap(struct pmap *pm, uint64_t start, uint64_t end)
{
	uint64_t va;
	vpte_t *pte;
	unsigned n, i;

	if (!host_unmap(pm, start, end))
		return;
	PMAP_FOREACH(pm, va, start, end, pte, n)
		for (i = 0; i < n; i++)
			pte[i] &= ~(VPTE_HOST | VPTE_A);
}

/* One more host mapping: at the limit, start from nothing. */
static void
host_count(struct pmap *pm)
{
	if (++pm->pm_hostmaps <= HOSTMAPS_MAX)
		return;
	pmap_zap(pm, 0, VM_MAX_USER_ADDRESS);
	pm->pm_hostmaps = 1;
}

/* How many pages around va to map at once: more if those on one side are mapped. */
static long
refill_window(struct pmap *pm, uint64_t va)
{
	uint64_t start = va & ~(REFILL_SMALL * 4096UL - 1);
	vpte_t *before = pmap_pte(pm, start - PAGE_SIZE, false);
	vpte_t *after = pmap_pte(pm, start + REFILL_SMALL * PAGE_SIZE, false);

	if ((before != NULL && (*before & VPTE_A) != 0) ||
	    (after != NULL && (*after & VPTE_A) != 0))
		return REFILL_LARGE;
	return REFILL_SMALL;
}

bool
pmap_refill(struct pmap *pm, uint64_t va, int prot)
{
	vpte_t *pte, want, mask;
	long first, last, i, below, above, window;

	if (va >= VM_MAX_USER_ADDRESS)
		return false;
	va = trunc_page(va);
	pte = pmap_pte(pm, va, false);
	if (pte == NULL || !pmap_allows(*pte, prot))
		return false;
	host_count(pm);

	/*
	 * Neighbours that go on where this page is, here and in the image, and are
	 * not mapped yet.  If the page itself was mapped, the host has dropped it,
	 * and them.
	 */
	mask = ~VPTE_HOST & ~(*pte & VPTE_A);
	window = refill_window(pm, va);
	below = (long)(va >> PAGE_SHIFT & (uint64_t)(window - 1));
	above = window - 1 - below;
	want = *pte & ~(VPTE_HOST | VPTE_A);
	for (first = 0; first > -below; first--)
		if ((pte[first - 1] & mask) != want + (first - 1) * PAGE_SIZE)
			break;
	for (last = 0; last < above; last++)
		if ((pte[last + 1] & mask) != want + (last + 1) * PAGE_SIZE)
			break;
	vmspace_mmap(pm->pm_stub, va + first * PAGE_SIZE,
	    (uint64_t)(last - first + 1) * PAGE_SIZE, host_prot(want),
	    (want & VPTE_FRAME) + first * PAGE_SIZE);
	for (i = first; i <= last; i++) {
		if ((pte[i] & VPTE_HOST) != 0)
			pm->pm_dirty = true;
		pte[i] |= VPTE_HOST | VPTE_A;
	}
	return true;
}

/* ---- changing entries ---------------------------------------------------- */

void
pmap_enter(struct pmap *pm, vpte_t *pte, uint64_t pa, int prot, uint64_t bits)
{
	vpte_t new = pa | bits | VPTE_V | VPTE_U | (*pte & VPTE_HOST);

	if ((prot & VM_PROT_WRITE) != 0)
		new |= VPTE_RW;
	if ((prot & VM_PROT_EXECUTE) == 0)
		new |= VPTE_NX;
	if ((*pte & VPTE_V) == 0)
		pm->pm_resident++;
	*pte = new;
}

void
pmap_remove(struct pmap *pm, uint64_t start, uint64_t end)
{
	uint64_t va;
	vpte_t *pte;
	unsigned n, i;

	(void)host_unmap(pm, start, end);
	pmap_sync(pm);
	PMAP_FOREACH(pm, va, start, end, pte, n) {
		for (i = 0; i < n; i++) {
			if ((pte[i] & VPTE_V) != 0) {
				vm_page_unhold(page_of(pte[i]));
				pm->pm_resident--;
			}
			pte[i] = 0;
		}
	}
}

void
pmap_protect(struct pmap *pm, uint64_t start, uint64_t end, int prot)
{
	vpte_t *pte, new;
	uint64_t va;
	unsigned n, i;
	bool lowered = false;

	PMAP_FOREACH(pm, va, start, end, pte, n) {
		for (i = 0; i < n; i++) {
			if ((pte[i] & VPTE_V) == 0)
				continue;
			new = pte[i] & ~(VPTE_U | VPTE_NX);
			if (prot != VM_PROT_NONE)
				new |= VPTE_U;
			if ((prot & VM_PROT_WRITE) == 0)
				new &= ~VPTE_RW;
			if ((prot & VM_PROT_EXECUTE) == 0)
				new |= VPTE_NX;
			if (new == pte[i])
				continue;
			if ((new & VPTE_U) < (pte[i] & VPTE_U) ||
			    (new & VPTE_RW) < (pte[i] & VPTE_RW) ||
			    (new & VPTE_NX) > (pte[i] & VPTE_NX))
				lowered = true;
			pte[i] = new & ~VPTE_A;
		}
	}
	if (lowered)
		pmap_zap(pm, start, end);
}

/* How many pages a fork of this range would copy; counts to one more than the limit. */
static unsigned
fork_copies(struct pmap *pm, uint64_t start, uint64_t end)
{
	uint64_t va;
	vpte_t *pte;
	unsigned n, i, copies = 0;

	PMAP_FOREACH(pm, va, start, end, pte, n)
		for (i = 0; i < n; i++)
			if ((pte[i] & VPTE_RW) != 0 && (pte[i] & VPTE_MANAGED) == 0 &&
			    ++copies > FORK_COPY_PAGES)
				return copies;
	return copies;
}

/* A run of at least n pages, contiguous for the child's sake; NULL. */
static struct vm_page *
fork_alloc(unsigned n)
{
	struct vm_page *m;
	int order = 0;
	unsigned i;

	while (1U << order < n)
		order++;
	m = vm_page_alloc_run(order, VM_ALLOC_NORMAL);
	for (i = n; m != NULL && i < 1U << order; i++)
		vm_page_unhold(m + i);
	return m;
}

/* Queue the write-protecting of what the host has mapped writable in a range. */
static void
host_writeprotect(struct pmap *pm, uint64_t start, uint64_t end)
{
	uint64_t va, at, run = 0, run_end = 0;
	int run_prot = 0;
	vpte_t *pte;
	unsigned n, i;

	PMAP_FOREACH(pm, va, start, end, pte, n) {
		for (i = 0; i < n; i++) {
			at = va + i * PAGE_SIZE;
			if ((pte[i] & (VPTE_RW | VPTE_HOST)) != (VPTE_RW | VPTE_HOST))
				continue;
			if (at == run_end && host_prot(pte[i] & ~VPTE_RW) == run_prot) {
				run_end += PAGE_SIZE;
				continue;
			}
			if (run != run_end)
				vmspace_mprotect(pm->pm_stub, run, run_end - run,
				    run_prot);
			run = at;
			run_end = at + PAGE_SIZE;
			run_prot = host_prot(pte[i] & ~VPTE_RW);
			pm->pm_hostmaps += 2;
			pm->pm_dirty = true;
		}
	}
	if (run != run_end)
		vmspace_mprotect(pm->pm_stub, run, run_end - run, run_prot);
}

/*
 * Writable pages are either copied right away, if there are few and memory is not
 * short (that is cheaper than two faults), or write-protected in the parent, for
 * which the caller does a pmap_sync() in the end.
 */
int
pmap_fork(struct pmap *child, struct pmap *parent, uint64_t start, uint64_t end)
{
	struct vm_page *copy = NULL, *last = NULL;
	vpte_t *pte, *cpte;
	unsigned n, i, copies;
	uint64_t va;

	copies = fork_copies(parent, start, end);
	if (copies != 0 && copies <= FORK_COPY_PAGES && !vm_page_shortage()) {
		copy = fork_alloc(copies);
		last = copy != NULL ? copy + copies : NULL;
	}
	if (copies != 0 && copy == NULL)
		host_writeprotect(parent, start, end);
	PMAP_FOREACH(parent, va, start, end, pte, n) {
		cpte = pmap_pte(child, va, true);
		for (i = 0; cpte != NULL && i < n; i++) {
			if ((pte[i] & VPTE_V) == 0)
				continue;
			if (copy != last && (pte[i] & VPTE_RW) != 0) {
				memcpy(VM_PAGE_KVA(copy),
				    PHYS_TO_DMAP(pte[i] & VPTE_FRAME), PAGE_SIZE);
				cpte[i] = (pte[i] & ~VPTE_FRAME) | VM_PAGE_TO_PHYS(copy);
				copy++;
			} else {
				pte[i] &= ~VPTE_RW;
				vm_page_hold(page_of(pte[i]));
				cpte[i] = pte[i];
			}
			cpte[i] &= ~(VPTE_HOST | VPTE_A);
			child->pm_resident++;
		}
		if (cpte == NULL) {
			while (copy != last)
				vm_page_unhold(copy++);
			return ENOMEM;
		}
	}
	KASSERT(copy == last);
	return 0;
}

/* ---- one page, for vm_object.c ------------------------------------------- */

/* The entry of va if it maps this page; NULL. */
static vpte_t *
pte_if(struct pmap *pm, uint64_t va, struct vm_page *m)
{
	vpte_t *pte = pmap_pte(pm, va, false);

	if (pte == NULL || (*pte & VPTE_V) == 0 || page_of(*pte) != m)
		return NULL;
	return pte;
}

bool
pmap_remove_page(struct pmap *pm, uint64_t va, struct vm_page *m)
{
	if (pte_if(pm, va, m) == NULL)
		return false;
	pmap_remove(pm, va, va + PAGE_SIZE);
	return true;
}

void
pmap_protect_page(struct pmap *pm, uint64_t va, struct vm_page *m)
{
	vpte_t *pte = pte_if(pm, va, m);

	if (pte == NULL || (*pte & VPTE_RW) == 0)
		return;
	host_writeprotect(pm, va, va + PAGE_SIZE);
	*pte &= ~VPTE_RW;
	pmap_sync(pm);
}

/* ---- kernel virtual memory ----------------------------------------------- */

/* The ranges in use, in order of address. */
struct kva_range {
	TAILQ_ENTRY(kva_range) link;
	uintptr_t	start, end;
};
static TAILQ_HEAD(, kva_range) kva_ranges = TAILQ_HEAD_INITIALIZER(kva_ranges);
static MALLOC_DEFINE(M_KVA, "kva");

/* First fit; a gap of a page stays between ranges to catch overruns. */
void *
kva_alloc(size_t len)
{
	struct kva_range *r, *new;
	uintptr_t start = VK_KVA_BASE + PAGE_SIZE;

	len = round_page(len);
	if (len == 0 || len > VK_KVA_SIZE)
		return NULL;
	new = kmalloc(sizeof(*new), M_KVA, M_NOWAIT);
	if (new == NULL)
		return NULL;
	TAILQ_FOREACH(r, &kva_ranges, link) {
		if (start + len + PAGE_SIZE <= r->start)
			break;
		start = r->end + PAGE_SIZE;
	}
	if (start + len > VK_KVA_BASE + VK_KVA_SIZE) {
		kfree(new, M_KVA);
		return NULL;
	}
	new->start = start;
	new->end = start + len;
	if (r != NULL)
		TAILQ_INSERT_BEFORE(r, new, link);
	else
		TAILQ_INSERT_TAIL(&kva_ranges, new, link);
	return (void *)start;
}

/* The range that kva_alloc() returned as va. */
static struct kva_range *
range_of(void *va)
{
	struct kva_range *r;

	TAILQ_FOREACH(r, &kva_ranges, link)
		if (r->start == (uintptr_t)va)
			return r;
	panic("%p: no such kernel addresses", va);
}

size_t
kva_size(void *va)
{
	struct kva_range *r = range_of(va);

	return r->end - r->start;
}

void
kva_free(void *va)
{
	struct kva_range *r = range_of(va);

	TAILQ_REMOVE(&kva_ranges, r, link);
	kfree(r, M_KVA);
}

int
pmap_kenter(uintptr_t va, uint64_t pa)
{
	vpte_t *pte;

	KASSERT(va >= VK_KVA_BASE && va < VK_KVA_BASE + VK_KVA_SIZE);
	pte = pmap_pte(&kernel_pmap, va, true);
	if (pte == NULL)
		return ENOMEM;
	*pte = pa | VPTE_V | VPTE_RW | VPTE_NX;
	return 0;
}

void *
kva_map(size_t len, int flags)
{
	char *va = kva_alloc(len);
	struct vm_page *m;

	for (size_t off = 0; va != NULL && off < len; off += PAGE_SIZE) {
		if ((m = vm_page_alloc(flags)) != NULL) {
			vm_page_wire(m, 1);
			if (pmap_kenter((uintptr_t)va + off, VM_PAGE_TO_PHYS(m)) == 0)
				continue;
			vm_page_unwire(m, 1);
		}
		kva_unmap(va);
		return NULL;
	}
	return va;
}

void
kva_unmap(void *va)
{
	uint64_t at, start = (uint64_t)(uintptr_t)va, end = start + kva_size(va);
	vpte_t *pte;
	unsigned n;

	PMAP_FOREACH(&kernel_pmap, at, start, end, pte, n)
		for (unsigned i = 0; i < n; i++)
			if ((pte[i] & VPTE_V) != 0)
				vm_page_unwire(page_of(pte[i]), 1);
	pmap_kremove(start, end - start);
	kva_free(va);
}

void
pmap_kprotect(uintptr_t va, size_t len, int prot)
{
	uint64_t at, end = va + round_page(len);
	vpte_t *pte;
	unsigned n;

	PMAP_FOREACH(&kernel_pmap, at, va, end, pte, n) {
		for (unsigned i = 0; i < n; i++) {
			pte[i] &= ~(VPTE_RW | VPTE_NX);
			if ((prot & VM_PROT_WRITE) != 0)
				pte[i] |= VPTE_RW;
			if ((prot & VM_PROT_EXECUTE) == 0)
				pte[i] |= VPTE_NX;
		}
	}
	host_kva_unmap(va, end - va);		/* to be faulted in as it is now */
}

void
pmap_kremove(uintptr_t va, size_t len)
{
	uint64_t at, end = va + round_page(len);
	vpte_t *pte;
	unsigned n;

	PMAP_FOREACH(&kernel_pmap, at, va, end, pte, n)
		bzero(pte, n * sizeof(*pte));
	host_kva_unmap(va, end - va);
}

/* A SIGSEGV in the kernel: map the page if the kernel's table has it.  Runs in the
 * signal handler; touches only the direct map.  After many, all but stacks are dropped:
 * the host does not allow any number. */
bool
kernel_fault(uintptr_t va, bool write, uintptr_t pc)
{
	static unsigned nfaults;
	struct kva_range *r;
	vpte_t *pte;

	if (va < VK_KVA_BASE || va >= VK_KVA_BASE + VK_KVA_SIZE ||
	    kernel_pmap.pm_pml4 == NULL)
		return false;
	pte = pmap_pte(&kernel_pmap, va, false);
	if (pte == NULL || (*pte & VPTE_V) == 0 || (write && (*pte & VPTE_RW) == 0) ||
	    (trunc_page(pc) == trunc_page(va) && (*pte & VPTE_NX) != 0))
		return false;
	if (++nfaults % KVA_MAPS_MAX == 0)
		TAILQ_FOREACH(r, &kva_ranges, link)
			if (r->end - r->start > KVA_STACKS)
				host_kva_unmap(r->start, r->end - r->start);
	return host_kva_map(trunc_page(va), *pte & VPTE_FRAME, host_prot(*pte)) == 0;
}
