/*
 * vmstat.c - vmstat(8): memory, faults, disks, interrupts, CPU.
 *
 *	vmstat [-w wait | wait] [-c count | count]
 *				a line every `wait' seconds; the first is since boot
 *	vmstat -s		events since boot, and pages now
 *	vmstat -m		kernel memory by type
 *	vmstat -i		interrupts by device
 *
 * Everything comes by sysctl: vm.vmmeter, vm.vmstats, vm.vmtotal, kern.cp_time,
 * kern.devstat.all, kern.malloc, hw.intrcnt, hw.intrnames.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/devicestat.h>
#include <sys/sysctl.h>
#include <sys/vmmeter.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

#define CPUSTATES	5		/* user, nice, system, interrupt, idle */
#define MAXDISKS	2		/* that have a column */
#define LINES		20		/* between headers */

/* Everything that a line is made of. */
struct sample {
	struct vmmeter	v;
	uint64_t	cp[CPUSTATES];	/* microseconds */
	uint64_t	xfers[MAXDISKS];
	struct timespec	when;		/* since boot */
};

static char	disk[MAXDISKS][8];	/* "vd0" */
static int	ndisks;

/* A value of unknown size, to be freed; its size. */
static void *
get(const char *name, size_t *lenp)
{
	size_t len = 0;
	void *p;

	if (sysctlbyname(name, NULL, &len, NULL, 0) == -1)
		err(1, "%s", name);
	len += 1024;				/* it may have grown meanwhile */
	if ((p = malloc(len)) == NULL)
		err(1, NULL);
	if (sysctlbyname(name, p, &len, NULL, 0) == -1)
		err(1, "%s", name);
	if (lenp != NULL)
		*lenp = len;
	return (p);
}

/* A value of one size. */
static void
get_fixed(const char *name, void *p, size_t size)
{
	size_t len = size;

	if (sysctlbyname(name, p, &len, NULL, 0) == -1)
		err(1, "%s", name);
	if (len != size)
		errx(1, "%s: %zu bytes, not %zu", name, len, size);
}

/* What the first disks have done. */
static void
get_disks(struct sample *s)
{
	size_t len;
	long *gen = get("kern.devstat.all", &len);
	struct devstat *ds = (struct devstat *)(gen + 1);
	int n = (int)((len - sizeof(*gen)) / sizeof(*ds));

	ndisks = 0;
	for (int i = n - 1; i >= 0 && ndisks < MAXDISKS; i--) {
		snprintf(disk[ndisks], sizeof(disk[0]), "%.1s%.1s%d", ds[i].device_name,
		    ds[i].device_name + strlen(ds[i].device_name) - 1,
		    ds[i].unit_number);
		s->xfers[ndisks++] = ds[i].num_reads + ds[i].num_writes;
	}
	free(gen);
}

static void
get_sample(struct sample *s)
{
	get_fixed("vm.vmmeter", &s->v, sizeof(s->v));
	get_fixed("kern.cp_time", s->cp, sizeof(s->cp));
	get_disks(s);
	clock_gettime(CLOCK_UPTIME, &s->when);
}

static void
print_header(void)
{
	printf(" procs    memory      page                    disk %*s faults"
	    "         cpu\n",
	    4 * ndisks - 4, "");
	printf(" r  b w    avm    fre   flt  zf  pi  po  fr  sr");
	for (int i = 0; i < ndisks; i++)
		printf(" %3s", disk[i]);
	printf("   in    sy    cs us sy id\n");
}

/* One line: what is now, and rates since the sample before. */
static void
print_line(const struct sample *old, const struct sample *new)
{
	struct vmtotal t;
	double secs = (double)(new->when.tv_sec - old->when.tv_sec) +
	    (double)(new->when.tv_nsec - old->when.tv_nsec) / 1e9;
	uint64_t cp[CPUSTATES], all = 0;

#define RATE(field)	(unsigned long)((new->field - old->field) / secs + 0.5)
	if (secs <= 0)
		secs = 1e-9;
	get_fixed("vm.vmtotal", &t, sizeof(t));
	printf("%2ld %2ld %ld %6ldK %5ldK %5lu %3lu %3lu %3lu %3lu %3lu", t.t_rq, t.t_dw,
	    t.t_pw, (long)t.t_avm * 4, t.t_free * 4, RATE(v.v_vm_faults), RATE(v.v_zfod),
	    RATE(v.v_vnodepgsin), RATE(v.v_vnodepgsout), RATE(v.v_tfree),
	    RATE(v.v_pdpages));
	for (int i = 0; i < ndisks; i++)
		printf(" %3lu", RATE(xfers[i]));
	printf(" %4lu %5lu %5lu", RATE(v.v_intr) + RATE(v.v_timer), RATE(v.v_syscall),
	    RATE(v.v_swtch));
	for (int i = 0; i < CPUSTATES; i++)
		all += cp[i] = new->cp[i] - old->cp[i];
	if (all == 0)
		all = 1;
	printf(" %2lu %2lu %2lu\n", (unsigned long)((cp[0] + cp[1]) * 100 / all),
	    (unsigned long)((cp[2] + cp[3]) * 100 / all),
	    (unsigned long)(cp[4] * 100 / all));
	if (fflush(stdout) != 0)
		err(1, "stdout");
#undef RATE
}

/* Lines: count of them, or for ever (-1). */
static void
lines(unsigned wait, long count)
{
	struct sample old = { .when = { 0, 0 } }, new;

	for (long n = 0; count < 0 || n < count; n++) {
		if (n != 0)
			sleep(wait);
		get_sample(&new);
		if (n % LINES == 0)
			print_header();
		print_line(&old, &new);
		old = new;
	}
}

/* -s */
static void
sums(void)
{
	struct vmmeter v;
	struct vmstats s;

	get_fixed("vm.vmmeter", &v, sizeof(v));
	get_fixed("vm.vmstats", &s, sizeof(s));
#define SHOW(n, what)	printf("%9u %s\n", n, what)
	SHOW(v.v_swtch, "cpu context switches");
	SHOW(v.v_intr, "device interrupts");
	SHOW(v.v_timer, "timed functions that ran");
	SHOW(v.v_trap, "traps");
	SHOW(v.v_syscall, "system calls");
	SHOW(v.v_kthreads, "kernel threads created");
	SHOW(v.v_forks, "fork() calls");
	SHOW(v.v_vforks, "vfork() calls");
	SHOW(v.v_exec, "execve() calls");
	SHOW(v.v_vm_faults, "page faults");
	SHOW(v.v_zfod, "zero fill pages");
	SHOW(v.v_cow_faults, "copy-on-write pages copied");
	SHOW(v.v_cow_optim, "copy-on-write faults without a copy");
	SHOW(v.v_intrans, "waits for pages in transit");
	SHOW(v.v_vnodein, "vnode pager pageins");
	SHOW(v.v_vnodepgsin, "vnode pager pages paged in");
	SHOW(v.v_vnodeout, "vnode pager pageouts");
	SHOW(v.v_vnodepgsout, "vnode pager pages paged out");
	SHOW(v.v_pdwakeups, "page daemon wakeups");
	SHOW(v.v_pdpages, "pages examined by the page daemon");
	SHOW(v.v_dfree, "pages freed by the page daemon");
	SHOW(v.v_tfree, "pages freed");
	SHOW(s.v_free_count, "pages free");
	SHOW(s.v_wire_count, "pages wired down");
	SHOW(s.v_active_count, "pages active");
	SHOW(s.v_inactive_count, "pages inactive");
	SHOW(s.v_page_count, "pages in all");
	SHOW(s.v_page_size, "bytes per page");
#undef SHOW
}

/* -i */
static void
interrupts(void)
{
	size_t len;
	u_long *cnt = get("hw.intrcnt", &len), total = 0, secs;
	char *names = get("hw.intrnames", NULL), *name = names;
	struct timespec up;

	clock_gettime(CLOCK_UPTIME, &up);
	secs = up.tv_sec > 0 ? (u_long)up.tv_sec : 1;
	printf("%-20s %12s %10s\n", "interrupt", "total", "rate");
	for (size_t i = 0; i < len / sizeof(*cnt); i++, name += strlen(name) + 1) {
		total += cnt[i];
		if (cnt[i] != 0)
			printf("%-20s %12lu %10lu\n", name, cnt[i], cnt[i] / secs);
	}
	printf("%-20s %12lu %10lu\n", "Total", total, total / secs);
	free(cnt);
	free(names);
}

/* -m */
static void
kernel_memory(void)
{
	char *list = get("kern.malloc", NULL);

	printf("%-16s %8s %11s %12s\n%s", "Type", "InUse", "MemUse", "Requests", list);
	free(list);
}

static long
number(const char *s)
{
	char *end;
	long n = strtol(s, &end, 10);

	if (*s == '\0' || *end != '\0' || n <= 0 || n > 1000000)
		errx(1, "%s: not a number from 1 to 1000000", s);
	return (n);
}

int
main(int argc, char **argv)
{
	long wait = 0, count = 0;
	int ch, other = 0;

	while ((ch = getopt(argc, argv, "c:imsw:")) != -1) {
		switch (ch) {
		case 'c':
			count = number(optarg);
			break;
		case 'w':
			wait = number(optarg);
			break;
		case 'i':
		case 'm':
		case 's':
			other = ch;
			break;
		default:
			fprintf(stderr, "usage: vmstat [-ims] [-c count] [-w wait] "
			    "[wait [count]]\n");
			return (1);
		}
	}
	if (optind < argc)
		wait = number(argv[optind++]);
	if (optind < argc)
		count = number(argv[optind++]);
	if (optind < argc)
		errx(1, "%s: what is this?", argv[optind]);
	if (count == 0)
		count = wait != 0 ? -1 : 1;
	if (other == 's')
		sums();
	else if (other == 'i')
		interrupts();
	else if (other == 'm')
		kernel_memory();
	else
		lines(wait != 0 ? (unsigned)wait : 1, count);
	return (finish());
}
