/*
 * kern/panic.c - the end: what cannot be has happened.
 *
 * A panic prints its message and a trace of return addresses, and leaves with exit
 * status 70.  A panic inside a panic leaves at once.  panic() is for broken
 * invariants of the kernel and for memory of the host that went away, never for
 * what a program, a disk image or a command line can contain.
 */
#include "host.h"
#include "kern/systm.h"
#include "kern/thread.h"
#include "kern/vm.h"
#include "vmspace.h"

#define EX_SOFTWARE	70			/* sysexits(3) */
#define TRACE_DEPTH	24

/* Print the return addresses of the running thread, innermost first. */
static void
trace(void)
{
	uintptr_t *fp = __builtin_frame_address(0);
	char *lo = curthread->td_kstack;

	for (int i = 0; i < TRACE_DEPTH; i++) {
		/* A thread's own stack has known bounds; thread0's is the host's. */
		if (lo != NULL && ((char *)fp < lo ||
		    (char *)(fp + 2) > lo + KSTACK_SIZE))
			break;
		if (fp == NULL || ((uintptr_t)fp & 7) != 0 || fp[1] == 0)
			break;
		kprintf("  #%d 0x%lx\n", i, fp[1]);
		if (fp[0] <= (uintptr_t)fp)
			break;
		fp = (uintptr_t *)fp[0];
	}
}

void
panic(const char *fmt, ...)
{
	static bool again;
	va_list ap;

	if (!again) {
		again = true;
		kprintf("panic: ");
		va_start(ap, fmt);
		kvprintf(fmt, ap);
		va_end(ap);
		kprintf("\nthread %s\n", curthread->td_comm);
		trace();
		vmspace_shutdown();
	}
	host_exit(EX_SOFTWARE);
}

/* The platform's way in: the host took something away. */
void
kernel_panic_host(const char *why)
{
	panic("%s", why);
}
