/*
 * mv.c - mv(1): renames files; -f without asking, -i asks, -n never replaces, -v.
 *
 * Between file systems it is cp -pPR, then rm -rf.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <util.h>

/* Runs a program; 0 when it succeeds. */
static int
run(const char *program, const char *options, const char *from, const char *to)
{
	int status;
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		execl(program, program, options, "--", from, to, (char *)NULL);
		warn("%s", program);
		_exit(1);
	}
	return (pid == -1 || waitpid(pid, &status, 0) == -1 || status != 0);
}

/* Whether an existing target may be replaced. */
static int
may_replace(const char *to, const struct stat *st)
{
	char mode[12];

	/* The last of -f, -i and -n counts. */
	if (opt['n'] > opt['f'] && opt['n'] > opt['i'])
		return (0);
	if (opt['f'] > opt['i'])
		return (1);
	if (opt['i']) {
		fprintf(stderr, "overwrite %s? (y/n [n]) ", to);
	} else if (access(to, W_OK) == -1 && isatty(STDIN_FILENO)) {
		strmode(st->st_mode, mode);
		fprintf(stderr, "override %s%s for %s? (y/n [n]) ", mode + 1,
		    user_from_uid(st->st_uid, 0), to);
	} else {
		return (1);
	}
	return (yes());
}

/* Moves one file. */
static void
move(const char *from, const char *to)
{
	struct stat st, old;

	if (lstat(to, &st) == 0 && !S_ISLNK(st.st_mode) && !may_replace(to, &st))
		return;
	if (rename(from, to) == -1) {
		if (errno != EXDEV) {
			status = 1;
			warn("rename %s to %s", from, to);
			return;
		}
		if (lstat(from, &old) == -1) {
			complain(from);
			return;
		}
		/* As rename(2): only a directory replaces one, and it must be empty. */
		if (lstat(to, &st) == 0 && (S_ISDIR(old.st_mode) ? rmdir(to) :
		    unlink(to)) == -1) {
			complain(to);
			return;
		}
		if (run("/bin/cp", "-pPR", from, to) != 0) {
			status = 1;
			if (!S_ISDIR(old.st_mode))	/* half a copy is none */
				unlink(to);
			return;
		}
		if (run("/bin/rm", "-rf", from, NULL) != 0) {
			status = 1;
			return;
		}
	}
	if (opt['v'])
		printf("%s -> %s\n", from, to);
}

int
main(int argc, char **argv)
{
	struct stat st;
	int n = argc - options(argc, argv, "finv",
	    "mv [-f | -i | -n] [-v] source ... target"), isdir;

	if (n < 2)
		usage();
	isdir = stat(argv[argc - 1], &st) == 0 && S_ISDIR(st.st_mode);
	if (!isdir && n > 2)
		errx(1, "%s is not a directory", argv[argc - 1]);
	each_source(argv + optind, n - 1, argv[argc - 1], isdir, move);
	return (finish());
}
