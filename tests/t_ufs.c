/*
 * Tests of the kernel's UFS (kern/ufs*.c) and of its caches (vfs_bio.c, vfs_page.c), run
 * on the host against image files that newfs made.  Whatever a test does, fsck_ffs must
 * find nothing wrong afterwards: that is checked when the image is unmounted.
 *
 *	files		contents, holes, triple indirection, fragments, at several block
 *			sizes, compared with a copy in memory
 *	names		rename(2)'s and the others' corner cases
 *	full disks	no space, no inodes, many times over
 *	crashes		writes stop at any point: fsck -p repairs it, without a question,
 *			and what was fsync()ed is there
 *	broken disks	EIO at any point, damaged images: no panic, no endless loop;
 *			what fsck repaired is good
 *
 * Read next: tests/k_ufs.h, kern/ufs.h.
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <check.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"
#include "tests/k_ufs.h"
#include "tests/ufs_image.h"

/* ---- files --------------------------------------------------------------- */

START_TEST(empty)
{
	char names[100];
	struct ku_stat st;

	start();
	ck_assert_int_eq(ku_readdir("/", names, sizeof(names)), 2);
	ck_assert_str_eq(names, ". .. ");
	ck_ok(ku_stat("/", &st));
	ck_assert_int_eq(st.ino, 2);
	ck_assert_int_eq(st.nlink, 2);
	unmount_ok();
}
END_TEST

START_TEST(attributes)
{
	struct ku_stat st;

	start();
	ck_ok(ku_create("f", '-', 0640));
	ck_ok(ku_create("p", 'p', 0600));
	ck_ok(ku_create("c", 'c', 0600));
	ck_ok(ku_create("s", 's', 0600));
	write_text("f", "hello");
	ck_ok(ku_stat("f", &st));
	ck_assert_int_eq(st.size, 5);
	ck_assert_int_eq(st.bytes, 1024);
	ck_assert_int_eq(st.mode, 0640);
	ck_assert_int_eq(st.type, '-');
	ck_ok(ku_chmod("f", 04711));
	ck_ok(ku_sync());
	unmount_ok();
	boot();
	mount_rw();
	ck_text("f", "hello");
	ck_ok(ku_stat("f", &st));
	ck_assert_int_eq(st.mode, 04711);
	ck_assert_int_eq(type_of("p"), 'p');
	ck_assert_int_eq(type_of("c"), 'c');
	ck_assert_int_eq(type_of("s"), 's');
	ck_ok(ku_chmod("f", 06777));
	ku_user(77);
	ck_err(ku_chmod("f", 0777), EPERM);
	write_text("f", "HELLO");		/* drops the set-id bits */
	ck_ok(ku_stat("f", &st));
	ck_assert_int_eq(st.mode, 0777);
	ck_ok(ku_create("mine", '-', 0600));
	ck_ok(ku_stat("mine", &st));
	ck_assert_int_eq(st.uid, 77);
	unmount_ok();
}
END_TEST

/* Every level of indirect blocks, in a file that is mostly hole. */
START_TEST(indirection)
{
	const uint64_t bs = 4096, n = 1024;
	uint64_t at[] = { 0, 11 * bs, 12 * bs, (12 + n) * bs - 20, (12 + n) * bs,
	    (12 + n + n * n) * bs - 3, (12 + n + n * n) * bs + 77,
	    (12 + n + 5 * n * n) * bs };
	char buf[8192];
	struct ku_stat st;

	boot();
	make_image(16 * MB, 4096, 512, "");
	mount_rw();
	ck_ok(ku_create("big", '-', 0644));
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++)
		ck_assert_int_eq(ku_write("big", "01234567", 8, (int64_t)at[i]), 8);
	ck_ok(ku_sync());
	ku_shrink();
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
			memset(buf, 'x', sizeof(buf));
			ck_assert_int_ge(ku_read("big", buf, 4000, (int64_t)at[i]), 8);
			ck_assert_mem_eq(buf, "01234567", 8);
		}
		ck_assert_int_eq(ku_read("big", buf, 100, 5 * (int64_t)bs), 100);
		ck_assert(buf[0] == 0 && memcmp(buf, buf + 1, 99) == 0);
		unmount_ok();
		boot();
		mount_rw();
	}
	/* Cut it off in the middle of each level. */
	for (int i = 7; i > 0; i--) {
		ck_ok(ku_truncate("big", at[i] + 4));
		ck_assert_int_eq(ku_read("big", buf, 100, (int64_t)at[i]), 4);
		unmount_ok();
		mount_rw();
	}
	ck_ok(ku_truncate("big", 0));
	ck_ok(ku_stat("big", &st));
	ck_assert_int_eq(st.bytes, 0);
	unmount_ok();
	mount_rw();
	/* The largest file there can be, and one byte more. */
	ck_assert_int_eq(ku_write("big", "z", 1,
	    (int64_t)((12 + n + n * n + n * n * n) * bs - 2)), 1);
	ck_err(ku_write("big", "z", 1, (int64_t)((12 + n + n * n + n * n * n) * bs - 1)),
	    EFBIG);
	ck_err(ku_truncate("big", UINT64_MAX / 2), EFBIG);
	ck_ok(ku_unlink("big"));
	unmount_ok();
}
END_TEST

/* A tail of fragments grows by little writes, with neighbours in its way. */
START_TEST(fragments)
{
	char line[200], name[16], *all = malloc(200 * 300), *back = malloc(200 * 300);
	int64_t free0, ffree0, free1, ffree1;

	start();
	ku_statfs(&free0, &ffree0);
	for (int i = 0; i < 300; i++) {
		snprintf(line, sizeof(line), "%0199d", i);
		line[199] = '\n';
		memcpy(all + i * 200, line, 200);
		for (int f = 0; f < 4; f++) {
			snprintf(name, sizeof(name), "f%d", f);
			if (i == 0)
				ck_ok(ku_create(name, '-', 0644));
			ck_assert_int_eq(ku_write(name, line, 200, i * 200), 200);
		}
		if (i % 50 == 0)
			ck_ok(ku_sync());
		if (i % 70 == 0)
			ku_shrink();
	}
	for (int pass = 0; pass < 2; pass++) {
		for (int f = 0; f < 4; f++) {
			snprintf(name, sizeof(name), "f%d", f);
			ck_assert_int_eq(ku_read(name, back, 200 * 300, 0), 200 * 300);
			ck_assert_mem_eq(all, back, 200 * 300);
		}
		unmount_ok();
		boot();
		mount_rw();
	}
	for (int f = 0; f < 4; f++) {
		snprintf(name, sizeof(name), "f%d", f);
		ck_ok(ku_unlink(name));
	}
	ku_statfs(&free1, &ffree1);
	ck_assert_int_eq(free0, free1);
	ck_assert_int_eq(ffree0, ffree1);
	unmount_ok();
	free(all);
	free(back);
}
END_TEST

/* What was cut off, or stored behind the end, does not come back. */
START_TEST(tails)
{
	char buf[30000];

	start();
	ck_ok(ku_create("f", '-', 0644));
	memset(buf, 'x', sizeof(buf));
	ck_assert_int_eq(ku_write("f", buf, 20000, 0), 20000);
	ck_ok(ku_sync());
	ck_ok(ku_truncate("f", 10001));
	ck_ok(ku_truncate("f", 20000));
	ck_assert_int_eq(ku_read("f", buf, sizeof(buf), 0), 20000);
	ck_assert(buf[10000] == 'x' && buf[10001] == 0 &&
	    memcmp(buf + 10001, buf + 10002, 9998) == 0);
	ck_ok(ku_store("f", 20400, 'y'));	/* in the last page, behind the end */
	ck_ok(ku_sync());
	ku_shrink();
	ck_assert_int_eq(ku_write("f", "end", 3, 25000), 3);
	ck_assert_int_eq(ku_read("f", buf, sizeof(buf), 0), 25003);
	ck_assert(buf[20400] == 0);
	ck_ok(ku_store("f", 25100, 'y'));
	ck_ok(ku_truncate("f", 26000));
	ck_assert_int_eq(ku_read("f", buf, sizeof(buf), 0), 26000);
	ck_assert(buf[25100] == 0);
	unmount_ok();
}
END_TEST

START_TEST(symlinks)
{
	char text[1100], back[1100];
	static const size_t lens[] = { 1, 59, 60, 61, 500, 1023 };

	start();
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		memset(text, 'a' + (int)i, sizeof(text));
		text[lens[i]] = '\0';
		ck_ok(ku_symlink("l", text));
		ck_assert_int_eq(type_of("l"), 'l');
		unmount_ok();
		boot();
		mount_rw();
		ck_assert_int_eq(ku_readlink("l", back, sizeof(back)), (int)lens[i]);
		ck_assert_mem_eq(text, back, lens[i]);
		ck_ok(ku_unlink("l"));
	}
	unmount_ok();
}
END_TEST

/* Bad user memory in the middle of a write: what was written before it counts, but for
 * what was added to the file. */
START_TEST(fault)
{
	char *buf = malloc(50000), *back = malloc(50000);
	int64_t n;
	int good;

	start();
	memset(buf, 'x', 50000);
	ck_ok(ku_create("f", '-', 0644));
	for (int bad = 1; bad <= 30000; bad += bad == 27771 ? 2229 : 2777) {
		good = 30000 - bad;
		ck_ok(ku_truncate("f", 0));
		ck_ok(ku_truncate("f", 40000));	/* a hole but for its end */
		ku_badmem((size_t)bad);
		n = ku_write("f", buf, 30000, 3000);
		ku_badmem(0);
		if (n < 0) {
			ck_err(n, EFAULT);
			n = 0;
		}
		ck_assert(n <= good && n > good - 4096);
		ck_assert_int_eq(ku_read("f", back, 50000, 0), 40000);
		for (int i = 0; i < 40000; i++)
			ck_assert_int_eq(back[i], i >= 3000 && i < 3000 + n ? 'x' : 0);
		ck_ok(ku_sync());
	}
	ku_badmem(10000);
	ck_assert_int_eq(ku_write("f", buf, 50000, 35000), 5000);
	ck_err(ku_write("f", buf, 50000, 40000), EFAULT);
	ck_err(ku_write("f", buf, 50000, 80000), EFAULT);
	ku_badmem(0);
	ck_assert_int_eq(ku_read("f", back, 50000, 35000), 5000);
	ck_assert(back[0] == 'x' && back[4999] == 'x');
	unmount_ok();
	free(buf);
	free(back);
}
END_TEST

/* The last name of a file goes while it is open. */
START_TEST(orphan)
{
	int64_t free0, ffree0, free1, ffree1;
	char buf[16];
	void *f;

	start();
	ku_statfs(&free0, &ffree0);
	write_text("f", "secret");
	f = ku_open("f");
	ck_ok(ku_unlink("f"));
	ck_err(ku_update(true), EBUSY);
	ck_assert_int_eq(ku_fread(f, buf, sizeof(buf), 0), 6);
	ck_err(ku_unlink("f"), ENOENT);
	ku_close(f);
	ku_statfs(&free1, &ffree1);
	ck_assert_int_eq(free0, free1);
	ck_assert_int_eq(ffree0, ffree1);
	write_text("g", "forced");
	f = ku_open("g");
	ck_ok(ku_unlink("g"));
	ck_err(ku_unmount(false), EBUSY);
	ku_close(f);
}
END_TEST

/* A file that is open and without a name when the disk is unmounted by force. */
START_TEST(orphan_forced)
{
	struct fs fs;
	void *f;

	start();
	write_text("g", "forced");
	f = ku_open("g");
	ck_assert_ptr_nonnull(f);
	ck_ok(ku_unlink("g"));
	ck_ok(ku_unmount(true));
	ck_err(ku_fread(f, &fs, 1, 0), ENOENT);
	ku_close(f);
	ck_assert_int_eq(pread(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	ck_assert_int_eq(fs.fs_clean, 1);
	check_image();
}
END_TEST

/* ---- against a copy in memory -------------------------------------------- */

#define NFILES	12
#define MAXFILE	(450 * KB)

static struct copy {
	bool	exists;
	size_t	size;
	char	*data;
} copies[NFILES];

static unsigned long rnd_state;

static unsigned
rnd(unsigned n)
{
	rnd_state = rnd_state * 6364136223846793005UL + 1442695040888963407UL;
	return ((unsigned)(rnd_state >> 33) % n);
}

/* The path of file i. */
static const char *
copy_name(int i)
{
	static char name[4][32];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(name[turn], sizeof(name[turn]), "dir%d/file-number-%d", i % 3, i);
	return (name[turn]);
}

/* Is the file what its copy is? */
static void
copy_compare(int i)
{
	static char back[MAXFILE + 1];
	struct copy *c = &copies[i];
	int64_t n = ku_read(copy_name(i), back, sizeof(back), 0);

	if (!c->exists) {
		ck_err(n, ENOENT);
		return;
	}
	ck_assert_int_eq(n, (int64_t)c->size);
	for (size_t k = 0; k < c->size; k++)
		if (back[k] != c->data[k])
			ck_abort_msg("%s: byte %zu of %zu is %d, not %d",
			    copy_name(i), k, c->size, back[k], c->data[k]);
}

/* Write something somewhere, to both. */
static void
copy_write(int i)
{
	static char buf[MAXFILE];
	struct copy *c = &copies[i];
	size_t off = rnd((unsigned)c->size + (rnd(4) == 0 ? 60000 : 1));
	size_t len = 1 + rnd(rnd(3) == 0 ? 70000 : 3000);
	int64_t n;

	if (rnd(3) == 0)
		off = off / 4096 * 4096;
	if (off + len > MAXFILE)
		return;
	for (size_t k = 0; k < len; k++)
		buf[k] = (char)(1 + rnd(100));
	n = ku_write(copy_name(i), buf, len, (int64_t)off);
	if (n == -ENOSPC)
		return;
	ck_assert_int_eq(n, (int64_t)len);
	if (off + len > c->size)
		c->size = off + len;
	memcpy(c->data + off, buf, len);
}

static void
copy_truncate(int i)
{
	struct copy *c = &copies[i];
	size_t size = rnd(4) == 0 ? rnd(MAXFILE) : rnd((unsigned)c->size + 1);
	int error = ku_truncate(copy_name(i), size);

	if (error == -ENOSPC)
		return;
	ck_ok(error);
	if (size < c->size)
		memset(c->data + size, 0, c->size - size);
	c->size = size;
}

static void
copy_rename(int i, int j)
{
	struct copy tmp;

	if (i == j)
		return;
	ck_ok(ku_rename(copy_name(i), copy_name(j)));
	memset(copies[j].data, 0, MAXFILE);
	copies[j].exists = copies[i].exists = false;
	copies[j].size = 0;
	tmp = copies[j];
	copies[j] = copies[i];
	copies[i] = tmp;
	copies[j].exists = true;
}

/* All must be the same after a reboot. */
static void
copy_remount(void)
{
	unmount_ok();
	boot();
	mount_rw();
	for (int i = 0; i < NFILES; i++)
		copy_compare(i);
}

/* One random thing. */
static void
copy_step(void)
{
	int i = (int)rnd(NFILES), what = (int)rnd(100);
	struct copy *c = &copies[i];
	size_t off;

	if (!c->exists) {
		int error = ku_create(copy_name(i), '-', 0644);

		if (error == -ENOSPC)
			return;
		ck_ok(error);
		c->exists = true;
		c->size = 0;
	}
	if (what < 60) {
		copy_write(i);
	} else if (what < 70) {
		copy_truncate(i);
	} else if (what < 75) {
		copy_rename(i, (int)rnd(NFILES));
	} else if (what < 78) {
		ck_ok(ku_unlink(copy_name(i)));
		c->exists = false;
		memset(c->data, 0, MAXFILE);
		c->size = 0;
	} else if (what < 85 && c->size > 0) {
		off = rnd((unsigned)c->size);
		ck_ok(ku_store(copy_name(i), off, 'S'));
		c->data[off] = 'S';
	} else if (what < 90) {
		copy_compare(i);
	} else if (what < 94) {
		int error = ku_sync();

		if (error != -ENOSPC)
			ck_ok(error);
	} else {
		ku_shrink();
	}
}

static const struct { int bsize, fsize; int size; } shapes[] = {
	{ 4096, 512, 6 }, { 8192, 1024, 8 }, { 16384, 2048, 12 }, { 65536, 8192, 24 },
	{ 4096, 4096, 6 }, { 32768, 8192, 16 }, { 8192, 8192, 8 }, { 16384, 16384, 12 },
};
#define NSHAPES	((int)(sizeof(shapes) / sizeof(shapes[0])))

static void
copies_init(void)
{
	for (int i = 0; i < NFILES; i++) {
		copies[i].data = calloc(1, MAXFILE);
		copies[i].exists = false;
		copies[i].size = 0;
	}
	for (int d = 0; d < 3; d++) {
		char dir[8];

		snprintf(dir, sizeof(dir), "dir%d", d);
		ck_ok(ku_create(dir, 'd', 0755));
	}
}

START_TEST(random_ops)
{
	rnd_state = (unsigned long)_i * 1000 + 1;
	boot();
	make_image((int64_t)shapes[_i].size * MB, shapes[_i].bsize,
	    shapes[_i].fsize, "");
	mount_rw();
	copies_init();
	for (int round = 0; round < 6; round++) {
		for (int i = 0; i < 400; i++)
			copy_step();
		copy_remount();
	}
	unmount_ok();
}
END_TEST

/* ---- names --------------------------------------------------------------- */

START_TEST(many_names)
{
	static char names[200000];
	char name[300];
	struct ku_stat st;
	int n = 2000;

	start();
	ck_ok(ku_create("d", 'd', 0755));
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "d/%0*d", 1 + i % 60, i);
		ck_ok(ku_create(name, '-', 0644));
	}
	ck_assert_int_eq(ku_readdir("d", names, sizeof(names)), n + 2);
	for (int i = 0; i < n; i += 2) {
		snprintf(name, sizeof(name), "d/%0*d", 1 + i % 60, i);
		ck_ok(ku_unlink(name));
	}
	unmount_ok();
	boot();
	mount_rw();
	ck_assert_int_eq(ku_readdir("d", names, sizeof(names)), n / 2 + 2);
	ck_ok(ku_stat("d", &st));
	/* The holes are used again. */
	for (int i = 0; i < n; i += 2) {
		snprintf(name, sizeof(name), "d/%0*d", 1 + i % 60, i);
		ck_ok(ku_create(name, '-', 0644));
	}
	ck_assert_int_eq(ku_readdir("d", names, sizeof(names)), n + 2);
	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "d/%0*d", 1 + i % 60, i);
		ck_ok(ku_unlink(name));
	}
	memset(name, 'n', sizeof(name));
	name[255] = '\0';
	ck_ok(ku_create(name, '-', 0644));
	name[255] = 'n';
	name[256] = '\0';
	ck_err(ku_create(name, '-', 0644), ENAMETOOLONG);
	ck_ok(ku_rmdir("d"));
	unmount_ok();
}
END_TEST

#define NHASHED	1500
#define HASHMEM	100000			/* two hashes, or one that has grown */

static bool hashed[2][NHASHED];

/* Name i in one of two directories. */
static const char *
hashed_name(int dir, int i)
{
	static char name[2][300];
	static int turn;

	turn = !turn;
	snprintf(name[turn], sizeof(name[0]), "%c/%0*d", 'd' + dir, 1 + i * 7 % 90, i);
	return name[turn];
}

/* Something happens to a name, with a hash or without, and the result is as expected. */
static void
hashed_step(bool more)
{
	int dir = (int)rnd(2), i = (int)rnd(NHASHED), to = (int)rnd(2), k =
	    (int)rnd(NHASHED);
	const char *name = hashed_name(dir, i);

	switch (rnd(more ? 4 : 8)) {
	case 0:
		ck_err(ku_rename(name, hashed_name(to, k)), hashed[dir][i] ? 0 : ENOENT);
		if (!hashed[dir][i])
			break;
		hashed[dir][i] = false;
		hashed[to][k] = true;
		break;
	case 1:
	case 2:
	case 3:
		ck_err(ku_create(name, '-', 0644), hashed[dir][i] ? EEXIST : 0);
		hashed[dir][i] = true;
		break;
	default:
		ck_err(ku_unlink(name), hashed[dir][i] ? 0 : ENOENT);
		hashed[dir][i] = false;
	}
	ck_assert_int_eq(type_of(name), hashed[dir][i] ? '-' : '\0');
	ck_assert_int_eq(type_of(hashed_name(to, k)), hashed[to][k] ? '-' : '\0');
}

/* Two directories that grow, shrink, and lose their hashes now and then. */
START_TEST(hashed_names)
{
	static char names[400000];
	int n, max = HASHMEM, most = 0;

	start();
	memset(hashed, 0, sizeof(hashed));
	rnd_state = (unsigned long)_i + 1;
	ck_ok(ku_create("d", 'd', 0755));
	ck_ok(ku_create("e", 'd', 0755));
	for (int i = 0; i < 8000; i++) {
		hashed_step(i % 4000 < 3000);
		most = ku_dirhash(max) > most ? ku_dirhash(max) : most;
		ck_assert(max == 0 || ku_dirhash(max) <= max);
		if (i % 100 == 0)
			max = rnd(4) == 0 ? 0 : HASHMEM;
		if (rnd(100) == 0 || (i % 100 == 0 && max == 0))
			ku_shrink();
		if (i % 1000 != 999)
			continue;
		for (int dir = 0; dir < 2; dir++) {
			n = 2;
			for (int k = 0; k < NHASHED; k++) {
				n += hashed[dir][k];
				ck_assert_int_eq(type_of(hashed_name(dir, k)),
				    hashed[dir][k] ? '-' : '\0');
			}
			ck_assert_int_eq(ku_readdir(dir == 0 ? "d" : "e", names,
			    sizeof(names)), n);
		}
	}
	ck_assert_int_gt(most, HASHMEM / 4);
	unmount_ok();
	ck_assert_int_eq(ku_dirhash(HASHMEM), 0);	/* unmounting leaves none */
}
END_TEST

START_TEST(directories)
{
	char path[3000] = "";

	start();
	ck_ok(ku_create("a", 'd', 0755));
	ck_ok(ku_create("a/b", 'd', 0755));
	ck_assert_int_eq(nlink_of("/"), 3);
	ck_assert_int_eq(nlink_of("a"), 3);
	ck_err(ku_rmdir("a"), ENOTEMPTY);
	ck_err(ku_unlink("a/b"), EPERM);
	write_text("f", "x");
	ck_err(ku_rmdir("f"), ENOTDIR);
	ck_err(ku_create("f/x", '-', 0644), ENOTDIR);
	ck_err(ku_link("a", "c"), EPERM);
	ck_ok(ku_rmdir("a/b"));
	ck_ok(ku_rmdir("a"));
	ck_assert_int_eq(nlink_of("/"), 2);
	for (int i = 0; i < 200; i++) {
		strcat(path, "/deep");
		ck_ok(ku_create(path, 'd', 0755));
	}
	ck_err(ku_rename("deep", strcat(path, "/x")), EINVAL);
	unmount_ok();
}
END_TEST

/* Where on the disk an inode is, and the first byte of a directory. */
static int64_t
inode_at(uint32_t ino, struct ufs1_dinode *di)
{
	struct fs fs;
	int64_t off;

	ck_assert_int_eq(pread(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	off = fsbtob(&fs, ino_to_fsba(&fs, ino)) + ino_to_fsbo(&fs, ino) * 128;
	ck_assert_int_eq(pread(imgfd, di, sizeof(*di), off), sizeof(*di));
	return (off);
}

/* What the disk says of a directory is wrong: its count of links is too low, as it may
 * be after a crash, or it has a name that cannot be. */
START_TEST(wrong_directories)
{
	char names[100], slash = '/';
	struct ufs1_dinode di;
	struct ku_stat st;
	struct fs fs;
	int64_t off;

	start();
	ck_ok(ku_create("d", 'd', 0755));
	ck_ok(ku_create("d/a", 'd', 0755));
	ck_ok(ku_create("d/b", 'd', 0755));
	ck_ok(ku_create("d/c", 'd', 0755));
	ck_ok(ku_create("e", 'd', 0755));
	ck_ok(ku_create("e/x", 'd', 0755));
	ck_ok(ku_stat("d", &st));
	unmount_ok();
	off = inode_at(st.ino, &di);
	di.di_nlink = 2;
	ck_assert_int_eq(pwrite(imgfd, &di, sizeof(di), off), sizeof(di));
	boot();
	mount_rw();
	ck_ok(ku_rmdir("d/a"));
	ck_ok(ku_rename("d/b", "e/b"));
	ck_ok(ku_rename("e/x", "d/c"));
	ck_ok(ku_create("d/f", '-', 0644));
	ck_ok(ku_unmount(false));
	boot();
	mount_rw();
	ck_assert_int_eq(ku_readdir("d", names, sizeof(names)), 4);
	ck_ok(ku_unmount(false));
	(void)shell("$T/fsck_ffs -f -y %s >fsck.out 2>&1", IMAGE);
	check_image();
	ck_assert_int_eq(pread(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	(void)inode_at(st.ino, &di);
	off = fsbtob(&fs, di.di_db[0]) + 12 + 12 + 8;	/* behind "." and ".." */
	ck_assert_int_eq(pwrite(imgfd, &slash, 1, off), 1);
	boot();
	ku_quiet = true;
	mount_rw();
	ck_err(ku_readdir("d", names, sizeof(names)), EIO);
	ck_ok(ku_unmount(false));
	(void)shell("$T/fsck_ffs -f -y %s >fsck.out 2>&1", IMAGE);
	check_image();
}
END_TEST

START_TEST(links)
{
	struct ku_stat st;

	start();
	write_text("a", "text");
	ck_ok(ku_link("a", "b"));
	ck_assert_int_eq(nlink_of("a"), 2);
	ck_err(ku_link("a", "b"), EEXIST);
	ck_ok(ku_unlink("a"));
	ck_text("b", "text");
	ck_assert_int_eq(nlink_of("b"), 1);
	ck_ok(ku_link("b", "a"));
	ck_ok(ku_rename("a", "b"));		/* one file: nothing happens */
	ck_ok(ku_stat("a", &st));
	ck_assert_int_eq(nlink_of("b"), 2);
	unmount_ok();
}
END_TEST

START_TEST(renames)
{
	int ino;
	struct ku_stat st;

	start();
	write_text("f", "f");
	write_text("g", "g");
	ck_ok(ku_create("d", 'd', 0755));
	ck_ok(ku_create("d/sub", 'd', 0755));
	ck_ok(ku_create("e", 'd', 0755));
	ck_err(ku_rename("none", "f"), ENOENT);
	ck_ok(ku_rename("f", "g"));
	ck_text("g", "f");
	ck_err(ku_rename("f", "g"), ENOENT);
	ck_err(ku_rename("g", "d"), EISDIR);
	ck_err(ku_rename("d", "g"), ENOTDIR);
	ck_err(ku_rename("e", "d"), ENOTEMPTY);
	ck_err(ku_rename("d", "d/sub/x"), EINVAL);
	ck_err(ku_rename("d", "d/x"), EINVAL);
	ck_err(ku_rename("d/sub", "d"), ENOTEMPTY);
	ck_ok(ku_create("d/sub/f", '-', 0644));
	ck_err(ku_rename("d/sub/f", "d"), EISDIR);
	ck_ok(ku_unlink("d/sub/f"));
	ck_ok(ku_rename("d", "d"));
	/* Over an empty directory, of the same parent. */
	ck_assert_int_eq(nlink_of("/"), 4);
	ck_ok(ku_rename("d", "e"));
	ck_assert_int_eq(nlink_of("/"), 3);
	ck_assert_int_eq(nlink_of("e"), 3);
	/* To another parent: ".." changes. */
	ck_ok(ku_create("h", 'd', 0755));
	ck_ok(ku_rename("e/sub", "h/moved"));
	ck_ok(ku_stat("h", &st));
	ino = ku_dotdot("h/moved");
	ck_assert_int_eq(ino, (int)st.ino);
	ck_assert_int_eq(nlink_of("e"), 2);
	ck_assert_int_eq(nlink_of("h"), 3);
	/* Over an empty directory of another parent. */
	ck_ok(ku_create("e/target", 'd', 0755));
	ck_ok(ku_rename("h/moved", "e/target"));
	ck_assert_int_eq(nlink_of("e"), 3);
	ck_assert_int_eq(nlink_of("h"), 2);
	/* Up and down, files. */
	ck_ok(ku_rename("g", "e/target/g"));
	ck_ok(ku_rename("e/target/g", "h/g"));
	ck_text("h/g", "f");
	ck_ok(ku_symlink("l", "nowhere"));
	ck_ok(ku_rename("l", "h/g"));
	ck_assert_int_eq(type_of("h/g"), 'l');
	unmount_ok();
}
END_TEST

/* Threads that would wait for each other for ever, as in a damaged tree. */
START_TEST(circle)
{
	start();
	ck_ok(ku_create("a", 'd', 0755));
	ck_ok(ku_create("b", 'd', 0755));
	ku_quiet = true;
	ck_err(ku_deadlock("a", "b"), EIO);
	ck_ok(ku_rmdir("b"));
	unmount_ok();
}
END_TEST

/* A rename into a full chunk: the directory grows, and the old name is found again. */
START_TEST(rename_grows)
{
	char name[64], to[300];

	start();
	for (int i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "name-%d", i);
		write_text(name, name);
		memset(to, 'a' + i % 26, sizeof(to));
		snprintf(to + 200, 20, "%d", i);
		ck_ok(ku_rename(name, to));
		ck_text(to, name);
		ck_err(ku_unlink(name), ENOENT);
	}
	unmount_ok();
}
END_TEST

/* ---- full disks ---------------------------------------------------------- */

START_TEST(no_space)
{
	char *buf = malloc(100000), name[32];
	int64_t free0, ffree0, free1, ffree1, n;
	int i;

	boot();
	make_image(4 * MB, 8192, 1024, "-m 5");
	mount_rw();
	memset(buf, 'x', 100000);
	for (int round = 0; round < 6; round++) {
		ku_statfs(&free0, &ffree0);
		ku_user(round % 2 == 0 ? 0 : 77);
		ku_user(0);
		for (i = 0; ; i++) {
			snprintf(name, sizeof(name), "f%d", i);
			ck_ok(ku_create(name, '-', 0666));
			n = ku_write(name, buf, (size_t)(1000 + 7777 * i % 90000), 0);
			if (n < 0)
				break;
		}
		ck_err(n, ENOSPC);
		ck_assert_int_ge(i, 30);
		/* Little by little, to the last fragment. */
		for (int64_t off = 0; (n = ku_write(name, buf, 512, off)) > 0; off += n)
			continue;
		ck_err(n, ENOSPC);
		if (round == 3)
			ck_ok(ku_sync());
		if (round == 4) {
			unmount_ok();
			mount_rw();
		}
		for (; i >= 0; i--) {
			snprintf(name, sizeof(name), "f%d", i);
			ck_ok(ku_unlink(name));
		}
		ku_statfs(&free1, &ffree1);
		if (round > 0)			/* the root directory has grown */
			ck_assert_int_eq(free0, free1);
		ck_assert_int_eq(ffree0, ffree1);
	}
	unmount_ok();
	free(buf);
}
END_TEST

/* What is left of a full disk is the superuser's. */
START_TEST(reserve)
{
	char *buf = calloc(1, 4 * MB);
	int64_t n = 0, off, bfree, ffree;

	boot();
	make_image(4 * MB, 8192, 1024, "-m 10");
	mount_rw();
	ck_ok(ku_create("f", '-', 0666));
	ku_user(77);
	for (off = 0; (n = ku_write("f", buf, 8192, off)) > 0; off += n)
		continue;
	ck_err(n, ENOSPC);
	ku_statfs(&bfree, &ffree);
	ck_assert_int_ge(bfree, 300);
	ku_user(0);
	for (; (n = ku_write("f", buf, 8192, off)) > 0; off += n)
		continue;
	ck_err(n, ENOSPC);
	ku_statfs(&bfree, &ffree);
	ck_assert_int_lt(bfree, 16);
	/* All or nothing: the file is as long as it was. */
	ck_err(ku_write("f", buf, MB, off), ENOSPC);
	ck_assert_int_eq(ku_read("f", buf, 4 * MB, 0), off);
	/* A directory cannot be made without a fragment; nothing of it stays. */
	for (int i = 0; i < 20 && ku_create("d", 'd', 0755) == 0; i++) {
		ck_ok(ku_rmdir("d"));
		(void)ku_write("f", buf, 512, off);
		off += 512;
	}
	ck_assert_int_eq(type_of("d"), '\0');
	unmount_ok();
	free(buf);
}
END_TEST

START_TEST(no_inodes)
{
	char name[32];
	int i, first = 0;

	boot();
	make_image(4 * MB, 8192, 1024, "-i 16384");
	mount_rw();
	for (int round = 0; round < 4; round++) {
		for (i = 0; ; i++) {
			snprintf(name, sizeof(name), "f%d", i);
			if (ku_create(name, i % 3 == 0 ? 'd' : '-', 0755) == -ENOSPC)
				break;
		}
		ck_assert_int_ge(i, 100);
		if (round == 0)
			first = i;
		ck_assert_int_eq(i, first);
		while (--i >= 0) {
			snprintf(name, sizeof(name), "f%d", i);
			ck_ok(i % 3 == 0 ? ku_rmdir(name) : ku_unlink(name));
		}
	}
	unmount_ok();
}
END_TEST

/* A mapping of a hole is written to when the disk is full: an error, and no harm. */
START_TEST(full_mapping)
{
	char *buf = calloc(1, MB);
	int64_t n, off;

	boot();
	make_image(4 * MB, 8192, 1024, "");
	mount_rw();
	ck_ok(ku_create("hole", '-', 0666));
	ck_ok(ku_truncate("hole", MB));
	ck_ok(ku_create("f", '-', 0666));
	for (off = 0; (n = ku_write("f", buf, 8192, off)) > 0; off += n)
		continue;
	ck_ok(ku_store("hole", 100000, 'h'));
	ck_err(ku_fsync("hole"), ENOSPC);
	ck_ok(ku_unlink("f"));
	ck_ok(ku_fsync("hole"));
	unmount_ok();
	boot();
	mount_rw();
	ck_assert_int_eq(ku_read("hole", buf, MB, 0), MB);
	ck_assert_int_eq(buf[100000], 'h');
	ck_assert_int_eq(buf[100001], 0);
	unmount_ok();
	free(buf);
}
END_TEST

/* More data than memory. */
START_TEST(large)
{
	char *buf = malloc(MB);
	int64_t reads;

	boot();
	make_image(200 * MB, 16384, 2048, "");
	mount_rw();
	ck_ok(ku_create("f", '-', 0666));
	for (int i = 0; i < 100; i++) {
		memset(buf, i + 1, MB);
		ck_assert_int_eq(ku_write("f", buf, MB, (int64_t)i * MB), MB);
		if (ku_freepages() < 2000)
			ku_shrink();
	}
	ck_assert_int_lt(ku_dirtypages(), (KU_MEMSIZE >> 12) / 4);
	ck_ok(ku_sync());
	ku_shrink();
	reads = ku_nreads;
	for (int i = 0; i < 100; i++) {
		ck_assert_int_eq(ku_read("f", buf, MB, (int64_t)i * MB), MB);
		ck_assert(buf[0] == i + 1 && memcmp(buf, buf + 1, MB - 1) == 0);
		if (ku_freepages() < 2000)
			ku_shrink();
	}
	/* In large pieces. */
	ck_assert_int_lt(ku_nreads - reads, 100 * MB / (100 * KB));
	unmount_ok();
	free(buf);
}
END_TEST

/* Memory is always used up, by what was read before: reads are large all the same. */
START_TEST(read_ahead)
{
	char *buf = malloc(2 * MB);
	int64_t reads;

	start();
	memset(buf, 'x', 2 * MB);
	ck_ok(ku_create("f", '-', 0666));
	ck_assert_int_eq(ku_write("f", buf, 2 * MB, 0), 2 * MB);
	ck_ok(ku_sync());
	ku_shrink();
	ku_hold(700);				/* the pager wants 512, keeps 256 */
	reads = ku_nreads;
	ck_assert_int_eq(ku_read("f", buf, 350 * 4096, 0), 350 * 4096);
	ck_assert_int_lt(ku_nreads - reads, 30);
	ck_assert_int_lt((int)ku_freepages(), 360);
	ku_hold(0);
	unmount_ok();
	free(buf);
}
END_TEST

/* ---- mounting ------------------------------------------------------------ */

START_TEST(mounts)
{
	struct fs fs;

	start();
	write_text("f", "first");
	ck_ok(ku_update(true));			/* to read-only, and clean */
	ck_assert_int_eq(pread(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	ck_assert_int_eq(fs.fs_clean, 1);
	check_image();
	ck_ok(ku_update(false));
	ck_assert_int_eq(pread(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	ck_assert_int_eq(fs.fs_clean, 0);
	write_text("f", "again");
	ck_ok(ku_sync());
	/* The machine dies. */
	boot();
	ku_quiet = true;
	ck_err(ku_mount(imgfd, imgsize, false, false), EPERM);
	ck_ok(ku_mount(imgfd, imgsize, true, false));
	ck_text("f", "again");
	ck_err(ku_update(false), EPERM);
	/* fsck repairs it under the read-only mount. */
	ck_assert_int_eq(shell("$T/fsck_ffs -p %s >fsck.out 2>&1", IMAGE), 0);
	ck_ok(ku_update(false));
	ck_text("f", "again");
	unmount_ok();
	/* By force: it stays marked. */
	fs.fs_clean = 0;
	ck_assert_int_eq(pwrite(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	boot();
	ck_ok(ku_mount(imgfd, imgsize, false, true));
	ck_ok(ku_unmount(false));
	ck_assert_int_eq(pread(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	ck_assert_int_eq(fs.fs_clean, 0);
}
END_TEST

/* A file that fsck takes away under a read-only mount. */
START_TEST(reload)
{
	uint8_t zeroes[128] = { 0 };
	struct ufs1_dinode di;
	struct ku_stat st;

	start();
	write_text("f", "text");
	ck_ok(ku_stat("f", &st));
	ck_ok(ku_update(true));
	ck_assert_int_eq(pwrite(imgfd, zeroes, 128, inode_at(st.ino, &di)), 128);
	ck_text("f", "text");			/* still in memory */
	(void)shell("$T/fsck_ffs -y -f %s >fsck.out 2>&1", IMAGE);
	ck_ok(ku_update(false));
	ck_assert_int_eq(type_of("f"), '\0');
	unmount_ok();
}
END_TEST

/* A directory that somebody changes under a read-only mount. */
START_TEST(reload_names)
{
	char buf[DIRBLKSIZ], name[40], *at;
	off_t off = 0;

	start();
	ck_ok(ku_create("d", 'd', 0755));
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "d/some-name-%d", i);
		ck_ok(ku_create(name, '-', 0644));
	}
	ck_ok(ku_update(true));
	ck_assert_int_eq(type_of("d/some-name-277"), '-');
	ck_assert_int_gt(ku_dirhash(HASHMEM), 0);
	do {
		ck_assert_int_eq(pread(imgfd, buf, sizeof(buf), off), sizeof(buf));
		off += (off_t)sizeof(buf);
	} while ((at = memmem(buf, sizeof(buf), "some-name-277", 13)) == NULL);
	memcpy(at, "SOME", 4);
	off -= (off_t)sizeof(buf);
	ck_assert_int_eq(pwrite(imgfd, buf, sizeof(buf), off), sizeof(buf));
	ck_ok(ku_update(false));
	ck_assert_int_eq(type_of("d/some-name-277"), '\0');
	ck_assert_int_eq(type_of("d/SOME-name-277"), '-');
	unmount_ok();
}
END_TEST

/* ---- crashes ------------------------------------------------------------- */

/* A busy file system in which everything happens. */
static void
busy_work(int steps)
{
	static char buf[60000];
	char a[64], b[64];

	for (int i = 0; i < steps; i++) {
		snprintf(a, sizeof(a), "d%u/n%u", rnd(3), rnd(20));
		snprintf(b, sizeof(b), "d%u/n%u", rnd(3), rnd(20));
		switch (rnd(12)) {
		case 0:
			(void)ku_create(a, 'd', 0755);
			break;
		case 1:
			(void)ku_rmdir(a);
			break;
		case 2:
			(void)ku_unlink(a);
			break;
		case 3:
			(void)ku_rename(a, b);
			break;
		case 4:
			(void)ku_link(a, b);
			break;
		case 5:
			if (type_of(a) == '-')
				(void)ku_truncate(a, rnd(100000));
			break;
		case 6:
			(void)ku_symlink(a, "somewhere");
			break;
		case 7:
			(void)ku_sync();
			break;
		case 8:
			(void)ku_fsync(a);
			break;
		case 9:
			ku_shrink();
			break;
		default:
			if (type_of(a) == '\0')
				(void)ku_create(a, '-', 0644);
			if (type_of(a) == '-')
				(void)ku_write(a, buf, 1 + rnd(60000), rnd(120000));
		}
	}
}

/* A small file system for busy_work(). */
static void
busy_start(int bsize, int fsize)
{
	boot();
	make_image(6 * MB, bsize, fsize, "-i 8192");
	mount_rw();
	for (int d = 0; d < 3; d++) {
		char dir[8];

		snprintf(dir, sizeof(dir), "d%d", d);
		ck_ok(ku_create(dir, 'd', 0755));
	}
}

START_TEST(crash)
{
	rnd_state = (unsigned long)_i + 77;
	busy_start(_i % 2 == 0 ? 8192 : 4096, _i % 2 == 0 ? 1024 : 4096);
	busy_work(100);
	ku_quiet = true;
	ku_failwrites(1 + (int64_t)rnd(300), true);
	busy_work(300);
	/* The machine is no more; what it wrote is on the disk. */
	if (shell("$T/fsck_ffs -p %s >fsck.out 2>&1", IMAGE) != 0) {
		(void)shell("cat fsck.out; $T/fsck_ffs -f -n %s", IMAGE);
		ck_abort_msg("crash %d: fsck -p gives up", _i);
	}
	check_image();
	boot();
	ku_quiet = false;
	mount_rw();
	busy_work(100);
	unmount_ok();
}
END_TEST

/* What was fsync()ed is there after a crash, by the name it had: a new file's in a new
 * directory, a new name, a name that another file had before. */
START_TEST(fsynced)
{
	start();
	ck_ok(ku_create("d", 'd', 0755));
	write_text("old", "old");
	write_text("d/same", "before");
	write_text("moved", "moved");
	ck_ok(ku_sync());
	ck_ok(ku_unlink("d/same"));
	write_text("d/same", "after");
	ck_ok(ku_fsync("d/same"));
	ck_ok(ku_create("e", 'd', 0755));
	write_text("e/new", "new");
	ck_ok(ku_rename("moved", "e/moved"));
	ck_ok(ku_link("old", "e/link"));
	ck_ok(ku_fsync("e/new"));
	write_text("e/late", "not on disk");
	ku_failwrites(0, true);
	ck_assert_int_eq(shell("$T/fsck_ffs -p %s >fsck.out 2>&1", IMAGE), 0);
	check_image();
	boot();
	mount_rw();
	ck_text("d/same", "after");
	ck_text("e/new", "new");
	ck_text("e/moved", "moved");
	ck_text("e/link", "old");
	ck_assert_int_eq(type_of("moved"), '\0');
	ck_assert_int_eq(type_of("e/late"), '\0');
	ck_assert_int_eq(type_of("lost+found"), '\0');
	unmount_ok();
}
END_TEST

/* The disk fails.  Nothing panics; a forced unmount succeeds. */
START_TEST(disk_errors)
{
	rnd_state = (unsigned long)_i + 12345;
	busy_start(8192, 1024);
	busy_work(150);
	ku_quiet = true;
	ku_failwrites(1 + (int64_t)rnd(100), false);
	if (_i % 2 == 0)
		ku_failreads(1 + (int64_t)rnd(100));
	busy_work(300);
	(void)ku_sync();
	ck_ok(ku_unmount(true));
	ck_assert_int_eq((int)ku_dirtypages(), 0);
}
END_TEST

/* Data that could not be written is kept, and written when the disk is well again. */
START_TEST(error_recovery)
{
	char buf[100];

	start();
	ck_ok(ku_sync());
	ku_failwrites(0, false);
	write_text("f", "precious");
	ck_err(ku_fsync("f"), EIO);
	ck_err(ku_sync(), EIO);
	ku_failwrites(-1, false);
	ck_ok(ku_fsync("f"));
	ku_shrink();
	ck_text("f", "precious");
	ck_ok(ku_sync());
	ku_shrink();
	ku_failreads(0);
	ck_err(ku_read("f", buf, sizeof(buf), 0), EIO);
	ku_failreads(-1);
	ck_text("f", "precious");
	unmount_ok();
}
END_TEST

/* Random bytes of the metadata change: errors may come of it, but nothing else. */
START_TEST(damaged)
{
	static uint8_t block[8192];
	struct fs fs;
	int64_t where;
	unsigned n;

	rnd_state = (unsigned long)_i + 4711;
	busy_start(8192, 1024);
	busy_work(400);
	unmount_ok();
	ck_assert_int_eq(pread(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	for (n = 1 + rnd(8); n > 0; n--) {
		int32_t c = (int32_t)rnd((unsigned)fs.fs_ncg);

		switch (_i % 4) {
		case 0:			/* the superblock, perhaps */
			where = rnd(3) == 0 ? FS_SBOFF : fsbtob(&fs, cgtod(&fs, c));
			break;
		case 1:			/* inodes */
			where = fsbtob(&fs, ino_to_fsba(&fs, 2 + rnd(100)));
			break;
		case 2:			/* directories and indirect blocks */
			where = fsbtob(&fs, cgdmin(&fs, c) + (int32_t)rnd(300) / 8 * 8);
			break;
		default:
			where = rnd((unsigned)(imgsize / 8192)) * 8192L;
		}
		ck_assert_int_eq(pread(imgfd, block, 8192, where), 8192);
		for (unsigned k = 1 + rnd(60); k > 0; k--)
			block[rnd(rnd(2) == 0 ? 512 : 8192)] = (uint8_t)rnd(256);
		ck_assert_int_eq(pwrite(imgfd, block, 8192, where), 8192);
	}
	boot();
	ku_quiet = true;
	if (ku_mount(imgfd, imgsize, false, true) != 0)
		return;
	busy_work(600);
	if (ku_unmount(false) != 0)
		ck_ok(ku_unmount(true));
}
END_TEST

/* Each word of a superblock, a cylinder group's head and some inodes takes values that
 * nobody expects.  Such a file system is refused, or errors come of it, but nothing else;
 * and what fsck has repaired, or finds good, is good: work leaves no error there. */
static void
field_changed(const uint8_t *good, int64_t where, int32_t value, bool check)
{
	ck_assert_int_eq(pwrite(imgfd, good, (size_t)imgsize, 0), imgsize);
	ck_assert_int_eq(pwrite(imgfd, &value, sizeof(value), where), sizeof(value));
	ku_quiet = true;
	if (ku_mount(imgfd, imgsize, false, true) == 0) {
		busy_work(25);
		if (ku_unmount(false) != 0)
			ck_ok(ku_unmount(true));
	}
	if (!check || shell("timeout 60 $T/fsck_ffs -f -y %s >fsck.out 2>&1", IMAGE) != 0)
		return;
	mount_rw();
	busy_work(25);
	unmount_ok();
}

START_TEST(fields)
{
	struct part {
		int64_t	where;
		size_t	len;
	} parts[5];
	uint8_t *good;
	size_t n = 0;
	struct fs fs;

	rnd_state = (unsigned long)_i + 815;
	boot();
	make_image(2 * MB, 8192, 1024, "-i 8192");
	mount_rw();
	ck_ok(ku_create("d0", 'd', 0755));
	ck_ok(ku_create("d1", 'd', 0755));
	write_text("d0/n1", "short");
	ck_assert_int_eq(ku_write("d0/n1", "far", 3, 500000), 3);
	ck_ok(ku_symlink("d1/n2", "a link"));
	unmount_ok();
	ck_assert_int_eq(pread(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	ck_assert_ptr_nonnull(good = malloc((size_t)imgsize));
	ck_assert_int_eq(pread(imgfd, good, (size_t)imgsize, 0), imgsize);
	parts[0] = (struct part){ FS_SBOFF, offsetof(struct fs, fs_fsmnt) };
	parts[1] = (struct part){ FS_SBOFF + offsetof(struct fs, fs_contigsumsize),
	    sizeof(fs) - offsetof(struct fs, fs_contigsumsize) };
	parts[2] = (struct part){ fsbtob(&fs, cgtod(&fs, 0)), sizeof(struct cg) };
	parts[3] = (struct part){ fsbtob(&fs, ino_to_fsba(&fs, UFS_ROOTINO)) +
	    UFS_ROOTINO * 128, 128 };
	parts[4] = (struct part){ parts[3].where + 128, 5 * 128 };
	for (size_t p = 0; p < sizeof(parts) / sizeof(parts[0]); p++)
		for (size_t at = 0; at < parts[p].len; at += 4, n++) {
			int32_t old, value;

			memcpy(&old, good + parts[p].where + at, sizeof(old));
			value = (const int32_t[]){ 0, -1, INT32_MAX, INT32_MIN,
			    INT32_MAX - 7, old + 1, old ^ 8, 0x40000000, old * 2,
			    old ^ 0x5000 }[_i];
			field_changed(good, parts[p].where + (int64_t)at, value,
			    n % 10 == (size_t)_i);
		}
	free(good);
}
END_TEST

/* An image of another's making: FreeBSD's or NetBSD's makefs, if it is there. */
START_TEST(makefs)
{
	char names[2000];

	if (shell("command -v makefs >/dev/null") != 0) {
		printf("SKIP makefs: not installed\n");
		ck_assert_msg(getenv("CI") == NULL, "makefs is not installed");
		return;
	}
	ck_assert_int_eq(shell("mkdir -p tree/sub/deep; echo hello >tree/hello; "
	    "head -c 300000 /dev/urandom >tree/sub/data; ln -s hello tree/link; "
	    "ln tree/hello tree/sub/hard; "
	    "makefs -t ffs -o version=1 -M 12m -m 12m -f 300 %s tree >out 2>&1",
	    IMAGE), 0);
	imgfd = open(IMAGE, O_RDWR);
	imgsize = lseek(imgfd, 0, SEEK_END);
	check_image();
	boot();
	mount_rw();
	ck_text("hello", "hello\n");
	ck_assert_int_eq(ku_readlink("link", names, sizeof(names)), 5);
	ck_assert_int_eq(nlink_of("sub/hard"), 2);
	for (int d = 0; d < 3; d++) {
		snprintf(names, sizeof(names), "d%d", d);
		ck_ok(ku_create(names, 'd', 0755));
	}
	busy_work(500);
	ck_text("sub/hard", "hello\n");
	unmount_ok();
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "ufs", .seconds = 120,
	    .before = vk_work,
	    .tests = { { empty, 1 }, { attributes, 1 }, { indirection, 1 },
	    { fragments, 1 }, { tails, 1 }, { symlinks, 1 }, { fault, 1 },
	    { orphan, 1 }, { orphan_forced, 1 }, { random_ops, NSHAPES },
	    { many_names, 1 }, { hashed_names, 4 }, { directories, 1 },
	    { wrong_directories, 1 }, { links, 1 }, { renames, 1 }, { circle, 1 },
	    { rename_grows, 1 }, { no_space, 1 },
	    { reserve, 1 }, { no_inodes, 1 }, { full_mapping, 1 }, { large, 1 },
	    { read_ahead, 1 },
	    { mounts, 1 }, { reload, 1 }, { reload_names, 1 }, { crash, 60 },
	    { fsynced, 1 }, { disk_errors, 20 }, { error_recovery, 1 }, { damaged, 40 },
	    { fields, 10 }, { makefs, 1 } } }));
}
