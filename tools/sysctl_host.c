/*
 * sysctl_host.c - the host's side of `sysctl vm.vkernel_enable=1'.
 *
 * Installed as vksysctl, so as not to hide the host's sysctl(8).  It knows the
 * one variable that vkernel(7) asks for, and speaks as sysctl(8) does:
 *
 *	vksysctl vm.vkernel_enable	prints the value
 *	vksysctl vm.vkernel_enable=1	sets it and prints the change
 *	vksysctl [-a]			prints all there is
 *	-n				values only
 *
 * Where the value is kept, and whose holds: vkenable.c.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "vkenable.h"

/* Print the value. */
static int
show(bool quiet)
{
	(void)printf("%s%s%d\n", quiet ? "" : VKENABLE_NAME, quiet ? "" : ": ",
	    vkenable_get());
	return (0);
}

/* Set it and print the change.  0, or 1 after an error message. */
static int
set(const char *value, bool quiet)
{
	int old = vkenable_get(), error;
	char path[4200];

	if (strcmp(value, "0") != 0 && strcmp(value, "1") != 0) {
		(void)fprintf(stderr, "sysctl: " VKENABLE_NAME
		    ": %s: the value must be 0 or 1\n", value);
		return (1);
	}
	if (vkenable_final() && *value == '1') {
		(void)fprintf(stderr, "sysctl: " VKENABLE_NAME
		    ": root has set it to 0 on this host\n");
		return (1);
	}
	if ((error = vkenable_set(*value == '1', path, sizeof(path))) != 0) {
		(void)fprintf(stderr, "sysctl: %s: %s\n", path, strerror(error));
		return (1);
	}
	if (quiet)
		(void)printf("%d\n", vkenable_get());
	else
		(void)printf(VKENABLE_NAME ": %d -> %d\n", old, vkenable_get());
	return (0);
}

/* One argument: name, or name=value. */
static int
argument(const char *arg, bool quiet)
{
	size_t len = strlen(VKENABLE_NAME);

	if (strncmp(arg, VKENABLE_NAME, len) == 0 && arg[len] == '\0')
		return (show(quiet));
	if (strncmp(arg, VKENABLE_NAME, len) == 0 && arg[len] == '=')
		return (set(arg + len + 1, quiet));
	(void)fprintf(stderr, "sysctl: unknown name '%.*s'; this is the host's "
	    VKENABLE_NAME " only\n", (int)strcspn(arg, "="), arg);
	return (1);
}

int
main(int argc, char **argv)
{
	bool quiet = false;
	int c, status = 0;

	while ((c = getopt(argc, argv, "an")) != -1) {
		if (c == 'n')
			quiet = true;
		else if (c != 'a') {
			(void)fprintf(stderr, "usage: sysctl [-an] ["
			    VKENABLE_NAME "[=value]] ...\n");
			return (64);
		}
	}
	if (optind == argc)
		status = show(quiet);
	for (; optind < argc; optind++)
		status |= argument(argv[optind], quiet);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("sysctl: stdout");
		return (1);
	}
	return (status);
}
