/*
 * kern/proc.h - processes, LWPs, process groups, sessions, credentials.
 */
#ifndef KERN_PROC_H
#define KERN_PROC_H

#include <sys/signal.h>
#include <sys/resource.h>
#include "kern/callout.h"
#include "kern/queue.h"
#include "kern/systm.h"
#include "kern/thread.h"
#include "vmspace.h"

struct file;
struct filedesc;
struct tty;
struct vmspace;
struct vnode;

/* Credentials: shared, never changed while shared (crcopy). */
struct ucred {
	int		cr_ref;
	uid_t		cr_uid;		/* effective */
	uid_t		cr_ruid, cr_svuid;
	gid_t		cr_rgid, cr_svgid;
	int		cr_ngroups;
	gid_t		cr_groups[NGROUPS];	/* [0] is the effective gid */
};
#define cr_gid		cr_groups[0]
struct ucred *crget(void);
struct ucred *crhold(struct ucred *);
void	crfree(struct ucred *);
struct ucred *crdup(void);
bool	groupmember(gid_t, struct ucred *);
int	suser_cred(struct ucred *);		/* 0 or EPERM */
#define suser()		suser_cred(curproc->p_ucred)

struct session {
	int		s_count;	/* process groups */
	struct proc	*s_leader;
	pid_t		s_sid;
	struct vnode	*s_ttyvp;	/* controlling terminal */
	struct tty	*s_ttyp;
	char		s_login[MAXLOGNAME];
};

LIST_HEAD(proclist, proc);

struct pgrp {
	LIST_ENTRY(pgrp) pg_hash;
	struct proclist	pg_members;
	struct session	*pg_session;
	pid_t		pg_id;
	int		pg_jobc;	/* members that qualify it for job control */
};

struct plimit {
	struct rlimit	pl_rlimit[RLIM_NLIMITS];
};

/* Signal actions, shared by the LWPs of a process. */
struct sigacts {
	struct sigaction ps_act[_SIG_MAXSIG + 1];	/* by signal number */
	sigset_t	ps_ignore, ps_catch;
};

enum p_stat { SIDL = 1, SACTIVE, SSTOP, SZOMB };	/* numbers of sys/kinfo.h */
enum l_stat { LSRUN = 1, LSSTOP, LSSLEEP };

struct lwp {
	TAILQ_ENTRY(lwp) lwp_list;	/* p_lwps */
	struct proc	*lwp_proc;
	struct thread	*lwp_thread;
	struct ucred	*lwp_ucred;	/* the process's, when its system call began */
	lwpid_t		lwp_tid;
	enum l_stat	lwp_stat;
	sigset_t	lwp_sigmask;
	sigset_t	lwp_oldsigmask;	/* sigsuspend, pselect: what to go back to */
	sigset_t	lwp_siglist;	/* pending for this LWP */
	bool		lwp_sigrestore;	/* lwp_oldsigmask is to be restored */
	bool		lwp_exiting;	/* leave at the next return to user mode */
	sigset_t	lwp_sigwait;	/* sigtimedwait: wakes for these too */
	int		lwp_trapsig;	/* a fault's signal, not yet delivered ... */
	int		lwp_trapcode;	/* ... its si_code */
	uint64_t	lwp_trapaddr;	/* ... and address */
	char		lwp_name[MAXCOMLEN + 1];
	stack_t		lwp_sigstk;
	struct trapframe lwp_frame;	/* user registers, while in the kernel */
	struct vextframe *lwp_ext;	/* fs/gs base, FPU */
	uint64_t	lwp_uticks, lwp_sticks;	/* ns in user and in kernel mode */
	uint64_t	lwp_vtime;	/* their sum as it counts for its turn: lwkt.c */
};
TAILQ_HEAD(lwplist, lwp);

struct proc {
	LIST_ENTRY(proc) p_list;	/* allproc, or zombproc */
	LIST_ENTRY(proc) p_hash;	/* by pid */
	LIST_ENTRY(proc) p_sibling;	/* p_pptr's p_children */
	LIST_ENTRY(proc) p_pglist;	/* p_pgrp's members */
	struct proclist	p_children;
	struct proc	*p_pptr;
	struct pgrp	*p_pgrp;
	pid_t		p_pid;
	enum p_stat	p_stat;
	int		p_flags;	/* P_* */
	struct lwplist	p_lwps;
	int		p_nlwps;
	lwpid_t		p_lasttid;
	struct ucred	*p_ucred;
	struct filedesc	*p_fd;		/* descriptors, cwd, root, umask */
	struct vmspace	*p_vmspace;
	struct sigacts	p_sigacts;
	struct plimit	p_limit;
	sigset_t	p_siglist;	/* pending for the process */
	struct sigsrc {			/* who sent each pending signal last */
		pid_t	pid;
		uid_t	uid;
		int	code;
		int	status;		/* SIGCHLD */
	}		p_sigsrc[NSIG];
	unsigned	p_nstops;	/* times it was stopped */
	struct callout	p_itcallout;	/* ITIMER_REAL */
	struct itimerval p_itimer[3];	/* as set; ITIMER_* */
	uint64_t	p_itend[3];	/* CPU timers: when their clock ends them, ns */
	struct rusage	p_ru;		/* this process (times: see calcru) */
	struct rusage	p_cru;		/* waited-for children */
	struct timeval	p_start;
	int		p_xstat;	/* wait status, when SZOMB or stopped */
	int		p_nposixlocks;	/* fcntl(2) locks held */
	int		p_nice;
	uint64_t	p_uticks, p_sticks;	/* of all LWPs, ended ones too, ns */
	uint64_t	p_cpunext;	/* their sum when cpu_timers() has work */
	uint64_t	p_sig_code;	/* address of the signal trampoline */
	struct vnode	*p_textvp;	/* the executable */
	uint64_t	p_args_start, p_args_len;	/* argv strings, for ps */
	char		p_comm[MAXCOMLEN + 1];
};
#define p_session	p_pgrp->pg_session

#define P_CONTROLT	0x0001	/* has a controlling terminal */
#define P_PPWAIT	0x0002	/* parent waits for exec or exit (vfork) */
#define P_SUGID		0x0004	/* changed ids since exec */
#define P_EXEC		0x0008	/* has called execve */
#define P_WEXIT		0x0010	/* exiting */
#define P_WAITED	0x0020	/* this stop was reported to the parent */
#define P_CONTINUED	0x0040	/* continued, not yet reported */
#define P_SYSTEM	0x0080	/* no user part */
#define P_XCPU		0x0100	/* was told that RLIMIT_CPU is reached */

extern struct proclist allproc, zombproc;
extern struct proc *initproc;
extern struct proc proc0;
extern int nprocs, maxproc;
extern int securelevel;

/* With whose rights the caller works.  They do not go away while it sleeps, as the
 * process's may, which another LWP changes. */
static inline struct ucred *
curcred(void)
{
	return curlwp != NULL ? curlwp->lwp_ucred :
	    curproc != NULL ? curproc->p_ucred : proc0.p_ucred;
}

struct proc *pfind(pid_t);		/* not a zombie */
bool	pid_is_zombie(pid_t);
struct pgrp *pgfind(pid_t);
int	enterpgrp(struct proc *, pid_t pgid, bool mksess);	/* 0 or ENOMEM... */
void	leavepgrp(struct proc *);
void	fixjobc(struct proc *, struct pgrp *, bool entering);
void	proc_init(void);
struct proc *proc_alloc(void);		/* with a pid; NULL: no memory */
void	proc_free(struct proc *);	/* a zombie that was waited for */

/* A child of the current process.  EAGAIN, ENOMEM. */
int	fork1(struct lwp *, bool vfork, struct proc **childp);
/* Registers of the FPU, fs and gs base, as they are now, in lwp_ext. */
void	lwp_getext(struct lwp *);
/* lwp_ext was changed: load it before the LWP runs user code again. */
void	lwp_setext(struct lwp *);
/* Replace the program of the current process: kernel strings.  exec.c */
int	kern_execve(const char *path, char *const *argv, char *const *envv);
void	exec_init(void);
/* End every other LWP of the current process, and wait until they are gone.  EINTR:
 * one of them does that already, so self is to end. */
int	kill_other_lwps(struct lwp *self);
void	lwp_exit(struct lwp *) __attribute__((noreturn));	/* not the last */
void	lwp_free(struct lwp *);			/* one that will never run again */
void	exit1(int wstatus) __attribute__((noreturn));	/* the whole process */
void	vfork_done(struct proc *);	/* exec and exit: let a vfork parent go on */
void	umtx_wake(struct proc *, uint64_t uaddr);	/* umtx_wakeup(uaddr, all) */
void	calcru(struct proc *, struct timeval *up, struct timeval *sp);
void	ruadd(struct rusage *, const struct rusage *);
/* The thread body of a user LWP: run user code until it exits. trap.c */
void	lwp_user_loop(void *lwp) __attribute__((noreturn));
/* The shared tail of fork and lwp_create: a new LWP with a stack. NULL: no memory. */
struct lwp *lwp_alloc(struct proc *);

/* Signal what p's CPU time has reached: ITIMER_VIRTUAL, ITIMER_PROF, RLIMIT_CPU; set
 * p_cpunext.  kern/clock.c */
void	cpu_timers(struct proc *);

/* ---- signals: kern/sig.c --------------------------------------------------- */
#define SIGADDSET(s, n)	((s).__bits[_SIG_WORD(n)] |= _SIG_BIT(n))
#define SIGDELSET(s, n)	((s).__bits[_SIG_WORD(n)] &= ~_SIG_BIT(n))
#define SIGISMEMBER(s, n) (((s).__bits[_SIG_WORD(n)] & _SIG_BIT(n)) != 0)

/* Is a process on its way out already? */
static inline bool
proc_isdying(const struct proc *p)
{
	return (p->p_flags & P_WEXIT) != 0 || SIGISMEMBER(p->p_siglist, SIGKILL);
}
void	ksignal(struct proc *, int sig);		/* post to a process */
void	lwpsignal(struct proc *, struct lwp *, int sig);	/* or to one LWP */
void	pgsignal(struct pgrp *, int sig, bool checkctty);	/* NULL is nobody */
/* A fault of the running LWP: code and addr go to siginfo. */
void	trapsignal(struct lwp *, int sig, int code, uint64_t addr);
bool	sig_pending(struct lwp *);	/* one that is not blocked or ignored */
/* The next signal to deliver, still pending; stops the process for those that
 * stop, drops the ignored.  0: none. */
int	issignal(struct lwp *);
/* An LWP that was to take a signal may not come to it: wake the others who can. */
void	sig_pass_on(struct proc *);
void	postsig(struct lwp *, int sig);	/* take it and deliver it, or exit */
/* For tsleep(PCATCH): 0 no signal, EINTR, ERESTART; EJUSTRETURN: the process was
 * stopped and goes on. */
int	sig_sleep(struct lwp *);
/* All at once, before a return to user mode: stops, deliveries, exits. */
void	userret_signals(struct lwp *);
void	sigexit(struct lwp *, int sig) __attribute__((noreturn));
void	siginit(struct proc *);
void	execsigs(struct proc *);
bool	cansignal(struct proc *from, struct proc *to, int sig);
void	ksignal_from(struct proc *, int sig, int code, pid_t, uid_t, int status);
extern const uint8_t sigcode[], sigcode_end[];	/* the trampoline: sigtramp.S */

/* ---- system calls ----------------------------------------------------------- */
struct sysmsg {
	uint64_t	arg[8];
	uint64_t	result;		/* rax */
	uint64_t	result2;	/* rdx, if set_result2 */
	bool		set_result2;
};
typedef int sy_call_t(struct sysmsg *);
struct sysent {
	sy_call_t	*sy_call;	/* NULL: ENOSYS */
	const char	*sy_name;
	uint8_t		sy_narg;	/* more than 6: the rest is on the user stack */
};
extern struct sysent sysent[];	/* kern/syscalls.c, SYS_MAXSYSCALL entries; some are
				 * for modules: kern/module.h */
/* Handlers are sys_NAME(struct sysmsg *), declared in kern/syscalls.h. */

#endif
