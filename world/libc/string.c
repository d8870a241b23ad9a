/*
 * string.c - string(3), ctype(3): bytes, strings, character classes.
 *
 * The functions of string.h, strings.h and ctype.h, the strto* family apart
 * (stdlib.c) and the error texts (errlist.c).  Copying and filling are the
 * processor's string instructions, which today's processors run at the speed of
 * their caches; everything else is the plain loop, because the programs here
 * spend their time elsewhere.
 * Built with -fno-builtin, so that no loop is turned into a call of itself.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Copies n bytes; the areas do not overlap. */
void *
memcpy(void *dst, const void *src, size_t n)
{
	void *d = dst;

	__asm__ volatile ("rep movsb" : "+D" (d), "+S" (src), "+c" (n) : : "memory");
	return (dst);
}

/* Copies n bytes between areas that may overlap. */
void *
memmove(void *dst, const void *src, size_t n)
{
	unsigned char *d = dst;
	const unsigned char *s = src;

	if ((uintptr_t)d - (uintptr_t)s >= n)
		return (memcpy(dst, src, n));
	while (n-- > 0)
		d[n] = s[n];
	return (dst);
}

/* Fills n bytes with c. */
void *
memset(void *dst, int c, size_t n)
{
	void *d = dst;

	__asm__ volatile ("rep stosb" : "+D" (d), "+c" (n) : "a" (c) : "memory");
	return (dst);
}

/* Compares n bytes as unsigned numbers. */
int
memcmp(const void *a, const void *b, size_t n)
{
	const unsigned char *p = a, *q = b;

	for (; n > 0; n--, p++, q++)
		if (*p != *q)
			return (*p - *q);
	return (0);
}

/* The first byte c among n, or NULL; eight bytes a step where none can match. */
void *
memchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;
	const uint64_t ones = 0x0101010101010101, tops = ones << 7;
	uint64_t pattern = ones * (unsigned char)c, w;

	while (n >= 8) {
		__builtin_memcpy(&w, p, 8);
		w ^= pattern;
		if (((w - ones) & ~w & tops) != 0)
			break;
		p += 8;
		n -= 8;
	}
	for (; n > 0; n--, p++)
		if (*p == (unsigned char)c)
			return ((void *)p);
	return (NULL);
}

/* The last byte c among n, or NULL. */
void *
memrchr(const void *s, int c, size_t n)
{
	const unsigned char *p = s;

	while (n-- > 0)
		if (p[n] == (unsigned char)c)
			return ((void *)(p + n));
	return (NULL);
}

/* The first place of needle in haystack, or NULL. */
void *
memmem(const void *haystack, size_t hlen, const void *needle, size_t nlen)
{
	const unsigned char *h = haystack, *end, *n = needle;

	if (nlen == 0)
		return ((void *)h);
	if (hlen < nlen)
		return (NULL);
	end = h + hlen - nlen + 1;
	while ((h = memchr(h, *n, (size_t)(end - h))) != NULL) {
		if (memcmp(h, n, nlen) == 0)
			return ((void *)h);
		h++;
	}
	return (NULL);
}

/* The length without the NUL. */
size_t
strlen(const char *s)
{
	const char *p = s;

	while (*p != '\0')
		p++;
	return ((size_t)(p - s));
}

/* The length, at most max. */
size_t
strnlen(const char *s, size_t max)
{
	size_t n;

	for (n = 0; n < max && s[n] != '\0'; n++)
		;
	return (n);
}

/* Copies a string; returns the place of the copy's NUL. */
char *
stpcpy(char *dst, const char *src)
{
	while ((*dst = *src++) != '\0')
		dst++;
	return (dst);
}

/* Copies a string. */
char *
strcpy(char *dst, const char *src)
{
	stpcpy(dst, src);
	return (dst);
}

/* Copies at most n bytes and fills the rest of the n with NUL. */
char *
strncpy(char *dst, const char *src, size_t n)
{
	size_t len = strnlen(src, n);

	memcpy(dst, src, len);
	memset(dst + len, 0, n - len);
	return (dst);
}

/* Appends a string. */
char *
strcat(char *dst, const char *src)
{
	stpcpy(dst + strlen(dst), src);
	return (dst);
}

/* Appends at most n bytes and a NUL. */
char *
strncat(char *dst, const char *src, size_t n)
{
	char *d = dst + strlen(dst);

	n = strnlen(src, n);
	memcpy(d, src, n);
	d[n] = '\0';
	return (dst);
}

/* Copies into size bytes, NUL included; returns the length of src. */
size_t
strlcpy(char *dst, const char *src, size_t size)
{
	size_t len = strlen(src), n;

	if (size > 0) {
		n = len < size ? len : size - 1;
		memcpy(dst, src, n);
		dst[n] = '\0';
	}
	return (len);
}

/* Appends within size bytes; returns the length wanted. */
size_t
strlcat(char *dst, const char *src, size_t size)
{
	size_t len = strnlen(dst, size);

	return (len + strlcpy(dst + len, src, size - len));
}

/* Compares two strings. */
int
strcmp(const char *a, const char *b)
{
	while (*a == *b && *a != '\0')
		a++, b++;
	return ((unsigned char)*a - (unsigned char)*b);
}

/* Compares at most n bytes of two strings. */
int
strncmp(const char *a, const char *b, size_t n)
{
	for (; n > 0; n--, a++, b++) {
		if (*a != *b)
			return ((unsigned char)*a - (unsigned char)*b);
		if (*a == '\0')
			break;
	}
	return (0);
}

/* Compares at most n bytes of two strings, capitals equal to small letters. */
int
strncasecmp(const char *a, const char *b, size_t n)
{
	int d;

	for (; n > 0; n--, a++, b++) {
		d = tolower((unsigned char)*a) - tolower((unsigned char)*b);
		if (d != 0 || *a == '\0')
			return (d);
	}
	return (0);
}

/* Compares two strings, capitals equal to small letters. */
int
strcasecmp(const char *a, const char *b)
{
	return (strncasecmp(a, b, SIZE_MAX));
}

/* The first c, or the string's end. */
char *
strchrnul(const char *s, int c)
{
	while (*s != '\0' && *s != (char)c)
		s++;
	return ((char *)s);
}

/* The first c (NUL can be asked for), or NULL. */
char *
strchr(const char *s, int c)
{
	s = strchrnul(s, c);
	return (*s == (char)c ? (char *)s : NULL);
}

/* The last c, or NULL. */
char *
strrchr(const char *s, int c)
{
	return (memrchr(s, c, strlen(s) + 1));
}

/* How many bytes at the start of s are not in the set. */
size_t
strcspn(const char *s, const char *set)
{
	size_t n;

	for (n = 0; s[n] != '\0' && strchr(set, s[n]) == NULL; n++)
		;
	return (n);
}

/* How many bytes at the start of s are in the set. */
size_t
strspn(const char *s, const char *set)
{
	size_t n;

	for (n = 0; s[n] != '\0' && strchr(set, s[n]) != NULL; n++)
		;
	return (n);
}

/* The first byte that is in the set, or NULL. */
char *
strpbrk(const char *s, const char *set)
{
	s += strcspn(s, set);
	return (*s != '\0' ? (char *)s : NULL);
}

/* The first place of little in big, or NULL. */
char *
strstr(const char *big, const char *little)
{
	return (memmem(big, strlen(big), little, strlen(little)));
}

/* The same, upper and lower case being the same. */
char *
strcasestr(const char *big, const char *little)
{
	size_t n = strlen(little);

	for (; strncasecmp(big, little, n) != 0; big++)
		if (*big == '\0')
			return (NULL);
	return ((char *)big);
}

/* Cuts the next field off *sp; fields may be empty; NULL after the last. */
char *
strsep(char **sp, const char *set)
{
	char *s = *sp, *end;

	if (s == NULL)
		return (NULL);
	end = strpbrk(s, set);
	if (end != NULL)
		*end++ = '\0';
	*sp = end;
	return (s);
}

/* Cuts the next word off s, or off *last when s is NULL. */
char *
strtok_r(char *s, const char *set, char **last)
{
	if (s == NULL)
		s = *last;
	if (s == NULL)
		return (NULL);
	s += strspn(s, set);
	if (*s == '\0') {
		*last = NULL;
		return (NULL);
	}
	*last = s;
	return (strsep(last, set));
}

/* strtok_r() that remembers where it was. */
char *
strtok(char *s, const char *set)
{
	static char *last;

	return (strtok_r(s, set, &last));
}

/* At most n bytes of s in new memory, or NULL. */
char *
strndup(const char *s, size_t n)
{
	char *d;

	n = strnlen(s, n);
	d = malloc(n + 1);
	if (d != NULL) {
		memcpy(d, s, n);
		d[n] = '\0';
	}
	return (d);
}

/* s in new memory, or NULL. */
char *
strdup(const char *s)
{
	return (strndup(s, SIZE_MAX));
}

/* A file mode as ls(1) shows it: ten characters, a space and NUL. */
void
strmode(int mode, char *p)
{
	static const struct {
		int	mode;
		char	letter;
	} types[] = {
		{ S_IFDIR, 'd' }, { S_IFCHR, 'c' }, { S_IFBLK, 'b' },
		{ S_IFREG, '-' }, { S_IFLNK, 'l' }, { S_IFSOCK, 's' },
		{ S_IFIFO, 'p' },
	};
	static const struct {
		int	bit;
		int	place;
		char	with_x;
		char	without;
	} special[] = {
		{ S_ISUID, 3, 's', 'S' }, { S_ISGID, 6, 's', 'S' },
		{ S_ISVTX, 9, 't', 'T' },
	};
	unsigned i;

	p[0] = '?';
	for (i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if ((mode & S_IFMT) == types[i].mode)
			p[0] = types[i].letter;
	for (i = 0; i < 9; i++)
		p[1 + i] = (mode & (0400 >> i)) != 0 ? "rwx"[i % 3] : '-';
	for (i = 0; i < 3; i++)
		if ((mode & special[i].bit) != 0)
			p[special[i].place] = p[special[i].place] == 'x' ?
			    special[i].with_x : special[i].without;
	p[10] = ' ';
	p[11] = '\0';
}

/* The functions of 4BSD. */
int	bcmp(const void *, const void *, size_t) __attribute__((alias("memcmp")));
void	explicit_bzero(void *, size_t) __attribute__((alias("bzero")));

void
bcopy(const void *src, void *dst, size_t n)
{
	memmove(dst, src, n);
}

void
bzero(void *dst, size_t n)
{
	memset(dst, 0, n);
}

/* The number of the lowest bit that is set, from 1; 0 for none. */
int
ffs(int n)
{
	return (__builtin_ffs(n));
}

/* ctype(3); c is an unsigned char or EOF. */
#define IS(name, test)	int name(int c) { return (test); }
IS(isdigit, c >= '0' && c <= '9')
IS(isupper, c >= 'A' && c <= 'Z')
IS(islower, c >= 'a' && c <= 'z')
IS(isalpha, isupper(c) || islower(c))
IS(isalnum, isalpha(c) || isdigit(c))
IS(isblank, c == ' ' || c == '\t')
IS(isspace, c == ' ' || (c >= '\t' && c <= '\r'))
IS(iscntrl, (c >= 0 && c < ' ') || c == 0177)
IS(isprint, c >= ' ' && c < 0177)
IS(isgraph, c > ' ' && c < 0177)
IS(ispunct, isgraph(c) && !isalnum(c))
IS(isxdigit, isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
IS(tolower, isupper(c) ? c + 'a' - 'A' : c)
IS(toupper, islower(c) ? c + 'A' - 'a' : c)

/* Whether c is in the class "[:name:]" at p; its end in *endp.  -1: no such class. */
int
__isclass(const char *p, int c, const char **endp)
{
	static const struct {
		const char	*name;
		int		(*is)(int);
	} classes[] = {
		{ "alnum", isalnum }, { "alpha", isalpha }, { "blank", isblank },
		{ "cntrl", iscntrl }, { "digit", isdigit }, { "graph", isgraph },
		{ "lower", islower }, { "print", isprint }, { "punct", ispunct },
		{ "space", isspace }, { "upper", isupper }, { "xdigit", isxdigit },
	};
	size_t i, n;

	for (i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		n = strlen(classes[i].name);
		if (strncmp(p + 2, classes[i].name, n) == 0 &&
		    strncmp(p + 2 + n, ":]", 2) == 0) {
			*endp = p + 2 + n + 2;
			return (classes[i].is(c));
		}
	}
	return (-1);
}
