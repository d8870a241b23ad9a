/*
 * t_attack.c - isolation: nothing that guest code does gets out of its address space.
 *
 * Boots a vkernel, runs world/attack.c in it, and looks from the host: the program
 * says ok, the system goes on and halts cleanly, no process is left behind.
 *
 * ATTACK=number in the environment sets the number of random attempts.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/guest.h"

#define ATTEMPT_TIME	0.005			/* seconds an attempt may cost */

START_TEST(isolation)
{
	const char *n = getenv("ATTACK") != NULL ? getenv("ATTACK") : "20000";
	char line[128];
	struct pty *p = guest_boot(GUEST(.memory = "128m"));

	(void)snprintf(line, sizeof(line), "attack -n %s; echo status=$?\r", n);
	pty_send(p, line);
	pty_expect(p, "\n", CMD_TIME);
	pty_expect(p, "status=0", 300 + strtod(n, NULL) * ATTEMPT_TIME);
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "ls /bin/ls", "/bin/ls", CMD_TIME);
	guest_halt(p);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "attack", .seconds = 0,
	    .tests = { { isolation, 1 } } }));
}
