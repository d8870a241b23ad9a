/*
 * hello.c - a sample: drop a file into world/, add its name to a list in world.mk.
 * finish() is the exit status: 0, or 1 when what was printed did not get out.
 */
#include <stdio.h>
#include <util.h>

int
main(void)
{
	printf("hello, world\n");
	return (finish());
}
