/*
 * libgen.h - basename(3), dirname(3).  Both may change their argument.
 */
#ifndef WORLD_LIBGEN_H
#define WORLD_LIBGEN_H

char	*basename(char *);
char	*dirname(char *);

#endif
