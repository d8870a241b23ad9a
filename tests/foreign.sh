# What t_foreign.c lets the guest do to a file system that others will read: every
# kind of file and of change.  sh foreign.sh TREE; TREE is copied; TRIPLE=1: also a file
# so long that it needs the third indirect block.  Says "worked" at its end.
set -e
tree=$1
mkdir /work
cd /work

# Trees: copied, renamed, partly removed, moved into each other.
cp -R "$tree" one
cp -Rp one two
mv two three
mkdir three/inner
mv one/[a-m]* three/inner
rm -rf three/inner/[a-f]*
mv one three/outer
rm -f three/*.go

# Links: hard ones to one file, under other names and from other directories; short
# and long symbolic ones, around the size that an inode can hold, and dangling ones.
mkdir links
echo shared > links/file
i=0
while [ $i -lt 40 ]; do
	ln links/file links/hard$i
	i=$((i + 1))
done
rm links/hard1 links/hard3
mv links/hard5 links/moved
ln links/moved hard
s=x
while [ ${#s} -lt 900 ]; do
	ln -s $s links/soft${#s}
	s=$s${s%"${s#???????????????????????????}"}x
done
for n in 58 59 60 61 62; do
	ln -s "$(printf "%0${n}d" 7)" links/edge$n
done
ln -s ../hard links/up
ln -s . links/self

# Sizes around a block, the direct blocks and the first indirect one; each byte its own.
mkdir sizes
for n in 0 1 511 512 513 1024 4095 4096 4097 8191 8192 8193 12288 16384 65535 65536 \
    65537 98303 98304 98305 131072 196608 262145 524288 786432 786433 1048577; do
	head -c $n /dev/urandom > sizes/$n
done
dd if=/dev/urandom of=sizes/big bs=64k count=300 2>/dev/null
cp sizes/big sizes/copy
dd if=/dev/zero of=sizes/copy bs=1k seek=7000 count=3 conv=notrunc 2>/dev/null
cat sizes/4097 sizes/513 >> sizes/1
: > sizes/65537
for n in 0 1 10 100 1000 10000 30000; do
	echo end | dd of=sizes/hole$n bs=1k seek=$n 2>/dev/null
	echo middle | dd of=sizes/hole$n bs=700 seek=$n conv=notrunc 2>/dev/null
done
[ -z "$TRIPLE" ] || echo end | dd of=sizes/triple bs=1m seek=4300 2>/dev/null

# A directory that grows and empties, names of all lengths and bytes.
mkdir many
i=0
while [ $i -lt 1200 ]; do
	echo $i > many/name$i
	i=$((i + 1))
done
rm -f many/name*[1-6]
mkdir names
s=a
while [ ${#s} -lt 255 ]; do
	echo ${#s} > names/$s
	s=${s}b
done
echo 255 > names/$s
echo odd > 'names/ blank  and	tab '
echo odd > "names/$(printf 'new\nline')"
echo odd > "names/$(printf '\303\244\342\202\254')"
echo odd > 'names/back\slash*?["'
mkdir -p deep/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16
echo bottom > deep/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/file

# Modes, owners, times.
mkdir modes
for m in 000 111 222 444 0755 1644 2755 4755 6711 7777; do
	echo $m > modes/$m
	chown 1000:1001 modes/$m
	chmod $m modes/$m
done
mkdir modes/sticky modes/closed
chmod 1777 modes/sticky
chmod 0 modes/closed
chown 65534:65533 modes/sticky
touch -t 197001020304.05 modes/000
touch -t 203801190314.07 modes/111
touch -t 202402292359.59 modes/sticky

# The foreign files themselves: changed in place, replaced, removed, moved.
cd /usr/src
for f in */*.go; do
	sed 's/func/FUNC/' "$f" > "$f.new"
	mv "$f.new" "$f"
done
for f in */*_test.go; do
	echo "// the end" >> "$f"
done
rm -rf */testdata
sync
echo worked
