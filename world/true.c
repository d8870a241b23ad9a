/*
 * true.c - true(1), and false(1) under that name.
 */
#include <stdlib.h>
#include <string.h>

int
main(void)
{
	return (strcmp(getprogname(), "false") == 0);
}
