/*
 * limits.h - the compiler's limits and the system's.
 */
#ifndef WORLD_LIMITS_H
#define WORLD_LIMITS_H

#include_next <limits.h>
#include <sys/param.h>

#define SSIZE_MAX	LONG_MAX
#define OFF_MAX		LONG_MAX
#define UID_MAX		UINT_MAX
#define GID_MAX		UINT_MAX
#define IOV_MAX		1024
#define LINE_MAX	2048
#define RE_DUP_MAX	255
#define HOST_NAME_MAX	255
#define _POSIX_PATH_MAX	256
#define _POSIX2_LINE_MAX 2048

#endif
