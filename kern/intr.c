/*
 * kern/intr.c - virtual interrupts: who handles which.
 *
 * Host threads that did a device's I/O, and handlers of host signals, post an
 * interrupt (host_intr_post()).  The vCPU takes them here: when it is idle, before
 * it returns to user mode, and when a kick brought user code back into the kernel.
 * A handler runs on whatever stack that happens on, so it may wake threads and must
 * not sleep.
 *
 * Called by: kern/lwkt.c, trap.c.  Calls: console.c, vkd.c, kern/clock.c.
 * Read next: host.c, where interrupts are posted.
 */
#include "host.h"
#include "kern/callout.h"
#include "kern/intr.h"
#include "kern/ktr.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/systm.h"
#include "kern/thread.h"
#include "kern/tty.h"
#include "kern/vnode.h"
#include "vkd.h"

/* HOST_IRQ_SIGNAL: what somebody on the host asked the whole vkernel for. */
static void
signal_intr(void)
{
	uint32_t why = host_signals_take();
	int rows, cols;

	if ((why & HOST_SIG_WINCH) != 0 && constty != NULL) {
		host_cons_winsize(&rows, &cols);
		ttywinsize(constty, rows, cols);
	}
	if ((why & HOST_SIG_QUIT) != 0)
		console_debugger();
	/* A clean shutdown is init's work, if there is one: SIGUSR2, halt -p. */
	if ((why & HOST_SIG_TERM) != 0 && rootvnode == NULL)
		host_exit(0);
	if ((why & HOST_SIG_TERM) != 0)
		ksignal(initproc, SIGUSR2);
}

static void (*const handler[])(void) = {
	[HOST_IRQ_CONSOLE] = cnintr,
	[HOST_IRQ_DISK] = vkd_intr,
	[HOST_IRQ_SIGNAL] = signal_intr,
};

/* How often each was called, and its name, with NULs between, for vmstat -i. */
static u_long intrcnt[nitems(handler)];
static const char intrnames[] = "console\0disk\0net\0signal";

void
intr_poll(void)
{
	uint32_t pending = host_intr_take();
	int runnable = mycpu->gd_nrunnable;

	cpu_charge(CP_SYS);
	for (size_t i = 0; i < nitems(handler); i++) {
		if ((pending & 1U << i) == 0 || handler[i] == NULL)
			continue;
		mycpu->gd_cnt.v_intr++;
		intrcnt[i]++;
		KTR(KTR_INTR, KT_INTR, i, 0, 0, 0);
		handler[i]();
	}
	callout_run();
	/* Whoever an interrupt woke goes before the program that was running. */
	if (mycpu->gd_nrunnable > runnable)
		mycpu->gd_need_resched = true;
	cpu_charge(CP_INTR);
}

/* hw.intrcnt: a long for each; hw.intrnames */
static int
sysctl_intr(const struct sysctl_oid *o, struct sysctl_req *req)
{
	return SYSCTL_OUT(req, o->oid_arg, o->oid_arg == intrcnt ? sizeof(intrcnt) :
	    sizeof(intrnames));
}
SYSCTL_PROC(intrcnt, "hw.intrcnt", CTLTYPE_STRUCT | CTLFLAG_RD, sysctl_intr, intrcnt,
    "S,intrcnt", "virtual interrupts by device");
SYSCTL_PROC(intrnames, "hw.intrnames", CTLTYPE_STRUCT | CTLFLAG_RD, sysctl_intr,
    (void *)(uintptr_t)intrnames, "S,intrnames", "names of virtual interrupts");
