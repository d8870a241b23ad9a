/*
 * dirent.c - directory(3): reading directories.
 *
 * A DIR is a descriptor and a buffer of entries as getdents(2) gave them.  Our kernel
 * tells in each (d_unused2, zero in DragonFly) where in the directory the next one is.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct __dir {
	int		fd;
	size_t		place;		/* of the next entry */
	size_t		length;		/* of the entries */
	long		next;		/* where in the directory the next entry is */
	char		buf[8192] __attribute__((aligned(8)));
};

/* A DIR for an open directory, which then belongs to it. */
DIR *
fdopendir(int fd)
{
	DIR *dir;
	struct stat st;

	if (fstat(fd, &st) == -1)
		return (NULL);
	if (!S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return (NULL);
	}
	dir = malloc(sizeof(*dir));
	if (dir != NULL) {
		dir->fd = fd;
		dir->place = dir->length = 0;
		dir->next = lseek(fd, 0, SEEK_CUR);
	}
	return (dir);
}

DIR *
opendir(const char *path)
{
	DIR *dir;
	int fd, saved;

	fd = open(path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return (NULL);
	dir = fdopendir(fd);
	if (dir == NULL) {
		saved = errno;
		close(fd);
		errno = saved;
	}
	return (dir);
}

/* The next entry, good until the next call; NULL at the end and on errors. */
struct dirent *
readdir(DIR *dir)
{
	struct dirent *de;
	ssize_t n;

	for (;;) {
		if (dir->place >= dir->length) {
			n = getdents(dir->fd, dir->buf, sizeof(dir->buf));
			if (n <= 0)
				return (NULL);
			dir->length = (size_t)n;
			dir->place = 0;
		}
		de = (struct dirent *)(dir->buf + dir->place);
		dir->place += _DIRENT_RECLEN(de->d_namlen);
		dir->next = de->d_unused2;
		if (de->d_ino != 0 && de->d_type != DT_WHT)
			return (de);
	}
}

/* Where the next entry is, for seekdir(). */
long
telldir(DIR *dir)
{
	return (dir->next);
}

void
seekdir(DIR *dir, long where)
{
	dir->next = lseek(dir->fd, where, SEEK_SET);
	dir->place = dir->length = 0;
}

void
rewinddir(DIR *dir)
{
	seekdir(dir, 0);
}

int
dirfd(DIR *dir)
{
	return (dir->fd);
}

int
closedir(DIR *dir)
{
	int fd = dir->fd;

	free(dir);
	return (close(fd));
}
