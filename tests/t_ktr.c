/*
 * t_ktr.c - the ring of kernel events: recorded, printed, saved, found in the memory
 * image of a vkernel that was killed, and turned into JSON that a parser accepts.
 */
#define _GNU_SOURCE
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"

#define KTR(...)	GUEST(.rows = 60, .cols = 160, .more = { __VA_ARGS__ })

/* ktr2json, and what it says. */
static int
convert(const char *file, struct run *r)
{
	const char *argv[] = { "sh", "-c", "\"$0\" \"$1\" > \"$2\"",
	    getenv("KTR2JSON"), file, vk_path("json"), NULL };

	run(r, argv, NULL, CMD_TIME);
	return (r->status);
}

/* Is it JSON, and of these many kinds of events? */
static void
check_json(void)
{
	static const char script[] =
	    "import json, sys\n"
	    "e = json.load(open(sys.argv[1]))['traceEvents']\n"
	    "assert all('ph' in x and 'pid' in x for x in e)\n"
	    "x = [i for i in e if i['ph'] == 'X']\n"
	    "assert any(i['name'] == 'write' and i['dur'] >= 0 for i in x), 'syscalls'\n"
	    "assert any(i['name'] == 'page fault' for i in x), 'faults'\n"
	    "assert any(i['pid'] == 0 and i['tid'] == 1 for i in x), 'who has the CPU'\n"
	    "assert any(i['ph'] == 'i' and i['name'] == 'fork' for i in e), 'forks'\n"
	    "assert any(i['ph'] == 'M' and i['args']['name'] == 'cat' for i in e), "
	    "'names'\nb = [i['id'] for i in e if i['ph'] == 'b']\n"
	    "assert b and set(b) & set(i['id'] for i in e if i['ph'] == 'e'), 'disk'\n"
	    "assert all(i['ts'] >= 0 for i in e if 'ts' in i)\n";
	static struct run r;

	run(&r, (const char *[]){ "python3", "-c", script, vk_path("json"), NULL }, NULL,
	    CMD_TIME);
	ck_assert_msg(r.status == 0, "%s", r.err);
}

/* Switched by sysctl; printed by ktrdump; found in the image after kill -9. */
START_TEST(record)
{
	static struct run r;
	struct pty *p = guest_boot(KTR());

	pty_cmd(p, "ktrdump", "nothing was recorded", CMD_TIME);
	pty_cmd(p, "sysctl debug.ktr.mask=256", "Invalid argument", CMD_TIME);
	pty_cmd(p, "sysctl debug.ktr.mask=255", "0 -> 255", CMD_TIME);
	pty_cmd(p, "cat /etc/motd; echo x > /tmp/f; sync; kill -CONT $$", "virtual",
	    CMD_TIME);
	pty_cmd(p, "sysctl debug.ktr.mask=0", "255 -> 0", CMD_TIME);
	pty_cmd(p, "ktrdump | grep -c open", "", CMD_TIME);
	pty_cmd(p, "ktrdump | grep 'exec .*cat'", "cat", CMD_TIME);
	pty_cmd(p, "ktrdump | grep 'signal .*19 to'", "19 to", CMD_TIME);
	pty_cmd(p, "ktrdump | grep 'switch .*to'", "to ", CMD_TIME);
	pty_cmd(p, "ktrdump | grep 'iostart .*write at'", "bytes", CMD_TIME);
	pty_cmd(p, "ktrdump | grep 'interrupt'", "interrupt", CMD_TIME);
	pty_cmd(p, "ktrdump | grep 'fault .*access'", " ns", CMD_TIME);
	pty_cmd(p, "ktrdump -n 3 | wc -l", "       3", CMD_TIME);
	pty_cmd(p, "ktrdump -p 1 | grep -vc ' 1/'", "0", CMD_TIME);
	pty_cmd(p, "ktrdump -o /tmp/ring && dd if=/tmp/ring bs=8 count=1; echo",
	    "VKTRACE1", CMD_TIME);
	guest_kill(p, SIGKILL);
	ck_assert_msg(convert(vk_path("mem"), &r) == 0, "%s", r.err);
	check_json();
}
END_TEST

/* Only root reads and switches; kenv and ddb switch, too. */
START_TEST(switches)
{
	struct pty *p = guest_boot(KTR("-e", "debug.ktr.mask=1"));

	pty_cmd(p, "sysctl -n debug.ktr.mask", "1", CMD_TIME);
	pty_cmd(p, "ktrdump | grep -c 'mount('", "", CMD_TIME);
	guest_ddb(p);
	pty_send(p, "ktr mask 0xff\r");
	pty_expect(p, "db> ", CMD_TIME);
	pty_send(p, "ktr 5\r");
	pty_expect(p, "mask 0xff", CMD_TIME);
	pty_expect(p, "syscall", CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	pty_send(p, "continue\r\r");
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "su -m guest -c 'sysctl debug.ktr.mask=0; ktrdump'", "not permitted",
	    CMD_TIME);
	pty_cmd(p, "for i in 1 2 3 4 5 6 7 8 9; do regress dirs >/dev/null; done; "
	    "ktrdump | tail -n 1 | wc -l", "       1", 2 * CMD_TIME);
	guest_halt(p);
}
END_TEST

/* A file without a ring, and rings with a lie in each field. */
START_TEST(lies)
{
	static struct run r;
	static uint64_t page[1 << 16];
	FILE *f;

	for (int i = 0; i < 7; i++) {
		memset(page, 0xff, sizeof(page));
		if (i > 0)
			memcpy(page, "VKTRACE1", 8);
		page[1] = i == 1 ? ~0UL : sizeof(page);		/* size */
		page[2] = i == 2 ? ~0UL : i == 3 ? 0 : 100;	/* entries */
		page[3] = i == 4 ? ~0UL - 7 : i == 5 ? 8 : 16384;	/* first */
		page[4] = i == 6 ? ~0UL : 50;			/* next */
		ck_assert_ptr_nonnull(f = fopen(vk_path("ring"), "w"));
		ck_assert_uint_eq(fwrite(page, sizeof(page), 1, f), 1);
		ck_assert_int_eq(fclose(f), 0);
		ck_assert_int_eq(convert(vk_path("ring"), &r), i == 6 ? 0 : 1);
		if (i < 6)
			ck_assert_ptr_nonnull(strstr(r.err, "no ring"));
	}
	ck_assert_int_eq(truncate(vk_path("ring"), 0), 0);
	ck_assert_int_eq(convert(vk_path("ring"), &r), 1);
	ck_assert_int_eq(convert("/nonexistent", &r), 1);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "ktr", .seconds = 300,
	    .once = vk_ordinary_user,
	    .tests = { { record, 1 }, { switches, 1 }, { lies, 1 } } }));
}
