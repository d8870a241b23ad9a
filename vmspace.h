/*
 * vmspace.h - address spaces for guest processes: DragonFly's vmspace_*(2), on Linux.
 *
 * A vmspace is an address space that a guest program runs in at full speed
 * and leaves only by a trap.  DragonFly's host kernel had system calls for
 * this; here each vmspace is a host process of its own, a "stub" (see
 * docs/vmspace.md).  The mappings of a stub are a cache of the guest's page
 * table, a software TLB: pmap.c fills it, and may drop any part of it at any
 * time.
 *
 * This header is neutral: it includes neither host nor guest headers.  All of
 * it is called from the vCPU thread only, except vmspace_intr().
 */
#ifndef VMSPACE_H
#define VMSPACE_H

#include <stddef.h>
#include <stdint.h>

/* Where guest user memory ends.  Above it live the stub's own pages. */
#define VMSPACE_USER_MAX	0x7ff000000000UL
/* Where it may begin: Linux refuses lower mappings (vm.mmap_min_addr). */
#define VMSPACE_USER_MIN	0x10000UL

/*
 * The register frame of a trap, in the order of DragonFly's trapframe, which
 * is also the order of mc_rdi ... mc_ss in a signal's mcontext.
 */
struct trapframe {
	uint64_t tf_rdi, tf_rsi, tf_rdx, tf_rcx, tf_r8, tf_r9, tf_rax, tf_rbx;
	uint64_t tf_rbp, tf_r10, tf_r11, tf_r12, tf_r13, tf_r14, tf_r15;
	uint64_t tf_xflags;
	uint64_t tf_trapno;	/* a T_* number, below */
	uint64_t tf_addr;	/* T_PAGEFLT: the address that faulted */
	uint64_t tf_flags;
	uint64_t tf_err;	/* T_PAGEFLT: PGEX_* bits; T_SYSCALL: length of the
				 * instruction (rip is already past it) */
	uint64_t tf_rip, tf_cs, tf_rflags, tf_rsp, tf_ss;
};

/* Why a guest left user mode: DragonFly's trap numbers (machine/trap.h). */
#define T_PRIVINFLT	1	/* privileged or illegal instruction */
#define T_BPTFLT	3	/* breakpoint */
#define T_ARITHTRAP	6	/* floating point error */
#define T_ASTFLT	7	/* nothing of the program's: kicked, or out of time */
#define T_PROTFLT	9	/* general protection */
#define T_TRCTRAP	10	/* trace trap */
#define T_PAGEFLT	12	/* page fault */
#define T_ALIGNFLT	14	/* alignment */
#define T_DIVIDE	18	/* integer divide */
#define T_SYSCALL	80	/* syscall instruction (T_SYSCALL80 in DragonFly);
				 * tf_rax is the number */
#define T_BADSYS	81	/* int 0x80, x32, ... : not a way into this kernel */
#define T_STUBDEAD	82	/* the address space is gone: kill the process; tf_err
				 * is the host's signal that ended it, or STUBDEAD_xxx */

/* Why vmspace.c ended one itself. */
#define STUBDEAD_FRAME	101	/* a trap that no honest stub makes */
#define STUBDEAD_BATCH	102	/* map operations not done, or again and again in vain */
#define STUBDEAD_DEAF	103	/* it used its CPU time and did not answer */
#define STUBDEAD_ASLEEP	104	/* it sleeps where it must not */
#define STUBDEAD_HOLE	105	/* the memory image has no page where it was to run */

#define PGEX_P		0x01	/* protection violation, else not present */
#define PGEX_W		0x02	/* during a write */
#define PGEX_U		0x04	/* from user mode: always set */
#define PGEX_I		0x10	/* during an instruction fetch */

/* What belongs to an LWP beside its general registers. */
#define VEXT_XSAVE_MAX	4032
struct vextframe {
	uint64_t ve_fsbase;
	uint64_t ve_gsbase;
	uint64_t ve_pad[6];
	uint8_t	 ve_xsave[VEXT_XSAVE_MAX];	/* XSAVE image, standard format;
						 * the first 512 bytes are FXSAVE's */
} __attribute__((aligned(64)));

#define VMSPACE_PROT_READ	1
#define VMSPACE_PROT_WRITE	2
#define VMSPACE_PROT_EXEC	4

struct vmspace_stub;		/* one address space; opaque */

/*
 * Set up, once, before anything else: measure costs, check what this host
 * allows (a probe stub must trap on each guest system call number).
 * image_fd/image_path name the memory image; its pages are what
 * vmspace_mmap() maps.  Returns 0, or -1 with a one-line reason in errbuf.
 */
int	vmspace_init(int image_fd, const char *image_path, uint64_t image_size,
	    char *errbuf, size_t errlen);

/* How many address spaces there are slots and descriptors for. */
int	vmspace_limit(void);

/*
 * Where guest code may jump instead of using the syscall instruction: with
 * everything as for that, and the return address in rcx; r11 is lost.  It is
 * much faster.  The trap is a T_SYSCALL whose tf_err takes tf_rip back to the
 * entry, as it would to the instruction.  0 if there is none.
 */
uint64_t vmspace_fastentry(void);

/* Make an empty address space.  0, or EAGAIN/ENOMEM (DragonFly numbers 35/12). */
int	vmspace_create(struct vmspace_stub **vsp);

/*
 * End one.  On return no guest code can reach any page that was mapped in it:
 * the stub was wiped and confirmed it, or is dead.
 */
void	vmspace_destroy(struct vmspace_stub *vs);

/*
 * Run the guest until it traps, until host_intr_pending(), or until the host's
 * monotonic clock passes `deadline' (nanoseconds; 0 is none).  tf and ve are
 * loaded before and stored after.  Queued map operations take effect first.
 * The reason is in tf->tf_trapno (T_ASTFLT for the latter two).
 * DragonFly: vmspace_ctl(id, VMSPACE_CTL_RUN, tf, vf).
 */
void	vmspace_run(struct vmspace_stub *vs, struct trapframe *tf,
	    struct vextframe *ve, uint64_t deadline);

/*
 * Bring `ve' up to date with the floating point state that vmspace_run() may
 * have left in the stub for speed.  Call before reading or changing ve, before
 * running another LWP's frame on this vmspace, and before destroying it.
 */
void	vmspace_getext(struct vmspace_stub *vs, struct vextframe *ve);
/* Make the next vmspace_run() load all of `ve', also if it ran here last. */
void	vmspace_setext(struct vmspace_stub *vs, struct vextframe *ve);
/* The floating point state of a fresh program. */
void	vmspace_initext(struct vextframe *ve);

/*
 * Map operations.  They are queued, and done by the next vmspace_run() or
 * vmspace_sync().  Map len bytes of the image at offset pa; va, len and pa are
 * page multiples; an old mapping there is replaced.
 */
void	vmspace_mmap(struct vmspace_stub *vs, uint64_t va, uint64_t len, int prot,
	    uint64_t pa);
void	vmspace_munmap(struct vmspace_stub *vs, uint64_t va, uint64_t len);
void	vmspace_mprotect(struct vmspace_stub *vs, uint64_t va, uint64_t len, int prot);

/*
 * Do all queued operations and have them confirmed.  Only after this may a
 * page that was unmapped or write-protected be given to someone else.  A stub
 * that cannot confirm is killed, which confirms too.
 */
void	vmspace_sync(struct vmspace_stub *vs);

/* Another thread's or a handler's call: make a vmspace_run() in progress look
 * at host_intr_pending() soon.  Async-signal-safe. */
void	vmspace_intr(void);

/* Does the vCPU wait for a stub now?  Async-signal-safe. */
bool	vmspace_running(void);

/* Kill every stub and wait: used before exit, re-exec and panic. */
void	vmspace_shutdown(void);

/* Park (stop the running of) and account: host pid of a stub, for ddb and tests. */
int	vmspace_pid(struct vmspace_stub *vs);

#endif
