/*
 * tables.c - getttyent(3), getfsent(3): /etc/ttys and /etc/fstab.
 *
 * A line of ttys(5) is a terminal's name, the command that serves it (quoted when
 * it has spaces), the terminal's type, and flags: "on", "off", "secure",
 * "insecure".  A line of fstab(5) is device, mount point, type, options, dump
 * frequency and fsck's pass.  '#' begins a comment.  Results are good until the
 * next call.
 */
#include <fstab.h>
#include <paths.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ttyent.h>

static FILE	*ttys, *fstab;

/* Cuts the next word, which may be in double quotes, off *sp; NULL at the end. */
static char *
word(char **sp)
{
	char *p = *sp + strspn(*sp, " \t\n"), *out = p, *start = p;
	int quoted = 0;

	if (*p == '\0' || *p == '#')
		return (NULL);
	for (; *p != '\0' && (quoted || strchr(" \t\n#", *p) == NULL); p++) {
		if (*p == '"')
			quoted = !quoted;
		else
			*out++ = *p;
	}
	*sp = *p == '\0' || *p == '#' ? "" : p + 1;
	*out = '\0';
	return (start);
}

int
setttyent(void)
{
	endttyent();
	ttys = fopen(_PATH_TTYS, "re");
	return (ttys != NULL);
}

int
endttyent(void)
{
	if (ttys != NULL)
		fclose(ttys);
	ttys = NULL;
	return (1);
}

/* The next terminal, or NULL. */
struct ttyent *
getttyent(void)
{
	static struct ttyent t;
	static char *line;
	static size_t cap;
	char *p, *w;

	if (ttys == NULL && !setttyent())
		return (NULL);
	while (getline(&line, &cap, ttys) > 0) {
		p = line;
		t.ty_name = word(&p);
		if (t.ty_name == NULL)
			continue;
		t.ty_getty = word(&p);
		t.ty_type = t.ty_getty == NULL ? NULL : word(&p);
		t.ty_status = 0;
		while (t.ty_type != NULL && (w = word(&p)) != NULL) {
			if (strcmp(w, "on") == 0)
				t.ty_status |= TTY_ON;
			else if (strcmp(w, "off") == 0)
				t.ty_status &= ~TTY_ON;
			else if (strcmp(w, "secure") == 0)
				t.ty_status |= TTY_SECURE;
			else if (strcmp(w, "insecure") == 0)
				t.ty_status &= ~TTY_SECURE;
		}
		return (&t);
	}
	return (NULL);
}

/* The terminal of a name below /dev, or NULL. */
struct ttyent *
getttynam(const char *name)
{
	struct ttyent *t;

	setttyent();
	while ((t = getttyent()) != NULL && strcmp(t->ty_name, name) != 0)
		;
	endttyent();
	return (t);
}

int
setfsent(void)
{
	endfsent();
	fstab = fopen(_PATH_FSTAB, "re");
	return (fstab != NULL);
}

void
endfsent(void)
{
	if (fstab != NULL)
		fclose(fstab);
	fstab = NULL;
}

/* "rw", "ro", "sw" or "xx", whichever option says so. */
static const char *
access_type(const char *options)
{
	static const char *const types[] = { "rw", "ro", "sw", "xx" };
	const char *p, *end;
	unsigned i;

	for (p = options; *p != '\0'; p = *end == '\0' ? end : end + 1) {
		end = strchrnul(p, ',');
		for (i = 0; i < 4; i++)
			if (end - p == 2 && strncmp(p, types[i], 2) == 0)
				return (types[i]);
	}
	return ("rw");
}

/* The next file system, or NULL; lines without four words are passed over. */
struct fstab *
getfsent(void)
{
	static struct fstab fs;
	static char *line;
	static size_t cap;
	char *p, *w;

	if (fstab == NULL && !setfsent())
		return (NULL);
	while (getline(&line, &cap, fstab) > 0) {
		p = line;
		fs.fs_spec = word(&p);
		fs.fs_file = fs.fs_spec == NULL ? NULL : word(&p);
		fs.fs_vfstype = fs.fs_file == NULL ? NULL : word(&p);
		fs.fs_mntops = fs.fs_vfstype == NULL ? NULL : word(&p);
		if (fs.fs_mntops == NULL)
			continue;
		w = word(&p);
		fs.fs_freq = w == NULL ? 0 : atoi(w);
		w = w == NULL ? NULL : word(&p);
		fs.fs_passno = w == NULL ? 0 : atoi(w);
		fs.fs_type = access_type(fs.fs_mntops);
		return (&fs);
	}
	return (NULL);
}

/* The first file system for which the test holds. */
#define FIND(test) {						\
	struct fstab *fs;					\
								\
	setfsent();						\
	while ((fs = getfsent()) != NULL && !(test))		\
		;						\
	endfsent();						\
	return (fs);						\
}

struct fstab *
getfsspec(const char *spec)
FIND(strcmp(fs->fs_spec, spec) == 0)

struct fstab *
getfsfile(const char *file)
FIND(strcmp(fs->fs_file, file) == 0)
