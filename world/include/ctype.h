/*
 * ctype.h - character classes of the C locale.
 */
#ifndef WORLD_CTYPE_H
#define WORLD_CTYPE_H

int	isalnum(int);
int	isalpha(int);
int	isblank(int);
int	iscntrl(int);
int	isdigit(int);
int	isgraph(int);
int	islower(int);
int	isprint(int);
int	ispunct(int);
int	isspace(int);
int	isupper(int);
int	isxdigit(int);
int	tolower(int);
int	toupper(int);

/* Not of the standard: a class as in a bracket expression. */
int	__isclass(const char *, int, const char **);

#endif
