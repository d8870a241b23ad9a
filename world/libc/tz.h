/*
 * tz.h - what tz.c takes of the calendar in time.c.
 */
#ifndef LIBC_TZ_H
#define LIBC_TZ_H

/* Days from 1970-01-01 to the given day; month 1 to 12. */
long	days_from_date(long year, int month, int day);

#endif
