/*
 * ttyent.h - the terminals of ttys(5).
 */
#ifndef WORLD_TTYENT_H
#define WORLD_TTYENT_H

#define TTY_ON		0x01
#define TTY_SECURE	0x02

struct ttyent {
	char	*ty_name;	/* below /dev */
	char	*ty_getty;	/* command, its argument the tty's name */
	char	*ty_type;	/* for TERM */
	int	ty_status;	/* TTY_* */
};

struct ttyent *getttyent(void);
struct ttyent *getttynam(const char *);
int	setttyent(void);
int	endttyent(void);

#endif
