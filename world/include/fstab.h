/*
 * fstab.h - the file systems of fstab(5).
 */
#ifndef WORLD_FSTAB_H
#define WORLD_FSTAB_H

struct fstab {
	char	*fs_spec;	/* device */
	char	*fs_file;	/* mount point */
	char	*fs_vfstype;
	char	*fs_mntops;	/* all options, separated by commas */
	const char *fs_type;	/* "rw", "ro", "sw", "xx" */
	int	fs_freq;
	int	fs_passno;	/* fsck's order */
};

struct fstab *getfsent(void);
struct fstab *getfsspec(const char *);
struct fstab *getfsfile(const char *);
int	setfsent(void);
void	endfsent(void);

#endif
