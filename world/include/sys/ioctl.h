/*
 * sys/ioctl.h - ioctl(2).
 */
#ifndef WORLD_SYS_IOCTL_H
#define WORLD_SYS_IOCTL_H

#include_next <sys/ioctl.h>

int	ioctl(int, unsigned long, ...);

#endif
