"""
vkernel-gdb.py - what gdb does not know of a vkernel by itself: its processes.

For gdb a vkernel is one process with a few threads.  The kernel threads and the guest's
processes in it are data of that process; these commands show them as ddb does:

	vk ps			processes and kernel threads
	vk threads		all threads, and where each of them is
	vk bt [PID | THREAD] [full]	the kernel stack of each thread, with source lines
	vk walk PID ADDRESS	the page table, level by level; PID 0 is the kernel's
	vk map PID		the memory map

They only read, so they work on a core file, too, while the memory image is as it was.
A sleeping thread's stack is unwound by gdb's own means: kern/switch.S left the thread's
registers on that stack, and Sleeper tells gdb that these are what "called" the current
frame, for as long as one backtrace takes.  No register of the process is touched.

The Makefile puts a copy next to the kernel as kernel.debug-gdb.py, which gdb loads by
itself if it may (add-auto-load-safe-path); `source tools/vkernel-gdb.py' does as well.
Constants that are macros in C are repeated here, by the names they have there.

Read next: ddb_show.c, the same for ddb.  Manual pages: gdb(1), vkernel(7).
"""
import re

import gdb
from gdb.unwinder import Unwinder, register_unwinder

PAGE_SHIFT = 12                         # sys/param.h
VPTE_V, VPTE_RW, VPTE_U, VPTE_A = 0x1, 0x2, 0x4, 0x20           # pmap.h
VPTE_MANAGED, VPTE_HOST, VPTE_NX = 0x400, 0x800, 1 << 63
VPTE_FRAME = 0x000ffffffffff000
VME_COW, VME_STACK = 0x01, 0x02         # kern/vm.h
LIST_LIMIT = 1000000                    # a list that is longer has a loop

# ---- the kernel's data -------------------------------------------------------------


def kernel(name):
    """A variable of the kernel."""
    sym = gdb.lookup_global_symbol(name)
    if sym is None:
        raise gdb.GdbError("there is no %s: this is not a vkernel, or it has no "
                           "debug information" % name)
    return sym.value()


def curthread():
    return kernel("mycpu")["gd_curthread"]


def elements(head, link):
    """The elements of a TAILQ or a LIST."""
    first, following = ("tqh_first", "tqe_next") if "tqh_first" in \
        [f.name for f in head.type.fields()] else ("lh_first", "le_next")
    e, n = head[first], 0
    while e != 0:
        yield e
        e, n = e[link][following], n + 1
        if n > LIST_LIMIT:
            raise gdb.GdbError("a list of the kernel's has no end")


def processes():
    yield from elements(kernel("allproc"), "p_list")
    yield from elements(kernel("zombproc"), "p_list")


def process(word):
    """The process of a pid, which is an expression; 0 is proc0."""
    pid = int(gdb.parse_and_eval(word))
    if pid == 0:
        return kernel("proc0").address
    for p in processes():
        if int(p["p_pid"]) == pid:
            return p
    raise gdb.GdbError("no process %d" % pid)


def threads_of(p):
    """The threads of a process: it may have none."""
    for lp in elements(p["p_lwps"], "lwp_list"):
        if lp["lwp_thread"] != 0:
            yield lp["lwp_thread"]


def vmspace(p):
    if p["p_vmspace"] == 0:
        raise gdb.GdbError("process %d has no memory" % int(p["p_pid"]))
    return p["p_vmspace"].dereference()


def name(value, prefix):
    """An enumerator, as ddb prints it."""
    return re.sub("^" + prefix, "", str(value)).lower()


def thread_line(td):
    state = name(td["td_state"], "TDS_")
    waits = td["td_wmesg"].string() if state == "sleep" and td["td_wmesg"] != 0 else "-"
    return "%-5s  %-8s  %#x  %s" % ("CPU" if td == curthread() else state, waits, int(td),
                                    td["td_comm"].string())


# ---- stacks ------------------------------------------------------------------------


def select_frame(level):
    """As the command does, without printing it."""
    frame = gdb.newest_frame()
    for _ in range(level):
        frame = frame.older()
    frame.select()


class Sleeper(Unwinder):
    """Behind the frame that gdb begins with, the registers of a sleeping thread."""

    # What kern/switch.S pushed, from td_sp + 8 up.
    SAVED = ("r15", "r14", "r13", "r12", "rbx", "rbp", "rip")

    def __init__(self):
        super().__init__("vkernel-sleeper")
        self.sp = None

    def __call__(self, pending):
        here = pending.read_register("rsp")
        if self.sp is None or int(here) != self.here:
            return None
        # The id of gdb's frame: one below the sleeper's, so that unwinding goes up.
        frame_id = type("FrameId", (), {"sp": gdb.Value(self.sp),
                                        "pc": pending.read_register("rip")})
        info = pending.create_unwind_info(frame_id)
        word = gdb.lookup_type("unsigned long").pointer()
        for i, reg in enumerate(self.SAVED):
            value = (gdb.Value(self.sp).cast(word) + 1 + i).dereference()
            info.add_saved_register(reg, value.cast(pending.read_register(reg).type))
        top = gdb.Value(self.sp + 8 * (len(self.SAVED) + 1))
        info.add_saved_register("rsp", top.cast(here.type))
        return info

    def backtrace(self, td, options):
        """What gdb's backtrace prints of the thread td."""
        level = gdb.selected_frame().level()
        gdb.newest_frame().select()
        self.here = int(gdb.newest_frame().read_register("rsp"))
        self.sp = int(td["td_sp"])
        top = self.sp + 8 * (len(self.SAVED) + 1)
        gdb.invalidate_cached_frames()
        try:
            frame, skip = gdb.newest_frame(), 0
            while frame is not None and int(frame.read_register("rsp")) != top:
                frame, skip = frame.older(), skip + 1
            text = gdb.execute("backtrace" + options, to_string=True)
            # Registers that a call need not keep are unknown here.
            text = text.replace("<error reading variable: value has been optimized out>",
                                "<optimized out>")
        finally:
            self.sp = None
            gdb.invalidate_cached_frames()
            select_frame(level)
        return text, skip


sleeper = Sleeper()


def print_stack(td, options):
    print("thread %#x %s%s" % (int(td), td["td_comm"].string(),
                               ", running" if td == curthread() else ""))
    if td == curthread():
        # The vCPU is the process's first thread; keep the user's selection.
        was, level = gdb.selected_thread(), gdb.selected_frame().level()
        for t in gdb.selected_inferior().threads():
            if t.ptid[1] == t.ptid[0]:
                t.switch()
        try:
            text, skip = gdb.execute("backtrace" + options, to_string=True), 0
        finally:
            was.switch()
            select_frame(level)
    else:
        text, skip = sleeper.backtrace(td, options)
    # Numbers from 0, without the frames that are gdb's own.
    level = 0
    for line in text.splitlines():
        m = re.match(r"#(\d+) +", line)
        if m:
            level = int(m.group(1))
            line = "  #%-3d%s" % (level - skip, line[m.end():])
        if level >= skip:
            print(line)
    if td["td_lwp"] != 0:
        tf = td["td_lwp"]["lwp_frame"]
        if tf["tf_rip"] != 0:
            print("  user: trap %d at %#x, stack %#x, rax %d" % (
                int(tf["tf_trapno"]), int(tf["tf_rip"]), int(tf["tf_rsp"]),
                int(tf["tf_rax"].cast(gdb.lookup_type("long")))))


# ---- the commands ------------------------------------------------------------------


def vk_ps(args):
    """Processes and kernel threads, and what they wait for: vk ps"""
    print("  PID  PPID   UID  PGRP  STATE  THREAD WAITS FOR  AT  COMMAND")
    for p in processes():
        left = "%5d %5d %5d %5d  %-5s  " % (
            int(p["p_pid"]), int(p["p_pptr"]["p_pid"]) if p["p_pptr"] != 0 else 0,
            int(p["p_ucred"]["cr_ruid"]) if p["p_ucred"] != 0 else 0,
            int(p["p_pgrp"]["pg_id"]) if p["p_pgrp"] != 0 else 0,
            name(p["p_stat"], "S")[:5])
        threads = list(threads_of(p))
        if not threads:
            print(left + "-      -         " + p["p_comm"].string())
        for td in threads:
            print(left + thread_line(td))
            left = "%32s" % ""
    for td in elements(kernel("allthreads"), "td_allq"):
        if td["td_lwp"] == 0:
            print("%30s  %s" % ("(kernel thread)", thread_line(td)))


def vk_threads(args):
    """All threads of the kernel: process, LWP, state, what it waits for: vk threads"""
    print("  PID   LWP  STATE  WAITS FOR  AT  COMMAND")
    for td in elements(kernel("allthreads"), "td_allq"):
        lp = td["td_lwp"]
        ids = (str(lp["lwp_proc"]["p_pid"]), str(lp["lwp_tid"])) if lp != 0 else "--"
        print("%5s %5s  %s" % (ids[0], ids[1], thread_line(td)))


def vk_bt(args):
    """Kernel stacks, sleeping threads' too: vk bt [PID | THREAD] [full]

Of each thread of a process, or of one thread by its address; alone, of the running
one.  With `full' also the local variables.  Below its frames: where the thread's
program was when it came into the kernel."""
    options = " full" if args[1:] == ["full"] else ""
    if len(args) > 1 and not options:
        raise gdb.GdbError("full, not %s" % args[1])
    if not args:
        found = [curthread()]
    else:
        v = int(gdb.parse_and_eval(args[0]))
        found = [td for td in elements(kernel("allthreads"), "td_allq") if int(td) == v]
        if not found:
            found = list(threads_of(process(args[0])))
            if not found:
                raise gdb.GdbError("process %d has no thread" % v)
    for td in found:
        print_stack(td, options)


def vk_walk(args):
    """A page table for one address, level by level: vk walk PID ADDRESS

PID 0 is the kernel's own page table."""
    p = process(args[0])
    va = int(gdb.parse_and_eval(args[1])) & (1 << 64) - 1
    if va >= 1 << 48:
        raise gdb.GdbError("%#x is beyond the table's 48 bits" % va)
    pm = kernel("kernel_pmap") if int(p["p_pid"]) == 0 else vmspace(p)["vm_pmap"]
    table, dmap = pm["pm_pml4"], int(kernel("vk")["dmap"])
    bits = ((VPTE_U, " user"), (VPTE_RW, " write"), (VPTE_MANAGED, " managed"),
            (VPTE_HOST, " host"), (VPTE_A, " mapped"))
    for level in (4, 3, 2, 1):
        i = va >> PAGE_SHIFT + 9 * (level - 1) & 511
        pte = int(table[i])
        line = "level %d  table %#x [%3d] = %016x" % (level, int(table), i, pte)
        if not pte & VPTE_V:
            print(line + "  not valid")
            return
        print("%s  page %#x%s%s" % (line, pte & VPTE_FRAME, "".join(
            s for bit, s in bits if pte & bit), "" if pte & VPTE_NX else " exec"))
        table = gdb.Value(dmap + (pte & VPTE_FRAME)).cast(table.type)
    print("%#x is at %#x" % (va, int(table) + (va & (1 << PAGE_SHIFT) - 1)))


def vk_map(args):
    """The memory map of a process: vk map PID"""
    p = process(args[0])
    vm = vmspace(p)
    print("process %d: %d bytes in %d entries, %d pages resident, %d host mappings at "
          "most" % (int(p["p_pid"]), int(vm["vm_size"]), int(vm["vm_nentries"]),
                    int(vm["vm_pmap"]["pm_resident"]), int(vm["vm_pmap"]["pm_hostmaps"])))
    for e in elements(vm["vm_map"], "link"):
        prot, most = ("".join(c if int(e[f]) & 1 << i else "-" for i, c in
                              enumerate("rwx")) for f in ("prot", "maxprot"))
        flags = int(e["flags"])
        print("%012x-%012x %s max %s%s%s object %#x offset %#x" % (
            int(e["start"]), int(e["end"]), prot, most,
            " cow" if flags & VME_COW else "", " stack" if flags & VME_STACK else "",
            int(e["object"]), int(e["offset"])))


class Vk(gdb.Command):
    """Commands that know the vkernel's processes; `help vk' lists them."""

    def __init__(self):
        super().__init__("vk", gdb.COMMAND_DATA, prefix=True)


class VkCommand(gdb.Command):
    """One of them: a function, and how many arguments it takes."""

    def __init__(self, fn, least, most):
        self.fn, self.least, self.most = fn, least, most
        self.__doc__ = fn.__doc__
        super().__init__(fn.__name__.replace("_", " "), gdb.COMMAND_DATA)

    def invoke(self, line, from_tty):
        args = gdb.string_to_argv(line)
        if not self.least <= len(args) <= self.most:
            raise gdb.GdbError("usage: " + re.search(r"vk .*", self.fn.__doc__).group())
        if gdb.selected_thread() is None:
            raise gdb.GdbError("the vkernel does not run")
        if curthread() == 0:
            raise gdb.GdbError("the kernel has not come up yet")
        try:
            self.fn(args)
        except gdb.error as e:
            raise gdb.GdbError(str(e))


Vk()
for command in ((vk_ps, 0, 0), (vk_threads, 0, 0), (vk_bt, 0, 2), (vk_walk, 2, 2),
                (vk_map, 1, 1)):
    VkCommand(*command)
register_unwinder(None, sleeper, replace=True)

# Kernel memory that is mapped when it is first touched.
gdb.execute("handle SIGSEGV nostop noprint pass", to_string=True)
# ^\ at the console is then gdb's way in; `signal SIGQUIT' goes on to ddb.
gdb.execute("handle SIGQUIT stop print nopass", to_string=True)
