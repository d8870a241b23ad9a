/*
 * login.c - login(1): begins a session.
 *
 *	login [-fp] [-h host] [user]
 *
 * getty(8) becomes login, and login becomes the user's shell.  The password is
 * checked against /etc/master.passwd (crypt(3)); an empty one asks for none.  Root
 * may log in only where /etc/ttys says "secure".  -f (root only) takes the user for
 * authenticated, -p keeps the environment.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <paths.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <ttyent.h>
#include <unistd.h>
#include <util.h>
#include <utmpx.h>

#define TIMEOUT		300	/* seconds to log in */
#define BACKOFF		3	/* failures before it gets slow */
#define TRIES		10
#define TTY_GID		4

/* Prints a file, if it is there. */
static void
show(const char *path)
{
	char buf[4096];
	ssize_t n;
	int fd = open(path, O_RDONLY);

	while (fd != -1 && (n = read(fd, buf, sizeof(buf))) > 0)
		if (write(STDOUT_FILENO, buf, (size_t)n) != n)
			break;
	if (fd != -1)
		close(fd);
}

/* Asks for a user name; leaves at the end of input. */
static char *
ask_name(void)
{
	static char *line;
	static size_t cap;

	do {
		printf("login: ");
		fflush(stdout);
		if (getline(&line, &cap, stdin) <= 0)
			exit(0);
		line[strcspn(line, "\n")] = '\0';
	} while (line[0] == '\0' || line[0] == '-');
	return (line);
}

/* The name below /dev of this terminal. */
static const char *
tty_name(void)
{
	const char *path = ttyname(STDIN_FILENO);

	if (path == NULL)
		return ("??");
	return (path + sizeof(_PATH_DEV) - 1);
}

/* Notes that the user is logged in here; init(8) notes the end. */
static void
record(const char *user, const char *tty)
{
	struct utmpx ux = { .ut_type = USER_PROCESS, .ut_pid = getpid() };
	size_t n = strlen(tty);

	strlcpy(ux.ut_name, user, sizeof(ux.ut_name));
	strlcpy(ux.ut_line, tty, sizeof(ux.ut_line));
	if (opt['h'])
		strlcpy(ux.ut_host, optval['h'], sizeof(ux.ut_host));
	memcpy(ux.ut_id, tty + (n > UTX_IDSIZE ? n - UTX_IDSIZE : 0),
	    n > UTX_IDSIZE ? UTX_IDSIZE : n);
	gettimeofday(&ux.ut_tv, NULL);
	if (pututxline(&ux) == NULL)
		warn(_PATH_UTMPX);
	updwtmpx(_PATH_WTMPX, &ux);
}

/* Turns into the user, in his home; leaves when that cannot be. */
static void
become(const struct passwd *pw)
{
	if (setlogin(pw->pw_name) == -1)
		warn("setlogin");
	if (setgid(pw->pw_gid) == -1 || initgroups(pw->pw_name, pw->pw_gid) == -1 ||
	    setuid(pw->pw_uid) == -1)
		err(1, "cannot become %s", pw->pw_name);
	if (chdir(pw->pw_dir) == -1) {
		if (chdir("/") == -1)
			err(1, "/");
		printf("No home directory.\nLogging in with home = \"/\".\n");
		setenv("HOME", "/", 1);
	}
}

int
main(int argc, char **argv)
{
	static char *empty[] = { NULL };
	int force, tries, ok = 0;
	const char *tty, *shell, *term, *base;
	struct passwd *pw = NULL;
	struct ttyent *ttyent;
	struct stat st;
	char arg0[64], path[256], *name;

	argv += options(argc, argv, "fh:p", "login [-fp] [-h host] [user]");
	force = opt['f'];
	if (geteuid() != 0)
		errx(1, "%s", strerror(EPERM));
	name = *argv;
	signal(SIGQUIT, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	alarm(TIMEOUT);
	tty = strdup(tty_name());
	ttyent = getttynam(tty);
	for (tries = 1; !ok; tries++) {
		if (name == NULL)
			name = ask_name();
		pw = getpwnam(name);
		ok = (force && pw != NULL && getuid() == 0) ||
		    authenticate(pw, "Password:");
		if (ok && !force && pw->pw_uid == 0 &&
		    (ttyent == NULL || (ttyent->ty_status & TTY_SECURE) == 0)) {
			printf("root login refused on this terminal.\n");
			ok = 0;
		} else if (!ok) {
			printf("Login incorrect\n");
		}
		force = 0;
		name = NULL;
		if (!ok && tries >= TRIES)
			return (1);
		if (!ok && tries > BACKOFF)
			sleep((unsigned)(tries - BACKOFF) * 5);
	}
	alarm(0);
	if (pw->pw_uid != 0 && access(_PATH_NOLOGIN, F_OK) == 0) {
		show(_PATH_NOLOGIN);
		return (1);
	}
	snprintf(path, sizeof(path), "%s%s", _PATH_DEV, tty);
	chown(path, pw->pw_uid, TTY_GID);
	chmod(path, 0620);
	shell = pw->pw_shell[0] != '\0' ? pw->pw_shell : _PATH_BSHELL;
	term = getenv("TERM");
	term = strdup(term != NULL ? term : "unknown");
	if (!opt['p'])
		environ = empty;
	setenv("HOME", pw->pw_dir, 1);
	setenv("SHELL", shell, 1);
	setenv("TERM", term, 1);
	setenv("USER", pw->pw_name, 1);
	setenv("LOGNAME", pw->pw_name, 1);
	setenv("PATH", pw->pw_uid == 0 ? _PATH_STDPATH : _PATH_DEFPATH, 1);
	record(pw->pw_name, tty);
	become(pw);
	if (stat(".hushlogin", &st) == -1)
		show(_PATH_MOTD);
	fflush(stdout);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGALRM, SIG_DFL);
	base = strrchr(shell, '/');
	snprintf(arg0, sizeof(arg0), "-%s", base != NULL ? base + 1 : shell);
	execl(shell, arg0, (char *)NULL);
	err(1, "%s", shell);
}
