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

/* Prints a message with the text of errno. */
void
vwarn(const char *fmt, va_list ap)
{
	report(errno, fmt, ap);
}

/* Prints a message. */
void
vwarnx(const char *fmt, va_list ap)
{
	report(-1, fmt, ap);
}

/* Prints a message and exits. */
_Noreturn void
verrx(int status, const char *fmt, va_list ap)
{
	report(-1, fmt, ap);
	exit(status);
}

/* Prints a message with the text of errno. */
void
warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(errno, fmt, ap);
	va_end(ap);
}

/* Prints a message with the text of an error number. */
void
warnc(int num, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(num, fmt, ap);
	va_end(ap);
}

/* Prints a message. */
void
warnx(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(-1, fmt, ap);
	va_end(ap);
}

/* Prints a message with the text of errno and exits. */
_Noreturn void
err(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(errno, fmt, ap);
	va_end(ap);
	exit(status);
}

/* Prints a message with the text of an error number and exits. */
_Noreturn void
errc(int status, int num, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(num, fmt, ap);
	va_end(ap);
	exit(status);
}

/* Prints a message and exits. */
_Noreturn void
errx(int status, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(-1, fmt, ap);
	va_end(ap);
	exit(status);
}
