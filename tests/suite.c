/*
 * suite.c - see suite.h.
 *
 * A test program is a Check suite whose tests have a case each, so that one can be had by
 * its name; Check forks for each test, and ends those that take too long.
 *
 *	CK_RUN_CASE=name		run this test only
 *	CK_VERBOSITY=verbose		also name those that pass
 *	CK_FORK=no			for a debugger: all in one process
 *
 * Called by each tests/t_*.c; tests/run.sh runs these and reads what they print.
 */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/suite.h"

static const struct suite *suite;

/* Once in the program, whatever case is first; again if it failed. */
static void
suite_once(void)
{
	static bool done;

	if (!done)
		suite->once();
	done = true;
}

int
suite_run(const struct suite *what)
{
	Suite *s = suite_create(what->name);
	SRunner *sr = srunner_create(s);
	int failed;

	suite = what;
	for (; what != NULL; what = what->next)
		for (const struct test *t = what->tests; t->test != NULL; t++) {
			TCase *tc = tcase_create(t->test->name);

			suite_add_tcase(s, tc);
			if (suite->once != NULL)
				tcase_add_unchecked_fixture(tc, suite_once, NULL);
			if (what != suite && what->once != NULL)
				tcase_add_unchecked_fixture(tc, what->once, NULL);
			tcase_add_checked_fixture(tc, what->before, what->after);
			tcase_set_timeout(tc, what->seconds == 0 ||
			    what->seconds > TEST_TIME ? what->seconds : TEST_TIME);
			tcase_add_loop_test(tc, t->test, 0, t->times);
		}
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return (failed == 0 ? 0 : 1);
}

void
skip(const char *id, const char *why)
{
	(void)printf("SKIP %s: %s\n", id, why);
	(void)fflush(stdout);
	if (getenv("CI") != NULL)
		ck_abort_msg("%s was skipped: %s", id, why);
}
