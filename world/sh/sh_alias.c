/*
 * Aliases: names that the lexer replaces by text where a command begins.
 *
 * They are a list in order of their names.  A text that is being read is a copy of the
 * lexer's, so an alias may be removed or replaced by what it expands to.
 *
 * XCU 2.3.1, alias, unalias.  Used by sh_lex.c; the parser says where (sh_parse.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sh.h"

struct alias {
	struct alias *next;
	char	*name;
	char	*text;
};

static struct alias *aliases;

/* Where the alias of this name is, or would be. */
static struct alias **
slot(const char *name)
{
	struct alias **ap;

	for (ap = &aliases; *ap != NULL && strcmp((*ap)->name, name) < 0; )
		ap = &(*ap)->next;
	return (ap);
}

/* What a name is replaced by, or NULL.  Good until the alias is changed. */
const char *
alias_get(const char *name)
{
	struct alias *a = *slot(name);

	return (a != NULL && strcmp(a->name, name) == 0 ? a->text : NULL);
}

static void
alias_remove(const char *name)
{
	struct alias **ap = slot(name), *a = *ap;

	*ap = a->next;
	free(a->name);
	free(a->text);
	free(a);
}

static void
alias_set(const char *name, const char *text)
{
	struct alias **ap, *a = xmalloc(sizeof(*a));

	if (alias_get(name) != NULL)
		alias_remove(name);
	ap = slot(name);
	a->next = *ap;
	a->name = xstrdup(name);
	a->text = xstrdup(text);
	*ap = a;
}

static void
alias_print(const char *name, const char *text)
{
	printf("%s=", name);
	print_quoted(text);
	putchar('\n');
}

/* Print the alias as a command that makes it: command -v. */
void
alias_describe(const char *name)
{
	printf("alias ");
	alias_print(name, alias_get(name));
}

/* alias [name[=text] ...] */
int
builtin_alias(int argc, char **argv)
{
	const char *eq, *text;
	const struct alias *a;
	int status = 0;

	if (argc > 1 && strcmp(argv[1], "--") == 0)
		argv++;
	if (argv[1] == NULL)
		for (a = aliases; a != NULL; a = a->next)
			alias_print(a->name, a->text);
	for (argv++; *argv != NULL; argv++) {
		eq = **argv != '\0' ? strchr(*argv + 1, '=') : NULL;
		if (eq != NULL)
			alias_set(tstrndup(*argv, (size_t)(eq - *argv)), eq + 1);
		else if ((text = alias_get(*argv)) != NULL)
			alias_print(*argv, text);
		else
			status = sh_fail(1, "alias: %s: not found", *argv);
	}
	return (status);
}

/* unalias -a, unalias name ... */
int
builtin_unalias(int argc, char **argv)
{
	int i = 1, status = 0;

	if (argc > 1 && strcmp(argv[1], "-a") == 0) {
		while (aliases != NULL)
			alias_remove(aliases->name);
		return (0);
	}
	if (argc > 1 && strcmp(argv[1], "--") == 0)
		i++;
	if (i >= argc)
		return (sh_fail(2, "unalias: a name is needed"));
	for (; i < argc; i++)
		if (alias_get(argv[i]) != NULL)
			alias_remove(argv[i]);
		else
			status = sh_fail(1, "unalias: %s: not found", argv[i]);
	return (status);
}
