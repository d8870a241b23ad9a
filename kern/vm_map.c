/*
 * kern/vm_map.c - address spaces: what a process has mapped where.
 *
 *	proc -> vmspace -> vm_map: entries in order of address, which do not overlap
 *	                -> vm_pmap: the page table, filled by faults
 *
 * An entry says what a range of addresses means; kern/vm_fault.c reads it when a
 * page is missing.  There are three kinds:
 *
 *	object NULL		private anonymous memory; the page table has the pages
 *	object, VME_COW		private: the object's pages until they are written to
 *	object			shared with everyone who maps the object
 *
 * A vmspace is shared by the LWPs of a process, and by a vfork()ed child.
 *
 * Locking: none.  The kernel is not preempted, and a change to a map does not sleep
 * once it has begun: the entries it may need are put aside first (entry_reserve()),
 * and objects and vnodes are let go after it (entries_dispose()), as that may sleep.
 * vm_gen tells a sleeper that the map is another than before.
 *
 * Called by exec, fork, exit and kern/vm_mmap.c; read next: kern/vm_fault.c.
 * Manual pages: mmap(2), minherit(2).
 */
#include <sys/mman.h>
#include "kern/proc.h"
#include "kern/vm.h"
#include "kern/vnode.h"

/* Below the top of the stack: mmap() leaves this much to it, and what it grows by and
 * what always lies between it and its neighbour. */
#define STACK_RESERVE	(512UL << 20)
#define STACK_CHUNK	(64UL << 10)
#define STACK_GUARD	(1UL << 20)

static MALLOC_DEFINE(M_VMSPACE, "vmspace");
static MALLOC_DEFINE(M_MAPENTRY, "map_entry");

static struct vm_map_entries spare = TAILQ_HEAD_INITIALIZER(spare);
static int nspare;

/* ---- entries ------------------------------------------------------------- */

/* Have at least n spare entries: that many entry_alloc() cannot fail until the next
 * sleep.  May sleep itself. */
static void
entry_reserve(int n)
{
	struct vm_map_entry *e;

	while (nspare < n) {
		e = kmalloc(sizeof(*e), M_MAPENTRY, M_WAITOK);
		TAILQ_INSERT_HEAD(&spare, e, link);
		nspare++;
	}
}

/* A spare entry as a copy of another; it shows the object too, but is in no map. */
static struct vm_map_entry *
entry_dup(const struct vm_map_entry *from)
{
	struct vm_map_entry *e = TAILQ_FIRST(&spare);

	KASSERT(nspare > 0);
	TAILQ_REMOVE(&spare, e, link);
	nspare--;
	*e = *from;
	if (e->object != NULL) {
		vm_object_reference(e->object);
		LIST_INSERT_HEAD(&e->object->mappings, e, olink);
	}
	if (e->vnode != NULL)
		vref(e->vnode);
	return e;
}

/* Free entries that are in no map any more; may sleep. */
static void
entries_dispose(struct vm_map_entries *dead)
{
	struct vm_map_entry *e;

	while ((e = TAILQ_FIRST(dead)) != NULL) {
		TAILQ_REMOVE(dead, e, link);
		if (e->object != NULL)
			vm_object_deallocate(e->object);
		if (e->vnode != NULL)
			vrele(e->vnode);
		kfree(e, M_MAPENTRY);
	}
	while (nspare > 64) {
		e = TAILQ_FIRST(&spare);
		TAILQ_REMOVE(&spare, e, link);
		nspare--;
		kfree(e, M_MAPENTRY);
	}
}

struct vm_map_entry *
vm_map_lookup_ge(struct vmspace *vm, uint64_t addr)
{
	struct vm_map_entry *e = vm->vm_hint, *prev;

	if (e == NULL)
		e = TAILQ_FIRST(&vm->vm_map);
	while (e != NULL && e->end <= addr)
		e = TAILQ_NEXT(e, link);
	/* Or the hint is too far up. */
	while (e != NULL && e->start > addr &&
	    (prev = TAILQ_PREV(e, vm_map_entries, link)) != NULL && prev->end > addr)
		e = prev;
	if (e != NULL)
		vm->vm_hint = e;
	return e;
}

struct vm_map_entry *
vm_map_lookup(struct vmspace *vm, uint64_t addr)
{
	struct vm_map_entry *e = vm_map_lookup_ge(vm, addr);

	return e != NULL && e->start <= addr ? e : NULL;
}

/* Link an entry before `next' (NULL: at the end). */
static void
entry_link(struct vmspace *vm, struct vm_map_entry *e, struct vm_map_entry *next)
{
	if (next != NULL)
		TAILQ_INSERT_BEFORE(next, e, link);
	else
		TAILQ_INSERT_TAIL(&vm->vm_map, e, link);
	e->vmspace = vm;
	vm->vm_nentries++;
	vm->vm_gen++;
}

/* Move an entry from its map to a list; the caller unmaps its pages before it sleeps. */
static void
entry_unlink(struct vmspace *vm, struct vm_map_entry *e, struct vm_map_entries *dead)
{
	if (vm->vm_hint == e)
		vm->vm_hint = NULL;
	if (e->object != NULL)
		LIST_REMOVE(e, olink);
	TAILQ_REMOVE(&vm->vm_map, e, link);
	TAILQ_INSERT_TAIL(dead, e, link);
	vm->vm_nentries--;
	vm->vm_gen++;
}

/* Cut an entry in two at addr, if that is inside it; uses a spare entry. */
static void
entry_clip(struct vmspace *vm, struct vm_map_entry *e, uint64_t addr)
{
	struct vm_map_entry *high;

	if (e == NULL || addr <= e->start || addr >= e->end)
		return;
	high = entry_dup(e);
	high->start = addr;
	high->offset += addr - e->start;
	e->end = addr;
	entry_link(vm, high, TAILQ_NEXT(e, link));
}

/* The first entry at or after start, where entries are cut at start and end. */
static struct vm_map_entry *
clip_range(struct vmspace *vm, uint64_t start, uint64_t end)
{
	entry_clip(vm, vm_map_lookup(vm, start), start);
	entry_clip(vm, vm_map_lookup(vm, end), end);
	return vm_map_lookup_ge(vm, start);
}

/* Join private anonymous neighbours that are alike from start to end; the entries
 * that are over go to `dead'. */
static void
join_range(struct vmspace *vm, uint64_t start, uint64_t end, struct vm_map_entries *dead)
{
	struct vm_map_entry *e, *next;

	e = vm_map_lookup_ge(vm, start > 0 ? start - 1 : 0);
	for (; e != NULL && e->start < end; e = next) {
		next = TAILQ_NEXT(e, link);
		if (next == NULL || next->start != e->end || e->object != NULL ||
		    next->object != NULL || next->prot != e->prot ||
		    next->maxprot != e->maxprot || next->inherit != e->inherit ||
		    next->flags != e->flags || (e->flags & VME_STACK) != 0)
			continue;
		e->end = next->end;
		entry_unlink(vm, next, dead);
		next = e;
	}
}

/* ---- changing maps ------------------------------------------------------- */

/* A free place of len bytes, at the hint if that is free, else above it.  0: none. */
static uint64_t
find_space(struct vmspace *vm, uint64_t hint, uint64_t len, uint64_t align)
{
	struct vm_map_entry *e;
	uint64_t addr = roundup2(hint, align), start;

	for (e = vm_map_lookup_ge(vm, addr); e != NULL; e = TAILQ_NEXT(e, link)) {
		start = e->start;
		if ((e->flags & VME_GROWS) != 0)
			start = MIN(start, vm->vm_stacktop - STACK_RESERVE);
		if (addr <= start && start - addr >= len)
			break;
		addr = roundup2(MAX(addr, e->end), align);
	}
	if (addr > VM_MAX_USER_ADDRESS || VM_MAX_USER_ADDRESS - addr < len)
		return 0;
	return addr;
}

struct vm_map_entry *
vm_map_growstack(struct vmspace *vm, uint64_t addr)
{
	struct vm_map_entry *e = vm_map_lookup_ge(vm, addr), *below;
	struct proc *p = curproc;
	uint64_t start, low, max;

	if (e == NULL || (e->flags & VME_GROWS) == 0 || p == NULL || p->p_vmspace != vm)
		return NULL;
	max = (uint64_t)p->p_limit.pl_rlimit[RLIMIT_STACK].rlim_cur;
	low = max < vm->vm_stacktop ? vm->vm_stacktop - max : VM_MIN_USER_ADDRESS;
	below = TAILQ_PREV(e, vm_map_entries, link);
	if (below != NULL)
		low = MAX(low, below->end + STACK_GUARD);
	low = round_page(low);
	start = MAX(rounddown(addr, STACK_CHUNK), low);
	max = (uint64_t)p->p_limit.pl_rlimit[RLIMIT_AS].rlim_cur;
	if (addr < low || start >= e->start || vm->vm_size + e->start - start > max)
		return NULL;
	vm->vm_size += e->start - start;
	e->start = start;
	vm->vm_ssize = vm->vm_stacktop - start;
	vm->vm_gen++;
	return e;
}

/* Unmap a range without sleeping; two spare entries are there. */
static void
remove_range(struct vmspace *vm, uint64_t start, uint64_t end,
    struct vm_map_entries *dead)
{
	struct vm_map_entry *e, *next;

	for (e = clip_range(vm, start, end); e != NULL && e->start < end; e = next) {
		next = TAILQ_NEXT(e, link);
		vm->vm_size -= e->end - e->start;
		entry_unlink(vm, e, dead);
	}
	if (!TAILQ_EMPTY(dead))
		pmap_remove(&vm->vm_pmap, start, end);
}

int
vm_map_insert(struct vmspace *vm, uint64_t *addr, uint64_t len, bool fixed,
    struct vm_object *obj, uint64_t offset, int prot, int maxprot, int flags)
{
	struct vm_map_entries dead = TAILQ_HEAD_INITIALIZER(dead);
	struct vm_map_entry *e, proto;
	uint64_t at = *addr, align = PAGE_SIZE;
	int error = 0;

	entry_reserve(3);
	while ((flags & VME_SIZEALIGN) != 0 && align < len && align < 1UL << 40)
		align *= 2;
	if (len == 0 || ((len | offset) & PAGE_MASK) != 0 || len > VM_MAX_USER_ADDRESS) {
		error = len > VM_MAX_USER_ADDRESS ? ENOMEM : EINVAL;
	} else if (fixed) {
		if ((at & PAGE_MASK) != 0 || at < VM_MIN_USER_ADDRESS ||
		    at > VM_MAX_USER_ADDRESS - len)
			error = EINVAL;
		else
			remove_range(vm, at, at + len, &dead);
	} else {
		at = trunc_page(at);
		if (at < vm->vm_mmapbase && (at == 0 || at >= trunc_page(vm->vm_taddr)))
			at = vm->vm_mmapbase;
		at = find_space(vm, MAX(at, VM_MIN_USER_ADDRESS), len, align);
		if (at == 0)
			at = find_space(vm, VM_MMAP_BASE, len, align);
		if (at == 0)
			error = ENOMEM;
	}
	if (error == 0) {
		bzero(&proto, sizeof(proto));
		proto.start = at;
		proto.end = at + len;
		proto.object = obj;
		proto.offset = offset;
		proto.vnode = obj != NULL && obj->type == OBJT_VNODE ? obj->vnode : NULL;
		proto.prot = (uint8_t)prot;
		proto.maxprot = (uint8_t)maxprot;
		proto.inherit = obj != NULL && (flags & VME_COW) == 0 ?
		    INHERIT_SHARE : INHERIT_COPY;
		proto.flags = (uint16_t)(flags & ~VME_SIZEALIGN);
		e = entry_dup(&proto);
		entry_link(vm, e, vm_map_lookup_ge(vm, at));
		vm->vm_size += len;
		if (obj == NULL)
			join_range(vm, at, at + len, &dead);
		*addr = at;
	}
	if (obj != NULL)
		vm_object_deallocate(obj);	/* the entry has its own */
	entries_dispose(&dead);
	return error;
}

/* Unmap a range, which may have holes.  Page-aligned. */
int
vm_map_remove(struct vmspace *vm, uint64_t start, uint64_t end)
{
	struct vm_map_entries dead = TAILQ_HEAD_INITIALIZER(dead);

	if (((start | end) & PAGE_MASK) != 0 || start > end || end > VM_MAX_USER_ADDRESS)
		return EINVAL;
	entry_reserve(2);
	remove_range(vm, start, end, &dead);
	entries_dispose(&dead);
	return 0;
}

/* Change the access of a range; holes are left alone.  EACCES: more than some entry
 * allows, nothing is changed then. */
int
vm_map_protect(struct vmspace *vm, uint64_t start, uint64_t end, int prot)
{
	struct vm_map_entries dead = TAILQ_HEAD_INITIALIZER(dead);
	struct vm_map_entry *e;

	if (((start | end) & PAGE_MASK) != 0 || start > end || end > VM_MAX_USER_ADDRESS)
		return EINVAL;
	entry_reserve(2);
	for (e = vm_map_lookup_ge(vm, start); e != NULL && e->start < end;
	    e = TAILQ_NEXT(e, link))
		if ((prot & ~e->maxprot) != 0)
			return EACCES;
	for (e = clip_range(vm, start, end); e != NULL && e->start < end;
	    e = TAILQ_NEXT(e, link)) {
		if (e->prot == prot)
			continue;
		e->prot = (uint8_t)prot;
		pmap_protect(&vm->vm_pmap, e->start, e->end, prot);
	}
	vm->vm_gen++;
	join_range(vm, start, end, &dead);
	entries_dispose(&dead);
	return 0;
}

uint64_t
vm_map_wired(struct vmspace *vm, uint64_t start, uint64_t end, bool wired)
{
	struct vm_map_entry *e;
	uint64_t n = 0;

	for (e = vm_map_lookup_ge(vm, start); e != NULL && e->start < end;
	    e = TAILQ_NEXT(e, link))
		if (((e->flags & VME_WIRED) != 0) == wired)
			n += MIN(e->end, end) - MAX(e->start, start);
	return n;
}

int
vm_map_wire(struct vmspace *vm, uint64_t start, uint64_t end, bool wire)
{
	struct vm_map_entries dead = TAILQ_HEAD_INITIALIZER(dead);
	struct vm_map_entry *e;
	uint64_t va;
	int error = 0, prot;

	entry_reserve(2);
	for (e = clip_range(vm, start, end); e != NULL && e->start < end;
	    e = TAILQ_NEXT(e, link))
		e->flags = (uint16_t)(wire ? e->flags | VME_WIRED :
		    e->flags & ~VME_WIRED);
	vm->vm_gen++;
	join_range(vm, start, end, &dead);
	entries_dispose(&dead);
	/* Written to, too, where that makes it another page. */
	for (va = start; wire && error == 0 && va < end; va += PAGE_SIZE) {
		if ((e = vm_map_lookup_ge(vm, va)) == NULL || e->start >= end)
			break;
		va = MAX(va, e->start);
		prot = e->prot & VM_PROT_WRITE;
		if (e->object != NULL && (e->flags & VME_COW) == 0)
			prot = 0;
		if (e->prot == VM_PROT_NONE)
			va = e->end - PAGE_SIZE;
		else if (vm_fault(vm, va, prot != 0 ? prot : VM_PROT_READ) != 0)
			error = ENOMEM;
	}
	if (error != 0)
		(void)vm_map_wire(vm, start, end, false);
	return error;
}

/* Give an anonymous range pages of its own, by copying those it shares.  ENOMEM. */
static int
unshare_range(struct pmap *pm, uint64_t start, uint64_t end)
{
	struct vm_page *m, *old;
	uint64_t va, at;
	vpte_t *pte;
	unsigned n, i;

	PMAP_FOREACH(pm, va, start, end, pte, n) {
		for (i = 0; i < n; i++) {
			old = PHYS_TO_VM_PAGE(pte[i] & VPTE_FRAME);
			if ((pte[i] & VPTE_V) == 0 || old->ref == 1)
				continue;
			m = vm_page_alloc(VM_ALLOC_NORMAL);
			if (m == NULL)
				return ENOMEM;
			memcpy(VM_PAGE_KVA(m), VM_PAGE_KVA(old), PAGE_SIZE);
			at = va + i * PAGE_SIZE;
			pmap_zap(pm, at, at + PAGE_SIZE);
			pmap_sync(pm);
			pte[i] = (pte[i] & ~VPTE_FRAME) | VM_PAGE_TO_PHYS(m);
			vm_page_unhold(old);
		}
	}
	return 0;
}

/* Turn private anonymous memory into a part of an object, which gets its pages, so
 * that a child can share it.  ENOMEM: nothing has changed. */
static int
entry_to_object(struct vm_map_entry *e, struct vm_object *obj, uint64_t offset)
{
	struct pmap *pm = &e->vmspace->vm_pmap;
	struct vm_page *m;
	uint64_t va;
	vpte_t *pte;
	unsigned n, i;

	if (unshare_range(pm, e->start, e->end) != 0)
		return ENOMEM;
	PMAP_FOREACH(pm, va, e->start, e->end, pte, n) {
		for (i = 0; i < n; i++) {
			if ((pte[i] & VPTE_V) == 0)
				continue;
			m = PHYS_TO_VM_PAGE(pte[i] & VPTE_FRAME);
			vm_page_insert(m, obj,
			    (va + i * PAGE_SIZE - e->start + offset) >> PAGE_SHIFT);
			m->flags |= PG_VALID;
			vm_page_hold(m);
			pte[i] |= VPTE_MANAGED;
		}
	}
	e->object = obj;
	e->offset = offset;
	vm_object_reference(obj);
	LIST_INSERT_HEAD(&obj->mappings, e, olink);
	return 0;
}

/* minherit(2).  EINVAL for sharing a private mapping of a file; ENOMEM. */
int
vm_map_inherit(struct vmspace *vm, uint64_t start, uint64_t end, int inherit)
{
	struct vm_map_entries dead = TAILQ_HEAD_INITIALIZER(dead);
	struct vm_object *obj = NULL;
	struct vm_map_entry *e;
	int error = 0;

	if (((start | end) & PAGE_MASK) != 0 || start > end || end > VM_MAX_USER_ADDRESS)
		return EINVAL;
	if (inherit == INHERIT_SHARE)
		obj = vm_object_allocate(OBJT_ANON, (end - start) >> PAGE_SHIFT);
	entry_reserve(2);
	for (e = clip_range(vm, start, end); e != NULL && e->start < end && error == 0;
	    e = TAILQ_NEXT(e, link)) {
		if (inherit == INHERIT_SHARE && (e->flags & VME_COW) != 0)
			error = EINVAL;
		else if (inherit == INHERIT_SHARE && e->object == NULL)
			error = entry_to_object(e, obj, e->start - start);
		if (error == 0)
			e->inherit = (uint8_t)inherit;
	}
	vm->vm_gen++;
	join_range(vm, start, end, &dead);
	if (obj != NULL)
		vm_object_deallocate(obj);
	entries_dispose(&dead);
	return error;
}

int
vm_mmap_vnode(struct vmspace *vm, uint64_t addr, uint64_t len, struct vnode *vp,
    uint64_t offset, int prot)
{
	if (vp->v_object == NULL)
		return ENOEXEC;
	vm_object_reference(vp->v_object);
	return vm_map_insert(vm, &addr, len, true, vp->v_object, offset, prot,
	    VM_PROT_ALL, VME_COW);
}

/* ---- address spaces ------------------------------------------------------ */

/* An empty one with one reference; may sleep for memory. */
int
vmspace_alloc(struct vmspace **vmp)
{
	struct vmspace *vm = kmalloc(sizeof(*vm), M_VMSPACE, M_WAITOK | M_ZERO);
	int error;

	vm->vm_ref = 1;
	vm->vm_mmapbase = VM_MMAP_BASE;
	TAILQ_INIT(&vm->vm_map);
	error = pmap_init(&vm->vm_pmap);
	if (error != 0) {
		kfree(vm, M_VMSPACE);
		vm = NULL;
	}
	*vmp = vm;
	return error;
}

/* A copy for a child, as minherit(2) and copy-on-write have it. */
int
vmspace_fork(struct vmspace *vm, struct vmspace **newp)
{
	struct vm_map_entry *e, *ne;
	struct vmspace *new;
	int error;

	error = vmspace_alloc(&new);
	if (error != 0)
		return error;
	entry_reserve(vm->vm_nentries);
	while (nspare < vm->vm_nentries)	/* it grew while we slept */
		entry_reserve(vm->vm_nentries);
	TAILQ_FOREACH(e, &vm->vm_map, link) {
		if (e->inherit == INHERIT_NONE)
			continue;
		ne = entry_dup(e);
		ne->flags &= (uint16_t)~VME_WIRED;
		entry_link(new, ne, NULL);
		new->vm_size += e->end - e->start;
		if (e->inherit != INHERIT_COPY)
			continue;		/* shared: the child faults them in */
		if (e->object != NULL && (e->flags & VME_COW) == 0) {
			ne->flags |= VME_COW;	/* minherit(2) of shared memory */
			continue;
		}
		error = pmap_fork(&new->vm_pmap, &vm->vm_pmap, e->start, e->end);
		if (error != 0)
			break;
	}
	/* What was write-protected must be so before the child runs. */
	pmap_sync(&vm->vm_pmap);
	if (error != 0) {
		vmspace_free(new);
		return error;
	}
	new->vm_taddr = vm->vm_taddr;
	new->vm_tsize = vm->vm_tsize;
	new->vm_daddr = vm->vm_daddr;
	new->vm_dsize = vm->vm_dsize;
	new->vm_ssize = vm->vm_ssize;
	new->vm_stacktop = vm->vm_stacktop;
	new->vm_mmapbase = vm->vm_mmapbase;
	*newp = new;
	return 0;
}

void
vmspace_hold(struct vmspace *vm)
{
	vm->vm_ref++;
}

/* Drop a reference; the last one unmaps everything.  May sleep. */
void
vmspace_free(struct vmspace *vm)
{
	struct vm_map_entries dead = TAILQ_HEAD_INITIALIZER(dead);
	struct vm_map_entry *e;

	KASSERT(vm->vm_ref > 0);
	if (--vm->vm_ref > 0)
		return;
	pmap_detach(&vm->vm_pmap);
	pmap_remove(&vm->vm_pmap, 0, VM_MAX_USER_ADDRESS);
	pmap_release(&vm->vm_pmap);
	while ((e = TAILQ_FIRST(&vm->vm_map)) != NULL)
		entry_unlink(vm, e, &dead);
	entries_dispose(&dead);
	kfree(vm, M_VMSPACE);
}
