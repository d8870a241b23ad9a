/*
 * stat.c - stat(1): shows what stat(2) says about files.
 *
 *	stat [-FLlnqrsx] [-f format] [file ...]
 *
 * Formats: %d dev, %i ino, %p mode (octal), %l links, %u %g ids, %r rdev, %a %m %c
 * times, %z size, %b blocks, %k block size, %f flags, %N name, %T type mark, %Y
 * link target; S in front (%Sp, %Su, %Sg, %Sm) as text, "Lp" (%Lp) only the
 * permission bits, "Hp" the type; %n newline, %t tab, %% percent.  -r raw, -s as
 * shell variables, -x in lines.  -L follows links.
 */
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
#define LINES	"  File: \"%N\"%n  Size: %z  Type: %HT%n  Mode: (0%Lp/%Sp)  " \
	"Uid: (%u/%Su)  Gid: (%g/%Sg)%nDevice: %d  Inode: %i  Links: %l%n" \
	"Access: %Sa%nModify: %Sm%nChange: %Sc"
#define LONG	"%Sp %l %Su %Sg %z %Sm %N%SY"

/* The name of a file's type. */
static const char *
type_name(mode_t mode)
{
	return (S_ISDIR(mode) ? "Directory" : S_ISREG(mode) ? "Regular File" :
	    S_ISLNK(mode) ? "Symbolic Link" : S_ISCHR(mode) ? "Character Device" :
	    S_ISBLK(mode) ? "Block Device" : S_ISFIFO(mode) ? "Fifo File" :
	    S_ISSOCK(mode) ? "Socket" : "???");
}

/* Prints a time as a number or as text. */
static void
show_time(const struct timespec *t, int text)
{
	char buf[64];
	struct tm *tm = localtime(&t->tv_sec);

	if (text && tm != NULL && strftime(buf, sizeof(buf), "%b %e %H:%M:%S %Y", tm) > 0)
		printf("%s", buf);
	else
		printf("%ld", t->tv_sec);
}

/* Prints one datum. */
static void
show(char datum, int text, char part, const struct stat *st, const char *name)
{
	char buf[PATH_MAX];
	ssize_t n;

	const struct {
		char	letter;
		long	value;
	} numbers[] = {
		{ 'd', st->st_dev }, { 'i', (long)st->st_ino }, { 'l', st->st_nlink },
		{ 'r', st->st_rdev }, { 'z', st->st_size }, { 'b', st->st_blocks },
		{ 'k', st->st_blksize }, { 'f', st->st_flags },
	};
	unsigned i;

	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i].letter == datum) {
			printf("%ld", numbers[i].value);
			return;
		}
	switch (datum) {
	case 'p':
		strmode(st->st_mode, buf);
		if (text)
			printf("%.10s", buf);
		else
			printf("%o", part == 'L' ? st->st_mode & 07777u :
			    part == 'H' ? st->st_mode >> 12 : st->st_mode);
		break;
	case 'u':
		printf(text ? "%s" : "%.0s%u", user_from_uid(st->st_uid, 0), st->st_uid);
		break;
	case 'g':
		printf(text ? "%s" : "%.0s%u", group_from_gid(st->st_gid, 0),
		    st->st_gid);
		break;
	case 'a':
		show_time(&st->st_atim, text);
		break;
	case 'm':
		show_time(&st->st_mtim, text);
		break;
	case 'c':
		show_time(&st->st_ctim, text);
		break;
	case 'N':
		printf("%s", name);
		break;
	case 'T':
		if (part == 'H')
			printf("%s", type_name(st->st_mode));
		else if (S_ISDIR(st->st_mode) || S_ISLNK(st->st_mode))
			putchar(S_ISDIR(st->st_mode) ? '/' : '@');
		break;
	case 'Y':
		n = S_ISLNK(st->st_mode) ? readlink(name, buf, sizeof(buf) - 1) : -1;
		if (n >= 0)
			printf("%s%.*s", text ? " -> " : "", (int)n, buf);
		break;
	default:
		errx(1, "%c: bad format", datum);
	}
}

/* Prints all of a format. */
static void
format(const char *f, const struct stat *st, const char *name)
{
	int text;
	char part;

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
		text = *f == 'S';
		f += text;
		part = *f == 'H' || *f == 'M' || *f == 'L' ? *f++ : 0;
		if (*f == '\0')
			return;
		show(*f, text, part, st, name);
	}
}

int
main(int argc, char **argv)
{
	const char *fmt;
	struct stat st;
	int bad;

	argv += options(argc, argv, "FLf:lnqrsx",
	    "stat [-FLlnqrsx] [-f format] [file ...]");
	fmt = opt['f'] ? optval['f'] : opt['r'] ? RAW : opt['s'] ? SHELL :
	    opt['x'] ? LINES : opt['F'] || opt['l'] ? LONG : DEFAULT;
	do {
		bad = *argv == NULL ? fstat(STDIN_FILENO, &st) :
		    opt['L'] ? stat(*argv, &st) : lstat(*argv, &st);
		if (bad) {
			if (!opt['q'])
				complain(*argv == NULL ? "(stdin)" : *argv);
			continue;
		}
		format(fmt, &st, *argv == NULL ? "(stdin)" : *argv);
		if (!opt['n'])
			putchar('\n');
	} while (*argv != NULL && *++argv != NULL);
	return (finish());
}
