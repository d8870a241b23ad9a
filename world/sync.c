/*
 * sync.c - sync(8): has everything written to disk.
 */
#include <unistd.h>

int
main(void)
{
	sync();
	return (0);
}
