/*
 * kern/random.c - random numbers: all of them are the host's (getrandom(2) there).
 * Called by: system calls, kern/mem.c, kern/exec.c, kern/ufs_*.c.
 */
#include "host.h"
#include "kern/proc.h"
#include "kern/syscalls.h"

#define GRND_VALID	0x7		/* RANDOM, NONBLOCK, INSECURE: all alike */

void
karc4random_buf(void *buf, size_t len)
{
	host_random(buf, len);
}

/* getrandom(buf, len, flags): never blocks */
int
sys_getrandom(struct sysmsg *sm)
{
	uint8_t chunk[256];
	size_t done, n, len = MIN(sm->arg[1], (uint64_t)INT32_MAX);
	int error;

	if ((sm->arg[2] & ~(uint64_t)GRND_VALID) != 0)
		return EINVAL;
	for (done = 0; done < len; done += n) {
		n = MIN(len - done, sizeof(chunk));
		host_random(chunk, n);
		error = copyout(chunk, (char *)sm->arg[0] + done, n);
		if (error != 0)
			return error;
		if (done > 0 && sig_pending(curlwp)) {
			done += n;
			break;
		}
	}
	sm->result = done;
	return 0;
}
