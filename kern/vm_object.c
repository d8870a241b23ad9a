/*
 * kern/vm_object.c - objects: pages that have a name of their own.
 *
 * An object is a row of pages that several address spaces may show:
 *
 *	OBJT_VNODE	a file's pages: the one page cache, which read(2), write(2)
 *			and every mapping share (kern/vfs_page.c fills it)
 *	OBJT_ANON	memory that was mapped MAP_SHARED | MAP_ANON, or shared by
 *			minherit(2); its pages are nowhere else
 *
 *	vnode -> vm_object -> memq: its pages; dirtyq: those that are dirty
 *	                   -> mappings: the map entries that show it
 *
 * Who wants to change a page under everybody's feet (truncate it away, write it to
 * disk while it stands still) goes through `mappings' and looks at the one place in
 * each page table where the page can be.  That is all the "pv entries" there are.
 *
 * References: each map entry has one, and the vnode has one for as long as its
 * v_object is set.  A vnode that goes away (or is revoked) removes the pages, sets
 * obj->vnode to NULL and drops its reference; mappings that are left get SIGBUS.
 *
 * No locks; sleeps only where a page is busy.  Read next: kern/vm_map.c.
 */
#include "kern/systm.h"
#include "kern/vm.h"

static MALLOC_DEFINE(M_VMOBJECT, "vm_object");

/* A new object without pages, with one reference; may sleep for memory. */
struct vm_object *
vm_object_allocate(enum obj_type type, uint64_t npages)
{
	struct vm_object *obj = kmalloc(sizeof(*obj), M_VMOBJECT, M_WAITOK | M_ZERO);

	obj->type = type;
	obj->ref = 1;
	obj->size = npages;
	TAILQ_INIT(&obj->memq);
	TAILQ_INIT(&obj->dirtyq);
	LIST_INIT(&obj->mappings);
	return obj;
}

void
vm_object_reference(struct vm_object *obj)
{
	obj->ref++;
}

/* The last reference frees what is left of its pages.  Sleeps only for busy ones. */
void
vm_object_deallocate(struct vm_object *obj)
{
	KASSERT(obj->ref > 0);
	if (obj->ref == 1) {
		vm_object_page_remove(obj, 0, UINT64_MAX);
		KASSERT(obj->resident == 0 && LIST_EMPTY(&obj->mappings));
		kfree(obj, M_VMOBJECT);
		return;
	}
	obj->ref--;
}

/* Where in an entry a page of its object is. */
static uint64_t
entry_va(const struct vm_map_entry *e, uint64_t pindex)
{
	return e->start + (pindex << PAGE_SHIFT) - e->offset;
}

static bool
entry_has(const struct vm_map_entry *e, uint64_t pindex)
{
	uint64_t off = pindex << PAGE_SHIFT;

	return off >= e->offset && off - e->offset < e->end - e->start;
}

/*
 * Take a range of the object out of every page table, a mapping at a time.  A private
 * mapping keeps the pages it has copied.
 */
static void
unmap_range(struct vm_object *obj, uint64_t start, uint64_t end)
{
	struct vm_map_entry *e;
	struct pmap *pm;
	uint64_t va, from, to, first, n;
	vpte_t *pte;
	unsigned run, i;

	LIST_FOREACH(e, &obj->mappings, olink) {
		first = e->offset >> PAGE_SHIFT;
		n = (e->end - e->start) >> PAGE_SHIFT;
		if (start >= first + n || end <= first)
			continue;
		from = entry_va(e, MAX(start, first));
		to = entry_va(e, MIN(end, first + n));
		pm = &e->vmspace->vm_pmap;
		if ((e->flags & VME_COW) == 0) {
			pmap_remove(pm, from, to);
			continue;
		}
		PMAP_FOREACH(pm, va, from, to, pte, run)
			for (i = 0; i < run; i++)
				if ((pte[i] & VPTE_MANAGED) != 0)
					pmap_remove(pm, va + i * PAGE_SIZE,
					    va + (i + 1) * PAGE_SIZE);
	}
}

/* Throw away the pages [start, end) of an object, once nobody has them busy. */
void
vm_object_page_remove(struct vm_object *obj, uint64_t start, uint64_t end)
{
	struct vm_page *m, *next;
	bool slept;

	do {
		slept = false;
		unmap_range(obj, start, end);
		TAILQ_FOREACH_SAFE(m, &obj->memq, listq, next) {
			if (m->pindex < start || m->pindex >= end)
				continue;
			if (vm_page_sleep_busy(m)) {
				slept = true;		/* the list is another now */
				break;
			}
			vm_page_remove(m);
			if (m->ref == 0)
				vm_page_free(m);
		}
	} while (slept);
}

void
vm_page_unmap_all(struct vm_page *m)
{
	struct vm_map_entry *e;

	if (m->ref == 0 || m->object == NULL)
		return;
	LIST_FOREACH(e, &m->object->mappings, olink)
		if (entry_has(e, m->pindex))
			(void)pmap_remove_page(&e->vmspace->vm_pmap,
			    entry_va(e, m->pindex), m);
}

bool
vm_page_wired(struct vm_page *m)
{
	struct vm_map_entry *e;

	if (m->ref != 0 && m->object != NULL)
		LIST_FOREACH(e, &m->object->mappings, olink)
			if ((e->flags & VME_WIRED) != 0 && entry_has(e, m->pindex))
				return true;
	return false;
}

void
vm_page_writeprotect_all(struct vm_page *m)
{
	struct vm_map_entry *e;

	if (m->ref == 0 || m->object == NULL)
		return;
	LIST_FOREACH(e, &m->object->mappings, olink)
		if (entry_has(e, m->pindex))
			pmap_protect_page(&e->vmspace->vm_pmap,
			    entry_va(e, m->pindex), m);
}
