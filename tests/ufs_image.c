/*
 * ufs_image.c - image files and the simplest operations on them, for the tests of the
 * kernel's UFS on the host: t_ufs.c, t_ufserr.c.
 *
 * Each test has a work directory (vk_work) with one image, made by newfs and checked by
 * fsck_ffs.
 * Read next: tests/k_ufs.h, the kernel that runs on it.
 */
#include <sys/mman.h>

#include <check.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"
#include "tests/k_ufs.h"
#include "tests/ufs_image.h"

int imgfd = -1;
int64_t imgsize;

/* ---- images -------------------------------------------------------------- */

/* A machine with nothing in its memory.  The one before it, if there was one, died: what
 * it had not written is lost. */
void
boot(void)
{
	static bool running;
	void *p;

	if (running) {
		ku_failwrites(0, true);
		ku_crash();
		ku_failwrites(-1, false);
		return;
	}
	running = true;
	p = mmap((void *)KU_MEMBASE, KU_MEMSIZE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	ck_assert_ptr_eq(p, (void *)KU_MEMBASE);
	ku_init();
}

/* Make a file system. */
void
make_image(int64_t size, int bsize, int fsize, const char *options)
{
	imgsize = size;
	imgfd = open(IMAGE, O_RDWR | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(imgfd, 0);
	ck_assert_int_eq(ftruncate(imgfd, size), 0);
	ck_assert_int_eq(shell("$T/newfs -b %d -f %d %s %s >newfs.out 2>&1", bsize, fsize,
	    options, IMAGE), 0);
}

void
mount_rw(void)
{
	ck_assert_int_eq(ku_mount(imgfd, imgsize, false, false), 0);
}

void
check_image(void)
{
	if (shell("$T/fsck_ffs -f -n %s >fsck.out 2>&1", IMAGE) == 0)
		return;
	(void)shell("cat fsck.out");
	ck_abort_msg("fsck finds errors");
}

/* Unmount; the file system must be good, and marked clean. */
void
unmount_ok(void)
{
	struct fs fs;

	ck_assert_int_eq(ku_unmount(false), 0);
	ck_assert_int_eq(pread(imgfd, &fs, sizeof(fs), FS_SBOFF), sizeof(fs));
	ck_assert_int_eq(fs.fs_clean, 1);
	check_image();
}

/* A 16 MiB file system, mounted. */
void
start(void)
{
	boot();
	make_image(16 * MB, 8192, 1024, "");
	mount_rw();
}

char
type_of(const char *path)
{
	struct ku_stat st;

	return (ku_stat(path, &st) == 0 ? st.type : '\0');
}

uint32_t
nlink_of(const char *path)
{
	struct ku_stat st;

	ck_ok(ku_stat(path, &st));
	return (st.nlink);
}

void
write_text(const char *path, const char *text)
{
	if (type_of(path) == '\0')
		ck_ok(ku_create(path, '-', 0644));
	ck_assert_int_eq(ku_write(path, text, strlen(text), 0), (int64_t)strlen(text));
}

void
ck_text(const char *path, const char *text)
{
	char buf[256];
	int64_t n = ku_read(path, buf, sizeof(buf) - 1, 0);

	ck_assert_int_ge(n, 0);
	buf[n] = '\0';
	ck_assert_str_eq(buf, text);
}
