/*
 * t_mount.c - mounting, by a second disk in the vkernel: options that are kept, busy and
 * forced unmounts, read-only mounts, and what is on the disk when the vkernel is killed.
 *
 * Each test names the promises it checks: VKD-2, RUN-4.
 */
#define _GNU_SOURCE
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/guest.h"

#define DISK_SIZE	(16 << 20)

/* Boot from root.img, with disk.img as vkd1, to a root shell. */
static struct pty *
boot(void)
{
	const char *disk = vk_path("disk.img");
	int fd = open(disk, O_RDWR | O_CREAT, 0600);

	ck_assert(fd >= 0 && ftruncate(fd, DISK_SIZE) == 0 && close(fd) == 0);
	return (guest_boot(GUEST(.cols = 200, .more = { "-r", disk })));
}

/* A shell command; it prints what is expected and then its exit status. */
static void
sh(struct pty *p, const char *cmd, const char *expect)
{
	char line[1024];

	(void)snprintf(line, sizeof(line), "%s; echo status=$?", cmd);
	pty_cmd(p, line, expect, 5 * CMD_TIME);
}

/* One that succeeds. */
static void
ok(struct pty *p, const char *cmd)
{
	sh(p, cmd, "status=0\r");
}

/* An empty file system on vkd1, mounted on /mnt. */
static struct pty *
boot_mounted(const char *options)
{
	struct pty *p = boot();
	char line[100];

	ok(p, "newfs /dev/vkd1 >/dev/null");
	ok(p, "mkdir -p /mnt");
	(void)snprintf(line, sizeof(line), "mount %s /dev/vkd1 /mnt", options);
	ok(p, line);
	return (p);
}

static void
halt(struct pty *p)
{
	guest_halt(p);
	vk_fsck_raw(vk_path("disk.img"));
}

/* All that is on the second disk. */
static char *
disk_contents(void)
{
	char *buf = malloc(DISK_SIZE);
	int fd = open(vk_path("disk.img"), O_RDONLY);

	ck_assert(buf != NULL && fd >= 0);
	ck_assert_int_eq(read(fd, buf, DISK_SIZE), DISK_SIZE);
	ck_assert_int_eq(close(fd), 0);
	return (buf);
}

/* A file system that is in use, in any way, is not unmounted; by force it is. */
START_TEST(busy)
{
	struct pty *p = boot_mounted("");

	ok(p, "mkdir /mnt/d /mnt/sub; cp /bin/sleep /mnt/");
	/* root fills what is kept for root, too: less than nothing is left. */
	ok(p, "yes 2>/dev/null >/mnt/y; df -h /mnt | grep -e ' -[0-9.]*[KM] '; rm "
	    "/mnt/y");
	sh(p, "cd /mnt/d && umount /mnt; cd /", "Device busy");
	sh(p, "exec 8</mnt/d; umount /mnt; exec 8<&-", "Device busy");
	sh(p, "exec 8>/mnt/f; umount /mnt; mount -u -o ro /mnt; exec 8>&-",
	    "Device busy\r\nmount: /dev/vkd1 on /mnt: Device busy");
	ok(p, "exec 8</mnt/f; mount -u -o ro /mnt && mount -u -o rw /mnt; exec 8<&-");
	sh(p, "/mnt/sleep 1000 & until ps -p $! -o command | grep -q '^/mnt/'; do :; "
	    "done; umount /mnt; kill $!; wait", "Device busy");
	/* Another one mounted inside. */
	ok(p, "dd if=/dev/zero of=/tmp/x bs=1k count=1 2>/dev/null; mount -t devfs x "
	    "/mnt/sub");
	sh(p, "umount /mnt", "Device busy");
	ok(p, "umount /mnt/sub");
	sh(p, "mount /dev/vkd1 /mnt", "Device busy");
	sh(p, "rmdir /mnt; mv /mnt /tmp/", "Device busy");
	/* Its users get errors, and end. */
	ok(p, "cd /mnt/d; exec 8>/mnt/g; echo kept >&8; /mnt/sleep 1000 & true");
	ok(p, "umount -f /mnt");
	sh(p, "echo x >&8", "nput/output error");
	sh(p, "ls .", "status=");
	ok(p, "exec 8>&-; cd /; kill $! 2>/dev/null; wait; ls /mnt");
	ok(p, "mount /dev/vkd1 /mnt");
	sh(p, "cat /mnt/g", "kept\r");
	ok(p, "umount /mnt");
	halt(p);
}
END_TEST

/* VKD-2: a read-only mount refuses all, and nothing is ever written to its disk. */
START_TEST(readonly)
{
	struct pty *p = boot_mounted("");
	char *before, *after;

	ok(p, "mkdir /mnt/d; echo text >/mnt/f; ln -s f /mnt/l; mkfifo /mnt/p");
	ok(p, "cp /bin/sleep /mnt/; umount /mnt");
	before = disk_contents();
	ok(p, "mount -r /dev/vkd1 /mnt");
	sh(p, "echo x >/mnt/f", "Read-only file system");
	sh(p, "echo x >>/mnt/new", "Read-only file system");
	sh(p, "rm -f /mnt/f", "Read-only file system");
	sh(p, "mkdir /mnt/e", "Read-only file system");
	sh(p, "rmdir /mnt/d", "Read-only file system");
	sh(p, "mv /mnt/f /mnt/g", "Read-only file system");
	sh(p, "ln /mnt/f /mnt/g", "Read-only file system");
	sh(p, "ln -s f /mnt/g", "Read-only file system");
	sh(p, "mkfifo /mnt/q", "Read-only file system");
	sh(p, "chmod 600 /mnt/f", "Read-only file system");
	sh(p, "chown bin /mnt/f", "Read-only file system");
	sh(p, "touch /mnt/f", "Read-only file system");
	sh(p, "dd if=/dev/null of=/mnt/f 2>&1", "Read-only file system");
	/* Reading does not even set times; a FIFO can be written to. */
	ok(p, "cat /mnt/f /mnt/l >/dev/null; ls -lR /mnt >/dev/null; /mnt/sleep 0");
	ok(p, "(echo through >/mnt/p &); cat /mnt/p");
	ok(p, "sync; umount /mnt");
	after = disk_contents();
	ck_assert_msg(memcmp(before, after, DISK_SIZE) == 0, "the disk was written to");
	free(before);
	free(after);
	halt(p);
}
END_TEST

/* What has begun when a file system becomes read-only is done when it is, and all is good
 * then.  It takes time to free many indirect blocks that are not in memory. */
START_TEST(becomes_readonly)
{
	struct pty *p = boot();

	ok(p, "newfs -b 4096 -f 512 /dev/vkd1 >/dev/null; mkdir -p /mnt");
	ok(p, "for t in 0 0.001 0.002 0.003 0.004; do mount /dev/vkd1 /mnt; for i in "
	    "$(seq 1300); do dd if=/etc/rc of=/mnt/f bs=1 count=1 conv=notrunc "
	    "seek=$((i * 4194304)) 2>/dev/null; done; umount /mnt; mount /dev/vkd1 "
	    "/mnt; truncate -s 0 /mnt/f & sleep $t; mount -u -f -o ro /mnt; wait; fsck "
	    "-n -f /dev/vkd1 >/tmp/out || break; umount /mnt; done; ! grep '?' /tmp/out");
	halt(p);
}
END_TEST

/* Programs go on while their file system becomes read-only and writable again, or goes
 * and comes back, by force: they get errors, and nothing is damaged. */
START_TEST(forced)
{
	struct pty *p = boot_mounted("");

	ok(p, "mkdir /mnt/1 /mnt/2 /mnt/3; cp /bin/ls /mnt/ls; touch /tmp/go");
	ok(p, "work() { while test -e /tmp/go; do cp /bin/ls /mnt/$1/a; mv /mnt/$1/a "
	    "/mnt/$2/b; /mnt/ls /mnt/$2/..; rm -rf /mnt/$1/x; cp -R /etc /mnt/$1/x; "
	    "done >/dev/null 2>&1 </dev/null; }");
	ok(p, "work 1 2 & work 2 3 & work 3 1 & for i in $(seq 20); do mount -u -f -o ro "
	    "/mnt && mount -u -o rw /mnt || break; done; test $i = 20");
	ok(p, "for i in $(seq 20); do umount -f /mnt && mount /dev/vkd1 /mnt || break; "
	    "done; rm /tmp/go; wait; test $i = 20");
	ok(p, "umount /mnt; dmesg | grep ufs: && false; fsck -n -f /dev/vkd1 >/tmp/out; "
	    "! grep '?' /tmp/out");
	halt(p);
}
END_TEST

/* What stat(2) says is the same after a mount, fractions of seconds too. */
START_TEST(times)
{
	struct pty *p = boot_mounted("");

	ok(p, "cd /mnt; echo x >f; echo y >g; mkdir d; ln -s f l; mkfifo p; ln g h; "
	    "touch -t 197001020304.05 f; touch -a -t 203701020304.05 f; chflags nodump "
	    "h; chmod 4711 g; chown 7:8 d; chown -h 9:10 l; cat g");
	ok(p, "list() { stat -f '%N %Fa %Fm %Fc %p %l %u:%g %z %b %f %i' f g d l p h "
	    ">/tmp/$1; }; list before; cd /; umount /mnt; mount /dev/vkd1 /mnt; cd /mnt");
	ok(p, "list after; cd /; cmp /tmp/before /tmp/after");
	sh(p, "grep -c '\\.[0-9]*[1-9][0-9]* ' /tmp/after", "6\r");
	sh(p, "stat -f %m:%a /mnt/f", "97445:2114478245\r");
	ok(p, "umount /mnt");
	halt(p);
}
END_TEST

/* What is mounted may be kept from being run, trusted, or followed. */
START_TEST(options)
{
	struct pty *p = boot_mounted("");

	ok(p, "cp /bin/sh /mnt/; cp /usr/bin/id /mnt/; chown bin /mnt/id; chmod 4755 "
	    "/mnt/id");
	ok(p, "echo '#!/bin/sh' >/mnt/s; chmod 755 /mnt/s; ln -s s /mnt/l; echo a "
	    ">/mnt/a");
	ok(p, "mknod /mnt/null c 2 2 && ls -l /dev/null /mnt/null");
	sh(p, "/mnt/id -u", "3\r");
	ok(p, "mount -u -o nosuid /mnt");
	sh(p, "mount | grep mnt", "nosuid");
	sh(p, "/mnt/id -u", "0\r");
	ok(p, "mount -u -o suid,noexec /mnt; mount | grep -v nosuid | grep mnt");
	sh(p, "/mnt/id", "ermission denied");
	sh(p, "/mnt/s", "ermission denied");
	ok(p, "mount -u -o exec /mnt && /mnt/l");
	ok(p, "mount -u -o nodev /mnt");
	sh(p, "echo x >/mnt/null", "not configured");
	ok(p, "mount -u -o dev,nosymfollow /mnt");
	sh(p, "cat /mnt/l", "ermission denied");
	ok(p, "cat /mnt/s && test \"$(readlink /mnt/l)\" = s || ls -l /mnt/l | grep ' "
	    "s'");
	ok(p, "mount -u -o symfollow,noatime /mnt; cat /mnt/l");
	ok(p, "touch -t 200001010000 /mnt/a; cat /mnt/a; ls -lu /mnt/a | grep 2000");
	ok(p, "mount -u -o atime /mnt; touch -t 200001010000 /mnt/a; cat /mnt/a");
	sh(p, "ls -lu /mnt/a | grep 2000", "status=1\r");
	ok(p, "mount -u -o sync,noatime /mnt; "
	    "mount | grep '(ufs, local, sync, noatime)'");
	ok(p, "mount -u -o nosync,async /mnt; "
	    "mount | grep '(ufs, local, async, noatime)'");
	ok(p, "mount -u -o noasync,atime /mnt; mount | grep '/mnt (ufs, local)'");
	sh(p, "mount -u -o nowarp /mnt", "-o nowarp: option not supported");
	ok(p, "umount /mnt");
	halt(p);
}
END_TEST

/* VKD-2: the vkernel is killed.  What fsync or a sync mount wrote is there; the file
 * system is not mounted for writing before it is checked, or by force. */
START_TEST(killed)
{
	struct pty *p = boot_mounted("-o sync");

	ok(p, "mkdir /mnt/d; echo synced >/mnt/d/f; ln /mnt/d/f /mnt/g; mv /mnt/g "
	    "/mnt/h");
	ok(p, "echo gone >/mnt/x; rm /mnt/x; mkdir /mnt/y; rmdir /mnt/y; chmod 600 "
	    "/mnt/h");
	guest_kill(p, SIGKILL);
	p = boot();
	sh(p, "mount /dev/vkd1 /mnt", "Operation not permitted");
	ok(p, "mount -r /dev/vkd1 /mnt && cat /mnt/h");
	sh(p, "mount -u -o rw /mnt", "Operation not permitted");
	ok(p, "umount /mnt && mount -f /dev/vkd1 /mnt && umount /mnt");
	/* Unchecked still. */
	sh(p, "mount /dev/vkd1 /mnt", "Operation not permitted");
	ok(p, "fsck -p /dev/vkd1 && mount /dev/vkd1 /mnt");
	sh(p, "cat /mnt/d/f /mnt/h", "synced\r\nsynced\r");
	sh(p, "ls /mnt | tr '\\n' ' '", "d h status=0\r");
	sh(p, "ls -l /mnt/h", "-rw-------  2 ");
	/* Not a sync mount: sync(8) before. */
	ok(p, "cp -R /etc /mnt/etc; echo last >/mnt/last; sync");
	ok(p, "rm -rf /mnt/d; cp -R /etc /mnt/more");
	guest_kill(p, SIGKILL);
	p = boot();
	ok(p, "fsck -p /dev/vkd1 && mount /dev/vkd1 /mnt");
	sh(p, "cat /mnt/last", "last\r");
	ok(p, "for f in $(cd /etc; echo *); do test -d /etc/$f || cmp /etc/$f "
	    "/mnt/etc/$f; done");
	ok(p, "umount /mnt");
	halt(p);
}
END_TEST

static void
setup(void)
{
	(void)unlink(vk_path("root.img"));
	(void)unlink(vk_path("disk.img"));
}

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "mount", .seconds = 600,
	    .once = vk_ordinary_user, .before = setup,
	    .tests = { { busy, 1 }, { readonly, 1 },
	    { becomes_readonly, 1 }, { forced, 1 },
	    { times, 1 }, { options, 1 }, { killed, 1 } } }));
}
