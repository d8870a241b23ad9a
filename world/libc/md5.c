/*
 * md5.c - checksums by RFC 1321, as libmd has them.  Assumes a little-endian machine.
 * Called by md5(1) and, built for the host, by tests.
 */
#include <stdio.h>
#include <string.h>

#include "world/include/md5.h"

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

/* Works bytes in; whole blocks directly, the rest waits in the context. */
void
MD5Update(struct md5 *c, const void *data, size_t n)
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

/* Ends a sum; returns it as text, in hex. */
char *
MD5End(struct md5 *c, char hex[33])
{
	static const unsigned char padding[64] = { 0x80 };
	uint64_t bits = c->length * 8;
	int i;

	MD5Update(c, padding, 1 + (119 - c->length % 64) % 64);
	MD5Update(c, &bits, 8);
	for (i = 0; i < 16; i++)
		snprintf(hex + 2 * i, 3, "%02x", c->h[i / 4] >> 8 * (i % 4) & 0xff);
	return (hex);
}

/* Begins a sum. */
void
MD5Init(struct md5 *c)
{
	static const uint32_t start[4] = {
		0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476,
	};

	memcpy(c->h, start, sizeof(start));
	c->length = 0;
}
