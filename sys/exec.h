/*
 * sys/exec.h - how a program starts: the auxiliary vector (elf(5)).
 */
#ifndef SYS_EXEC_H
#define SYS_EXEC_H

#define AT_NULL         0
#define AT_IGNORE       1
#define AT_EXECFD       2
#define AT_PHDR         3
#define AT_PHENT        4
#define AT_PHNUM        5
#define AT_PAGESZ       6
#define AT_BASE         7
#define AT_FLAGS        8
#define AT_ENTRY        9
#define AT_UID          11
#define AT_EUID         12
#define AT_GID          13
#define AT_EGID         14
#define AT_EXECPATH     15
#define AT_VKENTRY      0x6b76          /* of this kernel: a fast way into it */

#endif
