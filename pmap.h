/*
 * pmap.h - page tables: the kernel's, and each user address space's.
 *
 * A page table is a tree of image pages in x86-64's shape (4 levels of 512
 * entries) with DragonFly's VPTE_* bits; ddb, gdb and a student can walk it.
 * The host mappings of a vmspace stub are a cache of it, a software TLB
 * (vmspace.h).  Two bits of an entry keep track of that cache:
 *
 *	VPTE_HOST	the host may have a mapping at this address
 *	VPTE_A		and it is as this entry says (page and access)
 *
 * Neutral, but for the types it shares with kern/vm.h.
 */
#ifndef PMAP_H
#define PMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "vk.h"
#include "vmspace.h"

typedef uint64_t vpte_t;

#define VPTE_V		0x001UL		/* valid: holds a page */
#define VPTE_RW		0x002UL		/* writable */
#define VPTE_U		0x004UL		/* user may access; V without U is PROT_NONE */
#define VPTE_A		0x020UL		/* the host's mapping is like this entry */
#define VPTE_MANAGED	0x400UL		/* a page of an object (else: anonymous) */
#define VPTE_HOST	0x800UL		/* there may be a host mapping here */
#define VPTE_NX		0x8000000000000000UL
#define VPTE_FRAME	0x000ffffffffff000UL

#define VM_PROT_NONE	0
#define VM_PROT_READ	1
#define VM_PROT_WRITE	2
#define VM_PROT_EXECUTE	4
#define VM_PROT_ALL	7

#define VM_MIN_USER_ADDRESS	0x1000UL
#define VM_MAX_USER_ADDRESS	VMSPACE_USER_MAX
#define USRSTACK		VM_MAX_USER_ADDRESS

/* Physical address (offset in the memory image) <-> direct map. */
#define PHYS_TO_DMAP(pa)	((void *)(VK_DMAP_BASE + (uint64_t)(pa)))
#define DMAP_TO_PHYS(va)	((uint64_t)(uintptr_t)(va) - VK_DMAP_BASE)

struct vm_page;
struct vmspace_stub;

struct pmap {
	vpte_t		*pm_pml4;	/* direct-map address of the root page */
	struct vmspace_stub *pm_stub;	/* NULL: the kernel's, or being torn down */
	uint64_t	pm_resident;	/* valid user PTEs */
	uint64_t	pm_ptpages;	/* page table pages */
	uint32_t	pm_hostmaps;	/* host mappings, at most */
	bool		pm_dirty;	/* host operations are not confirmed yet */
};
extern struct pmap kernel_pmap;

void	pmap_bootstrap(void);		/* the kernel's page table */
int	pmap_init(struct pmap *);	/* an empty user page table; ENOMEM, EAGAIN */
void	pmap_detach(struct pmap *);	/* end the stub: no user code runs here now */
void	pmap_release(struct pmap *);	/* free the tables; all mappings are gone */

/* The entry for va, or NULL; with alloc, missing table pages are made
 * (NULL then means out of memory). */
vpte_t	*pmap_pte(struct pmap *, uint64_t va, bool alloc);
/* The entries of [*va, end) in the first leaf table that exists there: *va moves to
 * their address, *n is their number.  NULL when there are no more. */
vpte_t	*pmap_leaf(struct pmap *, uint64_t *va, uint64_t end, unsigned *n);
/* Go over [start, end) so: each time pte points at n entries, the first for va. */
#define PMAP_FOREACH(pm, va, start, end, pte, n)				\
	for ((va) = (start); ((pte) = pmap_leaf((pm), &(va), (end), &(n))) != NULL; \
	    (va) += (n) * 4096UL)

/* Does an entry allow an access (VM_PROT_*)? */
static inline bool
pmap_allows(vpte_t pte, int prot)
{
	return ((pte & (VPTE_V | VPTE_U)) == (VPTE_V | VPTE_U) &&
	    ((prot & VM_PROT_WRITE) == 0 || (pte & VPTE_RW) != 0) &&
	    ((prot & VM_PROT_EXECUTE) == 0 || (pte & VPTE_NX) == 0));
}

/* Fill an entry, or change the page or the access of one.  The caller owns the page
 * references; before it gives up the old page it calls pmap_refill() (or
 * pmap_zap()) and pmap_sync(). */
void	pmap_enter(struct pmap *, vpte_t *pte, uint64_t pa, int prot, uint64_t bits);
/* Take every mapping of a range away and drop its page reference. */
void	pmap_remove(struct pmap *, uint64_t start, uint64_t end);
/* Change the access of what is mapped.  Writing is never granted here, but by the
 * next fault, which knows about copy-on-write. */
void	pmap_protect(struct pmap *, uint64_t start, uint64_t end, int prot);
/* The range of a forked child: pages are shared copy-on-write, or copied now when
 * they are few.  ENOMEM: the child has a part. */
int	pmap_fork(struct pmap *child, struct pmap *parent, uint64_t start, uint64_t end);
/* One page, if it is what va maps: take it away, or write access. */
bool	pmap_remove_page(struct pmap *, uint64_t va, struct vm_page *);
void	pmap_protect_page(struct pmap *, uint64_t va, struct vm_page *);

/* Drop the host's mappings of a range; the entries stay. */
void	pmap_zap(struct pmap *, uint64_t start, uint64_t end);
/* After this no stale host mapping can be used: pages may be reused. */
void	pmap_sync(struct pmap *);
/* On a fault: if the table allows the access, map the page and its neighbours in
 * the host and return true. */
bool	pmap_refill(struct pmap *, uint64_t va, int prot);

/* Kernel virtual memory (VK_KVA_*): page-granular, mapped by SIGSEGV when touched. */
void	*kva_alloc(size_t len);		/* addresses only; NULL when none */
void	kva_free(void *va);		/* nothing is mapped there any more */
size_t	kva_size(void *va);
void	*kva_map(size_t len, int flags);	/* with pages, VM_ALLOC_*; NULL */
void	kva_unmap(void *va);
int	pmap_kenter(uintptr_t va, uint64_t pa);		/* ENOMEM */
/* Change the access of what was entered: writable, not executable, at first. */
void	pmap_kprotect(uintptr_t va, size_t len, int prot);
void	pmap_kremove(uintptr_t va, size_t len);	/* host mapping too */

#endif
