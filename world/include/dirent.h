/*
 * dirent.h - reading directories, opendir(3).
 */
#ifndef WORLD_DIRENT_H
#define WORLD_DIRENT_H

#include <sys/dirent.h>

typedef struct __dir DIR;

DIR	*opendir(const char *);
DIR	*fdopendir(int);
struct dirent *readdir(DIR *);
void	rewinddir(DIR *);
long	telldir(DIR *);
void	seekdir(DIR *, long);
int	dirfd(DIR *);
int	closedir(DIR *);
int	getdents(int, char *, size_t);

#endif
