/*
 * sort.c - sort(1): sorts lines.
 *
 *	sort [-bCcdfghiMmnrsuz] [-k from[,to]] [-o file] [-S size] [-T dir] [-t char]
 *	    [file ...]
 *
 * Lines are read into one big buffer.  Each is two pointers and its head: 64 bits of the
 * first key, of which the greater belongs to the later line, so that most comparisons
 * are of two numbers.  They are sorted by a merge sort, which is stable.  When the
 * buffer (-S) is full, what it holds is sorted and written to a temporary file (in -T or
 * TMPDIR) as a run; all runs are merged at the end, as -m merges sorted files.
 *
 * Keys are compared in turn, then the whole lines, unless -s; -u keeps one of equal
 * ones.  -n, -g, -h and -M compare numbers, floating point numbers, sizes such as 2K
 * and months.  -c and -C only check.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysctl.h>
#include <unistd.h>
#include <util.h>

#define MAXKEYS	32
#define CHUNK	((size_t)65536)		/* how much is read at once */

struct key {
	long	f1, c1, f2, c2;		/* fields and characters from 1; f2 0: end */
	int	b1, b2, d, f, i, r;	/* -b (of both ends) and so on for this key */
	int	type;			/* 'n', 'g', 'h', 'M', or 0: text */
	int	set;			/* it has options of its own */
};

/* A line, without its newline.  NULs may be in it. */
struct line {
	const char *s, *end;
	uint64_t head;
};

/* A sorted run, or a file of -m. */
struct source {
	const char *name;
	int	fd;
	off_t	at, stop;		/* stop -1: all there is, by read(2) */
	char	*buf;
	size_t	room, from, to;		/* what is read and not used yet */
	struct line line;
	size_t	order;			/* equal lines come in this order */
};

static struct key	keys[MAXKEYS], global;
static int		nkeys, separator = -1, newline = '\n';
static char		*text;			/* the big buffer */
static size_t		room, used;
static struct line	*lines, *spare;
static size_t		nlines, lines_room;
static struct source	*sources, **heap;
static size_t		nsources;
static int		tmp = -1;		/* holds the runs */
static off_t		tmp_end;

/* Sets the option of a letter, -b for an end of the key or both; 0 for no such option. */
static int
set_option(struct key *k, int c, int first, int second)
{
	switch (c) {
	case 'b':
		k->b1 |= first;
		k->b2 |= second;
		break;
	case 'd':
		k->d = 1;
		break;
	case 'f':
		k->f = 1;
		break;
	case 'i':
		k->i = 1;
		break;
	case 'r':
		k->r = 1;
		break;
	case 'g':
	case 'h':
	case 'M':
	case 'n':
		k->type = c;
		break;
	default:
		return (0);
	}
	k->set = 1;
	return (1);
}

/* Reads "field[.char][options]"; the place after it. */
static char *
position(char *s, long *field, long *character, struct key *k, int second)
{
	char *end;

	*field = strtol(s, &end, 10);
	if (!isdigit((unsigned char)*s) || *field == 0)
		errx(2, "invalid key: %s", s);
	if (*end == '.') {
		s = end + 1;
		*character = strtol(s, &end, 10);
		if (!isdigit((unsigned char)*s))
			errx(2, "invalid key: %s", s);
	}
	while (set_option(k, *end, !second, second))
		end++;
	return (end);
}

/* Reads the argument of -k. */
static void
add_key(char *s)
{
	struct key *k;
	char *end;

	if (nkeys == MAXKEYS)
		errx(2, "too many keys");
	k = &keys[nkeys++];
	k->c1 = 1;
	end = position(s, &k->f1, &k->c1, k, 0);
	if (*end == ',')
		end = position(end + 1, &k->f2, &k->c2, k, 1);
	if (*end != '\0' || k->c1 == 0)
		errx(2, "invalid key: %s", s);
}

static const char *
skip_blanks(const char *s, const char *end)
{
	while (s < end && isblank((unsigned char)*s))
		s++;
	return (s);
}

/* n characters further, or the end. */
static const char *
skip(const char *s, const char *end, long n)
{
	return (n < end - s ? s + n : end);
}

/* The end of a field, given where it begins. */
static const char *
field_end(const char *s, const char *end)
{
	if (separator != -1) {
		s = memchr(s, separator, (size_t)(end - s));
		return (s != NULL ? s : end);
	}
	s = skip_blanks(s, end);
	while (s < end && !isblank((unsigned char)*s))
		s++;
	return (s);
}

/* The place of a field; the end of the line when there are not that many. */
static const char *
field(const char *s, const char *end, long n)
{
	for (; n > 1 && s < end; n--) {
		s = field_end(s, end);
		if (separator != -1 && s < end)
			s++;
	}
	return (s);
}

/* The bounds of a key in a line. */
static const char *
bounds(const struct line *l, const struct key *k, const char **endp)
{
	const char *s, *e = l->end;

	if (k->f1 == 0) {			/* the whole line */
		*endp = e;
		return (k->b1 ? skip_blanks(l->s, e) : l->s);
	}
	s = field(l->s, l->end, k->f1);
	if (k->b1)
		s = skip_blanks(s, l->end);
	s = skip(s, l->end, k->c1 - 1);
	if (k->f2 != 0) {
		e = field(l->s, l->end, k->f2);
		if (k->c2 != 0 && k->b2)
			e = skip_blanks(e, l->end);
		e = k->c2 != 0 ? skip(e, l->end, k->c2) : field_end(e, l->end);
	}
	*endp = e > s ? e : s;
	return (s);
}

/* Compares numbers as text: any number of digits. */
static int
compare_numbers(const char *a, const char *ae, const char *b, const char *be)
{
	int na, nb, d = 0;
	const char *p, *q;

	while (a < ae && isspace((unsigned char)*a))
		a++;
	while (b < be && isspace((unsigned char)*b))
		b++;
	na = a < ae && *a == '-';
	nb = b < be && *b == '-';
	a += na;
	b += nb;
	while (a < ae && *a == '0')
		a++;
	while (b < be && *b == '0')
		b++;
	for (p = a; p < ae && isdigit((unsigned char)*p); p++)
		;
	for (q = b; q < be && isdigit((unsigned char)*q); q++)
		;
	if (p - a != q - b)
		d = p - a < q - b ? -1 : 1;
	else if (p > a)
		d = memcmp(a, b, (size_t)(p - a));
	if (d == 0) {			/* the fractions */
		p += p < ae && *p == '.';
		q += q < be && *q == '.';
		while (d == 0) {	/* the shorter one goes on with zeroes */
			int more = p < ae && isdigit((unsigned char)*p);
			int moreb = q < be && isdigit((unsigned char)*q);

			if (!more && !moreb)
				break;
			d = (more ? *p++ : '0') - (moreb ? *q++ : '0');
		}
	}
	if (na != nb) {			/* -0 is 0 */
		for (p = a; p < ae && strchr("0.", *p) != NULL && *p != '\0'; p++)
			;
		for (q = b; q < be && strchr("0.", *q) != NULL && *q != '\0'; q++)
			;
		if ((p < ae && isdigit((unsigned char)*p)) ||
		    (q < be && isdigit((unsigned char)*q)))
			return (na ? -1 : 1);
		return (0);
	}
	return (na ? -d : d);
}

/* The rank of a size's unit; 0 for none. */
static int
unit(const char *s, const char *end)
{
	static const char units[] = "KMGTPEZY";
	const char *p;

	s = skip_blanks(s, end);
	s += s < end && *s == '-';
	while (s < end && (isdigit((unsigned char)*s) || *s == '.'))
		s++;
	p = s < end && *s != '\0' ? strchr(units, *s == 'k' ? 'K' : *s) : NULL;
	return (p != NULL ? (int)(p - units) + 1 : 0);
}

/* Compares sizes: by sign, unit and number. */
static int
compare_sizes(const char *a, const char *ae, const char *b, const char *be)
{
	static const char zero[] = "0";
	int as = compare_numbers(a, ae, zero, zero + 1), ua = unit(a, ae);
	int bs = compare_numbers(b, be, zero, zero + 1), ub = unit(b, be);

	if ((as > 0) - (as < 0) != (bs > 0) - (bs < 0))
		return (as > 0 || bs < 0 ? 1 : -1);
	if (ua != ub && as != 0)
		return ((ua > ub) == (as > 0) ? 1 : -1);
	return (compare_numbers(a, ae, b, be));
}

/* Compares floating point numbers; what is none comes first. */
static int
compare_floats(const char *a, const char *ae, const char *b, const char *be)
{
	const char *from[2] = { a, b }, *end[2] = { ae, be };
	double v[2] = { 0, 0 };
	char buf[128], *stop;
	int i, rank[2];		/* what is no number, NaN, numbers */

	for (i = 0; i < 2; i++) {
		snprintf(buf, sizeof(buf), "%.*s", (int)(end[i] - from[i] < 127 ?
		    end[i] - from[i] : 127), from[i]);
		v[i] = strtod(buf, &stop);
		rank[i] = stop == buf ? 0 : v[i] != v[i] ? 1 : 2;
	}
	if (rank[0] != 2 || rank[1] != 2)
		return (rank[0] - rank[1]);
	return ((v[0] > v[1]) - (v[0] < v[1]));
}

/* The number of a month; 0 for none. */
static int
month(const char *s, const char *end)
{
	static const char names[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
	int i;

	s = skip_blanks(s, end);
	for (i = 0; end - s >= 3 && i < 12; i++)
		if (strncasecmp(s, names + 3 * i, 3) == 0)
			return (i + 1);
	return (0);
}

/* Whether a byte counts under -d and -i. */
static int
counts(const struct key *k, int c)
{
	return ((!k->d || isalnum(c) || isblank(c)) && (!k->i || isprint(c)));
}

/* Compares texts, as -d, -f and -i want it. */
static int
compare_text(const char *a, const char *ae, const char *b, const char *be,
    const struct key *k)
{
	size_t n;
	int ca, cb, d;

	if (!k->d && !k->f && !k->i) {
		n = (size_t)(ae - a < be - b ? ae - a : be - b);
		d = memcmp(a, b, n);
		return (d != 0 ? d : (ae - a > be - b) - (ae - a < be - b));
	}
	for (;;) {
		while (a < ae && !counts(k, (unsigned char)*a))
			a++;
		while (b < be && !counts(k, (unsigned char)*b))
			b++;
		if (a >= ae || b >= be)
			return ((a < ae) - (b < be));
		ca = (unsigned char)*a++;
		cb = (unsigned char)*b++;
		d = k->f ? toupper(ca) - toupper(cb) : ca - cb;
		if (d != 0)
			return (d);
	}
}

/* Compares one key of two lines. */
static int
compare_key(const struct line *a, const struct line *b, const struct key *k)
{
	const char *ae, *be, *p = bounds(a, k, &ae), *q = bounds(b, k, &be);
	int d = k->type == 'n' ? compare_numbers(p, ae, q, be) :
	    k->type == 'h' ? compare_sizes(p, ae, q, be) :
	    k->type == 'g' ? compare_floats(p, ae, q, be) :
	    k->type == 'M' ? month(p, ae) - month(q, be) : compare_text(p, ae, q, be, k);

	return (k->r ? -d : d);
}

/* Compares two lines by their keys only. */
static int
compare_keys(const struct line *a, const struct line *b)
{
	int i, d = 0;

	if (a->head != b->head)
		return (a->head > b->head ? 1 : -1);
	for (i = 0; i < nkeys && d == 0; i++)
		d = compare_key(a, b, &keys[i]);
	return (d);
}

/* The order of two lines. */
static inline int
compare(const struct line *a, const struct line *b)
{
	static const struct key whole;
	int d;

	if (a->head != b->head)
		return (a->head > b->head ? 1 : -1);
	d = compare_keys(a, b);
	if (d == 0 && !opt['s'] && !opt['u']) {
		d = compare_text(a->s, a->end, b->s, b->end, &whole);
		if (global.r)
			d = -d;
	}
	return (d);
}

/* Makes the head of a line from its first key: its first bytes, or its number. */
static void
set_head(struct line *l)
{
	const struct key *k = &keys[0];
	const char *e, *p = bounds(l, k, &e);
	uint64_t h = 0;
	int i, negative;

	if (k->type == 'n') {
		while (p < e && isspace((unsigned char)*p))
			p++;
		negative = p < e && *p == '-';
		for (p += negative; p < e && isdigit((unsigned char)*p); p++)
			h = h < (1ull << 59) ? h * 10 + (uint64_t)(*p - '0') : 1ull << 63;
		if (h > 1ull << 62)
			h = 1ull << 62;		/* these are all as great */
		h = negative ? (1ull << 63) - h : (1ull << 63) + h;
	} else if (k->type == 0 && !k->d && !k->i) {
		for (i = 0; i < 8; i++) {
			h <<= 8;
			if (p < e) {
				h |= (uint64_t)(k->f ? toupper((unsigned char)*p) :
				    (unsigned char)*p);
				p++;
			}
		}
	}
	l->head = k->r ? ~h : h;
}

/* Sorts n lines; stable.  to is room for half of them. */
static void
merge_sort(struct line *v, size_t n, struct line *to)
{
	size_t i, j, k, half = n / 2;
	struct line l;

	if (n < 12) {				/* by insertion */
		for (i = 1; i < n; i++) {
			l = v[i];
			for (j = i; j > 0 && compare(&v[j - 1], &l) > 0; j--)
				v[j] = v[j - 1];
			v[j] = l;
		}
		return;
	}
	merge_sort(v, half, to);
	merge_sort(v + half, n - half, to);
	if (compare(&v[half - 1], &v[half]) <= 0)
		return;
	memcpy(to, v, half * sizeof(*v));
	for (i = k = 0, j = half; i < half; k++)
		v[k] = j < n && compare(&to[i], &v[j]) > 0 ? v[j++] : to[i++];
}

static void
put(const struct line *l, FILE *f)
{
	fwrite(l->s, 1, (size_t)(l->end - l->s), f);
	putc(newline, f);
}

/* Sorts what is in the buffer and writes it. */
static void
put_sorted(FILE *f)
{
	size_t i, last = 0;

	spare = reallocarray(spare, nlines / 2 + 1, sizeof(*spare));
	if (spare == NULL)
		err(2, NULL);
	merge_sort(lines, nlines, spare);
	for (i = 0; i < nlines; i++) {
		if (opt['u'] && i > 0 && compare_keys(&lines[last], &lines[i]) == 0)
			continue;
		put(&lines[i], f);
		last = i;
	}
}

/* Makes the temporary file, which has no name. */
static FILE *
temporary(void)
{
	const char *dir = opt['T'] ? optval['T'] : getenv("TMPDIR");
	char *path;
	FILE *f;

	if (asprintf(&path, "%s/sort.XXXXXXXXXX", dir != NULL ? dir : "/tmp") < 0)
		err(2, NULL);
	tmp = mkstemp(path);
	if (tmp == -1 || unlink(path) == -1 || (f = fdopen(tmp, "w+")) == NULL)
		err(2, "%s", path);
	free(path);
	return (f);
}

/* Adds a source for the merge. */
static void
add_source(const char *name, int fd, off_t at, off_t stop)
{
	struct source *s;

	sources = reallocarray(sources, nsources + 1, sizeof(*sources));
	if (sources == NULL)
		err(2, NULL);
	s = &sources[nsources];
	memset(s, 0, sizeof(*s));
	s->name = name;
	s->fd = fd;
	s->at = at;
	s->stop = stop;
	s->order = nsources++;
}

/* Writes what is in the buffer as a run, and keeps the begun line that is at `start'. */
static void
make_run(size_t start)
{
	static FILE *f;
	off_t from = tmp_end;

	if (f == NULL)
		f = temporary();
	put_sorted(f);
	if (fflush(f) != 0 || ferror(f) || (tmp_end = lseek(tmp, 0, SEEK_CUR)) == -1)
		err(2, "temporary file");
	add_source("temporary file", tmp, from, tmp_end);
	nlines = 0;
	memmove(text, text + start, used - start);
	used -= start;
}

/* Adds a line of the buffer. */
static void
add_line(const char *s, const char *end)
{
	if (nlines == lines_room) {
		lines_room = lines_room * 2 + 1024;
		lines = reallocarray(lines, lines_room, sizeof(*lines));
		if (lines == NULL)
			err(2, NULL);
	}
	lines[nlines].s = s;
	lines[nlines].end = end;
	set_head(&lines[nlines++]);
}

/* Reads all lines of a file into the buffer; full buffers become runs. */
static void
read_lines(const char *path, size_t limit)
{
	FILE *f = input(path);
	size_t start = used, at = used;
	char *nl;
	ssize_t n;

	if (f == NULL)
		exit(2);
	/*
	 * By chunks: of short lines, what is kept of each takes more room than the text.
	 */
	while ((n = read(fileno(f), text + used, room - used < CHUNK ? room - used :
	    CHUNK)) > 0) {
		used += (size_t)n;
		for (; (nl = memchr(text + at, newline, used - at)) != NULL;
		    at = start = (size_t)(nl + 1 - text))
			add_line(text + start, nl);
		at = used;
		if (used < room && used + nlines * sizeof(*lines) * 3 / 2 < limit)
			continue;
		if (nlines == 0) {		/* a very long line */
			if (used == room && (text = realloc(text, room *= 2)) == NULL)
				err(2, NULL);
			continue;
		}
		make_run(start);
		start = 0;
		at = used;
	}
	if (n == -1)
		err(2, "%s", path);
	if (start < used) {
		add_line(text + start, text + used);
		used += used < room;		/* where a newline would be */
	}
	if (used == room) {
		used = 0;
		make_run(0);
	}
	end_input(f, path);
}

/* Reads the next line of a source; 0 at the end. */
static int
next_line(struct source *s)
{
	size_t scanned = s->from, want;
	char *nl = NULL;
	ssize_t n;

	for (;;) {
		if (s->to > scanned)
			nl = memchr(s->buf + scanned, newline, s->to - scanned);
		if (nl != NULL)
			break;
		if (s->from > 0) {
			memmove(s->buf, s->buf + s->from, s->to - s->from);
			s->to -= s->from;
			s->from = 0;
		}
		scanned = s->to;
		if (s->to == s->room) {
			s->room = s->room * 2 + CHUNK;
			s->buf = realloc(s->buf, s->room);
			if (s->buf == NULL)
				err(2, NULL);
		}
		want = s->room - s->to;
		if (s->stop != -1 && (off_t)want > s->stop - s->at)
			want = (size_t)(s->stop - s->at);
		n = s->stop != -1 ? pread(s->fd, s->buf + s->to, want, s->at) :
		    read(s->fd, s->buf + s->to, want);
		if (n == -1)
			err(2, "%s", s->name);
		if (n == 0 && s->to == 0)
			return (0);
		if (n == 0) {
			nl = s->buf + s->to;	/* there is no last newline */
			s->to--;		/* so that from stays behind it */
			break;
		}
		s->at += n;
		s->to += (size_t)n;
	}
	s->line.s = s->buf + s->from;
	s->line.end = nl;
	s->from = (size_t)(nl + 1 - s->buf);
	if (s->from > s->to)
		s->from = s->to = 0;
	set_head(&s->line);
	return (1);
}

/* Keeps a line that is to outlive its buffer. */
static void
keep(struct line *to, const struct line *l)
{
	static char *buf[2];
	static size_t cap[2];
	static int turn;
	size_t n = (size_t)(l->end - l->s);

	turn = !turn;
	if (n >= cap[turn] && (buf[turn] = realloc(buf[turn], cap[turn] = n * 2 + 64)) ==
	    NULL)
		err(2, NULL);
	memcpy(buf[turn], l->s, n);
	to->s = buf[turn];
	to->end = buf[turn] + n;
	to->head = l->head;
}

/* Lets the source at a place of the heap sink to where it belongs. */
static void
sink(size_t at, size_t n)
{
	struct source *s = heap[at];
	size_t child;
	int d;

	for (; (child = at * 2 + 1) < n; at = child) {
		if (child + 1 < n) {
			d = compare(&heap[child]->line, &heap[child + 1]->line);
			child += d > 0 || (d == 0 &&
			    heap[child]->order > heap[child + 1]->order);
		}
		d = compare(&s->line, &heap[child]->line);
		if (d < 0 || (d == 0 && s->order < heap[child]->order))
			break;
		heap[at] = heap[child];
	}
	heap[at] = s;
}

/* Merges all sources. */
static void
merge(FILE *f)
{
	struct line last;
	size_t i, n = 0;
	int some = 0;

	heap = reallocarray(NULL, nsources + 1, sizeof(*heap));
	if (heap == NULL)
		err(2, NULL);
	for (i = 0; i < nsources; i++)
		if (next_line(&sources[i]))
			heap[n++] = &sources[i];
	for (i = n; i-- > 0; )
		sink(i, n);
	while (n > 0) {
		const struct line *l = &heap[0]->line;

		if (!opt['u'] || !some || compare_keys(&last, l) != 0) {
			put(l, f);
			if (opt['u'])
				keep(&last, l);
			some = 1;
		}
		if (!next_line(heap[0]))
			heap[0] = heap[--n];
		if (n > 0)
			sink(0, n);
	}
}

/* Opens a file as a source. */
static void
open_source(const char *path)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY);

	if (fd == -1)
		err(2, "%s", path);
	add_source(path, fd, 0, -1);
}

/* Checks whether a file is sorted: the exit status. */
static int
check(const char *path)
{
	struct line last;
	long number;

	open_source(path);
	for (number = 1; next_line(sources); number++) {
		const struct line *l = &sources->line;

		if (number > 1 && compare(&last, l) > (opt['u'] ? -1 : 0)) {
			if (!opt['C'])
				warnx("%s:%ld: disorder: %.*s", path, number,
				    (int)(l->end - l->s), l->s);
			return (1);
		}
		keep(&last, l);
	}
	return (0);
}

/* The size of the buffer, from -S or by how much memory there is. */
static size_t
buffer_size(void)
{
	unsigned long memory = 1ul << 27, n;
	size_t len = sizeof(memory);
	const char *p;
	char *end;

	if (opt['S']) {
		errno = 0;
		n = strtoul(optval['S'], &end, 10);
		p = *end == '\0' ? "K" : strchr("bKMGT", *end == 'b' ? 'b' :
		    toupper((unsigned char)*end));
		if (end == optval['S'] || p == NULL || errno != 0 ||
		    (*end != '\0' && end[1] != '\0'))
			errx(2, "%s: invalid size", optval['S']);
		n <<= *p == 'K' ? 10 : *p == 'M' ? 20 : *p == 'G' ? 30 : *p == 'T' ? 40 :
		    0;
		return (n > 4096 ? n : 4096);
	}
	if (sysctlbyname("hw.physmem", &memory, &len, NULL, 0) == -1)
		warn("hw.physmem");
	return (memory / 4 < 1ul << 29 ? memory / 4 : 1ul << 29);
}

/* Copies what was merged to the file of -o, which may have been one of the sources. */
static void
copy_out(FILE *from)
{
	static char buf[CHUNK];
	size_t n;

	if (fflush(from) != 0 || fseeko(from, 0, SEEK_SET) == -1)
		err(2, "temporary file");
	while ((n = fread(buf, 1, sizeof(buf), from)) > 0)
		fwrite(buf, 1, n, stdout);
	if (ferror(from))
		err(2, "temporary file");
}

int
main(int argc, char **argv)
{
	static char *dash[] = { "-", NULL };
	const char *p;
	FILE *f = stdout;
	size_t limit;
	char *key;
	int i;

	usage_status = 2;
	/* An old form: the output last. */
	if (argc > 3 && strcmp(argv[argc - 2], "-o") == 0 && argv[1][0] != '-') {
		key = argv[argc - 1];
		memmove(argv + 3, argv + 1, ((size_t)argc - 3) * sizeof(*argv));
		argv[1] = "-o";
		argv[2] = key;
	}
	argv += options(argc, argv, "bCcdfghik:+Mmno:rS:sT:t:uz", "sort "
	    "[-bCcdfghiMmnrsuz] [-k from[,to]] [-o file] [-S size] [-T dir]\n"
	    "            [-t char] [file ...]");
	for (p = "bdfghiMnr"; *p != '\0'; p++)
		if (opt[(int)*p])
			set_option(&global, *p, 1, 1);
	while ((key = strsep(&optval['k'], "\n")) != NULL)
		add_key(key);
	if (opt['t'])
		separator = strcmp(optval['t'], "\\0") == 0 ? '\0' :
		    (unsigned char)*optval['t'];
	if (opt['t'] && separator != '\0' && optval['t'][1] != '\0')
		errx(2, "-t: %s: more than one character", optval['t']);
	if (opt['z'])
		newline = '\0';
	for (i = 0; i < nkeys; i++)
		if (!keys[i].set) {
			global.f1 = keys[i].f1;
			global.c1 = keys[i].c1;
			global.f2 = keys[i].f2;
			global.c2 = keys[i].c2;
			keys[i] = global;
		}
	if (nkeys == 0) {
		global.f1 = 0;
		keys[nkeys++] = global;
	}
	if (*argv == NULL)
		argv = dash;
	if (opt['c'] || opt['C']) {
		if (argv[1] != NULL)
			errx(2, "%s: only one file can be checked", argv[1]);
		return (check(*argv));
	}
	limit = buffer_size();
	if (opt['m']) {
		for (; *argv != NULL; argv++)
			open_source(*argv);
		if (opt['o'])
			merge(f = temporary());
	} else {
		room = limit;
		text = malloc(room);
		if (text == NULL)
			err(2, NULL);
		for (; *argv != NULL; argv++)
			read_lines(*argv, limit);
		if (nsources > 0 && nlines > 0)
			make_run(used);
	}
	if (opt['o'] && freopen(optval['o'], "w", stdout) == NULL)
		err(2, "%s", optval['o']);
	if (f != stdout)
		copy_out(f);
	else if (nsources > 0)
		merge(stdout);
	else
		put_sorted(stdout);
	return (finish());
}
