/*
 * kern/exec.c - execve(2): a new program for a process.
 *
 * The new image is built in an address space of its own, beside the old one, so
 * that an error leaves the old program as it was.  From the top of user memory
 * down:
 *
 *	USRSTACK	signal trampoline, one page, the same for everybody
 *			strings of argv and envp, the executable's path
 *			auxiliary vector, envp[], argv[], argc	<- rsp, rdi
 *			stack, growing down
 *	...
 *			break, above bss
 *	0x400000	data, text, where the ELF file says
 *
 * Executables are static ELF64 for x86-64, position independent or not, or scripts that
 * begin with #!.  With vm.randomize_mmap set, the stack, mmap()'s first address and a
 * position-independent program are somewhere else in each exec.
 * A file that is neither is ENOEXEC, and the shell runs it as a script.
 * Called by: execve(2), and kern/init_main.c for init.  Calls: kern/vm_map.c, vnodes.
 * Read next: kern/exit.c.  Manual page: execve(2).
 */
#include <sys/elf.h>
#include <sys/exec.h>
#include <sys/fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include "kern/file.h"
#include "kern/ktr.h"
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/sysctl.h"
#include "kern/vm.h"
#include "kern/vnode.h"

#define SIGCODE_ADDR	(USRSTACK - PAGE_SIZE)
#define STACK_TOP	SIGCODE_ADDR
#define STACK_BEGIN	(128 * 1024UL)		/* bytes; it grows by faults */
#define INTERP_MAX	128			/* of a #! line, as in BSD */
#define MAXPHDRS	64
#define MAXAUX		20
#define PIE_BASE	0x1021000UL		/* where ET_DYN goes */
#define RANDOM_PAGES	(1UL << 22)		/* the places to choose from */

/* The arguments of an exec on their way from the old program to the new. */
struct execargs {
	char		*buf;			/* strings, one behind the other */
	size_t		used, size;
	int		argc, envc;
	size_t		argv_end;		/* where envp's strings begin */
};

/* What the file turned out to be. */
struct image {
	struct vnode	*vp;			/* referenced, unlocked */
	struct vattr	va;
	struct elf64_ehdr eh;
	struct elf64_phdr ph[MAXPHDRS];
	uint64_t	phdr_addr;		/* in memory, for AT_PHDR */
	char		head[PAGE_SIZE];	/* the file's first bytes */
	size_t		headlen;
	char		path[MAXPATHLEN];
};

static MALLOC_DEFINE(M_EXEC, "exec");
static struct vm_object *sigcode_object;
static int randomize_mmap;
SYSCTL_INT(randomize_mmap, "vm.randomize_mmap", CTLFLAG_RW, &randomize_mmap,
    "give each program addresses of its own");

/* ---- arguments --------------------------------------------------------------- */

/* Append one string, from the user or the kernel.  E2BIG, EFAULT */
static int
args_add(struct execargs *ea, const char *s, bool user)
{
	size_t n;
	int error;

	if (user) {
		error = copyinstr(s, ea->buf + ea->used, ea->size - ea->used, &n);
		if (error != 0)
			return error == ENAMETOOLONG ? E2BIG : error;
	} else {
		n = strlen(s) + 1;
		if (n > ea->size - ea->used)
			return E2BIG;
		memcpy(ea->buf + ea->used, s, n);
	}
	ea->used += n;
	return 0;
}

/* Append a NULL-terminated vector of strings; counts them. */
static int
args_addv(struct execargs *ea, char *const *v, bool user, int *count)
{
	char *s;
	int error = 0;

	for (*count = 0; v != NULL && error == 0; (*count)++) {
		if (!user)
			s = v[*count];
		else if ((error = copyin(v + *count, &s, sizeof(s))) != 0)
			break;
		if (s == NULL)
			break;
		error = args_add(ea, s, user);
	}
	return error;
}

/* Gather argv and envp. */
static int
args_init(struct execargs *ea, char *const *argv, char *const *envv, bool user)
{
	int error;

	bzero(ea, sizeof(*ea));
	ea->size = ARG_MAX;
	ea->buf = kmalloc(ea->size, M_EXEC, M_WAITOK | M_NULLOK);
	if (ea->buf == NULL)
		return ENOMEM;
	error = args_addv(ea, argv, user, &ea->argc);
	ea->argv_end = ea->used;
	if (error == 0)
		error = args_addv(ea, envv, user, &ea->envc);
	return error;
}

/* A script: put interpreter, its argument and the script's path in argv[0]'s place. */
static int
args_script(struct execargs *ea, const char *interp, const char *arg, const char *script)
{
	const char *front[3] = { interp, arg != NULL ? arg : script,
	    arg != NULL ? script : NULL };
	size_t old = ea->argc > 0 ? strlen(ea->buf) + 1 : 0, new = 0;
	char *to;

	for (int i = 0; i < 3 && front[i] != NULL; i++)
		new += strlen(front[i]) + 1;
	if (ea->used - old + new > ea->size)
		return E2BIG;
	memmove(ea->buf + new, ea->buf + old, ea->used - old);
	to = ea->buf;
	for (int i = 0; i < 3 && front[i] != NULL; i++) {
		memcpy(to, front[i], strlen(front[i]) + 1);
		to += strlen(front[i]) + 1;
	}
	ea->argc += (arg != NULL ? 3 : 2) - (old != 0);
	ea->used += new - old;
	ea->argv_end += new - old;
	return 0;
}

/* ---- the file ------------------------------------------------------------------- */

/* Let the file go, if there is one; it can be written to again. */
static void
image_close(struct image *im)
{
	if (im->vp == NULL)
		return;
	im->vp->v_textcount--;
	vrele(im->vp);
	im->vp = NULL;
}

/* Look the file up, check that it may be executed, read its head.  From here on it is
 * somebody's text, that is, not open for writing. */
static int
image_open(struct image *im, const char *path, bool user)
{
	struct ucred *cr = curcred();
	struct nameidata nd;
	size_t resid;
	int error;

	if (user)
		error = copyinstr(path, im->path, sizeof(im->path), NULL);
	else
		error = kstrlcpy(im->path, path, sizeof(im->path)) >= sizeof(im->path) ?
		    ENAMETOOLONG : 0;
	if (error != 0)
		return error;
	nlookup_init(&nd, im->path, false, NAMEI_LOOKUP, NI_FOLLOW);
	error = nlookup(&nd);
	nlookup_done(&nd);
	if (error != 0)
		return error;
	im->vp = nd.ni_vp;
	error = im->vp->v_ops->vop_getattr(im->vp, &im->va);
	if (error == 0 && im->vp->v_type != VREG)
		error = EACCES;
	if (error == 0 && (im->vp->v_mount->mnt_flag & MNT_NOEXEC) != 0)
		error = EACCES;
	if (error == 0)
		error = vaccess(VREG, im->va.va_mode, im->va.va_uid, im->va.va_gid, VEXEC,
		    cr);
	if (error == 0 && (im->va.va_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) == 0)
		error = EACCES;				/* root, too, needs one x bit */
	if (error == 0 && im->vp->v_writecount > 0)
		error = ETXTBSY;
	if (error == 0 && (im->vp->v_mount->mnt_flag & MNT_NOSUID) != 0)
		im->va.va_mode &= ~(mode_t)(S_ISUID | S_ISGID);
	im->vp->v_textcount++;
	if (error == 0) {
		error = vn_rdwr(UIO_READ, im->vp, im->head, sizeof(im->head), 0, cr,
		    &resid);
		im->headlen = sizeof(im->head) - resid;
	}
	vn_unlock(im->vp);
	if (error != 0)
		image_close(im);
	return error;
}

/*
 * If the file is a script, find its interpreter and argument (in im->head).
 * ENOEXEC for a line that is empty or too long; -1: not a script.
 */
static int
image_script(struct image *im, char **interp, char **arg)
{
	char *s = im->head + 2, *end;

	if (im->headlen < 2 || im->head[0] != '#' || im->head[1] != '!')
		return -1;
	end = memchr(s, '\n', MIN(im->headlen - 2, INTERP_MAX));
	if (end == NULL)
		return ENOEXEC;
	while (end > s && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	*end = '\0';
	while (*s == ' ' || *s == '\t')
		s++;
	if (*s == '\0')
		return ENOEXEC;
	*interp = s;
	*arg = NULL;
	while (*s != '\0' && *s != ' ' && *s != '\t')
		s++;
	if (*s != '\0') {
		*s++ = '\0';
		while (*s == ' ' || *s == '\t')
			s++;
		*arg = s;
	}
	return 0;
}

/* How many bytes to move something by: 0, or whole pages by chance. */
static uint64_t
random_offset(void)
{
	uint64_t r;

	if (randomize_mmap == 0)
		return 0;
	karc4random_buf(&r, sizeof(r));
	return r % RANDOM_PAGES * PAGE_SIZE;
}

/* Check the ELF header and program headers, and give a position-independent program its
 * place.  ENOEXEC */
static int
image_check_elf(struct image *im)
{
	static const uint8_t magic[7] = { 0x7f, 'E', 'L', 'F', 2, 1, 1 };
	struct elf64_ehdr *eh = &im->eh;
	struct elf64_phdr *ph;
	size_t len, resid;
	uint64_t last = 0, base = 0;
	int error;

	if (im->headlen < sizeof(*eh))
		return ENOEXEC;
	memcpy(eh, im->head, sizeof(*eh));
	if (memcmp(eh->e_ident, magic, sizeof(magic)) != 0 ||
	    (eh->e_type != ET_EXEC && eh->e_type != ET_DYN) ||
	    eh->e_machine != EM_X86_64 || eh->e_phentsize != sizeof(*ph) ||
	    eh->e_phnum == 0 || eh->e_phnum > MAXPHDRS || eh->e_phoff > INT64_MAX / 2)
		return ENOEXEC;
	len = eh->e_phnum * sizeof(*ph);
	if (vn_lock(im->vp, LK_SHARED) != 0)
		return EIO;
	error = vn_rdwr(UIO_READ, im->vp, im->ph, len, (off_t)eh->e_phoff,
	    curcred(), &resid);
	vn_unlock(im->vp);
	if (error != 0)
		return error;
	if (resid != 0)
		return ENOEXEC;
	if (eh->e_type == ET_DYN)
		base = PIE_BASE + random_offset();
	for (int i = 0; i < eh->e_phnum; i++) {
		ph = &im->ph[i];
		if (ph->p_type == PT_INTERP)
			return ENOEXEC;			/* no dynamic linking */
		if (ph->p_type != PT_LOAD || ph->p_memsz == 0)
			continue;
		if (ph->p_vaddr > STACK_TOP)
			return ENOEXEC;
		ph->p_vaddr += base;
		if (ph->p_filesz > ph->p_memsz || ph->p_vaddr < VM_MIN_USER_ADDRESS ||
		    ph->p_memsz > STACK_TOP || ph->p_vaddr > STACK_TOP - ph->p_memsz ||
		    trunc_page(ph->p_vaddr) < last)
			return ENOEXEC;
		if (ph->p_filesz > 0 && (ph->p_offset > im->va.va_size ||
		    ph->p_filesz > im->va.va_size - ph->p_offset ||
		    (ph->p_vaddr & PAGE_MASK) != (ph->p_offset & PAGE_MASK)))
			return ENOEXEC;
		last = round_page(ph->p_vaddr + ph->p_memsz);
		if (eh->e_phoff >= ph->p_offset &&
		    eh->e_phoff + len <= ph->p_offset + ph->p_filesz)
			im->phdr_addr = ph->p_vaddr + eh->e_phoff - ph->p_offset;
	}
	if (last == 0 || eh->e_entry >= last - base)
		return ENOEXEC;
	eh->e_entry += base;
	return 0;
}

/* Map one segment.  The new vmspace is the current one already. */
static int
map_segment(struct vmspace *vm, struct image *im, const struct elf64_phdr *ph)
{
	uint64_t start = trunc_page(ph->p_vaddr), fend = ph->p_vaddr + ph->p_filesz;
	uint64_t end = round_page(ph->p_vaddr + ph->p_memsz), anon = start;
	int prot = (ph->p_flags & PF_R ? VM_PROT_READ : 0) |
	    (ph->p_flags & PF_W ? VM_PROT_WRITE : 0) |
	    (ph->p_flags & PF_X ? VM_PROT_EXECUTE : 0);
	int error;

	if (ph->p_filesz > 0) {
		anon = round_page(fend);
		error = vm_mmap_vnode(vm, start, anon - start, im->vp,
		    trunc_page(ph->p_offset), prot);
		if (error != 0)
			return error;
		/* The rest of the last file page is the beginning of bss. */
		if ((ph->p_flags & PF_W) != 0 && (fend & PAGE_MASK) != 0 &&
		    ph->p_memsz > ph->p_filesz) {
			error = copyoutzero((void *)fend, MIN(anon, end) - fend);
			if (error != 0)
				return error;
		}
	}
	if (end <= anon)
		return 0;
	return vm_map_insert(vm, &anon, end - anon, true, NULL, 0, prot,
	    VM_PROT_READ | VM_PROT_WRITE | VM_PROT_EXECUTE, 0);
}

/* Map all of the program, stack and trampoline; sets the text, data and break. */
static int
map_image(struct vmspace *vm, struct image *im)
{
	uint64_t addr, len;
	struct elf64_phdr *ph;
	int error;

	for (int i = 0; i < im->eh.e_phnum; i++) {
		ph = &im->ph[i];
		if (ph->p_type != PT_LOAD || ph->p_memsz == 0)
			continue;
		error = map_segment(vm, im, ph);
		if (error != 0)
			return error;
		addr = trunc_page(ph->p_vaddr);
		len = round_page(ph->p_vaddr + ph->p_memsz) - addr;
		if ((ph->p_flags & PF_X) != 0 && vm->vm_tsize == 0) {
			vm->vm_taddr = addr;
			vm->vm_tsize = len;
		}
		if (vm->vm_daddr == 0 || (ph->p_flags & PF_W) != 0) {
			if (vm->vm_dsize == 0 || (ph->p_flags & PF_W) == 0)
				vm->vm_daddr = addr;
			vm->vm_dsize = addr + len - vm->vm_daddr;
		}
	}
	vm->vm_mmapbase += random_offset();
	vm->vm_stacktop = STACK_TOP - random_offset();
	addr = vm->vm_stacktop - STACK_BEGIN;
	error = vm_map_insert(vm, &addr, STACK_BEGIN, true, NULL, 0,
	    VM_PROT_READ | VM_PROT_WRITE, VM_PROT_ALL, VME_STACK | VME_GROWS);
	if (error != 0)
		return error;
	vm->vm_ssize = STACK_BEGIN;
	addr = SIGCODE_ADDR;
	vm_object_reference(sigcode_object);
	return vm_map_insert(vm, &addr, PAGE_SIZE, true, sigcode_object, 0,
	    VM_PROT_READ | VM_PROT_EXECUTE, VM_PROT_READ | VM_PROT_EXECUTE, VME_COW);
}

/* Write count pointers to the strings at *str, and a NULL; both cursors advance. */
static int
put_vector(uint64_t *pp, uint64_t *str, const char **s, int count)
{
	int error = 0;
	uint64_t zero = 0;

	for (int i = 0; i < count && error == 0; i++) {
		error = copyout(str, (void *)*pp, sizeof(*str));
		*pp += sizeof(*str);
		*str += strlen(*s) + 1;
		*s += strlen(*s) + 1;
	}
	if (error == 0)
		error = copyout(&zero, (void *)*pp, sizeof(zero));
	*pp += sizeof(zero);
	return error;
}

/* Fill the new stack; *spp is where argc is. */
static int
put_stack(struct proc *p, struct image *im, struct execargs *ea, uint64_t *spp)
{
	struct ucred *cr = p->p_ucred;
	uint64_t str, path, sp, pp, aux[MAXAUX][2], argc = ea->argc;
	const char *s = ea->buf;
	int n = 0, error;

	path = p->p_vmspace->vm_stacktop - roundup2(strlen(im->path) + 1, 16);
	str = (path - ea->used) & ~15UL;
#define AUX(type, value)	aux[n][0] = (type), aux[n++][1] = (value)
	AUX(AT_PHDR, im->phdr_addr);
	AUX(AT_PHENT, sizeof(struct elf64_phdr));
	AUX(AT_PHNUM, im->eh.e_phnum);
	AUX(AT_PAGESZ, PAGE_SIZE);
	AUX(AT_FLAGS, 0);
	AUX(AT_ENTRY, im->eh.e_entry);
	AUX(AT_BASE, 0);
	AUX(AT_UID, cr->cr_ruid);
	AUX(AT_EUID, cr->cr_uid);
	AUX(AT_GID, cr->cr_rgid);
	AUX(AT_EGID, cr->cr_gid);
	AUX(AT_EXECPATH, path);
	if (vmspace_fastentry() != 0)
		AUX(AT_VKENTRY, vmspace_fastentry());
	AUX(AT_NULL, 0);
#undef AUX
	KASSERT(n <= MAXAUX);
	sp = str - n * sizeof(aux[0]) - (ea->argc + ea->envc + 3) * sizeof(uint64_t);
	sp &= ~15UL;

	error = copyout(im->path, (void *)path, strlen(im->path) + 1);
	if (error == 0)
		error = copyout(ea->buf, (void *)str, ea->used);
	if (error == 0)
		error = copyout(&argc, (void *)sp, sizeof(argc));
	p->p_args_start = str;
	p->p_args_len = ea->argv_end;
	pp = sp + sizeof(argc);
	if (error == 0)
		error = put_vector(&pp, &str, &s, ea->argc);
	if (error == 0)
		error = put_vector(&pp, &str, &s, ea->envc);
	if (error == 0)
		error = copyout(aux, (void *)pp, n * sizeof(aux[0]));
	*spp = sp;
	return error;
}

/* Set-user-id and set-group-id programs run with their owner's ids.  True: it is one. */
static bool
set_exec_cred(struct proc *p, const struct image *im)
{
	struct ucred *cr = p->p_ucred;
	bool suid = (im->va.va_mode & S_ISUID) != 0 && im->va.va_uid != cr->cr_uid;
	bool sgid = (im->va.va_mode & S_ISGID) != 0 && im->va.va_gid != cr->cr_gid;

	if (!suid && !sgid && cr->cr_svuid == cr->cr_uid && cr->cr_svgid == cr->cr_gid) {
		if (cr->cr_uid == cr->cr_ruid && cr->cr_gid == cr->cr_rgid)
			p->p_flags &= ~P_SUGID;
		return false;
	}
	cr = crdup();
	if (suid)
		cr->cr_uid = im->va.va_uid;
	if (sgid)
		cr->cr_gid = im->va.va_gid;
	cr->cr_svuid = cr->cr_uid;
	cr->cr_svgid = cr->cr_gid;
	crfree(p->p_ucred);
	p->p_ucred = cr;
	if (suid || sgid)
		p->p_flags |= P_SUGID;
	return suid || sgid;
}

/* Descriptors 0 to 2 of a set-id program are open, if only of /dev/null: a file that it
 * opens is not to be what it writes messages to.  Else it does not run at all. */
static void
open_standard(struct lwp *lp)
{
	struct proc *p = lp->lwp_proc;
	struct nameidata nd;
	struct sysmsg sm;
	struct file *fp;
	int error;

	for (int fd = 0; fd <= 2; fd++) {
		if (holdfp(p, fd, 0, &fp) == 0) {
			(void)fdrop(fp);
			continue;
		}
		nlookup_init(&nd, "/dev/null", false, NAMEI_LOOKUP, 0);
		error = kern_open(&nd, O_RDWR, 0, &sm);
		nlookup_done(&nd);
		if (error != 0) {
			kprintf("pid %d (%s), uid %u: killed, /dev/null: error %d\n",
			    p->p_pid, p->p_comm, p->p_ucred->cr_ruid, error);
			sigexit(lp, SIGKILL);
		}
	}
}

/* The new program is there: everything else that exec changes. */
static void
exec_commit(struct lwp *lp, struct image *im, const char *argv0path, uint64_t sp)
{
	struct proc *p = lp->lwp_proc;
	struct trapframe *tf = &lp->lwp_frame;
	const char *base = strrchr(argv0path, '/');
	struct vnode *old;
	bool setid;

	kstrlcpy(p->p_comm, base != NULL ? base + 1 : argv0path, sizeof(p->p_comm));
	kstrlcpy(curthread->td_comm, p->p_comm, sizeof(curthread->td_comm));
	KTR(KTR_PROC, KT_EXEC, ktr_chars(p->p_comm, 0), ktr_chars(p->p_comm, 8), 0, 0);
	bzero(lp->lwp_name, sizeof(lp->lwp_name));
	setid = set_exec_cred(p, im);
	execsigs(p);
	fdcloseexec(p);
	old = p->p_textvp;
	p->p_textvp = im->vp;
	im->vp = old;				/* do_execve() closes that */
	p->p_sig_code = SIGCODE_ADDR;
	p->p_flags |= P_EXEC;
	mycpu->gd_cnt.v_exec++;
	vfork_done(p);

	bzero(tf, sizeof(*tf));
	tf->tf_rip = im->eh.e_entry;
	tf->tf_rsp = sp;
	tf->tf_rdi = sp;
	tf->tf_rflags = 0x202;
	vmspace_initext(lp->lwp_ext);
	p->p_vmspace->vm_lastlwp = NULL;
	if (setid)
		open_standard(lp);
}

/* Load what im says, with these arguments, into the current process; *spp is the
 * new stack pointer. */
static int
exec_image(struct image *im, struct execargs *ea, uint64_t *spp)
{
	struct lwp *lp = curlwp;
	struct proc *p = lp->lwp_proc;
	struct vmspace *old = p->p_vmspace, *new;
	uint64_t oldargs = p->p_args_start, oldlen = p->p_args_len, until = 0;
	int error;

	/* As late as on the new stack it would cost the other LWPs their lives. */
	if (ea->used + (size_t)(ea->argc + ea->envc) * sizeof(uint64_t) >
	    MAX((uint64_t)p->p_limit.pl_rlimit[RLIMIT_STACK].rlim_cur, STACK_BEGIN) / 2)
		return E2BIG;
	/* The others run in the old address space: they go before it does. */
	if ((error = kill_other_lwps(lp)) != 0)
		return error;
	do
		error = vmspace_alloc(&new);
	while (error == ENOMEM && vm_wait_briefly(&until));
	if (error != 0)
		return error;
	if (old != NULL)
		lwp_getext(lp);
	p->p_vmspace = new;
	error = map_image(new, im);
	if (error == 0)
		error = put_stack(p, im, ea, spp);
	if (error != 0) {
		p->p_vmspace = old;
		p->p_args_start = oldargs;
		p->p_args_len = oldlen;
		vmspace_free(new);
		return error;
	}
	if (old != NULL) {
		if (old->vm_lastlwp == lp)
			old->vm_lastlwp = NULL;
		vmspace_free(old);
	}
	return 0;
}

/* execve for user (user) or kernel (not user) strings. */
static int
do_execve(const char *path, char *const *argv, char *const *envv, bool user)
{
	struct image *im;
	struct execargs ea = { .buf = NULL };
	char *interp, *arg, *script = NULL;
	uint64_t sp = 0;
	int error;

	im = kmalloc(sizeof(*im), M_EXEC, M_WAITOK | M_ZERO | M_NULLOK);
	if (im == NULL)
		return ENOMEM;
	error = image_open(im, path, user);
	if (error == 0)
		error = args_init(&ea, argv, envv, user);
	if (error == 0 && (error = image_script(im, &interp, &arg)) == 0) {
		script = kstrdup(im->path, M_EXEC);
		error = args_script(&ea, interp, arg, script);
		image_close(im);
		if (error == 0) {
			interp = kstrdup(interp, M_EXEC);
			error = image_open(im, interp, false);
			kfree(interp, M_EXEC);
		}
	} else if (error == -1) {
		error = 0;
	}
	if (error == 0)
		error = image_check_elf(im);
	if (error == 0)
		error = exec_image(im, &ea, &sp);
	if (error == 0)
		exec_commit(curlwp, im, script != NULL ? script : im->path, sp);
	image_close(im);
	kfree(script, M_EXEC);
	kfree(ea.buf, M_EXEC);
	kfree(im, M_EXEC);
	return error;
}

int
kern_execve(const char *path, char *const *argv, char *const *envv)
{
	return do_execve(path, argv, envv, false);
}

/* execve(fname, argv, envv) */
int
sys_execve(struct sysmsg *sm)
{
	int error = do_execve((const char *)sm->arg[0], (char *const *)sm->arg[1],
	    (char *const *)sm->arg[2], true);

	return error != 0 ? error : EJUSTRETURN;
}

/* At boot: the object whose page is the signal trampoline; the tunable. */
void
exec_init(void)
{
	struct vm_page *m = vm_page_alloc(VM_ALLOC_SYSTEM | VM_ALLOC_ZERO);

	(void)kgetenv_int("vm.randomize_mmap", &randomize_mmap);
	sigcode_object = vm_object_allocate(OBJT_ANON, 1);
	KASSERT(m != NULL && sigcode_object != NULL);
	memcpy(VM_PAGE_KVA(m), sigcode, sigcode_end - sigcode);
	m->flags |= PG_VALID;
	vm_page_insert(m, sigcode_object, 0);
}
