/*
 * t_ddb.c - the kernel debugger, through the terminal: SIG-1, SIG-2, DDB-1, DDB-2.
 *
 * Each test boots a vkernel, stops it by ^\ or kill -QUIT, types at db>, and sees that
 * the guest goes on as if nothing had been.
 */
#define _GNU_SOURCE
#include <check.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"

/* A large terminal, for what it prints; and options. */
#define DDB(...)	GUEST(.rows = 60, .cols = 100, .more = { __VA_ARGS__ })

/* A line for the debugger, what it answers, and its prompt again. */
static void
db(struct pty *p, const char *line, const char *expect)
{
	pty_send(p, line);
	pty_send(p, "\r");
	pty_expect(p, line, CMD_TIME);
	pty_expect(p, "\r\n", CMD_TIME);
	if (expect != NULL)
		pty_expect(p, expect, CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
}

/* Leave the debugger; what is typed from here on is the guest's. */
static void
go_on(struct pty *p)
{
	const double end = now() + CMD_TIME;
	struct termios t;

	pty_send(p, "continue\r");
	do {
		ck_assert(now() < end);
		(void)pty_seen(p, "(nothing)", 0.01);
		ck_assert_int_eq(tcgetattr(p->slave, &t), 0);
	} while (t.c_cc[VINTR] != _POSIX_VDISABLE);
}

/* Go on, and see the guest's shell work and halt. */
static void
leave(struct pty *p)
{
	go_on(p);
	pty_send(p, "\r");
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "echo al''ive", "alive", CMD_TIME);
	guest_halt(p);
}

/* What the guest does when it is stopped, and what must be seen of that. */
static const struct {
	const char *line, *running, *trace;
} loads[] = {
	/* spins in user mode; all sleep; is mostly in the kernel */
	{ "echo g''o; while :; do :; done", "sh, running", "user: trap" },
	{ "sh -c 'echo g\"\"o; exec cat'", "syncer", "lwkt_start" },
	{ "sh -c 'echo g\"\"o; exec dd if=/dev/zero of=/dev/null bs=64k'", "running",
	    "#0 " },
};

/* SIG-1: ^\ and kill -QUIT enter ddb, whatever the guest does; continue resumes it. */
START_TEST(enter)
{
	struct pty *p = guest_boot(DDB());
	char line[100];

	(void)snprintf(line, sizeof(line), "%s; echo ended\r", loads[_i / 2].line);
	pty_send(p, line);
	pty_expect(p, "\ngo", CMD_TIME);
	if (_i % 2 == 0)
		pty_send(p, "\034");
	else
		ck_assert_int_eq(kill(p->pid, SIGQUIT), 0);
	pty_expect(p, "SIGQUIT: stopped at ", CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	db(p, "trace", loads[_i / 2].trace);
	db(p, "ps", "COMMAND");
	/* The guest has not ended what it did, and never saw the signal: ^C ends it. */
	go_on(p);
	pty_send(p, "\003");
	pty_expect(p, "# ", CMD_TIME);
	ck_assert_ptr_null(strstr(p->out, "\nended"));
	guest_ddb(p);
	leave(p);
}
END_TEST

/* SIG-1: ^\ is for the vkernel alone: it ends neither the shell nor the command at the
 * other end of a pipe, which are in its process group. */
START_TEST(company)
{
	static const char *const sh[] = { "sh", "-c", "\"$@\" | cat; exit", "sh", NULL };
	struct pty *p = guest_boot(GUEST(.rows = 60, .cols = 100, .under = sh));

	guest_ddb(p);
	db(p, "ps", "init");
	leave(p);
}
END_TEST

/* SIG-1: also when the kernel loops: a jump to itself is written into it. */
START_TEST(kernel_loops)
{
	struct pty *p = guest_boot(DDB("-U"));
	const double end = now() + 2 * CMD_TIME;
	char line[80], old[20];
	const char *s;
	bool stuck;

	guest_ddb(p);
	db(p, "examine/hx sys_setsid,1", "sys_setsid:");
	s = strstr(p->out, "sys_setsid:\t0x");
	ck_assert_ptr_nonnull(s);
	(void)snprintf(old, sizeof(old), "%.6s", s + 12);
	db(p, "write/h sys_setsid 0xfeeb", " = 0xfeeb");
	/* Every child of an interactive shell makes a group; setsid is getty's. */
	pty_send(p, "continue\rexit\r");
	do {				/* until it has come there */
		ck_assert_msg(now() < end, "%s", ending(p->out));
		ck_assert(!pty_seen(p, "login:", 1));
		ck_assert_int_eq(kill(p->pid, SIGQUIT), 0);
		pty_expect(p, "SIGQUIT: stopped at ", CMD_TIME);
		s = p->out + p->seen;
		pty_expect(p, "db> ", CMD_TIME);
		stuck = strncmp(s, "sys_setsid", 10) == 0;
		if (!stuck)
			pty_send(p, "continue\r");
	} while (!stuck);
	db(p, "trace", "sys_setsid");
	(void)snprintf(line, sizeof(line), "write/h sys_setsid %s", old);
	db(p, line, "0xfeeb = ");
	pty_send(p, "continue\r");
	pty_login(p, BOOT_TIME, CMD_TIME);
	guest_ddb(p);
	leave(p);
}
END_TEST

/* DDB-1: commands, and what they print; errors come back to the prompt. */
START_TEST(commands)
{
	static const struct { const char *line, *expect; } tab[] = {
		{ "help", "continue" },
		{ "ps", "init" },
		{ "trace 1", "tsleep+" },
		{ "trace 99999", "neither a process nor a thread" },
		{ "registers", "rip " },
		{ "registers 1", "user, process 1 lwp 1: trap 80" },
		{ "print 2*(3+4)-1", "= 13" },
		{ "print/d -1", "-1" },
		{ "print *version - *(version+0)", "0x0 = 0" },
		{ "print vmspace_run+1", "vmspace_run+0x1" },
		{ "print $rip", "Debugger+" },
		{ "print 1/0", "division by zero" },
		{ "print nosuchsymbol", "no such symbol: nosuchsymbol" },
		{ "print $nosuch", "no such register" },
		{ "examine/s version", "The vkernel" },
		{ "x/c version,4", "The " },
		{ "x/bx version", "0x54" },
		{ "x/d nprocs", "nprocs:" },
		{ "x/x 1:0x400000", "0x" },
		{ "x 1:0x10", "has no page" },
		{ "x 0", "page fault in kernel mode" },
		{ "x 0xffff800000000000", "page fault in kernel mode" },
		{ "show", "show pmap" },
		{ "show nothing", "nothing of that name" },
		{ "show map 1", "stack" },
		{ "show pmap 1 0x400000", "level 1  table" },
		{ "show pmap 1 0x10", "not valid" },
		{ "show pmap 1", "pages" },
		{ "show pmap 1 0x400000 0x500000", "000000400000" },
		{ "show pmap 1 0 0xfffffffffffff000", "pages" },
		{ "show pmap 0", "pages" },
		{ "show page", "free" },
		{ "show page 0x1000", "physical 0x1000" },
		{ "show page 0x7fffffffffff", "page" },
		{ "show vnode", "/dev:" },
		{ "show vnode 1", "page fault" },
		{ "show mount", "vkd0" },
		{ "show buf", "vkd0" },
		{ "show tty", "console: state" },
		{ "show intr", "system calls" },
		{ "show sysctl kern.os", "kern.ostype: DragonFly" },
		{ "show kenv", "color=\"gr:een\"" },
		{ "call host_nanouptime", "= 0x" },
		{ "call strlen(version)", "no such symbol: strlen" },
		{ "call tsleep(1, 0, version, 0)", "ddb_active" },
		{ "call panic(version)", "The vkernel" },
		{ "call 5", "is not the kernel's code" },
		{ "write version 1", "start the vkernel with -U" },
		{ "write 1:0x400000 1", "start the vkernel with -U" },
		{ "kill 99 1", "no signal 99" },
		{ "kill 9 77777", "no process 77777" },
		{ "break 5", "is not the kernel's code" },
		{ "break sys_open", "breakpoint 0 at sys_open" },
		{ "break sys_open", "there is a breakpoint" },
		{ "break", "0  sys_open, hit 0 times" },
		{ "delete 0", NULL },
		{ "delete 0", "no such breakpoint" },
		{ "nonsense", "no such command" },
		{ "print 1 2", "extra arguments ignored" },
	};
	struct pty *p = guest_boot(DDB("-e", "color='gr:een'"));

	guest_ddb(p);
	for (size_t i = 0; i < sizeof(tab) / sizeof(tab[0]); i++)
		db(p, tab[i].line, tab[i].expect);
	/* Editing, history, and an empty line. */
	pty_send(p, "pXrint 7\001\006\004\005\010" "8\r");
	pty_expect(p, "0x8 = 8", CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	pty_send(p, "\033[A\033[A\033[B\033[D1\r");
	pty_expect(p, "0x12 = 18", CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	leave(p);
}
END_TEST

/* DDB-1: break, step, continue, delete; kill; write. */
START_TEST(run_control)
{
	struct pty *p = guest_boot(DDB("-U"));

	guest_ddb(p);
	db(p, "break sys_chdir", "breakpoint 0 at sys_chdir");
	pty_send(p, "continue\rcd /tmp && pwd\r");
	for (int i = 1; i < 3; i++) {
		pty_expect(p, "breakpoint 0 at sys_chdir", CMD_TIME);
		pty_expect(p, "db> ", CMD_TIME);
		db(p, "trace", "lwp_user_loop");
		db(p, "registers", "trap 80");
		db(p, "step", "sys_chdir+0x1");
		db(p, "", "sys_chdir+0x4");
		db(p, "step 3", "\n");
		db(p, "break", i == 1 ? "hit 1 times" : "hit 2 times");
		if (i == 1) {
			pty_send(p, "continue\r");
			pty_expect(p, "\n/tmp", CMD_TIME);
			pty_expect(p, "# ", CMD_TIME);
			pty_send(p, "cd /; echo nu''ll\r");
		}
	}
	db(p, "delete", NULL);
	pty_send(p, "continue\r");
	pty_expect(p, "\nnull", CMD_TIME);
	pty_cmd(p, "cd /etc; sleep 1000 & echo", "\n", CMD_TIME);
	pty_cmd(p, "echo pid=$!=", "pid=", CMD_TIME);
	guest_ddb(p);
	db(p, "write/l securelevel 7", "= 0x7");
	db(p, "print/ld *securelevel", "7");
	db(p, "write/l securelevel 0xffffffff", "0x7 = 0xffffffff");
	leave(p);
}
END_TEST

/* Wait until a process is stopped. */
static void
await_stop(pid_t pid)
{
	char path[40], buf[200] = "";
	const double end = now() + CMD_TIME;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	do {
		ck_assert(now() < end);
		ck_assert_ptr_nonnull(f = fopen(path, "r"));
		ck_assert_ptr_nonnull(fgets(buf, sizeof(buf), f));
		(void)fclose(f);
		(void)poll(NULL, 0, 10);
	} while (strstr(buf, ") T") == NULL);
}

/* SIG-2: in ddb the terminal's signals act on the vkernel; CON-2 */
START_TEST(signals)
{
	struct pty *p = guest_boot(DDB());

	/* Outside of ddb ^C and ^Z are the guest's. */
	pty_send(p, "sh -c 'echo r\"\"un; exec sleep 1000'\r");
	pty_expect(p, "\nrun", CMD_TIME);
	pty_send(p, "\032");
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "jobs; kill %1", "exec sleep", CMD_TIME);
	guest_ddb(p);
	pty_send(p, "pri");
	pty_expect(p, "pri", CMD_TIME);
	pty_send(p, "\032");
	await_stop(p->pid);
	ck_assert(pty_restored(p));
	ck_assert_int_eq(kill(p->pid, SIGCONT), 0);
	pty_expect(p, "db> pri", CMD_TIME);
	pty_send(p, "nt 5\r");
	pty_expect(p, "0x5 = 5", CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	ck_assert(!pty_restored(p));
	guest_gone(p, _i == 0 ? "\003" : "\034", "", _i == 0 ? 130 : 131);
}
END_TEST

/* reset starts anew at once, and the new vkernel's ^\ is as the old one's. */
START_TEST(resets)
{
	struct pty *p = guest_boot(DDB());

	guest_ddb(p);
	pty_send(p, "reset\r");
	pty_login(p, BOOT_TIME, CMD_TIME);
	guest_ddb(p);
	leave(p);
}
END_TEST

/* DDB-2: a panic, and a fault of the kernel: message, trace, ddb; then 70. */
START_TEST(panics)
{
	struct pty *p = guest_boot(DDB("-U"));

	guest_ddb(p);
	/* Its first interrupt meets a console that is not there. */
	db(p, "write constty 0x10", "= 0x10");
	pty_send(p, "continue\r");
	pty_expect(p, "panic: page fault in kernel mode", CMD_TIME);
	pty_expect(p, "#0 ", CMD_TIME);
	pty_expect(p, "lwkt_start", CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	db(p, "trace", "#0 ");
	db(p, "ps", "init");
	db(p, "step", "has panicked");
	guest_gone(p, _i == 0 ? "continue\r" : "panic\r", "", 70);
}
END_TEST

/* DDB-2: other faults of the kernel: ud2; xor %ecx,%ecx and div %ecx.  SIG-3: there is
 * nothing that SIGTERM could shut down then. */
START_TEST(traps)
{
	static const struct { const char *write, *says; } t[] = {
		{ "write/h sys_chdir 0x0b0f", "illegal instruction in kernel mode" },
		{ "write/l sys_chdir 0xf1f7c931", "arithmetic trap in kernel mode" },
	};
	struct pty *p = guest_boot(DDB("-U"));

	guest_ddb(p);
	db(p, t[_i].write, " = ");
	db(p, "call sys_chdir", t[_i].says);
	pty_send(p, "continue\rcd /\r");
	pty_expect(p, "panic: ", CMD_TIME);
	pty_expect(p, t[_i].says, CMD_TIME);
	pty_expect(p, "sys_chdir", CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	ck_assert_int_eq(kill(p->pid, SIGTERM), 0);
	ck_assert_int_eq(pty_wait(p, CMD_TIME), 70);
	ck_assert(pty_restored(p));
	pty_free(p);
}
END_TEST

/* SIG-3: for SIGTERM the debugger is left, and what was half typed is not done. */
START_TEST(terminated)
{
	struct pty *p = guest_boot(DDB());

	guest_ddb(p);
	pty_send(p, "panic");
	pty_expect(p, "panic", CMD_TIME);
	guest_kill(p, SIGTERM);
}
END_TEST

/* DDB-2: nobody there, or not wanted: the trace, and 70. */
START_TEST(panics_alone)
{
	struct pty *p = guest_boot(DDB("-e", "debug.debugger_on_panic=0"));

	pty_cmd(p, "sysctl debug.debugger_on_panic", "debug.debugger_on_panic: 0",
	    CMD_TIME);
	ck_assert_int_eq(truncate(vk_path("mem"), 0), 0);
	guest_gone(p, "ls\r", "panic: memory image", 70);
}
END_TEST

/* SIG-1, CON-3: without a terminal the debugger reads lines; at their end it goes on. */
START_TEST(piped)
{
	static struct run r;

	run(&r, guest_argv(DDB("-e", "init_path=/nonexistent")), "", CMD_TIME);
	ck_assert_int_eq(r.status, 1);
	ck_assert_ptr_nonnull(strstr(r.out, "nothing to run"));
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "ddb", .seconds = 300,
	    .once = vk_ordinary_user,
	    .tests = { { enter, 6 }, { company, 1 }, { kernel_loops, 1 }, { commands, 1 },
	    { run_control, 1 }, { signals, 2 }, { resets, 1 }, { panics, 2 },
	    { traps, 2 }, { terminated, 1 },
	    { panics_alone, 1 }, { piped, 1 } } }));
}
