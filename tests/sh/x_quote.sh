### single
printf '<%s>' 'a"b$c`d\e' 'x
y' ''
### double
a=A; echo "x'y $a ${a} \$a \\ \" \` \q $(echo cmd) `echo bq` $((1+1))"
### backslash
echo \a \\ \" \' \$x \` \* a\ \ b \# \; \& \| \( \) \< \>
### backslash_newline
echo a\
b "c\
d" 'e\
f'
### continuation_in_words
ec\
ho one; wh\
ile false; do :; done; echo t\
wo
x\
=5; echo $x $\
x ${\
x} ${x\
} $((1\
+1)) $(ec\
ho sub)
### continuation_operators
true &\
& echo and; false |\
| echo or; echo a >\
> f; cat f
### empty_words
n() { echo $#; }
n '' "" ; n ''"" ; n $u ''$u ; n "$u"
### concatenation
a=1; echo 'x'"y"z\ w$a"$a"'$a'"'$a'"
### quote_in_quotes
echo "it's" 'say "hi"' "a\"b" 'a'\''b'
### comment
echo a # comment 'not quoted
echo b#c d\#e '#f' "#g"; echo h;# i
#
echo j
### comment_end_of_file
echo a
# no newline at the end
### dollar_single_literal
# judge: dash
echo "$'x'"
### hash_in_word
x=a#b; echo $x; echo ${x#a#} ${x##*#}
### backquote_nesting
echo `echo \`echo nested\`` `echo "a b"` "`echo "a  b"`"
### backquote_escapes
echo `echo '\\$x'` "`echo '\"'`" `echo \\\\`
x=X; echo `echo $x` `echo \$x` `echo '\$x'`
### subst_quotes
echo "$(echo "a  b" 'c  d')" $(echo "a  b")
### subst_paren
echo $(echo ")" ')' \)) "$(case a in (a) echo paren;; esac)"
### subst_case_unbalanced
echo $(case a in a) echo unbalanced;; esac)
### subst_comment
echo $(echo x # a comment )
)
### subst_heredoc
echo $(cat <<E
a ) b
E
)
### tilde_quoted
HOME=/h; echo ~ "~" '~' \~ ~/x "~/x" a~ x:~
### tilde_assign
HOME=/h; x=~; echo $x; x=~/a:~/b:~; echo $x; x=a~; echo $x; x="~"; echo $x; x=a:~; echo $x
### tilde_export
HOME=/h; export x=~/z y=a:~; echo $x $y
### tilde_user
echo ~root ~nosuchuser_x ~root/x
### tilde_expansion_not_split
HOME='/a b*'; set -- ~; echo $# "$1"; set -- ~/c; echo $# "$1"
### tilde_var
t='~'; echo $t "$t"; HOME=/h; echo ${u-~} ${u:-~/x} "${u-~}"
### tilde_unset_home
(unset HOME; echo ~ >/dev/null; echo $?)
### tilde_case
HOME=/h; case /h in ~) echo match;; *) echo no;; esac
case ~/x in /h/x) echo m2;; esac
### tilde_redirect
HOME=$PWD; echo hi >~/tfile; cat tfile; cat <~/tfile
### tilde_partial_quote
HOME=/h; echo ~"/x" ~/"y" ~'root' "~"root ~\root
### tilde_env_assign
HOME=/h; x=~/q env | grep '^x='
### many_quotes
echo ""''"" | wc -c | tr -d ' '; echo a""b''c
### reserved_quoted
'if' true 2>/dev/null; echo $?; \while 2>/dev/null; echo $?
### reserved_as_args
echo if then else fi do done case esac while until for { } ! in
### reserved_not_first
x=if; echo $x; for if in a; do echo $if; done
### brace_literal
echo {} { } a{ }b {a} x=}
### bang_literal
echo ! a!b '!' "!" \!
### nul_like
printf 'a\0b' | tr '\0' N; echo
### high_bytes
x=$(printf '\377\200\001'); printf '%s' "$x" | cat -v; echo
case $x in $(printf '\377')*) echo m;; esac
### high_bytes_quoted_glob
x=$(printf '\201\202\210\177'); y="$x"; printf '%s' "$y"$x'' | cat -v; echo
### tab_newline_values
x='a	b
c'; echo "$x"; echo $x
### cr_is_not_blank
printf 'echo a\\\r\n' >f; sh ./f | cat -v
### long_line
x=$(printf '%05000d' 0); echo ${#x}; eval "y='$x$x'"; echo ${#y}
### long_word_list
i=0; l=; while [ $i -lt 2000 ]; do l="$l w$i"; i=$((i+1)); done; set -- $l; echo $# $1 ${2000}
