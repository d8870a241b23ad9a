/*
 * t_leave.c - changing the kernel's settings, leaving it, and coming back.
 *
 *	sysctl(8), kenv(1), dmesg(8), tunables	what they show, set and refuse
 *	boot		what is broken on the root disk leads to single-user mode
 *	init		its signals, gettys, security level
 *	shutdown(8), halt(8), reboot(8)		when, how, and what is left: nothing
 *	-l, -p, -s, -v				as seen from the host and the console
 *
 * Each test names the promise it checks: ARC-2, OPT-*, PRF-1, RUN-*.
 */
#define _GNU_SOURCE
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/guest.h"

#define MAXSTUBS	512
#define REBOOTS		100

/* ---- tools ----------------------------------------------------------------- */

/* The value of a field in /proc/PID/FILE, such as "Cpus_allowed_list"; "" if none. */
static const char *
proc_field(pid_t pid, const char *file, const char *field)
{
	static char value[128];
	char path[64], line[256];
	FILE *f;

	value[0] = '\0';
	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	if ((f = fopen(path, "re")) == NULL)
		return (value);
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, field, strlen(field)) == 0 &&
		    line[strlen(field)] == ':')
			(void)sscanf(line + strlen(field) + 1, "%127s", value);
	(void)fclose(f);
	return (value);
}

/* How many names a folder of /proc/PID has (fd), or a file of it lines (maps). */
static int
proc_count(pid_t pid, const char *name)
{
	char path[64], line[512];
	int n = 0;
	FILE *f;
	DIR *d;

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	if ((d = opendir(path)) != NULL) {
		while (readdir(d) != NULL)
			n++;
		(void)closedir(d);
	} else if ((f = fopen(path, "re")) != NULL) {
		while (fgets(line, sizeof(line), f) != NULL)
			n++;
		(void)fclose(f);
	}
	return (n);
}

/* ---- settings --------------------------------------------------------------- */

/* OPT-e-1: sysctl(8): types, forms, subtrees, what is refused; dmesg(8). */
START_TEST(sysctls)
{
	static const struct step lines[] = {
		/* all of it, in both forms; each with a description */
		{ "sysctl -a >a; sysctl -aN >N; sysctl -da >d; wc -l <N; wc -l <d",
		    NULL },
		{ "test $(wc -l <N) -gt 60 && test $(wc -l <N) -eq $(wc -l <d); echo s$?",
		    "s0\r\n" },
		{ "grep -c ': *$' d", "0\r\n" },
		{ "sysctl -dn kern.ostype", "operating system\r\n" },
		{ "for n in $(cat N); do grep -q \"^$n: \" a || echo no $n; done; echo "
		    "e$?", "e0\r\n" },
		{ "grep -c Format: a; sysctl -A | grep -c Format: >A; echo $(($(cat A) "
		    "> 4))", "0\r\n1\r\n" },
		{ "sysctl -X | grep -c 'Dump:.*[.]'", "0\r\n" },
		{ "for n in $(cat N); do sysctl -n $n >/dev/null || echo bad; done; "
		    "echo e$?", "e0\r\n" },
		/* the types */
		{ "sysctl kern.osreldate", "kern.osreldate: 600400\r\n" },
		{ "sysctl hw.physmem", "hw.physmem: 67108864\r\n" },
		{ "sysctl -x hw.physmem hw.pagesize",
		    "hw.physmem: 0x0000000004000000\r\nhw.pagesize: 0x00001000\r\n" },
		{ "sysctl kern.ostype kern.clockrate", "kern.ostype: DragonFly\r\n"
		    "kern.clockrate: { hz = 100, tick = 10000, tickadj" },
		{ "test \"$(sysctl -n kern.boottime | sed 's/.*} //')\" && sysctl "
		    "vm.loadavg", "vm.loadavg: { " },
		{ "sysctl -n vm.stats.vm.v_page_size vfs.numvnodes", "4096\r\n" },
		{ "sysctl -b hw.pagesize | od -An -tx4", "00001000\r\n" },
		{ "sysctl -b kern.ostype | wc -c", "10\r\n" },
		{ "sysctl kern.cp_time",
		    "kern.cp_time: Format:S,cp_time Length:40 Dump:0x" },
		{ "sysctl -N kern.devstat",
		    "kern.devstat.numdevs\r\nkern.devstat.version\r\n" },
		{ "sysctl -e hw.pagesize kern.ostype",
		    "hw.pagesize=4096\r\nkern.ostype=Drag" },
		/* setting */
		{ "sysctl kern.hostid=7", "kern.hostid: 0 -> 7\r\n" },
		{ "sysctl -w kern.hostid=-0x10", "kern.hostid: 7 -> -16\r\n" },
		{ "sysctl -n kern.hostid=8; sysctl -e kern.hostid=9; sysctl -q "
		    "kern.hostid=1", "8\r\nkern.hostid=9\r\n" },
		{ "sysctl kern.hostid=2147483648", "invalid value '2147483648'" },
		{ "sysctl kern.hostid=1x kern.hostid; echo s$?",
		    "'1x'\r\nkern.hostid: 1\r\ns1" },
		{ "sysctl kern.hostid=", "invalid value ''" },
		{ "sysctl kern.hostname=a.b.c && hostname", "a.b.c\r\n" },
		{ "sysctl kern.hostname=$(printf %300s x | tr ' ' x)",
		    "Invalid argument" },
		{ "sysctl kern.ostype=Linux; echo s$?",
		    "'kern.ostype' is read only\r\ns1" },
		{ "sysctl kern.malloc=1", "read only" },
		{ "sysctl no.such hw.nope; echo s$?",
		    "oid 'no.such'\r\nsysctl: unknown oid "
		    "'hw.nope'\r\ns1\r\n" },
		{ "sysctl -i no.such hw.pagesize; echo s$?", "hw.pagesize: 4096\r\ns0" },
		{ "sysctl kern=1", "read only" },
		{ "sysctl; echo s$?", "usage: sysctl" },
		{ "su guest -c 'sysctl kern.hostid=5; sysctl kern.hostid'",
		    "not permitted\r\nkern.hostid: 1\r\n" },
		/* -f */
		{ "printf '# c\\n\\n kern.hostid = 77 # "
		    "c\\nnope=1\\nvalue\\nkern.hostname=x y\\n' >c", NULL },
		{ "sysctl -f c; echo s$?",
		    "kern.hostid: 1 -> 77\r\nsysctl: unknown oid 'nope'\r\n"
		    "sysctl: c: line 4\r\nsysctl: c: line 5: not name=value\r\n"
		    "kern.hostname: a.b.c -> x y\r\ns1\r\n" },
		{ "sysctl -f nofile; echo s$?",
		    "nofile: No such file or directory\r\ns1" },
		/* dmesg: can be emptied, and fills again */
		{ "dmesg | head -1; dmesg -a | wc -l", "The vkernel" },
		{ "echo x >/dev/kmem; dmesg | tail -1", "not writable" },
		{ "su guest -c 'dmesg -c >/dev/null'", "not permitted" },
		{ "dmesg -c | wc -l; dmesg | wc -l", " 0\r\n" },
		{ "echo x >/dev/kmem; dmesg | wc -l", " 1\r\n" },
		{ "dmesg x", "usage: dmesg" },
		{ NULL, NULL },
	};
	struct pty *p = guest_boot(GUEST());

	pty_cmds(p, lines, CMD_TIME);
	guest_halt(p);
}
END_TEST

/* OPT-e-1: kern.securelevel rises in multi-user, and only init lowers it; what it bars.
 * sysctl.conf(5) is applied at boot. */
START_TEST(security)
{
	static const struct step conf[] = {
		{ "sysctl -n kern.securelevel", "-1\r\n" },
		{ "sysctl kern.securelevel=-2", "not permitted" },
		{ "echo 'kern.securelevel = 0 # rises' >>/etc/sysctl.conf", NULL },
		{ "echo 'nonsense' >>/etc/sysctl.conf", NULL },
		{ "echo kern.hostid=42 >>/etc/sysctl.conf", NULL },
		{ NULL, NULL },
	}, multi[] = {
		{ "sysctl kern.securelevel kern.hostid",
		    "level: 1\r\nkern.hostid: 42\r\n" },
		{ "sysctl kern.securelevel=0", "not permitted" },
		{ "sysctl debug.fail_alloc=9; sysctl -n debug.fail_alloc",
		    "not permitted\r\n0\r\n" },
		{ "dmesg -c >/dev/null", "not permitted" },
		{ "echo x >/dev/kmem", "not permitted" },
		{ "kldload pattern", "not permitted" },
		{ "sysctl kern.securelevel=2", "1 -> 2" },
		{ NULL, NULL },
	};
	struct pty *p = guest_boot(GUEST(.more = { "-U" }));

	pty_cmds(p, conf, CMD_TIME);
	pty_send(p, "reboot\r");
	pty_expect(p, "/etc/sysctl.conf: line ", BOOT_TIME);
	pty_login(p, BOOT_TIME, CMD_TIME);
	pty_cmds(p, multi, CMD_TIME);
	pty_send(p, "kill -TERM 1\r");
	guest_single(p, "");
	pty_cmd(p, "sysctl -n kern.securelevel", "0\r\n", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* OPT-e-1, OPT-e-2, OPT-e-3: kenv(1), and tunables that other tests do not have. */
START_TEST(environment)
{
	static const struct step lines[] = {
		{ "kenv | grep -c '^boot_verbose=\"YES\"$'", "1\r\n" },
		{ "kenv -h; kenv -h | wc -l", "hint.a.0=\"b\"\r\n       1\r\n" },
		{ "kenv -N | grep -v '^[a-z0-9._]*$'; kenv -N | wc -l", " 7\r\n" },
		{ "kenv empty | od -c | head -1; kenv -v empty", "empty=\"\"\r\n" },
		{ "kenv new='a b=c'; kenv new", "new=\"a b=c\"\r\na b=c\r\n" },
		{ "kenv new=; kenv -v new", "new=\"\"\r\nnew=\"\"\r\n" },
		{ "kenv -u new; kenv new; echo s$?", "unable to get new: No such" },
		{ "kenv -q new; echo s$?; kenv -u new; kenv -qu new; echo s$?",
		    "s1\r\nkenv: unable to unset new: No such file or "
		    "directory\r\ns1\r\n" },
		{ "kenv =x", "Invalid" },
		{ "kenv l=$(printf %127s x | tr ' ' x) | wc -c", " 132\r\n" },
		{ "kenv l=$(printf %129s x | tr ' ' x); echo s$?", "too long" },
		{ "kenv $(printf %140s x | tr ' ' x)=y; echo s$?", "too long" },
		{ "su guest -c 'kenv a=b; kenv -u empty; kenv -q -u empty; echo s$?'",
		    "set a to b: Operation not permitted\r\n"
		    "kenv: unable to unset empty: Operation not permitted\r\ns1" },
		{ "kenv -u; kenv a b", "usage: kenv" },
		{ "i=0; while kenv v$i=x >/dev/null; do i=$((i+1)); done",
		    "Cannot allocate" },
		{ "kenv | wc -l >n; kenv -u v0 && kenv w=1 && echo o'k'", "ok\r\n" },
		{ "sysctl -n vm.randomize_mmap debug.debugger_on_panic", "1\r\n0\r\n" },
		{ "ps -p 1 -o command", "/sbin/init2" },
		{ NULL, NULL },
	};
	struct pty *p = guest_boot(GUEST());

	pty_cmd(p, "ln /sbin/init /sbin/init2", NULL, CMD_TIME);
	guest_halt(p);
	p = guest_boot(GUEST(.more = { "-v", "-e", "hint.a.0=b:boot_single=NO:empty=",
	    "-e",
	    "vm.randomize_mmap=1:debug.debugger_on_panic=0:init_path=/sbin/init2" }));
	pty_cmds(p, lines, CMD_TIME);
	guest_halt(p);
}
END_TEST

/* ---- options, seen from outside ------------------------------------------------ */

/* Wait until a process, which may be at its beginning or end, is where it is to be. */
static void
await_cpus(pid_t pid, const char *list)
{
	const double end = now() + CMD_TIME;
	const char *is;

	do {
		is = proc_field(pid, "status", "Cpus_allowed_list");
		ck_assert_msg(now() < end, "%d on %s, not %s", (int)pid, is, list);
	} while (*is != '\0' && strcmp(is, list) != 0);
}

/* OPT-l-1: the vCPU and the guest's processes are where -l says, also after a reboot;
 * the threads that serve disks and console are not. */
START_TEST(pinned)
{
	static char one[16], mapped[16];
	char all[128], first[16];
	struct { const char *arg, *list; } t[] = {
		{ "any", NULL }, { "map", first }, { mapped, one }, { one, one },
	};
	cpu_set_t set;
	int last = 0;

	ck_assert_int_eq(sched_getaffinity(0, sizeof(set), &set), 0);
	for (int i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET(i, &set))
			last = i;
	for (int i = last; i >= 0; i--)
		if (CPU_ISSET(i, &set))
			(void)snprintf(first, sizeof(first), "%d", i);
	(void)snprintf(one, sizeof(one), "%d", last);
	(void)snprintf(mapped, sizeof(mapped), "map,%d", last);
	(void)snprintf(all, sizeof(all), "%s",
	    proc_field(getpid(), "status", "Cpus_allowed_list"));
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct pty *p = guest_boot(GUEST(.more = { "-l", t[i].arg }));
		pid_t stubs[MAXSTUBS + 1];
		int n, elsewhere = 0;

		for (int again = 0; again < 2; again++) {
			char path[64];
			struct dirent *e;
			DIR *d;

			if (again) {
				pty_send(p, "reboot\r");
				pty_login(p, BOOT_TIME, CMD_TIME);
			}
			n = vk_children(p->pid, stubs, MAXSTUBS);
			ck_assert_int_gt(n, 0);
			stubs[n++] = p->pid;
			while (n-- > 0 && t[i].list != NULL)
				await_cpus(stubs[n], t[i].list);
			(void)snprintf(path, sizeof(path), "/proc/%d/task", (int)p->pid);
			ck_assert_ptr_nonnull(d = opendir(path));
			elsewhere = 0;
			while ((e = readdir(d)) != NULL)
				if (atoi(e->d_name) > 0 && atoi(e->d_name) != p->pid)
					elsewhere += strcmp(proc_field(
					    (pid_t)atoi(e->d_name), "status",
					    "Cpus_allowed_list"), all) == 0;
			(void)closedir(d);
			ck_assert_int_gt(elsewhere, 0);
		}
		guest_halt(p);
	}
}
END_TEST

/* OPT-v-1: the memory map, devices, steps of mounting; nothing of it without -v. */
START_TEST(verbose)
{
	static const char *const more[][2] = {
		{ NULL }, { "-v" }, { "-e", "boot_verbose=1" },
	};
	static const char *const words[] = {
	    "direct map at 0x", "kernel virtual memory at",
	    "user memory at", "vkd0: ", "Trying to mount root from ufs:vkd0s0a",
	    "Mounting devfs on /dev" };

	for (size_t i = 0; i < 3; i++) {
		struct pty *p = guest_boot(GUEST(.more = { more[i][0], more[i][1] }));

		for (size_t k = 0; k < sizeof(words) / sizeof(words[0]); k++)
			ck_assert_msg((strstr(p->out, words[k]) != NULL) == (i > 0),
			    "%zu: \"%s\" in: %s", i, words[k], p->out);
		pty_cmd(p, "dmesg | grep -c 'user memory at'", i > 0 ? "1\r\n" : "0\r\n",
		    CMD_TIME);
		guest_halt(p);
	}
}
END_TEST

/* OPT-p-1: the pid file goes on each way out but kill -9; then it is taken over. */
START_TEST(pidfile)
{
	static const struct { int sig; const char *ddb; int status; } t[] = {
		{ SIGTERM, NULL, 0 }, { SIGKILL, NULL, 0 }, { SIGINT, NULL, 0 },
		{ 0, "\003", 128 + SIGINT }, { 0, "\034", 131 }, { 0, "halt\r", 0 },
		{ 0, NULL, 0 },
	};
	const char *file = vk_path("pid");
	struct pty *p;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		char text[16] = "";
		FILE *f;

		p = guest_boot(GUEST(.more = { "-p", file }));
		ck_assert_ptr_nonnull(f = fopen(file, "re"));
		ck_assert_ptr_nonnull(fgets(text, sizeof(text), f));
		(void)fclose(f);
		ck_assert_int_eq(atoi(text), p->pid);
		if (t[i].sig != 0)
			guest_kill(p, t[i].sig);
		else if (t[i].ddb == NULL)
			guest_halt(p);
		else {
			guest_ddb(p);
			guest_gone(p, t[i].ddb, "", t[i].status);
		}
		ck_assert_int_eq(access(file, F_OK), t[i].sig == SIGKILL ? 0 : -1);
	}
	/* One that somebody else has made in its place is theirs. */
	p = guest_boot(GUEST(.more = { "-p", file }));
	ck_assert_int_eq(shell("rm %s && touch %s", file, file), 0);
	guest_halt(p);
	ck_assert_int_eq(access(file, F_OK), 0);
}
END_TEST

/* When there is no process left for a getty, init says so, and tries again later. */
START_TEST(getty_fork)
{
	static const char *const tries[] = { "kill -HUP 1\r", "kill -ALRM 1\r" };
	struct pty *p = guest_boot(GUEST(.more = { "-e", "kern.maxproc=20" }));

	pty_cmd(p, "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do "
	    "sleep 1000 & done", "cannot fork", CMD_TIME);
	pty_cmd(p, "echo exec sleep 1234 >/tmp/g; "
	    "echo 'extra \"/bin/sh /tmp/g\" cons25 on' >>/etc/ttys", NULL, CMD_TIME);
	for (int i = 0; i < 2; i++) {
		pty_send(p, tries[i]);		/* the second is as its alarm(3) */
		pty_expect(p, "cannot fork for getty on extra", CMD_TIME);
	}
	pty_cmd(p, "kill %2 %3 %4; wait %2 %3 %4; kill -ALRM 1; echo", NULL, CMD_TIME);
	pty_cmd(p, "until ps -ax | grep '[s]leep 1234'; do :; done", "sleep 1234",
	    CMD_TIME);
	guest_halt(p);
}
END_TEST

/* OPT-s-1: on a console that is not secure, single-user asks root's password. */
START_TEST(insecure)
{
	struct pty *p = guest_boot(GUEST());

	pty_send(p, "passwd\r");
	pty_expect(p, "New Password:", CMD_TIME);
	pty_send(p, "sesame\r");
	pty_expect(p, "Retype New Password:", CMD_TIME);
	pty_send(p, "sesame\r");
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "sed 's/secure$/insecure/' /etc/ttys >t; cp t /etc/ttys", NULL,
	    CMD_TIME);
	guest_halt(p);
	p = guest_start(GUEST(.more = { "-s" }));
	pty_expect(p, "Enter root password, or ^D to go multi-user", BOOT_TIME);
	pty_expect(p, "Password:", CMD_TIME);
	pty_send(p, "guess\r");
	pty_expect(p, "Login incorrect", CMD_TIME);
	pty_expect(p, "Password:", CMD_TIME);
	pty_send(p, "sesame\r");
	guest_single(p, "");
	ck_assert_ptr_null(strstr(p->out, "sesame"));
	guest_halt(p);
	p = guest_start(GUEST(.more = { "-s" }));
	pty_expect(p, "Password:", BOOT_TIME);
	pty_send(p, "\004");
	pty_expect(p, "login: ", BOOT_TIME);
	pty_send(p, "root\r");		/* is not let in here, either */
	pty_expect(p, "Password:", CMD_TIME);
	pty_send(p, "sesame\r");
	pty_expect(p, "refused", CMD_TIME);
	guest_kill(p, SIGTERM);
}
END_TEST

/* ---- a boot that goes wrong ------------------------------------------------ */

/* RUN-3: what is missing or broken on the root disk leads to single-user mode, where it
 * can be repaired, and from there to multi-user; a runaway rc heeds ^C. */
START_TEST(broken)
{
	static const struct {
		const char *wreck;	/* typed at a shell */
		const char *running;	/* printed by what then gets a ^C, or NULL */
		const char *said;	/* on the way to single-user */
		const char *shell;	/* answer to its question */
		const char *repair;
	} t[] = {
		{ "mv /etc/rc /etc/x", NULL, "/etc/rc failed, going to single user mode",
		    "", "mv /etc/x /etc/rc" },
		{ "mv /etc/rc /etc/x; echo 'if (' >/etc/rc", NULL, "/etc/rc failed", "",
		    "mv /etc/x /etc/rc" },
		{ "mv /etc/rc /etc/x; echo 'kill -9 $$' >/etc/rc", NULL,
		    "/etc/rc failed", "", "mv /etc/x /etc/rc" },
		{ "mv /etc/ttys /etc/x", NULL,
		    "/etc/ttys: No such file or directory, going",
		    "", "mv /etc/x /etc/ttys" },
		{ "mv /bin/sh /bin/x", NULL, "cannot run /bin/sh", "/bin/x",
		    "mv /bin/x /bin/sh" },
		{ "mv /etc/fstab /etc/x; echo /dev/vkd9a / ufs rw 1 1 >/etc/fstab", NULL,
		    "check failed; help!", "", "mv /etc/x /etc/fstab" },
		{ "echo 'echo run-$((1+1)); while :; do :; done' >/etc/rc.local", "run-2",
		    "Boot interrupted", "", "rm /etc/rc.local" },
		{ "echo 'echo run-$((1+1)); sleep 1000' >/etc/rc.local", "run-2",
		    "Boot interrupted", "", "rm /etc/rc.local" },
		{ "echo 'echo run-$((1+1)); (trap \"\" 1 15; sleep 1000)' >/etc/rc.local",
		    "run-2", "Boot interrupted", "", "rm /etc/rc.local" },
	};
	struct pty *p = guest_boot(GUEST());

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		bool said = false;

		pty_cmd(p, t[i].wreck, NULL, CMD_TIME);
		pty_send(p, "reboot\r");
		pty_expect(p, "Using memory file", CMD_TIME);
		if (t[i].running != NULL) {
			/* One that comes before its command does is seen after it. */
			pty_expect(p, t[i].running, BOOT_TIME);
			for (int k = 0; k < 5 && !said; k++) {
				pty_send(p, "\003");
				said = pty_seen(p, t[i].said, BOOT_TIME / 12);
			}
		}
		if (!said)
			pty_expect(p, t[i].said, BOOT_TIME);
		guest_single(p, t[i].shell);
		pty_cmd(p, "/sbin/mount -u -o rw /dev/vkd0a /", NULL, CMD_TIME);
		pty_cmd(p, t[i].repair, NULL, CMD_TIME);
		pty_send(p, "exit\r");
		pty_login(p, BOOT_TIME, CMD_TIME);
	}
	guest_halt(p);
}
END_TEST

/* RUN-3: a terminal whose getty cannot live is left alone for a while, and does not
 * keep the system from going down. */
START_TEST(getty)
{
	static const char *const t[][2] = {
		{ "/usr/bin/false", "getty repeating too quickly on port console" },
		{ "/no/getty Pc", "cannot run /no/getty for port console: No such file" },
	};

	for (size_t i = 0; i < 2; i++) {
		struct pty *p = guest_boot(GUEST());
		char line[128];

		/* A login shell that ends, or is killed, gives way to a new getty. */
		pty_send(p, "exit\r");
		pty_login(p, CMD_TIME, CMD_TIME);
		pty_send(p, "kill -9 $$\r");
		pty_login(p, CMD_TIME, CMD_TIME);
		pty_cmd(p,
		    "cp /etc/ttys t; sed 's/ on / off /; s/\ton/\toff/' t >/etc/ttys; "
		    "echo 'kill -HUP 1; while kill -0 $1 2>/dev/null; do sleep 0.1; "
		    "done; ps ax | grep -c [g]etty >n; cp t /etc/ttys; kill -HUP 1' >h",
		    NULL, CMD_TIME);
		pty_send(p, "nohup sh h $$ >/dev/null 2>&1 &\r");
		pty_login(p, CMD_TIME, CMD_TIME);
		pty_cmd(p, "cat n", "0\r\n", CMD_TIME);	/* with none on there was none */
		(void)snprintf(line, sizeof(line),
		    "echo 'console \"%s\" cons25 on secure' "
		    ">/etc/ttys", t[i][0]);
		pty_cmd(p, line, NULL, CMD_TIME);
		pty_send(p, "exit\r");
		/* The session's own command is read at SIGHUP or at boot. */
		pty_login(p, CMD_TIME, CMD_TIME);
		pty_send(p, "kill -HUP 1; exit\r");
		pty_expect(p, t[i][1], CMD_TIME);
		guest_kill(p, SIGTERM);
		ck_assert_int_eq(unlink(vk_path("root.img")), 0);
	}
}
END_TEST

/* ---- leaving --------------------------------------------------------------- */

/* RUN-3: the ways down: init's signals, halt, reboot and shutdown with their options;
 * processes that do not want to end do not keep it up. */
START_TEST(ways)
{
	static const struct {
		const char *type;
		const char *then;	/* "login": it comes back; "single"; NULL: gone */
		bool dirty;		/* nothing was written at the end */
	} t[] = {
		{ "kill -USR1 1", NULL, false }, { "kill -USR2 1", NULL, false },
		{ "kill -INT 1", "login", false }, { "kill -TERM 1", "single", false },
		{ "poweroff", NULL, false }, { "halt -p", NULL, false },
		{ "halt -q", NULL, false }, { "reboot -q", "login", false },
		{ "reboot -n", "login", false }, { "halt -nq", NULL, true },
		{ "halt -n", NULL, true }, { "reboot -p", NULL, false },
		{ "shutdown -r now", "login", false }, { "shutdown -p now", NULL, false },
		{ "shutdown now", "single", false },
		{ "shutdown -o -h now", NULL, false }, { "shutdown -o -r now", "login",
		    false },
		{ "shutdown -o -n -r now", "login", false },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct pty *p = guest_boot(GUEST());
		char line[32];

		/* One that is stopped, one that eats the CPU, one that heeds nothing:
		 * that costs time. */
		pty_cmd(p, "sleep 100 & kill -STOP $!; while :; do :; done &", NULL,
		    CMD_TIME);
		if (i % 6 == 0)
			pty_cmd(p,
			    "nohup sh -c 'trap \"\" 1 15; while :; do sleep 1; done' "
			    ">/dev/null 2>&1 &", NULL, CMD_TIME);
		pty_cmd(p, "sync", NULL, CMD_TIME);
		(void)snprintf(line, sizeof(line), "%s\r", t[i].type);
		if (t[i].then == NULL) {
			if (t[i].dirty)
				guest_gone(p, line, "", 0);
			else
				guest_down(p, line, "");
			continue;
		}
		pty_send(p, line);
		if (strcmp(t[i].then, "single") == 0) {
			guest_single(p, "");
			pty_cmd(p, "ps ax | grep -c '[s]leep'", "0\r\n", CMD_TIME);
			pty_send(p, "exit\r");
		}
		pty_login(p, BOOT_TIME, CMD_TIME);
		ck_assert(!p->dead);
		guest_halt(p);
	}
}
END_TEST

/* SIG-3, RUN-2: SIGTERM is heeded at any moment of a boot and of a reboot; ^\, too. */
START_TEST(early)
{
	unsigned seed = 1;
	struct pty *p;

	for (int i = 0; i < 12; i++) {
		if (i < 8)
			p = guest_start(GUEST());
		else {
			p = guest_boot(GUEST());
			pty_send(p, "reboot\r");
			pty_expect(p, "Rebooting...", CMD_TIME);
		}
		if (i >= 10)
			pty_send(p, "\034");
		if (i < 8) {
			pty_expect(p, "DragonFly", BOOT_TIME);
			(void)poll(NULL, 0, (int)(rand_r(&seed) % (i < 4 ? 20 : 300)));
		}
		if (i >= 10) {
			pty_expect(p, "db> ", BOOT_TIME);
			pty_send(p, "continue\r");
			pty_login(p, BOOT_TIME, CMD_TIME);
		}
		guest_kill(p, SIGTERM);
	}
	p = guest_start(GUEST(.more = { "-e", "vfs.root.mountfrom='ufs:vkd9a'" }));
	pty_expect(p, "mountroot> ", BOOT_TIME);
	guest_kill(p, SIGTERM);
}
END_TEST

/* RUN-3: shutdown(8)'s times: hh:mm, yymmddhhmm, minutes; the warnings, called off. */
#define UNTIL_DONE	"; while pgrep shutdown >/dev/null; do :; done"
/* At a time of the clock, unless the host let that pass between the two. */
#define AT(time, line)	"until date " time " && " line "; do :; done"
START_TEST(times)
{
	static const struct step lines[] = {
		{ AT("202712312359.58", "shutdown -k 2801010000"),
		    "Shutdown at Sat Jan  1 00:00:00 2028\r\n" },
		{ ":" UNTIL_DONE "; date", "Sat Jan  1 00:00:" },
		{ AT("202711111158.58", "shutdown -k 1159") UNTIL_DONE,
		    "do it yourself" },
		{ "shutdown -k 2711111100", "already past" },
		/* No logins from five minutes before, warnings at fixed times */
		{ "date 202711111154.58; (shutdown -p 12:00 </dev/null) && while :; do "
		    "test -e /var/run/nologin && date && break; done",
		    "Thu Nov 11 11:55:" },
		{ "cat /var/run/nologin; login -f guest",
		    "NO LOGINS: System going down" },
		{ "kill $(ps ax | sed -n 's/^ *\\([0-9]*\\) .*[s]hutdown -p.*/\\1/p'); "
		    "while test -e /var/run/nologin; do :; done; echo o'k'", "ok\r\n" },
		{ NULL, NULL },
	};
	static const char *const said[] = {
		"\007", "*** System shutdown message from root@vkernel ***",
		"System going down in less than a minute", "tea time",
		"\007", "*** FINAL System shutdown message from root@vkernel ***",
		"System going down IMMEDIATELY", "tea time", "do it yourself", "# ",
	};
	struct pty *p = guest_boot(GUEST());

	pty_send(p, AT("202711111158.58", "shutdown -k 11:59 tea time") UNTIL_DONE "\r");
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		pty_expect(p, said[i], CMD_TIME);
	pty_cmds(p, lines, CMD_TIME);
	/* One goes on working meanwhile. */
	pty_cmd(p, "shutdown -h +4 soup; echo st'at'us $?", "status 0", CMD_TIME);
	pty_cmd(p, "pkill shutdown" UNTIL_DONE, "called off", CMD_TIME);
	pty_cmd(p, "ls /var/run/nologin", "No such file or directory", CMD_TIME);
	/* And for once it is not. */
	pty_send(p, AT("202711111158.58", "shutdown -r 11:59") "\r");
	pty_expect(p, "Rebooting...", CMD_TIME);
	pty_login(p, BOOT_TIME, CMD_TIME);
	guest_halt(p);
}
END_TEST

/* ---- coming back ----------------------------------------------------------- */

/* RUN-2: by a relative name, by PATH: reboot executes that file again.  One that is not
 * there any more: a message, exit status 1, the terminal as it was. */
START_TEST(again)
{
	static const char *const name[] = { "./boot/kernel/kernel", "kernel" };
	char dir[300], link[300], exe[64];
	const char *cp[] = { "cp", vk_kernel(), NULL, NULL };
	struct run r;

	(void)snprintf(dir, sizeof(dir), "%s", vk_path("boot"));
	ck_assert_int_eq(mkdir(dir, 0755), 0);
	ck_assert_int_eq(mkdir(vk_path("boot/kernel"), 0755), 0);
	cp[2] = vk_path("boot/kernel/kernel");
	ck_assert_int_eq(setenv("PATH", vk_path("boot/kernel"), 1), 0);
	for (int i = 0; i < 2; i++) {
		struct pty *p;
		ssize_t n;

		ck_assert_int_eq(setenv("PATH", "/bin:/usr/bin", 1), 0);
		run(&r, cp, NULL, 10);
		(void)vk_rootimg("root.img");
		ck_assert_int_eq(r.status, 0);
		if (i == 1)
			ck_assert_int_eq(setenv("PATH", vk_path("boot/kernel"), 1), 0);
		ck_assert_int_eq(chdir(vk_tmp()), 0);
		p = guest_start(GUEST(.kernel = name[i]));
		ck_assert_int_eq(chdir("/"), 0);	/* of us, not of it */
		pty_login(p, BOOT_TIME, CMD_TIME);
		for (int k = 0; k < 2; k++) {
			pty_send(p, "reboot\r");
			pty_login(p, BOOT_TIME, CMD_TIME);
			(void)snprintf(exe, sizeof(exe), "/proc/%d/exe", (int)p->pid);
			ck_assert_int_gt(n = readlink(exe, link, sizeof(link) - 1), 0);
			link[n] = '\0';
			ck_assert_str_eq(link, vk_path("boot/kernel/kernel"));
		}
		ck_assert_int_eq(unlink(vk_path("boot/kernel/kernel")), 0);
		guest_gone(p, "reboot\r", "boot/kernel/kernel again: No such file", 1);
	}
}
END_TEST

/* RUN-2, OPT-p-1: a kernel that took the other's place and cannot go on: its message and
 * status, the terminal as it was, and no pid file. */
START_TEST(unfit)
{
	static const struct { const char *args, *says; int status; } t[] = {
		{ "-q", "-q: unknown option", 64 }, { "-n 2", "runs on one CPU", 1 },
	};
	const char *kernel = vk_path("kernel");

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		struct pty *p;

		ck_assert_int_eq(shell("cp %s %s", vk_kernel(), kernel), 0);
		p = guest_boot(GUEST(.kernel = kernel, .more = { "-p", vk_path("pid") }));
		ck_assert_int_eq(shell("rm %s && printf '#!/bin/sh\nexec %s %s \"$@\"\n' "
		    ">%s && chmod +x %s", kernel, vk_kernel(), t[i].args, kernel, kernel),
		    0);
		guest_gone(p, "reboot\r", t[i].says, t[i].status);
		ck_assert_int_eq(access(vk_path("pid"), F_OK), -1);
	}
}
END_TEST

/* May nobody else lock this file? */
static bool
locked(int fd)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	ck_assert_int_eq(fcntl(fd, F_OFD_GETLK, &fl), 0);
	return (fl.l_type != F_UNLCK);
}

/* RUN-2, RUN-4: a hundred reboots leave no descriptor, mapping or process behind, and
 * at no moment are disk, memory image and pid file free for others, or is the terminal
 * anything but raw. */
START_TEST(hundred)
{
	const char *file[] = { vk_path("root.img"), vk_path("mem"), vk_path("pid") };
	int fd[3], fds, maps, stubs, boots = 0;
	pid_t list[MAXSTUBS];
	struct pty *p;
	char line[512];
	double end;

	/* A first program that reboots until it has done so often enough. */
	p = guest_boot(GUEST());
	(void)snprintf(line, sizeof(line), "printf '%%s\\n' '#!/bin/sh' "
	    "'exec </dev/console >/dev/console 2>&1; /sbin/mount -u -o rw /dev/vkd0a /' "
	    "'read n </root/n; echo $((n+1)) >/root/n; test $((n %% %d)) != 0 && "
	    "exec /sbin/reboot -q; exec /sbin/init' >i; chmod +x i; echo 0 >n", REBOOTS);
	pty_cmd(p, line, NULL, CMD_TIME);
	guest_halt(p);
	p = guest_start(GUEST(.more = { "-p", file[2], "-e", "init_path=/root/i" }));
	pty_login(p, BOOT_TIME, CMD_TIME);
	pty_cmd(p, "cat n", "1\r\n", CMD_TIME);
	for (int i = 0; i < 3; i++)
		ck_assert_int_ge(fd[i] = open(file[i], O_RDWR | O_CLOEXEC), 0);
	fds = proc_count(p->pid, "fd");
	maps = proc_count(p->pid, "maps");
	stubs = vk_children(p->pid, list, MAXSTUBS);
	pty_send(p, "exec reboot -q\r");
	for (end = now() + TEST_TIME / 2; !pty_seen(p, "login: ", 0); boots++) {
		ck_assert_msg(now() < end, "not so often in %d s", TEST_TIME / 2);
		for (int i = 0; i < 20000; i++) {
			ck_assert_msg(locked(fd[i % 3]), "%s is not locked", file[i % 3]);
			ck_assert_msg(i % 8 != 0 || !pty_restored(p), "not raw");
		}
	}
	pty_send(p, "root\r");
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "cat n", "101\r\n", CMD_TIME);
	end = now() + CMD_TIME;		/* what is on its way out may go */
	while (proc_count(p->pid, "fd") != fds)
		ck_assert_msg(now() < end, "%d not %d", proc_count(p->pid, "fd"), fds);
	while (proc_count(p->pid, "maps") > maps + 10)
		ck_assert_msg(now() < end, "more than %d mappings", maps);
	while (vk_children(p->pid, list, MAXSTUBS) > stubs + 2)
		ck_assert_msg(now() < end, "more than %d stubs", stubs);
	guest_halt(p);
	for (int i = 0; i < 2; i++)
		ck_assert(!locked(fd[i]));
}
END_TEST

/* PRF-1, RUN-2: a changed string, make, reboot in the guest: dmesg shows it. */
START_TEST(rebuilt)
{
	char cmd[1024], kernel[300];
	const char *sh[] = { "sh", "-c", cmd, NULL };
	struct run r;
	struct pty *p;
	double begin;

	ck_assert_int_eq(unsetenv("MAKEFLAGS") | unsetenv("MAKELEVEL"), 0);
	(void)snprintf(kernel, sizeof(kernel), "%s",
	    vk_path("tree/obj/VKERNEL/kernel.debug"));
	(void)snprintf(cmd, sizeof(cmd), "t=%s/tree; mkdir -p $t/obj $t/world && cp -pR "
	    "Makefile config kern sys tools modules *.[chS] $t && cp -p world/world.mk "
	    "$t/world && cp -pR ${OBJ:-obj}/VKERNEL $t/obj && make -C $t OBJ=obj kernel "
	    "&& grep -q 'Mounting root from' $t/kern/vfs_mount.c", vk_tmp());
	run(&r, sh, NULL, TEST_TIME / 2);
	ck_assert_msg(r.status == 0, "%s%s", ending(r.out), ending(r.err));
	p = guest_boot(GUEST(.kernel = kernel));
	pty_cmd(p, "dmesg | grep -c 'Mounting root from'", "1\r\n", CMD_TIME);
	(void)snprintf(cmd, sizeof(cmd), "sed -i 's/Mounting root from/Rooting from/' "
	    "%s/tree/kern/vfs_mount.c", vk_tmp());
	run(&r, sh, NULL, 10);
	ck_assert_int_eq(r.status, 0);
	(void)snprintf(cmd, sizeof(cmd), "make -C %s/tree OBJ=obj kernel", vk_tmp());
	begin = now();
	run(&r, sh, NULL, TEST_TIME / 2);
	ck_assert_msg(r.status == 0, "%s%s", ending(r.out), ending(r.err));
	(void)printf("PRF-1: make %.2f s, ", now() - begin);
	pty_send(p, "reboot\r");
	pty_expect(p, "login: ", BOOT_TIME);
	(void)printf("make to login: %.2f s\n", now() - begin);
	(void)fflush(stdout);
	pty_send(p, "root\r");
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "dmesg | grep -c 'Rooting from ufs'", "1\r\n", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* ---- without a goodbye ----------------------------------------------------- */

/* RUN-4, ARC-2: killed at random moments under load, or by its own panic: no process is
 * left, the locks are free, and a vkernel beside it goes on undisturbed. */
START_TEST(killed)
{
	struct pty *other = guest_start(GUEST(.mem = "other.mem",
	    .image = "other.img")), *p;
	unsigned seed = 2;

	pty_login(other, BOOT_TIME, CMD_TIME);
	pty_cmd(other,
	    "i=0; while :; do i=$((i+1)); echo $i >d; mv d c; done & "
	    "until test -e c; do :; done", NULL, CMD_TIME);
	for (int i = 0; i < 8; i++) {
		int fd;

		p = guest_boot(GUEST(.more = { "-e", "debug.debugger_on_panic=0" }));
		pty_cmd(p,
		    "while :; do ls -lR / | wc >/tmp/o; done & while :; do (:); done & "
		    "cat /dev/zero | cat >/dev/null & dd if=/dev/zero of=/tmp/z bs=64k "
		    "count=200 2>/dev/null &", NULL, CMD_TIME);
		(void)poll(NULL, 0, (int)(rand_r(&seed) % 500));
		if (i % 2 == 0)
			guest_kill(p, SIGKILL);
		else {
			guest_ddb(p);
			guest_gone(p, "panic\r", "", 70);
		}
		ck_assert_int_ge(fd = open(vk_path("root.img"), O_RDWR | O_CLOEXEC), 0);
		ck_assert(!locked(fd));
		(void)close(fd);
		pty_cmd(other, "a=$(cat c); until test 0$(cat c) -gt 0$a; do :; done; "
		    "echo co'unts'", "counts\r\n", CMD_TIME);
	}
	guest_halt(other);
	p = guest_boot(GUEST());
	guest_halt(p);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "leave", .seconds = 300,
	    .once = vk_share,
	    .tests = { { sysctls, 1 }, { security, 1 }, { environment, 1 }, { pinned, 1 },
	    { verbose, 1 }, { pidfile, 1 }, { getty_fork, 1 }, { insecure, 1 },
	    { broken, 1 }, { getty, 1 }, { ways, 1 }, { early, 1 }, { times, 1 },
	    { again, 1 }, { unfit, 1 },
	    { hundred, 1 }, { rebuilt, 1 }, { killed, 1 } } }));
}
