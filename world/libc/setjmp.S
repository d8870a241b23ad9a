/*
 * setjmp.S - setjmp(3).
 *
 * A jmp_buf is twelve words: rbx, rbp, r12 to r15, rsp and rip as the caller of
 * setjmp() has them, whether the signal mask is saved, the mask (two words) and
 * one spare.  setjmp() saves the mask as BSD does; _setjmp() does not.
 */
	.text
#define ENTRY(name) \
	.globl name; .type name, @function; .balign 16; name:

ENTRY(_setjmp)
	xorl	%esi, %esi
	jmp	sigsetjmp

ENTRY(setjmp)
	movl	$1, %esi
ENTRY(sigsetjmp)
	movq	%rbx, (%rdi)
	movq	%rbp, 8(%rdi)
	movq	%r12, 16(%rdi)
	movq	%r13, 24(%rdi)
	movq	%r14, 32(%rdi)
	movq	%r15, 40(%rdi)
	leaq	8(%rsp), %rax
	movq	%rax, 48(%rdi)
	movq	(%rsp), %rax
	movq	%rax, 56(%rdi)
	movslq	%esi, %rsi
	movq	%rsi, 64(%rdi)
	testl	%esi, %esi
	jz	1f
	leaq	72(%rdi), %rdx		/* sigprocmask(SIG_BLOCK, NULL, &mask) */
	xorl	%esi, %esi
	movl	$1, %edi
	subq	$8, %rsp
	call	sigprocmask
	addq	$8, %rsp
1:	xorl	%eax, %eax
	ret

ENTRY(longjmp)
ENTRY(_longjmp)
ENTRY(siglongjmp)
	cmpq	$0, 64(%rdi)
	je	1f
	pushq	%rdi
	pushq	%rsi
	subq	$8, %rsp
	leaq	72(%rdi), %rsi		/* sigprocmask(SIG_SETMASK, &mask, NULL) */
	movl	$3, %edi
	xorl	%edx, %edx
	call	sigprocmask
	addq	$8, %rsp
	popq	%rsi
	popq	%rdi
1:	movl	%esi, %eax
	testl	%eax, %eax
	jnz	2f
	incl	%eax
2:	movq	(%rdi), %rbx
	movq	8(%rdi), %rbp
	movq	16(%rdi), %r12
	movq	24(%rdi), %r13
	movq	32(%rdi), %r14
	movq	40(%rdi), %r15
	movq	48(%rdi), %rsp
	jmpq	*56(%rdi)

	.section .note.GNU-stack, "", @progbits
