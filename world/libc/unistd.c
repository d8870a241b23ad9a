/*
 * unistd.c - what stands between a program and the system calls.
 *
 * The calls themselves are in syscalls.S; here are the library functions that are
 * one or two of them: brk and sbrk, exec*, wait*, sleep, signal(3), termios(3),
 * sysctl(3) and its users.
 */
#include <errno.h>
#include <fcntl.h>
#include <dirent.h>
#include <limits.h>
#include <paths.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/param.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysctl.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* Entries of syscalls.S that only this file calls. */
int	__sys_break(const void *);
int	__sys_getlogin(char *, size_t);
int	__getcwd(char *, size_t);
int	__realpath(const char *, char *, size_t);
ssize_t	__sys_pread(int, void *, size_t, off_t);
ssize_t	__sys_pwrite(int, const void *, size_t, off_t);

extern char _end[];			/* of the program: where the break begins */
static char *curbrk;

/* Set the end of the data segment.  ENOMEM, EINVAL */
int
brk(const void *addr)
{
	if (__sys_break(addr) != 0)
		return (-1);
	curbrk = (char *)(uintptr_t)addr;
	return (0);
}

/* Move the end of the data segment; where it was. */
void *
sbrk(intptr_t incr)
{
	char *old;

	if (curbrk == NULL)
		curbrk = (char *)roundup2((uintptr_t)_end, (uintptr_t)getpagesize());
	old = curbrk;
	return (incr != 0 && brk(old + incr) != 0 ? (void *)-1 : old);
}

int
creat(const char *path, mode_t mode)
{
	return (open(path, O_WRONLY | O_CREAT | O_TRUNC, mode));
}

/*
 * To the kernel an offset of -1 is "where the descriptor stands", so it is refused here.
 */
ssize_t
pread(int fd, void *buf, size_t n, off_t off)
{
	if (off != -1)
		return (__sys_pread(fd, buf, n, off));
	errno = EINVAL;
	return (-1);
}

ssize_t
pwrite(int fd, const void *buf, size_t n, off_t off)
{
	if (off != -1)
		return (__sys_pwrite(fd, buf, n, off));
	errno = EINVAL;
	return (-1);
}

/* The current directory's path, in new memory when buf is NULL. */
char *
getcwd(char *buf, size_t size)
{
	char *own = NULL;

	if (buf != NULL)
		return (__getcwd(buf, size) == -1 ? NULL : buf);
	for (size = PATH_MAX; (buf = realloc(own, size)) != NULL; size *= 2) {
		own = buf;
		if (__getcwd(buf, size) != -1)
			return (buf);
		if (errno != ERANGE || size > 1 << 20)
			break;
	}
	free(own);
	return (NULL);
}

/* The absolute path without symbolic links, in new memory when buf is NULL. */
char *
realpath(const char *path, char *buf)
{
	char *to = buf != NULL ? buf : malloc(PATH_MAX);

	if (to != NULL && __realpath(path, to, PATH_MAX) != -1)
		return (to);
	if (buf == NULL)
		free(to);
	return (NULL);
}

/* The name that setlogin() gave the session, or NULL. */
char *
getlogin(void)
{
	static char name[MAXLOGNAME];

	if (__sys_getlogin(name, sizeof(name)) != 0 || name[0] == '\0')
		return (NULL);
	return (name);
}

int
execv(const char *path, char *const *argv)
{
	return (execve(path, argv, environ));
}

/* The body of execl*(): the arguments as an array, then the call. */
#define EXEC_LIST(call) {					\
	va_list ap;						\
	int n;							\
								\
	va_start(ap, arg);					\
	for (n = 1; va_arg(ap, char *) != NULL; n++)		\
		;						\
	va_end(ap);						\
	char *argv[n + 1];					\
	argv[0] = (char *)arg;					\
	va_start(ap, arg);					\
	for (n = 1; (argv[n] = va_arg(ap, char *)) != NULL; n++) \
		;						\
	va_end(ap);						\
	return (call);						\
}

int
execl(const char *path, const char *arg, ...)
EXEC_LIST(execve(path, argv, environ))

/* The environment comes behind the NULL of the arguments. */
int
execle(const char *path, const char *arg, ...)
{
	char *const *env;
	va_list ap;

	va_start(ap, arg);
	while (va_arg(ap, char *) != NULL)
		continue;
	env = va_arg(ap, char **);
	va_end(ap);
	EXEC_LIST(execve(path, argv, env))
}

int
execlp(const char *name, const char *arg, ...)
EXEC_LIST(execvp(name, argv))

/* Runs path; a file that is no executable is given to sh. */
static void
exec_or_sh(const char *path, char *const *argv)
{
	int n;

	execve(path, argv, environ);
	if (errno != ENOEXEC)
		return;
	for (n = 0; argv[n] != NULL; n++)
		;
	char *shargv[n + 3];
	shargv[0] = "sh";
	shargv[1] = (char *)path;
	if (n > 0)
		memcpy(shargv + 2, argv + 1, (size_t)n * sizeof(*argv));
	else
		shargv[2] = NULL;
	execve(_PATH_BSHELL, shargv, environ);
}

/* Runs a program that is looked for in PATH. */
int
execvp(const char *name, char *const *argv)
{
	const char *path = getenv("PATH"), *end;
	char file[PATH_MAX];
	int denied = 0;

	if (strchr(name, '/') != NULL) {
		exec_or_sh(name, argv);
		return (-1);
	}
	if (path == NULL)
		path = _PATH_DEFPATH;
	errno = ENOENT;
	for (;; path = end + 1) {
		end = strchrnul(path, ':');
		if (*name != '\0' && snprintf(file, sizeof(file), "%.*s%s%s",
		    (int)(end - path), path, end > path ? "/" : "", name) <
		    (int)sizeof(file)) {
			exec_or_sh(file, argv);
			if (errno == EACCES)
				denied = 1;
			else if (errno != ENOENT && errno != ENOTDIR)
				return (-1);
		}
		if (*end == '\0')
			break;
	}
	errno = denied ? EACCES : ENOENT;
	return (-1);
}

/* wait: all are wait4(2). */
pid_t
waitpid(pid_t pid, int *status, int options)
{
	return (wait4(pid, status, options, NULL));
}

pid_t
wait(int *status)
{
	return (wait4(WAIT_ANY, status, 0, NULL));
}

pid_t
wait3(int *status, int options, struct rusage *usage)
{
	return (wait4(WAIT_ANY, status, options, usage));
}

/* Sleeps; the seconds that were left when a signal came. */
unsigned
sleep(unsigned seconds)
{
	struct timespec t = { .tv_sec = seconds };

	if (nanosleep(&t, &t) == 0 || errno != EINTR)
		return (0);
	return ((unsigned)t.tv_sec + (t.tv_nsec >= 500000000));
}

int
usleep(unsigned microseconds)
{
	struct timespec t = { .tv_sec = microseconds / 1000000,
	    .tv_nsec = microseconds % 1000000 * 1000 };

	return (nanosleep(&t, NULL));
}

/* A time in clock ticks, as times(3) counts. */
static clock_t
ticks(const struct timeval *tv)
{
	return (tv->tv_sec * CLK_TCK + tv->tv_usec / (1000000 / CLK_TCK));
}

/* Asks for a SIGALRM; the seconds left of the previous one. */
unsigned
alarm(unsigned seconds)
{
	struct itimerval new = { .it_value.tv_sec = seconds }, old;

	if (setitimer(ITIMER_REAL, &new, &old) == -1)
		return (0);
	return ((unsigned)old.it_value.tv_sec + (old.it_value.tv_usec > 0));
}

int
sigwait(const sigset_t *set, int *sig)
{
	do
		*sig = sigwaitinfo(set, NULL);
	while (*sig == -1 && errno == EINTR);
	return (*sig == -1 ? errno : 0);
}

clock_t
times(struct tms *t)
{
	struct rusage ru[2];
	struct timespec now;

	if (getrusage(RUSAGE_SELF, &ru[0]) == -1 ||
	    getrusage(RUSAGE_CHILDREN, &ru[1]) == -1 ||
	    clock_gettime(CLOCK_MONOTONIC, &now) == -1)
		return (-1);
	t->tms_utime = ticks(&ru[0].ru_utime);
	t->tms_stime = ticks(&ru[0].ru_stime);
	t->tms_cutime = ticks(&ru[1].ru_utime);
	t->tms_cstime = ticks(&ru[1].ru_stime);
	return (now.tv_sec * CLK_TCK + now.tv_nsec / (1000000000 / CLK_TCK));
}

int
pause(void)
{
	sigset_t mask;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	return (sigsuspend(&mask));
}

int
nice(int increment)
{
	int now;

	errno = 0;
	now = getpriority(PRIO_PROCESS, 0);
	if (errno != 0)
		return (-1);
	if (setpriority(PRIO_PROCESS, 0, now + increment) == -1) {
		if (errno == EACCES)
			errno = EPERM;		/* POSIX's for nice() */
		return (-1);
	}
	return (getpriority(PRIO_PROCESS, 0));
}

int
raise(int sig)
{
	return (kill(getpid(), sig));
}

int
killpg(pid_t pgrp, int sig)
{
	return (kill(-pgrp, sig));
}

/* Installs a handler the BSD way: it stays, and calls are restarted. */
sig_t
signal(int sig, sig_t handler)
{
	struct sigaction new, old;

	memset(&new, 0, sizeof(new));
	new.sa_handler = handler;
	new.sa_flags = SA_RESTART;
	if (sigaction(sig, &new, &old) == -1)
		return (SIG_ERR);
	return (old.sa_handler);
}

int
sigemptyset(sigset_t *set)
{
	memset(set, 0, sizeof(*set));
	return (0);
}

int
sigfillset(sigset_t *set)
{
	memset(set, 0xff, sizeof(*set));
	return (0);
}

/* Tells whether sig is a signal; EINVAL if not. */
static int
valid_signal(int sig)
{
	if (_SIG_VALID(sig))
		return (1);
	errno = EINVAL;
	return (0);
}

int
sigaddset(sigset_t *set, int sig)
{
	if (!valid_signal(sig))
		return (-1);
	set->__bits[_SIG_WORD(sig)] |= _SIG_BIT(sig);
	return (0);
}

int
sigdelset(sigset_t *set, int sig)
{
	if (!valid_signal(sig))
		return (-1);
	set->__bits[_SIG_WORD(sig)] &= ~_SIG_BIT(sig);
	return (0);
}

int
sigismember(const sigset_t *set, int sig)
{
	if (!valid_signal(sig))
		return (-1);
	return ((set->__bits[_SIG_WORD(sig)] & _SIG_BIT(sig)) != 0);
}

/* Terminals: ioctl(2) by other names. */
int
tcgetattr(int fd, struct termios *t)
{
	return (ioctl(fd, TIOCGETA, t));
}

int
tcsetattr(int fd, int when, const struct termios *t)
{
	static const unsigned long requests[] = {
		[TCSANOW] = TIOCSETA, [TCSADRAIN] = TIOCSETAW,
		[TCSAFLUSH] = TIOCSETAF,
	};

	if (when < TCSANOW || when > TCSAFLUSH) {
		errno = EINVAL;
		return (-1);
	}
	return (ioctl(fd, requests[when], t));
}

int
isatty(int fd)
{
	struct termios t;

	return (tcgetattr(fd, &t) == 0);
}

int
tcdrain(int fd)
{
	return (ioctl(fd, TIOCDRAIN, NULL));
}

int
tcflush(int fd, int which)
{
	int what = which & 3;		/* FREAD, FWRITE or both */

	return (ioctl(fd, TIOCFLUSH, &what));
}

pid_t
tcgetpgrp(int fd)
{
	pid_t pgrp;

	return (ioctl(fd, TIOCGPGRP, &pgrp) == -1 ? -1 : pgrp);
}

int
tcsetpgrp(int fd, pid_t pgrp)
{
	return (ioctl(fd, TIOCSPGRP, &pgrp));
}

pid_t
tcgetsid(int fd)
{
	pid_t sid;

	return (ioctl(fd, TIOCGSID, &sid) == -1 ? -1 : sid);
}

speed_t
cfgetispeed(const struct termios *t)
{
	return (t->c_ispeed);
}

speed_t
cfgetospeed(const struct termios *t)
{
	return (t->c_ospeed);
}

int
cfsetispeed(struct termios *t, speed_t speed)
{
	t->c_ispeed = speed;
	return (0);
}

int
cfsetospeed(struct termios *t, speed_t speed)
{
	t->c_ospeed = speed;
	return (0);
}

int
cfsetspeed(struct termios *t, speed_t speed)
{
	t->c_ispeed = t->c_ospeed = speed;
	return (0);
}

/* Every byte through as it is. */
void
cfmakeraw(struct termios *t)
{
	t->c_iflag &= ~(uint32_t)(IMAXBEL | IXOFF | INPCK | BRKINT | PARMRK |
	    ISTRIP | INLCR | IGNCR | ICRNL | IXON | IGNPAR);
	t->c_iflag |= IGNBRK;
	t->c_oflag &= ~(uint32_t)OPOST;
	t->c_lflag &= ~(uint32_t)(ECHO | ECHOE | ECHOK | ECHONL | ICANON | ISIG |
	    IEXTEN | NOFLSH | TOSTOP | PENDIN);
	t->c_cflag &= ~(uint32_t)(CSIZE | PARENB);
	t->c_cflag |= CS8 | CREAD;
	t->c_cc[VMIN] = 1;
	t->c_cc[VTIME] = 0;
}

/* The settings that a person at a terminal expects. */
void
cfmakesane(struct termios *t)
{
	static const struct {
		int	index;
		int	value;
	} keys[] = {
		{ VEOF, 'D' & 037 }, { VEOL, _POSIX_VDISABLE },
		{ VEOL2, _POSIX_VDISABLE }, { VERASE, 0177 }, { VWERASE, 'W' & 037 },
		{ VKILL, 'U' & 037 }, { VREPRINT, 'R' & 037 }, { VERASE2, 'H' & 037 },
		{ VINTR, 'C' & 037 }, { VQUIT, '\\' & 037 }, { VSUSP, 'Z' & 037 },
		{ VDSUSP, 'Y' & 037 }, { VSTART, 'Q' & 037 }, { VSTOP, 'S' & 037 },
		{ VLNEXT, 'V' & 037 }, { VDISCARD, 'O' & 037 }, { VMIN, 1 },
		{ VTIME, 0 }, { VSTATUS, 'T' & 037 }, { VCHECKPT, _POSIX_VDISABLE },
	};
	unsigned i;

	t->c_iflag = BRKINT | ICRNL | IMAXBEL | IXON | IXANY;
	t->c_oflag = OPOST | ONLCR;
	t->c_cflag = CREAD | CS8 | HUPCL;
	t->c_lflag = ECHO | ECHOE | ECHOKE | ECHOCTL | ISIG | ICANON | IEXTEN;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		t->c_cc[keys[i].index] = (cc_t)keys[i].value;
}

/* The name below /dev of a device of a type, S_IFCHR or S_IFBLK; NULL: none. */
char *
devname(dev_t dev, mode_t type)
{
	static char path[sizeof(_PATH_DEV) + NAME_MAX];
	char *name = path + sizeof(_PATH_DEV) - 1, *found = NULL;
	DIR *dir = opendir(_PATH_DEV);
	struct dirent *de;
	struct stat st;

	while (dir != NULL && found == NULL && (de = readdir(dir)) != NULL) {
		snprintf(path, sizeof(path), "%s%s", _PATH_DEV, de->d_name);
		if (strcmp(name, "tty") != 0 && lstat(path, &st) == 0 &&
		    (st.st_mode & S_IFMT) == type && st.st_rdev == dev)
			found = name;
	}
	if (dir != NULL)
		closedir(dir);
	return (found);
}

/* The path of a descriptor's terminal, or NULL. */
char *
ttyname(int fd)
{
	struct stat st;
	char *name;

	if (!isatty(fd) || fstat(fd, &st) == -1)
		return (NULL);
	name = devname(st.st_rdev, S_IFCHR);
	return (name == NULL ? NULL : name - (sizeof(_PATH_DEV) - 1));
}

/* Turns a name with dots into numbers; *np is the room, then their count. */
int
sysctlnametomib(const char *name, int *mib, size_t *np)
{
	static const int query[] = { CTL_SYSCTL, CTL_SYSCTL_NAME2OID };
	size_t len = *np * sizeof(*mib);

	if (sysctl(query, 2, mib, &len, name, strlen(name)) == -1)
		return (-1);
	*np = len / sizeof(*mib);
	return (0);
}

int
sysctlbyname(const char *name, void *old, size_t *oldlen, const void *new, size_t newlen)
{
	int mib[CTL_MAXNAME];
	size_t n = CTL_MAXNAME;

	if (sysctlnametomib(name, mib, &n) == -1)
		return (-1);
	return (sysctl(mib, (unsigned)n, old, oldlen, new, newlen));
}

int
gethostname(char *buf, size_t size)
{
	static const int mib[] = { CTL_KERN, KERN_HOSTNAME };

	return (sysctl(mib, 2, buf, &size, NULL, 0));
}

int
sethostname(const char *name, size_t len)
{
	static const int mib[] = { CTL_KERN, KERN_HOSTNAME };

	return (sysctl(mib, 2, NULL, NULL, name, len));
}

/* Fills one field of uname(3); a longer text is cut. */
static int
uname_field(char *buf, int top, int second)
{
	int mib[2] = { top, second };
	char text[1024];
	size_t len = sizeof(text) - 1;

	if (sysctl(mib, 2, text, &len, NULL, 0) == -1)
		return (-1);
	text[len] = '\0';
	text[strcspn(text, "\n")] = '\0';
	strlcpy(buf, text, SYS_NMLN);
	return (0);
}

int
uname(struct utsname *u)
{
	if (uname_field(u->sysname, CTL_KERN, KERN_OSTYPE) == -1 ||
	    uname_field(u->nodename, CTL_KERN, KERN_HOSTNAME) == -1 ||
	    uname_field(u->release, CTL_KERN, KERN_OSRELEASE) == -1 ||
	    uname_field(u->version, CTL_KERN, KERN_VERSION) == -1 ||
	    uname_field(u->machine, CTL_HW, HW_MACHINE) == -1)
		return (-1);
	return (0);
}

int
getpagesize(void)
{
	return (PAGE_SIZE);
}

long
sysconf(int name)
{
	struct rlimit limit;
	int n;
	size_t len = sizeof(n);

	switch (name) {
	case _SC_ARG_MAX:
		return (ARG_MAX);
	case _SC_CHILD_MAX:
		return (getrlimit(RLIMIT_NPROC, &limit) == -1 ? -1 : limit.rlim_cur);
	case _SC_CLK_TCK:
		return (CLK_TCK);
	case _SC_OPEN_MAX:
		return (getdtablesize());
	case _SC_PAGESIZE:
		return (PAGE_SIZE);
	case _SC_NPROCESSORS_CONF:
	case _SC_NPROCESSORS_ONLN:
		return (sysctlbyname("hw.ncpu", &n, &len, NULL, 0) == -1 ? -1 : n);
	default:
		errno = EINVAL;
		return (-1);
	}
}

/* The mounted file systems, in memory that the next call reuses; how many. */
int
getmntinfo(struct statfs **listp, int flags)
{
	static struct statfs *list;
	static int room;
	int n;

	n = getfsstat(NULL, 0, MNT_NOWAIT);
	if (n == -1)
		return (0);
	if (n + 4 > room) {
		free(list);
		room = n + 4;
		list = calloc((size_t)room, sizeof(*list));
		if (list == NULL) {
			room = 0;
			return (0);
		}
	}
	n = getfsstat(list, (long)((size_t)room * sizeof(*list)), flags);
	*listp = list;
	return (n == -1 ? 0 : n);
}
