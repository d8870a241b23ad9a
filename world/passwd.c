/*
 * passwd.c - passwd(1): changes a password.
 *
 *	passwd [login]
 *
 * Everyone may change his own, if he knows the old one, and root all; the program is
 * setuid root.  The new /etc/master.passwd is written beside the old one, which is locked
 * as long (flock(2)), and takes its place when it is whole.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <paths.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

#define PTMP		"/etc/ptmp"
#define SALT_CHARS	16

/* Asks twice for the new password; its hash.  An empty answer changes nothing. */
static const char *
ask_new(void)
{
	static const char letters[] =
	    "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	char setting[3 + SALT_CHARS + 1] = "$5$", first[_PASSWORD_LEN + 1], *p;
	const char *hash;
	int i;

	for (;;) {
		p = getpass("New Password:");
		if (p == NULL || *p == '\0')
			errx(1, "password unchanged");
		strlcpy(first, p, sizeof(first));
		if (strlen(first) < 6 && getuid() != 0) {
			printf("Please enter a longer password.\n");
			continue;
		}
		p = getpass("Retype New Password:");
		if (p == NULL)
			errx(1, "password unchanged");
		if (strcmp(p, first) == 0)
			break;
		printf("Mismatch; try again, EOF to quit.\n");
	}
	for (i = 0; i < SALT_CHARS; i++)
		setting[3 + i] = letters[arc4random_uniform(64)];
	hash = crypt(first, setting);
	explicit_bzero(first, sizeof(first));
	explicit_bzero(p, strlen(p));
	return (hash);
}

/* Gives up; the file stays as it was. */
static _Noreturn void
fail(const char *name)
{
	int e = errno;

	unlink(PTMP);
	errc(1, e, "%s: password unchanged", name);
}

/* Opens and locks the file; leaves if another has it, or is just replacing it. */
static FILE *
lock(void)
{
	int fd = open(_PATH_MASTERPASSWD, O_RDONLY | O_CLOEXEC | O_EXLOCK | O_NONBLOCK);
	struct stat st;
	FILE *f;

	if ((fd == -1 && errno == EWOULDBLOCK) || (fd != -1 && fstat(fd, &st) == 0 &&
	    st.st_nlink == 0))
		errx(1, "%s: another changes the passwords", _PATH_MASTERPASSWD);
	f = fd != -1 ? fdopen(fd, "r") : NULL;
	if (f == NULL)
		err(1, "%s", _PATH_MASTERPASSWD);
	return (f);
}

/* Writes the file anew, with another password for a user. */
static void
replace(const char *user, const char *hash)
{
	size_t len = strlen(user), cap = 0;
	FILE *in = lock(), *out;
	char *line = NULL, *rest;
	int found = 0;

	/* Another one was left by who died in the middle. */
	unlink(PTMP);
	out = fopen(PTMP, "wxe");
	if (out == NULL)
		fail(PTMP);
	while (getline(&line, &cap, in) > 0) {
		if (strncmp(line, user, len) != 0 || line[len] != ':' ||
		    (rest = strchr(line + len + 1, ':')) == NULL) {
			fputs(line, out);
			continue;
		}
		fprintf(out, "%s:%s%s", user, hash, rest);
		found = 1;
	}
	errno = ENOENT;
	if (!found || ferror(in))
		fail(_PATH_MASTERPASSWD);
	if (fflush(out) != 0 || fsync(fileno(out)) == -1 || fclose(out) != 0 ||
	    rename(PTMP, _PATH_MASTERPASSWD) == -1)
		fail(PTMP);
}

int
main(int argc, char **argv)
{
	const char *name, *hash;
	struct passwd *pw;
	uid_t uid = getuid();
	int i;

	argv += options(argc, argv, "", "passwd [login]");
	name = *argv != NULL ? *argv : getlogin();
	pw = name != NULL ? getpwnam(name) : NULL;
	if (*argv == NULL && (pw == NULL || pw->pw_uid != uid))
		pw = getpwuid(uid);
	if (pw == NULL)
		errx(1, "%s: unknown user", name);
	if (uid != 0 && pw->pw_uid != uid)
		errx(1, "%s", strerror(EACCES));
	if (geteuid() != 0)
		errx(1, "not running setuid");
	name = strdup(pw->pw_name);
	if (name == NULL)
		err(1, NULL);
	printf("Changing local password for %s\n", name);
	fflush(stdout);
	if (uid != 0 && !authenticate(pw, "Old Password:"))
		errx(1, "%s", strerror(EACCES));
	hash = ask_new();
	/* Nothing that the user can type, send or limit shall leave it half done. */
	if (setuid(0) == -1)
		err(1, NULL);
	for (i = 1; i < NSIG; i++)
		if (i != SIGCHLD)
			signal(i, SIG_IGN);
	umask(077);
	replace(name, hash);
	return (0);
}
