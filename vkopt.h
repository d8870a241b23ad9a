/*
 * vkopt.h - the command line of vkernel(7), parsed.
 *
 * Parsing touches nothing: no file is opened, so that a usage error leaves
 * nothing behind.  vk.c then does what the options ask for.  Host headers' side.
 */
#ifndef VKOPT_H
#define VKOPT_H

#include <stdbool.h>
#include <stdint.h>

#include "vk.h"

#define VK_EX_START	1		/* exit status: start error */
#define VK_EX_USAGE	64		/* usage error */
#define VK_EX_PANIC	70		/* panic */

#define VK_MAXCDS	16
#define VK_MAXNETS	16
#define VK_MAXCPUS	16
#define VK_MINMEM	(32UL << 20)	/* less does not boot */

/* One -I. */
struct vk_netopt {
	const char	*arg;		/* as given */
	int		tap;		/* unit, or -1 for auto */
	int		bridge;		/* unit of bridgeX, or -1 */
	bool		has_tap_addr, has_vke_addr;
	uint32_t	tap_addr, vke_addr;	/* host byte order */
	int		masklen;	/* given, or by the class of the address */
};

enum vk_pin { VK_PIN_ANY, VK_PIN_MAP, VK_PIN_ONE };

struct vk_options {
	const char	*image;		/* -i, or NULL */
	const char	*pidfile;	/* -p, or NULL */
	uint64_t	memsize;	/* -m, in whole pages; 0 when not given */
	uint64_t	memsize_given;	/* before rounding */
	int		ndisks, ncds, nnets;
	const char	*disk[VK_MAXDISKS];
	const char	*cd[VK_MAXCDS];
	struct vk_netopt net[VK_MAXNETS];
	int		ncpus;		/* -n */
	enum vk_pin	pin;		/* -l */
	int		pin_cpu;
	bool		single, verbose, kmem_write;
	int		nenv;
	const char	*env_name[VK_MAXENV];
	const char	*env_value[VK_MAXENV];
};

/*
 * Parse argv.  -1: go on.  Otherwise all has been said and the value is the
 * exit status: 0 after -h, VK_EX_USAGE after a usage error.
 */
int	vkopt_parse(struct vk_options *o, int argc, char **argv);

/* Print a usage error about option `letter' and the usage line; VK_EX_USAGE. */
int	vkopt_error(int letter, const char *fmt, ...)
	    __attribute__((format(printf, 2, 3)));

#endif
