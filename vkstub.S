/*
 * vkstub.S - the trap handler of a stub, its only code when a guest runs.
 *
 * What it is: every signal a guest causes, and the vkernel's kick, enters at
 * stub_entry, on the signal stack, with the guest's registers in the frame
 * that Linux stored there.  The handler says so in its bell page, waits for
 * the next command, does it, and ends in sigreturn with whatever frame the
 * vkernel left.
 *
 * A guest that knows of it makes its system calls by a jump to fast_entry, the
 * first byte, which costs no signal: the registers go to the private area, the
 * rest stays in the processor.  It says so and waits in the same way, and goes
 * back by a jump.  For all else it is told to trap once more, by a signal.
 *
 * The data: vkstub.h.  vkstub.c copies everything from stub_code to
 * stub_code_end to STUB_CODE, fills in the constants at the end and makes the
 * page read-only; the code is position independent.
 *
 * What makes it hard: guest code can jump to any byte of this page with any
 * registers and flags.  So each system call is pinned by the seccomp filter
 * (vkstub.c) to one instruction here, a secret stays in registers only between
 * the read and the wipe below, and that stretch uses neither the stack nor any
 * register that was set before it.  No aligned byte of memory is accessed
 * unaligned, so a guest's AC flag does no harm.
 *
 * Called by: Linux.  Calls: read, mmap, munmap, mprotect, futex, rt_sigreturn
 * (and arch_prctl where user mode cannot reach the fs base).
 * Read next: vkstub.c, docs/vmspace.md.
 */
#include "vkstub.h"

#define NR_READ		0
#define NR_SIGRETURN	15
#define NR_GETPPID	110
#define NR_ARCH_PRCTL	158
#define NR_FUTEX	202
#define FUTEX_WAIT	0
#define FUTEX_WAKE	1
#define ARCH_SET_GS	0x1001
#define ARCH_SET_FS	0x1002
#define ARCH_GET_FS	0x1003
#define ARCH_GET_GS	0x1004
#define SIGURG		23
#define FRAME_RIP	176		/* of Linux's signal frame */

	.text
	.globl	_start, stub_code, stub_code_end, stub_entry, stub_probe, stub_restorer
	.globl	pin_sigreturn, pin_wait, pin_wake, pin_read, pin_op, pin_arch
	.globl	stub_const_frame, stub_const_spin, stub_const_flags

/* The program starts here: take a stack that may be kept, and go to C. */
_start:
	lea	stub_stack_top(%rip), %rsp
	xor	%ebp, %ebp
	call	stub_main
	ud2

/* A handler for one signal at start: tell where frames are (%rsp), return. */
stub_probe:
	mov	%rsp, stub_frame_seen(%rip)
	ret
stub_restorer:
	mov	$NR_SIGRETURN, %eax
	syscall
	ud2

/*
 * The fast entry, for one who wants the stack and all signals left as they are:
 * from here to fast_end no stack is used, and nothing is secret.  rcx and r11
 * are the caller's loss, as with the system call instruction.
 */
	.balign	64
stub_code:
fast_entry:
	movabs	$STUB_PRIV, %r11
	mov	%rax, F_REG(0)(%r11)
	mov	%rdx, F_REG(1)(%r11)
	mov	%rcx, F_REG(F_RIP)(%r11)
	mov	%rsp, F_REG(F_RSP)(%r11)
	mov	%rdi, F_REG(4)(%r11)
	mov	%rsi, F_REG(5)(%r11)
	mov	%r10, F_REG(6)(%r11)
	mov	%r8, F_REG(7)(%r11)
	mov	%r9, F_REG(8)(%r11)
	mov	%rbx, F_REG(9)(%r11)
	mov	%rbp, F_REG(10)(%r11)
	mov	%r12, F_REG(11)(%r11)
	mov	%r13, F_REG(12)(%r11)
	mov	%r14, F_REG(13)(%r11)
	mov	%r15, F_REG(14)(%r11)
	movl	$KIND_FAST, F_KIND(%r11)
	movabs	$STUB_BELL, %rbp

	/* From here on it does not matter how the trap came about. */
trap:
	mov	B_CMD(%rbp), %r12d	/* before the trap is told: it may change then */
tell:
	mov	%r12d, %eax
	xchg	%eax, B_WORD(%rbp)	/* also orders it before the load below */
told:
	cmpl	$0, B_VKSLEEP(%rbp)
	je	wait
	lea	B_WORD(%rbp), %rdi
	lea	wait(%rip), %r14
	jmp	wake

	/* Wait until the command is not %r12d any more: spin, then sleep. */
wait:
	rdtsc
	shl	$32, %rdx
	lea	(%rdx,%rax), %r13
1:	cmp	%r12d, B_CMD(%rbp)
	jne	command
	pause
	cmp	%r12d, B_CMD(%rbp)
	jne	command
	rdtsc
	shl	$32, %rdx
	add	%rdx, %rax
	sub	%r13, %rax
	cmp	stub_const_spin(%rip), %rax
	jb	1b
sleep:
	mov	$1, %eax
	xchg	%eax, B_SLEEP(%rbp)
2:	cmp	%r12d, B_CMD(%rbp)
	jne	3f
	mov	$NR_FUTEX, %eax
	lea	B_CMD(%rbp), %rdi
	mov	$FUTEX_WAIT, %esi
	mov	%r12d, %edx
	xor	%r10d, %r10d
	syscall
pin_wait:
	jmp	2b
3:	movl	$0, B_SLEEP(%rbp)

command:
	mov	B_CMD(%rbp), %r12d
	testb	$CMD_FAST, %r12b
	jnz	fast_run
	testb	$CMD_BATCH, %r12b
	jnz	batch
	testb	$CMD_RUN, %r12b
	jnz	run
	testb	$CMD_SLOW, %r12b
	jnz	slow
	testb	$CMD_SWITCH, %r12b
	jz	wait
	mov	%r12d, %edi		/* the other's bell, by its slot */
	shr	$CMD_SLOTSHIFT, %edi
	and	$(STUB_NSLOT - 1), %edi
	shl	$12, %edi
	movabs	$STUB_BELLS + B_CMD, %rax
	add	%rax, %rdi
	lea	sleep(%rip), %r14

/* Wake whoever sleeps on the word at %rdi, and go on at %r14. */
wake:
	mov	$NR_FUTEX, %eax
	mov	$FUTEX_WAKE, %esi
	mov	$1, %edx
	syscall
pin_wake:
	jmp	*%r14

/* Return from the fast entry. */
fast_run:
	movabs	$STUB_PRIV, %r11
	mov	F_REG(0)(%r11), %rax
	mov	F_REG(1)(%r11), %rdx
	mov	F_REG(F_RIP)(%r11), %rcx
	mov	F_REG(4)(%r11), %rdi
	mov	F_REG(5)(%r11), %rsi
	mov	F_REG(6)(%r11), %r10
	mov	F_REG(7)(%r11), %r8
	mov	F_REG(8)(%r11), %r9
	mov	F_REG(9)(%r11), %rbx
	mov	F_REG(10)(%r11), %rbp
	mov	F_REG(11)(%r11), %r12
	mov	F_REG(12)(%r11), %r13
	mov	F_REG(13)(%r11), %r14
	mov	F_REG(14)(%r11), %r15
	btl	$0, F_CARRY(%r11)
	jmp	*%rcx

/* Trap again, by a signal, so that Linux saves what is in the processor. */
slow:
	mov	$NR_GETPPID, %eax	/* the filter lets no number pass here */
	syscall
	ud2
fast_end:

stub_entry:
	/* A frame anywhere else was arranged by the guest: die. */
	cmp	stub_const_frame(%rip), %rsp
	jne	die
	pushq	$2			/* AC off: Linux leaves it on in handlers */
	popfq
	movabs	$STUB_BELL, %rbp
	movabs	$STUB_PRIV, %rbx
	mov	$KIND_SIGNAL, %r15d
	cmp	$SIGURG, %edi
	jne	1f

	/*
	 * A kick.  If it hit the code above, there is nobody to be stopped: a trap
	 * is told, or will be.  Only one that was told to return would run on.
	 */
	mov	FRAME_RIP(%rsp), %rcx
	lea	fast_entry(%rip), %rax
	sub	%rax, %rcx
	cmp	$(fast_end - fast_entry), %rcx
	jae	1f
	cmp	$(told - fast_entry), %rcx
	jb	leave
	mov	B_CMD(%rbp), %eax
	testb	$CMD_FAST, %al
	jz	leave
	xor	B_WORD(%rbp), %eax
	add	%eax, %eax		/* but for WORD_LOOK: is the command new? */
	jz	leave
	movl	$0, B_SLEEP(%rbp)
	mov	$KIND_NOTRUN, %r15d

1:	mov	%r15d, F_KIND(%rbx)
	testb	$STUB_F_FSGSBASE, stub_const_flags(%rip)
	jz	getbase_slow
	rdfsbase %rax
	rdgsbase %rdx
	mov	%rax, P_FSBASE(%rbx)
	mov	%rdx, P_GSBASE(%rbx)
	jmp	trap

run:
	mov	stub_const_frame(%rip), %rsp
	testb	$CMD_LOAD, %r12b
	jz	leave
	movabs	$STUB_PRIV, %rbx
	testb	$STUB_F_FSGSBASE, stub_const_flags(%rip)
	jz	setbase_slow
	xor	%eax, %eax		/* selectors a former guest may have left */
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %fs
	mov	%eax, %gs
	mov	P_FSBASE(%rbx), %rax
	mov	P_GSBASE(%rbx), %rdx
	wrfsbase %rax
	wrgsbase %rdx
leave:
	add	$8, %rsp		/* where the handler's ret would leave it */
	mov	$NR_SIGRETURN, %eax
	syscall
pin_sigreturn:
	ud2

/*
 * Map operations.  From pin_read to the wipe the secret is in memory and
 * registers: no stack, no register from before, and every doubt is fatal.
 */
batch:
	xor	%eax, %eax
	mov	$STUB_FD_PIPE, %edi
	movabs	$STUB_BATCH, %rsi
	mov	$BATCH_SIZE, %edx
	syscall
pin_read:
	cld
	movabs	$STUB_BATCH, %rbx
	cmp	BATCH_LEN(%rbx), %rax
	jne	die
	mov	BATCH_COUNT(%rbx), %r13
	mov	BATCH_NONCE(%rbx), %r15
	lea	BATCH_OPS(%rbx), %r14
1:	sub	$1, %r13
	jb	3f
	mov	0(%r14), %rax
	mov	8(%r14), %rdi
	mov	16(%r14), %rsi
	mov	24(%r14), %rdx
	mov	32(%r14), %r10
	mov	40(%r14), %r8
	mov	48(%r14), %r9
	syscall
pin_op:
	add	$BATCH_OPSIZE, %r14
	cmp	$-4095, %rax
	jb	1b
	mov	%r13, %r15		/* a call failed: so many were left */
3:	mov	%rbx, %rdi		/* wipe all that may hold a batch, and more */
	mov	$BATCH_SIZE / 8, %ecx
	xor	%eax, %eax
	rep stosq
	xor	%esi, %esi
	xor	%edx, %edx
	xor	%r10d, %r10d
	xor	%r8d, %r8d
	xor	%r9d, %r9d
	movabs	$STUB_BELL, %rbp
	movabs	$STUB_PRIV, %rbx
	mov	stub_const_frame(%rip), %rsp
	mov	B_CMD(%rbp), %r12d	/* before the answer: it may change then */
	mov	%r15, P_ANSWER(%rbx)
	cmp	$BATCH_MAXOPS, %r15
	jb	tell
	testb	$CMD_RUN, %r12b
	jz	tell
	jmp	run

/* Without FSGSBASE.  The bases are the guest's own affair, so are failures. */
getbase_slow:
	mov	$ARCH_GET_FS, %edi
	lea	P_FSBASE(%rbx), %rsi
	call	arch_prctl
	mov	$ARCH_GET_GS, %edi
	lea	P_GSBASE(%rbx), %rsi
	call	arch_prctl
	jmp	trap
setbase_slow:
	mov	$ARCH_SET_FS, %edi
	mov	P_FSBASE(%rbx), %rsi
	call	arch_prctl
	mov	$ARCH_SET_GS, %edi
	mov	P_GSBASE(%rbx), %rsi
	call	arch_prctl
	jmp	leave
arch_prctl:
	mov	$NR_ARCH_PRCTL, %eax
	syscall
pin_arch:
	ret
die:
	ud2

	.balign	8
stub_const_frame:	.quad	0
stub_const_spin:	.quad	0
stub_const_flags:	.quad	0
stub_code_end:

	.bss
	.balign	16
	.skip	16384
stub_stack_top:

	.section .note.GNU-stack,"",@progbits
