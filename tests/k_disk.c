/*
 * k_disk.c - a fake kernel for kern/subr_disk.c, and a driver of a disk in memory.
 *
 * Compiled as kernel code; t_disk.c is host code and uses k_disk.h.  The driver stops
 * the program when a request that dev_strategy() let through is not within the disk.
 */
#include <sys/diskslice.h>
#include <sys/fcntl.h>
#include "kern/buf.h"
#include "kern/conf.h"
#include "kern/uio.h"
#include "kern/thread.h"
#include "kern/vnode.h"
#include "tests/k_disk.h"

#define MAXDEVS	256

void	*calloc(size_t, size_t);
void	free(void *);
int	vsnprintf(char *, size_t, const char *, va_list);

static struct cdev *devs[MAXDEVS];
static int ndevs;
static char *disk;
static int64_t disksize;
static bool failing;
static char messages[4096];
static struct mount mnt_ro = { .mnt_flag = MNT_RDONLY }, mnt_rw;

struct globaldata *mycpu = &(struct globaldata){ .gd_curthread = &(struct thread){ 0 } };

/* ---- the fake kernel ---------------------------------------------------- */

int
kprintf(const char *fmt, ...)
{
	size_t len = strlen(messages);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(messages + len, sizeof(messages) - len, fmt, ap);
	va_end(ap);
	return (0);
}

struct cdev *
make_dev(const struct dev_ops *ops, int minor, uid_t uid __unused, gid_t gid __unused,
    int perms __unused, const char *fmt, ...)
{
	struct cdev *dev = calloc(1, sizeof(*dev));
	va_list ap;

	KASSERT(ndevs < MAXDEVS);
	va_start(ap, fmt);
	vsnprintf(dev->si_name, sizeof(dev->si_name), fmt, ap);
	va_end(ap);
	dev->si_ops = ops;
	dev->si_rdev = makedev(ops->maj, (dev_t)minor);
	for (int i = 0; i < ndevs; i++)
		KASSERT(strcmp(devs[i]->si_name, dev->si_name) != 0 &&
		    devs[i]->si_rdev != dev->si_rdev);
	devs[ndevs++] = dev;
	return (dev);
}

void
destroy_dev(struct cdev *dev)
{
	for (int i = 0; i < ndevs; i++)
		if (devs[i] == dev)
			devs[i] = devs[--ndevs];
	free(dev);
}

void
binval_all(struct cdev *dev __unused)
{
}

void
devstat_add_entry(struct devstat *ds __unused, const char *name __unused,
    int unit __unused, int blksize __unused)
{
}

void
devstat_start_transaction(struct devstat *ds __unused)
{
}

void
biodone(struct bio *bp)
{
	bp->bio_isdone = true;
}

int
dev_rw(struct cdev *dev, enum bio_cmd cmd, int64_t off, void *buf, size_t len)
{
	struct bio bio = {
		.bio_cmd = cmd, .bio_dev = dev, .bio_offset = off, .bio_length = len,
		.bio_nseg = 1, .bio_seg = { { buf, len } },
	};

	dev_strategy(dev, &bio);
	KASSERT(bio.bio_isdone);
	return (bio.bio_error);
}

int
uiomove(void *cp, size_t n, struct uio *uio)
{
	n = MIN(n, uio->uio_resid);
	if (uio->uio_rw == UIO_READ)
		memcpy(uio->uio_iov->iov_base, cp, n);
	else
		memcpy(cp, uio->uio_iov->iov_base, n);
	uio->uio_iov->iov_base = (char *)uio->uio_iov->iov_base + n;
	uio->uio_resid -= n;
	uio->uio_offset += (off_t)n;
	return (0);
}

/* The driver. */
static void
strategy(struct cdev *dev, struct bio *bp)
{
	KASSERT(dev->si_parent == NULL && bp->bio_dev == dev);
	if (bp->bio_cmd != BIO_FLUSH)
		KASSERT(bp->bio_offset >= 0 && bp->bio_length > 0 &&
		    bp->bio_offset + (int64_t)bp->bio_length <= disksize);
	bp->bio_error = failing ? EIO : 0;
	if (bp->bio_error == 0 && bp->bio_cmd == BIO_READ)
		memcpy(bp->bio_seg[0].addr, disk + bp->bio_offset, bp->bio_length);
	else if (bp->bio_error == 0 && bp->bio_cmd == BIO_WRITE)
		memcpy(disk + bp->bio_offset, bp->bio_seg[0].addr, bp->bio_length);
	biodone(bp);
}

static const struct dev_ops ops = {
	.name = "vkd", .maj = 97, .flags = D_DISK, .d_strategy = strategy,
};

/* ---- for the tests ------------------------------------------------------ */

static struct cdev *
find(const char *name)
{
	for (int i = 0; i < ndevs; i++)
		if (strcmp(devs[i]->si_name, name) == 0)
			return (devs[i]);
	return (NULL);
}

void
kd_disk(void *data, int64_t size, int blksize, bool readonly)
{
	if (ndevs > 0)
		free(find("vkd0")->si_drv1);
	while (ndevs > 0)
		free(devs[--ndevs]);
	disk = data;
	disksize = size;
	failing = false;
	messages[0] = '\0';
	KASSERT(disk_create("vkd", 0, size, blksize, readonly, &ops, data) != NULL);
	KASSERT(disk_softc(find("vkd0")) == data);
}

const char *
kd_nodes(void)
{
	static char buf[4096];
	struct cdev *tmp;

	buf[0] = '\0';
	for (int i = 0; i < ndevs; i++)
		for (int k = i; k > 0 &&
		    strcmp(devs[k]->si_name, devs[k - 1]->si_name) < 0; k--) {
			tmp = devs[k];
			devs[k] = devs[k - 1];
			devs[k - 1] = tmp;
		}
	for (int i = 0; i < ndevs; i++) {
		size_t len = strlen(buf);

		ksnprintf(buf + len, sizeof(buf) - len, i == 0 ? "%s" : " %s",
		    devs[i]->si_name);
	}
	return (buf);
}

const char *
kd_messages(void)
{
	static char buf[sizeof(messages)];

	memcpy(buf, messages, sizeof(buf));
	messages[0] = '\0';
	return (buf);
}

bool
kd_range(const char *node, int64_t *off, int64_t *size)
{
	struct cdev *dev = find(node);

	if (dev == NULL)
		return (false);
	*off = dev->si_partoff;
	*size = dev->si_mediasize;
	return (true);
}

/* A program's read or write: bytes moved, or a negative errno. */
static int
transfer(const char *node, enum uio_rw rw, int64_t off, void *buf, size_t len)
{
	struct cdev *dev = find(node);
	struct iovec iov = { .iov_base = buf, .iov_len = len };
	struct uio uio = {
		.uio_iov = &iov, .uio_iovcnt = 1, .uio_resid = len, .uio_rw = rw,
		.uio_offset = off,
	};
	int error = rw == UIO_READ ? dev->si_ops->d_read(dev, &uio, 0) :
	    dev->si_ops->d_write(dev, &uio, 0);

	return (error != 0 ? -error : (int)(len - uio.uio_resid));
}

int
kd_read(const char *node, int64_t off, void *buf, size_t len)
{
	return (transfer(node, UIO_READ, off, buf, len));
}

int
kd_write(const char *node, int64_t off, const void *buf, size_t len)
{
	return (transfer(node, UIO_WRITE, off, (void *)(uintptr_t)buf, len));
}

int
kd_ioctl(const char *node, unsigned long cmd, void *data, bool writable)
{
	struct cdev *dev = find(node);

	return (-dev->si_ops->d_ioctl(dev, cmd, data, writable ? FREAD | FWRITE : FREAD));
}

int
kd_reprobe(void)
{
	return (kd_ioctl("vkd0", DIOCSYNCSLICEINFO, NULL, false));
}

void
kd_open(const char *node, int count)
{
	struct cdev *dev = find(node);

	if (dev->si_opencount > 0 && count == 0)
		(void)dev->si_ops->d_close(dev, FREAD);
	dev->si_opencount = count;
}

void
kd_mount(const char *node, bool readonly)
{
	find(node)->si_mount = readonly ? &mnt_ro : &mnt_rw;
}

int
kd_bio(const char *node, bool write, int64_t off, void *buf, size_t len)
{
	return (-dev_rw(find(node), write ? BIO_WRITE : BIO_READ, off, buf, len));
}

void
kd_fail(bool fail)
{
	failing = fail;
}
