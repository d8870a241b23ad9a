/*
 * regress_proc.c - tests of regress.c: usage, limits, ids, locks, roots.
 *
 * What only root may do is tested by whoever runs as root; others see that it fails.
 */
#define _GNU_SOURCE
#include <sys/resource.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <stdbool.h>
#include <unistd.h>

#include "tests/regress.h"

static long
us_of(const struct timeval *tv)
{
	return tv->tv_sec * 1000000L + tv->tv_usec;
}

static long
cpu_us(int who)
{
	struct rusage ru;

	CHECK(getrusage(who, &ru) == 0);
	return us_of(&ru.ru_utime) + us_of(&ru.ru_stime);
}

/* Compute until this much CPU time is gone. */
static void
burn(long us)
{
	long until = cpu_us(RUSAGE_SELF) + us;

	while (cpu_us(RUSAGE_SELF) < until)
		for (volatile int i = 0; i < 100000; i++)
			;
}

static int
burn_some(void)
{
	burn(150000);
	return 0;
}

/* What a child used comes to its parent when it is waited for; times() agrees. */
static void
t_child_usage(void)
{
	struct rusage ru;
	struct tms a, b;
	long used, children;
	pid_t pid;
	int status;

	CHECK(times(&a) != (clock_t)-1 && cpu_us(RUSAGE_CHILDREN) == 0);
	pid = spawn(burn_some);
	CHECK(wait4(pid, &status, 0, &ru) == pid && status == 0);
	used = us_of(&ru.ru_utime) + us_of(&ru.ru_stime);
	children = cpu_us(RUSAGE_CHILDREN);
	CHECK(used >= 150000 && children == used && times(&b) != (clock_t)-1);
	used = (b.tms_cutime + b.tms_cstime) * (1000000 / sysconf(_SC_CLK_TCK));
	CHECK(a.tms_cutime == 0 && used <= children && used >= children - 40000);
}

const struct regress proc_programs[] = {
	{ NULL, NULL }
};

const struct regress proc_tests[] = {
	T(child_usage),
	{ NULL, NULL }
};
