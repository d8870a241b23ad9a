/*
 * sys/sysctl.h - sysctl(3): names as numbers, and types of nodes.
 *
 * A name is a list of up to CTL_MAXNAME numbers.  Those that programs know
 * without asking are here; all the others are found by name through CTL_SYSCTL,
 * the subtree that describes the tree itself:
 *
 *	{0, 0}			debugging
 *	{0, 1, name...}		the name as a string
 *	{0, 2, name...}		the name that follows it
 *	{0, 3}			the string written becomes the name read
 *	{0, 4, name...}		its kind (u_int, CTLTYPE_* and CTLFLAG_*), then
 *				its format, a string: "I", "IU", "L", "A", "S,loadavg"
 *	{0, 5, name...}		its description
 */
#ifndef SYS_SYSCTL_H
#define SYS_SYSCTL_H

#include <sys/types.h>

#define CTL_MAXNAME	12

#define CTLTYPE		0xf
#define CTLTYPE_NODE	0x1
#define CTLTYPE_INT	0x2
#define CTLTYPE_STRING	0x3
#define CTLTYPE_S64	0x4
#define CTLTYPE_QUAD	CTLTYPE_S64
#define CTLTYPE_OPAQUE	0x5
#define CTLTYPE_STRUCT	CTLTYPE_OPAQUE
#define CTLTYPE_UINT	0x6
#define CTLTYPE_LONG	0x7
#define CTLTYPE_ULONG	0x8
#define CTLTYPE_U64	0x9
#define CTLTYPE_UQUAD	CTLTYPE_U64
#define CTLTYPE_U8	0xa
#define CTLTYPE_U16	0xb
#define CTLTYPE_S8	0xc
#define CTLTYPE_S16	0xd
#define CTLTYPE_S32	0xe
#define CTLTYPE_U32	0xf

#define CTLFLAG_RD	0x80000000
#define CTLFLAG_WR	0x40000000
#define CTLFLAG_RW	(CTLFLAG_RD | CTLFLAG_WR)
#define CTLFLAG_ANYBODY	0x10000000
#define CTLFLAG_SECURE	0x08000000

#define CTL_SYSCTL		0
#define CTL_SYSCTL_DEBUG	0
#define CTL_SYSCTL_NAME		1
#define CTL_SYSCTL_NEXT		2
#define CTL_SYSCTL_NAME2OID	3
#define CTL_SYSCTL_OIDFMT	4
#define CTL_SYSCTL_OIDDESCR	5

#define CTL_KERN	1
#define CTL_VM		2
#define CTL_VFS		3
#define CTL_NET		4
#define CTL_DEBUG	5
#define CTL_HW		6
#define CTL_MACHDEP	7
#define CTL_USER	8
#define CTL_P1003_1B	9
#define CTL_LWKT	10

#define KERN_OSTYPE	1
#define KERN_OSRELEASE	2
#define KERN_OSREV	3
#define KERN_VERSION	4
#define KERN_MAXVNODES	5
#define KERN_MAXPROC	6
#define KERN_MAXFILES	7
#define KERN_ARGMAX	8
#define KERN_SECURELVL	9
#define KERN_HOSTNAME	10
#define KERN_HOSTID	11
#define KERN_CLOCKRATE	12
#define KERN_VNODE	13
#define KERN_PROC	14
#define KERN_FILE	15
#define KERN_POSIX1	17
#define KERN_NGROUPS	18
#define KERN_JOB_CONTROL 19
#define KERN_SAVED_IDS	20
#define KERN_BOOTTIME	21
#define KERN_OSRELDATE	24
#define KERN_BOOTFILE	26
#define KERN_MAXFILESPERPROC 27
#define KERN_MAXPROCPERUID 28
#define KERN_IPC	30
#define KERN_PS_STRINGS	32
#define KERN_USRSTACK	33
#define KERN_IOV_MAX	35

/* The third number of { CTL_KERN, KERN_PROC, ... }; a fourth selects. */
#define KERN_PROC_ALL	0
#define KERN_PROC_PID	1
#define KERN_PROC_PGRP	2
#define KERN_PROC_SESSION 3
#define KERN_PROC_TTY	4
#define KERN_PROC_UID	5
#define KERN_PROC_RUID	6
#define KERN_PROC_ARGS	7
#define KERN_PROC_CWD	8
#define KERN_PROC_PATHNAME 9
#define KERN_PROC_SIGTRAMP 10
#define KERN_PROC_FLAG_LWP 0x10

#define HW_MACHINE	1
#define HW_MODEL	2
#define HW_NCPU		3
#define HW_BYTEORDER	4
#define HW_PHYSMEM	5
#define HW_USERMEM	6
#define HW_PAGESIZE	7
#define HW_FLOATINGPT	10
#define HW_MACHINE_ARCH	11

#endif
