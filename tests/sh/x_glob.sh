### basic
: >a; : >b; : >ab; : >abc; : >.hid
echo * a* ?b ? ?? *c .h* [ab] [!a] x*
### classes
: >a1; : >bZ; : >c_; : >d-
echo [[:lower:]]* *[[:digit:]] *[[:upper:]] *[![:alnum:]] [a-c]* [!a-c]* *[_-]
### dotfiles
: >.a; : >.b; : >c
echo * ; echo .[a-z]; echo [.]a; echo [!c]a ?a
### no_match
echo nomatch* [z] 'no*' \*
### noglob
: >a; set -f; echo *; set +f; echo *
### quoted
: >a; : >'*'; : >'a*b'
echo \* "*" '*' "a"* a\** "a*"* a*b 'a*'b
### directories
mkdir d e d/s; : >d/x; : >e/x; : >d/s/y
echo */x d/* */ */*/y ./d/x ./*/x d//x d/./x
### slashes_kept
mkdir d; : >d/f; echo d//f* .//d/f* d/*
### dir_only
mkdir d1; : >f1; echo */ ; echo f1/ ; echo *1/
### hidden_dirs
mkdir .h d; : >.h/x; : >d/.y; echo */x .h/x .*/x d/* d/.*y
### bracket_special
: >a; : >']'; : >-; : >'!'; : >'['
echo []] []a] [a-] [!]] [[] [!!]
### bracket_unclosed
: >'[a'; : >a; echo [a [ a[ []
### slash_in_bracket
mkdir a; : >a/b; echo a[/]b a?b a*b
### backslash_in_pattern_var
: >a; : >b; p='[ab]'; echo $p "$p"; p='\*'; printf '%s\n' $p
### escaped_var_star
: >'x*y'; : >xzy; p='x\*y'; echo $p
### caret
: >a; : >b; echo [!a]
### sort
: >b; : >a; : >B; : >_; : >1; : >10; : >2; echo *
### spaces_in_names
: >'a b'; : >'c  d'; for f in *; do echo "<$f>"; done; set -- *; echo $#
### symlinks
ln -s nowhere dangle; ln -s . dot; echo d* ; : >f; echo dot/f* dot/d*
### many_files
i=0; while [ $i -lt 300 ]; do : >f$i; i=$((i+1)); done; set -- f*; echo $# $1 ${300}; set -- f?9; echo $#
### assignment_no_glob
: >a; x=*; echo "$x" $x; y="*"; echo "$y"
### redirect_no_glob
echo hi >'f*'; cat 'f*'; ls
### case_no_glob
: >a; case '*' in \*) echo star;; esac; case a in *) echo any;; esac
### for_glob
: >a.c; : >b.c; for f in *.c; do echo "${f%.c}"; done
### subst_glob
: >a1; : >a2; echo $(echo 'a*') "$(echo 'a*')"
### param_default_glob
: >a1; echo ${u-a*} "${u-a*}"
### range_digits
: >f1; : >f5; : >f9; echo f[1-5] f[!1-5] f[5-9] f[159]
### question_utf8
: >x; echo ? ??
### deep_path
mkdir -p a/b/c/d; : >a/b/c/d/e; echo a/*/c/*/e */*/*/*/* a/b/c/d/e*
### dot_dotdot
: >a; echo ./a* ../d/a
### case_patterns
t() { case $1 in
a) echo is-a;; b|c) echo b-or-c;; [0-9]) echo digit;; [!a-z]*) echo notlower;;
"x y") echo xy;; \*) echo star;; "?") echo q;; ?) echo one;; ??) echo two;; *.c) echo source;; '') echo empty;; *) echo other;; esac; }
for i in a b c 5 A- 'x y' '*' '?' z zz foo.c '' something; do t "$i"; done
### case_var_pattern
p='a*'; case abc in $p) echo unq;; esac; case abc in "$p") echo q;; *) echo noq;; esac
case 'a*' in "$p") echo lit;; esac
### case_alternatives_order
case x in x) echo first;; x) echo second;; esac
case x in y|x|z) echo mid;; esac
### case_paren
case a in (a) echo 1;; (b|c) echo 2;; esac; case b in (a) echo 1;; (b|c) echo 2;; esac
### case_empty_body
case a in a) ;; *) echo no;; esac; echo $?; false; case a in b) ;; esac; echo $?
false; case a in a) ;; esac; echo $?
### case_no_items
case a in esac; echo $?
### case_last_no_dsemi
case a in a) echo yes
esac; case b in a) echo no;; b) echo b; esac
### case_multiline
case "a
b" in a*b) echo ml;; esac
case $(echo sub) in
	sub)
		echo got
		;;
esac
### case_reserved_words
case if in if) echo if;; esac; case esac in (esac) echo esac;; esac; case in in in) echo in;; esac
### case_quoted_bracket
case '[a]' in '[a]') echo lit;; esac; case a in '[a]') echo no;; [a]) echo set;; esac
case ']' in []]) echo rb;; esac; case - in [a-]) echo dash;; esac; case b in [!]a]) echo nota;; esac
### case_backslash
case 'a\b' in 'a\b') echo 1;; esac; case 'a\b' in a\\b) echo 2;; esac; case 'a\b' in "a\\b") echo 3;; esac
case 'a\b' in *\\*) echo 4;; esac
### case_slash_dot
case /a/.b in /*/.b) echo y;; esac; case .x in *) echo y2;; esac; case a/b in a?b) echo y3;; esac
### case_expansion_side_effects
i=0; case $((i=i+1)) in $((0)) ) ;; 1) echo one $i;; esac
### case_command_pattern
case abc in $(echo a)*) echo m;; esac; case abc in `echo "a*"`) echo m2;; esac
### class_in_case
for c in a Z 5 ' ' . _ '	'; do case $c in [[:alpha:]]) echo al;; [[:digit:]]) echo di;; [[:space:]]) echo sp;; [[:punct:]]) echo pu;; esac; done
### class_names
for n in alnum alpha blank cntrl digit graph lower print punct space upper xdigit; do
r=; for c in a Z 5 ' ' . g; do eval "case \$c in [[:$n:]]) r=\$r\$c;; esac"; done; echo "$n<$r>"; done
### star_many
case aaaaaaaaaaaaaaaaaaaaaaaaab in *a*a*a*a*b) echo y;; esac; case aaaaaaaaaaaaaaaaaaaaaaaa in *a*a*a*a*b) echo y;; *) echo n;; esac
### backslash_in_variable
# judge: bash
mkdir testdir; >testdir/name
for x in 'test*/\name' 'test*/nam\e' 'te\stdir/name' 'te\stdir/nam?' '\*' 'test*/nam\'; do
	echo $x "$x"
done
