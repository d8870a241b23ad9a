/*
 * uml.h - User-mode Linux, for tests that want another system's opinion.
 */
#ifndef TESTS_UML_H
#define TESTS_UML_H

#include <stdbool.h>

struct pty;

/* Is linux.uml installed? */
bool	uml_there(void);
/*
 * Start it under a terminal, pinned to a CPU (NULL: not), with a folder of the host as
 * its root (NULL: `args' say what is).  `args' are words of its command line, up to a
 * NULL: init=, ubd0=, mem=, and behind "--" the arguments of the first process.
 */
struct pty *uml_spawn(const char *cpu, const char *root, const char *const args[]);
/* For main(): "--no-xstate command ..." as the program's arguments run that command,
 * and do not return.  uml_spawn runs the test program itself so. */
void	uml_main(int argc, char *argv[]);

#endif
