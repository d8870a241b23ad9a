/*
 * clear.c - clear(1): an empty screen; reset(1): the terminal as it should be, its modes,
 * too, whatever a program or a binary file did to it.  Terminals here are ANSI's.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <util.h>

int
main(int argc, char **argv)
{
	int again = strcmp(getprogname(), "reset") == 0;
	struct termios t;

	if (options(argc, argv, "", again ? "reset" : "clear") != argc)
		usage();
	if (again) {
		if (tcgetattr(STDERR_FILENO, &t) == -1)
			err(1, "standard error");
		cfmakesane(&t);
		if (tcsetattr(STDERR_FILENO, TCSADRAIN, &t) == -1)
			err(1, "standard error");
	}
	printf(again ? "\033c" : "\033[H\033[2J");
	return (finish());
}
