/*
 * sys/file.h - flock(2), for programs that look for it here.
 */
#ifndef WORLD_SYS_FILE_H
#define WORLD_SYS_FILE_H

#include <fcntl.h>

#endif
