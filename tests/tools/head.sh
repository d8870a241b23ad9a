### head-lines
i=0; while [ $i -lt 30 ]; do echo $i; i=$((i+1)); done > f; head f; head -n 3 f; head -5 f; head -n 100 f | wc -l | tr -d ' '; head -n 0 f; head < f; head - < f
### head-bytes
printf 'abc\ndef' > f; head -c 5 f; echo; head -c 100 f; head -c 0 f; printf 'a\0b\0c' | head -c 3 | tr '\0' @; head -n 5 f
### head-files
echo a > 1; echo b > 2; head 1 2; head -n 1 1 nosuch 2 2>/dev/null; echo $?; head nosuch 2>/dev/null; echo $?; head -q 1 2
### head-closes-early
yes 2>/dev/null | head -n 2; i=0; while [ $i -lt 3000 ]; do echo line; i=$((i+1)); done | head -n 1
### head-bad
head -n x f 2>/dev/null; echo $?; head -c -x f 2>/dev/null; echo $?; mkdir d; head d 2>/dev/null; echo $?
### head-full
i=0; while [ $i -lt 30 ]; do echo $i; i=$((i+1)); done > f; head f > /dev/full 2>/dev/null; echo $?
