/*
 * kern/malloc.c - kernel memory: kmalloc(9), by type.
 *
 * Sizes up to 2 KiB come from slabs: aligned runs of pages cut into pieces of one
 * power of two, with a header in front.  As a slab is aligned to its own size, the
 * header of a piece is found by masking its address.  An empty slab goes back to
 * the page allocator, but for one of each size.  Bigger sizes are runs of pages.
 * Above 2 MiB, and where free memory is in pieces too small for a run that the caller
 * can do without, they are single pages mapped one after the other in kernel virtual
 * memory, which the vkernel faults in when it touches them.
 *
 * The vm_page of the first page of each slab or run says what it is (pindex), so
 * that kfree() needs only the address.  Every piece of at least 64 bytes is
 * aligned to 64.
 *
 * Called by: everybody.  Calls: kern/vm_page.c, pmap.c.  Read next: kern/vm_page.c.
 */
#include "kern/queue.h"
#include "kern/sysctl.h"
#include "kern/systm.h"
#include "kern/vm.h"

#define SLAB_ORDER	3			/* 8 pages */
#define SLAB_BYTES	((size_t)PAGE_SIZE << SLAB_ORDER)
#define MINSHIFT	4
#define MAXSHIFT	11
#define NCLASS		(MAXSHIFT - MINSHIFT + 1)
#define RUN_MAXORDER	9

/* vm_page.pindex of an allocation's first page: a slab, or a run of 2^n pages. */
#define KIND_SLAB	0x100
#define KIND_RUN	0x200

struct slab {
	TAILQ_ENTRY(slab) s_link;	/* when it has free pieces */
	void		*s_free;	/* list of free pieces */
	uint16_t	s_nfree, s_total;
	uint16_t	s_class;
};
_Static_assert(sizeof(struct slab) <= 64, "slab header");
TAILQ_HEAD(slabq, slab);

MALLOC_DEFINE(M_TEMP, "temp");

static struct slabq partial[NCLASS];	/* slabs with free pieces; emptiest at the end */
static int nempty[NCLASS];
static struct malloc_type *alltypes;

/* How to ask for pages. */
static int
page_flags(int flags)
{
	if ((flags & M_NULLOK) != 0)
		return VM_ALLOC_NORMAL | ((flags & M_NOWAIT) == 0 ? VM_ALLOC_BRIEF : 0);
	return VM_ALLOC_SYSTEM | ((flags & M_NOWAIT) == 0 ? VM_ALLOC_WAIT : 0);
}

/* Pages for kmalloc; NULL. */
static struct vm_page *
get_run(int order, int flags)
{
	struct vm_page *m = vm_page_alloc_run(order, page_flags(flags));

	if (m == NULL && (flags & (M_NOWAIT | M_NULLOK)) == 0)
		panic("kmalloc: out of memory");
	if (m == NULL)
		return NULL;
	vm_page_wire(m, 1U << order);
	for (int i = 0; i < 1 << order; i++)
		m[i].pindex = 0;
	return m;
}

/* A run of pages for kmalloc, of which the first knows its order; NULL. */
static void *
run_alloc(int order, int flags)
{
	struct vm_page *m = get_run(order, flags);

	if (m == NULL)
		return NULL;
	m->pindex = KIND_RUN | order;
	return VM_PAGE_KVA(m);
}

/* The size class of a small size. */
static int
class_of(size_t size)
{
	int shift = MINSHIFT;

	while ((size_t)1 << shift < size)
		shift++;
	return shift - MINSHIFT;
}

/* A new slab for a class, on its list; NULL when there is no memory. */
static struct slab *
slab_new(int class, int flags)
{
	size_t size = (size_t)1 << (class + MINSHIFT);
	size_t first = size > sizeof(struct slab) ? size :
	    roundup2(sizeof(struct slab), size);
	struct vm_page *m = get_run(SLAB_ORDER, flags);
	struct slab *s;

	if (m == NULL)
		return NULL;
	m->pindex = KIND_SLAB;
	s = VM_PAGE_KVA(m);
	s->s_class = class;
	s->s_free = NULL;
	s->s_nfree = 0;
	for (size_t off = SLAB_BYTES - size; off >= first; off -= size) {
		*(void **)((char *)s + off) = s->s_free;
		s->s_free = (char *)s + off;
		s->s_nfree++;
	}
	s->s_total = s->s_nfree;
	nempty[class]++;
	TAILQ_INSERT_TAIL(&partial[class], s, s_link);
	return s;
}

/* A piece of a class; NULL. */
static void *
slab_alloc(int class, int flags)
{
	struct slab *s;
	void *p;

	if (partial[class].tqh_last == NULL)
		for (int i = 0; i < NCLASS; i++)
			TAILQ_INIT(&partial[i]);
	s = TAILQ_FIRST(&partial[class]);
	if (s == NULL && (s = slab_new(class, flags)) == NULL)
		return NULL;
	if (s->s_nfree == s->s_total)
		nempty[class]--;
	p = s->s_free;
	s->s_free = *(void **)p;
	if (--s->s_nfree == 0)
		TAILQ_REMOVE(&partial[class], s, s_link);
	return p;
}

/* Put a piece back; an empty slab may go. */
static void
slab_free(struct slab *s, void *p)
{
	int class = s->s_class;

	KASSERT(s->s_nfree < s->s_total);
	*(void **)p = s->s_free;
	s->s_free = p;
	if (s->s_nfree++ == 0)
		TAILQ_INSERT_HEAD(&partial[class], s, s_link);
	if (s->s_nfree < s->s_total)
		return;
	TAILQ_REMOVE(&partial[class], s, s_link);
	if (nempty[class] > 0) {
		vm_page_unwire(PHYS_TO_VM_PAGE(DMAP_TO_PHYS(s)), 1U << SLAB_ORDER);
	} else {
		nempty[class]++;
		TAILQ_INSERT_TAIL(&partial[class], s, s_link);
	}
}

static bool
in_kva(void *p)
{
	return (uintptr_t)p >= VK_KVA_BASE && (uintptr_t)p < VK_KVA_BASE + VK_KVA_SIZE;
}

/* How many bytes an allocation really has. */
static size_t
alloc_size(void *p)
{
	struct slab *s;
	struct vm_page *m;

	if (in_kva(p))
		return kva_size(p);
	m = PHYS_TO_VM_PAGE(DMAP_TO_PHYS(p));
	if (((uintptr_t)p & PAGE_MASK) == 0 && (m->pindex & KIND_RUN) != 0)
		return (size_t)PAGE_SIZE << (m->pindex & 0xff);
	s = (struct slab *)rounddown((uintptr_t)p, SLAB_BYTES);
	return (size_t)1 << (s->s_class + MINSHIFT);
}

void *
kmalloc(size_t size, struct malloc_type *type, int flags)
{
	void *p;
	int order;

	if ((flags & (M_NOWAIT | M_NULLOK)) != 0 && vm_alloc_fails())
		return NULL;
	if (size <= (size_t)1 << MAXSHIFT) {
		p = slab_alloc(class_of(size), flags);
	} else if (size <= (size_t)PAGE_SIZE << RUN_MAXORDER) {
		for (order = 0; (size_t)PAGE_SIZE << order < size; order++)
			continue;
		if (order == 0 || (flags & M_NULLOK) == 0 || (flags & M_CONTIG) != 0)
			p = run_alloc(order, flags);
		else if ((p = run_alloc(order, flags | M_NOWAIT)) == NULL)
			p = kva_map(size, page_flags(flags));
	} else {
		p = kva_map(size, page_flags(flags));
	}
	if (p == NULL)
		return NULL;
	if (!type->ks_linked) {
		type->ks_linked = true;
		type->ks_next = alltypes;
		alltypes = type;
	}
	type->ks_inuse++;
	type->ks_calls++;
	type->ks_memuse += alloc_size(p);
	if ((flags & M_ZERO) != 0)
		bzero(p, size);
	return p;
}

void
kfree(void *p, struct malloc_type *type)
{
	struct vm_page *m;

	if (p == NULL)
		return;
	type->ks_inuse--;
	type->ks_memuse -= alloc_size(p);
	if (in_kva(p)) {
		kva_unmap(p);
		return;
	}
	m = PHYS_TO_VM_PAGE(DMAP_TO_PHYS(p));
	if (((uintptr_t)p & PAGE_MASK) == 0 && (m->pindex & KIND_RUN) != 0) {
		int order = m->pindex & 0xff;

		m->pindex = 0;
		vm_page_unwire(m, 1U << order);
		return;
	}
	slab_free((struct slab *)rounddown((uintptr_t)p, SLAB_BYTES), p);
}

char *
kstrdup(const char *s, struct malloc_type *type)
{
	size_t n = strlen(s) + 1;

	return memcpy(kmalloc(n, type, M_WAITOK), s, n);
}

/* sysctl kern.malloc: a line for each type. */
static int
sysctl_malloc(const struct sysctl_oid *oid __unused, struct sysctl_req *req)
{
	char line[96];
	int error;

	for (struct malloc_type *t = alltypes; t != NULL; t = t->ks_next) {
		ksnprintf(line, sizeof(line), "%-16s %8lu %10luK %12lu\n",
		    t->ks_shortdesc, t->ks_inuse, (t->ks_memuse + 1023) / 1024,
		    t->ks_calls);
		error = SYSCTL_OUT(req, line, strlen(line));
		if (error != 0)
			return error;
	}
	return SYSCTL_OUT(req, "", 1);
}
SYSCTL_PROC(malloc, "kern.malloc", CTLTYPE_STRING | CTLFLAG_RD, sysctl_malloc, NULL, "A",
    "kernel memory by type: allocations in use, memory, calls");
