/*
 * What the kernel's UFS does when an operation cannot be completed.
 *
 * A table has every operation that changes a file system.  Each is run again and again
 * on the same image: once for every request that it makes of the allocator, which is
 * refused as on a full disk, and once for every block that it reads or writes, where
 * the disk fails.
 *
 *	full disk	ENOSPC; all is as it was, down to the counts of free blocks and
 *			inodes; the operation succeeds when it is tried again
 *	broken disk	EIO, or less is written; the file system can be used, as before
 *			or as after, and when the disk is well again, all can be written
 *
 * After each, fsck must find nothing wrong.  And what each leaves on the disk of a sync
 * mount is looked at, and what others see in the middle of some.
 * Read next: tests/ufs_image.c, tests/k_ufs.c, kern/ufs_inode.c.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"
#include "tests/k_ufs.h"
#include "tests/ufs_image.h"

#define SIZE	(4 * MB)
#define BSIZE	4096
#define ADDRS	(BSIZE / 4)
#define LEVEL1	((int64_t)12 * BSIZE)			/* the first byte of it */
#define LEVEL2	(LEVEL1 + (int64_t)ADDRS * BSIZE)
#define LEVEL3	(LEVEL2 + (int64_t)ADDRS * ADDRS * BSIZE)
#define LONGNAME "a-long-name-that-takes-much-room-in-a-directory-of-512-byte-chunks"

static char buf[300 * KB];		/* what is written */

/* ---- the state of a file system ------------------------------------------ */

/* A number that is another for other contents, names or attributes. */
struct state {
	uint64_t	hash;
	int64_t		bfree, ffree;
};

static uint64_t
hash(uint64_t h, const void *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		h = (h ^ ((const uint8_t *)data)[i]) * 0x100000001b3;
	return (h);
}

/* Of a file and, if it is a directory, what is in it, in any order. */
static uint64_t
hash_file(const char *path)
{
	static char data[64 * KB];
	char names[64 * KB], sub[512], *name, *next = names;
	struct ku_stat st;
	uint64_t h, sum = 0;
	int64_t n, off;

	ck_ok(ku_stat(path, &st));
	h = hash(0xcbf29ce484222325, path, strlen(path));
	h = hash(h, &st.size, sizeof(st.size));
	h = hash(h, &st.bytes, sizeof(st.bytes));
	h = hash(h, &st.nlink, sizeof(st.nlink));
	h = hash(h, &st.mode, sizeof(st.mode));
	h = hash(h, &st.type, sizeof(st.type));
	if (st.type == 'd') {
		ck_assert_int_ge(ku_readdir(path, names, sizeof(names)), 0);
		while ((name = strsep(&next, " ")) != NULL && *name != '\0') {
			if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
				continue;
			snprintf(sub, sizeof(sub), "%s/%s", path, name);
			sum += hash_file(sub);
		}
	} else if (st.type == 'l') {
		n = ku_readlink(path, data, sizeof(data));
		h = hash(h, data, (size_t)n);
	} else if (st.type == '-') {
		/* All of a small file, beginning and end of a large one. */
		for (off = 0; off < (int64_t)st.size; off += n) {
			if (off == 5 * (int64_t)sizeof(data) &&
			    (int64_t)st.size > off + (int64_t)sizeof(data))
				off = (int64_t)st.size - (int64_t)sizeof(data);
			n = ku_read(path, data, sizeof(data), off);
			ck_assert_int_gt(n, 0);
			h = hash(h, data, (size_t)n);
		}
	}
	return (h + sum);
}

static struct state
state(void)
{
	struct state s = { .hash = hash_file("") };

	ku_statfs(&s.bfree, &s.ffree);
	return (s);
}

/* ---- the operations ------------------------------------------------------ */

#define PARTLY	(-1)			/* no error, but less was written */

static int
wr(const char *path, int64_t off, size_t len)
{
	int64_t n = ku_write(path, buf, len, off);

	return (n < 0 ? (int)n : n == (int64_t)len ? 0 : PARTLY);
}

/* A directory whose chunks, fragments or blocks are full: the next name adds to them.
 * 512-byte chunks take six names of LONGNAME's length. */
static void
fill_dir(const char *dir, int chunks)
{
	char name[512];

	ck_ok(ku_create(dir, 'd', 0755));
	snprintf(name, sizeof(name), "%s/first", dir);
	ck_ok(ku_create(name, '-', 0644));
	for (int i = 0; ; i++) {
		struct ku_stat st;

		snprintf(name, sizeof(name), "%s/%s-%d", dir, LONGNAME, i);
		ck_ok(ku_stat(dir, &st));
		ck_ok(ku_link("one", name));
		if (st.size == (uint64_t)chunks * 512) {
			ck_ok(ku_stat(dir, &st));
			if (st.size > (uint64_t)chunks * 512) {
				ck_ok(ku_unlink(name));
				/* Full again, up to its end. */
				for (i++; ; i++) {
					snprintf(name, sizeof(name), "%s/%s-%d", dir,
					    LONGNAME, i);
					ck_ok(ku_link("one", name));
					ck_ok(ku_stat(dir, &st));
					if (st.size > (uint64_t)(chunks + 1) * 512)
						break;
				}
				ck_ok(ku_unlink(name));
				return;
			}
		}
	}
}

static void
prepare(void)
{
	write_text("one", "one");
	write_text("tail", "tail");
	ck_ok(ku_create("empty", '-', 0644));
	ck_ok(ku_create("d", 'd', 0755));
	ck_ok(ku_create("e", 'd', 0755));
	ck_ok(ku_create("e/sub", 'd', 0755));
	write_text("e/file", "text");
	ck_ok(ku_create("big", '-', 0644));
	ck_ok(wr("big", 0, 100000));
	ck_ok(wr("big", LEVEL2 + 3 * BSIZE, 10));
	ck_ok(wr("big", LEVEL3 + 3 * BSIZE, 10));
	ck_ok(ku_create("hole", '-', 0644));
	ck_ok(ku_truncate("hole", 2 * LEVEL2));
	ck_ok(ku_symlink("long", LONGNAME LONGNAME LONGNAME));
	fill_dir("full", 3);
	fill_dir("block", 7);
	fill_dir("large", 12 * 8 - 1);
}

#define NAME	"/new-" LONGNAME

static int op_create(void) { return (ku_create("d/new", '-', 0644)); }
static int op_create_full(void) { return (ku_create("full" NAME, '-', 0644)); }
static int op_create_block(void) { return (ku_create("block" NAME, '-', 0644)); }
static int op_create_large(void) { return (ku_create("large" NAME, '-', 0644)); }
static int op_mkfifo(void) { return (ku_create("full" NAME, 'p', 0644)); }
static int op_mkdir(void) { return (ku_create("d/new", 'd', 0755)); }
static int op_mkdir_full(void) { return (ku_create("full" NAME, 'd', 0755)); }
static int op_mkdir_block(void) { return (ku_create("block" NAME, 'd', 0755)); }
static int op_symlink(void) { return (ku_symlink("full" NAME, "short")); }
static int op_symlink_long(void) { return (ku_symlink("d/new", LONGNAME LONGNAME)); }
static int op_symlink_full(void) { return (ku_symlink("block" NAME, LONGNAME LONGNAME)); }
static int op_link(void) { return (ku_link("one", "full" NAME)); }
static int op_link_large(void) { return (ku_link("one", "large" NAME)); }
static int op_rename(void) { return (ku_rename("full/first", "full" NAME)); }
static int op_rename_across(void) { return (ku_rename("e/file", "block" NAME)); }
static int op_rename_over(void) { return (ku_rename("e/file", "big")); }
static int op_rename_dir(void) { return (ku_rename("e/sub", "full" NAME)); }
static int op_rename_dir_over(void) { return (ku_rename("e/sub", "d")); }
static int op_write(void) { return (wr("empty", 0, 10)); }
static int op_write_block(void) { return (wr("empty", 0, 40000)); }
static int op_write_tail(void) { return (wr("tail", 4, 1000)); }
static int op_write_past_tail(void) { return (wr("tail", 20000, 1000)); }
static int op_write_long(void) { return (wr("empty", 0, 300000)); }
static int op_write_over(void) { return (wr("big", 10, 90000)); }
static int op_write_level1(void) { return (wr("empty", LEVEL1 + 77, 10)); }
static int op_write_level2(void) { return (wr("empty", LEVEL2 + 77, 10)); }
static int op_write_level3(void) { return (wr("empty", LEVEL3 + 77, 10)); }
static int op_write_edge(void) { return (wr("hole", LEVEL2 - 5000, 10000)); }
static int op_truncate_up(void) { return (ku_truncate("tail", 5000)); }
static int op_truncate_far(void) { return (ku_truncate("tail", LEVEL3)); }
static int op_truncate_down(void) { return (ku_truncate("big", LEVEL2 + 3)); }
static int op_truncate_in(void) { return (ku_truncate("big", 60001)); }
static int op_truncate_none(void) { return (ku_truncate("big", 0)); }
static int op_unlink(void) { return (ku_unlink("e/file")); }
static int op_unlink_big(void) { return (ku_unlink("big")); }
static int op_unlink_long(void) { return (ku_unlink("long")); }
static int op_rmdir(void) { return (ku_rmdir("e/sub")); }
static int op_chmod(void) { return (ku_chmod("one", 0600)); }

#define OP(name)	{ #name, op_##name, false }
#define PARTOP(name)	{ #name, op_##name, true }
static const struct {
	const char	*name;
	int		(*run)(void);
	bool		partly;		/* changes what is there, may stop halfway */
} ops[] = {
	OP(create), OP(create_full), OP(create_block), OP(create_large), OP(mkfifo),
	OP(mkdir), OP(mkdir_full), OP(mkdir_block), OP(symlink), OP(symlink_long),
	OP(symlink_full), OP(link), OP(link_large), OP(rename), OP(rename_across),
	OP(rename_over), OP(rename_dir), OP(rename_dir_over), OP(write),
	OP(write_block), OP(write_tail), OP(write_past_tail), OP(write_long),
	PARTOP(write_over), OP(write_level1), OP(write_level2), OP(write_level3),
	PARTOP(write_edge), OP(truncate_up), OP(truncate_far), OP(truncate_down),
	OP(truncate_in), OP(truncate_none), OP(unlink), OP(unlink_big),
	OP(unlink_long), OP(rmdir), OP(chmod),
};
#define NOPS	((int)(sizeof(ops) / sizeof(ops[0])))

/* ---- running them -------------------------------------------------------- */

static char *image;			/* as prepare() left it */
static struct state before, after;	/* what an operation makes of it */

/* Machine, disk and file system as prepare() left them. */
static void
restart(void)
{
	boot();
	ck_assert_int_eq(pwrite(imgfd, image, SIZE, 0), SIZE);
	mount_rw();
}

static void
prepare_all(int op)
{
	boot();
	for (size_t i = 0; i < sizeof(buf); i++)
		buf[i] = (char)('a' + i % 23);
	make_image(SIZE, BSIZE, 512, "-i 8192");
	mount_rw();
	prepare();
	unmount_ok();
	image = malloc(SIZE);
	ck_assert_ptr_nonnull(image);
	ck_assert_int_eq(pread(imgfd, image, SIZE, 0), SIZE);
	restart();
	before = state();
	ck_ok(ops[op].run());
	after = state();
	unmount_ok();
	ck_assert_msg(before.hash != after.hash, "%s does nothing", ops[op].name);
}

static bool
same(const struct state *a, const struct state *b)
{
	return (a->hash == b->hash && a->bfree == b->bfree && a->ffree == b->ffree);
}

/* The n-th request for space is refused, alone or with all later ones. */
static bool
one_refusal(int op, int n, bool once)
{
	struct state now;
	bool hit;
	int error;

	restart();
	ku_nrefused = 0;
	ku_failallocs(n, once);
	error = ops[op].run();
	ku_failallocs(0, false);
	hit = ku_nrefused > 0;
	now = state();
	ck_assert_msg(error == 0 || (hit && error == -ENOSPC) ||
	    (hit && ops[op].partly && error == PARTLY), "%s, request %d: error %d",
	    ops[op].name, n, error);
	/* There may have been another way, with a block elsewhere. */
	ck_assert_msg(error == 0 ? now.hash == after.hash :
	    error == PARTLY || same(&now, &before),
	    "%s, request %d, error %d: %d blocks, %d inodes less free%s", ops[op].name, n,
	    error, (int)(before.bfree - now.bfree), (int)(before.ffree - now.ffree),
	    now.hash == before.hash ? "" : ", and the files are not as before");
	if (error != 0) {
		ck_ok(ops[op].run());
		now = state();
		ck_assert_int_eq(now.hash == after.hash, 1);
	}
	unmount_ok();
	return (hit);
}

START_TEST(full)
{
	int n;

	prepare_all(_i);
	for (n = 1; one_refusal(_i, n, true); n++)
		ck_assert_int_lt(n, 1000);
	for (n = 1; one_refusal(_i, n, false); n++)
		ck_assert_int_lt(n, 1000);
	free(image);
}
END_TEST

/* From the n-th write (or read) on the disk fails; then it is well again. */
static bool
one_failure(int op, int n, bool writes)
{
	struct state now;
	int error, synced;
	bool hit, whole;
	char what[64];
	struct fs fs;

	snprintf(what, sizeof(what), "%s, %s %d", ops[op].name, writes ? "write" :
	    "read", n);
	restart();
	ku_shrink();
	ku_quiet = true;
	ku_nfailed = 0;
	if (writes)
		ku_failwrites(n, false);
	else
		ku_failreads(n);
	error = ops[op].run();
	synced = ku_sync();
	hit = ku_nfailed > 0;
	ku_failwrites(-1, false);
	ku_failreads(-1);
	ck_assert_msg(error == 0 || (hit && (error == -EIO ||
	    (ops[op].partly && error == PARTLY))), "%s: error %d", what, error);
	ck_assert_msg(synced == 0 || (hit && synced == -EIO), "%s: sync: error %d", what,
	    synced);
	/* A write that fails is an error for somebody. */
	ck_assert_msg(!hit || !writes || error != 0 || synced != 0, "%s: no error", what);
	now = state();
	/* All can be used, and be written. */
	write_text("d/later", "well again");
	ck_ok(ku_sync());
	ck_ok(ku_unmount(false));
	ck_assert_int_eq(pread(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	whole = now.hash == after.hash || (error != 0 && now.hash == before.hash);
	ck_assert_msg(whole || fs.fs_clean == 0 || (error != 0 && ops[op].partly),
	    "%s, error %d: neither as before nor as after", what, error);
	/* What could not be read when it was to be set free, is left to fsck. */
	if (fs.fs_clean == 0)
		ck_assert_msg(!writes && shell("$T/fsck_ffs -p %s >fsck.out 2>&1",
		    IMAGE) == 0, "%s: fsck -p gives up", what);
	if (shell("$T/fsck_ffs -f -n %s >fsck.out 2>&1", IMAGE) != 0) {
		(void)shell("cat fsck.out");
		ck_abort_msg("%s, error %d: fsck finds errors", what, error);
	}
	return (hit);
}

START_TEST(broken)
{
	int n;

	prepare_all(_i);
	for (n = 1; one_failure(_i, n, true); n++)
		ck_assert_int_lt(n, 1000);
	for (n = 1; one_failure(_i, n, false); n++)
		ck_assert_int_lt(n, 1000);
	free(image);
}
END_TEST

/* On a sync mount what is done is done: the machine may die when the call returns. */
START_TEST(synchronous)
{
	struct state now;

	prepare_all(_i);
	ku_mode = KU_SYNC;
	restart();
	ck_ok(ops[_i].run());
	boot();
	if (shell("$T/fsck_ffs -p %s >fsck-p.out 2>&1", IMAGE) != 0)
		ck_abort_msg("%s: fsck -p gives up", ops[_i].name);
	check_image();
	mount_rw();
	now = state();
	if (now.hash != after.hash)
		(void)shell("cat fsck-p.out");
	ck_assert_msg(now.hash == after.hash, "%s: not on disk", ops[_i].name);
	unmount_ok();
	free(image);
}
END_TEST

/* An async mount needs fewer writes, and is as good when it is unmounted. */
START_TEST(asynchronous)
{
	int64_t writes[2], start;

	prepare_all(0);
	for (int i = 0; i < 2; i++) {
		ku_mode = i == 0 ? 0 : KU_ASYNC;
		restart();
		start = ku_nwrites;
		for (int op = 0; op < NOPS; op++)
			(void)ops[op].run();	/* some depend on what others removed */
		writes[i] = ku_nwrites - start;
		unmount_ok();
	}
	ck_assert_int_lt(writes[1], writes[0] / 2);
	free(image);
}
END_TEST

/* ---- others, meanwhile ------------------------------------------------- */

/* While the memory that is to be written is fetched, somebody looks at the file through a
 * mapping: he sees nothing of the file that had the blocks before. */
static void *peeked;
static uint64_t peek_off, peek_end;
static int peeks;

static void
peek_all(void)
{
	ku_oncopyin = NULL;			/* later there is something to see */
	for (uint64_t off = peek_off; off < peek_end; off += 4096, peeks++)
		ck_assert_int_eq(ku_peek(peeked, off), 0);
}

START_TEST(peeking)
{
	char *data = aligned_alloc(8192, 8192);		/* its first page is not there */
	static char back[100000];
	int64_t done;

	boot();
	make_image(2 * MB, 8192, 1024, "");
	mount_rw();
	memset(data, 'o', 8192);
	ck_ok(ku_create("old", '-', 0644));
	for (int64_t n, off = 0; (n = ku_write("old", data, 8192, off)) > 0; off += n)
		continue;
	memset(data, 'n', 8192);
	ck_ok(ku_sync());
	ck_ok(ku_unlink("old"));
	ck_ok(ku_sync());
	for (int i = 0; i < 2; i++) {		/* a block in a hole; a tail that grows */
		peek_off = i == 0 ? 16384 : 1000;
		peek_end = i == 0 ? 40000 : 7000;
		ck_ok(ku_create("f", '-', 0644));
		ck_ok(ku_truncate("f", i == 0 ? 100000 : 1000));
		ck_ok(ku_sync());
		peeked = ku_open("f");
		peeks = 0;
		ku_oncopyin = peek_all;
		ck_assert_int_eq(ku_write("f", data, 6000, (int64_t)peek_off), 6000);
		ck_assert_int_gt(peeks, 0);
		ck_assert_int_eq(ku_peek(peeked, peek_off + 5999), 'n');
		ku_close(peeked);
		ck_ok(ku_unlink("f"));
		ck_ok(ku_sync());
	}
	/* Nor does he when some of that memory cannot be had. */
	ck_ok(ku_create("f", '-', 0644));
	ck_ok(ku_truncate("f", sizeof(back)));
	for (int i = 0; i < 4; i++) {
		ku_badmem(1000 + 2000 * (size_t)i);
		done = ku_write("f", data, 8192, 16384 * i);
		ku_badmem(0);
		ck_assert_int_eq(done, i < 2 ? 4096 : -EFAULT);
	}
	ck_ok(ku_sync());
	ku_shrink();
	ck_assert_int_eq(ku_read("f", back, sizeof(back), 0), sizeof(back));
	for (int i = 0; i < (int)sizeof(back); i++)
		ck_assert_int_eq(back[i], i < 32768 && i % 16384 < 4096 ? 'n' : 0);
	unmount_ok();
	free(data);
}
END_TEST

/* A directory is moved while its parent is looked for. */
START_TEST(dotdot)
{
	struct ku_stat st;

	start();
	ck_ok(ku_create("a", 'd', 0755));
	ck_ok(ku_create("b", 'd', 0755));
	ck_ok(ku_create("a/d", 'd', 0755));
	ck_ok(ku_stat("b", &st));
	ck_assert_int_eq(ku_dotdot_moved("a/d", "b/d"), st.ino);
	ck_assert_int_eq(ku_dotdot("b/d"), st.ino);
	unmount_ok();
}
END_TEST

/* Whatever is dirty will be written: the syncer is woken also by what becomes dirty while
 * it works, and by what it has to leave. */
START_TEST(syncer)
{
	start();
	write_text("f", "text");
	write_text("g", "text");
	ku_kicks = 0;
	ck_ok(ku_chmod("f", 0600));
	ck_assert_int_gt(ku_kicks, 0);
	ku_kicks = 0;
	ck_ok(ku_syncer("f"));
	ck_assert_int_gt(ku_kicks, 0);
	ck_assert_int_eq(ku_dirtypages(), 1);
	ck_ok(ku_sync());
	ku_kicks = 0;
	ck_ok(ku_sync());
	ck_assert_int_eq(ku_kicks, 0);
	unmount_ok();
}
END_TEST

/* sync(2) writes all inodes, also one that somebody has locked, and that was changed in
 * passing: here, to be trusted no more. */
START_TEST(sync_waits)
{
	struct ku_stat st;

	start();
	write_text("f", "text");
	ck_ok(ku_chmod("f", 06777));
	ck_ok(ku_sync());
	ku_user(100);
	ck_assert_int_eq(ku_write("f", "TEXT", 4, 0), 4);
	ku_user(0);
	ck_ok(ku_sync_waits("f"));
	ku_failwrites(0, true);			/* the machine stops here */
	ck_assert_int_eq(shell("$T/fsck_ffs -p %s >fsck.out 2>&1", IMAGE), 0);
	boot();
	mount_rw();
	ck_ok(ku_stat("f", &st));
	ck_assert_int_eq(st.mode, 0777);
	unmount_ok();
}
END_TEST

/* ---- the end ------------------------------------------------------------ */

/* What could not be made read-only is not marked clean. */
START_TEST(not_clean)
{
	struct fs fs;

	start();
	ck_ok(ku_sync());
	ku_failwrites(1, false);
	ck_err(ku_update(true), EIO);
	ku_failwrites(-1, false);
	write_text("f", "text");
	ck_ok(ku_sync());
	ck_assert_int_eq(pread(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	ck_assert_int_eq(fs.fs_clean, 0);
	unmount_ok();
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "ufserr", .seconds = 120,
	    .before = vk_work,
	    .tests = { { full, NOPS }, { broken, NOPS }, { synchronous, NOPS },
	    { asynchronous, 1 }, { peeking, 1 }, { dotdot, 1 }, { syncer, 1 },
	    { sync_waits, 1 },
	    { not_clean, 1 } } }));
}
