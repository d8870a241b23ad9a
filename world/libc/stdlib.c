/*
 * stdlib.c - stdlib.h but for memory: start and exit, environment, numbers,
 * sorting, random numbers, temporary files, system(3).
 *
 * A program's life: _start (crt0.S) calls __start_main(), which finds the
 * environment behind argv, and calls main(); exit() runs the functions of
 * atexit(), latest first, then flushes the streams (stdio.c) and leaves.
 */
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/exec.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NATEXIT	32

int		errno;
char		**environ;
static const char *progname = "";
static void	(*exit_functions[NATEXIT])(void);
static int	nexit;
static char	**own_environ;		/* environ, once we allocated it */

int	main(int, char **, char **);
extern long	__sysentry;		/* syscalls.S */

/* Other names of functions that are the same to this machine. */
#define ALIAS(of)	__attribute__((alias(#of)))
long long	strtoll(const char *, char **, int) ALIAS(strtol);
intmax_t	strtoimax(const char *, char **, int) ALIAS(strtol);
unsigned long long strtoull(const char *, char **, int) ALIAS(strtoul);
uintmax_t	strtoumax(const char *, char **, int) ALIAS(strtoul);
long long	atoll(const char *) ALIAS(atol);
void		srand(unsigned) ALIAS(srandom);
int		rand(void) ALIAS(random);

/* Entered from crt0.S with the address of argc. */
_Noreturn void
__start_main(long *args, void (*cleanup)(void))
{
	int argc = (int)args[0];
	char **argv = (char **)(args + 1);
	long *aux;

	environ = argv + argc + 1;
	for (aux = (long *)environ; *aux++ != 0;)
		;
	for (; aux[0] != AT_NULL; aux += 2)
		if (aux[0] == AT_VKENTRY)
			__sysentry = aux[1];
	if (argc > 0 && argv[0] != NULL)
		setprogname(argv[0]);
	if (cleanup != NULL)
		atexit(cleanup);
	exit(main(argc, argv, environ));
}

/* Registers a function that exit() calls; -1 when there are too many. */
int
atexit(void (*function)(void))
{
	if (nexit == NATEXIT) {
		errno = ENOMEM;
		return (-1);
	}
	exit_functions[nexit++] = function;
	return (0);
}

/* Leaves the program the orderly way. */
_Noreturn void
exit(int status)
{
	while (nexit > 0)
		exit_functions[--nexit]();
	fflush(NULL);
	_exit(status);
}

/* Leaves by SIGABRT, whatever the program did with that signal. */
_Noreturn void
abort(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGABRT);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	kill(getpid(), SIGABRT);
	signal(SIGABRT, SIG_DFL);
	kill(getpid(), SIGABRT);
	_exit(127);
}

/* The failure of an assert(3). */
_Noreturn void
__assert(const char *text, const char *file, int line)
{
	fprintf(stderr, "Assertion failed: (%s), file %s, line %d.\n", text, file, line);
	abort();
}

/* The last part of argv[0], for messages. */
const char *
getprogname(void)
{
	return (progname);
}

void
setprogname(const char *name)
{
	const char *slash = strrchr(name, '/');

	progname = slash != NULL ? slash + 1 : name;
}

/* The index of a variable in environ, or of the end. */
static size_t
env_index(const char *name, size_t len)
{
	size_t i;

	for (i = 0; environ != NULL && environ[i] != NULL; i++)
		if (strncmp(environ[i], name, len) == 0 && environ[i][len] == '=')
			break;
	return (i);
}

/* A variable's value, or NULL. */
char *
getenv(const char *name)
{
	size_t len = strlen(name), i = env_index(name, len);

	if (environ == NULL || environ[i] == NULL)
		return (NULL);
	return (environ[i] + len + 1);
}

/* Puts name=value, which becomes part of the environment, in its place. */
int
putenv(char *string)
{
	size_t len = strcspn(string, "="), i, n;
	char **env;

	if (len == 0 || string[len] == '\0') {
		errno = EINVAL;
		return (-1);
	}
	i = env_index(string, len);
	if (environ != NULL && environ[i] != NULL) {
		environ[i] = string;
		return (0);
	}
	n = (i + 2) * sizeof(*env);
	if (environ != NULL && environ == own_environ) {
		env = realloc(own_environ, n);
	} else {
		env = malloc(n);
		if (env != NULL && i > 0)
			memcpy(env, environ, i * sizeof(*env));
	}
	if (env == NULL)
		return (-1);
	env[i] = string;
	env[i + 1] = NULL;
	environ = own_environ = env;
	return (0);
}

/* Sets a variable; an existing one is kept unless overwrite. */
int
setenv(const char *name, const char *value, int overwrite)
{
	char *string;

	if (*name == '\0' || strchr(name, '=') != NULL) {
		errno = EINVAL;
		return (-1);
	}
	if (!overwrite && getenv(name) != NULL)
		return (0);
	if (asprintf(&string, "%s=%s", name, value) < 0)
		return (-1);
	return (putenv(string));
}

/* Removes a variable. */
int
unsetenv(const char *name)
{
	size_t len = strlen(name), i;

	if (len == 0 || strchr(name, '=') != NULL) {
		errno = EINVAL;
		return (-1);
	}
	i = env_index(name, len);
	for (; environ != NULL && environ[i] != NULL; i++)
		environ[i] = environ[i + 1];
	return (0);
}

/*
 * The number at s: its magnitude in *valp, its sign in *negp.  Returns the
 * place after it, or s when there is none; an overflow is ULONG_MAX and ERANGE.
 */
static const char *
parse_number(const char *s, int base, unsigned long *valp, int *negp)
{
	const char *p = s, *start;
	unsigned long v = 0;
	int digit, over = 0;

	while (isspace((unsigned char)*p))
		p++;
	*negp = *p == '-';
	if (*p == '-' || *p == '+')
		p++;
	if ((base == 0 || base == 16) && p[0] == '0' && (p[1] | 32) == 'x' &&
	    isxdigit((unsigned char)p[2])) {
		p += 2;
		base = 16;
	}
	if (base == 0)
		base = *p == '0' ? 8 : 10;
	for (start = p; isalnum((unsigned char)*p); p++) {
		digit = isdigit((unsigned char)*p) ? *p - '0' : (*p | 32) - 'a' + 10;
		if (digit >= base)
			break;
		if (__builtin_mul_overflow(v, (unsigned long)base, &v) ||
		    __builtin_add_overflow(v, (unsigned long)digit, &v))
			over = 1;
	}
	*valp = over ? ULONG_MAX : v;
	if (over)
		errno = ERANGE;
	return (p == start ? s : p);
}

/* A number that may be negative; LONG_MIN or LONG_MAX and ERANGE out of range. */
long
strtol(const char *s, char **endp, int base)
{
	unsigned long v;
	int neg;

	s = parse_number(s, base, &v, &neg);
	if (endp != NULL)
		*endp = (char *)s;
	if (v > (unsigned long)LONG_MAX + (unsigned)neg) {
		errno = ERANGE;
		return (neg ? LONG_MIN : LONG_MAX);
	}
	return (neg ? (long)-v : (long)v);
}

/* A number without sign; ULONG_MAX and ERANGE out of range. */
unsigned long
strtoul(const char *s, char **endp, int base)
{
	unsigned long v;
	int neg;

	s = parse_number(s, base, &v, &neg);
	if (endp != NULL)
		*endp = (char *)s;
	return (neg && v != ULONG_MAX ? -v : v);
}

long
atol(const char *s)
{
	return (strtol(s, NULL, 10));
}

int
atoi(const char *s)
{
	return ((int)atol(s));
}

/* A decimal number that must be all of s and within bounds; else 0 and a text. */
long long
strtonum(const char *s, long long min, long long max, const char **errstr)
{
	char *end;
	long v;
	int saved = errno;
	const char *text = NULL;

	errno = 0;
	v = strtol(s, &end, 10);
	if (end == s || *end != '\0')
		text = "invalid";
	else if (v < min || (errno == ERANGE && v == LONG_MIN))
		text = "too small";
	else if (v > max || errno == ERANGE)
		text = "too large";
	errno = text == NULL ? saved : text[0] == 'i' ? EINVAL : ERANGE;
	if (errstr != NULL)
		*errstr = text;
	return (text == NULL ? v : 0);
}

int
abs(int n)
{
	return (n < 0 ? -n : n);
}

long
labs(long n)
{
	return (n < 0 ? -n : n);
}

long long llabs(long long) __attribute__((alias("labs")));

/* Quotient and remainder. */
div_t
div(int a, int b)
{
	return ((div_t){ a / b, a % b });
}

ldiv_t
ldiv(long a, long b)
{
	return ((ldiv_t){ a / b, a % b });
}

lldiv_t
lldiv(long long a, long long b)
{
	return ((lldiv_t){ a / b, a % b });
}

/* Merges the sorted halves of n things in a, with room for them in tmp. */
static void
merge(char *a, char *tmp, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	size_t half = n / 2 * size, all = n * size, i = 0, j = half, k = 0;

	if (cmp(a + half - size, a + half) <= 0)
		return;
	memcpy(tmp, a, all);
	while (i < half && j < all) {
		if (cmp(tmp + i, tmp + j) <= 0) {
			memcpy(a + k, tmp + i, size);
			i += size;
		} else {
			memcpy(a + k, tmp + j, size);
			j += size;
		}
		k += size;
	}
	memcpy(a + k, tmp + i, half - i);
	if (i == half)
		memcpy(a + k, tmp + j, all - j);
}

/* Sorts n things; recursion is log n deep. */
static void
msort(char *a, char *tmp, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	if (n < 2)
		return;
	msort(a, tmp, n / 2, size, cmp);
	msort(a + n / 2 * size, tmp, n - n / 2, size, cmp);
	merge(a, tmp, n, size, cmp);
}

/* A stable sort; -1 without memory. */
int
mergesort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	char *tmp = reallocarray(NULL, n, size);

	if (tmp == NULL)
		return (-1);
	msort(base, tmp, n, size, cmp);
	free(tmp);
	return (0);
}

/* Sorts by merging; without memory for that, by insertion. */
void
qsort(void *base, size_t n, size_t size, int (*cmp)(const void *, const void *))
{
	char *a = base, *p, *q, c;
	size_t i;

	if (n < 2 || mergesort(base, n, size, cmp) == 0)
		return;
	for (p = a + size; p < a + n * size; p += size)
		for (q = p; q > a && cmp(q - size, q) > 0; q -= size)
			for (i = 0; i < size; i++) {
				c = q[i];
				q[i] = q[i - size];
				q[i - size] = c;
			}
}

/* Finds key among n sorted things, or NULL. */
void *
bsearch(const void *key, const void *base, size_t n, size_t size,
    int (*cmp)(const void *, const void *))
{
	const char *p;
	int d;

	while (n > 0) {
		p = (const char *)base + n / 2 * size;
		d = cmp(key, p);
		if (d == 0)
			return ((void *)p);
		if (d > 0) {
			base = p + size;
			n--;
		}
		n /= 2;
	}
	return (NULL);
}

static uint64_t	random_state = 1;

/* A repeatable pseudo-random number of 31 bits. */
long
random(void)
{
	random_state = random_state * 6364136223846793005 + 1442695040888963407;
	return ((long)(random_state >> 33));
}

void
srandom(unsigned seed)
{
	random_state = seed;
}

/* Random bytes of the kernel's. */
void
arc4random_buf(void *buf, size_t n)
{
	char *p = buf;
	ssize_t got;

	for (; n > 0; n -= (size_t)got, p += got) {
		got = getrandom(p, n < 256 ? n : 256, 0);
		if (got < 0 && errno == EINTR)
			got = 0;
		if (got < 0)
			abort();
	}
}

uint32_t
arc4random(void)
{
	uint32_t v;

	arc4random_buf(&v, sizeof(v));
	return (v);
}

/* A random number below bound, all equally likely. */
uint32_t
arc4random_uniform(uint32_t bound)
{
	uint32_t v, least;

	if (bound < 2)
		return (0);
	least = -bound % bound;
	do {
		v = arc4random();
	} while (v < least);
	return (v % bound);
}

/* Makes the name of a template ending in Xs; -1 when there are none. */
static int
fill_template(char *path)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	char *p = path + strlen(path);

	if (p == path || p[-1] != 'X') {
		errno = EINVAL;
		return (-1);
	}
	while (p > path && p[-1] == 'X')
		*--p = letters[arc4random_uniform(sizeof(letters) - 1)];
	return (0);
}

/* Makes what a template names by one of two ways, trying until it is new. */
static int
make_temporary(char *path, int directory)
{
	char *template = strdup(path);
	int fd = -1, tries;

	if (template == NULL)
		return (-1);
	for (tries = 0; tries < 100; tries++) {
		strcpy(path, template);
		if (fill_template(path) == -1)
			break;
		fd = directory ? mkdir(path, 0700) :
		    open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
		if (fd >= 0 || errno != EEXIST)
			break;
	}
	free(template);
	return (fd);
}

/* Creates and opens a file whose name ends in Xs, which are replaced. */
int
mkstemp(char *path)
{
	return (make_temporary(path, 0));
}

/* Creates a directory whose name ends in Xs; NULL when that fails. */
char *
mkdtemp(char *path)
{
	return (make_temporary(path, 1) == -1 ? NULL : path);
}

/* Runs a command by sh -c; its wait status, -1 when it could not be started. */
int
system(const char *command)
{
	struct sigaction ignore, intr, quit;
	sigset_t block, saved;
	int status;
	pid_t pid;

	if (command == NULL)
		return (1);
	memset(&ignore, 0, sizeof(ignore));
	ignore.sa_handler = SIG_IGN;
	sigemptyset(&block);
	sigaddset(&block, SIGCHLD);
	sigprocmask(SIG_BLOCK, &block, &saved);
	sigaction(SIGINT, &ignore, &intr);
	sigaction(SIGQUIT, &ignore, &quit);
	pid = fork();
	if (pid == 0) {
		sigaction(SIGINT, &intr, NULL);
		sigaction(SIGQUIT, &quit, NULL);
		sigprocmask(SIG_SETMASK, &saved, NULL);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	status = -1;
	if (pid > 0)
		while (waitpid(pid, &status, 0) == -1 && errno == EINTR)
			;
	sigaction(SIGINT, &intr, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	sigprocmask(SIG_SETMASK, &saved, NULL);
	return (status);
}

/* The last part of a path. */
char *
basename(char *path)
{
	char *end;

	if (path == NULL || *path == '\0')
		return (".");
	end = path + strlen(path);
	while (end > path + 1 && end[-1] == '/')
		*--end = '\0';
	while (end > path && end[-1] != '/')
		end--;
	return (*end == '\0' ? path : end);
}

/* All of a path but its last part. */
char *
dirname(char *path)
{
	char *end;

	if (path == NULL || *path == '\0')
		return (".");
	end = path + strlen(path);
	while (end > path + 1 && end[-1] == '/')
		end--;
	while (end > path && end[-1] != '/')
		end--;
	if (end == path)
		return (*path == '/' ? "/" : ".");
	while (end > path + 1 && end[-1] == '/')
		end--;
	*end = '\0';
	return (path);
}
