/*
 * sys/kenv.h - kenv(2): the kernel's environment.
 */
#ifndef SYS_KENV_H
#define SYS_KENV_H

#define KENV_GET	0
#define KENV_SET	1
#define KENV_UNSET	2
#define KENV_DUMP	3	/* name=value strings; returns their length */

#define KENV_MNAMELEN	128
#define KENV_MVALLEN	128

#endif
