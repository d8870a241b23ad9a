/*
 * tar_create.c - files into the archive, for tar -c, -r and -u.
 *
 * A tree is walked by nftw(3), which goes along by chdir(2): names may be longer than any
 * path.  A file with several links is
 * stored once, and the other names as links to that one; what was seen is in a hash
 * table.  -u has another of the archive's members, and stores only what is newer.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

#include "tar.h"

#define BUCKETS		4096

/* A file with several links (its number), or a member (0, 0). */
struct known {
	struct known *next;
	dev_t	dev;
	ino_t	ino;
	struct timespec mtime;
	char	path[];
};

static struct known *known[BUCKETS];

/* The chain for a file or, if its number is 0, for a name. */
static struct known **
chain(dev_t dev, ino_t ino, const char *path)
{
	uint64_t h = (uint64_t)ino * 31 + (uint64_t)dev;

	if (ino == 0)
		for (h = 5381; *path != '\0'; path++)
			h = h * 33 + (unsigned char)*path;
	return (&known[h % BUCKETS]);
}

/* What is known of a file or a name; NULL if nothing. */
static struct known *
find(dev_t dev, ino_t ino, const char *path)
{
	struct known *k;

	for (k = *chain(dev, ino, path); k != NULL; k = k->next)
		if (k->dev == dev && k->ino == ino && (ino != 0 ||
		    strcmp(k->path, path) == 0))
			return (k);
	return (NULL);
}

static void
add(dev_t dev, ino_t ino, const char *path, struct timespec mtime)
{
	struct known **head = chain(dev, ino, path), *k;

	k = memory(NULL, sizeof(*k) + strlen(path) + 1);
	k->next = *head;
	k->dev = dev;
	k->ino = ino;
	k->mtime = mtime;
	strcpy(k->path, path);
	*head = k;
}

/* Notes a member that the archive has, for -u. */
void
remember(const struct entry *e)
{
	add(0, 0, e->path, e->mtime);
}

/* Writes a file's contents; what it turns out to lack is zeros. */
static void
put_contents(int fd, const char *path, off_t left)
{
	size_t n, have;
	ssize_t got = 1;
	char *room;

	for (; left > 0; left -= (off_t)n) {
		room = write_room(&n);
		if ((off_t)n > left)
			n = (size_t)left;
		for (have = 0; have < n && got > 0; have += (size_t)got) {
			got = read(fd, room + have, n - have);
			if (got == -1)
				complain(path);
			else if (got == 0)
				warnx("%s: shrank by %ld bytes", path,
				    left - (off_t)have);
			if (got <= 0) {
				status = 1;
				break;
			}
		}
		memset(room + have, 0, n - have);
		wrote(n);
	}
}

/* Fills in who owns a member. */
static void
set_owner(struct entry *e, const struct stat *st)
{
	const char *name;

	e->uid = st->st_uid;
	e->gid = st->st_gid;
	if (!numeric_owner && (name = user_from_uid(e->uid, 1)) != NULL)
		strlcpy(e->uname, name, sizeof(e->uname));
	if (!numeric_owner && (name = group_from_gid(e->gid, 1)) != NULL)
		strlcpy(e->gname, name, sizeof(e->gname));
}

/* The member's name of a file: without a root, with a slash behind a directory. */
static char *
member_name(const char *path, int dir)
{
	char *copy = memory(NULL, strlen(path) + 2), *name;
	size_t n;

	strcpy(copy, path);
	name = strip_root(copy);
	n = strlen(name);
	memmove(copy, name, n + 1);
	while (n > 1 && copy[n - 1] == '/')
		copy[--n] = '\0';
	if (n == 0)
		strcpy(copy, ".");
	if (dir)
		strcat(copy, "/");
	return (copy);
}

/* Stores one file. */
static int
store(const char *path, const struct stat *st, int type, struct FTW *where)
{
	struct entry e = { .type = T_FILE, .link = "" };
	const char *name = path + where->base;
	char target[PATH_MAX + 1];
	struct known *k;
	ssize_t n;
	int fd = -1;

	if (excluded(path))
		return (FTW_SKIP_SUBTREE);
	if (type == FTW_NS || type == FTW_DNR || type == FTW_SLN) {
		complain(path);
		if (type != FTW_DNR)
			return (0);
	}
	if (archive_is(st->st_dev, st->st_ino)) {
		warnx("%s: is the archive", path);
		return (0);
	}
	e.mode = st->st_mode & ALLPERMS;
	e.mtime = st->st_mtim;
	set_owner(&e, st);
	e.path = member_name(path, S_ISDIR(st->st_mode));
	if (opt['u'] && (k = find(0, 0, e.path)) != NULL &&
	    k->mtime.tv_sec >= st->st_mtim.tv_sec) {
		free(e.path);
		return (0);
	}
	k = st->st_nlink > 1 && !S_ISDIR(st->st_mode) ? find(st->st_dev, st->st_ino,
	    path) : NULL;
	switch (st->st_mode & S_IFMT) {
	case S_IFREG:
		if (k != NULL)
			break;
		e.size = st->st_size;
		fd = open(name, O_RDONLY | O_NOFOLLOW * !opt['h'] | O_CLOEXEC);
		if (fd == -1) {
			complain(path);
			free(e.path);
			return (0);
		}
		break;
	case S_IFDIR:
		e.type = T_DIR;
		break;
	case S_IFLNK:
		e.type = T_SYMLINK;
		n = readlink(name, target, sizeof(target) - 1);
		if (n == -1) {
			complain(path);
			free(e.path);
			return (0);
		}
		target[n] = '\0';
		e.link = target;
		break;
	case S_IFIFO:
		e.type = T_FIFO;
		break;
	case S_IFCHR:
	case S_IFBLK:
		e.type = S_ISCHR(st->st_mode) ? T_CHAR : T_BLOCK;
		e.major = (int)major(st->st_rdev);
		e.minor = (int)minor(st->st_rdev);
		break;
	default:
		warnx("%s: not stored: a socket", path);
		free(e.path);
		return (0);
	}
	if (opt['v'])
		fprintf(stderr, "a %s\n", e.path);
	if (k != NULL) {
		e.type = T_LINK;
		e.link = k->path;
	} else if (st->st_nlink > 1 && !S_ISDIR(st->st_mode)) {
		add(st->st_dev, st->st_ino, e.path, st->st_mtim);
	}
	write_entry(&e);
	free(e.path);
	if (fd != -1) {
		put_contents(fd, path, e.size);
		close(fd);
	}
	return (0);
}

/* Stores a file and, if it is a directory, what is in it. */
void
create_tree(const char *path)
{
	if (nftw(path, store, 0, FTW_CHDIR | FTW_ACTIONRETVAL | (opt['h'] ? 0 :
	    FTW_PHYS)) == -1)
		complain(path);
}
