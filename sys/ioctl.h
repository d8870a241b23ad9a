/*
 * sys/ioctl.h - ioctl(2) request encoding, and the requests of terminals and files.
 */
#ifndef SYS_IOCTL_H
#define SYS_IOCTL_H

#include <sys/types.h>

#define IOCPARM_MASK    0x1fff
#define IOCPARM_LEN(x)  (((x) >> 16) & IOCPARM_MASK)
#define IOC_VOID        0x20000000
#define IOC_OUT         0x40000000	/* copied to the program */
#define IOC_IN          0x80000000	/* copied from the program */
#define IOC_INOUT       (IOC_IN | IOC_OUT)
#define _IOC(inout, group, num, len) \
	((unsigned long)((inout) | (((len) & IOCPARM_MASK) << 16) | \
	    ((group) << 8) | (num)))
#define _IO(g, n)       _IOC(IOC_VOID, (g), (n), 0)
#define _IOR(g, n, t)   _IOC(IOC_OUT, (g), (n), sizeof(t))
#define _IOW(g, n, t)   _IOC(IOC_IN, (g), (n), sizeof(t))
#define _IOWR(g, n, t)  _IOC(IOC_INOUT, (g), (n), sizeof(t))

struct winsize {
	uint16_t	ws_row;
	uint16_t	ws_col;
	uint16_t	ws_xpixel;
	uint16_t	ws_ypixel;
};

#define TIOCEXCL        0x2000740d
#define TIOCNXCL        0x2000740e
#define TIOCFLUSH       0x80047410
#define TIOCGETA        0x402c7413
#define TIOCSETA        0x802c7414
#define TIOCSETAW       0x802c7415
#define TIOCSETAF       0x802c7416
#define TIOCGETD        0x4004741a
#define TIOCSETD        0x8004741b
#define TIOCDRAIN       0x2000745e
#define TIOCSIG         0x2000745f
#define TIOCSCTTY       0x20007461
#define TIOCNOTTY       0x20007471
#define TIOCGSID        0x40047463
#define TIOCGPGRP       0x40047477
#define TIOCSPGRP       0x80047476
#define TIOCGWINSZ      0x40087468
#define TIOCSWINSZ      0x80087467
#define TIOCSTI         0x80017472
#define TIOCOUTQ        0x40047473
#define TIOCSTOP        0x2000746f
#define TIOCSTART       0x2000746e
#define TIOCCONS        0x80047462
#define TIOCSBRK        0x2000747b
#define TIOCCBRK        0x2000747a
#define TIOCSDTR        0x20007479
#define TIOCCDTR        0x20007478
#define TIOCMGET        0x4004746a
#define TIOCSTAT        0x20007465

/* Of any file: */
#define FIOCLEX         _IO('f', 1)
#define FIONCLEX        _IO('f', 2)
#define FIONREAD        _IOR('f', 127, int)
#define FIONBIO         _IOW('f', 126, int)
#define FIOASYNC        _IOW('f', 125, int)
#define FIOSETOWN       _IOW('f', 124, int)
#define FIOGETOWN       _IOR('f', 123, int)

#endif
