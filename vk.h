/*
 * vk.h - the boundary between the platform and the kernel that boots on it.
 *
 * The platform (vk.c, host.c, vmspace.c, pmap.c, trap.c and the drivers) is a
 * machine; kern/ is a kernel for it.  Another kernel can take kern/'s place by
 * keeping to this header.  It is neutral: neither host nor guest headers.
 *
 * What the platform offers a kernel:
 *   vk			the machine: memory, disks, boot flags, kernel environment
 *   host.h		time, virtual interrupts, idling, the console's terminal
 *   vmspace.h		address spaces and traps
 *   pmap.h		page tables kept in guest memory
 *   vkd.c, console.c	drivers, which call the kernel as said below
 * What it wants from one:
 *   kernel_main()	is called once, on the vCPU thread, and does not return
 *   kernel_intr()	takes virtual interrupts; see kern/intr.c
 *   kernel_fault()	a SIGSEGV in kernel mode: resolve it, or return false
 *   kernel_panic_host()	something the platform cannot go on from
 *   kernel_debug()	a trap into the debugger (ddb.c)
 *   kernel_fault_panic()	a fault in kernel mode that nothing explains
 */
#ifndef VK_H
#define VK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define VK_MAXDISKS	16
#define VK_MAXENV	256
#define VK_MINPROC	8		/* with fewer processes none can log in */

/* The memory image is mapped here, whole: the direct map. */
#define VK_DMAP_BASE	0x100000000000UL
/* Kernel virtual memory, mapped lazily by SIGSEGV through the kernel's page table. */
#define VK_KVA_BASE	0x200000000000UL
#define VK_KVA_SIZE	0x004000000000UL		/* 256 GiB of addresses */

struct vk_disk {
	const char	*path;		/* as given on the command line */
	int		fd;
	int64_t		size;		/* bytes */
};

/* The machine that the command line describes.  Filled by vk.c, then constant. */
struct vk {
	uint64_t	memsize;	/* bytes of the image: physical memory */
	char		*dmap;		/* == VK_DMAP_BASE */
	int		image_fd;
	const char	*image_path;
	bool		boot_single;	/* -s */
	bool		boot_verbose;	/* -v */
	bool		kmem_write;	/* -U */
	int		ndisks;		/* -r, in order */
	struct vk_disk	disk[VK_MAXDISKS];
	int		nenv;		/* -e, in order; a later one of a name wins */
	const char	*env_name[VK_MAXENV];
	const char	*env_value[VK_MAXENV];
	int		maxproc; /* what the host's limits allow, VK_MINPROC or more */
};
extern struct vk vk;

void	kernel_main(void) __attribute__((noreturn));
bool	kernel_fault(uintptr_t va, bool write, uintptr_t pc);
void	kernel_panic_host(const char *why) __attribute__((noreturn));

/* The vkernel's own registers, at a trap of the host in kernel code. */
struct vk_regs {
	uint64_t	r_rax, r_rbx, r_rcx, r_rdx, r_rsi, r_rdi, r_rbp, r_rsp;
	uint64_t	r_r8, r_r9, r_r10, r_r11, r_r12, r_r13, r_r14, r_r15;
	uint64_t	r_rip, r_rflags;
};
enum vk_trap { VK_TRAP_BREAK, VK_TRAP_STEP, VK_TRAP_QUIT, VK_TRAP_FAULT };
/* Called in a signal handler, on the vCPU thread; changed registers count. */
void	kernel_debug(enum vk_trap, struct vk_regs *, const char *why);
extern const uintptr_t debugger_trap; /* the address of an instruction that asks for it */
void	kernel_fault_panic(struct vk_regs *, const char *why) __attribute__((noreturn));

/* For the kernel's fault handler: map one page of the image at a kernel virtual
 * address (VMSPACE_PROT_*), or unmap a range.  Touches only the host's mappings. */
int	host_kva_map(uintptr_t va, uint64_t pa, int prot);
void	host_kva_unmap(uintptr_t va, size_t len);

#endif
