/*
 * How a disk is divided: the MBR's slices and the BSD label's partitions.
 *
 *	sector 0	may be an MBR: four struct dos_partition at byte 446, 55 AA at
 *			510. One with dp_typ DOSPTYP_386BSD or DOSPTYP_DFLYBSD is a BSD
 *			slice: vkd0s1 to vkd0s4.
 *	sector 1	of the whole disk (slice 0) or of a BSD slice may be a struct
 *			disklabel32: up to 16 partitions, vkd0a to vkd0p on an undivided
 *			disk (the same as vkd0s0a ...), vkd0s1a ... in a slice.
 *
 * Sector numbers in a label are relative to partition `c' (RAW_PART), which is the whole
 * slice: a reader subtracts its p_offset from every p_offset, which is nothing for a
 * label made here and makes older labels with absolute numbers right.
 *
 * Included by the kernel (vkd.c, the slice code), by the host's and the world's tools.
 * disklabel(5), disklabel32 of DragonFly BSD.
 */
#ifndef _SYS_DISKLABEL_H_
#define _SYS_DISKLABEL_H_

#include <stddef.h>
#include <stdint.h>

#define LABELSECTOR32	1		/* the sector of the slice with the label */
#define LABELOFFSET32	0		/* and where in it */
#define DISKMAGIC32	((uint32_t)0x82564557)
#define MAXPARTITIONS32	16
#define RAW_PART	2		/* partition c: the whole slice */
#define SWAP_PART	1
#define LABEL_BBSIZE	8192
#define LABEL_SBSIZE	8192

struct partition32 {
	uint32_t p_size;		/* sectors; 0: not there */
	uint32_t p_offset;		/* first sector */
	uint32_t p_fsize;		/* file system's fragment size */
	uint8_t	p_fstype;		/* FS_* */
	uint8_t	p_frag;			/* fragments of a block */
	uint16_t p_cpg;
};

struct disklabel32 {
	uint32_t d_magic;		/* DISKMAGIC32 */
	uint16_t d_type;		/* DTYPE_* */
	uint16_t d_subtype;
	char	d_typename[16];
	union {
		char	un_d_packname[16];
		uint64_t un_d_boot[2];	/* gives the structure amd64's alignment */
	} d_un;
	uint32_t d_secsize;		/* bytes of a sector */
	uint32_t d_nsectors;
	uint32_t d_ntracks;
	uint32_t d_ncylinders;
	uint32_t d_secpercyl;
	uint32_t d_secperunit;		/* sectors of the slice */
	uint16_t d_sparespertrack;
	uint16_t d_sparespercyl;
	uint32_t d_acylinders;
	uint16_t d_rpm;
	uint16_t d_interleave;
	uint16_t d_trackskew;
	uint16_t d_cylskew;
	uint32_t d_headswitch;
	uint32_t d_trkseek;
	uint32_t d_flags;
	uint32_t d_drivedata[5];
	uint32_t d_spare[5];
	uint32_t d_magic2;		/* DISKMAGIC32 again */
	uint16_t d_checksum;		/* makes dkcksum32() zero */
	uint16_t d_npartitions;
	uint32_t d_bbsize;
	uint32_t d_sbsize;
	struct partition32 d_partitions[MAXPARTITIONS32];
};
#define d_packname	d_un.un_d_packname

_Static_assert(offsetof(struct disklabel32, d_partitions) == 148, "a disk format");
_Static_assert(sizeof(struct disklabel32) == 408, "a disk format and an ioctl");

#define DTYPE_ESDI	5		/* d_type of a plain disk */

/* p_fstype, and the names that disklabel(8) prints. */
#define FS_UNUSED	0
#define FS_SWAP		1
#define FS_BSDFFS	7
#define FS_MSDOS	8
#define FS_OTHER	10
#define FS_ISO9660	12
#define FS_VINUM	14
#define FS_HAMMER	22
#define FS_HAMMER2	23

/* Exclusive or of a label's 16-bit words; 0 for a good one with d_npartitions <= 16. */
static inline uint16_t
dkcksum32(const struct disklabel32 *lp)
{
	const uint8_t *p = (const uint8_t *)lp;	/* labels are little-endian */
	size_t n, i;
	uint16_t sum = 0;

	n = offsetof(struct disklabel32, d_partitions) +
	    lp->d_npartitions * sizeof(struct partition32);
	for (i = 0; i < n; i += 2)
		sum ^= (uint16_t)(p[i] | p[i + 1] << 8);
	return (sum);
}

/* Is this a label at all?  Whether its partitions fit the disk is another question. */
static inline int
disklabel32_valid(const struct disklabel32 *lp)
{
	return (lp->d_magic == DISKMAGIC32 && lp->d_magic2 == DISKMAGIC32 &&
	    lp->d_npartitions != 0 && lp->d_npartitions <= MAXPARTITIONS32 &&
	    dkcksum32(lp) == 0);
}

#define DOSPARTOFF	446
#define NDOSPART	4
#define DOSMAGICOFF	510
#define DOSMAGIC	0xaa55		/* little-endian */
#define DOSPTYP_386BSD	0xa5
#define DOSPTYP_DFLYBSD	0x6c
#define DOSPTYP_EXT	5
#define DOSPTYP_EXTLBA	0x0f
#define DOSPTYP_PMBR	0xee

struct dos_partition {
	uint8_t	dp_flag;
	uint8_t	dp_shd;
	uint8_t	dp_ssect;
	uint8_t	dp_scyl;
	uint8_t	dp_typ;			/* 0: not there */
	uint8_t	dp_ehd;
	uint8_t	dp_esect;
	uint8_t	dp_ecyl;
	uint8_t	dp_start[4];		/* first sector, little-endian */
	uint8_t	dp_size[4];		/* sectors, little-endian */
};
_Static_assert(sizeof(struct dos_partition) == 16, "a disk format");

#endif /* !_SYS_DISKLABEL_H_ */
