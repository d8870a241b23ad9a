/*
 * ufs_image.h - image files for the tests of the kernel's UFS: see ufs_image.c.
 */
#ifndef TESTS_UFS_IMAGE_H
#define TESTS_UFS_IMAGE_H

#include <stdint.h>

#include "sys/errno.h"
#include "sys/fs.h"

#define IMAGE	"image"
#define KB	1024
#define MB	(1024 * 1024)

#define ck_ok(e)	ck_assert_int_eq((e), 0)
#define ck_err(e, n)	ck_assert_int_eq((e), -(n))

extern int imgfd;		/* the image, */
extern int64_t imgsize;		/* and its size */

/* A machine with nothing in its memory; what the one before had not written is lost. */
void	boot(void);
void	make_image(int64_t size, int bsize, int fsize, const char *options);
void	mount_rw(void);
void	check_image(void);	/* fsck must find nothing */
void	unmount_ok(void);	/* and check, and it is marked clean */
void	start(void);		/* a 16 MiB file system, mounted */

char	type_of(const char *path);	/* NUL: no such file */
uint32_t nlink_of(const char *path);
void	write_text(const char *path, const char *text);
void	ck_text(const char *path, const char *text);

#endif
