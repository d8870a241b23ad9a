/*
 * stress_mem.c - the modes of stress(1) with a model: memory, pipes, files.
 *
 * Each does random operations and keeps, in plain arrays, what the system should
 * now hold; then it looks.  mmap: what every page of a region is; cow: a tree of forks,
 * each with a copy of its own; pipe, poll: the bytes of streams; fsx: one file's
 * contents; names: which name is which file, with how many links.  dirs, deep, files have
 * no model but must be able to remove all that they made.
 *
 * See stress.c, which runs them, and stress.h.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/stress.h"

/* ---- memory ------------------------------------------------------------------ */

#define MM_PAGES	64
#define MM_NONE		0		/* not mapped */
#define MM_NOACC	1
#define MM_RO		2
#define MM_RW		3

static sigjmp_buf fault_env;

static void
on_fault(int sig)
{
	siglongjmp(fault_env, sig);
}

/* The first byte of a page, or -1: not readable. */
static int
peek(volatile unsigned char *p)
{
	if (sigsetjmp(fault_env, 1) != 0)
		return -1;
	return *p;
}

/* Set it; -1: not writable. */
static int
poke(volatile unsigned char *p, unsigned char v)
{
	if (sigsetjmp(fault_env, 1) != 0)
		return -1;
	*p = v;
	return 0;
}

/* Random mmap, munmap, mprotect, madvise over 64 pages, against a model. */
static void
mm_model(int n)
{
	static const int prot[] = { 0, PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE };
	unsigned char state[MM_PAGES], value[MM_PAGES];
	unsigned char *base = map_anon(MM_PAGES * PAGE, MAP_PRIVATE);
	int fd, devnull = open("/dev/null", O_WRONLY);

	CHECK(base != MAP_FAILED && devnull >= 0);
	handle(SIGSEGV, on_fault, 0);
	handle(SIGBUS, on_fault, 0);
	memset(state, MM_RW, sizeof(state));
	memset(value, 0, sizeof(value));
	fd = open("mm", O_CREAT | O_RDWR | O_TRUNC, 0600);
	CHECK(fd >= 0);
	for (int i = 0; i < MM_PAGES; i++) {
		char page[PAGE];

		memset(page, i + 1, sizeof(page));
		CHECK(write(fd, page, sizeof(page)) == sizeof(page));
	}
	for (int i = 0; i < n; i++) {
		int at = (int)rnd(MM_PAGES), len = 1 + (int)rnd(8), mapped = 1;
		int to = (int)rnd(4);
		unsigned char *p = base + at * PAGE;

		if (at + len > MM_PAGES)
			len = MM_PAGES - at;
		for (int k = at; k < at + len; k++)
			mapped &= state[k] != MM_NONE;
		switch (rnd(6)) {
		case 0:
			if (munmap(p, (size_t)len * PAGE) != 0) {
				CHECK(errno == EINVAL && !mapped);	/* BSD's way */
				break;
			}
			memset(state + at, MM_NONE, (size_t)len);
			break;
		case 1:
			if (to == MM_NONE)
				to = MM_RW;
			CHECK(mmap(p, (size_t)len * PAGE, prot[to],
			    MAP_ANON | MAP_PRIVATE | MAP_FIXED, -1, 0) == p);
			memset(state + at, to, (size_t)len);
			memset(value + at, 0, (size_t)len);
			break;
		case 2:
			if (to == MM_NONE)
				to = MM_RO;
			CHECK(mmap(p, (size_t)len * PAGE, prot[to],
			    MAP_PRIVATE | MAP_FIXED, fd, (off_t)at * PAGE) == p);
			memset(state + at, to, (size_t)len);
			for (int k = at; k < at + len; k++)
				value[k] = (unsigned char)(k + 1);
			break;
		case 3:
			if (to == MM_NONE || !mapped)
				break;
			CHECK(mprotect(p, (size_t)len * PAGE, prot[to]) == 0);
			memset(state + at, to, (size_t)len);
			break;
		case 4:
			to = (int)rnd(256);
			if (poke(p, (unsigned char)to) == 0) {
				CHECK(state[at] == MM_RW);
				value[at] = (unsigned char)to;
			} else {
				CHECK(state[at] != MM_RW);
			}
			break;
		default:
			to = peek(p);
			CHECK((to == -1) == (state[at] < MM_RO));
			CHECK(to == -1 || to == value[at]);
			break;
		}
		if (i % 64 != 0)
			continue;
		for (int k = 0; k < MM_PAGES; k++)
			CHECK(peek(base + k * PAGE) == (state[k] < MM_RO ? -1 :
			    value[k]));
		if (rnd(8) == 0 && kid() == 0) {	/* the child sees the same */
			for (int k = 0; k < MM_PAGES; k++)
				CHECK(peek(base + k * PAGE) ==
				    (state[k] < MM_RO ? -1 : value[k]));
			_exit(0);
		}
		wait_kids(0);
	}
	close(fd);
	close(devnull);
	munmap(base, MM_PAGES * PAGE);
}

void
m_mmap(void)
{
	mm_model(rounds(60000));
}

/* A tree of forks, each writing to its copy and checking it. */
static void
cow_tree(int depth, unsigned char *mem, unsigned char *model, volatile int *slots)
{
	enum { N = 96 };
	pid_t pid[3];
	int status;

	for (int r = 0; r < 3; r++) {
		for (int i = 0; i < 30; i++) {
			int k = (int)rnd(N);

			model[k] = (unsigned char)rnd(256);
			mem[k * PAGE + (int)(k * 37 % PAGE)] = model[k];
		}
		pid[r] = -1;
		if (depth > 0) {
			uint32_t seed = rnd(0x7fffffff) | 1;

			pid[r] = fork();
			if (pid[r] == 0) {
				rnd_state = seed;
				cow_tree(depth - 1, mem, model, slots);
				(void)__sync_fetch_and_add(&slots[depth], 1);
				_exit(0);
			}
			CHECK(pid[r] > 0 || errno == EAGAIN || errno == ENOMEM);
			if (pid[r] > 0)
				(void)__sync_fetch_and_add(&slots[32 + depth], 1);
		}
	}
	for (int k = 0; k < N; k++)
		CHECK(mem[k * PAGE + (int)(k * 37 % PAGE)] == model[k]);
	for (int r = 0; r < 3; r++) {
		if (pid[r] <= 0)
			continue;
		status = wait_for(pid[r]);
		CHECK(status == 0);
	}
	for (int k = 0; k < N; k++)
		CHECK(mem[k * PAGE + (int)(k * 37 % PAGE)] == model[k]);
}

void
m_cow(void)
{
	unsigned char *mem = map_anon(96 * PAGE, MAP_PRIVATE);
	static unsigned char model[96];
	volatile int *slots = map_anon(PAGE, MAP_SHARED);

	CHECK(mem != MAP_FAILED && slots != MAP_FAILED);
	for (int i = 0; i < rounds(30); i++) {
		cow_tree(3, mem, model, slots);
		for (int d = 0; d < 8; d++)
			CHECK(slots[d] == slots[32 + d]);
	}
}

/* ---- pipes ------------------------------------------------------------------- */

/* Many writers, one reader: no record is mixed, none is lost. */
void
m_pipe(void)
{
	enum { REC = 64 };
	int nwriters = guest ? rounds(1000) : 50, each = 20, fd[2];
	unsigned char rec[REC], *next;
	int total = 0;

	CHECK(pipe(fd) == 0);
	next = calloc(MAXKIDS, 1);
	CHECK(next != NULL);
	for (int w = 0; w < nwriters; w++) {
		pid_t pid = kid();

		if (pid < 0)
			break;
		if (pid > 0)
			continue;
		close(fd[0]);
		for (int i = 0; i < each; i++) {
			memset(rec, w ^ i, sizeof(rec));
			memcpy(rec, &w, sizeof(w));
			memcpy(rec + sizeof(w), &i, sizeof(i));
			CHECK(write(fd[1], rec, sizeof(rec)) == sizeof(rec));
		}
		_exit(0);
	}
	close(fd[1]);
	for (;;) {
		size_t have = 0;
		ssize_t n;
		int w, i;

		while (have < REC && (n = read(fd[0], rec + have, REC - have)) > 0)
			have += (size_t)n;
		if (have == 0)
			break;
		CHECK(have == REC);
		memcpy(&w, rec, sizeof(w));
		memcpy(&i, rec + sizeof(w), sizeof(i));
		CHECK(w >= 0 && w < nkids && next[w] == i);
		next[w]++;
		for (size_t k = 8; k < REC; k++)
			CHECK(rec[k] == (unsigned char)(w ^ i));
		total++;
	}
	CHECK(total == nkids * each);
	close(fd[0]);
	wait_kids(0);
	free(next);
}

#define PP_N	8

/* Bytes of stream k at position pos. */
static unsigned char
pp_byte(int k, long pos)
{
	return (unsigned char)(pos * 31 + k + (pos >> 8));
}

/* A process that writes pp_byte()s into PP_N pipes as poll says, until all had all. */
static void
pp_writer(int fd[][2], long len)
{
	static unsigned char buf[20000];
	struct pollfd pfd[PP_N];
	long pos[PP_N] = { 0 };
	int left = PP_N;

	for (int k = 0; k < PP_N; k++) {
		close(fd[k][0]);
		pfd[k] = (struct pollfd){ .fd = fd[k][1], .events = POLLOUT };
		CHECK(fcntl(fd[k][1], F_SETFL, rnd(4) ? O_NONBLOCK : 0) == 0);
	}
	while (left > 0) {
		CHECK(poll(pfd, PP_N, 20000) > 0);
		for (int k = 0; k < PP_N; k++) {
			long n = 1 + (long)rnd(sizeof(buf));
			ssize_t did;

			if ((pfd[k].revents & (POLLOUT | POLLHUP | POLLERR)) == 0)
				continue;
			n = n < len - pos[k] ? n : len - pos[k];
			for (long i = 0; i < n; i++)
				buf[i] = pp_byte(k, pos[k] + i);
			did = write(fd[k][1], buf, (size_t)n);
			if (did < 0) {
				CHECK(errno == EAGAIN);
				continue;
			}
			pos[k] += did;
			if (pos[k] == len) {
				close(fd[k][1]);
				pfd[k].fd = -1;
				pfd[k].revents = 0;
				left--;
			}
		}
	}
	_exit(0);
}

void
m_poll(void)
{
	static unsigned char buf[20000];
	struct pollfd pfd[PP_N];
	int fd[PP_N][2], left;
	long pos[PP_N], len = rounds(1000000);

	for (int round = 0; round < rounds(5); round++) {
		memset(pos, 0, sizeof(pos));
		for (int k = 0; k < PP_N; k++)
			CHECK(pipe(fd[k]) == 0);
		if (kid() == 0)
			pp_writer(fd, len);
		for (int k = 0; k < PP_N; k++) {
			close(fd[k][1]);
			pfd[k] = (struct pollfd){ .fd = fd[k][0], .events = POLLIN };
		}
		for (left = PP_N; left > 0;) {
			CHECK(poll(pfd, PP_N, 20000) > 0);
			for (int k = 0; k < PP_N; k++) {
				ssize_t n;

				if (pfd[k].fd < 0 || pfd[k].revents == 0)
					continue;
				n = read(fd[k][0], buf, 1 + rnd(sizeof(buf)));
				CHECK(n >= 0);
				for (ssize_t i = 0; i < n; i++)
					CHECK(buf[i] == pp_byte(k, pos[k] + i));
				pos[k] += n;
				if (n > 0)
					continue;
				CHECK(pos[k] == len);
				close(fd[k][0]);
				pfd[k].fd = -1;
				left--;
			}
		}
		wait_kids(0);
	}
}

/* ---- files ------------------------------------------------------------------- */

#define FSX_MAX		300000

/* One file against a model in memory: read, write, truncate, map, sync, reopen. */
static void
fsx(int n)
{
	unsigned char *model = calloc(1, FSX_MAX), *buf = malloc(FSX_MAX), *map;
	size_t size = 0, at, len;
	int fd = open("fsx", O_CREAT | O_RDWR | O_TRUNC, 0600);
	struct stat st;

	CHECK(model != NULL && buf != NULL && fd >= 0);
	for (int i = 0; i < n; i++) {
		at = rnd(FSX_MAX - 1);
		len = 1 + rnd(rnd(3) ? 9000 : 70000);
		if (at + len > FSX_MAX)
			len = FSX_MAX - at;
		switch (rnd(9)) {
		case 0:
		case 1:
			memset(buf, (int)rnd(256), len);
			buf[0] = (unsigned char)i;
			CHECK(pwrite(fd, buf, len, (off_t)at) == (ssize_t)len);
			memcpy(model + at, buf, len);
			size = at + len > size ? at + len : size;
			break;
		case 2:
			CHECK(ftruncate(fd, (off_t)at) == 0);
			if (at < size)
				memset(model + at, 0, size - at);
			size = at;
			break;
		case 3:
		case 4:
			if (at >= size)
				break;
			len = at + len > size ? size - at : len;
			at = at / PAGE * PAGE;
			map = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
			    (off_t)at);
			CHECK(map != MAP_FAILED);
			len = at + len > size ? size - at : len;
			CHECK(memcmp(map, model + at, len) == 0);
			if (rnd(2)) {
				memset(map, i, len);
				memset(model + at, i, len);
			}
			if (rnd(4) == 0)
				CHECK(msync(map, len, MS_SYNC) == 0);
			CHECK(munmap(map, len) == 0);
			break;
		case 5:
			if (rnd(4) == 0)
				CHECK(fsync(fd) == 0);
			break;
		case 6:
			close(fd);
			CHECK((fd = open("fsx", O_RDWR)) >= 0);
			break;
		default:
			memset(buf, 0x5a, len);
			CHECK(pread(fd, buf, len, (off_t)at) ==
			    (ssize_t)(at >= size ? 0 : at + len > size ? size - at :
			    len));
			if (at < size)
				CHECK(memcmp(buf, model + at,
				    at + len > size ? size - at : len) == 0);
			break;
		}
		CHECK(fstat(fd, &st) == 0 && (size_t)st.st_size == size);
	}
	close(fd);
	CHECK(unlink("fsx") == 0);
	free(model);
	free(buf);
}

/* In each of n children, in a folder of its own, run fn. */
static void
in_folders(int n, void (*fn)(int), int arg)
{
	char name[16];

	for (int i = 0; i < n; i++) {
		if (kid() != 0)
			continue;
		snprintf(name, sizeof(name), "d%d", i);
		CHECK(mkdir(name, 0755) == 0 && chdir(name) == 0);
		fn(arg);
		CHECK(chdir("..") == 0);
		if (rmdir(name) != 0)
			fail("rmdir %s", name);
		_exit(0);
	}
	wait_kids(0);
}

void
m_fsx(void)
{
	in_folders(4, fsx, rounds(2500));
}

#define NN	24			/* names: 4 in each of 6 folders */
#define NDIRS	6

/* The name of slot i. */
static const char *
slot_name(int i, char *buf, size_t len)
{
	snprintf(buf, len, "n%d/%s%d", i / 4, i % 2 ? "a-longer-name-" : "x", i % 4);
	return buf;
}

/* rename, link, unlink, symlink of 24 names against a model of which file each is. */
static void
names(int n)
{
	char a[64], b[64], buf[32];
	int file[NN] = { 0 }, links[1 << 16] = { 0 }, next = 0;
	struct stat st;
	int fd, r;

	for (int i = 0; i < NDIRS; i++) {
		snprintf(a, sizeof(a), "n%d", i);
		CHECK(mkdir(a, 0755) == 0);
	}
	for (int i = 0; i < n; i++) {
		int x = (int)rnd(NN), y = (int)rnd(NN);

		slot_name(x, a, sizeof(a));
		slot_name(y, b, sizeof(b));
		switch (rnd(5)) {
		case 0:
			fd = open(a, O_CREAT | O_EXCL | O_WRONLY, 0644);
			CHECK((fd >= 0) == (file[x] == 0));
			if (fd < 0)
				break;
			file[x] = ++next & 0xffff;
			links[file[x]] = 1;
			r = snprintf(buf, sizeof(buf), "%d", file[x]);
			CHECK(write(fd, buf, (size_t)r) == r);
			close(fd);
			break;
		case 1:
			r = link(a, b);
			CHECK((r == 0) == (file[x] != 0 && file[y] == 0));
			if (r == 0)
				links[file[y] = file[x]]++;
			break;
		case 2:
			r = rename(a, b);
			CHECK((r == 0) == (file[x] != 0));
			if (r != 0 || file[x] == file[y])
				break;
			if (file[y] != 0)
				links[file[y]]--;
			file[y] = file[x];
			file[x] = 0;
			break;
		case 3:
			r = unlink(a);
			CHECK((r == 0) == (file[x] != 0));
			if (r == 0)
				links[file[x]]--;
			file[x] = 0;
			break;
		default:
			fd = open(a, O_RDONLY);
			CHECK((fd >= 0) == (file[x] != 0));
			if (fd < 0)
				break;
			r = (int)read(fd, buf, sizeof(buf) - 1);
			CHECK(r > 0);
			buf[r] = '\0';
			CHECK(atoi(buf) == file[x]);
			CHECK(fstat(fd, &st) == 0 && (int)st.st_nlink == links[file[x]]);
			close(fd);
			break;
		}
	}
	for (int i = 0; i < NN; i++)
		if (file[i] != 0)
			CHECK(unlink(slot_name(i, a, sizeof(a))) == 0);
	for (int i = 0; i < NDIRS; i++) {
		snprintf(a, sizeof(a), "n%d", i);
		CHECK(rmdir(a) == 0);
	}
}

void
m_names(void)
{
	in_folders(4, names, rounds(6000));
}

/* Remove the folders t0 ... t3 here and what is below them, `depth' down by now. */
static void
remove_tree(int depth)
{
	char name[8];

	CHECK(depth < 10000);
	for (int k = 0; k < 4; k++) {
		snprintf(name, sizeof(name), "t%d", k);
		if (chdir(name) != 0)
			continue;
		remove_tree(depth + 1);
		CHECK(chdir("..") == 0 && rmdir(name) == 0);
	}
}

/* Processes that move folders in and out of each other's way: any result is right,
 * but no loop, no hang, and all of it can be removed. */
void
m_dirs(void)
{
	char a[64], b[64];

	for (int k = 0; k < 6; k++) {
		if (kid() != 0)
			continue;
		for (int i = 0; i < rounds(4000); i++) {
			int x = (int)rnd(4), y = (int)rnd(4), z = (int)rnd(4);

			snprintf(a, sizeof(a), rnd(2) ? "t%d" : "t%d/t%d/t%d", x, y, z);
			snprintf(b, sizeof(b), rnd(2) ? "t%d/t%d" : "t%d/t%d/t%d", z, x,
			    y);
			switch (rnd(4)) {
			case 0:
				(void)mkdir(a, 0755);
				break;
			case 1:
				(void)rename(a, b);
				break;
			case 2:
				(void)rmdir(b);
				break;
			default:
				(void)close(open(a, O_RDONLY));
				break;
			}
		}
		_exit(0);
	}
	wait_kids(0);
	remove_tree(0);
}

void
m_deep(void)
{
	int depth = rounds(400);
	char cwd[8192];

	for (int i = 0; i < depth; i++)
		CHECK(mkdir("deep", 0755) == 0 && chdir("deep") == 0);
	if (getcwd(cwd, sizeof(cwd)) == NULL)
		CHECK(errno == ERANGE || errno == ENAMETOOLONG || errno == ENOMEM);
	for (int i = 0; i < depth; i++)
		CHECK(chdir("..") == 0 && rmdir("deep") == 0);
}

void
m_files(void)
{
	int n = rounds(4000), seen = 0, step;
	struct dirent *d;
	char name[64];
	DIR *dp;

	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "file-number-%d", i);
		CHECK(close(open(name, O_CREAT | O_EXCL | O_WRONLY, 0644)) == 0);
	}
	CHECK((dp = opendir(".")) != NULL);
	while ((d = readdir(dp)) != NULL)
		seen += d->d_name[0] == 'f';
	closedir(dp);
	CHECK(seen == n);
	step = n % 7 != 0 ? 7 : n % 11 != 0 ? 11 : 13;
	for (int i = 0, k = 0; i < n; i++, k = (k + step) % n) {
		snprintf(name, sizeof(name), "file-number-%d", k);
		CHECK(unlink(name) == 0);
	}
}
