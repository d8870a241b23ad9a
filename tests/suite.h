/*
 * suite.h - what is the same in all test programs: main().
 *
 * No header of the host's or the kernel's is needed here: tests of either may include it.
 */
#ifndef TESTS_SUITE_H
#define TESTS_SUITE_H

/* A test of START_TEST's, and how often it runs: with _i from 0 up to that. */
struct test {
	const struct TTest *test;
	int	times;
};

#define TEST_TIME	1200		/* seconds, on the slowest host */

/* A test program: its main() is `return (suite_run(&(struct suite){ ... }))'.  Each test
 * is a case of its own: CK_RUN_CASE=name in the environment runs that one. */
struct suite {
	const char *name;
	double	seconds;		/* a bound for each test; 0: none, and no less
					 * than TEST_TIME */
	void	(*once)(void);		/* before all tests, in the program's process */
	void	(*before)(void);	/* and around each, in its process */
	void	(*after)(void);
	struct test tests[64];		/* up to { NULL, 0 } */
	const struct suite *next;	/* tests with other fixtures; `once': for each */
};
/* Run them; the exit status of the program. */
int	suite_run(const struct suite *);
/* This test cannot run here; with CI in the environment that is a failure. */
void	skip(const char *id, const char *why);

#endif
