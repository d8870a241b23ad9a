/*
 * regex.h - regular expressions, regex(3).
 */
#ifndef WORLD_REGEX_H
#define WORLD_REGEX_H

#include <sys/types.h>

typedef int64_t regoff_t;

typedef struct {
	size_t	re_nsub;	/* number of parenthesized parts */
	void	*re_prog;
} regex_t;

typedef struct {
	regoff_t rm_so;
	regoff_t rm_eo;
} regmatch_t;

/* regcomp flags */
#define REG_BASIC	0
#define REG_EXTENDED	0x01
#define REG_ICASE	0x02
#define REG_NOSUB	0x04
#define REG_NEWLINE	0x08
#define REG_NOSPEC	0x10

/* regexec flags */
#define REG_NOTBOL	0x01
#define REG_NOTEOL	0x02
#define REG_STARTEND	0x04	/* pmatch[0] bounds the string */

/* errors */
#define REG_NOMATCH	1
#define REG_BADPAT	2
#define REG_ECOLLATE	3
#define REG_ECTYPE	4
#define REG_EESCAPE	5
#define REG_ESUBREG	6
#define REG_EBRACK	7
#define REG_EPAREN	8
#define REG_EBRACE	9
#define REG_BADBR	10
#define REG_ERANGE	11
#define REG_ESPACE	12
#define REG_BADRPT	13

int	regcomp(regex_t *, const char *, int);
int	regexec(const regex_t *, const char *, size_t, regmatch_t *, int);
size_t	regerror(int, const regex_t *, char *, size_t);
void	regfree(regex_t *);

#endif
