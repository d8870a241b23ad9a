/*
 * malloc.c - malloc(3): the memory allocator.
 *
 * A block has a 16-byte header in front of it that holds its class.  Blocks of
 * up to 32 KiB, header included, come in classes that grow by about a quarter
 * from 32 bytes (32, 48, 64, 80, 96, 112, 128, 160, ...); freed ones wait on
 * their class's list.  New ones are cut off a chunk of 128 KiB that mmap(2)
 * gave.  A larger block is a mapping of its own, which free() gives back, so
 * that a program's peak does not stay with it.
 *
 *	| class or 0 | mapped length | the caller's bytes ... |
 *
 * aligned_alloc() puts a header in front of the aligned place that leads back
 * to the block.  Programs here have one thread; there is no lock.
 */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/param.h>

#define HEADER		sizeof(struct header)
#define CHUNK		(128 * 1024)
#define LARGEST		(32 * 1024)
#define NCLASS		40
#define C_MAPPED	0x6d617070u	/* a mapping of its own */
#define C_ALIGNED	0x616c6967u	/* inside another block */
#define C_SMALL		0x736d0000u	/* plus the class */

struct header {
	uint64_t	kind;		/* C_* */
	uint64_t	size;		/* C_MAPPED: of the mapping, or of the block;
					   C_ALIGNED: distance to the block */
};

struct freeblock {
	struct header	head;
	struct freeblock *next;
};

static struct freeblock *freelist[NCLASS];
static char		*chunk, *chunk_end;

/* The class of a block of n bytes, header included, and the class's size. */
static unsigned
class_of(size_t n, size_t *sizep)
{
	unsigned shift, class;
	size_t step;

	if (n <= 128) {
		n = n < 32 ? 32 : roundup2(n, (size_t)16);
		*sizep = n;
		return ((unsigned)(n / 16 - 2));
	}
	shift = 63 - (unsigned)__builtin_clzl(n - 1);	/* 2^shift < n <= 2^(shift+1) */
	step = (size_t)1 << (shift - 2);
	n = roundup2(n, step);
	class = (unsigned)((n - ((size_t)1 << shift)) / step);	/* 1 to 4 */
	*sizep = n;
	return (6 + (shift - 7) * 4 + class);
}

/* Cuts n bytes off the chunk, or off a new one; NULL without memory. */
static void *
carve(size_t n)
{
	void *p;

	if ((size_t)(chunk_end - chunk) < n) {
		p = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE,
		    -1, 0);
		if (p == MAP_FAILED)
			return (NULL);
		chunk = p;
		chunk_end = chunk + CHUNK;
	}
	p = chunk;
	chunk += n;
	return (p);
}

/* n bytes, aligned to 16; NULL and ENOMEM without memory. */
void *
malloc(size_t n)
{
	struct header *h;
	struct freeblock *f;
	size_t size;
	unsigned class;

	if (n > PTRDIFF_MAX - PAGE_SIZE - HEADER) {
		errno = ENOMEM;
		return (NULL);
	}
	if (n + HEADER > LARGEST) {
		size = round_page(n + HEADER);
		h = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE,
		    -1, 0);
		if (h == MAP_FAILED) {
			errno = ENOMEM;
			return (NULL);
		}
		h->kind = C_MAPPED;
		h->size = size;
		return (h + 1);
	}
	class = class_of(n + HEADER, &size);
	f = freelist[class];
	if (f != NULL) {
		freelist[class] = f->next;
		return (&f->head + 1);
	}
	h = carve(size);
	if (h == NULL) {
		errno = ENOMEM;
		return (NULL);
	}
	h->kind = C_SMALL + class;
	h->size = size;
	return (h + 1);
}

/* The header of the block that the caller's address belongs to. */
static struct header *
header_of(void *p)
{
	struct header *h = (struct header *)p - 1;

	if (h->kind == C_ALIGNED)
		h = (struct header *)((char *)h - h->size);
	if (h->kind != C_MAPPED && h->kind - C_SMALL >= NCLASS)
		abort();		/* not ours, or overwritten */
	return (h);
}

/* Gives a block back; errno is kept. */
void
free(void *p)
{
	struct header *h;
	struct freeblock *f;
	int saved = errno;

	if (p == NULL)
		return;
	h = header_of(p);
	if (h->kind == C_MAPPED) {
		munmap(h, h->size);
		errno = saved;
		return;
	}
	f = (struct freeblock *)h;
	f->next = freelist[h->kind - C_SMALL];
	freelist[h->kind - C_SMALL] = f;
}

/* Zeroed memory for n things of a size; NULL when the product overflows, too. */
void *
calloc(size_t n, size_t size)
{
	size_t bytes;
	void *p;

	if (__builtin_mul_overflow(n, size, &bytes)) {
		errno = ENOMEM;
		return (NULL);
	}
	p = malloc(bytes);
	if (p != NULL && ((struct header *)p - 1)->kind != C_MAPPED)
		memset(p, 0, bytes);
	return (p);
}

/* The block with room for n bytes, moved if need be; NULL leaves it alone. */
void *
realloc(void *p, size_t n)
{
	struct header *h;
	size_t room;
	void *q;

	if (p == NULL)
		return (malloc(n));
	h = header_of(p);
	room = h->size - (size_t)((char *)p - (char *)h);
	if (n <= room && (room <= 256 || n >= room / 2))
		return (p);
	q = malloc(n);
	if (q == NULL)
		return (NULL);
	memcpy(q, p, n < room ? n : room);
	free(p);
	return (q);
}

/* realloc() for n things of a size. */
void *
reallocarray(void *p, size_t n, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(n, size, &bytes)) {
		errno = ENOMEM;
		return (NULL);
	}
	return (realloc(p, bytes));
}

/* realloc() that frees the block when it fails. */
void *
reallocf(void *p, size_t n)
{
	void *q = realloc(p, n);

	if (q == NULL)
		free(p);
	return (q);
}

/* n bytes at a multiple of align, a power of two. */
void *
aligned_alloc(size_t align, size_t n)
{
	struct header *h;
	char *p, *q;

	if (align == 0 || (align & (align - 1)) != 0) {
		errno = EINVAL;
		return (NULL);
	}
	if (align <= 16)
		return (malloc(n));
	if (n > PTRDIFF_MAX - align || (p = malloc(n + align)) == NULL) {
		errno = ENOMEM;
		return (NULL);
	}
	q = (char *)roundup2((uintptr_t)p, align);
	if (q == p)
		return (p);
	h = (struct header *)q - 1;
	h->kind = C_ALIGNED;
	h->size = (uint64_t)(q - p);
	return (q);
}
