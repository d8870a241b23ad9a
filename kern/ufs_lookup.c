/*
 * kern/ufs_lookup.c - UFS1: directories.
 *
 * A directory's contents are in the page cache, as any file's.  It is a row of chunks
 * of DIRBLKSIZ (512) bytes; no entry crosses a chunk, so a chunk is written whole or
 * not at all:
 *
 *	[ino reclen type namlen "."][ino reclen ... ".."][ino reclen ... "passwd"    ]
 *	 reclen leads to the next entry; the last entry's slack reaches to the end
 *
 * A name is removed by adding its bytes to the entry before it, or, at the chunk's
 * beginning, by d_ino 0.  A new name goes into the first chunk that has enough slack in
 * all, which is then packed; or a new chunk is added.  Each chunk is checked before it
 * is used, as it may come from a damaged disk.
 *
 * A chunk that is added is on disk before the inode's size tells of it, so that a
 * directory is readable after a crash.
 *
 * The directory's vnode is locked exclusively.  Every change of a name is told to the
 * name cache and to the directory's hash here.  Called by ufs_vnops.c and ufs_rename.c;
 * calls ufs_inode.c, ufs_dirhash.c and the page cache.  Read next: ufs_rename.c.
 * dir(5).
 */
#include "kern/ufs.h"

#define MINENTRY	8u		/* bytes before a name */

/* Can the entry at off in a chunk be used? */
static bool
entry_ok(const struct direct *ep, uint32_t off)
{
	if (ep->d_reclen < MINENTRY || ep->d_reclen % 4 != 0 ||
	    ep->d_reclen > DIRBLKSIZ - off)
		return false;
	return ep->d_ino == 0 ||
	    (ep->d_namlen > 0 && UFS_DIRSIZ(ep->d_namlen) <= ep->d_reclen &&
	    memchr(ep->d_name, '/', ep->d_namlen) == NULL);
}

/* Are all entries of a chunk good? */
static bool
chunk_ok(char *chunk)
{
	struct direct *ep;
	uint32_t off;

	FOREACH_DIRENTRY(chunk, off, ep)
		if (!entry_ok(ep, off))
			return false;
	return true;
}

/* The bytes of an entry that its name does not need. */
static uint32_t
entry_slack(const struct direct *ep)
{
	return ep->d_ino == 0 ? ep->d_reclen : ep->d_reclen - UFS_DIRSIZ(ep->d_namlen);
}

/* The chunk at byte off, a good one: its page comes back busy.  EIO */
int
ufs_dirchunk(struct inode *dp, uint64_t off, struct vm_page **mp, char **chunk)
{
	int error;

	if ((error = vnode_getpage(ITOV(dp), off >> PAGE_SHIFT, mp)) != 0)
		return error;
	*chunk = (char *)VM_PAGE_KVA(*mp) + (off & PAGE_MASK);
	if (off + DIRBLKSIZ <= dp->i_size && chunk_ok(*chunk))
		return 0;
	vm_page_wakeup(*mp);
	return ufs_corrupt(dp->i_ump, "damaged directory, inode", dp->i_number);
}

/* Done with a chunk that was changed. */
static void
put_chunk(struct inode *dp, struct vm_page *m)
{
	vm_page_dirty(m);
	vm_page_wakeup(m);
	ufs_modified(dp);
}

/* What is free in a chunk. */
uint32_t
ufs_dirroom(char *chunk)
{
	struct direct *ep;
	uint32_t off, room = 0;

	FOREACH_DIRENTRY(chunk, off, ep)
		room += entry_slack(ep);
	return room;
}

/*
 * Look for a name in the chunk at off: its inode number and where its entry is.  ENOENT;
 * if that has room for it, and no other was found before, it is noted.  EIO
 */
static int
chunk_scan(struct inode *dp, uint64_t off, const char *name, int len,
    struct ufs_dirpos *pos)
{
	struct direct *ep;
	struct vm_page *m;
	uint32_t at;
	char *chunk;
	int error;

	if ((error = ufs_dirchunk(dp, off, &m, &chunk)) != 0)
		return error;
	error = ENOENT;
	FOREACH_DIRENTRY(chunk, at, ep) {
		if (ep->d_ino == 0 || ep->d_namlen != len ||
		    memcmp(ep->d_name, name, (size_t)len) != 0)
			continue;
		pos->dp_ino = ep->d_ino;
		pos->dp_off = (uint32_t)off + at;
		error = 0;
		break;
	}
	if (error != 0 && pos->dp_slot < 0 && ufs_dirroom(chunk) >= UFS_DIRSIZ(len))
		pos->dp_slot = (int64_t)off;
	vm_page_wakeup(m);
	return error;
}

/*
 * Look for a name: its inode number and where its entry is, or ENOENT and a chunk with
 * room for it.  Without a hash, begins where the last name was found.  EIO
 */
int
ufs_dirscan(struct inode *dp, const char *name, int len, struct ufs_dirpos *pos)
{
	uint64_t n = dp->i_size / DIRBLKSIZ, first = dp->i_diroff / DIRBLKSIZ, off;
	uint32_t iter = 0;
	int error = ENOENT;

	pos->dp_slot = -1;
	if (ufs_dirhash_ready(dp)) {
		while (error == ENOENT && ufs_dirhash_find(dp, name, len, &iter, &off))
			error = chunk_scan(dp, off, name, len, pos);
		if (error == ENOENT)
			pos->dp_slot = ufs_dirhash_room(dp, UFS_DIRSIZ(len));
		return error;
	}
	if (first >= n)
		first = 0;
	for (uint64_t i = 0; error == ENOENT && i < n; i++)
		error = chunk_scan(dp, (first + i) % n * DIRBLKSIZ, name, len, pos);
	return error;
}

/* Write an entry. */
static void
entry_set(char *at, uint32_t ino, uint16_t mode, const char *name, int len,
    uint32_t reclen)
{
	struct direct *ep = (struct direct *)at;

	bzero(at, UFS_DIRSIZ(len));
	ep->d_ino = ino;
	ep->d_reclen = (uint16_t)reclen;
	ep->d_type = (uint8_t)IFTODT(mode);
	ep->d_namlen = (uint8_t)len;
	memcpy(ep->d_name, name, (size_t)len);
}

/* Pack a chunk that has enough slack, and put an entry for ip at its end. */
static void
chunk_insert(char *chunk, const char *name, int len, struct inode *ip)
{
	char packed[DIRBLKSIZ] __attribute__((aligned(8)));
	uint32_t off, size, end = 0;
	struct direct *ep;

	bzero(packed, sizeof(packed));
	FOREACH_DIRENTRY(chunk, off, ep) {
		if (ep->d_ino == 0)
			continue;
		size = UFS_DIRSIZ(ep->d_namlen);
		memcpy(packed + end, ep, size);
		((struct direct *)(packed + end))->d_reclen = (uint16_t)size;
		end += size;
	}
	KASSERT(end + UFS_DIRSIZ(len) <= DIRBLKSIZ);
	entry_set(packed + end, ip->i_number, ip->i_din.di_mode, name, len,
	    DIRBLKSIZ - end);
	memcpy(chunk, packed, sizeof(packed));
}

/* The directory's new chunk is in its page: write that, then the inode.  With an error
 * the directory is as it was. */
static int
commit_growth(struct inode *dp, uint64_t oldsize)
{
	struct fs *fs = ITOFS(dp);
	uint64_t start = (uint64_t)lblktosize(fs, lblkno(fs, oldsize));
	int error = 0, e;

	if (!ufs_isasync(dp->i_ump))
		error = vnode_pager_clean(ITOV(dp), start, dp->i_size, MNT_WAIT);
	dp->i_flag |= IN_CHANGE | IN_UPDATE;
	if (error != 0)
		(void)ufs_truncate(dp, oldsize, NULL);
	e = ufs_update(dp);
	if (dp->i_oldtailn != 0)
		ufs_free(dp->i_ump, dp->i_oldtail, dp->i_oldtailn);
	dp->i_oldtailn = 0;
	return error != 0 ? error : e;
}

/* Add a chunk for one entry to a directory. */
static int
add_chunk(struct inode *dp, struct componentname *cn, struct inode *ip)
{
	uint64_t off = dp->i_size;
	struct vm_page *m;
	char *chunk;
	int error, e;

	error = ufs_balloc(dp, off, DIRBLKSIZ, cn->cn_cred, NULL);
	if (error == 0) {
		error = vnode_getpage(ITOV(dp), off >> PAGE_SHIFT, &m);
		if (error == 0) {
			chunk = (char *)VM_PAGE_KVA(m) + (off & PAGE_MASK);
			entry_set(chunk, ip->i_number, ip->i_din.di_mode, cn->cn_name,
			    cn->cn_len, DIRBLKSIZ);
			put_chunk(dp, m);
		} else {
			(void)ufs_truncate(dp, off, NULL);
		}
	}
	if (error == 0 || dp->i_oldtailn != 0) {
		e = commit_growth(dp, off);
		if (error == 0)
			error = e;
	}
	return error;
}

/* Enter a name for ip, whose inode was updated.  EEXIST, ENOSPC, EIO; ENOENT: the
 * directory was removed. */
int
ufs_direnter(struct inode *dp, struct componentname *cn, struct inode *ip)
{
	uint32_t room = DIRBLKSIZ - UFS_DIRSIZ(cn->cn_len);
	struct ufs_dirpos pos;
	struct vm_page *m;
	char *chunk;
	int error;

	if (dp->i_din.di_nlink == 0)
		return ENOENT;
	if (cn->cn_len < 1 || cn->cn_len > UFS_MAXNAMLEN)
		return ENAMETOOLONG;
	error = ufs_dirscan(dp, cn->cn_name, cn->cn_len, &pos);
	if (error != ENOENT)
		return error == 0 ? EEXIST : error;
	if (pos.dp_slot < 0) {
		pos.dp_slot = (int64_t)dp->i_size;
		error = add_chunk(dp, cn, ip);
	} else if ((error = ufs_dirchunk(dp, (uint64_t)pos.dp_slot, &m, &chunk)) == 0) {
		chunk_insert(chunk, cn->cn_name, cn->cn_len, ip);
		room = ufs_dirroom(chunk);
		put_chunk(dp, m);
	}
	if (error == 0)
		ufs_dirhash_update(dp, cn->cn_name, cn->cn_len, (uint64_t)pos.dp_slot,
		    true, room);
	cache_purge_name(ITOV(dp), cn->cn_name, cn->cn_len);
	return error;
}

/* Remove a name.  ENOENT, EIO */
int
ufs_dirremove(struct inode *dp, struct componentname *cn)
{
	struct direct *ep, *prev = NULL;
	struct ufs_dirpos pos;
	uint32_t off;
	struct vm_page *m;
	char *chunk;
	int error;

	error = ufs_dirscan(dp, cn->cn_name, cn->cn_len, &pos);
	if (error == 0)
		error = ufs_dirchunk(dp, pos.dp_off & ~(DIRBLKSIZ - 1u), &m, &chunk);
	if (error != 0)
		return error;
	FOREACH_DIRENTRY(chunk, off, ep) {
		if (off == pos.dp_off % DIRBLKSIZ)
			break;
		prev = ep;
	}
	if (prev != NULL)
		prev->d_reclen += ep->d_reclen;
	else
		ep->d_ino = 0;
	ufs_dirhash_update(dp, cn->cn_name, cn->cn_len, pos.dp_off, false,
	    ufs_dirroom(chunk));
	put_chunk(dp, m);
	cache_purge_name(ITOV(dp), cn->cn_name, cn->cn_len);
	return 0;
}

/* Let an existing name lead to ip.  ENOENT, EIO */
int
ufs_dirrewrite(struct inode *dp, const char *name, int len, struct inode *ip)
{
	struct ufs_dirpos pos;
	struct direct *ep;
	struct vm_page *m;
	char *chunk;
	int error;

	error = ufs_dirscan(dp, name, len, &pos);
	if (error == 0)
		error = ufs_dirchunk(dp, pos.dp_off & ~(DIRBLKSIZ - 1u), &m, &chunk);
	if (error != 0)
		return error;
	ep = (struct direct *)(chunk + pos.dp_off % DIRBLKSIZ);
	ep->d_ino = ip->i_number;
	ep->d_type = (uint8_t)IFTODT(ip->i_din.di_mode);
	put_chunk(dp, m);
	cache_purge_name(ITOV(dp), name, len);
	return 0;
}

/* "." or ".." */
static bool
is_dots(const struct direct *ep)
{
	return ep->d_name[0] == '.' &&
	    (ep->d_namlen == 1 || (ep->d_namlen == 2 && ep->d_name[1] == '.'));
}

/* Is there nothing in a directory but "." and ".."?  ENOTEMPTY, EIO */
int
ufs_dirisempty(struct inode *dp)
{
	struct direct *ep;
	uint32_t off;
	struct vm_page *m;
	char *chunk;
	int error = 0;

	for (uint64_t pos = 0; error == 0 && pos < dp->i_size; pos += DIRBLKSIZ) {
		if ((error = ufs_dirchunk(dp, pos, &m, &chunk)) != 0)
			break;
		FOREACH_DIRENTRY(chunk, off, ep)
			if (ep->d_ino != 0 && !is_dots(ep))
				error = ENOTEMPTY;
		vm_page_wakeup(m);
	}
	return error;
}

/* A directory in dp is gone.  A count that was too low after a crash does not make dp
 * one that was removed. */
void
ufs_dirgone(struct inode *dp)
{
	if (dp->i_din.di_nlink > 2)
		dp->i_din.di_nlink--;
	dp->i_flag |= IN_CHANGE;
}

/* Give a new directory its first chunk, on disk before anything leads to it.
 * ENOSPC, EIO: the caller drops the inode. */
int
ufs_dirmake(struct inode *dp, struct inode *parent, struct ucred *cred)
{
	struct vm_page *m;
	char *chunk;
	int error;

	if ((error = ufs_balloc(dp, 0, DIRBLKSIZ, cred, NULL)) != 0 ||
	    (error = vnode_getpage(ITOV(dp), 0, &m)) != 0)
		return error;
	chunk = (char *)VM_PAGE_KVA(m);
	entry_set(chunk, dp->i_number, IFDIR, ".", 1, UFS_DIRSIZ(1));
	entry_set(chunk + UFS_DIRSIZ(1), parent->i_number, IFDIR, "..", 2,
	    DIRBLKSIZ - UFS_DIRSIZ(1));
	put_chunk(dp, m);
	dp->i_flag |= IN_NEWDIR;
	error = commit_growth(dp, 0);
	dp->i_flag &= ~(uint32_t)IN_NEWDIR;
	return error;
}

/* ---- vnode operations ---------------------------------------------------- */

/* VOP_LOOKUP: the vnode of a name, referenced and locked.  For ".." the directory is
 * unlocked for a moment, as parents are locked first, and asked again afterwards.
 * ENOENT, ENOTDIR, EIO */
int
ufs_lookup(struct vnode *dvp, struct vnode **vpp, struct componentname *cn)
{
	struct inode *dp = VTOI(dvp);
	bool dotdot = cn->cn_len == 2 && memcmp(cn->cn_name, "..", 2) == 0;
	struct mount *mp = dvp->v_mount;
	struct ufs_dirpos pos, now;
	int error, e;

again:
	*vpp = NULL;
	if (dvp->v_type != VDIR)
		return ENOTDIR;
	error = ufs_dirscan(dp, cn->cn_name, cn->cn_len, &pos);
	if (error != 0)
		return error;
	dp->i_diroff = pos.dp_off;
	if (pos.dp_ino == dp->i_number) {
		vref(dvp);
		*vpp = dvp;
		return vn_lock(dvp, LK_EXCLUSIVE);
	}
	if (!dotdot) {
		error = ufs_iget(dp->i_ump, pos.dp_ino, vpp);
		return error != ESTALE ? error : ufs_corrupt(dp->i_ump,
		    "a name leads to free inode", pos.dp_ino);
	}
	/* A directory that was removed does not know what became of its parent. */
	if (dp->i_din.di_nlink <= 0)
		return ENOENT;
	vfs_busy(mp);
	vn_unlock(dvp);
	error = ufs_iget(VFSTOUFS(mp), pos.dp_ino, vpp);
	e = lockmgr(&dvp->v_lock, LK_EXCLUSIVE | LK_DEADLK);
	if (e == EDEADLK) {			/* its parent is below it */
		vput(*vpp);
		*vpp = NULL;
		(void)lockmgr(&dvp->v_lock, LK_EXCLUSIVE);
	}
	vfs_unbusy(mp);
	if (e == EDEADLK)
		return EIO;
	if ((dvp->v_flag & VRECLAIMED) != 0 || dp->i_din.di_nlink <= 0) {
		if (error == 0)
			vput(*vpp);
		*vpp = NULL;
		return ENOENT;
	}
	if ((e = ufs_dirscan(dp, "..", 2, &now)) != 0 || now.dp_ino != pos.dp_ino) {
		if (error == 0)
			vput(*vpp);
		if (e == 0)
			goto again;		/* it was moved meanwhile */
		error = e;
		*vpp = NULL;
	}
	return error == ESTALE ? ENOENT : error;
}

/* Copy out one entry; `next' is where the one after it is.  False when there is no
 * room for it; else *errorp tells. */
static bool
readdir_entry(const struct direct *ep, uint64_t next, struct uio *uio, int *errorp)
{
	struct dirent de;
	size_t len = _DIRENT_RECLEN(ep->d_namlen);

	if (uio->uio_resid < len)
		return false;
	bzero(&de, sizeof(de));
	de.d_fileno = ep->d_ino;
	de.d_namlen = ep->d_namlen;
	de.d_type = ep->d_type;
	de.d_unused2 = (uint32_t)next;
	memcpy(de.d_name, ep->d_name, ep->d_namlen);
	*errorp = uiomove(&de, len, uio);
	return true;
}

/*
 * VOP_READDIR: as many entries as fit.  The offset is that of the next entry in the
 * directory.  Entries may move within their chunk between calls, so of several chunks
 * only whole ones are given out.  A directory that was removed has none.
 * EINVAL: no room for one entry.
 */
int
ufs_readdir(struct vnode *vp, struct uio *uio, bool *eof)
{
	char copy[DIRBLKSIZ] __attribute__((aligned(8))), *chunk;
	uint64_t pos = (uint64_t)uio->uio_offset, base;
	struct inode *dp = VTOI(vp);
	size_t resid = uio->uio_resid, need;
	struct direct *ep;
	struct vm_page *m;
	bool full = false;
	uint32_t off;
	int error = 0;

	if (vp->v_type != VDIR)
		return ENOTDIR;
	if (uio->uio_offset < 0)
		return EINVAL;
	while (error == 0 && !full && pos < dp->i_size && dp->i_din.di_nlink > 0) {
		base = pos & ~(DIRBLKSIZ - 1UL);
		if ((error = ufs_dirchunk(dp, base, &m, &chunk)) != 0)
			break;
		memcpy(copy, chunk, sizeof(copy));
		vm_page_wakeup(m);	/* copying out may fault */
		need = 0;
		FOREACH_DIRENTRY(copy, off, ep)
			if (base + off >= pos && ep->d_ino != 0)
				need += _DIRENT_RECLEN(ep->d_namlen);
		if (uio->uio_resid < resid && uio->uio_resid < need)
			break;
		FOREACH_DIRENTRY(copy, off, ep) {
			if (base + off < pos)
				continue;
			if (ep->d_ino != 0)
				full = !readdir_entry(ep, base + off + ep->d_reclen, uio,
				    &error);
			if (full || error != 0)
				break;
			pos = base + off + ep->d_reclen;
		}
		if (error == 0 && !full)
			pos = base + DIRBLKSIZ;
	}
	uio->uio_offset = (off_t)pos;
	*eof = pos >= dp->i_size || dp->i_din.di_nlink <= 0;
	ufs_accessed(dp);
	return error == 0 && full && uio->uio_resid == resid ? EINVAL : error;
}
