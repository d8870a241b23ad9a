/*
 * kern/sysctl.c - the sysctl tree: names, numbers, and the values that are nobody's.
 *
 * Each SYSCTL_* line of the kernel is a struct sysctl_oid in the section "sysctls",
 * with its whole dotted name; the tree is only in the names.  When the first program
 * asks, sysctl_init() gives each component a number (a fixed one from fixed[], which
 * programs know, or the next free one) and sorts the leaves by these numbers:
 *
 *	"kern.ostype"	 1.1		leaves[0]
 *	"kern.osrelease" 1.2		leaves[1]
 *	"kern.msgbuf"	 1.263		...
 *	"vm.loadavg"	 2.2
 *
 * Subtree 0 is about the tree itself, see <sys/sysctl.h>.  What follows the name of a
 * leaf of CTLTYPE_NODE is its handler's (kern.proc.pid.PID).
 *
 * Called by: sys___sysctl.  Calls: the handlers.  Manual pages: sysctl(3), sysctl(8).
 * Read next: kern/kinfo.c, the biggest user.
 */
#include "kern/proc.h"
#include "kern/syscalls.h"
#include "kern/sysctl.h"

#define FIRST_DYNAMIC	0x100		/* numbers below are fixed ones */
#define MAXNAME		128		/* longest dotted name, with the NUL */

struct leaf {
	int	oid[CTL_MAXNAME];
	u_int	depth;
	const struct sysctl_oid *o;
};

extern const struct sysctl_oid __start_sysctls[], __stop_sysctls[];

static MALLOC_DEFINE(M_SYSCTL, "sysctl");

static struct leaf *leaves;
static u_int nleaves;

/* Numbers that programs use without asking. */
static const struct {
	const char	*name;
	int		num;
} fixed[] = {
	{ "kern", CTL_KERN }, { "vm", CTL_VM }, { "vfs", CTL_VFS }, { "net", CTL_NET },
	{ "debug", CTL_DEBUG }, { "hw", CTL_HW }, { "machdep", CTL_MACHDEP },
	{ "user", CTL_USER }, { "p1003_1b", CTL_P1003_1B }, { "lwkt", CTL_LWKT },
	{ "kern.ostype", KERN_OSTYPE }, { "kern.osrelease", KERN_OSRELEASE },
	{ "kern.osrevision", KERN_OSREV }, { "kern.version", KERN_VERSION },
	{ "kern.maxvnodes", KERN_MAXVNODES }, { "kern.maxproc", KERN_MAXPROC },
	{ "kern.maxfiles", KERN_MAXFILES }, { "kern.argmax", KERN_ARGMAX },
	{ "kern.securelevel", KERN_SECURELVL }, { "kern.hostname", KERN_HOSTNAME },
	{ "kern.hostid", KERN_HOSTID }, { "kern.clockrate", KERN_CLOCKRATE },
	{ "kern.proc", KERN_PROC }, { "kern.posix1version", KERN_POSIX1 },
	{ "kern.ngroups", KERN_NGROUPS }, { "kern.job_control", KERN_JOB_CONTROL },
	{ "kern.saved_ids", KERN_SAVED_IDS }, { "kern.boottime", KERN_BOOTTIME },
	{ "kern.osreldate", KERN_OSRELDATE }, { "kern.bootfile", KERN_BOOTFILE },
	{ "kern.maxfilesperproc", KERN_MAXFILESPERPROC },
	{ "kern.maxprocperuid", KERN_MAXPROCPERUID }, { "kern.ipc", KERN_IPC },
	{ "kern.usrstack", KERN_USRSTACK }, { "kern.iov_max", KERN_IOV_MAX },
	{ "kern.proc.all", KERN_PROC_ALL }, { "kern.proc.pid", KERN_PROC_PID },
	{ "kern.proc.pgrp", KERN_PROC_PGRP }, { "kern.proc.session", KERN_PROC_SESSION },
	{ "kern.proc.tty", KERN_PROC_TTY }, { "kern.proc.uid", KERN_PROC_UID },
	{ "kern.proc.ruid", KERN_PROC_RUID }, { "kern.proc.args", KERN_PROC_ARGS },
	{ "kern.proc.cwd", KERN_PROC_CWD }, { "kern.proc.pathname", KERN_PROC_PATHNAME },
	{ "kern.proc.all_lwp", KERN_PROC_ALL | KERN_PROC_FLAG_LWP },
	{ "kern.proc.pid_lwp", KERN_PROC_PID | KERN_PROC_FLAG_LWP },
	{ "kern.proc.pgrp_lwp", KERN_PROC_PGRP | KERN_PROC_FLAG_LWP },
	{ "kern.proc.session_lwp", KERN_PROC_SESSION | KERN_PROC_FLAG_LWP },
	{ "kern.proc.tty_lwp", KERN_PROC_TTY | KERN_PROC_FLAG_LWP },
	{ "kern.proc.uid_lwp", KERN_PROC_UID | KERN_PROC_FLAG_LWP },
	{ "kern.proc.ruid_lwp", KERN_PROC_RUID | KERN_PROC_FLAG_LWP },
	{ "vm.loadavg", 2 },
	{ "hw.machine", HW_MACHINE }, { "hw.model", HW_MODEL }, { "hw.ncpu", HW_NCPU },
	{ "hw.byteorder", HW_BYTEORDER }, { "hw.physmem", HW_PHYSMEM },
	{ "hw.usermem", HW_USERMEM }, { "hw.pagesize", HW_PAGESIZE },
	{ "hw.floatingpoint", HW_FLOATINGPT }, { "hw.machine_arch", HW_MACHINE_ARCH },
};

/* ---- numbers ------------------------------------------------------------ */

/* Length of the first n components of a dotted name. */
static size_t
prefix_len(const char *name, u_int n)
{
	const char *p = name;

	while (*p != '\0' && (*p != '.' || --n != 0))
		p++;
	return ((size_t)(p - name));
}

/* How many components has a name? */
static u_int
name_depth(const char *name)
{
	u_int n = 1;

	for (; *name != '\0'; name++)
		if (*name == '.')
			n++;
	return (n);
}

/* The number of component `level' of a name, given the leaves numbered before it. */
static int
number_of(const char *name, u_int level, u_int nbefore, int *nextp)
{
	size_t len = prefix_len(name, level + 1);

	for (size_t i = 0; i < nitems(fixed); i++)
		if (strlen(fixed[i].name) == len && memcmp(fixed[i].name, name, len) == 0)
			return (fixed[i].num);
	for (u_int i = 0; i < nbefore; i++)
		if (leaves[i].depth > level &&
		    strncmp(leaves[i].o->oid_name, name, len) == 0 &&
		    prefix_len(leaves[i].o->oid_name, level + 1) == len)
			return (leaves[i].oid[level]);
	return ((*nextp)++);
}

/* Order of two numeric names; a prefix comes before what it begins. */
static int
oid_cmp(const int *a, u_int an, const int *b, u_int bn)
{
	for (u_int i = 0; i < an && i < bn; i++)
		if (a[i] != b[i])
			return (a[i] < b[i] ? -1 : 1);
	return (an == bn ? 0 : an < bn ? -1 : 1);
}

/* Number and sort all leaves.  ENOMEM */
static int
sysctl_init(void)
{
	u_int n = (u_int)(__stop_sysctls - __start_sysctls);
	int next = FIRST_DYNAMIC;
	struct leaf *lf, tmp;

	if (leaves != NULL)
		return (0);
	lf = kmalloc(n * sizeof(*lf), M_SYSCTL, M_WAITOK | M_NULLOK | M_ZERO);
	if (lf == NULL)
		return (ENOMEM);
	if (leaves != NULL) {		/* someone did while we waited for memory */
		kfree(lf, M_SYSCTL);
		return (0);
	}
	leaves = lf;
	for (u_int i = 0; i < n; i++) {
		leaves[i].o = &__start_sysctls[i];
		leaves[i].depth = name_depth(leaves[i].o->oid_name);
		KASSERT(leaves[i].depth <= CTL_MAXNAME);
		for (u_int k = 0; k < leaves[i].depth; k++)
			leaves[i].oid[k] = number_of(leaves[i].o->oid_name, k, i, &next);
	}
	for (u_int i = 1; i < n; i++)
		for (u_int k = i; k > 0 && oid_cmp(leaves[k].oid, leaves[k].depth,
		    leaves[k - 1].oid, leaves[k - 1].depth) < 0; k--) {
			tmp = leaves[k];
			leaves[k] = leaves[k - 1];
			leaves[k - 1] = tmp;
		}
	nleaves = n;
	return (0);
}

/* The first leaf whose name is this one or begins with it; NULL. */
static const struct leaf *
find_prefix(const int *name, u_int n)
{
	for (u_int i = 0; i < nleaves; i++)
		if (leaves[i].depth >= n && oid_cmp(leaves[i].oid, n, name, n) == 0)
			return (&leaves[i]);
	return (NULL);
}

/* The leaf that this name, or its beginning, is the name of.  ENOENT, EISDIR. */
static int
find_leaf(const int *name, u_int n, const struct leaf **lfp)
{
	const struct leaf *lf;

	for (u_int i = 0; i < nleaves; i++) {
		lf = &leaves[i];
		if (lf->depth > n || oid_cmp(lf->oid, lf->depth, name, lf->depth) != 0)
			continue;
		if (lf->depth < n && (lf->o->oid_kind & CTLTYPE) != CTLTYPE_NODE)
			return (ENOENT);
		*lfp = lf;
		return (0);
	}
	return (find_prefix(name, n) != NULL ? EISDIR : ENOENT);
}

/* ---- moving values ------------------------------------------------------ */

/* Add to what the program reads.  ENOMEM: its buffer is full; it is still counted. */
int
SYSCTL_OUT(struct sysctl_req *req, const void *p, size_t len)
{
	size_t room = req->oldidx < req->oldlen ? req->oldlen - req->oldidx : 0;
	int error = 0;

	if (req->oldptr != NULL && room != 0)
		error = copyout(p, (char *)req->oldptr + req->oldidx, MIN(len, room));
	req->oldidx += len;
	if (error == 0 && req->oldptr != NULL && len > room)
		error = ENOMEM;
	return (error);
}

/* Take len bytes of what the program writes.  EINVAL: there are not so many. */
int
SYSCTL_IN(struct sysctl_req *req, void *p, size_t len)
{
	int error;

	if (req->newlen - req->newidx < len)
		return (EINVAL);
	error = copyin((char *)req->newptr + req->newidx, p, len);
	if (error == 0)
		req->newidx += len;
	return (error);
}

/* Read and write a string variable. */
static int
value_string(const struct sysctl_oid *o, struct sysctl_req *req)
{
	char *s = o->oid_arg, *buf;
	int error = SYSCTL_OUT(req, s, strnlen(s, o->oid_size) + 1);

	if (error != 0 || req->newptr == NULL)
		return (error);
	if (req->newlen >= o->oid_size)
		return (EINVAL);
	buf = kmalloc(req->newlen + 1, M_SYSCTL, M_WAITOK);
	if ((error = SYSCTL_IN(req, buf, req->newlen)) == 0) {
		memcpy(s, buf, req->newlen);
		s[req->newlen] = '\0';
	}
	kfree(buf, M_SYSCTL);
	return (error);
}

/* Read and write a variable of a size. */
static int
value_fixed(const struct sysctl_oid *o, struct sysctl_req *req)
{
	uint64_t val;
	int error = SYSCTL_OUT(req, o->oid_arg, o->oid_size);

	if (error != 0 || req->newptr == NULL)
		return (error);
	if (o->oid_size > sizeof(val))
		return (EPERM);
	if ((error = SYSCTL_IN(req, &val, o->oid_size)) == 0)
		memcpy(o->oid_arg, &val, o->oid_size);
	return (error);
}

/* ---- subtree 0 ---------------------------------------------------------- */

/* {0, 1, name}: the name in letters; numbers that mean nothing to us as numbers. */
static int
meta_name(const int *name, u_int n, struct sysctl_req *req)
{
	const struct leaf *lf = NULL;
	char buf[MAXNAME + CTL_MAXNAME * 12];
	u_int known = n;
	size_t len = 0;

	while (known > 0 && (lf = find_prefix(name, known)) == NULL)
		known--;
	if (known != 0) {
		len = prefix_len(lf->o->oid_name, known);
		memcpy(buf, lf->o->oid_name, len);
	}
	buf[len] = '\0';
	for (u_int i = known; i < n; i++)
		len += (size_t)ksnprintf(buf + len, sizeof(buf) - len,
		    len != 0 ? ".%d" : "%d", name[i]);
	return (SYSCTL_OUT(req, buf, len + 1));
}

/* {0, 2, name}: the numbers of the leaf after it.  Handlers that need more of a name
 * are passed over. */
static int
meta_next(const int *name, u_int n, struct sysctl_req *req)
{
	for (u_int i = 0; i < nleaves; i++)
		if (oid_cmp(leaves[i].oid, leaves[i].depth, name, n) > 0 &&
		    (leaves[i].o->oid_kind & CTLTYPE) != CTLTYPE_NODE)
			return (SYSCTL_OUT(req, leaves[i].oid,
			    leaves[i].depth * sizeof(leaves[i].oid[0])));
	return (ENOENT);
}

/* {0, 3}: the numbers of the name that is written. */
static int
meta_name2oid(struct sysctl_req *req)
{
	char buf[MAXNAME];
	size_t len;
	u_int depth;
	int error;

	if (req->newptr == NULL || req->newlen == 0)
		return (ENOENT);
	if (req->newlen >= sizeof(buf))
		return (ENAMETOOLONG);
	if ((error = SYSCTL_IN(req, buf, req->newlen)) != 0)
		return (error);
	buf[req->newlen] = '\0';
	len = strlen(buf);
	if (len != 0 && buf[len - 1] == '.')
		buf[--len] = '\0';
	depth = name_depth(buf);
	for (u_int i = 0; len != 0 && i < nleaves; i++)
		if (leaves[i].depth >= depth &&
		    prefix_len(leaves[i].o->oid_name, depth) == len &&
		    memcmp(leaves[i].o->oid_name, buf, len) == 0)
			return (SYSCTL_OUT(req, leaves[i].oid,
			    depth * sizeof(leaves[i].oid[0])));
	return (ENOENT);
}

/* {0, 4, name}: kind and format. */
static int
meta_oidfmt(const int *name, u_int n, struct sysctl_req *req)
{
	const struct leaf *lf;
	uint32_t kind = CTLTYPE_NODE | CTLFLAG_RD;
	const char *fmt = "N";
	int error = find_leaf(name, n, &lf);

	if (error == 0) {
		kind = lf->o->oid_kind;
		fmt = lf->o->oid_fmt;
	} else if (error != EISDIR)
		return (error);
	error = SYSCTL_OUT(req, &kind, sizeof(kind));
	return (error != 0 ? error : SYSCTL_OUT(req, fmt, strlen(fmt) + 1));
}

/* {0, 5, name}: what it is. */
static int
meta_descr(const int *name, u_int n, struct sysctl_req *req)
{
	const struct leaf *lf;
	const char *descr = "";
	int error = find_leaf(name, n, &lf);

	if (error == 0)
		descr = lf->o->oid_descr;
	else if (error != EISDIR)
		return (error);
	return (SYSCTL_OUT(req, descr, strlen(descr) + 1));
}

/* Subtree 0, name without the 0. */
static int
sysctl_meta(const int *name, u_int n, struct sysctl_req *req)
{
	switch (name[0]) {
	case CTL_SYSCTL_NAME:
		return (meta_name(name + 1, n - 1, req));
	case CTL_SYSCTL_NEXT:
		return (meta_next(name + 1, n - 1, req));
	case CTL_SYSCTL_NAME2OID:
		return (meta_name2oid(req));
	case CTL_SYSCTL_OIDFMT:
		return (meta_oidfmt(name + 1, n - 1, req));
	case CTL_SYSCTL_OIDDESCR:
		return (meta_descr(name + 1, n - 1, req));
	default:
		return (ENOENT);
	}
}

/* ---- the system call ---------------------------------------------------- */

/* Read and write the leaf that a name means.  EPERM */
static int
sysctl_leaf(const int *name, u_int n, struct sysctl_req *req)
{
	const struct leaf *lf;
	const struct sysctl_oid *o;
	int error = find_leaf(name, n, &lf);

	if (error != 0)
		return (error);
	o = lf->o;
	if (req->newptr != NULL && ((o->oid_kind & CTLFLAG_WR) == 0 ||
	    ((o->oid_kind & CTLFLAG_ANYBODY) == 0 && suser() != 0) ||
	    ((o->oid_kind & CTLFLAG_SECURE) != 0 && securelevel > 0)))
		return (EPERM);
	req->name = name + lf->depth;
	req->namelen = n - lf->depth;
	if (o->oid_handler != NULL)
		return (o->oid_handler(o, req));
	if ((o->oid_kind & CTLTYPE) == CTLTYPE_STRING)
		return (value_string(o, req));
	return (value_fixed(o, req));
}

/* __sysctl(name, namelen, old, oldlenp, new, newlen) */
int
sys___sysctl(struct sysmsg *m)
{
	struct sysctl_req req = {
		.oldptr = (void *)m->arg[2], .newptr = (void *)m->arg[4],
		.newlen = m->arg[4] != 0 ? m->arg[5] : 0,
	};
	u_int n = (u_int)m->arg[1];
	size_t *oldlenp = (size_t *)m->arg[3], done;
	int name[CTL_MAXNAME], error;

	if (n < 2 || n > CTL_MAXNAME)
		return (EINVAL);
	if ((error = copyin((void *)m->arg[0], name, n * sizeof(name[0]))) != 0 ||
	    (oldlenp != NULL &&
	    (error = copyin(oldlenp, &req.oldlen, sizeof(req.oldlen))) != 0) ||
	    (error = sysctl_init()) != 0)
		return (error);
	if (oldlenp == NULL)
		req.oldptr = NULL;
	error = name[0] == CTL_SYSCTL ? sysctl_meta(name + 1, n - 1, &req) :
	    sysctl_leaf(name, n, &req);
	if ((error == 0 || error == ENOMEM) && oldlenp != NULL) {
		done = req.oldptr != NULL ? MIN(req.oldidx, req.oldlen) : req.oldidx;
		if (copyout(&done, oldlenp, sizeof(done)) != 0)
			error = EFAULT;
	}
	return (error);
}

/* ---- values that are nobody else's -------------------------------------- */

static char hostname[MAXHOSTNAMELEN];
static char machine[] = "x86_64", bootfile[] = "/boot/kernel/kernel";
static char model[] = "Virtual CPU of a Linux process";
static int osrevision = 199506, argmax = ARG_MAX, ngroups = NGROUPS, one = 1;
static int posix1 = 199009, byteorder = 1234, iov_max = 1024, hostid;

SYSCTL_STRING(hostname, "kern.hostname", CTLFLAG_RW, hostname, sizeof(hostname),
    "name of the machine");
SYSCTL_STRING(bootfile, "kern.bootfile", CTLFLAG_RD, bootfile, sizeof(bootfile),
    "kernel's file");
SYSCTL_INT(osrevision, "kern.osrevision", CTLFLAG_RD, &osrevision, "BSD revision");
SYSCTL_INT(argmax, "kern.argmax", CTLFLAG_RD, &argmax, "bytes of arguments to exec");
SYSCTL_INT(hostid, "kern.hostid", CTLFLAG_RW, &hostid, "number of the machine");
SYSCTL_INT(ngroups, "kern.ngroups", CTLFLAG_RD, &ngroups, "groups of a process");
SYSCTL_INT(posix1, "kern.posix1version", CTLFLAG_RD, &posix1, "version of POSIX.1");
SYSCTL_INT(job_control, "kern.job_control", CTLFLAG_RD, &one, "there is job control");
SYSCTL_INT(saved_ids, "kern.saved_ids", CTLFLAG_RD, &one, "there are saved ids");
SYSCTL_INT(iov_max, "kern.iov_max", CTLFLAG_RD, &iov_max, "buffers of readv and writev");
SYSCTL_STRING(machine, "hw.machine", CTLFLAG_RD, machine, sizeof(machine), "machine");
SYSCTL_STRING(machine_arch, "hw.machine_arch", CTLFLAG_RD, machine, sizeof(machine),
    "processor architecture");
SYSCTL_STRING(model, "hw.model", CTLFLAG_RD, model, sizeof(model), "processor");
SYSCTL_INT(ncpu, "hw.ncpu", CTLFLAG_RD, &one, "processors");
SYSCTL_INT(byteorder, "hw.byteorder", CTLFLAG_RD, &byteorder, "byte order");
SYSCTL_INT(floatingpoint, "hw.floatingpoint", CTLFLAG_RD, &one, "there is an FPU");

/* kern.cp_time: microseconds in user, nice, system, interrupt and idle mode. */
static int
sysctl_cp_time(const struct sysctl_oid *o __unused, struct sysctl_req *req)
{
	uint64_t t[nitems(mycpu->gd_cp_time)];

	for (size_t i = 0; i < nitems(t); i++)
		t[i] = mycpu->gd_cp_time[i] / 1000;
	return (SYSCTL_OUT(req, t, sizeof(t)));
}
SYSCTL_PROC(cp_time, "kern.cp_time", CTLTYPE_STRUCT | CTLFLAG_RD, sysctl_cp_time, NULL,
    "S,cp_time", "microseconds in user, nice, system, interrupt, idle mode");
