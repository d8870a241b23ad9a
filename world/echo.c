/*
 * echo.c - echo(1): prints its arguments.
 *
 * -n, or "\c" at the end of the last argument, leaves the newline out.
 */
#include <stdio.h>
#include <string.h>

int
main(int argc, char **argv)
{
	int i, newline = 1;
	size_t n;

	i = 1;
	if (argc > 1 && strcmp(argv[1], "-n") == 0) {
		newline = 0;
		i++;
	}
	for (; i < argc; i++) {
		n = strlen(argv[i]);
		if (i == argc - 1 && n >= 2 && strcmp(argv[i] + n - 2, "\\c") == 0) {
			n -= 2;
			newline = 0;
		}
		fwrite(argv[i], 1, n, stdout);
		if (i < argc - 1)
			putchar(' ');
	}
	if (newline)
		putchar('\n');
	return (fflush(stdout) != 0);
}
