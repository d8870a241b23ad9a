/*
 * leak.c - is a vkernel, after a load, what it was before?
 *
 * A measurement is a list of names and numbers: allocations by type (kern.malloc),
 * open files, vnodes and pages as the guest tells; and of the host: its processes, its
 * mappings (/proc/PID/maps) and its descriptors.  Two measurements are compared item by
 * item.  What is a cache may differ by its bound here, all else by nothing but the few
 * processes that getty and the prompt may be in the middle of.
 *
 *	lost pages	those neither free nor in a queue nor wired: held by nobody's list
 *
 * The first use of anything fills caches, so a load is run twice, and measured after
 * each time.
 *
 * Called by: t_abuse.c, soak_stress.c.  Calls: pty.c; sysctl in the guest.
 */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/guest.h"
#include "tests/leak.h"

#define MAXSTUBS	4096

/* What may grow, by how much. */
static const struct {
	const char	*name;
	long		slack;
} slacks[] = {
	/* Files are cached until their vnodes are wanted for others. */
	{ "vnodes", 40 }, { "ufs inode", 40 }, { "vm_object", 40 }, { "namecache", 60 },
	{ "vfs.numvnodes", 40 },
	/* Blocks of disks: vfs_bio.c bounds them by a part of the memory. */
	{ "buf", 4096 }, { "vfs.bufspace", 1L << 40 },
	{ "debug.kstack_cache", 128 },
	/* Address ranges of the kernel, threads and pages kept for the next one. */
	{ "kva", 4 }, { "thread", 8 }, { "wired pages", 600 },
	/* The shell that is asked, and what it runs. */
	{ "proc", 1 }, { "lwp", 1 }, { "vmspace", 1 }, { "map_entry", 12 }, { "file", 2 },
	{ "filedesc", 4 }, { "pgrp", 1 }, { "cred", 2 }, { "kern.openfiles", 2 },
	{ "lost pages", 24 },
	/* Stubs kept for the next address space; mappings that merge or do not. */
	{ "host processes", 8 }, { "host mappings", 24 }, { "host descriptors", 20 },
};

static void
add(struct leak *l, const char *name, long n)
{
	ck_assert_int_lt(l->nitems, LEAK_ITEMS);
	(void)snprintf(l->item[l->nitems].name, sizeof(l->item[0].name), "%s", name);
	l->item[l->nitems++].n = n;
}

/* An item's number; 0: there is none. */
static long
number(const struct leak *l, const char *name)
{
	for (int i = 0; i < l->nitems; i++)
		if (strcmp(l->item[i].name, name) == 0)
			return (l->item[i].n);
	return (0);
}

/* How many lines a file has, or entries a folder. */
static long
count(int pid, const char *what)
{
	char path[64];
	long n = 0;
	FILE *f;
	DIR *d;
	int c;

	(void)snprintf(path, sizeof(path), "/proc/%d/%s", pid, what);
	if ((d = opendir(path)) != NULL) {
		while (readdir(d) != NULL)
			n++;
		(void)closedir(d);
		return (n);
	}
	ck_assert_ptr_nonnull(f = fopen(path, "re"));
	while ((c = getc(f)) != EOF)
		n += c == '\n';
	(void)fclose(f);
	return (n);
}

/* Run a command of the guest's; what it printed, lines up to "E-N-D". */
static char *
output(struct pty *p, const char *command)
{
	char line[300], *end;
	size_t from;

	(void)snprintf(line, sizeof(line), "%s; echo E-N''-D\r", command);
	pty_send(p, line);
	pty_expect(p, "\n", CMD_TIME);
	from = p->seen;
	pty_expect(p, "E-N-D", CMD_TIME);
	end = strndup(p->out + from, p->seen - from);
	ck_assert_ptr_nonnull(end);
	pty_expect(p, "# ", CMD_TIME);
	return (end);
}

void
leak_measure(struct pty *p, struct leak *l)
{
	pid_t stubs[MAXSTUBS];
	char *text, *rest, *line, *colon;

	memset(l, 0, sizeof(*l));
	/* "type     number  sizeK  requests", where a type may be of two words. */
	text = rest = output(p, "sync; sysctl -n kern.malloc");
	while ((line = strsep(&rest, "\r\n")) != NULL) {
		char name[20];
		int len = 19;

		if (strlen(line) < 30)
			continue;
		(void)snprintf(name, sizeof(name), "%.19s", line);
		while (len > 0 && name[len - 1] == ' ')
			name[--len] = '\0';
		add(l, name, strtol(line + 19, NULL, 10));
	}
	free(text);
	ck_assert_msg(number(l, "proc") > 0, "kern.malloc is not understood");
	text = rest = output(p, "sysctl kern.openfiles vfs.numvnodes vfs.bufspace "
	    "debug.kstack_cache vm.stats.vm");
	while ((line = strsep(&rest, "\r\n")) != NULL)
		if ((colon = strstr(line, ": ")) != NULL) {
			*colon = '\0';
			if (strncmp(line, "vm.stats.vm.v_", 14) != 0)
				add(l, line, strtol(colon + 2, NULL, 10));
			else if (strstr(line, "_count") != NULL)
				add(l, line + 14, strtol(colon + 2, NULL, 10));
		}
	free(text);
	ck_assert_msg(number(l, "page_count") > 0, "vm.stats is not understood");
	add(l, "wired pages", number(l, "wire_count") - number(l, "vfs.bufspace") / 4096 -
	    16 * number(l, "debug.kstack_cache"));
	add(l, "lost pages", number(l, "page_count") - number(l, "free_count") -
	    number(l, "wire_count") - number(l, "active_count") -
	    number(l, "inactive_count"));
	add(l, "host processes", vk_children(p->pid, stubs, MAXSTUBS));
	add(l, "host mappings", count((int)p->pid, "maps"));
	add(l, "host descriptors", count((int)p->pid, "fd"));
}

/* The first item that has grown by more than it may, or -1. */
static int
grown(const char *what, const struct leak *before, const struct leak *after, int print)
{
	for (int i = 0; i < after->nitems; i++) {
		const char *name = after->item[i].name;
		long was = number(before, name), is = after->item[i].n, slack = 0;

		/* How the pages are divided between use and cache. */
		if (strstr(name, "_count") != NULL)
			continue;
		for (size_t k = 0; k < sizeof(slacks) / sizeof(slacks[0]); k++)
			if (strcmp(slacks[k].name, name) == 0)
				slack = slacks[k].slack;
		if (print && is != was)
			printf("%s: %s: %ld, then %ld\n", what, name, was, is);
		if (is > was + slack)
			return (i);
	}
	return (-1);
}

void
leak_check(struct pty *p, const char *what, const struct leak *before, int print)
{
	const double end = now() + CMD_TIME;
	struct leak after;
	int i;

	do {
		leak_measure(p, &after);
		if ((i = grown(what, before, &after, print)) < 0)
			return;
	} while (now() < end);
	ck_abort_msg("%s: leaks %s: %ld before, %ld after", what, after.item[i].name,
	    number(before, after.item[i].name), after.item[i].n);
}
