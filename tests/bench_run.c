/*
 * bench_run.c - `make bench': the vkernel beside Linux and User-mode Linux.
 *
 * Runs bench.c in all of them, ROUNDS times in turn so that a slow moment of the
 * machine hits each alike, free and pinned to one CPU, and takes the median of the
 * rounds.  Everything lies in memory: the vkernel's image and root disk, UML's
 * memory and its ext4 root disk, and the files that native Linux writes.  The programs
 * that some rows run are the world's here, and busybox on Linux.
 *
 * The data: results[row][system][round].  Rows are what bench.c prints, and some
 * that only an observer can measure: the time to `login:', and the CPU time that a
 * vkernel uses when it is idle and when one of its processes is busy.  It prints a
 * table, and writes bench.tsv: row, unit, here (free), native and uml (the better
 * of free and pinned), uml/here (how many times faster than UML).
 *
 * Nothing here asserts a speed.  What fails is a system that does not run; UML may
 * be missing: its columns are then "-".
 *
 *	bench_run objdir
 *
 * Called by: make bench.  Calls: pty.c, uml.c, taskset.  Read next: bench.c.
 */
#define _GNU_SOURCE
#include <check.h>
#include <err.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#include "tests/guest.h"
#include "tests/uml.h"

#define ROUNDS		3
#define MAXROWS		32
#define MAXSTUBS	64
#define RUN_TIME	120
#define WATCH_TIME	2			/* seconds of idling, of being busy */
#define ROOM		(2UL << 30)		/* bytes, in a memory file system */
#define NONE		(-1.0)
#define UML_DISK	"512m"

enum system { HERE, HERE_PINNED, NATIVE, NATIVE_PINNED, UML, UML_PINNED, NSYSTEMS };

static struct row {
	char	name[40], unit[8];
	double	value[NSYSTEMS][ROUNDS];
	int	n[NSYSTEMS];
} rows[MAXROWS];
static int nrows;

static const char *objdir;
static char	dir[64], cpu[16];
static bool	have_uml;

/* ---- results ---------------------------------------------------------------- */

/* Add a value to a row, which is made if there is none of that name. */
static void
result(const char *name, const char *unit, enum system sys, double value)
{
	struct row *r = rows;

	while (r < rows + nrows && strcmp(r->name, name) != 0)
		r++;
	if (r == rows + nrows) {
		ck_assert_int_lt(nrows, MAXROWS);
		nrows++;
		(void)snprintf(r->name, sizeof(r->name), "%s", name);
		(void)snprintf(r->unit, sizeof(r->unit), "%s", unit);
	}
	if (r->n[sys] < ROUNDS)
		r->value[sys][r->n[sys]++] = value;
}

/* Take the rows out of what bench printed; a terminal may have made spaces of tabs. */
static void
parse(char *text, enum system sys)
{
	char *line, *next, *unit, *value, *end;
	double v;

	for (line = strtok_r(text, "\r\n", &next); line != NULL;
	    line = strtok_r(NULL, "\r\n", &next)) {
		if ((value = strrchr(line, ' ')) == NULL ||
		    strrchr(line, '\t') > value)
			value = strrchr(line, '\t');
		if (value == NULL)
			continue;
		v = strtod(value + 1, &end);
		while (value > line && (value[-1] == ' ' || value[-1] == '\t'))
			value--;
		*value = '\0';
		for (unit = value; unit > line && unit[-1] != ' ' && unit[-1] != '\t';)
			unit--;
		if (*end != '\0' || (strcmp(unit, "us") != 0 && strcmp(unit, "ms") != 0))
			continue;
		for (value = unit; value > line && (value[-1] == ' ' ||
		    value[-1] == '\t'); value--)
			value[-1] = '\0';
		result(line, unit, sys, v);
	}
}

/* qsort's order of doubles. */
static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

/* The median of a row's rounds in one system; NONE when there is none. */
static double
median(struct row *r, enum system sys)
{
	int n = r->n[sys];

	if (n == 0)
		return (NONE);
	qsort(r->value[sys], (size_t)n, sizeof(double), ascending);
	return (n % 2 != 0 ? r->value[sys][n / 2] :
	    (r->value[sys][n / 2 - 1] + r->value[sys][n / 2]) / 2);
}

/* The smaller of free and pinned, of those there are. */
static double
better(struct row *r, enum system sys)
{
	double a = median(r, sys), b = median(r, sys + 1);

	return (b == NONE || (a != NONE && a < b) ? a : b);
}

/* A number for the table: four digits, or "-". */
static const char *
number(double v)
{
	static char ring[8][32];
	static int i;

	i = (i + 1) % 8;
	(void)snprintf(ring[i], sizeof(ring[i]), v < 0 ? "-" : v < 10 ? "%.3f" :
	    v < 100 ? "%.2f" : v < 1000 ? "%.1f" : "%.0f", v);
	return (ring[i]);
}

/* The table, and bench.tsv. */
static void
report(void)
{
	char path[4200];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/bench.tsv", objdir);
	if ((f = fopen(path, "w")) == NULL)
		ck_abort_msg("%s: %s", path, strerror(errno));
	(void)fprintf(f, "row\tunit\there\tnative\tuml\tuml/here\n");
	printf("\n%-22s %4s %9s %9s %9s %9s   %s\n", "", "", "here", "native", "uml",
	    "uml/here", "here, pinned");
	for (struct row *r = rows; r < rows + nrows; r++) {
		double here = median(r, HERE), uml = better(r, UML);
		const char *s[] = { number(here), number(better(r, NATIVE)), number(uml),
		    number(here > 0 ? uml / here : NONE),
		    number(median(r, HERE_PINNED)) };

		printf("%-22s %4s %9s %9s %9s %9s   %s\n", r->name, r->unit, s[0], s[1],
		    s[2], s[3], s[4]);
		(void)fprintf(f, "%s\t%s\t%s\t%s\t%s\t%s\n", r->name, r->unit, s[0],
		    s[1], s[2], s[3]);
	}
	if (fclose(f) != 0)
		ck_abort_msg("%s: %s", path, strerror(errno));
	printf("\n%s\n", path);
}

/* ---- the systems -------------------------------------------------------------- */

/* Native Linux. */
static void
native(bool pinned)
{
	static struct run r;
	char prog[4200], path[4200];
	const char *argv[] = { "taskset", "-c", cpu, "env", path, prog, "-d", dir, NULL };

	(void)snprintf(prog, sizeof(prog), "%s/tests/bench.linux", objdir);
	(void)snprintf(path, sizeof(path), "PATH=%s/uml/bin", dir);
	run(&r, pinned ? argv : argv + 3, NULL, RUN_TIME);
	ck_assert_msg(r.status == 0, "native: %s", r.err);
	parse(r.out, pinned ? NATIVE_PINNED : NATIVE);
}

/* User-mode Linux, with bench as its init. */
static void
uml(bool pinned)
{
	char disk[80];
	const char *const args[] = { "mem=512M", disk, "root=/dev/ubda", "init=/bench",
	    "--", "-d", "/", NULL };
	double start = now();
	struct pty *p;

	(void)snprintf(disk, sizeof(disk), "ubd0=%s/uml.img", dir);
	p = uml_spawn(pinned ? cpu : NULL, NULL, args);
	if (pty_seen(p, "login:", BOOT_TIME)) {
		result("boot to login:", "ms", pinned ? UML_PINNED : UML,
		    (now() - start) * 1e3);
		(void)pty_wait(p, RUN_TIME);
		parse(p->out, pinned ? UML_PINNED : UML);
	} else {
		have_uml = false;
		printf("linux.uml does not start here:\n%s\n", p->out);
	}
	pty_free(p);
}

/* CPU seconds of a vkernel and its stubs that are alive. */
static double
cpu_seconds(pid_t pid)
{
	pid_t list[MAXSTUBS + 1];
	int n = vk_children(pid, list, MAXSTUBS);
	struct timespec ts;
	clockid_t clock;
	double sum = 0;

	list[n++] = pid;
	while (n-- > 0)
		if (clock_getcpuclockid(list[n], &clock) == 0 &&
		    clock_gettime(clock, &ts) == 0)
			sum += (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
	return (sum);
}

/* Watch for a while how much of a CPU a vkernel uses. */
static void
watch(struct pty *p, const char *row, enum system sys)
{
	double t, used;

	(void)pty_seen(p, "(nothing comes)", 0.5);
	t = now();
	used = cpu_seconds(p->pid);
	(void)pty_seen(p, "(nothing comes)", WATCH_TIME);
	result(row, "%", sys, (cpu_seconds(p->pid) - used) / (now() - t) * 100);
}

/* The vkernel, as a user would run it. */
static void
here(bool pinned)
{
	enum system sys = pinned ? HERE_PINNED : HERE;
	char image[80], root[80];
	const char *argv[] = { "taskset", "-c", cpu, vk_kernel(), "-m", "512m", "-i",
	    image, "-r", root, NULL };
	size_t from;
	double start;
	struct pty *p;

	(void)snprintf(image, sizeof(image), "%s/memimg", dir);
	(void)snprintf(root, sizeof(root), "%s/root.img", dir);
	start = now();
	p = pty_spawn(pinned ? argv : argv + 3, 24, 80);
	pty_expect(p, "login: ", BOOT_TIME);
	result("boot to login:", "ms", sys, (now() - start) * 1e3);
	pty_send(p, "root\r");
	pty_expect(p, "# ", BOOT_TIME);
	watch(p, "vkernel, idle", sys);
	pty_send(p, "while :; do :; done\r");
	watch(p, "vkernel, one busy", sys);
	pty_send(p, "\003");
	pty_expect(p, "# ", BOOT_TIME);
	pty_send(p, "/usr/bin/bench; echo status=$?\r");
	pty_expect(p, "\n", BOOT_TIME);
	from = p->seen;
	pty_expect(p, "status=", RUN_TIME);
	pty_expect(p, "0\r", 1);
	pty_expect(p, "# ", BOOT_TIME);
	pty_send(p, "halt\r");
	ck_assert_int_eq(pty_wait(p, BOOT_TIME), 0);
	parse(p->out + from, sys);
	pty_free(p);
}

/* ---- setting up ------------------------------------------------------------ */

/* A scratch folder in memory, else on disk. */
static void
make_dir(void)
{
	struct statvfs v;
	bool shm = statvfs("/dev/shm", &v) == 0 && (v.f_flag & ST_NOEXEC) == 0 &&
	    v.f_bavail * v.f_frsize > ROOM;

	(void)snprintf(dir, sizeof(dir), "%s/vkbench.XXXXXX", shm ? "/dev/shm" : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(setenv("TMPDIR", dir, 1), 0);
}

/* Run a command that must do well. */
static void
must(const char *const argv[])
{
	static struct run r;

	run(&r, argv, NULL, RUN_TIME);
	ck_assert_msg(r.status == 0, "%s: %s", argv[0], r.err);
}

/* The files, the CPU to pin to, and whether UML is there. */
static void
set_up(void)
{
	char from[4200], to[128];
	const char *root = getenv("ROOTIMG");

	make_dir();
	(void)snprintf(cpu, sizeof(cpu), "%d", sched_getcpu());

	(void)snprintf(from, sizeof(from), "%s/rootimg.01", objdir);
	(void)snprintf(to, sizeof(to), "%s/root.img", dir);
	must((const char *[]){ "cp", "--sparse=always", root != NULL ? root : from, to,
	    NULL });
	(void)snprintf(from, sizeof(from), "%s/tests/bench.linux", objdir);
	(void)snprintf(to, sizeof(to), "%s/uml/dev", dir);
	must((const char *[]){ "mkdir", "-p", to, NULL });
	(void)snprintf(to, sizeof(to), "%s/uml/bench", dir);
	must((const char *[]){ "cp", from, to, NULL });
	(void)snprintf(to, sizeof(to), "%s/uml/bin", dir);
	must((const char *[]){ "mkdir", to, NULL });
	must((const char *[]){ "sh", "-c", "cp \"$(command -v busybox)\" $0 && "
	    "for i in find sort tar; do ln -s busybox $0/$i; done", to, NULL });
	(void)snprintf(from, sizeof(from), "%s/uml", dir);
	(void)snprintf(to, sizeof(to), "%s/uml.img", dir);
	must((const char *[]){ "mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-d",
	    from, to, UML_DISK, NULL });

	have_uml = uml_there();
	if (!have_uml)
		printf("linux.uml (Debian: user-mode-linux) is not installed\n");
}

START_TEST(bench)
{
	vk_allow();
	set_up();
	for (int i = 0; i < ROUNDS; i++)
		for (int pinned = 0; pinned < 2; pinned++) {
			printf("round %d of %d%s\n", i + 1, ROUNDS,
			    pinned ? ", on one CPU" : "");
			(void)fflush(stdout);
			native(pinned);
			if (have_uml)
				uml(pinned);
			here(pinned);
		}
	report();
}
END_TEST

/* Remove the scratch folder, also after a failure. */
static void
clean_up(void)
{
	if (dir[0] != '\0')
		must((const char *[]){ "rm", "-rf", dir, NULL });
}

int
main(int argc, char *argv[])
{
	Suite *s = suite_create("bench");
	TCase *tc = tcase_create("bench");
	SRunner *sr = srunner_create(s);
	int failed;

	uml_main(argc, argv);
	if (argc != 2)
		errx(64, "usage: bench_run objdir");
	if ((objdir = realpath(argv[1], NULL)) == NULL)
		err(1, "%s", argv[1]);
	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, NULL, clean_up);
	tcase_add_test(tc, bench);
	srunner_set_fork_status(sr, CK_NOFORK);
	srunner_run_all(sr, CK_SILENT);
	failed = srunner_ntests_failed(sr);
	if (failed != 0)
		srunner_print(sr, CK_NORMAL);
	srunner_free(sr);
	return (failed != 0);
}
