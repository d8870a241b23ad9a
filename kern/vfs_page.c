/*
 * kern/vfs_page.c - the page cache: the pages of a file, for read, write and mmap alike.
 *
 * Every vnode with contents (files, directories, long symbolic links) has a vm_object,
 * and the object has the file's pages that are in memory.  read(2) copies out of them,
 * write(2) into them, a page fault maps them; so all three agree.
 *
 *	vnode_pager_read()	page there?  copy.  Else vnode_getpage()
 *	vnode_pager_write()	vnode_getpage(), or vnode_grabpage() when all of it is
 *				overwritten; copy; dirty
 *	vnode_getpage()		makes pages, has VOP_GETPAGES read them: the one that is
 *				wanted and, when the file is read in order, many after it
 *	vnode_pager_clean()	finds runs of dirty pages for VOP_PUTPAGES to write
 *	vnode_pager_cleanall()	the same for all files of a mount
 *	vnode_pager_throttle()	keeps a writer from filling memory with dirty pages
 *
 * States of a page: busy (PG_BUSY) while its contents or its place are being changed;
 * who wants it then sleeps and looks it up again.  A page that is not PG_VALID is never
 * seen not busy.  Nobody waits for a page while he has another one busy, but for the
 * holder of the vnode's exclusive lock.
 *
 * A user's memory may be a mapping of the very page that is copied, so no page is busy
 * while a copy can fault: reading holds the page instead, writing first makes sure
 * that the user's memory is there, or takes the data through a bounce buffer.
 *
 * Nothing here knows a file system: where pages are on disk, and that there is room
 * for them, is the business of VOP_GETPAGES, VOP_PUTPAGES and VOP_WRITE.  Called by
 * kern/ufs_*.c, kern/vm_fault.c, the syncer.  Calls kern/vm_page.c.
 * Read next: kern/ufs_vnops.c.
 */
#include "kern/buf.h"
#include "kern/proc.h"
#include "kern/thread.h"
#include "kern/vm.h"
#include "kern/vnode.h"

/* Read-ahead, in pages. */
#define RA_RANDOM	8		/* around a fault anywhere */
#define RA_START	16		/* at the beginning of a file */
#define RA_SEQ		64		/* going on where others are cached already */
#define CLUSTER_ORDER	4		/* read ahead into runs of 16 pages */
#define CLUSTER		(1 << CLUSTER_ORDER)

#define CLEAN_BATCH	512		/* dirty pages looked at together */
#define CLEAN_RUN	192		/* pages given to VOP_PUTPAGES at once */
#define BEHIND_UNIT	(1024 * 1024)	/* of a file that is being written: bytes */

/* ---- size ---------------------------------------------------------------- */

/* Give a vnode its page cache. */
void
vnode_pager_alloc(struct vnode *vp, uint64_t size)
{
	KASSERT(vp->v_object == NULL);
	vp->v_object = vm_object_allocate(OBJT_VNODE, round_page(size) >> PAGE_SHIFT);
	vp->v_object->vnode = vp;
	vp->v_filesize = size;
}

/* The file has a new size.  Pages behind it go, also from those who map them, and the
 * rest of the last page is zeroes.  The vnode is locked exclusively. */
void
vnode_pager_setsize(struct vnode *vp, uint64_t size)
{
	struct vm_object *obj = vp->v_object;
	uint64_t oldsize = vp->v_filesize, npages = round_page(size) >> PAGE_SHIFT;
	struct vm_page *m;

	vp->v_filesize = size;
	obj->size = npages;
	if (size >= oldsize)
		return;
	vm_object_page_remove(obj, npages, UINT64_MAX);
	if ((size & PAGE_MASK) == 0)
		return;
	while ((m = vm_page_lookup(obj, npages - 1)) != NULL && vm_page_sleep_busy(m))
		continue;
	if (m != NULL)
		bzero((char *)VM_PAGE_KVA(m) + (size & PAGE_MASK),
		    PAGE_SIZE - (size & PAGE_MASK));
}

/* ---- single pages -------------------------------------------------------- */

/* Take a busy page that has no contents out of its object. */
static void
page_discard(struct vm_page *m)
{
	vm_page_wakeup(m);
	vm_page_remove(m);
	if (m->ref == 0)
		vm_page_free(m);
}

/* No more busy; gone if it never became valid. */
static void
page_release(struct vm_page *m)
{
	if ((m->flags & PG_VALID) != 0)
		vm_page_wakeup(m);
	else
		page_discard(m);
}

/* Put a new page into an object, busy. */
static void
page_insert(struct vm_page *m, struct vm_object *obj, uint64_t pindex)
{
	vm_page_insert(m, obj, pindex);
	vm_page_sbusy(m);
}

/*
 * The busy page at pindex, made if it is not there; new ones are not valid.
 * EIO behind the end of the file or when the vnode is dead; ENOMEM.
 */
int
vnode_grabpage(struct vnode *vp, uint64_t pindex, struct vm_page **mp)
{
	struct vm_object *obj;
	struct vm_page *m, *new = NULL;
	int error = 0;

	for (;;) {
		if ((obj = vp->v_object) == NULL || pindex >= obj->size) {
			error = EIO;
			break;
		}
		if ((m = vm_page_lookup(obj, pindex)) != NULL) {
			if (vm_page_sleep_busy(m))
				continue;
			vm_page_sbusy(m);
			*mp = m;
			break;
		}
		if (new != NULL) {
			page_insert(new, obj, pindex);
			*mp = new;
			return 0;
		}
		if ((new = vm_page_alloc(VM_ALLOC_WAIT)) == NULL) {
			error = ENOMEM;
			break;
		}
	}
	if (new != NULL)
		vm_page_unhold(new);
	return error;
}

/* How many pages to read for a wish for one: fewer when there is hardly any memory.  Not
 * before: it is always used up, by what was read earlier, as far as the pager wants. */
static int
read_window(struct vm_object *obj, uint64_t pindex)
{
	uint64_t n = RA_RANDOM, spare = 0;

	if (pindex == 0)
		n = RA_START;
	else if (vm_page_lookup(obj, pindex - 1) != NULL)
		n = RA_SEQ;
	if (vm_free_count > vm_free_reserved)
		spare = (vm_free_count - vm_free_reserved) / 4;
	n = MIN(n, MAX(spare, 1));
	return (int)MIN(n, obj->size - pindex);
}

/* Add up to `want' more pages that are not in memory behind the n busy ones that begin
 * at pindex.  Never sleeps.  Returns how many there are then. */
static int
add_pages(struct vm_object *obj, uint64_t pindex, struct vm_page **pages, int n,
    int want)
{
	struct vm_page *m;
	int i, absent;

	while (n < want) {
		for (absent = 0; absent < CLUSTER && n + absent < want; absent++)
			if (vm_page_lookup(obj, pindex + (uint64_t)(n + absent)) != NULL)
				break;
		if (absent == 0)
			break;
		m = NULL;
		if (absent == CLUSTER && (pindex + (uint64_t)n) % CLUSTER == 0)
			m = vm_page_alloc_run(CLUSTER_ORDER, VM_ALLOC_NORMAL);
		if (m == NULL)
			absent = 1;
		if (m == NULL && (m = vm_page_alloc(VM_ALLOC_NORMAL)) == NULL)
			break;
		for (i = 0; i < absent; i++, n++) {
			page_insert(&m[i], obj, pindex + (uint64_t)n);
			pages[n] = &m[i];
		}
	}
	return n;
}

/* Read the busy page m, which is not valid, and pages after it.  On an error no page
 * of them stays; else m is busy and valid, and the others are valid. */
static int
page_in(struct vnode *vp, struct vm_page *m)
{
	struct vm_object *obj = m->object;
	uint64_t pindex = m->pindex;
	struct vm_page *pages[RA_SEQ];
	int n, i, error;

	pages[0] = m;
	n = add_pages(obj, pindex, pages, 1, read_window(obj, pindex));
	error = VOP_GETPAGES(vp, pages, n);
	if (error != 0 && n > 1) {
		/* It may be another page that cannot be read. */
		for (i = 1; i < n; i++)
			page_discard(pages[i]);
		n = 1;
		error = VOP_GETPAGES(vp, pages, 1);
	}
	if (error != 0) {
		page_discard(m);
		return error;
	}
	for (i = 1; i < n; i++)
		vm_page_wakeup(pages[i]);
	mycpu->gd_cnt.v_vnodein++;
	mycpu->gd_cnt.v_vnodepgsin += (u_int)n;
	return 0;
}

/*
 * The busy, valid page at pindex; it is read if need be, and some after it.  EIO behind
 * the end of the file, when the vnode is dead, or from the disk; ENOMEM.  Needs
 * a reference to the vnode, no lock.
 */
int
vnode_getpage(struct vnode *vp, uint64_t pindex, struct vm_page **mp)
{
	struct vm_page *m;
	int error;

	if ((error = vnode_grabpage(vp, pindex, &m)) != 0)
		return error;
	if ((m->flags & PG_VALID) == 0 && (error = page_in(vp, m)) != 0)
		return error;
	m->flags |= PG_REFERENCED;
	*mp = m;
	return 0;
}

/* ---- read and write ------------------------------------------------------ */

/* The page at pindex, valid and held, not busy. */
static int
hold_page(struct vnode *vp, uint64_t pindex, struct vm_page **mp)
{
	struct vm_page *m = vm_page_lookup(vp->v_object, pindex);
	int error;

	/* Busy but valid: it is being written to disk, say. */
	if (m == NULL || (m->flags & PG_VALID) == 0) {
		if ((error = vnode_getpage(vp, pindex, &m)) != 0)
			return error;
		vm_page_hold(m);
		vm_page_wakeup(m);
	} else {
		vm_page_hold(m);
	}
	*mp = m;
	return 0;
}

/* VOP_READ of a file that is in the page cache.  The vnode is locked, shared is
 * enough.  EIO, EFAULT, EINVAL */
int
vnode_pager_read(struct vnode *vp, struct uio *uio)
{
	struct vm_page *m;
	uint64_t off;
	size_t n;
	int error;

	if (uio->uio_offset < 0)
		return EINVAL;
	while (uio->uio_resid > 0 && (uint64_t)uio->uio_offset < vp->v_filesize) {
		off = (uint64_t)uio->uio_offset;
		n = MIN(PAGE_SIZE - (off & PAGE_MASK), uio->uio_resid);
		n = MIN(n, vp->v_filesize - off);
		if ((error = hold_page(vp, off >> PAGE_SHIFT, &m)) != 0)
			return error;
		error = uiomove((char *)VM_PAGE_KVA(m) + (off & PAGE_MASK), n, uio);
		vm_page_unhold(m);
		if (error != 0)
			return error;
	}
	return 0;
}

/* Can n bytes be moved from a uio without a page fault? */
static bool
uio_resident(struct uio *uio, size_t n)
{
	const vpte_t want = VPTE_V | VPTE_U;
	uint64_t va, end;
	size_t chunk;
	vpte_t *pte;

	if (uio->uio_segflg == UIO_SYSSPACE)
		return true;
	for (int i = 0; n > 0 && i < uio->uio_iovcnt; i++, n -= chunk) {
		va = (uint64_t)uio->uio_iov[i].iov_base;
		chunk = MIN(n, uio->uio_iov[i].iov_len);
		if (va >= VM_MAX_USER_ADDRESS || chunk > VM_MAX_USER_ADDRESS - va)
			return false;
		for (end = va + chunk; va < end; va = trunc_page(va) + PAGE_SIZE) {
			pte = pmap_pte(&curproc->p_vmspace->vm_pmap, va, false);
			if (pte == NULL || (*pte & want) != want)
				return false;
		}
	}
	return true;
}

/* Copy n bytes of a uio to a place in one page of the file; `whole': nothing else of
 * the page is of interest. */
static int
write_page(struct vnode *vp, struct uio *uio, uint64_t off, size_t n, bool whole)
{
	char *bounce = NULL, *kva;
	struct vm_page *m;
	int error;

	for (;;) {
		error = whole ? vnode_grabpage(vp, off >> PAGE_SHIFT, &m) :
		    vnode_getpage(vp, off >> PAGE_SHIFT, &m);
		if (error != 0)
			break;
		kva = (char *)VM_PAGE_KVA(m);
		if (bounce != NULL || uio_resident(uio, n)) {
			if (bounce != NULL)
				memcpy(kva + (off & PAGE_MASK), bounce, n);
			else
				error = uiomove(kva + (off & PAGE_MASK), n, uio);
			if (error == 0 && (m->flags & PG_VALID) == 0) {
				bzero(kva + n, PAGE_SIZE - n);
				m->flags |= PG_VALID | PG_REFERENCED;
			}
			if ((m->flags & PG_VALID) != 0)
				vm_page_dirty(m);
			page_release(m);
			break;
		}
		page_release(m);
		bounce = kmalloc(PAGE_SIZE, M_TEMP, M_WAITOK);
		if ((error = uiomove(bounce, n, uio)) != 0)
			break;
	}
	if (bounce != NULL)
		kfree(bounce, M_TEMP);
	return error;
}

/*
 * Copy n bytes to the file at uio_offset, which is within its size; the file system has
 * room for them on disk.  The vnode is locked exclusively.  EFAULT, EIO, ENOMEM;
 * uio_offset then tells how far it came, in whole pages.
 */
int
vnode_pager_write(struct vnode *vp, struct uio *uio, size_t n)
{
	uint64_t off;
	size_t chunk;
	int error;

	for (; n > 0; n -= chunk) {
		off = (uint64_t)uio->uio_offset;
		chunk = MIN(PAGE_SIZE - (off & PAGE_MASK), n);
		error = write_page(vp, uio, off, chunk, (off & PAGE_MASK) == 0 &&
		    (chunk == PAGE_SIZE || off + chunk >= vp->v_filesize));
		if (error != 0)
			return error;
	}
	return 0;
}

/* ---- writing back -------------------------------------------------------- */

/* The indices of up to CLEAN_BATCH dirty pages in [start, end), sorted. */
static int
collect_dirty(struct vm_object *obj, uint64_t start, uint64_t end, uint64_t *idx)
{
	struct vm_page *m;
	int n = 0, i;

	TAILQ_FOREACH(m, &obj->dirtyq, dirtyq) {
		if (m->pindex < start || m->pindex >= end)
			continue;
		/* They are mostly in order already. */
		for (i = n; i > 0 && idx[i - 1] > m->pindex; i--)
			idx[i] = idx[i - 1];
		idx[i] = m->pindex;
		if (++n == CLEAN_BATCH)
			break;
	}
	return n;
}

/* A dirty page, busy; NULL: it is not dirty any more, or busy and not waited for. */
static struct vm_page *
busy_dirty(struct vnode *vp, uint64_t pindex, bool wait)
{
	struct vm_page *m;

	while (vp->v_object != NULL &&
	    (m = vm_page_lookup(vp->v_object, pindex)) != NULL &&
	    (m->flags & PG_DIRTY) != 0) {
		if ((m->flags & PG_BUSY) == 0) {
			vm_page_sbusy(m);
			return m;
		}
		if (!wait)
			break;
		(void)vm_page_sleep_busy(m);
	}
	return NULL;
}

/* Write a run of busy dirty pages.  Those that cannot be written stay dirty, behind
 * all others. */
static int
clean_run(struct vnode *vp, struct vm_page **pages, int n, bool wait)
{
	int error;

	for (int i = 0; i < n; i++)
		vm_page_writeprotect_all(pages[i]);
	error = VOP_PUTPAGES(vp, pages, n, wait);
	mycpu->gd_cnt.v_vnodeout++;
	mycpu->gd_cnt.v_vnodepgsout += (u_int)n;
	for (int i = 0; i < n; i++) {
		vm_page_undirty(pages[i]);
		if (error != 0)
			vm_page_dirty(pages[i]);
		vm_page_wakeup(pages[i]);
	}
	return error;
}

/* Write the n dirty pages of a sorted list. Returns the first error. */
static int
clean_batch(struct vnode *vp, const uint64_t *idx, int n, bool wait)
{
	struct vm_page *pages[CLEAN_RUN];
	int i = 0, run, error, first = 0;

	while (i < n) {
		/* Only the first page of a run may be waited for. */
		for (run = 0; run < CLEAN_RUN && i < n; run++, i++) {
			if (run > 0 && idx[i] != pages[run - 1]->pindex + 1)
				break;
			pages[run] = busy_dirty(vp, idx[i], wait && run == 0);
			if (pages[run] == NULL)
				break;
		}
		if (run == 0) {
			i++;
			continue;
		}
		error = clean_run(vp, pages, run, wait);
		if (first == 0)
			first = error;
	}
	return first;
}

/*
 * Write the dirty pages of the file in bytes [start, end).  MNT_WAIT: all that are dirty
 * now are on disk afterwards, or an error comes back.  Else pages that are busy are
 * left alone.  Needs a reference to the vnode; a file system that has to find room for
 * holes wants it locked, too.  EIO, ENOSPC
 */
int
vnode_pager_clean(struct vnode *vp, uint64_t start, uint64_t end, int waitfor)
{
	struct vm_object *obj = vp->v_object;
	uint64_t idx[CLEAN_BATCH], first = start >> PAGE_SHIFT;
	uint64_t last = end > UINT64_MAX - PAGE_SIZE ? UINT64_MAX :
	    round_page(end) >> PAGE_SHIFT;
	uint64_t rounds = 2;
	struct vm_page *m;
	int n, error;

	if (obj == NULL || TAILQ_EMPTY(&obj->dirtyq))
		return 0;
	/* Pages may become dirty as fast as they are written. */
	TAILQ_FOREACH(m, &obj->dirtyq, dirtyq)
		rounds++;
	for (rounds = 2 + rounds / CLEAN_BATCH; rounds > 0; rounds--) {
		if ((obj = vp->v_object) == NULL ||
		    (n = collect_dirty(obj, first, last, idx)) == 0)
			return 0;
		error = clean_batch(vp, idx, n, waitfor == MNT_WAIT);
		if (error != 0)
			return error;
	}
	return 0;
}

/* The next vnode behind vp (NULL: the first) of those *left that has dirty pages, or that
 * somebody has locked, and may make some; referenced.  NULL */
static struct vnode *
next_dirty(struct mount *mp, struct vnode *vp, bool dirs, int lkflags, int *left)
{
	if (vp == NULL)
		vp = TAILQ_FIRST(&mp->mnt_vnodes);
	else			/* one that died while we slept is on the list no more */
		vp = vp->v_mount == mp ? TAILQ_NEXT(vp, v_mntlist) : NULL;
	for (; vp != NULL && (*left)-- > 0; vp = TAILQ_NEXT(vp, v_mntlist)) {
		if (dirs && vp->v_type != VDIR)
			continue;
		if ((vp->v_object != NULL && !TAILQ_EMPTY(&vp->v_object->dirtyq)) ||
		    (lkflags == LK_EXCLUSIVE && lockinuse(&vp->v_lock))) {
			vref(vp);
			return vp;
		}
	}
	return NULL;
}

/*
 * Write the dirty pages of all files of a mount, or of its directories only.  lkflags:
 * how to lock each (one that cannot be locked is left out), or 0.  Files that are made
 * meanwhile are left out, or it might never end.  The first error, after all was tried.
 */
int
vnode_pager_cleanall(struct mount *mp, bool dirs, int lkflags, int waitfor)
{
	struct vnode *vp, *next;
	int left = mp->mnt_nvnodes, error = 0, e;

	vp = next_dirty(mp, NULL, dirs, lkflags, &left);
	for (; vp != NULL; vp = next) {
		if (lkflags == 0 || vn_lock(vp, lkflags) == 0) {
			e = vnode_pager_clean(vp, 0, UINT64_MAX, waitfor);
			/* EBUSY: somebody is just adding the page to a directory. */
			if (error == 0 && e != EBUSY)
				error = e;
			if (lkflags != 0)
				vn_unlock(vp);
		}
		if (vp->v_object != NULL && !TAILQ_EMPTY(&vp->v_object->dirtyq))
			syncer_kick();		/* it is left for the next time */
		next = next_dirty(mp, vp, dirs, lkflags, &left);
		vrele(vp);
	}
	return error;
}

/* ---- write-behind -------------------------------------------------------- */

/* What the thread is to write: the beginning of one file, referenced. */
static struct thread *behind_thread;
static struct vnode *behind_vp;
static uint64_t behind_end;

/* The write-behind thread: the disk works while the writer goes on filling pages. */
static void
behind_loop(void *arg __unused)
{
	struct vnode *vp;

	for (;;) {
		while ((vp = behind_vp) == NULL)
			(void)tsleep(&behind_vp, 0, "nothing", 0);
		(void)vnode_pager_clean(vp, 0, behind_end, MNT_NOWAIT);
		behind_vp = NULL;
		vrele(vp);
	}
}

/*
 * A writer has made pages of the file dirty, up to offset off.  When many pages are
 * dirty, the disk begins to work; when too many are, the writer waits for it.
 */
void
vnode_pager_throttle(struct vnode *vp, uint64_t off)
{
	off = rounddown(off, BEHIND_UNIT);
	if (vm_dirty_count > vm_page_count / 5) {
		(void)vnode_pager_clean(vp, 0, UINT64_MAX, MNT_NOWAIT);
	} else if (vm_dirty_count > vm_page_count / 20 && off > 0 &&
	    behind_thread != NULL && behind_vp == NULL) {
		behind_end = off;
		behind_vp = vp;
		vref(vp);
		wakeup(&behind_vp);
	}
}

/* Start the write-behind thread. */
void
vnode_pager_init(void)
{
	if (kthread_create(behind_loop, NULL, &behind_thread, "writebehind") != 0)
		panic("no memory for the write-behind thread");
}
