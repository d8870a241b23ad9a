/*
 * t_foreign.c - file systems that others made, and what others make of ours.
 *
 * A file tree goes through four hands, and each says what it sees: the host, where it
 * lies in a folder; the vkernel, which boots from an image of it, lists it and then
 * works on it (tests/foreign.sh); and two readers that know nothing of ours, Linux's
 * own ufs driver (a module of User-mode Linux) and sleuthkit, which read the image that
 * the vkernel left.  The image is made by Debian's makefs, a raw disk without a label,
 * in several block sizes, or by our own tools, in a partition.
 *
 *	stage folder --makefs or mkrootimg.sh--> image --boot--> list 1, work, list 2
 *	manifest of the folder   = list 1
 *	Linux and sleuthkit read = list 2	names, types, modes, links, owners, inode
 *						numbers, sizes, times, targets, checksums
 *
 * A list is what tests/manifest.c prints: in the guest, on the host, as first process
 * of UML; sleuthkit's output is brought into the same form (checksums are sleuthkit's).
 * Lists leave a machine on a disk of their own.
 *
 * The tree is our world, /usr/share/doc, Go's source, a log of a million lines.  A part
 * of it, unless FOREIGN_ALL is set (make soak).
 *
 * Spec ids: IMG-1, VKD-2, VKD-3.  Read next: manifest.c, foreign.sh, uml.c.
 */
#define _GNU_SOURCE
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/guest.h"
#include "tests/uml.h"

#define WORK_TIME	900		/* with a file of 4 GB */
#define LISTSIZE	(32 << 20)
#define LOG_LINES	1000000
#define LOG_SEED	3
#define MAXDIFFS	12
#define DIRECT		(12 * 8192)	/* bytes that need no indirect block */
#define HUGE		(1LL << 30)	/* bytes that take sleuthkit a minute */
#define TSK_LINK	512	/* bytes of a link that sleuthkit gets right */

/* Is there a file that is so long that small blocks need the third indirect one? */
static bool	triple;

/* ---- lists ------------------------------------------------------------------- */

enum { PATH, TYPE, MODE, LINKS, UID, GID, INO, SIZE, MTIM, CTIM, ATIM, WHAT, NFIELDS };
static const char *const names[NFIELDS] = { "path", "type", "mode", "links", "uid", "gid",
    "inode", "size", "mtime", "ctime", "atime", "content" };

struct file { char *f[NFIELDS]; };
struct list {
	const char	*who;
	char		*text;			/* that the fields point into */
	struct file	*v;
	size_t		n;
};

#define ALL		((1U << NFIELDS) - 1)
#define BUT(field)	(~(1U << (field)))
/* What a tree keeps when it moves to another file system. */
#define MOVED		(ALL & BUT(INO) & BUT(CTIM) & BUT(ATIM))
#define MOVED_DIR	(MOVED & BUT(SIZE) & BUT(LINKS))

/* Run a shell command that must do well. */
static void __attribute__((format(printf, 1, 2)))
sh(const char *fmt, ...)
{
	static struct run r;
	char cmd[4096];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(cmd, sizeof(cmd), fmt, ap);
	va_end(ap);
	run(&r, (const char *[]){ "sh", "-c", cmd, NULL }, NULL, WORK_TIME);
	ck_assert_msg(r.status == 0, "%s: %d: %s%s", cmd, r.status, ending(r.out),
	    ending(r.err));
}

/* qsort's order of paths. */
static int
by_path(const void *a, const void *b)
{
	return (strcmp(((const struct file *)a)->f[PATH],
	    ((const struct file *)b)->f[PATH]));
}

/* All of a file as text, up to a NUL. */
static char *
slurp(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text;

	ck_assert_msg(fd >= 0 && fstat(fd, &st) == 0, "%s: %s", path, strerror(errno));
	ck_assert_ptr_nonnull(text = malloc((size_t)st.st_size + 1));
	ck_assert_int_eq(read(fd, text, (size_t)st.st_size), st.st_size);
	text[st.st_size] = '\0';
	(void)close(fd);
	return (text);
}

/* Room for one more file in a list. */
static struct file *
another(struct list *l)
{
	if (l->n % 1024 == 0)
		ck_assert_ptr_nonnull(l->v =
		    realloc(l->v, (l->n + 1024) * sizeof(*l->v)));
	memset(&l->v[l->n], 0, sizeof(*l->v));
	return (&l->v[l->n++]);
}

/* What manifest printed. */
static struct list
load(const char *who, const char *path)
{
	struct list l = { .who = who, .text = slurp(path) };
	char *line, *rest = l.text;

	while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
		struct file *f = another(&l);

		for (int i = 0; i < NFIELDS; i++)
			ck_assert_msg((f->f[i] = strsep(&line, "\t")) != NULL,
			    "%s: %s: a short line", who, f->f[PATH]);
	}
	ck_assert_msg(l.n > 100, "%s lists %zu files", who, l.n);
	qsort(l.v, l.n, sizeof(*l.v), by_path);
	return (l);
}

static void
unload(struct list *l)
{
	free(l->text);
	free(l->v);
}

/* Is a path one of these, or below one?  (Nothing is below "." here.) */
static bool
is_below(const char *path, const char *const tops[])
{
	for (; *tops != NULL; tops++)
		if (strncmp(path, *tops, strlen(*tops)) == 0 &&
		    (path[strlen(*tops)] == '\0' ||
		    (path[strlen(*tops)] == '/' && strcmp(*tops, ".") != 0)))
			return (true);
	return (false);
}

/* Do two lists agree in these fields?  `folders': the fields for directories; but not
 * below `ignore'. */
static void
compare(const struct list *a, const struct list *b, unsigned fields, unsigned folders,
    const char *const ignore[])
{
	char diffs[MAXDIFFS * 300] = "";
	size_t i = 0, j = 0, len = 0, same = 0;
	int n = 0;

	while ((i < a->n || j < b->n) && n < MAXDIFFS) {
		const struct file *x = i < a->n ? &a->v[i] : NULL;
		const struct file *y = j < b->n ? &b->v[j] : NULL;
		int order = x == NULL ? 1 : y == NULL ? -1 : by_path(x, y);
		const char *path = order <= 0 ? x->f[PATH] : y->f[PATH];
		unsigned which;

		i += order <= 0;
		j += order >= 0;
		if (is_below(path, ignore))
			continue;
		if (order != 0) {
			len += (size_t)snprintf(diffs + len, 300, "%.200s: only %s\n",
			    path, order < 0 ? a->who : b->who);
			n++;
			continue;
		}
		which = *x->f[TYPE] == 'd' ? folders : fields;
		for (int k = 1; k < NFIELDS && n < MAXDIFFS; k++)
			if ((which & 1U << k) != 0 && strcmp(x->f[k], y->f[k]) != 0) {
				len += (size_t)snprintf(diffs + len, 300,
				    "%.100s: %s: %.60s, %.60s\n", path, names[k],
				    x->f[k], y->f[k]);
				n++;
			}
		same++;
	}
	ck_assert_msg(n == 0, "%s and %s do not agree:\n%s", a->who, b->who, diffs);
	ck_assert_msg(same > a->n / 2, "%s and %s: only %zu files compared", a->who,
	    b->who, same);
}

/* ---- sleuthkit --------------------------------------------------------------- */

/* A field of a list in another place: a copy of a number or a word, never freed before
 * the list: it lies in the pool. */
static char *
keep(char **pool, const char *fmt, ...)
{
	char *s = *pool;
	va_list ap;

	va_start(ap, fmt);
	*pool += vsprintf(s, fmt, ap) + 1;
	va_end(ap);
	return (s);
}

/* A name as manifest writes it. */
static char *
escaped(char **pool, const char *prefix, const char *s)
{
	char *start = *pool, *p = start + sprintf(start, "%s", prefix);

	for (; *s != '\0'; s++)
		if (*s > ' ' && *s < 0x7f && *s != '\\')
			*p++ = *s;
		else
			p += sprintf(p, "\\%03o", (unsigned char)*s);
	*p++ = '\0';
	*pool = p;
	return (start);
}

/* The permission bits of "rwxr-sr-t". */
static unsigned
mode_bits(const char *s)
{
	unsigned mode = 0;

	for (int i = 0; i < 9; i++) {
		mode |= (s[i] != '-' && s[i] != 'S' && s[i] != 'T') << (8 - i);
		if (i % 3 == 2 && strchr("sStT", s[i]) != NULL)
			mode |= 04000U >> i / 3;
	}
	return (mode);
}

/* qsort's order of inode numbers. */
static int
by_inode(const void *a, const void *b)
{
	long x = strtol((*(struct file *const *)a)->f[INO], NULL, 10);
	long y = strtol((*(struct file *const *)b)->f[INO], NULL, 10);

	return ((x > y) - (x < y));
}

/* Count the names that each inode has: a file's links.  (A folder's are ., its name,
 * and .. of each folder in it, which sleuthkit does not list.) */
static void
count_links(struct list *l, char **pool)
{
	struct file **order = malloc(l->n * sizeof(*order));
	size_t i, j;

	ck_assert_ptr_nonnull(order);
	for (i = 0; i < l->n; i++)
		order[i] = &l->v[i];
	qsort(order, l->n, sizeof(*order), by_inode);
	for (i = 0; i < l->n; i = j) {
		for (j = i; j < l->n && by_inode(&order[i], &order[j]) == 0; j++)
			;
		for (size_t k = i; k < j; k++)
			order[k]->f[LINKS] = keep(pool, "%zu", j - i);
	}
	free(order);
}

/* Change a list of manifest's to what sleuthkit shows: ^ for a control character in a
 * name, and of a symbolic link only what is in its first fragment. */
static void
as_tsk(struct list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		char *from = l->v[i].f[PATH], *to = from;

		for (; *from != '\0'; from++)
			if (from[0] == '\\' && from[1] == '0' && from[2] < '4') {
				*to++ = '^';
				from += 3;
			} else {
				*to++ = *from;
			}
		*to = '\0';
		if (*l->v[i].f[TYPE] == 'l' && strlen(l->v[i].f[WHAT]) > TSK_LINK)
			l->v[i].f[WHAT][TSK_LINK] = '\0';
	}
	qsort(l->v, l->n, sizeof(*l->v), by_path);
}

/*
 * What tsk_gettimes printed, a line for each name:
 * md5|name[ -> target]|inode|x/xrwxrwxrwx|uid|gid|size|atime|mtime|ctime|crtime.
 * A name begins with volN/ in a partition; removed files are listed, too.
 */
static struct list
load_tsk(const char *path)
{
	char *text = slurp(path), *rest = text, *line, *pool;
	struct list l = { .who = "sleuthkit" };

	ck_assert_ptr_nonnull(l.text = pool = malloc(8 * strlen(text) + 64));
	while ((line = strsep(&rest, "\n")) != NULL && *line != '\0') {
		char *f[11], *name, *target;
		struct file *out;

		for (int i = 0; i < 11; i++)
			ck_assert_msg((f[i] = strsep(&line, "|")) != NULL,
			    "sleuthkit: %s", f[0]);
		name = f[1];
		if (strncmp(name, "vol", 3) == 0 && strchr(name, '/') != NULL)
			name = strchr(name, '/') + 1;
		if (strstr(name, " (deleted") != NULL || name[0] == '$')
			continue;
		ck_assert_msg(strlen(f[3]) == 12, "sleuthkit: %s: %s", name, f[3]);
		target = f[3][2] == 'l' ? strstr(name, " -> ") : NULL;
		if (target != NULL) {
			*target = '\0';
			target += 4;
		}
		out = another(&l);
		out->f[PATH] = escaped(&pool, "./", name);
		out->f[TYPE] = keep(&pool, "%c", f[3][2] == 'r' ? 'f' : f[3][2]);
		out->f[MODE] = keep(&pool, "%o", mode_bits(f[3] + 3));
		out->f[WHAT] = target != NULL ? escaped(&pool, "", target) :
		    f[3][2] == 'r' ?
		    keep(&pool, "%s", f[0]) : keep(&pool, "-");
		if (target != NULL && strlen(out->f[WHAT]) > TSK_LINK)
			out->f[WHAT][TSK_LINK] = '\0';
		out->f[UID] = keep(&pool, "%s", f[4]);
		out->f[GID] = keep(&pool, "%s", f[5]);
		out->f[INO] = keep(&pool, "%s", f[2]);
		out->f[SIZE] = keep(&pool, "%s", f[6]);
		out->f[ATIM] = keep(&pool, "%s", f[7]);
		out->f[MTIM] = keep(&pool, "%s", f[8]);
		out->f[CTIM] = keep(&pool, "%s", f[9]);
	}
	count_links(&l, &pool);
	qsort(l.v, l.n, sizeof(*l.v), by_path);
	free(text);
	return (l);
}

/* ---- images ------------------------------------------------------------------- */

/* What is missing here for these tests; NULL: nothing. */
static const char *
missing(void)
{
	static struct run r;
	glob_t g;
	bool found;

	run(&r, (const char *[]){ "sh", "-c", "command -v makefs tsk_gettimes istat icat "
	    "linux.uml", NULL }, NULL, 10);
	if (r.status != 0)
		return ("needs makefs, sleuthkit, user-mode-linux");
	found = glob("/usr/share/go-*/src/net", 0, NULL, &g) == 0;
	globfree(&g);
	if (!found)
		return ("needs golang-src");
	found = glob("/usr/lib/uml/modules/*/kernel/fs/ufs/ufs.ko", 0, NULL, &g) == 0;
	globfree(&g);
	return (found ? NULL : "this User-mode Linux has no ufs module");
}

/* All of the foreign trees, files and formats, or a part that takes a minute? */
static bool
everything(void)
{
	return (getenv("FOREIGN_ALL") != NULL);
}

/* A log of a million lines; how many of them are of sshd. */
static int
write_log(const char *path)
{
	static const char *const progs[] = { "sshd", "cron", "kernel", "postfix", "su" };
	unsigned seed = LOG_SEED;
	int hits = 0;
	FILE *f = fopen(path, "we");

	ck_assert_ptr_nonnull(f);
	for (int i = 0; i < LOG_LINES; i++) {
		unsigned p = (unsigned)rand_r(&seed) % 5;

		hits += p == 0;
		(void)fprintf(f, "%02d:%02d:%02d host %s[%d]: event %x of %d\n",
		    i / 36000 % 24, i / 600 % 60, i / 10 % 60, progs[p],
		    rand_r(&seed) % 30000, rand_r(&seed), i);
	}
	ck_assert_int_eq(fclose(f), 0);
	return (hits);
}

/* Our world in a folder, to be the root of a disk that is `dev', with these folders of
 * Go's source in its /usr/src. */
static void
stage(const char *dir, const char *dev, const char *go)
{
	sh("mkdir -p %s && cp -a obj/stage/. %s && chown 1000:1000 %s/home/guest && "
	    "mkdir -p %s/usr/src && "
	    "echo '/dev/%s / ufs rw 1 1' >%s/etc/fstab && cp tests/foreign.sh %s/root && "
	    "cd /usr/share/go-*/src && cp -a %s %s/usr/src", dir, dir, dir, dir, dev, dir,
	    dir, go, dir);
}

/* An image of a folder, with room for what the guest will do, by Debian's makefs. */
static void
makefs(const char *image, const char *dir, const char *options)
{
	sh("makefs -t ffs -o %s -M $(($(du -sk %s | cut -f1) * 11 / 10 + 120000))k -f "
	    "8000 %s %s", options, dir, image, dir);
}

/* ---- the vkernel ----------------------------------------------------------- */

/* Boot from an image; lists go to the disks list1 and list2.  At a root shell. */
static struct pty *
boot(const char *image, const char *found)
{
	const char *lists[] = { vk_path("list1"), vk_path("list2") };
	struct pty *p;

	for (int i = 0; i < 2; i++)
		sh("rm -f %s && truncate -s %d %s", lists[i], LISTSIZE, lists[i]);
	p = guest_start(GUEST(.memory = "128m", .image = image,
	    .more = { "-r", lists[0], "-r", lists[1] }));
	pty_expect(p, found, BOOT_TIME);
	pty_login(p, BOOT_TIME, WORK_TIME);
	return (p);
}

/* Run a command of the guest's, which must do well. */
static void
must(struct pty *p, const char *command)
{
	char line[400];
	size_t from = p->seen;

	(void)snprintf(line, sizeof(line), "%s; echo st''=$?", command);
	pty_cmd(p, line, "st=", WORK_TIME);
	ck_assert_msg(strstr(p->out + from, "st=0") != NULL, "%s: %s", command,
	    p->out + from);
}

static void
halt(struct pty *p)
{
	guest_gone(p, "halt\r", "", 0);
}

/* ---- the readers ----------------------------------------------------------- */

/* Let Linux's ufs list an image that is a file system; the list is in list3. */
static void
read_linux(const char *image)
{
	char ubd0[300], ubd1[300];
	const char *const args[] = { "mem=256M", "init=/manifest", ubd0, ubd1, "--", "-m",
	    "/ufs.ko", "-o", "/dev/ubdb", "/dev/ubda", NULL };
	const char *root = vk_path("uml"), *out = vk_path("list3");
	struct pty *p;

	(void)snprintf(ubd0, sizeof(ubd0), "ubd0r=%s", image);
	(void)snprintf(ubd1, sizeof(ubd1), "ubd1=%s", out);
	sh("mkdir -p %s/dev %s/mnt && cp obj/tests/manifest "
	    "/usr/lib/uml/modules/*/kernel/fs/ufs/ufs.ko %s", root, root, root);
	sh("rm -f %s && truncate -s %d %s", out, LISTSIZE, out);
	ck_assert_int_eq(setenv("TMPDIR", vk_tmp(), 1), 0);
	p = uml_spawn(NULL, root, args);
	(void)pty_wait(p, WORK_TIME);
	ck_assert_msg(strstr(p->out, "manifest:") == NULL &&
	    strstr(p->out, "ufs") == NULL, "Linux complains: %s", p->out);
	pty_free(p);
}

/* What istat and icat say of some of the files, beyond what was compared. */
static void
istat(const char *image, bool labelled, const struct list *l)
{
	static struct run r;
	static const char *const work[] = { "./work", NULL };
	const char *offset = labelled ? "16" : "0";
	char cmd[600], expect[64];
	int links = 0, sums = 0;
	long long size;

	for (size_t i = 0; i < l->n; i++) {
		const struct file *f = &l->v[i];

		if (!is_below(f->f[PATH], work))
			continue;
		if (strcmp(f->f[LINKS], "1") != 0 && links++ < 12) {
			run(&r, (const char *[]){ "istat", "-o", offset, image, f->f[INO],
			    NULL }, NULL, WORK_TIME);
			(void)snprintf(expect, sizeof(expect), "\nnum of links: %s\n",
			    f->f[LINKS]);
			ck_assert_msg(r.status == 0 && strstr(r.out, expect) != NULL,
			    "%s:%s%s", f->f[PATH], expect, r.out);
		}
		size = strtoll(f->f[SIZE], NULL, 10);
		if (*f->f[TYPE] == 'f' && size > DIRECT && size < HUGE && sums++ < 12) {
			(void)snprintf(cmd, sizeof(cmd), "icat -o %s %s %s | md5sum",
			    offset, image, f->f[INO]);
			run(&r, (const char *[]){ "sh", "-c", cmd, NULL }, NULL,
			    WORK_TIME);
			ck_assert_msg(strncmp(r.out, f->f[WHAT], 32) == 0, "%s: %s",
			    f->f[PATH], r.out);
		}
	}
	ck_assert_int_gt(links, 5);
	ck_assert_int_gt(sums, 5);
}

/*
 * Two readers see in an image what a list says, in these fields.  What the running
 * system writes at its end, after it was listed, is left out.  `linux_too':
 * its driver knows blocks of at most 16384 bytes.
 */
static void
readers(const char *image, bool labelled, struct list *l, unsigned fields,
    unsigned folders, bool linux_too)
{
	static const char *const covered[] = { "./dev", "./proc", "./var", NULL };
	static const char *const unnamed[] = { "./dev", "./proc", "./var", ".", NULL };
	const char *part = vk_path("part.img");
	struct list other;

	if (linux_too) {
		if (labelled)
			sh("dd if=%s of=%s bs=8k skip=1 conv=sparse 2>/dev/null", image,
			    part);
		read_linux(labelled ? part : image);
		other = load("Linux", vk_path("list3"));
		compare(l, &other, fields, folders, covered);
		unload(&other);
	}
	if (triple)			/* sleuthkit would take a quarter of an hour */
		return;
	/* It looks at partition c, too, and finds no file system there. */
	sh("tsk_gettimes -m %s >%s 2>%s || grep 'Type: Unused' %s", image, vk_path("tsk"),
	    vk_path("err"), vk_path("err"));
	other = load_tsk(vk_path("tsk"));
	as_tsk(l);
	compare(l, &other, fields, folders & BUT(LINKS), unnamed);
	unload(&other);
}

/* Boot, list, work, list, halt; all that can be compared is. */
static void
round_trip(const char *image, bool labelled, const char *dir, const char *tree,
    bool linux_too)
{
	static const char *const boots[] = { "./dev", "./proc", "./var", NULL };
	struct list host, guest;
	struct pty *p = boot(image, labelled ? "ufs:vkd0s0a" : "ufs:vkd0\r");
	char cmd[300];

	must(p, "manifest -o /dev/vkd1 /");
	(void)snprintf(cmd, sizeof(cmd), "%s sh /root/foreign.sh %s",
	    triple ? "TRIPLE=1" : "", tree);
	must(p, cmd);
	must(p, "manifest -o /dev/vkd2 /");
	halt(p);

	sh("obj/tests/manifest -o %s %s", vk_path("list0"), dir);
	host = load("the host", vk_path("list0"));
	guest = load("the guest", vk_path("list1"));
	compare(&host, &guest, MOVED, MOVED_DIR, boots);
	unload(&host);
	unload(&guest);
	guest = load("the guest", vk_path("list2"));
	readers(image, labelled, &guest, ALL & BUT(ATIM), ALL & BUT(ATIM), linux_too);
	istat(image, labelled, &guest);
	unload(&guest);
	sh("obj/tools/fsck_ffs -n %s%s", image, labelled ? ":a" : "");
}

/* ---- tests ----------------------------------------------------------------- */

/* A large foreign tree on a raw disk. */
START_TEST(large)
{
	bool all = everything();
	const char *dir = vk_path("stage"), *image = vk_path("raw.img");
	char cmd[100], expect[40];
	struct pty *p;
	int hits;

	if (missing() != NULL) {
		skip("foreign", missing());
		return;
	}
	stage(dir, "vkd0", all ? "*" : "net runtime cmd/compile/internal/ssa");
	sh("mkdir -p %s/usr/share/doc && cp -a /usr/share/doc/%s %s/usr/share/doc", dir,
	    all ? "." : "[a-d]*", dir);
	(void)snprintf(cmd, sizeof(cmd), "%s/usr/share/log", dir);
	hits = write_log(cmd);
	makefs(image, dir, "version=1");
	p = boot(image, "ufs:vkd0\r");
	(void)snprintf(expect, sizeof(expect), "%d", hits);
	pty_cmd(p, "grep -c ' sshd.[0-9]*.: ' /usr/share/log", expect, WORK_TIME);
	pty_cmd(p, "tail -n 1 /usr/share/log", "of 999999", WORK_TIME);
	halt(p);
	round_trip(image, false, dir, "/usr/src/net", true);
}
END_TEST

static const struct {
	const char	*options;
	bool		linux_too, always;
} variants[] = {
	{ "version=1,bsize=4096,fsize=512,optimization=space", true, true },
	{ "version=1,bsize=4096,fsize=4096", true, false },
	{ "version=1,bsize=16384,fsize=2048,optimization=space", true, false },
	{ "version=1,bsize=65536,fsize=8192", false, true },
};

/* Other block sizes. */
START_TEST(variant)
{
	const char *dir = vk_path("stage"), *image = vk_path("raw.img");

	if (missing() != NULL) {
		skip("foreign", missing());
		return;
	}
	if (!variants[_i].always && !everything())
		return;
	triple = everything() && _i == 0;
	stage(dir, "vkd0", "net");
	makefs(image, dir, variants[_i].options);
	round_trip(image, false, dir, "/usr/src/net", variants[_i].linux_too);
}
END_TEST

/* IMG-1, VKD-3: our own tools' image, labelled: fresh from the host, and worked on. */
START_TEST(ours)
{
	const char *dir = vk_path("stage"), *image = vk_path("ours.img");
	struct list host;

	if (missing() != NULL) {
		skip("foreign", missing());
		return;
	}
	stage(dir, "vkd0a", "net");
	sh("sh tools/mkrootimg.sh obj/tools 160m %s %s", dir, image);
	sh("obj/tests/manifest -o %s %s", vk_path("list0"), dir);
	host = load("the host", vk_path("list0"));
	readers(image, true, &host, MOVED, MOVED_DIR, true);
	unload(&host);
	round_trip(image, true, dir, "/usr/src/net", true);
}
END_TEST

/* What is not UFS1 of this byte order is refused by name. */
START_TEST(refused)
{
	static const struct {
		const char	*options, *says;
	} no[] = {
		{ "-B be -o version=1", "big-endian UFS1 file system: not supported" },
		{ "-o version=2", "UFS2 file system: not supported" },
	};
	const char *image = vk_path("no.img");
	static struct run r;

	if (missing() != NULL) {
		skip("foreign", missing());
		return;
	}
	for (int i = 0; i < 2; i++) {
		sh("rm -f %s; makefs -t ffs %s %s tests", image, no[i].options, image);
		run(&r, guest_argv(GUEST(.image = image)), NULL, BOOT_TIME);
		ck_assert_msg(strstr(r.out, no[i].says) != NULL, "%s%s", ending(r.out),
		    ending(r.err));
	}
}
END_TEST

int
main(int argc, char *argv[])
{
	uml_main(argc, argv);
	return (suite_run(&(struct suite){ .name = "foreign", .seconds = 4 * WORK_TIME,
	    .tests = { { large, 1 }, { variant, sizeof(variants) / sizeof(variants[0]) },
	    { ours, 1 }, { refused, 1 } } }));
}
