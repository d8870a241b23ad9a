/*
 * kern/systm.h - what every part of the kernel uses: printing, memory, sleeping,
 * moving data between kernel and user memory, time.
 *
 * The kernel is one lock: a kernel thread runs until it sleeps, and nothing
 * preempts it, so data that is not touched across a sleep needs no lock of its
 * own.  What is kept across a sleep is protected by a struct lock (kern/lock.h).
 */
#ifndef KERN_SYSTM_H
#define KERN_SYSTM_H

#include <stdarg.h>
#include <stdbool.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/param.h>
#include <sys/time.h>

/* From libc, which the kernel process is linked with. */
void	*memcpy(void *restrict, const void *restrict, size_t);
void	*memmove(void *, const void *, size_t);
void	*memset(void *, int, size_t);
int	memcmp(const void *, const void *, size_t);
void	*memchr(const void *, int, size_t);
size_t	strlen(const char *);
size_t	strnlen(const char *, size_t);
int	strcmp(const char *, const char *);
int	strncmp(const char *, const char *, size_t);
char	*strchr(const char *, int);
char	*strrchr(const char *, int);
char	*strstr(const char *, const char *);
#define bzero(p, n)	memset((p), 0, (n))

/* ---- printing and dying: kern/printf.c, kern/panic.c ------------------ */
int	kprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int	kvprintf(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0)));
int	ksnprintf(char *buf, size_t size, const char *fmt, ...)
	    __attribute__((format(printf, 3, 4)));
int	kvsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
	    __attribute__((format(printf, 3, 0)));
/* Printed only on a verbose boot (-v). */
int	bootverbose_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void	panic(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
#define KASSERT(e)	((e) ? (void)0 : \
	panic("assertion \"%s\" failed: %s:%d", #e, __FILE__, __LINE__))
size_t	kstrlcpy(char *dst, const char *src, size_t size);
uint64_t kstrtoull(const char *s, const char **end, int base);

/* ---- kernel memory by type: kern/malloc.c ----------------------------- */
struct malloc_type {
	const char	*ks_shortdesc;
	uint64_t	ks_inuse;	/* allocations */
	uint64_t	ks_memuse;	/* bytes */
	uint64_t	ks_calls;
	struct malloc_type *ks_next;	/* all types that were ever used */
	bool		ks_linked;
};
#define MALLOC_DEFINE(type, desc)	\
	struct malloc_type type[1] = { { .ks_shortdesc = desc } }
#define MALLOC_DECLARE(type)		extern struct malloc_type type[1]
MALLOC_DECLARE(M_TEMP);
#define M_WAITOK	0x0000	/* may sleep for memory; never returns NULL
				 * unless M_NULLOK */
#define M_NOWAIT	0x0001	/* never sleeps; NULL when there is none */
#define M_ZERO		0x0002
#define M_NULLOK	0x0004	/* with M_WAITOK: NULL rather than a long wait,
				 * for sizes that a user program chooses */
#define M_CONTIG	0x0008	/* with M_NULLOK: pages side by side, as others need
				 * that the host shall read or write */
void	*kmalloc(size_t size, struct malloc_type *type, int flags);
void	kfree(void *p, struct malloc_type *type);
char	*kstrdup(const char *s, struct malloc_type *type);

/* ---- sleeping: kern/lwkt.c -------------------------------------------- */
#define PCATCH		0x0100	/* a signal ends the sleep: EINTR or ERESTART */
/*
 * Sleep until wakeup(ident).  timo is in nanoseconds, 0 for ever.  Returns 0,
 * EWOULDBLOCK when the time is over, EINTR or ERESTART with PCATCH.  wmesg, at most
 * 8 characters, is what ps shows.
 */
int	tsleep(const volatile void *ident, int flags, const char *wmesg, uint64_t timo);
void	wakeup(const volatile void *ident);

/* ---- user memory: trap.c ----------------------------------------------- */
/* All return 0 or EFAULT (copyinstr: also ENAMETOOLONG), and may sleep.  What is
 * read may change meanwhile: fetch once, then check. */
int	copyin(const void *uaddr, void *kaddr, size_t len);
int	copyout(const void *kaddr, void *uaddr, size_t len);
/* lencopied, if not NULL, counts the NUL. */
int	copyinstr(const void *uaddr, char *kaddr, size_t maxlen, size_t *lencopied);
int	copyoutzero(void *uaddr, size_t len);

/* ---- time: kern/clock.c ------------------------------------------------- */
#define HZ		100
#define NS_PER_SEC	1000000000ULL
uint64_t nanouptime_ns(void);			/* since boot, monotonic */
/* EINVAL; a time that is too long is INT64_MAX */
int	timespec_ns(const struct timespec *, uint64_t *ns);
int	timeval_ns(const struct timeval *, uint64_t *ns);
void	nanouptime(struct timespec *);
void	nanotime(struct timespec *);		/* time of day */
void	microtime(struct timeval *);
time_t	time_second(void);
void	clock_init(void);		/* first of all at boot */

/* ---- odds and ends ------------------------------------------------------ */
void	karc4random_buf(void *buf, size_t len);	/* the host's */
char	*kgetenv(const char *name);		/* kern/kenv.c; a string that stays */
int	kgetenv_int(const char *name, int *val);	/* 1 if set and a number */
bool	kenv_entry(int i, const char **name, const char **value);

extern bool bootverbose;
extern const char osrelease[], version[];	/* kern/vers.c */

#define __unused	__attribute__((unused))

#endif
