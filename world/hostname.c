/*
 * hostname.c - hostname(1): shows (-s: without the domain) or sets the name.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>
#include <util.h>

int
main(int argc, char **argv)
{
	char name[MAXHOSTNAMELEN];

	argv += options(argc, argv, "fs", "hostname [-fs] [name]");
	if (*argv != NULL) {
		if (sethostname(*argv, strlen(*argv)) == -1)
			err(1, "sethostname");
		return (0);
	}
	if (gethostname(name, sizeof(name)) == -1)
		err(1, "gethostname");
	if (opt['s'])
		name[strcspn(name, ".")] = '\0';
	printf("%s\n", name);
	return (finish());
}
