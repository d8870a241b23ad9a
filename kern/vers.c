/*
 * kern/vers.c - what this kernel says it is.
 *
 * Programs decide by kern.ostype, kern.osrelease and kern.osreldate what they can
 * ask for, so these name the system whose ABI this is; kern.version says plainly
 * whose kernel it is.
 */
#include "kern/sysctl.h"
#include "kern/systm.h"

static const char ostype[] = "DragonFly";
const char osrelease[] = "6.4-RELEASE";
const char version[] =
    "The vkernel, a DragonFly/amd64 kernel in a Linux process: VKERNEL";
static int osreldate = 600400;

SYSCTL_STRING(ostype, "kern.ostype", CTLFLAG_RD, ostype, sizeof(ostype),
    "operating system");
SYSCTL_STRING(osrelease, "kern.osrelease", CTLFLAG_RD, osrelease, sizeof(osrelease),
    "release whose interface this is");
SYSCTL_STRING(version, "kern.version", CTLFLAG_RD, version, sizeof(version),
    "kernel version");
SYSCTL_INT(osreldate, "kern.osreldate", CTLFLAG_RD, &osreldate, "release, as a number");
