/*
 * kern/sysctl.h - the sysctl tree.  A leaf is one SYSCTL_* line anywhere in the kernel;
 * the linker collects them (section "sysctls").
 */
#ifndef KERN_SYSCTL_H
#define KERN_SYSCTL_H

#include <sys/sysctl.h>
#include "kern/systm.h"

/* An oid_kind is a CTLTYPE_ and CTLFLAG_s.  A leaf of CTLTYPE_NODE is asked for names
 * that go on after its own (kern.proc.pid.PID). */

/* What a handler gets: user's old and new buffers. */
struct sysctl_req {
	const int	*name;		/* what follows the leaf's own name */
	u_int		namelen;
	void		*oldptr;	/* user */
	size_t		oldlen, oldidx;
	void		*newptr;	/* user */
	size_t		newlen, newidx;
};
struct sysctl_oid {
	const char	*oid_name;	/* dotted, whole: "kern.ostype" */
	uint32_t	oid_kind;	/* CTLTYPE_ | CTLFLAG_ */
	void		*oid_arg;	/* the variable */
	size_t		oid_size;	/* of a string buffer */
	int	(*oid_handler)(const struct sysctl_oid *, struct sysctl_req *);
	const char	*oid_fmt;	/* "I", "IU", "L", "LU", "Q", "A", "S,proc" */
	const char	*oid_descr;
};
#define SYSCTL_OID_(sym, name, kind, arg, size, handler, fmt, descr) \
	_Static_assert(sizeof(descr) > 1, "a sysctl without a description"); \
	static const struct sysctl_oid sysctl_oid_##sym \
	    __attribute__((used, section("sysctls"), aligned(8))) = \
	    { name, kind, arg, size, handler, fmt, descr }
#define SYSCTL_INT(sym, name, flags, ptr, descr) \
	SYSCTL_OID_(sym, name, CTLTYPE_INT | (flags), ptr, sizeof(int), NULL, "I", descr)
#define SYSCTL_QUAD(sym, name, flags, ptr, descr) \
	SYSCTL_OID_(sym, name, CTLTYPE_QUAD | (flags), ptr, 8, NULL, "Q", descr)
#define SYSCTL_ULONG(sym, name, flags, ptr, descr) \
	SYSCTL_OID_(sym, name, CTLTYPE_ULONG | (flags), ptr, 8, NULL, "LU", descr)
#define SYSCTL_STRING(sym, name, flags, ptr, size, descr) \
	SYSCTL_OID_(sym, name, CTLTYPE_STRING | (flags), (void *)(uintptr_t)(ptr), \
	    size, NULL, "A", descr)
#define SYSCTL_PROC(sym, name, kind, handler, arg, fmt, descr) \
	SYSCTL_OID_(sym, name, kind, arg, 0, handler, fmt, descr)
int	SYSCTL_OUT(struct sysctl_req *, const void *, size_t);	/* ENOMEM, EFAULT */
int	SYSCTL_IN(struct sysctl_req *, void *, size_t);		/* EINVAL, EFAULT */

#endif
