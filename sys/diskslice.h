/*
 * What a program can ask about a disk, slice or partition device: its size.
 *
 * The kernel's disk code answers these on every vkdN device; tools/dev.c asks.
 * To write a label, a program writes sector 1 of the whole-disk or slice device and then
 * issues DIOCSYNCSLICEINFO, upon which the kernel reads MBR and labels again.
 * disklabel(5), DragonFly's <sys/diskslice.h>.
 */
#ifndef _SYS_DISKSLICE_H_
#define _SYS_DISKSLICE_H_

#include <stdint.h>

#define WHOLE_DISK_SLICE	1	/* vkd0 in a minor number */
#define COMPATIBILITY_SLICE	0	/* vkd0a */
#define BASE_SLICE		2	/* vkd0s1 */
#define MAX_SLICES		16

struct partinfo {
	uint64_t media_offset;		/* bytes from the disk's start */
	uint64_t media_size;		/* bytes */
	uint64_t media_blocks;		/* blocks */
	int32_t	media_blksize;		/* bytes of a block */
	uint64_t reserved_blocks;	/* blocks that must not be written (0 here) */
	int32_t	fstype;			/* FS_* of the label */
	char	fstypestr[16];
	uint8_t	fstype_uuid[16];
	uint8_t	storage_uuid[16];
};

#define DIOCGPART	(0x40000000ul | sizeof(struct partinfo) << 16 | 'd' << 8 | 104)
/* The label of a whole disk or slice (disklabel.h): read it; use another until the next
 * boot; write another to the disk and use it. */
#define DIOCGDINFO32	(0x40000000ul | sizeof(struct disklabel32) << 16 | 'd' << 8 | 101)
#define DIOCSDINFO32	(0x80000000ul | sizeof(struct disklabel32) << 16 | 'd' << 8 | 102)
#define DIOCWDINFO32	(0x80000000ul | sizeof(struct disklabel32) << 16 | 'd' << 8 | 103)
#define DIOCSYNCSLICEINFO (0x80000000ul | sizeof(int32_t) << 16 | 'd' << 8 | 112)

#endif /* !_SYS_DISKSLICE_H_ */
