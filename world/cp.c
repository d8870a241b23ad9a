/*
 * cp.c - cp(1): copies files.
 *
 *	cp [-R [-H | -L]] [-P] [-f | -i | -n] [-alpv] source target
 *
 * -R copies trees, with links as links (-L: what they lead to) and devices and
 * fifos as such; without it -P copies links as links; -p keeps owner, mode, flags and
 * times; -a is -RpP; -l links instead of copying.  A directory is made writable first and
 * gets its mode last.
 *
 * A tree may be deeper than the longest path: files are named relative to their
 * directories, which are open on the way; the whole paths are for messages.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

/* Where we are in a tree: its directory, the whole path, and where in that the name
 * begins that is relative to the directory. */
struct place {
	int	dir;
	char	*path;
	size_t	len, name, room;
};
static struct place	from, to;
#define NAME(p)	((p).path + (p).name)

static mode_t	mask;
static const struct level *inside;	/* of what we copy now */

static void	copy(int);

/* Appends a name to a path, behind a slash if there is something already. */
static void
enter(struct place *p, const char *name, int dir)
{
	size_t n = strlen(name), start = p->len;

	if (p->len > 0 && p->path[p->len - 1] != '/')
		start++;
	if (start + n + 1 > p->room) {
		p->room = 2 * (start + n + 1);
		p->path = realloc(p->path, p->room);
		if (p->path == NULL)
			err(1, NULL);
	}
	if (start > p->len)
		p->path[p->len] = '/';
	strcpy(p->path + start, name);
	p->len = start + n;
	p->name = start;
	p->dir = dir;
}

/* Back to where one was before enter(). */
static void
back(struct place *p, const struct place *old)
{
	p->dir = old->dir;
	p->len = old->len;
	p->name = old->name;
	p->path[p->len] = '\0';
}

/*
 * Gives the copy the owner, mode, times and flags of the source.  It is open as fd, so
 * that a link in its place has nothing to say, or -1 for what is made by name.
 */
static void
keep(const struct stat *st, int fd)
{
	const int flags = AT_SYMLINK_NOFOLLOW;
	struct timespec times[2] = { st->st_atim, st->st_mtim };
	mode_t mode = st->st_mode & ALLPERMS;

	if ((fd != -1 ? fchown(fd, st->st_uid, st->st_gid) :
	    fchownat(to.dir, NAME(to), st->st_uid, st->st_gid, flags)) == -1) {
		if (errno != EPERM)
			complain(to.path);
		mode &= (mode_t)~(S_ISUID | S_ISGID);
	}
	if (!S_ISLNK(st->st_mode) && (fd != -1 ? fchmod(fd, mode) :
	    fchmodat(to.dir, NAME(to), mode, flags)) == -1)
		complain(to.path);
	if ((fd != -1 ? futimens(fd, times) :
	    utimensat(to.dir, NAME(to), times, flags)) == -1)
		complain(to.path);
	if (st->st_flags != 0 && (fd != -1 ? fchflags(fd, st->st_flags) :
	    chflagsat(to.dir, NAME(to), st->st_flags, flags)) == -1)
		complain(to.path);
}

/* Copies what is in a file.  Below a tree a new file is new, and no link leads away. */
static void
copy_data(const struct stat *st, int exists)
{
	static char buf[65536];
	const int flags = O_WRONLY | O_CREAT | (exists || !opt['R'] ? O_TRUNC : O_EXCL);
	ssize_t n, w, off;
	int in, out;

	in = openat(from.dir, NAME(from), O_RDONLY);
	if (in == -1) {
		complain(from.path);
		return;
	}
	out = openat(to.dir, NAME(to), flags, st->st_mode & 0777);
	if (out == -1 && opt['f'] && unlinkat(to.dir, NAME(to), 0) == 0)
		out = openat(to.dir, NAME(to), flags, st->st_mode & 0777);
	if (out == -1) {
		complain(to.path);
		close(in);
		return;
	}
	while ((n = read(in, buf, sizeof(buf))) > 0) {
		for (off = 0; off < n; off += w)
			if ((w = write(out, buf + off, (size_t)(n - off))) == -1)
				break;
		if (off < n) {
			complain(to.path);
			n = 0;
			break;
		}
	}
	if (n == -1)
		complain(from.path);
	close(in);
	if (opt['p'])
		keep(st, out);
	if (close(out) == -1)
		complain(to.path);
}

/* Opens a directory; -1 after a complaint. */
static int
open_directory(const struct place *p)
{
	int fd = openat(p->dir, NAME(*p), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		complain(p->path);
	return (fd);
}

/* Copies what is in directory `in', to directory `out'. */
static void
copy_entries(int in, int out, const struct stat *first)
{
	const struct place fromdir = from, todir = to;
	struct dirent *de;
	struct stat st;
	DIR *dir;

	dir = fdopendir(in);
	if (dir == NULL) {
		complain(from.path);
		close(in);
		return;
	}
	while ((de = readdir(dir)) != NULL) {
		if (strcmp(de->d_name, ".") == 0 || strcmp(de->d_name, "..") == 0)
			continue;
		enter(&from, de->d_name, in);
		enter(&to, de->d_name, out);
		if (fstatat(in, de->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    st.st_ino == first->st_ino && st.st_dev == first->st_dev) {
			warnx("%s: cannot copy a directory into itself", from.path);
			status = 1;
		} else {
			copy(1);
		}
		back(&from, &fromdir);
		back(&to, &todir);
	}
	closedir(dir);
}

/* Copies a directory and what is in it. */
static void
copy_directory(const struct stat *st, int exists)
{
	static struct stat first;	/* what we made first: not copied into itself */
	struct level here = { inside, st->st_dev, st->st_ino };
	int in, out;

	if (opt['L'] && is_loop(inside, st)) {
		complain(from.path);
		return;
	}
	if (!exists && mkdirat(to.dir, NAME(to), (st->st_mode & 0777) | S_IRWXU) == -1) {
		complain(to.path);
		return;
	}
	out = open_directory(&to);
	if (out == -1)
		return;
	if (first.st_ino == 0 && fstat(out, &first) == -1)
		complain(to.path);
	in = open_directory(&from);
	inside = &here;
	if (in != -1)
		copy_entries(in, out, &first);
	inside = here.up;
	if (opt['p'])
		keep(st, out);
	else if (!exists && fchmod(out, st->st_mode & 0777 & (mode_t)~mask) == -1)
		complain(to.path);
	close(out);
}

/* Copies a link or a device; 1 when that worked. */
static int
copy_special(const struct stat *st, int exists)
{
	char target[PATH_MAX];
	ssize_t n;
	int bad;

	if (exists && unlinkat(to.dir, NAME(to), 0) == -1) {
		complain(to.path);
		return (0);
	}
	if (S_ISLNK(st->st_mode)) {
		n = readlinkat(from.dir, NAME(from), target, sizeof(target) - 1);
		if (n == -1) {
			complain(from.path);
			return (0);
		}
		target[n] = '\0';
		bad = symlinkat(target, to.dir, NAME(to));
	} else if (S_ISFIFO(st->st_mode)) {
		bad = mkfifoat(to.dir, NAME(to), st->st_mode & ALLPERMS);
	} else {
		bad = mknodat(to.dir, NAME(to), st->st_mode, st->st_rdev);
	}
	if (bad)
		complain(to.path);
	return (!bad);
}

/* Copies the file or tree at `from' to `to'. */
static void
copy(int level)
{
	int physical = opt['R'] ? !opt['L'] && (level > 0 || !opt['H']) : opt['P'] != 0;
	int exists;
	const int nofollow = physical ? AT_SYMLINK_NOFOLLOW : 0;
	struct stat st, old;

	if (fstatat(from.dir, NAME(from), &st, nofollow) == -1) {
		complain(from.path);
		return;
	}
	/* What is opened is behind a link at the target; what is replaced is the link. */
	exists = fstatat(to.dir, NAME(to), &old, S_ISREG(st.st_mode) ||
	    S_ISDIR(st.st_mode) ? 0 : nofollow) == 0;
	if (exists && old.st_ino == st.st_ino && old.st_dev == st.st_dev) {
		warnx("%s and %s are identical (not copied).", to.path, from.path);
		status = 1;
		return;
	}
	if (S_ISDIR(st.st_mode) && (!opt['R'] || (exists && !S_ISDIR(old.st_mode)))) {
		warnx("%s %s", opt['R'] ? to.path : from.path, opt['R'] ?
		    "is not a directory" : "is a directory (not copied).");
		status = 1;
		return;
	}
	if (opt['v'])
		printf("%s -> %s\n", from.path, to.path);
	if (S_ISDIR(st.st_mode)) {
		copy_directory(&st, exists);
		return;
	}
	if (exists && opt['n'] > opt['f'])
		return;
	if (exists && opt['i'] > opt['f']) {
		fprintf(stderr, "overwrite %s? (y/n [n]) ", to.path);
		if (!yes())
			return;
	}
	if (opt['l']) {
		if (exists && (opt['f'] || opt['i']))
			unlinkat(to.dir, NAME(to), 0);
		if (linkat(from.dir, NAME(from), to.dir, NAME(to), nofollow ? 0 :
		    AT_SYMLINK_FOLLOW) == -1)
			complain(to.path);
		return;
	}
	if (!S_ISLNK(st.st_mode) && (!opt['R'] || S_ISREG(st.st_mode)))
		copy_data(&st, exists);
	else if (copy_special(&st, exists) && opt['p'])
		keep(&st, -1);
}

/* Copies an operand. */
static void
copy_top(const char *source, const char *target)
{
	from.len = to.len = 0;
	enter(&from, source, AT_FDCWD);
	enter(&to, target, AT_FDCWD);
	copy(0);
}

int
main(int argc, char **argv)
{
	struct stat st;
	int n = argc - options(argc, argv, "HLPRafilnprv", "cp [-R [-H | -L]] [-P] "
	    "[-f | -i | -n] [-alpv] source ... target"), isdir;

	if (n < 2)
		usage();
	opt['R'] |= opt['r'] | opt['a'];
	opt['p'] |= opt['a'];
	if (opt['P'] < opt['a'])
		opt['P'] = opt['a'];
	/* The last of -H, -L and -P counts. */
	if (opt['P'] > opt['L'] || opt['H'] > opt['L'])
		opt['L'] = 0;
	if (opt['P'] > opt['H'] || opt['L'])
		opt['H'] = 0;
	mask = umask(0);
	umask(mask);
	isdir = stat(argv[argc - 1], &st) == 0 && S_ISDIR(st.st_mode);
	if (!isdir && n > 2)
		errx(1, "%s is not a directory", argv[argc - 1]);
	each_source(argv + optind, n - 1, argv[argc - 1], isdir, copy_top);
	return (finish());
}
