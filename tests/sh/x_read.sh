### simple
echo 'a b c' | { read x; echo "[$x]"; }
echo 'a b c' | { read x y; echo "[$x][$y]"; }
echo 'a b c' | { read x y z w; echo "[$x][$y][$z][$w]"; }
### leading_trailing
echo '  a   b  ' | { read x; echo "[$x]"; }
echo '  a   b  ' | { read x y; echo "[$x][$y]"; }
### backslash
printf 'a\\ b c\\\\d\n' | { read x y; printf '%s\n' "[$x][$y]"; }
printf 'a\\ b c\\\\d\n' | { read -r x y; printf '%s\n' "[$x][$y]"; }
### continuation
printf 'one\\\ntwo\nthree\n' | { read x; read y; echo "[$x][$y]"; }
printf 'one\\\ntwo\n' | { read -r x; read -r y; echo "[$x][$y]"; }
### eof
printf 'no newline' | { read x; echo $? "[$x]"; }
: | { read x; echo $? "[$x]"; }
printf 'a\n' | { read x; echo $?; read x; echo $? "[$x]"; }
### ifs_colon
echo 'a:b:c' | { IFS=: read x y; echo "[$x][$y]"; }
echo 'a:b:' | { IFS=: read x y; echo "[$x][$y]"; }
echo 'a:b::' | { IFS=: read x y; echo "[$x][$y]"; }
echo ':a' | { IFS=: read x y; echo "[$x][$y]"; }
echo '::' | { IFS=: read x y z; echo "[$x][$y][$z]"; }
### ifs_mixed
echo ' a : b : c ' | { IFS=' :' read x y; echo "[$x][$y]"; }
echo ' a : b ' | { IFS=' :' read x y; echo "[$x][$y]"; }
### ifs_null
echo '  a b  ' | { IFS= read x; echo "[$x]"; }
echo '  a b  ' | { IFS= read -r x y; echo "[$x][$y]"; }
### ifs_last_one
echo 'a:' | { IFS=: read x; echo "[$x]"; }
echo 'a::' | { IFS=: read x; echo "[$x]"; }
echo 'a:b' | { IFS=: read x; echo "[$x]"; }
### quoted_sep
printf 'a\\:b:c\n' | { IFS=: read x y; echo "[$x][$y]"; }
### trailing_escaped_space
printf 'a b\\ \n' | { read x y; echo "[$x][$y]"; }
### loop
printf '1 a\n2 b\n3 c\n' | while read n l; do echo "$l$n"; done
### loop_last_line
printf '1\n2' | { while read l; do echo "<$l>"; done; echo "rest <$l>"; }
### redirect_file
printf 'l1\nl2\n' >f; read a <f; echo $a; { read a; read b; } <f; echo $a$b
### shared_offset
printf 'l1\nl2\nl3\n' >f; { read a; cat; } <f
### var_unset_on_eof
x=old; read x </dev/null; echo "[$x]"
### readonly_var
# judge: dash
readonly r; (echo a | read r; echo $?) 2>/dev/null | grep -c '^0'
### nul_dropped
# judge: bash
printf 'a\0b\n' | { read x; echo "$x"; }
### from_heredoc
read a b <<E
one two three
E
echo "$a|$b"
### in_subshell_pipe
x=1; echo 2 | read x; echo $x
### raw_backslashes
printf '\\a\\\\b\\n\n' | { read -r x; printf '%s\n' "$x"; }
printf '\\a\\\\b\\n\n' | { read x; printf '%s\n' "$x"; }
### tabs
printf 'a\tb\t\tc\n' | { read x y z; echo "[$x][$y][$z]"; }
printf 'a\tb\t\tc\n' | { IFS='	' read x y z; echo "[$x][$y][$z]"; }
### extra_vars_empty
y=old; echo a | { read x y; echo "[$x][$y]"; }
### bad_name
# judge: dash
echo a | { read 1x 2>/dev/null; echo $(($? != 0)); }
### long_line
printf '%010000d\n' 7 | { read x; echo ${#x}; }
### fd
# a descriptor of one's own
exec 5<<E
first
second
E
read a <&5; read b <&5; echo $a $b; exec 5<&-
