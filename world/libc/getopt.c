/*
 * getopt.c - getopt(3): command line options.
 *
 * Options end at the first argument that is not one, at "-" and after "--".  A
 * string of options that begins with ':' asks for silence, and for ':' in place
 * of '?' when an option's argument is missing.  optreset starts anew.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int	opterr = 1;
int	optind = 1;
int	optopt;
int	optreset;
char	*optarg;

/* The next option's letter, '?' (or ':') for a wrong one, -1 at the end. */
int
getopt(int argc, char *const *argv, const char *options)
{
	static char *rest = "";
	const char *spec;

	if (optreset || *rest == '\0') {
		optreset = 0;
		rest = "";
		if (optind >= argc || argv[optind] == NULL ||
		    argv[optind][0] != '-' || argv[optind][1] == '\0')
			return (-1);
		rest = argv[optind++] + 1;
		if (strcmp(rest, "-") == 0) {
			rest = "";
			return (-1);
		}
	}
	optopt = (unsigned char)*rest++;
	spec = optopt == ':' ? NULL : strchr(options, optopt);
	if (spec == NULL) {
		if (opterr && *options != ':')
			fprintf(stderr, "%s: illegal option -- %c\n", getprogname(),
			    optopt);
		return ('?');
	}
	if (spec[1] != ':')
		return (optopt);
	if (*rest != '\0') {
		optarg = rest;
	} else if (optind < argc) {
		optarg = argv[optind++];
	} else {
		if (*options == ':')
			return (':');
		if (opterr)
			fprintf(stderr, "%s: option requires an argument -- %c\n",
			    getprogname(), optopt);
		return ('?');
	}
	rest = "";
	return (optopt);
}
