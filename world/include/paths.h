/*
 * paths.h - where the system's own files are.
 */
#ifndef WORLD_PATHS_H
#define WORLD_PATHS_H

#define _PATH_BSHELL	"/bin/sh"
#define _PATH_CONSOLE	"/dev/console"
#define _PATH_DEFPATH	"/usr/bin:/bin"
#define _PATH_DEV	"/dev/"
#define _PATH_DEVNULL	"/dev/null"
#define _PATH_FSTAB	"/etc/fstab"
#define _PATH_GETTYTAB	"/etc/gettytab"
#define _PATH_GROUP	"/etc/group"
#define _PATH_LOGIN	"/usr/bin/login"
#define _PATH_MASTERPASSWD "/etc/master.passwd"
#define _PATH_MOTD	"/etc/motd"
#define _PATH_NOLOGIN	"/var/run/nologin"
#define _PATH_PASSWD	"/etc/passwd"
#define _PATH_RUNCOM	"/etc/rc"
#define _PATH_STDPATH	"/sbin:/usr/sbin:/bin:/usr/bin"
#define _PATH_TTY	"/dev/tty"
#define _PATH_TTYS	"/etc/ttys"
#define _PATH_TMP	"/tmp/"

#endif
