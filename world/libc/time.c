/*
 * time.c - ctime(3), strftime(3): calendar time.
 *
 * The calendar is the Gregorian one for all time, and the only zone is UTC: local
 * time is UTC.  Days are counted from 1970-01-01 by shifting the year's start to
 * March, which puts the leap day at the end.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static const char *const weekdays[] = {
	"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
};
static const char *const months[] = {
	"January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December",
};

/* Days from 1970-01-01 to the given day; month 1 to 12. */
static long
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
localtime_r(const time_t *tp, struct tm *tm)
{
	return (gmtime_r(tp, tm));
}

struct tm *
gmtime(const time_t *tp)
{
	static struct tm tm;

	return (gmtime_r(tp, &tm));
}

struct tm *
localtime(const time_t *tp)
{
	return (gmtime(tp));
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

time_t
mktime(struct tm *tm)
{
	return (timegm(tm));
}

void
tzset(void)
{
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

/* Formats one conversion; its text is built in buf or returned. */
static const char *
conversion(char c, const struct tm *tm, char *buf, size_t size)
{
	int hour12 = tm->tm_hour % 12 == 0 ? 12 : tm->tm_hour % 12, year;
	struct tm copy;

	switch (c) {
	case 'a':
		snprintf(buf, size, "%.3s", weekdays[tm->tm_wday % 7]);
		return (buf);
	case 'A':
		return (weekdays[tm->tm_wday % 7]);
	case 'b':
	case 'h':
		snprintf(buf, size, "%.3s", months[tm->tm_mon % 12]);
		return (buf);
	case 'B':
		return (months[tm->tm_mon % 12]);
	case 'C':
		snprintf(buf, size, "%02d", (tm->tm_year + 1900) / 100);
		return (buf);
	case 'd':
		snprintf(buf, size, "%02d", tm->tm_mday);
		return (buf);
	case 'e':
		snprintf(buf, size, "%2d", tm->tm_mday);
		return (buf);
	case 'G':
		iso_week(tm, &year);
		snprintf(buf, size, "%d", year);
		return (buf);
	case 'H':
		snprintf(buf, size, "%02d", tm->tm_hour);
		return (buf);
	case 'I':
		snprintf(buf, size, "%02d", hour12);
		return (buf);
	case 'j':
		snprintf(buf, size, "%03d", tm->tm_yday + 1);
		return (buf);
	case 'k':
		snprintf(buf, size, "%2d", tm->tm_hour);
		return (buf);
	case 'l':
		snprintf(buf, size, "%2d", hour12);
		return (buf);
	case 'm':
		snprintf(buf, size, "%02d", tm->tm_mon + 1);
		return (buf);
	case 'M':
		snprintf(buf, size, "%02d", tm->tm_min);
		return (buf);
	case 'n':
		return ("\n");
	case 'p':
		return (tm->tm_hour < 12 ? "AM" : "PM");
	case 's':
		copy = *tm;
		snprintf(buf, size, "%ld", (long)mktime(&copy));
		return (buf);
	case 'S':
		snprintf(buf, size, "%02d", tm->tm_sec);
		return (buf);
	case 't':
		return ("\t");
	case 'u':
		snprintf(buf, size, "%d", tm->tm_wday == 0 ? 7 : tm->tm_wday);
		return (buf);
	case 'U':
		snprintf(buf, size, "%02d", week(tm, 0));
		return (buf);
	case 'V':
		snprintf(buf, size, "%02d", iso_week(tm, &year));
		return (buf);
	case 'w':
		snprintf(buf, size, "%d", tm->tm_wday);
		return (buf);
	case 'W':
		snprintf(buf, size, "%02d", week(tm, 1));
		return (buf);
	case 'y':
		snprintf(buf, size, "%02d", tm->tm_year % 100);
		return (buf);
	case 'Y':
		snprintf(buf, size, "%d", tm->tm_year + 1900);
		return (buf);
	case 'z':
		return ("+0000");
	case 'Z':
		return ("UTC");
	case '%':
		return ("%");
	default:
		return (NULL);
	}
}

/* Conversions that stand for a format. */
static const char *
composite(char c)
{
	switch (c) {
	case 'c':
		return ("%a %b %e %H:%M:%S %Y");
	case 'D':
	case 'x':
		return ("%m/%d/%y");
	case 'F':
		return ("%Y-%m-%d");
	case 'r':
		return ("%I:%M:%S %p");
	case 'R':
		return ("%H:%M");
	case 'T':
	case 'X':
		return ("%H:%M:%S");
	case 'v':
		return ("%e-%b-%Y");
	case '+':
		return ("%a %b %e %H:%M:%S %Z %Y");
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

	for (; *fmt != '\0'; fmt++) {
		if (*fmt != '%' || fmt[1] == '\0') {
			part[0] = *fmt;
			part[1] = '\0';
			text = part;
		} else {
			fmt++;
			if ((*fmt == 'E' || *fmt == 'O') && fmt[1] != '\0')
				fmt++;
			text = composite(*fmt);
			if (text != NULL) {
				n = strftime(buf + used, size - used, text, tm);
				if (n == 0)
					return (0);
				used += n;
				continue;
			}
			text = conversion(*fmt, tm, part, sizeof(part));
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
