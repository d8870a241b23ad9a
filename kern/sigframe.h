/*
 * kern/sigframe.h - shared by kern/sig.c and kern/sigtramp.S.
 */
#ifndef KERN_SIGFRAME_H
#define KERN_SIGFRAME_H

/* From behind sf_ret to sf_uc in struct sigframe. */
#define SIGF_UC_FROM_RET	128

#endif
