### simple
set -e; echo a; false; echo no
### status
set -e; (exit 7); echo no
### and_or
set -e; false || echo a; true && echo b; false && echo no; echo c; true && false; echo no
### or_last
set -e; false || false; echo no
### if_condition
set -e; if false; then :; fi; if false; true; then echo a; fi; while false; do :; done; until true; do :; done; echo b
### not
set -e; ! true; echo a; ! false; echo b
### not_subshell
set -e; ! (false; echo in); echo out
### pipeline
set -e; false | true; echo a; true | false; echo no
### function
set -e; f() { false; echo no; }; f; echo no2
### function_in_if
set -e; f() { false; echo in; }; if f; then echo t; fi; f && echo u; f || echo no; echo end
### function_in_not
set -e; f() { false; echo in; }; ! f; echo out
### subshell
set -e; (false; echo no); echo no2
### subshell_or
set -e; (false; echo in) || echo no; echo end
### group
set -e; { false; echo no; }; echo no2
### group_or
set -e; { false; echo in; } || echo no; echo end
### subst_assign
set -e; x=$(false); echo no
### subst_assign_ok
set -e; x=$(false; true); echo "a$x"; x=$(echo y; true) ; echo $x
### subst_arg
set -e; echo a$(false); echo b
### subst_inherits
# judge: dash
set -e; x=$(false; echo in) || :; echo "[$x]"
### loop_body
set -e; for i in 1 2; do echo $i; false; done; echo no
### while_body
set -e; while :; do false; echo no; done; echo no2
### case_body
set -e; case a in a) false; echo no;; esac; echo no2
### eval
set -e; eval 'false; echo no'; echo no2
### eval_tested
set -e; eval 'false; echo in' || echo no; echo end
### dot
echo 'false; echo no' >s; set -e; . ./s; echo no2
### dot_tested
# judge: bash
echo 'false; echo in' >s; set -e; . ./s || echo no; echo end
### turned_off
set -e; set +e; false; echo a; set -e; false; echo no
### exit_trap
set -e; trap 'echo trap $?' EXIT; false; echo no
### set_in_subshell
(set -e; false; echo no); echo $?; false; echo a
### assign_only
set -e; x=1; y=; echo a; readonly z=1; echo b
### test_builtin
set -e; [ 1 = 1 ]; echo a; [ 1 = 2 ] || echo b; [ 1 = 2 ]; echo no
### builtin_error
# judge: dash
set -e; cd /nosuchdir 2>/dev/null; echo no
### not_found
set -e; nosuchcmd_q 2>/dev/null; echo no
### not_found_or
set -e; nosuchcmd_q 2>/dev/null || echo ok $?
### redirect_error
# judge: dash
set -e; echo x 2>/dev/null >/nosuchdir/x; echo no
### background
set -e; false & wait $! || echo st $?; echo end
### wait_fails
set -e; (exit 3) & wait $!; echo no
### last_in_and
set -e; f() { true && false; echo in; }; f; echo no
### and_in_function_end
set -e; f() { false && true; }; f; echo no
### and_in_group_end
set -e; { false && true; }; echo a
### and_in_if_end
set -e; if true; then false && true; fi; echo a
### and_in_subshell_end
set -e; (false && true); echo no
### and_in_loop_end
set -e; for i in 1 2; do false && true; done; echo a
### elif
set -e; if false; then :; elif false; then :; else echo e; fi; echo a
### while_cond_function
set -e; f() { false; return 1; }; while f; do :; done; echo a
### nested_function
set -e; g() { false; echo ing; }; f() { g; echo inf; }; f || echo no; echo end
### subshell_in_function_tested
set -e; f() { (false; echo sub); echo st $?; }; f || echo no
### command
set -e; command false; echo no
### command_tested
set -e; command false || echo ok; command cd /nosuch_x 2>/dev/null || echo ok2
### dash_c
sh -ec 'false; echo no'; echo $?; sh -e -c 'false || true; echo y'; echo $?
### option_letter
set -e; case $- in *e*) echo on;; esac; set +e; case $- in *e*) echo on;; *) echo off;; esac
### trap_err_status
set -e; trap 'exit 9' EXIT; false
### return_nonzero
set -e; f() { return 2; }; f || echo $?; f; echo no
### arith_zero_assign
set -e; x=$((0)); : $((y=0)); echo ok
### pipe_in_if
set -e; if echo a | grep -q b; then echo no; else echo else; fi; echo end
### read_eof
set -e; while read x; do echo $x; done <<E
1
2
E
echo end
### unset_none
set -e; unset nosuch; export E=1; set -- a; shift; echo ok
### case_subst_fails
set -e; case $(false) in '') echo empty;; esac; echo end
### for_subst_fails
set -e; for i in $(echo a; false); do echo $i; done; echo end
### export_subst
set -e; export x=$(false); echo a; readonly y=$(false); echo b
### negated_pipeline_last
set -e; ! false | true; echo a; ! true | true; echo b
### subst_in_or
set -e; x=$(false) || echo failed; y=$(exit 3) || echo $?; echo end
### pipeline_tested
set -e; { false; echo in; } | cat || echo no; if { false; echo in2; } | cat; then echo t; fi; { false; echo no; } | cat; echo end
