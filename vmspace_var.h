/*
 * vmspace_var.h - what vmspace.c and vmspace_start.c share: the state of a stub,
 * and what was found out about this host at start.
 *
 * Private to those two files.  vmspace_start.c brings stubs into the world
 * (stub_spawn()) and finds out what this host can do; vmspace.c runs them.
 */
#ifndef VMSPACE_VAR_H
#define VMSPACE_VAR_H

#include <sys/types.h>
#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "vk.h"
#include "vkstub.h"
#include "vmspace.h"

#define PAGE		4096UL
#define NR_URETPROBE	335			/* Linux lets no filter see these two; */
#define NR_UPROBE	336			/* outside of its uprobes they fail */

#define ASSERT(e)	((e) ? (void)0 : kernel_panic_host("vmspace: " #e))

/* What Linux puts on the signal stack (arch/x86 uapi, rt_sigframe). */
struct sigframe {
	uint64_t	pretcode;
	uint64_t	uc_flags, uc_link;
	uint64_t	ss_sp, ss_flags, ss_size;
	uint64_t	r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t	rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, eflags;
	uint16_t	cs, gs, fs, ss;
	uint64_t	err, trapno, oldmask, cr2, fpstate, reserved[8];
	uint64_t	sigmask;
	int32_t		info_signo, info_errno, info_code, info_pad;
	uint64_t	info_addr;		/* SIGSYS: where it was called */
	int32_t		info_syscall;
	uint32_t	info_arch;
};
_Static_assert(offsetof(struct sigframe, rip) == 176, "vkstub.S's FRAME_RIP");
_Static_assert(offsetof(struct sigframe, info_signo) == 312, "rt_sigframe");

/* Parts of an XSAVE image (Intel SDM 13.4; sw_reserved is Linux's). */
#define XS_MXCSR	24
#define XS_SW		464			/* in the FXSAVE area: Linux's */
#define XS_HEADER	512
#define XS_LEGACY	512
#define XS_MAGIC1	0x46505853U
#define XS_MAGIC2	0x46505845U
struct xs_sw {
	uint32_t	magic1, extended_size;
	uint64_t	xfeatures;
	uint32_t	xstate_size, pad[7];
};

struct vmspace_stub {
	struct vmspace_stub *next;		/* in the pool */
	pid_t		pid;
	int		slot, pipe;
	bool		dead;
	int		status;			/* as of waitpid(), when dead */
	int		why;			/* why we killed it, STUBDEAD_xxx, or 0 */
	bool		relayed;		/* another stub was asked to wake it */
	uint32_t	cmd;			/* the command given last */
	uint32_t	deaths;			/* value of `deaths' at the last look */
	uint32_t	secret[3];
	unsigned	nmaps;			/* about how many mappings it has */
	uint64_t	npages;			/* pages in them, at most */
	unsigned	nfail;			/* batches failed in a row */
	bool		inflight;		/* `batch' was sent, is not answered */
	bool		fast;			/* it trapped by the fast entry */
	struct stub_bell *bell;
	struct stub_priv *priv;
	struct sigframe	*frame;
	uint8_t		*fpu;			/* the frame's XSAVE image */
	struct vextframe *ext;			/* whose state `fpu' and bases are */
	struct stub_batch batch;
};

/* Facts about this host, found at start; constant afterwards. */
struct stub_host {
	int		image_fd;
	const char	*image_path;
	uint64_t	image_size;
	int		shm_fd, exe_fd;
	char		*shm;
	pid_t		pid;
	bool		fsgsbase;
	bool		two_cpus;
	uint64_t	spin, stub_spin;	/* cycles */
	cpu_set_t	allowed, mine, stubs;	/* CPUs: all, vCPU thread's, stubs' */
	int		limit;
	/* What a frame must have, as Linux made the first one. */
	uint64_t	uc_flags, ss_sp, ss_flags, ss_size, sigmask;
	uint32_t	xsize;			/* bytes of XSAVE image; 512: FXSAVE */
	uint64_t	xfeatures;
	uint32_t	mxcsr_mask;
};
extern struct stub_host vh;

/* The processor's cycle counter. */
static inline uint64_t
tsc(void)
{
	return __builtin_ia32_rdtsc();
}

/* CLOCK_MONOTONIC, in nanoseconds. */
static inline uint64_t
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000UL + (uint64_t)ts.tv_nsec;
}

/* vmspace.c */
void	stub_sigchld(int sig);
void	stub_flush(struct vmspace_stub *vs);
void	stub_kill(struct vmspace_stub *vs, int why);
void	stub_random(void *to, size_t len);
void	stub_wait(struct vmspace_stub *vs, uint64_t deadline, bool guest);
bool	stub_batch_do(struct vmspace_stub *vs);

/* vmspace_start.c */
int	stub_spawn(struct vmspace_stub **vsp);
void	stub_release(struct vmspace_stub *vs);

#endif
