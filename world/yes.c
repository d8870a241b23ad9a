/*
 * yes.c - yes(1): writes "y", or its arguments, for as long as somebody reads.
 */
#include <stdio.h>
#include <util.h>

int
main(int argc, char **argv)
{
	static char buf[65536];
	int i;

	setvbuf(stdout, buf, _IOFBF, sizeof(buf));
	while (!ferror(stdout)) {
		fputs(argc > 1 ? argv[1] : "y", stdout);
		for (i = 2; i < argc; i++)
			printf(" %s", argv[i]);
		putchar('\n');
	}
	return (finish());
}
