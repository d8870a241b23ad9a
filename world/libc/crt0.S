/*
 * crt0.S - where a program begins.
 *
 * The kernel enters here with rsp and rdi at argc, followed by argv, a null,
 * the environment, a null, and the auxiliary vector.  rdx is a function for
 * atexit(3) or zero.  __start_main() in stdlib.c does the rest and never
 * returns.  The return address zero ends a debugger's backtrace.
 */
	.text
	.globl	_start
	.type	_start, @function
_start:
	xorl	%ebp, %ebp
	movq	%rdx, %rsi
	andq	$-16, %rsp
	pushq	%rbp
	jmp	__start_main
	.size	_start, . - _start

	.section .note.GNU-stack, "", @progbits
