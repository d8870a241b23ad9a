/*
 * regress_mem.c - memory as programs see it: mmap(2) and all its kin.
 *
 * Mappings of files against read and write, at the file's end and over its life; maps
 * that are cut, overlaid and joined; advice, locking, inheritance; the stack and the
 * break; limits of exec and of the address space.  Linux and BSD differ in a few error
 * numbers; each #ifdef says in which.  See regress.c, which runs this.
 */
#ifndef __DragonFly__
#define _GNU_SOURCE
#endif
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#ifdef __DragonFly__
#include <sys/sysctl.h>
#endif
#include <sys/wait.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/regress.h"

#define RW	(PROT_READ | PROT_WRITE)
#define GIB	(1UL << 30)
#define ANON	(MAP_PRIVATE | MAP_ANON)

static sigjmp_buf jump;
static volatile int got, gotcode;

static void
note(int sig, siginfo_t *si, void *uc)
{
	(void)uc;
	got = sig;
	gotcode = si->si_code;
	siglongjmp(jump, 1);
}

/* What reading (or writing) at p gives: 0, or the signal; its code is in gotcode. */
static int
touch(volatile char *p, int write)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_sigaction = note;
	sa.sa_flags = SA_SIGINFO | SA_ONSTACK;
	CHECK(sigaction(SIGSEGV, &sa, NULL) == 0 && sigaction(SIGBUS, &sa, NULL) == 0);
	got = gotcode = 0;
	if (sigsetjmp(jump, 1) == 0) {
		if (write)
			*p = *p;
		else
			(void)*p;
	}
	return got;
}

/* As touch(), for a jump to p, where there is a return instruction. */
static int
run(void *p)
{
	(void)touch((char *)&got, 0);			/* handlers */
	if (sigsetjmp(jump, 1) == 0)
		((void (*)(void))(uintptr_t)p)();
	return got;
}

static char *
map(size_t len, int prot, int flags, int fd, off_t off)
{
	char *p = mmap(NULL, len, prot, flags, fd, off);

	CHECK(p != MAP_FAILED);
	return p;
}

/* A new file of some pages, page n full of 'a' + n; open for both. */
static int
file(const char *name, int pages)
{
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0644);
	char page[PAGE];

	CHECK(fd >= 0);
	for (int i = 0; i < pages; i++) {
		memset(page, 'a' + i, PAGE);
		CHECK(write(fd, page, PAGE) == PAGE);
	}
	return fd;
}

/* ---- files ----------------------------------------------------------------- */

/* Bytes go between read, write and mappings both ways, across pages, and across
 * processes that have nothing in common but the file's name. */
static void
t_mem_coherent(void)
{
	int fd = file("f", 4), fd2;
	char *s = map(4 * PAGE, RW, MAP_SHARED, fd, 0), buf[3 * PAGE], *t;
	pid_t pid;

	memset(buf, 'X', sizeof(buf));
	CHECK(pwrite(fd, buf, 2 * PAGE, PAGE / 2 + 7) == 2 * PAGE);
	CHECK(s[PAGE / 2 + 6] == 'a' && s[PAGE / 2 + 7] == 'X' && s[PAGE] == 'X');
	CHECK(s[PAGE / 2 + 7 + 2 * PAGE] == 'c');
	memset(s + PAGE - 3, 'Y', 6);
	CHECK(pread(fd, buf, 8, PAGE - 4) == 8 && memcmp(buf, "XYYYYYYX", 8) == 0);
	t = map(PAGE, RW, MAP_SHARED, fd, 2 * PAGE);
	t[5] = 'T';
	CHECK(s[2 * PAGE + 5] == 'T');
	if ((pid = xfork()) == 0) {
		fd2 = open("f", O_RDWR);
		t = map(4 * PAGE, RW, MAP_SHARED, fd2, 0);
		CHECK(t[PAGE] == 'Y' && pwrite(fd2, "Q", 1, 3 * PAGE) == 1);
		t[3 * PAGE + 1] = s[3 * PAGE] + 1;	/* by both mappings */
		s[3 * PAGE + 2] = 'S';
		_exit(0);
	}
	CHECK(wait_for(pid) == 0);
	CHECK(memcmp(s + 3 * PAGE, "QRS", 3) == 0);
	/* A read into, a write from, a mapping of the same page of the same file. */
	CHECK(pread(fd, s + 100, 100, 0) == 100 && pwrite(fd, s, 100, 100) == 100);
	CHECK(s[0] == 'a' && s[199] == 'a');
	CHECK(munmap(s, 4 * PAGE) == 0);
	CHECK(pread(fd, buf, 3, 3 * PAGE) == 3 && memcmp(buf, "QRS", 3) == 0);
	unlink("f");
}

/* A private mapping: sees the file until it is written to, never the other way; a
 * fork's two sides are apart from then on. */
static void
t_mem_private(void)
{
	int fd = file("f", 3);
	char *p = map(3 * PAGE, RW, MAP_PRIVATE, fd, 0), c;
	pid_t pid;

	p[PAGE] = 'P';
	CHECK(pread(fd, &c, 1, PAGE) == 1 && c == 'b');
	CHECK(pwrite(fd, "zz", 2, PAGE) == 2 && p[PAGE] == 'P' && p[PAGE + 1] == 'b');
	if ((pid = xfork()) == 0) {
		CHECK(p[PAGE] == 'P');
		p[PAGE] = 'C';
		p[2 * PAGE] = 'C';
		_exit(p[PAGE] != 'C');
	}
	CHECK(wait_for(pid) == 0 && p[PAGE] == 'P' && p[2 * PAGE] == 'c');
	CHECK(ftruncate(fd, 0) == 0 && ftruncate(fd, 3 * PAGE) == 0);
	CHECK(pread(fd, &c, 1, PAGE) == 1 && c == 0);
	unlink("f");
}

/* Writing by a shared mapping needs a descriptor open for writing; a private one not. */
static void
t_mem_rights(void)
{
	int fd, ro, wo;
	char *p;

	close(file("f", 1));
	ro = open("f", O_RDONLY);
	wo = open("f", O_WRONLY);
	CHECK(mmap(NULL, PAGE, RW, MAP_SHARED, ro, 0) == MAP_FAILED && errno == EACCES);
	CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, wo, 0) == MAP_FAILED &&
	    errno == EACCES);
	CHECK(mmap(NULL, PAGE, RW, MAP_PRIVATE, wo, 0) == MAP_FAILED && errno == EACCES);
	p = map(PAGE, PROT_READ, MAP_SHARED, ro, 0);
	FAILS(mprotect(p, PAGE, RW), EACCES);
	CHECK(touch(p, 1) == SIGSEGV && gotcode == SEGV_ACCERR);
	p = map(PAGE, RW, MAP_PRIVATE, ro, 0);
	p[0] = 'q';
	CHECK(pread(ro, p + 1, 1, 0) == 1 && p[1] == 'a');
	fd = open(".", O_RDONLY);
	CHECK(fd >= 0 && mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED);
	CHECK(errno == ENODEV || errno == EINVAL);
	close(fd);
	CHECK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED &&
	    errno == EBADF);
	CHECK(mmap(NULL, 0, PROT_READ, MAP_SHARED, ro, 0) == MAP_FAILED &&
	    errno == EINVAL);
	unlink("f");
}

/* The rest of a file's last page is zeroes, writable, and never gets into the file;
 * what comes into view when the file grows is zeroes too. */
static void
t_mem_tail(void)
{
	int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0644);
	char *s, buf[PAGE];
	struct stat st;
	int end[2];

	CHECK(write(fd, "hello", 5) == 5);
	s = map(2 * PAGE, RW, MAP_SHARED, fd, 0);
	for (int i = 5; i < PAGE; i++)
		CHECK(s[i] == 0);
	s[100] = 'x';
	CHECK(msync(s, PAGE, MS_SYNC) == 0);
	CHECK(fstat(fd, &st) == 0 && st.st_size == 5);
	CHECK(pread(fd, buf, sizeof(buf), 0) == 5);
	CHECK(touch(s + PAGE, 0) == SIGBUS && touch(s + PAGE, 1) == SIGBUS);
	s[100] = 0;
	CHECK(ftruncate(fd, PAGE + 10) == 0 && s[PAGE] == 0 && s[PAGE + 4000] == 0);
	s[PAGE + 9] = 'e';
	CHECK(pread(fd, buf, sizeof(buf), PAGE) == 10 && buf[9] == 'e');
	CHECK(ftruncate(fd, 3) == 0);
	CHECK(touch(s + PAGE, 0) == SIGBUS && s[2] == 'l' && s[3] == 0 && s[4] == 0);
	CHECK(ftruncate(fd, 2 * PAGE) == 0 && s[3] == 0 && s[PAGE + 9] == 0);
	CHECK(pwrite(fd, "w", 1, 2 * PAGE - 1) == 1 && s[2 * PAGE - 1] == 'w');
	/* The kernel meets the end as an error. */
	CHECK(ftruncate(fd, 0) == 0);
	CHECK(pipe(end) == 0);
	FAILS(write(end[1], s, 1), EFAULT);
	CHECK(touch(s, 0) == SIGBUS);
	unlink("f");
}

/* A mapping lives on without its descriptor, and its file's name. */
static void
t_mem_outlive(void)
{
	int fd = file("f", 2);
	char *s = map(2 * PAGE, RW, MAP_SHARED, fd, 0), *p;

	p = map(2 * PAGE, RW, MAP_PRIVATE, fd, 0);
	CHECK(close(fd) == 0 && unlink("f") == 0);
	close(file("g", 64));				/* may get the same blocks */
	sync();
	CHECK(s[0] == 'a' && s[PAGE] == 'b' && p[PAGE] == 'b');
	s[PAGE + 1] = 'S';
	CHECK(p[PAGE + 1] == 'S' && msync(s, 2 * PAGE, MS_SYNC) == 0);
	CHECK(munmap(s, 2 * PAGE) == 0 && p[PAGE + 1] == 'S');
	unlink("g");
}

/* A hole reads as zeroes; a write by a mapping fills it and no more. */
static void
t_mem_holes(void)
{
	int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0644);
	size_t len = 64 * PAGE;
	struct stat st;
	char *s;

	CHECK(ftruncate(fd, (off_t)len) == 0);
	s = map(len, RW, MAP_SHARED, fd, 0);
	for (size_t i = 0; i < len; i += 97)
		CHECK(s[i] == 0);
	s[20 * PAGE] = 'h';
	CHECK(msync(s, len, MS_SYNC) == 0 && fsync(fd) == 0);
	CHECK(fstat(fd, &st) == 0 && st.st_blocks > 0 && st.st_blocks <= 128);
	CHECK(pread(fd, s + 1, 1, 20 * PAGE) == 1 && s[1] == 'h' && s[21 * PAGE] == 0);
	unlink("f");
}

/* ---- maps ------------------------------------------------------------------ */

/* Mappings laid over one another, cut and joined again. */
static void
t_mem_overlay(void)
{
	int fd = file("f", 8);
	char *p = map(8 * PAGE, RW, ANON, -1, 0);

	memset(p, 'A', 8 * PAGE);
	CHECK(mmap(p + 2 * PAGE, 3 * PAGE, RW, MAP_SHARED | MAP_FIXED, fd, PAGE) ==
	    p + 2 * PAGE);
	CHECK(p[2 * PAGE - 1] == 'A' && p[2 * PAGE] == 'b' && p[4 * PAGE] == 'd' &&
	    p[5 * PAGE] == 'A');
	CHECK(munmap(p + 3 * PAGE, PAGE) == 0);
	CHECK(touch(p + 3 * PAGE, 0) == SIGSEGV && gotcode == SEGV_MAPERR);
	CHECK(p[2 * PAGE] == 'b' && p[4 * PAGE] == 'd');
	CHECK(mmap(p + 3 * PAGE, PAGE, RW, MAP_SHARED | MAP_FIXED, fd, 2 * PAGE) ==
	    p + 3 * PAGE);
	CHECK(p[3 * PAGE] == 'c');
	/* Protect the middle, then over all the borders. */
	CHECK(mprotect(p + 3 * PAGE, PAGE, PROT_READ) == 0);
	CHECK(touch(p + 3 * PAGE, 1) == SIGSEGV && touch(p + 2 * PAGE, 1) == 0 &&
	    touch(p + 4 * PAGE, 1) == 0);
	CHECK(mprotect(p, 8 * PAGE, PROT_READ) == 0);
	for (int i = 0; i < 8; i++)
		CHECK(touch(p + i * PAGE, 1) == SIGSEGV && touch(p + i * PAGE, 0) == 0);
	CHECK(mprotect(p, 8 * PAGE, RW) == 0);
	for (int i = 0; i < 8; i++)
		CHECK(touch(p + i * PAGE, 1) == 0);
	CHECK(mmap(p, 8 * PAGE, RW, ANON | MAP_FIXED, -1, 0) == p && p[0] == 0 &&
	    p[2 * PAGE] == 0);
	/* Every second page away, and back; a second time, it is all one again. */
	for (int n = 0; n < 2; n++) {
		for (int i = 1; i < 8; i += 2)
			CHECK(munmap(p + i * PAGE, PAGE) == 0);
		for (int i = 0; i < 8; i++)
			CHECK(touch(p + i * PAGE, 1) == (i % 2 != 0 ? SIGSEGV : 0));
		for (int i = 1; i < 8; i += 2)
			CHECK(mmap(p + i * PAGE, PAGE, RW, ANON | MAP_FIXED, -1, 0) ==
			    p + i * PAGE);
	}
	CHECK(munmap(p, 8 * PAGE) == 0);
	unlink("f");
}

/* Reading, writing, running: every protection allows what it says. */
static void
t_mem_prot(void)
{
	static const struct { int prot, read, write, exec; } want[] = {
		{ PROT_NONE, 0, 0, 0 }, { PROT_READ, 1, 0, 0 }, { RW, 1, 1, 0 },
		{ PROT_READ | PROT_EXEC, 1, 0, 1 }, { RW | PROT_EXEC, 1, 1, 1 },
	};
	volatile char *p = map(PAGE, RW, ANON, -1, 0);
	char c;
	int fd = file("f", 1);

	p[0] = (char)0xc3;				/* ret */
	for (int n = 0; n < 25; n++) {
		size_t i = (size_t)n * 7 % 5;

		CHECK(mprotect((char *)p, PAGE, want[i].prot) == 0);
		CHECK((touch(p, 0) == 0) == want[i].read);
		CHECK((touch(p, 1) == 0) == want[i].write);
		if (got != 0)
			CHECK(got == SIGSEGV && gotcode == SEGV_ACCERR);
		CHECK((run((char *)p) == 0) == want[i].exec);
		/* The kernel is held to it, too. */
		CHECK((pwrite(fd, (char *)p, 1, 0) == 1) == want[i].read);
		CHECK((pread(fd, (char *)p, 1, 0) == 1) == want[i].write);
		if (want[i].read)
			CHECK(p[0] == (char)0xc3);
	}
	CHECK(mprotect((char *)p, PAGE, RW) == 0 && pread(fd, &c, 1, 0) == 1);
#ifndef __DragonFly__
	FAILS(mprotect((char *)p + 1, PAGE, RW), EINVAL); /* BSD takes whole pages */
#endif
	unlink("f");
}

/* 64 GiB that nobody touches cost nothing; parts of them can be used. */
static void
t_mem_sparse(void)
{
	size_t len = 64 * GIB;
	char *p = map(len, PROT_NONE, ANON | MAP_NORESERVE, -1, 0);
	pid_t pid;

	CHECK(touch(p + len / 2, 0) == SIGSEGV && gotcode == SEGV_ACCERR);
	for (size_t off = 0; off < len; off += 4 * GIB) {
		CHECK(mprotect(p + off, PAGE, RW) == 0);
		p[off] = (char)(1 + off / GIB);
	}
	if ((pid = xfork()) == 0) {
		for (size_t off = 0; off < len; off += 4 * GIB)
			CHECK(p[off] == (char)(1 + off / GIB));
		_exit(0);
	}
	CHECK(wait_for(pid) == 0 && munmap(p, len) == 0);
	CHECK(touch(p, 0) == SIGSEGV && gotcode == SEGV_MAPERR);
}

/* The edges of the address space: 0, the top, sums that overflow. */
static void
t_mem_edges(void)
{
	const uintptr_t top = 1UL << 47;
	char *p = map(PAGE, RW, ANON, -1, 0), vec[1];
	size_t huge = (size_t)0 - PAGE;

	CHECK(touch(NULL, 0) == SIGSEGV);
	CHECK(touch((char *)16, 1) == SIGSEGV);
	CHECK(touch((char *)(top - 8), 0) == SIGSEGV);
	CHECK(touch((char *)(top * 2), 0) != 0);	/* not an address at all */
	CHECK(mmap((void *)(top - PAGE), 2 * PAGE, RW, ANON | MAP_FIXED, -1, 0) ==
	    MAP_FAILED);
	CHECK(mmap((void *)top, PAGE, RW, ANON | MAP_FIXED, -1, 0) == MAP_FAILED);
	CHECK(mmap((void *)(1UL << 63), PAGE, RW, ANON | MAP_FIXED, -1, 0) == MAP_FAILED);
	CHECK(mmap(p + 1, PAGE, RW, ANON | MAP_FIXED, -1, 0) == MAP_FAILED &&
	    errno == EINVAL);
	CHECK(mmap(NULL, huge, RW, ANON, -1, 0) == MAP_FAILED && errno == ENOMEM);
	CHECK(mmap(NULL, top, PROT_NONE, ANON | MAP_NORESERVE, -1, 0) == MAP_FAILED &&
	    errno == ENOMEM);
	CHECK(munmap(p, huge) == -1 && errno == EINVAL);
	CHECK(munmap(p, (size_t)0 - (size_t)(uintptr_t)p) == -1 && errno == EINVAL);
	CHECK(mprotect(p, huge, RW) == -1);
	CHECK(msync(p, huge, MS_SYNC) == -1 && madvise(p, huge, MADV_NORMAL) == -1);
	CHECK(mincore(p, huge, (void *)vec) == -1 && mlock(p, huge) == -1);
	p[0] = 1;
	CHECK(p[0] == 1);				/* nothing of that did anything */
	/* A hint in use, or of no use, is only a hint. */
	CHECK(mmap(p, PAGE, RW, ANON, -1, 0) != MAP_FAILED && p[0] == 1);
	CHECK(mmap((void *)(top - PAGE), PAGE, RW, ANON, -1, 0) != MAP_FAILED);
}

/* ---- pages ----------------------------------------------------------------- */

static void
t_mem_msync(void)
{
	int fd = file("f", 4);
	char *s = map(4 * PAGE, RW, MAP_SHARED, fd, 0);

	s[0] = s[3 * PAGE] = 'm';
	CHECK(msync(s, 4 * PAGE, MS_SYNC) == 0 && msync(s, 1, MS_ASYNC) == 0);
	CHECK(msync(s, 4 * PAGE, MS_SYNC | MS_INVALIDATE) == 0 && s[3 * PAGE] == 'm');
	FAILS(msync(s, PAGE, 0x4000), EINVAL);
#ifdef __DragonFly__
	FAILS(msync(s, PAGE, MS_ASYNC | MS_INVALIDATE), EINVAL);	/* BSD */
#else
	FAILS(msync(s, PAGE, MS_ASYNC | MS_SYNC), EINVAL);
	FAILS(msync(s + 1, PAGE, MS_SYNC), EINVAL);
#endif
	CHECK(munmap(s + PAGE, PAGE) == 0);
	CHECK(msync(s, 4 * PAGE, MS_SYNC) == -1);
#ifdef __DragonFly__
	CHECK(errno == EINVAL);			/* BSD's word for a hole */
#else
	CHECK(errno == ENOMEM);
#endif
	CHECK(msync(s + 2 * PAGE, 2 * PAGE, MS_SYNC) == 0);
	unlink("f");
}

static void
t_mem_madvise(void)
{
	static const int harmless[] = { MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL,
	    MADV_WILLNEED };
	int fd = file("f", 8);
	char *p = map(8 * PAGE, RW, ANON, -1, 0), *s = map(8 * PAGE, RW, MAP_SHARED, fd,
	    0);
	char *q = map(8 * PAGE, RW, MAP_PRIVATE, fd, 0);

	memset(p, 'p', 8 * PAGE);
	q[PAGE] = s[PAGE] = 'w';
	for (size_t i = 0; i < sizeof(harmless) / sizeof(harmless[0]); i++) {
		CHECK(madvise(p, 8 * PAGE, harmless[i]) == 0 && p[0] == 'p');
		CHECK(madvise(s, 8 * PAGE, harmless[i]) == 0 && s[PAGE] == 'w');
		CHECK(madvise(q, 8 * PAGE, harmless[i]) == 0 && q[PAGE] == 'w');
	}
	/* Written pages of a file are never lost, whatever is advised. */
	CHECK(madvise(s, 8 * PAGE, MADV_DONTNEED) == 0 && s[PAGE] == 'w' && s[0] == 'a');
#ifdef __DragonFly__
	/* BSD: a hint, the contents stay; on Linux they go. */
	CHECK(madvise(p, 8 * PAGE, MADV_DONTNEED) == 0 && p[PAGE] == 'p');
	CHECK(madvise(q, 8 * PAGE, MADV_DONTNEED) == 0 && q[PAGE] == 'w');
	CHECK(madvise(s, 8 * PAGE, MADV_FREE) == 0 && s[PAGE] == 'w');
	for (int advice = MADV_NOSYNC; advice <= MADV_CORE; advice++)
		CHECK(madvise(s, 8 * PAGE, advice) == 0);
#endif
	/* What is not needed: old contents or zeroes, nothing else. */
	CHECK(madvise(p + PAGE, 4 * PAGE, MADV_FREE) == 0);
	for (int i = 0; i < 8 * PAGE; i++)
		CHECK(p[i] == 'p' || (p[i] == 0 && i >= PAGE && i < 5 * PAGE));
	memset(p + PAGE, 'n', PAGE);
	CHECK(p[PAGE] == 'n' && p[2 * PAGE - 1] == 'n');
	FAILS(madvise(p, PAGE, 12345), EINVAL);
	FAILS(madvise(p, PAGE, -1), EINVAL);
	unlink("f");
}

static void
t_mem_mincore(void)
{
	char *p = map(16 * PAGE, RW, ANON, -1, 0);
	unsigned char vec[16];

	p[3 * PAGE] = 1;
	memset(vec, 0xff, sizeof(vec));
	CHECK(mincore(p, 16 * PAGE, (void *)vec) == 0 && (vec[3] & 1) != 0);
	CHECK(mincore(p, 16 * PAGE - 1, (void *)vec) == 0);
	memset(p, 1, 16 * PAGE);
	CHECK(mincore(p, 16 * PAGE, (void *)vec) == 0);
	for (int i = 0; i < 16; i++)
		CHECK((vec[i] & 1) != 0);
	FAILS(mincore(p, 16 * PAGE, (void *)16), EFAULT);
	CHECK(munmap(p + 8 * PAGE, PAGE) == 0);
#ifdef __DragonFly__
	CHECK(mincore(p, 16 * PAGE, (void *)vec) == 0 && vec[8] == 0 && vec[9] != 0);
#else
	FAILS(mincore(p, 16 * PAGE, (void *)vec), ENOMEM);
#endif
}

/* Locked memory is there; who may lock how much; it is not inherited. */
static void
t_mem_mlock(void)
{
	struct rlimit rl = { 16 * PAGE, 16 * PAGE };
	char *p = map(16 * PAGE, RW, ANON, -1, 0);
	unsigned char vec[16];
	int fd = file("f", 8);
	char *s = map(8 * PAGE, RW, MAP_SHARED, fd, 0);
	pid_t pid;

	unlink("f");
#ifdef __DragonFly__
	if (geteuid() != 0) {				/* root's alone in BSD */
		FAILS(mlock(p, PAGE), EPERM);
		FAILS(munlock(p, PAGE), EPERM);
		FAILS(mlockall(MCL_CURRENT), EPERM);
		return;
	}
#endif
	CHECK(mlock(p + 1, PAGE) == 0);			/* whole pages: two */
	CHECK(mincore(p, 16 * PAGE, (void *)vec) == 0 && (vec[0] & vec[1] & 1) != 0);
	CHECK(mlock(p, 8 * PAGE) == 0 && mlock(s, 4 * PAGE) == 0);
	CHECK(mincore(p, 8 * PAGE, (void *)vec) == 0);
	for (int i = 0; i < 8; i++)
		CHECK((vec[i] & 1) != 0);
	p[0] = 'l';
	if ((pid = xfork()) == 0) {
		CHECK(p[0] == 'l');
		p[0] = 'm';
		_exit(p[0] != 'm');
	}
	CHECK(wait_for(pid) == 0 && p[0] == 'l');
	(void)madvise(p, 8 * PAGE, MADV_FREE);		/* EINVAL on Linux */
	CHECK(p[0] == 'l' && mincore(p, PAGE, (void *)vec) == 0 && (vec[0] & 1) != 0);
	CHECK(munlock(p + 2 * PAGE, 2 * PAGE) == 0 && munlock(p, 8 * PAGE) == 0);
	CHECK(munmap(s, 2 * PAGE) == 0 && munlock(s + 2 * PAGE, 2 * PAGE) == 0);
	CHECK(munmap(s + 2 * PAGE, PAGE) == 0);
	FAILS(mlock(s + 2 * PAGE, 3 * PAGE), ENOMEM);	/* a hole */
	FAILS(munlock(s + 2 * PAGE, 3 * PAGE), ENOMEM);
	FAILS(mlock((void *)(INT64_MAX - PAGE + 1), 1), ENOMEM);
	FAILS(mlockall(0), EINVAL);
	FAILS(mlockall(0x100), EINVAL);
	CHECK(mlockall(MCL_FUTURE) == 0);
	s = map(4 * PAGE, RW, ANON, -1, 0);
	CHECK(mincore(s, 4 * PAGE, (void *)vec) == 0 && (vec[0] & vec[3] & 1) != 0);
	CHECK(munlockall() == 0);
	if (geteuid() == 0) {		/* the limit is for users, on Linux */
#ifndef __DragonFly__
		CHECK(setrlimit(RLIMIT_MEMLOCK, &rl) == 0 && setuid(65534) == 0);
#endif
	}
	CHECK(setrlimit(RLIMIT_MEMLOCK, &rl) == 0);
	p = map(64 * PAGE, RW, ANON, -1, 0);
	CHECK(mlock(p, 8 * PAGE) == 0 && mlock(p, 16 * PAGE) == 0);
	FAILS(mlock(p, 17 * PAGE), ENOMEM);
	FAILS(mlock(p + 16 * PAGE, PAGE), ENOMEM);
	CHECK(munlock(p, PAGE) == 0 && mlock(p + 16 * PAGE, PAGE) == 0);
}

#ifdef __DragonFly__
/* minherit(2) is BSD's. */
static void
t_mem_minherit(void)
{
	char *p = map(6 * PAGE, RW, ANON, -1, 0);
	pid_t pid;

	memset(p, 'i', 6 * PAGE);
	CHECK(minherit(p, 2 * PAGE, INHERIT_SHARE) == 0);
	CHECK(minherit(p + 4 * PAGE, 2 * PAGE, INHERIT_NONE) == 0);
	FAILS(minherit(p, PAGE, 99), EINVAL);
	if ((pid = xfork()) == 0) {
		CHECK(p[0] == 'i' && p[3 * PAGE] == 'i');
		p[0] = p[PAGE] = p[3 * PAGE] = 'c';
		CHECK(touch(p + 4 * PAGE, 0) == SIGSEGV && gotcode == SEGV_MAPERR);
		_exit(0);
	}
	CHECK(wait_for(pid) == 0);
	CHECK(p[0] == 'c' && p[PAGE] == 'c' && p[3 * PAGE] == 'i' && p[5 * PAGE] == 'i');
	p[1] = 's';
	if ((pid = xfork()) == 0)
		_exit(p[1] != 's');
	CHECK(wait_for(pid) == 0);
}
#endif

/* ---- stack, break, exec ---------------------------------------------------- */

/* Use n KiB of stack, a page at a time. */
static int
deep(int n)
{
	volatile char frame[1024];

	frame[n % 1024] = 0;
	if (n > 0)
		(void)deep(n - 1);
	return frame[n % 1024];
}

static int
deep_8m(void)
{
	return deep(7000);
}

static int
deep_too_far(void)
{
	char alt[32768];
	stack_t ss = { .ss_sp = map(sizeof(alt), RW, ANON, -1, 0), .ss_size =
	    sizeof(alt) };

	CHECK(sigaltstack(&ss, NULL) == 0);
	(void)touch((char *)&got, 0);
	if (sigsetjmp(jump, 1) == 0)
		deep(1 << 20);
	return got == SIGSEGV ? 0 : 1;
}

/* The stack grows to its limit, as it is now, and a step further is SIGSEGV; what
 * lies below it is not touched. */
static void
t_mem_stack(void)
{
	struct rlimit rl, low;
	char here;
	int status;

	CHECK(getrlimit(RLIMIT_STACK, &rl) == 0);
	if (rl.rlim_max != RLIM_INFINITY && rl.rlim_max < 64 << 20)
		return;
	rl.rlim_cur = 8 << 20;
	CHECK(setrlimit(RLIMIT_STACK, &rl) == 0);
	CHECK(wait_for(spawn(deep_8m)) == 0);
	CHECK(wait_for(spawn(deep_too_far)) == 0);
	low = rl;
	low.rlim_cur = 2 << 20;
	CHECK(setrlimit(RLIMIT_STACK, &low) == 0);
	status = wait_for(spawn(deep_8m));
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
	low.rlim_cur = 32 << 20;
	CHECK(setrlimit(RLIMIT_STACK, &low) == 0);
	if (spawn(deep_8m) > 0) {
		wait(&status);
		CHECK(status == 0);
	}
	CHECK(touch(&here - (64 << 20), 0) == SIGSEGV);
}

/* A mapping that lies under the stack stops its growth with a SIGSEGV, and keeps its
 * contents. */
static void
t_mem_stack_guard(void)
{
	char here, *p = (char *)(((uintptr_t)&here - (4 << 20)) & ~(uintptr_t)(PAGE - 1));

	CHECK(mmap(p, PAGE, RW, ANON | MAP_FIXED, -1, 0) == p);
	memset(p, 'g', PAGE);
	CHECK(deep(2000) == 0);
	CHECK(wait_for(spawn(deep_too_far)) == 0);
	CHECK(deep_too_far() == 0);
	for (int i = 0; i < PAGE; i++)
		CHECK(p[i] == 'g');
	CHECK(touch(p + PAGE, 1) == SIGSEGV);
}

/* The data segment: grows and shrinks, comes back zeroed, obeys its limit. */
static void
t_mem_brk(void)
{
	struct rlimit rl;
	char *start = sbrk(0), *p;

	CHECK(start != (char *)-1);
	CHECK(sbrk(10 * PAGE) == start);
	memset(start, 'b', 10 * PAGE);
	CHECK(sbrk(-5 * PAGE) == start + 10 * PAGE && sbrk(0) == start + 5 * PAGE);
	CHECK(start[5 * PAGE - 1] == 'b' && touch(start + 7 * PAGE, 0) == SIGSEGV);
	CHECK(sbrk(5 * PAGE) == start + 5 * PAGE);
	for (p = start + 6 * PAGE; p < start + 10 * PAGE; p++)
		CHECK(*p == 0);
	CHECK(getrlimit(RLIMIT_DATA, &rl) == 0);
	rl.rlim_cur = 64 << 20;		/* Linux counts all that is private */
	CHECK(setrlimit(RLIMIT_DATA, &rl) == 0);
	CHECK(sbrk(256 << 20) == (void *)-1 && errno == ENOMEM);
	CHECK(sbrk(0) == start + 10 * PAGE);
	/* A mapping in the way. */
	p = (char *)(((uintptr_t)start + 20 * PAGE) & ~(uintptr_t)(PAGE - 1));
	CHECK(mmap(p, PAGE, RW, ANON | MAP_FIXED, -1, 0) == p);
	CHECK(sbrk(40 * PAGE) == (void *)-1 && errno == ENOMEM);
	CHECK(munmap(p, PAGE) == 0 && sbrk(-10 * PAGE) == start + 10 * PAGE);
}

/* RLIMIT_AS bounds it all. */
static void
t_mem_limit(void)
{
	struct rlimit rl = { 256 << 20, 256 << 20 };
	char *p;

	CHECK(setrlimit(RLIMIT_AS, &rl) == 0);
	p = map(64 << 20, PROT_NONE, ANON, -1, 0);
	CHECK(mmap(NULL, 256 << 20, PROT_NONE, ANON, -1, 0) == MAP_FAILED &&
	    errno == ENOMEM);
	CHECK(munmap(p, 64 << 20) == 0);
	(void)map(100 << 20, PROT_NONE, ANON, -1, 0);
}

#ifdef __DragonFly__
/* Memory is promised freely, but not more than twice what there is to one mapping.
 * Linux lets its owner choose. */
static void
t_mem_promise(void)
{
	size_t len = 1UL << 44;
	void *volatile got_none;

	CHECK(mmap(NULL, len, RW, ANON, -1, 0) == MAP_FAILED && errno == ENOMEM);
	CHECK(mmap(NULL, len, RW, MAP_SHARED | MAP_ANON, -1, 0) == MAP_FAILED &&
	    errno == ENOMEM);
	CHECK(sbrk(16 * GIB) == (void *)-1 && errno == ENOMEM);
	CHECK((got_none = malloc(len)) == NULL && errno == ENOMEM);
	CHECK(mmap(NULL, len, RW, ANON | MAP_NORESERVE, -1, 0) != MAP_FAILED);
}
#endif

/* Many and long arguments arrive; too many are E2BIG. */
static void
t_mem_args(void)
{
	static char *argv[70000], big[120001];
	int status, n = 0;
	pid_t pid;

	memset(big, 'x', sizeof(big) - 1);
	argv[n++] = "sh";
	argv[n++] = "-c";
	argv[n++] = "test $# = 1001 && test ${#1001} = 120000";
	argv[n++] = "sh";
	for (int i = 0; i < 1000; i++)
		argv[n++] = "0123456789012345678901234567890123456789";
	argv[n++] = big;
	if ((pid = xfork()) == 0) {
		execv("/bin/sh", argv);
		_exit(99);
	}
	status = wait_for(pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	for (n = 4; n < 69000; n++)
		argv[n] = big;
	argv[n] = NULL;
	FAILS(execv("/bin/sh", argv), E2BIG);
	/* So are those that the stack has no room for. */
	argv[6] = NULL;
	CHECK(setrlimit(RLIMIT_STACK, &(struct rlimit){ 131072, 131072 }) == 0);
	FAILS(execv("/bin/sh", argv), E2BIG);
}

/* A running program's file cannot be written to, nor one that is open for writing
 * be run. */
static void
t_mem_txtbsy(void)
{
	char *argv[] = { "prog", "5", NULL }, buf[4096];
	int from, to, p[2], status;
	ssize_t n;
	pid_t pid;

	from = open(access("/bin/sleep", X_OK) == 0 ? "/bin/sleep" : "/usr/bin/sleep",
	    O_RDONLY);
	to = open("prog", O_RDWR | O_CREAT | O_TRUNC, 0755);
	CHECK(from >= 0 && to >= 0);
	while ((n = read(from, buf, sizeof(buf))) > 0)
		CHECK(write(to, buf, (size_t)n) == n);
	FAILS(execv("./prog", argv), ETXTBSY);
	CHECK(close(to) == 0 && pipe(p) == 0 && fcntl(p[1], F_SETFD, FD_CLOEXEC) == 0);
	if ((pid = xfork()) == 0) {
		execv("./prog", argv);
		_exit(99);
	}
	close(p[1]);
	CHECK(read(p[0], buf, 1) == 0);			/* it has begun */
	FAILS(open("prog", O_WRONLY), ETXTBSY);
	FAILS(open("prog", O_RDWR | O_TRUNC), ETXTBSY);
	FAILS(truncate("prog", 0), ETXTBSY);
	CHECK(open("prog", O_RDONLY) >= 0 && kill(pid, SIGKILL) == 0);
	status = wait_for(pid);
	CHECK(WIFSIGNALED(status));
	CHECK((to = open("prog", O_WRONLY)) >= 0 && unlink("prog") == 0);
}

#ifdef __DragonFly__
#define SC_MMAP		"197"
#define SC_WRITE	"4"
#define SC_EXIT		"1"
#define FL_ANON		"0x1002"
#else
#define SC_MMAP		"9"
#define SC_WRITE	"1"
#define SC_EXIT		"60"
#define FL_ANON		"0x22"
#endif

/* A program that writes what mmap() gives it, its stack pointer and its address. */
extern const char tell[], tell_end[];
__asm__(
    ".section .rodata; .globl tell, tell_end\n"
    "tell: movq %rsp, %r12; leaq tell(%rip), %r13; subq $64, %rsp; movq $0, 8(%rsp)\n"
    "xorl %edi, %edi; movl $4096, %esi; movl $3, %edx; movl $" FL_ANON ", %r10d\n"
    "movq $-1, %r8; xorl %r9d, %r9d; movl $" SC_MMAP ", %eax; syscall\n"
    "movq %rax, 16(%rsp); movq %r12, 24(%rsp); movq %r13, 32(%rsp)\n"
    "movl $1, %edi; leaq 16(%rsp), %rsi; movl $24, %edx; movl $" SC_WRITE ", %eax\n"
    "syscall; xorl %edi, %edi; movl $" SC_EXIT ", %eax; syscall\n"
    "tell_end: .text\n");

/* Run ./tell; what it says. */
static void
run_tell(uint64_t addr[3])
{
	char *argv[] = { "tell", NULL };
	int p[2];
	pid_t pid;

	CHECK(pipe(p) == 0);
	if ((pid = xfork()) == 0) {
		CHECK(dup2(p[1], 1) == 1);
		execve("./tell", argv, argv + 1);
		_exit(99);
	}
	CHECK(wait_for(pid) == 0 && read(p[0], addr, 24) == 24);
	close(p[0]);
	close(p[1]);
}

/* What an ELF file begins with, for tests that write their own. */
struct elf_head {
	unsigned char ident[16];
	uint16_t type, machine;
	uint32_t version;
	uint64_t entry, phoff, shoff;
	uint32_t flags;
	uint16_t ehsize, phentsize, phnum, shentsize, shnum, shstrndx;
};

struct elf_segment {
	uint32_t type, flags;
	uint64_t offset, vaddr, paddr, filesz, memsz, align;
};

#define ELF_HEAD(t, e, n) {						\
	.ident = { 0x7f, 'E', 'L', 'F', 2, 1, 1 }, .type = (t), .machine = 62, \
	.version = 1, .entry = (e), .phoff = 64, .ehsize = 64, .phentsize = 56, \
	.phnum = (n),							\
}

/* A position-independent program runs, wherever it is.  In BSD addresses are always the
 * same, or, with vm.randomize_mmap, always others. */
static void
t_mem_layout(void)
{
	struct {
		struct elf_head h;
		struct elf_segment ph;
		char code[256];
	} elf = {
		.h = ELF_HEAD(3, 120, 1),
		.ph = { 1, 5, 0, 0, 0, sizeof(elf), sizeof(elf), PAGE },
	};
	uint64_t one[3], two[3];
	int fd = open("tell", O_WRONLY | O_CREAT | O_TRUNC, 0755);

	CHECK((size_t)(tell_end - tell) <= sizeof(elf.code));
	memcpy(elf.code, tell, (size_t)(tell_end - tell));
	CHECK(write(fd, &elf, sizeof(elf)) == sizeof(elf) && close(fd) == 0);
	run_tell(one);
	run_tell(two);
	CHECK(one[2] % PAGE == 120 && two[2] % PAGE == 120);
#ifdef __DragonFly__
	int random;
	size_t len = sizeof(random);

	CHECK(sysctlbyname("vm.randomize_mmap", &random, &len, NULL, 0) == 0);
	for (int i = 0; i < 3; i++)
		CHECK((one[i] != two[i]) == (random != 0));
#endif
	unlink("tell");
}

/* Execute a file of these bytes: its wait status, or -1 and the error of execve(2). */
static int
run_image(const void *image, size_t size)
{
	char *argv[] = { "odd", NULL };
	int fd = open("odd", O_WRONLY | O_CREAT | O_TRUNC, 0755), status;
	pid_t pid;

	CHECK(fd >= 0 && write(fd, image, size) == (ssize_t)size && close(fd) == 0);
	if ((pid = xfork()) == 0) {
		execve("./odd", argv, argv + 1);
		_exit(errno);
	}
	status = wait_for(pid);
	CHECK(unlink("odd") == 0);
	if (status == 7 << 8)
		return status;
	errno = WEXITSTATUS(status);
	return WIFEXITED(status) ? -1 : status;
}

/* ELF files that a linker seldom makes run, or are no programs. */
static void
t_exec_odd(void)
{
	struct odd {
		struct elf_head h;
		struct elf_segment ph[2];
		unsigned char code[16];
	} good = {
		.h = ELF_HEAD(2, 0x10000000 + offsetof(struct odd, code), 2), .ph = {
			{ 1, 5, 0, 0x10000000, 0, sizeof(good), sizeof(good), PAGE },
			{ 1, 6, 0, 0x10010000, 0, 0, 5 * PAGE, PAGE },
		},
		.code = { 0xbf, 7, 0, 0, 0, 0xb8, 0, 0, 0, 0, 0x0f, 0x05 }, /* exit(7) */
	}, bad;

	good.code[6] = (unsigned char)atoi(SC_EXIT);
	CHECK(run_image(&good, sizeof(good)) == 7 << 8);
#define ODD(change, error) do {						\
	bad = good;							\
	bad.change;							\
	FAILS(run_image(&bad, sizeof(bad)), error);			\
} while (0)
	ODD(h.machine = 3, ENOEXEC);
	ODD(h.type = 1, ENOEXEC);
	ODD(h.ident[0] = 0, ENOEXEC);
	ODD(h.phentsize = 32, ENOEXEC);
	ODD(h.phnum = 0, ENOEXEC);
#ifdef __DragonFly__			/* Linux has other errors, or finds out later */
	ODD(h.ident[4] = 1, ENOEXEC);
	ODD(h.phnum = 65535, ENOEXEC);
	ODD(h.phoff = 1UL << 40, ENOEXEC);
	ODD(h.phoff = ~0UL - 8, ENOEXEC);
	ODD(h.entry = 1UL << 46, ENOEXEC);
	ODD(ph[0].type = 3, ENOEXEC);			/* an interpreter */
	ODD(ph[0].filesz = ~0UL, ENOEXEC);
	ODD(ph[0].filesz = sizeof(good) + 1, ENOEXEC);	/* more than in memory */
	ODD(ph[0].offset = 1, ENOEXEC);
	ODD(ph[0].offset = 1UL << 40, ENOEXEC);
	ODD(ph[0].vaddr = 0, ENOEXEC);
	ODD(ph[1].vaddr = 0x10000000, ENOEXEC);		/* one over the other */
	ODD(ph[1].vaddr = 0x0f000000, ENOEXEC);
	ODD(ph[1].vaddr = 0xffff800000000000, ENOEXEC);
	ODD(ph[1].memsz = ~0UL, ENOEXEC);
	ODD(ph[1].memsz = 1UL << 47, ENOEXEC);
	FAILS(run_image(&good, sizeof(good) - 1), ENOEXEC);	/* cut off */
	FAILS(run_image(&good, 64), ENOEXEC);
	FAILS(run_image(&good, 63), ENOEXEC);
	/* Without bytes in the file, where they would be means nothing. */
	bad = good;
	bad.ph[1].offset = 12345;
	CHECK(run_image(&bad, sizeof(bad)) == 7 << 8);
#endif
#undef ODD
	bad = good;
	bad.h.type = 3;				/* position independent: all from 0 on */
	bad.h.entry -= 0x10000000;
	bad.ph[0].vaddr -= 0x10000000;
	bad.ph[1].vaddr -= 0x10000000;
	CHECK(run_image(&bad, sizeof(bad)) == 7 << 8);
	bad = good;
	bad.ph[0].flags = 6;			/* not to be executed */
	CHECK(WTERMSIG(run_image(&bad, sizeof(bad))) == SIGSEGV);
}

#ifdef __DragonFly__
static unsigned
counter(const char *name)
{
	unsigned n;
	size_t len = sizeof(n);

	CHECK(sysctlbyname(name, &n, &len, NULL, 0) == 0 && len == sizeof(n));
	return n;
}

/* The kernel counts what it does; others, at the same time, only add to it. */
static void
t_mem_counters(void)
{
	static const struct { const char *name; unsigned n; } want[] = {
		{ "vm.stats.vm.v_vm_faults", 40 }, { "vm.stats.vm.v_zfod", 40 },
		{ "vm.stats.vm.v_cow_faults", 40 }, { "vm.stats.vm.v_forks", 1 },
		{ "vm.stats.vm.v_vnodepgsout", 8 }, { "vm.stats.sys.v_syscall", 100 },
		{ "vm.stats.sys.v_swtch", 1 }, { "vm.stats.vm.v_tfree", 40 },
	};
	unsigned before[sizeof(want) / sizeof(want[0])];
	char *p = map(40 << 20, RW, ANON | MAP_NORESERVE, -1, 0);
	pid_t pid;
	int fd;

	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		before[i] = counter(want[i].name);
	for (int i = 0; i < 40; i++)
		p[i << 20] = 1;
	if ((pid = xfork()) == 0) {
		for (int i = 0; i < 40; i++)
			p[i << 20] = 2;
		_exit(0);
	}
	CHECK(wait_for(pid) == 0);
	for (int i = 0; i < 100; i++)
		(void)getppid();
	fd = file("f", 8);
	CHECK(fsync(fd) == 0);
	for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		if (counter(want[i].name) - before[i] < want[i].n)
			fail("%s: %u", want[i].name, counter(want[i].name) - before[i]);
	CHECK(counter("vm.stats.vm.v_free_count") + counter("vm.stats.vm.v_wire_count") <
	    counter("vm.stats.vm.v_page_count"));
	unlink("f");
}
#endif

const struct regress mem_tests[] = {
	T(mem_coherent), T(mem_private), T(mem_rights), T(mem_tail), T(mem_outlive),
	T(mem_holes), T(mem_overlay), T(mem_prot), T(mem_sparse), T(mem_edges),
	T(mem_msync), T(mem_madvise), T(mem_mincore), T(mem_mlock),
#ifdef __DragonFly__
	T(mem_minherit), T(mem_promise), T(mem_counters),
#endif
	T(mem_stack), T(mem_stack_guard), T(mem_brk), T(mem_limit), T(mem_args),
	T(mem_txtbsy), T(mem_layout), T(exec_odd),
	{ NULL, NULL }
};
