/*
 * util.c - what many of the programs in world/ do alike: options, complaints, files
 * to read, questions, passwords, names of signals, "source ... target", sizes with
 * units, what is mounted of a disk.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/diskslice.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

int	opt[128];
char	*optval[128];
int	status;
int	usage_status = 1;
const struct longopt *longopts;
static const char *usage_text;

/* Makes a long option the short one that it stands for. */
static void
shorten(char **argp)
{
	const struct longopt *o;
	char *arg = *argp;
	size_t n;

	if (longopts == NULL || arg == NULL || strncmp(arg, "--", 2) != 0)
		return;
	for (o = longopts; o->name != NULL; o++) {
		n = 2 + strcspn(o->name, "=");
		if (strncmp(arg + 2, o->name, n - 2) != 0 || (arg[n] != '\0' &&
		    (arg[n] != '=' || o->name[n - 2] != '=')))
			continue;
		if (arg[n] == '=')		/* the argument follows the letter */
			*argp = arg += n - 1;
		else
			arg[2] = '\0';
		arg[0] = '-';
		arg[1] = o->letter;
		return;
	}
}

/*
 * Notes all options in opt[] and optval[]; where the operands begin.  Or usage().  The
 * arguments of an option that spec has as "c:+" are all kept, one a line.
 */
int
options(int argc, char **argv, const char *spec, const char *text)
{
	const char *p;
	int c, n = 0;

	usage_text = text;
	for (;;) {
		shorten(&argv[optind]);
		c = getopt(argc, argv, spec);
		if (c == -1)
			break;
		if (c == '?')
			usage();
		opt[c] = ++n;
		p = strchr(spec, c);
		if (p[1] != ':' || p[2] != '+' || optval[c] == NULL)
			optval[c] = optarg;
		else if (asprintf(&optval[c], "%s\n%s", optval[c], optarg) < 0)
			err(1, NULL);
	}
	return (optind);
}

/* Prints the text that options() was given, and exits. */
_Noreturn void
usage(void)
{
	fprintf(stderr, "usage: %s\n", usage_text);
	exit(usage_status);
}

/* Reports a file's error, errno. */
void
complain(const char *path)
{
	warn("%s", path);
	status = usage_status;
}

/* What -H, -L and -P, of which the last counts, make of a walk by nftw(3). */
int
tree_flags(void)
{
	if (opt['L'] > opt['H'] && opt['L'] > opt['P'])
		return (FTW_CHDIR);
	return (FTW_CHDIR | FTW_PHYS | (opt['H'] > opt['P'] ? FTW_COMFOLLOW : 0));
}

/* Opens a file to read it; "-" is standard input.  NULL after a complaint. */
FILE *
input(const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");

	if (f == NULL)
		complain(path);
	return (f);
}

/* Ends what input() began; complains if not all could be read. */
void
end_input(FILE *f, const char *path)
{
	if (ferror(f))
		complain(path);
	if (f == stdin)
		clearerr(f);
	else
		fclose(f);
}

/* Writes out standard output: what main() is to return, lost output counted. */
int
finish(void)
{
	if (fflush(stdout) != 0 || ferror(stdout))
		complain("stdout");
	return (status);
}

/* Reports that a program could not be run; the status for that: 126, 127 for none. */
int
failed_exec(const char *name)
{
	int none = errno == ENOENT;

	warn("%s", name);
	return (none ? 127 : 126);
}

/* A signal by number or by name, with or without SIG; -1 for none. */
int
signal_number(const char *s)
{
	const char *error;
	int sig = (int)strtonum(s, 0, NSIG - 1, &error);

	if (error == NULL)
		return (sig);
	if (strncasecmp(s, "SIG", 3) == 0)
		s += 3;
	for (sig = 1; sig < NSIG; sig++)
		if (sys_signame[sig] != NULL && strcasecmp(sys_signame[sig], s) == 0)
			return (sig);
	return (-1);
}

/*
 * Whether a user (NULL: an unknown one) has the password, asked for if he has one; not if
 * there is no answer.
 */
int
authenticate(const struct passwd *pw, const char *prompt)
{
	char *answer;
	int ok;

	if (pw != NULL && pw->pw_passwd[0] == '\0')
		return (1);
	answer = getpass(prompt);
	if (answer == NULL)
		return (0);
	/* An unknown user takes the time that a known one does. */
	ok = strcmp(crypt(answer, pw != NULL ? pw->pw_passwd : "$5$x$"),
	    pw != NULL ? pw->pw_passwd : "") == 0;
	explicit_bzero(answer, strlen(answer));
	return (ok && pw->pw_passwd[0] == '$');
}

/* Reads the answer to a question: whether it is yes. */
int
yes(void)
{
	int c = getchar(), answer = c;

	while (c != '\n' && c != EOF)
		c = getchar();
	return (answer == 'y' || answer == 'Y');
}

/* Calls fn with each of n sources and the target, or what it is to be in that. */
void
each_source(char **sources, int n, const char *target, int isdir,
    void (*fn)(const char *, const char *))
{
	char path[PATH_MAX], *copy, *name;

	for (; n > 0; n--, sources++) {
		if (!isdir) {
			fn(*sources, target);
			continue;
		}
		copy = strdup(*sources);
		if (copy == NULL)
			err(1, NULL);
		name = basename(copy);
		if (snprintf(path, sizeof(path), "%s/%s", target,
		    strcmp(name, "..") == 0 ? "" : name) >= (int)sizeof(path))
			errc(1, ENAMETOOLONG, "%s", *sources);
		free(copy);
		fn(*sources, path);
	}
}

/* A size with a unit, in at most four letters, and a sign. */
void
human(char *buf, size_t size, double v)
{
	const char *sign = v < 0 ? "-" : "";
	int i = 0;

	for (v = v < 0 ? -v : v; v >= 1000 && i < 6; i++)
		v /= 1024;
	snprintf(buf, size, "%s%.*f%c", sign, v < 10 && i > 0 ? 1 : 0, v, "BKMGTPE"[i]);
}

/* The disk, as in "vkd1s1a", and the place there of an open device; 0 for none. */
static int
place_on_disk(int fd, char disk[32], struct partinfo *pi)
{
	struct stat st;
	const char *name;
	size_t n;

	if (fstat(fd, &st) == -1 || (!S_ISCHR(st.st_mode) && !S_ISBLK(st.st_mode)) ||
	    (name = devname(st.st_rdev, S_IFCHR)) == NULL ||
	    ioctl(fd, DIOCGPART, pi) == -1)
		return (0);
	for (n = 0; isalpha((unsigned char)name[n]); n++)
		;
	while (isdigit((unsigned char)name[n]))
		n++;
	snprintf(disk, 32, "%.*s", (int)n, name);
	return (1);
}

/* What is mounted from any part of the device that is open; NULL for nothing. */
struct statfs *
mount_of(int fd)
{
	char disk[32], other[32];
	struct partinfo p, q;
	struct statfs *list;
	int i, n, m, found;

	if (!place_on_disk(fd, disk, &p))
		return (NULL);
	n = getmntinfo(&list, MNT_NOWAIT);
	for (i = 0; i < n; i++) {
		m = open(list[i].f_mntfromname, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
		if (m == -1)
			continue;
		found = place_on_disk(m, other, &q) && strcmp(disk, other) == 0 &&
		    p.media_offset < q.media_offset + q.media_size &&
		    q.media_offset < p.media_offset + p.media_size;
		close(m);
		if (found)
			return (&list[i]);
	}
	return (NULL);
}
