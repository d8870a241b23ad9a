/*
 * conform.c - run many small scripts and note what each printed and how it ended.
 *
 *	conform cases workdir results
 *
 * One source for two systems: on the host it runs the scripts under a judge, in the
 * vkernel under our shell and tools; t_conform.c compares.  The shell is the `sh' of
 * $PATH.
 *
 * A case is a line "name length" and so many bytes of script.  A result is a line
 * "name status outlength errlength", the script's standard output and standard error,
 * and padding to a multiple of 512, so that the results may be a raw disk; an empty
 * name ends them.  A status is $?, or LATE for a script that had to be killed.
 *
 * Each script runs as ../script in an empty folder, in a session of its own, with
 * /dev/null as its standard input and a fixed environment.  What it left running in
 * its process group is killed.
 */
#define _GNU_SOURCE
#include <sys/stat.h>
#include <sys/wait.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECONDS		120		/* for a script */
#define LATE		999
#define OUTMAX		(1 << 20)	/* of output kept */
#define BLOCK		512
#define NFDS		16		/* for nftw() */

static volatile sig_atomic_t child, late;

/* The time is over: whoever waits gets a dead child. */
static void
on_alarm(int sig)
{
	(void)sig;
	late = 1;
	(void)kill(-child, SIGKILL);
}

/* A whole file, NUL-terminated; only the first `max' bytes if that is not 0. */
static char *
read_file(const char *path, size_t max, size_t *lenp)
{
	size_t size = max != 0 ? max : 8 << 20, len = 0;
	char *buf = malloc(size + 1);
	int fd = open(path, O_RDONLY);
	ssize_t n;

	if (buf == NULL || fd < 0)
		err(1, "%s", path);
	while (len < size && (n = read(fd, buf + len, size - len)) > 0)
		len += (size_t)n;
	(void)close(fd);
	buf[len] = '\0';
	*lenp = len;
	return (buf);
}

static void
write_all(int fd, const char *buf, size_t len, const char *path)
{
	ssize_t n;

	for (; len > 0; buf += n, len -= (size_t)n)
		if ((n = write(fd, buf, len)) <= 0)
			err(1, "%s", path);
}

static void
write_file(const char *path, const char *buf, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0)
		err(1, "%s", path);
	write_all(fd, buf, len, path);
	(void)close(fd);
}

/* In the child: become the script.  The working folder is the empty one. */
static void
become_script(void)
{
	static char home[] = "HOME=/root", locale[] = "LC_ALL=C", zone[] = "TZ=UTC0";
	char path[1024], *env[] = { path, home, locale, zone, NULL };
	const char *file[] = { "/dev/null", "../out", "../err" };
	const char *name = "PATH=";
	int fd, i;

	(void)setsid();
	(void)snprintf(path, sizeof(path), "%s%s", name, getenv("PATH"));
	for (i = 0; i < 3; i++) {
		fd = open(file[i], i == 0 ? O_RDONLY : O_WRONLY | O_CREAT | O_TRUNC,
		    0644);
		if (fd < 0 || dup2(fd, i) < 0)
			_exit(126);
	}
	for (i = 3; i < 64; i++)
		(void)close(i);
	environ = env;
	execlp("sh", "sh", "../script", (char *)NULL);
	_exit(127);
}

/* Run the script in `dir'/script.  Returns its status. */
static int
run_script(const char *dir)
{
	char empty[1024];
	int status;

	(void)snprintf(empty, sizeof(empty), "%s/d", dir);
	if (mkdir(empty, 0755) < 0 || chdir(empty) < 0)
		err(1, "%s", empty);
	late = 0;
	if ((child = fork()) < 0)
		err(1, "fork");
	if (child == 0)
		become_script();
	(void)alarm(SECONDS);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			err(1, "waitpid");
	(void)alarm(0);
	(void)kill(-child, SIGKILL);
	return (late ? LATE : WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status));
}

/* Append a result. */
static void
put_result(int fd, const char *path, const char *name, int status, const char *dir)
{
	char file[1024], *out, *errs, *rec;
	size_t outlen, errlen, len, size;

	(void)snprintf(file, sizeof(file), "%s/out", dir);
	out = read_file(file, OUTMAX, &outlen);
	(void)snprintf(file, sizeof(file), "%s/err", dir);
	errs = read_file(file, OUTMAX, &errlen);
	size = (outlen + errlen + 200 + BLOCK) / BLOCK * BLOCK;
	if ((rec = calloc(1, size)) == NULL)
		err(1, "malloc");
	len = (size_t)snprintf(rec, size, "%s %d %zu %zu\n", name, status, outlen,
	    errlen);
	memcpy(rec + len, out, outlen);
	memcpy(rec + len + outlen, errs, errlen);
	len += outlen + errlen;
	write_all(fd, rec, (len + BLOCK - 1) / BLOCK * BLOCK, path);
	free(out);
	free(errs);
	free(rec);
}

/* For nftw(): remove a file or an empty folder. */
static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *f)
{
	(void)st;
	(void)type;
	(void)f;
	return (remove(path));
}

int
main(int argc, char **argv)
{
	static const char end[BLOCK] = " 0 0 0\n";
	struct sigaction sa;
	char *cases, *p, *text, *name, dir[512], file[600];
	size_t total, len;
	int fd, n;

	if (argc != 4 || argv[2][0] != '/')
		errx(2, "usage: conform cases /workdir results");
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = on_alarm;
	if (sigaction(SIGALRM, &sa, NULL) < 0)
		err(1, "sigaction");
	(void)umask(022);
	cases = read_file(argv[1], 0, &total);
	if ((fd = open(argv[3], O_WRONLY | O_CREAT, 0644)) < 0)
		err(1, "%s", argv[3]);
	if (mkdir(argv[2], 0755) < 0)
		err(1, "%s", argv[2]);
	for (p = cases, n = 0; p < cases + total; p = text + len, n++) {
		name = p;
		p = strchr(p, ' ');
		if (p == NULL || (text = strchr(p, '\n')) == NULL)
			errx(1, "%s: not a list of cases", argv[1]);
		*p = '\0';
		len = strtoul(p + 1, NULL, 10);
		text++;
		(void)snprintf(dir, sizeof(dir), "%s/%d", argv[2], n);
		if (mkdir(dir, 0755) < 0)
			err(1, "%s", dir);
		(void)snprintf(file, sizeof(file), "%s/script", dir);
		write_file(file, text, len);
		put_result(fd, argv[3], name, run_script(dir), dir);
		if (chdir("/") < 0 || nftw(dir, remove_one, NFDS, FTW_DEPTH |
		    FTW_PHYS) != 0)
			warn("%s is not gone", dir);
	}
	write_all(fd, end, sizeof(end), argv[3]);
	if (close(fd) < 0)
		err(1, "%s", argv[3]);
	printf("conform: %d scripts\n", n);
	return (0);
}
