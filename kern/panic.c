/*
 * kern/panic.c - the end: what cannot be has happened.
 *
 * A panic prints its message and a trace of calls, and enters the debugger; when that
 * is left, or nobody is there to use it, the exit status is 70.  A panic inside a
 * panic leaves at once.  panic() is for broken invariants of the kernel and for memory
 * of the host that went away, never for what a program, a disk image or a command
 * line can contain.  Read next: ddb.c.
 */
#include "ddb.h"
#include "host.h"
#include "kern/systm.h"
#include "kern/thread.h"
#include "vmspace.h"

#define EX_SOFTWARE	70			/* sysexits(3) */

void
panic_message(const char *why, const struct vk_regs *regs)
{
	static bool again;

	if (again)
		host_exit(EX_SOFTWARE);
	again = true;
	kprintf("panic: %s\n", why);
	kprintf("thread %s\n", curthread->td_comm);
	ddb_trace(regs);
}

void
panic(const char *fmt, ...)
{
	const struct vk_regs here = { .r_rbp = (uintptr_t)__builtin_frame_address(0) };
	char why[256];
	va_list ap;

	va_start(ap, fmt);
	kvsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	if (ddb_active())
		ddb_recover(why);
	panic_message(why, &here);
	ddb_panic();
	vmspace_shutdown();
	host_exit(EX_SOFTWARE);
}

/* The platform's way in: the host took something away. */
void
kernel_panic_host(const char *why)
{
	panic("%s", why);
}
