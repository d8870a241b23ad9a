/*
 * t_guest.c - regress.c, the programs' view of the kernel, inside the vkernel and on
 * the host, which is its judge.
 *
 * The vkernel runs it as root, as an ordinary user, and several at a time.
 */
#define _GNU_SOURCE
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"

#define REGRESS_TIME	600

/* Linux agrees with what the program expects of a system. */
START_TEST(host)
{
	const char *path = getenv("REGRESS");
	const char *argv[] = { path != NULL ? path : "obj/tests/regress", NULL };
	struct run r;

	run(&r, argv, NULL, REGRESS_TIME);
	ck_assert_msg(r.status == 0 && strstr(r.out, ", 0 failed") != NULL, "%d: %s%s",
	    r.status, ending(r.out), ending(r.err));
}
END_TEST

/* Where the first failure is in what a run printed; the end, if nothing is. */
static const char *
failure(char *out)
{
	char *p = strstr(out, "FAIL");

	if (p == NULL)
		return (ending(out));
	if (strlen(p) > 1000)
		p[1000] = '\0';
	return (p - out > 1000 ? p - 1000 : out);
}

/* Our kernel does, too: 0 failed. */
START_TEST(guest)
{
	static const char *const cmd[] = {
		"regress",
		"cp /usr/bin/regress /tmp/r && chmod 755 /tmp/r && /tmp/r",
		"regress & regress & regress; wait",
	};
	struct pty *p = guest_start(GUEST(.memory = "128m"));
	char *out;

	pty_expect(p, "login: ", BOOT_TIME);
	pty_send(p, _i == 1 ? "guest\r" : "root\r");
	pty_expect(p, _i == 1 ? "$ " : "# ", CMD_TIME);
	pty_send(p, cmd[_i]);
	pty_send(p, "; echo do''ne\r");
	pty_expect(p, "\n", CMD_TIME);
	out = p->out + p->seen;
	pty_expect(p, "\ndone", REGRESS_TIME);
	ck_assert_msg(strstr(out, ", 0 failed") != NULL && strstr(out, "FAIL") == NULL &&
	    strstr(out, "panic") == NULL, "there was:\n%s", failure(out));
	guest_kill(p, SIGTERM);
}
END_TEST

/* CPU time that programs are told is right: a busy second is a second, within a tenth. */
START_TEST(usage)
{
	struct pty *p = guest_boot(GUEST(.memory = "128m"));

	pty_cmd(p, "regress -x busy", "busy: well", CMD_TIME);
	pty_send(p, "regress -x tty_read\r");
	pty_expect(p, "type", CMD_TIME);
	pty_cmd(p, "hello", "read: well", CMD_TIME);
	/* The session leader exits: who gets what. */
	pty_send(p, "exec regress -x leader 2>/tmp/told\r");
	pty_login(p, BOOT_TIME, CMD_TIME);
	pty_cmd(p, "until test $(grep -c ';' /tmp/told) = 3; do :; done; "
	    "sort /tmp/told | tr '\\n' ' '",
	    "background; foreground HUP; stopped HUP CONT;", CMD_TIME);
	/* On logout the terminal is taken from who is left. */
	pty_cmd(p, "regress -x survivor > /dev/null 2> /tmp/left &", NULL, CMD_TIME);
	pty_send(p, "until test -s /tmp/left; do :; done; exit\r");
	pty_login(p, BOOT_TIME, CMD_TIME);
	pty_cmd(p,
	    "while kill -0 $(head -1 /tmp/left) 2> /dev/null; do :; done; cat /tmp/left",
	    "no terminal", CMD_TIME);
	pty_cmd(p, "regress -x secure", "secure: well", CMD_TIME);
	guest_kill(p, SIGTERM);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "guest", .seconds = 2 * REGRESS_TIME,
	    .once = vk_ordinary_user,
	    .tests = { { host, 1 }, { guest, 3 }, { usage, 1 } } }));
}
