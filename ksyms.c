/*
 * ksyms.c - the kernel's own symbol table, for the debugger and for modules.
 *
 * The running program is an ELF file that Linux still has, at /proc/self/exe, also
 * when a newer one took its name.  Its .symtab is mapped at the first use and
 * searched from end to end: nobody is in a hurry in a debugger, and a table sorted by
 * address would be more code than it is worth.  Symbols of any binding count, so that
 * static functions have names in a trace.
 *
 * Called by: ddb.c, panic.c by way of it, kern_linker.c.  Calls: host.c for the file.
 * Read next: ddb.c.
 * Standard: System V ABI, chapter 4.
 */
#include <sys/elf.h>
#include "ddb.h"
#include "host.h"
#include "kern/systm.h"

static const struct elf64_sym *symtab;
static size_t	nsyms;
static const char *strtab;
static size_t	strsize;

extern const char __executable_start[], etext[];

/* Find .symtab and its strings in the file; no symbols at all if there are none. */
static void
ksym_init(void)
{
	static bool tried;
	const struct elf64_ehdr *eh;
	const struct elf64_shdr *sh;
	const char *exe;
	size_t size;

	if (tried)
		return;
	tried = true;
	if ((exe = host_map_exe(&size)) == NULL || size < sizeof(*eh))
		return;
	eh = (const struct elf64_ehdr *)exe;
	if (eh->e_shoff > size || eh->e_shnum * sizeof(*sh) > size - eh->e_shoff)
		return;
	sh = (const struct elf64_shdr *)(exe + eh->e_shoff);
	for (unsigned i = 0; i < eh->e_shnum; i++) {
		if (sh[i].sh_type != SHT_SYMTAB || sh[i].sh_link >= eh->e_shnum ||
		    sh[i].sh_offset + sh[i].sh_size > size ||
		    sh[sh[i].sh_link].sh_offset + sh[sh[i].sh_link].sh_size > size)
			continue;
		symtab = (const struct elf64_sym *)(exe + sh[i].sh_offset);
		nsyms = sh[i].sh_size / sizeof(*symtab);
		strtab = exe + sh[sh[i].sh_link].sh_offset;
		strsize = sh[sh[i].sh_link].sh_size;
	}
}

/* A symbol's name, if it is a function or a variable that is defined here; or NULL. */
static const char *
name_of(const struct elf64_sym *s)
{
	unsigned type = ELF64_ST_TYPE(s->st_info);

	if (s->st_shndx == SHN_UNDEF || (type != STT_FUNC && type != STT_OBJECT &&
	    type != STT_NOTYPE) || s->st_name >= strsize || strtab[s->st_name] == '\0')
		return (NULL);
	return (strtab + s->st_name);
}

bool
ksym_lookup(const char *name, bool global, uintptr_t *addr)
{
	const char *n;

	ksym_init();
	for (size_t i = 0; i < nsyms; i++) {
		if ((n = name_of(&symtab[i])) == NULL || strcmp(n, name) != 0 ||
		    (global && ELF64_ST_BIND(symtab[i].st_info) != STB_GLOBAL))
			continue;
		*addr = symtab[i].st_value;
		return (true);
	}
	return (false);
}

const char *
ksym_name(uintptr_t addr, size_t *off)
{
	const struct elf64_sym *best = NULL;

	ksym_init();
	for (size_t i = 0; i < nsyms; i++) {
		const struct elf64_sym *s = &symtab[i];

		if (name_of(s) == NULL || addr < s->st_value ||
		    addr - s->st_value >= (s->st_size != 0 ? s->st_size : 1))
			continue;
		if (best == NULL || s->st_value > best->st_value)
			best = s;
	}
	if (best == NULL)
		return (linker_symbol(addr, off));
	*off = addr - best->st_value;
	return (name_of(best));
}

bool
ksym_istext(uintptr_t addr)
{
	return (addr >= (uintptr_t)__executable_start && addr < (uintptr_t)etext);
}
