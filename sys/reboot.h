/*
 * sys/reboot.h - reboot(2).
 */
#ifndef SYS_REBOOT_H
#define SYS_REBOOT_H

#define RB_AUTOBOOT     0
#define RB_ASKNAME      0x001
#define RB_SINGLE       0x002
#define RB_NOSYNC       0x004
#define RB_HALT         0x008
#define RB_VERBOSE      0x800
#define RB_POWEROFF     0x4000

#endif
