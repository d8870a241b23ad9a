/*
 * kern/lwkt.c - kernel threads: making them, switching, sleeping, waking.
 *
 * There is one vCPU.  Its run queues hold the threads that want it, by priority:
 *
 *	TDPRI_KERN	kernel threads
 *	TDPRI_WOKEN	LWPs that were woken in the kernel, where others may wait for them
 *	TDPRI_USER	LWPs on their way to user mode, in order of lwp_vtime
 *
 * lwp_vtime is the CPU time of an LWP, which runs faster for nice ones: who had least is
 * next, so that all who want the CPU get their share of it.  gd_vtime is about what those
 * who want it have had.  Who slept is put WAKE_CREDIT before that, and not further back:
 * what seldom wants the CPU gets it at once, and nobody can save up time.
 *
 * A thread in the kernel is never preempted.  It gives the CPU up in lwkt_switch(),
 * which nearly always means tsleep(): the thread goes on a sleep queue, hashed by
 * the address it waits for, until wakeup() of that address, a timeout or a signal.
 * When nothing is runnable, lwkt_switch() itself idles, on the stack of the thread
 * that came last, and takes virtual interrupts until one of them wakes somebody.
 *
 * Stacks come from kernel virtual memory, mapped whole, above a guard page that is
 * never mapped.  See kern/switch.S for the switch and trap.c for how an LWP goes
 * to user mode.  Implements DragonFly's lwkt(9), tsleep(9).
 * Called by: everybody.  Calls: kern/intr.c, kern/sig.c (sig_sleep), host_idle().
 * Read next: kern/lock.c, trap.c.
 */
#include "ddb.h"
#include "host.h"
#include "kern/callout.h"
#include "kern/intr.h"
#include "kern/ktr.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/thread.h"
#include "kern/vm.h"

#define KSTACK_ORDER	4			/* 16 pages */
#define KSTACK_GUARD	PAGE_SIZE
#define KSTACK_CACHE	128			/* free stacks kept */
#define SLEEPQ_SIZE	256
#define WAKE_CREDIT	10000000UL		/* ns */

_Static_assert(KSTACK_SIZE == PAGE_SIZE << KSTACK_ORDER, "stack order");
_Static_assert(offsetof(struct thread, td_sp) == 0, "switch.S");

void	lwkt_cpu_switch(struct thread *from, struct thread *to);
void	lwkt_trampoline(void);
void	lwkt_start(void) __attribute__((noreturn));

static MALLOC_DEFINE(M_THREAD, "thread");

static struct globaldata gd0;
struct globaldata *mycpu = &gd0;
struct threadlist allthreads = TAILQ_HEAD_INITIALIZER(allthreads);

static struct thread thread0;			/* the vCPU thread's own stack */
static struct threadlist sleepq[SLEEPQ_SIZE];
static struct thread *deadthread;		/* exited, still on its stack */
static char *stack_cache[KSTACK_CACHE];
static int nstack_cache;
int		lwkt_nstacks;
SYSCTL_INT(kstack_cache, "debug.kstack_cache", CTLFLAG_RD, &nstack_cache,
    "kernel stacks of 16 pages kept for new threads");

/* The sleep queue of an address. */
static struct threadlist *
sleepq_of(const volatile void *ident)
{
	uint64_t h = (uintptr_t)ident * 0x9e3779b97f4a7c15UL;

	return &sleepq[h >> 56];
}

/* A kernel stack; NULL when out of memory or addresses.  One run of pages is a single
 * mapping of the host's; single pages will do. */
static char *
kstack_alloc(void)
{
	struct vm_page *run, *m;
	uintptr_t at;
	char *va;
	int i;

	if (nstack_cache > 0)
		return stack_cache[--nstack_cache];
	if ((va = kva_alloc(KSTACK_GUARD + KSTACK_SIZE)) == NULL)
		return NULL;
	run = vm_page_alloc_run(KSTACK_ORDER, VM_ALLOC_SYSTEM);
	for (i = 0; i < 1 << KSTACK_ORDER; i++) {
		m = run != NULL ? run + i :
		    vm_page_alloc(VM_ALLOC_SYSTEM | VM_ALLOC_BRIEF);
		if (m == NULL)
			break;
		vm_page_wire(m, 1);
		at = (uintptr_t)va + KSTACK_GUARD + (uintptr_t)i * PAGE_SIZE;
		if (pmap_kenter(at, VM_PAGE_TO_PHYS(m)) != 0) {
			vm_page_unwire(m, 1);
			break;
		}
		if (host_kva_map(at, VM_PAGE_TO_PHYS(m),
		    VM_PROT_READ | VM_PROT_WRITE) != 0)
			break;
	}
	if (i == 1 << KSTACK_ORDER) {
		lwkt_nstacks++;
		return va + KSTACK_GUARD;
	}
	while (run != NULL && ++i < 1 << KSTACK_ORDER)
		vm_page_unhold(run + i);
	kva_unmap(va);
	return NULL;
}

/* Give a stack back; nobody runs on it. */
static void
kstack_free(char *va)
{
	if (nstack_cache < KSTACK_CACHE) {
		stack_cache[nstack_cache++] = va;
		return;
	}
	lwkt_nstacks--;
	kva_unmap(va - KSTACK_GUARD);
}

/* Make thread0 of whoever calls: the vCPU thread, at boot. */
void
lwkt_init(void)
{
	int i;

	for (i = 0; i < TDPRI_COUNT; i++)
		TAILQ_INIT(&mycpu->gd_runq[i]);
	for (i = 0; i < SLEEPQ_SIZE; i++)
		TAILQ_INIT(&sleepq[i]);
	mycpu->gd_vtime = WAKE_CREDIT;
	thread0.td_state = TDS_RUN;
	thread0.td_pri = TDPRI_KERN;
	thread0.td_switched = mycpu->gd_charged = mycpu->gd_loadtime = host_nanouptime();
	kstrlcpy(thread0.td_comm, "swapper", sizeof(thread0.td_comm));
	TAILQ_INSERT_TAIL(&allthreads, &thread0, td_allq);
	mycpu->gd_curthread = &thread0;
}

struct thread *
lwkt_alloc_thread(void (*fn)(void *), void *arg, const char *name)
{
	struct thread *td;
	uint64_t *sp;

	td = kmalloc(sizeof(*td), M_THREAD, M_WAITOK | M_ZERO | M_NULLOK);
	if (td == NULL)
		return NULL;
	td->td_kstack = kstack_alloc();
	if (td->td_kstack == NULL) {
		kfree(td, M_THREAD);
		return NULL;
	}
	td->td_state = TDS_NEW;
	td->td_pri = TDPRI_KERN;
	td->td_func = fn;
	td->td_arg = arg;
	kstrlcpy(td->td_comm, name, sizeof(td->td_comm));

	/* The frame that lwkt_cpu_switch() pops: see switch.S. */
	sp = (uint64_t *)(td->td_kstack + KSTACK_SIZE);
	*--sp = 0;		/* so that it is 16 bytes aligned in the trampoline */
	*--sp = 0;
	*--sp = (uintptr_t)lwkt_trampoline;
	for (int i = 0; i < 6; i++)
		*--sp = 0;
	*--sp = 0x0000037f00001f80UL;			/* fpu control word, mxcsr */
	td->td_sp = sp;
	TAILQ_INSERT_TAIL(&allthreads, td, td_allq);
	return td;
}

void
lwkt_free_thread(struct thread *td)
{
	KASSERT(td->td_state == TDS_NEW);
	TAILQ_REMOVE(&allthreads, td, td_allq);
	kstack_free(td->td_kstack);
	kfree(td, M_THREAD);
}

int
kthread_create(void (*fn)(void *), void *arg, struct thread **tdp, const char *fmt, ...)
{
	struct thread *td;
	char name[MAXCOMLEN + 1];
	va_list ap;

	va_start(ap, fmt);
	kvsnprintf(name, sizeof(name), fmt, ap);
	va_end(ap);
	td = lwkt_alloc_thread(fn, arg, name);
	if (td == NULL)
		return ENOMEM;
	td->td_proc = &proc0;
	mycpu->gd_cnt.v_kthreads++;
	if (tdp != NULL)
		*tdp = td;
	lwkt_schedule(td);
	return 0;
}

/* Free what a thread that has exited stood on. */
static void
reap_deadthread(void)
{
	struct thread *td = deadthread;

	if (td == NULL)
		return;
	deadthread = NULL;
	kstack_free(td->td_kstack);
	kfree(td, M_THREAD);
}

/* The C half of lwkt_trampoline: run the thread's function. */
void
lwkt_start(void)
{
	struct thread *td = curthread;

	reap_deadthread();
	td->td_func(td->td_arg);
	lwkt_exit();
}

/* Put a thread on its run queue. */
static void
runq_insert(struct thread *td)
{
	struct threadlist *q = &mycpu->gd_runq[td->td_pri];
	struct thread *o = NULL;

	td->td_state = TDS_RUN;
	mycpu->gd_nrunnable++;
	if (td->td_pri == TDPRI_USER)
		TAILQ_FOREACH(o, q, td_runq)
			if (o->td_lwp->lwp_vtime > td->td_lwp->lwp_vtime)
				break;
	if (o != NULL)
		TAILQ_INSERT_BEFORE(o, td, td_runq);
	else
		TAILQ_INSERT_TAIL(q, td, td_runq);
}

void
lwkt_schedule(struct thread *td)
{
	KASSERT(td->td_state != TDS_DEAD && td != curthread);
	runq_insert(td);
}

void
lwkt_hurry(struct lwp *lp)
{
	struct thread *td = lp->lwp_thread;

	lp->lwp_vtime = 0;
	if (td == NULL || td == curthread || td->td_state != TDS_RUN ||
	    td->td_pri != TDPRI_USER)
		return;
	TAILQ_REMOVE(&mycpu->gd_runq[TDPRI_USER], td, td_runq);
	mycpu->gd_nrunnable--;
	runq_insert(td);
}

void
lwkt_defer(struct lwp *lp, uint64_t vtime)
{
	lp->lwp_vtime = MAX(lp->lwp_vtime, vtime);
}

bool
lwkt_user_pending(void)
{
	return mycpu->gd_nrunnable > 0;
}

/* The next thread to run, off its queue; idles until there is one. */
static struct thread *
pick_thread(void)
{
	struct thread *td;
	int pri;

	for (;;) {
		if (host_intr_pending())
			intr_poll();
		for (pri = 0; mycpu->gd_nrunnable > 0 && pri < TDPRI_COUNT; pri++) {
			td = TAILQ_FIRST(&mycpu->gd_runq[pri]);
			if (td == NULL)
				continue;
			TAILQ_REMOVE(&mycpu->gd_runq[pri], td, td_runq);
			mycpu->gd_nrunnable--;
			/* Whether it is first in user mode, too, is seen there. */
			mycpu->gd_need_resched = pri == TDPRI_WOKEN;
			return td;
		}
		cpu_charge(CP_SYS);
		host_idle(callout_next());
		cpu_charge(CP_IDLE);
		intr_poll();
	}
}

/* The LWP that has the CPU had it for ns more, for its turn's sake. */
static void
vtime_charge(struct lwp *lp, int state, uint64_t ns)
{
	struct thread *first = TAILQ_FIRST(&mycpu->gd_runq[TDPRI_USER]);
	uint64_t least;

	lp->lwp_vtime += ns * PRIO_MAX /
	    (uint64_t)MAX(PRIO_MAX - lp->lwp_proc->p_nice, 1);
	/* In the kernel it may be there before its turn, or about to sleep. */
	if (state != CP_USER)
		return;
	least = lp->lwp_vtime;
	if (first != NULL)
		least = MIN(least, first->td_lwp->lwp_vtime);
	mycpu->gd_vtime = MAX(mycpu->gd_vtime, least);
}

uint64_t
cpu_charge(int state)
{
	uint64_t now = host_nanouptime(), ns = now - mycpu->gd_charged;
	struct lwp *lp = curlwp;

	mycpu->gd_charged = now;
	if (state != CP_IDLE)
		ns = MIN(ns, CHARGE_MOST);
	mycpu->gd_load += ns * (uint64_t)(mycpu->gd_nrunnable + (state != CP_IDLE));
	if (now - mycpu->gd_loadtime >= LOAD_STEP_NS)
		loadavg_step(now);
	if (lp != NULL && (state == CP_SYS || state == CP_USER))
		vtime_charge(lp, state, ns);
	if (lp != NULL && state == CP_SYS) {
		lp->lwp_sticks += ns;
		lp->lwp_proc->p_sticks += ns;
	} else if (lp != NULL && state == CP_USER) {
		lp->lwp_uticks += ns;
		lp->lwp_proc->p_uticks += ns;
		if (lp->lwp_proc->p_nice > 0)
			state = CP_NICE;
	}
	mycpu->gd_cp_time[state] += ns;
	return now;
}

/*
 * Give the CPU to the next runnable thread.  The caller has put itself where it
 * belongs: on a run queue, on a sleep queue, or is dead.
 */
void
lwkt_switch(void)
{
	struct thread *from = curthread, *to = pick_thread();

	if (to != from) {
		mycpu->gd_cnt.v_swtch++;
		KTR(KTR_SWITCH, KT_SWITCH, to->td_lwp != NULL ? to->td_proc->p_pid : 0,
		    to->td_lwp != NULL ? to->td_lwp->lwp_tid : 0,
		    ktr_chars(to->td_comm, 0), ktr_chars(to->td_comm, 8));
		to->td_switched = cpu_charge(CP_SYS);
		mycpu->gd_curthread = to;
		lwkt_cpu_switch(from, to);
		reap_deadthread();
	}
	/* Until the LWP is on its way to user mode: trap.c. */
	if (curthread->td_lwp != NULL)
		curthread->td_pri = TDPRI_WOKEN;
}

void
lwkt_yield(void)
{
	KASSERT(!ddb_active());
	if (curlwp != NULL) {
		cpu_charge(CP_SYS);	/* its place is by what it had until now */
		curthread->td_pri = TDPRI_USER;
	}
	runq_insert(curthread);
	lwkt_switch();
}

void
lwkt_exit(void)
{
	struct thread *td = curthread;

	KASSERT(deadthread == NULL && td != &thread0);
	TAILQ_REMOVE(&allthreads, td, td_allq);
	td->td_state = TDS_DEAD;
	deadthread = td;
	lwkt_switch();
	panic("lwkt_exit: a dead thread was switched to");
}

/* Take a sleeper off its queue and make it runnable with this result. */
static void
sleepq_wake(struct thread *td, int error)
{
	TAILQ_REMOVE(sleepq_of(td->td_wchan), td, td_sleepq);
	td->td_wchan = NULL;
	td->td_werror = error;
	if (td->td_lwp != NULL)
		lwkt_defer(td->td_lwp, mycpu->gd_vtime - WAKE_CREDIT);
	runq_insert(td);
}

/* The timeout of a tsleep(). */
static void
tsleep_timeout(void *arg)
{
	struct thread *td = arg;

	if (td->td_state == TDS_SLEEP)
		sleepq_wake(td, EWOULDBLOCK);
}

int
tsleep(const volatile void *ident, int flags, const char *wmesg, uint64_t timo)
{
	struct thread *td = curthread;
	struct lwp *lp = td->td_lwp;
	struct callout co;
	int error;

	KASSERT(ident != NULL && !ddb_active());
	if ((flags & PCATCH) != 0 && lp != NULL) {
		error = sig_sleep(lp);
		if (error != 0)
			return error < 0 && error != ERESTART ? 0 : error;
	}
	if (timo != 0) {
		callout_init(&co);
		callout_reset(&co, timo, tsleep_timeout, td);
	}
	td->td_wchan = ident;
	td->td_wmesg = wmesg;
	td->td_wflags = flags & PCATCH;
	td->td_werror = 0;
	td->td_state = TDS_SLEEP;
	TAILQ_INSERT_TAIL(sleepq_of(ident), td, td_sleepq);
	if (lp != NULL) {
		lp->lwp_stat = LSSLEEP;
		lp->lwp_proc->p_ru.ru_nvcsw++;
	}
	lwkt_switch();
	if (lp != NULL)
		lp->lwp_stat = LSRUN;
	if (timo != 0)
		callout_stop(&co);
	td->td_wmesg = NULL;
	error = td->td_werror;
	if (error == 0 || error == EWOULDBLOCK || lp == NULL)
		return error;

	/* A signal ended it.  If that only stopped the process, it is as if woken. */
	error = sig_sleep(lp);
	return error < 0 && error != ERESTART ? 0 : error;
}

void
lwkt_interrupt_sleep(struct thread *td, int error)
{
	if (td->td_state == TDS_SLEEP && (td->td_wflags & PCATCH) != 0)
		sleepq_wake(td, error);
}

void
wakeup(const volatile void *ident)
{
	struct thread *td, *next;

	TAILQ_FOREACH_SAFE(td, sleepq_of(ident), td_sleepq, next)
		if (td->td_wchan == ident)
			sleepq_wake(td, 0);
}
