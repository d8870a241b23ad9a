/*
 * kern/intr.h - virtual interrupts: see kern/intr.c.
 */
#ifndef KERN_INTR_H
#define KERN_INTR_H

#include <stdint.h>

/*
 * Take what is pending: interrupts of devices, then callouts that are due.  Called
 * on the vCPU where it may wake threads: when idle, on the way to user mode.  Does
 * not sleep.
 */
void	intr_poll(void);

#endif
