/*
 * ddb_show.c - what the debugger shows of the kernel: processes, stacks, structures.
 *
 * Each function prints one kind of thing from the kernel's own data, as it is at that
 * moment; a list that is broken ends in a fault, from which the debugger recovers.
 * `show' is a table; a line in it is a function.
 *
 * Called by: ddb.c.  Calls: nothing that sleeps or changes anything.
 * Read next: pmap.h, for show pmap.  Manual page: ddb(4).
 */
#include "ddb.h"
#include "host.h"
#include "kern/buf.h"
#include "kern/callout.h"
#include "kern/conf.h"
#include "kern/intr.h"
#include "kern/ktr.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/thread.h"
#include "kern/tty.h"
#include "kern/vm.h"
#include "kern/vnode.h"

#define TRACE_DEPTH	40
#define SWITCH_RBP	6		/* of td_sp: switch.S saved rbp, then the pc */

/* ---- stacks -------------------------------------------------------------- */

void
ddb_trace(const struct vk_regs *r)
{
	const uintptr_t *f = (const uintptr_t *)r->r_rbp;
	const uintptr_t *sp = (const uintptr_t *)r->r_rsp;
	size_t off;
	int n = 0;

	if (r->r_rip != 0)
		kprintf("  #%d %s\n", n++, db_symbol(r->r_rip));
	/* At its first instruction or behind `push %rbp' a function has no frame yet. */
	if (ksym_name(r->r_rip, &off) != NULL && off <= 1)
		kprintf("  #%d %s\n", n++, db_symbol(sp[off]));
	for (; n < TRACE_DEPTH; n++) {
		if (f == NULL || ((uintptr_t)f & 7) != 0 || f[1] == 0)
			break;
		kprintf("  #%d %s\n", n, db_symbol(f[1]));
		if (f[0] <= (uintptr_t)f)
			break;
		f = (const uintptr_t *)f[0];
	}
}

/* Where an LWP was in its program when it came into the kernel. */
static void
user_frame(const struct lwp *lp)
{
	const struct trapframe *tf = &lp->lwp_frame;

	if (tf->tf_rip == 0)
		return;
	db_printf("  user: trap %lu at 0x%lx, stack 0x%lx, rax %ld\n", tf->tf_trapno,
	    tf->tf_rip, tf->tf_rsp, (int64_t)tf->tf_rax);
}

static void
trace_thread(const struct thread *td)
{
	const uintptr_t *sp = td->td_sp;

	db_printf("thread %p %s%s\n", (const void *)td, td->td_comm,
	    td == curthread ? ", running" : "");
	if (td == curthread)
		ddb_trace(db_regs);
	else
		ddb_trace(&(struct vk_regs){ .r_rip = sp[SWITCH_RBP + 1],
		    .r_rbp = sp[SWITCH_RBP], .r_rsp = (uintptr_t)(sp + SWITCH_RBP + 2) });
	if (td->td_lwp != NULL)
		user_frame(td->td_lwp);
}

/* trace: the running thread, those of a process, or one by its address. */
void
db_backtrace(const char *mod __unused)
{
	struct thread *td;
	bool found = false;
	uint64_t v;

	if (!db_more()) {
		trace_thread(curthread);
		return;
	}
	v = db_expr();
	TAILQ_FOREACH(td, &allthreads, td_allq) {
		if ((uintptr_t)td != v && (td->td_lwp == NULL ||
		    (uint64_t)td->td_lwp->lwp_proc->p_pid != v))
			continue;
		trace_thread(td);
		found = true;
	}
	if (!found)
		db_error("neither a process nor a thread: 0x%lx", v);
}

static void
kernel_registers(const struct vk_regs *r)
{
	db_printf("rax %016lx  rbx %016lx  rcx %016lx\n", r->r_rax, r->r_rbx, r->r_rcx);
	db_printf("rdx %016lx  rsi %016lx  rdi %016lx\n", r->r_rdx, r->r_rsi, r->r_rdi);
	db_printf("rbp %016lx  rsp %016lx  r8  %016lx\n", r->r_rbp, r->r_rsp, r->r_r8);
	db_printf("r9  %016lx  r10 %016lx  r11 %016lx\n", r->r_r9, r->r_r10, r->r_r11);
	db_printf("r12 %016lx  r13 %016lx  r14 %016lx\n", r->r_r12, r->r_r13, r->r_r14);
	db_printf("r15 %016lx  rip %016lx  rflags %lx\n", r->r_r15, r->r_rip,
	    r->r_rflags);
	db_printf("%s\n", db_symbol(r->r_rip));
}

static void
user_registers(const struct lwp *lp)
{
	const struct trapframe *t = &lp->lwp_frame;

	db_printf("user, process %d lwp %d: trap %lu err %lx addr %lx\n",
	    lp->lwp_proc->p_pid, lp->lwp_tid, t->tf_trapno, t->tf_err, t->tf_addr);
	db_printf("rax %016lx  rbx %016lx  rcx %016lx\n", t->tf_rax, t->tf_rbx,
	    t->tf_rcx);
	db_printf("rdx %016lx  rsi %016lx  rdi %016lx\n", t->tf_rdx, t->tf_rsi,
	    t->tf_rdi);
	db_printf("rbp %016lx  rsp %016lx  r8  %016lx\n", t->tf_rbp, t->tf_rsp, t->tf_r8);
	db_printf("r9  %016lx  r10 %016lx  r11 %016lx\n", t->tf_r9, t->tf_r10, t->tf_r11);
	db_printf("r12 %016lx  r13 %016lx  r14 %016lx\n", t->tf_r12, t->tf_r13,
	    t->tf_r14);
	db_printf("r15 %016lx  rip %016lx  rflags %lx\n", t->tf_r15, t->tf_rip,
	    t->tf_rflags);
	db_printf("fs base %lx  gs base %lx\n", lp->lwp_ext->ve_fsbase,
	    lp->lwp_ext->ve_gsbase);
}

void
db_registers(const char *mod __unused)
{
	struct proc *p;
	struct lwp *lp;

	if (!db_more()) {
		kernel_registers(db_regs);
		if (curlwp != NULL && curlwp->lwp_frame.tf_rip != 0)
			user_registers(curlwp);
		return;
	}
	p = db_proc(false);
	TAILQ_FOREACH(lp, &p->p_lwps, lwp_list)
		user_registers(lp);
}

/* ---- processes ----------------------------------------------------------- */

/* One thread of a list: what it does. */
static void
ps_thread(const struct thread *td)
{
	static const char *const state[] = { "new", "run", "sleep", "dead" };

	db_printf("%-5s  %-8s  %p  %s\n", td == curthread ? "CPU" :
	    td->td_state < nitems(state) ? state[td->td_state] : "?",
	    td->td_wmesg != NULL && td->td_state == TDS_SLEEP ? td->td_wmesg : "-",
	    (const void *)td, td->td_comm);
}

static void
ps_proc(const struct proc *p)
{
	static const char *const stat[] = { "?", "idle", "activ", "stop", "zomb" };
	const struct lwp *lp;

	db_printf("%5d %5d %5u %5d  %-5s  ", p->p_pid,
	    p->p_pptr != NULL ? p->p_pptr->p_pid : 0,
	    p->p_ucred != NULL ? p->p_ucred->cr_ruid : 0,
	    p->p_pgrp != NULL ? p->p_pgrp->pg_id : 0,
	    p->p_stat < nitems(stat) ? stat[p->p_stat] : "?");
	lp = TAILQ_FIRST(&p->p_lwps);
	if (lp == NULL || lp->lwp_thread == NULL) {
		db_printf("-      -         %s\n", p->p_comm);
		return;
	}
	ps_thread(lp->lwp_thread);
	while ((lp = TAILQ_NEXT(lp, lwp_list)) != NULL) {
		db_printf("%30s  ", "");
		ps_thread(lp->lwp_thread);
	}
}

void
db_ps(const char *mod __unused)
{
	const struct thread *td;
	const struct proc *p;

	db_printf("  PID  PPID   UID  PGRP  STATE  THREAD WAITS FOR  AT  COMMAND\n");
	LIST_FOREACH(p, &allproc, p_list)
		ps_proc(p);
	LIST_FOREACH(p, &zombproc, p_list)
		ps_proc(p);
	TAILQ_FOREACH(td, &allthreads, td_allq) {
		if (td->td_lwp != NULL)
			continue;
		db_printf("%30s  ", "(kernel thread)");
		ps_thread(td);
	}
}

/* ---- memory -------------------------------------------------------------- */

static void
show_map(void)
{
	const struct proc *p = db_proc(false);
	const struct vm_map_entry *e;

	if (p->p_vmspace == NULL)
		db_error("process %d has no map", p->p_pid);
	db_printf("process %d: %lu bytes in %d entries, %lu pages resident, %u host "
	    "mappings at most\n", p->p_pid, p->p_vmspace->vm_size,
	    p->p_vmspace->vm_nentries, p->p_vmspace->vm_pmap.pm_resident,
	    p->p_vmspace->vm_pmap.pm_hostmaps);
	TAILQ_FOREACH(e, &p->p_vmspace->vm_map, link)
		db_printf("%012lx-%012lx %c%c%c max %c%c%c%s%s object %p offset 0x%lx\n",
		    e->start, e->end, e->prot & VM_PROT_READ ? 'r' : '-',
		    e->prot & VM_PROT_WRITE ? 'w' : '-',
		    e->prot & VM_PROT_EXECUTE ? 'x' : '-',
		    e->maxprot & VM_PROT_READ ? 'r' : '-',
		    e->maxprot & VM_PROT_WRITE ? 'w' : '-',
		    e->maxprot & VM_PROT_EXECUTE ? 'x' : '-',
		    e->flags & VME_COW ? " cow" : "",
		    e->flags & VME_STACK ? " stack" : "", (const void *)e->object,
		    e->offset);
}

/* The flags of a page table entry, and its page. */
static void
print_pte(vpte_t pte)
{
	db_printf("%016lx", pte);
	if ((pte & VPTE_V) == 0) {
		db_printf("  not valid\n");
		return;
	}
	db_printf("  page 0x%lx%s%s%s%s%s%s\n", pte & VPTE_FRAME,
	    pte & VPTE_U ? " user" : "", pte & VPTE_RW ? " write" : "",
	    pte & VPTE_NX ? "" : " exec", pte & VPTE_MANAGED ? " managed" : "",
	    pte & VPTE_HOST ? " host" : "", pte & VPTE_A ? " mapped" : "");
}

/* Walk a page table for one address, a level a line. */
static void
walk(struct pmap *pm, uint64_t va)
{
	vpte_t *table = pm->pm_pml4, pte;

	for (int level = 4; level > 0; level--) {
		unsigned i = (unsigned)(va >> (PAGE_SHIFT + 9 * (level - 1))) & 511;

		pte = table[i];
		db_printf("level %d  table %p [%3u] = ", level, (void *)table, i);
		print_pte(pte);
		if ((pte & VPTE_V) == 0)
			return;
		table = PHYS_TO_DMAP(pte & VPTE_FRAME);
	}
	db_printf("0x%lx is at %p\n", va, (char *)table + (va & PAGE_MASK));
}

/* The valid entries of a range, runs that go on in the image as one line. */
static void
list_range(struct pmap *pm, uint64_t start, uint64_t end)
{
	uint64_t va, at, run = 0, n = 0;
	vpte_t *pte, first = 0;
	unsigned count;

	PMAP_FOREACH(pm, va, start, end, pte, count) {
		for (unsigned i = 0; i < count; i++) {
			at = va + i * PAGE_SIZE;
			if (n != 0 && at == run + n * PAGE_SIZE &&
			    pte[i] == first + n * PAGE_SIZE) {
				n++;
				continue;
			}
			if (n != 0) {
				db_printf("%012lx %5lu pages  ", run, n);
				print_pte(first);
			}
			n = (pte[i] & VPTE_V) != 0;
			run = at;
			first = pte[i];
		}
	}
	if (n != 0) {
		db_printf("%012lx %5lu pages  ", run, n);
		print_pte(first);
	}
}

/* show pmap: of a process, 0 for the kernel's own; all of it, a range, or one address */
static void
show_pmap(void)
{
	struct proc *p = db_proc(false);
	struct pmap *pm = &kernel_pmap;
	uint64_t start = VK_KVA_BASE, end = VK_KVA_BASE + VK_KVA_SIZE;

	if (p != &proc0) {
		if (p->p_vmspace == NULL)
			db_error("process %d has no page table", p->p_pid);
		pm = &p->p_vmspace->vm_pmap;
		start = 0;
		end = VM_MAX_USER_ADDRESS;
	}
	if (!db_more()) {
		list_range(pm, start, end);
		return;
	}
	start = db_expr();
	if (start >= 1UL << 48)
		db_error("0x%lx is beyond the table's 48 bits", start);
	if (db_more()) {
		end = db_expr();
		list_range(pm, trunc_page(start), round_page(MIN(end, 1UL << 48)));
	} else
		walk(pm, start);
}

/* show page: by physical or direct-map address, or of the page structure */
static void
show_page(void)
{
	const struct vm_page *m;
	uint64_t v;

	if (!db_more()) {
		db_printf("%lu pages: %lu free, at least %lu wanted, %lu reserved; "
		    "%lu dirty\n", vm_page_count, vm_free_count, vm_free_min,
		    vm_free_reserved, vm_dirty_count);
		return;
	}
	v = db_expr();
	if (v >= (uintptr_t)vm_page_array &&
	    v < (uintptr_t)(vm_page_array + vm_page_count))
		m = (const struct vm_page *)v;
	else {
		if (v >= VK_DMAP_BASE)
			v -= VK_DMAP_BASE;
		if (v >= vm_page_count << PAGE_SHIFT)
			db_error("no page there");
		m = PHYS_TO_VM_PAGE(v);
	}
	db_printf("page %p: physical 0x%lx, direct map %p\n", (const void *)m,
	    VM_PAGE_TO_PHYS(m), VM_PAGE_KVA(m));
	db_printf("ref %u object %p pindex 0x%lx order %u flags 0x%x%s%s%s%s%s%s%s\n",
	    m->ref, (const void *)m->object, m->pindex, m->order, m->flags,
	    m->flags & PG_FREE ? " free" : "", m->flags & PG_BUSY ? " busy" : "",
	    m->flags & PG_WANTED ? " wanted" : "", m->flags & PG_VALID ? " valid" : "",
	    m->flags & PG_DIRTY ? " dirty" : "",
	    m->flags & PG_REFERENCED ? " referenced" : "",
	    m->flags & PG_KERNEL ? " kernel" : "");
}

/* ---- files --------------------------------------------------------------- */

static const char *const vtypes[] = {
	"none", "file", "dir", "block", "char", "link", "socket", "fifo", "bad"
};

static void
print_vnode(const struct vnode *vp)
{
	db_printf("%p %-6s use %d write %d flags 0x%x size %lu pages %lu%s\n",
	    (const void *)vp, vp->v_type < nitems(vtypes) ? vtypes[vp->v_type] : "?",
	    vp->v_usecount, vp->v_writecount, (unsigned)vp->v_flag, vp->v_filesize,
	    vp->v_object != NULL ? vp->v_object->resident : 0,
	    vp->v_lock.lk_excl != 0 ? " locked" : "");
}

/* show vnode [address]: one, with its file system; or all that are in use */
static void
show_vnode(void)
{
	const struct vnode *vp;
	const struct mount *mp;

	if (db_more()) {
		vp = (const struct vnode *)db_expr();
		print_vnode(vp);
		db_printf("mount %p (%s) data %p object %p lock %d/%d owner %p\n",
		    (const void *)vp->v_mount, vp->v_mount != NULL ?
		    vp->v_mount->mnt_stat.f_mntonname : "-", vp->v_data,
		    (const void *)vp->v_object, vp->v_lock.lk_excl, vp->v_lock.lk_shared,
		    (const void *)vp->v_lock.lk_owner);
		return;
	}
	TAILQ_FOREACH(mp, &mountlist, mnt_list) {
		db_printf("%s:\n", mp->mnt_stat.f_mntonname);
		TAILQ_FOREACH(vp, &mp->mnt_vnodes, v_mntlist)
			if (vp->v_usecount > 0)
				print_vnode(vp);
	}
}

static void
show_mount(void)
{
	const struct mount *mp;
	const struct vnode *vp;

	TAILQ_FOREACH(mp, &mountlist, mnt_list) {
		unsigned n = 0;

		TAILQ_FOREACH(vp, &mp->mnt_vnodes, v_mntlist)
			n++;
		db_printf("%p %s on %s (%s) flags 0x%x, %u vnodes%s\n", (const void *)mp,
		    mp->mnt_stat.f_mntfromname, mp->mnt_stat.f_mntonname,
		    mp->mnt_op->vfs_name, (unsigned)mp->mnt_flag, n,
		    mp->mnt_unmounting ? ", being unmounted" : "");
	}
}

static void
print_buf(const struct buf *bp)
{
	db_printf("%p %s offset %ld, %u bytes at %p%s%s%s%s%s\n", (const void *)bp,
	    bp->b_dev->si_name, bp->b_offset, bp->b_bcount, (void *)bp->b_data,
	    bp->b_flags & B_BUSY ? " busy" : "", bp->b_flags & B_WANTED ? " wanted" : "",
	    bp->b_flags & B_CACHE ? " valid" : "", bp->b_flags & B_DELWRI ? " dirty" : "",
	    bp->b_flags & B_INVAL ? " invalid" : "");
}

static void
show_buf(void)
{
	if (db_more())
		print_buf((const struct buf *)db_expr());
	else
		buf_foreach(print_buf);
}

/* ---- the rest ------------------------------------------------------------ */

static void
show_tty(void)
{
	const struct tty *tp = db_more() ? (const struct tty *)db_expr() : constty;

	if (tp == NULL)
		db_error("there is no console yet");
	db_printf("%p %s: state 0x%x iflag 0x%x oflag 0x%x cflag 0x%x lflag 0x%x\n",
	    (const void *)tp, tp->t_dev->si_name, tp->t_state, tp->t_termios.c_iflag,
	    tp->t_termios.c_oflag, tp->t_termios.c_cflag, tp->t_termios.c_lflag);
	db_printf("raw %u, lines %u, output %u bytes; column %d; %u x %u; "
	    "process group %d\n",
	    (tp->t_rawq.tail - tp->t_rawq.head + tp->t_rawq.size) % tp->t_rawq.size,
	    (tp->t_canq.tail - tp->t_canq.head + tp->t_canq.size) % tp->t_canq.size,
	    (tp->t_outq.tail - tp->t_outq.head + tp->t_outq.size) % tp->t_outq.size,
	    tp->t_column, tp->t_winsize.ws_row, tp->t_winsize.ws_col,
	    tp->t_pgrp != NULL ? tp->t_pgrp->pg_id : 0);
}

static void
show_intr(void)
{
	uint64_t next = callout_next(), now = host_nanouptime();
	const struct vmmeter *v = &mycpu->gd_cnt;

	db_printf("interrupts %u, traps %u, system calls %u, page faults %u, "
	    "switches %u\n", v->v_intr, v->v_trap, v->v_syscall, v->v_vm_faults,
	    v->v_swtch);
	db_printf("%s pending; %d runnable threads\n",
	    host_intr_pending() ? "something is" : "nothing is", mycpu->gd_nrunnable);
	if (next != 0)
		db_printf("the next callout in %ld us\n", (int64_t)(next - now) / 1000);
}

static void
show_sysctl(void)
{
	extern const struct sysctl_oid __start_sysctls[], __stop_sysctls[];
	const struct sysctl_oid *o;
	const char *prefix = db_word();

	for (o = __start_sysctls; o < __stop_sysctls; o++) {
		if (strncmp(o->oid_name, prefix, strlen(prefix)) != 0)
			continue;
		db_printf("%s: ", o->oid_name);
		if (o->oid_handler != NULL || o->oid_arg == NULL)
			db_printf("(computed)\n");
		else if ((o->oid_kind & CTLTYPE) == CTLTYPE_STRING)
			db_printf("%s\n", (const char *)o->oid_arg);
		else if ((o->oid_kind & CTLTYPE) == CTLTYPE_INT)
			db_printf("%d\n", *(const int *)o->oid_arg);
		else
			db_printf("%ld\n", *(const int64_t *)o->oid_arg);
	}
}

static void
show_kenv(void)
{
	const char *name, *value;

	for (int i = 0; kenv_entry(i, &name, &value); i++)
		if (name != NULL)
			db_printf("%s=\"%s\"\n", name, value);
}

/* ktr: the last events, newest first; or `ktr mask value' */
void
db_ktr(const char *mod __unused)
{
	const struct ktr_entry *e;
	uint64_t count = 20;

	if (db_more() && !db_number()) {
		if (strcmp(db_word(), "mask") != 0)
			db_error("ktr [count | mask value]");
		if (ktr_set((uint32_t)db_expr()) != 0)
			db_error("no memory for the ring");
		return;
	}
	if (db_more())
		count = db_expr();
	db_printf("mask 0x%x\n", ktr_mask);
	for (uint64_t n = 0; n < count && (e = ktr_last(n)) != NULL; n++)
		db_printf("%lu.%09lu %5d/%-3u %-9s 0x%lx 0x%lx 0x%lx 0x%lx\n",
		    e->ktr_time / 1000000000, e->ktr_time % 1000000000, e->ktr_pid,
		    e->ktr_tid, ktr_name(e->ktr_type), e->ktr_arg[0], e->ktr_arg[1],
		    e->ktr_arg[2], e->ktr_arg[3]);
}

static const struct {
	const char	*name;
	void		(*fn)(void);
	const char	*args;
} shows[] = {
	{ "map", show_map, "[pid]" },
	{ "pmap", show_pmap, "[pid [address [end]]]" },
	{ "page", show_page, "[physical or direct-map address]" },
	{ "vnode", show_vnode, "[address]" },
	{ "mount", show_mount, "" },
	{ "buf", show_buf, "[address]" },
	{ "tty", show_tty, "[address]" },
	{ "intr", show_intr, "" },
	{ "sysctl", show_sysctl, "[beginning of a name]" },
	{ "kenv", show_kenv, "" },
};

void
db_show(const char *mod)
{
	const char *what = db_word();

	for (size_t i = 0; i < nitems(shows); i++)
		if (strcmp(what, shows[i].name) == 0) {
			shows[i].fn();
			return;
		}
	if (strcmp(what, "registers") == 0) {
		db_registers(mod);
		return;
	}
	for (size_t i = 0; i < nitems(shows); i++)
		db_printf("show %s %s\n", shows[i].name, shows[i].args);
	if (*what != '\0')
		db_error("%s: nothing of that name can be shown", what);
}
