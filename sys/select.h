/*
 * sys/select.h - select(2).
 */
#ifndef SYS_SELECT_H
#define SYS_SELECT_H

#include <sys/types.h>

#define FD_SETSIZE      1024
#define NFDBITS         64
typedef struct fd_set {
	uint64_t	fds_bits[FD_SETSIZE / NFDBITS];
} fd_set;
#define FD_SET(n, p)    ((p)->fds_bits[(n) / NFDBITS] |= 1UL << ((n) % NFDBITS))
#define FD_CLR(n, p)    ((p)->fds_bits[(n) / NFDBITS] &= ~(1UL << ((n) % NFDBITS)))
#define FD_ISSET(n, p)  (((p)->fds_bits[(n) / NFDBITS] & (1UL << ((n) % NFDBITS))) != 0)
#define FD_ZERO(p)      __builtin_memset((p), 0, sizeof(*(p)))

#endif
