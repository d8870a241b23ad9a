/*
 * fsck_ffs [-fnpy] [-b sector] disk ...
 *
 * Check a UFS1 file system and repair it.  It makes the same five passes as BSD's:
 *
 *	1   every inode: its type, its blocks, its block count; which fragments are used.
 *	1b  if a fragment is used twice: by whom
 *	2   every directory: its entries; how often each inode is named
 *	3   every directory again: can it be reached from the root?
 *	4   every inode again: is its link count what pass 2 counted?
 *	5   the cylinder groups' maps and all the counts, compared with what was found
 *
 * What it knows is in two places: used[], a bit for each fragment, and inos[], a struct
 * for each inode.  Whatever goes into them was checked for its range before.  A repair
 * that takes blocks away from a file makes pass 1's maps obsolete (`stale'); they are
 * then built again before pass 5.
 *
 * A problem is either harmless, that is repairing it loses nothing that was not lost
 * already, or serious.  With -p harmless ones are repaired and a serious one ends the
 * check: the vkernel's /etc/rc runs it so after a crash.  The kernel (kern/ufs) writes
 * in an order that leaves nothing serious, whenever it is killed.
 *
 * -f checks even a file system that is marked clean (only -p looks at that mark), -n
 * answers no to everything and opens the disk for reading, -y yes; -b names another
 * superblock.  Exit status: 0 all is well now, 1 usage, 4 the mounted root was
 * repaired but has to be remounted by a reboot, 8 problems remain, 12 interrupted.
 * fsck(8), fsck_ffs(8).
 *
 * Read next: sys/fs.h for the format, ffs.c for the checks of superblock and groups.
 */
#include <err.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/ffs.h"

#define EX_REBOOT	4
#define EX_BAD		8
#define EX_INTR		12

#define MAXENTRIES	(DIRBLKSIZ / 12 + 2)
#define LOSTDIR		"lost+found"

/* What became of an inode. */
enum state { S_FREE, S_FILE, S_DIR, S_BADFILE, S_BADDIR };

struct ino {
	uint32_t parent;		/* directory: where its name is; 0: unknown */
	uint32_t dotdot;		/* directory: where its ".." leads */
	uint32_t mark;			/* directory: pass 3's search; 2: reachable */
	int32_t	refs;			/* names found */
	int16_t	nlink;			/* names promised */
	uint8_t	state;			/* enum state */
	uint8_t	type;			/* as in a directory entry */
	uint8_t	used;			/* directory: has names but "." and ".." */
};

/* A visit to all the blocks of a file; see walk(). */
struct walk {
	uint32_t ino;
	struct ufs1_dinode di;		/* a copy, written back if dirty */
	int	dirty;
	int	trim;			/* remove addresses behind the end */
	int64_t	nblocks;		/* blocks up to the end of the file */
	int64_t	nfrags;			/* fragments seen */
	int	(*fn)(struct walk *, ufs_daddr_t addr, int32_t nfrags);
};

/* A directory entry, taken out of its chunk. */
struct entry {
	uint32_t ino;
	uint8_t	type;
	char	name[UFS_MAXNAMLEN + 1];
};

enum severity { HARMLESS, SERIOUS };

static struct ffs vol;
static struct fs *const fs = &vol.f_sb.fs;
static uint32_t maxino;			/* inodes are below this */
static uint8_t *used;			/* a bit for each fragment */
static uint8_t *twice;			/* those with more than one owner, or NULL */
static struct ino *inos;
static uint8_t *iblk[UFS_NIADDR];	/* walk()'s indirect blocks */
static int preen, saidno, sayyes, force;
static int modified, unresolved;
static int stale;			/* used[] has to be built again */
static int dots_counted;		/* refs includes each "." and ".." */
static int lostdir_failed;

static void
usage(void)
{
	fprintf(stderr, "usage: fsck_ffs [-fnpy] [-b sector] disk ...\n");
	exit(1);
}

static void
interrupted(int sig)
{
	(void)sig;
	_exit(EX_INTR);
}

/*
 * Report a problem and ask whether to do `verb' about it.  Returns 1 for yes.  When
 * preening, a serious problem ends the program here.
 */
static int
ask(enum severity sev, const char *verb, const char *fmt, ...)
{
	char line[80];
	va_list ap;
	int yes;

	if (preen)
		printf("%s: ", vol.f_dev.dv_name);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	if (preen && sev == SERIOUS) {
		printf("\n%s: UNEXPECTED INCONSISTENCY; RUN fsck_ffs MANUALLY.\n",
		    vol.f_dev.dv_name);
		exit(EX_BAD);
	}
	if (preen) {
		printf(" (%s%s)\n", verb, verb[strlen(verb) - 1] == 'E' ? "D" : "ED");
		yes = 1;
	} else if (saidno || sayyes) {
		yes = sayyes;
		printf("\n%s? %s\n\n", verb, yes ? "yes" : "no");
	} else {
		printf("\n%s? [yn] ", verb);
		fflush(stdout);
		yes = fgets(line, sizeof(line), stdin) != NULL &&
		    (line[0] == 'y' || line[0] == 'Y');
		printf("\n");
	}
	modified |= yes;
	unresolved |= !yes;
	return (yes);
}

static void
phase(const char *text)
{
	if (!preen)
		printf("** %s\n", text);
}

/*
 * Ask once a file whether to take away addresses behind its end.
 */
static int
trim(struct walk *w)
{
	if (w->trim == 1)
		w->trim = ask(HARMLESS, "CLEAR", "BLOCKS BEHIND END OF FILE I=%u",
		    w->ino) ? 2 : 0;
	return (w->trim == 2);
}

/*
 * Walk through the indirect block at *addrp, whose first address is that of block
 * `lbn' and whose addresses cover `span' blocks each.  Returns nonzero to stop.
 */
static int
walk_indirect(struct walk *w, ufs_daddr_t *addrp, int level, int64_t lbn, int64_t span)
{
	ufs_daddr_t *buf;
	int i, dirty = 0, stop = 0;

	if (*addrp == 0)
		return (0);
	if (lbn >= w->nblocks) {
		if (w->trim && trim(w)) {
			*addrp = 0;
			w->dirty = 1;
		}
		return (0);
	}
	if (w->fn(w, *addrp, fs->fs_frag) != 0)
		return (1);
	if (ffs_badblock(fs, *addrp, fs->fs_frag))
		return (0);
	w->nfrags += fs->fs_frag;
	buf = (ufs_daddr_t *)(void *)iblk[level];
	ffs_read(&vol, *addrp, buf, (size_t)fs->fs_bsize);
	for (i = 0; i < fs->fs_nindir && !stop; i++, lbn += span) {
		if (buf[i] == 0)
			continue;
		if (level > 0) {
			ufs_daddr_t a = buf[i];

			stop = walk_indirect(w, &a, level - 1, lbn,
			    span / fs->fs_nindir);
			dirty |= a != buf[i];
			buf[i] = a;
		} else if (lbn >= w->nblocks) {
			if (w->trim && trim(w)) {
				buf[i] = 0;
				dirty = 1;
			}
		} else {
			stop = w->fn(w, buf[i], fs->fs_frag);
			w->nfrags += fs->fs_frag;
		}
	}
	if (dirty)
		ffs_write(&vol, *addrp, buf, (size_t)fs->fs_bsize);
	return (stop);
}

/*
 * Does an inode have block addresses at all?
 */
static int
hasblocks(const struct ufs1_dinode *dip)
{
	switch (dip->di_mode & IFMT) {
	case IFCHR:
	case IFBLK:
		return (0);
	case IFLNK:
		return (dip->di_size >= (uint64_t)fs->fs_maxsymlinklen);
	}
	return (1);
}

/*
 * Call fn for each block of inode `ino', data and indirect ones, in order of the file;
 * fn returns nonzero to stop.  The copy of the inode is left in w->di.
 */
static int
walk(struct walk *w, uint32_t ino, int (*fn)(struct walk *, ufs_daddr_t, int32_t))
{
	int64_t lbn, span = 1;
	int32_t n;
	int i;

	w->ino = ino;
	w->di = *ffs_inode(&vol, ino, 0);
	w->dirty = 0;
	w->nfrags = 0;
	w->fn = fn;
	w->nblocks =
	    (int64_t)((w->di.di_size + (uint64_t)fs->fs_qbmask) >> fs->fs_bshift);
	if (!hasblocks(&w->di))
		return (0);
	for (lbn = 0; lbn < UFS_NDADDR; lbn++) {
		if (w->di.di_db[lbn] == 0)
			continue;
		if (lbn >= w->nblocks) {
			if (w->trim && trim(w)) {
				w->di.di_db[lbn] = 0;
				w->dirty = 1;
			}
			continue;
		}
		n = numfrags(fs, dblksize(fs, &w->di, lbn));
		if (fn(w, w->di.di_db[lbn], n) != 0)
			return (1);
		w->nfrags += n;
	}
	for (i = 0; i < UFS_NIADDR; i++) {
		ufs_daddr_t a = w->di.di_ib[i];

		if (walk_indirect(w, &a, i, lbn, span) != 0)
			return (1);
		w->di.di_ib[i] = a;
		span *= fs->fs_nindir;
		lbn += span;
	}
	return (0);
}

/*
 * Clear an inode on disk and in inos[].
 */
static void
clear_inode(uint32_t ino)
{
	struct ufs1_dinode *dip = ffs_inode(&vol, ino, 1);
	int32_t gen = dip->di_gen;

	memset(dip, 0, sizeof(*dip));
	dip->di_gen = gen;
	memset(&inos[ino], 0, sizeof(inos[ino]));
	stale = 1;
}

/*
 * Pass 1: stop at the first address that no file may have.
 */
static int
pass1_range(struct walk *w, ufs_daddr_t addr, int32_t n)
{
	return (ffs_badblock(fs, addr, n) || w->nfrags > fs->fs_size);
}

/*
 * Pass 1: enter a block into the map.
 */
static int
pass1_claim(struct walk *w, ufs_daddr_t addr, int32_t n)
{
	(void)w;
	if (ffs_badblock(fs, addr, n))
		return (0);		/* a bad file that was to be kept */
	for (; n > 0; n--, addr++) {
		if (BIT_ISSET(used, addr)) {
			if (twice == NULL)
				twice = xcalloc(1, (size_t)fs->fs_size / 8 + 1);
			BIT_SET(twice, addr);
		}
		BIT_SET(used, addr);
	}
	return (0);
}

/*
 * Is everything that an unused inode must not have zero?
 */
static int
really_free(const struct ufs1_dinode *dip)
{
	int i;

	for (i = 0; i < UFS_NDADDR; i++)
		if (dip->di_db[i] != 0)
			return (0);
	for (i = 0; i < UFS_NIADDR; i++)
		if (dip->di_ib[i] != 0)
			return (0);
	return (dip->di_mode == 0 && dip->di_size == 0);
}

/*
 * Pass 1 for one inode.
 */
static void
pass1_inode(uint32_t ino)
{
	struct ufs1_dinode *dip = ffs_inode(&vol, ino, 0);
	struct walk w = { .trim = 1 };
	uint32_t blocks;

	if ((dip->di_mode & IFMT) == 0) {
		if (!really_free(dip) &&
		    ask(HARMLESS, "CLEAR", "PARTIALLY ALLOCATED INODE I=%u", ino))
			clear_inode(ino);
		return;
	}
	if (ffs_badinode(fs, dip) != NULL) {
		if (ask(SERIOUS, "CLEAR",
		    "UNKNOWN FILE TYPE OR SIZE I=%u MODE=%o SIZE=%llu",
		    ino, dip->di_mode, (unsigned long long)dip->di_size))
			clear_inode(ino);
		return;
	}
	inos[ino].nlink = dip->di_nlink;
	inos[ino].type = IFTODT(dip->di_mode);
	inos[ino].state = (dip->di_mode & IFMT) == IFDIR ? S_DIR : S_FILE;
	if (walk(&w, ino, pass1_range) != 0) {
		if (preen)
			ask(SERIOUS, "CLEAR", "BAD BLOCKS I=%u", ino);
		printf("BAD BLOCKS I=%u\n", ino);
		inos[ino].state = inos[ino].state == S_DIR ? S_BADDIR : S_BADFILE;
		return;
	}
	blocks = (uint32_t)(w.nfrags * fs->fs_fsize / FS_DEVBSIZE);
	if (w.di.di_blocks != blocks && ask(HARMLESS, "CORRECT",
	    "INCORRECT BLOCK COUNT I=%u (%u should be %u)", ino, w.di.di_blocks,
	    blocks)) {
		w.di.di_blocks = blocks;
		w.dirty = 1;
	}
	if (w.dirty)
		*ffs_inode(&vol, ino, 1) = w.di;
	w.trim = 0;
	walk(&w, ino, pass1_claim);
}

/*
 * Mark what the file system itself occupies.
 */
static void
claim_metadata(void)
{
	int32_t c, a;

	memset(used, 0, (size_t)fs->fs_size / 8 + 1);
	for (c = 0; c < fs->fs_ncg; c++)
		for (a = c == 0 ? 0 : cgsblock(fs, c); a < cgdmin(fs, c); a++)
			BIT_SET(used, a);
	for (a = 0; a < ffs_csfrags(fs); a++)
		BIT_SET(used, fs->fs_csaddr + a);
}

/*
 * Pass 1b: does the file own a block that another one owns as well?
 */
static int
pass1b_block(struct walk *w, ufs_daddr_t addr, int32_t n)
{
	(void)w;
	for (; n > 0; n--, addr++)
		if (BIT_ISSET(twice, addr))
			return (1);
	return (0);
}

static void
pass1(void)
{
	struct walk w = { .trim = 0 };
	uint32_t ino;

	phase("Phase 1 - Check Blocks and Sizes");
	claim_metadata();
	for (ino = UFS_ROOTINO; ino < maxino; ino++)
		pass1_inode(ino);
	if (twice == NULL)
		return;
	phase("Phase 1b - Rescan For Duplicate Blocks");
	for (ino = UFS_ROOTINO; ino < maxino; ino++) {
		if (inos[ino].state != S_FILE && inos[ino].state != S_DIR)
			continue;
		if (walk(&w, ino, pass1b_block) == 0)
			continue;
		if (preen)
			ask(SERIOUS, "CLEAR", "DUP BLOCKS I=%u", ino);
		printf("DUP BLOCKS I=%u\n", ino);
		inos[ino].state = inos[ino].state == S_DIR ? S_BADDIR : S_BADFILE;
	}
}

/*
 * Build the map of used fragments anew after repairs, and correct block counts.
 */
static void
pass1_again(void)
{
	struct walk w = { .trim = 0 };
	uint32_t ino, blocks;

	claim_metadata();
	for (ino = UFS_ROOTINO; ino < maxino; ino++) {
		if (inos[ino].state != S_FILE && inos[ino].state != S_DIR)
			continue;
		walk(&w, ino, pass1_claim);
		blocks = (uint32_t)(w.nfrags * fs->fs_fsize / FS_DEVBSIZE);
		if (w.di.di_blocks != blocks && modified)
			ffs_inode(&vol, ino, 1)->di_blocks = blocks;
	}
	stale = 0;
}

/*
 * Take n free fragments of one block; 0 if there are none.  The used map must be whole.
 */
static ufs_daddr_t
alloc_frags(int32_t n)
{
	ufs_daddr_t a;
	int32_t i;

	if (stale)
		pass1_again();
	for (a = fs->fs_csaddr; a + n <= fs->fs_size; a++) {
		for (i = 0; i < n && !BIT_ISSET(used, a + i); i++)
			continue;
		if (i < n || ffs_badblock(fs, a, n))
			continue;
		for (i = 0; i < n; i++)
			BIT_SET(used, a + i);
		return (a);
	}
	return (0);
}

/*
 * Write an empty directory into inode `ino'.  Returns 0 if the disk is full.
 */
static int
make_dir(uint32_t ino, uint32_t parent, uint16_t mode)
{
	struct ufs1_dinode *dip;
	ufs_daddr_t addr = alloc_frags(1);
	uint8_t *buf;
	uint32_t n;

	if (addr == 0)
		return (0);
	buf = xcalloc(1, (size_t)fs->fs_fsize);
	n = ffs_direntry(buf, ino, IFTODT(IFDIR), ".", 0);
	ffs_direntry(buf + n, parent, IFTODT(IFDIR), "..", DIRBLKSIZ - n);
	ffs_write(&vol, addr, buf, (size_t)fs->fs_fsize);
	free(buf);
	dip = ffs_inode(&vol, ino, 1);
	memset(dip, 0, sizeof(*dip));
	dip->di_mode = IFDIR | mode;
	dip->di_nlink = 2;
	dip->di_size = DIRBLKSIZ;
	dip->di_atime = dip->di_mtime = dip->di_ctime = dev_now();
	dip->di_db[0] = addr;
	dip->di_blocks = (uint32_t)(fs->fs_fsize / FS_DEVBSIZE);
	memset(&inos[ino], 0, sizeof(inos[ino]));
	inos[ino].state = S_DIR;
	inos[ino].type = IFTODT(IFDIR);
	inos[ino].nlink = 2;
	inos[ino].dotdot = parent;
	return (1);
}

/*
 * The address of block lbn of a file; 0 for a hole, or for what no file may have.
 */
static ufs_daddr_t
bmap(const struct ufs1_dinode *dip, int64_t lbn)
{
	int64_t span = 1;
	ufs_daddr_t a;
	int level;

	if (lbn < UFS_NDADDR) {
		a = dip->di_db[lbn];
		return (ffs_badblock(fs, a, numfrags(fs, dblksize(fs, dip, lbn))) ?
		    0 : a);
	}
	lbn -= UFS_NDADDR;
	for (level = 0; level < UFS_NIADDR; level++) {
		if (lbn < span * fs->fs_nindir)
			break;
		span *= fs->fs_nindir;
		lbn -= span;
	}
	if (level == UFS_NIADDR)
		return (0);
	for (a = dip->di_ib[level]; !ffs_badblock(fs, a, fs->fs_frag) && level >= 0;
	    level--) {
		ffs_read(&vol, a, iblk[0], (size_t)fs->fs_bsize);
		memcpy(&a, iblk[0] + lbn / span * (int64_t)sizeof(a), sizeof(a));
		lbn %= span;
		span /= fs->fs_nindir;
	}
	return (!ffs_badblock(fs, a, fs->fs_frag) ? a : 0);
}

/*
 * Take the entries out of a chunk.  Returns how many; *bad says that some of the chunk
 * could not be understood and is left out.
 */
static int
parse_chunk(const uint8_t *chunk, struct entry *ents, int *bad)
{
	const struct direct *dp;
	uint32_t off;
	int n = 0;

	for (off = 0; off < DIRBLKSIZ; off += dp->d_reclen) {
		dp = (const struct direct *)(const void *)(chunk + off);
		if (dp->d_reclen < 8 || dp->d_reclen % 4 != 0 ||
		    dp->d_reclen > DIRBLKSIZ - off) {
			*bad = 1;
			break;
		}
		if (dp->d_ino == 0)
			continue;
		if (dp->d_namlen == 0 || UFS_DIRSIZ(dp->d_namlen) > dp->d_reclen ||
		    memchr(dp->d_name, '/', dp->d_namlen) != NULL ||
		    memchr(dp->d_name, '\0', dp->d_namlen + 1u) !=
		    dp->d_name + dp->d_namlen) {
			*bad = 1;
			continue;
		}
		ents[n].ino = dp->d_ino;
		ents[n].type = dp->d_type;
		memcpy(ents[n++].name, dp->d_name, dp->d_namlen + 1u);
	}
	return (n);
}

/*
 * Put entries into a chunk, those with ino 0 left out.  Returns the room left behind the
 * last one; entries that do not fit are dropped, and found again in pass 4.
 */
static uint32_t
build_chunk(uint8_t *chunk, const struct entry *ents, int n)
{
	uint32_t off = 0, last = 0, len;
	struct direct *dp;
	int i;

	memset(chunk, 0, DIRBLKSIZ);
	for (i = 0; i < n; i++) {
		len = UFS_DIRSIZ(strlen(ents[i].name));
		if (ents[i].ino == 0 || off + len > DIRBLKSIZ)
			continue;
		last = off;
		off += ffs_direntry(chunk + off, ents[i].ino, ents[i].type, ents[i].name,
		    0);
	}
	dp = (struct direct *)(void *)(chunk + last);
	dp->d_reclen = (uint16_t)(DIRBLKSIZ - last);
	return (DIRBLKSIZ - off);
}

/*
 * See that a directory begins with "." and "..".  Returns the number of entries.
 */
static int
check_dots(uint32_t dir, struct entry *ents, int n, int *dirty)
{
	int i;

	if (n < 1 || strcmp(ents[0].name, ".") != 0 || ents[0].ino != dir) {
		if (!ask(HARMLESS, "FIX", "BAD OR MISSING '.' I=%u", dir))
			return (n);
		if (n < 1 || strcmp(ents[0].name, ".") != 0)
			memmove(ents + 1, ents, (size_t)n++ * sizeof(*ents));
		ents[0].ino = dir;
		ents[0].type = IFTODT(IFDIR);
		strcpy(ents[0].name, ".");
		*dirty = 1;
	}
	if (n < 2 || strcmp(ents[1].name, "..") != 0) {
		if (!ask(HARMLESS, "FIX", "MISSING '..' I=%u", dir))
			return (n);
		for (i = n; i > 1; i--)
			ents[i] = ents[i - 1];
		n++;
		ents[1].ino = UFS_ROOTINO;
		ents[1].type = IFTODT(IFDIR);
		strcpy(ents[1].name, "..");
		*dirty = 1;
	}
	for (i = 0; i < 2; i++)
		if (ents[i].type != IFTODT(IFDIR)) {
			ents[i].type = IFTODT(IFDIR);
			*dirty |= ask(HARMLESS, "FIX", "BAD TYPE OF '%s' I=%u",
			    ents[i].name, dir);
		}
	inos[dir].dotdot = ents[1].ino;
	return (n);
}

/*
 * Pass 2: what is to be said against an entry?  NULL: nothing.
 */
static const char *
entry_problem(uint32_t dir, const struct entry *e, enum severity *sev)
{
	const struct ino *ip;

	*sev = HARMLESS;
	if (strcmp(e->name, ".") == 0 || strcmp(e->name, "..") == 0)
		return ("EXTRA '.' OR '..' ENTRY");
	if (e->ino < UFS_ROOTINO || e->ino >= maxino)
		return ("INODE NUMBER OUT OF RANGE");
	ip = &inos[e->ino];
	switch (ip->state) {
	case S_FREE:
		return ("UNALLOCATED");
	case S_BADFILE:
	case S_BADDIR:
		*sev = SERIOUS;
		return ("DUP/BAD");
	case S_DIR:
		if (ip->parent != 0 || e->ino == UFS_ROOTINO || e->ino == dir)
			return ("EXTRANEOUS HARD LINK TO DIRECTORY");
	}
	return (NULL);
}

/*
 * Pass 2 for one chunk of directory `dir'.  Returns 1 if it was changed.
 */
static int
pass2_chunk(uint32_t dir, uint8_t *chunk, int first)
{
	static struct entry ents[MAXENTRIES + 2];
	const char *problem;
	enum severity sev;
	int i, n, bad = 0, dirty = 0;

	n = parse_chunk(chunk, ents, &bad);
	if (bad)
		dirty = ask(HARMLESS, "SALVAGE", "DIRECTORY CORRUPTED I=%u", dir);
	if (first)
		n = check_dots(dir, ents, n, &dirty);
	for (i = first ? 2 : 0; i < n; i++) {
		struct entry *e = &ents[i];

		problem = entry_problem(dir, e, &sev);
		if (problem != NULL) {
			if (ask(sev, "REMOVE", "%s I=%u DIR=%u NAME=%s", problem, e->ino,
			    dir, e->name)) {
				e->ino = 0;
				dirty = 1;
				continue;
			}
			if (sev == HARMLESS)
				continue;
			inos[e->ino].state = inos[e->ino].state == S_BADDIR ? S_DIR :
			    S_FILE;
		}
		if (e->type != inos[e->ino].type && ask(HARMLESS, "FIX",
		    "BAD TYPE IN ENTRY I=%u DIR=%u NAME=%s", e->ino, dir, e->name)) {
			e->type = inos[e->ino].type;
			dirty = 1;
		}
		if (inos[e->ino].state == S_DIR)
			inos[e->ino].parent = dir;
		inos[e->ino].refs++;
		inos[dir].used = 1;
	}
	if (dirty)
		build_chunk(chunk, ents, n);
	return (dirty);
}

/*
 * Cut a directory off at block lbn.  One with indirect blocks loses them all.
 */
static void
cut_dir(uint32_t ino, int64_t lbn)
{
	struct ufs1_dinode *dip = ffs_inode(&vol, ino, 1);
	int i;

	if (lbn > UFS_NDADDR)
		lbn = UFS_NDADDR;
	dip->di_size = (uint64_t)lblktosize(fs, lbn);
	for (i = (int)lbn; i < UFS_NDADDR; i++)
		dip->di_db[i] = 0;
	memset(dip->di_ib, 0, sizeof(dip->di_ib));
	stale = 1;
}

/*
 * Pass 2 for one directory.
 */
static void
pass2_dir(uint32_t ino)
{
	static uint8_t buf[FS_MAXBSIZE];
	struct ufs1_dinode di = *ffs_inode(&vol, ino, 0);
	int64_t lbn, nblocks;
	ufs_daddr_t addr;
	int32_t len, off;
	int dirty;

	if (di.di_size % DIRBLKSIZ != 0) {
		di.di_size += DIRBLKSIZ - di.di_size % DIRBLKSIZ;
		if (ask(HARMLESS, "ADJUST", "DIRECTORY LENGTH NOT A MULTIPLE OF %d I=%u",
		    DIRBLKSIZ, ino))
			ffs_inode(&vol, ino, 1)->di_size = di.di_size;
	}
	nblocks = lblkno(fs, blkroundup(fs, (int64_t)di.di_size));
	for (lbn = 0; lbn < nblocks; lbn++) {
		if ((addr = bmap(&di, lbn)) == 0) {
			if (ask(HARMLESS, "ADJUST", "MISSING BLOCK IN DIRECTORY I=%u",
			    ino))
				cut_dir(ino, lbn);
			break;
		}
		len = dblksize(fs, &di, lbn);
		ffs_read(&vol, addr, buf, (size_t)len);
		if (lblktosize(fs, lbn) + len > (int64_t)di.di_size)
			len = blkoff(fs, (int64_t)di.di_size);
		for (off = dirty = 0; off < len; off += DIRBLKSIZ)
			dirty |= pass2_chunk(ino, buf + off, lbn == 0 && off == 0);
		if (dirty)
			ffs_write(&vol, addr, buf, (size_t)dblksize(fs, &di, lbn));
	}
	if (ino != UFS_ROOTINO && ffs_inode(&vol, ino, 0)->di_size == 0 &&
	    ask(HARMLESS, "CLEAR", "ZERO LENGTH DIRECTORY I=%u", ino)) {
		/* Entries that name it already go in the next round. */
		clear_inode(ino);
		inos[ino].mark = 1;
	}
}

/*
 * See that there is a root directory.
 */
static void
check_root(void)
{
	static const char *const text[] = {
		[S_FREE] = "ROOT INODE UNALLOCATED",
		[S_FILE] = "ROOT INODE NOT DIRECTORY",
		[S_BADFILE] = "DUPS/BAD IN ROOT INODE",
		[S_BADDIR] = "DUPS/BAD IN ROOT INODE",
	};
	int zero = 0;

	if (inos[UFS_ROOTINO].state == S_DIR) {
		zero = ffs_inode(&vol, UFS_ROOTINO, 0)->di_size == 0 ||
		    ffs_inode(&vol, UFS_ROOTINO, 0)->di_db[0] == 0;
		if (!zero)
			return;
	}
	if (ask(SERIOUS, "REALLOCATE", "%s",
	    zero ? "ROOT DIRECTORY IS EMPTY" : text[inos[UFS_ROOTINO].state])) {
		clear_inode(UFS_ROOTINO);
		if (make_dir(UFS_ROOTINO, UFS_ROOTINO, 0755))
			return;
	}
	printf("CANNOT GO ON WITHOUT A ROOT DIRECTORY\n");
	exit(EX_BAD);
}

static void
pass2(void)
{
	uint32_t ino, i;
	int again;

	phase("Phase 2 - Check Pathnames");
	check_root();
	do {
		again = 0;
		for (ino = UFS_ROOTINO; ino < maxino; ino++) {
			inos[ino].refs = 0;
			inos[ino].parent = 0;
		}
		for (ino = UFS_ROOTINO; ino < maxino; ino++) {
			if (inos[ino].state != S_DIR)
				continue;
			pass2_dir(ino);
			if (inos[ino].mark != 0)
				again = 1;
		}
		for (i = UFS_ROOTINO; i < maxino; i++)
			inos[i].mark = 0;
	} while (again);
}

/*
 * Look an entry of directory `dir' up by name, or by number if name is NULL, and make
 * it `newino' unless that is UINT32_MAX; 0 removes it.  Returns the number it had, 0 if
 * there is none.
 */
static uint32_t
dir_change(uint32_t dir, const char *name, uint32_t ino, uint32_t newino)
{
	static struct entry ents[MAXENTRIES];
	static uint8_t buf[FS_MAXBSIZE];
	struct ufs1_dinode di = *ffs_inode(&vol, dir, 0);
	ufs_daddr_t addr;
	int64_t lbn;
	int32_t off;
	uint32_t old;
	int i, n, bad;

	for (lbn = 0; (uint64_t)lblktosize(fs, lbn) < di.di_size; lbn++) {
		if ((addr = bmap(&di, lbn)) == 0)
			return (0);
		ffs_read(&vol, addr, buf, (size_t)dblksize(fs, &di, lbn));
		for (off = 0; off < dblksize(fs, &di, lbn); off += DIRBLKSIZ) {
			if ((uint64_t)(lblktosize(fs, lbn) + off) >= di.di_size)
				return (0);
			n = parse_chunk(buf + off, ents, &bad);
			for (i = 0; i < n; i++)
				if (name != NULL ? strcmp(ents[i].name, name) == 0 :
				    ents[i].ino == ino && strcmp(ents[i].name,
				    ".") != 0 &&
				    strcmp(ents[i].name, "..") != 0)
					break;
			if (i == n)
				continue;
			old = ents[i].ino;
			if (newino != UINT32_MAX) {
				ents[i].ino = newino;
				build_chunk(buf + off, ents, n);
				ffs_write(&vol, addr, buf, (size_t)dblksize(fs, &di,
				    lbn));
			}
			return (old);
		}
	}
	return (0);
}

/*
 * Make room for another chunk in a directory: in its last block's fragments, in a longer
 * run of them, or in a new block.  Returns its address, 0 if that cannot be.
 */
static ufs_daddr_t
dir_grow(struct ufs1_dinode *dip)
{
	static uint8_t buf[FS_MAXBSIZE];
	int64_t lbn = lblkno(fs, (int64_t)dip->di_size);
	int32_t len = blkoff(fs, (int64_t)dip->di_size), have, i;
	ufs_daddr_t addr, old;

	if (lbn >= UFS_NDADDR)
		return (0);
	have = numfrags(fs, fragroundup(fs, (int64_t)len));
	old = dip->di_db[lbn];
	if (have > 0 && old == 0)
		return (0);
	if ((have << fs->fs_fshift) > len)
		return (old);
	if ((addr = alloc_frags(have + 1)) == 0)
		return (0);
	memset(buf, 0, (size_t)fs->fs_bsize);
	if (have > 0)
		ffs_read(&vol, old, buf, (size_t)len);
	ffs_write(&vol, addr, buf, (size_t)(have + 1) << fs->fs_fshift);
	for (i = 0; i < have; i++)
		BIT_CLR(used, old + i);
	dip->di_db[lbn] = addr;
	dip->di_blocks += (uint32_t)(fs->fs_fsize / FS_DEVBSIZE);
	return (addr);
}

/*
 * Enter a name into a directory.  Returns 0 if there is no room.
 */
static int
dir_enter(uint32_t dir, uint32_t ino, uint8_t type, const char *name)
{
	static struct entry ents[MAXENTRIES + 1];
	static uint8_t buf[FS_MAXBSIZE];
	struct ufs1_dinode di = *ffs_inode(&vol, dir, 0);
	ufs_daddr_t addr;
	int64_t off;
	int n = 0, bad;

	for (off = 0; (uint64_t)off < di.di_size; off += DIRBLKSIZ) {
		if ((addr = bmap(&di, lblkno(fs, off))) == 0)
			return (0);
		ffs_read(&vol, addr, buf, (size_t)dblksize(fs, &di, lblkno(fs, off)));
		n = parse_chunk(buf + blkoff(fs, off), ents, &bad);
		if (build_chunk(buf + blkoff(fs, off), ents,
		    n) >= UFS_DIRSIZ(strlen(name)))
			break;
	}
	if ((uint64_t)off >= di.di_size) {
		if ((addr = dir_grow(&di)) == 0)
			return (0);
		di.di_size += DIRBLKSIZ;
		*ffs_inode(&vol, dir, 1) = di;
		ffs_read(&vol, addr, buf, (size_t)dblksize(fs, &di, lblkno(fs, off)));
		n = 0;
	}
	ents[n].ino = ino;
	ents[n].type = type;
	strcpy(ents[n++].name, name);
	build_chunk(buf + blkoff(fs, off), ents, n);
	ffs_write(&vol, addr, buf, (size_t)dblksize(fs, &di, lblkno(fs, off)));
	return (1);
}

/*
 * The inode of /lost+found, which is made if need be; 0 if it cannot be.
 */
static uint32_t
lost_found(void)
{
	uint32_t ino = dir_change(UFS_ROOTINO, LOSTDIR, 0, UINT32_MAX);

	if (ino != 0 && ino < maxino && inos[ino].state == S_DIR)
		return (ino);
	if (ino != 0 || lostdir_failed)
		return (0);
	for (ino = UFS_ROOTINO + 1; ino < maxino && inos[ino].state != S_FREE; ino++)
		continue;
	lostdir_failed = 1;
	if (ino == maxino || !make_dir(ino, UFS_ROOTINO, 0700))
		return (0);
	if (!dir_enter(UFS_ROOTINO, ino, IFTODT(IFDIR), LOSTDIR)) {
		clear_inode(ino);
		return (0);
	}
	inos[ino].parent = UFS_ROOTINO;
	inos[ino].mark = UFS_ROOTINO;
	inos[ino].refs = 1 + dots_counted;
	inos[UFS_ROOTINO].refs += dots_counted;
	lostdir_failed = 0;
	return (ino);
}

/*
 * Give an inode without a name one in lost+found.  Returns 1 on success, 0 if that was
 * not wanted, -1 if it cannot be done.
 */
static int
reconnect(uint32_t ino)
{
	const struct ufs1_dinode *dip = ffs_inode(&vol, ino, 0);
	char name[16];
	uint32_t dir;

	if (!ask(HARMLESS, "RECONNECT", "UNREF %s I=%u OWNER=%u MODE=%o SIZE=%llu",
	    inos[ino].state == S_DIR ? "DIR" : "FILE", ino, dip->di_uid, dip->di_mode,
	    (unsigned long long)dip->di_size))
		return (0);
	snprintf(name, sizeof(name), "#%08u", ino);
	dir = lost_found();
	if (dir == 0 || !dir_enter(dir, ino, inos[ino].type, name)) {
		printf("SORRY. NO SPACE IN lost+found DIRECTORY\n");
		unresolved = 1;
		return (-1);
	}
	inos[ino].refs++;
	if (inos[ino].state == S_DIR)
		inos[ino].parent = dir;
	return (1);
}

/*
 * Pass 3 for one directory: follow the parents up until the root, or a directory that
 * is known to be reachable; a branch that ends elsewhere is tied to lost+found there.
 */
static void
pass3_dir(uint32_t ino)
{
	uint32_t top, p;

	for (top = ino; inos[top].mark == 0 && inos[top].parent != 0;
	    top = inos[top].parent)
		inos[top].mark = ino;
	if (inos[top].mark != UFS_ROOTINO && inos[top].parent != 0) {
		if (inos[top].mark != ino)
			return;		/* ends where another branch failed */
		/* Went round in a circle: cut it. */
		if (!ask(HARMLESS, "REMOVE", "DIRECTORY I=%u IS ITS OWN ANCESTOR", top))
			return;
		dir_change(inos[top].parent, NULL, top, 0);
		inos[top].parent = 0;
		inos[top].refs--;
	}
	if (inos[top].mark != UFS_ROOTINO && inos[top].nlink <= 0 && !inos[top].used)
		return;			/* was removed, only not freed yet: pass 4 does */
	if (inos[top].mark != UFS_ROOTINO && reconnect(top) != 1)
		return;
	inos[top].mark = UFS_ROOTINO;
	for (p = ino; inos[p].mark == ino && p != top; p = inos[p].parent)
		inos[p].mark = UFS_ROOTINO;
}

static void
pass3(void)
{
	struct ino *ip;
	uint32_t ino;

	phase("Phase 3 - Check Connectivity");
	inos[UFS_ROOTINO].parent = UFS_ROOTINO;
	inos[UFS_ROOTINO].mark = UFS_ROOTINO;
	for (ino = UFS_ROOTINO; ino < maxino; ino++)
		if (inos[ino].state == S_DIR && inos[ino].mark != UFS_ROOTINO)
			pass3_dir(ino);
	for (ino = UFS_ROOTINO; ino < maxino; ino++) {
		ip = &inos[ino];
		if (ip->state != S_DIR || ip->parent == 0)
			continue;
		if (ip->dotdot != ip->parent && ask(HARMLESS, "FIX",
		    "'..' OF DIRECTORY I=%u IS %u, SHOULD BE %u", ino, ip->dotdot,
		    ip->parent))
			dir_change(ino, "..", 0, ip->parent);
		ip->refs++;
		inos[ip->parent].refs++;
	}
	dots_counted = 1;
}

/*
 * Pass 4 for one inode.
 */
static void
pass4_inode(uint32_t ino)
{
	struct ino *ip = &inos[ino];
	const char *what = ip->state == S_DIR ? "DIR" : "FILE";

	switch (ip->state) {
	case S_FREE:
		return;
	case S_BADFILE:
	case S_BADDIR:
		if (ask(SERIOUS, "CLEAR", "BAD/DUP FILE I=%u", ino))
			clear_inode(ino);
		return;
	}
	if (ip->refs == 0 && (ip->state == S_DIR || ip->nlink == 0 ||
	    ffs_inode(&vol, ino, 0)->di_size == 0 || reconnect(ino) == 0) &&
	    ask(HARMLESS, "CLEAR", "UNREF %s I=%u", what, ino)) {
		clear_inode(ino);
		return;
	}
	if (ip->refs != ip->nlink && ip->refs <= UFS_LINK_MAX && ip->refs > 0 &&
	    ask(HARMLESS, "ADJUST", "LINK COUNT %s I=%u COUNT %d SHOULD BE %d", what,
	    ino,
	    ip->nlink, ip->refs))
		ffs_inode(&vol, ino, 1)->di_nlink = (int16_t)ip->refs;
}

static void
pass4(void)
{
	uint32_t ino;

	phase("Phase 4 - Check Reference Counts");
	/* Files first: reconnecting one may make or count lost+found. */
	for (ino = UFS_ROOTINO; ino < maxino; ino++)
		if (inos[ino].state != S_DIR)
			pass4_inode(ino);
	for (ino = UFS_ROOTINO; ino < maxino; ino++)
		if (inos[ino].state == S_DIR)
			pass4_inode(ino);
}

/*
 * Pass 5: build at `new' what group c should be, given what it is at `old'.
 */
static void
pass5_build(int32_t c, const struct cg *old, struct cg *new)
{
	uint8_t *map;
	uint32_t ino;
	int32_t i;

	if (ffs_badcg(fs, old, c) != NULL)
		ffs_cginit(fs, new, c, fs->fs_time);
	else
		memcpy(new, old, (size_t)fs->fs_bsize);
	if (new->cg_rotor < 0 || new->cg_rotor >= new->cg_ndblk)
		new->cg_rotor = 0;
	if (new->cg_frotor < 0 || new->cg_frotor >= new->cg_ndblk)
		new->cg_frotor = 0;
	if (new->cg_irotor < 0 || new->cg_irotor >= fs->fs_ipg)
		new->cg_irotor = 0;
	map = cg_inosused(new);
	memset(map, 0, (size_t)(fs->fs_ipg + 7) / 8);
	new->cg_cs.cs_ndir = 0;
	for (i = 0; i < fs->fs_ipg; i++) {
		ino = (uint32_t)(c * fs->fs_ipg + i);
		if (ino < UFS_ROOTINO || inos[ino].state != S_FREE)
			BIT_SET(map, i);
		if (inos[ino].state == S_DIR || inos[ino].state == S_BADDIR)
			new->cg_cs.cs_ndir++;
	}
	map = cg_blksfree(new);
	memset(map, 0, (size_t)(fs->fs_fpg + 7) / 8);
	for (i = 0; i < new->cg_ndblk; i++)
		if (!BIT_ISSET(used, cgbase(fs, c) + i))
			BIT_SET(map, i);
	ffs_cgcount(fs, new);
}

/*
 * Pass 5: say what differs between what a group is and what it should be.
 */
static const char *
pass5_compare(int32_t c, const struct cg *old, const struct cg *new)
{
	const char *bad = ffs_badcg(fs, old, c);

	if (bad != NULL)
		return (bad);
	if (memcmp(cg_inosused(old), cg_inosused(new),
	    (size_t)(fs->fs_ipg + 7) / 8) != 0)
		return ("ALLOCATED INODES WRONG IN BIT MAPS");
	if (memcmp(cg_blksfree(old), cg_blksfree(new),
	    (size_t)(fs->fs_fpg + 7) / 8) != 0)
		return ("BLK(S) WRONG IN BIT MAPS");
	if (memcmp(old, new, (size_t)fs->fs_bsize) != 0)
		return ("SUMMARY INFORMATION BAD");
	return (NULL);
}

static void
pass5(void)
{
	size_t cslen = (size_t)ffs_csfrags(fs) << fs->fs_fshift;
	struct csum *ocs, *ncs, total = { 0, 0, 0, 0 };
	struct cg *old, *new;
	const char *problem;
	int32_t c;

	phase("Phase 5 - Check Cyl groups");
	if (stale)
		pass1_again();
	old = xcalloc(1, (size_t)fs->fs_bsize);
	new = xcalloc(1, (size_t)fs->fs_bsize);
	ocs = xcalloc(1, cslen);
	ncs = xcalloc(1, cslen);
	ffs_read(&vol, fs->fs_csaddr, ocs, cslen);
	memcpy(ncs, ocs, cslen);
	for (c = 0; c < fs->fs_ncg; c++) {
		ffs_read(&vol, cgtod(fs, c), old, (size_t)fs->fs_bsize);
		pass5_build(c, old, new);
		problem = pass5_compare(c, old, new);
		if (problem != NULL && ask(HARMLESS, "SALVAGE", "%s CG=%d", problem, c))
			ffs_write(&vol, cgtod(fs, c), new, (size_t)fs->fs_bsize);
		ncs[c] = new->cg_cs;
		total.cs_ndir += ncs[c].cs_ndir;
		total.cs_nbfree += ncs[c].cs_nbfree;
		total.cs_nifree += ncs[c].cs_nifree;
		total.cs_nffree += ncs[c].cs_nffree;
	}
	if ((memcmp(ocs, ncs, cslen) != 0 ||
	    memcmp(&total, &fs->fs_cstotal, sizeof(total)) != 0) &&
	    ask(HARMLESS, "SALVAGE", "FREE BLK COUNT(S) WRONG IN SUPERBLK")) {
		ffs_write(&vol, fs->fs_csaddr, ncs, cslen);
		fs->fs_cstotal = total;
	}
	free(old);
	free(new);
	free(ocs);
	free(ncs);
}

/*
 * Read the superblock at `sector'.  Returns what is wrong with it.
 */
static const char *
read_superblock(int64_t sector)
{
	int64_t off = sector * FS_DEVBSIZE;

	if (off < 0 || off > vol.f_dev.dv_size - FS_SBAREA)
		return ("not within the disk");
	dev_read(&vol.f_dev, vol.f_sb.area, FS_SBAREA, off);
	return (ffs_badsb(fs, vol.f_dev.dv_size));
}

/*
 * Find a superblock that can be trusted.  Returns 0 if there is none.
 */
static int
find_superblock(int64_t sector)
{
	static const int64_t places[] = { 32, 64, 128 };
	const char *bad;
	size_t i;

	bad = read_superblock(sector != 0 ? sector : FS_SBOFF / FS_DEVBSIZE);
	if (bad == NULL) {
		if (sector != 0)	/* the standard one is to be written anew */
			fs->fs_clean = 0;
		return (1);
	}
	printf("%s: BAD SUPER BLOCK: %s\n", vol.f_dev.dv_name, bad);
	for (i = 0; sector == 0 && i < sizeof(places) / sizeof(places[0]); i++)
		if (read_superblock(places[i]) == NULL &&
		    ask(SERIOUS, "USE", "ALTERNATE SUPER BLOCK AT SECTOR %lld",
		    (long long)places[i])) {
			fs->fs_clean = 0;
			return (1);
		}
	return (0);
}

static int check(const char *, int64_t);

/*
 * Check a disk that was opened but is mounted read-write as under -n: the kernel would
 * write over what we repair.
 */
static int
check_only(const char *name, int64_t sector)
{
	int savepreen = preen, saveyes = sayyes, status;

	printf("%s: MOUNTED READ-WRITE; NOTHING WILL BE REPAIRED\n", name);
	dev_close(&vol.f_dev);
	preen = sayyes = 0;
	saidno = 1;
	status = check(name, sector);
	preen = savepreen;
	sayyes = saveyes;
	saidno = 0;
	return (status);
}

/*
 * Check one disk.  Returns the exit status.
 */
static int
check(const char *name, int64_t sector)
{
	uint32_t ino, nfiles = 0;
	int i;

	memset(&vol, 0, sizeof(vol));
	modified = unresolved = stale = dots_counted = lostdir_failed = 0;
	dev_open(&vol.f_dev, name, !saidno);
	if (!saidno && dev_mounted(&vol.f_dev) == 2)
		return (check_only(name, sector));
	if (!preen)
		printf("** %s%s\n", name, saidno ? " (NO WRITE)" : "");
	if (!find_superblock(sector))
		return (EX_BAD);
	if (preen && !force && fs->fs_clean == 1 &&
	    fs->fs_state == (int32_t)((uint32_t)FS_OKAY - (uint32_t)fs->fs_time)) {
		printf("%s: FILESYSTEM CLEAN; SKIPPING CHECKS\n", name);
		dev_close(&vol.f_dev);
		return (0);
	}
	maxino = (uint32_t)(fs->fs_ncg * fs->fs_ipg);
	used = xcalloc(1, (size_t)fs->fs_size / 8 + 1);
	twice = NULL;
	inos = xcalloc(maxino, sizeof(*inos));
	for (i = 0; i < UFS_NIADDR; i++)
		iblk[i] = xcalloc(1, (size_t)fs->fs_bsize);
	pass1();
	pass2();
	pass3();
	pass4();
	pass5();
	for (ino = UFS_ROOTINO; ino < maxino; ino++)
		nfiles += inos[ino].state != S_FREE;
	if (preen)
		printf("%s: ", name);
	printf("%u files, %lld used, %lld free (%d frags, %d blocks)\n", nfiles,
	    (long long)fs->fs_dsize - fs->fs_cstotal.cs_nffree -
	    blkstofrags(fs, (int64_t)fs->fs_cstotal.cs_nbfree),
	    fs->fs_cstotal.cs_nffree + blkstofrags(fs,
	    (long long)fs->fs_cstotal.cs_nbfree),
	    fs->fs_cstotal.cs_nffree, fs->fs_cstotal.cs_nbfree);
	if (!saidno) {
		ffs_iflush(&vol);
		if (!unresolved && (modified || fs->fs_clean != 1 ||
		    (fs->fs_flags & FS_UNCLEAN) != 0)) {
			modified = 1;
			fs->fs_flags &= ~FS_UNCLEAN;
			printf("%s%s\n", preen ? "" : "\n***** ",
			    preen ? "FILE SYSTEM MARKED CLEAN" :
			    "FILE SYSTEM MARKED CLEAN *****");
		}
		if (modified) {
			fs->fs_time = dev_now();
			fs->fs_clean = !unresolved;
			ffs_writesb(&vol, 1);
			if (!preen)
				printf("\n***** FILE SYSTEM WAS MODIFIED *****\n");
		}
	}
	free(used);
	free(twice);
	free(inos);
	free(vol.f_iblk);
	for (i = 0; i < UFS_NIADDR; i++)
		free(iblk[i]);
	i = 0;
	if (modified && !saidno && dev_reload(&vol.f_dev) < 0)
		i = EX_REBOOT;
	if (unresolved) {
		printf("\n***** FILE SYSTEM STILL DIRTY *****\n");
		i = EX_BAD;
	}
	dev_close(&vol.f_dev);
	return (i);
}

int
main(int argc, char **argv)
{
	int ch, status, worst = 0;
	int64_t sector = 0;
	char *end;

	dev_exit = EX_BAD;
	while ((ch = getopt(argc, argv, "b:fnpy")) != -1)
		switch (ch) {
		case 'b':
			sector = strtoll(optarg, &end, 10);
			if (*end != '\0' || sector <= 0)
				errx(1, "%s: bad sector number", optarg);
			break;
		case 'f':
			force = 1;
			break;
		case 'n':
			saidno = 1;
			break;
		case 'p':
			preen = 1;
			break;
		case 'y':
			sayyes = 1;
			break;
		default:
			usage();
		}
	if (optind == argc || preen + saidno + sayyes > 1)
		usage();
	signal(SIGINT, interrupted);
	for (; optind < argc; optind++)
		if ((status = check(argv[optind], sector)) > worst)
			worst = status;
	if (fflush(stdout) != 0 || ferror(stdout))
		err(EX_BAD, "stdout");
	return (worst);
}
