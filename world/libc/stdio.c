/*
 * stdio.c - stdio(3): streams.
 *
 * A FILE (stdio.h) has one buffer, of 64 KiB for files, that is either being
 * read or being written; F_READING and F_WRITING tell which, and switching goes
 * through fflush().  Standard output is buffered by line when it is a terminal,
 * standard error is not buffered, but printf(3) puts one message out in one
 * write (printf.c).  Reading from a terminal flushes standard output first, so
 * that prompts appear.  A call that a signal interrupts is an error here: a
 * program that wants it otherwise asks the kernel by SA_RESTART, as signal(3) does.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define F_READING	0x01
#define F_WRITING	0x02
#define F_EOF		0x04
#define F_ERR		0x08
#define F_OWNBUF	0x10	/* buf is ours to free */
#define F_READ		0x20	/* open for reading */
#define F_WRITE		0x40	/* open for writing */
#define F_APPEND	0x80
#define F_STATIC	0x100	/* one of the three */
#define F_MODESET	0x200	/* setvbuf() chose the mode */
#define BIGBUF		65536

int	getc(FILE *) __attribute__((alias("fgetc")));
int	putc(int, FILE *) __attribute__((alias("fputc")));
int	fseek(FILE *, long, int) __attribute__((alias("fseeko")));
long	ftell(FILE *) __attribute__((alias("ftello")));

FILE __sstderr = { .fd = 2, .flags = F_WRITE | F_STATIC | F_MODESET, .mode = _IONBF };
FILE __sstdout = { .fd = 1, .flags = F_WRITE | F_STATIC, .next = &__sstderr };
FILE __sstdin = { .fd = 0, .flags = F_READ | F_STATIC, .next = &__sstdout };
static FILE *streams = &__sstdin;

/* Gives a stream its buffer and mode at its first use.  errno stays. */
static void
get_buffer(FILE *f)
{
	int error = errno;

	if (f->buf != NULL)
		return;
	if ((f->flags & F_MODESET) == 0)
		f->mode = f != stdin && isatty(f->fd) ? _IOLBF : _IOFBF;
	if (f->mode != _IONBF) {
		f->size = f->mode == _IOLBF ? BUFSIZ : BIGBUF;
		f->buf = malloc(f->size);
		f->flags |= F_OWNBUF;
	}
	if (f->buf == NULL) {
		f->buf = f->small;
		f->size = 1;
		f->mode = _IONBF;
		f->flags &= ~F_OWNBUF;
	}
	errno = error;
	f->ptr = f->end = f->buf;
}

/* Writes all of it; EOF and the error flag when that fails. */
static int
write_all(FILE *f, const void *data, size_t n)
{
	const char *p = data;
	ssize_t done;

	for (; n > 0; n -= (size_t)done, p += done) {
		done = write(f->fd, p, n);
		if (done < 0) {
			f->flags |= F_ERR;
			return (EOF);
		}
	}
	return (0);
}

/* Writes out, or forgets (and seeks back over), what is in the buffer. */
static int
flush_one(FILE *f)
{
	int result = 0;

	if ((f->flags & F_WRITING) != 0)
		result = write_all(f, f->buf, (size_t)(f->ptr - f->buf));
	else if ((f->flags & F_READING) != 0 && f->ptr < f->end)
		lseek(f->fd, f->ptr - f->end, SEEK_CUR);
	f->flags &= ~(F_READING | F_WRITING);
	f->ptr = f->end = f->buf;
	return (result);
}

/* Flushes a stream, or all that are being written. */
int
fflush(FILE *f)
{
	int result = 0;

	if (f != NULL)
		return (flush_one(f));
	for (f = streams; f != NULL; f = f->next)
		if ((f->flags & F_WRITING) != 0 && flush_one(f) != 0)
			result = EOF;
	return (result);
}

/* Makes the stream ready to write; EOF when it cannot be. */
static int
start_writing(FILE *f)
{
	if ((f->flags & F_WRITE) == 0) {
		errno = EBADF;
		f->flags |= F_ERR;
		return (EOF);
	}
	get_buffer(f);
	flush_one(f);
	f->flags |= F_WRITING;
	f->ptr = f->buf;
	f->end = f->buf + f->size;
	return (0);
}

/* Fills the buffer; EOF at the end and on errors. */
static int
fill(FILE *f)
{
	ssize_t n;

	if ((f->flags & F_READ) == 0) {
		errno = EBADF;
		f->flags |= F_ERR;
		return (EOF);
	}
	get_buffer(f);
	if ((f->flags & F_WRITING) != 0)
		flush_one(f);
	if (f == stdin && stdout->mode == _IOLBF && (stdout->flags & F_WRITING) != 0)
		flush_one(stdout);
	n = read(f->fd, f->buf, f->size);
	f->ptr = f->end = f->buf;
	if (n <= 0) {
		f->flags |= n == 0 ? F_EOF : F_ERR;
		return (EOF);
	}
	f->flags |= F_READING;
	f->end += n;
	return (0);
}

/* The open(2) flags and F_* of a mode such as "r+"; -1 for a bad one. */
static int
parse_mode(const char *mode, int *flagsp)
{
	int oflags, plus = strchr(mode, '+') != NULL;

	switch (*mode) {
	case 'r':
		oflags = plus ? O_RDWR : O_RDONLY;
		*flagsp = F_READ | (plus ? F_WRITE : 0);
		break;
	case 'w':
		oflags = (plus ? O_RDWR : O_WRONLY) | O_CREAT | O_TRUNC;
		*flagsp = F_WRITE | (plus ? F_READ : 0);
		break;
	case 'a':
		oflags = (plus ? O_RDWR : O_WRONLY) | O_CREAT | O_APPEND;
		*flagsp = F_WRITE | F_APPEND | (plus ? F_READ : 0);
		break;
	default:
		errno = EINVAL;
		return (-1);
	}
	if (strchr(mode, 'e') != NULL)
		oflags |= O_CLOEXEC;
	if (strchr(mode, 'x') != NULL)
		oflags |= O_EXCL;
	return (oflags);
}

/* A stream for an open descriptor; NULL without memory. */
FILE *
fdopen(int fd, const char *mode)
{
	FILE *f;
	int flags;

	if (parse_mode(mode, &flags) == -1)
		return (NULL);
	f = calloc(1, sizeof(*f));
	if (f == NULL)
		return (NULL);
	f->fd = fd;
	f->flags = flags;
	f->next = streams;
	streams = f;
	return (f);
}

/* Opens a file as a stream. */
FILE *
fopen(const char *path, const char *mode)
{
	FILE *f;
	int fd, flags, oflags = parse_mode(mode, &flags);

	if (oflags == -1)
		return (NULL);
	fd = open(path, oflags, 0666);
	if (fd == -1)
		return (NULL);
	f = fdopen(fd, mode);
	if (f == NULL)
		close(fd);
	return (f);
}

/* Opens another file under a stream, on the same descriptor. */
FILE *
freopen(const char *path, const char *mode, FILE *f)
{
	int fd, flags, oflags = parse_mode(mode, &flags);

	if (oflags == -1)
		return (NULL);
	flush_one(f);
	fd = open(path, oflags, 0666);
	if (fd == -1)
		return (NULL);
	if (fd != f->fd) {
		if (dup2(fd, f->fd) == -1) {
			close(fd);
			return (NULL);
		}
		close(fd);
	}
	f->flags = flags | (f->flags & (F_STATIC | F_OWNBUF | F_MODESET));
	return (f);
}

/* Flushes, closes and frees a stream; EOF when that, or a write before, failed. */
int
fclose(FILE *f)
{
	FILE **fp;
	int result;

	result = flush_one(f);
	if (close(f->fd) == -1 || (f->flags & (F_WRITE | F_ERR)) == (F_WRITE | F_ERR))
		result = EOF;
	for (fp = &streams; *fp != NULL; fp = &(*fp)->next)
		if (*fp == f) {
			*fp = f->next;
			break;
		}
	if ((f->flags & F_OWNBUF) != 0)
		free(f->buf);
	f->buf = NULL;
	if ((f->flags & F_STATIC) == 0)
		free(f);
	else
		f->flags = F_STATIC;
	return (result);
}

int
fileno(FILE *f)
{
	return (f->fd);
}

int
feof(FILE *f)
{
	return ((f->flags & F_EOF) != 0);
}

int
ferror(FILE *f)
{
	return ((f->flags & F_ERR) != 0);
}

void
clearerr(FILE *f)
{
	f->flags &= ~(F_EOF | F_ERR);
}

/* Chooses mode and buffer; before the first use only. */
int
setvbuf(FILE *f, char *buf, int mode, size_t size)
{
	flush_one(f);
	if ((f->flags & F_OWNBUF) != 0)
		free(f->buf);
	f->buf = mode == _IONBF ? NULL : (unsigned char *)buf;
	f->size = f->buf == NULL ? 0 : size;
	f->ptr = f->end = f->buf;
	f->mode = mode;
	f->flags = (f->flags & ~F_OWNBUF) | F_MODESET;
	return (0);
}

void
setbuf(FILE *f, char *buf)
{
	setvbuf(f, buf, buf == NULL ? _IONBF : _IOFBF, BUFSIZ);
}

int
setlinebuf(FILE *f)
{
	return (setvbuf(f, NULL, _IOLBF, 0));
}

/* Moves to a place in the file. */
int
fseeko(FILE *f, off_t offset, int whence)
{
	if (flush_one(f) != 0 || lseek(f->fd, offset, whence) == -1)
		return (-1);
	f->flags &= ~F_EOF;
	return (0);
}

/* The place in the file, what the buffer holds taken into account. */
off_t
ftello(FILE *f)
{
	off_t place = lseek(f->fd, 0, SEEK_CUR);

	if (place == -1)
		return (-1);
	if ((f->flags & F_WRITING) != 0)
		return (place + (f->ptr - f->buf));
	return (place - (f->end - f->ptr));
}

void
rewind(FILE *f)
{
	fseeko(f, 0, SEEK_SET);
	clearerr(f);
}

/* The next byte, or EOF. */
int
fgetc(FILE *f)
{
	if ((f->flags & F_READING) != 0 && f->ptr < f->end)
		return (*f->ptr++);
	return (fill(f) == EOF ? EOF : *f->ptr++);
}

int
getchar(void)
{
	return (fgetc(stdin));
}

/* Puts a byte back; one always works after a byte was read. */
int
ungetc(int c, FILE *f)
{
	if (c == EOF || (f->flags & F_READ) == 0)
		return (EOF);
	get_buffer(f);
	if ((f->flags & F_READING) == 0) {
		flush_one(f);
		f->flags |= F_READING;
		f->ptr = f->end = f->buf + 1;
	} else if (f->ptr == f->buf) {
		return (EOF);
	}
	*--f->ptr = (unsigned char)c;
	f->flags &= ~F_EOF;
	return (c);
}

/* Reads n things; how many were there. */
size_t
fread(void *data, size_t size, size_t n, FILE *f)
{
	size_t want = size * n, got = 0, part;
	ssize_t r;

	get_buffer(f);
	while (got < want) {
		part = (f->flags & F_READING) != 0 ? (size_t)(f->end - f->ptr) : 0;
		if (part == 0 && want - got >= f->size && (f->flags & F_READ) != 0) {
			flush_one(f);
			r = read(f->fd, (char *)data + got, want - got);
			if (r <= 0) {
				f->flags |= r == 0 ? F_EOF : F_ERR;
				break;
			}
			got += (size_t)r;
			continue;
		}
		if (part == 0) {
			if (fill(f) == EOF)
				break;
			continue;
		}
		if (part > want - got)
			part = want - got;
		memcpy((char *)data + got, f->ptr, part);
		f->ptr += part;
		got += part;
	}
	return (size == 0 ? 0 : got / size);
}

/* Reads through a delimiter into *linep, which grows; the length, or -1. */
ssize_t
getdelim(char **linep, size_t *capp, int delim, FILE *f)
{
	unsigned char *found;
	size_t len = 0, part, cap;
	char *p;

	for (;;) {
		if (((f->flags & F_READING) == 0 || f->ptr == f->end) &&
		    fill(f) == EOF) {
			if (len == 0 || (f->flags & F_ERR) != 0)
				return (-1);
			break;
		}
		part = (size_t)(f->end - f->ptr);
		found = memchr(f->ptr, delim, part);
		if (found != NULL)
			part = (size_t)(found + 1 - f->ptr);
		if (*linep == NULL || len + part + 1 > *capp) {
			cap = len + part + 1 > 128 ? (len + part + 1) * 3 / 2 : 128;
			p = realloc(*linep, cap);
			if (p == NULL) {
				f->flags |= F_ERR;
				return (-1);
			}
			*linep = p;
			*capp = cap;
		}
		memcpy(*linep + len, f->ptr, part);
		f->ptr += part;
		len += part;
		if (found != NULL)
			break;
	}
	(*linep)[len] = '\0';
	return ((ssize_t)len);
}

/* Reads a line with its newline into *linep, which grows; the length, or -1. */
ssize_t
getline(char **linep, size_t *capp, FILE *f)
{
	return (getdelim(linep, capp, '\n', f));
}

/* Reads a line of less than size bytes; NULL at the end. */
char *
fgets(char *s, int size, FILE *f)
{
	int c = EOF, n = 0;

	while (n < size - 1 && (c = fgetc(f)) != EOF) {
		s[n++] = (char)c;
		if (c == '\n')
			break;
	}
	if (n == 0 || (c == EOF && ferror(f)))
		return (NULL);
	s[n] = '\0';
	return (s);
}

/* Writes n things; how many went. */
size_t
fwrite(const void *data, size_t size, size_t n, FILE *f)
{
	const unsigned char *p = data;
	size_t left = size * n, part;

	if (left == 0)
		return (0);
	if ((f->flags & F_WRITING) == 0 && start_writing(f) == EOF)
		return (0);
	if (f->mode == _IONBF || left >= f->size) {
		if (write_all(f, f->buf, (size_t)(f->ptr - f->buf)) == EOF ||
		    write_all(f, p, left) == EOF)
			return (0);
		f->ptr = f->buf;
		return (n);
	}
	while (left > 0) {
		part = (size_t)(f->end - f->ptr);
		if (part > left)
			part = left;
		memcpy(f->ptr, p, part);
		f->ptr += part;
		p += part;
		left -= part;
		if (f->ptr == f->end && flush_one(f) == 0)
			start_writing(f);
		if ((f->flags & F_ERR) != 0)
			return ((size * n - left) / size);
	}
	if (f->mode == _IOLBF && memrchr(data, '\n', size * n) != NULL &&
	    flush_one(f) == EOF)
		return (0);
	return (n);
}

/* Writes a byte; it, or EOF. */
int
fputc(int c, FILE *f)
{
	unsigned char byte = (unsigned char)c;

	if (f->mode == _IOFBF && (f->flags & F_WRITING) != 0 && f->ptr < f->end - 1) {
		*f->ptr++ = byte;
		return (byte);
	}
	return (fwrite(&byte, 1, 1, f) == 1 ? byte : EOF);
}

int
putchar(int c)
{
	return (fputc(c, stdout));
}

/* Writes a string; 0, or EOF. */
int
fputs(const char *s, FILE *f)
{
	size_t len = strlen(s);

	return (fwrite(s, 1, len, f) == len ? 0 : EOF);
}

/* Writes a line to standard output. */
int
puts(const char *s)
{
	return (fputs(s, stdout) == EOF || putchar('\n') == EOF ? EOF : 0);
}

/* Removes a file or an empty directory. */
int
remove(const char *path)
{
	if (unlink(path) == 0)
		return (0);
	return (errno == EPERM || errno == EISDIR ? rmdir(path) : -1);
}

/* A stream to a file without a name, which is gone when it is closed; NULL on errors. */
FILE *
tmpfile(void)
{
	char path[] = "/tmp/tmp.XXXXXXXXXX";
	int fd = mkstemp(path), error;
	FILE *f;

	if (fd == -1)
		return (NULL);
	unlink(path);
	f = fdopen(fd, "w+");
	if (f == NULL) {
		error = errno;
		close(fd);
		errno = error;
	}
	return (f);
}
