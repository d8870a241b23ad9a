/*
 * trap.c - between user code and the kernel: traps, system calls, user memory.
 *
 * An LWP's kernel thread spends its life in lwp_user_loop():
 *
 *	        +--> signals, other threads, interrupts  (userret)
 *	        |                 |
 *	        |          vmspace_run()    user code runs at full speed
 *	        |                 |
 *	        +---- user_trap() dispatches on tf_trapno
 *	                T_SYSCALL	syscall2(): sysent[rax]
 *	                T_PAGEFLT	pmap_refill(), else vm_fault(), else a signal
 *	                T_ASTFLT	nothing: somebody wanted the CPU
 *	                others		a signal, by a table
 *
 * System calls follow DragonFly/amd64: the number in rax, arguments in rdi, rsi, rdx,
 * r10, r8, r9 and then on the user stack above the return address; the result in rax
 * and, for a few, rdx; an error is its number in rax and the carry flag.
 *
 * The second half is user memory: copyin() and its kin walk the page table and use
 * the direct map, faulting pages in as user code would.  The kernel is not preempted,
 * so a page stays what it is from the look-up to the end of the copy.  User code of
 * another LWP may change what is read at any time: callers fetch once, then check.
 *
 * Time is charged here, and when threads switch: from vmspace_run() to the trap is the
 * user's; the rest, as long as the thread has the CPU, is the system's.
 *
 * Called by kern/fork.c, which makes the threads; calls nearly everything.
 * Read next: kern/syscalls.c, kern/vm_fault.c, kern/sig.c, vmspace.c for the other side.
 */
#include <sys/signal.h>
#include <sys/syscall.h>
#include "host.h"
#include "kern/intr.h"
#include "kern/ktr.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/vm.h"

#define SLICE_NS	(10 * 1000000ULL)	/* before another LWP's turn */
#define COPY_PAUSE	64		/* pages copied between looks at the clock */
#define PSL_C		0x1UL			/* carry: a system call failed */
#define PSL_T		0x100UL			/* single step */
#define NREGARGS	6

/* XSAVE image: where the x87 and SSE exception bits are. */
#define XS_FCW		0
#define XS_FSW		2
#define XS_MXCSR	24

/* ---- signals for traps --------------------------------------------------- */

static const struct {
	uint8_t	sig, code;
} trap_signal[] = {
	[T_PRIVINFLT]	= { SIGILL, ILL_PRVOPC },
	[T_BPTFLT]	= { SIGTRAP, TRAP_BRKPT },
	[T_TRCTRAP]	= { SIGTRAP, TRAP_TRACE },
	[T_PROTFLT]	= { SIGBUS, BUS_OBJERR },
	[T_ALIGNFLT]	= { SIGBUS, BUS_ADRALN },
	[T_DIVIDE]	= { SIGFPE, FPE_INTDIV },
	[T_BADSYS]	= { SIGSYS, 0 },
};

/* The si_code of a floating point trap: the first exception that is raised and not
 * masked, in the x87's order, which is also SSE's. */
static int
fpe_code(struct lwp *lp)
{
	static const uint8_t code[] = {
		FPE_FLTINV, FPE_FLTUND, FPE_FLTDIV, FPE_FLTOVF, FPE_FLTUND, FPE_FLTRES
	};
	const uint8_t *xs = lp->lwp_ext->ve_xsave;
	uint32_t mxcsr, raised;
	uint16_t fcw, fsw;

	lwp_getext(lp);
	memcpy(&fcw, xs + XS_FCW, sizeof(fcw));
	memcpy(&fsw, xs + XS_FSW, sizeof(fsw));
	memcpy(&mxcsr, xs + XS_MXCSR, sizeof(mxcsr));
	raised = (fsw & ~(uint32_t)fcw) | (mxcsr & ~(mxcsr >> 7));
	for (unsigned i = 0; i < nitems(code); i++)
		if ((raised & 1U << i) != 0)
			return code[i];
	return 0;
}

/* A page fault: map what the page table has, else have it found, else a signal. */
static void
trap_pfault(struct lwp *lp, struct trapframe *tf)
{
	struct vmspace *vm = lp->lwp_proc->p_vmspace;
	uint64_t va = tf->tf_addr;
	int prot = VM_PROT_READ, error;
	uint64_t start;

	if ((tf->tf_err & PGEX_W) != 0)
		prot = VM_PROT_WRITE;
	else if ((tf->tf_err & PGEX_I) != 0)
		prot = VM_PROT_EXECUTE;
	if (pmap_refill(&vm->vm_pmap, va, prot))
		return;
	start = ktr_start(KTR_FAULT);
	error = vm_fault(vm, va, prot);
	KTR(KTR_FAULT, KT_FAULT, va, prot, error,
	    start != 0 ? host_nanouptime() - start : 0);
	switch (error) {
	case 0:
		(void)pmap_refill(&vm->vm_pmap, va, prot);
		break;
	case EFAULT:
		trapsignal(lp, SIGSEGV, SEGV_MAPERR, va);
		break;
	case EACCES:
		trapsignal(lp, SIGSEGV, SEGV_ACCERR, va);
		break;
	case ENOMEM:
		sigexit(lp, SIGKILL);
	default:
		trapsignal(lp, SIGBUS, BUS_ADRERR, va);
		break;
	}
}

/* ---- system calls -------------------------------------------------------- */

/* Fetch the arguments of a call, and its number, through the indirect ones.  EFAULT */
static int
fetch_args(const struct trapframe *tf, struct sysmsg *sm, uint64_t *code)
{
	const uint64_t reg[NREGARGS] = {
		tf->tf_rdi, tf->tf_rsi, tf->tf_rdx, tf->tf_r10, tf->tf_r8, tf->tf_r9
	};
	unsigned first = 0, n, inreg;

	*code = tf->tf_rax;
	if (*code == SYS_syscall || *code == SYS___syscall) {
		*code = reg[0];
		first = 1;
	}
	inreg = NREGARGS - first;
	memcpy(sm->arg, reg + first, inreg * sizeof(sm->arg[0]));
	if (*code >= SYS_MAXSYSCALL || (n = sysent[*code].sy_narg) <= inreg)
		return 0;
	return copyin((const void *)(tf->tf_rsp + sizeof(uint64_t)), &sm->arg[inreg],
	    (n - inreg) * sizeof(sm->arg[0]));
}

/* A system call, from the registers of the trap to the registers of the return. */
static void
syscall2(struct trapframe *tf)
{
	struct sysmsg sm = { .result = 0 };
	struct lwp *lp = curlwp;
	uint64_t code;
	int error;

	mycpu->gd_cnt.v_syscall++;
	if (lp->lwp_ucred != lp->lwp_proc->p_ucred) {
		crfree(lp->lwp_ucred);
		lp->lwp_ucred = crhold(lp->lwp_proc->p_ucred);
	}
	error = fetch_args(tf, &sm, &code);
	KTR(KTR_SYSCALL, KT_SYSENTER, code, sm.arg[0], sm.arg[1], sm.arg[2]);
	if (error == 0) {
		if (code >= SYS_MAXSYSCALL || sysent[code].sy_call == NULL)
			error = ENOSYS;
		else
			error = sysent[code].sy_call(&sm);
	}
	KTR(KTR_SYSCALL, KT_SYSEXIT, code, error, sm.result, 0);
	switch (error) {
	case 0:
		tf->tf_rax = sm.result;
		if (sm.set_result2)
			tf->tf_rdx = sm.result2;
		tf->tf_rflags &= ~PSL_C;
		break;
	case ERESTART:
		tf->tf_rip -= tf->tf_err;	/* the length of the instruction */
		break;
	case EJUSTRETURN:
		break;
	default:
		tf->tf_rax = (uint64_t)error;
		tf->tf_rflags |= PSL_C;
		break;
	}
}

/* ---- the loop ------------------------------------------------------------ */

/* What came back from user mode. */
static void
user_trap(struct lwp *lp)
{
	struct trapframe *tf = &lp->lwp_frame;
	uint64_t type = tf->tf_trapno;
	int code;

	mycpu->gd_cnt.v_trap++;
	if (type != T_SYSCALL)
		KTR(KTR_TRAP, KT_TRAP, type, tf->tf_rip, tf->tf_addr, 0);
	switch (type) {
	case T_SYSCALL:
		syscall2(tf);
		return;
	case T_PAGEFLT:
		trap_pfault(lp, tf);
		return;
	case T_ASTFLT:
		return;
	case T_STUBDEAD:		/* by a rude program, or whoever rules the host */
		kprintf("pid %d (%s), uid %u: killed, its process of the host is gone "
		    "(code %lu)\n", lp->lwp_proc->p_pid, lp->lwp_proc->p_comm,
		    lp->lwp_proc->p_ucred->cr_uid, tf->tf_err);
		sigexit(lp, SIGKILL);
	case T_ARITHTRAP:
		trapsignal(lp, SIGFPE, fpe_code(lp), tf->tf_rip);
		return;
	case T_BPTFLT:
	case T_TRCTRAP:
		tf->tf_rflags &= ~PSL_T;
		break;
	default:
		if (type >= nitems(trap_signal) || trap_signal[type].sig == 0)
			type = T_PROTFLT;
		break;
	}
	code = trap_signal[type].code;
	trapsignal(lp, trap_signal[type].sig, code, tf->tf_rip);
}

/* The LWP's time slice. */
struct timing {
	uint64_t	slice;		/* when it is over */
	u_int		switches;	/* gd_cnt.v_swtch when it began */
};

/* How long a process's slice is: nice ones get less, down to a twentieth. */
static uint64_t
slice_ns(const struct proc *p)
{
	return SLICE_NS * (uint64_t)MAX(PRIO_MAX - p->p_nice, 1) / PRIO_MAX;
}

/* Has the thread been off the CPU since?  Then a new slice begins now. */
static void
check_slice(const struct proc *p, struct timing *t, uint64_t now)
{
	if (t->switches == mycpu->gd_cnt.v_swtch)
		return;
	t->switches = mycpu->gd_cnt.v_swtch;
	t->slice = now + slice_ns(p);
}

/*
 * Everything that may have to be done before user code goes on: interrupts, signals,
 * and letting other threads have the CPU.  When nothing is left, the time.
 */
static uint64_t
userret(struct lwp *lp, struct timing *t)
{
	struct proc *p = lp->lwp_proc;
	uint64_t now, next;

	for (;;) {
		if (sig_pending(lp))
			userret_signals(lp);
		now = cpu_charge(CP_SYS);
		next = callout_next();
		if (host_intr_pending() || (next != 0 && next <= now)) {
			intr_poll();
			continue;
		}
		if (p->p_uticks + p->p_sticks >= p->p_cpunext) {
			cpu_timers(p);
			/* A virtual timer that is nearly over needs user mode, now. */
			if (sig_pending(lp))
				continue;
		}
		check_slice(p, t, now);
		if (now >= t->slice) {
			t->slice = now + slice_ns(p);
			if (lwkt_user_pending()) {
				mycpu->gd_need_resched = true;
				p->p_ru.ru_nivcsw++;
			}
		}
		if (!mycpu->gd_need_resched)
			return now;
		mycpu->gd_need_resched = false;
		if (lwkt_user_pending())
			lwkt_yield();
	}
}

/* When user code is to come back at the latest: the next callout, the end of its slice
 * if somebody waits for that, what its CPU time is limited to, what can be charged. */
static uint64_t
user_deadline(struct proc *p, const struct timing *t, uint64_t now)
{
	uint64_t next = callout_next(), last = now + CHARGE_MOST / 2;

	if (lwkt_user_pending())
		last = MIN(last, t->slice);
	if (p->p_cpunext != UINT64_MAX)
		last = MIN(last, now + p->p_cpunext - p->p_uticks - p->p_sticks);
	return next == 0 ? last : MIN(next, last);
}

/* An address space that did not run yet (fork, exec) is sure to want the page of the
 * next instruction, and the stack: this saves two traps.  May sleep. */
static void
prefault(struct lwp *lp, struct vmspace *vm)
{
	const struct trapframe *tf = &lp->lwp_frame;

	if (vm_fault(vm, tf->tf_rip, VM_PROT_EXECUTE) == 0)
		(void)pmap_refill(&vm->vm_pmap, tf->tf_rip, VM_PROT_EXECUTE);
	if (vm_fault(vm, tf->tf_rsp, VM_PROT_WRITE) == 0)
		(void)pmap_refill(&vm->vm_pmap, tf->tf_rsp, VM_PROT_WRITE);
}

/* Run user code once. */
static void
run_user(struct lwp *lp, struct timing *t)
{
	struct proc *p = lp->lwp_proc;
	struct vmspace *vm;
	struct pmap *pm;
	uint64_t now;

	if (p->p_vmspace->vm_pmap.pm_hostmaps == 0)
		prefault(lp, p->p_vmspace);
	now = userret(lp, t);
	vm = p->p_vmspace;
	pm = &vm->vm_pmap;
	if (vm->vm_lastlwp != lp) {
		if (vm->vm_lastlwp != NULL)
			vmspace_getext(pm->pm_stub, vm->vm_lastlwp->lwp_ext);
		vmspace_setext(pm->pm_stub, lp->lwp_ext);
		vm->vm_lastlwp = lp;
	}
	vmspace_run(pm->pm_stub, &lp->lwp_frame, lp->lwp_ext, user_deadline(p, t, now));
	if (lp->lwp_frame.tf_trapno != T_ASTFLT)
		pm->pm_dirty = false;	/* it ran: queued operations came first */
	cpu_charge(CP_USER);
}

/* The thread of an LWP: user code and traps, until it exits from inside of one. */
void
lwp_user_loop(void *arg)
{
	struct lwp *lp = arg;
	struct timing t = { .slice = host_nanouptime() + slice_ns(lp->lwp_proc),
	    .switches = mycpu->gd_cnt.v_swtch };

	for (;;) {
		run_user(lp, &t);
		user_trap(lp);
	}
}

/* ---- user memory --------------------------------------------------------- */

/*
 * In a long copy: other threads have their turn, too.  False: the process is to be
 * killed, so that there is no use in going on.  May sleep.
 */
static bool
copy_pause(struct proc *p)
{
	struct thread *td = curthread;
	uint64_t now = host_nanouptime();

	if (now - td->td_switched >= SLICE_NS) {
		td->td_switched = now;
		intr_poll();
		if (lwkt_user_pending())
			lwkt_yield();
	}
	return !SIGISMEMBER(p->p_siglist, SIGKILL);
}

/*
 * The direct-map address of user address va, after a fault if need be; good until the
 * thread sleeps, to the end of the page.  NULL if the access is not allowed.
 */
static char *
user_page(uint64_t va, int prot)
{
	static unsigned copies;
	struct proc *p = curproc;
	vpte_t *pte;

	if (p == NULL || p->p_vmspace == NULL || va >= VM_MAX_USER_ADDRESS)
		return NULL;
	if (++copies % COPY_PAUSE == 0 && !copy_pause(p))
		return NULL;
	for (;;) {
		pte = pmap_pte(&p->p_vmspace->vm_pmap, va, false);
		if (pte != NULL && pmap_allows(*pte, prot))
			return (char *)PHYS_TO_DMAP(*pte & VPTE_FRAME) +
			    (va & PAGE_MASK);
		if (vm_fault(p->p_vmspace, va, prot) != 0)
			return NULL;
	}
}

/* How much of a copy stays within the page of va. */
static size_t
page_part(uint64_t va, size_t len)
{
	return MIN(len, PAGE_SIZE - (va & PAGE_MASK));
}

int
copyin(const void *uaddr, void *kaddr, size_t len)
{
	uint64_t va = (uint64_t)uaddr;
	char *p, *to = kaddr;
	size_t n;

	for (; len > 0; len -= n, va += n, to += n) {
		p = user_page(va, VM_PROT_READ);
		if (p == NULL)
			return EFAULT;
		n = page_part(va, len);
		memcpy(to, p, n);
	}
	return 0;
}

int
copyout(const void *kaddr, void *uaddr, size_t len)
{
	uint64_t va = (uint64_t)uaddr;
	const char *from = kaddr;
	char *p;
	size_t n;

	for (; len > 0; len -= n, va += n, from += n) {
		p = user_page(va, VM_PROT_WRITE);
		if (p == NULL)
			return EFAULT;
		n = page_part(va, len);
		memcpy(p, from, n);
	}
	return 0;
}

int
copyoutzero(void *uaddr, size_t len)
{
	uint64_t va = (uint64_t)uaddr;
	char *p;
	size_t n;

	for (; len > 0; len -= n, va += n) {
		p = user_page(va, VM_PROT_WRITE);
		if (p == NULL)
			return EFAULT;
		n = page_part(va, len);
		bzero(p, n);
	}
	return 0;
}

int
copyinstr(const void *uaddr, char *kaddr, size_t maxlen, size_t *lencopied)
{
	uint64_t va = (uint64_t)uaddr;
	char *p, *to = kaddr, *nul;
	size_t n, left = maxlen;
	int error = ENAMETOOLONG;

	while (left > 0) {
		p = user_page(va, VM_PROT_READ);
		if (p == NULL) {
			error = EFAULT;
			break;
		}
		n = page_part(va, left);
		/* The string may change under us: the copy is what is searched. */
		memcpy(to, p, n);
		nul = memchr(to, '\0', n);
		if (nul != NULL) {
			left -= (size_t)(nul + 1 - to);
			error = 0;
			break;
		}
		to += n;
		va += n;
		left -= n;
	}
	if (lencopied != NULL)
		*lencopied = maxlen - left;
	return error;
}
