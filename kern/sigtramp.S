/*
 * kern/sigtramp.S - the code that a signal handler returns into.
 *
 * It is not run in the kernel: exec copies it to a page that every process has,
 * at the top of its stack.  A handler was entered with the stack pointer at
 * sf_ret of struct sigframe (kern/sig.c); after its ret, the ucontext is 128 bytes
 * up.
 * Read next: kern/sig.c (sendsig, sys_sigreturn).
 */
#include "kern/sigframe.h"

	.section .rodata
	.globl	sigcode, sigcode_end
sigcode:
	leaq	SIGF_UC_FROM_RET(%rsp), %rdi
	movl	$344, %eax			/* sigreturn(ucontext) */
	syscall
	ud2
sigcode_end:

	.section .note.GNU-stack, "", @progbits
