/*
 * sys/mman.h - mmap(2), mprotect(2), madvise(2), msync(2).
 */
#ifndef SYS_MMAN_H
#define SYS_MMAN_H

#include <sys/types.h>

#define PROT_NONE       0x0
#define PROT_READ       0x1
#define PROT_WRITE      0x2
#define PROT_EXEC       0x4

#define MAP_SHARED      0x1
#define MAP_PRIVATE     0x2
#define MAP_FIXED       0x10
#define MAP_ANON        0x1000
#define MAP_ANONYMOUS   0x1000
#define MAP_STACK       0x400
#define MAP_NOSYNC      0x800
#define MAP_TRYFIXED    0x10000
#define MAP_NOCORE      0x20000
#define MAP_SIZEALIGN   0x40000
#define MAP_NORESERVE   0x40
#define MAP_INHERIT     0x80
#define MAP_FILE        0x0
#define MAP_FAILED      ((void *)-1)

#define MS_ASYNC        0x1
#define MS_INVALIDATE   0x2
#define MS_SYNC         0x0
#define MADV_NORMAL     0x0
#define MADV_RANDOM     0x1
#define MADV_SEQUENTIAL 0x2
#define MADV_WILLNEED   0x3
#define MADV_DONTNEED   0x4
#define MADV_FREE       0x5
#define MADV_NOSYNC     0x6
#define MADV_AUTOSYNC   0x7
#define MADV_NOCORE     0x8
#define MADV_CORE       0x9
#define MADV_INVAL      0xa
#define MADV_SETMAP     0xb
#define MCL_CURRENT     0x1
#define MCL_FUTURE      0x2

/* minherit(2) */
#define INHERIT_SHARE   0
#define INHERIT_COPY    1
#define INHERIT_NONE    2

#endif
