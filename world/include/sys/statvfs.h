/*
 * sys/statvfs.h - statvfs(2).
 */
#ifndef WORLD_SYS_STATVFS_H
#define WORLD_SYS_STATVFS_H

#include_next <sys/statvfs.h>

int	statvfs(const char *, struct statvfs *);
int	fstatvfs(int, struct statvfs *);

#endif
