### basic
f() { echo "f $# $*"; }; f; f a b; f "a b"; h () { echo h; }; h
### body_kinds
f() (echo sub; exit 3); f; echo $?; g() if true; then echo if; fi; g; h() for i in "$@"; do echo $i; done; h 1 2; c() case $1 in a) echo A;; esac; c a
w() while [ $# -gt 0 ]; do echo $1; shift; done; w x y
### newline_before_body
f()

{
	echo body
}
f
### return
f() { return; }; false; f; echo $?; g() { return 3; echo no; }; g; echo $?; h() { true; return; }; h; echo $?; k() { false; return; }; k; echo $?
### return_nested
f() { for i in 1 2; do while :; do return 7; done; done; }; f; echo $?; g() { if true; then { return 2; }; fi; echo no; }; g; echo $?
### return_in_subshell
f() { (return 4); echo "still $?"; }; f; g() { x=$(return 5); echo $?; }; g
### return_big
f() { return 255; }; f; echo $?
### args_restored
set -- a b; f() { echo $1; shift; echo $#; set -- x y z; echo $#; }; f 1 2; echo $# $1
### zero_kept
f() { echo "${0##*/}"; }; f a
### recursion
fact() { if [ $1 -le 1 ]; then echo 1; else echo $(($1 * $(fact $(($1-1))))); fi; }; fact 10
fib() { [ $1 -lt 2 ] && { r=$1; return; }; fib $(($1-1)); set -- $1 $r; fib $(($1-2)); r=$((r+$2)); }; fib 15; echo $r
### deep_recursion
d() { [ $1 -eq 0 ] && { echo bottom; return; }; d $(($1-1)); }; d 500
### redefine
f() { echo 1; }; f; f() { echo 2; }; f; f() { f() { echo 4; }; echo 3; }; f; f
### redefine_while_running
f() { f() { echo new; }; echo old; f; echo still; }; f
### unset_while_running
f() { unset -f f; echo running; }; f; f 2>/dev/null || echo gone
### unset_f
f() { echo f; }; f=var; unset -f f; echo $f; f 2>/dev/null; echo $?; unset f; echo ${f-unset}; unset -f nosuch; echo $?
### names
_f1() { echo under; }; _f1; F() { echo upper; }; f() { echo lower; }; F; f
### shadows_builtin
echo() { printf 'my %s\n' "$*"; }; echo hi; command echo hi; unset -f echo; echo hi
cd() { command cd "$@" && echo moved; }; cd .
### shadows_program
ls() { echo fake; }; ls; command ls / >/dev/null && echo real; unset -f ls; ls
### special_not_shadowed
# judge: dash
eval 'export() { echo no; }' 2>/dev/null; export X=1; echo $X
### redirect_at_definition
n=1; f() { echo "$n"; } >out$n; f; cat out1; n=2; f; cat out2
### in_pipeline
up() { tr a-z A-Z; }; echo abc | up; f() { x=1; }; x=0; f | cat; echo $x; f; echo $x
### vars_global
f() { v=in; }; v=out; f; echo $v
### local
f() { local v=in w; w=2; echo $v $w; }; v=out w=1; f; echo $v $w
### local_nested
f() { local v=1; g; echo f$v; }; g() { echo g$v; v=2; }; v=0; f; echo $v
### local_no_value
# judge: dash
v=out; f() { local v; echo "[$v]"; v=in; }; f; echo $v
### local_recursive
r() { local n=$1; [ $n -gt 0 ] && r $((n-1)); printf '%s ' $n; }; r 4; echo
### local_unset
f() { local v=1; unset v; echo ${v-unset}; }; v=out; f; echo $v
### local_subshell
f() { local v=1; (v=2; echo $v); echo $v; }; v=0; f; echo $v
### assign_before
f() { echo "$v"; sh -c 'echo "${v-none}"'; }; v=out; v=in f; echo $v
### assign_before_modify
# judge: dash
f() { v=mod; }; v=out; v=in f; echo $v
### assign_before_builtin
v=out; v=in true; echo $v; v=in eval 'echo $v'; IFS=: read a b <<E
1:2
E
echo $a$b
### assign_before_special_persists
unset v; v=1 :; echo ${v-unset}; unset w; w=2 eval :; echo ${w-unset}
### status_of_definition
false; f() { :; }; echo $?
### empty_args
f() { echo $#; for a; do printf '<%s>' "$a"; done; echo; }; f '' "" $nothing; f "$@"
### arg_expansion_once
n=0; f() { echo $1 $1; }; f $((n=n+1)); echo $n
### function_calls_in_subst
f() { echo "v=$1"; return 3; }; x=$(f 1); echo $? "$x"; y="a$(f 2)b"; echo "$y"
### exit_in_function
f() { exit 6; }; (f); echo $?; f; echo no
### heredoc_args
f() { cat <<E
$1-$#
E
}
f a b; f c
### define_in_if
if true; then f() { echo yes; }; else f() { echo no; }; fi; f
### define_in_subshell
(f() { echo sub; }; f); f 2>/dev/null; echo $?
### define_in_eval
eval 'f() { echo "$1"; }'; f ok; for n in a b; do eval "f_$n() { echo I am $n; }"; done; f_a; f_b
### define_in_dot
echo 'lib() { echo lib $1; }' >l; . ./l; lib x
### loops_isolated
f() { break 2>/dev/null; :; }; for i in 1 2; do g() { for j in a; do break; done; }; g; echo $i; done
### positional_star
f() { IFS=,; echo "$*"; }; f a b c
### long_arg_list
f() { echo $# ${500}; }; i=0; l=; while [ $i -lt 500 ]; do i=$((i+1)); l="$l $i"; done; f $l
### big_function
s='big() {'; i=0; while [ $i -lt 500 ]; do s="$s
x=$i"; i=$((i+1)); done; eval "$s
}"; big; echo $x
### function_status_last
f() { false; true; }; f; echo $?; g() { true; false; }; g; echo $?; h() { :; }; false; h; echo $?
### comment_in_body
f() { # comment }
echo x # }
}
f
### brace_on_same_line
f() { echo a; }
f; g() { echo b; } ; g; k() { { echo c; }; }; k
### function_name_like_var
x() { echo fx; }; x=vx; x; echo $x
### unset_prefers_var
x() { echo fn; }; x=1; unset -v x; x; echo ${x-gone}
### recursion_with_pipeline
f() { [ $1 = 0 ] && echo end && return; echo $1 | cat; f $(($1-1)); }; f 3
### params_in_nested_calls
a() { echo a:$*; b x $*; echo a:$*; }; b() { echo b:$*; shift; echo b:$*; }; a 1 2
### func-endless
# judge: dash
f() { f; }
(f) 2>/dev/null
test $? -ne 0 && echo ended
