/*
 * printf.c - printf(3).
 *
 * All of the family goes through format(), which hands pieces of text to a sink:
 * a buffer of a fixed size, a growing one, or a small one in front of a stream or
 * a descriptor, so that a message on standard error is one write.  Conversions:
 * d i u o x X c s p f F e E g G a A n %, flags - + space # 0, width and precision also
 * by *, lengths hh h l ll q j z t L.  Floating point is exact (decimal.c), a tie is
 * rounded to the even digit.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>
#include "world/libc/decimal.h"

/* A long double and its parts. */
union extended {
	long double	value;
	struct {
		uint64_t	mantissa;
		uint16_t	exponent;	/* plus 16383; the sign */
	};
};

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

/* Begins a field of the width asked for: prefix and zeros.  n bytes are to follow, and
 * format() adds the blanks behind. */
static void
open_field(struct sink *s, const struct spec *sp, const char *prefix, int zeros, size_t n)
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
}

/* A field of prefix, zeros and text. */
static void
field(struct sink *s, const struct spec *sp, const char *prefix, int zeros,
    const char *text, size_t n)
{
	open_field(s, sp, prefix, zeros, n);
	emit(s, text, n);
}

/* What stands for the sign. */
static const char *
sign(const struct spec *sp, int negative)
{
	return (negative ? "-" : sp->plus ? "+" : sp->space ? " " : "");
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
		prefix = sign(sp, negative);
	else if (conv == 'p' || (sp->alt && base == 16 && v != 0))
		prefix = conv == 'X' ? "0X" : "0x";
	else if (sp->alt && base == 8 && (p == buf + sizeof(buf) || *p != '0'))
		*--p = '0';
	zeros = sp->precision - (int)(buf + sizeof(buf) - p);
	if (sp->precision >= 0)
		sp->zero = 0;
	field(s, sp, prefix, zeros > 0 ? zeros : 0, p, (size_t)(buf + sizeof(buf) - p));
}

/* Emits the digits of d from that of 10^from down to that of 10^to, with the point,
 * which is behind that of 10^one. */
static void
emit_digits(struct sink *s, const struct decimal *d, int from, int to, int one, int alt)
{
	char c;

	for (; from >= to; from--) {
		c = (char)('0' + dec_digit(d, from));
		emit(s, &c, 1);
		if (from == one && (to < one || alt))
			emit(s, ".", 1);
	}
}

/* Converts v >= 0 as e, f and g do. */
static void
decimal(struct sink *s, struct spec *sp, const char *prefix, union extended v, char conv)
{
	struct decimal d;
	char tail[8] = "";
	int style = conv | 32, exponent = v.exponent & 0x7fff;
	int precision = sp->precision < 0 ? 6 : sp->precision, top, from, to, one = 0;

	dec_from_binary(&d, v.mantissa, MAX(exponent, 1) - 16383 - 63);
	if (style == 'g' && precision == 0)
		precision = 1;
	if (style == 'f')
		dec_round(&d, -precision);
	else
		dec_round(&d, dec_top(&d) - precision + (style == 'g'));
	from = top = dec_top(&d);
	if (style == 'g') {
		style = top < -4 || top >= precision ? 'G' : 'f';
		precision -= style == 'f' ? top + 1 : 1;
	}
	if (style == 'f') {
		from = MAX(top, 0);
	} else {
		one = top;
		snprintf(tail, sizeof(tail), "%c%c%02d", conv < 'a' ? 'E' : 'e',
		    top < 0 ? '-' : '+', abs(top));
	}
	to = one - precision;
	if ((conv | 32) == 'g' && !sp->alt)
		while (to < one && dec_digit(&d, to) == 0)
			to++;
	open_field(s, sp, prefix, 0,
	    (size_t)(from - to + 1 + (to < one || sp->alt)) + strlen(tail));
	emit_digits(s, &d, from, to, one, sp->alt);
	emit(s, tail, strlen(tail));
}

/* Converts v >= 0 as a does: 1.x times a power of two, x hexadecimal. */
static void
hexadecimal(struct sink *s, struct spec *sp, int negative, union extended v, char conv)
{
	const char *digits = conv == 'A' ? "0123456789ABCDEF" : "0123456789abcdef";
	char text[20], tail[8], prefix[4];
	int e = (v.exponent & 0x7fff) - 16383, n = 0, precision = sp->precision, drop;
	uint64_t x = v.mantissa << 1, rest, half = 1ULL << 63;
	unsigned lead = v.mantissa != 0;

	if (precision >= 0 && precision < 16) {
		drop = 64 - 4 * precision;
		rest = precision == 0 ? x : x << (4 * precision);
		x = precision == 0 ? lead : x >> drop;
		if (rest > half || (rest == half && (x & 1) != 0))
			x++;
		if (precision == 0)
			lead = (unsigned)x;
		else if (x >> (4 * precision) != 0)
			lead++;
		x = precision == 0 ? 0 : x << drop;
	}
	text[n++] = (char)('0' + lead);
	if (precision > 0 || sp->alt || (precision < 0 && x != 0))
		text[n++] = '.';
	for (int i = 0; i < 16 && (precision < 0 ? x != 0 : i < precision); i++, x <<= 4)
		text[n++] = digits[x >> 60];
	snprintf(prefix, sizeof(prefix), "%s0%c", sign(sp, negative),
	    conv == 'A' ? 'X' : 'x');
	snprintf(tail, sizeof(tail), "%c%+d", conv == 'A' ? 'P' : 'p', lead == 0 ? 0 : e);
	open_field(s, sp, prefix, 0, (size_t)(n + MAX(precision - 16, 0)) + strlen(tail));
	emit(s, text, (size_t)n);
	pad(s, '0', precision - 16);
	emit(s, tail, strlen(tail));
}

/* Converts a floating point number. */
static void
floating(struct sink *s, struct spec *sp, long double v, char conv)
{
	union extended x = { .value = v };
	int negative = x.exponent >> 15;

	if (v != v || v - v != 0) {
		sp->zero = 0;
		field(s, sp, sign(sp, negative), 0, v != v ? conv < 'a' ? "NAN" : "nan" :
		    conv < 'a' ? "INF" : "inf", 3);
	} else if ((conv | 32) == 'a') {
		hexadecimal(s, sp, negative, x, conv);
	} else {
		decimal(s, sp, sign(sp, negative), x, conv);
	}
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
	size_t n, before;

	for (;;) {
		p = strchrnul(fmt, '%');
		emit(s, fmt, (size_t)(p - fmt));
		if (*p == '\0')
			return;
		p = parse_spec(p + 1, &sp, &length, ap);
		before = s->total;
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
		case 'a':
		case 'A':
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
			if (length == 'l')
				*va_arg(*ap, long *) = (long)s->total;
			else
				*va_arg(*ap, int *) = (int)s->total;
			break;
		case '\0':
			return;
		default:
			emit(s, p, 1);
			break;
		}
		if (sp.left && s->total - before < (size_t)sp.width)
			pad(s, ' ', sp.width - (int)(s->total - before));
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
