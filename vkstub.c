/*
 * vkstub.c - how a stub process makes itself ready, and its seccomp filter.
 *
 * A stub is the host process that holds one guest address space.  vmspace.c
 * starts it with three descriptors: the memory image, a pipe, and the memory
 * it shares with the vkernel.  stub_main() reads its orders from the pipe,
 * builds the pages at STUB_CODE and above (vkstub.h), routes every signal a
 * guest can cause to stub_entry (vkstub.S), gives up all other memory above
 * the guest's, installs the filter and makes a forbidden system call, which is
 * the first trap.  This program's own pages go with the vkernel's first batch,
 * which unmaps all guest memory.
 *
 * The data: nothing but what is on the stack, the filter, and the copied page.
 * There is no libc: the numbers of Linux that are needed are written out here.
 *
 * Called by: the kernel's exec.  Calls: Linux.  A step that fails ends the
 * process with the step's number, which vmspace.c reports.
 * Read next: vmspace.c.  Manual pages: seccomp(2), sigaltstack(2), prctl(2).
 */
#include <stddef.h>
#include <stdint.h>

#include "vkstub.h"

/* Linux, x86-64. */
enum {
	NR_READ = 0, NR_OPEN = 2, NR_CLOSE = 3, NR_MMAP = 9, NR_MPROTECT = 10,
	NR_MUNMAP = 11, NR_SIGACTION = 13, NR_SIGPROCMASK = 14, NR_SIGRETURN = 15,
	NR_GETPID = 39, NR_EXIT = 60, NR_KILL = 62, NR_GETPPID = 110,
	NR_SIGALTSTACK = 131, NR_PRCTL = 157, NR_ARCH_PRCTL = 158, NR_FUTEX = 202,
	NR_TIMER_CREATE = 222, NR_TIMER_SETTIME = 223, NR_SECCOMP = 317
};
enum { SIGILL = 4, SIGTRAP = 5, SIGBUS = 7, SIGFPE = 8, SIGKILL = 9, SIGSEGV = 11,
	SIGURG = 23, SIGSYS = 31 };
enum { PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4 };
enum { MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_FIXED = 0x10, MAP_ANONYMOUS = 0x20,
	MAP_POPULATE = 0x8000 };
enum { PR_SET_PDEATHSIG = 1, PR_SET_DUMPABLE = 4, PR_SET_NAME = 15,
	PR_SET_NO_NEW_PRIVS = 38 };
#define SS_AUTODISARM		(1U << 31)
#define SA_SIGINFO		4UL
#define SA_RESTORER		0x04000000UL
#define SA_ONSTACK		0x08000000UL
#define SIG_SETMASK		2
#define CLOCK_PROCESS_CPUTIME	2
#define SELF_KICK_NS		250000000L
#define USER_TOP		0x7ffffffff000UL
#define GUEST_HI		0x7ff0	/* upper half of VMSPACE_USER_MAX */

struct sigaction {
	void		(*handler)(void);
	uint64_t	flags;
	void		(*restorer)(void);
	uint64_t	mask;
};

struct sigstack {
	uint64_t	sp;
	uint32_t	flags;
	uint64_t	size;
};

struct sock_filter {
	uint16_t	code;
	uint8_t		jt, jf;
	uint32_t	k;
};

struct sock_fprog {
	uint16_t	len;
	struct sock_filter *filter;
};

/* In vkstub.S. */
extern char stub_code[], stub_code_end[], stub_entry[];
extern char pin_sigreturn[], pin_wait[], pin_wake[], pin_read[], pin_op[], pin_arch[];
extern char stub_const_frame[], stub_const_spin[], stub_const_flags[];
void	stub_probe(void);
void	stub_restorer(void);
void	stub_main(void) __attribute__((noreturn));
uint64_t stub_frame_seen;

static struct sock_filter filter[128];
static unsigned nfilter;
static char maps[65536];

/* A system call; returns what Linux does, errors as -errno. */
static int64_t
sys(int64_t nr, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f)
{
	int64_t ret;
	register uint64_t r10 __asm__("r10") = d;
	register uint64_t r8 __asm__("r8") = e;
	register uint64_t r9 __asm__("r9") = f;

	__asm__ volatile("syscall" : "=a" (ret)
	    : "0" (nr), "D" (a), "S" (b), "d" (c), "r" (r10), "r" (r8), "r" (r9)
	    : "rcx", "r11", "memory");
	return ret;
}

/* End the stub unless `ok'; the exit status says at which step. */
static void
must(int step, int ok)
{
	if (!ok)
		sys(NR_EXIT, (uint64_t)step, 0, 0, 0, 0, 0);
}

/* Map pages at a fixed place, or end the stub. */
static void
map(int step, uint64_t va, uint64_t len, int prot, int flags, int fd, uint64_t off)
{
	must(step, sys(NR_MMAP, va, len, (uint64_t)prot, (uint64_t)(flags | MAP_FIXED),
	    (uint64_t)(int64_t)fd, off) == (int64_t)va);
}

/* The address of a label of vkstub.S once it is copied to STUB_CODE. */
static uint64_t
final(const char *label)
{
	return STUB_CODE + (uint64_t)(label - stub_code);
}

/*
 * The filter.  It is written as blocks, one a pinned instruction; a test that
 * fails jumps to KILL, an instruction that is none of ours to TRAP.  Both are
 * put at the end, and the placeholders replaced, by filter_end().
 */
#define LD_ABS		0x20
#define JEQ		0x15
#define JGE		0x35
#define JGT		0x25
#define ADD_X		0x0c
#define TAX		0x07
#define RET		0x06
#define TO_KILL		255
#define TO_TRAP		254
#define RET_KILL	0x80000000U
#define RET_TRAP	0x00030000U
#define RET_ALLOW	0x7fff0000U
#define DATA_NR		0
#define DATA_ARCH	4
#define DATA_IP		8
#define ARG_LO(n)	(16 + 8 * (uint32_t)(n))
#define ARG_HI(n)	(20 + 8 * (uint32_t)(n))
#define ARCH_X86_64	0xc000003eU

/* Append one instruction. */
static void
emit(uint16_t code, uint32_t k, uint8_t jt, uint8_t jf)
{
	filter[nfilter++] = (struct sock_filter){ code, jt, jf, k };
}

/* The 32 bits of the call's data at `off' must be k, else KILL. */
static void
is(uint32_t off, uint32_t k)
{
	emit(LD_ABS, off, 0, 0);
	emit(JEQ, k, 0, TO_KILL);
}

/* They must be at most k, else KILL. */
static void
atmost(uint32_t off, uint32_t k)
{
	emit(LD_ABS, off, 0, 0);
	emit(JGT, k, TO_KILL, 0);
}

/* Argument n must be the 64-bit value v. */
static void
arg_is(int n, uint64_t v)
{
	is(ARG_HI(n), (uint32_t)(v >> 32));
	is(ARG_LO(n), (uint32_t)v);
}

/* The upper halves of three arguments from n on must hold the secret. */
static void
secret_in(int n, const uint32_t secret[3])
{
	for (int i = 0; i < 3; i++)
		is(ARG_HI(n + i), secret[i]);
}

/* Begin a block for the system call instruction that ends at `label'. */
static unsigned
pin(const char *label)
{
	emit(LD_ABS, DATA_IP, 0, 0);
	emit(JEQ, (uint32_t)final(label), 0, 0);
	return nfilter - 1;
}

/* End it: all tests passed.  The block's head skips to here otherwise. */
static void
allow(unsigned head)
{
	emit(RET, RET_ALLOW, 0, 0);
	filter[head].jf = (uint8_t)(nfilter - head - 1);
}

/* The operations of a batch: the address range first, which all three share. */
static void
filter_ops(const uint32_t secret[3])
{
	unsigned block, head;

	block = pin(pin_op);
	emit(LD_ABS, ARG_HI(1), 0, 0);
	emit(JGT, GUEST_HI, TO_KILL, 0);
	emit(TAX, 0, 0, 0);
	emit(LD_ABS, ARG_HI(0), 0, 0);
	emit(JGT, GUEST_HI, TO_KILL, 0);
	emit(ADD_X, 0, 0, 0);
	emit(JGT, GUEST_HI, TO_KILL, 0);
	emit(LD_ABS, DATA_NR, 0, 0);
	emit(JEQ, NR_MMAP, 0, 0);
	head = nfilter - 1;
	atmost(ARG_LO(2), PROT_READ | PROT_WRITE | PROT_EXEC);
	is(ARG_LO(3), MAP_SHARED | MAP_FIXED | MAP_POPULATE);
	is(ARG_LO(4), STUB_FD_IMAGE);
	secret_in(2, secret);
	allow(head);
	emit(LD_ABS, DATA_NR, 0, 0);
	emit(JEQ, NR_MUNMAP, 3, 0);		/* over the three of mprotect */
	emit(JEQ, NR_MPROTECT, 0, TO_KILL);
	emit(LD_ABS, ARG_LO(2), 0, 0);
	emit(JGT, PROT_READ | PROT_WRITE | PROT_EXEC, TO_KILL, 0);
	secret_in(3, secret);
	allow(block);
}

/* Build the whole filter, with this stub's secret in it. */
static void
filter_build(const uint32_t secret[3], uint32_t flags)
{
	unsigned head, i;

	/* Whatever is not an x86-64 call of the code page is a guest's. */
	emit(LD_ABS, DATA_ARCH, 0, 0);
	emit(JEQ, ARCH_X86_64, 0, TO_TRAP);
	emit(LD_ABS, DATA_IP + 4, 0, 0);
	emit(JEQ, STUB_HI, 0, TO_TRAP);

	head = pin(pin_sigreturn);
	is(DATA_NR, NR_SIGRETURN);
	allow(head);

	head = pin(pin_wait);
	is(DATA_NR, NR_FUTEX);
	arg_is(0, STUB_BELL + B_CMD);
	is(ARG_LO(1), 0);			/* FUTEX_WAIT */
	arg_is(3, 0);				/* no timeout */
	allow(head);

	head = pin(pin_wake);
	is(DATA_NR, NR_FUTEX);
	is(ARG_HI(0), STUB_HI);
	emit(LD_ABS, ARG_LO(0), 0, 0);
	emit(JGE, (uint32_t)STUB_BELL, 0, TO_KILL);
	emit(JGE, (uint32_t)STUB_END, TO_KILL, 0);
	is(ARG_LO(1), 1);			/* FUTEX_WAKE */
	is(ARG_LO(2), 1);
	allow(head);

	head = pin(pin_read);
	is(DATA_NR, NR_READ);
	is(ARG_LO(0), STUB_FD_PIPE);
	arg_is(1, STUB_BATCH);
	arg_is(2, BATCH_SIZE);
	allow(head);

	filter_ops(secret);

	if ((flags & STUB_F_FSGSBASE) == 0) {
		head = pin(pin_arch);
		is(DATA_NR, NR_ARCH_PRCTL);
		emit(LD_ABS, ARG_LO(0), 0, 0);
		emit(JGE, 0x1001, 0, TO_KILL);	/* ARCH_SET_GS ... */
		emit(JGT, 0x1004, TO_KILL, 0);	/* ... ARCH_GET_GS */
		allow(head);
	}

	/* Falling out of the blocks is a TRAP. */
	for (i = 0; i < nfilter; i++) {
		uint8_t *j[2] = { &filter[i].jt, &filter[i].jf };

		for (int k = 0; k < 2; k++)
			if (*j[k] == TO_TRAP)
				*j[k] = (uint8_t)(nfilter - i - 1);
			else if (*j[k] == TO_KILL)
				*j[k] = (uint8_t)(nfilter + 1 - i - 1);
	}
	emit(RET, RET_TRAP, 0, 0);
	emit(RET, RET_KILL, 0, 0);
}

/* Read a hexadecimal number of /proc/self/maps and step over what ends it. */
static uint64_t
hex(const char **p)
{
	uint64_t v = 0;

	for (;; (*p)++) {
		if (**p >= '0' && **p <= '9')
			v = v << 4 | (uint64_t)(**p - '0');
		else if (**p >= 'a' && **p <= 'f')
			v = v << 4 | (uint64_t)(**p - 'a' + 10);
		else
			break;
	}
	if (**p != '\0')
		(*p)++;
	return v;
}

/*
 * Go through this process's maps; unmap, if asked to, what is neither the
 * program (below `keep') nor the stub's own pages.  Returns the lowest address
 * of what is still there (only a sealed vdso may be), or UINT64_MAX.
 */
static uint64_t
sweep(uint64_t keep, int unmap)
{
	uint64_t start, end, left = UINT64_MAX;
	int64_t n, len = 0;
	const char *p = maps;
	int fd;

	fd = (int)sys(NR_OPEN, (uint64_t)"/proc/self/maps", 0, 0, 0, 0, 0);
	must(21, fd >= 0);
	while ((n = sys(NR_READ, (uint64_t)fd, (uint64_t)maps + (uint64_t)len,
	    sizeof(maps) - 1 - (uint64_t)len, 0, 0, 0)) > 0)
		len += n;
	must(22, n == 0);
	sys(NR_CLOSE, (uint64_t)fd, 0, 0, 0, 0, 0);
	maps[len] = '\0';
	while (*p != '\0') {
		start = hex(&p);
		end = hex(&p);
		while (*p != '\0' && *p++ != '\n')
			;
		if (end <= keep || start >= USER_TOP ||
		    (start >= STUB_CODE && end <= STUB_END))
			continue;
		if (unmap && sys(NR_MUNMAP, start, end - start, 0, 0, 0, 0) == 0)
			continue;
		if (start < left)
			left = start;
	}
	return left;
}

/* The pages at the top, and the handler in them. */
static void
lay_out(const struct stub_setup *su)
{
	char *to = (char *)STUB_CODE;
	uint64_t priv = (uint64_t)STUB_NSLOT * STUB_PAGE;

	map(1, STUB_CODE, STUB_PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	map(2, STUB_BATCH, STUB_PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	map(3, STUB_BELL, STUB_PAGE, PROT_READ | PROT_WRITE, MAP_SHARED,
	    STUB_FD_SHM, (uint64_t)su->slot * STUB_PAGE);
	map(4, STUB_PRIV, STUB_PRIVSIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
	    STUB_FD_SHM, priv + (uint64_t)su->slot * STUB_PRIVSIZE);
	map(5, STUB_BELLS, STUB_END - STUB_BELLS, PROT_READ, MAP_SHARED,
	    STUB_FD_SHM, 0);
	sys(NR_CLOSE, STUB_FD_SHM, 0, 0, 0, 0, 0);
	must(6, stub_code_end - stub_code <= STUB_PAGE);
	for (const char *from = stub_code; from < stub_code_end; from++)
		*to++ = *from;
}

/* Find out where Linux puts a signal frame, then fix the constants and catch all. */
static void
catch_signals(const struct stub_setup *su)
{
	static const int caught[] = { SIGSYS, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP,
	    SIGURG };
	struct sigstack ss = { STUB_PRIV + P_SIGSTACK, SS_AUTODISARM,
	    STUB_PRIVSIZE - P_SIGSTACK };
	struct sigaction sa = { stub_probe, SA_SIGINFO | SA_ONSTACK | SA_RESTORER,
	    stub_restorer, ~0UL };
	uint64_t mask = ~0UL;

	must(10, sys(NR_SIGALTSTACK, (uint64_t)&ss, 0, 0, 0, 0, 0) == 0);
	must(11, sys(NR_SIGACTION, SIGURG, (uint64_t)&sa, 0, 8, 0, 0) == 0);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		mask &= ~(1UL << (caught[i] - 1));
	must(12, sys(NR_SIGPROCMASK, SIG_SETMASK, (uint64_t)&mask, 0, 8, 0, 0) == 0);
	must(13, sys(NR_KILL, (uint64_t)sys(NR_GETPID, 0, 0, 0, 0, 0, 0), SIGURG,
	    0, 0, 0, 0) == 0);
	must(14, stub_frame_seen > STUB_PRIV + P_SIGSTACK + STUB_PAGE &&
	    stub_frame_seen < STUB_PRIV + STUB_PRIVSIZE);

	*(uint64_t *)final(stub_const_frame) = stub_frame_seen;
	*(uint64_t *)final(stub_const_spin) = su->spin;
	*(uint64_t *)final(stub_const_flags) = su->flags;
	((struct stub_priv *)STUB_PRIV)->frame = stub_frame_seen;
	must(15, sys(NR_MPROTECT, STUB_CODE, STUB_PAGE, PROT_READ | PROT_EXEC,
	    0, 0, 0) == 0);
	sa.handler = (void (*)(void))final(stub_entry);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		must(16, sys(NR_SIGACTION, (uint64_t)caught[i], (uint64_t)&sa, 0, 8,
		    0, 0) == 0);
}

/*
 * Have Linux kick this process now and then, by the CPU time it used.  The vkernel
 * lets it go on; but if that is stopped (SIGSTOP), guest code is, too.  All else works
 * without, should the host refuse a timer.
 */
static void
kick_self(void)
{
	struct {
		uint64_t	value;
		int32_t		signo, notify;
		uint64_t	pad[6];
	} ev = { .signo = SIGURG };
	int64_t every[4] = { 0, SELF_KICK_NS, 0, SELF_KICK_NS };
	int32_t id;

	if (sys(NR_TIMER_CREATE, CLOCK_PROCESS_CPUTIME, (uint64_t)&ev, (uint64_t)&id,
	    0, 0, 0) == 0)
		sys(NR_TIMER_SETTIME, (uint64_t)id, 0, (uint64_t)every, 0, 0, 0);
}

/* Become a stub: see the comment at the top.  Does not return. */
void
stub_main(void)
{
	struct stub_setup su;
	struct sock_fprog prog;
	uint64_t keep;

	must(30, sys(NR_READ, STUB_FD_PIPE, (uint64_t)&su, sizeof(su), 0, 0, 0) ==
	    sizeof(su));
	must(31, sys(NR_PRCTL, PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0, 0) == 0);
	must(32, sys(NR_GETPPID, 0, 0, 0, 0, 0, 0) == (int64_t)su.ppid);
	must(33, sys(NR_PRCTL, PR_SET_DUMPABLE, 0, 0, 0, 0, 0) == 0);
	must(34, sys(NR_PRCTL, PR_SET_NAME, (uint64_t)"vkstub", 0, 0, 0, 0) == 0);
	must(35, sys(NR_PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0) == 0);
	lay_out(&su);
	catch_signals(&su);
	kick_self();
	/* This program ends where its largest object does, roughly: it is all
	 * below 4 GiB, and nothing else of the process is. */
	keep = 1UL << 32;
	((struct stub_priv *)STUB_PRIV)->left = sweep(keep, 1);
	filter_build(su.secret, su.flags);
	prog.len = (uint16_t)nfilter;
	prog.filter = filter;
	/* 1: SECCOMP_SET_MODE_FILTER.  4: SPEC_ALLOW, without which every context
	 * switch and indirect branch of guest code would pay for a mitigation. */
	must(36, sys(NR_SECCOMP, 1, 4, (uint64_t)&prog, 0, 0, 0) == 0);
	sys(NR_GETPPID, 0, 0, 0, 0, 0, 0);
	for (;;)
		__builtin_trap();
}
