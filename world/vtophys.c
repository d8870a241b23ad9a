/*
 * vtophys - show where in physical memory its own code, data and stack are, by the
 * system call of the sample module modules/vtophys.c.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#define SYS_vtophys	210

static int	data = 42;

int
main(void)
{
	int stack = data;
	const struct { const char *name; const void *addr; } t[] = {
		{ "code", (const void *)(uintptr_t)main }, { "data", &data },
		{ "stack", &stack },
	};
	uint64_t pte[4], pa;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		if (syscall(SYS_vtophys, t[i].addr, pte, &pa) != 0)
			err(1, "vtophys (is the module loaded?)");
		printf("%-5s %14p is at 0x%08lx: entries %lx %lx %lx %lx\n", t[i].name,
		    t[i].addr, pa, pte[0], pte[1], pte[2], pte[3]);
	}
	return (0);
}
