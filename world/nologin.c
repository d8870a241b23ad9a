/*
 * nologin.c - nologin(8): the shell of users who are not to have one.
 */
#include <stdio.h>

int
main(void)
{
	printf("This account is currently not available.\n");
	fflush(stdout);
	return (1);
}
