/*
 * env.c - env(1): runs a program in another environment, or prints it.
 *
 *	env [- | -i] [-u name] [name=value ...] [program [argument ...]]
 *	printenv [name]
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

/* Prints the environment; what main() is to return. */
static int
print_all(void)
{
	char **p;

	for (p = environ; *p != NULL; p++)
		printf("%s\n", *p);
	return (finish());
}

int
main(int argc, char **argv)
{
	static char *empty[] = { NULL };
	const char *value;
	int c;

	if (strcmp(getprogname(), "printenv") == 0) {
		argv += options(argc, argv, "", "printenv [name]");
		if (*argv == NULL)
			return (print_all());
		if (argv[1] != NULL)
			usage();
		if ((value = getenv(*argv)) == NULL)
			return (1);
		printf("%s\n", value);
		return (finish());
	}
	while ((c = getopt(argc, argv, "iu:")) != -1) {
		if (c == '?') {
			fprintf(stderr, "usage: env [-i] [-u name] [name=value ...] "
			    "[program [argument ...]]\n");
			return (1);
		}
		if (c == 'i')
			environ = empty;
		else if (unsetenv(optarg) == -1)
			err(1, "%s", optarg);
	}
	argv += optind;
	if (*argv != NULL && strcmp(*argv, "-") == 0) {
		environ = empty;
		argv++;
	}
	for (; *argv != NULL && strchr(*argv, '=') != NULL; argv++)
		if (putenv(*argv) == -1)
			err(1, "%s", *argv);
	if (*argv != NULL) {
		execvp(*argv, argv);
		return (failed_exec(*argv));
	}
	return (print_all());
}
