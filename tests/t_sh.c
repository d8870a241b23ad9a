/*
 * Tests of the world's shell at a terminal, compiled for the host, as it uses nothing
 * but POSIX: prompts, ^C, ^Z and jobs, under a pseudo-terminal.  What it makes of
 * scripts is tested by t_conform.c; here only that it survives garbage and depths.
 *
 * VK_SH names the shell; the default is obj/tests/sh.  Read next: pty.h.
 */
#include <check.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/guest.h"

#define WAIT		10.0		/* seconds for anything to happen */
#define AGAIN		10.0		/* seconds, then ^C or ^Z is typed once more */

static const char *
tested(void)
{
	const char *sh = getenv("VK_SH");

	return (sh != NULL ? sh : "obj/tests/sh");
}

/* A program that says when it runs: ^C and ^Z typed before would meet the shell. */
#define RUN(cmd)	"sh -c 'echo r\"\"un; exec " cmd "'"

/*
 * Expectations look only at what came after the last match, so the echo of a line is
 * matched before its output if it must be.
 */
static void
play(struct pty *p, const struct step *s)
{
	for (; s->expect != NULL; s++) {
		if (s->send != NULL)
			pty_send(p, s->send);
		/* A signal that was typed before what it is for had begun is lost. */
		if (s->send != NULL && (s->send[0] == '\003' || s->send[0] == '\032')) {
			if (pty_seen(p, s->expect, AGAIN))
				continue;
			pty_send(p, s->send);
		}
		pty_expect(p, s->expect, WAIT);
	}
}

static struct pty *
start(void)
{
	const char *argv[] = { tested(), NULL };

	ck_assert_int_eq(setenv("TERM", "dumb", 1), 0);	/* t_edit.c has the other */
	ck_assert_int_eq(setenv("PS1", "ready> ", 1), 0);
	ck_assert_int_eq(setenv("PS2", "more> ", 1), 0);
	ck_assert_int_eq(unsetenv("ENV"), 0);
	return (pty_spawn(argv, 24, 80));
}

static void
finish(struct pty *p)
{
	pty_send(p, "exit 3\n");
	ck_assert_int_eq(pty_wait(p, WAIT), 3);
	ck_assert(pty_restored(p));
	pty_free(p);
}

START_TEST(prompts)
{
	static const struct step steps[] = {
		{ NULL, "ready> " },
		{ "echo o'n'e\n", "\none" }, { NULL, "ready> " },
		{ "if true\n", "more> " }, { "then echo tw'o'\n", "more> " },
		{ "fi\n", "\ntwo" }, { NULL, "ready> " },
		{ "fi\n", "syntax error" }, { NULL, "ready> " },
		{ "echo 'open\n", "more> " }, { "\003", "ready> " },
		{ "echo $?\n", "\n130" }, { NULL, "ready> " },
		{ "nosuchcommand\n", "not found" }, { NULL, "ready> " },
		{ "echo ${x?nothing}; echo no\n", "x: nothing" }, { NULL, "ready> " },
		{ "trap 'echo tr'ap INT\n", "ready> " }, { "\003", "^Ctrap" },
		{ NULL, "ready> " }, { "trap - INT\n", "ready> " },
		{ "PS1='$((6*7))> '\n", "42> " },
		{ "PS1='$(( > '\n", "syntax error" }, { NULL, "\n" }, { NULL, "$(( > " },
		{ "PS1='${x?not so}> '\n", "not so" }, { NULL, "${x?not so}> " },
		{ "x=5\n", "5> " },
		{ NULL, NULL },
	};
	struct pty *p = start();

	play(p, steps);
	finish(p);
}
END_TEST

/* An interactive shell prompts even if it reads from a pipe. */
START_TEST(prompts_in_a_pipe)
{
	const char *argv[] = { tested(), "-i", "+m", NULL };
	struct run r;

	ck_assert_int_eq(setenv("PS1", "ready> ", 1), 0);
	ck_assert_int_eq(setenv("PS2", "more> ", 1), 0);
	ck_assert_int_eq(unsetenv("ENV"), 0);
	run(&r, argv, "echo one\nif true\nthen echo two\nfi; fi\nexit 3\n", WAIT);
	ck_assert_int_eq(r.status, 3);
	ck_assert_str_eq(r.out, "one\n");
	ck_assert_msg(strstr(r.err, "ready> ready> more> more> ") == r.err, "%s", r.err);
	ck_assert_ptr_nonnull(strstr(r.err, "syntax error"));
}
END_TEST

/* A pipeline's first process may be dead before its last begins: that is of the same
 * group all the same, and in the foreground. */
START_TEST(quick)
{
	static const struct step steps[] = {
		{ NULL, "ready> " },
		{ "n=0; for i in $(seq 400); do : | sh -c 'set -- $(cat /proc/$$/stat); "
		    "test $5 = $8' || n=$((n+1)); done; echo ba'd'=$n\n", "\nbad=0\r\n" },
		{ NULL, "ready> " },
		{ NULL, NULL },
	};
	struct pty *p = start();

	play(p, steps);
	finish(p);
}
END_TEST

START_TEST(interrupt)
{
	static const struct step steps[] = {
		{ NULL, "ready> " },
		{ RUN("sleep 100") "\n", "\nrun" }, { "\003", "ready> " },
		{ "echo $?\n", "\n130" }, { NULL, "ready> " },
		{ "while :; do :; done\n", "\n" }, { "\003", "ready> " },
		{ "while :; do sleep 0.1; done\n", "\n" }, { "\003", "ready> " },
		{ "f() { " RUN("sleep 100") "; echo n'o'; }; f\n", "\nrun" },
		{ "\003", "ready> " },
		{ "echo r''un; read x\n", "\nrun" }, { "\003", "ready> " },
		{ RUN("cat") " | cat\n", "\nrun" }, { "\003", "ready> " },
		{ "sleep 100 & wait\n", "\n[1] " }, { NULL, "\n" }, { "\003",
		"ready> " },
		{ "kill %1; echo still h'e're\n", "\nstill here" }, { NULL, "ready> " },
		{ NULL, NULL },
	};
	struct pty *p = start();

	play(p, steps);
	ck_assert_ptr_null(strstr(p->out, "\nno"));
	finish(p);
}
END_TEST

START_TEST(jobs)
{
	static const struct step steps[] = {
		{ NULL, "ready> " },
		{ RUN("cat") "\n", "\nrun" }, { "\032", "[1] + Stopped" }, { NULL,
		    "ready> " },
		{ "echo $(($?>128))\n", "\n1" }, { NULL, "ready> " },
		{ "sleep 100 | cat &\n", "[2] " }, { NULL, "ready> " },
		{ "jobs\n", "[1] + Stopped" }, { NULL, "exec cat" },
		{ NULL, "[2] - Running" }, { NULL, "sleep 100 | cat" },
		{ NULL, "ready> " },
		{ "exit\n", "stopped jobs" }, { NULL, "ready> " },
		{ "fg\n", "exec cat'\r\n" }, { "hello\n", "hello\r\nhello" },
		{ "\004", "ready> " },
		{ "fg %2\n", "sleep 100 | cat" }, { "\032", "[2] + Stopped" },
		{ NULL, "ready> " },
		{ "bg\n", "[2] sleep 100 | cat" }, { NULL, "ready> " },
		{ "kill %2\n", "ready> " }, { "wait\n", "ready> " },
		{ "sh -c 'kill -9 $$'\n", "Killed" }, { NULL, "ready> " },
		{ "kill -0 $((4294967296+$$))\n", "bad process number" },
		{ NULL, "ready> " },
		{ "true & wait $!; echo d'o'ne\n", "\ndone" }, { NULL, "ready> " },
		{ "sleep 100 & kill $!; wait $!; echo $?\n", "\n143" },
		{ NULL, "ready> " },
		{ "sleep 100 & kill $!; wait\n", "+ Terminated" },
		{ NULL, "sleep 100\r\nready> " },
		{ "true & wait %+\n", "+ Done" }, { NULL, "true\r\nready> " },
		{ "(echo r''un; sleep 100)\n", "\nrun" }, { "\032", "Stopped" }, { NULL,
		"ready> " },
		{ "kill -0 %%; jobs\n", "+ Stopped" }, { NULL, "ready> " },
		{ "kill -CONT %%; jobs\n", "+ Running" }, { NULL, "ready> " },
		{ "kill -9 %%; wait\n", "ready> " },
		{ "set +m; set -m; sleep 0.1\n", "ready> " },
		{ NULL, NULL },
	};
	struct pty *p = start();

	play(p, steps);
	finish(p);
}
END_TEST

/* Change a text in a few places: cut, repeat, insert what means something, any byte. */
static size_t
mutate(char *s, size_t len, size_t max)
{
	static const char *const bits[] = {
		"'", "\"", "`", "$(", ")", "${", "}", "$((", "))", "\\", "\n", ";;",
		    "&", "|",
		"<<E\n", "<<-'E'\n", ">", "(", "{ ", "if ", "then ", "fi ", "do ",
		    "done ",
		"case x in ", "esac ", "for i in ", "while ", "f() ", "!", "#", "$@", "~",
	};
	char other[16];
	size_t at, n;

	for (int i = random() % 6 + 1; i > 0; i--) {
		at = (size_t)random() % (len + 1);
		n = (size_t)random() % sizeof(other);
		n = n < len - at ? n : len - at;
		memcpy(other, s + at, n);
		switch (random() % 4) {
		case 0:
			memmove(s + at, s + at + n, len - at - n);
			len -= n;
			continue;
		case 1:
			if (at < len)
				s[at] = (char)random();
			continue;
		case 2:
			n = strlen(strcpy(other, bits[(size_t)random() %
			    (sizeof(bits) / sizeof(bits[0]))]));
		}
		if (len + n > max)
			continue;
		memmove(s + at + n, s + at, len - at);
		memcpy(s + at, other, n);
		len += n;
	}
	return (len);
}

/* Whatever a script contains, parsing it ends, with success or with a syntax error. */
START_TEST(mutations)
{
	const char *file = vk_path("script");
	const char *argv[] = { tested(), "-n", file, NULL };
	char text[4096];
	size_t len;
	struct run r;
	glob_t g;
	FILE *f;

	srandom(1);
	ck_assert_int_eq(glob("tests/sh/*.sh", 0, NULL, &g), 0);
	for (int i = 0; i < 300; i++) {
		f = fopen(g.gl_pathv[(size_t)random() % g.gl_pathc], "r");
		ck_assert_ptr_nonnull(f);
		(void)fseek(f, random() % 8192, SEEK_SET);
		len = fread(text, 1, sizeof(text) / 2, f);
		(void)fclose(f);
		len = mutate(text, len, sizeof(text));
		ck_assert_ptr_nonnull(f = fopen(file, "w"));
		ck_assert_uint_eq(fwrite(text, 1, len, f), len);
		ck_assert_int_eq(fclose(f), 0);
		run(&r, argv, NULL, WAIT);
		ck_assert_msg(r.status == 0 || r.status == 2,
		    "script %d: status %d: %.*s\n%s",
		    i, r.status, (int)len, text, r.err);
	}
	globfree(&g);
}
END_TEST

/* What nests without end is an error, before the stack is full. */
START_TEST(depths)
{
	static const struct {
		const char *before, *again, *after;
	} deep[] = {
		{ "", "(", "" }, { "", "{ ", "" }, { "", "if ", "" }, { "", "(", ":" },
		{ "", "while case x in x) ", "" }, { "", "f() { ", "" },
		{ "echo ", "$(", "" }, { "echo ", "${x-", "" },
		{ "echo \"", "${x#\"", "" },
		{ "echo ", "\"$(echo ", "" }, { "echo $((", "-", "1))" },
		{ "echo $((", "1?", "1))" }, { "x=$((", "a=", "1))" },
		{ "f() { f; }; f", "", "" },
		{ "f() { eval f; }; f", "", "" },
		{ "trap 'kill -USR1 $$' USR1; kill -USR1 $$", "", "" },
	};
	const char *file = vk_path("script");
	const char *argv[] = { tested(), file, NULL };
	struct run r;
	FILE *f;

	for (size_t i = 0; i < sizeof(deep) / sizeof(deep[0]); i++) {
		ck_assert_ptr_nonnull(f = fopen(file, "w"));
		ck_assert_int_ge(fputs(deep[i].before, f), 0);
		for (int k = 0; k < 100000; k++)
			ck_assert_int_ge(fputs(deep[i].again, f), 0);
		ck_assert_int_ge(fprintf(f, "%s\n", deep[i].after), 0);
		ck_assert_int_eq(fclose(f), 0);
		run(&r, argv, NULL, WAIT);
		ck_assert_msg(r.status == 2 && strstr(r.err, "nested too deeply") != NULL,
		    "%s%s%s: status %d: %s", deep[i].before, deep[i].again, deep[i].after,
		    r.status, r.err);
	}
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "sh", .seconds = 120,
	    .tests = { { prompts, 1 }, { prompts_in_a_pipe, 1 }, { quick, 1 },
	    { interrupt, 1 },
	    { jobs, 1 }, { mutations, 1 }, { depths, 1 } } }));
}
