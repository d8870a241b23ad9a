### exit
trap 'echo bye' EXIT; echo hi
### exit_status
trap 'echo $?' EXIT; (exit 3); exit 4
### exit_in_trap
trap 'exit 7' EXIT; exit 2
### exit_trap_false
trap 'false' EXIT; exit 5
### exit_zero
trap 'echo t' 0; trap - 0; trap 'echo u' 0
### exit_by_error
# judge: dash
trap 'echo t' EXIT; : ${nosuch?} 2>/dev/null; echo no
### subshell_no_exit_trap
trap 'echo t' EXIT; (echo sub); x=$(echo subst); echo $x
### subshell_own_trap
(trap 'echo sub-t' EXIT; echo in); echo out; x=$(trap 'echo st' EXIT; echo a); echo "$x"
### signal
trap 'echo got' USR1; kill -USR1 $$; echo after
### signal_names
trap 'echo t' TERM; kill $$; trap 'echo i' INT; kill -INT $$; trap 'echo h' HUP; kill -s HUP $$; trap 'echo u' USR1; kill -USR1 $$; trap 'echo 15' 15; kill -15 $$
### signal_status
trap 'echo $?' USR1; false; kill -USR1 $$; (exit 3); kill -USR1 $$; echo $?
### ignore
trap '' TERM; kill $$; echo alive; trap - TERM
### ignore_inherited
trap '' USR1; sh -c 'kill -USR1 $$; echo child alive'; (kill -USR1 $$; echo sub alive)
### reset_in_subshell
trap 'echo t' USR1; sh -c 'kill -USR1 $$; echo no' 2>/dev/null; kill -l $?
### default_kills
sh -c 'kill -TERM $$; echo no' 2>/dev/null; echo $?; sh -c 'kill -KILL $$' 2>/dev/null; echo $?; (sh -c 'kill -HUP $$'; echo $?) 2>/dev/null
### reset_dash
trap 'echo no' USR1; trap - USR1; (sh -c 'kill -USR1 $PPID'; echo no) 2>/dev/null; echo end
### list
# judge: bash
trap 'echo a' USR1; trap '' USR2; trap "it's" EXIT 2>/dev/null; trap | sed 's/SIG//' | grep USR; trap - EXIT
### list_quoting
trap "echo 'x y'" USR1; trap >f; trap - USR1; . ./f; kill -USR1 $$
### list_exit
# judge: bash
trap 'echo bye' EXIT; trap | grep -c EXIT
### list_in_subshell
# judge: bash
trap 'echo a' USR1; x=$(trap); case $x in *"echo a"*) echo listed;; *) echo empty;; esac
### numeric_reset
trap 'echo no' USR1 TERM; trap 15; trap >f; grep -c TERM f; grep -c USR1 f
### several
trap 'echo s' USR1 USR2; kill -USR1 $$; kill -USR2 $$
### in_loop
trap 'echo t' USR1; for i in 1 2 3; do [ $i = 2 ] && kill -USR1 $$; echo $i; done
### in_function
f() { trap 'echo from-f' USR1; }; f; kill -USR1 $$
### exit_in_function
f() { trap 'echo ft' EXIT; echo in; }; f; echo out
### trap_uses_vars
x=1; trap 'echo $x' USR1; x=2; kill -USR1 $$; trap "echo $x" USR2; x=3; kill -USR2 $$
### trap_sets_vars
trap 'n=$((n+1))' USR1; n=0; kill -USR1 $$; kill -USR1 $$; echo $n
### trap_in_trap
trap 'echo a; trap "echo b" USR1' USR1; kill -USR1 $$; kill -USR1 $$
### exit_from_signal_trap
trap 'echo x; exit 3' USR1; trap 'echo e $?' EXIT; kill -USR1 $$; echo no
### return_from_trap_function
f() { trap 'return 9' USR1; kill -USR1 $$; echo no; }; f; echo $?
### while_waiting_for_child
trap 'echo t' USR1; sh -c "kill -USR1 $$; echo child"; echo end
### wait_interrupted
trap 't=t' USR1; sleep 100 & p=$!
(until [ -e got ]; do kill -USR1 $$; sleep 0.01; done) &
wait $p; echo $(($? > 128)) $t; trap '' USR1; : >got; kill $p
### wait_interrupted_all
trap 't=t' USR1; sleep 100 & p=$!
(until [ -e got ]; do kill -USR1 $$; sleep 0.01; done) &
wait; echo $(($? > 128)) $t; trap '' USR1; : >got; kill $p
### read_interrupted
trap 'echo t' USR1; (until [ -e r ]; do :; done; kill -USR1 $$; echo data) | { : >r; read x; echo "$x"; } ; echo end
### exit_trap_on_signal
# judge: dash
sh -c 'trap "echo exit" EXIT; kill -TERM $$; echo no' 2>/dev/null; echo $?
### trap_bad_signal
# judge: dash
trap 'x' NOSUCH 2>/dev/null; echo $(($? != 0)); echo on
### trap_int_sigprefix
# judge: bash
trap 'echo u' USR1; trap | grep -q USR1 && echo y; trap - USR1; trap | grep -c USR1
### empty_list
trap; echo $?
### kill_0_check
sleep 100 & p=$!; kill -0 $p; echo $?; kill $p; wait $p 2>/dev/null; echo $?; kill -0 $p 2>/dev/null; echo $(($? != 0))
### kill_errors
kill 2>/dev/null; echo $(($? != 0)); kill -NOSUCH $$ 2>/dev/null; echo $(($? != 0)); kill abc 2>/dev/null; echo $(($? != 0)); kill 99999999 2>/dev/null; echo $(($? != 0))
### kill_several
sleep 100 & a=$!; sleep 100 & b=$!; kill $a $b; wait $a 2>/dev/null; echo $?; wait $b 2>/dev/null; echo $?
### wait_status
(exit 3) & wait $!; echo $?; true & wait $!; echo $?; false & wait; echo $?; wait 99999999 2>/dev/null; echo $?
### wait_several
# judge: bash
(exit 1) & a=$!; (exit 2) & b=$!; wait $a $b; echo $?; wait $b $a 2>/dev/null; echo $?
### wait_twice
# judge: bash
(exit 5) & p=$!; wait $p; echo $?; wait $p 2>/dev/null; echo $?
### wait_signal
sleep 100 & p=$!; kill -9 $p; wait $p 2>/dev/null; echo $?; sh -c 'kill -15 $$' & wait $! 2>/dev/null; echo $?
### wait_later
(exit 4) & p=$!; while kill -0 $p 2>/dev/null; do :; done; wait $p; echo $?
### wait_no_children
wait; echo $?
### background_stdin
# judge: dash
echo data | { cat & wait; }; echo $?; echo data | { (read x; echo "[$x]") & wait; }
### background_list
{ echo a; echo b; } & wait; (echo c) & wait; echo d | cat & wait; if true; then echo e; fi & wait; f() { echo f; }; f & wait; true && echo g & wait
### background_status
false & echo $?; wait $!; echo $?
### background_exit_code_kept
for i in 1 2 3; do (exit $i) & eval p$i=$!; done; wait $p1; echo $?; wait $p3; echo $?; wait $p2; echo $?
### background_int_ignored
# judge: dash
(sh -c 'kill -INT $$; echo survived') & wait $!; echo $?
### bang_in_subshell
sleep 0 & p=$!; (echo $!) | grep -c "^$p\$"; wait
### job_in_subst
x=$(echo a & wait); echo $x; y=$(sleep 0 & echo quick); echo $y
### jobs_p
sleep 100 & p=$!; jobs -p >f; [ "$(cat f)" = "$p" ] && echo same; kill $p
### wait_job_spec
(exit 6) & wait %1; echo $?
### kill_job_spec
# judge: bash
sleep 100 & kill %1; wait %1 2>/dev/null; echo $?
### signal_death_status
sh -c 'kill -USR1 $$' 2>/dev/null; kill -l $?; sh -c 'kill -PIPE $$' 2>/dev/null; echo $?; sh -c 'kill -ALRM $$' 2>/dev/null; echo $?
### signal_in_pipeline
sh -c 'kill -9 $$' 2>/dev/null | cat; echo $?; true | sh -c 'kill -9 $$' 2>/dev/null; echo $?
### kill_own_group
(trap '' TERM; sh -c 'kill -TERM $PPID'; echo alive)
### cont_stopped
sleep 100 & p=$!; kill -STOP $p; kill -CONT $p; kill $p; wait $p 2>/dev/null; echo $?
### exit_trap_subst
x=$(trap 'echo t' EXIT; exit 3); echo $? "$x"
### exit_trap_redirect
trap 'echo to-stdout' EXIT; exec >f; trap - EXIT; exec >&2 2>/dev/null; :
### pending_before_exit
trap 'echo t' USR1; trap 'echo e' EXIT; kill -USR1 $$
### trap_not_run_twice
trap 'echo once' EXIT; exit 0; exit 0
### trap_with_comment
trap '# nothing
echo body' USR1; kill -USR1 $$
### trap_syntax_error
# judge: dash
trap 'if' USR1; (kill -USR1 $$) 2>/dev/null; echo x 2>/dev/null
### return_status
trap 'echo usr; return' USR1
f() { (exit 3); kill -USR1 $$; echo no; }
f
echo $?
trap 'g' USR1
g() { (exit 5); return; }
h() { (exit 4); kill -USR1 $$; echo $?; }
h
### continue_only
# judge: dash
trap 'echo trapped; exit 3' USR1
(sleep 0.1; kill -USR1 $$) &
while continue; do continue; done
### wait_again
# judge: bash
trap 'echo usr1; trap : USR1' USR1
(until [ -e got ]; do kill -USR1 $$; sleep 0.01; done; exit 4) &
until wait; do [ -e got ] || echo interrupted; trap '' USR1; : >got; done
echo done
### print_one
# judge: bash
trap 'a b' INT; trap 'c' TERM
trap -p INT
trap -p TERM INT; trap - INT; trap
