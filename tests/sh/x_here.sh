### plain
cat <<E
a $((1+1)) `echo b` $(echo c) ${u-d} \$x \\ \a "q" 'r'
E
### quoted_delimiter
x=1
cat <<'E'
$x `b` \$ \\ $(c)
E
cat <<"E"
$x
E
cat <<\E
$x
E
cat <<E"OF"
$x
$x
EOF
### tabs
cat <<-E
	one
		two
	  three
	E
if :; then cat <<-'E'
	quoted $x
	E
fi
### tabs_kept
cat <<E
	tab
E
### empty
cat <<E
E
cat <<'E' | wc -c | tr -d ' '
E
### continuation
cat <<E
a\
b
E
cat <<'E'
a\
b
E
### continuation_hides_delimiter
cat <<E
a\
E
b
E
### two
cat <<A; cat <<B
a
A
b
B
### two_same_command
cat <<A 3<<B; echo x
a
A
b
B
sh -c 'cat <&3' 3<<B
b
B
### fd_order
cat 3<<E <&3
three
E
### in_pipeline
cat <<E | tr a-z A-Z
shout
E
### pipeline_continues
cat <<E |
abc
E
tr a b
### and_list
cat <<E && echo yes
t
E
### in_loop
for i in 1 2; do
cat <<E
i=$i
E
done
### loop_redirect
while read x; do echo "<$x>"; done <<E
a
b c
E
### in_function
f() {
cat <<E
arg $1
E
}
f x; f y
### function_redirect
f() { cat; } <<E
body $1 $u
E
f z
### in_subst
x=$(cat <<E
in subst
E
)
echo "$x"
### in_subst_quoted
echo "$(cat <<E
a "b" 'c'
E
)"
### in_backquotes
x=`cat <<E
bq
E
`; echo $x
### in_subshell
(cat <<E
sub
E
)
### in_if
if cat <<E
cond
E
then echo yes; fi
### in_case
case x in x) cat <<E ;;
incase
E
esac
### nested
cat <<A
$(cat <<B
inner
B
)
A
### param_in_body
x='a  b'; set -- p q
cat <<E
$x "$x" ${x#a} $1 $* $@ $#
E
### ifs_star_in_body
# judge: dash
set -- a b; IFS=-
cat <<E
$* "$*"
E
### quote_chars_in_expansion
# judge: bash
unset u
cat <<E
${u-"q"} ${u-'s'} ${u:-a"b"c}
E
### backquote_in_body
cat <<E
`echo \$HOME | tr / _` \`not\`
E
### no_split_no_glob
: >f1
x='*'
cat <<E
$x * f*
E
### assign_in_body
# judge: bash
cat <<E
${v=set}
E
echo $v
### arith_in_body
n=3
cat <<E
$((n*2)) $((n>2?n:0))
E
### delimiter_like_lines
cat <<E
 E
E 
EE
E
### delimiter_spaces
cat <<'E F'
x
E F
### delimiter_dollar
cat <<$x
a
$x
### delimiter_empty
cat <<''
line

echo after
### eof_ends
printf 'cat <<E\nunterminated\n' >s; sh ./s 2>/dev/null; echo $?
### large
i=0; while [ $i -lt 3000 ]; do echo "line number $i of a long here document"; i=$((i+1)); done >big
{ echo 'cat <<E'; cat big; echo E; } >s; [ "$(sh ./s)" = "$(cat big)" ] && echo same
### large_unread
{ echo ': <<E'; i=0; while [ $i -lt 3000 ]; do echo "line number $i of a long here document"; i=$((i+1)); done; echo E; echo echo done; } >s; sh ./s
### dollar_literal
cat <<E
$ $. a$ $
E
### backslashes
cat <<E
\\\\ \\$ \" \' \n
E
### hash
cat <<E
# not a comment
E
### eval_heredoc
eval 'cat <<E
in eval
E'
### redirect_order
cat <<E >out
to file
E
cat out
### before_command
<<E cat
pre
E
### group
{ cat; echo end; } <<E
grp
E
### exec_fd
exec 4<<E
l1
l2
E
read x <&4; echo $x; cat <&4
### comment_after
cat <<E # comment
x
E
### semicolon
cat <<E; echo after
x
E
### background
cat <<E &
bg
E
wait
### status_of_subst
cat <<E
$(exit 3)
E
echo $?
### command_first
x=outer
x=inner cat <<E
$x
E
### errexit_in_body
set -e
cat <<E
$(false)
E
echo on
### many
n=0
for i in 1 2 3 4 5 6 7 8 9 10; do
	while read x; do n=$((n+x)); done <<-E
	$i
	$((i*2))
	E
done
echo $n
### delimiter_expansions
cat <<"E$a"
x$a
E$a
cat <<E$a
y
E$a
cat <<'E`a`'
z
E`a`
cat <<E\ "F"
w$a
E F
echo `cat <<"$b"
in $b
$b
`
### here_many_around
f() { cat <<A; cat <<B && cat <<C; }
a
A
b
B
c
C
f; cat <<D - <<E <<F $(cat <<G
g
G
)
d
D
e
E
f
F
