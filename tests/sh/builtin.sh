# judge: dash
# Builtins.
cd /; pwd; cd /usr/bin; pwd; cd ..; pwd; cd - >/dev/null; pwd; cd /usr/../etc/.; pwd
cd /nosuch 2>/dev/null; echo $?
CDPATH=/usr; cd bin; pwd; unset CDPATH; cd /tmp
(cd /; pwd); pwd
printf '%s %d %5d|%-5s|%05d %x %o %c %%\n' str 42 7 ab 42 255 8 xyz
printf '%s\n' a b c; printf 'a\tb\101\n'; printf '%b' 'x\ty\n' ; printf '%b|' 'a\0101' 'stop\chere'; echo
printf '%d %s\n' 1 a 2; printf '%.2s|%5.1s|\n' abc xyz; printf "%*d\n" 5 42; printf '%d\n' "'A" 0x10 010
printf '%s' ; printf '\n'
echo -n no newline; echo; echo a  b; echo
test a = a; echo $?; test a != a; echo $?; [ 1 -lt 2 ]; echo $?; [ x ]; echo $?; [ ]; echo $?
[ "" ]; echo $?; [ -n "" ]; echo $?; [ -z "" ]; echo $?; [ ! x ]; echo $?; [ -d / ] && echo dir
[ -f /etc/passwd -a ! -d /etc/passwd ]; echo $?; [ a = b -o c = c ]; echo $?
[ \( a = a \) -a b = b ]; echo $?; [ ! a = b ]; echo $?; [ = = = ]; echo $?; [ -n = ]; echo $?
[ 1 -eq x ] 2>/dev/null; echo $?; [ a = b 2>/dev/null; echo $?; [ "(" = "(" ]; echo $?; [ -f ]; echo $?
[ -e /nosuch ]; echo $?; test -s /dev/null; echo $?; [ 10 -gt 9 ]; echo $?; [ " 5" -eq 5 ]; echo $?
set -- a b c d; shift 2; echo "$@"; shift; echo $#
set -- -a -b; echo $*; set -- ; echo $#; set x y; echo $1; set - q; echo $1
eval echo '$1' "'a b'"; eval; echo $?; eval "x=1; y=2"; echo $x$y
: ignored args; echo $?; true x; false; echo $?
read a b c <<E
one two three four
E
echo "$a|$b|$c"
read a <<E
  spaces kept\  inside  
E
echo "[$a]"
read -r a <<'E'
back\slash
E
echo "$a"
read a b <<'E'
con\
tinued line
E
echo "$a|$b"
IFS=: read u v w <<E
root:x:0:0
E
echo "$u|$v|$w"
IFS=: read u v <<E
a:b:
E
echo "$u|$v"
IFS=: read u v <<E
a:b:c:
E
echo "$u|$v"
read x </dev/null; echo $? "[$x]"
printf 'no newline' | { read x; echo $? "$x"; }
printf '1\n2\n3\n' | { read x; cat; }
umask 027; umask; umask -S; umask u=rwx,g=rx,o=; umask; umask 022
while getopts ab:c o -a -b arg -c rest; do echo "$o ${OPTARG-}"; done; echo $OPTIND
OPTIND=1; set -- -abval -c x; while getopts :ab:c o; do echo "$o ${OPTARG-}"; done; shift $((OPTIND-1)); echo "$@"
OPTIND=1; while getopts :a:b o -x -a; do echo "$o ${OPTARG-}"; done
OPTIND=1; while getopts a o -- -a; do echo no; done; echo $OPTIND
echo 'echo dotted $#; v=fromdot; return 3; echo no' >/tmp/dot.$$; . /tmp/dot.$$; echo $? $v; rm /tmp/dot.$$
(. /nosuch) 2>/dev/null; echo $?
(exec echo execd; echo no); (exec nosuchprog) 2>/dev/null; echo $?
type cd >/dev/null; echo $?; type nosuch >/dev/null 2>&1; echo $?; command -v echo; command echo via; command -v if
(exit); echo $?; (false; exit); echo $?; (exit 300); echo $?
sh -c 'shift 5' 2>/dev/null; echo $?; command shift 99 2>/dev/null; echo still here
hash -r; times >/dev/null; echo $?
kill -l 15; kill -0 $$; echo $?
kill -l 137; kill -l 9
ulimit -n 64; ulimit -n; (ulimit -S -n 32; ulimit -n; ulimit -H -n; ulimit -Sn); ulimit -f unlimited; ulimit
(ulimit -n nonsense) 2>/dev/null; echo $?; ulimit -Z 2>/dev/null; echo $?
