/*
 * k_ktr.c - no kernel events, for tests of kernel files that would record some.
 */
#include "kern/ktr.h"

uint32_t ktr_mask;

void
ktr_log(enum ktr_type type, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	(void)type;
	(void)a;
	(void)b;
	(void)c;
	(void)d;
}
