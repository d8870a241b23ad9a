/*
 * init.c - init(8): the first process.
 *
 * The kernel starts it as pid 1, with "-s" for single-user.  init is in one of
 * these states; each is a function that returns the next:
 *
 *	single_user	a shell on the console; its end leads to run_rc
 *	run_rc		sh /etc/rc; failure leads back to single_user
 *	multi_user	a getty on each terminal that /etc/ttys has on, restarted
 *			when it ends
 *	death		all processes are ended; then single_user, or the reboot that
 *			was asked for
 *
 * Signals ask for a state: SIGTERM single-user, SIGINT reboot, SIGUSR1 halt,
 * SIGUSR2 halt and power off, SIGHUP reads /etc/ttys again, SIGTSTP starts
 * nothing more.  A handler only notes the signal; waiting is done in sigsuspend(2)
 * with everything else blocked, so that none is lost.
 *
 * kern.securelevel is 1 in multi-user and 0 in single-user mode, unless it is negative,
 * which it is by default; nobody but init can lower it.
 *
 * getty(8) opens the terminal itself.  When several gettys in a row live less than
 * five seconds, the next one waits thirty.
 */
#include <errno.h>
#include <fcntl.h>
#include <paths.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/sysctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <ttyent.h>
#include <unistd.h>
#include <utmpx.h>

#define GETTY_SPACING	5	/* seconds that a getty should live */
#define GETTY_QUICK	3	/* times in a row that it need not */
#define GETTY_SLEEP	30	/* seconds to wait after that */
#define DEATH_WATCH	10	/* seconds for processes to end by themselves */
#define MAXARGS		16

typedef void *(*state_t)(void);		/* really returns a state_t */

/* A terminal of /etc/ttys. */
struct session {
	struct session	*next;
	char		*name;
	char		*getty;		/* command without the name */
	char		*type;
	pid_t		pid;		/* of the getty, or 0 */
	time_t		started;	/* a sleep before it not counted; or 0 */
	int		quick;		/* gettys in a row that ended too soon */
	int		seen;		/* in the file, and on */
};

static void *single_user(void);
static void *run_rc(void);
static void *multi_user(void);
static void *death(void);

static struct session	*sessions;
static volatile sig_atomic_t pending;	/* the last signal that asks for a state */
static int		catatonic;	/* start nothing */
static int		reboot_howto = -1;	/* -1: no reboot was asked for */
static int		autoboot = 1;

/* Notes a signal. */
static void
on_signal(int sig)
{
	if (sig != SIGCHLD && sig != SIGALRM)
		pending = sig;
}

/* Prints a message on the console. */
static void __attribute__((format(printf, 1, 2)))
complain(const char *fmt, ...)
{
	va_list ap;
	int fd = open(_PATH_CONSOLE, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd == -1)
		return;
	va_start(ap, fmt);
	dprintf(fd, "init: ");
	vdprintf(fd, fmt, ap);
	dprintf(fd, "\n");
	va_end(ap);
	close(fd);
}

/* Sets the kernel's security level, for multi-user or not. */
static void
secure(int multi)
{
	size_t len = sizeof(int);
	int level;

	if (sysctlbyname("kern.securelevel", &level, &len, NULL, 0) == -1 ||
	    ((multi ? level == 0 : level > 0) && sysctlbyname("kern.securelevel", NULL,
	    NULL, &multi, sizeof(multi)) == -1))
		complain("kern.securelevel: %s", strerror(errno));
}

/* Waits for any signal. */
static void
await_signal(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigsuspend(&none);
}

/* The state that the pending signal asks for, or NULL for none. */
static state_t
requested(void)
{
	int sig = pending;

	pending = 0;
	switch (sig) {
	case SIGINT:
		reboot_howto = RB_AUTOBOOT;
		return (death);
	case SIGUSR1:
		reboot_howto = RB_HALT;
		return (death);
	case SIGUSR2:
		reboot_howto = RB_HALT | RB_POWEROFF;
		return (death);
	case SIGTERM:
		return (death);
	case SIGHUP:
		catatonic = 0;
		return (multi_user);
	case SIGTSTP:
		catatonic = 1;
		return (multi_user);
	default:
		return (NULL);
	}
}

/* In a child: default signals, and the console as controlling terminal. */
static void
child_setup(int console)
{
	static const int handled[] = { SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGUSR1,
	    SIGUSR2, SIGCHLD, SIGALRM, SIGTTIN, SIGTTOU, SIGQUIT };
	struct termios t;
	sigset_t none;
	unsigned i;
	int fd;

	for (i = 0; i < sizeof(handled) / sizeof(handled[0]); i++)
		signal(handled[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (!console)
		return;
	setsid();
	revoke(_PATH_CONSOLE);
	fd = open(_PATH_CONSOLE, O_RDWR);
	if (fd == -1)
		_exit(1);
	ioctl(fd, TIOCSCTTY, NULL);
	if (tcgetattr(fd, &t) == 0) {
		cfmakesane(&t);
		tcsetattr(fd, TCSANOW, &t);
	}
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	if (fd > 2)
		close(fd);
}

/* Notes that nobody is logged in on a terminal any more. */
static void
record_logout(const struct session *s)
{
	struct utmpx ux, *old;

	memset(&ux, 0, sizeof(ux));
	strlcpy(ux.ut_line, s->name, sizeof(ux.ut_line));
	setutxent();
	old = getutxline(&ux);
	if (old != NULL) {
		ux = *old;
		ux.ut_type = DEAD_PROCESS;
		memset(ux.ut_name, 0, sizeof(ux.ut_name));
		gettimeofday(&ux.ut_tv, NULL);
		(void)pututxline(&ux);
		updwtmpx(_PATH_WTMPX, &ux);
	}
	endutxent();
}

/* Reaps what has ended; forgets the gettys among it.  -1 when there are no children. */
static pid_t
reap(void)
{
	struct session *s;
	pid_t pid;

	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		for (s = sessions; s != NULL; s = s->next)
			if (s->pid == pid) {
				s->pid = 0;
				record_logout(s);
			}
	return (pid);
}

/* Waits for one child, or for a signal that asks for a state. */
static state_t
await_child(pid_t pid, int *status)
{
	state_t next;
	pid_t got;

	for (;;) {
		next = requested();
		if (next == death)
			return (next);
		while ((got = waitpid(-1, status, WNOHANG | WUNTRACED)) > 0) {
			if (got != pid)
				continue;
			/* In multi_user we sit still while we are catatonic. */
			if (!WIFSTOPPED(*status))
				return (catatonic ? multi_user : NULL);
			kill(pid, SIGCONT);
		}
		await_signal();
	}
}

/* In the single-user child: asks for root's password; leaves at end of input. */
static void
check_password(void)
{
	struct ttyent *tty = getttynam("console");
	struct passwd *pw = getpwnam("root");
	char *answer;

	if ((tty != NULL && (tty->ty_status & TTY_SECURE) != 0) || pw == NULL ||
	    pw->pw_passwd[0] == '\0')
		return;
	printf("Enter root password, or ^D to go multi-user\n");
	for (;;) {
		fflush(stdout);
		answer = getpass("Password:");
		if (answer == NULL)
			_exit(0);
		if (strcmp(crypt(answer, pw->pw_passwd), pw->pw_passwd) == 0)
			break;
		printf("Login incorrect\n");
	}
	explicit_bzero(answer, strlen(answer));
}

/* The child of single_user: never returns. */
static _Noreturn void
single_user_shell(void)
{
	char *line = NULL, *name;
	const char *shell = _PATH_BSHELL, *base;
	char arg0[64];
	size_t cap = 0;

	child_setup(1);
	setenv("PATH", _PATH_STDPATH, 1);
	setenv("HOME", "/root", 1);
	setenv("TERM", "cons25", 0);
	check_password();
	printf("Enter full pathname of shell or RETURN for %s: ", _PATH_BSHELL);
	fflush(stdout);
	if (getline(&line, &cap, stdin) > 0) {
		line[strcspn(line, "\n")] = '\0';
		name = line + strspn(line, " \t");
		if (*name != '\0')
			shell = name;
	}
	base = strrchr(shell, '/');
	snprintf(arg0, sizeof(arg0), "-%s", base != NULL ? base + 1 : shell);
	execl(shell, arg0, (char *)NULL);
	fprintf(stderr, "init: cannot run %s: %s\n", shell, strerror(errno));
	execl(_PATH_BSHELL, "-sh", (char *)NULL);
	fprintf(stderr, "init: cannot run %s: %s\n", _PATH_BSHELL, strerror(errno));
	sleep(5);
	_exit(1);
}

/* A shell on the console; or, on the way down, the reboot. */
static void *
single_user(void)
{
	state_t next;
	pid_t pid;
	int status;

	if (reboot_howto != -1) {
		sync();
		reboot(reboot_howto);
		complain("reboot failed: %s", strerror(errno));
		reboot_howto = -1;
	}
	secure(0);
	pid = fork();
	if (pid == -1) {
		complain("cannot fork: %s", strerror(errno));
		sleep(5);
		return (single_user);
	}
	if (pid == 0)
		single_user_shell();
	next = await_child(pid, &status);
	if (next != NULL)
		return (next);
	if (WIFSIGNALED(status)) {
		complain("single user shell terminated, restarting");
		return (single_user);
	}
	autoboot = 0;
	return (run_rc);
}

/* The script that prepares the system. */
static void *
run_rc(void)
{
	state_t next;
	pid_t pid;
	int status;

	pid = fork();
	if (pid == -1) {
		complain("cannot fork: %s", strerror(errno));
		return (single_user);
	}
	if (pid == 0) {
		child_setup(1);
		setenv("PATH", _PATH_STDPATH, 1);
		execl(_PATH_BSHELL, "sh", _PATH_RUNCOM, autoboot ? "autoboot" : NULL,
		    (char *)NULL);
		fprintf(stderr, "init: cannot run %s: %s\n", _PATH_BSHELL,
		    strerror(errno));
		_exit(1);
	}
	next = await_child(pid, &status);
	if (next != NULL)
		return (next);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		complain("%s failed, going to single user mode", _PATH_RUNCOM);
		return (single_user);
	}
	return (multi_user);
}

/* Starts the getty of a terminal. */
static void
start_getty(struct session *s)
{
	char *argv[MAXARGS + 2], *copy, *p, *w;
	time_t now = time(NULL);
	int n = 0, early;

	s->quick = s->started != 0 && now - s->started < GETTY_SPACING ?
	    s->quick + 1 : 0;
	early = s->quick >= GETTY_QUICK;
	if (early)
		s->quick = 0;
	s->started = early ? now + GETTY_SLEEP : now;
	s->pid = fork();
	if (s->pid == -1) {
		complain("cannot fork for getty on %s: %s", s->name, strerror(errno));
		s->pid = 0;
		s->started = 0;		/* it did not, so it was not too quick */
		alarm(GETTY_SLEEP);
		return;
	}
	if (s->pid != 0)
		return;
	if (early)
		complain("getty repeating too quickly on port %s, sleeping %d secs",
		    s->name, GETTY_SLEEP);
	child_setup(0);
	if (early)
		sleep(GETTY_SLEEP);
	copy = strdup(s->getty);
	for (p = copy; p != NULL && n < MAXARGS && (w = strsep(&p, " \t")) != NULL; )
		if (*w != '\0')
			argv[n++] = w;
	argv[n++] = s->name;
	argv[n] = NULL;
	setenv("TERM", s->type, 1);
	setenv("PATH", _PATH_STDPATH, 1);
	execv(argv[0], argv);
	complain("cannot run %s for port %s: %s", argv[0], s->name, strerror(errno));
	_exit(1);
}

/* Replaces a string by another. */
static void
replace(char **sp, const char *new)
{
	char *copy = strdup(new != NULL && *new != '\0' ? new : "unknown");

	if (copy != NULL) {
		free(*sp);
		*sp = copy;
	}
}

/* Brings the sessions in line with /etc/ttys. */
static void
read_ttys(void)
{
	struct ttyent *t;
	struct session *s, **sp;

	for (s = sessions; s != NULL; s = s->next)
		s->seen = 0;
	while ((t = getttyent()) != NULL) {
		if ((t->ty_status & TTY_ON) == 0 || t->ty_getty == NULL)
			continue;
		for (s = sessions; s != NULL; s = s->next)
			if (strcmp(s->name, t->ty_name) == 0)
				break;
		if (s == NULL) {
			s = calloc(1, sizeof(*s));
			if (s == NULL)
				break;
			for (sp = &sessions; *sp != NULL; sp = &(*sp)->next)
				;
			*sp = s;
			replace(&s->name, t->ty_name);
		}
		replace(&s->getty, t->ty_getty);
		replace(&s->type, t->ty_type);
		s->seen = 1;
	}
	endttyent();
	for (s = sessions; s != NULL; s = s->next)
		if (!s->seen && s->pid > 0)
			kill(s->pid, SIGHUP);
}

/* Gettys on all terminals, until a signal asks for something else. */
static void *
multi_user(void)
{
	struct session *s, **sp;
	state_t next;

	if (setttyent() == 0) {
		complain("%s: %s, going to single user mode", _PATH_TTYS,
		    strerror(errno));
		return (single_user);
	}
	secure(1);
	read_ttys();
	for (;;) {
		next = requested();	/* before a getty is started that it changes */
		if (next != NULL)
			return (next);
		for (sp = &sessions; (s = *sp) != NULL; ) {
			if (s->seen && s->pid == 0 && !catatonic)
				start_getty(s);
			if (!s->seen && s->pid == 0) {
				*sp = s->next;
				free(s->name);
				free(s->getty);
				free(s->type);
				free(s);
			} else {
				sp = &s->next;
			}
		}
		await_signal();
		reap();
	}
}

/* Reaps children for a number of seconds; 1 when none is left. */
static int
reap_all(int seconds)
{
	time_t end = time(NULL) + seconds;

	for (;;) {
		/* Others than our children are looked for by kill(2). */
		if (reap() == -1 && errno == ECHILD && kill(-1, 0) == -1)
			return (1);
		if (time(NULL) >= end)
			return (0);
		usleep(20000);
	}
}

/* Ends all processes. */
static void *
death(void)
{
	static const int signals[] = { SIGHUP, SIGTERM, SIGKILL };
	struct session *s;
	char path[64];
	unsigned i;

	catatonic = 0;
	for (s = sessions; s != NULL; s = s->next) {
		s->started = 0;
		snprintf(path, sizeof(path), "%s%s", _PATH_DEV, s->name);
		if (s->pid > 0)
			revoke(path);
	}
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (kill(-1, signals[i]) == -1 && errno == ESRCH)
			return (single_user);
		if (reap_all(i == 0 ? 1 : DEATH_WATCH))
			return (single_user);
	}
	complain("some processes would not die; ps axl advised");
	return (single_user);
}

int
main(int argc, char **argv)
{
	static const int handled[] = { SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGUSR1,
	    SIGUSR2, SIGCHLD, SIGALRM };
	state_t state = run_rc;
	struct sigaction sa;
	sigset_t all;
	unsigned i;
	int c, fd;

	if (getpid() != 1) {
		fprintf(stderr, "init: already running\n");
		return (1);
	}
	while ((c = getopt(argc, argv, "s")) != -1)
		if (c == 's')
			state = single_user;
	setsid();
	setlogin("root");
	closefrom(0);
	fd = open(_PATH_DEVNULL, O_RDWR);
	if (fd == 0) {
		dup2(fd, 1);
		dup2(fd, 2);
	}
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_signal;
	sigfillset(&sa.sa_mask);
	for (i = 0; i < sizeof(handled) / sizeof(handled[0]); i++)
		sigaction(handled[i], &sa, NULL);
	signal(SIGTTIN, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	for (;;)
		state = (state_t)state();
}
