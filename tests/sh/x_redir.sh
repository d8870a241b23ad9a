### basic
echo a >f; cat f; echo b >>f; cat f; cat <f; echo c >|f; cat f
### order
echo hi >f 2>&1; cat f; { echo out; echo err >&2; } 2>&1 >f | sed 's/^/P:/'; cat f
### last_wins
echo x >a >b; wc -c <a | tr -d ' '; cat b
### position
>f echo one two; cat f; echo 3 >f 4; cat f; <f cat
### numbers
echo e 2>f >&2; cat f; echo x 1>f; cat f; echo 2 >f; cat f; echo 2>f; wc -l <f | tr -d ' '
### word_not_number
echo a2>f; cat f; echo \2>f; cat f; echo '2'>f; cat f
### fd_3
exec 3>f; echo a >&3; echo b >&3; exec 3>&-; cat f; { echo c >&3; } 2>/dev/null || echo closed
### dup_in
printf 'l1\nl2\n' >f; exec 3<f; read a <&3; read b <&3; echo $a $b; exec 3<&-
### close_stdin
cat <&- 2>/dev/null; echo $(($? != 0))
### close_stdout
echo x 2>/dev/null >&-; echo $(($? != 0))
### swap
{ echo out; echo err >&2; } 3>&1 1>&2 2>&3 3>&- 2>f; cat f
### rdwr
echo 12345 >f; printf X 1<>f; cat f; cat 0<>f; : 3<>new; ls new
### compound
{ echo a; echo b; } >f; cat f; for i in 1 2; do echo $i; done >f; cat f; if :; then echo if; fi >f; cat f
while :; do echo w; break; done >f; cat f; case a in a) echo c;; esac >f; cat f; (echo s) >f; cat f
### compound_input
printf 'x\ny\n' >f; while read l; do echo "[$l]"; done <f; { read a; read b; } <f; echo $a $b; if read c; then echo $c; fi <f
### function_redirect
f() { echo body; echo err >&2; } >out 2>err; f; f; cat out err
### function_call_redirect
f() { echo body; }; f >o; cat o; f | cat; f 2>/dev/null >&2; echo end
### noclobber
set -C; echo a >f; (echo b >f) 2>/dev/null; echo $(($? != 0)); cat f; echo c >|f; cat f; echo d >>f; cat f; echo x >/dev/null; echo $?
### noclobber_new_and_dev
set -C; echo a >new; cat new; set +C; echo b >new; cat new; set -o noclobber; { echo c >new; } 2>/dev/null || echo refused
### noclobber_symlink
: >t; ln -s t l; set -C; (echo x >l) 2>/dev/null && echo written || echo refused
### error_nonspecial
cat <nosuch 2>/dev/null; echo $(($? != 0)); echo a >/nosuchdir/f 2>/dev/null; echo $(($? != 0)); echo still
### error_special_exits
# judge: dash
echo before; : <nosuch; echo after
### error_special_command
command : <nosuch 2>/dev/null; echo $(($? != 0))
### error_exec
(exec <nosuch; echo no) 2>/dev/null; echo $(($? != 0))
### error_compound
# judge: bash
{ { echo no; } <nosuch; } 2>/dev/null; echo $(($? != 0)); { (echo no) <nosuch; } 2>/dev/null; echo $(($? != 0))
{ for i in 1; do echo no; done <nosuch; } 2>/dev/null; echo $(($? != 0)); if :; then echo no; fi 2>/dev/null <nosuch; echo $(($? != 0))
### error_function
f() { echo no; }; f 2>/dev/null <nosuch; echo $(($? != 0))
### error_assignment_only
x=1 2>/dev/null <nosuch; echo $(($? != 0))
### bad_fd
{ echo a >&9; } 2>/dev/null; echo $(($? != 0)); { cat <&8; } 2>/dev/null; echo $(($? != 0))
### bare_redirect
>f; ls f; echo old >f; >f; wc -c <f | tr -d ' '; <f; echo $?
### variable_targets
f=out; echo x >$f; cat $f; echo y >"$f"2; cat out2; n=1; echo z >&$n; echo w >$(echo subst); cat subst
### dup_variable
fd=2; { echo e >&$fd; } 2>f; cat f; { echo g >&"$fd"; } 2>f; cat f
### dup_dash_variable
d=-; exec 5>f; exec 5>&$d; { echo x >&5; } 2>/dev/null || echo closed
### exec_persist
exec 3>&1 >f; echo to file; exec >&3 3>&-; echo to stdout; cat f
### exec_in_subshell
(exec >f; echo sub); echo main; cat f
### builtin_restore
echo a >f; read x <f; echo $x; cd . >f; pwd >/dev/null; echo back
### special_builtin_restore
: >f; eval 'echo e' >f; echo back; cat f; set -- a >f; echo $1; export V=1 >f; echo $V
### append_two_writers
{ echo a; echo b >>f; echo c; } >>f; cat f
### stderr_to_pipe
{ echo o; echo e >&2; } 2>&1 | sort
sh -c 'echo e >&2' 2>&1 >/dev/null | cat
### pipe_and_redirect
echo a | cat >f; cat f; echo b >f | cat; cat f; cat <f | cat - /dev/null
### fd_inheritance
exec 7<<E
inherited
E
sh -c 'cat <&7'; exec 7<&-; sh -c 'cat <&7' 2>/dev/null; echo $(($? != 0))
### fd_local_to_command
{ cat <&3; } 3<<E
x
E
(cat <&3) 2>/dev/null || echo gone
### high_fd
exec 9>f; echo nine >&9; exec 9>&-; cat f
### same_file_in_out
echo data >f; cat <f >g; cat g; cat f g >h; cat h
### truncate_first
echo old >f; nosuchcommand >f 2>/dev/null; wc -c <f | tr -d ' '
### assignment_expansion_order
x=f; x=g echo a >$x; ls
### quoted_names
echo 1 >"a b"; echo 2 >'*'; echo 3 >\?; cat "a b" '*' \?; set -- *; echo $#
### dev_null
echo x >/dev/null; cat </dev/null; cat /dev/null; echo $?
### dup_self
echo a >&1; echo b 1>&1; { echo c 2>&2; }; cat 0<&0 </dev/null; echo $?
### many_redirs
echo m >a 2>b 3>c 4>d 5>e; ls; cat a
### loop_append
for i in 1 2 3; do echo $i >>log; done; cat log
### nested_groups
{ { { echo deep; } >&2; } 2>&3; } 3>f; cat f
### redirect_keeps_stdin_for_loop
printf 'a\nb\nc\n' | while read x; do sh -c 'cat >/dev/null' </dev/null; echo $x; done
### fd_saved_not_leaked
f() { sh -c 'for n in 10 11 12 13; do (eval ": <&$n") 2>/dev/null && echo leak $n; done'; }; { f; } >o 2>&1; cat o; echo ok
### directory
{ echo x >.; } 2>/dev/null; echo $(($? != 0)); cat <. 2>/dev/null; echo $(($? != 0))
### space_in_target
x='a b'; echo hi >"$x"; cat "$x"
### closed_then_opened
exec 3>&-; exec 3>f; echo a >&3; cat f; exec 3>&- 3>&-; echo ok
### command_not_found_redirect
nosuchcmd_x 2>err; echo $?; [ -s err ] && echo message
### here_and_file
cat <<E >f
x
E
cat f
### stdout_closed_builtin_status
(echo x) >&- 2>/dev/null; echo $(($? != 0))
### if_condition_redirect
if read x; then echo "got $x"; fi <<E
word
E
if { read a; read b; } <<E
1
2
E
then echo $a$b; fi
