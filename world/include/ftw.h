/*
 * ftw.h - nftw(3), visiting a tree of files.
 */
#ifndef WORLD_FTW_H
#define WORLD_FTW_H

#include <sys/stat.h>

/* what a file is */
#define FTW_F		0	/* no directory */
#define FTW_D		1	/* a directory, before what is in it */
#define FTW_DNR		2	/* a directory that cannot be read */
#define FTW_DP		3	/* a directory, after what is in it */
#define FTW_NS		4	/* stat(2) failed */
#define FTW_SL		5	/* a symbolic link */
#define FTW_SLN		6	/* a symbolic link to nothing */

/* flags */
#define FTW_PHYS	0x01	/* do not follow links */
#define FTW_MOUNT	0x02	/* stay on one file system */
#define FTW_DEPTH	0x04	/* directories after what is in them */
#define FTW_CHDIR	0x08	/* the function runs in the file's directory */
#define FTW_ACTIONRETVAL 0x10	/* the function's result can be FTW_SKIP_SUBTREE */
#define FTW_BOTH	0x20	/* directories before and after what is in them */
#define FTW_COMFOLLOW	0x40	/* follow a link that is the start */

/* results under FTW_ACTIONRETVAL */
#define FTW_CONTINUE	0
#define FTW_STOP	1
#define FTW_SKIP_SUBTREE 2	/* not into this directory */

struct FTW {
	int	base;
	int	level;
};

int	nftw(const char *, int (*)(const char *, const struct stat *, int,
	    struct FTW *), int, int);

#endif
