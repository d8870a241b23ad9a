/*
 * kern/switch.S - the context switch of kernel threads.
 *
 * A thread that is not running has its callee-saved registers and its return
 * address on its own stack, and td_sp (offset 0 of struct thread) points at them.
 * Everything else the C calling convention lets a function call destroy.
 * Called by: lwkt_switch() of kern/lwkt.c, the next to read.
 */
	.text

/*
 * void lwkt_cpu_switch(struct thread *from, struct thread *to)
 * Save the caller in `from', go on where `to' was saved.  The SSE control word and
 * the x87 control word are callee-saved state too.
 */
	.globl	lwkt_cpu_switch
	.type	lwkt_cpu_switch, @function
lwkt_cpu_switch:
	pushq	%rbp
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	subq	$8, %rsp
	stmxcsr	(%rsp)
	fnstcw	4(%rsp)
	movq	%rsp, (%rdi)
	movq	(%rsi), %rsp
	ldmxcsr	(%rsp)
	fldcw	4(%rsp)
	addq	$8, %rsp
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
	.size	lwkt_cpu_switch, . - lwkt_cpu_switch

/*
 * Where a new thread comes to life: lwkt_start(), with no frame above it, so that
 * a backtrace ends here.
 */
	.globl	lwkt_trampoline
	.type	lwkt_trampoline, @function
lwkt_trampoline:
	.cfi_startproc
	.cfi_undefined %rip
	xorl	%ebp, %ebp
	call	lwkt_start
	ud2
	.cfi_endproc
	.size	lwkt_trampoline, . - lwkt_trampoline

	.section .note.GNU-stack, "", @progbits
