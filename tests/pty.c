/*
 * pty.c - see pty.h.
 *
 * A terminal test keeps the slave open, so that the terminal survives the
 * program and its modes can be read afterwards; the program's end is then seen
 * by waitpid alone.
 */
#define SEND_TIME	60		/* seconds for the other side to take what is sent */
#define _GNU_SOURCE
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

#include "tests/pty.h"

#define NOBODY	65534

double
now(void)
{
	struct timespec ts;

	ck_assert_int_eq(clock_gettime(CLOCK_MONOTONIC, &ts), 0);
	return ((double)ts.tv_sec + (double)ts.tv_nsec / 1e9);
}

/* In a new child: end with the parent, ordinary signals, and exec. */
static void
child_exec(const char *const argv[])
{
	char **args;

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);	/* gdb -p; EINVAL: it may */
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
	if (!pty_seen(p, s, seconds))
		ck_abort_msg("expected \"%s\" within %g s; the program %s; there was:\n%s",
		    s, seconds, p->dead ? "ended" : "runs", p->out + p->seen);
}

void
pty_send(struct pty *p, const char *s)
{
	size_t len = strlen(s);
	double end = now() + SEND_TIME;
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
	double end = now() + seconds;

	while (!p->dead && now() < end)
		pump(p);
	ck_assert_msg(p->dead, "still running after %g s; there was:\n%s", seconds,
	    p->out + p->seen);
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
	double end = now() + seconds;
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

/* ---- the vkernel and its files -------------------------------------------------- */

static char	tmpdir[64];
static pid_t	tmpdir_owner;

/* Remove a folder and all in it. */
static void
remove_tree(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	char path[4096];

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", dir, e->d_name);
		if (unlink(path) != 0 && errno == EISDIR)
			remove_tree(path);
	}
	if (d != NULL)
		(void)closedir(d);
	(void)rmdir(dir);
}

static void
remove_tmp(void)
{
	if (getpid() == tmpdir_owner)
		remove_tree(tmpdir);
}

/* A good place for memory images: in memory, open to programs, and large enough. */
static const char *
scratch(void)
{
	const char *dir = getenv("VKTMP");
	struct statvfs v;

	if (dir != NULL)
		return (dir);
	if (statvfs("/dev/shm", &v) == 0 && (v.f_flag & (ST_NOEXEC | ST_RDONLY)) == 0 &&
	    v.f_bavail * v.f_frsize > 2UL << 30 && access("/dev/shm", W_OK) == 0)
		return ("/dev/shm");
	return ("/tmp");
}

const char *
vk_tmp(void)
{
	const char *run = getenv("VKRUN");

	if (tmpdir_owner != getpid()) {
		(void)snprintf(tmpdir, sizeof(tmpdir), "%.30s/vktest.%.10s.XXXXXX", scratch(),
		    run != NULL ? run : "0");
		ck_assert_ptr_nonnull(mkdtemp(tmpdir));
		tmpdir_owner = getpid();
		(void)atexit(remove_tmp);
	}
	return (tmpdir);
}

const char *
vk_path(const char *name)
{
	static char ring[32][256];
	static int i;

	i = (i + 1) % 32;
	(void)snprintf(ring[i], sizeof(ring[i]), "%s/%s", vk_tmp(), name);
	return (ring[i]);
}

/* An existing file named by a variable or a default; an absolute path. */
static const char *
existing(const char *var, const char *dflt, char *buf)
{
	const char *s = getenv(var);

	ck_assert_msg(realpath(s != NULL ? s : dflt, buf) != NULL, "%s: %s",
	    s != NULL ? s : dflt, strerror(errno));
	return (buf);
}

const char *
vk_kernel(void)
{
	static char path[4096];

	return (existing("VKERNEL", "obj/VKERNEL/kernel.debug", path));
}

const char *
vk_rootimg(const char *name)
{
	char from[4096];
	const char *to = vk_path(name);
	const char *argv[] = { "cp", "--sparse=always", from, to, NULL };
	struct run r;

	(void)existing("ROOTIMG", "obj/rootimg.01", from);
	run(&r, argv, NULL, 60);
	ck_assert_msg(r.status == 0, "%s", r.err);
	return (to);
}

void
vk_share(void)
{
	static const char *const vars[] = { "VKERNEL", "ROOTIMG", "FSCK", "FSYNC_SO",
	    "REGRESS", "VKSYSCTL", "GDBHELPERS" };
	static const char *const files[] = { "obj/VKERNEL/kernel.debug",
	    "obj/rootimg.01", "obj/tools/fsck_ffs", "obj/tests/fsync.so",
	    "obj/tests/regress", "obj/sysctl", "obj/VKERNEL/kernel.debug-gdb.py" };
	static bool shared;

	if (shared)
		return;
	shared = true;
	for (size_t i = 0; i < sizeof(vars) / sizeof(vars[0]); i++) {
		char from[4096];
		const char *to = vk_path(vars[i]);
		const char *argv[] = { "cp", "--sparse=always", from, to, NULL };
		struct run r;

		(void)existing(vars[i], files[i], from);
		ck_assert_int_eq(chmod(vk_tmp(), 0755), 0);
		run(&r, argv, NULL, 60);
		ck_assert_msg(r.status == 0, "%s", r.err);
		ck_assert_int_eq(chmod(to, 0755), 0);
		ck_assert_int_eq(setenv(vars[i], to, 1), 0);
	}
}

void
vk_drop(void)
{
	if (geteuid() != 0)
		return;
	if (tmpdir_owner == getpid())		/* ours to remove at the end */
		ck_assert_int_eq(chown(tmpdir, NOBODY, NOBODY), 0);
	ck_assert_int_eq(setgroups(0, NULL), 0);
	ck_assert_int_eq(setresgid(NOBODY, NOBODY, NOBODY), 0);
	ck_assert_int_eq(setresuid(NOBODY, NOBODY, NOBODY), 0);
	ck_assert_int_eq(prctl(PR_SET_DUMPABLE, 1), 0);
	ck_assert_int_eq(setenv("HOME", "/nonexistent", 1), 0);
}

void
vk_ordinary_user(void)
{
	vk_share();
	vk_drop();
}

void
vk_fsck(const char *image)
{
	char part[300];

	(void)snprintf(part, sizeof(part), "%s:a", image);
	vk_fsck_raw(part);
}

void
vk_fsck_raw(const char *part)
{
	static const char *const how[] = { "-n", "-p" };
	char fsck[4096];
	struct run r;

	(void)existing("FSCK", "obj/tools/fsck_ffs", fsck);
	for (int i = 0; i < 2; i++) {
		const char *argv[] = { fsck, how[i], part, NULL };

		run(&r, argv, NULL, 60);
		ck_assert_msg(r.status == 0, "fsck: %d: %s%s", r.status, r.out, r.err);
	}
	ck_assert_msg(strstr(r.out, "CLEAN") != NULL, "not marked clean: %s", r.out);
}

void
vk_allow(void)
{
	const char *dir = vk_path("state");
	char path[300];
	FILE *f;

	ck_assert(mkdir(dir, 0755) == 0 || errno == EEXIST);
	(void)snprintf(path, sizeof(path), "%s/vm.vkernel_enable", dir);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs("1\n", f), 0);
	ck_assert_int_eq(fchmod(fileno(f), 0644), 0);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(setenv("VKERNEL_STATE", dir, 1), 0);
}

int
vk_children(pid_t pid, pid_t *list, int max)
{
	DIR *d = opendir("/proc");
	struct dirent *e;
	int n = 0;

	ck_assert_ptr_nonnull(d);
	while (n < max && (e = readdir(d)) != NULL) {
		char path[300], line[512], *p;
		FILE *f;

		(void)snprintf(path, sizeof(path), "/proc/%s/stat", e->d_name);
		if (strspn(e->d_name, "0123456789") != strlen(e->d_name) ||
		    (f = fopen(path, "re")) == NULL)
			continue;
		/* "pid (name) state ppid ...", and the name may hold anything. */
		if (fgets(line, sizeof(line), f) != NULL &&
		    (p = strrchr(line, ')')) != NULL && strtol(p + 4, NULL, 10) == pid)
			list[n++] = (pid_t)strtol(e->d_name, NULL, 10);
		(void)fclose(f);
	}
	(void)closedir(d);
	return (n);
}

bool
vk_all_gone(const pid_t *list, int n, double seconds)
{
	double end = now() + seconds;

	for (int i = 0; i < n; ) {
		if (kill(list[i], 0) != 0 && errno == ESRCH)
			i++;
		else if (now() > end)
			return (false);
		else
			(void)poll(NULL, 0, 10);
	}
	return (true);
}

void
skip(const char *id, const char *why)
{
	(void)printf("SKIP %s: %s\n", id, why);
	(void)fflush(stdout);
	if (getenv("CI") != NULL)
		ck_abort_msg("%s was skipped: %s", id, why);
}
