/*
 * getty.c - getty(8): makes a terminal ready for a login.
 *
 *	getty [type [tty]]
 *
 * init(8) runs it with the type and terminal of /etc/ttys and the terminal's kind
 * in TERM.  It takes the terminal away from whoever had it, makes it the session's,
 * sets it up, prints the banner, asks for a name, and becomes login(1).
 *
 * Types are described in gettytab(5); of its capabilities these count here:
 *
 *	im, lm	the banner and the prompt, with %h (host), %t (tty), %s (system),
 *		%m (machine), %r (release), %% and \r \n \E \072
 *	al	the user to log in without asking
 *	sp	the speed
 *	tc	the entry to go on with
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <paths.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <termios.h>
#include <unistd.h>

#define MAXTC	8

struct getty {
	char	*im;
	char	*lm;
	char	*al;
	long	sp;
};

static const char	*tty = "console";

/* Reads the entry of a type, backslash-newlines joined; NULL without one. */
static char *
find_entry(const char *type)
{
	FILE *f = fopen(_PATH_GETTYTAB, "re");
	char *line = NULL, *entry = NULL, *names, *p, *joined;
	size_t cap = 0;
	ssize_t n;

	while (f != NULL && (n = getline(&line, &cap, f)) > 0) {
		if (line[0] == '#' && entry == NULL)
			continue;
		if (line[n - 1] == '\n')
			line[--n] = '\0';
		p = line + (entry != NULL ? strspn(line, " \t") : 0);
		if (asprintf(&joined, "%s%s", entry != NULL ? entry : "", p) == -1)
			break;
		free(entry);
		entry = joined;
		n = (ssize_t)strlen(entry);
		if (n > 0 && entry[n - 1] == '\\') {
			entry[n - 1] = '\0';
			continue;
		}
		names = strndup(entry, strcspn(entry, ":"));
		for (joined = names; (p = strsep(&joined, "|")) != NULL; )
			if (strcmp(p, type) == 0)
				break;
		free(names);
		if (p != NULL)
			break;
		free(entry);
		entry = NULL;
	}
	free(line);
	if (f != NULL)
		fclose(f);
	return (entry);
}

/* Decodes the escapes of a string capability in place. */
static char *
unescape(char *s)
{
	static const char from[] = "nrtbEf\\:^", to[] = "\n\r\t\b\033\f\\:^";
	char *p = s, *out = s;
	const char *e;
	int i, v;

	while (*p != '\0') {
		if (*p == '^' && p[1] != '\0') {
			*out++ = p[1] & 037;
			p += 2;
		} else if (*p == '\\' && p[1] >= '0' && p[1] <= '7') {
			for (p++, v = 0, i = 0; i < 3 && *p >= '0' && *p <= '7'; i++)
				v = v * 8 + (*p++ - '0');
			*out++ = (char)v;
		} else if (*p == '\\' && p[1] != '\0') {
			e = strchr(from, p[1]);
			*out++ = e != NULL ? to[e - from] : p[1];
			p += 2;
		} else {
			*out++ = *p++;
		}
	}
	*out = '\0';
	return (s);
}

/* Takes over the capabilities of a type that are not set yet. */
static void
read_type(struct getty *g, const char *type, int depth)
{
	char *entry = find_entry(type), *p, *cap;
	char **slot;

	if (entry == NULL || depth > MAXTC)
		return;
	p = entry;
	strsep(&p, ":");
	while ((cap = strsep(&p, ":")) != NULL) {
		cap += strspn(cap, " \t");
		slot = strncmp(cap, "im=", 3) == 0 ? &g->im :
		    strncmp(cap, "lm=", 3) == 0 ? &g->lm :
		    strncmp(cap, "al=", 3) == 0 ? &g->al : NULL;
		if (slot != NULL && *slot == NULL)
			*slot = unescape(cap + 3);
		else if (strncmp(cap, "sp#", 3) == 0 && g->sp == 0)
			g->sp = atol(cap + 3);
		else if (strncmp(cap, "tc=", 3) == 0)
			read_type(g, cap + 3, depth + 1);
	}
}

/* Prints a banner, its % replaced. */
static void
banner(const char *s)
{
	struct utsname u;
	const char *text;

	memset(&u, 0, sizeof(u));
	uname(&u);
	for (; *s != '\0'; s++) {
		if (*s != '%') {
			putchar(*s);
			continue;
		}
		s++;
		text = *s == 'h' ? u.nodename : *s == 'm' ? u.machine :
		    *s == 'r' ? u.release : *s == 's' ? u.sysname :
		    *s == 't' ? tty : *s == '%' ? "%" : "";
		fputs(text, stdout);
		if (*s == '\0')
			return;
	}
}

/* Makes /dev/tty this session's terminal and descriptors 0 to 2. */
static void
open_tty(void)
{
	char path[256];
	int fd;

	if (strcmp(tty, "-") == 0) {
		char *name = ttyname(0);

		tty = name != NULL ? name + sizeof(_PATH_DEV) - 1 : "tty";
		return;
	}
	snprintf(path, sizeof(path), "%s%s", _PATH_DEV, tty);
	setsid();
	chown(path, 0, 0);
	chmod(path, 0600);
	revoke(path);
	fd = open(path, O_RDWR);
	if (fd == -1) {
		int why = errno;

		fd = open(_PATH_CONSOLE, O_WRONLY | O_NOCTTY);
		if (fd != -1)
			dprintf(fd, "getty: %s: %s\n", path, strerror(why));
		exit(1);
	}
	ioctl(fd, TIOCSCTTY, NULL);
	dup2(fd, 0);
	dup2(fd, 1);
	dup2(fd, 2);
	if (fd > 2)
		close(fd);
}

/* ^C: read_name() is to be interrupted, and goes on. */
static void
on_signal(int sig)
{
	(void)sig;
}

/* Reads a login name; 0 for none.  At the end of input getty is done. */
static int
read_name(char *name, size_t size)
{
	size_t n;

	if (fgets(name, (int)size, stdin) == NULL) {
		if (feof(stdin) || errno != EINTR)
			exit(0);
		clearerr(stdin);
		putchar('\n');
		return (0);
	}
	n = strcspn(name, "\r\n");
	if (name[n] == '\0' && n == size - 1) {
		while ((name[0] = (char)getchar()) != '\n')
			if (feof(stdin) || ferror(stdin))
				exit(0);
		return (0);
	}
	name[n] = '\0';
	for (n = 0; name[n] != '\0'; n++)
		if (!isgraph((unsigned char)name[n]))
			return (0);
	if (name[0] == '-') {
		printf("user names may not start with '-'.\r\n");
		return (0);
	}
	return (n > 0);
}

int
main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = on_signal };
	struct getty g;
	struct termios t;
	char name[64];

	if (argc > 2)
		tty = argv[2];
	memset(&g, 0, sizeof(g));
	if (argc > 1)
		read_type(&g, argv[1], 0);
	read_type(&g, "default", 0);
	open_tty();
	sigaction(SIGINT, &sa, NULL);
	signal(SIGQUIT, SIG_IGN);
	if (tcgetattr(0, &t) == 0) {
		cfmakesane(&t);
		cfsetspeed(&t, g.sp > 0 ? (speed_t)g.sp : B9600);
		tcsetattr(0, TCSAFLUSH, &t);
	}
	setvbuf(stdin, NULL, _IONBF, 0);
	banner(g.im != NULL ? g.im : "\r\n%s/%m (%h) (%t)\r\n\r\n");
	if (g.al != NULL) {
		fflush(stdout);
		execl(_PATH_LOGIN, "login", "-fp", g.al, (char *)NULL);
		err(1, "%s", _PATH_LOGIN);
	}
	do {
		banner(g.lm != NULL ? g.lm : "login: ");
		fflush(stdout);
	} while (!read_name(name, sizeof(name)));
	execl(_PATH_LOGIN, "login", "-p", name, (char *)NULL);
	err(1, "%s", _PATH_LOGIN);
}
