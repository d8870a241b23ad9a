/*
 * Expansion: from the parts of a word to strings.
 *
 * A word is expanded into a struct xbuf, characters that each carry flags: whether it
 * came from an unquoted expansion, so that $IFS splits there (XF_SPLIT), and whether
 * it was quoted, so that it is an ordinary character in a pattern (XF_QUOTED).  Two
 * flags mark no character: XF_EMPTY, left by "" and "$x", keeps a field that would be
 * empty from vanishing; XF_BREAK is where one parameter of "$@" ends and the next
 * begins.
 *
 * From the buffer, expand_words() cuts the fields and matches those that are patterns
 * against file names; expand_string() takes all of it as one string; expand_case()
 * matches it as a pattern.  Results live in the temporary arena.
 *
 * XCU 2.6.  Read next: sh_match.c, sh_arith.c.
 */
#include <sys/wait.h>

#include <errno.h>
#include <fnmatch.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

/* How a part is being expanded. */
#define EX_SPLIT	1		/* literal text is to be split (in ${x-...}) */
#define EX_FIELDS	2		/* the result may become several fields */

static void expand_parts(struct xbuf *xb, const struct part *p, int ex, int flags);

void
xb_put(struct xbuf *xb, const char *s, size_t n, int flags)
{
	struct xbuf old = *xb;

	if (xb->len + n + 1 > xb->size) {
		xb->size = (xb->len + n + 32) * 2;
		xb->s = talloc(xb->size);
		xb->f = talloc(xb->size);
		if (old.len > 0) {
			memcpy(xb->s, old.s, old.len);
			memcpy(xb->f, old.f, old.len);
		}
	}
	memcpy(xb->s + xb->len, s, n);
	memset(xb->f + xb->len, flags, n);
	xb->len += n;
}

static void
xb_mark(struct xbuf *xb, int flag)
{
	xb_put(xb, "", 1, flag);
}

/* Is the position a character, rather than a mark? */
static int
is_char(const struct xbuf *xb, size_t i)
{
	return ((xb->f[i] & (XF_EMPTY | XF_BREAK)) == 0);
}

/* All the characters from..to as a string; a break becomes a blank. */
static char *
xb_string(const struct xbuf *xb, size_t from, size_t to)
{
	char *s = talloc(to - from + 1), *p = s;

	for (; from < to; from++)
		if (xb->f[from] & XF_BREAK)
			*p++ = ' ';
		else if (is_char(xb, from))
			*p++ = xb->s[from];
	return (s);
}

/* The value of a special parameter, or of a variable; NULL if it is unset. */
static const char *
param_value(const char *name)
{
	static char num[24];
	struct sbuf sb = { .s = NULL };
	unsigned long n;
	const char *sep;
	char *s;
	int i;

	if (*name >= '0' && *name <= '9') {
		n = strtoul(name, NULL, 10);
		if (n == 0)
			return (sh.arg0);
		return (n <= (unsigned)params.n ? params.v[n - 1] : NULL);
	}
	switch (name[1] == '\0' ? *name : '\0') {
	case '#':
		snprintf(num, sizeof(num), "%d", params.n);
		return (num);
	case '?':
		snprintf(num, sizeof(num), "%d", sh.status);
		return (num);
	case '$':
		snprintf(num, sizeof(num), "%ld", (long)sh.pid);
		return (num);
	case '!':
		snprintf(num, sizeof(num), "%ld", (long)sh.lastbg);
		return (sh.lastbg != 0 ? num : NULL);
	case '-':
		for (i = 0; i < 128; i++)
			if (sh.opt[i])
				sb_putc(&sb, i);
		break;
	case '@':
	case '*':
		if (params.n == 0)
			return (NULL);
		sep = var_get("IFS");
		for (i = 0; i < params.n; i++) {
			if (i > 0 && (*name == '@' || sep == NULL))
				sb_putc(&sb, ' ');
			else if (i > 0 && *sep != '\0')
				sb_putc(&sb, *sep);
			sb_puts(&sb, params.v[i]);
		}
		break;
	default:
		return (var_get(name));
	}
	s = tstrndup(sb.s != NULL ? sb.s : "", sb.len);
	sb_free(&sb);
	return (s);
}

/* Add a value that came out of an expansion. */
static void
put_value(struct xbuf *xb, const char *s, int quoted)
{
	if (*s != '\0')
		xb_put(xb, s, strlen(s), quoted ? XF_QUOTED : XF_SPLIT);
	else if (quoted)
		xb_mark(xb, XF_EMPTY);
}

/* $@ and $* where fields may come out: each parameter is one. */
static void
put_params(struct xbuf *xb, int star, int quoted)
{
	int i;

	if (star && quoted) {
		put_value(xb, params.n > 0 ? param_value("*") : "", 1);
		return;
	}
	for (i = 0; i < params.n; i++) {
		if (i > 0)
			xb_mark(xb, XF_BREAK);
		put_value(xb, params.v[i], quoted);
	}
}

/* Remove the prefix or suffix that matches a pattern. */
static void
put_trimmed(struct xbuf *xb, const struct part *p, const char *value)
{
	struct xbuf pat = { .s = NULL };
	size_t n = strlen(value), i, len;
	int suffix = p->op == OP_SUFFIX || p->op == OP_SUFFIX2;
	int largest = p->op == OP_SUFFIX2 || p->op == OP_PREFIX2;
	char *text;

	expand_parts(&pat, p->arg->parts, 0, 0);
	text = pattern_string(&pat, 0, pat.len);
	for (i = 0; i <= n; i++) {
		len = largest ? n - i : i;	/* of what is to be removed */
		if (fnmatch(text, suffix ? value + n - len : tstrndup(value, len),
		    0) == 0)
			break;
	}
	if (i > n)
		len = 0;
	put_value(xb, tstrndup(suffix ? value : value + len, n - len), p->quoted);
}

/* ${x?word}: throw, with the word as the message. */
static void __attribute__((noreturn))
param_error(const struct part *p)
{
	const char *msg = p->arg->parts != NULL ? expand_string(p->arg, 0) : NULL;

	if (msg == NULL)
		msg = p->colon ? "parameter null or not set" : "parameter not set";
	sh_error("%s: %s", p->text, msg);
}

/* $x and ${x...}. */
static void
expand_param(struct xbuf *xb, const struct part *p, int ex)
{
	int at = strcmp(p->text, "@") == 0, star = strcmp(p->text, "*") == 0;
	const char *value = param_value(p->text);
	char num[24];
	size_t len;
	int empty = value == NULL || (p->colon && *value == '\0');

	if (value == NULL && sh.opt['u'] && !at && !star && (p->op == OP_NONE ||
	    p->op >= OP_LENGTH))
		sh_error("%s: parameter not set", p->text);
	switch (p->op) {
	case OP_ALT:
	case OP_DEFAULT:
		if (p->op == OP_DEFAULT ? !empty : empty) {
			if (p->op == OP_DEFAULT)
				break;
			if (p->quoted)
				xb_mark(xb, XF_EMPTY);
			return;
		}
		len = xb->len;
		ex = p->quoted ? ex & ~EX_SPLIT : ex | EX_SPLIT;
		expand_parts(xb, p->arg->parts, ex, 0);
		if (p->quoted && xb->len == len)
			xb_mark(xb, XF_EMPTY);
		return;
	case OP_ASSIGN:
		if (!empty)
			break;
		if (!is_name(p->text, strlen(p->text)))
			sh_error("%s: bad substitution", p->text);
		value = expand_string(p->arg, EXP_ASSIGN);
		var_set(p->text, value, 0);
		break;
	case OP_ERROR:
		if (empty)
			param_error(p);
		break;
	case OP_LENGTH:
		if (at || star)
			value = param_value("#");
		else {
			snprintf(num, sizeof(num), "%zu",
			    value != NULL ? strlen(value) : 0);
			value = num;
		}
		put_value(xb, value, p->quoted);
		return;
	case OP_NONE:
		break;
	default:
		put_trimmed(xb, p, value != NULL ? value : "");
		return;
	}
	if ((at || star) && (ex & EX_FIELDS))
		put_params(xb, star, p->quoted);
	else
		put_value(xb, value != NULL ? value : "", p->quoted);
}

/* $(...): run the commands in a child, and take what it prints. */
static void
expand_command(struct xbuf *xb, const struct part *p)
{
	struct sbuf out = { .s = NULL };
	char buf[1024];
	struct job *j;
	ssize_t n;
	pid_t pid;
	int fd[2];

	if (p->cmd == NULL) {
		sh.lastsubst = 0;
		put_value(xb, "", p->quoted);
		return;
	}
	if (pipe(fd) < 0)
		sh_error("pipe: %s", strerror(errno));
	j = job_new("", 1);
	pid = job_try_fork(j, FORK_SUBST);
	if (pid < 0) {
		close(fd[0]);
		close(fd[1]);
		job_broken(j, FORK_SUBST);
	}
	if (pid == 0) {
		close(fd[0]);
		if (fd[1] != 1) {
			dup2(fd[1], 1);
			close(fd[1]);
		}
		child_eval(p->cmd, 0);
	}
	close(fd[1]);
	while ((n = read(fd[0], buf, sizeof(buf))) > 0 || (n < 0 && errno == EINTR))
		if (n > 0)
			sb_put(&out, buf, (size_t)n);
	close(fd[0]);
	sh.lastsubst = sh.status = job_wait(j);
	while (out.len > 0 && out.s[out.len - 1] == '\n')
		out.len--;
	if (out.len > 0)
		out.s[out.len] = '\0';
	put_value(xb, out.len > 0 ? out.s : "", p->quoted);
	sb_free(&out);
	check_interrupt();
}

/*
 * The home directory that a tilde-prefix of n characters, ~ included, stands for; NULL
 * if there is none.
 */
const char *
tilde_home(const char *s, size_t n)
{
	const char *home;
	struct passwd *pw;
	char *user;

	if (n == 1) {
		home = var_get("HOME");
		return (home);
	}
	user = tstrndup(s + 1, n - 1);
	pw = getpwnam(user);
	return (pw != NULL ? tstrndup(pw->pw_dir, strlen(pw->pw_dir)) : NULL);
}

/*
 * Literal text.  A ~ at its start is expanded if `tilde', and with EXP_ASSIGN also
 * behind a colon.
 */
static void
expand_text(struct xbuf *xb, const struct part *p, int tilde, int ex, int flags)
{
	int fl = p->quoted ? XF_QUOTED : (ex & EX_SPLIT) ? XF_SPLIT : 0;
	const char *s = p->text, *home;
	size_t n;

	if (p->quoted) {
		if (*s != '\0')
			xb_put(xb, s, strlen(s), fl);
		else
			xb_mark(xb, XF_EMPTY);
		return;
	}
	while (*s != '\0') {
		if (tilde && *s == '~') {
			n = strcspn(s, (flags & EXP_ASSIGN) ? "/:" : "/");
			/* The prefix must not run into a quoted or expanded part. */
			if ((s[n] != '\0' || p->next == NULL) &&
			    (home = tilde_home(s, n)) != NULL) {
				put_value(xb, home, 1);
				s += n;
				tilde = 0;
				continue;
			}
		}
		tilde = (flags & EXP_ASSIGN) && *s == ':';
		xb_put(xb, s++, 1, fl);
	}
}

/* Expand a list of parts to the end of xb. */
static void
expand_parts(struct xbuf *xb, const struct part *p, int ex, int flags)
{
	int tilde = !(flags & EXP_NOTILDE), colon = 0;

	check_depth();
	for (; p != NULL; p = p->next, tilde = colon) {
		switch (p->type) {
		case P_TEXT:
			expand_text(xb, p, tilde, ex, flags);
			break;
		case P_PARAM:
			expand_param(xb, p, ex);
			break;
		case P_CMD:
			expand_command(xb, p);
			break;
		case P_ARITH: {
			char num[24];

			snprintf(num, sizeof(num), "%lld",
			    (long long)arith(expand_string(p->arg, EXP_NOTILDE)));
			put_value(xb, num, p->quoted);
			break;
		}
		}
		colon = (flags & EXP_ASSIGN) && p->type == P_TEXT && !p->quoted &&
		    p->text[0] != '\0' && p->text[strlen(p->text) - 1] == ':';
	}
}

/* One field is xb[from..to): match it against file names if it is a pattern. */
static void
add_field(const struct xbuf *xb, size_t from, size_t to, struct strlist *out)
{
	if (sh.opt['f'] || glob_files(pattern_string(xb, from, to), out) == 0)
		list_add(out, xb_string(xb, from, to));
}

/* Is xb[i] a character at which fields are split?  1: white space, 2: another. */
int
is_separator(const struct xbuf *xb, size_t i, const char *ifs)
{
	if (!(xb->f[i] & XF_SPLIT) || strchr(ifs, xb->s[i]) == NULL)
		return (0);
	return (strchr(" \t\n", xb->s[i]) != NULL ? 1 : 2);
}

/* Cut an expanded word into fields. */
static void
split_fields(const struct xbuf *xb, struct strlist *out)
{
	const char *ifs = var_get("IFS");
	size_t i = 0, from;
	int kind;

	if (ifs == NULL)
		ifs = " \t\n";
	while (i < xb->len && is_separator(xb, i, ifs) == 1)
		i++;
	while (i < xb->len) {
		from = i;
		while (i < xb->len && !(xb->f[i] & XF_BREAK) &&
		    (kind = is_separator(xb, i, ifs)) == 0)
			i++;
		if (i == xb->len) {
			add_field(xb, from, i, out);
			break;
		}
		if (xb->f[i] & XF_BREAK) {
			/* An unquoted empty parameter is no field. */
			if (i > from)
				add_field(xb, from, i, out);
			i++;
			while (i < xb->len && is_separator(xb, i, ifs) == 1)
				i++;
			continue;
		}
		add_field(xb, from, i, out);
		/* White space, at most one other separator, white space. */
		for (kind = 0; i < xb->len; i++) {
			int k = is_separator(xb, i, ifs);

			if (k == 0 || (k == 2 && kind == 2))
				break;
			if (k == 2)
				kind = 2;
		}
	}
}

/* Expand words into fields, appended to `out'. */
void
expand_words(const struct word *w, struct strlist *out)
{
	for (; w != NULL; w = w->next) {
		struct xbuf xb = { .s = NULL };

		if (w->assign != NULL) {
			xb_put(&xb, w->assign->name, strlen(w->assign->name), 0);
			xb_put(&xb, "=", 1, 0);
			expand_parts(&xb, w->assign->value->parts, 0, EXP_ASSIGN);
			list_add(out, xb_string(&xb, 0, xb.len));
			continue;
		}
		if (w->parts != NULL && w->parts->next == NULL &&
		    w->parts->type == P_TEXT && w->parts->quoted) {
			list_add(out, w->parts->text);
			continue;
		}
		expand_parts(&xb, w->parts, EX_FIELDS, 0);
		split_fields(&xb, out);
	}
}

/* Expand a word into one string: no fields, no file names. */
char *
expand_string(const struct word *w, int flags)
{
	struct xbuf xb = { .s = NULL };

	expand_parts(&xb, w->parts, 0, flags);
	return (xb_string(&xb, 0, xb.len));
}

/* Does the subject match a pattern of a case command? */
int
expand_case(const struct word *pattern, const char *subject)
{
	struct xbuf xb = { .s = NULL };

	expand_parts(&xb, pattern->parts, 0, 0);
	return (fnmatch(pattern_string(&xb, 0, xb.len), subject, 0) == 0);
}
