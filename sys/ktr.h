/*
 * sys/ktr.h - the ring of kernel events, as it lies in memory: ktr(4).
 *
 * The ring is in the memory image, so that it can be read from a dead vkernel's -i
 * file as well as by sysctl debug.ktr.ring: a page-aligned header with KTR_MAGIC, the
 * names of the system calls, then the entries.  ktr_next counts all that were ever
 * written; entry n is in place n % ktr_entries.  Times are nanoseconds of uptime.
 * Neutral: the kernel, ktrdump(8) of the guest and ktr2json of the host include it.
 */
#ifndef SYS_KTR_H
#define SYS_KTR_H

#include <stdint.h>

#define KTR_MAGIC	"VKTRACE1"
#define KTR_NAMELEN	20
#define KTR_NSYSCALL	600		/* numbers that have room for a name */

struct ktr_header {
	char		ktr_magic[8];
	uint64_t	ktr_size;	/* bytes in all, this header included */
	uint64_t	ktr_entries;	/* how many there is room for */
	uint64_t	ktr_first;	/* offset of the first entry, bytes */
	uint64_t	ktr_next;	/* entries written */
	uint64_t	ktr_mask;	/* KTR_* classes that are being recorded */
	uint64_t	ktr_self;	/* its offset in the image; not so in a copy */
	char		ktr_syscall[KTR_NSYSCALL][KTR_NAMELEN];
};

struct ktr_entry {
	uint64_t	ktr_time;	/* when it happened, or ended */
	int32_t		ktr_pid;	/* 0: the kernel */
	uint16_t	ktr_tid;	/* LWP of the process */
	uint16_t	ktr_type;
	uint64_t	ktr_arg[4];
};

/* Classes, for debug.ktr.mask. */
#define KTR_SYSCALL	0x01
#define KTR_TRAP	0x02
#define KTR_SWITCH	0x04
#define KTR_FAULT	0x08
#define KTR_DISK	0x10
#define KTR_INTR	0x20
#define KTR_PROC	0x40
#define KTR_SIGNAL	0x80
#define KTR_ALL		0xff

/* Types, and their arguments. */
enum ktr_type {
	KT_SYSENTER,		/* number, three arguments */
	KT_SYSEXIT,		/* number, error, result */
	KT_TRAP,		/* trap number, pc, address */
	KT_SWITCH,		/* to: pid, tid, its name in 16 bytes */
	KT_FAULT,		/* address, access, error, duration */
	KT_IOSTART,		/* request, command, offset, bytes */
	KT_IODONE,		/* request, error */
	KT_INTR,		/* number */
	KT_FORK,		/* child */
	KT_EXEC,		/* name in 16 bytes */
	KT_EXIT,		/* wait status */
	KT_SIGNAL,		/* signal, process */
	KT_NTYPES
};

#endif
