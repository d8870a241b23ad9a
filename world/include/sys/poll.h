/*
 * sys/poll.h - poll(2), under its older name.
 */
#ifndef WORLD_SYS_POLL_H
#define WORLD_SYS_POLL_H

#include_next <sys/poll.h>

int	poll(struct pollfd *, nfds_t, int);

#endif
