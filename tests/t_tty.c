/*
 * Tests of the line discipline, kern/tty.c: what termios(4), tty(4) and chapter 11 of
 * POSIX.1 say, one test a sentence or two, with a fake kernel around it (k_tty.c).
 * The last ones pour random bytes and modes into it.
 *
 * Read next: kern/tty.c, tests/k_tty.h.
 */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/errno.h"
#include "sys/ioctl.h"
#include "sys/termios.h"
#include "tests/k_tty.h"
#include "tests/suite.h"

/* DragonFly's numbers; the host's <signal.h> has others. */
enum { D_SIGHUP = 1, D_SIGINT = 2, D_SIGQUIT = 3, D_SIGTSTP = 18, D_SIGTTIN = 21,
    D_SIGTTOU = 22, D_SIGWINCH = 28, D_SIGINFO = 29 };

static void
type(const char *s)
{
	kt_input(s, (int)strlen(s));
}

/* A nonblocking read gives exactly this. */
static void
reads(const char *want)
{
	char buf[20000];
	int n = kt_read(buf, sizeof(buf), true);

	ck_assert_int_ge(n, 0);
	ck_assert_int_eq(n, (int)strlen(want));
	ck_assert_mem_eq(buf, want, strlen(want));
}

static void
reads_error(int error)
{
	char buf[16];

	ck_assert_int_eq(kt_read(buf, sizeof(buf), true), -error);
}

/* The device has got exactly this. */
static void
shows(const char *want)
{
	char buf[70000];
	int n = kt_output(buf, sizeof(buf) - 1);

	buf[n] = '\0';
	ck_assert_str_eq(buf, want);
}

static void
hush(void)
{
	char buf[70000];

	(void)kt_output(buf, sizeof(buf));
}

START_TEST(canonical_line)
{
	type("hello");
	reads_error(EAGAIN);
	ck_assert(!kt_poll(false));
	type("\r");			/* ICRNL */
	ck_assert(kt_poll(false));
	shows("hello\r\n");
	reads("hello\n");
	reads_error(EAGAIN);
}
END_TEST

START_TEST(one_line_a_read)
{
	char buf[4];

	type("ab\ncdefg\n");
	reads("ab\n");
	ck_assert_int_eq(kt_read(buf, 2, true), 2);
	ck_assert_mem_eq(buf, "cd", 2);
	reads("efg\n");
	reads_error(EAGAIN);
}
END_TEST

START_TEST(fionread)
{
	int n;

	type("ab\ncd\nef");
	ck_assert_int_eq(kt_ioctl(FIONREAD, &n), 0);
	ck_assert_int_eq(n, 6);
}
END_TEST

START_TEST(erase_and_kill)
{
	type("hellp\177o\n");
	shows("hellp\b \bo\r\n");
	reads("hello\n");
	type("abc\025xyz\n");		/* ECHOKE */
	shows("abc\b \b\b \b\b \bxyz\r\n");
	reads("xyz\n");
	type("\177\177\010\025ok\n");	/* nothing to erase */
	shows("ok\r\n");
	reads("ok\n");
	kt_mode('l', ECHOKE, ECHOK);
	type("abc\025x\n");
	shows("abc^U\r\nx\r\n");
	reads("x\n");
	kt_mode('l', ECHOE, 0);
	type("ab\177\n");
	shows("ab^?\r\n");
	reads("a\n");
}
END_TEST

START_TEST(erase_control_and_tab)
{
	type("a\001\177b\n");		/* ^A takes two columns */
	shows("a^A\b \b\b \bb\r\n");
	reads("ab\n");
	type("abc\t\177d\n");		/* back over five columns */
	shows("abc\t\b\b\b\b\bd\r\n");
	reads("abcd\n");
}
END_TEST

START_TEST(word_erase)
{
	type("foo bar  \027baz\n");
	reads("foo baz\n");
	type("a/b-c\027x\n");
	reads("x\n");
	kt_mode('l', 0, ALTWERASE);
	type("a/b-c\027x\n");
	reads("a/b-x\n");
	kt_mode('l', IEXTEN, 0);
	type("a b\027\n");
	reads("a b\027\n");
}
END_TEST

START_TEST(reprint_after_output)
{
	type("ab");
	hush();
	ck_assert_int_eq(kt_write("x", 1, true), 1);
	type("\177");			/* not at the cursor: the line is shown again */
	shows("x^R\r\na");
	type("\022");
	shows("^R\r\na");
	type("c\177");
	shows("c\b \b");
	type("\n");
	reads("a\n");
}
END_TEST

START_TEST(literal_next)
{
	type("a\026\003b\026\n\n");
	reads("a\003b\n\n");
	ck_assert_int_eq(kt_signal(), 0);
	hush();
	type("\026\004\n");		/* ^V^D is no end of file */
	shows("^\b^D\r\n");
	reads("\004\n");
}
END_TEST

START_TEST(end_of_file)
{
	type("abc\004");
	shows("abc^D\b\b");
	reads("abc");
	reads_error(EAGAIN);
	type("\004");
	ck_assert(kt_poll(false));
	reads("");			/* 0 */
	reads_error(EAGAIN);
	type("\004x\n");		/* each is one */
	reads("");
	reads("x\n");
}
END_TEST

START_TEST(other_delimiters)
{
	kt_cc(VEOL, ';');
	kt_cc(VEOL2, '!');
	type("a;b!c\n");
	reads("a;");
	reads("b!");
	reads("c\n");
	kt_cc(VEOL, _POSIX_VDISABLE);
	type("\377\n");			/* disabled is not the character 0xff */
	reads("\377\n");
}
END_TEST

START_TEST(device_end)
{
	type("half");
	kt_eof();
	reads("half");
	reads("");
	reads("");
	ck_assert(kt_poll(false));
}
END_TEST

START_TEST(signals)
{
	type("abc\003def\n");
	ck_assert_int_eq(kt_signal(), D_SIGINT);
	reads("def\n");			/* abc was flushed */
	type("\034");
	ck_assert_int_eq(kt_signal(), D_SIGQUIT);
	hush();
	type("\032");
	ck_assert_int_eq(kt_signal(), D_SIGTSTP);
	shows("^Z");
	kt_mode('l', 0, NOFLSH);
	type("abc\003def\n");
	ck_assert_int_eq(kt_signal(), D_SIGINT);
	reads("abcdef\n");
	kt_mode('l', ISIG, 0);
	type("\003\n");
	ck_assert_int_eq(kt_signal(), 0);
	reads("\003\n");
}
END_TEST

START_TEST(status)
{
	type("ab\024");
	ck_assert_int_eq(kt_signal(), D_SIGINFO);
	shows("ab\r\ncmd: cat 10 [running] 1.00u 1.00s 0k\r\n");
	type("\n");
	reads("ab\n");
}
END_TEST

START_TEST(flow_control)
{
	type("\023");
	ck_assert_int_eq(kt_write("abc", 3, true), 3);
	shows("");
	type("\021");
	shows("abc");
	type("\023");
	ck_assert_int_eq(kt_write("d", 1, true), 1);
	type("x");			/* IXANY */
	shows("dx");
	kt_mode('i', IXANY, 0);
	type("\023");
	type("y");
	shows("");
	type("\021");
	shows("y");
	kt_mode('i', IXON, 0);
	type("\023\n");
	reads("xy\023\n");
}
END_TEST

START_TEST(input_mapping)
{
	kt_mode('i', ICRNL, INLCR);
	kt_mode('l', ICANON, 0);
	type("\n\r");
	reads("\r\r");
	kt_mode('i', INLCR, IGNCR);
	type("a\rb");
	reads("ab");
	kt_mode('i', 0, ISTRIP);
	type("\341");
	reads("a");
}
END_TEST

START_TEST(output_processing)
{
	ck_assert_int_eq(kt_write("a\nb\tc", 5, true), 5);
	shows("a\r\nb\tc");
	kt_mode('o', 0, OXTABS);
	ck_assert_int_eq(kt_write("\r1\t2\n", 5, true), 5);
	shows("\r1       2\r\n");
	kt_mode('o', ONLCR, OCRNL | ONOCR);
	ck_assert_int_eq(kt_write("x\ry\n", 4, true), 4);
	shows("x\ny\n");
	kt_mode('o', OCRNL, ONLRET);
	ck_assert_int_eq(kt_write("z\n\rw", 4, true), 4);	/* CR at column 0 */
	shows("z\nw");
	kt_mode('o', OPOST, 0);
	ck_assert_int_eq(kt_write("\r\n\t", 3, true), 3);
	shows("\r\n\t");
}
END_TEST

START_TEST(echo_modes)
{
	kt_mode('l', ECHO, 0);
	type("secret\n");
	shows("");
	kt_mode('l', 0, ECHONL);
	type("secret\n");
	shows("\r\n");
	kt_mode('l', ECHONL | ECHOCTL, ECHO);
	type("a\001\n");
	shows("a\001\r\n");
}
END_TEST

START_TEST(discard)
{
	type("\017");
	shows("^O");
	ck_assert_int_eq(kt_write("lost", 4, true), 4);
	shows("");
	type("\017");
	ck_assert_int_eq(kt_write("seen", 4, true), 4);
	shows("seen");
}
END_TEST

/* ---- raw reads ---------------------------------------------------------- */

static int calls;

static void
late_x(void)
{
	calls++;
	type("x");
}

static void
late_second(void)
{
	calls++;
	kt_now += 1000000000;
}

static void
x_then_time(void)
{
	if (calls++ == 0)
		type("x");
	else
		kt_now += kt_slept;
}

START_TEST(raw_min)
{
	char buf[16];

	kt_mode('l', ICANON, 0);
	kt_cc(VMIN, 3);
	type("ab");
	calls = 0;
	kt_onsleep(late_x);
	ck_assert_int_eq(kt_read(buf, sizeof(buf), false), 3);
	ck_assert_int_eq(calls, 1);
	ck_assert_mem_eq(buf, "abx", 3);
	type("abcde");
	ck_assert_int_eq(kt_read(buf, sizeof(buf), false), 5);
	type("a");
	ck_assert_int_eq(kt_read(buf, 1, false), 1);	/* asks for less than MIN */
	reads_error(EAGAIN);
	type("a");
	reads("a");			/* O_NONBLOCK takes what there is */
}
END_TEST

START_TEST(raw_time)
{
	char buf[16];

	kt_mode('l', ICANON, 0);
	kt_cc(VMIN, 0);
	kt_cc(VTIME, 0);
	ck_assert_int_eq(kt_read(buf, sizeof(buf), false), 0);
	kt_cc(VTIME, 5);
	calls = 0;
	kt_onsleep(late_second);
	ck_assert_int_eq(kt_read(buf, sizeof(buf), false), 0);
	ck_assert_int_eq(calls, 1);
	ck_assert_uint_eq(kt_slept, 500000000);
	kt_onsleep(late_x);
	ck_assert_int_eq(kt_read(buf, sizeof(buf), false), 1);
}
END_TEST

START_TEST(raw_min_time)
{
	char buf[16];

	kt_mode('l', ICANON, 0);
	kt_cc(VMIN, 5);
	kt_cc(VTIME, 2);
	calls = 0;
	/* Waits for ever, then 0.2 s from the first byte on. */
	kt_onsleep(x_then_time);
	ck_assert_int_eq(kt_read(buf, sizeof(buf), false), 1);
	ck_assert_int_eq(calls, 2);
	ck_assert_uint_eq(kt_slept, 200000000);
}
END_TEST

START_TEST(mode_changes)
{
	char buf[16];

	type("ab\ncd");
	kt_mode('l', ICANON | ECHO, 0);		/* all of it is there now */
	ck_assert_int_eq(kt_read(buf, sizeof(buf), true), 5);
	ck_assert_mem_eq(buf, "ab\ncd", 5);
	type("xy\nz");
	kt_mode('l', 0, ICANON);		/* typed again */
	reads("xy\n");
	type("\n");
	reads("z\n");
	type("gone");
	ck_assert_int_eq(kt_ioctl(TIOCFLUSH, &(int){ 1 }), 0);
	type("\n");
	reads("\n");
}
END_TEST

START_TEST(interrupted)
{
	char buf[4];

	ck_assert_int_eq(kt_read(buf, 4, false), -EINTR);
	kt_mode('l', ICANON, 0);
	ck_assert_int_eq(kt_read(buf, 4, false), -EINTR);
}
END_TEST

/* ---- output that waits -------------------------------------------------- */

static char big[60000];

static void
start_device(void)
{
	calls++;
	kt_device(true);
}

START_TEST(output_blocks)
{
	static char got[70000];
	int n;

	memset(big, 'b', sizeof(big));
	kt_device(false);
	n = kt_write(big, sizeof(big), true);
	ck_assert_int_gt(n, 1000);
	ck_assert_int_lt(n, (int)sizeof(big));
	ck_assert_int_eq(kt_write(big, 1, true), -EAGAIN);
	ck_assert(!kt_poll(true));
	ck_assert_int_eq(kt_write(big, 1, false), -EINTR);
	calls = 0;
	kt_onsleep(start_device);
	ck_assert_int_eq(kt_write(big, (int)sizeof(big), false), (int)sizeof(big));
	ck_assert_int_eq(calls, 1);
	ck_assert_int_eq(kt_output(got, sizeof(got)), (int)sizeof(got));
	ck_assert(kt_poll(true));
}
END_TEST

START_TEST(drain)
{
	struct termios t;

	kt_device(false);
	ck_assert_int_eq(kt_write("abc", 3, true), 3);
	ck_assert_int_eq(kt_ioctl(TIOCDRAIN, NULL), -EINTR);
	ck_assert_int_eq(kt_ioctl(TIOCGETA, &t), 0);
	type("x");
	calls = 0;
	kt_onsleep(start_device);
	ck_assert_int_eq(kt_ioctl(TIOCSETAF, &t), 0);
	ck_assert_int_eq(calls, 1);
	type("y\n");
	reads("y\n");			/* x was flushed */
}
END_TEST

static void
let_time_pass(void)
{
	calls++;
	kt_now += kt_slept;
}

/* A close waits for the device, but not for one that takes nothing. */
START_TEST(last_words)
{
	kt_device(false);
	ck_assert_int_eq(kt_write("bye", 3, true), 3);
	calls = 0;
	kt_onsleep(start_device);
	kt_reopen();
	ck_assert_int_eq(calls, 1);
	shows("bye");
	kt_device(false);
	ck_assert_int_eq(kt_write("lost", 4, true), 4);
	calls = 0;
	kt_onsleep(let_time_pass);
	kt_reopen();
	ck_assert_int_eq(calls, 1);
	kt_device(true);
	shows("");
}
END_TEST

/* ---- job control -------------------------------------------------------- */

static void
to_foreground(void)
{
	calls++;
	kt_caller(false, 0, false);
}

START_TEST(background_read)
{
	type("line\n");
	kt_caller(true, 0, false);
	calls = 0;
	kt_onsleep(to_foreground);
	reads("line\n");
	ck_assert_int_eq(kt_bgsignal(), D_SIGTTIN);
	ck_assert_int_eq(calls, 1);
	type("line\n");
	kt_caller(true, D_SIGTTIN, false);
	reads_error(EIO);
	kt_caller(true, 0, true);
	reads_error(EIO);
	ck_assert_int_eq(kt_bgsignal(), 0);
}
END_TEST

START_TEST(background_write)
{
	kt_caller(true, 0, false);
	ck_assert_int_eq(kt_write("a", 1, true), 1);
	ck_assert_int_eq(kt_bgsignal(), 0);
	kt_caller(false, 0, false);
	kt_mode('l', 0, TOSTOP);
	kt_caller(true, 0, false);
	ck_assert_int_eq(kt_write("a", 1, true), -EINTR);
	ck_assert_int_eq(kt_bgsignal(), D_SIGTTOU);
	kt_caller(true, D_SIGTTOU, false);
	ck_assert_int_eq(kt_write("a", 1, true), 1);
	kt_caller(true, 0, true);
	ck_assert_int_eq(kt_write("a", 1, true), -EIO);
}
END_TEST

START_TEST(background_ioctl)
{
	struct termios t;
	int pg = 11;

	ck_assert_int_eq(kt_ioctl(TIOCGETA, &t), 0);
	kt_caller(true, 0, false);
	ck_assert_int_eq(kt_ioctl(TIOCGETA, &t), 0);
	ck_assert_int_eq(kt_ioctl(TIOCSETA, &t), -EINTR);
	ck_assert_int_eq(kt_bgsignal(), D_SIGTTOU);
	kt_caller(true, D_SIGTTOU, false);	/* as shells do */
	ck_assert_int_eq(kt_ioctl(TIOCSPGRP, &pg), 0);
	ck_assert_int_eq(kt_ioctl(TIOCGPGRP, &pg), 0);
	ck_assert_int_eq(pg, 11);
	pg = 99;
	ck_assert_int_eq(kt_ioctl(TIOCSPGRP, &pg), -EPERM);
	ck_assert_int_eq(kt_ioctl(TIOCGSID, &pg), 0);
	ck_assert_int_eq(pg, 10);
}
END_TEST

START_TEST(window_size)
{
	struct winsize ws = { .ws_row = 40, .ws_col = 100 };

	ck_assert_int_eq(kt_ioctl(TIOCSWINSZ, &ws), 0);
	ck_assert_int_eq(kt_signal(), D_SIGWINCH);
	ck_assert_int_eq(kt_ioctl(TIOCSWINSZ, &ws), 0);
	ck_assert_int_eq(kt_signal(), 0);
	memset(&ws, 0, sizeof(ws));
	ck_assert_int_eq(kt_ioctl(TIOCGWINSZ, &ws), 0);
	ck_assert_int_eq(ws.ws_row, 40);
	ck_assert_int_eq(ws.ws_col, 100);
}
END_TEST

START_TEST(hangup)
{
	int pg;

	type("left\n");
	kt_hangup();
	ck_assert_int_eq(kt_signal(), D_SIGHUP);
	ck_assert_int_eq(kt_ioctl(TIOCGPGRP, &pg), -ENOTTY);
}
END_TEST

static void
hangup_now(void)
{
	kt_hangup();
}

START_TEST(hangup_sleeper)
{
	char buf[4];

	kt_onsleep(hangup_now);
	ck_assert_int_eq(kt_read(buf, 4, false), -EIO);
}
END_TEST

START_TEST(simulated_typing)
{
	char c = 'q';

	ck_assert_int_eq(kt_ioctl(TIOCSTI, &c), 0);
	c = '\n';
	ck_assert_int_eq(kt_ioctl(TIOCSTI, &c), 0);
	reads("q\n");
	ck_assert_int_eq(kt_ioctl(0x20001234, NULL), -ENOTTY);
}
END_TEST

START_TEST(defaults_again)
{
	struct termios t;

	kt_mode('l', ICANON | ECHO, 0);
	kt_reopen();
	ck_assert_int_eq(kt_ioctl(TIOCGETA, &t), 0);
	ck_assert_uint_ne(t.c_lflag & ICANON, 0);
	ck_assert_uint_eq(t.c_cc[VINTR], 3);
	ck_assert_uint_eq(t.c_ospeed, B9600);
}
END_TEST

/* ---- floods ------------------------------------------------------------- */

START_TEST(too_long_line)
{
	char buf[20000];
	int n;

	memset(big, 'l', sizeof(big));
	kt_input(big, sizeof(big));
	n = kt_output(buf, sizeof(buf));
	ck_assert_ptr_nonnull(memchr(buf, '\a', (size_t)n));	/* IMAXBEL */
	type("\n");			/* there is always room for that */
	n = kt_read(buf, sizeof(buf), true);
	ck_assert_int_gt(n, 255);
	ck_assert_int_eq(buf[n - 1], '\n');
	type("next\n");
	reads("next\n");
}
END_TEST

START_TEST(too_many_lines)
{
	char buf[64];
	int lines = 0;

	for (int i = 0; i < 20000; i++)
		kt_input1("x\n", 2);
	while (kt_read(buf, sizeof(buf), true) > 0)
		lines++;
	ck_assert_int_gt(lines, 1000);
	ck_assert_int_lt(lines, 20000);
}
END_TEST

START_TEST(random_flood)
{
	char buf[512];
	int n;

	srand(12345);
	for (int i = 0; i < 20000; i++) {
		n = rand() % (int)sizeof(buf);
		for (int k = 0; k < n; k++)
			buf[k] = (char)rand();
		switch (rand() % 10) {
		case 0:
			kt_mode("iol"[rand() % 3], (uint32_t)rand() << 1,
			    (uint32_t)rand());
			break;
		case 1:
			kt_cc(rand() % 20, rand());
			break;
		case 2:
			n = kt_write(buf, n, true);
			ck_assert(n >= 0 || n == -EAGAIN || n == -EINTR);
			break;
		case 3:
		case 4:
			n = kt_read(buf, n, true);
			ck_assert(n >= 0 || n == -EAGAIN);
			break;
		case 5:
			kt_device(rand() % 2);
			break;
		case 6:
			kt_ioctl(TIOCFLUSH, &(int){ rand() % 4 });
			break;
		default:
			kt_input(buf, n);
		}
		hush();
	}
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "tty", .seconds = 30,
	    .before = kt_reset,
	    .tests = { { canonical_line, 1 }, { one_line_a_read, 1 }, { fionread, 1 },
	    { erase_and_kill, 1 }, { erase_control_and_tab, 1 }, { word_erase, 1 },
	    { reprint_after_output, 1 }, { literal_next, 1 }, { end_of_file, 1 },
	    { other_delimiters, 1 }, { device_end, 1 }, { signals, 1 }, { status, 1 },
	    { flow_control, 1 }, { input_mapping, 1 }, { output_processing, 1 },
	    { echo_modes, 1 }, { discard, 1 }, { raw_min, 1 }, { raw_time, 1 },
	    { raw_min_time, 1 }, { mode_changes, 1 }, { interrupted, 1 },
	    { output_blocks, 1 }, { drain, 1 }, { last_words, 1 }, { background_read, 1 },
	    { background_write, 1 }, { background_ioctl, 1 }, { window_size, 1 },
	    { hangup, 1 }, { hangup_sleeper, 1 }, { simulated_typing, 1 },
	    { defaults_again, 1 }, { too_long_line, 1 }, { too_many_lines, 1 },
	    { random_flood, 1 } } }));
}
