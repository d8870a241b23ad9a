/*
 * cat.c - cat(1): writes files to standard output.
 *
 * Without options it moves 64 KiB blocks.  -n numbers lines, -b those that are not
 * empty, -s leaves out repeated empty ones, -e shows ends as $, -t tabs as ^I, -v
 * other bytes as ^X and M-x; -u is the default.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

/* Copies a descriptor as it is. */
static void
raw(int fd, const char *name)
{
	static char buf[65536];
	ssize_t n, w, off;

	while ((n = read(fd, buf, sizeof(buf))) > 0)
		for (off = 0; off < n; off += w)
			if ((w = write(STDOUT_FILENO, buf + off, (size_t)(n - off))) < 0)
				err(1, "stdout");
	if (n < 0)
		complain(name);
}

/* Whether a file is the one that is written, with text ahead that copies would feed. */
static int
is_output(int fd)
{
	struct stat in, out;

	return (fstat(fd, &in) == 0 && fstat(STDOUT_FILENO, &out) == 0 &&
	    S_ISREG(in.st_mode) && in.st_dev == out.st_dev && in.st_ino == out.st_ino &&
	    lseek(fd, 0, SEEK_CUR) < in.st_size);
}

/* Shows one byte as -v, -t ask. */
static void
show(int c)
{
	if ((c == '\t' && !opt['t']) || (c != '\t' && !opt['v'])) {
		putchar(c);
		return;
	}
	if (c >= 0200) {
		printf("M-");
		c &= 0177;
	}
	if (c < ' ' || c == 0177)
		printf("^%c", c ^ 0100);
	else
		putchar(c);
}

/* Copies a stream with decorations; a line may go on in the next file. */
static void
cooked(FILE *f, const char *name)
{
	static int line, prev = '\n', gobble;
	int c;

	while ((c = getc(f)) != EOF) {
		if (prev == '\n') {
			if (c == '\n' && opt['s'] && gobble)
				continue;
			gobble = c == '\n';
			if (opt['n'] && (!opt['b'] || c != '\n'))
				printf("%6d\t", ++line);
		}
		if (c == '\n')
			printf(opt['e'] ? "$\n" : "\n");
		else
			show(c);
		prev = c;
	}
	if (ferror(f))
		complain(name);
}

int
main(int argc, char **argv)
{
	const char *name;
	FILE *f;
	int fd;

	argv += options(argc, argv, "benstuv", "cat [-benstuv] [file ...]");
	opt['n'] |= opt['b'];
	opt['v'] |= opt['e'] | opt['t'];
	do {
		name = *argv != NULL ? *argv++ : "-";
		fd = STDIN_FILENO;
		if (strcmp(name, "-") == 0)
			name = "stdin";
		else if ((fd = open(name, O_RDONLY)) == -1) {
			complain(name);
			continue;
		}
		if (is_output(fd)) {
			warnx("%s: input file is output file", name);
			status = 1;
		} else if (!opt['n'] && !opt['s'] && !opt['v']) {
			raw(fd, name);
		} else {
			f = fd == STDIN_FILENO ? stdin : fdopen(fd, "r");
			if (f == NULL)
				err(1, "%s", name);
			cooked(f, name);
			if (f != stdin)
				fclose(f);
			continue;
		}
		if (fd != STDIN_FILENO)
			close(fd);
	} while (*argv != NULL);
	return (finish());
}
