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
"$tools/ffspop" "$tmp:a" "$stage"
"$tools/fsck_ffs" -n "$tmp:a" > /dev/null
mv "$tmp" "$img"
