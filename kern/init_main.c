/*
 * kern/init_main.c - the kernel's beginning: the order in which it comes up.
 *
 * kernel_main() runs on the vCPU thread, once the platform has memory and disks.
 * It sets up each subsystem, in the order in which they need each other, makes
 * process 1, and then is process 0, which sleeps for ever.  Process 1 attaches the
 * disks, mounts the root and executes /sbin/init.
 *
 * Called by: vk.c.  Calls: each subsystem's init.  Read next: trap.c (lwp_user_loop),
 * kern/vfs_mount.c (vfs_mountroot); kern/shutdown.c is the other end.
 */
#include "ddb.h"
#include "host.h"
#include "kern/buf.h"
#include "kern/conf.h"
#include "kern/file.h"
#include "kern/ktr.h"
#include "kern/proc.h"
#include "kern/thread.h"
#include "kern/tty.h"
#include "kern/vm.h"
#include "kern/vnode.h"
#include "vk.h"
#include "vkd.h"

void	mem_init(void);			/* kern/mem.c */
void	boot_fail(int status) __attribute__((noreturn));	/* kern/shutdown.c */

/* Is a boot flag set, by its option or its kenv name? */
static bool
boot_flag(bool option, const char *name)
{
	const char *v = kgetenv(name);

	return option || (v != NULL && *v != '\0' && strcmp(v, "0") != 0 &&
	    strcmp(v, "NO") != 0);
}

/* Execute the first init there is. */
static void
exec_init_program(void)
{
	char *argv[] = { NULL, NULL, NULL }, *env[] = { NULL };
	const char *path = kgetenv("init_path");
	int error;

	if (path == NULL)
		path = "/sbin/init";
	argv[0] = kstrdup(path, M_TEMP);
	if (boot_flag(vk.boot_single, "boot_single"))
		argv[1] = "-s";
	error = kern_execve(path, argv, env);
	if (error == 0) {
		kfree(argv[0], M_TEMP);
		return;
	}
	kprintf("%s: error %d: nothing to run\n", path, error);
	boot_fail(1);
}

/* Process 1, before it is a program. */
static void
start_init(void *arg)
{
	struct lwp *lp = arg;
	struct filedesc *fd = lp->lwp_proc->p_fd;

	vkd_attach();
	vfs_mountroot();
	if (fd->fd_cdir == NULL) {
		vref(fd->fd_cdir = rootvnode);
		vref(fd->fd_rdir = rootvnode);
	}
	exec_init_program();
	lwp_user_loop(lp);
}

/* Make process 1, runnable. */
static void
create_init(void)
{
	struct proc *p = proc_alloc();
	struct lwp *lp;

	KASSERT(p != NULL && p->p_pid == 1);
	initproc = p;
	p->p_pptr = &proc0;
	p->p_ucred = crhold(proc0.p_ucred);
	p->p_fd = fdcopy(&proc0);
	p->p_limit = proc0.p_limit;
	siginit(p);
	kstrlcpy(p->p_comm, "init", sizeof(p->p_comm));
	LIST_INSERT_HEAD(&proc0.p_children, p, p_sibling);
	p->p_pgrp = proc0.p_pgrp;
	LIST_INSERT_HEAD(&p->p_pgrp->pg_members, p, p_pglist);
	microtime(&p->p_start);
	lp = lwp_alloc(p);
	KASSERT(p->p_fd != NULL && lp != NULL);
	/* A shutdown that the host asks for already now waits until init is ready. */
	SIGADDSET(lp->lwp_sigmask, SIGUSR2);
	p->p_stat = SACTIVE;
	lp->lwp_thread->td_func = start_init;
	lwkt_schedule(lp->lwp_thread);
}

void
kernel_main(void)
{
	bootverbose = boot_flag(vk.boot_verbose, "boot_verbose");
	clock_init();
	lwkt_init();
	vm_page_startup();
	pmap_bootstrap();
	cninit();
	ddb_init();
	kprintf("%s\nDragonFly %s\n", version, osrelease);
	kprintf("real memory  = %lu (%lu MB)\n", vk.memsize, vk.memsize >> 20);
	kprintf("avail memory = %lu (%lu MB)\n", vm_free_count * PAGE_SIZE,
	    vm_free_count * PAGE_SIZE >> 20);
	bootverbose_printf("memory image %s: direct map at 0x%lx-0x%lx\n", vk.image_path,
	    VK_DMAP_BASE, VK_DMAP_BASE + vk.memsize);
	bootverbose_printf("kernel virtual memory at 0x%lx-0x%lx\n", VK_KVA_BASE,
	    VK_KVA_BASE + VK_KVA_SIZE);
	bootverbose_printf("user memory at 0x%lx-0x%lx\n", VM_MIN_USER_ADDRESS,
	    VM_MAX_USER_ADDRESS);
	bootverbose_printf("%lu pages, %lu of them hold the page array\n", vm_page_count,
	    vm_page_count - vm_free_count);
	bio_init();
	vfs_init();
	vnode_pager_init();
	ktr_init();
	mem_init();
	proc_init();
	vm_init();
	exec_init();
	bootverbose_printf("at most %d processes, %d open files\n", maxproc, maxfiles);
	create_init();
	for (;;)
		tsleep(&proc0, 0, "sched", 0);
}
