/*
 * sys/poll.h - poll(2).
 */
#ifndef SYS_POLL_H
#define SYS_POLL_H

#include <sys/types.h>

struct pollfd {
	int		fd;
	int16_t		events;
	int16_t		revents;
};
typedef unsigned int nfds_t;

#define POLLIN          0x0001
#define POLLPRI         0x0002
#define POLLOUT         0x0004
#define POLLRDNORM      0x0040
#define POLLWRNORM      POLLOUT
#define POLLRDBAND      0x0080
#define POLLWRBAND      0x0100
#define POLLERR         0x0008
#define POLLHUP         0x0010
#define POLLNVAL        0x0020
#define INFTIM          (-1)

#endif
