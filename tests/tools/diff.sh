### diff-same
echo a > a; cp a b; diff a b; echo $?; diff -s a b; diff -u a b; diff -s a a
### diff-normal
printf '1\n2\n3\n4\n5\n6\n' > a; printf '1\nx\n3\n5\n6\n7\n' > b; diff a b; echo $?; diff b a
### diff-ed
printf '1\n2\n3\n4\n5\n6\n' > a; printf '1\nx\ny\n3\n5\n6\n7\n' > b; diff -e a b; diff -n a b
### diff-ed-dot
printf '1\n2\n' > a; printf '1\n.\nz\n' > b; diff -e a b
### diff-unified
i=1; while [ $i -le 30 ]; do echo line $i; i=$((i+1)); done > a; sed -e 's/line 5$/LINE/' -e '20d' -e '/line 12$/a\
new' a > b; diff -u -L a -L b a b; diff -U 1 -L a -L b a b; diff -U0 -L a -L b a b; diff -u -L b -L a b a; echo $?
### diff-context
i=1; while [ $i -le 30 ]; do echo line $i; i=$((i+1)); done > a; sed -e 's/line 5$/LINE/' -e '20d' -e '/line 12$/a\
new' a > b; diff -c -L a -L b a b; diff -C 1 -L a -L b a b; diff -C 0 -L a -L b a b; diff -c -L b -L a b a
### diff-context-insert-only
printf '1\n2\n3\n' > a; printf '1\n2\nx\n3\n' > b; diff -c -L a -L b a b; diff -c -L b -L a b a
### diff-function
printf 'int\nmain(void)\n{\n\ta;\n\tb;\n\tc;\n\td;\n\te;\n\tf;\n}\n' > a; sed 's/e;/x;/' a > b; diff -up -L a -L b a b; diff -p -L a -L b a b
### diff-empty
: > a; printf 'x\ny\n' > b; diff a b; diff b a; diff -u -L a -L b a b; diff -u -L b -L a b a; diff -c -L a -L b a b
### diff-no-newline
printf 'a\nb' > a; printf 'a\nb\n' > b; printf 'a\nc' > c; diff a b; diff b a; diff a c; diff -u -L a -L c a c; diff -c -L a -L b a b
### diff-brief
echo a > a; echo b > b; diff -q a b; echo $?; diff -qs a a
### diff-space
printf 'a  b\nc\n' > a; printf 'a b \nc\n' > b; diff -b a b; echo $?; diff -w a b; echo $?; diff a b; echo $?; printf ' a\n' > c; printf 'a\n' > d; diff -b c d; echo $?; diff -w c d; echo $?
### diff-case
echo ABC > a; echo abc > b; diff -i a b; echo $?; diff a b; echo $?
### diff-blank
printf 'a\n\n\nb\n' > a; printf 'a\nb\n' > b; diff -B a b; echo $?; printf 'a\nc\n' > c; diff -B a c; echo $?
### diff-tabs
printf 'a\tb\n' > a; printf 'a\tc\n' > b; diff -t a b; diff -T a b; diff -T -u -L a -L b a b
### diff-binary
printf 'a\0b' > a; printf 'a\0c' > b; diff a b; diff -q a b; diff -a a b | tr '\0' @; diff a a; echo $?
### diff-stdin
printf '1\n2\n' > a; printf '1\n3\n' | diff a -; printf '1\n3\n' | diff - a; printf '1\n2\n' | diff - a; echo $?
### diff-missing
echo > a; diff a nosuch 2>/dev/null; echo $?; diff nosuch a 2>/dev/null; echo $?; diff -N a nosuch; echo $?
### diff-file-directory
mkdir d; echo 1 > f; echo 2 > d/f; diff f d; echo $?; diff d f; diff d ./f
### diff-directories
mkdir a b a/s b/s a/only; echo 1 > a/f; echo 2 > b/f; echo x > a/x; echo y > b/y; echo q > a/s/q; echo r > b/s/q; cp a/f a/same; cp a/f b/same
diff a b; echo $?; diff -r a b; diff -rq a b; diff -rs a b | sort; diff -ru a b | grep -v '^[-+][-+]'
### diff-new-files
mkdir a b a/sub; echo 1 > a/f; echo 2 > b/g; echo 3 > a/sub/h; diff -rN a b; diff -rNq a b; echo $?
### diff-exclude
mkdir a b; for f in 1.c 1.o 2.o x; do echo a > a/$f; echo b > b/$f; done; diff -qx '*.o' a b; echo x > pat; diff -q -X pat -x '1.*' a b; diff -S 2 a b
### diff-types
mkdir a b a/f; echo 1 > b/f; diff a b; echo $?; : > b/f; diff b a
### diff-move
printf 'a\nb\nc\nd\ne\n' > a; printf 'c\nd\ne\na\nb\n' > b; diff a b
### diff-slide
printf 'x\n{\n}\ny\n' > a; printf 'x\n{\n}\n{\n}\ny\n' > b; diff a b; diff b a; printf 'a\na\na\n' > c; printf 'a\na\n' > d; diff c d; diff d c
### diff-long-lines
head -c 300000 /dev/zero | tr '\0' a > a; cp a b; echo x >> a; echo y >> b; diff a b | wc -c | tr -d ' '; diff -q a b
### diff-many-lines
i=0; while [ $i -lt 3000 ]; do echo $((i % 97)) $((i % 11)); i=$((i+1)); done > a; sed -e '100,200d' -e '1500s/.*/changed/' a > b; diff a b; diff b a | tail -n 5
### diff-options
diff 2>/dev/null; echo $?; diff a 2>/dev/null; echo $?; diff -U x a a 2>/dev/null; echo $?
### ed-script-without-newline
printf 'a\nb\n' > f; printf 'a\nc\nd' > g; diff -e f g 2> /dev/null > s; (cat s; echo w) | ed -s f; cat f
### diff-f
seq 12 > a; printf '%s\n' 0 1 3 4 5 x y z . 9 10 > b; diff -f a b; echo $?; diff -f b a; diff -f a a; echo $?; printf 'a\n.\nb\n' > c; printf 'a\nb\n' > d; diff -f d c; diff -f c d
