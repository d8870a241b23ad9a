/*
 * locale.c - setlocale(3), strcoll(3): there is one locale, "C", where text is bytes and
 * sorts as they do.
 */
#include <limits.h>
#include <locale.h>
#include <string.h>

/* The name of the locale; NULL when another one is asked for. */
char *
setlocale(int category, const char *locale)
{
	(void)category;
	if (locale != NULL && *locale != '\0' && strcmp(locale, "C") != 0 &&
	    strcmp(locale, "POSIX") != 0)
		return (NULL);
	return ("C");
}

/* How numbers and money are written: CHAR_MAX says that the locale does not know. */
struct lconv *
localeconv(void)
{
	static struct lconv c = {
		".", "", "", "", "", "", "", "", "", "",
		CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX,
		CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX, CHAR_MAX,
	};

	return (&c);
}

int
strcoll(const char *a, const char *b)
{
	return (strcmp(a, b));
}

/* What strcmp() orders as strcoll() orders src: the same; its length. */
size_t
strxfrm(char *dst, const char *src, size_t n)
{
	return (strlcpy(dst, src, n));
}
