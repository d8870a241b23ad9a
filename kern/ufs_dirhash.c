/*
 * kern/ufs_dirhash.c - UFS1: where in a big directory a name is.
 *
 * A directory on disk is a row of chunks that are searched one after the other, which
 * takes too long when there are thousands.  So one that is looked at, and is not small,
 * gets a hash in memory, that tells in which chunks a name can be at all, and which have
 * room for a new one:
 *
 *	inode.i_dirhash --> dirhash --> dh_slot	hash of a name, number of its chunk
 *				    \-> dh_room	of each chunk: bytes free / 4
 *	dirhashes: all of them, least recently used first
 *
 * Not where in a chunk: names move within it as others come and go.  dh_slot is a table
 * with linear probing, a power of two long and at most three quarters full.
 *
 * A hash is only a copy.  It is made by a look over the whole directory; ufs_lookup.c
 * tells it of each name that comes or goes.  It is thrown away, to be made anew, when it
 * has become too small, when the directory's size is not what it should be, or when
 * memory is short.  A directory that is damaged, or for which there is no memory, has
 * none and is searched as it stands.
 *
 * Whoever uses a hash has the directory's vnode locked exclusively; only hashes of
 * directories that nobody has locked are taken away.  Called by ufs_lookup.c and
 * ufs_vfsops.c.  The idea is Ian Dowse's ufs_dirhash(9); sysctl vfs.ufs.dirhash_* has
 * the names of that.
 */
#include "kern/sysctl.h"
#include "kern/ufs.h"
#include "kern/vm.h"

#define SLOTS_A_CHUNK	32u		/* when all names have some five letters */

struct dirslot {
	uint32_t	ds_hash;
	uint32_t	ds_chunk;	/* + 1; 0: the slot is free */
};

struct dirhash {
	TAILQ_ENTRY(dirhash) dh_link;
	struct inode	*dh_ip;
	struct dirslot	*dh_slot;	/* dh_mask + 1 of them, dh_used not free */
	uint8_t		*dh_room;	/* dh_nchunk of them, space for dh_maxchunk */
	uint32_t	dh_mask, dh_used, dh_nchunk, dh_maxchunk;
	int		dh_bytes;
};
static TAILQ_HEAD(, dirhash) dirhashes = TAILQ_HEAD_INITIALIZER(dirhashes);
static MALLOC_DEFINE(M_DIRHASH, "ufs dirhash");

int ufs_dirhash_maxmem, ufs_dirhash_mem;
static int dirhash_minsize = 5 * DIRBLKSIZ;
static uint32_t hash_seed;
SYSCTL_INT(dirhash_minsize, "vfs.ufs.dirhash_minsize", CTLFLAG_RW, &dirhash_minsize,
    "directories of fewer bytes are not hashed");
SYSCTL_INT(ufs_dirhash_maxmem, "vfs.ufs.dirhash_maxmem", CTLFLAG_RW, &ufs_dirhash_maxmem,
    "memory for hashes of directories; 0: none");
SYSCTL_INT(ufs_dirhash_mem, "vfs.ufs.dirhash_mem", CTLFLAG_RD, &ufs_dirhash_mem,
    "memory that hashes of directories take");

/* At the first mount: a sixty-fourth of memory is the limit.  The seed is secret, lest a
 * user make names that all have one hash. */
void
ufs_dirhash_init(void)
{
	if (hash_seed != 0)
		return;
	karc4random_buf(&hash_seed, sizeof(hash_seed));
	hash_seed |= 1;
	ufs_dirhash_maxmem = (int)MIN(vm_page_count * (PAGE_SIZE / 64), 1U << 30);
}

static uint32_t
name_hash(const char *name, int len)
{
	uint32_t h = hash_seed;

	while (len-- > 0) {
		h = (h ^ (uint8_t)*name++) * 16777619U;
		h ^= h >> 15;
	}
	return h;
}

/* A directory's hash goes, if it has one. */
void
ufs_dirhash_free(struct inode *dp)
{
	struct dirhash *dh = dp->i_dirhash;

	if (dh == NULL)
		return;
	TAILQ_REMOVE(&dirhashes, dh, dh_link);
	ufs_dirhash_mem -= dh->dh_bytes;
	dp->i_dirhash = NULL;
	kfree(dh->dh_slot, M_DIRHASH);
	kfree(dh->dh_room, M_DIRHASH);
	kfree(dh, M_DIRHASH);
}

/* vfs_shrink: free the hash that was not used for longest.  False: there is none. */
bool
ufs_dirhash_shrink(void)
{
	struct dirhash *dh;

	TAILQ_FOREACH(dh, &dirhashes, dh_link)
		if (!lockinuse(&ITOV(dh->dh_ip)->v_lock))
			break;
	if (dh != NULL)
		ufs_dirhash_free(dh->dh_ip);
	return dh != NULL;
}

/* An empty hash for a directory; NULL: no memory. */
static struct dirhash *
dirhash_alloc(struct inode *dp, uint32_t nchunk, uint32_t nslot)
{
	uint64_t bytes = nslot * sizeof(struct dirslot) + nchunk + sizeof(struct dirhash);
	struct dirhash *dh;

	while (ufs_dirhash_mem + (int64_t)bytes > ufs_dirhash_maxmem)
		if ((int64_t)bytes > ufs_dirhash_maxmem || !ufs_dirhash_shrink())
			return NULL;
	dh = kmalloc(sizeof(*dh), M_DIRHASH, M_NOWAIT | M_ZERO);
	if (dh == NULL)
		return NULL;
	dh->dh_slot = kmalloc(nslot * sizeof(struct dirslot), M_DIRHASH,
	    M_NOWAIT | M_ZERO);
	dh->dh_room = kmalloc(nchunk, M_DIRHASH, M_NOWAIT);
	dh->dh_ip = dp;
	dh->dh_mask = nslot - 1;
	dh->dh_maxchunk = nchunk;
	dh->dh_bytes = (int)bytes;
	ufs_dirhash_mem += dh->dh_bytes;
	dp->i_dirhash = dh;
	TAILQ_INSERT_TAIL(&dirhashes, dh, dh_link);
	if (dh->dh_slot != NULL && dh->dh_room != NULL)
		return dh;
	ufs_dirhash_free(dp);
	return NULL;
}

/* Note that a name is in a chunk.  False: the table is full. */
static bool
slot_add(struct dirhash *dh, uint32_t hash, uint32_t chunk)
{
	uint32_t i = hash & dh->dh_mask;

	if (dh->dh_used >= dh->dh_mask / 4 * 3)
		return false;
	while (dh->dh_slot[i].ds_chunk != 0)
		i = (i + 1) & dh->dh_mask;
	dh->dh_slot[i] = (struct dirslot){ hash, chunk + 1 };
	dh->dh_used++;
	return true;
}

/* Forget a name.  Those that follow without a gap move up, unless they are where their
 * hash wants them or behind that. */
static void
slot_remove(struct dirhash *dh, uint32_t hash, uint32_t chunk)
{
	struct dirslot *s = dh->dh_slot;
	uint32_t mask = dh->dh_mask, i = hash & mask, k;

	while (s[i].ds_hash != hash || s[i].ds_chunk != chunk + 1) {
		KASSERT(s[i].ds_chunk != 0);
		i = (i + 1) & mask;
	}
	for (k = (i + 1) & mask; s[k].ds_chunk != 0; k = (k + 1) & mask) {
		if (((k - s[k].ds_hash) & mask) < ((k - i) & mask))
			continue;
		s[i] = s[k];
		i = k;
	}
	s[i].ds_chunk = 0;
	dh->dh_used--;
}

/* Look at all chunks.  E2BIG: more names than slots; EIO: a damaged directory */
static int
dirhash_fill(struct dirhash *dh)
{
	struct inode *dp = dh->dh_ip;
	struct direct *ep;
	struct vm_page *m;
	uint32_t off, n = (uint32_t)(dp->i_size / DIRBLKSIZ);
	char *chunk;
	int error = 0;

	for (dh->dh_nchunk = 0; error == 0 && dh->dh_nchunk < n; dh->dh_nchunk++) {
		error = ufs_dirchunk(dp, dh->dh_nchunk * (uint64_t)DIRBLKSIZ, &m, &chunk);
		if (error != 0)
			break;
		FOREACH_DIRENTRY(chunk, off, ep)
			if (ep->d_ino != 0 && !slot_add(dh,
			    name_hash(ep->d_name, ep->d_namlen), dh->dh_nchunk))
				error = E2BIG;
		dh->dh_room[dh->dh_nchunk] = (uint8_t)(ufs_dirroom(chunk) / 4);
		vm_page_wakeup(m);
	}
	return error;
}

/* Does a directory, locked exclusively, have a hash?  One is made if it should have. */
bool
ufs_dirhash_ready(struct inode *dp)
{
	uint64_t n = dp->i_size / DIRBLKSIZ, max = n + n / 4 + 16, nslot;
	struct dirhash *dh = dp->i_dirhash;
	int error = E2BIG;

	KASSERT(lockowned(&ITOV(dp)->v_lock));
	if (dh != NULL && dh->dh_nchunk == n) {
		TAILQ_REMOVE(&dirhashes, dh, dh_link);
		TAILQ_INSERT_TAIL(&dirhashes, dh, dh_link);
		return true;
	}
	ufs_dirhash_free(dp);
	if (dirhash_minsize < 0 || dp->i_size < (uint64_t)dirhash_minsize ||
	    max * SLOTS_A_CHUNK > 1U << 30)
		return false;
	for (nslot = 256; nslot < max * SLOTS_A_CHUNK; nslot *= 2)
		continue;
	for (; error == E2BIG; nslot *= 2) {
		dh = dirhash_alloc(dp, (uint32_t)max, (uint32_t)nslot);
		if (dh == NULL)
			return false;
		if ((error = dirhash_fill(dh)) != 0)
			ufs_dirhash_free(dp);
	}
	return error == 0;
}

/* The next chunk that a name may be in; *iter is 0 at first.  False: no more. */
bool
ufs_dirhash_find(struct inode *dp, const char *name, int len, uint32_t *iter,
    uint64_t *off)
{
	struct dirhash *dh = dp->i_dirhash;
	uint32_t hash = name_hash(name, len);
	struct dirslot *s;

	for (;;) {
		s = &dh->dh_slot[(hash + (*iter)++) & dh->dh_mask];
		if (s->ds_chunk == 0)
			return false;
		if (s->ds_hash == hash)
			break;
	}
	*off = (s->ds_chunk - 1) * (uint64_t)DIRBLKSIZ;
	return true;
}

/* The first chunk that has so many bytes free; -1: none. */
int64_t
ufs_dirhash_room(struct inode *dp, uint32_t bytes)
{
	struct dirhash *dh = dp->i_dirhash;

	for (uint32_t i = 0; i < dh->dh_nchunk; i++)
		if (dh->dh_room[i] * 4u >= bytes)
			return i * (int64_t)DIRBLKSIZ;
	return -1;
}

/* A name came into the chunk at off, or went from it; so much is free there now. */
void
ufs_dirhash_update(struct inode *dp, const char *name, int len, uint64_t off, bool came,
    uint32_t room)
{
	uint32_t hash = name_hash(name, len), chunk = (uint32_t)(off / DIRBLKSIZ);
	struct dirhash *dh = dp->i_dirhash;

	if (dh == NULL)
		return;
	if (chunk == dh->dh_nchunk && chunk < dh->dh_maxchunk)
		dh->dh_nchunk++;
	if (chunk >= dh->dh_nchunk || (came && !slot_add(dh, hash, chunk))) {
		ufs_dirhash_free(dp);
		return;
	}
	if (!came)
		slot_remove(dh, hash, chunk);
	dh->dh_room[chunk] = (uint8_t)(room / 4);
}
