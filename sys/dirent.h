/*
 * sys/dirent.h - directory entries as getdents(2) returns them.
 */
#ifndef SYS_DIRENT_H
#define SYS_DIRENT_H

#include <sys/types.h>

struct dirent {
	uint64_t	d_fileno;
	uint16_t	d_namlen;
	uint8_t		d_type;
	uint8_t		d_unused1;
	uint32_t	d_unused2;	/* 0, or the place of the next entry */
	char		d_name[256];
};
#define d_ino           d_fileno
#define MAXNAMLEN       255
/* The length of an entry with a name of n bytes: header, name, NUL, to 8 bytes. */
#define _DIRENT_RECLEN(n) ((offsetof(struct dirent, d_name) + (n) + 1 + 7) & ~7UL)
#define _DIRENT_NEXT(dp) \
	((struct dirent *)((char *)(dp) + _DIRENT_RECLEN((dp)->d_namlen)))

#define DT_UNKNOWN      0
#define DT_FIFO         1
#define DT_CHR          2
#define DT_DIR          4
#define DT_BLK          6
#define DT_REG          8
#define DT_LNK          10
#define DT_SOCK         12
#define DT_WHT          14
#define IFTODT(mode)    (((mode) & 0170000) >> 12)
#define DTTOIF(type)    ((type) << 12)

#endif
