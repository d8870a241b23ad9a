/*
 * k_vfs.h - the VFS with a fake kernel around it, for t_vfs.c.  Neutral: included by
 * host code and by kernel code.
 */
#ifndef K_VFS_H
#define K_VFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kv_stat {
	unsigned	mode, uid, nlink, rdev, flags;
	uint64_t	ino, size;
};

void	kv_boot(void);			/* mounts a root (read-only) and /dev; once */
/* A system call by name, "open"; its result, or a negative DragonFly errno. */
int64_t	kv_call(const char *name, const uint64_t arg[8]);
#define KV(name, ...)	kv_call(#name, (const uint64_t[8]){ __VA_ARGS__ })
#define P(p)		((uint64_t)(uintptr_t)(p))
int	kv_stat(const char *path, bool follow, struct kv_stat *);
int64_t	kv_read(int fd, void *, size_t, int64_t off);	/* -1: at f_offset */
int64_t	kv_write(int fd, const void *, size_t);
int	kv_close(int fd);
bool	kv_samefile(int fd1, int fd2);
int	kv_names(int fd);		/* entries of a directory, 100 bytes a time */
void	kv_ids(unsigned euid, unsigned ruid, unsigned gid);
void	kv_fsize(int64_t limit);	/* RLIMIT_FSIZE; negative: none */
int	kv_signal(void);		/* the last one sent, 0: none */
int	kv_lock(int fd, int who, int op, int type, int64_t start, int64_t len, bool wait);
extern int64_t kv_lockstart, kv_locklen;	/* what F_GETLK said */
extern int kv_locktype;
void	kv_onsleep(void (*)(void));	/* what other threads do while this one sleeps */
int	kv_opens(const char *dev);	/* how often a device is open */
bool	kv_locked(void);		/* is any vnode's lock held? */
int	kv_refs(void);			/* references to vnodes, together */
int	kv_unmountall(void);

#endif
