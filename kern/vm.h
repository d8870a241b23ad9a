/*
 * kern/vm.h - virtual memory: physical pages, objects, maps, faults.
 *
 * Anonymous private memory has no object: the page table is the only record of
 * it, and vm_page.ref counts the page tables that share a page copy-on-write.
 * A vm_object holds the pages of a file (the one page cache that read, write and
 * mmap share) or of shared anonymous memory.  A private file mapping shows object
 * pages read-only until they are written to, then anonymous copies.
 * There is no swap: only clean object pages can be reclaimed (dirty ones are
 * written first).
 */
#ifndef KERN_VM_H
#define KERN_VM_H

#include "kern/systm.h"
#include "kern/queue.h"
#include "kern/lock.h"
#include "pmap.h"

struct vnode;
struct proc;
struct lwp;

/* ---- pages: kern/vm_page.c ---------------------------------------------- */
struct vm_page {
	TAILQ_ENTRY(vm_page) pageq;	/* free list (head of a run), or LRU */
	struct vm_object *object;	/* NULL: anonymous, kernel, or free */
	uint64_t	pindex;		/* page number in the object */
	struct vm_page	*hnext;		/* object/pindex hash */
	TAILQ_ENTRY(vm_page) listq;	/* all pages of the object */
	TAILQ_ENTRY(vm_page) dirtyq;	/* the object's dirty pages */
	uint32_t	ref;		/* page tables and holders that use it */
	uint16_t	flags;		/* PG_* */
	uint8_t		order;		/* free run: log2 of its pages */
};
#define PG_FREE		0x0001		/* head of a free run */
#define PG_BUSY		0x0002		/* being read, written or replaced: wait */
#define PG_WANTED	0x0004		/* someone waits for PG_BUSY */
#define PG_VALID	0x0008		/* contents are good */
#define PG_DIRTY	0x0010		/* newer than the backing store */
#define PG_REFERENCED	0x0020		/* used since the last scan */
#define PG_KERNEL	0x0040		/* wired kernel memory */
TAILQ_HEAD(vm_pagelist, vm_page);

extern struct vm_page *vm_page_array;
extern uint64_t vm_page_count, vm_free_count, vm_free_min, vm_free_reserved;
extern uint64_t vm_dirty_count;		/* dirty pages of files */
extern uint64_t vm_kernel_count, vm_file_count;	/* PG_KERNEL; in vm_page_lru */
extern struct vm_pagelist vm_page_lru;	/* pages of files, least recently used first */
#define VM_PAGE_TO_PHYS(m)	((uint64_t)((m) - vm_page_array) << PAGE_SHIFT)
#define PHYS_TO_VM_PAGE(pa)	(&vm_page_array[(pa) >> PAGE_SHIFT])
#define VM_PAGE_KVA(m)		PHYS_TO_DMAP(VM_PAGE_TO_PHYS(m))

#define VM_ALLOC_NORMAL	0x0000		/* leave the reserve alone */
#define VM_ALLOC_SYSTEM	0x0001		/* may use the reserve */
#define VM_ALLOC_ZERO	0x0002		/* zeroed */
#define VM_ALLOC_BRIEF	0x0008	/* sleep for one, but not long: vm_wait_briefly() */
#define VM_ALLOC_WAIT	0x0004		/* sleep until there is one (may still fail with
					 * NULL when memory is exhausted for good) */
void	vm_page_startup(void);		/* builds vm_page_array in the image */
/* 2^order contiguous aligned pages, each with ref 1; NULL. */
struct vm_page *vm_page_alloc_run(int order, int flags);
#define vm_page_alloc(flags)	vm_page_alloc_run(0, (flags))
void	vm_page_free(struct vm_page *);		/* one page, ref 0, no object */
void	vm_page_wire(struct vm_page *, unsigned n);	/* a new run: PG_KERNEL */
void	vm_page_unwire(struct vm_page *, unsigned n);	/* frees it */
void	vm_page_hold(struct vm_page *);		/* ++ref */
void	vm_page_unhold(struct vm_page *);	/* --ref; the last frees it, unless an
						 * object still has it */
/*
 * Object pages.  An object's own hold on a page is not counted in ref: insert takes
 * over the one reference of a new page (ref becomes 0).  After remove the caller
 * calls vm_page_free() if ref is 0; else the last vm_page_unhold() does.  lookup
 * does not wait for PG_BUSY.  Never keep a page busy across copyin, copyout or
 * uiomove, which may fault on the same page: hold it instead.
 */
struct vm_page *vm_page_lookup(struct vm_object *, uint64_t pindex);
void	vm_page_insert(struct vm_page *, struct vm_object *, uint64_t pindex);
void	vm_page_remove(struct vm_page *);	/* out of its object; clean, not busy */
void	vm_page_sbusy(struct vm_page *);	/* wait until not busy, then busy */
bool	vm_page_sleep_busy(struct vm_page *);	/* true: we slept, look again */
void	vm_page_wakeup(struct vm_page *);	/* not busy any more */
void	vm_page_dirty(struct vm_page *);
void	vm_page_undirty(struct vm_page *);
void	vm_wait(void);				/* a while, until the pager freed some */
/* Wait in all for a short while; *until is 0 at first.  False: give up. */
bool	vm_wait_briefly(uint64_t *until);
/* Of the pager, for vm_page.c: is this thread one of it; memory is low; is there
 * nothing left that it could do. */
bool	vm_pageout_self(void);
void	vm_pageout_kick(void);
bool	vm_pageout_hopeless(void);
bool	vm_alloc_fails(void);		/* debug.fail_alloc wants this one to fail */
bool	vm_page_shortage(void);		/* should the pager free more? */
bool	vm_page_wanted(void);		/* does somebody wait who must have it? */

/* ---- objects: kern/vm_object.c ------------------------------------------- */
enum obj_type { OBJT_ANON, OBJT_VNODE };
struct vm_map_entry;
struct vm_object {
	enum obj_type	type;
	int		ref;
	struct vnode	*vnode;		/* OBJT_VNODE: not a counted reference */
	uint64_t	size;		/* pages; beyond it accesses get SIGBUS */
	uint64_t	resident;
	struct vm_pagelist memq;
	struct vm_pagelist dirtyq;
	LIST_HEAD(, vm_map_entry) mappings;	/* entries that map it: to unmap pages */
};
struct vm_object *vm_object_allocate(enum obj_type, uint64_t npages);
void	vm_object_reference(struct vm_object *);
void	vm_object_deallocate(struct vm_object *);
/* Throw away pages from pindex on (truncate, forced unmount); unmaps them
 * everywhere and waits for busy ones. */
void	vm_object_page_remove(struct vm_object *, uint64_t start, uint64_t end);
/* Take the page out of every page table, or only write access. */
void	vm_page_unmap_all(struct vm_page *);
void	vm_page_writeprotect_all(struct vm_page *);
bool	vm_page_wired(struct vm_page *);	/* does anybody show it wired? */

/* ---- maps: kern/vm_map.c -------------------------------------------------- */
struct vm_map_entry {
	TAILQ_ENTRY(vm_map_entry) link;		/* in address order */
	LIST_ENTRY(vm_map_entry) olink;		/* object->mappings */
	struct vmspace	*vmspace;
	uint64_t	start, end;
	struct vm_object *object;	/* NULL: private anonymous memory */
	struct vnode	*vnode;		/* of an OBJT_VNODE object: a use reference */
	uint64_t	offset;		/* bytes into the object, of `start' */
	uint8_t		prot, maxprot;
	uint8_t		inherit;	/* INHERIT_* */
	uint16_t	flags;		/* VME_* */
};
#define VME_COW		0x01		/* private mapping of an object */
#define VME_STACK	0x02		/* a stack: not joined with others */
#define VME_GROWS	0x04		/* the process's: grows down, RLIMIT_STACK */
#define VME_WIRED	0x10		/* mlock(2): its pages stay */
#define VME_SIZEALIGN	0x08		/* to vm_map_insert: align addr to the size */
TAILQ_HEAD(vm_map_entries, vm_map_entry);

/* Where mmap() begins to look, at least, and data segments cannot reach. */
#define VM_MMAP_BASE	0x800000000UL

struct vmspace {
	int		vm_ref;		/* processes (vfork shares) */
	struct pmap	vm_pmap;
	struct vm_map_entries vm_map;
	int		vm_nentries;
	struct vm_map_entry *vm_hint;	/* last entry found */
	uint64_t	vm_size;	/* bytes mapped */
	uint64_t	vm_taddr, vm_tsize;	/* text: address, bytes */
	uint64_t	vm_daddr, vm_dsize;	/* data; its end is the break */
	uint64_t	vm_mmapbase;	/* where mmap() begins to look */
	uint64_t	vm_stacktop;	/* above the stack */
	uint64_t	vm_ssize;	/* stack, bytes */
	bool		vm_wirefuture;	/* mlockall(MCL_FUTURE) */
	uint64_t	vm_minflt, vm_majflt;
	uint64_t	vm_gen;		/* counts changes of the map */
	struct lwp	*vm_lastlwp;	/* whose vextframe is loaded in the stub */
};
int	vmspace_alloc(struct vmspace **);	/* ENOMEM, EAGAIN */
int	vmspace_fork(struct vmspace *, struct vmspace **);	/* copy-on-write copy */
void	vmspace_hold(struct vmspace *);
void	vmspace_free(struct vmspace *);		/* last reference: tears all down */
/*
 * The map is changed without sleeping in the middle, so it needs no lock; whoever
 * sleeps looks entries up again.
 * vm_map_insert: addr is a hint, or exact with MAP_FIXED-like `fixed' (replaces what
 * is there).  Takes over a reference of object, also when it fails; for OBJT_VNODE it
 * adds a use reference of the vnode.  ENOMEM, EINVAL.
 */
int	vm_map_insert(struct vmspace *, uint64_t *addr, uint64_t len, bool fixed,
	    struct vm_object *, uint64_t offset, int prot, int maxprot, int flags);
int	vm_map_remove(struct vmspace *, uint64_t start, uint64_t end);
int	vm_map_protect(struct vmspace *, uint64_t start, uint64_t end, int prot);
int	vm_map_inherit(struct vmspace *, uint64_t start, uint64_t end, int inherit);
struct vm_map_entry *vm_map_lookup(struct vmspace *, uint64_t addr);
/* Make the stack reach down to addr, if that is what lies there.  NULL: it does not. */
struct vm_map_entry *vm_map_growstack(struct vmspace *, uint64_t addr);
/* Wire a range, which may have holes, and bring it in; or unwire it.  ENOMEM. */
int	vm_map_wire(struct vmspace *, uint64_t start, uint64_t end, bool wire);
/* How many bytes of a range are wired, or mapped and not wired. */
uint64_t vm_map_wired(struct vmspace *, uint64_t start, uint64_t end, bool wired);
uint64_t vm_wired_total(void);	/* bytes that all processes have wired: vm_mmap.c */
/* The entry of addr, or the first one after it; NULL. */
struct vm_map_entry *vm_map_lookup_ge(struct vmspace *, uint64_t addr);
/* 0, or what the signal means: EFAULT (SEGV_MAPERR), EACCES (SEGV_ACCERR), EIO (SIGBUS);
 * ENOMEM. */
int	vm_fault(struct vmspace *, uint64_t va, int prot);

/* For exec: map part of a vnode privately / anonymous memory. */
int	vm_mmap_vnode(struct vmspace *, uint64_t addr, uint64_t len, struct vnode *,
	    uint64_t offset, int prot);

void	vm_init(void);			/* starts the pager thread too */
#endif
