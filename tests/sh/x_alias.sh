### basic
alias e='echo hi'
e
e there
unalias e
e 2>/dev/null || echo gone
### same_line_not_expanded
alias zz='echo no'; zz 2>/dev/null || echo not yet
zz
### recursion_stopped
alias echo='echo x'
echo y
alias a=b b=a
a 2>/dev/null; echo $(($? != 0))
### self_only
alias ls=ls
ls /nosuchdir 2>/dev/null; echo $(($? != 0))
### chain
alias a='b 1' b='c 2' c='echo 3'
a 0
### trailing_blank
alias sudo='echo ' hi='replaced'
sudo hi hi
alias sudo='echo'
sudo hi
### trailing_blank_chain
alias a='echo ' b='c ' c=d d=e
a b d
### trailing_blank_same
alias foo='echo '
foo foo foo
### quoted_not_expanded
alias e='echo no'
'e' 2>/dev/null || echo q1
\e 2>/dev/null || echo q2
"e" 2>/dev/null || echo q3
x=e
$x 2>/dev/null || echo var
### positions
alias e='echo E'
e; true && e; false || e; (e); { e; }; if e; then e; fi; ! e; echo a | e
for i in 1; do e; done; case a in a) e;; esac; while e; do break; done
echo e
x=1 e y
>/dev/null e
echo $(e sub) `e bq`
### operators_in_alias
alias two='echo 1; echo 2' pipe='echo abc | tr b x'
two
pipe
two | cat
alias redir='echo r >f'
redir
cat f
### compound_in_alias
alias iff='if true; then' endif='fi'
iff echo y; endif
alias loop='for i in a b; do'
loop echo $i; done
### multiline
alias ml='echo one
echo two'
ml
ml arg
### quotes_in_alias
alias q="echo 'a  b' \"c  d\""
q
alias x='echo $v'
v=1; x
v=2
x
### variable_in_alias
alias p='printf "<%s>" "$@"; echo'
set -- 1 '2 3'
p
### comment_in_alias
alias c='echo a # '
c b
echo next
### function_body
alias e='echo old'
f() { e; }
alias e='echo new'
f
e
### redefine_unalias
alias e='echo 1'
alias e='echo 2'
e
unalias e; alias e 2>/dev/null; echo $(($? != 0))
### unalias_errors
unalias nosuch 2>/dev/null; echo $(($? != 0)); alias nosuch 2>/dev/null; echo $(($? != 0)); unalias -a; echo $?
### unalias_all
alias a='echo a' b='echo b'
unalias -a
a 2>/dev/null || b 2>/dev/null || echo none
### print
# judge: dash
alias foo='a b' bar=x
alias foo bar; alias
### print_reads_back
alias foo='echo "x  y"'
alias foo >f; unalias foo; eval "alias $(sed 's/^alias //' f)"
eval foo
### eval_sees_new
alias e='echo in eval'; eval e
### in_subshell
alias e='echo parent'
(e)
(alias e='echo child'; eval e)
e
### unalias_in_use
alias e='unalias e; echo still'
e
e 2>/dev/null || echo gone
### redefine_in_use
alias e='alias e="echo second"; echo first'
e
e
### names
alias a.b='echo dot' a-b='echo dash' 1a='echo digit' a@b='echo at'
a.b
a-b
1a
a@b
### not_assignment
alias x='echo no'
x=5
echo $x
### empty_alias
alias n=
n echo a
n
echo b
### reserved_not_alias
alias if='echo no' 2>/dev/null
if true; then echo ok; fi
### case_word_not_alias
alias a='b'
case a in a) echo a;; b) echo b;; esac
for a in a; do echo $a; done
### heredoc_in_alias
alias h='cat <<E'
h
body
E
### alias_to_function
f() { echo "f $*"; }
alias g='f pre'
g post
### ampersand
alias bg1='echo x &'
bg1
wait
### command_v
alias ee='echo x'
command -v ee | grep -c 'ee=.echo x.'
### dot_script
echo 'alias dd="echo from dot"' >s
. ./s
dd
### after_pipe_newline
alias t='tr a b'
echo aaa |
t
### after_then
alias say='echo said'
if true
then
say
else
say
fi
### long_chain
i=0; while [ $i -lt 50 ]; do eval "alias a$i=a$((i+1))"; i=$((i+1)); done; alias a50='echo end'
a0
### io_number
alias e='echo x'
e 2>f
2>f e
### exit_status_dash_c
sh -c 'alias e="echo a"
e; e'
sh -c 'alias e="echo last"
e
echo after'
### alias_then_break
for i in 1 2; do eval 'alias b="break; echo no"
b'; echo $i; done; echo end
### end_without_newline
eval "alias e='echo fin'
e"
### blank_reserved
alias Echo='echo '
alias while=While
while false; do echo hi; done
Echo while
### blank_chain
# judge: dash
alias Echo='echo '
alias foo='bar bar'
alias bar='Bar '
alias blah=Blah
Echo foo blah
### blank_keyword
alias X='case '
alias Y=Z
X Y in Y) echo y;; Z) echo z;; esac
alias a='for ' b='i in'
a b hi; do echo $i; done
