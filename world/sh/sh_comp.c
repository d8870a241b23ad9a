/*
 * Completion: what the word before the cursor may become.
 *
 * complete() reads the line up to the cursor as the lexer would, but only to know three
 * things of the last word: where it begins, whether a command is named there, and which
 * quote is open.  Then it collects names: variables behind a $, commands (builtins,
 * functions, programs in $PATH) in a command's place, files elsewhere.  To find files
 * the word is unquoted, a ~ and plain $names in it are replaced; what the user typed
 * stays.  What all names go on with is inserted, quoted as the word is.  Nothing is
 * ever executed.
 *
 * Called by sh_edit.c.
 */
#include <sys/stat.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

/* The word before the cursor. */
struct place {
	const char *word;		/* as it was typed */
	size_t	len;
	int	command;		/* it names one */
	int	quote;			/* the open quote, or 0 */
	int	escape;			/* its last byte is a backslash that quotes */
};

/* A word after which a command follows. */
static int
precedes_command(const char *w, size_t n)
{
	static const char *const words[] = { "if", "then", "else", "elif", "do", "while",
	    "until", "!", "{", "command", "exec" };
	size_t i, eq = 0;

	while (eq < n && is_name_char((unsigned char)w[eq], eq == 0))
		eq++;
	if (eq > 0 && eq < n && w[eq] == '=')
		return (1);
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i]) == n && memcmp(w, words[i], n) == 0)
			return (1);
	return (0);
}

/* Find the last word of the n characters at s. */
static void
find_place(const char *s, size_t n, struct place *p)
{
	size_t i;
	int inword = 0, c;

	memset(p, 0, sizeof(*p));
	p->command = 1;
	p->word = s + n;
	for (i = 0; i < n; i++) {
		c = s[i];
		if (p->escape) {
			p->escape = 0;
			continue;
		}
		if (!inword && strchr(" \t\n;&|()<>`", c) == NULL) {
			inword = 1;
			p->word = s + i;
		}
		if (c == '\\' && p->quote != '\'')
			p->escape = 1;
		else if (p->quote != 0 && c == p->quote)
			p->quote = 0;
		else if (p->quote == 0 && (c == '\'' || c == '"'))
			p->quote = c;
		else if (p->quote != '\'' && (c == '`' || (c == '(' && i > 0 &&
		    s[i - 1] == '$'))) {
			/* Within a substitution, all begins anew. */
			p->quote = inword = 0;
			p->command = 1;
		} else if (p->quote == 0 && strchr(" \t\n;&|()<>", c) != NULL) {
			if (inword && p->command)
				p->command = precedes_command(p->word,
				    (size_t)(s + i - p->word));
			inword = 0;
			if (strchr("<>", c) != NULL)
				p->command = 0;
			else if (c != ' ' && c != '\t' && !(c == '&' && i > 0 &&
			    strchr("<>", s[i - 1]) != NULL))
				p->command = 1;
		}
	}
	if (!inword)
		p->word = s + n;
	p->len = (size_t)(s + n - p->word);
}

/* The word without quotes, with ~ and $name replaced; in the temporary arena. */
static char *
plain_word(const struct place *p)
{
	struct sbuf sb = { .s = NULL };
	const char *s = p->word, *end = s + p->len, *name, *v;
	int quote = 0;
	size_t n;
	char *out;

	sb_puts(&sb, "");
	n = strcspn(s, "/");
	if (*s == '~' && n < p->len && (v = tilde_home(s, n)) != NULL) {
		sb_puts(&sb, v);
		s += n;
	}
	for (; s < end; s++) {
		if (*s == '\\' && quote != '\'' && s + 1 < end) {
			if (quote == 0 || strchr("$`\"\\", s[1]) != NULL)
				s++;
			sb_putc(&sb, *s);
		} else if (quote != 0 ? *s == quote : *s == '\'' || *s == '"')
			quote = quote != 0 ? 0 : *s;
		else if (*s == '$' && quote != '\'') {
			name = s + 1 + (s + 1 < end && s[1] == '{');
			for (n = 0; name + n < end && is_name_char((unsigned char)
			    name[n], n == 0); n++)
				continue;
			v = var_get(tstrndup(name, n));
			if (n == 0 || v == NULL) {
				sb_putc(&sb, '$');
				continue;
			}
			sb_puts(&sb, v);
			s = name + n - (name == s + 1);
		} else
			sb_putc(&sb, *s);
	}
	out = tstrndup(sb.s, sb.len);
	sb_free(&sb);
	return (out);
}

/* Add a name that begins with n characters at s. */
static void
add(struct strlist *l, const char *name, const char *s, size_t n)
{
	if (strncmp(name, s, n) == 0)
		list_add(l, tstrndup(name, strlen(name)));
}

/*
 * Add the entries of a directory that begin with `name'; those that can be executed,
 * or with `dirs' are directories, only, if `commands'.
 */
static void
add_files(struct strlist *l, const char *dir, const char *name, int commands, int dirs)
{
	DIR *d = opendir(*dir != '\0' ? dir : ".");
	size_t n = strlen(name);
	struct dirent *de;
	struct stat st;
	struct sbuf sb = { .s = NULL };

	while (d != NULL && (de = readdir(d)) != NULL) {
		if (strncmp(de->d_name, name, n) != 0 || (*de->d_name == '.' &&
		    (*name != '.' || strcmp(de->d_name, ".") == 0 ||
		    strcmp(de->d_name, "..") == 0)))
			continue;
		sb.len = 0;
		sb_puts(&sb, dir);
		if (sb.len > 0 && sb.s[sb.len - 1] != '/')
			sb_putc(&sb, '/');
		sb_puts(&sb, de->d_name);
		if (commands && (stat(sb.s, &st) < 0 || (S_ISDIR(st.st_mode) ? !dirs :
		    !S_ISREG(st.st_mode) || access(sb.s, X_OK) < 0)))
			continue;
		add(l, de->d_name, name, n);
	}
	if (d != NULL)
		closedir(d);
	sb_free(&sb);
}

/* Add the commands that a plain name may mean. */
static void
add_commands(struct strlist *l, const char *name)
{
	static const char *const reserved[] = { "case", "do", "done", "elif", "else",
	    "esac", "fi", "for", "if", "then", "until", "while" };
	const char *path = var_get("PATH"), *s;
	const struct function *f;
	size_t n = strlen(name), i;
	char *dir;

	for (i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		add(l, reserved[i], name, n);
	for (i = 0; (s = builtin_name(i)) != NULL; i++)
		add(l, s, name, n);
	for (f = func_first(); f != NULL; f = f->next)
		add(l, f->name, name, n);
	while ((dir = path_next(&path, "")) != NULL)
		add_files(l, dir, name, 1, 0);
}

static int
by_name(const void *a, const void *b)
{
	return (strcmp(*(char *const *)a, *(char *const *)b));
}

/* Sort the names, and drop what is there twice. */
static void
tidy(struct strlist *l)
{
	int i, n = 0;

	if (l->n == 0)
		return;
	qsort(l->v, (size_t)l->n, sizeof(*l->v), by_name);
	for (i = 0; i < l->n; i++)
		if (n == 0 || strcmp(l->v[i], l->v[n - 1]) != 0)
			l->v[n++] = l->v[i];
	l->n = n;
}

/* How many characters all names begin with. */
static size_t
common(const struct strlist *l)
{
	size_t n = strlen(l->v[0]);
	int i;

	for (i = 1; i < l->n; i++)
		while (strncmp(l->v[0], l->v[i], n) != 0)
			n--;
	/* Not into the middle of a character. */
	while (l->n > 1 && n > 0 && ((unsigned char)l->v[0][n] & 0xc0) == 0x80)
		n--;
	return (n);
}

/* Append n characters of a file's name, quoted as it must be behind `quote'. */
static void
put_quoted(struct sbuf *sb, const char *s, size_t n, int quote)
{
	for (; n > 0; s++, n--) {
		if (quote == '\'' && *s == '\'')
			sb_puts(sb, "'\\'");
		else if (quote == 0 && *s == '\n') {
			sb_puts(sb, "'\n'");
			continue;
		} else if (quote != '\'' && strchr(quote == '"' ? "$`\"\\" :
		    " \t|&;<>()$`\\\"'*?[#~!{}", *s) != NULL)
			sb_putc(sb, '\\');
		sb_putc(sb, *s);
	}
}

/* The place in a word of a variable's name that reaches to its end, or NULL. */
static const char *
variable(const struct place *p)
{
	const char *end = p->word + p->len, *s = end;

	while (s > p->word && is_name_char((unsigned char)s[-1], 0))
		s--;
	if (s > p->word + 1 && s[-1] == '{' && s[-2] == '$')
		return (s);
	return (s > p->word && s[-1] == '$' && p->quote != '\'' ? s : NULL);
}

/*
 * Complete the word that ends at s + pos, inserting what is certain.  Returns whether
 * that was anything; *found is what the word may be, sorted, in the temporary arena.
 */
int
complete(const char *s, size_t pos, struct strlist *found)
{
	struct sbuf sb = { .s = NULL };
	char *word, *base, *dir = "", *full;
	const char *name;
	struct stat st;
	struct place p;
	size_t n, typed;
	int isdir = 0, isvar;

	s = tstrndup(s, pos);
	find_place(s, pos, &p);
	if (p.escape)
		return (0);
	name = variable(&p);
	isvar = name != NULL;
	if (isvar) {
		typed = strlen(name);
		var_match(name, found);
	} else {
		word = plain_word(&p);
		base = strrchr(word, '/');
		if (base != NULL)
			dir = tstrndup(word, (size_t)(++base - word));
		else
			base = word;
		typed = strlen(base);
		if (p.command && base == word && p.len > 0)
			add_commands(found, base);
		else
			add_files(found, dir, base, p.command, 1);
	}
	tidy(found);
	if (found->n == 0)
		return (0);
	n = common(found);
	put_quoted(&sb, found->v[0] + typed, n - typed, isvar ? '\'' : p.quote);
	if (found->n == 1) {
		full = talloc(strlen(dir) + strlen(found->v[0]) + 1);
		sprintf(full, "%s%s", dir, found->v[0]);
		if (!isvar && (base != word || !p.command))
			isdir = stat(full, &st) == 0 && S_ISDIR(st.st_mode);
		if (isvar && name[-1] == '{')
			sb_putc(&sb, '}');
		else if (isdir)
			sb_putc(&sb, '/');
		else {
			if (p.quote != 0 && !isvar)
				sb_putc(&sb, p.quote);
			if (p.quote == 0 || !isvar)
				sb_putc(&sb, ' ');
		}
	}
	if (sb.len > 0)
		edit_insert(sb.s, sb.len);
	typed = sb.len;
	sb_free(&sb);
	return (typed > 0 && (found->n == 1 || n > 0));
}

/* Append names in columns for a window of so many. */
void
complete_list(const struct strlist *l, int cols, struct sbuf *out)
{
	int *widths = talloc((size_t)l->n * sizeof(*widths)), widest = 0, rows, i, j, w;
	char buf[8];
	size_t len;
	const char *s;

	for (i = 0; i < l->n; i++) {
		for (s = l->v[i]; *s != '\0'; s += len)
			widths[i] += edit_show(s, strlen(s), &len, buf);
		if (widths[i] > widest)
			widest = widths[i];
	}
	w = widest + 2;
	rows = cols / w > 0 ? (l->n + cols / w - 1) / (cols / w) : l->n;
	for (i = 0; i < rows; i++) {
		for (j = i; j < l->n; j += rows) {
			for (s = l->v[j]; *s != '\0'; s += len) {
				(void)edit_show(s, strlen(s), &len, buf);
				sb_puts(out, buf);
			}
			for (w = widths[j]; j + rows < l->n && w < widest + 2; w++)
				sb_putc(out, ' ');
		}
		sb_putc(out, '\n');
	}
}
