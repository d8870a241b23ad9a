/*
 * ddb.c - the kernel debugger: ddb(4).
 *
 * The vkernel's own process is what is debugged, by itself.  Everything enters by a
 * trap of the host, which brings the registers:
 *
 *	Debugger()  a hlt in the code: ^\ (kern/intr.c), a panic
 *	a breakpoint or a single step
 *	SIGQUIT that the kernel did not look at for a while: it loops
 *	a fault of the kernel
 *	        |
 *	host.c's handler, on the alternate signal stack -> kernel_debug()
 *	        |
 *	the prompt: a line, its command from a table, again; `continue' returns
 *
 * While the debugger runs nothing else does: there is one vCPU, its stubs wait, and
 * host threads touch no kernel data.  So it may look at everything without locks.
 * What it finds may be broken: a fault or a failed assertion inside a command comes
 * back to the prompt by ddb_recover().
 *
 * Breakpoints are int3 instructions, which are there only while the kernel runs: they
 * are put in when the debugger is left and taken out when it is entered.  To go on
 * from one, a single step without it comes first.
 *
 * The terminal has its signals while the debugger runs: ^C, ^Z and ^\ act on the
 * vkernel process (host_debug()).  Numbers are decimal, or 0x hexadecimal, or names of
 * symbols and $registers.
 *
 * Called by: host.c, kern/panic.c, console.c.  Calls: ddb_show.c, ksyms.c, all of the
 * kernel to look at it.  Read next: ddb_show.c.  Manual pages: ddb(4), vkernel(7).
 */
#include <sys/signal.h>
#include "ddb.h"
#include "host.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/tty.h"
#include "kern/vm.h"
#include "vmspace.h"

#define EX_SOFTWARE	70
#define LINE_MAX	200
#define HISTORY		16
#define BREAKS		32
#define INT3		0xcc
#define PSL_T		0x100UL
#define CTRL(c)		((c) & 0x1f)

struct vk_regs *db_regs;
static bool	active;
static bool	panicked;		/* no way back */
static void	*recover_point[5];	/* of __builtin_setjmp() */
static const char *cursor;		/* in the line: where arguments are read */
static char	last_line[LINE_MAX];	/* an empty line repeats it */

static int	debugger_on_panic = 1;
SYSCTL_INT(debugger_on_panic, "debug.debugger_on_panic", CTLFLAG_RW | CTLFLAG_SECURE,
    &debugger_on_panic, "Enter the debugger on a panic, if the console has input");

/* ---- output -------------------------------------------------------------- */

/* Print on the console, not to the message buffer; waits for the terminal, if it must. */
static void
db_write(const char *s, int len)
{
	while (host_cons_space() < 2 * len)
		host_cons_drain();
	cnputs(s, len);
}

void
db_printf(const char *fmt, ...)
{
	char buf[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = kvsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	db_write(buf, MIN(n, (int)sizeof(buf) - 1));
}

const char *
db_symbol(uintptr_t addr)
{
	static char buf[4][80];
	static unsigned next;
	char *s = buf[next++ % nitems(buf)];
	const char *name;
	size_t off;

	if ((name = ksym_name(addr, &off)) == NULL)
		ksnprintf(s, sizeof(buf[0]), "0x%lx", addr);
	else if (off == 0)
		ksnprintf(s, sizeof(buf[0]), "%s", name);
	else
		ksnprintf(s, sizeof(buf[0]), "%s+0x%lx", name, off);
	return (s);
}

/* ---- errors -------------------------------------------------------------- */

bool
ddb_active(void)
{
	return (active);
}

void
ddb_recover(const char *why)
{
	db_printf("%s\n", why);
	__builtin_longjmp(recover_point, 1);
}

/* A command's error: a message, and the prompt. */
void
db_error(const char *fmt, ...)
{
	char buf[160];
	va_list ap;

	va_start(ap, fmt);
	kvsnprintf(buf, sizeof(buf), fmt, ap);
	va_end(ap);
	ddb_recover(buf);
}

/* ---- a line of input ----------------------------------------------------- */

static char	history[HISTORY][LINE_MAX];
static int	nhistory;

/* One character of console input; -1 at its end.  `redraw' is called when the terminal
 * was somebody else's meanwhile (^Z and fg). */
static int
db_getc(void (*redraw)(void))
{
	char c;
	int n;

	while ((n = host_cons_read(&c, 1)) == 0)
		if (host_cons_wait() && redraw != NULL)
			redraw();
	return (n < 0 ? -1 : (unsigned char)c);
}

/* The line being edited. */
static struct {
	char	*s;
	int	len, at;
	const char *prompt;
} ed;

/* Show the line anew, with the terminal's cursor where ours is. */
static void
ed_redraw(void)
{
	db_printf("\r%s%.*s\033[K", ed.prompt, ed.len, ed.s);
	if (ed.at < ed.len)
		db_printf("\033[%dD", ed.len - ed.at);
}

/* Delete [from, to) of the line. */
static void
ed_cut(int from, int to)
{
	memmove(ed.s + from, ed.s + to, (size_t)(ed.len - to));
	ed.len -= to - from;
	ed.at = from;
}

/* Have another line to edit: one of history, or an empty one. */
static void
ed_set(const char *s)
{
	kstrlcpy(ed.s, s, LINE_MAX);
	ed.len = ed.at = (int)strlen(ed.s);
}

/* An arrow key and its kin, as the control character of the same effect. */
static int
ed_escape(void)
{
	static const char from[] = "ABCDHF", to[] = { CTRL('P'), CTRL('N'), CTRL('F'),
	    CTRL('B'), CTRL('A'), CTRL('E') };
	const char *p;
	int c = db_getc(ed_redraw);

	if (c != '[' && c != 'O')
		return (0);
	c = db_getc(ed_redraw);
	if (c == '3') {
		(void)db_getc(ed_redraw);		/* ~ */
		return (CTRL('D'));
	}
	p = c > 0 ? strchr(from, c) : NULL;
	return (p != NULL ? to[p - from] : 0);
}

/* An editing key.  *h is the line of history that is shown. */
static void
ed_key(int c, int *h)
{
	switch (c) {
	case CTRL('A'):
		ed.at = 0;
		break;
	case CTRL('E'):
		ed.at = ed.len;
		break;
	case CTRL('B'):
		ed.at -= ed.at > 0;
		break;
	case CTRL('F'):
		ed.at += ed.at < ed.len;
		break;
	case CTRL('D'):
		if (ed.at < ed.len)
			ed_cut(ed.at, ed.at + 1);
		break;
	case CTRL('H'):
	case 0177:
		if (ed.at > 0)
			ed_cut(ed.at - 1, ed.at);
		break;
	case CTRL('K'):
		ed.len = ed.at;
		break;
	case CTRL('U'):
		ed_cut(0, ed.at);
		break;
	case CTRL('P'):
		if (*h > 0 && *h > nhistory - HISTORY)
			ed_set(history[--*h % HISTORY]);
		break;
	case CTRL('N'):
		if (*h < nhistory)
			ed_set(++*h < nhistory ? history[*h % HISTORY] : "");
		break;
	default:
		if (c < ' ' || c > '~' || ed.len >= LINE_MAX - 1)
			return;
		memmove(ed.s + ed.at + 1, ed.s + ed.at, (size_t)(ed.len - ed.at));
		ed.s[ed.at++] = (char)c;
		ed.len++;
		if (ed.at == ed.len) {
			if (host_cons_isterm())
				db_printf("%c", c);
			return;
		}
		break;
	}
	if (host_cons_isterm())
		ed_redraw();
}

/* Read a line with editing and history.  False at the end of input. */
static bool
db_getline(const char *prompt, char buf[LINE_MAX])
{
	int c, h = nhistory;

	ed.s = buf;
	ed.len = ed.at = 0;
	ed.prompt = prompt;
	db_printf("%s", prompt);
	while ((c = db_getc(ed_redraw)) != '\r' && c != '\n') {
		if (c < 0 && (ed.len == 0 || host_cons_isterm()))
			return (false);
		if (c < 0)
			break;
		if (c == '\033')
			c = ed_escape();
		ed_key(c, &h);
	}
	buf[ed.len] = '\0';
	db_printf(host_cons_isterm() ? "\n" : "%s\n", buf);
	if (ed.len > 0 && (nhistory == 0 ||
	    strcmp(history[(nhistory - 1) % HISTORY], buf) != 0))
		kstrlcpy(history[nhistory++ % HISTORY], buf, LINE_MAX);
	return (true);
}

/* ---- arguments: words and expressions ------------------------------------ */

/* Where a register's value is, by its name. */
static uint64_t *
reg_find(const char *name, size_t len)
{
	static const struct { const char *name; size_t off; } regs[] = {
#define R(n)	{ #n, offsetof(struct vk_regs, r_##n) }
		R(rax), R(rbx), R(rcx), R(rdx), R(rsi), R(rdi), R(rbp), R(rsp), R(r8),
		R(r9), R(r10), R(r11), R(r12), R(r13), R(r14), R(r15), R(rip), R(rflags),
#undef R
	};

	for (size_t i = 0; i < nitems(regs); i++)
		if (strlen(regs[i].name) == len && memcmp(regs[i].name, name, len) == 0)
			return ((uint64_t *)((char *)db_regs + regs[i].off));
	return (NULL);
}

static void
skip_blanks(void)
{
	while (*cursor == ' ' || *cursor == '\t')
		cursor++;
}

bool
db_more(void)
{
	skip_blanks();
	return (*cursor != '\0');
}

bool
db_number(void)
{
	skip_blanks();
	return (*cursor >= '0' && *cursor <= '9');
}

/* Take the character c, if it is next. */
static bool
take(char c)
{
	skip_blanks();
	if (*cursor != c)
		return (false);
	cursor++;
	return (true);
}

const char *
db_word(void)
{
	static char word[LINE_MAX];
	size_t n = 0;

	skip_blanks();
	while (*cursor != '\0' && *cursor != ' ' && *cursor != '\t')
		word[n++] = *cursor++;
	word[n] = '\0';
	return (word);
}

/* Is c a letter, digit or sign of a name? */
static bool
is_name(char c)
{
	return ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_');
}

/* name, number, $register, (expr), -x, ~x, *x: the word at address x */
static uint64_t
primary(void)
{
	char name[LINE_MAX];
	const char *start;
	uintptr_t addr;
	uint64_t v;

	if (take('-'))
		return (0 - primary());
	if (take('~'))
		return (~primary());
	if (take('*')) {
		memcpy(&v, (const void *)primary(), sizeof(v));
		return (v);
	}
	if (take('(')) {
		v = db_expr();
		if (!take(')'))
			db_error(") expected: %s", cursor);
		return (v);
	}
	skip_blanks();
	if (*cursor >= '0' && *cursor <= '9') {
		start = cursor;
		v = kstrtoull(start, &cursor, 0);
		if (is_name(*cursor))
			db_error("not a number: %s", start);
		return (v);
	}
	start = cursor;
	if (*cursor == '$')
		cursor++;
	while (is_name(*cursor))
		cursor++;
	if (cursor == start)
		db_error("an address or a number expected%s%s",
		    *start != '\0' ? ": " : "", start);
	if (*start == '$') {
		uint64_t *r = reg_find(start + 1, (size_t)(cursor - start - 1));

		if (r == NULL)
			db_error("no such register: %s", start);
		return (*r);
	}
	kstrlcpy(name, start, (size_t)(cursor - start) + 1);
	if (!ksym_lookup(name, false, &addr))
		db_error("no such symbol: %s", name);
	return (addr);
}

static uint64_t
term(void)
{
	uint64_t v = primary(), by;

	for (;;) {
		if (take('*'))
			v *= primary();
		else if (take('/')) {
			if ((by = primary()) == 0)
				db_error("division by zero");
			v /= by;
		} else
			return (v);
	}
}

uint64_t
db_expr(void)
{
	uint64_t v = term();

	for (;;) {
		if (take('+'))
			v += term();
		else if (take('-'))
			v -= term();
		else
			return (v);
	}
}

/* Process `pid', or the prompt. */
static struct proc *
find_proc(uint64_t pid)
{
	struct proc *p = pid == 0 ? &proc0 : pfind((pid_t)pid);

	if (p == NULL)
		LIST_FOREACH(p, &zombproc, p_list)
			if (p->p_pid == (pid_t)pid)
				break;
	if (p == NULL)
		db_error("no process %lu", pid);
	return (p);
}

struct proc *
db_proc(bool any)
{
	if (db_more())
		return (find_proc(db_expr()));
	if (curproc == NULL && !any)
		db_error("no current process: give a pid");
	return (curproc);
}

/* ---- memory: examine, print, write --------------------------------------- */

/* An address of the kernel, or of a process's user memory: "pid:address". */
struct place {
	struct proc	*p;		/* NULL: the kernel */
	uint64_t	va;
};

static struct place
db_place(void)
{
	struct place at = { NULL, db_expr() };

	if (take(':')) {
		at.p = find_proc(at.va);
		at.va = db_expr();
		if (at.p->p_vmspace == NULL)
			db_error("process %d has no user memory", at.p->p_pid);
	}
	return (at);
}

/* Where a place's byte is now in the vkernel; no faults are done for user memory. */
static void *
place_ptr(struct place at)
{
	vpte_t *pte;

	if (at.p == NULL)
		return ((void *)at.va);
	pte = at.va < VM_MAX_USER_ADDRESS ?
	    pmap_pte(&at.p->p_vmspace->vm_pmap, at.va, false) : NULL;
	if (pte == NULL || (*pte & VPTE_V) == 0)
		db_error("process %d has no page at 0x%lx now", at.p->p_pid, at.va);
	return ((char *)PHYS_TO_DMAP(*pte & VPTE_FRAME) + (at.va & PAGE_MASK));
}

/* Read or write a few bytes, which may lie in two pages. */
static void
place_copy(struct place at, void *buf, size_t len, bool write)
{
	char *p = buf;

	for (; len > 0; len--, at.va++, p++) {
		if (write)
			*(volatile char *)place_ptr(at) = *p;
		else
			*p = *(volatile char *)place_ptr(at);
	}
}

/* Print a value by a format letter. */
static void
print_value(uint64_t v, size_t size, char fmt)
{
	int64_t s = size == 8 ? (int64_t)v : size == 4 ? (int32_t)v :
	    size == 2 ? (int16_t)v : (int8_t)v;

	switch (fmt) {
	case 'd':
		db_printf("%ld", s);
		break;
	case 'u':
		db_printf("%lu", v);
		break;
	case 'o':
		db_printf("0%lo", v);
		break;
	case 'c':
		db_printf(v >= ' ' && v <= '~' ? "%c" : "\\%03o", (unsigned)(uint8_t)v);
		break;
	case 'a':
		db_printf("%s", db_symbol(v));
		break;
	default:
		db_printf("0x%0*lx", (int)size * 2, v);
		break;
	}
}

/* A string of memory, as far as it goes. */
static struct place
examine_string(struct place at)
{
	char c;

	for (int i = 0; i < 1024; i++, at.va++) {
		place_copy(at, &c, 1, false);
		if (c == '\0')
			break;
		print_value((uint8_t)c, 1, 'c');
	}
	db_printf("\n");
	at.va++;
	return (at);
}

/* The size and the format of modifiers: b h l q; x d u o c a s. */
static void
modifiers(const char *mod, size_t *size, char *fmt)
{
	for (; *mod != '\0'; mod++) {
		switch (*mod) {
		case 'b':
			*size = 1;
			break;
		case 'h':
			*size = 2;
			break;
		case 'l':
			*size = 4;
			break;
		case 'q':
		case 'g':
			*size = 8;
			break;
		case 'c':
		case 's':
			*size = 1;
			*fmt = *mod;
			break;
		case 'a':
			*size = 8;
			*fmt = *mod;
			break;
		case 'x':
		case 'd':
		case 'u':
		case 'o':
			*fmt = *mod;
			break;
		default:
			db_error("unknown format /%c", *mod);
		}
	}
}

static void
db_examine(const char *mod)
{
	static struct place next;
	static size_t size = 8;
	static char fmt = 'x';
	uint64_t count = 1, v;
	size_t perline;

	if (*mod != '\0') {
		size = 8;
		fmt = 'x';
		modifiers(mod, &size, &fmt);
	}
	if (db_more()) {
		next = db_place();
		if (take(','))
			count = db_expr();
	}
	perline = fmt == 'a' ? 1 : fmt == 'c' ? 32 : 16 / size;
	for (uint64_t i = 0; i < count; i++) {
		if (fmt == 's') {
			db_printf("%s:\t", db_symbol(next.va));
			next = examine_string(next);
			continue;
		}
		v = 0;
		place_copy(next, &v, size, false);
		if (i % perline == 0)
			db_printf("%s:\t", next.p == NULL ? db_symbol(next.va) :
			    db_symbol(next.va));
		print_value(v, size, fmt);
		next.va += size;
		db_printf("%s", (i + 1) % perline == 0 || i + 1 == count ? "\n" :
		    fmt == 'c' ? "" : " ");
	}
}

static void
db_print(const char *mod)
{
	size_t size = 8;
	char fmt = 'x';
	uint64_t v = db_expr();

	modifiers(mod, &size, &fmt);
	if (*mod == '\0')
		db_printf("0x%lx = %ld = %s\n", v, (int64_t)v, db_symbol(v));
	else {
		print_value(v, size, fmt);
		db_printf("\n");
	}
}

static void
db_writecmd(const char *mod)
{
	size_t size = 8;
	char fmt = 'x';
	struct place at;
	uint64_t old = 0, v;

	if (!vk.kmem_write)
		db_error("writing is off: start the vkernel with -U");
	modifiers(mod, &size, &fmt);
	at = db_place();
	v = db_expr();
	place_copy(at, &old, size, false);
	if (at.p == NULL && ksym_istext(at.va)) {
		for (size_t i = 0; i < size; i++)
			if (!host_text_write(at.va + i, (uint8_t)(v >> 8 * i)))
				db_error("the host does not let code be written");
	} else
		place_copy(at, &v, size, true);
	db_printf("%s:\t0x%lx = 0x%lx\n", db_symbol(at.va), old, v);
}

/* ---- breakpoints and steps ----------------------------------------------- */

static struct {
	uintptr_t addr;			/* 0: free */
	uint8_t	old;			/* the byte that int3 stands for */
	unsigned hits;
} breaks[BREAKS];
static uint64_t	steps;			/* left of a step command */
static bool	stepping;		/* the next trap is a step's ... */
static bool	passing;		/* ... which only leaves a breakpoint behind */

/* Put the breakpoints in, but for one at `except', or take them out. */
static void
set_breaks(bool in, uintptr_t except)
{
	for (int i = 0; i < BREAKS; i++)
		if (breaks[i].addr != 0 && (!in || breaks[i].addr != except) &&
		    !host_text_write(breaks[i].addr, in ? INT3 : breaks[i].old))
			db_error("the host does not let code be written");
}

/* The breakpoint at an address, or -1. */
static int
find_break(uintptr_t addr)
{
	for (int i = 0; i < BREAKS; i++)
		if (breaks[i].addr == addr && addr != 0)
			return (i);
	return (-1);
}

static void
db_break(const char *mod __unused)
{
	uintptr_t addr;
	int i;

	if (!db_more()) {
		for (i = 0; i < BREAKS; i++)
			if (breaks[i].addr != 0)
				db_printf("%2d  %s, hit %u times\n", i,
				    db_symbol(breaks[i].addr), breaks[i].hits);
		return;
	}
	addr = db_expr();
	if (!ksym_istext(addr))
		db_error("0x%lx is not the kernel's code", addr);
	if (find_break(addr) >= 0)
		db_error("there is a breakpoint");
	for (i = 0; i < BREAKS && breaks[i].addr != 0; i++)
		;
	if (i == BREAKS)
		db_error("no more than %d breakpoints", BREAKS);
	/* Try now what would be too late on the way out. */
	breaks[i].old = *(uint8_t *)addr;
	if (!host_text_write(addr, INT3) || !host_text_write(addr, breaks[i].old))
		db_error("the host does not let code be written");
	breaks[i].addr = addr;
	breaks[i].hits = 0;
	db_printf("breakpoint %d at %s\n", i, db_symbol(addr));
}

static void
db_delete(const char *mod __unused)
{
	uint64_t v;

	if (!db_more()) {
		for (int i = 0; i < BREAKS; i++)
			breaks[i].addr = 0;
		return;
	}
	v = db_expr();
	if (v >= BREAKS && (v = (uint64_t)find_break(v)) >= BREAKS)
		db_error("no such breakpoint");
	if (breaks[v].addr == 0)
		db_error("no such breakpoint");
	breaks[v].addr = 0;
}

/* ---- commands that end, or make something happen ------------------------- */

static bool leave;			/* the debugger's loop */

static void
db_continue(const char *mod __unused)
{
	if (panicked)
		host_exit(EX_SOFTWARE);
	leave = true;
}

static void
db_step(const char *mod __unused)
{
	if (panicked)
		db_error("the kernel has panicked");
	steps = db_more() ? db_expr() : 1;
	leave = steps > 0;
}

/* kill sig pid, as ddb(4) has it */
static void
db_kill(const char *mod __unused)
{
	uint64_t sig = db_expr();
	struct proc *p;

	if (sig == 0 || sig >= NSIG)
		db_error("no signal %lu", sig);
	p = find_proc(db_expr());
	if (p->p_stat == SZOMB || (p->p_flags & P_SYSTEM) != 0)
		db_error("process %d cannot be signalled", p->p_pid);
	ksignal(p, (int)sig);
}

/* call f(a, b, ...); a function that sleeps comes back by ddb_recover() */
static void
db_call(const char *mod __unused)
{
	uint64_t arg[6] = { 0 }, v;
	uintptr_t fn = primary();
	int n = 0;

	if (!ksym_istext(fn))
		db_error("0x%lx is not the kernel's code", fn);
	if (take('(') && !take(')')) {
		do {
			if (n == (int)nitems(arg))
				db_error("no more than %d arguments", n);
			arg[n++] = db_expr();
		} while (take(','));
		if (!take(')'))
			db_error(") expected");
	}
	v = ((uint64_t (*)(uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t))fn)
	    (arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
	db_printf("= 0x%lx\n", v);
}

static void
db_panic(const char *mod __unused)
{
	panic_message("from the debugger", db_regs);
	host_exit(EX_SOFTWARE);
}

static void
db_reset(const char *mod __unused)
{
	host_debug(false);
	host_reexec();
}

static void
db_halt(const char *mod __unused)
{
	host_exit(panicked ? EX_SOFTWARE : 0);
}

static void	db_help(const char *);

static const struct {
	const char	*name;
	void		(*fn)(const char *mod);
	const char	*args, *what;
	bool		repeat;		/* by an empty line */
} commands[] = {
	{ "help", db_help, "", "this list", false },
	{ "continue", db_continue, "", "leave the debugger", false },
	{ "step", db_step, "[count]", "run one instruction", true },
	{ "break", db_break, "[address]", "set a breakpoint; alone: list them", false },
	{ "delete", db_delete, "[number | address]", "a breakpoint; alone: all", false },
	{ "trace", db_backtrace, "[pid | thread]", "the calls that led here, or there",
	    false },
	{ "bt", db_backtrace, NULL, NULL, false },
	{ "print", db_print, "[/bhlq xduoca] expression", "its value", false },
	{ "ps", db_ps, "", "processes and kernel threads", false },
	{ "registers", db_registers, "[pid]", "the kernel's, and the user's at the trap",
	    false },
	{ "examine", db_examine, "[/bhlq xduocas] [pid:]address[,count]", "memory",
	    true },
	{ "x", db_examine, NULL, NULL, true },
	{ "write", db_writecmd, "[/bhlq] [pid:]address value", "memory; with -U", false },
	{ "show", db_show, "what ...", "a structure: show alone lists them", false },
	{ "ktr", db_ktr, "[count | mask value]", "the last events; switch classes on",
	    false },
	{ "kill", db_kill, "signal pid", "send a signal", false },
	{ "call", db_call, "function[(argument, ...)]", "a function of the kernel",
	    false },
	{ "panic", db_panic, "", "end with a trace, status 70", false },
	{ "reset", db_reset, "", "start the vkernel anew at once; nothing is written",
	    false },
	{ "halt", db_halt, "", "end the vkernel at once; nothing is written", false },
};

static void
db_help(const char *mod __unused)
{
	char left[64];

	for (size_t i = 0; i < nitems(commands); i++) {
		if (commands[i].what == NULL)
			continue;
		ksnprintf(left, sizeof(left), "%s %s", commands[i].name,
		    commands[i].args);
		db_printf("%-46s %s\n", left, commands[i].what);
	}
	db_printf("A command's name may be cut short.  Addresses: symbol, symbol+0x10, "
	    "0x1234,\n$register, *address.  In the terminal ^C ends the vkernel, ^Z "
	    "stops it.\n");
}

/* Do one line. */
static void
command(char *line)
{
	char *mod, *p = line;
	size_t len, i;

	while (*p == ' ' || *p == '\t')
		p++;
	if (*p == '\0') {
		kstrlcpy(line, last_line, LINE_MAX);
		p = line;
	}
	last_line[0] = '\0';
	for (len = 0; is_name(p[len]); len++)
		;
	if (len == 0 && *p == '\0')
		return;
	for (i = 0; i < nitems(commands); i++)
		if (strlen(commands[i].name) == len &&
		    memcmp(commands[i].name, p, len) == 0)
			break;
	if (i == nitems(commands))
		for (i = 0; i < nitems(commands); i++)
			if (strncmp(commands[i].name, p, len) == 0 && len > 0)
				break;
	if (i == nitems(commands))
		db_error("no such command: %s (help lists them)", p);
	if (commands[i].repeat)
		ksnprintf(last_line, sizeof(last_line), "%s", commands[i].name);
	/* A modifier: "/x", directly behind the name or after a blank. */
	cursor = p + len;
	mod = "";
	skip_blanks();
	if (*cursor == '/') {
		mod = (char *)(uintptr_t)++cursor;
		while (is_name(*cursor))
			cursor++;
		if (*cursor != '\0')
			*(char *)(uintptr_t)cursor++ = '\0';
	}
	commands[i].fn(mod);
	if (db_more())
		db_printf("extra arguments ignored: %s\n", cursor);
}

/* The prompt, until a command that leaves.  At the end of input the kernel goes on, or
 * after a panic ends. */
static void
db_loop(void)
{
	static char line[LINE_MAX];

	leave = false;
	(void)__builtin_setjmp(recover_point);
	while (!leave) {
		if (!db_getline("db> ", line)) {
			db_printf("\n");
			db_continue("");
			break;
		}
		command(line);
	}
}

/* ---- ways in ------------------------------------------------------------- */

static const char *reason;		/* of Debugger(); NULL: the trap is not its */

/* Not by an int3: a gdb that is attached would take that for its own.  This trap is one
 * that it passes, as it does page faults of the kernel. */
__attribute__((noinline)) void
Debugger(const char *why)
{
	reason = why;
	__asm__ volatile(".pushsection .rodata\n"
	    ".globl debugger_trap\n"
	    ".balign 8\n"
	    "debugger_trap: .quad 1f\n"
	    ".popsection\n"
	    "1:	hlt" ::: "memory");
}

void
ddb_init(void)
{
	(void)kgetenv_int("debug.debugger_on_panic", &debugger_on_panic);
}

/* After a panic: is the debugger wanted, and is there somebody to use it? */
static bool
wanted(void)
{
	return (debugger_on_panic != 0 && !host_cons_ended());
}

void
ddb_panic(void)
{
	panicked = true;
	if (wanted())
		Debugger("panic");
}

/* After a step: is it the end of stepping?  Else do the next one. */
static bool
step_done(struct vk_regs *regs)
{
	if (passing) {
		passing = false;
		set_breaks(true, 0);
		if (steps == 0)
			return (false);
	}
	if (steps > 0 && --steps > 0) {
		regs->r_rflags |= PSL_T;
		return (false);
	}
	return (true);
}

/*
 * A trap of the vkernel itself: the debugger runs, and the registers it leaves are
 * what the kernel goes on with.  On the vCPU thread, in a signal handler.
 */
void
kernel_debug(enum vk_trap why, struct vk_regs *regs, const char *msg)
{
	int i;

	regs->r_rflags &= ~PSL_T;
	if (why == VK_TRAP_STEP && stepping) {
		stepping = false;
		if (!step_done(regs)) {
			stepping = (regs->r_rflags & PSL_T) != 0;
			return;
		}
	}
	active = true;
	db_regs = regs;
	steps = 0;
	stepping = passing = false;
	host_debug(true);
	set_breaks(false, 0);
	i = why == VK_TRAP_BREAK ? find_break(regs->r_rip - 1) : -1;
	if (i >= 0) {
		regs->r_rip--;
		breaks[i].hits++;
		db_printf("breakpoint %d at %s\n", i, db_symbol(regs->r_rip));
	} else if (why == VK_TRAP_STEP)
		db_printf("%s\n", db_symbol(regs->r_rip));
	else
		db_printf("%s: stopped at %s\n", reason != NULL ? reason : msg,
		    db_symbol(regs->r_rip));
	reason = NULL;
	db_loop();
	passing = find_break(regs->r_rip) >= 0;
	stepping = steps > 0 || passing;
	if (stepping)
		regs->r_rflags |= PSL_T;
	set_breaks(true, regs->r_rip);
	active = false;
	host_debug(false);
}

/* A fault of the kernel's that its page table does not explain. */
void
kernel_fault_panic(struct vk_regs *regs, const char *why)
{
	if (active)
		db_error("%s (%s)", why, db_symbol(regs->r_rip));
	panicked = true;
	panic_message(why, regs);
	if (wanted())
		kernel_debug(VK_TRAP_FAULT, regs, "panic");
	vmspace_shutdown();
	host_exit(EX_SOFTWARE);
}
