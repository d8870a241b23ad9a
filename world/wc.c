/*
 * wc.c - wc(1): counts lines (-l), words (-w), bytes (-c, -m); all three by default.
 * -L is the length of the longest line.
 */
#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

struct counts {
	long	lines, words, bytes, longest;
};

static void
show(const struct counts *c, const char *name)
{
	if (opt['l'])
		printf(" %7ld", c->lines);
	if (opt['w'])
		printf(" %7ld", c->words);
	if (opt['c'])
		printf(" %7ld", c->bytes);
	if (opt['L'])
		printf(" %7ld", c->longest);
	if (name != NULL)
		printf(" %s", name);
	printf("\n");
}

/* Counts a descriptor; 0 or -1. */
static int
count(int fd, struct counts *c)
{
	static unsigned char buf[65536];
	struct stat st;
	const unsigned char *p;
	long width = 0;
	int inword = 0;
	ssize_t n, i;

	memset(c, 0, sizeof(*c));
	if (!opt['l'] && !opt['w'] && !opt['L'] && fstat(fd, &st) == 0 &&
	    S_ISREG(st.st_mode) && lseek(fd, 0, SEEK_CUR) == 0) {
		c->bytes = st.st_size;
		return (0);
	}
	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		c->bytes += n;
		if (!opt['w'] && !opt['L']) {
			for (p = buf; (p = memchr(p, '\n', (size_t)(buf + n - p)));
			    p++)
				c->lines++;
			continue;
		}
		for (i = 0; i < n; i++) {
			if (buf[i] == '\n') {
				c->lines++;
				width = 0;
			} else if (++width > c->longest) {
				c->longest = width;
			}
			if (isspace(buf[i])) {
				inword = 0;
			} else if (!inword) {
				inword = 1;
				c->words++;
			}
		}
	}
	return (n < 0 ? -1 : 0);
}

int
main(int argc, char **argv)
{
	struct counts c, total = { 0, 0, 0, 0 };
	int fd, files;

	argv += options(argc, argv, "cLlmw", "wc [-cLlmw] [file ...]");
	opt['c'] |= opt['m'];
	if (!opt['l'] && !opt['w'] && !opt['c'] && !opt['L'])
		opt['l'] = opt['w'] = opt['c'] = 1;
	if (*argv == NULL) {
		if (count(STDIN_FILENO, &c) == -1)
			err(1, "stdin");
		show(&c, NULL);
	}
	for (files = 0; *argv != NULL; argv++, files++) {
		fd = strcmp(*argv, "-") == 0 ? STDIN_FILENO : open(*argv, O_RDONLY);
		if (fd == -1 || count(fd, &c) == -1) {
			complain(*argv);
		} else {
			show(&c, *argv);
			total.lines += c.lines;
			total.words += c.words;
			total.bytes += c.bytes;
			if (total.longest < c.longest)
				total.longest = c.longest;
		}
		if (fd > STDIN_FILENO)
			close(fd);
	}
	if (files > 1)
		show(&total, "total");
	return (finish());
}
