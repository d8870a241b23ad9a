/*
 * pty.c - see pty.h.
 *
 * A terminal test keeps the slave open, so that the terminal survives the
 * program and its modes can be read afterwards; the program's end is then seen
 * by waitpid alone.
 */
#define _GNU_SOURCE
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include "tests/pty.h"

double
now(void)
{
	struct timespec ts;

	ck_assert_int_eq(clock_gettime(CLOCK_MONOTONIC, &ts), 0);
	return ((double)ts.tv_sec + (double)ts.tv_nsec / 1e9);
}

/* How long to wait for what must come. */
static double
patient(double seconds)
{
	return (seconds < PATIENCE ? PATIENCE : seconds);
}

const char *
ending(const char *s)
{
	size_t len = strlen(s);

	return (len > 3000 ? s + len - 3000 : s);
}

/* In a new child: end with the parent, ordinary signals, and exec. */
static void
child_exec(const char *const argv[])
{
	char **args;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* For gdb -p; EINVAL: it may. */
	(void)prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
	for (int sig = 1; sig < NSIG; sig++)
		(void)signal(sig, SIG_DFL);
	memcpy(&args, &argv, sizeof(args));	/* execvp's const is history's */
	(void)execvp(args[0], args);
	(void)fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(127);
}

/* The exit status that a shell would show. */
static int
shell_status(int status)
{
	return (WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

/* ---- under a terminal ---------------------------------------------------- */

struct pty *
pty_spawn(const char *const argv[], int rows, int cols)
{
	struct winsize ws = { .ws_row = (unsigned short)rows,
	    .ws_col = (unsigned short)cols };
	struct pty *p = calloc(1, sizeof(*p));

	ck_assert_ptr_nonnull(p);
	ck_assert_int_eq(openpty(&p->master, &p->slave, NULL, NULL, &ws), 0);
	ck_assert_int_eq(fcntl(p->master, F_SETFD, FD_CLOEXEC), 0);
	ck_assert_int_eq(fcntl(p->master, F_SETFL, O_NONBLOCK), 0);
	ck_assert_int_eq(fcntl(p->slave, F_SETFD, FD_CLOEXEC), 0);
	ck_assert_int_eq(tcgetattr(p->slave, &p->start), 0);
	p->pid = fork();
	ck_assert_int_ge(p->pid, 0);
	if (p->pid == 0) {
		if (login_tty(p->slave) != 0)
			_exit(126);
		child_exec(argv);
	}
	return (p);
}

/* Take what has come, waiting up to 20 ms, and look whether the program is dead. */
static void
pump(struct pty *p)
{
	struct pollfd pfd = { .fd = p->master, .events = POLLIN };
	ssize_t n = 0;

	if (!p->dead && waitpid(p->pid, &p->status, WNOHANG) == p->pid)
		p->dead = true;
	while (poll(&pfd, 1, p->dead ? 0 : 20) == 1 && (pfd.revents & POLLIN) != 0) {
		if (p->len + 4096 >= sizeof(p->out)) {	/* keep the newer half */
			size_t cut = sizeof(p->out) / 2;

			memmove(p->out, p->out + cut, p->len - cut);
			p->len -= cut;
			p->seen = p->seen > cut ? p->seen - cut : 0;
		}
		n = read(p->master, p->out + p->len, 4096);
		if (n <= 0)
			break;
		p->len += (size_t)n;
		p->out[p->len] = '\0';
		if (!p->dead)
			break;
	}
}

bool
pty_seen(struct pty *p, const char *s, double seconds)
{
	double end = now() + seconds;

	for (;;) {
		bool dead = p->dead;
		char *hit;

		pump(p);
		hit = memmem(p->out + p->seen, p->len - p->seen, s, strlen(s));
		if (hit != NULL) {
			p->seen = (size_t)(hit - p->out) + strlen(s);
			return (true);
		}
		if (dead || now() > end)
			return (false);
	}
}

void
pty_expect(struct pty *p, const char *s, double seconds)
{
	if (!pty_seen(p, s, patient(seconds)))
		ck_abort_msg("expected \"%s\" within %g s; the program %s; there "
		    "was:\n%s", s, patient(seconds), p->dead ? "ended" : "runs",
		    ending(p->out + p->seen));
}

void
pty_send(struct pty *p, const char *s)
{
	size_t len = strlen(s);
	double end = now() + PATIENCE;
	ssize_t n;

	/* The other side may not read before what it writes has been read. */
	while (len > 0) {
		n = write(p->master, s, len);
		ck_assert_msg(n > 0 || (n < 0 && errno == EAGAIN && now() < end),
		    "write to the terminal: %s", strerror(errno));
		if (n > 0) {
			s += n;
			len -= (size_t)n;
		} else {
			pump(p);
		}
	}
}

void
pty_play(struct pty *p, const struct step *s, double seconds)
{
	for (; s->expect != NULL; s++) {
		if (s->send != NULL)
			pty_send(p, s->send);
		pty_expect(p, s->expect, seconds);
	}
}

void
pty_cmd(struct pty *p, const char *line, const char *expect, double seconds)
{
	pty_send(p, line);
	pty_send(p, "\r");
	pty_expect(p, "\n", seconds);		/* the echo */
	if (expect != NULL)
		pty_expect(p, expect, seconds);
	pty_expect(p, "# ", seconds);
}

void
pty_cmds(struct pty *p, const struct step *s, double seconds)
{
	for (; s->send != NULL; s++)
		pty_cmd(p, s->send, s->expect, seconds);
}

void
pty_login(struct pty *p, double boot, double seconds)
{
	pty_expect(p, "login: ", boot);
	pty_send(p, "root\r");
	pty_expect(p, "# ", seconds);
}

void
pty_winsize(struct pty *p, int rows, int cols)
{
	struct winsize ws = { .ws_row = (unsigned short)rows,
	    .ws_col = (unsigned short)cols };

	ck_assert_int_eq(ioctl(p->master, TIOCSWINSZ, &ws), 0);
}

int
pty_wait(struct pty *p, double seconds)
{
	double end = now() + patient(seconds);

	while (!p->dead && now() < end)
		pump(p);
	ck_assert_msg(p->dead, "still running after %g s; there was:\n%s",
	    patient(seconds), ending(p->out + p->seen));
	pump(p);
	return (shell_status(p->status));
}

bool
pty_restored(struct pty *p)
{
	struct termios t;

	ck_assert_int_eq(tcgetattr(p->slave, &t), 0);
	return (t.c_iflag == p->start.c_iflag && t.c_oflag == p->start.c_oflag &&
	    t.c_lflag == p->start.c_lflag && t.c_cflag == p->start.c_cflag &&
	    memcmp(t.c_cc, p->start.c_cc, sizeof(t.c_cc)) == 0);
}

void
pty_free(struct pty *p)
{
	if (!p->dead) {
		(void)kill(p->pid, SIGKILL);
		(void)waitpid(p->pid, &p->status, 0);
	}
	(void)close(p->master);
	(void)close(p->slave);
	free(p);
}

/* ---- by pipes --------------------------------------------------------------- */

/* Append what is there to buf; false at the end of the stream. */
static bool
gather(int fd, char *buf, size_t size)
{
	size_t len = strlen(buf);
	char waste[4096];
	ssize_t n;

	if (len + 1 < size)
		n = read(fd, buf + len, size - len - 1);
	else
		n = read(fd, waste, sizeof(waste));
	if (n > 0 && len + 1 < size)
		buf[len + (size_t)n] = '\0';
	return (n > 0);
}

void
run(struct run *r, const char *const argv[], const char *input, double seconds)
{
	int in[2], out[2], err[2], status = 0, open_fds = 2;
	double end = now() + patient(seconds);
	bool killed = false;
	pid_t pid;

	memset(r, 0, sizeof(*r));
	ck_assert_int_eq(pipe2(in, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(out, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(err, O_CLOEXEC), 0);
	if (input == NULL) {
		(void)close(in[0]);
		in[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	} else
		ck_assert_int_eq(write(in[1], input, strlen(input)), (int)strlen(input));
	(void)close(in[1]);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (dup2(in[0], 0) < 0 || dup2(out[1], 1) < 0 || dup2(err[1], 2) < 0)
			_exit(126);
		child_exec(argv);
	}
	(void)close(in[0]);
	(void)close(out[1]);
	(void)close(err[1]);
	while (open_fds > 0) {
		struct pollfd pfd[2] = {
			{ .fd = out[0], .events = POLLIN },
			{ .fd = err[0], .events = POLLIN },
		};

		(void)poll(pfd, 2, 50);
		if (pfd[0].revents != 0 && !gather(out[0], r->out, sizeof(r->out))) {
			(void)close(out[0]);
			out[0] = -1;
			open_fds--;
		}
		if (pfd[1].revents != 0 && !gather(err[0], r->err, sizeof(r->err))) {
			(void)close(err[0]);
			err[0] = -1;
			open_fds--;
		}
		if (!killed && now() > end) {
			(void)kill(pid, SIGKILL);
			killed = true;
		}
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	r->status = killed ? -1 : shell_status(status);
}
