### echo
# judge: bash
echo; echo a b  c; echo "a  b"; echo -n x; echo; echo -- x; echo - x; echo 'a\b'
### echo_escapes
# judge: bash
echo -e 'a\tb\0101\\x\q' 'y\e\n\v' | od -An -c | tr -s ' '; echo -ne 'a\nb'; echo -en c; echo; echo -e 'one\cgone' two; echo .; echo -e; echo -x -e 'a\tb'; /bin/echo -e 'a\tb'
### printf_basic
printf 'a\n'; printf '%s-%s\n' a b c; printf '%d %i\n' 5 -7; printf '%s\n'; printf 'x%%y\n'; printf '%c%c\n' abc d; printf 'no newline'; echo
### printf_width
printf '[%5s][%-5s][%05d][%+d][% d][%.2s][%5.1s]\n' a b 7 7 7 abc xyz; printf '[%3d|%-3d|%.3d]\n' 5 5 5
### printf_bases
printf '%x %X %o %u\n' 255 255 8 9; printf '%#x %#o\n' 255 8; printf '%d %d %d\n' 0x10 010 -0x10
### printf_chars
printf '%d %d\n' "'a" '"b'; printf '%d\n' "'"
### printf_star
printf '[%*s][%-*s][%.*s]\n' 5 a 5 b 2 xyz
### printf_escapes
printf 'a\tb\\c\101\x\n' 2>/dev/null | head -c 6; echo; printf '\a\b\f\r\v' | cat -v; echo; printf '\1012\n'
### printf_b
printf '%b\n' 'a\tb' 'c\\d' 'e\0101f'; printf '%b|' 'x\cy' z; echo; printf '%bq\n' 'n\n'
### printf_reuse
printf '%s=%d\n' a 1 b 2 c; printf '%s' a b c; echo; printf 'once\n' a b 2>/dev/null | head -n 1
### printf_errors
printf '%d\n' abc 2>/dev/null; echo $(($? != 0)); printf '%d\n' 12x 2>/dev/null; echo $(($? != 0)); printf '%d\n' '' ; printf 2>/dev/null; echo $(($? != 0))
### printf_unsigned_neg
printf '%u %x\n' -1 -1
### printf_big
printf '%d\n' 9223372036854775807 -9223372036854775808
### test_strings
t() { test "$@"; echo $?; }; t; t ''; t a; t -n ''; t -n a; t -z ''; t -z a; t a = a; t a = b; t a != b; t = ; t ! ; t -n; t -z
### test_numbers
t() { [ "$@" ]; echo $?; }; t 1 -eq 1; t 1 -eq 2; t 1 -ne 2; t 2 -gt 1; t 2 -ge 2; t 1 -lt 2; t 1 -le 0; t -1 -lt 0; t 010 -eq 10; t ' 5 ' -eq 5 ; t +3 -eq 3
### test_number_errors
[ a -eq 1 ] 2>/dev/null; echo $?; [ 1 -eq 1x ] 2>/dev/null; echo $?; [ '' -eq 0 ] 2>/dev/null; echo $?
### test_not
t() { [ "$@" ]; echo $?; }; t ! a; t ! ''; t ! a = a; t ! -n a; t ! ! a; t ! -f x; t ! 1 -eq 2
### test_ambiguous
t() { [ "$@" ]; echo $?; }; t '!' = '!'; t '(' = '('; t -f = -f; t -n = -n; t '(' a ')'; t '(' '' ')'; t '!' '!' ; t -a ; t -o; t '(' ; t ')'
### test_and_or
t() { [ "$@" ]; echo $?; }; t a -a b; t a -a ''; t '' -o b; t '' -o ''; t a = a -a b = b; t a = b -o b = b; t ! a -o b; t '(' a -o '' ')' -a ''
### test_files
: >f; mkdir d; ln -s f l; ln -s none dl; echo x >n; chmod 755 n
t() { test "$@"; echo $?; }; t -e f; t -e no; t -f f; t -f d; t -d d; t -d f; t -L l; t -h l; t -L f; t -e dl; t -L dl; t -s f; t -s n; t -x n; t -x f; t -r f; t -w f; t -f l
### test_files2
: >f; chmod u+s f; t() { test "$@"; echo $?; }; t -u f; t -g f; t -k /tmp; t -c /dev/null; t -b /dev/null; t -p f; t -S f; t -O f 2>/dev/null; t -t 0; t -t 1
### test_nt_ot_ef
# judge: bash
: >a; ln a b; : >c; touch -t 200001010000 a; t() { test "$@"; echo $?; }; t c -nt a; t a -nt c; t a -ot c; t a -ef b; t a -ef c; t c -nt none; t none -ot c
### test_bracket_missing
[ a = a 2>/dev/null; echo $?; [ 2>/dev/null; echo $?; [ ]; echo $?
### test_operand_errors
[ a b ] 2>/dev/null; echo $?; [ a = b c ] 2>/dev/null; echo $?; [ -f a b ] 2>/dev/null; echo $?
### test_compare_strings
t() { test "$@"; echo $?; }; t a '<' b; t b '<' a; t b '>' a
### true_false_colon
true a b; echo $?; false a; echo $?; : ignored $((1)); echo $?
### cd_basic
mkdir -p a/b; cd a; basename=${PWD##*/}; echo $basename; cd b; echo ${PWD##*/} ${OLDPWD##*/}; cd ..; echo ${PWD##*/}; cd - >/dev/null; echo ${PWD##*/}
### cd_dash_prints
mkdir a; cd a; x=$(cd -); echo ${x##*/}; cd ..; cd -P a; cd - | sed 's,.*/,,'
### cd_home
HOME=$PWD/h; mkdir h; cd; echo ${PWD##*/}; cd /; HOME=/; cd; pwd
### cd_errors
# judge: bash
cd nosuch 2>/dev/null; echo $(($? != 0)); : >f; cd f 2>/dev/null; echo $(($? != 0)); (unset HOME; cd 2>/dev/null; echo $(($? != 0))); (unset OLDPWD; cd - >/dev/null 2>&1; echo $(($? != 0)))
### cd_symlink
mkdir -p r/s; ln -s r/s l; cd l; echo ${PWD##*/}; cd ..; [ -d r ] && echo logical; cd -P l; echo ${PWD##*/}; cd ..; echo ${PWD##*/}
### cd_pwd_P
mkdir r; ln -s r l; cd l; pwd | sed 's,.*/,,'; pwd -P | sed 's,.*/,,'; pwd -L | sed 's,.*/,,'; cd -L .; echo ${PWD##*/}; cd -P .; echo ${PWD##*/}
### cd_cdpath
mkdir -p p/sub q here; CDPATH=p:q; cd sub >out; echo ${PWD##*/}; cd ../..; [ -s out ] && echo printed; CDPATH=:p; cd here; echo ${PWD##*/}; cd ..; cd ./q; echo ${PWD##*/}
### cd_cdpath_dot
mkdir -p p/d; CDPATH=p; cd d | sed 's,.*/,,'; (cd ./d) 2>/dev/null; echo $(($? != 0))
### cd_slashes
mkdir -p a/b; o=$PWD; cd a//b/../b/.; [ "$PWD" = "$o/a/b" ] && echo canonical; cd ./..; [ "$PWD" = "$o/a" ] && echo up
### cd_root
cd /; pwd; cd ..; pwd; cd /../..; pwd; cd /tmp/..; pwd
### cd_dotdot_missing
# judge: dash
cd /nosuch/.. 2>/dev/null; echo $(($? != 0))
### cd_sets_exported
mkdir d; cd d; sh -c 'echo ${PWD##*/}'; cd ..; env | grep -c '^OLDPWD=' 
### cd_empty_dashdash
mkdir -- -d; cd -- -d; echo ${PWD##*/}
### cd_args_in_subshell
mkdir d; (cd d && pwd | sed 's,.*/,,'); [ -d d ] && echo back
### pwd_removed
# judge: dash
mkdir x; cd x; p=$(pwd -P); rmdir ../x; cd ..; [ "$p" = "$(pwd -P)/x" ] && echo ok
### pwd_env_wrong
PWD=/nosuch sh -c 'pwd' | grep -c nosuch; d=$(pwd -P); PWD=/tmp/../ sh -c 'pwd' | grep -cx "$d"
### eval
eval echo a b; eval 'x=1; echo $x'; eval; echo $?; eval ''; echo $?; eval 'false'; echo $?; eval "echo 'a  b'"; a='echo $b' b=deep; eval $a; eval eval echo twice; eval '
'; echo $?
### eval_syntax_error
# judge: dash
eval 'if' 2>/dev/null; echo no
### eval_syntax_error_subshell
(eval 'fi'; echo no) 2>/dev/null; echo $(($? != 0)); (eval '(' ; echo no) 2>/dev/null; echo $(($? != 0))
### eval_multiline
eval 'for i in 1 2
do
echo $i
done'
### eval_quotes
x="a b"; eval "y='$x'"; echo "$y"; n=v; eval "$n=\"\$x\""; echo "$v"; eval "echo \"\$$n\""
### eval_status_kept
false; eval 'echo $?'; (exit 4); eval ''; echo $?
### dot_basic
echo 'echo in $1; v=set' >s; . ./s; echo $v; . ./s 2>/dev/null; PATH=$PWD:$PATH; . s
### dot_missing_exits
# judge: dash
. ./nosuch 2>/dev/null; echo no
### dot_missing_command
command . ./nosuch 2>/dev/null; echo $(($? != 0))
### dot_status
: >e; false; . ./e; echo $?; echo 'false' >f; . ./f; echo $?; echo 'exit 3' >x; (. ./x; echo no); echo $?
### dot_nested_return
echo 'echo a; . ./t; echo b; return 2; echo no' >s; echo 'echo t; return 1; echo no' >t; . ./s; echo $?
### dot_in_function
echo 'return 5' >s; f() { . ./s; echo $?; return 6; }; f; echo $?
### dot_path_search
mkdir p; echo 'echo found' >p/lib; PATH=$PWD/p:$PATH; . lib
### dot_lineno_errors
# judge: bash
printf 'x=1\n\necho "$LINENO"\n' >s; . ./s
### dot_syntax_error
# judge: dash
echo 'if' >s; (. ./s; echo no) 2>/dev/null; echo $(($? != 0))
### exec_command
(exec echo replaced; echo no); exec 3>&1; (exec sh -c 'echo $0 $1' a b); (x=1 exec sh -c 'echo ${x-none}')
### exec_not_found
# judge: dash
(exec nosuchcmd_e 2>/dev/null; echo no); echo $?; : >f; (exec ./f 2>/dev/null; echo no); echo $?
### exec_no_args
exec; echo still; exec 5>f; echo x >&5; cat f; exec 5>&-
### exec_trap_exit
trap 'echo no' EXIT; exec echo bye
### exit_values
(exit); echo $?; false; (exit); echo $?; (exit 0); echo $?; (exit 255); echo $?; (exit 42; echo no); echo $?
### exit_bad
# judge: dash
(exit abc) 2>/dev/null; echo $(($? != 0))
### export_basic
x=1; export x; sh -c 'echo $x'; export y=2; sh -c 'echo $y'; z=3; sh -c 'echo "[$z]"'; export z w; sh -c 'echo "$z[${w-unset}]"'; export a=1 b=2; sh -c 'echo $a$b'
### export_quotes
v='a b'; export e=$v; echo "$e"; export f="$v" g=~; [ "$g" = "$HOME" ] && echo tilde; export h='x y'z; echo "$h"
### export_p
# judge: dash
unset OLDPWD; export AA='a b' BB; export -p | grep '^export [AB][AB]'
### export_p_reads_back
export QQ="it's \"x\" \$y"; export -p >f; sh -c '. ./f; echo "$QQ"'
### export_unset
export x=1; unset x; sh -c 'echo ${x-unset}'; x=2; sh -c 'echo ${x-unset}'
### export_in_function
f() { export fx=1; }; f; sh -c 'echo $fx'; g() { local l=1; export l; sh -c 'echo $l'; }; g; echo ${l-gone}
### export_bad_name
# judge: dash
(export 1a=b; echo no) 2>/dev/null; echo $?
### allexport
set -a; v=1; set +a; w=2; sh -c 'echo ${v-u}${w-u}'
### readonly_basic
# judge: dash
readonly r=1; echo $r; (r=2; echo no) 2>/dev/null; echo $(($? != 0)); s=1; readonly s; (unset s; echo no) 2>/dev/null; echo $(($? != 0)); echo $s
### readonly_assign_exits
# judge: dash
readonly r=1; echo before; r=2; echo no
### readonly_prefix
# judge: dash
readonly r=1; (r=2 true; echo no) 2>/dev/null; echo $(($? != 0))
### readonly_for_read
readonly r=1; (for r in a; do echo no; done) 2>/dev/null; echo $(($? != 0)); (echo x | { read r; }) 2>/dev/null; echo $(($? != 0))
### readonly_p
# judge: dash
readonly ZZ='a b'; readonly -p | grep ZZ
### readonly_in_subshell
readonly r=1; (echo $r); sh -c 'r=2; echo $r'
### shift
set -- a b c d; shift; echo $1 $#; shift 2; echo $1 $#; shift 0; echo $#; shift; echo $#
### shift_too_many
# judge: dash
set -- a; (shift 2; echo no) 2>/dev/null; echo $(($? != 0))
### set_positional
set -- a b; echo $# $1; set c; echo $# $1; set --; echo $#; set -- -x; echo $1; set -- "a b" c; echo $# "$1"; set - x y; echo $#
### set_keeps_options
set -u -- a; echo $1; case $- in *u*) echo u;; esac; set +u; set -fu; set +fu x; echo $1; case $- in *[fu]*) echo no;; esac
### set_output
# judge: dash
unset IFS; qq='a b'; set | grep '^qq='; qq="it's"; set >f; (unset qq; . ./f 2>/dev/null; echo "$qq")
### set_o
set -o errexit; set -o | grep '^errexit' | tr -d ' \t'; set +o errexit; set -o | grep '^errexit' | tr -d ' \t'
### set_plus_o
set -u; set +o >f; set +u; . ./f; case $- in *u*) echo restored;; esac
### set_o_names
for o in allexport errexit noclobber noglob nounset verbose xtrace noexec monitor; do set -o | grep -q "^$o" && echo $o; done
### set_o_function
set -o noglob; echo *; set +o noglob; : >a; echo *; set -o nounset; (echo $nope) 2>/dev/null || echo unset
### set_bad_option
# judge: dash
(set -Q; echo no) 2>/dev/null; echo $(($? != 0)); (set -o nosuch; echo no) 2>/dev/null; echo $(($? != 0))
### set_n
sh -n -c 'echo no'; echo $?; echo 'if true; then' >s; sh -n ./s 2>/dev/null; echo $(($? != 0)); echo 'echo no; fi' >s; sh -n ./s 2>/dev/null; echo $(($? != 0))
### set_v
sh -v -c 'echo a' 2>/dev/null; echo 'echo x' >s; sh -v ./s 2>&1
### set_x
set -x; { echo a 'b c'; x=1; x=2 true; } 2>f; { set +x; } 2>/dev/null; sed 's/[^a-z0-9+ =]//g' f | head -n 2
### set_x_ps4
PS4='> '; set -x; { :; echo a; } 2>f; set +x 2>/dev/null; cat f
### set_x_ps4_expanded
x=5; PS4='$x: '; { set -x; echo a; set +x; } 2>f; cat f
### unset
x=1; unset x; echo ${x-u}; unset nosuch; echo $?; x=1 y=2; unset x y; echo ${x-u}${y-u}; f() { echo f; }; unset -f f; f 2>/dev/null || echo gone; unset -v x
### unset_readonly_exits
# judge: dash
readonly r=1; unset r; echo no
### umask
umask 022; umask; umask 077; umask; : >f; ls -l f | cut -c1-10; umask 0; umask; umask 7; umask; umask -S
### umask_symbolic
# judge: dash
umask 022; umask u=rwx,g=rx,o=; umask; umask g+w; umask; umask a-x; umask; umask o=u; umask; umask +x; umask; umask u=; umask -S; umask =rwx; umask
### umask_bad
umask 022; umask 9 2>/dev/null; echo $(($? != 0)); umask zz 2>/dev/null; echo $(($? != 0)); umask
### umask_subshell
umask 022; (umask 077; umask); umask
### type_command_v
# judge: bash
command -v cd; command -v echo; f() { :; }; command -v f; command -v if; command -v nosuch_z; echo $(($? != 0)); command -v sh | grep -c '/sh$'; command -v /bin/sh; : >x; command -v ./x; echo $(($? != 0)); command -v -- cd
### command_V
command -V cd >/dev/null && echo ok; command -V nosuch_z >/dev/null 2>&1; echo $(($? != 0)); f() { :; }; command -V f | head -n 1 | cut -c1-4; command -V if | cut -c1-5
### type
type cd >/dev/null && echo 1; type nosuch_z >/dev/null 2>&1; echo $(($? != 0)); type sh | grep -c /; type if | grep -c keyword; f() { :; }; type f | head -n 1 | grep -c function
### command_run
command echo a b; command; echo $?; echo() { printf no; }; command echo c; command -p echo d; command nosuch_z 2>/dev/null; echo $?; command -- printf 'e\n'
### command_special
command eval 'echo x; false'; echo $?; x=1 command true; echo ${x-unset}; command export y=2; echo $y; command exit 3; echo no
### command_exec
(command exec echo hi); command exec 4>f; echo q >&4; exec 4>&-; cat f
### hash
hash sh; echo $?; hash nosuch_zz 2>/dev/null; echo $(($? != 0)); hash -r; echo $?
### path_lookup
mkdir p q; echo 'echo p' >p/c; echo 'echo q' >q/c; chmod 755 p/c q/c; PATH=$PWD/p:$PWD/q:$PATH; c; PATH=$PWD/q:$PATH; c; rm q/c; hash -r; c
### path_not_executable
mkdir p q; echo 'echo p' >p/c; echo 'echo q' >q/c; chmod 755 q/c; PATH=$PWD/p:$PWD/q:$PATH; c; mkdir p/d; PATH=$PWD/p d 2>/dev/null; echo $?
### path_empty_element
echo 'echo here' >c; chmod 755 c; PATH=:$PATH; c; PATH=${PATH#:}:; hash -r; c
### script_no_shebang
echo 'echo "plain $0 $1"; exit 3' >s; chmod 755 s; ./s a; echo $?
### status_126_127
# judge: dash
./nosuch 2>/dev/null; echo $?; nosuch_c 2>/dev/null; echo $?; : >f; chmod 644 f; ./f 2>/dev/null; echo $?; mkdir d; ./d 2>/dev/null; echo $?; /nosuchdir/x 2>/dev/null; echo $?; ./f/x 2>/dev/null; echo $?
### empty_command
# judge: bash
'' 2>/dev/null; echo $?; e=; $e; echo $?; $e echo x; false; $e; echo $?; $(false); echo $?; $(exit 3) ; echo $?
### times
times >f; echo $?; wc -l <f | tr -d ' '; grep -c '^[0-9]*m[0-9.]*s [0-9]*m[0-9.]*s$' f
### ulimit
ulimit -n 40; ulimit -n; (ulimit -n 20; ulimit -n); ulimit -n; ulimit -c 0; ulimit -c; ulimit -f 100; ulimit -f; ulimit -f unlimited 2>/dev/null; ulimit -S -n 30; ulimit -n; ulimit -H -n
### ulimit_all
for r in t:1000 f:1000 d:100000 s:4096 c:0 n:20 v:4000000 m:100000 l:16; do ulimit -${r%%:*} ${r#*:}; ulimit -${r%%:*}; ulimit -H -${r%%:*}; done
### ulimit_file
(ulimit -f 1; trap '' XFSZ 2>/dev/null; i=0; while [ $i -lt 200 ]; do echo 0123456789; i=$((i+1)); done >f) 2>/dev/null; wc -c <f | tr -d ' '
### kill_l
kill -l 9; kill -l 15; kill -l 130; kill -l 2; kill -l | tr ' \t' '\n\n' | grep -c -x -e 'HUP' -e '.*SIGHUP'
### lineno
# judge: bash
echo $LINENO
echo $LINENO

echo $LINENO $((LINENO))
### ppid
sh -c 'echo $PPID' | grep -c "^$$\$"; case $PPID in *[!0-9]*|'') echo bad;; *) echo num;; esac
### env_passthrough
FOO=bar sh -c 'echo $FOO'; FOO=x env | grep '^FOO='; env -i sh -c 'echo "${HOME-none}"' 2>/dev/null || echo x
### dash_c
sh -c 'echo $0 $1 $#' zero one two; sh -c 'echo $#'; sh -c ''; echo $?; sh -c 'exit 3'; echo $?; sh -c 'echo a
echo b'
### dash_s
# judge: bash
echo 'echo $1 $#' | sh -s a b; printf 'echo one\necho two\n' | sh; echo 'read x; echo got $x
line' | sh
### script_args
echo 'echo "${0##*/}" $# "$2"' >s; sh ./s a 'b c'; sh s x; sh -x ./s 2>/dev/null; sh -- ./s q
### script_missing
# judge: bash
sh ./nosuch 2>/dev/null; echo $?
### sh_options_combined
sh -euc 'echo $-' | grep -c e; sh -c 'set -e; false'; echo $?; sh +e -c 'false; echo x'; sh -o errexit -c 'false; echo no'; echo $?
### printf_floats
# judge: bash
printf '%f|%.2f|%e|%G|%g\n' 3.14159 2.555 12345.678 1e-10 100000; printf '%8.3f|%-8.1f|%+g|%08.2f\n' 1 2 3 -4; printf '%*.*f|%.*f\n' 9 2 1.5 -3 2.5; printf '%g %f\n' inf nan; printf '%.0f\n' 1 2 3; printf '%f\n'; printf "%.1f\n" "'A"; printf '%.1f\n' 1x 2>/dev/null; echo $?
### kill_gone
sleep 0.1 &
while kill -0 $! 2>/dev/null; do :; done
echo gone
wait $!
echo $?
### command_options
command -pv sh >/dev/null; echo $?
command -p -v nosuchcommand >/dev/null || echo none
command -pV cd; command -v -p cd
### dot_dashes
echo 'echo dotted' >dotted
. -- ./dotted
### readonly_spares
# judge: bash
readonly a=1
getopts x a -x 2>/dev/null
echo $?
getopts x a -x 2>/dev/null || echo failed $a
### jobs_of_the_parent
# judge: bash
sleep 100 & sleep 100 &
kill $(jobs -p)
wait; echo $?
sleep 100 & [ "$(jobs -p)" = $! ] && echo same
kill $!; wait
(sleep 100 & [ "$(jobs -p)" = $! ] && echo same; kill $!)
### umask_modes
# judge: bash
umask 7027; umask; umask 10000 2>/dev/null || echo bad
### background_many
i=0
while [ $i -lt 1500 ]; do : & i=$((i+1)); done
(exit 3) &
wait $!; echo $?
[ $(ps -ax -o ppid,stat | grep -c "^ *$$ .*Z") -lt 100 ]; echo $?
### printf_b_width
printf '[%6b][%-6b][%.2b][%5.1b][%*b]\n' 'a\tb' 'x\0101' abc '\0102x' 3 y; printf '%4b|' 'a\0b' 'q\cx' y | tr '\0' @; echo; printf '[%5b]\n'
### printf_c_of_nothing
printf '[%c][%3c][%-3c][%c]\n' '' '' | tr '\0' @
### printf_number_range
for n in 9223372036854775807 9223372036854775808 18446744073709551615 18446744073709551616 -9223372036854775808 -9223372036854775809 -1 0xffffffffffffffff; do printf '%d %u %x|' $n $n $n 2>/dev/null; done; echo
