/*
 * rmdir.c - rmdir(1): removes empty directories; -p those above them too.
 */
#include <err.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	int c, pflag = 0, status = 0;
	char *p;

	while ((c = getopt(argc, argv, "p")) != -1) {
		if (c == '?')
			optind = argc;
		pflag = 1;
	}
	if (optind >= argc) {
		fprintf(stderr, "usage: rmdir [-p] directory ...\n");
		return (1);
	}
	for (argv += optind; *argv != NULL; argv++) {
		p = *argv;
		do {
			if (rmdir(p) == -1) {
				warn("%s", p);
				status = 1;
				break;
			}
			p = dirname(p);
		} while (pflag && strcmp(p, ".") != 0 && strcmp(p, "/") != 0);
	}
	return (status);
}
