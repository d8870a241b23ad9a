/*
 * getopt.h - getopt(3) alone, for programs that look for it here.
 */
#ifndef WORLD_GETOPT_H
#define WORLD_GETOPT_H

#include <unistd.h>

#endif
