/*
 * vmspace_start.c - how stubs come into the world, and what this host allows.
 *
 * A stub (vmspace.c, vkstub.c) is a host process.  It is made by clone, sharing
 * this process's memory so that no page table is copied, and exec of a memory
 * file that holds the stub program.  The child between the two gives it the
 * only descriptors it shall have: an own open of the memory image, a pipe for
 * batches, and the memory file of bells and signal stacks.  Then the stub gets
 * its orders through the pipe (struct stub_setup, with its secret), sets itself
 * up, and traps; stub_meet() looks where Linux put the signal frame.
 *
 * vmspace_init() does this once to see whether it works here, has the stub
 * issue every system call number a guest could, each of which must trap, and
 * measures what a wake-up costs.  Which CPU the stubs run on is decided here.
 *
 * The data: slots[], every stub there ever was, by slot; a slot is a bell page
 * and a private area of the shared memory, used again when its stub is dead.
 *
 * Called by: vmspace.c, vk.c.  Calls: Linux, vmspace.c.
 * Read next: vkstub.c.  Manual pages: clone(2), execveat(2), memfd_create(2).
 */
#define _GNU_SOURCE
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "host.h"
#include "vmspace_var.h"

/* What older headers of Linux lack. */
#ifndef SYS_close_range
#define SYS_close_range	436
#endif
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL	0x0008U
#endif
#ifndef MFD_EXEC
#define MFD_EXEC	0x0010U
#endif
#ifndef AT_MINSIGSTKSZ
#define AT_MINSIGSTKSZ	51
#endif

#define PROBE_NCALLS	1024			/* guest system calls tried at start */
#define VDSO_TRIES	200			/* starts, until the vdso lies well */
#define TSC_DEFAULT	100000UL		/* cycles to spin, before measuring */

struct stub_host vh = { .shm_fd = -1, .exe_fd = -1 };

static struct vmspace_stub *slots[STUB_NSLOT];	/* allocated as needed, never freed */
static uint16_t freeslot[STUB_NSLOT];		/* a stack */
static int nfree;

extern const char vkstub_blob[], vkstub_blob_end[];

/* What the child of stub_spawn() needs; it runs in this process's memory. */
static struct {
	int		pipe;
	int		error;			/* errno of what failed */
	const char	*what;			/* and what it was */
} birth;

/* The last failure of stub_spawn(), for the start's error message. */
static char spawn_why[160];

/* Move a descriptor out of the way of those the stub is to have. */
static int
fd_up(int fd)
{
	return fcntl(fd, F_DUPFD_CLOEXEC, 10);
}

/* Note what failed, and end the child. */
static int
child_fails(const char *what)
{
	birth.error = errno;
	birth.what = what;
	_exit(127);
}

/*
 * The child, between clone and exec.  It shares this process's memory, not its
 * descriptors or signal handlers, and all signals are blocked.
 */
static int
child(void *arg)
{
	static char *const argv[] = { "vkstub", NULL }, *const envp[] = { NULL };
	char path[64];
	struct rlimit rl;
	int image, in, shm, exe;

	(void)arg;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", vh.image_fd);
	if ((image = open(path, O_RDWR | O_CLOEXEC)) < 0 &&
	    (image = open(vh.image_path, O_RDWR | O_CLOEXEC)) < 0)
		return child_fails("open of the memory image");
	image = fd_up(image);
	in = fd_up(birth.pipe);
	shm = fd_up(vh.shm_fd);
	exe = fd_up(vh.exe_fd);
	if (image < 0 || in < 0 || shm < 0 || exe < 0 ||
	    dup2(image, STUB_FD_IMAGE) < 0 || dup2(in, STUB_FD_PIPE) < 0 ||
	    dup2(shm, STUB_FD_SHM) < 0 || dup3(exe, 3, O_CLOEXEC) < 0)
		return child_fails("descriptors");
	if (syscall(SYS_close_range, 4, ~0U, 0) != 0) {
		if (getrlimit(RLIMIT_NOFILE, &rl) != 0 || rl.rlim_cur > 65536)
			rl.rlim_cur = 65536;
		for (int fd = 4; fd < (int)rl.rlim_cur; fd++)
			close(fd);
	}
	/* The rest may be refused: then the stub is slower, or started again. */
	(void)setpgid(0, 0);
	if (CPU_COUNT(&vh.stubs) > 0)
		(void)sched_setaffinity(0, sizeof(vh.stubs), &vh.stubs);
	(void)syscall(SYS_personality, 0x0040000);	/* ADDR_NO_RANDOMIZE */
	syscall(SYS_execveat, 3, "", argv, envp, AT_EMPTY_PATH);
	return child_fails("exec");
}

/* Start the process of a stub whose slot and pipe are chosen.  0 or errno. */
static int
stub_exec(struct vmspace_stub *vs, int pipe_read)
{
	static char stack[32768] __attribute__((aligned(16)));
	sigset_t all, old;
	int error;

	birth.pipe = pipe_read;
	birth.error = 0;
	sigfillset(&all);
	ASSERT(sigprocmask(SIG_SETMASK, &all, &old) == 0);
	vs->pid = clone(child, stack + sizeof(stack), CLONE_VM | CLONE_VFORK | SIGCHLD,
	    NULL);
	error = vs->pid < 0 ? errno : 0;
	ASSERT(sigprocmask(SIG_SETMASK, &old, NULL) == 0);
	if (error != 0) {
		close(vs->pipe);
		snprintf(spawn_why, sizeof(spawn_why), "clone: %s", strerror(error));
		return error;
	}
	vs->dead = false;
	vs->why = 0;
	if (birth.error != 0) {
		stub_kill(vs, 0);
		snprintf(spawn_why, sizeof(spawn_why), "%s: %s", birth.what,
		    strerror(birth.error));
		return birth.error;
	}
	return 0;
}

/*
 * A new stub has trapped for the first time, before any guest code: take from
 * its frame where things are.  False if that makes no sense.
 */
static bool
stub_meet(struct vmspace_stub *vs)
{
	uint64_t low = STUB_PRIV + P_SIGSTACK, high = STUB_PRIV + STUB_PRIVSIZE;
	char *priv = (char *)vs->priv;
	struct sigframe *f;
	struct xs_sw sw;

	if (vs->priv->frame < low || vs->priv->frame > high - sizeof(*f))
		return false;
	f = vs->frame = (struct sigframe *)(priv + (vs->priv->frame - STUB_PRIV));
	if (f->fpstate < low || f->fpstate > high - XS_LEGACY)
		return false;
	vs->fpu = (uint8_t *)priv + (f->fpstate - STUB_PRIV);
	if (vh.xsize != 0)
		return f->fpstate + vh.xsize <= high;

	memcpy(&sw, vs->fpu + XS_SW, sizeof(sw));
	vh.xsize = XS_LEGACY;
	if (sw.magic1 == XS_MAGIC1) {
		vh.xsize = sw.xstate_size;
		vh.xfeatures = sw.xfeatures;
	}
	memcpy(&vh.mxcsr_mask, vs->fpu + XS_MXCSR + 4, sizeof(vh.mxcsr_mask));
	if (vh.mxcsr_mask == 0)
		vh.mxcsr_mask = 0xffbf;
	vh.uc_flags = f->uc_flags;
	vh.ss_sp = f->ss_sp;
	vh.ss_flags = f->ss_flags;
	vh.ss_size = f->ss_size;
	vh.sigmask = f->sigmask;
	return vh.xsize <= VEXT_XSAVE_MAX && f->fpstate + vh.xsize <= high;
}

/* Start a stub in the given slot and bring it to its first trap.  0 or errno. */
static int
stub_start(struct vmspace_stub *vs)
{
	struct stub_setup su;
	int fds[2], error;

	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) != 0) {
		snprintf(spawn_why, sizeof(spawn_why), "pipe: %s", strerror(errno));
		return errno;
	}
	(void)fcntl(fds[1], F_SETPIPE_SZ, BATCH_SIZE);	/* spares the user's quota */
	vs->pipe = fds[1];
	stub_random(vs->secret, sizeof(vs->secret));
	su = (struct stub_setup){ .ppid = (uint32_t)vh.pid, .slot = (uint32_t)vs->slot,
	    .flags = vh.fsgsbase ? STUB_F_FSGSBASE : 0, .spin = vh.stub_spin };
	memcpy(su.secret, vs->secret, sizeof(su.secret));
	memset(vs->bell, 0, sizeof(*vs->bell));
	atomic_store(&vs->bell->word, WORD_NONE);
	vs->cmd = 0;
	vs->ext = NULL;
	vs->nmaps = vs->nfail = 0;
	vs->npages = 0;
	vs->batch.count = 0;
	vs->inflight = vs->fast = false;
	error = write(fds[1], &su, sizeof(su)) == sizeof(su) ? 0 : errno;
	explicit_bzero(&su, sizeof(su));	/* the guest's root can read this stack */
	if (error == 0)
		error = stub_exec(vs, fds[0]);
	else
		close(fds[1]);
	close(fds[0]);
	if (error != 0)
		return error;
	stub_wait(vs, 0, false);
	if (!vs->dead && !stub_meet(vs)) {
		snprintf(spawn_why, sizeof(spawn_why), "its signal frame is odd");
		stub_kill(vs, 0);
		return EAGAIN;
	}
	if (vs->dead)
		snprintf(spawn_why, sizeof(spawn_why), WIFEXITED(vs->status) ?
		    "it ended at step %d (vkstub.c)" : "it was killed, status %d",
		    WIFEXITED(vs->status) ? WEXITSTATUS(vs->status) : vs->status);
	else				/* its own program is still mapped */
		stub_flush(vs);
	return vs->dead ? EAGAIN : 0;
}

/* A stub is dead: its slot can be used again. */
void
stub_release(struct vmspace_stub *vs)
{
	ASSERT(vs->dead);
	freeslot[nfree++] = (uint16_t)vs->slot;
}

/* Take a slot and start a stub in it.  0, or an errno and spawn_why says more. */
int
stub_spawn(struct vmspace_stub **vsp)
{
	struct vmspace_stub *vs;
	int slot, error;

	if (nfree == 0)
		return EAGAIN;
	slot = freeslot[nfree - 1];
	if ((vs = slots[slot]) == NULL) {
		if ((vs = calloc(1, sizeof(*vs))) == NULL)
			return ENOMEM;
		vs->slot = slot;
		vs->dead = true;
		vs->bell = (struct stub_bell *)(vh.shm + slot * PAGE);
		vs->priv = (struct stub_priv *)(vh.shm + STUB_NSLOT * PAGE +
		    (size_t)slot * STUB_PRIVSIZE);
		slots[slot] = vs;
	}
	/* A sealed vdso in guest memory cannot be had away; try for a better place. */
	for (int i = 0; i < VDSO_TRIES; i++) {
		if ((error = stub_start(vs)) != 0)
			return error;
		if (vs->priv->left >= VMSPACE_USER_MAX) {
			nfree--;
			*vsp = vs;
			return 0;
		}
		stub_kill(vs, 0);
	}
	snprintf(spawn_why, sizeof(spawn_why), "the vdso cannot be unmapped");
	return EAGAIN;
}

/* Kill every stub, wait for their ends, and be a process like others again. */
void
vmspace_shutdown(void)
{
	for (int i = 0; i < STUB_NSLOT; i++)
		if (slots[i] != NULL && !slots[i]->dead)
			kill(slots[i]->pid, SIGKILL);
	for (int i = 0; i < STUB_NSLOT; i++)
		if (slots[i] != NULL)
			stub_kill(slots[i], 0);
	if (CPU_COUNT(&vh.allowed) > 0)
		(void)sched_setaffinity(0, sizeof(vh.allowed), &vh.allowed);
}

/* ---- start ------------------------------------------------------------ */

/* Choose a CPU for the stubs and leave the others to this thread. */
static void
choose_cpus(void)
{
	int cpu = sched_getcpu();

	if (sched_getaffinity(0, sizeof(vh.allowed), &vh.allowed) != 0) {
		CPU_ZERO(&vh.allowed);		/* more CPUs than the type can hold */
		vh.two_cpus = true;
		return;
	}
	vh.two_cpus = CPU_COUNT(&vh.allowed) > 1;
	if (!vh.two_cpus || cpu < 0)
		return;
	do
		cpu = (cpu + 1) % CPU_SETSIZE;
	while (!CPU_ISSET(cpu, &vh.allowed));
	vh.mine = vh.allowed;
	CPU_CLR(cpu, &vh.mine);
	if (sched_setaffinity(0, sizeof(vh.mine), &vh.mine) == 0)
		CPU_SET(cpu, &vh.stubs);
}

/* A file that is gone when its descriptors are: in the image's directory. */
static int
temp_file(const char *dir, int *wfd)
{
	char path[PATH_MAX];
	int fd = -1;

	if (snprintf(path, sizeof(path), "%s/.vkstub.%d", dir, (int)vh.pid) >=
	    (int)sizeof(path))
		return -1;
	*wfd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0700);
	if (*wfd < 0)
		return -1;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	unlink(path);
	if (fd < 0)
		close(*wfd);
	return fd;
}

/* Directories for files, when memory files may not be had. */
static const char *
temp_dir(int i)
{
	static char dir[PATH_MAX];
	char *slash;

	if (i > 0)
		return i == 1 ? "/dev/shm" : i == 2 ? "/tmp" : NULL;
	if (snprintf(dir, sizeof(dir), "%s", vh.image_path) >= (int)sizeof(dir))
		return "/var/tmp";
	if ((slash = strrchr(dir, '/')) == NULL)
		return ".";
	slash[slash == dir] = '\0';
	return dir;
}

/* The memory that is shared with the stubs. */
static bool
shm_make(void)
{
	size_t size = STUB_NSLOT * (PAGE + STUB_PRIVSIZE);

	vh.shm_fd = memfd_create("vmspace", MFD_CLOEXEC | MFD_NOEXEC_SEAL);
	if (vh.shm_fd < 0)
		vh.shm_fd = memfd_create("vmspace", MFD_CLOEXEC);
	if (vh.shm_fd < 0 || ftruncate(vh.shm_fd, (off_t)size) != 0)
		return false;
	vh.shm = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, vh.shm_fd, 0);
	return vh.shm != MAP_FAILED;
}

/* Put the stub program in a memory file, or a file in the i-th directory. */
static bool
exe_make(int i)
{
	size_t size = (size_t)(vkstub_blob_end - vkstub_blob);
	int fd, wfd;
	bool ok;

	if (i < 0) {
		fd = wfd = memfd_create("vkstub", MFD_CLOEXEC | MFD_EXEC);
		if (fd < 0 && errno == EINVAL)
			fd = wfd = memfd_create("vkstub", MFD_CLOEXEC);
	} else
		fd = temp_file(temp_dir(i), &wfd);
	if (fd < 0)
		return false;
	ok = write(wfd, vkstub_blob, size) == (ssize_t)size;
	if (wfd != fd)
		close(wfd);			/* no exec while it can be written */
	vh.exe_fd = fd;
	return ok;
}

/* How many stubs there are slots and descriptors for. */
static int
find_limit(void)
{
	struct rlimit rl;

	if (getrlimit(RLIMIT_NOFILE, &rl) == 0 && rl.rlim_max != RLIM_INFINITY) {
		rl.rlim_cur = rl.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &rl);
	}
	if (getrlimit(RLIMIT_NOFILE, &rl) == 0 && rl.rlim_cur < STUB_NSLOT + 64UL)
		return rl.rlim_cur > 73 ? (int)rl.rlim_cur - 72 : 1;
	return STUB_NSLOT - 8;
}

/* An upper limit for the number of address spaces. */
int
vmspace_limit(void)
{
	return vh.limit;
}

/* The probe's guest code: a system call, for ever. */
#define PROBE_VA	0x10000000UL
static const uint8_t probe_code[] = { 0x0f, 0x05, 0xeb, 0xfc };

/* One system call of the probe.  False if it was not trapped as it should be. */
static bool
probe_call(struct vmspace_stub *vs, struct trapframe *tf, struct vextframe *ve,
    uint64_t nr)
{
	tf->tf_rax = nr;
	tf->tf_rip = PROBE_VA;
	do
		vmspace_run(vs, tf, ve, 0);
	while (tf->tf_trapno == T_ASTFLT && !host_intr_pending());
	return tf->tf_trapno == T_SYSCALL && tf->tf_rax == nr &&
	    tf->tf_rip == PROBE_VA + 2;
}

/*
 * Measure what it costs to wake a stub that sleeps, and set the spinning: as
 * long as that, within bounds.  Nobody spins when there is one CPU.
 */
static bool
measure(struct vmspace_stub *vs, struct trapframe *tf, struct vextframe *ve)
{
	struct timespec nap = { 0, 300000 };
	uint64_t t, n, c, cost, best = UINT64_MAX, cycles = 1, ns = 1;

	t = tsc();
	n = now();
	for (int i = 0; i < 8; i++) {
		nanosleep(&nap, NULL);
		c = tsc();
		if (!probe_call(vs, tf, ve, 20))
			return false;
		cost = tsc() - c;
		if (cost < best)
			best = cost;
	}
	cycles = tsc() - t;
	ns = now() - n;
	/* Between 5 and 100 microseconds. */
	if (best < 5000 * cycles / ns)
		best = 5000 * cycles / ns;
	if (best > 100000 * cycles / ns)
		best = 100000 * cycles / ns;
	vh.spin = vh.stub_spin = best;
	return true;
}

/*
 * See that a stub traps on each system call that a guest program may make (an
 * outer sandbox could answer first), that the image can be executed from, and
 * that Linux ignores the bits that hold the secret.
 */
static const char *
probe(struct vmspace_stub *vs, char *page)
{
	static struct vextframe ve;
	static char why[128];
	struct trapframe tf;

	memset(&tf, 0, sizeof(tf));
	tf.tf_rsp = PROBE_VA;
	vmspace_initext(&ve);
	memcpy(page, probe_code, sizeof(probe_code));
	vmspace_mmap(vs, PROBE_VA, PAGE, VMSPACE_PROT_READ | VMSPACE_PROT_EXEC,
	    vh.image_size - PAGE);
	if (!stub_batch_do(vs))
		return "the memory image cannot be mapped for execution (noexec mount?)";
	for (uint64_t nr = 0; nr < PROBE_NCALLS; nr++)
		if (nr != NR_UPROBE && !probe_call(vs, &tf, &ve, nr))
			return snprintf(why, sizeof(why), "system call %d of guest code"
			    " was not trapped (outer sandbox?)", (int)nr), why;
	if (vh.two_cpus && !measure(vs, &tf, &ve))
		return "a stub that slept did not wake up";
	return NULL;
}

/* Set up: see vmspace.h. */
int
vmspace_init(int image_fd, const char *image_path, uint64_t image_size, char *errbuf,
    size_t errlen)
{
	struct sigaction sa = { .sa_handler = stub_sigchld,
	    .sa_flags = SA_ONSTACK | SA_RESTART | SA_NOCLDSTOP };
	struct vmspace_stub *vs = NULL;
	char *page, saved[64];
	const char *why;
	int i;

	vh.image_fd = image_fd;
	vh.image_path = image_path;
	vh.image_size = image_size;
	vh.pid = getpid();
	vh.fsgsbase = (getauxval(AT_HWCAP2) & 2) != 0;
	vh.limit = find_limit();
	vh.xsize = 0;
	sigfillset(&sa.sa_mask);
	for (nfree = 0; nfree < STUB_NSLOT; nfree++)
		freeslot[nfree] = (uint16_t)(STUB_NSLOT - 1 - nfree);
	if (getauxval(AT_MINSIGSTKSZ) + PAGE > STUB_PRIVSIZE - P_SIGSTACK) {
		snprintf(errbuf, errlen, "signal frames of this CPU are too large");
		return -1;
	}
	/* A batch may be written to the pipe of a stub that just died. */
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR || sigaction(SIGCHLD, &sa, NULL) != 0 ||
	    !shm_make()) {
		snprintf(errbuf, errlen, "no shared memory: %s", strerror(errno));
		return -1;
	}
	choose_cpus();
	vh.spin = vh.stub_spin = vh.two_cpus ? TSC_DEFAULT : 0;

	snprintf(spawn_why, sizeof(spawn_why), "no place to execute it from");
	for (i = -1; i < 0 || temp_dir(i) != NULL; i++) {
		if (exe_make(i) && stub_spawn(&vs) == 0)
			break;
		if (vh.exe_fd >= 0)
			close(vh.exe_fd);
		vh.exe_fd = -1;
	}
	if (vs == NULL) {
		snprintf(errbuf, errlen, "cannot start a stub process: %s", spawn_why);
		return -1;
	}
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, image_fd,
	    (off_t)(image_size - PAGE));
	if (page == MAP_FAILED) {
		snprintf(errbuf, errlen, "mmap of the memory image: %s", strerror(errno));
		return -1;
	}
	memcpy(saved, page, sizeof(saved));
	why = probe(vs, page);
	memcpy(page, saved, sizeof(saved));
	munmap(page, PAGE);
	if (why != NULL) {
		snprintf(errbuf, errlen, "%s", why);
		return -1;
	}
	/* It was made to spin as long as nobody knew better. */
	stub_kill(vs, 0);
	vmspace_destroy(vs);
	return 0;
}
