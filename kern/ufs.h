/*
 * kern/ufs.h - UFS1 in the kernel: what its files share.  The format is in sys/fs.h.
 *
 *	ufs_vfsops.c	mounting, superblock, inodes in memory, sync
 *	ufs_vnops.c	what can be done with a file
 *	ufs_lookup.c	directories
 *	ufs_dirhash.c	where in a big directory a name is
 *	ufs_inode.c	an inode's blocks: find, make, cut off
 *	ufs_alloc.c	free blocks and inodes: cylinder groups
 *	ufs_check.c	what on a disk can be used
 *
 * Data of a mount:
 *
 *	mount.mnt_data --> ufsmount --> um_fs	superblock
 *				    \-> um_cs	free space of each cylinder group
 *				    \-> um_pend	freed, but not yet free: see ufs_alloc.c
 *	vnode.v_data   --> inode --> i_din	the inode as it is on disk
 *
 * Nothing that comes from the disk is believed before it was checked: the superblock
 * at mount, a cylinder group, an inode, a chunk of directory and a block address
 * whenever it is used.  What is wrong is EIO, and a line on the console.
 */
#ifndef KERN_UFS_H
#define KERN_UFS_H

#include <sys/dirent.h>
#include <sys/fs.h>
#include "kern/buf.h"
#include "kern/conf.h"
#include "kern/lock.h"
#include "kern/systm.h"
#include "kern/vnode.h"

struct ufs_pend;

struct ufsmount {
	struct mount	*um_mp;
	struct cdev	*um_dev;
	struct fs	um_fs;		/* the superblock */
	struct csum	*um_cs;		/* fs_ncg of them, in an area of fs_cssize */
	bool		um_ronly;
	bool		um_modified;	/* um_fs or um_cs are newer than the disk */
	int		um_complaints;	/* inconsistencies reported so far */
	int32_t		um_lastdircg;	/* group of the last new directory */
	struct lock	um_pendlock;	/* held while pending frees are done */
	struct ufs_pend	*um_pend;	/* um_npend of them; room for um_maxpend */
	int		um_npend, um_maxpend;
	int64_t		um_pendfrags, um_pendinodes;	/* what they will free */
};
#define VFSTOUFS(mp)	((struct ufsmount *)(mp)->mnt_data)

struct inode {
	LIST_ENTRY(inode) i_hash;
	struct vnode	*i_vnode;
	struct ufsmount	*i_ump;
	uint32_t	i_number;
	uint32_t	i_flag;		/* IN_* */
	struct ufs1_dinode i_din;
	ufs_daddr_t	i_nextblk;	/* where the file's next block is best; 0 */
	uint32_t	i_diroff;	/* directories: where the last name was found */
	ufs_daddr_t	i_oldtail;	/* directories: tail block that was replaced, */
	int32_t		i_oldtailn;	/* its fragments; 0: none */
	struct dirhash	*i_dirhash;	/* directories: ufs_dirhash.c; NULL */
};
#define VTOI(vp)	((struct inode *)(vp)->v_data)
#define ITOV(ip)	((ip)->i_vnode)
#define ITOFS(ip)	(&(ip)->i_ump->um_fs)
#define i_size		i_din.di_size

#define IN_ACCESS	0x01		/* read: di_atime is to be set */
#define IN_UPDATE	0x02		/* written: di_mtime */
#define IN_CHANGE	0x04		/* inode changed: di_ctime */
#define IN_MODIFIED	0x08		/* i_din is newer than the inode's block */
#define IN_HASHED	0x10
#define IN_NEWDIR	0x20		/* has no names but . and .. yet */
#define IN_DUE		0x40		/* on the list of a pass over the inodes */

/* ---- ufs_vfsops.c -------------------------------------------------------- */
extern const struct vop_ops ufs_vops;
MALLOC_DECLARE(M_UFS);
/* Report an inconsistency, unless there were many; returns EIO. */
int	ufs_corrupt(struct ufsmount *, const char *what, uint64_t number);
/* The vnode of an inode, referenced and locked.  EIO, ENOENT: it is free. */
int	ufs_iget(struct ufsmount *, uint32_t ino, struct vnode **);
/* The same for an inode just allocated: zeroes, but for a new generation. */
int	ufs_inew(struct ufsmount *, uint32_t ino, struct vnode **);
void	ufs_idrop(struct inode *);	/* not found by ufs_iget() any more */
void	ufs_ifree(struct inode *);
int	ufs_vinit(struct vnode *);	/* type, page cache, device of di_mode */

/* ---- ufs_vnops.c --------------------------------------------------------- */
/* The end of an operation on vp, on a sync mount to disk at once. */
int	ufs_synced(struct vnode *, int error);
/* Does the mount not care in what order things get to the disk? */
#define ufs_isasync(ump)	(((ump)->um_mp->mnt_flag & MNT_ASYNC) != 0)

/* ---- ufs_inode.c --------------------------------------------------------- */
void	ufs_itimes(struct inode *);
void	ufs_accessed(struct inode *);
void	ufs_modified(struct inode *);
int	ufs_update(struct inode *);	/* i_din to the inode's block */
/* An inode in its block; *bpp is busy. */
int	ufs_dinode(struct ufsmount *, uint32_t ino, struct buf **bpp,
	    struct ufs1_dinode **);
/* Address of a block, 0: hole; *runp: how many blocks (holes) lie in a row there. */
int	ufs_bmap(struct inode *, int64_t lbn, ufs_daddr_t *bnp, int *runp);
/* Have disk space for bytes [off, off + len), in one block; grows the file.  With a uio
 * (its offset is off, and moves on), move that many bytes there. */
int	ufs_balloc(struct inode *, uint64_t off, uint32_t len, struct ucred *,
	    struct uio *);
/* Fill the hole at lbn with zeroes on disk: for dirty pages of mappings. */
int	ufs_fillhole(struct inode *, int64_t lbn, ufs_daddr_t *bnp);
int	ufs_truncate(struct inode *, uint64_t size, struct ucred *);

/* ---- ufs_alloc.c --------------------------------------------------------- */
int	ufs_alloc(struct inode *, ufs_daddr_t pref, int32_t nfrags, struct ucred *,
	    ufs_daddr_t *bnp);
bool	ufs_extendfrags(struct inode *, ufs_daddr_t, int32_t oldn, int32_t newn,
	    struct ucred *);
void	ufs_free(struct ufsmount *, ufs_daddr_t, int32_t nfrags);	/* later */
void	ufs_free_now(struct ufsmount *, ufs_daddr_t, int32_t nfrags);
int	ufs_valloc(struct inode *dip, uint16_t mode, uint32_t *inop);
void	ufs_vfree(struct ufsmount *, uint32_t ino, uint16_t mode);	/* later */
int	ufs_dopending(struct ufsmount *);

/* ---- ufs_lookup.c, ufs_rename.c ------------------------------------------ */
struct ufs_dirpos {
	uint32_t	dp_ino;		/* of the entry found */
	uint32_t	dp_off;		/* byte offset of the entry in the directory */
	int64_t		dp_slot;	/* a chunk with room for the name; -1: none */
};
/* The entries of a good chunk, one after the other. */
#define FOREACH_DIRENTRY(chunk, off, ep) \
	for ((off) = 0; (off) < DIRBLKSIZ && \
	    ((ep) = (struct direct *)((chunk) + (off)), 1); (off) += (ep)->d_reclen)
int	ufs_dirchunk(struct inode *, uint64_t off, struct vm_page **, char **chunk);
uint32_t ufs_dirroom(char *chunk);
int	ufs_dirscan(struct inode *, const char *name, int len, struct ufs_dirpos *);
int	ufs_direnter(struct inode *, struct componentname *, struct inode *);
int	ufs_dirremove(struct inode *, struct componentname *);
int	ufs_dirrewrite(struct inode *, const char *name, int len, struct inode *);
int	ufs_dirisempty(struct inode *);		/* ENOTEMPTY, EIO */
void	ufs_dirgone(struct inode *);		/* a directory in it, and its ".." */
int	ufs_dirmake(struct inode *, struct inode *parent, struct ucred *);
int	ufs_lookup(struct vnode *, struct vnode **, struct componentname *);
int	ufs_readdir(struct vnode *, struct uio *, bool *eof);
int	ufs_rename(struct vnode *, struct vnode *, struct componentname *,
	    struct vnode *, struct vnode *, struct componentname *);

/* ---- ufs_dirhash.c ------------------------------------------------------- */
extern int ufs_dirhash_maxmem, ufs_dirhash_mem;		/* bytes: limit, in use */
void	ufs_dirhash_init(void);
void	ufs_dirhash_free(struct inode *);
bool	ufs_dirhash_shrink(void);
bool	ufs_dirhash_ready(struct inode *);
bool	ufs_dirhash_find(struct inode *, const char *name, int len, uint32_t *iter,
	    uint64_t *off);
int64_t	ufs_dirhash_room(struct inode *, uint32_t bytes);
void	ufs_dirhash_update(struct inode *, const char *name, int len, uint64_t off,
	    bool came, uint32_t room);

#endif
