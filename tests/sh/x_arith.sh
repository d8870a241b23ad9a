### basic
echo $((1+2*3)) $(((1+2)*3)) $((7/2)) $((7%3)) $((-7/2)) $((-7%3)) $((7/-2)) $((7%-2))
### precedence
echo $((1+2<<1)) $((1|2&3^1)) $((1<2==1)) $((5&3==3)) $((2+3*4-5)) $((10-4-3)) $((100/10/5)) $((1<<2<<1))
### unary
echo $((-5)) $((+5)) $((!5)) $((!0)) $((~0)) $((~5)) $((- -5)) $((!!7)) $((-~3)) $((~-3))
### comparison
echo $((1<2)) $((2<=2)) $((3>4)) $((4>=4)) $((1==1)) $((1!=1)) $((-1<1))
### logic
echo $((1&&0)) $((1||0)) $((0||0)) $((2&&3)) $((0&&x)) $((1||x))
### bits
echo $((6&3)) $((6|3)) $((6^3)) $((1<<10)) $((1024>>3)) $((-8>>1))
### ternary
echo $((1?2:3)) $((0?2:3)) $((1?0?4:5:6)) $((0?1:0?2:3)) $((x=1?7:8)) $x
### assignment
x=5; echo $((x=3)) $x $((x+=2)) $x $((x-=1)) $x $((x*=6)) $x $((x/=4)) $x $((x%=4)) $x
### assignment_bits
x=12; echo $((x&=10)) $((x|=3)) $((x^=1)) $((x<<=2)) $((x>>=1)) $x
### assignment_chain
echo $((a=b=4)) $a $b; echo $((a+=b+=1)) $a $b
### hex_octal
echo $((0x1F)) $((0XfF)) $((010)) $((0)) $((00)) $((0x0)) $((-010)) $((0777))
### variables
x=5; y=x; echo $((x)) $((x+1)) $(($x+1)) $(( x * x )) $((u)) $((u+1))
### variable_hex
x=0x10; y=010; echo $((x)) $((y)) $((x+y))
### variable_negative
x=-5; echo $((x)) $((x*-1)) $((-x)) $((10+x)) $((10$x)) $((3 - x))
### variable_blanks
x=' 7 '; echo $((x+1))
### empty
x=; echo $((x)) $((x+1))
### whitespace
echo $((  1  +
2	)) $((
3
))
### nested
echo $((1+$((2*$((3+4)))))) $(( $(echo 5) + `echo 6` )) $((${u-9}+1))
### in_dquotes
# judge: bash
x=4; echo "$((x+1)) $(( "1" + 2 ))" $(("x"+1))
### parens
echo $((((1)))) $(((2))) $(( ( 3 ) )) $(((1)+(2)))
### overflow
echo $((9223372036854775807+1)) $((-9223372036854775807-2)) $((9223372036854775807*2))
### min_div
echo $((9223372036854775807)) $((-9223372036854775807-1))
### shift_wrap
echo $((1<<62)) $((1<<63)) $((-1>>63))
### short_circuit_assign
x=1; : $((0&&(x=2))) $((1||(x=3))) $((1?5:(x=4))); echo $x
### div_zero
# judge: dash
(echo $((1/0)); echo no) 2>/dev/null; echo $?
(echo $((1%0)); echo no) 2>/dev/null; echo $?
### div_zero_unevaluated
echo $((0&&1/0)) $((1||1/0)) $((1?3:1/0))
### syntax_errors
# judge: dash
for e in '1+' '*3' '1 2' '(1' '1)' '1=2' 'x y' '09' '1?2' '5a' '@' '=1'; do (eval "echo \$(($e))"; echo no) 2>/dev/null; echo $?; done
### error_ends_script
# judge: dash
echo before; echo $((1+)); echo after
### not_a_number
# judge: dash
x=abc; (echo $((x+1)); echo no) 2>/dev/null; echo $?
### comma_absent
x=1; echo $((x==1&&x!=2))
### spaces_around_names
ab=3; echo $(( ab+ab )) $((ab>2?ab:0)) $((ab>ab-1))
### set_u
# judge: bash
set -u; (echo $((nosuch+1)); echo no) 2>/dev/null; echo $(($? != 0))
### result_split
IFS=0; printf '<%s>' $((100+1)) "$((100+1))"; echo
### loop_counter
i=0; while [ $((i+=1)) -le 3 ]; do echo $i; done
### minus_minus
x=5; echo $((x - -1)) $((- - 3)) $((+ +4)) $((x- +1))
### plus_assign_local
f() { x=$((x+1)); }; x=1; f; f; echo $x
### big_expression
e=1; i=0; while [ $i -lt 200 ]; do e="$e+1"; i=$((i+1)); done; echo $(($e))
### deep_parens
e=1; i=0; while [ $i -lt 100 ]; do e="($e)"; i=$((i+1)); done; echo $(($e))
### compare_chain
echo $((1<2<3)) $((3>2>1)) $((2==2==1)) $((1!=2!=1))
### logical_precedence
echo $((1||0&&0)) $(((1||0)&&0)) $((0||1?2:3)) $((1&&0||1))
### bit_precedence
echo $((1|2^3&4)) $((7&3|8)) $((~1&3)) $((!1+1)) $((-2*-3)) $((2- -2))
### dollar_in_expr
set -- 4 5; echo $(($1*$2)) $(($#+1)) $((${1}${2})) $(($?+1))
### op_from_variable
op=+; echo $((3 $op 4)) $((3$op 4))
### quoted_in_arith
echo $((1 + \
2))
### arith_then_text
echo a$((1))b "$((2))"c$((3))$((4))
### hex_case
echo $((0xabcdef)) $((0xABCDEF)) $((0x7fffffffffffffff))
### leading_plus_var
x=+3; echo $((x+1))
### redefine_in_expr
x=2; echo $((x + (x=5) + x))
### compound_whitespace_ops
x=1; echo $((x <<= 3)) $((x >>= 1)) $((x < 5)) $((x > 3)) $((x <= 4))
### increment
# judge: bash
i=3
echo $((i++)) $i $((++i)) $i $((i--)) $i $((--i)) $i
echo $((i++ + ++i)) $i $((0 ? i++ : 7)) $((1 || ++i)) $i
echo $((-i++)) $((- -i)) $((i+++1)) $i
### signs_twice
i=3
echo $((- -3)) $((+ +3)) $((1 - -1)) $((1+ +1)) $((i- -i)) $((2 - - i))
