/*
 * stty.c - stty(1): shows and sets the terminal of standard input.
 *
 *	stty [-a | -e | -g] [-f file] [setting ...]
 *
 * Settings: a flag of termios(4), "-" in front to clear it; a key and what it
 * should be ("erase ^h", "undef"); speed; rows n, columns n, size, sane, raw,
 * cooked; what -g printed.
 */
#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <util.h>

struct flag {
	const char	*name;
	uint32_t	value;
	uint32_t	mask;		/* other bits to clear */
};

static const struct flag iflags[] = {
	{ "istrip", ISTRIP, 0 }, { "icrnl", ICRNL, 0 }, { "inlcr", INLCR, 0 },
	{ "igncr", IGNCR, 0 }, { "ixon", IXON, 0 }, { "ixoff", IXOFF, 0 },
	{ "ixany", IXANY, 0 }, { "imaxbel", IMAXBEL, 0 }, { "ignbrk", IGNBRK, 0 },
	{ "brkint", BRKINT, 0 }, { "inpck", INPCK, 0 }, { "ignpar", IGNPAR, 0 },
	{ "parmrk", PARMRK, 0 }, { NULL, 0, 0 },
};
static const struct flag oflags[] = {
	{ "opost", OPOST, 0 }, { "onlcr", ONLCR, 0 }, { "ocrnl", OCRNL, 0 },
	{ "oxtabs", OXTABS, 0 }, { "onocr", ONOCR, 0 }, { "onlret", ONLRET, 0 },
	{ NULL, 0, 0 },
};
static const struct flag cflags[] = {
	{ "cread", CREAD, 0 }, { "cs5", CS5, CSIZE }, { "cs6", CS6, CSIZE },
	{ "cs7", CS7, CSIZE }, { "cs8", CS8, CSIZE }, { "parenb", PARENB, 0 },
	{ "parodd", PARODD, 0 }, { "hupcl", HUPCL, 0 }, { "clocal", CLOCAL, 0 },
	{ "cstopb", CSTOPB, 0 }, { NULL, 0, 0 },
};
static const struct flag lflags[] = {
	{ "icanon", ICANON, 0 }, { "isig", ISIG, 0 }, { "iexten", IEXTEN, 0 },
	{ "echo", ECHO, 0 }, { "echoe", ECHOE, 0 }, { "echok", ECHOK, 0 },
	{ "echoke", ECHOKE, 0 }, { "echonl", ECHONL, 0 }, { "echoctl", ECHOCTL, 0 },
	{ "echoprt", ECHOPRT, 0 }, { "altwerase", ALTWERASE, 0 },
	{ "noflsh", NOFLSH, 0 }, { "tostop", TOSTOP, 0 }, { "flusho", FLUSHO, 0 },
	{ "pendin", PENDIN, 0 }, { "nokerninfo", NOKERNINFO, 0 },
	{ "extproc", EXTPROC, 0 }, { NULL, 0, 0 },
};
static const struct {
	const char	*name;
	int		index;
} keys[] = {
	{ "discard", VDISCARD }, { "dsusp", VDSUSP }, { "eof", VEOF }, { "eol", VEOL },
	{ "eol2", VEOL2 }, { "erase", VERASE }, { "erase2", VERASE2 },
	{ "intr", VINTR }, { "kill", VKILL }, { "lnext", VLNEXT }, { "min", VMIN },
	{ "quit", VQUIT }, { "reprint", VREPRINT }, { "start", VSTART },
	{ "status", VSTATUS }, { "stop", VSTOP }, { "susp", VSUSP }, { "time", VTIME },
	{ "werase", VWERASE },
};
#define NKEYS	(sizeof(keys) / sizeof(keys[0]))

static struct termios	t;
static struct winsize	ws;
static int		fd = STDIN_FILENO, resized;

/* Prints a line of flags; all, or those that are not as in a sane terminal. */
static void
show_flags(const char *title, const struct flag *f, uint32_t v, uint32_t usual, int all)
{
	int on, some = 0;

	for (; f->name != NULL; f++) {
		on = f->mask != 0 ? (v & f->mask) == f->value : (v & f->value) != 0;
		if (f->mask != 0 ? !on || (!all && (usual & f->mask) == f->value) :
		    !all && ((v ^ usual) & f->value) == 0)
			continue;
		if (!some)
			printf("%s:", title);
		printf(" %s%s", on ? "" : "-", f->name);
		some = 1;
	}
	if (some)
		printf("\n");
}

/* A key as text. */
static const char *
key_text(int index, int v)
{
	static char buf[8];

	if (index == VMIN || index == VTIME)
		snprintf(buf, sizeof(buf), "%d", v);
	else if (v == _POSIX_VDISABLE)
		return ("<undef>");
	else
		snprintf(buf, sizeof(buf), "%s%s%c", v >= 0200 ? "M-" : "",
		    (v & 0177) < ' ' || (v & 0177) == 0177 ? "^" : "",
		    (v & 0177) < ' ' || (v & 0177) == 0177 ? (v & 0177) ^ 0100 :
		    v & 0177);
	return (buf);
}

/* Shows the terminal. */
static void
show(int all)
{
	struct termios usual;
	int column = 0;
	unsigned i;

	memset(&usual, 0, sizeof(usual));
	cfmakesane(&usual);
	printf("speed %u baud; %d rows; %d columns;\n", t.c_ospeed, ws.ws_row,
	    ws.ws_col);
	show_flags("lflags", lflags, t.c_lflag, usual.c_lflag, all);
	show_flags("iflags", iflags, t.c_iflag, usual.c_iflag, all);
	show_flags("oflags", oflags, t.c_oflag, usual.c_oflag, all);
	show_flags("cflags", cflags, t.c_cflag, usual.c_cflag, all);
	for (i = 0; i < NKEYS; i++) {
		if (!all && t.c_cc[keys[i].index] == usual.c_cc[keys[i].index])
			continue;
		printf("%s%s = %s;", column == 0 ? "cchars: " : column % 6 == 0 ?
		    "\n\t" : " ", keys[i].name,
		    key_text(keys[i].index, t.c_cc[keys[i].index]));
		column++;
	}
	if (column > 0)
		printf("\n");
}

/* Sets a flag of a table; 0 when it is not there. */
static int
set_flag(const struct flag *f, const char *name, int on, uint32_t *vp)
{
	for (; f->name != NULL; f++) {
		if (strcmp(f->name, name) != 0)
			continue;
		*vp &= ~(f->mask | f->value);
		if (on)
			*vp |= f->value;
		return (1);
	}
	return (0);
}

/* The number or key that a setting's argument stands for. */
static int
argument(const char *s, int numeric)
{
	if (s == NULL)
		errx(1, "option requires an argument");
	if (numeric)
		return ((int)strtol(s, NULL, 0));
	if (strcmp(s, "undef") == 0 || strcmp(s, "<undef>") == 0 || strcmp(s, "^-") == 0)
		return (_POSIX_VDISABLE);
	if (s[0] == '^' && s[1] != '\0')
		return (s[1] == '?' ? 0177 : s[1] & 037);
	return ((unsigned char)s[0]);
}

/* Sets back what -g printed; 0 if this is something else. */
static int
restore(const char *s)
{
	unsigned v[5];
	int i, n, key;

	if (sscanf(s, "gfmt1:%x:%x:%x:%x:%u%n", &v[0], &v[1], &v[2], &v[3], &v[4],
	    &n) != 5)
		return (0);
	t.c_iflag = v[0];
	t.c_oflag = v[1];
	t.c_cflag = v[2];
	t.c_lflag = v[3];
	cfsetspeed(&t, v[4]);
	for (i = 0, s += n; i < NCCS && sscanf(s, ":%x%n", (unsigned *)&key, &n) == 1;
	    i++, s += n)
		t.c_cc[i] = (cc_t)key;
	return (1);
}

/* Applies the setting at argv; how many words it took. */
static int
apply(char **argv)
{
	const char *name = *argv;
	int on = *name != '-', numeric;
	unsigned i;

	if (strcmp(name, "sane") == 0 || strcmp(name, "cooked") == 0 ||
	    strcmp(name, "-raw") == 0) {
		cfmakesane(&t);
		return (1);
	}
	if (strcmp(name, "raw") == 0 || strcmp(name, "-cooked") == 0) {
		cfmakeraw(&t);
		return (1);
	}
	if (strcmp(name, "size") == 0) {
		printf("%d %d\n", ws.ws_row, ws.ws_col);
		return (1);
	}
	if (strcmp(name, "speed") == 0) {
		printf("%u\n", t.c_ospeed);
		return (1);
	}
	if (strcmp(name, "rows") == 0 || strcmp(name, "columns") == 0 ||
	    strcmp(name, "cols") == 0) {
		*(*name == 'r' ? &ws.ws_row : &ws.ws_col) =
		    (uint16_t)argument(argv[1], 1);
		resized = 1;
		return (2);
	}
	if (isdigit((unsigned char)*name)) {
		cfsetspeed(&t, (speed_t)strtoul(name, NULL, 10));
		return (1);
	}
	for (i = 0; i < NKEYS; i++)
		if (strcmp(keys[i].name, name) == 0) {
			numeric = keys[i].index == VMIN || keys[i].index == VTIME;
			t.c_cc[keys[i].index] = (cc_t)argument(argv[1], numeric);
			return (2);
		}
	name += !on;
	if (!set_flag(iflags, name, on, &t.c_iflag) &&
	    !set_flag(oflags, name, on, &t.c_oflag) &&
	    !set_flag(cflags, name, on, &t.c_cflag) &&
	    !set_flag(lflags, name, on, &t.c_lflag) && !restore(*argv))
		errx(1, "illegal option -- %s", *argv);
	return (1);
}

int
main(int argc, char **argv)
{
	int i, all = 0, state = 0;

	argv++;
	for (; *argv != NULL; argv++) {
		if (strcmp(*argv, "-a") == 0 || strcmp(*argv, "-e") == 0) {
			all = 1;
		} else if (strcmp(*argv, "-g") == 0) {
			state = 1;
		} else if (strcmp(*argv, "-f") == 0 && argv[1] != NULL) {
			fd = open(*++argv, O_RDONLY | O_NONBLOCK);
			if (fd == -1)
				err(1, "%s", *argv);
		} else {
			break;
		}
	}
	if (tcgetattr(fd, &t) == -1)
		errx(1, "stdin isn't a terminal");
	ioctl(fd, TIOCGWINSZ, &ws);
	if (state) {
		printf("gfmt1:%x:%x:%x:%x:%u", t.c_iflag, t.c_oflag, t.c_cflag,
		    t.c_lflag, t.c_ospeed);
		for (i = 0; i < NCCS; i++)
			printf(":%x", t.c_cc[i]);
		printf("\n");
	} else if (all || *argv == NULL) {
		show(all);
	}
	if (*argv == NULL || argc < 2)
		return (finish());
	while (*argv != NULL)
		argv += apply(argv);
	if (tcsetattr(fd, TCSANOW, &t) == -1)
		err(1, "tcsetattr");
	if (resized && ioctl(fd, TIOCSWINSZ, &ws) == -1)
		err(1, "TIOCSWINSZ");
	return (0);
}
