/*
 * mod_user.c - a kernel module that calls another one, for t_kld.c.
 */
#include "kern/module.h"

int	pattern_set(const char *, size_t);

static int
user_event(enum modevent what)
{
	return (what == MOD_LOAD ? pattern_set("user ", 5) : 0);
}

MODULE(user, user_event);
