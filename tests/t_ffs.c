/*
 * Tests of the image tools: disklabel, newfs, ffspop, fsck_ffs, run one by one on image
 * files as a user runs them, without root.
 *
 *	IMG-1	an image is made, labelled, newfs'ed and populated; each step that cannot
 *		be done says so and fails by itself
 *	LBL-1	disklabel -r -w auto, -e, -R; a bad label is refused
 *	VKD-3	labels on the whole disk and in an MBR slice
 *	fsck	damage of every kind is found and repaired, and no garbage crashes it
 *
 * What is on the image is looked at with a reader of its own (rd_*), not with the code
 * under test.  VK_OBJ names the folder in which tools/ is.
 *
 * Read next: tools/ffs.c, sys/fs.h, sys/disklabel.h.
 */
#include <sys/stat.h>
#include <sys/wait.h>

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/disklabel.h"
#include "sys/fs.h"
#include "tests/guest.h"

#define ck_run(status, ...)	ck_assert_int_eq(shell(__VA_ARGS__), status)

static void
make_file(const char *name, off_t size)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, size), 0);
	close(fd);
}

static void
get_bytes(const char *name, void *buf, size_t len, off_t off)
{
	int fd = open(name, O_RDONLY);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pread(fd, buf, len, off), (ssize_t)len);
	close(fd);
}

static void
put_bytes(const char *name, const void *buf, size_t len, off_t off)
{
	int fd = open(name, O_RDWR);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pwrite(fd, buf, len, off), (ssize_t)len);
	close(fd);
}

/* A reader of UFS1 images; `base' is the partition's first byte. */
struct rd {
	int	fd;
	off_t	base;
	struct fs fs;
};

static void
rd_open(struct rd *r, const char *image, off_t base)
{
	r->fd = open(image, O_RDONLY);
	r->base = base;
	ck_assert_int_ge(r->fd, 0);
	ck_assert_int_eq(pread(r->fd, &r->fs, sizeof(r->fs), base + 8192), 1376);
	ck_assert_int_eq(r->fs.fs_magic, 0x011954);
}

static off_t
rd_inode_at(const struct rd *r, uint32_t ino)
{
	uint32_t cg = ino / (uint32_t)r->fs.fs_ipg, idx = ino % (uint32_t)r->fs.fs_ipg;

	return (r->base + ((off_t)cg * r->fs.fs_fpg + r->fs.fs_iblkno) * r->fs.fs_fsize +
	    idx * 128);
}

static struct ufs1_dinode
rd_inode(const struct rd *r, uint32_t ino)
{
	struct ufs1_dinode di;

	ck_assert_int_eq(pread(r->fd, &di, 128, rd_inode_at(r, ino)), 128);
	return (di);
}

/* The fragment address of block lbn. */
static int32_t
rd_bmap(const struct rd *r, const struct ufs1_dinode *di, int64_t lbn)
{
	int64_t n = r->fs.fs_bsize / 4, first = 12, span = n;
	int32_t addr;
	int level;

	if (lbn < 12)
		return (di->di_db[lbn]);
	for (level = 0; lbn - first >= span; level++) {
		first += span;
		span *= n;
		ck_assert_int_lt(level, 3);
	}
	lbn -= first;
	for (addr = di->di_ib[level]; level >= 0 && addr != 0; level--) {
		span /= n;
		ck_assert_int_eq(pread(r->fd, &addr, 4, r->base +
		    (off_t)addr * r->fs.fs_fsize + lbn / span * 4), 4);
		lbn %= span;
	}
	return (addr);
}

/* Read from a file; all in one block. */
static void
rd_read(const struct rd *r, const struct ufs1_dinode *di, void *buf, size_t len,
    int64_t off)
{
	int32_t addr = rd_bmap(r, di, off / r->fs.fs_bsize);

	memset(buf, 0, len);
	if (addr != 0)
		ck_assert_int_eq(pread(r->fd, buf, len, r->base +
		    (off_t)addr * r->fs.fs_fsize + off % r->fs.fs_bsize), (ssize_t)len);
}

/* The inode number of a path; 0 if there is none. */
static uint32_t
rd_lookup(const struct rd *r, const char *path)
{
	struct ufs1_dinode di;
	uint32_t ino = 2;
	struct direct d;
	int64_t off;
	size_t len;

	for (; *path != '\0'; path += len, path += *path == '/') {
		len = strcspn(path, "/");
		di = rd_inode(r, ino);
		ck_assert_int_eq(di.di_mode & IFMT, IFDIR);
		for (ino = 0, off = 0; off < (int64_t)di.di_size; off += d.d_reclen) {
			rd_read(r, &di, &d, 8, off);
			ck_assert_int_ge(d.d_reclen, 8);
			rd_read(r, &di, d.d_name, d.d_namlen, off + 8);
			if (d.d_ino != 0 && d.d_namlen == len &&
			    memcmp(d.d_name, path, len) == 0)
				ino = d.d_ino;
		}
		if (ino == 0)
			return (0);
	}
	return (ino);
}

/* Is a file of the image the same as a file of the host? */
static void
rd_compare(const struct rd *r, const char *path, const char *host)
{
	struct ufs1_dinode di = rd_inode(r, rd_lookup(r, path));
	char a[4096], b[4096];
	struct stat st;
	int64_t off;
	size_t n;
	int fd;

	fd = open(host, O_RDONLY);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(fstat(fd, &st), 0);
	ck_assert_uint_eq(di.di_size, (uint64_t)st.st_size);
	ck_assert_int_eq(di.di_mtime, (int32_t)st.st_mtime);
	for (off = 0; off < st.st_size; off += (int64_t)n) {
		n = st.st_size - off < 4096 ? (size_t)(st.st_size - off) : 4096;
		ck_assert_int_eq(pread(fd, a, n, off), (ssize_t)n);
		rd_read(r, &di, b, n, off);
		ck_assert_mem_eq(a, b, n);
	}
	close(fd);
}

START_TEST(label_auto)
{
	struct disklabel32 lab;
	uint16_t sum = 0, w[202];		/* 148 + 16 * 16 bytes */
	size_t i;

	make_file("d.img", 100 << 20);
	ck_run(1, "$T/disklabel d.img 2>err");
	ck_run(0, "grep -q 'no label' err");
	ck_run(0, "$T/disklabel -r -w d.img auto");
	get_bytes("d.img", &lab, sizeof(lab), 512);
	ck_assert_uint_eq(lab.d_magic, 0x82564557);
	ck_assert_uint_eq(lab.d_magic2, 0x82564557);
	ck_assert_uint_eq(lab.d_npartitions, 16);
	ck_assert_uint_eq(lab.d_secperunit, 204800);
	ck_assert_uint_eq(lab.d_partitions[2].p_size, 204800);
	ck_assert_uint_eq(lab.d_partitions[0].p_size, 0);
	memcpy(w, &lab, sizeof(w));
	for (i = 0; i < sizeof(w) / sizeof(w[0]); i++)
		sum ^= w[i];
	ck_assert_uint_eq(sum, 0);
	ck_run(0, "$T/disklabel d.img >l1 && grep -q 'c: *204800 *0 *unused' l1");
	ck_run(0, "$T/disklabel -R d.img l1 && $T/disklabel -r d.img | cmp - l1");
}
END_TEST

static const struct {
	const char *text;
	const char *complaint;
} bad_labels[] = {
	{ "a: 1000 0 4.3BSD", "line 1: 4.3BSD: unknown file system type" },
	{ "a: 1000000 0 4.2BSD", "partition a ends behind" },
	{ "a: 1000 4294967295 4.2BSD", "partition a ends behind" },
	{ "a: 99999999999 0 4.2BSD", "bad size" },
	{ "a: -1 0 4.2BSD", "bad size" },
	{ "a: 10x 0 4.2BSD", "bad size" },
	{ "a: 1000 x 4.2BSD", "bad offset" },
	{ "a: 1000 4.2BSD", "size, offset and type" },
	{ "a: 1000 0 4.2BSD\na: 10 1000 swap", "line 2: partition: is there twice" },
	{ "a: 1000 0 4.2BSD\nb: 10 999 swap", "partitions a and b overlap" },
	{ "a: 100% 0 4.2BSD\nb: * * swap", "nothing is left" },
	{ "c: 1000 0 unused", "partition c is not the whole" },
	{ "q: 1000 0 4.2BSD", "q: unknown" },
	{ "sectors/unit: 20", "the disk has 20480 sectors" },
	{ "rpm: 70000", "bad number" },
	{ "hello", "not understood" },
};

START_TEST(label_bad)
{
	uint8_t before[512], after[512];
	FILE *fp;

	make_file("d.img", 10 << 20);
	ck_run(0, "$T/disklabel -r -w d.img auto");
	get_bytes("d.img", before, 512, 512);
	ck_assert_ptr_nonnull(fp = fopen("proto", "w"));
	fputs(bad_labels[_i].text, fp);
	fclose(fp);
	ck_run(1, "$T/disklabel -R d.img proto 2>err");
	ck_run(0, "grep -q '%s' err", bad_labels[_i].complaint);
	get_bytes("d.img", after, 512, 512);
	ck_assert_mem_eq(before, after, 512);
}
END_TEST

START_TEST(label_edit)
{
	make_file("d.img", 10 << 20);
	ck_run(0, "$T/disklabel -r -w d.img auto");
	/* The editor first spoils the label, then corrects it. */
	ck_run(0, "printf '%%s\\n' '#!/bin/sh' "
	    "'if [ -e once ]; then sed -i s/4.2BUG/4.2BSD/ $1' "
	    "'else echo \"a: * 0 4.2BUG\" >>$1; : >once; fi' >ed && chmod +x ed");
	ck_run(1, "echo n | EDITOR=./ed $T/disklabel -r -e d.img >out 2>err");
	ck_run(0, "grep -q 're-edit the label' out && grep -q 4.2BUG err");
	ck_run(1, "$T/disklabel d.img | grep -q '^  a:'");
	ck_run(0, "rm once; echo y | EDITOR=./ed $T/disklabel -r -e d.img >out 2>err");
	ck_run(0, "$T/disklabel d.img | grep -q 'a: *20480 *0 *4.2BSD'");
	ck_run(1, "EDITOR=false $T/disklabel -e d.img </dev/null >out 2>err");
}
END_TEST

START_TEST(label_slice)
{
	struct dos_partition dp = { .dp_typ = DOSPTYP_386BSD };
	uint32_t start = 2048, size = 40960;
	struct rd r;

	make_file("d.img", 32 << 20);
	memcpy(dp.dp_start, &start, 4);
	memcpy(dp.dp_size, &size, 4);
	put_bytes("d.img", &dp, 16, 446);
	put_bytes("d.img", "\x55\xaa", 2, 510);
	ck_run(0, "$T/disklabel -r -w d.img:s1 auto");
	ck_run(0, "printf 'a: * 16 4.2BSD\\n' | $T/disklabel -R d.img:s1 -");
	ck_run(0, "$T/newfs d.img:s1a >out && $T/fsck_ffs -n d.img:s1a >out");
	rd_open(&r, "d.img", (2048 + 16) * 512);
	ck_assert_int_eq(rd_inode(&r, 2).di_nlink, 2);
	ck_run(1, "$T/disklabel d.img:s2 2>err");
	ck_run(0, "grep -q 'no slice 2' err");
	/* The whole disk may have a label as well: slice 0. */
	ck_run(0, "$T/disklabel -r -w d.img:s0 auto && $T/disklabel d.img >out");
	ck_run(1, "$T/newfs d.img:a 2>err");
	ck_run(0, "grep -q 'no partition a' err");
	size = 400000;
	memcpy(dp.dp_size, &size, 4);
	put_bytes("d.img", &dp, 16, 446);
	ck_run(1, "$T/disklabel d.img:s1 2>err");
	ck_run(0, "grep -q 'ends behind the disk' err");
}
END_TEST

static const struct {
	const char *size, *options;
	int	status;
} shapes[] = {
	{ "1M", "", 0 }, { "1M", "-b 4096 -f 512", 0 }, { "5M", "-b 8192 -f 1024", 0 },
	{ "64M", "", 0 }, { "67108352", "-b 65536 -f 8192", 0 }, { "64M", "-i 100000000",
	0 },
	{ "64M", "-i 512", 0 }, { "900M", "", 0 }, { "900M", "-b 4096 -f 4096 -m 0", 0 },
	{ "300M", "-b 32768 -f 4096 -O 1", 0 }, { "20K", "", 1 }, { "1M", "-b 5000", 1 },
	{ "1M", "-b 65536 -f 512", 1 }, { "1M", "-f 32768", 1 }, { "1M", "-O 2", 1 },
	{ "1M", "-m 100", 1 },
};

START_TEST(newfs_shapes)
{
	struct rd r;

	ck_run(0, "truncate -s %s d.img", shapes[_i].size);
	ck_run(shapes[_i].status, "$T/newfs %s d.img >out 2>err", shapes[_i].options);
	if (shapes[_i].status != 0) {
		ck_run(0, "grep -q '^newfs: ' err");
		return;
	}
	ck_run(0, "$T/fsck_ffs -n d.img >out && ! grep -q '?' out");
	rd_open(&r, "d.img", 0);
	ck_assert_int_eq(r.fs.fs_clean, 1);
	ck_assert_int_eq(r.fs.fs_cstotal.cs_ndir, 1);
	ck_assert_int_eq(r.fs.fs_cstotal.cs_nifree, r.fs.fs_ncg * r.fs.fs_ipg - 3);
	ck_assert_int_eq(r.fs.fs_cstotal.cs_nbfree * r.fs.fs_frag +
	    r.fs.fs_cstotal.cs_nffree, r.fs.fs_dsize - 1);
}
END_TEST

/* A tree with everything that ffspop knows. */
static const char make_tree[] =
	"mkdir -p t/etc t/usr/bin t/many && echo hello >t/etc/motd && : >t/etc/empty && "
	"head -c 49152 /dev/urandom >t/direct && "
	"head -c 49153 /dev/urandom >t/indirect && "
	"head -c 700001 /dev/urandom >t/double && cp t/double t/usr/bin/su && "
	"chmod 755 t/usr/bin/su && ln t/usr/bin/su t/usr/bin/su2 && "
	"ln -s ../etc/motd t/usr/short && ln -s $(printf '%060d' 1) t/usr/sixty && "
	"ln -s $(printf '%059d' 1) t/usr/fiftynine && mkfifo t/fifo && "
	"for i in $(seq 400); do echo $i >t/many/a-name-of-some-length-$i; done && "
	"truncate -s 4400M t/triple && echo end >>t/triple && "
	"touch -d @86400 t/etc/motd && printf '%s\\n' '# owners' "
	"'usr/bin/su mode=4750 uid=0 gid=5 # wheel' './many uid=7' >man";

START_TEST(populate)
{
	static const char *const files[] = {
		"etc/motd", "etc/empty", "direct", "indirect", "double", "usr/bin/su",
		"usr/bin/su2", "many/a-name-of-some-length-1",
		"many/a-name-of-some-length-400"
	};
	struct ufs1_dinode di;
	char name[64], text[64];
	struct rd r;
	size_t i;

	make_file("d.img", 64 << 20);
	ck_run(0, "%s", make_tree);
	ck_run(0, "$T/disklabel -r -w d.img auto && "
	    "printf 'b: 4M 0 swap\\na: * 4M 4.2BSD\\n' | $T/disklabel -R d.img - && "
	    "$T/newfs -b 4096 -f 512 d.img:a >out && $T/ffspop -m man d.img:a t");
	ck_run(0, "$T/fsck_ffs -n d.img:a >out && ! grep -q '?' out");
	rd_open(&r, "d.img", 4 << 20);
	for (i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(name, sizeof(name), "t/%s", files[i]);
		rd_compare(&r, files[i], name);
	}
	di = rd_inode(&r, rd_lookup(&r, "usr/bin/su"));
	ck_assert_int_eq(di.di_mode, IFREG | 04750);
	ck_assert_int_eq(di.di_nlink, 2);
	ck_assert_uint_eq(di.di_gid, 5);
	ck_assert_uint_eq(rd_lookup(&r, "usr/bin/su"), rd_lookup(&r, "usr/bin/su2"));
	ck_assert_uint_eq(rd_inode(&r, rd_lookup(&r, "many")).di_uid, 7);
	ck_assert_int_eq(rd_inode(&r, rd_lookup(&r, "usr")).di_nlink, 3);
	ck_assert_int_eq(rd_inode(&r, 2).di_nlink, 5);
	di = rd_inode(&r, rd_lookup(&r, "fifo"));
	ck_assert_int_eq(di.di_mode & IFMT, IFIFO);

	di = rd_inode(&r, rd_lookup(&r, "usr/short"));
	ck_assert_int_eq(di.di_mode & IFMT, IFLNK);
	ck_assert_mem_eq(di.di_shortlink, "../etc/motd", 11);
	di = rd_inode(&r, rd_lookup(&r, "usr/fiftynine"));
	ck_assert_uint_eq(di.di_blocks, 0);
	di = rd_inode(&r, rd_lookup(&r, "usr/sixty"));
	ck_assert_uint_eq(di.di_size, 60);
	rd_read(&r, &di, text, 60, 0);
	ck_assert_mem_eq(text,
	    "0000000000000000000000000000000000000000000000000000000000001",
	    59);

	di = rd_inode(&r, rd_lookup(&r, "triple"));
	ck_assert_int_ne(di.di_ib[2], 0);
	ck_assert_int_eq(di.di_ib[1], 0);
	ck_assert_uint_eq(di.di_blocks, 4 * 8);
	rd_read(&r, &di, text, 4, 4400ll << 20);
	ck_assert_mem_eq(text, "end\n", 4);
}
END_TEST

START_TEST(step_errors)
{
	static const struct {
		const char *cmd, *complaint;
	} steps[] = {
		{ "disklabel -r -w none.img auto", "none.img: No such file" },
		{ "disklabel -r -w d.img fancy", "unknown disk type" },
		{ "disklabel -R d.img none", "none: No such file" },
		{ "newfs none.img", "none.img: No such file" },
		{ "newfs d.img:a", "no disklabel" },
		{ "newfs d.img:z", "no such slice or partition" },
		{ "newfs t", "Is a directory" },
		{ "ffspop d.img t", "no UFS1 file system" },
		{ "ffspop d.img none", "none: No such file" },
		{ "ffspop d.img d.img", "not a directory" },
		{ "ffspop -m none d.img t", "none: No such file" },
		{ "ffspop small.img t", "file system full" },
		{ "ffspop full.img t", "not an empty file system" },
		{ "newfs", "usage" }, { "ffspop", "usage" }, { "disklabel", "usage" },
		{ "fsck_ffs", "usage" },
	};
	size_t i;

	make_file("d.img", 4 << 20);
	ck_run(0, "mkdir t t/d && head -c 3000000 /dev/urandom >t/x");
	ck_run(0, "truncate -s 2M small.img && $T/newfs small.img >out");
	ck_run(0, "truncate -s 20M full.img && $T/newfs full.img >out && "
	    "$T/ffspop full.img t");
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		ck_assert_msg(shell("$T/%s >out 2>err", steps[i].cmd) == 1, "%s",
		    steps[i].cmd);
		ck_assert_msg(shell("grep -q '%s' err", steps[i].complaint) == 0, "%s",
		    steps[i].cmd);
	}
	ck_run(8, "$T/fsck_ffs -n none.img 2>err");
	/* What ffspop left when it failed is not clean, but can be repaired. */
	ck_run(0, "$T/fsck_ffs -p small.img >out && grep -q 'MARKED CLEAN' out");
}
END_TEST

/*
 * The damages, and what fsck -p says to them: 0 repaired, 8 refused.  Each changes one
 * thing in the image: `len' bytes at an offset in an inode, in a directory's first
 * block, in the superblock, in group 0 or anywhere.
 */
enum where { SUPER, CG, INODE, BLOCK };

static const struct {
	const char *name;
	enum where where;
	const char *path;		/* INODE, BLOCK: of what */
	size_t	offset;
	const char *bytes;
	size_t	len;
	int	preen;
} damages[] = {
#define DI(field)	offsetof(struct ufs1_dinode, field)
	{ "not clean", SUPER, NULL, offsetof(struct fs, fs_clean), "\0", 1, 0 },
	{ "bad magic", SUPER, NULL, offsetof(struct fs, fs_magic), "xx", 2, 8 },
	{ "free blocks", SUPER, NULL, offsetof(struct fs, fs_cstotal) + 4, "\1\0\0\0", 4,
	0 },
	{ "bad group", CG, NULL, 4, "x", 1, 0 },
	{ "free map", CG, NULL, 168 + 300, "\0\0\0\0", 4, 0 },
	{ "group count", CG, NULL, 28, "x", 1, 0 },
	{ "link count", INODE, "f", DI(di_nlink), "\5", 1, 0 },
	{ "no links", INODE, "f", DI(di_nlink), "\0", 1, 0 },
	{ "block count", INODE, "f", DI(di_blocks), "\1\1", 2, 0 },
	{ "behind the end", INODE, "f", DI(di_db[8]), "\0\1\0\0", 4, 0 },
	{ "bad block", INODE, "f", DI(di_db[0]), "\377\377\377\177", 4, 8 },
	{ "metadata block", INODE, "f", DI(di_db[0]), "\10\0\0\0", 4, 8 },
	{ "bad indirect", INODE, "big", DI(di_ib[0]), "\377\377\377\377", 4, 8 },
	{ "unknown type", INODE, "f", DI(di_mode), "\0\360", 2, 8 },
	{ "a FIFO with data", INODE, "f", DI(di_mode), "\0\20", 2, 8 },
	{ "a link too long", INODE, "big", DI(di_mode), "\0\240", 2, 8 },
	{ "no inode", INODE, "f", DI(di_mode), "\0\0", 2, 0 },
	{ "huge size", INODE, "f", DI(di_size) + 7, "\1", 1, 8 },
	{ "no directory", INODE, "d", DI(di_mode), "\0\0", 2, 0 },
	{ "now a file", INODE, "d", DI(di_mode), "\244\201", 2, 0 },
	{ "directory hole", INODE, "d", DI(di_db[0]), "\0\0\0\0", 4, 0 },
	{ "directory size", INODE, "d", DI(di_size), "\7", 1, 0 },
	{ "root gone", INODE, "", DI(di_mode), "\0\0", 2, 8 },
	{ "root a file", INODE, "", DI(di_mode), "\244\201", 2, 8 },
	{ "root empty", INODE, "", DI(di_size), "\0\0", 2, 8 },
	{ "dot", BLOCK, "d", 0, "\7", 1, 0 },
	{ "dot name", BLOCK, "d", 8, "x", 1, 0 },
	{ "dotdot", BLOCK, "d", 12, "\3", 1, 0 },
	{ "no dotdot", BLOCK, "d", 20, "xx", 2, 0 },
	{ "record length", BLOCK, "d", 24 + 4, "\3", 1, 0 },
	{ "record too long", BLOCK, "d", 24 + 4, "\0\20", 2, 0 },
	{ "entry type", BLOCK, "d", 24 + 6, "\1", 1, 0 },
	{ "entry name", BLOCK, "d", 24 + 8, "a/b", 3, 0 },
	{ "entry inode", BLOCK, "d", 24, "\377\377\377\177", 4, 0 },
	{ "entry loop", BLOCK, "d/e", 24, "\2\0\0\0", 4, 0 },
	{ "all garbage", BLOCK, "d", 0, make_tree, 512, 0 },
#undef DI
};

/* Make an image to be damaged. */
static void
make_victim(const char *image)
{
	ck_run(0, "mkdir -p v/d/e/f v/d2 && echo text >v/f && echo text >v/d/e/f/x && "
	    "head -c 500000 /dev/urandom >v/big && ln v/f v/d/link && "
	    "truncate -s 0 %s && truncate -s 20M %s && $T/newfs %s >out && "
	    "$T/ffspop %s v", image, image, image, image);
}

START_TEST(fsck_damage)
{
	struct ufs1_dinode di;
	struct rd r;
	off_t off = 0;

	make_victim("d.img");
	rd_open(&r, "d.img", 0);
	if (damages[_i].path != NULL)
		di = rd_inode(&r, rd_lookup(&r, damages[_i].path));
	switch (damages[_i].where) {
	case SUPER:
		off = 8192;
		break;
	case CG:
		off = (off_t)r.fs.fs_cblkno * r.fs.fs_fsize;
		break;
	case INODE:
		off = rd_inode_at(&r, rd_lookup(&r, damages[_i].path));
		break;
	case BLOCK:
		off = (off_t)di.di_db[0] * r.fs.fs_fsize;
		break;
	}
	put_bytes("d.img", damages[_i].bytes, damages[_i].len,
	    off + (off_t)damages[_i].offset);
	ck_run(0, "cp d.img e.img");
	if (damages[_i].where != SUPER) {
		ck_run(8, "$T/fsck_ffs -n d.img >out");
		ck_run(0, "cmp d.img e.img");
	}
	ck_run(damages[_i].preen, "$T/fsck_ffs -fp d.img >out");
	if (damages[_i].preen == 0)
		ck_run(0, "$T/fsck_ffs -n d.img >out");
	ck_run(0, "$T/fsck_ffs -y e.img >out");
	ck_run(0, "$T/fsck_ffs -n e.img >out");
	ck_run(0, "$T/fsck_ffs -p e.img | grep -q CLEAN");
}
END_TEST

/* The superblock is gone; each of its copies that newfs told of will do. */
START_TEST(fsck_backup)
{
	struct rd r;

	ck_run(0, "mkdir -p v/d && echo text >v/d/f && truncate -s 0 d.img && "
	    "truncate -s 40M d.img && $T/newfs d.img >told && $T/ffspop d.img v");
	ck_run(0, "sed '1,/backups/d' told | tr -cs 0-9 '\\n' | grep . >copies && "
	    "test $(wc -l <copies) -gt 2");
	ck_run(0, "dd if=/dev/zero of=d.img bs=8192 seek=1 count=1 conv=notrunc 2>err");
	ck_run(8, "$T/fsck_ffs -p d.img >out 2>&1");
	ck_run(8, "$T/fsck_ffs -y -b 4711 d.img >out 2>&1");
	ck_run(0, "for b in $(cat copies); do cp d.img e.img && "
	    "$T/fsck_ffs -y -b $b e.img >out 2>&1 || exit 1; "
	    "$T/fsck_ffs -n e.img >out && ! grep -q '?' out || exit 2; done");
	rd_open(&r, "e.img", 0);
	ck_assert_int_eq((int64_t)rd_inode(&r, rd_lookup(&r, "d/f")).di_size, 5);
}
END_TEST

START_TEST(fsck_lost_found)
{
	struct ufs1_dinode di;
	uint32_t d, e, zero = 0;
	char name[64];
	struct rd r;

	make_victim("d.img");
	rd_open(&r, "d.img", 0);
	d = rd_lookup(&r, "d");
	e = rd_lookup(&r, "d/e");
	di = rd_inode(&r, d);
	put_bytes("d.img", &zero, 2, rd_inode_at(&r, d));
	ck_run(0, "$T/fsck_ffs -fp d.img >out && grep -q RECONNECTED out");
	snprintf(name, sizeof(name), "lost+found/#%08u", e);
	ck_assert_uint_eq(rd_lookup(&r, name), e);
	ck_assert_uint_eq(rd_lookup(&r, "d"), 0);
	strcat(name, "/f/x");
	rd_compare(&r, name, "v/d/e/f/x");
	di = rd_inode(&r, rd_lookup(&r, "f"));
	ck_assert_int_eq(di.di_nlink, 1);
}
END_TEST

START_TEST(fsck_duplicate)
{
	struct ufs1_dinode di;
	struct rd r;

	make_victim("d.img");
	rd_open(&r, "d.img", 0);
	di = rd_inode(&r, rd_lookup(&r, "big"));
	put_bytes("d.img", &di.di_db[3], 4,
	    rd_inode_at(&r, rd_lookup(&r, "big")) + 40 + 4 * 5);
	ck_run(8, "$T/fsck_ffs -fp d.img >out && grep -q DUP out");
	ck_run(0, "$T/fsck_ffs -y d.img >out && $T/fsck_ffs -n d.img >out");
	ck_assert_uint_eq(rd_lookup(&r, "big"), 0);
	rd_compare(&r, "d/e/f/x", "v/d/e/f/x");
}
END_TEST

START_TEST(fsck_garbage)
{
	unsigned seed = (unsigned)_i * 7919 + 1, off, k;
	int status;
	struct rd r;
	char c;

	make_victim("d.img");
	rd_open(&r, "d.img", 0);
	for (k = 0; k < 200; k++) {
		seed = seed * 1103515245 + 12345;
		off = seed >> 8;
		c = (char)(seed >> 4);
		/* Mostly the first inodes of a group, sometimes anything. */
		if (k % 10 != 0)
			off = (unsigned)(r.fs.fs_iblkno * r.fs.fs_fsize) + off % 4096;
		else
			off = 8192 + off % (8 << 20);
		put_bytes("d.img", &c, 1, off);
	}
	ck_assert_int_lt(shell("$T/fsck_ffs -n d.img >out 2>&1"), 1000);
	status = shell("$T/fsck_ffs -y d.img >out 2>&1");
	ck_assert(status == 0 || status == 8);
	if (status == 0)
		ck_run(0, "$T/fsck_ffs -n d.img >out");
}
END_TEST

#define COUNT(a)	((int)(sizeof(a) / sizeof((a)[0])))

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "image tools", .seconds = 60,
	    .before = vk_work,
	    .tests = { { label_auto, 1 }, { label_bad, COUNT(bad_labels) },
	    { label_edit, 1 }, { label_slice, 1 }, { newfs_shapes, COUNT(shapes) },
	    { populate, 1 }, { step_errors, 1 }, { fsck_damage, COUNT(damages) },
	    { fsck_lost_found, 1 }, { fsck_backup, 1 }, { fsck_duplicate, 1 },
	    { fsck_garbage, 40 } } }));
}
