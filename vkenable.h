/*
 * vkenable.h - the host's vm.vkernel_enable setting.  Host headers' side.
 */
#ifndef VKENABLE_H
#define VKENABLE_H

#include <stdbool.h>
#include <stddef.h>

#define VKENABLE_NAME	"vm.vkernel_enable"

/* The value that holds for this user: 0 or 1. */
int	vkenable_get(void);
/* Did root set it to 0, so that nobody else can change it? */
bool	vkenable_final(void);
/* Set it, for everyone (root) or for this user.  0 or an errno of Linux; `path'
 * is the file it was about. */
int	vkenable_set(int value, char *path, size_t size);

#endif
