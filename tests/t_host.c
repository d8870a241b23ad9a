/*
 * t_host.c - hosts of other kinds: one CPU, few descriptors, no address randomization,
 * nothing executable in memory files or in /dev/shm; and gdb.
 *
 * Each of these is a command that runs another command (taskset, setarch, sh, unshare,
 * gdb), put before the vkernel's.  Where the tests run as root, the commands that set
 * something up have its rights and the vkernel has not.
 */
#define _GNU_SOURCE
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"

/* Give up root's rights and run the rest. */
#define DROP	"exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$@\""

/* Run the rest on the first CPU that may be had. */
#define ONE_CPU	"exec taskset -c $(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')"

static const struct host {
	const char	*id;
	const char	*need;		/* a command that must work here */
	bool		root;		/* only root can set this up */
	const char	*argv[10];
} hosts[] = {
	{ "ARC-1: one CPU", ONE_CPU " true", false,
	    { "sh", "-c", ONE_CPU " \"$@\"", "sh" } },
	{ "ARC-1: no randomization", "setarch -R true", false, { "setarch", "-R" } },
	{ "ARC-1: 256 descriptors", "true", false,
	    { "sh", "-c", "ulimit -n 256; exec \"$@\"", "sh" } },
	{ "ARC-1: vm.memfd_noexec=2",
	    "unshare -pfm --mount-proc sh -c 'echo 2 >/proc/sys/vm/memfd_noexec'", true,
	    { "unshare", "-pfm", "--kill-child", "--mount-proc", "sh", "-c",
	    "echo 2 >/proc/sys/vm/memfd_noexec && " DROP, "sh" } },
	{ "ARC-1: /dev/shm noexec",
	    "unshare -m mount -t tmpfs -o noexec none /dev/shm", true,
	    { "unshare", "-m", "sh", "-c",
	    "mount -t tmpfs -o noexec,mode=1777 none /dev/shm && " DROP, "sh" } },
	{ "GDB-2", "gdb -v", false,
	    { "gdb", "-q", "-nx", "-batch", "-ex", "handle SIGSEGV noprint", "-ex",
	    "run", "--args" } },
};

/* Can this host be had here?  (And if not, say so.) */
static bool
available(const struct host *h)
{
	const char *argv[] = { "sh", "-c", h->need, NULL };
	struct run r;

	if (h->root && geteuid() != 0) {
		skip(h->id, "needs root");
		return (false);
	}
	run(&r, argv, NULL, 20);
	if (r.status != 0)
		skip(h->id, r.err);
	return (r.status == 0);
}

/* Ten seconds of everything; then halt. */
static void
work(struct pty *p)
{
	pty_cmd(p, "ls -l /bin | sort | head -3 >/tmp/l; wc -l </tmp/l", "3", CMD_TIME);
	pty_cmd(p, "i=0; while [ $i -lt 60 ]; do (sleep 1; echo $i >/tmp/p$i) & "
	    "i=$((i+1)); done; wait; ls /tmp | grep -c '^p[0-9]'", "60\r\n", 120);
	pty_cmd(p, "cat /dev/zero | head -c 20000000 | wc -c", "20000000", 120);
	pty_cmd(p, "i=0; while [ $i -lt 100 ]; do i=$(expr=$((i+1)); echo $expr); ls / "
	    ">/dev/null; done; echo i=$i", "i=100", 120);
	pty_cmd(p, "regress fork_memory handler mmap_shared fault_info alarm poll_wakeup",
	    "6 ok, 0 failed", CMD_TIME);
	pty_send(p, "halt\r");
	ck_assert_int_eq(pty_wait(p, CMD_TIME), 0);
}

START_TEST(other_host)
{
	const struct host *h = &hosts[_i];
	struct pty *p;

	/* The image is elsewhere than in /dev/shm. */
	if (strstr(h->id, "/dev/shm") != NULL)
		ck_assert_int_eq(setenv("VKTMP", "/tmp", 1), 0);
	if (!available(h))
		return;
	if (!h->root)
		vk_drop();
	else
		ck_assert_int_eq(chown(vk_tmp(), 65534, 65534), 0);
	vk_allow();
	(void)vk_rootimg("root.img");
	if (h->root) {
		ck_assert_int_eq(chown(vk_path("root.img"), 65534, 65534), 0);
		ck_assert_int_eq(chown(vk_path("state/vm.vkernel_enable"), 65534,
		    65534), 0);
	}
	p = guest_boot(GUEST(.under = h->argv, .memory = "128m"));
	work(p);
	ck_assert_msg(strstr(p->out, "received signal") == NULL, "GDB-2: gdb stopped");
	if (strcmp(h->id, "GDB-2") == 0)
		ck_assert_msg(strstr(p->out, "exited normally") != NULL, "GDB-2");
	else
		ck_assert(pty_restored(p));
	pty_free(p);
	vk_fsck(vk_path("root.img"));
}
END_TEST

/* A descriptor limit is kern.maxproc's limit, and reaching it is no harm. */
START_TEST(few_descriptors)
{
	struct pty *p;

	vk_drop();
	p = guest_boot(GUEST(.under = hosts[2].argv, .memory = "128m"));
	pty_cmd(p,
	    "for i in 1 2 3 4 5 6 7 8 9 10; do for j in 1 2 3 4 5 6 7 8 9 10 11 12 13 "
	    "14 15 16 17 18 19 20 21 22 23 24 25 26 27 28; do sleep 999 & done; done",
	    "emporarily", 120);
	pty_cmd(p, "kill %1; wait %1; pkill sleep; wait; echo ali'v'e", "alive",
	    CMD_TIME);
	guest_halt(p);
}
END_TEST

/* A host that allows too few processes for anybody to log in is a start error. */
START_TEST(too_few)
{
	static const char *const limit[] = { "--nofile=40", "--nproc=5" };
	const char *const under[] = { "prlimit", limit[_i], NULL };
	struct run r;

	vk_drop();
	run(&r, guest_argv(GUEST(.under = under)), NULL, BOOT_TIME);
	ck_assert_int_eq(r.status, 1);
	/* Where the user runs much else, not even one may be started. */
	ck_assert_msg(strstr(r.err, "processes are allowed here") != NULL ||
	    (_i == 1 && strstr(r.err, "cannot start a stub process") != NULL), "%s",
	    r.err);
}
END_TEST

/* VKD-4: the host refuses a write: an I/O error, and a line that says why. */
START_TEST(file_limit)
{
	static const char *const under[] = { "prlimit", "--fsize=134217728", NULL };
	const char *big;
	struct pty *p;

	vk_drop();
	ck_assert_int_eq(shell("truncate -s 256M %s", big = vk_path("big.img")), 0);
	p = guest_boot(GUEST(.under = under, .memory = "128m", .more = { "-r", big }));
	pty_cmd(p, "dd if=/dev/zero of=/dev/vkd1 bs=64k count=1 oseek=3000",
	    "dd: /dev/vkd1: Input/output error", CMD_TIME);
	pty_cmd(p, "dmesg | tail -1",
	    "vkd1: hard write error, offset 196608000 length 65536: "
	    "the host wants no file so large", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* For how long a process has run on a CPU; 0 if it is gone. */
static unsigned long
cpu_ns(pid_t pid)
{
	unsigned long ns = 0;
	char path[64];
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/schedstat", pid);
	if ((f = fopen(path, "re")) == NULL)
		return (0);
	if (fscanf(f, "%lu", &ns) != 1)
		ns = 0;
	(void)fclose(f);
	return (ns);
}

/* The child that runs for longest on a CPU from now on, once that is half a second. */
static pid_t
busiest(pid_t pid)
{
	double end = now() + CMD_TIME;
	unsigned long was[64], ns, most = 0;
	pid_t first[64], list[64], best = 0;
	int nfirst = vk_children(pid, first, 64);

	for (int i = 0; i < nfirst; i++)
		was[i] = cpu_ns(first[i]);
	while (most < 500000000 && now() < end) {
		for (int n = vk_children(pid, list, 64); n-- > 0; ) {
			ns = cpu_ns(list[n]);
			for (int i = 0; i < nfirst; i++)
				if (first[i] == list[n])
					ns = ns > was[i] ? ns - was[i] : 0;
			if (ns > most) {
				most = ns;
				best = list[n];
			}
		}
	}
	ck_assert_int_gt(best, 0);
	return (best);
}

/*
 * The host stops all stubs: all waits, but for the debugger.  It kills one: its process
 * is killed, and a line says why.
 */
START_TEST(rude_host)
{
	pid_t busy, stubs[64];
	struct pty *p;
	int i, n;

	vk_drop();
	p = guest_boot(GUEST(.memory = "128m"));
	pty_send(p, "time sh -c 'echo r\"\"un; while :; do :; done'\r");
	pty_expect(p, "\nrun", CMD_TIME);
	busy = busiest(p->pid);
	n = vk_children(p->pid, stubs, 64);
	for (i = 0; i < n; i++)
		ck_assert_int_eq(kill(stubs[i], SIGSTOP), 0);
	guest_ddb(p);
	for (i = 0; i < n; i++)
		ck_assert_int_eq(kill(stubs[i], SIGCONT), 0);
	pty_send(p, "continue\r");
	ck_assert_int_eq(kill(busy, SIGKILL), 0);
	pty_expect(p, "(sh), uid 0: killed, its process of the host is gone (code 9)",
	    CMD_TIME);
	pty_expect(p, "terminated abnormally", CMD_TIME);
	pty_expect(p, "# ", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* Wait until a process is in one of these states, proc(5)'s letters. */
static void
await_state(pid_t pid, const char *states)
{
	double end = now() + CMD_TIME;
	char path[64], state[2] = "?";
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	while (strstr(states, state) == NULL) {
		ck_assert_msg(now() < end, "process %d is in state %s", pid, state);
		ck_assert_ptr_nonnull(f = fopen(path, "re"));
		ck_assert_int_eq(fscanf(f, "%*d %*s %1s", state), 1);
		(void)fclose(f);
	}
}

/* Where the vkernel is stopped, what ran in it stops, too, and goes on with it.  It has
 * used no CPU time meanwhile, but for the quarter of a second that cannot be told. */
START_TEST(frozen)
{
	double since, stopped, real, user, sys;
	struct pty *p;
	pid_t busy;
	char *s;

	p = guest_boot(GUEST());
	pty_send(p, "time sh -c 'trap exit INT; echo r\"\"un; while :; do :; done'\r");
	pty_expect(p, "\nrun", CMD_TIME);
	busy = busiest(p->pid);
	ck_assert_int_eq(kill(p->pid, SIGSTOP), 0);
	await_state(busy, "S");
	await_state(p->pid, "T");
	since = now();
	while ((stopped = now() - since) < 1.5)
		ck_assert_int_eq(usleep(100000), 0);
	ck_assert_int_eq(kill(p->pid, SIGCONT), 0);
	await_state(busy, "R");
	pty_send(p, "\003");
	pty_expect(p, " sys", CMD_TIME);
	ck_assert_ptr_nonnull(s = strstr(p->out, "\nrun"));
	s += strcspn(s, "0123456789");
	ck_assert_int_eq(sscanf(s, "%lf real %lf user %lf", &real, &user, &sys), 3);
	ck_assert_msg(user + sys < real - stopped + 0.3, "stopped for %.2f s: %s",
	    stopped, s);
	pty_expect(p, "# ", CMD_TIME);
	guest_halt(p);
}
END_TEST

/*
 * Where /proc is another namespace's, it says of a stub's number what is true of another
 * process: nobody is killed for that when the host stops all stubs for a while.
 */
START_TEST(foreign_proc)
{
	static const char *const under[] = { "unshare", "-fp", "--kill-child", "sh", "-c",
	    DROP, "sh", NULL };
	pid_t vk, stubs[64];
	struct pty *p;
	int n;

	if (geteuid() != 0) {
		skip("ARC-1", "needs root");
		return;
	}
	vk_allow();
	(void)vk_rootimg("root.img");
	ck_assert_int_eq(shell("chown -R 65534:65534 %s", vk_tmp()), 0);
	p = guest_boot(GUEST(.under = under, .memory = "128m"));
	ck_assert_int_eq(vk_children(p->pid, &vk, 1), 1);
	pty_cmd(p, "i=0; while [ $i -lt 30 ]; do (while :; do :; done) & i=$((i+1)); "
	    "done; echo", NULL, CMD_TIME);
	(void)busiest(vk);
	n = vk_children(vk, stubs, 64);
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(kill(stubs[i], SIGSTOP), 0);
	ck_assert(!pty_seen(p, "is gone", 1));
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(kill(stubs[i], SIGCONT), 0);
	pty_cmd(p, "echo al''ive", "alive", CMD_TIME);
	ck_assert_ptr_null(strstr(p->out, "is gone"));
	guest_halt(p);
}
END_TEST

/* The process that a pid file names. */
static pid_t
pid_of(const char *file)
{
	FILE *f = fopen(file, "re");
	pid_t pid;

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fscanf(f, "%d", &pid), 1);
	(void)fclose(f);
	return (pid);
}

/* Boot a vkernel as a job of a shell, and log in. */
static struct pty *
job(pid_t *pid)
{
	static const char *const argv[] = { "dash", "-i", NULL };
	char line[500];
	struct pty *p;

	vk_drop();
	vk_allow();
	(void)vk_rootimg("root.img");
	p = pty_spawn(argv, 24, 80);
	(void)snprintf(line, sizeof(line), "%s -p %s -m 64m -i %s -r %s\r", vk_kernel(),
	    vk_path("pid"), vk_path("mem"), vk_path("root.img"));
	pty_send(p, line);
	pty_login(p, BOOT_TIME, CMD_TIME);
	*pid = pid_of(vk_path("pid"));
	return (p);
}

/*
 * A shell's job: stopped; continued in the background, where it stops again to read the
 * terminal, once more; and in the foreground it goes on as if nothing had been.
 */
START_TEST(background)
{
	struct pty *p;
	pid_t pid;

	p = job(&pid);
	pty_cmd(p, "x=kept", "", CMD_TIME);
	ck_assert_int_eq(kill(pid, SIGSTOP), 0);
	pty_expect(p, "Stopped", CMD_TIME);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(kill(pid, SIGCONT), 0);
		await_state(pid, "T");
	}
	pty_send(p, "fg\n");
	await_state(pid, "RSD");
	pty_cmd(p, "echo still $x", "still kept", CMD_TIME);
	pty_send(p, "halt\r");
	pty_expect(p, "halted.\r\n$ ", CMD_TIME);
	pty_send(p, "exit\n");
	ck_assert_int_eq(pty_wait(p, CMD_TIME), 0);
	pty_free(p);
}
END_TEST

/* SIG-3: a stopped job that a shell ends, by TERM and CONT, shuts down where it is: in
 * the background; from the debugger, too. */
START_TEST(background_end)
{
	const double end = now() + CMD_TIME;
	struct pty *p;
	pid_t pid;

	p = job(&pid);
	if (_i == 0)
		ck_assert_int_eq(kill(pid, SIGSTOP), 0);
	else {
		guest_ddb(p);
		pty_send(p, "\032");
	}
	pty_expect(p, "Stopped", CMD_TIME);
	ck_assert_int_eq(kill(pid, SIGTERM), 0);
	ck_assert_int_eq(kill(pid, SIGCONT), 0);
	pty_expect(p, "halted.", CMD_TIME);
	while (access(vk_path("pid"), F_OK) == 0)
		ck_assert(now() < end);
	vk_fsck(vk_path("root.img"));
	pty_free(p);
}
END_TEST

/* CON-2: a terminal that is not its session's: stopped and continued, it is raw again. */
START_TEST(no_session)
{
	static const char *const under[] = { "setsid", "-w", "setpriv", "--pdeathsig",
	    "KILL", NULL };
	const double end = now() + CMD_TIME;
	struct pty *p;
	pid_t pid;

	vk_drop();
	p = guest_boot(GUEST(.under = under, .more = { "-p", vk_path("pid") }));
	pid = pid_of(vk_path("pid"));
	ck_assert_int_eq(kill(pid, SIGTSTP), 0);
	await_state(pid, "T");
	ck_assert(pty_restored(p));
	ck_assert_int_eq(kill(pid, SIGCONT), 0);
	while (pty_restored(p))
		ck_assert(now() < end);
	pty_cmd(p, "echo al''ive", "alive", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* Copies for all, in /tmp: in one of the tests nothing can be run from /dev/shm. */
static void
share(void)
{
	ck_assert_int_eq(setenv("VKTMP", "/tmp", 1), 0);
	vk_share();
	ck_assert_int_eq(unsetenv("VKTMP"), 0);
}

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "host", .seconds = 400, .once = share,
	    .tests = { { other_host, sizeof(hosts) / sizeof(hosts[0]) },
	    { few_descriptors, 1 }, { too_few, 2 }, { file_limit, 1 },
	    { rude_host, 1 }, { frozen, 1 }, { foreign_proc, 1 }, { background, 1 },
	    { background_end, 2 }, { no_session, 1 } } }));
}
