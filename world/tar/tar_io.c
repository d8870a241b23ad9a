/*
 * tar_io.c - the archive: blocks, headers, entries.
 *
 * An archive is blocks of 512 bytes: a header, the data of the member, the next header,
 * and at the end two blocks of zeros and more of them up to a whole record.  It moves in
 * larger pieces through buf; pos..len of it is to be read, or ..pos to be written.
 *
 * What is written is ustar (POSIX), and for a member that this cannot tell of (a long
 * name, a large size) a pax header in front.  What is read is these, pax headers in
 * general (path, linkpath, size, mtime, uid, gid, uname, gname), GNU's long names and
 * base-256 numbers, and the archives from before ustar.  Sparse files are refused: their
 * data is not what the file would hold.
 *
 * An archive may be damaged or hostile: nothing here trusts a field.  After a block that
 * is no header, the next one is looked for.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

#include "tar.h"

#define MAX_EXTENDED	(1 << 20)	/* the longest pax header, or name */

struct header {
	char	name[100];
	char	mode[8];
	char	uid[8];
	char	gid[8];
	char	size[12];
	char	mtime[12];
	char	chksum[8];
	char	type;
	char	linkname[100];
	char	magic[6];		/* "ustar", or GNU's "ustar " */
	char	version[2];
	char	uname[32];
	char	gname[32];
	char	major[8];
	char	minor[8];
	char	prefix[155];
	char	pad[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "header");

static const char *archive;		/* its name, for messages */
static int	fd = -1;
static struct stat st;
static char	buf[6 * RECORD];
static size_t	pos, len;
static off_t	offset;			/* of buf in the archive */

/* What extended headers say of the next member; NULL and -1: nothing. */
static struct extended {
	char	*path, *link;
	char	uname[64], gname[64];
	off_t	size;
	int64_t	uid, gid;
	int	has_mtime, sparse;
	struct timespec mtime;
} ext;

/* Opens an archive; "-" is standard input or output. */
void
archive_open(const char *name, int flags)
{
	int out = (flags & O_ACCMODE) == O_WRONLY;

	archive = strcmp(name, "-") != 0 ? name : out ? "stdout" : "stdin";
	fd = strcmp(name, "-") != 0 ? open(name, flags | O_CLOEXEC, 0666) :
	    (flags & O_ACCMODE) == O_RDWR ? -1 : out ? STDOUT_FILENO : STDIN_FILENO;
	if (fd == -1 || fstat(fd, &st) == -1)
		err(1, "%s", archive);
	if (out && isatty(fd))
		errx(1, "%s: an archive is not for a terminal", archive);
}

/* Ends reading or writing. */
void
archive_close(void)
{
	/* Whoever writes to a pipe shall not fail because we know enough. */
	while (S_ISFIFO(st.st_mode) && len > 0 && read(fd, buf, sizeof(buf)) > 0)
		;
	if (close(fd) == -1)
		err(1, "%s", archive);
}

/* Whether a file is the archive. */
int
archive_is(dev_t dev, ino_t ino)
{
	return (S_ISREG(st.st_mode) && st.st_dev == dev && st.st_ino == ino);
}

/* ---- reading ---- */

/* Fills the empty buffer; 0 at the end of the archive. */
static int
fill(void)
{
	ssize_t n;

	offset += (off_t)len;
	for (pos = len = 0; len < sizeof(buf); len += (size_t)n) {
		n = read(fd, buf + len, sizeof(buf) - len);
		if (n == -1)
			err(1, "%s", archive);
		if (n == 0)
			break;
	}
	if (len > 0 && len < BLOCK)
		errx(1, offset > 0 ? "%s: unexpected end of the archive" :
		    "%s: not a tar archive", archive);
	len -= len % BLOCK;
	return (len > 0);
}

/* The next block, or NULL. */
static char *
next_block(void)
{
	if (pos == len && !fill())
		return (NULL);
	pos += BLOCK;
	return (buf + pos - BLOCK);
}

/* Takes a piece of a member's data, of which `left' bytes are left; its length. */
size_t
read_data(char **p, off_t left)
{
	size_t n;

	if (pos == len && !fill())
		errx(1, "%s: unexpected end of the archive", archive);
	n = len - pos;
	if ((off_t)n >= left)
		n = (size_t)left;
	*p = buf + pos;
	pos += (n + BLOCK - 1) / BLOCK * BLOCK;
	return (n);
}

/* Passes over data. */
void
skip_data(off_t left)
{
	char *p;
	off_t n;

	while (left > 0) {
		n = (left - (off_t)(len - pos)) / BLOCK * BLOCK;
		if (n > 0 && !S_ISFIFO(st.st_mode) && lseek(fd, n, SEEK_CUR) != -1) {
			left -= n + (off_t)(len - pos);
			offset += n;
			pos = len;
			if (left <= 0)
				break;
		}
		left -= (off_t)read_data(&p, left);
	}
}

/* A number of a header, octal or base 256; -1 for none or one too large. */
static int64_t
number(const char *p, size_t n)
{
	const unsigned char *u = (const unsigned char *)p;
	int64_t v;

	if ((*u & 0x80) != 0) {
		if ((*u & 0x7f) != 0 && *u != 0xff)
			return (-1);
		v = *u == 0xff ? -1 : 0;
		while (--n > 0) {
			if (v > INT64_MAX >> 8 || v < INT64_MIN >> 8)
				return (-1);
			v = (int64_t)((uint64_t)v << 8 | *++u);
		}
		return (v);
	}
	while (n > 0 && *p == ' ')
		p++, n--;
	for (v = 0; n > 0 && *p >= '0' && *p <= '7'; n--)
		v = v << 3 | (*p++ - '0');
	return (n == 0 || *p == '\0' || *p == ' ' ? v : -1);
}

/* Whether a header's checksum is right; some had a sum of signed bytes. */
static int
checksum_ok(const struct header *h)
{
	const char *p = (const char *)h;
	int i, c;
	int64_t sum = 0, ssum = 0, is = number(h->chksum, sizeof(h->chksum));

	for (i = 0; i < BLOCK; i++) {
		c = i >= (int)offsetof(struct header, chksum) &&
		    i < (int)offsetof(struct header, type) ? ' ' : p[i];
		sum += c & 0xff;
		ssum += (signed char)c;
	}
	return (is == sum || is == ssum);
}

/* Reads a member's data as a string; NULL, passing over it, if it is too long. */
static char *
read_string(off_t size)
{
	char *s, *p;
	size_t n, at = 0;

	if (size > MAX_EXTENDED) {
		skip_data(size);
		return (NULL);
	}
	s = memory(NULL, (size_t)size + 2);	/* there is room for "." */
	while ((off_t)at < size) {
		n = read_data(&p, size - (off_t)at);
		memcpy(s + at, p, n);
		at += n;
	}
	s[at] = '\0';
	return (s);
}

/* A decimal number of a pax header; -1 for anything else. */
static int64_t
decimal(const char *s)
{
	char *end;
	int64_t v;

	errno = 0;
	v = strtoll(s, &end, 10);
	return (end == s || *end != '\0' || errno != 0 ? -1 : v);
}

/* A time of a pax header: seconds with perhaps a fraction; whether it is one. */
static int
pax_time(const char *s, struct timespec *ts)
{
	int negative = *s == '-';
	long unit = 100000000;
	char *end;

	errno = 0;
	ts->tv_sec = strtoll(s, &end, 10);
	ts->tv_nsec = 0;
	if (end == s || errno != 0 || (*end != '\0' && *end != '.'))
		return (0);
	if (*end == '.')
		for (end++; *end >= '0' && *end <= '9'; end++, unit /= 10)
			ts->tv_nsec += (*end - '0') * unit;
	if (negative && ts->tv_nsec > 0) {
		ts->tv_sec--;
		ts->tv_nsec = 1000000000 - ts->tv_nsec;
	}
	return (*end == '\0');
}

/* Notes one record of a pax header; 0 if it makes no sense. */
static int
pax_record(const char *key, const char *value)
{
	if (strcmp(key, "path") == 0 || strcmp(key, "linkpath") == 0) {
		char **which = *key == 'p' ? &ext.path : &ext.link;

		free(*which);
		*which = strcpy(memory(NULL, strlen(value) + 2), value);
		return (1);
	}
	if (strcmp(key, "size") == 0)
		return ((ext.size = decimal(value)) >= 0);
	if (strcmp(key, "uid") == 0)
		return ((ext.uid = decimal(value)) >= 0);
	if (strcmp(key, "gid") == 0)
		return ((ext.gid = decimal(value)) >= 0);
	if (strcmp(key, "mtime") == 0)
		return (ext.has_mtime = pax_time(value, &ext.mtime));
	if (strcmp(key, "uname") == 0)
		strlcpy(ext.uname, value, sizeof(ext.uname));
	else if (strcmp(key, "gname") == 0)
		strlcpy(ext.gname, value, sizeof(ext.gname));
	else if (strncmp(key, "GNU.sparse.", 11) == 0)
		ext.sparse = 1;
	return (1);
}

/* Reads a pax header of records "length key=value\n"; 0 if it is damaged. */
static int
read_pax(off_t size)
{
	char *s = read_string(size), *p = s, *key, *value;
	long n;
	int ok = s != NULL;

	while (ok && p < s + size) {
		n = strtol(p, &key, 10);
		value = key != p && *key == ' ' && n > 0 && n <= s + size - p &&
		    p[n - 1] == '\n' ? memchr(key, '=', (size_t)(p + n - key)) : NULL;
		if (value == NULL) {
			ok = 0;
			break;
		}
		*value = p[n - 1] = '\0';
		ok = value + 1 + strlen(value + 1) == p + n - 1 &&
		    pax_record(key + 1, value + 1);
		p += n;
	}
	free(s);
	return (ok);
}

/* Forgets what an extended header said. */
static void
forget(void)
{
	free(ext.path);
	free(ext.link);
	memset(&ext, 0, sizeof(ext));
	ext.size = ext.uid = ext.gid = -1;
}

/* Makes a string of two fields that may fill their place, with a slash between them. */
static char *
join(const char *a, size_t na, const char *b, size_t nb)
{
	char *s;

	na = strnlen(a, na);
	nb = strnlen(b, nb);
	s = memory(NULL, na + nb + 2);
	memcpy(s, a, na);
	if (na > 0)
		s[na++] = '/';
	memcpy(s + na, b, nb);
	s[na + nb] = '\0';
	return (s);
}

/* Makes an entry of a header and of what came before it; 0 if it is damaged. */
static int
decode(const struct header *h, struct entry *e)
{
	int ustar = memcmp(h->magic, "ustar", 6) == 0;	/* with the NUL */
	int64_t mode = number(h->mode, sizeof(h->mode)), uid, gid;
	size_t n;

	uid = ext.uid != -1 ? ext.uid : number(h->uid, sizeof(h->uid));
	gid = ext.gid != -1 ? ext.gid : number(h->gid, sizeof(h->gid));
	e->size = ext.size != -1 ? ext.size : number(h->size, sizeof(h->size));
	e->mtime.tv_sec = number(h->mtime, sizeof(h->mtime));
	e->mtime.tv_nsec = 0;
	if (ext.has_mtime)
		e->mtime = ext.mtime;
	if (e->size < 0 || mode < 0 || uid < 0 || gid < 0 || uid > UINT_MAX ||
	    gid > UINT_MAX)
		return (0);
	e->mode = (mode_t)(mode & 07777);
	e->uid = (uid_t)uid;
	e->gid = (gid_t)gid;
	e->type = h->type;
	e->major = (int)number(h->major, sizeof(h->major));
	e->minor = (int)number(h->minor, sizeof(h->minor));
	snprintf(e->uname, sizeof(e->uname), "%.32s", h->uname);
	snprintf(e->gname, sizeof(e->gname), "%.32s", h->gname);
	if (memcmp(h->magic, "ustar", 5) != 0)
		e->uname[0] = e->gname[0] = '\0';
	if (ext.uname[0] != '\0')
		strlcpy(e->uname, ext.uname, sizeof(e->uname));
	if (ext.gname[0] != '\0')
		strlcpy(e->gname, ext.gname, sizeof(e->gname));
	free(e->path);
	free(e->link);
	e->path = ext.path != NULL ? ext.path : join(h->prefix, ustar ?
	    sizeof(h->prefix) : 0, h->name, sizeof(h->name));
	e->link = ext.link != NULL ? ext.link : join("", 0, h->linkname,
	    sizeof(h->linkname));
	ext.path = ext.link = NULL;
	n = strlen(e->path);
	if (e->type == '\0' || e->type == '7')
		e->type = T_FILE;
	if (e->type == T_FILE && n > 0 && e->path[n - 1] == '/')
		e->type = T_DIR;	/* from before ustar */
	/* These have no data, whatever size says; a link may have, by pax. */
	if (e->type >= T_SYMLINK && e->type <= T_FIFO)
		e->size = 0;
	if (e->type == T_LINK && ext.size == -1)
		e->size = 0;
	return (n > 0);
}

/* Passes over a member of GNU's old sparse format, the map's further blocks too. */
static void
skip_sparse(const struct header *h, off_t size)
{
	const char *more = (const char *)h + 482, *p;

	while (*more != '\0') {
		p = next_block();
		if (p == NULL)
			break;
		more = p + 504;
	}
	skip_data(size);
}

/*
 * The next member, by e, whose strings are used again: its data follows.  0 at the end,
 * with a complaint if the archive just stops.
 */
int
read_entry(struct entry *e)
{
	static const char zeros[BLOCK];
	const struct header *h;
	int lost = 0;
	off_t size, start;
	char **name;

	forget();
	for (;;) {
		start = offset + (off_t)pos;
		h = (const struct header *)(const void *)next_block();
		if (h == NULL) {
			if (start > 0 || len > 0) {
				warnx("%s: unexpected end of the archive", archive);
				status = 1;
			}
			return (0);
		}
		if (memcmp(h, zeros, BLOCK) == 0) {
			pos -= BLOCK;		/* what is added goes here */
			return (0);
		}
		size = number(h->size, sizeof(h->size));
		if (!checksum_ok(h) || size < 0) {
			if (start == 0)
				errx(1, "%s: not a tar archive", archive);
			if (!lost)
				warnx("%s: damaged at block %ld; looking for the next "
				    "header", archive, start / BLOCK);
			lost = status = 1;
			forget();
			continue;
		}
		if (h->type == 'g') {		/* comments, mostly */
			skip_data(size);
		} else if (h->type == 'x') {
			if (!read_pax(size)) {
				warnx("%s: damaged pax header at block %ld", archive,
				    start / BLOCK);
				status = 1;
				forget();
			}
		} else if (h->type == 'L' || h->type == 'K') {
			name = h->type == 'L' ? &ext.path : &ext.link;
			free(*name);
			*name = read_string(size);
		} else if (h->type == 'S') {
			warnx("%.100s: sparse files are not supported", h->name);
			status = 1;
			skip_sparse(h, size);
			forget();
		} else if (!decode(h, e)) {
			warnx("%s: damaged header at block %ld", archive, start / BLOCK);
			status = 1;
			forget();
		} else if (ext.sparse) {
			warnx("%s: sparse files are not supported", e->path);
			status = 1;
			skip_data(e->size);
			forget();
		} else {
			return (1);
		}
	}
}

/* ---- writing ---- */

/* Goes to the end that was read up to, to write there. */
void
append_here(void)
{
	offset += (off_t)pos;
	pos = len = 0;
	if (lseek(fd, offset, SEEK_SET) == -1)
		err(1, "%s", archive);
}

/* Writes out the buffer. */
static void
flush(void)
{
	size_t off;
	ssize_t n;

	for (off = 0; off < pos; off += (size_t)n) {
		n = write(fd, buf + off, pos - off);
		if (n == -1)
			err(1, "%s", archive);
	}
	offset += (off_t)pos;
	pos = 0;
}

/* Where the next data goes, and how much. */
char *
write_room(size_t *np)
{
	if (pos == sizeof(buf))
		flush();
	*np = sizeof(buf) - pos;
	return (buf + pos);
}

/* Takes what was put there: n bytes, and zeros up to a whole block. */
void
wrote(size_t n)
{
	size_t whole = (n + BLOCK - 1) / BLOCK * BLOCK;

	memset(buf + pos + n, 0, whole - n);
	pos += whole;
}

/* Writes the marks of the end. */
void
write_end(void)
{
	size_t n;
	int i;

	for (i = 0; i < 2 || (offset + (off_t)pos) % RECORD != 0; i++) {
		memset(write_room(&n), 0, BLOCK);
		wrote(BLOCK);
	}
	flush();
	/* What was behind the old end, perhaps. */
	if (S_ISREG(st.st_mode) && ftruncate(fd, offset) == -1)
		err(1, "%s", archive);
}

/* Puts a number into a field; 0 if it does not fit. */
static int
octal(char *p, size_t n, int64_t v)
{
	char text[32];

	snprintf(text, sizeof(text), "%0*lo", (int)n - 1, v);
	if (v < 0 || strlen(text) >= n) {
		memset(p, '0', n - 1);
		return (0);
	}
	memcpy(p, text, n);
	return (1);
}

/* Adds a record to a pax header of n bytes; its length counts itself. */
static size_t
pax_add(char **pax, size_t n, const char *key, const char *value)
{
	size_t size = strlen(key) + strlen(value) + 3, total = size, k;
	char digits[24];

	do {
		k = total;
		total = size + (size_t)snprintf(digits, sizeof(digits), "%zu", k);
	} while (total != k);
	*pax = memory(*pax, n + total + 1);
	snprintf(*pax + n, total + 1, "%zu %s=%s\n", total, key, value);
	return (n + total);
}

/* As that, for a number. */
static size_t
pax_number(char **pax, size_t n, const char *key, int64_t v)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", v);
	return (pax_add(pax, n, key, text));
}

/* Completes a header and writes it. */
static void
put_header(struct header *h)
{
	const unsigned char *p = (const unsigned char *)h;
	unsigned sum = 0;
	size_t n;
	int i;

	memcpy(h->magic, "ustar", 6);
	memcpy(h->version, "00", 2);
	memset(h->chksum, ' ', sizeof(h->chksum));
	for (i = 0; i < BLOCK; i++)
		sum += p[i];
	snprintf(h->chksum, sizeof(h->chksum), "%06o", sum);
	memcpy(write_room(&n), h, BLOCK);
	wrote(BLOCK);
}

/* Divides a name between name and prefix; 0 if it does not fit. */
static int
put_name(struct header *h, const char *path)
{
	size_t n = strlen(path), i;

	if (n <= sizeof(h->name)) {
		memcpy(h->name, path, n);
		return (1);
	}
	for (i = n - sizeof(h->name) - 1; i <= sizeof(h->prefix) && i < n - 1; i++)
		if (path[i] == '/' && i > 0) {
			memcpy(h->prefix, path, i);
			memcpy(h->name, path + i + 1, n - i - 1);
			return (1);
		}
	memcpy(h->name, path, sizeof(h->name));
	return (0);
}

/* Writes a member's header or headers. */
void
write_entry(const struct entry *e)
{
	struct header h = { .type = (char)e->type }, x = { .type = 'x' };
	char *pax = NULL, *room;
	size_t n = 0, done, part;

	if (!put_name(&h, e->path))
		n = pax_add(&pax, n, "path", e->path);
	memcpy(h.linkname, e->link, strnlen(e->link, sizeof(h.linkname)));
	if (strlen(e->link) > sizeof(h.linkname))
		n = pax_add(&pax, n, "linkpath", e->link);
	octal(h.mode, sizeof(h.mode), (int64_t)e->mode);
	if (!octal(h.uid, sizeof(h.uid), (int64_t)e->uid))
		n = pax_number(&pax, n, "uid", (int64_t)e->uid);
	if (!octal(h.gid, sizeof(h.gid), (int64_t)e->gid))
		n = pax_number(&pax, n, "gid", (int64_t)e->gid);
	if (!octal(h.size, sizeof(h.size), e->size))
		n = pax_number(&pax, n, "size", e->size);
	if (!octal(h.mtime, sizeof(h.mtime), e->mtime.tv_sec))
		n = pax_number(&pax, n, "mtime", e->mtime.tv_sec);
	octal(h.major, sizeof(h.major), e->major);
	octal(h.minor, sizeof(h.minor), e->minor);
	strlcpy(h.uname, e->uname, sizeof(h.uname));
	strlcpy(h.gname, e->gname, sizeof(h.gname));
	if (n > 0) {
		snprintf(x.name, sizeof(x.name), "PaxHeaders/%.80s", h.name);
		octal(x.mode, sizeof(x.mode), 0644);
		octal(x.uid, sizeof(x.uid), 0);
		octal(x.gid, sizeof(x.gid), 0);
		octal(x.size, sizeof(x.size), (int64_t)n);
		memcpy(x.mtime, h.mtime, sizeof(x.mtime));
		put_header(&x);
		for (done = 0; done < n; done += part) {
			room = write_room(&part);
			if (part > n - done)
				part = n - done;
			memcpy(room, pax + done, part);
			wrote(part);
		}
	}
	free(pax);
	put_header(&h);
}
