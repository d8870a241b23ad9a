/*
 * uname.c - uname(1): names of the system; -m machine, -n host, -r release, -s
 * system, -v version, -p processor, -a all but that.
 */
#include <err.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysctl.h>
#include <unistd.h>
#include <util.h>

/* What each option prints, in the order of printing. */
static const struct {
	char		option;
	const char	*name;
} fields[] = {
	{ 's', "kern.ostype" }, { 'n', "kern.hostname" }, { 'r', "kern.osrelease" },
	{ 'v', "kern.version" }, { 'm', "hw.machine" }, { 'p', "hw.machine_arch" },
};

int
main(int argc, char **argv)
{
	char buf[1024];
	int c, some = 0;
	unsigned i;
	size_t len;

	options(argc, argv, "amnoprsv", "uname [-amnprsv]");
	if (opt['o'] || argc == 1)
		opt['s'] = 1;
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		c = fields[i].option;
		if (!opt[c] && !(opt['a'] && c != 'p'))
			continue;
		len = sizeof(buf) - 1;
		if (sysctlbyname(fields[i].name, buf, &len, NULL, 0) == -1)
			err(1, "%s", fields[i].name);
		buf[len] = '\0';
		while ((len = strlen(buf)) > 0 && buf[len - 1] == '\n')
			buf[len - 1] = '\0';
		printf("%s%s", some ? " " : "", buf);
		some = 1;
	}
	printf("\n");
	return (finish());
}
