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
 * deeper than the longest path.  The way back is "..", or a descriptor where the walk
 * began or a symbolic link led.  No other directory stays open: its names are read first.
 *
 * Of no standard: FTW_BOTH visits a directory before and after, and reads it only then
 * (FTW_DNR takes the place of FTW_DP when that fails); FTW_COMFOLLOW follows a link that
 * is the start of the walk; FTW_MOUNT visits a mounted directory, but nothing in it.  A
 * directory that a link leads back to from inside is FTW_NS with ELOOP.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

struct walk {
	int	(*fn)(const char *, const struct stat *, int, struct FTW *);
	int	flags;
	dev_t	dev;			/* of the start, for FTW_MOUNT */
	char	*path;
	size_t	room;
	struct level mark;		/* the last whose depth is a power of two */
	int	linked;			/* links that led here from the start */
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

/* Whether a directory is one that the walk is in: errno is ELOOP then. */
int
is_loop(const struct level *up, const struct stat *st)
{
	while (up != NULL && (up->ino != st->st_ino || up->dev != st->st_dev))
		up = up->up;
	if (up != NULL)
		errno = ELOOP;
	return (up != NULL);
}

static int	visit(struct walk *, size_t, size_t, int, const struct level *);

/* Visits the names in the directory at w->path. */
static int
visit_names(struct walk *w, const char *names, size_t len, int level,
    const struct level *up)
{
	size_t n, start = len + (w->path[len - 1] != '/');
	int result = 0;

	for (; *names != '\0' && result == 0; names += n + 1) {
		n = strlen(names);
		result = grow(w, start + n + 1);
		if (result != 0)
			break;
		w->path[start - 1] = '/';
		strcpy(w->path + start, names);
		result = visit(w, start + n, start, level, up);
		if (result == FTW_SKIP_SUBTREE && (w->flags & FTW_ACTIONRETVAL) != 0)
			result = 0;
		w->path[len] = '\0';
	}
	return (result);
}

/* Visits the file at w->path, of length len, whose name is at base. */
static int
visit(struct walk *w, size_t len, size_t base, int level, const struct level *above)
{
	int type = FTW_F, result = 0, link = 0, followed, back = -1, error;
	int moving = w->flags & FTW_CHDIR, after = w->flags & (FTW_DEPTH | FTW_BOTH);
	struct FTW where = { .base = (int)base, .level = level };
	char *names, *name = w->path + (moving ? base : 0);
	struct level here = { .up = above };
	const struct level mark = w->mark;
	struct stat st, up;

	memset(&st, 0, sizeof(st));
	if (lstat(name, &st) == -1)
		return (w->fn(w->path, &st, FTW_NS, &where));
	if (S_ISLNK(st.st_mode)) {
		type = FTW_SL;
		if ((w->flags & FTW_PHYS) == 0 ||
		    (level == 0 && (w->flags & FTW_COMFOLLOW) != 0)) {
			link = stat(name, &st) == 0;
			type = link ? FTW_F : FTW_SLN;
		}
	}
	if (level == 0)
		w->dev = st.st_dev;
	if (!S_ISDIR(st.st_mode))
		return (w->fn(w->path, &st, type, &where));
	here.dev = st.st_dev;
	here.ino = st.st_ino;
	/*
	 * Without a link that can be only where a disk is damaged: then the mark, with
	 * nothing above it, finds it some rounds later, and deep trees take no longer.
	 */
	if (is_loop(w->linked + link > 0 ? above : &w->mark, &st))
		return (w->fn(w->path, &st, FTW_NS, &where));
	if ((w->flags & FTW_BOTH) != 0)
		result = w->fn(w->path, &st, FTW_D, &where);
	if (result != 0 && !(result == FTW_SKIP_SUBTREE &&
	    (w->flags & FTW_ACTIONRETVAL) != 0))
		return (result);
	if (result != 0 || ((w->flags & FTW_MOUNT) != 0 && st.st_dev != w->dev))
		return (w->fn(w->path, &st, after ? FTW_DP : FTW_D, &where));
	names = read_names(name);
	if (names == NULL || (moving && eaccess(name, X_OK) == -1)) {
		error = errno;
		free(names);
		errno = error;
		return (w->fn(w->path, &st, FTW_DNR, &where));
	}
	if (!after)
		result = w->fn(w->path, &st, FTW_D, &where);
	followed = link && level > 0;
	link |= level == 0;		/* ".." is not the way back from "." either */
	if (result == 0 && moving) {
		result = link ? back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) :
		    stat(".", &up);
		if (result != -1)
			result = go(name, &st);
	}
	if (result == 0) {
		if ((level & (level - 1)) == 0)
			w->mark = (struct level){ NULL, st.st_dev, st.st_ino };
		w->linked += followed;
		result = visit_names(w, names, len, level + 1, &here);
		w->linked -= followed;
		w->mark = mark;
		if (moving && (link ? fchdir(back) : go("..", &up)) == -1)
			result = -1;
	}
	error = errno;
	free(names);
	if (back != -1)
		close(back);
	errno = error;
	if (result == 0 && after)
		result = w->fn(w->path, &st, FTW_DP, &where);
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
	if (*path == '\0') {
		errno = ENOENT;
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
	result = visit(&w, strlen(path), base, 0, NULL);
	if (result == FTW_SKIP_SUBTREE && (flags & FTW_ACTIONRETVAL) != 0)
		result = 0;
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
