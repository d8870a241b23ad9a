/*
 * kern/fork.c - making processes and LWPs: fork(2), vfork(2), rfork(2), lwp_create(2).
 *
 * A child is a copy of its parent: descriptors are shared files, memory is
 * copy-on-write (vm_map.c), registers are the parent's but for the result.  A vfork
 * child borrows the parent's address space until it execs or exits, while the
 * parent sleeps.
 *
 * Called by: system calls.  Calls: kern/vm_map.c (vmspace_fork), kern/lwkt.c; a new
 * thread begins in trap.c.  Read next: kern/exec.c.
 */
#include <sys/lwp.h>
#include <sys/tls.h>
#include "kern/file.h"
#include "kern/ktr.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/vm.h"
#include "kern/vnode.h"

#define RESERVED_PROCS	10			/* the last ones are root's */
#define MAXLWPS		1024			/* of a process */
#define MAXSTACKS	12000	/* each is two mappings of the host, of 65,530 */
#define PSL_C		0x1UL

#define RFFDG		0x4
#define RFPROC		0x10

static MALLOC_DEFINE(M_LWP, "lwp");

void
lwp_getext(struct lwp *lp)
{
	struct vmspace *vm = lp->lwp_proc->p_vmspace;

	if (vm->vm_lastlwp == lp && vm->vm_pmap.pm_stub != NULL)
		vmspace_getext(vm->vm_pmap.pm_stub, lp->lwp_ext);
}

void
lwp_setext(struct lwp *lp)
{
	struct vmspace *vm = lp->lwp_proc->p_vmspace;

	/* If another LWP's state is in the stub, ours is loaded when it is our turn. */
	if (vm->vm_lastlwp == lp && vm->vm_pmap.pm_stub != NULL)
		vmspace_setext(vm->vm_pmap.pm_stub, lp->lwp_ext);
}

struct lwp *
lwp_alloc(struct proc *p)
{
	struct lwp *lp = kmalloc(sizeof(*lp), M_LWP, M_WAITOK | M_ZERO | M_NULLOK);

	if (lp == NULL)
		return NULL;
	lp->lwp_ucred = crhold(p->p_ucred);
	lp->lwp_ext = kmalloc(sizeof(*lp->lwp_ext), M_LWP, M_WAITOK | M_NULLOK);
	lp->lwp_thread = lwkt_alloc_thread(lwp_user_loop, lp, p->p_comm);
	if (lp->lwp_ext == NULL || lp->lwp_thread == NULL) {
		lwp_free(lp);
		return NULL;
	}
	vmspace_initext(lp->lwp_ext);
	lp->lwp_proc = p;
	lp->lwp_tid = ++p->p_lasttid;
	lp->lwp_sigstk.ss_flags = SS_DISABLE;
	/* No credit: who makes many short-lived ones would always be first. */
	lp->lwp_vtime = mycpu->gd_vtime;
	if (curlwp != NULL)
		lwkt_defer(lp, curlwp->lwp_vtime);
	lp->lwp_thread->td_pri = TDPRI_WOKEN;
	lp->lwp_thread->td_lwp = lp;
	lp->lwp_thread->td_proc = p;
	TAILQ_INSERT_TAIL(&p->p_lwps, lp, lwp_list);
	p->p_nlwps++;
	return lp;
}

/* Free an LWP that will never run again; its thread ends by itself, or never ran. */
void
lwp_free(struct lwp *lp)
{
	if (lp->lwp_thread != NULL && lp->lwp_thread->td_state == TDS_NEW)
		lwkt_free_thread(lp->lwp_thread);
	crfree(lp->lwp_ucred);
	kfree(lp->lwp_ext, M_LWP);
	kfree(lp, M_LWP);
}

/* How many processes a user has. */
static int
count_procs(uid_t uid)
{
	struct proc *p;
	int n = 0;

	LIST_FOREACH(p, &allproc, p_list)
		n += p->p_ucred != NULL && p->p_ucred->cr_ruid == uid;
	LIST_FOREACH(p, &zombproc, p_list)
		n += p->p_ucred->cr_ruid == uid;
	return n;
}

/* Undo a fork that failed half way. */
static int
fork_failed(struct proc *p, struct lwp *lp, int error)
{
	if (lp != NULL) {
		TAILQ_REMOVE(&p->p_lwps, lp, lwp_list);
		lwp_free(lp);
	}
	if (p->p_fd != NULL)
		fdfree(p);
	if (p->p_vmspace != NULL)
		vmspace_free(p->p_vmspace);
	if (p->p_ucred != NULL)
		crfree(p->p_ucred);
	proc_free(p);
	return error;
}

int
fork1(struct lwp *lp1, bool vfork, struct proc **childp)
{
	struct proc *p1 = lp1->lwp_proc, *p2;
	struct lwp *lp2;
	u_int switches = mycpu->gd_cnt.v_swtch;
	uint64_t until = 0;
	int error;

	if (nprocs >= maxproc - (p1->p_ucred->cr_uid != 0 ? RESERVED_PROCS : 0))
		return EAGAIN;
	if (p1->p_ucred->cr_uid != 0 && count_procs(p1->p_ucred->cr_ruid) >=
	    p1->p_limit.pl_rlimit[RLIMIT_NPROC].rlim_cur)
		return EAGAIN;
	if ((p2 = proc_alloc()) == NULL)
		return ENOMEM;
	memcpy(p2->p_comm, p1->p_comm, sizeof(p2->p_comm));
	p2->p_ucred = crhold(p1->p_ucred);
	lp2 = lwp_alloc(p2);
	if (lp2 == NULL)
		return fork_failed(p2, NULL, ENOMEM);
	if ((p2->p_fd = fdcopy(p1)) == NULL)
		return fork_failed(p2, lp2, ENOMEM);
	lwp_getext(lp1);
	if (vfork) {
		p2->p_vmspace = p1->p_vmspace;
		vmspace_hold(p2->p_vmspace);
	} else {
		do
			error = vmspace_fork(p1->p_vmspace, &p2->p_vmspace);
		while (error == ENOMEM && vm_wait_briefly(&until));
		if (error != 0)
			return fork_failed(p2, lp2, error);
	}
	/* A signal to the group that came in while we slept would miss the child. */
	if (switches != mycpu->gd_cnt.v_swtch && sig_pending(lp1))
		return fork_failed(p2, lp2, ERESTART);

	/* Nothing fails from here on. */
	p2->p_flags = (p1->p_flags & (P_SUGID | P_CONTROLT)) | (vfork ? P_PPWAIT : 0);
	*(vfork ? &mycpu->gd_cnt.v_vforks : &mycpu->gd_cnt.v_forks) += 1;
	*(vfork ? &mycpu->gd_cnt.v_vforkpages : &mycpu->gd_cnt.v_forkpages) +=
	    (u_int)p1->p_vmspace->vm_pmap.pm_resident;
	p2->p_sigacts = p1->p_sigacts;
	p2->p_limit = p1->p_limit;
	cpu_timers(p2);
	p2->p_nice = p1->p_nice;
	p2->p_sig_code = p1->p_sig_code;
	p2->p_args_start = p1->p_args_start;
	p2->p_args_len = p1->p_args_len;
	p2->p_textvp = p1->p_textvp;
	if (p2->p_textvp != NULL) {
		vref(p2->p_textvp);
		p2->p_textvp->v_textcount++;
	}
	microtime(&p2->p_start);

	lp2->lwp_frame = lp1->lwp_frame;
	lp2->lwp_frame.tf_rax = 0;
	lp2->lwp_frame.tf_rdx = 1;
	lp2->lwp_frame.tf_rflags &= ~PSL_C;
	*lp2->lwp_ext = *lp1->lwp_ext;
	lp2->lwp_sigmask = lp1->lwp_sigmask;
	lp2->lwp_sigstk = lp1->lwp_sigstk;

	p2->p_pptr = p1;
	LIST_INSERT_HEAD(&p1->p_children, p2, p_sibling);
	p2->p_pgrp = p1->p_pgrp;
	LIST_INSERT_HEAD(&p1->p_pgrp->pg_members, p2, p_pglist);
	fixjobc(p2, p2->p_pgrp, true);
	p2->p_stat = SACTIVE;
	KTR(KTR_PROC, KT_FORK, p2->p_pid, 0, 0, 0);
	*childp = p2;
	lwkt_schedule(lp2->lwp_thread);
	return 0;
}

/*
 * A vfork parent sleeps until the child lets go of its memory.  Nothing but its own end,
 * by SIGKILL or by another of its LWPs, interrupts that.
 */
static void
vfork_wait(struct lwp *lp, pid_t pid)
{
	sigset_t old = lp->lwp_sigmask;
	struct proc *p2;

	memset(&lp->lwp_sigmask, 0xff, sizeof(lp->lwp_sigmask));
	SIGDELSET(lp->lwp_sigmask, SIGKILL);
	/* The child may be reaped while we sleep, if SIGCHLD is ignored: look it up. */
	while ((p2 = pfind(pid)) != NULL && (p2->p_flags & P_PPWAIT) != 0)
		if (tsleep(p2, PCATCH, "ppwait", 0) == EINTR)
			break;
	lp->lwp_sigmask = old;
}

/* fork() and vfork() */
static int
fork_common(struct sysmsg *sm, bool vfork)
{
	struct proc *p2;
	pid_t pid;
	int error = fork1(curlwp, vfork, &p2);

	if (error != 0)
		return error;
	pid = p2->p_pid;
	if (vfork)
		vfork_wait(curlwp, pid);
	sm->result = pid;
	sm->result2 = 0;
	sm->set_result2 = true;
	return 0;
}

/* fork() */
int
sys_fork(struct sysmsg *sm)
{
	return fork_common(sm, false);
}

/* vfork() */
int
sys_vfork(struct sysmsg *sm)
{
	return fork_common(sm, true);
}

/* rfork(flags): as fork; sharing of memory or descriptors is not supported */
int
sys_rfork(struct sysmsg *sm)
{
	if (sm->arg[0] != (RFPROC | RFFDG))
		return EINVAL;
	return fork_common(sm, false);
}

/* Is there a CPU of ours, the one, in a set that a program gives?  EINVAL, EFAULT */
static int
check_cpumask(uint64_t mask)
{
	cpumask_t set;
	int error = copyin((void *)mask, &set, sizeof(set));

	return error != 0 ? error : (set.ary[0] & 1) == 0 ? EINVAL : 0;
}

/* lwp_create2(params, mask): lwp_create() on these CPUs */
int
sys_lwp_create2(struct sysmsg *sm)
{
	int error = sm->arg[1] != 0 ? check_cpumask(sm->arg[1]) : 0;

	return error != 0 ? error : sys_lwp_create(sm);
}

/* Does pid, tid (0, -1: the caller) name an LWP that the caller may look after?  ESRCH,
 * EPERM */
static int
check_lwp(pid_t pid, lwpid_t tid)
{
	struct proc *p = pid == 0 ? curproc : pfind(pid);
	struct lwp *lp;

	if (p == NULL)
		return ESRCH;
	TAILQ_FOREACH(lp, &p->p_lwps, lwp_list)
		if (lp->lwp_tid == tid || tid <= 0)
			return cansignal(curproc, p, 0) ? 0 : EPERM;
	return ESRCH;
}

/* lwp_setaffinity(pid, tid, mask): there is one CPU, which the set must have */
int
sys_lwp_setaffinity(struct sysmsg *sm)
{
	int error = check_lwp((pid_t)sm->arg[0], (lwpid_t)sm->arg[1]);

	return error != 0 ? error : check_cpumask(sm->arg[2]);
}

/* lwp_getaffinity(pid, tid, mask) */
int
sys_lwp_getaffinity(struct sysmsg *sm)
{
	cpumask_t set = { { 1 } };
	int error = check_lwp((pid_t)sm->arg[0], (lwpid_t)sm->arg[1]);

	return error != 0 ? error : copyout(&set, (void *)sm->arg[2], sizeof(set));
}

/* lwp_create(params): another thread of the same process */
int
sys_lwp_create(struct sysmsg *sm)
{
	struct lwp *lp = curlwp, *new;
	struct proc *p = lp->lwp_proc;
	struct lwp_params pa;
	uint64_t sp;
	int error;

	error = copyin((void *)sm->arg[0], &pa, sizeof(pa));
	if (error != 0)
		return error;
	if (p->p_nlwps >= MAXLWPS || lwkt_nstacks >= MAXSTACKS)
		return EAGAIN;
	if ((new = lwp_alloc(p)) == NULL)
		return ENOMEM;
	if (pa.lwp_tid1 != NULL)
		error = copyout(&new->lwp_tid, pa.lwp_tid1, sizeof(new->lwp_tid));
	if (error == 0 && pa.lwp_tid2 != NULL)
		error = copyout(&new->lwp_tid, pa.lwp_tid2, sizeof(new->lwp_tid));
	if (error != 0) {
		TAILQ_REMOVE(&p->p_lwps, new, lwp_list);
		p->p_nlwps--;
		lwp_free(new);
		return error;
	}
	/* As after a call of lwp_func: the stack is 16 bytes aligned before the return
	 * address, which is 0 because the function must not return. */
	sp = ((uint64_t)pa.lwp_stack & ~15UL) - 8;
	new->lwp_frame = lp->lwp_frame;
	new->lwp_frame.tf_rip = (uint64_t)pa.lwp_func;
	new->lwp_frame.tf_rdi = (uint64_t)pa.lwp_arg;
	new->lwp_frame.tf_rsp = sp;
	new->lwp_frame.tf_rbp = 0;
	new->lwp_frame.tf_rax = 0;
	new->lwp_frame.tf_rflags &= ~PSL_C;
	new->lwp_sigmask = lp->lwp_sigmask;
	lwkt_schedule(new->lwp_thread);
	return 0;
}

/* lwp_gettid() */
int
sys_lwp_gettid(struct sysmsg *sm)
{
	sm->result = curlwp->lwp_tid;
	return 0;
}

/* The LWP of the current process with this id; -1 and 0 are the caller. */
static struct lwp *
lwp_find(lwpid_t tid)
{
	struct lwp *lp;

	if (tid <= 0)
		return curlwp;
	TAILQ_FOREACH(lp, &curproc->p_lwps, lwp_list)
		if (lp->lwp_tid == tid)
			return lp;
	return NULL;
}

/* lwp_setname(tid, name) */
int
sys_lwp_setname(struct sysmsg *sm)
{
	struct lwp *lp = lwp_find((lwpid_t)sm->arg[0]);
	char name[MAXCOMLEN + 1];
	int error;

	if (lp == NULL)
		return ESRCH;
	name[0] = '\0';
	if (sm->arg[1] != 0) {
		error = copyinstr((void *)sm->arg[1], name, sizeof(name), NULL);
		if (error != 0 && error != ENAMETOOLONG)
			return error;
		name[MAXCOMLEN] = '\0';
	}
	memcpy(lp->lwp_name, name, sizeof(name));
	return 0;
}

/* lwp_getname(tid, name, len) */
int
sys_lwp_getname(struct sysmsg *sm)
{
	struct lwp *lp = lwp_find((lwpid_t)sm->arg[0]);
	size_t n;

	if (lp == NULL)
		return ESRCH;
	n = strlen(lp->lwp_name) + 1;
	if (sm->arg[2] < n)
		return ERANGE;
	return copyout(lp->lwp_name, (void *)sm->arg[1], n);
}

/* set_tls_area(which, info, infosize): area 0 is fs, 1 is gs */
int
sys_set_tls_area(struct sysmsg *sm)
{
	struct lwp *lp = curlwp;
	struct tls_info info;
	int error, which = (int)sm->arg[0];

	if (which < 0 || which > 1 || sm->arg[2] < sizeof(info))
		return EINVAL;
	error = copyin((void *)sm->arg[1], &info, sizeof(info));
	if (error != 0)
		return error;
	if ((uint64_t)info.base >= VM_MAX_USER_ADDRESS)
		return EINVAL;
	lwp_getext(lp);
	*(which == 0 ? &lp->lwp_ext->ve_fsbase : &lp->lwp_ext->ve_gsbase) =
	    (uint64_t)info.base;
	lwp_setext(lp);
	sm->result = which;			/* historically a selector */
	return 0;
}

/* get_tls_area(which, info, infosize) */
int
sys_get_tls_area(struct sysmsg *sm)
{
	struct lwp *lp = curlwp;
	struct tls_info info = { NULL, -1 };
	int which = (int)sm->arg[0];

	if (which < 0 || which > 1 || sm->arg[2] < sizeof(info))
		return EINVAL;
	lwp_getext(lp);
	info.base = (void *)(which == 0 ? lp->lwp_ext->ve_fsbase :
	    lp->lwp_ext->ve_gsbase);
	return copyout(&info, (void *)sm->arg[1], sizeof(info));
}
