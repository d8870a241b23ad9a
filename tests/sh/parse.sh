# judge: dash
# The grammar's corners.
if true
then
	echo 1
fi; echo 2
for i in a \
	b
do echo $i
done
case a in
	b | \
	a ) echo 3 ;;
esac
true &&
	echo 4 ||
	echo no
echo 5 |
	cat
{ echo 6
echo 7; }; (echo 8
)
f ()
{
	echo 9
}
f
if [ 1 = 1 ]; then for i in 1; do while true; do case x in x) echo 10; break;; esac; done; done; fi
echo if then else fi do done { } case esac for while ! in
a=if; $a 2>/dev/null; echo $?
if=x; echo $if
for in in in; do echo $in; done
for do in do; do echo $do; done
case in in in) echo 11;; esac
echo a;echo b&wait;echo c
(echo d)&&echo e||echo f
echo g>f1;cat<f1;cat f1>f2;cat f2
! { false; } && echo 13
x=1 y=2; echo $x$y
x=a=b; echo $x; x='a b' ; echo "$x"
: $((x=1)) ${y:=2}; echo $x $y
a='x;y|z&w'; echo $a
echo \; \| \& \( \) \< \>
echo a\ b "c d"\ e
echo "a # b" a#b
# comment only
echo x # trailing
  	echo blanks  
echo end \
of line
while read a; do echo "$a"; done <<E; echo next
1
2
E
if cat; then echo ok; fi <<E
input
E
f() { cat <<E
in function $1
E
}; f arg
case x in *) cat <<E
in case
E
;; esac
{ cat <<A && cat <<B; } | tr a-z A-Z
aa
A
bb
B
echo $(if true; then echo 14; fi) $(for i in 1 2; do echo $i; done) `case a in a) echo 15;; esac`
eval 'echo 16
echo 17'
eval "f2() { echo 18; }"; f2
echo "$(
# comment ' with quote
echo 19
)"
(echo 20); ( (echo 21) )
