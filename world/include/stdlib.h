/*
 * stdlib.h - memory, numbers, environment, sorting, leaving.
 */
#ifndef WORLD_STDLIB_H
#define WORLD_STDLIB_H

#include <sys/types.h>

#define EXIT_SUCCESS	0
#define EXIT_FAILURE	1
#define RAND_MAX	0x7fffffff
#define MB_CUR_MAX	1
#define alloca(n)	__builtin_alloca(n)

void	*malloc(size_t);
void	*calloc(size_t, size_t);
void	*realloc(void *, size_t);
void	*reallocarray(void *, size_t, size_t);
void	*reallocf(void *, size_t);
void	*aligned_alloc(size_t, size_t);
void	free(void *);

typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;

int	abs(int);
long	labs(long);
long long llabs(long long);
div_t	div(int, int);
ldiv_t	ldiv(long, long);
lldiv_t	lldiv(long long, long long);
int	atoi(const char *);
long	atol(const char *);
long long atoll(const char *);
double	atof(const char *);
double	strtod(const char *, char **);
float	strtof(const char *, char **);
long double strtold(const char *, char **);
long	strtol(const char *, char **, int);
long long strtoll(const char *, char **, int);
unsigned long strtoul(const char *, char **, int);
unsigned long long strtoull(const char *, char **, int);
long long strtonum(const char *, long long, long long, const char **);

char	*getenv(const char *);
int	setenv(const char *, const char *, int);
int	unsetenv(const char *);
int	putenv(char *);
char	*realpath(const char *, char *);
const char *getprogname(void);
char	*devname(dev_t, mode_t);
void	setprogname(const char *);

void	qsort(void *, size_t, size_t, int (*)(const void *, const void *));
int	mergesort(void *, size_t, size_t, int (*)(const void *, const void *));
void	*bsearch(const void *, const void *, size_t, size_t,
	    int (*)(const void *, const void *));

int	rand(void);
void	srand(unsigned);
long	random(void);
void	srandom(unsigned);
uint32_t arc4random(void);
uint32_t arc4random_uniform(uint32_t);
void	arc4random_buf(void *, size_t);

int	atexit(void (*)(void));
_Noreturn void	exit(int);
_Noreturn void	_Exit(int);
_Noreturn void	abort(void);
int	system(const char *);
int	mkstemp(char *);
char	*mkdtemp(char *);

#endif
