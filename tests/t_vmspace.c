/*
 * t_vmspace.c - unit tests and measurements of vmspace.c and the stub.
 *
 * Guest programs here are a few instructions, copied into pages of a small
 * memory image; the test is their kernel.  The hostile ones do what docs/vmspace.md
 * lists as threats, as far as it can be seen without the rest of the kernel: in
 * the end the guest is dead or trapped as usual, and a page of the image that
 * was never mapped in it is as it was.
 *
 *	t_vmspace		the tests (Check)
 *	t_vmspace bench		nanoseconds a trap, a batch, a fault, a switch, ...
 *
 * Read next: ../vmspace.c, ../docs/vmspace.md.
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "host.h"
#include "tests/suite.h"
#include "vk.h"
#include "vkstub.h"
#include "vmspace.h"

#define PAGE		4096UL
#define IMAGE_SIZE	(512UL << 20)
#define CODE_VA		0x400000UL
#define CODE_PA		0x10000UL
#define DATA_VA		0x500000UL
#define DATA_PA		0x20000UL
#define STACK_TOP	(DATA_VA + 4 * PAGE)
#define SECRET_PA	0x8000UL	/* mapped in no guest */
#define RX		(VMSPACE_PROT_READ | VMSPACE_PROT_EXEC)
#define RW		(VMSPACE_PROT_READ | VMSPACE_PROT_WRITE)
#define RWX		(RX | RW)
#define SOON		60000UL		/* ms: for what comes at once elsewhere */

static char *mem;			/* the image */
static int image_fd;
static char image_path[64];
static _Atomic bool pending;
static uint64_t boot_time;

/* ---- what vmspace.c wants from the rest of the kernel ------------------ */

bool
host_intr_pending(void)
{
	return atomic_load_explicit(&pending, memory_order_acquire);
}

void
kernel_panic_host(const char *why)
{
	fprintf(stderr, "panic: %s\n", why);
	abort();
}

/* ---- guests ------------------------------------------------------------ */

/* A piece of guest code; GUEST(name, text) gives name[] and name_end[]. */
#define GUEST(name, text)						\
	extern const char name[], name##_end[];				\
	__asm__(".section .rodata\n" #name ":\n" text "\n" #name "_end:\n.previous\n")

GUEST(g_syscalls, "1: syscall; jmp 1b");
GUEST(g_int80, "int $0x80");
GUEST(g_loop, "1: jmp 1b");
GUEST(g_load, "mov (%rdi), %rdx; syscall");
GUEST(g_store, "mov %rax, (%rdi); syscall");
GUEST(g_jump, "jmp *%rdi");
GUEST(g_div, "xor %edx, %edx; xor %ecx, %ecx; div %ecx");
GUEST(g_ud2, "ud2");
GUEST(g_int3, "int3");
GUEST(g_hlt, "hlt");
GUEST(g_sse, "ldmxcsr (%rdi); xorps %xmm0, %xmm0; divps %xmm0, %xmm0; syscall");
GUEST(g_tf, "pushfq; orq $0x100, (%rsp); popfq; nop; nop; syscall");
GUEST(g_ac, "pushfq; orq $0x40000, (%rsp); popfq; mov 1(%rdi), %rax; syscall");
GUEST(g_flags, "pushfq; or %rax, (%rsp); popfq; 1: syscall; jmp 1b");
GUEST(g_fp, "movq %rdi, %xmm5; vmovq %rsi, %xmm6; vpermq $0, %ymm6, %ymm7;"
    "wrfsbase %rdx; wrgsbase %r10; 1: syscall; jmp 1b");
GUEST(g_fpread, "movq %xmm5, %rdi; vextracti128 $1, %ymm7, %xmm0; movq %xmm0, %rsi;"
    "rdfsbase %rdx; rdgsbase %r10; 1: syscall; jmp 1b");
#define FAST	"mov $0x7ff800000000, %r11; jmp *%r11;"
GUEST(g_fast, "1: lea 2f(%rip), %rcx;" FAST "2: setc (%rbx); jmp 1b");
GUEST(g_fastcount, "1: inc %rbx; lea 1b(%rip), %rcx;" FAST);
GUEST(g_fastmix, "1: inc %rbx; lea 2f(%rip), %rcx;" FAST "2: inc %rbx; syscall;"
    "inc %rbx; lea 1b(%rip), %rcx;" FAST);
GUEST(g_touch, "1: mov (%rdi), %al; add %rsi, %rdi; dec %rcx; jnz 1b; syscall");
GUEST(g_compute, "1: mov %rdi, %rcx; 2: dec %rcx; jnz 2b; syscall; jmp 1b");

/* Set up guest memory: code, four pages of data and stack. */
static void
guest_load(struct vmspace_stub *vs, const char *code, const char *end)
{
	memset(mem + CODE_PA, 0x90, PAGE);
	memcpy(mem + CODE_PA, code, (size_t)(end - code));
	vmspace_mmap(vs, CODE_VA, PAGE, RX, CODE_PA);
	vmspace_mmap(vs, DATA_VA, 4 * PAGE, RW, DATA_PA);
}
#define LOAD(vs, g) guest_load(vs, g, g##_end)

/* Fresh registers. */
static void
guest_regs(struct trapframe *tf, struct vextframe *ve)
{
	memset(tf, 0, sizeof(*tf));
	tf->tf_rip = CODE_VA;
	tf->tf_rsp = STACK_TOP - 64;
	vmspace_initext(ve);
}

static uint64_t
nanos(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000UL + (uint64_t)ts.tv_nsec;
}

/* CPU time in ns: of this process, or of the stubs that are gone. */
static uint64_t
cpu_nanos(int who)
{
	struct rusage r;

	getrusage(who, &r);
	return (uint64_t)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1000000000UL +
	    (uint64_t)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1000;
}

static void
boot(void)
{
	char err[256];
	static const char *const dirs[] = { "/dev/shm", "/tmp" };

	for (int i = 0; i < 2 && mem == NULL; i++) {
		snprintf(image_path, sizeof(image_path), "%s/t_vmspace.XXXXXX", dirs[i]);
		if ((image_fd = mkstemp(image_path)) < 0)
			continue;
		if (ftruncate(image_fd, (off_t)IMAGE_SIZE) == 0 &&
		    posix_fallocate(image_fd, 0, 0x1000000 + 400 * 64 * PAGE) == 0)
			mem = mmap(NULL, IMAGE_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED,
			    image_fd, 0);
	}
	if (mem == NULL || mem == MAP_FAILED) {
		perror("memory image");
		exit(1);
	}
	memset(mem + SECRET_PA, 0x5a, PAGE);
	boot_time = nanos();
	if (vmspace_init(image_fd, image_path, IMAGE_SIZE, err, sizeof(err)) != 0) {
		fprintf(stderr, "vmspace_init: %s\n", err);
		unlink(image_path);
		exit(1);
	}
	boot_time = nanos() - boot_time;
	unlink(image_path);
}

/* ---- measurements ------------------------------------------------------ */

static struct trapframe tf;
static struct vextframe ve __attribute__((aligned(64)));

static void
report(const char *what, uint64_t t0, uint64_t n)
{
	printf("%-44s %8lu ns\n", what, (unsigned long)((nanos() - t0) / n));
	fflush(stdout);
}

static int
bench(void)
{
	struct vmspace_stub *vs, *v2, *many[20];
	struct trapframe tf2;
	static struct vextframe ve2;
	uint64_t t;
	double c;
	char name[64];

	boot();
	memset(mem + 0x1000000, 1, 400 * 64 * PAGE);	/* as memory in use is */
	report("vmspace_init", nanos() - boot_time, 1);
	t = nanos();
	if (vmspace_create(&vs) != 0)
		return 1;
	report("vmspace_create, new stub", t, 1);
	LOAD(vs, g_syscalls);
	guest_regs(&tf, &ve);
	for (int i = 0; i < 1000; i++)
		vmspace_run(vs, &tf, &ve, 0);
	t = nanos();
	for (int i = 0; i < 200000; i++)
		vmspace_run(vs, &tf, &ve, 0);
	report("system call trap", t, 200000);
	t = nanos();
	for (int i = 0; i < 200000; i++)
		vmspace_run(vs, &tf, &ve, nanos() + 10000000);
	report("system call trap, with a deadline", t, 200000);
	LOAD(vs, g_fast);
	guest_regs(&tf, &ve);
	tf.tf_rbx = DATA_VA;
	vmspace_run(vs, &tf, &ve, 0);
	t = nanos();
	for (int i = 0; i < 200000; i++)
		vmspace_run(vs, &tf, &ve, 0);
	report("system call by the fast entry", t, 200000);
	t = nanos();
	for (int i = 0; i < 100000; i++) {
		vmspace_getext(vs, &ve);
		vmspace_run(vs, &tf, &ve, 0);
	}
	report("system call by the fast entry, getext", t, 100000);
	LOAD(vs, g_syscalls);
	guest_regs(&tf, &ve);
	t = nanos();
	for (int i = 0; i < 100000; i++) {
		vmspace_setext(vs, &ve);
		vmspace_run(vs, &tf, &ve, 0);
		vmspace_getext(vs, &ve);
	}
	report("system call trap, getext and setext", t, 100000);
	t = nanos();
	for (int i = 0; i < 50000; i++) {
		vmspace_munmap(vs, 0x10000000, PAGE);
		vmspace_sync(vs);
	}
	report("vmspace_sync of an empty munmap", t, 50000);
	t = nanos();
	for (int i = 0; i < 50000; i++) {
		vmspace_munmap(vs, 0x10000000, PAGE);
		vmspace_run(vs, &tf, &ve, 0);
	}
	report("system call trap with an empty munmap", t, 50000);

	for (unsigned long n = 1; n <= 64; n *= 4) {
		LOAD(vs, g_touch);
		guest_regs(&tf, &ve);
		tf.tf_rdi = 0x20000000;
		tf.tf_rsi = n * PAGE;
		tf.tf_rcx = 400;
		t = nanos();
		for (;;) {
			vmspace_run(vs, &tf, &ve, 0);
			if (tf.tf_trapno != T_PAGEFLT)
				break;
			vmspace_mmap(vs, tf.tf_addr, n * PAGE, RW,
			    0x1000000 + (tf.tf_addr - 0x20000000));
		}
		snprintf(name, sizeof(name), "page fault, mapping %lu pages", n);
		report(name, t, 400);
		t = nanos();
		vmspace_munmap(vs, 0x20000000, 400 * n * PAGE);
		vmspace_sync(vs);
		snprintf(name, sizeof(name), "munmap of %lu pages", n * 400);
		report(name, t, 1);
	}

	vmspace_create(&v2);
	LOAD(vs, g_syscalls);
	LOAD(v2, g_syscalls);
	guest_regs(&tf, &ve);
	guest_regs(&tf2, &ve2);
	t = nanos();
	for (int i = 0; i < 50000; i++) {
		vmspace_run(vs, &tf, &ve, 0);
		vmspace_run(v2, &tf2, &ve2, 0);
	}
	report("trap with a switch of address spaces", t, 100000);
	vmspace_destroy(v2);

	t = nanos();
	for (int i = 0; i < 2000; i++) {
		vmspace_create(&v2);
		LOAD(v2, g_syscalls);
		guest_regs(&tf2, &ve2);
		vmspace_run(v2, &tf2, &ve2, 0);
		vmspace_destroy(v2);
	}
	report("create, map, run, destroy from the pool", t, 2000);
	t = nanos();
	for (int i = 0; i < 20; i++)
		vmspace_create(&many[i]);
	report("create 20, for each", t, 20);
	t = nanos();
	for (int i = 0; i < 20; i++)
		vmspace_destroy(many[i]);
	report("destroy 20, for each", t, 20);

	LOAD(vs, g_compute);
	for (unsigned long us = 1; us <= 1000; us = us * 10 / 3) {
		guest_regs(&tf, &ve);
		/* One iteration is a cycle or so: calibrate with none. */
		tf.tf_rdi = 2000000;
		t = nanos();
		vmspace_run(vs, &tf, &ve, 0);
		t = nanos() - t;
		tf.tf_rip = CODE_VA;
		tf.tf_rdi = us * 1000 * 2000000 / t;
		c = (double)cpu_nanos(RUSAGE_SELF);
		t = nanos();
		for (unsigned long i = 0; i < 100000 / us; i++)
			vmspace_run(vs, &tf, &ve, 0);
		snprintf(name, sizeof(name), "trap each %lu us: overhead", us);
		t = nanos() - t;
		printf("%-44s %8ld ns, vCPU %.0f%%\n", name,
		    (long)(t / (100000 / us)) - (long)us * 1000,
		    ((double)cpu_nanos(RUSAGE_SELF) - c) / (double)t * 100);
	}
	LOAD(vs, g_loop);
	guest_regs(&tf, &ve);
	c = (double)cpu_nanos(RUSAGE_SELF);
	for (int i = 0; i < 100; i++)
		vmspace_run(vs, &tf, &ve, nanos() + 10000000);
	printf("%-44s %8.1f %%\n", "vCPU thread's CPU, guest busy, 100 Hz",
	    ((double)cpu_nanos(RUSAGE_SELF) - c) / 1e7);
	vmspace_destroy(vs);
	vmspace_shutdown();
	return 0;
}

/* ---- tests: what honest guests see --------------------------------------- */

static struct vmspace_stub *guest;
static struct trapframe btf;			/* of another */
static struct vextframe bve __attribute__((aligned(64)));

/* Every test boots for itself, in a process of its own. */
static void
setup(void)
{
	boot();
	ck_assert_int_eq(vmspace_create(&guest), 0);
	guest_regs(&tf, &ve);
}

/* Whatever a test did, memory that no guest has is as it was. */
static void
teardown(void)
{
	for (size_t i = 0; i < PAGE; i++)
		ck_assert_int_eq(mem[SECRET_PA + i], 0x5a);
	vmspace_shutdown();
}

/* Run the guest for at most ms milliseconds; returns the trap number. */
static int
run_ms(unsigned long ms)
{
	vmspace_run(guest, &tf, &ve, nanos() + ms * 1000000);
	return (int)tf.tf_trapno;
}

/* Load a guest and start it at its beginning. */
#define START_MS(g, ms)	(LOAD(guest, g), tf.tf_rip = CODE_VA, run_ms(ms))
#define START(g)	START_MS(g, SOON)

START_TEST(registers)
{
	struct trapframe want;
	uint64_t *r = (uint64_t *)&tf, *w = (uint64_t *)&want;

	LOAD(guest, g_syscalls);
	for (int round = 0; round < 100; round++) {
		for (int i = 0; i < 15; i++)
			r[i] = 0x1111111111111111UL * (unsigned)(i + 1) + (unsigned)round;
		tf.tf_rax = (uint64_t)(round - 50);
		tf.tf_rflags = 0x8d5;
		want = tf;
		ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
		want.tf_rcx = tf.tf_rip;
		want.tf_r11 = tf.tf_r11;
		for (int i = 0; i < 15; i++)
			ck_assert_uint_eq(r[i], w[i]);
		ck_assert_uint_eq(tf.tf_rip, CODE_VA + 2);
		ck_assert_uint_eq(tf.tf_rflags & 0x8d5, 0x8d5);
		ck_assert_uint_eq(tf.tf_rsp, want.tf_rsp);
		ck_assert_uint_eq(tf.tf_err, 2);
	}
}
END_TEST

/* Numbers that Linux's restart logic or an exemption from filters could spoil. */
START_TEST(odd_numbers)
{
	static const int64_t nr[] = { -1, -2, -38, -512, -513, -514, -516, -517, 15, 56,
	    57, 58, 231, 335, INT32_MIN, INT32_MAX & ~0x40000000 };

	LOAD(guest, g_syscalls);
	for (size_t i = 0; i < sizeof(nr) / sizeof(nr[0]); i++) {
		tf.tf_rip = CODE_VA;
		tf.tf_rax = (uint64_t)nr[i];
		ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
		ck_assert_int_eq((int)tf.tf_rax, (int)nr[i]);
		ck_assert_uint_eq(tf.tf_rip, CODE_VA + 2);
	}
}
END_TEST

START_TEST(other_ways_in)
{
	int t = START(g_int80);

	ck_assert(t == T_BADSYS || t == T_PROTFLT);
	tf.tf_rax = 0x40000000 + 4;		/* x32 */
	ck_assert_int_eq(START(g_syscalls), T_BADSYS);
}
END_TEST

START_TEST(faults)
{
	tf.tf_rdi = 0x7654321000;
	ck_assert_int_eq(START(g_load), T_PAGEFLT);
	ck_assert_uint_eq(tf.tf_addr, 0x7654321000);
	ck_assert_uint_eq(tf.tf_err, PGEX_U);
	ck_assert_uint_eq(tf.tf_rip, CODE_VA);
	ck_assert_int_eq(START(g_store), T_PAGEFLT);
	ck_assert_uint_eq(tf.tf_err, PGEX_U | PGEX_W);
	tf.tf_rdi = CODE_VA;
	ck_assert_int_eq(START(g_store), T_PAGEFLT);
	ck_assert_uint_eq(tf.tf_err, PGEX_U | PGEX_W | PGEX_P);
	tf.tf_rdi = DATA_VA;
	ck_assert_int_eq(START(g_jump), T_PAGEFLT);
	ck_assert_uint_eq(tf.tf_addr, DATA_VA);
	ck_assert_uint_eq(tf.tf_rip, DATA_VA);
	ck_assert_uint_eq(tf.tf_err, PGEX_U | PGEX_P | PGEX_I);
	ck_assert_int_eq(START(g_div), T_DIVIDE);
	ck_assert_int_eq(START(g_ud2), T_PRIVINFLT);
	ck_assert_int_eq(START(g_int3), T_BPTFLT);
	ck_assert_uint_eq(tf.tf_rip, CODE_VA + 1);
	ck_assert_int_eq(START(g_hlt), T_PROTFLT);
	tf.tf_rdi = 0x8000000000000000;		/* not canonical */
	ck_assert_int_eq(START(g_load), T_PROTFLT);
	ck_assert_int_eq(START(g_tf), T_TRCTRAP);
	ck_assert_int_eq(run_ms(SOON), T_TRCTRAP);
	ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
	tf.tf_rflags = 0;
	tf.tf_rdi = DATA_VA;
	ck_assert_int_eq(START(g_ac), T_ALIGNFLT);
	tf.tf_rflags = 0;
	*(uint32_t *)(void *)(mem + DATA_PA) = 0x1f00;		/* unmask all */
	ck_assert_int_eq(START(g_sse), T_ARITHTRAP);
	vmspace_initext(&ve);
	vmspace_setext(guest, &ve);
	ck_assert_int_eq(START(g_syscalls), T_SYSCALL);
}
END_TEST

/* A fault is repaired by mapping; protections take effect; holes do no harm. */
START_TEST(mapping)
{
	tf.tf_rdi = 0x30000000;
	strcpy(mem + 0x40000, "hello");
	ck_assert_int_eq(START(g_load), T_PAGEFLT);
	vmspace_mmap(guest, 0x30000000, PAGE, VMSPACE_PROT_READ, 0x40000);
	ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
	ck_assert_int_eq(memcmp(&tf.tf_rdx, "hello", 6), 0);
	tf.tf_rax = 42;
	ck_assert_int_eq(START(g_store), T_PAGEFLT);
	vmspace_mprotect(guest, 0x30000000, PAGE, RW);
	ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
	ck_assert_int_eq(mem[0x40000], 42);
	for (int i = 0; i < 20; i++) {
		vmspace_mmap(guest, 0x30000000, PAGE, RW, 0x40000);
		vmspace_sync(guest);
		vmspace_mprotect(guest, 0x30000000, 4 * PAGE, VMSPACE_PROT_READ);
		vmspace_sync(guest);
		vmspace_mprotect(guest, 0x30000000, 4 * PAGE, VMSPACE_PROT_READ);
		vmspace_sync(guest);
	}
	ck_assert_int_eq(START(g_store), T_PAGEFLT);
	vmspace_mmap(guest, 0x30000000, PAGE, RW, 0x40000);
	vmspace_munmap(guest, 0x30000000, PAGE);
	ck_assert_int_eq(START(g_store), T_PAGEFLT);
	ck_assert_uint_eq(tf.tf_err, PGEX_U | PGEX_W);
	vmspace_munmap(guest, 0, VMSPACE_USER_MAX);
	vmspace_sync(guest);
	tf.tf_rip = CODE_VA;
	ck_assert_int_eq(run_ms(SOON), T_PAGEFLT);
}
END_TEST

/* More mappings than Linux allows a process, none next to its neighbour's page. */
START_TEST(many_mappings)
{
	char buf[256];
	FILE *f;
	int lines = 0, max = 0;

	for (unsigned long i = 0; i < 150000; i++) {
		vmspace_mmap(guest, 0x30000000 + i * 2 * PAGE, PAGE, RW, 0x40000);
		if (i % 10000 == 0)
			vmspace_sync(guest);
	}
	LOAD(guest, g_syscalls);
	ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
	snprintf(buf, sizeof(buf), "/proc/%d/maps", vmspace_pid(guest));
	if ((f = fopen(buf, "r")) != NULL) {		/* only root may */
		while (fgets(buf, sizeof(buf), f) != NULL)
			lines++;
		fclose(f);
		max = 65530;
		ck_assert_int_lt(lines, max);
	}
	vmspace_destroy(guest);
	ck_assert_int_eq(vmspace_create(&guest), 0);
	guest_regs(&tf, &ve);
	ck_assert_int_eq(START(g_syscalls), T_SYSCALL);
}
END_TEST

/* Unmapping in the middle of runs at the limit cannot fail. */
START_TEST(splitting)
{
	vmspace_mmap(guest, 0x30000000, 100000 * PAGE, RW, 0x100000);
	for (unsigned long i = 0; i < 100000; i += 2) {
		vmspace_mprotect(guest, 0x30000000 + i * PAGE, PAGE, VMSPACE_PROT_READ);
		if (i % 1000 == 0)
			vmspace_sync(guest);
	}
	vmspace_munmap(guest, 0x30000000, 100000 * PAGE);
	vmspace_sync(guest);
	tf.tf_rdi = 0x30000000;
	ck_assert_int_eq(START(g_load), T_PAGEFLT);
	ck_assert_uint_eq(tf.tf_err, PGEX_U);
}
END_TEST

static struct vextframe ve2 __attribute__((aligned(64)));

/* Two LWPs in one address space, and one in another, keep what is theirs. */
START_TEST(floating_point)
{
	struct vmspace_stub *other;
	struct vextframe *e[3] = { &ve, &ve2, NULL };
	static struct vextframe ve3;

	e[2] = &ve3;
	ck_assert_int_eq(vmspace_create(&other), 0);
	LOAD(other, g_fp);
	LOAD(guest, g_fp);
	memcpy(mem + CODE_PA + 2048, g_fpread, (size_t)(g_fpread_end - g_fpread));
	for (unsigned i = 0; i < 3; i++) {
		struct vmspace_stub *vs = i == 2 ? other : guest;

		vmspace_initext(e[i]);
		vmspace_setext(vs, e[i]);
		tf.tf_rip = CODE_VA;
		tf.tf_rdi = 100 + i;
		tf.tf_rsi = 200 + i;
		tf.tf_rdx = 0x1000 + i;
		tf.tf_r10 = 0x2000 + i;
		vmspace_run(vs, &tf, e[i], nanos() + SOON * 1000000);
		ck_assert_int_eq((int)tf.tf_trapno, T_SYSCALL);
		vmspace_getext(vs, e[i]);
		ck_assert_uint_eq(e[i]->ve_fsbase, 0x1000 + i);
		ck_assert_uint_eq(e[i]->ve_gsbase, 0x2000 + i);
	}
	for (unsigned n = 0; n < 300; n++) {
		unsigned i = n / 2 % 3;
		struct vmspace_stub *vs = i == 2 ? other : guest;

		tf.tf_rip = CODE_VA + 2048;
		vmspace_run(vs, &tf, e[i], nanos() + SOON * 1000000);
		ck_assert_int_eq((int)tf.tf_trapno, T_SYSCALL);
		ck_assert_uint_eq(tf.tf_rdi, 100 + i);
		ck_assert_uint_eq(tf.tf_rsi, 200 + i);
		ck_assert_uint_eq(tf.tf_rdx, 0x1000 + i);
		ck_assert_uint_eq(tf.tf_r10, 0x2000 + i);
		vmspace_getext(vs, e[i]);
	}
	ve.ve_fsbase = 0x123456789000;
	vmspace_setext(guest, &ve);
	tf.tf_rip = CODE_VA + 2048;
	ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
	ck_assert_uint_eq(tf.tf_rdx, 0x123456789000);
	/* State that no CPU would load is made good. */
	vmspace_getext(guest, &ve);
	memset(ve.ve_xsave, 0xff, sizeof(ve.ve_xsave));
	ve.ve_fsbase = 0x8000000000000000;
	vmspace_setext(guest, &ve);
	tf.tf_rip = CODE_VA + 2048;
	ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
	ck_assert_uint_eq(tf.tf_rdi, UINT64_MAX);
	ck_assert_uint_eq(tf.tf_rdx, 0);
}
END_TEST

/* A new address space shows nothing of the one whose stub it got. */
START_TEST(clean_reuse)
{
	int pid = vmspace_pid(guest);

	LOAD(guest, g_fp);
	memcpy(mem + CODE_PA + 2048, g_fpread, (size_t)(g_fpread_end - g_fpread));
	tf.tf_rdi = tf.tf_rsi = tf.tf_rdx = tf.tf_r10 = 77;
	ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
	vmspace_destroy(guest);
	ck_assert_int_eq(vmspace_create(&guest), 0);
	ck_assert_int_eq(vmspace_pid(guest), pid);
	guest_regs(&tf, &ve);
	ck_assert_int_eq(run_ms(SOON), T_PAGEFLT);
	vmspace_mmap(guest, CODE_VA, PAGE, RX, CODE_PA);
	tf.tf_rip = CODE_VA + 2048;
	ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
	ck_assert_uint_eq(tf.tf_rdi | tf.tf_rsi | tf.tf_rdx | tf.tf_r10, 0);
}
END_TEST

START_TEST(deadline)
{
	uint64_t t = nanos();

	LOAD(guest, g_loop);
	for (int i = 1; i <= 20; i++) {
		vmspace_run(guest, &tf, &ve, t + (unsigned)i * 2000000);
		ck_assert_int_eq((int)tf.tf_trapno, T_ASTFLT);
		ck_assert_uint_eq(tf.tf_rip, CODE_VA);
		ck_assert_uint_ge(nanos(), t + (unsigned)i * 2000000);
	}
}
END_TEST

/* Post an interrupt each few milliseconds, as a device's thread does. */
static _Atomic uint64_t posted;
static void *
poster(void *arg)
{
	while (atomic_load((_Atomic bool *)arg)) {
		nanosleep(&(struct timespec){ 0, 3000000 }, NULL);
		atomic_store(&posted, nanos());
		atomic_store(&pending, true);
		vmspace_intr();
	}
	return NULL;
}

/* A program that computes, with or without fast calls in between, is stopped in time:
 * 10 ms late if a wake-up is lost; for a while a busy host may be the cause. */
static void
stopped_in_time(void)
{
	_Atomic bool on = true;
	pthread_t thread;
	int late = 100;

	ck_assert_int_eq(pthread_create(&thread, NULL, poster, &on), 0);
	for (int tries = 0; late >= 50; tries++) {
		ck_assert_int_lt(tries, 20);
		late = 0;
		for (int i = 0; i < 100; i++) {
			do
				vmspace_run(guest, &tf, &ve, 0);
			while (tf.tf_trapno == T_SYSCALL);
			late += nanos() - atomic_load(&posted) > 5000000;
			ck_assert_int_eq((int)tf.tf_trapno, T_ASTFLT);
			ck_assert(atomic_exchange(&pending, false));
		}
	}
	atomic_store(&on, false);
	pthread_join(thread, NULL);
}

START_TEST(interrupts)
{
	LOAD(guest, g_loop);
	stopped_in_time();
}
END_TEST

/* ---- tests: the fast entry ------------------------------------------------ */

/* The length of the instructions of g_fast before its label 2. */
#define FAST_RIP	(CODE_VA + 7 + 10 + 3)

/* Give each register that a system call keeps a value. */
static void
fast_regs(uint64_t v)
{
	uint64_t *r = (uint64_t *)&tf;

	for (int i = 0; i < 15; i++)
		r[i] = v * 0x100010001 + (unsigned)i;
	tf.tf_rbx = DATA_VA;
	tf.tf_rflags = 0x202;
}

/* Do they have them still? */
static void
fast_check(uint64_t v)
{
	uint64_t *r = (uint64_t *)&tf;

	ck_assert_int_eq((int)tf.tf_trapno, T_SYSCALL);
	for (int i = 0; i < 15; i++)
		if (&r[i] != &tf.tf_rbx && &r[i] != &tf.tf_rcx && &r[i] != &tf.tf_r11)
			ck_assert_uint_eq(r[i], v * 0x100010001 + (unsigned)i);
	ck_assert(tf.tf_rbx == DATA_VA && tf.tf_rsp == STACK_TOP - 64);
	ck_assert(tf.tf_rip == FAST_RIP && tf.tf_rcx == tf.tf_rip);
	ck_assert_uint_eq(tf.tf_rip - tf.tf_err, STUB_FASTENTRY);
	ck_assert_uint_eq(tf.tf_rflags, 0x202);
}

/* Registers and carry flag, by the quick return and after a detour to the handler. */
START_TEST(fast_entry)
{
	LOAD(guest, g_fast);
	for (uint64_t v = 1; v < 400; v++) {
		fast_regs(v);
		tf.tf_rflags |= v & 1;
		run_ms(SOON);
		fast_check(v);
		if (v > 1 && _i != 8)
			ck_assert_int_eq(mem[DATA_PA], v & 1);
		switch (_i) {
		case 2:
			vmspace_getext(guest, &ve);
			vmspace_setext(guest, &ve);
			/* FALLTHROUGH */
		case 1:
			vmspace_getext(guest, &ve);
			break;
		case 3:
		case 4:
			vmspace_mprotect(guest, DATA_VA, PAGE, RW);
			if (_i == 4)
				vmspace_sync(guest);
			break;
		case 5:			/* a hole: the batch fails, and honestly */
			vmspace_mprotect(guest, 0x60000000, PAGE, RW);
			if (v & 2)
				vmspace_sync(guest);
			break;
		case 6:			/* the call once more, by its restart */
			tf.tf_rip -= tf.tf_err;
			if (v & 2)
				vmspace_mprotect(guest, 0x60000000, PAGE, RW);
			run_ms(SOON);
			fast_check(v);
			break;
		case 7:			/* another LWP's registers */
			LOAD(guest, g_syscalls);
			guest_regs(&btf, &bve);
			vmspace_getext(guest, &ve);
			vmspace_setext(guest, &bve);
			vmspace_run(guest, &btf, &bve, 0);
			ck_assert_int_eq((int)btf.tf_trapno, T_SYSCALL);
			vmspace_getext(guest, &bve);
			vmspace_setext(guest, &ve);
			LOAD(guest, g_fast);
			break;
		case 8:
			vmspace_destroy(guest);
			ck_assert_int_eq(vmspace_create(&guest), 0);
			LOAD(guest, g_fast);
			tf.tf_rip = CODE_VA;
			continue;
		default:
			break;
		}
	}
}
END_TEST

/* Floating point state and segment bases stay, wherever they are kept. */
START_TEST(fast_fp)
{
	uint64_t x;

	LOAD(guest, g_fp);
	tf.tf_rdi = 0x1122334455667788;
	tf.tf_rsi = 0x99aabbccddeeff00;
	tf.tf_rdx = 0x7000;
	tf.tf_r10 = 0x8000;
	ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
	LOAD(guest, g_fast);
	tf.tf_rip = CODE_VA;
	tf.tf_rbx = DATA_VA;
	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
		if (i % 3 == 0) {
			memset(&ve, 0, sizeof(ve));
			vmspace_getext(guest, &ve);
			memcpy(&x, ve.ve_xsave + 160 + 5 * 16, sizeof(x));
			ck_assert_uint_eq(x, 0x1122334455667788);
			ck_assert(ve.ve_fsbase == 0x7000 && ve.ve_gsbase == 0x8000);
		}
		if (i % 5 == 0)
			vmspace_setext(guest, &ve);
	}
	vmspace_getext(guest, &ve);
	LOAD(guest, g_fpread);
	tf.tf_rip = CODE_VA;
	ck_assert_int_eq(run_ms(SOON), T_SYSCALL);
	ck_assert(tf.tf_rdi == 0x1122334455667788 && tf.tf_rsi == 0x99aabbccddeeff00);
	ck_assert(tf.tf_rdx == 0x7000 && tf.tf_r10 == 0x8000);
}
END_TEST

/* Kick a stub all the time, whatever it does, as kicks that come late would. */
static _Atomic int kicked_pid;
static void *
kicker(void *arg)
{
	struct timespec ts = { 0, 0 };
	unsigned seed = 1;

	(void)arg;
	while (atomic_load(&kicked_pid) != 0) {
		ts.tv_nsec = rand_r(&seed) % 100000;
		nanosleep(&ts, NULL);
		kill(atomic_load(&kicked_pid), SIGURG);
		if (rand_r(&seed) % 4 == 0) {
			atomic_store(&pending, true);
			vmspace_intr();
		}
	}
	return NULL;
}

/* No call is lost or made twice, no stub dies, however kicks and calls meet. */
START_TEST(fast_kicks)
{
	uint64_t end = nanos() + 2000000000, calls = 0, asts = 0, again = 0;
	pthread_t thread;

	LOAD(guest, g_fastcount);
	if (_i % 2 != 0)
		LOAD(guest, g_fastmix);
	atomic_store(&kicked_pid, vmspace_pid(guest));
	ck_assert_int_eq(pthread_create(&thread, NULL, kicker, NULL), 0);
	while (nanos() < end || calls <= 1000 || asts <= 10) {
		vmspace_run(guest, &tf, &ve, calls % 8 == 7 ? nanos() + 3000 : 0);
		if (tf.tf_trapno == T_ASTFLT) {
			atomic_store(&pending, false);
			asts++;
			continue;
		}
		ck_assert_int_eq((int)tf.tf_trapno, T_SYSCALL);
		ck_assert_uint_eq(tf.tf_rbx, ++calls);
		if (_i >= 2 && calls % 3 == 0)
			vmspace_mprotect(guest, DATA_VA, PAGE, RW);
		if (_i >= 2 && calls % 4 == 0)
			vmspace_sync(guest);
		if (_i >= 2 && calls % 5 == 0)
			vmspace_getext(guest, &ve);
		if (++again % 7 == 0 && tf.tf_rip - tf.tf_err == STUB_FASTENTRY) {
			tf.tf_rip -= tf.tf_err;		/* the same call once more */
			calls--;
		}
	}
	atomic_store(&kicked_pid, 0);
	pthread_join(thread, NULL);
}
END_TEST

START_TEST(fast_interrupts)
{
	LOAD(guest, g_fastcount);
	stopped_in_time();
}
END_TEST

/* A page that the image does not have any more ends a process, and says so. */
START_TEST(image_hole)
{
	ck_assert_int_eq(ftruncate(image_fd, (off_t)(IMAGE_SIZE - PAGE)), 0);
	vmspace_mmap(guest, 0x30000000, PAGE, VMSPACE_PROT_READ, IMAGE_SIZE - PAGE);
	tf.tf_rdi = 0x30000000;
	ck_assert_int_eq(START(g_load), T_STUBDEAD);
	ck_assert_int_eq((int)tf.tf_err, STUBDEAD_HOLE);
	ck_assert_int_eq(ftruncate(image_fd, (off_t)IMAGE_SIZE), 0);
}
END_TEST

/* A stub can be killed from outside: while it runs, and while it waits. */
static void *
killer(void *arg)
{
	struct timespec ts = { 0, 20000000 };

	nanosleep(&ts, NULL);
	kill(*(int *)arg, SIGKILL);
	return NULL;
}

START_TEST(death)
{
	struct vmspace_stub *other;
	int pid = vmspace_pid(guest);
	pthread_t thread;

	LOAD(guest, g_loop);
	ck_assert_int_eq(pthread_create(&thread, NULL, killer, &pid), 0);
	vmspace_run(guest, &tf, &ve, 0);
	ck_assert_int_eq((int)tf.tf_trapno, T_STUBDEAD);
	pthread_join(thread, NULL);
	vmspace_mmap(guest, CODE_VA, PAGE, RX, CODE_PA);
	vmspace_sync(guest);
	vmspace_run(guest, &tf, &ve, 0);
	ck_assert_int_eq((int)tf.tf_trapno, T_STUBDEAD);
	vmspace_destroy(guest);

	ck_assert_int_eq(vmspace_create(&guest), 0);
	kill(vmspace_pid(guest), SIGKILL);
	ck_assert_int_eq(START(g_loop), T_STUBDEAD);
	vmspace_destroy(guest);
	ck_assert_int_eq(vmspace_create(&guest), 0);
	ck_assert_int_eq(vmspace_create(&other), 0);
	kill(vmspace_pid(other), SIGKILL);		/* one in the pool */
	vmspace_destroy(other);
	ck_assert_int_eq(vmspace_create(&other), 0);
	guest = other;
	ck_assert_int_eq(START(g_syscalls), T_SYSCALL);
}
END_TEST

/* Stopped and continued by a user of the host: late, but not lost. */
START_TEST(stopped)
{
	LOAD(guest, g_loop);
	ck_assert_int_eq(run_ms(5), T_ASTFLT);
	kill(vmspace_pid(guest), SIGSTOP);
	if (fork() == 0) {
		usleep(300000);
		kill(vmspace_pid(guest), SIGCONT);
		_exit(0);
	}
	ck_assert_int_eq(run_ms(20), T_ASTFLT);
	ck_assert_int_eq(START(g_syscalls), T_SYSCALL);
}
END_TEST

START_TEST(create_destroy)
{
	struct vmspace_stub *v[40];

	for (int i = 0; i < 200; i++) {
		vmspace_destroy(guest);
		ck_assert_int_eq(vmspace_create(&guest), 0);
		ck_assert_int_eq(START(g_syscalls), T_SYSCALL);
	}
	for (int i = 0; i < 40; i++)
		ck_assert_int_eq(vmspace_create(&v[i]), 0);
	for (int i = 0; i < 40; i++) {
		guest = v[i * 7 % 40];
		ck_assert_int_eq(START(g_syscalls), T_SYSCALL);
	}
	for (int i = 0; i < 40; i++)
		vmspace_destroy(v[i]);
	ck_assert_int_eq(vmspace_create(&guest), 0);
}
END_TEST

/* No descriptor to have, no stub; but no harm either. */
START_TEST(limits)
{
	struct vmspace_stub *v[200];
	struct rlimit rl = { 60, 60 };
	int n = 0;

	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &rl), 0);
	while (n < 200 && vmspace_create(&v[n]) == 0)
		n++;
	ck_assert_int_lt(n, 60);
	ck_assert_int_eq(START(g_syscalls), T_SYSCALL);
	vmspace_destroy(v[--n]);
	ck_assert_int_eq(vmspace_create(&v[n++]), 0);
}
END_TEST

/* A vkernel for the next test to kill: writes its stub's process id, runs on. */
static int
orphan(void)
{
	int pid;

	boot();
	if (vmspace_create(&guest) != 0)
		return 1;
	pid = vmspace_pid(guest);
	if (write(1, &pid, sizeof(pid)) != sizeof(pid))
		return 1;
	guest_regs(&tf, &ve);
	LOAD(guest, g_loop);
	vmspace_run(guest, &tf, &ve, 0);
	return 1;
}

/* When the vkernel is killed, so are its stubs. */
START_TEST(orphans)
{
	int fds[2], pid, parent;
	struct timespec ts = { 0, 10000000 };

	ck_assert_int_eq(pipe(fds), 0);
	if ((parent = fork()) == 0) {
		dup2(fds[1], 1);
		execl("/proc/self/exe", "t_vmspace", "orphan", (char *)NULL);
		_exit(1);
	}
	ck_assert_int_eq((int)read(fds[0], &pid, sizeof(pid)), (int)sizeof(pid));
	nanosleep(&ts, NULL);
	ck_assert_int_eq(kill(pid, 0), 0);
	ck_assert_int_eq(kill(parent, SIGKILL), 0);
	for (int i = 0; i < 6000 && kill(pid, 0) == 0; i++) {
		char path[64], buf[256] = "";
		FILE *f;

		snprintf(path, sizeof(path), "/proc/%d/stat", pid);
		if ((f = fopen(path, "r")) == NULL)
			break;
		if (fgets(buf, sizeof(buf), f) == NULL)
			buf[0] = '\0';
		fclose(f);
		if (strstr(buf, ") Z ") != NULL)	/* nobody reaps it here */
			return;
		nanosleep(&ts, NULL);
	}
	ck_assert_int_ne(kill(pid, 0), 0);
}
END_TEST

/* ---- tests: hostile guests ------------------------------------------------ */

GUEST(g_copy, "mov $0x7ff800000000, %rsi; mov $0x500000, %edi; mov $4096, %ecx;"
    "rep movsb; syscall");
GUEST(g_claim, "mov $0x7ff800002000, %rdx; mov (%rdx), %eax; mov %eax, 64(%rdx);"
    "1: incq 0x500000; jmp 1b");
GUEST(g_claimer, "mov $0x7ff800002000, %rdx;"
    "1: mov (%rdx), %eax; mov %eax, 64(%rdx); incq 0x500000; jmp 1b");
GUEST(g_scribble, "mov $0x7ff800002000, %rdi; mov $0x9000, %ecx; rep stosb;"
    "1: syscall; jmp 1b");
GUEST(g_storm,
    "1: mov $0x7ff800002000, %rdi; mov $0x9000, %ecx; rep stosb; inc %eax; jmp 1b");
GUEST(g_steal, "mov $0x7ff800002000, %rdx; mov (%rdx), %eax; mov %eax, 64(%rdx);"
    "mov $10000000, %ecx; 2: dec %ecx; jnz 2b; pushq %r8; popfq; jmp *%rbx");

/* Claims a trap, and that each batch failed, until the bell rang %r13 times more. */
GUEST(g_pile, "mov $0x7ff800002000, %r8; mov $0x7ff800003000, %r9;"
    "1: mov (%r8), %r10d; mov %r10d, 64(%r8);"
    "2: movq $0, (%r9); cmp %r10d, (%r8); je 2b; dec %r13; jns 1b;"
    "xor %eax, %eax; jmp *%rbx");

/* Another guest that must be able to live while the first misbehaves. */
static struct vmspace_stub *bystander;
static char code_page[PAGE];

static void
hostile_setup(void)
{
	setup();
	ck_assert_int_eq(START(g_copy), T_SYSCALL);
	memcpy(code_page, mem + DATA_PA, PAGE);
	ck_assert_int_eq(vmspace_create(&bystander), 0);
	memcpy(mem + 0x50000, g_syscalls, (size_t)(g_syscalls_end - g_syscalls));
	vmspace_mmap(bystander, CODE_VA, PAGE, RX, 0x50000);
	guest_regs(&btf, &bve);
}

static void
check_bystander(void)
{
	vmspace_run(bystander, &btf, &bve, nanos() + SOON * 1000000);
	ck_assert_int_eq((int)btf.tf_trapno, T_SYSCALL);
	ck_assert_uint_eq(btf.tf_rip, CODE_VA + 2);
}

static void
hostile_teardown(void)
{
	check_bystander();
	teardown();
}

/* A new guest if the last one died; fresh registers. */
static void
revive(void)
{
	vmspace_destroy(guest);
	ck_assert_int_eq(vmspace_create(&guest), 0);
	LOAD(guest, g_loop);
	guest_regs(&tf, &ve);
}

/* Addresses of the n-th system call instruction of the code page, or 0. */
static uint64_t
syscall_insn(int n)
{
	for (size_t i = 0; i + 1 < PAGE; i++)
		if (code_page[i] == 0x0f && code_page[i + 1] == 0x05 && n-- == 0)
			return STUB_CODE + i;
	return 0;
}

/* Values that may mean something to the stub's code. */
static uint64_t
interesting(void)
{
	static const uint64_t v[] = { 0, 1, 2, 7, 9, 10, 11, 15, 56, 202, 4096, 0x8011,
	    0x11, DATA_VA, CODE_VA, STUB_CODE, STUB_BATCH, STUB_BELL, STUB_PRIV,
	    STUB_PRIV + STUB_PRIVSIZE - 4096, STUB_BELLS, STUB_END, 0x7fffffffffff,
	    0xffff800000000000, UINT64_MAX };
	int i = rand() % (int)(sizeof(v) / sizeof(v[0]) + 2);

	if (i >= (int)(sizeof(v) / sizeof(v[0])))
		return (uint64_t)rand() << 32 ^ (uint64_t)rand();
	return v[i];
}

/* Enter the code page at every byte, with registers and flags of all kinds. */
START_TEST(every_byte)
{
	uint64_t *r = (uint64_t *)&tf;
	int died = 0;

	srand((unsigned)_i);
	for (uint64_t off = 0; off < 1000; off++) {
		for (int i = 0; i < 15; i++)
			r[i] = interesting();
		tf.tf_rsp = rand() % 4 == 0 ? interesting() : STACK_TOP - 64;
		tf.tf_rflags = rand() % 4 == 0 ? 0x40500U & (unsigned)rand() : 0;
		tf.tf_rip = STUB_CODE + off;
		vmspace_mprotect(guest, DATA_VA, PAGE, RW);
		run_ms(2);
		vmspace_mprotect(guest, DATA_VA, PAGE, RW);
		vmspace_sync(guest);
		if (off % 16 == 0)
			check_bystander();
		if (tf.tf_trapno == T_STUBDEAD) {
			died++;
			revive();
		}
	}
	ck_assert_int_gt(died, 50);
}
END_TEST

/* A fast trap that was none: claimed while running on, or told by the wrong kind. */
GUEST(g_fastlie, "mov $0x7ff800002000, %rdx; mov $0x7ff800003040, %rsi;"
    "1: movl %edi, (%rsi); mov (%rdx), %eax; mov %eax, 64(%rdx);"
    "incq 0x500000; jmp 1b");
GUEST(g_fastwrong, "mov $0x7ff800003040, %rsi; movl %edi, (%rsi);"
    "mov $0x7ff800002000, %rbp; mov $0x7ff800003000, %rbx; jmp *%r8");

START_TEST(fast_lies)
{
	uint64_t seen;
	struct timespec ts = { 0, 5000000 };

	for (unsigned kind = 0; kind < 4; kind++) {
		revive();
		LOAD(guest, g_fastlie);
		tf.tf_rdi = kind;
		for (int i = 0; i < 50 && run_ms(2) != T_STUBDEAD; i++) {
			if (i % 4 == 0)
				vmspace_getext(guest, &ve);
			if (i % 8 == 0)
				vmspace_mprotect(guest, DATA_VA, PAGE, RW);
			if (i % 16 == 0)
				check_bystander();
		}
		vmspace_munmap(guest, DATA_VA, 4 * PAGE);
		vmspace_sync(guest);
		seen = *(volatile uint64_t *)(void *)(mem + DATA_PA);
		nanosleep(&ts, NULL);
		ck_assert_uint_eq(*(volatile uint64_t *)(void *)(mem + DATA_PA), seen);
		check_bystander();
	}
	/* Into the code with a kind of one's own: then batches, and kicks. */
	for (unsigned off = 0; off < 600; off++) {
		revive();
		LOAD(guest, g_fastwrong);
		tf.tf_rdi = off % 3;
		tf.tf_r8 = STUB_CODE + off;
		tf.tf_rcx = CODE_VA;
		run_ms(2);
		kill(vmspace_pid(guest), SIGURG);
		vmspace_mprotect(guest, DATA_VA, PAGE, RW);
		run_ms(2);
		vmspace_getext(guest, &ve);
		kill(vmspace_pid(guest), SIGURG);
		vmspace_mprotect(guest, DATA_VA, PAGE, RW);
		vmspace_sync(guest);
		tf.tf_rdi = STUB_BATCH + BATCH_OPS + 24;
		if (START_MS(g_load, 2000) == T_SYSCALL)
			ck_assert_uint_eq(tf.tf_rdx, 0);
		if (off % 16 == 0)
			check_bystander();
	}
}
END_TEST

/* The fast entry with return addresses, stacks and flags that are no good. */
START_TEST(fast_abuse)
{
	static const uint64_t where[] = { 0, 1, STUB_CODE, STUB_CODE + 8, STUB_BATCH,
	    STUB_PRIV, VMSPACE_USER_MAX, 0x7fffffffffff, 0x800000000000,
	    0xffffffff81000000, UINT64_MAX };
	static const uint64_t flags[] = { 0x202, 0x302, 0x602, 0x40202, 0x40702 };

	for (unsigned i = 0; i < 5 * 11 * 11; i++) {
		revive();
		tf.tf_rip = STUB_FASTENTRY;
		tf.tf_rcx = where[i % 11];
		tf.tf_rsp = where[i / 11 % 11];
		tf.tf_rflags = flags[i / 121];
		for (int k = 0; k < 3; k++)
			run_ms(20);
		vmspace_mprotect(guest, DATA_VA, PAGE, RW);
		run_ms(2);
		vmspace_sync(guest);
		if (i % 16 == 0)
			check_bystander();
	}
}
END_TEST

/* Use the stub's own system call instructions with arguments of one's choice. */
START_TEST(borrowed_instructions)
{
	static const uint64_t nrs[] = { 0, 1, 9, 10, 11, 15, 39, 56, 59, 202, 257, 317 };

	for (int n = 0; syscall_insn(n) != 0; n++) {
		for (size_t i = 0; i < sizeof(nrs) / sizeof(nrs[0]); i++) {
			revive();
			tf.tf_rip = syscall_insn(n);
			tf.tf_rax = nrs[i];
			tf.tf_rdi = nrs[i] == 0 ? STUB_FD_PIPE : 0x60000000;
			tf.tf_rsi = nrs[i] == 0 ? DATA_VA : IMAGE_SIZE;
			tf.tf_rdx = RWX;
			tf.tf_r10 = MAP_SHARED | MAP_FIXED | MAP_POPULATE;
			tf.tf_r8 = STUB_FD_IMAGE;
			tf.tf_r9 = 0;
			run_ms(2);
			check_bystander();
			if (nrs[i] == 9)
				ck_assert_int_eq((int)tf.tf_trapno, T_STUBDEAD);
			if (tf.tf_trapno == T_STUBDEAD)
				continue;
			tf.tf_rdi = 0x60000000 + SECRET_PA;
			ck_assert_int_ne(START_MS(g_load, 2000), T_SYSCALL);
		}
	}
}
END_TEST

/* A claim to have trapped does not make an unmapping true. */
START_TEST(claims)
{
	uint64_t seen;
	struct timespec ts = { 0, 5000000 };

	LOAD(guest, g_claim);
	run_ms(1000);
	vmspace_munmap(guest, DATA_VA, 4 * PAGE);
	vmspace_sync(guest);
	seen = *(volatile uint64_t *)(void *)(mem + DATA_PA);
	nanosleep(&ts, NULL);
	ck_assert_uint_eq(*(volatile uint64_t *)(void *)(mem + DATA_PA), seen);
	check_bystander();

	revive();
	LOAD(guest, g_claimer);
	for (int i = 0; i < 200 && run_ms(2) != T_STUBDEAD; i++)
		if (i % 16 == 0)
			check_bystander();
	vmspace_destroy(guest);
	seen = *(volatile uint64_t *)(void *)(mem + DATA_PA);
	nanosleep(&ts, NULL);
	ck_assert_uint_eq(*(volatile uint64_t *)(void *)(mem + DATA_PA), seen);
	ck_assert_int_eq(vmspace_create(&guest), 0);
}
END_TEST

/* Overwrite everything that is shared with the vkernel, once and all the time. */
START_TEST(scribbling)
{
	for (unsigned v = 0; v < 256; v += 15) {
		revive();
		tf.tf_rax = v;
		START_MS(g_scribble, 2000);
		for (int i = 0; i < 5; i++)
			run_ms(2);
		vmspace_getext(guest, &ve);
		vmspace_mprotect(guest, DATA_VA, PAGE, RW);
		vmspace_sync(guest);
		check_bystander();
	}
	for (int i = 0; i < 10; i++) {
		revive();
		LOAD(guest, g_storm);
		for (int k = 0; k < 5; k++) {
			run_ms(2);
			vmspace_mprotect(guest, DATA_VA, PAGE, RW);
			vmspace_sync(guest);
		}
		check_bystander();
	}
}
END_TEST

/*
 * Claim to have trapped, then read the batch that the kernel sends: with the
 * flags that could divert the code after the read, at each instruction.
 */
START_TEST(stolen_batch)
{
	static const uint64_t flags[] = { 0x202, 0x302, 0x602, 0x40202, 0x40702 };

	for (size_t f = 0; f < sizeof(flags) / sizeof(flags[0]); f++) {
		for (int n = 0; syscall_insn(n) != 0; n++) {
			revive();
			LOAD(guest, g_steal);
			tf.tf_rax = 0;
			tf.tf_rdi = STUB_FD_PIPE;
			tf.tf_rsi = STUB_BATCH;
			tf.tf_rdx = BATCH_SIZE;
			tf.tf_rbx = syscall_insn(n);
			tf.tf_r8 = flags[f];
			run_ms(100);
			vmspace_mmap(guest, 0x60000000, PAGE, VMSPACE_PROT_READ, 0x60000);
			vmspace_sync(guest);
			run_ms(5);
			check_bystander();
			/* The secret is nowhere that a guest could look. */
			tf.tf_rdi = STUB_BATCH + BATCH_OPS + 24;
			if (START_MS(g_load, 2000) == T_SYSCALL)
				ck_assert_uint_eq(tf.tf_rdx, 0);
		}
	}
}
END_TEST

/*
 * Leave batches unread, claim that they failed, and read several at once: what
 * the length test refuses stays in the buffer, but nobody lives to see it.
 */
START_TEST(piled_batches)
{
	for (unsigned turns = 0; turns < 4; turns++) {
		for (int n = 0; syscall_insn(n) != 0; n++) {
			revive();
			LOAD(guest, g_pile);
			vmspace_sync(guest);
			tf.tf_rdi = STUB_FD_PIPE;
			tf.tf_rsi = STUB_BATCH;
			tf.tf_rdx = BATCH_SIZE;
			tf.tf_rbx = syscall_insn(n);
			tf.tf_r13 = turns;
			run_ms(20);
			for (unsigned long i = 0; i < 10; i++)
				vmspace_mmap(guest, 0x60000000 + 2 * i * PAGE, PAGE,
				    VMSPACE_PROT_READ, 0x60000);
			run_ms(20);
			for (unsigned long off = 0; off < PAGE; off += 512) {
				tf.tf_rdi = STUB_BATCH + BATCH_OPS + 24 + off;
				if (START_MS(g_load, 2000) == T_SYSCALL)
					ck_assert_uint_eq(tf.tf_rdx, 0);
			}
			check_bystander();
		}
	}
}
END_TEST

/* A forged frame for sigreturn at DATA_VA; the fields that matter. */
static void
forge(uint64_t rip, uint64_t cs, uint64_t mask, uint64_t altstack)
{
	uint64_t *f = (uint64_t *)(void *)(mem + DATA_PA + 1024);

	memset(f, 0, 1024);
	f[1] = 7;				/* uc_flags */
	f[3] = altstack;
	f[4] = 1U << 31;			/* SS_AUTODISARM */
	f[5] = altstack != 0 ? 3 * PAGE - 2048 : 0;
	f[6 + 15] = STACK_TOP - 64;		/* rsp */
	f[6 + 16] = rip;
	f[6 + 17] = 0x202;
	f[6 + 18] = cs | 0x2bUL << 48;
	f[38] = mask;
	tf.tf_rsp = DATA_VA + 1024 + 8;
	tf.tf_rax = 15;
}

START_TEST(forged_sigreturn)
{
	uint64_t insn, *f, used;
	int n;

	for (n = 0; (insn = syscall_insn(n)) != 0; n++) {
		for (int kind = 0; kind < 6; kind++) {
			revive();
			tf.tf_rip = insn;
			tf.tf_r12 = 0;
			switch (kind) {
			case 0:		/* deaf to the kick */
				forge(CODE_VA, 0x33, UINT64_MAX, 0);
				break;
			case 1:		/* frames on memory of its own */
				forge(CODE_VA, 0x33, 0, DATA_VA + PAGE);
				break;
			case 2:		/* 32-bit code */
				forge(CODE_VA, 0x23, 0, 0);
				break;
			case 3:		/* kernel's selectors and addresses */
				forge(0xffffffff81000000, 0x10, 0, 0xffffffff81000000);
				break;
			case 4:		/* deaf, and asleep in the stub's futex */
				forge(syscall_insn(0), 0x33, UINT64_MAX, 0);
				f = (uint64_t *)(void *)(mem + DATA_PA + 1024);
				f[6 + 8] = STUB_BELL + B_CMD;		/* rdi */
				f[6 + 13] = 202;			/* rax */
				break;
			case 5:		/* frames on top of the stub's own pages */
				forge(CODE_VA, 0x33, 0, STUB_BATCH);
				break;
			}
			for (int i = 0; i < 3; i++)
				run_ms(2);
			vmspace_mprotect(guest, DATA_VA, PAGE, RW);
			vmspace_sync(guest);
			check_bystander();
		}
	}
	/* Even the deaf are dealt with in a tenth of a second or so of their CPU time. */
	used = cpu_nanos(RUSAGE_SELF) + cpu_nanos(RUSAGE_CHILDREN);
	ck_assert_uint_lt(used, (uint64_t)n * 6 * 200000000);
}
END_TEST

int
main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "bench") == 0)
		return bench();
	if (argc == 2 && strcmp(argv[1], "orphan") == 0)
		return orphan();
	return (suite_run(&(struct suite){ .name = "vmspace", .seconds = 60,
	    .before = setup, .after = teardown,
	    .tests = { { registers, 1 }, { odd_numbers, 1 }, { other_ways_in, 1 },
	    { faults, 1 }, { mapping, 1 }, { many_mappings, 1 }, { splitting, 1 },
	    { floating_point, 1 }, { clean_reuse, 1 }, { deadline, 1 },
	    { interrupts, 1 }, { fast_entry, 9 }, { fast_fp, 1 }, { fast_kicks, 4 },
	    { fast_interrupts, 1 }, { image_hole, 1 }, { death, 1 }, { stopped, 1 },
	    { create_destroy, 1 }, { limits, 1 }, { orphans, 1 } },
	    .next = &(struct suite){ .seconds = 120, .before = hostile_setup,
	    .after = hostile_teardown,
	    .tests = { { every_byte, 6 }, { fast_lies, 1 }, { fast_abuse, 1 },
	    { borrowed_instructions, 1 }, { claims, 1 }, { scribbling, 1 },
	    { stolen_batch, 1 }, { piled_batches, 1 }, { forged_sigreturn, 1 } } } }));
}
