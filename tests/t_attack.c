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

#include "tests/pty.h"

#define BOOT_TIME	30
#define CMD_TIME	30
#define ATTEMPT_TIME	0.005			/* seconds an attempt may cost */
#define MAXSTUBS	512

START_TEST(isolation)
{
	const char *n = getenv("ATTACK") != NULL ? getenv("ATTACK") : "20000";
	const char *argv[] = { vk_kernel(), "-m", "128m", "-i", vk_path("mem"), "-r",
	    vk_rootimg("root.img"), NULL };
	pid_t stubs[MAXSTUBS];
	char line[128];
	struct pty *p;
	int left;

	vk_allow();
	p = pty_spawn(argv, 24, 80);
	pty_expect(p, "login: ", BOOT_TIME);
	pty_send(p, "root\r");
	pty_expect(p, "# ", CMD_TIME);
	(void)snprintf(line, sizeof(line), "attack -n %s; echo status=$?\r", n);
	pty_send(p, line);
	pty_expect(p, "\n", CMD_TIME);
	pty_expect(p, "status=0", 300 + strtod(n, NULL) * ATTEMPT_TIME);
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "ls /bin/ls", "/bin/ls", CMD_TIME);
	left = vk_children(p->pid, stubs, MAXSTUBS);
	pty_send(p, "halt\r");
	ck_assert_int_eq(pty_wait(p, CMD_TIME), 0);
	ck_assert(vk_all_gone(stubs, left, 5));
	pty_free(p);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("attack");
	TCase *tc = tcase_create("attack");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_set_timeout(tc, 0);
	tcase_add_test(tc, isolation);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return (failed == 0 ? 0 : 1);
}
