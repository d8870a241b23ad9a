### errors
for s in 'if' 'if true' 'if true; then' 'fi' 'then' 'do' 'done' 'esac' '}' ')' 'for' 'for i' 'for i in a' 'for i in a; do' 'while' 'while true; do' 'case' 'case a' 'case a in' 'case a in a' 'case a in a)' 'case a in a) echo' '(' '( true' '{ true' '{ true;' '&&' '||' '|' ';' '&' 'true &&' 'true |' 'echo "x' "echo 'x" 'echo `x' 'echo $(x' 'echo ${x' 'echo $((1' 'a |& ' '; ;' 'true;;' 'for 1 in a; do :; done' 'f() ' 'f(' 'if true; then; fi' 'while do done' '>' '<' 'echo >' '! ' '()' '( )' '{ }' 'if ; then :; fi'; do
sh -c "$s" </dev/null >/dev/null 2>&1; echo "$s: $(($? != 0))"; done
### error_status_and_output
sh -c 'echo before
if fi
echo after' 2>/dev/null; echo $(($? != 0))
### error_same_line
sh -c 'echo no; fi' 2>/dev/null; echo $(($? != 0))
### error_in_script_file
printf 'echo one\necho two\n)\necho three\n' >s; sh ./s 2>/dev/null; echo $(($? != 0))
### valid_odd
for i in a; do :; done; for i in a
do :; done; if true
then :
fi; case a in a) esac; case a in (a) ;; esac; { :; }; ( : ); f() { :; }; while false; do :; done; until :; do :; done; ! false; :; echo ok
### words_with_specials
echo a=b =c d= a==b x+=y; echo @ % ^ , . : _ -; echo a@b,c%d^e:f; echo -n- --
### operators_unspaced
true&&echo a||echo b;false||echo c;(echo d);(echo e)|cat;{ echo f;}|cat;echo g>f;cat<f;cat<f|cat>h;cat h
### semicolon_newlines
echo a ;
echo b &
wait
{
echo c
}
(
echo d
)
### reserved_word_boundaries
iff() { echo iff; }; iff; fio=1; echo $fio; then_=2; echo $then_; ifx=3; echo $ifx do done
### assignments_only
x=1 y=2 z=$x$y; echo $x $y $z; a=b=c; echo $a; A=; echo "[$A]"; x=a\ b; echo "$x"; x=$(echo q)r; echo $x
### assignment_order
x=1; x=2 y=$x; echo $x $y; a=1 a=2; echo $a
### assignment_status
x=$(false); echo $?; x=$(exit 7) y=z; echo $?; x=1; echo $?; false; x=1; echo $?
### assignment_like_args
echo x=1; set -- x=2; echo $1 ${x-unset}; eval x=3; echo $x; "x=4" 2>/dev/null; echo $x; 1x=5 2>/dev/null; echo $?
### command_word_from_expansion
c=echo; $c hi; c='echo a b'; $c; "$c" 2>/dev/null; echo $?; $(echo echo sub) x; e=; $e echo empty; ${u-echo} dflt
### expansion_no_reparse
x='a; echo b'; echo $x; x='| cat'; echo a $x; x='>f'; echo c $x; x='"q"'; echo $x; x='$y'; echo $x; x='`echo z`'; echo $x; x='if'; $x 2>/dev/null; echo $?
### brace_needs_space
{echo 2>/dev/null; echo $?; echo }; echo {}; echo a{b
### subshell_no_space
(echo a;(echo b;(echo c)));(exit 3);echo $?
### long_pipeline
echo x | cat | cat | cat | cat | cat | cat | cat | cat | cat | cat | cat | cat | cat | cat
### long_and_list
s=true; i=0; while [ $i -lt 300 ]; do s="$s && true"; i=$((i+1)); done; eval "$s && echo end"
### long_sequence
s=:; i=0; while [ $i -lt 1000 ]; do s="$s; x=$i"; i=$((i+1)); done; eval "$s"; echo $x
### huge_word_list
i=0; while [ $i -lt 5000 ]; do echo "w$i"; i=$((i+1)); done >f; set -- $(cat f) $(cat f) $(cat f) $(cat f); echo $#; for w in $(cat f); do :; done; echo $w
### substitution_newlines
printf '<%s>' "$(printf 'a\n\n\n')" "$(printf '\n\na\n')" "$(printf '\n')" "$(echo)"; echo
### substitution_nested
echo $(echo $(echo $(echo deep))) "$(echo "$(echo "a  b")")" `echo $(echo mix)` $(echo `echo mix2`)
### substitution_status
x=$(exit 3); echo $?; $(exit 5); echo $?; x=$(echo a; false); echo $? $x
### substitution_redirect_only
echo hi >f; x=$(cat <f); echo $x; x=$(cat f | tr h j); echo $x
### substitution_exit_does_not_leave
x=$(echo in; exit 9; echo no); echo $x $?; (x=2); echo still
### substitution_big
x=$(i=0; while [ $i -lt 3000 ]; do echo "0123456789012345678901234567890123456789"; i=$((i+1)); done); echo ${#x}
### substitution_function_vars
v=1; f() { v=2; echo $v; }; x=$(f); echo $x $v; x=`f`; echo $x $v
### substitution_in_words
echo a$(echo b)c "x$(echo 'y z')w" $(echo p)$(echo q) $(echo 1)2$(echo 3)
### substitution_case
x=$(case b in a) echo A;; b) echo B;; esac); echo $x; x=`case b in b) echo C;; esac`; echo $x
### substitution_comment_quote
x=$(echo a # it's a comment
echo b); echo $x
### substitution_multiline
x=$(
	for i in 1 2
	do
		echo $i
	done
); echo $x
### binary_script_refused
printf '\177ELF\0\0\0\0' >b; chmod 755 b; ./b 2>/dev/null; echo $(($? != 0))
### empty_script
: >s; sh ./s; echo $?; printf '\n\n# c\n' >s; false; sh ./s; echo $?; sh -c '# only'; echo $?
### crlf_free_heredoc_script
printf 'cat <<E\nx\nE' >s; sh ./s
### utf8_text
echo 'grüße' "naïve" ünïcode; x=é; echo ${x} "${x}x"
### control_characters
x=$(printf 'a\001b\033c'); printf '%s' "$x" | cat -v; echo; case $x in *"$(printf '\001')"*) echo found;; esac
