/*
 * Signals: traps, and what the shell itself does about them.
 *
 * A signal handler only notes the signal.  Traps run between commands, when eval() sees
 * trap_pending; a ^C at an interactive shell is thrown as EXC_INT at the next
 * check_interrupt().  A signal must not be noted just before the shell blocks in a
 * system call that it was to interrupt: so the handler jumps out of read_signals(), and
 * wait_signals() keeps signals blocked but while it sleeps.  trap_update() is the one
 * place that decides on the disposition of a signal: by its trap, then by what an
 * interactive shell and job control need, else as the shell found it.
 *
 * XCU 2.11, trap in 2.14.
 */
#define _GNU_SOURCE
#include <sys/wait.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "sh.h"

#define MAXSIG		65

#ifdef __GLIBC__
#define SIGNAME(sig)	sigabbrev_np(sig)
#else
#define SIGNAME(sig)	sys_signame[sig]
#endif

volatile sig_atomic_t trap_pending;	/* the last signal that has a trap to run */
volatile sig_atomic_t got_sigint;
volatile sig_atomic_t got_watched;	/* one without a trap that someone handles */

static volatile sig_atomic_t pending[MAXSIG];
static char *action[MAXSIG];		/* NULL: none; "": ignore */
static char *outer[MAXSIG];		/* the parent's, for `trap' in a new subshell */
static volatile sig_atomic_t reading;	/* readjmp is good */
static jmp_buf readjmp;
static char ignored[MAXSIG];		/* was ignored when the shell started */

/* The name of a signal, NULL if there is no such signal. */
const char *
signal_name(int sig)
{
	if (sig == 0)
		return ("EXIT");
	return (sig > 0 && sig < NSIG ? SIGNAME(sig) : NULL);
}

/* The number of a signal given by name, with or without SIG, or by number; -1: none. */
int
signal_number(const char *name)
{
	const char *other;
	char *end;
	long n;

	n = strtol(name, &end, 10);
	if (*name != '\0' && *end == '\0')
		return (n >= 0 && n < MAXSIG ? (int)n : -1);
	if (strncasecmp(name, "SIG", 3) == 0)
		name += 3;
	for (n = 0; n < MAXSIG; n++)
		if ((other = signal_name((int)n)) != NULL && strcasecmp(name, other) == 0)
			return ((int)n);
	return (-1);
}

static void
on_signal(int sig)
{
	if (sig == SIGCHLD && action[sig] == NULL)
		return;			/* only to end sigsuspend() */
	if (action[sig] != NULL) {
		pending[sig] = 1;
		trap_pending = sig;
	} else if (sig == SIGINT)
		got_sigint = 1;
	else
		pending[sig] = got_watched = 1;
	if (reading) {
		reading = 0;
		longjmp(readjmp, 1);
	}
}

/*
 * read(), but EINTR also if a signal that is handled came just before.  If one comes
 * right behind the read, the jump loses how much was read, but not the bytes, which
 * are found by not being NUL (the shell skips all that are).
 */
ssize_t
read_signals(int fd, void *buf, size_t len)
{
	ssize_t n = -1;
	size_t got;

	memset(buf, 0, len);
	if (_setjmp(readjmp) == 0) {
		reading = 1;
		if (!got_sigint && !trap_pending && !got_watched)
			n = read(fd, buf, len);
		else
			errno = EINTR;
		reading = 0;
	} else {
		for (got = len; got > 0 && ((char *)buf)[got - 1] == '\0'; )
			got--;
		errno = EINTR;
		n = got > 0 ? (ssize_t)got : -1;
	}
	return (n);
}

/*
 * Wait for any child as waitpid() does; EINTR if a signal that is handled comes, or
 * came and was not acted upon yet.
 */
pid_t
wait_signals(int *status, int options)
{
	sigset_t all, old;
	pid_t pid;

	sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, &old);
	trap_handle(SIGCHLD);
	while ((pid = waitpid(-1, status, options | WNOHANG)) == 0) {
		if (trap_pending || got_sigint) {
			pid = -1;
			errno = EINTR;
			break;
		}
		(void)sigsuspend(&old);
	}
	trap_update(SIGCHLD);
	(void)sigprocmask(SIG_SETMASK, &old, NULL);
	return (pid);
}

/* Did a signal come that is handled, but has no trap?  Forgets it. */
int
trap_take(int sig)
{
	if (!pending[sig] || action[sig] != NULL)
		return (0);
	pending[sig] = 0;
	return (1);
}

/*
 * Have on_signal() called, until the next trap_update().  It may be left by a jump, so
 * it blocks nothing.
 */
void
trap_handle(int sig)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sigemptyset(&sa.sa_mask);
	sa.sa_flags = SA_NODEFER;
	sa.sa_handler = on_signal;
	(void)sigaction(sig, &sa, NULL);
}

/* Does an interactive shell want to survive this signal? */
static int
interactive_ignores(int sig)
{
	if (sig == SIGQUIT || sig == SIGTERM)
		return (sh.interactive);
	return ((sig == SIGTSTP || sig == SIGTTIN || sig == SIGTTOU) && sh.jobctl);
}

/* Set a signal's disposition to what it should be now. */
void
trap_update(int sig)
{
	struct sigaction sa;

	if (sig <= 0 || sig == SIGKILL || sig == SIGSTOP)
		return;
	memset(&sa, 0, sizeof(sa));
	sigemptyset(&sa.sa_mask);
	if (action[sig] != NULL ? *action[sig] != '\0' :
	    sig == SIGINT && sh.interactive) {
		trap_handle(sig);
		return;
	}
	if (action[sig] != NULL || interactive_ignores(sig) || (ignored[sig] &&
	    !sh.interactive))
		sa.sa_handler = SIG_IGN;
	else
		sa.sa_handler = SIG_DFL;
	(void)sigaction(sig, &sa, NULL);
}

static void
update_all(void)
{
	int sig;

	for (sig = 1; sig < MAXSIG; sig++)
		if (signal_name(sig) != NULL)
			trap_update(sig);
}

/* Note which signals are ignored; then install what the shell needs. */
void
trap_init(void)
{
	struct sigaction sa;
	int sig;

	for (sig = 1; sig < MAXSIG; sig++)
		if (sigaction(sig, NULL, &sa) == 0 && sa.sa_handler == SIG_IGN)
			ignored[sig] = sig != SIGCHLD;
	update_all();
}

/*
 * Set the trap of a signal: NULL for the default, "" to ignore it.  A shell that is not
 * interactive cannot trap what was ignored when it was started.
 */
void
trap_set(int sig, const char *what)
{
	int i;

	if (sig > 0 && ignored[sig] && !sh.interactive)
		return;
	for (i = 0; i < MAXSIG; i++) {
		free(outer[i]);
		outer[i] = NULL;
	}
	free(action[sig]);
	action[sig] = what != NULL ? xstrdup(what) : NULL;
	trap_update(sig);
}

const char *
trap_get(int sig)
{
	return (action[sig]);
}

/* Is there any trap that has commands? */
int
trap_any(void)
{
	int sig;

	for (sig = 0; sig < MAXSIG; sig++)
		if (action[sig] != NULL && *action[sig] != '\0')
			return (1);
	return (0);
}

/* Print the trap of one signal, or of all if it is -1, as commands that set them. */
void
trap_print(int only)
{
	const char *name, *what;
	int sig;

	for (sig = 0; sig < MAXSIG; sig++) {
		what = action[sig] != NULL ? action[sig] : outer[sig];
		if (what == NULL || (only >= 0 && sig != only))
			continue;
		printf("trap -- ");
		print_quoted(what);
		name = signal_name(sig);
		if (name != NULL)
			printf(" %s\n", name);
		else
			printf(" %d\n", sig);
	}
}

/* Run the traps of the signals that came.  $? is the same afterwards. */
void
trap_run_pending(void)
{
	int sig, status = sh.status, outerstatus = sh.trapstatus,
	    outerfuncs = sh.trapfuncs;
	char *what;

	trap_pending = 0;
	for (sig = 1; sig < MAXSIG; sig++) {
		if (!pending[sig])
			continue;
		pending[sig] = 0;
		if (action[sig] == NULL || *action[sig] == '\0')
			continue;
		/* The trap may change itself. */
		what = xstrdup(action[sig]);
		sh.trapstatus = status;
		sh.trapfuncs = sh.funcs;
		eval_string(what);
		sh.trapstatus = outerstatus;
		sh.trapfuncs = outerfuncs;
		free(what);
		if (sh.skip == SKIP_NONE)
			sh.status = status;
	}
}

/* Run the trap on EXIT, once. */
void
trap_exit(void)
{
	char *what = action[0];
	int status = sh.status;

	action[0] = NULL;
	if (what == NULL || *what == '\0')
		return;
	sh.skip = SKIP_NONE;
	sh.tested = 0;
	sh.trapstatus = status;
	sh.trapfuncs = sh.funcs;
	eval_string(what);
	sh.status = status;
}

/*
 * In a new child: traps are only there to be listed, but what is ignored stays so.  A
 * background command of a shell without job control is not to be disturbed from the
 * keyboard.
 */
void
trap_child(int background)
{
	int sig;

	for (sig = 0; sig < MAXSIG; sig++) {
		pending[sig] = 0;
		if (action[sig] != NULL && (sig == 0 || *action[sig] != '\0')) {
			free(outer[sig]);
			outer[sig] = action[sig];
			action[sig] = NULL;
		}
	}
	trap_pending = got_sigint = 0;
	if (background) {
		ignored[SIGINT] = 1;
		ignored[SIGQUIT] = 1;
	}
	update_all();
}
