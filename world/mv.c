/*
 * mv.c - mv(1): renames files; -f without asking, -i asks, -n never replaces, -v.
 *
 * Between file systems it is cp -pPR, then rm -rf.
 */
#include <err.h>
#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static int	fflag, iflag, nflag, vflag;

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
	int c, answer;

	if (nflag)
		return (0);
	if (fflag)
		return (1);
	if (iflag) {
		fprintf(stderr, "overwrite %s? (y/n [n]) ", to);
	} else if (access(to, W_OK) == -1 && isatty(STDIN_FILENO)) {
		strmode(st->st_mode, mode);
		fprintf(stderr, "override %s%s for %s? (y/n [n]) ", mode + 1,
		    user_from_uid(st->st_uid, 0), to);
	} else {
		return (1);
	}
	answer = c = getchar();
	while (c != '\n' && c != EOF)
		c = getchar();
	return (answer == 'y' || answer == 'Y');
}

/* Moves one file; 0 or 1. */
static int
move(const char *from, const char *to)
{
	struct stat st;

	if (lstat(to, &st) == 0 && !S_ISLNK(st.st_mode) && !may_replace(to, &st))
		return (0);
	if (rename(from, to) == -1) {
		if (errno != EXDEV) {
			warn("rename %s to %s", from, to);
			return (1);
		}
		if (lstat(to, &st) == 0 && !S_ISDIR(st.st_mode) && unlink(to) == -1) {
			warn("%s", to);
			return (1);
		}
		if (run("/bin/cp", "-pPR", from, to) != 0 ||
		    run("/bin/rm", "-rf", from, NULL) != 0)
			return (1);
	}
	if (vflag)
		printf("%s -> %s\n", from, to);
	return (0);
}

int
main(int argc, char **argv)
{
	char path[PATH_MAX], *name;
	const char *last;
	struct stat st;
	int c, i, isdir, status = 0;

	while ((c = getopt(argc, argv, "finv")) != -1) {
		if (c == '?')
			argc = 0;
		fflag = c == 'f' || (fflag && c == 'v');
		iflag = c == 'i' || (iflag && c == 'v');
		nflag = c == 'n' || (nflag && c == 'v');
		vflag |= c == 'v';
	}
	if (argc - optind < 2) {
		fprintf(stderr, "usage: mv [-f | -i | -n] [-v] source ... target\n");
		return (1);
	}
	last = argv[argc - 1];
	isdir = stat(last, &st) == 0 && S_ISDIR(st.st_mode);
	if (!isdir && argc - optind > 2)
		errx(1, "%s is not a directory", last);
	for (i = optind; i < argc - 1; i++) {
		if (!isdir) {
			status |= move(argv[i], last);
			continue;
		}
		name = strdup(argv[i]);
		if (name == NULL)
			err(1, NULL);
		if (snprintf(path, sizeof(path), "%s/%s", last, basename(name)) >=
		    (int)sizeof(path))
			errc(1, ENAMETOOLONG, "%s", argv[i]);
		free(name);
		status |= move(argv[i], path);
	}
	return (status);
}
