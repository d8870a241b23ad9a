/*
 * sysctl.c - sysctl(8): shows and sets the kernel's variables.
 *
 *	sysctl [-bdeiNnoqx] [-f file] name[=value] ...	sysctl [-bdeNnox] -a
 *
 * Names and formats come from the kernel (sys/sysctl.h, subtree 0).  -n prints values
 * only, -N names only, -e name=value, -d descriptions, -b values as they are in memory,
 * -x numbers as hexadecimal and structures whole, -o also structures, their first 16
 * bytes.  -q is silent about what was set, -i about names that there are not.  -f sets
 * what a file says, a name=value a line (sysctl.conf(5)).  A node stands for what is
 * below it.  -A is -ao, -X is -ax, -w is nothing.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sysctl.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <util.h>

/* Sizes of the numeric types; negative ones are signed. */
static const signed char sizes[16] = {
	[CTLTYPE_INT] = -4, [CTLTYPE_UINT] = 4, [CTLTYPE_LONG] = -8,
	[CTLTYPE_ULONG] = 8, [CTLTYPE_S64] = -8, [CTLTYPE_U64] = 8,
	[CTLTYPE_U8] = 1, [CTLTYPE_U16] = 2, [CTLTYPE_S8] = -1, [CTLTYPE_S16] = -2,
	[CTLTYPE_S32] = -4, [CTLTYPE_U32] = 4,
};

/* Asks about a name: {0, what, name...} into buf; 0 or -1. */
static int
about(int what, const int *mib, size_t n, void *buf, size_t *lenp)
{
	int query[CTL_MAXNAME + 2] = { CTL_SYSCTL, what };

	memcpy(query + 2, mib, n * sizeof(*mib));
	return (sysctl(query, (unsigned)n + 2, buf, lenp, NULL, 0));
}

/* The kind and format of a name. */
static int
get_format(const int *mib, size_t n, uint32_t *kind, char *fmt, size_t size)
{
	char buf[256];
	size_t len = sizeof(buf) - 1;

	if (about(CTL_SYSCTL_OIDFMT, mib, n, buf, &len) == -1 || len < sizeof(*kind))
		return (-1);
	buf[len] = '\0';
	memcpy(kind, buf, sizeof(*kind));
	strlcpy(fmt, buf + sizeof(*kind), size);
	return (0);
}

/* Prints one number of a type. */
static void
print_number(const char *p, int type)
{
	int size = sizes[type] < 0 ? -sizes[type] : sizes[type];
	uint64_t v = 0;

	memcpy(&v, p, (size_t)size);
	if (opt['x'])
		printf("0x%0*lx", size * 2, v);
	else if (sizes[type] > 0)
		printf("%lu", v);
	else		/* move the sign up to the top, and back */
		printf("%ld", (int64_t)(v << (64 - 8 * size)) >> (64 - 8 * size));
}

/* Prints a structure that is known; 0 if it is not. */
static int
print_struct(const char *fmt, const char *p, size_t len)
{
	struct clockinfo ci;
	struct timeval tv;
	struct {
		uint32_t	load[3];
		long		scale;
	} la;

	if (strcmp(fmt, "S,clockinfo") == 0 && len == sizeof(ci)) {
		memcpy(&ci, p, sizeof(ci));
		printf("{ hz = %d, tick = %d, tickadj = %d, profhz = %d, stathz = %d }",
		    ci.hz, ci.tick, ci.tickadj, ci.profhz, ci.stathz);
	} else if (strcmp(fmt, "S,timeval") == 0 && len == sizeof(tv)) {
		memcpy(&tv, p, sizeof(tv));
		printf("{ sec = %ld, usec = %ld } %.24s", tv.tv_sec, tv.tv_usec,
		    ctime(&tv.tv_sec));
	} else if (strcmp(fmt, "S,loadavg") == 0 && len == sizeof(la)) {
		memcpy(&la, p, sizeof(la));
		printf("{ %.2f %.2f %.2f }", (double)la.load[0] / (double)la.scale,
		    (double)la.load[1] / (double)la.scale,
		    (double)la.load[2] / (double)la.scale);
	} else {
		return (0);
	}
	return (1);
}

/* Prints a value. */
static void
print_value(const char *p, size_t len, uint32_t kind, const char *fmt)
{
	int type = (int)(kind & CTLTYPE);
	size_t i, size;

	if (type == CTLTYPE_STRING) {
		printf("%.*s", (int)len, p);
		return;
	}
	size = (size_t)(sizes[type] < 0 ? -sizes[type] : sizes[type]);
	if (size > 0) {
		for (i = 0; i + size <= len; i += size) {
			if (i > 0)
				putchar(' ');
			print_number(p + i, type);
		}
		return;
	}
	if (print_struct(fmt, p, len))
		return;
	printf("Format:%s Length:%zu Dump:0x", fmt, len);
	for (i = 0; i < len && (opt['x'] || i < 16); i++)
		printf("%02x", (unsigned char)p[i]);
	if (i < len)
		printf("...");
}

/* Prints a leaf; 0 or 1.  It was asked for by its own name, or comes by the way. */
static int
show(const int *mib, size_t n, int named)
{
	char name[256], fmt[128], descr[512], *value;
	size_t len = sizeof(name) - 1, size;
	uint32_t kind;

	if (about(CTL_SYSCTL_NAME, mib, n, name, &len) == -1 ||
	    get_format(mib, n, &kind, fmt, sizeof(fmt)) == -1) {
		warn("sysctl");
		return (1);
	}
	name[len] = '\0';
	if (!named && (kind & CTLTYPE) == CTLTYPE_OPAQUE && !opt['o'] && !opt['x'] &&
	    strcmp(fmt, "S,clockinfo") != 0 && strcmp(fmt, "S,timeval") != 0 &&
	    strcmp(fmt, "S,loadavg") != 0)
		return (0);
	if (opt['N']) {
		printf("%s\n", name);
		return (0);
	}
	if (opt['d']) {
		len = sizeof(descr) - 1;
		if (about(CTL_SYSCTL_OIDDESCR, mib, n, descr, &len) == -1)
			len = 0;
		descr[len] = '\0';
		printf("%s%s%s\n", opt['n'] ? "" : name, opt['n'] ? "" : ": ", descr);
		return (0);
	}
	if (sysctl(mib, (unsigned)n, NULL, &size, NULL, 0) == -1) {
		if (named)
			warn("%s", name);
		return (named);
	}
	size += size / 2 + 64;		/* it may grow meanwhile */
	value = malloc(size + 1);
	if (value == NULL)
		err(1, NULL);
	if (sysctl(mib, (unsigned)n, value, &size, NULL, 0) == -1) {
		if (named)
			warn("%s", name);
		free(value);
		return (named);
	}
	value[size] = '\0';
	if (opt['b']) {
		fwrite(value, 1, size, stdout);
		free(value);
		return (0);
	}
	if (!opt['n'])
		printf("%s%s", name, opt['e'] ? "=" : ": ");
	print_value(value, size, kind, fmt);
	printf("\n");
	free(value);
	return (0);
}

/* Prints all leaves below a name (n 0: all there are). */
static int
show_tree(const int *mib, size_t n)
{
	int next[CTL_MAXNAME], at[CTL_MAXNAME];
	size_t len, nat = n > 0 ? n : 1;
	int status = 0;

	memset(at, 0, sizeof(at));
	if (n > 0)
		memcpy(at, mib, n * sizeof(*mib));
	else
		at[0] = 1;
	for (;;) {
		len = sizeof(next);
		if (about(CTL_SYSCTL_NEXT, at, nat, next, &len) == -1) {
			if (errno == ENOENT)
				return (status);
			err(1, "sysctl");
		}
		len /= sizeof(*next);
		if (len < n || memcmp(next, mib, n * sizeof(*mib)) != 0)
			return (status);
		status |= show(next, len, 0);
		memcpy(at, next, sizeof(at));
		nat = len;
	}
}

/* Sets a leaf to a text; 0 or 1. */
static int
set(const char *name, const int *mib, size_t n, uint32_t kind, const char *text)
{
	int type = (int)(kind & CTLTYPE), size = sizes[type];
	const void *new = text;
	char old[512], *end;
	size_t len = strlen(text), oldlen = sizeof(old);
	uint64_t v;

	if ((kind & CTLFLAG_WR) == 0) {
		warnx("oid '%s' is read only", name);
		return (1);
	}
	if (type != CTLTYPE_STRING) {
		if (size == 0) {
			warnx("oid '%s' cannot be set from here", name);
			return (1);
		}
		errno = 0;
		v = size < 0 ? (uint64_t)strtol(text, &end, 0) : strtoul(text, &end, 0);
		len = (size_t)(size < 0 ? -size : size);
		if (end == text || *end != '\0' || errno != 0 || (len < 8 &&
		    (size < 0 ? (int64_t)v != (int64_t)(int32_t)v : v >> 8 * len != 0))) {
			warnx("%s: invalid value '%s'", name, text);
			return (1);
		}
		new = &v;
	}
	if (sysctl(mib, (unsigned)n, old, &oldlen, NULL, 0) == -1)
		oldlen = 0;
	if (sysctl(mib, (unsigned)n, NULL, NULL, new, len) == -1) {
		warn("%s", name);
		return (1);
	}
	if (!opt['q'] && !opt['n'] && !opt['e'] && !opt['b']) {
		printf("%s: ", name);		/* old -> new, as one is used to */
		print_value(old, oldlen, kind, "");
		printf(" -> ");
	}
	if (!opt['q']) {
		int saved = opt['n'];

		opt['n'] = !opt['e'];
		show(mib, n, 1);
		opt['n'] = saved;
	}
	return (0);
}

/* Does what one argument says; 0 or 1. */
static int
argument(char *arg)
{
	int mib[CTL_MAXNAME];
	size_t n = CTL_MAXNAME;
	char *value = strchr(arg, '='), fmt[128];
	uint32_t kind;

	if (value != NULL)
		*value++ = '\0';
	if (sysctlnametomib(arg, mib, &n) == -1) {
		if (errno == ENOENT && opt['i'])
			return (0);
		if (errno == ENOENT)
			warnx("unknown oid '%s'", arg);
		else
			warn("%s", arg);
		return (1);
	}
	if (get_format(mib, n, &kind, fmt, sizeof(fmt)) == -1) {
		warn("%s", arg);
		return (1);
	}
	if (value != NULL)
		return (set(arg, mib, n, kind, value));
	if ((kind & CTLTYPE) == CTLTYPE_NODE)
		return (show_tree(mib, n));
	return (show(mib, n, 1));
}

/* Cuts white space off both ends of a text. */
static char *
trim(char *s)
{
	char *end;

	s += strspn(s, " \t");
	for (end = s + strlen(s); end > s && isspace((unsigned char)end[-1]); )
		*--end = '\0';
	return (s);
}

/* -f: does what each line of a file says, and goes on after one that is wrong; 0 or 1.
 * From # on a line is a comment. */
static int
file(const char *path)
{
	FILE *f = fopen(path, "re");
	char *line = NULL, *value, *arg;
	int bad = 0, number = 0, one;
	size_t cap = 0;

	if (f == NULL) {
		warn("%s", path);
		return (1);
	}
	while (getline(&line, &cap, f) > 0) {
		number++;
		line[strcspn(line, "#")] = '\0';
		value = line;
		arg = trim(strsep(&value, "="));
		if (*arg == '\0' && value == NULL)
			continue;
		if (*arg == '\0' || value == NULL) {
			warnx("%s: line %d: not name=value", path, number);
			bad = 1;
			continue;
		}
		if (asprintf(&arg, "%s=%s", arg, trim(value)) == -1)
			err(1, NULL);
		one = argument(arg);
		if (one != 0)
			warnx("%s: line %d", path, number);
		bad |= one;
		free(arg);
	}
	if (ferror(f)) {
		warn("%s", path);
		bad = 1;
	}
	free(line);
	fclose(f);
	return (bad);
}

int
main(int argc, char **argv)
{
	argv += options(argc, argv, "AabdeNnoqiwXxf:", "sysctl [-bdeiNnoqx] [-f file] "
	    "name[=value] ...\n       sysctl [-bdeNnox] -a");
	opt['o'] |= opt['A'];
	opt['x'] |= opt['X'];
	opt['a'] |= opt['A'] | opt['X'];
	if (opt['f'])
		status = file(optval['f']);
	if (opt['a'] && *argv == NULL)
		status |= show_tree(NULL, 0);
	else if (*argv == NULL && !opt['f'])
		usage();
	for (; *argv != NULL; argv++)
		status |= argument(*argv);
	return (finish());
}
