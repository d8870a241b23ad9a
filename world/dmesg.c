/*
 * dmesg.c - dmesg(8): shows the kernel's messages (sysctl kern.msgbuf).
 *
 *	dmesg [-ac]
 *
 * -c forgets them afterwards.  -a is for messages of others than the kernel, of which
 * there are none in this buffer.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysctl.h>
#include <unistd.h>
#include <util.h>

int
main(int argc, char **argv)
{
	int one = 1;
	size_t len, i;
	char *buf;

	if (options(argc, argv, "ac", "dmesg [-ac]") < argc)
		usage();
	if (sysctlbyname("kern.msgbuf", NULL, &len, NULL, 0) == -1)
		err(1, "kern.msgbuf");
	len += 4096;
	buf = malloc(len);
	if (buf == NULL)
		err(1, NULL);
	if (sysctlbyname("kern.msgbuf", buf, &len, NULL, 0) == -1)
		err(1, "kern.msgbuf");
	for (i = 0; i < len; i++)
		if (buf[i] != '\0')
			putchar(buf[i]);
	if (len > 0 && buf[len - 1] != '\n' && buf[len - 1] != '\0')
		putchar('\n');
	if (finish() == 0 && opt['c'] &&
	    sysctlbyname("kern.msgbuf_clear", NULL, NULL, &one, sizeof(one)) == -1)
		err(1, "kern.msgbuf_clear");
	return (status);
}
