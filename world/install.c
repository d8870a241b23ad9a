/*
 * install.c - install(1): copies files to where they are to be, with owner and mode.
 *
 *	install [-CcpSv] [-g group] [-m mode] [-o owner] file ... target
 *	install -d [-v] [-g group] [-m mode] [-o owner] directory ...
 *
 * The copy is made beside the target and takes its place when it is whole (so -S is
 * always), mode 755 unless -m says otherwise.  -C leaves a target alone that is the same
 * already, -p keeps times, -d makes directories and the missing ones above.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

static uid_t	uid = (uid_t)-1;
static gid_t	gid = (gid_t)-1;
static mode_t	mode = 0755;

/* The number of an owner or group without a name; exits for anything else. */
static id_t
number(const char *s)
{
	const char *error;
	id_t n = (id_t)strtonum(s, 0, UINT_MAX - 1, &error);

	if (error != NULL)
		errx(1, "%s: unknown user or group", s);
	return (n);
}

/* Makes a directory and what is missing above; 0 or -1. */
static int
make_dirs(char *path)
{
	char *p = path, c;
	struct stat st;

	do {
		p += strspn(p, "/");
		p += strcspn(p, "/");
		c = *p;
		*p = '\0';
		if (mkdir(path, 0755) == 0) {
			if (opt['v'])
				printf("%s\n", path);
		} else if (errno != EEXIST || stat(path, &st) == -1 ||
		    !S_ISDIR(st.st_mode)) {
			return (-1);
		}
		*p = c;
	} while (c != '\0');
	return ((uid != (uid_t)-1 || gid != (gid_t)-1) && chown(path, uid, gid) == -1 ?
	    -1 : chmod(path, mode));
}

/* Whether a file already is what is to be installed. */
static int
same(int in, const struct stat *st, const char *target)
{
	static char a[65536], b[65536];
	struct stat old;
	int fd = -1, result = 0;
	ssize_t n, m;

	if (stat(target, &old) == -1 || !S_ISREG(old.st_mode) ||
	    old.st_size != st->st_size || (old.st_mode & ALLPERMS) != mode ||
	    (uid != (uid_t)-1 && uid != old.st_uid) ||
	    (gid != (gid_t)-1 && gid != old.st_gid) ||
	    (fd = open(target, O_RDONLY | O_CLOEXEC)) == -1)
		return (0);
	do {
		n = read(in, a, sizeof(a));
		m = read(fd, b, sizeof(b));
	} while (n > 0 && n == m && memcmp(a, b, (size_t)n) == 0);
	result = n == 0 && m == 0;
	close(fd);
	return (lseek(in, 0, SEEK_SET) == 0 && result);
}

/* Copies what is left of a file to another; 0 or -1. */
static int
copy(int in, int out)
{
	static char buf[65536];
	ssize_t n, w, off;

	while ((n = read(in, buf, sizeof(buf))) > 0)
		for (off = 0; off < n; off += w)
			if ((w = write(out, buf + off, (size_t)(n - off))) == -1)
				return (-1);
	return ((int)n);
}

/* Installs one file. */
static void
install(const char *source, const char *target)
{
	char temp[PATH_MAX];
	const char *slash = strrchr(target, '/');
	struct stat st, old;
	int in, out;

	in = open(source, O_RDONLY | O_CLOEXEC);
	if (in == -1 || fstat(in, &st) == -1) {
		complain(source);
		if (in != -1)
			close(in);
		return;
	}
	if (S_ISDIR(st.st_mode) || (stat(target, &old) == 0 && old.st_ino == st.st_ino &&
	    old.st_dev == st.st_dev)) {
		warnx(S_ISDIR(st.st_mode) ? "%s: is a directory" :
		    "%s and %s are the same file", source, target);
		status = 1;
		close(in);
		return;
	}
	if (opt['C'] && same(in, &st, target)) {
		close(in);
		return;
	}
	if (snprintf(temp, sizeof(temp), "%.*sinst.XXXXXX", slash != NULL ?
	    (int)(slash + 1 - target) : 0, target) >= (int)sizeof(temp))
		errc(1, ENAMETOOLONG, "%s", target);
	out = mkstemp(temp);
	if (out == -1) {
		complain(target);
		close(in);
		return;
	}
	/* The owner first: a change of it takes the set-id bits away. */
	if (copy(in, out) == -1 || ((uid != (uid_t)-1 || gid != (gid_t)-1) &&
	    fchown(out, uid, gid) == -1) || fchmod(out, mode) == -1 ||
	    (opt['p'] && futimens(out, (struct timespec[2]){ st.st_atim,
	    st.st_mtim }) == -1) || rename(temp, target) == -1) {
		complain(target);
		unlink(temp);
	} else if (opt['v']) {
		printf("install: %s -> %s\n", source, target);
	}
	close(in);
	if (close(out) == -1)
		complain(target);
}

int
main(int argc, char **argv)
{
	struct passwd *pw;
	struct group *gr;
	struct stat st;
	void *set;
	int isdir;

	argv += options(argc, argv, "CScdg:m:o:pv",
	    "install [-CcpSv] [-g group] [-m mode] "
	    "[-o owner] file ... target\n       install -d [-v] [-g group] [-m mode] "
	    "[-o owner] directory ...");
	argc -= optind;
	if (argc < (opt['d'] ? 1 : 2))
		usage();
	if (opt['m']) {
		set = setmode(optval['m']);
		if (set == NULL)
			errx(1, "invalid file mode: %s", optval['m']);
		mode = getmode(set, 0);
	}
	if (opt['o'])
		uid = (pw = getpwnam(optval['o'])) != NULL ? pw->pw_uid :
		    number(optval['o']);
	if (opt['g'])
		gid = (gr = getgrnam(optval['g'])) != NULL ? gr->gr_gid :
		    number(optval['g']);
	if (opt['d']) {
		for (; *argv != NULL; argv++)
			if (make_dirs(*argv) == -1)
				complain(*argv);
		return (finish());
	}
	isdir = stat(argv[argc - 1], &st) == 0 && S_ISDIR(st.st_mode);
	if (!isdir && argc > 2)
		errx(1, "%s: not a directory", argv[argc - 1]);
	each_source(argv, argc - 1, argv[argc - 1], isdir, install);
	return (finish());
}
