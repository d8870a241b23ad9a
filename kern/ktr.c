/*
 * kern/ktr.c - a ring of kernel events, for those who want to see what happens: ktr(4).
 *
 * The kernel's files say KTR(class, type, ...) where something happens.  All classes are
 * off at first; debug.ktr.mask (sysctl, kenv, or `ktr' in ddb) switches them, and the
 * first that is switched on makes the ring, of RING_SIZE bytes of physical memory.  It
 * stays when all are off again, to be read:
 *
 *	by sysctl debug.ktr.ring	ktrdump(8)
 *	in the memory image		tools/ktr2json, also when the vkernel is dead
 *	ktr				in ddb
 *
 * Nothing here sleeps, but a change of the mask.  Called by: everybody.  Calls:
 * vm_page.c.  Read next: sys/ktr.h.
 */
#include <sys/syscall.h>
#include "host.h"
#include "kern/ktr.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/thread.h"
#include "kern/vm.h"

#define RING_ORDER	8			/* 256 pages: some 21,000 entries */
#define RING_SIZE	((size_t)PAGE_SIZE << RING_ORDER)

uint32_t ktr_mask;
static struct ktr_header *ring;			/* direct map; NULL: not made yet */
static struct ktr_entry *entries;

_Static_assert(KTR_NSYSCALL >= 560, "room for the names of system calls");

/* Make the ring. */
static int
ring_make(void)
{
	struct vm_page *m;

	if (ring != NULL)
		return 0;
	m = vm_page_alloc_run(RING_ORDER, VM_ALLOC_NORMAL);
	if (m == NULL)
		return ENOMEM;
	vm_page_wire(m, 1U << RING_ORDER);
	ring = VM_PAGE_KVA(m);
	bzero(ring, RING_SIZE);
	for (int i = 0; i < KTR_NSYSCALL && i < SYS_MAXSYSCALL; i++)
		if (sysent[i].sy_name != NULL)
			kstrlcpy(ring->ktr_syscall[i], sysent[i].sy_name, KTR_NAMELEN);
	ring->ktr_size = RING_SIZE;
	ring->ktr_self = VM_PAGE_TO_PHYS(m);
	ring->ktr_first = (sizeof(*ring) + 63) & ~63UL;
	ring->ktr_entries = (RING_SIZE - ring->ktr_first) / sizeof(*entries);
	entries = (struct ktr_entry *)((char *)ring + ring->ktr_first);
	memcpy(ring->ktr_magic, KTR_MAGIC, sizeof(ring->ktr_magic));
	return 0;
}

int
ktr_set(uint32_t mask)
{
	int error;

	if (mask != 0 && (error = ring_make()) != 0)
		return error;
	if (ring != NULL)
		ring->ktr_mask = mask;
	ktr_mask = mask & KTR_ALL;
	return 0;
}

void
ktr_init(void)
{
	int mask;

	if (kgetenv_int("debug.ktr.mask", &mask) && ktr_set((uint32_t)mask) != 0)
		kprintf("debug.ktr.mask: no memory\n");
}

uint64_t
ktr_start(uint32_t class)
{
	return (ktr_mask & class) != 0 ? host_nanouptime() : 0;
}

void
ktr_log(enum ktr_type type, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	struct ktr_entry *e = &entries[ring->ktr_next % ring->ktr_entries];
	struct lwp *lp = curlwp;

	*e = (struct ktr_entry){ host_nanouptime(), lp != NULL ? lp->lwp_proc->p_pid : 0,
	    lp != NULL ? (uint16_t)lp->lwp_tid : 0, (uint16_t)type, { a, b, c, d } };
	ring->ktr_next++;
}

const struct ktr_entry *
ktr_last(uint64_t n)
{
	if (ring == NULL || n >= ring->ktr_next || n >= ring->ktr_entries)
		return NULL;
	return &entries[(ring->ktr_next - 1 - n) % ring->ktr_entries];
}

const char *
ktr_name(enum ktr_type type)
{
	static const char *const names[KT_NTYPES] = {
		"syscall", "return", "trap", "switch", "fault", "io start", "io done",
		"interrupt", "fork", "exec", "exit", "signal"
	};

	return type < KT_NTYPES ? names[type] : "?";
}

/* debug.ktr.mask: root changes it. */
static int
sysctl_mask(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	int mask = (int)ktr_mask, error;

	error = SYSCTL_OUT(req, &mask, sizeof(mask));
	if (error != 0 || req->newptr == NULL)
		return error;
	error = SYSCTL_IN(req, &mask, sizeof(mask));
	if (error == 0 && (mask & ~KTR_ALL) != 0)
		error = EINVAL;
	return error != 0 ? error : ktr_set((uint32_t)mask);
}

/* debug.ktr.ring: all of it, for root; nothing if there is none. */
static int
sysctl_ring(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	int error = suser();

	if (error != 0 || ring == NULL)
		return error;
	return SYSCTL_OUT(req, ring, RING_SIZE);
}

SYSCTL_PROC(ktr_mask, "debug.ktr.mask", CTLTYPE_INT | CTLFLAG_RW, sysctl_mask, NULL, "I",
    "kernel events that are recorded: 1 system calls, 2 traps, 4 switches, "
    "8 page faults, "
    "16 disks, 32 interrupts, 64 processes, 128 signals");
SYSCTL_PROC(ktr_ring, "debug.ktr.ring", CTLTYPE_OPAQUE | CTLFLAG_RD, sysctl_ring, NULL,
    "S,ktr", "recorded kernel events: see ktrdump(8)");
