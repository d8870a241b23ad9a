/*
 * syscalls.S - the system calls, one line each.
 *
 * The number goes in rax, the arguments in rdi, rsi, rdx, r10, r8 and r9; a
 * seventh stays where the C caller put it, above the return address.  The
 * kernel sets the carry flag on an error and leaves its number in rax; cerror
 * turns that into errno and -1.  Names that begin with __sys_ have a wrapper
 * of the plain name in C (unistd.c), which adds what the kernel's own form
 * wants, such as the padding word in front of an off_t.
 */
#include <sys/syscall.h>

#define ENTRY(name) \
	.globl name; .type name, @function; .balign 16; name:
#define CALL(name, number) \
	ENTRY(name) movl $number, %eax; movq %rcx, %r10; syscall; \
	jc cerror; ret; .size name, . - name
#define SYSCALL(name)		CALL(name, SYS_##name)
#define WRAPPED(name)		CALL(__sys_##name, SYS_##name)

	.text
cerror:
	movl	%eax, errno
	movq	$-1, %rax
	ret

SYSCALL(__sysctl)
SYSCALL(__getcwd)
SYSCALL(access)
SYSCALL(accept)
SYSCALL(accept4)
SYSCALL(adjtime)
SYSCALL(bind)
SYSCALL(chdir)
SYSCALL(chflags)
SYSCALL(chmod)
SYSCALL(chown)
SYSCALL(chroot)
SYSCALL(clock_getres)
SYSCALL(clock_gettime)
SYSCALL(clock_settime)
SYSCALL(close)
SYSCALL(closefrom)
SYSCALL(connect)
SYSCALL(dup)
SYSCALL(dup2)
SYSCALL(eaccess)
SYSCALL(execve)
SYSCALL(faccessat)
SYSCALL(fchdir)
SYSCALL(fchflags)
SYSCALL(fchmod)
SYSCALL(fchmodat)
SYSCALL(fchown)
SYSCALL(fchownat)
SYSCALL(fcntl)
SYSCALL(flock)
SYSCALL(fpathconf)
SYSCALL(fstat)
SYSCALL(fstatat)
SYSCALL(fstatfs)
SYSCALL(fsync)
SYSCALL(futimens)
SYSCALL(futimes)
SYSCALL(getdents)
SYSCALL(getdirentries)
SYSCALL(getdtablesize)
SYSCALL(getegid)
SYSCALL(geteuid)
SYSCALL(getfsstat)
SYSCALL(getgid)
SYSCALL(getgroups)
SYSCALL(getitimer)
SYSCALL(getpeername)
SYSCALL(getpgid)
SYSCALL(getpgrp)
SYSCALL(getpid)
SYSCALL(getppid)
SYSCALL(getpriority)
SYSCALL(getrandom)
SYSCALL(getresgid)
SYSCALL(getresuid)
SYSCALL(getrlimit)
SYSCALL(getrusage)
SYSCALL(getsid)
SYSCALL(getsockname)
SYSCALL(getsockopt)
SYSCALL(gettimeofday)
SYSCALL(getuid)
SYSCALL(ioctl)
SYSCALL(issetugid)
SYSCALL(kenv)
SYSCALL(kevent)
SYSCALL(kill)
SYSCALL(kldfind)
SYSCALL(kldload)
SYSCALL(kldnext)
SYSCALL(kldstat)
SYSCALL(kldunload)
SYSCALL(kqueue)
SYSCALL(lchflags)
SYSCALL(lchmod)
SYSCALL(lchown)
SYSCALL(link)
SYSCALL(linkat)
SYSCALL(listen)
SYSCALL(lstat)
SYSCALL(lutimes)
SYSCALL(lwp_create)
SYSCALL(lwp_gettid)
SYSCALL(lwp_kill)
SYSCALL(madvise)
SYSCALL(minherit)
SYSCALL(mkdir)
SYSCALL(mkdirat)
SYSCALL(mkfifo)
SYSCALL(mknod)
SYSCALL(mlock)
SYSCALL(mount)
SYSCALL(mprotect)
SYSCALL(msync)
SYSCALL(munlock)
SYSCALL(munmap)
SYSCALL(nanosleep)
SYSCALL(open)
SYSCALL(openat)
SYSCALL(pathconf)
SYSCALL(poll)
SYSCALL(ppoll)
SYSCALL(pselect)
SYSCALL(ptrace)
SYSCALL(read)
SYSCALL(readlink)
SYSCALL(readlinkat)
SYSCALL(readv)
SYSCALL(reboot)
SYSCALL(recvfrom)
SYSCALL(recvmsg)
SYSCALL(rename)
SYSCALL(renameat)
SYSCALL(revoke)
SYSCALL(rfork)
SYSCALL(rmdir)
SYSCALL(sched_yield)
SYSCALL(select)
SYSCALL(sendmsg)
SYSCALL(sendto)
SYSCALL(set_tls_area)
SYSCALL(setegid)
SYSCALL(seteuid)
SYSCALL(setgid)
SYSCALL(setgroups)
SYSCALL(setitimer)
SYSCALL(setlogin)
SYSCALL(setpgid)
SYSCALL(setpriority)
SYSCALL(setregid)
SYSCALL(setresgid)
SYSCALL(setresuid)
SYSCALL(setreuid)
SYSCALL(setrlimit)
SYSCALL(setsid)
SYSCALL(setsockopt)
SYSCALL(settimeofday)
SYSCALL(setuid)
SYSCALL(shutdown)
SYSCALL(sigaction)
SYSCALL(sigaltstack)
SYSCALL(sigpending)
SYSCALL(sigprocmask)
SYSCALL(sigsuspend)
SYSCALL(socket)
SYSCALL(socketpair)
SYSCALL(stat)
SYSCALL(statfs)
SYSCALL(symlink)
SYSCALL(sync)
SYSCALL(umask)
SYSCALL(umtx_sleep)
SYSCALL(umtx_wakeup)
SYSCALL(unlink)
SYSCALL(unlinkat)
SYSCALL(unmount)
SYSCALL(utimensat)
SYSCALL(utimes)
SYSCALL(wait4)
SYSCALL(write)
SYSCALL(writev)
WRAPPED(extpread)
WRAPPED(extpwrite)
WRAPPED(ftruncate)
WRAPPED(getlogin)
WRAPPED(lseek)
WRAPPED(mmap)
WRAPPED(truncate)
CALL(_exit, SYS_exit)
CALL(_Exit, SYS_exit)
CALL(syscall, SYS_syscall)
CALL(__syscall, SYS___syscall)

/* The parent gets the child's pid, the child zero (and one in rdx). */
ENTRY(fork)
	movl	$SYS_fork, %eax
	syscall
	jc	cerror
	ret
	.size	fork, . - fork

/*
 * The child borrows the parent's memory, its stack too, and returns from here
 * first.  What it then pushes overwrites the return address, so the address
 * waits in a register, of which each of the two has its own.
 */
ENTRY(vfork)
	popq	%rsi
	movl	$SYS_vfork, %eax
	syscall
	pushq	%rsi
	jc	cerror
	ret
	.size	vfork, . - vfork

/* The two descriptors come back in rax and rdx. */
ENTRY(pipe2)
	movl	$SYS_pipe2, %eax
	jmp	1f
	.size	pipe2, . - pipe2
ENTRY(pipe)
	movl	$SYS_pipe, %eax
1:	syscall
	jc	cerror
	movl	%eax, (%rdi)
	movl	%edx, 4(%rdi)
	xorl	%eax, %eax
	ret
	.size	pipe, . - pipe

	.section .note.GNU-stack, "", @progbits
