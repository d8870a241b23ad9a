/*
 * stat.c - stat(1): shows what stat(2) says about files.
 *
 *	stat [-FLlnqrsx] [-f format] [-t timefmt] [file ...]
 *
 * Formats: %d dev, %i ino, %p mode, %l links, %u %g ids, %r rdev, %a %m %c times, %z
 * size, %Z size or device number, %b blocks, %k block size, %f flags, %N name, %T type
 * mark, %Y link target; %n newline, %t tab, %% percent.  In front of the letter, in this
 * order: flags, width and precision as for printf; how: D O U X a number, F a time with
 * its fraction, S text; H M L, the high, middle or low part, of the mode type, special
 * bits, permissions.  -r raw, -s as shell variables, -x in lines, -l as ls -lT, -F as
 * ls -lFT.  -L follows links that lead somewhere.
 */
#include <ctype.h>
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

#define DEFAULT	"%d %i %Sp %l %Su %Sg %r %z \"%Sa\" \"%Sm\" \"%Sc\" %k %b %f %N"
#define RAW	"%d %i 0%p %l %u %g %r %z %a %m %c %k %b %f %N"
#define SHELL	"st_dev=%d st_ino=%i st_mode=0%p st_nlink=%l st_uid=%u st_gid=%g " \
	"st_rdev=%r st_size=%z st_atime=%a st_mtime=%m st_ctime=%c " \
	"st_blksize=%k st_blocks=%b st_flags=%f"
#define LINES	"  File: \"%N\"%n  Size: %-11z  FileType: %HT%n" \
	"  Mode: (%Mp%03Lp/%Sp)         Uid: (%5u/%8Su)  Gid: (%5g/%8Sg)%n" \
	"Device: %Hd,%Ld   Inode: %i    Links: %l%nAccess: %Sa%nModify: %Sm%nChange: %Sc"
#define LONG	"%Sp %l %Su %Sg %Z %Sm %N%SY"
#define MARKED	"%Sp %l %Su %Sg %Z %Sm %N%T%SY"

/* The name of a file's type. */
static const char *
type_name(mode_t mode)
{
	return (S_ISDIR(mode) ? "Directory" : S_ISREG(mode) ? "Regular File" :
	    S_ISLNK(mode) ? "Symbolic Link" : S_ISCHR(mode) ? "Character Device" :
	    S_ISBLK(mode) ? "Block Device" : S_ISFIFO(mode) ? "Fifo File" :
	    S_ISSOCK(mode) ? "Socket" : "???");
}

/* One conversion of a format: %[flags][width][.precision][how][part]datum. */
struct spec {
	char	flags[6];
	int	width;			/* 0: not given */
	int	precision;		/* -1: not given */
	char	how;			/* one of DOUXFS, or 0 */
	char	part;			/* one of HML, or 0 */
	char	datum;
};

/* Prints a text. */
static void
put_text(const struct spec *sp, const char *s)
{
	char fmt[16];

	snprintf(fmt, sizeof(fmt), "%%%s*.*s", strchr(sp->flags, '-') != NULL ? "-" : "");
	printf(fmt, sp->width, sp->precision < 0 ? INT_MAX : sp->precision, s);
}

/* Prints a number, as the conversion says or else as `how' does. */
static void
put_number(const struct spec *sp, char how, unsigned long n)
{
	char fmt[24];

	if (sp->how != 0)
		how = sp->how;
	snprintf(fmt, sizeof(fmt), "%%%s*.*l%c", sp->flags,
	    how == 'O' ? 'o' : how == 'X' ? 'x' : how == 'U' ? 'u' : 'd');
	printf(fmt, sp->width, sp->precision, n);
}

/* Prints a time: as a number, with its fraction (F), or as text. */
static void
put_time(const struct spec *sp, const struct timespec *t)
{
	char buf[256] = "";
	struct tm *tm = localtime(&t->tv_sec);
	struct spec whole = *sp;
	int digits = sp->precision < 0 || sp->precision > 9 ? 9 : sp->precision;

	whole.precision = -1;
	if (sp->how == 'S' && tm != NULL) {
		strftime(buf, sizeof(buf), opt['t'] ? optval['t'] :
		    opt['x'] ? "%c" : "%b %e %T %Y", tm);
		put_text(&whole, buf);
	} else if (sp->how == 'F') {
		snprintf(buf, sizeof(buf), "%ld.%09ld", t->tv_sec, t->tv_nsec);
		buf[strlen(buf) - 9 + (size_t)digits - (digits == 0)] = '\0';
		put_text(&whole, buf);
	} else {
		put_number(sp, 'D', (unsigned long)t->tv_sec);
	}
}

/* Prints the mode, or the part of it: the type, the special bits, the permissions. */
static void
put_mode(const struct spec *sp, mode_t mode)
{
	char buf[16];
	int from;

	if (sp->how == 'S') {
		strmode(mode, buf);
		buf[10] = '\0';
		/* The user's, the group's, the others'. */
		from = sp->part == 'H' ? 1 : sp->part == 'M' ? 4 :
		    sp->part == 'L' ? 7 : 0;
		if (from != 0)
			buf[from + 3] = '\0';
		put_text(sp, buf + from);
	} else {
		put_number(sp, 'O', sp->part == 'H' ? mode >> 12 : sp->part == 'M' ?
		    mode >> 9 & 07 : sp->part == 'L' ? mode & 0777u : mode);
	}
}

/* Prints a device's number, or its high (major) or low (minor) half. */
static void
put_device(const struct spec *sp, dev_t dev)
{
	put_number(sp, 'U', sp->part == 'H' ? (unsigned long)major(dev) :
	    sp->part == 'L' ? (unsigned long)minor(dev) : (unsigned long)dev);
}

/* Prints a user or group, by number or by name. */
static void
put_owner(const struct spec *sp, id_t id, const char *(*name_of)(id_t, int))
{
	if (sp->how == 'S')
		put_text(sp, name_of(id, 0));
	else
		put_number(sp, 'U', id);
}

static void	format(const char *, const struct stat *, const char *);

/* Prints one datum. */
static void
show(const struct spec *sp, const struct stat *st, const char *name)
{
	char buf[PATH_MAX + 8];
	const char *s = "";
	size_t len;
	ssize_t n;

	const struct {
		char		letter;
		unsigned long	value;
	} numbers[] = {
		{ 'i', st->st_ino }, { 'l', st->st_nlink },
		{ 'z', (unsigned long)st->st_size }, { 'k', st->st_blksize },
		{ 'b', (unsigned long)st->st_blocks }, { 'f', st->st_flags },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i].letter == sp->datum) {
			put_number(sp, 'U', numbers[i].value);
			return;
		}
	switch (sp->datum) {
	case 'd':
		put_device(sp, st->st_dev);
		break;
	case 'r':
		put_device(sp, st->st_rdev);
		break;
	case 'Z':
		if (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode))
			format("%Hr,%Lr", st, name);
		else
			put_number(sp, 'U', (unsigned long)st->st_size);
		break;
	case 'p':
		put_mode(sp, st->st_mode);
		break;
	case 'u':
		put_owner(sp, st->st_uid, user_from_uid);
		break;
	case 'g':
		put_owner(sp, st->st_gid, group_from_gid);
		break;
	case 'a':
		put_time(sp, &st->st_atim);
		break;
	case 'm':
		put_time(sp, &st->st_mtim);
		break;
	case 'c':
		put_time(sp, &st->st_ctim);
		break;
	case 'N':
		put_text(sp, name);
		break;
	case 'T':
		if (sp->part == 'H')
			s = type_name(st->st_mode);
		else
			s = S_ISDIR(st->st_mode) ? "/" : S_ISLNK(st->st_mode) ? "@" :
			    S_ISFIFO(st->st_mode) ? "|" : S_ISSOCK(st->st_mode) ? "=" :
			    (st->st_mode & 0111) != 0 ? "*" : "";
		put_text(sp, s);
		break;
	case 'Y':
		len = strlcpy(buf, sp->how == 'S' ? " -> " : "", sizeof(buf));
		n = S_ISLNK(st->st_mode) ? readlink(name, buf + len, PATH_MAX) : -1;
		if (n >= 0) {
			buf[len + (size_t)n] = '\0';
			s = buf;
		}
		put_text(sp, s);
		break;
	default:
		errx(1, "%c: bad format", sp->datum);
	}
}

/* Reads the digits of a number, at most three of them, or none. */
static int
number(const char **fp)
{
	int n = 0;

	for (int i = 0; i < 3 && isdigit((unsigned char)**fp); i++)
		n = n * 10 + *(*fp)++ - '0';
	return (n);
}

/* Prints all of a format. */
static void
format(const char *f, const struct stat *st, const char *name)
{
	struct spec sp;
	size_t n;

	for (; *f != '\0'; f++) {
		if (*f != '%') {
			putchar(*f);
			continue;
		}
		f++;
		if (*f == 'n' || *f == 't' || *f == '%') {
			putchar(*f == 'n' ? '\n' : *f == 't' ? '\t' : '%');
			continue;
		}
		memset(&sp, 0, sizeof(sp));
		n = strspn(f, "#+-0 ");
		memcpy(sp.flags, f, n < sizeof(sp.flags) ? n : sizeof(sp.flags) - 1);
		f += n;
		sp.width = number(&f);
		sp.precision = -1;
		if (*f == '.') {
			f++;
			sp.precision = number(&f);
		}
		if (*f != '\0' && strchr("DOUXFS", *f) != NULL)
			sp.how = *f++;
		if (*f != '\0' && strchr("HML", *f) != NULL)
			sp.part = *f++;
		sp.datum = *f;
		if (sp.datum == '\0')
			errx(1, "a format ends in the middle");
		show(&sp, st, name);
	}
}

int
main(int argc, char **argv)
{
	const char *fmt;
	struct stat st;
	int bad;

	argv += options(argc, argv, "FLf:lnqrst:x",
	    "stat [-FLlnqrsx] [-f format] [-t timefmt] [file ...]");
	fmt = opt['f'] ? optval['f'] : opt['r'] ? RAW : opt['s'] ? SHELL :
	    opt['x'] ? LINES : opt['F'] ? MARKED : opt['l'] ? LONG : DEFAULT;
	do {
		bad = *argv == NULL ? fstat(STDIN_FILENO, &st) :
		    (!opt['L'] || stat(*argv, &st) == -1) && lstat(*argv, &st);
		if (bad) {
			if (opt['q'])
				status = 1;
			else
				complain(*argv == NULL ? "(stdin)" : *argv);
			continue;
		}
		format(fmt, &st, *argv == NULL ? "(stdin)" : *argv);
		if (!opt['n'])
			putchar('\n');
	} while (*argv != NULL && *++argv != NULL);
	return (finish());
}
