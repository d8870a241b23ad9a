/*
 * t_attack.c - isolation: nothing that guest code does gets out of its address space.
 *
 * Boots a vkernel, runs tests/attack/ in it, and looks from the host: the program
 * says ok, the system goes on and halts cleanly, no process is left behind.  And what
 * the guest's root may read holds no secret of a stub's.
 *
 * ATTACK=number in the environment sets the number of random attempts.
 */
#include <check.h>
#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"

#define ATTEMPT_TIME	0.05			/* seconds an attempt may cost */

START_TEST(isolation)
{
	const char *n = getenv("ATTACK") != NULL ? getenv("ATTACK") : "20000";
	char line[128];
	struct pty *p = guest_boot(GUEST(.memory = "128m"));

	(void)snprintf(line, sizeof(line), "attack -n %s; echo status=$?\r", n);
	pty_send(p, line);
	pty_expect(p, "\n", CMD_TIME);
	pty_expect(p, "status=0", 300 + strtod(n, NULL) * ATTEMPT_TIME);
	pty_expect(p, "# ", CMD_TIME);
	pty_cmd(p, "ls /bin/ls", "/bin/ls", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* How many values the bytes of a piece of memory have. */
static int
values(const uint8_t *p, size_t len)
{
	bool seen[256] = { false };
	int n = 0;

	for (; len-- > 0; p++) {
		n += !seen[*p];
		seen[*p] = true;
	}
	return (n);
}

/* A writable segment of the vkernel's program has nothing in it that looks random: 64
 * such bytes have about 57 values. */
static void
plain(int mem, const Elf64_Phdr *ph)
{
	uint8_t *data = malloc(ph->p_memsz);

	ck_assert_ptr_nonnull(data);
	ck_assert_int_eq(pread(mem, data, ph->p_memsz, (off_t)ph->p_vaddr),
	    (ssize_t)ph->p_memsz);
	for (size_t at = 0; at + 64 <= ph->p_memsz; at += 8)
		ck_assert_msg(values(data + at, 64) < 48, "%d values at 0x%lx",
		    values(data + at, 64), ph->p_vaddr + at);
	free(data);
}

/* /dev/kmem shows the vkernel's variables to root: the random bytes of which stubs'
 * secrets are made are not among them, neither all nor what is left of them. */
START_TEST(secrets)
{
	struct pty *p = guest_boot(GUEST());
	char path[40];
	Elf64_Ehdr eh;
	Elf64_Phdr ph;
	int exe, mem;

	(void)snprintf(path, sizeof(path), "/proc/%d/mem", (int)p->pid);
	ck_assert_int_ge(mem = open(path, O_RDONLY | O_CLOEXEC), 0);
	ck_assert_int_ge(exe = open(vk_kernel(), O_RDONLY | O_CLOEXEC), 0);
	ck_assert_int_eq(pread(exe, &eh, sizeof(eh), 0), sizeof(eh));
	for (int n = 0; n < 10 * eh.e_phnum; n++) {
		ck_assert_int_eq(pread(exe, &ph, sizeof(ph), (off_t)(eh.e_phoff +
		    (size_t)(n % eh.e_phnum) * sizeof(ph))), sizeof(ph));
		if (ph.p_type != PT_LOAD || (ph.p_flags & PF_W) == 0)
			continue;
		plain(mem, &ph);
		pty_cmd(p, "ls /bin/ls", "/bin/ls", CMD_TIME);
	}
	ck_assert_int_eq(close(exe) | close(mem), 0);
	guest_halt(p);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "attack", .seconds = 0,
	    .tests = { { isolation, 1 }, { secrets, 1 } } }));
}
