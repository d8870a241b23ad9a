/*
 * chance.c - attempts by chance: garbage, and directed ideas with random values.
 *
 * Kinds of attempts are drawn by weight from chance[].  Those that nearly always kill
 * the process have small weights, since a new one costs more than a hundred signals.
 * Each attempt begins with the random numbers that belong to its own number, so that
 * "attack -n 1 -o number" repeats it.
 *
 * Called by: attack.c.  Calls: launch.c.  Read next: attack.c.
 */
#include "attack.h"

/* Pieces of code that do something, for garbage to consist of. */
static const struct { const char *s; size_t n; } piece[] = {
	{ SYSCALL, 2 }, { "\xcd\x80", 2 }, { "\x0f\x34", 2 }, { "\xcc", 1 },
	{ "\xf3\x48\x0f\xae\xd7", 5 }, { "\xf3\x48\x0f\xae\xde", 5 },
	{ "\x9d", 1 }, { "\x9c", 1 }, { "\x48\xcf", 2 }, { "\x48\xcb", 2 },
	{ "\x8e\xd8", 2 }, { "\x8e\xe0", 2 }, { "\x8e\xe8", 2 }, { "\x8e\xd0", 2 },
	{ "\xfd", 1 }, { "\xfc", 1 }, { "\xff\xe0", 2 }, { "\xff\xd3", 2 },
	{ "\x48\x89\x07", 3 }, { "\x48\x8b\x06", 3 }, { "\xf3\xa4", 2 },
	{ "\xf3\xab", 2 },
	{ "\x0f\xae\x17", 3 }, { "\x0f\xae\x0f", 3 }, { "\x0f\xc7\x08", 3 },
	{ "\x48\x87\x07", 3 }, { "\xf0\x0f\xb1\x17", 4 }, { "\x0f\x01\xef", 3 },
	{ "\x0f\xae\x2f", 3 }, { "\xdd\x27", 2 }, { "\x48\xf7\xf3", 3 }, { "\x58", 1 },
	{ "\x54", 1 }, { "\x5c", 1 }, { "\xc9", 1 }, { "\xc3", 1 }, { "\xeb\xfe", 2 },
	{ "\x0f\x01\xd0", 3 }, { "\x0f\x31", 2 }, { "\x0f\xa2", 2 },
	{ "\xe8\0\0\0\0", 5 },
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
	entry_snippet(below(NENTRY));
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
			*priv((unsigned)below(24) * 8) = v;
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
	if (below(4) == 0)			/* or is it a fast one? */
		*priv(F_KIND) = below(4);
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
	uint64_t at = below(2) != 0 ? (uint64_t)stack + 1024 : framepos;
	struct hostframe *f = (struct hostframe *)at;

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
void
random_attempt(uint64_t i)
{
	unsigned k = 0;
	uint64_t draw;

	random_state = seed * 0xd1342543de82ef95UL + i;
	draw = below(CHANCES);
	while (draw >= chance[k].weight)
		draw -= chance[k++].weight;
	chance[k].fn();
}
