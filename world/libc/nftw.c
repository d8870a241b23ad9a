/*
 * nftw.c - nftw(3): visits a tree of files.
 *
 * The function is called for each file with its path, its stat(2), what it is
 * (FTW_*), and where its name begins in the path and how deep it is.  A directory
 * is visited before what is in it, or after under FTW_DEPTH.  A result that is not
 * zero ends the walk.
 *
 * Under FTW_CHDIR the walk goes along by chdir(2), and the function is called in the
 * directory that the file is in: it uses the path from `base' on, and a tree may be
 * deeper than the longest path.  That takes FTW_PHYS too, as the way back is "..".
 * No directory stays open: its names are read first.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct walk {
	int	(*fn)(const char *, const struct stat *, int, struct FTW *);
	int	flags;
	dev_t	dev;			/* of the start, for FTW_MOUNT */
	char	*path;
	size_t	room;
};

/* Makes room for a path of n bytes, NUL included; 0 or -1. */
static int
grow(struct walk *w, size_t n)
{
	char *p;

	if (n <= w->room)
		return (0);
	p = realloc(w->path, n * 2);
	if (p == NULL)
		return (-1);
	w->path = p;
	w->room = n * 2;
	return (0);
}

/* The names in a directory, one behind the other, an empty one last; or NULL. */
static char *
read_names(const char *path)
{
	DIR *dir = opendir(path);
	char *names = NULL, *p;
	size_t len = 0, room = 0, n;
	struct dirent *de;

	if (dir == NULL)
		return (NULL);
	do {
		de = readdir(dir);
		if (de != NULL && (strcmp(de->d_name, ".") == 0 ||
		    strcmp(de->d_name, "..") == 0))
			continue;
		n = de != NULL ? de->d_namlen + 1u : 1;
		if (len + n > room) {
			room = room * 2 + 1024;
			p = realloc(names, room);
			if (p == NULL) {
				free(names);
				names = NULL;
				break;
			}
			names = p;
		}
		memcpy(names + len, de != NULL ? de->d_name : "", n);
		len += n;
	} while (de != NULL);
	closedir(dir);
	return (names);
}

/* Goes to a directory and makes sure that it is the one that was seen; 0 or -1. */
static int
go(const char *path, const struct stat *seen)
{
	struct stat st;

	if (chdir(path) == -1 || stat(".", &st) == -1)
		return (-1);
	if (st.st_ino == seen->st_ino && st.st_dev == seen->st_dev)
		return (0);
	errno = ENOENT;
	return (-1);
}

/* Visits the file at w->path, of length len, whose name is at base. */
static int
visit(struct walk *w, size_t len, size_t base, int level)
{
	int moving = w->flags & FTW_CHDIR, type = FTW_F, result = 0;
	struct FTW where = { .base = (int)base, .level = level };
	char *names = NULL, *name = w->path + (moving ? base : 0), *p;
	struct stat st, up;
	size_t n, start;

	memset(&st, 0, sizeof(st));
	if (lstat(name, &st) == -1)
		return (w->fn(w->path, &st, FTW_NS, &where));
	if (S_ISLNK(st.st_mode)) {
		type = FTW_SL;
		if ((w->flags & FTW_PHYS) == 0)
			type = stat(name, &st) == -1 ? FTW_SLN : FTW_F;
	}
	if (level == 0)
		w->dev = st.st_dev;
	if (S_ISDIR(st.st_mode)) {
		if ((w->flags & FTW_MOUNT) != 0 && st.st_dev != w->dev)
			return (0);
		names = read_names(name);
		type = names == NULL ? FTW_DNR : (w->flags & FTW_DEPTH) != 0 ? FTW_DP :
		    FTW_D;
	}
	if (type != FTW_DP)
		result = w->fn(w->path, &st, type, &where);
	if (names == NULL || result != 0) {
		free(names);
		return (result);
	}
	if (moving && (stat(".", &up) == -1 || go(name, &st) == -1)) {
		free(names);
		return (errno == EACCES ? w->fn(w->path, &st, FTW_DNR, &where) : -1);
	}
	start = len + (w->path[len - 1] != '/');
	for (p = names; *p != '\0' && result == 0; p += n + 1) {
		n = strlen(p);
		result = grow(w, start + n + 1);
		if (result != 0)
			break;
		w->path[start - 1] = '/';
		strcpy(w->path + start, p);
		result = visit(w, start + n, start, level + 1);
		w->path[len] = '\0';
	}
	free(names);
	if (moving && go("..", &up) == -1)
		return (-1);
	if (result == 0 && type == FTW_DP)
		result = w->fn(w->path, &st, type, &where);
	return (result);
}

/* Walks the tree at path; 0, fn's result that ended it, or -1. */
int
nftw(const char *path, int (*fn)(const char *, const struct stat *, int,
    struct FTW *), int nfd, int flags)
{
	struct walk w = { .fn = fn, .flags = flags };
	const char *slash = strrchr(path, '/');
	size_t base = slash != NULL && slash[1] != '\0' ? (size_t)(slash + 1 - path) : 0;
	int home = -1, result, error;

	(void)nfd;
	if (*path == '\0' || (flags & (FTW_CHDIR | FTW_PHYS)) == FTW_CHDIR) {
		errno = *path == '\0' ? ENOENT : EINVAL;
		return (-1);
	}
	if (grow(&w, strlen(path) + 1) == -1)
		return (-1);
	if ((flags & FTW_CHDIR) != 0) {
		home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (home == -1) {
			free(w.path);
			return (-1);
		}
		memcpy(w.path, path, base);
		w.path[base] = '\0';
		if (base != 0 && chdir(w.path) == -1)
			base = 0;	/* lstat() will fail, too */
	}
	strcpy(w.path, path);
	result = visit(&w, strlen(path), base, 0);
	error = errno;
	if (home != -1) {
		if (fchdir(home) == -1 && result == 0) {
			result = -1;
			error = errno;
		}
		close(home);
	}
	free(w.path);
	errno = error;
	return (result);
}
