/*
 * grp.h - the group file, group(5).
 */
#ifndef WORLD_GRP_H
#define WORLD_GRP_H

#include <sys/types.h>

struct group {
	char	*gr_name;
	char	*gr_passwd;
	gid_t	gr_gid;
	char	**gr_mem;
};

struct group *getgrent(void);
struct group *getgrgid(gid_t);
struct group *getgrnam(const char *);
void	setgrent(void);
void	endgrent(void);
int	setgroups(int, const gid_t *);
int	initgroups(const char *, gid_t);

#endif
