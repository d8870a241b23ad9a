/*
 * sleep.c - sleep(1): waits for a number of seconds, which may have a fraction.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int
main(int argc, char **argv)
{
	struct timespec t;
	char *end;
	double v;

	if (argc != 2) {
		fprintf(stderr, "usage: sleep seconds\n");
		return (1);
	}
	v = strtod(argv[1], &end);
	if (end == argv[1] || *end != '\0' || v > 1e15)
		errx(1, "invalid time interval: %s", argv[1]);
	if (v <= 0)
		return (0);
	t.tv_sec = (time_t)v;
	t.tv_nsec = (long)((v - (double)t.tv_sec) * 1e9);
	if (nanosleep(&t, NULL) == -1)
		err(1, "nanosleep");
	return (0);
}
