/*
 * kern/proc.c - the tables of processes, process groups, sessions and credentials.
 *
 *	session 1--n pgrp 1--n proc 1--n lwp 1--1 thread
 *
 * A process is in allproc until it exits, then in zombproc until its parent has
 * waited for it; and by pid in a hash all that time.  A process group counts the
 * members that have a parent in another group of the same session (pg_jobc): at
 * zero the group is orphaned, and nobody could continue it if it stopped.
 *
 * Called by: whatever happens to processes: fork.c, exec.c, exit.c, sig.c.
 * Read next: these, in that order.
 */
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/tty.h"
#include "kern/vnode.h"

#define PIDHASH		256
#define PID_MAX		99999
#define MINFILES	128

MALLOC_DEFINE(M_PROC, "proc");
static MALLOC_DEFINE(M_CRED, "cred");
static MALLOC_DEFINE(M_PGRP, "pgrp");

struct proclist allproc, zombproc;
struct proc proc0;
struct proc *initproc;
int nprocs = 1, maxproc;
int securelevel = -1;

static struct proclist pidhash[PIDHASH];
static LIST_HEAD(, pgrp) pgrphash[PIDHASH];

SYSCTL_INT(maxproc, "kern.maxproc", CTLFLAG_RD, &maxproc, "most processes at a time");

/* kern.securelevel: is only raised, but by init, on the way to single-user. */
static int
sysctl_securelevel(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	int level, error = SYSCTL_OUT(req, &securelevel, sizeof(securelevel));

	if (error != 0 || req->newptr == NULL)
		return (error);
	if ((error = SYSCTL_IN(req, &level, sizeof(level))) != 0)
		return (error);
	if (level < securelevel && curproc != initproc)
		return (EPERM);
	securelevel = level;
	return (0);
}
SYSCTL_PROC(securelevel, "kern.securelevel", CTLTYPE_INT | CTLFLAG_RW, sysctl_securelevel,
    NULL, "I", "security level: above 0 the kernel cannot be changed");

/* Lower a limit to what the kernel environment says, but not below what is needed. */
static void
lower(const char *name, int *limit, int least)
{
	int want;

	if (!kgetenv_int(name, &want) || want >= *limit)
		return;
	if (want < least)
		kprintf("%s: %d is too few, using %d\n", name, want, least);
	*limit = MAX(want, MIN(*limit, least));
}

/* Set up proc0, to which kernel threads belong. */
void
proc_init(void)
{
	struct session *s = kmalloc(sizeof(*s), M_PGRP, M_WAITOK | M_ZERO);
	struct pgrp *pg = kmalloc(sizeof(*pg), M_PGRP, M_WAITOK | M_ZERO);
	struct proc *p = &proc0;
	int64_t fit = vk.memsize / (192 * 1024); /* what a process needs at least */

	maxproc = (int)MIN((int64_t)vk.maxproc, MAX(fit, 20));
	lower("kern.maxproc", &maxproc, VK_MINPROC);
	lower("kern.maxfiles", &maxfiles, MINFILES);
	p->p_stat = SACTIVE;
	p->p_flags = P_SYSTEM;
	p->p_ucred = crget();
	p->p_ucred->cr_ngroups = 1;
	TAILQ_INIT(&p->p_lwps);
	kstrlcpy(p->p_comm, "swapper", sizeof(p->p_comm));
	siginit(p);
	for (int i = 0; i < RLIM_NLIMITS; i++)
		p->p_limit.pl_rlimit[i] = (struct rlimit){ RLIM_INFINITY, RLIM_INFINITY };
	p->p_limit.pl_rlimit[RLIMIT_STACK] = (struct rlimit){ 8 << 20, 64 << 20 };
	p->p_limit.pl_rlimit[RLIMIT_NPROC] = (struct rlimit){ maxproc, maxproc };
	p->p_limit.pl_rlimit[RLIMIT_NOFILE] = (struct rlimit){ maxfiles, maxfiles };
	p->p_limit.pl_rlimit[RLIMIT_CORE] = (struct rlimit){ 0, RLIM_INFINITY };
	p->p_fd = fdinit(p);
	pg->pg_session = s;
	s->s_count = 1;
	LIST_INSERT_HEAD(&pgrphash[0], pg, pg_hash);
	LIST_INSERT_HEAD(&pg->pg_members, p, p_pglist);
	p->p_pgrp = pg;
	microtime(&p->p_start);
	LIST_INSERT_HEAD(&pidhash[0], p, p_hash);
	LIST_INSERT_HEAD(&allproc, p, p_list);
	curthread->td_proc = p;
}

struct proc *
pfind(pid_t pid)
{
	struct proc *p;

	LIST_FOREACH(p, &pidhash[(uint32_t)pid % PIDHASH], p_hash)
		if (p->p_pid == pid && p->p_stat != SZOMB && p->p_stat != SIDL)
			return p;
	return NULL;
}

/* Has a process ended, but not been waited for? */
bool
pid_is_zombie(pid_t pid)
{
	struct proc *p;

	LIST_FOREACH(p, &pidhash[(uint32_t)pid % PIDHASH], p_hash)
		if (p->p_pid == pid && p->p_stat == SZOMB)
			return true;
	return false;
}

struct pgrp *
pgfind(pid_t id)
{
	struct pgrp *pg;

	LIST_FOREACH(pg, &pgrphash[(uint32_t)id % PIDHASH], pg_hash)
		if (pg->pg_id == id)
			return pg;
	return NULL;
}

/* Is a number in use as a process, group or session id? */
static bool
pid_taken(pid_t pid)
{
	struct proc *p;
	struct pgrp *pg;

	LIST_FOREACH(p, &pidhash[(uint32_t)pid % PIDHASH], p_hash)
		if (p->p_pid == pid)
			return true;
	if (pgfind(pid) != NULL)
		return true;
	for (int h = 0; h < PIDHASH; h++)
		LIST_FOREACH(pg, &pgrphash[h], pg_hash)
			if (pg->pg_session->s_sid == pid)
				return true;
	return false;
}

struct proc *
proc_alloc(void)
{
	static pid_t lastpid;
	struct proc *p;

	p = kmalloc(sizeof(*p), M_PROC, M_WAITOK | M_ZERO | M_NULLOK);
	if (p == NULL)
		return NULL;
	do
		lastpid = lastpid >= PID_MAX ? 100 : lastpid + 1;
	while (pid_taken(lastpid));
	p->p_pid = lastpid;
	p->p_stat = SIDL;
	TAILQ_INIT(&p->p_lwps);
	callout_init(&p->p_itcallout);
	LIST_INSERT_HEAD(&pidhash[(uint32_t)p->p_pid % PIDHASH], p, p_hash);
	LIST_INSERT_HEAD(&allproc, p, p_list);
	nprocs++;
	return p;
}

void
proc_free(struct proc *p)
{
	LIST_REMOVE(p, p_hash);
	LIST_REMOVE(p, p_list);
	nprocs--;
	kfree(p, M_PROC);
}

/* ---- groups and sessions ------------------------------------------------- */

/* Drop a group that has no members left. */
static void
pgdelete(struct pgrp *pg)
{
	struct session *s = pg->pg_session;

	if (s->s_ttyp != NULL && s->s_ttyp->t_pgrp == pg)
		s->s_ttyp->t_pgrp = NULL;
	LIST_REMOVE(pg, pg_hash);
	kfree(pg, M_PGRP);
	if (--s->s_count > 0)
		return;
	if (s->s_ttyp != NULL && s->s_ttyp->t_session == s)
		s->s_ttyp->t_session = NULL;
	kfree(s, M_PGRP);
}

/* Hang up and continue the stopped members of a group that just became orphaned. */
static void
orphanpg(struct pgrp *pg)
{
	struct proc *p;

	LIST_FOREACH(p, &pg->pg_members, p_pglist) {
		if (p->p_stat != SSTOP)
			continue;
		pgsignal(pg, SIGHUP, false);
		pgsignal(pg, SIGCONT, false);
		return;
	}
}

/* Adjust pg_jobc of one group by a member that comes to qualify it, or no more does. */
static void
adjust_jobc(struct pgrp *pg, bool entering)
{
	if (entering)
		pg->pg_jobc++;
	else if (--pg->pg_jobc == 0)
		orphanpg(pg);
}

/*
 * A process enters or leaves a group: adjust that group's count for it, and its
 * children's groups' counts for their parent.
 */
void
fixjobc(struct proc *p, struct pgrp *pg, bool entering)
{
	struct pgrp *other = p->p_pptr->p_pgrp;
	struct proc *c;

	if (other != pg && other->pg_session == pg->pg_session)
		adjust_jobc(pg, entering);
	LIST_FOREACH(c, &p->p_children, p_sibling) {
		other = c->p_pgrp;
		if (other != pg && other->pg_session == pg->pg_session &&
		    c->p_stat != SZOMB)
			adjust_jobc(other, entering);
	}
}

/*
 * Move a process to the group pgid, which is made when it does not exist (pgid is
 * then the process's own pid), with mksess in a session of its own.  Never sleeps, as p
 * may be another process.  ENOMEM
 */
int
enterpgrp(struct proc *p, pid_t pgid, bool mksess)
{
	struct pgrp *pg = pgfind(pgid), *old = p->p_pgrp;
	struct session *s;

	if (pg == NULL) {
		pg = kmalloc(sizeof(*pg), M_PGRP, M_NOWAIT | M_ZERO);
		if (pg == NULL)
			return ENOMEM;
		s = p->p_session;
		if (mksess) {
			s = kmalloc(sizeof(*s), M_PGRP, M_NOWAIT | M_ZERO);
			if (s == NULL) {
				kfree(pg, M_PGRP);
				return ENOMEM;
			}
			s->s_leader = p;
			s->s_sid = p->p_pid;
			memcpy(s->s_login, p->p_session->s_login, sizeof(s->s_login));
			p->p_flags &= ~P_CONTROLT;
		}
		s->s_count++;
		pg->pg_session = s;
		pg->pg_id = pgid;
		LIST_INSERT_HEAD(&pgrphash[(uint32_t)pgid % PIDHASH], pg, pg_hash);
	} else if (pg == old) {
		return 0;
	}
	/* Count in the new group first: a child's group is not orphaned between. */
	fixjobc(p, pg, true);
	fixjobc(p, old, false);
	LIST_REMOVE(p, p_pglist);
	p->p_pgrp = pg;
	LIST_INSERT_HEAD(&pg->pg_members, p, p_pglist);
	if (LIST_EMPTY(&old->pg_members))
		pgdelete(old);
	return 0;
}

/* A process that was waited for leaves its group. */
void
leavepgrp(struct proc *p)
{
	struct pgrp *pg = p->p_pgrp;

	LIST_REMOVE(p, p_pglist);
	p->p_pgrp = NULL;
	if (LIST_EMPTY(&pg->pg_members))
		pgdelete(pg);
}

/* ---- credentials ------------------------------------------------------------ */

struct ucred *
crget(void)
{
	struct ucred *cr = kmalloc(sizeof(*cr), M_CRED, M_WAITOK | M_ZERO);

	cr->cr_ref = 1;
	return cr;
}

struct ucred *
crhold(struct ucred *cr)
{
	cr->cr_ref++;
	return cr;
}

void
crfree(struct ucred *cr)
{
	KASSERT(cr->cr_ref > 0);
	if (--cr->cr_ref == 0)
		kfree(cr, M_CRED);
}

/* A copy of the current process's, as it is after a sleep for memory; the caller may
 * change it. */
struct ucred *
crdup(void)
{
	struct ucred *new = crget();

	*new = *curproc->p_ucred;
	new->cr_ref = 1;
	return new;
}

bool
groupmember(gid_t gid, struct ucred *cr)
{
	for (int i = 0; i < cr->cr_ngroups; i++)
		if (cr->cr_groups[i] == gid)
			return true;
	return false;
}

int
suser_cred(struct ucred *cr)
{
	return cr->cr_uid == 0 ? 0 : EPERM;
}
