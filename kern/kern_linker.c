/*
 * kern/kern_linker.c - kernel modules: kldload(2), kldunload(2), kldstat(2).
 *
 * A module is a relocatable ELF object.  Loading it:
 *
 *	the file -> kernel memory, checked at every step: read_file()
 *	sections that take memory -> kernel virtual memory: layout()
 *	    [ code | read-only data, data, bss ]	two runs of pages
 *	symbols -> addresses: those of the object, of the kernel (ksyms.c), and of
 *	    modules that are loaded already, which are then in use: resolve()
 *	relocations: relocate()
 *	code becomes executable and read-only
 *	its handler runs, with MOD_LOAD
 *
 * Kernel virtual memory is far from the kernel's own code, so modules are compiled
 * with -mcmodel=large; a relocation that does not reach says so.  Whatever fails, all
 * that was done is undone, and the message buffer says why.
 *
 * Loading and unloading are for root, and for a vkernel that was started with -U.
 * Files are looked for as given, then as /boot/modules/NAME.ko.
 *
 * One lock: kld_lock, held over everything that may sleep.  Called by: system calls,
 * ddb for names.  Calls: ksyms.c, vm_page.c, pmap.c.  Read next: kern/module.h.
 */
#include <sys/elf.h>
#include <sys/fcntl.h>
#include "ddb.h"
#include "kern/lock.h"
#include "kern/module.h"
#include "kern/queue.h"
#include "kern/syscalls.h"
#include "kern/vm.h"
#include "kern/vnode.h"
#include "vk.h"

#define KLD_MAXFILE	(8UL << 20)	/* bytes of an object */
#define KLD_MAXSECTIONS	1024
#define LKM_FIRST	210		/* system calls for modules */
#define LKM_LAST	219

static MALLOC_DEFINE(M_LINKER, "linker");

struct kld {
	TAILQ_ENTRY(kld) link;		/* in the order they were loaded */
	char	path[MAXPATHLEN_KLD];
	int	id;
	int	refs;			/* kldload's, and modules that use its symbols */
	char	*base;			/* kernel virtual memory */
	size_t	size, textsize;		/* bytes: all; and at its beginning the code */
	const struct moduledata *data;
	struct elf64_sym *symtab;	/* addresses resolved */
	size_t	nsyms;
	char	*strtab;
	size_t	strsize;
	struct kld *uses[16];		/* whose symbols it links to */
	int	nuses;
};
static TAILQ_HEAD(, kld) klds = TAILQ_HEAD_INITIALIZER(klds);
static struct lock kld_lock = { .lk_wmesg = "kld" };
static int	next_id = 2;		/* 1 is the kernel */

/* An object while it is being loaded. */
struct object {
	const char	*path;
	char		*buf;
	size_t		size;
	const struct elf64_ehdr *eh;
	const struct elf64_shdr *sh;
	char		**addr;		/* of each section, in kernel memory; or NULL */
	struct kld	*k;
};

/* Say why an object is not loaded. */
static int __attribute__((format(printf, 3, 4)))
refuse(const struct object *o, int error, const char *fmt, ...)
{
	char why[128];
	va_list ap;

	va_start(ap, fmt);
	kvsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	kprintf("kldload: %s: %s\n", o->path, why);
	return (error);
}

/* ---- reading and checking ------------------------------------------------ */

/* Read the whole file.  ENOEXEC: it is no object of ours. */
static int
read_file(struct object *o, struct vnode *vp)
{
	size_t resid;
	int error;

	if (vp->v_type != VREG || vp->v_filesize < sizeof(*o->eh))
		return (refuse(o, ENOEXEC, "not an object file"));
	if (vp->v_filesize > KLD_MAXFILE)
		return (refuse(o, ENOEXEC, "larger than %lu bytes", KLD_MAXFILE));
	o->size = vp->v_filesize;
	o->buf = kmalloc(o->size, M_LINKER, M_WAITOK | M_NULLOK);
	if (o->buf == NULL)
		return (ENOMEM);
	error = vn_rdwr(UIO_READ, vp, o->buf, o->size, 0, curcred(), &resid);
	if (error == 0 && resid != 0)
		error = refuse(o, ENOEXEC, "it became shorter");
	return (error);
}

/* Open, read, close.  A name without a slash is looked for in /boot/modules. */
static int
load_file(struct object *o)
{
	struct nameidata nd;
	char path[MAXPATHLEN_KLD];
	struct vnode *vp;
	int error;

	nlookup_init(&nd, o->path, false, NAMEI_LOOKUP, NI_FOLLOW);
	error = vn_open(&nd, FREAD, 0, &vp);
	nlookup_done(&nd);
	if (error == ENOENT && strchr(o->path, '/') == NULL) {
		if (ksnprintf(path, sizeof(path), "/boot/modules/%s.ko", o->path) >=
		    (int)sizeof(path))
			return (ENAMETOOLONG);
		nlookup_init(&nd, path, false, NAMEI_LOOKUP, NI_FOLLOW);
		error = vn_open(&nd, FREAD, 0, &vp);
		nlookup_done(&nd);
	}
	if (error != 0)
		return (error);
	error = read_file(o, vp);
	vn_unlock(vp);
	(void)vn_close(vp, FREAD);
	return (error);
}

/* Does [off, off + len) lie in the file? */
static bool
inside(const struct object *o, uint64_t off, uint64_t len)
{
	return (off <= o->size && len <= o->size - off);
}

/* Is it an object for this machine, with all its tables inside the file? */
static int
check(struct object *o)
{
	const struct elf64_ehdr *eh = o->eh = (const struct elf64_ehdr *)o->buf;
	const struct elf64_shdr *s;

	if (memcmp(eh->e_ident, ELFMAG, 4) != 0 || eh->e_ident[EI_CLASS] != ELFCLASS64 ||
	    eh->e_ident[EI_DATA] != ELFDATA2LSB || eh->e_machine != EM_X86_64)
		return (refuse(o, ENOEXEC, "not an x86-64 object"));
	if (eh->e_type != ET_REL)
		return (refuse(o, ENOEXEC, "not a relocatable object"));
	if (eh->e_shentsize != sizeof(*s) || eh->e_shnum == 0 ||
	    eh->e_shnum > KLD_MAXSECTIONS || (eh->e_shoff & 7) != 0 ||
	    !inside(o, eh->e_shoff, eh->e_shnum * sizeof(*s)))
		return (refuse(o, ENOEXEC, "bad section table"));
	o->sh = (const struct elf64_shdr *)(o->buf + eh->e_shoff);
	for (s = o->sh; s < o->sh + eh->e_shnum; s++) {
		if (s->sh_type != SHT_NOBITS && !inside(o, s->sh_offset, s->sh_size))
			return (refuse(o, ENOEXEC, "truncated: a section is outside"));
		if (s->sh_link >= eh->e_shnum || s->sh_size > KLD_MAXFILE ||
		    (s->sh_addralign & (s->sh_addralign - 1)) != 0 ||
		    s->sh_addralign > PAGE_SIZE)
			return (refuse(o, ENOEXEC, "bad section"));
		if ((s->sh_type == SHT_RELA || s->sh_type == SHT_SYMTAB) &&
		    ((s->sh_offset & 7) != 0 || s->sh_info >= eh->e_shnum + (s->sh_type ==
		    SHT_SYMTAB ? KLD_MAXFILE : 0)))
			return (refuse(o, ENOEXEC, "bad table"));
	}
	return (0);
}

/* ---- memory -------------------------------------------------------------- */

/* Give each section that takes memory its place, code first, and fill it. */
static int
layout(struct object *o)
{
	const struct elf64_shdr *s;
	size_t at = 0;

	for (int text = 1; text >= 0; text--) {
		for (int i = 0; i < o->eh->e_shnum; i++) {
			s = &o->sh[i];
			if ((s->sh_flags & SHF_ALLOC) == 0 ||
			    ((s->sh_flags & SHF_EXECINSTR) != 0) != text)
				continue;
			if (s->sh_addralign > 1)
				at = (at + s->sh_addralign - 1) & ~(s->sh_addralign - 1);
			/* For now an offset, but not NULL. */
			o->addr[i] = (char *)(at + 1);
			at += s->sh_size;
			if (at > KLD_MAXFILE)
				return (refuse(o, ENOEXEC, "too large"));
		}
		at = round_page(at);
		if (text)
			o->k->textsize = at;
	}
	if (at == 0)
		return (refuse(o, ENOEXEC, "there is nothing in it"));
	o->k->size = at;
	if ((o->k->base = kva_map(at, VM_ALLOC_ZERO | VM_ALLOC_BRIEF)) == NULL)
		return (ENOMEM);
	for (int i = 0; i < o->eh->e_shnum; i++) {
		if (o->addr[i] == NULL)
			continue;
		o->addr[i] = o->k->base + ((uintptr_t)o->addr[i] - 1);
		if (o->sh[i].sh_type != SHT_NOBITS)
			memcpy(o->addr[i], o->buf + o->sh[i].sh_offset, o->sh[i].sh_size);
	}
	return (0);
}

/* ---- symbols ------------------------------------------------------------- */

/* What the compiler calls by itself, and the kernel has of libc. */
static const struct { const char *name; const void *addr; } libc_symbols[] = {
#define S(f)	{ #f, (const void *)(uintptr_t)f }
	S(memcpy), S(memmove), S(memset), S(memcmp), S(memchr), S(strlen), S(strnlen),
	S(strcmp), S(strncmp), S(strchr), S(strrchr), S(strstr),
#undef S
};

/* A global symbol of a loaded module. */
static bool
kld_symbol(const struct kld *k, const char *name, uintptr_t *addr)
{
	for (size_t i = 0; i < k->nsyms; i++) {
		const struct elf64_sym *s = &k->symtab[i];

		if (ELF64_ST_BIND(s->st_info) != STB_GLOBAL || s->st_shndx == SHN_UNDEF ||
		    s->st_name >= k->strsize || strcmp(k->strtab + s->st_name, name) != 0)
			continue;
		*addr = s->st_value;
		return (true);
	}
	return (false);
}

/* Note that a module uses another one's symbols.  ENFILE */
static int
use(struct kld *k, struct kld *other)
{
	for (int i = 0; i < k->nuses; i++)
		if (k->uses[i] == other)
			return (0);
	if (k->nuses == (int)nitems(k->uses))
		return (ENFILE);
	k->uses[k->nuses++] = other;
	other->refs++;
	return (0);
}

/* A symbol that the object does not define. */
static int
find_symbol(struct object *o, struct elf64_sym *s, const char *name)
{
	struct kld *k;

	for (size_t i = 0; i < nitems(libc_symbols); i++)
		if (strcmp(libc_symbols[i].name, name) == 0) {
			s->st_value = (uintptr_t)libc_symbols[i].addr;
			return (0);
		}
	if (ksym_lookup(name, true, &s->st_value))
		return (0);
	TAILQ_FOREACH(k, &klds, link)
		if (strcmp(name, "module_data") != 0 && kld_symbol(k, name, &s->st_value))
			return (use(o->k, k));
	if (ELF64_ST_BIND(s->st_info) == STB_WEAK) {
		s->st_value = 0;
		return (0);
	}
	return (refuse(o, ENOENT, "undefined symbol %s", name));
}

/* Keep the symbol table, with addresses in it. */
static int
resolve(struct object *o)
{
	const struct elf64_shdr *st = NULL, *str;
	struct kld *k = o->k;
	int error;

	for (int i = 0; i < o->eh->e_shnum; i++)
		if (o->sh[i].sh_type == SHT_SYMTAB)
			st = &o->sh[i];
	if (st == NULL)
		return (refuse(o, ENOEXEC, "no symbols"));
	str = &o->sh[st->sh_link];
	if (str->sh_type != SHT_STRTAB || str->sh_size == 0 ||
	    o->buf[str->sh_offset + str->sh_size - 1] != '\0')
		return (refuse(o, ENOEXEC, "bad names of symbols"));
	k->nsyms = st->sh_size / sizeof(*k->symtab);
	k->strsize = str->sh_size;
	k->symtab = kmalloc(k->nsyms * sizeof(*k->symtab) + 1, M_LINKER,
	    M_WAITOK | M_NULLOK);
	k->strtab = kmalloc(k->strsize, M_LINKER, M_WAITOK | M_NULLOK);
	if (k->symtab == NULL || k->strtab == NULL)
		return (ENOMEM);
	memcpy(k->symtab, o->buf + st->sh_offset, k->nsyms * sizeof(*k->symtab));
	memcpy(k->strtab, o->buf + str->sh_offset, k->strsize);
	if (k->nsyms > 0)
		bzero(&k->symtab[0], sizeof(k->symtab[0]));	/* whatever it says */
	for (size_t i = 1; i < k->nsyms; i++) {
		struct elf64_sym *s = &k->symtab[i];

		if (s->st_name >= k->strsize)
			return (refuse(o, ENOEXEC, "bad name of a symbol"));
		if (s->st_shndx == SHN_UNDEF) {
			error = find_symbol(o, s, k->strtab + s->st_name);
			if (error != 0)
				return (error);
		} else if (s->st_shndx < o->eh->e_shnum) {
			if (s->st_value > o->sh[s->st_shndx].sh_size)
				return (refuse(o, ENOEXEC, "symbol %s is outside of its "
				    "section", k->strtab + s->st_name));
			s->st_value += (uintptr_t)o->addr[s->st_shndx];
		} else if (s->st_shndx != SHN_ABS)
			return (refuse(o, ENOEXEC, "symbol %s: common symbols are not "
			    "for modules", k->strtab + s->st_name));
	}
	return (0);
}

/* ---- relocations --------------------------------------------------------- */

/* Patch one place: S + A, or less P, in 8 or 4 bytes. */
static int
relocate_one(struct object *o, char *section, size_t size, const struct elf64_rela *r)
{
	const uint64_t sym = ELF64_R_SYM(r->r_info);
	size_t width = 4;
	int64_t v;
	char *p;

	if (sym >= o->k->nsyms)
		return (refuse(o, ENOEXEC, "relocation by a symbol that is not there"));
	v = (int64_t)(o->k->symtab[sym].st_value + (uint64_t)r->r_addend);
	p = section + r->r_offset;
	switch (ELF64_R_TYPE(r->r_info)) {
	case R_X86_64_NONE:
		return (0);
	case R_X86_64_64:
		width = 8;
		break;
	case R_X86_64_PC64:
		width = 8;
		v -= (int64_t)(uintptr_t)p;
		break;
	case R_X86_64_PC32:
	case R_X86_64_PLT32:
		v -= (int64_t)(uintptr_t)p;
		/* FALLTHROUGH */
	case R_X86_64_32S:
		if (v != (int32_t)v)
			goto far;
		break;
	case R_X86_64_32:
		if (v != (int64_t)(uint32_t)v)
			goto far;
		break;
	default:
		return (refuse(o, ENOEXEC, "unknown relocation %u",
		    ELF64_R_TYPE(r->r_info)));
	}
	if (r->r_offset > size || size - r->r_offset < width)
		return (refuse(o, ENOEXEC, "relocation outside of its section"));
	memcpy(p, &v, width);
	return (0);
far:
	return (refuse(o, ENOEXEC, "relocation of %s does not reach: compile with "
	    "-mcmodel=large", o->k->strtab + o->k->symtab[sym].st_name));
}

static int
relocate(struct object *o)
{
	int error;

	for (int i = 0; i < o->eh->e_shnum; i++) {
		const struct elf64_shdr *s = &o->sh[i];
		const struct elf64_rela *r = (const void *)(o->buf + s->sh_offset);
		size_t n = s->sh_size / sizeof(*r);

		if (s->sh_type == SHT_REL)
			return (refuse(o, ENOEXEC, "relocations without addends"));
		if (s->sh_type != SHT_RELA || o->addr[s->sh_info] == NULL)
			continue;
		for (; n > 0; n--, r++)
			if ((error = relocate_one(o, o->addr[s->sh_info],
			    o->sh[s->sh_info].sh_size, r)) != 0)
				return (error);
	}
	return (0);
}

/* ---- loading and unloading ----------------------------------------------- */

/* Give everything of a module back; it is on no list. */
static void
kld_free(struct kld *k)
{
	for (int i = 0; i < k->nuses; i++)
		k->uses[i]->refs--;
	if (k->base != NULL)
		kva_unmap(k->base);
	if (k->symtab != NULL)
		kfree(k->symtab, M_LINKER);
	if (k->strtab != NULL)
		kfree(k->strtab, M_LINKER);
	kfree(k, M_LINKER);
}

/* Is this module's name taken? */
static bool
is_loaded(const char *name)
{
	struct kld *k;

	TAILQ_FOREACH(k, &klds, link)
		if (strcmp(k->data->name, name) == 0)
			return (true);
	return (false);
}

/* Find out who it is, and start it. */
static int
start(struct object *o)
{
	struct kld *k = o->k;
	uintptr_t data;
	int error;

	if (!kld_symbol(k, "module_data", &data) || data < (uintptr_t)k->base ||
	    data + sizeof(*k->data) > (uintptr_t)k->base + k->size)
		return (refuse(o, ENOEXEC, "not a module: it has no module_data"));
	k->data = (const struct moduledata *)data;
	if (k->data->kernel != MODULE_KERNEL)
		return (refuse(o, ENOEXEC, "compiled for kernel %d, this is %d",
		    k->data->kernel, MODULE_KERNEL));
	if (strnlen(k->data->name, MAXMODNAME) == MAXMODNAME ||
	    (uintptr_t)k->data->handler < (uintptr_t)k->base ||
	    (uintptr_t)k->data->handler >= (uintptr_t)k->base + k->textsize)
		return (refuse(o, ENOEXEC, "bad module_data"));
	if (is_loaded(k->data->name))
		return (EEXIST);
	if (k->textsize > 0)
		pmap_kprotect((uintptr_t)k->base, k->textsize,
		    VM_PROT_READ | VM_PROT_EXECUTE);
	error = k->data->handler(MOD_LOAD);
	if (error != 0)
		return (refuse(o, error, "its handler returned error %d", error));
	k->id = next_id++;
	k->refs = 1;
	TAILQ_INSERT_TAIL(&klds, k, link);
	return (0);
}

/* Load, with kld_lock held: *id becomes the module's. */
static int
load(const char *path, int *id)
{
	struct object o = { .path = path };
	int error;

	o.k = kmalloc(sizeof(*o.k), M_LINKER, M_WAITOK | M_ZERO | M_NULLOK);
	if (o.k == NULL)
		return (ENOMEM);
	kstrlcpy(o.k->path, path, sizeof(o.k->path));
	error = load_file(&o);
	if (error == 0)
		error = check(&o);
	if (error == 0) {
		o.addr = kmalloc(o.eh->e_shnum * sizeof(*o.addr), M_LINKER,
		    M_WAITOK | M_ZERO | M_NULLOK);
		error = o.addr == NULL ? ENOMEM : layout(&o);
	}
	if (error == 0)
		error = resolve(&o);
	if (error == 0)
		error = relocate(&o);
	if (error == 0)
		error = start(&o);
	if (error == 0)
		*id = o.k->id;
	else
		kld_free(o.k);
	if (o.addr != NULL)
		kfree(o.addr, M_LINKER);
	if (o.buf != NULL)
		kfree(o.buf, M_LINKER);
	return (error);
}

/* May the kernel be changed?  EPERM, with a line in dmesg when only -U is missing. */
static int
may_change(const char *what)
{
	int error = suser();

	if (error != 0)
		return (error);
	if (!vk.kmem_write)
		kprintf("%s: not allowed: the vkernel was started without -U\n", what);
	return (vk.kmem_write && securelevel <= 0 ? 0 : EPERM);
}

/* ---- system calls -------------------------------------------------------- */

static struct kld *
kld_find(int id)
{
	struct kld *k;

	TAILQ_FOREACH(k, &klds, link)
		if (k->id == id)
			return (k);
	return (NULL);
}

/* kldload(path): its id.  EPERM, EEXIST, ENOEXEC, ENOENT (a symbol, too), ENOMEM */
int
sys_kldload(struct sysmsg *sm)
{
	char *path;
	int error, id = 0;

	if ((error = may_change("kldload")) != 0)
		return (error);
	path = kmalloc(MAXPATHLEN_KLD, M_TEMP, M_WAITOK);
	error = copyinstr((const void *)sm->arg[0], path, MAXPATHLEN_KLD, NULL);
	if (error == 0) {
		(void)lockmgr(&kld_lock, LK_EXCLUSIVE);
		error = load(path, &id);
		(void)lockmgr(&kld_lock, LK_RELEASE);
	}
	kfree(path, M_TEMP);
	sm->result = (uint64_t)id;
	return (error);
}

/* kldunload(id).  EPERM, ENOENT, EBUSY: it, or another module by it, is in use */
int
sys_kldunload(struct sysmsg *sm)
{
	struct kld *k;
	int error;

	if ((error = may_change("kldunload")) != 0)
		return (error);
	(void)lockmgr(&kld_lock, LK_EXCLUSIVE);
	k = kld_find((int)sm->arg[0]);
	if (k == NULL)
		error = ENOENT;
	else if (k->refs > 1)
		error = EBUSY;
	else
		error = k->data->handler(MOD_UNLOAD);
	if (error == 0) {
		TAILQ_REMOVE(&klds, k, link);
		kld_free(k);
	}
	(void)lockmgr(&kld_lock, LK_RELEASE);
	return (error);
}

/* Is `name' this module: its path, the path's last part, or its own name? */
static bool
is_called(const struct kld *k, const char *name)
{
	const char *last = strrchr(k->path, '/');

	return (strcmp(k->path, name) == 0 || strcmp(k->data->name, name) == 0 ||
	    (last != NULL && strcmp(last + 1, name) == 0));
}

/* kldfind(name): the id.  ENOENT */
int
sys_kldfind(struct sysmsg *sm)
{
	char *name = kmalloc(MAXPATHLEN_KLD, M_TEMP, M_WAITOK);
	int error = copyinstr((const void *)sm->arg[0], name, MAXPATHLEN_KLD, NULL);
	struct kld *k;

	if (error == 0) {
		error = ENOENT;
		if (strcmp(name, "kernel") == 0) {
			sm->result = 1;
			error = 0;
		}
		TAILQ_FOREACH(k, &klds, link)
			if (error != 0 && is_called(k, name)) {
				sm->result = (uint64_t)k->id;
				error = 0;
			}
	}
	kfree(name, M_TEMP);
	return (error);
}

/* kldnext(id): the one after it, 0 after the last; of 0 the first.  ENOENT */
int
sys_kldnext(struct sysmsg *sm)
{
	int id = (int)sm->arg[0];
	struct kld *k = kld_find(id);

	if (id == 0) {
		sm->result = 1;
		return (0);
	}
	if (id != 1 && k == NULL)
		return (ENOENT);
	k = id == 1 ? TAILQ_FIRST(&klds) : TAILQ_NEXT(k, link);
	sm->result = k != NULL ? (uint64_t)k->id : 0;
	return (0);
}

/* kldstat(id, struct kld_file_stat *).  ENOENT, EINVAL, EFAULT */
int
sys_kldstat(struct sysmsg *sm)
{
	extern const char __executable_start[], _end[];
	struct kld_file_stat *st;
	int error, version, n = 0;
	struct kld *k, *other;

	error = copyin((const void *)sm->arg[1], &version, sizeof(version));
	if (error == 0 && version != sizeof(*st))
		error = EINVAL;
	if (error != 0)
		return (error);
	st = kmalloc(sizeof(*st), M_TEMP, M_WAITOK | M_ZERO);
	k = kld_find((int)sm->arg[0]);		/* from here on nothing sleeps */
	if (k == NULL && sm->arg[0] != 1) {
		kfree(st, M_TEMP);
		return (ENOENT);
	}
	st->version = version;
	st->id = (int)sm->arg[0];
	if (k == NULL) {
		TAILQ_FOREACH(other, &klds, link)
			n++;
		kstrlcpy(st->name, "kernel", sizeof(st->name));
		st->refs = 1 + n;
		st->address = (char *)(uintptr_t)__executable_start;
		st->size = (size_t)(_end - __executable_start);
	} else {
		const char *last = strrchr(k->path, '/');

		kstrlcpy(st->name, last != NULL ? last + 1 : k->path, sizeof(st->name));
		st->refs = k->refs;
		st->address = k->base;
		st->size = k->size;
	}
	error = copyout(st, (void *)sm->arg[1], sizeof(*st));
	kfree(st, M_TEMP);
	return (error);
}

/* kldfirstmod(id): the one module of a file has the file's id.  ENOENT */
int
sys_kldfirstmod(struct sysmsg *sm)
{
	int id = (int)sm->arg[0];

	sm->result = id == 1 ? 0 : (uint64_t)id;
	return (id == 1 || kld_find(id) != NULL ? 0 : ENOENT);
}

/* modnext(id), modfnext(id): there is one module a file.  ENOENT */
int
sys_modfnext(struct sysmsg *sm)
{
	sm->result = 0;
	return (kld_find((int)sm->arg[0]) != NULL ? 0 : ENOENT);
}

/* modstat(id, struct module_stat *).  ENOENT, EINVAL, EFAULT */
int
sys_modstat(struct sysmsg *sm)
{
	struct module_stat st;
	struct kld *k;
	int error, version;

	error = copyin((const void *)sm->arg[1], &version, sizeof(version));
	if (error == 0 && version != sizeof(st))
		error = EINVAL;
	if (error != 0)
		return (error);
	if ((k = kld_find((int)sm->arg[0])) == NULL)
		return (ENOENT);
	bzero(&st, sizeof(st));
	st.version = version;
	kstrlcpy(st.name, k->data->name, sizeof(st.name));
	st.refs = k->refs;
	st.id = k->id;
	return (copyout(&st, (void *)sm->arg[1], sizeof(st)));
}

/* modfind(name): the module's id.  ENOENT */
int
sys_modfind(struct sysmsg *sm)
{
	char name[MAXMODNAME];
	int error = copyinstr((const void *)sm->arg[0], name, sizeof(name), NULL);
	struct kld *k;

	if (error != 0)
		return (error == ENAMETOOLONG ? ENOENT : error);
	TAILQ_FOREACH(k, &klds, link)
		if (strcmp(k->data->name, name) == 0) {
			sm->result = (uint64_t)k->id;
			return (0);
		}
	return (ENOENT);
}

/* ---- for modules and the debugger ---------------------------------------- */

int
syscall_register(int *number, const char *name, sy_call_t *call, int narg)
{
	int n = *number != 0 ? *number : LKM_FIRST;

	if (*number != 0 && (n < LKM_FIRST || n > LKM_LAST || sysent[n].sy_call != NULL))
		return (EEXIST);
	while (n <= LKM_LAST && sysent[n].sy_call != NULL)
		n++;
	if (n > LKM_LAST)
		return (ENFILE);
	sysent[n] = (struct sysent){ call, name, (uint8_t)narg };
	*number = n;
	return (0);
}

int
syscall_deregister(int number)
{
	struct proc *p;
	struct lwp *lp;

	LIST_FOREACH(p, &allproc, p_list)
		TAILQ_FOREACH(lp, &p->p_lwps, lwp_list)
			if (lp->lwp_frame.tf_trapno == T_SYSCALL &&
			    (lp->lwp_frame.tf_rax == (uint64_t)number ||
			    lp->lwp_frame.tf_rdi == (uint64_t)number))
				return (EBUSY);
	bzero(&sysent[number], sizeof(sysent[number]));
	return (0);
}

const char *
linker_symbol(uintptr_t addr, size_t *off)
{
	const struct elf64_sym *s, *best = NULL;
	const struct kld *k;

	TAILQ_FOREACH(k, &klds, link) {
		if (addr < (uintptr_t)k->base || addr >= (uintptr_t)k->base + k->size)
			continue;
		for (s = k->symtab; s < k->symtab + k->nsyms; s++)
			if (s->st_name != 0 && s->st_shndx != SHN_UNDEF &&
			    s->st_value <= addr &&
			    addr - s->st_value < MAX(s->st_size, 1) &&
			    (best == NULL || s->st_value > best->st_value))
				best = s;
		if (best == NULL)
			return (NULL);
		*off = addr - best->st_value;
		return (k->strtab + best->st_name);
	}
	return (NULL);
}
