### basename
basename /a/b.c; basename /a/b.c .c; basename b.c b.c; basename a/ ; basename /; basename a//b//
basename -a /x/y z; basename -s .c -a a.c b.c d.h; basename x x
### basename_status
basename 2>/dev/null
### dirname
dirname /a/b; dirname a; dirname /; dirname a/; dirname a//b; dirname a/b/ c/d /x //y
### mkfifo
umask 022; mkfifo a; mkfifo -m 600 b c; mkfifo -m u=rw,g=r,o= d
ls -l | cut -c1-10 | sort; test -p a && test -p d && echo fifos
echo hi > a & cat a; wait
### mkfifo_exists
mkfifo a; mkfifo a b 2>/dev/null; echo $?; test -p b
### mknod_fifo
mknod p p; test -p p; echo $?; mknod q x 2>/dev/null; echo $?; mknod r c 1 2>/dev/null; echo $?
### nohup
nohup sh -c 'kill -HUP $$; echo alive' 2>/dev/null; echo $?
nohup ./nosuch 2>/dev/null; echo $?; : > plain; nohup ./plain 2>/dev/null; echo $?
### seq
seq 5; seq 3 6; seq 5 -2 1; seq 1 0.5 3; seq 0.1 0.1 0.5; seq -3 -1; seq -1 -1 -3; seq 5 1 3; seq 2 1 2
### seq_width
seq -w 8 11; seq -w -2 2; seq -w 1 .25 2; seq -w 0 50 100
### seq_format
seq -s , 5; seq -s '' 3; seq -f %03g 3; seq -f '%.2f%%' 2; seq -f 'x%5gy' 9 10; seq -f %e 1
### seq_long
seq 1 100000 | cksum; seq 999998 1000001; seq 9223372036854775805 9223372036854775807 | tail -n 1
### seq_bad
seq x 2>/dev/null; echo $?; seq 1 0 3 2>/dev/null; echo $?; seq 2>/dev/null; echo $?; seq -f %d 1 2>/dev/null; echo $?
seq -f %g%g 1 2>/dev/null; echo $?; seq 1 2 3 4 2>/dev/null; echo $?
### split_lines
seq 2500 | split; ls; grep -c . xaa xac; cat xa* | cksum; seq 2500 | cksum
### split_l
seq 10 | split -l 3 - p.; for f in p.*; do echo "$f" $(cat $f); done
### split_b
printf 'abcdefghij' > in; split -b 4 in y; for f in y*; do echo "$f $(cat $f)"; done
### split_k
dd if=/dev/zero bs=1024 count=5 2>/dev/null | split -b 2k; cksum x*
### split_n
printf 'abcdefghijk' > in; split -n 4 in; for f in x*; do echo "$f $(cat $f)"; done
### split_suffix
seq 4 | split -l 1 -a 3 - z; ls; seq 4 | split -d -l 1 - n; ls n*
### split_many
seq 700 | split -a 1 -l 1 2>/dev/null; echo $?; ls | cksum
### split_no_newline
printf 'a\nb\nc' | split -l 2; cat xab; echo; printf '\0a\n\0\nb\0' | split -l 1; cksum x*
### split_missing
split nosuch 2>/dev/null
### cksum
printf '' | cksum; printf a | cksum; seq 1000 > f; cksum f; cksum < f; printf '\0\0\0' | cksum; cksum f f
### cksum_missing
seq 3 > f; cksum nosuch f 2>/dev/null
### sum_stdin
seq 1000 | sum | tr -s ' '; printf '\377\0\1' | sum | tr -s ' '; seq 100000 | sum | tr -s ' '
### tee
seq 3 | tee a b; cat a b; seq 2 | tee -a a > /dev/null; cat a; printf '\0x' | tee c | cksum; cksum c
### tee_error
seq 3 | tee /nosuch/x a 2>/dev/null; echo $?; cat a
### tee_big
seq 100000 | tee a | cksum; cksum < a
### time_p
time -p sh -c 'exit 7' 2>err; echo $?; sed 's/[0-9.]*$/N/' err
### time_missing
env time -p ./nosuch 2>/dev/null; echo $?; : > f; env time ./f 2>/dev/null; echo $?
### time_output
env time -p -o out true; sed 's/[0-9.]*$/N/' out; env time -p -a -o out true; echo $?; grep -c . out
### timeout_status
timeout 10 sh -c 'exit 3'; echo $?; timeout 0.2 sleep 10; echo $?; timeout --preserve-status 0.2 sleep 10; echo $?
timeout 0 true; echo $?; timeout 5 ./nosuch 2>/dev/null; echo $?; : > f; timeout 5 ./f 2>/dev/null; echo $?
timeout x true 2>/dev/null; echo $?; timeout -s NOSUCH 1 true 2>/dev/null; echo $?; timeout 1 2>/dev/null; echo $?
### timeout_signal
# The longer times are for a shell that had not got as far as its trap.
for t in 0.2 1 10; do out=$(timeout -s INT $t sh -c 'trap "echo int; exit 5" INT; while :; do sleep 0.05; done'; echo $?); case $out in *int*) break; esac; done; echo "$out"
for t in 0.2 1 10; do out=$(timeout --preserve-status -s USR1 $t sh -c 'trap "echo usr1; exit 6" USR1; while :; do sleep 0.05; done'; echo $?); case $out in *usr1*) break; esac; done; echo "$out"
### timeout_kill
for t in 0.2 1 10; do timeout -k 0.2 $t sh -c 'trap "" TERM; while :; do sleep 0.05; done' 2>/dev/null; s=$?; [ $s = 137 ] && break; done; echo $s
timeout --kill-after=0.2 --signal=HUP 0.1 sleep 10; echo $?; timeout --preserve-status 0.1 sleep 9; echo $?
### timeout_foreground
timeout --foreground 0.2 sleep 10; echo $?
### timeout_group
timeout 0.2 sh -c 'sleep 10 & wait'; echo $?
### which
PATH=/bin:/usr/bin; which nosuch; echo $?; mkdir d; : > d/prog; PATH=$PWD/d:$PATH; which prog; echo $?
chmod +x d/prog; which prog | sed "s,$PWD/,,"; which -a prog nosuch > /dev/null; echo $?; cd d; which ./prog; mkdir dir; which ./dir; echo $?
### yes
yes | head -n 3; yes a 'b  c' | head -n 2; yes | head -c 100000 | cksum
### yes_full
yes > /dev/full 2>/dev/null; echo $?
### full
for c in 'seq 100000' 'basename x' 'dirname x' 'cksum /dev/null' 'date' 'id' 'df' 'which sh'; do
	$c > /dev/full 2>/dev/null; echo "$c: $?"
done
### tee_full
seq 10 | tee /dev/full 2>/dev/null; echo $?; seq 10 | tee a 2>/dev/null > /dev/full; echo $?; cat a
### mktemp
f=$(mktemp ./a.XXXXXX); [ -f "$f" ]; echo $?; ls -l "$f" | cut -c1-10; d=$(mktemp -d ./d.XXXXXX); ls -ld "$d" | cut -c1-10; TMPDIR=$PWD mktemp | sed "s,$PWD,,; s/[^.]*$/N/"; mktemp -u ./u.XXXXXX | cut -c1-4; ls | cut -c1-2; mktemp nosuch/a.XXXXXX 2>/dev/null; echo $?; mktemp -q nosuch/a.XXXXXX; echo $?
### nice
nice sh -c 'exit 4'; echo $?; nice -n 5 true; echo $?; nice -3 true; echo $?; nice ./nosuch 2>/dev/null; echo $?; : > f; nice ./f 2>/dev/null; echo $?; nice -n x true 2>/dev/null; [ $? -ne 0 ]; echo $?
### id_number
id 0 > a; id root > b; cmp a b; id -un 0; id -G 0 > a; id -G root | cmp - a; id 4000000 2>/dev/null; echo $?; id 0x 2>/dev/null; echo $?
### tty_none
tty < /dev/null; echo $?; tty -s < /dev/null; echo $?; tty -x 2>/dev/null; echo $?
### printenv
X='a b' printenv X; echo $?; printenv NOSUCH_NAME; echo $?; env -i A=1 B=2 printenv
### readlink
: > f; ln -s f l; ln -s 'to  nowhere' gone; readlink l; readlink f; echo $?; readlink gone l; readlink -n l; echo; readlink nosuch; echo $?; readlink 2>/dev/null; echo $?
### realpath
mkdir -p d/e; : > d/f; ln -s d/e l; ln -s l m; cd -P .; here=$PWD; for i in . d/../d/f l m/../f ./d//e/. /; do realpath $i; readlink -f $i; done | while read -r x; do echo "${x#$here}"; done; realpath d/nosuch/x 2>/dev/null; echo $?; realpath -q nosuch/x f/.. . 2>/dev/null | grep -c .
### id-huge
id 4294967296 >/dev/null 2>&1; echo $?; id -u 0
### split_old_count
seq 5 | split -2 - q; for f in q*; do echo $f $(cat $f); done
### read_errors
mkdir d; echo a > f; for c in head 'head -c 2' 'tail -n 1' cat 'cat -n' 'paste -s -' 'cmp - f' 'grep a' 'sort' 'cut -c 1'; do $c < d > o 2> e; echo "$c $? $(sed 's/.*: //' e)"; done; for c in 'head d f' 'paste -s d' 'cmp d f' 'cmp f d' 'grep -f d f' 'tail d' 'comm f d'; do $c > /dev/null 2> e; echo "$c $? $(sed 's/.*: //' e)"; done; sed p d 2>&1 | grep -c 'd: Is a'
### cat_output_is_input
echo a > f; echo b > g; cat f >> f 2> /dev/null; echo $?; cat -n f 1<> f 2> /dev/null; echo $?; cat f g f > g 2> /dev/null; echo $?; cat f g; : > n; cat n >> n; echo $?; cat f 1<> n; cat n; (cat > /dev/null; cat >> f) < f; echo $?; cat f
### sleep_operands
for a in -1 '-- -1' x 1x nan 'x 0' '' 0 '-- 0' 0.01; do sleep $a 2> /dev/null; echo $?; done
### printenv_operands
printenv -- HOME; printenv NOSUCH; echo $?; env -i A=1 printenv; printenv -@ > e 2>&1 || echo wrong
