### default
x='  a  b	c
d '; set -- $x; echo $#; printf '<%s>' "$@"; echo
### null_ifs
IFS=; x=' a b '; set -- $x; echo $#; printf '<%s>' "$@"; echo
### unset_ifs
unset IFS; x=' a	b '; set -- $x; echo $#; printf '<%s>' "$@"; echo
### colon
IFS=:; x=a:b:c; set -- $x; echo $#; printf '<%s>' "$@"; echo
### colon_empty
IFS=:; x=a::b; set -- $x; echo $#; printf '<%s>' "$@"; echo
### colon_leading
IFS=:; x=:a; set -- $x; echo $#; printf '<%s>' "$@"; echo
### colon_trailing
IFS=:; x=a:; set -- $x; echo $#; printf '<%s>' "$@"; echo
### colon_only
IFS=:; x=:; set -- $x; echo $#; x=::; set -- $x; echo $#; x=:::; set -- $x; echo $#
### colon_space
IFS=': '; x=' a : b:c  d : '; set -- $x; echo $#; printf '<%s>' "$@"; echo
### colon_space2
IFS=' :'; x='a : : b'; set -- $x; echo $#; printf '<%s>' "$@"; echo
### ws_not_in_ifs
IFS=,; x='a b,c	d'; set -- $x; echo $#; printf '<%s>' "$@"; echo
### tab_only
IFS='	'; x='a b		c'; set -- $x; echo $#; printf '<%s>' "$@"; echo
### newline_only
IFS='
'; x='a b
c

d'; set -- $x; echo $#; printf '<%s>' "$@"; echo
### literal_not_split
IFS=:; set -- a:b c; echo $# "$1"
### concat
x='a b'; set -- p$x"q r"$x; echo $#; printf '<%s>' "$@"; echo
### concat_edges
x=' a '; set -- p$x; echo $#; set -- ${x}q; echo $#; set -- p${x}q; printf '<%s>' "$@"; echo
### two_vars
x='a ' y=' b'; set -- $x$y; echo $#; printf '<%s>' "$@"; echo
### colon_two_vars
IFS=:; x=a: y=:b; set -- $x$y; echo $#; printf '<%s>' "$@"; echo
### empty_expansion_removed
x=; set -- $x; echo $#; set -- $x$x; echo $#; set -- "$x"; echo $#; set -- $x""; echo $#
### subst
set -- $(printf 'a b\nc\n'); echo $#; set -- "$(printf 'a b\nc\n')"; echo $#
### subst_colon
IFS=:; set -- $(echo a:b:c); echo $#; set -- `echo a:b`; echo $#
### arith_split
IFS=1; set -- $((20102)); echo $#; printf '<%s>' "$@"; echo
### for_split
x='1 2 3'; for i in $x; do printf '%s,' $i; done; for i in "$x"; do printf '%s;' "$i"; done; echo
### for_ifs_changed
IFS=:; x=a:b; for i in $x; do IFS=' '; echo "$i"; done
### assign_no_split
x='a  b'; y=$x; echo "$y"; z=$(echo 'c  d'); echo "$z"
### case_no_split
x='a  b'; case $x in 'a  b') echo ok;; *) echo no;; esac
### redir_no_split
x='a b'; echo hi >"$x"; cat 'a b'
### at_split
set -- 'a b' 'c' ''; printf '<%s>' $@; echo; printf '<%s>' "$@"; echo
### at_ifs
set -- a:b c; IFS=:; printf '<%s>' $@; echo; printf '<%s>' "$@"; echo
### backslash_in_ifs
IFS='\'; x='a\b'; set -- $x; echo $#; printf '<%s>' "$@"; echo
### star_in_ifs
IFS='*'; x='a*b'; set -- $x; printf '<%s>' "$@"; echo
### glob_after_split
: >a1; : >a2; x='a* b'; set -- $x; echo "$@"; set -f; set -- $x; echo "$@"
### ifs_special_restored
f() { IFS=$1; set -- $2; echo $#; }; o=$IFS; f : a:b:c; IFS=$o; set -- a b; echo $#
### ifs_local_assignment
x=a:b; IFS=: read p q <<E
1:2
E
echo $p $q; set -- $x; echo $#
### ifs_assign_same_command
x=a:b; IFS=: set -- $x; echo $#
### nonws_runs
IFS=,; x=,a,,b,; set -- $x; echo $#; printf '<%s>' "$@"; echo
### mixed_nl
IFS=' 
'; x=$(printf 'a b\n\nc'); set -- $x; echo $#
### quoted_parts_protect
x='a b'; set -- "x y"$x'p q'; printf '<%s>' "$@"; echo
### ifs_letters
IFS=xy; v=axbyc; printf '<%s>' $v; echo
### default_value_split
unset u; set -- ${u:-a b c}; echo $#; set -- ${u:-"a b" c}; echo $#; set -- "${u:-a b}"; echo $#
### nested_ifs_null_at
IFS=; set -- 'a b' c; for i in $@; do echo "[$i]"; done; for i in $*; do echo "[$i]"; done
### many_fields
x=$(i=0; while [ $i -lt 3000 ]; do echo $i; i=$((i+1)); done); set -- $x; echo $# $1 ${3000}
