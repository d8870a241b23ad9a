/*
 * mount.c - mount(8): attaches file systems.
 *
 *	mount [-adfpruvw] [-t type] [-o options]	all of fstab with -a, else a list,
 *						with -p in the form of fstab
 *	mount [-dfruvw] [-t type] [-o options] device | directory
 *	mount [-dfruvw] [-t type] [-o options] device directory
 *
 * Types are ufs (the default), cd9660, procfs ("proc" too), devfs.  With one name the
 * rest comes from fstab(5), or for -u from what is mounted.  -u changes the options of
 * a mounted one: "mount -uw /" makes root writable.
 */
#include <err.h>
#include <errno.h>
#include <fstab.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/param.h>
#include <unistd.h>
#include <util.h>

static const struct {
	const char	*name;
	int		flag;
	int		negative;	/* the option clears the flag */
} mntopts[] = {
	{ "async", MNT_ASYNC, 0 }, { "force", MNT_FORCE, 0 },
	{ "ro", MNT_RDONLY, 0 }, { "rdonly", MNT_RDONLY, 0 },
	{ "rw", MNT_RDONLY, 1 }, { "sync", MNT_SYNCHRONOUS, 0 },
	{ "update", MNT_UPDATE, 0 }, { "reload", MNT_RELOAD, 0 },
	{ "exec", MNT_NOEXEC, 1 }, { "suid", MNT_NOSUID, 1 }, { "dev", MNT_NODEV, 1 },
	{ "atime", MNT_NOATIME, 1 }, { "symfollow", MNT_NOSYMFOLLOW, 1 },
	{ "auto", 0, 0 }, { "xx", 0, 0 }, { "sw", 0, 0 },
};

/* Applies options, separated by commas, to *flagsp, those behind a "no" the other way
 * round; exits for an unknown one. */
static void
parse_options(const char *list, int *flagsp)
{
	char *copy = strdup(list), *p = copy, *word;
	unsigned i;
	int no;

	if (copy == NULL)
		err(1, NULL);
	while ((word = strsep(&p, ",")) != NULL) {
		if (*word == '\0')
			continue;
		no = strncmp(word, "no", 2) == 0;
		for (i = 0; i < nitems(mntopts); i++)
			if (strcmp(mntopts[i].name, word + 2 * no) == 0)
				break;
		if (i == nitems(mntopts))
			errx(1, "-o %s: option not supported", word);
		if (mntopts[i].negative != no)
			*flagsp &= ~mntopts[i].flag;
		else
			*flagsp |= mntopts[i].flag;
	}
	free(copy);
}

/* Whether an option is in a list. */
static int
has_option(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (; *list != '\0'; list += *list == ',') {
		if (strncmp(list, name, len) == 0 &&
		    (list[len] == '\0' || list[len] == ','))
			return (1);
		list = strchrnul(list, ',');
	}
	return (0);
}

/* Prints the options of a mounted file system, each behind a comma. */
static void
show_options(const struct statfs *f)
{
	unsigned i;

	for (i = 0; i < nitems(mntopts); i++)
		if (mntopts[i].flag != MNT_RDONLY && mntopts[i].flag != MNT_UPDATE &&
		    mntopts[i].flag != MNT_FORCE && mntopts[i].flag != MNT_RELOAD &&
		    (f->f_flags & mntopts[i].flag) != 0)
			printf("%s%s%s", opt['p'] ? "," : ", ",
			    mntopts[i].negative ? "no" : "", mntopts[i].name);
}

/* Prints a mounted file system. */
static void
show(const struct statfs *f)
{
	int i;

	if (opt['p']) {
		printf("%-15s %-15s %-7s r%c", f->f_mntfromname, f->f_mntonname,
		    f->f_fstypename, (f->f_flags & MNT_RDONLY) != 0 ? 'o' : 'w');
		show_options(f);
		i = strcmp(f->f_fstypename, "ufs") != 0 ? 0 : f->f_mntonname[1] == '\0' ?
		    1 : 2;
		printf(" %d %d\n", i != 0, i);
		return;
	}
	printf("%s on %s (%s", f->f_mntfromname, f->f_mntonname, f->f_fstypename);
	if ((f->f_flags & MNT_LOCAL) != 0)
		printf(", local");
	if ((f->f_flags & MNT_RDONLY) != 0)
		printf(", read-only");
	show_options(f);
	printf(")\n");
}

/* The mounted file system of a device or directory, or NULL. */
static struct statfs *
mounted(const char *name)
{
	struct statfs *list;
	int n = getmntinfo(&list, MNT_NOWAIT);

	while (n-- > 0)
		if (strcmp(list[n].f_mntonname, name) == 0 ||
		    strcmp(list[n].f_mntfromname, name) == 0)
			return (&list[n]);
	return (NULL);
}

/* Mounts; 0, or 1 after a message. */
static int
mount_one(const char *type, const char *from, const char *on, int flags)
{
	struct ufs_args args;
	struct statfs *f;
	void *data = NULL;

	if (strcmp(type, "proc") == 0)
		type = "procfs";
	if (strcmp(type, "cd9660") == 0)
		flags |= MNT_RDONLY;
	if (strcmp(type, "ufs") == 0 || strcmp(type, "cd9660") == 0) {
		memset(&args, 0, sizeof(args));
		args.fspec = (char *)from;
		data = &args;
	}
	if (opt['v'] || opt['d'])
		printf("mount -t %s -o %s%s %s %s\n", type, (flags & MNT_RDONLY) != 0 ?
		    "ro" : "rw", (flags & MNT_UPDATE) != 0 ? ",update" : "", from, on);
	if (opt['d'])
		return (0);
	if (mount(type, on, flags, data) == -1) {
		if (errno == ENODEV)
			warnx("%s: unknown file system type", type);
		else
			warn("%s on %s", from, on);
		return (1);
	}
	if (opt['v'] && (f = mounted(on)) != NULL)
		show(f);
	return (0);
}

/* mount -a: what fstab has, but for what is mounted. */
static int
mount_all(const char *type, int flags)
{
	struct fstab *fs;
	struct statfs *f;
	int all, status = 0;

	while ((fs = getfsent()) != NULL) {
		if (strcmp(fs->fs_type, "sw") == 0 || strcmp(fs->fs_type, "xx") == 0 ||
		    strcmp(fs->fs_vfstype, "swap") == 0 ||
		    has_option(fs->fs_mntops, "noauto") ||
		    (type != NULL && strcmp(type, fs->fs_vfstype) != 0))
			continue;
		all = flags;
		parse_options(fs->fs_mntops, &all);
		f = mounted(fs->fs_file);
		/* Root is always mounted, but perhaps not as it should be. */
		if (f != NULL && strcmp(fs->fs_file, "/") != 0)
			continue;
		if (f != NULL)
			all |= MNT_UPDATE;
		status |= mount_one(fs->fs_vfstype, fs->fs_spec, fs->fs_file, all);
	}
	return (status);
}

int
main(int argc, char **argv)
{
	int n, flags = 0, wflag, merged;
	const char *type;
	char *given, *p;
	struct statfs *list, *f;
	struct fstab *fs;

	argv += options(argc, argv, "adfo:+prt:uvw", "mount [-adfpruvw] [-o options] "
	    "[-t type] [device] [directory]");
	argc -= optind;
	if (argc > 2 || (opt['a'] && argc > 0))
		usage();
	type = optval['t'];
	given = optval['o'];
	for (p = given; p != NULL && (p = strchr(p, '\n')) != NULL; )
		*p = ',';
	if (given != NULL)
		parse_options(given, &flags);
	wflag = opt['w'] || (given != NULL && has_option(given, "rw"));
	if (opt['r'] > opt['w'])
		flags |= MNT_RDONLY;
	else if (opt['w'])
		flags &= ~MNT_RDONLY;
	if (opt['f'])
		flags |= MNT_FORCE;
	if (opt['u'])
		flags |= MNT_UPDATE;
	if (opt['a'])
		return (mount_all(type, flags));
	if (argc == 2)
		return (mount_one(type != NULL ? type : "ufs", argv[0], argv[1], flags));
	if (argc == 0) {
		n = getmntinfo(&list, MNT_NOWAIT);
		if (n == 0)
			err(1, "getmntinfo");
		for (f = list; f < list + n; f++)
			if (type == NULL || strcmp(type, f->f_fstypename) == 0)
				show(f);
		return (finish());
	}
	f = mounted(argv[0]);
	fs = getfsfile(argv[0]);
	if (fs == NULL)
		fs = getfsspec(argv[0]);
	if ((flags & MNT_UPDATE) != 0 && f != NULL) {
		/* Keep what is not asked to change. */
		merged = f->f_flags & (MNT_RDONLY | MNT_NOSUID | MNT_NOEXEC | MNT_NODEV |
		    MNT_NOATIME | MNT_NOSYMFOLLOW | MNT_ASYNC | MNT_SYNCHRONOUS);
		if (wflag)
			merged &= ~MNT_RDONLY;
		if (given != NULL)
			parse_options(given, &merged);
		return (mount_one(f->f_fstypename, f->f_mntfromname, f->f_mntonname,
		    merged | flags));
	}
	if (fs == NULL)
		errx(1, "%s: unknown special file or file system", argv[0]);
	merged = 0;
	parse_options(fs->fs_mntops, &merged);
	if (wflag)
		merged &= ~MNT_RDONLY;
	return (mount_one(type != NULL ? type : fs->fs_vfstype, fs->fs_spec, fs->fs_file,
	    merged | flags));
}
