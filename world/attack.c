/*
 * attack.c - try to get out of an address space.
 *
 * Guest code shares a host process with a page of the vkernel's code and some pages
 * of shared memory (vkstub.h), and nothing stops it from jumping there or writing to
 * them.  This program does, in every way its author could think of, and a million
 * random ones beside.  What it expects is little: each attempt ends in a signal, in
 * ENOSYS, or in the death of the process that made it; no memory but its own changes;
 * and the next process finds the machine as it should be.
 *
 *	parent, root: forks a process a batch of attempts, waits, counts
 *	  |-- watcher, root: looks at pages of the same physical memory
 *	  |-- attacker, nobody, in an empty root directory: goes on until it dies
 *
 * The data: attempt functions in two tables, directed[] (all of their variants are
 * tried) and chance[] (drawn by weight, from seed and number alone, so that a failure
 * can be repeated).  Most build registers and a snippet of code and launch() it;
 * whatever signal comes of it ends in caught, which is where launch() returns.
 *
 *	attack [-v] [-n attempts] [-s seed] [-o number of the first]
 *
 * Ends with a line "attack: ... ok" and status 0, else 1.
 *
 * Read next: docs/vmspace.md, vkstub.S.  Called by: a person, tests/t_attack.c.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/tls.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "vkstub.h"

#define DEFAULT_ATTEMPTS 20000
#define BATCH		500		/* attempts of one process, if it lives */
#define NOBODY		65534
#define PAGE		4096UL
#define TICK_USEC	5000		/* an attempt may take one to two of these */
#define PATIENCE	10		/* seconds for a whole batch */
#define ENDLESS		20000		/* turns of a loop that waits for the vkernel */
#define WATCHED		(16 * PAGE)
#define ALTSTACK	65536
#define TLS_MAGIC	0x7e57ab1e5a11e57eUL
#define MXCSR_DEFAULT	0x1f80U
#define FCW_DEFAULT	0x37f

/* Flags of the processor. */
#define FL_ALWAYS	0x202UL
#define FL_CF		0x1UL
#define FL_TF		0x100UL
#define FL_DF		0x400UL
#define FL_IOPL		0x3000UL
#define FL_NT		0x4000UL
#define FL_RF		0x10000UL
#define FL_AC		0x40000UL
#define FL_ID		0x200000UL

/* What launch() loads, in the order it pops them; the rest is for iretq. */
enum { RAX, RBX, RCX, RDX, RSI, RBP, R8, R9, R10, R11, R12, R13, R14, R15, RDI,
	RIP, CS, RFLAGS, RSP, SS, NREGS };

/* The start of the signal frame that Linux makes in a stub. */
struct hostframe {
	uint64_t	pretcode, uc_flags, uc_link, ss_sp, ss_flags, ss_size;
	uint64_t	r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t	rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, eflags;
	uint16_t	cs, gs, fs, ss;
	uint64_t	err, trapno, oldmask, cr2, fpstate, reserved[8], sigmask;
	int32_t		signo, si_errno, code, pad;
	uint64_t	addr;
	int32_t		nr;
	uint32_t	arch;
};
#define HOST_SIGSEGV	11
#define HOST_SIGSYS	31
#define HOST_ARCH	0xc000003eU
#define HOST_AUTODISARM	0x80000000UL

/* What an attacker tells its parent.  Its own memory: it may well be destroyed. */
struct report {
	volatile uint64_t next;		/* the attempt that is under way */
	volatile uint32_t ready;	/* it found itself as it should be */
	volatile uint32_t failed;	/* line of the expectation that failed */
};

static struct report *report;
static uint8_t	*code;			/* a page for snippets; the next is a hole */
static size_t	ncode;
static uint8_t	*altstack, *stack;
static uint64_t	regs[NREGS];
static int	last_signal;		/* that ended a launch */
static uint64_t	seed = 1, state;	/* of the random numbers */
static bool	verbose;
static struct { uint64_t word; } tls = { TLS_MAGIC };
static uint64_t	*watched;
static char	emptydir[] = "/tmp/attack.XXXXXX";
static uint64_t	pins[16];		/* addresses of the stub's syscall instructions */
static unsigned	npins;
static uint64_t	framepos;		/* where the stub expects signal frames */
static volatile pid_t attacker;

/*
 * launch() saves what C wants saved, and goes to where regs[] says with all of its
 * registers, flags included, at once: by iretq.  Signals come to `caught', which
 * undoes that and returns the signal from launch(); so does `land', with 0.  The
 * alarm is let pass once a launch.  A signal outside of launch() is the end.
 */
int	launch(void);
void	caught(int, siginfo_t *, void *);
void	land(void);
volatile uint64_t launch_sp, launch_count, launch_tick;
mcontext_t caught_mc;			/* its registers, but not the FPU's */
const uint32_t launch_mxcsr = MXCSR_DEFAULT;

_Static_assert(offsetof(ucontext_t, uc_mcontext) == 64, "caught");
_Static_assert(offsetof(mcontext_t, mc_len) == 26 * 8, "caught");

__asm__(
"	.text\n"
"launch:	push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n"
"	mov %rsp, launch_sp(%rip)\n"
"	lea regs(%rip), %rsp\n"
"	pop %rax; pop %rbx; pop %rcx; pop %rdx; pop %rsi; pop %rbp; pop %r8; pop %r9\n"
"	pop %r10; pop %r11; pop %r12; pop %r13; pop %r14; pop %r15; pop %rdi\n"
"	iretq\n"
"caught:	pushq $0x202; popfq\n"
"	mov launch_count(%rip), %rax\n"
"	cmp $14, %edi\n"			/* SIGALRM */
"	jne 1f\n"
"	cmp %rax, launch_tick(%rip)\n"
"	mov %rax, launch_tick(%rip)\n"
"	jne 3f\n"
"1:	cmpq $0, launch_sp(%rip)\n"
"	je 2f\n"
"	mov %edi, %eax\n"
"	lea 64(%rdx), %rsi; lea caught_mc(%rip), %rdi; mov $26, %ecx; rep movsq\n"
"4:	mov launch_sp(%rip), %rsp\n"
"	movq $0, launch_sp(%rip)\n"
"	fninit; ldmxcsr launch_mxcsr(%rip)\n"
"	pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx\n"
"	ret\n"
"2:	cmp $14, %edi\n"
"	je 3f\n"
"	mov $1, %eax; mov $66, %edi; syscall; ud2\n"	/* exit */
"3:	ret\n"
"land:	pushq $0x202; popfq; xor %eax, %eax\n"
"	jmp 4b\n"
);

/* ---- chance ------------------------------------------------------------------- */

/* The next random number. */
static uint64_t
rnd(void)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15UL);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9UL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebUL;
	return (z ^ z >> 31);
}

/* One below n. */
static uint64_t
below(uint64_t n)
{
	return (rnd() % n);
}

/* A value that a register of an attack might well have. */
static uint64_t
interesting(void)
{
	switch (below(16)) {
	case 0: case 1:	return (rnd());
	case 2:		return (below(600));
	case 3:		return (STUB_CODE + below(PAGE));
	case 4:		return (STUB_BELL + below(128));
	case 5:		return (STUB_PRIV + below(STUB_PRIVSIZE));
	case 6:		return (STUB_BATCH + below(PAGE));
	case 7:		return (STUB_BELLS + below(STUB_END - STUB_BELLS));
	case 8:		return ((uint64_t)code + below(2 * PAGE));
	case 9:		return ((uint64_t)stack + below(PAGE));
	case 10:	return ((uint64_t)altstack + below(ALTSTACK));
	case 11:	return (framepos + below(1024));
	case 12:	return (0xffffffff00000000UL + rnd() % 0x100000000UL);
	case 13:	return ((uint64_t)1 << below(64));
	case 14:	return ((uint64_t)watched + below(WATCHED));
	default:	return (0);
	}
}

/* ---- building an attempt -------------------------------------------------------- */

/* Registers for a launch of the snippet: harmless ones, then all random ones. */
static void
plain_regs(void)
{
	uint16_t cs, ss;

	__asm__("mov %%cs, %0; mov %%ss, %1" : "=r" (cs), "=r" (ss));
	memset(regs, 0, sizeof(regs));
	regs[RIP] = (uint64_t)code;
	regs[CS] = cs;
	regs[SS] = ss;
	regs[RFLAGS] = FL_ALWAYS;
	regs[RSP] = (uint64_t)stack + PAGE / 2;
}

static void
random_regs(void)
{
	plain_regs();
	for (int i = 0; i <= RDI; i++)
		regs[i] = interesting();
}

/* Begin a snippet; add to it. */
static void
snippet(void)
{
	ncode = 0;
}

static void
bytes(const char *s, size_t n)
{
	memcpy(code + ncode, s, n);
	ncode += n;
}
#define CODE(s)		bytes(s, sizeof(s) - 1)
#define SYSCALL		"\x0f\x05"
#define UD2		"\x0f\x0b"

/* Launch what regs[] says; the signal that ended it. */
static int
go(void)
{
	launch_count++;
	return (last_signal = launch());
}

/* Run a function of C as an attempt: it may fault, or be stopped by the alarm. */
static int
go_c(void (*fn)(void))
{
	plain_regs();
	regs[RIP] = (uint64_t)fn;
	regs[RSP] = (uint64_t)stack + PAGE - 8;
	*(uint64_t *)(stack + PAGE - 8) = (uint64_t)land;
	return (go());
}

/* An expectation of a directed attempt, unless the alarm cut it short. */
static void
expect(bool ok, int line)
{
	if (ok || last_signal == SIGALRM)
		return;
	report->failed = (uint32_t)line;
	_exit(1);
}
#define EXPECT(ok)	expect(ok, __LINE__)

/* Set up signal handlers and the alarm; also to repair what an attempt did to them. */
static void
set_handlers(void)
{
	static const int sigs[] = { SIGILL, SIGTRAP, SIGEMT, SIGFPE, SIGBUS, SIGSEGV,
	    SIGSYS, SIGALRM };
	struct itimerval tick = { { 0, TICK_USEC }, { 0, TICK_USEC } };
	stack_t ss = { .ss_sp = (char *)altstack, .ss_size = ALTSTACK };
	struct sigaction sa;
	sigset_t none;

	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = caught;
	sa.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
	sigemptyset(&none);
	if (sigaltstack(&ss, NULL) != 0)
		_exit(67);
	for (size_t i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++)
		if (sigaction(sigs[i], &sa, NULL) != 0)
			_exit(67);
	if (sigprocmask(SIG_SETMASK, &none, NULL) != 0 ||
	    setitimer(ITIMER_REAL, &tick, NULL) != 0)
		_exit(67);
}

/* ---- the stub's memory ------------------------------------------------------------- */

static volatile uint32_t *
bell(unsigned off)
{
	return ((volatile uint32_t *)(STUB_BELL + off));
}

static volatile uint64_t *
priv(unsigned off)
{
	return ((volatile uint64_t *)(STUB_PRIV + off));
}

/* Read the stub's code page for its system call instructions and its frame's place. */
static void
survey(void)
{
	const uint8_t *p = (const uint8_t *)STUB_CODE;

	for (size_t i = 0; i + 1 < PAGE; i++)
		if (p[i] == 0x0f && p[i + 1] == 0x05 && npins < 16)
			pins[npins++] = STUB_CODE + i;
	for (size_t i = 0; i < PAGE; i += 8) {
		uint64_t v = *(const uint64_t *)(p + i);

		if (v > STUB_PRIV + P_SIGSTACK && v < STUB_PRIV + STUB_PRIVSIZE)
			framepos = v;
	}
	if (npins == 0 || framepos == 0)
		errx(1, "the stub's code is not at %#lx", (unsigned long)STUB_CODE);
}

/* Say that a trap happened, as the stub's handler does, and go on. */
static void
claim(void)
{
	uint32_t cmd = *bell(B_CMD);

	__atomic_exchange_n(bell(B_WORD), cmd, __ATOMIC_SEQ_CST);
	for (int i = 0; i < ENDLESS && *bell(B_CMD) == cmd; i++)
		__builtin_ia32_pause();
}

/* A signal frame that looks as if it came from Linux; its code is at `land'. */
static void
forge(struct hostframe *f)
{
	memset(f, 0, sizeof(*f));
	f->uc_flags = 7;
	f->ss_sp = STUB_PRIV + P_SIGSTACK;
	f->ss_size = STUB_PRIVSIZE - P_SIGSTACK;
	f->ss_flags = HOST_AUTODISARM;
	f->rip = (uint64_t)land;
	f->rsp = (uint64_t)stack + PAGE - 8;
	f->eflags = FL_ALWAYS;
	f->cs = 0x33;
	f->ss = 0x2b;
	f->signo = HOST_SIGSYS;
	f->code = 1;
	f->addr = (uint64_t)land;
	f->rax = SYS_getpid;
	f->nr = SYS_getpid;
	f->arch = HOST_ARCH;
}

/* The forged page fault of an address. */
static void
forge_fault(struct hostframe *f, uint64_t va)
{
	forge(f);
	f->signo = HOST_SIGSEGV;
	f->trapno = 14;
	f->err = 6;
	f->cr2 = va;
}

/* ---- directed attempts --------------------------------------------------------------- */

/* Every number there is no system call for: ENOSYS, by the carry flag. */
static void
d_enosys(uint64_t v)
{
	static const uint64_t base[] = { 552, 1 << 20, 0x7fffff00, 0xffffff00,
	    0xffffffffffffff00 };

	for (uint64_t i = 0; i < 256; i++) {
		int sig;

		snippet();
		CODE(SYSCALL UD2);
		plain_regs();
		regs[RAX] = base[v] + i;
		regs[RDI] = regs[RSI] = regs[RDX] = ~0UL;
		sig = go();
		EXPECT(sig == SIGSYS || sig == SIGILL);
		EXPECT(sig == SIGSYS || (caught_mc.mc_rflags & FL_CF) != 0);
		EXPECT(sig == SIGSYS || caught_mc.mc_rax == ENOSYS);
	}
}

/* The ways into Linux that are not this kernel's.  No call must have happened. */
static const struct { const char *code; size_t len; } entry[] = {
	{ "\xcd\x80" UD2, 4 },				/* int $0x80 */
	{ "\x0f\x34" UD2, 4 },				/* sysenter */
	{ "\x0d\x00\x00\x00\x40" SYSCALL UD2, 9 },	/* x32: or $0x40000000, %eax */
	{ "\x48\xc7\xc3\x00\x00\x60\xff\xff\xd3" UD2, 11 },	/* vsyscalls: mov, call */
	{ "\x48\xc7\xc3\x00\x04\x60\xff\xff\xd3" UD2, 11 },
	{ "\x48\xc7\xc3\x00\x08\x60\xff\xff\xd3" UD2, 11 },
	/* 32-bit code: lretq to selector 0x23, then int $0x80 */
	{ "\x6a\x23\x68\x00\x00\x10\x00\x48\xcb" UD2, 11 },
	{ "\xcd\x03" UD2, 4 }, { "\xcd\x04" UD2, 4 }, { "\xcd\x20" UD2, 4 },
	{ "\xf1" UD2, 3 },				/* int1 */
};
#define NENTRY	(sizeof(entry) / sizeof(entry[0]))

static void
d_entry(uint64_t v)
{
	/* What Linux would make of these numbers: exit, kill, mmap, open ... */
	static const uint64_t nrs[] = { 60, 231, 62, 9, 2, 39, 1, 37, 11, 90 };
	size_t k = v % NENTRY;

	snippet();
	bytes(entry[k].code, entry[k].len);
	for (size_t i = 0; i < sizeof(nrs) / sizeof(nrs[0]); i++) {
		plain_regs();
		regs[RAX] = nrs[i];
		regs[RDI] = (uint64_t)getppid();
		regs[RSI] = 9;
		regs[RBX] = regs[RDI];
		regs[RCX] = 9;
		EXPECT(go() != 0);
	}
	EXPECT(getppid() == (pid_t)regs[RDI]);
}

/* Thirty-two-bit code at an address below 4 GiB. */
static void
d_code32(uint64_t v)
{
	static const char *const body[] = {
		"\xcd\x80\x0f\x0b", "\x0f\x34\x0f\x0b", "\x0f\x05\x0f\x0b", "\x0f\x0b\x0f\x0b",
		"\xeb\xfe\x0f\x0b",
	};
	uint8_t *low = mmap((void *)0x100000, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANON | MAP_FIXED, -1, 0);

	EXPECT(low != MAP_FAILED);
	memcpy(low, body[v], 4);
	plain_regs();
	regs[RIP] = (uint64_t)low;
	regs[CS] = 0x23;
	regs[RSP] = (uint64_t)low + PAGE - 64;
	regs[RAX] = 1;
	(void)go();
}

/* Instructions that only a kernel may use, and some that fault otherwise. */
static void
d_privileged(uint64_t v)
{
	static const struct { const char *s; size_t n; } t[] = {
		{ "\xfa", 1 }, { "\xfb", 1 }, { "\xf4", 1 },	/* cli sti hlt */
		{ "\xec", 1 }, { "\xee", 1 }, { "\x6c", 1 },	/* in out ins */
		{ "\x0f\x20\xc0", 3 }, { "\x0f\x22\xd8", 3 },	/* mov cr0; mov to cr3 */
		{ "\x0f\x21\xc0", 3 }, { "\x0f\x23\xc0", 3 },	/* mov dr0, to dr0 */
		{ "\x0f\x30", 2 }, { "\x0f\x32", 2 },		/* wrmsr rdmsr */
		{ "\x0f\x01\xf8", 3 }, { "\x0f\x07", 2 },	/* swapgs sysret */
		{ "\x0f\x35", 2 }, { "\x0f\x08", 2 },		/* sysexit invd */
		{ "\x0f\x01\x10", 3 }, { "\x0f\x01\x18", 3 },	/* lgdt lidt */
		{ "\x0f\x00\xd8", 3 }, { "\x0f\x00\xd0", 3 },	/* ltr lldt */
		{ "\x0f\x01\xc1", 3 }, { "\x0f\x01\xd9", 3 },	/* vmcall vmmcall */
		{ "\x0f\x01\xd1", 3 }, { "\x0f\xae\x28", 3 },	/* xsetbv xrstor */
		{ "\xcf", 1 }, { "\x0f\xff", 2 },		/* iret ud0 */
		{ "\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\x90", 16 },
	};
	size_t n = sizeof(t) / sizeof(t[0]);

	if (v >= n)
		return;
	snippet();
	bytes(t[v].s, t[v].n);
	CODE(UD2);
	plain_regs();
	EXPECT(go() != 0);
}

/* Memory that is not the guest's: read, written, executed, given to the kernel. */
static void
d_memory(uint64_t v)
{
	static const uint64_t where[] = { 0, 0xfff, 0x7ff000000000, 0x7ff7fffff000,
	    STUB_END, 0x7fffffffe000, 0x7fffffffffff, 0x800000000000, 0x8000000000000000,
	    0xffff800000000000, 0xffffffff81000000, 0xffffffffff600000,
	    0xfffffffffffff000, STUB_CODE };
	static const char *const how[] = { "\x8a\x07" UD2, "\x88\x07" UD2,
	    "\xff\xe7" UD2, "\xff\x37" UD2 };
	uint64_t va;
	int sig;

	for (size_t i = 0; i < sizeof(where) / sizeof(where[0]); i++) {
		va = where[i] + (v & 4 ? 8 : 0);
		EXPECT(write(-1, (void *)va, 1) == -1);
		EXPECT(stat((char *)va, NULL) == -1 && errno == EFAULT);
		if (va - STUB_CODE < PAGE && (v % 4 == 0 || v % 4 == 3))
			continue;		/* no secret: it can be read */
		snippet();
		bytes(how[v % 4], 4);
		plain_regs();
		regs[RDI] = va;
		sig = go();
		EXPECT(sig == SIGSEGV || sig == SIGBUS || sig == SIGSYS);
	}
}

/* Flags at a system call and at a fault. */
static void
d_flags(uint64_t v)
{
	static const uint64_t flag[] = { FL_TF, FL_DF, FL_AC, FL_NT, FL_RF, FL_ID,
	    FL_TF | FL_DF | FL_AC, ~(FL_IOPL | 1UL << 17 /* VM */) & 0x3fffff };
	int sig;

	snippet();
	CODE(SYSCALL "\x8b\x07" SYSCALL UD2);	/* the middle: mov (%rdi), %eax */
	plain_regs();
	regs[RFLAGS] = flag[v % 8] | FL_ALWAYS;
	regs[RAX] = SYS_getpid;
	regs[RDI] = v & 8 ? 1 : (uint64_t)stack + 1;
	regs[RSP] += v & 16 ? 1 : 0;
	sig = go();
	EXPECT(sig == SIGTRAP || sig == SIGBUS || sig == SIGSEGV || sig == SIGILL);
	EXPECT(getppid() > 0);
}

/* Segment bases survive traps; those that no processor takes are refused. */
static void
d_bases(uint64_t v)
{
	static const uint64_t base[] = { 0, 1, 0x7fffffffffff, 0x8000000000000000,
	    0x800000000000, 0xffff800000000000, STUB_PRIV, STUB_BELL, 0xdeadbeef000 };
	struct tls_info ti = { (void *)base[v % 9], sizeof(tls) };
	int sig;

	/* Through the kernel, then by the instruction. */
	(void)syscall(SYS_set_tls_area, v / 9 % 2, &ti, sizeof(ti));
	(void)getppid();
	snippet();
	CODE("\xf3\x48\x0f\xae\xd7");		/* wrfsbase %rdi */
	CODE("\xf3\x48\x0f\xae\xde");		/* wrgsbase %rsi */
	CODE(SYSCALL);
	CODE("\xf3\x48\x0f\xae\xc7");		/* rdfsbase %rdi */
	CODE("\xf3\x48\x0f\xae\xce");		/* rdgsbase %rsi */
	CODE(UD2);
	plain_regs();
	regs[RAX] = SYS_getpid;
	regs[RDI] = base[v % 9];
	regs[RSI] = base[(v + 1) % 9];
	sig = go();
	if (sig == SIGILL && caught_mc.mc_rip == (uint64_t)code + ncode - 2) {
		EXPECT(caught_mc.mc_rdi == regs[RDI]);
		EXPECT(caught_mc.mc_rsi == regs[RSI]);
	} else
		EXPECT(sig == SIGILL || sig == SIGBUS || sig == SIGSEGV);
}

/* Selectors: null, user, kernel, LDT. */
static void
d_selectors(uint64_t v)
{
	static const uint64_t sel[] = { 0, 3, 0x10, 0x18, 0x23, 0x2b, 0x33, 0x43, 0x3b, 7,
	    0xf, 0x53, 0x63, 0xffff };
	static const char *const load[] = { "\x8e\xd8", "\x8e\xc0", "\x8e\xe0",
	    "\x8e\xe8", "\x8e\xd0" };		/* ds es fs gs ss */

	for (size_t i = 0; i < sizeof(sel) / sizeof(sel[0]); i++) {
		snippet();
		bytes(load[v], 2);
		CODE("\xb8\x14\x00\x00\x00" SYSCALL UD2);	/* getpid */
		plain_regs();
		regs[RAX] = sel[i];
		EXPECT(go() != 0);
	}
	EXPECT(getppid() > 0);
}

/* The stack pointer anywhere, also where the signal frame goes, at each sort of trap. */
static void
d_stack(uint64_t v)
{
	const uint64_t at[] = { 0, 8, STUB_PRIV, STUB_PRIV + P_SIGSTACK,
	    STUB_PRIV + P_SIGSTACK + 64, framepos - 8, framepos, framepos + 8,
	    framepos + 128, STUB_PRIV + STUB_PRIVSIZE, STUB_BELL, STUB_CODE, STUB_BELLS,
	    0x800000000000, ~0UL, (uint64_t)watched, 0x7ff000000000 };
	static const char *const how[] = { SYSCALL UD2, "\xcc" UD2, "\x8b\x00" UD2,
	    "\x50" UD2, "\xf4" UD2 };

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		snippet();
		bytes(how[v], v == 0 || v == 2 ? 4 : 3);
		plain_regs();
		regs[RSP] = at[i];
		regs[RAX] = SYS_getpid;
		EXPECT(go() != 0);
	}
}

/* Each byte of the code page, and then of the others, with chosen registers. */
static void
d_jump(uint64_t v)
{
	static const uint64_t sets = 4;
	uint64_t at = v / sets;

	state = seed * 0x10001 + v;
	plain_regs();
	if (v % sets == 1)
		random_regs();
	if (v % sets >= 2) {
		/* What the handler would have, and a plausible system call. */
		regs[RBP] = STUB_BELL;
		regs[RBX] = v % sets == 2 ? STUB_PRIV : STUB_BATCH;
		regs[RSP] = framepos;
		regs[RAX] = v % sets == 2 ? 9 : 24;
		regs[RDI] = (uint64_t)watched;
		regs[RSI] = PAGE;
		regs[RDX] = 7;
		regs[R10] = 0x8011;
		regs[R12] = *bell(B_CMD);
		regs[R13] = 1;
		regs[R14] = STUB_BATCH + BATCH_OPS;
	}
	regs[RIP] = STUB_CODE + at;
	(void)go();			/* a stale frame may even be returned to */
}

/* Host system calls of every number, from every pinned instruction. */
static void
d_pins(uint64_t v)
{
	if (v / 64 >= npins)
		return;
	random_regs();
	regs[RAX] = v % 64 < 40 ? v % 64 : 3 * v % 450;
	regs[RIP] = pins[v / 64];
	if (v % 2 == 0) {			/* mmap of the image over our page */
		regs[RAX] = v % 64 == 0 ? 9 : v % 64 == 2 ? 10 : 11;
		regs[RDI] = (uint64_t)watched;
		regs[RSI] = PAGE;
		regs[RDX] = 7;
		regs[R10] = 0x8011;
		regs[R8] = STUB_FD_IMAGE;
		regs[R9] = 0;
	}
	(void)go();
}

/* A batch of our own making, run by the stub's code.  It has not the secret. */
static void
d_batch(uint64_t v)
{
	struct stub_batch *b = (struct stub_batch *)STUB_BATCH;
	unsigned pin = (unsigned)(v % npins);

	memset(b, 0, BATCH_SIZE);
	b->count = 1;
	b->len = BATCH_OPS + BATCH_OPSIZE;
	b->nonce = v;
	b->op[0] = (struct stub_op){ v & 1 ? 9 : 11, { (uint64_t)watched, PAGE, 7, 0x8011,
	    STUB_FD_IMAGE, 0 } };
	plain_regs();
	regs[RAX] = b->len;
	regs[RBX] = STUB_BATCH;
	regs[R13] = 1;
	regs[R14] = STUB_BATCH + BATCH_OPS;
	regs[RIP] = pins[pin] + 2;
	EXPECT(go() != 0);
}

/* Claim a trap and run on; forged system calls, faults, and nonsense. */
static void
claim_forged(void)
{
	struct hostframe *f = (struct hostframe *)framepos;
	uint64_t v = report->next;

	for (unsigned i = 0; i < 64; i++) {
		switch (v % 8) {
		case 0: forge(f); break;
		case 1: forge(f); f->nr = SYS_getppid; break;
		case 2: forge(f); f->arch = 0x40000003; break;
		case 3: forge_fault(f, (uint64_t)watched + i % 16 * PAGE); break;
		case 4: forge_fault(f, (uint64_t)stack); break;
		case 5: forge(f); f->cs = 0x23; break;
		case 6: forge(f); f->addr = STUB_CODE + 64; break;
		default: forge(f); f->rip = ~0UL; f->addr = ~0UL; f->code = -1; break;
		}
		claim();
	}
}

static void
d_claim(uint64_t v)
{
	(void)v;
	(void)go_c(claim_forged);
	EXPECT(getppid() > 0);
}

/*
 * Claim a fault, so that a batch comes, and answer it: with the nonce of an honest
 * one, with zero, with random numbers, or with silence while we run on.
 */
static void
answer_batches(void)
{
	struct hostframe *f = (struct hostframe *)framepos;
	uint64_t v = report->next, nonce = *priv(P_ANSWER);
	uint32_t cmd;
	uint8_t *area;

	area = mmap(NULL, 1024 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
	for (unsigned i = 0; i < 32; i++) {
		forge_fault(f, (uint64_t)area + i * 32 * PAGE);
		claim();
		cmd = *bell(B_CMD);
		if (v % 4 == 1)
			*priv(P_ANSWER) = nonce;
		else if (v % 4 == 2)
			*priv(P_ANSWER) = rnd();
		else if (v % 4 == 3)
			*priv(P_ANSWER) = 0;
		*bell(B_WORD) = cmd;
		for (int k = 0; k < ENDLESS && *bell(B_CMD) == cmd; k++)
			__builtin_ia32_pause();
		area[i * 32 * PAGE] = 1;
	}
}

static void
d_answer(uint64_t v)
{
	state = v;
	(void)go_c(answer_batches);
}

/* Write all over the control region while traps come and go. */
static void
scribble_on(void)
{
	for (unsigned i = 0; i < 20000; i++) {
		uint64_t at = below(8) != 0 ? below(64) * 8 : below(STUB_PRIVSIZE / 8) * 8;

		if (below(4) == 0)
			*bell((unsigned)(at % 128)) = *bell(B_CMD) + (uint32_t)below(2);
		else
			*priv((unsigned)at) = below(2) ? interesting() : *priv((unsigned)at) + 1;
		if (below(64) == 0)
			(void)getppid();
	}
}

static void
d_scribble(uint64_t v)
{
	state = seed + v;
	(void)go_c(scribble_on);
}

/* Ring one's own bell: commands that never were given. */
static void
d_command(uint64_t v)
{
	static const uint32_t cmds[] = { CMD_RUN, CMD_BATCH, CMD_RUN | CMD_BATCH, CMD_LOAD,
	    CMD_RUN | CMD_LOAD, CMD_SWITCH, CMD_SWITCH | 3 << CMD_SLOTSHIFT,
	    CMD_SWITCH | 1023 << CMD_SLOTSHIFT, WORD_LOOK, 0, ~0U };

	*bell(B_CMD) = (v & 16 ? *bell(B_CMD) + CMD_SEQ : 0) ^ cmds[v % 11];
	(void)getppid();
	snippet();
	CODE("\xcc" UD2);
	plain_regs();
	(void)go();
}

/*
 * Linux's sigreturn with a frame of our own: block the signals, move the signal
 * stack, leave 64-bit mode, ask for flags; then trap, or run on and never trap.
 */
static void
d_sigreturn(uint64_t v)
{
	struct hostframe *f = (struct hostframe *)(stack + 1024);
	uint64_t spin = v & 8;

	snippet();
	if (spin)
		CODE("\xeb\xfe");
	CODE("\xcc" SYSCALL "\xcc");
	forge(f);
	f->rip = (uint64_t)code;
	switch (v % 8) {
	case 0: f->sigmask = ~0UL; break;
	case 1: f->ss_sp = (uint64_t)altstack; f->ss_size = ALTSTACK; break;
	case 2: f->ss_flags = 2; break;			/* SS_DISABLE */
	case 3: f->ss_sp += 1024; f->ss_size -= 1024; f->ss_flags = 0; break;
	case 4: f->cs = 0x23; break;
	case 5: f->eflags |= FL_TF | FL_AC | FL_DF | FL_NT | FL_IOPL; break;
	case 6: f->fpstate = (uint64_t)stack; break;
	default: f->uc_flags = 0; f->ss = 0; f->fs = f->gs = 0x2b; break;
	}
	for (unsigned i = 0; i < npins; i++) {
		const uint8_t *p = (const uint8_t *)pins[i] - 5;

		if (p[0] != 0xb8 || p[1] != 15)		/* mov $15, %eax */
			continue;
		plain_regs();
		regs[RAX] = 15;
		regs[RIP] = pins[i];
		regs[RSP] = (uint64_t)f + 8;
		(void)go();
		EXPECT(getppid() > 0);
		return;
	}
	EXPECT(false);
}

/* The guest kernel's own sigreturn(2), with registers no program may have. */
static void
d_guest_sigreturn(uint64_t v)
{
	ucontext_t u;
	int sig;

	memset(&u, 0, sizeof(u));
	u.uc_mcontext.mc_len = sizeof(mcontext_t);
	u.uc_mcontext.mc_fpformat = _MC_FPFMT_XMM;
	u.uc_mcontext.mc_ownedfp = _MC_FPOWNED_FPU;
	u.uc_mcontext.mc_rip = (uint64_t)code;
	u.uc_mcontext.mc_rsp = (uint64_t)stack + PAGE / 2;
	u.uc_mcontext.mc_cs = 0x43;
	u.uc_mcontext.mc_ss = 0x3b;
	u.uc_mcontext.mc_rflags = FL_ALWAYS;
	snippet();
	CODE("\xcc");
	switch (v) {
	case 0: u.uc_mcontext.mc_cs = 0x10; u.uc_mcontext.mc_ss = 0x18; break;
	case 1: u.uc_mcontext.mc_rflags = ~0UL; break;
	case 2: u.uc_mcontext.mc_rip = STUB_CODE + 64; break;
	case 3: u.uc_mcontext.mc_rip = 0x800000000000; break;
	case 4: u.uc_mcontext.mc_rsp = framepos; break;
	case 5: memset(u.uc_mcontext.mc_fpregs, 0xff, sizeof(u.uc_mcontext.mc_fpregs)); break;
	case 6: u.uc_mcontext.mc_ownedfp = ~0U; u.uc_mcontext.mc_fpformat = ~0U; break;
	default: memset(&u.uc_sigmask, 0, sizeof(u.uc_sigmask)); break;
	}
	plain_regs();
	regs[RIP] = (uint64_t)code + 16;
	memcpy(code + 16, SYSCALL UD2, 4);
	regs[RAX] = SYS_sigreturn;
	regs[RDI] = (uint64_t)&u;
	sig = go();
	EXPECT(sig != 0 && sig != SIGALRM);
}

/* A fork while the parent's registers and flags are odd; both go on. */
static void
d_fork(uint64_t v)
{
	int status;
	pid_t pid;

	state = v;
	random_regs();
	snippet();
	CODE("\xcc");
	(void)go();
	pid = fork();
	EXPECT(pid >= 0);
	if (pid == 0) {
		*bell(B_WORD) = *bell(B_CMD);
		for (unsigned i = 0; i < 100; i++)
			*priv(P_ANSWER) = rnd();
		_exit(7);
	}
	while (waitpid(pid, &status, 0) != pid)
		EXPECT(errno == EINTR);		/* the alarm */
	EXPECT(!WIFEXITED(status) || WEXITSTATUS(status) == 7);
}

static const struct directed {
	const char *name;
	void	(*fn)(uint64_t);
	uint64_t variants, quick;	/* all of them; a step for a short run */
} directed[] = {
	{ "numbers without a system call",	d_enosys,	5, 1 },
	{ "other ways into Linux",		d_entry,	NENTRY, 1 },
	{ "32-bit code",			d_code32,	5, 1 },
	{ "privileged instructions",		d_privileged,	32, 1 },
	{ "memory of others",			d_memory,	8, 1 },
	{ "flags",				d_flags,	32, 1 },
	{ "segment bases",			d_bases,	18, 1 },
	{ "selectors",				d_selectors,	5, 1 },
	{ "stack pointers",			d_stack,	5, 1 },
	{ "false traps",			d_claim,	8, 1 },
	{ "answered batches",			d_answer,	4, 1 },
	{ "scribbles",				d_scribble,	8, 1 },
	{ "false commands",			d_command,	32, 1 },
	{ "own batches",			d_batch,	32, 1 },
	{ "Linux's sigreturn",			d_sigreturn,	16, 1 },
	{ "DragonFly's sigreturn",		d_guest_sigreturn, 8, 1 },
	{ "fork",				d_fork,		8, 1 },
	{ "calls from the stub's code",		d_pins,		16 * 64, 5 },
	{ "jumps into the stub's code",		d_jump,		4 * PAGE, 13 },
};
#define NDIRECTED (sizeof(directed) / sizeof(directed[0]))

/* ---- random attempts ------------------------------------------------------------------- */

/* Pieces of code that do something, for garbage to consist of. */
static const struct { const char *s; size_t n; } piece[] = {
	{ SYSCALL, 2 }, { "\xcd\x80", 2 }, { "\x0f\x34", 2 }, { "\xcc", 1 },
	{ "\xf3\x48\x0f\xae\xd7", 5 }, { "\xf3\x48\x0f\xae\xde", 5 },	/* wrfsbase, gs */
	{ "\x9d", 1 }, { "\x9c", 1 }, { "\x48\xcf", 2 }, { "\x48\xcb", 2 },
	{ "\x8e\xd8", 2 }, { "\x8e\xe0", 2 }, { "\x8e\xe8", 2 }, { "\x8e\xd0", 2 },
	{ "\xfd", 1 }, { "\xfc", 1 }, { "\xff\xe0", 2 }, { "\xff\xd3", 2 },
	{ "\x48\x89\x07", 3 }, { "\x48\x8b\x06", 3 }, { "\xf3\xa4", 2 }, { "\xf3\xab", 2 },
	{ "\x0f\xae\x17", 3 }, { "\x0f\xae\x0f", 3 }, { "\x0f\xc7\x08", 3 },
	{ "\x48\x87\x07", 3 }, { "\xf0\x0f\xb1\x17", 4 }, { "\x0f\x01\xef", 3 },
	{ "\x0f\xae\x2f", 3 }, { "\xdd\x27", 2 }, { "\x48\xf7\xf3", 3 }, { "\x58", 1 },
	{ "\x54", 1 }, { "\x5c", 1 }, { "\xc9", 1 }, { "\xc3", 1 }, { "\xeb\xfe", 2 },
	{ "\x0f\x01\xd0", 3 }, { "\x0f\x31", 2 }, { "\x0f\xa2", 2 }, { "\xe8\0\0\0\0", 5 },
};

/* Garbage: random bytes, pieces, immediate values. */
static void
r_garbage(void)
{
	size_t len = 8 + below(120);

	snippet();
	while (ncode < len) {
		uint64_t v = rnd();

		switch (below(4)) {
		case 0:
			bytes((const char *)&v, 1 + below(8));
			break;
		case 1:
			v = interesting();
			code[ncode++] = 0x48;		/* mov $v, register */
			code[ncode++] = (uint8_t)(0xb8 + below(8));
			bytes((const char *)&v, 8);
			break;
		default:
			v = below(sizeof(piece) / sizeof(piece[0]));
			bytes(piece[v].s, piece[v].n);
			break;
		}
	}
	CODE(UD2);
	random_regs();
	if (below(4) == 0)
		regs[RSP] = interesting();
	(void)go();
}

/* An odd entry with random registers. */
static void
r_entry(void)
{
	size_t k = below(NENTRY);

	snippet();
	bytes(entry[k].code, entry[k].len);
	random_regs();
	if (below(2) == 0)
		regs[RAX] = below(600);
	(void)go();
}

/* A few words of the control region, then a trap. */
static void
r_scribble(void)
{
	static const unsigned words[] = { B_VKSLEEP, B_WORD, B_SLEEP, B_WORD + 4 };

	for (uint64_t n = below(8); n > 0; n--) {
		uint64_t v = interesting();

		switch (below(4)) {
		case 0:
			*bell(words[below(4)]) = (uint32_t)v;
			break;
		case 1:
			*priv((unsigned)below(5) * 8) = v;
			break;
		case 2:
			*priv((unsigned)(framepos - STUB_PRIV + below(64) * 8)) = v;
			break;
		default:
			*priv((unsigned)below(STUB_PRIVSIZE / 8) * 8) = v;
			break;
		}
	}
	if (below(400) == 0)
		*bell(B_CMD) = (uint32_t)interesting();
	snippet();
	if (below(2) != 0)
		CODE(SYSCALL);
	CODE("\x8a\x06" "\xcc");
	random_regs();
	regs[RAX] = SYS_getpid;
	(void)go();
}

/* A false trap, with a frame that is partly random. */
static void
claim_random(void)
{
	struct hostframe *f = (struct hostframe *)framepos;

	if (below(2) != 0)
		forge(f);
	else
		forge_fault(f, interesting());
	for (uint64_t n = below(4); n > 0; n--)
		((uint64_t *)f)[below(sizeof(*f) / 8)] = interesting();
	claim();
	for (uint64_t n = below(4); n > 0; n--)
		((volatile uint64_t *)f)[below(sizeof(*f) / 8)] = interesting();
}

static void
r_claim(void)
{
	(void)go_c(claim_random);
}

/* Any flags. */
static void
r_flags(void)
{
	snippet();
	CODE(SYSCALL "\x8a\x06" SYSCALL "\x8a\x07\xcc");
	random_regs();
	regs[RAX] = SYS_getpid;
	/* Not VM or IOPL, which iretq would refuse or ignore. */
	regs[RFLAGS] = (rnd() & 0x3dcfff) | FL_ALWAYS;
	(void)go();
}

/* Any stack, at any sort of trap. */
static void
r_stack(void)
{
	static const char traps[] = "\xcc\xcc\xf4\x50\xc3\xc9\xcf\x9d\x5b\xec";

	snippet();
	if (below(2) != 0)
		CODE(SYSCALL);
	else
		bytes(traps + below(sizeof(traps) - 1), 1);
	CODE(UD2);
	random_regs();
	regs[RAX] = SYS_getpid;
	regs[RSP] = interesting();
	(void)go();
}

/* DragonFly's sigreturn with random registers. */
static void
r_guest_sigreturn(void)
{
	static ucontext_t u;
	uint64_t *w = (uint64_t *)&u;

	for (size_t i = 0; i < sizeof(u) / 8; i++)
		w[i] = interesting();
	memset(&u.uc_sigmask, 0, sizeof(u.uc_sigmask));
	if (below(4) != 0)
		u.uc_mcontext.mc_len = sizeof(mcontext_t);
	if (below(2) != 0) {
		u.uc_mcontext.mc_cs = 0x43;
		u.uc_mcontext.mc_ss = 0x3b;
		u.uc_mcontext.mc_rip = (uint64_t)code;
		u.uc_mcontext.mc_rflags &= 0x3fffff;
		u.uc_mcontext.mc_ownedfp = _MC_FPOWNED_FPU;
		u.uc_mcontext.mc_fpformat = _MC_FPFMT_XMM;
	}
	snippet();
	CODE(SYSCALL UD2);
	random_regs();
	regs[RAX] = SYS_sigreturn;
	regs[RDI] = (uint64_t)&u;
	(void)go();
}

/* A system call of DragonFly with random arguments, but for those that only end,
 * multiply or wait. */
static void
r_syscall(void)
{
	static const uint16_t not[] = { SYS_exit, SYS_fork, SYS_vfork, SYS_rfork,
	    SYS_lwp_create, SYS_lwp_create2, SYS_extexit, SYS_sigsuspend,
	    SYS_sigtimedwait, SYS_sigwaitinfo };
	uint64_t nr = below(SYS_MAXSYSCALL);

	for (size_t i = 0; i < sizeof(not) / sizeof(not[0]); i++)
		if (nr == not[i])
			return;
	snippet();
	CODE(SYSCALL UD2);
	random_regs();
	regs[RAX] = nr;
	for (int i = 0; i <= RDI; i++)
		if (i != RAX && below(3) == 0)
			regs[i] = below(8);
	(void)go();
	set_handlers();
}

/* The stub's code again, anywhere and with anything. */
static void
r_jump(void)
{
	random_regs();
	regs[RIP] = below(8) != 0 ? STUB_CODE + below(1024) :
	    STUB_CODE + below(STUB_END - STUB_CODE);
	if (below(4) == 0)
		regs[RSP] = framepos;
	if (below(4) == 0)
		regs[RBP] = STUB_BELL;
	(void)go();
}

/* Linux's sigreturn with a random frame. */
static void
r_sigreturn(void)
{
	struct hostframe *f = (struct hostframe *)(below(2) ? (uint64_t)stack + 1024 : framepos);

	forge(f);
	f->rip = (uint64_t)code;
	for (uint64_t n = below(6); n > 0; n--)
		((uint64_t *)f)[below(sizeof(*f) / 8)] = interesting();
	snippet();
	CODE("\xcc" SYSCALL "\xcc");
	random_regs();
	regs[RAX] = 15;
	regs[RIP] = pins[below(npins)];
	regs[RSP] = (uint64_t)f + 8;
	(void)go();
}

static const struct {
	void	(*fn)(void);
	unsigned weight;
} chance[] = {
	{ r_garbage,		450 },
	{ r_entry,		120 },
	{ r_scribble,		130 },
	{ r_claim,		60 },
	{ r_flags,		90 },
	{ r_stack,		60 },
	{ r_guest_sigreturn,	40 },
	{ r_syscall,		40 },
	{ r_jump,		6 },
	{ r_sigreturn,		4 },
};
#define CHANCES	1000			/* the sum of the weights */

/* Random attempt number i: all it does follows from the seed and i. */
static void
r_attempt(uint64_t i)
{
	unsigned k = 0;
	uint64_t draw;

	state = seed * 0xd1342543de82ef95UL + i;
	draw = below(CHANCES);
	while (draw >= chance[k].weight)
		draw -= chance[k++].weight;
	chance[k].fn();
}

/* ---- processes ------------------------------------------------------------------------ */

static uint64_t
pattern(size_t i)
{
	return ((i + 1) * 0x9e3779b97f4a7c15UL ^ seed);
}

/* Is everything that this process has as its parent left it? */
static bool
sane(void)
{
	uint64_t word, flags;
	uint32_t mxcsr;
	uint16_t fcw;

	for (size_t i = 0; i < WATCHED / 8; i++)
		if (watched[i] != pattern(i))
			return (false);
	__asm__ volatile("movq %%fs:0, %0; pushfq; popq %1; stmxcsr %2; fnstcw %3"
	    : "=r" (word), "=r" (flags), "=m" (mxcsr), "=m" (fcw));
	return (word == TLS_MAGIC && (flags & (FL_TF | FL_DF | FL_AC | FL_NT)) == 0 &&
	    mxcsr == MXCSR_DEFAULT && fcw == FCW_DEFAULT);
}

/* Watch until the pipe is closed.  Exit status 0: nothing was ever seen to change. */
static _Noreturn void
watch(int fd)
{
	uint64_t private[512];
	struct timespec nap = { 0, 2000000 };
	unsigned long looks = 0;
	char c;

	memset(private, 0x5a, sizeof(private));
	do {
		if (!sane())
			errx(1, "the watcher sees that its memory changed");
		for (size_t i = 0; i < sizeof(private) / 8; i++)
			if (((volatile uint64_t *)private)[i] != 0x5a5a5a5a5a5a5a5aUL)
				errx(1, "the watcher's stack changed");
		looks++;
		(void)nanosleep(&nap, NULL);
	} while (read(fd, &c, 1) < 0 && errno == EWOULDBLOCK);
	if (verbose)
		printf("the watcher looked %lu times\n", looks);
	(void)fflush(stdout);
	_exit(0);
}

/* Be an attacker: give up everything, then make the attempts. */
static _Noreturn void
attack(void (*fn)(uint64_t), uint64_t from, uint64_t to, uint64_t step)
{
	if (!sane())
		_exit(68);
	(void)closefrom(0);
	if (setpgid(0, 0) != 0 || chroot(emptydir) != 0 || chdir("/") != 0 ||
	    setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
		_exit(69);
	set_handlers();
	report->ready = 1;
	for (uint64_t i = from; i < to; i += step) {
		report->next = i;
		fn(i);
	}
	report->next = to;
	_exit(0);
}

/* The attacker takes too long. */
static void
too_long(int sig)
{
	(void)sig;
	if (attacker > 0)
		(void)kill(attacker, SIGKILL);
}

static struct {
	uint64_t	attempts, processes, killed, exited;
} count;

/* Wait for an attacker, for so long and no longer. */
static int
reap(pid_t pid)
{
	struct itimerval patience = { { 1, 0 }, { PATIENCE, 0 } }, off = { { 0, 0 }, { 0, 0 } };
	int status;

	attacker = pid;
	if (setitimer(ITIMER_REAL, &patience, NULL) != 0)
		err(1, "setitimer");
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			err(1, "waitpid");
	attacker = 0;
	if (setitimer(ITIMER_REAL, &off, NULL) != 0)
		err(1, "setitimer");
	(void)killpg(pid, SIGKILL);		/* what garbage forked */
	return (status);
}

/* Make all attempts of one kind, in as many processes as that takes. */
static bool
make_attempts(const char *what, void (*fn)(uint64_t), uint64_t from, uint64_t n,
    uint64_t step)
{
	uint64_t i, to, end = from + n, next;
	int status;
	pid_t pid;

	for (i = from; i < end; i = next) {
		to = end - i > BATCH * step ? i + BATCH * step : end;
		report->next = i;
		report->ready = report->failed = 0;
		(void)fflush(stdout);
		if ((pid = fork()) < 0)
			err(1, "fork");
		if (pid == 0)
			attack(fn, i, to, step);
		status = reap(pid);
		count.processes++;
		next = report->next;
		if (report->ready == 0) {
			printf("%s, before number %lu: a fresh process is not as it "
			    "should be, status %#x\n", what, i, (unsigned)status);
			return (false);
		}
		if (WIFSIGNALED(status))
			count.killed++;
		else if (next != to || WEXITSTATUS(status) != 0)
			count.exited++;
		if (fn != r_attempt && report->failed != 0) {
			printf("%s, number %lu: not what line %u expects\n", what, next,
			    report->failed);
			return (false);
		}
		if (verbose && next != to)
			printf("%s, number %lu: status %#x\n", what, next,
			    (unsigned)status);
		/* Destroyed, or honest: it goes on behind what it says. */
		if (next < i || next > to)
			next = i;
		if (next != to || status != 0)
			next += next < to ? step : 0;
		count.attempts += (next - i + step - 1) / step;
	}
	return (true);
}

/* Everything of the attackers' user goes. */
static void
sweep(void)
{
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid == 0) {
		if (setuid(NOBODY) != 0)
			_exit(1);
		(void)kill(-1, SIGKILL);
		_exit(0);
	}
	(void)waitpid(pid, NULL, 0);
}

/* Memory for all that follows. */
static uint8_t *
pages(size_t len, int prot, int flags)
{
	void *p = mmap(NULL, len, prot, MAP_ANON | flags, -1, 0);

	if (p == MAP_FAILED)
		err(1, "mmap");
	return (p);
}

/* Memory, the thread's base, the directory, the signal handler of the parent. */
static void
set_up(void)
{
	struct tls_info ti = { &tls, sizeof(tls) };
	struct sigaction sa;

	if (geteuid() != 0)
		errx(1, "only root can give up what an attacker must not have");
	report = (struct report *)pages(PAGE, PROT_READ | PROT_WRITE, MAP_SHARED);
	code = pages(2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE);
	stack = pages(3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE) + PAGE;
	altstack = pages(ALTSTACK, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	watched = (uint64_t *)pages(WATCHED, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	if (munmap(code + PAGE, PAGE) != 0 || munmap(stack - PAGE, PAGE) != 0 ||
	    munmap(stack + PAGE, PAGE) != 0)
		err(1, "munmap");
	for (size_t i = 0; i < WATCHED / 8; i++)
		watched[i] = pattern(i);
	if (syscall(SYS_set_tls_area, 0, &ti, sizeof(ti)) != 0)
		err(1, "set_tls_area");
	if (!sane())
		errx(1, "this process is not as it should be");
	if (mkdtemp(emptydir) == NULL || chmod(emptydir, 0755) != 0)
		err(1, "%s", emptydir);
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = too_long;
	if (sigaction(SIGALRM, &sa, NULL) != 0)
		err(1, "sigaction");
	survey();
}

/* Directed attempts, then random ones.  True: all as it should be. */
static bool
run(uint64_t first, uint64_t n)
{
	for (size_t i = 0; i < NDIRECTED; i++) {
		const struct directed *d = &directed[i];
		uint64_t step = n > DEFAULT_ATTEMPTS ? 1 : d->quick;

		if (verbose)
			printf("%s\n", d->name);
		if (first == 0 && !make_attempts(d->name, d->fn, 0, d->variants, step))
			return (false);
	}
	sweep();
	for (uint64_t end = first + n; first < end; first += n) {
		n = end - first > DEFAULT_ATTEMPTS ? DEFAULT_ATTEMPTS : end - first;
		if (!make_attempts("random", r_attempt, first, n, 1))
			return (false);
		sweep();
		if (verbose)
			printf("%lu attempts\n", (unsigned long)(first + n));
	}
	return (true);
}

int
main(int argc, char *argv[])
{
	uint64_t n = DEFAULT_ATTEMPTS, first = 0;
	int c, fds[2], status;
	pid_t watcher;
	bool ok;

	while ((c = getopt(argc, argv, "n:o:s:v")) != -1)
		switch (c) {
		case 'n': n = strtoul(optarg, NULL, 0); break;
		case 'o': first = strtoul(optarg, NULL, 0); break;
		case 's': seed = strtoul(optarg, NULL, 0); break;
		case 'v': verbose = true; break;
		default:
			(void)fprintf(stderr,
			    "usage: attack [-v] [-n attempts] [-s seed] [-o first]\n");
			return (64);
		}
	set_up();
	if (pipe(fds) != 0 || fcntl(fds[0], F_SETFL, O_NONBLOCK) != 0)
		err(1, "pipe");
	(void)fflush(stdout);
	if ((watcher = fork()) < 0)
		err(1, "fork");
	if (watcher == 0) {
		(void)close(fds[1]);
		watch(fds[0]);
	}
	ok = run(first, n);
	(void)close(fds[1]);
	if (waitpid(watcher, &status, 0) != watcher)
		err(1, "waitpid");
	if (status != 0) {
		printf("the watcher ended with status %#x\n", (unsigned)status);
		ok = false;
	}
	if (!sane()) {
		printf("this process's memory or registers changed\n");
		ok = false;
	}
	(void)rmdir(emptydir);
	printf("attack: %lu attempts, seed %lu, %lu processes, %lu killed, %lu ended: "
	    "%s\n", (unsigned long)count.attempts,
	    (unsigned long)seed, (unsigned long)count.processes, (unsigned long)count.killed,
	    (unsigned long)count.exited, ok ? "ok" : "FAILED");
	return (ok ? 0 : 1);
}
