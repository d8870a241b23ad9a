/*
 * cp.c - cp(1): copies files.
 *
 *	cp [-R [-H | -L | -P]] [-f | -i | -n] [-alpv] source target
 *
 * -R copies trees, with links as links (-L: what they lead to) and devices and
 * fifos as such; -p keeps owner, mode, flags and times; -a is -RpP; -l links
 * instead of copying.  A directory is made writable first and gets its mode last.
 */
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

static mode_t	mask;

static void	copy(const char *, const char *, int);

/* Gives the copy the owner, mode and times of the source. */
static void
keep(const char *to, const struct stat *st)
{
	struct timespec times[2] = { st->st_atim, st->st_mtim };
	mode_t mode = st->st_mode & ALLPERMS;

	if (lchown(to, st->st_uid, st->st_gid) == -1) {
		if (errno != EPERM)
			complain(to);
		mode &= (mode_t)~(S_ISUID | S_ISGID);
	}
	if (!S_ISLNK(st->st_mode) && chmod(to, mode) == -1)
		complain(to);
	if (utimensat(AT_FDCWD, to, times, AT_SYMLINK_NOFOLLOW) == -1)
		complain(to);
}

/* Copies what is in a file. */
static void
copy_data(const char *from, const char *to, const struct stat *st)
{
	static char buf[65536];
	ssize_t n, w, off;
	int in, out;

	in = open(from, O_RDONLY);
	if (in == -1) {
		complain(from);
		return;
	}
	out = open(to, O_WRONLY | O_CREAT | O_TRUNC, st->st_mode & 0777);
	if (out == -1 && opt['f'] && unlink(to) == 0)
		out = open(to, O_WRONLY | O_CREAT | O_TRUNC, st->st_mode & 0777);
	if (out == -1) {
		complain(to);
		close(in);
		return;
	}
	while ((n = read(in, buf, sizeof(buf))) > 0) {
		for (off = 0; off < n; off += w)
			if ((w = write(out, buf + off, (size_t)(n - off))) == -1)
				break;
		if (off < n) {
			complain(to);
			n = 0;
			break;
		}
	}
	if (n == -1)
		complain(from);
	close(in);
	if (close(out) == -1)
		complain(to);
}

/* Copies a directory and what is in it. */
static void
copy_directory(const char *from, const char *to, const struct stat *st, int exists)
{
	char sub[PATH_MAX], subto[PATH_MAX];
	struct dirent *de;
	struct stat made;
	static struct stat first;	/* what we made first: not copied into itself */
	DIR *dir;

	if (!exists && mkdir(to, (st->st_mode & 0777) | S_IRWXU) == -1) {
		complain(to);
		return;
	}
	if (first.st_ino == 0 && stat(to, &made) == 0)
		first = made;
	dir = opendir(from);
	if (dir == NULL) {
		complain(from);
		return;
	}
	while ((de = readdir(dir)) != NULL) {
		if (strcmp(de->d_name, ".") == 0 || strcmp(de->d_name, "..") == 0)
			continue;
		if (snprintf(sub, sizeof(sub), "%s/%s", from, de->d_name) >=
		    (int)sizeof(sub) || snprintf(subto, sizeof(subto), "%s/%s", to,
		    de->d_name) >= (int)sizeof(subto)) {
			errno = ENAMETOOLONG;
			complain(de->d_name);
			continue;
		}
		if (lstat(sub, &made) == 0 && made.st_ino == first.st_ino &&
		    made.st_dev == first.st_dev) {
			warnx("%s: cannot copy a directory into itself", sub);
			status = 1;
			continue;
		}
		copy(sub, subto, 1);
	}
	closedir(dir);
	if (opt['p'])
		keep(to, st);
	else if (!exists)
		chmod(to, st->st_mode & 0777 & (mode_t)~mask);
}

/* Copies a link or a device; 1 when that worked. */
static int
copy_special(const char *from, const char *to, const struct stat *st, int exists)
{
	char target[PATH_MAX];
	ssize_t n;
	int bad;

	if (exists && unlink(to) == -1) {
		complain(to);
		return (0);
	}
	if (S_ISLNK(st->st_mode)) {
		n = readlink(from, target, sizeof(target) - 1);
		if (n == -1) {
			complain(from);
			return (0);
		}
		target[n] = '\0';
		bad = symlink(target, to);
	} else if (S_ISFIFO(st->st_mode)) {
		bad = mkfifo(to, st->st_mode & ALLPERMS);
	} else {
		bad = mknod(to, st->st_mode, st->st_rdev);
	}
	if (bad)
		complain(to);
	return (!bad);
}

/* Copies one file or tree. */
static void
copy(const char *from, const char *to, int level)
{
	int physical = opt['R'] && !opt['L'] && (level > 0 || opt['P']), exists;
	struct stat st, old;

	if ((physical ? lstat : stat)(from, &st) == -1) {
		complain(from);
		return;
	}
	exists = (physical && !S_ISDIR(st.st_mode) ? lstat : stat)(to, &old) == 0;
	if (exists && old.st_ino == st.st_ino && old.st_dev == st.st_dev) {
		warnx("%s and %s are identical (not copied).", to, from);
		status = 1;
		return;
	}
	if (S_ISDIR(st.st_mode) && (!opt['R'] || (exists && !S_ISDIR(old.st_mode)))) {
		warnx("%s %s", opt['R'] ? to : from, opt['R'] ? "is not a directory" :
		    "is a directory (not copied).");
		status = 1;
		return;
	}
	if (opt['v'])
		printf("%s -> %s\n", from, to);
	if (S_ISDIR(st.st_mode)) {
		copy_directory(from, to, &st, exists);
		return;
	}
	if (exists && opt['n'] > opt['f'])
		return;
	if (exists && opt['i'] > opt['f']) {
		fprintf(stderr, "overwrite %s? (y/n [n]) ", to);
		if (!yes())
			return;
	}
	if (opt['l']) {
		if (exists)
			unlink(to);
		if (link(from, to) == -1)
			complain(to);
		return;
	}
	if (opt['R'] && !S_ISREG(st.st_mode)) {
		if (!copy_special(from, to, &st, exists))
			return;
	} else {
		copy_data(from, to, &st);
	}
	if (opt['p'])
		keep(to, &st);
}

/* Copies an operand. */
static void
copy_top(const char *from, const char *to)
{
	copy(from, to, 0);
}

int
main(int argc, char **argv)
{
	struct stat st;
	int n = argc - options(argc, argv, "HLPRafilnprv", "cp [-R [-H | -L | -P]] "
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
	if (opt['H'] > opt['P'] || opt['L'])
		opt['P'] = 0;
	mask = umask(0);
	umask(mask);
	isdir = stat(argv[argc - 1], &st) == 0 && S_ISDIR(st.st_mode);
	if (!isdir && n > 2)
		errx(1, "%s is not a directory", argv[argc - 1]);
	each_source(argv + optind, n - 1, argv[argc - 1], isdir, copy_top);
	return (status);
}
