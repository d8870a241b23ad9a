/*
 * sys/resource.h - getrusage(2), setrlimit(2), setpriority(2).
 */
#ifndef SYS_RESOURCE_H
#define SYS_RESOURCE_H

#include <sys/types.h>
#include <sys/time.h>

struct rusage {
	struct timeval	ru_utime;
	struct timeval	ru_stime;
	int64_t		ru_maxrss;	/* KiB */
	int64_t		ru_ixrss;
	int64_t		ru_idrss;
	int64_t		ru_isrss;
	int64_t		ru_minflt;
	int64_t		ru_majflt;
	int64_t		ru_nswap;
	int64_t		ru_inblock;
	int64_t		ru_oublock;
	int64_t		ru_msgsnd;
	int64_t		ru_msgrcv;
	int64_t		ru_nsignals;
	int64_t		ru_nvcsw;
	int64_t		ru_nivcsw;
};
#define RUSAGE_SELF     0
#define RUSAGE_CHILDREN (-1)

typedef int64_t rlim_t;
struct rlimit {
	rlim_t		rlim_cur;
	rlim_t		rlim_max;
};
#define RLIM_INFINITY   0x7fffffffffffffffL
#define RLIMIT_CPU      0
#define RLIMIT_FSIZE    1
#define RLIMIT_DATA     2
#define RLIMIT_STACK    3
#define RLIMIT_CORE     4
#define RLIMIT_RSS      5
#define RLIMIT_MEMLOCK  6
#define RLIMIT_NPROC    7
#define RLIMIT_NOFILE   8
#define RLIMIT_SBSIZE   9
#define RLIMIT_AS       10
#define RLIMIT_VMEM     RLIMIT_AS
#define RLIMIT_POSIXLOCKS 11
#define RLIM_NLIMITS    12

#define PRIO_MIN        (-20)
#define PRIO_MAX        20
#define PRIO_PROCESS    0
#define PRIO_PGRP       1
#define PRIO_USER       2

#endif
