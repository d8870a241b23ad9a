/*
 * kern/vfs_cache.c - the name cache: which name in which directory is which vnode.
 *
 * An entry says "in directory nc_dvp, nc_name is nc_vp", or with nc_vp NULL "nc_dvp has
 * no such name" (a negative entry; a shell that searches $PATH meets these most).
 * "." is not cached; ".." is, as any name, but is no use for finding a path.
 *
 *	hash table (dvp, name) ----> struct namecache ----> nc_vp
 *	dvp->v_nc_src: all entries in a directory	vp->v_nc_dst: all names of a file
 *	ncq: all entries, least recently entered or found first
 *
 * Entries hold no references: they go when either vnode dies, when the name changes
 * (cache_purge_name, under the directory's lock), or when there are too many.  So a
 * lookup that hits takes no lock and no reference, and cannot sleep; it stays right
 * since whoever changes a directory purges the name before it unlocks.  Entries are
 * made by nlookup() after VOP_LOOKUP, with the directory locked.
 *
 * vn_fullpath() goes the other way, from a vnode to its path, for getcwd and realpath:
 * by the cache where it can, else by ".." and reading the parent directory.
 *
 * Called by vfs_lookup.c, vfs_subr.c, file systems.  Read vfs_lookup.c next.
 * DragonFly's namecache(9), in the older BSD form.
 */
#include <sys/dirent.h>
#include "kern/file.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/vnode.h"

struct namecache {
	LIST_ENTRY(namecache) nc_hash;
	LIST_ENTRY(namecache) nc_src;	/* nc_dvp's v_nc_src */
	LIST_ENTRY(namecache) nc_dst;	/* nc_vp's v_nc_dst */
	TAILQ_ENTRY(namecache) nc_q;
	struct vnode	*nc_dvp;
	struct vnode	*nc_vp;		/* NULL: there is no such name */
	uint32_t	nc_hashval;
	uint8_t		nc_len;
	char		nc_name[];
};

LIST_HEAD(nchash, namecache);
static struct nchash *nchashtbl;
static uint32_t nchashmask;
static TAILQ_HEAD(, namecache) ncq = TAILQ_HEAD_INITIALIZER(ncq);
static int numcache, maxcache;
static uint64_t nchits, ncneghits, ncmisses;
SYSCTL_INT(vfs_cache_numcache, "vfs.cache.numcache", CTLFLAG_RD, &numcache,
    "names in the name cache");
SYSCTL_QUAD(vfs_cache_hits, "vfs.cache.numposhits", CTLFLAG_RD, &nchits, "names found");
SYSCTL_QUAD(vfs_cache_neghits, "vfs.cache.numneghits", CTLFLAG_RD, &ncneghits,
    "names found not to exist");
SYSCTL_QUAD(vfs_cache_misses, "vfs.cache.nummiss", CTLFLAG_RD, &ncmisses,
    "names not in the cache");

static MALLOC_DEFINE(M_VFSCACHE, "namecache");

/* Makes the hash table, sized by memory. */
void
cache_init(void)
{
	uint32_t n;

	maxcache = (int)MAX(1024, MIN(vm_page_count / 2, 100000));
	for (n = 512; (int)n < maxcache; n <<= 1)
		continue;
	nchashtbl = kmalloc(n * sizeof(*nchashtbl), M_VFSCACHE, M_WAITOK | M_ZERO);
	nchashmask = n - 1;
}

/* Hash of a name in a directory: FNV-1a, begun with the vnode's address. */
static uint32_t
cache_hash(const struct vnode *dvp, const char *name, int len)
{
	uint32_t h = 2166136261U ^ (uint32_t)((uintptr_t)dvp >> 5);

	while (len-- > 0)
		h = (h ^ (uint8_t)*name++) * 16777619U;
	return h;
}

/* The entry of a name, or NULL. */
static struct namecache *
cache_find(struct vnode *dvp, const char *name, int len, uint32_t h)
{
	struct namecache *nc;

	LIST_FOREACH(nc, &nchashtbl[h & nchashmask], nc_hash) {
		if (nc->nc_hashval == h && nc->nc_dvp == dvp && nc->nc_len == len &&
		    memcmp(nc->nc_name, name, (size_t)len) == 0)
			return nc;
	}
	return NULL;
}

static void
cache_free(struct namecache *nc)
{
	LIST_REMOVE(nc, nc_hash);
	LIST_REMOVE(nc, nc_src);
	if (nc->nc_vp != NULL)
		LIST_REMOVE(nc, nc_dst);
	TAILQ_REMOVE(&ncq, nc, nc_q);
	numcache--;
	kfree(nc, M_VFSCACHE);
}

/*
 * Looks a name up: 0 not known, ENOENT known not to exist, -1 found and in *vpp, not
 * referenced.  Never sleeps.
 */
int
cache_lookup(struct vnode *dvp, const char *name, int len, struct vnode **vpp)
{
	struct namecache *nc;

	nc = cache_find(dvp, name, len, cache_hash(dvp, name, len));
	if (nc == NULL) {
		ncmisses++;
		return 0;
	}
	if (TAILQ_NEXT(nc, nc_q) != NULL) {
		TAILQ_REMOVE(&ncq, nc, nc_q);
		TAILQ_INSERT_TAIL(&ncq, nc, nc_q);
	}
	*vpp = nc->nc_vp;
	if (nc->nc_vp == NULL) {
		ncneghits++;
		return ENOENT;
	}
	nchits++;
	return -1;
}

/*
 * Enters a name (vp NULL: that there is none), in place of what was known.  dvp is
 * locked.  Without memory nothing is entered.
 */
void
cache_enter(struct vnode *dvp, struct vnode *vp, const char *name, int len)
{
	struct namecache *nc;
	uint32_t h = cache_hash(dvp, name, len);

	if (len > NAME_MAX || (dvp->v_flag & VRECLAIMED) != 0 ||
	    (vp != NULL && (vp->v_flag & VRECLAIMED) != 0))
		return;
	if ((nc = cache_find(dvp, name, len, h)) != NULL) {
		if (nc->nc_vp == vp)
			return;
		cache_free(nc);
	}
	while (numcache >= maxcache)
		cache_free(TAILQ_FIRST(&ncq));
	nc = kmalloc(sizeof(*nc) + (size_t)len, M_VFSCACHE, M_NOWAIT);
	if (nc == NULL)
		return;
	nc->nc_dvp = dvp;
	nc->nc_vp = vp;
	nc->nc_hashval = h;
	nc->nc_len = (uint8_t)len;
	memcpy(nc->nc_name, name, (size_t)len);
	LIST_INSERT_HEAD(&nchashtbl[h & nchashmask], nc, nc_hash);
	LIST_INSERT_HEAD(&dvp->v_nc_src, nc, nc_src);
	if (vp != NULL)
		LIST_INSERT_HEAD(&vp->v_nc_dst, nc, nc_dst);
	TAILQ_INSERT_TAIL(&ncq, nc, nc_q);
	numcache++;
}

/* Forgets all names of a vnode and all names in it. */
void
cache_purge(struct vnode *vp)
{
	struct namecache *nc;

	while ((nc = LIST_FIRST(&vp->v_nc_src)) != NULL)
		cache_free(nc);
	while ((nc = LIST_FIRST(&vp->v_nc_dst)) != NULL)
		cache_free(nc);
}

/* Forgets one name, also that it does not exist. */
void
cache_purge_name(struct vnode *dvp, const char *name, int len)
{
	struct namecache *nc;

	if ((nc = cache_find(dvp, name, len, cache_hash(dvp, name, len))) != NULL)
		cache_free(nc);
}

/* ---- from a vnode to its path ------------------------------------------ */

static bool
is_dotdot(const char *name, int len)
{
	return len == 2 && name[0] == '.' && name[1] == '.';
}

/* Puts "/name" before *bpp, which is in a buffer that starts at buf. ERANGE */
static int
path_prepend(char *buf, char **bpp, const char *name, int len)
{
	if (*bpp - buf < len + 1)
		return ERANGE;
	*bpp -= len;
	memcpy(*bpp, name, (size_t)len);
	*--*bpp = '/';
	return 0;
}

/* In a buffer of directory entries: the name of file number ino; NULL. */
static const struct dirent *
dirent_find(const char *p, const char *end, ino_t ino)
{
	const struct dirent *de;

	while ((size_t)(end - p) > offsetof(struct dirent, d_name)) {
		de = (const struct dirent *)p;
		if (de->d_fileno == ino && !is_dotdot(de->d_name, de->d_namlen) &&
		    !(de->d_namlen == 1 && de->d_name[0] == '.'))
			return de;
		p += _DIRENT_RECLEN(de->d_namlen);
	}
	return NULL;
}

/* Reads locked directory dvp for the name that file number ino has in it. ENOENT */
static int
dir_scan(struct vnode *dvp, ino_t ino, char *buf, char **bpp)
{
	const struct dirent *de;
	char *block;
	struct iovec iov;
	struct uio uio;
	off_t off = 0;
	bool eof = false;
	int error;

	block = kmalloc(PAGE_SIZE, M_TEMP, M_WAITOK);
	do {
		uio_kinit(&uio, &iov, block, PAGE_SIZE, off, UIO_READ);
		if ((error = VOP_READDIR(dvp, &uio, &eof)) != 0)
			break;
		off = uio.uio_offset;
		de = dirent_find(block, block + PAGE_SIZE - uio.uio_resid, ino);
		if (de != NULL) {
			error = path_prepend(buf, bpp, de->d_name, de->d_namlen);
			break;
		}
		error = ENOENT;
	} while (!eof && uio.uio_resid < PAGE_SIZE);
	kfree(block, M_TEMP);
	return error;
}

/* The parent of directory vp, referenced, and its name by the slow way. */
static int
parent_by_readdir(struct vnode *vp, char *buf, char **bpp, struct vnode **dvpp)
{
	struct componentname cn = { "..", 2, proc0.p_ucred, NAMEI_LOOKUP };
	struct vattr va;
	struct vnode *dvp;
	int error;

	if ((error = VOP_GETATTR(vp, &va)) != 0 ||
	    (error = vn_lock(vp, LK_EXCLUSIVE)) != 0)
		return error;
	error = VOP_LOOKUP(vp, &dvp, &cn);
	vn_unlock(vp);
	if (error != 0)
		return error;
	error = dvp == vp ? ENOENT : dir_scan(dvp, va.va_fileid, buf, bpp);
	vn_unlock(dvp);
	if (error != 0)
		vrele(dvp);
	else
		*dvpp = dvp;
	return error;
}

/* The directory that vp is in, referenced; its name goes before *bpp. */
static int
parent_of(struct vnode *vp, char *buf, char **bpp, struct vnode **dvpp)
{
	struct namecache *nc;
	int error;

	LIST_FOREACH(nc, &vp->v_nc_dst, nc_dst) {
		if (is_dotdot(nc->nc_name, nc->nc_len))
			continue;
		if ((error = path_prepend(buf, bpp, nc->nc_name, nc->nc_len)) != 0)
			return error;
		*dvpp = nc->nc_dvp;
		vref(*dvpp);
		return 0;
	}
	if (vp->v_type != VDIR)
		return ENOENT;
	return parent_by_readdir(vp, buf, bpp, dvpp);
}

/*
 * The path of a referenced vnode, seen from the process's root, put at the end of buf;
 * *start is where it begins.  ERANGE: too long for buf.  ENOENT: it has no name (any
 * more), or that is not known (of a file that is no directory).
 */
int
vn_fullpath(struct vnode *vp, char *buf, size_t len, char **start)
{
	struct filedesc *fdp = curproc != NULL ? curproc->p_fd : NULL;
	struct vnode *rdir = rootvnode, *next;
	char *bp = buf + len;
	int error = 0;

	if (len < 2)
		return ERANGE;
	if (fdp != NULL && fdp->fd_rdir != NULL)
		rdir = fdp->fd_rdir;
	*--bp = '\0';
	vref(vp);
	while (vp != rdir && vp != rootvnode) {
		if ((vp->v_flag & VRECLAIMED) != 0) {
			error = ENOENT;
			break;
		}
		if ((vp->v_flag & VROOT) != 0) {
			if ((next = vp->v_mount->mnt_vnodecovered) == NULL) {
				error = ENOENT;
				break;
			}
			vref(next);
		} else if ((error = parent_of(vp, buf, &bp, &next)) != 0) {
			break;
		}
		vrele(vp);
		vp = next;
	}
	vrele(vp);
	if (error == 0 && *bp == '\0')
		*--bp = '/';
	*start = bp;
	return error;
}
