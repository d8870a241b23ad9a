/*
 * md5.c - md5(1): checksums of files, by RFC 1321.
 *
 *	md5 [-nqr] [-s string] [file ...]
 *
 * -q prints the sum alone (-n too), -r the sum first.
 */
#include <err.h>
#include <fcntl.h>
#include <md5.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

static int	qflag, rflag;

/* Ends a sum and prints it. */
static void
md5_print(struct md5 *c, const char *name, int quoted)
{
	char hex[33];

	(void)MD5End(c, hex);
	if (qflag || name == NULL)
		printf("%s\n", hex);
	else if (rflag)
		printf("%s %s\n", hex, name);
	else
		printf(quoted ? "MD5 (\"%s\") = %s\n" : "MD5 (%s) = %s\n", name, hex);
}

/* Sums a file (NULL: standard input); 1 when that failed. */
static int
sum(const char *path)
{
	static char buf[65536];
	struct md5 c;
	ssize_t n;
	int fd = path == NULL ? STDIN_FILENO : open(path, O_RDONLY);

	MD5Init(&c);
	while (fd != -1 && (n = read(fd, buf, sizeof(buf))) != 0) {
		if (n == -1)
			break;
		MD5Update(&c, buf, (size_t)n);
	}
	if (fd == -1 || n == -1)
		warn("%s", path == NULL ? "stdin" : path);
	else
		md5_print(&c, path, 0);
	if (fd > 0)
		close(fd);
	return (fd == -1 || n == -1);
}

int
main(int argc, char **argv)
{
	struct md5 s;
	int c, done = 0;

	while ((c = getopt(argc, argv, "nqrs:")) != -1) {
		if (c == 'q' || c == 'n') {
			qflag = 1;
		} else if (c == 'r') {
			rflag = 1;
		} else if (c == 's') {
			MD5Init(&s);
			MD5Update(&s, optarg, strlen(optarg));
			md5_print(&s, optarg, 1);
			done = 1;
		} else {
			fprintf(stderr, "usage: md5 [-nqr] [-s string] [file ...]\n");
			return (1);
		}
	}
	argv += optind;
	if (*argv == NULL && !done)
		status = sum(NULL);
	for (; *argv != NULL; argv++)
		status |= sum(*argv);
	return (finish());
}
