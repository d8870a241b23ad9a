# judge: dash
# Parameter expansion.
unset u; e=; s=value
echo "${u-d}|${u:-d}|${e-d}|${e:-d}|${s-d}|${s:-d}"
echo "${u+a}|${u:+a}|${e+a}|${e:+a}|${s+a}|${s:+a}"
echo "${u=set}|$u"; unset u; echo "${e:=set}|$e"; e=
(echo "${u?gone}") 2>/dev/null; echo "status $?"
(echo "${e:?}") 2>/dev/null; echo "status $?"
echo "${#s} ${#e} ${#}"
p=/usr/local/lib/libc.so.1
echo "${p%/*} ${p%%/*} ${p#*/} ${p##*/} ${p%.*} ${p%%.*}"
echo "${p#"/usr"} ${p%'.1'} ${p##*"/"}"
q='*'; v='a*b*c'
echo "${v#*$q} ${v#*"$q"} ${v%%"$q"*}"
echo ${u:-a b c} "${u:-a  b}" ${u:-"a  b"}
set -- ${u:-a b "c d"}; echo $#
echo "${u:-$(echo cmd)}" "${u:-$((1+2))}" "${u:-${s}}"
set -- 1 2 3 4 5 6 7 8 9 ten eleven
echo $1 $10 ${10} ${11} $# ${#}
set --; echo "${1-none}" "${1:-none}" $#
set -- a 'b c' d
for i in "$@"; do echo "[$i]"; done
for i in $@; do echo "[$i]"; done
for i in "$*"; do echo "[$i]"; done
for i in x"$@"y; do echo "[$i]"; done
IFS=:; echo "$*"; IFS=' 	
'
set --; for i in "$@"; do echo never; done; set -- "$@" "x$@y"; echo $#
echo "${u-'single'}" ${u-'single  q'}
s=äö; echo "${s}"
echo "$$" | grep -q '^[0-9][0-9]*$' && echo pid
false; echo $?; true; echo $?
echo "}" "${u-}}"
echo "${u:-\}}" "${u:-a\"b}"
n=5; echo $n$n "${n}th" $nth.
unset -v n; echo "${n-unset}"
a=1 b=$a c=$b; echo $a $b $c
x=a; x=$x$x y=$x; echo $x $y
