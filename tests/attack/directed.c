/*
 * directed.c - attempts with a plan: each goes for one thing that isolation relies on.
 *
 * An attempt is a function of the number of its variant.  All variants of all of
 * them, directed[], are made in a full run; docs/vmspace.md names what answers each.
 * What is more than "signal, ENOSYS or death" is stated by EXPECT(), which makes the
 * whole program fail; but memory that changed elsewhere is for others to see.
 *
 * Called by: attack.c.  Calls: launch.c.  Read next: chance.c.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/tls.h>
#include <sys/wait.h>

#include "attack.h"

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
static void
d_entry(uint64_t v)
{
	/* What Linux would make of these numbers: exit, kill, mmap, open ... */
	static const uint64_t nrs[] = { 60, 231, 62, 9, 2, 39, 1, 37, 11, 90 };

	entry_snippet(v);
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
	static const char *const body[] = { "\xcd\x80" UD2, "\x0f\x34" UD2,
	    SYSCALL UD2, UD2 UD2, "\xeb\xfe" UD2 };
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
		/* One prefix too many. */
		{ "\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0\xf0"
		    "\x90", 16 },
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
	struct tls_info ti = { (void *)base[v % 9], 8 };
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
	static const uint64_t sel[] = { 0, 3, 0x10, 0x18, 0x23, 0x2b, 0x33, 0x43, 0x3b,
	    7, 0xf, 0x53, 0x63, 0xffff };
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

	random_state = seed * 0x10001 + v;
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
	b->op[0] = (struct stub_op){ v & 1 ? 9 : 11, { (uint64_t)watched, PAGE, 7,
	    0x8011, STUB_FD_IMAGE, 0 } };
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

	area = mmap(NULL, 1024 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON,
	    -1, 0);
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
	random_state = v;
	(void)go_c(answer_batches);
}

/*
 * Claim a fault, so that a batch lies in the pipe, and have the stub's code read it
 * while the trap flag, the direction flag or a stack of ours might stop it halfway.
 * If we live, nothing of the batch may be left where we can see it.
 */
static void
d_steal(uint64_t v)
{
	static const uint64_t flags[] = { 0, FL_TF, FL_DF, FL_AC, FL_TF | FL_DF, FL_RF,
	    FL_TF | FL_AC, FL_NT };
	struct hostframe *f = (struct hostframe *)framepos;
	const uint64_t *batch = (const uint64_t *)STUB_BATCH;
	uint64_t *fresh;
	uint32_t cmd;

	if (v / 16 >= npins)
		return;
	fresh = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
	EXPECT(fresh != MAP_FAILED);
	memset((void *)STUB_BATCH, 0, BATCH_SIZE);
	plain_regs();
	regs[RIP] = pins[v / 16];
	regs[RAX] = 0;				/* read */
	regs[RDI] = STUB_FD_PIPE;
	regs[RSI] = STUB_BATCH;
	regs[RDX] = BATCH_SIZE;
	regs[RBP] = STUB_BELL;
	regs[RBX] = STUB_PRIV;
	regs[RFLAGS] |= flags[v % 8];
	if (v & 8)
		regs[RSP] = framepos;

	forge_fault(f, (uint64_t)fresh);
	cmd = *bell(B_CMD);
	__atomic_exchange_n(bell(B_WORD), cmd, __ATOMIC_SEQ_CST);
	for (int i = 0; i < ENDLESS && *bell(B_CMD) == cmd; i++)
		__builtin_ia32_pause();
	regs[R12] = *bell(B_CMD);
	(void)go();
	for (size_t i = 0; i < BATCH_SIZE / sizeof(*batch); i++)
		EXPECT(batch[i] == 0);
}

/* Write all over the control region while traps come and go. */
static void
scribble_on(void)
{
	for (unsigned i = 0; i < 20000; i++) {
		uint64_t at = 8 * below(below(8) != 0 ? 64 : STUB_PRIVSIZE / 8);
		volatile uint64_t *word = priv((unsigned)at);

		if (below(4) == 0)
			*bell((unsigned)(at % 128)) = *bell(B_CMD) + (uint32_t)below(2);
		else
			*word = below(2) != 0 ? interesting() : *word + 1;
		if (below(64) == 0)
			(void)getppid();
	}
}

static void
d_scribble(uint64_t v)
{
	random_state = seed + v;
	(void)go_c(scribble_on);
}

/* Ring one's own bell: commands that never were given. */
static void
d_command(uint64_t v)
{
	static const uint32_t cmds[] = { CMD_RUN, CMD_BATCH, CMD_RUN | CMD_BATCH,
	    CMD_LOAD, CMD_RUN | CMD_LOAD, CMD_SWITCH, CMD_SWITCH | 3 << CMD_SLOTSHIFT,
	    CMD_SWITCH | 1023 << CMD_SLOTSHIFT, WORD_LOOK, 0, ~0U, CMD_FAST, CMD_SLOW,
	    CMD_FAST | CMD_BATCH | CMD_RUN };

	*bell(B_CMD) = (v & 16 ? *bell(B_CMD) + CMD_SEQ : 0) ^ cmds[v % 14];
	(void)getppid();
	snippet();
	CODE("\xcc" UD2);
	plain_regs();
	(void)go();
}

/*
 * The fast entry: from bad stacks, with bad return addresses and flags, in its
 * middle; with its registers changed and its kind lied about while it waits for
 * nobody; and claimed, as any trap can be.
 */
static void
claim_fast(void)
{
	uint64_t v = report->next;

	for (unsigned i = 0; i < 256; i++) {
		for (int n = 0; n < F_NREG; n++)
			*priv(F_REG(n)) = interesting();
		*priv(F_REG(0)) = below(2) != 0 ? SYS_getpid : SYS_sigreturn;
		*priv(F_KIND) = v & 4 ? KIND_FAST : below(4);
		if (v & 8)
			forge_fault((struct hostframe *)framepos,
			    (uint64_t)watched + i % 16 * PAGE);
		claim();
		if (v & 16)
			(void)getppid();
	}
}

static void
d_fast(uint64_t v)
{
	static const uint64_t flags[] = { 0, FL_TF, FL_DF, FL_AC };

	random_state = seed + v;
	if (v & 2) {
		(void)go_c(claim_fast);
		EXPECT(getppid() > 0);
		return;
	}
	snippet();
	CODE("\xcc" UD2);
	for (int i = 0; i < 8; i++) {
		if (v & 1)
			random_regs();
		else
			plain_regs();
		regs[RAX] = SYS_getpid;
		regs[RIP] = STUB_FASTENTRY + (v & 64 ? below(512) : 0);
		regs[RCX] = i < 4 ? (uint64_t)code : interesting();
		regs[RSP] = v & 16 ? interesting() : regs[RSP];
		regs[RFLAGS] = FL_ALWAYS | flags[v >> 2 & 3];
		if (v & 32)
			*priv(F_KIND) = below(4);
		(void)go();
		EXPECT(getppid() > 0);
	}
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
	case 5:
		memset(u.uc_mcontext.mc_fpregs, 0xff, sizeof(u.uc_mcontext.mc_fpregs));
		break;
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

	random_state = v;
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

const struct directed directed[] = {
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
	{ "stolen batches",			d_steal,	16 * 16, 1 },
	{ "scribbles",				d_scribble,	8, 1 },
	{ "false commands",			d_command,	64, 1 },
	{ "own batches",			d_batch,	32, 1 },
	{ "the fast entry",			d_fast,		128, 1 },
	{ "Linux's sigreturn",			d_sigreturn,	16, 1 },
	{ "DragonFly's sigreturn",		d_guest_sigreturn, 8, 1 },
	{ "fork",				d_fork,		8, 1 },
	{ "calls from the stub's code",		d_pins,		16 * 64, 5 },
	{ "jumps into the stub's code",		d_jump,		4 * PAGE, 13 },
};
const size_t ndirected = sizeof(directed) / sizeof(directed[0]);
