/*
 * sys/vmmeter.h - what the kernel counts: sysctl vm.vmmeter, vm.vmstats, vm.vmtotal.
 *
 * The layouts are DragonFly's.  Counters that stand for what this kernel does not have
 * (swap space, other processors, queues of pages) stay 0.  They wrap around.
 */
#ifndef SYS_VMMETER_H
#define SYS_VMMETER_H

#include <sys/types.h>

/* Events since boot. */
struct vmmeter {
	u_int	v_swtch;		/* context switches */
	u_int	v_trap;			/* traps */
	u_int	v_syscall;		/* system calls */
	u_int	v_intr;			/* device interrupts */
	u_int	v_ipi;
	u_int	v_timer;		/* callouts that ran */
	u_int	v_soft;
	u_int	v_vm_faults;		/* page faults that the page table did not know */
	u_int	v_cow_faults;		/* pages copied on a write */
	u_int	v_cow_optim;		/* writes to a page that nobody shared any more */
	u_int	v_zfod;			/* pages filled with zeroes */
	u_int	v_ozfod;
	u_int	v_swapin, v_swapout;
	u_int	v_swappgsin, v_swappgsout;
	u_int	v_vnodein, v_vnodeout;	/* reads, writes of file pages ... */
	u_int	v_vnodepgsin, v_vnodepgsout;	/* ... and of how many pages */
	u_int	v_intrans;		/* waits for a busy page */
	u_int	v_reactivated;
	u_int	v_pdwakeups;		/* times the pager had to work */
	u_int	v_pdpages;		/* pages that it looked at ... */
	u_int	v_dfree;		/* ... and freed */
	u_int	v_pfree;
	u_int	v_tfree;		/* pages freed by anybody */
	u_int	v_forks, v_vforks, v_rforks;
	u_int	v_exec;
	u_int	v_kthreads;		/* kernel threads started */
	u_int	v_forkpages, v_vforkpages, v_rforkpages;	/* of those who forked */
	u_int	v_kthreadpages;
	u_int	v_intrans_coll, v_intrans_wait;
	u_int	v_forwarded_ints, v_forwarded_hits, v_forwarded_misses;
	u_int	v_sendsys, v_waitsys;
	u_int	v_smpinvltlb;
	u_int	v_ppwakeups;		/* times that memory was waited for */
	u_int	v_lock_colls;
	char	v_lock_name[16];
	u_int	v_reserved6, v_reserved7;
};

/* Pages of memory, now. */
struct vmstats {
	u_int	v_page_size;
	u_int	v_page_count;
	u_int	v_free_reserved;	/* kept for the kernel */
	u_int	v_free_target;
	u_int	v_free_min;		/* below it the pager works */
	u_int	v_free_count;
	u_int	v_wire_count;		/* the kernel's, and those of mlock(2) */
	u_int	v_active_count;		/* programs' own */
	u_int	v_inactive_target;
	u_int	v_inactive_count;	/* of files */
	u_int	v_cache_count, v_cache_min, v_cache_max;
	u_int	v_pageout_free_min;
	u_int	v_interrupt_free_min;
	u_int	v_free_severe;
	u_int	v_dma_avail, v_dma_pages;
	u_int	v_unused[8];
};

/* Sums over processes, now; memory in pages. */
struct vmtotal {
	long	t_rq;			/* threads that can run */
	long	t_dw;		/* ... wait for a disk, say: no signal wakes them */
	long	t_pw;			/* ... wait for memory */
	long	t_sl;			/* ... sleep */
	long	t_sw;
	int64_t	t_vm, t_avm;		/* mapped, in all */
	long	t_rm, t_arm;		/* in memory, in all */
	int64_t	t_vmshr, t_avmshr;	/* mapped shared */
	long	t_rmshr, t_armshr;	/* pages of files */
	long	t_free;
};

#endif
