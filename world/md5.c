/*
 * md5.c - md5(1): checksums of files, by RFC 1321.
 *
 *	md5 [-nqr] [-s string] [file ...]
 *
 * -q prints the sum alone (-n too), -r the sum first.
 */
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct md5 {
	uint32_t	h[4];
	uint64_t	length;
	unsigned char	block[64];
};

static int	qflag, rflag;

/* floor(2^32 * abs(sin(i + 1))) */
static const uint32_t sines[64] = {
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a,
	0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
	0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
	0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8,
	0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
	0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
	0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
	0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
	0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

/* Works one block in. */
static void
md5_block(struct md5 *c, const unsigned char *block)
{
	static const unsigned char shifts[4][4] = {
		{ 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 },
	};
	static const unsigned char step[4] = { 1, 5, 3, 7 }, from[4] = { 0, 1, 5, 0 };
	uint32_t w[16], a = c->h[0], b = c->h[1], g = c->h[2], d = c->h[3], f, t;
	int i, r, s;

	memcpy(w, block, sizeof(w));
	for (i = 0; i < 64; i++) {
		r = i / 16;
		f = r == 0 ? (b & g) | (~b & d) : r == 1 ? (d & b) | (~d & g) :
		    r == 2 ? b ^ g ^ d : g ^ (b | ~d);
		t = a + f + sines[i] + w[(from[r] + step[r] * i) % 16];
		s = shifts[r][i % 4];
		a = d;
		d = g;
		g = b;
		b += t << s | t >> (32 - s);
	}
	c->h[0] += a;
	c->h[1] += b;
	c->h[2] += g;
	c->h[3] += d;
}

static void
md5_add(struct md5 *c, const void *data, size_t n)
{
	const unsigned char *p = data;
	size_t at = c->length % 64, part;

	c->length += n;
	while (n > 0) {
		if (at == 0 && n >= 64) {
			md5_block(c, p);
			part = 64;
		} else {
			part = n < 64 - at ? n : 64 - at;
			memcpy(c->block + at, p, part);
			at = (at + part) % 64;
			if (at == 0)
				md5_block(c, c->block);
		}
		p += part;
		n -= part;
	}
}

/* Ends a sum and prints it. */
static void
md5_print(struct md5 *c, const char *name, int quoted)
{
	static const unsigned char padding[64] = { 0x80 };
	uint64_t bits = c->length * 8;
	char hex[33];
	int i;

	md5_add(c, padding, 1 + (119 - c->length % 64) % 64);
	md5_add(c, &bits, 8);
	for (i = 0; i < 16; i++)
		snprintf(hex + 2 * i, 3, "%02x", c->h[i / 4] >> 8 * (i % 4) & 0xff);
	if (qflag || name == NULL)
		printf("%s\n", hex);
	else if (rflag)
		printf("%s %s\n", hex, name);
	else
		printf(quoted ? "MD5 (\"%s\") = %s\n" : "MD5 (%s) = %s\n", name, hex);
}

static void
md5_start(struct md5 *c)
{
	static const uint32_t start[4] = {
		0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
	};

	memcpy(c->h, start, sizeof(start));
	c->length = 0;
}

/* Sums a file (NULL: standard input); 1 when that failed. */
static int
sum(const char *path)
{
	static char buf[65536];
	struct md5 c;
	ssize_t n;
	int fd = path == NULL ? STDIN_FILENO : open(path, O_RDONLY);

	md5_start(&c);
	while (fd != -1 && (n = read(fd, buf, sizeof(buf))) != 0) {
		if (n == -1)
			break;
		md5_add(&c, buf, (size_t)n);
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
	int c, status = 0, done = 0;

	while ((c = getopt(argc, argv, "nqrs:")) != -1) {
		if (c == 'q' || c == 'n') {
			qflag = 1;
		} else if (c == 'r') {
			rflag = 1;
		} else if (c == 's') {
			md5_start(&s);
			md5_add(&s, optarg, strlen(optarg));
			md5_print(&s, optarg, 1);
			done = 1;
		} else {
			fprintf(stderr, "usage: md5 [-nqr] [-s string] [file ...]\n");
			return (1);
		}
	}
	argv += optind;
	if (*argv == NULL && !done)
		return (sum(NULL));
	for (; *argv != NULL; argv++)
		status |= sum(*argv);
	return (fflush(stdout) != 0 ? 1 : status);
}
