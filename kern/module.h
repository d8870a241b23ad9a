/*
 * kern/module.h - what a kernel module is written with.
 *
 * A module is one relocatable object, compiled by `make modules' from modules/NAME.c.
 * It may call every function of the kernel that is not static, and says who it is by
 * one MODULE() line.  Its handler is called with MOD_LOAD when all is linked, where an
 * error takes the module out again, and with MOD_UNLOAD, where EBUSY keeps it in.
 * Read next: modules/pattern.c, kern/kern_linker.c.
 */
#ifndef KERN_MODULE_H
#define KERN_MODULE_H

#include <sys/linker.h>
#include "kern/proc.h"
#include "kern/systm.h"

enum modevent { MOD_LOAD, MOD_UNLOAD };

struct moduledata {
	char	name[MAXMODNAME];
	int	kernel;			/* MODULE_KERNEL of when it was compiled */
	int	(*handler)(enum modevent);
};
/* Of the structures that modules share with the kernel: raised when they change. */
#define MODULE_KERNEL	60040001

#define MODULE(name, handler) \
	const struct moduledata module_data = { #name, MODULE_KERNEL, handler }

/* A system call in one of the numbers kept free for modules (210 to 219); *number is
 * what to use, or 0 for any.  EEXIST, ENFILE */
int	syscall_register(int *number, const char *name, sy_call_t *, int narg);
/* EBUSY: somebody is in it. */
int	syscall_deregister(int number);

#endif
