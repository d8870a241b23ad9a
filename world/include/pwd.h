/*
 * pwd.h - the password file, passwd(5).
 */
#ifndef WORLD_PWD_H
#define WORLD_PWD_H

#include <sys/types.h>

struct passwd {
	char	*pw_name;
	char	*pw_passwd;	/* "*" unless the reader is root */
	uid_t	pw_uid;
	gid_t	pw_gid;
	char	*pw_class;
	char	*pw_gecos;
	char	*pw_dir;
	char	*pw_shell;
};

struct passwd *getpwent(void);
struct passwd *getpwnam(const char *);
struct passwd *getpwuid(uid_t);
void	setpwent(void);
void	endpwent(void);

#endif
