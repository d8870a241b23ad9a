/*
 * tar.h - what the parts of tar(1) share.
 *
 *	tar.c		options, which members are meant, listing
 *	tar_io.c	the archive as a stream of blocks; headers to entries and back
 *	tar_create.c	files into the archive: -c, -r, -u
 *	tar_extract.c	the archive into files: -x
 */
#ifndef TAR_H
#define TAR_H

#include <stddef.h>
#include <sys/types.h>
#include <sys/time.h>

#define BLOCK		512		/* the unit of an archive */
#define RECORD		(20 * BLOCK)	/* its length is a multiple of this */

/* A member. */
struct entry {
	char	*path;
	char	*link;			/* where a link goes; "" */
	int	type;			/* T_* */
	mode_t	mode;			/* permissions */
	uid_t	uid;
	gid_t	gid;
	char	uname[64];		/* "" if not known */
	char	gname[64];
	off_t	size;			/* bytes that follow the header */
	struct timespec mtime;
	int	major, minor;
};

#define T_FILE		'0'
#define T_LINK		'1'
#define T_SYMLINK	'2'
#define T_CHAR		'3'
#define T_BLOCK		'4'
#define T_DIR		'5'
#define T_FIFO		'6'

extern int	numeric_owner;

/* tar.c */
char	*strip_root(char *);
int	excluded(const char *);
void	*memory(void *, size_t);

/* tar_io.c */
void	archive_open(const char *, int);
void	archive_close(void);
int	archive_is(dev_t, ino_t);
int	read_entry(struct entry *);
size_t	read_data(char **, off_t);
void	skip_data(off_t);
void	append_here(void);
void	write_entry(const struct entry *);
char	*write_room(size_t *);
void	wrote(size_t);
void	write_end(void);

/* tar_create.c */
void	create_tree(const char *);
void	remember(const struct entry *);

/* tar_extract.c */
void	extract_begin(void);
void	extract(struct entry *, int);
void	extract_end(void);

#endif
