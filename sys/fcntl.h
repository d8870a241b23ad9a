/*
 * sys/fcntl.h - open(2), fcntl(2), flock(2) and the *at(2) calls.
 */
#ifndef SYS_FCNTL_H
#define SYS_FCNTL_H

#include <sys/types.h>

#define O_RDONLY        0x0
#define O_WRONLY        0x1
#define O_RDWR          0x2
#define O_ACCMODE       0x3
#define O_NONBLOCK      0x4
#define O_NDELAY        0x4
#define O_APPEND        0x8
#define O_SHLOCK        0x10
#define O_EXLOCK        0x20
#define O_ASYNC         0x40
#define O_FSYNC         0x80
#define O_SYNC          0x80
#define O_NOFOLLOW      0x100
#define O_CREAT         0x200
#define O_TRUNC         0x400
#define O_EXCL          0x800
#define O_NOCTTY        0x8000
#define O_DIRECT        0x10000
#define O_CLOEXEC       0x20000
#define O_FBLOCKING     0x40000
#define O_FNONBLOCKING  0x80000
#define O_FAPPEND       0x100000
#define O_FOFFSET       0x200000
#define O_FSYNCWRITE    0x400000
#define O_FASYNCWRITE   0x800000
#define O_DIRECTORY     0x8000000

/* How a struct file keeps O_RDONLY..O_RDWR: plus one. */
#define FREAD           0x1
#define FWRITE          0x2
#define FFLAGS(oflags)  ((oflags) + 1)
#define OFLAGS(fflags)  ((fflags) - 1)

#define F_DUPFD         0
#define F_GETFD         1
#define F_SETFD         2
#define F_GETFL         3
#define F_SETFL         4
#define F_GETOWN        5
#define F_SETOWN        6
#define F_GETLK         7
#define F_SETLK         8
#define F_SETLKW        9
#define F_DUP2FD        10
#define F_DUPFD_CLOEXEC 17
#define F_DUP2FD_CLOEXEC 18
#define FD_CLOEXEC      1
#define F_RDLCK         1
#define F_UNLCK         2
#define F_WRLCK         3

#define LOCK_SH         0x1
#define LOCK_EX         0x2
#define LOCK_NB         0x4
#define LOCK_UN         0x8

#define AT_FDCWD        ((int)0xfffafdcd)
#define AT_SYMLINK_NOFOLLOW 0x1
#define AT_REMOVEDIR    0x2
#define AT_EACCESS      0x4
#define AT_SYMLINK_FOLLOW 0x8

struct flock {
	int64_t		l_start;
	int64_t		l_len;
	int32_t		l_pid;
	int16_t		l_type;
	int16_t		l_whence;
};

#endif
