/*
 * err.c - err(3): how programs report errors.
 *
 * "program: message: text of errno" on standard error; the *x functions leave
 * the text out, the *c functions are given the number, err() and its like exit.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints one message; num -1 means no error text. */
static void
report(int num, const char *fmt, va_list ap)
{
	fflush(stdout);
	fprintf(stderr, "%s: ", getprogname());
	if (fmt != NULL) {
		vfprintf(stderr, fmt, ap);
		if (num >= 0)
			fputs(": ", stderr);
	}
	fprintf(stderr, "%s\n", num >= 0 ? strerror(num) : "");
}

void
vwarn(const char *fmt, va_list ap)
{
	report(errno, fmt, ap);
}

void
vwarnx(const char *fmt, va_list ap)
{
	report(-1, fmt, ap);
}

_Noreturn void
verrx(int status, const char *fmt, va_list ap)
{
	report(-1, fmt, ap);
	exit(status);
}

/* The body of a function of the family: reports an error number, then does the rest. */
#define REPORT(num, then) {		\
	va_list ap;			\
					\
	va_start(ap, fmt);		\
	report(num, fmt, ap);		\
	va_end(ap);			\
	then;				\
}

void
warn(const char *fmt, ...)
REPORT(errno, return)

void
warnc(int num, const char *fmt, ...)
REPORT(num, return)

void
warnx(const char *fmt, ...)
REPORT(-1, return)

_Noreturn void
err(int status, const char *fmt, ...)
REPORT(errno, exit(status))

_Noreturn void
errc(int status, int num, const char *fmt, ...)
REPORT(num, exit(status))

_Noreturn void
errx(int status, const char *fmt, ...)
REPORT(-1, exit(status))
