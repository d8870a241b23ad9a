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
#include <util.h>

/* Detaches what is on a directory; 0 or 1. */
static int
detach(const char *on)
{
	if (unmount(on, opt['f'] ? MNT_FORCE : 0) == -1) {
		warn("unmount of %s failed", on);
		return (1);
	}
	if (opt['v'])
		printf("%s: unmounted\n", on);
	return (0);
}

int
main(int argc, char **argv)
{
	const char *type;
	struct statfs *list;
	int n, i;

	argv += options(argc, argv, "aft:v", "umount [-fv] device | directory ...\n"
	    "       umount -a [-fv] [-t type]");
	if (*argv == NULL && !opt['a'])
		usage();
	type = optval['t'];
	n = getmntinfo(&list, MNT_NOWAIT);
	if (opt['a']) {		/* the latest first; root and /dev stay */
		for (i = n - 1; i >= 0; i--)
			if ((type == NULL || strcmp(type, list[i].f_fstypename) == 0) &&
			    strcmp(list[i].f_mntonname, "/") != 0 &&
			    strcmp(list[i].f_mntonname, "/dev") != 0)
				status |= detach(list[i].f_mntonname);
		return (status);
	}
	for (; *argv != NULL; argv++) {
		for (i = n - 1; i >= 0; i--)
			if (strcmp(list[i].f_mntfromname, *argv) == 0 ||
			    strcmp(list[i].f_mntonname, *argv) == 0)
				break;
		status |= detach(i >= 0 ? list[i].f_mntonname : *argv);
	}
	return (status);
}
