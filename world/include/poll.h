/*
 * poll.h - poll(2).
 */
#ifndef WORLD_POLL_H
#define WORLD_POLL_H

#include <sys/poll.h>
#include <signal.h>

struct timespec;

int	poll(struct pollfd *, nfds_t, int);
int	ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);

#endif
