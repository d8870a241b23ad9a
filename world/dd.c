/*
 * dd.c - dd(1): copies blocks.
 *
 *	dd [if=file] [of=file] [bs=n] [ibs=n] [obs=n] [cbs=n] [count=n] [skip=n] [seek=n]
 *	    [conv=block,unblock,lcase,ucase,swab,noerror,notrunc,sync,osync,sparse,fsync]
 *	    [status=none|noxfer]
 *
 * Numbers take the suffixes b (512), k, m, g and may be products (2x512).  Reads of
 * ibs are gathered to writes of obs, unless bs was given and nothing is converted: then
 * a short read is a short write.  skip and seek count blocks of ibs and obs.  conv=block
 * makes lines records of cbs bytes, unblock records lines.  sync fills each block that
 * was read, osync the last that is written.  sparse makes holes of blocks of zeros.
 * SIGINFO shows how far it is, SIGINT ends it so, too.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define C_LCASE		0x01
#define C_UCASE		0x02
#define C_SWAB		0x04
#define C_NOERROR	0x08
#define C_NOTRUNC	0x10
#define C_SYNC		0x20
#define C_SPARSE	0x40
#define C_FSYNC		0x80
#define C_BLOCK		0x100
#define C_UNBLOCK	0x200
#define C_OSYNC		0x400
#define C_GATHER	(C_LCASE | C_UCASE | C_SWAB | C_BLOCK | C_UNBLOCK | C_OSYNC)

static const char *infile = "stdin", *outfile = "stdout";
static int	in = STDIN_FILENO, out = STDOUT_FILENO, conv, quiet;
static size_t	ibs = 512, obs = 512, bs, cbs;
static size_t	column;			/* in a record of cbs */
static off_t	count = -1, skip, seek;
static char	*ibuf, *obuf;
static size_t	pending;		/* bytes in obuf */
static off_t	in_full, in_part, out_full, out_part, truncated, bytes;
static struct timespec start;
static volatile sig_atomic_t info;	/* SIGINFO or SIGINT came */
static int	hole;			/* the output ends with one */

/* A number with suffixes and products; exits for anything else. */
static off_t
number(const char *s)
{
	char *end;
	off_t n, scale, product = 1;
	const char *units = "bkmgt", *unit, *p = s;

	for (;; p = end + 1) {
		scale = 1;
		errno = 0;
		n = strtol(p, &end, 0);
		if (end == p || n < 0)
			break;
		unit = *end != '\0' ? strchr(units, tolower((unsigned char)*end)) : NULL;
		if (unit != NULL) {
			scale = *unit == 'b' ? 512 : (off_t)1 << 10 * (unit - units);
			end++;
		}
		if (errno != 0 || __builtin_mul_overflow(n, scale, &n) ||
		    __builtin_mul_overflow(product, n, &product))
			errx(1, "%s: %s", s, strerror(ERANGE));
		if (*end == '\0')
			return (product);
		if (*end != 'x' && *end != '*')
			break;
	}
	errx(1, "%s: illegal numeric value", s);
}

/* Reads conv=a,b,c. */
static void
conversions(char *list)
{
	static const struct {
		const char	*name;
		int		flag;
	} table[] = {
		{ "lcase", C_LCASE }, { "ucase", C_UCASE }, { "swab", C_SWAB },
		{ "noerror", C_NOERROR }, { "notrunc", C_NOTRUNC }, { "sync", C_SYNC },
		{ "sparse", C_SPARSE }, { "fsync", C_FSYNC }, { "block", C_BLOCK },
		{ "unblock", C_UNBLOCK }, { "osync", C_OSYNC },
	};
	unsigned i;
	char *word;

	while ((word = strsep(&list, ",")) != NULL) {
		for (i = 0; i < nitems(table) && strcmp(table[i].name, word) != 0; i++)
			;
		if (i == nitems(table))
			errx(1, "unknown conversion %s", word);
		conv |= table[i].flag;
	}
}

/* Reads one operand name=value. */
static void
operand(char *arg)
{
	char *value = strchr(arg, '=');

	if (value == NULL)
		errx(1, "unknown operand %s", arg);
	*value++ = '\0';
	if (strcmp(arg, "if") == 0)
		infile = value;
	else if (strcmp(arg, "of") == 0)
		outfile = value;
	else if (strcmp(arg, "bs") == 0)
		bs = ibs = obs = (size_t)number(value);
	else if (strcmp(arg, "ibs") == 0)
		ibs = (size_t)number(value);
	else if (strcmp(arg, "obs") == 0)
		obs = (size_t)number(value);
	else if (strcmp(arg, "cbs") == 0)
		cbs = (size_t)number(value);
	else if (strcmp(arg, "count") == 0)
		count = number(value);
	else if (strcmp(arg, "skip") == 0 || strcmp(arg, "iseek") == 0)
		skip = number(value);
	else if (strcmp(arg, "seek") == 0 || strcmp(arg, "oseek") == 0)
		seek = number(value);
	else if (strcmp(arg, "conv") == 0)
		conversions(value);
	else if (strcmp(arg, "status") == 0 && strcmp(value, "none") == 0)
		quiet = 2;
	else if (strcmp(arg, "status") == 0 && strcmp(value, "noxfer") == 0)
		quiet = 1;
	else if (strcmp(arg, "status") == 0)
		errx(1, "unknown status %s", value);
	else
		errx(1, "unknown operand %s", arg);
	if (ibs == 0 || obs == 0)
		errx(1, "%s must not be zero", arg);
}

/* Prints the counts. */
static void
summary(void)
{
	struct timespec now;
	double seconds;

	if (quiet == 2)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	seconds = (double)(now.tv_sec - start.tv_sec) +
	    (double)(now.tv_nsec - start.tv_nsec) / 1e9;
	if (seconds <= 0)
		seconds = 1e-6;
	fprintf(stderr, "%ld+%ld records in\n%ld+%ld records out\n", in_full, in_part,
	    out_full, out_part);
	if (truncated != 0)
		fprintf(stderr, "%ld truncated record%s\n", truncated,
		    truncated == 1 ? "" : "s");
	if (quiet == 0)
		fprintf(stderr, "%ld bytes transferred in %.6f secs (%.0f bytes/sec)\n",
		    bytes, seconds, (double)bytes / seconds);
}

/* SIGINFO, SIGINT: the loop shall know.  An end may interrupt a read or write. */
static void
on_signal(int sig)
{
	info = sig;
}

/* Shows the counts if that was asked for, and ends if so. */
static void
check_signal(void)
{
	int sig = info;

	if (sig == 0)
		return;
	info = 0;
	summary();
	if (sig == SIGINT) {
		signal(SIGINT, SIG_DFL);
		kill(getpid(), SIGINT);
	}
}

/* Passes over the input's first blocks. */
static void
skip_input(void)
{
	struct stat st;
	ssize_t n;

	if (fstat(in, &st) == 0 && !S_ISFIFO(st.st_mode) && !S_ISSOCK(st.st_mode) &&
	    lseek(in, skip * (off_t)ibs, SEEK_CUR) != -1)
		return;
	for (; skip > 0; skip--)
		if ((n = read(in, ibuf, ibs)) <= 0)
			break;
}

/* Whether a block is nothing but zeros. */
static int
all_zeros(const char *p, size_t n)
{
	return (*p == '\0' && memcmp(p, p + 1, n - 1) == 0);
}

/* Writes n bytes of obuf as one record, or makes a hole of it. */
static void
write_record(size_t n)
{
	size_t off;
	ssize_t w;

	for (off = 0; off < n; off += (size_t)w) {
		if ((conv & C_SPARSE) != 0 && all_zeros(obuf, n) &&
		    lseek(out, (off_t)n, SEEK_CUR) != -1) {
			w = (ssize_t)n;
			hole = 1;
		} else {
			w = write(out, obuf + off, n - off);
			hole = 0;
		}
		if (w == -1 && errno == EINTR) {
			w = 0;
			check_signal();
			continue;
		}
		if (w <= 0) {
			warn("%s", outfile);
			summary();
			exit(1);
		}
		bytes += w;
	}
	if (n == obs)
		out_full++;
	else
		out_part++;
}

/* Converts a block in place. */
static void
convert(char *p, size_t n)
{
	size_t i;
	char c;

	for (i = 0; (conv & C_SWAB) != 0 && i + 1 < n; i += 2) {
		c = p[i];
		p[i] = p[i + 1];
		p[i + 1] = c;
	}
	for (i = 0; (conv & (C_LCASE | C_UCASE)) != 0 && i < n; i++)
		p[i] = (char)((conv & C_LCASE) != 0 ? tolower((unsigned char)p[i]) :
		    toupper((unsigned char)p[i]));
}

/* Adds a byte to the output n times. */
static void
put(char c, size_t n)
{
	for (; n > 0; n--) {
		obuf[pending++] = c;
		if (pending == obs) {
			write_record(pending);
			pending = 0;
		}
	}
}

/* conv=block: lines become records of cbs bytes. */
static void
block(const char *p, size_t n)
{
	for (; n > 0; n--, p++) {
		if (*p == '\n') {
			put(' ', column < cbs ? cbs - column : 0);
			column = 0;
			continue;
		}
		if (column < cbs)
			put(*p, 1);
		else
			truncated += column == cbs;
		column++;
	}
}

/* conv=unblock: records of cbs bytes become lines, without the blanks at their end. */
static void
unblock(const char *p, size_t n)
{
	static size_t blanks;

	for (; n > 0; n--, p++) {
		if (*p == ' ') {
			blanks++;
		} else {
			put(' ', blanks);
			put(*p, 1);
			blanks = 0;
		}
		if (++column == cbs) {
			put('\n', 1);
			column = blanks = 0;
		}
	}
}

/* Hands a block to the output. */
static void
take(const char *p, size_t n)
{
	size_t part;

	if ((conv & (C_BLOCK | C_UNBLOCK)) != 0) {
		(conv & C_BLOCK) != 0 ? block(p, n) : unblock(p, n);
		return;
	}
	while (n > 0) {
		part = n < obs - pending ? n : obs - pending;
		memcpy(obuf + pending, p, part);
		pending += part;
		p += part;
		n -= part;
		if (pending == obs || (bs != 0 && (conv & C_GATHER) == 0)) {
			write_record(pending);
			pending = 0;
		}
	}
}

int
main(int argc, char **argv)
{
	int i, status = 0;
	off_t end;
	ssize_t n;

	for (i = 1; i < argc; i++)
		operand(argv[i]);
	if ((cbs != 0) != ((conv & (C_BLOCK | C_UNBLOCK)) != 0))
		errx(1, "cbs goes with conv=block or conv=unblock");
	if ((conv & C_BLOCK) != 0 && (conv & C_UNBLOCK) != 0)
		errx(1, "conv=block and conv=unblock exclude each other");
	if (strcmp(infile, "stdin") != 0 && (in = open(infile, O_RDONLY)) == -1)
		err(1, "%s", infile);
	if (strcmp(outfile, "stdout") != 0) {
		out = open(outfile, O_RDWR | O_CREAT |
		    ((conv & C_NOTRUNC) != 0 || seek > 0 ? 0 : O_TRUNC), 0666);
		if (out == -1)
			out = open(outfile, O_WRONLY | O_CREAT |
			    ((conv & C_NOTRUNC) != 0 || seek > 0 ? 0 : O_TRUNC), 0666);
		if (out == -1)
			err(1, "%s", outfile);
	}
	ibuf = malloc(ibs);
	obuf = malloc(obs);
	if (ibuf == NULL || obuf == NULL)
		err(1, "buffer");
	clock_gettime(CLOCK_MONOTONIC, &start);
	sigaction(SIGINFO, &(struct sigaction){ .sa_handler = on_signal,
	    .sa_flags = SA_RESTART }, NULL);
	if (signal(SIGINT, SIG_IGN) != SIG_IGN)
		sigaction(SIGINT, &(struct sigaction){ .sa_handler = on_signal }, NULL);
	if (skip > 0)
		skip_input();
	if (seek > 0) {
		if (lseek(out, seek * (off_t)obs, SEEK_SET) == -1)
			err(1, "%s", outfile);
		if ((conv & C_NOTRUNC) == 0 && ftruncate(out, seek * (off_t)obs) == -1 &&
		    errno != EINVAL)
			err(1, "%s", outfile);
	}
	while (count == -1 || in_full + in_part < count) {
		check_signal();
		n = read(in, ibuf, ibs);
		if (n == 0)
			break;
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1) {
			warn("%s", infile);
			status = 1;
			if ((conv & C_NOERROR) == 0)
				break;
			lseek(in, (off_t)ibs, SEEK_CUR);
			n = 0;
		}
		if (n == (ssize_t)ibs)
			in_full++;
		else
			in_part++;
		if (n < (ssize_t)ibs && (conv & C_SYNC) != 0) {
			memset(ibuf + n, cbs != 0 ? ' ' : '\0', ibs - (size_t)n);
			n = (ssize_t)ibs;
		}
		convert(ibuf, (size_t)n);
		take(ibuf, (size_t)n);
	}
	if (column > 0 && (conv & C_BLOCK) != 0)
		block("\n", 1);
	else if (column > 0)
		put('\n', 1);
	if (pending > 0 && (conv & C_OSYNC) != 0)
		put(cbs != 0 ? ' ' : '\0', obs - pending);
	if (pending > 0)
		write_record(pending);
	if ((hole &&
	    ((end = lseek(out, 0, SEEK_CUR)) == -1 || ftruncate(out, end) == -1)) ||
	    ((conv & C_FSYNC) != 0 && fsync(out) == -1) || close(out) == -1) {
		warn("%s", outfile);
		status = 1;
	}
	summary();
	return (status);
}
