/*
 * utmpx.c - getutxent(3): the record of who is logged in.
 *
 * /var/run/utmpx is an array of struct utmpx, the first a signature.  login(1) writes
 * an entry for its terminal, init(8) marks it dead; an entry is reused for the same
 * terminal.  /var/log/wtmpx, if there is one, is the log of all that was written.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utmpx.h>

static int	fd = -1;
static struct utmpx entry;		/* read last */
static off_t	place;			/* behind it */

_Static_assert(sizeof(struct utmpx) == 512, "utmpx(5)");

/* Begins with the first entry. */
void
setutxent(void)
{
	place = sizeof(entry);
}

void
endutxent(void)
{
	if (fd != -1)
		close(fd);
	fd = -1;
	place = 0;
}

/* The next entry, or NULL. */
struct utmpx *
getutxent(void)
{
	if (fd == -1) {
		fd = open(_PATH_UTMPX, O_RDONLY | O_CLOEXEC);
		setutxent();
	}
	if (fd == -1 || pread(fd, &entry, sizeof(entry), place) != sizeof(entry))
		return (NULL);
	place += sizeof(entry);
	return (&entry);
}

/* The next entry of this terminal. */
struct utmpx *
getutxline(const struct utmpx *ux)
{
	while (getutxent() != NULL)
		if ((entry.ut_type == USER_PROCESS || entry.ut_type == LOGIN_PROCESS) &&
		    strncmp(entry.ut_line, ux->ut_line, UTX_LINESIZE) == 0)
			return (&entry);
	return (NULL);
}

/* The next entry of this kind: of times by their type, of processes by their id. */
struct utmpx *
getutxid(const struct utmpx *ux)
{
	int process = ux->ut_type >= INIT_PROCESS && ux->ut_type <= DEAD_PROCESS;

	while (getutxent() != NULL)
		if (process ? entry.ut_type >= INIT_PROCESS &&
		    entry.ut_type <= DEAD_PROCESS &&
		    memcmp(entry.ut_id, ux->ut_id, UTX_IDSIZE) == 0 :
		    entry.ut_type == ux->ut_type)
			return (&entry);
	return (NULL);
}

/* Writes an entry, over the one that it replaces.  NULL with errno. */
struct utmpx *
pututxline(const struct utmpx *ux)
{
	struct utmpx new = *ux, first = { .ut_type = SIGNATURE };
	off_t at;
	int out;

	endutxent();
	at = getutxid(&new) != NULL ? place - (off_t)sizeof(new) : 0;
	endutxent();
	out = open(_PATH_UTMPX, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (out == -1)
		return (NULL);
	if (at == 0) {
		memcpy(first.ut_name, "utmpx-2.00", 10);
		at = lseek(out, 0, SEEK_END);
		at -= at % (off_t)sizeof(new);
		if (at == 0 && pwrite(out, &first, sizeof(first), 0) == sizeof(first))
			at = sizeof(first);
	}
	if (pwrite(out, &new, sizeof(new), at) != sizeof(new)) {
		close(out);
		return (NULL);
	}
	close(out);
	entry = new;
	return (&entry);
}

/* Adds an entry to a log, if there is one. */
void
updwtmpx(const char *path, const struct utmpx *ux)
{
	int out = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);

	if (out == -1)
		return;
	(void)write(out, ux, sizeof(*ux));
	close(out);
}
