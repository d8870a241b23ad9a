/*
 * chown.c - chown(8), and chgrp(1) under that name: changes owner and group.
 *
 *	chown [-fhv] [-R [-H | -L | -P]] owner[:group] file ...
 *	chgrp [-fhv] [-R [-H | -L | -P]] group file ...
 *
 * Owner and group are names or numbers; ":group" leaves the owner.  -R goes into
 * directories, and changes the links there themselves; -L follows all links, -H those
 * among the arguments.  -h changes links themselves.
 */
#include <err.h>
#include <ftw.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <util.h>

static uid_t	uid = (uid_t)-1;
static gid_t	gid = (gid_t)-1;

/* The number of a user or group that has no name; exits when it is none. */
static id_t
number(const char *s, const char *what)
{
	const char *error;
	long long n = strtonum(s, 0, 0xfffffffeLL, &error);

	if (error != NULL)
		errx(1, "%s: invalid %s name", s, what);
	return ((id_t)n);
}

static void
set_group(const char *s)
{
	struct group *gr;

	if (*s != '\0')
		gid = (gr = getgrnam(s)) != NULL ? gr->gr_gid : number(s, "group");
}

static void
set_owner(const char *s)
{
	struct passwd *pw;

	if (*s != '\0')
		uid = (pw = getpwnam(s)) != NULL ? pw->pw_uid : number(s, "user");
}

/* Changes one file. */
static int
change(const char *path, const struct stat *st, int type, struct FTW *where)
{
	const char *name = path + (where != NULL ? where->base : 0);

	(void)st;
	if (type == FTW_NS || type == FTW_DNR) {
		if (!opt['f'])
			complain(path);
		if (type == FTW_NS)
			return (0);
	}
	/* In a tree nobody shall put a link in the file's place meanwhile. */
	if ((opt['h'] || type == FTW_SL || type == FTW_SLN || (where != NULL &&
	    where->level > 0 && !opt['L']) ? lchown : chown)(name, uid, gid) == -1) {
		if (!opt['f'])
			complain(path);
	} else if (opt['v']) {
		printf("%s\n", path);
	}
	return (0);
}

int
main(int argc, char **argv)
{
	int group = strcmp(getprogname(), "chgrp") == 0;
	struct stat st;
	char *colon;

	argv += options(argc, argv, "HLPRfhv", group ?
	    "chgrp [-fhv] [-R [-H | -L | -P]] group file ..." :
	    "chown [-fhv] [-R [-H | -L | -P]] owner[:group] file ...");
	if (*argv == NULL || argv[1] == NULL)
		usage();
	colon = group ? NULL : strchr(*argv, ':');
	if (colon != NULL) {
		*colon = '\0';
		set_group(colon + 1);
	}
	if (group)
		set_group(*argv);
	else
		set_owner(*argv);
	while (*++argv != NULL) {
		if (!opt['R'])
			change(*argv, &st, FTW_F, NULL);
		else if (nftw(*argv, change, 0, tree_flags()) == -1)
			complain(*argv);
	}
	return (finish());
}
