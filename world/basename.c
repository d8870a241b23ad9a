/*
 * basename.c - basename(1), and dirname(1) under that name: parts of paths.
 *
 *	basename string [suffix]
 *	basename [-a] [-s suffix] string ...
 *	dirname string ...
 */
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>
#include <util.h>

/* Prints the last part of a path without the suffix, unless that is all of it. */
static void
show(char *path, const char *suffix)
{
	char *name = *path != '\0' ? basename(path) : path;
	size_t len = strlen(name), n = suffix != NULL ? strlen(suffix) : 0;

	if (n > 0 && len > n && strcmp(name + len - n, suffix) == 0)
		name[len - n] = '\0';
	printf("%s\n", name);
}

int
main(int argc, char **argv)
{
	int dir = strcmp(getprogname(), "dirname") == 0;

	argv += options(argc, argv, dir ? "" : "as:", dir ? "dirname string ..." :
	    "basename string [suffix]\n       basename [-a] [-s suffix] string ...");
	argc -= optind;
	if (argc == 0 || (!dir && !opt['a'] && !opt['s'] && argc > 2))
		usage();
	if (!dir && !opt['a'] && !opt['s']) {
		show(argv[0], argv[1]);
		return (finish());
	}
	for (; *argv != NULL; argv++)
		if (dir)
			printf("%s\n", dirname(*argv));
		else
			show(*argv, optval['s']);
	return (finish());
}
