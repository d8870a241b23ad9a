/*
 * soak_mixed.c - an hour of everything at once.
 *
 * One vkernel runs for SOAK_MINUTES (60).  In each round a few modes of tests/stress.c
 * run in the background at the same time, each with a seed and a length of its own,
 * while the shell copies a file tree and compares all checksums, those of the original,
 * too, and the terminal takes bytes that must arrive as they were sent.  Every HOG_EVERY
 * rounds a mode that leaves others nothing (memory, processes, disk) runs alone instead.
 * Every LEAK_EVERY rounds the vkernel is compared with what it was after the first of
 * these (leak.c).  At the end it halts, and its file system is clean.
 *
 * All that is random follows from SOAK_SEED, which is printed (the time, if not given);
 * what runs beside what at a moment does not.  A failure says seed and round.
 *
 * Spec ids: ARC-2, RUN-4, VKD-2.  Called by: make soak.  Read next: stress.c.
 */
#define _GNU_SOURCE
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "tests/guest.h"
#include "tests/leak.h"
#include "world/include/md5.h"

#define ROUND_TIME	600		/* on a slow and busy host */
#define HOG_EVERY	5
#define LEAK_EVERY	10
#define TTY_BYTES	4000		/* fewer than a terminal keeps: TTYHOG */

static unsigned	seed;
static struct pty *p;
static int	nround;

/* A mode, and the percentage at which it takes a second or so. */
struct mode {
	const char	*name;
	int		percent;
};
static const struct mode friendly[] = {
	{ "exec", 2 }, { "vfork", 5 }, { "signals", 20 }, { "bigio", 20 },
	{ "sigframe", 10 }, { "lwps", 15 }, { "mmap", 10 }, { "cow", 5 }, { "pipe", 6 },
	{ "poll", 20 }, { "fsx", 8 }, { "names", 8 }, { "dirs", 8 }, { "deep", 20 },
	{ "files", 8 },
};
static const struct mode hogs[] = {
	{ "forkbomb", 5 }, { "memhog", 5 }, { "fdhog", 5 }, { "cache", 100 },
	{ "enospc", 25 }, { "syscalls", 4 }, { "devmem", 20 }, { "timer", 20 },
};
static int	ran[sizeof(friendly) / sizeof(friendly[0])];

/* s: run a mode.  t: copy the tree, compare the copy and the original. */
static const char *const functions[] = {
	"s(){ stress -s $1 -n $2 $3 >/tmp/out.$3 2>&1 || { echo B''AD $*; "
	    "cat /tmp/out.$3; }; }",
	"sums(){ (cd $1; find . -type f | sort | xargs md5 -r); }",
	"t(){ cp -Rp /soak/orig /soak/$1; mv /soak/$1 /soak/moved; "
	    "sums /soak/moved | diff - /soak/sums >/tmp/diff || { echo B''AD copy; "
	    "cat /tmp/diff; }; sums /soak/orig | cmp - /soak/sums || echo B''AD tree; "
	    "rm -rf /soak/moved; }",
	"mkdir /soak; cp -Rp /usr /soak/orig; cp -Rp /etc /bin /soak/orig; "
	    "sums /soak/orig >/soak/sums; wc -l </soak/sums",
};

/* A random number below n. */
static unsigned
below(unsigned n)
{
	return ((unsigned)rand_r(&seed) % n);
}

/* Wait for what a command prints at its end, and for the prompt; nothing was BAD. */
static void
finish(const char *end)
{
	ck_assert_msg(pty_seen(p, end, ROUND_TIME) && pty_seen(p, "# ", CMD_TIME),
	    "round %d does not end: %s", nround, p->out);
	ck_assert_msg(strstr(p->out, "BAD") == NULL, "round %d: %s", nround, p->out);
	p->len = p->seen = 0;
	p->out[0] = '\0';
}

/* Some modes, the tree and the terminal, all at once. */
static void
mixed(void)
{
	static char bytes[TTY_BYTES + 1];
	char line[1024] = "(", hex[33];
	size_t len = 1;
	unsigned n = 2 + below(4);
	MD5_CTX c;

	for (unsigned i = 0; i < n; i++) {
		unsigned m = below(sizeof(friendly) / sizeof(friendly[0]));

		ran[m]++;
		len += (size_t)snprintf(line + len, sizeof(line) - len, "s %u %u %s & ",
		    1 + below(1000000), (unsigned)friendly[m].percent * (1 + below(4)),
		    friendly[m].name);
	}
	/* ^\ is the vkernel's own. */
	for (size_t i = 0; i < TTY_BYTES; i++)
		if ((bytes[i] = (char)(1 + below(255))) == '\034')
			bytes[i] = 'x';
	MD5Init(&c);
	MD5Update(&c, bytes, TTY_BYTES);
	(void)MD5End(&c, hex);
	(void)snprintf(line + len, sizeof(line) - len, "t copy & stty raw -echo; "
	    "echo re''ady; head -c %d | md5 -q; stty sane; wait); echo ro''und\r",
	    TTY_BYTES);
	pty_send(p, line);
	ck_assert_msg(pty_seen(p, "ready", ROUND_TIME), "round %d: %s", nround, p->out);
	pty_send(p, bytes);
	ck_assert_msg(pty_seen(p, hex, ROUND_TIME), "round %d: the terminal's bytes: %s",
	    nround, p->out);
	finish("round");
}

/* A mode that wants everything, then the tree. */
static void
hog(void)
{
	const struct mode *m = &hogs[below(sizeof(hogs) / sizeof(hogs[0]))];
	char line[200];

	(void)snprintf(line, sizeof(line), "s %u %d %s; t copy; echo ro''und\r",
	    1 + below(1000000), m->percent, m->name);
	pty_send(p, line);
	finish("round");
}

/*
 * Rounds until the time is over.  As a fixture, for it may last: Check counts the time
 * of a test, but not of what comes before, in an int of microseconds.
 */
static void
load(void)
{
	const char *minutes = getenv("SOAK_MINUTES"), *given = getenv("SOAK_SEED");
	double start = now(), end = start + 60 * (minutes != NULL ? atof(minutes) : 60);
	static struct leak first;
	int leaks = 0;

	seed = given != NULL ? (unsigned)strtoul(given, NULL, 0) : (unsigned)time(NULL);
	printf("SOAK_SEED=%u\n", seed);
	(void)fflush(stdout);
	p = guest_boot(GUEST(.memory = "160m"));
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		pty_cmd(p, functions[i], NULL, CMD_TIME);
	/* Many threads at once: the cache of their stacks is full from here on. */
	pty_cmd(p, "s 1 10 forkbomb; echo ro''und", "round\r", ROUND_TIME);
	for (nround = 1; now() < end || leaks < 2; nround++) {
		if (nround % HOG_EVERY == 0)
			hog();
		else
			mixed();
		if (nround % LEAK_EVERY != 0)
			continue;
		if (leaks++ == 0)
			leak_measure(p, &first);
		else
			leak_check(p, "soak", &first, now() >= end);
		printf("round %d, %.0f s\n", nround, now() - start);
		(void)fflush(stdout);
	}
}

/* It still works, and what it leaves on its disk is whole. */
START_TEST(ends_well)
{
	struct rusage ru;

	p->len = p->seen = 0;
	pty_cmd(p, "dmesg | tail -n 20; vmstat -s; uptime; df", "% ", CMD_TIME);
	printf("%s\n", p->out);
	for (size_t i = 0; i < sizeof(ran) / sizeof(ran[0]); i++)
		printf("%s %d%s", friendly[i].name, ran[i],
		    i + 1 < sizeof(ran) / sizeof(ran[0]) ? ", " : "\n");
	guest_halt(p);
	ck_assert_int_eq(getrusage(RUSAGE_CHILDREN, &ru), 0);
	printf("%d rounds; the host's CPU: %ld s user, %ld s system; largest process "
	    "%ld MB\n", nround - 1, (long)ru.ru_utime.tv_sec, (long)ru.ru_stime.tv_sec,
	    ru.ru_maxrss / 1024);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "soak", .seconds = 0, .before = load,
	    .tests = { { ends_well, 1 } } }));
}
