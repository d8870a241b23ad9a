/*
 * kern/prot.c - who a process is: ids, groups, sessions, login name.
 *
 * System calls that read or change the identity of the calling process.  A changed
 * set of credentials is always a new one (crdup), so that whoever holds the old one,
 * an open file say, keeps it.  Implements setuid(2), setreuid(2), setresuid(2),
 * setpgid(2), setsid(2), getgroups(2), getlogin(2) and their kin.
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

#define KEEP	((uint32_t)-1)

/* May the caller take this id, being neither root nor one of the three he has? */
static bool
id_allowed(uint32_t id, uint32_t real, uint32_t eff, uint32_t saved)
{
	return id == KEEP || id == real || id == eff || id == saved || suser() == 0;
}

/* Set real, effective, saved user id (KEEP: leave). */
static void
set_uids(uid_t r, uid_t e, uid_t s)
{
	struct proc *p = curproc;
	struct ucred *cr = crdup(p->p_ucred);

	cr->cr_ruid = r == KEEP ? cr->cr_ruid : r;
	cr->cr_uid = e == KEEP ? cr->cr_uid : e;
	cr->cr_svuid = s == KEEP ? cr->cr_svuid : s;
	crfree(p->p_ucred);
	p->p_ucred = cr;
	p->p_flags |= P_SUGID;
}

static void
set_gids(gid_t r, gid_t e, gid_t s)
{
	struct proc *p = curproc;
	struct ucred *cr = crdup(p->p_ucred);

	cr->cr_rgid = r == KEEP ? cr->cr_rgid : r;
	cr->cr_gid = e == KEEP ? cr->cr_gid : e;
	cr->cr_svgid = s == KEEP ? cr->cr_svgid : s;
	crfree(p->p_ucred);
	p->p_ucred = cr;
	p->p_flags |= P_SUGID;
}

/* setuid(uid): BSD's: all three */
int
sys_setuid(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;
	uid_t uid = (uid_t)sm->arg[0];

	if (uid == KEEP)
		return EINVAL;
	if (uid != cr->cr_ruid && uid != cr->cr_uid && suser() != 0)
		return EPERM;
	set_uids(uid, uid, uid);
	return 0;
}

/* setgid(gid) */
int
sys_setgid(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;
	gid_t gid = (gid_t)sm->arg[0];

	if (gid == KEEP)
		return EINVAL;
	if (gid != cr->cr_rgid && gid != cr->cr_gid && suser() != 0)
		return EPERM;
	set_gids(gid, gid, gid);
	return 0;
}

/* seteuid(euid) */
int
sys_seteuid(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;
	uid_t uid = (uid_t)sm->arg[0];

	if (uid == KEEP)
		return EINVAL;
	if (!id_allowed(uid, cr->cr_ruid, cr->cr_ruid, cr->cr_svuid))
		return EPERM;
	set_uids(KEEP, uid, KEEP);
	return 0;
}

/* setegid(egid) */
int
sys_setegid(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;
	gid_t gid = (gid_t)sm->arg[0];

	if (gid == KEEP)
		return EINVAL;
	if (!id_allowed(gid, cr->cr_rgid, cr->cr_rgid, cr->cr_svgid))
		return EPERM;
	set_gids(KEEP, gid, KEEP);
	return 0;
}

/* setreuid(ruid, euid): -1 leaves one */
int
sys_setreuid(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;
	uid_t r = (uid_t)sm->arg[0], e = (uid_t)sm->arg[1], saved = KEEP;

	if (!id_allowed(r, cr->cr_ruid, cr->cr_ruid, cr->cr_svuid) ||
	    !id_allowed(e, cr->cr_ruid, cr->cr_uid, cr->cr_svuid))
		return EPERM;
	if (r != KEEP || (e != KEEP && e != cr->cr_ruid))
		saved = e != KEEP ? e : cr->cr_uid;
	set_uids(r, e, saved);
	return 0;
}

/* setregid(rgid, egid) */
int
sys_setregid(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;
	gid_t r = (gid_t)sm->arg[0], e = (gid_t)sm->arg[1], saved = KEEP;

	if (!id_allowed(r, cr->cr_rgid, cr->cr_rgid, cr->cr_svgid) ||
	    !id_allowed(e, cr->cr_rgid, cr->cr_gid, cr->cr_svgid))
		return EPERM;
	if (r != KEEP || (e != KEEP && e != cr->cr_rgid))
		saved = e != KEEP ? e : cr->cr_gid;
	set_gids(r, e, saved);
	return 0;
}

/* setresuid(ruid, euid, suid) */
int
sys_setresuid(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;

	for (int i = 0; i < 3; i++)
		if (!id_allowed((uid_t)sm->arg[i], cr->cr_ruid, cr->cr_uid, cr->cr_svuid))
			return EPERM;
	set_uids((uid_t)sm->arg[0], (uid_t)sm->arg[1], (uid_t)sm->arg[2]);
	return 0;
}

/* setresgid(rgid, egid, sgid) */
int
sys_setresgid(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;

	for (int i = 0; i < 3; i++)
		if (!id_allowed((gid_t)sm->arg[i], cr->cr_rgid, cr->cr_gid, cr->cr_svgid))
			return EPERM;
	set_gids((gid_t)sm->arg[0], (gid_t)sm->arg[1], (gid_t)sm->arg[2]);
	return 0;
}

/* Copy three ids out; NULL pointers are skipped. */
static int
copyout_ids(struct sysmsg *sm, uint32_t r, uint32_t e, uint32_t s)
{
	uint32_t ids[3] = { r, e, s };
	int error = 0;

	for (int i = 0; i < 3 && error == 0; i++)
		if (sm->arg[i] != 0)
			error = copyout(&ids[i], (void *)sm->arg[i], sizeof(ids[i]));
	return error;
}

/* getresuid(ruid, euid, suid) */
int
sys_getresuid(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;

	return copyout_ids(sm, cr->cr_ruid, cr->cr_uid, cr->cr_svuid);
}

/* getresgid(rgid, egid, sgid) */
int
sys_getresgid(struct sysmsg *sm)
{
	struct ucred *cr = curproc->p_ucred;

	return copyout_ids(sm, cr->cr_rgid, cr->cr_gid, cr->cr_svgid);
}

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
	cr = crdup(p->p_ucred);
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
