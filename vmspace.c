/*
 * vmspace.c - address spaces: DragonFly's vmspace_*(2), supplied on Linux.
 *
 * Each address space is a host process of its own, a stub (vkstub.S, vkstub.c),
 * with nothing in it but guest mappings of the memory image and, above
 * VMSPACE_USER_MAX, a page of code and some pages shared with the vkernel.
 * Guest code runs in it at full speed; every system call and fault of it is a
 * signal, whose handler stops and waits for this file.  System calls may also be
 * made by a jump to the stub's page, which does the same without a signal.
 *
 *	vCPU thread			stub process
 *	-----------			------------
 *	vmspace_run()
 *	  pipe <- batch			(waits in the handler)
 *	  frame <- registers
 *	  ring(): bell.cmd		reads and does the batch: answer <- nonce
 *	  stub_wait()			sigreturn: guest code runs
 *	    spins, then sleeps		... a signal: frame <- registers
 *	  registers <- frame		bell.word <- bell.cmd
 *
 * The data: struct vmspace_stub, one a stub, kept by slot; the memory file with
 * every slot's bell page and private area, mapped whole; a pool of stubs that
 * were wiped and wait for a new address space.
 *
 * Guest code can write all that a stub can, so a trap is a claim, and the frame
 * is input: it is copied once, then decoded.  What counts is a batch's answer:
 * its nonce went through the pipe only, and the code that read it cannot have
 * gone back to the guest.  docs/vmspace.md has the protocol and the threats.
 *
 * Called by: pmap.c, trap.c and kern/ on the vCPU thread; vmspace_intr() by
 * anyone.  Calls: Linux, host_intr_pending(), kernel_panic_host().
 * Read next: vkstub.S, pmap.c.  Manual pages: vmspace_create(2) and
 * vmspace_ctl(2) of DragonFly; seccomp(2), futex(2), sigreturn(2) of Linux.
 */
#define _GNU_SOURCE
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "host.h"
#include "vmspace_var.h"

#define KICK		SIGURG			/* gdb passes it silently */
#define POOL_MAX	16			/* wiped stubs kept */
#define MAPS_SOFT	48000			/* mappings, before a flush */
#define WAIT_NS		10000000UL		/* longest sleep without a look ... */
#define DEBT_NS		2000000UL		/* ... and when an answer is owed */
#define KICK_CPU_NS	50000000UL		/* CPU time to answer a kick */
#define BATCH_CPU_NS	100000000UL		/* CPU time to answer a batch ... */
#define MAP_CPU_NS	20000UL			/* ... and for each mapping there is */
#define PAGE_CPU_NS	1000UL			/* ... and for each page there is */
#define FILL_CPU_NS	20000UL			/* ... and for each page it maps */
#define BARRIERS	2			/* allowances it may use up in vain */
#define ASLEEP_MAX	5000			/* looks at a silent stub */
#define FAIL_MAX	8			/* batches that fail in a row */
#define EAGAIN_GUEST	35			/* DragonFly's EAGAIN */
#define STOCK		256			/* random bytes at a time */

/* DragonFly's user segment selectors, as programs see them in signal frames. */
#define GUEST_CS	0x43
#define GUEST_SS	0x3b
#define HOST_CS		0x33
#define HOST_SS		0x2b

#define PF_PK		0x20			/* Linux's error code: protection key */
#define XS_PKRU		0x200UL			/* and where an XSAVE header says so */

/* Flags that a guest may set: ID AC RF OF DF TF SF ZF AF PF CF; always set: IF, 1. */
#define EFLAGS_USER	0x250dd5UL
#define EFLAGS_ALWAYS	0x202UL
#define EFLAGS_CARRY	0x1UL

static struct vmspace_stub *pool;		/* wiped stubs */
static int npool;
static struct vmspace_stub *last;		/* the stub that trapped last */
static _Atomic(struct stub_bell *) running;	/* of the stub being waited for */
static _Atomic bool sleeping;			/* the wait is in futex_wait() */
static _Atomic uint32_t deaths;			/* SIGCHLDs seen */

/* ---- small things --------------------------------------------------- */

/* Sleep on a word that has the value val, for at most ns nanoseconds. */
static void
futex_wait(_Atomic uint32_t *word, uint32_t val, uint64_t ns)
{
	struct timespec ts = { (time_t)(ns / 1000000000), (long)(ns % 1000000000) };

	/* Every outcome (woken, value changed, signal, time) means: look again. */
	(void)syscall(SYS_futex, word, FUTEX_WAIT, val, &ts, NULL, 0);
}

/* Wake one sleeper of a word, if there is one. */
static void
futex_wake(_Atomic uint32_t *word)
{
	(void)syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

/*
 * Unpredictable bytes, bought in bulk: as many as no signal can cut short.  What is
 * secret is in the heap, as /dev/kmem shows the rest of this program to the guest.
 */
void
stub_random(void *to, size_t len)
{
	static uint8_t *stock;
	static size_t left;

	ASSERT(len <= STOCK);
	if (stock == NULL && (stock = malloc(STOCK)) == NULL)
		kernel_panic_host("no memory for random bytes");
	if (left < len) {
		if (getrandom(stock, STOCK, 0) != STOCK)
			kernel_panic_host("getrandom failed");
		left = STOCK;
	}
	left -= len;
	memcpy(to, stock + left, len);
	memset(stock + left, 0, len);
}

/* CPU time a stub has used, or 0 when it cannot be known. */
static uint64_t
stub_cputime(const struct vmspace_stub *vs)
{
	struct timespec ts;

	/* Linux's clock number for a process: what clock_getcpuclockid() makes. */
	if (clock_gettime((clockid_t)(~(unsigned)vs->pid << 3 | 2), &ts) != 0)
		return 0;
	return (uint64_t)ts.tv_sec * 1000000000UL + (uint64_t)ts.tv_nsec;
}

/*
 * Is a stub asleep of its own will (state S of proc(5))?  Returns how much that
 * is to count: 1000 for yes, 1 when /proc does not tell, 0 for no.  A /proc of
 * other processes than ours, of another namespace, knows no such child of ours.
 */
static int
stub_asleep(const struct vmspace_stub *vs)
{
	char path[64], buf[128], state, *p;
	ssize_t n;
	int fd, ppid;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)vs->pid);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return 1;
	n = read(fd, buf, sizeof(buf) - 1);
	close(fd);
	if (n <= 0)
		return 1;
	buf[n] = '\0';
	p = strrchr(buf, ')');
	if (p == NULL || sscanf(p + 1, " %c %d", &state, &ppid) != 2 || ppid != vh.pid)
		return 1;
	return state == 'S' ? 1000 : 0;
}

/* ---- the handover ---------------------------------------------------- */

/*
 * Make a vmspace_run() in progress look at host_intr_pending().  Any thread,
 * any handler: it touches only memory that is mapped for good.
 */
void
vmspace_intr(void)
{
	struct stub_bell *b = atomic_load(&running);

	if (b == NULL)
		return;
	atomic_fetch_or(&b->word, WORD_LOOK);
	if (atomic_load(&sleeping))
		futex_wake(&b->word);
}

/* As vmspace.h says. */
bool
vmspace_running(void)
{
	return (atomic_load(&running) != NULL);
}

/* A stub may have died: have the waiter find out. */
void
stub_sigchld(int sig)
{
	int saved = errno;

	(void)sig;
	atomic_fetch_add(&deaths, 1);
	vmspace_intr();
	errno = saved;
}

/* Has the stub done its last command, and waits for another? */
static inline bool
trapped(const struct vmspace_stub *vs)
{
	return (atomic_load_explicit(&vs->bell->word, memory_order_acquire) &
	    ~WORD_LOOK) == vs->cmd;
}

/* Put a command into a stub's bell.  True if the stub sleeps. */
static bool
command(struct vmspace_stub *vs, uint32_t cmd)
{
	vs->cmd = (((vs->cmd & ~(CMD_SEQ - 1U)) + CMD_SEQ) & ~WORD_LOOK) | cmd;
	atomic_store(&vs->bell->cmd, vs->cmd);
	return atomic_load(&vs->bell->sleep) != 0;
}

/*
 * Give a waiting stub its next command.  If the stub that trapped last still
 * spins on the stubs' CPU, it does the waking and makes room: that is cheaper
 * than to wake across CPUs, and its spinning would be in the way.  Should it
 * not do it, stub_wait() will after a while.
 */
static void
ring(struct vmspace_stub *vs, uint32_t cmd)
{
	struct vmspace_stub *other = last != vs ? last : NULL;
	bool asleep;

	atomic_store_explicit(&running, vs->bell, memory_order_relaxed);
	asleep = command(vs, cmd);
	vs->relayed = false;
	if (vh.two_cpus && other != NULL && !atomic_load(&other->bell->sleep)) {
		vs->relayed = true;
		if (command(other, CMD_SWITCH | (uint32_t)vs->slot << CMD_SLOTSHIFT))
			futex_wake(&other->bell->cmd);	/* it fell asleep just now */
	} else if (asleep)
		futex_wake(&vs->bell->cmd);
	last = vs;
}

/* A stub is dead and reaped: what it was doing is over. */
static void
stub_bury(struct vmspace_stub *vs, int status)
{
	vs->status = status;
	vs->dead = true;
	vs->inflight = vs->fast = false;
	vs->batch.count = 0;
	close(vs->pipe);
	if (last == vs)
		last = NULL;
}

/* Find out whether a stub died, and reap it.  True if it is dead. */
static bool
stub_reap(struct vmspace_stub *vs)
{
	int status = 0;

	if (vs->dead)
		return true;
	vs->deaths = atomic_load(&deaths);
	if (waitpid(vs->pid, &status, WNOHANG) == 0)
		return false;
	stub_bury(vs, status);
	return true;
}

/* Kill a stub, and wait until its memory is gone.  `why' is 0 if its time is over. */
void
stub_kill(struct vmspace_stub *vs, int why)
{
	int status = 0;

	if (vs->dead)
		return;
	vs->why = why;
	kill(vs->pid, SIGKILL);
	while (waitpid(vs->pid, &status, 0) < 0 && errno == EINTR)
		;
	stub_bury(vs, status);
}

/* Was the batch that is under way answered, well or not? */
static bool
answered(const struct vmspace_stub *vs)
{
	return !vs->inflight || atomic_load(&vs->priv->answer) == vs->batch.nonce;
}

/* How long a batch may take, in CPU time. */
static uint64_t
batch_allowance(const struct vmspace_stub *vs)
{
	uint64_t fill = 0;

	for (uint64_t i = 0; i < vs->batch.count; i++)
		if (vs->batch.op[i].nr == SYS_mmap)
			fill += vs->batch.op[i].arg[1] / PAGE;
	return BATCH_CPU_NS + vs->nmaps * MAP_CPU_NS + vs->npages * PAGE_CPU_NS +
	    fill * FILL_CPU_NS;
}

/* Watch the word for about as long as a wake-up costs.  True: a trap. */
static bool
spin_for_trap(struct vmspace_stub *vs, bool guest)
{
	uint64_t start = tsc();
	uint32_t w;

	do {
		for (int i = 0; i < 16; i++) {
			w = atomic_load_explicit(&vs->bell->word, memory_order_acquire);
			if ((w & ~WORD_LOOK) == vs->cmd)
				return true;
			if (w & WORD_LOOK)
				return false;
			__builtin_ia32_pause();
		}
	} while (tsc() - start < vh.spin && !(guest && host_intr_pending()));
	return false;
}

/* What a stub must be doing, other than to run guest code. */
enum debt { DEBT_NONE, DEBT_BATCH, DEBT_KICK };

/* What is held against a stub that owes an answer. */
struct charge {
	uint64_t	cpu0;		/* its CPU time at the first look, or 0 */
	int		barriers;	/* how often it used up its allowance since */
	int		asleep;		/* looks at which it slept: stub_asleep() */
};

/*
 * Judge a stub that owes an answer, after a sleep that brought none.  It is
 * killed if it has used too much CPU time since the first such look, or if it
 * sleeps again and again although nothing of ours makes it.
 *
 * Time in which the host's own hypervisor did not run its CPU looks like CPU
 * time to us.  So the limit counts only when all CPUs have run since, and it
 * was exceeded again: BARRIERS times.
 */
static void
judge(struct vmspace_stub *vs, enum debt debt, struct charge *ch)
{
	uint64_t cpu = stub_cputime(vs);
	int s = stub_asleep(vs);

	if (ch->cpu0 == 0)
		ch->cpu0 = cpu;
	ch->asleep = s > 0 ? ch->asleep + s : 0;
	if (ch->asleep >= ASLEEP_MAX) {
		stub_kill(vs, STUBDEAD_ASLEEP);
	} else if (cpu > ch->cpu0 +
	    (debt == DEBT_KICK ? KICK_CPU_NS : batch_allowance(vs))) {
		if (ch->barriers++ == BARRIERS) {
			stub_kill(vs, STUBDEAD_DEAF);
			return;
		}
		/* Where there is no such call, the time alone must do. */
		(void)syscall(SYS_membarrier, MEMBARRIER_CMD_GLOBAL, 0, 0);
		ch->cpu0 = stub_cputime(vs);
	}
}

/* Send the kick if it is time.  Returns how long to sleep at most. */
static uint64_t
kick_or_wait(struct vmspace_stub *vs, uint64_t deadline, uint64_t t, bool *kicked)
{
	if (host_intr_pending() || (deadline != 0 && t >= deadline)) {
		*kicked = true;
		syscall(SYS_tgkill, vs->pid, vs->pid, KICK);
		if (vh.two_cpus)
			spin_for_trap(vs, false);
		return DEBT_NS;
	}
	return deadline != 0 && deadline - t < WAIT_NS ? deadline - t : WAIT_NS;
}

/*
 * Wait for a trap with sleeping.  `guest' says that guest code may run, so the
 * stub is to be kicked when an interrupt is pending or the deadline is over;
 * but never while a batch is under way.
 */
static void
stub_wait_slow(struct vmspace_stub *vs, uint64_t deadline, bool guest)
{
	struct stub_bell *b = vs->bell;
	struct charge charge = { 0 };
	enum debt debt;
	bool kicked = false;
	uint64_t t, ns;
	uint32_t w;

	for (;;) {
		if (vs->deaths != atomic_load(&deaths) && stub_reap(vs))
			return;
		t = now();
		ns = DEBT_NS;
		debt = kicked ? DEBT_KICK : DEBT_BATCH;
		if (guest && !kicked && answered(vs)) {
			ns = kick_or_wait(vs, deadline, t, &kicked);
			debt = kicked ? DEBT_KICK : DEBT_NONE;
			charge.cpu0 = 0;
			charge.barriers = 0;
		}

		atomic_store(&sleeping, true);
		atomic_store(&b->vksleep, 1);
		w = atomic_load(&b->word);
		if (!trapped(vs) && (w & WORD_LOOK) == 0 &&
		    vs->deaths == atomic_load(&deaths) &&
		    (debt != DEBT_NONE || !host_intr_pending()))
			futex_wait(&b->word, w, ns);
		atomic_store(&b->vksleep, 0);
		atomic_store(&sleeping, false);
		if (trapped(vs))
			return;
		if ((atomic_fetch_and(&b->word, ~WORD_LOOK) & WORD_LOOK) != 0 ||
		    now() - t < ns)
			continue;

		/* A whole sleep without news: take nobody's word for anything. */
		if (stub_reap(vs))
			return;
		if (debt != DEBT_NONE)
			judge(vs, debt, &charge);
		if (vs->dead)
			return;
		futex_wake(&b->cmd);		/* after the look whether it sleeps */
	}
}

/*
 * Wait until a stub traps, or is dead.  Spins for about as long as waking up
 * from a sleep would take, which is right as long as traps are frequent.
 */
void
stub_wait(struct vmspace_stub *vs, uint64_t deadline, bool guest)
{
	if (vh.two_cpus && !spin_for_trap(vs, guest) && vs->relayed)
		futex_wake(&vs->bell->cmd);
	if (!trapped(vs))
		stub_wait_slow(vs, deadline, guest);
	atomic_store(&running, NULL);
}

/* ---- the fast entry --------------------------------------------------- */

/* Where the registers of a fast trap are in a trapframe; all are 64 bits wide. */
#define TF(r)	(offsetof(struct trapframe, tf_##r) / sizeof(uint64_t))
static const uint8_t fast_reg[F_NREG] = {
	TF(rax), TF(rdx), [F_RIP] = TF(rip), [F_RSP] = TF(rsp), TF(rdi), TF(rsi),
	TF(r10), TF(r8), TF(r9), TF(rbx), TF(rbp), TF(r12), TF(r13), TF(r14), TF(r15)
};

/*
 * Is an instruction pointer in the stub's pages, where no honest guest traps?
 * The fast entry's first byte is no such place: a restarted call begins there.
 */
static bool
stub_owns(uint64_t rip)
{
	return rip != STUB_FASTENTRY && rip >= STUB_CODE && rip < STUB_END;
}

/* Where guest code may jump to trap, or 0. */
uint64_t
vmspace_fastentry(void)
{
	return vh.fsgsbase ? STUB_FASTENTRY : 0;
}

/*
 * Take the registers of a fast trap, once.  There are no others: flags are not
 * kept.  False if it would return into the stub's pages.
 */
static bool
fast_fetch(struct vmspace_stub *vs, struct trapframe *tf)
{
	uint64_t reg[F_NREG], *to = (uint64_t *)tf;

	memcpy(reg, vs->priv->fast.reg, sizeof(reg));
	__asm__ volatile("" : "+m" (reg) : : "memory");	/* the only copy now */
	memset(tf, 0, sizeof(*tf));
	for (int i = 0; i < F_NREG; i++)
		to[fast_reg[i]] = reg[i];
	tf->tf_rcx = tf->tf_rip;
	tf->tf_r11 = tf->tf_rflags = EFLAGS_ALWAYS;
	tf->tf_cs = GUEST_CS;
	tf->tf_ss = GUEST_SS;
	tf->tf_trapno = T_SYSCALL;
	tf->tf_err = tf->tf_rip - STUB_FASTENTRY;
	return !stub_owns(tf->tf_rip);
}

/* Can the guest go on with tf and ve by a return from its fast trap? */
static bool
fast_suits(const struct vmspace_stub *vs, const struct trapframe *tf,
    const struct vextframe *ve)
{
	const uint64_t *reg = vs->priv->fast.reg;

	return vs->fast && vs->ext == ve && vs->batch.count == 0 &&
	    tf->tf_rip == reg[F_RIP] && tf->tf_rsp == reg[F_RSP] &&
	    tf->tf_rip < VMSPACE_USER_MAX &&
	    (tf->tf_rflags & ~EFLAGS_CARRY) == EFLAGS_ALWAYS;
}

/* Put the registers where the stub will load them from. */
static void
fast_store(struct vmspace_stub *vs, const struct trapframe *tf)
{
	const uint64_t *from = (const uint64_t *)tf;
	uint64_t *reg = vs->priv->fast.reg;

	/* What is not written does not have to move to the other CPU again. */
	for (int i = 0; i < F_NREG; i++)
		if (reg[i] != from[fast_reg[i]])
			reg[i] = from[fast_reg[i]];
	vs->priv->fast.carry = tf->tf_rflags & EFLAGS_CARRY;
}

/*
 * Bring a stub that trapped by the fast entry into its handler, where all signals
 * are blocked and all state of the guest is in memory.  False if it is dead.
 */
static bool
stub_slow(struct vmspace_stub *vs)
{
	if (!vs->fast)
		return !vs->dead;
	vs->fast = false;
	ring(vs, CMD_SLOW);
	stub_wait(vs, 0, false);
	if (!vs->dead && (atomic_load(&vs->priv->fast.kind) != KIND_SIGNAL ||
	    vs->frame->info_signo != SIGSYS))
		stub_kill(vs, STUBDEAD_FRAME);
	vs->frame->rip = 0;		/* it is in the stub's pages, and honest */
	return !vs->dead;
}

/* ---- batches of map operations --------------------------------------- */

/* Put a system call with the secret in its arguments into the batch. */
static void
batch_add(struct vmspace_stub *vs, uint64_t nr, uint64_t va, uint64_t len, int prot,
    uint64_t pa)
{
	struct stub_op *op;
	int first = nr == SYS_mmap ? 2 : 3;

	if (vs->batch.count == BATCH_MAXOPS)
		vmspace_sync(vs);
	op = &vs->batch.op[vs->batch.count++];
	memset(op, 0, sizeof(*op));
	op->nr = nr;
	op->arg[0] = va;
	op->arg[1] = len;
	op->arg[2] = (uint64_t)prot;
	if (nr == SYS_mmap) {
		op->arg[3] = MAP_SHARED | MAP_FIXED | MAP_POPULATE;
		op->arg[4] = STUB_FD_IMAGE;
		op->arg[5] = pa;
	}
	for (int i = 0; i < 3; i++)
		op->arg[first + i] |= (uint64_t)vs->secret[i] << 32;
}

/* Write the batch into the stub's pipe.  The command to read it must follow. */
static void
batch_send(struct vmspace_stub *vs)
{
	struct stub_batch *q = &vs->batch;

	do
		stub_random(&q->nonce, sizeof(q->nonce));
	while (q->nonce < BATCH_MAXOPS || q->nonce == UINT64_MAX);
	q->len = BATCH_OPS + q->count * BATCH_OPSIZE;
	atomic_store(&vs->priv->answer, UINT64_MAX);
	vs->inflight = true;
	/* A pipe that is not empty belongs to a stub that lied before. */
	if (write(vs->pipe, q, q->len) != (ssize_t)q->len)
		stub_kill(vs, STUBDEAD_BATCH);
}

/*
 * The stub says it waits, but did not confirm the batch.  Can it be that a call
 * failed?  Otherwise it did not read the batch, or was diverted while it held
 * the secret, and must not run on.
 */
static bool
honest_failure(const struct vmspace_stub *vs)
{
	int unread;

	return atomic_load(&vs->priv->answer) < vs->batch.count &&
	    !stub_owns(vs->frame->rip) &&
	    ioctl(vs->pipe, FIONREAD, &unread) == 0 && unread == 0;
}

/* Send the batch and wait until it is done.  True if every call succeeded. */
bool
stub_batch_do(struct vmspace_stub *vs)
{
	bool ok;

	if (!stub_slow(vs))
		return false;
	batch_send(vs);
	if (vs->dead)
		return false;
	ring(vs, CMD_BATCH);
	stub_wait(vs, 0, false);
	if (vs->dead)
		return false;
	ok = answered(vs);
	if (!ok && !honest_failure(vs))
		stub_kill(vs, STUBDEAD_BATCH);
	vs->inflight = false;
	vs->batch.count = 0;
	return ok;
}

/* Unmap all of the guest's memory and have that confirmed, else kill the stub. */
void
stub_flush(struct vmspace_stub *vs)
{
	vs->batch.count = 0;
	batch_add(vs, SYS_munmap, 0, VMSPACE_USER_MAX, 0, 0);
	if (!stub_batch_do(vs))
		stub_kill(vs, STUBDEAD_BATCH);
	vs->nmaps = 0;
	vs->npages = 0;
}

/*
 * A batch was not confirmed.  Mappings are a cache, so unmapping is always a
 * correct substitute: first of the ranges in the batch, which is enough for an
 * mprotect of a range with holes, then of everything, which is for too many
 * mappings.  A stub for which no mmap succeeds any more is killed.
 */
static void
batch_recover(struct vmspace_stub *vs)
{
	struct stub_op op;
	uint64_t n = vs->batch.count, left = atomic_load(&vs->priv->answer);

	vs->inflight = false;
	if (left >= n || vs->batch.op[n - 1 - left].nr != SYS_mprotect)
		vs->nfail++;
	if (!honest_failure(vs) || vs->nfail > FAIL_MAX) {
		stub_kill(vs, STUBDEAD_BATCH);
		return;
	}
	vs->batch.count = 0;
	for (uint64_t i = 0; i < n; i++) {
		op = vs->batch.op[i];
		batch_add(vs, SYS_munmap, op.arg[0], op.arg[1], 0, 0);
	}
	if (!stub_batch_do(vs) && !vs->dead)
		stub_flush(vs);
}

/* A trap came after a batch: was it done?  If not, see to it. */
static bool
batch_settle(struct vmspace_stub *vs)
{
	if (!vs->inflight)
		return true;
	if (!answered(vs)) {
		batch_recover(vs);
		return false;
	}
	vs->inflight = false;
	vs->batch.count = 0;
	vs->nfail = 0;
	return true;
}

/* Do all queued operations and have them confirmed. */
void
vmspace_sync(struct vmspace_stub *vs)
{
	if (vs->batch.count == 0 || !stub_slow(vs))
		return;
	batch_send(vs);
	if (!vs->dead) {
		ring(vs, CMD_BATCH);
		stub_wait(vs, 0, false);
	}
	if (!vs->dead)
		batch_settle(vs);
}

/* Is [va, va + len) user memory, in whole pages? */
static bool
range_ok(uint64_t va, uint64_t len)
{
	return va % PAGE == 0 && len % PAGE == 0 && va <= VMSPACE_USER_MAX &&
	    len <= VMSPACE_USER_MAX - va;
}

/* Queue the mapping of len bytes of the image at pa; joins the one before. */
void
vmspace_mmap(struct vmspace_stub *vs, uint64_t va, uint64_t len, int prot, uint64_t pa)
{
	struct stub_op *op;

	ASSERT(range_ok(va, len) && va >= VMSPACE_USER_MIN && len > 0);
	ASSERT(pa % PAGE == 0 && pa <= vh.image_size && len <= vh.image_size - pa);
	ASSERT((prot & ~7) == 0);
	if (vs->dead)
		return;
	if (vs->batch.count > 0) {
		op = &vs->batch.op[vs->batch.count - 1];
		if (op->nr == SYS_mmap && op->arg[0] + op->arg[1] == va &&
		    op->arg[5] + op->arg[1] == pa &&
		    (uint32_t)op->arg[2] == (uint32_t)prot) {
			op->arg[1] += len;
			vs->npages += len / PAGE;
			return;
		}
	}
	if (vs->nmaps >= MAPS_SOFT)
		stub_flush(vs);
	batch_add(vs, SYS_mmap, va, len, prot, pa);
	vs->nmaps++;
	vs->npages += len / PAGE;
}

/* Queue the unmapping of a range. */
void
vmspace_munmap(struct vmspace_stub *vs, uint64_t va, uint64_t len)
{
	ASSERT(range_ok(va, len));
	if (vs->dead || len == 0)
		return;
	if (va == 0 && len == VMSPACE_USER_MAX) {
		vs->batch.count = 0;		/* what is queued is moot */
		vs->nmaps = 0;
	}
	batch_add(vs, SYS_munmap, va, len, 0, 0);
	vs->nmaps++;
}

/* Queue a change of protection; a range with holes in it is unmapped instead. */
void
vmspace_mprotect(struct vmspace_stub *vs, uint64_t va, uint64_t len, int prot)
{
	ASSERT(range_ok(va, len) && (prot & ~7) == 0);
	if (vs->dead || len == 0)
		return;
	batch_add(vs, SYS_mprotect, va, len, prot, 0);
	vs->nmaps += 2;
}

/* ---- registers ------------------------------------------------------- */

/* Make an XSAVE image one that Linux will load, whatever is in it. */
static void
xsave_sanitize(uint8_t *x)
{
	uint64_t header[8] = { 0 };
	uint32_t mxcsr;

	memcpy(&mxcsr, x + XS_MXCSR, sizeof(mxcsr));
	mxcsr &= vh.mxcsr_mask;
	memcpy(x + XS_MXCSR, &mxcsr, sizeof(mxcsr));
	memset(x + XS_SW, 0, sizeof(struct xs_sw));
	if (vh.xsize <= XS_LEGACY)
		return;
	memcpy(header, x + XS_HEADER, sizeof(header[0]));
	header[0] &= vh.xfeatures;
	memcpy(x + XS_HEADER, header, sizeof(header));
}

/* A base address that wrfsbase takes: canonical, or 0 instead. */
static uint64_t
canonical(uint64_t va)
{
	return (uint64_t)((int64_t)(va << 16) >> 16) == va ? va : 0;
}

/* Load an LWP's floating point state and bases into the stub's memory. */
static void
ext_load(struct vmspace_stub *vs, struct vextframe *ve)
{
	struct xs_sw sw = { XS_MAGIC1, vh.xsize + 4, vh.xfeatures, vh.xsize, { 0 } };
	uint32_t magic2 = XS_MAGIC2;

	xsave_sanitize(ve->ve_xsave);
	memcpy(vs->fpu, ve->ve_xsave, vh.xsize);
	if (vh.xsize > XS_LEGACY) {
		memcpy(vs->fpu + XS_SW, &sw, sizeof(sw));
		memcpy(vs->fpu + vh.xsize, &magic2, sizeof(magic2));
	}
	vs->priv->fsbase = canonical(ve->ve_fsbase);
	vs->priv->gsbase = canonical(ve->ve_gsbase);
	vs->ext = ve;
}

/* Bring ve up to date with the state that is in the stub's memory. */
void
vmspace_getext(struct vmspace_stub *vs, struct vextframe *ve)
{
	if (vs->ext != ve || !stub_slow(vs))
		return;
	memcpy(ve->ve_xsave, vs->fpu, vh.xsize);
	xsave_sanitize(ve->ve_xsave);
	ve->ve_fsbase = canonical(vs->priv->fsbase);
	ve->ve_gsbase = canonical(vs->priv->gsbase);
}

/* ve was changed: what is in the stub is stale. */
void
vmspace_setext(struct vmspace_stub *vs, struct vextframe *ve)
{
	(void)ve;
	vs->ext = NULL;
}

/* A fresh program's state: x87 and SSE as the ABI wants them, the rest clear. */
void
vmspace_initext(struct vextframe *ve)
{
	uint16_t fcw = 0x37f;
	uint32_t mxcsr = 0x1f80;
	uint64_t features = 3;

	memset(ve, 0, sizeof(*ve));
	memcpy(ve->ve_xsave, &fcw, sizeof(fcw));
	memcpy(ve->ve_xsave + XS_MXCSR, &mxcsr, sizeof(mxcsr));
	memcpy(ve->ve_xsave + XS_HEADER, &features, sizeof(features));
}

/* Build the frame that sigreturn will load, leaving nothing of the old one. */
static void
frame_store(struct vmspace_stub *vs, const struct trapframe *tf)
{
	struct sigframe *f = vs->frame;

	f->uc_flags = vh.uc_flags;
	f->uc_link = 0;
	f->ss_sp = vh.ss_sp;
	f->ss_flags = vh.ss_flags;
	f->ss_size = vh.ss_size;
	f->r8 = tf->tf_r8;
	f->r9 = tf->tf_r9;
	f->r10 = tf->tf_r10;
	f->r11 = tf->tf_r11;
	f->r12 = tf->tf_r12;
	f->r13 = tf->tf_r13;
	f->r14 = tf->tf_r14;
	f->r15 = tf->tf_r15;
	f->rdi = tf->tf_rdi;
	f->rsi = tf->tf_rsi;
	f->rbp = tf->tf_rbp;
	f->rbx = tf->tf_rbx;
	f->rdx = tf->tf_rdx;
	f->rax = tf->tf_rax;
	f->rcx = tf->tf_rcx;
	f->rsp = tf->tf_rsp;
	f->rip = tf->tf_rip;
	f->eflags = (tf->tf_rflags & EFLAGS_USER) | EFLAGS_ALWAYS;
	f->cs = HOST_CS;
	f->gs = 0;
	f->fs = 0;
	f->ss = HOST_SS;
	f->fpstate = STUB_PRIV + (uint64_t)(vs->fpu - (uint8_t *)vs->priv);
	f->sigmask = vh.sigmask;
}

/* DragonFly's trap numbers for the processor's. */
static const uint8_t trapno_of[] = {
	[0] = T_DIVIDE, [1] = T_TRCTRAP, [3] = T_BPTFLT, [4] = T_PROTFLT,
	[5] = T_PROTFLT, [6] = T_PRIVINFLT, [7] = T_PRIVINFLT, [11] = T_PROTFLT,
	[12] = T_PROTFLT, [13] = T_PROTFLT, [14] = T_PAGEFLT, [16] = T_ARITHTRAP,
	[17] = T_ALIGNFLT, [19] = T_ARITHTRAP
};

/* Say in tf why the guest stopped.  f is a private copy of the frame. */
static void
trap_decode(const struct sigframe *f, struct trapframe *tf)
{
	tf->tf_trapno = T_ASTFLT;
	tf->tf_addr = 0;
	tf->tf_err = 0;
	if (f->info_signo == SIGSYS && f->info_code == 1 /* SYS_SECCOMP */) {
		/* Linux's restart logic may have changed rax and rip. */
		tf->tf_rip = f->info_addr;
		if (f->info_addr >= STUB_END) {	/* Linux's vsyscall page */
			tf->tf_trapno = T_PAGEFLT;
			tf->tf_addr = f->info_addr;
			tf->tf_err = PGEX_U | PGEX_I;
			return;
		}
		tf->tf_err = 2;
		if ((uint32_t)f->info_syscall != (uint32_t)f->rax)
			tf->tf_rax = (uint64_t)(int64_t)f->info_syscall;
		tf->tf_trapno = f->info_arch != 0xc000003e ||
		    f->info_syscall >= 0x40000000 ? T_BADSYS : T_SYSCALL;
		return;
	}
	if (f->info_signo == SIGILL && f->info_code == SI_KERNEL) {
		/* Linux's uretprobe(), which no filter sees; DragonFly's utrace(). */
		tf->tf_trapno = T_SYSCALL;
		tf->tf_rax = NR_URETPROBE;
		tf->tf_err = 2;
		return;
	}
	if (f->info_code <= 0 || f->info_signo == KICK)	/* sent by someone */
		return;
	tf->tf_trapno = f->trapno < sizeof(trapno_of) ? trapno_of[f->trapno] : 0;
	if (tf->tf_trapno == 0)
		tf->tf_trapno = T_PROTFLT;
	if (tf->tf_trapno == T_PAGEFLT) {
		if (f->info_signo != SIGSEGV) {	/* SIGBUS: the image has a hole */
			tf->tf_trapno = T_STUBDEAD;
			return;
		}
		tf->tf_addr = f->cr2;
		tf->tf_err = (f->err & (PGEX_P | PGEX_W | PGEX_I)) | PGEX_U;
	}
}

/*
 * DragonFly has no protection keys.  A program that denied itself its memory by
 * wrpkru is told so by SIGILL, and may use its memory again.
 */
static void
deny_pkeys(struct vmspace_stub *vs, struct trapframe *tf)
{
	uint64_t present;

	memcpy(&present, vs->fpu + XS_HEADER, sizeof(present));
	present &= ~XS_PKRU;
	memcpy(vs->fpu + XS_HEADER, &present, sizeof(present));
	tf->tf_trapno = T_PRIVINFLT;
}

/*
 * Take the registers of a trap out of the frame, once, and decode it.  False
 * if it is one that no honest stub makes.
 */
static bool
frame_fetch(struct vmspace_stub *vs, struct trapframe *tf)
{
	struct sigframe f;

	memcpy(&f, vs->frame, sizeof(f));
	__asm__ volatile("" : "+m" (f) : : "memory");	/* f is the only copy now */
	if (f.cs != HOST_CS)
		return false;
	tf->tf_rdi = f.rdi;
	tf->tf_rsi = f.rsi;
	tf->tf_rdx = f.rdx;
	tf->tf_rcx = f.rcx;
	tf->tf_r8 = f.r8;
	tf->tf_r9 = f.r9;
	tf->tf_rax = f.rax;
	tf->tf_rbx = f.rbx;
	tf->tf_rbp = f.rbp;
	tf->tf_r10 = f.r10;
	tf->tf_r11 = f.r11;
	tf->tf_r12 = f.r12;
	tf->tf_r13 = f.r13;
	tf->tf_r14 = f.r14;
	tf->tf_r15 = f.r15;
	tf->tf_rip = f.rip;
	tf->tf_cs = GUEST_CS;
	tf->tf_rflags = f.eflags;
	tf->tf_rsp = f.rsp;
	tf->tf_ss = GUEST_SS;
	tf->tf_xflags = 0;
	tf->tf_flags = 0;
	trap_decode(&f, tf);
	if (tf->tf_trapno == T_PAGEFLT && (f.err & PF_PK) != 0)
		deny_pkeys(vs, tf);
	return tf->tf_trapno != T_STUBDEAD && !stub_owns(tf->tf_rip);
}

/*
 * Get all ready for a guest to leave the handler with tf and ve, and send the
 * batch.  Returns the command that does it, 0 if the stub is dead.
 */
static uint32_t
prepare(struct vmspace_stub *vs, const struct trapframe *tf, struct vextframe *ve)
{
	uint32_t cmd = CMD_RUN;

	if (!stub_slow(vs))
		return 0;
	if (vs->ext != ve) {
		ext_load(vs, ve);
		cmd |= CMD_LOAD;
	}
	frame_store(vs, tf);
	if (vs->batch.count > 0) {
		batch_send(vs);
		cmd |= CMD_BATCH;
	}
	return vs->dead ? 0 : cmd;
}

/* Run a guest until it traps; see vmspace.h. */
void
vmspace_run(struct vmspace_stub *vs, struct trapframe *tf, struct vextframe *ve,
    uint64_t deadline)
{
	uint32_t cmd, kind;

	while (!vs->dead) {
		if (host_intr_pending() || (deadline != 0 && now() >= deadline)) {
			tf->tf_trapno = T_ASTFLT;
			return;
		}
		if (fast_suits(vs, tf, ve)) {
			fast_store(vs, tf);
			cmd = CMD_FAST;
		} else if ((cmd = prepare(vs, tf, ve)) == 0)
			break;
		ring(vs, cmd);
		stub_wait(vs, deadline, true);
		if (vs->dead)
			break;
		if (!batch_settle(vs)) {
			vs->ext = (cmd & CMD_LOAD) ? NULL : vs->ext;
			continue;		/* it did not run */
		}
		kind = atomic_load(&vs->priv->fast.kind);
		vs->fast = kind == KIND_FAST;
		if (kind == KIND_NOTRUN && cmd == CMD_FAST) {
			vs->frame->rip = 0;	/* as in stub_slow() */
			continue;
		}
		if (!(vs->fast ? fast_fetch(vs, tf) : frame_fetch(vs, tf))) {
			stub_kill(vs, tf->tf_trapno == T_STUBDEAD ? STUBDEAD_HOLE :
			    STUBDEAD_FRAME);
			break;
		}
		/* A kick that came late is nobody's: go on. */
		if (tf->tf_trapno != T_ASTFLT)
			return;
	}
	tf->tf_trapno = T_STUBDEAD;
	tf->tf_err = (uint64_t)(vs->why != 0 ? vs->why :
	    WIFSIGNALED(vs->status) ? WTERMSIG(vs->status) : 0);
}

/* ---- address spaces ---------------------------------------------------- */

/* Make an empty address space: a wiped stub, or a new one. */
int
vmspace_create(struct vmspace_stub **vsp)
{
	struct vmspace_stub *vs;

	while ((vs = pool) != NULL) {
		pool = vs->next;
		npool--;
		if (vs->deaths == atomic_load(&deaths) || !stub_reap(vs)) {
			*vsp = vs;
			return 0;
		}
		stub_release(vs);
	}
	return stub_spawn(vsp) == 0 ? 0 : EAGAIN_GUEST;
}

/*
 * End an address space.  Its stub is wiped of all mappings, and of what the
 * guest's registers left in the frame, and kept; or killed.
 */
void
vmspace_destroy(struct vmspace_stub *vs)
{
	if (!vs->dead && npool >= POOL_MAX)
		stub_kill(vs, 0);
	if (!vs->dead)
		stub_flush(vs);
	if (vs->dead) {
		stub_release(vs);
		return;
	}
	memset(vs->frame, 0, (size_t)((char *)vs->priv + STUB_PRIVSIZE -
	    (char *)vs->frame));
	memset(&vs->priv->fast, 0, sizeof(vs->priv->fast));
	vs->ext = NULL;
	vs->nfail = 0;
	vs->next = pool;
	pool = vs;
	npool++;
}

/* The host's name for a stub. */
int
vmspace_pid(struct vmspace_stub *vs)
{
	return vs->pid;
}
