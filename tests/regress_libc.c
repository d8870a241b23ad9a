/*
 * regress_libc.c - the tests of regress.c that ask libc rather than the kernel: numbers
 * in both directions, temporary files, the small things of ISO C.
 *
 * On the host they test themselves against Linux's libc, so that what they expect is
 * what two libraries that know nothing of each other agree on.
 */
#define _GNU_SOURCE		/* strcasestr() in Linux */
#include <sys/stat.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#include "tests/regress.h"

/* The bits of a number: -0 is not 0, a NaN is itself. */
static uint64_t
bits(double v)
{
	uint64_t u;

	memcpy(&u, &v, sizeof(u));
	return u;
}

static double
from_bits(uint64_t u)
{
	double v;

	memcpy(&v, &u, sizeof(v));
	return v;
}

/* printf(3) writes every digit, rounded to nearest, a tie to the even one. */
static void
t_float_print(void)
{
	static const struct {
		const char	*fmt;
		double		v;
		const char	*want;
	} t[] = {
		{ "%.0f", 0.5, "0" }, { "%.0f", 1.5, "2" }, { "%.0f", 2.5, "2" },
		{ "%.0f", -0.5, "-0" }, { "%.2f", 2.675, "2.67" },
		{ "%.1f", 0.25, "0.2" },
		{ "%.0f", 1e23, "99999999999999991611392" },
		{ "%f", 1e15 / 3, "333333333333333.312500" },
		{ "%.20f", 0.1, "0.10000000000000000555" },
		{ "%.3e", 9998.5, "9.998e+03" },
		{ "%.3e", 9999.5, "1.000e+04" }, { "%e", 0.0, "0.000000e+00" },
		{ "%.17g", 0.1, "0.10000000000000001" }, { "%g", 1e-5, "1e-05" },
		{ "%g", 0.0001, "0.0001" }, { "%g", 999999.5, "1e+06" },
		{ "%g", 100000, "100000" },
		{ "%#g", 1, "1.00000" }, { "%#.0f", 3, "3." }, { "%G", 1e-10, "1E-10" },
		{ "%08.2f|", -3.14159, "-0003.14|" }, { "%-8.1f|", 3.14159, "3.1     |" },
		{ "%+.1e", 12345, "+1.2e+04" }, { "% g", 7, " 7" },
		{ "%.0e", 2.5, "2e+00" },
		{ "%a", 1, "0x1p+0" }, { "%a", -0.1, "-0x1.999999999999ap-4" },
		{ "%.1a", 1.96875, "0x2.0p+0" }, { "%A", 255.5, "0X1.FFP+7" },
		{ "%014.2a|", 10, "0x000001.40p+3|" },
		{ "%5.1f|", __builtin_inf(), "  inf|" },
		{ "%-5F|", -__builtin_inf(), "-INF |" },
		{ "%05g", __builtin_inf(), "  inf" },
		{ "%.30g", 5e-324, "4.94065645841246544176568792868e-324" },
		{ "%.16e", 1.7976931348623157e308, "1.7976931348623157e+308" },
	};
	char buf[2000];

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		snprintf(buf, sizeof(buf), t[i].fmt, t[i].v);
		if (strcmp(buf, t[i].want) != 0)
			fail("%s of %a is %s, not %s", t[i].fmt, t[i].v, buf, t[i].want);
	}
	CHECK(snprintf(buf, sizeof(buf), "%.1074f", 5e-324) == 1076);
	CHECK(strcmp(buf + 1072, "5625") == 0 &&
	    strncmp(buf + 319, "000000494065", 12) == 0);
	CHECK(snprintf(buf, sizeof(buf), "%f", 1.7976931348623157e308) == 316);
	CHECK(strncmp(buf, "179769313486231570814527423731", 30) == 0);
	CHECK(strcmp(buf + 303, "858368.000000") == 0);
}

/* strtod(3) finds the nearest number, however long the text is. */
static void
t_float_scan(void)
{
	static const struct {
		const char	*s;
		int		len;		/* of what is taken */
		double		v;
		int		error;
	} t[] = {
		{ "0", 1, 0, 0 }, { "-0.0", 4, -0.0, 0 }, { " \t+12.5e1x", 9, 125, 0 },
		{ ".5.", 2, .5, 0 }, { "5.", 2, 5, 0 }, { ".", 0, 0, 0 },
		{ "e5", 0, 0, 0 },
		{ "1e", 1, 1, 0 }, { "1e+", 1, 1, 0 }, { "1e 5", 1, 1, 0 },
		{ "0x", 1, 0, 0 },
		{ "0x.8p1q", 6, 1, 0 }, { "0x1.8P+3", 8, 12, 0 }, { "0xp1", 1, 0, 0 },
		{ "0x1.fffffffffffff8p0", 20, 2, 0 },
		{ "0x1.00000000000008p0", 20, 1, 0 },
		{ "0x1.0000000000000800000000000000000001p0", 40, 0x1.0000000000001p0,
		    0 },
		{ "-INFinite", 4, -__builtin_inf(), 0 },
		{ "infinity", 8, __builtin_inf(), 0 },
		{ "1e309", 5, __builtin_inf(), ERANGE },
		{ "-1e9999999999", 13, -__builtin_inf(), ERANGE },
		{ "1e-400", 6, 0, ERANGE }, { "0e9999999999", 12, 0, 0 },
		{ "2.4703282292062327e-324", 23, 0, ERANGE },
		{ "2.4703282292062328e-324", 23, 5e-324, ERANGE },
		{ "1.7976931348623158e308", 22, 1.7976931348623157e308, 0 },
		{ "1.7976931348623159e308", 22, __builtin_inf(), ERANGE },
		{ "9007199254740993", 16, 9007199254740992., 0 },
		{ "9007199254740993.00000000000000000000000000000000000000001", 58,
		    9007199254740994., 0 },
		{ "1e23", 4, 1e23, 0 }, { "8.5e22", 6, 8.5e22, 0 },
		{ "0.000000000000000000000000000000000001e36", 41, 1, 0 },
	};
	char *end, buf[1200];
	uint64_t x = 88172645463325252U;
	double v;

	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		errno = 0;
		v = strtod(t[i].s, &end);
		if (bits(v) != bits(t[i].v) || end != t[i].s + t[i].len ||
		    errno != t[i].error)
			fail("strtod %s: %a, %d bytes, error %d", t[i].s, v,
			    (int)(end - t[i].s), errno);
	}
	v = strtod("nan(12)x", &end);
	CHECK(v != v && *end == 'x');
	CHECK(strtof("16777217.000000000000000000001", NULL) == 16777218.0f);
	CHECK(strtold("18446744073709551615", NULL) == 18446744073709551615.0L);
	/* There and back: 17 digits are enough, and all of them are, too. */
	for (int i = 0; i < 2000; i++) {
		x ^= x << 13, x ^= x >> 7, x ^= x << 17;
		v = from_bits(x);
		if (v - v != 0)
			continue;
		snprintf(buf, sizeof(buf), "%.17g", v);
		CHECK(bits(strtod(buf, NULL)) == x);
		snprintf(buf, sizeof(buf), "%.*e", i % 2 == 0 ? 1100 : 800, v);
		CHECK(bits(strtod(buf, NULL)) == x);
		snprintf(buf, sizeof(buf), "%a", v);
		CHECK(bits(strtod(buf, NULL)) == x);
	}
}

static void
t_printf(void)
{
	char buf[100];
	long n = -1;
	int m = -1;

	CHECK(snprintf(buf, sizeof(buf), "%-5d|%-6s|%-3c|%.2s|%n", 42, "ab", 'c', "xyz",
	    &m) == 20);
	CHECK(strcmp(buf, "42   |ab    |c  |xy|") == 0 && m == 20);
	CHECK(snprintf(buf, sizeof(buf), "%s%ln%%", "abc", &n) == 4 && n == 3);
	CHECK(snprintf(buf, sizeof(buf), "%-*d|%*d|%.*f", 5, 1, -5, 2, -1, 0.5) == 20);
	CHECK(strcmp(buf, "1    |2    |0.500000") == 0);
}

static void
t_iso(void)
{
	char buf[8];
	const char *hay = "one Two three";

	CHECK(div(-7, 2).quot == -3 && div(-7, 2).rem == -1);
	CHECK(ldiv(1L << 40, 3).quot == 366503875925 && lldiv(7, -2).rem == 1);
	CHECK(llabs(-5000000000) == 5000000000);
	CHECK(strcasestr(hay, "tWO") == hay + 4 && strcasestr(hay, "") == hay);
	CHECK(strcasestr(hay, "threex") == NULL && strcasestr(hay, "E") == hay + 2);
	CHECK(strcoll("a", "b") < 0 && strxfrm(buf, "hello", sizeof(buf)) == 5);
	CHECK(strcmp(buf, "hello") == 0 && strxfrm(NULL, "longer than buf", 0) == 15);
	CHECK(strftime(buf, sizeof(buf), "%C %y", &(struct tm){ .tm_year = -54 }) == 5);
	CHECK(strcmp(buf, "18 46") == 0);
	CHECK(strcmp(localeconv()->decimal_point, ".") == 0 &&
	    setlocale(LC_ALL, "C") != NULL);
}

/* $TZ as POSIX has it: instants around the changes of the clocks, there and back. */
static void
t_zones(void)
{
	static const char europe[] = "CET-1CEST,M3.5.0,M10.5.0/3";
	static const char south[] = "NZST-12NZDT,M9.5.0,M4.1.0/3";
	static const char days[] = "AAA3BBB2:30,J60/0,300/-1:30";
	static const struct {
		const char *zone;
		time_t	t;
		const char *text;
	} at[] = {
		{ "UTC0", 0, "1970-01-01 00:00:00 +0000 UTC" },
		{ europe, 1711846799, "2024-03-31 01:59:59 +0100 CET" },
		{ europe, 1711846800, "2024-03-31 03:00:00 +0200 CEST" },
		{ europe, 1729990799, "2024-10-27 02:59:59 +0200 CEST" },
		{ europe, 1729990800, "2024-10-27 02:00:00 +0100 CET" },
		{ south, 1704067200, "2024-01-01 13:00:00 +1300 NZDT" },
		{ south, 1720000000, "2024-07-03 21:46:40 +1200 NZST" },
		{ "EST5EDT,M3.2.0,M11.1.0", 1720000000, "2024-07-03 05:46:40 -0400 EDT" },
		{ "<+0545>-5:45", -1, "1970-01-01 05:44:59 +0545 +0545" },
		{ days, 1709261999, "2024-02-29 23:59:59 -0300 AAA" },
		{ days, 1709262000, "2024-03-01 00:30:00 -0230 BBB" },
		{ days, 1729990799, "2024-10-26 22:29:59 -0230 BBB" },
		{ days, 1729990800, "2024-10-26 22:00:00 -0300 AAA" },
	};
	char buf[64];
	struct tm tm;
	int summer;

	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		CHECK(setenv("TZ", at[i].zone, 1) == 0);
		tzset();
		CHECK(localtime_r(&at[i].t, &tm) == &tm);
		CHECK(strftime(buf, sizeof(buf), "%Y-%m-%d %H:%M:%S %z %Z", &tm) > 0);
		CHECK(strcmp(buf, at[i].text) == 0);
		summer = tm.tm_isdst;
		CHECK(strcmp(tzname[summer > 0], strrchr(buf, ' ') + 1) == 0);
		CHECK(mktime(&tm) == at[i].t && tm.tm_isdst == summer);
		tm.tm_hour += 24 * 400;		/* the other clock's, perhaps */
		tm.tm_isdst = -1;
		CHECK(mktime(&tm) != -1 && tm.tm_isdst >= 0);
		tm.tm_hour -= 24 * 400;
		tm.tm_isdst = summer;
		CHECK(mktime(&tm) == at[i].t);
	}
#ifdef __DragonFly__			/* where there is no /etc/localtime */
	CHECK(unsetenv("TZ") == 0);
	tzset();
	CHECK(localtime_r(&at[0].t, &tm) == &tm && tm.tm_gmtoff == 0);
#endif
}

static void
t_tmpfile(void)
{
	struct utimbuf when = { 1000000, 2000000 };
	struct stat st;
	char line[20];
	FILE *f = tmpfile();

	CHECK(f != NULL && fputs("one\ntwo\n", f) != EOF);
	rewind(f);
	CHECK(fgets(line, sizeof(line), f) == line && strcmp(line, "one\n") == 0);
	CHECK(getc_unlocked(f) == 't' && fstat(fileno(f), &st) == 0 && st.st_nlink == 0);
	CHECK(fclose(f) == 0);
	CHECK((f = fopen("f", "w")) != NULL && fclose(f) == 0);
	CHECK(utime("f", &when) == 0 && stat("f", &st) == 0);
	CHECK(st.st_atime == 1000000 && st.st_mtime == 2000000);
	CHECK(utime("f", NULL) == 0 && stat("f", &st) == 0 && st.st_mtime > 1600000000);
	CHECK(unlink("f") == 0);
	FAILS(utime("f", NULL), ENOENT);
}

static void
t_execle(void)
{
	char *env[] = { "NAME=value", NULL };
	pid_t pid = xfork();

	if (pid == 0) {
		execle("/bin/sh", "sh", "-c",
		    "test \"$NAME\" = value && test \"$1\" = two",
		    "one", "two", (char *)NULL, env);
		_exit(99);
	}
	CHECK(wait_for(pid) == 0);
}

const struct regress libc_tests[] = {
	T(float_print), T(float_scan), T(printf), T(iso), T(zones), T(tmpfile), T(execle),
	{ NULL, NULL }
};
