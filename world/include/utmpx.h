/*
 * utmpx.h - who is logged in, utmpx(5).  The layout is DragonFly's.
 */
#ifndef WORLD_UTMPX_H
#define WORLD_UTMPX_H

#include <sys/time.h>

#define _PATH_UTMPX	"/var/run/utmpx"
#define _PATH_WTMPX	"/var/log/wtmpx"

#define UTX_USERSIZE	32
#define UTX_LINESIZE	32
#define UTX_IDSIZE	4
#define UTX_HOSTSIZE	256

/* ut_type */
#define EMPTY		0
#define RUN_LVL		1
#define BOOT_TIME	2
#define OLD_TIME	3
#define NEW_TIME	4
#define INIT_PROCESS	5
#define LOGIN_PROCESS	6
#define USER_PROCESS	7
#define DEAD_PROCESS	8
#define ACCOUNTING	9
#define SIGNATURE	10	/* the file's first entry */
#define DOWN_TIME	11

#define ut_user		ut_name
#define ut_xtime	ut_tv.tv_sec

struct exit_status {
	uint16_t	e_termination;
	uint16_t	e_exit;
};

struct utmpx {
	char		ut_name[UTX_USERSIZE];
	char		ut_id[UTX_IDSIZE];
	char		ut_line[UTX_LINESIZE];	/* the terminal, without /dev/ */
	char		ut_host[UTX_HOSTSIZE];
	uint8_t		ut_unused[16];
	uint16_t	ut_session;
	short		ut_type;
	pid_t		ut_pid;
	struct exit_status ut_exit;
	uint64_t	ut_ss[16];		/* a sockaddr_storage */
	struct timeval	ut_tv;
	uint8_t		ut_unused2[16];
};

void	endutxent(void);
struct utmpx *getutxent(void);
struct utmpx *getutxid(const struct utmpx *);
struct utmpx *getutxline(const struct utmpx *);
struct utmpx *pututxline(const struct utmpx *);
void	setutxent(void);
void	updwtmpx(const char *, const struct utmpx *);

#endif
