/*
 * t_abuse.c - rude users: the system stays up, answers, and is as it was afterwards.
 *
 * Each abuse of the table is a command of root's shell; it must end, the shell must
 * answer, and when all were done a second time nothing may have been leaked
 * (tests/leak.c, measured after each).  Then the system halts, and its file system is
 * clean.  What destroys the system, or comes through the terminal, has a boot of its own.
 *
 * Spec ids: ARC-2, RUN-4, VKD-2, CON-2.  The long ones are in soak_stress.c.
 */
#define _GNU_SOURCE
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"
#include "tests/leak.h"

#define ABUSE_TIME	300		/* on a slow and busy host */
#define FLOOD		60000		/* bytes of noise */
#define FEW		1500

/* A fork bomb of a user's; root looks until it is large, kills it, looks until all
 * is gone.  The limit is the user's own, or that of the system.  A shell that cannot
 * fork ends, so that a bomb may die out before it was seen: each look lights another,
 * and waits for who did: nobody lights one behind the last look. */
#define BOMB(limit, large)							\
	"until su guest -c 'ulimit -u " limit "; b(){ b|b& };b' >/dev/null 2>&1;"	\
	"[ $(ps -U guest | wc -l) -gt " large " ]; do :; done;"			\
	"until su guest -c 'kill -9 -1' 2>/dev/null; [ $(ps -U guest | wc -l) = 1 ];"	\
	" do :; done"

static const struct {
	const char	*name, *line, *says;
} abuses[] = {
	{ "fork bomb", BOMB("100000", "150"), "" },	/* first: it fills caches most */
	{ "fork bomb, limited", BOMB("60", "50"), "" },
	{ "memory hog", "stress -n 5 memhog", "1 ok, 0 failed" },
	{ "descriptor hog", "stress -n 30 fdhog", "1 ok, 0 failed" },
	{ "a thousand on a pipe", "stress pipe", "1 ok, 0 failed" },
	{ "signals", "stress -n 20 signals timer", "2 ok, 0 failed" },
	{ "execs", "stress -n 10 exec", "1 ok, 0 failed" },
	{ "threads", "stress -n 20 lwps", "1 ok, 0 failed" },
	{ "full disk while logging",
	    "i=0; while [ $i -lt 60 ]; do echo line $i; i=$((i+1)); done >/var/log/a;"
	    "(cat /dev/zero >/var/tmp/fill 2>/dev/null; echo full >/tmp/full) & i=0;"
	    "while [ ! -e /tmp/full ] || [ $i -lt 60 ]; do echo line $i; i=$((i+1));"
	    "done >/var/log/b 2>/dev/null; wait; rm /var/tmp/fill /tmp/full;"
	    "head -n 60 /var/log/b | diff /var/log/a - && rm /var/log/[ab]; echo same=$?",
	    "same=0" },
	{ "kill -9 of init", "kill -9 1; kill -STOP 1; kill -SEGV 1; (true &); "
	    /* neither stopped nor gone: asleep for long or not, or at work */
	    "ps -o state -p 1 | tail -n 1 | tr IR S", "Ss" },
	{ "the mounted disk overwritten", "for d in vkd0 vkd0a vkd0s0 vkd0s0a; do "
	    "dd if=/dev/random of=/dev/$d bs=64k count=4 2>&1 | grep -c busy; done | "
	    "grep -c 1", "4" },
	{ "memory devices", "su guest -c 'cat /dev/mem /dev/kmem' 2>&1 | grep -c denied; "
	    "dd if=/dev/mem bs=1m skip=20 count=4 2>/dev/null | wc -c; "
	    "echo x >/dev/mem; cat /dev/kmem >/dev/null; stress devmem",
	    "1 ok, 0 failed" },
	{ "nonsense", "stress -n 2 syscalls sigframe", "2 ok, 0 failed" },
};
#define NABUSES	(sizeof(abuses) / sizeof(abuses[0]))

/* ARC-2, RUN-4: each in turn, twice. */
START_TEST(all)
{
	static struct leak was[NABUSES];
	struct pty *p = guest_boot(GUEST(.memory = "128m"));

	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < NABUSES; i++) {
			pty_send(p, abuses[i].line);
			pty_send(p, "; echo en''ded\r");
			ck_assert_msg(pty_seen(p, abuses[i].says, ABUSE_TIME) &&
			    pty_seen(p, "ended", ABUSE_TIME), "%s: no end, or not "
			    "\"%s\":\n%s", abuses[i].name, abuses[i].says,
			    ending(p->out));
			pty_expect(p, "# ", CMD_TIME);
			if (round == 0)
				leak_measure(p, &was[i]);
			else
				leak_check(p, abuses[i].name, &was[i],
				    getenv("LEAK_PRINT") != NULL);
		}
	guest_halt(p);
}
END_TEST

/* Bytes of all values but these; ^\ is the vkernel's own. */
static void
noise(struct pty *p, unsigned *seed, int size, const char *but)
{
	char buf[257];

	for (int sent = 0; sent < size; sent += (int)sizeof(buf) - 1) {
		for (size_t i = 0; i < sizeof(buf) - 1; i++)
			if (strchr(but, buf[i] = (char)(rand_r(seed) % 255 + 1)) != NULL)
				buf[i] = 'x';
		buf[sizeof(buf) - 1] = '\0';
		pty_send(p, buf);
		(void)pty_seen(p, "never said", 0);
	}
}

/* Get an answer from root's shell, whoever reads now: getty, login, a shell with half a
 * command (a here-document, a quote), or nobody, as ^S was typed.  What there is to be
 * answered shows when for a while nothing more comes. */
static void
shell_answers(struct pty *p)
{
	static const struct { const char *asks, *answer; } t[] = {
		{ "login: ", "\021\025root\r" }, { "Password:", "\021\025\r" },
		{ "", "\021\003\r\003\rstty sane; echo a''live\r" },
	};
	const double end = now() + ABUSE_TIME;

	for (double quiet = 1; now() < end; quiet++) {
		size_t i = 0, len;

		while (p->len < strlen(t[i].asks) || strcmp(p->out + p->len -
		    strlen(t[i].asks), t[i].asks) != 0)
			i++;
		p->seen = p->len;
		pty_send(p, t[i].answer);
		do {
			len = p->len;
			if (pty_seen(p, "alive", quiet))
				return;
		} while (p->len != len && now() < end);
	}
	ck_abort_msg("no shell after noise: %s", ending(p->out));
}

/* CON-2: noise for getty and login, then for the shell's line editor.  One can still
 * log in, and the shell still answers. */
START_TEST(flood)
{
	struct pty *p = guest_start(GUEST());
	unsigned seed = 7;

	pty_expect(p, "login: ", BOOT_TIME);
	/* A line without end; then lines, which getty and login take their time for. */
	noise(p, &seed, FLOOD, "\034\r\n\003\004\032");
	noise(p, &seed, FEW, "\034");
	shell_answers(p);
	pty_expect(p, "# ", CMD_TIME);
	noise(p, &seed, FLOOD, "\034");
	shell_answers(p);
	guest_halt(p);
}
END_TEST

/* All is removed while it runs.  What is in memory goes on: the shell, and init, which
 * ends the system when asked to by a signal. */
START_TEST(removed)
{
	struct pty *p = guest_boot(GUEST());

	pty_cmd(p, "rm -rf /; ls /bin/ls", "/bin/ls", CMD_TIME);
	pty_cmd(p,
	    "(while :; do echo x >>/tmp/busy; cat /etc/rc; done) >/dev/null 2>&1 &",
	    NULL, CMD_TIME);
	pty_cmd(p, "cd /; rm -rf /* 2>/dev/null; echo le''ft *", "left ", CMD_TIME);
	pty_cmd(p, "ls", "not found", CMD_TIME);
	pty_cmd(p, "halt", "not found", CMD_TIME);
	pty_cmd(p, "kill -9 $!; wait", NULL, CMD_TIME);
	guest_down(p, "kill -USR2 1\r", "");
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "abuse", .seconds = 8 * ABUSE_TIME,
	    .once = vk_ordinary_user,
	    .tests = { { all, 1 }, { flood, 1 }, { removed, 1 } } }));
}
