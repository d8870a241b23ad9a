/*
 * t_tar.c - our tar and GNU's read each other's archives; ours stands hostile ones.
 *
 *	exchange	a tree that GNU tar stored as ustar, gnu and pax archives is a
 *			raw disk of the vkernel (-r): our tar extracts it there, stores
 *			what came out on another disk, and GNU tar compares that with the
 *			tree: names, contents, modes, owners, times, links
 *	hostile		archives made here by hand try to get out of the directory, or
 *			are damaged: nothing outside changes, each has its message
 *	fuzz		bytes of a good archive are changed at random (seeded): our tar
 *			fails or not, but ends
 *
 * Read next: world/tar/tar.h.
 */
#define _GNU_SOURCE
#include <sys/stat.h>
#include <check.h>
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"

#define WORK_TIME	90
#define DISK_SIZE	(48 << 20)
#define NFUZZ		150

static const char *const formats[] = { "ustar", "gnu", "pax" };

/* Run a shell command on the host, in the scratch folder; it must succeed. */
static void
host(const char *cmd)
{
	const char *argv[] = { "sh", "-c", NULL, NULL };
	static struct run r;
	char *line;

	ck_assert_int_gt(asprintf(&line, "cd %s && LC_ALL=C && export LC_ALL && { %s; }",
	    vk_tmp(), cmd), 0);
	argv[2] = line;
	run(&r, argv, NULL, WORK_TIME);
	ck_assert_msg(r.status == 0, "%s: %d: %s%s", cmd, r.status, ending(r.out),
	    ending(r.err));
	free(line);
}

/* Boot with two disks besides the root; root is logged in. */
static struct pty *
boot(void)
{
	return (guest_boot(GUEST(.cols = 200, .memory = "128m",
	    .more = { "-r", vk_path("in"), "-r", vk_path("out") })));
}

/* Run a line in the guest; its exit status must be 0. */
static void
guest(struct pty *p, const char *cmd)
{
	char *line;

	ck_assert_int_gt(asprintf(&line, "%s; echo st''atus $?\r", cmd), 0);
	pty_send(p, line);
	pty_expect(p, "\nstatus ", WORK_TIME);
	ck_assert_msg(p->out[p->seen] == '0', "%s: %s", cmd,
	    ending(p->out));
	pty_expect(p, "# ", WORK_TIME);
	free(line);
}

static void
halt(struct pty *p)
{
	guest_kill(p, SIGTERM);
}

/* A tree with some of everything, and of real files: this project's. */
static void
make_tree(int ustar)
{
	char name[256], *cmd;

	ck_assert_int_gt(asprintf(&cmd,
	    "mkdir tree && cp -a %s/world %s/tests %s/docs tree/",
	    get_current_dir_name(), get_current_dir_name(), get_current_dir_name()), 0);
	host(cmd);
	free(cmd);
	host("cd tree && mkdir -p odd/empty odd/ro && : > odd/nothing && printf x > "
	    "odd/one && head -c 512 /dev/zero > odd/block && head -c 513 /dev/urandom > "
	    "odd/more && head -c 3000000 /dev/urandom > odd/big && mkfifo odd/fifo && "
	    "ln odd/one odd/two && ln odd/one odd/ro/three && ln -s one odd/link && "
	    "ln -s /no/such odd/dangling && ln odd/link odd/link2 && "
	    "printf 'a b' > 'odd/sp ace\ttab' && : > \"$(printf 'odd/\\377\\1')\" && "
	    "chmod 4751 odd/big && chmod 2600 odd/more && chmod 400 odd/nothing && "
	    "if [ $(id -u) = 0 ]; then chmod 0 odd/nothing; fi && "
	    "touch -d '1970-01-02 UTC' odd/block && touch -d '2030-01-01 UTC' odd/empty "
	    "&& touch -h -d '2001-01-01 UTC' odd/link && "
	    "p=odd; for i in $(seq 14); do p=$p/directory-$i; done; mkdir -p $p && "
	    "echo deep > $p/file && chmod 555 odd/ro");
	if (ustar)
		return;
	/* What ustar cannot name; GNU tar then compares fractions of seconds, too, which
	 * its own format does not have. */
	memset(name, 'n', 255);
	name[255] = '\0';
	ck_assert_int_gt(asprintf(&cmd, "cd tree/odd && echo long > %s && touch -d "
	    "'2020-01-01 UTC' %s && ln %s other && ln -s %s/%s longlink && p=.; for i in "
	    "$(seq 4); do p=$p/%.200s; done; mkdir -p $p && echo deep > $p/file && "
	    "touch -r other $p/file && ln $p/file deep", name, name, name, name, name,
	    name), 0);
	host(cmd);
	free(cmd);
}

/* GNU stores, we extract and store, GNU compares. */
START_TEST(exchange)
{
	struct pty *p;
	char *cmd;

	host("command -v tar");
	make_tree(_i == 0);
	ck_assert_int_gt(asprintf(&cmd,
	    "tar -c --format=%s --numeric-owner -f in tree && "
	    "truncate -s %d in out && test $(stat -c %%s in) = %d", formats[_i],
	    DISK_SIZE, DISK_SIZE), 0);
	host(cmd);
	free(cmd);
	p = boot();
	guest(p,
	    "cd /tmp && tar tf /dev/vkd1 > list && tar --numeric-owner -xf /dev/vkd1");
	/* By a pipe, and adding to an archive, too. */
	guest(p,
	    "tar --numeric-owner -cf - tree/world | tar xf - -C /root -O > /dev/null");
	guest(p, "tar --numeric-owner -cf /dev/vkd2 tree/world tree/docs && "
	    "tar --numeric-owner -rf /dev/vkd2 tree");
	guest(p, "tar tf /dev/vkd2 | tail -n 1");
	halt(p);
	host("tar --numeric-owner -df out");
	host("tar tf out | sed 's,/$,,' | sort -u > got; "
	    "tar tf in | sed 's,/$,,' | sort -u > want; cmp want got");
	host("chmod -R u+rwx tree");
}
END_TEST

/* A field of a header. */
static void
field(char *header, int at, int len, long value)
{
	snprintf(header + at, (size_t)len, "%0*lo", len - 1, value);
}

/* Add a member to an archive. */
static void
add(FILE *f, const char *name, int type, const char *link, const char *data)
{
	char h[512] = "", block[512] = "";
	unsigned sum = 0;
	int i;

	strncpy(h, name, 100);
	field(h, 100, 8, 0777);
	field(h, 108, 8, 0);
	field(h, 116, 8, 0);
	field(h, 124, 12, (long)strlen(data));
	field(h, 136, 12, 1000000000);
	memset(h + 148, ' ', 8);
	h[156] = (char)type;
	strncpy(h + 157, link, 100);
	memcpy(h + 257, "ustar\00000", 8);
	for (i = 0; i < 512; i++)
		sum += (unsigned char)h[i];
	snprintf(h + 148, 8, "%06o", sum);
	ck_assert_uint_eq(fwrite(h, 1, 512, f), 512);
	strncpy(block, data, 511);
	if (*data != '\0')
		ck_assert_uint_eq(fwrite(block, 1, 512, f), 512);
}

/* What an archive tries, what must be said of it, and what is asked afterwards. */
static const struct attempt {
	const char	*name;
	struct {
		const char	*name;
		int		type;
		const char	*link, *data;
	} members[4];
	const char	*says;		/* "": nothing, and status 0 */
	const char	*check;		/* in the directory of extraction */
} attempts[] = {
	{ "root", { { "/tmp/evil", '0', "", "x" } }, "removing leading",
	    "test -f tmp/evil" },
	{ "up", { { "../evil", '0', "", "x" } }, "has \"..\"", "true" },
	{ "updeep", { { "a/b/../../../evil", '0', "", "x" } }, "has \"..\"", "true" },
	{ "updir", { { "..", '5', "", "" }, { "ok", '0', "", "x" } }, "has \"..\"",
	    "test -f ok && test $(stat -f %p ..) = 40755" },
	{ "symlink", { { "d", '2', "..", "" }, { "d/evil", '0', "", "x" } },
	    "is a symbolic link", "test -L d" },
	{ "symdir", { { "d", '2', "..", "" }, { "d", '5', "", "" },
	    { "d/evil", '0', "", "x" } }, "", "test -f d/evil && test ! -L d" },
	{ "through", { { "f", '2', "../evil", "" }, { "f", '0', "", "x" } }, "",
	    "test -f f && test ! -L f" },
	{ "hard", { { "h", '1', "../secret", "" } }, "has \"..\"", "test ! -e h" },
	{ "hardroot", { { "h", '1', "/tmp/w/secret", "" } }, "No such file",
	    "test ! -e h" },
	{ "hardlink", { { "s", '2', "../secret", "" }, { "h", '1', "s", "" },
	    { "h", '0', "", "evil" } }, "", "test $(cat h) = evil" },
	{ "hardsym", { { "d", '2', "..", "" }, { "h", '1', "d/secret", "" } },
	    "is a symbolic link", "test ! -e h" },
	{ "late", { { "d", '5', "", "" }, { "d", '2', "..", "" } }, "",
	    "test -L d && test $(stat -f %p ..) = 40755" },
	{ "self", { { "f", '0', "", "x" }, { "f", '1', "f", "" } }, "",
	    "test $(cat f) = x" },
	{ "dup", { { "f", '0', "", "x" }, { "f", '0', "", "yy" } }, "",
	    "test $(cat f) = yy" },
	{ "notdir", { { "f", '0', "", "x" }, { "f/g", '0', "", "x" } }, "Not a directory",
	    "test -f f" },
	{ "isdir", { { "f/g", '0', "", "x" }, { "f", '0', "", "x" } }, "File exists",
	    "test -f f/g" },
	{ "type", { { "f", 'Q', "", "x" }, { "g", '0', "", "x" } }, "unknown type",
	    "test -f g" },
	{ "paxlong", { { "x", 'x', "", "99 path=../evil\n" }, { "g", '0', "", "x" } },
	    "damaged pax", "test -f g" },
	{ "paxup", { { "x", 'x', "", "16 path=../evil\n" }, { "g", '0', "", "x" } },
	    "has \"..\"", "test ! -e g" },
	{ "paxneg", { { "x", 'x', "", "11 size=-5\n" }, { "g", '0', "", "x" } },
	    "damaged pax", "test -f g" },
	{ "paxhuge", { { "x", 'x', "", "28 size=9223372036854775807\n" },
	    { "g", '0', "", "x" } }, "unexpected end", "true" },
	{ "sparse", { { "g", 'S', "", "x" }, { "h", '0', "", "x" } }, "sparse",
	    "test ! -e g && test -f h" },
};
#define NATTEMPTS	((int)(sizeof(attempts) / sizeof(attempts[0])))

START_TEST(hostile)
{
	const struct attempt *a;
	char path[300], zeros[1024] = "", *cmd;
	struct pty *p;
	FILE *f;
	int i, k;

	host("mkdir h");
	for (i = 0; i < NATTEMPTS; i++) {
		a = &attempts[i];
		snprintf(path, sizeof(path), "%s/h/%s.tar", vk_tmp(), a->name);
		f = fopen(path, "w");
		ck_assert_ptr_nonnull(f);
		for (k = 0; k < 4 && a->members[k].name != NULL; k++)
			add(f, a->members[k].name, a->members[k].type, a->members[k].link,
			    a->members[k].data);
		ck_assert_uint_eq(fwrite(zeros, 1, 1024, f), 1024);
		ck_assert_int_eq(fclose(f), 0);
	}
	host("tar cf h/good.tar h/root.tar h/up.tar && head -c 1500 h/good.tar > "
	    "h/cut1.tar && head -c 2048 h/good.tar > h/cut2.tar && head -c 4608 "
	    "h/good.tar > h/cut3.tar && cp h/good.tar h/bad.tar && printf X | dd "
	    "of=h/bad.tar bs=1 seek=2570 conv=notrunc 2>/dev/null && head -c 100 "
	    "h/good.tar > h/tiny.tar && tar cf in h && truncate -s 4M in out");
	p = boot();
	guest(p, "mkdir /tmp/w && cd /tmp/w && tar xf /dev/vkd1 && echo secret > secret");
	for (i = 0; i < NATTEMPTS; i++) {
		a = &attempts[i];
		ck_assert_int_gt(asprintf(&cmd, "mkdir o && cd o && { tar xf ../h/%s.tar "
		    "2>../err; [ $? = %d ] && { echo end; cat ../err; } | grep -q '%s' "
		    "|| { cat ../err; false; }; } && %s && [ ! -e ../evil ] && [ ! -e "
		    "/tmp/evil ] && [ $(cat ../secret) = secret ] && cd .. && rm -rf o",
		    a->name, *a->says != '\0' && strstr(a->says, "leading") == NULL,
		    a->says, a->check), 0);
		guest(p, cmd);
		free(cmd);
	}
	guest(p,
	    "for f in cut1 cut2 cut3 bad tiny; do tar tf h/$f.tar > l 2>&1 && break; "
	    "cat l; done; [ $f = tiny ] && grep -q 'not a tar' l");
	guest(p, "tar tf h/bad.tar 2>&1 | grep 'damaged at block 5'");
	guest(p, "tar tf h/cut2.tar 2>&1 | grep 'unexpected end'");
	guest(p, "tar tf h/cut3.tar 2>&1 | grep 'unexpected end'");
	halt(p);
}
END_TEST

START_TEST(fuzz)
{
	struct pty *p;
	char path[300], *buf;
	long size;
	FILE *f;
	int i, k;

	srand(20011);
	host("mkdir t f && echo a > t/a && ln t/a t/b && ln -s a t/c && mkdir t/d && "
	    "seq 2000 > t/d/s && "
	    ": > t/$(printf '%0120d' 1) && tar -c --format=gnu -f 0.tar t && "
	    "tar -c --format=pax -f 1.tar t");
	for (i = 0; i < NFUZZ; i++) {
		snprintf(path, sizeof(path), "%s/%d.tar", vk_tmp(), i % 2);
		f = fopen(path, "r");
		ck_assert_ptr_nonnull(f);
		ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
		size = ftell(f);
		rewind(f);
		buf = malloc((size_t)size);
		ck_assert_ptr_nonnull(buf);
		ck_assert_uint_eq(fread(buf, 1, (size_t)size, f), (size_t)size);
		fclose(f);
		for (k = 1 + rand() % 8; k > 0; k--)
			buf[rand() % size] = (char)rand();
		/* With right checksums, so that what is behind them is reached. */
		for (k = 0; k + 512 <= size; k += 512) {
			char *h = buf + k;
			unsigned sum = 0;

			if (memcmp(h + 257, "ustar", 5) != 0)
				continue;
			if (rand() % 3 == 0)
				h[100 + rand() % 200] = (char)(rand() % 2 ? rand() :
				    '0' + rand() % 8);
			memset(h + 148, ' ', 8);
			for (int b = 0; b < 512; b++)
				sum += (unsigned char)h[b];
			snprintf(h + 148, 8, "%06o", sum);
		}
		snprintf(path, sizeof(path), "%s/f/%d", vk_tmp(), i);
		f = fopen(path, "w");
		ck_assert_ptr_nonnull(f);
		ck_assert_uint_eq(fwrite(buf, 1,
		    (size_t)(rand() % 4 ? size : rand() % size), f) > 0, 1);
		ck_assert_int_eq(fclose(f), 0);
		free(buf);
	}
	host("tar cf in f && truncate -s 16M in out");
	p = boot();
	guest(p, "mkdir /tmp/w && cd /tmp/w && tar xf /dev/vkd1 && mkdir o");
	guest(p, "for f in f/*; do timeout 20 tar xf $f -C o >/dev/null 2>&1; s=$?; "
	    "[ $s -le 1 ] || { echo $f: $s; break; }; timeout 20 tar tvf $f >/dev/null "
	    "2>&1; [ $? -le 1 ] || break; done; [ $s -le 1 ] && ls");
	guest(p, "[ \"$(echo *)\" = 'f o' ]");
	halt(p);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "tar", .seconds = 300,
	    .tests = { { exchange, 3 }, { hostile, 1 }, { fuzz, 1 } } }));
}
