/*
 * ktr2json - turn a ring of kernel events into trace-event JSON.
 *
 *	ktr2json file > trace.json
 *
 * The file is a ring that ktrdump -o saved in the guest, or the memory image (-i) of a
 * vkernel, alive or dead, in which the ring is found by its header.  The result is for
 * ui.perfetto.dev or chrome://tracing: a track a process, with its system calls and
 * page faults as slices and traps and signals as moments, and one for the kernel: who has
 * the CPU, interrupts, and each disk request from its start to its end.
 *
 * The file is not trusted: sizes and numbers are checked against its length.
 * Exit status: 0; 1 no ring, or the file cannot be read; 64 usage.
 * Read next: sys/ktr.h.  The format: "Trace Event Format".
 */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/ktr.h"

#define PAGE		4096
#define MAXOPEN		4096		/* system calls under way at a time */
#define KERNEL_PID	0

static struct ktr_header header;	/* a copy, checked */
static const struct ktr_entry *entries;
static bool	first = true;

/* A system call that has begun. */
static struct call {
	int32_t	pid;
	uint16_t tid;
	bool	used;
	struct ktr_entry e;
} calls[MAXOPEN];

/* Is there a ring at offset off?  In a memory image others are copies, in pieces. */
static bool
ring_at(const char *file, size_t size, size_t off)
{
	if (size - off < sizeof(header) || memcmp(file + off, KTR_MAGIC, 8) != 0)
		return (false);
	memcpy(&header, file + off, sizeof(header));
	if ((off != 0 && header.ktr_self != off) || header.ktr_size > size - off ||
	    header.ktr_first < sizeof(header) ||
	    header.ktr_first > header.ktr_size || header.ktr_first % 8 != 0 ||
	    header.ktr_entries == 0 || header.ktr_entries >
	    (header.ktr_size - header.ktr_first) / sizeof(*entries))
		return (false);
	for (int i = 0; i < KTR_NSYSCALL; i++)
		header.ktr_syscall[i][KTR_NAMELEN - 1] = '\0';
	entries = (const struct ktr_entry *)(file + off + header.ktr_first);
	return (true);
}

/* Text as the inside of a JSON string. */
static void
put_text(const char *s, size_t max)
{
	for (; max > 0 && *s != '\0'; s++, max--) {
		if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else if ((unsigned char)*s < ' ' || (unsigned char)*s > '~')
			printf("\\u%04x", (unsigned char)*s);
		else
			putchar(*s);
	}
}

/* The beginning of an event, up to its arguments.  Times are microseconds there. */
static void
begin(const char *ph, const char *name, size_t len, int pid, unsigned tid, uint64_t ns)
{
	printf("%s\n{\"ph\":\"%s\",\"name\":\"", first ? "" : ",", ph);
	first = false;
	put_text(name, len);
	printf("\",\"pid\":%d,\"tid\":%u,\"ts\":%lu.%03lu", pid, tid, ns / 1000,
	    ns % 1000);
}

static void
duration(uint64_t ns)
{
	printf(",\"dur\":%lu.%03lu", ns / 1000, ns % 1000);
}

/* The name of a process's track. */
static void
name_track(int pid, const char *name, size_t len)
{
	printf("%s\n{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":%d,"
	    "\"args\":{\"name\":\"",
	    first ? "" : ",", pid);
	first = false;
	put_text(name, len);
	printf("\"}}");
}

/* The call of an LWP that is under way, or a free place; NULL: there is none. */
static struct call *
call_of(int32_t pid, uint16_t tid, bool new)
{
	struct call *empty = NULL;

	for (int i = 0; i < MAXOPEN; i++) {
		if (calls[i].used && calls[i].pid == pid && calls[i].tid == tid)
			return (&calls[i]);
		if (!calls[i].used && empty == NULL)
			empty = &calls[i];
	}
	return (new ? empty : NULL);
}

static const char *
call_name(uint64_t number)
{
	return (number < KTR_NSYSCALL && header.ktr_syscall[number][0] != '\0' ?
	    header.ktr_syscall[number] : "syscall");
}

static void
sysenter(const struct ktr_entry *e)
{
	struct call *c = call_of(e->ktr_pid, e->ktr_tid, true);

	if (c != NULL)
		*c = (struct call){ e->ktr_pid, e->ktr_tid, true, *e };
}

/* A slice from the call to its return.  Without its beginning it is left out. */
static void
sysexit(const struct ktr_entry *e)
{
	struct call *c = call_of(e->ktr_pid, e->ktr_tid, false);
	const uint64_t *a;

	if (c == NULL || c->e.ktr_arg[0] != e->ktr_arg[0])
		return;
	a = c->e.ktr_arg;
	begin("X", call_name(a[0]), KTR_NAMELEN, e->ktr_pid, e->ktr_tid, c->e.ktr_time);
	duration(e->ktr_time - c->e.ktr_time);
	printf(",\"args\":{\"args\":\"0x%lx 0x%lx 0x%lx\",\"error\":%ld,\"result\":%ld}}",
	    a[1], a[2], a[3], (long)e->ktr_arg[1], (long)e->ktr_arg[2]);
	c->used = false;
}

/* Calls that had not returned: slices without an end. */
static void
unfinished(void)
{
	for (int i = 0; i < MAXOPEN; i++) {
		const struct ktr_entry *e = &calls[i].e;

		if (!calls[i].used)
			continue;
		begin("B", call_name(e->ktr_arg[0]), KTR_NAMELEN, e->ktr_pid, e->ktr_tid,
		    e->ktr_time);
		printf("}");
	}
}

/* A moment on an LWP's track. */
static void
moment(const struct ktr_entry *e, const char *name)
{
	begin("i", name, 32, e->ktr_pid, e->ktr_tid, e->ktr_time);
	printf(",\"s\":\"t\",\"args\":{\"a\":\"0x%lx\",\"b\":\"0x%lx\",\"c\":\"0x%lx\"}}",
	    e->ktr_arg[0], e->ktr_arg[1], e->ktr_arg[2]);
}

/* Who had the CPU until now, on the kernel's track. */
static void
switched(const struct ktr_entry *e)
{
	static struct ktr_entry last;

	if (last.ktr_time != 0 && e->ktr_time > last.ktr_time) {
		begin("X", (const char *)&last.ktr_arg[2], 16, KERNEL_PID, 1,
		    last.ktr_time);
		duration(e->ktr_time - last.ktr_time);
		printf(",\"args\":{\"pid\":%ld}}", (long)last.ktr_arg[0]);
	}
	last = *e;
}

/* A disk request, which others may overlap: an asynchronous slice. */
static void
disk(const struct ktr_entry *e, bool start)
{
	static const char *const what[] = { "read", "write", "flush" };

	begin(start ? "b" : "e",
	    start && e->ktr_arg[1] < 3 ? what[e->ktr_arg[1]] : "disk", 8,
	    KERNEL_PID, 2, e->ktr_time);
	printf(",\"cat\":\"disk\",\"id\":\"0x%lx\"", e->ktr_arg[0]);
	if (start)
		printf(",\"args\":{\"offset\":%lu,\"bytes\":%lu}}", e->ktr_arg[2],
		    e->ktr_arg[3]);
	else
		printf(",\"args\":{\"error\":%lu}}", e->ktr_arg[1]);
}

static void
event(const struct ktr_entry *e)
{
	switch (e->ktr_type) {
	case KT_SYSENTER:
		sysenter(e);
		break;
	case KT_SYSEXIT:
		sysexit(e);
		break;
	case KT_TRAP:
		moment(e, "trap");
		break;
	case KT_SWITCH:
		switched(e);
		break;
	case KT_FAULT:
		begin("X", "page fault", 16, e->ktr_pid, e->ktr_tid,
		    e->ktr_time - (e->ktr_arg[3] < e->ktr_time ? e->ktr_arg[3] : 0));
		duration(e->ktr_arg[3]);
		printf(",\"args\":{\"address\":\"0x%lx\",\"error\":%lu}}", e->ktr_arg[0],
		    e->ktr_arg[2]);
		break;
	case KT_IOSTART:
	case KT_IODONE:
		disk(e, e->ktr_type == KT_IOSTART);
		break;
	case KT_INTR:
		begin("i", "interrupt", 16, KERNEL_PID, 1, e->ktr_time);
		printf(",\"s\":\"t\",\"args\":{\"irq\":%lu}}", e->ktr_arg[0]);
		break;
	case KT_EXEC:
		name_track(e->ktr_pid, (const char *)e->ktr_arg, 16);
		moment(e, "exec");
		break;
	case KT_FORK:
		moment(e, "fork");
		break;
	case KT_EXIT:
		moment(e, "exit");
		break;
	case KT_SIGNAL:
		moment(e, "signal");
		break;
	default:
		break;
	}
}

int
main(int argc, char *argv[])
{
	struct stat st;
	uint64_t n, next;
	size_t off = 0;
	char *file;
	int fd;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: ktr2json file\n");
		return (64);
	}
	if ((fd = open(argv[1], O_RDONLY)) < 0 || fstat(fd, &st) != 0)
		err(1, "%s", argv[1]);
	if (st.st_size == 0)
		errx(1, "%s: empty", argv[1]);
	file = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (file == MAP_FAILED)
		err(1, "%s", argv[1]);
	while (off < (size_t)st.st_size && !ring_at(file, (size_t)st.st_size, off))
		off += PAGE;
	if (off >= (size_t)st.st_size)
		errx(1, "%s: no ring of kernel events in it", argv[1]);
	printf("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
	name_track(KERNEL_PID, "kernel", 8);
	next = header.ktr_next;
	for (n = next > header.ktr_entries ? next - header.ktr_entries : 0; n < next;
	    n++) {
		const struct ktr_entry e = entries[n % header.ktr_entries];

		event(&e);
	}
	unfinished();
	printf("\n]}\n");
	if (fflush(stdout) != 0)
		err(1, "standard output");
	return (0);
}
