/*
 * kern/random.c - random numbers: all of them are the host's (getrandom(2) there).
 *
 * krandom() is for choices that need not be secret, and cheap.
 */
#include "host.h"
#include "kern/proc.h"
#include "kern/syscalls.h"

#define GRND_VALID	0x7			/* RANDOM, NONBLOCK, INSECURE: all alike */

void
karc4random_buf(void *buf, size_t len)
{
	host_random(buf, len);
}

uint32_t
krandom(void)
{
	static uint64_t state;

	if (state == 0) {
		host_random(&state, sizeof(state));
		state |= 1;
	}
	state ^= state << 13;			/* Marsaglia's xorshift64 */
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 32);
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
