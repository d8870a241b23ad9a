/*
 * Tests of the VFS: path lookup, the name cache, open's and rename's rules, permissions,
 * devices, mounts, locks; on a file system in memory, with a fake kernel around it
 * (k_vfs.c).  After each system call no vnode may be locked, and at the end of most
 * tests there are as many references to vnodes as at the beginning.
 *
 * Read next: kern/vfs_lookup.c, tests/k_vfs.h.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/errno.h"
#include "sys/fcntl.h"
#include "sys/unistd.h"
#include "tests/k_vfs.h"
#include "tests/suite.h"

/* From sys/mount.h, sys/stat.h and sys/signal.h, which the host's headers forbid. */
enum { MNT_RDONLY = 0x1, MNT_UPDATE = 0x10000, MNT_FORCE = 0x80000 };
enum { D_IFDIR = 040000, D_IFCHR = 020000, D_IFLNK = 0120000, D_IFMT = 0170000 };
enum { UF_IMMUTABLE = 2, D_SIGXFSZ = 25, ROOT = 0, USER = 100, OTHER = 200 };
#define NULL_RDEV	0x202
#define ANY_ID		((uint64_t)-1)

#define OK(call)	ck_assert_int_eq(call, 0)
#define FAILS(call, e)	ck_assert_int_eq(call, -(e))

static struct kv_stat st;
static int refs;

static void
setup(void)
{
	kv_boot();
	OK(KV(mount, P("ufs"), P("/"), MNT_UPDATE, 0));
	refs = kv_refs();
}

static void
teardown(void)
{
	ck_assert_int_eq(kv_refs(), refs);
}

/* Makes an empty file, or a directory, or a link. */
static void
file(const char *path)
{
	int fd = (int)KV(open, P(path), O_CREAT | O_EXCL | O_RDWR, 0644);

	ck_assert_int_ge(fd, 0);
	OK(kv_close(fd));
}

static void
dir(const char *path)
{
	OK(KV(mkdir, P(path), 0755));
}

static void
sym(const char *target, const char *path)
{
	OK(KV(symlink, P(target), P(path)));
}

static void
cwd_is(const char *want)
{
	char buf[200];

	OK(KV(getcwd, P(buf), sizeof(buf)));
	ck_assert_str_eq(buf, want);
}

static void
realpath_is(const char *path, const char *want)
{
	char buf[200];

	ck_assert_int_eq(KV(realpath, P(path), P(buf), sizeof(buf)), (int)strlen(want));
	ck_assert_str_eq(buf, want);
}

/* ---- lookup ------------------------------------------------------------ */

START_TEST(lookup_errors)
{
	char path[1200];

	file("/x");
	dir("/d");
	FAILS(kv_stat("", true, &st), ENOENT);
	FAILS(kv_stat("/x/y", true, &st), ENOTDIR);
	FAILS(kv_stat("/x/", true, &st), ENOTDIR);
	FAILS(kv_stat("/x/.", true, &st), ENOTDIR);
	FAILS(kv_stat("/none/y", true, &st), ENOENT);
	OK(kv_stat("//d/./../d//", true, &st));
	memset(path, 'a', sizeof(path));
	path[0] = '/';
	path[257] = '\0';
	FAILS(kv_stat(path, true, &st), ENAMETOOLONG);
	path[256] = '\0';
	FAILS(kv_stat(path, true, &st), ENOENT);
	memset(path, '/', sizeof(path));
	path[1024] = '\0';
	FAILS(kv_stat(path, true, &st), ENAMETOOLONG);
	path[1023] = '\0';
	OK(kv_stat(path, true, &st));
}
END_TEST

START_TEST(symlinks)
{
	char buf[5];

	dir("/d");
	dir("/d/sub");
	sym("../d/sub", "/d/lnk");
	OK(kv_stat("/d/lnk", true, &st));
	ck_assert_int_eq(st.mode & D_IFMT, D_IFDIR);
	OK(kv_stat("/d/lnk", false, &st));
	ck_assert_int_eq(st.mode & D_IFMT, D_IFLNK);
	OK(kv_stat("/d/lnk/", false, &st));
	ck_assert_int_eq(st.mode & D_IFMT, D_IFDIR);
	ck_assert_int_eq(KV(readlink, P("/d/lnk"), P(buf), sizeof(buf)), 5);
	ck_assert_mem_eq(buf, "../d/", 5);
	FAILS(KV(readlink, P("/d"), P(buf), sizeof(buf)), EINVAL);
	FAILS(KV(symlink, P(""), P("/empty")), ENOENT);
	sym("loop", "/loop");
	FAILS(kv_stat("/loop", true, &st), ELOOP);
	FAILS(KV(open, P("/loop/x"), O_CREAT, 0644), ELOOP);
	FAILS(KV(open, P("/d/lnk"), O_NOFOLLOW), ELOOP);
}
END_TEST

START_TEST(dangling_symlinks)
{
	sym("/target", "/dang");
	FAILS(KV(open, P("/dang"), O_CREAT | O_EXCL, 0644), EEXIST);
	FAILS(KV(mkdir, P("/dang"), 0755), EEXIST);
	FAILS(KV(open, P("/dang"), O_RDONLY), ENOENT);
	OK(kv_close((int)KV(open, P("/dang"), O_CREAT | O_RDWR, 0644)));
	OK(kv_stat("/target", false, &st));
}
END_TEST

/* A name that was looked up in vain is found once it exists, and the other way round. */
START_TEST(negative_names)
{
	FAILS(kv_stat("/n", true, &st), ENOENT);
	FAILS(kv_stat("/n", true, &st), ENOENT);
	file("/n");
	OK(kv_stat("/n", true, &st));
	OK(KV(unlink, P("/n")));
	FAILS(kv_stat("/n", true, &st), ENOENT);
	dir("/n");
	OK(kv_stat("/n", true, &st));
	OK(KV(rmdir, P("/n")));
	FAILS(kv_stat("/n", true, &st), ENOENT);
	file("/o");
	OK(KV(rename, P("/o"), P("/n")));
	OK(kv_stat("/n", true, &st));
	FAILS(kv_stat("/o", true, &st), ENOENT);
}
END_TEST

START_TEST(paths)
{
	char buf[10];

	dir("/d");
	dir("/d/sub");
	file("/x");
	sym("sub", "/d/lnk");
	OK(KV(chdir, P("/d/lnk")));
	cwd_is("/d/sub");
	FAILS(KV(getcwd, P(buf), 6), ERANGE);
	OK(KV(getcwd, P(buf), 7));
	FAILS(KV(getcwd, P(buf), 1), EINVAL);
	realpath_is("../../x", "/x");
	realpath_is("../lnk", "/d/sub");
	realpath_is("/", "/");
	realpath_is("/dev/fd/3", "/dev/fd/3");
	realpath_is("/dev/..", "/");
	OK(KV(chdir, P("/dev/fd")));
	cwd_is("/dev/fd");
	OK(kv_stat("../../../../x", true, &st));
	FAILS(KV(chdir, P("/x")), ENOTDIR);
	OK(KV(chdir, P("/")));
}
END_TEST

START_TEST(removed_cwd)
{
	char buf[100];

	dir("/d");
	OK(KV(chdir, P("/d")));
	OK(KV(rmdir, P("/d")));
	FAILS(KV(getcwd, P(buf), sizeof(buf)), ENOENT);
	FAILS(KV(open, P("f"), O_CREAT, 0644), ENOENT);
	OK(kv_stat(".", true, &st));
	OK(KV(chdir, P("/")));
}
END_TEST

START_TEST(chroot_confines)
{
	file("/x");
	dir("/r");
	sym("/", "/r/root");
	OK(KV(chroot, P("/r")));
	FAILS(kv_stat("/x", true, &st), ENOENT);
	FAILS(kv_stat("/../../x", true, &st), ENOENT);
	FAILS(kv_stat("../x", true, &st), ENOENT);
	OK(kv_stat("/root/root/root", true, &st));
	cwd_is("/");
	refs = kv_refs();
}
END_TEST

/* ---- open and the other calls on names --------------------------------- */

START_TEST(open_flags)
{
	int fd, fd2;

	fd = (int)KV(open, P("/x"), O_CREAT | O_RDWR, 0666);
	OK(kv_stat("/x", true, &st));
	ck_assert_int_eq(st.mode, 0100644);
	FAILS(KV(open, P("/x"), O_CREAT | O_EXCL, 0666), EEXIST);
	FAILS(KV(open, P("/x"), 3), EINVAL);
	FAILS(KV(open, P("/x"), O_DIRECTORY), ENOTDIR);
	FAILS(KV(open, P("/y/"), O_CREAT, 0644), ENOENT);
	FAILS(KV(open, P("/"), O_CREAT, 0644), EISDIR);
	FAILS(KV(open, P("/"), O_RDWR), EISDIR);
	FAILS(KV(open, 0, O_RDONLY), EFAULT);
	ck_assert_int_eq(kv_write(fd, "hello world", 11), 11);
	fd2 = (int)KV(open, P("/x"), O_WRONLY | O_APPEND);
	ck_assert_int_eq(kv_write(fd2, "!", 1), 1);
	OK(kv_close(fd2));
	OK(kv_stat("/x", true, &st));
	ck_assert_int_eq(st.size, 12);
	OK(kv_close((int)KV(open, P("/x"), O_RDONLY | O_TRUNC)));
	OK(kv_stat("/x", true, &st));
	ck_assert_int_eq(st.size, 0);
	OK(kv_close(fd));
}
END_TEST

START_TEST(at_calls)
{
	int dfd, fd, filefd;

	dir("/d");
	file("/f");
	filefd = (int)KV(open, P("/f"), O_RDONLY);
	dfd = (int)KV(open, P("/d"), O_RDONLY);
	fd = (int)KV(openat, (uint64_t)dfd, P("new"), O_CREAT | O_RDWR, 0644);
	ck_assert_int_ge(fd, 0);
	OK(kv_stat("/d/new", true, &st));
	OK(kv_close(fd));
	FAILS(KV(openat, (uint64_t)filefd, P("new"), O_RDONLY), ENOTDIR);
	FAILS(KV(openat, 60, P("new"), O_RDONLY), EBADF);
	fd = (int)KV(openat, 60, P("/f"), O_RDONLY);
	ck_assert_int_ge(fd, 0);
	OK(kv_close(fd));
	FAILS(KV(unlinkat, (uint64_t)dfd, P("new"), 0x100), EINVAL);
	FAILS(KV(unlinkat, (uint64_t)dfd, P("new"), AT_REMOVEDIR), ENOTDIR);
	OK(KV(unlinkat, (uint64_t)dfd, P("new"), 0));
	OK(KV(unlinkat, (uint64_t)(int64_t)AT_FDCWD, P("/d"), AT_REMOVEDIR));
	OK(kv_close(dfd));
	OK(kv_close(filefd));
}
END_TEST

START_TEST(seek_and_read)
{
	int fd = (int)KV(open, P("/x"), O_CREAT | O_RDWR, 0644);
	char buf[20];

	ck_assert_int_eq(kv_write(fd, "hello world", 11), 11);
	ck_assert_int_eq(KV(lseek, fd, 0, (uint64_t)-5, SEEK_END), 6);
	ck_assert_int_eq(kv_read(fd, buf, 20, -1), 5);
	ck_assert_int_eq(kv_read(fd, buf, 20, -1), 0);
	ck_assert_int_eq(kv_read(fd, buf, 5, 0), 5);
	ck_assert_mem_eq(buf, "hello", 5);
	ck_assert_int_eq(KV(lseek, fd, 0, 0, SEEK_CUR), 11);
	FAILS(KV(lseek, fd, 0, (uint64_t)-12, SEEK_CUR), EINVAL);
	FAILS(KV(lseek, fd, 0, 0, 9), EINVAL);
	FAILS(KV(lseek, fd, 0, INT64_MAX, SEEK_CUR), EOVERFLOW);
	FAILS(KV(lseek, fd, 0, 11, SEEK_DATA), ENXIO);
	ck_assert_int_eq(KV(lseek, fd, 0, 3, SEEK_DATA), 3);
	ck_assert_int_eq(KV(lseek, fd, 0, 3, SEEK_HOLE), 11);
	OK(kv_close(fd));
}
END_TEST

START_TEST(file_size_limit)
{
	int fd = (int)KV(open, P("/x"), O_CREAT | O_RDWR, 0644);

	kv_fsize(15);
	ck_assert_int_eq(kv_write(fd, "hello world", 11), 11);
	ck_assert_int_eq(kv_write(fd, "abcdefgh", 8), 4);
	ck_assert_int_eq(kv_signal(), 0);
	FAILS(kv_write(fd, "a", 1), EFBIG);
	ck_assert_int_eq(kv_signal(), D_SIGXFSZ);
	FAILS(KV(ftruncate, fd, 0, 16), EFBIG);
	ck_assert_int_eq(kv_signal(), D_SIGXFSZ);
	OK(KV(ftruncate, fd, 0, 15));
	OK(KV(truncate, P("/x"), 0, 5));
	FAILS(KV(truncate, P("/x"), 0, (uint64_t)-1), EINVAL);
	FAILS(KV(truncate, P("/"), 0, 5), EISDIR);
	OK(kv_close(fd));
}
END_TEST

START_TEST(making_names)
{
	dir("/d/");
	FAILS(KV(mkdir, P("/d/"), 0755), EEXIST);
	FAILS(KV(mkdir, P("/"), 0755), EEXIST);
	FAILS(KV(mkdir, P("/d/."), 0755), EEXIST);
	FAILS(KV(mkdir, P("/no/d"), 0755), ENOENT);
	file("/x");
	OK(KV(link, P("/x"), P("/x2")));
	FAILS(KV(link, P("/x"), P("/x2")), EEXIST);
	FAILS(KV(link, P("/d"), P("/x3")), EPERM);
	FAILS(KV(link, P("/x"), P("/dev/x3")), EXDEV);
	FAILS(KV(link, P("/none"), P("/x3")), ENOENT);
	OK(kv_stat("/x2", true, &st));
	ck_assert_int_eq(st.nlink, 2);
	OK(KV(mkfifo, P("/fifo"), 0666));
	FAILS(KV(open, P("/fifo"), O_RDWR), ENXIO);	/* what the fake fifo_open says */
	OK(KV(mknod, P("/mynull"), D_IFCHR | 0666, NULL_RDEV));
	OK(kv_close((int)KV(open, P("/mynull"), O_RDWR)));
	FAILS(KV(mknod, P("/reg"), 0100644, 0), EINVAL);
}
END_TEST

START_TEST(removing_names)
{
	dir("/d");
	dir("/d/sub");
	file("/x");
	FAILS(KV(unlink, P("/d")), EPERM);
	FAILS(KV(unlink, P("/")), EBUSY);
	FAILS(KV(unlink, P("/none")), ENOENT);
	FAILS(KV(unlink, P("/x/")), ENOTDIR);
	FAILS(KV(rmdir, P("/d")), ENOTEMPTY);
	FAILS(KV(rmdir, P("/x")), ENOTDIR);
	FAILS(KV(rmdir, P("/d/sub/.")), EINVAL);
	FAILS(KV(rmdir, P("/d/sub/..")), EINVAL);
	FAILS(KV(rmdir, P("/dev")), EBUSY);
	FAILS(KV(rmdir, P("/")), EBUSY);
	OK(KV(rmdir, P("/d/sub/")));
	OK(KV(unlink, P("/x")));
}
END_TEST

/* A file without a name lives as long as it is open. */
START_TEST(open_unlinked)
{
	int fd = (int)KV(open, P("/x"), O_CREAT | O_RDWR, 0644);
	char buf[4];

	OK(KV(unlink, P("/x")));
	ck_assert_int_eq(kv_write(fd, "abc", 3), 3);
	ck_assert_int_eq(kv_read(fd, buf, 4, 0), 3);
	OK(kv_close(fd));
}
END_TEST

START_TEST(renaming)
{
	uint64_t ino;

	dir("/d");
	dir("/d/sub");
	dir("/e");
	file("/x");
	FAILS(KV(rename, P("/x"), P("/d")), EISDIR);
	FAILS(KV(rename, P("/d"), P("/x")), ENOTDIR);
	FAILS(KV(rename, P("/e"), P("/d")), ENOTEMPTY);
	FAILS(KV(rename, P("/x"), P("/dev/x")), EXDEV);
	FAILS(KV(rename, P("/dev"), P("/y")), EBUSY);
	FAILS(KV(rename, P("/d/."), P("/y")), EINVAL);
	FAILS(KV(rename, P("/d"), P("/e/..")), EBUSY);
	FAILS(KV(rename, P("/x"), P("/y/")), ENOTDIR);
	FAILS(KV(rename, P("/none"), P("/y")), ENOENT);
	/* A directory's path and ".." follow it. */
	OK(KV(chdir, P("/d/sub")));
	OK(kv_stat("../sub", true, &st));
	OK(KV(rename, P("/d/sub"), P("/e/moved")));
	cwd_is("/e/moved");
	OK(kv_stat("../moved", true, &st));
	FAILS(kv_stat("../sub", true, &st), ENOENT);
	OK(KV(chdir, P("/")));
	/* The target is replaced. */
	OK(kv_stat("/x", true, &st));
	ino = st.ino;
	file("/y");
	OK(kv_stat("/y", true, &st));
	OK(KV(rename, P("/x"), P("/y")));
	OK(kv_stat("/y", true, &st));
	ck_assert_uint_eq(st.ino, ino);
	/* Two names of one file: nothing happens. */
	OK(KV(link, P("/y"), P("/z")));
	OK(KV(rename, P("/y"), P("/z")));
	OK(kv_stat("/y", true, &st));
	ck_assert_int_eq(st.nlink, 2);
}
END_TEST

/* ---- permissions ------------------------------------------------------- */

START_TEST(permissions)
{
	file("/x");
	kv_ids(USER, USER, USER);
	OK(kv_close((int)KV(open, P("/x"), O_RDONLY)));
	FAILS(KV(open, P("/x"), O_RDWR), EACCES);
	FAILS(KV(open, P("/x"), O_RDONLY | O_TRUNC), EACCES);
	FAILS(KV(open, P("/u"), O_CREAT, 0644), EACCES);
	FAILS(KV(unlink, P("/x")), EACCES);
	FAILS(KV(chmod, P("/x"), 0777), EPERM);
	FAILS(KV(chown, P("/x"), USER, ANY_ID), EPERM);
	FAILS(KV(utimes, P("/x"), 0), EACCES);
	FAILS(KV(truncate, P("/x"), 0, 0), EACCES);
	FAILS(KV(mknod, P("/q"), D_IFCHR, 0), EPERM);
	FAILS(KV(chroot, P("/")), EPERM);
	FAILS(KV(mount, P("devfs"), P("/"), 0, 0), EPERM);
	FAILS(KV(unmount, P("/dev"), 0), EPERM);
	FAILS(KV(revoke, P("/dev/null")), EPERM);
	OK(KV(access, P("/x"), R_OK));
	FAILS(KV(access, P("/x"), W_OK), EACCES);
	FAILS(KV(access, P("/x"), 8), EINVAL);
	kv_ids(USER, ROOT, USER);
	OK(KV(access, P("/x"), W_OK));
	FAILS(KV(eaccess, P("/x"), W_OK), EACCES);
	kv_ids(ROOT, ROOT, 0);
	FAILS(KV(access, P("/x"), X_OK), EACCES);
	OK(KV(chmod, P("/x"), 0001));
	OK(KV(access, P("/x"), X_OK));
}
END_TEST

START_TEST(search_permission)
{
	dir("/d");
	file("/d/x");
	OK(KV(chmod, P("/d"), 0700));
	OK(kv_stat("/d/x", true, &st));
	kv_ids(USER, USER, USER);
	FAILS(kv_stat("/d/x", true, &st), EACCES);
	FAILS(kv_stat("/d/none", true, &st), EACCES);
	FAILS(KV(chdir, P("/d")), EACCES);
	OK(kv_stat("/d", true, &st));
}
END_TEST

START_TEST(sticky_and_setid)
{
	dir("/tmp");
	OK(KV(chmod, P("/tmp"), 01777));
	file("/tmp/root");
	kv_ids(USER, USER, USER);
	FAILS(KV(unlink, P("/tmp/root")), EPERM);
	FAILS(KV(rename, P("/tmp/root"), P("/tmp/q")), EPERM);
	file("/tmp/mine");
	FAILS(KV(rename, P("/tmp/mine"), P("/tmp/root")), EPERM);
	OK(KV(chmod, P("/tmp/mine"), 04755));
	FAILS(KV(chmod, P("/tmp/mine"), 01755), EFTYPE);
	FAILS(KV(chown, P("/tmp/mine"), ROOT, ANY_ID), EPERM);
	FAILS(KV(chown, P("/tmp/mine"), ANY_ID, 7), EPERM);
	OK(KV(chown, P("/tmp/mine"), USER, ANY_ID));
	OK(kv_stat("/tmp/mine", true, &st));
	ck_assert_int_eq(st.mode, 0100755);
	OK(KV(unlink, P("/tmp/mine")));
}
END_TEST

/* What `who' may do with an entry of another's directory; each of four ways. */
static void
sticky_case(unsigned who, unsigned owner, unsigned dirowner, bool sticky, bool folder)
{
	int want = !sticky || who == ROOT || who == dirowner || who == owner ? 0 : -EPERM;
	void (*make)(const char *) = folder ? dir : file;

	make("/s/it");
	OK(KV(chown, P("/s/it"), owner, ANY_ID));
	OK(KV(chown, P("/s"), dirowner, ANY_ID));
	OK(KV(chmod, P("/s"), sticky ? 01777 : 0777));
	kv_ids(who, who, who);
	ck_assert_int_eq(KV(rename, P("/s/it"), P("/s/new")), want);
	if (want == 0)
		OK(KV(rename, P("/s/new"), P("/s/it")));
	make("/free/mine");
	ck_assert_int_eq(KV(rename, P("/free/mine"), P("/s/it")), want);
	if (want == 0)
		OK(KV(rename, P("/s/it"), P("/free/mine")));
	else if (folder)
		FAILS(KV(rmdir, P("/s/it")), EPERM);
	else
		FAILS(KV(unlink, P("/s/it")), EPERM);
	kv_ids(ROOT, ROOT, ROOT);
	if (folder)
		OK(KV(rmdir, P("/free/mine")));
	else
		OK(KV(unlink, P("/free/mine")));
	if (want != 0 && folder)
		OK(KV(rmdir, P("/s/it")));
	else if (want != 0)
		OK(KV(unlink, P("/s/it")));
}

START_TEST(sticky_matrix)
{
	static const unsigned who[] = { ROOT, USER, OTHER };

	dir("/s");
	dir("/free");
	OK(KV(chmod, P("/free"), 0777));
	for (int i = 0; i < 3 * 3 * 3 * 4; i++)
		sticky_case(who[i % 3], who[i / 3 % 3], who[i / 9 % 3], i / 27 % 2 == 1,
		    i / 54 == 1);
}
END_TEST

START_TEST(immutable)
{
	file("/x");
	OK(KV(chflags, P("/x"), UF_IMMUTABLE));
	FAILS(KV(unlink, P("/x")), EPERM);
	FAILS(KV(rename, P("/x"), P("/y")), EPERM);
	FAILS(KV(chmod, P("/x"), 0), EPERM);
	FAILS(KV(open, P("/x"), O_RDWR), EPERM);
	OK(KV(chflags, P("/x"), 0));
	OK(KV(unlink, P("/x")));
}
END_TEST

START_TEST(read_only)
{
	dir("/d");
	file("/x");
	OK(KV(mount, P("ufs"), P("/"), MNT_UPDATE | MNT_RDONLY, 0));
	FAILS(KV(open, P("/x"), O_RDWR), EROFS);
	FAILS(KV(open, P("/y"), O_CREAT, 0644), EROFS);
	FAILS(KV(unlink, P("/x")), EROFS);
	FAILS(KV(chmod, P("/x"), 0), EROFS);
	FAILS(KV(mkdir, P("/e"), 0), EROFS);
	FAILS(KV(mkdir, P("/d"), 0), EEXIST);
	FAILS(KV(access, P("/x"), W_OK), EROFS);
	OK(kv_close((int)KV(open, P("/dev/null"), O_RDWR)));
}
END_TEST

/* ---- devices ----------------------------------------------------------- */

START_TEST(devices)
{
	char buf[8] = "xxxxxxxx", name[] = "/dev/fd/0";
	int fd, fd2;

	fd = (int)KV(open, P("/dev/null"), O_RDWR);
	ck_assert_int_eq(kv_read(fd, buf, 8, -1), 0);
	ck_assert_int_eq(kv_write(fd, buf, 8), 8);
	name[8] = (char)('0' + fd);
	fd2 = (int)KV(open, P(name), O_RDWR);
	ck_assert(kv_samefile(fd, fd2));
	OK(kv_close(fd2));
	FAILS(KV(open, P("/dev/fd/9"), O_RDWR), EBADF);
	OK(kv_close(fd));
	fd = (int)KV(open, P("/dev/full"), O_RDWR);
	ck_assert_int_eq(kv_read(fd, buf, 8, -1), 8);
	ck_assert_mem_eq(buf, "\0\0\0\0\0\0\0\0", 8);
	FAILS(kv_write(fd, buf, 1), ENOSPC);
	OK(kv_close(fd));
	FAILS(KV(open, P("/dev/tty"), O_RDWR), ENXIO);
	FAILS(KV(open, P("/dev/none"), O_RDWR), ENOENT);
	FAILS(KV(open, P("/dev/none"), O_RDWR | O_CREAT, 0644), EOPNOTSUPP);
	FAILS(KV(mkdir, P("/dev/none"), 0755), EOPNOTSUPP);
	OK(KV(chmod, P("/dev/null"), 0600));
	OK(kv_stat("/dev/null", true, &st));
	ck_assert_int_eq(st.mode, 020600);
	ck_assert_int_eq(st.rdev, NULL_RDEV);
	fd = (int)KV(open, P("/dev"), O_RDONLY);
	/* ".", "..", 11 devices of mem.c, md0, fd */
	ck_assert_int_eq(kv_names(fd), 15);
	OK(kv_close(fd));
	fd = (int)KV(open, P("/dev/fd"), O_RDONLY);
	ck_assert_int_eq(kv_names(fd), 66);
	OK(kv_close(fd));
}
END_TEST

START_TEST(kernel_memory)
{
	char buf[8];
	int fd;

	FAILS(KV(open, P("/dev/mem"), O_RDWR), EPERM);
	FAILS(KV(open, P("/dev/kmem"), O_WRONLY), EPERM);
	fd = (int)KV(open, P("/dev/kmem"), O_RDONLY);
	ck_assert_int_eq(kv_read(fd, buf, 8, (int64_t)P(setup)), 8);
	ck_assert_mem_eq(buf, (const void *)P(setup), 8);
	FAILS(kv_read(fd, buf, 8, 4096), EFAULT);
	FAILS(kv_read(fd, buf, 8, INT64_MAX), EFAULT);
	OK(kv_close(fd));
}
END_TEST

START_TEST(revoking)
{
	char c;
	int fd, fd2;

	OK(KV(mknod, P("/mynull"), D_IFCHR | 0666, NULL_RDEV));
	fd = (int)KV(open, P("/dev/null"), O_RDWR);
	fd2 = (int)KV(open, P("/mynull"), O_RDWR);
	ck_assert_int_eq(kv_opens("null"), 2);
	OK(KV(revoke, P("/dev/null")));
	ck_assert_int_eq(kv_opens("null"), 0);
	FAILS(kv_read(fd, &c, 1, -1), ENXIO);
	FAILS(kv_read(fd2, &c, 1, -1), ENXIO);
	OK(kv_close(fd));
	OK(kv_close(fd2));
	ck_assert_int_eq(kv_opens("null"), 0);
	fd = (int)KV(open, P("/dev/null"), O_RDWR);
	ck_assert_int_eq(kv_read(fd, &c, 1, -1), 0);
	OK(kv_close(fd));
	FAILS(KV(revoke, P("/")), EINVAL);
}
END_TEST

/* ---- mounts ------------------------------------------------------------ */

START_TEST(mounting)
{
	dir("/m");
	file("/m/under");
	file("/x");
	FAILS(KV(mount, P("nofs"), P("/m"), 0, 0), ENODEV);
	FAILS(KV(mount, P("devfs"), P("/x"), 0, 0), ENOTDIR);
	FAILS(KV(mount, P("devfs"), P("/"), 0, 0), EBUSY);
	FAILS(KV(mount, P("ufs"), P("/m"), MNT_UPDATE, 0), EINVAL);
	OK(KV(mount, P("devfs"), P("/m"), 0, 0));
	OK(kv_stat("/m/zero", true, &st));
	FAILS(kv_stat("/m/under", true, &st), ENOENT);
	OK(kv_stat("/m/../x", true, &st));
	ck_assert_int_eq(KV(getfsstat, 0, 0, 0), 3);
	OK(KV(chdir, P("/m/fd")));
	cwd_is("/m/fd");
	FAILS(KV(unmount, P("/m"), 0), EBUSY);
	OK(kv_stat("3", true, &st));
	OK(KV(chdir, P("../..")));
	cwd_is("/");
	FAILS(KV(unmount, P("/x"), 0), EINVAL);
	FAILS(KV(unmount, P("/"), 0), EBUSY);
	OK(KV(unmount, P("/m"), 0));
	OK(kv_stat("/m/under", true, &st));
	/* By force: who is in there finds nothing any more. */
	OK(KV(mount, P("devfs"), P("/m"), 0, 0));
	OK(KV(chdir, P("/m/fd")));
	OK(KV(unmount, P("/m"), MNT_FORCE));
	FAILS(kv_stat("3", true, &st), ENOENT);
	OK(KV(chdir, P("/")));
}
END_TEST

/* At shutdown all becomes read-only, also for who has a file open for writing. */
START_TEST(unmount_all)
{
	int fd = (int)KV(open, P("/x"), O_CREAT | O_RDWR, 0644);

	OK(kv_unmountall());
	OK(kv_stat("/x", true, &st));
	FAILS(kv_write(fd, "a", 1), EROFS);
	FAILS(KV(unlink, P("/x")), EROFS);
	OK(kv_close(fd));
}
END_TEST

/* More files than vnodes are kept: all are found, none is lost. */
START_TEST(many_files)
{
	char name[20];

	dir("/d");
	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof(name), "/d/%d", i);
		file(name);
	}
	for (int i = 0; i < 3000; i++) {
		snprintf(name, sizeof(name), "/d/%d", i);
		OK(kv_stat(name, true, &st));
	}
	ck_assert_int_eq(KV(pathconf, P("/d"), _PC_NAME_MAX), 255);
	FAILS(KV(pathconf, P("/d"), 999), EINVAL);
}
END_TEST

/* ---- locks ------------------------------------------------------------- */

static int lockfd;

#define SET(who, type, start, len) \
	kv_lock(lockfd, who, F_SETLK, type, start, len, false)
#define SETW(who, type, start, len) \
	kv_lock(lockfd, who, F_SETLK, type, start, len, true)
#define GET(who, type, start, len) \
	kv_lock(lockfd, who, F_GETLK, type, start, len, false)

START_TEST(lock_ranges)
{
	lockfd = (int)KV(open, P("/x"), O_CREAT | O_RDWR, 0644);
	OK(SET(0, F_WRLCK, 10, 10));
	FAILS(SET(1, F_RDLCK, 19, 1), EAGAIN);
	OK(SET(1, F_RDLCK, 20, 0));
	OK(GET(1, F_WRLCK, 15, 1));
	ck_assert_int_eq(kv_locktype, F_WRLCK);
	ck_assert_int_eq(kv_lockstart, 10);
	ck_assert_int_eq(kv_locklen, 10);
	OK(SET(0, F_UNLCK, 12, 2));		/* in two pieces */
	OK(SET(1, F_WRLCK, 12, 2));
	FAILS(SET(1, F_WRLCK, 11, 1), EAGAIN);
	FAILS(SET(1, F_WRLCK, 14, 1), EAGAIN);
	OK(SET(1, F_UNLCK, 0, 0));
	OK(SET(0, F_WRLCK, 12, 2));		/* and one again */
	OK(GET(1, F_RDLCK, 0, 0));
	ck_assert_int_eq(kv_lockstart, 10);
	ck_assert_int_eq(kv_locklen, 10);
	OK(SET(0, F_RDLCK, 0, 0));
	OK(SET(1, F_RDLCK, 5, -5));
	OK(GET(2, F_RDLCK, 0, 0));
	ck_assert_int_eq(kv_locktype, F_UNLCK);
	FAILS(SET(0, F_RDLCK, 0, -1), EINVAL);
	FAILS(SET(0, F_RDLCK, INT64_MAX, 2), EOVERFLOW);
	FAILS(SET(0, 9, 0, 1), EINVAL);
	OK(SET(0, F_UNLCK, 0, 0));
	OK(SET(1, F_UNLCK, 0, 0));
	OK(kv_close(lockfd));
}
END_TEST

static void
other_waits_too(void)
{
	FAILS(SETW(1, F_WRLCK, 0, 1), EDEADLK);
	OK(SET(1, F_UNLCK, 1, 1));
}

START_TEST(lock_deadlock)
{
	lockfd = (int)KV(open, P("/x"), O_CREAT | O_RDWR, 0644);
	OK(SET(0, F_WRLCK, 0, 1));
	OK(SET(1, F_WRLCK, 1, 1));
	kv_onsleep(other_waits_too);
	OK(SETW(0, F_WRLCK, 1, 1));
	OK(GET(1, F_WRLCK, 0, 0));
	ck_assert_int_eq(kv_locklen, 2);
	OK(SET(0, F_UNLCK, 0, 0));
	OK(kv_close(lockfd));
}
END_TEST

START_TEST(open_locks)
{
	int fd = (int)KV(open, P("/x"), O_CREAT | O_EXLOCK | O_RDWR, 0644);

	ck_assert_int_eq(kv_write(fd, "abc", 3), 3);
	FAILS(KV(open, P("/x"), O_SHLOCK | O_NONBLOCK), EAGAIN);
	FAILS(KV(open, P("/x"), O_EXLOCK | O_NONBLOCK | O_TRUNC | O_RDWR), EAGAIN);
	OK(kv_stat("/x", true, &st));
	ck_assert_int_eq(st.size, 3);
	OK(kv_close(fd));
	fd = (int)KV(open, P("/x"), O_SHLOCK | O_NONBLOCK);
	OK(kv_close((int)KV(open, P("/x"), O_SHLOCK | O_NONBLOCK)));
	OK(kv_close(fd));
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "vfs", .seconds = 30, .before = setup,
	    .after = teardown,
	    .tests = { { lookup_errors, 1 }, { symlinks, 1 }, { dangling_symlinks, 1 },
	    { negative_names, 1 }, { paths, 1 }, { removed_cwd, 1 },
	    { chroot_confines, 1 }, { open_flags, 1 }, { at_calls, 1 },
	    { seek_and_read, 1 }, { file_size_limit, 1 }, { making_names, 1 },
	    { removing_names, 1 }, { open_unlinked, 1 }, { renaming, 1 },
	    { permissions, 1 }, { search_permission, 1 }, { sticky_and_setid, 1 },
	    { sticky_matrix, 1 }, { immutable, 1 }, { read_only, 1 }, { devices, 1 },
	    { kernel_memory, 1 }, { revoking, 1 }, { mounting, 1 }, { unmount_all, 1 },
	    { many_files, 1 }, { lock_ranges, 1 }, { lock_deadlock, 1 },
	    { open_locks, 1 } } }));
}
