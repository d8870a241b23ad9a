/*
 * t_options.c - the command line of vkernel(7), by running the vkernel.
 *
 * Tables hold the cases that must be refused: the arguments, the exit status and
 * words of the message.  Each refusal must be one line (and the usage line, for
 * a usage error) and leave nothing in the scratch folder.  A vkernel without a
 * disk asks for a root on its console and ends when there is no input; that
 * it printed the name of its memory image shows that its options were taken.
 *
 * Each test names the promise it checks: OPT-*, ENA-*, DIR-1.
 */
#define _GNU_SOURCE
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "tests/guest.h"

#define MAXARGS		64
#define USING		"Using memory file: "

struct refusal {
	const char	*id;
	const char	*args;		/* split at spaces; % is the scratch folder */
	const char	*words;		/* in the message */
};

/* "-m 64m -i %/mem" to an argument vector that begins with the kernel. */
static const char **
arguments(const char *line)
{
	static const char *argv[MAXARGS + 1];
	char *word, *copy = strdup(line);
	int n = 0;

	argv[n++] = vk_kernel();
	for (word = strtok(copy, " "); word != NULL && n < MAXARGS;
	    word = strtok(NULL, " ")) {
		char *percent = strchr(word, '%'), *s = word;

		if (percent != NULL) {
			*percent = '\0';
			ck_assert_int_gt(asprintf(&s, "%s%s%s", word, vk_tmp(),
			    percent + 1), 0);
		}
		argv[n++] = s;
	}
	argv[n] = NULL;
	return (argv);
}

/* Run the vkernel with these arguments and no input. */
static void
vkernel(struct run *r, const char *line)
{
	run(r, arguments(line), NULL, 30);
}

/* Start it under a terminal, where it waits for a root, and see that it is up. */
static struct pty *
vkernel_up(const char *line)
{
	struct pty *p = pty_spawn(arguments(line), 24, 80);

	pty_expect(p, USING, 20);
	return (p);
}

/* End a vkernel and wait for it. */
static void
vkernel_down(struct pty *p)
{
	(void)kill(p->pid, SIGINT);
	(void)pty_wait(p, 10);
	pty_free(p);
}

/* How many names the scratch folder holds, beside our own setting. */
static int
leftovers(void)
{
	DIR *d = opendir(vk_tmp());
	struct dirent *e;
	int n = 0;

	ck_assert_ptr_nonnull(d);
	while ((e = readdir(d)) != NULL)
		n += e->d_name[0] != '.' && strcmp(e->d_name, "state") != 0;
	(void)closedir(d);
	return (n);
}

/* The size of a file; -1 when it is not there. */
static long
file_size(const char *path)
{
	struct stat st;

	return (stat(path, &st) == 0 ? (long)st.st_size : -1L);
}

/* Check that a run was refused: status, the words, the number of lines. */
static void
check_refused(const struct run *r, const char *id, const char *args, int status,
    const char *words)
{
	int lines = 0;
	const char *s;

	for (s = r->err; *s != '\0'; s++)
		lines += *s == '\n';
	ck_assert_msg(r->status == status && strstr(r->err, words) != NULL &&
	    strncmp(r->err, "vkernel: ", 9) == 0 && lines == (status == 64 ? 2 : 1) &&
	    (status != 64 || strstr(r->err, "\nusage: vkernel ") != NULL),
	    "%s: vkernel %s: status %d (not %d), or not \"%s\" in:\n%s", id, args,
	    r->status, status, words, r->err);
}

static const struct refusal usage_errors[] = {
	{ "OPT-x-1", "-q", "-q: unknown option" },
	{ "OPT-x-1", "-sq", "-q: unknown option" },
	{ "OPT-x-1", "--help", "unknown option" },
	{ "OPT-x-1", "-s -m", "-m: an argument is missing" },
	{ "OPT-x-1", "-m 64m left", "left: not an option" },
	{ "OPT-h-1", "", "no options" },
	{ "OPT-e-2", "-m 64m -e a", "-e: a: no '='" },
	{ "OPT-e-2", "-m 64m -e a=1::b=2", "no '='" },
	{ "OPT-e-2", "-m 64m -e =1", "no name" },
	{ "OPT-e-2", "-m 64m -e a=\"1", "quote" },
	{ "OPT-e-2", "-m 64m -e a='1\"", "quote" },
	{ "OPT-m-2", "-m x", "-m: x: not a size" },
	{ "OPT-m-2", "-m 64mb", "only K, M or G" },
	{ "OPT-m-2", "-m 64q", "only K, M or G" },
	{ "OPT-m-2", "-m -64m", "not a size" },
	{ "OPT-m-2", "-m +64m", "not a size" },
	{ "OPT-m-2", "-m 0x4000000", "only K, M or G" },
	{ "OPT-m-2", "-m 18446744073709551616", "must be from" },
	{ "OPT-m-2", "-m 17179869184g", "must be from" },
	{ "OPT-m-2", "-m 1m", "must be from" },
	{ "OPT-m-2", "-m 0", "must be from" },
	{ "OPT-m-2", "-m 9999g", "must be from" },
	{ "OPT-m-2", "-s", "-m: needed" },
	{ "OPT-m-2", "-i %/none", "-m: needed" },
	{ "OPT-x-2", "-m 64m -m 64m", "given twice" },
	{ "OPT-x-2", "-i %/a -i %/b -m 64m", "given twice" },
	{ "OPT-x-2", "-p %/a -p %/b -m 64m", "given twice" },
	{ "OPT-r-1", "-m 64m -r1 -r2 -r3 -r4 -r5 -r6 -r7 -r8 -r9 -r10 -r11 -r12 -r13 "
	    "-r14 -r15 -r16 -r17", "-r: 17: more than 16" },
	{ "OPT-c-1", "-m 64m -c1 -c2 -c3 -c4 -c5 -c6 -c7 -c8 -c9 -c10 -c11 -c12 -c13 "
	    "-c14 -c15 -c16 -c17", "-c: 17: more than 16" },
	{ "OPT-I-1", "-m 64m -I auto -I auto -I auto -I auto -I auto -I auto -I auto "
	    "-I auto -I auto -I auto -I auto -I auto -I auto -I auto -I auto -I auto "
	    "-I auto",
	    "-I: auto: more than 16" },
	{ "OPT-I-1", "-m 64m -I eth0", "tapN" },
	{ "OPT-I-1", "-m 64m -I tap", "tapN" },
	{ "OPT-I-1", "-m 64m -I tapx", "tapN" },
	{ "OPT-I-1", "-m 64m -I /dev/auto", "tapN" },
	{ "OPT-I-4", "-m 64m -I tap0:", "neither" },
	{ "OPT-I-4", "-m 64m -I tap0:10.0.0", "neither" },
	{ "OPT-I-4", "-m 64m -I tap0:10.0.0.256", "neither" },
	{ "OPT-I-4", "-m 64m -I tap0:bridge", "neither" },
	{ "OPT-I-4", "-m 64m -I tap0::10.0.0.1", "neither" },
	{ "OPT-I-4", "-m 64m -I tap0:10.0.0.1:", "second address" },
	{ "OPT-I-4", "-m 64m -I tap0:10.0.0.1:bridge0", "second address" },
	{ "OPT-I-4", "-m 64m -I tap0:10.0.0.1:10.0.0.2:10.0.0.3", "too many" },
	{ "OPT-I-4", "-m 64m -I tap0:10.0.0.1/0", "netmask" },
	{ "OPT-I-4", "-m 64m -I tap0:10.0.0.1/32", "netmask" },
	{ "OPT-I-4", "-m 64m -I tap0:10.0.0.1/x", "netmask" },
	{ "OPT-I-4", "-m 64m -I tap0:10.0.0.1/", "netmask" },
	{ "OPT-I-4", "-m 64m -I tap0:10.0.0.1/255.255.255.0", "netmask" },
	{ "OPT-I-4", "-m 64m -I auto:bridge0/24", "netmask" },
	{ "OPT-n-1", "-m 64m -n 0", "from 1 to 16" },
	{ "OPT-n-1", "-m 64m -n 17", "from 1 to 16" },
	{ "OPT-n-1", "-m 64m -n 2x", "from 1 to 16" },
	{ "OPT-l-1", "-m 64m -l 4000", "-l: 4000" },
	{ "OPT-l-1", "-m 64m -l map,4000", "-l: map,4000" },
	{ "OPT-l-1", "-m 64m -l map,", "-l: map," },
	{ "OPT-l-1", "-m 64m -l every", "-l: every" },
};

/* All that is ill-formed on the command line: usage errors, nothing left behind. */
START_TEST(usage_error)
{
	const struct refusal *t = &usage_errors[_i];
	struct run r;

	vk_allow();
	vkernel(&r, t->args);
	check_refused(&r, t->id, t->args, 64, t->words);
	ck_assert_int_eq(leftovers(), 0);
}
END_TEST

static const struct refusal start_errors[] = {
	{ "OPT-c-1", "-m 64m -i %/mem -c cd.iso", "no vcd device" },
	{ "OPT-n-1", "-m 64m -i %/mem -n 2", "one CPU" },
	{ "OPT-I-4", "-m 64m -i %/mem -I tap0", "no vke device" },
	{ "OPT-I-4", "-m 64m -i %/mem -I /dev/tap12", "no vke device" },
	{ "OPT-I-4", "-m 64m -i %/mem -I auto:10.0.0.1", "no vke device" },
	{ "OPT-I-4", "-m 64m -i %/mem -I auto:10.0.0.1/24", "no vke device" },
	{ "OPT-I-4", "-m 64m -i %/mem -I auto:10.0.0.1:10.0.0.2", "no vke device" },
	{ "OPT-I-4", "-m 64m -i %/mem -I auto:10.0.0.1:10.0.0.2/1", "no vke device" },
	{ "OPT-I-4", "-m 64m -i %/mem -I auto:10.0.0.1:10.0.0.2/31", "no vke device" },
	{ "OPT-I-3", "-m 64m -i %/mem -I auto:bridge0", "no vke device" },
	{ "OPT-I-4", "-m 64m -i %/mem -I auto:bridge0:10.0.0.2", "no vke device" },
	{ "OPT-I-4", "-m 64m -i %/mem -I auto:bridge0:10.0.0.2/24", "no vke device" },
	{ "OPT-r-2", "-m 64m -i %/mem -r %/none", "/none: No such file" },
	{ "OPT-r-2", "-m 64m -i %/mem -r /tmp", "/tmp: Is a directory" },
	{ "OPT-r-2", "-m 64m -i %/mem -r /dev/null", "neither a regular file" },
	{ "OPT-i-1", "-m 64m -i /dev/null", "not a regular file" },
	{ "OPT-i-1", "-m 64m -i %/no/such", "/no/such: No such file" },
	{ "OPT-p-1", "-m 64m -i %/mem -p %/no/pid", "/no/pid: No such file" },
};

/* What the host or this kernel cannot provide: start errors, nothing left behind. */
START_TEST(start_error)
{
	const struct refusal *t = &start_errors[_i];
	struct run r;

	vk_allow();
	vkernel(&r, t->args);
	check_refused(&r, t->id, t->args, 1, t->words);
	ck_assert_int_eq(leftovers(), 0);
}
END_TEST

/* OPT-h-1: -h lists each option of the usage line, on stdout, and is no error. */
START_TEST(help)
{
	struct run r;
	const char *s;
	char entry[8];

	vkernel(&r, "-h");
	ck_assert_int_eq(r.status, 0);
	ck_assert_str_eq(r.err, "");
	ck_assert(strncmp(r.out, "usage: vkernel [-", 17) == 0);
	for (s = "hsUvceiIlmnpr"; *s != '\0'; s++) {
		(void)snprintf(entry, sizeof(entry), "\n  -%c ", *s);
		ck_assert_msg(strstr(r.out, entry) != NULL, "-%c is not in -h", *s);
	}
	ck_assert_int_eq(shell("%s -h > /dev/full 2> /dev/null", vk_kernel()), 1);
}
END_TEST

/* MAN-1: the manual page has each option of the usage line, and lints clean. */
START_TEST(manual)
{
	const char *lint[] = { "mandoc", "-Tlint", "-Wwarning", "vkernel.7", NULL };
	const char *cat[] = { "cat", "vkernel.7", NULL };
	static struct run page, r;
	char entry[16];

	run(&page, cat, NULL, 10);
	ck_assert_msg(page.status == 0, "not run from the source folder");
	vkernel(&r, "-h");
	for (const char *s = r.out; (s = strstr(s, "\n  -")) != NULL; s++) {
		(void)snprintf(entry, sizeof(entry), "\n.It Fl %c", s[4]);
		ck_assert_msg(strstr(page.out, entry) != NULL, "no %s", entry + 1);
	}
	run(&r, lint, NULL, 10);
	if (r.status == 127)
		skip("MAN-1", "no mandoc");
	else
		ck_assert_msg(r.status == 0, "%s%s", ending(r.out), ending(r.err));
}
END_TEST

/* OPT-i-1, OPT-m-1: made when missing, its size used, resized, emptied, named. */
START_TEST(image)
{
	const char *mem = vk_path("mem");
	static char page[4096], zz[4096];
	struct run r;
	int fd;

	vk_allow();
	vkernel(&r, "-m 64m -i %/mem");
	ck_assert_msg(strstr(r.out, mem) != NULL, "the name is not in:\n%s%s", r.out,
	    r.err);
	ck_assert_int_eq(file_size(mem), 67108864);
	vkernel(&r, "-m 48M -i %/mem");
	ck_assert_int_eq(file_size(mem), 48 << 20);
	memset(zz, 'Z', sizeof(zz));
	ck_assert_int_ge(fd = open(mem, O_RDWR), 0);
	for (off_t off = 0; off < 48 << 20; off += 4096)
		ck_assert_int_eq(pwrite(fd, zz, sizeof(zz), off), 4096);
	vkernel(&r, "-i %/mem");
	ck_assert_ptr_nonnull(strstr(r.out, USING));
	ck_assert_int_eq(file_size(mem), 48 << 20);
	for (off_t off = 0; off < 48 << 20; off += 4096) {
		ck_assert_int_eq(pread(fd, page, sizeof(page), off), 4096);
		ck_assert(memcmp(page, zz, sizeof(page)) != 0);
	}
	(void)close(fd);
}
END_TEST

/* OPT-i-1: an image too small to boot is refused and left as it was. */
START_TEST(image_small)
{
	const char *mem = vk_path("mem");
	struct run r;

	vk_allow();
	ck_assert_int_eq(close(open(mem, O_CREAT | O_RDWR, 0600)), 0);
	ck_assert_int_eq(truncate(mem, 5000), 0);
	vkernel(&r, "-i %/mem");
	check_refused(&r, "OPT-i-1", "-i %/mem", 1, "too small");
	ck_assert_int_eq(file_size(mem), 5000);
}
END_TEST

/* OPT-i-1: an image is its user's alone: it is made so, whatever the umask says or it
 * was, and somebody else's is refused and left as it was. */
START_TEST(image_owner)
{
	const char *mem = vk_path("mem");
	struct stat st;
	struct run r;
	mode_t mask;

	vk_allow();
	mask = umask(0777);
	vkernel(&r, "-m 32m -i %/mem");
	(void)umask(mask);
	for (int i = 0; i < 2; i++) {
		ck_assert_msg(strstr(r.out, USING) != NULL, "%s", r.err);
		ck_assert_int_eq(stat(mem, &st), 0);
		ck_assert_int_eq(st.st_mode & 07777, 0600);
		ck_assert_int_eq(chmod(mem, 0666), 0);
		vkernel(&r, "-i %/mem");
	}
	if (geteuid() != 0) {
		skip("OPT-i-1", "needs root");
		return;
	}
	ck_assert_int_eq(chmod(mem, 0666), 0);
	ck_assert_int_eq(chown(mem, 65534, 65534), 0);
	vkernel(&r, "-m 48m -i %/mem -p %/pid");
	check_refused(&r, "OPT-i-1", "-i %/mem", 1, "/mem: belongs to another user");
	ck_assert_int_eq(stat(mem, &st), 0);
	ck_assert_int_eq(st.st_size, 32 << 20);
	ck_assert_int_eq(st.st_mode & 07777, 0666);
	ck_assert_int_eq(leftovers(), 1);
}
END_TEST

/* OPT-m-1, OPT-m-2: bytes and the six units; whole pages. */
START_TEST(memory)
{
	static const struct { const char *args; long size; } t[] = {
		{ "-m 67108864 -i %/mem", 64 << 20 }, { "-m 65536K -i %/mem", 64 << 20 },
		{ "-m 65536k -i %/mem", 64 << 20 }, { "-m 64M -i %/mem", 64 << 20 },
		{ "-m64m -i %/mem", 64 << 20 }, { "-m 1G -i %/mem", 1 << 30 },
		{ "-m 1g -i %/mem", 1 << 30 }, { "-m 67108865 -vi %/mem", 64 << 20 },
		{ "-m 67112959 -vi %/mem", 64 << 20 },
	};
	struct sysinfo si;
	struct run r;

	vk_allow();
	ck_assert_int_eq(sysinfo(&si), 0);
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		if (t[i].size == 1 << 30 && si.totalram * si.mem_unit < 3UL << 30) {
			skip("OPT-m-1", "less than 3 GiB of memory for -m 1g");
			continue;
		}
		vkernel(&r, t[i].args);
		ck_assert_msg(file_size(vk_path("mem")) == t[i].size, "%s: %ld: %s",
		    t[i].args, file_size(vk_path("mem")), r.err);
		ck_assert(i < 7 || strstr(r.out, "rounded down") != NULL);
	}
}
END_TEST

/* OPT-i-3, OPT-r-2, OPT-p-1: what a running vkernel uses is refused to others. */
START_TEST(locks)
{
	const char *pidfile = vk_path("pid"), *disk = vk_path("disk");
	struct pty *p;
	struct run r;
	long pid = 0;
	FILE *f;

	vk_allow();
	ck_assert_int_eq(close(open(disk, O_CREAT | O_RDWR, 0600)), 0);
	ck_assert_int_eq(truncate(disk, 1 << 20), 0);
	p = vkernel_up("-m 32m -i %/mem -p %/pid -r %/disk");
	ck_assert_ptr_nonnull(f = fopen(pidfile, "r"));
	ck_assert_int_eq(fscanf(f, "%ld", &pid), 1);
	(void)fclose(f);
	ck_assert_int_eq(pid, p->pid);

	vkernel(&r, "-i %/mem");
	check_refused(&r, "OPT-i-3", "-i %/mem", 1, "/mem: in use by another vkernel");
	vkernel(&r, "-m 32m -i %/mem2 -r %/disk");
	check_refused(&r, "OPT-r-2", "-r %/disk", 1, "/disk: in use by another vkernel");
	vkernel(&r, "-m 32m -i %/mem2 -p %/pid");
	check_refused(&r, "OPT-p-1", "-p %/pid", 1, "/pid: held by a running vkernel");
	ck_assert_int_eq(file_size(vk_path("mem2")), -1);
	vkernel_down(p);

	ck_assert_int_eq(file_size(pidfile), -1);
	vkernel(&r, "-i %/mem -p %/pid -r %/disk");
	ck_assert_ptr_nonnull(strstr(r.out, USING));
	ck_assert_int_eq(file_size(pidfile), -1);
	/* The same file cannot be two disks, nor disk and memory. */
	vkernel(&r, "-i %/mem -r %/disk -r %/disk");
	check_refused(&r, "OPT-r-2", "-r twice", 1, "in use");
	vkernel(&r, "-i %/mem -r %/mem");
	check_refused(&r, "OPT-r-2", "-r and -i", 1, "in use");
}
END_TEST

/* OPT-r-2: a file that may not be read and written. */
START_TEST(disk_permission)
{
	const char *disk;
	struct run r;

	vk_drop();			/* root may read and write any file */
	vk_allow();
	disk = vk_path("disk");
	ck_assert_int_eq(close(open(disk, O_CREAT | O_RDWR, 0400)), 0);
	vkernel(&r, "-m 32m -i %/mem -r %/disk");
	check_refused(&r, "OPT-r-2", "-r %/disk", 1, "/disk: Permission denied");
}
END_TEST

/* OPT-x-2, OPT-l-1: options combine. */
START_TEST(combined)
{
	static const char *const t[] = {
		"-sUvm64m -i%/mem", "-s -U -v -m 64m -i %/mem",
		"-n 1 -l any -m 64m -i %/mem",
		"-l map -m 64m -i %/mem", "-m 64m -i %/mem -e a=1: -e a=b=c:d=",
	};
	struct run r;

	vk_allow();
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		vkernel(&r, t[i]);
		ck_assert_msg(strstr(r.out, USING) != NULL, "%s: %s", t[i], r.err);
	}
}
END_TEST

/* CON-2: a usage or start error does not touch the terminal. */
START_TEST(terminal)
{
	static const char *const t[] = { "-q", "-m 64m -i %/mem -r %/none" };

	vk_allow();
	for (size_t i = 0; i < 2; i++) {
		struct pty *p = pty_spawn(arguments(t[i]), 24, 80);

		ck_assert_int_eq(pty_wait(p, 10), i == 0 ? 64 : 1);
		ck_assert(pty_restored(p));
		pty_free(p);
	}
}
END_TEST

/* ---- with system folders of our own ------------------------------------------ */

/* Write a line to a file that must exist or be made. */
static void
put(const char *path, const char *line)
{
	FILE *f = fopen(path, "w");

	ck_assert_msg(f != NULL, "%s: %s", path, strerror(errno));
	ck_assert_int_ge(fputs(line, f), 0);
	ck_assert_msg(fclose(f) == 0, "%s: %s", path, strerror(errno));
}

/*
 * Let this test process have empty folders in place of /var, /run and /etc, seen
 * by nobody else, and be root there.  False, and a SKIP, where that is not allowed.
 */
static bool
own_folders(const char *id)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	char map[64];

	(void)vk_tmp();
	if (unshare(CLONE_NEWNS | (uid != 0 ? CLONE_NEWUSER : 0)) != 0) {
		skip(id, "no mount namespace can be made");
		return (false);
	}
	if (uid != 0) {
		put("/proc/self/setgroups", "deny");
		(void)snprintf(map, sizeof(map), "0 %u 1", uid);
		put("/proc/self/uid_map", map);
		(void)snprintf(map, sizeof(map), "0 %u 1", gid);
		put("/proc/self/gid_map", map);
	}
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mount("tmpfs", "/var", "tmpfs", 0, NULL) != 0 ||
	    mount("tmpfs", "/run", "tmpfs", 0, NULL) != 0 ||
	    mount("tmpfs", "/etc", "tmpfs", 0, NULL) != 0) {
		skip(id, "no file system can be mounted");
		return (false);
	}
	return (true);
}

/* OPT-i-2: names in sequence, those in use passed over, free ones used again. */
START_TEST(default_image)
{
	struct pty *a, *b, *c;
	struct run r;

	if (!own_folders("OPT-i-2"))
		return;
	vk_allow();
	ck_assert_int_eq(mkdir("/var/vkernel", 0755), 0);
	a = vkernel_up("-m 32m");
	pty_expect(a, "/var/vkernel/memimg.000000", 5);
	b = vkernel_up("-m 32m");
	pty_expect(b, "/var/vkernel/memimg.000001", 5);
	vkernel_down(a);
	c = vkernel_up("-m 48m");
	pty_expect(c, "/var/vkernel/memimg.000000", 5);
	ck_assert_int_eq(file_size("/var/vkernel/memimg.000000"), 48 << 20);
	vkernel(&r, "-s");
	check_refused(&r, "OPT-i-2", "-s", 64, "-m: needed");
	vkernel_down(b);
	vkernel_down(c);
}
END_TEST

/* DIR-1: /var/vkernel missing, dangling, not writable; and not needed. */
START_TEST(directory)
{
	static const char two[] = "mkdir /home/var.vkernel; "
	    "ln -s /home/var.vkernel /var/vkernel";
	struct run r;

	if (!own_folders("DIR-1"))
		return;
	vk_allow();
	vkernel(&r, "-m 32m");
	check_refused(&r, "DIR-1", "missing", 1, two);
	vkernel(&r, "-m 32m -i %/mem");
	ck_assert_ptr_nonnull(strstr(r.out, USING));
	ck_assert_int_eq(symlink("/var/nowhere", "/var/vkernel"), 0);
	vkernel(&r, "-m 32m");
	check_refused(&r, "DIR-1", "dangling", 1, two);
	ck_assert_int_eq(mkdir("/var/nowhere", 0755), 0);
	vkernel(&r, "-m 32m");
	ck_assert_ptr_nonnull(strstr(r.out, USING));
	ck_assert_int_eq(unlink("/var/nowhere/memimg.000000"), 0);
	ck_assert_int_eq(mount("none", "/var", NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
	vkernel(&r, "-m 32m");
	check_refused(&r, "DIR-1", "not writable", 1, two);
}
END_TEST

/* OPT-i-1: where nothing may be executed there can be no image. */
START_TEST(noexec)
{
	struct run r;

	if (!own_folders("OPT-i-1"))
		return;
	vk_allow();
	ck_assert_int_eq(mount("tmpfs", "/var", "tmpfs", MS_NOEXEC, NULL), 0);
	vkernel(&r, "-m 32m -i /var/mem");
	check_refused(&r, "OPT-i-1", "noexec", 1, "noexec");
	ck_assert_int_eq(file_size("/var/mem"), -1);
	/* A file system too small for it. */
	ck_assert_int_eq(mount("tmpfs", "/var", "tmpfs", 0, "size=16m"), 0);
	vkernel(&r, "-m 32m -i /var/mem");
	check_refused(&r, "OPT-i-1", "no space", 1, "no room for 32M");
	ck_assert_int_eq(file_size("/var/mem"), -1);
}
END_TEST

/* The host's sysctl command. */
static int
vksysctl(struct run *r, const char *arg)
{
	const char *cmd = getenv("VKSYSCTL");
	const char *argv[] = { cmd != NULL ? cmd : "obj/sysctl", arg, NULL };

	run(r, argv, NULL, 10);
	return (r->status);
}

/* ENA-1, ENA-3: off by default; the command sets it, prints it, and refuses. */
START_TEST(enable)
{
	struct run r;

	if (!own_folders("ENA-1"))
		return;
	ck_assert_int_eq(setenv("VKERNEL_STATE", vk_path("state"), 1), 0);
	vkernel(&r, "-m 32m -i %/mem");
	check_refused(&r, "ENA-1", "", 1, "vksysctl vm.vkernel_enable=1");
	ck_assert_int_eq(leftovers(), 0);
	ck_assert_int_eq(vksysctl(&r, "vm.vkernel_enable"), 0);
	ck_assert_str_eq(r.out, "vm.vkernel_enable: 0\n");
	ck_assert_int_ne(vksysctl(&r, "vm.vkernel_enable=2"), 0);
	ck_assert_int_ne(vksysctl(&r, "vm.vkernel_enable="), 0);
	ck_assert_int_ne(vksysctl(&r, "vm.vkernel_enabled"), 0);
	ck_assert_int_eq(vksysctl(&r, "vm.vkernel_enable=1"), 0);
	ck_assert_str_eq(r.out, "vm.vkernel_enable: 0 -> 1\n");
	ck_assert_int_eq(vksysctl(&r, "-n"), 0);
	ck_assert_str_eq(r.out, "1\n");
	vkernel(&r, "-m 32m -i %/mem");
	ck_assert_ptr_nonnull(strstr(r.out, USING));
	/* A setting that others may write counts for nothing. */
	ck_assert_int_eq(chmod(vk_path("state/vm.vkernel_enable"), 0666), 0);
	vkernel(&r, "-m 32m -i %/mem");
	check_refused(&r, "ENA-1", "writable by all", 1, "vm.vkernel_enable is 0");
}
END_TEST

/* ENA-2: permanent by sysctl.conf alone, or sysctl.d; the later file wins. */
START_TEST(enable_permanent)
{
	struct run r;

	if (!own_folders("ENA-2"))
		return;
	(void)unsetenv("VKERNEL_STATE");
	(void)unsetenv("XDG_RUNTIME_DIR");
	ck_assert_int_eq(setenv("HOME", vk_tmp(), 1), 0);
	put("/etc/sysctl.conf", "# comment\nvm.vkernel_enable = 1\n");
	ck_assert_int_eq(vksysctl(&r, "-n"), 0);
	ck_assert_str_eq(r.out, "1\n");
	vkernel(&r, "-m 32m -i %/mem");
	ck_assert_ptr_nonnull(strstr(r.out, USING));
	put("/etc/sysctl.conf", "#vm.vkernel_enable=1\nvm.vkernel_enablex=1\n");
	ck_assert_int_eq(vksysctl(&r, "-n"), 0);
	ck_assert_str_eq(r.out, "0\n");
	ck_assert_int_eq(mkdir("/etc/sysctl.d", 0755), 0);
	put("/etc/sysctl.d/10-a.conf", "-vm/vkernel_enable=1\n");
	put("/etc/sysctl.d/20-b.txt", "vm.vkernel_enable=0\n");
	ck_assert_int_eq(vksysctl(&r, "-n"), 0);
	ck_assert_str_eq(r.out, "1\n");
	/* At run time root's word comes first. */
	ck_assert_int_eq(vksysctl(&r, "vm.vkernel_enable=0"), 0);
	ck_assert_int_eq(file_size("/run/vkernel/vm.vkernel_enable"), 2);
	vkernel(&r, "-m 32m -i %/mem");
	check_refused(&r, "ENA-2", "root's 0", 1, "vm.vkernel_enable is 0");
}
END_TEST

/* ENA-2: a 0 set by root at run time, with any umask, is final for everyone else. */
START_TEST(enable_final)
{
	struct run r;

	if (geteuid() != 0) {
		skip("ENA-2", "needs root, to be two users");
		return;
	}
	if (!own_folders("ENA-2"))
		return;
	(void)unsetenv("VKERNEL_STATE");
	(void)umask(077);
	ck_assert_int_eq(vksysctl(&r, "vm.vkernel_enable=0"), 0);
	ck_assert_int_eq(chown(vk_tmp(), 65534, 65534), 0);
	vk_drop();
	ck_assert_int_eq(setenv("VKERNEL_STATE", vk_path("state"), 1), 0);
	ck_assert_int_eq(vksysctl(&r, "vm.vkernel_enable=1"), 1);
	vk_allow();
	vkernel(&r, "-m 32m -i %/mem");
	check_refused(&r, "ENA-2", "root's 0", 1, "vm.vkernel_enable is 0");
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "options", .seconds = 120,
	    .once = vk_share,
	    .tests = { { usage_error, sizeof(usage_errors) / sizeof(usage_errors[0]) },
	    { start_error, sizeof(start_errors) / sizeof(start_errors[0]) },
	    { help, 1 }, { manual, 1 }, { image, 1 }, { image_small, 1 },
	    { image_owner, 1 }, { memory, 1 },
	    { locks, 1 }, { disk_permission, 1 }, { combined, 1 }, { terminal, 1 },
	    { default_image, 1 }, { directory, 1 }, { noexec, 1 }, { enable, 1 },
	    { enable_permanent, 1 }, { enable_final, 1 } } }));
}
