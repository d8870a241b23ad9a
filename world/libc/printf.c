/*
 * printf.c - printf(3).
 *
 * All of the family goes through format(), which hands pieces of text to a sink:
 * a buffer of a fixed size, a growing one, or a small one in front of a stream or
 * a descriptor, so that a message on standard error is one write.  Conversions:
 * d i u o x X c s p f F e E g G n %, flags - + space # 0, width and precision also
 * by *, lengths hh h l ll q j z t.  Floating point is exact to about 18 digits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct sink {
	char	*buf;
	size_t	size;		/* of buf */
	size_t	used;		/* bytes in buf */
	size_t	total;		/* bytes produced */
	FILE	*file;		/* where a full buffer goes... */
	int	fd;		/* ...or here, if not -1 */
	int	grow;		/* or buf grows */
	int	failed;
};

struct spec {
	int	left, plus, space, alt, zero;
	int	width;
	int	precision;	/* -1: none given */
};

/* Empties a full buffer, or makes it larger. */
static void
sink_flush(struct sink *s)
{
	char *p;

	if (s->grow) {
		p = realloc(s->buf, s->size * 2);
		if (p == NULL) {
			s->failed = 1;
			s->used = 0;
			return;
		}
		s->buf = p;
		s->size *= 2;
		return;
	}
	if (s->file != NULL) {
		if (fwrite(s->buf, 1, s->used, s->file) != s->used)
			s->failed = 1;
	} else if (write(s->fd, s->buf, s->used) != (ssize_t)s->used) {
		s->failed = 1;
	}
	s->used = 0;
}

/* Takes n bytes of text. */
static void
emit(struct sink *s, const char *text, size_t n)
{
	size_t part;

	s->total += n;
	while (n > 0 && !s->failed) {
		part = s->size - s->used;
		if (part == 0) {
			if (s->file == NULL && s->fd == -1 && !s->grow)
				return;		/* snprintf(): the rest is lost */
			sink_flush(s);
			continue;
		}
		if (part > n)
			part = n;
		memcpy(s->buf + s->used, text, part);
		s->used += part;
		text += part;
		n -= part;
	}
}

/* Takes the same byte n times. */
static void
pad(struct sink *s, char c, int n)
{
	while (n-- > 0)
		emit(s, &c, 1);
}

/* Takes prefix, zeros and digits, in a field of the width asked for. */
static void
field(struct sink *s, const struct spec *sp, const char *prefix, int zeros,
    const char *text, size_t n)
{
	int len = (int)(strlen(prefix) + n) + zeros;

	if (sp->zero && !sp->left && len < sp->width) {
		zeros += sp->width - len;
		len = sp->width;
	}
	if (!sp->left)
		pad(s, ' ', sp->width - len);
	emit(s, prefix, strlen(prefix));
	pad(s, '0', zeros);
	emit(s, text, n);
	if (sp->left)
		pad(s, ' ', sp->width - len);
}

/* Converts an integer. */
static void
integer(struct sink *s, struct spec *sp, unsigned long v, int negative, char conv)
{
	const char *digits = conv == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	const char *prefix = "";
	char buf[24], *p = buf + sizeof(buf);
	unsigned base = conv == 'o' ? 8 : conv == 'x' || conv == 'X' ||
	    conv == 'p' ? 16 : 10;
	unsigned long n;
	int zeros;

	for (n = v; n > 0; n /= base)
		*--p = digits[n % base];
	if (v == 0 && sp->precision != 0)
		*--p = '0';
	if (conv == 'd' || conv == 'i')
		prefix = negative ? "-" : sp->plus ? "+" : sp->space ? " " : "";
	else if (conv == 'p' || (sp->alt && base == 16 && v != 0))
		prefix = conv == 'X' ? "0X" : "0x";
	else if (sp->alt && base == 8 && (p == buf + sizeof(buf) || *p != '0'))
		*--p = '0';
	zeros = sp->precision - (int)(buf + sizeof(buf) - p);
	if (sp->precision >= 0)
		sp->zero = 0;
	field(s, sp, prefix, zeros > 0 ? zeros : 0, p, (size_t)(buf + sizeof(buf) - p));
}

/* The decimal exponent of v > 0, which is scaled to 1 <= v < 10. */
static int
scale(long double *v)
{
	static const struct {
		int		n;
		long double	power;
	} powers[] = {
		{ 256, 1e256L }, { 128, 1e128L }, { 64, 1e64L }, { 32, 1e32L },
		{ 16, 1e16L }, { 8, 1e8L }, { 4, 1e4L }, { 2, 1e2L }, { 1, 1e1L },
	};
	int e = 0;
	unsigned i;

	for (i = 0; i < sizeof(powers) / sizeof(powers[0]); i++) {
		while (*v >= powers[i].power) {
			*v /= powers[i].power;
			e += powers[i].n;
		}
		while (*v * powers[i].power < 10) {
			*v *= powers[i].power;
			e -= powers[i].n;
		}
	}
	return (e);
}

/*
 * Writes the digits of v >= 0 as f does, with a precision of at most 60; the
 * length.  Digits past the 18th are zeros.
 */
static size_t
fixed_digits(char *out, long double v, int precision, int alt)
{
	char digits[400];
	long double w = v, half = 0.5L;
	int e = 0, i, n = 0, d;

	for (i = 0; i < precision; i++)
		half /= 10;
	w += half;
	if (w >= 1)
		e = scale(&w);
	else
		e = -1;
	if (e >= 0) {
		for (i = 0; i <= e && n < 330; i++) {
			d = i < 19 ? (int)w : 0;
			d = d > 9 ? 9 : d;
			out[n++] = (char)('0' + d);
			w = (w - d) * 10;
		}
	} else {
		out[n++] = '0';
		w *= 10;
	}
	if (precision > 0 || alt)
		out[n++] = '.';
	for (i = 0; i < precision; i++) {
		d = e + i < 19 ? (int)w : 0;
		d = d > 9 ? 9 : d;
		digits[i] = (char)('0' + d);
		w = (w - d) * 10;
	}
	memcpy(out + n, digits, (size_t)precision);
	return ((size_t)(n + precision));
}

/* Writes v >= 0 as e does; the length. */
static size_t
exponent_digits(char *out, long double v, int precision, int alt, int letter)
{
	long double half = 5;
	int e = 0, i, n;

	if (v > 0)
		e = scale(&v);
	for (i = 0; i <= precision; i++)
		half /= 10;
	if (v + half >= 10) {
		v /= 10;
		e++;
	}
	n = (int)fixed_digits(out, v, precision, alt);
	return ((size_t)n + (size_t)sprintf(out + n, "%c%c%02d", letter,
	    e < 0 ? '-' : '+', e < 0 ? -e : e));
}

/* Converts a floating point number. */
static void
floating(struct sink *s, struct spec *sp, long double v, char conv)
{
	char buf[480], *p;
	const char *prefix;
	int negative = __builtin_signbit(v) != 0, e = 0, upper = conv < 'a';
	size_t n;
	long double w;

	prefix = negative ? "-" : sp->plus ? "+" : sp->space ? " " : "";
	if (negative)
		v = -v;
	if (v != v || v > 1.7976931348623157e308L) {
		sp->zero = 0;
		field(s, sp, prefix, 0, v != v ? upper ? "NAN" : "nan" :
		    upper ? "INF" : "inf", 3);
		return;
	}
	if (sp->precision < 0)
		sp->precision = 6;
	if (sp->precision > 60)
		sp->precision = 60;
	conv = (char)(conv | 32);
	if (conv == 'g') {
		if (sp->precision == 0)
			sp->precision = 1;
		w = v;
		if (v > 0) {
			e = scale(&w);
			long double half = 5;
			for (int i = 0; i < sp->precision; i++)
				half /= 10;
			if (w + half >= 10)
				e++;
		}
		if (e < -4 || e >= sp->precision)
			n = exponent_digits(buf, v, sp->precision - 1, sp->alt,
			    upper ? 'E' : 'e');
		else
			n = fixed_digits(buf, v, sp->precision - 1 - e, sp->alt);
		buf[n] = '\0';
		p = strchr(buf, '.');
		if (p != NULL && !sp->alt) {	/* no zeros at the fraction's end */
			char *tail = p + strspn(p, ".0123456789"), *cut = tail;

			while (cut[-1] == '0')
				cut--;
			if (cut[-1] == '.')
				cut--;
			memmove(cut, tail, strlen(tail) + 1);
			n = strlen(buf);
		}
	} else if (conv == 'e') {
		n = exponent_digits(buf, v, sp->precision, sp->alt, upper ? 'E' : 'e');
	} else {
		n = fixed_digits(buf, v, sp->precision, sp->alt);
	}
	field(s, sp, prefix, 0, buf, n);
}

/* Reads an argument of the given length modifier. */
static long
get_integer(va_list *ap, char length, int is_signed)
{
	switch (length) {
	case 'H':		/* hh */
		return (is_signed ? (signed char)va_arg(*ap, int) :
		    (unsigned char)va_arg(*ap, int));
	case 'h':
		return (is_signed ? (short)va_arg(*ap, int) :
		    (unsigned short)va_arg(*ap, int));
	case 'l':
		return (va_arg(*ap, long));
	default:
		return (is_signed ? va_arg(*ap, int) : (long)va_arg(*ap, unsigned));
	}
}

/* Reads flags, width, precision and length; the place of the conversion. */
static const char *
parse_spec(const char *p, struct spec *sp, char *length, va_list *ap)
{
	memset(sp, 0, sizeof(*sp));
	for (;; p++) {
		if (*p == '-')
			sp->left = 1;
		else if (*p == '+')
			sp->plus = 1;
		else if (*p == ' ')
			sp->space = 1;
		else if (*p == '#')
			sp->alt = 1;
		else if (*p == '0')
			sp->zero = 1;
		else if (*p != '\'')
			break;
	}
	if (*p == '*') {
		sp->width = va_arg(*ap, int);
		p++;
		if (sp->width < 0) {
			sp->left = 1;
			sp->width = -sp->width;
		}
	} else {
		for (; *p >= '0' && *p <= '9' && sp->width < 100000000; p++)
			sp->width = sp->width * 10 + (*p - '0');
	}
	sp->precision = -1;
	if (*p == '.') {
		p++;
		sp->precision = 0;
		if (*p == '*') {
			sp->precision = va_arg(*ap, int);
			p++;
		}
		for (; *p >= '0' && *p <= '9' && sp->precision < 100000000; p++)
			sp->precision = sp->precision * 10 + (*p - '0');
	}
	*length = 0;
	for (;; p++) {
		if (*p == 'h')
			*length = *length == 'h' ? 'H' : 'h';
		else if (*p == 'L')
			*length = 'L';
		else if (*p != '\0' && strchr("lqjzt", *p) != NULL)
			*length = 'l';
		else
			return (p);
	}
}

/* Formats into a sink. */
static void
format(struct sink *s, const char *fmt, va_list *ap)
{
	struct spec sp;
	const char *p, *text;
	char length, c;
	long v;
	size_t n;

	for (;;) {
		p = strchrnul(fmt, '%');
		emit(s, fmt, (size_t)(p - fmt));
		if (*p == '\0')
			return;
		p = parse_spec(p + 1, &sp, &length, ap);
		switch (*p) {
		case 'd':
		case 'i':
			v = get_integer(ap, length, 1);
			integer(s, &sp, v < 0 ? -(unsigned long)v : (unsigned long)v,
			    v < 0, *p);
			break;
		case 'u':
		case 'o':
		case 'x':
		case 'X':
			integer(s, &sp, (unsigned long)get_integer(ap, length, 0), 0,
			    *p);
			break;
		case 'p':
			integer(s, &sp, (unsigned long)va_arg(*ap, void *), 0, 'p');
			break;
		case 'c':
			c = (char)va_arg(*ap, int);
			sp.zero = 0;
			field(s, &sp, "", 0, &c, 1);
			break;
		case 's':
			text = va_arg(*ap, const char *);
			if (text == NULL)
				text = "(null)";
			n = sp.precision >= 0 ? strnlen(text, (size_t)sp.precision) :
			    strlen(text);
			sp.zero = 0;
			field(s, &sp, "", 0, text, n);
			break;
		case 'e':
		case 'E':
		case 'f':
		case 'F':
		case 'g':
		case 'G':
			if (length == 'L')
				floating(s, &sp, va_arg(*ap, long double), *p);
			else
				floating(s, &sp, va_arg(*ap, double), *p);
			break;
		case 'n':
			*va_arg(*ap, int *) = (int)s->total;
			break;
		case '\0':
			return;
		default:
			emit(s, p, 1);
			break;
		}
		fmt = p + 1;
	}
}

/* Formats through a sink and empties it; the length, or -1. */
static int
format_all(struct sink *s, const char *fmt, va_list ap)
{
	va_list copy;

	va_copy(copy, ap);
	format(s, fmt, &copy);
	va_end(copy);
	if ((s->file != NULL || s->fd != -1) && s->used > 0)
		sink_flush(s);
	return (s->failed ? -1 : (int)s->total);
}

/* The functions of the family; all return the length, or -1. */
int
vfprintf(FILE *f, const char *fmt, va_list ap)
{
	char buf[512];
	struct sink s = { .buf = buf, .size = sizeof(buf), .file = f, .fd = -1 };

	return (format_all(&s, fmt, ap));
}

int
vdprintf(int fd, const char *fmt, va_list ap)
{
	char buf[512];
	struct sink s = { .buf = buf, .size = sizeof(buf), .fd = fd };

	return (format_all(&s, fmt, ap));
}

/* At most size bytes with the NUL; the length that all of it has. */
int
vsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	struct sink s = { .buf = buf, .size = size > 0 ? size - 1 : 0, .fd = -1 };
	int n = format_all(&s, fmt, ap);

	if (size > 0)
		buf[s.used] = '\0';
	return (n);
}

int
vsprintf(char *buf, const char *fmt, va_list ap)
{
	return (vsnprintf(buf, (size_t)1 << 31, fmt, ap));
}

/* Into new memory. */
int
vasprintf(char **bufp, const char *fmt, va_list ap)
{
	struct sink s = { .size = 64, .fd = -1, .grow = 1 };
	int n = -1;

	s.buf = malloc(s.size);
	if (s.buf != NULL)
		n = format_all(&s, fmt, ap);
	if (n >= 0) {
		emit(&s, "", 1);
		n = s.failed ? -1 : n;
	}
	if (n < 0) {
		free(s.buf);
		s.buf = NULL;
	}
	*bufp = s.buf;
	return (n);
}

int
vprintf(const char *fmt, va_list ap)
{
	return (vfprintf(stdout, fmt, ap));
}

/* The body of a function with "..." that calls the one with a va_list. */
#define FORWARD(call) {			\
	va_list ap;			\
	int n;				\
					\
	va_start(ap, fmt);		\
	n = (call);			\
	va_end(ap);			\
	return (n);			\
}

int
printf(const char *fmt, ...)
FORWARD(vfprintf(stdout, fmt, ap))

int
fprintf(FILE *f, const char *fmt, ...)
FORWARD(vfprintf(f, fmt, ap))

int
dprintf(int fd, const char *fmt, ...)
FORWARD(vdprintf(fd, fmt, ap))

int
snprintf(char *buf, size_t size, const char *fmt, ...)
FORWARD(vsnprintf(buf, size, fmt, ap))

int
sprintf(char *buf, const char *fmt, ...)
FORWARD(vsprintf(buf, fmt, ap))

int
asprintf(char **bufp, const char *fmt, ...)
FORWARD(vasprintf(bufp, fmt, ap))
