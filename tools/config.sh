#!/bin/sh
# Read a kernel configuration file: config.sh FILE prints one compiler flag a device that is
# built in, -DNVKD and so on.  An error names the file and the line, exit status 1.
#
#	platform vkernel
#	device vkd		# comment
set -eu
awk -v file="$1" '
function bad(why) {
	printf "%s:%d: %s\n", file, NR, why > "/dev/stderr"
	failed = 1
	exit 1
}
{ sub(/#.*/, "") }
NF == 0 { next }
NF != 2 { bad("expected a keyword and a name") }
$1 == "platform" {
	if ($2 != "vkernel")
		bad("unknown platform " $2)
	platform = 1
	next
}
$1 == "device" {
	if ($2 != "vkd")
		bad("unknown device " $2)
	flags = flags " -DN" toupper($2) "=1"
	next
}
{ bad("unknown keyword " $1) }
END {
	if (failed)
		exit 1
	if (!platform) {
		printf "%s: no platform line\n", file > "/dev/stderr"
		exit 1
	}
	print flags
}' "$1"
