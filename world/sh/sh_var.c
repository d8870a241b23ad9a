/*
 * Variables and positional parameters.
 *
 * Variables are in a small hash table.  A function call (and a command with assignments
 * in front) opens a scope; a variable that is made local in a scope is saved there and
 * comes back when the scope is closed.
 *
 * The environment of a command is made from the table when the command is run.
 * `environ' itself is only read, once, at the start.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

#define NHASH		64

struct var {
	struct var *next;
	char	*name;
	char	*value;			/* NULL: unset */
	int	flags;
};

/* A variable as it was outside of a scope. */
struct saved {
	struct saved *next;
	char	*name;
	char	*value;
	int	flags;
	int	existed;
};

struct scope {
	struct scope *outer;
	struct saved *saved;
};

struct params params;

static struct var *table[NHASH];
static struct scope *scope;

static struct var **
slot(const char *name)
{
	struct var **vp;
	unsigned h = 0;
	const char *s;

	for (s = name; *s != '\0'; s++)
		h = h * 31 + (unsigned char)*s;
	for (vp = &table[h % NHASH]; *vp != NULL; vp = &(*vp)->next)
		if (strcmp((*vp)->name, name) == 0)
			break;
	return (vp);
}

/* The variable, which is made (unset) if need be. */
static struct var *
lookup(const char *name)
{
	struct var **vp = slot(name);

	if (*vp == NULL) {
		*vp = xmalloc(sizeof(**vp));
		(*vp)->next = NULL;
		(*vp)->name = xstrdup(name);
		(*vp)->value = NULL;
		(*vp)->flags = 0;
	}
	return (*vp);
}

/* The value, or NULL.  Good until the variable is set. */
const char *
var_get(const char *name)
{
	static char num[16];
	struct var *v;

	if (strcmp(name, "LINENO") == 0) {
		snprintf(num, sizeof(num), "%d", sh.line);
		return (num);
	}
	v = *slot(name);
	return (v != NULL ? v->value : NULL);
}

/* Set a variable, and add flags.  Throws if it is read-only. */
void
var_set(const char *name, const char *value, int flags)
{
	struct var *v = lookup(name);
	char *old = v->value;

	if (v->flags & V_READONLY)
		sh_error("%s: is read only", name);
	v->value = xstrdup(value);
	free(old);
	v->flags |= flags;
	if (sh.opt['a'])
		v->flags |= V_EXPORT;
	if (strcmp(name, "OPTIND") == 0)
		params.optoff = 0;
}

/* Remove a variable.  Returns 1 if it is read-only. */
int
var_unset(const char *name)
{
	struct var **vp = slot(name), *v = *vp;

	if (v == NULL)
		return (0);
	if (v->flags & V_READONLY)
		return (1);
	*vp = v->next;
	free(v->name);
	free(v->value);
	free(v);
	return (0);
}

void
var_flag(const char *name, int flag)
{
	lookup(name)->flags |= flag;
}

/* Print a string so that the shell can read it again. */
void
print_quoted(const char *s)
{
	putchar('\'');
	for (; *s != '\0'; s++)
		if (*s == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*s);
	putchar('\'');
}

static int
by_name(const void *a, const void *b)
{
	return (strcmp((*(struct var *const *)a)->name,
	    (*(struct var *const *)b)->name));
}

/* All variables, sorted; in the temporary arena, NULL at the end. */
static struct var **
sorted(size_t *np)
{
	struct var **list, *v;
	size_t n = 0;
	int h;

	for (h = 0; h < NHASH; h++)
		for (v = table[h]; v != NULL; v = v->next)
			n++;
	*np = n;
	list = talloc((n + 1) * sizeof(*list));
	for (h = 0, n = 0; h < NHASH; h++)
		for (v = table[h]; v != NULL; v = v->next)
			list[n++] = v;
	if (n > 0)
		qsort(list, n, sizeof(*list), by_name);
	return (list);
}

/*
 * Print the variables that have a flag, or all that are set if it is 0, each as
 * `prefix name='value''.
 */
void
var_print(int flag, const char *prefix)
{
	struct mark m = tmark();
	struct var **v;
	size_t n, i;

	v = sorted(&n);
	for (i = 0; i < n; i++) {
		if (flag != 0 ? !(v[i]->flags & flag) : v[i]->value == NULL)
			continue;
		printf("%s%s", prefix, v[i]->name);
		if (v[i]->value != NULL) {
			putchar('=');
			print_quoted(v[i]->value);
		}
		putchar('\n');
	}
	trelease(m);
}

/* Append the names that begin so. */
void
var_match(const char *prefix, struct strlist *out)
{
	size_t n, i, len = strlen(prefix);
	struct var **v;

	v = sorted(&n);
	for (i = 0; i < n; i++)
		if (v[i]->value != NULL && strncmp(v[i]->name, prefix, len) == 0)
			list_add(out, tstrndup(v[i]->name, strlen(v[i]->name)));
}

/* The environment for a command, in the temporary arena. */
char **
var_environ(void)
{
	struct var **v;
	char **env;
	size_t n, i, k;

	v = sorted(&n);
	env = talloc((n + 1) * sizeof(*env));
	for (i = k = 0; i < n; i++) {
		if (!(v[i]->flags & V_EXPORT) || v[i]->value == NULL)
			continue;
		env[k] = talloc(strlen(v[i]->name) + strlen(v[i]->value) + 2);
		sprintf(env[k++], "%s=%s", v[i]->name, v[i]->value);
	}
	return (env);
}

void
var_push_scope(void)
{
	struct scope *s = xmalloc(sizeof(*s));

	s->saved = NULL;
	s->outer = scope;
	scope = s;
}

/* Close a scope: its local variables are what they were outside. */
void
var_pop_scope(void)
{
	struct scope *s = scope;
	struct saved *sv;
	struct var *v;

	while ((sv = s->saved) != NULL) {
		s->saved = sv->next;
		v = lookup(sv->name);
		free(v->value);
		v->value = sv->value;
		v->flags = sv->flags;
		if (!sv->existed) {
			v->flags = 0;
			var_unset(sv->name);
		}
		if (strcmp(sv->name, "OPTIND") == 0)
			params.optoff = 0;
		free(sv->name);
		free(sv);
	}
	scope = s->outer;
	free(s);
}

/* How many scopes are open. */
int
var_scopes(void)
{
	struct scope *s;
	int n = 0;

	for (s = scope; s != NULL; s = s->outer)
		n++;
	return (n);
}

/* Make a variable local to the innermost scope.  It keeps its value. */
void
var_local(const char *name)
{
	struct saved *sv;
	struct var *v;

	for (sv = scope->saved; sv != NULL; sv = sv->next)
		if (strcmp(sv->name, name) == 0)
			return;
	sv = xmalloc(sizeof(*sv));
	sv->name = xstrdup(name);
	v = *slot(name);
	sv->existed = v != NULL;
	sv->value = v != NULL && v->value != NULL ? xstrdup(v->value) : NULL;
	sv->flags = v != NULL ? v->flags : 0;
	sv->next = scope->saved;
	scope->saved = sv;
}

/* Fill a set of positional parameters with copies. */
void
params_set(struct params *p, char *const *v, int n)
{
	struct params old = *p;
	int i;

	p->v = xmalloc(((size_t)n + 1) * sizeof(*p->v));
	for (i = 0; i < n; i++)
		p->v[i] = xstrdup(v[i]);
	p->v[n] = NULL;
	p->n = n;
	p->optoff = 0;
	params_free(&old);
}

void
params_free(struct params *p)
{
	int i;

	for (i = 0; i < p->n; i++)
		free(p->v[i]);
	free(p->v);
	p->v = NULL;
	p->n = 0;
}

static void
set_default(const char *name, const char *value)
{
	if (var_get(name) == NULL)
		var_set(name, value, 0);
}

/* Take over the environment, and set what the shell itself sets. */
void
var_init(void)
{
	char **e, *eq, *name, num[24];
	struct mark m = tmark();

	for (e = environ; e != NULL && *e != NULL; e++) {
		eq = strchr(*e, '=');
		if (eq == NULL || !is_name(*e, (size_t)(eq - *e)))
			continue;
		name = tstrndup(*e, (size_t)(eq - *e));
		var_set(name, eq + 1, V_EXPORT);
	}
	var_unset("IFS");
	var_set("IFS", " \t\n", 0);
	var_set("OPTIND", "1", 0);
	set_default("PS1", geteuid() == 0 ? "# " : "$ ");
	set_default("PS2", "> ");
	set_default("PS4", "+ ");
	set_default("PATH", "/bin:/sbin:/usr/bin:/usr/sbin");
	snprintf(num, sizeof(num), "%ld", (long)getppid());
	var_set("PPID", num, 0);
	trelease(m);
}
