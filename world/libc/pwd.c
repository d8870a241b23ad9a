/*
 * pwd.c - getpwent(3), getgrent(3): the users and groups of the system.
 *
 * The files are plain text.  Root reads /etc/master.passwd, whose lines are
 *
 *	name:password:uid:gid:class:change:expire:gecos:dir:shell
 *
 * and everyone else /etc/passwd, which lacks password, class, change and expire;
 * /etc/group has name:password:gid:member,member.  There is no database built
 * from them: they are short.  Results are good until the next call.
 */
#include <grp.h>
#include <limits.h>
#include <paths.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAXMEMBERS	200

static FILE	*pwfile, *grfile;
static int	master;		/* pwfile is master.passwd */

/* Cuts a line at its colons; how many fields there were. */
static int
split(char *line, char **fields, int max)
{
	int n = 0;

	line[strcspn(line, "\n")] = '\0';
	while (n < max && line != NULL)
		fields[n++] = strsep(&line, ":");
	return (line == NULL ? n : max + 1);
}

/* A whole decimal number; 0 if it is none. */
static int
number(const char *s, uint32_t *np)
{
	unsigned long v;
	char *end;

	v = strtoul(s, &end, 10);
	if (end == s || *end != '\0' || v > UINT_MAX)
		return (0);
	*np = (uint32_t)v;
	return (1);
}

void
setpwent(void)
{
	endpwent();
	pwfile = geteuid() == 0 ? fopen(_PATH_MASTERPASSWD, "re") : NULL;
	master = pwfile != NULL;
	if (pwfile == NULL)
		pwfile = fopen(_PATH_PASSWD, "re");
}

void
endpwent(void)
{
	if (pwfile != NULL)
		fclose(pwfile);
	pwfile = NULL;
}

/* The next user; bad lines are passed over. */
struct passwd *
getpwent(void)
{
	static struct passwd pw;
	static char *line;
	static size_t cap;
	char *f[10];

	if (pwfile == NULL)
		setpwent();
	while (pwfile != NULL && getline(&line, &cap, pwfile) > 0) {
		if (line[0] == '#' || split(line, f, master ? 10 : 7) !=
		    (master ? 10 : 7))
			continue;
		if (!number(f[2], &pw.pw_uid) || !number(f[3], &pw.pw_gid))
			continue;
		pw.pw_name = f[0];
		pw.pw_passwd = master ? f[1] : "*";
		pw.pw_class = master ? f[4] : "";
		pw.pw_gecos = f[master ? 7 : 4];
		pw.pw_dir = f[master ? 8 : 5];
		pw.pw_shell = f[master ? 9 : 6];
		return (&pw);
	}
	return (NULL);
}

void
setgrent(void)
{
	endgrent();
	grfile = fopen(_PATH_GROUP, "re");
}

void
endgrent(void)
{
	if (grfile != NULL)
		fclose(grfile);
	grfile = NULL;
}

/* The next group; bad lines are passed over. */
struct group *
getgrent(void)
{
	static struct group gr;
	static char *line, *members[MAXMEMBERS + 1];
	static size_t cap;
	char *f[4], *p;
	int n;

	if (grfile == NULL)
		setgrent();
	while (grfile != NULL && getline(&line, &cap, grfile) > 0) {
		if (line[0] == '#' || split(line, f, 4) != 4 ||
		    !number(f[2], &gr.gr_gid))
			continue;
		gr.gr_name = f[0];
		gr.gr_passwd = f[1];
		gr.gr_mem = members;
		n = 0;
		while (n < MAXMEMBERS && (p = strsep(&f[3], ",")) != NULL)
			if (*p != '\0')
				members[n++] = p;
		members[n] = NULL;
		return (&gr);
	}
	return (NULL);
}

/* The body of a function that finds the entry for which the test holds. */
#define FIND(type, db, test) {						\
	struct type *p;							\
									\
	set##db##ent();							\
	while ((p = get##db##ent()) != NULL && !(test))			\
		;							\
	end##db##ent();							\
	return (p);							\
}

struct passwd *
getpwnam(const char *name)
FIND(passwd, pw, strcmp(p->pw_name, name) == 0)

struct passwd *
getpwuid(uid_t uid)
FIND(passwd, pw, p->pw_uid == uid)

struct group *
getgrnam(const char *name)
FIND(group, gr, strcmp(p->gr_name, name) == 0)

struct group *
getgrgid(gid_t gid)
FIND(group, gr, p->gr_gid == gid)

/* A user's groups, base first; -1 when there are more than *np. */
int
getgrouplist(const char *name, gid_t base, gid_t *list, int *np)
{
	struct group *gr;
	int n = 0, i, result = 0;

	if (*np > 0)
		list[n++] = base;
	setgrent();
	while ((gr = getgrent()) != NULL) {
		for (i = 0; gr->gr_mem[i] != NULL; i++)
			if (strcmp(gr->gr_mem[i], name) == 0)
				break;
		if (gr->gr_mem[i] == NULL || gr->gr_gid == base)
			continue;
		if (n < *np)
			list[n++] = gr->gr_gid;
		else
			result = -1;
	}
	endgrent();
	*np = n;
	return (result);
}

/* Gives the process the groups of a user. */
int
initgroups(const char *name, gid_t base)
{
	gid_t list[NGROUPS];
	int n = NGROUPS;

	getgrouplist(name, base, list, &n);
	return (setgroups(n, list));
}

/* The last id that was asked for, and its name (or the number as text). */
struct known {
	int	state;			/* 1: a name, 2: a number */
	id_t	id;
	char	name[32];
};

/* Whether k already is about the id; if not, it is made ready for it. */
static int
same(struct known *k, id_t id)
{
	if (k->state != 0 && k->id == id)
		return (1);
	k->state = 2;
	k->id = id;
	snprintf(k->name, sizeof(k->name), "%u", id);
	return (0);
}

/* A user's name, or its number (NULL if nouser); the last one is remembered. */
const char *
user_from_uid(uid_t uid, int nouser)
{
	static struct known k;
	struct passwd *pw;

	if (!same(&k, uid) && (pw = getpwuid(uid)) != NULL) {
		k.state = 1;
		strlcpy(k.name, pw->pw_name, sizeof(k.name));
	}
	return (k.state == 2 && nouser ? NULL : k.name);
}

/* A group's name, or its number (NULL if nogroup); the last one is remembered. */
const char *
group_from_gid(gid_t gid, int nogroup)
{
	static struct known k;
	struct group *gr;

	if (!same(&k, gid) && (gr = getgrgid(gid)) != NULL) {
		k.state = 1;
		strlcpy(k.name, gr->gr_name, sizeof(k.name));
	}
	return (k.state == 2 && nogroup ? NULL : k.name);
}
