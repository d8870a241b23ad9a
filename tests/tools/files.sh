### cp-files
echo a > a; cp a b; cat b; mkdir d; cp a b d; ls d; cp a nosuch/x 2>/dev/null; echo $?; cp nosuch x 2>/dev/null; echo $?; cp a a 2>/dev/null; echo $?; cp a b nodir 2>/dev/null; echo $?; cp d e 2>/dev/null; echo $?
### cp-recursive
mkdir -p t/a/b; echo x > t/a/f; ln -s f t/a/l; ln -s nosuch t/dangling; chmod 640 t/a/f; chmod 750 t/a/b; cp -R t u; find u | sort; cat u/a/f; ls -l u/a/f | cut -c 1-10; ls -l u/a/l | cut -c 1; mkdir v; cp -R t v; find v | sort; cp -R t t/in 2>/dev/null; echo $?
### cp-preserve
echo x > a; chmod 604 a; touch -t 202001020304 a; cp -p a b; ls -l b | cut -c 1-10; [ b -nt a ] || [ b -ot a ]; echo $?; cp -R -p a c; [ c -nt a ]; echo $?; umask 077; cp a d; ls -l d | cut -c 1-10
### cp-preserve-through-link
echo x > a; chmod 604 a; touch -t 202001020304 a; echo old > b; ln -s b l; cp -p a l; [ -h l ]; echo $?; cat b; ls -l b | cut -c 1-10; [ b -nt a ] || [ b -ot a ]; echo $?
### cp-links
echo x > a; ln -s a l; cp l c; [ -h c ]; echo $?; cp -R l r; [ -h r ]; echo $?; cp -RL l q; [ -h q ]; echo $?; mkdir d; ln -s ../a d/l; cp -RH d e; [ -h e/l ]; echo $?; cp -RL d g; [ -h g/l ]; echo $?
### cp-dangling
mkdir s t; echo hi > s/x; ln -s nosuch t/x; cp -R s/. t 2>/dev/null; echo $?; ls t
### cp-force
echo a > a; echo b > b; chmod 444 b; cp -f a b; cat b; echo c > c; cp -n a c 2>/dev/null; cat c; echo n | cp -i a c 2>/dev/null; cat c; echo y | cp -i a c 2>/dev/null; cat c
### mv-files
echo a > a; mv a b; ls; mkdir d; mv b d; ls d; echo c > c; mv c d/b; cat d/b; mv nosuch x 2>/dev/null; echo $?; mv d d/sub 2>/dev/null; echo $?; echo x > x; echo y > y; mv x y d; ls d; mv d e; ls; mv -n e/x e/y; cat e/y; mv e/x e/y nodir 2>/dev/null; echo $?; mv -f e/x e/y; cat e/y
### mv-directory
mkdir -p a/b c; mv a c; find c | sort; mkdir -p x/a; mv c/a x 2>/dev/null; echo $?; mkdir n; touch n/f; mv x n; find n | sort
### rm-files
touch a b; rm a; ls; rm nosuch 2>/dev/null; echo $?; rm -f nosuch; echo $?; mkdir d; rm d 2>/dev/null; echo $?; rm -d d; echo $?; mkdir -p t/a/b; touch t/a/f; rm -r t; echo $?; rm -rf nosuch; echo $?; rm . 2>/dev/null; echo $?; rm -rf .. 2>/dev/null; echo $?; rm -f; echo $?; touch -- -x; rm -- -x; ls
### rm-interactive
touch a b; echo n | rm -i a 2>/dev/null; ls; (echo y; echo n) | rm -i a b 2>/dev/null; ls; rm -if b 2>/dev/null; ls
### ls-names
mkdir d h; touch d/b d/a h/.h d/C; ls d; ls -a h; ls -A h; ls -r d; ls -1 d; ls -d d; ls d/a d/b; ls nosuch 2>/dev/null; [ $? -ne 0 ]; echo $?; ls -F d; mkdir d/s; ln -s a d/l; chmod +x d/b; ls -F d; ls -p d; ls -R d; ls d d/s
### ls-order
mkdir d; touch -t 202001010000 d/old; touch -t 202201010000 d/new; head -c 100 /dev/zero > d/big; touch -t 202101010000 d/big; ls -t d; ls -tr d; ls -S d | head -n 1; ls -Sr d | tail -n 1
### ls-long
touch -t 202001020304 f; chmod 4755 f; ls -l f | cut -c 1-10; ls -n f | tr -s ' ' | cut -d ' ' -f 2,5; ln -s f l; ls -l l | sed 's/.* l/l/'; mkdir d; ls -ld d | cut -c 1-10; chmod 1777 d; ls -ld d | cut -c 1-10; mkfifo p; ls -l p | cut -c 1-10; ls -i f | grep -c '^ *[0-9][0-9]* f$'
### ls-quirks
e=$(printf 'a\033b'); mkdir d "d/$e"; ln -s "$e" d/l; ls -q d; ls -ql d | sed -n 's/.* l -/-/p'; ls -Rq d | sed -n 's/:$//p'
### ls-deep
d=$(printf '%0100d' 7); i=0; while [ $i -lt 15 ]; do mkdir $d; cd -P $d; i=$((i+1)); done; echo >leaf; ln -s leaf link; i=0; while [ $i -lt 15 ]; do cd -P ..; i=$((i+1)); done
ls -R >out; echo $?; tail -n 2 out; grep -c / out; ls -lR | grep -o 'link -> leaf'; rm -r $d; echo $?
### ls-ways
mkdir d; cd d; : > a; : > bb; mkdir cc; ln -s a dd; i=10; while [ $i -lt 40 ]; do : > file$i; i=$((i+1)); done
ls -m; ls -mF a cc dd; ls -m1 a bb; ls -1m a bb; ls -xC a bb | tr -s ' '; ls -lx a bb | tr -s ' '
for o in C x; do ls -$o file* | tr -s ' \t' '  ' | head -n 1 | cut -c1-13; done
### cp-link-itself
echo data > f; ln -s f l; ln -s nosuch gone; mkdir d; cp -P l k; cp -P gone d; cp l m; cp gone n 2>/dev/null; echo $?; cp -P f l 2>/dev/null; cp -R f l 2>/dev/null; for i in f k l m d/gone; do [ -h $i ]; echo $i $?; done; cat f k l
### ls-columns
: > aaaa > bbbb > cccc > dddd > eeee; for n in 16 40 x; do for o in C x m; do COLUMNS=$n ls -$o a* b* c* d* e* | tr -s ' \t' '  '; done; done
### touch-leap-second
export TZ=UTC0; touch -t 200012312359.60 a; touch -t 200101010000.00 b; touch -d 2000-12-31T23:59:59Z c; [ a -nt b ]; echo $?; [ b -nt a ]; echo $?; [ a -nt c ]; echo $?; touch -t 200012312359.61 d 2> /dev/null; echo $?; ls
### date-weeks
export TZ=UTC0; for t in 200001010000 200401010000 200501010000 200812310000 201001030000; do touch -t $t f; date -r f '+%g %G %V %U %W %u %w %j'; done
### time-zones
export TZ='CET-1CEST,M3.5.0,M10.5.0/3'; touch -t 200107010000 s; touch -t 200112010000 w; touch -d 2001-07-01T00:00:00Z z; for f in s w z; do date -r $f '+%F %T %z %Z %s'; date -R -r $f; TZ=UTC0 date -r $f +%T; TZ=NZST-12NZDT,M9.5.0,M4.1.0/3 date -r $f '+%d %T %Z'; date -u -r $f +%T%Z; done; TZ=EST5EDT ls -l w | grep -c 'Nov 30  2001'; echo x | diff -u z - | grep -c '^--- z.2001-07-01 02:00:00.0* +0200$'; TZ=XYZ-1:30 date -r s +%T; TZ='<-03>3' date -r s '+%T %Z'; TZ= date -r s +%T
