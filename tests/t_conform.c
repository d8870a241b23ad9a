/*
 * t_conform.c - our shell and tools against independent judges.
 *
 * The scripts are ours: tests/sh/NAME.sh for the shell, tests/tools/NAME.sh for the
 * tools.  A line "### name" begins another script in the same file.  The judges are
 * not ours, and run on the host: Debian's dash and bash (--posix) for the shell, its
 * tools for the tools.  Each script runs under the judges, and in the vkernel under
 * ours; what it prints and its exit status must agree.
 *
 * dash and bash must agree with each other, too, or the script says whom to believe, in
 * its first line:
 *
 *	# judge: dash		or bash
 *	# judge: file 1		a tool whose BSD manual says otherwise than GNU's: the
 *				output is in NAME.out, after the same "### name", the
 *				status is 1 (0 if none is given)
 *
 * VK_CASES=word runs only the scripts whose name has the word in it.  VK_SH=program
 * tries a shell built for the host in the vkernel's place, to save time.
 *
 * Read next: conform.c, which runs the scripts on both sides.
 */
#define _GNU_SOURCE
#include <sys/stat.h>
#include <check.h>
#include <err.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"

#define RUN_TIME	900		/* on a slow and busy host */

enum side { DASH, BASH, OURS, NSIDES };
static const char *const side_name[] = { "dash", "bash", "ours" };

struct result {
	int	status;
	size_t	outlen, errlen;
	const char *out, *err;		/* out NULL: the script did not get a turn */
};

struct script {
	char	*name;			/* dir/file:case */
	char	*text;
	size_t	len;
	struct result result[NSIDES];
	struct result file;		/* with # judge: file */
};

static struct script *scripts;
static int nscripts;
static char work[100];			/* the main process's scratch folder */

static char *
read_whole(const char *path, size_t *lenp)
{
	FILE *f = fopen(path, "r");
	char *buf = NULL;
	size_t size = 0;
	ssize_t n;

	if (f == NULL)
		return (NULL);
	n = getdelim(&buf, &size, -1, f);
	(void)fclose(f);
	*lenp = n > 0 ? (size_t)n : 0;
	return (buf);
}

/* ---- the scripts ----------------------------------------------------------- */

/* The part of a text that "### name" begins; the part before any of them for "". */
static const char *
section(const char *text, const char *name, size_t *lenp)
{
	const char *p = text, *end;
	size_t n = strlen(name);

	while (n > 0 && !(strncmp(p, "### ", 4) == 0 && strncmp(p + 4, name, n) == 0 &&
	    p[4 + n] == '\n')) {
		if ((p = strstr(p, "\n### ")) == NULL)
			return (NULL);
		p++;
	}
	if (n > 0)
		p += 4 + n + 1;
	end = strncmp(p, "### ", 4) == 0 ? p : strstr(p, "\n### ");
	*lenp = end == NULL ? strlen(p) : end == p ? 0 : (size_t)(end - p) + 1;
	return (p);
}

/* What the first line says about the judge, or "". */
static const char *
judge(const struct script *s)
{
	return (strncmp(s->text, "# judge: ", 9) == 0 ? s->text + 9 : "");
}

static void
add_script(const char *file, const char *name, const char *text, size_t len)
{
	const char *want = getenv("VK_CASES"), *p, *out;
	char path[300], full[300];
	struct script *s;
	size_t n;

	/* dir/file, without tests/ and .sh */
	p = strchr(file, '/') + 1;
	(void)snprintf(full, sizeof(full), "%.*s%s%s", (int)strlen(p) - 3, p,
	    *name != '\0' ? ":" : "", name);
	if (want != NULL && strstr(full, want) == NULL)
		return;
	scripts = realloc(scripts, ((size_t)nscripts + 1) * sizeof(*scripts));
	s = &scripts[nscripts++];
	memset(s, 0, sizeof(*s));
	s->name = strdup(full);
	s->text = strndup(text, len);
	s->len = len;
	if (strncmp(judge(s), "file", 4) != 0)
		return;
	(void)snprintf(path, sizeof(path), "%.*s.out", (int)strlen(file) - 3, file);
	if ((out = read_whole(path, &n)) != NULL)
		s->file.out = section(out, name, &s->file.outlen);
	if (s->file.out == NULL)
		errx(1, "%s: nothing about %s", path, name);
	s->file.status = atoi(judge(s) + 4);
}

static void
read_scripts(void)
{
	char name[100], *text;
	const char *p, *sect;
	size_t n, len;
	glob_t g;

	if (glob("tests/sh/*.sh", 0, NULL, &g) != 0)
		errx(1, "no scripts");
	(void)glob("tests/tools/*.sh", GLOB_APPEND, NULL, &g);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		if ((text = read_whole(g.gl_pathv[i], &len)) == NULL ||
		    strlen(text) != len)
			errx(1, "%s: cannot be read, or has a NUL in it", g.gl_pathv[i]);
		for (p = text; (p = strstr(p, "### ")) != NULL; p++) {
			if ((p != text && p[-1] != '\n') ||
			    sscanf(p + 4, "%99[^\n]", name) != 1)
				continue;
			if (strpbrk(name, " /") != NULL)
				errx(1, "%s: bad name: %s", g.gl_pathv[i], name);
			if ((sect = section(text, name, &n)) != p + 5 + strlen(name))
				errx(1, "%s: two of %s", g.gl_pathv[i], name);
			add_script(g.gl_pathv[i], name, sect, n);
		}
		if (strncmp(text, "### ", 4) != 0 && strstr(text, "\n### ") == NULL)
			add_script(g.gl_pathv[i], "", text, len);
		free(text);
	}
	globfree(&g);
	if (nscripts == 0)
		errx(1, "no scripts");
}

/* Has this side to run it?  We always; a judge when it is asked. */
static bool
concerns(const struct script *s, enum side side)
{
	const char *who = judge(s);

	if (side == OURS)
		return (true);
	if (strncmp(s->name, "tools/", 6) == 0)
		return (side == DASH && s->file.out == NULL);
	return (*who == '\0' || strncmp(who, side_name[side], 4) == 0);
}

/* One side's scripts, as conform.c wants them, into the scratch folder. */
static void
write_side(enum side side)
{
	char name[20];
	FILE *f;

	(void)snprintf(name, sizeof(name), "cases.%s", side_name[side]);
	f = fopen(vk_path(name), "w");
	ck_assert_ptr_nonnull(f);
	for (int i = 0; i < nscripts; i++) {
		if (!concerns(&scripts[i], side))
			continue;
		fprintf(f, "%s %zu\n", scripts[i].name, scripts[i].len);
		(void)fwrite(scripts[i].text, 1, scripts[i].len, f);
	}
	ck_assert_int_eq(fclose(f), 0);
}

static void
write_cases(void)
{
	(void)snprintf(work, sizeof(work), "%s", vk_tmp());
	for (enum side side = 0; side < NSIDES; side++)
		write_side(side);
}

/* ---- running them ---------------------------------------------------------- */

/* Run a command of the host's shell, with $T the scratch folder, which must succeed. */
static void
host(const char *cmd)
{
	const char *argv[] = { "sh", "-ec", cmd, NULL };
	struct run r;

	ck_assert_int_eq(setenv("T", work, 1), 0);
	run(&r, argv, NULL, RUN_TIME);
	ck_assert_msg(r.status == 0, "%s: %s%s", cmd, ending(r.out), ending(r.err));
}

/* On the host, under one shell.  The result is left in a file, for the tests behind. */
static void
run_host(const char *shell, enum side side)
{
	ck_assert_int_eq(setenv("JUDGE", shell, 1), 0);
	ck_assert_int_eq(setenv("SIDE", side_name[side], 1), 0);
	host("mkdir $T/bin.$SIDE; ln -s $(realpath $(command -v $JUDGE)) "
	    "$T/bin.$SIDE/sh; PATH=$T/bin.$SIDE:/usr/bin:/bin:/usr/sbin:/sbin "
	    "obj/tests/conform $T/cases.$SIDE $T/work.$SIDE $T/$SIDE");
}

START_TEST(judges)
{
	run_host(side_name[_i], _i);
}
END_TEST

/* In the vkernel: programs and cases on a second disk, the results on a third. */
START_TEST(ours)
{
	char img[200], results[200];
	struct pty *p;

	if (getenv("VK_SH") != NULL) {
		run_host(getenv("VK_SH"), OURS);
		return;
	}
	host("mkdir $T/disk; cp obj/world/bin/conform $T/cases.ours $T/disk; truncate -s "
	    "64m $T/ours; sh tools/mkrootimg.sh obj/tools 64m $T/disk $T/img");
	(void)snprintf(img, sizeof(img), "%s/img", work);
	(void)snprintf(results, sizeof(results), "%s/ours", work);
	p = guest_boot(GUEST(.memory = "256m", .more = { "-r", img, "-r", results }));
	pty_send(p, "mount /dev/vkd1a /mnt; /mnt/conform /mnt/cases.ours /mnt/work "
	    "/dev/vkd2; echo status'='$?\r");
	pty_expect(p, "status=", RUN_TIME);
	pty_expect(p, "0", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* ---- comparing ------------------------------------------------------------- */

/* Take the results of one side, as far as there are any. */
static void
read_side(enum side side)
{
	char path[200], *buf;
	struct result *r;
	size_t len, off = 0, n;
	int head;

	(void)snprintf(path, sizeof(path), "%s/%s", work, side_name[side]);
	if ((buf = read_whole(path, &len)) == NULL)
		return;
	for (int i = 0; i < nscripts && off < len; i++) {
		if (!concerns(&scripts[i], side))
			continue;
		r = &scripts[i].result[side];
		n = strlen(scripts[i].name);
		if (strncmp(buf + off, scripts[i].name, n) != 0 || sscanf(buf + off + n,
		    " %d %zu %zu%n", &r->status, &r->outlen, &r->errlen, &head) != 3)
			return;
		r->out = buf + off + n + (size_t)head + 1;
		r->err = r->out + r->outlen;
		off = (size_t)(r->err - buf) + r->errlen;
		off = (off + 511) / 512 * 512;
	}
}

static void
read_results(void)
{
	for (enum side side = 0; side < NSIDES; side++)
		read_side(side);
}

static bool
same(const struct result *a, const struct result *b)
{
	return (a->status == b->status && a->outlen == b->outlen &&
	    memcmp(a->out, b->out, a->outlen) == 0);
}

/* Fail unless two sides agree; say where they differ. */
static void
agree(const struct script *s, const struct result *a, const char *aname,
    const struct result *b, const char *bname)
{
	size_t i = 0, line = 1, start = 0;

	ck_assert_msg(a->out != NULL && b->out != NULL, "%s: not run", s->name);
	if (same(a, b))
		return;
	for (; i < a->outlen && i < b->outlen && a->out[i] == b->out[i]; i++)
		if (a->out[i] == '\n') {
			line++;
			start = i + 1;
		}
	ck_abort_msg("%s: status: %s %d, %s %d; line %zu\n%s: %.*s\n%s: %.*s\n%s says: "
	    "%.*s", s->name, aname, a->status, bname, b->status, line,
	    aname, (int)strcspn(a->out + start, "\n"), a->out + start,
	    bname, (int)strcspn(b->out + start, "\n"), b->out + start,
	    bname, b->errlen < 300 ? (int)b->errlen : 300, b->err);
}

START_TEST(script)
{
	const struct script *s = &scripts[_i];
	const struct result *r = s->result;

	if (concerns(s, DASH) && concerns(s, BASH))
		agree(s, &r[DASH], "dash", &r[BASH], "bash");
	if (s->file.out != NULL)
		agree(s, &s->file, "file", &r[OURS], "ours");
	else if (concerns(s, DASH))
		agree(s, &r[DASH], "the host", &r[OURS], "ours");
	else
		agree(s, &r[BASH], "bash", &r[OURS], "ours");
}
END_TEST

int
main(void)
{
	read_scripts();
	return (suite_run(&(struct suite){ .name = "conform", .seconds = 2 * RUN_TIME,
	    .once = write_cases,
	    .tests = { { judges, OURS }, { ours, 1 } },
	    .next = &(struct suite){ .once = read_results, .seconds = 60,
	    .tests = { { script, nscripts } } } }));
}
