/*
 * kern/ufs_rename.c - UFS1: rename(2).
 *
 * Four vnodes are locked: both directories, the file, and the file that is replaced.
 * Everybody else locks parents before children, so the order is
 *
 *	the directory that is above the other, if one is; the other; tvp; fvp
 *
 * and to know what is above what, the ".." entries are followed before anything is
 * locked.  They change by renames only, and the caller holds the mount's rename lock.
 * On the way up the two impossible cases show: a directory moved into itself (EINVAL)
 * and one that would replace a directory above the file (ENOTEMPTY).  Both files are of
 * one kind, or the call fails before they are locked; two files that are not
 * directories are locked together by nobody else.
 *
 * The new name is made before the old one goes, and is on disk before that when the
 * directories differ: a crash may leave both names, never none.
 *
 * Called by VOP_RENAME; calls ufs_lookup.c.  Read next: ufs_vfsops.c.  rename(2), POSIX.
 */
#include "kern/ufs.h"

/* What a rename is about. */
struct renaming {
	struct vnode	*fdvp, *fvp, *tdvp, *tvp;
	struct componentname *fcn, *tcn;
};

/* The inode number that ".." of a directory says.  ENOENT: it was removed. */
static int
parent_of(struct ufsmount *ump, uint32_t ino, uint32_t *parent)
{
	struct ufs_dirpos pos;
	struct vnode *vp;
	int error;

	if ((error = ufs_iget(ump, ino, &vp)) != 0)
		return error == ESTALE ? ENOENT : error;
	if (VTOI(vp)->i_din.di_nlink <= 0)
		error = ENOENT;
	else
		error = vp->v_type != VDIR ? ENOTDIR :
		    ufs_dirscan(VTOI(vp), "..", 2, &pos);
	vput(vp);
	if (error == 0)
		*parent = pos.dp_ino;
	return error;
}

/* Go up from directory ino: is directory a there, is b (or 0)?  ino itself counts.  They
 * are numbers, as by a forced unmount vnodes lose their inodes. */
static int
look_above(struct ufsmount *ump, uint32_t ino, uint32_t a, bool *a_above, uint32_t b,
    bool *b_above)
{
	int64_t left = (int64_t)ump->um_fs.fs_ncg * ump->um_fs.fs_ipg;
	int error;

	*a_above = *b_above = false;
	for (;;) {
		*a_above |= ino == a;
		*b_above |= ino == b;
		if (ino == UFS_ROOTINO)
			return 0;
		if ((error = parent_of(ump, ino, &ino)) != 0)
			return error;
		if (left-- == 0)
			return ufs_corrupt(ump, "directory loop at inode", ino);
	}
}

/* "." and ".." cannot be renamed. */
static bool
name_isdots(const struct componentname *cn)
{
	return cn->cn_name[0] == '.' &&
	    (cn->cn_len == 1 || (cn->cn_len == 2 && cn->cn_name[1] == '.'));
}

/* The checks that need no locks. */
static int
check_kinds(const struct renaming *r)
{
	if (r->fvp->v_mount != r->tdvp->v_mount || r->fdvp->v_mount != r->tdvp->v_mount)
		return EXDEV;
	if (name_isdots(r->fcn) || name_isdots(r->tcn))
		return EINVAL;
	if ((r->fvp->v_flag & VROOT) != 0)
		return EBUSY;
	if (r->tvp == NULL)
		return 0;
	if (r->tvp->v_mountedhere != NULL || (r->tvp->v_flag & VROOT) != 0)
		return EBUSY;
	if (r->fvp->v_type == VDIR && r->tvp->v_type != VDIR)
		return ENOTDIR;
	if (r->fvp->v_type != VDIR && r->tvp->v_type == VDIR)
		return EISDIR;
	return 0;
}

/* Are the names what they were when they were looked up?  ENOENT: the old one is gone;
 * ERESTART: the new one leads elsewhere now. */
static int
check_names(struct renaming *r)
{
	struct ufs_dirpos pos;
	int error;

	error = ufs_dirscan(VTOI(r->fdvp), r->fcn->cn_name, r->fcn->cn_len, &pos);
	if (error != 0)
		return error;
	if (pos.dp_ino != VTOI(r->fvp)->i_number)
		return ENOENT;
	error = ufs_dirscan(VTOI(r->tdvp), r->tcn->cn_name, r->tcn->cn_len, &pos);
	if (error == ENOENT) {
		r->tvp = NULL;
		return VTOI(r->tdvp)->i_din.di_nlink == 0 ? ENOENT : 0;
	}
	if (error == 0 && (r->tvp == NULL || pos.dp_ino != VTOI(r->tvp)->i_number))
		error = ERESTART;
	return error;
}

/* Make the new name, and have the directory that moves know its new parent. */
static int
make_name(struct renaming *r, bool newparent)
{
	struct inode *ip = VTOI(r->fvp), *tdp = VTOI(r->tdvp);
	int error;

	(void)ufs_update(ip);
	if (r->tvp != NULL)
		error = ufs_dirrewrite(tdp, r->tcn->cn_name, r->tcn->cn_len, ip);
	else
		error = ufs_direnter(tdp, r->tcn, ip);
	if (error != 0 || !newparent)
		return error;
	if ((error = ufs_dirrewrite(ip, "..", 2, tdp)) == 0)
		return 0;
	if (r->tvp != NULL)
		(void)ufs_dirrewrite(tdp, r->tcn->cn_name, r->tcn->cn_len, VTOI(r->tvp));
	else
		(void)ufs_dirremove(tdp, r->tcn);
	return error;
}

/* The file that had the new name has one name less. */
static void
drop_target(struct renaming *r)
{
	struct inode *tip = VTOI(r->tvp), *tdp = VTOI(r->tdvp);

	if (r->tvp->v_type == VDIR) {
		tip->i_din.di_nlink = 0;
		ufs_dirgone(tdp);
		cache_purge(r->tvp);
	} else {
		tip->i_din.di_nlink--;
	}
	tip->i_flag |= IN_CHANGE;
	(void)ufs_update(tip);
}

/* The rename itself, with everything locked. */
static int
rename_locked(struct renaming *r)
{
	struct inode *ip = VTOI(r->fvp), *fdp = VTOI(r->fdvp), *tdp = VTOI(r->tdvp);
	bool isdir = r->fvp->v_type == VDIR, newparent = isdir && fdp != tdp;
	int error;

	if ((error = check_names(r)) != 0)
		return error;
	if (newparent && r->tvp == NULL && tdp->i_din.di_nlink >= UFS_LINK_MAX)
		return EMLINK;
	if (newparent && r->fcn->cn_cred != NULL &&
	    (error = VOP_ACCESS(r->fvp, VWRITE, r->fcn->cn_cred)) != 0)
		return error;
	if (isdir && r->tvp != NULL && (error = ufs_dirisempty(VTOI(r->tvp))) != 0)
		return error;
	if ((error = make_name(r, newparent)) != 0)
		return error;
	if (newparent) {
		tdp->i_din.di_nlink++;
		ufs_dirgone(fdp);
	}
	if (r->tvp != NULL)
		drop_target(r);
	if (fdp != tdp && !ufs_isasync(fdp->i_ump))
		(void)vnode_pager_clean(r->tdvp, 0, UINT64_MAX, MNT_WAIT);
	error = ufs_dirremove(fdp, r->fcn);
	if (error != 0 && !isdir)
		ip->i_din.di_nlink++;		/* it has both names now */
	if (isdir)
		cache_purge(r->fvp);
	ip->i_flag |= IN_CHANGE;
	fdp->i_flag |= IN_CHANGE;
	tdp->i_flag |= IN_CHANGE;
	(void)ufs_update(ip);
	(void)ufs_update(fdp);
	(void)ufs_update(tdp);
	if (fdp != tdp)
		error = ufs_synced(r->tdvp, error);
	return ufs_synced(r->fdvp, error);
}

/*
 * VOP_RENAME.  Nothing is locked but the mount's rename lock.  EXDEV, EINVAL, EBUSY,
 * ENOTDIR, EISDIR, ENOTEMPTY, EMLINK, ENOENT, ENOSPC, EIO, EACCES; ERESTART: the system
 * call is to begin again, as the names changed meanwhile.
 */
int
ufs_rename(struct vnode *fdvp, struct vnode *fvp, struct componentname *fcn,
    struct vnode *tdvp, struct vnode *tvp, struct componentname *tcn)
{
	struct renaming r = { fdvp, fvp, tdvp, tvp, fcn, tcn };
	struct ufsmount *ump = VTOI(fdvp)->i_ump;
	uint32_t fdino = VTOI(fdvp)->i_number, tino = 0;
	struct vnode *order[4];
	bool self = false, fdfirst = true, above = false, unused;
	int n = 0, locked = 0, error;

	if ((error = check_kinds(&r)) != 0 || fvp == tvp)
		return error;
	if (tvp != NULL && tvp->v_type == VDIR)
		tino = VTOI(tvp)->i_number;
	if (fdvp != tdvp) {
		if ((error = look_above(ump, VTOI(tdvp)->i_number, VTOI(fvp)->i_number,
		    &self, fdino, &fdfirst)) == 0 && tino != 0)
			error = look_above(ump, fdino, tino, &above, 0, &unused);
		if (error == 0 && self)
			error = EINVAL;
		if (error == 0 && above)
			error = ENOTEMPTY;
		if (error != 0)
			return error;
	}
	order[n++] = fdfirst ? fdvp : tdvp;
	if (fdvp != tdvp)
		order[n++] = fdfirst ? tdvp : fdvp;
	if (tvp != NULL)
		order[n++] = tvp;
	order[n++] = fvp;
	while (locked < n && (error = vn_lock(order[locked], LK_EXCLUSIVE)) == 0)
		locked++;
	if (error == 0)
		error = rename_locked(&r);
	while (locked > 0)
		vn_unlock(order[--locked]);
	return error;
}
