/*
 * sys/unistd.h - access(2), lseek(2) and pathconf(2) numbers.
 */
#ifndef SYS_UNISTD_H
#define SYS_UNISTD_H

#define F_OK		0
#define X_OK		0x01
#define W_OK		0x02
#define R_OK		0x04

#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2
#define SEEK_DATA	3
#define SEEK_HOLE	4

#define _PC_LINK_MAX	1
#define _PC_MAX_CANON	2
#define _PC_MAX_INPUT	3
#define _PC_NAME_MAX	4
#define _PC_PATH_MAX	5
#define _PC_PIPE_BUF	6
#define _PC_CHOWN_RESTRICTED 7
#define _PC_NO_TRUNC	8
#define _PC_VDISABLE	9
#define _PC_ALLOC_SIZE_MIN 10
#define _PC_FILESIZEBITS 12
#define _PC_SYMLINK_MAX	18
#define _PC_MIN_HOLE_SIZE 21
#define _PC_ASYNC_IO	53
#define _PC_PRIO_IO	54
#define _PC_SYNC_IO	55

#endif
