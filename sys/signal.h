/*
 * sys/signal.h - signals: numbers, sigaction(2), siginfo, ucontext.
 */
#ifndef SYS_SIGNAL_H
#define SYS_SIGNAL_H

#include <sys/types.h>

#define SIGHUP          1
#define SIGINT          2
#define SIGQUIT         3
#define SIGILL          4
#define SIGTRAP         5
#define SIGABRT         6
#define SIGEMT          7
#define SIGFPE          8
#define SIGKILL         9
#define SIGBUS          10
#define SIGSEGV         11
#define SIGSYS          12
#define SIGPIPE         13
#define SIGALRM         14
#define SIGTERM         15
#define SIGURG          16
#define SIGSTOP         17
#define SIGTSTP         18
#define SIGCONT         19
#define SIGCHLD         20
#define SIGTTIN         21
#define SIGTTOU         22
#define SIGIO           23
#define SIGXCPU         24
#define SIGXFSZ         25
#define SIGVTALRM       26
#define SIGPROF         27
#define SIGWINCH        28
#define SIGINFO         29
#define SIGUSR1         30
#define SIGUSR2         31
#define SIGTHR          32
#define SIGCKPT         33
#define SIGCKPTEXIT     34
#define SIGIOT          SIGABRT
#define NSIG            64
#define _SIG_MAXSIG     128

typedef void __sighandler_t(int);
#define SIG_DFL         ((__sighandler_t *)0)
#define SIG_IGN         ((__sighandler_t *)1)
#define SIG_ERR         ((__sighandler_t *)-1)

typedef struct __sigset {
	uint32_t	__bits[4];
} sigset_t;

#define _SIG_IDX(sig)           ((sig) - 1)
#define _SIG_WORD(sig)          (_SIG_IDX(sig) >> 5)
#define _SIG_BIT(sig)           (1U << (_SIG_IDX(sig) & 31))
#define _SIG_VALID(sig)         ((sig) > 0 && (sig) <= _SIG_MAXSIG)

union sigval {
	int	sival_int;
	void	*sival_ptr;
};

typedef struct __siginfo {
	int32_t		si_signo;
	int32_t		si_errno;
	int32_t		si_code;
	int32_t		si_pid;
	uint32_t	si_uid;
	int32_t		si_status;
	void		*si_addr;
	union sigval	si_value;
	int64_t		si_band;
	int32_t		__spare__[7];
	int32_t		__pad;
} siginfo_t;

/* si_code */
#define SI_USER         0
#define SI_QUEUE        (-1)
#define SI_TIMER        (-2)
#define SI_UNDEFINED    0
#define ILL_ILLOPC      1
#define ILL_PRVOPC      5
#define FPE_INTOVF      1
#define FPE_INTDIV      2
#define FPE_FLTDIV      3
#define FPE_FLTOVF      4
#define FPE_FLTUND      5
#define FPE_FLTRES      6
#define FPE_FLTINV      7
#define SEGV_MAPERR     1
#define SEGV_ACCERR     2
#define BUS_ADRALN      1
#define BUS_ADRERR      2
#define BUS_OBJERR      3
#define TRAP_BRKPT      1
#define TRAP_TRACE      2
#define CLD_EXITED      1
#define CLD_KILLED      2
#define CLD_DUMPED      3
#define CLD_TRAPPED     4
#define CLD_STOPPED     5
#define CLD_CONTINUED   6

struct sigaction {
	union {
		void	(*__sa_handler)(int);
		void	(*__sa_sigaction)(int, struct __siginfo *, void *);
	} __sigaction_u;
	int		sa_flags;
	sigset_t	sa_mask;
};
#define sa_handler      __sigaction_u.__sa_handler
#define sa_sigaction    __sigaction_u.__sa_sigaction

#define SA_ONSTACK      0x0001
#define SA_RESTART      0x0002
#define SA_RESETHAND    0x0004
#define SA_NOCLDSTOP    0x0008
#define SA_NODEFER      0x0010
#define SA_NOCLDWAIT    0x0020
#define SA_SIGINFO      0x0040

#define SIG_BLOCK       1
#define SIG_UNBLOCK     2
#define SIG_SETMASK     3

typedef struct sigaltstack {
	char		*ss_sp;
	size_t		ss_size;
	int		ss_flags;
} stack_t;
#define SS_ONSTACK      0x0001
#define SS_DISABLE      0x0004
#define MINSIGSTKSZ     8192
#define SIGSTKSZ        (MINSIGSTKSZ + 32768)

/* The registers of a ucontext; mc_rdi to mc_ss are a trapframe. */
typedef struct __mcontext {
	uint64_t	mc_onstack;
	uint64_t	mc_rdi, mc_rsi, mc_rdx, mc_rcx, mc_r8, mc_r9, mc_rax, mc_rbx;
	uint64_t	mc_rbp, mc_r10, mc_r11, mc_r12, mc_r13, mc_r14, mc_r15;
	uint64_t	mc_xflags;
	uint64_t	mc_trapno;
	uint64_t	mc_addr;
	uint64_t	mc_flags;
	uint64_t	mc_err;
	uint64_t	mc_rip, mc_cs, mc_rflags, mc_rsp, mc_ss;
	uint32_t	mc_len;
	uint32_t	mc_fpformat;
	uint32_t	mc_ownedfp;
	uint32_t	mc_reserved;
	uint32_t	mc_unused[8];
	int32_t		mc_fpregs[256] __attribute__((aligned(64)));
} mcontext_t;
#define _MC_FPFMT_NODEV         0x10000
#define _MC_FPFMT_XMM           0x10002
#define _MC_FPOWNED_NONE        0x20000
#define _MC_FPOWNED_FPU         0x20001

typedef struct __ucontext {
	sigset_t	uc_sigmask;
	int32_t		__pad[12];
	mcontext_t	uc_mcontext;
	struct __ucontext *uc_link;
	stack_t		uc_stack;
	int32_t		__spare__[8];
} ucontext_t;

#endif
