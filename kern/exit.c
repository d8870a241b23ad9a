/*
 * kern/exit.c - the end of processes: exit(2), extexit(2), wait4(2), wait6(2).
 *
 * exit1() gives everything of a process back but its struct proc, which stays as
 * a zombie with the wait status until the parent has seen it.  Children go to init.
 *
 * Called by: system calls, and kern/sig.c for signals that kill.  Calls: kern/proc.c,
 * kern/descrip.c, kern/vm_map.c.  Read next: kern/sig.c.
 */
#include <sys/wait.h>
#include "kern/file.h"
#include "kern/ktr.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/tty.h"
#include "kern/vm.h"
#include "kern/vnode.h"

#define EXTEXIT_SETINT	0x1
#define EXTEXIT_LWP	0x10000

/* The current LWP, not the last of its process, ends. */
void
lwp_exit(struct lwp *lp)
{
	struct proc *p = lp->lwp_proc;

	KASSERT(lp == curlwp && p->p_nlwps > 1);
	if (p->p_vmspace->vm_lastlwp == lp) {
		lwp_getext(lp);
		p->p_vmspace->vm_lastlwp = NULL;
	}
	TAILQ_REMOVE(&p->p_lwps, lp, lwp_list);
	p->p_nlwps--;
	wakeup(&p->p_nlwps);
	sig_pass_on(p);
	cpu_charge(CP_SYS);
	curthread->td_lwp = NULL;
	lwp_free(lp);
	lwkt_exit();
}

int
kill_other_lwps(struct lwp *self)
{
	struct proc *p = self->lwp_proc;
	struct lwp *lp;

	/* Two that kill each other would both wait: the first one wins. */
	if (self->lwp_exiting)
		return EINTR;
	while (p->p_nlwps > 1) {
		TAILQ_FOREACH(lp, &p->p_lwps, lwp_list) {
			if (lp == self)
				continue;
			lp->lwp_exiting = true;
			lwkt_interrupt_sleep(lp->lwp_thread, EINTR);
		}
		wakeup(&p->p_stat);
		tsleep(&p->p_nlwps, 0, "lwpexit", 0);
	}
	return 0;
}

/* A vfork parent may go on: the child does not use its memory any more. */
void
vfork_done(struct proc *p)
{
	if ((p->p_flags & P_PPWAIT) == 0)
		return;
	p->p_flags &= ~P_PPWAIT;
	wakeup(p);
}

/* Give the children of a process to init. */
static void
reparent_children(struct proc *p)
{
	struct proc *c;
	bool zombies = false;

	while ((c = LIST_FIRST(&p->p_children)) != NULL) {
		LIST_REMOVE(c, p_sibling);
		c->p_pptr = initproc;
		LIST_INSERT_HEAD(&initproc->p_children, c, p_sibling);
		zombies |= c->p_stat == SZOMB;
	}
	if (zombies) {
		ksignal(initproc, SIGCHLD);
		wakeup(initproc);
	}
}

/* The last of a zombie. */
static void
reap(struct proc *p)
{
	LIST_REMOVE(p, p_sibling);
	leavepgrp(p);
	crfree(p->p_ucred);
	lwp_free(TAILQ_FIRST(&p->p_lwps));
	proc_free(p);
}

void
exit1(int status)
{
	struct lwp *lp = curlwp;
	struct proc *p = lp->lwp_proc, *pp;
	struct vmspace *vm;

	if (p->p_pid == 1)
		panic("init died (status 0x%x)", status);
	if (lp->lwp_exiting)
		lwp_exit(lp);		/* another LWP came first, with exit or exec */
	p->p_flags |= P_WEXIT;
	KTR(KTR_PROC, KT_EXIT, status, 0, 0, 0);
	(void)kill_other_lwps(lp);
	if (p->p_stat == SSTOP)
		p->p_stat = SACTIVE;
	p->p_xstat = status;		/* and no more why it stopped */
	callout_stop(&p->p_itcallout);

	fdfree(p);
	if (p->p_session->s_leader == p) {
		tty_sessiongone(p->p_session);
		p->p_session->s_leader = NULL;
	}
	if (p->p_textvp != NULL) {
		p->p_textvp->v_textcount--;
		vrele(p->p_textvp);
		p->p_textvp = NULL;
	}
	p->p_ru.ru_maxrss = MAX(p->p_ru.ru_maxrss,
	    (int64_t)p->p_vmspace->vm_pmap.pm_resident * (PAGE_SIZE / 1024));
	vm = p->p_vmspace;
	if (vm->vm_lastlwp == lp)
		vm->vm_lastlwp = NULL;
	p->p_vmspace = NULL;
	vmspace_free(vm);
	vfork_done(p);
	/* Nothing sleeps from here on: groups are counted by who is a zombie. */
	fixjobc(p, p->p_pgrp, false);
	reparent_children(p);
	calcru(p, &p->p_ru.ru_utime, &p->p_ru.ru_stime);

	/* From here on the parent may reap it. */
	LIST_REMOVE(p, p_list);
	LIST_INSERT_HEAD(&zombproc, p, p_list);
	p->p_stat = SZOMB;
	curthread->td_lwp = NULL;
	curthread->td_proc = &proc0;
	lp->lwp_thread = NULL;
	pp = p->p_pptr;
	if ((pp->p_sigacts.ps_act[SIGCHLD].sa_flags & SA_NOCLDWAIT) != 0 ||
	    pp->p_sigacts.ps_act[SIGCHLD].sa_handler == SIG_IGN) {
		/* Nobody wants to know. */
		reap(p);
	} else {
		ksignal_from(pp, SIGCHLD, WIFEXITED(status) ? CLD_EXITED : CLD_KILLED,
		    p->p_pid, p->p_ucred->cr_ruid,
		    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
	}
	wakeup(pp);
	lwkt_exit();
}

/* exit(rval) */
int
sys_exit(struct sysmsg *sm)
{
	exit1(W_EXITCODE((int)sm->arg[0] & 0xff, 0));
}

/* extexit(how, status, addr): one LWP or all; may store status at addr first */
int
sys_extexit(struct sysmsg *sm)
{
	int how = (int)sm->arg[0], status = (int)sm->arg[1], error;
	struct lwp *lp = curlwp;

	if ((how & EXTEXIT_SETINT) != 0) {
		error = copyout(&status, (void *)sm->arg[2], sizeof(status));
		if (error != 0)
			return error;
	}
	if ((how & EXTEXIT_LWP) != 0 && lp->lwp_proc->p_nlwps > 1) {
		if ((how & EXTEXIT_SETINT) != 0)
			umtx_wake(lp->lwp_proc, sm->arg[2]);
		lwp_exit(lp);
	}
	exit1(W_EXITCODE(status & 0xff, 0));
}

/* ---- waiting --------------------------------------------------------------- */

/* What a wait has found. */
struct waited {
	pid_t		pid;
	uid_t		uid;
	int		status;		/* wait status */
	struct rusage	ru, cru;
};

/*
 * Wait for a child of the current process.  pid as for wait4(2); options WNOHANG,
 * WUNTRACED, WCONTINUED, WEXITED, WNOWAIT.  ECHILD, EINTR; found->pid is 0 with
 * WNOHANG and nothing to report.
 */
static int
kern_wait(pid_t pid, int options, struct waited *found)
{
	struct proc *q = curproc, *p;
	bool any;
	int error;

	if (pid == 0)
		pid = -q->p_pgrp->pg_id;
	for (;;) {
		any = false;
		LIST_FOREACH(p, &q->p_children, p_sibling) {
			if (pid != WAIT_ANY && p->p_pid != pid &&
			    p->p_pgrp->pg_id != -pid)
				continue;
			any = true;
			found->pid = p->p_pid;
			found->uid = p->p_ucred->cr_ruid;
			found->status = p->p_xstat;
			found->ru = p->p_ru;
			found->cru = p->p_cru;
			if (p->p_stat == SZOMB && (options & WEXITED) != 0) {
				if ((options & WNOWAIT) == 0) {
					/* Who has the CPU by its children pays. */
					lwkt_defer(curlwp,
					    TAILQ_FIRST(&p->p_lwps)->lwp_vtime);
					ruadd(&q->p_cru, &p->p_ru);
					ruadd(&q->p_cru, &p->p_cru);
					reap(p);
				}
				return 0;
			}
			if (p->p_stat == SSTOP && (options & WUNTRACED) != 0 &&
			    (p->p_flags & P_WAITED) == 0) {
				if ((options & WNOWAIT) == 0)
					p->p_flags |= P_WAITED;
				found->status = W_STOPCODE(p->p_xstat);
				return 0;
			}
			if ((p->p_flags & P_CONTINUED) != 0 &&
			    (options & WCONTINUED) != 0) {
				if ((options & WNOWAIT) == 0)
					p->p_flags &= ~P_CONTINUED;
				found->status = SIGCONT;
				return 0;
			}
		}
		if (!any)
			return ECHILD;
		if ((options & WNOHANG) != 0) {
			found->pid = 0;
			return 0;
		}
		error = tsleep(q, PCATCH, "wait", 0);
		if (error != 0)
			return error;
	}
}

/* wait4(pid, status, options, rusage) */
int
sys_wait4(struct sysmsg *sm)
{
	struct waited w;
	int options = (int)sm->arg[2], error;

	if ((options & ~(WNOHANG | WUNTRACED | WCONTINUED | (int)0x80000000)) != 0)
		return EINVAL;
	error = kern_wait((pid_t)sm->arg[0], options | WEXITED, &w);
	if (error != 0)
		return error;
	sm->result = w.pid;
	if (w.pid != 0 && sm->arg[1] != 0)
		error = copyout(&w.status, (void *)sm->arg[1], sizeof(w.status));
	ruadd(&w.ru, &w.cru);			/* of its children, too */
	if (error == 0 && w.pid != 0 && sm->arg[3] != 0)
		error = copyout(&w.ru, (void *)sm->arg[3], sizeof(w.ru));
	return error;
}

/* wait6(idtype, id, status, options, wrusage, siginfo) */
int
sys_wait6(struct sysmsg *sm)
{
	enum { P_PID = 0, P_PGID = 2, P_ALL = 7 };
	struct waited w;
	struct rusage ru[2];
	siginfo_t si;
	int options = (int)sm->arg[3], error;
	pid_t pid = (pid_t)sm->arg[1];

	if ((options & ~(WNOHANG | WNOWAIT | WUNTRACED | WCONTINUED | WEXITED |
	    WTRAPPED)) != 0 ||
	    (options & (WEXITED | WUNTRACED | WCONTINUED)) == 0)
		return EINVAL;
	if ((int)sm->arg[0] == P_ALL)
		pid = WAIT_ANY;
	else if (pid <= 0 || ((int)sm->arg[0] != P_PID && (int)sm->arg[0] != P_PGID))
		return EINVAL;
	else if ((int)sm->arg[0] == P_PGID)
		pid = -pid;
	error = kern_wait(pid, options, &w);
	if (error != 0)
		return error;
	sm->result = w.pid;
	bzero(&si, sizeof(si));
	if (w.pid != 0) {
		si.si_signo = SIGCHLD;
		si.si_pid = w.pid;
		si.si_uid = w.uid;
		si.si_status = WIFEXITED(w.status) ? WEXITSTATUS(w.status) :
		    WIFSTOPPED(w.status) ? WSTOPSIG(w.status) : WTERMSIG(w.status);
		si.si_code = WIFSTOPPED(w.status) ? CLD_STOPPED :
		    WIFCONTINUED(w.status) ? CLD_CONTINUED :
		    WIFEXITED(w.status) ? CLD_EXITED : CLD_KILLED;
	}
	ru[0] = w.ru;
	ru[1] = w.cru;
	if (sm->arg[2] != 0 && w.pid != 0)
		error = copyout(&w.status, (void *)sm->arg[2], sizeof(w.status));
	if (error == 0 && sm->arg[4] != 0 && w.pid != 0)
		error = copyout(ru, (void *)sm->arg[4], sizeof(ru));
	if (error == 0 && sm->arg[5] != 0)
		error = copyout(&si, (void *)sm->arg[5], sizeof(si));
	return error;
}
