/*
 * kern/file.h - open files and descriptor tables.
 */
#ifndef KERN_FILE_H
#define KERN_FILE_H

#include "kern/systm.h"
#include "kern/queue.h"

struct file;
struct proc;
struct stat;
struct ucred;
struct uio;
struct vnode;

enum file_type { DTYPE_VNODE = 1, DTYPE_SOCKET, DTYPE_PIPE, DTYPE_KQUEUE };

/*
 * Polling: poll and select call fo_poll with a pollrec; an object that is not ready
 * links the record to its selinfo, and selwakeup() wakes the poller to look again.
 */
struct selinfo { LIST_HEAD(, pollent) si_list; };
struct pollent {
	LIST_ENTRY(pollent) pe_link;	/* selinfo's */
	struct pollent	*pe_next;	/* pollrec's */
	struct pollrec	*pe_rec;
};
#define POLLREC_NFIRST	8
struct pollrec {
	struct pollent	*pr_ents;	/* all that are linked */
	struct pollent	pr_first[POLLREC_NFIRST];	/* memory for the first of them */
	int		pr_nfirst;	/* how many of these are used */
	bool		pr_fired;
	bool		pr_nomem;
};
void	selrecord(struct pollrec *, struct selinfo *);	/* NULL record: no-op */
void	selwakeup(struct selinfo *);

struct fileops {
	int	(*fo_read)(struct file *, struct uio *, struct ucred *, int flags);
	int	(*fo_write)(struct file *, struct uio *, struct ucred *, int flags);
	int	(*fo_ioctl)(struct file *, u_long cmd, void *data, struct ucred *);
	int	(*fo_poll)(struct file *, int events, struct pollrec *); /* revents */
	int	(*fo_stat)(struct file *, struct stat *, struct ucred *);
	int	(*fo_close)(struct file *);
};
#define O_FOFFSET_FLAG	0x1	/* fo_read/fo_write flags: use uio_offset, not f_offset */

struct file {
	LIST_ENTRY(file) f_list;	/* all open files */
	enum file_type	f_type;
	int		f_flag;		/* FREAD, FWRITE, O_NONBLOCK, O_APPEND ... */
	int		f_count;	/* descriptors and holders */
	const struct fileops *f_ops;
	struct ucred	*f_cred;	/* who opened it */
	void		*f_data;	/* vnode, pipe ... */
	off_t		f_offset;
	bool		f_haslock;	/* flock(2) */
	pid_t		f_owner;	/* F_SETOWN */
};

struct fdnode {
	struct file	*fp;
	uint8_t		flags;		/* FD_CLOEXEC */
	bool		reserved;	/* handed out, file comes soon */
};
struct filedesc {
	int		fd_nfiles;	/* size of fd_files */
	int		fd_lastfile, fd_freefile;
	struct fdnode	*fd_files;
	struct vnode	*fd_cdir, *fd_rdir;
	mode_t		fd_cmask;
};

/* ---- kern/descrip.c ------------------------------------------------------------- */
struct filedesc *fdinit(struct proc *);		/* proc0's */
struct filedesc *fdcopy(struct proc *);		/* fork; NULL: ENOMEM */
void	fdfree(struct proc *);			/* exit */
void	fdcloseexec(struct proc *);
/* A new file and a descriptor reserved for it: EMFILE, ENFILE, ENOMEM.  The file has one
 * reference, the caller's, which fdrop() ends; fsetfd() adds the descriptor's. */
int	falloc(struct proc *, struct file **, int *fdp);
void	fsetfd(struct proc *, struct file *, int fd, int fdflags);
void	fdunreserve(struct proc *, int fd);	/* give back after an error */
/* The file of a descriptor, held; flag: FREAD, FWRITE, or 0 for any.  EBADF */
int	holdfp(struct proc *, int fd, int flag, struct file **);
void	fhold(struct file *);
int	fdrop(struct file *);			/* the last one closes: its error */
uint64_t pipe_pages(const struct file *);	/* kern/pipe.c: 0 for others */
/* Close all descriptors of p from fd on. */
void	fdclosefrom(struct proc *, int fd);
extern int nfiles, maxfiles, maxfilesperproc;

#endif
