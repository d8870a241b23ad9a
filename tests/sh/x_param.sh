### default
unset x; e=; s=val
echo "1[${x-d}] 2[${x:-d}] 3[${e-d}] 4[${e:-d}] 5[${s-d}] 6[${s:-d}]"
echo "[${x-}] [${x:-}] [${e-}]"
### assign
unset x y; e=
echo "${x=new}" "$x"; echo "${e=new}" "[$e]"; echo "${e:=new2}" "$e"
echo ${y:=a b  c}; echo "$y"
### alternative
unset x; e=; s=val
echo "1[${x+a}] 2[${x:+a}] 3[${e+a}] 4[${e:+a}] 5[${s+a}] 6[${s:+a}]"
### error_message
# judge: dash
(unset x; echo ${x?gone}; echo no) 2>&1; echo $?
(x=; echo ${x:?}; echo no) 2>/dev/null; echo $?
(x=; echo ${x?}; echo yes); echo $?
### error_ends_script
# judge: dash
unset x
echo before
: ${x?}
echo after
### error_subshell_only
unset x
(: ${x?} ; echo no) 2>/dev/null
echo after
### length
# judge: bash
s=hello; e=; unset x
echo ${#s} ${#e} ${#x} "${#s}" $((${#s}+1))
set -- a bb ccc; echo ${#} ${#1} ${#3} ${#@} ${#*}
### length_of_specials
set -- a b; true
echo ${#?} ${#-} | wc -w | tr -d ' '; echo ${#$} | grep -c '[0-9]'
### suffix
f=a/b.tar.gz
echo ${f%.*} ${f%%.*} ${f%/*} ${f%%/*} ${f%x} ${f%} ${f%%}
### prefix
f=a/b/c.d
echo ${f#*/} ${f##*/} ${f#a} ${f#b} ${f#} ${f##}
### trim_quoted_pattern
v='a*b*c'
echo "${v%\**}" "${v%%\**}" "${v%'*'*}" "${v%"*"*}" "${v#a*}" "${v##*b}"
### trim_var_pattern
v=aXbXc; p='X*'
echo ${v%$p} ${v%"$p"} ${v%%$p} ${v#*${p%?}}
### trim_class
v=abc123def
echo ${v%%[0-9]*} ${v##*[0-9]} ${v%[![:digit:]]*} ${v#[[:alpha:]]}
### trim_backslash
v='a\b\c'
printf '<%s>' "${v%\\*}" "${v#*\\}" "${v##*\\}"
### trim_brace_in_pattern
v='a}b'
echo "${v%\}*}" ${v%'}'*} "${v#*"}"}"
### trim_slash
p=/usr/local/bin/
echo "${p%/}" "${p%%/}" "${p%/*}" "${p##*/}" "${p#/}"
### nested_default
unset a b c
echo ${a-${b-${c-deep}}} "${a:-"${b:-"in quotes"}"}" "${a:-${b:-'sq'}}"
### nested_trim
v=one.two.three
echo ${v%.${v##*.}} ${v#${v%%.*}.} "${v#"${v%%.*}"}"
### default_with_quotes
unset x
printf '<%s>' ${x-a b} ${x-"a b"} "${x-a b}" ${x-'a b'} ${x:-a" "b} ; echo
### default_single_quote_in_dquote
unset x
echo "${x-'a'}" "${x-a'b}"
### default_dquote_in_dquote
unset x
echo "${x-"a  b"}" "${x-"a"b"c"}"
### default_at
set -- "a b" c
unset x
printf '<%s>' "${x-$@}" "${x-"$@"}" ${x-"$@"} "${x:+$@}"; echo
### alt_at
set -- "a b" c
y=1
printf '<%s>' "${y+$@}" "${y+"$@"}" ${y+"$@"} ; echo
### alt_at_empty
set --
show() { echo $#; }
show "$@"; show "${1+"$@"}"; show ${1+"$@"}; show "$*"; show $*
### at_embedded
set -- 1 "2 3" 4
printf '<%s>' "a$@b" "$@$@" x"$@" "$@"y "p $@ q"; echo
### at_empty_embedded
set --
printf '<%s>' "a$@b" "$@" end; echo
show() { echo $#; }
show "$@" "$@"; show ""$@ ; show "$@"""
### star_ifs
set -- a b c
IFS=-; echo "$*"; IFS=; echo "$*"; unset IFS; echo "$*"; IFS=' x'; echo "$*"; IFS='x '; echo "$*"
### star_unquoted_ifs
set -- 'a b' c
IFS=:; printf '<%s>' $*; echo; printf '<%s>' $@; echo
IFS=; printf '<%s>' $*; echo; printf '<%s>' $@; echo
### star_assign
set -- a b
IFS=:; x=$*; y="$*"; echo "$x" "$y"
### at_assign
# judge: dash
set -- a b
x=$@; y="$@"; echo "$x" "$y"
### positional_many
set -- a b c d e f g h i j k
echo $10 ${10} ${11} "${11-x}" ${12-none} $1$2
### special_braces
set -- x y; true
echo ${#} ${?} ${1} "${@}" "${*}"
### zero
echo ${0} "$0"
### hash_ops
set -- a b c
echo ${#-} ${#:-x} ${##} | sed 's/^[0-9]* //'
echo $# ${#}
### unset_u
set -u; unset x
echo "${x-ok}" "${x:-ok}" "${x+no}" "${x:+no}"
set --; echo "$@" "$*" $#
### unset_u_error
# judge: dash
set -u; unset x
echo $x; echo no
### unset_u_positional
# judge: dash
set -u; set -- a
echo $1; echo $2; echo no
### unset_u_length
# judge: dash
set -u; unset x
echo ${#x}; echo no
### unset_u_arith
# judge: bash
set -u; unset x; y=1
(echo $((y)); echo $((x)); echo no) 2>/dev/null; echo $(($? != 0))
### unset_u_trim
# judge: dash
set -u
(echo ${x%a}) 2>/dev/null; echo $?
### unset_u_bang
set -u
(echo $!) 2>/dev/null && echo set || echo unset
### assign_special_fails
# judge: dash
(echo ${1=x}; echo no) 2>/dev/null; echo $?
(echo ${@:=x}; echo no) 2>/dev/null; echo $?
### assign_value_not_split_later
unset x
: ${x=a  b}; echo "[$x]"
IFS=:; unset y; printf '<%s>' ${y=a:b}; echo "$y"
### assign_in_dquote
unset x
echo "${x:="q  r"}" "$x"
### escapes_in_word
unset x
printf '%s\n' "${x-\$y \`z\` \" \\ \a \}}"
printf "%s\n" ${x-\$y \a \}}
### newline_in_word
unset x
echo "${x-a
b}"
### command_in_word
unset x
echo "${x-$(echo hi)}" ${x:-`echo there`} ${x-$((1+2))}
x=set; echo ${x-$(echo side >&2)} 
### lazy_word
n=0; x=1
echo ${x-$((n=n+1))} ${x+y} $n ${u-$((n=5))} $n
### bad_substitution
# judge: dash
(eval 'echo ${x!y}'; echo no) 2>/dev/null; echo $?
### bad_substitution_empty
# judge: dash
eval 'echo ${}' 2>/dev/null; echo no
### dollar_alone
echo $ "$" a$ $% "$%" '$'; echo "a $ b" "$ "
### dollar_name_ends
a=1; echo $a.b $a-b "$a"b $a:b ${a}b $a/b
### underscore_names
_=x; _a=1; a_1=2; A=3; echo $_a $a_1 $A
### digit_name
set -- p; echo $1a $11
### colon_words
unset x; echo ${x:-:} ${x:-a:b} ${x:-=} ${x:--} ${x:-?} ${x:-+}
### slash_default
unset x; echo ${x-/a/b} ${x-*zz*}
### glob_from_default
: >f1 ; : >f2; unset x
echo ${x-f*} "${x-f*}" ${x-'f*'}
v='f?'; echo $v "$v"
### ifs_from_default
unset x; IFS=,
printf '<%s>' ${x-a,b} "${x-a,b}" ${x-"a,b"}; echo
### pid_is_number
case $$ in *[!0-9]*|'') echo bad ;; *) echo ok ;; esac
[ $$ = "$(sh -c 'echo $PPID')" ] && echo same
(echo $$) | grep -q "^$$\$" && echo same in subshell
### bang
true & p=$!; wait $p; echo $?; case $p in *[!0-9]*) echo bad;; *) echo ok;; esac
### status_param
false; echo $?; (exit 7); echo $? $?
### options_param
case $- in *e*) echo e;; *) echo not e;; esac
set -f -u; case $- in *f*) echo f;; esac; case $- in *u*) echo u;; esac
set +f; case $- in *f*) echo f;; *) echo not f;; esac
### trim_utf8_bytes
LC_ALL=C; v=$(printf 'a\303\244b'); echo ${#v}
### trim_star_only
v=abc; echo "[${v#*}]" "[${v##*}]" "[${v%*}]" "[${v%%*}]"
### trim_empty_value
v=; echo "[${v#a}]" "[${v%%*}]"; unset v; echo "[${v#a}]"
### trim_at_quoted_var
v='*x*'; q='*'; echo "${v#"$q"}" "${v#$q}" "${v%"$q"}" "${v##$q}"
### trim_bracket_literal
v='[x]y'; echo "${v#\[}" "${v#[[]}" "${v#*]}" "${v%[]y]}"
### trim_range_backslash
v='a]b-c'; echo ${v##*[]]} ${v##*[-]} ${v##*[!-]}
### length_in_dquote_arith
v=12345; echo "len: ${#v} $(( ${#v} * 2 ))"
### readonly_assign_expansion
# judge: dash
readonly r; (: ${r=x}; echo no) 2>/dev/null; echo $?
### number_of_parameters
set 1 2 3
echo ${##1} ${##} ${##3} ${#%3} ${#%%?} ${#} ${#-x} ${#?x} ${#:-x}
set 1 2 3 4 5 6 7 8 9 10 11
echo ${##1} ${###*1} ${#%1}
### default_of_nothing
unset foo
n() { echo $#; }
n "${foo-$@}"; n "${foo-"$@"}"; n ${foo-"$@"}; n ${foo-$@}; n "${foo+$@}"
### pattern_backslash
x='\*'
for s in '*' a '\a' '\*'; do case $s in $x) echo yes;; "$x") echo quoted;; *) echo no;; esac; done
x='a\b'
case ab in $x) echo yes;; esac; case ab in "$x") echo no;; esac
a='/b/c/*' b='\'
echo "${a%$b*}" "${a%"$b"*}" "${a%\*}" "${b#$b}" "${b#"$b"}"
x='[\]]'
case ']' in $x) echo yes;; esac; case '\]' in $x) echo no;; esac
### numbers_too_large
# judge: bash
set a b
echo "${99999999999}" "${4294967297}" "${99999999999999999999}" ${#18446744073709551617} ${00000000000001-no}
