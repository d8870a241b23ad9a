/*
 * vkd.h - the disk driver's entry points: vkd.c.
 */
#ifndef VKD_H
#define VKD_H

void	vkd_attach(void);	/* at boot, in a thread: make vk.disk[] into vkd0... */
void	vkd_intr(void);		/* HOST_IRQ_DISK: finish requests that are done */

#endif
