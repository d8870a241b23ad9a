/*
 * sys/statvfs.h - statvfs(2).
 */
#ifndef SYS_STATVFS_H
#define SYS_STATVFS_H

#include <sys/types.h>

struct statvfs {
	uint64_t	f_bsize;
	uint64_t	f_frsize;	/* unit of the block counts */
	uint64_t	f_blocks;
	uint64_t	f_bfree;
	uint64_t	f_bavail;	/* to others than root */
	uint64_t	f_files;
	uint64_t	f_ffree;
	uint64_t	f_favail;
	uint64_t	f_fsid;
	uint64_t	f_flag;		/* ST_* */
	uint64_t	f_namemax;
	uint32_t	f_owner;
	uint32_t	f_type;
	uint64_t	f_syncreads;
	uint64_t	f_syncwrites;
	uint64_t	f_asyncreads;
	uint64_t	f_asyncwrites;
	uint8_t		f_fsid_uuid[16];
	uint8_t		f_uid_uuid[16];
};

#define ST_RDONLY	0x1
#define ST_NOSUID	0x2

#endif
