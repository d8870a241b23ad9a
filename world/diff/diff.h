/*
 * diff.h - what the files of diff(1) share.  diff.c says how they work together.
 */
#ifndef DIFF_H
#define DIFF_H

#include <stddef.h>
#include <sys/stat.h>

/* A line, newline included if there is one.  Lines of one class count as equal. */
struct line {
	const char	*s;
	size_t		len;
	int		class;
};

struct text {
	const char	*path;		/* as the messages name it */
	struct stat	st;		/* st_mode is 0 for a file that is not there */
	char		*buf;
	size_t		size;
	struct line	*line;
	long		n;
	char		*changed;	/* of each line, and one more that is 0 */
};

/* na lines from a on (from 0) are replaced by nb lines, in the other file from b on. */
struct change {
	long	a, na, b, nb;
};

/* match.c */
void	classify(struct text *, struct text *);
struct change *compare_lines(struct text *, struct text *, long *);

/* print.c */
int	print_changes(struct text *, struct text *, const struct change *, long,
	    const char *);

#endif
