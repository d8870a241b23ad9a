/*
 * unistd.h - the system calls, and what is closest to them.
 */
#ifndef WORLD_UNISTD_H
#define WORLD_UNISTD_H

#include <sys/types.h>
#include <sys/unistd.h>

#define STDIN_FILENO	0
#define STDOUT_FILENO	1
#define STDERR_FILENO	2
#define _SC_ARG_MAX	1
#define _SC_CHILD_MAX	2
#define _SC_CLK_TCK	3
#define _SC_OPEN_MAX	5
#define _SC_PAGESIZE	47
#define _SC_NPROCESSORS_CONF 57
#define _SC_NPROCESSORS_ONLN 58
#define _PASSWORD_LEN	128

extern char	**environ;
extern char	*optarg;
extern int	optind, opterr, optopt, optreset;

/* files */
int	access(const char *, int);
int	eaccess(const char *, int);
int	faccessat(int, const char *, int, int);
int	chdir(const char *);
int	fchdir(int);
int	chown(const char *, uid_t, gid_t);
int	lchown(const char *, uid_t, gid_t);
int	fchown(int, uid_t, gid_t);
int	fchownat(int, const char *, uid_t, gid_t, int);
int	chroot(const char *);
int	close(int);
int	closefrom(int);
int	dup(int);
int	dup2(int, int);
int	fsync(int);
int	ftruncate(int, off_t);
int	truncate(const char *, off_t);
char	*getcwd(char *, size_t);
int	isatty(int);
int	link(const char *, const char *);
int	linkat(int, const char *, int, const char *, int);
off_t	lseek(int, off_t, int);
long	pathconf(const char *, int);
long	fpathconf(int, int);
int	pipe(int *);
int	pipe2(int *, int);
ssize_t	pread(int, void *, size_t, off_t);
ssize_t	pwrite(int, const void *, size_t, off_t);
ssize_t	read(int, void *, size_t);
ssize_t	readlink(const char *, char *, size_t);
ssize_t	readlinkat(int, const char *, char *, size_t);
int	revoke(const char *);
int	rmdir(const char *);
int	symlink(const char *, const char *);
int	symlinkat(const char *, int, const char *);
void	sync(void);
int	unlink(const char *);
int	unlinkat(int, const char *, int);
ssize_t	write(int, const void *, size_t);
char	*ttyname(int);

/* processes */
unsigned alarm(unsigned);
int	brk(const void *);
void	*sbrk(intptr_t);
int	execl(const char *, const char *, ...);
int	execle(const char *, const char *, ...);
int	execlp(const char *, const char *, ...);
int	execv(const char *, char *const *);
int	execve(const char *, char *const *, char *const *);
int	execvp(const char *, char *const *);
_Noreturn void	_exit(int);
pid_t	fork(void);
pid_t	vfork(void) __attribute__((returns_twice));
pid_t	getpgid(pid_t);
pid_t	getpgrp(void);
pid_t	getpid(void);
pid_t	getppid(void);
pid_t	getsid(pid_t);
int	nice(int);
int	pause(void);
int	setpgid(pid_t, pid_t);
pid_t	setsid(void);
unsigned sleep(unsigned);
int	usleep(unsigned);
pid_t	tcgetpgrp(int);
int	tcsetpgrp(int, pid_t);

/* identity */
gid_t	getegid(void);
uid_t	geteuid(void);
gid_t	getgid(void);
uid_t	getuid(void);
int	getgroups(int, gid_t *);
int	getgrouplist(const char *, gid_t, gid_t *, int *);
int	setegid(gid_t);
int	seteuid(uid_t);
int	setgid(gid_t);
int	setuid(uid_t);
int	setreuid(uid_t, uid_t);
int	setregid(gid_t, gid_t);
int	setresuid(uid_t, uid_t, uid_t);
int	setresgid(gid_t, gid_t, gid_t);
int	getresuid(uid_t *, uid_t *, uid_t *);
int	getresgid(gid_t *, gid_t *, gid_t *);
int	issetugid(void);
char	*getlogin(void);
int	setlogin(const char *);
const char *user_from_uid(uid_t, int);
const char *group_from_gid(gid_t, int);
char	*crypt(const char *, const char *);
char	*getpass(const char *);

/* the system */
int	gethostname(char *, size_t);
int	sethostname(const char *, size_t);
int	getpagesize(void);
int	getdtablesize(void);
ssize_t	getrandom(void *, size_t, unsigned);
int	kenv(int, const char *, char *, int);
int	reboot(int);
long	sysconf(int);
int	syscall(int, ...);
long	__syscall(long, ...);

void	*setmode(const char *);
mode_t	getmode(const void *, mode_t);
char	*fflagstostr(unsigned long);
int	strtofflags(char **, unsigned long *, unsigned long *);
int	getopt(int, char *const *, const char *);

#endif
