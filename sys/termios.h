/*
 * sys/termios.h - terminal attributes (termios(4)).
 */
#ifndef SYS_TERMIOS_H
#define SYS_TERMIOS_H

#include <sys/types.h>

#define NCCS            20

struct termios {
	uint32_t	c_iflag;
	uint32_t	c_oflag;
	uint32_t	c_cflag;
	uint32_t	c_lflag;
	uint8_t		c_cc[NCCS];
	uint32_t	c_ispeed;
	uint32_t	c_ospeed;
};

/* c_cc */
#define VEOF            0
#define VEOL            1
#define VEOL2           2
#define VERASE          3
#define VWERASE         4
#define VKILL           5
#define VREPRINT        6
#define VERASE2         7
#define VINTR           8
#define VQUIT           9
#define VSUSP           10
#define VDSUSP          11
#define VSTART          12
#define VSTOP           13
#define VLNEXT          14
#define VDISCARD        15
#define VMIN            16
#define VTIME           17
#define VSTATUS         18
#define VCHECKPT        19

/* c_iflag */
#define IGNBRK          0x1
#define BRKINT          0x2
#define IGNPAR          0x4
#define PARMRK          0x8
#define INPCK           0x10
#define ISTRIP          0x20
#define INLCR           0x40
#define IGNCR           0x80
#define ICRNL           0x100
#define IXON            0x200
#define IXOFF           0x400
#define IXANY           0x800
#define IMAXBEL         0x2000

/* c_oflag */
#define OPOST           0x1
#define ONLCR           0x2
#define OXTABS          0x4
#define ONOEOT          0x8
#define OCRNL           0x10
#define ONOCR           0x20
#define ONLRET          0x40

/* c_cflag */
#define CSIZE           0x300
#define CS5             0x0
#define CS6             0x100
#define CS7             0x200
#define CS8             0x300
#define CSTOPB          0x400
#define CREAD           0x800
#define PARENB          0x1000
#define PARODD          0x2000
#define HUPCL           0x4000
#define CLOCAL          0x8000

/* c_lflag */
#define ECHOKE          0x1
#define ECHOE           0x2
#define ECHOK           0x4
#define ECHO            0x8
#define ECHONL          0x10
#define ECHOPRT         0x20
#define ECHOCTL         0x40
#define ISIG            0x80
#define ICANON          0x100
#define ALTWERASE       0x200
#define IEXTEN          0x400
#define EXTPROC         0x800
#define TOSTOP          0x400000
#define FLUSHO          0x800000
#define NOKERNINFO      0x2000000
#define PENDIN          0x20000000
#define NOFLSH          0x80000000

#define B0              0
#define B50             50
#define B75             75
#define B110            110
#define B134            134
#define B150            150
#define B200            200
#define B300            300
#define B600            600
#define B1200           1200
#define B1800           1800
#define B2400           2400
#define B4800           4800
#define B7200           7200
#define B9600           9600
#define B14400          14400
#define B19200          19200
#define B28800          28800
#define B38400          38400
#define B57600          57600
#define B76800          76800
#define B115200         115200
#define B230400         230400
#define B460800         460800
#define B921600         921600

#define TCSANOW         0
#define TCSADRAIN       1
#define TCSAFLUSH       2
#define TCIFLUSH        1
#define TCOFLUSH        2
#define TCIOFLUSH       3
#define TCOOFF          1
#define TCOON           2
#define TCIOFF          3
#define TCION           4
#define _POSIX_VDISABLE 0xff

#endif
