/*
 * vkenable.c - vm.vkernel_enable, the sysctl that allows virtual kernels.
 *
 * DragonFly's host kernel keeps this switch; Linux has none of the name, so it
 * is a file, vm.vkernel_enable, holding 0 or 1, that counts only when nobody
 * but its owner can write it.  The first of these that says something holds:
 *
 *	/run/vkernel			root's, for everyone, until the host reboots;
 *					a 0 here is final
 *	$VKERNEL_STATE			a private setting (make run, make check)
 *	$XDG_RUNTIME_DIR/vkernel	this user's
 *	or ~/.vkernel
 *	/etc/sysctl.conf, /etc/sysctl.d/<name>.conf
 *					the permanent setting
 *
 * and otherwise it is 0.
 *
 * Called by: vk.c at start; tools/sysctl_host.c, the command that sets it.
 * Manual page: vkernel(7).
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vkenable.h"

#define PATHLEN	4096
#define UNSET	(-1)

/* The folder of root's, the private or the user's setting.  False: none. */
static bool
dir_root(char *dir)
{
	(void)snprintf(dir, PATHLEN, "/run/vkernel");
	return (true);
}

static bool
dir_private(char *dir)
{
	const char *s = getenv("VKERNEL_STATE");

	if (s == NULL || *s == '\0')
		return (false);
	(void)snprintf(dir, PATHLEN, "%s", s);
	return (true);
}

static bool
dir_user(char *dir)
{
	const char *run = getenv("XDG_RUNTIME_DIR"), *home = getenv("HOME");

	if (run != NULL && *run == '/')
		(void)snprintf(dir, PATHLEN, "%s/vkernel", run);
	else if (home != NULL && *home == '/')
		(void)snprintf(dir, PATHLEN, "%s/.vkernel", home);
	else
		return (false);
	return (true);
}

/* Where a setting may lie, first come first served, and who must own it. */
static const struct source {
	bool	(*dir)(char *);
	bool	owner_root;
} sources[] = {
	{ dir_root, true }, { dir_private, false }, { dir_user, false },
};
#define NSOURCES	(sizeof(sources) / sizeof(sources[0]))

/* What the file of one source says, if it is its owner's alone; else UNSET. */
static int
read_source(const struct source *src)
{
	uid_t owner = src->owner_root ? 0 : geteuid();
	char dir[PATHLEN], path[PATHLEN + 32], buf[8];
	int fd, value = UNSET;
	struct stat st;
	ssize_t n;

	if (!src->dir(dir))
		return (UNSET);
	(void)snprintf(path, sizeof(path), "%s/" VKENABLE_NAME, dir);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)) < 0)
		return (UNSET);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == owner &&
	    (st.st_mode & 022) == 0 && (n = read(fd, buf, sizeof(buf))) > 0 &&
	    (buf[0] == '0' || buf[0] == '1') && (n == 1 || buf[1] == '\n'))
		value = buf[0] - '0';
	(void)close(fd);
	return (value);
}

/* Take over what one sysctl.conf(5) file says last, if anything. */
static void
read_conf(const char *path, int *value)
{
	char line[512];
	FILE *f = fopen(path, "re");

	if (f == NULL)
		return;
	while (fgets(line, sizeof(line), f) != NULL) {
		char name[64];
		int v, end = 0;

		if (sscanf(line, " %63[a-z._/-] = %d %n", name, &v, &end) != 2 ||
		    end == 0 || (line[end] != '\0' && line[end] != '#') ||
		    (v != 0 && v != 1))
			continue;
		for (char *p = name; *p != '\0'; p++)
			if (*p == '/')
				*p = '.';
		/* A leading '-' asks sysctl(8) to ignore errors. */
		if (strcmp(name[0] == '-' ? name + 1 : name, VKENABLE_NAME) == 0)
			*value = v;
	}
	(void)fclose(f);
}

/* Is it a *.conf? */
static int
is_conf(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return (len > 5 && strcmp(d->d_name + len - 5, ".conf") == 0);
}

/* The permanent setting: sysctl.d's files by name, then sysctl.conf. */
static int
read_permanent(void)
{
	int value = UNSET, n;
	struct dirent **list;

	n = scandir("/etc/sysctl.d", &list, is_conf, alphasort);
	for (int i = 0; i < n; i++) {
		char path[PATHLEN];

		(void)snprintf(path, sizeof(path), "/etc/sysctl.d/%s", list[i]->d_name);
		read_conf(path, &value);
		free(list[i]);
	}
	if (n >= 0)
		free(list);
	read_conf("/etc/sysctl.conf", &value);
	return (value);
}

/* As vkenable.h says. */
int
vkenable_get(void)
{
	int value = UNSET;

	for (size_t i = 0; i < NSOURCES && value == UNSET; i++)
		value = read_source(&sources[i]);
	if (value == UNSET)
		value = read_permanent();
	return (value == 1);
}

/* As vkenable.h says. */
bool
vkenable_final(void)
{
	return (geteuid() != 0 && read_source(&sources[0]) == 0);
}

/* Set it where this user's setting lies, by a new file that replaces the old one. */
int
vkenable_set(int value, char *path, size_t size)
{
	char dir[PATHLEN], tmp[PATHLEN + 64];
	ssize_t n = -1;
	int fd, error;

	if (!dir_private(dir) && !(geteuid() == 0 ? dir_root(dir) : dir_user(dir))) {
		(void)snprintf(path, size, "$HOME");
		return (ENOENT);
	}
	(void)snprintf(path, size, "%s/" VKENABLE_NAME, dir);
	(void)snprintf(tmp, sizeof(tmp), "%s/" VKENABLE_NAME ".%ld", dir, (long)getpid());
	/* For all to read, whatever the umask. */
	if (mkdir(dir, 0755) == 0 ? chmod(dir, 0755) != 0 : errno != EEXIST)
		return (errno);
	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0)
		return (errno);
	if (fchmod(fd, 0644) == 0)
		n = write(fd, value ? "1\n" : "0\n", 2);
	error = n == 2 ? 0 : errno;
	if (close(fd) != 0 && error == 0)
		error = errno;
	if (error == 0 && rename(tmp, path) != 0)
		error = errno;
	if (error != 0)
		(void)unlink(tmp);
	return (error);
}
