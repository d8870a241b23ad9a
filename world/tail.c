/*
 * tail.c - tail(1): the last part of files.
 *
 *	tail [-F | -f] [-q] [-r] [-b n | -c n | -n n] [file ...]
 *
 * n counts lines (-n, also -number), bytes or blocks of 512 from the end, or with
 * "+" from the beginning.  -f goes on with what is added, -r turns the lines round.
 * The input is read whole, or from near its end when it is a file.
 */
#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

static int	bytes, from_start;
static long	number = 10;

/* Reads the argument of -b, -c or -n. */
static void
amount(const char *s, long unit)
{
	char *end;

	from_start = *s == '+';
	number = labs(strtol(s, &end, 10)) * unit;
	if (end == s || *end != '\0')
		errx(1, "illegal offset -- %s", s);
}

/* Reads what is left of a descriptor into memory. */
static char *
slurp(int fd, size_t *np)
{
	size_t room = 65536, n = 0;
	char *buf = malloc(room);
	ssize_t got;

	while (buf != NULL && (got = read(fd, buf + n, room - n)) != 0) {
		if (got == -1)
			return (NULL);
		n += (size_t)got;
		if (n == room)
			buf = reallocf(buf, room *= 2);
	}
	*np = n;
	return (buf);
}

/* The place in the text at which the wanted part begins. */
static size_t
find(const char *buf, size_t n)
{
	size_t at;
	long left = number;

	if (from_start) {
		left = left > 0 ? left - 1 : 0;
		if (bytes)
			return ((size_t)left < n ? (size_t)left : n);
		for (at = 0; at < n && left > 0; at++)
			left -= buf[at] == '\n';
		return (at);
	}
	if (bytes)
		return ((size_t)left < n ? n - (size_t)left : 0);
	if (left == 0)
		return (n);
	for (at = n; at > 0; at--)
		if (buf[at - 1] == '\n' && at < n && --left == 0)
			break;
	return (at);
}

/* Prints the last lines backwards. */
static void
reverse(const char *buf, size_t n, size_t start)
{
	size_t end = n, at;

	while (end > start) {
		for (at = end - 1; at > start && buf[at - 1] != '\n'; at--)
			;
		fwrite(buf + at, 1, end - at, stdout);
		if (buf[end - 1] != '\n')
			putchar('\n');
		end = at;
	}
}

/* Prints the part of a descriptor; 1 when it cannot be read. */
static int
tail(int fd, const char *name)
{
	struct stat st;
	size_t n, start;
	off_t skip = 0;
	char *buf = NULL;

	/* The end of a big file holds enough, unless its lines are very long. */
	if (!from_start && !opt['r'] && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
		skip = st.st_size - (bytes ? number : number * 200 + 65536);
		if (skip > 0)
			lseek(fd, skip, SEEK_SET);
	}
	buf = slurp(fd, &n);
	if (buf != NULL && skip > 0 && !bytes && find(buf, n) == 0) {
		free(buf);
		lseek(fd, 0, SEEK_SET);
		buf = slurp(fd, &n);
	}
	if (buf == NULL) {
		warn("%s", name);
		return (1);
	}
	start = opt['r'] && number == 0 ? 0 : find(buf, n);
	if (opt['r'])
		reverse(buf, n, start);
	else
		fwrite(buf + start, 1, n - start, stdout);
	fflush(stdout);
	free(buf);
	return (0);
}

/* Goes on printing what is added; never ends. */
static _Noreturn void
follow(int fd)
{
	char buf[4096];
	struct stat st;
	ssize_t n;

	for (;;) {
		while ((n = read(fd, buf, sizeof(buf))) > 0)
			if (write(STDOUT_FILENO, buf, (size_t)n) != n)
				exit(1);
		if (n == -1)
			err(1, "read");
		if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		    st.st_size < lseek(fd, 0, SEEK_CUR))
			lseek(fd, 0, SEEK_SET);
		usleep(250000);
	}
}

int
main(int argc, char **argv)
{
	int fd = STDIN_FILENO, many, first = 1, given = 0;

	if (argc > 1 && (argv[1][0] == '-' || argv[1][0] == '+') &&
	    isdigit((unsigned char)argv[1][1])) {
		amount(argv[1] + (argv[1][0] == '-'), 1);
		given = 1;
		optind = 2;
	}
	argv += options(argc, argv, "Fb:c:fn:qr", "tail [-F | -f] [-qr] "
	    "[-b n | -c n | -n n] [file ...]");
	bytes = opt['b'] || opt['c'];
	if (bytes)
		amount(optval[opt['c'] ? 'c' : 'b'], opt['c'] ? 1 : 512);
	if (opt['n']) {
		bytes = 0;
		given = 1;
		amount(optval['n'], 1);
	}
	opt['f'] |= opt['F'];
	if (opt['r'] && !given && !bytes)
		number = 0;
	if (*argv == NULL)
		status = tail(fd, "stdin");
	many = *argv != NULL && argv[1] != NULL && !opt['q'];
	for (; *argv != NULL; argv++) {
		if (fd != STDIN_FILENO)
			close(fd);
		fd = open(*argv, O_RDONLY);
		if (fd == -1) {
			complain(*argv);
			continue;
		}
		if (many)
			printf("%s==> %s <==\n", first ? "" : "\n", *argv);
		first = 0;
		status |= tail(fd, *argv);
	}
	if (opt['f'] && fd != -1)
		follow(fd);
	return (status);
}
