/*
 * Tests of slices, labels and raw disk nodes, kern/subr_disk.c, with a disk in memory
 * and a fake kernel around it (k_disk.c).
 *
 *	VKD-3	BSD label: vkd0a..p, vkd0s0a; MBR slices vkd0s1, vkd0s1a; of a bad label
 *		the raw disk only, and a message
 *	VKD-4	errors of the disk are EIO
 *
 * The fuzz tests change labels and MBRs at random; whatever nodes come out must be inside
 * the disk, which the fake driver checks, too.
 *
 * Read next: kern/subr_disk.c, tests/k_disk.h.
 */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sys/disklabel.h"
#include "sys/diskslice.h"
#include "sys/errno.h"
#include "tests/k_disk.h"
#include "tests/suite.h"

#define SECS	4096
#define SIZE	((int64_t)SECS * 512)

static unsigned char disk[SIZE];

/* Put a checksum into a label. */
static void
seal(struct disklabel32 *lp)
{
	lp->d_checksum = 0;
	lp->d_checksum = dkcksum32(lp);
}

/* A label for a slice of nsect sectors: a is all but 16 of it, b the last 16, c all. */
static struct disklabel32
make_label(uint32_t nsect, uint32_t base)
{
	struct disklabel32 l;

	memset(&l, 0, sizeof(l));
	l.d_magic = l.d_magic2 = DISKMAGIC32;
	l.d_secsize = 512;
	l.d_secperunit = nsect;
	l.d_npartitions = 8;
	l.d_partitions[0] = (struct partition32){ .p_size = nsect - 16, .p_offset = base,
	    .p_fstype = FS_BSDFFS };
	l.d_partitions[1] = (struct partition32){ .p_size = 16,
	    .p_offset = base + nsect - 16, .p_fstype = FS_SWAP };
	l.d_partitions[2] = (struct partition32){ .p_size = nsect, .p_offset = base };
	seal(&l);
	return (l);
}

static void
put_label(int64_t sector, const struct disklabel32 *lp)
{
	memcpy(disk + (sector + LABELSECTOR32) * 512, lp, sizeof(*lp));
}

/* Entry n of an MBR. */
static void
put_slice(int n, int type, uint32_t start, uint32_t size)
{
	struct dos_partition dp = { .dp_typ = (uint8_t)type };

	for (int i = 0; i < 4; i++) {
		dp.dp_start[i] = (uint8_t)(start >> 8 * i);
		dp.dp_size[i] = (uint8_t)(size >> 8 * i);
	}
	memcpy(disk + DOSPARTOFF + n * (int)sizeof(dp), &dp, sizeof(dp));
	disk[DOSMAGICOFF] = 0x55;
	disk[DOSMAGICOFF + 1] = 0xaa;
}

static void
attach(void)
{
	kd_disk(disk, SIZE, 512, false);
}

static void
setup(void)
{
	memset(disk, 0, sizeof(disk));
}

static void
at(const char *node, int64_t off, int64_t size)
{
	int64_t o, s;

	ck_assert_msg(kd_range(node, &o, &s), "no %s", node);
	ck_assert_int_eq(o, off * 512);
	ck_assert_int_eq(s, size * 512);
}

START_TEST(blank)
{
	attach();
	ck_assert_str_eq(kd_nodes(), "vkd0 vkd0s0");
	ck_assert_ptr_nonnull(strstr(kd_messages(), "vkd0: no disk label"));
	at("vkd0", 0, SECS);
	at("vkd0s0", 0, SECS);
}
END_TEST

START_TEST(whole_disk_label)
{
	struct disklabel32 l = make_label(SECS, 0);

	put_label(0, &l);
	attach();
	ck_assert_str_eq(kd_nodes(),
	    "vkd0 vkd0a vkd0b vkd0c vkd0s0 vkd0s0a vkd0s0b vkd0s0c");
	ck_assert_str_eq(kd_messages(), "");
	at("vkd0a", 0, SECS - 16);
	at("vkd0s0b", SECS - 16, 16);
}
END_TEST

START_TEST(sixteen_partitions)
{
	struct disklabel32 l = make_label(SECS, 0);

	l.d_npartitions = 16;
	for (int i = 0; i < 16; i++)
		l.d_partitions[i] = (struct partition32){ .p_size = 16,
		    .p_offset = (uint32_t)i * 16 };
	l.d_partitions[2].p_offset = 0;
	seal(&l);
	put_label(0, &l);
	attach();
	at("vkd0p", 240, 16);
	at("vkd0s0p", 240, 16);
}
END_TEST

START_TEST(mbr_slices)
{
	struct disklabel32 l = make_label(1000, 100);	/* numbers of the whole disk */

	put_slice(0, DOSPTYP_386BSD, 100, 1000);
	put_label(100, &l);
	l = make_label(2000, 0);			/* of the slice */
	put_slice(1, DOSPTYP_DFLYBSD, 1100, 2000);
	put_label(1100, &l);
	put_slice(3, 0x83, 3100, 500);
	attach();
	ck_assert_str_eq(kd_nodes(), "vkd0 vkd0s0 vkd0s1 vkd0s1a vkd0s1b vkd0s1c "
	    "vkd0s2 vkd0s2a vkd0s2b vkd0s2c vkd0s4");
	at("vkd0s1", 100, 1000);
	at("vkd0s1a", 100, 984);
	at("vkd0s1b", 1084, 16);
	at("vkd0s2b", 3084, 16);
	at("vkd0s4", 3100, 500);
}
END_TEST

START_TEST(everything)
{
	struct disklabel32 l = make_label(SECS, 0);

	l.d_npartitions = 16;
	for (int i = 0; i < 16; i++)
		l.d_partitions[i] = (struct partition32){ .p_size = 10 };
	seal(&l);
	put_label(0, &l);
	for (int i = 0; i < 4; i++) {
		put_slice(i, DOSPTYP_386BSD, 100 + (uint32_t)i * 100, 100);
		put_label(100 + i * 100, &l);
	}
	attach();
	at("vkd0s4p", 400, 10);
}
END_TEST

enum { BAD_SUM, BAD_MAGIC2, BAD_NPARTS, BAD_NPARTS0, BAD_SIZE, BAD_OFF, BAD_WRAP,
    BAD_BASE, BAD_SECSIZE, NBAD };

/* Make a label bad, in one of many ways. */
static void
spoil(struct disklabel32 *l, int how)
{
	struct partition32 *pp = l->d_partitions;

	switch (how) {
	case BAD_SUM:
		l->d_checksum ^= 1;
		return;
	case BAD_NPARTS:
		l->d_npartitions = 17;
		return;
	case BAD_MAGIC2:
		l->d_magic2 = 0;
		break;
	case BAD_NPARTS0:
		l->d_npartitions = 0;
		break;
	case BAD_SIZE:
		pp[0].p_size = SECS + 1;
		break;
	case BAD_OFF:
		pp[1].p_offset = SECS;
		break;
	case BAD_WRAP:
		pp[1].p_offset = pp[1].p_size = UINT32_MAX;
		break;
	case BAD_BASE:
		pp[2].p_offset = 8;
		break;
	case BAD_SECSIZE:
		l->d_secsize = 1024;
		break;
	}
	seal(l);
}

START_TEST(bad_labels)
{
	struct disklabel32 l = make_label(SECS, 0);

	spoil(&l, _i);
	put_label(0, &l);
	attach();
	ck_assert_str_eq(kd_nodes(), "vkd0 vkd0s0");
	ck_assert_ptr_nonnull(strstr(kd_messages(), "vkd0: bad disk label"));
}
END_TEST

START_TEST(bad_slices)
{
	put_slice(0, DOSPTYP_386BSD, SECS - 10, 11);
	put_slice(1, DOSPTYP_386BSD, UINT32_MAX, UINT32_MAX);
	put_slice(2, DOSPTYP_386BSD, 0, 50000);
	attach();
	ck_assert_str_eq(kd_nodes(), "vkd0 vkd0s0");
	ck_assert_ptr_nonnull(strstr(kd_messages(), "slice 2 is out of bounds"));
}
END_TEST

START_TEST(tiny_and_odd)
{
	int64_t off, size;

	kd_disk(disk, 512, 512, false);
	ck_assert_str_eq(kd_nodes(), "vkd0 vkd0s0");
	kd_disk(disk, 0, 512, false);
	ck_assert_str_eq(kd_nodes(), "vkd0 vkd0s0");
	kd_disk(disk, 10000, 512, false);
	ck_assert(kd_range("vkd0", &off, &size));
	ck_assert_int_eq(size, 9728);
	kd_disk(disk, SIZE, 2048, true);
	ck_assert_str_eq(kd_nodes(), "vkd0 vkd0s0");
}
END_TEST

START_TEST(disk_error)
{
	char buf[512];

	attach();
	kd_fail(true);
	ck_assert_int_eq(kd_read("vkd0", 0, buf, 512), -EIO);
	ck_assert_int_eq(kd_write("vkd0", 0, buf, 512), -EIO);
	ck_assert_int_eq(kd_reprobe(), 0);
	ck_assert_str_eq(kd_nodes(), "vkd0 vkd0s0");
}
END_TEST

START_TEST(raw_io)
{
	static char buf[300 * 1024], back[300 * 1024];
	struct disklabel32 l = make_label(SECS, 0);

	put_label(0, &l);
	attach();
	memset(buf, 'x', sizeof(buf));
	ck_assert_int_eq(kd_write("vkd0b", 0, buf, 4096), 4096);
	ck_assert_int_eq(disk[(SECS - 16) * 512], 'x');
	ck_assert_int_eq(disk[(SECS - 16) * 512 - 1], 0);
	ck_assert_int_eq(kd_write("vkd0a", 65536, buf, sizeof(buf)), (int)sizeof(buf));
	ck_assert_int_eq(kd_read("vkd0s0a", 65536, back, sizeof(back)),
	    (int)sizeof(back));
	ck_assert_mem_eq(buf, back, sizeof(buf));
	/* the end */
	ck_assert_int_eq(kd_read("vkd0b", 15 * 512, buf, 4096), 512);
	ck_assert_int_eq(kd_read("vkd0b", 16 * 512, buf, 4096), 0);
	ck_assert_int_eq(kd_read("vkd0b", 1000 * 512, buf, 4096), 0);
	ck_assert_int_eq(kd_write("vkd0b", 15 * 512, buf, 4096), 512);
	ck_assert_int_eq(kd_write("vkd0b", 16 * 512, buf, 4096), -ENOSPC);
	/* whole sectors only */
	ck_assert_int_eq(kd_read("vkd0", 1, buf, 512), -EINVAL);
	ck_assert_int_eq(kd_read("vkd0", 0, buf, 511), -EINVAL);
	ck_assert_int_eq(kd_read("vkd0", -512, buf, 512), -EINVAL);
}
END_TEST

START_TEST(requests)
{
	struct disklabel32 l = make_label(SECS, 0);
	char buf[1024];

	put_label(0, &l);
	attach();
	ck_assert_int_eq(kd_bio("vkd0b", false, 0, buf, 1024), 0);
	ck_assert_int_eq(kd_bio("vkd0b", false, 15 * 512, buf, 1024), -EINVAL);
	ck_assert_int_eq(kd_bio("vkd0b", false, 16 * 512, buf, 512), -EINVAL);
	ck_assert_int_eq(kd_bio("vkd0b", false, -512, buf, 512), -EINVAL);
	ck_assert_int_eq(kd_bio("vkd0b", false, INT64_MAX - 511, buf, 512), -EINVAL);
	ck_assert_int_eq(kd_bio("vkd0b", false, 100, buf, 512), -EINVAL);
	kd_disk(disk, SIZE, 512, true);
	ck_assert_int_eq(kd_bio("vkd0b", false, 0, buf, 512), 0);
	ck_assert_int_eq(kd_bio("vkd0b", true, 0, buf, 512), -EROFS);
}
END_TEST

START_TEST(mounted)
{
	struct disklabel32 l = make_label(SECS, 0);
	char buf[512] = "";

	put_label(0, &l);
	attach();
	kd_mount("vkd0a", true);
	ck_assert_int_eq(kd_write("vkd0a", 0, buf, 512), 512);
	kd_mount("vkd0a", false);
	ck_assert_int_eq(kd_write("vkd0a", 0, buf, 512), -EBUSY);
	ck_assert_int_eq(kd_write("vkd0s0a", 0, buf, 512), -EBUSY);
	ck_assert_int_eq(kd_write("vkd0", 512, buf, 512), -EBUSY);
	ck_assert_int_eq(kd_write("vkd0b", 0, buf, 512), 512);
	ck_assert_int_eq(kd_write("vkd0", (SECS - 1) * 512, buf, 512), 512);
	ck_assert_int_eq(kd_read("vkd0a", 0, buf, 512), 512);
}
END_TEST

START_TEST(part_info)
{
	struct disklabel32 l = make_label(SECS, 0);
	struct partinfo pi;

	put_label(0, &l);
	attach();
	ck_assert_int_eq(kd_ioctl("vkd0b", DIOCGPART, &pi, false), 0);
	ck_assert_uint_eq(pi.media_offset, (SECS - 16) * 512);
	ck_assert_uint_eq(pi.media_size, 16 * 512);
	ck_assert_uint_eq(pi.media_blocks, 16);
	ck_assert_int_eq(pi.media_blksize, 512);
	ck_assert_int_eq(pi.fstype, FS_SWAP);
	ck_assert_int_eq(kd_ioctl("vkd0", DIOCGPART, &pi, false), 0);
	ck_assert_uint_eq(pi.media_size, SIZE);
	ck_assert_int_eq(kd_ioctl("vkd0", 0x20001234, NULL, true), -ENOTTY);
}
END_TEST

START_TEST(label_ioctls)
{
	struct disklabel32 l = make_label(SECS, 0), back;

	attach();
	ck_assert_int_eq(kd_ioctl("vkd0", DIOCGDINFO32, &back, false), -EINVAL);
	ck_assert_int_eq(kd_ioctl("vkd0", DIOCWDINFO32, &l, false), -EBADF);
	ck_assert_int_eq(kd_ioctl("vkd0", DIOCSDINFO32, &l, true), 0);
	at("vkd0a", 0, SECS - 16);
	ck_assert_int_eq(kd_reprobe(), 0);		/* was not on the disk */
	ck_assert_str_eq(kd_nodes(), "vkd0 vkd0s0");
	ck_assert_int_eq(kd_ioctl("vkd0s0", DIOCWDINFO32, &l, true), 0);
	ck_assert_mem_eq(disk + 512, &l, sizeof(l));
	ck_assert_int_eq(kd_ioctl("vkd0", DIOCGDINFO32, &back, false), 0);
	ck_assert_mem_eq(&back, &l, sizeof(l));
	ck_assert_int_eq(kd_ioctl("vkd0a", DIOCGDINFO32, &back, false), -EINVAL);
	spoil(&l, BAD_SIZE);
	ck_assert_int_eq(kd_ioctl("vkd0", DIOCWDINFO32, &l, true), -EINVAL);
	at("vkd0a", 0, SECS - 16);
}
END_TEST

START_TEST(slice_label_ioctl)
{
	struct disklabel32 l = make_label(1000, 0);

	put_slice(1, DOSPTYP_386BSD, 64, 1000);
	attach();
	ck_assert_int_eq(kd_ioctl("vkd0s2", DIOCWDINFO32, &l, true), 0);
	ck_assert_mem_eq(disk + 65 * 512, &l, sizeof(l));
	at("vkd0s2a", 64, 984);
}
END_TEST

START_TEST(relabel_in_use)
{
	struct disklabel32 l = make_label(SECS, 0);
	int on = 1;

	put_label(0, &l);
	attach();
	kd_open("vkd0", 1);			/* as disklabel(8) has it */
	kd_open("vkd0a", 1);
	l.d_partitions[1].p_size = 8;		/* b is not in use: it may change */
	seal(&l);
	put_label(0, &l);
	ck_assert_int_eq(kd_ioctl("vkd0", DIOCSYNCSLICEINFO, &on, true), 0);
	at("vkd0b", SECS - 16, 8);
	l.d_partitions[0].p_size = 100;
	seal(&l);
	put_label(0, &l);
	ck_assert_int_eq(kd_ioctl("vkd0", DIOCSYNCSLICEINFO, &on, true), -EBUSY);
	at("vkd0a", 0, SECS - 16);
	kd_open("vkd0a", 0);
	ck_assert_int_eq(kd_ioctl("vkd0", DIOCSYNCSLICEINFO, &on, true), 0);
	at("vkd0a", 0, 100);
	kd_mount("vkd0s0a", false);
	l.d_partitions[0].p_size = 0;
	seal(&l);
	ck_assert_int_eq(kd_ioctl("vkd0", DIOCWDINFO32, &l, true), -EBUSY);
	at("vkd0a", 0, 100);
}
END_TEST

/* Every node is inside the disk, and its first and last sectors can be read. */
static void
all_inside(void)
{
	char names[4096], buf[512], *p, *name;
	int64_t off, size;

	strcpy(names, kd_nodes());
	for (p = names; (name = strtok(p, " ")) != NULL; p = NULL) {
		ck_assert(kd_range(name, &off, &size));
		ck_assert_int_ge(off, 0);
		ck_assert_int_gt(size, 0);
		ck_assert_int_le(off + size, SIZE);
		ck_assert_int_eq(kd_bio(name, false, 0, buf, 512), 0);
		ck_assert_int_eq(kd_bio(name, false, size - 512, buf, 512), 0);
	}
}

START_TEST(fuzz)
{
	struct disklabel32 l;
	unsigned char *b = (unsigned char *)&l;

	srand(4711);
	for (int i = 0; i < 20000; i++) {
		l = make_label(SECS, 0);
		if (i % 4 == 0) {
			put_slice(rand() % 4, i % 8 ? DOSPTYP_386BSD : rand(),
			    (uint32_t)rand() % (SECS * 2), (uint32_t)rand() % (SECS * 2));
			put_label(rand() % (SECS - 2), &l);
		}
		for (int k = rand() % 6; k > 0; k--)
			b[rand() % (int)sizeof(l)] = (unsigned char)rand();
		if (rand() % 4 != 0 && l.d_npartitions <= 16)
			seal(&l);
		put_label(0, &l);
		attach();
		all_inside();
	}
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "disk", .seconds = 60,
	    .before = setup,
	    .tests = { { blank, 1 }, { whole_disk_label, 1 }, { sixteen_partitions, 1 },
	    { mbr_slices, 1 }, { everything, 1 }, { bad_slices, 1 },
	    { tiny_and_odd, 1 }, { disk_error, 1 }, { raw_io, 1 }, { requests, 1 },
	    { mounted, 1 }, { part_info, 1 }, { label_ioctls, 1 },
	    { slice_label_ioctl, 1 }, { relabel_in_use, 1 }, { fuzz, 1 },
	    { bad_labels, NBAD } } }));
}
