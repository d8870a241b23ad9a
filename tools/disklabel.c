/*
 * disklabel [-r] disk			print the label of a disk or slice
 * disklabel [-r] -w disk auto		give it a first one: partition c, the whole
 * disklabel [-r] -R disk file		give it the one that is described in a file
 * disklabel [-r] -e disk		change it with $EDITOR (vi; ed in the vkernel)
 *
 * The text that is printed is the text that -R and -e read: `key: value' lines for the
 * disk, one line for each partition.  In a text that is read, only the partition lines
 * are needed (`a: * 0 4.2BSD' is a whole one), a size may be a number of sectors, a
 * number with K, M, G or %, or * for all that is free there; an offset may be * for
 * behind the partition above.  Nothing is written unless the whole text is right:
 * errors are reported by line, and -e offers to edit again.
 *
 * -r is accepted as everybody types it; the label is always read from, and written to,
 * the disk itself.  Afterwards the kernel is asked to look at it.  The label lies in
 * sector 1, which is within the boot area of a UFS partition that starts at sector 0.
 *
 * disklabel(8), disklabel(5).  Read next: sys/disklabel.h, dev.c.
 */
#include <sys/wait.h>

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "sys/disklabel.h"
#include "tools/dev.h"

#ifdef __DragonFly__
#define DEFAULT_EDITOR	"ed"		/* all that world/ has */
#else
#define DEFAULT_EDITOR	"vi"
#endif

#define AUTO_NSECTORS	32		/* a made-up geometry: cylinders of 1 MB */
#define AUTO_NTRACKS	64

static const char *const type_names[] = {
	"unknown", "SMD", "MSCP", "old DEC", "SCSI", "ESDI", "ST506", NULL
};

static const char *const fstype_names[] = {
	"unused", "swap", "Version 6", "Version 7", "System V", "4.1BSD",
	"Eighth Edition",
	"4.2BSD", "MSDOS", "4.4LFS", "unknown", "HPFS", "ISO9660", "boot", "vinum",
	"raid",
	"Filecore", "EXT2FS", "NTFS", "", "CCD", "JFS2", "HAMMER", "HAMMER2", "UDF", NULL
};

/* The lines of the text that hold one number, in their order. */
static const struct number_key {
	const char *name;
	size_t	offset;
	size_t	size;
	const char *comment;
} number_keys[] = {
#define NUM(name, field, comment) { name, offsetof(struct disklabel32, field), \
	sizeof(((struct disklabel32 *)0)->field), comment }
	NUM("bytes/sector", d_secsize, ""),
	NUM("sectors/track", d_nsectors, ""),
	NUM("tracks/cylinder", d_ntracks, ""),
	NUM("sectors/cylinder", d_secpercyl, ""),
	NUM("cylinders", d_ncylinders, ""),
	NUM("sectors/unit", d_secperunit, ""),
	NUM("rpm", d_rpm, ""),
	NUM("interleave", d_interleave, ""),
	NUM("trackskew", d_trackskew, ""),
	NUM("cylinderskew", d_cylskew, ""),
	NUM("headswitch", d_headswitch, "\t\t# milliseconds"),
	NUM("track-to-track seek", d_trkseek, "\t# milliseconds"),
	NUM("drivedata", d_drivedata[0], ""),
#undef NUM
};
#define NNUMBERKEYS	(sizeof(number_keys) / sizeof(number_keys[0]))

/* A text being read. */
struct text {
	const char *name;		/* the file's, for messages */
	int	line;
	int	errors;
	int	star_size[MAXPARTITIONS32];	/* size was `*': the line it stood in */
};

static void
usage(void)
{
	fprintf(stderr, "usage: disklabel [-r] disk\n"
	    "       disklabel [-r] -w disk auto\n"
	    "       disklabel [-r] -R disk file\n"
	    "       disklabel [-r] -e disk\n");
	exit(1);
}

/*
 * The sectors of the disk.
 */
static uint32_t
disk_sectors(const struct dev *dv)
{
	int64_t n = dv->dv_size / dv->dv_secsize;

	if (n < 3 || n > UINT32_MAX)
		errx(1, "%s: too %s for a label", dv->dv_name, n < 3 ? "small" :
		    "large");
	return ((uint32_t)n);
}

/*
 * A label with nothing but partition c.
 */
static void
make_label(const struct dev *dv, struct disklabel32 *lp)
{
	uint32_t n = disk_sectors(dv);

	memset(lp, 0, sizeof(*lp));
	lp->d_magic = lp->d_magic2 = DISKMAGIC32;
	lp->d_type = DTYPE_ESDI;
	strcpy(lp->d_typename, "amnesiac");
	strcpy(lp->d_packname, "fictitious");
	lp->d_secsize = dv->dv_secsize;
	lp->d_nsectors = AUTO_NSECTORS;
	lp->d_ntracks = AUTO_NTRACKS;
	lp->d_secpercyl = AUTO_NSECTORS * AUTO_NTRACKS;
	lp->d_ncylinders = n / lp->d_secpercyl;
	lp->d_secperunit = n;
	lp->d_rpm = 3600;
	lp->d_interleave = 1;
	lp->d_npartitions = MAXPARTITIONS32;
	lp->d_bbsize = LABEL_BBSIZE;
	lp->d_sbsize = LABEL_SBSIZE;
	lp->d_partitions[RAW_PART].p_size = n;
}

/*
 * Read the label; exits if there is none.
 */
static void
read_label(const struct dev *dv, struct disklabel32 *lp)
{
	uint8_t sec[512];

	if (dv->dv_size < (LABELSECTOR32 + 1) * (int64_t)sizeof(sec))
		errx(1, "%s: too small for a label", dv->dv_name);
	dev_read(dv, sec, sizeof(sec), LABELSECTOR32 * (int64_t)sizeof(sec));
	memcpy(lp, sec + LABELOFFSET32, sizeof(*lp));
	if (!disklabel32_valid(lp))
		errx(1, "%s: no label (disklabel -r -w %s auto makes one)", dv->dv_name,
		    dv->dv_name);
}

/*
 * Write the label, and leave the rest of its sector as it is.
 */
static void
write_label(struct dev *dv, struct disklabel32 *lp)
{
	uint8_t sec[512];

	dev_read(dv, sec, sizeof(sec), LABELSECTOR32 * (int64_t)sizeof(sec));
	lp->d_magic = lp->d_magic2 = DISKMAGIC32;
	lp->d_checksum = 0;
	lp->d_checksum = dkcksum32(lp);
	memcpy(sec + LABELOFFSET32, lp, sizeof(*lp));
	dev_write(dv, sec, sizeof(sec), LABELSECTOR32 * (int64_t)sizeof(sec));
	dev_relabel(dv);
}

/*
 * The number in a field of a label, by key.
 */
static uint32_t
get_number(const struct disklabel32 *lp, const struct number_key *k)
{
	uint32_t n = 0;

	memcpy(&n, (const char *)lp + k->offset, k->size);
	return (n);
}

/*
 * Print a label as text.
 */
static void
print_label(FILE *fp, const char *name, const struct disklabel32 *lp)
{
	const struct partition32 *pp;
	const struct number_key *k;
	int i;

	fprintf(fp, "# %s:\n", name);
	fprintf(fp, "type: %s\n", lp->d_type <= 6 ? type_names[lp->d_type] : "unknown");
	fprintf(fp, "disk: %.16s\n", lp->d_typename);
	fprintf(fp, "label: %.16s\n", lp->d_packname);
	fprintf(fp, "flags:\n");
	for (k = number_keys; k < number_keys + NNUMBERKEYS; k++)
		fprintf(fp, "%s: %u%s\n", k->name, get_number(lp, k), k->comment);
	fprintf(fp, "\n%d partitions:\n", lp->d_npartitions);
	fprintf(fp, "#          size     offset    fstype\n");
	for (i = 0; i < lp->d_npartitions; i++) {
		pp = &lp->d_partitions[i];
		if (pp->p_size == 0)
			continue;
		fprintf(fp, "  %c: %10u %10u ", 'a' + i, pp->p_size, pp->p_offset);
		if (pp->p_fstype <= 24)
			fprintf(fp, "%9s", fstype_names[pp->p_fstype]);
		else
			fprintf(fp, "%9u", pp->p_fstype);
		fprintf(fp, "\t# %12.3fMB\n",
		    (double)pp->p_size * lp->d_secsize / 1048576);
	}
}

/*
 * Report an error in the text.
 */
static void
complain(struct text *t, const char *what, const char *why)
{
	warnx("%s: line %d: %s: %s", t->name, t->line, what, why);
	t->errors++;
}

/*
 * A number of sectors: plain, with a unit, or in percent of the disk.  Returns 0, or -1
 * if it is none.
 */
static int
parse_sectors(const char *s, const struct disklabel32 *lp, uint32_t *np)
{
	unsigned long long n, mul = 1, div = 1;
	char *end;

	if (*s < '0' || *s > '9')
		return (-1);
	errno = 0;
	n = strtoull(s, &end, 10);
	switch (*end) {
	case 'k': case 'K':
		mul = 1024;
		div = lp->d_secsize;
		break;
	case 'm': case 'M':
		mul = 1024 * 1024;
		div = lp->d_secsize;
		break;
	case 'g': case 'G':
		mul = 1024 * 1024 * 1024;
		div = lp->d_secsize;
		break;
	case '%':
		mul = lp->d_secperunit;
		div = 100;
		break;
	case '\0':
		end--;
		break;
	default:
		return (-1);
	}
	if (end[1] != '\0' || errno != 0 || n > UINT32_MAX || n * mul / div > UINT32_MAX)
		return (-1);
	*np = (uint32_t)(n * mul / div);
	return (0);
}

/*
 * The file system type with this name or number, or -1.
 */
static int
parse_fstype(const char *s)
{
	char *end;
	long n;
	int i;

	for (i = 0; fstype_names[i] != NULL; i++)
		if (*s != '\0' && strcasecmp(s, fstype_names[i]) == 0)
			return (i);
	n = strtol(s, &end, 10);
	return (*s != '\0' && *end == '\0' && n >= 0 && n < 256 ? (int)n : -1);
}

/*
 * A partition line: what follows `a:'.
 */
static void
parse_partition(struct text *t, struct disklabel32 *lp, int part, char *rest)
{
	struct partition32 *pp = &lp->d_partitions[part];
	char *word[4], *save;
	uint64_t end;
	int n, i, type;

	for (n = 0; n < 4; n++)
		if ((word[n] = strtok_r(n == 0 ? rest : NULL, " \t", &save)) == NULL)
			break;
	if (n < 3) {
		complain(t, "partition", "size, offset and type are needed");
		return;
	}
	if (pp->p_size != 0 || t->star_size[part]) {
		complain(t, "partition", "is there twice");
		return;
	}
	if (strcmp(word[1], "*") == 0) {
		for (i = 0, end = 0; i < part; i++)
			if (i != RAW_PART && (uint64_t)lp->d_partitions[i].p_offset +
			    lp->d_partitions[i].p_size > end)
				end = (uint64_t)lp->d_partitions[i].p_offset +
				    lp->d_partitions[i].p_size;
		pp->p_offset = (uint32_t)(end > UINT32_MAX ? UINT32_MAX : end);
	} else if (parse_sectors(word[1], lp, &pp->p_offset) < 0)
		complain(t, word[1], "bad offset");
	if (strcmp(word[0], "*") == 0)
		t->star_size[part] = t->line;
	else if (parse_sectors(word[0], lp, &pp->p_size) < 0)
		complain(t, word[0], "bad size");
	if ((type = parse_fstype(word[2])) < 0)
		complain(t, word[2], "unknown file system type");
	else
		pp->p_fstype = (uint8_t)type;
}

/*
 * A `key: value' line.
 */
static void
parse_key(struct text *t, struct disklabel32 *lp, const char *key, const char *value)
{
	const struct number_key *k;
	unsigned long n;
	uint32_t n32;
	char *end;
	int i;

	if (strcmp(key, "type") == 0) {
		for (i = 0; type_names[i] != NULL; i++)
			if (strcasecmp(value, type_names[i]) == 0) {
				lp->d_type = (uint16_t)i;
				return;
			}
		complain(t, value, "unknown type of disk");
	} else if (strcmp(key, "disk") == 0)
		strncpy(lp->d_typename, value, sizeof(lp->d_typename));
	else if (strcmp(key, "label") == 0)
		strncpy(lp->d_packname, value, sizeof(lp->d_packname));
	else if (strcmp(key, "flags") != 0 && strcmp(key, "boot0") != 0 &&
	    strcmp(key, "boot1") != 0) {
		for (k = number_keys; k < number_keys + NNUMBERKEYS; k++)
			if (strcmp(key, k->name) == 0)
				break;
		if (k == number_keys + NNUMBERKEYS) {
			complain(t, key, "unknown");
			return;
		}
		n = strtoul(value, &end, 10);
		if (*value == '\0' || *end != '\0' || n > (k->size == 2 ? 65535u :
		    UINT32_MAX)) {
			complain(t, value, "bad number");
			return;
		}
		n32 = (uint32_t)n;
		memcpy((char *)lp + k->offset, &n32, k->size);
	}
}

/*
 * Give `*' its meaning: up to the next partition or the end of the disk.
 */
static void
fill_stars(struct text *t, struct disklabel32 *lp)
{
	uint32_t end, start;
	int i, j;

	for (i = 0; i < MAXPARTITIONS32; i++) {
		if (!t->star_size[i])
			continue;
		start = lp->d_partitions[i].p_offset;
		end = lp->d_secperunit;
		for (j = 0; j < MAXPARTITIONS32 && i != RAW_PART; j++)
			if (j != i && j != RAW_PART &&
			    lp->d_partitions[j].p_offset > start &&
			    lp->d_partitions[j].p_offset < end)
				end = lp->d_partitions[j].p_offset;
		t->line = t->star_size[i];
		if (start >= end)
			complain(t, "*", "nothing is left for the partition");
		else
			lp->d_partitions[i].p_size = end - start;
	}
}

/*
 * Can the label be used on the disk?  Returns the number of things that are wrong.
 */
static int
check_label(const struct dev *dv, const struct disklabel32 *lp, const char *name)
{
	const struct partition32 *p, *q, *table = lp->d_partitions;
	int i, j, errors = 0;

	if (lp->d_secsize != dv->dv_secsize || lp->d_secperunit != disk_sectors(dv)) {
		warnx("%s: the disk has %u sectors of %u bytes", name, disk_sectors(dv),
		    dv->dv_secsize);
		errors++;
	}
	if (table[RAW_PART].p_offset != 0 ||
	    table[RAW_PART].p_size != disk_sectors(dv)) {
		warnx("%s: partition c is not the whole disk", name);
		errors++;
	}
	for (i = 0; i < MAXPARTITIONS32; i++) {
		p = &table[i];
		if (p->p_size == 0 || i == RAW_PART)
			continue;
		if ((uint64_t)p->p_offset + p->p_size > disk_sectors(dv)) {
			warnx("%s: partition %c ends behind the disk", name, 'a' + i);
			errors++;
		}
		for (j = 0; j < i; j++) {
			q = &table[j];
			if (q->p_size == 0 || j == RAW_PART)
				continue;
			if ((uint64_t)p->p_offset + p->p_size > q->p_offset &&
			    (uint64_t)q->p_offset + q->p_size > p->p_offset) {
				warnx("%s: partitions %c and %c overlap", name, 'a' + j,
				    'a' + i);
				errors++;
			}
		}
	}
	return (errors);
}

/*
 * Read a label's text.  Returns 0 if it is right as a whole, and then *lp is the label.
 */
static int
parse_label(FILE *fp, const char *name, const struct dev *dv, struct disklabel32 *lp)
{
	struct text t = { .name = name };
	char line[512], *key, *value, *p;

	make_label(dv, lp);
	memset(lp->d_partitions, 0, sizeof(lp->d_partitions));
	while (fgets(line, sizeof(line), fp) != NULL) {
		t.line++;
		line[strcspn(line, "#\n")] = '\0';
		key = line + strspn(line, " \t");
		for (p = key + strlen(key); p > key && (p[-1] == ' ' || p[-1] == '\t'); )
			*--p = '\0';
		if (*key == '\0')
			continue;
		if ((value = strchr(key, ':')) == NULL) {
			complain(&t, key, "not understood");
			continue;
		}
		*value++ = '\0';
		value += strspn(value, " \t");
		if (strstr(key, " partitions") != NULL)
			continue;
		if (key[1] == '\0' && *key >= 'a' && *key < 'a' + MAXPARTITIONS32)
			parse_partition(&t, lp, *key - 'a', value);
		else
			parse_key(&t, lp, key, value);
	}
	if (ferror(fp))
		err(1, "%s", name);
	if (lp->d_partitions[RAW_PART].p_size == 0 && !t.star_size[RAW_PART])
		lp->d_partitions[RAW_PART].p_size = disk_sectors(dv);
	fill_stars(&t, lp);
	if (t.errors == 0)
		t.errors = check_label(dv, lp, name);
	return (t.errors);
}

/*
 * Let the user edit the file.  Returns 0 if the editor ended well.
 */
static int
run_editor(const char *file)
{
	const char *editor = getenv("EDITOR");
	char cmd[1024];
	int status;
	pid_t pid;

	if (editor == NULL || *editor == '\0')
		editor = DEFAULT_EDITOR;
	if (snprintf(cmd, sizeof(cmd), "%s %s", editor, file) >= (int)sizeof(cmd))
		errx(1, "EDITOR is too long");
	if ((pid = fork()) < 0)
		err(1, "fork");
	if (pid == 0) {
		execl("/bin/sh", "sh", "-c", cmd, (char *)NULL);
		err(127, "/bin/sh");
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			err(1, "waitpid");
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		warnx("set $EDITOR to an editor");
	return (status);
}

/*
 * -e: print the label to a file, edit, read it, until it is right or the user gives up.
 */
static int
edit_label(struct dev *dv, struct disklabel32 *lp)
{
	const char *dir = getenv("TMPDIR");
	char path[256], answer[80];
	FILE *fp;
	int fd, bad;

	if (snprintf(path, sizeof(path), "%s/disklabel.XXXXXX",
	    dir != NULL && *dir != '\0' ? dir : "/tmp") >= (int)sizeof(path))
		errx(1, "TMPDIR is too long");
	if ((fd = mkstemp(path)) < 0 || (fp = fdopen(fd, "w")) == NULL)
		err(1, "%s", path);
	print_label(fp, dv->dv_name, lp);
	if (fclose(fp) != 0)
		err(1, "%s", path);
	for (;;) {
		bad = run_editor(path);
		if (bad)
			warnx("the editor failed");
		else {
			if ((fp = fopen(path, "r")) == NULL)
				err(1, "%s", path);
			bad = parse_label(fp, path, dv, lp);
			fclose(fp);
		}
		if (!bad)
			break;
		printf("re-edit the label? [y]: ");
		fflush(stdout);
		if (fgets(answer, sizeof(answer), stdin) == NULL || answer[0] == 'n' ||
		    answer[0] == 'N')
			break;
	}
	unlink(path);
	if (bad) {
		warnx("%s: label unchanged", dv->dv_name);
		return (1);
	}
	write_label(dv, lp);
	return (0);
}

/*
 * -R: write the label described in a file, `-' for the standard input.
 */
static int
restore_label(struct dev *dv, const char *file)
{
	struct disklabel32 lab;
	FILE *fp = stdin;

	if (strcmp(file, "-") != 0 && (fp = fopen(file, "r")) == NULL)
		err(1, "%s", file);
	if (parse_label(fp, file, dv, &lab) != 0) {
		warnx("%s: label unchanged", dv->dv_name);
		return (1);
	}
	write_label(dv, &lab);
	return (0);
}

int
main(int argc, char **argv)
{
	struct disklabel32 lab;
	struct dev dev;
	int ch, op = 'p', status = 0;

	while ((ch = getopt(argc, argv, "Rerw")) != -1)
		switch (ch) {
		case 'r':
			break;
		case 'R':
		case 'e':
		case 'w':
			if (op != 'p')
				usage();
			op = ch;
			break;
		default:
			usage();
		}
	argc -= optind;
	argv += optind;
	if (argc != (op == 'R' || op == 'w' ? 2 : 1))
		usage();
	if (op == 'w' && strcmp(argv[1], "auto") != 0)
		errx(1, "%s: unknown disk type; only `auto' is known", argv[1]);
	dev_open(&dev, argv[0], op != 'p');
	switch (op) {
	case 'w':
		make_label(&dev, &lab);
		write_label(&dev, &lab);
		break;
	case 'R':
		status = restore_label(&dev, argv[1]);
		break;
	case 'e':
		read_label(&dev, &lab);
		status = edit_label(&dev, &lab);
		break;
	default:
		read_label(&dev, &lab);
		print_label(stdout, argv[0], &lab);
		if (fflush(stdout) != 0)
			err(1, "stdout");
	}
	dev_close(&dev);
	return (status);
}
