/*
 * id.c - id(1), and whoami(1) and groups(1) under those names.
 *
 *	id [user]		everything; the user by name or number
 *	id -u | -g | -G [-nr] [user]	one number (-n: name, -r: the real one)
 *	id -p			whoami's answer
 */
#include <err.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/param.h>
#include <unistd.h>
#include <util.h>

/* Prints a number, or its name. */
static void
show(id_t id, const char *name, int by_name)
{
	if (by_name)
		printf("%s", name);
	else
		printf("%u", id);
}

/* Prints "what=number(name)". */
static void
pair(const char *what, id_t id, const char *name)
{
	printf("%s=%u", what, id);
	if (name != NULL)
		printf("(%s)", name);
}

int
main(int argc, char **argv)
{
	uid_t uid = geteuid(), ruid = getuid();
	gid_t gid = getegid(), rgid = getgid(), groups[NGROUPS];
	int which, n, i;
	const char *error;
	struct passwd *pw;
	id_t id;

	options(argc, argv, "Ggnpru", "id [-u | -g | -G] [-nr] [user]");
	if (opt['p'] || strcmp(getprogname(), "whoami") == 0)
		opt['u'] = opt['n'] = 1;
	if (strcmp(getprogname(), "groups") == 0)
		opt['G'] = opt['n'] = 1;
	which = opt['u'] ? 'u' : opt['g'] ? 'g' : opt['G'] ? 'G' : 0;
	n = getgroups(NGROUPS, groups);
	if (n == -1)
		err(1, "getgroups");
	if (optind < argc) {
		pw = getpwnam(argv[optind]);
		id = (id_t)strtonum(argv[optind], 0, UINT32_MAX, &error);
		if (pw == NULL && error == NULL)
			pw = getpwuid(id);
		if (pw == NULL)
			errx(1, "%s: no such user", argv[optind]);
		uid = ruid = pw->pw_uid;
		gid = rgid = pw->pw_gid;
		n = NGROUPS;
		getgrouplist(pw->pw_name, gid, groups, &n);
	} else if (n == 0) {
		groups[n++] = gid;
	}
	if (!!opt['u'] + !!opt['g'] + !!opt['G'] > 1 || (which == 0 &&
	    (opt['n'] || opt['r'])) || argc - optind > 1)
		usage();
	if (opt['r']) {
		uid = ruid;
		gid = rgid;
	}
	if (which == 'u') {
		show(uid, user_from_uid(uid, 0), opt['n']);
	} else if (which == 'g') {
		show(gid, group_from_gid(gid, 0), opt['n']);
	} else if (which == 'G') {
		for (i = 0; i < n; i++) {
			if (i > 0)
				putchar(' ');
			show(groups[i], group_from_gid(groups[i], 0), opt['n']);
		}
	} else {
		pair("uid", ruid, user_from_uid(ruid, 1));
		pair(" gid", rgid, group_from_gid(rgid, 1));
		if (uid != ruid)
			pair(" euid", uid, user_from_uid(uid, 1));
		if (gid != rgid)
			pair(" egid", gid, group_from_gid(gid, 1));
		for (i = 0; i < n; i++) {
			printf(i == 0 ? " groups=%u" : ",%u", groups[i]);
			if (group_from_gid(groups[i], 1) != NULL)
				printf("(%s)", group_from_gid(groups[i], 1));
		}
	}
	printf("\n");
	return (finish());
}
