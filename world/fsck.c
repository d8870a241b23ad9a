/*
 * fsck.c - fsck(8): checks the file systems of fstab(5), or those named.
 *
 *	fsck [-fnpy] [device | directory ...]
 *
 * Each is checked by fsck_ffs(8), in the order of fstab's last column; 0 there means
 * never.  The exit status is the worst one.
 */
#include <err.h>
#include <fstab.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char	options[16] = "-";

/* Checks a device; the checker's exit status. */
static int
check(const char *device)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		if (options[1] != '\0')
			execl("/sbin/fsck_ffs", "fsck_ffs", options, device,
			    (char *)NULL);
		else
			execl("/sbin/fsck_ffs", "fsck_ffs", device, (char *)NULL);
		err(8, "/sbin/fsck_ffs");
	}
	if (pid == -1 || waitpid(pid, &status, 0) == -1)
		err(8, "%s", device);
	return (WIFEXITED(status) ? WEXITSTATUS(status) : 8);
}

int
main(int argc, char **argv)
{
	int c, pass, more, status, worst = 0;
	struct fstab *fs;

	while ((c = getopt(argc, argv, "fnpy")) != -1) {
		if (c == '?') {
			fprintf(stderr, "usage: fsck [-fnpy] [device | directory ...]\n");
			return (1);
		}
		if (strchr(options, c) == NULL)
			strlcat(options, (char []){ (char)c, '\0' }, sizeof(options));
	}
	for (argv += optind; *argv != NULL; argv++) {
		fs = getfsfile(*argv);
		status = check(fs != NULL ? fs->fs_spec : *argv);
		worst = status > worst ? status : worst;
	}
	if (optind < argc)
		return (worst);
	for (pass = 1, more = 1; more; pass++) {
		more = 0;
		setfsent();
		while ((fs = getfsent()) != NULL) {
			more |= fs->fs_passno > pass;
			if (fs->fs_passno != pass || strcmp(fs->fs_vfstype, "ufs") != 0)
				continue;
			status = check(fs->fs_spec);
			worst = status > worst ? status : worst;
		}
		endfsent();
	}
	return (worst);
}
