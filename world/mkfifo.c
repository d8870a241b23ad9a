/*
 * mkfifo.c - mkfifo(1): makes FIFOs; mknod(8) under that name: devices, too.
 *
 *	mkfifo [-m mode] name ...
 *	mknod [-m mode] name [b | c] major minor
 *	mknod [-m mode] name p
 *
 * The devices that the kernel drives have their nodes in /dev by themselves; a node
 * made elsewhere is for archives and other systems.
 */
#include <err.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

/* A part of a device's number; exits for anything else. */
static int
part(const char *s, const char *what)
{
	char *end;
	long n = strtol(s, &end, 0);

	if (end == s || *end != '\0' || n < INT_MIN || n > INT_MAX)
		errx(1, "%s: bad %s number", s, what);
	return ((int)n);
}

int
main(int argc, char **argv)
{
	int node = strcmp(getprogname(), "mknod") == 0;
	mode_t mode = 0666, type = S_IFIFO;
	dev_t dev = 0;
	void *set;

	argv += options(argc, argv, "m:", node ? "mknod [-m mode] name [b | c] major "
	    "minor\n       mknod [-m mode] name p" : "mkfifo [-m mode] name ...");
	argc -= optind;
	if (opt['m']) {
		set = setmode(optval['m']);
		if (set == NULL)
			errx(1, "invalid file mode: %s", optval['m']);
		mode = getmode(set, mode);
		umask(0);
	}
	if (argc == 0)
		usage();
	if (node) {
		if (argc == 4 && strlen(argv[1]) == 1 &&
		    strchr("bcu", *argv[1]) != NULL) {
			type = *argv[1] == 'b' ? S_IFBLK : S_IFCHR;
			dev = makedev(part(argv[2], "major"), part(argv[3], "minor"));
		} else if (argc != 2 || strcmp(argv[1], "p") != 0) {
			usage();
		}
		argv[1] = NULL;
	}
	for (; *argv != NULL; argv++)
		if ((type == S_IFIFO ? mkfifo(*argv, mode) :
		    mknod(*argv, type | mode, dev)) == -1)
			complain(*argv);
	return (status);
}
