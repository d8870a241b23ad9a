/*
 * decimal.c - exact decimal numbers, for printf(3) and strtod(3).
 *
 * A binary floating point number is a whole number times a power of two, and has
 * finitely many decimal digits, so both directions can be exact: shift the decimal
 * number by bits, and round once, at the end, to the nearest, a tie to the even one.
 * Digits are named by the power of ten that they count: 0 is the last one before the
 * point.  Words that are not in use are not looked at, and not zero.
 *
 * Called by printf.c and strtod.c.  See decimal.h for the data, and IEEE 754.
 */
#include <errno.h>
#include "decimal.h"

#define STEP		27	/* bits a shift moves at a time: three words of digits */

static const uint32_t pow10[] = {
	1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
};

/* The word that has a digit; its place in the word goes to *place. */
static int
word_of(int pos, int *place)
{
	int n = pos >= 0 ? pos / 9 : -((8 - pos) / 9);

	*place = pos - n * 9;
	return (DEC_POINT - 1 - n);
}

/* Makes it 0. */
void
dec_clear(struct decimal *d)
{
	d->first = d->last = DEC_POINT;
}

/* Makes word i one of those in use. */
static void
reach(struct decimal *d, int i)
{
	if (d->first == d->last)
		d->first = d->last = i;
	while (d->first > i)
		d->w[--d->first] = 0;
	while (d->last <= i)
		d->w[d->last++] = 0;
}

/* Drops zero words at both ends. */
static void
trim(struct decimal *d)
{
	while (d->first < d->last && d->w[d->first] == 0)
		d->first++;
	while (d->first < d->last && d->w[d->last - 1] == 0)
		d->last--;
}

/* Adds a digit at a place that has none yet.  Past the last word all that remains of
 * it is that there was something, which is all that rounding asks. */
void
dec_add_digit(struct decimal *d, int pos, unsigned digit)
{
	int place, i = word_of(pos, &place);

	if (digit == 0 || i < 0)
		return;
	if (i < DEC_WORDS) {
		reach(d, i);
		d->w[i] += digit * pow10[place];
	} else {
		reach(d, DEC_WORDS - 1);
		d->w[DEC_WORDS - 1] |= 1;
	}
}

/* Multiplies by 2 to the power of n, which may be negative. */
void
dec_shift(struct decimal *d, int n)
{
	uint64_t v, carry;
	int i, k;

	trim(d);
	for (; n > 0 && d->first < d->last; n -= k) {
		k = n < STEP ? n : STEP;
		for (carry = 0, i = d->last - 1; i >= d->first || carry != 0; i--) {
			reach(d, i);
			v = ((uint64_t)d->w[i] << k) + carry;
			d->w[i] = (uint32_t)(v % DEC_BASE);
			carry = v / DEC_BASE;
		}
		trim(d);
	}
	for (; n < 0 && d->first < d->last; n += k) {
		k = -n < STEP ? -n : STEP;
		for (carry = 0, i = d->first; i < d->last || carry != 0; i++) {
			if (i == DEC_WORDS) {
				d->w[i - 1] |= 1;
				break;
			}
			reach(d, i);
			v = carry * DEC_BASE + d->w[i];
			d->w[i] = (uint32_t)(v >> k);
			carry = v & (((uint64_t)1 << k) - 1);
		}
		trim(d);
	}
}

/* Makes it m * 2^e. */
void
dec_from_binary(struct decimal *d, uint64_t m, int e)
{
	dec_clear(d);
	for (int i = DEC_POINT - 1; m != 0; i--, m /= DEC_BASE) {
		reach(d, i);
		d->w[i] = (uint32_t)(m % DEC_BASE);
	}
	dec_shift(d, e);
}

/* The digit that counts 10^pos. */
int
dec_digit(const struct decimal *d, int pos)
{
	int place, i = word_of(pos, &place);

	return (i < d->first || i >= d->last ? 0 : (int)(d->w[i] / pow10[place] % 10));
}

/* The power of ten of the first digit that is not 0; 0 for 0. */
int
dec_top(const struct decimal *d)
{
	int i = d->first, place = 8;

	while (i < d->last && d->w[i] == 0)
		i++;
	if (i == d->last)
		return (0);
	while (d->w[i] < pow10[place])
		place--;
	return ((DEC_POINT - 1 - i) * 9 + place);
}

/* Rounds to a number without digits below that of 10^pos. */
void
dec_round(struct decimal *d, int pos)
{
	int place, i = word_of(pos, &place), next = dec_digit(d, pos - 1), up, j;
	int nplace, n = word_of(pos - 1, &nplace);

	if (i >= d->last)
		return;
	up = next > 5 || (next == 5 && (dec_digit(d, pos) & 1) != 0);
	if (next == 5 && !up && n >= d->first) {	/* more than half? */
		up = d->w[n] % pow10[nplace] != 0;
		for (j = n + 1; j < d->last && !up; j++)
			up = d->w[j] != 0;
	}
	if (i < d->first && !up) {
		dec_clear(d);
		return;
	}
	reach(d, i);
	d->last = i + 1;
	d->w[i] -= d->w[i] % pow10[place];
	if (up)
		d->w[i] += pow10[place];
	for (; d->w[i] >= DEC_BASE; i--) {
		reach(d, i - 1);
		d->w[i] -= DEC_BASE;
		d->w[i - 1]++;
	}
}

/* v * 2^e, which the caller knows to be exact, or too large. */
static long double
scale2(long double v, int e)
{
	long double f = e < 0 ? 0.5L : 2;

	for (e = e < 0 ? -e : e; e != 0; e >>= 1, f *= f)
		if ((e & 1) != 0)
			v *= f;
	return (v);
}

/* How many bits m has. */
static int
bit_length(unsigned __int128 m)
{
	int len = 0;

	for (; m != 0; m >>= 1)
		len++;
	return (len);
}

/*
 * The number of a format nearest to m * 2^e, m < 2^124, where the last bit of an odd m
 * stands for all that there is behind.  *errp becomes ERANGE for one that is too large,
 * which is infinity, or loses bits since it is too small.
 */
long double
dec_compose(unsigned __int128 m, int e, const struct format *f, int *errp)
{
	unsigned __int128 rest;
	int len = bit_length(m), drop = len - f->bits;

	if (m == 0)
		return (0);
	if (e + len - 1 < f->emin) {
		drop = f->emin - (f->bits - 1) - e;
		if (drop > len + 1)
			drop = len + 1;
	}
	if (drop > 0) {
		rest = m << (128 - drop);
		m >>= drop;
		e += drop;
		if (rest != 0 && e + len - drop - 1 < f->emin)
			*errp = ERANGE;
		if (rest >> 127 != 0 && (rest << 1 != 0 || (m & 1) != 0))
			m++;
	}
	if (m != 0 && e + bit_length(m) - 1 > f->emax) {
		*errp = ERANGE;
		return (__builtin_infl());
	}
	/* One more bit than 64 is a power of two. */
	return (scale2((long double)(uint64_t)(m >> 1) * 2 +
	    (long double)(unsigned)(m & 1), e));
}

/* The number of a format nearest to d, which is used up; *errp as above. */
long double
dec_to_binary(struct decimal *d, const struct format *f, int *errp)
{
	unsigned __int128 m = 0;
	int shift = 88 - (dec_top(d) + 1) * 3322 / 1000, i;

	/* Bring it between 2^83 and 2^90: more bits than any format has. */
	dec_shift(d, shift);
	for (i = d->first; i < DEC_POINT; i++)
		m = m * DEC_BASE + (i < d->last ? d->w[i] : 0);
	return (dec_compose(m << 1 | (d->last > DEC_POINT), -shift - 1, f, errp));
}
