/*
 * t_kld.c - kernel memory and modules: OPT-U-1, OPT-U-2.
 *
 * The sample modules are loaded, used and unloaded through the terminal; then objects
 * that are broken in one place each must be refused with the right error and leave
 * nothing behind.  The broken ones are made from pattern.ko, and come to the guest as
 * a tar archive on a second disk.
 */
#define _GNU_SOURCE
#include <check.h>
#include <elf.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/guest.h"

/* A large terminal, and options. */
#define KLD(...)	GUEST(.rows = 60, .cols = 120, .more = { __VA_ARGS__ })

/* OPT-U-1: the device module and the system call module, whole lives. */
START_TEST(modules)
{
	static const struct step steps[] = {
		{ "kldload -v pattern vtophys", "Loaded vtophys, id=3" },
		{ "kldstat", "pattern" },
		{ "kldstat -n vtophys", " 3    1 0x2" },
		{ "kldload pattern", "File exists" },
		{ "kldload -n pattern && echo f''ine", "fine" },
		{ "head -c 20 /dev/pattern; echo", "vkernel vkernel vker" },
		{ "printf abc > /dev/pattern; dd if=/dev/pattern bs=4 count=2; echo",
		    "abcabcab" },
		{ "dd if=/dev/zero of=/dev/pattern bs=1k count=1", "Invalid argument" },
		{ "vtophys", "stack" },
		{ "exec 3</dev/pattern; kldunload pattern", "Device busy" },
		{ "exec 3<&-; kldunload -v pattern", "Unloaded pattern" },
		{ "ls /dev/pattern", "No such file" },
		{ "kldunload vtophys; vtophys", "Function not implemented" },
		{ "kldunload vtophys", "No such file" },
		{ "kldunload -i 1", "No such file" },
		{ "kldunload -i 77", "No such file" },
		{ "kldstat -n nosuch", "No such file" },
		{ "for i in 1 2 3 4 5 6 7 8 9 10; do kldload vtophys && vtophys "
		    ">/dev/null && kldunload vtophys || echo b''ad; done; echo e''nd",
		    "end" },
		{ "kldstat | wc -l", "       2" },
		{ NULL, NULL },
	};
	struct pty *p = guest_boot(KLD("-U"));

	pty_cmds(p, steps, CMD_TIME);
	ck_assert_ptr_null(strstr(p->out, "\nbad"));
	guest_halt(p);
}
END_TEST

/* OPT-U-1: a byte written through /dev/kmem reads back in ddb; names of module code. */
START_TEST(kmem)
{
	struct pty *p = guest_boot(KLD("-U"));
	unsigned long addr;
	const char *s;
	char line[120];

	guest_ddb(p);
	pty_send(p, "print securelevel\r");
	pty_expect(p, "\n0x", CMD_TIME);
	s = strstr(p->out, "\n0x");
	addr = strtoul(s + 1, NULL, 16);
	pty_expect(p, "db> ", CMD_TIME);
	pty_send(p, "continue\r\r");
	pty_expect(p, "# ", CMD_TIME);
	(void)snprintf(line, sizeof(line),
	    "printf '\\123' | dd of=/dev/kmem bs=1 seek=%lu", addr);
	pty_cmd(p, line, "1 bytes", CMD_TIME);
	(void)snprintf(line, sizeof(line), "dd if=/dev/kmem bs=1 skip=%lu count=1", addr);
	pty_cmd(p, line, "S1+0 records", CMD_TIME);
	guest_ddb(p);
	pty_send(p, "x/bx securelevel\r");
	pty_expect(p, "0x53", CMD_TIME);
	pty_expect(p, "db> ", CMD_TIME);
	pty_send(p, "write/b securelevel 0xff\r");
	pty_expect(p, "db> ", CMD_TIME);
	pty_send(p, "continue\r\r");
	pty_expect(p, "# ", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* OPT-U-2: without -U neither, for root too, and dmesg says so. */
START_TEST(off)
{
	struct pty *p = guest_boot(KLD());

	pty_cmd(p, "kldload pattern", "Operation not permitted", CMD_TIME);
	pty_cmd(p, "kldunload -i 1", "Operation not permitted", CMD_TIME);
	pty_cmd(p, "echo x > /dev/kmem", "peration not permitted", CMD_TIME);
	pty_cmd(p, "echo x > /dev/mem", "peration not permitted", CMD_TIME);
	pty_cmd(p, "dd if=/dev/mem bs=4k count=1 of=/dev/null", "4096 bytes", CMD_TIME);
	pty_cmd(p, "dmesg | grep -c started.without.-U", "4", CMD_TIME);
	guest_halt(p);
}
END_TEST

/* ---- broken objects ------------------------------------------------------ */

static char	obj[65536], user[65536];	/* pattern.ko, mod_user.ko */
static size_t	objsize, usersize;

static Elf64_Ehdr *
ehdr(char *o)
{
	return ((Elf64_Ehdr *)o);
}

/* The section of a type (and that memory is taken for, or not), or of any. */
static Elf64_Shdr *
section(char *o, unsigned type, unsigned flags)
{
	Elf64_Shdr *s = (Elf64_Shdr *)(o + ehdr(o)->e_shoff);

	for (int i = 0; i < ehdr(o)->e_shnum; i++)
		if (s[i].sh_type == type && (s[i].sh_flags & flags) == flags)
			return (&s[i]);
	ck_abort_msg("no such section");
}

/* The relocations of the code. */
static Elf64_Rela *
text_rela(char *o)
{
	Elf64_Shdr *s = (Elf64_Shdr *)(o + ehdr(o)->e_shoff);

	for (int i = 0; i < ehdr(o)->e_shnum; i++)
		if (s[i].sh_type == SHT_RELA &&
		    (s[s[i].sh_info].sh_flags & SHF_EXECINSTR))
			return ((Elf64_Rela *)(o + s[i].sh_offset));
	ck_abort_msg("no relocations");
}

/* Replace a string of the object by one of the same length, everywhere. */
static void
rename_in(char *o, const char *from, const char *to)
{
	char *p = o;

	while ((p = memmem(p, objsize - (size_t)(p - o), from, strlen(from) + 1)) != NULL)
		memcpy(p, to, strlen(to));
}

static void b_magic(char *o) { o[0] = 'X'; }
static void b_class(char *o) { o[EI_CLASS] = ELFCLASS32; }
static void b_data(char *o) { o[EI_DATA] = ELFDATA2MSB; }
static void b_machine(char *o) { ehdr(o)->e_machine = EM_AARCH64; }
static void b_type(char *o) { ehdr(o)->e_type = ET_EXEC; }
static void b_shoff(char *o) { ehdr(o)->e_shoff = ~7UL; }
static void b_shnum(char *o) { ehdr(o)->e_shnum = 0xffff; }
static void b_shnum0(char *o) { ehdr(o)->e_shnum = 0; }
static void b_shentsize(char *o) { ehdr(o)->e_shentsize = 1; }
static void
b_offset(char *o)
{
	section(o, SHT_PROGBITS, SHF_EXECINSTR)->sh_offset = ~0UL;
}

static void
b_size(char *o)
{
	section(o, SHT_PROGBITS, SHF_EXECINSTR)->sh_size = ~0UL - 64;
}

static void b_bss(char *o) { section(o, SHT_NOBITS, SHF_ALLOC)->sh_size = 1UL << 40; }
static void
b_align(char *o)
{
	section(o, SHT_PROGBITS, SHF_EXECINSTR)->sh_addralign = 3;
}

static void b_link(char *o) { section(o, SHT_SYMTAB, 0)->sh_link = 9999; }
static void b_link2(char *o) { section(o, SHT_SYMTAB, 0)->sh_link = 0; }
static void b_nosyms(char *o) { section(o, SHT_SYMTAB, 0)->sh_type = SHT_PROGBITS; }
static void b_rel(char *o) { section(o, SHT_RELA, 0)->sh_type = SHT_REL; }
static void b_info(char *o) { section(o, SHT_RELA, 0)->sh_info = 60000; }
static void b_reltype(char *o) { text_rela(o)->r_info |= 0xff; }
static void b_relsym(char *o) { text_rela(o)->r_info |= 0xfffffUL << 32; }
static void b_reloff(char *o) { text_rela(o)->r_offset = ~0UL - 3; }
static void b_reloff2(char *o) { text_rela(o)->r_offset = 1UL << 30; }
static void b_undef(char *o) { rename_in(o, "make_dev", "make_dex"); }
static void b_nodata(char *o) { rename_in(o, "module_data", "module_dats"); }

/* Far from the kernel: 32 bits, as of code that was compiled for the small model. */
static void
b_far(char *o)
{
	text_rela(o)->r_info = (text_rela(o)->r_info & ~0xffffffffUL) | R_X86_64_32S;
}

/* Made for another kernel: behind the name, 32 bytes, comes the version. */
static void
b_kernel(char *o)
{
	static const char name[32] = "pattern";
	char *p = memmem(o, objsize, name, sizeof(name));

	ck_assert_ptr_nonnull(p);
	p[sizeof(name)]++;
}

static const struct {
	const char *name;
	void	(*damage)(char *);
	const char *error, *dmesg;
} broken[] = {
#define B(n, error, dmesg)	{ #n, b_##n, error, dmesg }
	B(magic, "Exec format", "not an x86-64"),
	B(class, "Exec format", "not an x86-64"),
	B(data, "Exec format", "not an x86-64"),
	B(machine, "Exec format", "not an x86-64"),
	B(type, "Exec format", "not a relocatable"),
	B(shoff, "Exec format", "bad section"), B(shnum, "Exec format", "bad section"),
	B(shnum0, "Exec format", "bad section"),
	B(shentsize, "Exec format", "bad section"), B(offset, "Exec format", "truncated"),
	B(size, "Exec format", "truncated"), B(bss, "Exec format", "bad section"),
	B(align, "Exec format", "bad section"), B(link, "Exec format", "bad section"),
	B(link2, "Exec format", "bad names"), B(nosyms, "Exec format", "no symbols"),
	B(rel, "Exec format", "without addends"), B(info, "Exec format", "bad table"),
	B(reltype, "Exec format", "unknown relocation"),
	B(relsym, "Exec format", "symbol that is not there"),
	B(reloff, "Exec format", "outside of its section"),
	B(reloff2, "Exec format", "outside of its section"),
	B(undef, "No such file", "undefined symbol make_dex"),
	B(nodata, "Exec format", "no module_data"),
	B(far, "Exec format", "does not reach"),
	B(kernel, "Exec format", "compiled for kernel"),
#undef B
};
#define NBROKEN	(sizeof(broken) / sizeof(broken[0]))

/* Write a file of the scratch folder's directory `kld'. */
static void
put(const char *name, const char *data, size_t len)
{
	char path[200];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", vk_path("kld"), name);
	ck_assert_ptr_nonnull(f = fopen(path, "w"));
	ck_assert_uint_eq(fwrite(data, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

/* Read an object: its size. */
static size_t
get(const char *path, char *to)
{
	FILE *f;
	size_t n;

	ck_assert_ptr_nonnull(f = fopen(path, "r"));
	n = fread(to, 1, sizeof(obj), f);
	(void)fclose(f);
	ck_assert(n > 1000 && n < sizeof(obj));
	return (n);
}

/* Read the objects while we are who may; then be an ordinary user. */
static void
once(void)
{
	const char *path = getenv("MODULE_KO");

	usersize = get("obj/tests/mod_user.ko", user);
	objsize = get(path != NULL ? path : "obj/modules/pattern.ko", obj);
	vk_ordinary_user();
}

/* OPT-U-1: what is broken is refused, with the reason in dmesg; a module that uses
 * another needs it, and keeps it. */
START_TEST(refused)
{
	static struct run r;
	static char copy[sizeof(obj)];
	char name[40], cmd[200];
	struct pty *p;

	ck_assert_int_eq(mkdir(vk_path("kld"), 0755), 0);
	put("user", user, usersize);
	for (size_t i = 0; i < NBROKEN; i++) {
		memcpy(copy, obj, sizeof(obj));
		broken[i].damage(copy);
		put(broken[i].name, copy, objsize);
	}
	for (size_t n = 0; n < objsize; n += objsize / 40) {
		(void)snprintf(name, sizeof(name), "cut%zu", n);
		put(name, obj, n);
	}
	run(&r, (const char *[]){ "tar", "cf", vk_path("kld.tar"), "-C", vk_tmp(), "kld",
	    NULL }, NULL, CMD_TIME);
	ck_assert_int_eq(r.status, 0);
	p = guest_boot(KLD("-U", "-r", vk_path("kld.tar")));
	pty_cmd(p, "cd /tmp && tar xf /dev/vkd1 && cd kld && echo ex''tracted",
	    "extracted", CMD_TIME);
	for (size_t i = 0; i < NBROKEN; i++) {
		(void)snprintf(cmd, sizeof(cmd), "clear=; kldload ./%s", broken[i].name);
		pty_cmd(p, cmd, broken[i].error, CMD_TIME);
		(void)snprintf(cmd, sizeof(cmd),
		    "dmesg | tail -1 | grep '%s' | sed s/^k/K/", broken[i].dmesg);
		pty_cmd(p, cmd, "Kldload: ./", CMD_TIME);
	}
	pty_cmd(p,
	    "for f in cut*; do kldload ./$f 2>/dev/null && echo b''ad; done; echo e''nd",
	    "end", CMD_TIME);
	ck_assert_ptr_null(strstr(p->out, "\nbad"));
	pty_cmd(p, "kldload /tmp/kld", "Exec format", CMD_TIME);
	pty_cmd(p, "kldload /dev/zero", "Exec format", CMD_TIME);
	pty_cmd(p, "kldload ''", "No such file", CMD_TIME);
	pty_cmd(p, "kldload ./user", "No such file", CMD_TIME);
	pty_cmd(p, "dmesg | tail -1 | sed s/^k/K/", "undefined symbol pattern_set",
	    CMD_TIME);
	pty_cmd(p, "kldload pattern && kldload ./user && head -c 7 /dev/pattern; echo",
	    "user us", CMD_TIME);
	pty_cmd(p, "kldstat | grep pattern | cut -c 1-8", "    2", CMD_TIME);
	pty_cmd(p, "kldunload pattern", "Device busy", CMD_TIME);
	pty_cmd(p, "kldunload user pattern && echo go''ne", "gone", CMD_TIME);
	/* Nothing is left: no module, no memory. */
	pty_cmd(p, "kldstat | wc -l", "       2", CMD_TIME);
	pty_cmd(p, "vmstat -m | grep linker | sed 's/  */ /g'", "linker 0 0K ", CMD_TIME);
	guest_halt(p);
}
END_TEST

int
main(void)
{
	return (suite_run(&(struct suite){ .name = "kld", .seconds = 300,
	    .once = once,
	    .tests = { { modules, 1 }, { kmem, 1 }, { off, 1 }, { refused, 1 } } }));
}
