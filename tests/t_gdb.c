/*
 * t_gdb.c - a real gdb on the vkernel: GDB-1, GDB-2.
 *
 * In `session' gdb starts the vkernel on a terminal that both share, as its user would;
 * elsewhere it attaches to one that runs, does a list of commands and is gone, and the
 * guest must not have noticed.  t_host.c has the guest work under gdb for a while.
 */
#define _GNU_SOURCE
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/guest.h"

#define MAXARGS		80

/* Is there a gdb, with Python?  (And if not, say so.) */
static bool
have_gdb(void)
{
	static const char *const argv[] = { "gdb", "-nx", "-batch", "-ex",
	    "python print('py'+'thon')", NULL };
	struct run r;

	run(&r, argv, NULL, 60);
	if (strstr(r.out, "python") != NULL)
		return (true);
	skip("GDB-1", "there is no gdb with Python");
	return (false);
}

/* Let the guest work and halt; nothing may be left of gdb's visit. */
static void
ends(struct pty *p)
{
	pty_send(p, "\r");
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "echo al''ive", "alive", CMD_TIME);
	guest_halt(p);
}

/* The helpers, as gdb finds them: next to what is debugged. */
static const char *
helpers(void)
{
	static char buf[4096];

	(void)snprintf(buf, sizeof(buf), "source %s-gdb.py", vk_kernel());
	return (buf);
}

/* Copies for an ordinary user, who is not to need root for any of this. */
static void
share(void)
{
	char to[4096];

	vk_share();
	(void)snprintf(to, sizeof(to), "%s-gdb.py", vk_kernel());
	ck_assert_int_eq(link(getenv("GDBHELPERS"), to), 0);
	vk_drop();
}

/* gdb attaches, runs the commands, which end with NULL, and leaves. */
static void
attach(struct run *r, struct pty *p, const char *const *cmds)
{
	const char *argv[MAXARGS] = { "gdb", "-q", "-nx", "-batch" };
	char pid[20];
	int n = 4;

	for (; *cmds != NULL; cmds++) {
		ck_assert_int_lt(n, MAXARGS - 5);
		argv[n++] = "-ex";
		argv[n++] = *cmds;
	}
	(void)snprintf(pid, sizeof(pid), "%d", (int)p->pid);
	argv[n++] = "-p";
	argv[n++] = pid;
	argv[n] = NULL;
	run(r, argv, NULL, 120);
	ck_assert_msg(r->status == 0, "gdb: status %d\n%.1000s\n%.1000s", r->status,
	    r->err, r->out);
}

/* Each of `what', up to NULL, must come in this order. */
static void
in_order(const char *s, const char *const *what)
{
	for (const char *at = s; *what != NULL; what++) {
		at = strstr(at, *what);
		ck_assert_msg(at != NULL,
		    "\"%s\" did not come, or not in its place:\n%.3000s", *what, s);
		at += strlen(*what);
	}
}

/* ---- on one terminal ------------------------------------------------------- */

/* Type a line to gdb, see what it prints, and its prompt. */
static void
gdb(struct pty *p, const char *line, const char *expect)
{
	pty_send(p, line);
	pty_send(p, "\r");
	if (expect != NULL)
		pty_expect(p, expect, CMD_TIME);
	pty_expect(p, "(gdb) ", CMD_TIME);
}

/* gdb with the vkernel's command line, at its prompt; one more option, or NULL. */
static struct pty *
gdb_start(const char *opt)
{
	static const char *const under[] = { "gdb", "-q", "-nx", "-iex",
	    "set pagination off", "-iex", "set confirm off", "--args", NULL };
	struct pty *p;

	ck_assert_int_eq(setenv("TERM", "dumb", 1), 0);
	p = pty_spawn(guest_argv(GUEST(.under = under, .more = { opt })), 24, 0);
	pty_expect(p, "(gdb) ", CMD_TIME);
	return (p);
}

/* The end of a session: the guest halts, gdb says so, and ends. */
static void
gdb_end(struct pty *p)
{
	pty_send(p, "\r");
	pty_expect(p, "# ", CMD_TIME);
	pty_send(p, "halt\r");
	pty_expect(p, "exited normally", CMD_TIME);
	pty_expect(p, "(gdb) ", CMD_TIME);
	pty_send(p, "quit\r");
	ck_assert_int_eq(pty_wait(p, CMD_TIME), 0);
	pty_free(p);
	vk_fsck(vk_path("root.img"));
}

/*
 * GDB-1: break in a kernel function, step, backtrace through the system call; ^\ stops,
 * and goes on to ddb when gdb's user lets it.
 * GDB-2: with nothing said but that.
 */
START_TEST(session)
{
	struct pty *p;

	if (!have_gdb())
		return;
	p = gdb_start(NULL);
	gdb(p, "handle SIGSEGV noprint", NULL);
	gdb(p, "break sys_open", "Breakpoint 1");
	gdb(p, "run", "Breakpoint 1, sys_open");
	gdb(p, "disable", NULL);
	pty_send(p, "continue\r");
	pty_login(p, BOOT_TIME, CMD_TIME);
	pty_send(p, "\034");
	pty_expect(p, "received signal SIGQUIT", CMD_TIME);
	pty_expect(p, "(gdb) ", CMD_TIME);
	gdb(p, "enable", NULL);
	pty_send(p, "signal 0\r");
	pty_expect(p, "Continuing", CMD_TIME);
	pty_send(p, "cat /etc/motd\r");
	pty_expect(p, "Breakpoint 1, sys_open", CMD_TIME);
	pty_expect(p, "kern/vfs_syscalls.c:", CMD_TIME);
	pty_expect(p, "(gdb) ", CMD_TIME);
	pty_send(p, "backtrace\r");
	pty_expect(p, "#0  sys_open (", CMD_TIME);
	pty_expect(p, "syscall2 (", CMD_TIME);
	pty_expect(p, "trap.c:", CMD_TIME);
	pty_expect(p, "lwp_user_loop (", CMD_TIME);
	pty_expect(p, "lwkt_start (", CMD_TIME);
	pty_expect(p, "(gdb) ", CMD_TIME);
	gdb(p, "step", "\n");
	gdb(p, "next", "\n");
	gdb(p, "break vn_open", "Breakpoint 2");
	gdb(p, "continue", "Breakpoint 2, vn_open");
	gdb(p, "finish", "Value returned is");
	gdb(p, "disable", NULL);
	pty_send(p, "continue\r");
	pty_expect(p, "Welcome", CMD_TIME);
	pty_expect(p, "# ", CMD_TIME);
	/* ^\ and then as if gdb were not there: ddb. */
	pty_send(p, "\034");
	pty_expect(p, "received signal SIGQUIT", CMD_TIME);
	pty_expect(p, "(gdb) ", CMD_TIME);
	pty_send(p, "continue\r");
	pty_expect(p, "SIGQUIT: stopped at Debugger+", CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	pty_send(p, "trace\r");
	pty_expect(p, "#0 Debugger+", CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	pty_send(p, "continue\r");
	/* A reboot is an exec, which gdb follows. */
	pty_send(p, "\rreboot\r");
	pty_expect(p, "executing new program", CMD_TIME);
	pty_login(p, BOOT_TIME, CMD_TIME);
	gdb_end(p);
}
END_TEST

/* With the helpers ^\ is gdb's: what goes on is the guest. */
START_TEST(stop_key)
{
	struct pty *p;

	if (!have_gdb())
		return;
	p = gdb_start(NULL);
	gdb(p, helpers(), NULL);
	gdb(p, "vk ps", "the vkernel does not run");
	pty_send(p, "run\r");
	pty_login(p, BOOT_TIME, CMD_TIME);
	pty_send(p, "\034");
	pty_expect(p, "received signal SIGQUIT", CMD_TIME);
	pty_expect(p, "(gdb) ", CMD_TIME);
	gdb(p, "vk bt 1", "sys_sigsuspend (");
	pty_send(p, "continue\r");
	pty_expect(p, "Continuing", CMD_TIME);
	pty_cmd(p, "echo on'wards'", "onwards", CMD_TIME);
	pty_send(p, "\034");
	pty_expect(p, "(gdb) ", CMD_TIME);
	pty_send(p, "signal SIGQUIT\r");
	pty_expect(p, "db> ", CMD_TIME);
	pty_send(p, "continue\r");
	gdb_end(p);
}
END_TEST

/* A panic under gdb is one in ddb; its trace goes through the kernel's stack in gdb. */
START_TEST(panics)
{
	struct pty *p;

	if (!have_gdb())
		return;
	p = gdb_start(NULL);
	gdb(p, "handle SIGSEGV noprint", NULL);
	gdb(p, "break panic_message", "Breakpoint 1");
	pty_send(p, "run\r");
	pty_login(p, BOOT_TIME, CMD_TIME);
	pty_send(p, "\034");
	pty_expect(p, "received signal SIGQUIT", CMD_TIME);
	pty_expect(p, "(gdb) ", CMD_TIME);
	/* The next system call's handler is at an address where nothing is. */
	gdb(p, "set variable sysent[36].sy_call = (void *)16", NULL);
	pty_send(p, "signal 0\r");
	pty_expect(p, "Continuing", CMD_TIME);
	pty_send(p, "sync\r");
	pty_expect(p, "Breakpoint 1, panic_message", CMD_TIME);
	pty_expect(p, "(gdb) ", CMD_TIME);
	pty_send(p, "backtrace\r");
	pty_expect(p, "kernel_fault_panic (", CMD_TIME);
	pty_expect(p, "signal_fault (", CMD_TIME);
	pty_expect(p, "<signal handler called>", CMD_TIME);
	pty_expect(p, "syscall2 (", CMD_TIME);
	pty_expect(p, "(gdb) ", CMD_TIME);
	gdb(p, "delete", NULL);
	pty_send(p, "continue\r");
	pty_expect(p, "panic: page fault in kernel mode: read of 0x10 at pc 0x10",
	    CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	/* ^C in ddb is gdb's. */
	pty_send(p, "\003");
	pty_expect(p, "received signal SIGINT", CMD_TIME);
	pty_expect(p, "(gdb) ", CMD_TIME);
	pty_send(p, "continue\r");
	pty_expect(p, "Continuing", CMD_TIME);
	pty_send(p, "panic\r");
	pty_expect(p, "exited with code 0106", CMD_TIME);	/* 70 */
	pty_expect(p, "(gdb) ", CMD_TIME);
	pty_send(p, "quit\r");
	ck_assert_int_eq(pty_wait(p, CMD_TIME), 0);
	pty_free(p);
}
END_TEST

/* GDB-2: kernel memory is mapped when it is touched, by SIGSEGV, and gdb passes it. */
START_TEST(lazy_memory)
{
	struct pty *p;

	if (!have_gdb())
		return;
	p = gdb_start("-U");
	gdb(p, "handle SIGSEGV nostop print pass", NULL);
	pty_send(p, "run\r");
	pty_login(p, BOOT_TIME, CMD_TIME);
	pty_send(p, "kldload pattern\r");
	pty_expect(p, "received signal SIGSEGV", CMD_TIME);
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "kldstat", "pattern", CMD_TIME);
	gdb_end(p);
}
END_TEST

/* ---- gdb -p ---------------------------------------------------------------- */

/* GDB-1: attach while the guest sleeps and while it works; detach, and it runs on. */
START_TEST(attaches)
{
	static const char *const cmds[] = { "info threads", "backtrace", "detach", NULL };
	/* In which thread is not said: who slept last idles, which may be the syncer. */
	static const char *const says[] = { "* 1 ", "#0 ", "lwkt_start (",
	    "detached]", NULL };
	static const char *const load[] = { "cat", "while :; do :; done",
	    "while :; do /bin/ls / >/dev/null; done" };
	const double end = now() + 3 * CMD_TIME;
	struct pty *p;
	struct run r;

	if (!have_gdb())
		return;
	p = guest_boot(GUEST());
	pty_send(p, "echo g''o; ");
	pty_send(p, load[_i]);
	pty_send(p, "\r");
	pty_expect(p, "\ngo", CMD_TIME);
	for (int i = 0; i < 3; i++) {
		attach(&r, p, cmds);
		in_order(r.out, says);
	}
	/* One ^C may come between two commands, when it is nobody's. */
	do
		pty_send(p, "\003");
	while (!pty_seen(p, "# ", 2) && now() < end);
	ends(p);
}
END_TEST

/* SIG-1: a kernel that was long kept from looking at a SIGQUIT, here by gdb, as elsewhere
 * by a busy host, does not loop: it is stopped where it looks. */
START_TEST(kept)
{
	static char quit[40];
	const char *const cmds[] = { "handle SIGQUIT nostop noprint pass",
	    "break watch_quit", quit, "continue", "finish", "shell sleep 1", "delete",
	    "detach", NULL };
	struct pty *p;
	struct run r;

	if (!have_gdb())
		return;
	p = guest_boot(GUEST());
	(void)snprintf(quit, sizeof(quit), "shell kill -QUIT %d", (int)p->pid);
	attach(&r, p, cmds);
	pty_expect(p, "SIGQUIT: stopped at Debugger+", CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	pty_send(p, "continue\r");
	ends(p);
}
END_TEST

/* Each command of the helpers, and what it says; sorted as they are typed. */
static const struct {
	const char	*cmd, *says;
} tab[] = {
	{ "vk ps", "pause " },			/* init */
	{ "vk ps", "  swapper" },
	{ "vk ps", "(kernel thread)  sleep  " },
	{ "vk threads", "  sleep  pause " },
	{ "vk threads", "  CPU " },
	{ "vk bt 1", "init\n  #0  0x" },
	{ "vk bt 1", " in tsleep (" },
	{ "vk bt 1", "wmesg=" },
	{ "vk bt 1", "sys_sigsuspend (" },
	{ "vk bt 1", " at kern/sig.c:" },
	{ "vk bt 1", " syscall2 (" },
	{ "vk bt 1", " lwp_user_loop (" },
	{ "vk bt 1", " lwkt_start (" },
	{ "vk bt 1", "  user: trap 80 at 0x4" },
	{ "vk bt 1 full", "lp = 0x" },
	{ "vk bt allthreads.tqh_first", " swapper" },
	{ "vk bt", ", running\n  #0  " },
	{ "vk map 1", "000000400000-" },
	{ "vk map 1", " stack object" },
	{ "vk walk 1 0x400000", "level 1  table 0x1" },
	{ "vk walk 1 0x400000", "\n0x400000 is at 0x1" },
	{ "vk walk 1 0x10", "not valid" },
	{ "vk walk 0 allthreads.tqh_first->td_allq.tqe_next->td_sp", " is at 0x1" },
	{ "help vk", "vk walk -- " },
	/* errors */
	{ "vk bt 77777", "no process 77777" },
	{ "vk bt 0", "has no thread" },
	{ "vk bt 1 empty", "full, not empty" },
	{ "vk bt 1 full full", "usage: vk bt" },
	{ "vk bt nosuch", "No symbol \"nosuch\"" },
	{ "vk map", "usage: vk map PID" },
	{ "vk map 0", "process 0 has no memory" },
	{ "vk walk 1", "usage: vk walk PID ADDRESS" },
	{ "vk walk 1 0x1000000000000", "beyond the table's 48 bits" },
	{ "vk ps 1", "usage: vk ps" },
	{ "vk nonsense", "Undefined vk command" },
};
#define NTAB	(sizeof(tab) / sizeof(tab[0]))

/* They work in a process that gdb only visits, and change nothing in it. */
START_TEST(commands)
{
	const char *cmds[MAXARGS] = { helpers(), "info registers", "up" };
	struct pty *p;
	struct run r;
	char *first, *again, *end;
	int n = 3;

	if (!have_gdb())
		return;
	p = guest_boot(GUEST());
	for (size_t i = 0; i < NTAB; i += 12) {
		n = 3;
		for (size_t k = i; k < NTAB && k < i + 12; k++)
			cmds[n++] = tab[k].cmd;
		cmds[n++] = "frame";
		cmds[n++] = "down";
		cmds[n++] = "info registers";
		cmds[n] = NULL;
		attach(&r, p, cmds);
		for (size_t k = i; k < NTAB && k < i + 12; k++)
			ck_assert_msg(strstr(r.out, tab[k].says) != NULL ||
			    strstr(r.err, tab[k].says) != NULL,
			    "%s: %s\n%.1000s\n%.3000s",
			    tab[k].cmd, tab[k].says, r.err, r.out);
		ck_assert_ptr_null(strstr(r.err, "Python Exception"));
		/* The selected frame is what it was, and so are all registers. */
		first = strstr(r.out, "\nrax ");
		ck_assert_ptr_nonnull(first);
		again = strstr(first + 1, "\nrax ");
		ck_assert_ptr_nonnull(again);
		end = strstr(first, "\n#1 ");
		ck_assert_ptr_nonnull(end);
		ck_assert_msg(strncmp(first, again, (size_t)(end - first)) == 0,
		    "%.3000s", r.out);
		ck_assert_ptr_nonnull(strstr(end + 1, "\n#1 "));
	}
	ends(p);
}
END_TEST

/* A core file is not larger than what was there, and the helpers can read it. */
START_TEST(core_file)
{
	static const char *const says[] = { "sys_sigsuspend (", "  user: trap 80", NULL };
	const char *argv[] = { "gdb", "-q", "-nx", "-batch", "-ex", helpers(), "-ex",
	    "vk bt 1", vk_kernel(), vk_path("core"), NULL };
	char line[300];
	const char *const cmds[] = { line, NULL };
	struct stat st;
	struct pty *p;
	struct run r;

	if (!have_gdb())
		return;
	(void)snprintf(line, sizeof(line), "gcore %s", vk_path("core"));
	p = guest_boot(GUEST());
	attach(&r, p, cmds);
	ck_assert_int_eq(stat(vk_path("core"), &st), 0);
	ck_assert_int_lt(st.st_size, 2L << 30);
	/* The memory image is not in it; gdb reads that file. */
	run(&r, argv, NULL, 120);
	in_order(r.out, says);
	ends(p);
}
END_TEST

/* gdb loads the helpers by itself, where it may. */
START_TEST(auto_load)
{
	static const char *const says[] = { "  sleep  pause ", "detached]", NULL };
	const char *argv[] = { "gdb", "-q", "-nx", "-batch", "-iex",
	    "add-auto-load-safe-path /", "-ex", "vk ps", "-ex", "detach", "-p", NULL,
	    NULL };
	struct pty *p;
	struct run r;
	char pid[20];

	if (!have_gdb())
		return;
	p = guest_boot(GUEST());
	(void)snprintf(pid, sizeof(pid), "%d", (int)p->pid);
	argv[11] = pid;
	run(&r, argv, NULL, 120);
	in_order(r.out, says);
	ends(p);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "gdb", .seconds = 400, .once = share,
	    .tests = { { session, 1 }, { stop_key, 1 }, { panics, 1 },
	    { lazy_memory, 1 }, { attaches, 3 }, { kept, 1 }, { commands, 1 },
	    { core_file, 1 }, { auto_load, 1 } } }));
}
