/*
 * mktemp.c - mktemp(1): makes a file, or a directory, with a new name, and prints it.
 *
 *	mktemp [-dqu] [-t prefix] [template ...]
 *
 * The X at a template's end are replaced; without one it is tmp.XXXXXXXXXX in $TMPDIR or
 * /tmp, and with -t it begins with the prefix.  -u removes it again, -q is silent.
 */
#include <err.h>
#include <limits.h>
#include <paths.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

/* Makes one. */
static void
make(const char *template)
{
	char *name = strdup(template);
	int fd = -1;

	if (name == NULL)
		err(1, NULL);
	if (opt['d'] ? mkdtemp(name) == NULL : (fd = mkstemp(name)) == -1) {
		if (opt['q'])
			status = 1;
		else
			complain(template);
	} else {
		if (fd != -1)
			close(fd);
		if (opt['u'] && (opt['d'] ? rmdir : unlink)(name) == -1)
			complain(name);
		printf("%s\n", name);
	}
	free(name);
}

int
main(int argc, char **argv)
{
	const char *dir = getenv("TMPDIR");
	char path[PATH_MAX];

	argv += options(argc, argv, "dqt:u", "mktemp [-dqu] [-t prefix] [template ...]");
	if (dir == NULL || *dir == '\0')
		dir = _PATH_TMP;
	if (*argv == NULL || opt['t']) {
		if (snprintf(path, sizeof(path), "%s/%s.XXXXXXXXXX", dir, opt['t'] ?
		    optval['t'] : "tmp") >= (int)sizeof(path))
			errx(1, "%s: name too long", dir);
		make(path);
	}
	for (; *argv != NULL; argv++)
		make(*argv);
	return (finish());
}
