/*
 * newfs [-N] [-b bsize] [-f fsize] [-i bytes-per-inode] [-m minfree] [-O 1] disk
 *
 * Make an empty UFS1 file system on a disk, slice or partition (see dev.c for how one is
 * named).  The file system has a root directory and nothing else.  The boot area in
 * front of the superblock, where a disklabel may be, is left alone.
 *
 * The layout is that of BSD's newfs without the pretended disk geometry: one `cylinder'
 * is one cylinder group, groups are not skewed, there are no cluster maps.  A group is
 * as large as its maps, which must fit in one block, allow; but a file system of 16 MB
 * or more gets at least four.
 *
 * newfs(8) describes the options: -N prints what would be done; block size 16384,
 * fragments of 2048 bytes, an inode every 4 fragments and 8% of reserve are the
 * defaults.
 *
 * Read next: sys/fs.h, ffs.c.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/ffs.h"

#define MINCYLGRPS	4
#define MANYGROUPS	(16 << 20)	/* bytes from which MINCYLGRPS are made */
#define MAXIPG		32767		/* cg_niblk is 16 bits wide */

struct params {
	int32_t	bsize;
	int32_t	fsize;
	int32_t	density;		/* bytes an inode */
	int32_t	minfree;
};

static void
usage(void)
{
	fprintf(stderr, "usage: newfs [-N] [-b bsize] [-f fsize] [-i bytes-per-inode] "
	    "[-m minfree] [-O 1] disk\n");
	exit(1);
}

/*
 * The number in an option's argument, within [lo, hi].
 */
static int32_t
number(const char *arg, const char *what, long lo, long hi)
{
	char *end;
	long n = strtol(arg, &end, 10);

	if (end == arg || *end != '\0' || n < lo || n > hi)
		errx(1, "%s: bad %s", arg, what);
	return ((int32_t)n);
}

/*
 * log2 of a power of two; exits if it is not one.
 */
static int32_t
log2of(int32_t n, const char *what)
{
	int32_t i = 0;

	while (i < 30 && (int32_t)1 << i < n)
		i++;
	if ((int32_t)1 << i != n)
		errx(1, "%d: bad %s: not a power of two", n, what);
	return (i);
}

static int32_t
roundto(int64_t n, int32_t unit)
{
	return ((int32_t)((n + unit - 1) / unit * unit));
}

/*
 * Inodes for a group of fpg fragments.
 */
static int32_t
inodes_for(const struct fs *fs, int32_t fpg, int32_t density)
{
	int64_t n = ((int64_t)fpg << fs->fs_fshift) / density;

	if (n > MAXIPG - fs->fs_inopb)
		n = MAXIPG - fs->fs_inopb;
	return (roundto(n < 1 ? 1 : n, fs->fs_inopb));
}

/*
 * Fill in the sizes that do not depend on the number of groups.
 */
static void
block_sizes(struct fs *fs, const struct params *pa)
{
	fs->fs_bsize = pa->bsize;
	fs->fs_fsize = pa->fsize;
	fs->fs_bshift = log2of(pa->bsize, "block size");
	fs->fs_fshift = log2of(pa->fsize, "fragment size");
	if (pa->fsize > pa->bsize || pa->bsize / pa->fsize > FS_MAXFRAG)
		errx(1, "a block of %d bytes cannot have fragments of %d", pa->bsize,
		    pa->fsize);
	fs->fs_frag = pa->bsize / pa->fsize;
	fs->fs_fragshift = fs->fs_bshift - fs->fs_fshift;
	fs->fs_nspf = pa->fsize / FS_DEVBSIZE;
	fs->fs_fsbtodb = log2of(fs->fs_nspf, "fragment size");
	fs->fs_bmask = ~(pa->bsize - 1);
	fs->fs_fmask = ~(pa->fsize - 1);
	fs->fs_qbmask = pa->bsize - 1;
	fs->fs_qfmask = pa->fsize - 1;
	fs->fs_nindir = pa->bsize / (int32_t)sizeof(ufs_daddr_t);
	fs->fs_inopb = pa->bsize / (int32_t)sizeof(struct ufs1_dinode);
	fs->fs_csshift = fs->fs_bshift - 4;
	fs->fs_csmask = ~((1 << fs->fs_csshift) - 1);
	fs->fs_cgmask = -1;
	fs->fs_sblkno = roundto((FS_BBSIZE + FS_SBAREA + pa->fsize - 1) / pa->fsize,
	    fs->fs_frag);
	fs->fs_cblkno = fs->fs_sblkno +
	    roundto((FS_SBAREA + pa->fsize - 1) / pa->fsize, fs->fs_frag);
	fs->fs_iblkno = fs->fs_cblkno + fs->fs_frag;
	fs->fs_sbsize = roundto(FS_SBSIZE, pa->fsize);
	if (fs->fs_sbsize > FS_SBAREA)
		fs->fs_sbsize = FS_SBAREA;
}

/*
 * Divide fs_size fragments into cylinder groups.
 */
static void
divide(struct fs *fs, const struct params *pa)
{
	int32_t left;

	fs->fs_fpg = fs->fs_bsize * 8 / fs->fs_frag * fs->fs_frag;
	do {
		fs->fs_fpg -= fs->fs_frag;
		fs->fs_ipg = inodes_for(fs, fs->fs_fpg, pa->density);
	} while (ffs_cglen(fs) > fs->fs_bsize);
	fs->fs_ncg = (fs->fs_size + fs->fs_fpg - 1) / fs->fs_fpg;
	if (fs->fs_ncg < MINCYLGRPS && fsbtob(fs, fs->fs_size) >= MANYGROUPS)
		fs->fs_ncg = MINCYLGRPS;
	fs->fs_fpg = roundto(((int64_t)fs->fs_size + fs->fs_ncg - 1) / fs->fs_ncg,
	    fs->fs_frag);
	fs->fs_ncg = (fs->fs_size + fs->fs_fpg - 1) / fs->fs_fpg;
	fs->fs_ipg = inodes_for(fs, fs->fs_fpg, pa->density);
	fs->fs_dblkno = fs->fs_iblkno + fs->fs_ipg / (fs->fs_inopb >> fs->fs_fragshift);
	fs->fs_csaddr = fs->fs_dblkno;
	fs->fs_cssize = roundto(fs->fs_ncg * (int64_t)sizeof(struct csum), fs->fs_fsize);

	/* A last group too short for its own metadata is not made. */
	left = ffs_cgfrags(fs, fs->fs_ncg - 1);
	if (fs->fs_ncg > 1 && left < fs->fs_dblkno + fs->fs_frag) {
		fs->fs_size -= left;
		fs->fs_ncg--;
	}
	if (ffs_cgfrags(fs, 0) < fs->fs_csaddr + ffs_csfrags(fs) + fs->fs_frag)
		errx(1, "too small for a file system");
}

/*
 * Compute the superblock of a file system of `size' bytes.
 */
static void
make_superblock(struct fs *fs, const struct params *pa, int64_t size)
{
	int64_t n;
	int i;

	block_sizes(fs, pa);
	if (size / fs->fs_fsize > INT32_MAX)
		errx(1, "too large for UFS1 with fragments of %d bytes", fs->fs_fsize);
	fs->fs_size = (int32_t)(size / fs->fs_fsize) & ~(fs->fs_frag - 1);
	if (fs->fs_size < fs->fs_iblkno)
		errx(1, "too small for a file system");
	divide(fs, pa);
	fs->fs_cgsize = roundto(ffs_cglen(fs), fs->fs_fsize);
	fs->fs_dsize = fs->fs_size - fs->fs_sblkno - ffs_csfrags(fs) -
	    fs->fs_ncg * (fs->fs_dblkno - fs->fs_sblkno);
	fs->fs_minfree = pa->minfree;
	fs->fs_optim = pa->minfree < 8 ? FS_OPTSPACE : FS_OPTTIME;
	fs->fs_maxcontig = 1;
	fs->fs_maxbpg = fs->fs_nindir;
	fs->fs_rps = 60;
	fs->fs_interleave = 1;
	fs->fs_ntrak = 1;
	fs->fs_nsect = fs->fs_npsect = fs->fs_spc = fs->fs_fpg * fs->fs_nspf;
	fs->fs_ncyl = fs->fs_ncg;
	fs->fs_cpg = 1;
	fs->fs_nrpos = 1;
	fs->fs_postblformat = FS_DYNAMICPOSTBLFMT;
	fs->fs_avgfilesize = 16384;
	fs->fs_avgfpdir = 64;
	fs->fs_inodefmt = FS_44INODEFMT;
	fs->fs_maxsymlinklen = UFS_MAXSYMLINK;
	fs->fs_maxfilesize = (uint64_t)fs->fs_bsize * UFS_NDADDR - 1;
	for (i = 0, n = fs->fs_bsize; i < UFS_NIADDR; i++)
		fs->fs_maxfilesize += (uint64_t)(n *= fs->fs_nindir);
	fs->fs_time = dev_now();
	fs->fs_id[0] = fs->fs_time;
	fs->fs_id[1] = (int32_t)(fs->fs_size * 2654435761u);
	fs->fs_clean = 1;
	fs->fs_magic = FS_MAGIC;
}

/*
 * Zero a range, without allocating what is a hole in an image file already.
 */
static void
zero(struct ffs *f, ufs_daddr_t addr, int32_t nfrags)
{
	static uint8_t zeros[FS_MAXBSIZE], buf[FS_MAXBSIZE];
	size_t len;

	for (; nfrags > 0; nfrags -= f->f_sb.fs.fs_frag, addr += f->f_sb.fs.fs_frag) {
		len = (size_t)f->f_sb.fs.fs_bsize;
		ffs_read(f, addr, buf, len);
		if (memcmp(buf, zeros, len) != 0)
			ffs_write(f, addr, zeros, len);
	}
}

/*
 * Make the root directory: its fragment, its inode, its bits in group 0.
 */
static void
make_root(struct ffs *f, struct cg *cgp)
{
	struct fs *fs = &f->f_sb.fs;
	ufs_daddr_t addr = fs->fs_csaddr + ffs_csfrags(fs);
	struct ufs1_dinode *dip;
	uint8_t *buf;
	uint32_t n;

	buf = xcalloc(1, (size_t)fs->fs_fsize);
	n = ffs_direntry(buf, UFS_ROOTINO, IFTODT(IFDIR), ".", 0);
	ffs_direntry(buf + n, UFS_ROOTINO, IFTODT(IFDIR), "..", DIRBLKSIZ - n);
	ffs_write(f, addr, buf, (size_t)fs->fs_fsize);
	free(buf);

	dip = ffs_inode(f, UFS_ROOTINO, 1);
	dip->di_mode = IFDIR | 0755;
	dip->di_nlink = 2;
	dip->di_size = DIRBLKSIZ;
	dip->di_atime = dip->di_mtime = dip->di_ctime = fs->fs_time;
	dip->di_db[0] = addr;
	dip->di_blocks = (uint32_t)fs->fs_nspf;
	dip->di_gen = 1;
	ffs_iflush(f);

	BIT_CLR(cg_blksfree(cgp), addr);
	BIT_SET(cg_inosused(cgp), UFS_ROOTINO);
	cgp->cg_cs.cs_ndir = 1;
}

/*
 * Write everything.  The superblock goes last: an interrupted newfs leaves none.
 */
static void
make_filesystem(struct ffs *f)
{
	struct fs *fs = &f->f_sb.fs;
	struct csum *csum;
	struct cg *cgp;
	uint8_t *old;
	int32_t c;

	old = xcalloc(1, FS_SBAREA);
	dev_write(&f->f_dev, old, FS_SBAREA, FS_SBOFF);
	free(old);
	cgp = xcalloc(1, (size_t)fs->fs_bsize);
	csum = xcalloc(1, (size_t)fs->fs_cssize);
	for (c = 0; c < fs->fs_ncg; c++) {
		zero(f, cgimin(fs, c), fs->fs_dblkno - fs->fs_iblkno);
		ffs_cginit(fs, cgp, c, fs->fs_time);
		if (c == 0)
			make_root(f, cgp);
		ffs_cgcount(fs, cgp);
		ffs_write(f, cgtod(fs, c), cgp, (size_t)fs->fs_bsize);
		csum[c] = cgp->cg_cs;
		fs->fs_cstotal.cs_ndir += cgp->cg_cs.cs_ndir;
		fs->fs_cstotal.cs_nbfree += cgp->cg_cs.cs_nbfree;
		fs->fs_cstotal.cs_nifree += cgp->cg_cs.cs_nifree;
		fs->fs_cstotal.cs_nffree += cgp->cg_cs.cs_nffree;
	}
	ffs_write(f, fs->fs_csaddr, csum, (size_t)fs->fs_cssize);
	ffs_writesb(f, 1);
	free(csum);
	free(cgp);
}

/*
 * Say what is being made, in the words of BSD's newfs.
 */
static void
describe(const struct ffs *f)
{
	const struct fs *fs = &f->f_sb.fs;
	int32_t c;
	int col;

	printf("%s: %.1fMB (%lld sectors) block size %d, fragment size %d\n",
	    f->f_dev.dv_name, (double)fsbtob(fs, fs->fs_size) / (1 << 20),
	    (long long)fsbtodb(fs, fs->fs_size), fs->fs_bsize, fs->fs_fsize);
	printf("\tusing %d cylinder groups of %.2fMB, %d blks, %d inodes.\n", fs->fs_ncg,
	    (double)fsbtob(fs, fs->fs_fpg) / (1 << 20), fs->fs_fpg / fs->fs_frag,
	    fs->fs_ipg);
	printf("super-block backups (for fsck_ffs -b #) at:\n");
	for (c = col = 0; c < fs->fs_ncg; c++) {
		col += printf(" %lld%s", (long long)fsbtodb(fs, cgsblock(fs, c)),
		    c < fs->fs_ncg - 1 ? "," : "\n");
		if (col > 68 && c < fs->fs_ncg - 1) {
			printf("\n");
			col = 0;
		}
	}
}

int
main(int argc, char **argv)
{
	struct params pa = { .bsize = 16384, .fsize = 2048, .density = 0, .minfree = 8 };
	struct ffs f = { .f_iaddr = 0 };
	const char *bad;
	int ch, dryrun = 0;

	while ((ch = getopt(argc, argv, "NUb:f:i:m:O:")) != -1)
		switch (ch) {
		case 'N':
			dryrun = 1;
			break;
		case 'U':		/* soft updates: accepted, there are none */
			break;
		case 'b':
			pa.bsize = number(optarg, "block size", FS_MINBSIZE,
			    FS_MAXBSIZE);
			break;
		case 'f':
			pa.fsize = number(optarg, "fragment size", FS_DEVBSIZE,
			    FS_MAXBSIZE);
			break;
		case 'i':
			pa.density = number(optarg, "bytes per inode", 128, 1 << 30);
			break;
		case 'm':
			pa.minfree = number(optarg, "minfree", 0, 99);
			break;
		case 'O':
			if (strcmp(optarg, "1") != 0)
				errx(1, "%s: only UFS1 can be made", optarg);
			break;
		default:
			usage();
		}
	if (argc - optind != 1)
		usage();
	if (pa.density == 0)
		pa.density = 4 * pa.fsize;
	dev_open(&f.f_dev, argv[optind], !dryrun);
	if (!dryrun && dev_mounted(&f.f_dev))
		errx(1, "%s: a file system on it is mounted", f.f_dev.dv_name);
	make_superblock(&f.f_sb.fs, &pa, f.f_dev.dv_size);
	if ((bad = ffs_badsb(&f.f_sb.fs, f.f_dev.dv_size)) != NULL)
		errx(1, "%s: cannot make a file system of these sizes: %s",
		    f.f_dev.dv_name, bad);
	describe(&f);
	if (!dryrun)
		make_filesystem(&f);
	dev_close(&f.f_dev);
	if (fflush(stdout) != 0 || ferror(stdout))
		err(1, "stdout");
	return (0);
}
