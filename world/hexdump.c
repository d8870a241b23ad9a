/*
 * hexdump.c - hexdump(1), hd(1) and od(1): show bytes in other ways.
 *
 *	hexdump [-bCcdovx] [-e format] [-f file] [-n length] [-s skip] [file ...]
 *	od [-aBbcDdeFfHhIiLlOosvXx] [-A base] [-j skip] [-N length] [-t type]
 *	    [file ...] [[+]offset[.][b]]
 *
 * All of it is done by formats, such as
 *
 *	"%07.7_ax " 8/2 "%04x " "\n"
 *
 * where "8/2" says eight times, for two bytes each.  hexdump's options stand for
 * formats, and od makes them.  A format is a list of units, a unit a list of pieces with
 * at most one conversion each: those of printf(3) for numbers, %_a (offset), %_A (the
 * same, at the end only), %_c and %_u (characters with names), %_p (printable ones).
 * Each block of input, as long as the longest format wants, is shown by all formats; one
 * that is like the last is only "*", unless under -v.  Where the input ends in a block
 * hexdump fills the place up with blanks.
 */
#include <sys/stat.h>
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

struct piece {
	char		*before, *after;	/* literal text */
	char		spec[40];	/* for printf: "%07.7l", without the letter */
	int		width;		/* of the field, to pad */
	char		kind;		/* the letter; 'a', 'A', 'C' (%_c), 'U', 'p', 0 */
	char		base;		/* d, o or x of 'a' and 'A' */
	int		bytes;
};

struct unit {
	long		times, bytes;	/* as given; 0: not */
	struct piece	*piece;
	int		n;
};

struct format {
	struct unit	*unit;
	int		n, end;		/* end: to be shown at the end only */
	long		bytes;
};

static struct format	*formats;
static int		nformats, is_od;
static char		**files;	/* what is left of the input */
static FILE		*in;
static const char	*in_name;
static off_t		address, limit = -1;
static long		blocksize;

static void *
grow(void *p, size_t n, size_t size)
{
	p = reallocarray(p, n, size);
	if (p == NULL)
		err(1, NULL);
	memset((char *)p + (n - 1) * size, 0, size);
	return (p);
}

/* Decodes the escapes of n bytes of text. */
static char *
unescape(const char *s, size_t n)
{
	static const char from[] = "abfnrtv0", to[] = "\a\b\f\n\r\t\v";
	char *text = grow(NULL, n + 1, 1), *t = text;
	const char *end = s + n, *p;

	for (; s < end; s++) {
		if (*s == '\\' && s + 1 < end) {
			p = strchr(from, *++s);
			*t++ = p != NULL ? to[p - from] : *s;
		} else if (*s == '%' && s + 1 < end && s[1] == '%') {
			*t++ = *s++;
		} else {
			*t++ = *s;
		}
	}
	*t = '\0';
	return (text);
}

/* Reads a piece of a format's text; where the next one begins. */
static const char *
parse_piece(struct unit *u, const char *s, const char *end)
{
	struct piece *p;
	const char *start = s, *spec;
	int precision = -1, n;

	u->piece = grow(u->piece, (size_t)++u->n, sizeof(*u->piece));
	p = &u->piece[u->n - 1];
	while (s < end && !(*s == '%' && s + 1 < end && s[1] != '%'))
		s += *s == '%' || (*s == '\\' && s + 1 < end) ? 2 : 1;
	p->before = unescape(start, (size_t)(s - start));
	if (s >= end)
		return (end);
	spec = s++;
	s += strspn(s, "-+ #0");
	p->width = (int)strtol(s, (char **)(uintptr_t)&s, 10);
	if (*s == '.')
		precision = (int)strtol(s + 1, (char **)(uintptr_t)&s, 10);
	n = snprintf(p->spec, sizeof(p->spec), "%.*s", (int)(s - spec), spec);
	if (n >= 30)
		errx(1, "%s: bad format", spec);
	p->kind = *s++;
	p->bytes = (int)u->bytes;
	if (p->kind == '_') {
		p->kind = *s == 'c' ? 'C' : *s == 'u' ? 'U' : *s;
		s++;
		if (p->kind == 'a' || p->kind == 'A')
			p->base = *s++;
		if (strchr("aACUp", p->kind) == NULL || ((p->kind == 'a' ||
		    p->kind == 'A') && strchr("dox", p->base) == NULL))
			errx(1, "%.*s: bad conversion", (int)(s - spec), spec);
		p->bytes = p->base == 0;
		strlcat(p->spec, p->base != 0 ? "ll" : "", sizeof(p->spec));
	} else if (p->kind == 's') {
		if (p->bytes == 0)
			p->bytes = precision;
	} else if (p->kind == 'c') {
		p->bytes = 1;
	} else if (strchr("diouxX", p->kind) != NULL) {
		p->bytes += p->bytes == 0 ? 4 : 0;
		strlcat(p->spec, "ll", sizeof(p->spec));
	} else if (strchr("eEfgG", p->kind) != NULL) {
		p->bytes += p->bytes == 0 ? 8 : 0;
	} else {
		errx(1, "%%%c: bad conversion", p->kind);
	}
	n = p->bytes;
	if (p->base == 0 && (n < 1 || (strchr("diouxX", p->kind) != NULL && n != 1 &&
	    n != 2 && n != 4 && n != 8) || (strchr("eEfgG", p->kind) != NULL && n != 4 &&
	    n != 8)))
		errx(1, "%d: bad byte count", n);
	for (start = s; s < end && !(*s == '%' && s + 1 < end && s[1] != '%'); )
		s += *s == '%' || (*s == '\\' && s + 1 < end) ? 2 : 1;
	p->after = unescape(start, (size_t)(s - start));
	return (s);
}

/* Adds a format. */
static void
add_format(const char *s)
{
	struct format *f;
	struct unit *u;
	const char *end, *all = s;
	long bytes;
	int i;

	formats = grow(formats, (size_t)++nformats, sizeof(*formats));
	f = &formats[nformats - 1];
	for (;;) {
		s += strspn(s, " \t\n");
		if (*s == '\0')
			break;
		f->unit = grow(f->unit, (size_t)++f->n, sizeof(*f->unit));
		u = &f->unit[f->n - 1];
		u->times = strtol(s, (char **)(uintptr_t)&s, 10);
		s += strspn(s, " \t");
		if (*s == '/')
			u->bytes = strtol(s + 1, (char **)(uintptr_t)&s, 10);
		s += strspn(s, " \t");
		if (*s++ != '"' || u->times < 0 || u->bytes < 0)
			errx(1, "%s: bad format", all);
		for (end = s; *end != '"'; end++) {
			if (*end == '\\' && end[1] != '\0')
				end++;
			if (*end == '\0')
				errx(1, "%s: bad format", all);
		}
		do {
			s = parse_piece(u, s, end);
		} while (s < end);
		s = end + 1;
		for (bytes = i = 0; i < u->n; i++) {
			bytes += u->piece[i].bytes;
			f->end |= u->piece[i].kind == 'A';
		}
		u->bytes = bytes;
		f->bytes += bytes * (u->times > 0 ? u->times : 1);
	}
	if (blocksize < f->bytes)
		blocksize = f->bytes;
}

/* Lets the last unit of each format that says no number go on to the block's end. */
static void
fill_formats(void)
{
	struct format *f;
	struct unit *u;

	if (blocksize == 0)
		errx(1, "no format shows any bytes");
	for (f = formats; f < formats + nformats; f++)
		for (u = f->unit; u < f->unit + f->n; u++) {
			if (u == f->unit + f->n - 1 && u->times == 0 && u->bytes > 0)
				u->times = 1 + (blocksize - f->bytes) / u->bytes;
			if (u->times == 0)
				u->times = 1;
		}
}

/* A character with a name: as %_c has it ('C'), or as %_u and od -a ('U'). */
static const char *
name_of(int c, char kind)
{
	static const char escapes[] = "\a\b\t\n\v\f\r", letters[] = "abtnvfr";
	static const char names[] = "nulsohstxetxeotenqackbelbs ht nl vt ff cr so si "
	    "dledc1dc2dc3dc4naksynetbcanem subescfs gs rs us sp ";
	static char buf[8];
	const char *p;

	if (kind == 'U') {
		if (is_od)
			c &= 0x7f;
		if (c <= ' ' && (c < ' ' || is_od)) {
			snprintf(buf, sizeof(buf), "%.3s", names + 3 * c);
			buf[strcspn(buf, " ")] = '\0';
			if (!is_od && c == '\n')
				strlcpy(buf, "lf", sizeof(buf));
			return (buf);
		}
		if (c == 0x7f)
			return ("del");
		snprintf(buf, sizeof(buf), isprint(c) ? "%c" : "%02x", c);
		return (buf);
	}
	p = c != '\0' ? strchr(escapes, c) : NULL;
	if (p != NULL || c == '\0')
		snprintf(buf, sizeof(buf), "\\%c",
		    p != NULL ? letters[p - escapes] : '0');
	else
		snprintf(buf, sizeof(buf), isprint(c) ? "%c" : "%03o", c);
	return (buf);
}

/* Shows a piece whose bytes are at p. */
static void
show(const struct piece *pc, const unsigned char *p)
{
	char spec[48];
	uint64_t u = 0;
	int64_t i;
	double d;
	float f;
	int n = pc->bytes <= 8 ? pc->bytes : 8;

	snprintf(spec, sizeof(spec), "%s%c", pc->spec, pc->base != 0 ? pc->base :
	    pc->kind == 'C' || pc->kind == 'U' ? 's' : pc->kind == 'p' ? 'c' : pc->kind);
	switch (pc->kind) {
	case 'a':
	case 'A':
		printf(spec, (long long)address);
		break;
	case 'C':
	case 'U':
		printf(spec, name_of(*p, pc->kind));
		break;
	case 'p':
		printf(spec, isprint(*p) ? *p : '.');
		break;
	case 'c':
		printf(spec, *p);
		break;
	case 's':
		printf("%*.*s", pc->width, pc->bytes, (const char *)p);
		break;
	case 'd':
	case 'i':
		memcpy(&u, p, (size_t)n);
		i = (int64_t)(u << (64 - 8 * n)) >> (64 - 8 * n);
		printf(spec, (long long)i);
		break;
	case 'o':
	case 'u':
	case 'x':
	case 'X':
		memcpy(&u, p, (size_t)n);
		printf(spec, (unsigned long long)u);
		break;
	default:
		memcpy(n == 4 ? (void *)&f : &d, p, (size_t)n);
		printf(spec, n == 4 ? (double)f : d);
	}
}

/* Shows a block, of which n bytes are there, by one format. */
static void
show_block(const struct format *f, const unsigned char *block, long n)
{
	const struct unit *u;
	const struct piece *pc;
	long at = 0, times;
	size_t len;
	off_t start = address;

	for (u = f->unit; u < f->unit + f->n; u++)
		for (times = u->times; times > 0; times--)
			for (pc = u->piece; pc < u->piece + u->n; pc++) {
				if (pc->bytes > 0 && at >= n && is_od)
					continue;
				fputs(pc->before, stdout);
				address = start + at;
				if (pc->bytes > 0 && at >= n)
					printf("%*s", pc->width, "");
				else if (pc->kind != 0)
					show(pc, block + at);
				at += pc->bytes;
				if (pc->after == NULL)
					continue;
				/* no blanks after the last time */
				len = strlen(pc->after);
				while (u->times > 1 && times == 1 && len > 0 &&
				    pc == u->piece + u->n - 1 &&
				    isspace((unsigned char)pc->after[len - 1]))
					len--;
				fwrite(pc->after, 1, len, stdout);
			}
	address = start;
}

/* Goes on to the next file; 0 when there is none. */
static int
next_file(void)
{
	if (in != NULL)
		end_input(in, in_name);
	do {
		in_name = *files;
		in = in_name != NULL ? input(in_name) : NULL;
		files += in_name != NULL;
	} while (in == NULL && in_name != NULL);
	return (in != NULL);
}

/* Reads a block; how much there was. */
static long
read_block(unsigned char *block)
{
	long n = 0, want = blocksize;

	if (limit >= 0 && limit - address < want)
		want = limit - address;
	while (n < want && in != NULL) {
		n += (long)fread(block + n, 1, (size_t)(want - n), in);
		if (n < want && !next_file())
			break;
	}
	memset(block + n, 0, (size_t)(blocksize - n));
	return (n);
}

/* How much is left of a file, if one can seek in it; else 0. */
static off_t
left(FILE *f)
{
	off_t at = ftello(f);
	struct stat st;

	if (at == -1 || fstat(fileno(f), &st) == -1 || !S_ISREG(st.st_mode))
		return (0);
	return (st.st_size > at ? st.st_size - at : 0);
}

/* Passes over the start of the input. */
static void
skip(off_t n)
{
	off_t step;

	address = n;
	while (n > 0 && in != NULL) {
		step = left(in) < n ? left(in) : n;
		if (step > 0 && fseeko(in, step, SEEK_CUR) == 0)
			n -= step;
		else
			while (n > 0 && getc(in) != EOF)
				n--;
		if (n > 0)
			next_file();
	}
	if (n > 0)
		errx(1, "cannot skip past the end of the input");
}

/* Shows all the input. */
static void
dump(void)
{
	unsigned char *block = grow(NULL, (size_t)blocksize * 2, 1), *last, *swap;
	int i, first = 1, stars = 0;
	long n;

	last = block + blocksize;
	for (; (n = read_block(block)) > 0; address += n) {
		if (!opt['v'] && !first && n == blocksize &&
		    memcmp(block, last, (size_t)n) == 0) {
			if (stars++ == 0)
				printf("*\n");
			continue;
		}
		stars = first = 0;
		for (i = 0; i < nformats; i++)
			if (!formats[i].end)
				show_block(&formats[i], block, n);
		swap = block;
		block = last;
		last = swap;
	}
	for (i = nformats - 1; i >= 0; i--)
		if (formats[i].end && (address > 0 || is_od)) {
			show_block(&formats[i], block, blocksize);
			break;
		}
}

/* A number of bytes: decimal, octal or hexadecimal, with b, k, m or g behind it. */
static off_t
number(const char *s)
{
	char *end;
	long long n;
	static const char units[] = "bkmgBKMG";
	const char *p;

	errno = 0;
	n = strtoll(s, &end, 0);
	p = *end != '\0' ? strchr(units, *end) : NULL;
	if (end == s || n < 0 || errno != 0 || (*end != '\0' && (p == NULL ||
	    end[1] != '\0')))
		errx(1, "%s: bad number", s);
	return (p == NULL ? n : (p - units) % 4 == 0 ? n * 512 :
	    n << 10 * ((p - units) % 4));
}

/* Adds the formats in a file, one a line, but for comments. */
static void
add_file(const char *path)
{
	FILE *f = input(path);
	char *line = NULL, *p;
	size_t cap = 0;

	if (f == NULL)
		exit(1);
	while (getline(&line, &cap, f) > 0) {
		p = line + strspn(line, " \t\n");
		if (*p != '\0' && *p != '#')
			add_format(p);
	}
	free(line);
	end_input(f, path);
}

static void
hexdump(char **argv)
{
	static const struct {
		int	letter;
		const char *format[3];
	} known[] = {
		{ 'b', { "\"%07.7_Ax\\n\"", "\"%07.7_ax \" 16/1 \"%03o \" \"\\n\"" } },
		{ 'c', { "\"%07.7_Ax\\n\"", "\"%07.7_ax \" 16/1 \"%3_c \" \"\\n\"" } },
		{ 'C', { "\"%08.8_Ax\\n\"", "\"%08.8_ax  \" 8/1 \"%02x \" \"  \" "
		    "8/1 \"%02x \" ", "\"  |\" 16/1 \"%_p\" \"|\\n\"" } },
		{ 'd', { "\"%07.7_Ax\\n\"", "\"%07.7_ax \" 8/2 \"  %05u \" \"\\n\"" } },
		{ 'o', { "\"%07.7_Ax\\n\"", "\"%07.7_ax \" 8/2 \" %06o \" \"\\n\"" } },
		{ 'x', { "\"%07.7_Ax\\n\"", "\"%07.7_ax \" 8/2 \"   %04x \" \"\\n\"" } },
		{ 0, { "\"%07.7_Ax\\n\"", "\"%07.7_ax \" 8/2 \"%04x \" \"\\n\"" } },
	};
	char *s;
	unsigned i;
	int j, any;

	opt['C'] |= strcmp(getprogname(), "hd") == 0;
	while ((s = strsep(&optval['e'], "\n")) != NULL)
		add_format(s);
	while ((s = strsep(&optval['f'], "\n")) != NULL)
		add_file(s);
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		any = nformats > 0;
		for (j = 0; j < 3 && known[i].format[j] != NULL; j++)
			if (known[i].letter != 0 ? opt[known[i].letter] : !any)
				add_format(known[i].format[j]);
	}
	files = argv;
}

/* The types that od is to show, and how wide each makes a line of 16 bytes. */
static struct {
	char	letter;
	int	size, width;
} types[64];
static int	ntypes;

static void
add_type(char letter, int size)
{
	static const char *const letters = "oduxfca";
	static const int widths[][4] = {	/* for 1, 2, 4 and 8 bytes */
		{ 3, 6, 11, 22 }, { 4, 6, 11, 20 }, { 3, 5, 10, 20 }, { 2, 4, 8, 16 },
		{ 0, 0, 15, 24 }, { 3, 0, 0, 0 }, { 3, 0, 0, 0 },
	};
	int log = size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : 3, w;

	w = widths[strchr(letters, letter) - letters][log];
	if (ntypes == (int)(sizeof(types) / sizeof(types[0])) || w == 0)
		errx(1, "%c%d: bad type", letter, size);
	types[ntypes].letter = letter;
	types[ntypes].size = size;
	types[ntypes++].width = w + 1;
}

/* Reads the argument of -t. */
static void
add_types(const char *s)
{
	static const char sizes[] = "CSILFD";
	static const int bytes[] = { 1, 2, 4, 8, 4, 8 };
	const char *p;
	char letter;
	int size;

	while (*s != '\0') {
		letter = *s++;
		if (strchr("oduxfca", letter) == NULL)
			errx(1, "%c: bad type", letter);
		size = letter == 'c' || letter == 'a' ? 1 : letter == 'f' ? 8 : 4;
		p = *s != '\0' && size > 1 ? strchr(sizes, *s) : NULL;
		if (p != NULL && (p - sizes >= 4) == (letter == 'f')) {
			size = bytes[p - sizes];
			s++;
		} else if (isdigit((unsigned char)*s) && size > 1) {
			size = (int)strtol(s, (char **)(uintptr_t)&s, 10);
			if (size != 1 && size != 2 && size != 4 && size != 8)
				errx(1, "%d: bad type size", size);
		}
		add_type(letter, size);
	}
}

/* Whether a word is od's "[+]offset[.][b]": it is the input's offset then. */
static int
old_offset(const char *s, int must_plus, off_t *offset)
{
	int base;
	char *end;

	if (*s != '+' && (must_plus || !isdigit((unsigned char)*s)))
		return (0);
	s += *s == '+';
	base = strncmp(s, "0x", 2) == 0 ? 16 : strchr(s, '.') != NULL ? 10 : 8;
	*offset = strtoll(s, &end, base);
	end += *end == '.';
	if (*end == 'b') {
		*offset *= 512;
		end++;
	}
	return (end > s && *end == '\0');
}

static off_t
od(char **argv)
{
	static const char old[] = "aBbcDdeFfHhIiLlOosXx";
	static const char letter[] = "aooc" "uuff" "fxxd" "dddo" "odxx";
	static const char size[] = "1211" "4288" "4428" "4884" "2242";
	char format[128], *s;
	off_t offset = opt['j'] ? number(optval['j']) : 0;
	int base = opt['A'] ? *optval['A'] : 'o', n, width = 0, i, w, order;

	if (strchr("doxn", base) == NULL || base == '\0')
		errx(1, "%s: bad base", optval['A']);
	if (opt['t'])
		while ((s = strsep(&optval['t'], "\n")) != NULL)
			add_types(s);
	for (order = 1; order < 128; order++)
		for (i = 0; old[i] != '\0'; i++)
			if (opt[(int)old[i]] == order)
				add_type(letter[i], size[i] - '0');
	if (ntypes == 0)
		add_type('o', 2);
	for (i = 0; i < ntypes; i++)
		if (16 / types[i].size * types[i].width > width)
			width = 16 / types[i].size * types[i].width;
	width = (width + 15) / 16 * 16;
	if (ntypes == 1)
		width = 16 / types[0].size * types[0].width;
	for (i = 0; i < ntypes; i++) {
		w = width / (16 / types[i].size) - types[i].width + 1;
		n = i > 0 || base == 'n' ? snprintf(format, sizeof(format), "\"%*s\"",
		    base == 'n' ? 0 : base == 'x' ? 6 : 7, "") :
		    snprintf(format, sizeof(format), "\"%%0%d.%d_a%c\"",
		    base == 'x' ? 6 : 7, base == 'x' ? 6 : 7, base);
		n += snprintf(format + n, sizeof(format) - (size_t)n, " %d/%d \"%*s",
		    16 / types[i].size, types[i].size, w, "");
		if (types[i].letter == 'c' || types[i].letter == 'a')
			n += snprintf(format + n, sizeof(format) - (size_t)n, "%%3_%c",
			    types[i].letter == 'c' ? 'c' : 'u');
		else if (types[i].letter == 'f')
			n += snprintf(format + n, sizeof(format) - (size_t)n, "%%%d.%dg",
			    types[i].width - 1, types[i].size == 4 ? 8 : 17);
		else
			n += snprintf(format + n, sizeof(format) - (size_t)n, "%%%s%d%c",
			    strchr("du", types[i].letter) != NULL ? "" : "0",
			    types[i].width - 1, types[i].letter);
		snprintf(format + n, sizeof(format) - (size_t)n, "\" \"\\n\"");
		add_format(format);
	}
	if (base != 'n') {
		snprintf(format, sizeof(format), "\"%%0%d.%d_A%c\\n\"", base == 'x' ? 6 :
		    7, base == 'x' ? 6 : 7, base);
		add_format(format);
	}
	files = argv;
	for (n = 0; argv[n] != NULL; n++)
		;
	if (n > 0 && n <= 2 && !opt['j'] && !opt['A'] && !opt['N'] && !opt['t'] &&
	    old_offset(argv[n - 1], n == 1, &offset))
		argv[n - 1] = NULL;
	return (offset);
}

int
main(int argc, char **argv)
{
	static char *dash[] = { "-", NULL };
	off_t offset = 0;

	is_od = strcmp(getprogname(), "od") == 0;
	argv += options(argc, argv, is_od ? "A:aBbcDdeFfHhIij:LlN:Oost:+vXx" :
	    "bCcde:+f:+n:os:vx", is_od ?
	    "od [-aBbcDdeFfHhIiLlOosvXx] [-A base] [-j skip] [-N length] [-t type]\n"
	    "          [file ...] [[+]offset[.][b]]" :
	    "hexdump [-bCcdovx] [-e format] [-f file] [-n length] [-s skip] [file ...]");
	if (is_od)
		offset = od(argv);
	else
		hexdump(argv);
	if (!is_od && opt['s'])
		offset = number(optval['s']);
	if (opt[is_od ? 'N' : 'n'])
		limit = offset + number(optval[is_od ? 'N' : 'n']);
	fill_formats();
	if (*files == NULL)
		files = dash;
	if (next_file()) {
		skip(offset);
		dump();
	}
	return (finish());
}
