#!/bin/sh
# Install what belongs to the system but is no program: distribution.sh ETCDIR DESTDIR.
# Makes the directories of a root file system and the files of /etc.
set -eu
umask 022
etc=$1 dest=$2
for dir in etc dev proc mnt root tmp var/run var/log var/tmp usr/share home boot; do
	mkdir -p "$dest/$dir"
done
awk -F : '$3 >= 1000 && $3 < 65000 { print $9 }' "$etc/master.passwd" | while read -r home; do
	mkdir -p "$dest$home"
done
chmod 700 "$dest/root"
chmod 1777 "$dest/tmp" "$dest/var/tmp"
for file in "$etc"/*; do
	case ${file##*/} in
	master.passwd) mode=600 ;;
	rc | rc.*) mode=755 ;;
	*) mode=644 ;;
	esac
	install -m "$mode" "$file" "$dest/etc/${file##*/}"
done
