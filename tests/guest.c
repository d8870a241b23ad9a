/*
 * guest.c - see guest.h.
 *
 *	scratch folder		one for each process of a test program that asks: a test's
 *				is gone with the test, the program's own (vk_share) at its
 *				end.  tests/run.sh removes those of programs that were
 *				killed: $VKRUN is in their names.
 *	copies			what is tested, for a user who may not read obj/
 *	guest			a vkernel on a terminal, with its files in the folder
 *
 * Called by the tests that need a vkernel or its files.  Calls: pty.c.
 */
#define _GNU_SOURCE
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/guest.h"

#define NOBODY		65534
#define MAXARGS		48
#define MAXSTUBS	4096

static char	tmpdir[128];
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
		(void)snprintf(tmpdir, sizeof(tmpdir), "%.60s/vktest.%.40s.XXXXXX",
		    scratch(), run != NULL ? run : "0");
		ck_assert_ptr_nonnull(mkdtemp(tmpdir));
		tmpdir_owner = getpid();
		(void)atexit(remove_tmp);
	}
	return (tmpdir);
}

const char *
vk_path(const char *name)
{
	char *path;

	ck_assert_int_gt(asprintf(&path, "%s/%s", vk_tmp(), name), 0);
	return (path);
}

int
shell(const char *fmt, ...)
{
	char cmd[4096];
	va_list ap;
	int status;

	va_start(ap, fmt);
	ck_assert_int_lt(vsnprintf(cmd, sizeof(cmd), fmt, ap), (int)sizeof(cmd));
	va_end(ap);
	status = system(cmd);
	ck_assert_int_ne(status, -1);
	return (WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status));
}

void
vk_work(void)
{
	const char *obj = getenv("VK_OBJ");
	char path[512], tools[4096];

	(void)snprintf(path, sizeof(path), "%s/tools", obj != NULL ? obj : "obj");
	ck_assert_msg(realpath(path, tools) != NULL, "%s: %s", path, strerror(errno));
	ck_assert_int_eq(setenv("T", tools, 1), 0);
	ck_assert_int_eq(chdir(vk_tmp()), 0);
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
	    "REGRESS", "VKSYSCTL", "GDBHELPERS", "KTR2JSON" };
	static const char *const files[] = { "obj/VKERNEL/kernel.debug",
	    "obj/rootimg.01", "obj/tools/fsck_ffs", "obj/tests/fsync.so",
	    "obj/tests/regress", "obj/sysctl", "obj/VKERNEL/kernel.debug-gdb.py",
	    "obj/tools/ktr2json" };
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
vk_all_gone(const pid_t *list, int n)
{
	double end = now() + CMD_TIME;

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

/* ---- the guest ------------------------------------------------------------- */

/* Append a list that ends with NULL, or is full. */
static int
append(const char **argv, int n, const char *const *list, int max)
{
	for (int i = 0; list != NULL && i < max && list[i] != NULL; i++) {
		ck_assert_int_lt(n, MAXARGS - 1);
		argv[n++] = list[i];
	}
	argv[n] = NULL;
	return (n);
}

/* The path of its root disk. */
static const char *
disk(const struct guest *g)
{
	if (g->image != NULL && g->image[0] == '/')
		return (g->image);
	return (vk_path(g->image != NULL ? g->image : "root.img"));
}

const char *const *
guest_argv(const struct guest *g)
{
	static const char *argv[MAXARGS];
	const char *const plain[] = { g->kernel != NULL ? g->kernel : vk_kernel(), "-m",
	    g->memory != NULL ? g->memory : "64m", "-i", vk_path(g->mem != NULL ? g->mem :
	    "mem"), "-r", disk(g), NULL };
	int n;

	vk_allow();
	if (access(disk(g), F_OK) != 0)
		(void)vk_rootimg(g->image != NULL ? g->image : "root.img");
	n = append(argv, 0, g->under, MAXARGS);
	n = append(argv, n, plain, MAXARGS);
	(void)append(argv, n, g->more, sizeof(g->more) / sizeof(g->more[0]));
	return (argv);
}

struct pty *
guest_start(const struct guest *g)
{
	struct pty *p = pty_spawn(guest_argv(g), g->rows != 0 ? g->rows : 24,
	    g->cols != 0 ? g->cols : 80);

	(void)snprintf(p->disk, sizeof(p->disk), "%s", disk(g));
	return (p);
}

struct pty *
guest_boot(const struct guest *g)
{
	struct pty *p = guest_start(g);

	pty_login(p, BOOT_TIME, CMD_TIME);
	return (p);
}

void
guest_ddb(struct pty *p)
{
	pty_send(p, "\034");
	pty_expect(p, "db> ", CMD_TIME);
}

void
guest_single(struct pty *p, const char *shell)
{
	pty_expect(p, "full pathname of shell", BOOT_TIME);
	pty_send(p, shell);
	pty_send(p, "\r");
	pty_expect(p, "# ", CMD_TIME);
}

/* Type at it or send it a signal, and see it end: with what words, status and disk. */
static void
ends(struct pty *p, const char *line, int sig, const char *says, int status, bool clean)
{
	pid_t stubs[MAXSTUBS];
	int n = vk_children(p->pid, stubs, MAXSTUBS);	/* who is dead has none */

	pty_send(p, line);
	if (sig != 0)
		ck_assert_int_eq(kill(p->pid, sig), 0);
	pty_expect(p, says, BOOT_TIME);
	ck_assert_int_eq(pty_wait(p, BOOT_TIME), status);
	ck_assert_msg(status == 128 + SIGKILL || pty_restored(p),
	    "CON-2: the terminal is not as it was");
	ck_assert_msg(vk_all_gone(stubs, n), "RUN-4: a stub outlived the vkernel");
	if (clean)
		vk_fsck(p->disk);
	pty_free(p);
}

void
guest_gone(struct pty *p, const char *line, const char *says, int status)
{
	ends(p, line, 0, says, status, false);
}

void
guest_down(struct pty *p, const char *line, const char *says)
{
	ends(p, line, 0, says, 0, true);
}

void
guest_halt(struct pty *p)
{
	guest_down(p, "halt\r", "");
}

void
guest_kill(struct pty *p, int sig)
{
	ends(p, "", sig, "", sig == SIGTERM ? 0 : 128 + sig, sig == SIGTERM);
}
