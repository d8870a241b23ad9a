/*
 * chroot.c - chroot(8): runs a program, by default a shell, with another root directory.
 *
 *	chroot [-u user] newroot [program [argument ...]]
 *
 * Only root may.  With -u the program then has the rights of that user, whom the old
 * root's /etc/passwd and /etc/group know.  The status is the program's, 126 or 127 when
 * it cannot be run.
 */
#include <err.h>
#include <grp.h>
#include <paths.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>
#include <util.h>

int
main(int argc, char **argv)
{
	static char interactive[] = "-i";
	char *shell[] = { getenv("SHELL"), interactive, NULL };
	const struct passwd *pw = NULL;
	static char bshell[] = _PATH_BSHELL;

	argv += options(argc, argv, "u:", "chroot [-u user] newroot "
	    "[program [argument ...]]");
	if (*argv == NULL)
		usage();
	if (opt['u'] && (pw = getpwnam(optval['u'])) == NULL)
		errx(1, "%s: no such user", optval['u']);
	if (pw != NULL && initgroups(pw->pw_name, pw->pw_gid) == -1)
		err(1, "%s", pw->pw_name);
	if (chdir(*argv) == -1 || chroot(".") == -1)
		err(1, "%s", *argv);
	if (pw != NULL && (setgid(pw->pw_gid) == -1 || setuid(pw->pw_uid) == -1))
		err(1, "%s", pw->pw_name);
	if (shell[0] == NULL || *shell[0] == '\0')
		shell[0] = bshell;
	if (*++argv == NULL)
		argv = shell;
	execvp(*argv, argv);
	return (failed_exec(*argv));
}
