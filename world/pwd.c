/*
 * pwd.c - pwd(1): the current directory; -L as PWD says, if that is it, -P without
 * links (the default).
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

int
main(int argc, char **argv)
{
	const char *path = NULL;
	struct stat a, b;

	options(argc, argv, "LP", "pwd [-L | -P]");
	if (opt['L'] > opt['P'] && (path = getenv("PWD")) != NULL && (*path != '/' ||
	    stat(path, &a) == -1 || stat(".", &b) == -1 || a.st_ino != b.st_ino ||
	    a.st_dev != b.st_dev))
		path = NULL;
	if (path == NULL && (path = getcwd(NULL, 0)) == NULL)
		err(1, ".");
	printf("%s\n", path);
	return (finish());
}
