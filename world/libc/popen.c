/*
 * popen.c - popen(3): a stream to or from a command, which sh(1) runs.
 *
 * The streams that are open are in a list, so that pclose() knows whom to wait for and
 * later commands do not inherit their descriptors.
 */
#include <errno.h>
#include <fcntl.h>
#include <paths.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct stream {
	struct stream	*next;
	FILE		*file;
	pid_t		pid;
};

static struct stream *streams;

/* A stream that reads ("r") or writes ("w") a command's; NULL with errno. */
FILE *
popen(const char *command, const char *mode)
{
	struct stream *s = malloc(sizeof(*s)), *t;
	int fd[2], mine = *mode == 'r' ? 0 : 1;

	if (s == NULL || pipe2(fd, O_CLOEXEC) == -1) {
		free(s);
		return (NULL);
	}
	s->file = fdopen(fd[mine], mode);
	s->pid = s->file != NULL ? fork() : -1;
	if (s->pid == 0) {
		for (t = streams; t != NULL; t = t->next)
			close(fileno(t->file));
		if (fd[!mine] == !mine)
			fcntl(fd[!mine], F_SETFD, 0);
		else
			dup2(fd[!mine], !mine);
		execl(_PATH_BSHELL, "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	close(fd[!mine]);
	if (s->pid == -1) {
		if (s->file != NULL)
			fclose(s->file);
		else
			close(fd[mine]);
		free(s);
		return (NULL);
	}
	s->next = streams;
	streams = s;
	return (s->file);
}

/* Close such a stream, and wait for its command: the status, as wait(2) has it. */
int
pclose(FILE *file)
{
	struct stream **sp, *s;
	int status;
	pid_t pid;

	for (sp = &streams; (s = *sp) != NULL && s->file != file; sp = &s->next)
		continue;
	if (s == NULL) {
		errno = EINVAL;
		return (-1);
	}
	*sp = s->next;
	fclose(file);
	while ((pid = waitpid(s->pid, &status, 0)) == -1 && errno == EINTR)
		continue;
	free(s);
	return (pid == -1 ? -1 : status);
}
