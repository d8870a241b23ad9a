#!/bin/sh
# Make a labelled disk image with a UFS on partition a, filled from a directory:
# mkrootimg.sh TOOLSDIR SIZE STAGEDIR IMAGE.  The same steps work one by one.
set -eu
tools=$1 size=$2 stage=$3 img=$4
tmp=$img.tmp
rm -f "$tmp"
truncate -s "$(echo "$size" | tr a-z A-Z)" "$tmp"
"$tools/disklabel" -r -w "$tmp" auto
"$tools/disklabel" "$tmp" | sed '/^ *a:/d' > "$tmp.label"
echo '  a: * 16 4.2BSD' >> "$tmp.label"
"$tools/disklabel" -R "$tmp" "$tmp.label"
rm -f "$tmp.label"
"$tools/newfs" "$tmp:a" > /dev/null
# What belongs to others than root: the homes of users.
if [ -f "$stage/etc/master.passwd" ]; then
	awk -F : '$3 >= 1000 { print substr($9, 2), "uid=" $3, "gid=" $4 }' \
	    "$stage/etc/master.passwd"
fi | while read -r home owner; do
	if [ -d "$stage/$home" ]; then
		echo "$home $owner"
	fi
done > "$tmp.owners"
"$tools/ffspop" -m "$tmp.owners" "$tmp:a" "$stage"
rm -f "$tmp.owners"
"$tools/fsck_ffs" -n "$tmp:a" > /dev/null
mv "$tmp" "$img"
