/*
 * sys/ttydefaults.h - what a terminal is set to when it is first opened.
 */
#ifndef SYS_TTYDEFAULTS_H
#define SYS_TTYDEFAULTS_H

#include <sys/termios.h>

#define TTYDEF_IFLAG	(BRKINT | ICRNL | IMAXBEL | IXON | IXANY)
#define TTYDEF_OFLAG	(OPOST | ONLCR)
#define TTYDEF_LFLAG	(ECHO | ICANON | ISIG | IEXTEN | ECHOE | ECHOKE | ECHOCTL)
#define TTYDEF_CFLAG	(CREAD | CS8 | HUPCL)
#define TTYDEF_SPEED	B9600

#define CTRL(x)		((x) & 037)
#define CEOF		CTRL('d')
#define CEOL		_POSIX_VDISABLE
#define CERASE		0177
#define CERASE2		CTRL('h')
#define CINTR		CTRL('c')
#define CSTATUS		CTRL('t')
#define CKILL		CTRL('u')
#define CMIN		1
#define CQUIT		034		/* ^\ */
#define CSUSP		CTRL('z')
#define CTIME		0
#define CDSUSP		CTRL('y')
#define CSTART		CTRL('q')
#define CSTOP		CTRL('s')
#define CLNEXT		CTRL('v')
#define CDISCARD	CTRL('o')
#define CWERASE		CTRL('w')
#define CREPRINT	CTRL('r')
#define CEOT		CEOF

/* An initializer of c_cc. */
#define TTYDEF_CC {							\
	[VEOF] = CEOF, [VEOL] = CEOL, [VEOL2] = CEOL, [VERASE] = CERASE,	\
	[VWERASE] = CWERASE, [VKILL] = CKILL, [VREPRINT] = CREPRINT,	\
	[VERASE2] = CERASE2, [VINTR] = CINTR, [VQUIT] = CQUIT,		\
	[VSUSP] = CSUSP, [VDSUSP] = CDSUSP, [VSTART] = CSTART,		\
	[VSTOP] = CSTOP, [VLNEXT] = CLNEXT, [VDISCARD] = CDISCARD,	\
	[VMIN] = CMIN, [VTIME] = CTIME, [VSTATUS] = CSTATUS,		\
	[VCHECKPT] = _POSIX_VDISABLE,					\
}

#endif
