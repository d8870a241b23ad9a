### od-default
printf 'hello, world\n' | od; printf 'abc' | od; od < /dev/null; printf '0123456789abcdefXYZ' > f; od f
### od-types
printf 'hello\0\1\177\200\377 world\n\t\r' > f; for t in o1 o2 o4 o8 x1 x2 x4 x8 d1 d2 d4 d8 u1 u2 u4 u8 c a x d o u xC xS xI xL; do echo $t; od -t $t f; done
### od-letters
printf 'hello\0\1\177 world\n\t\r' > f; for o in -a -b -c -d -o -x -s -i -l; do echo $o; od $o f; done
### od-address
printf '0123456789abcdefXYZ' > f; for a in o d x n; do od -A $a f; done; od -An -tx1 f; od -An -c f
### od-skip-count
printf '0123456789abcdefXYZ' > f; od -c -j 3 f; od -c -N 5 f; od -c -j 17 -N 1 f; od -tx1 -j 0x10 f; od -c -j 19 f; od -N 0 f; od -c -j 20 f 2>/dev/null; echo $?; od -An -c -j 1k f 2>/dev/null; echo $?
### od-duplicates
head -c 100 /dev/zero | od; head -c 100 /dev/zero | od -v; (head -c 48 /dev/zero; echo x; head -c 47 /dev/zero) | od -c; (head -c 48 /dev/zero) | od -tx1
### od-multi
printf 'hello, world\n1234' > f; od -t x1 -t c f; od -tx1c f; od -t x4 -t x1 f; od -An -t d2 -t c f; od -tx1o1 f
### od-floats
printf '\0\0\200?\0\0\0@' | od -t f4; printf '\0\0\0\0\0\0\340?' | od -An -t f8; printf '\0\0\200?' | od -An -tfF
### od-files
printf abc > 1; printf def > 2; od -c 1 2; od -c nosuch 1 2>/dev/null; echo $?; echo x | od -c 1 - 2
### od-old-offset
printf '0123456789abcdefXYZ' > f; od -c f 10; od -c +2 < f
### od-bad
od -t q f 2>/dev/null; echo $?; od -A z f 2>/dev/null; echo $?; od -t x3 /dev/null 2>/dev/null; echo $?
