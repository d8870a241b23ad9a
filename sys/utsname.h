/*
 * sys/utsname.h - uname(3).
 */
#ifndef SYS_UTSNAME_H
#define SYS_UTSNAME_H

#define SYS_NMLN        32
struct utsname {
	char		sysname[SYS_NMLN];
	char		nodename[SYS_NMLN];
	char		release[SYS_NMLN];
	char		version[SYS_NMLN];
	char		machine[SYS_NMLN];
};

#endif
