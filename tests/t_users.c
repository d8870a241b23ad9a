/*
 * t_users.c - who may do what: passwd(1), su(1), nologin(8), shutdown(8), at the console.
 *
 *	identity	passwords are set, asked for and changed; only group wheel becomes
 *			root; an ordinary user who tries harder gets nowhere
 *	shutdown	warnings, /var/run/nologin, calling it off, and the end
 */
#define _GNU_SOURCE
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"

/* What is typed, after an Enter, and what must come then; NULL: nothing is typed. */
static void
play(struct pty *p, const struct step *s)
{
	for (; s->expect != NULL; s++) {
		if (s->send != NULL) {
			pty_send(p, s->send);
			pty_send(p, "\r");
			/* The echo is not the answer; a password has none. */
			if (strcmp(s->send, "") != 0 && strstr(s->send, "pass-") == NULL)
				pty_expect(p, "\n", CMD_TIME);
		}
		pty_expect(p, s->expect, CMD_TIME);
	}
}

START_TEST(identity)
{
	static const struct step steps[] = {
		/* root sets passwords; nobody else can read them */
		{ "passwd guest", "New Password:" },
		{ "pass-one", "Retype New Password:" },
		{ "pass-two", "Mismatch" }, { NULL, "New Password:" },
		{ "pass-one", "Retype New Password:" }, { "pass-one", "# " },
		{ "passwd", "for root" }, { NULL, "New Password:" },
		{ "pass-root", "Retype New Password:" }, { "pass-root", "# " },
		{ "grep -c ':[$]5[$]' /etc/master.passwd", "2\r\n" },
		{ "stat -f %p /etc/master.passwd; ls /etc/ptmp", "100600\r\n" },
		{ NULL, "No such file" }, { NULL, "# " },
		{ "passwd nosuch", "nosuch: unknown user" }, { NULL, "# " },
		/* what one left who died in the middle hinders nobody */
		{ ": > /etc/ptmp; passwd guest", "New Password:" },
		{ "pass-one", "Retype New Password:" }, { "pass-one", "# " },
		{ "ls /etc/ptmp", "No such file" }, { NULL, "# " },
		/* ^C and ^Z, with the terminal as it was */
		{ "passwd guest", "New Password:" }, { "pass-\003", "# " },
		{ "stty -a", " echo " }, { NULL, "# " },
		{ "passwd guest", "New Password:" }, { "pass-\032\r", "Stopped" },
		{ "stty -a", " echo " }, { NULL, "# " }, { "fg", "New Password:" },
		{ "pass-\003", "# " }, { "stty -a", " echo " }, { NULL, "# " },
		{ "passwd guest & wait", "Stopped (SIGTTOU)" }, { NULL, "# " },
		{ "fg", "New Password:" }, { "", "unchanged" }, { NULL, "# " },
		/* accounts that have no shell */
		{ "su daemon; echo $?", "not available.\r\n1\r\n" },
		{ "su nosuch", "unknown login: nosuch" }, { NULL, "# " },
		/* root becomes anyone: the environment */
		{ "X=kept su guest -c 'echo $X $HOME $USER'",
		    "kept /home/guest guest\r\n" },
		{ "export X=kept; su -l guest -c 'echo [$X] $HOME $0; pwd'",
		    "[] /home/guest -sh\r\n/home/guest\r\n" },
		{ "su -m guest -c 'echo $X $HOME $USER; id -u'",
		    "kept /root root\r\n1000\r\n" },
		{ "su -l guest -c 'echo mine >f; cat f; rm f'", "mine\r\n" },
		{ "su guest -c 'exit 7'; echo $?", "7\r\n" },
		/* another root directory */
		{ "mkdir -p /tmp/j/bin; cp /bin/sh /tmp/j/bin; chroot /tmp/j", "# " },
		{ "echo /*; exit 3", "/bin\r\n" }, { "echo $?", "3\r\n" },
		{ "chroot -u guest /tmp/j /bin/sh -c 'echo hi >/f'",
		    "Permission denied" },
		{ NULL, "# " }, { "chroot /tmp/j ls; echo $?", "127\r\n" },
		{ "chroot -u nosuch /", "nosuch: no such user" }, { NULL, "# " },
		/* an ordinary user */
		{ "su - guest", "$ " },
		{ "/usr/sbin/chroot /", "Operation not permitted" }, { NULL, "$ " },
		{ "su", "not in the correct group (wheel) to su root." }, { NULL, "$ " },
		{ "su nosuch", "Password:" }, { "pass-x", "Sorry" }, { NULL, "$ " },
		{ "su guest", "Password:" }, { "pass-\003", "Sorry" }, { NULL, "$ " },
		{ "su guest & wait", "Stopped (SIGTTOU)" }, { NULL, "$ " },
		{ "kill %1; wait; stty -a", " echo " }, { NULL, "$ " },
		{ "su guest -c 'echo in'", "Password:" }, { "pass-x", "Sorry" },
		{ "su guest -c 'echo in'", "Password:" }, { "pass-one", "in\r\n" },
		{ "cat /etc/master.passwd", "Permission denied" }, { NULL, "$ " },
		{ "cp /usr/bin/su /tmp/s && /tmp/s", "not running setuid" },
		{ NULL, "$ " },
		{ "passwd root", "Permission denied" }, { NULL, "$ " },
		{ "passwd", "Old Password:" }, { "pass-x", "Permission denied" },
		{ NULL, "$ " },
		{ "passwd", "Old Password:" }, { "pass-one", "New Password:" },
		{ "", "unchanged" }, { NULL, "$ " },
		{ "ulimit -f 0; passwd", "Old Password:" },
		{ "pass-one", "New Password:" },
		{ "pass-two", "Retype New Password:" }, { "pass-two", "unchanged" },
		{ "ls /etc/ptmp", "No such file" }, { NULL, "$ " },
		{ "exit", "# " }, { "su - guest", "$ " },
		{ "passwd", "Old Password:" }, { "pass-one", "New Password:" },
		{ "pass-two", "Retype New Password:" }, { "pass-two", "$ " },
		{ "su guest -c 'echo in'", "Password:" }, { "pass-two", "in\r\n" },
		{ "exit", "# " },
		/* a pipeline without all of its processes */
		{ "su - guest", "$ " }, { "ulimit -u 2", "$ " },
		{ "sleep 0.1 | cat", "cannot fork" }, { NULL, "$ " },
		{ "cat | cat | cat", "cannot fork" }, { "\003", "$ " },
		{ "echo al''ive", "alive" }, { "exit", "# " },
		/* without wheel; with nobody in it, he may; in it, too */
		{ "cp /etc/group g; sed -i '' '/^wheel/d' /etc/group; su guest -c su",
		    "not in the correct group (0)" }, { NULL, "# " },
		{ "sed -i '' '1s/^/wheel:*:0:\\n/' /etc/group; su guest -c 'su root'",
		    "Password:" }, { "pass-x", "Sorry" }, { NULL, "# " },
		{ "cp g /etc/group", "# " },
		{ "sed 's/^wheel:.*/&,guest/' /etc/group > g && cp g /etc/group", "# " },
		{ "su - guest", "$ " },
		{ "su", "Password:" }, { "pass-one", "Sorry" }, { NULL, "$ " },
		{ "su", "Password:" }, { "pass-root", "# " },
		{ "id -u; exit", "0\r\n" }, { NULL, "$ " },
		{ "exit", "# " },
		/* at the login prompt */
		{ "exit", "login: " }, { "\003", "login: " }, { "\003", "login: " },
		{ "\003", "login: " }, { "\003", "login: " },
		{ "guest", "Password:" }, { "pass-\003", "login: " },
		{ "guest", "Password:" }, { "pass-one", "incorrect" },
		{ NULL, "login: " }, { "guest", "Password:" }, { "pass-two", "$ " },
		{ NULL, NULL },
	};
	struct pty *p = guest_boot(GUEST(.cols = 120));

	play(p, steps);
	guest_kill(p, SIGTERM);
}
END_TEST

START_TEST(shutting_down)
{
	static const struct step steps[] = {
		{ "su guest -c 'shutdown now'", "NOT super-user" }, { NULL, "# " },
		{ "shutdown 25:00", "illegal time" }, { NULL, "# " },
		{ "shutdown -h -r now", "incompatible" }, { NULL, "# " },
		{ "shutdown", "usage" }, { NULL, "# " },
		{ "shutdown 7013011200", "illegal time" }, { NULL, "# " },
		{ "shutdown 0101010000", "already past" }, { NULL, "# " },
		{ "shutdown -k now get some rest", "Shutdown NOW!" },
		{ NULL, "FINAL System shutdown message from root@" },
		{ NULL, "get some rest" }, { NULL, "do it yourself" },
		/* in four minutes: who comes now is sent away; and called off */
		{ "echo soon | shutdown +4 - > /tmp/o", "# " },
		{ "until [ -s /var/run/nologin ]; do sleep 0.1; done", "# " },
		{ "cat /tmp/o /var/run/nologin", "Shutdown at " },
		{ NULL, "NO LOGINS" }, { NULL, "soon" }, { NULL, "# " },
		{ "login -f guest; echo $?", "NO LOGINS" }, { NULL, "1\r\n" },
		{ "kill $(sed -n 's/.*pid \\([0-9]*\\).*/\\1/p' /tmp/o)", "# " },
		{ "while [ -e /var/run/nologin ]; do sleep 0.1; done", "# " },
		{ "ps -ax | grep -c '[s]hutdown +4'", "0\r\n" },
		{ NULL, NULL },
	};
	struct pty *p = guest_boot(GUEST(.cols = 120));

	play(p, steps);
	guest_down(p, _i == 0 ? "shutdown -h now\r" : _i == 1 ? "shutdown -p now bye\r" :
	    "shutdown -o -p now\r", _i == 0 ? "The vkernel has halted." : "");
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "users", .seconds = 180,
	    .tests = { { identity, 1 }, { shutting_down, 3 } } }));
}
