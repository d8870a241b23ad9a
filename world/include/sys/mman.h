/*
 * sys/mman.h - mmap(2) and its relatives.
 */
#ifndef WORLD_SYS_MMAN_H
#define WORLD_SYS_MMAN_H

#include_next <sys/mman.h>

void	*mmap(void *, size_t, int, int, int, off_t);
int	munmap(void *, size_t);
int	mprotect(void *, size_t, int);
int	madvise(void *, size_t, int);
int	msync(void *, size_t, int);
int	minherit(void *, size_t, int);
int	mincore(const void *, size_t, char *);
int	mlockall(int);
int	munlockall(void);
int	mlock(const void *, size_t);
int	munlock(const void *, size_t);

#endif
