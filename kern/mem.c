/*
 * kern/mem.c - the devices that are no hardware.
 *
 *	null zero full		nothing, zeroes, a disk that is full
 *	random urandom		the host's random numbers
 *	mem kmem		physical memory (the memory image), kernel memory
 *	tty			the controlling terminal of whoever opens it
 *	fd/N stdin stdout stderr	opening one duplicates a descriptor (sys_open)
 *
 * kmem shows three regions: the direct map, kernel virtual memory as far as the
 * kernel's page table maps it, and the kernel program's own loaded segments (found in
 * its ELF header).  What is in none of them answers EFAULT, so a read can never fault
 * the kernel.  Writing mem and kmem is for vkernel -U only: without it, opening them
 * for writing is EPERM, for root too, and the message buffer says so.
 *
 * The second half of the table at the end is the list of names, majors and modes.
 * Called through devfs.c.  null(4), zero(4), random(4), mem(4), tty(4), fd(4).
 */
#include <sys/elf.h>
#include <sys/fcntl.h>
#include <sys/ioctl.h>
#include "kern/conf.h"
#include "kern/proc.h"
#include "kern/uio.h"
#include "kern/vnode.h"
#include "pmap.h"
#include "vk.h"

/* ---- null, zero, full, random ------------------------------------------ */

static int
null_read(struct cdev *dev __unused, struct uio *uio __unused, int ioflag __unused)
{
	return 0;
}

/* Takes everything, to nowhere. */
static int
null_write(struct cdev *dev __unused, struct uio *uio, int ioflag __unused)
{
	uio->uio_resid = 0;
	return 0;
}

static int
zero_read(struct cdev *dev __unused, struct uio *uio, int ioflag __unused)
{
	return uiomovez(uio->uio_resid, uio);
}

static int
full_write(struct cdev *dev __unused, struct uio *uio, int ioflag __unused)
{
	return uio->uio_resid > 0 ? ENOSPC : 0;
}

static int
random_read(struct cdev *dev __unused, struct uio *uio, int ioflag __unused)
{
	char buf[512];
	size_t n;
	int error = 0;

	while (error == 0 && (n = MIN(uio->uio_resid, sizeof(buf))) > 0) {
		karc4random_buf(buf, n);
		error = uiomove(buf, n, uio);
	}
	return error;
}

/* ---- mem, kmem --------------------------------------------------------- */

/* The kernel's own ELF header, which the linker puts at the start of its image. */
extern const struct elf64_ehdr __ehdr_start __attribute__((visibility("hidden")));

static int
mem_open(struct cdev *dev, int fflags, int devtype __unused)
{
	if ((fflags & FWRITE) != 0 && !vk.kmem_write) {
		kprintf("/dev/%s: not writable: the vkernel was started without -U\n",
		    dev->si_name);
		return EPERM;
	}
	return (fflags & FWRITE) != 0 && securelevel > 0 ? EPERM : 0;
}

/* Is addr in the range?  Then cuts *lenp at its end. */
static bool
in_range(uint64_t addr, uint64_t start, uint64_t size, size_t *lenp)
{
	if (addr < start || addr - start >= size)
		return false;
	*lenp = MIN(*lenp, size - (addr - start));
	return true;
}

/* Is addr in a loaded segment of the kernel program (that can be written)? */
static bool
in_image(uint64_t addr, bool write, size_t *lenp)
{
	const char *base = (const char *)&__ehdr_start;
	const struct elf64_phdr *ph = (const void *)(base + __ehdr_start.e_phoff);
	bool found = false;

	for (int n = __ehdr_start.e_phnum; n > 0; n--, ph++) {
		if (write && ph->p_type == PT_GNU_RELRO &&
		    in_range(addr, ph->p_vaddr, ph->p_memsz, lenp))
			return false;
		if (ph->p_type == PT_LOAD && (!write || (ph->p_flags & PF_W) != 0) &&
		    in_range(addr, ph->p_vaddr, ph->p_memsz, lenp))
			found = true;
	}
	return found;
}

/* Where kernel address addr can be touched without fear; *lenp becomes how far.  NULL */
static char *
kmem_at(uint64_t addr, bool write, size_t *lenp)
{
	vpte_t *pte;

	*lenp = MIN(*lenp, PAGE_SIZE - (addr & PAGE_MASK));
	if (in_range(addr, VK_DMAP_BASE, vk.memsize, lenp) || in_image(addr, write, lenp))
		return (char *)(uintptr_t)addr;
	if (!in_range(addr, VK_KVA_BASE, VK_KVA_SIZE, lenp))
		return NULL;
	pte = pmap_pte(&kernel_pmap, trunc_page(addr), false);
	if (pte == NULL || (*pte & VPTE_V) == 0)
		return NULL;
	return (char *)PHYS_TO_DMAP(*pte & VPTE_FRAME) + (addr & PAGE_MASK);
}

/* kmem, both directions. */
static int
kmem_rw(struct cdev *dev __unused, struct uio *uio, int ioflag __unused)
{
	size_t n;
	char *p;
	int error = 0;

	while (error == 0 && uio->uio_resid > 0) {
		n = uio->uio_resid;
		p = kmem_at((uint64_t)uio->uio_offset, uio->uio_rw == UIO_WRITE, &n);
		if (p == NULL)
			return EFAULT;
		error = uiomove(p, n, uio);
	}
	return error;
}

/* mem, both directions; ends at the end of memory. */
static int
mem_rw(struct cdev *dev __unused, struct uio *uio, int ioflag __unused)
{
	uint64_t off = (uint64_t)uio->uio_offset;

	if (uio->uio_offset < 0)
		return EINVAL;
	if (off >= vk.memsize)
		return uio->uio_rw == UIO_READ ? 0 : EFAULT;
	return uiomove((char *)PHYS_TO_DMAP(off), MIN(uio->uio_resid, vk.memsize - off),
	    uio);
}

/* ---- tty --------------------------------------------------------------- */

/* The caller's controlling terminal; NULL: none, or it is gone. */
static struct cdev *
ctty(void)
{
	struct proc *p = curproc;

	if (p == NULL || (p->p_flags & P_CONTROLT) == 0 || p->p_session->s_ttyvp == NULL)
		return NULL;
	return p->p_session->s_ttyvp->v_rdev;
}

static int
ctty_open(struct cdev *dev __unused, int fflags __unused, int devtype __unused)
{
	return ctty() == NULL ? ENXIO : 0;
}

static int
ctty_read(struct cdev *dev __unused, struct uio *uio, int ioflag)
{
	struct cdev *tty = ctty();

	return tty == NULL ? EIO : tty->si_ops->d_read(tty, uio, ioflag);
}

static int
ctty_write(struct cdev *dev __unused, struct uio *uio, int ioflag)
{
	struct cdev *tty = ctty();

	return tty == NULL ? EIO : tty->si_ops->d_write(tty, uio, ioflag);
}

static int
ctty_ioctl(struct cdev *dev __unused, u_long cmd, void *data, int fflags)
{
	struct cdev *tty = ctty();

	if (tty == NULL)
		return EIO;
	return cmd == TIOCSCTTY ? EINVAL : tty->si_ops->d_ioctl(tty, cmd, data, fflags);
}

static int
ctty_poll(struct cdev *dev __unused, int events, struct pollrec *rec)
{
	struct cdev *tty = ctty();

	return tty == NULL ? events : tty->si_ops->d_poll(tty, events, rec);
}

/* ---- the table --------------------------------------------------------- */

static const struct dev_ops ctty_ops = {
	.name = "tty", .maj = 1, .flags = D_TTY, .d_open = ctty_open, .d_read = ctty_read,
	.d_write = ctty_write, .d_ioctl = ctty_ioctl, .d_poll = ctty_poll,
};
static const struct dev_ops mem_ops = {
	.name = "mem", .maj = 2, .flags = D_MEM,
	.d_open = mem_open, .d_read = mem_rw, .d_write = mem_rw,
};
static const struct dev_ops kmem_ops = {
	.name = "kmem", .maj = 2, .flags = D_MEM,
	.d_open = mem_open, .d_read = kmem_rw, .d_write = kmem_rw,
};
static const struct dev_ops null_ops = {
	.name = "null", .maj = 2, .flags = D_MEM,
	.d_read = null_read, .d_write = null_write,
};
static const struct dev_ops random_ops = {
	.name = "random", .maj = 2, .flags = D_MEM,
	.d_read = random_read, .d_write = null_write,
};
static const struct dev_ops zero_ops = {
	.name = "zero", .maj = 2, .flags = D_MEM,
	.d_read = zero_read, .d_write = null_write,
};
static const struct dev_ops full_ops = {
	.name = "full", .maj = 2, .flags = D_MEM,
	.d_read = zero_read, .d_write = full_write,
};
const struct dev_ops fdesc_ops = { .name = "FD", .maj = 22 };

#define GID_KMEM	2
static const struct {
	const char	*name;
	const struct dev_ops *ops;
	int		min;
	gid_t		gid;
	int		perms;
} mem_devs[] = {
	{ "mem", &mem_ops, 0, GID_KMEM, 0640 },
	{ "kmem", &kmem_ops, 1, GID_KMEM, 0640 },
	{ "null", &null_ops, 2, 0, 0666 },
	{ "random", &random_ops, 3, 0, 0644 },
	{ "urandom", &random_ops, 4, 0, 0644 },
	{ "full", &full_ops, 11, 0, 0666 },
	{ "zero", &zero_ops, 12, 0, 0666 },
	{ "tty", &ctty_ops, 0, 0, 0666 },
	{ "stdin", &fdesc_ops, 0, 0, 0666 },
	{ "stdout", &fdesc_ops, 1, 0, 0666 },
	{ "stderr", &fdesc_ops, 2, 0, 0666 },
};
#define NFDESC		64		/* fd/0 to fd/63 */

/* Makes all these devices, at boot. */
void
mem_init(void)
{
	for (size_t i = 0; i < nitems(mem_devs); i++)
		(void)make_dev(mem_devs[i].ops, mem_devs[i].min, 0, mem_devs[i].gid,
		    mem_devs[i].perms, "%s", mem_devs[i].name);
	for (int i = 0; i < NFDESC; i++)
		(void)make_dev(&fdesc_ops, i, 0, 0, 0666, "fd/%d", i);
}
