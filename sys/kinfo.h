/*
 * sys/kinfo.h - what sysctl kern.proc tells about a process, for ps(1).
 *
 * { CTL_KERN, KERN_PROC, KERN_PROC_ALL } gives an array of struct kinfo_proc,
 * one a process (with KERN_PROC_FLAG_LWP one an LWP).  The layout is
 * DragonFly's; kernel addresses in it may be 0.
 */
#ifndef SYS_KINFO_H
#define SYS_KINFO_H

#include <sys/param.h>
#include <sys/resource.h>
#include <sys/signal.h>

#define WMESGLEN	8

/* kl_stat */
#define LSRUN		1
#define LSSTOP		2
#define LSSLEEP		3

/* kp_stat */
#define SIDL		1	/* being made by fork */
#define SACTIVE		2
#define SSTOP		3
#define SZOMB		4
#define SCORE		5

/* kp_auxflags */
#define KI_CTTY		1	/* has a controlling terminal */
#define KI_SLEADER	2	/* leads its session */

struct kinfo_rtprio {
	uint16_t	type;
	uint16_t	prio;
};

struct kinfo_lwp {
	pid_t		kl_pid;
	lwpid_t		kl_tid;
	int		kl_flags;
	int		kl_stat;	/* LS* */
	int		kl_lock;
	int		kl_tdflags;
	int		kl_mpcount;
	int		kl_prio;
	int		kl_tdprio;
	struct kinfo_rtprio kl_rtprio;
	uint64_t	kl_uticks;	/* microseconds in user mode */
	uint64_t	kl_sticks;	/* microseconds in the kernel */
	uint64_t	kl_iticks;
	uint64_t	kl_cpticks;
	u_int		kl_pctcpu;
	u_int		kl_slptime;	/* seconds since it last ran */
	int		kl_origcpu;
	int		kl_estcpu;
	int		kl_cpuid;
	struct rusage	kl_ru;
	sigset_t	kl_siglist;
	sigset_t	kl_sigmask;
	uint64_t	kl_wchan;
	char		kl_wmesg[WMESGLEN + 1];	/* what it waits for */
	char		kl_comm[MAXCOMLEN + 1];
};

struct kinfo_proc {
	uint64_t	kp_paddr;
	int		kp_flags;
	int		kp_stat;	/* SIDL to SCORE */
	int		kp_lock;
	int		kp_acflag;
	int		kp_traceflag;
	uint64_t	kp_fd;
	sigset_t	kp_siglist;
	sigset_t	kp_sigignore;
	sigset_t	kp_sigcatch;
	int		kp_sigflag;
	struct timeval	kp_start;
	char		kp_comm[MAXCOMLEN + 1];
	uid_t		kp_uid;		/* effective */
	int16_t		kp_ngroups;
	gid_t		kp_groups[NGROUPS];
	uid_t		kp_ruid;
	uid_t		kp_svuid;
	gid_t		kp_rgid;
	gid_t		kp_svgid;
	pid_t		kp_pid;
	pid_t		kp_ppid;
	pid_t		kp_pgid;
	int		kp_jobc;
	pid_t		kp_sid;
	char		kp_login[roundup(MAXLOGNAME, 8)];
	dev_t		kp_tdev;	/* NODEV: no terminal */
	pid_t		kp_tpgid;
	pid_t		kp_tsid;
	u_short		kp_exitstat;
	int		kp_nthreads;
	int		kp_nice;
	u_int		kp_swtime;
	size_t		kp_vm_map_size;	/* bytes */
	int64_t		kp_vm_rssize;	/* pages, as the following are */
	int64_t		kp_vm_swrss;
	int64_t		kp_vm_tsize;
	int64_t		kp_vm_dsize;
	int64_t		kp_vm_ssize;
	u_int		kp_vm_prssize;
	int		kp_jailid;
	struct rusage	kp_ru;
	struct rusage	kp_cru;		/* of reaped children */
	int		kp_auxflags;	/* KI_* */
	struct kinfo_lwp kp_lwp;
	uint64_t	kp_ktaddr;
	int		kp_spare[2];
};

#endif
