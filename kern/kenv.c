/*
 * kern/kenv.c - the kernel's environment: kenv(2), kgetenv().
 *
 * It begins as what -e options said, of which the last of a name wins, and what the
 * kernel itself adds for -s and -v.  Tunables read it at boot, before there is
 * memory to allocate, so the table is fixed; a value that is set later has a buffer
 * of the greatest length, and a string that kgetenv() gave stays readable.
 *
 * Called by: everything at boot; sys_kenv.  Manual pages: kenv(2), kenv(1).
 * Read next: vk.c, which parses -e.
 */
#include <sys/kenv.h>
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "vk.h"

#define KENV_MAX	(VK_MAXENV + 64)
#define KENV_BUFSIZE	(KENV_MVALLEN + 1 + KENV_MNAMELEN + 1)

struct kenv_var {
	const char	*name;		/* NULL: a free place */
	const char	*value;
	char		*buf;		/* value, then name, once it was set */
};

static MALLOC_DEFINE(M_KENV, "kenv");

static struct kenv_var kenv[KENV_MAX];
static int nkenv;			/* places used or free again */
static bool kenv_ready;

/* The variable of a name, or NULL. */
static struct kenv_var *
kenv_find(const char *name)
{
	for (int i = 0; i < nkenv; i++)
		if (kenv[i].name != NULL && strcmp(kenv[i].name, name) == 0)
			return (&kenv[i]);
	return (NULL);
}

/* A variable of the command line: later ones win. */
static void
kenv_boot(const char *name, const char *value)
{
	struct kenv_var *v = kenv_find(name);

	if (v == NULL && nkenv < KENV_MAX)
		v = &kenv[nkenv++];
	if (v != NULL) {
		v->name = name;
		v->value = value;
	}
}

/* Fill the table, at the first use. */
static void
kenv_init(void)
{
	if (kenv_ready)
		return;
	kenv_ready = true;
	for (int i = 0; i < vk.nenv; i++)
		kenv_boot(vk.env_name[i], vk.env_value[i]);
	if (vk.boot_single)
		kenv_boot("boot_single", "YES");
	if (vk.boot_verbose)
		kenv_boot("boot_verbose", "YES");
}

/* For ddb: the variable in place i, name NULL if it is free.  False: no more places. */
bool
kenv_entry(int i, const char **name, const char **value)
{
	kenv_init();
	if (i >= nkenv)
		return (false);
	*name = kenv[i].name;
	*value = kenv[i].value;
	return (true);
}

/* The value of a variable, or NULL. */
char *
kgetenv(const char *name)
{
	struct kenv_var *v;

	kenv_init();
	v = kenv_find(name);
	return (v != NULL ? (char *)(uintptr_t)v->value : NULL);
}

/* The value as a number: 1 if there is one, and it is one. */
int
kgetenv_int(const char *name, int *val)
{
	const char *s = kgetenv(name), *end;
	bool neg;
	uint64_t n;

	if (s == NULL)
		return (0);
	neg = *s == '-';
	s += neg;
	n = kstrtoull(s, &end, 0);
	if (end == s || *end != '\0' || n > INT32_MAX)
		return (0);
	*val = neg ? -(int)n : (int)n;
	return (1);
}

/* A place for a new variable, best one that kgetenv() gave no string of.  NULL: full. */
static struct kenv_var *
kenv_place(void)
{
	struct kenv_var *v, *reuse = NULL;

	for (v = kenv; v < &kenv[KENV_MAX]; v++) {
		if (v->name != NULL)
			continue;
		if (v->buf == NULL)
			return (v);
		reuse = v;
	}
	return (reuse);
}

/* KENV_SET: add or change.  ENAMETOOLONG, ENOMEM, EINVAL, EFAULT */
static int
kenv_set(const char *name, const void *uvalue, int len)
{
	struct kenv_var *v;
	char *buf, *spare = NULL;
	int error;

	if (len < 1 || strchr(name, '=') != NULL || *name == '\0')
		return (EINVAL);
	buf = kmalloc(KENV_BUFSIZE, M_KENV, M_WAITOK);
	error = copyinstr(uvalue, buf, (size_t)MIN(len, KENV_MVALLEN + 1), NULL);
	v = kenv_find(name);
	if (error == 0 && v == NULL && (v = kenv_place()) == NULL)
		error = ENOMEM;
	if (error != 0) {
		kfree(buf, M_KENV);
		return (error);
	}
	if (v->buf == NULL)
		v->buf = buf;
	else {
		kstrlcpy(v->buf, buf, KENV_MVALLEN + 1);
		spare = buf;
	}
	v->value = v->buf;
	if (v->name == NULL) {
		kstrlcpy(v->buf + KENV_MVALLEN + 1, name, KENV_MNAMELEN + 1);
		v->name = v->buf + KENV_MVALLEN + 1;
	}
	if (v - kenv >= nkenv)
		nkenv = (int)(v - kenv) + 1;
	kfree(spare, M_KENV);
	return (0);
}

/* KENV_GET: as much of the value as fits; how much. */
static int
kenv_get(const char *name, void *uvalue, int len, uint64_t *result)
{
	const struct kenv_var *v = kenv_find(name);
	size_t n;

	if (v == NULL)
		return (ENOENT);
	if (len < 0)
		return (EINVAL);
	n = MIN(strlen(v->value) + 1, (size_t)len);
	*result = n;
	return (copyout(v->value, uvalue, n));
}

/* KENV_DUMP: name=value strings, all that fit; how many bytes.  Without a buffer: how
 * many bytes all are. */
static int
kenv_dump(char *uvalue, int len, uint64_t *result)
{
	size_t n, done = 0;
	char *line;
	int error = 0;

	for (int i = 0; error == 0 && i < nkenv; i++) {
		if (kenv[i].name == NULL)
			continue;
		n = strlen(kenv[i].name) + strlen(kenv[i].value) + 2;
		if (uvalue != NULL) {
			if (len < 0 || done + n > (size_t)len)
				break;
			/* While this sleeps they may change: no more than n. */
			line = kmalloc(n, M_KENV, M_WAITOK | M_ZERO);
			ksnprintf(line, n, "%s=%s", kenv[i].name, kenv[i].value);
			error = copyout(line, uvalue + done, n);
			kfree(line, M_KENV);
		}
		done += n;
	}
	*result = done;
	return (error);
}

/* kenv(what, name, value, len) */
int
sys_kenv(struct sysmsg *m)
{
	int what = (int)m->arg[0], len = (int)m->arg[3], error;
	void *uvalue = (void *)m->arg[2];
	char name[KENV_MNAMELEN + 1];
	struct kenv_var *v;

	kenv_init();
	if (what == KENV_DUMP)
		return (kenv_dump(uvalue, len, &m->result));
	if ((what == KENV_SET || what == KENV_UNSET) && (error = suser()) != 0)
		return (error);
	error = copyinstr((void *)m->arg[1], name, sizeof(name), NULL);
	if (error != 0)
		return (error);
	switch (what) {
	case KENV_GET:
		return (kenv_get(name, uvalue, len, &m->result));
	case KENV_SET:
		return (kenv_set(name, uvalue, len));
	case KENV_UNSET:
		if ((v = kenv_find(name)) == NULL)
			return (ENOENT);
		v->name = NULL;
		return (0);
	default:
		return (EINVAL);
	}
}
