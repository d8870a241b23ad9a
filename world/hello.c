/*
 * hello.c - a sample: drop a file into world/, add its name to a list in world.mk.
 */
#include <stdio.h>

int
main(void)
{
	printf("hello, world\n");
	return (0);
}
