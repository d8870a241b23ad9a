/*
 * attack.h - what the parts of attack share.
 *
 * launch.c makes one attempt: registers, code, the catching of what comes of it.
 * directed.c and chance.c are the attempts; attack.c is the processes around them.
 */
#ifndef ATTACK_H
#define ATTACK_H

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "vkstub.h"

#define PAGE		4096UL
#define ENDLESS		20000		/* turns of a loop that waits for the vkernel */
#define WATCHED		(16 * PAGE)
#define ALTSTACK	65536

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

extern struct report *report;
extern uint8_t	*code;			/* a page for snippets; the next is a hole */
extern uint8_t	*altstack;
extern uint8_t	*stack;			/* a page between two holes */
extern uint64_t	*watched;		/* what nobody may change */
extern uint64_t	seed;
extern uint64_t	random_state;		/* all random numbers follow from it */

/* launch.c: random numbers */
uint64_t rnd(void);
uint64_t below(uint64_t n);
uint64_t interesting(void);

/* launch.c: an attempt.  SIGALRM: it was cut short. */
extern uint64_t	regs[NREGS];
extern size_t	ncode;			/* bytes in the snippet */
extern int	last_signal;		/* that ended a launch */
extern mcontext_t caught_mc;		/* the registers then, but not the FPU's */
void	set_handlers(void);
void	plain_regs(void);
void	random_regs(void);
void	snippet(void);
void	bytes(const char *s, size_t n);
#define CODE(s)		bytes(s, sizeof(s) - 1)
#define SYSCALL		"\x0f\x05"
#define UD2		"\x0f\x0b"
int	go(void);
int	go_c(void (*fn)(void));
void	land(void);

/* launch.c: ways into a kernel that are not DragonFly's, as snippets. */
#define NENTRY		11
void	entry_snippet(uint64_t i);

/* launch.c: the stub's memory */
extern uint64_t	pins[16];		/* its syscall instructions */
extern unsigned	npins;
extern uint64_t	framepos;		/* where it expects signal frames */
bool	survey(void);
volatile uint32_t *bell(unsigned off);
volatile uint64_t *priv(unsigned off);
void	claim(void);
void	forge(struct hostframe *f);
void	forge_fault(struct hostframe *f, uint64_t va);

/* directed.c: attempts with a plan, and how many variants each has. */
struct directed {
	const char *name;
	void	(*fn)(uint64_t);
	uint64_t variants;
	uint64_t quick;			/* the step of a short run */
};
extern const struct directed directed[];
extern const size_t ndirected;

/* chance.c: random attempt number i: all it does follows from the seed and i. */
void	random_attempt(uint64_t i);

#endif
