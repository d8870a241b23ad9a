/*
 * procs.c - the processes, as ps(1), top(1) and w(1) show them; of no standard.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/kinfo.h>
#include <sys/sysctl.h>
#include <util.h>

/* All processes; the list, to be freed, grows while we ask, so there is room for more. */
struct kinfo_proc *
processes(size_t *np)
{
	int mib[3] = { CTL_KERN, KERN_PROC, KERN_PROC_ALL };
	struct kinfo_proc *list = NULL;
	size_t len;

	do {
		if (sysctl(mib, 3, NULL, &len, NULL, 0) == -1)
			err(1, "kern.proc");
		len += 16 * sizeof(*list);
		list = realloc(list, len);
		if (list == NULL)
			err(1, NULL);
	} while (sysctl(mib, 3, list, &len, NULL, 0) == -1 && errno == ENOMEM);
	*np = len / sizeof(*list);
	return (list);
}

/* A process's arguments as one line, or its name in parentheses when there are none. */
void
command_line(const struct kinfo_proc *k, char *buf, size_t size)
{
	int mib[4] = { CTL_KERN, KERN_PROC, KERN_PROC_ARGS, k->kp_pid };
	size_t len = size - 1, i;

	if (k->kp_stat == SZOMB) {
		strlcpy(buf, "<defunct>", size);
		return;
	}
	if (k->kp_pid <= 0 || sysctl(mib, 4, buf, &len, NULL, 0) == -1 || len == 0) {
		snprintf(buf, size, "(%s)", k->kp_comm);
		return;
	}
	while (len > 0 && buf[len - 1] == '\0')
		len--;
	for (i = 0; i < len; i++)
		if (buf[i] == '\0')
			buf[i] = ' ';
		else if (!isprint((unsigned char)buf[i]))
			buf[i] = '?';
	buf[len] = '\0';
}

/* The load averages over 1, 5 and 15 minutes. */
void
load_averages(double avg[3])
{
	struct {
		uint32_t	ldavg[3];
		int64_t		fscale;
	} la;
	size_t len = sizeof(la);
	int i;

	if (sysctlbyname("vm.loadavg", &la, &len, NULL, 0) == -1)
		err(1, "vm.loadavg");
	for (i = 0; i < 3; i++)
		avg[i] = (double)la.ldavg[i] / (double)la.fscale;
}
