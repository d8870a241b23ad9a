/*
 * sys/wait.h - waiting for children.
 */
#ifndef WORLD_SYS_WAIT_H
#define WORLD_SYS_WAIT_H

#include_next <sys/wait.h>
#include <sys/resource.h>

pid_t	wait(int *);
pid_t	waitpid(pid_t, int *, int);
pid_t	wait3(int *, int, struct rusage *);
pid_t	wait4(pid_t, int *, int, struct rusage *);

#endif
