/*
 * host.h - everything the kernel asks of Linux, but address spaces (vmspace.h).
 *
 * Neutral: no host and no guest headers.  Functions return 0 or a count when
 * well, and a negative DragonFly errno (HOST_E*, the numbers of sys/errno.h)
 * when not.  Times are nanoseconds.
 */
#ifndef HOST_H
#define HOST_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- time ---------------------------------------------------------- */
uint64_t host_nanouptime(void);		/* CLOCK_MONOTONIC */
uint64_t host_nanotime(void);		/* CLOCK_REALTIME */

/* ---- the vCPU and its interrupts ------------------------------------ */
/*
 * Virtual interrupts: a word of pending bits.  Host threads and signal handlers
 * post; the vCPU thread takes.  Posting also makes a guest that is running, or
 * an idle vCPU, look.
 */
enum host_irq {
	HOST_IRQ_CONSOLE, HOST_IRQ_DISK, HOST_IRQ_NET, HOST_IRQ_SIGNAL
};
void	host_intr_post(enum host_irq irq);	/* any thread, any handler */
bool	host_intr_pending(void);
uint32_t host_intr_take(void);			/* returns and clears the bits */
/* Sleep until an interrupt is pending or uptime passes deadline (0: none). */
void	host_idle(uint64_t deadline);

/* Why HOST_IRQ_SIGNAL was posted. */
#define HOST_SIG_TERM	0x1		/* SIGTERM: shut down */
#define HOST_SIG_QUIT	0x2		/* SIGQUIT: enter ddb */
#define HOST_SIG_WINCH	0x4		/* the terminal's size changed */
uint32_t host_signals_take(void);

/* ---- files ---------------------------------------------------------- */
/* pread() and pwrite() of memory in pieces, at most HOST_IOV_MAX. */
#define HOST_IOV_MAX	64
struct host_iov { void *base; size_t len; };
int64_t	host_preadv(int fd, const struct host_iov *iov, int n, int64_t off);
int64_t	host_pwritev(int fd, const struct host_iov *iov, int n, int64_t off);
/* One transfer that never waits for a device: the bytes done, or a negative errno
 * (the host would have to wait, or cannot do that). */
int64_t	host_io_nowait(bool write, int fd, const struct host_iov *iov, int n,
	    int64_t off);
int	host_fsync(int fd);
int64_t	host_filesize(int fd);			/* of a regular file or block device */

/* ---- threads (for device I/O; they touch no kernel state) ----------- */
int	host_thread_create(const char *name, void (*fn)(void *), void *arg);
/* Have memory, page aligned, mapped in soon, by a thread that runs when nothing else
 * does; a hint, which nothing depends on. */
void	host_populate(void *addr, size_t len);
struct host_lock { uint32_t word; };		/* futex mutex; zero is unlocked */
void	host_lock(struct host_lock *);
void	host_unlock(struct host_lock *);
struct host_sem { uint32_t count; };		/* counting semaphore; zero is empty */
void	host_sem_wait(struct host_sem *);
void	host_sem_post(struct host_sem *);

/* ---- the terminal --------------------------------------------------- */
/* Console bytes.  Input is read by a host thread; host_cons_read never blocks. */
void	host_cons_raw(void);			/* terminal to raw mode */
void	host_cons_restore(void);		/* as it was; async-signal-safe */
int	host_cons_read(void *buf, int len);	/* 0: nothing now; -1: end of input */
/* Output goes through a ring and a host thread; none of these wait for the terminal
 * but the last.  write: how many bytes there was space for; when there was too little,
 * or space() is 0, HOST_IRQ_CONSOLE tells of more. */
int	host_cons_write(const void *buf, int len);
int	host_cons_space(void);
void	host_cons_drain(void);		/* while it takes some; async-signal-safe */
void	host_cons_winsize(int *rows, int *cols);	/* 0, 0: not a terminal */
bool	host_cons_isterm(void);			/* is input a terminal? */

/* ---- the debugger --------------------------------------------------- */
/* While it is on, the terminal's ^C, ^Z and ^\ act on this process, and SIGQUIT ends
 * it; else only ^\ does anything, and that is HOST_SIG_QUIT. */
void	host_debug(bool on);
/* Sleep until there may be input, or its end; true: the process was stopped and goes
 * on, so the terminal may show something else. */
bool	host_cons_wait(void);
bool	host_cons_ended(void);			/* no input, and none will come */
bool	host_text_write(uintptr_t va, uint8_t byte);	/* into the vkernel's own code */
const void *host_map_exe(size_t *size);		/* the program that runs; NULL */

/* ---- leaving -------------------------------------------------------- */
void	host_exit(int status) __attribute__((noreturn));	/* restores all */
void	host_reexec(void) __attribute__((noreturn));		/* reboot(2) */

/* ---- odds and ends -------------------------------------------------- */
void	host_random(void *buf, size_t len);

/* ---- set-up, for vk.c ------------------------------------------------ */
void	host_init(const char *);	/* first of all; NULL, or what was handed over */
void	host_faults_init(void);			/* SIGSEGV, SIGBUS to kernel_fault() */
void	host_signals_init(void);		/* SIGTERM and the like to handlers */
int	host_pin(int cpu);			/* vCPU thread to one CPU; -errno */
bool	host_cpu_allowed(int cpu);
uint64_t host_memlimit(void);			/* host's memory or cgroup's limit */
uint64_t host_memfree(void);			/* bytes that could be had now */
int	host_proclimit(void);			/* processes this one may still make */
/* The process as it was when it started, for exec; what host_init() must know then. */
#define HOST_HANDOVER	256
void	host_handover(char *);
/*
 * What must be undone when the process ends by a signal: called from the
 * handler, on any thread; async-signal-safe.  In vk.c.
 */
void	host_last_words(void);

#endif
