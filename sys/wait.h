/*
 * sys/wait.h - wait4(2).
 */
#ifndef SYS_WAIT_H
#define SYS_WAIT_H

#include <sys/types.h>

#define WNOHANG         1
#define WUNTRACED       2
#define WSTOPPED        WUNTRACED
#define WCONTINUED      4
#define WNOWAIT         8
#define WEXITED         16
#define WTRAPPED        32

#define WAIT_ANY        (-1)
#define WAIT_MYPGRP     0

#define _WSTATUS(x)     ((x) & 0177)
#define _WSTOPPED       0177
#define WIFSTOPPED(x)   (_WSTATUS(x) == _WSTOPPED)
#define WSTOPSIG(x)     (((x) >> 8) & 0xff)
#define WIFSIGNALED(x)  (_WSTATUS(x) != _WSTOPPED && _WSTATUS(x) != 0 && (x) != 19)
#define WTERMSIG(x)     (_WSTATUS(x))
#define WIFEXITED(x)    (_WSTATUS(x) == 0)
#define WEXITSTATUS(x)  (((x) >> 8) & 0xff)
#define WIFCONTINUED(x) ((x) == 19)
#define WCOREFLAG       0200
#define WCOREDUMP(x)    ((x) & WCOREFLAG)
#define W_EXITCODE(ret, sig) ((ret) << 8 | (sig))
#define W_STOPCODE(sig) ((sig) << 8 | _WSTOPPED)

#endif
