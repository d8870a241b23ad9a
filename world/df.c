/*
 * df.c - df(1): room on the file systems.
 *
 *	df [-hikn] [-t type] [file ...]
 *
 * Blocks are of 1024 bytes (-k) or BLOCKSIZE; -h chooses units, -i adds inodes, -n
 * does not wait for file systems to answer.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include <util.h>

static long	blocksize = 1024;

/* Prints a number of blocks in a column. */
static void
column(int64_t blocks, int64_t bsize, int width)
{
	char buf[16];

	if (opt['h']) {
		human(buf, sizeof(buf), (double)blocks * (double)bsize);
		printf(" %*s", width, buf);
	} else {
		printf(" %*ld", width, (long)(blocks * bsize / blocksize));
	}
}

/* Prints a line. */
static void
show(const struct statfs *f, int width)
{
	int64_t used = f->f_blocks - f->f_bfree, all = used + f->f_bavail;
	int64_t iused = f->f_files - f->f_ffree;

	printf("%-*s", width, f->f_mntfromname);
	column(f->f_blocks, f->f_bsize, 10);
	column(used, f->f_bsize, 9);
	column(f->f_bavail, f->f_bsize, 9);
	printf(" %7.0f%%", all == 0 ? 100.0 : (double)used * 100 / (double)all);
	if (opt['i'])
		printf(" %8ld %8ld %4.0f%% ", iused, f->f_ffree, f->f_files == 0 ?
		    100.0 : (double)iused * 100 / (double)f->f_files);
	printf("  %s\n", f->f_mntonname);
}

/* The file system that a file is in, or that is on a disk; 0 or -1. */
static int
file_system(const char *path, struct statfs *f)
{
	struct statfs *on_it = NULL;
	struct stat st;
	int fd;

	if (stat(path, &st) == 0 && S_ISCHR(st.st_mode) &&
	    (fd = open(path, O_RDONLY | O_NONBLOCK)) != -1) {
		on_it = mount_of(fd);
		close(fd);
	}
	if (on_it == NULL)
		return (statfs(path, f));
	*f = *on_it;
	return (0);
}

int
main(int argc, char **argv)
{
	struct statfs *list = NULL;
	const char *type, *s;
	char title[32];
	int i, n, width = 10;

	s = getenv("BLOCKSIZE");
	if (s != NULL && atol(s) > 0)
		blocksize = atol(s) * (strpbrk(s, "kK") ? 1024 :
		    strpbrk(s, "mM") ? 1048576 : 1);
	options(argc, argv, "ahiknt:", "df [-hikn] [-t type] [file ...]");
	if (opt['k'])
		blocksize = 1024;
	type = optval['t'];
	if (optind < argc) {
		n = 0;
		list = calloc((size_t)(argc - optind), sizeof(*list));
		if (list == NULL)
			err(1, NULL);
		for (; optind < argc; optind++) {
			if (file_system(argv[optind], &list[n]) == 0)
				n++;
			else
				complain(argv[optind]);
		}
		if (n == 0)
			return (status);
	} else {
		n = getmntinfo(&list, opt['n'] ? MNT_NOWAIT : MNT_WAIT);
		if (n == 0)
			err(1, "getmntinfo");
	}
	for (i = 0; i < n; i++)
		if ((int)strlen(list[i].f_mntfromname) > width)
			width = (int)strlen(list[i].f_mntfromname);
	snprintf(title, sizeof(title), opt['h'] ? "Size" : blocksize == 1024 ?
	    "1K-blocks" : "%ld-blocks", blocksize);
	printf("%-*s %10s %9s %9s %s", width, "Filesystem", title, "Used", "Avail",
	    "Capacity");
	if (opt['i'])
		printf(" %8s %8s %5s ", "iused", "ifree", "%iused");
	printf("  Mounted on\n");
	for (i = 0; i < n; i++)
		if (type == NULL || strcmp(type, list[i].f_fstypename) == 0)
			show(&list[i], width);
	return (finish());
}
