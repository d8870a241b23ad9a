/*
 * tar_extract.c - members into files, for tar -x.
 *
 * Nothing is written outside the directory where tar runs, whatever the archive says:
 * the way to a member goes from an open directory to the next (openat(2)) and never
 * through a symbolic link or "..", and a file is always a new one (O_EXCL): what has its
 * name is removed first.  -P lifts this.
 *
 * A directory is made for its owner alone; its mode, owner and time are set at the end,
 * when nothing more goes into it, last first.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

#include "tar.h"

/* What is to be done to a directory at the end. */
struct later {
	struct later *next;
	struct entry e;
};

static int	root = -1;		/* the directory to extract into */
static int	cached = -1;		/* the directory that cached_path leads to... */
static char	*cached_path;		/* ...from root, with a slash behind */
static struct later *laters;
static mode_t	mask;

void
extract_begin(void)
{
	mask = umask(0);
	umask(mask);
	root = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root == -1)
		err(1, ".");
}

/* Forgets the directory that was used last. */
static void
uncache(void)
{
	if (cached != -1)
		close(cached);
	cached = -1;
	free(cached_path);
	cached_path = NULL;
}

/* Goes from directory fd to the one called name, made if need be; or -1. */
static int
enter(int fd, const char *name, int make)
{
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (opt['P'] ? 0 : O_NOFOLLOW);
	int next = openat(fd, name, flags);

	if (next == -1 && errno == ENOENT && make && (mkdirat(fd, name, 0777) == 0 ||
	    errno == EEXIST))
		next = openat(fd, name, flags);
	return (next);
}

/*
 * The open directory that a path's last part is in, and that part by *basep; missing ones
 * are made if `make'.  -1 after a complaint.
 */
static int
parent(char *path, char **basep, int make)
{
	char *p, *end, *slash;
	struct stat st;
	int fd, next;

	for (end = path + strlen(path); end > path + 1 && end[-1] == '/'; )
		*--end = '\0';
	slash = strrchr(path, '/');
	*basep = slash != NULL ? slash + 1 : path;
	if (!opt['P'] && strcmp(*basep, "..") == 0) {
		warnx("%s: not extracted: it has \"..\" in it", path);
		goto bad;
	}
	if (**basep == '\0')
		*basep = ".";			/* "/" */
	if (slash == NULL)
		return (root);
	if (cached != -1 && strncmp(cached_path, path, (size_t)(slash + 1 - path)) == 0 &&
	    cached_path[slash + 1 - path] == '\0')
		return (cached);
	uncache();
	fd = *path == '/' && opt['P'] ? open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) :
	    dup(root);
	for (p = path; fd != -1 && p <= slash; *end = '/', p = end + 1) {
		end = strchr(p, '/');
		*end = '\0';
		if (*p == '\0' || strcmp(p, ".") == 0)
			continue;
		if (!opt['P'] && strcmp(p, "..") == 0) {
			*end = '/';
			warnx("%s: not extracted: it has \"..\" in it", path);
			close(fd);
			goto bad;
		}
		next = enter(fd, p, make);
		if (next == -1) {
			int e = errno;

			if (fstatat(fd, p, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			    S_ISLNK(st.st_mode) && !opt['P']) {
				warnx("%s: not extracted: %s is a symbolic link",
				    *basep, path);
				close(fd);
				*end = '/';
				goto bad;
			}
			errno = e;
		}
		close(fd);
		fd = next;
	}
	if (fd == -1) {
		complain(path);
		return (-1);
	}
	cached = fd;
	cached_path = memory(NULL, (size_t)(slash + 2 - path));
	memcpy(cached_path, path, (size_t)(slash + 1 - path));
	cached_path[slash + 1 - path] = '\0';
	return (cached);
bad:
	status = 1;
	return (-1);
}

/* Whom a member is for: by name if there is such a one here, or else by number. */
static void
find_owner(struct entry *e)
{
	static char uname[64], gname[64];
	static uid_t uid;
	static gid_t gid;
	struct passwd *pw;
	struct group *gr;

	if (numeric_owner)
		return;
	if (strcmp(e->uname, uname) == 0 && uname[0] != '\0') {
		e->uid = uid;
	} else if (e->uname[0] != '\0' && (pw = getpwnam(e->uname)) != NULL) {
		e->uid = uid = pw->pw_uid;
		strlcpy(uname, e->uname, sizeof(uname));
	}
	if (strcmp(e->gname, gname) == 0 && gname[0] != '\0') {
		e->gid = gid;
	} else if (e->gname[0] != '\0' && (gr = getgrnam(e->gname)) != NULL) {
		e->gid = gid = gr->gr_gid;
		strlcpy(gname, e->gname, sizeof(gname));
	}
}

/*
 * Gives a new file the member's owner, mode and times: the open one, if that is not -1,
 * or the one of that name in a directory.  Who is not root owns what he makes; a file
 * that has not the owner it should does not run as him either.
 */
static int
set_attributes(int file, int fd, const char *name, struct entry *e)
{
	const int flags = AT_SYMLINK_NOFOLLOW;
	struct timespec times[2] = { { 0, UTIME_NOW }, e->mtime };
	mode_t mode = e->mode;
	int failed = 0;

	if (geteuid() == 0 && !opt['o']) {
		find_owner(e);
		failed = (file != -1 ? fchown(file, e->uid, e->gid) :
		    fchownat(fd, name, e->uid, e->gid, flags)) == -1;
	} else {
		mode &= ~(mode_t)S_ISGID;
		if (e->uid != geteuid())
			mode &= ~(mode_t)S_ISUID;
	}
	if (!opt['p'])
		mode &= 0777 & ~mask;
	if (failed)
		mode &= 0777;
	if (e->type != T_SYMLINK && (file != -1 ? fchmod(file, mode) :
	    fchmodat(fd, name, mode, flags)) == -1)
		failed = 1;
	if (!opt['m'] && (file != -1 ? futimens(file, times) :
	    utimensat(fd, name, times, flags)) == -1)
		failed = 1;
	return (failed ? -1 : 0);
}

/* Makes a file of the data that follows; 0, or -1 when it cannot be made. */
static int
make_file(int dir, const char *base, struct entry *e)
{
	int fd = openat(dir, base, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
	    0600), bad = 0;
	off_t left;
	size_t n, off;
	ssize_t w;
	char *p;

	if (fd == -1)
		return (-1);
	for (left = e->size; left > 0; left -= (off_t)n) {
		n = read_data(&p, left);
		for (off = 0; off < n && !bad; off += (size_t)w)
			if ((w = write(fd, p + off, n - off)) == -1) {
				complain(e->path);
				bad = 1;
			}
	}
	if (set_attributes(fd, dir, base, e) == -1 || close(fd) == -1)
		complain(e->path);
	return (0);
}

/* Makes a link to a member that came before. */
static int
make_link(int dir, const char *base, struct entry *e)
{
	char *target;
	int here = dup(dir), there, result, error;

	if (here == -1)
		return (-1);
	there = parent(e->link, &target, 0);
	result = there == -1 ? 0 : linkat(there, target, here, base, 0);
	error = errno;
	close(here);
	errno = error;
	return (result);
}

/* Makes what a member is; 0, or -1 with errno. */
static int
make(int dir, const char *base, struct entry *e)
{
	switch (e->type) {
	case T_FILE:
		return (make_file(dir, base, e));
	case T_LINK:
		return (make_link(dir, base, e));
	case T_SYMLINK:
		return (symlinkat(e->link, dir, base));
	case T_FIFO:
		return (mkfifoat(dir, base, 0600));
	default:
		return (mknodat(dir, base, (e->type == T_CHAR ? S_IFCHR : S_IFBLK) | 0600,
		    makedev((unsigned)e->major, (unsigned)e->minor)));
	}
}

/* Whether a link member's name and target are already the same file. */
static int
linked(int dir, const char *base, struct entry *e)
{
	struct stat a, b;
	int there;
	char *target;

	if (fstatat(dir, base, &a, AT_SYMLINK_NOFOLLOW) == -1)
		return (0);
	there = parent(e->link, &target, 0);
	return (there != -1 && fstatat(there, target, &b, AT_SYMLINK_NOFOLLOW) == 0 &&
	    a.st_ino == b.st_ino && a.st_dev == b.st_dev);
}

/* Makes a directory, or takes the one that is there; the rest is for the end. */
static void
extract_dir(int dir, const char *base, struct entry *e)
{
	struct later *l;
	struct stat st;

	if (mkdirat(dir, base, 0700) == -1) {
		if (fstatat(dir, base, &st, opt['P'] ? 0 : AT_SYMLINK_NOFOLLOW) == -1 ||
		    (!S_ISDIR(st.st_mode) && !opt['k'] &&
		    (unlinkat(dir, base, 0) == -1 || mkdirat(dir, base, 0700) == -1))) {
			complain(e->path);
			return;
		}
		if (opt['k'])
			return;
	}
	l = memory(NULL, sizeof(*l));
	l->e = *e;
	l->e.path = memory(NULL, strlen(e->path) + 1);
	strcpy(l->e.path, e->path);
	l->next = laters;
	laters = l;
}

/* Extracts a member, whose data follows, without the first `strip' parts of its name. */
void
extract(struct entry *e, int strip)
{
	char *path, *base, **names[2] = { &e->path, e->type == T_LINK ? &e->link : NULL };
	off_t size = e->size;
	int i, n, dir, tried, error = 0;

	for (i = 0; i < 2 && names[i] != NULL; i++) {
		path = strip_root(*names[i]);
		for (n = strip; n > 0 && *path != '\0'; n--) {
			path += strcspn(path, "/");
			path += strspn(path, "/");
		}
		if (*path == '\0' && strip > 0) {
			skip_data(size);
			return;
		}
		if (*path == '\0')
			strcpy(*names[i], ".");
		else
			memmove(*names[i], path, strlen(path) + 1);
	}
	if (e->type < T_FILE || e->type > T_FIFO) {
		warnx("%s: not extracted: unknown type '%c'", e->path, e->type);
		status = 1;
		skip_data(size);
		return;
	}
	if (e->type != T_FILE)
		skip_data(size);
	if (opt['v'])
		fprintf(stderr, "x %s\n", e->path);
	for (tried = 0;; tried = 1) {
		dir = parent(e->path, &base, 1);
		if (dir == -1)
			break;
		if (e->type == T_DIR) {
			extract_dir(dir, base, e);
			return;
		}
		if (e->type == T_LINK && linked(dir, base, e))
			return;
		/* Those looked at the link's target, elsewhere. */
		dir = parent(e->path, &base, 1);
		if (dir == -1 || make(dir, base, e) == 0)
			break;
		error = errno;
		dir = parent(e->path, &base, 1);
		if (error == EEXIST && opt['k'])
			break;
		if (error == EEXIST && !tried && dir != -1 &&
		    (unlinkat(dir, base, 0) == 0 ||
		    unlinkat(dir, base, AT_REMOVEDIR) == 0)) {
			/* What was a directory may be a link soon. */
			uncache();
			error = 0;
			continue;
		}
		errno = error;
		complain(e->path);
		break;
	}
	if (dir == -1 || error != 0) {
		if (e->type == T_FILE)
			skip_data(size);
		return;
	}
	dir = parent(e->path, &base, 0);
	if (dir != -1 && e->type != T_LINK && e->type != T_FILE &&
	    set_attributes(-1, dir, base, e) == -1)
		complain(e->path);
}

/* Completes the directories. */
void
extract_end(void)
{
	struct later *l;
	struct stat st;
	char *base;
	int dir;

	for (; (l = laters) != NULL; laters = l->next, free(l->e.path), free(l)) {
		dir = parent(l->e.path, &base, 0);
		if (dir == -1)
			continue;
		if (fstatat(dir, base, &st, AT_SYMLINK_NOFOLLOW) == -1) {
			complain(l->e.path);
		} else if (S_ISDIR(st.st_mode) &&
		    set_attributes(-1, dir, base, &l->e) == -1) {
			complain(l->e.path);
		}
	}
}
