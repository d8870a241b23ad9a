### cmp-same
printf 'abc\n' > a; cp a b; cmp a b; echo $?; cmp -s a b; echo $?; cmp - b < a; echo $?
### cmp-differ
printf 'abc\ndef\n' > a; printf 'abc\ndxf\n' > b; cmp a b; echo $?; cmp -s a b; echo $?
### cmp-list
printf 'abc\ndef\n' > a; printf 'Abc\ndxF\n' > b
cmp -l a b | tr -s ' ' | sed 's/^ //'; cmp -l a b > l; echo $?
### cmp-eof
printf 'abc' > a; printf 'abcd' > b; cmp a b 2>/dev/null; echo $?; : > c; cmp a c 2>/dev/null; echo $?
### cmp-skip
printf 'xxabc' > a; printf 'yabc' > b; cmp a b 2 1; echo $?; cmp a b 0x2 01; echo $?; cmp a b 2; echo $?
cat a | cmp - b 2 1; echo $?
### cmp-missing
echo > a; cmp a nosuch 2>/dev/null; echo $?; cmp -s a nosuch; echo $?; cmp nosuch a 2>/dev/null; echo $?
### cmp-count
printf 'abcX' > a; printf 'abcY' > b; cmp -n 3 a b; echo $?; cmp -n 4 a b; echo $?
### cmp-binary
printf 'a\0b\377c' > a; printf 'a\0b\376c' > b; cmp a b; echo $?
### cmp-big
head -c 3000000 /dev/zero > a; cp a b; echo x >> b; echo y >> a; cmp a b; echo $?
### cmp-list-bytes
printf '\1\177\200\n' > a; printf '\2x\201\t' > b; cmp -lb a b | tr -s ' ' | sed 's/^ //'
### cmp-directory
mkdir d; echo > a; cmp a d > /dev/null 2>&1; echo $?
### cmp-blocks
seq 60000 > a; for at in 0 65535 65536 131071 131072 300000; do cp a b; printf X | dd of=b bs=1 seek=$at conv=notrunc 2>/dev/null; cmp a b; cmp -s -n $at a b; echo $?; cmp -n $((at + 1)) a b; cmp -l a b | grep -c .; cmp b a $at $at; done
head -c 131072 a > c; cmp a c 2>/dev/null; echo $?; cmp -n 131072 a c; echo $?; cat a | cmp - a; echo $?; cmp a a 10 9 | head -n 1; cmp -n 5z a a 2>/dev/null; echo $?; seq 1000 >> a; cmp a c 2>/dev/null; echo $?
