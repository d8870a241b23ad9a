/*
 * err.h - err(3): messages with the program's name in front.
 */
#ifndef WORLD_ERR_H
#define WORLD_ERR_H

#include <stdarg.h>

_Noreturn void	err(int, const char *, ...) __attribute__((format(printf, 2, 3)));
_Noreturn void	errx(int, const char *, ...) __attribute__((format(printf, 2, 3)));
_Noreturn void	errc(int, int, const char *, ...) __attribute__((format(printf, 3, 4)));
_Noreturn void	verrx(int, const char *, va_list);
void	warn(const char *, ...) __attribute__((format(printf, 1, 2)));
void	warnx(const char *, ...) __attribute__((format(printf, 1, 2)));
void	warnc(int, const char *, ...) __attribute__((format(printf, 2, 3)));
void	vwarn(const char *, va_list);
void	vwarnx(const char *, va_list);

#endif
