/*
 * k_fake.c - what the fake kernels of the unit tests have in common: memory from
 * malloc(), messages, panic, no kernel events, nobody to wake up.
 *
 * Compiled as kernel code, and linked with the kernel's files that a test is about.  What
 * is weak here a test may have as its own, or the kernel's: k_ufs.c has messages, and the
 * real malloc.c.
 *
 * Called by the kernel under test.  Read next: k_tty.c, the smallest of those who use it.
 */
#include "kern/ktr.h"
#include "kern/systm.h"

#define WEAK	__attribute__((weak))

void	*malloc(size_t);
void	*calloc(size_t, size_t);
void	free(void *);
void	abort(void) __attribute__((noreturn));
int	printf(const char *, ...);
int	vprintf(const char *, va_list);
int	vsnprintf(char *, size_t, const char *, va_list);

uint32_t ktr_mask;

WEAK void *
kmalloc(size_t n, struct malloc_type *type __unused, int flags)
{
	return (flags & M_ZERO ? calloc(1, n) : malloc(n));
}

WEAK void
kfree(void *p, struct malloc_type *type __unused)
{
	free(p);
}

void
panic(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("panic: ");
	vprintf(fmt, ap);
	printf("\n");
	abort();
}

WEAK int
kprintf(const char *fmt __unused, ...)
{
	return (0);
}

int
bootverbose_printf(const char *fmt __unused, ...)
{
	return (0);
}

int
kvsnprintf(char *buf, size_t n, const char *fmt, va_list ap)
{
	return (vsnprintf(buf, n, fmt, ap));
}

int
ksnprintf(char *buf, size_t n, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(buf, n, fmt, ap);
	va_end(ap);
	return (len);
}

size_t
kstrlcpy(char *dst, const char *src, size_t size)
{
	return ((size_t)ksnprintf(dst, size, "%s", src));
}

void
karc4random_buf(void *buf, size_t n)
{
	memset(buf, 0x5a, n);
}

void
wakeup(const volatile void *ident __unused)
{
}

void
ktr_log(enum ktr_type type __unused, uint64_t a __unused, uint64_t b __unused,
    uint64_t c __unused, uint64_t d __unused)
{
}
