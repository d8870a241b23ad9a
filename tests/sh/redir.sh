# judge: dash
# Redirection.
echo one >f; cat f; echo two >>f; cat <f
{ echo out; echo err >&2; } >o 2>e; cat o e
{ echo both; echo err >&2; } >o 2>&1; cat o
(echo err >&2) 2>&1 | sed s/err/piped/
echo x 3>f3 >&3; cat f3
exec 4>f4; echo four >&4; exec 4>&-; cat f4
echo no 2>/dev/null >&4; echo $?
exec 5<f; read l <&5; echo $l; read l <&5; echo $l; exec 5<&-
cat <<E
$HOME is \$HOME `echo cmd` $((1+1)) "q" 'q' \\ \
joined
E
cat <<'E'
$HOME `x` \ "
E
cat <<-E
	tabs
		gone
	E
cat <<A; cat <<B
first
A
second
B
x=$(cat <<E
in subst
E
); echo "$x"
cat <<"E" | tr a-z A-Z
upper $x
E
while read l; do echo "<$l>"; done <<E
a
b
E
>empty; cat empty; : >f; wc -c <f | tr -d ' '
set -C; echo x >f 2>/dev/null; echo $?; echo y >|f; cat f; set +C
cat <>f
cat nosuch 2>/dev/null; echo $?
cat <nosuch 2>/dev/null || echo failed
echo a >d/none 2>/dev/null; echo $?
f() { cat; }; echo in | f; f <<E
here
E
echo 2>&1 to 2>f
n=f; echo name >$n; cat "$n"
if true; then echo c; fi >f; cat f
for i in 1 2; do echo $i; done >f; cat f
{ cat; } <<E
$(echo nested; cat <<F
inner
F
)
E
echo 1>f 2; cat f
cat <<E
${x:-a b} "${x}" ${nosuch:-"quoted"}
E
cat <<E
$(echo ')' "x")
E
exec 3<<E
kept
E
cat <&3
