/*
 * clear.c - clear(1): an empty screen.  Terminals here are ANSI's.
 */
#include <stdio.h>
#include <util.h>

int
main(int argc, char **argv)
{
	if (options(argc, argv, "", "clear") != argc)
		usage();
	printf("\033[H\033[2J");
	return (finish());
}
