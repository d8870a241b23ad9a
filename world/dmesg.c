/*
 * dmesg.c - dmesg(8): shows the kernel's messages (sysctl kern.msgbuf).
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sysctl.h>

int
main(void)
{
	size_t len, i;
	char *buf;

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
	return (fflush(stdout) != 0);
}
