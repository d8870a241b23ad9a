/*
 * sys/select.h - select(2).
 */
#ifndef WORLD_SYS_SELECT_H
#define WORLD_SYS_SELECT_H

#include_next <sys/select.h>
#include <sys/time.h>

int	select(int, fd_set *, fd_set *, fd_set *, struct timeval *);

#endif
