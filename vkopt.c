/*
 * vkopt.c - the command line of vkernel(7).
 *
 * One table describes all options: the letter, the argument's name, the line
 * that -h prints, and the function that parses the argument into struct
 * vk_options.  The usage line and getopt's string are made from it, so that
 * none of the three can disagree.
 *
 * Nothing is opened or changed here: all of the command line is known to be
 * well-formed before the first file is touched.  What a value means for this
 * host (does the file exist, is there such a bridge) is vk.c's business; only
 * two things are asked of the host already here, because the answer is a usage
 * error: how much memory it has (-m), and which CPUs (-l).
 *
 * Called by: vk.c.  Calls: host.c.  Read next: vk.c.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "vkopt.h"

#define GO_ON	(-1)

struct option {
	char		letter;
	const char	*arg;		/* name of the argument, or NULL */
	const char	*help;
	int		(*parse)(struct vk_options *, const char *arg);
};

/* ---- numbers ------------------------------------------------------------ */

/*
 * Parse decimal digits, at most `max'; nothing else may stand before `*end',
 * which is left behind the last digit.  False when there is no such number.
 */
static bool
digits(const char *s, const char **end, uint64_t max, uint64_t *val)
{
	uint64_t v = 0;

	if (!isdigit((unsigned char)*s))
		return (false);
	for (; isdigit((unsigned char)*s); s++) {
		uint64_t d = (uint64_t)(*s - '0');

		if (v > (max - d) / 10)
			return (false);
		v = v * 10 + d;
	}
	*end = s;
	*val = v;
	return (true);
}

/* Parse a whole string as a number from min to max. */
static bool
number(const char *s, uint64_t min, uint64_t max, int *val)
{
	const char *end;
	uint64_t v;

	if (!digits(s, &end, max, &v) || *end != '\0' || v < min)
		return (false);
	*val = (int)v;
	return (true);
}

/* ---- one function an option ----------------------------------------------- */

/* -e: add one variable, or give one that is there its new value. */
static bool
env_set(struct vk_options *o, const char *name, const char *value)
{
	int i;

	for (i = 0; i < o->nenv && strcmp(o->env_name[i], name) != 0; i++)
		continue;
	if (i == VK_MAXENV)
		return (false);
	if (i == o->nenv)
		o->nenv++;
	o->env_name[i] = name;
	o->env_value[i] = value;
	return (true);
}

/*
 * -e name=value:name=value...  Quotes, single or double, protect a colon and
 * are removed.  The copy lives as long as the process: vk.env points into it.
 */
static int
parse_env(struct vk_options *o, const char *arg)
{
	char *out = strdup(arg);
	const char *in = arg;

	if (out == NULL)
		return (vkopt_error('e', "out of memory"));
	do {
		char *name = out, *eq = NULL, quote = '\0';

		for (; *in != '\0' && (quote != '\0' || *in != ':'); in++) {
			if (quote != '\0' ? *in == quote : *in == '"' || *in == '\'')
				quote = quote != '\0' ? '\0' : *in;
			else {
				if (*in == '=' && eq == NULL && quote == '\0')
					eq = out;
				*out++ = *in;
			}
		}
		if (quote != '\0')
			return (vkopt_error('e', "%s: a quote (%c) is left open", arg,
			    quote));
		if (eq == NULL)
			return (vkopt_error('e', "%s: no '=' in an entry", arg));
		if (eq == name)
			return (vkopt_error('e', "%s: an entry has no name", arg));
		*eq = '\0';
		*out++ = '\0';
		if (!env_set(o, name, eq + 1))
			return (vkopt_error('e', "more than %d variables", VK_MAXENV));
		if (*in == ':')
			in++;
	} while (*in != '\0');
	return (GO_ON);
}

/* -i file */
static int
parse_image(struct vk_options *o, const char *arg)
{
	if (o->image != NULL)
		return (vkopt_error('i', "%s: given twice", arg));
	if (*arg == '\0')
		return (vkopt_error('i', "empty file name"));
	o->image = arg;
	return (GO_ON);
}

/* -m size[KMGkmg], within what boots and what this host has. */
static int
parse_memory(struct vk_options *o, const char *arg)
{
	static const char units[] = "KkMmGg";
	uint64_t limit = host_memlimit(), size;
	const char *end, *unit;
	unsigned int shift;

	if (o->memsize_given != 0)
		return (vkopt_error('m', "%s: given twice", arg));
	if (limit > VK_KVA_BASE - VK_DMAP_BASE)
		limit = VK_KVA_BASE - VK_DMAP_BASE;
	if (!isdigit((unsigned char)*arg))
		return (vkopt_error('m', "%s: not a size", arg));
	if (!digits(arg, &end, UINT64_MAX, &size))
		size = UINT64_MAX, end = arg + strspn(arg, "0123456789");
	unit = *end != '\0' ? strchr(units, *end) : NULL;
	shift = unit != NULL ? 10 * (unsigned int)((unit - units) / 2 + 1) : 0;
	if (*end != '\0' && (unit == NULL || end[1] != '\0'))
		return (vkopt_error('m', "%s: only K, M or G may follow the number",
		    arg));
	if (size > (UINT64_MAX >> shift) || size << shift < VK_MINMEM ||
	    size << shift > limit)
		return (vkopt_error('m', "%s: the size must be from %luM to %luM on "
		    "this host", arg, VK_MINMEM >> 20, limit >> 20));
	o->memsize_given = size << shift;
	o->memsize = o->memsize_given & ~4095UL;
	return (GO_ON);
}

/* -r file: the next vkd. */
static int
parse_disk(struct vk_options *o, const char *arg)
{
	if (o->ndisks == VK_MAXDISKS)
		return (vkopt_error('r', "%s: more than %d disks", arg, VK_MAXDISKS));
	if (*arg == '\0')
		return (vkopt_error('r', "empty file name"));
	o->disk[o->ndisks++] = arg;
	return (GO_ON);
}

/* -c file: the next vcd. */
static int
parse_cd(struct vk_options *o, const char *arg)
{
	if (o->ncds == VK_MAXCDS)
		return (vkopt_error('c', "%s: more than %d CD-ROMs", arg, VK_MAXCDS));
	if (*arg == '\0')
		return (vkopt_error('c', "empty file name"));
	o->cd[o->ncds++] = arg;
	return (GO_ON);
}

/* Parse "<prefix><unit>".  -1 when it is not that. */
static int
unit_of(const char *s, const char *prefix)
{
	size_t len = strlen(prefix);
	int unit;

	if (strncmp(s, prefix, len) != 0 || !number(s + len, 0, 32767, &unit) ||
	    (s[len] == '0' && s[len + 1] != '\0'))
		return (-1);
	return (unit);
}

/* Parse a dotted IPv4 address that an interface can have. */
static bool
address(const char *s, uint32_t *addr)
{
	struct in_addr in;

	if (inet_pton(AF_INET, s, &in) != 1)
		return (false);
	*addr = ntohl(in.s_addr);
	return (*addr >> 24 != 0 && *addr >> 28 < 14);
}

/* The length of an address's mask by its class. */
static int
class_masklen(uint32_t addr)
{
	return (addr >> 31 == 0 ? 8 : addr >> 30 == 2 ? 16 : 24);
}

/*
 * -I interface[:address1[:address2][/netmask]]: the next vke.  Everything
 * about the syntax is checked; `why' is what is wrong.
 */
static const char *
parse_net_fields(struct vk_netopt *n, char *s)
{
	char *mask = NULL, *a1, *a2 = NULL;

	n->tap = n->bridge = n->masklen = -1;
	if ((a1 = strchr(s, ':')) != NULL) {
		*a1++ = '\0';
		if ((mask = strchr(a1, '/')) != NULL)
			*mask++ = '\0';
		if ((a2 = strchr(a1, ':')) != NULL)
			*a2++ = '\0';
	}
	if (strncmp(s, "/dev/", 5) == 0)
		s += 5;
	else if (strcmp(s, "auto") == 0)
		s = NULL;
	if (s != NULL && (n->tap = unit_of(s, "tap")) < 0)
		return ("the interface must be tapN, /dev/tapN or auto");
	if (a1 == NULL)
		return (NULL);
	if (a2 != NULL && strchr(a2, ':') != NULL)
		return ("too many fields");
	n->bridge = unit_of(a1, "bridge");
	n->has_tap_addr = n->bridge < 0;
	if (n->has_tap_addr && !address(a1, &n->tap_addr))
		return ("the first address is neither an IPv4 address nor bridgeX");
	n->has_vke_addr = a2 != NULL;
	if (n->has_vke_addr && !address(a2, &n->vke_addr))
		return ("the second address is not an IPv4 address");
	if (mask != NULL && !n->has_tap_addr && !n->has_vke_addr)
		return ("a netmask, but no address");
	if (mask != NULL && !number(mask, 1, 31, &n->masklen))
		return ("the netmask must be a prefix length from 1 to 31");
	if (mask == NULL && (n->has_tap_addr || n->has_vke_addr))
		n->masklen = class_masklen(n->has_tap_addr ? n->tap_addr : n->vke_addr);
	return (NULL);
}

/* -I: as above. */
static int
parse_net(struct vk_options *o, const char *arg)
{
	const char *why;
	char *copy;

	if (o->nnets == VK_MAXNETS)
		return (vkopt_error('I', "%s: more than %d interfaces", arg,
		    VK_MAXNETS));
	if ((copy = strdup(arg)) == NULL)
		return (vkopt_error('I', "out of memory"));
	why = parse_net_fields(&o->net[o->nnets], copy);
	free(copy);
	if (why != NULL)
		return (vkopt_error('I', "%s: %s", arg, why));
	o->net[o->nnets++].arg = arg;
	return (GO_ON);
}

/* -n numcpus */
static int
parse_ncpus(struct vk_options *o, const char *arg)
{
	if (!number(arg, 1, VK_MAXCPUS, &o->ncpus))
		return (vkopt_error('n', "%s: the number of CPUs must be from 1 to %d",
		    arg, VK_MAXCPUS));
	return (GO_ON);
}

/* -l any, map[,start] or a CPU's number. */
static int
parse_lock(struct vk_options *o, const char *arg)
{
	o->pin_cpu = 0;
	o->pin = VK_PIN_ANY;
	if (strcmp(arg, "any") == 0)
		return (GO_ON);
	o->pin = VK_PIN_MAP;
	if (strcmp(arg, "map") == 0)
		while (!host_cpu_allowed(o->pin_cpu) && o->pin_cpu < 4096)
			o->pin_cpu++;
	else if (strncmp(arg, "map,", 4) == 0) {
		if (!number(arg + 4, 0, 4095, &o->pin_cpu))
			o->pin_cpu = -1;
	} else {
		o->pin = VK_PIN_ONE;
		if (!number(arg, 0, 4095, &o->pin_cpu))
			return (vkopt_error('l', "%s: not any, map, map,CPU or a CPU",
			    arg));
	}
	if (!host_cpu_allowed(o->pin_cpu))
		return (vkopt_error('l', "%s: no such CPU, or not ours to use", arg));
	return (GO_ON);
}

/* -p pidfile */
static int
parse_pidfile(struct vk_options *o, const char *arg)
{
	if (o->pidfile != NULL)
		return (vkopt_error('p', "%s: given twice", arg));
	if (*arg == '\0')
		return (vkopt_error('p', "empty file name"));
	o->pidfile = arg;
	return (GO_ON);
}

/* -s */
static int
parse_single(struct vk_options *o, const char *arg)
{
	(void)arg;
	o->single = true;
	return (GO_ON);
}

/* -U */
static int
parse_kmem(struct vk_options *o, const char *arg)
{
	(void)arg;
	o->kmem_write = true;
	return (GO_ON);
}

/* -v */
static int
parse_verbose(struct vk_options *o, const char *arg)
{
	(void)arg;
	o->verbose = true;
	return (GO_ON);
}

static int	parse_help(struct vk_options *, const char *);

/* ---- the table, and what is made of it --------------------------------------- */

static const struct option options[] = {
	{ 'h', NULL, "list the options", parse_help },
	{ 's', NULL, "boot single-user", parse_single },
	{ 'U', NULL, "allow writing to kernel memory and loading modules", parse_kmem },
	{ 'v', NULL, "boot verbosely", parse_verbose },
	{ 'c', "file", "a CD-ROM image: vcd0, vcd1, ...", parse_cd },
	{ 'e', "name=value:name=value:...", "the kernel's environment", parse_env },
	{ 'i', "file", "the memory image", parse_image },
	{ 'I', "interface[:address1[:address2][/netmask]]",
	    "a network interface: vke0, vke1, ...", parse_net },
	{ 'l', "cpulock", "pin to host CPUs: any, map[,start] or a CPU", parse_lock },
	{ 'm', "size", "memory in bytes, or with K, M or G", parse_memory },
	{ 'n', "numcpus", "the number of CPUs, 1 to 16", parse_ncpus },
	{ 'p', "pidfile", "write the process id to a file", parse_pidfile },
	{ 'r', "file", "a disk image: vkd0, vkd1, ...", parse_disk },
};
#define NOPTIONS	(sizeof(options) / sizeof(options[0]))

/* Print the usage line. */
static void
usage(FILE *f)
{
	(void)fprintf(f, "usage: vkernel [-");
	for (size_t i = 0; i < NOPTIONS; i++)
		if (options[i].arg == NULL)
			(void)fputc(options[i].letter, f);
	(void)fputc(']', f);
	for (size_t i = 0; i < NOPTIONS; i++)
		if (options[i].arg != NULL)
			(void)fprintf(f, " [-%c %s]", options[i].letter, options[i].arg);
	(void)fputc('\n', f);
}

/* As vkopt.h says.  Letter 0: the error is not about one option. */
int
vkopt_error(int letter, const char *fmt, ...)
{
	va_list ap;

	(void)fputs("vkernel: ", stderr);
	if (letter != 0)
		(void)fprintf(stderr, "-%c: ", letter);
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputc('\n', stderr);
	usage(stderr);
	return (VK_EX_USAGE);
}

/* -h: the usage line and a line an option; 1 if that did not get out. */
static int
parse_help(struct vk_options *o, const char *arg)
{
	(void)o;
	(void)arg;
	usage(stdout);
	for (size_t i = 0; i < NOPTIONS; i++)
		(void)printf("  -%c %s%s%s\n", options[i].letter,
		    options[i].arg != NULL ? options[i].arg : "",
		    options[i].arg != NULL ? ": " : "", options[i].help);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return (0);
	perror("vkernel: stdout");
	return (1);
}

/* As vkopt.h says. */
int
vkopt_parse(struct vk_options *o, int argc, char **argv)
{
	char optstring[2 * NOPTIONS + 3], *p = optstring;
	int c, status;

	*o = (struct vk_options){ .ncpus = 1 };
	*p++ = '+';			/* GNU getopt: stop at the first operand */
	*p++ = ':';
	for (size_t i = 0; i < NOPTIONS; i++) {
		*p++ = options[i].letter;
		if (options[i].arg != NULL)
			*p++ = ':';
	}
	*p = '\0';
	if (argc <= 1)
		return (vkopt_error(0, "no options given"));
	while ((c = getopt(argc, argv, optstring)) != -1) {
		if (c == ':')
			return (vkopt_error(optopt, "an argument is missing"));
		for (size_t i = 0; i < NOPTIONS; i++) {
			if (options[i].letter != c)
				continue;
			if ((status = options[i].parse(o, optarg)) != GO_ON)
				return (status);
		}
		if (c == '?')
			return (vkopt_error(optopt, "unknown option"));
	}
	if (optind < argc)
		return (vkopt_error(0, "%s: not an option", argv[optind]));
	return (GO_ON);
}
