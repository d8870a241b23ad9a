/*
 * kern/tty.h - terminals: the line discipline of termios(4).
 */
#ifndef KERN_TTY_H
#define KERN_TTY_H

#include <sys/ioctl.h>
#include <sys/termios.h>
#include "kern/file.h"
#include "kern/systm.h"

struct cdev;
struct pgrp;
struct session;

#define TTYHOG		8192	/* most bytes of input waiting; must be > MAX_CANON 255 */
#define TTYOBUF		16384

/* A ring of size - 1 bytes; head: next out, tail: next in. */
struct tty_ring { char *buf; uint32_t size, head, tail; };

struct tty {
	struct tty_ring	t_rawq;		/* input: a line being typed, or raw bytes */
	struct tty_ring	t_canq;		/* input: finished lines, each after its length */
	struct tty_ring	t_outq;		/* output to the device */
	struct termios	t_termios;
	struct winsize	t_winsize;
	uint32_t	t_state;	/* TS_* */
	int		t_column;	/* output column, for tabs and erasing */
	int		t_rocol;	/* column where the line being typed begins */
	uint32_t	t_rocount;	/* its bytes echoed since other output */
	uint32_t	t_gen;	/* counts closes, revokes, hangups: sleepers give up */
	struct cdev	*t_dev;
	struct session	*t_session;
	struct pgrp	*t_pgrp;	/* foreground */
	struct selinfo	t_rsel, t_wsel;
	void		(*t_oproc)(struct tty *); /* start output: take from t_outq */
};
#define TS_OPEN		0x01
#define TS_TTSTOP	0x02		/* ^S */
#define TS_LNCH		0x04		/* next character is literal (^V) */
#define TS_EOF		0x08		/* the device has no more input, ever */
#define TS_XCLUDE	0x20		/* TIOCEXCL */
#define TS_WAKE		0x40		/* there is news for readers */

/* For drivers: */
struct tty *ttymalloc(void);		/* NULL: no memory */
void	ttyinput(struct tty *, int c);		/* one received character */
void	ttyinputs(struct tty *, const char *, int n);	/* many: echoed by one write */
void	ttyeof(struct tty *);			/* the device will give no more input */
void	ttywinsize(struct tty *, int rows, int cols);	/* SIGWINCH when it changed */
int	ttyout_take(struct tty *, char *buf, int len); /* for the device; wakes writers */
/* The dev_ops of a tty device (si_tty set) use these: */
int	ttyopen(struct cdev *, int fflags, int devtype);
int	ttyclose(struct cdev *, int fflags);
int	ttyread(struct cdev *, struct uio *, int ioflag);
int	ttywrite(struct cdev *, struct uio *, int ioflag);
int	ttyioctl(struct cdev *, u_long cmd, void *data, int fflags);
int	ttypoll(struct cdev *, int events, struct pollrec *);
void	ttyputs(struct tty *, const char *, int n); /* a message of the kernel's; drops */
void	tty_sessiongone(struct session *);	/* the session leader exits: hang up */

/* The console (console.c): the only terminal.  cn_init makes /dev/console, and
 * cnputs is for kprintf: it never waits. */
void	cninit(void);
void	cnputs(const char *s, int len);
void	cnintr(void);			/* HOST_IRQ_CONSOLE: feed input to the tty */
int	cngets(char *buf, int size);	/* a line before there is init (mountroot>):
					 * sleeps; length, -1: no more input */
void	console_debugger(void);		/* ^\ on the console: enters ddb */
extern struct tty *constty;

#endif
