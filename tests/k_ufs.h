/*
 * k_ufs.h - the kernel's UFS, its page cache and its buffer cache, with the real vnode
 * layer and page allocator but a fake rest of a kernel, for t_ufs.c.
 * Neutral: included by host code and by kernel code.  Errors are negative errnos.
 */
#ifndef K_UFS_H
#define K_UFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KU_MEMSIZE	(64UL << 20)
#define KU_MEMBASE	0x100000000000UL	/* the test maps memory here */

struct ku_stat {
	uint64_t	size, bytes;
	uint32_t	ino, nlink, mode, uid, flags;
	char		type;			/* - d l p c s */
};

void	ku_init(void);				/* the memory is mapped and zero */
int	ku_mount(int fd, int64_t size, bool ronly, bool force);
extern int ku_mode;				/* of the next mounts: */
#define KU_SYNC		1
#define KU_ASYNC	2
int	ku_update(bool ronly);
int	ku_unmount(bool force);
void	ku_crash(void);				/* forget what is mounted, if anything */
int	ku_sync(void);
/* The syncer writes files, but not this one, which another thread has locked. */
int	ku_syncer(const char *locked);
extern int ku_kicks;				/* how often it was woken */
/* A sync after the data are written; another thread has this file locked, and lets go
 * when we wait for it. */
int	ku_sync_waits(const char *locked);
void	ku_statfs(int64_t *bfree, int64_t *ffree);

/* Paths are from the root; "." and ".." and symbolic links are not looked at. */
int	ku_create(const char *path, char type, int mode);	/* - d p c s */
int	ku_symlink(const char *path, const char *target);
int	ku_readlink(const char *path, char *buf, size_t len);
int	ku_link(const char *old, const char *new);
int	ku_unlink(const char *path);
int	ku_rmdir(const char *path);
int	ku_rename(const char *from, const char *to);
int64_t	ku_write(const char *path, const void *buf, size_t len, int64_t off);
int64_t	ku_read(const char *path, void *buf, size_t len, int64_t off);
int	ku_truncate(const char *path, uint64_t size);
int	ku_chmod(const char *path, int mode);
int	ku_stat(const char *path, struct ku_stat *);
int	ku_fsync(const char *path);
/* The directory's names into buf, each followed by a space; how many. */
int	ku_readdir(const char *path, char *buf, size_t len);
/* A store to a mapping of the file. */
int	ku_store(const char *path, uint64_t off, char byte);
/* Lock a file that a thread has locked which waits for another that we have. */
int	ku_deadlock(const char *ours, const char *theirs);
int	ku_dotdot(const char *path);		/* the inode number of path/.. */
/* The same while another thread has that directory locked, until it has moved path. */
int	ku_dotdot_moved(const char *path, const char *to);

/* Open files: a vnode with a reference. */
void	*ku_open(const char *path);
void	ku_close(void *);
int64_t	ku_fread(void *, void *buf, size_t len, int64_t off);
int	ku_peek(void *, uint64_t off);		/* the byte that a mapping shows */

/* As the user with this uid; writes are from user memory, of which `bad' bytes at the
 * end cannot be read. */
void	ku_user(uint32_t uid);
void	ku_badmem(size_t bad);
/* What other threads do while a page of user memory is fetched; NULL: nothing. */
extern void (*ku_oncopyin)(void);
/* Memory is short: forget what is clean. */
void	ku_shrink(void);
/* Hashes of directories may take so much memory; what they take now. */
int	ku_dirhash(int maxmem);
uint64_t ku_freepages(void);
void	ku_hold(uint64_t nfree);		/* take all pages but these; 0: no more */
uint64_t ku_dirtypages(void);

/* The disk: after n more writes (reads) they fail, or (lost) do nothing.  -1: off */
void	ku_failwrites(int64_t n, bool lost);
void	ku_failreads(int64_t n);
/* The allocator: the n-th request from now for a block, fragments or an inode fails as
 * on a full disk, and (but once) all after that.  0: off.  ku_nrefused counts. */
void	ku_failallocs(int64_t n, bool once);
extern int64_t ku_nrefused;
extern int64_t ku_nfailed;				/* requests that failed */
extern int64_t ku_nreads, ku_nwrites;		/* requests so far */
extern bool ku_quiet;				/* no kernel messages */

#endif
