# The programs of the world, by where they are installed.  To add one, put its source,
# name.c, into world/ and its name into a list here.  A program whose source has
# another name, because one source is several programs, has a line SRC_name.
BIN	= cat chflags chmod cp date dd df echo ed expr hostname kenv kill ln ls mkdir mv ps \
	pwd realpath rm rmdir sh sleep stty sync test
SBIN	= disklabel dmesg fsck fsck_ffs halt init kldload kldstat kldunload ktrdump mknod mount \
	newfs nologin poweroff reboot shutdown sysctl umount
USRBIN	= attack basename bench chgrp cksum clear cmp comm cut diff dirname du egrep env \
	false fgrep find grep groups hd head hello hexdump id install killall less \
	login logname manifest md5 mkfifo mktemp more nice nohup od passwd paste pgrep \
	pkill printenv printf readlink regress renice reset sed seq sort split stat stress \
	su sum tail tar tee time timeout top touch tr true truncate tsort tty uname \
	uniq uptime vmstat vtophys w wc which who whoami xargs yes
USRSBIN	= chown chroot
LIBEXEC	= getty

SRC_false = world/true.c
SRC_reset = world/clear.c
SRC_chgrp = world/chown.c
SRC_dirname = world/basename.c
SRC_egrep = world/grep.c
SRC_fgrep = world/grep.c
SRC_mknod = world/mkfifo.c
SRC_kldstat = world/kldload.c
SRC_kldunload = world/kldload.c
SRC_sum = world/cksum.c
SRC_groups = world/id.c
SRC_whoami = world/id.c
SRC_halt = world/reboot.c
SRC_poweroff = world/reboot.c
SRC_test = world/test.c world/sh/sh_test.c world/sh/sh_mem.c
SRC_echo = $(SRC_test)
SRC_printf = $(SRC_test)
SRC_tar = $(wildcard world/tar/*.c)
SRC_hd = world/hexdump.c
SRC_od = world/hexdump.c
SRC_uptime = world/w.c
SRC_chflags = world/chmod.c
SRC_realpath = world/readlink.c
SRC_logname = world/tty.c
SRC_less = world/more.c
SRC_printenv = world/env.c
SRC_pgrep = world/pkill.c
SRC_killall = world/pkill.c
SRC_renice = world/nice.c
