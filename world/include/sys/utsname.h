/*
 * sys/utsname.h - uname(3).
 */
#ifndef WORLD_SYS_UTSNAME_H
#define WORLD_SYS_UTSNAME_H

#include_next <sys/utsname.h>

int	uname(struct utsname *);

#endif
