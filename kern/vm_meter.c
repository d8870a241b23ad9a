/*
 * kern/vm_meter.c - what vmstat(8) shows: events since boot, pages, sums over processes.
 *
 *	vm.vmmeter	struct vmmeter	events: each CPU counts its own in gd_cnt
 *	vm.vmstats	struct vmstats	who has the pages of memory, now
 *	vm.vmtotal	struct vmtotal	threads by what they do; memory of processes
 *	vm.stats.*	single numbers of the first two
 *
 * All pages are in one of four groups: free; wired, that is, the kernel's and those of
 * mlock(2); inactive, those of files, which can be taken back; active, all others:
 * programs' own.
 *
 * The counting itself is done where things happen.  Layouts: <sys/vmmeter.h>.  Manual
 * page: vmstat(8).  Read next: kern/sysctl.c.
 */
#include <sys/vmmeter.h>
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/thread.h"
#include "kern/vm.h"

/* vm.vmmeter */
static int
sysctl_vmmeter(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	struct vmmeter vmm = mycpu->gd_cnt;

	return (SYSCTL_OUT(req, &vmm, sizeof(vmm)));
}
SYSCTL_PROC(vmmeter, "vm.vmmeter", CTLTYPE_STRUCT | CTLFLAG_RD, sysctl_vmmeter, NULL,
    "S,vmmeter", "events since boot");

/* The pages, now. */
static void
fill_vmstats(struct vmstats *vms)
{
	uint64_t wired = vm_kernel_count + (vm_wired_total() >> PAGE_SHIFT);
	uint64_t known = vm_free_count + vm_file_count + wired;

	bzero(vms, sizeof(*vms));
	vms->v_page_size = PAGE_SIZE;
	vms->v_page_count = (u_int)vm_page_count;
	vms->v_free_reserved = (u_int)vm_free_reserved;
	vms->v_free_target = vms->v_free_min = (u_int)vm_free_min;
	vms->v_free_count = (u_int)vm_free_count;
	vms->v_wire_count = (u_int)wired;
	vms->v_inactive_count = (u_int)vm_file_count;
	/* A wired page may be a file's, too, and is counted twice then. */
	vms->v_active_count = known < vm_page_count ? (u_int)(vm_page_count - known) : 0;
	vms->v_interrupt_free_min = (u_int)vm_free_reserved / 4;
}

/* vm.vmstats */
static int
sysctl_vmstats(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	struct vmstats vms;

	fill_vmstats(&vms);
	return (SYSCTL_OUT(req, &vms, sizeof(vms)));
}
SYSCTL_PROC(vmstats, "vm.vmstats", CTLTYPE_STRUCT | CTLFLAG_RD, sysctl_vmstats, NULL,
    "S,vmstats", "pages of memory, by use");

/* Add a process to the sums. */
static void
add_proc(struct vmtotal *t, struct proc *p)
{
	const struct thread *td;
	struct vm_map_entry *e;
	struct lwp *lp;

	TAILQ_FOREACH(lp, &p->p_lwps, lwp_list) {
		td = lp->lwp_thread;
		if (td == NULL || td->td_state == TDS_DEAD)
			continue;
		if (td->td_state != TDS_SLEEP)
			t->t_rq++;
		else if (strcmp(td->td_wmesg, "vmwait") == 0)
			t->t_pw++;
		else if ((td->td_wflags & PCATCH) == 0)
			t->t_dw++;
		else
			t->t_sl++;
	}
	if (p->p_vmspace == NULL || (p->p_flags & P_PPWAIT) != 0)
		return;
	t->t_vm += (int64_t)(p->p_vmspace->vm_size >> PAGE_SHIFT);
	t->t_rm += (long)p->p_vmspace->vm_pmap.pm_resident;
	TAILQ_FOREACH(e, &p->p_vmspace->vm_map, link)
		if (e->object != NULL && (e->flags & VME_COW) == 0)
			t->t_vmshr += (int64_t)((e->end - e->start) >> PAGE_SHIFT);
}

/* vm.vmtotal */
static int
sysctl_vmtotal(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	struct vmtotal total;
	struct proc *p;

	bzero(&total, sizeof(total));
	LIST_FOREACH(p, &allproc, p_list)
		if ((p->p_flags & P_SYSTEM) == 0)
			add_proc(&total, p);
	total.t_avm = total.t_vm;
	total.t_arm = total.t_rm;
	total.t_avmshr = total.t_vmshr;
	total.t_rmshr = total.t_armshr = (long)vm_file_count;
	total.t_free = (long)vm_free_count;
	return (SYSCTL_OUT(req, &total, sizeof(total)));
}
SYSCTL_PROC(vmtotal, "vm.vmtotal", CTLTYPE_STRUCT | CTLFLAG_RD, sysctl_vmtotal, NULL,
    "S,vmtotal", "threads and memory of all processes");

/* vm.stats: one number of the CPU's counters ... */
static int
sysctl_vcnt(const struct sysctl_oid *o, struct sysctl_req *req)
{
	return (SYSCTL_OUT(req, (char *)&mycpu->gd_cnt + (uintptr_t)o->oid_arg,
	    sizeof(u_int)));
}

/* ... or of the pages. */
static int
sysctl_vstat(const struct sysctl_oid *o, struct sysctl_req *req)
{
	struct vmstats vms;

	fill_vmstats(&vms);
	return (SYSCTL_OUT(req, (char *)&vms + (uintptr_t)o->oid_arg, sizeof(u_int)));
}
#define VCNT(group, field, descr) \
	SYSCTL_PROC(field, "vm.stats." group "." #field, CTLTYPE_UINT | CTLFLAG_RD, \
	    sysctl_vcnt, (void *)offsetof(struct vmmeter, field), "IU", descr)
#define VSTAT(field, descr) \
	SYSCTL_PROC(field, "vm.stats.vm." #field, CTLTYPE_UINT | CTLFLAG_RD, \
	    sysctl_vstat, (void *)offsetof(struct vmstats, field), "IU", descr)
VCNT("sys", v_swtch, "context switches");
VCNT("sys", v_trap, "traps");
VCNT("sys", v_syscall, "system calls");
VCNT("sys", v_intr, "virtual interrupts");
VCNT("sys", v_timer, "timed functions that ran");
VCNT("vm", v_vm_faults, "page faults");
VCNT("vm", v_cow_faults, "pages copied on a write");
VCNT("vm", v_cow_optim, "writes to a page that nobody shared any more");
VCNT("vm", v_zfod, "pages filled with zeroes");
VCNT("vm", v_vnodein, "reads of file pages");
VCNT("vm", v_vnodeout, "writes of file pages");
VCNT("vm", v_vnodepgsin, "file pages read");
VCNT("vm", v_vnodepgsout, "file pages written");
VCNT("vm", v_intrans, "waits for a busy page");
VCNT("vm", v_pdwakeups, "times the pager had to work");
VCNT("vm", v_pdpages, "pages that the pager looked at");
VCNT("vm", v_dfree, "pages that the pager freed");
VCNT("vm", v_tfree, "pages freed");
VCNT("vm", v_forks, "forks");
VCNT("vm", v_vforks, "vforks");
VCNT("vm", v_rforks, "rforks");
VCNT("vm", v_exec, "execs");
VCNT("vm", v_kthreads, "kernel threads started");
VCNT("vm", v_forkpages, "pages of processes that forked");
VSTAT(v_page_size, "bytes of a page");
VSTAT(v_page_count, "pages of memory");
VSTAT(v_free_reserved, "free pages that are kept for the kernel");
VSTAT(v_free_min, "free pages below which the pager works");
VSTAT(v_free_count, "free pages");
VSTAT(v_wire_count, "pages of the kernel, and locked ones");
VSTAT(v_active_count, "pages of programs");
VSTAT(v_inactive_count, "pages of files");
SYSCTL_ULONG(v_dirty_count, "vm.stats.vm.v_dirty_count", CTLFLAG_RD, &vm_dirty_count,
    "pages of files that are not yet written");
