/*
 * Disks for the image tools: disklabel, newfs, fsck_ffs and ffspop open what they work
 * on through this file, and the one source serves two places:
 *
 *   on the host	a disk is a file.  `root.img' is the whole of it, `root.img:a'
 *			its partition a, `root.img:s1' its first MBR slice,
 *			`root.img:s1a' a partition in that slice (s0 is the whole disk,
 *			as in vkd0s0a)
 *   in the vkernel	a disk is a device, /dev/vkd1, and each slice and partition has a
 *			device of its own, /dev/vkd1s1a; the kernel knows their sizes
 *
 * This is the only file that knows which of the two it was compiled for.  Whatever is
 * not a device is treated as on the host, so `root.img:a' works inside the vkernel, too.
 *
 * All input and output is in whole sectors, which raw devices insist on.  Errors end the
 * program with a message and the status dev_exit: no tool can go on without its disk.
 *
 * Read next: ffs.c, disklabel.c, sys/disklabel.h.
 */
#include <sys/stat.h>
#ifdef __DragonFly__
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <util.h>
#endif

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sys/disklabel.h"
#include "sys/diskslice.h"
#include "tools/dev.h"

#define SECSIZE		512

int dev_exit = 1;

/*
 * Split `spec' at a trailing `:s1a'.  Returns the length of the file's name and sets
 * *slice and *part, to -1 where there is none.
 */
static size_t
parse_spec(const char *spec, int *slice, int *part)
{
	const char *colon = strrchr(spec, ':'), *p;
	struct stat st;

	*slice = *part = -1;
	if (colon == NULL || colon == spec || stat(spec, &st) == 0)
		return (strlen(spec));
	p = colon + 1;
	if (*p == 's' && p[1] >= '0' && p[1] <= '0' + NDOSPART) {
		*slice = p[1] - '0';
		p += 2;
	}
	if (*p >= 'a' && *p < 'a' + MAXPARTITIONS32)
		*part = *p++ - 'a';
	if (*p != '\0' || p == colon + 1)
		errx(dev_exit, "%s: no such slice or partition", spec);
	return ((size_t)(colon - spec));
}

/*
 * The size of an open file or device in bytes.
 */
static int64_t
media_size(const struct dev *dv, const struct stat *st)
{
	off_t end;

	if (S_ISREG(st->st_mode))
		return (st->st_size);
	if (!S_ISCHR(st->st_mode) && !S_ISBLK(st->st_mode))
		errx(dev_exit, "%s: not a disk", dv->dv_name);
#ifdef __DragonFly__
	struct partinfo pi;

	if (ioctl(dv->dv_fd, DIOCGPART, &pi) == 0)
		return ((int64_t)pi.media_size);
#endif
	end = lseek(dv->dv_fd, 0, SEEK_END);
	if (end <= 0)
		errx(dev_exit, "%s: cannot find out its size", dv->dv_name);
	return (end);
}

/*
 * Narrow a whole disk down to MBR slice `slice' (1 to 4).
 */
static void
enter_slice(struct dev *dv, int slice)
{
	struct dos_partition dp;
	uint8_t mbr[SECSIZE];
	int64_t start, size;

	dev_read(dv, mbr, sizeof(mbr), 0);
	memcpy(&dp, mbr + DOSPARTOFF + (size_t)(slice - 1) * sizeof(dp), sizeof(dp));
	start = dp.dp_start[0] | dp.dp_start[1] << 8 | dp.dp_start[2] << 16 |
	    (int64_t)dp.dp_start[3] << 24;
	size = dp.dp_size[0] | dp.dp_size[1] << 8 | dp.dp_size[2] << 16 |
	    (int64_t)dp.dp_size[3] << 24;
	if (mbr[DOSMAGICOFF] != 0x55 || mbr[DOSMAGICOFF + 1] != 0xaa ||
	    dp.dp_typ == 0 || size == 0)
		errx(dev_exit, "%s: no slice %d", dv->dv_name, slice);
	if ((start + size) * SECSIZE > dv->dv_size)
		errx(dev_exit, "%s: slice %d ends behind the disk", dv->dv_name, slice);
	dv->dv_offset += start * SECSIZE;
	dv->dv_size = size * SECSIZE;
}

/*
 * Narrow a slice down to partition `part' of its label.
 */
static void
enter_partition(struct dev *dv, int part)
{
	const struct partition32 *pp;
	struct disklabel32 lab;
	uint8_t sec[SECSIZE];
	int64_t start, size;

	dev_read(dv, sec, sizeof(sec), LABELSECTOR32 * SECSIZE);
	memcpy(&lab, sec, sizeof(lab));
	if (!disklabel32_valid(&lab))
		errx(dev_exit, "%s: no disklabel", dv->dv_name);
	pp = &lab.d_partitions[part];
	start = (int64_t)pp->p_offset - lab.d_partitions[RAW_PART].p_offset;
	size = pp->p_size;
	if (part >= lab.d_npartitions || size == 0)
		errx(dev_exit, "%s: no partition %c", dv->dv_name, 'a' + part);
	if (start < 0 || (start + size) * SECSIZE > dv->dv_size)
		errx(dev_exit, "%s: partition %c is not within the disk", dv->dv_name,
		    'a' + part);
	dv->dv_offset += start * SECSIZE;
	dv->dv_size = size * SECSIZE;
}

/*
 * Open the disk, slice or partition that `spec' names, for writing if `writable'.
 * Exits with a message if that cannot be.
 */
void
dev_open(struct dev *dv, const char *spec, int writable)
{
	int slice, part, mode = writable ? O_RDWR : O_RDONLY;
	struct stat st;
	size_t len;
	char *name;

	len = parse_spec(spec, &slice, &part);
	/* Room for a "/dev/" in front: in the vkernel `vkd1' is enough. */
	if ((name = malloc(len + sizeof("/dev/"))) == NULL)
		err(dev_exit, "%s", spec);
	sprintf(name, "%.*s", (int)len, spec);
	dv->dv_name = spec;
	dv->dv_fd = open(name, mode | O_CLOEXEC);
#ifdef __DragonFly__
	if (dv->dv_fd < 0 && errno == ENOENT && strchr(name, '/') == NULL) {
		sprintf(name, "/dev/%.*s", (int)len, spec);
		dv->dv_fd = open(name, mode | O_CLOEXEC);
	}
#endif
	if (dv->dv_fd < 0 || fstat(dv->dv_fd, &st) < 0)
		err(dev_exit, "%s", spec);
	free(name);
	dv->dv_secsize = SECSIZE;
	dv->dv_offset = 0;
	dv->dv_size = media_size(dv, &st) / SECSIZE * SECSIZE;
	if (slice > 0)
		enter_slice(dv, slice);
	if (part >= 0)
		enter_partition(dv, part);
}

/*
 * Fill buf with the `len' bytes at `off'.  Exits on an error.
 */
void
dev_read(const struct dev *dv, void *buf, size_t len, int64_t off)
{
	char *p = buf;
	ssize_t n;

	if (off < 0 || (int64_t)len > dv->dv_size || off > dv->dv_size - (int64_t)len)
		errx(dev_exit, "%s: read behind the end, at byte %lld", dv->dv_name,
		    (long long)off);
	for (; len > 0; len -= (size_t)n, off += n, p += n) {
		n = pread(dv->dv_fd, p, len, (off_t)(dv->dv_offset + off));
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n <= 0)
			err(dev_exit, "%s: cannot read at byte %lld", dv->dv_name,
			    (long long)off);
	}
}

/*
 * Write the `len' bytes of buf to `off'.  Exits on an error.
 */
void
dev_write(const struct dev *dv, const void *buf, size_t len, int64_t off)
{
	const char *p = buf;
	ssize_t n;

	if (off < 0 || (int64_t)len > dv->dv_size || off > dv->dv_size - (int64_t)len)
		errx(dev_exit, "%s: write behind the end, at byte %lld", dv->dv_name,
		    (long long)off);
	for (; len > 0; len -= (size_t)n, off += n, p += n) {
		n = pwrite(dv->dv_fd, p, len, (off_t)(dv->dv_offset + off));
		if (n < 0 && errno == EINTR)
			n = 0;
		else if (n <= 0)
			err(dev_exit, "%s: cannot write at byte %lld", dv->dv_name,
			    (long long)off);
	}
}

/*
 * Make the kernel look at the label again after it was written; nothing for a file.
 */
void
dev_relabel(const struct dev *dv)
{
#ifdef __DragonFly__
	struct stat st;
	int on = 1;

	if (fstat(dv->dv_fd, &st) == 0 && S_ISREG(st.st_mode))
		return;
	if (ioctl(dv->dv_fd, DIOCSYNCSLICEINFO, &on) < 0)
		warn("%s: the kernel did not take the new label", dv->dv_name);
#else
	(void)dv;
#endif
}

/*
 * After fsck wrote to the device of a mounted file system (the root, mounted read-only),
 * have the kernel forget what it remembers of it.  Returns 0 if there is nothing to
 * forget or it was forgotten, -1 if the system had better be rebooted.
 */
int
dev_reload(const struct dev *dv)
{
#if defined(__DragonFly__) && defined(MNT_RELOAD)
	struct ufs_args args = { .fspec = NULL };
	struct statfs sf;
	struct stat mst, st;

	if (fstat(dv->dv_fd, &st) < 0 || S_ISREG(st.st_mode) || statfs("/", &sf) < 0)
		return (0);
	if (stat(sf.f_mntfromname, &mst) < 0 || mst.st_rdev != st.st_rdev)
		return (0);
	return (mount("ufs", "/", MNT_UPDATE | MNT_RELOAD | MNT_RDONLY, &args));
#else
	(void)dv;
	return (0);
#endif
}

/*
 * Is something mounted from the device?  Returns 0 for nothing (and for a file), 1 for a
 * file system that is only read, 2 for one that is written to.
 */
int
dev_mounted(const struct dev *dv)
{
#ifdef __DragonFly__
	const struct statfs *sf = mount_of(dv->dv_fd);

	return (sf == NULL ? 0 : (sf->f_flags & MNT_RDONLY) != 0 ? 1 : 2);
#else
	(void)dv;
	return (0);
#endif
}

/*
 * Close, having made sure that everything is on the disk.
 */
void
dev_close(struct dev *dv)
{
	if (fsync(dv->dv_fd) < 0 && errno != EINVAL && errno != ENOTTY)
		err(dev_exit, "%s", dv->dv_name);
	if (close(dv->dv_fd) < 0)
		err(dev_exit, "%s", dv->dv_name);
	dv->dv_fd = -1;
}

/*
 * The time for new file systems and inodes.  SOURCE_DATE_EPOCH makes an image the same
 * each time it is built.
 */
int32_t
dev_now(void)
{
	const char *s = getenv("SOURCE_DATE_EPOCH");

	return ((int32_t)(s != NULL ? strtoll(s, NULL, 10) : (long long)time(NULL)));
}
