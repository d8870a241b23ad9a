/*
 * setjmp.h - setjmp(3).
 */
#ifndef WORLD_SETJMP_H
#define WORLD_SETJMP_H

/* rbx rbp r12 r13 r14 r15 rsp rip, whether a mask is saved, the mask */
typedef unsigned long jmp_buf[12];
typedef unsigned long sigjmp_buf[12];

int	setjmp(jmp_buf) __attribute__((returns_twice));
int	_setjmp(jmp_buf) __attribute__((returns_twice));
int	sigsetjmp(sigjmp_buf, int) __attribute__((returns_twice));
_Noreturn void longjmp(jmp_buf, int);
_Noreturn void _longjmp(jmp_buf, int);
_Noreturn void siglongjmp(sigjmp_buf, int);

#endif
