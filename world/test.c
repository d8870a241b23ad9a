/*
 * test.c - test(1) and [, echo(1), printf(1): the shell's builtins as programs.
 *
 * All of it is in sh/sh_test.c; here is what that needs of a shell, and main().
 */
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sh/sh.h"

/* Reports an error; the texts begin with the name. */
void
sh_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

int
main(int argc, char **argv)
{
	const char *name = getprogname();
	int status;

	if (strcmp(name, "echo") == 0)
		status = builtin_echo(argc, argv);
	else if (strcmp(name, "printf") == 0)
		status = builtin_printf(argc, argv);
	else {
		argv[0] = (char *)name;
		status = builtin_test(argc, argv);
	}
	if (fflush(stdout) == 0 && !ferror(stdout))
		return (status);
	warn("stdout");
	return (2);
}
