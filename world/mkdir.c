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

static int	vflag;

/* Makes a path and what is missing above it; 0 or -1. */
static int
make_all(char *path, mode_t mode)
{
	char *p = path, c;
	struct stat st;

	for (;;) {
		p += strspn(p, "/");
		p += strcspn(p, "/");
		c = *p;
		*p = '\0';
		if (mkdir(path, c == '\0' ? mode : 0777) == 0) {
			if (vflag)
				printf("%s\n", path);
		} else if (errno != EEXIST && errno != EISDIR && errno != EROFS) {
			return (-1);
		} else if (stat(path, &st) == -1) {
			return (-1);
		} else if (!S_ISDIR(st.st_mode)) {
			errno = c == '\0' ? EEXIST : ENOTDIR;
			return (-1);
		}
		*p = c;
		if (p[strspn(p, "/")] == '\0')
			return (0);
	}
}

int
main(int argc, char **argv)
{
	mode_t mode = 0777;
	void *set = NULL;
	int c, pflag = 0, status = 0;

	while ((c = getopt(argc, argv, "m:pv")) != -1) {
		if (c == 'm') {
			set = setmode(optarg);
			if (set == NULL)
				errx(1, "invalid file mode: %s", optarg);
			mode = getmode(set, 0777);
		} else if (c == 'p') {
			pflag = 1;
		} else if (c == 'v') {
			vflag = 1;
		} else {
			optind = argc;
		}
	}
	if (optind >= argc) {
		fprintf(stderr, "usage: mkdir [-pv] [-m mode] directory ...\n");
		return (1);
	}
	for (argv += optind; *argv != NULL; argv++) {
		if ((pflag ? make_all(*argv, mode) : mkdir(*argv, mode)) == -1) {
			warn("%s", *argv);
			status = 1;
			continue;
		}
		if (!pflag && vflag)
			printf("%s\n", *argv);
		if (set != NULL && chmod(*argv, mode) == -1) {
			warn("%s", *argv);
			status = 1;
		}
	}
	return (status);
}
