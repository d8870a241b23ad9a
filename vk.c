/*
 * vk.c - main(): the machine is assembled, switched on, restarted, switched off.
 *
 * Boot order, and what a failure leaves behind (nothing):
 *
 *	vkopt_parse()	the command line		usage error, 64
 *	check_allowed()	vm.vkernel_enable		start error, 1, from here on
 *	check_devices()	-c, -I, -n above 1
 *	disks_open()	-r files: opened, locked
 *	pidfile_open()	opened, locked			removed again if it was made
 *	image_open()	opened, locked			removed again if it was made
 *	image_map()	emptied, reserved, the direct map
 *	vmspace_init()	can this host run guests?
 *	kernel_main()	does not return
 *
 * A lock is an open-file-description lock: it belongs to the descriptor, which
 * no stub inherits, and goes on through the exec by which reboot(2) restarts
 * the machine.  host_reexec() tells the next vkernel of the descriptors in an
 * environment variable that counts only for the very same process id:
 *
 *	VKERNEL_REEXEC="pid text image pidfile vkd0 vkd1 ..."	(-1: no pid file)
 *
 * The text is host.c's: the terminal as it was, to be restored at the end.
 *
 * Every way out passes host_last_words(): the terminal as it was, and no pid
 * file.  Exit statuses: 0 halt, 1 start error, 64 usage error, 70 panic.
 *
 * Called by: the host; host_exit() and host_reexec() by the kernel.
 * Calls: vkopt.c, vkenable.c, host.c, vmspace.c, kernel_main().
 * Read next: host.c.  Manual page: vkernel(7).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "host.h"
#include "vk.h"
#include "vkenable.h"
#include "vkopt.h"
#include "vmspace.h"

#ifndef VKERNEL_DIR
#define VKERNEL_DIR	"/var/vkernel"
#endif
#define REEXEC_VAR	"VKERNEL_REEXEC"
#define PAGE		4096UL

struct vk vk;

static char	**args;			/* argv */
static char	exe_path[4096];		/* absolute; what reboot(2) executes */
static int	pid_fd = -1;
static bool	pidfile_made, image_made;	/* by us: removed at a start error */
static const char *pidfile_path;	/* to remove at the end, or NULL */
static bool	booted;			/* no more start errors */

/* ---- leaving --------------------------------------------------------------- */

/* Does the name still lead to the file behind fd?  (Its last user may remove it.) */
static bool
same_file(int fd, const char *path)
{
	struct stat a, b;

	return (fstat(fd, &a) == 0 && stat(path, &b) == 0 &&
	    a.st_dev == b.st_dev && a.st_ino == b.st_ino);
}

/* As host.h says. */
void
host_last_words(void)
{
	host_cons_drain();
	host_cons_restore();
	if (pidfile_path != NULL && same_file(pid_fd, pidfile_path))
		(void)unlink(pidfile_path);
}

/* End the machine: stubs gone, terminal restored, locks given up by exiting. */
void
host_exit(int status)
{
	vmspace_shutdown();
	host_last_words();
	exit(status);
}

/* A start error: say why, remove what was made, exit. */
static void __attribute__((noreturn, format(printf, 1, 2)))
start_error(const char *fmt, ...)
{
	va_list ap;

	(void)fflush(stdout);
	(void)fputs("vkernel: ", stderr);
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)fputc('\n', stderr);
	if (image_made)
		(void)unlink(vk.image_path);
	exit(VK_EX_START);
}

/* For exit(3): a usage or start error leaves a pid file that was there before. */
static void
at_exit(void)
{
	if (!booted && !pidfile_made)
		pidfile_path = NULL;
	host_last_words();
}

/* ---- locks, and the descriptors of the vkernel we were ------------------------ */

/* Lock a whole file against other descriptions; 0 or an errno. */
static int
lock_file(int fd)
{
	struct flock fl = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	return (fcntl(fd, F_OFD_SETLK, &fl) == 0 ? 0 : errno);
}

static bool
is_busy(int error)
{
	return (error == EAGAIN || error == EACCES);
}

#define MAXINHERIT	(VK_MAXDISKS + 2)
static int	ninherited;		/* 0: a first start */
static int	inherited[MAXINHERIT];	/* image, pid file, disks */

/* After a re-exec: what the vkernel that this process was has to say, or NULL. */
static const char *
handed_over(void)
{
	char *s = getenv(REEXEC_VAR), *end;

	return (s != NULL && strtol(s, &end, 10) == (long)getpid() && *end == ' ' ?
	    end + 1 : NULL);
}

/* The name of an open file; NULL. */
static const char *
fd_name(int fd, char *path, size_t size)
{
	char link[64];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if ((n = readlink(link, path, size - 1)) <= 0)
		return (NULL);
	path[n] = '\0';
	return (path);
}

/*
 * After a re-exec: the descriptors that the vkernel which this process was left
 * open, of which the pid file is ours from here on.  The variable is believed only
 * if it names this process and open descriptors, and is removed in any case.
 */
static void
inherit(void)
{
	static char path[4096];
	const char *s = handed_over();
	int n = 0, fd;
	char *end;

	if (s != NULL && (s = strchr(s, ' ')) != NULL) {
		for (; n < MAXINHERIT && *s == ' '; s = end) {
			fd = inherited[n++] = (int)strtol(s, &end, 10);
			if (end == s || (fd != -1 && (fd <= STDERR_FILENO ||
			    fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)))
				n = MAXINHERIT + 1;
		}
		if (n >= 2 && n <= MAXINHERIT && *s == '\0' && inherited[0] != -1)
			ninherited = n;
	}
	(void)unsetenv(REEXEC_VAR);
	if (ninherited != 0 && inherited[1] != -1) {
		pid_fd = inherited[1];
		pidfile_path = fd_name(pid_fd, path, sizeof(path));
		pidfile_made = true;
	}
}

/* As host.h says: the same command line, executed anew, in the same process. */
void
host_reexec(void)
{
	char var[16 * (MAXINHERIT + 1) + HOST_HANDOVER], text[HOST_HANDOVER];
	int n, i, error;

	vmspace_shutdown();
	host_handover(text);
	(void)printf("Rebooting...\n");
	n = snprintf(var, sizeof(var), "%ld %s %d %d", (long)getpid(), text, vk.image_fd,
	    pid_fd);
	for (i = -2; i < vk.ndisks; i++) {
		int fd = i == -2 ? vk.image_fd : i == -1 ? pid_fd : vk.disk[i].fd;

		if (i >= 0)
			n += snprintf(var + n, sizeof(var) - (size_t)n, " %d", fd);
		if (fd >= 0 && fcntl(fd, F_SETFD, 0) != 0)
			kernel_panic_host("a descriptor is gone");
	}
	(void)fflush(stdout);
	error = setenv(REEXEC_VAR, var, 1) != 0 ? ENOMEM : 0;
	if (error == 0) {
		(void)execv(exe_path, args);
		error = errno;
	}
	(void)fprintf(stderr, "vkernel: cannot execute %s again: %s\n", exe_path,
	    strerror(error));
	host_last_words();
	exit(VK_EX_START);
}

/* ---- disks and the pid file ----------------------------------------------------- */

/*
 * Open a file that must be a regular file (or block device, if `blk').  Never
 * blocks, never takes a terminal.  The descriptor, or -1 with *why set.
 */
static int
open_image(const char *path, int flags, bool blk, const char **why)
{
	struct stat st;
	int fd;

	/* A block device that is mounted or otherwise taken says EBUSY to O_EXCL. */
	if (blk && stat(path, &st) == 0 && S_ISBLK(st.st_mode))
		flags |= O_EXCL;
	fd = open(path, flags | O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0600);
	if (fd < 0)
		*why = strerror(errno);
	else if (fstat(fd, &st) != 0)
		*why = strerror(errno);
	else if (S_ISREG(st.st_mode) || (blk && S_ISBLK(st.st_mode)))
		return (fd);
	else
		*why = blk ? "neither a regular file nor a block device" :
		    "not a regular file";
	if (fd >= 0)
		(void)close(fd);
	return (-1);
}

/* Open and lock the disk images, in order. */
static void
disks_open(const struct vk_options *o)
{
	for (int i = 0; i < o->ndisks; i++) {
		struct vk_disk *d = &vk.disk[i];
		const char *why = NULL;
		int error = 0;

		d->path = o->disk[i];
		d->fd = ninherited != 0 ? inherited[2 + i] :
		    open_image(d->path, 0, true, &why);
		if (d->fd < 0)
			start_error("vkd%d: %s: %s", i, d->path, why);
		if (ninherited == 0)
			error = lock_file(d->fd);
		if (is_busy(error))
			start_error("vkd%d: %s: in use by another vkernel", i, d->path);
		if (error != 0)
			start_error("vkd%d: %s: cannot lock: %s", i, d->path,
			    strerror(error));
		d->size = host_filesize(d->fd);
		if (d->size < 0)
			start_error("vkd%d: %s: its size is not known", i, d->path);
		vk.ndisks++;
	}
}

/* Open and lock the pid file; it is written when all else is well. */
static void
pidfile_open(const char *path)
{
	int error;

	if (path == NULL)
		return;
	if (ninherited != 0) {
		pidfile_path = path;
		return;
	}
	for (;;) {
		pid_fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		pidfile_made = pid_fd >= 0;
		if (pid_fd < 0 && errno == EEXIST) {
			pid_fd = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
			if (pid_fd < 0 && errno == ENOENT)
				continue;	/* its owner has just left */
		}
		if (pid_fd < 0)
			start_error("%s: %s", path, strerror(errno));
		error = lock_file(pid_fd);
		if (error == 0 && same_file(pid_fd, path))
			break;
		pidfile_made = false;
		if (is_busy(error))
			start_error("%s: held by a running vkernel", path);
		if (error != 0)
			start_error("%s: cannot lock: %s", path, strerror(error));
		(void)close(pid_fd);
	}
	pidfile_path = path;
}

/* Write the pid file. */
static void
pidfile_write(void)
{
	if (pid_fd < 0 || ninherited != 0)
		return;
	if (ftruncate(pid_fd, 0) != 0 ||
	    dprintf(pid_fd, "%ld\n", (long)getpid()) < 0)
		start_error("%s: %s", pidfile_path, strerror(errno));
}

/* ---- the memory image ------------------------------------------------------------ */

/*
 * Open (or with O_CREAT in flags, make) and lock one file as the memory image.
 * 0; EAGAIN when another vkernel has it; else an errno or -1, with *why set.
 */
static int
image_try(const char *path, int flags, const char **why)
{
	struct stat st;
	int error, fd;

	errno = 0;
	fd = open_image(path, flags, false, why);
	if (fd < 0)
		return (errno != 0 ? errno : -1);
	/* Whoever can write to the image rules the vkernel, and so its user. */
	if (fstat(fd, &st) != 0 || st.st_uid != geteuid()) {
		*why = "belongs to another user";
		(void)close(fd);
		return (-1);
	}
	error = lock_file(fd);
	if (error == 0 && !same_file(fd, path))
		error = EAGAIN;		/* removed by one that failed to start */
	if (error != 0) {
		*why = strerror(error);
		(void)close(fd);
		return (is_busy(error) ? EAGAIN : error);
	}
	vk.image_fd = fd;
	vk.image_path = path;
	image_made = (flags & O_CREAT) != 0;
	return (0);
}

/* Without -i: the first name of /var/vkernel that no running vkernel holds. */
static void
image_open_default(void)
{
	static char path[sizeof(VKERNEL_DIR "/memimg.000000")];
	const char *why = "all names are in use";

	for (int i = 0; i < 1000000; i++) {
		int error;

		(void)snprintf(path, sizeof(path), VKERNEL_DIR "/memimg.%06d", i);
		error = image_try(path, O_NOFOLLOW, &why);
		if (error == ENOENT)
			error = image_try(path, O_NOFOLLOW | O_CREAT | O_EXCL, &why);
		if (error == 0)
			return;
		/* Held, another user's, or made this moment by another: the next. */
		if (error != EAGAIN && access(path, F_OK) != 0)
			break;
	}
	start_error("%s: %s; to make the directory: mkdir /home/var.vkernel; "
	    "ln -s /home/var.vkernel " VKERNEL_DIR, path, why);
}

/*
 * Open and lock the memory image.  With -i, a file that is missing is made; it
 * is known by now that -m was given then.
 */
static void
image_open(const struct vk_options *o)
{
	static char path[4096] = "the memory image";
	const char *why = "";
	int error;

	if (ninherited != 0) {
		vk.image_fd = inherited[0];
		(void)fd_name(vk.image_fd, path, sizeof(path));
		vk.image_path = o->image != NULL ? o->image : path;
		return;
	}
	if (o->image == NULL) {
		image_open_default();
		return;
	}
	error = image_try(o->image, 0, &why);
	if (error == ENOENT)
		error = image_try(o->image, O_CREAT | O_EXCL, &why);
	if (error == EAGAIN)
		start_error("%s: in use by another vkernel", o->image);
	if (error != 0)
		start_error("%s: %s", o->image, why);
}

/* How large physical memory will be: -m, else the image's size. */
static void
image_size(const struct vk_options *o)
{
	int64_t size = host_filesize(vk.image_fd);

	vk.memsize = o->memsize != 0 ? o->memsize : (uint64_t)size & ~(PAGE - 1);
	if (o->memsize == 0 && vk.memsize < VK_MINMEM)
		start_error("%s: too small for a memory image: %lu bytes, less than "
		    "%luM", vk.image_path, (unsigned long)size, VK_MINMEM >> 20);
	if (vk.memsize > VK_KVA_BASE - VK_DMAP_BASE || vk.memsize > host_memlimit())
		start_error("%s: larger than this host's memory, %luM",
		    vk.image_path, host_memlimit() >> 20);
	if (o->verbose && o->memsize_given != o->memsize)
		(void)printf("Memory size rounded down to whole pages: %lu bytes\n",
		    vk.memsize);
}

/*
 * Empty the image, give it its size and all its blocks (a hole that cannot be
 * filled later would be a SIGBUS), and map it: the direct map.
 */
static void
image_map(void)
{
	const char *path = vk.image_path;
	struct statfs fs;
	uint64_t nfree;
	void *p;
	bool in_memory;
	int error;

	/* Guest code runs from mappings of this file. */
	p = mmap(NULL, PAGE, PROT_READ | PROT_EXEC, MAP_SHARED, vk.image_fd, 0);
	if (p == MAP_FAILED)
		start_error("%s: guest programs cannot run from there: %s%s", path,
		    strerror(errno), errno != EPERM ? "" :
		    " (is the file system mounted noexec? choose another with -i)");
	(void)munmap(p, PAGE);
	/* What it was to others, or by an odd umask, it shall not be from now on. */
	if (fchmod(vk.image_fd, 0600) != 0 || ftruncate(vk.image_fd, 0) != 0)
		start_error("%s: %s", path, strerror(errno));
	in_memory = fstatfs(vk.image_fd, &fs) == 0 && fs.f_type == TMPFS_MAGIC;
	if (in_memory && (nfree = host_memfree()) < vk.memsize)
		start_error("%s: %luM wanted, but the host has only %luM of memory free",
		    path, vk.memsize >> 20, nfree >> 20);
	if (ftruncate(vk.image_fd, (off_t)vk.memsize) != 0)
		start_error("%s: %s", path, strerror(errno));
	while ((error = posix_fallocate(vk.image_fd, 0, (off_t)vk.memsize)) == EINTR)
		continue;
	if (error != 0) {
		(void)ftruncate(vk.image_fd, 0);
		start_error("%s: no room for %luM: %s", path, vk.memsize >> 20,
		    strerror(error));
	}
	p = mmap((void *)VK_DMAP_BASE, vk.memsize, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_FIXED_NOREPLACE, vk.image_fd, 0);
	if (p != (void *)VK_DMAP_BASE)
		start_error("%s: cannot map %luM: %s", path, vk.memsize >> 20,
		    p == MAP_FAILED ? strerror(errno) : "the address is taken");
	vk.dmap = p;
	/* On a disk, this would write pages that may never be used. */
	if (in_memory)
		host_populate(p, vk.memsize);
	/* Kernel addresses are mapped one by one, but nobody else may sit there. */
	p = mmap((void *)VK_KVA_BASE, VK_KVA_SIZE, PROT_NONE, MAP_PRIVATE |
	    MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
	if (p != (void *)VK_KVA_BASE)
		start_error("cannot reserve kernel addresses: %s",
		    p == MAP_FAILED ? strerror(errno) : "the address is taken");
	/* A core file of gdb's would have them all, as zeros. */
	if (madvise(p, VK_KVA_SIZE, MADV_DONTDUMP) != 0)
		start_error("madvise: %s", strerror(errno));
}

/* ---- main ---------------------------------------------------------------------- */

/* Usage errors that only a look at the host can tell: an image's size is needed. */
static int
check_image_size(const struct vk_options *o)
{
	if (o->memsize != 0 || (o->image != NULL && access(o->image, F_OK) == 0))
		return (-1);
	if (o->image == NULL)
		return (vkopt_error('m', "needed, as no memory image is given with -i"));
	return (vkopt_error('m', "needed, as the memory image %s does not exist",
	    o->image));
}

/* May this user run a vkernel?  One that re-executes itself is not asked again. */
static void
check_allowed(void)
{
	if (ninherited == 0 && vkenable_get() != 1)
		start_error("%s is 0; to allow virtual kernels: vksysctl %s=1 "
		    "(in the build tree: obj/sysctl)",
		    VKENABLE_NAME, VKENABLE_NAME);
}

/* Options whose device or feature this kernel is built without. */
static void
check_devices(const struct vk_options *o)
{
#ifndef NVKD
	if (o->ndisks > 0)
		start_error("-r %s: no vkd device in this kernel", o->disk[0]);
#endif
	if (o->ncds > 0)
		start_error("-c %s: no vcd device in this kernel", o->cd[0]);
	if (o->nnets > 0)
		start_error("-I %s: no vke device in this kernel", o->net[0].arg);
	if (o->ncpus > 1)
		start_error("-n %d: this kernel runs on one CPU only", o->ncpus);
}

/* Hand the options that concern the kernel on to it. */
static void
fill_machine(const struct vk_options *o)
{
	vk.boot_single = o->single;
	vk.boot_verbose = o->verbose;
	vk.kmem_write = o->kmem_write;
	vk.nenv = o->nenv;
	memcpy(vk.env_name, o->env_name, sizeof(vk.env_name));
	memcpy(vk.env_value, o->env_value, sizeof(vk.env_value));
}

int
main(int argc, char **argv)
{
	static struct vk_options o;
	char why[256] = "";
	ssize_t n;
	int status;

	args = argv;
	host_init(handed_over());
	if (atexit(at_exit) != 0)
		start_error("atexit failed");
	inherit();
	if ((status = vkopt_parse(&o, argc, argv)) != -1)
		return (status);
	if (ninherited != o.ndisks + 2)
		ninherited = 0;
	if (ninherited == 0 && (status = check_image_size(&o)) != -1)
		return (status);
	check_allowed();
	check_devices(&o);
	n = readlink("/proc/self/exe", exe_path, sizeof(exe_path) - 1);
	if (n <= 0)
		start_error("/proc/self/exe: %s", strerror(errno));
	fill_machine(&o);
	disks_open(&o);
	pidfile_open(o.pidfile);
	image_open(&o);
	image_size(&o);
	image_map();
	if (o.pin != VK_PIN_ANY && host_pin(o.pin_cpu) != 0)
		start_error("-l: cannot run on CPU %d", o.pin_cpu);
	host_faults_init();
	if (vmspace_init(vk.image_fd, vk.image_path, vk.memsize, why, sizeof(why)) != 0)
		start_error("%s", why);
	vk.maxproc = host_proclimit();
	if (vmspace_limit() < vk.maxproc)
		vk.maxproc = vmspace_limit();
	if (vk.maxproc < VK_MINPROC)
		start_error("only %d processes are allowed here (ulimit -n, ulimit -u, "
		    "pids.max), fewer than %d", vk.maxproc, VK_MINPROC);
	pidfile_write();
	(void)printf("Using memory file: %s\n", vk.image_path);
	(void)fflush(stdout);
	booted = true;
	host_signals_init();
	kernel_main();
}
