/*
 * signal.h - signals.
 */
#ifndef WORLD_SIGNAL_H
#define WORLD_SIGNAL_H

#include <sys/signal.h>
#include <sys/time.h>

typedef volatile int sig_atomic_t;
typedef __sighandler_t *sig_t;

extern const char *const sys_siglist[];
extern const char *const sys_signame[];

sig_t	signal(int, sig_t);
int	kill(pid_t, int);
int	killpg(pid_t, int);
int	raise(int);
int	sigaction(int, const struct sigaction *, struct sigaction *);
int	sigprocmask(int, const sigset_t *, sigset_t *);
int	sigsuspend(const sigset_t *);
int	sigpending(sigset_t *);
int	sigwait(const sigset_t *, int *);
int	sigwaitinfo(const sigset_t *, siginfo_t *);
int	sigtimedwait(const sigset_t *, siginfo_t *, const struct timespec *);
int	sigaltstack(const stack_t *, stack_t *);
int	sigemptyset(sigset_t *);
int	sigfillset(sigset_t *);
int	sigaddset(sigset_t *, int);
int	sigdelset(sigset_t *, int);
int	sigismember(const sigset_t *, int);

#endif
