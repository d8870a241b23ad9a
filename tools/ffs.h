/*
 * An open UFS1 file system, as newfs, ffspop and fsck_ffs share it.  See ffs.c.
 */
#ifndef _TOOLS_FFS_H_
#define _TOOLS_FFS_H_

#include "sys/fs.h"
#include "tools/dev.h"

struct ffs {
	struct dev f_dev;
	union {
		struct fs fs;
		uint8_t	area[FS_SBAREA];
	} f_sb;
	uint8_t	*f_iblk;		/* one block of inodes, cached */
	ufs_daddr_t f_iaddr;		/* its address; 0: none */
	int	f_idirty;
};

/* Bit maps. */
#define BIT_ISSET(m, i)	(((m)[(i) >> 3] & (1u << ((i) & 7))) != 0)
#define BIT_SET(m, i)	((m)[(i) >> 3] |= (uint8_t)(1u << ((i) & 7)))
#define BIT_CLR(m, i)	((m)[(i) >> 3] &= (uint8_t)~(1u << ((i) & 7)))

void	ffs_cginit(const struct fs *fs, struct cg *cgp, int32_t cgx, int32_t now);
void	ffs_cgcount(const struct fs *fs, struct cg *cgp);
void	ffs_read(struct ffs *f, ufs_daddr_t addr, void *buf, size_t len);
void	ffs_write(struct ffs *f, ufs_daddr_t addr, const void *buf, size_t len);
void	ffs_writesb(struct ffs *f, int copies);
struct ufs1_dinode *ffs_inode(struct ffs *f, uint32_t ino, int modify);
void	ffs_iflush(struct ffs *f);
uint32_t ffs_direntry(void *at, uint32_t ino, uint8_t type, const char *name,
	    uint32_t reclen);
void	*xcalloc(size_t n, size_t size);

#endif /* !_TOOLS_FFS_H_ */
