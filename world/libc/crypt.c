/*
 * crypt.c - crypt(3): SHA-256 password hashes.
 *
 * The only scheme is "$5$salt$hash" (also "$5$rounds=N$salt$hash"), the SHA-crypt
 * of Drepper's specification, as DragonFly's passwd(1) and others write it.  Any
 * other setting gives "*", which equals no stored password.  SHA-256 is FIPS 180-4.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHA256_LEN	32
#define SALT_MAX	16

struct sha256 {
	uint32_t	h[8];
	uint64_t	length;		/* bytes so far */
	unsigned char	block[64];
};

static const uint32_t k256[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t
ror(uint32_t x, int n)
{
	return (x >> n | x << (32 - n));
}

/* Works one block in. */
static void
sha256_block(struct sha256 *c)
{
	uint32_t w[64], v[8], t1, t2;
	int i;

	for (i = 0; i < 16; i++)
		w[i] = (uint32_t)c->block[4 * i] << 24 | c->block[4 * i + 1] << 16 |
		    c->block[4 * i + 2] << 8 | c->block[4 * i + 3];
	for (; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		    (ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^ w[i - 15] >> 3) +
		    (ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ w[i - 2] >> 10);
	memcpy(v, c->h, sizeof(v));
	for (i = 0; i < 64; i++) {
		t1 = v[7] + (ror(v[4], 6) ^ ror(v[4], 11) ^ ror(v[4], 25)) +
		    ((v[4] & v[5]) ^ (~v[4] & v[6])) + k256[i] + w[i];
		t2 = (ror(v[0], 2) ^ ror(v[0], 13) ^ ror(v[0], 22)) +
		    ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		memmove(v + 1, v, 7 * sizeof(*v));
		v[4] += t1;
		v[0] = t1 + t2;
	}
	for (i = 0; i < 8; i++)
		c->h[i] += v[i];
}

static void
sha256_init(struct sha256 *c)
{
	static const uint32_t start[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
		0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};

	memcpy(c->h, start, sizeof(start));
	c->length = 0;
}

static void
sha256_add(struct sha256 *c, const void *data, size_t n)
{
	const unsigned char *p = data;

	for (; n > 0; n--) {
		c->block[c->length++ % 64] = *p++;
		if (c->length % 64 == 0)
			sha256_block(c);
	}
}

static void
sha256_end(struct sha256 *c, unsigned char *out)
{
	uint64_t bits = c->length * 8;
	unsigned char tail[8];
	int i;

	sha256_add(c, "\200", 1);
	while (c->length % 64 != 56)
		sha256_add(c, "", 1);
	for (i = 0; i < 8; i++)
		tail[i] = (unsigned char)(bits >> (56 - 8 * i));
	sha256_add(c, tail, 8);
	for (i = 0; i < SHA256_LEN; i++)
		out[i] = (unsigned char)(c->h[i / 4] >> (24 - 8 * (i % 4)));
}

/* Adds n bytes of a digest repeated. */
static void
add_repeated(struct sha256 *c, const unsigned char *digest, size_t n)
{
	for (; n > SHA256_LEN; n -= SHA256_LEN)
		sha256_add(c, digest, SHA256_LEN);
	sha256_add(c, digest, n);
}

/* Fills n bytes with a digest repeated. */
static void
fill_repeated(unsigned char *out, const unsigned char *digest, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		out[i] = digest[i % SHA256_LEN];
}

/* Writes 24 bits as n letters, low bits first. */
static char *
letters(char *p, uint32_t v, int n)
{
	static const char base64[] =
	    "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	for (; n > 0; n--, v >>= 6)
		*p++ = base64[v & 63];
	return (p);
}

/* The steps of the specification, from "digest A" to "digest C". */
static void
sha_crypt(const char *key, const char *salt, size_t slen, unsigned long rounds,
    unsigned char *out)
{
	size_t klen = strlen(key), n;
	unsigned char a[SHA256_LEN], b[SHA256_LEN], s[SALT_MAX];
	unsigned char p[klen + 1];
	struct sha256 c;
	unsigned long i;

	sha256_init(&c);
	sha256_add(&c, key, klen);
	sha256_add(&c, salt, slen);
	sha256_add(&c, key, klen);
	sha256_end(&c, b);
	sha256_init(&c);
	sha256_add(&c, key, klen);
	sha256_add(&c, salt, slen);
	add_repeated(&c, b, klen);
	for (n = klen; n > 0; n >>= 1) {
		if (n & 1)
			sha256_add(&c, b, SHA256_LEN);
		else
			sha256_add(&c, key, klen);
	}
	sha256_end(&c, a);
	sha256_init(&c);
	for (n = 0; n < klen; n++)
		sha256_add(&c, key, klen);
	sha256_end(&c, b);
	fill_repeated(p, b, klen);
	sha256_init(&c);
	for (n = 0; n < 16U + a[0]; n++)
		sha256_add(&c, salt, slen);
	sha256_end(&c, b);
	fill_repeated(s, b, slen);
	for (i = 0; i < rounds; i++) {
		sha256_init(&c);
		sha256_add(&c, i % 2 != 0 ? p : a, i % 2 != 0 ? klen : SHA256_LEN);
		if (i % 3 != 0)
			sha256_add(&c, s, slen);
		if (i % 7 != 0)
			sha256_add(&c, p, klen);
		sha256_add(&c, i % 2 != 0 ? a : p, i % 2 != 0 ? SHA256_LEN : klen);
		sha256_end(&c, a);
	}
	memcpy(out, a, SHA256_LEN);
}

/* Hashes a key the way a stored hash was made; good until the next call. */
char *
crypt(const char *key, const char *setting)
{
	static char out[128];
	unsigned char d[SHA256_LEN];
	unsigned long rounds = 5000;
	const char *salt;
	char *p, *end;
	size_t slen;
	int i, a, b, c, t;

	if (strncmp(setting, "$5$", 3) != 0 || strlen(key) > _PASSWORD_LEN)
		return (strcpy(out, "*"));
	salt = setting + 3;
	if (strncmp(salt, "rounds=", 7) == 0) {
		rounds = strtoul(salt + 7, &end, 10);
		if (*end != '$')
			return (strcpy(out, "*"));
		rounds = rounds < 1000 ? 1000 : rounds > 999999999 ? 999999999 :
		    rounds;
		salt = end + 1;
	}
	slen = strcspn(salt, "$");
	if (slen > SALT_MAX)
		slen = SALT_MAX;
	sha_crypt(key, salt, slen, rounds, d);
	p = out + snprintf(out, sizeof(out) - 44, "%.*s%.*s$", (int)(salt - setting),
	    setting, (int)slen, salt);
	/* The bytes go out in threes, 10 apart, each triple turned by one. */
	a = 0;
	b = 10;
	c = 20;
	for (i = 0; i < 10; i++) {
		p = letters(p, (uint32_t)d[a] << 16 | d[b] << 8 | d[c], 4);
		t = c;
		c = b + 1;
		b = a + 1;
		a = t + 1;
	}
	p = letters(p, (uint32_t)d[31] << 8 | d[30], 3);
	*p = '\0';
	return (out);
}
