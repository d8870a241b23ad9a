/*
 * tee.c - tee(1): copies its input to standard output and to files.
 *
 *	tee [-ai] [file ...]
 *
 * -a adds to the files' ends, -i ignores ^C.  A file that cannot be written is
 * given up; the others go on.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <util.h>

/* Writes all of a block; 0 or -1. */
static int
put(int fd, const char *p, size_t n)
{
	ssize_t w;

	for (; n > 0; p += w, n -= (size_t)w)
		if ((w = write(fd, p, n)) == -1)
			return (-1);
	return (0);
}

int
main(int argc, char **argv)
{
	static char buf[65536];
	int i, n, *fds;
	ssize_t len;

	argv += options(argc, argv, "ai", "tee [-ai] [file ...]");
	n = argc - optind;
	fds = calloc((size_t)n + 1, sizeof(*fds));
	if (fds == NULL)
		err(1, NULL);
	if (opt['i'])
		signal(SIGINT, SIG_IGN);
	fds[n] = STDOUT_FILENO;
	for (i = 0; i < n; i++)
		if ((fds[i] = open(argv[i], O_WRONLY | O_CREAT | (opt['a'] ? O_APPEND :
		    O_TRUNC), 0666)) == -1)
			complain(argv[i]);
	argv[n] = "stdout";
	while ((len = read(STDIN_FILENO, buf, sizeof(buf))) > 0)
		for (i = 0; i <= n; i++)
			if (fds[i] != -1 && put(fds[i], buf, (size_t)len) == -1) {
				complain(argv[i]);
				fds[i] = -1;
			}
	if (len == -1)
		complain("stdin");
	for (i = 0; i < n; i++)
		if (fds[i] != -1 && close(fds[i]) == -1)
			complain(argv[i]);
	return (status);
}
