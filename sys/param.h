/*
 * sys/param.h - limits and sizes.
 */
#ifndef SYS_PARAM_H
#define SYS_PARAM_H

#include <sys/types.h>

#define PAGE_SHIFT      12
#define PAGE_SIZE       4096
#define PAGE_MASK       (PAGE_SIZE - 1)
#define round_page(x)   (((uint64_t)(x) + PAGE_MASK) & ~(uint64_t)PAGE_MASK)
#define trunc_page(x)   ((uint64_t)(x) & ~(uint64_t)PAGE_MASK)

#define MAXPATHLEN      1024
#define PATH_MAX        1024
#define NAME_MAX        255
#define MAXSYMLINKS     32
#define MAXHOSTNAMELEN  256
#define MAXLOGNAME      17
#define NGROUPS         16
#define ARG_MAX         262144
#define MAXCOMLEN       16
#define DEV_BSHIFT      9
#define DEV_BSIZE       512
#define MAXPHYS         131072
#define MAXBSIZE        65536
#define PIPE_BUF        512
#define OPEN_MAX        64

#define NODEV           ((dev_t)-1)
#define MIN(a, b)       ((a) < (b) ? (a) : (b))
#define MAX(a, b)       ((a) > (b) ? (a) : (b))
#define nitems(a)       (sizeof(a) / sizeof((a)[0]))
#define howmany(x, y)   (((x) + ((y) - 1)) / (y))
#define roundup(x, y)   ((((x) + ((y) - 1)) / (y)) * (y))
#define roundup2(x, y)  (((x) + ((y) - 1)) & ~((y) - 1))
#define rounddown(x, y) (((x) / (y)) * (y))

#endif
