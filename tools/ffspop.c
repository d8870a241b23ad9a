/*
 * ffspop [-v] [-m manifest] image[:part] directory
 *
 * Populate a fresh UFS1 file system with the contents of a directory of the host,
 * without mounting it and without root: the second half of `make rootimg', after newfs.
 *
 * Directories, files (holes stay holes), symbolic links, hard links and FIFOs are
 * copied with their permissions and modification times.  Everything belongs to
 * root:wheel unless the manifest says otherwise.  A line of the manifest is
 *
 *	path [mode=octal] [uid=number] [gid=number]	# comment
 *
 * with the path relative to the directory, as in `usr/bin/su mode=4555'.
 *
 * All cylinder groups are held in memory.  Blocks come from the group of the file's
 * inode, in order; the tail of a file goes to the partly used block that fits best among
 * those remembered in tail[].  The maps are counted and written at the end, the
 * superblock last, so that an interrupted run leaves a file system that fsck complains
 * of.
 *
 * Read next: sys/fs.h, ffs.c.
 */
#include <sys/stat.h>

#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/ffs.h"

/* A line of the manifest. */
struct override {
	struct override *next;
	char	*path;
	long	mode, uid, gid;		/* -1: not given */
	int	used;
};

/* An inode made for a host file with several names. */
struct hardlink {
	struct hardlink *next;
	dev_t	dev;
	ino_t	hostino;
	uint32_t ino;
};

/* What is known of a cylinder group. */
struct group {
	struct cg *cgp;
	int32_t	rotor;			/* no free block is below this fragment */
	int32_t	irotor;			/* no free inode is below this one */
};

static struct ffs vol;
static struct fs *const fs = &vol.f_sb.fs;
static struct group *groups;
static ufs_daddr_t tail[FS_MAXFRAG];	/* tail[n]: where n free fragments end a block */
static struct override *overrides;
static struct hardlink *hardlinks;
static int verbose;

static uint32_t populate_dir(const char *path, const char *rel, const struct stat *st,
	    uint32_t ino, uint32_t parent);

static void
usage(void)
{
	fprintf(stderr, "usage: ffspop [-v] [-m manifest] image[:part] directory\n");
	exit(1);
}

static char *
xstrdup(const char *s)
{
	char *p = strdup(s);

	if (p == NULL)
		err(1, "out of memory");
	return (p);
}

/*
 * dir/name, or just name if dir is empty; malloc'ed.
 */
static char *
pathcat(const char *dir, const char *name)
{
	char *p = xcalloc(1, strlen(dir) + strlen(name) + 2);

	sprintf(p, "%s%s%s", dir, *dir != '\0' ? "/" : "", name);
	return (p);
}

/*
 * Take a whole free block in or behind group `cgx'.  Exits when the disk is full.
 */
static ufs_daddr_t
alloc_block(int32_t cgx)
{
	struct group *g;
	uint8_t *map;
	int32_t n, b, i;

	for (n = 0; n < fs->fs_ncg; n++, cgx = (cgx + 1) % fs->fs_ncg) {
		g = &groups[cgx];
		map = cg_blksfree(g->cgp);
		for (b =
		    g->rotor; b + fs->fs_frag <= g->cgp->cg_ndblk; b += fs->fs_frag) {
			for (i = 0; i < fs->fs_frag && BIT_ISSET(map, b + i); i++)
				continue;
			if (i < fs->fs_frag)
				continue;
			for (i = 0; i < fs->fs_frag; i++)
				BIT_CLR(map, b + i);
			g->rotor = b + fs->fs_frag;
			return (cgbase(fs, cgx) + b);
		}
		g->rotor = b;
	}
	errx(1, "%s: file system full", vol.f_dev.dv_name);
}

/*
 * Take `n' adjacent fragments of one block.
 */
static ufs_daddr_t
alloc_frags(int32_t cgx, int32_t n)
{
	ufs_daddr_t addr = 0, a;
	int32_t k, c;

	if (n == fs->fs_frag)
		return (alloc_block(cgx));
	for (k = n; k < fs->fs_frag && addr == 0; k++)
		if (tail[k] != 0) {
			addr = tail[k];
			tail[k] = 0;
		}
	if (addr == 0) {
		addr = alloc_block(cgx);
		k = fs->fs_frag + 1;
		for (a = addr; a < addr + fs->fs_frag; a++) {
			c = dtog(fs, a);
			BIT_SET(cg_blksfree(groups[c].cgp), dtogd(fs, a));
		}
	}
	k--;			/* the length of the run at addr */
	for (a = addr; a < addr + n; a++)
		BIT_CLR(cg_blksfree(groups[dtog(fs, a)].cgp), dtogd(fs, a));
	if (k > n)
		tail[k - n] = addr + n;
	return (addr);
}

/*
 * Take a free inode in or behind group `cgx'.
 */
static uint32_t
alloc_inode(int32_t cgx, int isdir)
{
	struct group *g;
	int32_t n, i;

	for (n = 0; n < fs->fs_ncg; n++, cgx = (cgx + 1) % fs->fs_ncg) {
		g = &groups[cgx];
		for (i = g->irotor; i < fs->fs_ipg; i++)
			if (!BIT_ISSET(cg_inosused(g->cgp), i))
				break;
		g->irotor = i;
		if (i == fs->fs_ipg)
			continue;
		BIT_SET(cg_inosused(g->cgp), i);
		g->cgp->cg_cs.cs_ndir += isdir;
		return ((uint32_t)(cgx * fs->fs_ipg + i));
	}
	errx(1, "%s: out of inodes", vol.f_dev.dv_name);
}

/*
 * The group for a new directory: the next one that has as many free inodes as the
 * average, so that trees are spread over the disk.
 */
static int32_t
dir_group(void)
{
	static int32_t last;
	int64_t left = 0;
	int32_t c, n;

	for (c = 0; c < fs->fs_ncg; c++)
		left += fs->fs_ipg - groups[c].irotor;
	for (n = 0; n < fs->fs_ncg; n++) {
		last = (last + 1) % fs->fs_ncg;
		if (fs->fs_ipg - groups[last].irotor >= left / fs->fs_ncg)
			break;
	}
	return (last);
}

/*
 * Fill in an inode from a host file's status and the manifest.
 */
static void
set_attributes(struct ufs1_dinode *dip, const struct stat *st, const char *rel)
{
	struct override *o;

	dip->di_mode = (uint16_t)(st->st_mode & (IFMT | 07777));
	dip->di_uid = dip->di_gid = 0;
	dip->di_mtime = (int32_t)st->st_mtime;
	if (getenv("SOURCE_DATE_EPOCH") != NULL && dip->di_mtime > dev_now())
		dip->di_mtime = dev_now();
	dip->di_atime = dip->di_ctime = dip->di_mtime;
	dip->di_gen = 1;
	for (o = overrides; o != NULL; o = o->next) {
		if (strcmp(o->path, rel) != 0)
			continue;
		o->used = 1;
		if (o->mode >= 0)
			dip->di_mode = (uint16_t)((dip->di_mode & IFMT) | o->mode);
		if (o->uid >= 0)
			dip->di_uid = (uint32_t)o->uid;
		if (o->gid >= 0)
			dip->di_gid = (uint32_t)o->gid;
	}
}

/* An indirect block being filled; one for each level. */
struct indir {
	ufs_daddr_t addr;		/* where it is, 0: none yet */
	ufs_daddr_t *buf;
};

/*
 * The data of one file on its way to disk, a block at a time in ascending order.
 */
struct writer {
	int32_t	cgx;
	struct ufs1_dinode *dip;	/* the caller's copy of the inode */
	struct indir indir[UFS_NIADDR];
};

/*
 * Write a finished indirect block of a level, if there is one.
 */
static void
flush_indir(struct writer *w, int level)
{
	struct indir *in = &w->indir[level];

	if (in->addr != 0)
		ffs_write(&vol, in->addr, in->buf, (size_t)fs->fs_bsize);
	in->addr = 0;
}

/*
 * Record that block `lbn' of the file is at `addr'.  Makes the indirect blocks as
 * needed: the block of each level is the one that the last call used, or new.
 */
static void
set_address(struct writer *w, int64_t lbn, ufs_daddr_t addr)
{
	int64_t span = 1, idx;
	ufs_daddr_t *slot;
	int level, l;

	if (lbn < UFS_NDADDR) {
		w->dip->di_db[lbn] = addr;
		return;
	}
	lbn -= UFS_NDADDR;
	for (level = 0; level < UFS_NIADDR; level++) {
		span *= fs->fs_nindir;
		if (lbn < span)
			break;
		lbn -= span;
	}
	if (level == UFS_NIADDR)
		errx(1, "file too large");
	slot = &w->dip->di_ib[level];
	for (l = level; l >= 0; l--) {
		struct indir *in = &w->indir[l];

		if (*slot == 0) {
			flush_indir(w, l);
			if (in->buf == NULL)
				in->buf = xcalloc(1, (size_t)fs->fs_bsize);
			memset(in->buf, 0, (size_t)fs->fs_bsize);
			*slot = in->addr = alloc_block(w->cgx);
			w->dip->di_blocks += (uint32_t)(fs->fs_bsize / FS_DEVBSIZE);
		}
		span /= fs->fs_nindir;
		idx = lbn / span;
		lbn %= span;
		slot = &in->buf[idx];
	}
	*slot = addr;
}

/*
 * Write block `lbn': `len' bytes of buf, which has room for a block.
 */
static void
write_block(struct writer *w, int64_t lbn, uint8_t *buf, size_t len)
{
	size_t full = (size_t)dblksize(fs, w->dip, lbn);
	ufs_daddr_t addr;

	memset(buf + len, 0, full - len);
	addr = alloc_frags(w->cgx, (int32_t)numfrags(fs, full));
	ffs_write(&vol, addr, buf, full);
	w->dip->di_blocks += (uint32_t)(full / FS_DEVBSIZE);
	set_address(w, lbn, addr);
}

static void
finish_writer(struct writer *w)
{
	int i;

	for (i = 0; i < UFS_NIADDR; i++) {
		flush_indir(w, i);
		free(w->indir[i].buf);
	}
}

/*
 * Write a memory buffer as the whole content of a file; di_size must be set.
 */
static void
write_buffer(struct ufs1_dinode *dip, int32_t cgx, const uint8_t *data)
{
	struct writer w = { .cgx = cgx, .dip = dip };
	uint8_t *buf = xcalloc(1, (size_t)fs->fs_bsize);
	size_t left = (size_t)dip->di_size, n;
	int64_t lbn;

	for (lbn = 0; left > 0; lbn++, left -= n, data += n) {
		n = left < (size_t)fs->fs_bsize ? left : (size_t)fs->fs_bsize;
		memcpy(buf, data, n);
		write_block(&w, lbn, buf, n);
	}
	finish_writer(&w);
	free(buf);
}

/*
 * Copy a regular file's data.  A block of zeros becomes a hole, but for the last block.
 */
static void
copy_file(struct ufs1_dinode *dip, int32_t cgx, const char *path)
{
	struct writer w = { .cgx = cgx, .dip = dip };
	uint8_t *buf = xcalloc(1, (size_t)fs->fs_bsize);
	uint64_t left = dip->di_size;
	size_t want, have;
	ssize_t n;
	int64_t lbn;
	int fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		err(1, "%s", path);
	for (lbn = 0; left > 0; lbn++, left -= want) {
		want = left < (uint64_t)fs->fs_bsize ? (size_t)left :
		    (size_t)fs->fs_bsize;
		for (have = 0; have < want; have += (size_t)n) {
			n = read(fd, buf + have, want - have);
			if (n < 0)
				err(1, "%s", path);
			if (n == 0)
				errx(1, "%s: became shorter while it was read", path);
		}
		if (left > want && buf[0] == 0 && memcmp(buf, buf + 1, want - 1) == 0)
			continue;
		write_block(&w, lbn, buf, want);
	}
	finish_writer(&w);
	free(buf);
	close(fd);
}

/*
 * Copy a symbolic link's text, into the inode if it is short.
 */
static void
copy_symlink(struct ufs1_dinode *dip, int32_t cgx, const char *path)
{
	char text[1024];
	ssize_t n = readlink(path, text, sizeof(text));

	if (n < 0)
		err(1, "%s", path);
	if (n == (ssize_t)sizeof(text))
		errx(1, "%s: link too long", path);
	dip->di_size = (uint64_t)n;
	if (n < fs->fs_maxsymlinklen)
		memcpy(dip->di_shortlink, text, (size_t)n);
	else
		write_buffer(dip, cgx, (uint8_t *)text);
}

/*
 * The inode already made for this host file under another name, or 0.
 */
static uint32_t
linked_inode(const struct stat *st)
{
	struct hardlink *h;

	for (h = hardlinks; h != NULL; h = h->next)
		if (h->dev == st->st_dev && h->hostino == st->st_ino) {
			ffs_inode(&vol, h->ino, 1)->di_nlink++;
			return (h->ino);
		}
	return (0);
}

static void
remember_link(const struct stat *st, uint32_t ino)
{
	struct hardlink *h = xcalloc(1, sizeof(*h));

	h->dev = st->st_dev;
	h->hostino = st->st_ino;
	h->ino = ino;
	h->next = hardlinks;
	hardlinks = h;
}

/*
 * Copy anything but a directory.  Returns its inode; 0 if it is of a kind that does
 * not belong into a file system image.
 */
static uint32_t
populate_file(const char *path, const char *rel, const struct stat *st, uint32_t parent)
{
	struct ufs1_dinode di = { .di_nlink = 1 };
	uint32_t ino;
	int32_t cgx;

	if (!S_ISREG(st->st_mode) && !S_ISLNK(st->st_mode) && !S_ISFIFO(st->st_mode)) {
		warnx("%s: not a file, directory, link or FIFO: left out", path);
		return (0);
	}
	if (st->st_nlink > 1 && (ino = linked_inode(st)) != 0)
		return (ino);
	ino = alloc_inode(ino_to_cg(fs, parent), 0);
	cgx = ino_to_cg(fs, ino);
	set_attributes(&di, st, rel);
	if (S_ISREG(st->st_mode)) {
		di.di_size = (uint64_t)st->st_size;
		copy_file(&di, cgx, path);
	} else if (S_ISLNK(st->st_mode))
		copy_symlink(&di, cgx, path);
	*ffs_inode(&vol, ino, 1) = di;
	if (st->st_nlink > 1)
		remember_link(st, ino);
	return (ino);
}

/* A directory's content while it is put together. */
struct dirbuf {
	uint8_t	*data;
	uint32_t size;			/* a multiple of DIRBLKSIZ */
	uint32_t last;			/* offset of the last entry */
	uint32_t used;			/* offset behind what it needs */
};

/*
 * Append an entry: in the slack of the last one if it fits there, else in a new chunk.
 */
static void
dir_append(struct dirbuf *db, uint32_t ino, uint8_t type, const char *name)
{
	uint32_t need = UFS_DIRSIZ(strlen(name));
	struct direct *dp;

	if (db->size - db->used < need) {
		db->data = realloc(db->data, db->size + DIRBLKSIZ);
		if (db->data == NULL)
			err(1, "out of memory");
		memset(db->data + db->size, 0, DIRBLKSIZ);
		db->used = db->size;
		db->size += DIRBLKSIZ;
	} else {
		dp = (struct direct *)(void *)(db->data + db->last);
		dp->d_reclen = (uint16_t)(db->used - db->last);
	}
	db->last = db->used;
	ffs_direntry(db->data + db->last, ino, type, name, db->size - db->last);
	db->used = db->last + need;
}

static int
by_name(const void *a, const void *b)
{
	return (strcmp(*(char *const *)a, *(char *const *)b));
}

/*
 * The names in a host directory, sorted; *np says how many.
 */
static char **
list_dir(const char *path, size_t *np)
{
	struct dirent *de;
	char **names = NULL;
	size_t n = 0;
	DIR *d;

	if ((d = opendir(path)) == NULL)
		err(1, "%s", path);
	while (errno = 0, (de = readdir(d)) != NULL) {
		if (strcmp(de->d_name, ".") == 0 || strcmp(de->d_name, "..") == 0)
			continue;
		if ((names = realloc(names, (n + 1) * sizeof(*names))) == NULL)
			err(1, "out of memory");
		names[n++] = xstrdup(de->d_name);
	}
	if (errno != 0)
		err(1, "%s", path);
	closedir(d);
	if (n > 0)
		qsort(names, n, sizeof(*names), by_name);
	*np = n;
	return (names);
}

/*
 * Copy a directory, and all below it, into inode `ino' (0: a new one).
 */
static uint32_t
populate_dir(const char *path, const char *rel, const struct stat *st, uint32_t ino,
    uint32_t parent)
{
	struct ufs1_dinode di = { .di_nlink = 2 };
	struct dirbuf db = { .data = NULL };
	char **names, *sub, *subrel;
	struct stat sub_st;
	uint32_t subino;
	size_t n, i;

	if (ino == 0)
		ino = alloc_inode(dir_group(), 1);
	if (verbose)
		printf("%s\n", *rel != '\0' ? rel : ".");
	dir_append(&db, ino, IFTODT(IFDIR), ".");
	dir_append(&db, parent, IFTODT(IFDIR), "..");
	names = list_dir(path, &n);
	for (i = 0; i < n; i++) {
		sub = pathcat(path, names[i]);
		subrel = pathcat(rel, names[i]);
		if (lstat(sub, &sub_st) < 0)
			err(1, "%s", sub);
		if (S_ISDIR(sub_st.st_mode)) {
			subino = populate_dir(sub, subrel, &sub_st, 0, ino);
			di.di_nlink++;
		} else
			subino = populate_file(sub, subrel, &sub_st, ino);
		if (subino != 0)
			dir_append(&db, subino, IFTODT(sub_st.st_mode), names[i]);
		free(sub);
		free(subrel);
		free(names[i]);
	}
	free(names);
	set_attributes(&di, st, *rel != '\0' ? rel : ".");
	di.di_size = db.size;
	write_buffer(&di, ino_to_cg(fs, ino), db.data);
	free(db.data);
	*ffs_inode(&vol, ino, 1) = di;
	return (ino);
}

/*
 * Read the manifest.
 */
static void
read_manifest(const char *file)
{
	static const char *const keys[] = { "mode=", "uid=", "gid=" };
	struct override *o;
	char line[2048], *word, *end, *save;
	long *value[3], n;
	int lineno = 0, k;
	FILE *fp;

	if ((fp = fopen(file, "r")) == NULL)
		err(1, "%s", file);
	while (fgets(line, sizeof(line), fp) != NULL) {
		lineno++;
		line[strcspn(line, "#\n")] = '\0';
		if ((word = strtok_r(line, " \t", &save)) == NULL)
			continue;
		if (strncmp(word, "./", 2) == 0)
			word += 2;
		o = xcalloc(1, sizeof(*o));
		o->path = xstrdup(word);
		o->mode = o->uid = o->gid = -1;
		o->next = overrides;
		overrides = o;
		value[0] = &o->mode;
		value[1] = &o->uid;
		value[2] = &o->gid;
		while ((word = strtok_r(NULL, " \t", &save)) != NULL) {
			for (k = 0; k < 3; k++)
				if (strncmp(word, keys[k], strlen(keys[k])) == 0)
					break;
			if (k == 3)
				errx(1, "%s:%d: %s: unknown", file, lineno, word);
			n = strtol(word + strlen(keys[k]), &end, k == 0 ? 8 : 10);
			if (*end != '\0' || n < 0 || (k == 0 && n > 07777))
				errx(1, "%s:%d: %s: bad number", file, lineno, word);
			*value[k] = n;
		}
	}
	if (ferror(fp))
		err(1, "%s", file);
	fclose(fp);
}

/*
 * Open the file system and load its cylinder groups.
 */
static void
open_filesystem(const char *spec)
{
	const char *bad;
	int32_t c;

	dev_open(&vol.f_dev, spec, 1);
	dev_read(&vol.f_dev, vol.f_sb.area, FS_SBAREA, FS_SBOFF);
	if ((bad = ffs_badsb(fs, vol.f_dev.dv_size)) != NULL)
		errx(1, "%s: %s (newfs first)", spec, bad);
	if (fs->fs_clean != 1 || fs->fs_cstotal.cs_ndir != 1)
		errx(1, "%s: not an empty file system (newfs first)", spec);
	groups = xcalloc((size_t)fs->fs_ncg, sizeof(*groups));
	for (c = 0; c < fs->fs_ncg; c++) {
		groups[c].cgp = xcalloc(1, (size_t)fs->fs_bsize);
		ffs_read(&vol, cgtod(fs, c), groups[c].cgp, (size_t)fs->fs_bsize);
		if ((bad = ffs_badcg(fs, groups[c].cgp, c)) != NULL)
			errx(1, "%s: cylinder group %d: %s", spec, c, bad);
	}
}

/*
 * Free what newfs gave the root directory: it is written anew.
 */
static void
release_root(void)
{
	struct ufs1_dinode *dip = ffs_inode(&vol, UFS_ROOTINO, 0);
	ufs_daddr_t a = dip->di_db[0];
	uint32_t n = dip->di_blocks / (uint32_t)fs->fs_nspf;

	if ((dip->di_mode & IFMT) != IFDIR || dip->di_size > (uint64_t)fs->fs_fsize ||
	    n > 1 || a < 0 || a >= fs->fs_size)
		errx(1, "%s: strange root directory (newfs first)", vol.f_dev.dv_name);
	if (a != 0)
		BIT_SET(cg_blksfree(groups[dtog(fs, a)].cgp), dtogd(fs, a));
}

/*
 * Count and write the cylinder groups, then the superblock.
 */
static void
close_filesystem(void)
{
	struct csum *csum = xcalloc(1, (size_t)fs->fs_cssize + (size_t)fs->fs_fsize);
	struct csum *total = &fs->fs_cstotal;
	int32_t c;

	ffs_iflush(&vol);
	memset(total, 0, sizeof(*total));
	for (c = 0; c < fs->fs_ncg; c++) {
		ffs_cgcount(fs, groups[c].cgp);
		ffs_write(&vol, cgtod(fs, c), groups[c].cgp, (size_t)fs->fs_bsize);
		csum[c] = groups[c].cgp->cg_cs;
		total->cs_ndir += csum[c].cs_ndir;
		total->cs_nbfree += csum[c].cs_nbfree;
		total->cs_nifree += csum[c].cs_nifree;
		total->cs_nffree += csum[c].cs_nffree;
		free(groups[c].cgp);
	}
	ffs_write(&vol, fs->fs_csaddr, csum,
	    (size_t)ffs_csfrags(fs) << fs->fs_fshift);
	free(csum);
	free(groups);
	fs->fs_clean = 1;
	ffs_writesb(&vol, 1);
	dev_close(&vol.f_dev);
}

int
main(int argc, char **argv)
{
	struct override *o;
	struct stat st;
	int ch;

	while ((ch = getopt(argc, argv, "m:v")) != -1)
		switch (ch) {
		case 'm':
			read_manifest(optarg);
			break;
		case 'v':
			verbose = 1;
			break;
		default:
			usage();
		}
	argv += optind;
	if (argc - optind != 2)
		usage();
	if (stat(argv[1], &st) < 0)
		err(1, "%s", argv[1]);
	if (!S_ISDIR(st.st_mode))
		errx(1, "%s: not a directory", argv[1]);
	open_filesystem(argv[0]);
	fs->fs_clean = 0;
	ffs_writesb(&vol, 0);
	release_root();
	populate_dir(argv[1], "", &st, UFS_ROOTINO, UFS_ROOTINO);
	close_filesystem();
	for (o = overrides; o != NULL; o = o->next)
		if (!o->used)
			errx(1, "manifest: %s: no such file in %s", o->path, argv[1]);
	return (0);
}
