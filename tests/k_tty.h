/*
 * k_tty.h - kern/tty.c with a fake kernel around it, for t_tty.c.  Neutral: included by
 * host code and by kernel code.  Errors are negative DragonFly errnos.
 */
#ifndef K_TTY_H
#define K_TTY_H

#include <stdbool.h>
#include <stdint.h>

void	kt_reset(void);			/* a new terminal, opened by a session leader */
void	kt_input(const char *, int n);	/* bytes from the device, by ttyinputs() */
void	kt_input1(const char *, int n);	/* one by one, by ttyinput() */
void	kt_eof(void);
int	kt_read(char *, int n, bool nonblock);
int	kt_write(const char *, int n, bool nonblock);
int	kt_output(char *, int n);	/* what the device has got since the last call */
void	kt_device(bool works);		/* false: it takes nothing */
void	kt_mode(char flags, uint32_t clear, uint32_t set);	/* 'i', 'o', 'l' */
void	kt_cc(int which, int c);
int	kt_ioctl(unsigned long cmd, void *data);
bool	kt_poll(bool out);		/* ready for input (output) ? */
void	kt_reopen(void);		/* last close and open */
int	kt_signal(void);		/* last one posted to the foreground, 0: none */
int	kt_bgsignal(void);		/* last one posted to the background group */
/* The caller: in a background group; ignores this signal; nobody can continue it. */
void	kt_caller(bool background, int ignored, bool orphaned);
void	kt_hangup(void);		/* the leader exits */
/* What happens when something sleeps: the function runs.  NULL: a signal comes. */
void	kt_onsleep(void (*)(void));
extern uint64_t kt_now, kt_slept;	/* the clock; nanoseconds of the last timeout */

#endif
