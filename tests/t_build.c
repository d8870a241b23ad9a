/*
 * t_build.c - making kernels, worlds and disk images by the commands of vkernel(7): on
 * the host, and images inside the vkernel too, which then boot.
 *
 * Runs make in the source folder; what it makes goes to the scratch folder, but for
 * obj/ ($OBJ), which is brought up to date if it is not.
 *
 * Each test names the promise it checks: BLD-*, WLD-1, IMG-1, LBL-1.
 */
#define _GNU_SOURCE
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/guest.h"

#define MAKE_TIME	900

static struct run r;			/* of the last command */

/* Run a shell command, $T being the scratch folder and $OBJ the build's; its status. */
static int __attribute__((format(printf, 1, 2)))
sh(const char *fmt, ...)
{
	char cmd[2048];
	const char *argv[] = { "sh", "-c", cmd, NULL };
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(cmd, sizeof(cmd), fmt, ap);
	va_end(ap);
	ck_assert_int_eq(setenv("T", vk_tmp(), 1), 0);
	ck_assert_int_eq(setenv("OBJ", "obj", 0), 0);
	/* A make above us has its own ideas. */
	ck_assert_int_eq(unsetenv("MAKEFLAGS") | unsetenv("MAKELEVEL"), 0);
	run(&r, argv, NULL, MAKE_TIME);
	return (r.status);
}

#define OK(...)		ck_assert_msg(sh(__VA_ARGS__) == 0, "%d: %s%s", r.status, \
			    ending(r.out), ending(r.err))
#define FAILS(words, ...) do {							\
	ck_assert_msg(sh(__VA_ARGS__) != 0, "no error: %s%s", ending(r.out),	\
	    ending(r.err));							\
	ck_assert_msg(strstr(r.err, words) != NULL || strstr(r.out, words) != NULL,	\
	    "not \"%s\": %s%s", words, ending(r.out), ending(r.err));		\
} while (0)

/* BLD-1, BLD-2, BLD-3: the kernel's targets, and the names of the configuration. */
START_TEST(kernel_targets)
{
	OK("make OBJ=$OBJ NO_MODULES=1 buildkernel KERNCONF=VKERNEL");
	OK("make OBJ=$OBJ buildkernel installkernel KERNCONF=VKERNEL64 DESTDIR=$T/dest");
	OK("cmp $OBJ/VKERNEL/kernel $T/dest/boot/kernel/kernel");
	OK("make OBJ=$OBJ installkernel DESTDIR=$T/dest");
	OK("objdump -h $OBJ/VKERNEL/kernel.debug | grep -q debug_info");
	OK("! objdump -h $OBJ/VKERNEL/kernel | grep -q debug_info");
	OK("cd $OBJ/VKERNEL && ./kernel -h && ./kernel.debug -h");
	FAILS("DESTDIR", "make OBJ=$OBJ installkernel");
	FAILS("NOSUCH", "make OBJ=$OBJ buildkernel KERNCONF=NOSUCH");
}
END_TEST

/* BLD-4: what is wrong in a configuration file is said by line. */
START_TEST(bad_configuration)
{
	static const struct { const char *text, *words; } t[] = {
		{ "platform vkernel\\ndevice vkx\\n", ":2: unknown device vkx" },
		{ "# none\\n\\nplatform pc64\\n", ":3: unknown platform pc64" },
		{ "device vkd\\n", "no platform" },
		{ "", "no platform" },
		{ "platform vkernel\\noptions SMP\\n", ":2: unknown keyword options" },
		{ "platform vkernel\\ndevice\\n", ":2: expected" },
		{ "platform vkernel\\ndevice vkd vke\\n", ":2: expected" },
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		OK("printf '%s' >$T/CONF", t[i].text);
		FAILS(t[i].words, "make OBJ=$T/obj CONFDIR=$T KERNCONF=CONF buildkernel");
	}
}
END_TEST

/* BLD-4: a configuration without vkd is a kernel without disks. */
START_TEST(derived_configuration)
{
	OK("printf 'platform vkernel\\n' >$T/NODISK && touch -d '1 hour ago' $T/NODISK");
	/* Only vk.c depends on the devices; what else there is need not be made again. */
	OK("make OBJ=$OBJ kernel && mkdir $T/obj && cp -r $OBJ/VKERNEL $T/obj/NODISK && "
	    "rm $T/obj/NODISK/vk.o $T/obj/NODISK/kernel*");
	OK("make OBJ=$T/obj CONFDIR=$T KERNCONF=NODISK buildkernel");
	vk_allow();
	FAILS("no vkd device", "$T/obj/NODISK/kernel -m 64m -i $T/mem -r /dev/null");
}
END_TEST

/* WLD-1: twice, and the second time changes nothing; whatever the umask says. */
START_TEST(world_targets)
{
	OK("umask 077; make OBJ=$OBJ buildworld installworld DESTDIR=$T/d && "
	    "make OBJ=$OBJ distribution DESTDIR=$T/d");
	for (const char *const *f = (const char *const[]){ "sbin/init", "etc/rc",
	    "bin/sh", "usr/libexec/getty", "etc/ttys", "tmp", NULL }; *f != NULL; f++)
		OK("test -e $T/d/%s", *f);
	OK("test \"$(stat -c %%a $T/d/ $T/d/bin $T/d/home/guest | uniq)\" = 755");
	OK("list() { (cd $T/d && find . -exec stat -c '%%n %%a' {} + && "
	    "find . -type f -exec cksum {} +) | sort; }; list >$T/one && "
	    "make OBJ=$OBJ installworld distribution DESTDIR=$T/d && list >$T/two && "
	    "cmp $T/one $T/two");
	FAILS("DESTDIR", "make OBJ=$OBJ installworld");
	FAILS("DESTDIR", "make OBJ=$OBJ distribution");
}
END_TEST

/* IMG-1, LBL-1: an image, step by step on the host; each step can fail by itself. */
START_TEST(image_on_host)
{
	FAILS("none", "$OBJ/tools/disklabel -r -w $T/none auto");
	OK("truncate -s 96M $T/img");
	FAILS("label", "$OBJ/tools/newfs $T/img:a");
	OK("$OBJ/tools/disklabel -r -w $T/img auto");
	FAILS("a", "$OBJ/tools/newfs $T/img:a");
	OK("printf '#!/bin/sh\\necho \" a: * 0 4.2BSD\" >>$1\\n' >$T/ed && chmod 755 "
	    "$T/ed");
	OK("EDITOR=$T/ed $OBJ/tools/disklabel -e $T/img");
	OK("$OBJ/tools/disklabel $T/img | grep '^ *a:.*4.2BSD'");
	FAILS("SUPER BLOCK", "$OBJ/tools/fsck_ffs -n $T/img:a");
	OK("$OBJ/tools/newfs $T/img:a");
	OK("make OBJ=$OBJ installworld distribution DESTDIR=$T/d");
	FAILS("nowhere", "$OBJ/tools/ffspop $T/img:a $T/nowhere");
	OK("$OBJ/tools/ffspop $T/img:a $T/d");
	OK("$OBJ/tools/fsck_ffs -n $T/img:a");
	guest_halt(guest_boot(GUEST(.memory = "128m", .image = "img")));
}
END_TEST

/* IMG-1, LBL-1: the same inside, on the second disk, which then boots. */
START_TEST(image_in_guest)
{
	const char *second = vk_path("second");
	struct pty *p;

	OK("truncate -s 64M $T/second");
	p = guest_boot(GUEST(.memory = "128m", .more = { "-r", second }));
	pty_cmd(p, "disklabel -r -w vkd1 auto; echo status=$?", "status=0", CMD_TIME);
	pty_cmd(p, "disklabel vkd1 >/dev/full; echo status=$?", "status=1", CMD_TIME);
	pty_cmd(p, "printf '$a\\n a: * 0 4.2BSD\\n.\\nw\\nq\\n' | disklabel -e vkd1; "
	    "echo status=$?", "status=0", CMD_TIME);
	pty_cmd(p, "disklabel vkd1 >/tmp/l; disklabel -R vkd1 /tmp/l; echo status=$?",
	    "status=0", CMD_TIME);
	pty_cmd(p, "newfs /dev/vkd1a >/dev/null; echo status=$?", "status=0", CMD_TIME);
	pty_cmd(p, "mount /dev/vkd1a /mnt && cp -Rp /bin /sbin /usr /etc /root /mnt && "
	    "cd /mnt && mkdir dev tmp var var/run var/log var/tmp mnt && cd / && "
	    "umount /mnt; echo status=$?", "status=0", CMD_TIME);
	pty_cmd(p, "fsck -p /dev/vkd1a; echo status=$?", "status=0", CMD_TIME);
	pty_cmd(p, "fsck -n vkd1a >/dev/full; echo status=$?", "status=8", CMD_TIME);
	pty_cmd(p, "newfs -N vkd1a >/dev/full; echo status=$?", "status=1", CMD_TIME);
	guest_halt(p);
	vk_fsck(second);
	p = guest_boot(GUEST(.memory = "128m", .image = "second"));
	pty_cmd(p, "df / | tail -1", "/dev/vkd0", CMD_TIME);
	pty_cmd(p, "regress exec fork_memory holes rename", "4 ok", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* SIG-1, SIG-3: `make run' boots to login; the debugger leaves make alone, and what ends
 * make shuts the vkernel down. */
START_TEST(make_run)
{
	char obj[300];
	const char *argv[] = { "make", "-s", obj, "MEM=64m", "run", NULL };
	struct pty *p;

	OK("make OBJ=$OBJ && mkdir $T/obj && cd $OBJ && "
	    "cp -a VKERNEL modules rootimg.01 sysctl tools world $T/obj");
	(void)snprintf(obj, sizeof(obj), "OBJ=%s", vk_path("obj"));
	for (int i = 0; i < 2; i++) {
		p = pty_spawn(argv, 24, 80);
		(void)snprintf(p->disk, sizeof(p->disk), "%s", vk_path("obj/rootimg.01"));
		pty_login(p, MAKE_TIME, CMD_TIME);
		guest_ddb(p);
		pty_send(p, "continue\r");
		if (i == 0) {
			guest_halt(p);
			continue;
		}
		ck_assert_int_eq(kill(p->pid, SIGTERM), 0);
		pty_expect(p, "The vkernel has halted.", CMD_TIME);
		ck_assert_int_eq(pty_wait(p, CMD_TIME), 128 + SIGTERM);
		ck_assert(pty_restored(p));
		vk_fsck(p->disk);
		pty_free(p);
	}
}
END_TEST

/* The sources' form, and that what is wrong with it is said. */
START_TEST(form)
{
	OK("make OBJ=$OBJ lint");
	OK("printf '%%080d\n' 1 >$T/form.c && awk -f tools/lint.awk $T/form.c");
	FAILS("form.c:2: 92 columns",
	    "printf '\t%%084d\n' 1 >>$T/form.c; awk -f tools/lint.awk $T/form.c");
	FAILS("form.c:1: blanks",
	    "echo 'a ' >$T/form.c; awk -f tools/lint.awk $T/form.c");
	FAILS("form.c:1501: more",
	    "seq 1501 >$T/form.c; awk -f tools/lint.awk $T/form.c");
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "build", .seconds = 2 * MAKE_TIME,
	    .tests = { { kernel_targets, 1 }, { bad_configuration, 1 },
	    { derived_configuration, 1 }, { world_targets, 1 }, { image_on_host, 1 },
	    { image_in_guest, 1 }, { make_run, 1 }, { form, 1 } } }));
}
