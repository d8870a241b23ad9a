/*
 * kldload, kldunload, kldstat - load, unload and list kernel modules.
 *
 *	kldload [-nv] file ...
 *	kldunload [-fv] [-i id | name] ...
 *	kldstat [-v] [-i id | -n name]
 *
 * One program, which tells by its name.  kldload -n: it is no error if the module is
 * loaded already.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/linker.h>
#include <unistd.h>
#include <util.h>

/* System calls without a header of their own. */
int	kldload(const char *);
int	kldunload(int);
int	kldfind(const char *);
int	kldnext(int);
int	kldstat(int, struct kld_file_stat *);

static int
load(int argc, char **argv)
{
	int i, id;

	i = options(argc, argv, "nv", "kldload [-nv] file ...");
	if (i == argc)
		usage();
	for (; i < argc; i++) {
		id = kldload(argv[i]);
		if (id < 0 && !(opt['n'] && errno == EEXIST)) {
			warn("%s", argv[i]);
			if (errno == ENOEXEC || errno == ENOENT || errno == EPERM)
				warnx("dmesg may say more");
			status = 1;
		} else if (id >= 0 && opt['v'])
			printf("Loaded %s, id=%d\n", argv[i], id);
	}
	return (status);
}

/* Unload one module; name is what to call it. */
static void
unload_one(int id, const char *name)
{
	if (id < 0 || kldunload(id) != 0)
		complain(name);
	else if (opt['v'])
		printf("Unloaded %s, id=%d\n", name, id);
}

static int
unload(int argc, char **argv)
{
	const char *error;
	int i;

	i = options(argc, argv, "fi:v", "kldunload [-fv] [-i id | name ...]");
	if (!opt['i'] && i == argc)
		usage();
	if (opt['i']) {
		int id = (int)strtonum(optval['i'], 1, 1 << 30, &error);

		if (error != NULL)
			errx(1, "id %s: %s", optval['i'], error);
		unload_one(id, optval['i']);
	}
	for (; i < argc; i++)
		unload_one(kldfind(argv[i]), argv[i]);
	return (status);
}

static void
print(int id)
{
	struct kld_file_stat st = { .version = sizeof(st) };

	if (kldstat(id, &st) != 0)
		err(1, "kldstat %d", id);
	printf("%2d %4d %-18p %-8lx %s\n", st.id, st.refs, (void *)st.address, st.size,
	    st.name);
}

static int
list(int argc, char **argv)
{
	const char *error;
	int id = 0;

	if (options(argc, argv, "i:n:v", "kldstat [-v] [-i id | -n name]") != argc)
		usage();
	if (opt['i']) {
		id = (int)strtonum(optval['i'], 1, 1 << 30, &error);
		if (error != NULL)
			errx(1, "id %s: %s", optval['i'], error);
	} else if (opt['n'] && (id = kldfind(optval['n'])) < 0)
		err(1, "%s", optval['n']);
	printf("Id Refs Address            Size     Name\n");
	if (id != 0)
		print(id);
	else
		while ((id = kldnext(id)) > 0)
			print(id);
	if (id < 0)
		err(1, "kldnext");
	return (finish());
}

int
main(int argc, char **argv)
{
	const char *name = getprogname();

	if (strcmp(name, "kldunload") == 0)
		return (unload(argc, argv));
	if (strcmp(name, "kldstat") == 0)
		return (list(argc, argv));
	return (load(argc, argv));
}
