/*
 * manifest.c - all that can be known of a file tree, a line for each file.
 *
 * One source for every system that is to agree about a tree: built against world/ it
 * is the guest's /usr/bin/manifest, built against glibc it looks at a tree of the host,
 * and as process 1 of User-mode Linux it mounts what the guest wrote with Linux's own
 * ufs driver.  t_foreign.c compares the outputs.
 *
 *	manifest [-o out] folder
 *	manifest -m ufs.ko [-o out] device	(Linux, process 1) mount it first
 *
 * A line has these fields, with a tab after each but the last:
 *
 *	path type mode links uid gid inode size mtime ctime atime md5|target|rdev|-
 *
 * The path is from the folder ("." is that itself); what is not a graphic character
 * of ASCII is \ooo there and in a target.  Names are in strcmp's order.  Times are
 * seconds, atime is that after the file was read.  Other file systems are not entered,
 * what they cover is left out.  `out' may be a disk: the output ends with zeros up to
 * a whole sector, and a tree cannot contain what is written about it there.
 *
 * Called by: t_foreign.c, soak_mixed.c, or a person.  Calls: md5.c of the libc.
 */
#ifndef __DragonFly__
#define _GNU_SOURCE
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#endif
#include <sys/stat.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "world/include/md5.h"

#define SECTOR		512
#define CHUNK		65536
#define MAXPATH		4096

static char	path[MAXPATH];		/* of the file at hand, from the folder */
static char	out[CHUNK], data[CHUNK];
static size_t	outlen;
static int	outfd = STDOUT_FILENO, status;
static dev_t	device;			/* that the folder lies on */

/* Note that something of the file at hand cannot be had; go on. */
static void
complain(const char *what)
{
	warn("%s: %s", path, what);
	status = 1;
}

/* Write what has been put. */
static void
flush(void)
{
	size_t done = 0;
	ssize_t n;

	for (; done < outlen; done += (size_t)n)
		if ((n = write(outfd, out + done, outlen - done)) <= 0)
			err(1, "write");
	outlen = 0;
}

static void
put(const char *s, size_t n)
{
	size_t part;

	for (; n > 0; s += part, n -= part) {
		if (outlen == sizeof(out))
			flush();
		part = n < sizeof(out) - outlen ? n : sizeof(out) - outlen;
		memcpy(out + outlen, s, part);
		outlen += part;
	}
}

/* Put a name so that it is one word. */
static void
put_name(const char *s)
{
	char octal[8];

	for (; *s != '\0'; s++)
		if (*s > ' ' && *s < 0x7f && *s != '\\')
			put(s, 1);
		else
			put(octal, (size_t)snprintf(octal, sizeof(octal), "\\%03o",
			    (unsigned)*s & 0xff));
}

/* The checksum of the file at hand, which should have this length. */
static void
sum(off_t size, char hex[33])
{
	MD5_CTX c;
	ssize_t n = -1;
	off_t len = 0;
	int fd = open(path, O_RDONLY | O_NONBLOCK);

	MD5Init(&c);
	while (fd != -1 && (n = read(fd, data, sizeof(data))) > 0) {
		MD5Update(&c, data, (size_t)n);
		len += n;
	}
	if (n != 0)
		complain("cannot be read");
	else if (len != size)
		complain("has not the length it says");
	if (fd != -1)
		(void)close(fd);
	(void)MD5End(&c, hex);
}

/* qsort's order of names. */
static int
by_name(const void *a, const void *b)
{
	return (strcmp(*(char *const *)a, *(char *const *)b));
}

/* The names in the folder at hand, in order; how many. */
static size_t
names(char ***list)
{
	size_t n = 0, room = 0;
	struct dirent *e;
	DIR *d = opendir(path);

	*list = NULL;
	if (d == NULL) {
		complain("cannot be opened");
		return (0);
	}
	for (errno = 0; (e = readdir(d)) != NULL; errno = 0) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (n == room) {
			room = 2 * room + 64;
			if ((*list = realloc(*list, room * sizeof(**list))) == NULL)
				err(1, "names");
		}
		if (((*list)[n++] = strdup(e->d_name)) == NULL)
			err(1, "names");
	}
	if (errno != 0)
		complain("cannot be listed");
	(void)closedir(d);
	if (n > 0)
		qsort(*list, n, sizeof(**list), by_name);
	return (n);
}

/* A line for the file at hand, and for all below it. */
static void
walk(size_t len)
{
	char line[256], what[MAXPATH] = "-", **list, type;
	struct stat st;
	size_t n;

	if (lstat(path, &st) != 0) {
		complain("no status");
		return;
	}
	if (st.st_dev != device)
		return;
	n = S_ISDIR(st.st_mode) ? names(&list) : 0;
	if (S_ISREG(st.st_mode)) {
		type = 'f';
		sum(st.st_size, what);
	} else if (S_ISLNK(st.st_mode)) {
		ssize_t got = readlink(path, what, sizeof(what) - 1);

		type = 'l';
		if (got < 0)
			complain("cannot be followed");
		what[got < 0 ? 0 : got] = '\0';
	} else if (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode)) {
		type = S_ISCHR(st.st_mode) ? 'c' : 'b';
		(void)snprintf(what, sizeof(what), "%lu", (unsigned long)st.st_rdev);
	} else {
		type = S_ISDIR(st.st_mode) ? 'd' : S_ISFIFO(st.st_mode) ? 'p' :
		    S_ISSOCK(st.st_mode) ? 's' : '?';
	}
	if (lstat(path, &st) != 0)		/* now that it is read */
		complain("no status");
	put_name(path);
	put(line, (size_t)snprintf(line, sizeof(line),
	    "\t%c\t%o\t%lu\t%u\t%u\t%lu\t%lld\t%lld\t%lld\t%lld\t", type,
	    (unsigned)st.st_mode & 07777, (unsigned long)st.st_nlink,
	    (unsigned)st.st_uid, (unsigned)st.st_gid, (unsigned long)st.st_ino,
	    (long long)st.st_size, (long long)st.st_mtime, (long long)st.st_ctime,
	    (long long)st.st_atime));
	put_name(what);
	put("\n", 1);
	for (size_t i = 0; i < n; i++) {
		int more = snprintf(path + len, sizeof(path) - len, "/%s", list[i]);

		if (more < 0 || len + (size_t)more >= sizeof(path)) {
			errno = ENAMETOOLONG;
			complain("below it");
		} else {
			walk(len + (size_t)more);
		}
		path[len] = '\0';
		free(list[i]);
	}
	if (S_ISDIR(st.st_mode))
		free(list);
}

#ifdef __DragonFly__
#define MODULE	""

/* Only Linux has modules of Linux's. */
static const char *
mount_with(const char *module, const char *dev)
{
	errx(64, "%s, %s: only on Linux", module, dev);
}

static void
power_off(void)
{
}
#else
#define MODULE	"m:"

/* Mount a disk of another BSD's with Linux's driver; where. */
static const char *
mount_with(const char *module, const char *dev)
{
	int fd = open(module, O_RDONLY);

	if (fd == -1 || syscall(SYS_finit_module, fd, "", 0) != 0)
		err(1, "%s", module);
	(void)close(fd);
	if (mount("dev", "/dev", "devtmpfs", 0, NULL) != 0 && errno != EBUSY)
		err(1, "/dev");
	if (mount(dev, "/mnt", "ufs", MS_RDONLY, "ufstype=44bsd") != 0)
		err(1, "%s", dev);
	return ("/mnt");
}

/* The end of the machine that this is the first process of. */
static void
power_off(void)
{
	sync();
	if (getpid() == 1)
		(void)reboot(RB_POWER_OFF);
}
#endif

int
main(int argc, char *argv[])
{
	const char *module = NULL, *to = NULL, *folder;
	struct stat st;
	int c;

	(void)atexit(power_off);
	while ((c = getopt(argc, argv, "o:" MODULE)) != -1) {
		if (c == 'o')
			to = optarg;
		else if (c == 'm')
			module = optarg;
		else
			errx(64, "usage: manifest [-o out] folder");
	}
	/* User-mode Linux has words of its own for its first process, at the end. */
	if (argc - optind < 1 || (argc - optind > 1 && module == NULL))
		errx(64, "usage: manifest [-o out] folder");
	if (to != NULL && (outfd = open(to, O_WRONLY | O_CREAT, 0644)) == -1)
		err(1, "%s", to);
	folder = module != NULL ? mount_with(module, argv[optind]) : argv[optind];
	if (chdir(folder) != 0 || stat(".", &st) != 0)
		err(1, "%s", folder);
	device = st.st_dev;
	path[0] = '.';
	walk(1);
	if (to != NULL && outlen % SECTOR != 0) {
		static const char zeros[SECTOR];

		put(zeros, SECTOR - outlen % SECTOR);
	}
	flush();
	return (status);
}
