/*
 * ktrdump - print the kernel's ring of events (debug.ktr.ring), oldest first.
 *
 *	ktrdump [-n count] [-p pid] [-o file]
 *
 * -n: only so many, the newest.  -p: only those of a process.  -o: save the ring as it
 * is, for ktr2json on the host.  `sysctl debug.ktr.mask=255' records everything.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ktr.h>
#include <sys/sysctl.h>
#include <unistd.h>
#include <util.h>

static const char *const names[KT_NTYPES] = {
	"syscall", "return", "trap", "switch", "fault", "iostart", "iodone", "interrupt",
	"fork", "exec", "exit", "signal"
};

/* The arguments of an event, as its type wants them. */
static void
print_args(const struct ktr_header *h, const struct ktr_entry *e)
{
	const uint64_t *a = e->ktr_arg;
	const char *call = a[0] < KTR_NSYSCALL && h->ktr_syscall[a[0]][0] != '\0' ?
	    h->ktr_syscall[a[0]] : "?";

	switch (e->ktr_type) {
	case KT_SYSENTER:
		printf("%.*s(0x%lx, 0x%lx, 0x%lx)", KTR_NAMELEN, call, a[1], a[2], a[3]);
		break;
	case KT_SYSEXIT:
		printf("%.*s = ", KTR_NAMELEN, call);
		if ((int64_t)a[1] != 0)
			printf("error %ld", (long)a[1]);
		else
			printf("%ld", (long)a[2]);
		break;
	case KT_TRAP:
		printf("%lu at 0x%lx, address 0x%lx", a[0], a[1], a[2]);
		break;
	case KT_SWITCH:
		printf("to %ld/%lu %.16s", (long)a[0], a[1], (const char *)&a[2]);
		break;
	case KT_FAULT:
		printf("0x%lx access %lu error %lu, %lu ns", a[0], a[1], a[2], a[3]);
		break;
	case KT_IOSTART:
		printf("%lx %s at %lu, %lu bytes", a[0], a[1] == 0 ? "read" :
		    a[1] == 1 ? "write" : "flush", a[2], a[3]);
		break;
	case KT_IODONE:
		printf("%lx error %lu", a[0], a[1]);
		break;
	case KT_EXEC:
		printf("%.16s", (const char *)&a[0]);
		break;
	case KT_SIGNAL:
		printf("%lu to %lu", a[0], a[1]);
		break;
	default:
		printf("%ld", (long)a[0]);
		break;
	}
}

int
main(int argc, char **argv)
{
	const struct ktr_header *h;
	const struct ktr_entry *e;
	const char *error;
	uint64_t from, want;
	long pid = -1;
	size_t size;
	char *buf;
	FILE *f;

	if (options(argc, argv, "n:p:o:",
	    "ktrdump [-n count] [-p pid] [-o file]") != argc)
		usage();
	if (sysctlbyname("debug.ktr.ring", NULL, &size, NULL, 0) != 0)
		err(1, "debug.ktr.ring");
	if (size == 0)
		errx(1, "nothing was recorded: sysctl debug.ktr.mask=255");
	if ((buf = malloc(size)) == NULL ||
	    sysctlbyname("debug.ktr.ring", buf, &size, NULL, 0) != 0)
		err(1, "debug.ktr.ring");
	if (opt['o']) {
		if ((f = fopen(optval['o'], "w")) == NULL ||
		    fwrite(buf, 1, size, f) != size || fclose(f) != 0)
			err(1, "%s", optval['o']);
		return (0);
	}
	h = (const struct ktr_header *)buf;
	want = h->ktr_entries;
	if (opt['n']) {
		want = (uint64_t)strtonum(optval['n'], 1, 1L << 40, &error);
		if (error != NULL)
			errx(1, "count %s: %s", optval['n'], error);
	}
	if (opt['p']) {
		pid = (long)strtonum(optval['p'], 0, 1 << 30, &error);
		if (error != NULL)
			errx(1, "pid %s: %s", optval['p'], error);
	}
	if (want > h->ktr_entries)
		want = h->ktr_entries;
	from = h->ktr_next > want ? h->ktr_next - want : 0;
	for (; from < h->ktr_next; from++) {
		e = (const struct ktr_entry *)(buf + h->ktr_first) +
		    from % h->ktr_entries;
		if (pid >= 0 && e->ktr_pid != pid)
			continue;
		printf("%8lu.%09lu %5d/%-3u %-9s ", e->ktr_time / 1000000000,
		    e->ktr_time % 1000000000, e->ktr_pid, e->ktr_tid,
		    e->ktr_type < KT_NTYPES ? names[e->ktr_type] : "?");
		print_args(h, e);
		printf("\n");
	}
	if (fflush(stdout) != 0)
		err(1, "standard output");
	return (0);
}
