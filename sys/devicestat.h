/*
 * sys/devicestat.h - what disks have done: sysctl kern.devstat.all, a long (the
 * generation, which changes with the list) and one struct devstat a disk.
 */
#ifndef SYS_DEVICESTAT_H
#define SYS_DEVICESTAT_H

#include <sys/time.h>
#include <sys/types.h>

#define DEVSTAT_VERSION		4
#define DEVSTAT_NAME_LEN	16
#define DEVSTAT_TYPE_DIRECT	0x000
#define DEVSTAT_TYPE_CDROM	0x005
#define DEVSTAT_TYPE_IF_OTHER	0x030
#define DEVSTAT_PRIORITY_CD	0x090
#define DEVSTAT_PRIORITY_DISK	0x110

struct devstat {
	void		*dev_links;
	uint32_t	device_number;
	char		device_name[DEVSTAT_NAME_LEN];	/* "vkd" */
	int		unit_number;
	uint64_t	bytes_read, bytes_written, bytes_freed;
	uint64_t	num_reads, num_writes, num_frees;
	uint64_t	num_other;		/* flushes */
	int32_t		busy_count;		/* requests that are not done yet */
	uint32_t	block_size;
	uint64_t	tag_types[3];
	struct timeval	dev_creation_time;	/* since boot, like the others */
	struct timeval	busy_time;		/* with requests to do, in all */
	struct timeval	start_time;		/* when it last began to be busy */
	struct timeval	last_comp_time;		/* when a request was last done */
	int		flags;
	int		device_type;
	int		priority;
};

#endif
