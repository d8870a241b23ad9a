/*
 * nftw.c - nftw(3): visits a tree of files.
 *
 * The function is called for each file with its path, its stat(2), what it is
 * (FTW_*), and where its name begins in the path and how deep it is.  A directory
 * is visited before what is in it, or after under FTW_DEPTH.  A result that is not
 * zero ends the walk.  One directory is open a level.
 */
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct walk {
	int	(*fn)(const char *, const struct stat *, int, struct FTW *);
	int	flags;
	dev_t	dev;			/* of the start, for FTW_MOUNT */
	char	path[PATH_MAX];
};

/* Visits the file at w->path, of length len. */
static int
visit(struct walk *w, size_t len, int base, int level)
{
	struct FTW where = { .base = base, .level = level };
	struct dirent *de;
	struct stat st;
	int type, result = 0;
	size_t n;
	DIR *dir = NULL;

	memset(&st, 0, sizeof(st));
	if (lstat(w->path, &st) == -1)
		return (w->fn(w->path, &st, FTW_NS, &where));
	type = FTW_F;
	if (S_ISLNK(st.st_mode)) {
		type = FTW_SL;
		if ((w->flags & FTW_PHYS) == 0 && stat(w->path, &st) == -1)
			type = FTW_SLN;
		else if ((w->flags & FTW_PHYS) == 0)
			type = FTW_F;
	}
	if (level == 0)
		w->dev = st.st_dev;
	if (S_ISDIR(st.st_mode) && type != FTW_SL) {
		if ((w->flags & FTW_MOUNT) != 0 && st.st_dev != w->dev)
			return (0);
		dir = opendir(w->path);
		type = dir == NULL ? FTW_DNR :
		    (w->flags & FTW_DEPTH) != 0 ? FTW_DP : FTW_D;
	}
	if (type != FTW_DP)
		result = w->fn(w->path, &st, type, &where);
	while (dir != NULL && result == 0 && (de = readdir(dir)) != NULL) {
		if (strcmp(de->d_name, ".") == 0 || strcmp(de->d_name, "..") == 0)
			continue;
		n = len + (w->path[len - 1] != '/') + de->d_namlen;
		if (n >= sizeof(w->path)) {
			errno = ENAMETOOLONG;
			result = -1;
			break;
		}
		if (w->path[len - 1] != '/')
			w->path[len] = '/';
		strcpy(w->path + n - de->d_namlen, de->d_name);
		result = visit(w, n, (int)n - de->d_namlen, level + 1);
		w->path[len] = '\0';
	}
	if (dir != NULL)
		closedir(dir);
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

	(void)nfd;
	if (*path == '\0' || strlcpy(w.path, path, sizeof(w.path)) >= sizeof(w.path)) {
		errno = *path == '\0' ? ENOENT : ENAMETOOLONG;
		return (-1);
	}
	return (visit(&w, strlen(path), slash != NULL && slash[1] != '\0' ?
	    (int)(slash + 1 - path) : 0, 0));
}
