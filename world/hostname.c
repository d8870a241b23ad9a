/*
 * hostname.c - hostname(1): shows (-s: without the domain) or sets the name.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	char name[MAXHOSTNAMELEN];
	int c, sflag = 0;

	while ((c = getopt(argc, argv, "fs")) != -1) {
		if (c == '?') {
			fprintf(stderr, "usage: hostname [-fs] [name]\n");
			return (1);
		}
		sflag = c == 's';
	}
	if (optind < argc) {
		if (sethostname(argv[optind], strlen(argv[optind])) == -1)
			err(1, "sethostname");
		return (0);
	}
	if (gethostname(name, sizeof(name)) == -1)
		err(1, "gethostname");
	if (sflag)
		name[strcspn(name, ".")] = '\0';
	printf("%s\n", name);
	return (0);
}
