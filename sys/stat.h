/*
 * sys/stat.h - stat(2): struct stat and file modes.
 */
#ifndef SYS_STAT_H
#define SYS_STAT_H

#include <sys/types.h>
#include <sys/time.h>

struct stat {
	uint64_t	st_ino;
	uint32_t	st_nlink;
	uint32_t	st_dev;
	uint16_t	st_mode;
	uint16_t	st_padding1;
	uint32_t	st_uid;
	uint32_t	st_gid;
	uint32_t	st_rdev;
	struct timespec	st_atim;
	struct timespec	st_mtim;
	struct timespec	st_ctim;
	int64_t		st_size;	/* bytes */
	int64_t		st_blocks;	/* 512-byte blocks in use */
	uint32_t	__old_st_blksize;
	uint32_t	st_flags;
	uint32_t	st_gen;
	int32_t		st_lspare;
	int64_t		st_blksize;
	int64_t		st_qspare2;
};
#define st_atime	st_atim.tv_sec
#define st_mtime	st_mtim.tv_sec
#define st_ctime	st_ctim.tv_sec

#define S_IFMT          0170000
#define S_IFIFO         010000
#define S_IFCHR         020000
#define S_IFDIR         040000
#define S_IFBLK         060000
#define S_IFREG         0100000
#define S_IFDB          0110000
#define S_IFLNK         0120000
#define S_IFSOCK        0140000
#define S_IFWHT         0160000
#define S_ISUID         04000
#define S_ISGID         02000
#define S_ISVTX         01000
#define S_IRWXU         0700
#define S_IRUSR         0400
#define S_IWUSR         0200
#define S_IXUSR         0100
#define S_IRWXG         070
#define S_IRGRP         040
#define S_IWGRP         020
#define S_IXGRP         010
#define S_IRWXO         07
#define S_IROTH         04
#define S_IWOTH         02
#define S_IXOTH         01
#define S_BLKSIZE       512
#define ACCESSPERMS     (S_IRWXU | S_IRWXG | S_IRWXO)
#define ALLPERMS        (S_ISUID | S_ISGID | S_ISVTX | ACCESSPERMS)

#define S_ISDIR(m)      (((m) & S_IFMT) == S_IFDIR)
#define S_ISCHR(m)      (((m) & S_IFMT) == S_IFCHR)
#define S_ISBLK(m)      (((m) & S_IFMT) == S_IFBLK)
#define S_ISREG(m)      (((m) & S_IFMT) == S_IFREG)
#define S_ISFIFO(m)     (((m) & S_IFMT) == S_IFIFO)
#define S_ISLNK(m)      (((m) & S_IFMT) == S_IFLNK)
#define S_ISSOCK(m)     (((m) & S_IFMT) == S_IFSOCK)

#define UTIME_NOW       (-1)
#define UTIME_OMIT      (-2)

/* chflags(2) */
#define UF_SETTABLE     0x0000ffff
#define UF_NODUMP       0x00000001
#define UF_IMMUTABLE    0x00000002
#define UF_APPEND       0x00000004
#define UF_OPAQUE       0x00000008
#define UF_NOUNLINK     0x00000010
#define SF_SETTABLE     0xffff0000
#define SF_ARCHIVED     0x00010000
#define SF_IMMUTABLE    0x00020000
#define SF_APPEND       0x00040000
#define SF_NOUNLINK     0x00100000

#endif
