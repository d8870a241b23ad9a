/*
 * poll.h - poll(2).
 */
#ifndef WORLD_POLL_H
#define WORLD_POLL_H

#include <sys/poll.h>

int	poll(struct pollfd *, nfds_t, int);

#endif
