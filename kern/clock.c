/*
 * kern/clock.c - time: clocks, callouts, sleeping, interval timers.
 *
 * Time comes from the host.  Uptime is its monotonic clock, less what that said at
 * boot; the time of day is its real-time clock plus what settimeofday(2) inside
 * the vkernel has added.  There is no periodic tick: the vCPU sleeps, or lets user
 * code run, until the next callout is due (callout_next()), so that an idle
 * vkernel uses no CPU.
 *
 * Callouts are kept in a list in order of time; there are few at once.
 * Implements callout(9), gettimeofday(2), clock_gettime(2), nanosleep(2),
 * setitimer(2).
 * Called by: everybody for the time; kern/intr.c runs what is due.  Calls: host.c.
 * Read next: kern/intr.c, kern/lwkt.c (tsleep's timeout).
 */
#include "host.h"
#include "kern/callout.h"
#include "kern/proc.h"
#include "kern/sysctl.h"
#include "kern/syscalls.h"

static TAILQ_HEAD(, callout) callouts = TAILQ_HEAD_INITIALIZER(callouts);
static uint64_t boot_ns;		/* host_nanouptime() at boot */
static uint64_t boot_realtime;		/* host_nanotime() then */
static int64_t realtime_offset;		/* ns: ours less the host's */

/* ---- callouts ---------------------------------------------------------- */

void
callout_init(struct callout *c)
{
	bzero(c, sizeof(*c));
}

void
callout_reset(struct callout *c, uint64_t ns, void (*fn)(void *), void *arg)
{
	struct callout *o;
	uint64_t now = host_nanouptime();

	callout_stop(c);
	c->c_time = ns > UINT64_MAX - now ? UINT64_MAX : now + ns;
	c->c_func = fn;
	c->c_arg = arg;
	c->c_pending = true;
	TAILQ_FOREACH(o, &callouts, c_link)
		if (o->c_time > c->c_time)
			break;
	if (o != NULL)
		TAILQ_INSERT_BEFORE(o, c, c_link);
	else
		TAILQ_INSERT_TAIL(&callouts, c, c_link);
}

bool
callout_stop(struct callout *c)
{
	if (!c->c_pending)
		return false;
	TAILQ_REMOVE(&callouts, c, c_link);
	c->c_pending = false;
	return true;
}

uint64_t
callout_next(void)
{
	struct callout *c = TAILQ_FIRST(&callouts);

	return c == NULL ? 0 : c->c_time;
}

void
callout_run(void)
{
	struct callout *c = TAILQ_FIRST(&callouts);
	uint64_t now;

	if (c == NULL)
		return;
	now = host_nanouptime();
	while ((c = TAILQ_FIRST(&callouts)) != NULL && c->c_time <= now) {
		TAILQ_REMOVE(&callouts, c, c_link);
		c->c_pending = false;
		mycpu->gd_cnt.v_timer++;
		c->c_func(c->c_arg);
	}
}

/* ---- reading the clocks -------------------------------------------------- */

/* At boot, first of all. */
void
clock_init(void)
{
	boot_ns = host_nanouptime();
	boot_realtime = host_nanotime();
}

uint64_t
nanouptime_ns(void)
{
	return host_nanouptime() - boot_ns;
}

static struct timespec
ns_to_timespec(uint64_t ns)
{
	return (struct timespec){ ns / NS_PER_SEC, ns % NS_PER_SEC };
}

void
nanouptime(struct timespec *ts)
{
	*ts = ns_to_timespec(nanouptime_ns());
}

void
nanotime(struct timespec *ts)
{
	*ts = ns_to_timespec(host_nanotime() + realtime_offset);
}

void
microtime(struct timeval *tv)
{
	struct timespec ts;

	nanotime(&ts);
	*tv = (struct timeval){ ts.tv_sec, ts.tv_nsec / 1000 };
}

time_t
time_second(void)
{
	struct timespec ts;

	nanotime(&ts);
	return ts.tv_sec;
}

int
timespec_ns(const struct timespec *ts, uint64_t *ns)
{
	if (ts->tv_sec < 0 || ts->tv_nsec < 0 || ts->tv_nsec >= (int64_t)NS_PER_SEC)
		return EINVAL;
	if (ts->tv_sec > INT64_MAX / (int64_t)NS_PER_SEC - 1)
		*ns = INT64_MAX;
	else
		*ns = ts->tv_sec * NS_PER_SEC + ts->tv_nsec;
	return 0;
}

int
timeval_ns(const struct timeval *tv, uint64_t *ns)
{
	struct timespec ts = { tv->tv_sec, tv->tv_usec * 1000 };

	if (tv->tv_usec < 0 || tv->tv_usec >= 1000000)
		return EINVAL;
	return timespec_ns(&ts, ns);
}

static struct timeval
ns_to_timeval(uint64_t ns)
{
	return (struct timeval){ ns / NS_PER_SEC, ns % NS_PER_SEC / 1000 };
}

/* Set the time of day: only ours, never the host's.  EINVAL: not before the year 2262 */
static int
set_realtime(const struct timespec *ts)
{
	uint64_t ns;
	int error = timespec_ns(ts, &ns);

	if (error == 0 && ns == INT64_MAX)
		error = EINVAL;
	if (error == 0)
		realtime_offset = (int64_t)(ns - host_nanotime());
	return error;
}

/* The value of a clock.  EINVAL */
static int
clock_value(clockid_t id, struct timespec *ts)
{
	struct timeval u, s;

	switch (id) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_PRECISE:
	case CLOCK_REALTIME_FAST:
		nanotime(ts);
		return 0;
	case CLOCK_SECOND:
		nanotime(ts);
		ts->tv_nsec = 0;
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_PRECISE:
	case CLOCK_MONOTONIC_FAST:
	case CLOCK_UPTIME:
	case CLOCK_UPTIME_PRECISE:
	case CLOCK_UPTIME_FAST:
		nanouptime(ts);
		return 0;
	case CLOCK_VIRTUAL:
		calcru(curproc, &u, &s);
		*ts = (struct timespec){ u.tv_sec, u.tv_usec * 1000 };
		return 0;
	case CLOCK_PROF:
	case CLOCK_PROCESS_CPUTIME_ID:
		calcru(curproc, &u, &s);
		*ts = ns_to_timespec((u.tv_sec + s.tv_sec) * NS_PER_SEC +
		    (u.tv_usec + s.tv_usec) * 1000);
		return 0;
	case CLOCK_THREAD_CPUTIME_ID:
		*ts = ns_to_timespec(curlwp->lwp_uticks + curlwp->lwp_sticks);
		return 0;
	default:
		return EINVAL;
	}
}

/* ---- system calls ------------------------------------------------------- */

/* clock_gettime(clock_id, tp) */
int
sys_clock_gettime(struct sysmsg *sm)
{
	struct timespec ts;
	int error = clock_value(sm->arg[0], &ts);

	return error != 0 ? error : copyout(&ts, (void *)sm->arg[1], sizeof(ts));
}

/* clock_settime(clock_id, tp): root, the time of day only */
int
sys_clock_settime(struct sysmsg *sm)
{
	struct timespec ts;
	int error;

	if ((error = suser()) != 0)
		return error;
	if (sm->arg[0] != CLOCK_REALTIME)
		return EINVAL;
	error = copyin((void *)sm->arg[1], &ts, sizeof(ts));
	return error != 0 ? error : set_realtime(&ts);
}

/* clock_getres(clock_id, tp): tp may be NULL */
int
sys_clock_getres(struct sysmsg *sm)
{
	struct timespec ts;
	int error = clock_value(sm->arg[0], &ts);

	if (error != 0 || sm->arg[1] == 0)
		return error;
	ts = (struct timespec){ 0, 1 };
	if (sm->arg[0] == CLOCK_SECOND)
		ts = (struct timespec){ 1, 0 };
	return copyout(&ts, (void *)sm->arg[1], sizeof(ts));
}

/* gettimeofday(tp, tzp): the time zone is always UTC */
int
sys_gettimeofday(struct sysmsg *sm)
{
	struct timeval tv;
	struct timezone tz = { 0, 0 };
	int error = 0;

	if (sm->arg[0] != 0) {
		microtime(&tv);
		error = copyout(&tv, (void *)sm->arg[0], sizeof(tv));
	}
	if (error == 0 && sm->arg[1] != 0)
		error = copyout(&tz, (void *)sm->arg[1], sizeof(tz));
	return error;
}

/* settimeofday(tp, tzp): root */
int
sys_settimeofday(struct sysmsg *sm)
{
	struct timeval tv;
	uint64_t ns;
	int error;

	if ((error = suser()) != 0)
		return error;
	if (sm->arg[0] == 0)
		return 0;
	error = copyin((void *)sm->arg[0], &tv, sizeof(tv));
	if (error == 0)
		error = timeval_ns(&tv, &ns);
	return error != 0 ? error :
	    set_realtime(&(struct timespec){ tv.tv_sec, tv.tv_usec * 1000 });
}

/* nanosleep(rqtp, rmtp) */
int
sys_nanosleep(struct sysmsg *sm)
{
	struct timespec ts;
	uint64_t ns, end, now;
	int error, rerror;

	error = copyin((void *)sm->arg[0], &ts, sizeof(ts));
	if (error == 0)
		error = timespec_ns(&ts, &ns);
	if (error != 0 || ns == 0)
		return error;
	now = nanouptime_ns();
	end = ns > INT64_MAX - now ? INT64_MAX : now + ns;
	for (; now < end; now = nanouptime_ns()) {
		error = tsleep(&ts, PCATCH, "nanslp", end - now);
		if (error == EINTR || error == ERESTART)
			break;
		error = 0;
	}
	if (error == 0)
		return 0;
	if (sm->arg[1] != 0) {
		now = nanouptime_ns();
		ts = ns_to_timespec(now < end ? end - now : 0);
		rerror = copyout(&ts, (void *)sm->arg[1], sizeof(ts));
		if (rerror != 0)
			return rerror;
	}
	return EINTR;
}

/* sched_yield(), yield() */
int
sys_sched_yield(struct sysmsg *sm __unused)
{
	struct thread *first = TAILQ_FIRST(&mycpu->gd_runq[TDPRI_USER]);

	if (first != NULL)
		lwkt_defer(curlwp, first->td_lwp->lwp_vtime);
	lwkt_yield();
	return 0;
}

int
sys_yield(struct sysmsg *sm)
{
	return sys_sched_yield(sm);
}

/* ---- interval timers ---------------------------------------------------- */

#define ITIMER_LEAST	100000UL	/* ns: shorter intervals leave no time for work */

/* What a timer of a process starts again with, in ns; 0: not at all. */
static uint64_t
itimer_interval(struct proc *p, int which)
{
	uint64_t ns;

	if (timeval_ns(&p->p_itimer[which].it_interval, &ns) != 0 || ns == 0)
		return 0;
	return MAX(ns, ITIMER_LEAST);
}

/* ITIMER_REAL is over: SIGALRM, and again, in step with when it should have been. */
static void
itimer_expire(void *arg)
{
	struct proc *p = arg;
	uint64_t ns;

	ksignal(p, SIGALRM);
	ns = itimer_interval(p, ITIMER_REAL);
	if (ns > 0)
		callout_reset(&p->p_itcallout,
		    ns - (host_nanouptime() - p->p_itcallout.c_time) % ns, itimer_expire,
		    p);
}

/* The CPU time, in ns, that a CPU timer measures. */
static uint64_t
itimer_clock(struct proc *p, int which)
{
	return p->p_uticks + (which == ITIMER_PROF ? p->p_sticks : 0);
}

/*
 * Nanoseconds until a timer of a process ends, at least 1; 0 when it does not run.
 * ITIMER_REAL is its callout; the others end when their clock reaches p_itend.
 */
static uint64_t
itimer_left(struct proc *p, int which)
{
	uint64_t now, end;

	if (which == ITIMER_REAL) {
		now = host_nanouptime();
		end = p->p_itcallout.c_pending ? p->p_itcallout.c_time : 0;
	} else {
		end = p->p_itend[which];
		now = end != 0 ? itimer_clock(p, which) : 0;
	}
	if (end == 0)
		return 0;
	return end > now ? end - now : 1;
}

/* A limit of CPU seconds as ns. */
static uint64_t
cpu_limit(rlim_t seconds)
{
	return seconds > INT64_MAX / (int64_t)NS_PER_SEC ? UINT64_MAX :
	    seconds * NS_PER_SEC;
}

void
cpu_timers(struct proc *p)
{
	static const int sig[] = { [ITIMER_VIRTUAL] = SIGVTALRM,
	    [ITIMER_PROF] = SIGPROF };
	const struct rlimit *rl = &p->p_limit.pl_rlimit[RLIMIT_CPU];
	uint64_t used = p->p_uticks + p->p_sticks, next, left;

	if (used >= cpu_limit(rl->rlim_max)) {
		kprintf("pid %d (%s), uid %u: killed, it used up its CPU time\n",
		    p->p_pid, p->p_comm, p->p_ucred->cr_uid);
		ksignal(p, SIGKILL);
	} else if (used >= cpu_limit(rl->rlim_cur) && (p->p_flags & P_XCPU) == 0) {
		p->p_flags |= P_XCPU;
		ksignal(p, SIGXCPU);
	}
	next = cpu_limit((p->p_flags & P_XCPU) != 0 ? rl->rlim_max : rl->rlim_cur);
	if (next <= used)
		next = UINT64_MAX;		/* SIGKILL is on its way */
	for (int which = ITIMER_VIRTUAL; which <= ITIMER_PROF; which++) {
		left = itimer_left(p, which);
		if (left == 1) {
			ksignal(p, sig[which]);
			left = itimer_interval(p, which);
			p->p_itend[which] = left == 0 ? 0 : itimer_clock(p, which) + left;
		}
		if (left != 0)
			next = MIN(next, used + left);
	}
	p->p_cpunext = next;
}

/* getitimer(which, itv) */
int
sys_getitimer(struct sysmsg *sm)
{
	struct itimerval it;
	int which = (int)sm->arg[0];

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return EINVAL;
	it.it_interval = curproc->p_itimer[which].it_interval;
	/* Rounded up: zero would say that it does not run. */
	it.it_value = ns_to_timeval(itimer_left(curproc, which) + 999);
	return copyout(&it, (void *)sm->arg[1], sizeof(it));
}

/* setitimer(which, itv, oitv): either may be NULL */
int
sys_setitimer(struct sysmsg *sm)
{
	struct proc *p = curproc;
	struct sysmsg get = { .arg = { sm->arg[0], sm->arg[2] } };
	struct itimerval it;
	uint64_t value, interval;
	int error, which = (int)sm->arg[0];

	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return EINVAL;
	if (sm->arg[1] != 0) {
		error = copyin((void *)sm->arg[1], &it, sizeof(it));
		if (error == 0)
			error = timeval_ns(&it.it_value, &value);
		if (error == 0)
			error = timeval_ns(&it.it_interval, &interval);
		if (error != 0)
			return error;
	}
	if (sm->arg[2] != 0 && (error = sys_getitimer(&get)) != 0)
		return error;
	if (sm->arg[1] == 0)
		return 0;
	if (value == 0)
		it.it_interval = it.it_value;
	p->p_itimer[which] = it;
	if (which == ITIMER_REAL) {
		if (value == 0)
			callout_stop(&p->p_itcallout);
		else
			callout_reset(&p->p_itcallout, value, itimer_expire, p);
		return 0;
	}
	p->p_itend[which] = value != 0 ? itimer_clock(p, which) + value : 0;
	cpu_timers(p);
	return 0;
}

/* ---- sysctl ------------------------------------------------------------- */

static int
sysctl_boottime(const struct sysctl_oid *oid __unused, struct sysctl_req *req)
{
	struct timeval boottime =
	    ns_to_timeval(boot_realtime + (uint64_t)realtime_offset);

	return SYSCTL_OUT(req, &boottime, sizeof(boottime));
}
SYSCTL_PROC(boottime, "kern.boottime", CTLTYPE_STRUCT | CTLFLAG_RD, sysctl_boottime, NULL,
    "S,timeval", "when the system was booted");

static int
sysctl_clockrate(const struct sysctl_oid *oid __unused, struct sysctl_req *req)
{
	struct clockinfo ci = { HZ, 1000000 / HZ, 1, HZ, HZ };

	return SYSCTL_OUT(req, &ci, sizeof(ci));
}
SYSCTL_PROC(clockrate, "kern.clockrate", CTLTYPE_STRUCT | CTLFLAG_RD, sysctl_clockrate,
    NULL, "S,clockinfo", "rates of the clocks");
