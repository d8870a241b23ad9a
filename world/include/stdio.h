/*
 * stdio.h - buffered input and output.
 */
#ifndef WORLD_STDIO_H
#define WORLD_STDIO_H

#include <stdarg.h>
#include <sys/types.h>

#define BUFSIZ		4096
#define EOF		(-1)
#define FILENAME_MAX	1024
#define FOPEN_MAX	64
#define L_tmpnam	1024
#define _IOFBF		0
#define _IOLBF		1
#define _IONBF		2
#ifndef SEEK_SET
#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2
#endif

/*
 * A stream.  While it reads, ptr..end is what is left in the buffer; while it
 * writes, buf..ptr is what is to go out and end is where the buffer is full.
 */
typedef struct __file {
	unsigned char	*ptr;
	unsigned char	*end;
	unsigned char	*buf;
	size_t		size;		/* of buf */
	int		fd;
	int		flags;		/* F_* of stdio.c */
	int		mode;		/* _IOFBF, _IOLBF, _IONBF */
	struct __file	*next;		/* all open streams */
	unsigned char	small[8];	/* buffer of an unbuffered stream */
} FILE;

extern FILE	__sstdin, __sstdout, __sstderr;
#define stdin	(&__sstdin)
#define stdout	(&__sstdout)
#define stderr	(&__sstderr)

FILE	*fopen(const char *, const char *);
FILE	*fdopen(int, const char *);
FILE	*freopen(const char *, const char *, FILE *);
int	fclose(FILE *);
int	fflush(FILE *);
int	fileno(FILE *);
int	feof(FILE *);
int	ferror(FILE *);
void	clearerr(FILE *);
int	setvbuf(FILE *, char *, int, size_t);
void	setbuf(FILE *, char *);
int	setlinebuf(FILE *);
int	fseek(FILE *, long, int);
int	fseeko(FILE *, off_t, int);
long	ftell(FILE *);
off_t	ftello(FILE *);
void	rewind(FILE *);

int	fgetc(FILE *);
int	getc(FILE *);
int	getchar(void);
int	ungetc(int, FILE *);
char	*fgets(char *, int, FILE *);
ssize_t	getline(char **, size_t *, FILE *);
ssize_t	getdelim(char **, size_t *, int, FILE *);
size_t	fread(void *, size_t, size_t, FILE *);

int	fputc(int, FILE *);
int	putc(int, FILE *);
int	putchar(int);
int	fputs(const char *, FILE *);
int	puts(const char *);
size_t	fwrite(const void *, size_t, size_t, FILE *);
void	perror(const char *);

FILE	*popen(const char *, const char *);
int	pclose(FILE *);

int	printf(const char *, ...) __attribute__((format(printf, 1, 2)));
int	fprintf(FILE *, const char *, ...) __attribute__((format(printf, 2, 3)));
int	dprintf(int, const char *, ...) __attribute__((format(printf, 2, 3)));
int	sprintf(char *, const char *, ...) __attribute__((format(printf, 2, 3)));
int	snprintf(char *, size_t, const char *, ...)
	    __attribute__((format(printf, 3, 4)));
int	asprintf(char **, const char *, ...) __attribute__((format(printf, 2, 3)));
int	vprintf(const char *, va_list);
int	vfprintf(FILE *, const char *, va_list);
int	vdprintf(int, const char *, va_list);
int	vsprintf(char *, const char *, va_list);
int	vsnprintf(char *, size_t, const char *, va_list);
int	vasprintf(char **, const char *, va_list);
int	sscanf(const char *, const char *, ...) __attribute__((format(scanf, 2, 3)));
int	vsscanf(const char *, const char *, va_list);

/* A program has one thread here, and no need to lock a stream. */
#define flockfile(f)	((void)(f))
#define funlockfile(f)	((void)(f))
#define getc_unlocked(f) getc(f)
#define getchar_unlocked() getchar()
#define putc_unlocked(c, f) putc(c, f)
#define putchar_unlocked(c) putchar(c)

FILE	*tmpfile(void);
int	remove(const char *);
int	rename(const char *, const char *);
int	renameat(int, const char *, int, const char *);

#endif
