/*
 * attack.c - try to get out of an address space.
 *
 * Guest code shares a host process with a page of the vkernel's code and some pages
 * of shared memory (vkstub.h), and nothing stops it from jumping there or writing to
 * them.  This program does, in every way its author could think of, and a million
 * random ones beside.  What it expects is little: each attempt ends in a signal, in
 * ENOSYS, or in the death of the process that made it; no memory but its own changes;
 * and the next process finds the machine as it should be.
 *
 *	parent, root: forks a process a batch of attempts, waits, counts
 *	  |-- watcher, root: looks at pages of the same physical memory
 *	  |-- attacker, nobody, in an empty root directory: goes on until it dies
 *
 * The data: a report that the attacker makes, and destroys as likely as not; the
 * watched pages, which all of them share until somebody writes; and the attempts,
 * directed ones (directed.c) and random ones (chance.c), both by number, so that a
 * failure can be repeated.
 *
 *	attack [-v] [-n attempts] [-s seed] [-o number of the first]
 *
 * More than 20000 attempts, the default, also mean all variants of the directed ones;
 * a first number other than 0 leaves them out.  Ends with a line "attack: ... ok" and
 * status 0, else 1.
 *
 * Read next: launch.c, docs/vmspace.md.  Called by: a person, tests/t_attack.c.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/tls.h>
#include <sys/wait.h>
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <time.h>

#include "attack.h"

#define DEFAULT_ATTEMPTS 20000
#define BATCH		500		/* attempts of one process, if it lives */
#define NOBODY		65534
#define REPORT_VA	0x35a173c4d000	/* where garbage seldom writes */
#define PATIENCE	10		/* seconds for a whole batch */
#define TLS_MAGIC	0x7e57ab1e5a11e57eUL
#define MXCSR_DEFAULT	0x1f80U
#define FCW_DEFAULT	0x37f

static bool	verbose;
static struct { uint64_t word; } tls = { TLS_MAGIC };
static char	emptydir[] = "/tmp/attack.XXXXXX";
static volatile pid_t attacker;		/* that is being waited for */

static uint64_t
pattern(size_t i)
{
	return ((i + 1) * 0x9e3779b97f4a7c15UL ^ seed);
}

/* Is everything that this process has as its parent left it? */
static bool
sane(void)
{
	uint64_t word, flags;
	uint32_t mxcsr;
	uint16_t fcw;

	for (size_t i = 0; i < WATCHED / 8; i++)
		if (watched[i] != pattern(i))
			return (false);
	__asm__ volatile("movq %%fs:0, %0; pushfq; popq %1; stmxcsr %2; fnstcw %3"
	    : "=r" (word), "=r" (flags), "=m" (mxcsr), "=m" (fcw));
	return (word == TLS_MAGIC && (flags & (FL_TF | FL_DF | FL_AC | FL_NT)) == 0 &&
	    mxcsr == MXCSR_DEFAULT && fcw == FCW_DEFAULT);
}

/* Watch until the pipe is closed.  Exit status 0: nothing was ever seen to change. */
static _Noreturn void
watch(int fd)
{
	uint64_t private[512];
	struct timespec nap = { 0, 2000000 };
	unsigned long looks = 0;
	char c;

	memset(private, 0x5a, sizeof(private));
	do {
		if (!sane())
			errx(1, "the watcher sees that its memory changed");
		for (size_t i = 0; i < sizeof(private) / 8; i++)
			if (((volatile uint64_t *)private)[i] != 0x5a5a5a5a5a5a5a5aUL)
				errx(1, "the watcher's stack changed");
		looks++;
		(void)nanosleep(&nap, NULL);
	} while (read(fd, &c, 1) < 0 && errno == EWOULDBLOCK);
	if (verbose)
		printf("the watcher looked %lu times\n", looks);
	(void)fflush(stdout);
	_exit(0);
}

/* Be an attacker: give up everything, then make the attempts. */
static _Noreturn void
attack(void (*fn)(uint64_t), uint64_t from, uint64_t to, uint64_t step)
{
	if (!sane())
		_exit(68);
	(void)closefrom(0);
	if (setpgid(0, 0) != 0 || chroot(emptydir) != 0 || chdir("/") != 0 ||
	    setgid(NOBODY) != 0 || setuid(NOBODY) != 0)
		_exit(69);
	set_handlers();
	report->ready = 1;
	for (uint64_t i = from; i < to; i += step) {
		report->next = i;
		fn(i);
	}
	report->next = to;
	_exit(0);
}

/* The attacker takes too long. */
static void
too_long(int sig)
{
	(void)sig;
	if (attacker > 0)
		(void)kill(attacker, SIGKILL);
}

static struct {
	uint64_t	attempts, processes, killed, exited;
} count;

/* Wait for an attacker, for so long and no longer. */
static int
reap(pid_t pid)
{
	struct itimerval patience = { { 1, 0 }, { PATIENCE, 0 } };
	struct itimerval off = { { 0, 0 }, { 0, 0 } };
	int status;

	attacker = pid;
	if (setitimer(ITIMER_REAL, &patience, NULL) != 0)
		err(1, "setitimer");
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			err(1, "waitpid");
	attacker = 0;
	if (setitimer(ITIMER_REAL, &off, NULL) != 0)
		err(1, "setitimer");
	(void)killpg(pid, SIGKILL);		/* what garbage forked */
	return (status);
}

/* Make all attempts of one kind, in as many processes as that takes. */
static bool
make_attempts(const char *what, void (*fn)(uint64_t), uint64_t from, uint64_t n,
    uint64_t step)
{
	uint64_t i, to, end = from + n, next;
	int status;
	pid_t pid;

	for (i = from; i < end; i = next) {
		to = end - i > BATCH * step ? i + BATCH * step : end;
		report->next = i;
		report->ready = report->failed = 0;
		(void)fflush(stdout);
		if ((pid = fork()) < 0)
			err(1, "fork");
		if (pid == 0)
			attack(fn, i, to, step);
		status = reap(pid);
		count.processes++;
		next = report->next;
		if (report->ready == 0) {
			printf("%s, before number %lu: a fresh process is not as it "
			    "should be, status %#x\n", what, i, (unsigned)status);
			return (false);
		}
		if (WIFSIGNALED(status))
			count.killed++;
		else if (next != to || WEXITSTATUS(status) != 0)
			count.exited++;
		if (fn != random_attempt && report->failed != 0) {
			printf("%s, number %lu: not what line %u expects\n", what, next,
			    report->failed);
			return (false);
		}
		if (verbose && next != to)
			printf("%s, number %lu: status %#x\n", what, next,
			    (unsigned)status);
		/* Destroyed, or honest: it goes on behind what it says. */
		if (next < i || next > to)
			next = i;
		if (next != to || status != 0)
			next += next < to ? step : 0;
		count.attempts += (next - i + step - 1) / step;
	}
	return (true);
}

/* Everything of the attackers' user goes. */
static void
sweep(void)
{
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid == 0) {
		if (setuid(NOBODY) != 0)
			_exit(1);
		(void)kill(-1, SIGKILL);
		_exit(0);
	}
	(void)waitpid(pid, NULL, 0);
}

/* Memory for all that follows; anywhere, unless MAP_FIXED. */
static uint8_t *
pages(void *at, size_t len, int prot, int flags)
{
	void *p = mmap(at, len, prot, MAP_ANON | flags, -1, 0);

	if (p == MAP_FAILED)
		err(1, "mmap");
	return (p);
}

/* Memory, the thread's base, the directory, the signal handler of the parent. */
static void
set_up(void)
{
	struct tls_info ti = { &tls, sizeof(tls) };
	struct sigaction sa;

	if (geteuid() != 0)
		errx(1, "only root can give up what an attacker must not have");
	report = (struct report *)pages((void *)REPORT_VA, PAGE, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_FIXED);
	code = pages(NULL, 2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE);
	stack = pages(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE) + PAGE;
	altstack = pages(NULL, ALTSTACK, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	watched = (uint64_t *)pages(NULL, WATCHED, PROT_READ | PROT_WRITE, MAP_PRIVATE);
	if (munmap(code + PAGE, PAGE) != 0 || munmap(stack - PAGE, PAGE) != 0 ||
	    munmap(stack + PAGE, PAGE) != 0)
		err(1, "munmap");
	for (size_t i = 0; i < WATCHED / 8; i++)
		watched[i] = pattern(i);
	if (syscall(SYS_set_tls_area, 0, &ti, sizeof(ti)) != 0)
		err(1, "set_tls_area");
	if (!sane())
		errx(1, "this process is not as it should be");
	if (mkdtemp(emptydir) == NULL || chmod(emptydir, 0755) != 0)
		err(1, "%s", emptydir);
	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = too_long;
	if (sigaction(SIGALRM, &sa, NULL) != 0)
		err(1, "sigaction");
	if (!survey())
		errx(1, "the stub's code is not at %#lx", (unsigned long)STUB_CODE);
}

/* Directed attempts, then random ones.  True: all as it should be. */
static bool
run(uint64_t first, uint64_t n)
{
	for (size_t i = 0; i < ndirected; i++) {
		const struct directed *d = &directed[i];
		uint64_t step = n > DEFAULT_ATTEMPTS ? 1 : d->quick;

		if (verbose)
			printf("%s\n", d->name);
		if (first == 0 && !make_attempts(d->name, d->fn, 0, d->variants, step))
			return (false);
	}
	sweep();
	for (uint64_t end = first + n; first < end; first += n) {
		n = end - first > DEFAULT_ATTEMPTS ? DEFAULT_ATTEMPTS : end - first;
		if (!make_attempts("random", random_attempt, first, n, 1))
			return (false);
		sweep();
		if (verbose)
			printf("%lu attempts\n", first + n);
	}
	return (true);
}

int
main(int argc, char *argv[])
{
	uint64_t n = DEFAULT_ATTEMPTS, first = 0;
	int c, fds[2], status;
	pid_t watcher;
	bool ok;

	while ((c = getopt(argc, argv, "n:o:s:v")) != -1)
		switch (c) {
		case 'n': n = strtoul(optarg, NULL, 0); break;
		case 'o': first = strtoul(optarg, NULL, 0); break;
		case 's': seed = strtoul(optarg, NULL, 0); break;
		case 'v': verbose = true; break;
		default:
			(void)fprintf(stderr,
			    "usage: attack [-v] [-n attempts] [-s seed] [-o first]\n");
			return (64);
		}
	set_up();
	if (pipe(fds) != 0 || fcntl(fds[0], F_SETFL, O_NONBLOCK) != 0)
		err(1, "pipe");
	(void)fflush(stdout);
	if ((watcher = fork()) < 0)
		err(1, "fork");
	if (watcher == 0) {
		(void)close(fds[1]);
		watch(fds[0]);
	}
	ok = run(first, n);
	(void)close(fds[1]);
	if (waitpid(watcher, &status, 0) != watcher)
		err(1, "waitpid");
	if (status != 0) {
		printf("the watcher ended with status %#x\n", (unsigned)status);
		ok = false;
	}
	if (!sane()) {
		printf("this process's memory or registers changed\n");
		ok = false;
	}
	(void)rmdir(emptydir);
	printf("attack: %lu attempts, seed %lu, %lu processes, %lu killed, %lu ended: "
	    "%s\n", count.attempts, seed, count.processes, count.killed, count.exited,
	    ok ? "ok" : "FAILED");
	return (ok ? 0 : 1);
}
