/*
 * tty.c - tty(1): the name of the terminal, or only (-s) whether there is one;
 * logname(1): the name of who logged in.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

int
main(int argc, char **argv)
{
	const char *name;

	if (strcmp(getprogname(), "logname") == 0) {
		if (options(argc, argv, "", "logname") != argc)
			usage();
		if ((name = getlogin()) == NULL)
			err(1, NULL);
	} else {
		usage_status = 2;
		if (options(argc, argv, "s", "tty [-s]") != argc)
			usage();
		name = ttyname(STDIN_FILENO);
		status = name == NULL;
	}
	if (!opt['s'])
		printf("%s\n", name != NULL ? name : "not a tty");
	return (finish());
}
