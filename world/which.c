/*
 * which.c - which(1): where the shell would find programs.
 *
 *	which [-as] program ...
 *
 * -a shows all of a name in PATH, -s none: only the status tells, which is 1 if one
 * was not found.
 */
#include <limits.h>
#include <paths.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

/* Prints a path if it can be run; whether it can. */
static int
show(const char *path)
{
	struct stat st;

	if (stat(path, &st) == -1 || !S_ISREG(st.st_mode) || access(path, X_OK) == -1)
		return (0);
	if (!opt['s'])
		printf("%s\n", path);
	return (1);
}

/* Looks for a program along the path; whether it is there. */
static int
search(const char *name, const char *path)
{
	char file[PATH_MAX];
	int found = 0;
	size_t n;

	if (strchr(name, '/') != NULL)
		return (show(name));
	for (;; path += n + 1) {
		n = strcspn(path, ":");
		if (snprintf(file, sizeof(file), "%.*s/%s", n > 0 ? (int)n : 1,
		    n > 0 ? path : ".", name) < (int)sizeof(file) && show(file)) {
			found = 1;
			if (!opt['a'])
				break;
		}
		if (path[n] == '\0')
			break;
	}
	return (found);
}

int
main(int argc, char **argv)
{
	const char *path = getenv("PATH");
	int missing = 0;

	argv += options(argc, argv, "as", "which [-as] program ...");
	if (*argv == NULL)
		usage();
	for (; *argv != NULL; argv++)
		if (**argv == '\0' || !search(*argv, path != NULL ? path :
		    _PATH_DEFPATH))
			missing = 1;
	return (finish() | missing);
}
