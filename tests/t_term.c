/*
 * Tests of the programs that need a terminal, in the vkernel: more(1), top(1), ed(1) as
 * one types at it, w(1) and who(1), and that each leaves the terminal as it was.
 *
 * Read next: world/more.c, world/top.c, pty.h.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"

#define WAIT		15.0

static struct pty *
boot(void)
{
	struct pty *p = guest_boot(GUEST(.memory = "256m"));

	pty_cmd(p, "stty -a > /tmp/modes; echo no''ted", "noted", WAIT);
	return (p);
}

/* Whether the modes are those that were noted; then down. */
static void
finish(struct pty *p)
{
	pty_cmd(p, "stty -a | cmp - /tmp/modes && echo mo''des", "modes", WAIT);
	guest_halt(p);
}

/* Whatever became of the modes, `reset' typed blindly makes a terminal of it. */
START_TEST(reset)
{
	static const struct step steps[] = {
		{ "stty raw -echo; echo raw''ed\n", "rawed" },
		{ "stty -a > /tmp/raw; reset\n", "\033c" }, { "", "# " },
		{ "grep -c -e -icanon /tmp/raw\n", "1\r\n" }, { "", "# " },
		{ NULL, NULL },
	};
	struct pty *p = boot();

	pty_play(p, steps, WAIT);
	finish(p);
}
END_TEST

START_TEST(more)
{
	static const struct step steps[] = {
		{ "seq 1000 > /tmp/n; more /tmp/n\n", "\n23\033[K\r\n" },
		{ "", "/tmp/n (1%)" },
		{ " ", "\n46\033[K\r\n" }, { "j", "47\033[K\r\n" },
		{ "b", "\033[H2\033[K\r\n" }, { "k", "\033[H1\033[K\r\n" },
		{ "10d", "\n33\033[K\r\n" }, { "u", "\033[H1\033[K\r\n" },
		{ "G", "\n1000\033[K\r\n" }, { "", "(END)" },
		{ "50g", "\033[H50\033[K\r\n" }, { "50%", "\033[H500\033[K\r\n" },
		{ "/77$\n", "\033[H577\033[K\r\n" }, { "n", "\033[H677\033[K\r\n" },
		{ "N", "\033[H577\033[K\r\n" }, { "?^3\n", "\033[H399\033[K\r\n" },
		{ "/nothing\n", "Pattern not found" }, { "ma", "%)" },
		{ "g", "\033[H1\033[K\r\n" }, { "'a", "\033[H399\033[K\r\n" },
		{ "=", "lines 399-421 of 1000, 3893 bytes" },
		{ "h", "Press a key" }, { "x", "\033[H399\033[K\r\n" },
		{ "!echo in''side\n", "\033[Kinside" }, { "x", "\033[H399\033[K\r\n" },
		{ "z", "h shows the keys" }, { "q", "# " },
		{ "seq 30 | more\n", "\n23\033[K\r\n" },
		{ "\032", "Stopped" }, { "fg\n", "\033[H1\033[K" },
		{ "  ", "(END)" }, { "", "# " },
		{ "seq 3 | more -F; echo d''one\n", "\n3\033[K\r\n" }, { "", "done\r\n" },
		{ "printf 'a\\001\\033[H\\377\\303\\251z\\n' | more -F\n",
		    "a^A^[[H\\xff\303\251z\033[K" },
		{ "printf 'N\\bNo_\\bu\\n' | more -F\n",
		    "\033[1mN\033[0mo\033[4mu\033[m" },
		{ "more +500 /tmp/n\n", "\033[H500" }, { "\003", "# " },
		{ "more /nosuch; echo $?\n", "more: /nosuch: No such file or directory" },
		{ "", "\n1\r\n" },
		{ NULL, NULL },
	};
	struct pty *p = boot();

	pty_play(p, steps, WAIT);
	pty_send(p, "more /tmp/n\n");
	pty_expect(p, "\n23\033[K\r\n", WAIT);
	pty_winsize(p, 10, 40);
	pty_expect(p, "\033[H1\033[K\r\n", WAIT);
	pty_expect(p, "\n9\033[K\r\n\033[J", WAIT);
	pty_send(p, "q");
	pty_expect(p, "# ", WAIT);
	finish(p);
}
END_TEST

START_TEST(top)
{
	static const struct step steps[] = {
		{ "top\n", "load averages:" }, { "", "processes:" },
		    { "", "CPU states:" },
		{ "", "Memory:" }, { "", "USERNAME" }, { "", "top\033[K" },
		{ " ", "load averages:" }, { "", "top\033[K" },
		{ "osize\n", "USERNAME" }, { "ononsense\n", "nonsense: none" },
		{ "unobody\n", "USERNAME" }, { "u+\n", "/sbin/init" },
		{ "k99999\n", "99999: No such process" },
		{ "h", "Press a key" }, { "x", "USERNAME" },
		{ "q", "# " },
		{ "sh -c 'while :; do :; done' & x=$!; echo st''arted\n", "started\r\n" },
		{ "top -b -d 2 -s 1 1 | tail -1\n", "while :; do :; done" },
		/* The loop and top itself, and what else just then is. */
		{ "top -b -o pid | grep -c ' [2-9] running'\n", "\n1\r\n" },
		{ "top\n", "Memory:" }, { "r5 ", "renice" },
		{ "1\n", "USERNAME" }, { "q", "# " },
		{ "ps -o nice -p 1\n", "\n  5" },
		{ "kill $x; wait; echo ki''lled\n", "killed\r\n" },
		{ "sleep 1000 & echo st''arted\n", "started\r\n" },
		{ "top\n", "sleep 1000\033[K" }, { "\003", "# " },
		{ "kill %1; wait; echo ki''lled\n", "killed\r\n" },
		{ NULL, NULL },
	};
	struct pty *p = boot();

	pty_play(p, steps, WAIT);
	finish(p);
}
END_TEST

START_TEST(who)
{
	static const struct step steps[] = {
		{ "who\n", "\nroot             console  " }, { "", "# " },
		{ "who am i\n", "\nroot             console  " }, { "", "# " },
		{ "who -q\n", "\nroot\r\n# users = 1\r\n" }, { "", "# " },
		{ "w\n", "1 user, load averages: " }, { "", "\nroot       console  -" },
		{ "", " w\r\n" },
		{ "for t in console con /dev/console vkd0; do ps -t $t -o pid= | "
		    "grep -cw $$; done | tr '\\n' .\n", "\n1.1.1.0." }, { "", "# " },
		{ "uptime\n", "up " }, { "", "1 user, load averages: " },
		/* A busy loop makes load, within some seconds. */
		{ "while [ \"$(sysctl -n vm.loadavg)\" = '{ 0.00 0.00 0.00 }' ]; do :; "
		    "done; uptime | sed '/: 0.00,/d; s/.*averages.*/lo''ad/'\n",
		    "\nload" },
		{ "who -b\n", "system boot" },
		{ "exit\n", "login: " }, { "nobody\n", "Password:" },
		{ "\n", "login: " }, { "root\n", "# " },
		/* The terminal's entry is used again. */
		{ "ls -l /var/run/utmpx\n", " 1024 " },
		{ NULL, NULL },
	};
	struct pty *p = boot();

	pty_play(p, steps, WAIT);
	finish(p);
}
END_TEST

START_TEST(ed)
{
	static const struct step steps[] = {
		{ "ed /tmp/e\n", "No such file or directory" },
		{ "a\none\ntwo\n.\n", ".\r\n" }, { ",n\n", "1\tone\r\n2\ttwo\r\n" },
		{ "q\n", "?" }, { "H\n", "buffer modified" }, { "w\n", "\n8\r\n" },
		{ "a\nhalf", "half" }, { "\003", "?\r\nInterrupt" },
		{ "=\n", "\n2\r\n" },
		{ "a\nlost\n.\n", ".\r\n" }, { "!echo $PPID\n", "!\r\n" },
		{ "!kill -HUP $PPID\n", "# " }, { "cat ed.hup\n", "one\r\ntwo\r\nlost" },
		{ NULL, NULL },
	};
	struct pty *p = boot();

	pty_play(p, steps, WAIT);
	finish(p);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "term", .seconds = 180,
	    .once = vk_ordinary_user,
	    .tests = { { reset, 1 }, { more, 1 }, { top, 1 }, { who, 1 }, { ed, 1 } } }));
}
