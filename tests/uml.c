/*
 * uml.c - start User-mode Linux (Debian: user-mode-linux) under a terminal.
 *
 * Its root is a folder of the host (hostfs) or a disk, its first process a static
 * program, which should switch it off at its end.  What it writes of its own (its memory,
 * its sockets) goes below $TMPDIR, if set, else /tmp.
 *
 * UML 6.1 takes an XSAVE image of at most UML_XSTATE bytes, and dies on processors with
 * more (AMX).  Refused the whole image, it is content with FXSAVE's; a filter refuses it
 * (uml_main, for the test program starts itself to set it).  Then the wide registers
 * are not kept across a page fault of UML, so its processes are told not to use them:
 * glibc by GLIBC_TUNABLES.
 *
 * Called by: bench_run.c, t_foreign.c.  Calls: pty.c.
 */
#define _GNU_SOURCE
#include <check.h>
#include <cpuid.h>
#include <err.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/pty.h"
#include "tests/uml.h"

#define MAXARGS		40
#define UML_XSTATE	2696			/* bytes that UML 6.1 has for XSAVE */
#define NO_XSTATE	"--no-xstate"
#define NO_AVX		"GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX_Fast_Unaligned_Load," \
	"-AVX2,-AVX512F,-AVX512VL,-AVX"

bool
uml_there(void)
{
	static struct run r;

	run(&r, (const char *[]){ "linux.uml", "--version", NULL }, NULL, 10);
	return (r.status == 0);
}

/* Does this processor have more registers than UML has room for? */
static bool
big_xstate(void)
{
	unsigned a, size = 0, c, d;

	return (__get_cpuid_count(0xd, 0, &a, &size, &c, &d) != 0 && size > UML_XSTATE);
}

struct pty *
uml_spawn(const char *cpu, const char *root, const char *const args[])
{
	char self[4096], flags[4200], dir[4200];
	const char *argv[MAXARGS], *tmp = getenv("TMPDIR");
	const char *const always[] = { "linux.uml", "rw", "quiet", dir, "con=null",
	    "con0=fd:0,fd:1", "ssl=null", NO_AVX };
	const char *const hostfs[] = { "root=/dev/root", "rootfstype=hostfs", flags };
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	int n = 0;

	ck_assert_int_gt(len, 0);
	self[len] = '\0';
	(void)snprintf(flags, sizeof(flags), "rootflags=%s", root != NULL ? root : "");
	(void)snprintf(dir, sizeof(dir), "uml_dir=%s/", tmp != NULL ? tmp : "/tmp");
	if (big_xstate()) {
		argv[n++] = self;
		argv[n++] = NO_XSTATE;
	}
	if (cpu != NULL) {
		argv[n++] = "taskset";
		argv[n++] = "-c";
		argv[n++] = cpu;
	}
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		argv[n++] = always[i];
	for (size_t i = 0; root != NULL && i < sizeof(hostfs) / sizeof(hostfs[0]); i++)
		argv[n++] = hostfs[i];
	for (; *args != NULL; args++) {
		ck_assert_int_lt(n, MAXARGS - 1);
		argv[n++] = *args;
	}
	argv[n] = NULL;
	return (pty_spawn(argv, 24, 80));
}

void
uml_main(int argc, char *argv[])
{
	struct sock_filter f[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ, SYS_ptrace, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
		    offsetof(struct seccomp_data, args[2])),
		BPF_JUMP(BPF_JMP | BPF_JEQ, 0x202 /* NT_X86_XSTATE */, 0, 1),
		BPF_STMT(BPF_RET, SECCOMP_RET_ERRNO | ENODEV),
		BPF_STMT(BPF_RET, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { sizeof(f) / sizeof(f[0]), f };

	if (argc < 3 || strcmp(argv[1], NO_XSTATE) != 0)
		return;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_seccomp,
	    SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &prog) != 0)
		err(1, "seccomp");
	(void)execvp(argv[2], argv + 2);
	err(1, "%s", argv[2]);
}
