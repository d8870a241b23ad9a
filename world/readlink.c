/*
 * readlink.c - readlink(1): where symbolic links lead; realpath(1): whole paths.
 *
 *	readlink [-fn] [file ...]
 *	realpath [-q] [path ...]
 *
 * readlink prints the text of a link, and nothing for another file; -f makes it
 * realpath: the absolute path without links and dots.  -n leaves the newline of the
 * last one out, -q says nothing of what is not there.  realpath(3), readlink(2).
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

int
main(int argc, char **argv)
{
	static char *here[] = { ".", NULL };
	int whole = strcmp(getprogname(), "realpath") == 0;
	char path[PATH_MAX];
	ssize_t n;

	argv += whole ? options(argc, argv, "q", "realpath [-q] [path ...]") :
	    options(argc, argv, "fn", "readlink [-fn] [file ...]");
	if (*argv == NULL && !whole)
		usage();
	for (argv = *argv == NULL ? here : argv; *argv != NULL; argv++) {
		if (whole || opt['f'])
			n = realpath(*argv, path) != NULL ? (ssize_t)strlen(path) : -1;
		else
			n = readlink(*argv, path, sizeof(path));
		if (n >= 0)
			printf("%.*s%s", (int)n, path, opt['n'] && argv[1] == NULL ? "" :
			    "\n");
		else if (whole && !opt['q'])
			complain(*argv);
		else
			status = 1;
	}
	return (finish());
}
