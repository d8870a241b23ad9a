### large-size
truncate -s 5g f; echo end >>f; wc -c <f | tr -d ' '; ls -l f | tr -s ' ' | cut -d ' ' -f 5; [ "$(du -k f | cut -f 1)" -lt 200 ]; echo $?
find . -size +10485760 -type f; find . -size +5368709123c -type f; find . -size +5368709124c; truncate -s 3g f; wc -c <f | tr -d ' '; truncate -s +2g f; wc -c <f | tr -d ' '
### large-tail
truncate -s 5g f; printf 'a\nb\nc\n' >>f; tail -c 4 f; tail -n 2 f; tail -c +5368709123 f; tail -c 2 <f
dd if=f bs=1048576 skip=5120 2>/dev/null; (dd bs=1 skip=5368709122 count=2 2>/dev/null) <f
### large-seek
printf abc | dd of=f bs=3 seek=1431655766 2>/dev/null; wc -c <f | tr -d ' '; printf xy | dd of=f bs=1 seek=4294967295 conv=notrunc 2>/dev/null; tail -c 6 f | od -A n -c
### large-od
truncate -s 4g f; printf abc >>f; od -A d -t c -j 4294967294 f; od -A d -c -j 4294967296 -N 2 f | head -n 1; od -A d -c -j 4294967294 <f | head -n 1
### large-compare
truncate -s 4g a; echo x >>a; tail -c 3 a | cmp - a >/dev/null; echo $?; echo z >c; cmp c a | grep -c differ; [ a -ef a ]; echo $?; test -s a; echo $?; echo $(($(wc -c <a) - 4294967296))
### large-move
truncate -s 4g a; printf '\nmoved\n' >>a; mkdir d; mv a d/b; tail -n 1 d/b; ln d/b e; rm d/b; tail -c 6 e; (exec 8<e; rm e; tail -c 6 <&8); ls
### large-shell
truncate -s 5g f; exec 5>>f; echo >&5; echo one >&5; exec 5>&-; wc -c <f | tr -d ' '; tail -n 1 f; exec 6<>f; echo start >&6; exec 6>&-; head -n 1 f; echo $((5368709128 * 2)); [ 5368709128 -gt 4294967296 ]; echo $?
