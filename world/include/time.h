/*
 * time.h - calendar time.  $TZ is the time zone, as POSIX writes it; UTC without.
 */
#ifndef WORLD_TIME_H
#define WORLD_TIME_H

#include <sys/time.h>

#define CLOCKS_PER_SEC	1000000

struct tm {
	int	tm_sec;
	int	tm_min;
	int	tm_hour;
	int	tm_mday;
	int	tm_mon;		/* 0 to 11 */
	int	tm_year;	/* since 1900 */
	int	tm_wday;	/* Sunday is 0 */
	int	tm_yday;
	int	tm_isdst;
	long	tm_gmtoff;
	char	*tm_zone;
};

time_t	time(time_t *);
clock_t	clock(void);
double	difftime(time_t, time_t);
struct tm *gmtime(const time_t *);
struct tm *gmtime_r(const time_t *, struct tm *);
struct tm *localtime(const time_t *);
struct tm *localtime_r(const time_t *, struct tm *);
time_t	mktime(struct tm *);
time_t	timegm(struct tm *);
char	*asctime(const struct tm *);
char	*ctime(const time_t *);
size_t	strftime(char *, size_t, const char *, const struct tm *);
char	*strptime(const char *, const char *, struct tm *);
void	tzset(void);
extern char *tzname[2];
int	nanosleep(const struct timespec *, struct timespec *);
int	clock_gettime(clockid_t, struct timespec *);
int	clock_settime(clockid_t, const struct timespec *);
int	clock_getres(clockid_t, struct timespec *);

#endif
