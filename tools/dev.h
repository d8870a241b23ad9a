/*
 * A disk, slice or partition as the image tools see it.  See dev.c.
 */
#ifndef _TOOLS_DEV_H_
#define _TOOLS_DEV_H_

#include <stddef.h>
#include <stdint.h>

struct dev {
	const char *dv_name;		/* as the user gave it, for messages */
	int	dv_fd;
	int64_t	dv_offset;		/* where it starts in dv_fd's file, bytes */
	int64_t	dv_size;		/* how long it is, bytes */
	uint32_t dv_secsize;
};

extern int dev_exit;			/* exit status when a dev_* call fails */

void	dev_open(struct dev *dv, const char *spec, int writable);
void	dev_read(const struct dev *dv, void *buf, size_t len, int64_t off);
void	dev_write(const struct dev *dv, const void *buf, size_t len, int64_t off);
void	dev_relabel(const struct dev *dv);
int	dev_mounted(const struct dev *dv);
void	dev_close(struct dev *dv);
int	dev_reload(const struct dev *dv);
int32_t	dev_now(void);

#endif /* !_TOOLS_DEV_H_ */
