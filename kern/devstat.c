/*
 * kern/devstat.c - what each disk has done: devstat(9), for vmstat(8).
 *
 * A disk's struct devstat is counted up when a request is done (biodone()), and when
 * it is given to the disk (dev_strategy()) the busy time begins, unless it has begun.
 * Called by: kern/subr_disk.c, kern/vfs_bio.c.  Layout: <sys/devicestat.h>.
 */
#include <sys/devicestat.h>
#include "kern/buf.h"
#include "kern/sysctl.h"
#include "kern/systm.h"

#define DISK_BLKSIZE	512		/* of disks; CDs have larger blocks */

static struct devstat *all_disks;	/* by dev_links; disks never go */
static int ndisks, devstat_version = DEVSTAT_VERSION;

/* Since boot. */
static struct timeval
uptime(void)
{
	uint64_t us = nanouptime_ns() / 1000;

	return ((struct timeval){ (time_t)(us / 1000000), (suseconds_t)(us % 1000000) });
}

/* A disk gets a request. */
void
devstat_start_transaction(struct devstat *ds)
{
	if (ds->busy_count++ == 0)
		ds->start_time = uptime();
}

/* A disk has done one: count it, and the time since it began or did another. */
void
devstat_end_transaction_bio(struct devstat *ds, const struct bio *bio)
{
	struct timeval *busy = &ds->busy_time;
	uint64_t us;

	ds->num_reads += bio->bio_cmd == BIO_READ;
	ds->num_writes += bio->bio_cmd == BIO_WRITE;
	ds->num_other += bio->bio_cmd == BIO_FLUSH;
	if (bio->bio_cmd == BIO_READ)
		ds->bytes_read += bio->bio_length;
	else if (bio->bio_cmd == BIO_WRITE)
		ds->bytes_written += bio->bio_length;
	ds->last_comp_time = uptime();
	us = (uint64_t)((ds->last_comp_time.tv_sec - ds->start_time.tv_sec) * 1000000 +
	    ds->last_comp_time.tv_usec - ds->start_time.tv_usec + busy->tv_usec);
	busy->tv_sec += (time_t)(us / 1000000);
	busy->tv_usec = (suseconds_t)(us % 1000000);
	ds->start_time = ds->last_comp_time;
	ds->busy_count--;
}

/* A new disk. */
void
devstat_add_entry(struct devstat *ds, const char *name, int unit, int blksize)
{
	bool cd = blksize != DISK_BLKSIZE;

	ds->device_number = (uint32_t)ndisks++;
	(void)kstrlcpy(ds->device_name, name, sizeof(ds->device_name));
	ds->unit_number = unit;
	ds->block_size = (uint32_t)blksize;
	ds->device_type = DEVSTAT_TYPE_IF_OTHER |
	    (cd ? DEVSTAT_TYPE_CDROM : DEVSTAT_TYPE_DIRECT);
	ds->priority = cd ? DEVSTAT_PRIORITY_CD : DEVSTAT_PRIORITY_DISK;
	ds->dev_creation_time = uptime();
	ds->dev_links = all_disks;
	all_disks = ds;
}

/* kern.devstat.all */
static int
sysctl_devstat(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	long generation = ndisks;
	int error = SYSCTL_OUT(req, &generation, sizeof(generation));
	struct devstat out;

	for (struct devstat *ds = all_disks; ds != NULL && error == 0;
	    ds = ds->dev_links) {
		out = *ds;
		out.dev_links = NULL;
		error = SYSCTL_OUT(req, &out, sizeof(out));
	}
	return (error);
}
SYSCTL_PROC(devstat_all, "kern.devstat.all", CTLTYPE_STRUCT | CTLFLAG_RD, sysctl_devstat,
    NULL, "S,devstat", "what each disk has done");
SYSCTL_INT(devstat_numdevs, "kern.devstat.numdevs", CTLFLAG_RD, &ndisks, "disks");
SYSCTL_INT(devstat_version, "kern.devstat.version", CTLFLAG_RD, &devstat_version,
    "version of struct devstat");
