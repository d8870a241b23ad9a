/*
 * reboot.c - reboot(8); halt(8) and poweroff(8) under those names.
 *
 *	reboot [-npq]		halt [-npq]
 *
 * Stops init(8), ends all processes, writes everything to disk and asks the kernel.
 * -q asks it at once, -n does not write to disk, -p switches the power off.
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <unistd.h>
#include <util.h>

/* Waits until no process is left that signals reach, or for so many tenths. */
static int
all_gone(int tenths)
{
	int i;

	for (i = 0; i < tenths * 5; i++) {
		if (kill(-1, 0) == -1 && errno == ESRCH)
			return (1);
		usleep(20000);
	}
	return (0);
}

int
main(int argc, char **argv)
{
	const char *name = getprogname();
	int howto, n;

	howto = strcmp(name, "halt") == 0 ? RB_HALT :
	    strcmp(name, "poweroff") == 0 ? RB_HALT | RB_POWEROFF : RB_AUTOBOOT;
	if (strcmp(name, "reboot") == 0)
		n = options(argc, argv, "dflnpq", "reboot [-npq]");
	else
		n = options(argc, argv, "dflnpq",
		    strcmp(name, "halt") == 0 ? "halt [-npq]" : "poweroff [-npq]");
	if (n < argc)
		usage();
	if (opt['n'])
		howto |= RB_NOSYNC;
	if (opt['p'])
		howto |= RB_HALT | RB_POWEROFF;
	if (geteuid() != 0)
		errc(1, EPERM, NULL);
	if (opt['q']) {
		reboot(howto);
		err(1, NULL);
	}
	if ((howto & RB_NOSYNC) == 0)
		sync();
	signal(SIGHUP, SIG_IGN);	/* of the terminal, when its processes end */
	signal(SIGPIPE, SIG_IGN);
	if (kill(1, SIGTSTP) == -1)	/* no new gettys */
		err(1, "SIGTSTP init");
	if (kill(-1, SIGTERM) == -1 && errno != ESRCH) {
		warn("SIGTERM all processes");
		kill(1, SIGHUP);
		return (1);
	}
	kill(-1, SIGHUP);		/* shells at a terminal heed only this */
	if (!all_gone(30)) {
		kill(-1, SIGKILL);
		if (!all_gone(50))
			warnx("WARNING: some process(es) wouldn't die");
	}
	if ((howto & RB_NOSYNC) == 0)
		sync();
	reboot(howto);
	warn("reboot");
	kill(1, SIGHUP);
	return (1);
}
