/*
 * kern/ktr.h - to record an event: KTR(class, type, four arguments).
 *
 * While its class is off this is a test of a variable.
 */
#ifndef KERN_KTR_H
#define KERN_KTR_H

#include <sys/ktr.h>
#include <stdbool.h>

extern uint32_t ktr_mask;
void	ktr_log(enum ktr_type, uint64_t, uint64_t, uint64_t, uint64_t);
/* For a class of events that take time: now, or 0 while it is off. */
uint64_t ktr_start(uint32_t class);
int	ktr_set(uint32_t mask);		/* ENOMEM: no ring */
void	ktr_init(void);			/* kenv debug.ktr.mask, at boot */
/* Entry n from the last, n >= 0; NULL: there are not so many. */
const struct ktr_entry *ktr_last(uint64_t n);
const char *ktr_name(enum ktr_type);

#define KTR(class, type, a, b, c, d) do {				\
	if (__builtin_expect((ktr_mask & (class)) != 0, 0))		\
		ktr_log(type, (uint64_t)(a), (uint64_t)(b), (uint64_t)(c),	\
		    (uint64_t)(d));					\
} while (0)

/* Eight characters of a name as an argument. */
static inline uint64_t
ktr_chars(const char *s, unsigned from)
{
	uint64_t v = 0;
	unsigned n = 0;

	while (n < from && s[n] != '\0')
		n++;
	for (unsigned i = 0; i < 8 && s[n] != '\0'; i++, n++)
		v |= (uint64_t)(uint8_t)s[n] << 8 * i;
	return (v);
}

#endif
