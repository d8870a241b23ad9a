/*
 * syscalls.S - the system calls.
 *
 * The number goes in rax, the arguments in rdi, rsi, rdx, r10, r8 and r9; a
 * seventh stays where the C caller put it, above the return address.  The
 * kernel sets the carry flag on an error and leaves its number in rax; cerror
 * turns that into errno and -1.  Calls whose kernel form has other arguments, as
 * a padding word in front of an off_t, move these first (MOVED).
 *
 * The way in is at __sysentry: the instruction, or what the auxiliary vector
 * offers (AT_VKENTRY), which is as good and faster, and is jumped to with the
 * return address in rcx.  A few calls that do odd things with the stack, or are
 * not made often, use the instruction.
 */
#include <sys/syscall.h>

#define ENTRY(name) \
	.globl name; .type name, @function; .balign 16; name:
#define MOVED(name, number, ...) \
	ENTRY(name) __VA_ARGS__; movl $number, %eax; \
	jmp enter; .size name, . - name;
#define CALL(name, number)	MOVED(name, number, movq %rcx, %r10)
#define S(name)			CALL(name, SYS_##name)

	.data
	.balign	8
	.globl	__sysentry
__sysentry:
	.quad	plain

	.text
enter:
	leaq	entered(%rip), %rcx
	jmp	*__sysentry(%rip)
plain:
	syscall
entered:
	jc	cerror
	ret
cerror:
	movl	%eax, errno
	movq	$-1, %rax
	ret

S(__getcwd) S(__realpath) S(access) S(accept) S(accept4) S(adjtime) S(bind) S(chdir)
S(chflags) S(chflagsat) S(chmod) S(chown) S(chroot) S(clock_getres) S(clock_gettime)
S(clock_settime) S(close) S(closefrom) S(connect) S(dup) S(dup2) S(eaccess) S(execve)
S(faccessat) S(fchdir) S(fchflags) S(fchmod) S(fchmodat) S(fchown) S(fchownat)
S(fcntl) S(flock) S(fpathconf) S(fstat) S(fstatat) S(fstatfs) S(fstatvfs) S(fsync)
S(futimens)
S(futimes) S(getdents) S(getdirentries) S(getdtablesize) S(getegid) S(geteuid)
S(getfsstat) S(getgid) S(getgroups) S(getitimer) S(getpeername) S(getpgid) S(getpgrp)
S(getpid) S(getppid) S(getpriority) S(getrandom) S(getresgid) S(getresuid)
S(getrlimit) S(getrusage) S(getsid) S(getsockname) S(getsockopt) S(gettimeofday)
S(getuid) S(ioctl) S(issetugid) S(kenv) S(kevent) S(kill) S(kldfind) S(kldload)
S(kldnext) S(kldstat) S(kldunload) S(kqueue) S(lchflags) S(lchmod) S(lchown) S(link)
S(linkat) S(listen) S(lstat) S(lutimes) S(lwp_create) S(lwp_gettid) S(lwp_kill)
S(madvise) S(mincore) S(minherit) S(mkdir) S(mkdirat) S(mkfifo) S(mkfifoat) S(mknod)
S(mknodat) S(mlock) S(mlockall) S(mount) S(munlockall)
S(mprotect) S(msync) S(munlock) S(munmap) S(nanosleep) S(open) S(openat) S(pathconf)
S(poll) S(ppoll) S(pselect) S(ptrace) S(read) S(readlink) S(readlinkat) S(readv)
S(reboot) S(recvfrom) S(recvmsg) S(rename) S(renameat) S(revoke) S(rfork) S(rmdir)
S(sched_yield) S(select) S(sendmsg) S(sendto) S(set_tls_area) S(setegid) S(seteuid)
S(setgid) S(setgroups) S(setitimer) S(setlogin) S(setpgid) S(setpriority) S(setregid)
S(setresgid) S(setresuid) S(setreuid) S(setrlimit) S(setsid) S(setsockopt)
S(settimeofday) S(setuid) S(shutdown) S(sigaction) S(sigaltstack) S(sigpending)
S(sigprocmask) S(sigsuspend) S(sigtimedwait) S(sigwaitinfo) S(socket) S(socketpair)
S(stat) S(statfs) S(statvfs) S(symlink) S(symlinkat) S(sync) S(umask) S(umtx_sleep)
S(umtx_wakeup) S(unlink) S(unlinkat) S(unmount) S(utimensat) S(utimes) S(wait4)
S(write) S(writev)
CALL(_exit, SYS_exit)
CALL(sysctl, SYS___sysctl)
CALL(__sys_break, SYS_obreak)
CALL(__sys_getlogin, SYS_getlogin)
MOVED(lseek, SYS_lseek, movq %rdx, %r10; movq %rsi, %rdx)
MOVED(truncate, SYS_truncate, movq %rsi, %rdx)
MOVED(ftruncate, SYS_ftruncate, movq %rsi, %rdx)
MOVED(__sys_pread, SYS_extpread, movq %rcx, %r8; xorl %r10d, %r10d)
MOVED(__sys_pwrite, SYS_extpwrite, movq %rcx, %r8; xorl %r10d, %r10d)
CALL(_Exit, SYS_exit)
CALL(syscall, SYS_syscall)
CALL(__syscall, SYS___syscall)

/* mmap(addr, len, prot, flags, fd, off): off is seventh, behind a pad. */
ENTRY(mmap)
	pushq	%r9
	pushq	$0			/* where the return address would be */
	movq	%rcx, %r10
	movl	$SYS_mmap, %eax
	syscall
	leaq	16(%rsp), %rsp		/* leaves the carry flag alone */
	jc	cerror
	ret
	.size	mmap, . - mmap

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
