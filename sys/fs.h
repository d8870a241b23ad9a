/*
 * The Berkeley fast file system, version 1 (UFS1), as it lies on a disk.
 *
 * This header is the only description of the format in the tree.  The kernel's UFS, the
 * host tools (newfs, fsck_ffs, ffspop) and the programs of the world all include it,
 * so it uses nothing but the fixed width types.
 *
 *	byte 0		boot area, 8 KiB: sector 1 may hold a disklabel (sys/disklabel.h)
 *	byte 8192	the superblock, struct fs, FS_SBSIZE bytes of an 8 KiB area
 *	then		cylinder groups, fs_ncg of them, each fs_fpg fragments long:
 *
 *	  cgbase(c)	data, too (in group 0: the boot area and the superblock)
 *	  cgsblock(c)	a copy of the superblock	= cgstart(c) + fs_sblkno
 *	  cgtod(c)	struct cg with its maps: a block	+ fs_cblkno
 *	  cgimin(c)	fs_ipg inodes of 128 bytes		+ fs_iblkno
 *	  cgdmin(c)	data, to the end of the group		+ fs_dblkno
 *
 * Group 0's first data fragments hold the array of struct csum, one a group (fs_csaddr).
 *
 * A disk address (an `fsblock') counts fragments of fs_fsize bytes from the partition's
 * start.  A block is fs_frag fragments, aligned.  A file is a list of blocks; only the
 * last one, and only when no indirect block is needed, may be a shorter run of
 * fragments. In the free maps a set bit means free, in the inode map a set bit means
 * used. A hole is address 0.  A symbolic link shorter than fs_maxsymlinklen lives in
 * the inode.
 *
 * A directory is a file of DIRBLKSIZ chunks.  No entry crosses a chunk, the entries'
 * d_reclen add up to the chunk, and an unused entry has d_ino 0 (or is the slack of
 * the one before it).
 *
 * Read next: kern/ufs*.c, tools/ffs.c.  McKusick et al., "A Fast File System for
 * UNIX", 1984; fs(5), inode(5).
 */
#ifndef _SYS_FS_H_
#define _SYS_FS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FS_BBSIZE	8192		/* bytes of the boot area */
#define FS_SBOFF	8192		/* byte offset of the superblock */
#define FS_SBAREA	8192		/* bytes set aside for it */
#define FS_SBSIZE	1376		/* bytes of struct fs on disk */
#define FS_MINBSIZE	4096
#define FS_MAXBSIZE	65536
#define FS_MAXFRAG	8		/* fragments of a block, at most */
#define FS_MAXMNTLEN	512
#define FS_MAXCONTIG	16
#define FS_DEVBSIZE	512		/* unit of di_blocks and of fsbtodb() */

#define FS_MAGIC	0x011954
#define FS_MAGIC_BE	0x54190100	/* written by a big-endian machine */
#define FS_MAGIC2	0x19540119	/* UFS2's */
#define FS_SBOFF2	65536		/* where UFS2's may also be */
#define FS_OKAY		0x7c269d38	/* fs_state = FS_OKAY - fs_time */
#define CG_MAGIC	0x090255

#define FS_44INODEFMT	2		/* fs_inodefmt: 32-bit owners, typed entries */
#define FS_DYNAMICPOSTBLFMT 1		/* fs_postblformat */
#define FS_OPTTIME	0		/* fs_optim */
#define FS_OPTSPACE	1
#define FS_UNCLEAN	0x01		/* fs_flags: was not clean at mount */
#define FS_DOSOFTDEP	0x02		/* fs_flags: soft updates (ignored here) */

#define UFS_BADINO	1		/* historic; inodes 0 and 1 are never free */
#define UFS_ROOTINO	2
#define UFS_NDADDR	12		/* direct addresses of an inode */
#define UFS_NIADDR	3		/* indirect levels */
#define UFS_LINK_MAX	32767
#define UFS_MAXSYMLINK	60		/* bytes of link text that fit in the inode */
#define UFS_MAXLINKLEN	1024		/* MAXPATHLEN: link text is shorter */

typedef int32_t ufs_daddr_t;		/* an fsblock; on-disk type of an address */

/* What a cylinder group, or the whole file system, has free. */
struct csum {
	int32_t	cs_ndir;		/* directories (used inodes) */
	int32_t	cs_nbfree;		/* free whole blocks */
	int32_t	cs_nifree;		/* free inodes */
	int32_t	cs_nffree;		/* free fragments in blocks partly used */
};

/* The superblock. */
struct fs {
	int32_t	fs_firstfield;
	int32_t	fs_unused_1;
	ufs_daddr_t fs_sblkno;		/* superblock copy, fragments from cgstart */
	ufs_daddr_t fs_cblkno;		/* cylinder group block, likewise */
	ufs_daddr_t fs_iblkno;		/* inodes, likewise */
	ufs_daddr_t fs_dblkno;		/* first data, likewise */
	int32_t	fs_cgoffset;		/* skew of a group's start (0 when made here) */
	int32_t	fs_cgmask;		/* which groups are skewed */
	int32_t	fs_time;		/* last time written */
	int32_t	fs_size;		/* fragments in the file system */
	int32_t	fs_dsize;		/* of these, for data */
	int32_t	fs_ncg;			/* cylinder groups */
	int32_t	fs_bsize;		/* bytes of a block */
	int32_t	fs_fsize;		/* bytes of a fragment */
	int32_t	fs_frag;		/* fragments of a block */
	int32_t	fs_minfree;		/* percent kept for the superuser */
	int32_t	fs_rotdelay;
	int32_t	fs_rps;
	int32_t	fs_bmask;		/* ~(fs_bsize - 1) */
	int32_t	fs_fmask;		/* ~(fs_fsize - 1) */
	int32_t	fs_bshift;		/* log2(fs_bsize) */
	int32_t	fs_fshift;		/* log2(fs_fsize) */
	int32_t	fs_maxcontig;
	int32_t	fs_maxbpg;		/* blocks of one file in a group, at most */
	int32_t	fs_fragshift;		/* log2(fs_frag) */
	int32_t	fs_fsbtodb;		/* log2(fs_fsize / 512) */
	int32_t	fs_sbsize;		/* bytes of the superblock, rounded up */
	int32_t	fs_csmask;
	int32_t	fs_csshift;
	int32_t	fs_nindir;		/* addresses in an indirect block */
	int32_t	fs_inopb;		/* inodes in a block */
	int32_t	fs_nspf;		/* 512-byte sectors of a fragment */
	int32_t	fs_optim;		/* FS_OPTTIME or FS_OPTSPACE */
	int32_t	fs_npsect;
	int32_t	fs_interleave;
	int32_t	fs_trackskew;
	int32_t	fs_id[2];
	ufs_daddr_t fs_csaddr;		/* the csum array: fragment address */
	int32_t	fs_cssize;		/* its bytes, rounded up to fragments */
	int32_t	fs_cgsize;		/* bytes of a struct cg with its maps */
	int32_t	fs_ntrak;
	int32_t	fs_nsect;
	int32_t	fs_spc;			/* sectors of a cylinder */
	int32_t	fs_ncyl;
	int32_t	fs_cpg;			/* cylinders of a group */
	int32_t	fs_ipg;			/* inodes of a group */
	int32_t	fs_fpg;			/* fragments of a group */
	struct csum fs_cstotal;
	int8_t	fs_fmod;		/* in memory: superblock is modified */
	int8_t	fs_clean;		/* 1: unmounted cleanly, maps can be trusted */
	int8_t	fs_ronly;		/* in memory: mounted read-only */
	int8_t	fs_flags;		/* FS_UNCLEAN, ... */
	uint8_t	fs_fsmnt[FS_MAXMNTLEN];	/* where it was mounted last */
	int32_t	fs_cgrotor;		/* group searched last */
	uint8_t	fs_ocsp[128];		/* BSD's in-core pointers; means nothing here */
	int32_t	fs_cpc;
	int16_t	fs_opostbl[16][8];
	int32_t	fs_snapinum[20];
	int32_t	fs_avgfilesize;
	int32_t	fs_avgfpdir;
	int32_t	fs_sparecon[26];
	int32_t	fs_pendingblocks;
	int32_t	fs_pendinginodes;
	int32_t	fs_contigsumsize;	/* length of cg_clustersum, 0: no cluster maps */
	int32_t	fs_maxsymlinklen;
	int32_t	fs_inodefmt;		/* FS_44INODEFMT */
	uint64_t fs_maxfilesize;
	int64_t	fs_qbmask;		/* fs_bsize - 1 */
	int64_t	fs_qfmask;		/* fs_fsize - 1 */
	int32_t	fs_state;		/* makes fs_clean believable */
	int32_t	fs_postblformat;
	int32_t	fs_nrpos;
	int32_t	fs_postbloff;
	int32_t	fs_rotbloff;
	int32_t	fs_magic;		/* FS_MAGIC */
};
_Static_assert(sizeof(struct fs) == FS_SBSIZE, "struct fs is a disk format");
_Static_assert(offsetof(struct fs, fs_cstotal) == 192, "struct fs is a disk format");
_Static_assert(offsetof(struct fs, fs_maxfilesize) == 1328,
    "struct fs is a disk format");

/*
 * The head of a cylinder group block.  The maps lie behind it, at the byte offsets
 * given by the *off fields, counted from the head's start.
 */
struct cg {
	int32_t	cg_firstfield;
	int32_t	cg_magic;		/* CG_MAGIC */
	int32_t	cg_time;
	int32_t	cg_cgx;			/* which group this is */
	int16_t	cg_ncyl;
	int16_t	cg_niblk;		/* inodes of this group */
	int32_t	cg_ndblk;		/* fragments of this group */
	struct csum cg_cs;
	int32_t	cg_rotor;		/* block used last */
	int32_t	cg_frotor;		/* fragment used last */
	int32_t	cg_irotor;		/* inode used last */
	int32_t	cg_frsum[FS_MAXFRAG];	/* free fragment runs, by length */
	int32_t	cg_btotoff;		/* int32_t: free blocks, a cylinder */
	int32_t	cg_boff;		/* int16_t: free blocks, a rotational position */
	int32_t	cg_iusedoff;		/* bits: used inodes */
	int32_t	cg_freeoff;		/* bits: free fragments */
	int32_t	cg_nextfreeoff;		/* first byte not used by the maps */
	int32_t	cg_clustersumoff;	/* int32_t: free clusters, by length */
	int32_t	cg_clusteroff;		/* bits: free blocks */
	int32_t	cg_nclusterblks;	/* blocks in that map */
	int32_t	cg_sparecon[13];
};
_Static_assert(sizeof(struct cg) == 168, "struct cg is a disk format");

#define cg_chkmagic(cgp)	((cgp)->cg_magic == CG_MAGIC)
#define cg_inosused(cgp)	((uint8_t *)(cgp) + (cgp)->cg_iusedoff)
#define cg_blksfree(cgp)	((uint8_t *)(cgp) + (cgp)->cg_freeoff)
#define cg_clustersfree(cgp)	((uint8_t *)(cgp) + (cgp)->cg_clusteroff)
#define cg_clustersum(cgp)	((int32_t *)((uint8_t *)(cgp) + (cgp)->cg_clustersumoff))

/* An inode. */
struct ufs1_dinode {
	uint16_t di_mode;		/* IFMT type and permissions; 0: free */
	int16_t	di_nlink;
	uint16_t di_oldids[2];
	uint64_t di_size;
	int32_t	di_atime;
	int32_t	di_atimensec;
	int32_t	di_mtime;
	int32_t	di_mtimensec;
	int32_t	di_ctime;
	int32_t	di_ctimensec;
	ufs_daddr_t di_db[UFS_NDADDR];
	ufs_daddr_t di_ib[UFS_NIADDR];
	uint32_t di_flags;		/* chflags(2) */
	uint32_t di_blocks;		/* 512-byte sectors held, indirect blocks too */
	int32_t	di_gen;
	uint32_t di_uid;
	uint32_t di_gid;
	int32_t	di_spare[2];
};
_Static_assert(sizeof(struct ufs1_dinode) == 128, "struct ufs1_dinode is a disk format");

#define di_rdev		di_db[0]	/* a device: its number */
#define di_shortlink	di_db		/* a short symbolic link: its text */

#define IFMT		0170000		/* di_mode: the file's type */
#define IFIFO		0010000
#define IFCHR		0020000
#define IFDIR		0040000
#define IFBLK		0060000
#define IFREG		0100000
#define IFLNK		0120000
#define IFSOCK		0140000

#define DIRBLKSIZ	512
#define UFS_MAXNAMLEN	255

/* A directory entry; d_name is padded with zeros to a multiple of four. */
struct direct {
	uint32_t d_ino;			/* 0: unused */
	uint16_t d_reclen;		/* bytes to the next entry */
	uint8_t	d_type;			/* IFTODT(mode) */
	uint8_t	d_namlen;
	char	d_name[UFS_MAXNAMLEN + 1];
};

#ifndef IFTODT
#define IFTODT(mode)	(((mode) & IFMT) >> 12)
#endif
/* Bytes an entry with a name of this length needs. */
#define UFS_DIRSIZ(namlen)	(8u + (((uint32_t)(namlen) + 1 + 3) & ~3u))

/* Addresses: fragment to 512-byte sector and back. */
#define fsbtodb(fs, b)		((int64_t)(b) << (fs)->fs_fsbtodb)
#define dbtofsb(fs, d)		((ufs_daddr_t)((d) >> (fs)->fs_fsbtodb))
#define fsbtob(fs, b)		((int64_t)(b) << (fs)->fs_fshift)

/* Where a cylinder group and its parts are. */
#define cgbase(fs, c)		((ufs_daddr_t)((fs)->fs_fpg * (c)))
#define cgstart(fs, c) \
	(cgbase(fs, c) + (fs)->fs_cgoffset * ((c) & ~(fs)->fs_cgmask))
#define cgsblock(fs, c)		(cgstart(fs, c) + (fs)->fs_sblkno)
#define cgtod(fs, c)		(cgstart(fs, c) + (fs)->fs_cblkno)
#define cgimin(fs, c)		(cgstart(fs, c) + (fs)->fs_iblkno)
#define cgdmin(fs, c)		(cgstart(fs, c) + (fs)->fs_dblkno)

/* Inode number to group, to the fragment that holds it, to its index in that block. */
#define ino_to_cg(fs, x)	((int32_t)((uint32_t)(x) / (uint32_t)(fs)->fs_ipg))
#define ino_to_fsba(fs, x) \
	((ufs_daddr_t)(cgimin(fs, ino_to_cg(fs, x)) + blkstofrags(fs, \
	(uint32_t)(x) % (uint32_t)(fs)->fs_ipg / (uint32_t)(fs)->fs_inopb)))
#define ino_to_fsbo(fs, x)	((int32_t)((uint32_t)(x) % (uint32_t)(fs)->fs_inopb))

/* Fragment address to group, and to its index in the group. */
#define dtog(fs, d)		((d) / (fs)->fs_fpg)
#define dtogd(fs, d)		((d) % (fs)->fs_fpg)

/* Byte positions and sizes within a file (off: int64_t or uint64_t). */
#define blkoff(fs, off)		((int32_t)((off) & (fs)->fs_qbmask))
#define fragoff(fs, off)	((int32_t)((off) & (fs)->fs_qfmask))
#define lblktosize(fs, lbn)	((int64_t)(lbn) << (fs)->fs_bshift)
#define lblkno(fs, off)		((int64_t)(off) >> (fs)->fs_bshift)
#define numfrags(fs, off)	((off) >> (fs)->fs_fshift)
#define blkroundup(fs, size) \
	(((size) + (fs)->fs_qbmask) & ~(fs)->fs_qbmask)
#define fragroundup(fs, size) \
	(((size) + (fs)->fs_qfmask) & ~(fs)->fs_qfmask)

/* Between fragments and blocks. */
#define fragstoblks(fs, f)	((f) >> (fs)->fs_fragshift)
#define blkstofrags(fs, b)	((b) << (fs)->fs_fragshift)
#define fragnum(fs, f)		((f) & ((fs)->fs_frag - 1))
#define blknum(fs, f)		((f) & ~((fs)->fs_frag - 1))

/* Bytes of block `lbn' of a file of `size' bytes: short only for the last direct one. */
#define sblksize(fs, size, lbn) \
	((lbn) >= UFS_NDADDR || (int64_t)(size) >= lblktosize(fs, (lbn) + 1) ? \
	(fs)->fs_bsize : (int32_t)fragroundup(fs, blkoff(fs, (int64_t)(size))))
#define dblksize(fs, dip, lbn)	sblksize(fs, (dip)->di_size, lbn)

/* What can be used, and what is wrong with it: kern/ufs_check.c. */
const char *ffs_badsb(const struct fs *, int64_t devsize);
const char *ffs_badcg(const struct fs *, const struct cg *, int32_t cgx);
const char *ffs_badinode(const struct fs *, const struct ufs1_dinode *);
bool	ffs_badblock(const struct fs *, ufs_daddr_t, int32_t nfrags);
int32_t	ffs_csfrags(const struct fs *);
int32_t	ffs_cgfrags(const struct fs *, int32_t cgx);
int32_t	ffs_cglen(const struct fs *);
uint64_t ffs_maxsize(const struct fs *);

#define INOPB(fs)		((fs)->fs_inopb)
#define INOPF(fs)		((fs)->fs_inopb >> (fs)->fs_fragshift)
#define NINDIR(fs)		((fs)->fs_nindir)

#endif /* !_SYS_FS_H_ */
