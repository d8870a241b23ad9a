/*
 * vm_guest.h - between t_pmap.c (host headers, Check) and vm_guest.c (kernel headers).
 * Neutral.
 */
#ifndef VM_GUEST_H
#define VM_GUEST_H

#define VM_GUEST_MEM	(64UL << 20)

/* Run a test by number: NULL, or what did not hold. */
const char *vm_guest_test(int n);
const char *vm_guest_name(int n);	/* NULL: there is no such test */
/* Nanoseconds a page for what the virtual memory does without the host's part. */
void	vm_guest_bench(unsigned long (*now)(void), void (*print)(const char *, double));

#endif
