/*
 * sys/linker.h - loaded kernel modules: kldload(2), kldstat(2), modstat(2).
 */
#ifndef SYS_LINKER_H
#define SYS_LINKER_H

#include <sys/types.h>

#define MAXPATHLEN_KLD	1024
#define MAXMODNAME	32

struct kld_file_stat {
	int	version;		/* in: sizeof(struct kld_file_stat) */
	char	name[MAXPATHLEN_KLD];
	int	refs;
	int	id;
	char	*address;
	size_t	size;			/* bytes */
};

struct module_stat {
	int	version;		/* in: sizeof(struct module_stat) */
	char	name[MAXMODNAME];
	int	refs;
	int	id;
	union { int intval; u_int uintval; long longval; u_long ulongval; } data;
};

#endif
