/*
 * strings.h - bit and case functions.
 */
#ifndef WORLD_STRINGS_H
#define WORLD_STRINGS_H

#include <stddef.h>

int	bcmp(const void *, const void *, size_t);
void	bcopy(const void *, void *, size_t);
void	bzero(void *, size_t);
void	explicit_bzero(void *, size_t);
int	ffs(int);
int	strcasecmp(const char *, const char *);
int	strncasecmp(const char *, const char *, size_t);

#endif
