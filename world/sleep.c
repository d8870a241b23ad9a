/*
 * sleep.c - sleep(1): waits for a number of seconds, which may have a fraction.
 */
#include <err.h>
#include <stdlib.h>
#include <time.h>
#include <util.h>

int
main(int argc, char **argv)
{
	struct timespec t;
	char *end;
	double v;

	argv += options(argc, argv, "", "sleep seconds");
	if (*argv == NULL || argv[1] != NULL)
		usage();
	v = strtod(*argv, &end);
	if (end == *argv || *end != '\0' || !(v >= 0 && v <= 1e15))
		errx(1, "invalid time interval: %s", *argv);
	t.tv_sec = (time_t)v;
	t.tv_nsec = (long)((v - (double)t.tv_sec) * 1e9);
	if (nanosleep(&t, NULL) == -1)
		err(1, "nanosleep");
	return (0);
}
