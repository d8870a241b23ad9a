/*
 * sys/lwp.h - lwp_create(2).
 */
#ifndef SYS_LWP_H
#define SYS_LWP_H

#include <sys/types.h>

/* A set of CPUs. */
typedef struct cpumask {
	uint64_t	ary[4];
} cpumask_t;

struct lwp_params {
	void		(*lwp_func)(void *);
	void		*lwp_arg;
	void		*lwp_stack;
	lwpid_t		*lwp_tid1;
	lwpid_t		*lwp_tid2;
};

#endif
