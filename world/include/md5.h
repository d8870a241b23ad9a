/*
 * md5.h - checksums by RFC 1321: MD5Init, MD5Update any number of times, MD5End.
 * Neutral: tests on the host use it, too.  In libc/md5.c.
 */
#ifndef _MD5_H_
#define _MD5_H_

#include <stddef.h>
#include <stdint.h>

struct md5 {
	uint32_t	h[4];
	uint64_t	length;
	unsigned char	block[64];
};
typedef struct md5 MD5_CTX;

void	MD5Init(MD5_CTX *);
void	MD5Update(MD5_CTX *, const void *, size_t);
char	*MD5End(MD5_CTX *, char hex[33]);

#endif
