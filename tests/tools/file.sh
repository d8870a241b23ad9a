### ln
echo a > a; ln a b; ln -s a c; ln -s nosuch d; ls -l | cut -c1; cat c; ln a b 2>/dev/null; echo $?; ln -f a b; echo $?; cat b
### ln_same
echo a > a; ln -f a a 2>/dev/null; echo $?; ln -f a ./a 2>/dev/null; echo $?; cat a; mkdir d; ln -f a d/../a 2>/dev/null; echo $?; cat a
### ln_dir
mkdir d e; echo 1 > x; echo 2 > y; ln x y d; ls d; ln d e/f 2>/dev/null; echo $?; ln x y nosuch 2>/dev/null; echo $?; ln -s ../x e; cat e/x
### ln_sf
mkdir d1 d2; ln -s d1 l; ln -sfn d2 l; readlink l 2>/dev/null || ls -l l | sed 's/.*-> //'; ln -sf d1 l; ls d2
### ln_links
echo a > a; ln -s a s; ln -P s h; ls -l h | cut -c1; ln -L s k; ls -l k | cut -c1; ln nosuch z 2>/dev/null; echo $?
### ln_i
echo a > a; echo b > b; echo n | ln -i a b 2>/dev/null; cat b; echo y | ln -i a b 2>/dev/null; cat b; echo $?
### ln_one
mkdir d; echo x > d/f; ln d/f; cat f; ln -s d/f 2>/dev/null; echo $?
### mkdir
mkdir a; mkdir a 2>/dev/null; echo $?; mkdir b/c 2>/dev/null; echo $?; mkdir -p b/c/d b/c; echo $?; ls b; : > f; mkdir -p f/g 2>/dev/null; echo $?; mkdir -p f 2>/dev/null; echo $?
### mkdir_modes
umask 022; mkdir -m 700 a; mkdir -m g+w,o= b; mkdir -p -m 711 c/d; mkdir -p -m 1777 e/; umask 0777; mkdir -p g/h/i; umask 022; ls -ld a b c c/d e g | cut -c1-10; chmod -R 700 g
### mkdir_odd
mkdir '' 2>/dev/null; echo $?; mkdir -p ./x/../y//z/; ls; ls y; mkdir -m xx q 2>/dev/null; echo $?; mkdir 2>/dev/null; echo $?
### touch
touch a; ls a; touch -c b; ls b 2>/dev/null; touch -t 200102030405.06 a; touch -r a c; ls -l c | grep -c '2001'; touch nosuch/x 2>/dev/null; echo $?
### touch_order
touch -t 200001010000 a; touch -t 200101010000 b; [ b -nt a ]; echo $?; [ a -ot b ]; echo $?; touch -d 2002-02-03T04:05:06 a; [ a -nt b ]; echo $?; touch -d '2002-02-03 04:05:07Z' b; [ b -nt a ]; echo $?
### touch_bad
touch -t 13320000 a 2>/dev/null; echo $?; touch -t 200002300000 a 2>/dev/null; echo $?; touch -t x a 2>/dev/null; echo $?; touch 2>/dev/null; echo $?; touch -d 2000-13-01T00:00:00 a 2>/dev/null; echo $?
### touch_some
touch -t 200001010000 a b; touch -a a; [ a -nt b ]; echo $?; touch -m a; [ a -nt b ]; echo $?; ln -s nosuch l; touch -h l; ls nosuch 2>/dev/null; touch l; ls nosuch
### chmod
umask 022; : > a; for m in 0 644 u+x g-r,o= a=rw +x -w u=rwx,g=u,o=g o+t ug+s -t = =u a=; do chmod $m a; ls -l a | cut -c1-10; done
### chmod_tree
mkdir -p d/e; : > d/e/f; ln -s ../f d/l; : > f; chmod -R 700 d; ls -l d/e/f f | cut -c1-10; chmod -R u-x,u+X d; ls -ld d d/e d/e/f | cut -c1-10; chmod -R 600 nosuch 2>/dev/null; echo $?; chmod -w d/e/f; ls -l d/e/f | cut -c1-10; chmod zz f 2>/dev/null; echo $?
### chown
# judge: file
: > a; chown 5:6 a 2>/dev/null; chown 0 a; chown :0 a; chown nosuchuser a 2>/dev/null; echo $?; chgrp nosuchgroup a 2>/dev/null; echo $?; chown 0 nosuch 2>/dev/null; echo $?; chown 2>/dev/null; echo $?
### chown_tree
# judge: file
mkdir -p d/e; : > f; : > d/e/g; ln -s ../../f d/e/l; ln -s d s; chown -R 7:8 d; ls -lnR d | grep -c ' 7 *8 '; ls -ln f | grep -c ' 7 '; chown -R -L 9 d; ls -ln f | grep -c ' 9 '; chown -R -H 10 s; ls -lnd d | grep -c ' 10 '; chown -RP 11 s; ls -lnd d | grep -c ' 11 '; ls -lnd s | grep -c ' 11 '; chown -h 12 s; ls -lnd d | grep -c ' 12 '; chgrp -R 13 d; ls -lnd d/e | grep -c ' 13 '
### env
env -i A=1 B=2 env; env -i A=1 env -u A env; env - C=3 env; env -i sh -c 'echo $#' - a b 2>/dev/null || PATH=/bin:/usr/bin env -i /bin/sh -c 'echo $#' - a b
### env_status
env nosuch 2>/dev/null; echo $?; : > f; env ./f 2>/dev/null; echo $?; env sh -c 'exit 9'; echo $?; A=x env B=y sh -c 'echo $A$B'
### id
# judge: file
id -u; id -g; id -un; id -ur; id root | cut -d' ' -f1; id -u nosuch 2>/dev/null; echo $?; id -Gn | cut -d' ' -f1 | wc -w | tr -d ' '; whoami; id -u -g 2>/dev/null; echo $?; id -n 2>/dev/null; echo $?
### kill
sleep 50 & kill $!; wait $!; echo $?; sleep 50 & kill -s KILL $!; wait $! 2>/dev/null; echo $?; sleep 50 & kill -9 $!; wait $! 2>/dev/null; echo $?
env kill -0 $$; echo $?; env kill -l 9; env kill 99999999 2>/dev/null; echo $?; env kill x 2>/dev/null; echo $?; env kill -s NOSUCH $$ 2>/dev/null; echo $?; env kill 2>/dev/null; echo $?
### kill_names
for s in HUP SIGHUP 1 alrm; do sleep 50 & env kill -$s $!; wait $!; echo $?; done; trap 'echo usr' TERM; env kill $$; env kill -- $$
### date
date -u -r /nosuch 2>/dev/null; echo $?; touch -t 200102030405.06 f; date -u -r f +%Y-%m-%dT%H:%M:%S; date -u -r f; date -u -r f -R; date +%%; date +; date -u +%s | cut -c1-2 | grep -c .
### date_fields
touch -t 199912312359.58 f; date -u -r f '+%a %A %b %B %C %d %D %e %F %H %I %j %k %l %m %M %n %p %r %R %S %T %u %U %V %G %w %W %x %X %y %Y %Z'
### date_bad
date -x 2>/dev/null; echo $?; date 9999999999999 2>/dev/null; echo $?; date 13010000 2>/dev/null; echo $?
### install
echo a > a; echo b > b; mkdir d; install a c; install -m 640 a b d; ls -l c d/a d/b | cut -c1-10; cat c d/b; echo new > a; install -m u=rw,go= a c; cat c; ls -l c | cut -c1-10; install nosuch d 2>/dev/null; echo $?; install a nosuch/x 2>/dev/null; echo $?; install a b c 2>/dev/null; echo $?; ls d
### install_d
install -d x/y/z; install -d -m 700 x/y v; ls -ld x x/y x/y/z v | cut -c1-10; : > f; install -d f/g 2>/dev/null; echo $?; install 2>/dev/null; echo $?
### install_p
touch -t 200001010000 a; install -p a b; [ b -nt a ]; echo $?; install -C a c; install -C a c; ls
### install_owner
# judge: file
: > a; install -m 4755 -o 5 -g 6 a e; ls -ln e | tr -s ' ' | cut -d' ' -f1,3,4
### truncate
truncate -s 10 a; cksum a; truncate -s +5 a; cksum a; truncate -s -12 a; cksum a; truncate -s 2k b; truncate -r b a; cksum a; truncate -c -s 5 nosuch; echo $?; [ -e nosuch ]; echo $?; truncate -s x a 2>/dev/null; echo $?; truncate a 2>/dev/null; echo $?; truncate -s 5G big; ls -ln big | tr -s ' ' | cut -d' ' -f5; truncate -s 0 big; cksum big
### lost_output
# judge: file
# Every program that writes says so when it cannot, and fails: at the largest file
# size, and into a pipe that nobody reads (of which a shell says nothing).
printf 'a b\nc d\n' > in; printf 'a b\nc e\n' > in2; tar cf t.tar in; mkfifo p; trap '' PIPE XFSZ
exec 4<> p 3> p 4<&-
tools() { while read -r tool; do
	err=$(eval "$tool" < in 2>&1 >&"$2"); s=$?
	case $1$tool in pipesh*) err=silent ;; esac
	case $s.$err in 0* | *.) echo "$1: $tool: $s, $err" ;; esac
done; }
list() { sed '1,/^# programs/d' ../script; }
list | tools pipe 3
list | (exec 5> limited; ulimit -f 0; tools limit 5) | cat
echo done
exit
# programs
basename a
cat in
cksum in
cmp -l in in2
comm in in2
cut -c1 in
date
dd if=in
df
diff in in2
diff -u in in2
dmesg
du .
/bin/echo hello
sh -c 'echo p | ed -s in'
env
expr 1 + 1
find .
grep a in
head in
hexdump in
hostname
id
whoami
/bin/kill -l
kldstat
ls
ls -l
ls -m
md5 in
md5 -s x
mktemp -u
more in
mv -v in2 in3
mv -v in3 in2
paste in in2
/usr/bin/printf hello
ps
/bin/pwd
sed p in
sed q in
seq 3
sort in
stat in
stty -a
sysctl kern.ostype
sysctl -a
tail in
tail -c 3 in
tar tf t.tar
tar cf - in
tar xOf t.tar
tee
tr a b
tsort in
uname
uniq in
uptime
vmstat
w
wc in
which cat
who /var/run/utmpx
yes
mount
sh -c 'echo x'
sh -c 'printf x'
sh -c pwd
sh -c 'set'
sh -c 'type ls'
sh -c 'umask'
sh -c 'ulimit -a'
sh -c 'alias x=y; alias'
sh -c 'trap "" INT; trap'
sh -c 'export -p'
sh -c 'times'
sh -c 'command -v ls'
### chflags
# judge: file
: > f; mkdir d; : > d/g; chflags uchg f; echo $?; ls -lo f | tr -s ' ' | cut -d' ' -f5; echo x 2>/dev/null >> f; echo $?; rm -f f 2>/dev/null; echo $?
chflags nouchg,nodump f; ls -lo f | tr -s ' ' | cut -d' ' -f5; chflags dump f; ls -lo f | tr -s ' ' | cut -d' ' -f5; chflags 6 f; ls -lo f | tr -s ' ' | cut -d' ' -f5; chflags 0 f
chflags -Rv uappend,schange d; ls -lo d | tr -s ' ' | cut -d' ' -f5 | tail -n 1; rm -rf d 2>/dev/null; echo $?; chflags -R 0 d; rm -r d; chflags uxyz f 2>/dev/null; echo $?; chflags uchg nosuch 2>/dev/null; echo $?; chflags uchg 2>/dev/null; echo $?
ln -s f l; chflags -h uchg l; stat -f %Sp:%f l f; chflags uchg l; stat -f %f l f; cp -p f k; stat -f %f k; cp f j; stat -f %f j; chflags -h 0 l; chflags 0 f k; rm -f l f k
### stat_format
# judge: file
umask 22; echo x > f; touch -t 200102030405.06 f; mkdir d; chmod 1755 d; ln -s f l
stat -f '%N %p %Mp%03Lp %Hp %Sp|%SHp|%SMp|%SLp|%OLp' f d l; stat -f '%Y%SY%T%HT' f d l; stat -f '%Hr %Lr %r' /dev/null
stat -f '[%8z] [%-8z] [%08z] [%.3z] [%Xz] [%+Dz] [%#Xp] [%5l] [%-10.2N]' f
stat -f '%m %Fm %.3Fm %.0Fm %Sm' f; stat -t %Y-%m-%d -f '%Sm [%12Sm]' f; stat -x f | sed 3q
mkfifo p; chmod 755 f; ln -s nosuch b; stat -t x -F f d l p | cut -d' ' -f1,6-; stat -t y -l f d | cut -d' ' -f6-; stat -f '%Z %T' f /dev/null; stat -q nosuch; echo $?; stat -qL -f %HT b l; stat -x f | sed -n '2s/^ *//p; 5,6p'
stat -f %q f 2>/dev/null; echo $?; stat -f % f 2>/dev/null; echo $?; stat -f %z f nosuch 2>/dev/null; echo $?
### date_format
# judge: file
date -j -f '%Y-%m-%d %T' '2020-02-29 12:34:56' +%s; date -j -f %s 946684740 '+%a %b %e %r %Y'; date -j -f '%d.%B%y, %I:%M %p' '31. december 99, 11:59 pm' +%F,%R
date -j -f '%a %b %e %H:%M:%S %Z %Y' 'Wed Aug 26 23:20:18 UTC 2020' +%s; date -j -f %F%n%t%R '2001-02-03  04:05' +%D%R; date -j -f %j 60 > /dev/null; echo $?
date -j -f %Y-%m 2020-13 2>/dev/null; echo $?; date -j -f %H:%M '7:5 rest' +%R 2>&1; date -j -f %Q 1 2>/dev/null; echo $?; date -j -f %Y%% 2020 2>/dev/null; echo $?; date -j -f '%m/%d' -v 2021y 2/30 +%F
### pgrep
# judge: file
cp /bin/sleep ./napper; ./napper 1000 & one=$!; ./napper 2000 & two=$!; wait_for() { until pgrep -f "$1" > /dev/null; do :; done; }; wait_for 'napper 1000'; wait_for 'napper 2000'
pgrep napp | grep -c .; [ "$(pgrep -n napper)" = $two ]; echo $?; [ "$(pgrep -o napper)" = $one ]; echo $?; pgrep -lf '^./napper 1' | cut -d' ' -f2-; pgrep -x nap; echo $?; pgrep -ix NAPPER -u root -P $$ | grep -c .; pgrep -u guest napper; echo $?
pgrep -P $$ -v napper > /dev/null; echo $?; pgrep '(' 2>/dev/null; echo $?; pgrep 2>/dev/null; echo $?; pgrep -u nosuchuser x 2>/dev/null; echo $?
pkill -f 'napper 1'; wait $one; echo $?; pkill -0 napper; echo $?; killall -KILL nappe 2>/dev/null; echo $?; killall -KILL napper; wait $two; echo $?; pkill napper; echo $?
### renice
# judge: file
sleep 1000 & p=$!; renice 5 $p; ps -o nice= -p $p | tr -d ' '; renice -n 3 -p $p; ps -o nice= -p $p | tr -d ' '; renice -n -30 $p; ps -o nice= -p $p | tr -d ' '; renice 40 $p; ps -o nice= -p $p | tr -d ' '
renice 1 99999999 2>/dev/null; echo $?; renice x 1 2>/dev/null; echo $?; renice 5 2>/dev/null; echo $?; kill $p; clear | od -An -c; logname
### regex_given_up
# judge: file
# A search that is too much for the matcher is an error, not "no".
{ head -c 90000 /dev/zero | tr '\0' a; echo; } > f; grep -c '^\(a\)*\1$' f 2> err; echo $?; grep -c expression err; sed -n 's/^\(a\)*\1$/x/p' f 2>/dev/null; echo $?
printf '/^\\(a\\)*\\1$/\nh\n' | ed -s f; split -p '^\(a\)*\1$' f 2>/dev/null; echo $?
### ls-c1
# judge: file
mkdir d; : > "d/$(printf 'a\302\233b\302\240')"; ls -q d | od -An -tx1 | tr -d " "
### cp_l
echo a > a; echo b > b; cp -l a b 2>/dev/null; echo $?; cat b; cp -fl a b; echo $?; cat b; [ a -ef b ]; echo $?; cp -l a c; echo $?; [ a -ef c ]; echo $?; mkdir d e; echo 1 > d/x; cp -Rl d e; [ d/x -ef e/d/x ]; echo $?
