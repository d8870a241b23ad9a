/*
 * kern/shutdown.c - leaving: reboot(2), and a boot that cannot go on.
 *
 * Processes are init's and halt(8)'s business; here file systems are unmounted and
 * marked clean, and then the vkernel exits (halt) or executes itself again (reboot).
 *
 * Called by: reboot(2), kern/init_main.c, kern/vfs_mount.c.  Calls: kern/vfs_mount.c, and
 * vk.c to leave.  Read next: vk.c.
 */
#include <sys/reboot.h>
#include "host.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/vnode.h"
#include "vmspace.h"

/* Leave because there is nothing to run: no root, no init. */
void
boot_fail(int status)
{
	vmspace_shutdown();
	host_exit(status);
}

/* reboot(opt): root; does not return */
int
sys_reboot(struct sysmsg *sm)
{
	static bool leaving;
	struct proc *p;
	int howto = (int)sm->arg[0], busy, error;

	if ((error = suser()) != 0)
		return error;
	if (leaving)
		return EBUSY;
	leaving = true;
	/* Nobody else goes back to user mode: file systems are taken from under them. */
	LIST_FOREACH(p, &allproc, p_list)
		if (p != curproc && p->p_stat == SACTIVE && (p->p_flags & P_SYSTEM) == 0)
			p->p_stat = SSTOP;
	if ((howto & RB_NOSYNC) == 0) {
		kprintf("syncing disks... ");
		busy = vfs_unmountall();
		kprintf("%s\n", busy == 0 ? "done" : "some file systems are still busy");
	}
	/* The host asked for a shutdown meanwhile, which init cannot do any more. */
	if (SIGISMEMBER(initproc->p_siglist, SIGUSR2))
		howto |= RB_HALT;
	vmspace_shutdown();
	if ((howto & (RB_HALT | RB_POWEROFF)) != 0) {
		kprintf("The vkernel has halted.\n");
		host_exit(0);
	}
	host_reexec();
}
