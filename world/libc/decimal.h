/*
 * decimal.h - exact decimal numbers: what stands between printf(3), strtod(3) and
 * binary floating point.
 *
 * A number is an array of words of nine digits each, the most significant one first.
 * Words before w[DEC_POINT] are its integer part.  It holds what a long double can be,
 * down to the last bit.  Internal to libc; the functions are in decimal.c.
 */
#ifndef LIBC_DECIMAL_H
#define LIBC_DECIMAL_H

#include <stdint.h>

#define DEC_BASE	1000000000U
#define DEC_POINT	560		/* 5,040 digits before the point */
#define DEC_WORDS	2400		/* 16,560 behind it */

struct decimal {
	int		first, last;	/* words in use: from first, up to before last */
	uint32_t	w[DEC_WORDS];
};

/* A format of floating point numbers: 1.x * 2^E, x having one bit less than bits. */
struct format {
	int		bits;
	int		emin, emax;	/* of E, but for those near 0 */
};

void	dec_clear(struct decimal *);
void	dec_shift(struct decimal *, int);
void	dec_from_binary(struct decimal *, uint64_t, int);
long double dec_to_binary(struct decimal *, const struct format *, int *);
long double dec_compose(unsigned __int128, int, const struct format *, int *);
void	dec_add_digit(struct decimal *, int, unsigned);
int	dec_digit(const struct decimal *, int);
int	dec_top(const struct decimal *);
void	dec_round(struct decimal *, int);

#endif
