/*
 * vkstub.h - what vmspace.c and the stub (vkstub.S, vkstub.c) agree on.
 *
 * Private to those three files; docs/vmspace.md explains the protocol.  The
 * constants are for C and assembly alike, the structures for C only.
 *
 * A stub's memory above VMSPACE_USER_MAX, the same addresses in every stub:
 *
 *	STUB_CODE	fast entry, trap handler, constants	r-x private
 *	STUB_BATCH	where a batch is read to		rw- private
 *	STUB_BELL	this stub's bell page			rw- shared
 *	STUB_PRIV	answers, registers, the signal stack	rw- shared
 *	STUB_BELLS	everybody's bell pages			r-- shared
 *
 * "Shared" is with the vkernel, by one memory file: first STUB_NSLOT bell
 * pages, then STUB_NSLOT private areas of STUB_PRIVSIZE bytes.
 */
#ifndef VKSTUB_H
#define VKSTUB_H

#define STUB_HI		0x7ff8		/* upper 32 bits of every address below */
#define STUB_CODE	0x7ff800000000
#define STUB_BATCH	0x7ff800001000
#define STUB_BELL	0x7ff800002000
#define STUB_PRIV	0x7ff800003000
#define STUB_PRIVSIZE	0x8000
#define STUB_BELLS	0x7ff800010000
#define STUB_NSLOT	1024
#define STUB_END	0x7ff800410000	/* STUB_BELLS + STUB_NSLOT pages */
#define STUB_PAGE	4096

/* Descriptors of a stub. */
#define STUB_FD_IMAGE	0
#define STUB_FD_PIPE	1
#define STUB_FD_SHM	2

/* Offsets in a bell page: a line the vkernel writes, and one the stub writes. */
#define B_CMD		0		/* the command; a change of it is the bell */
#define B_VKSLEEP	4		/* the vkernel sleeps on B_WORD: wake it */
#define B_WORD		64		/* what the vkernel waits for */
#define B_SLEEP		68		/* the stub sleeps on B_CMD: wake it */

/* The word is the command that the stub did last, when it waits for the next. */
#define WORD_NONE	0x7fffffff	/* before the first trap */
#define WORD_LOOK	0x80000000U	/* or'ed in by vmspace_intr(): waiter, look */

/* Offsets in a private area. */
#define P_ANSWER	0		/* the nonce of the last batch; or, if a call
					 * failed, how many came after that one */
#define P_FSBASE	8
#define P_GSBASE	16
#define P_FRAME		24		/* at start: address of the signal frame */
#define P_LEFT		32		/* at start: lowest mapping that could not go */
#define P_FAST		64		/* the last trap: its kind; and, of one by the
					 * fast entry, the registers */
#define P_SIGSTACK	4096		/* the signal stack: from here to the end */

/* A command: these bits, a slot to wake, and to bit 30 a number that makes it new. */
#define CMD_RUN		0x01		/* leave the handler by sigreturn */
#define CMD_BATCH	0x02		/* first read a batch and do it */
#define CMD_LOAD	0x04		/* load fs and gs base before running */
#define CMD_SWITCH	0x08		/* wake the stub in the named slot, and sleep */
#define CMD_FAST	0x10		/* after a trap by the fast entry: return */
#define CMD_SLOW	0x20		/* after one: trap again, into the handler */
#define CMD_SLOTSHIFT	8
#define CMD_SEQ		(1 << 18)	/* one step of the number */

/*
 * The fast entry: the first byte of STUB_CODE.  Guest code jumps there with
 * everything as for a system call, and its return address in rcx.
 */
#define STUB_FASTENTRY	STUB_CODE
#define F_KIND		(P_FAST + 0)
#define F_CARRY		(P_FAST + 4)	/* bit 0: the carry flag to return with */
#define F_REG(n)	(P_FAST + 8 + 8 * (n))
#define F_RIP		2		/* among these, in the order of vmspace.c's */
#define F_RSP		3		/* fast_reg[] */
#define F_NREG		15

/* How a trap was made. */
#define KIND_SIGNAL	0		/* by the handler */
#define KIND_FAST	1		/* by the fast entry */
#define KIND_NOTRUN	2	/* by the handler: kicked before CMD_FAST was done */

/* A batch, in the pipe: a header and up to BATCH_MAXOPS system calls. */
#define BATCH_LEN	0		/* bytes in all */
#define BATCH_COUNT	8
#define BATCH_NONCE	16
#define BATCH_OPS	24
#define BATCH_OPSIZE	56		/* number and six arguments */
#define BATCH_MAXOPS	64
#define BATCH_SIZE	4096		/* what the stub asks read() for */

/* What a stub's signal handlers need; in the code page behind the code. */
#define STUB_F_FSGSBASE	1		/* rdfsbase and friends may be used */

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

struct stub_bell {
	_Atomic uint32_t cmd, vksleep;
	uint32_t	pad1[14];
	_Atomic uint32_t word, sleep;
	uint32_t	pad2[14];
};

struct stub_priv {
	_Atomic uint64_t answer;
	uint64_t	fsbase, gsbase, frame, left, pad[3];
	struct {
		_Atomic uint32_t kind;
		uint32_t	carry;
		uint64_t	reg[F_NREG];
	} fast;
};

struct stub_op {
	uint64_t	nr, arg[6];
};

struct stub_batch {
	uint64_t	len, count, nonce;
	struct stub_op	op[BATCH_MAXOPS];
};

/* The first thing in a stub's pipe. */
struct stub_setup {
	uint32_t	ppid;		/* the vkernel; another parent means it died */
	uint32_t	slot;
	uint32_t	flags;		/* STUB_F_* */
	uint32_t	secret[3];
	uint64_t	spin;		/* cycles to spin for a command */
};

_Static_assert(sizeof(struct stub_batch) <= BATCH_SIZE, "a batch is one atomic write");
_Static_assert(STUB_BELLS + STUB_NSLOT * 0x1000UL == STUB_END, "bell window");
_Static_assert(sizeof(struct stub_bell) == 128, "bell lines");
_Static_assert(offsetof(struct stub_priv, fast) == P_FAST, "fast frame");
#endif

#endif
