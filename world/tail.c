/*
 * tail.c - tail(1): the last part of files.
 *
 *	tail [-F | -f | -r] [-qv] [-b n | -c n | -n n] [file ...]
 *
 * n counts lines (-n, also -number), bytes or blocks of 512 from the end, or with
 * "+" from the beginning.  -f goes on with what is added to any of the files; under -F
 * also with a new file of the name.  -r turns the lines round.  A file is searched
 * backwards; of other input no more than what is wanted stays in memory.
 */
#include <ctype.h>
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

#define CHUNK	65536

static int	bytes, from_start, many;
static long	number = 10;
static const char *shown;		/* whose text was printed last */

/* Reads the argument of -b, -c or -n. */
static void
amount(const char *s, long unit)
{
	char *end;

	from_start = *s == '+';
	errno = 0;
	number = strtol(s, &end, 10);
	if (end == s || *end != '\0' || errno != 0 || number == LONG_MIN ||
	    __builtin_mul_overflow(labs(number), unit, &number))
		errx(1, "illegal offset -- %s", s);
}

/* Prints the name above a file's text, if that is wanted. */
static void
title(const char *name)
{
	if (many && shown != name)
		printf("%s==> %s <==\n", shown == NULL ? "" : "\n", name);
	shown = name;
}

/* The place in the text at which the last lines or bytes begin. */
static size_t
find(const char *buf, size_t n)
{
	long left = number;
	size_t at;

	if (bytes)
		return ((size_t)left < n ? n - (size_t)left : 0);
	if (left == 0)
		return (n);
	for (at = n; at > 0; at--)
		if (buf[at - 1] == '\n' && at < n && --left == 0)
			break;
	return (at);
}

/* Reads input to its end, and keeps the last part of it; NULL on errors. */
static char *
last_part(int fd, size_t *np)
{
	size_t room = CHUNK, n = 0, start;
	char *buf = malloc(room);
	ssize_t got;

	while (buf != NULL && (got = read(fd, buf + n, room - n)) != 0) {
		if (got == -1) {
			free(buf);
			return (NULL);
		}
		n += (size_t)got;
		if (n < room)
			continue;
		start = opt['r'] ? 0 : find(buf, n);
		if (start > room / 2)
			memmove(buf, buf + start, n -= start);
		else
			buf = reallocf(buf, room *= 2);
	}
	*np = n;
	return (buf);
}

/* Prints the lines from start on backwards. */
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

/* Copies the rest of the input; -1 on errors of reading, else whether there was any. */
static int
copy(int fd, const char *name)
{
	static char buf[CHUNK];
	ssize_t n;
	int any = 0;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		title(name);
		fwrite(buf, 1, (size_t)n, stdout);
		if (ferror(stdout))
			err(1, "stdout");
		any = 1;
	}
	return (n == -1 ? -1 : any);
}

/* Passes over the first number - 1 lines or bytes and prints the rest; 0 or -1. */
static int
from_there(int fd, const char *name)
{
	static char buf[CHUNK];
	long left = number > 0 ? number - 1 : 0;
	const char *p, *end;
	ssize_t n;

	if (bytes && lseek(fd, left, SEEK_CUR) != -1)
		left = 0;
	while (left > 0) {
		n = read(fd, buf, sizeof(buf));
		if (n <= 0)
			return ((int)n);
		p = buf;
		end = buf + n;
		if (bytes) {
			p = left < n ? buf + left : end;
			left -= p - buf;
		}
		while (!bytes && left > 0 && p < end) {
			p = memchr(p, '\n', (size_t)(end - p));
			p = p != NULL ? p + 1 : end;
			left -= p[-1] == '\n';
		}
		fwrite(p, 1, (size_t)(end - p), stdout);
	}
	return (copy(fd, name) == -1 ? -1 : 0);
}

/* Goes to where the last part of a file of that size begins; 0 or -1. */
static int
seek_part(int fd, off_t size)
{
	static char buf[CHUNK];
	off_t at = size, from;
	long left = number;
	ssize_t n;

	if (bytes)
		at = number < size ? size - number : 0;
	while (!bytes && at > 0 && left > 0) {
		from = at > CHUNK ? at - CHUNK : 0;
		n = pread(fd, buf, (size_t)(at - from), from);
		if (n <= 0)
			return ((int)n);
		for (; n > 0; n--, at = from + n)
			if (buf[n - 1] == '\n' && from + n < size && --left == 0)
				break;
	}
	return (lseek(fd, at, SEEK_SET) == -1 ? -1 : 0);
}

/* Prints the part of a descriptor that is wanted; complains when it cannot be read. */
static void
tail(int fd, const char *name)
{
	struct stat st;
	size_t n;
	char *buf;

	title(name);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && !from_start && !opt['r']) {
		if (seek_part(fd, st.st_size) == -1 || copy(fd, name) == -1)
			complain(name);
	} else if (from_start && !opt['r']) {
		if (from_there(fd, name) == -1)
			complain(name);
	} else if ((buf = last_part(fd, &n)) == NULL) {
		complain(name);
	} else {
		size_t start = opt['r'] && (number == 0 || from_start) ? 0 : find(buf, n);

		if (opt['r'])
			reverse(buf, n, start);
		else
			fwrite(buf + start, 1, n - start, stdout);
		free(buf);
	}
}

/* Opens a file again that is not the one of its name any more, or was missing. */
static int
reopen(int fd, const char *name)
{
	struct stat now, st;
	int new;

	if (stat(name, &now) == -1 || (fd != -1 && fstat(fd, &st) == 0 &&
	    st.st_ino == now.st_ino && st.st_dev == now.st_dev))
		return (fd);
	new = open(name, O_RDONLY);
	if (new == -1)
		return (fd);
	if (fd != -1) {
		if (copy(fd, name) == -1)
			warn("%s", name);
		close(fd);
	}
	return (new);
}

/* Goes on printing what is added to n files; never ends while there is one. */
static void
follow(char **names, int *fds, int n)
{
	struct stat st;
	int i, left;

	do {
		for (i = left = 0; i < n; i++) {
			if (opt['F'] && fds[i] != STDIN_FILENO)
				fds[i] = reopen(fds[i], names[i]);
			left += fds[i] != -1 || opt['F'];
			if (fds[i] == -1)
				continue;
			if (fstat(fds[i], &st) == 0 && S_ISREG(st.st_mode) &&
			    st.st_size < lseek(fds[i], 0, SEEK_CUR)) {
				warnx("%s: file truncated", names[i]);
				lseek(fds[i], 0, SEEK_SET);
			}
			if (copy(fds[i], names[i]) == -1) {
				complain(names[i]);
				close(fds[i]);
				fds[i] = -1;
			}
		}
		if (fflush(stdout) != 0)
			err(1, "stdout");
		usleep(100000);
	} while (left > 0);
}

int
main(int argc, char **argv)
{
	static char *dash[] = { "-", NULL };
	struct stat st;
	int given = 0, i, n, *fds;

	if (argc > 1 && (argv[1][0] == '-' || argv[1][0] == '+') &&
	    isdigit((unsigned char)argv[1][1])) {
		amount(argv[1] + (argv[1][0] == '-'), 1);
		given = 1;
		optind = 2;
	}
	argv += options(argc, argv, "Fb:c:fn:qrv", "tail [-F | -f | -r] [-qv] "
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
		argv = dash;
	for (n = 0; argv[n] != NULL; n++)
		;
	fds = calloc((size_t)n, sizeof(*fds));
	if (fds == NULL)
		err(1, NULL);
	many = (n > 1 && !opt['q']) || opt['v'];
	for (i = 0; i < n; i++) {
		fds[i] = strcmp(argv[i], "-") == 0 ? STDIN_FILENO :
		    open(argv[i], O_RDONLY);
		if (fds[i] == -1) {
			complain(argv[i]);
			continue;
		}
		if (fds[i] == STDIN_FILENO)
			argv[i] = "standard input";
		tail(fds[i], argv[i]);
		/* nothing more can come out of a pipe that has ended */
		if (fds[i] == STDIN_FILENO && (fstat(STDIN_FILENO, &st) == -1 ||
		    S_ISFIFO(st.st_mode)))
			fds[i] = -1;
		else if (!opt['f'] && fds[i] != STDIN_FILENO)
			close(fds[i]);
	}
	if (opt['f'] && fflush(stdout) == 0)
		follow(argv, fds, n);
	return (finish());
}
