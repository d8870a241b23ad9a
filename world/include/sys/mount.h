/*
 * sys/mount.h - mount(2), statfs(2).
 */
#ifndef WORLD_SYS_MOUNT_H
#define WORLD_SYS_MOUNT_H

#include_next <sys/mount.h>

int	mount(const char *, const char *, int, void *);
int	unmount(const char *, int);
int	statfs(const char *, struct statfs *);
int	fstatfs(int, struct statfs *);
int	getfsstat(struct statfs *, long, int);
int	getmntinfo(struct statfs **, int);

#endif
