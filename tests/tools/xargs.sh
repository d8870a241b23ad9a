### words
printf 'a b\tc\n\n  d\n' | xargs; printf '"a b" c\\ d '"'e  f'"' g"h"i""\n' | xargs -n 1; printf 'x' | xargs
### quotes
printf '"a\nb"\n' | xargs 2>/dev/null; echo $?; printf "a ''\n" | xargs -n 1 sh -c 'echo "<$1>"' -; printf 'a\\\nb' | xargs | cksum
### n
seq 7 | xargs -n 3; seq 3 | xargs -n 10 echo a
### L
printf 'a b\nc\n\nd \ne f\ng\n' | xargs -L 2; echo; printf 'a b \n c\nd\n' | xargs -L 1
### I
printf 'a b\n  c d\ne\n' | xargs -I % echo '<%> x%y %%'; printf 'x\n' | xargs -I {} echo a{} '{}'; seq 2 | xargs -I N echo z
### zero
printf 'a b\0"c\0\\d\0' | xargs -0 -n 1; printf 'a\nb\0\0c' | xargs -0 -n 1 sh -c 'echo "[$1]"' -
### zero_n
seq 10 | tr '\n' '\0' | xargs -0 -n 4
### empty
xargs echo x < /dev/null; xargs -r echo y < /dev/null; echo $?; printf '  \n\n' | xargs echo z; printf ' \n' | xargs -r echo w
### eof
printf 'a\nb\nEND\nc\n' | xargs -E END; printf 'a _ b\n' | xargs -E _
### status
echo a | xargs false; echo $?; echo a | xargs sh -c 'exit 4'; echo $?; echo a | xargs ./nosuch 2>/dev/null; echo $?
: > f; echo a | xargs ./f 2>/dev/null; echo $?; seq 3 | xargs -n 1 sh -c 'echo $1; exit $1' -; echo $?
seq 3 | xargs -n 1 sh -c 'echo $1; exit 255' - 2>/dev/null; echo $?; echo a | xargs sh -c 'kill -9 $$' 2>/dev/null; echo $?
### trace
seq 4 | xargs -t -n 2 2>err; cat err
### size
[ $(seq 1000 | xargs -s 500 | wc -l) -gt 5 ]; echo $?; seq 20000 | xargs | tr ' ' '\n' | cksum; seq 20000 | cksum
### long_word
dd if=/dev/zero bs=1000 count=20 2>/dev/null | tr '\0' a | xargs | cksum
dd if=/dev/zero bs=1000 count=20 2>/dev/null | tr '\0' a | xargs -s 1000 2>/dev/null; echo $?
### exact
seq 3 | xargs -x -n 2; seq 50 | xargs -x -n 50 -s 60 2>/dev/null; echo $?
### parallel
seq 20 | xargs -P 5 -n 1 | sort -n | xargs; seq 5 | xargs -P 0 -n 1 sh -c ': > f$1; for n in 1 2 3 4 5; do until [ -e f$n ]; do sleep 0.01; done; done' -; echo $?
### parallel_status
seq 6 | xargs -P 3 -n 1 sh -c 'exit $(($1 == 4))' -; echo $?
### input
echo a b | xargs sh -c 'cat; echo $*' -; seq 3 > in; xargs -n 1 sh -c 'read x || echo none' - < in
### options_order
seq 4 | xargs -n 2 -I % echo '<%>'; seq 4 | xargs -L 3 -n 2 2>/dev/null
### stops
printf 'a\nb' | xargs -- echo -n x
### size_exact
printf '%s\n' one two | xargs -s 12 echo; printf '%s\n' one two | xargs -s 13 echo; seq 10 | xargs -s 15 echo x; echo abcdef | xargs -s 11 echo 2>/dev/null; echo $?
### J
# judge: file
seq 5 | xargs -J % echo a % b % c; seq 5 | xargs -n 2 -J xx echo xx end; seq 3 | xargs -J % echo no-place; seq 3 | xargs -J %; xargs -J % echo a % b < /dev/null
