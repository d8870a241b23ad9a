/*
 * setmode.c - setmode(3), strtofflags(3): file modes as chmod(1) takes them, and file
 * flags as chflags(1) does.
 *
 * A mode is octal, or clauses "ugoa" "+-=" "rwxXst" or "ugo", separated by commas.
 * setmode() checks the text and gives a copy of it; getmode() applies that to a
 * mode.  Without "ugoa" the clause leaves the bits of the umask alone; "=" leaves the
 * sticky bit alone.
 *
 * Flags are names, separated by commas; "no" before one clears the flag.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The permission letters of a clause, for whom, given the mode so far. */
static int
permissions(const char **pp, mode_t mode, mode_t *bitsp)
{
	static const char copies[] = "ogu";
	const char *p = *pp, *c;
	int shift;

	*bitsp = 0;
	for (; *p != '\0' && strchr("+-=,", *p) == NULL; p++) {
		c = strchr(copies, *p);
		if (c != NULL) {
			shift = 3 * (int)(c - copies);
			*bitsp |= ((mode >> shift) & 7) * 0111;
		} else if (*p == 'r') {
			*bitsp |= 0444;
		} else if (*p == 'w') {
			*bitsp |= 0222;
		} else if (*p == 'x' || (*p == 'X' &&
		    (S_ISDIR(mode) || (mode & 0111) != 0))) {
			*bitsp |= 0111;
		} else if (*p == 's') {
			*bitsp |= S_ISUID | S_ISGID;
		} else if (*p == 't') {
			*bitsp |= S_ISVTX;
		} else if (*p != 'X') {
			return (0);
		}
	}
	*pp = p;
	return (1);
}

/* Applies the text to *modep; 0 when it is no mode. */
static int
apply(const char *p, mode_t *modep)
{
	mode_t who, clear, bits, mask;
	char *end, op;
	unsigned long v;

	if (*p >= '0' && *p <= '7') {
		v = strtoul(p, &end, 8);
		*modep = (mode_t)((*modep & ~ALLPERMS) | v);
		return (*end == '\0' && v <= ALLPERMS);
	}
	mask = umask(0);
	umask(mask);
	for (;; p++) {
		for (who = 0; *p != '\0' && strchr("ugoa", *p) != NULL; p++)
			who |= *p == 'u' ? S_ISUID | S_ISVTX | S_IRWXU :
			    *p == 'g' ? S_ISGID | S_ISVTX | S_IRWXG :
			    *p == 'o' ? S_ISVTX | S_IRWXO : ALLPERMS;
		/* Without "ugoa" the umask protects, but "=" clears all. */
		clear = who != 0 ? who : ALLPERMS;
		if (who == 0)
			who = (mode_t)(ALLPERMS & ~mask);
		if (*p == '\0' || strchr("+-=", *p) == NULL)
			return (0);
		while (*p != '\0' && strchr("+-=", *p) != NULL) {
			op = *p++;
			if (!permissions(&p, *modep, &bits))
				return (0);
			bits &= who;
			if (op == '=')
				*modep &= (mode_t)~(clear & ALLPERMS & ~S_ISVTX);
			*modep = (mode_t)(op == '-' ? *modep & ~bits : *modep | bits);
		}
		if (*p != ',')
			return (*p == '\0');
	}
}

/* A checked mode, to be freed; NULL and EINVAL for a bad one. */
void *
setmode(const char *text)
{
	mode_t mode = 0;

	if (!apply(text, &mode)) {
		errno = EINVAL;
		return (NULL);
	}
	return (strdup(text));
}

/* What a checked mode makes of a file's mode. */
mode_t
getmode(const void *set, mode_t mode)
{
	apply(set, &mode);
	return (mode);
}

/* The first of a flag's names is the one shown. */
static const struct {
	uint32_t	flag;
	const char	*name;
} flags[] = {
	{ SF_IMMUTABLE, "schg" }, { SF_IMMUTABLE, "schange" },
	{ SF_IMMUTABLE, "simmutable" },
	{ SF_APPEND, "sappnd" }, { SF_APPEND, "sappend" },
	{ SF_ARCHIVED, "arch" }, { SF_ARCHIVED, "archived" },
	{ SF_NOUNLINK, "sunlnk" }, { SF_NOUNLINK, "sunlink" },
	{ UF_NODUMP, "nodump" },
	{ UF_IMMUTABLE, "uchg" }, { UF_IMMUTABLE, "uchange" },
	{ UF_IMMUTABLE, "uimmutable" },
	{ UF_APPEND, "uappnd" }, { UF_APPEND, "uappend" }, { UF_OPAQUE, "opaque" },
	{ UF_NOUNLINK, "uunlnk" }, { UF_NOUNLINK, "uunlink" },
};

/* The names of flags, in memory to be freed; NULL without memory. */
char *
fflagstostr(unsigned long set)
{
	char buf[128] = "";

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if ((set & flags[i].flag) != 0) {
			set &= ~(unsigned long)flags[i].flag;
			strlcat(buf, buf[0] != '\0' ? "," : "", sizeof(buf));
			strlcat(buf, flags[i].name, sizeof(buf));
		}
	return (strdup(buf));
}

/* What names set and clear; 1 with *textp at a name that is none, else 0. */
int
strtofflags(char **textp, unsigned long *setp, unsigned long *clearp)
{
	char *name;
	size_t i, n = sizeof(flags) / sizeof(flags[0]);
	int no;

	for (*setp = *clearp = 0; (name = strsep(textp, ",\t ")) != NULL; ) {
		for (i = 0; i < n; i++) {
			/* "dump" is what clears "nodump". */
			no = strncmp(name, "no", 2) == 0 &&
			    strcmp(name + 2, flags[i].name) == 0;
			if (no || strcmp(name, flags[i].name) == 0 ||
			    (no = strncmp(flags[i].name, "no", 2) == 0 &&
			    strcmp(name, flags[i].name + 2) == 0))
				break;
		}
		if (*name == '\0')
			continue;
		if (i == n) {
			*textp = name;
			return (1);
		}
		*(no ? clearp : setp) |= flags[i].flag;
	}
	return (0);
}
