/*
 * getpass.c - getpass(3): asks for a password without showing it.
 */
#include <fcntl.h>
#include <paths.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* The answer, good until the next call; NULL at the end of input. */
char *
getpass(const char *prompt)
{
	static char buf[_PASSWORD_LEN + 1];
	struct termios old, new;
	int fd, quiet, n = 0;
	ssize_t got;
	char c;

	fd = open(_PATH_TTY, O_RDWR | O_CLOEXEC);
	if (fd == -1)
		fd = STDIN_FILENO;
	quiet = tcgetattr(fd, &old) == 0;
	if (quiet) {
		new = old;
		new.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
		tcsetattr(fd, TCSAFLUSH, &new);
	}
	/* Who sees the prompt may type: it shall be neither shown nor lost. */
	dprintf(fd == STDIN_FILENO ? STDERR_FILENO : fd, "%s", prompt);
	while ((got = read(fd, &c, 1)) == 1 && c != '\n')
		if (n < _PASSWORD_LEN)
			buf[n++] = c;
	buf[n] = '\0';
	if (quiet) {
		tcsetattr(fd, TCSANOW, &old);
		dprintf(fd, "\n");
	}
	if (fd != STDIN_FILENO)
		close(fd);
	return (got == 1 || n > 0 ? buf : NULL);
}
