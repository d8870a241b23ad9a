/*
 * mkdir.c - mkdir(1): makes directories; -p the missing ones above too, and it is no
 * error when one is there; -m mode; -v says so.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

static mode_t	mask;

/* Makes a path and what is missing above it; 0 or -1. */
static int
make_all(char *path, mode_t mode)
{
	char *p = path, c;
	struct stat st;
	int last;

	for (;;) {
		p += strspn(p, "/");
		p += strcspn(p, "/");
		c = *p;
		last = p[strspn(p, "/")] == '\0';
		*p = '\0';
		/* What is made on the way can be entered, whatever the umask. */
		umask(last ? mask : mask & ~(mode_t)0300);
		if (mkdir(path, last ? mode : 0777) == 0) {
			if (opt['v'])
				printf("%s\n", path);
		} else if (errno != EEXIST && errno != EISDIR && errno != EROFS) {
			return (-1);
		} else if (stat(path, &st) == -1) {
			return (-1);
		} else if (!S_ISDIR(st.st_mode)) {
			errno = last ? EEXIST : ENOTDIR;
			return (-1);
		}
		*p = c;
		if (last)
			return (0);
	}
}

int
main(int argc, char **argv)
{
	mode_t mode = 0777;
	void *set = NULL;

	mask = umask(0);
	umask(mask);
	argv += options(argc, argv, "m:pv", "mkdir [-pv] [-m mode] directory ...");
	if (*argv == NULL)
		usage();
	if (opt['m']) {
		set = setmode(optval['m']);
		if (set == NULL)
			errx(1, "invalid file mode: %s", optval['m']);
		mode = getmode(set, 0777);
	}
	for (; *argv != NULL; argv++) {
		if ((opt['p'] ? make_all(*argv, mode) : mkdir(*argv, mode)) == -1) {
			complain(*argv);
			continue;
		}
		if (!opt['p'] && opt['v'])
			printf("%s\n", *argv);
		if (set != NULL && chmod(*argv, mode) == -1)
			complain(*argv);
	}
	return (finish());
}
