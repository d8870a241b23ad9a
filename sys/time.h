/*
 * sys/time.h - times, intervals and clocks.
 */
#ifndef SYS_TIME_H
#define SYS_TIME_H

#include <sys/types.h>

struct timespec {
	time_t		tv_sec;
	int64_t		tv_nsec;
};

struct timeval {
	time_t		tv_sec;
	suseconds_t	tv_usec;
};

struct timezone {
	int		tz_minuteswest;
	int		tz_dsttime;
};

struct itimerval {
	struct timeval	it_interval;
	struct timeval	it_value;
};
#define ITIMER_REAL     0
#define ITIMER_VIRTUAL  1
#define ITIMER_PROF     2

struct clockinfo {
	int32_t		hz;
	int32_t		tick;		/* microseconds */
	int32_t		tickadj;
	int32_t		stathz;
	int32_t		profhz;
};

#define CLOCK_REALTIME  0
#define CLOCK_VIRTUAL   1
#define CLOCK_PROF      2
#define CLOCK_MONOTONIC 4
#define CLOCK_UPTIME    5
#define CLOCK_UPTIME_PRECISE 7
#define CLOCK_UPTIME_FAST 8
#define CLOCK_REALTIME_PRECISE 9
#define CLOCK_REALTIME_FAST 10
#define CLOCK_MONOTONIC_PRECISE 11
#define CLOCK_MONOTONIC_FAST 12
#define CLOCK_SECOND    13
#define CLOCK_THREAD_CPUTIME_ID 14
#define CLOCK_PROCESS_CPUTIME_ID 15
#define TIMER_RELTIME   0
#define TIMER_ABSTIME   1

#endif
