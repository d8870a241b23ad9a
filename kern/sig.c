/*
 * kern/sig.c - signals: posting, default actions, stopping, delivery to handlers.
 *
 * A signal is posted by setting its bit in p_siglist (or lwp_siglist), and by ending
 * the interruptible sleep of an LWP that does not block it.  Every LWP looks for
 * signals in two places: in tsleep(PCATCH), by sig_sleep(), and on its way to user
 * mode, by userret_signals().  There issignal() finds the next one, carries out
 * stops and drops what is ignored; postsig() builds a frame on the user stack and
 * points the registers at the handler, or ends the process.
 *
 * The frame of a handler, from low to high addresses:
 *
 *	sf_ret		returns into the trampoline (kern/sigtramp.S)
 *	sf_si		siginfo
 *	sf_uc		ucontext: registers, mask, FPU; what sigreturn(2) takes
 *	(xsave)		the whole FPU state, when it has more than AVX
 *
 * Implements sigaction(2), sigprocmask(2), sigsuspend(2), sigaltstack(2), kill(2),
 * sigtimedwait(2), sigreturn(2), lwp_kill(2).
 *
 * Called by: system calls, trap.c for faults and on the way to user mode, kern/lwkt.c for
 * sleepers, kern/tty.c, kern/exit.c.  Calls: kern/exit.c.  Read next: trap.c (userret),
 * kern/sigtramp.S.
 */
#include <sys/wait.h>
#include "kern/ktr.h"
#include "kern/proc.h"
#include "kern/sigframe.h"
#include "kern/syscalls.h"
#include "kern/vm.h"

#define XSTATE_BV	512			/* offset in an XSAVE image */
#define XSAVE_AVX_END	832			/* legacy area, header, AVX */
#define XSTATE_AVX	0x7UL			/* x87, SSE, AVX */
#define FPEXT_MAGIC	0x76786678U		/* mc_unused[0]: mc_unused[2..3] is the
						 * address of the whole XSAVE image */
#define PSL_USERCHANGE	0x240dd5UL		/* ID AC OF DF TF SF ZF AF PF CF */
#define PSL_T		0x100UL
#define PSL_D		0x400UL
#define PSL_AC		0x40000UL

struct sigframe {
	uint64_t	sf_pad0[7];
	uint64_t	sf_ret;
	siginfo_t	sf_si;
	uint64_t	sf_pad1[6];
	ucontext_t	sf_uc;
};
_Static_assert(offsetof(struct sigframe, sf_uc) - offsetof(struct sigframe, sf_si) ==
    SIGF_UC_FROM_RET, "sigtramp.S");
_Static_assert(offsetof(struct trapframe, tf_ss) == offsetof(mcontext_t, mc_ss) -
    offsetof(mcontext_t, mc_rdi), "a mcontext holds a trapframe");

/* What a signal does by default. */
#define SA_KILL		0x01
#define SA_CORE		0x02			/* kill: there are no core files */
#define SA_STOP		0x04
#define SA_TTYSTOP	0x08			/* not if the group is orphaned */
#define SA_IGNORE	0x10
#define SA_CONT		0x20

static const uint8_t sigprop[NSIG] = {
	[SIGHUP] = SA_KILL, [SIGINT] = SA_KILL, [SIGQUIT] = SA_KILL | SA_CORE,
	[SIGILL] = SA_KILL | SA_CORE, [SIGTRAP] = SA_KILL | SA_CORE,
	[SIGABRT] = SA_KILL | SA_CORE, [SIGEMT] = SA_KILL | SA_CORE,
	[SIGFPE] = SA_KILL | SA_CORE, [SIGKILL] = SA_KILL,
	[SIGBUS] = SA_KILL | SA_CORE, [SIGSEGV] = SA_KILL | SA_CORE,
	[SIGSYS] = SA_KILL | SA_CORE, [SIGPIPE] = SA_KILL, [SIGALRM] = SA_KILL,
	[SIGTERM] = SA_KILL, [SIGURG] = SA_IGNORE, [SIGSTOP] = SA_STOP,
	[SIGTSTP] = SA_STOP | SA_TTYSTOP, [SIGCONT] = SA_IGNORE | SA_CONT,
	[SIGCHLD] = SA_IGNORE, [SIGTTIN] = SA_STOP | SA_TTYSTOP,
	[SIGTTOU] = SA_STOP | SA_TTYSTOP, [SIGIO] = SA_IGNORE, [SIGXCPU] = SA_KILL,
	[SIGXFSZ] = SA_KILL, [SIGVTALRM] = SA_KILL, [SIGPROF] = SA_KILL,
	[SIGWINCH] = SA_IGNORE, [SIGINFO] = SA_IGNORE, [SIGUSR1] = SA_KILL,
	[SIGUSR2] = SA_KILL, [SIGTHR] = SA_IGNORE, [SIGCKPT] = SA_IGNORE,
	[SIGCKPTEXIT] = SA_KILL,
};

static int
sigprop_of(int sig)
{
	return sig < NSIG && sigprop[sig] != 0 ? sigprop[sig] : SA_KILL;
}

/* The lowest signal in a set; 0 when it is empty. */
static int
sig_first(const sigset_t *set)
{
	for (int w = 0; w < 4; w++)
		if (set->__bits[w] != 0)
			return w * 32 + __builtin_ctz(set->__bits[w]) + 1;
	return 0;
}

/* What is pending for an LWP, less the mask. */
static sigset_t
sig_unmasked(struct lwp *lp, const sigset_t *mask)
{
	sigset_t set;

	for (int w = 0; w < 4; w++)
		set.__bits[w] = (lp->lwp_proc->p_siglist.__bits[w] |
		    lp->lwp_siglist.__bits[w]) & ~mask->__bits[w];
	return set;
}

/* Nobody may block these. */
static void
sig_cantmask(sigset_t *set)
{
	SIGDELSET(*set, SIGKILL);
	SIGDELSET(*set, SIGSTOP);
}

static void
sig_take(struct lwp *lp, int sig)
{
	SIGDELSET(lp->lwp_proc->p_siglist, sig);
	SIGDELSET(lp->lwp_siglist, sig);
}

/* A signal is no more pending, neither for the process nor for an LWP. */
static void
sig_forget(struct proc *p, int sig)
{
	struct lwp *lp;

	SIGDELSET(p->p_siglist, sig);
	TAILQ_FOREACH(lp, &p->p_lwps, lwp_list)
		SIGDELSET(lp->lwp_siglist, sig);
}

/* ---- posting ------------------------------------------------------------- */

/* May a process send this signal to another?  kill(2) */
bool
cansignal(struct proc *from, struct proc *to, int sig)
{
	struct ucred *f = from->p_ucred, *t = to->p_ucred;

	if (f->cr_uid == 0 || from == to)
		return true;
	if (sig == SIGCONT && from->p_session == to->p_session)
		return true;
	return f->cr_ruid == t->cr_ruid || f->cr_ruid == t->cr_svuid ||
	    f->cr_uid == t->cr_ruid || f->cr_uid == t->cr_svuid;
}

/* Tell the parent that a process stopped or goes on. */
static void
notify_parent(struct proc *p, int code, int status)
{
	struct proc *pp = p->p_pptr;

	if ((pp->p_sigacts.ps_act[SIGCHLD].sa_flags & SA_NOCLDSTOP) == 0)
		ksignal_from(pp, SIGCHLD, code, p->p_pid, p->p_ucred->cr_ruid, status);
	wakeup(pp);
}

/* Is a signal pending that the LWP waits for with sigtimedwait(2)? */
static bool
sig_awaited(struct lwp *lp)
{
	for (int w = 0; w < 4; w++)
		if (((lp->lwp_proc->p_siglist.__bits[w] | lp->lwp_siglist.__bits[w]) &
		    lp->lwp_sigwait.__bits[w]) != 0)
			return true;
	return false;
}

void
sig_pass_on(struct proc *p)
{
	struct lwp *lp;

	TAILQ_FOREACH(lp, &p->p_lwps, lwp_list)
		if ((sig_pending(lp) || sig_awaited(lp)) && lp->lwp_thread != NULL)
			lwkt_interrupt_sleep(lp->lwp_thread, EINTR);
}

/* A stopped process goes on; what was posted meanwhile is looked at. */
static void
proc_unstop(struct proc *p)
{
	p->p_stat = SACTIVE;
	wakeup(&p->p_stat);
	sig_pass_on(p);
}

/* Stop the current process, and tell the parent. */
static void
proc_stop(struct proc *p, int sig)
{
	p->p_stat = SSTOP;
	p->p_nstops++;
	p->p_xstat = sig;
	p->p_flags &= ~(P_WAITED | P_CONTINUED);
	notify_parent(p, CLD_STOPPED, sig);
}

/* Sleep while the process is stopped.  SIGKILL ends a stop. */
static void
stop_wait(struct lwp *lp)
{
	lp->lwp_stat = LSSTOP;
	while (lp->lwp_proc->p_stat == SSTOP && !lp->lwp_exiting)
		tsleep(&lp->lwp_proc->p_stat, 0, "stop", 0);
	lp->lwp_stat = LSRUN;
}

/* End the interruptible sleep of an LWP that should look at this signal.  One that cannot
 * be woken now, or that ends, is passed over: it would keep the signal waiting. */
static void
sig_wake(struct proc *p, struct lwp *only, int sig)
{
	struct lwp *lp;
	struct thread *td;

	TAILQ_FOREACH(lp, &p->p_lwps, lwp_list) {
		td = lp->lwp_thread;
		if ((only != NULL && lp != only) || td == NULL || lp->lwp_exiting ||
		    (td->td_state == TDS_SLEEP && (td->td_wflags & PCATCH) == 0))
			continue;
		if (SIGISMEMBER(lp->lwp_sigmask, sig) &&
		    !SIGISMEMBER(lp->lwp_sigwait, sig))
			continue;
		lwkt_interrupt_sleep(td, EINTR);
		if (!SIGISMEMBER(lp->lwp_sigmask, sig))
			return;			/* one is enough */
	}
}

/* Post a signal to an LWP, or with lp NULL to the process. */
static void
post(struct proc *p, struct lwp *lp, int sig)
{
	int prop = sigprop_of(sig);
	bool dfl = !SIGISMEMBER(p->p_sigacts.ps_catch, sig);
	struct lwp *l;

	KASSERT(_SIG_VALID(sig));
	KTR(KTR_SIGNAL, KT_SIGNAL, sig, p->p_pid, 0, 0);
	if (p->p_stat == SZOMB || p->p_stat == SIDL ||
	    (p->p_flags & (P_WEXIT | P_SYSTEM)) != 0)
		return;
	if ((prop & SA_CONT) != 0) {
		for (int s = 1; s < NSIG; s++)
			if ((sigprop[s] & SA_STOP) != 0)
				sig_forget(p, s);
		if (p->p_stat == SSTOP) {
			p->p_flags |= P_CONTINUED;
			p->p_flags &= ~P_WAITED;
			proc_unstop(p);
			notify_parent(p, CLD_CONTINUED, SIGCONT);
		}
	}
	if ((prop & SA_STOP) != 0) {
		sig_forget(p, SIGCONT);
		if (dfl && (prop & SA_TTYSTOP) != 0 && p->p_pgrp->pg_jobc == 0)
			return;
	}
	/* Ignored, and nobody waits for it with sigtimedwait(2): forget it. */
	if (SIGISMEMBER(p->p_sigacts.ps_ignore, sig) ||
	    (dfl && (prop & SA_IGNORE) != 0)) {
		TAILQ_FOREACH(l, &p->p_lwps, lwp_list)
			if (SIGISMEMBER(l->lwp_sigwait, sig) ||
			    SIGISMEMBER(l->lwp_sigmask, sig))
				break;
		if (l == NULL)
			return;
	}
	if (lp != NULL)
		SIGADDSET(lp->lwp_siglist, sig);
	else
		SIGADDSET(p->p_siglist, sig);
	if (sig == SIGKILL)		/* what it has is wanted back */
		TAILQ_FOREACH(l, &p->p_lwps, lwp_list)
			lwkt_hurry(l);
	if (p->p_stat == SSTOP) {
		if (sig != SIGKILL)
			return;
		proc_unstop(p);
	}
	sig_wake(p, lp, sig);
}

/* The same, and note who sent it. */
static void
post_from(struct proc *p, struct lwp *lp, int sig, const struct sigsrc *src)
{
	if (sig < NSIG)
		p->p_sigsrc[sig] = *src;
	post(p, lp, sig);
}

void
ksignal_from(struct proc *p, int sig, int code, pid_t pid, uid_t uid, int status)
{
	post_from(p, NULL, sig, &(struct sigsrc){ pid, uid, code, status });
}

void
lwpsignal(struct proc *p, struct lwp *lp, int sig)
{
	post_from(p, lp, sig, &(struct sigsrc){ 0, 0, SI_UNDEFINED, 0 });
}

void
ksignal(struct proc *p, int sig)
{
	lwpsignal(p, NULL, sig);
}

void
pgsignal(struct pgrp *pg, int sig, bool checkctty)
{
	struct proc *p;

	if (pg == NULL)
		return;
	LIST_FOREACH(p, &pg->pg_members, p_pglist)
		if (!checkctty || (p->p_flags & P_CONTROLT) != 0)
			ksignal(p, sig);
}

void
trapsignal(struct lwp *lp, int sig, int code, uint64_t addr)
{
	struct proc *p = lp->lwp_proc;

	/* A fault that the program blocks or ignores would come back for ever. */
	if (SIGISMEMBER(lp->lwp_sigmask, sig) ||
	    SIGISMEMBER(p->p_sigacts.ps_ignore, sig) ||
	    (p->p_pid == 1 && !SIGISMEMBER(p->p_sigacts.ps_catch, sig)))
		sigexit(lp, sig);
	lp->lwp_trapsig = sig;
	lp->lwp_trapcode = code;
	lp->lwp_trapaddr = addr;
	post(p, lp, sig);
}

/* ---- taking --------------------------------------------------------------- */

bool
sig_pending(struct lwp *lp)
{
	sigset_t set;

	if (lp->lwp_exiting || lp->lwp_proc->p_stat == SSTOP || lp->lwp_sigrestore)
		return true;
	set = sig_unmasked(lp, &lp->lwp_sigmask);
	return (set.__bits[0] | set.__bits[1] | set.__bits[2] | set.__bits[3]) != 0;
}

int
issignal(struct lwp *lp)
{
	struct proc *p = lp->lwp_proc;
	sigset_t set;
	int sig, prop;

	for (;;) {
		if (p->p_stat == SSTOP)
			stop_wait(lp);
		if (lp->lwp_exiting)
			return 0;		/* leave the signal to those who stay */
		set = sig_unmasked(lp, &lp->lwp_sigmask);
		if ((sig = SIGISMEMBER(set, SIGKILL) ? SIGKILL : sig_first(&set)) == 0)
			return 0;
		prop = sigprop_of(sig);
		if (SIGISMEMBER(p->p_sigacts.ps_catch, sig))
			return sig;
		if (SIGISMEMBER(p->p_sigacts.ps_ignore, sig) || (prop & SA_IGNORE) != 0 ||
		    p->p_pid == 1) {
			sig_take(lp, sig);	/* init lives by its handlers alone */
			continue;
		}
		if ((prop & SA_STOP) == 0)
			return sig;
		sig_take(lp, sig);
		if ((prop & SA_TTYSTOP) != 0 && p->p_pgrp->pg_jobc == 0)
			continue;
		/* A vfork parent waits for us: it could never let us go on. */
		if ((p->p_flags & P_PPWAIT) == 0)
			proc_stop(p, sig);
	}
}

int
sig_sleep(struct lwp *lp)
{
	struct proc *p = lp->lwp_proc;
	unsigned stops = p->p_nstops - (p->p_stat == SSTOP);
	int sig;

	if (lp->lwp_exiting)
		return EINTR;
	if (sig_awaited(lp))
		return EINTR;
	if (p->p_stat != SSTOP && !sig_pending(lp))
		return 0;
	sig = issignal(lp);
	if (sig != 0) {
		if (SIGISMEMBER(p->p_sigacts.ps_catch, sig) &&
		    (p->p_sigacts.ps_act[sig].sa_flags & SA_RESTART) != 0)
			return ERESTART;
		return EINTR;
	}
	if (lp->lwp_exiting)
		return EINTR;
	return stops != p->p_nstops ? EJUSTRETURN : 0;
}

void
sigexit(struct lwp *lp, int sig)
{
	struct proc *p = lp->lwp_proc;

	if ((sigprop_of(sig) & SA_CORE) != 0)
		kprintf("pid %d (%s), uid %u: exited on signal %d\n", p->p_pid, p->p_comm,
		    p->p_ucred->cr_uid, sig);
	exit1(W_EXITCODE(0, sig));
}

/* ---- delivery to a handler --------------------------------------------------- */

/* Fill a siginfo for a signal that is being delivered. */
static void
fill_siginfo(struct lwp *lp, int sig, siginfo_t *si)
{
	struct sigsrc *src;

	bzero(si, sizeof(*si));
	si->si_signo = sig;
	if (lp->lwp_trapsig == sig) {
		si->si_code = lp->lwp_trapcode;
		si->si_addr = (void *)lp->lwp_trapaddr;
		lp->lwp_trapsig = 0;
	} else if (sig < NSIG) {
		src = &lp->lwp_proc->p_sigsrc[sig];
		si->si_code = src->code;
		si->si_pid = src->pid;
		si->si_uid = src->uid;
		si->si_status = src->status;
	}
}

/*
 * Put the FPU state in a ucontext; what does not fit goes below *spp.  EFAULT
 */
static int
save_fpu(struct lwp *lp, mcontext_t *mc, uint64_t *spp)
{
	uint8_t *xs;
	uint64_t bv;

	lwp_getext(lp);
	xs = lp->lwp_ext->ve_xsave;
	memcpy(&bv, xs + XSTATE_BV, sizeof(bv));
	memcpy(mc->mc_fpregs, xs, XSAVE_AVX_END);
	mc->mc_fpformat = _MC_FPFMT_XMM;
	mc->mc_ownedfp = _MC_FPOWNED_FPU;
	if ((bv & ~XSTATE_AVX) == 0)
		return 0;
	*spp = (*spp - VEXT_XSAVE_MAX) & ~63UL;
	mc->mc_unused[0] = FPEXT_MAGIC;
	mc->mc_unused[2] = (uint32_t)*spp;
	mc->mc_unused[3] = (uint32_t)(*spp >> 32);
	return copyout(xs, (void *)*spp, VEXT_XSAVE_MAX);
}

/* A handler finds the FPU as a new program does, whatever was under way in it. */
static void
clean_fpu(struct lwp *lp)
{
	struct vextframe *ve = lp->lwp_ext;
	uint64_t fsbase = ve->ve_fsbase, gsbase = ve->ve_gsbase;

	vmspace_initext(ve);
	ve->ve_fsbase = fsbase;
	ve->ve_gsbase = gsbase;
	lwp_setext(lp);
}

/* Load the FPU state from a ucontext that a program made.  The vmspace checks what
 * must be right in it (mxcsr, header).  EFAULT */
static int
restore_fpu(struct lwp *lp, const mcontext_t *mc)
{
	uint8_t *xs;
	uint64_t bv, bvext = 0;
	int error;

	if (mc->mc_ownedfp != _MC_FPOWNED_FPU)
		return 0;
	lwp_getext(lp);
	xs = lp->lwp_ext->ve_xsave;
	if (mc->mc_unused[0] == FPEXT_MAGIC) {
		error = copyin((void *)((uint64_t)mc->mc_unused[3] << 32 |
		    mc->mc_unused[2]),
		    xs, VEXT_XSAVE_MAX);
		if (error != 0)
			return error;
		memcpy(&bvext, xs + XSTATE_BV, sizeof(bvext));
	}
	memcpy(xs, mc->mc_fpregs, XSAVE_AVX_END);
	memcpy(&bv, xs + XSTATE_BV, sizeof(bv));
	bv = (bv & XSTATE_AVX) | (bvext & ~XSTATE_AVX);
	memcpy(xs + XSTATE_BV, &bv, sizeof(bv));
	lwp_setext(lp);
	return 0;
}

/* Is the LWP on its alternate signal stack? */
static bool
on_sigstack(struct lwp *lp)
{
	return (lp->lwp_sigstk.ss_flags & SS_DISABLE) == 0 &&
	    lp->lwp_frame.tf_rsp - (uint64_t)lp->lwp_sigstk.ss_sp <
	    lp->lwp_sigstk.ss_size;
}

/*
 * The frame of a handler cannot be written, or not on the stack for it: as in BSD, the
 * process dies of SIGILL; of SIGKILL if that came meanwhile, for then copyout() gives up
 * early.
 */
static void
no_frame(struct lwp *lp)
{
	sigexit(lp, SIGISMEMBER(lp->lwp_proc->p_siglist, SIGKILL) ? SIGKILL : SIGILL);
}

/* Build the frame of a handler and point the registers at it. */
static void
sendsig(struct lwp *lp, int sig, const struct sigaction *sa, const sigset_t *returnmask)
{
	struct trapframe *tf = &lp->lwp_frame;
	struct sigframe sf;
	uint64_t sp, base;
	bool onstack = on_sigstack(lp);

	bzero(&sf, sizeof(sf));
	fill_siginfo(lp, sig, &sf.sf_si);
	sf.sf_ret = lp->lwp_proc->p_sig_code;
	sf.sf_uc.uc_sigmask = *returnmask;
	sf.sf_uc.uc_stack = lp->lwp_sigstk;
	memcpy(&sf.sf_uc.uc_mcontext.mc_rdi, tf, sizeof(*tf));
	sf.sf_uc.uc_mcontext.mc_len = sizeof(mcontext_t);
	sf.sf_uc.uc_mcontext.mc_onstack = onstack;
	sp = tf->tf_rsp - 128;				/* the red zone */
	if ((sa->sa_flags & SA_ONSTACK) != 0 && !onstack &&
	    (lp->lwp_sigstk.ss_flags & SS_DISABLE) == 0) {
		sp = (uint64_t)lp->lwp_sigstk.ss_sp + lp->lwp_sigstk.ss_size;
		onstack = true;
	}
	if (save_fpu(lp, &sf.sf_uc.uc_mcontext, &sp) != 0)
		no_frame(lp);
	base = (sp - sizeof(sf)) & ~63UL;
	if ((onstack && base < (uint64_t)lp->lwp_sigstk.ss_sp) ||
	    copyout(&sf, (void *)base, sizeof(sf)) != 0)
		no_frame(lp);

	clean_fpu(lp);
	tf->tf_rip = (uint64_t)sa->sa_handler;
	tf->tf_rsp = base + offsetof(struct sigframe, sf_ret);
	tf->tf_rdi = sig;
	tf->tf_rsi = base + offsetof(struct sigframe, sf_si);
	tf->tf_rdx = base + offsetof(struct sigframe, sf_uc);
	if ((sa->sa_flags & SA_SIGINFO) == 0)
		tf->tf_rsi = sf.sf_si.si_code;
	tf->tf_rcx = (uint64_t)sf.sf_si.si_addr;
	tf->tf_rflags &= ~(PSL_T | PSL_D | PSL_AC);
}

void
postsig(struct lwp *lp, int sig)
{
	struct proc *p = lp->lwp_proc;
	struct sigaction sa = p->p_sigacts.ps_act[sig];
	sigset_t returnmask;

	sig_take(lp, sig);
	if (!SIGISMEMBER(p->p_sigacts.ps_catch, sig))
		sigexit(lp, sig);
	returnmask = lp->lwp_sigrestore ? lp->lwp_oldsigmask : lp->lwp_sigmask;
	lp->lwp_sigrestore = false;
	for (int w = 0; w < 4; w++)
		lp->lwp_sigmask.__bits[w] |= sa.sa_mask.__bits[w];
	if ((sa.sa_flags & SA_NODEFER) == 0)
		SIGADDSET(lp->lwp_sigmask, sig);
	sig_cantmask(&lp->lwp_sigmask);
	sig_pass_on(p);			/* what is blocked here now, another may take */
	if ((sa.sa_flags & SA_RESETHAND) != 0) {
		p->p_sigacts.ps_act[sig].sa_handler = SIG_DFL;
		SIGDELSET(p->p_sigacts.ps_catch, sig);
	}
	p->p_ru.ru_nsignals++;
	sendsig(lp, sig, &sa, &returnmask);
}

void
userret_signals(struct lwp *lp)
{
	int sig;

	do {
		for (;;) {
			if (lp->lwp_exiting)
				lwp_exit(lp);
			if ((sig = issignal(lp)) == 0)
				break;
			postsig(lp, sig);
		}
		if (lp->lwp_sigrestore) {
			lp->lwp_sigmask = lp->lwp_oldsigmask;
			lp->lwp_sigrestore = false;
		}
	} while (sig_pending(lp));
}

/* ---- exec and fork -------------------------------------------------------------- */

/* The signal state of the first process. */
void
siginit(struct proc *p)
{
	bzero(&p->p_sigacts, sizeof(p->p_sigacts));
	for (int s = 1; s < NSIG; s++)
		if ((sigprop[s] & SA_IGNORE) != 0 && s != SIGCONT)
			SIGADDSET(p->p_sigacts.ps_ignore, s);
	SIGDELSET(p->p_sigacts.ps_ignore, SIGCHLD);
}

/* exec: caught signals go back to their default; ignored ones stay so. */
void
execsigs(struct proc *p)
{
	struct sigacts *ps = &p->p_sigacts;

	for (int s = 1; s <= _SIG_MAXSIG; s++) {
		if (!SIGISMEMBER(ps->ps_catch, s))
			continue;
		SIGDELSET(ps->ps_catch, s);
		bzero(&ps->ps_act[s], sizeof(ps->ps_act[s]));
		if ((sigprop_of(s) & SA_IGNORE) != 0)
			SIGDELSET(p->p_siglist, s);
	}
	ps->ps_act[SIGCHLD].sa_flags = 0;
	curlwp->lwp_sigstk = (stack_t){ .ss_flags = SS_DISABLE };
}

/* ---- system calls ------------------------------------------------------------------ */

/* sigaction(sig, act, oact) */
int
sys_sigaction(struct sysmsg *sm)
{
	struct proc *p = curproc;
	struct sigacts *ps = &p->p_sigacts;
	struct sigaction sa, osa;
	int sig = (int)sm->arg[0], error;

	if (!_SIG_VALID(sig))
		return EINVAL;
	osa = ps->ps_act[sig];
	if (SIGISMEMBER(ps->ps_ignore, sig) && osa.sa_handler != SIG_IGN)
		osa.sa_handler = SIG_DFL;
	if (sm->arg[1] != 0) {
		error = copyin((void *)sm->arg[1], &sa, sizeof(sa));
		if (error != 0)
			return error;
		if (sig == SIGKILL || sig == SIGSTOP)
			return EINVAL;
		sig_cantmask(&sa.sa_mask);
		ps->ps_act[sig] = sa;
		SIGDELSET(ps->ps_catch, sig);
		SIGDELSET(ps->ps_ignore, sig);
		if (sa.sa_handler == SIG_IGN) {
			SIGADDSET(ps->ps_ignore, sig);
			sig_forget(p, sig);
		} else if (sa.sa_handler == SIG_DFL) {
			if ((sigprop_of(sig) & SA_IGNORE) != 0)
				sig_forget(p, sig);
		} else {
			SIGADDSET(ps->ps_catch, sig);
		}
	}
	if (sm->arg[2] != 0)
		return copyout(&osa, (void *)sm->arg[2], sizeof(osa));
	return 0;
}

/* sigprocmask(how, set, oset) */
int
sys_sigprocmask(struct sysmsg *sm)
{
	sigset_t *mask = &curlwp->lwp_sigmask, old = *mask, set;
	int error;

	if (sm->arg[1] != 0) {
		error = copyin((void *)sm->arg[1], &set, sizeof(set));
		if (error != 0)
			return error;
		for (int w = 0; w < 4; w++) {
			switch ((int)sm->arg[0]) {
			case SIG_BLOCK:
				mask->__bits[w] |= set.__bits[w];
				break;
			case SIG_UNBLOCK:
				mask->__bits[w] &= ~set.__bits[w];
				break;
			case SIG_SETMASK:
				mask->__bits[w] = set.__bits[w];
				break;
			default:
				return EINVAL;
			}
		}
		sig_cantmask(mask);
	}
	if (sm->arg[2] != 0)
		return copyout(&old, (void *)sm->arg[2], sizeof(old));
	return 0;
}

/* sigpending(set) */
int
sys_sigpending(struct sysmsg *sm)
{
	static const sigset_t none;
	sigset_t set = sig_unmasked(curlwp, &none);

	return copyout(&set, (void *)sm->arg[0], sizeof(set));
}

/* sigsuspend(sigmask) */
int
sys_sigsuspend(struct sysmsg *sm)
{
	struct lwp *lp = curlwp;
	sigset_t set;
	int error;

	error = copyin((void *)sm->arg[0], &set, sizeof(set));
	if (error != 0)
		return error;
	sig_cantmask(&set);
	lp->lwp_oldsigmask = lp->lwp_sigmask;
	lp->lwp_sigmask = set;
	do
		error = tsleep(&lp->lwp_sigmask, PCATCH, "pause", 0);
	while (error == 0);
	lp->lwp_sigrestore = true;
	return EINTR;
}

/* sigtimedwait and sigwaitinfo: take a signal of a set without running a handler. */
static int
sigwait_common(struct sysmsg *sm, uint64_t timo, bool timed)
{
	struct lwp *lp = curlwp;
	sigset_t set, none = { { 0 } }, pending;
	uint64_t end = nanouptime_ns() + timo, now;
	siginfo_t si;
	int sig, error;

	error = copyin((void *)sm->arg[0], &set, sizeof(set));
	if (error != 0)
		return error;
	sig_cantmask(&set);
	lp->lwp_sigwait = set;
	for (;;) {
		pending = sig_unmasked(lp, &none);
		for (int w = 0; w < 4; w++)
			pending.__bits[w] &= set.__bits[w];
		if ((sig = sig_first(&pending)) != 0)
			break;
		now = nanouptime_ns();
		if (timed && now >= end) {
			error = EAGAIN;
			break;
		}
		error = tsleep(&lp->lwp_sigwait, PCATCH, "sigwait",
		    timed ? end - now : 0);
		pending = sig_unmasked(lp, &none);
		for (int w = 0; w < 4; w++)
			pending.__bits[w] &= set.__bits[w];
		if (error != 0 && error != EWOULDBLOCK && sig_first(&pending) == 0)
			break;
	}
	lp->lwp_sigwait = none;
	if (sig == 0)
		return error == ERESTART ? EINTR : error;
	sig_take(lp, sig);
	fill_siginfo(lp, sig, &si);
	sm->result = sig;
	return sm->arg[1] != 0 ? copyout(&si, (void *)sm->arg[1], sizeof(si)) : 0;
}

/* sigtimedwait(set, info, timeout) */
int
sys_sigtimedwait(struct sysmsg *sm)
{
	struct timespec ts;
	uint64_t timo;
	int error;

	if (sm->arg[2] == 0)
		return sigwait_common(sm, 0, false);
	error = copyin((void *)sm->arg[2], &ts, sizeof(ts));
	if (error == 0)
		error = timespec_ns(&ts, &timo);
	return error != 0 ? error : sigwait_common(sm, timo, true);
}

/* sigwaitinfo(set, info) */
int
sys_sigwaitinfo(struct sysmsg *sm)
{
	return sigwait_common(sm, 0, false);
}

/* sigaltstack(ss, oss) */
int
sys_sigaltstack(struct sysmsg *sm)
{
	struct lwp *lp = curlwp;
	stack_t ss, oss = lp->lwp_sigstk;
	int error;

	if (on_sigstack(lp))
		oss.ss_flags |= SS_ONSTACK;
	if (sm->arg[0] != 0) {
		error = copyin((void *)sm->arg[0], &ss, sizeof(ss));
		if (error != 0)
			return error;
		if ((ss.ss_flags & ~SS_DISABLE) != 0)
			return EINVAL;
		if (on_sigstack(lp))
			return EPERM;
		if ((ss.ss_flags & SS_DISABLE) == 0 && ss.ss_size < MINSIGSTKSZ)
			return ENOMEM;
		lp->lwp_sigstk = ss;
	}
	if (sm->arg[1] != 0)
		return copyout(&oss, (void *)sm->arg[1], sizeof(oss));
	return 0;
}

/* sigreturn(ucontext): all registers and the mask from a frame that is not trusted. */
int
sys_sigreturn(struct sysmsg *sm)
{
	struct lwp *lp = curlwp;
	struct trapframe *tf = &lp->lwp_frame;
	ucontext_t uc;
	uint64_t rflags = tf->tf_rflags, cs = tf->tf_cs, ss = tf->tf_ss;
	int error;

	error = copyin((void *)sm->arg[0], &uc, sizeof(uc));
	if (error == 0)
		error = restore_fpu(lp, &uc.uc_mcontext);
	if (error != 0)
		return error;
	memcpy(tf, &uc.uc_mcontext.mc_rdi, sizeof(*tf));
	tf->tf_rflags = (tf->tf_rflags & PSL_USERCHANGE) | (rflags & ~PSL_USERCHANGE);
	tf->tf_cs = cs;
	tf->tf_ss = ss;
	lp->lwp_sigmask = uc.uc_sigmask;
	sig_cantmask(&lp->lwp_sigmask);
	return EJUSTRETURN;
}

/* Send to one process, or an LWP of it, if allowed.  sig 0 only asks. */
static int
kill_one(struct proc *p, struct lwp *lp, int sig)
{
	const struct proc *cp = curproc;

	if (!cansignal(curproc, p, sig))
		return EPERM;
	if (sig != 0)
		post_from(p, lp, sig, &(struct sigsrc){ cp->p_pid, cp->p_ucred->cr_ruid,
		    SI_USER, 0 });
	return 0;
}

/* kill(pid, signum).  One that has ended and was not waited for is sent signals with
 * success: nobody can know that it is too late. */
int
sys_kill(struct sysmsg *sm)
{
	struct proc *p;
	struct pgrp *pg;
	pid_t pid = (pid_t)sm->arg[0];
	int sig = (int)sm->arg[1], found = 0, allowed = 0;

	if (sig != 0 && !_SIG_VALID(sig))
		return EINVAL;
	if (pid > 0) {
		if ((p = pfind(pid)) == NULL)
			return pid_is_zombie(pid) ? 0 : ESRCH;
		return kill_one(p, NULL, sig);
	}
	if (pid == -1) {
		LIST_FOREACH(p, &allproc, p_list) {
			if (p->p_pid <= 1 || (p->p_flags & P_SYSTEM) != 0 ||
			    p->p_stat == SIDL || p == curproc)
				continue;
			found++;
			allowed += kill_one(p, NULL, sig) == 0;
		}
	} else {
		pg = pid == 0 ? curproc->p_pgrp : pgfind(-pid);
		if (pg == NULL)
			return ESRCH;
		LIST_FOREACH(p, &pg->pg_members, p_pglist) {
			if (p->p_pid <= 1 || p->p_stat == SZOMB)
				continue;
			found++;
			allowed += kill_one(p, NULL, sig) == 0;
		}
	}
	return found == 0 ? ESRCH : allowed == 0 ? EPERM : 0;
}

/* lwp_kill(pid, tid, signum): pid -1 is the caller's process */
int
sys_lwp_kill(struct sysmsg *sm)
{
	pid_t pid = (pid_t)sm->arg[0];
	lwpid_t tid = (lwpid_t)sm->arg[1];
	int sig = (int)sm->arg[2];
	struct proc *p = pid == -1 ? curproc : pfind(pid);
	struct lwp *lp;

	if (sig != 0 && !_SIG_VALID(sig))
		return EINVAL;
	if (p == NULL)
		return pid_is_zombie(pid) ? 0 : ESRCH;
	TAILQ_FOREACH(lp, &p->p_lwps, lwp_list)
		if (tid == -1 || lp->lwp_tid == tid)
			break;
	if (lp == NULL)
		return ESRCH;
	return kill_one(p, tid == -1 ? NULL : lp, sig);
}
