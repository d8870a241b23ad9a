/*
 * termios.h - terminals, tcgetattr(3).
 */
#ifndef WORLD_TERMIOS_H
#define WORLD_TERMIOS_H

#include <sys/termios.h>
#include <sys/ioctl.h>

typedef uint32_t	tcflag_t;
typedef uint32_t	speed_t;
typedef uint8_t		cc_t;

int	tcgetattr(int, struct termios *);
int	tcsetattr(int, int, const struct termios *);
int	tcdrain(int);
int	tcflush(int, int);
pid_t	tcgetsid(int);
speed_t	cfgetispeed(const struct termios *);
speed_t	cfgetospeed(const struct termios *);
int	cfsetispeed(struct termios *, speed_t);
int	cfsetospeed(struct termios *, speed_t);
int	cfsetspeed(struct termios *, speed_t);
void	cfmakeraw(struct termios *);
void	cfmakesane(struct termios *);

#endif
