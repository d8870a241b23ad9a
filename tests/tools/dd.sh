### copy
seq 1000 > in; dd if=in of=out 2>err; cmp in out; cat err | head -2; dd if=in bs=7 2>/dev/null | cksum; dd if=in ibs=3 obs=100 2>/dev/null | cksum; cksum < in
### counts
seq 1000 > in; dd if=in bs=100 count=3 skip=2 2>/dev/null | cksum; dd if=in of=o bs=1000 2>err; head -2 err; dd if=in ibs=100 obs=1000 of=/dev/null 2>err; head -2 err; dd if=in count=0 of=z 2>/dev/null; cksum z
### seek
echo aaaaaaaaaa > o; printf b | dd of=o bs=1 seek=3 conv=notrunc 2>/dev/null; cat o; printf c | dd of=o bs=1 seek=5 2>/dev/null; cat o; echo; printf d | dd of=n bs=10 seek=2 2>/dev/null; cksum n
### conv
echo 'Hello World' | dd conv=ucase 2>/dev/null; echo 'Hello' | dd conv=lcase 2>/dev/null; printf abcde | dd conv=swab 2>/dev/null; echo; printf abc | dd bs=8 conv=sync 2>/dev/null | cksum; printf abc | dd ibs=2 obs=4 conv=sync 2>/dev/null | cksum
### block
printf 'a\nbcdef\n\nxyz' > f; for b in 1 4 7 512; do dd ibs=$b obs=$b cbs=4 conv=block < f 2>err > o; cat o; echo .; grep trunc err; dd bs=$b cbs=4 conv=unblock < o 2>/dev/null; done; printf 'ab  cd' | dd cbs=4 conv=unblock 2>/dev/null | od -c; printf 'AB\nC\nD' | dd cbs=3 conv=block,lcase 2>/dev/null | dd cbs=3 conv=unblock,ucase 2>/dev/null; printf 'a\n' | dd cbs=2 ibs=4 conv=block,sync 2>/dev/null | od -c
### osync
# judge: file
printf abcde | dd bs=4 conv=osync 2>err | od -c; head -n 2 err; seq 2 | dd obs=6 cbs=2 conv=block,osync 2>/dev/null | tr ' ' _; echo; dd conv=block 2>/dev/null < /dev/null; echo $?; dd cbs=1 2>/dev/null < /dev/null; echo $?; dd cbs=1 conv=block,unblock 2>/dev/null < /dev/null; echo $?
### pipe
(printf a; until [ -s out ]; do :; done; printf b) | dd bs=4 2>err >out; cat out; echo; head -2 err; printf ab | dd ibs=1 obs=4 2>err; echo; head -2 err
### sizes
dd if=/dev/zero bs=1k count=2 2>/dev/null | cksum; dd if=/dev/zero bs=2x3 count=1x2 2>/dev/null | cksum; dd if=/dev/zero bs=1b count=1 2>/dev/null | cksum; dd if=/dev/zero of=f bs=1 count=1 seek=5000000000 2>/dev/null; ls -ln f | tr -s ' ' | cut -d' ' -f5
### status
seq 3 | dd status=none 2>err; cat err; seq 3 | dd status=noxfer 2>err > /dev/null; cat err; dd if=nosuch 2>/dev/null; echo $?; dd if=/dev/zero of=/dev/full count=1 2>/dev/null; echo $?; dd foo=1 2>/dev/null; echo $?; dd bs=0 2>/dev/null < /dev/null; echo $?; dd bs=x 2>/dev/null < /dev/null; echo $?; dd conv=nosuch 2>/dev/null < /dev/null; echo $?; dd if=. 2>/dev/null; echo $?; dd bs=9999999999g 2>/dev/null < /dev/null; echo $?
### sparse
{ head -c 100000 /dev/zero; printf x; head -c 200000 /dev/zero; } > in; dd if=in of=out bs=4096 conv=sparse 2>/dev/null; cmp in out && echo same; dd if=in bs=512 conv=sparse 2>/dev/null | cksum; cksum < in
### fsync
seq 5 | dd of=o conv=fsync 2>/dev/null; cat o
### stdin_stdout
seq 9 | dd skip=1 bs=4 2>/dev/null; seq 9 > f; dd skip=1 bs=4 2>/dev/null < f; exec 3>o; dd seek=1 bs=2 >&3 < f 2>/dev/null; cksum o
### interrupt
mkfifo p; sleep 100 > p & s=$!; dd if=p of=/dev/null 2>err & p=$!; env sh -c 'exec sleep 0.3'; kill -TERM $p; wait $p 2>/dev/null; echo $?; kill $s
