/*
 * rmdir.c - rmdir(1): removes empty directories; -p those above them too.
 */
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

int
main(int argc, char **argv)
{
	char *p;

	argv += options(argc, argv, "p", "rmdir [-p] directory ...");
	if (*argv == NULL)
		usage();
	for (; *argv != NULL; argv++) {
		p = *argv;
		do {
			if (rmdir(p) == -1) {
				complain(p);
				break;
			}
			p = dirname(p);
		} while (opt['p'] && strcmp(p, ".") != 0 && strcmp(p, "/") != 0);
	}
	return (status);
}
