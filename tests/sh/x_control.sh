### if
if true; then echo t; fi; if false; then echo no; else echo e; fi; if false; then :; elif true; then echo ei; else echo no; fi
if false; then echo; fi; echo $?; if true; then false; fi; echo $?; if false; then :; else false; fi; echo $?
### if_list_condition
if false; true; then echo last; fi; if true && false; then echo no; else echo and; fi; if ! false; then echo not; fi
### if_multiline
if
	true
then
	echo a

	echo b
fi
### nested_if
if true; then if false; then echo 1; elif false; then echo 2; else if true; then echo 3; fi; fi; fi
### while
i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done; echo $?; while false; do :; done; echo $?
i=0; while [ $i -lt 2 ]; do i=$((i+1)); false; done; echo $?
### until
i=0; until [ $i -ge 3 ]; do echo $i; i=$((i+1)); done; until true; do :; done; echo $?
### while_list
n=0; while n=$((n+1)); echo c$n; [ $n -lt 3 ]; do echo b$n; done
### for
for i in a "b c" d; do echo "<$i>"; done; for i in; do echo no; done; echo $? "$i"
### for_args
set -- x 'y z'; for i; do echo "<$i>"; done; for i do echo "[$i]"; done
for i
do echo "($i)"; done
for i
in a b
do echo $i; done
### for_in_newline
for i in a b
do
	echo $i
done
### for_empty_var
e=; for i in $e; do echo no; done; for i in "$e"; do echo once; done; for i in $@; do echo no; done
### for_var_after
for i in 1 2; do :; done; echo $i; for i in 3; do i=9; done; echo $i
### for_modify_list
x='1 2'; for i in $x; do x='3 4'; echo $i; done; set -- a b; for i; do shift; echo $i $#; done
### for_status
for i in 1; do false; done; echo $?; for i in; do false; done; echo $?; false; for i in; do :; done; echo $?
### break
for i in 1 2 3; do [ $i = 2 ] && break; echo $i; done; echo $?; while :; do break; echo no; done; echo ok
### continue
for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done; i=0; while [ $i -lt 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo w$i; done
i=0; until [ $i -ge 3 ]; do i=$((i+1)); [ $i = 2 ] && continue; echo u$i; done
### break_n
for i in 1 2; do for j in a b; do for k in x y; do [ $k = y ] && break 2; echo $i$j$k; done; done; done
for i in 1 2; do for j in a b; do break 5; done; echo no; done; echo end
### continue_n
for i in 1 2; do for j in a b; do [ $j = b ] && continue 2; echo $i$j; done; echo no; done
for i in 1 2; do for j in a b; do continue 7; done; echo no; done; echo end
### break_in_condition
while break; do echo no; done; echo 1; while true && break; do :; done; echo 2
for i in 1 2; do while break 2; do :; done; echo no; done; echo 3
### break_in_case_if
for i in 1 2 3; do case $i in 2) break;; esac; if [ $i = 9 ]; then break; fi; echo $i; done
### break_in_subshell
for i in 1 2; do (break; echo no 2>/dev/null) ; echo $i; done 2>/dev/null | tail -1
### break_in_eval
for i in 1 2 3; do eval '[ $i = 2 ] && break'; echo $i; done
### break_in_dot
echo 'break' >s; for i in 1 2 3; do . ./s; echo $i; done; echo end
### break_in_pipeline
for i in 1 2; do echo $i | while read x; do echo "r$x"; break; done; done
### break_redirected
for i in 1 2; do { echo $i; break; } >>f; done; cat f
### case_fallthrough_none
case x in x) echo a;; x) echo b;; esac
### case_status
case a in a) false;; esac; echo $?; case a in b) :;; esac; echo $?; case a in a) (exit 5);; esac; echo $?
### case_nested
case a in a) case b in b) echo inner;; esac;; *) echo no;; esac
### case_in_newlines
case a

in

a) echo one

;;

esac
### and_or
true && echo a; false && echo no; false || echo b; true || echo no; true && false || echo c; false || true && echo d; false && true || false || echo e
true && ! false && echo f; ! true || echo g
### and_or_newlines
true &&

echo a
false ||
# comment
echo b
### not
! true; echo $?; ! false; echo $?; ! (exit 3); echo $?; ! echo x | false; echo $?; ! true | true; echo $?
### group
{ echo a; echo b; }; { echo c; } ; { echo d
}
{
echo e; }; {  echo } ; }
### group_vars
x=1; { x=2; }; echo $x; (x=3); echo $x; { (exit 4); }; echo $?
### subshell
(echo a; echo b); (cd / ; pwd); [ "$(pwd)" != / ] && echo kept; (exit 3); echo $?; ( (echo dbl)); ( (echo spaced) )
### subshell_isolation
x=1; f() { echo f1; }; set -- a; (x=2; f() { echo f2; }; set -- b c; f; echo $x $#; set -f; cd /; umask 077); f; echo $x $#; umask
### pipeline
echo a | cat | tr a b; echo x | (read y; echo "$y$y"); echo 1 2 | while read a b; do echo $b $a; done
### pipeline_status
true | false; echo $?; false | true; echo $?; (exit 3) | (exit 4); echo $?; exit 5 | true; echo $?
### pipeline_newline
echo a |
	# comment
	cat |

cat
### pipeline_vars_lost
x=1; echo 2 | { read x; echo $x; }; echo $x
### pipeline_functions
f() { while read l; do echo "<$l>"; done; }; printf 'a\nb\n' | f | f; f() { echo out; }; f | cat
### pipeline_big
i=0; while [ $i -lt 5000 ]; do echo "line $i"; i=$((i+1)); done | cat | sort -r | head -n 1
### sigpipe_writer
while :; do echo y; done | head -n 2; echo $?
### sequential_and_background
true & wait; echo a; { sleep 0; echo bg; } & wait; echo b; x=1 & wait; echo ${x-unset}
### semicolon_forms
echo a; echo b;
echo c ;
if true; then echo d; fi; { echo e; }; (echo f);
### newlines_everywhere
while

test -z "$d"

do

d=1

echo x

done

for

i in a; do echo $i; done 2>/dev/null || echo bad
### deep_nesting
s='echo deep'; i=0; while [ $i -lt 60 ]; do s="if true; then $s; fi"; i=$((i+1)); done; eval "$s"
s='echo deep2'; i=0; while [ $i -lt 60 ]; do s="{ $s; }"; i=$((i+1)); done; eval "$s"
s='echo deep3'; i=0; while [ $i -lt 20 ]; do s="( $s )"; i=$((i+1)); done; eval "$s"
### deep_subst
s='echo x'; i=0; while [ $i -lt 15 ]; do s="echo \$($s)"; i=$((i+1)); done; eval "$s"
### reserved_word_places
if { true; } then echo a; fi; if (true) then echo b; fi; for i in x; do { echo $i; } done; while (false) do :; done; { { echo c; } }
### reserved_after_assign
x=1 if true 2>/dev/null; echo $(($? != 0))
### bang_spacing
if ! { false; }; then echo ok; fi; ! (false) && echo ok2
### case_or_list
true && case a in a) echo x;; esac && echo y || echo z
### function_in_pipeline_loop
f() { for i in 1 2 3; do echo $1$i; done; }; f a | while read x; do f $x | head -n 1; done
### exit_in_loop
for i in 1 2 3; do [ $i = 2 ] && exit 4; echo $i; done
### return_at_top_dot
echo 'echo in; return 3; echo no' >s; . ./s; echo $?
### while_read_ssh_like
printf '1\n2\n3\n' >f; while read x; do [ $x = 2 ] && continue; echo $x; done <f
### until_condition_status
until (exit 0); do :; done; echo $?; i=0; until [ $i -eq 2 ]; do i=$((i+1)); (exit 9); done; echo $?
### break_status
while :; do false; break; done; echo $?; for i in 1; do (exit 3); continue; done; echo $?
### comments_between
if true # c1
then # c2
	echo x # c3
	# c4
fi # c5
case a in # c6
	# c7
	a) # c8
	echo y;; # c9
esac # c10
### status_inside
false || case a in a) echo $?;; esac
false; case a in a) ;; esac; echo $?
false; case a in b) ;; esac; echo $?
false; for i in 1; do echo $?; done
false; for i in; do echo $?; done; echo $?
### noexec_later
echo before
set -n
echo after
### noexec_line
echo before; set -n; echo after; f() { echo no; }; f
### redirection_errexit
# judge: dash
set -e
if { :; } <nosuch; then echo no; else echo tested; fi
while :; do break; done <nosuch
echo reached
