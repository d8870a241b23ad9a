/*
 * sys/mount.h - statfs(2), mount(2).
 */
#ifndef SYS_MOUNT_H
#define SYS_MOUNT_H

#include <sys/types.h>

#define MFSNAMELEN      16
#define MNAMELEN        80

typedef struct fsid {
	int32_t		val[2];
} fsid_t;

struct statfs {
	int64_t		f_spare2;
	int64_t		f_bsize;	/* fundamental block (fragment) size */
	int64_t		f_iosize;	/* best transfer size */
	int64_t		f_blocks;	/* in f_bsize units */
	int64_t		f_bfree;
	int64_t		f_bavail;
	int64_t		f_files;
	int64_t		f_ffree;
	fsid_t		f_fsid;
	uint32_t	f_owner;
	int32_t		f_type;
	int32_t		f_flags;
	int32_t		__pad0;
	int64_t		f_syncwrites;
	int64_t		f_asyncwrites;
	char		f_fstypename[MFSNAMELEN];
	char		f_mntonname[MNAMELEN];
	int64_t		f_syncreads;
	int64_t		f_asyncreads;
	int16_t		f_spares1;
	char		f_mntfromname[MNAMELEN];
	int16_t		f_spares2;
	int64_t		f_spare[2];
};

/* The data argument of mount(2) for ufs and cd9660: the device's path first. */
struct ufs_args {
	char		*fspec;
	char		__export[184];
};

#define MNT_RDONLY      0x1
#define MNT_SYNCHRONOUS 0x2
#define MNT_NOEXEC      0x4
#define MNT_NOSUID      0x8
#define MNT_NODEV       0x10
#define MNT_ASYNC       0x40
#define MNT_NOSYMFOLLOW 0x400000
#define MNT_NOATIME     0x10000000
#define MNT_LOCAL       0x1000
#define MNT_ROOTFS      0x4000
#define MNT_VISFLAGMASK 0xf1f0ffff
#define MNT_UPDATE      0x10000
#define MNT_FORCE       0x80000
#define MNT_RELOAD      0x40000

/* getfsstat(2), sync */
#define MNT_WAIT        1
#define MNT_NOWAIT      2
#define MNT_LAZY        4

#endif
