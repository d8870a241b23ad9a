/*
 * sys/tls.h - set_tls_area(2).
 */
#ifndef SYS_TLS_H
#define SYS_TLS_H

#include <sys/types.h>

struct tls_info {
	void		*base;		/* becomes the fs base */
	int		size;
};

#endif
