/*
 * vtophys.c - a sample kernel module: a system call that translates addresses.
 *
 *	int vtophys(const void *address, uint64_t pte[4], uint64_t *physical);
 *
 * Walks the page table of the caller as the processor's MMU would: pte[] gets the
 * entries from the root down, as far as they are valid, and *physical the address in
 * the memory image (`vkernel -i'), where the byte can be found.  EFAULT: nothing is
 * mapped there now; touch it first.
 *
 *	kldload vtophys
 *	vtophys			shows it for its own code, data and stack
 *
 * Read next: pmap.h, world/vtophys.c.
 */
#include "kern/module.h"
#include "kern/vm.h"

#define VTOPHYS	210			/* its number: the first that modules may have */

static int
sys_vtophys(struct sysmsg *sm)
{
	const uint64_t va = sm->arg[0];
	uint64_t entry[4] = { 0 }, physical;
	vpte_t *table = curproc->p_vmspace->vm_pmap.pm_pml4;
	int error;

	if (va >= VM_MAX_USER_ADDRESS)
		return (EFAULT);
	for (int level = 0; level < 4; level++) {
		entry[level] = table[va >> (39 - 9 * level) & 511];
		if ((entry[level] & VPTE_V) == 0)
			return (EFAULT);
		table = PHYS_TO_DMAP(entry[level] & VPTE_FRAME);
	}
	physical = (entry[3] & VPTE_FRAME) + (va & PAGE_MASK);
	error = copyout(entry, (void *)sm->arg[1], sizeof(entry));
	if (error == 0)
		error = copyout(&physical, (void *)sm->arg[2], sizeof(physical));
	return (error);
}

static int
vtophys_event(enum modevent what)
{
	int number = VTOPHYS;

	return (what == MOD_LOAD ? syscall_register(&number, "vtophys", sys_vtophys, 3) :
	    syscall_deregister(number));
}

MODULE(vtophys, vtophys_event);
