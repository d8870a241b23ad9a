/*
 * kern/resource.c - limits, usage, priorities: setrlimit(2), getrusage(2),
 * setpriority(2).
 *
 * CPU time is measured, not sampled: cpu_charge() adds the nanoseconds that an LWP spent
 * in user mode and in the kernel to its and its process's uticks and sticks, and the
 * threads that want to run to the load averages.
 *
 * Called by: system calls, kern/lwkt.c.  Limits are kept where what they limit is made:
 * kern/fork.c, descrip.c, vm_mmap.c, vfs_vnops.c; that of CPU time in kern/clock.c.
 */
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/syscalls.h"
#include "kern/vm.h"

/* User and system time of a process so far. */
void
calcru(struct proc *p, struct timeval *up, struct timeval *sp)
{
	if (p == curproc)
		cpu_charge(CP_SYS);
	*up = (struct timeval){ p->p_uticks / NS_PER_SEC,
	    p->p_uticks % NS_PER_SEC / 1000 };
	*sp = (struct timeval){ p->p_sticks / NS_PER_SEC,
	    p->p_sticks % NS_PER_SEC / 1000 };
}

static void
timevaladd(struct timeval *a, const struct timeval *b)
{
	a->tv_sec += b->tv_sec;
	a->tv_usec += b->tv_usec;
	if (a->tv_usec >= 1000000) {
		a->tv_sec++;
		a->tv_usec -= 1000000;
	}
}

/* Add one usage to another; the largest of the sizes. */
void
ruadd(struct rusage *a, const struct rusage *b)
{
	int64_t *to = &a->ru_ixrss;
	const int64_t *from = &b->ru_ixrss;

	timevaladd(&a->ru_utime, &b->ru_utime);
	timevaladd(&a->ru_stime, &b->ru_stime);
	a->ru_maxrss = MAX(a->ru_maxrss, b->ru_maxrss);
	for (; to <= &a->ru_nivcsw; to++, from++)
		*to += *from;
}

/* getrusage(who, rusage) */
int
sys_getrusage(struct sysmsg *sm)
{
	struct proc *p = curproc;
	struct rusage ru;

	switch ((int)sm->arg[0]) {
	case RUSAGE_SELF:
		calcru(p, &p->p_ru.ru_utime, &p->p_ru.ru_stime);
		p->p_ru.ru_maxrss = MAX(p->p_ru.ru_maxrss,
		    (int64_t)p->p_vmspace->vm_pmap.pm_resident * (PAGE_SIZE / 1024));
		ru = p->p_ru;
		break;
	case RUSAGE_CHILDREN:
		ru = p->p_cru;
		break;
	default:
		return EINVAL;
	}
	return copyout(&ru, (void *)sm->arg[1], sizeof(ru));
}

/* getrlimit(which, rlp) */
int
sys_getrlimit(struct sysmsg *sm)
{
	if (sm->arg[0] >= RLIM_NLIMITS)
		return EINVAL;
	return copyout(&curproc->p_limit.pl_rlimit[sm->arg[0]], (void *)sm->arg[1],
	    sizeof(struct rlimit));
}

/* setrlimit(which, rlp): only root may raise a hard limit */
int
sys_setrlimit(struct sysmsg *sm)
{
	struct rlimit rl, *cur;
	rlim_t most = RLIM_INFINITY;
	int error;

	if (sm->arg[0] >= RLIM_NLIMITS)
		return EINVAL;
	error = copyin((void *)sm->arg[1], &rl, sizeof(rl));
	if (error != 0)
		return error;
	cur = &curproc->p_limit.pl_rlimit[sm->arg[0]];
	if (rl.rlim_cur < 0)
		rl.rlim_cur = RLIM_INFINITY;
	if (rl.rlim_max < 0)
		rl.rlim_max = RLIM_INFINITY;
	if (rl.rlim_cur > rl.rlim_max)
		return EINVAL;
	if (rl.rlim_max > cur->rlim_max && (error = suser()) != 0)
		return error;
	if (sm->arg[0] == RLIMIT_NOFILE)
		most = maxfiles;
	else if (sm->arg[0] == RLIMIT_NPROC)
		most = maxproc;
	else if (sm->arg[0] == RLIMIT_STACK)
		most = 64 << 20;
	rl.rlim_cur = MIN(rl.rlim_cur, most);
	rl.rlim_max = MIN(rl.rlim_max, most);
	*cur = rl;
	if (sm->arg[0] == RLIMIT_CPU) {
		curproc->p_flags &= ~P_XCPU;
		cpu_timers(curproc);
	}
	return 0;
}

/* Does `which'/`who' of getpriority(2) mean this process? */
static bool
prio_matches(struct proc *p, int which, int who)
{
	if (p->p_stat == SIDL || (p->p_flags & P_SYSTEM) != 0)
		return false;
	switch (which) {
	case PRIO_PROCESS:
		return p->p_pid == (who == 0 ? curproc->p_pid : who);
	case PRIO_PGRP:
		return p->p_pgrp->pg_id == (who == 0 ? curproc->p_pgrp->pg_id : who);
	default:
		return p->p_ucred->cr_uid ==
		    (who == 0 ? curproc->p_ucred->cr_uid : (uid_t)who);
	}
}

/* getpriority(which, who): the lowest number of those that match */
int
sys_getpriority(struct sysmsg *sm)
{
	struct proc *p;
	int low = PRIO_MAX + 1;

	if (sm->arg[0] > PRIO_USER)
		return EINVAL;
	LIST_FOREACH(p, &allproc, p_list)
		if (prio_matches(p, (int)sm->arg[0], (int)sm->arg[1]))
			low = MIN(low, p->p_nice);
	if (low > PRIO_MAX)
		return ESRCH;
	sm->result = (int64_t)low;
	return 0;
}

/* setpriority(which, who, prio) */
int
sys_setpriority(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;
	struct proc *p;
	int prio = MAX(PRIO_MIN, MIN(PRIO_MAX, (int)sm->arg[2])), error = ESRCH;

	if (sm->arg[0] > PRIO_USER)
		return EINVAL;
	LIST_FOREACH(p, &allproc, p_list) {
		if (!prio_matches(p, (int)sm->arg[0], (int)sm->arg[1]))
			continue;
		if (cr->cr_uid != 0 && cr->cr_uid != p->p_ucred->cr_uid &&
		    cr->cr_ruid != p->p_ucred->cr_uid)
			return EPERM;
		if (prio < p->p_nice && suser() != 0)
			return EACCES;
		p->p_nice = prio;
		error = 0;
	}
	return error;
}

/* ---- load averages --------------------------------------------------------- */

#define LOAD_FSCALE	2048UL		/* of what programs see ... */
#define LOAD_UNIT	(1UL << 32)	/* ... and of what is kept */
#define LOAD_MAXSTEPS	2000		/* after so many nothing of the past is left */

static uint64_t loadavg[3];		/* over 1, 5 and 15 minutes */

/*
 * The averages decay by a factor each LOAD_STEP_NS.  An idle vkernel takes no steps:
 * they are made up for by the first that works again.
 */
void
loadavg_step(uint64_t now)
{
	/* exp(-5/60), exp(-5/300), exp(-5/900), in 2^32ths */
	static const uint64_t keep[3] = { 3951560671, 4223977730, 4271172524 };
	uint64_t passed = now - mycpu->gd_loadtime, n, steps;

	n = mycpu->gd_load / (passed >> 16) << 16;	/* threads, in 2^32ths */
	steps = MIN(passed / LOAD_STEP_NS, LOAD_MAXSTEPS);
	for (; steps > 0; steps--)
		for (int i = 0; i < 3; i++)
			loadavg[i] = (uint64_t)(((unsigned __int128)loadavg[i] * keep[i] +
			    (unsigned __int128)n * (LOAD_UNIT - keep[i])) / LOAD_UNIT);
	mycpu->gd_load = 0;
	mycpu->gd_loadtime = now;
}

/* vm.loadavg */
static int
sysctl_loadavg(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	struct {
		uint32_t	ldavg[3];
		int64_t		fscale;
	} la = { .fscale = LOAD_FSCALE };

	for (int i = 0; i < 3; i++)
		la.ldavg[i] = (uint32_t)(loadavg[i] * LOAD_FSCALE / LOAD_UNIT);
	return SYSCTL_OUT(req, &la, sizeof(la));
}
SYSCTL_PROC(loadavg, "vm.loadavg", CTLTYPE_STRUCT | CTLFLAG_RD, sysctl_loadavg, NULL,
    "S,loadavg", "threads that want to run, averaged over 1, 5 and 15 minutes");
