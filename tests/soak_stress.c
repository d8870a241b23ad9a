/*
 * soak_stress.c - the system under rude programs: tests/stress.c, through its terminal.
 *
 * Each test boots a vkernel with little memory, is rude to it, and then looks whether
 * it is as it was: the kernel's memory by type, the processes, the file system after
 * a halt (fsck_ffs -n), and after a kill in the middle of file-system load (the boot's
 * fsck -p must repair it).
 *
 * Each test names the promises it checks: ARC-2, RUN-4, VKD-2.
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

#define STRESS_TIME	300		/* on a slow and busy host */
#define KILLS		20
#define FLOOD		200000		/* bytes of noise for the terminal */

/* How many allocations of a type the kernel has. */
static long
inuse(struct pty *p, const char *type)
{
	char line[128], *hit;
	size_t at;

	(void)snprintf(line, sizeof(line),
	    "sysctl -n kern.malloc | grep '^%s '; echo E''ND", type);
	at = p->seen;
	pty_cmd(p, line, "END", CMD_TIME);
	(void)snprintf(line, sizeof(line), "\n%s ", type);
	hit = strstr(p->out + (at < p->seen ? at : 0), line);
	return (hit != NULL ? strtol(hit + strlen(line), NULL, 10) : 0);
}

/* All modes in short; afterwards nothing has grown that should not. */
static void
all_short(const char *memory)
{
	static const char *const types[] = { "proc", "lwp", "vmspace", "map_entry",
	    "file", "filedesc", "pipe", "cred", "pgrp", "exec" };
	long before[sizeof(types) / sizeof(types[0])], after;
	struct pty *p = guest_boot(GUEST(.memory = memory));

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		before[i] = inuse(p, types[i]);
	pty_send(p, "stress all-short\r");
	ck_assert_msg(pty_seen(p, "\nstress: ", STRESS_TIME) &&
	    pty_seen(p, " ok, 0 failed", 1), "%.2000s",
	    ending(p->out));
	pty_expect(p, "# ", CMD_TIME);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		after = inuse(p, types[i]);
		ck_assert_msg(after <= before[i] + 4, "%s: %ld before, %ld after",
		    types[i], before[i], after);
	}
	guest_halt(p);
}

/* ARC-2, RUN-4: little memory. */
START_TEST(little)
{
	all_short("32m");
}
END_TEST

/* And more of it. */
START_TEST(more)
{
	all_short("96m");
}
END_TEST

/* Noise on the terminal, for a program that reads it and for one that does not. */
START_TEST(flood)
{
	static const char *const modes[] = {
	    "sh -c 'stty raw -echo; (sleep 4; kill $$) & exec cat >/dev/null'; stty sane",
	    "stty sane; cat >/dev/null", "stty sane; sleep 1000" };
	struct pty *p = guest_boot(GUEST(.memory = "48m"));
	unsigned seed = 1;
	char buf[257];

	for (size_t m = 0; m < sizeof(modes) / sizeof(modes[0]); m++) {
		pty_send(p, modes[m]);
		pty_send(p, "\r");
		(void)poll(NULL, 0, 500);
		for (int sent = 0; sent < FLOOD; sent += (int)sizeof(buf) - 1) {
			for (size_t i = 0; i < sizeof(buf) - 1; i++) {
				buf[i] = (char)(rand_r(&seed) % 255 + 1);
				/* Not ^\, the vkernel's own, and what ends or stops. */
				if (strchr("\003\004\017\023\026\031\032\034\024",
				    buf[i]))
					buf[i] = 'x';
			}
			buf[sizeof(buf) - 1] = '\0';
			pty_send(p, buf);
			(void)pty_seen(p, "never said", 0);
		}
		(void)poll(NULL, 0, m == 0 ? 4000 : 0);	/* until cat is killed */
		pty_send(p, "\021\r\003\r\003\r");
		(void)poll(NULL, 0, 500);
		pty_send(p, "\003\rstty sane; echo a''live\r");
		ck_assert_msg(pty_seen(p, "alive", CMD_TIME), "after: %s", modes[m]);
	}
	guest_halt(p);
}
END_TEST

/* VKD-2: killed in the middle of file-system load, it boots and is repaired. */
START_TEST(killed)
{
	unsigned seed = 1;
	struct pty *p;

	for (int i = 0; i < KILLS; i++) {
		p = guest_boot(GUEST(.memory = "48m"));
		pty_cmd(p, "rm -rf /tmp/stress.*; echo re''ady", "ready", CMD_TIME);
		pty_send(p, "stress -n 1000 names & stress -n 1000 fsx & "
		    "stress -n 1000 files &\r");
		(void)poll(NULL, 0, 100 + rand_r(&seed) % 2500);
		guest_kill(p, SIGKILL);
	}
	p = guest_boot(GUEST(.memory = "48m"));
	pty_cmd(p, "rm -rf /tmp/stress.*; stress -n 5 names fsx files", "3 ok, 0 failed",
	    CMD_TIME);
	guest_halt(p);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "stress", .seconds = 2 * STRESS_TIME,
	    .tests = { { little, 1 }, { more, 1 }, { flood, 1 }, { killed, 1 } } }));
}
