/*
 * su.c - su(1): becomes another user.
 *
 *	su [-] [-lm] [login [argument ...]]
 *
 * Asks for the user's password, unless root does; only who is in group wheel may become
 * root.  The program is setuid root.  The shell keeps the environment, but for HOME,
 * SHELL and, unless the user is root, USER and LOGNAME.  - and -l make it as if he had
 * logged in; -m leaves the environment as it is, and the shell, too, if the new user's
 * is one of /etc/shells.  Arguments go to the shell: su operator -c id.
 */
#include <err.h>
#include <errno.h>
#include <grp.h>
#include <paths.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

/* Whether a user is in the group that may become root, or nobody is.  A group that is
 * not found may only be out of reach, by a limit that the user set. */
static int
in_wheel(const struct passwd *pw)
{
	struct group *gr = getgrgid(0);
	char **m;

	if (pw->pw_gid == 0 || (gr != NULL && gr->gr_mem[0] == NULL))
		return (1);
	for (m = gr != NULL ? gr->gr_mem : NULL; m != NULL && *m != NULL; m++)
		if (strcmp(*m, pw->pw_name) == 0)
			return (1);
	return (0);
}

/* Whether a shell is one that users may choose. */
static int
listed_shell(const char *shell)
{
	FILE *f = fopen("/etc/shells", "re");
	char *line = NULL;
	size_t cap = 0;
	int found = 0;

	while (f != NULL && !found && getline(&line, &cap, f) > 0) {
		line[strcspn(line, "#\n")] = '\0';
		found = strcmp(line, shell) == 0;
	}
	if (f != NULL)
		fclose(f);
	free(line);
	return (found);
}

/* Who runs this: of the users with our id the one who logged in. */
static struct passwd *
myself(uid_t uid)
{
	const char *name = getlogin();
	struct passwd *pw = name != NULL ? getpwnam(name) : NULL;

	return (pw != NULL && pw->pw_uid == uid ? pw : getpwuid(uid));
}

/* Sets a variable; exits when there is no memory. */
static void
set(const char *name, const char *value)
{
	if (setenv(name, value, 1) == -1)
		err(1, "%s", name);
}

/* Keeps out who may not become the user; the delay makes guessing slow. */
static void
check(const struct passwd *pw, const char *name, int wheel)
{
	if (pw != NULL && pw->pw_uid == 0 && !wheel)
		errx(1, "you are not in the correct group (%s) to su %s.",
		    group_from_gid(0, 0), name);
	if (!authenticate(pw, "Password:")) {
		sleep(2);
		fprintf(stderr, "Sorry\n");
		exit(1);
	}
}

int
main(int argc, char **argv)
{
	static char *empty[] = { NULL }, *none[] = { NULL, NULL };
	const char *name = "root", *shell, *term, *base, *mine = NULL;
	uid_t uid = getuid();
	struct passwd *pw;
	int login, wheel = 1;
	char arg0[64];

	argv += options(argc, argv, "lm", "su [-] [-lm] [login [argument ...]]");
	if (*argv != NULL && strcmp(*argv, "-") == 0) {
		opt['l'] = 1;
		argv++;
	}
	login = opt['l'] > opt['m'];
	if (login)
		opt['m'] = 0;
	if (geteuid() != 0)
		errx(1, "not running setuid");
	if (*argv != NULL)
		name = *argv;
	else
		argv = none;
	if (uid != 0) {
		pw = myself(uid);
		if (pw == NULL)
			errx(1, "who are you?");
		wheel = in_wheel(pw);
	}
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	pw = getpwnam(name);
	if (uid != 0)
		check(pw, name, wheel);
	else if (pw == NULL)
		errx(1, "unknown login: %s", name);
	shell = pw->pw_shell[0] != '\0' ? pw->pw_shell : _PATH_BSHELL;
	if (opt['m'])
		mine = getenv("SHELL");
	if (mine != NULL && (uid == 0 || listed_shell(shell)))
		shell = mine;
	else if (opt['m'] && uid != 0 && !listed_shell(shell))
		errx(1, "permission denied (shell).");
	if (setgid(pw->pw_gid) == -1 || initgroups(pw->pw_name, pw->pw_gid) == -1 ||
	    setuid(pw->pw_uid) == -1)
		err(1, "cannot become %s", name);
	if (login) {
		term = getenv("TERM");
		environ = empty;
		if (term != NULL)
			set("TERM", term);
		set("PATH", pw->pw_uid == 0 ? _PATH_STDPATH : _PATH_DEFPATH);
		if (chdir(pw->pw_dir) == -1)
			err(1, "no directory: %s", pw->pw_dir);
	}
	if (!opt['m']) {
		if (login || pw->pw_uid != 0) {
			set("USER", pw->pw_name);
			set("LOGNAME", pw->pw_name);
		}
		set("HOME", pw->pw_dir);
		set("SHELL", shell);
	}
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	base = strrchr(shell, '/');
	snprintf(arg0, sizeof(arg0), "%s%s", login ? "-" : "", base != NULL ? base + 1 :
	    shell);
	argv[0] = arg0;
	execv(shell, argv);
	warn("%s", shell);
	return (errno == ENOENT ? 127 : 126);
}
