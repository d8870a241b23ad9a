/*
 * sched.h - giving way.
 */
#ifndef WORLD_SCHED_H
#define WORLD_SCHED_H

int	sched_yield(void);

#endif
