/*
 * cksum.c - cksum(1), and sum(1) under that name: checksums and sizes of files.
 *
 *	cksum [-o 1 | 2] [file ...]
 *	sum [file ...]
 *
 * The sum is the CRC of POSIX over the bytes and the size, and the size is in bytes;
 * -o 1, which is sum's, is the 16-bit rotating sum of 4.4BSD with a size in blocks of
 * 1,024 bytes, -o 2 that of System V with blocks of 512.
 */
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

static uint32_t	table[256];

/* Makes the table: the remainder of each byte, by the polynomial of Ethernet. */
static void
make_table(void)
{
	uint32_t crc;
	int i, k;

	for (i = 0; i < 256; i++) {
		crc = (uint32_t)i << 24;
		for (k = 0; k < 8; k++)
			crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7u : 0);
		table[i] = crc;
	}
}

/* One byte more. */
static uint32_t
step(int kind, uint32_t sum, unsigned char c)
{
	if (kind == 0)
		return (sum << 8 ^ table[sum >> 24 ^ c]);
	if (kind == 1)
		return (((sum >> 1 | (sum & 1) << 15) + c) & 0xffff);
	return (sum + c);
}

/* Prints the sum of an open file. */
static void
show(int kind, int fd, const char *name)
{
	static unsigned char buf[65536];
	uint32_t sum = 0;
	off_t size = 0, left;
	ssize_t n, i;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		for (i = 0; i < n; i++)
			sum = step(kind, sum, buf[i]);
		size += n;
	}
	if (n == -1) {
		complain(name != NULL ? name : "stdin");
		return;
	}
	if (kind == 0) {
		for (left = size; left != 0; left >>= 8)
			sum = step(kind, sum, (unsigned char)left);
		sum = ~sum;
	} else if (kind == 2) {
		sum = (sum & 0xffff) + (sum >> 16);
		sum = (sum & 0xffff) + (sum >> 16);
	}
	if (kind != 0)
		size = (size + 1024 / kind - 1) / (1024 / kind);
	printf("%u %ld%s%s\n", sum, size, name != NULL ? " " : "",
	    name != NULL ? name : "");
}

int
main(int argc, char **argv)
{
	int fd, kind = strcmp(getprogname(), "sum") == 0;

	argv += options(argc, argv, "o:", kind ? "sum [-o 1 | 2] [file ...]" :
	    "cksum [-o 1 | 2] [file ...]");
	if (opt['o'] && strcmp(optval['o'], "1") != 0 && strcmp(optval['o'], "2") != 0)
		usage();
	if (opt['o'])
		kind = *optval['o'] - '0';
	make_table();
	if (*argv == NULL)
		show(kind, STDIN_FILENO, NULL);
	for (; *argv != NULL; argv++) {
		fd = open(*argv, O_RDONLY);
		if (fd == -1) {
			complain(*argv);
			continue;
		}
		show(kind, fd, *argv);
		close(fd);
	}
	return (finish());
}
