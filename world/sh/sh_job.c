/*
 * Children: making them, waiting for them, and job control.
 *
 * A job is the processes of one pipeline.  Every child of the shell belongs to one;
 * those of a foreground command only until it was waited for.  A job gets a number
 * when it goes to the background or is stopped.
 *
 * With job control each job is a process group, and the terminal belongs to the group in
 * the foreground.  Both are set by parent and child, as neither knows which one runs
 * first.  The shell then ignores the stop signals, or setting the
 * terminal's group from the background would stop it.
 *
 * XCU 2.12, jobs, fg, bg, wait; XBD 11.1.4.
 */
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "sh.h"

#define DONE_MAX	1000

enum state { RUNNING, STOPPED, DONE };

struct proc {
	pid_t	pid;
	int	status;			/* as waitpid() gave it */
	enum state state;
};

struct job {
	struct job *next;
	int	id;			/* as in %1; 0: a foreground job */
	pid_t	pgrp;			/* its process group, 0: the shell's */
	int	changed;		/* news that the user was not told yet */
	unsigned recent;		/* the larger, the nearer to %+ */
	char	*text;
	int	nprocs;			/* started so far */
	struct proc *procs;
};

static struct job *jobs;
static struct job *outer;		/* the parent's, for `jobs' in a new subshell */
static unsigned stamp;
static int ttyfd = -1;
static pid_t shell_pgrp, orig_pgrp;
static struct termios shell_modes;
static int have_modes;

/* A job that will have at most nprocs processes. */
struct job *
job_new(const char *text, int nprocs)
{
	struct job *j = xmalloc(sizeof(*j));

	memset(j, 0, sizeof(*j));
	j->text = xstrdup(text != NULL ? text : "");
	j->procs = xmalloc((size_t)nprocs * sizeof(*j->procs));
	j->next = jobs;
	jobs = j;
	return (j);
}

static void
job_free(struct job *j)
{
	struct job **jp;

	for (jp = &jobs; *jp != j; jp = &(*jp)->next)
		continue;
	*jp = j->next;
	free(j->text);
	free(j->procs);
	free(j);
}

/* A job runs as long as one of its processes does, and is stopped if one is. */
static enum state
job_state(const struct job *j)
{
	enum state s = DONE;
	int i;

	for (i = 0; i < j->nprocs; i++)
		if (j->procs[i].state < s)
			s = j->procs[i].state;
	return (s);
}

/* $? for what waitpid() said. */
static int
exit_status(int status)
{
	if (WIFEXITED(status))
		return (WEXITSTATUS(status));
	return (128 + (WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status)));
}

static int
job_status(const struct job *j)
{
	int i, st, status;

	if (j->nprocs == 0)
		return (0);
	status = exit_status(j->procs[j->nprocs - 1].status);
	for (i = j->nprocs - 1; sh.pipefail && status == 0 && i >= 0; i--)
		if ((st = exit_status(j->procs[i].status)) != 0)
			status = st;
	return (status);
}

static void
set_foreground(pid_t pgrp)
{
	if (ttyfd >= 0)
		(void)tcsetpgrp(ttyfd, pgrp);
}

/* In a new child: become what the mode asks for. */
static void
become_child(struct job *j, enum fork_mode mode)
{
	int jobctl = sh.jobctl && mode != FORK_SUBST, fd;
	pid_t pgrp;

	if (jobctl) {
		pgrp = j->pgrp != 0 ? j->pgrp : getpid();
		(void)setpgid(0, pgrp);
		if (mode == FORK_FG)
			set_foreground(pgrp);
	}
	outer = jobs;
	jobs = NULL;
	sh.forked = 1;
	sh.interactive = 0;
	sh.jobctl = 0;
	sh.opt['m'] = 0;
	if (ttyfd >= 0) {
		close(ttyfd);
		ttyfd = -1;
	}
	trap_child(mode == FORK_BG && !jobctl);
	if (mode == FORK_BG && !jobctl) {
		if ((fd = open("/dev/null", O_RDONLY)) > 0) {
			dup2(fd, 0);
			close(fd);
		}
	}
}

/*
 * Fork a process of a job.  Returns 0 in the child, which is a subshell without traps
 * and jobs; -1, after a message, if there can be no child.  A signal that comes
 * meanwhile, by ^C or `kill $!', waits until the child takes it as a program would: an
 * interactive shell's handler would swallow it, or the kernel, while it is ignored.
 */
pid_t
job_try_fork(struct job *j, enum fork_mode mode)
{
	static const int ours[] = { SIGINT, SIGQUIT, SIGTERM };
	sigset_t block, old;
	struct proc *p;
	pid_t pid;
	size_t i;

	fflush(stdout);
	/* The dead of a long loop are no use; those of this job keep its group alive. */
	if (j->nprocs == 0)
		job_poll();
	sigemptyset(&block);
	for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
		sigaddset(&block, ours[i]);
	sigprocmask(SIG_BLOCK, &block, &old);
	for (i = 0; sh.interactive && i < sizeof(ours) / sizeof(ours[0]); i++)
		if (trap_get(ours[i]) == NULL)
			trap_handle(ours[i]);
	pid = fork();
	for (i = 0; pid != 0 && i < sizeof(ours) / sizeof(ours[0]); i++)
		trap_update(ours[i]);
	if (pid == 0)
		become_child(j, mode);
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (pid < 0)
		sh_warn("cannot fork: %s", strerror(errno));
	if (pid <= 0)
		return (pid);
	if (sh.jobctl && mode != FORK_SUBST) {
		if (j->pgrp == 0)
			j->pgrp = pid;
		(void)setpgid(pid, j->pgrp);
		if (mode == FORK_FG && j->nprocs == 0)
			set_foreground(j->pgrp);
	}
	p = &j->procs[j->nprocs++];
	p->pid = pid;
	p->status = 0;
	p->state = RUNNING;
	return (pid);
}

/*
 * How to take a report about a child: if there is one, waiting for it, or waiting but no
 * longer than until a signal comes.
 */
enum reap { REAP_READY, REAP_WAIT, REAP_SIGNALS };

/* Take one report about a child.  Returns 0 if there was none. */
static int
reap(enum reap how)
{
	int flags = sh.jobctl ? WUNTRACED | WCONTINUED : 0;
	struct job *j;
	int status, i;
	pid_t pid;

	if (how == REAP_SIGNALS)
		pid = wait_signals(&status, flags);
	else
		pid = waitpid(-1, &status, flags | (how == REAP_READY ? WNOHANG : 0));
	if (pid <= 0) {
		if (pid < 0 && errno == ECHILD)
			for (j = jobs; j != NULL; j = j->next)
				for (i = 0; i < j->nprocs; i++)
					j->procs[i].state = DONE;
		return (0);
	}
	for (j = jobs; j != NULL; j = j->next)
		for (i = 0; i < j->nprocs; i++)
			if (j->procs[i].pid == pid && j->procs[i].state != DONE) {
				j->procs[i].status = status;
				j->procs[i].state = WIFSTOPPED(status) ? STOPPED :
				    WIFCONTINUED(status) ? RUNNING : DONE;
				if (job_state(j) != RUNNING)
					j->changed = 1;
				return (1);
			}
	return (1);
}

/* Give a job a number, and make it the current one. */
static void
number_job(struct job *j)
{
	struct job *k;
	int max = 0;

	for (k = jobs; k != NULL; k = k->next)
		if (k->id > max)
			max = k->id;
	if (j->id == 0)
		j->id = max + 1;
	j->recent = ++stamp;
}

/*
 * The job %+, or %- with `previous': a stopped one before a running one, the later
 * before the earlier.
 */
static struct job *
current_job(int previous)
{
	struct job *j, *best = NULL, *first = NULL;
	int round;

	for (round = 0; round <= previous; round++) {
		first = best;
		best = NULL;
		for (j = jobs; j != NULL; j = j->next) {
			if (j->id == 0 || j == first)
				continue;
			if (best == NULL || (job_state(j) == STOPPED) >
			    (job_state(best) == STOPPED) ||
			    ((job_state(j) == STOPPED) == (job_state(best) == STOPPED) &&
			    j->recent > best->recent))
				best = j;
		}
	}
	return (best);
}

/* The job that a %spec or a process number means, or NULL. */
static struct job *
find_job(const char *spec)
{
	struct job *j, *found = NULL;
	long n;
	int i;

	if (*spec != '%') {
		n = strtol(spec, NULL, 10);
		for (j = jobs; j != NULL; j = j->next)
			for (i = 0; i < j->nprocs; i++)
				if (j->procs[i].pid == n)
					return (j);
		return (NULL);
	}
	spec++;
	if (*spec == '\0' || strcmp(spec, "%") == 0 || strcmp(spec, "+") == 0)
		return (current_job(0));
	if (strcmp(spec, "-") == 0)
		return (current_job(1));
	n = strspn(spec, "0123456789") == strlen(spec) ? strtol(spec, NULL, 10) : 0;
	for (j = jobs; j != NULL; j = j->next) {
		if (j->id == 0)
			continue;
		if (n != 0 ? j->id == n : *spec == '?' ? strstr(j->text,
		    spec + 1) != NULL :
		    strncmp(j->text, spec, strlen(spec)) == 0)
			found = j;
	}
	return (found);
}

/*
 * Print a job's line to f.  Format 0: short, 'l': with process numbers, 'p': only the
 * group's number.
 */
static void
print_job(FILE *f, const struct job *j, int format)
{
	const struct proc *last = &j->procs[j->nprocs - 1];
	char text[64];
	int st;

	if (format == 'p') {
		fprintf(f, "%ld\n", (long)j->procs[0].pid);
		return;
	}
	switch (job_state(j)) {
	case RUNNING:
		strcpy(text, "Running");
		break;
	case STOPPED:
		st = last->state == STOPPED ? WSTOPSIG(last->status) : SIGTSTP;
		if (st == SIGTSTP)
			strcpy(text, "Stopped");
		else
			snprintf(text, sizeof(text), "Stopped (SIG%s)", signal_name(st));
		break;
	default:
		st = last->status;
		if (WIFSIGNALED(st))
			snprintf(text, sizeof(text), "%s%s", strsignal(WTERMSIG(st)),
			    WCOREDUMP(st) ? " (core dumped)" : "");
		else if (WEXITSTATUS(st) != 0)
			snprintf(text, sizeof(text), "Done(%d)", WEXITSTATUS(st));
		else
			strcpy(text, "Done");
	}
	fprintf(f, "[%d] %c ", j->id, j == current_job(0) ? '+' :
	    j == current_job(1) ? '-' : ' ');
	if (format == 'l')
		fprintf(f, "%ld ", (long)j->procs[0].pid);
	fprintf(f, "%-26s %s\n", text, j->text);
}

/*
 * Take the terminal back after a foreground job.  One that was stopped or killed may
 * have left strange modes behind.
 */
static void
take_terminal(const struct job *j)
{
	set_foreground(shell_pgrp);
	if (!have_modes || ttyfd < 0)
		return;
	if (job_state(j) == STOPPED || WIFSIGNALED(j->procs[j->nprocs - 1].status))
		(void)tcsetattr(ttyfd, TCSADRAIN, &shell_modes);
	else
		(void)tcgetattr(ttyfd, &shell_modes);
}

/*
 * Wait for a foreground job to end or stop.  Returns its status; an ended job is gone
 * afterwards.
 */
int
job_wait(struct job *j)
{
	int status, sig;

	while (job_state(j) == RUNNING)
		(void)reap(REAP_WAIT);
	if (j->pgrp != 0)
		take_terminal(j);
	status = job_status(j);
	if (job_state(j) == STOPPED) {
		number_job(j);
		j->changed = 0;
		fprintf(stderr, "\n");
		print_job(stderr, j, 0);
		return (status);
	}
	sig = j->nprocs > 0 && WIFSIGNALED(j->procs[j->nprocs - 1].status) ?
	    WTERMSIG(j->procs[j->nprocs - 1].status) : 0;
	if (sig == SIGINT && j->pgrp != 0 && sh.interactive && trap_get(SIGINT) == NULL)
		got_sigint = 1;		/* the user meant us, too */
	else if (sig != 0 && sig != SIGINT && sig != SIGPIPE)
		fprintf(stderr, "%s%s\n", strsignal(sig),
		    WCOREDUMP(j->procs[j->nprocs - 1].status) ? " (core dumped)" : "");
	job_free(j);
	return (status);
}

/*
 * Of a job not all processes could be started: see what there is to its end, or leave it
 * in the background; then throw.
 */
void
job_broken(struct job *j, enum fork_mode mode)
{
	if (j->nprocs == 0)
		job_free(j);
	else if (mode == FORK_BG)
		job_background(j);
	else
		(void)job_wait(j);
	sh.status = 2;
	throw(EXC_ERROR);
}

/* Fork as job_try_fork() does, but throw if there can be no child. */
pid_t
job_fork(struct job *j, enum fork_mode mode)
{
	pid_t pid = job_try_fork(j, mode);

	if (pid < 0)
		job_broken(j, mode);
	return (pid);
}

/*
 * Leave a job that was just started in the background.  Of those that ended, so many
 * are remembered for someone to wait for.
 */
void
job_background(struct job *j)
{
	struct job *k, *oldest = NULL;
	int done = 0;

	for (k = jobs; k != NULL; k = k->next)
		if (k->id != 0 && job_state(k) == DONE) {
			oldest = k;
			done++;
		}
	if (done > DONE_MAX)
		job_free(oldest);
	number_job(j);
	sh.lastbg = j->procs[j->nprocs - 1].pid;
	if (sh.interactive)
		fprintf(stderr, "[%d] %ld\n", j->id, (long)sh.lastbg);
}

/* Wait until a job is no longer running.  Returns -1 if a trap's signal came first. */
static int
wait_quietly(struct job *j)
{
	while (job_state(j) == RUNNING) {
		if (!reap(REAP_SIGNALS) && trap_pending)
			return (-1);
		check_interrupt();
	}
	return (trap_pending != 0 && trap_pending != SIGCHLD ? -1 : 0);
}

/* A job that was waited for ends; an interactive user is told as before a prompt. */
static void
waited(struct job *j)
{
	if (job_state(j) != DONE)
		return;
	if (sh.interactive && j->changed)
		print_job(stderr, j, 0);
	job_free(j);
}

/* The wait builtin with an operand. */
int
job_wait_for(const char *spec)
{
	struct job *j = find_job(spec);
	long pid = strtol(spec, NULL, 10);
	int i, status;

	if (j == NULL)
		return (127);
	if (wait_quietly(j) < 0)
		return (128 + trap_pending);
	status = job_status(j);
	if (*spec != '%')
		for (i = 0; i < j->nprocs; i++)
			if (j->procs[i].pid == pid)
				status = exit_status(j->procs[i].status);
	waited(j);
	return (status);
}

/* The wait builtin without operands. */
int
job_wait_all(void)
{
	struct job *j, *next;

	for (j = jobs; j != NULL; j = next) {
		next = j->next;
		if (j->id == 0)
			continue;
		if (wait_quietly(j) < 0)
			return (128 + trap_pending);
		waited(j);
	}
	return (0);
}

/* Learn which children ended or stopped. */
void
job_poll(void)
{
	while (reap(REAP_READY))
		continue;
}

/* Before a prompt: tell what became of background jobs. */
void
job_notify(void)
{
	struct job *j, *next;

	job_poll();
	for (j = jobs; j != NULL; j = next) {
		next = j->next;
		if (!j->changed)
			continue;
		j->changed = 0;
		print_job(stderr, j, 0);
		if (job_state(j) == DONE)
			job_free(j);
	}
}

/* The jobs builtin.  Returns 1 if a spec means no job. */
int
job_list(int format, char **specs)
{
	struct job *j, *found;
	int id, max = 0, status = 0, theirs = jobs == NULL && outer != NULL;

	if (theirs)
		jobs = outer;
	else
		job_poll();
	for (; *specs != NULL; specs++, max = -1) {
		if ((j = find_job(*specs)) != NULL)
			print_job(stdout, j, format);
		else {
			sh_warn("%s: no such job", *specs);
			status = 1;
		}
	}
	for (j = jobs; j != NULL && max >= 0; j = j->next)
		if (j->id > max)
			max = j->id;
	for (id = 1; id <= max; id++) {
		for (found = NULL, j = jobs; j != NULL; j = j->next)
			if (j->id == id)
				found = j;
		if (found == NULL)
			continue;
		print_job(stdout, found, format);
		found->changed = 0;
		if (job_state(found) == DONE && !theirs)
			job_free(found);
	}
	if (theirs)
		jobs = NULL;
	return (status);
}

/* The fg and bg builtins. */
int
job_continue(const char *spec, int foreground)
{
	struct job *j;
	int i;

	if (!sh.jobctl)
		return (sh_fail(1, "no job control"));
	if ((j = find_job(spec)) == NULL || j->pgrp == 0)
		return (sh_fail(1, "%s: no such job", spec));
	if (foreground) {
		printf("%s\n", j->text);
		set_foreground(j->pgrp);
	} else
		printf("[%d] %s\n", j->id, j->text);
	fflush(stdout);
	for (i = 0; i < j->nprocs; i++)
		if (j->procs[i].state == STOPPED)
			j->procs[i].state = RUNNING;
	j->changed = 0;
	j->recent = ++stamp;
	if (kill(-j->pgrp, SIGCONT) < 0)
		sh_warn("kill: %s", strerror(errno));
	if (!foreground)
		return (0);
	return (job_wait(j));
}

/* Send a signal to a job, for the kill builtin. */
int
job_kill(const char *spec, int sig)
{
	struct job *j = find_job(spec);
	int i;

	if (j == NULL)
		return (sh_fail(1, "kill: %s: no such job", spec));
	if (j->pgrp != 0) {
		if (kill(-j->pgrp, sig) < 0)
			return (sh_fail(1, "kill: %s: %s", spec, strerror(errno)));
		if ((sig == SIGTERM || sig == SIGHUP) && job_state(j) == STOPPED)
			(void)kill(-j->pgrp, SIGCONT);
		return (0);
	}
	for (i = 0; i < j->nprocs; i++)
		if (j->procs[i].state != DONE && kill(j->procs[i].pid, sig) < 0)
			return (sh_fail(1, "kill: %s: %s", spec, strerror(errno)));
	return (0);
}

/* Warn of stopped jobs, but not twice in a row.  Returns 1 if the shell should stay. */
int
job_stopped_warning(void)
{
	static unsigned warned;
	struct job *j;

	for (j = jobs; j != NULL; j = j->next)
		if (j->id != 0 && job_state(j) == STOPPED && warned != stamp) {
			fprintf(stderr, "You have stopped jobs.\n");
			warned = stamp;
			return (1);
		}
	return (0);
}

/* Switch job control on or off.  Without a terminal it stays off. */
void
job_control(int on)
{
	int fd;

	if (on == sh.jobctl)
		return;
	if (!on) {
		set_foreground(orig_pgrp);
		(void)setpgid(0, orig_pgrp);
		close(ttyfd);
		ttyfd = -1;
		sh.jobctl = 0;
	} else {
		if ((fd = open("/dev/tty", O_RDWR)) < 0)
			for (fd = 2; fd >= 0 && !isatty(fd); fd--)
				continue;
		else
			ttyfd = move_fd_high(fd);
		if (ttyfd < 0 && fd >= 0)
			ttyfd = fcntl(fd, F_DUPFD_CLOEXEC, 10);
		/* Wait until we are in the foreground ourselves. */
		while (ttyfd >= 0 && (orig_pgrp = tcgetpgrp(ttyfd)) >= 0 &&
		    orig_pgrp != getpgrp())
			(void)kill(0, SIGTTIN);
		if (ttyfd < 0 || orig_pgrp < 0) {
			sh_warn("no access to the terminal; job control turned off");
			if (ttyfd >= 0)
				close(ttyfd);
			ttyfd = -1;
			sh.opt['m'] = 0;
			return;
		}
		sh.jobctl = 1;
	}
	sh.opt['m'] = (char)on;
	trap_update(SIGTSTP);
	trap_update(SIGTTIN);
	trap_update(SIGTTOU);
	if (!on)
		return;
	(void)setpgid(0, getpid());	/* fails for a session leader, which is one */
	shell_pgrp = getpgrp();
	set_foreground(shell_pgrp);
	have_modes = tcgetattr(ttyfd, &shell_modes) == 0;
}
