/*
 * stress.h - what the modes of stress.c and stress_mem.c share.
 */
#ifndef TESTS_STRESS_H
#define TESTS_STRESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PAGE		4096
#define MAXKIDS		4000

/* End the mode: it failed. */
void	fail(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
#define CHECK(e)	((e) ? (void)0 : fail("%s:%d: %s", __FILE__, __LINE__, #e))

extern int guest;		/* this is the vkernel, not the host */
extern uint32_t rnd_state;	/* of rnd() */
extern pid_t kids[MAXKIDS];	/* of kid(), not yet waited for */
extern int nkids;

uint32_t rnd(uint32_t n);	/* a number below n, the same ones for the same seed */
int	rounds(int n);		/* how many of n at full length; at least 1 */
void	handle(int sig, void (*fn)(int), int flags);
pid_t	kid(void);		/* fork; -1: the system is full */
/* Wait for all kids: each ended with 0, or by a signal if that is allowed; how many
 * did that. */
int	wait_kids(int signal_ok);
int	wait_for(pid_t);	/* its status */
void	*map_anon(size_t len, int flags);

void	ms_sleep(int ms);

void	m_lwps(void);		/* in stress_lwp.c */
/* Modes in stress_mem.c. */
void	m_mmap(void);
void	m_cow(void);
void	m_pipe(void);
void	m_poll(void);
void	m_fsx(void);
void	m_names(void);
void	m_dirs(void);
void	m_deep(void);
void	m_files(void);

#endif
