/*
 * t_pmap.c - unit tests of the virtual memory: pmap.c, kern/vm_page.c, vm_object.c,
 * vm_map.c and vm_fault.c, which are linked in as they are.
 *
 * The tests themselves are in vm_guest.c, as they need the kernel's headers; this is
 * the half that may talk to the host.  `t_pmap bench' prints costs.
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/suite.h"
#include "tests/vm_guest.h"
#include "vk.h"

struct vk vk;

/* Each test starts with an empty memory image. */
static void
setup(void)
{
	void *p = mmap((void *)VK_DMAP_BASE, VM_GUEST_MEM, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

	if (p != (void *)VK_DMAP_BASE)
		exit(1);
	vk.dmap = p;
	vk.memsize = VM_GUEST_MEM;
}

START_TEST(guest)
{
	const char *why;

	setup();
	why = vm_guest_test(_i);
	ck_assert_msg(why == NULL, "%s: %s", vm_guest_name(_i), why);
}
END_TEST

static unsigned long
now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (unsigned long)ts.tv_sec * 1000000000UL + (unsigned long)ts.tv_nsec;
}

static void
print(const char *what, double ns)
{
	(void)printf("%-48s %8.1f ns\n", what, ns);
}

int
main(int argc, char **argv)
{
	int n = 0;

	if (argc == 2 && strcmp(argv[1], "bench") == 0) {
		setup();
		vm_guest_bench(now, print);
		return (0);
	}
	while (vm_guest_name(n) != NULL)
		n++;
	return (suite_run(&(struct suite){ .name = "pmap", .seconds = 60,
	    .tests = { { guest, n } } }));
}
