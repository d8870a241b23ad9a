# judge: dash
# Functions and variables.
f() { echo "$# $1 $2"; }
f a b c; f; f "x y"
x=global
g() { local x=local y; echo $x ${y-unset}; x=changed; h; }
h() { echo "h sees $x"; }
g; echo $x
r() { return $1; }
r 0; echo $?; r 42; echo $?
rec() { [ $1 -eq 0 ] && return; echo $1; rec $(($1-1)); }
rec 3
fact() { if [ $1 -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1-1))))); fi; }
fact 10
v=1; vf() { echo $v; }; v=2 vf; echo $v
args() { set -- new "$@"; echo $#; }; set -- a b; args c; echo $# $1
redef() { redef() { echo second; }; echo first; }; redef; redef
unset -f redef; redef 2>/dev/null; echo $?
echo() { command echo "my $*"; }; echo hi; unset -f echo; echo hi
export EX=1; sh -c 'echo $EX'; EY=2 sh -c 'echo $EY'; echo "${EY-none}"
readonly RO=5; (RO=6) 2>/dev/null; echo $? $RO
(unset RO) 2>/dev/null; echo $?
a=b; export a; a=c; sh -c 'echo $a'
export A1=x\ y A2="p q"; echo "$A1 $A2"
z='1 2'; export Z=$z; echo "$Z"
shift 1; echo $#
unset a; echo "${a-gone}"
loc() { local a; a=1; echo $a; }; a=out; loc; echo $a
case $(type f) in *function*) echo isfunc;; esac
command -v f; command -v cd; command -v :; command -v nosuchthing; echo $?
f() { return 3; }; if f; then :; else echo $?; fi
f() { eval 'return 4'; echo no; }; f; echo $?
f() { while :; do return 5; done; }; f; echo $?
f() { echo ${1:-default}; shift $#; echo $#; }; f; f q
