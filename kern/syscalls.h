/*
 * kern/syscalls.h - the handlers of the system call table (kern/syscalls.c), each in
 * the file of its subsystem.
 */
#ifndef KERN_SYSCALLS_H
#define KERN_SYSCALLS_H

#include "kern/proc.h"

/* kern/exec.c, fork.c, exit.c */
int	sys_exit(struct sysmsg *);
int	sys_extexit(struct sysmsg *);
int	sys_fork(struct sysmsg *);
int	sys_vfork(struct sysmsg *);
int	sys_rfork(struct sysmsg *);
int	sys_execve(struct sysmsg *);
int	sys_wait4(struct sysmsg *);
int	sys_wait6(struct sysmsg *);
int	sys_lwp_create(struct sysmsg *);
int	sys_lwp_create2(struct sysmsg *);
int	sys_lwp_getaffinity(struct sysmsg *);
int	sys_lwp_setaffinity(struct sysmsg *);
int	sys_lwp_gettid(struct sysmsg *);
int	sys_set_tls_area(struct sysmsg *);
int	sys_get_tls_area(struct sysmsg *);
int	sys_lwp_setname(struct sysmsg *);
int	sys_lwp_getname(struct sysmsg *);
/* kern/kern_linker.c */
int	sys_kldload(struct sysmsg *);
int	sys_kldunload(struct sysmsg *);
int	sys_kldfind(struct sysmsg *);
int	sys_kldnext(struct sysmsg *);
int	sys_kldstat(struct sysmsg *);
int	sys_kldfirstmod(struct sysmsg *);
int	sys_modfnext(struct sysmsg *);
int	sys_modstat(struct sysmsg *);
int	sys_modfind(struct sysmsg *);
/* kern/sig.c */
int	sys_kill(struct sysmsg *);
int	sys_lwp_kill(struct sysmsg *);
int	sys_sigaction(struct sysmsg *);
int	sys_sigprocmask(struct sysmsg *);
int	sys_sigsuspend(struct sysmsg *);
int	sys_sigpending(struct sysmsg *);
int	sys_sigaltstack(struct sysmsg *);
int	sys_sigreturn(struct sysmsg *);
int	sys_sigtimedwait(struct sysmsg *);
int	sys_sigwaitinfo(struct sysmsg *);
/* kern/prot.c */
int	sys_getpid(struct sysmsg *);
int	sys_getppid(struct sysmsg *);
int	sys_getpgrp(struct sysmsg *);
int	sys_getpgid(struct sysmsg *);
int	sys_setpgid(struct sysmsg *);
int	sys_setsid(struct sysmsg *);
int	sys_getsid(struct sysmsg *);
int	sys_getuid(struct sysmsg *);
int	sys_geteuid(struct sysmsg *);
int	sys_getgid(struct sysmsg *);
int	sys_getegid(struct sysmsg *);
int	sys_setuid(struct sysmsg *);
int	sys_seteuid(struct sysmsg *);
int	sys_setgid(struct sysmsg *);
int	sys_setegid(struct sysmsg *);
int	sys_setreuid(struct sysmsg *);
int	sys_setregid(struct sysmsg *);
int	sys_setresuid(struct sysmsg *);
int	sys_setresgid(struct sysmsg *);
int	sys_getresuid(struct sysmsg *);
int	sys_getresgid(struct sysmsg *);
int	sys_getgroups(struct sysmsg *);
int	sys_setgroups(struct sysmsg *);
int	sys_issetugid(struct sysmsg *);
int	sys_getlogin(struct sysmsg *);
int	sys_setlogin(struct sysmsg *);
/* kern/resource.c */
int	sys_getrlimit(struct sysmsg *);
int	sys_setrlimit(struct sysmsg *);
int	sys_getrusage(struct sysmsg *);
int	sys_getpriority(struct sysmsg *);
int	sys_setpriority(struct sysmsg *);
/* kern/clock.c, kern/time.c */
int	sys_gettimeofday(struct sysmsg *);
int	sys_settimeofday(struct sysmsg *);
int	sys_clock_gettime(struct sysmsg *);
int	sys_clock_settime(struct sysmsg *);
int	sys_clock_getres(struct sysmsg *);
int	sys_nanosleep(struct sysmsg *);
int	sys_setitimer(struct sysmsg *);
int	sys_getitimer(struct sysmsg *);
int	sys_sched_yield(struct sysmsg *);
int	sys_yield(struct sysmsg *);
/* kern/sysctl.c, kenv.c, umtx.c, shutdown.c */
int	sys___sysctl(struct sysmsg *);
int	sys_kenv(struct sysmsg *);
int	sys_umtx_sleep(struct sysmsg *);
int	sys_umtx_wakeup(struct sysmsg *);
int	sys_reboot(struct sysmsg *);
int	sys_getrandom(struct sysmsg *);
/* kern/vm_mmap.c */
int	sys_mmap(struct sysmsg *);
int	sys_munmap(struct sysmsg *);
int	sys_mprotect(struct sysmsg *);
int	sys_obreak(struct sysmsg *);
int	sys_madvise(struct sysmsg *);
int	sys_mincore(struct sysmsg *);
int	sys_msync(struct sysmsg *);
int	sys_mlock(struct sysmsg *);
int	sys_munlock(struct sysmsg *);
int	sys_mlockall(struct sysmsg *);
int	sys_munlockall(struct sysmsg *);
int	sys_minherit(struct sysmsg *);
/* kern/descrip.c */
int	sys_close(struct sysmsg *);
int	sys_dup(struct sysmsg *);
int	sys_dup2(struct sysmsg *);
int	sys_fcntl(struct sysmsg *);
int	sys_fstat(struct sysmsg *);
int	sys_flock(struct sysmsg *);
int	sys_getdtablesize(struct sysmsg *);
int	sys_closefrom(struct sysmsg *);
/* kern/sys_generic.c */
int	sys_read(struct sysmsg *);
int	sys_write(struct sysmsg *);
int	sys_readv(struct sysmsg *);
int	sys_writev(struct sysmsg *);
int	sys_extpread(struct sysmsg *);
int	sys_extpwrite(struct sysmsg *);
int	sys_extpreadv(struct sysmsg *);
int	sys_extpwritev(struct sysmsg *);
int	sys_ioctl(struct sysmsg *);
int	sys_poll(struct sysmsg *);
int	sys_ppoll(struct sysmsg *);
int	sys_select(struct sysmsg *);
int	sys_pselect(struct sysmsg *);
/* kern/pipe.c */
int	sys_pipe(struct sysmsg *);
int	sys_pipe2(struct sysmsg *);
/* kern/vfs_syscalls.c */
int	sys_open(struct sysmsg *);
int	sys_openat(struct sysmsg *);
int	sys_link(struct sysmsg *);
int	sys_linkat(struct sysmsg *);
int	sys_unlink(struct sysmsg *);
int	sys_unlinkat(struct sysmsg *);
int	sys_chdir(struct sysmsg *);
int	sys_fchdir(struct sysmsg *);
int	sys_chroot(struct sysmsg *);
int	sys_mknod(struct sysmsg *);
int	sys_mknodat(struct sysmsg *);
int	sys_mkfifo(struct sysmsg *);
int	sys_mkfifoat(struct sysmsg *);
int	sys_chmod(struct sysmsg *);
int	sys_fchmod(struct sysmsg *);
int	sys_lchmod(struct sysmsg *);
int	sys_fchmodat(struct sysmsg *);
int	sys_chown(struct sysmsg *);
int	sys_fchown(struct sysmsg *);
int	sys_lchown(struct sysmsg *);
int	sys_fchownat(struct sysmsg *);
int	sys_access(struct sysmsg *);
int	sys_faccessat(struct sysmsg *);
int	sys_eaccess(struct sysmsg *);
int	sys_chflags(struct sysmsg *);
int	sys_fchflags(struct sysmsg *);
int	sys_lchflags(struct sysmsg *);
int	sys_chflagsat(struct sysmsg *);
int	sys_stat(struct sysmsg *);
int	sys_lstat(struct sysmsg *);
int	sys_fstatat(struct sysmsg *);
int	sys_symlink(struct sysmsg *);
int	sys_symlinkat(struct sysmsg *);
int	sys_readlink(struct sysmsg *);
int	sys_readlinkat(struct sysmsg *);
int	sys_rename(struct sysmsg *);
int	sys_renameat(struct sysmsg *);
int	sys_mkdir(struct sysmsg *);
int	sys_mkdirat(struct sysmsg *);
int	sys_rmdir(struct sysmsg *);
int	sys_utimes(struct sysmsg *);
int	sys_futimes(struct sysmsg *);
int	sys_lutimes(struct sysmsg *);
int	sys_utimensat(struct sysmsg *);
int	sys_futimens(struct sysmsg *);
int	sys_lseek(struct sysmsg *);
int	sys_truncate(struct sysmsg *);
int	sys_ftruncate(struct sysmsg *);
int	sys_fsync(struct sysmsg *);
int	sys_sync(struct sysmsg *);
int	sys_umask(struct sysmsg *);
int	sys_getdirentries(struct sysmsg *);
int	sys_getdents(struct sysmsg *);
int	sys___getcwd(struct sysmsg *);
int	sys_revoke(struct sysmsg *);
int	sys_pathconf(struct sysmsg *);
int	sys_lpathconf(struct sysmsg *);
int	sys_fpathconf(struct sysmsg *);
int	sys_statfs(struct sysmsg *);
int	sys_fstatfs(struct sysmsg *);
int	sys_getfsstat(struct sysmsg *);
int	sys_statvfs(struct sysmsg *);
int	sys_fstatvfs(struct sysmsg *);
int	sys_mount(struct sysmsg *);
int	sys_unmount(struct sysmsg *);
int	sys___realpath(struct sysmsg *);

#endif
