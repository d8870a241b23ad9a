/*
 * t_mem.c - memory when there is little of it, or when it is refused; what is left of it
 * after work; where programs are in it.  regress_mem.c has what programs see.
 */
#define _GNU_SOURCE
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/guest.h"

#define WORK_TIME	300
#define MAXSTUBS	256

/* A vkernel with so much memory, and one more setting: at the prompt. */
#define MEM(size, ...)	GUEST(.cols = 200, .memory = size, .more = { __VA_ARGS__ })

/* Run a line that ends within a bound; what it printed. */
static const char *
work(struct pty *p, const char *line, double seconds)
{
	char buf[512];
	const char *out;

	(void)snprintf(buf, sizeof(buf), "%s; echo work-o''ver\r", line);
	pty_send(p, buf);
	pty_expect(p, "\n", CMD_TIME);
	out = p->out + p->seen;
	ck_assert_msg(pty_seen(p, "work-over", seconds), "%s: it printed\n%s", line, out);
	pty_expect(p, "# ", CMD_TIME);
	return out;
}

/* As work(), but the line may fail as a whole, because the shell cannot fork. */
static const char *
attempt(struct pty *p, const char *line)
{
	const char *out;

	pty_send(p, line);
	pty_send(p, "\r");
	pty_expect(p, "\n", CMD_TIME);
	out = p->out + p->seen;
	pty_send(p, "echo work-o''ver\r");
	pty_expect(p, "work-over", CMD_TIME);
	pty_expect(p, "# ", CMD_TIME);
	return out;
}

/* A number that the kernel knows. */
static long
value(struct pty *p, const char *name)
{
	char line[128];

	(void)snprintf(line, sizeof(line), "sysctl -n %s", name);
	return strtol(work(p, line, CMD_TIME), NULL, 10);
}

/* vm.randomize_mmap: programs' addresses differ, or agree; regress knows which. */
START_TEST(layout)
{
	struct pty *p = guest_boot(MEM("64m", _i == 1 ? "-e" : NULL,
	    "vm.randomize_mmap=1"));

	ck_assert_int_eq(value(p, "vm.randomize_mmap"), _i);
	ck_assert(strstr(work(p, "regress mem_layout", CMD_TIME),
	    "1 ok, 0 fail") != NULL);
	/* Everything else does not care. */
	ck_assert(strstr(work(p, "regress", WORK_TIME), ", 0 failed") != NULL);
	guest_halt(p);
}
END_TEST

/* Files of several times the memory go through it; what is read is what was written;
 * locked pages stay. */
START_TEST(reclaim)
{
	struct pty *p = guest_boot(MEM("32m"));
	const char *sum = "fa7b983dd94c0bb72699c5f299de34bb";	/* as md5sum(1) has it */

	(void)work(p, "yes 0123456789abcdef0123456789abcde | head -c 44000000 > big",
	    WORK_TIME);
	ck_assert(strstr(work(p, "md5 big", WORK_TIME), sum) != NULL);
	(void)work(p, "cat big > big2; sync; cat big big2 > /dev/null", WORK_TIME);
	ck_assert(strstr(work(p, "md5 big2", WORK_TIME), sum) != NULL);
	ck_assert(strstr(work(p, "cmp big big2 && echo sa''me", WORK_TIME),
	    "same") != NULL);
	ck_assert_int_gt(value(p, "vm.stats.vm.v_dfree"), 10000);
	ck_assert_int_gt(value(p, "vm.stats.vm.v_vnodepgsin"), 20000);
	ck_assert(strstr(work(p, "dmesg | grep -c 'out of memory'", CMD_TIME),
	    "0") != NULL);
	guest_halt(p);
}
END_TEST

/* Programs that want it all: the largest is killed, with a line in dmesg, and the shell
 * answers as before. */
START_TEST(hog)
{
	struct pty *p = guest_boot(MEM(_i == 0 ? "32m" : "64m"));
	long before = value(p, "vm.stats.vm.v_active_count"), after;
	double end;

	/* A directory in use has a hash, which goes when memory does. */
	(void)work(p, "mkdir /tmp/many; cd /tmp/many; seq 1000 | xargs touch", CMD_TIME);
	ck_assert_int_gt(value(p, "vfs.ufs.dirhash_mem"), 0);
	ck_assert(strstr(work(p, "stress -n 50 memhog", WORK_TIME),
	    "1 ok, 0 failed") != NULL);
	ck_assert(strstr(work(p, "dmesg | grep 'was killed: out of memory' | head -1",
	    CMD_TIME), "KiB)") != NULL);
	ck_assert_int_eq(value(p, "vfs.ufs.dirhash_mem"), 0);
	ck_assert(strstr(work(p, "ls | wc -l; cd; rm -r /tmp/many", CMD_TIME),
	    "1000") != NULL);
	/* The kernel's memory counts as his for whom it is. */
	ck_assert(strstr(work(p, "regress -x pipe_hog", CMD_TIME), "well") != NULL);
	end = now() + CMD_TIME;
	do				/* what is at its end may go */
		after = value(p, "vm.stats.vm.v_active_count");
	while (after > before + 200 && now() < end);
	ck_assert_msg(after <= before + 200, "%ld pages before, %ld after", before,
	    after);
	ck_assert(strstr(work(p, "regress mmap_file fork_memory", CMD_TIME),
	    "2 ok, 0 failed") != NULL);
	guest_halt(p);
}
END_TEST

/* Every allocation that may fail does fail now and then: programs get errors, and when
 * that is over all is as it was. */
START_TEST(refused)
{
	static const char *const tests[] = { "exec", "fork_memory", "pipe", "poll",
	    "fifo", "rename", "dirs", "big_file", "mmap_file", "mem_coherent",
	    "mem_overlay", "mem_mlock", "mem_args", "mem_stack", "restart", "flock" };
	static const int one_in[] = { 200, 40, 10 };
	struct pty *p = guest_boot(MEM("64m"));
	char line[256];

	for (size_t n = 0; n < sizeof(one_in) / sizeof(one_in[0]); n++) {
		(void)snprintf(line, sizeof(line), "sysctl debug.fail_alloc=%d",
		    one_in[n]);
		(void)work(p, line, CMD_TIME);
		for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
			/* It may hang, as a child that could not be made does not
			 * answer; it may leave files. */
			(void)snprintf(line, sizeof(line), "timeout -s KILL 3 regress %s",
			    tests[i]);
			(void)attempt(p, line);
		}
		for (int i = 0; i < 100; i++)
			if (strstr(attempt(p, "sysctl debug.fail_alloc=0"),
			    "-> 0") != NULL)
				break;
		ck_assert_int_eq(value(p, "debug.fail_alloc"), 0);
		(void)work(p, "rm -rf /tmp/regress.*", CMD_TIME);
	}
	ck_assert(strstr(work(p, "regress -x refused", CMD_TIME),
	    "as it should") != NULL);
	ck_assert(strstr(work(p, "regress", WORK_TIME), ", 0 failed") != NULL);
	ck_assert(strstr(p->out, "panic") == NULL);
	guest_halt(p);
}
END_TEST

/* An ordinary user leaves no two pieces of free memory side by side: programs run all the
 * same, many at a time, and nobody is killed for it. */
START_TEST(fragmented)
{
	struct pty *p = guest_boot(MEM("64m"));

	(void)work(p, "su guest -c 'regress -x fragment' 2>/tmp/said & until test -s "
	    "/tmp/said; do :; done", WORK_TIME);
	ck_assert_int_gt(value(p, "vm.stats.vm.v_free_count"), 10000);
	ck_assert(strstr(work(p, "for i in $(seq 40); do sleep 1000 & done; ps -ax | "
	    "grep -c '[s]leep 1000'", WORK_TIME), "40\r\n") != NULL);
	(void)work(p, "pkill sleep; wait $!; pkill regress; wait", WORK_TIME);
	ck_assert(strstr(work(p, "dmesg | grep -c 'was killed'", CMD_TIME),
	    "0\r\n") != NULL);
	guest_halt(p);
}
END_TEST

/* What vmstat -m, -s and the host say after some work: types and numbers. */
struct usage {
	int	n;
	struct { char name[20]; long inuse; } type[64];
	long	wired, active, files;
	int	stubs;
};

static void
get_usage(struct pty *p, struct usage *u)
{
	pid_t stubs[MAXSTUBS];
	const char *s = work(p, "vmstat -m", CMD_TIME);
	const char *end = p->out + p->seen;

	memset(u, 0, sizeof(*u));
	while (u->n < 64 && (s = strchr(s, '\n')) != NULL && ++s < end) {
		/* The name may have a blank in it; it fills 16 columns. */
		if (strlen(s) < 25 || strncmp(s, "work-over", 9) == 0)
			break;
		(void)snprintf(u->type[u->n].name, sizeof(u->type[0].name), "%.16s", s);
		u->type[u->n++].inuse = strtol(s + 16, NULL, 10);
	}
	/* Cached blocks are not counted as the kernel's. */
	u->wired = value(p, "vm.stats.vm.v_wire_count");
	u->active = value(p, "vm.stats.vm.v_active_count") -
	    value(p, "vfs.bufspace") / 4096;
	u->files = value(p, "kern.openfiles");
	u->stubs = vk_children(p->pid, stubs, MAXSTUBS);
}

/* What has grown, but for caches: names, vnodes and what hangs on them, blocks, map
 * entries put aside.  NULL: nothing. */
static const char *
grown(const struct usage *one, const struct usage *two)
{
	static const char *const caches[] = { "namecache", "vnodes", "ufs inode",
	    "vm_object", "buf" };

	ck_assert_int_gt(one->n, 15);
	ck_assert_int_eq(one->n, two->n);
	for (int i = 0; i < one->n; i++) {
		long slack = strncmp(one->type[i].name, "map_entry", 9) == 0 ? 64 : 0;

		for (size_t k = 0; k < sizeof(caches) / sizeof(caches[0]); k++)
			if (strncmp(one->type[i].name, caches[k], strlen(caches[k])) == 0)
				slack = 1000;
		ck_assert_str_eq(one->type[i].name, two->type[i].name);
		if (two->type[i].inuse > one->type[i].inuse + slack)
			return (two->type[i].name);
	}
	return (two->files > one->files ? "open files" :
	    two->stubs > one->stubs ? "stubs" :
	    two->wired > one->wired + 64 ? "wired pages" :
	    two->active > one->active + 8 ? "active pages" : NULL);
}

/* After another round of the same work no more is in use than before; what is at its end
 * just then, or begins, is that in one round and not in all. */
START_TEST(leak)
{
	struct pty *p = guest_boot(MEM("128m"));
	struct usage is = { 0 }, was;
	const char *what = "";

	for (int round = 0; round < 6 && what != NULL; round++) {
		was = is;
		ck_assert(strstr(work(p, "regress", WORK_TIME), ", 0 failed") != NULL);
		get_usage(p, &is);
		if (round > 0)
			what = grown(&was, &is);
	}
	ck_assert_msg(what == NULL, "each round leaks %s", what);
	guest_halt(p);
}
END_TEST

/* vmstat's tables. */
START_TEST(vmstat)
{
	struct pty *p = guest_boot(MEM("64m"));
	const char *out;

	out = work(p, "vmstat -w 1 -c 2", CMD_TIME);
	ck_assert_msg(strstr(out, " us sy id") != NULL && strstr(out, "vd0") != NULL,
	    "%s", out);
	out = work(p, "vmstat -s", CMD_TIME);
	ck_assert(strstr(out, "    16384 pages in all") != NULL &&
	    strstr(out, " execve() calls") != NULL);
	out = work(p, "vmstat -i", CMD_TIME);
	ck_assert(strstr(out, "\ndisk ") != NULL && strstr(out, "\nTotal ") != NULL);
	ck_assert(strstr(work(p, "vmstat 0", CMD_TIME), "not a number") != NULL);
	guest_halt(p);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "mem", .seconds = 2 * WORK_TIME,
	    .once = vk_ordinary_user,
	    .tests = { { layout, 2 }, { reclaim, 1 }, { hog, 2 }, { refused, 1 },
	    { fragmented, 1 }, { leak, 1 }, { vmstat, 1 } } }));
}
