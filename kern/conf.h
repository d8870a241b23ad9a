/*
 * kern/conf.h - character devices and disks: what a driver gives, what devfs shows.
 */
#ifndef KERN_CONF_H
#define KERN_CONF_H

#include "kern/systm.h"
#include "kern/queue.h"
#include "kern/lock.h"

struct bio;
struct cdev;
struct knote;
struct lwp;
struct pollrec;
struct tty;
struct uio;
struct vm_object;

/* A driver.  NULL entries answer ENODEV (ioctl: ENOTTY; poll: always ready). */
struct dev_ops {
	const char	*name;
	int		maj;
	int		flags;		/* D_* */
	int	(*d_open)(struct cdev *, int fflags, int devtype);
	int	(*d_close)(struct cdev *, int fflags);	/* the last close */
	int	(*d_read)(struct cdev *, struct uio *, int ioflag);	/* IO_NDELAY */
	int	(*d_write)(struct cdev *, struct uio *, int ioflag);
	int	(*d_ioctl)(struct cdev *, u_long cmd, void *data, int fflags);
	int	(*d_poll)(struct cdev *, int events, struct pollrec *);
	void	(*d_strategy)(struct cdev *, struct bio *);
	int	(*d_mmap)(struct cdev *, struct vm_object **);
};
#define D_TTY		0x1
#define D_DISK		0x2
#define D_MEM		0x4

/* One device node of devfs. */
struct cdev {
	TAILQ_ENTRY(cdev) si_link;
	const struct dev_ops *si_ops;
	dev_t		si_rdev;	/* makedev(maj, minor) */
	uid_t		si_uid;
	gid_t		si_gid;
	mode_t		si_perms;
	time_t		si_ctime, si_mtime, si_atime;
	int		si_opencount;
	void		*si_drv1;	/* softc; for disks struct disk */
	struct tty	*si_tty;
	int64_t		si_mediasize;	/* bytes; disks and partitions */
	int		si_blksize;	/* 512, or 2048 */
	int64_t		si_partoff;	/* partition: bytes into si_parent */
	struct cdev	*si_parent;	/* partition or slice: what it is a part of */
	void		*si_mount;	/* mounted on: struct mount */
	char		si_name[32];
};
/* Make a node in /dev; the name is a printf format.  NULL only without memory. */
struct cdev *make_dev(const struct dev_ops *, int minor, uid_t, gid_t, int perms,
	    const char *fmt, ...) __attribute__((format(printf, 6, 7)));
void	destroy_dev(struct cdev *);
struct cdev *dev_lookup(const char *name);	/* "vkd0s0a"; NULL */
TAILQ_HEAD(cdevlist, cdev);
extern struct cdevlist alldevs;

/* Send a request down: partition offsets are added and checked on the way. */
void	dev_strategy(struct cdev *, struct bio *);

/* ---- disks: kern/subr_disk.c (labels, slices, DIOCGPART) ------------------- */
/*
 * A driver calls this once its disk can do I/O (it may sleep): makes NAMEu, reads
 * slices and labels, makes NAMEusN, NAMEusNa, NAMEua ...  strategy gets whole-disk bios.
 */
struct cdev *disk_create(const char *name, int unit, int64_t mediasize, int blksize,
	    bool readonly, const struct dev_ops *ops, void *softc);
void	*disk_softc(struct cdev *);	/* what disk_create() was given */
/* Is a file system mounted on this node of a disk, or one that shares sectors with it? */
bool	disk_ismounted(const struct cdev *);
int	disk_flush(struct cdev *); /* what was written is on the medium; EIO.  Sleeps */

#endif
