/*
 * sys/reboot.h - reboot(2).
 */
#ifndef WORLD_SYS_REBOOT_H
#define WORLD_SYS_REBOOT_H

#include_next <sys/reboot.h>

int	reboot(int);

#endif
