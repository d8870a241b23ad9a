/*
 * launch.c - one attempt: registers, code, and the catching of what comes of it.
 *
 * An attempt fills regs[], perhaps writes a snippet of code, and calls go(), which
 * comes back with the signal that ended it.  Here are also the random numbers that
 * attempts are made of, and what they need to know of a stub's memory.
 *
 * An attempt may destroy anything that this process has, these variables included.
 * Its parent believes nothing that it says.
 *
 * Called by: directed.c, chance.c, attack.c.  Read next: directed.c.
 */
#include <sys/time.h>

#include "attack.h"

#define TICK_USEC	5000		/* an attempt may take one to two of these */
#define MXCSR_DEFAULT	0x1f80U

struct report *report;
uint8_t	*code, *altstack, *stack;
uint64_t *watched;
uint64_t seed = 1, random_state;
uint64_t regs[NREGS];
size_t	ncode;
int	last_signal;
uint64_t pins[16];
unsigned npins;
uint64_t framepos;

/*
 * launch() saves what C wants saved, and goes to where regs[] says with all of its
 * registers, flags included, at once: by iretq.  Signals come to `caught', which
 * undoes that and returns the signal from launch(); so does `land', with 0.  The
 * alarm is let pass once a launch.  A signal outside of launch() is the end.
 */
int	launch(void);
void	caught(int, siginfo_t *, void *);
volatile uint64_t launch_sp, launch_count, launch_tick;
mcontext_t caught_mc;
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
uint64_t
rnd(void)
{
	uint64_t z = (random_state += 0x9e3779b97f4a7c15UL);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9UL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebUL;
	return (z ^ z >> 31);
}

/* One below n. */
uint64_t
below(uint64_t n)
{
	return (rnd() % n);
}

/* A value that a register of an attack might well have. */
uint64_t
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
void
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

void
random_regs(void)
{
	plain_regs();
	for (int i = 0; i <= RDI; i++)
		regs[i] = interesting();
}

/* Begin a snippet; add to it. */
void
snippet(void)
{
	ncode = 0;
}

void
bytes(const char *s, size_t n)
{
	memcpy(code + ncode, s, n);
	ncode += n;
}
/* Ways into a kernel that are not this one's; each ends in ud2. */
static const struct { const char *code; size_t len; } entry[] = {
	{ "\xcd\x80" UD2, 4 },				/* int $0x80 */
	{ "\x0f\x34" UD2, 4 },				/* sysenter */
	{ "\x0d\x00\x00\x00\x40" SYSCALL UD2, 9 },	/* x32: or $0x40000000, %eax */
	/* the three vsyscalls: mov $address, %rbx; call *%rbx */
	{ "\x48\xc7\xc3\x00\x00\x60\xff\xff\xd3" UD2, 11 },
	{ "\x48\xc7\xc3\x00\x04\x60\xff\xff\xd3" UD2, 11 },
	{ "\x48\xc7\xc3\x00\x08\x60\xff\xff\xd3" UD2, 11 },
	/* 32-bit code: lretq to selector 0x23, then int $0x80 */
	{ "\x6a\x23\x68\x00\x00\x10\x00\x48\xcb" UD2, 11 },
	{ "\xcd\x03" UD2, 4 }, { "\xcd\x04" UD2, 4 }, { "\xcd\x20" UD2, 4 },
	{ "\xf1" UD2, 3 },				/* int1 */
};
_Static_assert(sizeof(entry) / sizeof(entry[0]) == NENTRY, "attack.h");

/* Make entry number i the snippet. */
void
entry_snippet(uint64_t i)
{
	snippet();
	bytes(entry[i].code, entry[i].len);
}

/* Launch what regs[] says; the signal that ended it. */
int
go(void)
{
	launch_count++;
	return (last_signal = launch());
}

/* Run a function of C as an attempt: it may fault, or be stopped by the alarm. */
int
go_c(void (*fn)(void))
{
	plain_regs();
	regs[RIP] = (uint64_t)fn;
	regs[RSP] = (uint64_t)stack + PAGE - 8;
	*(uint64_t *)(stack + PAGE - 8) = (uint64_t)land;
	return (go());
}

/* Set up signal handlers and the alarm; also to repair what an attempt did to them. */
void
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

/* ---- the stub's memory ------------------------------------------------------ */

volatile uint32_t *
bell(unsigned off)
{
	return ((volatile uint32_t *)(STUB_BELL + off));
}

volatile uint64_t *
priv(unsigned off)
{
	return ((volatile uint64_t *)(STUB_PRIV + off));
}

/* Read the stub's code page for its system call instructions and its frame's place;
 * false if they are not there. */
bool
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
	return (npins != 0 && framepos != 0);
}

/* Say that a trap happened, as the stub's handler does, and go on. */
void
claim(void)
{
	uint32_t cmd = *bell(B_CMD);

	__atomic_exchange_n(bell(B_WORD), cmd, __ATOMIC_SEQ_CST);
	for (int i = 0; i < ENDLESS && *bell(B_CMD) == cmd; i++)
		__builtin_ia32_pause();
}

/* A signal frame that looks as if it came from Linux; its code is at `land'. */
void
forge(struct hostframe *f)
{
	memset(f, 0, sizeof(*f));
	*priv(F_KIND) = KIND_SIGNAL;
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
void
forge_fault(struct hostframe *f, uint64_t va)
{
	forge(f);
	f->signo = HOST_SIGSEGV;
	f->trapno = 14;
	f->err = 6;
	f->cr2 = va;
}
