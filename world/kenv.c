/*
 * kenv.c - kenv(1): the kernel's environment.
 *
 *	kenv [-hNqv] [name[=value]]	kenv [-q] -u name
 *
 * Lists it, shows, sets or (-u) removes a variable.  -v shows the name with a value,
 * -N names only, -h device hints only, -q says nothing of failures.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/kenv.h>
#include <unistd.h>
#include <util.h>

/* Prints all of it; values in quotes. */
static int
dump(int names)
{
	int n = kenv(KENV_DUMP, NULL, NULL, 0);
	char *buf, *p, *value;

	if (n < 0)
		err(1, "kenv");
	n += 1024;
	buf = calloc(1, (size_t)n + 1);
	if (buf == NULL)
		err(1, NULL);
	n = kenv(KENV_DUMP, NULL, buf, n);
	if (n < 0)
		err(1, "kenv");
	for (p = buf; p < buf + n && *p != '\0'; p += strlen(p) + 1) {
		if (opt['h'] && strncmp(p, "hint.", 5) != 0)
			continue;
		value = strchrnul(p, '=');
		printf("%.*s", (int)(value - p), p);
		if (!names && *value == '=')
			printf("=\"%s\"", value + 1);
		printf("\n");
	}
	return (finish());
}

int
main(int argc, char **argv)
{
	char value[KENV_MVALLEN + 1] = "", *eq;
	int n;

	argv += options(argc, argv, "hNquv", "kenv [-hNqv] [name[=value]]\n"
	    "       kenv [-q] -u name");
	n = argc - optind;
	if (n > 1 || (opt['u'] && n == 0))
		usage();
	if (n == 0)
		return (dump(opt['N']));
	eq = strchr(*argv, '=');
	if (opt['u']) {
		if (kenv(KENV_UNSET, *argv, NULL, 0) == -1) {
			if (!opt['q'])
				warn("unable to unset %s", *argv);
			return (1);
		}
		return (0);
	}
	if (eq != NULL) {
		*eq = '\0';
		if (kenv(KENV_SET, *argv, eq + 1, (int)strlen(eq + 1) + 1) == -1) {
			if (!opt['q'])
				warn("unable to set %s to %s", *argv, eq + 1);
			return (1);
		}
		strlcpy(value, eq + 1, sizeof(value));
		opt['v'] = 1;
	} else if (kenv(KENV_GET, *argv, value, (int)sizeof(value) - 1) == -1) {
		if (!opt['q'])
			warn("unable to get %s", *argv);
		return (1);
	}
	if (opt['v'])
		printf("%s=\"%s\"\n", *argv, value);
	else
		printf("%s\n", value);
	return (finish());
}
