/*
 * kern/prot.c - who a process is: ids, groups, sessions, login name.
 *
 * System calls that read or change the identity of the calling process.  A changed
 * set of credentials is always a new one (crdup), so that whoever holds the old one,
 * an open file say, keeps it.  Implements setuid(2), setreuid(2), setresuid(2),
 * setpgid(2), setsid(2), getgroups(2), getlogin(2) and their kin.
 *
 * Called by: system calls.  Read next: kern/proc.c for groups and sessions.
 */
#include "kern/proc.h"
#include "kern/syscalls.h"

/* getpid(), getppid(), getpgrp(): the caller's */
int
sys_getpid(struct sysmsg *sm)
{
	sm->result = curproc->p_pid;
	return 0;
}

int
sys_getppid(struct sysmsg *sm)
{
	sm->result = curproc->p_pptr->p_pid;
	return 0;
}

int
sys_getpgrp(struct sysmsg *sm)
{
	sm->result = curproc->p_pgrp->pg_id;
	return 0;
}

/* A process by id, 0 meaning the caller. */
static struct proc *
pfind_or_self(pid_t pid)
{
	return pid == 0 ? curproc : pfind(pid);
}

/* getpgid(pid) */
int
sys_getpgid(struct sysmsg *sm)
{
	struct proc *p = pfind_or_self((pid_t)sm->arg[0]);

	if (p == NULL)
		return ESRCH;
	sm->result = p->p_pgrp->pg_id;
	return 0;
}

/* getsid(pid) */
int
sys_getsid(struct sysmsg *sm)
{
	struct proc *p = pfind_or_self((pid_t)sm->arg[0]);

	if (p == NULL)
		return ESRCH;
	sm->result = p->p_session->s_sid;
	return 0;
}

/* setsid() */
int
sys_setsid(struct sysmsg *sm)
{
	struct proc *p = curproc;
	int error;

	if (p->p_pgrp->pg_id == p->p_pid || pgfind(p->p_pid) != NULL)
		return EPERM;
	error = enterpgrp(p, p->p_pid, true);
	sm->result = p->p_pid;
	return error;
}

/* setpgid(pid, pgid) */
int
sys_setpgid(struct sysmsg *sm)
{
	struct proc *p = curproc, *targ = p;
	pid_t pid = (pid_t)sm->arg[0], pgid = (pid_t)sm->arg[1];
	struct pgrp *pg;

	if (pgid < 0)
		return EINVAL;
	if (pid != 0 && pid != p->p_pid) {
		targ = pfind(pid);
		if (targ == NULL || targ->p_pptr != p)
			return ESRCH;
		if (targ->p_session != p->p_session)
			return EPERM;
		if ((targ->p_flags & P_EXEC) != 0)
			return EACCES;
	}
	if (targ->p_session->s_leader == targ)
		return EPERM;
	if (pgid == 0)
		pgid = targ->p_pid;
	if (pgid != targ->p_pid) {
		pg = pgfind(pgid);
		if (pg == NULL || pg->pg_session != p->p_session)
			return EPERM;
	}
	return enterpgrp(targ, pgid, false);
}

/* getuid(), geteuid(), getgid(), getegid() */
int
sys_getuid(struct sysmsg *sm)
{
	sm->result = curproc->p_ucred->cr_ruid;
	return 0;
}

int
sys_geteuid(struct sysmsg *sm)
{
	sm->result = curproc->p_ucred->cr_uid;
	return 0;
}

int
sys_getgid(struct sysmsg *sm)
{
	sm->result = curproc->p_ucred->cr_rgid;
	return 0;
}

int
sys_getegid(struct sysmsg *sm)
{
	sm->result = curproc->p_ucred->cr_gid;
	return 0;
}

/* ---- three ids, of users and of groups ------------------------------------ */

#define KEEP	((uint32_t)-1)

struct ids {
	uint32_t	real, eff, saved;
};

/* The caller's. */
static struct ids
get_ids(bool group)
{
	const struct ucred *cr = curproc->p_ucred;

	if (group)
		return (struct ids){ cr->cr_rgid, cr->cr_gid, cr->cr_svgid };
	return (struct ids){ cr->cr_ruid, cr->cr_uid, cr->cr_svuid };
}

/* Set them, but those that are KEEP. */
static int
set_ids(bool group, uint32_t real, uint32_t eff, uint32_t saved)
{
	struct proc *p = curproc;
	struct ucred *cr = crdup();
	uint32_t *r = group ? &cr->cr_rgid : &cr->cr_ruid;
	uint32_t *e = group ? &cr->cr_gid : &cr->cr_uid;
	uint32_t *s = group ? &cr->cr_svgid : &cr->cr_svuid;

	*r = real == KEEP ? *r : real;
	*e = eff == KEEP ? *e : eff;
	*s = saved == KEEP ? *s : saved;
	crfree(p->p_ucred);
	p->p_ucred = cr;
	p->p_flags |= P_SUGID;
	return 0;
}

/* May the caller take this id, being neither root nor one of the three he has? */
static bool
id_allowed(uint32_t id, uint32_t real, uint32_t eff, uint32_t saved)
{
	return id == KEEP || id == real || id == eff || id == saved || suser() == 0;
}

/* setuid(uid), setgid(gid): BSD's: all three */
static int
set_all(struct sysmsg *sm, bool group)
{
	struct ids has = get_ids(group);
	uint32_t id = (uint32_t)sm->arg[0];

	if (id == KEEP)
		return EINVAL;
	if (!id_allowed(id, has.real, has.eff, has.eff))
		return EPERM;
	return set_ids(group, id, id, id);
}

int
sys_setuid(struct sysmsg *sm)
{
	return set_all(sm, false);
}

int
sys_setgid(struct sysmsg *sm)
{
	return set_all(sm, true);
}

/* seteuid(euid), setegid(egid) */
static int
set_effective(struct sysmsg *sm, bool group)
{
	struct ids has = get_ids(group);
	uint32_t id = (uint32_t)sm->arg[0];

	if (id == KEEP)
		return EINVAL;
	if (!id_allowed(id, has.real, has.real, has.saved))
		return EPERM;
	return set_ids(group, KEEP, id, KEEP);
}

int
sys_seteuid(struct sysmsg *sm)
{
	return set_effective(sm, false);
}

int
sys_setegid(struct sysmsg *sm)
{
	return set_effective(sm, true);
}

/* setreuid(ruid, euid), setregid(rgid, egid): -1 leaves one */
static int
set_two(struct sysmsg *sm, bool group)
{
	struct ids has = get_ids(group);
	uint32_t r = (uint32_t)sm->arg[0], e = (uint32_t)sm->arg[1], saved = KEEP;

	if (!id_allowed(r, has.real, has.real, has.saved) ||
	    !id_allowed(e, has.real, has.eff, has.saved))
		return EPERM;
	if (r != KEEP || (e != KEEP && e != has.real))
		saved = e != KEEP ? e : has.eff;
	return set_ids(group, r, e, saved);
}

int
sys_setreuid(struct sysmsg *sm)
{
	return set_two(sm, false);
}

int
sys_setregid(struct sysmsg *sm)
{
	return set_two(sm, true);
}

/* setresuid(ruid, euid, suid), setresgid(rgid, egid, sgid) */
static int
set_three(struct sysmsg *sm, bool group)
{
	struct ids has = get_ids(group);

	for (int i = 0; i < 3; i++)
		if (!id_allowed((uint32_t)sm->arg[i], has.real, has.eff, has.saved))
			return EPERM;
	return set_ids(group, (uint32_t)sm->arg[0], (uint32_t)sm->arg[1],
	    (uint32_t)sm->arg[2]);
}

int
sys_setresuid(struct sysmsg *sm)
{
	return set_three(sm, false);
}

int
sys_setresgid(struct sysmsg *sm)
{
	return set_three(sm, true);
}

/* getresuid(ruid, euid, suid), getresgid(rgid, egid, sgid): NULL pointers are skipped */
static int
get_three(struct sysmsg *sm, bool group)
{
	struct ids has = get_ids(group);
	const uint32_t ids[3] = { has.real, has.eff, has.saved };
	int error = 0;

	for (int i = 0; i < 3 && error == 0; i++)
		if (sm->arg[i] != 0)
			error = copyout(&ids[i], (void *)sm->arg[i], sizeof(ids[i]));
	return error;
}

int
sys_getresuid(struct sysmsg *sm)
{
	return get_three(sm, false);
}

int
sys_getresgid(struct sysmsg *sm)
{
	return get_three(sm, true);
}

/* ---- groups, names -------------------------------------------------------- */

/* getgroups(gidsetsize, gidset): size 0 only counts */
int
sys_getgroups(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;

	sm->result = cr->cr_ngroups;
	if ((u_int)sm->arg[0] == 0)
		return 0;
	if ((u_int)sm->arg[0] < (u_int)cr->cr_ngroups)
		return EINVAL;
	return copyout(cr->cr_groups, (void *)sm->arg[1], cr->cr_ngroups * sizeof(gid_t));
}

/* setgroups(gidsetsize, gidset): root; the first is the effective group */
int
sys_setgroups(struct sysmsg *sm)
{
	struct proc *p = curproc;
	gid_t groups[NGROUPS];
	u_int n = (u_int)sm->arg[0];
	struct ucred *cr;
	int error;

	if ((error = suser()) != 0)
		return error;
	if (n > NGROUPS)
		return EINVAL;
	error = copyin((void *)sm->arg[1], groups, n * sizeof(gid_t));
	if (error != 0)
		return error;
	cr = crdup();
	memcpy(cr->cr_groups, groups, n * sizeof(gid_t));
	cr->cr_ngroups = MAX(n, 1);		/* the effective gid stays */
	crfree(p->p_ucred);
	p->p_ucred = cr;
	p->p_flags |= P_SUGID;
	return 0;
}

/* issetugid(): is the program not to be trusted with its environment? */
int
sys_issetugid(struct sysmsg *sm)
{
	sm->result = (curproc->p_flags & P_SUGID) != 0;
	return 0;
}

/* getlogin(namebuf, namelen) */
int
sys_getlogin(struct sysmsg *sm)
{
	char *name = curproc->p_session->s_login;

	if (sm->arg[1] < strlen(name) + 1)
		return ERANGE;
	return copyout(name, (void *)sm->arg[0], strlen(name) + 1);
}

/* setlogin(namebuf): root */
int
sys_setlogin(struct sysmsg *sm)
{
	char name[MAXLOGNAME];
	int error;

	if ((error = suser()) != 0)
		return error;
	error = copyinstr((void *)sm->arg[0], name, sizeof(name), NULL);
	if (error != 0)
		return error == ENAMETOOLONG ? EINVAL : error;
	memcpy(curproc->p_session->s_login, name, sizeof(name));
	return 0;
}
