/*
 * pattern.c - a sample kernel module: the character device /dev/pattern.
 *
 * Reading it gives a text over and over, as /dev/zero gives zeroes; writing it sets the
 * text.  Useful to fill disks and pipes with something that can be recognized:
 *
 *	kldload pattern
 *	echo 'block of data' > /dev/pattern
 *	dd if=/dev/pattern of=file bs=1k count=10
 *	kldunload pattern		EBUSY while somebody has it open
 *
 * The data: the text, which writes replace whole, and a count of opens.  The text is
 * read at the device's offset, so a reader's position says where in it he is.
 * Read next: kern/module.h, kern/conf.h.
 */
#include <sys/fcntl.h>
#include "kern/conf.h"
#include "kern/module.h"
#include "kern/uio.h"

#define TEXTMAX		256

int	pattern_set(const char *, size_t);

static int	pattern_open(struct cdev *, int fflags, int devtype);
static int	pattern_close(struct cdev *, int fflags);
static int	pattern_read(struct cdev *, struct uio *, int ioflag);
static int	pattern_write(struct cdev *, struct uio *, int ioflag);

static const struct dev_ops pattern_ops = {
	.name = "pattern", .maj = 200,
	.d_open = pattern_open, .d_close = pattern_close,
	.d_read = pattern_read, .d_write = pattern_write,
};

static struct cdev *dev;
static bool	is_open;
static char	text[TEXTMAX] = "vkernel ";
static size_t	textlen = 8;

static int
pattern_open(struct cdev *d __unused, int fflags __unused, int devtype __unused)
{
	is_open = true;
	return (0);
}

/* The last close. */
static int
pattern_close(struct cdev *d __unused, int fflags __unused)
{
	is_open = false;
	return (0);
}

/* As much as is asked for, from the place in the text where the offset is. */
static int
pattern_read(struct cdev *d __unused, struct uio *uio, int ioflag __unused)
{
	size_t at, n;
	int error = 0;

	while (error == 0 && uio->uio_resid > 0) {
		at = (size_t)uio->uio_offset % textlen;
		n = textlen - at < uio->uio_resid ? textlen - at : uio->uio_resid;
		error = uiomove(text + at, n, uio);
	}
	return (error);
}

/* A new text, also for other modules to call.  EINVAL: none, or too long */
int
pattern_set(const char *new, size_t n)
{
	if (n == 0 || n > sizeof(text))
		return (EINVAL);
	memcpy(text, new, n);
	textlen = n;
	return (0);
}

/* The text is what one write gives.  It is copied first, as that may sleep. */
static int
pattern_write(struct cdev *d __unused, struct uio *uio, int ioflag __unused)
{
	char new[TEXTMAX];
	size_t n = uio->uio_resid;
	int error = n > sizeof(new) ? EINVAL : uiomove(new, n, uio);

	return (error != 0 ? error : pattern_set(new, n));
}

static int
pattern_event(enum modevent what)
{
	if (what == MOD_LOAD) {
		dev = make_dev(&pattern_ops, 0, 0, 0, 0666, "pattern");
		return (dev != NULL ? 0 : ENOMEM);
	}
	if (is_open)
		return (EBUSY);
	destroy_dev(dev);
	return (0);
}

MODULE(pattern, pattern_event);
