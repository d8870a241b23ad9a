/*
 * df.c - df(1): room on the file systems.
 *
 *	df [-b | -g | -h | -k | -m | -P] [-ailn] [-t type] [file ...]
 *
 * Blocks are of BLOCKSIZE bytes (1024), or of 512 (-b, and -P, which has the titles of
 * POSIX), 1024 (-k), 1048576 (-m), 1 << 30 (-g); -h chooses units, -i adds inodes, -l
 * shows local file systems only, -n does not wait for them to answer.
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
	long n1;

	s = getenv("BLOCKSIZE");
	if (s != NULL && atol(s) > 0)
		blocksize = atol(s) * (strpbrk(s, "kK") ? 1024 :
		    strpbrk(s, "mM") ? 1048576 : 1);
	options(argc, argv, "Pabghiklmnt:", "df [-b | -g | -h | -k | -m | -P] [-ailn] "
	    "[-t type] [file ...]");
	if (opt['P'] || opt['b'])
		blocksize = 512;
	if (opt['k'] || opt['m'] || opt['g'])
		blocksize = 1L << (opt['k'] ? 10 : opt['m'] ? 20 : 30);
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
	for (i = 0, n1 = blocksize; n1 % 1024 == 0 && i < 3 && !opt['P']; i++)
		n1 /= 1024;
	if (opt['h'])
		strlcpy(title, "Size", sizeof(title));
	else
		snprintf(title, sizeof(title), "%ld%.*s-blocks", n1, i > 0, &" KMG"[i]);
	printf("%-*s %10s %9s %9s %s", width, "Filesystem", title, "Used",
	    opt['P'] ? "Available" : "Avail", "Capacity");
	if (opt['i'])
		printf(" %8s %8s %5s ", "iused", "ifree", "%iused");
	printf("  Mounted on\n");
	for (i = 0; i < n; i++)
		if ((type == NULL || strcmp(type, list[i].f_fstypename) == 0) &&
		    (!opt['l'] || (list[i].f_flags & MNT_LOCAL) != 0))
			show(&list[i], width);
	return (finish());
}
