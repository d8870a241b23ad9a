/*
 * who.c - who(1): who is logged in.
 *
 *	who [-bHmqTu] [am i | file]
 *
 * -b: when the system came up; -H: titles; -m, am i: only who types this; -q: names and
 * their number; -T: may one write to the terminal; -u: for how long it was idle.
 * The entries are utmpx(5)'s, or those of another file of its form.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <sys/stat.h>
#include <sys/sysctl.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <util.h>
#include <utmpx.h>

static time_t	now;

static void
print_entry(const struct utmpx *ux)
{
	char path[64], when[32], state = '?';
	struct stat st;
	long idle = -1;

	snprintf(path, sizeof(path), "/dev/%.32s", ux->ut_line);
	if (stat(path, &st) == 0) {
		state = (st.st_mode & S_IWGRP) != 0 ? '+' : '-';
		idle = now > st.st_atime ? now - st.st_atime : 0;
	}
	strftime(when, sizeof(when), "%b %e %H:%M", localtime(&ux->ut_tv.tv_sec));
	printf("%-16.32s ", ux->ut_name);
	if (opt['T'])
		printf("%c ", state);
	printf("%-8.32s %s", ux->ut_line, when);
	if (opt['u']) {
		if (idle < 0 || idle >= 86400)
			printf("   %s ", idle < 0 ? "  ?" : "old");
		else if (idle < 60)
			printf("   .   ");
		else
			printf(" %02ld:%02ld ", idle / 3600, idle / 60 % 60);
		printf("%5d", ux->ut_pid);
	}
	if (ux->ut_host[0] != '\0')
		printf("\t(%.256s)", ux->ut_host);
	putchar('\n');
}

static void
print_boot(void)
{
	struct timeval tv;
	size_t len = sizeof(tv);
	char when[32];

	if (sysctlbyname("kern.boottime", &tv, &len, NULL, 0) == -1)
		err(1, "kern.boottime");
	strftime(when, sizeof(when), "%b %e %H:%M", localtime(&tv.tv_sec));
	printf("%-16s %-8s %s\n", "", "system boot", when);
}

int
main(int argc, char **argv)
{
	const char *tty = NULL, *path = _PATH_UTMPX;
	struct utmpx ux;
	int fd, n = 0, found = 0;

	argv += options(argc, argv, "bHmqTu", "who [-bHmqTu] [am i | file]");
	if (argv[0] != NULL && argv[1] != NULL) {
		if (argv[2] != NULL)
			usage();
		opt['m'] = 1;
	} else if (argv[0] != NULL)
		path = argv[0];
	now = time(NULL);
	if (opt['b']) {
		print_boot();
		return (finish());
	}
	if (opt['m']) {
		tty = ttyname(STDIN_FILENO);
		if (tty == NULL)
			errx(1, "standard input is not a terminal");
		tty += sizeof("/dev/") - 1;
	}
	if (opt['H'] && !opt['q'])
		printf("%-16s %s%-8s %-12s%s\n", "NAME", opt['T'] ? "S " : "", "LINE",
		    "TIME", opt['u'] ? "  IDLE   PID" : "");
	/* Nobody is logged in as long as there is no such file. */
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1 && *argv != NULL && path == *argv)
		err(1, "%s", path);
	while (fd != -1 && read(fd, &ux, sizeof(ux)) == sizeof(ux)) {
		if (ux.ut_type != USER_PROCESS || (tty != NULL &&
		    strncmp(tty, ux.ut_line, UTX_LINESIZE) != 0))
			continue;
		found = 1;
		if (opt['q'])
			printf("%s%.32s", n++ > 0 ? " " : "", ux.ut_name);
		else
			print_entry(&ux);
	}
	if (opt['q'])
		printf("%s# users = %d\n", n > 0 ? "\n" : "", n);
	if (opt['m'] && !found)
		printf("%-16s %-8s\n", user_from_uid(getuid(), 0), tty);
	return (finish());
}
