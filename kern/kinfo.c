/*
 * kern/kinfo.c - what sysctl kern.proc tells about processes, for ps(1) and others.
 *
 *	kern.proc.all			every process, zombies too
 *	kern.proc.pid.PID, .pgrp.ID, .session.ID, .tty.DEV, .uid.UID, .ruid.UID
 *	kern.proc.*_lwp...		one record an LWP
 *	kern.proc.args.PID		argument strings, each with its NUL
 *	kern.proc.pathname.PID, kern.proc.cwd.PID	names of files
 *
 * Records are struct kinfo_proc.  They are collected without sleeping, then copied to
 * the program, which may sleep: processes come and go meanwhile.
 *
 * Called by: kern/sysctl.c.  Manual pages: kvm_getprocs(3), ps(1).
 */
#include "kern/file.h"
#include "host.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/tty.h"
#include "kern/conf.h"
#include "kern/vm.h"
#include "kern/vnode.h"
#include <sys/kinfo.h>

#define SLACK		8		/* records more than now, for who asks the size */
#define ARGS_MAX	PAGE_SIZE	/* bytes of arguments that are shown */

static MALLOC_DEFINE(M_KINFO, "kinfo");

/* ---- one record --------------------------------------------------------- */

/* The device of a process's controlling terminal. */
static dev_t
proc_tdev(const struct proc *p)
{
	const struct tty *tp = p->p_pgrp != NULL ? p->p_session->s_ttyp : NULL;

	return (tp != NULL && tp->t_dev != NULL && (p->p_flags & P_CONTROLT) != 0 ?
	    tp->t_dev->si_rdev : NODEV);
}

/* Ids, groups and credentials. */
static void
fill_ids(const struct proc *p, struct kinfo_proc *kp)
{
	const struct ucred *cr = p->p_ucred;

	if (cr != NULL) {
		kp->kp_uid = cr->cr_uid;
		kp->kp_ruid = cr->cr_ruid;
		kp->kp_svuid = cr->cr_svuid;
		kp->kp_rgid = cr->cr_rgid;
		kp->kp_svgid = cr->cr_svgid;
		kp->kp_ngroups = (int16_t)cr->cr_ngroups;
		memcpy(kp->kp_groups, cr->cr_groups, sizeof(kp->kp_groups));
	}
	kp->kp_pid = p->p_pid;
	kp->kp_ppid = p->p_pptr != NULL ? p->p_pptr->p_pid : 0;
}

/* Process group, session and terminal. */
static void
fill_session(const struct proc *p, struct kinfo_proc *kp)
{
	const struct session *sp;

	kp->kp_tdev = proc_tdev(p);
	kp->kp_tpgid = kp->kp_tsid = -1;
	if (p->p_pgrp == NULL)
		return;
	sp = p->p_session;
	kp->kp_pgid = p->p_pgrp->pg_id;
	kp->kp_jobc = p->p_pgrp->pg_jobc;
	kp->kp_sid = sp->s_sid;
	kstrlcpy(kp->kp_login, sp->s_login, sizeof(kp->kp_login));
	if (sp->s_leader == p)
		kp->kp_auxflags |= KI_SLEADER;
	if (kp->kp_tdev == NODEV)
		return;
	kp->kp_auxflags |= KI_CTTY;
	kp->kp_tsid = sp->s_sid;
	if (sp->s_ttyp->t_pgrp != NULL)
		kp->kp_tpgid = sp->s_ttyp->t_pgrp->pg_id;
}

/* Memory, times and what became of the children. */
static void
fill_usage(struct proc *p, struct kinfo_proc *kp)
{
	const struct vmspace *vm = p->p_vmspace;

	kp->kp_ru = p->p_ru;
	kp->kp_cru = p->p_cru;
	if (p->p_stat != SZOMB)
		calcru(p, &kp->kp_ru.ru_utime, &kp->kp_ru.ru_stime);
	kp->kp_start = p->p_start;
	kp->kp_nice = p->p_nice;
	kp->kp_nthreads = p->p_nlwps;
	if (vm == NULL)
		return;
	kp->kp_vm_map_size = vm->vm_size;
	kp->kp_vm_rssize = kp->kp_vm_swrss = (int64_t)vm->vm_pmap.pm_resident;
	kp->kp_vm_prssize = (u_int)vm->vm_pmap.pm_resident;
	kp->kp_vm_tsize = (int64_t)howmany(vm->vm_tsize, PAGE_SIZE);
	kp->kp_vm_dsize = (int64_t)howmany(vm->vm_dsize, PAGE_SIZE);
	kp->kp_vm_ssize = (int64_t)howmany(vm->vm_ssize, PAGE_SIZE);
}

/* The LWP part of a record. */
static void
fill_lwp(const struct lwp *lp, struct kinfo_lwp *kl)
{
	const struct thread *td = lp->lwp_thread;

	bzero(kl, sizeof(*kl));
	kl->kl_pid = lp->lwp_proc->p_pid;
	kl->kl_tid = lp->lwp_tid;
	kl->kl_stat = (int)lp->lwp_stat;
	kl->kl_uticks = lp->lwp_uticks / 1000;
	kl->kl_sticks = lp->lwp_sticks / 1000;
	kl->kl_siglist = lp->lwp_siglist;
	kl->kl_sigmask = lp->lwp_sigmask;
	if (td == NULL)
		return;
	/* A thread that was woken but has not run yet does not know it. */
	if (lp->lwp_stat != LSSTOP)
		kl->kl_stat = td->td_state == TDS_SLEEP ? LSSLEEP : LSRUN;
	kl->kl_tdprio = td->td_pri;
	kstrlcpy(kl->kl_comm, td->td_comm, sizeof(kl->kl_comm));
	if (td->td_state != TDS_SLEEP || td->td_wmesg == NULL)
		return;
	kl->kl_wchan = (uintptr_t)td->td_wchan;
	kstrlcpy(kl->kl_wmesg, td->td_wmesg, sizeof(kl->kl_wmesg));
	kl->kl_slptime = (u_int)((host_nanouptime() - td->td_switched) / NS_PER_SEC);
}

/* A whole record: of a process and, if it has one left, an LWP.  Does not sleep. */
static void
fill_proc(struct proc *p, const struct lwp *lp, struct kinfo_proc *kp)
{
	bzero(kp, sizeof(*kp));
	kp->kp_paddr = (uintptr_t)p;
	kp->kp_flags = p->p_flags;
	kp->kp_stat = (int)p->p_stat;
	kp->kp_siglist = p->p_siglist;
	kp->kp_sigignore = p->p_sigacts.ps_ignore;
	kp->kp_sigcatch = p->p_sigacts.ps_catch;
	kstrlcpy(kp->kp_comm, p->p_comm, sizeof(kp->kp_comm));
	if (p->p_stat == SZOMB)
		kp->kp_exitstat = (u_short)p->p_xstat;
	fill_ids(p, kp);
	fill_session(p, kp);
	fill_usage(p, kp);
	if (lp != NULL)
		fill_lwp(lp, &kp->kp_lwp);
}

/* ---- many records ------------------------------------------------------- */

struct collect {
	int		op;		/* KERN_PROC_* */
	int		arg;
	bool		lwps;		/* a record an LWP */
	struct kinfo_proc *buf;		/* NULL: only count */
	size_t		n, max;
};

/* Is this process asked for? */
static bool
wanted(const struct proc *p, const struct collect *c)
{
	switch (c->op) {
	case KERN_PROC_PID:
		return (p->p_pid == c->arg);
	case KERN_PROC_PGRP:
		return (p->p_pgrp != NULL && p->p_pgrp->pg_id == c->arg);
	case KERN_PROC_SESSION:
		return (p->p_pgrp != NULL && p->p_session->s_sid == c->arg);
	case KERN_PROC_TTY:
		return (proc_tdev(p) == (dev_t)c->arg && c->arg != (int)NODEV);
	case KERN_PROC_UID:
		return (p->p_ucred != NULL && p->p_ucred->cr_uid == (uid_t)c->arg);
	case KERN_PROC_RUID:
		return (p->p_ucred != NULL && p->p_ucred->cr_ruid == (uid_t)c->arg);
	default:
		return (true);
	}
}

/* Add a record. */
static void
collect_one(struct collect *c, struct proc *p, const struct lwp *lp)
{
	if (c->buf != NULL && c->n < c->max)
		fill_proc(p, lp, &c->buf[c->n]);
	c->n++;
}

/* Add the records of a list of processes. */
static void
collect_list(struct collect *c, const struct proclist *list)
{
	struct proc *p;
	struct lwp *lp;

	LIST_FOREACH(p, list, p_list) {
		if (!wanted(p, c))
			continue;
		if (!c->lwps || TAILQ_EMPTY(&p->p_lwps)) {
			collect_one(c, p, TAILQ_FIRST(&p->p_lwps));
			continue;
		}
		TAILQ_FOREACH(lp, &p->p_lwps, lwp_list)
			collect_one(c, p, lp);
	}
}

/* Count, or fill the buffer with, all that is wanted.  Does not sleep. */
static void
collect_all(struct collect *c)
{
	c->n = 0;
	collect_list(c, &allproc);
	collect_list(c, &zombproc);
}

/* The handler; oid_arg is the KERN_PROC_ number. */
static int
sysctl_proc(const struct sysctl_oid *o, struct sysctl_req *req)
{
	int num = (int)(uintptr_t)o->oid_arg, error;
	struct collect c = {
		.op = num & ~KERN_PROC_FLAG_LWP, .lwps = (num & KERN_PROC_FLAG_LWP) != 0,
	};

	if (req->namelen != (c.op == KERN_PROC_ALL ? 0 : 1) &&
	    !(c.op == KERN_PROC_ALL && req->namelen == 1))
		return (EINVAL);
	c.arg = req->namelen != 0 ? req->name[0] : 0;
	collect_all(&c);
	if (req->oldptr == NULL)
		return (SYSCTL_OUT(req, NULL, (c.n + SLACK) * sizeof(*c.buf)));
	if (c.n == 0)
		return (c.op == KERN_PROC_PID ? ESRCH : 0);
	c.max = c.n + SLACK;
	c.buf = kmalloc(c.max * sizeof(*c.buf), M_KINFO, M_WAITOK | M_NULLOK);
	if (c.buf == NULL)
		return (ENOMEM);
	collect_all(&c);
	error = SYSCTL_OUT(req, c.buf, MIN(c.n, c.max) * sizeof(*c.buf));
	kfree(c.buf, M_KINFO);
	return (error);
}
#define KPROC(sym, num) \
	SYSCTL_PROC(proc_##sym, "kern.proc." #sym, CTLTYPE_NODE | CTLFLAG_RD, \
	    sysctl_proc, (void *)(num), "S,kinfo_proc", "processes"); \
	SYSCTL_PROC(proc_##sym##_lwp, "kern.proc." #sym "_lwp", \
	    CTLTYPE_NODE | CTLFLAG_RD, sysctl_proc, \
	    (void *)((num) | KERN_PROC_FLAG_LWP), "S,kinfo_proc", "LWPs")
KPROC(all, KERN_PROC_ALL);
KPROC(pid, KERN_PROC_PID);
KPROC(pgrp, KERN_PROC_PGRP);
KPROC(session, KERN_PROC_SESSION);
KPROC(tty, KERN_PROC_TTY);
KPROC(uid, KERN_PROC_UID);
KPROC(ruid, KERN_PROC_RUID);

/* ---- arguments and names ------------------------------------------------ */

/* Copy from the memory of an address space that is not the current one.  EFAULT */
static int
vm_peek(struct vmspace *vm, uint64_t va, char *dst, size_t len)
{
	const vpte_t *pte;
	size_t n;

	while (len != 0) {
		n = MIN(len, PAGE_SIZE - (va & PAGE_MASK));
		pte = pmap_pte(&vm->vm_pmap, trunc_page(va), false);
		if (pte == NULL || (*pte & VPTE_V) == 0) {
			if (vm_fault(vm, trunc_page(va), VM_PROT_READ) != 0)
				return (EFAULT);
			pte = pmap_pte(&vm->vm_pmap, trunc_page(va), false);
			if (pte == NULL || (*pte & VPTE_V) == 0)
				return (EFAULT);
		}
		memcpy(dst, (char *)PHYS_TO_DMAP(*pte & VPTE_FRAME) + (va & PAGE_MASK),
		    n);
		dst += n;
		va += n;
		len -= n;
	}
	return (0);
}

/* The process that the rest of the name means.  EINVAL, ESRCH */
static int
named_proc(const struct sysctl_req *req, struct proc **pp)
{
	if (req->namelen != 1)
		return (EINVAL);
	*pp = pfind(req->name[0]);
	return (*pp == NULL || (*pp)->p_stat == SZOMB ? ESRCH : 0);
}

/* kern.proc.args.PID: the argument strings as exec put them into its memory. */
static int
sysctl_proc_args(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	struct vmspace *vm;
	struct proc *p;
	uint64_t start;
	size_t len;
	char *buf;
	int error = named_proc(req, &p);

	if (error != 0)
		return (error);
	vm = p->p_vmspace;
	len = MIN(p->p_args_len, ARGS_MAX);
	if (vm == NULL || len == 0)
		return (0);
	start = p->p_args_start;
	vmspace_hold(vm);		/* p itself may be gone after a sleep */
	buf = kmalloc(len, M_KINFO, M_WAITOK);
	if (vm_peek(vm, start, buf, len) == 0)
		error = SYSCTL_OUT(req, buf, len);
	kfree(buf, M_KINFO);
	vmspace_free(vm);
	return (error);
}
SYSCTL_PROC(proc_args, "kern.proc.args", CTLTYPE_NODE | CTLFLAG_RD, sysctl_proc_args,
    NULL, "A", "arguments of a process");

/* The full name of a vnode, which is referenced meanwhile. */
static int
out_path(struct sysctl_req *req, struct vnode *vp)
{
	char *buf, *start;
	int error;

	if (vp == NULL)
		return (ENOENT);
	vref(vp);
	buf = kmalloc(MAXPATHLEN, M_KINFO, M_WAITOK);
	error = vn_fullpath(vp, buf, MAXPATHLEN, &start);
	if (error == 0)
		error = SYSCTL_OUT(req, start, strlen(start) + 1);
	kfree(buf, M_KINFO);
	vrele(vp);
	return (error);
}

/* kern.proc.pathname.PID: the program it runs; -1 is the caller. */
static int
sysctl_proc_pathname(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	struct proc *p = curproc;
	int error = 0;

	if (req->namelen != 1 || req->name[0] != -1)
		error = named_proc(req, &p);
	return (error != 0 ? error : out_path(req, p->p_textvp));
}
SYSCTL_PROC(proc_pathname, "kern.proc.pathname", CTLTYPE_NODE | CTLFLAG_RD,
    sysctl_proc_pathname, NULL, "A", "program of a process");

/* kern.proc.cwd.PID: its working directory; others' only for the superuser. */
static int
sysctl_proc_cwd(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	struct proc *p;
	int error = named_proc(req, &p);

	if (error != 0)
		return (error);
	if (p->p_ucred->cr_uid != curproc->p_ucred->cr_uid && suser() != 0)
		return (EPERM);
	return (out_path(req, p->p_fd != NULL ? p->p_fd->fd_cdir : NULL));
}
SYSCTL_PROC(proc_cwd, "kern.proc.cwd", CTLTYPE_NODE | CTLFLAG_RD, sysctl_proc_cwd, NULL,
    "A", "working directory of a process");
