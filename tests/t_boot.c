/*
 * t_boot.c - the whole system, through its terminal: boot, login, work, leave.
 *
 * Each test boots a vkernel of its own from a private copy of the root image,
 * types at it as a user would, and looks at it from the host: exit status, terminal
 * modes, processes left, CPU time used.
 *
 * Each test names the promises it checks: ARC-*, CON-*, RUN-*, SIG-*, VKD-*, OPT-*.
 */
#define _GNU_SOURCE
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/guest.h"

#define MAXSTUBS	512

/* CPU time that a process used, with children it waited for, in clock ticks. */
static long
ticks_of(pid_t pid)
{
	unsigned long ut, st, cut, cst;
	char path[64], line[1024], *s;
	long sum = 0;
	FILE *f;

	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	if ((f = fopen(path, "re")) == NULL)
		return (0);
	if (fgets(line, sizeof(line), f) != NULL && (s = strrchr(line, ')')) != NULL &&
	    sscanf(s + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu",
	    &ut, &st, &cut, &cst) == 4)
		sum = (long)(ut + st + cut + cst);
	(void)fclose(f);
	return (sum);
}

/* The same of a vkernel and its stubs. */
static long
ticks(pid_t pid)
{
	pid_t stubs[MAXSTUBS];
	int n = vk_children(pid, stubs, MAXSTUBS);
	long sum = ticks_of(pid);

	while (n > 0)
		sum += ticks_of(stubs[--n]);
	return (sum);
}

/* Wait until a vkernel uses no CPU time to speak of, for seconds. */
static void
await_idle(pid_t pid)
{
	const double end = now() + CMD_TIME;
	long used;

	do {
		used = ticks(pid);
		(void)poll(NULL, 0, 3000);
		used = ticks(pid) - used;
		ck_assert_msg(now() < end, "%ld ticks in 3 idle seconds", used);
	} while (used > sysconf(_SC_CLK_TCK) / 20);
}

/* ARC-1, CON-1, CON-2, RUN-3: boot, log in, work, halt. */
START_TEST(session)
{
	struct pty *p = guest_boot(GUEST());

	ck_assert_msg(!pty_restored(p), "CON-2: the terminal is not raw");
	pty_cmd(p, "echo $TERM", "cons25", CMD_TIME);
	pty_cmd(p, "id", "uid=0(root)", CMD_TIME);
	pty_cmd(p, "uname -s; uname -m", "DragonFly", CMD_TIME);
	pty_cmd(p, "ls -l /bin | sort | head", "root", CMD_TIME);
	pty_cmd(p, "sleep 100 &", NULL, CMD_TIME);
	pty_cmd(p, "cat /dev/zero | head -c 100000000 | wc -c", "100000000", 120);
	guest_halt(p);
}
END_TEST

/* Scripts: loops, functions of the shell, files that come and go. */
START_TEST(script)
{
	struct pty *p = guest_boot(GUEST());

	pty_cmd(p, "for i in 1 2 3; do echo line-$i >>/tmp/f; done; wc -l </tmp/f", "3",
	    CMD_TIME);
	pty_cmd(p, "n=0; while [ $n -lt 50 ]; do n=$((n+1)); done; echo n=$n", "n=50",
	    CMD_TIME);
	pty_cmd(p, "echo 'echo $(($1 * 2))' >/tmp/s; sh /tmp/s 21", "42", CMD_TIME);
	pty_cmd(p, "false || echo $?-or && echo and", "1-or", CMD_TIME);
	pty_cmd(p, "mkdir /tmp/d && mv /tmp/f /tmp/d/g && cat /tmp/d/g | tail -1",
	    "line-3", CMD_TIME);
	pty_cmd(p, "/nonexistent; echo status $?", "status 127", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* A hundred processes at once. */
START_TEST(parallel)
{
	struct pty *p = guest_boot(GUEST());

	pty_cmd(p, "i=0; while [ $i -lt 100 ]; do (sleep 1; echo $i >/tmp/p$i) & "
	    "i=$((i+1)); done; wait; ls /tmp | grep -c '^p[0-9]'", "100", 120);
	guest_halt(p);
}
END_TEST

/* ^C and ^Z are for the guest's jobs; the window's size passes through: CON-2, SIG-1. */
START_TEST(terminal)
{
	struct pty *p = guest_boot(GUEST());

	pty_cmd(p, "stty size", "24 80", CMD_TIME);
	pty_winsize(p, 50, 132);
	pty_cmd(p, "until stty size | grep -v 24; do :; done", "50 132", CMD_TIME);
	for (int i = 0; i < 2; i++) {
		pty_send(p, "sh -c 'echo r\"\"un; exec sleep 100'\r");
		pty_expect(p, "\nrun", CMD_TIME);
		pty_send(p, i == 0 ? "\003" : "\032");
		pty_expect(p, "# ", CMD_TIME);
	}
	pty_cmd(p, "jobs", "sleep 100", CMD_TIME);
	/* ^\ is the vkernel's: the guest waits, and goes on. */
	guest_ddb(p);
	pty_send(p, "continue\r\r");
	pty_cmd(p, "echo still here", "still here", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* SIG-3: SIGTERM is a clean shutdown; others end it at once; CON-2 in any case. */
START_TEST(signals)
{
	const int sigs[] = { SIGTERM, SIGINT, SIGHUP, SIGSYS, SIGRTMIN, SIGRTMAX };

	for (size_t i = 0; i < sizeof(sigs) / sizeof(sigs[0]); i++) {
		struct pty *p = guest_boot(GUEST());
		pid_t stub;

		ck_assert_int_eq(vk_children(p->pid, &stub, 1), 1);
		guest_kill(p, sigs[i]);
	}
}
END_TEST

/* VKD-2: killed outright, nothing is left, and it boots again with what was synced. */
START_TEST(killed)
{
	struct pty *p = guest_boot(GUEST());

	pty_cmd(p, "echo precious >/root/kept; sync; sleep 50 &", NULL, CMD_TIME);
	guest_kill(p, SIGKILL);
	p = guest_boot(GUEST());
	pty_cmd(p, "cat /root/kept", "precious", CMD_TIME);
	pty_cmd(p, "touch /root/writable && echo yes", "yes", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* ARC-2: one dies, the other serves on. */
START_TEST(two)
{
	struct pty *a = guest_boot(GUEST());
	struct pty *b = guest_boot(GUEST(.mem = "mem2", .image = "root2.img"));

	guest_kill(a, SIGKILL);
	pty_cmd(b, "ls /bin | wc -l; echo on", "on", CMD_TIME);
	guest_halt(b);
}
END_TEST

/* How many descriptors a process has. */
static int
descriptors(pid_t pid)
{
	char path[64];
	DIR *d;
	int n = 0;

	(void)snprintf(path, sizeof(path), "/proc/%d/fd", (int)pid);
	ck_assert_ptr_nonnull(d = opendir(path));
	while (readdir(d) != NULL)
		n++;
	(void)closedir(d);
	return (n);
}

/* RUN-2: reboot keeps pid, files and locks, and picks up a new kernel file. */
START_TEST(reboot)
{
	const char *kernel = vk_path("kernel"), *copy = vk_path("kernel.new");
	const char *cp1[] = { "cp", vk_kernel(), kernel, NULL };
	const char *cp2[] = { "cp", vk_kernel(), copy, NULL };
	const char *again[] = { vk_kernel(), "-i", vk_path("mem"), NULL };
	char link[300], exe[64];
	struct pty *p;
	struct run r;
	ssize_t n;
	int fds;

	run(&r, cp1, NULL, 10);
	run(&r, cp2, NULL, 10);
	ck_assert_int_eq(r.status, 0);
	ck_assert_int_eq(setenv("VKERNEL", kernel, 1), 0);
	p = guest_boot(GUEST(.more = { "-p", vk_path("pid") }));
	fds = descriptors(p->pid);
	for (int i = 0; i < 5; i++) {
		if (i == 1)		/* "rebuilt" */
			ck_assert_int_eq(rename(copy, kernel), 0);
		pty_send(p, "reboot\r");
		pty_login(p, BOOT_TIME, CMD_TIME);
		ck_assert(!p->dead);
		ck_assert_int_eq(access(vk_path("pid"), F_OK), 0);
		run(&r, again, NULL, 10);
		ck_assert_int_eq(r.status, 1);
		ck_assert_ptr_nonnull(strstr(r.err, "in use"));
		(void)snprintf(exe, sizeof(exe), "/proc/%d/exe", (int)p->pid);
		ck_assert_int_gt(n = readlink(exe, link, sizeof(link) - 1), 0);
		link[n] = '\0';
		ck_assert_str_eq(link, kernel);
		for (double end = now() + CMD_TIME; descriptors(p->pid) != fds; )
			ck_assert_msg(now() < end, "%d descriptors, not %d",
			    descriptors(p->pid), fds);
	}
	ck_assert_int_eq(unlink(kernel), 0);
	guest_gone(p, "reboot\r", "cannot execute", 1);
	ck_assert_int_ne(access(vk_path("pid"), F_OK), 0);
}
END_TEST

/* RUN-3: the ways down, and where they lead. */
START_TEST(ways_down)
{
	static const char *const t[] = { "halt -p\r", "shutdown -h now\r",
	    "shutdown -p now\r" };

	for (size_t i = 0; i < 3; i++) {
		struct pty *p = guest_boot(GUEST());

		guest_down(p, t[i], "");
	}
}
END_TEST

/* RUN-3: shutdown alone goes single-user, with its message; leaving that, back again. */
START_TEST(shutdown_single)
{
	struct pty *p = guest_boot(GUEST());

	pty_send(p, "shutdown now going down for tests\r");
	pty_expect(p, "going down for tests", CMD_TIME);
	pty_expect(p, "shell", CMD_TIME);
	pty_send(p, "\r");
	pty_cmd(p, "", NULL, CMD_TIME);
	pty_send(p, "exit\r");
	pty_login(p, BOOT_TIME, CMD_TIME);
	guest_halt(p);
}
END_TEST

/* CON-3: no input, from the start: boots, waits without using the CPU, ends. */
START_TEST(no_input)
{
	const char *const *argv = guest_argv(GUEST()), *output = vk_path("out");
	pid_t pid, stubs[MAXSTUBS];
	double end = now() + BOOT_TIME;
	int n, status;

	ck_assert_int_ge(pid = fork(), 0);
	if (pid == 0) {
		char **args;
		int fd = open("/dev/null", O_RDWR), out;

		out = open(output, O_RDWR | O_CREAT, 0600);
		if (dup2(fd, 0) < 0 || dup2(out, 1) < 0)
			_exit(126);
		memcpy(&args, &argv, sizeof(args));
		(void)execv(args[0], args);
		_exit(127);
	}
	while (shell("grep -qs login: %s", output) != 0)
		ck_assert_msg(now() < end, "no login:");
	await_idle(pid);
	n = vk_children(pid, stubs, MAXSTUBS);
	ck_assert_int_eq(kill(pid, SIGTERM), 0);
	for (end = now() + CMD_TIME; now() < end; (void)poll(NULL, 0, 20))
		if (waitpid(pid, &status, WNOHANG) == pid)
			break;
	if (kill(pid, SIGKILL) == 0)
		ck_abort_msg("no end within %d s of SIGTERM", CMD_TIME);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	ck_assert(vk_all_gone(stubs, n));
}
END_TEST

/* CON-3: a script on a pipe is read as it is needed, and none of it is lost. */
START_TEST(piped)
{
	static char script[40000];
	static struct run r;
	size_t len;

	len = (size_t)snprintf(script, sizeof(script), "root\n");
	for (int i = 0; i < 1000; i++)
		len += (size_t)snprintf(script + len, sizeof(script) - len,
		    "n=$((n + %d))\n", i);
	(void)snprintf(script + len, sizeof(script) - len, "echo sum=$n\nhalt\n");
	run(&r, guest_argv(GUEST()), script, 60);
	ck_assert_int_eq(r.status, 0);
	ck_assert_msg(strstr(r.out, "sum=499500") != NULL, "there was: %.2000s", r.out);
}
END_TEST

/* Who reads slowly gets all, what came before a logout and the end, too. */
START_TEST(slow_reader)
{
	static const char *const under[] = { "timeout", "-s", "KILL", "200", NULL };
	const char *const *argv = guest_argv(GUEST(.under = under));
	static char out[2 << 20];
	char cmd[4000], line[16], *p = out;
	size_t len;
	ssize_t n;
	FILE *f;

	len = (size_t)snprintf(cmd, sizeof(cmd), "printf 'root\\nseq 1 60000\\nexit\\n"
	    "root\\nseq 60001 120000\\nhalt\\n' |");
	for (; *argv != NULL; argv++)
		len += (size_t)snprintf(cmd + len, sizeof(cmd) - len, " '%s'", *argv);
	ck_assert_ptr_nonnull(f = popen(cmd, "re"));
	for (len = 0; len < sizeof(out) - 4096; len += (size_t)n) {
		if ((n = read(fileno(f), out + len, 4096)) <= 0)
			break;
		(void)poll(NULL, 0, 10);		/* slow: this is the test */
	}
	ck_assert_int_eq(pclose(f), 0);
	for (int i = 1; i <= 120000; i++, p += strlen(line)) {
		(void)snprintf(line, sizeof(line), "\n%d\r", i);
		if (i % 60000 == 1)
			ck_assert_ptr_nonnull(p = strstr(p, line));
		ck_assert_msg(strncmp(p, line, strlen(line)) == 0, "%d: %.200s", i, p);
	}
}
END_TEST

/* An idle vkernel uses no CPU. */
START_TEST(idle)
{
	struct pty *p = guest_boot(GUEST());

	await_idle(p->pid);
	guest_halt(p);
}
END_TEST

/* OPT-m-1, OPT-v-1, OPT-U-2: what the guest sees of the options. */
START_TEST(options)
{
	struct pty *p = guest_boot(GUEST(.memory = "128m"));

	ck_assert_ptr_null(strstr(p->out, "vkd0: "));
	pty_cmd(p, "sysctl -n hw.physmem", "134217728", CMD_TIME);
	pty_cmd(p, "echo x >/dev/kmem; echo status $?", "not permitted", CMD_TIME);
	guest_halt(p);
	p = guest_boot(GUEST(.more = { "-v" }));
	ck_assert_ptr_nonnull(strstr(p->out, "vkd0: "));
	guest_halt(p);
}
END_TEST

/* OPT-s-1, OPT-e-3: single-user by -s and by boot_single; leaving it goes on. */
START_TEST(single)
{
	static const char *const more[][2] = { { "-s" }, { "-e", "boot_single=1" } };

	for (size_t i = 0; i < 2; i++) {
		struct pty *p = guest_start(GUEST(.more = { more[i][0], more[i][1] }));

		guest_single(p, "");
		pty_cmd(p, "echo single-$((1+1))", "single-2", CMD_TIME);
		pty_send(p, "exit\r");
		pty_login(p, BOOT_TIME, CMD_TIME);
		guest_halt(p);
	}
}
END_TEST

/* RUN-3: after halt from single-user init starts nothing more. */
START_TEST(single_halt)
{
	struct pty *p = guest_start(GUEST(.more = { "-s" }));

	guest_single(p, "");
	pty_send(p, "halt\r");
	ck_assert_int_eq(pty_wait(p, CMD_TIME), 0);
	ck_assert_ptr_null(strstr(p->out, "init:"));
	pty_free(p);
}
END_TEST

/* Utilities where they are easily wrong: deep trees, what is mounted, bad operands. */
START_TEST(utilities)
{
	static const char *const t[][2] = {
		{ "cd /tmp; i=0; while [ $i -lt 300 ]; do mkdir directory; cd directory; "
		    "i=$((i+1)); done; pwd | wc -c", "3005\r\n" },
		{ "echo x >f; ln -s f l; mkfifo p; cd /tmp; cp -Rp directory d2; echo "
		    "s$?", "s0\r\n" },
		{ "grep -rl x d2 | wc -c; rm -rf d2", "2995\r\n" },
		{ "cd /tmp; chmod -R 700 directory; rm -rf directory; ls -d d*; echo s$?",
		    "s1\r\n" },
		{ "hello > /dev/full; echo s$?", "s1\r\n" },
		{ "bench getppid > /dev/full; echo s$?", "s1\r\n" },
		{ "newfs /dev/vkd0a", "is mounted" },
		{ "newfs /dev/vkd0s0a", "is mounted" },
		{ "fsck -p /dev/vkd0a", "MOUNTED READ-WRITE" },
		{ "df /dev/vkd0a | sed -n 's/.*% *//p'", "/\r\n" },
		{ "reboot now", "usage: reboot" },
		{ "ps -p abc", "invalid" },
		{ "date -j 202602300000", "illegal time" },
		{ "dd bs=1x", "1x: illegal" },
		{ "printf 'b\\0x\\na\\0y\\n' | sort | wc -c", " 8\r\n" },
		{ "mkdir s; chmod 1755 s; chmod g=u s; ls -ld s", "drwxrwxr-t" },
	};
	struct pty *p = guest_boot(GUEST());

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++)
		pty_cmd(p, t[i][0], t[i][1], CMD_TIME);
	guest_halt(p);
}
END_TEST

/* OPT-e-3, OPT-c-2: the root by name; one that is not there asks. */
START_TEST(root)
{
	struct pty *p = guest_boot(GUEST(.more = { "-e",
	    "vfs.root.mountfrom=\"ufs:vkd0a\"" }));

	guest_halt(p);
	p = guest_start(GUEST(.more = { "-e", "vfs.root.mountfrom=\"ufs:vkd7a\"" }));
	pty_expect(p, "mountroot> ", BOOT_TIME);
	pty_send(p, "?\r");
	pty_expect(p, "vkd0a", CMD_TIME);
	pty_expect(p, "mountroot> ", CMD_TIME);
	pty_send(p, "ufs:vkd0a\r");
	pty_login(p, BOOT_TIME, CMD_TIME);
	guest_halt(p);
}
END_TEST

/* VKD-1, VKD-4: sixteen disks, each its own file; one that fails is EIO. */
START_TEST(disks)
{
	struct guest g = { .memory = "128m" };
	static char path[15][256];
	char mark[16], cmd[128];
	struct pty *p;
	int n = 0, fd;

	for (int i = 1; i < 16; i++) {
		char name[16];

		(void)snprintf(name, sizeof(name), "disk%d", i);
		(void)snprintf(path[i - 1], sizeof(path[0]), "%s", vk_path(name));
		(void)snprintf(mark, sizeof(mark), "mark-%d-\n", i);
		ck_assert_int_ge(fd = open(path[i - 1], O_RDWR | O_CREAT, 0600), 0);
		ck_assert_int_eq(ftruncate(fd, i * 65536), 0);
		ck_assert_int_eq(pwrite(fd, mark, strlen(mark), 8192),
		    (int)strlen(mark));
		(void)close(fd);
		g.more[n++] = "-r";
		g.more[n++] = path[i - 1];
	}
	p = guest_boot(&g);
	for (int i = 1; i < 16; i += 7) {
		(void)snprintf(cmd, sizeof(cmd), "dd if=/dev/vkd%d bs=512 skip=16 "
		    "count=1 2>/dev/null | head -1", i);
		(void)snprintf(mark, sizeof(mark), "mark-%d-", i);
		pty_cmd(p, cmd, mark, CMD_TIME);
		(void)snprintf(cmd, sizeof(cmd), "cat /dev/vkd%d | wc -c", i);
		(void)snprintf(mark, sizeof(mark), "%d", i * 65536);
		pty_cmd(p, cmd, mark, CMD_TIME);
	}
	pty_cmd(p, "echo written | dd of=/dev/vkd3 bs=512 seek=4 conv=sync; sync", NULL,
	    CMD_TIME);
	ck_assert_int_ge(fd = open(path[2], O_RDONLY), 0);
	ck_assert_int_eq(pread(fd, mark, 7, 2048), 7);
	ck_assert_int_eq(memcmp(mark, "written", 7), 0);
	(void)close(fd);
	ck_assert_int_eq(truncate(path[14], 4096), 0);
	pty_cmd(p, "dd if=/dev/vkd15 of=/dev/null bs=512 skip=1000 count=1",
	    "nput/output error", CMD_TIME);
	pty_cmd(p, "echo alive", "alive", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* A memory image that somebody truncates is a clean panic: 70, terminal restored. */
START_TEST(image_gone)
{
	struct pty *p = guest_boot(GUEST(.more = { "-e", "debug.debugger_on_panic=0" }));

	ck_assert_int_eq(truncate(vk_path("mem"), 0), 0);
	guest_gone(p, "ls\r", "panic: memory image", 70);
}
END_TEST

/* One busy guest process takes one CPU of the host, and leaves the others free. */
START_TEST(busy)
{
	struct pty *p = guest_boot(GUEST());
	double seconds;
	long used;

	pty_cmd(p, "while :; do :; done &", NULL, CMD_TIME);
	(void)poll(NULL, 0, 500);
	seconds = now();
	used = ticks(p->pid);
	(void)poll(NULL, 0, 3000);
	used = ticks(p->pid) - used;
	seconds = now() - seconds;
	ck_assert_msg((double)used <= 1.15 * seconds * (double)sysconf(_SC_CLK_TCK),
	    "%ld ticks in %g seconds", used, seconds);
	pty_cmd(p, "kill $!", NULL, CMD_TIME);
	guest_halt(p);
}
END_TEST

/* OPT-e-1, OPT-e-2: what kenv shows. */
START_TEST(environment)
{
	struct pty *p = guest_boot(GUEST(.more = { "-e", "a=b=c:empty=:twice=1:", "-e",
	    "twice=2:single='1:2'", "-e", "double=\"3:4\"" }));

	pty_cmd(p, "kenv a", "b=c\r\n", CMD_TIME);
	pty_cmd(p, "kenv empty | wc -c", "1\r\n", CMD_TIME);
	pty_cmd(p, "kenv twice", "2\r\n", CMD_TIME);
	pty_cmd(p, "kenv single", "1:2\r\n", CMD_TIME);
	pty_cmd(p, "kenv double", "3:4\r\n", CMD_TIME);
	pty_cmd(p, "kenv | grep -c '^twice='", "1\r\n", CMD_TIME);
	pty_cmd(p, "kenv nothing; echo status=$?", "status=1", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* OPT-e-3: limits. */
START_TEST(limits)
{
	struct pty *p = guest_boot(GUEST(.more = { "-e",
	    "kern.maxproc=20:kern.maxfiles=200" }));
	const double end = now() + 2 * CMD_TIME;

	pty_cmd(p, "sysctl -n kern.maxproc", "20\r\n", CMD_TIME);
	pty_cmd(p, "sysctl -n kern.maxfiles", "200\r\n", CMD_TIME);
	pty_cmd(p, "(for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do "
	    "sleep 1000 & done; wait)", "emporarily", CMD_TIME);
	do {				/* until they are gone, and waited for */
		ck_assert(now() < end);
		pty_send(p, "pkill sleep; ls / | wc -l && echo ali'v'e\r");
	} while (!pty_seen(p, "alive", 2));
	pty_expect(p, "# ", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* OPT-e-3: limits that are too low are raised, and it says so. */
START_TEST(low_limits)
{
	struct pty *p = guest_boot(GUEST(.more = { "-e",
	    "kern.maxproc=2:kern.maxfiles=3" }));

	pty_cmd(p, "dmesg | grep 'too few'", "kern.maxfiles: 3 is too few, using 128",
	    CMD_TIME);
	pty_cmd(p, "sysctl kern.maxproc kern.maxfiles",
	    "kern.maxproc: 8\r\nkern.maxfiles: 128", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* OPT-c-2, OPT-e-3: no root and nobody to ask, no init: messages, and exit status 1. */
START_TEST(nothing_to_run)
{
	const char *no_root[] = { vk_kernel(), "-m", "64m", "-i", vk_path("mem"), NULL };
	struct run r;

	vk_allow();
	run(&r, no_root, NULL, BOOT_TIME);
	ck_assert_msg(r.status == 1 && strstr(r.out, "mountroot> ") != NULL, "%d: %s",
	    r.status, r.out);
	run(&r, guest_argv(GUEST(.more = { "-e", "init_path=/no/init" })), NULL,
	    BOOT_TIME);
	ck_assert_msg(r.status == 1 && strstr(r.out, "/no/init") != NULL, "%d: %s",
	    r.status, r.out);
}
END_TEST

/* IMG-2, CON-1, CON-4: the page's forms of fstab and ttys. */
START_TEST(ttys)
{
	struct pty *p = guest_boot(GUEST());

	pty_cmd(p, "echo '/dev/vkd0s0a / ufs rw 1 1' >/etc/fstab", NULL, CMD_TIME);
	pty_cmd(p, "echo 'console \"/usr/libexec/getty Pc\" cons25 on' >/etc/ttys", NULL,
	    CMD_TIME);
	pty_send(p, "reboot\r");
	pty_expect(p, "login: ", BOOT_TIME);
	pty_send(p, "root\r");
	pty_expect(p, "refused", CMD_TIME);	/* not secure */
	pty_expect(p, "login: ", CMD_TIME);
	pty_send(p, "guest\r");
	pty_expect(p, "$ ", CMD_TIME);
	pty_send(p, "/sbin/mount; /sbin/halt || id -u\r");
	pty_expect(p, "/dev/vkd0s0a on /", CMD_TIME);
	pty_expect(p, "1000", CMD_TIME);	/* may not halt */
	guest_kill(p, SIGTERM);
	p = guest_start(GUEST(.more = { "-s" }));
	guest_single(p, "");
	pty_cmd(p, "mount -u -o rw /", NULL, CMD_TIME);
	pty_cmd(p, "echo 'console \"/usr/libexec/getty al.Pc\" cons25 on secure' "
	    ">/etc/ttys", NULL, CMD_TIME);
	pty_send(p, "exit\r");
	pty_expect(p, "Welcome", BOOT_TIME);	/* nobody typed a name */
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "id -u; echo $TERM", "cons25", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* VKD-2: killed at any moment while it writes; fsck -p repairs it at the next boot. */
START_TEST(crash)
{
	struct pty *p;

	for (int i = 0; i < 4; i++) {
		p = guest_boot(GUEST());
		pty_cmd(p, "i=0; while :; do i=$((i+1)); mkdir -p /tmp/c/$((i%7)); "
		    "ls -lR /dev /etc >/tmp/c/$((i%7))/f$i; rm -f /tmp/c/*/f$((i-9)); "
		    "mv /tmp/c/$((i%7)) /tmp/c/d$i; rm -rf /tmp/c/d$((i-5)); "
		    "sync; done &", NULL, CMD_TIME);
		(void)poll(NULL, 0, 700 + 400 * i);
		guest_kill(p, SIGKILL);
	}
	p = guest_boot(GUEST());
	pty_cmd(p, "echo ok >/tmp/ok && cat /tmp/ok", "ok\r\n", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* CON-2: the terminal goes away: so does the vkernel. */
START_TEST(hangup)
{
	struct pty *p = guest_boot(GUEST());
	pid_t stubs[MAXSTUBS];
	int n = vk_children(p->pid, stubs, MAXSTUBS);

	(void)close(p->master);
	ck_assert_int_ge(p->master = open("/dev/null", O_RDWR | O_CLOEXEC), 0);
	ck_assert_int_eq(pty_wait(p, 10), 128 + SIGHUP);
	ck_assert(vk_all_gone(stubs, n));
	pty_free(p);
}
END_TEST

/* VKD-3: a label that cannot be: a message, and the raw disk only. */
START_TEST(bad_label)
{
	const char *path = vk_path("bad.img");
	struct pty *p;
	char c = 0x55;
	int fd;

	(void)vk_rootimg("bad.img");
	ck_assert_int_ge(fd = open(path, O_RDWR), 0);
	/* Within the label of sector 1: its checksum is wrong now. */
	ck_assert_int_eq(pwrite(fd, &c, 1, 512 + 60), 1);
	(void)close(fd);
	p = guest_boot(GUEST(.more = { "-r", path }));
	ck_assert_ptr_nonnull(strstr(p->out, "vkd1: bad disk label"));
	pty_cmd(p, "ls /dev | grep -c '^vkd1.*[a-p]$'", "0\r\n", CMD_TIME);
	pty_cmd(p, "dd if=/dev/vkd1 of=/dev/null bs=64k count=4 && echo rea'd'", "read",
	    CMD_TIME);
	guest_halt(p);
}
END_TEST

/* VKD-4: the host refuses to write, here by its limit on file sizes: EIO, and we live. */
START_TEST(io_error)
{
	static const char *const under[] = { "sh", "-c", "ulimit -f 300000; exec \"$@\"",
	    "sh", NULL };
	struct pty *p;

	ck_assert_int_eq(close(open(vk_path("big"), O_RDWR | O_CREAT, 0600)), 0);
	ck_assert_int_eq(truncate(vk_path("big"), 640 << 20), 0);
	p = guest_boot(GUEST(.under = under, .more = { "-r", vk_path("big") }));
	/* That is 146M or 293M, by the shell: more than the root disk needs. */
	pty_cmd(p, "dd if=/dev/zero of=/dev/vkd1 bs=64k seek=500 count=1 && echo go'od'",
	    "good", CMD_TIME);
	pty_cmd(p, "dd if=/dev/zero of=/dev/vkd1 bs=64k seek=9000 count=1; echo st'at'us",
	    "nput/output error", CMD_TIME);
	pty_cmd(p, "echo ali'v'e", "alive", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* Is a text in a file? */
static bool
in_file(const char *path, const char *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	void *p;
	bool found;

	ck_assert(fd >= 0 && fstat(fd, &st) == 0);
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	ck_assert_ptr_ne(p, MAP_FAILED);
	found = memmem(p, (size_t)st.st_size, text, strlen(text)) != NULL;
	ck_assert(munmap(p, (size_t)st.st_size) == 0 && close(fd) == 0);
	return (found);
}

/* VKD-5: fsync, msync, sync and halt reach the host's disk and fsync. */
START_TEST(flush)
{
	const char *so = getenv("FSYNC_SO"), *log = vk_path("fsync.log");
	char preload[300], var[300];
	const char *under[] = { "env", preload, var, NULL };
	struct stat st[5];
	struct pty *p;
	double begin;

	(void)snprintf(preload, sizeof(preload), "LD_PRELOAD=%s", so);
	(void)snprintf(var, sizeof(var), "FSYNC_LOG=%s", log);
	p = guest_boot(GUEST(.under = under));
	pty_cmd(p, "sync", NULL, CMD_TIME);
	ck_assert_int_eq(stat(log, &st[0]), 0);
	pty_cmd(p, "echo x >/tmp/x; sync", NULL, CMD_TIME);
	ck_assert_int_eq(stat(log, &st[1]), 0);
	ck_assert_msg(st[1].st_size > st[0].st_size, "sync");
	pty_cmd(p, "regress big_file", "1 ok", CMD_TIME);	/* it calls fsync(2) */
	ck_assert_int_eq(stat(log, &st[2]), 0);
	ck_assert_msg(st[2].st_size > st[1].st_size, "fsync");
	/* The syncer has come and gone; it comes again some time after the first write,
	 * and what is here is done by then, or says nothing. */
	pty_cmd(p, "sync; sleep 11", NULL, CMD_TIME);
	begin = now();
	pty_cmd(p, "regress -x msync", "msync: well", CMD_TIME);
	ck_assert_int_eq(stat(log, &st[3]), 0);
	ck_assert_msg(st[3].st_size > st[2].st_size, "msync");
	ck_assert(in_file(vk_path("root.img"), "31415 mapped 92653"));
	ck_assert(!in_file(vk_path("root.img"), "27182 mapped 81828") ||
	    now() - begin > 9);
	guest_halt(p);
	ck_assert(in_file(vk_path("root.img"), "27182 mapped 81828"));
	ck_assert_int_eq(stat(log, &st[4]), 0);
	ck_assert_msg(st[4].st_size > st[3].st_size, "halt");
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "boot", .seconds = 300,
	    .once = vk_ordinary_user,
	    .tests = { { session, 1 }, { script, 1 }, { parallel, 1 }, { terminal, 1 },
	    { signals, 1 }, { killed, 1 }, { two, 1 }, { reboot, 1 }, { ways_down, 1 },
	    { shutdown_single, 1 }, { no_input, 1 }, { piped, 1 }, { slow_reader, 1 },
	    { idle, 1 },
	    { options, 1 }, { single, 1 }, { single_halt, 1 }, { utilities, 1 },
	    { root, 1 }, { disks, 1 }, { image_gone, 1 }, { busy, 1 },
	    { environment, 1 }, { limits, 1 }, { low_limits, 1 }, { nothing_to_run, 1 },
	    { ttys, 1 }, { crash, 1 }, { hangup, 1 }, { bad_label, 1 }, { io_error, 1 },
	    { flush, 1 } } }));
}
