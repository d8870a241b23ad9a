# judge: dash
# Compound commands.
if true; then echo 1; else echo no; fi
if false; then echo no; elif true; then echo 2; else echo no; fi
if false; then :; fi; echo $?
if ! false; then echo 3; fi
i=0; while [ $i -lt 3 ]; do echo w$i; i=$((i+1)); done
until [ $i -eq 0 ]; do i=$((i-1)); done; echo $i
for i in 1 2 3 4 5; do
	if [ $i = 2 ]; then continue; fi
	[ $i = 4 ] && break
	echo f$i
done
for i in a b; do for j in 1 2 3; do
	[ $j = 2 ] && continue 2
	echo $i$j
done; done
for i in a b; do while :; do break 2; done; echo no; done; echo $i
set -- p q; for x do echo $x; done
for x
do echo $x; done
for x in; do echo no; done; echo $?
while false; do :; done; echo $?
{ echo g1; echo g2; }
(echo s1; exit 3); echo $?
(x=inner); echo "${x}"
{ false; }; echo $?
true && echo and || echo no
false && echo no || echo or
false || false || echo or2
true && true && false; echo $?
! true; echo $?
! false && echo not
true;
echo a; echo b & wait
case x in
x) echo cx
   ;;
y) echo no
esac
case y in x) ;; esac; echo $?
if (exit 3); then :; else echo $?; fi
while :; do
	case 1 in 1) break;; esac
done; echo out
f() if true; then echo body; fi
f
g() { for i in 1 2 3; do [ $i = 2 ] && return 7; done; }
g; echo $?
h() ( exit 4 ); h; echo $?
k() { echo redirected; } >&2
k 2>&1
echo x | while read l; do echo "got $l"; done
for i in 1 2; do echo $i; done | tr 1 x
if echo cond | grep -q cond; then echo piped; fi
while read a b; do echo "$b $a"; done <<E
1 2
3 4 5
E
eval 'for i in x y; do echo e$i; done'
i=5; while [ $((i-=1)) -gt 2 ]; do echo $i; done
