/*
 * k_disk.h - kern/subr_disk.c with a fake kernel and a disk in memory, for t_disk.c.
 * Neutral: included by host code and by kernel code.  Errors are negative errnos.
 */
#ifndef K_DISK_H
#define K_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void	kd_disk(void *data, int64_t size, int blksize, bool readonly);	/* a new vkd0 */
const char *kd_nodes(void);		/* "vkd0 vkd0s0 vkd0a ...", sorted */
const char *kd_messages(void);		/* what was printed since the last call */
/* The place of a node on the disk: false if there is no such node. */
bool	kd_range(const char *node, int64_t *off, int64_t *size);
int	kd_read(const char *node, int64_t off, void *buf, size_t len);
int	kd_write(const char *node, int64_t off, const void *buf, size_t len);
int	kd_ioctl(const char *node, unsigned long cmd, void *data, bool writable);
int	kd_reprobe(void);
void	kd_open(const char *node, int count);	/* that many opens */
void	kd_mount(const char *node, bool readonly);
/* A file system's request for a node; the error. */
int	kd_bio(const char *node, bool write, int64_t off, void *buf, size_t len);
void	kd_fail(bool);			/* the disk answers EIO */

#endif
