/*
 * kern/vm_mmap.c - the system calls on memory: mmap(2) and its kin, break(2).
 *
 * They check arguments the way DragonFly does, round to pages, and leave the work to
 * kern/vm_map.c:
 *
 *	mmap		MAP_ANON private		entry without object
 *			MAP_ANON | MAP_SHARED		a new object
 *			file				the vnode's object
 *			/dev/zero			as MAP_ANON
 *	munmap, mprotect, minherit			a range of entries
 *	break						the end of the data segment
 *	msync, mincore, madvise, mlock			pages in a range
 *
 * The address of mmap() without MAP_FIXED is a hint.  A file offset need not be a
 * multiple of the page size: what comes back is then as far into its page.
 *
 * There is no swap space, so mlock() brings everything in, and keeps the pager
 * (kern/vm_pageout.c) from pages of files; others it leaves alone anyhow.
 *
 * Manual pages: mmap(2), munmap(2), mprotect(2), brk(2), madvise(2), mincore(2),
 * msync(2), mlock(2), minherit(2).
 *
 * Called by: system calls.  Calls: kern/vm_map.c, the next to read.
 */
#include <sys/fcntl.h>
#include <sys/mman.h>
#include "kern/conf.h"
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/vm.h"
#include "kern/vnode.h"

#define IMMUTABLE_FLAGS	(UF_IMMUTABLE | SF_IMMUTABLE | UF_APPEND | SF_APPEND)
#define MAX_ENTRIES	65000		/* map entries of a process */
#define PROMISE_MAX	2		/* times all memory: the most of one mapping */

#define MINCORE_INCORE		0x1
#define MINCORE_REFERENCED	0x2
#define MINCORE_MODIFIED	0x4
#define MINCORE_MODIFIED_OTHER	0x10

/* Widen [addr, addr + len) to pages.  EINVAL when it is not user memory. */
static int
page_range(uint64_t addr, uint64_t len, uint64_t *start, uint64_t *end)
{
	if (addr > VM_MAX_USER_ADDRESS || len > VM_MAX_USER_ADDRESS - addr)
		return EINVAL;
	*start = trunc_page(addr);
	*end = round_page(addr + len);
	return 0;
}

/* Would len more bytes be too many for the process, or can they never be there?  Memory
 * is promised freely, as most of it is never touched, but not so much to one mapping. */
static bool
over_limit(struct proc *p, uint64_t len, bool promised)
{
	uint64_t max = (uint64_t)p->p_limit.pl_rlimit[RLIMIT_AS].rlim_cur;

	return (p->p_vmspace->vm_size > max || len > max - p->p_vmspace->vm_size ||
	    (promised && len > PROMISE_MAX * vk.memsize));
}

/* Is every page of a range mapped? */
static bool
all_mapped(struct vmspace *vm, uint64_t start, uint64_t end)
{
	struct vm_map_entry *e;

	for (; start < end; start = e->end)
		if ((e = vm_map_lookup(vm, start)) == NULL)
			return false;
	return true;
}

/* Is no page of it? */
static bool
none_mapped(struct vmspace *vm, uint64_t start, uint64_t end)
{
	struct vm_map_entry *e = vm_map_lookup_ge(vm, start);

	return e == NULL || e->start >= end;
}

uint64_t
vm_wired_total(void)
{
	struct proc *p;
	uint64_t n = 0;

	LIST_FOREACH(p, &allproc, p_list)
		if (p->p_vmspace != NULL && (p->p_flags & P_PPWAIT) == 0)
			n += vm_map_wired(p->p_vmspace, 0, VM_MAX_USER_ADDRESS, true);
	return n;
}

/* Wire a range, if that is allowed: root's, within RLIMIT_MEMLOCK and, with what others
 * have wired, half of all memory.  EPERM, ENOMEM, EAGAIN. */
static int
wire_range(uint64_t start, uint64_t end)
{
	struct proc *p = curproc;
	uint64_t max = (uint64_t)p->p_limit.pl_rlimit[RLIMIT_MEMLOCK].rlim_cur;
	uint64_t more = vm_map_wired(p->p_vmspace, start, end, false);
	int error = suser();

	if (error != 0)
		return error;
	if (vm_map_wired(p->p_vmspace, 0, VM_MAX_USER_ADDRESS, true) + more > max)
		return ENOMEM;
	if (vm_wired_total() + more > vk.memsize / 2)
		return EAGAIN;
	return vm_map_wire(p->p_vmspace, start, end, true);
}

/* After a mapping was made: wire it, if mlockall(MCL_FUTURE) said so; undo it if that
 * cannot be.  EAGAIN. */
static int
wire_future(uint64_t start, uint64_t end)
{
	struct vmspace *vm = curproc->p_vmspace;

	if (!vm->vm_wirefuture || wire_range(start, end) == 0)
		return 0;
	(void)vm_map_remove(vm, start, end);
	return EAGAIN;
}

/* ---- mmap ---------------------------------------------------------------- */

/* What a file descriptor of mmap() stands for: an object with a reference, or NULL for
 * anonymous memory; and what may be done with it.  EBADF, EINVAL, ENODEV, EACCES,
 * EPERM. */
static int
mmap_file(int fd, int prot, int flags, struct vm_object **objp, int *maxprot)
{
	struct vnode *vp;
	struct vattr va;
	struct file *fp;
	int error;

	*objp = NULL;
	error = holdfp(curproc, fd, 0, &fp);
	if (error != 0)
		return error;
	vp = fp->f_data;
	if (fp->f_type != DTYPE_VNODE || (vp->v_type != VREG && vp->v_type != VCHR)) {
		error = EINVAL;
	} else if (vp->v_type == VCHR && vp->v_rdev != NULL &&
	    strcmp(vp->v_rdev->si_name, "zero") == 0) {
		*maxprot = VM_PROT_ALL;
	} else if (vp->v_type == VCHR || vp->v_object == NULL) {
		error = ENODEV;
	} else {
		*maxprot = VM_PROT_EXECUTE;
		if ((fp->f_flag & FREAD) != 0)
			*maxprot |= VM_PROT_READ;
		if ((flags & MAP_SHARED) == 0)
			*maxprot |= VM_PROT_WRITE;
		else if ((fp->f_flag & FWRITE) != 0 &&
		    (error = VOP_GETATTR(vp, &va)) == 0) {
			if ((va.va_flags & IMMUTABLE_FLAGS) == 0)
				*maxprot |= VM_PROT_WRITE;
			else if ((prot & PROT_WRITE) != 0)
				error = EPERM;
		}
		if (error == 0 && (prot & ~*maxprot) != 0)
			error = EACCES;
		if (error == 0 && (*objp = vp->v_object) != NULL)
			vm_object_reference(*objp);
		else if (error == 0)
			error = ENODEV;		/* revoked meanwhile */
	}
	(void)fdrop(fp);
	return error;
}

/* The address and length of mmap() in whole pages, *pageoff bytes of which are before
 * what was asked for.  EINVAL, ENOMEM. */
static int
mmap_range(struct sysmsg *sm, bool fixed, uint64_t *addr, uint64_t *len,
    uint64_t *pageoff)
{
	uint64_t pos = sm->arg[6];

	*addr = sm->arg[0];
	*len = sm->arg[1];
	*pageoff = pos & PAGE_MASK;
	if (*len == 0 || pos > INT64_MAX - VM_MAX_USER_ADDRESS)
		return EINVAL;
	if (*len > VM_MAX_USER_ADDRESS - PAGE_SIZE)
		return ENOMEM;
	*len = round_page(*len + *pageoff);
	if (fixed) {
		*addr -= *pageoff;
		if ((*addr & PAGE_MASK) != 0 || *addr < VM_MIN_USER_ADDRESS ||
		    *addr > VM_MAX_USER_ADDRESS || *len > VM_MAX_USER_ADDRESS - *addr)
			return EINVAL;
	} else if (*addr > VM_MAX_USER_ADDRESS - *len) {
		*addr = 0;		/* a hint that cannot be */
	}
	return 0;
}

/* mmap(addr, len, prot, flags, fd, pad, pos) */
int
sys_mmap(struct sysmsg *sm)
{
	struct proc *p = curproc;
	uint64_t addr, len, pos = trunc_page(sm->arg[6]), pageoff;
	int prot = (int)sm->arg[2] & VM_PROT_ALL, flags = (int)sm->arg[3];
	int fd = (int)sm->arg[4], maxprot = VM_PROT_ALL, mapflags = 0, error;
	bool fixed = (flags & (MAP_FIXED | MAP_TRYFIXED)) != 0, promised;
	struct vm_object *obj = NULL;

	if ((flags & MAP_STACK) != 0) {
		if (fd != -1 || (~prot & (PROT_READ | PROT_WRITE)) != 0)
			return EINVAL;
		flags |= MAP_ANON;
		mapflags |= VME_STACK;
		sm->arg[6] = 0;
	}
	if ((flags & MAP_ANON) != 0 && (fd != -1 || sm->arg[6] != 0))
		return EINVAL;
	error = mmap_range(sm, fixed, &addr, &len, &pageoff);
	if (error == 0 && (flags & MAP_ANON) == 0)
		error = mmap_file(fd, prot, flags, &obj, &maxprot);
	if (error != 0)
		return error;
	if (obj == NULL)
		pos = 0;
	if (obj == NULL && (flags & MAP_SHARED) != 0)
		obj = vm_object_allocate(OBJT_ANON, len >> PAGE_SHIFT);
	else if (obj != NULL && (flags & MAP_SHARED) == 0)
		mapflags |= VME_COW;
	if ((flags & MAP_SIZEALIGN) != 0)
		mapflags |= VME_SIZEALIGN;

	promised = (obj == NULL || obj->type == OBJT_ANON) && (prot & PROT_WRITE) != 0 &&
	    (flags & MAP_NORESERVE) == 0;
	if (over_limit(p, len, promised) || p->p_vmspace->vm_nentries >= MAX_ENTRIES ||
	    ((flags & (MAP_TRYFIXED | MAP_FIXED)) == MAP_TRYFIXED &&
	    !none_mapped(p->p_vmspace, addr, addr + len))) {
		if (obj != NULL)
			vm_object_deallocate(obj);
		return ENOMEM;
	}
	error = vm_map_insert(p->p_vmspace, &addr, len, fixed, obj, pos, prot, maxprot,
	    mapflags);
	sm->result = addr + pageoff;
	return error != 0 ? error : wire_future(addr, addr + len);
}

/* munmap(addr, len): all of the range must be mapped */
int
sys_munmap(struct sysmsg *sm)
{
	struct vmspace *vm = curproc->p_vmspace;
	uint64_t start, end;
	int error = page_range(sm->arg[0], sm->arg[1], &start, &end);

	if (error != 0 || start == end)
		return error;
	if (start < VM_MIN_USER_ADDRESS || !all_mapped(vm, start, end))
		return EINVAL;
	return vm_map_remove(vm, start, end);
}

/* mprotect(addr, len, prot) */
int
sys_mprotect(struct sysmsg *sm)
{
	uint64_t start, end;
	int error = page_range(sm->arg[0], sm->arg[1], &start, &end);

	if (error != 0)
		return error;
	return vm_map_protect(curproc->p_vmspace, start, end,
	    (int)sm->arg[2] & VM_PROT_ALL);
}

/* minherit(addr, len, inherit) */
int
sys_minherit(struct sysmsg *sm)
{
	uint64_t start, end;
	int error = page_range(sm->arg[0], sm->arg[1], &start, &end);

	if (error != 0)
		return error;
	if (sm->arg[2] > INHERIT_NONE)
		return EINVAL;
	return vm_map_inherit(curproc->p_vmspace, start, end, (int)sm->arg[2]);
}

/* break(addr): where the data segment is to end; what brk(2) and sbrk(2) use */
int
sys_obreak(struct sysmsg *sm)
{
	struct proc *p = curproc;
	struct vmspace *vm = p->p_vmspace;
	uint64_t base = round_page(vm->vm_daddr), old, new, max, addr;
	int error = 0;

	if (sm->arg[0] >= VM_MAX_USER_ADDRESS)
		return ENOMEM;
	new = round_page(sm->arg[0]);
	old = round_page(vm->vm_daddr + vm->vm_dsize);
	if (new < base)
		return EINVAL;
	if (new > old) {
		max = (uint64_t)p->p_limit.pl_rlimit[RLIMIT_DATA].rlim_cur;
		if (new - base > max || over_limit(p, new - old, true))
			return ENOMEM;
		if (!none_mapped(vm, old, new))
			return ENOMEM;
		addr = old;
		error = vm_map_insert(vm, &addr, new - old, true, NULL, 0,
		    VM_PROT_READ | VM_PROT_WRITE, VM_PROT_ALL, 0);
		if (error == 0)
			error = wire_future(old, new);
	} else if (new < old) {
		error = vm_map_remove(vm, new, old);
	}
	if (error == 0 && new != old)
		vm->vm_dsize = new - vm->vm_daddr;
	return error;
}

/* ---- pages in a range ---------------------------------------------------- */

/* madvise(addr, len, behav): MADV_FREE gives anonymous pages back that are not locked,
 * the rest is advice that is not needed */
int
sys_madvise(struct sysmsg *sm)
{
	struct vmspace *vm = curproc->p_vmspace;
	struct vm_map_entry *e;
	uint64_t start, end;
	int error = page_range(sm->arg[0], sm->arg[1], &start, &end);

	if (error != 0 || sm->arg[2] > MADV_CORE)
		return EINVAL;
	if (sm->arg[2] != MADV_FREE)
		return 0;
	for (e = vm_map_lookup_ge(vm, start); e != NULL && e->start < end;
	    e = TAILQ_NEXT(e, link))
		if (e->object == NULL && (e->flags & VME_WIRED) == 0)
			pmap_remove(&vm->vm_pmap, MAX(start, e->start),
			    MIN(end, e->end));
	return 0;
}

/* What mincore() says about a page. */
static char
page_incore(struct vmspace *vm, uint64_t va)
{
	struct vm_map_entry *e = vm_map_lookup(vm, va);
	vpte_t *pte = pmap_pte(&vm->vm_pmap, va, false);
	struct vm_page *m;
	char info = 0;

	if (e == NULL)
		return 0;
	if (pte != NULL && (*pte & VPTE_V) != 0) {
		info = MINCORE_INCORE | MINCORE_REFERENCED;
		return (*pte & VPTE_RW) != 0 ? info | MINCORE_MODIFIED : info;
	}
	if (e->object == NULL)
		return 0;
	m = vm_page_lookup(e->object, (va - e->start + e->offset) >> PAGE_SHIFT);
	if (m == NULL || (m->flags & PG_VALID) == 0)
		return 0;
	info = MINCORE_INCORE;
	return (m->flags & PG_DIRTY) != 0 ? info | MINCORE_MODIFIED_OTHER : info;
}

/* mincore(addr, len, vec): a byte for each page */
int
sys_mincore(struct sysmsg *sm)
{
	uint64_t va, end, vec = sm->arg[2];
	char info[128];
	unsigned n;
	int error = page_range(sm->arg[0], sm->arg[1], &va, &end);

	while (error == 0 && va < end) {
		for (n = 0; n < sizeof(info) && va < end; n++, va += PAGE_SIZE)
			info[n] = page_incore(curproc->p_vmspace, va);
		error = copyout(info, (void *)vec, n);
		vec += n;
	}
	return error;
}

/* msync(addr, len, flags): length 0 is all of the mapping that addr is in */
int
sys_msync(struct sysmsg *sm)
{
	struct vmspace *vm = curproc->p_vmspace;
	int flags = (int)sm->arg[2], error;
	uint64_t start, end, at, next, off, len;
	struct vm_map_entry *e;
	struct vnode *vp;

	error = page_range(sm->arg[0], sm->arg[1], &start, &end);
	if (error != 0 || (flags & ~(MS_ASYNC | MS_INVALIDATE)) != 0 ||
	    (flags & (MS_ASYNC | MS_INVALIDATE)) == (MS_ASYNC | MS_INVALIDATE))
		return EINVAL;
	if (start == end) {
		if ((e = vm_map_lookup(vm, start)) == NULL)
			return EINVAL;
		start = e->start;
		end = e->end;
	}
	for (at = start; at < end && error == 0; at = next) {
		if ((e = vm_map_lookup(vm, at)) == NULL)
			return EINVAL;
		next = e->end;
		vp = e->vnode;
		if (vp == NULL || (e->flags & VME_COW) != 0)
			continue;
		off = at - e->start + e->offset;
		len = MIN(next, end) - at;
		vref(vp);
		error = vn_lock(vp, LK_EXCLUSIVE);
		if (error == 0) {
			/* MS_SYNC: for sure; that takes the blocks' addresses, too. */
			error = (flags & MS_ASYNC) != 0 ?
			    vnode_pager_clean(vp, off, off + len, MNT_NOWAIT) :
			    VOP_FSYNC(vp, MNT_WAIT);
			vn_unlock(vp);
		}
		vrele(vp);
	}
	return error;
}

/* The range of mlock() and munlock(), all of which must be mapped.  EPERM, ENOMEM */
static int
lock_range(struct sysmsg *sm, uint64_t *start, uint64_t *end)
{
	int error = suser();

	if (error == 0 && (page_range(sm->arg[0], sm->arg[1], start, end) != 0 ||
	    !all_mapped(curproc->p_vmspace, *start, *end)))
		error = ENOMEM;
	return error;
}

/* mlock(addr, len): root */
int
sys_mlock(struct sysmsg *sm)
{
	uint64_t start, end;
	int error = lock_range(sm, &start, &end);

	return error != 0 ? error : wire_range(start, end);
}

/* munlock(addr, len): root */
int
sys_munlock(struct sysmsg *sm)
{
	uint64_t start, end;
	int error = lock_range(sm, &start, &end);

	return error != 0 ? error : vm_map_wire(curproc->p_vmspace, start, end, false);
}

/* mlockall(how): root */
int
sys_mlockall(struct sysmsg *sm)
{
	uint64_t how = sm->arg[0];
	int error;

	if (how == 0 || (how & ~(uint64_t)(MCL_CURRENT | MCL_FUTURE)) != 0)
		return EINVAL;
	error = suser();
	if (error == 0 && (how & MCL_CURRENT) != 0)
		error = wire_range(0, VM_MAX_USER_ADDRESS);
	if (error == 0)
		curproc->p_vmspace->vm_wirefuture = (how & MCL_FUTURE) != 0;
	return error;
}

/* munlockall(): root */
int
sys_munlockall(struct sysmsg *sm __unused)
{
	struct vmspace *vm = curproc->p_vmspace;
	int error = suser();

	if (error != 0)
		return error;
	vm->vm_wirefuture = false;
	return vm_map_wire(vm, 0, VM_MAX_USER_ADDRESS, false);
}
