/*
 * tz.c - localtime(3), mktime(3), tzset(3): local time.
 *
 * $TZ is the zone, as POSIX has it: a name, what is to be added to its time for UTC, and
 * where there is summer time its name, its offset (an hour less is the default), and
 * when it begins and ends:
 *
 *	CET-1CEST,M3.5.0,M10.5.0/3
 *
 * Rules are Mmonth.week.day, week 5 being the last, Jn for a day from 1 that does not
 * count 29 February, and n for one from 0 that does; behind a slash the hour, 2 if none
 * is given.  Without rules they are those of the United States.  There are no files of
 * zones: what is not of this form is UTC, and so is no $TZ.
 *
 * $TZ is read at each call, which spares all state but the names.  time.c has the
 * calendar.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "world/libc/tz.h"

#define NAMELEN	16
#define DAY	86400L

struct rule {
	char	kind;			/* 'M', 'J', or 0 */
	int	month, week, day;
	long	time;			/* seconds of that day */
};

struct zone {
	long	offset[2];		/* east of UTC; of standard and summer time */
	int	summer;			/* there is such */
	struct rule rule[2];		/* when it begins and ends */
};

static char	names[2][NAMELEN] = { "UTC", "UTC" };
char		*tzname[2] = { names[0], names[1] };

/* A number of at most `most' at *sp, which goes past it; -1 for none. */
static int
number(const char **sp, int most)
{
	int n = 0;

	if (!isdigit((unsigned char)**sp))
		return (-1);
	while (isdigit((unsigned char)**sp) && n <= most)
		n = n * 10 + *(*sp)++ - '0';
	return (n <= most ? n : -1);
}

/* [+-]hh[:mm[:ss]] in seconds; 0 if there is no such. */
static int
read_time(const char **sp, long *secondsp)
{
	int negative = **sp == '-', n, unit = 3600;

	*sp += negative || **sp == '+';
	*secondsp = 0;
	do {
		if ((n = number(sp, unit == 3600 ? 167 : 59)) == -1)
			return (0);
		*secondsp += (long)n * unit;
		unit /= 60;
	} while (unit > 0 && **sp == ':' && *++*sp != '\0');
	*secondsp = negative ? -*secondsp : *secondsp;
	return (1);
}

/* A zone's name: letters, or anything in <>; 0 if there is no such. */
static int
read_name(const char **sp, char name[NAMELEN])
{
	const char *s = *sp + (**sp == '<'), *end = s;
	size_t n;

	if (**sp == '<')
		end += strcspn(s, ">");
	else
		while (isalpha((unsigned char)*end))
			end++;
	n = (size_t)(end - s);
	if (n < 3 || n >= NAMELEN || (**sp == '<' && *end != '>'))
		return (0);
	*sp = end + (**sp == '<');
	memcpy(name, s, n);
	name[n] = '\0';
	return (1);
}

/* ",M3.5.0/2" and so on; 0 if there is no such. */
static int
read_rule(const char **sp, struct rule *r)
{
	if (*(*sp)++ != ',')
		return (0);
	memset(r, 0, sizeof(*r));
	r->time = 2 * 3600;
	if (**sp == 'M' || **sp == 'J')
		r->kind = *(*sp)++;
	if (r->kind == 'M' &&
	    ((r->month = number(sp, 12)) < 1 || *(*sp)++ != '.' ||
	    (r->week = number(sp, 5)) < 1 || *(*sp)++ != '.'))
		return (0);
	r->day = number(sp, r->kind == 'M' ? 6 : 365);
	if (r->day < (r->kind == 'J'))
		return (0);
	return (**sp != '/' || (++*sp, read_time(sp, &r->time)));
}

/* Reads what $TZ says; 0 if it is not of the form. */
static int
parse(const char *s, struct zone *z, char name[2][NAMELEN])
{
	if (!read_name(&s, name[0]) || !read_time(&s, &z->offset[0]))
		return (0);
	z->offset[0] = -z->offset[0];
	strcpy(name[1], name[0]);
	if (*s == '\0')
		return (1);
	z->summer = 1;
	if (!read_name(&s, name[1]))
		return (0);
	z->offset[1] = z->offset[0] + 3600;
	if (*s != ',' && *s != '\0') {
		if (!read_time(&s, &z->offset[1]))
			return (0);
		z->offset[1] = -z->offset[1];
	}
	if (*s == '\0')
		s = ",M3.2.0,M11.1.0";		/* the United States */
	return (read_rule(&s, &z->rule[0]) && read_rule(&s, &z->rule[1]) && *s == '\0');
}

/* The zone; tzname follows. */
static void
read_zone(struct zone *z)
{
	static const char utc[2][NAMELEN] = { "UTC", "UTC" };
	const char *s = getenv("TZ");
	char name[2][NAMELEN] = { "" };

	memset(z, 0, sizeof(*z));
	if (s == NULL || !parse(s, z, name)) {
		memset(z, 0, sizeof(*z));
		memcpy(name, utc, sizeof(name));
	}
	if (memcmp(names, name, sizeof(names)) != 0)
		memcpy(names, name, sizeof(names));
}

/* When a rule takes effect in a year, by the clock before it, as if that were UTC. */
static time_t
rule_time(const struct rule *r, long year)
{
	long first = days_from_date(year, r->kind == 'M' ? r->month : 1, 1), day, next;

	if (r->kind == 'M') {
		next = days_from_date(year + r->month / 12, r->month % 12 + 1, 1);
		day = first + ((r->day - first - 4) % 7 + 7) % 7 + (r->week - 1) * 7;
		while (day >= next)
			day -= 7;
	} else {
		day = first + r->day;
		if (r->kind == 'J' && (r->day < 60 ||
		    days_from_date(year, 3, 1) - first < 60))
			day--;
	}
	return (day * DAY + r->time);
}

/* Whether it is summer time at t. */
static int
is_summer(const struct zone *z, time_t t)
{
	time_t local = t + z->offset[0], begin, end;
	struct tm tm;

	if (!z->summer || gmtime_r(&local, &tm) == NULL)
		return (0);
	begin = rule_time(&z->rule[0], tm.tm_year + 1900L) - z->offset[0];
	end = rule_time(&z->rule[1], tm.tm_year + 1900L) - z->offset[1];
	return (begin < end ? t >= begin && t < end : t >= begin || t < end);
}

struct tm *
localtime_r(const time_t *tp, struct tm *tm)
{
	struct zone z;
	time_t local;
	int summer;

	read_zone(&z);
	if (gmtime_r(tp, tm) == NULL)
		return (NULL);
	summer = is_summer(&z, *tp);
	local = *tp + z.offset[summer];
	if (gmtime_r(&local, tm) == NULL)
		return (NULL);
	tm->tm_isdst = summer;
	tm->tm_gmtoff = z.offset[summer];
	tm->tm_zone = tzname[summer];
	return (tm);
}

struct tm *
localtime(const time_t *tp)
{
	static struct tm tm;

	return (localtime_r(tp, &tm));
}

/*
 * Puts the parts of a local time, which may be out of range, together, and sets them
 * right.  tm_isdst says by which clock; when it is negative, the one of that time does.
 */
time_t
mktime(struct tm *tm)
{
	struct zone z;
	struct tm copy = *tm;
	time_t t;
	int summer = tm->tm_isdst > 0, error = errno;

	read_zone(&z);
	errno = 0;
	t = timegm(&copy);
	if (t == -1 && errno != 0)
		return (-1);
	errno = error;
	if (tm->tm_isdst < 0)
		summer = is_summer(&z, t - z.offset[1]);
	t -= z.offset[summer && z.summer];
	return (localtime_r(&t, tm) == NULL ? -1 : t);
}

void
tzset(void)
{
	struct zone z;

	read_zone(&z);
}
