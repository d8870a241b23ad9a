/*
 * sys/types.h - the basic types.
 */
#ifndef SYS_TYPES_H
#define SYS_TYPES_H

#include <stddef.h>
#include <stdint.h>

typedef uint8_t		u_char;
typedef uint16_t	u_short;
typedef uint32_t	u_int;
typedef uint64_t	u_long;
typedef uint8_t		u_int8_t;
typedef uint16_t	u_int16_t;
typedef uint32_t	u_int32_t;
typedef uint64_t	u_int64_t;

typedef int64_t		ssize_t;
typedef int64_t		off_t;
typedef int64_t		time_t;
typedef int64_t		suseconds_t;
typedef uint64_t	ino_t;
typedef uint32_t	nlink_t;
typedef uint16_t	mode_t;
typedef uint32_t	uid_t;
typedef uint32_t	gid_t;
typedef int32_t		pid_t;
typedef int32_t		lwpid_t;
typedef uint32_t	dev_t;
typedef int64_t		blkcnt_t;
typedef int64_t		blksize_t;
typedef uint64_t	fsblkcnt_t;
typedef uint64_t	fsfilcnt_t;
typedef uint32_t	id_t;
typedef int64_t		key_t;
typedef char		*caddr_t;
typedef unsigned long	clockid_t;
typedef int32_t		clock_t;
typedef int64_t		register_t;

/* A dev_t: the major number in bits 8-15, the minor in the others. */
#define major(x)	((int)(((x) >> 8) & 0xff))
#define minor(x)	((int)((x) & 0xffff00ff))
#define makedev(x, y)	((dev_t)(((x) << 8) | (y)))

#endif
