/*
 * ed.h - between ed's two files: the buffer, and how a command fails.
 */
#ifndef WORLD_ED_H
#define WORLD_ED_H

#include <sys/types.h>

/* A line; there is a NUL behind it. */
struct line {
	int	refs;
	int	present;		/* in the buffer */
	size_t	len;
	char	text[];
};

extern size_t	dot;
extern int	modified;		/* since the file was written */

size_t	last(void);
struct line *line_at(size_t);
size_t	number_of(const struct line *, size_t);
struct line *new_line(const char *, size_t);
void	release(struct line *);
void	insert_lines(size_t, struct line **, size_t);
void	delete_lines(size_t, size_t);
void	journal_fresh(void);
void	journal_forget(void);
int	undo(void);

void	*more(void *, size_t);
_Noreturn void	fail(const char *);

#endif
