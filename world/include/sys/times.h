/*
 * sys/times.h - times(3): user and system time in clock ticks.
 */
#ifndef WORLD_SYS_TIMES_H
#define WORLD_SYS_TIMES_H

#include <sys/types.h>

#define CLK_TCK		128		/* a second */

struct tms {
	clock_t	tms_utime, tms_stime;
	clock_t	tms_cutime, tms_cstime;
};

clock_t	times(struct tms *);

#endif
