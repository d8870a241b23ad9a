/*
 * kern/callout.h - functions called at a time: DragonFly's callout(9).
 * They run on the vCPU where interrupts are taken (intr_poll()) and must not sleep.
 */
#ifndef KERN_CALLOUT_H
#define KERN_CALLOUT_H

#include "kern/systm.h"
#include "kern/queue.h"

struct callout {
	TAILQ_ENTRY(callout) c_link;
	uint64_t	c_time;		/* host_nanouptime() when it is due */
	void		(*c_func)(void *);
	void		*c_arg;
	bool		c_pending;
};

void	callout_init(struct callout *);
/* Call fn(arg) ns nanoseconds from now, instead of what was pending. */
void	callout_reset(struct callout *, uint64_t ns, void (*fn)(void *), void *arg);
bool	callout_stop(struct callout *);		/* true if it was pending */
uint64_t callout_next(void);		/* host_nanouptime() of the earliest, 0: none */
void	callout_run(void);			/* those that are due: kern/intr.c */

#endif
