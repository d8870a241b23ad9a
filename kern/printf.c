/*
 * kern/printf.c - formatted output: kprintf(9), ksnprintf, the message buffer.
 *
 * Every message of the kernel goes to the console at once and into a ring, the
 * message buffer, that dmesg reads by sysctl kern.msgbuf.  Formats are printf(3)'s
 * but for floating point; %b and other BSD additions are not there.
 *
 * Called by: everybody.  Calls: console.c.  Read next: console.c.
 */
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/systm.h"
#include "kern/tty.h"

#define MSGBUF_SIZE	65536

static char msgbuf[MSGBUF_SIZE];
static uint64_t msgbuf_end;		/* bytes ever written */
static uint64_t msgbuf_cleared;	/* of these, before this one: not shown any more */

bool bootverbose;

/* Where formatted characters go. */
struct out {
	char	*buf;
	size_t	size, len;		/* len: of the whole result */
};

static void
put(struct out *o, char c)
{
	if (o->len + 1 < o->size)
		o->buf[o->len] = c;
	o->len++;
}

/* n in the given base, at least ndigits digits, into the end of buf; the start. */
static char *
digits(char *end, uint64_t n, unsigned base, bool upper, int ndigits)
{
	const char *set = upper ? "0123456789ABCDEF" : "0123456789abcdef";

	*end = '\0';
	for (; n != 0 || ndigits > 0; n /= base, ndigits--)
		*--end = set[n % base];
	return end;
}

/* The length modifiers' effect: fetch an integer argument. */
#define FETCH(ap, lng, issigned) \
	((lng) ? va_arg(ap, uint64_t) : \
	(issigned) ? (uint64_t)(int64_t)va_arg(ap, int) : va_arg(ap, unsigned int))

int
kvsnprintf(char *buf, size_t size, const char *fmt, va_list ap)
{
	struct out o = { buf, size, 0 };
	char tmp[72], *s;
	const char *sign;
	uint64_t n;
	int width, prec, slen;
	bool left, zero, alt, lng, plus;

	for (; *fmt != '\0'; fmt++) {
		if (*fmt != '%') {
			put(&o, *fmt);
			continue;
		}
		left = zero = alt = lng = plus = false;
		for (fmt++;; fmt++) {
			if (*fmt == '-')
				left = true;
			else if (*fmt == '0')
				zero = true;
			else if (*fmt == '#')
				alt = true;
			else if (*fmt == '+')
				plus = true;
			else
				break;
		}
		width = 0;
		prec = -1;
		if (*fmt == '*') {
			width = va_arg(ap, int);
			fmt++;
		}
		for (; *fmt >= '0' && *fmt <= '9'; fmt++)
			width = width * 10 + *fmt - '0';
		if (*fmt == '.') {
			prec = 0;
			if (*++fmt == '*') {
				prec = va_arg(ap, int);
				fmt++;
			}
			for (; *fmt >= '0' && *fmt <= '9'; fmt++)
				prec = prec * 10 + *fmt - '0';
		}
		for (; *fmt == 'l' || *fmt == 'z' || *fmt == 'j' || *fmt == 'h'; fmt++)
			if (*fmt != 'h')
				lng = true;
		sign = "";
		s = tmp + sizeof(tmp) - 1;
		switch (*fmt) {
		case 'd': case 'i':
			n = FETCH(ap, lng, true);
			sign = (int64_t)n < 0 ? "-" : plus ? "+" : "";
			if ((int64_t)n < 0)
				n = -n;
			s = digits(s, n, 10, false, prec < 0 ? 1 : prec);
			break;
		case 'u':
			s = digits(s, FETCH(ap, lng, false), 10, false,
			    prec < 0 ? 1 : prec);
			break;
		case 'o':
			sign = alt ? "0" : "";
			s = digits(s, FETCH(ap, lng, false), 8, false,
			    prec < 0 ? 1 : prec);
			break;
		case 'x': case 'X':
			n = FETCH(ap, lng, false);
			sign = alt && n != 0 ? "0x" : "";
			s = digits(s, n, 16, *fmt == 'X', prec < 0 ? 1 : prec);
			break;
		case 'p':
			sign = "0x";
			s = digits(s, (uintptr_t)va_arg(ap, void *), 16, false, 1);
			break;
		case 'c':
			*--s = (char)va_arg(ap, int);
			s[1] = '\0';
			break;
		case 's':
			s = va_arg(ap, char *);
			if (s == NULL)
				s = (char *)(uintptr_t)"(null)";
			break;
		case '\0':
			fmt--;
			continue;
		default:
			*--s = *fmt;
			s[1] = '\0';
			break;
		}
		if (*fmt == 's')
			slen = (int)strnlen(s, prec < 0 ? (size_t)-1 >> 1 : (size_t)prec);
		else
			slen = *fmt == 'c' ? 1 : (int)strlen(s);
		width -= slen + (int)strlen(sign);
		if (!left && !(zero && *fmt != 's'))
			for (; width > 0; width--)
				put(&o, ' ');
		while (*sign != '\0')
			put(&o, *sign++);
		if (!left)
			for (; width > 0; width--)
				put(&o, '0');
		for (int i = 0; i < slen; i++)
			put(&o, s[i]);
		for (; width > 0; width--)
			put(&o, ' ');
	}
	if (size > 0)
		buf[MIN(o.len, size - 1)] = '\0';
	return (int)o.len;
}

int
ksnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = kvsnprintf(buf, size, fmt, ap);
	va_end(ap);
	return n;
}

int
kvprintf(const char *fmt, va_list ap)
{
	char line[512];
	int n = kvsnprintf(line, sizeof(line), fmt, ap);

	n = MIN(n, (int)sizeof(line) - 1);
	for (int i = 0; i < n; i++)
		msgbuf[msgbuf_end++ % MSGBUF_SIZE] = line[i];
	cnputs(line, n);
	return n;
}

int
kprintf(const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = kvprintf(fmt, ap);
	va_end(ap);
	return n;
}

int
bootverbose_printf(const char *fmt, ...)
{
	va_list ap;
	int n;

	if (!bootverbose)
		return 0;
	va_start(ap, fmt);
	n = kvprintf(fmt, ap);
	va_end(ap);
	return n;
}

/* Where the messages begin that are still there, and were not cleared. */
static uint64_t
msgbuf_start(void)
{
	uint64_t oldest = msgbuf_end > MSGBUF_SIZE ? msgbuf_end - MSGBUF_SIZE : 0;

	return (MAX(oldest, msgbuf_cleared));
}

/* sysctl kern.msgbuf: the ring, oldest first. */
static int
sysctl_msgbuf(const struct sysctl_oid *oid __unused, struct sysctl_req *req)
{
	uint64_t end = msgbuf_end, start = msgbuf_start();
	size_t off = start % MSGBUF_SIZE, n = end - start;
	size_t first = MIN(n, MSGBUF_SIZE - off);
	int error;

	error = SYSCTL_OUT(req, msgbuf + off, first);
	if (error == 0)
		error = SYSCTL_OUT(req, msgbuf, n - first);
	return error != 0 ? error : SYSCTL_OUT(req, "", 1);
}
SYSCTL_PROC(msgbuf, "kern.msgbuf", CTLTYPE_STRING | CTLFLAG_RD, sysctl_msgbuf, NULL, "A",
    "the kernel's messages");

/* sysctl kern.msgbuf_clear: a number other than 0 forgets the messages so far. */
static int
sysctl_msgbuf_clear(const struct sysctl_oid *oid __unused, struct sysctl_req *req)
{
	int clear = 0, error = SYSCTL_OUT(req, &clear, sizeof(clear));

	if (error != 0 || req->newptr == NULL)
		return error;
	if ((error = SYSCTL_IN(req, &clear, sizeof(clear))) == 0 && clear != 0)
		msgbuf_cleared = msgbuf_end;
	return error;
}
SYSCTL_PROC(msgbuf_clear, "kern.msgbuf_clear", CTLTYPE_INT | CTLFLAG_RW | CTLFLAG_SECURE,
    sysctl_msgbuf_clear, NULL, "I", "forget the kernel's messages so far");

size_t
kstrlcpy(char *dst, const char *src, size_t size)
{
	size_t n = strlen(src);

	if (size > 0) {
		memcpy(dst, src, MIN(n, size - 1));
		dst[MIN(n, size - 1)] = '\0';
	}
	return n;
}

uint64_t
kstrtoull(const char *s, const char **end, int base)
{
	uint64_t n = 0;
	int d;

	if ((base == 0 || base == 16) && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
		s += 2;
		base = 16;
	} else if (base == 0) {
		base = s[0] == '0' ? 8 : 10;
	}
	for (;; s++) {
		if (*s >= '0' && *s <= '9')
			d = *s - '0';
		else if ((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z')
			d = (*s | 0x20) - 'a' + 10;
		else
			break;
		if (d >= base)
			break;
		n = n * base + d;
	}
	if (end != NULL)
		*end = s;
	return n;
}
