/*
 * kern/thread.h - LWKT: kernel threads, and the per-CPU data they hang off.
 *
 * A thread has a stack in the vkernel's own address space and is switched to by
 * lwkt_switch() (kern/switch.S).  A user LWP is a thread whose td_lwp is set.
 */
#ifndef KERN_THREAD_H
#define KERN_THREAD_H

#include <sys/vmmeter.h>
#include "kern/systm.h"
#include "kern/queue.h"

struct lwp;
struct proc;

#define KSTACK_SIZE	(64 * 1024)	/* without the guard page below it */

enum td_state { TDS_NEW, TDS_RUN, TDS_SLEEP, TDS_DEAD };

struct thread {
	void		*td_sp;		/* saved stack pointer: switch.S knows offset 0 */
	char		*td_kstack;	/* lowest usable address */
	enum td_state	td_state;
	int		td_pri;		/* queue: TDPRI_* */
	TAILQ_ENTRY(thread) td_runq;	/* when TDS_RUN and not running */
	TAILQ_ENTRY(thread) td_sleepq;	/* when TDS_SLEEP */
	TAILQ_ENTRY(thread) td_allq;
	const volatile void *td_wchan;	/* what it sleeps on */
	const char	*td_wmesg;
	struct lock	*td_wlock;	/* the lock it waits for */
	int		td_wflags;	/* PCATCH */
	int		td_werror;	/* why tsleep() ended */
	uint64_t	td_switched;	/* host_nanouptime() when it last got the CPU */
	struct lwp	*td_lwp;	/* NULL: a pure kernel thread */
	struct proc	*td_proc;
	void		(*td_func)(void *);
	void		*td_arg;
	char		td_comm[MAXCOMLEN + 1];
};

enum { TDPRI_KERN, TDPRI_WOKEN, TDPRI_USER, TDPRI_COUNT };

TAILQ_HEAD(threadlist, thread);

/* What the CPU's time goes to: gd_cp_time */
enum { CP_USER, CP_NICE, CP_SYS, CP_INTR, CP_IDLE, CPUSTATES };

/* Per-CPU state.  There is one now; code reaches it by mycpu only. */
struct globaldata {
	struct thread	*gd_curthread;
	struct threadlist gd_runq[TDPRI_COUNT];
	int		gd_nrunnable;	/* threads in gd_runq */
	uint64_t	gd_vtime;	/* the least lwp_vtime that wants the CPU */
	bool		gd_need_resched; /* the running LWP is to yield */
	uint64_t	gd_cp_time[CPUSTATES];	/* ns */
	uint64_t	gd_charged; /* all time before was charged: host_nanouptime() */
	uint64_t	gd_load; /* threads that want to run, times ns, since ... */
	uint64_t	gd_loadtime; /* ... the last loadavg_step(), host_nanouptime() */
	struct vmmeter	gd_cnt;		/* what happened, for vmstat(8) */
};
extern struct globaldata *mycpu;
extern struct threadlist allthreads;
extern int lwkt_nstacks;		/* kernel stacks there are */

#define curthread	(mycpu->gd_curthread)
#define curlwp		(curthread->td_lwp)
#define curproc		(curthread->td_proc)

/* Make a thread; it runs when lwkt_schedule()d.  NULL when out of memory. */
struct thread *lwkt_alloc_thread(void (*fn)(void *), void *arg, const char *name);
void	lwkt_free_thread(struct thread *);	/* one that was never scheduled */
void	lwkt_schedule(struct thread *);		/* make runnable */
/* A kernel thread, started at once.  0 or ENOMEM. */
int	kthread_create(void (*fn)(void *), void *arg, struct thread **tdp,
	    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
void	lwkt_switch(void);			/* give up the CPU; state is set before */
void	lwkt_hurry(struct lwp *);		/* it goes first, whatever it had */
void	lwkt_yield(void);			/* let others run whose turn it is */
/* The turn of an LWP comes as if it had had at least so much of the CPU: lwp_vtime. */
void	lwkt_defer(struct lwp *, uint64_t vtime);
void	lwkt_exit(void) __attribute__((noreturn));
/* Who was just woken gets what the caller gave up before the caller, back in user mode,
 * can take it again. */
static inline void
lwkt_handoff(void)
{
	mycpu->gd_need_resched = true;
}
/* End a tsleep(PCATCH) with an error, for signals.  No effect otherwise. */
void	lwkt_interrupt_sleep(struct thread *, int error);
void	lwkt_init(void);
bool	lwkt_user_pending(void);	/* is another thread waiting for the CPU? */
/* Charge the time since the last charge to a CP_* of the CPU; CP_USER and CP_SYS to the
 * running LWP and its process, too.  The time now, host_nanouptime().  What is neither
 * idle nor longer than any run between two charges is: the vkernel was stopped. */
#define CHARGE_MOST	250000000UL	/* ns */
uint64_t cpu_charge(int state);
/* Every so often: bring the load averages up to date.  kern/resource.c */
#define LOAD_STEP_NS	5000000000UL
void	loadavg_step(uint64_t now);

#endif
