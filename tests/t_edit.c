/*
 * Tests of typing at the world's shell, compiled for the host, under a
 * pseudo-terminal: the keys that edit a line, history and fc, completion, and that
 * the terminal's modes are those of commands whenever one runs.
 *
 * What was typed is judged by what the command prints.  Where the screen itself
 * matters (a wrapped row, a resized window, odd bytes), so are the bytes sent there.
 *
 * VK_SH names the shell; the default is obj/tests/sh.  Read next: world/sh/sh_edit.c,
 * t_sh.c, pty.h.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/guest.h"

#define WAIT		10.0		/* seconds for anything to happen */
#define PROMPT		"ready> \033[J\r\033[7C"
#define UP		"\033[A"
#define LEFT		"\033[D"

static const char *
tested(void)
{
	const char *sh = getenv("VK_SH");

	return (sh != NULL ? sh : "obj/tests/sh");
}

/* A shell on a terminal that can be edited on, at home in `home'. */
static struct pty *
start(const char *home, int rows, int cols)
{
	const char *argv[] = { tested(), NULL };
	struct pty *p;

	ck_assert(mkdir(home, 0755) == 0 || access(home, X_OK) == 0);
	ck_assert_int_eq(setenv("HOME", home, 1), 0);
	ck_assert_int_eq(setenv("TERM", "xterm", 1), 0);
	ck_assert_int_eq(setenv("PS1", "ready> ", 1), 0);
	ck_assert_int_eq(setenv("PS2", "more> ", 1), 0);
	ck_assert_int_eq(unsetenv("ENV"), 0);
	ck_assert_int_eq(unsetenv("HISTFILE"), 0);
	ck_assert_int_eq(unsetenv("HISTSIZE"), 0);
	p = pty_spawn(argv, rows, cols);
	pty_expect(p, PROMPT, WAIT);
	return (p);
}

static void
finish(struct pty *p)
{
	pty_send(p, "\005\025exit 3\n");
	ck_assert_int_eq(pty_wait(p, WAIT), 3);
	ck_assert(pty_restored(p));
	pty_free(p);
}

/* Type, and wait for the output line and the prompt behind it. */
static void
type(struct pty *p, const char *keys, const char *output)
{
	char want[256];

	snprintf(want, sizeof(want), "\033[?2004l\r\n%s\r\n", output);
	pty_send(p, keys);
	pty_expect(p, want, WAIT);
	pty_expect(p, PROMPT, WAIT);
}

static const struct {
	const char *keys;		/* followed by Enter */
	const char *output;
} edits[] = {
	{ "echo one", "one" },
	{ "cho one\001e", "one" },
	{ "cho one\033[He\033[Fs", "ones" },
	{ "cho one\033OHe\033OFs", "ones" },
	{ "cho one\033[1~e\033[4~s", "ones" },
	{ "echo abc\002\002X", "aXbc" },
	{ "echo abc" LEFT LEFT "X\033[C\033OCY", "aXbcY" },
	{ "echo abc\002\002\006X", "abXc" },
	{ "echo abx\177c", "abc" },
	{ "echo abx\010c", "abc" },
	{ "echo axb\002\002\004", "ab" },
	{ "echo axb" LEFT LEFT "\033[3~", "ab" },
	{ "echo one two\033bX", "one Xtwo" },
	{ "echo one two\001\033f\033fX", "oneX two" },
	{ "echo one two\033[1;5DX\033[1;5CY", "one XtwoY" },
	{ "echo one two\001\033f\033d", "two" },
	{ "echo one/two\033\177three", "one/three" },
	{ "echo one/two\027three", "three" },
	{ "echo one two\033b\013", "one" },
	{ "nonsense\025echo one", "one" },
	{ "echo one two\033b\013\031 \031", "one two two" },
	{ "echo one two\027\027\031", "one two" },
	{ "echo ab\024", "ba" },
	{ "echo abc" LEFT "\024", "acb" },
	{ "echo \022\007one", "one" },
	{ "echo a\026\001b\026\033[Ac | od -An -c | tr -d ' '", "a001b033[Ac\\n" },
	{ "echo a\303\251b\177\177c", "ac" },
	{ "echo a\303\251b" LEFT LEFT "-", "a-\303\251b" },
	{ "echo a\303\251\024", "\303\251a" },
	{ "echo '\033[200~a\tb\rc\033[201~'", "a\tb\r\nc" },
	{ "echo a\f", "a" },
	{ "echo a\032b\034c", "abc" },		/* ^Z and ^\ do nothing */
	{ "echo \377\376 | od -An -tx1", " ff fe 0a" },
};

START_TEST(keys)
{
	struct pty *p = start(vk_path("keys"), 24, 80);
	char line[256];

	snprintf(line, sizeof(line), "%s\n", edits[_i].keys);
	type(p, line, edits[_i].output);
	finish(p);
}
END_TEST

/* ^C, ^D, signals; the modes that commands see. */
START_TEST(control)
{
	struct pty *p = start(vk_path("control"), 24, 80);

	pty_send(p, "echo no\003");
	pty_expect(p, "no^C\033[?2004l\r\n\r" PROMPT, WAIT);
	type(p, "echo $?\n", "130");
	pty_send(p, "if true\nthen\003");
	pty_expect(p, "then^C\033[?2004l\r\n\r" PROMPT, WAIT);
	type(p, "trap 'echo tr'ap INT; echo set\n", "set");
	pty_send(p, "junk\003");
	pty_expect(p, "junk^C\033[?2004l\r\ntrap\r\n\r" PROMPT, WAIT);
	type(p, "echo whole\n", "whole");
	finish(p);
}
END_TEST

/* A trap's output comes between, and what was typed stays. */
START_TEST(trap)
{
	struct pty *p = start(vk_path("trap"), 24, 80);

	type(p, "trap 'echo us'r USR1; echo set\n", "set");
	pty_send(p, "echo sta");
	pty_expect(p, "sta", WAIT);
	ck_assert_int_eq(kill(p->pid, SIGUSR1), 0);
	pty_expect(p, "\r\nusr\r\n", WAIT);
	pty_expect(p, "ready> echo sta", WAIT);
	type(p, "ys\n", "stays");
	pty_send(p, "echo sta");
	pty_expect(p, "sta", WAIT);
	ck_assert_int_eq(kill(p->pid, SIGCONT), 0);
	pty_expect(p, "ready> echo sta", WAIT);
	type(p, "ys\n", "stays");
	/* A signal that ends the shell leaves the terminal as it was. */
	pty_send(p, "half a line");
	pty_expect(p, "line", WAIT);
	ck_assert_int_eq(kill(p->pid, SIGHUP), 0);
	ck_assert_int_eq(pty_wait(p, WAIT), 128 + SIGHUP);
	ck_assert(pty_restored(p));
	pty_free(p);
}
END_TEST

START_TEST(eof)
{
	struct pty *p = start(vk_path("eof"), 24, 80);

	pty_send(p, "(exit 5)\n");
	pty_expect(p, PROMPT, WAIT);
	pty_send(p, "\004");
	ck_assert_int_eq(pty_wait(p, WAIT), 5);
	ck_assert(pty_restored(p));
	pty_free(p);
}
END_TEST

/* Commands have the terminal as it was, and what they set, stays. */
START_TEST(modes)
{
	struct pty *p = start(vk_path("modes"), 24, 80);

	type(p, "stty -a | grep -c ' icanon .* -*echo \\|[^-]icanon'\n", "1");
	type(p, "stty -echo; stty -a | grep -o ' -echo '; stty echo\n", " -echo ");
	type(p, "stty intr ^G; echo set\n", "set");
	pty_send(p, "x\007");
	pty_expect(p, "x^C\033[?2004l\r\n\r" PROMPT, WAIT);
	type(p, "stty intr ^C; echo set\n", "set");
	/* Typed ahead: for the command, not for the shell. */
	pty_send(p, "cat\nmine\n");
	pty_expect(p, "mine\r\n", WAIT);
	pty_send(p, "\004");
	pty_expect(p, PROMPT, WAIT);
	/* Without editing, as without a terminal that could. */
	pty_send(p, "TERM=dumb\n");
	pty_expect(p, "\nready> ", WAIT);
	pty_send(p, "echo a\001b\n");
	pty_expect(p, "\na\001b\r\nready> ", WAIT);
	pty_send(p, "TERM=cons25\n");
	pty_expect(p, PROMPT, WAIT);
	pty_send(p, "set +o emacs\n");
	pty_expect(p, "\nready> ", WAIT);
	pty_send(p, "echo $-\n");
	pty_expect(p, "\nims\r\nready> ", WAIT);
	pty_send(p, "exit 3\n");
	ck_assert_int_eq(pty_wait(p, WAIT), 3);
	ck_assert(pty_restored(p));
	pty_free(p);
}
END_TEST

/* Rows that wrap, a window that changes, more rows than it has. */
START_TEST(window)
{
	struct pty *p = start(vk_path("window"), 24, 20);
	char line[512];
	int i;

	pty_send(p, "echo 34567890123");
	pty_expect(p, "\r123", WAIT);
	pty_send(p, "x");
	pty_expect(p, "x", WAIT);
	pty_winsize(p, 24, 16);
	pty_expect(p, "ready> echo 3456 \r7890123x\033[J", WAIT);
	/* From the second row to the first one and back. */
	pty_send(p, "\001");
	pty_expect(p, "\033[1A\r\033[7C", WAIT);
	pty_send(p, "\005");
	pty_expect(p, "\r\033[8C", WAIT);
	type(p, "\n", "34567890123x");
	/* A full row: the cursor waits on the next. */
	pty_send(p, "echo 1234");
	pty_expect(p, "4 \r\033[J\r", WAIT);
	type(p, "5\n", "12345");
	pty_winsize(p, 4, 16);
	for (i = 0; i < 300; i++)
		line[i] = (char)('a' + i % 26);
	memcpy(line, "echo ", 5);
	strcpy(line + i, "\001\002\006\006X\005Y\n");
	pty_send(p, line);
	line[2] = 'X';
	line[i] = '\0';
	pty_expect(p, "ecXho fgh \rijklm", WAIT);
	pty_expect(p, "ecXho: not found", WAIT);
	pty_expect(p, PROMPT, WAIT);
	/* Bytes that would upset a terminal are shown, not sent. */
	pty_send(p, "\026\033[2J\026\a\302\233\377\033OD");
	pty_expect(p, "^[[2J^G", WAIT);
	pty_expect(p, "\\x \rc2\\x9b\\xff", WAIT);
	pty_send(p, "\005\025\300\301\027");
	type(p, "echo go''od\n", "good");
	finish(p);
}
END_TEST

START_TEST(history)
{
	const char *home = vk_path("history");
	char file[256], text[512] = "";
	struct pty *p = start(home, 24, 80);
	FILE *f;

	type(p, "echo one\n", "one");
	type(p, "echo two\n", "two");
	type(p, "echo two\n", "two");
	type(p, UP UP "\n", "one");
	type(p, "half" UP UP "\033[B\033[B\001\013echo \031\n", "half");
	type(p, "\020\020\020\016x\n", "onex");
	type(p, "\022two\n", "two");
	type(p, "\022echo\022 \005y\n", "onexy");
	type(p, "\022nothing\007echo left\n", "left");
	type(p, "echo \033.\n", "left");
	pty_send(p, "for i in 1 2\n");
	pty_expect(p, "more> ", WAIT);
	pty_send(p, "do echo $i\n");
	pty_expect(p, "more> ", WAIT);
	type(p, "done\n", "1\r\n2");
	pty_send(p, UP);
	pty_expect(p, "ready> for i in 1 2\033[K\r\ndo echo $i\033[K\r\ndone", WAIT);
	type(p, "\177e\n", "1\r\n2");
	pty_send(p, "echo no\003");
	pty_expect(p, PROMPT, WAIT);
	type(p, UP UP "\n", "left");
	type(p, "fc -l -2\n", "9\tfor i in 1 2\r\n\tdo echo $i\r\n"
	    "\tdone\r\n10\techo left");
	type(p, "fc -ln 1 2\n", "\techo one\r\n\techo two");
	type(p, "fc -lr 1 2\n", "2\techo two\r\n1\techo one");
	type(p, "fc -l echo\\ tw echo\\ tw\n", "6\techo two");
	type(p, "fc -s one=three 1\n", "echo three\r\nthree");
	type(p, "fc -s\n", "echo three\r\nthree");
	type(p, "fc -e 'sed -i s/three/four/'\n", "echo four\r\nfour");
	type(p, "fc -l nonsense; echo $?\n",
	    "obj/tests/sh: fc: nonsense: no such command");
	type(p, "history | head -1\n", "1\techo one");
	finish(p);

	/* It is there again, of the wanted size, in a file of one's own. */
	snprintf(file, sizeof(file), "%s/.sh_history", home);
	f = fopen(file, "r");
	ck_assert_ptr_nonnull(f);
	ck_assert_uint_gt(fread(text, 1, sizeof(text) - 1, f), 0);
	fclose(f);
	ck_assert_ptr_eq(strstr(text, "echo one\necho two\necho one\n"), text);
	ck_assert_ptr_nonnull(strstr(text, "\nfor i in 1 2\n\tdo echo $i\n\tdone\n"));
	ck_assert_ptr_null(strstr(text, "echo no\n"));
	p = start(home, 24, 80);
	pty_send(p, UP);
	pty_expect(p, "exit 3", WAIT);
	type(p, "\020\n", "1\techo one");
	type(p, "\022for i\n", "1\r\n2");
	pty_send(p, "exec true\n");
	ck_assert_int_eq(pty_wait(p, WAIT), 0);
	pty_free(p);
	p = start(home, 24, 80);
	pty_send(p, UP);
	pty_expect(p, "exec true", WAIT);
	type(p, "\025echo on\n", "on");
	finish(p);
	ck_assert_int_eq(chmod(file, 0400), 0);
	ck_assert_int_eq(setenv("HISTSIZE", "3", 1), 0);
	p = start(home, 24, 80);
	type(p, "HISTSIZE=2; echo a\n", "a");
	type(p, "fc -ln\n", "\tHISTSIZE=2; echo a");
	finish(p);
}
END_TEST

/* What Tab makes of the beginning of a word. */
static const struct {
	const char *typed, *output;
} words[] = {
	{ "cat o\t", "1" },
	{ "cat ./o\t", "1" },
	{ "cat ~/o\t", "1" },
	{ "cat $HOME/o\t", "1" },
	{ "cat 'o\t", "1" },
	{ "cat \"o\t", "1" },
	{ "ec\tx", "x" },
	{ "echo $LOGNA\t", "tester" },
	{ "echo ${LOGNA\tx", "testerx" },
	{ "echo \"$LOGNA\t-\"", "tester-" },
	{ "zmi\t", "yes" },
	{ "true && ec\tx", "x" },
	{ "X=1 ec\tx", "x" },
	{ "if ! fals\t; then ec\tx; fi", "x" },
	{ "echo `ec\tx`", "x" },
	{ "echo $(ec\tx)", "x" },
	{ "cat <o\t", "1" },
	{ "./ru\t", "ran" },
	{ "cat two\\ w\t", "2" },
	{ "cat tw\t", "2" },
	{ "cat 'tw\t", "2" },
	{ "cat d\to\t", "3" },
	{ "cat do\tu\t", "4" },
	{ "cat q\t", "5" },
	{ "cat \"q\t", "5" },
	{ "cat 'q\t", "5" },
	{ "echo z\t", "z" },
	{ "echo .hid\t", ".hidden" },
	{ "echo '$LOGNA\tx'", "$LOGNAx" },
	{ "echo .hid-" LEFT "\t", ".hidden -" },
};

static void
put(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(chmod(path, name[0] == 'r' ? 0755 : 0644), 0);
}

/* A home with files to find; the shell in it. */
static struct pty *
start_among_files(const char *home)
{
	char path[256];
	struct pty *p;

	ck_assert_int_eq(setenv("LOGNAME", "tester", 1), 0);
	p = start(home, 24, 80);
	put(home, "one", "1\n");
	put(home, "two words", "2\n");
	put(home, "q'\"$x", "5\n");
	put(home, ".hidden", "");
	put(home, "run", "echo ran\n");
	snprintf(path, sizeof(path), "%s/dir", home);
	ck_assert(mkdir(path, 0755) == 0);
	put(path, "one", "3\n");
	snprintf(path, sizeof(path), "%s/double dir", home);
	ck_assert(mkdir(path, 0755) == 0);
	put(path, "unique", "4\n");
	type(p, "zmine() { echo yes; }; cd; echo there\n", "there");
	return (p);
}

START_TEST(complete)
{
	struct pty *p = start_among_files(vk_path("complete"));
	char line[256];

	snprintf(line, sizeof(line), "%s\n", words[_i].typed);
	if (strncmp(line, "cat d\to", 7) == 0)
		strcpy(line, "cat di\to\t\n");	/* `d' alone means two */
	type(p, line, words[_i].output);
	finish(p);
}
END_TEST

START_TEST(listing)
{
	const char *home = vk_path("listing");
	struct pty *p = start_among_files(home);
	char name[32];
	int i;

	pty_send(p, "cat d\t");
	pty_expect(p, "\a", WAIT);
	pty_send(p, "\t");
	pty_expect(p, "\r\ndir         double dir\r\n", WAIT);
	pty_expect(p, "ready> cat d", WAIT);
	type(p, "ir/one\n", "3");
	for (i = 0; i < 120; i++) {
		snprintf(name, sizeof(name), "many%c%d", i == 7 ? '\033' : '-', i);
		put(home, name, "");
	}
	pty_send(p, "cat ma\t");
	pty_expect(p, "cat many", WAIT);
	pty_send(p, "\t");
	pty_expect(p, "Show all 120 possibilities (y or n)? ", WAIT);
	pty_send(p, "y");
	pty_expect(p, "\r\nmany^[7", WAIT);
	pty_expect(p, "many-99", WAIT);
	pty_expect(p, "ready> cat many", WAIT);
	finish(p);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "edit", .seconds = 120,
	    .tests = { { keys, sizeof(edits) / sizeof(edits[0]) }, { control, 1 },
	    { trap, 1 }, { eof, 1 }, { modes, 1 }, { window, 1 }, { history, 1 },
	    { complete, sizeof(words) / sizeof(words[0]) }, { listing, 1 } } }));
}
