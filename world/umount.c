/*
 * umount.c - umount(8): detaches file systems.
 *
 *	umount [-fv] device | directory ...	umount -a [-fv] [-t type]
 */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

static int	flags, vflag;

/* Detaches what is on a directory; 0 or 1. */
static int
detach(const char *on)
{
	if (unmount(on, flags) == -1) {
		warn("unmount of %s failed", on);
		return (1);
	}
	if (vflag)
		printf("%s: unmounted\n", on);
	return (0);
}

int
main(int argc, char **argv)
{
	const char *type = NULL;
	struct statfs *list;
	int c, n, i, aflag = 0, status = 0;

	while ((c = getopt(argc, argv, "aft:v")) != -1) {
		switch (c) {
		case 'a':
			aflag = 1;
			break;
		case 'f':
			flags = MNT_FORCE;
			break;
		case 't':
			type = optarg;
			break;
		case 'v':
			vflag = 1;
			break;
		default:
			argc = -1;
			break;
		}
	}
	if (argc < 0 || (optind >= argc && !aflag)) {
		fprintf(stderr, "usage: umount [-fv] device | directory ...\n"
		    "       umount -a [-fv] [-t type]\n");
		return (1);
	}
	n = getmntinfo(&list, MNT_NOWAIT);
	if (aflag) {		/* the latest first; root and /dev stay */
		for (i = n - 1; i >= 0; i--)
			if ((type == NULL || strcmp(type, list[i].f_fstypename) == 0) &&
			    strcmp(list[i].f_mntonname, "/") != 0 &&
			    strcmp(list[i].f_mntonname, "/dev") != 0)
				status |= detach(list[i].f_mntonname);
		return (status);
	}
	for (argv += optind; *argv != NULL; argv++) {
		for (i = n - 1; i >= 0; i--)
			if (strcmp(list[i].f_mntfromname, *argv) == 0 ||
			    strcmp(list[i].f_mntonname, *argv) == 0)
				break;
		status |= detach(i >= 0 ? list[i].f_mntonname : *argv);
	}
	return (status);
}
