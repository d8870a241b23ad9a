/*
 * vm_guest.c - the tests of t_pmap.c: page tables, physical pages, maps and faults.
 *
 * What the virtual memory calls is faked here.  The fake of vmspace.c keeps, for each
 * stub, what the host would have mapped, a page at a time, and the queue of
 * operations that are not confirmed yet; after every step check_host() demands what
 * safety demands: no host mapping, not even one whose removal is queued, shows a page
 * that is free, and none that is confirmed shows more than the page table allows.
 *
 * "User code" is user_access(): it uses the fake host's mappings, and traps as a
 * program would when there is none.
 *
 * The last tests do random things to several address spaces, and compare what user
 * code reads with a simple model.
 */
#include <sys/mman.h>
#include "kern/proc.h"
#include "kern/vm.h"
#include "kern/vnode.h"
#include "tests/vm_guest.h"

#define BASE		0x10000000UL		/* user memory that the fake host knows */
#define NPAGES		1024
#define VA(page)	(BASE + (uint64_t)(page) * PAGE_SIZE)
#define FILE_PAGES	64
#define QUEUE_MAX	4096
#define STUBS		16

#define CHECK(e)	do { if (!(e)) return #e; } while (0)
#define TRY(e)	do { const char *why_ = (e); if (why_ != NULL) return why_; } while (0)


/* ---- fakes: the host ----------------------------------------------------- */

struct host_page { uint64_t pa; int prot; };	/* prot 0: not mapped */
struct host_op { int nr, prot; uint64_t va, len, pa; };
struct vmspace_stub {
	bool		used;
	struct host_page page[NPAGES];
	struct host_op	queue[QUEUE_MAX];
	int		queued;
	struct pmap	*pm;
};
static struct vmspace_stub stubs[STUBS];
static unsigned long host_ops, host_syncs;

static void
host_apply(struct vmspace_stub *vs, const struct host_op *op)
{
	for (uint64_t va = op->va; va < op->va + op->len; va += PAGE_SIZE) {
		struct host_page *p;

		if (va < BASE || va >= BASE + NPAGES * PAGE_SIZE)
			continue;
		p = &vs->page[(va - BASE) >> PAGE_SHIFT];
		if (op->nr == 1)
			*p = (struct host_page){ op->pa + va - op->va, op->prot };
		else if (op->nr == 2)
			p->prot = 0;
		else if (p->prot != 0)
			p->prot = op->prot;
		if (op->nr == 2 && op->len > NPAGES * PAGE_SIZE &&
		    va >= BASE + NPAGES * PAGE_SIZE)
			break;
	}
}

static void
host_queue(struct vmspace_stub *vs, struct host_op op)
{
	if (op.va < BASE && op.va + op.len > BASE) {
		op.len -= BASE - op.va;
		op.va = BASE;
	}
	op.len = MIN(op.len, 2 * NPAGES * PAGE_SIZE);
	if (vs->queued == QUEUE_MAX)
		vmspace_sync(vs);
	vs->queue[vs->queued++] = op;
	host_ops++;
}

int
vmspace_create(struct vmspace_stub **vsp)
{
	for (int i = 0; i < STUBS; i++) {
		if (stubs[i].used)
			continue;
		bzero(&stubs[i], sizeof(stubs[i]));
		stubs[i].used = true;
		*vsp = &stubs[i];
		return 0;
	}
	return EAGAIN;
}

void
vmspace_destroy(struct vmspace_stub *vs)
{
	vs->used = false;
}

void
vmspace_mmap(struct vmspace_stub *vs, uint64_t va, uint64_t len, int prot, uint64_t pa)
{
	host_queue(vs, (struct host_op){ 1, prot, va, len, pa });
}

void
vmspace_munmap(struct vmspace_stub *vs, uint64_t va, uint64_t len)
{
	host_queue(vs, (struct host_op){ 2, 0, va, len, 0 });
}

void
vmspace_mprotect(struct vmspace_stub *vs, uint64_t va, uint64_t len, int prot)
{
	host_queue(vs, (struct host_op){ 3, prot, va, len, 0 });
}

void
vmspace_sync(struct vmspace_stub *vs)
{
	for (int i = 0; i < vs->queued; i++)
		host_apply(vs, &vs->queue[i]);
	vs->queued = 0;
	host_syncs++;
}

int
host_kva_map(uintptr_t va __unused, uint64_t pa __unused, int prot __unused)
{
	return 0;
}

void
host_kva_unmap(uintptr_t va __unused, size_t len __unused)
{
}

/* ---- fakes: the kernel --------------------------------------------------- */

static struct globaldata gd;
static struct thread td;
struct globaldata *mycpu = &gd;

static bool busy_slept;

/* The only thread: whoever would sleep for a page finds it not busy afterwards. */
int
tsleep(const volatile void *ident, int flags __unused, const char *wmesg __unused,
    uint64_t timo __unused)
{
	struct vm_page *m = (struct vm_page *)(uintptr_t)ident;

	if (m >= vm_page_array && m < vm_page_array + vm_page_count)
		m->flags &= ~PG_BUSY;
	busy_slept = true;
	return 0;
}

bool
vm_pageout_self(void)
{
	return false;
}

void
vm_pageout_kick(void)
{
}

bool
vm_pageout_hopeless(void)
{
	return true;
}

void
syncer_kick(void)
{
}

static struct vnode file_vnode;

void
vref(struct vnode *vp)
{
	vp->v_usecount++;
}

void
vrele(struct vnode *vp)
{
	vp->v_usecount--;
}

int
VOP_TOUCH(struct vnode *vp __unused)
{
	return 0;
}

/* A file whose page i is full of bytes 0x80 + i. */
int
vnode_getpage(struct vnode *vp, uint64_t pindex, struct vm_page **mp)
{
	struct vm_page *m = vm_page_alloc(VM_ALLOC_NORMAL);

	if (m == NULL)
		return ENOMEM;
	vm_page_insert(m, vp->v_object, pindex);
	memset(VM_PAGE_KVA(m), (int)(0x80 + pindex), PAGE_SIZE);
	vm_page_sbusy(m);
	m->flags |= PG_VALID;
	*mp = m;
	return 0;
}

static void
start(void)
{
	bzero(stubs, sizeof(stubs));
	gd.gd_curthread = &td;
	vm_page_startup();
	pmap_bootstrap();
	bzero(&file_vnode, sizeof(file_vnode));
	file_vnode.v_object = vm_object_allocate(OBJT_VNODE, FILE_PAGES);
	file_vnode.v_object->vnode = &file_vnode;
}

static uint64_t seed = 88172645463325252UL;

static unsigned
rnd(unsigned n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33) % n;
}

/* ---- user code ----------------------------------------------------------- */

/* Read or write a byte as a program does.  0, or the error of vm_fault(). */
static int
user_access(struct vmspace *vm, uint64_t va, bool write, uint8_t *byte)
{
	struct vmspace_stub *vs = vm->vm_pmap.pm_stub;
	struct host_page *p = &vs->page[(va - BASE) >> PAGE_SHIFT];
	int want = write ? VM_PROT_WRITE : VM_PROT_READ, error;

	for (int i = 0; i < 3; i++) {
		vmspace_sync(vs);		/* as vmspace_run() does first */
		vm->vm_pmap.pm_dirty = false;
		if ((p->prot & want) != 0) {
			uint8_t *b = (uint8_t *)PHYS_TO_DMAP(p->pa) + (va & PAGE_MASK);

			if (write)
				*b = *byte;
			else
				*byte = *b;
			return 0;
		}
		if (pmap_refill(&vm->vm_pmap, va, want))
			continue;
		error = vm_fault(vm, va, want);
		if (error != 0)
			return error;
	}
	return EDOOFUS;			/* a fault that does not end */
}

/* The invariants between a page table and its host mappings. */
static const char *
check_host(struct vmspace *vm)
{
	struct vmspace_stub *vs = vm->vm_pmap.pm_stub;
	uint64_t resident = 0;

	for (int i = 0; i < NPAGES; i++) {
		struct host_page *p = &vs->page[i];
		vpte_t *pte = pmap_pte(&vm->vm_pmap, VA(i), false);

		resident += pte != NULL && (*pte & VPTE_V) != 0;
		if (p->prot == 0)
			continue;
		/* It may still be used: the page must not be anybody else's. */
		CHECK((PHYS_TO_VM_PAGE(p->pa)->flags & PG_FREE) == 0);
		if (vs->queued != 0)
			continue;
		CHECK(pte != NULL && (*pte & VPTE_HOST) != 0);
		CHECK((*pte & VPTE_V) != 0 && (*pte & VPTE_FRAME) == p->pa);
		CHECK(pmap_allows(*pte, p->prot));
	}
	CHECK(resident == vm->vm_pmap.pm_resident);
	return NULL;
}

static int
map_anon(struct vmspace *vm, unsigned page, unsigned n, int prot, struct vm_object *obj)
{
	uint64_t addr = BASE + (uint64_t)page * PAGE_SIZE;

	return vm_map_insert(vm, &addr, (uint64_t)n * PAGE_SIZE, true, obj, 0, prot,
	    VM_PROT_ALL, 0);
}

#define RW		(VM_PROT_READ | VM_PROT_WRITE)

/* ---- physical pages ------------------------------------------------------ */

static const char *
test_buddy(void)
{
	static struct { struct vm_page *m; int order; } held[2000];
	uint64_t before = vm_free_count;
	int n = 0;

	for (int i = 0; i < 200000; i++) {
		if (n < 2000 && rnd(2) == 0) {
			int order = (int)rnd(10);
			struct vm_page *m = vm_page_alloc_run(order, VM_ALLOC_NORMAL);
			uint64_t index;

			if (m == NULL)
				continue;
			index = (uint64_t)(m - vm_page_array);
			CHECK((index & ((1UL << order) - 1)) == 0);
			for (int j = 0; j < 1 << order; j++) {
				CHECK(m[j].ref == 1 && m[j].flags == 0);
				m[j].pindex = (uint64_t)i;
			}
			held[n].m = m;
			held[n++].order = order;
		} else if (n > 0) {
			int k = (int)rnd((unsigned)n);
			uint64_t mark = held[k].m->pindex;

			for (int j = 0; j < 1 << held[k].order; j++) {
				CHECK(held[k].m[j].pindex == mark);
				vm_page_unhold(&held[k].m[j]);
			}
			held[k] = held[--n];
		}
	}
	while (n-- > 0)
		for (int j = 0; j < 1 << held[n].order; j++)
			vm_page_unhold(&held[n].m[j]);
	CHECK(vm_free_count == before);
	/* All is joined again: nearly all memory can be had in the largest runs. */
	for (n = 0; vm_page_alloc_run(9, VM_ALLOC_NORMAL) != NULL; n++)
		continue;
	CHECK((uint64_t)n >= before / 512 - 2);
	return NULL;
}

static const char *
test_reserve(void)
{
	uint64_t n = 0;

	while (vm_page_alloc(VM_ALLOC_NORMAL) != NULL)
		n++;
	CHECK(vm_free_count == vm_free_reserved);
	CHECK(vm_page_shortage());
	while (vm_page_alloc(VM_ALLOC_SYSTEM) != NULL)
		n++;
	CHECK(vm_free_count == vm_free_reserved / 4);
	return NULL;
}

static const char *
test_objects(void)
{
	struct vm_object *obj = vm_object_allocate(OBJT_VNODE, 1000);
	uint64_t before = vm_free_count;
	struct vm_page *m;

	for (uint64_t i = 0; i < 1000; i += 2) {
		m = vm_page_alloc(0);
		vm_page_insert(m, obj, i);
		CHECK(m->ref == 0);
	}
	for (uint64_t i = 0; i < 1000; i++) {
		m = vm_page_lookup(obj, i);
		CHECK((m != NULL) == (i % 2 == 0) && (m == NULL || m->pindex == i));
	}
	vm_page_dirty(vm_page_lookup(obj, 10));
	vm_page_dirty(vm_page_lookup(obj, 10));
	vm_page_dirty(vm_page_lookup(obj, 12));
	CHECK(vm_dirty_count == 2);
	vm_page_undirty(vm_page_lookup(obj, 12));
	CHECK(vm_dirty_count == 1);
	m = vm_page_lookup(obj, 500);
	vm_page_hold(m);
	vm_page_lookup(obj, 502)->flags |= PG_BUSY;
	vm_object_page_remove(obj, 5, 1000);
	CHECK(busy_slept);
	CHECK(obj->resident == 3 && m->object == NULL);
	CHECK(vm_page_lookup(obj, 500) == NULL);
	vm_page_unhold(m);
	CHECK(vm_dirty_count == 0);
	vm_object_deallocate(obj);
	CHECK(vm_free_count == before);
	return NULL;
}

/* ---- page tables --------------------------------------------------------- */

static const char *
test_tables(void)
{
	static const uint64_t at[] = {
		0x1000, 0x200000, 0x7fffff000, 0x800000000, 0x7feffffff000
	};
	uint64_t before = vm_free_count, va = 0;
	struct pmap pm;
	vpte_t *pte;
	unsigned n, i;

	CHECK(pmap_init(&pm) == 0);
	for (i = 0; i < nitems(at); i++) {
		pte = pmap_pte(&pm, at[i], true);
		CHECK(pte != NULL && pmap_pte(&pm, at[i], false) == pte);
		pmap_enter(&pm, pte, VM_PAGE_TO_PHYS(vm_page_alloc(0)), RW, 0);
	}
	CHECK(pmap_pte(&pm, 0x40000000, false) == NULL);
	for (i = 0; (pte = pmap_leaf(&pm, &va, VM_MAX_USER_ADDRESS, &n)) != NULL;
	    va += n * (uint64_t)PAGE_SIZE) {
		for (unsigned j = 0; j < n; j++)
			if (pte[j] & VPTE_V)
				CHECK(va + j * (uint64_t)PAGE_SIZE == at[i++]);
	}
	CHECK(i == nitems(at) && pm.pm_resident == i);
	pmap_remove(&pm, 0x1001000, 0x7fffff000);
	CHECK(pm.pm_resident == i);
	pmap_remove(&pm, 0, VM_MAX_USER_ADDRESS);
	CHECK(pm.pm_resident == 0);
	pmap_detach(&pm);
	pmap_release(&pm);
	CHECK(vm_free_count == before && pm.pm_ptpages == 0);
	return NULL;
}

static const char *
test_refill(void)
{
	struct vmspace *vm;
	struct pmap *pm;
	struct vm_page *m;
	unsigned long ops;
	uint8_t b;

	CHECK(vmspace_alloc(&vm) == 0);
	pm = &vm->vm_pmap;
	CHECK(map_anon(vm, 0, 256, RW, NULL) == 0);
	m = vm_page_alloc_run(7, 0);
	for (int i = 0; i < 128; i++)
		pmap_enter(pm, pmap_pte(pm, VA(i), true), VM_PAGE_TO_PHYS(m + i), RW, 0);
	ops = host_ops;
	CHECK(user_access(vm, VA(70), false, &b) == 0 && host_ops == ops + 1);
	CHECK(pm->pm_stub->page[64].prot != 0 && pm->pm_stub->page[79].prot != 0);
	CHECK(pm->pm_stub->page[63].prot == 0 && pm->pm_stub->page[80].prot == 0);
	TRY(check_host(vm));
	/* Going on from there, in larger steps. */
	CHECK(user_access(vm, VA(80), true, &b) == 0 && host_ops == ops + 2);
	CHECK(pm->pm_stub->page[127].prot != 0 && pm->pm_stub->page[128].prot == 0);
	CHECK(user_access(vm, VA(127), true, &b) == 0 && host_ops == ops + 2);
	TRY(check_host(vm));
	/* The host may drop anything: all of a run comes back at once. */
	vmspace_munmap(pm->pm_stub, VA(0), 256 * PAGE_SIZE);
	ops = host_ops;
	CHECK(user_access(vm, VA(100), true, &b) == 0 && host_ops == ops + 1);
	CHECK(pm->pm_stub->page[64].prot != 0);
	/* Nothing that the table does not allow. */
	pmap_protect(pm, VA(0), VA(100), VM_PROT_READ);
	TRY(check_host(vm));
	CHECK(!pmap_refill(pm, VA(99), VM_PROT_WRITE) && pmap_refill(pm, VA(99), 1));
	CHECK(!pmap_refill(pm, VA(200), VM_PROT_READ));
	CHECK(!pmap_refill(pm, VA(99), VM_PROT_EXECUTE));
	vmspace_sync(pm->pm_stub);
	CHECK(pm->pm_stub->page[99].prot == VMSPACE_PROT_READ);
	TRY(check_host(vm));
	vmspace_free(vm);
	return NULL;
}

static const char *
test_kva(void)
{
	char *a = kva_alloc(3 * PAGE_SIZE), *b = kva_alloc(PAGE_SIZE), *c;
	struct vm_page *m = vm_page_alloc(VM_ALLOC_SYSTEM);

	CHECK(a != NULL && b >= a + 4 * PAGE_SIZE);
	CHECK(!kernel_fault((uintptr_t)a, false, 0));
	CHECK(pmap_kenter((uintptr_t)a, VM_PAGE_TO_PHYS(m)) == 0);
	CHECK(kernel_fault((uintptr_t)a + 5, true, 0));
	CHECK(!kernel_fault((uintptr_t)a + PAGE_SIZE, false, 0));
	CHECK(!kernel_fault(0, false, 0) && !kernel_fault(VK_DMAP_BASE, true, 0));
	pmap_kremove((uintptr_t)a, 3 * PAGE_SIZE);
	CHECK(!kernel_fault((uintptr_t)a, false, 0));
	kva_free(a);
	c = kva_alloc(2 * PAGE_SIZE);
	CHECK(c == a);
	CHECK(kva_alloc(VK_KVA_SIZE) == NULL);
	kva_free(b);
	kva_free(c);
	vm_page_unhold(m);
	return NULL;
}

/* An allocation that is too large for the memory there is leaves nothing behind. */
static const char *
test_kva_map(void)
{
	uint64_t nfree = vm_free_count + kernel_pmap.pm_ptpages;
	char *p = kva_map(3 * PAGE_SIZE, VM_ALLOC_ZERO);

	CHECK(p != NULL && kva_size(p) == 3 * PAGE_SIZE);
	CHECK(kernel_fault((uintptr_t)p + 2 * PAGE_SIZE, true, 0));
	CHECK(vm_free_count + kernel_pmap.pm_ptpages == nfree - 3);
	kva_unmap(p);
	CHECK(!kernel_fault((uintptr_t)p, false, 0));
	CHECK(kva_map((vm_free_count + 1) * PAGE_SIZE, VM_ALLOC_SYSTEM) == NULL);
	CHECK(vm_free_count + kernel_pmap.pm_ptpages == nfree);
	return NULL;
}

/* ---- maps ---------------------------------------------------------------- */

/* Random insertions, removals and protections, compared with an array. */
static const char *
test_map_random(void)
{
	static int8_t model[NPAGES];		/* -1: nothing; else prot */
	struct vm_map_entry *e, *prev;
	struct vmspace *vm;
	uint64_t size;

	memset(model, -1, sizeof(model));
	CHECK(vmspace_alloc(&vm) == 0);
	for (int step = 0; step < 20000; step++) {
		unsigned a = rnd(NPAGES), n = 1 + rnd(MIN(64, NPAGES - a)), what = rnd(4);
		int prot = (int)rnd(8), error;

		if (what < 2) {
			CHECK(map_anon(vm, a, n, prot, NULL) == 0);
			memset(model + a, prot, n);
		} else if (what == 2) {
			CHECK(vm_map_remove(vm, VA(a), VA(a + n)) == 0);
			memset(model + a, -1, n);
		} else {
			error = vm_map_protect(vm, VA(a), VA(a + n), prot);
			CHECK(error == 0);
			for (unsigned i = a; i < a + n; i++)
				if (model[i] >= 0)
					model[i] = (int8_t)prot;
		}
		size = 0;
		prev = NULL;
		TAILQ_FOREACH(e, &vm->vm_map, link) {
			CHECK(e->start < e->end);
			CHECK(prev == NULL || prev->end <= e->start);
			CHECK(prev == NULL || prev->end < e->start ||
			    prev->prot != e->prot);
			size += e->end - e->start;
			prev = e;
		}
		CHECK(size == vm->vm_size);
		for (unsigned i = 0; i < NPAGES; i++) {
			e = vm_map_lookup(vm, VA(i));
			CHECK((e != NULL) == (model[i] >= 0));
			CHECK(e == NULL || e->prot == model[i]);
		}
	}
	CHECK(vm_map_insert(vm, &(uint64_t){ BASE + 1 }, PAGE_SIZE, true, NULL, 0, RW, RW,
	    0) == EINVAL);
	CHECK(vm_map_insert(vm, &(uint64_t){ VM_MAX_USER_ADDRESS }, PAGE_SIZE, true, NULL,
	    0, RW, RW, 0) == EINVAL);
	vmspace_free(vm);
	return NULL;
}

static const char *
test_map_space(void)
{
	uint64_t a = 0, b = 0, c, old = 0;
	struct vmspace *vm;

	CHECK(vmspace_alloc(&vm) == 0);
	CHECK(vm_map_insert(vm, &a, 16 * PAGE_SIZE, false, NULL, 0, RW, RW, 0) == 0);
	CHECK(a == 0x800000000UL);
	CHECK(vm_map_insert(vm, &b, PAGE_SIZE, false, NULL, 0, RW, RW, 0) == 0);
	CHECK(b == a + 16 * PAGE_SIZE);
	CHECK(vm_map_remove(vm, a + PAGE_SIZE, a + 3 * PAGE_SIZE) == 0);
	c = 0;
	CHECK(vm_map_insert(vm, &c, 2 * PAGE_SIZE, false, NULL, 0, RW, RW, 0) == 0);
	CHECK(c == a + PAGE_SIZE && vm->vm_nentries == 1);
	c = 0xc000000123UL;				/* a free hint is taken */
	CHECK(vm_map_insert(vm, &c, PAGE_SIZE, false, NULL, 0, RW, RW, 0) == 0);
	CHECK(c == 0xc000000000UL);
	c = 0;
	CHECK(vm_map_insert(vm, &c, 1UL << 20, false, NULL, 0, RW, RW,
	    VME_SIZEALIGN) == 0);
	CHECK((c & ((1UL << 20) - 1)) == 0);
	c = 0;
	CHECK(vm_map_insert(vm, &c, VM_MAX_USER_ADDRESS, false, NULL, 0, RW, RW, 0) ==
	    ENOMEM);
	for (int i = 0; i < 100; i++) {			/* never on top of each other */
		c = rnd(2) ? 0 : old;
		CHECK(vm_map_insert(vm, &c, (1 + rnd(9)) * (uint64_t)PAGE_SIZE, false,
		    NULL, 0, (int)rnd(8), VM_PROT_ALL, 0) == 0);
		old = c;
	}
	vmspace_free(vm);
	return NULL;
}

/* ---- faults -------------------------------------------------------------- */

static const char *
test_fault_errors(void)
{
	struct vmspace *vm;
	uint8_t b = 1;

	CHECK(vmspace_alloc(&vm) == 0);
	CHECK(map_anon(vm, 10, 1, VM_PROT_READ, NULL) == 0);
	CHECK(map_anon(vm, 11, 1, VM_PROT_NONE, NULL) == 0);
	CHECK(map_anon(vm, 12, 4, RW, vm_object_allocate(OBJT_ANON, 2)) == 0);
	CHECK(map_anon(vm, 20, 1, VM_PROT_WRITE, NULL) == 0);
	CHECK(user_access(vm, VA(9), false, &b) == EFAULT);
	CHECK(user_access(vm, VA(10), true, &b) == EACCES);
	CHECK(user_access(vm, VA(10), false, &b) == 0 && b == 0);
	CHECK(user_access(vm, VA(11), false, &b) == EACCES);
	CHECK(user_access(vm, VA(13), true, &b) == 0);
	CHECK(user_access(vm, VA(14), true, &b) == EIO);	/* beyond the object */
	CHECK(user_access(vm, VA(20), false, &b) == 0);
	CHECK(vm_fault(vm, VA(10), VM_PROT_EXECUTE) == EACCES);
	CHECK(vm_fault(vm, VM_MAX_USER_ADDRESS, VM_PROT_READ) == EFAULT);
	/* What was writable and there is not after mprotect, and comes back with it. */
	b = 7;
	CHECK(map_anon(vm, 30, 8, RW, NULL) == 0);
	CHECK(user_access(vm, VA(33), true, &b) == 0);
	CHECK(vm_map_protect(vm, VA(32), VA(34), VM_PROT_NONE) == 0);
	TRY(check_host(vm));
	CHECK(user_access(vm, VA(33), false, &b) == EACCES);
	CHECK(vm_map_protect(vm, VA(30), VA(38), RW) == 0);
	b = 0;
	CHECK(user_access(vm, VA(33), false, &b) == 0 && b == 7);
	CHECK(user_access(vm, VA(33), true, &b) == 0);
	TRY(check_host(vm));
	vmspace_free(vm);
	return NULL;
}

/* Touched in order, memory comes in larger and larger clusters. */
static const char *
test_fault_clusters(void)
{
	uint64_t before = vm_free_count;
	struct vmspace *vm;
	uint8_t b = 1;

	CHECK(vmspace_alloc(&vm) == 0);
	CHECK(map_anon(vm, 0, NPAGES, RW, NULL) == 0);
	CHECK(user_access(vm, VA(512), true, &b) == 0);
	CHECK(vm->vm_pmap.pm_resident <= 16);
	for (int i = 0; i < NPAGES; i++)
		CHECK(user_access(vm, VA(i), true, &b) == 0);
	CHECK(vm->vm_pmap.pm_resident == NPAGES);
	CHECK(vm->vm_minflt < NPAGES / 32);
	TRY(check_host(vm));
	vmspace_free(vm);
	CHECK(vm_free_count == before);
	return NULL;
}

static const char *
test_fork_cow(void)
{
	uint64_t before = vm_free_count;
	struct vmspace *a, *b;
	uint8_t x;

	CHECK(vmspace_alloc(&a) == 0);
	CHECK(map_anon(a, 0, 8, RW, NULL) == 0);		/* few: copied */
	CHECK(map_anon(a, 100, 100, RW, NULL) == 0);		/* many: shared */
	CHECK(map_anon(a, 300, 4, RW, vm_object_allocate(OBJT_ANON, 4)) == 0);
	CHECK(map_anon(a, 400, 4, RW, NULL) == 0);
	CHECK(vm_map_inherit(a, VA(400), VA(402), INHERIT_SHARE) == 0);
	CHECK(vm_map_inherit(a, VA(402), VA(404), INHERIT_NONE) == 0);
	for (int i = 0; i < 404; i++) {
		x = (uint8_t)i;
		if (vm_map_lookup(a, VA(i)) != NULL)
			CHECK(user_access(a, VA(i), true, &x) == 0);
	}
	CHECK(vmspace_fork(a, &b) == 0);
	CHECK(a->vm_pmap.pm_stub->queued == 0);
	TRY(check_host(a));
	for (int i = 0; i < 402; i++) {
		if (vm_map_lookup(b, VA(i)) == NULL)
			continue;
		CHECK(user_access(b, VA(i), false, &x) == 0 && x == (uint8_t)i);
		x = 0xee;
		CHECK(user_access(rnd(2) ? a : b, VA(i), true, &x) == 0);
	}
	CHECK(vm_map_lookup(b, VA(402)) == NULL);
	for (int i = 0; i < 402; i++) {
		uint8_t y;

		if (vm_map_lookup(b, VA(i)) == NULL)
			continue;
		CHECK(user_access(a, VA(i), false, &x) == 0);
		CHECK(user_access(b, VA(i), false, &y) == 0);
		if (i < 300)		/* one of them has been written to */
			CHECK((x == 0xee) != (y == 0xee) || (uint8_t)i == 0xee);
		else
			CHECK(x == 0xee && y == 0xee);
		TRY(check_host(a));
		TRY(check_host(b));
	}
	vmspace_free(a);
	vmspace_free(b);
	CHECK(vm_free_count == before);
	return NULL;
}

static const char *
test_files(void)
{
	struct vm_object *obj = file_vnode.v_object;
	struct vmspace *vm, *child;
	uint64_t before = vm_free_count, addr;
	uint8_t x;

	CHECK(vmspace_alloc(&vm) == 0);
	CHECK(vm_mmap_vnode(vm, VA(0), 8 * PAGE_SIZE, &file_vnode, 2 * PAGE_SIZE,
	    RW) == 0);
	vm_object_reference(obj);
	addr = VA(16);
	CHECK(vm_map_insert(vm, &addr, 8 * PAGE_SIZE, true, obj, 0, RW, RW, 0) == 0);
	CHECK(file_vnode.v_usecount == 2 && obj->ref == 3);
	CHECK(user_access(vm, VA(1), false, &x) == 0 && x == 0x83);
	CHECK(vm->vm_majflt == 1 && vm_dirty_count == 0);
	x = 1;
	CHECK(user_access(vm, VA(1), true, &x) == 0);	/* private: not the file's */
	CHECK(user_access(vm, VA(19), false, &x) == 0 && x == 0x83);
	x = 2;
	CHECK(user_access(vm, VA(18), true, &x) == 0);	/* shared: seen by private */
	CHECK(vm_dirty_count == 1 && user_access(vm, VA(0), false, &x) == 0 && x == 2);
	TRY(check_host(vm));
	/* Cleaning a page: the next write is noticed. */
	vm_page_writeprotect_all(vm_page_lookup(obj, 2));
	vm_page_undirty(vm_page_lookup(obj, 2));
	TRY(check_host(vm));
	CHECK(user_access(vm, VA(18), true, &x) == 0 && vm_dirty_count == 1);
	CHECK(vmspace_fork(vm, &child) == 0);
	x = 9;
	CHECK(user_access(child, VA(18), true, &x) == 0);
	CHECK(user_access(vm, VA(0), false, &x) == 0 && x == 9);
	CHECK(user_access(child, VA(1), false, &x) == 0 && x == 1);
	/* Truncated: gone from everywhere but the private copy. */
	obj->size = 2;
	vm_object_page_remove(obj, 2, UINT64_MAX);
	TRY(check_host(vm));
	TRY(check_host(child));
	CHECK(user_access(vm, VA(18), false, &x) == EIO);
	CHECK(user_access(child, VA(0), false, &x) == EIO);
	CHECK(user_access(vm, VA(1), false, &x) == 0 && x == 1);
	CHECK(vm_dirty_count == 0);
	vmspace_free(child);
	vmspace_free(vm);
	CHECK(file_vnode.v_usecount == 0 && obj->ref == 1);
	vm_object_page_remove(obj, 0, UINT64_MAX);
	CHECK(vm_free_count == before);
	return NULL;
}

/* ---- at random ----------------------------------------------------------- */

#define SPACES	4
#define AREA	128			/* pages of each address space in use */

/* Three kinds of memory in each space: [0, 64) private, [64, 96) shared by all,
 * [96, 128) a private mapping of a file. */
static uint8_t shadow[SPACES][AREA];
static uint8_t shadow_shared[AREA];
static int shadow_prot[SPACES][AREA];

static uint8_t *
model_byte(int s, int page)
{
	return page >= 64 && page < 96 ? &shadow_shared[page] : &shadow[s][page];
}

/* Fork space s to an empty slot d, or back over it. */
static const char *
random_fork(struct vmspace **vm, int s, int d)
{
	if (vm[d] != NULL)
		vmspace_free(vm[d]);
	vm[d] = NULL;
	CHECK(vmspace_fork(vm[s], &vm[d]) == 0);
	memcpy(shadow[d], shadow[s], sizeof(shadow[s]));
	memcpy(shadow_prot[d], shadow_prot[s], sizeof(shadow_prot[s]));
	return NULL;
}

static const char *
random_step(struct vmspace **vm, struct vm_object *shared)
{
	int s = (int)rnd(SPACES), d = (int)rnd(SPACES), page = (int)rnd(AREA), error, n;
	uint8_t b = (uint8_t)rnd(256), *model;
	int prot;

	if (vm[s] == NULL)
		return NULL;
	model = model_byte(s, page);
	switch (rnd(40)) {
	case 0:
		if (s != d)
			TRY(random_fork(vm, s, d));
		break;
	case 1:					/* new zeroes */
		if (page < 64) {
			n = 1 + (int)rnd((unsigned)(64 - page));
			CHECK(map_anon(vm[s], (unsigned)page, (unsigned)n, RW,
			    NULL) == 0);
			for (int i = page; i < page + n; i++) {
				shadow[s][i] = 0;
				shadow_prot[s][i] = RW;
			}
		}
		break;
	case 2:
		prot = rnd(4) != 0 ? RW : (int)rnd(2);
		n = 1 + (int)rnd((unsigned)MIN(30, AREA - page));
		CHECK(vm_map_protect(vm[s], VA(page), VA(page + n), prot) == 0);
		for (int i = page; i < page + n; i++)
			shadow_prot[s][i] = prot;
		break;
	case 3:					/* the pager */
		if (page >= 64 && page < 96) {
			struct vm_page *m = vm_page_lookup(shared, (uint64_t)page - 64);

			if (m != NULL) {
				vm_page_unmap_all(m);
				CHECK(m->ref == 0);
			}
		}
		break;
	case 4:
		if (page >= 64 && page < 96) {
			struct vm_page *m = vm_page_lookup(shared, (uint64_t)page - 64);

			if (m != NULL)
				vm_page_writeprotect_all(m);
		}
		break;
	case 5:					/* the host forgets */
		vmspace_munmap(vm[s]->vm_pmap.pm_stub, VA(page), PAGE_SIZE * 40);
		break;
	default:
		if (rnd(2) == 0) {
			error = user_access(vm[s], VA(page) + b, true, &b);
			CHECK(error == (shadow_prot[s][page] & VM_PROT_WRITE ? 0 :
			    EACCES));
			/* The model has one byte a page: make the others like it. */
			for (int i = 0; error == 0 && i < 256; i++)
				CHECK(user_access(vm[s], VA(page) + (unsigned)i, true,
				    &b) == 0);
			if (error == 0)
				*model = b;
		} else {
			uint64_t off = b;

			error = user_access(vm[s], VA(page) + off, false, &b);
			CHECK(error == (shadow_prot[s][page] != 0 ? 0 : EACCES));
			CHECK(error != 0 || b == *model);
		}
	}
	for (int i = 0; i < SPACES; i++)
		if (vm[i] != NULL)
			TRY(check_host(vm[i]));
	return NULL;
}

static const char *
test_random(void)
{
	struct vmspace *vm[SPACES] = { NULL };
	struct vm_object *shared = vm_object_allocate(OBJT_ANON, 32);
	uint64_t before = vm_free_count;

	CHECK(vmspace_alloc(&vm[0]) == 0);
	CHECK(map_anon(vm[0], 0, 64, RW, NULL) == 0);
	vm_object_reference(shared);
	CHECK(map_anon(vm[0], 64, 32, RW, shared) == 0);
	CHECK(vm_mmap_vnode(vm[0], VA(96), 32 * PAGE_SIZE, &file_vnode, 0, RW) == 0);
	for (int i = 0; i < AREA; i++) {
		shadow_prot[0][i] = RW;
		shadow[0][i] = i >= 96 ? (uint8_t)(0x80 + i - 96) : 0;
	}
	for (int i = 0; i < 30000; i++)
		TRY(random_step(vm, shared));
	for (int i = 0; i < SPACES; i++)
		if (vm[i] != NULL)
			vmspace_free(vm[i]);
	vm_object_deallocate(shared);
	vm_object_page_remove(file_vnode.v_object, 0, UINT64_MAX);
	CHECK(file_vnode.v_usecount == 0 && vm_free_count == before);
	return NULL;
}

/* No memory: every request is refused with ENOMEM, and nothing is lost. */
static const char *
test_exhaustion(void)
{
	uint64_t before = vm_free_count, addr = 0;
	struct vmspace *vm, *child;
	int error = 0;

	CHECK(vmspace_alloc(&vm) == 0);
	CHECK(vm_map_insert(vm, &addr, 2 * VM_GUEST_MEM, false, NULL, 0, RW, RW, 0) == 0);
	for (uint64_t va = addr; error == 0; va += PAGE_SIZE)
		error = vm_fault(vm, va, VM_PROT_WRITE);
	CHECK(error == ENOMEM);
	CHECK(vmspace_fork(vm, &child) == ENOMEM);
	vmspace_free(vm);
	CHECK(vm_free_count == before);
	return NULL;
}

/* ---- the table, and costs ------------------------------------------------ */

static const struct {
	const char	*name;
	const char	*(*fn)(void);
} tests[] = {
	{ "buddy", test_buddy },
	{ "reserve", test_reserve },
	{ "objects", test_objects },
	{ "tables", test_tables },
	{ "refill", test_refill },
	{ "kva", test_kva }, { "kva_map", test_kva_map },
	{ "map_random", test_map_random },
	{ "map_space", test_map_space },
	{ "fault_errors", test_fault_errors },
	{ "fault_clusters", test_fault_clusters },
	{ "fork_cow", test_fork_cow },
	{ "files", test_files },
	{ "random", test_random },
	{ "exhaustion", test_exhaustion },
};

const char *
vm_guest_name(int n)
{
	return n >= 0 && (size_t)n < nitems(tests) ? tests[n].name : NULL;
}

const char *
vm_guest_test(int n)
{
	start();
	return tests[n].fn();
}

void
vm_guest_bench(unsigned long (*now)(void), void (*print)(const char *, double))
{
	enum { BIG = 8192, SMALL_ROUNDS = 2000 };
	struct vmspace *vm, *child;
	unsigned long t0, t1, t2;
	uint64_t addr = 0;
	uint8_t b = 1;

	memset(vk.dmap, 0xff, vk.memsize);	/* the host's own faults are not meant */
	bzero(vk.dmap, vk.memsize);
	start();
	if (vmspace_alloc(&vm) != 0 || vm_map_insert(vm, &addr, BIG * (uint64_t)PAGE_SIZE,
	    false, NULL, 0, RW, RW, 0) != 0)
		return;
	t0 = now();
	for (uint64_t i = 0; i < BIG; i++) {
		vpte_t *pte = pmap_pte(&vm->vm_pmap, addr + i * PAGE_SIZE, false);

		if (pte == NULL || !pmap_allows(*pte, VM_PROT_WRITE))
			(void)vm_fault(vm, addr + i * PAGE_SIZE, VM_PROT_WRITE);
	}
	t1 = now();
	vmspace_free(vm);
	t2 = now();
	print("anonymous fault, in order, a page", (double)(t1 - t0) / BIG);
	print("teardown, a page", (double)(t2 - t1) / BIG);

	(void)vmspace_alloc(&vm);
	for (unsigned i = 0; i < 8; i++)
		(void)map_anon(vm, i * 100, 32, i < 3 ? VM_PROT_READ : RW, NULL);
	for (unsigned i = 0; i < 8; i++)
		for (unsigned j = 0; j < (i < 3 ? 32 : 6); j++)
			(void)user_access(vm, VA(i * 100 + j), i >= 3, &b);
	t0 = now();
	for (int i = 0; i < SMALL_ROUNDS; i++) {
		(void)vmspace_fork(vm, &child);
		vmspace_free(child);
	}
	t1 = now();
	print("fork and free of a small address space", (double)(t1 - t0) / SMALL_ROUNDS);
	print("  its pages", (double)vm->vm_pmap.pm_resident);
}

/* Time passes only by asking, so that a bounded wait ends. */
uint64_t
nanouptime_ns(void)
{
	static uint64_t now;

	return (now += 1000000);
}
