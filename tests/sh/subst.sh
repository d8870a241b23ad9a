# judge: dash
# Command substitution and pipelines.
echo "[$(printf 'a\n\n\n')]"
x=$(false); echo $?; x=$(exit 9)$(true); echo $?
echo $(echo a
echo b)
echo "$(echo "$(echo "deep")")"
echo $( (echo sub) )
echo "$(case x in x) echo paren;; esac)"
echo $(: # comment with )
echo after)
echo `echo '$x'` "`echo \"q\"`" `echo \$HOME | wc -l | tr -d ' '`
true | false; echo $?; false | true; echo $?
echo a b c | { read x y; echo "$y"; }
echo x | cat | cat | tr x y
! echo neg | grep -q zzz; echo $?
while :; do echo y; done | head -2
f() { echo fn; }; x=$(f); echo $x; f | cat
x=1; (x=2; echo $x); echo $x
x=1; echo | x=2; echo $x
y=$(x=3; echo $x); echo $x $y
echo "$(echo a; echo b)" | wc -l | tr -d ' '
z=$(cat <<E
doc
E
)
echo $z
echo $(echo "a  b") "$(echo "a  b")"
echo $(( $(echo 4) * 2 ))
set -- $(echo 1 2 3); echo $#
$(echo echo dynamic) word
e=; $e echo skipped
v='echo from var'; $v
$(true); echo $?; $(false); echo $?
sh -c 'echo $0 $1' name arg
sh -c 'exit 3'; echo $?
sh -c 'kill -9 $$' 2>/dev/null; echo $?
nosuchcmd 2>/dev/null; echo $?
./nosuch 2>/dev/null; echo $?
echo 'echo script $1' >s; chmod +x s; ./s arg
/ 2>/dev/null; echo $?
