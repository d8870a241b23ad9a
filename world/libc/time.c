/*
 * time.c - ctime(3), strftime(3), strptime(3): calendar time.
 *
 * The calendar is the Gregorian one for all time.  Days are counted from 1970-01-01 by
 * shifting the year's start to March, which puts the leap day at the end.  Local time is
 * UTC, or what $TZ says (tz.c).
 */
#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <utime.h>
#include "world/libc/tz.h"

static const char *const weekdays[] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
};
static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December",
};

/* Days from 1970-01-01 to the given day; month 1 to 12. */
long
days_from_date(long year, int month, int day)
{
	long era, yoe, doy;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	yoe = year - era * 400;
	doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return (era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468);
}

time_t
time(time_t *tp)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_REALTIME, &ts) == -1)
		return (-1);
	if (tp != NULL)
		*tp = ts.tv_sec;
	return (ts.tv_sec);
}

/* The processor time used, in microseconds. */
clock_t
clock(void)
{
	struct rusage ru;

	if (getrusage(RUSAGE_SELF, &ru) == -1)
		return (-1);
	return ((clock_t)((ru.ru_utime.tv_sec + ru.ru_stime.tv_sec) * 1000000 +
	    ru.ru_utime.tv_usec + ru.ru_stime.tv_usec));
}

double
difftime(time_t a, time_t b)
{
	return ((double)(a - b));
}

/* Breaks a time into its parts; NULL when the year does not fit. */
struct tm *
gmtime_r(const time_t *tp, struct tm *tm)
{
	long days = *tp / 86400, rest = *tp % 86400, era, doe, yoe, doy, year;
	int mp, month;

	if (rest < 0) {
		rest += 86400;
		days--;
	}
	if (days > 700000000000L || days < -700000000000L) {
		errno = EOVERFLOW;
		return (NULL);
	}
	memset(tm, 0, sizeof(*tm));
	tm->tm_hour = (int)(rest / 3600);
	tm->tm_min = (int)(rest / 60 % 60);
	tm->tm_sec = (int)(rest % 60);
	tm->tm_wday = (int)(((days + 4) % 7 + 7) % 7);
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = days - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (int)((5 * doy + 2) / 153);
	month = mp < 10 ? mp + 3 : mp - 9;
	year = yoe + era * 400 + (month <= 2);
	tm->tm_mday = (int)(doy - (153 * mp + 2) / 5 + 1);
	tm->tm_mon = month - 1;
	tm->tm_year = (int)(year - 1900);
	tm->tm_yday = (int)(days - 719468 - days_from_date(year, 1, 1));
	tm->tm_zone = "UTC";
	return (tm);
}

struct tm *
gmtime(const time_t *tp)
{
	static struct tm tm;

	return (gmtime_r(tp, &tm));
}

/* Puts the parts, which may be out of range, together, and sets them right. */
time_t
timegm(struct tm *tm)
{
	long year = tm->tm_year + 1900L + tm->tm_mon / 12;
	int month = tm->tm_mon % 12;
	time_t t;

	if (month < 0) {
		month += 12;
		year--;
	}
	t = (days_from_date(year, month + 1, 1) + tm->tm_mday - 1) * 86400 +
	    tm->tm_hour * 3600L + tm->tm_min * 60L + tm->tm_sec;
	return (gmtime_r(&t, tm) == NULL ? -1 : t);
}

/* "Thu Jan  1 00:00:00 1970\n", good until the next call. */
char *
asctime(const struct tm *tm)
{
	static char buf[64];

	snprintf(buf, sizeof(buf), "%.3s %.3s %2d %02d:%02d:%02d %d\n",
	    weekdays[tm->tm_wday % 7], months[tm->tm_mon % 12], tm->tm_mday,
	    tm->tm_hour, tm->tm_min, tm->tm_sec, tm->tm_year + 1900);
	return (buf);
}

char *
ctime(const time_t *tp)
{
	struct tm *tm = localtime(tp);

	return (tm == NULL ? NULL : asctime(tm));
}

/* Sets the times of a file, NULL: to now. */
int
utime(const char *path, const struct utimbuf *t)
{
	struct timeval tv[2];

	if (t == NULL)
		return (utimes(path, NULL));
	tv[0] = (struct timeval){ t->actime, 0 };
	tv[1] = (struct timeval){ t->modtime, 0 };
	return (utimes(path, tv));
}

/* The week of the year when weeks begin on the given day of the week. */
static int
week(const struct tm *tm, int first)
{
	return ((tm->tm_yday + 7 - (tm->tm_wday - first + 7) % 7) / 7);
}

/* The week of ISO 8601 and its year. */
static int
iso_week(const struct tm *tm, int *yearp)
{
	long year = tm->tm_year + 1900;
	/* The week belongs to the year that its Thursday is in. */
	int thursday = tm->tm_yday + 3 - (tm->tm_wday + 6) % 7;
	long length;

	if (thursday < 0) {
		year--;
		thursday += (int)(days_from_date(year + 1, 1, 1) -
		    days_from_date(year, 1, 1));
	} else {
		length = days_from_date(year + 1, 1, 1) - days_from_date(year, 1, 1);
		if (thursday >= length) {
			thursday -= (int)length;
			year++;
		}
	}
	*yearp = (int)year;
	return (thursday / 7 + 1);
}

/* The text of one conversion, in buf, or a format that it stands for; NULL: none. */
static const char *
conversion(char c, const struct tm *tm, char *buf, size_t size, int *is_format)
{
	static const struct {
		char	letter[3];
		const char *format;
	} composites[] = {
		{ "c", "%a %b %e %H:%M:%S %Y" }, { "Dx", "%m/%d/%y" },
		{ "F", "%Y-%m-%d" }, { "r", "%I:%M:%S %p" }, { "R", "%H:%M" },
		{ "TX", "%H:%M:%S" }, { "v", "%e-%b-%Y" },
		{ "+", "%a %b %e %H:%M:%S %Z %Y" },
	};
	int hour12 = tm->tm_hour % 12 == 0 ? 12 : tm->tm_hour % 12;
	int iso_year, isoweek = iso_week(tm, &iso_year), year = tm->tm_year + 1900;
	const struct {
		char	letter;
		const char *format;
		int	value;
	} numbers[] = {
		{ 'C', "%02d", year / 100 }, { 'd', "%02d", tm->tm_mday },
		{ 'e', "%2d", tm->tm_mday }, { 'G', "%d", iso_year },
		{ 'g', "%02d", (iso_year % 100 + 100) % 100 },
		{ 'H', "%02d", tm->tm_hour }, { 'I', "%02d", hour12 },
		{ 'j', "%03d", tm->tm_yday + 1 }, { 'k', "%2d", tm->tm_hour },
		{ 'l', "%2d", hour12 }, { 'm', "%02d", tm->tm_mon + 1 },
		{ 'M', "%02d", tm->tm_min }, { 'S', "%02d", tm->tm_sec },
		{ 'u', "%d", tm->tm_wday == 0 ? 7 : tm->tm_wday },
		{ 'U', "%02d", week(tm, 0) }, { 'V', "%02d", isoweek },
		{ 'w', "%d", tm->tm_wday }, { 'W', "%02d", week(tm, 1) },
		{ 'y', "%02d", (year % 100 + 100) % 100 }, { 'Y', "%d", year },
	};
	struct tm copy = *tm;
	unsigned i;

	for (i = 0; i < sizeof(composites) / sizeof(composites[0]); i++)
		if (strchr(composites[i].letter, c) != NULL) {
			*is_format = 1;
			return (composites[i].format);
		}
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (numbers[i].letter == c) {
			snprintf(buf, size, numbers[i].format, numbers[i].value);
			return (buf);
		}
	switch (c) {
	case 'A':
		return (weekdays[tm->tm_wday % 7]);
	case 'B':
		return (months[tm->tm_mon % 12]);
	case 'a':
		snprintf(buf, size, "%.3s", weekdays[tm->tm_wday % 7]);
		return (buf);
	case 'b':
	case 'h':
		snprintf(buf, size, "%.3s", months[tm->tm_mon % 12]);
		return (buf);
	case 's':
		snprintf(buf, size, "%ld", (long)mktime(&copy));
		return (buf);
	case 'p':
		return (tm->tm_hour < 12 ? "AM" : "PM");
	case 'n':
		return ("\n");
	case 't':
		return ("\t");
	case 'z':
		snprintf(buf, size, "%c%02ld%02ld", tm->tm_gmtoff < 0 ? '-' : '+',
		    labs(tm->tm_gmtoff) / 3600, labs(tm->tm_gmtoff) / 60 % 60);
		return (buf);
	case 'Z':
		return (tm->tm_zone != NULL ? tm->tm_zone : tzname[tm->tm_isdst > 0]);
	case '%':
		return ("%");
	default:
		return (NULL);
	}
}

/* Formats a time in size bytes; the length, or 0 when it does not fit. */
size_t
strftime(char *buf, size_t size, const char *fmt, const struct tm *tm)
{
	char part[32];
	const char *text;
	size_t used = 0, n;
	int is_format;

	for (; *fmt != '\0'; fmt++) {
		if (*fmt != '%' || fmt[1] == '\0') {
			part[0] = *fmt;
			part[1] = '\0';
			text = part;
		} else {
			fmt++;
			if ((*fmt == 'E' || *fmt == 'O') && fmt[1] != '\0')
				fmt++;
			is_format = 0;
			text = conversion(*fmt, tm, part, sizeof(part), &is_format);
			if (is_format) {
				n = strftime(buf + used, size - used, text, tm);
				if (n == 0)
					return (0);
				used += n;
				continue;
			}
			if (text == NULL)
				text = "";
		}
		n = strlen(text);
		if (used + n >= size)
			return (0);
		memcpy(buf + used, text, n);
		used += n;
	}
	if (size > 0)
		buf[used] = '\0';
	return (used);
}

/* What strptime() reads as numbers: the most digits, the bounds, what is taken off. */
static const struct {
	char	letter, digits;
	short	low, high, less;
	size_t	field;
} numbers[] = {
	{ 'd', 2, 1, 31, 0, offsetof(struct tm, tm_mday) },
	{ 'e', 2, 1, 31, 0, offsetof(struct tm, tm_mday) },
	{ 'H', 2, 0, 23, 0, offsetof(struct tm, tm_hour) },
	{ 'k', 2, 0, 23, 0, offsetof(struct tm, tm_hour) },
	{ 'I', 2, 1, 12, 0, offsetof(struct tm, tm_hour) },
	{ 'l', 2, 1, 12, 0, offsetof(struct tm, tm_hour) },
	{ 'j', 3, 1, 366, 1, offsetof(struct tm, tm_yday) },
	{ 'm', 2, 1, 12, 1, offsetof(struct tm, tm_mon) },
	{ 'M', 2, 0, 59, 0, offsetof(struct tm, tm_min) },
	{ 'S', 2, 0, 60, 0, offsetof(struct tm, tm_sec) },
	{ 'w', 1, 0, 6, 0, offsetof(struct tm, tm_wday) },
	{ 'Y', 4, 0, 9999, 1900, offsetof(struct tm, tm_year) },
	{ 'y', 2, 0, 99, 0, offsetof(struct tm, tm_year) },
};

/* Reads one of n names, whole or its first three letters; NULL for none of them. */
static const char *
read_name(const char *s, const char *const *names, int n, int *which)
{
	for (*which = 0; *which < n; ++*which) {
		if (strncasecmp(s, names[*which], strlen(names[*which])) == 0)
			return (s + strlen(names[*which]));
		if (strncasecmp(s, names[*which], 3) == 0)
			return (s + 3);
	}
	return (NULL);
}

/* Reads what one letter behind a % stands for; NULL if it is not there. */
static const char *
read_conversion(const char *s, char letter, struct tm *tm)
{
	static const struct {
		char		letter;
		const char	*format;
	} composed[] = {
		{ 'T', "%H:%M:%S" }, { 'X', "%H:%M:%S" }, { 'R', "%H:%M" },
		{ 'r', "%I:%M:%S %p" }, { 'D', "%m/%d/%y" }, { 'x', "%m/%d/%y" },
		{ 'F', "%Y-%m-%d" }, { 'c', "%a %b %e %H:%M:%S %Y" }, { '+', "%c" },
	};
	const char *start;
	time_t t = 0;
	int v = 0;

	for (size_t i = 0; i < sizeof(composed) / sizeof(composed[0]); i++)
		if (composed[i].letter == letter)
			return (strptime(s, composed[i].format, tm));
	if (letter != '%')
		while (isspace((unsigned char)*s))
			s++;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (numbers[i].letter != letter)
			continue;
		for (start = s; isdigit((unsigned char)*s) &&
		    s - start < numbers[i].digits; s++)
			v = v * 10 + (*s - '0');
		if (s == start || v < numbers[i].low || v > numbers[i].high)
			return (NULL);
		if (letter == 'y' && v < 69)
			v += 100;
		v -= numbers[i].less;
		memcpy((char *)tm + numbers[i].field, &v, sizeof(v));
		return (s);
	}
	switch (letter) {
	case '%':
		return (*s == '%' ? s + 1 : NULL);
	case 'n':
	case 't':
		return (s);
	case 'a':
	case 'A':
		return (read_name(s, weekdays, 7, &tm->tm_wday));
	case 'b':
	case 'B':
	case 'h':
		return (read_name(s, months, 12, &tm->tm_mon));
	case 'p':
		if ((s[0] | 32) != 'a' && (s[0] | 32) != 'p')
			return (NULL);
		tm->tm_hour = tm->tm_hour % 12 + ((s[0] | 32) == 'p' ? 12 : 0);
		return ((s[1] | 32) == 'm' ? s + 2 : NULL);
	case 's':
		for (start = s; isdigit((unsigned char)*s) && s - start < 15; s++)
			t = t * 10 + (*s - '0');
		return (s != start && localtime_r(&t, tm) != NULL ? s : NULL);
	case 'Z':
		return (strncmp(s, "UTC", 3) == 0 || strncmp(s, "GMT", 3) == 0 ?
		    s + 3 : NULL);
	default:
		return (NULL);
	}
}

/*
 * Reads a time as a format says; where it ended, or NULL if the text is not so.  Fields
 * of which nothing is said are left alone.
 */
char *
strptime(const char *s, const char *format, struct tm *tm)
{
	for (; *format != '\0' && s != NULL; format++) {
		if (isspace((unsigned char)*format)) {
			while (isspace((unsigned char)*s))
				s++;
		} else if (*format != '%' || format[1] == '\0') {
			s = *s == *format ? s + 1 : NULL;
		} else {
			format++;
			if ((*format == 'E' || *format == 'O') && format[1] != '\0')
				format++;
			s = read_conversion(s, *format, tm);
		}
	}
	return ((char *)s);
}
